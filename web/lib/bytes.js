// Bytes, hexadecimal and big-endian integers.

import { bytesToHex, concatBytes, hexToBytes } from '@noble/hashes/utils.js';

export { bytesToHex as hex, concatBytes as concat };

/** The bytes of lower-case hex `text` of exactly `length` bytes; throws on anything else. */
export function unhex(text, length) {
  if (typeof text !== 'string' || text.length !== 2 * length || !/^[0-9a-f]*$/.test(text)) {
    throw new TypeError(`expected ${length} bytes of lower-case hex`);
  }
  return hexToBytes(text);
}

/** UTF-8 bytes. */
export function utf8(text) {
  return new TextEncoder().encode(text);
}

/** Two bytes, big-endian. Throws unless 0 <= value < 2^16. */
export function u16(value) {
  return bigEndian(value, 2);
}

/** Four bytes, big-endian. Throws unless 0 <= value < 2^32. */
export function u32(value) {
  return bigEndian(value, 4);
}

/** Eight bytes, big-endian, of an integer up to 2^53. */
export function u64(value) {
  if (!Number.isSafeInteger(value)) throw new RangeError('not a safe integer');
  return bigEndian(value, 8);
}

function bigEndian(value, length) {
  if (!Number.isInteger(value) || value < 0 || value >= 2 ** (8 * length)) {
    throw new RangeError(`not an unsigned integer of ${length} bytes`);
  }
  const bytes = new Uint8Array(length);
  for (let i = length - 1; i >= 0; i--) {
    bytes[i] = value % 256;
    value = Math.floor(value / 256);
  }
  return bytes;
}

/** Whether two arrays hold the same bytes. Not for secrets: it stops at the first difference. */
export function equal(a, b) {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/** Below, at or above 0 as `a` stands before, at or behind `b`, byte by byte. */
export function compareBytes(a, b) {
  for (let i = 0; i < a.length && i < b.length; i++) {
    if (a[i] !== b[i]) return a[i] - b[i];
  }
  return a.length - b.length;
}
