// What a manifest says of sealing, and the marks of a sealed contest as they are
// closed in: padded, so that all its ballots are of one length.

import { marksBytes, marksWellFormed } from './ballot.js';
import { optionCount } from './rules.js';

const KEYS_MAX = 2;

/** How much longer a box (sealed_box.js) is than what is in it. */
export const BOX_BYTES = 48;

/** The public keys of a manifest's tellers, in hex: none where it is not sealed. */
export const sealingKeys = (manifest) => manifest.sealing_keys ?? [];

/**
 * Whether what a manifest says of sealing makes sense: `sealed` with one or two
 * different keys, or neither.
 */
export function sealingWellFormed({ sealed = false, sealing_keys: keys }) {
  if (keys === undefined) return sealed === false;
  if (sealed !== true || !Array.isArray(keys)) return false;
  return keys.length >= 1 && keys.length <= KEYS_MAX && new Set(keys).size === keys.length && keys.every(isKey);
}

const isKey = (text) => typeof text === 'string' && /^[0-9a-f]{64}$/.test(text);

/** Bytes of what is closed in, before any box: 2 and 3 for each option. */
export const plainLength = (manifest) => 2 + 3 * optionCount(manifest);

/** Bytes of a sealed ballot's `sealed`. */
export const sealedLength = (manifest) => plainLength(manifest) + BOX_BYTES * sealingKeys(manifest).length;

/** Count and marks, then zeros. Throws for marks that are not well formed or too many. */
export function padMarks(manifest, marks) {
  const bytes = marksBytes(marks);
  const padded = new Uint8Array(plainLength(manifest));
  padded.set(bytes);
  return padded;
}

/** The marks in padded bytes, or null where they are no list of marks followed by zeros. */
export function unpadMarks(padded) {
  const count = padded.length < 2 ? Infinity : padded[0] * 256 + padded[1];
  const end = 2 + 3 * count;
  if (end > padded.length || padded.subarray(end).some((byte) => byte !== 0)) return null;
  const marks = Array.from({ length: count }, (_, i) => {
    const [high, low, mark] = padded.subarray(2 + 3 * i);
    return [high * 256 + low, mark];
  });
  return marksWellFormed(marks) ? marks : null;
}
