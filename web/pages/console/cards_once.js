// Voting cards' secrets, seen this once: to be saved or printed before leaving.
import { saveFile, toCsv } from '../../lib/csv.js';
import { html } from '../../lib/html.js';
import { t } from '../../lib/i18n.js';
import { Notice } from '../../lib/parts.js';
import { useConsole } from './context.js';
import { AskButton, Panel } from './parts.js';

const groups = (secret) => secret.match(/.{1,4}/g).join(' ');

function saveList(cards) {
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

function List({ cards }) {
  const { congress } = useConsole();
  return html`<p class="soft">${t('card.after_printing')}</p>
    <div class="scroll tall" tabindex="0" role="region" aria-label=${t('card.title_all')}><table>
      <thead><tr><th>${t('column.code')}</th><th>${t('column.full_name')}</th><th>${t('card.secret')}</th></tr></thead>
      <tbody>${cards.map((card) => html`<tr key=${card.delegate}><td class="mono">${card.code}</td><td>${card.full_name}</td><td class="mono">${groups(card.secret)}</td></tr>`)}</tbody>
    </table></div>
    <div class="paper" aria-hidden="true">${cards.map((card) => html`<${PaperCard} key=${card.delegate} card=${card} congress=${congress} />`)}</div>`;
}

function PutAway({ kept }) {
  const { setCards } = useConsole();
  const done = () => setCards(null);
  return kept
    ? html`<button type="button" class="button" onClick=${done}>${t('card.done')}</button>`
    : html`<${AskButton} danger label=${t('card.done')} title=${t('card.leave_title')} text=${t('card.leave_text')} onConfirm=${async () => done()} />`;
}

const countOf = ({ cards, count }) => cards?.length ?? count;

// Whether leaving the page would lose cards that exist nowhere else.
export function unsaved(made) {
  return Boolean(made) && !made.kept && countOf(made) > 0;
}

// Shows the console's cards, {cards: […]} or {pdf: Blob, count}, with {kept} once they
// were saved or printed, until they are put away.
export function CardsOnce() {
  const { cards: made, setCards } = useConsole();
  const { cards, pdf } = made;
  const count = countOf(made);
  if (count === 0) {
    return html`<${Panel}><p>${t('card.nothing_missing')}</p><div><button type="button" class="button" onClick=${() => setCards(null)}>${t('common.close')}</button></div><//>`;
  }
  function keep(action) {
    action();
    setCards({ ...made, kept: true });
  }
  return html`<${Panel} title=${t(pdf ? 'card.made_sheets' : 'card.made', { count })}>
    <${Notice} kind="warn">${t('card.once')}<//>
    <div class="row">
      ${pdf
        ? html`<button type="button" class="button primary" onClick=${() => keep(() => saveFile('voting-cards.pdf', pdf, 'application/pdf'))}>${t('card.download_pdf')}</button>`
        : html`<button type="button" class="button primary" onClick=${() => keep(() => saveList(cards))}>${t('card.download')}</button>
            <button type="button" class="button" onClick=${() => keep(() => window.print())}>${t('common.print')}</button>`}
      <${PutAway} kept=${made.kept} />
    </div>
    ${pdf ? html`<p class="soft">${t('card.after_sheets')}</p>` : html`<${List} cards=${cards} />`}
  <//>`;
}
