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
export function leafOf(manifest, { ballot_key: key, token, marks, sealed, signature }) {
  return sha256(
    Buffer.of(0),
    Buffer.from(sealed === undefined ? 'congressd-ballot-v1' : 'congressd-sealed-v1'),
    sha256(Buffer.from(manifest)),
    Buffer.from(key, 'hex'),
    Buffer.from(token, 'hex'),
    sealed === undefined ? marksOf(marks) : sealedOf(sealed),
    Buffer.from(signature, 'hex'),
  );
}

function marksOf(marks) {
  const pairs = marks.map(([number, mark]) => Buffer.of(number >> 8, number & 255, mark));
  return Buffer.concat([Buffer.of(marks.length >> 8, marks.length & 255), ...pairs]);
}

function sealedOf(text) {
  const bytes = Buffer.from(text, 'hex');
  return Buffer.concat([Buffer.of(bytes.length >> 8, bytes.length & 255), bytes]);
}

/** The leaf of a ballot paper as the board shows it. */
export function paperLeafOf(manifest, { serial, marks, reason }) {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...serial].map((character) => alphabet.indexOf(character).toString(2).padStart(5, '0')).join('');
  const pairs = (marks ?? []).map(([number, mark]) => Buffer.of(number >> 8, number & 255, mark));
  return sha256(
    Buffer.of(0),
    Buffer.from('congressd-paper-v1'),
    sha256(Buffer.from(manifest)),
    Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2))),
    Buffer.of((reason ?? '').length),
    Buffer.from(reason ?? ''),
    Buffer.of(pairs.length >> 8, pairs.length & 255),
    ...pairs,
  );
}

/** The tree head of a board. */
export function rootOf(board) {
  const ballots = board.ballots.map((ballot) => leafOf(board.manifest, ballot));
  const papers = (board.paper?.ballots ?? []).map((paper) => paperLeafOf(board.manifest, paper));
  return treeHead([...ballots, ...papers]).toString('hex');
}

// The paper of a row with several boxes marked: {reason} or {marks} that count.
function plainPaper({ style, row_error: rowError }, { marks, reason }) {
  if (reason) return { reason };
  const times = new Map();
  for (const [number] of marks) times.set(number, (times.get(number) ?? 0) + 1);
  const doubled = [...times.values()].some((count) => count > 1);
  if (doubled && style === 'resolution') return { reason: 'overvote' };
  if (doubled && rowError === 'ballot') return { reason: 'both_or_neither' };
  return { marks: marks.filter(([number]) => times.get(number) === 1) };
}

// Why a ballot with one mark in a row at most is invalid, or null.
function plainReason(contest, marks) {
  const { style, seats, options, blank, undervote, row_error: rowError } = contest;
  const rows = style === 'resolution' ? 1 : options.length;
  if (marks.length === 0) {
    if (blank === 'valid') return null;
    if (blank === 'invalid' || style !== 'each') return 'no_choice';
    return rows > 1 && rowError === 'ballot' ? 'both_or_neither' : null;
  }
  if (style === 'approval' && marks.length > seats) return 'overvote';
  if (style === 'approval' && marks.length < seats && undervote === 'invalid') return 'undervote';
  return style === 'each' && marks.length < rows && rowError === 'ballot' ? 'both_or_neither' : null;
}

/**
 * The whole count of a contest of both kinds: `electronic` a list of marks,
 * `papers` of {marks, reason}: {collected, valid, invalid, reasons: {name: count}, totals}.
 */
export function countBoth(contest, electronic, papers) {
  const all = [...electronic.map((marks) => ({ marks })), ...papers.map((paper) => plainPaper(contest, paper))];
  const count = { collected: all.length, valid: 0, invalid: 0, reasons: {}, totals: [] };
  const rows = contest.style === 'resolution' ? 1 : contest.options.length;
  for (let at = 1; at <= rows; at++) count.totals.push({ number: at, for: 0, against: 0, other: 0 });
  for (const one of all) {
    const reason = one.reason ?? plainReason(contest, one.marks);
    if (reason) {
      count.invalid++;
      count.reasons[reason] = (count.reasons[reason] ?? 0) + 1;
      continue;
    }
    count.valid++;
    for (const [number, mark] of one.marks) count.totals[number - 1][[null, 'for', 'against', 'other'][mark]]++;
  }
  return count;
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
