// The verdict over the whole screen: colour, icon and word say the same.
import { html } from '../../lib/html.js';
import { formatTime, t } from '../../lib/i18n.js';
import { Icon } from '../../lib/parts.js';
import { lookOf } from './verdicts.js';

function Person({ person }) {
  return html`<div class="verdict-person">
    <p class="verdict-name">${person.full_name}</p>
    <p>${person.delegation}</p>
    <p>
      ${person.code}${person.seat ? html` · ${t('scan.seat')} <strong>${person.seat}</strong>` : ''}
      ${person.standing !== 'official' && html` · <strong>${t(`standing.${person.standing}`)}</strong>`}
    </p>
  </div>`;
}

function Content({ entry, onClose }) {
  const { icon } = lookOf(entry.verdict);
  return html`
    <div class="verdict-icon"><${Icon} name=${icon} /></div>
    <p class="verdict-word">${t(`scan.verdict.${entry.verdict}`)}</p>
    ${entry.person && html`<${Person} person=${entry.person} />`}
    ${entry.earlier &&
    html`<p class="verdict-earlier">${t('scan.earlier', { gate: entry.earlier.gate, time: formatTime(entry.earlier.at, { seconds: true }) })}</p>`}
    <p class="verdict-advice">${t(`scan.advice.${entry.verdict}`)}</p>
    <button type="button" class="button verdict-close" onClick=${onClose}>${t('scan.next')}</button>
  `;
}

// The live region is always there, so that a reader announces what appears in it.
export function Verdict({ entry, onClose }) {
  const kind = entry ? lookOf(entry.verdict).kind : 'none';
  return html`<section class=${`verdict ${kind}`} aria-live="assertive" aria-atomic="true" onClick=${entry && onClose}>
    ${entry && html`<${Content} entry=${entry} onClose=${onClose} />`}
  </section>`;
}
