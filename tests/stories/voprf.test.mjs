// The vectors of RFC 9497, appendix A.1.2 (ristretto255-SHA512, VOPRF mode, batch size 1).

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hex, unhex } from '../../web/lib/bytes.js';
import {
  blind,
  blindEvaluate,
  evaluate,
  finalize,
  publicKey,
  randomScalar,
  verifyProof,
} from '../../web/lib/voprf.js';

const bytes = (text) => unhex(text, text.length / 2);

const SECRET_KEY = bytes('e6f73f344b79b379f1a0dd37e07ff62e38d9f71345ce62ae3a9bc60b04ccd909');
const PUBLIC_KEY = bytes('c803e2cc6b05fc15064549b5920659ca4a77b2cca6f04f6b357009335476ad4e');
const BLIND = bytes('64d37aed22a27f5191de1c1d69fadb899d8862b58eb4220029e036ec4c1f6706');
const ORDER = 'edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010';

const VECTORS = [
  {
    input: '00',
    blinded: '863f330cc1a1259ed5a5998a23acfd37fb4351a793a5b3c090b642ddc439b945',
    evaluated: 'aa8fa048764d5623868679402ff6108d2521884fa138cd7f9c7669a9a014267e',
    proof:
      'ddef93772692e535d1a53903db24367355cc2cc78de93b3be5a8ffcc6985dd06' +
      '6d4346421d17bf5117a2a1ff0fcb2a759f58a539dfbe857a40bce4cf49ec600d',
    output:
      'b58cfbe118e0cb94d79b5fd6a6dafb98764dff49c14e1770b566e42402da1a7d' +
      'a4d8527693914139caee5bd03903af43a491351d23b430948dd50cde10d32b3c',
  },
  {
    input: '5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a',
    blinded: 'cc0b2a350101881d8a4cba4c80241d74fb7dcbfde4a61fde2f91443c2bf9ef0c',
    evaluated: '60a59a57208d48aca71e9e850d22674b611f752bed48b36f7a91b372bd7ad468',
    proof:
      '401a0da6264f8cf45bb2f5264bc31e109155600babb3cd4e5af7d181a2c9dc0a' +
      '67154fabf031fd936051dec80b0b6ae29c9503493dde7393b722eafdf5a50b02',
    output:
      '8a9a2f3c7f085b65933594309041fc1898d42d0858e59f90814ae90571a6df60' +
      '356f4610bf816f27afdd84f47719e480906d27ecd994985890e5f539e7ea74b6',
  },
];

const vector = (i) =>
  Object.fromEntries(Object.entries(VECTORS[i]).map(([name, text]) => [name, bytes(text)]));

function flip(array, at = 0) {
  const copy = Uint8Array.from(array);
  copy[at] ^= 1;
  return copy;
}

describe('RFC 9497 A.1.2', () => {
  it('derives the public key', () => {
    assert.equal(hex(publicKey(SECRET_KEY)), hex(PUBLIC_KEY));
  });

  for (const i of VECTORS.keys()) {
    it(`test vector ${i + 1}`, () => {
      const v = vector(i);
      assert.equal(hex(blind(v.input, BLIND)), hex(v.blinded));
      assert.equal(hex(blindEvaluate(SECRET_KEY, v.blinded)), hex(v.evaluated));
      assert.equal(verifyProof(PUBLIC_KEY, v.blinded, v.evaluated, v.proof), true);
      assert.equal(hex(finalize({ ...v, blind: BLIND, publicKey: PUBLIC_KEY })), hex(v.output));
      assert.equal(hex(evaluate(SECRET_KEY, v.input)), hex(v.output));
    });
  }
});

describe('proof', () => {
  it('refuses any changed part', () => {
    const v = vector(0);
    const other = vector(1);
    assert.equal(verifyProof(PUBLIC_KEY, v.blinded, v.evaluated, flip(v.proof)), false);
    assert.equal(verifyProof(PUBLIC_KEY, v.blinded, v.evaluated, flip(v.proof, 32)), false);
    assert.equal(verifyProof(PUBLIC_KEY, v.blinded, other.evaluated, v.proof), false);
    assert.equal(verifyProof(PUBLIC_KEY, other.blinded, v.evaluated, v.proof), false);
    assert.equal(verifyProof(v.blinded, v.blinded, v.evaluated, v.proof), false);
  });

  it('makes finalize throw when it fails', () => {
    const v = vector(0);
    const request = { ...v, blind: BLIND, publicKey: PUBLIC_KEY, proof: flip(v.proof) };
    assert.throws(() => finalize(request), /proof/);
  });
});

describe('encodings', () => {
  const v = vector(0);
  const IDENTITY = new Uint8Array(32);

  it('refuses the identity element', () => {
    assert.throws(() => blindEvaluate(SECRET_KEY, IDENTITY), /identity/);
    assert.throws(() => verifyProof(IDENTITY, v.blinded, v.evaluated, v.proof), /identity/);
    assert.throws(() => verifyProof(PUBLIC_KEY, v.blinded, IDENTITY, v.proof), /identity/);
  });

  it('refuses an element that is not canonical', () => {
    assert.throws(() => blindEvaluate(SECRET_KEY, new Uint8Array(32).fill(0xff)));
    assert.throws(() => blindEvaluate(SECRET_KEY, flip(v.blinded)));
    assert.throws(() => blindEvaluate(SECRET_KEY, v.blinded.subarray(1)));
  });

  it('refuses zero and unreduced scalars', () => {
    assert.throws(() => publicKey(new Uint8Array(32)));
    assert.throws(() => publicKey(bytes(ORDER)));
    assert.throws(() => blind(v.input, new Uint8Array(32)));
    const proof = Uint8Array.from([...v.proof.subarray(0, 32), ...bytes(ORDER)]);
    assert.throws(() => verifyProof(PUBLIC_KEY, v.blinded, v.evaluated, proof));
  });
});

it('a fresh blind makes another element of the same input', () => {
  const input = bytes('00ff');
  const elements = [1, 2, 3].map(() => hex(blind(input, randomScalar())));
  assert.equal(new Set(elements).size, 3);
});
