// A teller's secret key as a file under a passphrase: JSON that says whose key it
// is, and the key itself in XChaCha20-Poly1305 under scrypt of the passphrase.

import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { scryptAsync } from '@noble/hashes/scrypt.js';
import { randomBytes } from '@noble/hashes/utils.js';
import { hex, unhex, utf8 } from './bytes.js';

const WHAT = 'congressd teller key';
// 64 MiB for the time of opening (OWASP's second choice).
const COST = { N: 2 ** 16, r: 8, p: 2 };
// What somebody else's file may ask for: 256 MiB.
const COST_MAX = { N: 2 ** 18, r: 8, p: 16 };
const SALT_BYTES = 16;
const NONCE_BYTES = 24;
const FILE_MAX = 16384;

/** code: "not_a_key" or "wrong_passphrase". */
export class KeyFileError extends Error {
  constructor(code) {
    super(code);
    this.name = 'KeyFileError';
    this.code = code;
  }
}

// The same passphrase whatever keyboard it was typed on.
const passwordBytes = (passphrase) => utf8(passphrase.normalize('NFC').trim());

const cipherOf = (key, nonce, { kind, public_key: publicKey }) =>
  xchacha20poly1305(key, nonce, utf8(`${WHAT} v1 ${kind} ${publicKey}`));

/**
 * The text of the file. record: {kind, publicKey, secret, label, congress: {id, name,
 * public_key}, madeAt}, binary in hex. cost: for tests that have no time.
 */
export async function writeKeyFile(record, passphrase, cost = COST) {
  const salt = randomBytes(SALT_BYTES);
  const nonce = randomBytes(NONCE_BYTES);
  const head = {
    what: WHAT,
    v: 1,
    kind: record.kind,
    label: record.label,
    congress: record.congress,
    public_key: record.publicKey,
    made_at: record.madeAt,
  };
  const key = await scryptAsync(passwordBytes(passphrase), salt, { ...cost, dkLen: 32 });
  const box = cipherOf(key, nonce, head).encrypt(unhex(record.secret, 32));
  const kdf = { name: 'scrypt', ...cost, salt: hex(salt) };
  return `${JSON.stringify({ ...head, kdf, cipher: 'xchacha20poly1305', nonce: hex(nonce), box: hex(box) }, null, 2)}\n`;
}

/** What stands in the clear in a file: {kind, publicKey, label, congress, madeAt}. Throws KeyFileError. */
export function readKeyFile(text) {
  const file = parse(text);
  return { kind: file.kind, publicKey: file.public_key, label: file.label, congress: file.congress, madeAt: file.made_at };
}

/** The whole record of a file, as writeKeyFile took it. Throws KeyFileError. */
export async function openKeyFile(text, passphrase) {
  const file = parse(text);
  const { N, r, p, salt } = file.kdf;
  const key = await scryptAsync(passwordBytes(passphrase), unhex(salt, SALT_BYTES), { N, r, p, dkLen: 32 });
  try {
    const secret = cipherOf(key, unhex(file.nonce, NONCE_BYTES), file).decrypt(unhex(file.box, 48));
    return { ...readKeyFile(text), secret: hex(secret) };
  } catch {
    throw new KeyFileError('wrong_passphrase');
  }
}

function parse(text) {
  let file = null;
  try {
    file = text.length <= FILE_MAX ? JSON.parse(text) : null;
  } catch {
    // Found below.
  }
  if (!file || !isHead(file) || !isBox(file)) throw new KeyFileError('not_a_key');
  return file;
}

const isHex = (text, bytes) => typeof text === 'string' && text.length === 2 * bytes && /^[0-9a-f]*$/.test(text);
const isText = (value, max) => typeof value === 'string' && value.length <= max;

function isHead({ what, v, kind, label, congress, public_key: publicKey, made_at: madeAt }) {
  const whose = congress && isHex(congress.id, 4) && isText(congress.name, 1000) && isHex(congress.public_key, 32);
  const named = isText(label, 200) && isText(madeAt, 40) && isHex(publicKey, 32);
  return what === WHAT && v === 1 && ['sealing', 'issuer'].includes(kind) && Boolean(whose) && named;
}

function isBox({ kdf, nonce, box, cipher }) {
  const within = (name) => Number.isInteger(kdf[name]) && kdf[name] >= 1 && kdf[name] <= COST_MAX[name];
  const derived = kdf?.name === 'scrypt' && isHex(kdf.salt, SALT_BYTES) && ['N', 'r', 'p'].every(within) && (kdf.N & (kdf.N - 1)) === 0 && kdf.N > 1;
  return derived && cipher === 'xchacha20poly1305' && isHex(nonce, NONCE_BYTES) && isHex(box, 48);
}
