// The badge on a delegate's chest: 122 characters of Base32 (RFC 4648, unpadded)
// of 76 bytes: version 1 · u32 congress · u32 delegate · u16 serial · u8 flags,
// and the congress key's signature over "congressd-badge-v1" and those 12 bytes.

import { ed25519 } from '@noble/curves/ed25519.js';
import { concat, hex, utf8 } from './bytes.js';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const BYTES = 76;
const SIGNED = 12;
const VERSION = 1;
const PREFIX = utf8('congressd-badge-v1');

/** Characters of a badge. */
export const BADGE_LENGTH = 122;

const SHAPE = /^[A-Z2-7]{122}$/;

/** The text as a badge is spelt, or null when it has not the shape of one. */
export function badgeShape(text) {
  const tidy = text.replace(/\s/g, '').toUpperCase();
  return SHAPE.test(tidy) ? tidy : null;
}

/** Whether a text holds a voting card's secret, which must not leave the device. */
export function isCard(text) {
  return /\/v.?[A-Z2-7]{26}$/i.test(text.trim());
}

/**
 * The first eight characters of every badge of a congress (id of 8 hex digits):
 * version and id are exactly 40 bits.
 */
export function badgePrefix(congress) {
  let bits = (BigInt(VERSION) << 32n) | BigInt(`0x${congress}`);
  let text = '';
  for (let at = 0; at < 8; at++) {
    text = ALPHABET[Number(bits & 31n)] + text;
    bits >>= 5n;
  }
  return text;
}

// 610 bits hold 608; the two left over must be zero, for one spelling each.
function decode(text) {
  const bytes = new Uint8Array(BYTES);
  let value = 0;
  let bits = 0;
  let at = 0;
  for (const character of text) {
    value = ((value << 5) | ALPHABET.indexOf(character)) & 0xfff;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes[at++] = value >> bits;
  }
  return value & ((1 << bits) - 1) ? null : bytes;
}

/** {congress (8 hex digits), delegate, serial, signed, signature}, or null: malformed. */
export function readBadge(text) {
  const bytes = SHAPE.test(text) ? decode(text) : null;
  if (bytes?.[0] !== VERSION) return null;
  const view = new DataView(bytes.buffer);
  return {
    congress: hex(bytes.subarray(1, 5)),
    delegate: view.getUint32(5),
    serial: view.getUint16(9),
    signed: bytes.subarray(0, SIGNED),
    signature: bytes.subarray(SIGNED),
  };
}

/** Whether the congress's key (32 bytes) signed what readBadge gave. */
export function badgeHolds({ signed, signature }, publicKey) {
  try {
    return ed25519.verify(signature, concat(PREFIX, signed), publicKey, { zip215: false });
  } catch {
    return false;
  }
}
