// libsodium's sealed boxes (crypto_box_seal): whoever knows the public key can
// close one, and only the holder of the secret key opens it. X25519, BLAKE2b for
// the nonce, XSalsa20-Poly1305. Keys are 32 bytes.

import { hsalsa, xsalsa20poly1305 } from '@noble/ciphers/salsa.js';
import { x25519 } from '@noble/curves/ed25519.js';
import { blake2b } from '@noble/hashes/blake2.js';
import { randomBytes } from '@noble/hashes/utils.js';
import { concat, utf8 } from './bytes.js';
import { BOX_BYTES } from './sealing.js';

const KEY_BYTES = 32;
const NONCE_BYTES = 24;


/** A new key pair {secretKey, publicKey}. */
export function boxKeyPair() {
  const secretKey = randomBytes(KEY_BYTES);
  return { secretKey, publicKey: boxPublicKey(secretKey) };
}

/** The public key of a secret key. */
export function boxPublicKey(secretKey) {
  return x25519.getPublicKey(secretKey);
}

/** `message` in a box that the holder of `publicKey` opens. Throws for keys of small order. */
export function sealBox(message, publicKey) {
  const { secretKey: once, publicKey: sender } = boxKeyPair();
  const cipher = cipherOf(once, publicKey, nonceOf(sender, publicKey));
  return concat(sender, cipher.encrypt(message));
}

/** What is in the box; throws when it was closed for another key, or changed. */
export function openBox(box, secretKey) {
  if (box.length < BOX_BYTES) throw new RangeError('too short for a box');
  const sender = box.subarray(0, KEY_BYTES);
  const cipher = cipherOf(secretKey, sender, nonceOf(sender, boxPublicKey(secretKey)));
  return cipher.decrypt(box.subarray(KEY_BYTES));
}

const nonceOf = (sender, receiver) => blake2b(concat(sender, receiver), { dkLen: NONCE_BYTES });

function cipherOf(secretKey, publicKey, nonce) {
  return xsalsa20poly1305(boxKey(x25519.getSharedSecret(secretKey, publicKey)), nonce);
}

// HSalsa20 of the shared point under a zero nonce (crypto_box_beforenm).
function boxKey(shared) {
  const out = new Uint32Array(8);
  hsalsa(words(utf8('expand 32-byte k')), words(shared), new Uint32Array(4), out);
  return bytesOf(out);
}

// Little-endian whatever the machine.
function words(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Uint32Array.from({ length: bytes.length / 4 }, (_, i) => view.getUint32(4 * i, true));
}

function bytesOf(numbers) {
  const bytes = new Uint8Array(4 * numbers.length);
  const view = new DataView(bytes.buffer);
  numbers.forEach((number, i) => view.setUint32(4 * i, number, true));
  return bytes;
}
