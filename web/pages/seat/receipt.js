// The receipt of a cast ballot: what lets its voter find it on the board.

import { useState } from 'preact/hooks';
import { html } from '../../lib/html.js';
import { t } from '../../lib/i18n.js';
import { OnBoard } from './on_board.js';
import { shortCode } from './parts.js';
import { canShare, saveReceipt, shareReceipt } from './receipt_file.js';

export function Receipt({ seat, entry, received }) {
  const { record } = entry;
  return html`
    <section class="panel stack receipt" aria-labelledby="receipt">
      <h2 id="receipt">${t(received ? 'seat.receipt' : 'seat.ballot_code')}</h2>
      <p class="mono receipt-code">${shortCode(record.leaf)}</p>
      ${received && html`<p>${t('seat.receipt_checked')}</p>`}
      ${received && html`<${OnBoard} seat=${seat} entry=${entry} />`}
      <details>
        <summary>${t('seat.full_code')}</summary>
        <p class="mono receipt-leaf">${record.leaf}</p>
        <${Copy} text=${record.leaf} />
      </details>
      <p class="soft">${t(record.secret ? 'seat.receipt_use' : 'seat.receipt_use_open')}</p>
      ${received && html`<${Keep} seat=${seat} record=${record} />`}
    </section>
  `;
}

// The receipt stays on this device; these take a copy elsewhere.
function Keep({ seat, record }) {
  const { congress } = seat.session;
  return html`
    <div class="row">
      <button type="button" class="button" onClick=${() => saveReceipt(record, congress)}>${t('seat.save_receipt')}</button>
      ${canShare() &&
      html`<button type="button" class="button" onClick=${() => shareReceipt(record, congress)}>${t('seat.share_receipt')}</button>`}
      <a class="button plain" href=${`/verify#${record.leaf}`}>${t('seat.check')}</a>
    </div>
  `;
}

function Copy({ text }) {
  const [copied, setCopied] = useState(false);
  // Browsers offer the clipboard to secure pages only.
  if (!navigator.clipboard) return null;
  const copy = () => navigator.clipboard.writeText(text).then(() => setCopied(true), () => {});
  return html`
    <button type="button" class="button small" onClick=${copy}>
      ${t(copied ? 'common.copied' : 'common.copy')}
    </button>
  `;
}
