// Voting cards' secrets, seen this once: to be saved or printed before leaving.
import { useEffect, useState } from 'preact/hooks';
import { saveFile, toCsv } from '../../lib/csv.js';
import { html } from '../../lib/html.js';
import { t } from '../../lib/i18n.js';
import { Notice } from '../../lib/parts.js';
import { useConsole } from './context.js';
import { AskButton, Panel } from './parts.js';

const groups = (secret) => secret.match(/.{1,4}/g).join(' ');

function save(cards) {
  const rows = cards.map((card) => [card.code, card.full_name, card.secret, card.url]);
  saveFile('voting-cards.csv', toCsv([['code', 'full_name', 'secret', 'url'], ...rows]), 'text/csv;charset=utf-8');
}

function PaperCard({ card, congress }) {
  return html`<article class="paper-card">
    <p>${congress?.name}</p>
    <h2>${t('card.paper_title')}</h2>
    <p><strong>${card.full_name}</strong> · ${card.code}</p>
    <p class="mono paper-secret">${groups(card.secret)}</p>
    <p class="mono paper-url">${card.url}</p>
    <p>${t('card.paper_keep')}</p>
  </article>`;
}

// Shows the console's cards until they are put away.
export function CardsOnce() {
  const { congress, cards, setCards } = useConsole();
  const onDone = () => setCards(null);
  const [kept, setKept] = useState(false);
  useEffect(() => {
    if (kept || cards.length === 0) return undefined;
    const warn = (event) => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [kept, cards]);
  if (cards.length === 0) {
    return html`<${Panel}><p>${t('card.nothing_missing')}</p><div><button type="button" class="button" onClick=${onDone}>${t('common.close')}</button></div><//>`;
  }
  function keep(action) {
    action();
    setKept(true);
  }
  return html`<${Panel} title=${t('card.made', { count: cards.length })}>
    <${Notice} kind="warn">${t('card.once')}<//>
    <div class="row">
      <button type="button" class="button primary" onClick=${() => keep(() => save(cards))}>${t('card.download')}</button>
      <button type="button" class="button" onClick=${() => keep(() => window.print())}>${t('common.print')}</button>
      ${kept
        ? html`<button type="button" class="button" onClick=${onDone}>${t('card.done')}</button>`
        : html`<${AskButton} danger label=${t('card.done')} title=${t('card.leave_title')} text=${t('card.leave_text')} onConfirm=${async () => onDone()} />`}
    </div>
    <p class="soft">${t('card.after_printing')}</p>
    <div class="scroll tall"><table>
      <thead><tr><th>${t('column.code')}</th><th>${t('column.full_name')}</th><th>${t('card.secret')}</th></tr></thead>
      <tbody>${cards.map((card) => html`<tr key=${card.delegate}><td class="mono">${card.code}</td><td>${card.full_name}</td><td class="mono">${groups(card.secret)}</td></tr>`)}</tbody>
    </table></div>
    <div class="paper" aria-hidden="true">${cards.map((card) => html`<${PaperCard} key=${card.delegate} card=${card} congress=${congress} />`)}</div>
  <//>`;
}
