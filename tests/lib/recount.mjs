// A count of its own: from the definition and the marks to counters, verdict
// and percentages, and from ballots to the tree head. Shares no code with the
// program or its pages.

import { createHash } from 'node:crypto';

const sha256 = (...parts) => createHash('sha256').update(Buffer.concat(parts)).digest();

/** RFC 6962, section 2.1, as it is written there: the largest power of two goes left. */
export function treeHead(leaves) {
  if (leaves.length === 0) return sha256(Buffer.alloc(0));
  if (leaves.length === 1) return leaves[0];
  let left = 1;
  while (left * 2 < leaves.length) left *= 2;
  return sha256(Buffer.of(1), treeHead(leaves.slice(0, left)), treeHead(leaves.slice(left)));
}

/** The leaf of a ballot as the board shows it. */
export function leafOf(manifest, { ballot_key: key, token, marks, signature }) {
  const pairs = marks.map(([number, mark]) => Buffer.of(number >> 8, number & 255, mark));
  return sha256(
    Buffer.of(0),
    Buffer.from('congressd-ballot-v1'),
    sha256(Buffer.from(manifest)),
    Buffer.from(key, 'hex'),
    Buffer.from(token, 'hex'),
    Buffer.of(marks.length >> 8, marks.length & 255),
    ...pairs,
    Buffer.from(signature, 'hex'),
  );
}

/** The tree head of a board. */
export function rootOf(board) {
  return treeHead(board.ballots.map((ballot) => leafOf(board.manifest, ballot))).toString('hex');
}

const isValid = (style, marks) => marks.length > 0 || style === 'each';

/** {collected, valid, invalid, totals} of a list of ballots' marks. */
export function countMarks({ style, options }, all) {
  const valid = all.filter((marks) => isValid(style, marks));
  const votes = (number, mark) => valid.filter((marks) => marks.some(([n, m]) => n === number && m === mark)).length;
  const totals = (style === 'resolution' ? [null] : options).map((name, at) => ({
    number: at + 1,
    for: votes(at + 1, 1),
    against: votes(at + 1, 2),
    other: votes(at + 1, 3),
  }));
  return { collected: all.length, valid: valid.length, invalid: all.length - valid.length, totals };
}

/** Hundredths of a percent, half up, as "66.67". */
export function percent(part, whole) {
  const hundredths = whole === 0 ? 0 : Math.floor((20000 * part + whole) / (2 * whole));
  return `${Math.floor(hundredths / 100)}.${String(hundredths % 100).padStart(2, '0')}`;
}

/** {base, elected, tied, open_seats} of an election by more than half of those collected. */
export function decide({ seats }, { collected, totals }) {
  const over = totals.filter((row) => 2 * row.for > collected).sort((a, b) => b.for - a.for || a.number - b.number);
  // At the cut, equal votes elect nobody.
  const cut = over.length > seats && over[seats - 1].for === over[seats].for ? over[seats].for : -1;
  const elected = over.slice(0, seats).filter((row) => row.for !== cut);
  return {
    base: collected,
    elected: elected.map(({ number }) => number),
    tied: over.filter((row) => row.for === cut).map(({ number }) => number).sort((a, b) => a - b),
    open_seats: seats - elected.length,
  };
}
