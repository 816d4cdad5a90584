// What this device has scanned, newest first, and taking the last one back.
import { html } from '../../lib/html.js';
import { formatTime, t } from '../../lib/i18n.js';
import { Icon } from '../../lib/parts.js';
import { lookOf } from './verdicts.js';

function Entry({ entry, onOpen }) {
  const { kind, icon } = lookOf(entry.verdict);
  const waiting = entry.verdict === 'pending' || entry.verdict === 'waiting';
  const name = entry.person?.full_name ?? (waiting ? t('scan.not_known_yet') : t('scan.unknown_person'));
  return html`<li>
    <button type="button" class=${`past ${entry.undone ? 'undone' : ''}`} disabled=${waiting} onClick=${() => onOpen(entry)}>
      <span class="number soft">${formatTime(entry.at, { seconds: true })}</span>
      <span class="past-name">
        ${name}
        ${entry.by === 'door' && html` <small class="soft">${t('scan.unsent')}</small>`}
      </span>
      <span class=${`tag ${waiting ? '' : kind}`}>
        <${Icon} name=${waiting ? 'clock' : icon} /> ${t(entry.undone ? `scan.undo_${entry.undone}` : `scan.short.${entry.verdict}`)}
      </span>
    </button>
  </li>`;
}

export function History({ door }) {
  const { history } = door.state;
  const last = door.last();
  if (history.length === 0) return null;
  return html`<section class="history" aria-labelledby="history-title">
    <div class="history-head">
      <h2 id="history-title">${t('scan.history')}</h2>
      <button type="button" class="button small" disabled=${!last} onClick=${() => door.undo(last)}>
        <${Icon} name="undo" /> ${t('scan.undo_last')}
      </button>
    </div>
    <ul class="past-list">${history.map((entry) => html`<${Entry} key=${entry.nonce} entry=${entry} onOpen=${door.open} />`)}</ul>
  </section>`;
}
