// The pages' sealed boxes and sealed ballots against vectors made by libsodium
// 1.0.18 (crypto_box_seal), and a second issuer's proofs.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { sealedBallotBytes } from '../../web/lib/ballot.js';
import { hex, unhex } from '../../web/lib/bytes.js';
import { boxKeyPair, boxPublicKey, openBox, sealBox } from '../../web/lib/sealed_box.js';
import { sealMarks, unsealMarks } from '../../web/lib/sealed_marks.js';
import { BOX_BYTES, padMarks, plainLength, sealedLength, sealingWellFormed, unpadMarks } from '../../web/lib/sealing.js';
import * as voprf from '../../web/lib/voprf.js';

const VECTORS = JSON.parse(readFileSync(new URL('../data/sealed_vectors.json', import.meta.url), 'utf8'));
const bytes = (text) => unhex(text, text.length / 2);

function flip(array, at) {
  const copy = Uint8Array.from(array);
  copy[at] ^= 1;
  return copy;
}

describe('a sealed box', () => {
  for (const [at, vector] of VECTORS.boxes.entries()) {
    it(`of libsodium is opened (vector ${at + 1}, ${vector.message.length / 2} bytes)`, () => {
      assert.equal(hex(boxPublicKey(bytes(vector.secret_key))), vector.public_key);
      assert.equal(hex(openBox(bytes(vector.sealed), bytes(vector.secret_key))), vector.message);
    });
  }

  it('is closed so that its key opens it, differently each time', () => {
    const { publicKey, secretKey } = boxKeyPair();
    for (const length of [0, 1, 63, 64, 65, 3002]) {
      const message = new Uint8Array(length).fill(length);
      const box = sealBox(message, publicKey);
      assert.equal(box.length, length + BOX_BYTES);
      assert.deepEqual(openBox(box, secretKey), message);
      assert.notDeepEqual(sealBox(message, publicKey), box);
    }
  });

  it('is not opened when any part was changed, or by another key', () => {
    const { publicKey, secretKey } = boxKeyPair();
    const box = sealBox(Uint8Array.of(1, 2, 3), publicKey);
    for (let at = 0; at < box.length; at++) assert.throws(() => openBox(flip(box, at), secretKey), `byte ${at}`);
    assert.throws(() => openBox(box, boxKeyPair().secretKey));
    assert.throws(() => openBox(box.subarray(0, BOX_BYTES - 1), secretKey));
  });

  it('is not closed for a key of small order', () => {
    assert.throws(() => sealBox(Uint8Array.of(1), new Uint8Array(32)));
    assert.throws(() => sealBox(Uint8Array.of(1), Uint8Array.from({ length: 32 }, (_, i) => Number(i === 0))));
  });
});

