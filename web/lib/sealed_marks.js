// The marks of a sealed contest, closed for the tellers' keys. With two keys the box
// for the second lies in the one for the first. Apart from sealing.js, since what
// makes boxes is large and only loaded for contests that are sealed.

import { unhex } from './bytes.js';
import { openBox, sealBox } from './sealed_box.js';
import { padMarks, plainLength, sealingKeys, unpadMarks } from './sealing.js';

/** The marks closed for every key of the manifest. */
export function sealMarks(manifest, marks) {
  return sealingKeys(manifest).reduceRight((inner, key) => sealBox(inner, unhex(key, 32)), padMarks(manifest, marks));
}

/** The marks under the secret keys in the keys' order, or null for what cannot be opened or read. */
export function unsealMarks(manifest, sealed, secretKeys) {
  try {
    const padded = secretKeys.reduce((box, key) => openBox(box, key), sealed);
    return padded.length === plainLength(manifest) ? unpadMarks(padded) : null;
  } catch {
    return null;
  }
}
