// What this device has scanned, newest first, and taking the last one back.
import { html } from '../../lib/html.js';
import { formatTime, t } from '../../lib/i18n.js';
import { Icon, Problem, useAction } from '../../lib/parts.js';
import { lookOf } from './verdicts.js';

function Entry({ entry }) {
  const { kind, icon } = lookOf(entry.verdict);
  const waiting = entry.verdict === 'pending' || entry.verdict === 'waiting';
  return html`<li class=${`past ${entry.undone ? 'undone' : ''}`}>
    <span class="number soft">${formatTime(entry.at, { seconds: true })}</span>
    <span>
      ${entry.person?.full_name ?? (waiting ? t('scan.not_known_yet') : t('scan.unknown_person'))}
      ${entry.late && !waiting && html` <small class="soft">${t('scan.late')}</small>`}
    </span>
    <span class=${`tag ${waiting ? '' : kind}`}>
      <${Icon} name=${waiting ? 'clock' : icon} /> ${t(entry.undone ? 'scan.undone' : `scan.short.${entry.verdict}`)}
    </span>
  </li>`;
}

export function History({ door }) {
  const { history, undoing } = door.state;
  const [run, , error] = useAction();
  const last = door.last();
  if (history.length === 0) {
    return html`<div class="ready">
      <${Icon} name="scan" />
      <p><strong>${t('scan.ready')}</strong></p>
      <p class="soft">${t('scan.ready_hint')}</p>
    </div>`;
  }
  return html`<section class="stack" aria-labelledby="history-title">
    <div class="history-head">
      <h2 id="history-title">${t('scan.history')}</h2>
      <button type="button" class="button small" disabled=${!last || undoing} onClick=${() => run(() => door.undo(last))}>
        <${Icon} name="undo" /> ${t('scan.undo_last')}
      </button>
    </div>
    <${Problem} error=${error} />
    <ul class="past-list">${history.map((entry) => html`<${Entry} key=${entry.nonce} entry=${entry} />`)}</ul>
  </section>`;
}