describe('a sealed ballot', () => {
  const { options: count, marks, sealing_keys: keys, secret_keys: secrets, plaintext, sealed } = VECTORS.ballot;
  const manifest = { style: 'approval', options: Array.from({ length: count }, (_, i) => `${i}`), seats: 2, sealed: true, sealing_keys: keys };
  const secretKeys = secrets.map(bytes);

  it('is padded and opened as libsodium has it: the second key inside the first', () => {
    assert.equal(hex(padMarks(manifest, marks)), plaintext);
    assert.deepEqual(unsealMarks(manifest, bytes(sealed), secretKeys), marks);
    assert.equal(unsealMarks(manifest, bytes(sealed), [...secretKeys].reverse()), null);
    assert.equal(unsealMarks(manifest, bytes(sealed), secretKeys.slice(0, 1)), null);
  });

  it('has the bytes that are signed', () => {
    const parts = { ballotKey: new Uint8Array(32).fill(2), token: new Uint8Array(128).fill(3), sealed: bytes(sealed) };
    const digest = createHash('sha256').update(sealedBallotBytes(new Uint8Array(32).fill(1), parts)).digest('hex');
    assert.equal(digest, VECTORS.ballot.ballot_bytes_sha256);
  });

  it('is of one length whatever is marked, and comes back as it went in', () => {
    for (const definition of [manifest, { ...manifest, sealing_keys: keys.slice(0, 1) }, { style: 'resolution', sealed: true, sealing_keys: keys }]) {
      const number = definition.style === 'resolution' ? 1 : count;
      const all = Array.from({ length: number }, (_, i) => [i + 1, 1 + (i % 3)]);
      for (const list of [[], all.slice(0, 1), all]) {
        const box = sealMarks(definition, list);
        assert.equal(box.length, sealedLength(definition));
        assert.deepEqual(unsealMarks(definition, box, secretKeys.slice(0, definition.sealing_keys.length)), list);
      }
    }
  });

  it('holds no more marks than there are options, and none that are malformed', () => {
    assert.throws(() => padMarks(manifest, Array.from({ length: count + 1 }, (_, i) => [i + 1, 1])));
    assert.throws(() => padMarks(manifest, [[2, 1], [1, 1]]));
    assert.equal(padMarks(manifest, []).length, plainLength(manifest));
  });

  it('is read only where it is marks and then zeros', () => {
    for (const wrong of ['', '00', '0001', '000100', '0001000100' + '01', '00020001010001010000', '0001000004', '000100000100', 'ffff' + '00'.repeat(12)]) {
      assert.equal(unpadMarks(bytes(wrong)), null, wrong);
    }
    assert.deepEqual(unpadMarks(bytes('0001000103000000')), [[1, 3]]);
    // Of another length than this contest's: another contest's, or somebody's own.
    const [outer, inner] = keys.map(bytes);
    const short = sealBox(sealBox(bytes('00010001010000'), inner), outer);
    assert.equal(unsealMarks(manifest, short, secretKeys), null);
  });

  it('is asked for only by a manifest that makes sense', () => {
    const [one, two] = keys;
    const sound = [{}, { sealed: false }, { sealed: true, sealing_keys: [one] }, { sealed: true, sealing_keys: [one, two] }];
    const wrong = [{ sealed: true }, { sealing_keys: [one] }, { sealed: true, sealing_keys: [] }, { sealed: true, sealing_keys: [one, one] },
      { sealed: true, sealing_keys: [one, two, one] }, { sealed: true, sealing_keys: [one.toUpperCase()] }, { sealed: true, sealing_keys: one }, { sealed: 1, sealing_keys: [one] }];
    for (const each of sound) assert.equal(sealingWellFormed(each), true, JSON.stringify(each));
    for (const each of wrong) assert.equal(sealingWellFormed(each), false, JSON.stringify(each));
  });
});

describe('a second issuer', () => {
  it('evaluates with a proof that holds, and another one each time', () => {
    const secretKey = voprf.randomScalar();
    const publicKey = voprf.publicKey(secretKey);
    const blinded = voprf.blind(bytes('0102'), voprf.randomScalar());
    const [one, two] = [voprf.issue(secretKey, blinded), voprf.issue(secretKey, blinded)];
    assert.equal(hex(one.evaluated), hex(voprf.blindEvaluate(secretKey, blinded)));
    assert.deepEqual(one.evaluated, two.evaluated);
    assert.notDeepEqual(one.proof, two.proof);
    for (const { evaluated, proof } of [one, two]) {
      assert.equal(voprf.verifyProof(publicKey, blinded, evaluated, proof), true);
      assert.equal(voprf.verifyProof(voprf.publicKey(voprf.randomScalar()), blinded, evaluated, proof), false);
    }
  });

  it('evaluates nothing that is no element', () => {
    for (const wrong of [new Uint8Array(32), new Uint8Array(32).fill(255), new Uint8Array(31)]) {
      assert.equal(voprf.isElement(wrong), false);
      assert.throws(() => voprf.issue(voprf.randomScalar(), wrong));
    }
  });
});
