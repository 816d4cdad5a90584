// The voting card: its secret as printed, the card key derived from it, and the
// signatures the card key makes.

import { ed25519 } from '@noble/curves/ed25519.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { drawMessage } from './ballot.js';
import { concat, utf8 } from './bytes.js';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const SECRET_BYTES = 16;

/** Characters of a printed secret. */
export const SECRET_LENGTH = 26;

/**
 * What a person typed or pasted, brought to the card's spelling: a whole link is
 * cut to its fragment, case and separators do not matter, and 0, 1 and 8, which
 * the alphabet lacks, are read as O, I and B.
 */
export function normaliseSecret(text) {
  return text
    .slice(text.indexOf('#') + 1)
    .toUpperCase()
    .replace(/[\s.-]/g, '')
    .replace(/0/g, 'O')
    .replace(/1/g, 'I')
    .replace(/8/g, 'B');
}

/** The 16 bytes of 26 Base32 characters (RFC 4648, unpadded), or null. */
export function decodeSecret(text) {
  if (text.length !== SECRET_LENGTH) return null;
  let bits = 0n;
  for (const character of text) {
    const value = ALPHABET.indexOf(character);
    if (value < 0) return null;
    bits = (bits << 5n) | BigInt(value);
  }
  // 130 bits hold 128: the two left over must be zero, for one spelling each.
  if (bits & 3n) return null;
  bits >>= 2n;
  const secret = new Uint8Array(SECRET_BYTES);
  for (let i = SECRET_BYTES - 1; i >= 0; i--) {
    secret[i] = Number(bits & 0xffn);
    bits >>= 8n;
  }
  return secret;
}

/** The card key pair {seed, key}, 32 bytes each, for a congress id of 4 bytes. */
export function cardKeyPair(congress, secret) {
  const seed = sha256(concat(utf8('congressd-card-v1'), congress, secret));
  return { seed, key: ed25519.getPublicKey(seed) };
}

/** The signature that signs in, over a server challenge of 32 bytes. */
export function signLogin(seed, challenge) {
  return ed25519.sign(concat(utf8('congressd-login-v1'), challenge), seed);
}

/** The signature that draws a ballot. */
export function signDraw(seed, hash, blinded) {
  return ed25519.sign(drawMessage(hash, blinded), seed);
}
