// What the daemon said otherwise than this device had, after an outage.
import { html } from '../../lib/html.js';
import { formatTime, t } from '../../lib/i18n.js';
import { Icon } from '../../lib/parts.js';
import { lookOf } from './verdicts.js';

function Correction({ correction, onDismiss }) {
  const { verdict, told, person, earlier, at, nonce } = correction;
  const { kind, icon } = lookOf(verdict);
  return html`<li class=${`notice correction ${kind === 'good' ? 'warn' : kind}`}>
    <div>
      <p><strong>${person?.full_name ?? t('scan.unknown_person')}</strong> <span class="soft">${formatTime(at, { seconds: true })}</span></p>
      <p class="correction-verdict"><${Icon} name=${icon} /> <s>${t(`scan.short.${told}`)}</s> → <strong>${t(`scan.verdict.${verdict}`)}</strong></p>
      ${earlier && html`<p>${t('scan.earlier', { gate: earlier.gate, time: formatTime(earlier.at, { seconds: true }) })}</p>`}
    </div>
    <button type="button" class="button small" onClick=${() => onDismiss(nonce)}>
      ${t('scan.seen')}<span class="visually-hidden"> ${person?.full_name ?? ''}</span>
    </button>
  </li>`;
}

export function Corrections({ corrections, onDismiss }) {
  return html`<section class="corrections" aria-live="polite" aria-label=${t('scan.corrections')}>
    ${corrections.length > 0 &&
    html`<h2>${t('scan.corrections')}</h2>
      <ul>${corrections.map((one) => html`<${Correction} key=${one.nonce} correction=${one} onDismiss=${onDismiss} />`)}</ul>`}
  </section>`;
}
