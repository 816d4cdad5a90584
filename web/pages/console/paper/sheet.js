// A ballot paper on the screen as it is printed, with boxes to click: rows run down a
// column, then down the next one. On a list with surplus a click strikes a name out.
import { useRef } from 'preact/hooks';
import { MARK_AGAINST, MARK_FOR, MARK_OTHER } from '../../../lib/ballot.js';
import { optionsOf } from '../../../lib/contest.js';
import { html } from '../../../lib/html.js';
import { t } from '../../../lib/i18n.js';

// How many rows of one line a printed paper has in one column, in each of two, of three.
const ROWS = { approval: [15, 16, 18], each: [17, 18, 18] };
const WORDS = { [MARK_FOR]: 'mark.for', [MARK_AGAINST]: 'mark.against', [MARK_OTHER]: 'mark.other' };
const MARKS = { approval: [MARK_FOR], each: [MARK_FOR, MARK_AGAINST], resolution: [MARK_FOR, MARK_AGAINST, MARK_OTHER] };

export const marksOf = (contest) => MARKS[contest.style];
export const keyOf = (number, mark) => `${number}:${mark}`;

// A list with surplus comes with every name standing, any other paper empty.
export function blankBoxes(contest) {
  return new Set(contest.style === 'approval' ? optionsOf(contest).map(({ number }) => keyOf(number, MARK_FOR)) : []);
}

// [[number, mark], …] as the daemon takes them.
export function boxesOf(keys) {
  return [...keys].map((key) => key.split(':').map(Number)).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
}

// A printed list takes as few columns as it can; one too long for a page goes on on another.
function columnsOf(options, style) {
  const [one, two, most] = ROWS[style];
  const columns = options.length <= one ? 1 : options.length <= 2 * two ? 2 : Math.ceil(options.length / most);
  const rows = Math.ceil(options.length / columns);
  return Array.from({ length: columns }, (_, at) => options.slice(at * rows, (at + 1) * rows));
}

// Arrows move from box to box, as on the paper.
function moveFocus(event, sheet) {
  const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  const step = steps[event.key];
  const { row, mark } = event.target.dataset ?? {};
  if (!step || !row) return;
  event.preventDefault();
  const find = (r, m) => sheet.querySelector(`input[data-row="${r}"][data-mark="${m}"]`);
  (find(Number(row) + step[0], Number(mark) + step[1]) ?? event.target).focus();
}

function Box({ number, mark, name, keys, onToggle, readOnly }) {
  return html`<input type="checkbox" class="sheet-box" data-row=${number} data-mark=${mark} checked=${keys.has(keyOf(number, mark))} disabled=${readOnly} aria-label=${`${number}. ${name}: ${t(WORDS[mark])}`} onChange=${() => onToggle(number, mark)} />`;
}

function EachColumn({ options, ...rest }) {
  return html`<table class="sheet-table">
    <thead><tr><th>${t('contests.number')}</th><th>${t('contests.name')}</th><th>${t('mark.for')}</th><th>${t('mark.against')}</th></tr></thead>
    <tbody>${options.map(({ number, name }) => html`<tr key=${number}>
      <td class="number">${number}</td><td>${name}</td>
      ${[MARK_FOR, MARK_AGAINST].map((mark) => html`<td key=${mark} class="sheet-cell"><label><${Box} number=${number} mark=${mark} name=${name} ...${rest} /></label></td>`)}
    </tr>`)}</tbody>
  </table>`;
}

function NamesColumn({ options, keys, onToggle, readOnly }) {
  return html`<ul class="sheet-names">${options.map(({ number, name }) => {
    const stands = keys.has(keyOf(number, MARK_FOR));
    return html`<li key=${number}><label class=${stands ? 'stands' : 'struck-out'}>
      <input type="checkbox" class="visually-hidden" data-row=${number} data-mark=${MARK_FOR} checked=${stands} disabled=${readOnly} onChange=${() => onToggle(number, MARK_FOR)} />
      <span class="number">${number}</span><span class="sheet-name">${name}</span>
      <span class="sheet-word">${t(stands ? 'paper.sheet.stands' : 'paper.sheet.struck')}</span>
    </label></li>`;
  })}</ul>`;
}

function Question({ contest, ...rest }) {
  return html`<ul class="sheet-question">${MARKS.resolution.map((mark) => html`<li key=${mark}><label>
    <${Box} number=${1} mark=${mark} name=${contest.title} ...${rest} /> <span aria-hidden="true">${t(WORDS[mark])}</span>
  </label></li>`)}</ul>`;
}

function Content({ contest, ...rest }) {
  if (contest.style === 'resolution') return html`<${Question} contest=${contest} ...${rest} />`;
  const Column = contest.style === 'each' ? EachColumn : NamesColumn;
  return html`<div class="sheet-columns">${columnsOf(optionsOf(contest), contest.style).map((options) => html`<${Column} key=${options[0].number} options=${options} ...${rest} />`)}</div>`;
}

// The sentences that tell how to vote, as they are printed.
function howOf({ style, seats, blank, undervote, row_error: rowError }) {
  if (style === 'resolution') return [t('paper.sheet.tick_one')];
  if (style === 'each') return [t('paper.sheet.tick_row'), t(rowError === 'ballot' ? 'paper.sheet.ballot_lost' : 'paper.sheet.row_lost')];
  if (undervote === 'invalid') return [t('paper.sheet.strike'), t('paper.sheet.exactly', { seats })];
  return [t('paper.sheet.strike'), t('paper.sheet.at_most', { seats }), ...(blank === 'valid' ? [] : [t('paper.sheet.blank')])];
}

function Foot() {
  return html`<div class="sheet-foot">
    <p class="sheet-stamp">${t('paper.sheet.stamp')}</p>
    <p class="sheet-warning">${t('paper.sheet.warning')}</p>
  </div>`;
}

// keys: the marked boxes, as keyOf has them. onToggle(number, mark). printed: with
// what stands around the list on the paper, too.
export function Sheet({ contest, heading, serial, keys, onToggle = () => {}, readOnly = false, printed = false }) {
  const node = useRef(null);
  const election = contest.style !== 'resolution';
  return html`<div class=${`sheet ${readOnly ? 'read-only' : ''}`} ref=${node} onKeyDown=${(event) => moveFocus(event, node.current)} role="group" aria-label=${t('paper.sheet')}>
    <div class="sheet-head"><span>${heading}</span>${serial && html`<span class="mono">${serial}</span>`}${printed && html`<span class="sheet-corner">${t('paper.sheet.corner')}</span>`}</div>
    <p class="sheet-title">${t(election ? 'paper.sheet.election' : 'paper.sheet.vote')}</p>
    <p class="sheet-contest">${contest.title}</p>
    ${election && html`<p class="sheet-figures">${t('paper.sheet.figures', { seats: contest.seats, count: contest.options.length })}</p>`}
    ${printed && html`<p class="sheet-how">${howOf(contest).join(' ')}</p>`}
    <${Content} contest=${contest} keys=${keys} onToggle=${onToggle} readOnly=${readOnly} />
    ${printed && html`<${Foot} />`}
  </div>`;
}
