// What became of each ballot, the receipts for those who want a picture of them,
// and the way out.

import { useEffect, useState } from 'preact/hooks';
import { html } from '../../lib/html.js';
import { t } from '../../lib/i18n.js';
import { QrCode } from '../../lib/qr_code.js';
import { Heading, Notice, shortCode } from '../seat/parts.js';
import { describeHere } from './words.js';

const RECEIPT_SECONDS = 40;

export function Summary({ kiosk, visit, entries }) {
  const received = entries.filter(({ record }) => record?.state === 'cast');
  return html`
    <p class="soft">${visit.holder.delegate.full_name}</p>
    <${Heading}>${t(entries.length ? 'kiosk.summary' : 'kiosk.nothing_open')}<//>
    <div class="stack" aria-live="polite">
      ${entries.map((entry) => html`<${Fate} key=${entry.id} kiosk=${kiosk} entry=${entry} />`)}
    </div>
    ${received.length > 0 && html`<${Receipts} records=${received.map(({ record }) => record)} />`}
    ${visit.more.length > 0 && html`<${More} visit=${visit} />`}
    <button type="button" class="button primary wide tall" onClick=${kiosk.finish}>${t('kiosk.finish')}</button>
    <p class="soft">${t('kiosk.finish_text')}</p>
  `;
}

function Fate({ kiosk, entry }) {
  const { kind, title, text, problem } = describeHere(entry, kiosk);
  return html`
    <section class="panel stack">
      <h2>${entry.title}</h2>
      ${title && html`<${Notice} kind=${kind}><strong>${title}</strong><br />${text}<//>`}
      ${problem && html`<${Notice} kind=${title ? 'warn' : kind}>${problem}<//>`}
    </section>
  `;
}

// Shown on demand and for a while: the next in the queue must not see them.
function Receipts({ records }) {
  const [left, setLeft] = useState(null);

  useEffect(() => {
    if (left === null) return undefined;
    const timer = setTimeout(() => setLeft(left > 1 ? left - 1 : null), 1000);
    return () => clearTimeout(timer);
  }, [left]);

  if (left === null) {
    return html`<button type="button" class="button wide" onClick=${() => setLeft(RECEIPT_SECONDS)}>${t('kiosk.show_receipts')}</button>`;
  }
  return html`
    <section class="panel stack kiosk-receipts" aria-labelledby="receipts">
      <div class="row spread">
        <h2 id="receipts">${t('kiosk.photograph')}</h2>
        <span class="tag" role="timer">${t('kiosk.seconds', { count: left })}</span>
      </div>
      ${records.map(
        ({ id, title, leaf }) => html`
          <figure key=${id} class="kiosk-receipt">
            <${QrCode} text=${`${window.location.origin}/verify#${leaf}`} label=${t('kiosk.receipt_of', { title })} />
            <figcaption>
              <strong>${title}</strong>
              <span class="mono receipt-code">${shortCode(leaf)}</span>
            </figcaption>
          </figure>
        `
      )}
      <p class="soft">${t('kiosk.receipt_use')}</p>
      <button type="button" class="button wide" onClick=${() => setLeft(null)}>${t('kiosk.hide_receipts')}</button>
    </section>
  `;
}

// What else there is, for which the card has to be told to the daemon.
function More({ visit }) {
  return html`
    <section class="panel stack">
      <h2>${t('kiosk.more')}</h2>
      <ul class="kiosk-more">${visit.more.map(({ id, title }) => html`<li key=${id}>${title}</li>`)}</ul>
      <button type="button" class="button wide" onClick=${visit.signIn}>${t('kiosk.sign_in_for_more')}</button>
    </section>
  `;
}
