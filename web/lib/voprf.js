// RFC 9497 VOPRF, suite ristretto255-SHA512, one element at a time.
//
// Elements and scalars are their 32-byte encodings; a proof is 64 bytes, c then s.
// Functions throw on an encoding that is not canonical, on the identity element
// and on a zero key or blind.

import { ristretto255, ristretto255_hasher } from '@noble/curves/ed25519.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { randomBytes } from '@noble/hashes/utils.js';
import { concat, u16, utf8 } from './bytes.js';

const { Point } = ristretto255;
const { Fn } = Point;

const MODE_VOPRF = 0x01;
// Section 3.1.
const CONTEXT = concat(utf8('OPRFV1-'), Uint8Array.of(MODE_VOPRF), utf8('-ristretto255-SHA512'));
const DST_GROUP = concat(utf8('HashToGroup-'), CONTEXT);
const DST_SCALAR = concat(utf8('HashToScalar-'), CONTEXT);
const DST_SEED = concat(utf8('Seed-'), CONTEXT);

const withLength = (bytes) => concat(u16(bytes.length), bytes);

function decodeElement(bytes) {
  const element = Point.fromBytes(bytes);
  if (element.is0()) throw new RangeError('identity element');
  return element;
}

function decodeScalar(bytes) {
  const scalar = Fn.fromBytes(bytes);
  if (!Fn.isValid(scalar)) throw new RangeError('scalar is not canonical');
  return scalar;
}

function decodeSecret(bytes) {
  const scalar = decodeScalar(bytes);
  if (Fn.is0(scalar)) throw new RangeError('zero scalar');
  return scalar;
}

function hashToGroup(input) {
  const element = ristretto255_hasher.hashToCurve(input, { DST: DST_GROUP });
  if (element.is0()) throw new RangeError('input maps to the identity element');
  return element;
}

function hashToScalar(message) {
  return ristretto255_hasher.hashToScalar(message, { DST: DST_SCALAR });
}

/** A uniform non-zero scalar (section 4.7.2). */
export function randomScalar() {
  for (;;) {
    // 64 bytes reduced: bias below 2^-250.
    const wide = randomBytes(64).reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
    const scalar = Fn.create(wide);
    if (!Fn.is0(scalar)) return Fn.toBytes(scalar);
  }
}

/** Whether these 32 bytes are an element other than the identity. */
export function isElement(bytes) {
  try {
    decodeElement(bytes);
    return true;
  } catch {
    return false;
  }
}

/** The public key of a secret key. */
export function publicKey(secretKey) {
  return Point.BASE.multiply(decodeSecret(secretKey)).toBytes();
}

/** Blind (section 3.3.1): the element to send for `input` under `blind`, a randomScalar(). */
export function blind(input, blindScalar) {
  return hashToGroup(input).multiply(decodeSecret(blindScalar)).toBytes();
}

/**
 * BlindEvaluate without its proof (section 3.3.2). For recounts with a published
 * key: its time depends on the key, as that of evaluate does.
 */
export function blindEvaluate(secretKey, blinded) {
  return decodeElement(blinded).multiplyUnsafe(decodeSecret(secretKey)).toBytes();
}

/** Evaluate (section 3.3.1): the 64-byte output, by the holder of the secret key. */
export function evaluate(secretKey, input) {
  return output(input, hashToGroup(input).multiplyUnsafe(decodeSecret(secretKey)));
}

/**
 * Finalize (section 3.3.2): the 64-byte output for `input`, or throws if the
 * proof does not show that `evaluated` was made with the secret key of `publicKey`.
 */
export function finalize({ input, blind: blindScalar, blinded, evaluated, publicKey: key, proof }) {
  if (!verifyProof(key, blinded, evaluated, proof)) throw new Error('proof does not verify');
  const unblinded = decodeElement(evaluated).multiply(Fn.inv(decodeSecret(blindScalar)));
  return output(input, unblinded);
}

function output(input, element) {
  return sha512(concat(withLength(input), withLength(element.toBytes()), utf8('Finalize')));
}

/** VerifyProof (section 2.2.2) for one element, with the generator as A. */
export function verifyProof(key, blinded, evaluated, proof) {
  if (proof.length !== 64) throw new RangeError('a proof has 64 bytes');
  const B = decodeElement(key);
  const { M, Z } = composites(key, blinded, evaluated);
  const c = decodeScalar(proof.subarray(0, 32));
  const s = decodeScalar(proof.subarray(32));
  const t2 = combine(s, Point.BASE, c, B);
  const t3 = combine(s, M, c, Z);
  return challenge(key, M, Z, t2, t3) === c;
}

/**
 * BlindEvaluate (section 3.3.2) by the holder of the secret key: {evaluated, proof}.
 * The proof's scalar is new each time, so that each answer has another proof.
 */
export function issue(secretKey, blinded) {
  const secret = decodeSecret(secretKey);
  const evaluated = decodeElement(blinded).multiply(secret).toBytes();
  return { evaluated, proof: generateProof(secret, blinded, evaluated) };
}

// GenerateProof (section 2.2.1) for one element, with the generator as A.
function generateProof(secret, blinded, evaluated) {
  const key = Point.BASE.multiply(secret).toBytes();
  const { M, Z } = composites(key, blinded, evaluated);
  const r = Fn.fromBytes(randomScalar());
  const t2 = Point.BASE.multiply(r);
  const t3 = M.multiply(r);
  const c = challenge(key, M, Z, t2, t3);
  return concat(Fn.toBytes(c), Fn.toBytes(Fn.sub(r, Fn.mul(c, secret))));
}

function challenge(key, ...points) {
  const transcript = [key, ...points.map((point) => point.toBytes())].map(withLength);
  return hashToScalar(concat(...transcript, utf8('Challenge')));
}

// ComputeComposites (section 2.2.1).
function composites(key, blinded, evaluated) {
  const seed = sha512(concat(withLength(key), withLength(DST_SEED)));
  const d = hashToScalar(
    concat(withLength(seed), u16(0), withLength(blinded), withLength(evaluated), utf8('Composite'))
  );
  return {
    M: decodeElement(blinded).multiplyUnsafe(d),
    Z: decodeElement(evaluated).multiplyUnsafe(d),
  };
}

// a*P + b*Q of public values.
function combine(a, P, b, Q) {
  return P.multiplyUnsafe(a).add(Q.multiplyUnsafe(b));
}
