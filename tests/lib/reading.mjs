// Papers as those who read them do: page by page, in order, with every symbol.

import assert from 'node:assert/strict';
import { pdfText } from './decode.mjs';

/** Text with blanks for every break, as names are compared. */
export const words = (text) => text.normalize('NFC').replace(/\s+/g, ' ').trim();

/** Fails unless all of `parts` stand in the text, one after the other. */
export function inOrder(text, parts) {
  let from = 0;
  for (const part of parts) {
    const at = text.indexOf(part, from);
    assert.ok(at >= 0, `"${part}" after character ${from} of\n${text}`);
    from = at + part.length;
  }
}

/** The words of each page; `raw`: in the order in which they were drawn, columns one after the other. */
export async function pagesOf(pdf, { raw = false } = {}) {
  return (await pdfText(pdf, raw ? '-raw' : '-layout')).split('\f').slice(0, -1).map(words);
}

/**
 * The words of a report without its feet, each of which must name the paper and
 * the page. In the order of drawing, so that cells of several lines stay whole.
 */
export async function reportText(pdf, { footer, page = 'Trang' }) {
  const pages = await pagesOf(pdf, { raw: true });
  return pages
    .map((text, at) => {
      const foot = new RegExp(`^${footer}( · [0-9a-f]{4}(-[0-9a-f]{4}){3})? ${page} ${at + 1}/${pages.length} `);
      assert.match(`${text} `, foot, `the foot of page ${at + 1}`);
      return `${text} `.replace(foot, '');
    })
    .join('');
}
