// Every published vector of what the pages' recount rests on, n of n; the unit tests
// read the same file for the program.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { expand_message_xmd as expand } from '../../web/node_modules/@noble/curves/esm/abstract/hash-to-curve.js';
import { ed25519, ristretto255, ristretto255_hasher, RistrettoPoint } from '../../web/node_modules/@noble/curves/esm/ed25519.js';
import { sha512 } from '../../web/node_modules/@noble/hashes/esm/sha2.js';
import { merkleRoot, signatureHolds } from '../../web/lib/ballot.js';
import { concat, equal, hex, u16, utf8 } from '../../web/lib/bytes.js';
import * as voprf from '../../web/lib/voprf.js';

const vectors = JSON.parse(readFileSync(new URL('../data/vectors.json', import.meta.url)));
const bytes = (text) => new Uint8Array(Buffer.from(text, 'hex'));
const { Point } = ristretto255;
const ONE = Point.Fn.toBytes(1n);

function nOfN(name, all, count, holds) {
  it(`${name}: ${count} of ${count}`, () => {
    assert.equal(all.length, count);
    for (const [at, vector] of all.entries()) assert.ok(holds(vector, at), `${name}: number ${at + 1}`);
  });
}

nOfN('RFC 8032 7.1', vectors.rfc8032_7_1, 5, ({ seed, public_key: key, message, signature }) => {
  const signed = ed25519.sign(bytes(message), bytes(seed));
  return hex(ed25519.getPublicKey(bytes(seed))) === key && hex(signed) === signature && signatureHolds(bytes(signature), bytes(message), bytes(key));
});

nOfN('RFC 9380 K.3', vectors.rfc9380_k_3.vectors, 10, ({ message, uniform }) =>
  hex(expand(utf8(message), utf8(vectors.rfc9380_k_3.dst), uniform.length / 2, sha512)) === uniform);

nOfN('RFC 9496 A.1', vectors.rfc9496_a_1, 16, (element, at) => {
  const sum = Array.from({ length: at }).reduce((point) => point.add(Point.BASE), Point.ZERO);
  const product = at === 0 ? Point.ZERO : Point.BASE.multiply(BigInt(at));
  // The identity is no element to the VOPRF.
  return [sum, product, Point.fromBytes(bytes(element))].every((point) => hex(point.toBytes()) === element) && voprf.isElement(bytes(element)) === at > 0;
});

nOfN('RFC 9496 A.2', vectors.rfc9496_a_2, 29, (element) => {
  assert.throws(() => voprf.blindEvaluate(ONE, bytes(element)));
  return !voprf.isElement(bytes(element));
});

nOfN('RFC 9496 A.3', vectors.rfc9496_a_3, 11, ({ uniform, element }) => hex(RistrettoPoint.hashToCurve(uniform).toBytes()) === element);

nOfN('RFC 9497 A.1.2', vectors.rfc9497_a_1_2.vectors, 3, (vector) => {
  const { secret_key: secret, public_key: key } = vectors.rfc9497_a_1_2;
  assert.equal(hex(voprf.publicKey(bytes(secret))), key);
  const rows = vector.input.map((input, at) => ({
    input: bytes(input),
    blind: bytes(vector.blind[at]),
    blinded: bytes(vector.blinded[at]),
    evaluated: bytes(vector.evaluated[at]),
    output: vector.output[at],
  }));
  for (const { input, blind, blinded, evaluated, output } of rows) {
    assert.ok(equal(voprf.blind(input, blind), blinded));
    assert.ok(equal(voprf.blindEvaluate(bytes(secret), blinded), evaluated));
    assert.equal(hex(voprf.evaluate(bytes(secret), input)), output);
  }
  const proof = bytes(vector.proof);
  if (rows.length > 1) return batchHolds(bytes(key), rows, proof); // the pages prove one at a time
  const [{ input, blind, blinded, evaluated, output }] = rows;
  assert.ok(voprf.verifyProof(bytes(key), blinded, evaluated, proof));
  return hex(voprf.finalize({ input, blind, blinded, evaluated, publicKey: bytes(key), proof })) === output;
});

// VerifyProof (RFC 9497, section 2.2.2) over several elements.
function batchHolds(key, rows, proof) {
  const { Fn } = Point;
  const context = concat(utf8('OPRFV1-'), Uint8Array.of(1), utf8('-ristretto255-SHA512'));
  const withLength = (part) => concat(u16(part.length), part);
  const toScalar = (...parts) => ristretto255_hasher.hashToScalar(concat(...parts), { DST: concat(utf8('HashToScalar-'), context) });
  const seed = sha512(concat(withLength(key), withLength(concat(utf8('Seed-'), context))));
  let [M, Z] = [Point.ZERO, Point.ZERO];
  for (const [at, { blinded, evaluated }] of rows.entries()) {
    const weight = toScalar(withLength(seed), u16(at), withLength(blinded), withLength(evaluated), utf8('Composite'));
    M = M.add(Point.fromBytes(blinded).multiply(weight));
    Z = Z.add(Point.fromBytes(evaluated).multiply(weight));
  }
  const [c, s] = [Fn.fromBytes(proof.subarray(0, 32)), Fn.fromBytes(proof.subarray(32))];
  const t2 = Point.BASE.multiply(s).add(Point.fromBytes(key).multiply(c));
  const t3 = M.multiply(s).add(Z.multiply(c));
  return toScalar(...[key, ...[M, Z, t2, t3].map((point) => point.toBytes())].map(withLength), utf8('Challenge')) === c;
}

nOfN('RFC 6962 tree heads', vectors.rfc6962.roots, 9, (root, size) => {
  const leaves = vectors.rfc6962.entries.map((entry) => createHash('sha256').update(Buffer.of(0)).update(entry, 'hex').digest());
  return hex(merkleRoot(leaves.slice(0, size))) === root;
});

it('the script’s, n of n', () => {
  const paths = ['../verify/vectors.py', '../data/vectors.json', '../data/sealed_vectors.json'];
  const said = execFileSync('python3', ['-B', ...paths.map((name) => fileURLToPath(new URL(name, import.meta.url)))], { encoding: 'utf8' });
  const counts = [...said.matchAll(/^(.+): (\d+) of (\d+)$/gm)];
  assert.equal(counts.length, 8, said);
  for (const [line, , right, all] of counts) assert.equal(right, all, line);
});
