// Sealed ballots that no honest phone makes, one of each kind in one box: what the
// daemon counts them as, the three recounts of the board count them as, too.

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { hsalsa, xsalsa20poly1305 } from '../../web/node_modules/@noble/ciphers/esm/salsa.js';
import { x25519 } from '../../web/node_modules/@noble/curves/esm/ed25519.js';
import { blake2b } from '../../web/node_modules/@noble/hashes/esm/blake2.js';
import { concat, unhex } from '../../web/lib/bytes.js';
import { boxKeyPair, sealBox } from '../../web/lib/sealed_box.js';
import { Hall } from '../lib/hall.mjs';
import { makeOfficials } from '../lib/roster.mjs';
import { drawBoth, plainOf, sealedBody, sealTo, Tellers } from '../lib/sealing.mjs';
import { verifyByAll } from '../lib/verifiers.mjs';

const OPTIONS = 3;
const PLAIN = 2 + 3 * OPTIONS;
const LIST = { title: 'Bầu Bí thư', style: 'approval', seats: 2, options: ['Lê An', 'Trần Bình', 'Phạm Châu'] };
const P = 2n ** 255n - 19n;

const littleEndian = (number) => Uint8Array.from({ length: 32 }, (_, i) => Number((number >> BigInt(8 * i)) & 255n));

// A box whose maker says what the sender's public key and the shared point are.
function boxOf(message, receiver, sender, shared) {
  const words = (bytes) => new Uint32Array(Uint8Array.from(bytes).buffer);
  const key = new Uint32Array(8);
  hsalsa(words(Buffer.from('expand 32-byte k')), words(shared), new Uint32Array(4), key);
  const nonce = blake2b(concat(sender, receiver), { dkLen: 24 });
  return concat(sender, xsalsa20poly1305(new Uint8Array(key.buffer), nonce).encrypt(Uint8Array.from(message)));
}

// The shared point as X25519 gives it for any public key but those of small order.
const sharedOf = (secret, point) => x25519.getSharedSecret(secret, point);

// [what it is, what it counts as, what is sealed]; tellers have two keys.
function kinds(tellers) {
  const [outer, inner] = tellers.sealing;
  const keys = tellers.sealed(2).sealing_keys;
  const good = (marks, fields) => sealTo(keys, plainOf(marks, PLAIN, fields));
  const around = (box) => sealBox(box, outer.publicKey);
  const one = plainOf([[1, 1]], PLAIN);
  const zeros = new Uint8Array(32);
  const innerGood = sealBox(new Uint8Array(one), inner.publicKey);
  const once = boxKeyPair();
  const topBit = Uint8Array.from(once.publicKey);
  topBit[31] |= 0x80;
  const shared = sharedOf(once.secretKey, inner.publicKey);
  const beyond = littleEndian(P + 3n);
  return [
    ['an honest one', 'valid', good([[1, 1], [3, 1]])],
    ['a blank one', 'no_choice', good([])],
    ['too many marks', 'overvote', good([[1, 1], [2, 1], [3, 1]])],
    ['marks out of order', 'bad_marks', good([[2, 1], [1, 1]])],
    ['a number twice', 'bad_marks', good([[2, 1], [2, 1]])],
    ['option 0', 'bad_marks', good([[0, 1]])],
    ['an option too high', 'bad_marks', good([[4, 1]])],
    ['the highest number there is', 'bad_marks', good([[65535, 1]])],
    ['no mark', 'bad_marks', good([[1, 0]])],
    ['a mark of another style', 'bad_marks', good([[1, 2]])],
    ['an unknown mark', 'bad_marks', good([[1, 255]])],
    ['a wrong mark on too many', 'bad_marks', good([[1, 1], [2, 1], [3, 9]])],
    ['a count above the options', 'undecryptable', good([], { count: 4 })],
    ['the highest count', 'undecryptable', good([], { count: 65535 })],
    ['a byte behind the marks', 'undecryptable', good([[1, 1]], { pad: 1 })],
    ['a mark behind the count', 'undecryptable', sealTo(keys, plainOf([[1, 1], [2, 1]], PLAIN, { count: 1 }))],
    ['nothing but random bytes', 'undecryptable', randomBytes(PLAIN + 96)],
    ['random bytes in the outer box', 'undecryptable', around(randomBytes(PLAIN + 48))],
    ['the keys in the other order', 'undecryptable', sealTo([...keys].reverse(), one)],
    ['both boxes for the outer key', 'undecryptable', sealTo([keys[0], keys[0]], one)],
    ['one box around a longer text', 'undecryptable', around(plainOf([[1, 1]], PLAIN + 48))],
    ['a changed tag', 'undecryptable', around(innerGood.map((byte, at) => (at === 40 ? byte ^ 1 : byte)))],
    ['a sender of small order, outside', 'undecryptable', boxOf(innerGood, outer.publicKey, zeros, zeros)],
    ['a sender of small order, inside', 'undecryptable', around(boxOf(one, inner.publicKey, zeros, zeros))],
    ['a sender of small order beyond the field', 'undecryptable', around(boxOf(one, inner.publicKey, littleEndian(P), zeros))],
    ['another of small order', 'undecryptable', around(boxOf(one, inner.publicKey, littleEndian(P + 1n), zeros))],
    ['a sender with the top bit', 'valid', around(boxOf(one, inner.publicKey, topBit, shared))],
    ['a sender beyond the field', 'valid', around(boxOf(one, inner.publicKey, beyond, sharedOf(inner.secretKey, littleEndian(3n))))],
  ];
}

