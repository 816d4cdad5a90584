// The verdict over the whole screen: colour, icon and word say the same.
import { html } from '../../lib/html.js';
import { formatTime, t } from '../../lib/i18n.js';
import { Icon } from '../../lib/parts.js';
import { Connection } from './status.js';
import { counts, lookOf } from './verdicts.js';

function Person({ person }) {
  return html`<div class="verdict-person">
    <p class="verdict-name">${person.full_name}</p>
    <p class="verdict-delegation">${person.delegation}</p>
    <p>
      ${person.code}${person.seat ? html` · ${t('scan.seat')} <strong class="verdict-seat">${person.seat}</strong>` : ''}
      ${person.standing !== 'official' && html` · <strong>${t(`standing.${person.standing}`)}</strong>`}
    </p>
  </div>`;
}

// Judged here, or changed by the daemon since.
function Made({ entry }) {
  if (entry.told) {
    return html`<p class="verdict-made"><${Icon} name="warn" /> ${t('scan.corrected', { told: t(`scan.verdict.${entry.told}`) })}</p>`;
  }
  if (entry.by !== 'door' || entry.nonce === null || entry.verdict === 'waiting') return null;
  return html`<p class="verdict-made"><${Icon} name="clock" /> ${t('scan.made_here')}</p>`;
}

function Content({ entry, onClose, onUndo }) {
  const { icon } = lookOf(entry.verdict);
  const stop = (act) => (event) => {
    event.stopPropagation();
    act();
  };
  return html`
    <div class="verdict-icon"><${Icon} name=${icon} /></div>
    <p class="verdict-word">${t(`scan.verdict.${entry.verdict}`)}</p>
    ${entry.person && html`<${Person} person=${entry.person} />`}
    ${entry.earlier &&
    html`<p class="verdict-earlier">${t('scan.earlier', { gate: entry.earlier.gate, time: formatTime(entry.earlier.at, { seconds: true }) })}</p>`}
    <${Made} entry=${entry} />
    <p class="verdict-advice">${t(`scan.advice.${entry.verdict}`)}</p>
    <div class="verdict-acts">
      <button type="button" class="button verdict-act" onClick=${stop(onClose)}>${t('scan.next')}</button>
      ${counts(entry.verdict) && !entry.undone &&
      html`<button type="button" class="button verdict-act" onClick=${stop(onUndo)}><${Icon} name="undo" /> ${t('scan.undo')}</button>`}
    </div>
  `;
}

// The live region is always there, so that a reader announces what appears in it.
export function Verdict({ state, onClose, onUndo }) {
  const entry = state.current;
  const kind = entry ? lookOf(entry.verdict).kind : 'none';
  return html`<div class=${`verdict-screen ${kind}`} onClick=${entry ? onClose : undefined}>
    ${entry &&
    html`<p class="verdict-where">
      <strong>${t('scan.gate')} ${entry.gate ?? state.gate} · ${t(`scan.direction_${entry.direction ?? state.direction}`)}</strong>
      <${Connection} state=${state} live=${false} />
    </p>`}
    <section class=${`verdict ${kind}`} aria-live="assertive" aria-atomic="true" data-nonce=${entry?.nonce}>
      ${entry && html`<${Content} entry=${entry} onClose=${onClose} onUndo=${() => onUndo(entry)} />`}
    </section>
  </div>`;
}
