// Ballot papers as a board has them (include/ballot_paper.h): their serials and
// leaves, and what makes a reading well formed.

import { sha256 } from '@noble/hashes/sha2.js';
import { concat, u16, utf8 } from './bytes.js';
import { pairWellFormed } from './ballot.js';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const SERIAL = /^[A-Z2-7]{16}$/;
const MARKS_MAX = 2001;

/** What tellers find that makes a paper invalid whatever its marks. */
export const FINDINGS = ['not_issued', 'unclear', 'write_in', 'identifying_mark', 'signed', 'extra_text'];

const ALIKE = { 0: 'O', 1: 'I', 8: 'B' };

/** The serial that a person or a scanner gave in any spelling, or null. */
export function readSerial(text) {
  const tidy = text.replace(/[\s-]/g, '').toUpperCase().replace(/[018]/g, (digit) => ALIKE[digit]);
  return SERIAL.test(tidy) ? tidy : null;
}

/** A serial as it is printed: "ABCD-EFGH-…". */
export function groupSerial(serial) {
  return serial.match(/.{4}/g).join('-');
}

/** The 10 bytes of a serial's 16 characters, or null. */
export function serialBytes(text) {
  if (typeof text !== 'string' || !SERIAL.test(text)) return null;
  const bytes = new Uint8Array(10);
  let bits = 0;
  let buffer = 0;
  let at = 0;
  for (const character of text) {
    buffer = ((buffer << 5) | ALPHABET.indexOf(character)) & 0xfff;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes[at++] = (buffer >> bits) & 0xff;
  }
  return bytes;
}

/** Whether `marks` can be boxes of a paper: pairs rising by number, then mark. */
export function boxesWellFormed(marks) {
  return (
    Array.isArray(marks) &&
    marks.length <= MARKS_MAX &&
    marks.every((pair, i) => pairWellFormed(pair) && (i === 0 || rises(marks[i - 1], pair)))
  );
}

function rises(before, pair) {
  return before[0] < pair[0] || (before[0] === pair[0] && before[1] < pair[1]);
}

/** The leaf hash of a paper {bytes, marks, reason}, one of the last two null. */
export function paperLeaf(hash, { bytes, marks, reason }) {
  const name = utf8(reason ?? '');
  const boxes = (marks ?? []).map(([number, mark]) => concat(u16(number), Uint8Array.of(mark)));
  const parts = [utf8('congressd-paper-v1'), hash, bytes, Uint8Array.of(name.length), name, u16(boxes.length), ...boxes];
  return sha256(concat(Uint8Array.of(0x00), ...parts));
}
