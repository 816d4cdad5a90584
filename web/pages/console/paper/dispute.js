// Two tellers' readings of one paper side by side; rows that differ are marked.
import { actorText } from '../../../lib/actor.js';
import { optionsOf } from '../../../lib/contest.js';
import { html } from '../../../lib/html.js';
import { t } from '../../../lib/i18n.js';
import { Icon } from '../../../lib/parts.js';
import { keyOf, marksOf } from './sheet.js';

const WORDS = { 1: 'mark.for', 2: 'mark.against', 3: 'mark.other' };

// What an entry has in one row, in words.
function wordsOf(contest, { marks }, number) {
  if (!marks) return '–';
  const keys = new Set(marks.map(([row, mark]) => keyOf(row, mark)));
  const marked = marksOf(contest).filter((mark) => keys.has(keyOf(number, mark)));
  if (contest.style === 'approval') return t(marked.length ? 'paper.sheet.stands' : 'paper.sheet.struck');
  return marked.length ? marked.map((mark) => t(WORDS[mark])).join(' + ') : t('paper.sheet.empty');
}

function Row({ contest, entries, number, name }) {
  const words = entries.map((entry) => wordsOf(contest, entry, number));
  const differs = new Set(words).size > 1;
  return html`<tr class=${differs ? 'differs' : ''}>
    <th scope="row">${contest.style === 'resolution' ? '' : `${number}. `}${name}</th>
    ${words.map((word, at) => html`<td key=${at}>${word}</td>`)}
    <td>${differs && html`<span class="with-icon"><${Icon} name="warn" /> ${t('paper.differs')}</span>`}</td>
  </tr>`;
}

const reasonOf = ({ reason }) => (reason ? t(`invalid.${reason}`) : t('paper.marks_only'));

// entries: of GET …/papers/{serial}, two or three of them.
export function Readings({ contest, entries }) {
  const options = contest.style === 'resolution' ? [{ number: 1, name: contest.title }] : optionsOf(contest);
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${t('paper.readings')}><table class="readings">
    <thead><tr><th>${t('paper.readings')}</th>${entries.map(({ place, by }) => html`<th key=${place}>${place}. ${actorText(by)}</th>`)}<th><span class="visually-hidden">${t('paper.differs')}</span></th></tr></thead>
    <tbody>
      ${entries.some(({ reason }) => reason) && html`<tr class=${new Set(entries.map(reasonOf)).size > 1 ? 'differs' : ''}><th scope="row">${t('paper.reason')}</th>${entries.map((entry) => html`<td key=${entry.place}>${reasonOf(entry)}</td>`)}<td></td></tr>`}
      ${entries.some(({ marks }) => marks) && options.map((option) => html`<${Row} key=${option.number} contest=${contest} entries=${entries} ...${option} />`)}
      ${entries.some(({ note }) => note) && html`<tr><th scope="row">${t('paper.note')}</th>${entries.map(({ place, note }) => html`<td key=${place}>${note ?? ''}</td>`)}<td></td></tr>`}
    </tbody>
  </table></div>`;
}
