// A list of options in ballot order that fills its box: one column for a few
// names, up to five for a long list, never a scroll bar.
import { el } from '../../lib/dom.js';
import { bestGrid, widthsEm } from './fit.js';

const LARGEST = 3.6; // rem
const GAP = 2.2; // rem between columns
const DENSE = 17;

// From this many rows on, bars lie behind the names.
export function isDense(count) {
  return count >= DENSE;
}

// The letters are sized for most of the names; the few longer ones shrink.
function usualWidth(names) {
  const widths = widthsEm(names).sort((a, b) => a - b);
  return widths[Math.ceil(widths.length * 0.85) - 1];
}

// A long name becomes narrower letters, a very long one two lines of small ones.
function fitName(name) {
  name.style.fontSize = '';
  name.classList.remove('two-lines');
  // Fractions of a pixel matter: they are enough for an ellipsis.
  const text = document.createRange();
  text.selectNodeContents(name);
  const share = name.getBoundingClientRect().width / text.getBoundingClientRect().width;
  if (share >= 1) return;
  if (share > 0.72) name.style.fontSize = `${share * 0.97}em`;
  else name.classList.add('two-lines');
}

// rows: [{name, node}]; sideEm, rowEm as in bestGrid; enough in rem.
export function createList(rows, { sideEm, rowEm, enough = LARGEST, label }) {
  const node = el('ol', { class: 'options', 'aria-label': label }, ...rows.map((row) => row.node));
  node.classList.toggle('dense', isDense(rows.length));

  function fit() {
    if (!node.isConnected || rows.length === 0) return;
    const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
    const grid = bestGrid({
      count: rows.length,
      width: node.clientWidth,
      height: node.clientHeight,
      nameEm: usualWidth(rows.map((row) => row.name)),
      sideEm,
      rowEm,
      gap: GAP * rem,
      largest: LARGEST * rem,
      enough: enough * rem,
    });
    node.style.gridTemplateRows = `repeat(${grid.rows}, minmax(0, 1fr))`;
    node.style.gridTemplateColumns = `repeat(${grid.columns}, minmax(0, 1fr))`;
    node.style.fontSize = `${grid.size}px`;
    node.classList.toggle('single', grid.columns === 1);
    for (const row of rows) fitName(row.node.querySelector('.option-name'));
  }

  return { node, fit };
}
