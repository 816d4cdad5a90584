// Reads the program's CSV files strictly as the contract has them: UTF-8 with a
// byte order mark, every row ended by CRLF, RFC 4180 quoting.

import assert from 'node:assert/strict';

/** The rows of a file, each a list of cells. Throws where the form is broken. */
export function parseCsv(bytes) {
  const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  assert.equal(text[0], '\ufeff', 'begins with a byte order mark');
  const rows = [];
  let row = [];
  let at = 1;
  while (at < text.length) {
    const cell = text[at] === '"' ? quoted(text, at) : plain(text, at);
    row.push(cell.value);
    at = cell.end;
    if (text[at] === ',') {
      at++;
    } else {
      assert.equal(text.slice(at, at + 2), '\r\n', `row ${rows.length + 1} ends with CRLF`);
      at += 2;
      rows.push(row);
      row = [];
    }
  }
  assert.deepEqual(row, [], 'the last row is ended too');
  return rows;
}

function plain(text, start) {
  const cell = /[^",\r\n]*/y;
  cell.lastIndex = start;
  const [value] = cell.exec(text);
  return { value, end: start + value.length };
}

function quoted(text, start) {
  let value = '';
  for (let at = start + 1; ; at++) {
    assert.ok(at < text.length, 'quotes are closed');
    if (text[at] !== '"') value += text[at];
    else if (text[at + 1] === '"') value += text[at++];
    else return { value, end: at + 1 };
  }
}

/** The rows as objects by the header's names, which must be `columns`. */
export function parseTable(bytes, columns) {
  const [header, ...rows] = parseCsv(bytes);
  assert.deepEqual(header, columns);
  return rows.map((row) => {
    assert.equal(row.length, columns.length, row.join('|'));
    return Object.fromEntries(columns.map((name, at) => [name, row[at]]));
  });
}

/** A cell as a spreadsheet may safely have it. */
export const guarded = (cell) => (/^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell);