describe('a box of odd ballots', { timeout: 120000 }, () => {
  const tellers = new Tellers();
  let hall;
  let contest;
  let odd;
  before(async () => {
    odd = kinds(tellers);
    hall = await Hall.open({ people: makeOfficials(odd.length + 2) });
    await hall.admit(hall.people);
    hall.voters = await hall.signIn(hall.people);
    contest = await hall.move((await hall.define({ ...LIST, ...tellers.sealed(2), ...tellers.second() })).id, 'issuing');
    const ballots = await drawBoth(tellers, hall.teller, contest, hall.voters);
    await hall.move(contest.id, 'voting');
    const cast = async (ballot, sealed, fields) =>
      (await hall.nobody.post('/api/ballots', sealedBody(ballot, sealed, fields))).expect(201);
    for (const [at, [, , sealed]] of odd.entries()) await cast(ballots[at], sealed);
    // A token the second issuer did not make goes before whatever is in the box.
    for (const [at, sealed] of [odd[0][2], odd[16][2]].entries()) {
      const ballot = ballots[odd.length + at];
      await cast(ballot, sealed, { token: concat(ballot.token.subarray(0, 64), unhex('07'.repeat(64), 64)) });
    }
    contest = await hall.move(contest.id, 'closed');
  });
  after(() => hall?.close());

  it('is counted by the daemon as it is written down', async () => {
    const opened = (await hall.teller.post(`/api/contests/${contest.id}/keys`, tellers.keys({ sealing: 2, second: true }))).expect(200);
    const wanted = { second_token: 2 };
    for (const [, reason] of odd) wanted[reason] = (wanted[reason] ?? 0) + 1;
    const reasons = Object.fromEntries(opened.invalid_reasons.map(({ reason, count }) => [reason, count]));
    assert.deepEqual({ ...reasons, valid: opened.valid }, wanted);
    assert.deepEqual(opened.totals.map((row) => row.for), [3, 0, 1]);
  });

  it('and by the three recounts', async () => {
    const board = await hall.board(contest.id);
    const events = (await hall.auditor.get('/api/events')).text;
    const { invalid_reasons: reasons, totals } = await hall.contest(contest.id);
    const [reports] = await verifyByAll([{ board: JSON.stringify(board), events }]);
    for (const [name, report] of Object.entries(reports)) {
      assert.deepEqual(report.codes, ['second_token'], name);
      assert.deepEqual(report.reasons, Object.fromEntries(reasons.map(({ reason, count }) => [reason, count])), name);
      assert.deepEqual(report.totals.map((row) => row.for), totals.map((row) => row.for), name);
    }
  });
});

describe('a sealed box of every style', { timeout: 120000 }, () => {
  let hall;
  before(async () => {
    hall = await Hall.open({ people: makeOfficials(6) });
    await hall.admit(hall.people);
    hall.voters = await hall.signIn(hall.people);
  });
  after(() => hall?.close());

  for (const [name, definition, votes, wanted] of [
    [
      'a list without surplus',
      { title: 'Bầu tròn', style: 'each', seats: 2, options: ['Lê An', 'Trần Bình'], row_error: 'ballot' },
      [[[1, 1], [2, 2]], [[1, 1], [2, 1]], [[1, 2]], [], [[1, 3]]],
      { valid: 2, totals: [[2, 0, 0], [1, 1, 0]], reasons: { both_or_neither: 2, bad_marks: 1 } },
    ],
    [
      'a resolution',
      { title: 'Nghị quyết', style: 'resolution', secret: true, majority: { num: 1, den: 2, base: 'valid' } },
      [[[1, 1]], [[1, 1]], [[1, 2]], [[1, 3]], []],
      { valid: 4, totals: [[2, 1, 1]], reasons: { no_choice: 1 } },
    ],
  ]) {
    it(`counts ${name}, here and in every recount`, async () => {
      const tellers = new Tellers();
      const contest = await hall.move((await hall.define({ ...definition, ...tellers.sealed(1) })).id, 'issuing');
      const rows = definition.options?.length ?? 1;
      const ballots = [];
      for (const voter of hall.voters.slice(0, votes.length)) ballots.push(await voter.draw(contest));
      await hall.move(contest.id, 'voting');
      for (const [at, marks] of votes.entries()) {
        const sealed = sealTo(tellers.sealed(1).sealing_keys, plainOf(marks, 2 + 3 * rows));
        (await hall.nobody.post('/api/ballots', sealedBody(ballots[at], sealed))).expect(201);
      }
      await hall.move(contest.id, 'closed');
      const opened = (await hall.teller.post(`/api/contests/${contest.id}/keys`, tellers.keys({ sealing: 1 }))).expect(200);
      const figures = ({ valid, totals, reasons }) => ({ valid, totals: totals.map((row) => [row.for, row.against, row.other]), reasons });
      const reasons = Object.fromEntries(opened.invalid_reasons.map(({ reason, count }) => [reason, count]));
      assert.deepEqual(figures({ ...opened, reasons }), wanted);
      const [reports] = await verifyByAll([{ board: JSON.stringify(await hall.board(contest.id)) }]);
      for (const [which, report] of Object.entries(reports)) {
        assert.deepEqual(report.codes, [], which);
        assert.deepEqual(figures({ valid: report.counts.valid, totals: report.totals, reasons: report.reasons }), wanted, which);
      }
    });
  }
});
