// The byte strings of ballots and votes that are signed, hashed and published
// (include/ballot.h). Binary values are Uint8Array; all signatures are Ed25519.

import { ed25519 } from '@noble/curves/ed25519.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { concat, hex, u16, u32, u64, utf8 } from './bytes.js';

export const MARK_FOR = 1;
export const MARK_AGAINST = 2;
export const MARK_OTHER = 3;

const MARKS_MAX = 1000;

/**
 * Whether `signature` is by `key` over `message`; false for malformed keys too.
 * Keys of small order and encodings that are not canonical are refused (RFC 8032).
 */
export function signatureHolds(signature, message, key) {
  try {
    return ed25519.verify(signature, message, key, { zip215: false });
  } catch {
    return false;
  }
}

/** SHA-256 of the manifest's text. */
export function manifestHash(text) {
  return sha256(utf8(text));
}

/** "0123-4567-89ab-cdef", as on the projector. */
export function fingerprint(hash) {
  return hex(hash.subarray(0, 8)).match(/.{4}/g).join('-');
}

/** What the congress key signs to publish a manifest. */
export function manifestMessage(hash) {
  return concat(utf8('congressd-manifest-v1'), hash);
}

/** The VOPRF input whose output is the ballot's token. */
export function tokenInput(hash, ballotKey) {
  return concat(hash, ballotKey);
}

/** What the card key signs to draw a ballot. */
export function drawMessage(hash, blinded) {
  return concat(utf8('congressd-draw-v1'), hash, blinded);
}

/**
 * Whether `marks` is a list of at most 1000 pairs [number, mark], numbers from 1
 * rising without repetition, marks 1 to 3.
 */
export function marksWellFormed(marks) {
  return (
    Array.isArray(marks) &&
    marks.length <= MARKS_MAX &&
    marks.every((pair, i) => pairWellFormed(pair) && (i === 0 || pair[0] > marks[i - 1][0]))
  );
}

/** Whether `pair` is a known mark for a number from 1. */
export function pairWellFormed(pair) {
  return (
    Array.isArray(pair) &&
    pair.length === 2 &&
    pair.every(Number.isInteger) &&
    pair[0] >= 1 &&
    pair[0] <= 0xffff &&
    pair[1] >= MARK_FOR &&
    pair[1] <= MARK_OTHER
  );
}

/** The ballot bytes, which the ballot key signs. Throws unless marksWellFormed. */
export function ballotBytes(hash, { ballotKey, token, marks }) {
  return concat(utf8('congressd-ballot-v1'), hash, ballotKey, token, marksBytes(marks));
}

/** The bytes of a sealed contest's ballot, in which `sealed` stands for the marks (lib/sealing.js). */
export function sealedBallotBytes(hash, { ballotKey, token, sealed }) {
  return concat(utf8('congressd-sealed-v1'), hash, ballotKey, token, u16(sealed.length), sealed);
}

/** The bytes of a ballot of either kind: sealed where `sealed` is there. */
export function anyBallotBytes(hash, ballot) {
  return ballot.sealed ? sealedBallotBytes(hash, ballot) : ballotBytes(hash, ballot);
}

/** Count and marks. Throws unless marksWellFormed. */
export function marksBytes(marks) {
  if (!marksWellFormed(marks)) throw new TypeError('marks are not well formed');
  return concat(u16(marks.length), ...marks.map(([number, mark]) => concat(u16(number), Uint8Array.of(mark))));
}

/** The leaf hash of a ballot. */
export function ballotLeaf(bytes, signature) {
  return sha256(concat(Uint8Array.of(0x00), bytes, signature));
}

/** The leaf hash of an open vote by the delegate with this id. */
export function voteLeaf(hash, delegate, marks) {
  const parts = [utf8('congressd-vote-v1'), hash, u64(delegate), marksBytes(marks)];
  return sha256(concat(Uint8Array.of(0x00), ...parts));
}

/** What the congress key signs as a receipt. */
export function receiptMessage(hash, leaf) {
  return concat(utf8('congressd-receipt-v1'), hash, leaf);
}

/** What the congress key signs at the close. */
export function closingMessage(hash, { issued, collected, root, voprfSecretKey }) {
  return concat(utf8('congressd-close-v1'), hash, u32(issued), u32(collected), root, voprfSecretKey);
}

/** The tree head over leaf hashes (RFC 6962, section 2.1), SHA-256 of nothing for none. */
export function merkleRoot(leaves) {
  if (leaves.length === 0) return sha256(new Uint8Array());
  let level = leaves;
  // Pairing from the left and carrying an odd last node up gives the RFC's tree.
  while (level.length > 1) {
    const above = [];
    for (let i = 0; i < level.length; i += 2) {
      above.push(i + 1 < level.length ? parent(level[i], level[i + 1]) : level[i]);
    }
    level = above;
  }
  return level[0];
}

function parent(left, right) {
  return sha256(concat(Uint8Array.of(0x01), left, right));
}
