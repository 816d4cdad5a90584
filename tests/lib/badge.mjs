// Badge tokens (section 5 of the design) read, checked and forged with Node's
// own cryptography: nothing here is shared with the program.

import { createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const PREFIX = Buffer.from('congressd-badge-v1');
const SIGNED = 12;
// The DER form of an Ed25519 public key is this and the 32 bytes (RFC 8410).
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');

/** Whether `signature` is by `publicKey` (hex) over `message`. */
export function ed25519Holds(publicKey, message, signature) {
  const key = createPublicKey({ key: Buffer.concat([SPKI, Buffer.from(publicKey, 'hex')]), format: 'der', type: 'spki' });
  return verify(null, message, key, signature);
}

/** RFC 4648 Base32 without padding. */
export function base32(bytes) {
  let bits = 0;
  let value = 0;
  let text = '';
  for (const byte of bytes) {
    value = ((value << 8) | byte) & 0xfff;
    for (bits += 8; bits >= 5; bits -= 5) text += ALPHABET[(value >> (bits - 5)) & 31];
  }
  return bits ? text + ALPHABET[(value << (5 - bits)) & 31] : text;
}

function unbase32(text) {
  const bytes = [];
  let bits = 0;
  let value = 0;
  for (const character of text) {
    value = ((value << 5) | ALPHABET.indexOf(character)) & 0xfff;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push((value >> bits) & 0xff);
  }
  return Buffer.from(bytes);
}

/** What a token says, and whether it is signed by `publicKey` (hex). */
export function readBadge(token, publicKey) {
  const bytes = unbase32(token);
  const signed = bytes.subarray(0, SIGNED);
  return {
    version: bytes[0],
    congress: bytes.toString('hex', 1, 5),
    delegate: bytes.readUInt32BE(5),
    serial: bytes.readUInt16BE(9),
    flags: bytes[11],
    genuine: bytes.length === 76 && ed25519Holds(publicKey, Buffer.concat([PREFIX, signed]), bytes.subarray(SIGNED)),
  };
}

/** A token in due form, signed by a key of its own. */
export function forgeBadge({ congress, delegate, serial = 1, version = 1 }) {
  const body = Buffer.alloc(SIGNED);
  body[0] = version;
  body.write(congress, 1, 'hex');
  body.writeUInt32BE(delegate, 5);
  body.writeUInt16BE(serial, 9);
  const { privateKey } = generateKeyPairSync('ed25519');
  return base32(Buffer.concat([body, sign(null, Buffer.concat([PREFIX, body]), privateKey)]));
}
