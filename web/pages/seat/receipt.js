// The receipt of a cast ballot: what lets its voter find it on the board.

import { useState } from 'preact/hooks';
import { html } from '../../lib/html.js';
import { t } from '../../lib/i18n.js';
import { shortCode } from './parts.js';

export function Receipt({ record, received }) {
  return html`
    <section class="panel stack receipt" aria-labelledby="receipt">
      <h2 id="receipt">${t(received ? 'seat.receipt' : 'seat.ballot_code')}</h2>
      <p class="mono receipt-code">${shortCode(record.leaf)}</p>
      ${received && html`<p>${t('seat.receipt_checked')}</p>`}
      <details>
        <summary>${t('seat.full_code')}</summary>
        <p class="mono receipt-leaf">${record.leaf}</p>
        <${Copy} text=${record.leaf} />
      </details>
      <p class="soft">${t(record.secret ? 'seat.receipt_use' : 'seat.receipt_use_open')} <a href=${`/verify#${record.leaf}`}>${t('seat.check')}</a></p>
    </section>
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
