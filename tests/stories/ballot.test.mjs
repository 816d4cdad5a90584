import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { ballotBytes, fingerprint, manifestHash, marksWellFormed, merkleRoot } from '../../web/lib/ballot.js';
import { hex } from '../../web/lib/bytes.js';
import { judge } from '../../web/lib/rules.js';

const sha256 = (...parts) => createHash('sha256').update(Buffer.concat(parts)).digest();

describe('ballot bytes', () => {
  const hash = new Uint8Array(32).fill(1);
  const ballot = { ballotKey: new Uint8Array(32).fill(2), token: new Uint8Array(64).fill(3) };

  it('are prefix, hash, key, token, count and marks, big-endian', () => {
    const bytes = ballotBytes(hash, { ...ballot, marks: [[1, 1], [258, 3]] });
    const expected =
      Buffer.from('congressd-ballot-v1').toString('hex') +
      '01'.repeat(32) + '02'.repeat(32) + '03'.repeat(64) + '0002' + '000101' + '010203';
    assert.equal(hex(bytes), expected);
  });

  it('end with a zero count for a blank ballot', () => {
    const bytes = ballotBytes(hash, { ...ballot, marks: [] });
    assert.equal(bytes.length, 19 + 32 + 32 + 64 + 2);
    assert.equal(hex(bytes.subarray(-2)), '0000');
  });

  it('are not made of marks out of order, twice, or out of range', () => {
    const wrong = [[[2, 1], [1, 1]], [[1, 1], [1, 2]], [[0, 1]], [[65536, 1]], [[1, 0]], [[1, 4]], [[1]], [1], null, [[1.5, 1]], [['1', 1]]];
    for (const marks of wrong) {
      assert.equal(marksWellFormed(marks), false, JSON.stringify(marks));
      assert.throws(() => ballotBytes(hash, { ...ballot, marks }));
    }
  });
});

it('a fingerprint is the first 16 digits of the hash', () => {
  const digits = sha256(Buffer.from('{"title":"Đại hội"}')).toString('hex');
  const expected = [0, 4, 8, 12].map((i) => digits.slice(i, i + 4)).join('-');
  assert.equal(fingerprint(manifestHash('{"title":"Đại hội"}')), expected);
});

// Certificate Transparency's reference entries and tree heads.
const ENTRIES = [
  '', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f',
];
const HEADS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

describe('RFC 6962 tree head', () => {
  const leaves = ENTRIES.map((entry) => sha256(Buffer.from([0]), Buffer.from(entry, 'hex')));
  for (const [size, head] of HEADS.entries()) {
    it(`of ${size} leaves`, () => assert.equal(hex(merkleRoot(leaves.slice(0, size))), head));
  }
});

describe('validity', () => {
  const approval = { style: 'approval', options: ['A', 'B', 'C'], seats: 2 };
  const each = { style: 'each', options: ['A', 'B'], seats: 2 };
  const resolution = { style: 'resolution' };
  const cases = [
    [approval, [[1, 1], [3, 1]], 'valid'],
    [approval, [[1, 1]], 'valid'],
    [approval, [], 'no_choice'],
    [approval, [[1, 1], [2, 1], [3, 1]], 'overvote'],
    [approval, [[4, 1]], 'bad_marks'],
    [approval, [[1, 2]], 'bad_marks'],
    [{ ...approval, blank: 'valid' }, [], 'valid'],
    [{ ...approval, undervote: 'invalid' }, [[1, 1]], 'undervote'],
    [each, [[1, 1], [2, 2]], 'valid'],
    [each, [[1, 2]], 'valid'],
    [each, [], 'valid'],
    [each, [[1, 3]], 'bad_marks'],
    [{ ...each, blank: 'invalid' }, [], 'no_choice'],
    [{ ...each, row_error: 'ballot' }, [[1, 1]], 'both_or_neither'],
    [{ ...each, row_error: 'ballot' }, [], 'both_or_neither'],
    [{ ...each, row_error: 'ballot', options: ['A'] }, [], 'valid'],
    [resolution, [[1, 3]], 'valid'],
    [resolution, [], 'no_choice'],
    [resolution, [[2, 1]], 'bad_marks'],
    [{ style: 'other', options: ['A'] }, [[1, 1]], 'bad_marks'],
  ];
  for (const [contest, marks, verdict] of cases) {
    it(`${JSON.stringify(contest)} ${JSON.stringify(marks)} is ${verdict}`, () => {
      assert.equal(judge(contest, marks), verdict);
    });
  }
});
