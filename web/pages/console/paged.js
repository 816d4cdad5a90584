// A long table, a page at a time: the browser draws some dozens of rows, however
// many there are.
import { useState } from 'preact/hooks';
import { html } from '../../lib/html.js';
import { Pager } from './parts.js';

const SIZE = 50;

// head: table head; row(item) → a <tr>.
export function PagedTable({ caption, head, rows, row, size = SIZE }) {
  const [page, setPage] = useState(0);
  const pages = Math.max(1, Math.ceil(rows.length / size));
  const now = Math.min(page, pages - 1);
  return html`<div class="stack tight">
    <div class="scroll" tabindex="0" role="region" aria-label=${caption}><table>
      <caption class="label">${caption}</caption>
      <thead>${head}</thead>
      <tbody>${rows.slice(now * size, (now + 1) * size).map(row)}</tbody>
    </table></div>
    ${pages > 1 && html`<${Pager} page=${now + 1} onBack=${now > 0 && (() => setPage(now - 1))} onOn=${now + 1 < pages && (() => setPage(now + 1))} />`}
  </div>`;
}
