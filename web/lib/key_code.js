// Tellers' keys as people carry them: 60 characters of Base32 (RFC 4648, unpadded)
// of 37 bytes: what it is 1 · key 32 · the first 4 bytes of SHA-256 over
// "congressd-key-code-v1" and the 33 before. A slip of the pen, a public key in a
// secret one's place or a key of the other kind is found at once: any 32 bytes are
// an X25519 key, and ballots sealed for a key that nobody has would be lost.

import { sha256 } from '@noble/hashes/sha2.js';
import { concat, equal, hex, utf8 } from './bytes.js';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const PREFIX = utf8('congressd-key-code-v1');
const CHECK = 4;
const BYTES = 1 + 32 + CHECK;
const LENGTH = 60;
const ALIKE = { 0: 'O', 1: 'I', 8: 'B' };
// The first byte: kind and whether the key is secret.
const TYPES = [
  { kind: 'sealing', secret: false },
  { kind: 'issuer', secret: false },
  { kind: 'sealing', secret: true },
  { kind: 'issuer', secret: true },
];

const checkOf = (bytes) => sha256(concat(PREFIX, bytes)).subarray(0, CHECK);

/** The code of a key of 32 bytes; kind: "sealing" or "issuer". */
export function encodeKey({ kind, secret = false, key }) {
  const type = TYPES.findIndex((each) => each.kind === kind && each.secret === secret);
  const head = concat(Uint8Array.of(type + 1), key);
  return base32(concat(head, checkOf(head)));
}

/**
 * {kind, secret, key} of a code in any spelling (case, blanks and hyphens do not
 * matter; 0, 1 and 8 are read as O, I and B), or null.
 */
export function decodeKey(text) {
  const tidy = text.toUpperCase().replace(/[\s-]/g, '').replace(/[018]/g, (digit) => ALIKE[digit]);
  const bytes = unbase32(tidy);
  if (!bytes) return null;
  const head = bytes.subarray(0, BYTES - CHECK);
  const type = TYPES[head[0] - 1];
  return type && equal(bytes.subarray(BYTES - CHECK), checkOf(head)) ? { ...type, key: head.slice(1) } : null;
}

/** A code as it is printed, in groups of four. */
export const groupCode = (code) => code.match(/.{4}/g).join('-');

/** What people compare: the first 16 digits of SHA-256 of a public key (hex), in groups. */
export function keyFingerprint(publicKey) {
  const bytes = Uint8Array.from(publicKey.match(/../g), (pair) => parseInt(pair, 16));
  return hex(sha256(bytes).subarray(0, 8)).match(/.{4}/g).join('-');
}

function base32(bytes) {
  let bits = bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n) << 4n;
  let text = '';
  for (let at = 0; at < LENGTH; at++) {
    text = ALPHABET[Number(bits & 31n)] + text;
    bits >>= 5n;
  }
  return text;
}

// 300 bits hold 296; the four left over must be zero, for one spelling each.
function unbase32(text) {
  if (text.length !== LENGTH || !/^[A-Z2-7]*$/.test(text)) return null;
  let bits = [...text].reduce((sum, character) => (sum << 5n) | BigInt(ALPHABET.indexOf(character)), 0n);
  if (bits & 15n) return null;
  bits >>= 4n;
  const bytes = new Uint8Array(BYTES);
  for (let at = BYTES - 1; at >= 0; at--) {
    bytes[at] = Number(bits & 0xffn);
    bits >>= 8n;
  }
  return bytes;
}
