// Sealed contests and the second issuer on a board: their published keys, and what
// they open; a part of verify.js.

import { equal, hex, unhex } from './bytes.js';
import { boxPublicKey, openBox } from './sealed_box.js';
import { plainLength, sealedLength, sealingKeys } from './sealing.js';
import { bytesOf } from './verify_check.js';
import { publicKey, verifyProof } from './voprf.js';

/** Bytes of a token: the server's half, and the second issuer's where there is one. */
export const tokenLength = (manifest) => (manifest.second_issuer ? 128 : 64);

/**
 * {opened, sealing, second}: whether the keys are there by which the contest's
 * ballots are counted, and those keys; null for one that is missing or another.
 */
export function readKeys(check, manifest, board) {
  const sealing = toldKeys(manifest, board).map(([key, told], at) => readSealingKey(check, key, told, `sealing_${at + 1}`));
  const second = manifest.second_issuer ? readSecondKey(check, manifest, board) : undefined;
  return { opened: second !== null && !sealing.includes(null), sealing, second: second ?? null };
}

// The sealing keys, each with the secret key told for it, null where there is none yet.
function toldKeys(manifest, board) {
  const wanted = sealingKeys(manifest);
  const told = board.sealing_secret_keys ?? wanted.map(() => null);
  const fits = Array.isArray(told) && told.length === wanted.length;
  return wanted.map((key, at) => [key, fits ? told[at] : 'no key']);
}

function readSealingKey(check, wanted, told, name) {
  const secretKey = bytesOf(told, 32);
  if (secretKey !== null && hex(boxPublicKey(secretKey)) === wanted) return secretKey;
  check.find(told === null ? 'not_opened' : 'sealing_key', name);
  return null;
}

function readSecondKey(check, manifest, board) {
  const told = board.second_issuer_secret_key ?? null;
  if (told !== null) return readIssuingKey(check, manifest.second_issuer, told, 'second_issuer_key');
  check.find('not_opened', 'second_issuer');
  return null;
}

/** The published issuing key, or null and a finding when its public half is another than `wanted`. */
export function readIssuingKey(check, wanted, text, code) {
  const secretKey = bytesOf(text, 32);
  try {
    if (secretKey && hex(publicKey(secretKey)) === wanted) return secretKey;
  } catch {
    // A key that is no scalar belongs to no public key.
  }
  check.find(code);
  return null;
}

/** The bytes of a sealed ballot, or null where they cannot be one of this contest. */
export const readSealed = (manifest, text) => bytesOf(text, sealedLength(manifest));

/** The marks as they stand in a sealed ballot, sound or not; null where there are none to read. */
export function unsealAny(manifest, sealed, secretKeys) {
  try {
    return readMarks(secretKeys.reduce((box, key) => openBox(box, key), sealed), plainLength(manifest));
  } catch {
    return null;
  }
}

function readMarks(bytes, length) {
  const count = bytes[0] * 256 + bytes[1];
  const end = 2 + 3 * count;
  if (bytes.length !== length || end > length || bytes.subarray(end).some((byte) => byte !== 0)) return null;
  return Array.from({ length: count }, (_, i) => {
    const [high, low, mark] = bytes.subarray(2 + 3 * i);
    return [high * 256 + low, mark];
  });
}

/** Whether the second issuer answered this draw with its key; null when it did not answer. */
export function secondAnswer(manifest, row, blinded) {
  const { second_evaluated: evaluated = null, second_proof: proof = null } = row;
  if (evaluated === null && proof === null) return null;
  try {
    return verifyProof(unhex(manifest.second_issuer, 32), blinded, unhex(evaluated, 32), unhex(proof, 64));
  } catch {
    return false;
  }
}

/** Whether the second half of a token is `output`. */
export const secondHalfIs = (token, output) => equal(token.subarray(64), output);
