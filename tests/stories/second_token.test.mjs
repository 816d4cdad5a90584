// The second issuer over HTTP: draws wait for the tellers' device, a token needs both
// keys, and what the server could not check it judges when the key is published.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { concat, hex, unhex } from '../../web/lib/bytes.js';
import * as voprf from '../../web/lib/voprf.js';
import { ed25519Holds } from '../lib/badge.mjs';
import { Hall } from '../lib/hall.mjs';
import { PROGRAM } from '../lib/program.mjs';
import { makeOfficials } from '../lib/roster.mjs';
import { drawBoth, finishBoth, sealedBody, sealMarks, Tellers } from '../lib/sealing.mjs';
import { castBody, newBallot } from '../lib/voter.mjs';

const TIMEOUT = { timeout: 120000 };
const LIST = { title: 'Bầu Bí thư', style: 'approval', seats: 2, options: ['Lê An', 'Trần Bình', 'Phạm Châu'] };

async function openHall(count) {
  const hall = await Hall.open({ people: makeOfficials(count) });
  await hall.admit(hall.people);
  hall.voters = await hall.signIn(hall.people);
  return hall;
}

const cast = (hall, body) => hall.nobody.post('/api/ballots', body);
const checked = (hall) => execFileSync(PROGRAM, ['check', '--data', hall.congress.data], { encoding: 'utf8' });

describe('a draw with a second issuer', TIMEOUT, () => {
  const tellers = new Tellers();
  let hall;
  let contest;
  let ballots;
  let path;
  before(async () => {
    hall = await openHall(8);
    contest = await hall.define({ ...LIST, ...tellers.second(), late_issue: true });
    path = `/api/contests/${contest.id}/issuer`;
  });
  after(() => hall?.close());

  const answer = (evaluations, client = hall.teller) => client.post(path, { evaluations });
  const pending = async (query = '') => (await hall.teller.get(path + query)).expect(200);

  it('has no device to wait for before ballots are issued', async () => {
    assert.equal(contest.second_pending, 0);
    (await hall.teller.get(path)).refused(409, 'wrong_state');
    (await answer([{ draw: 1, evaluated: '00'.repeat(32), proof: '00'.repeat(64) }])).refused(409, 'wrong_state');
    contest = await hall.move(contest.id, 'issuing');
    assert.equal(JSON.parse(contest.manifest).second_issuer, tellers.second().second_issuer);
  });

  it('is stored whether the device is there or not', async () => {
    ballots = hall.voters.slice(0, 5).map(() => newBallot(contest));
    for (const [at, ballot] of ballots.entries()) {
      const drawn = (await hall.voters[at].askFor(ballot)).expect(200);
      assert.equal(drawn.second, null);
      assert.ok(voprf.finalize({ ...ballot, evaluated: unhex(drawn.evaluated, 32), proof: unhex(drawn.proof, 64) }));
    }
    const again = await hall.voters[0].askFor(ballots[0]);
    assert.equal(again.expect(200).second, null);
    (await hall.voters[0].askFor(newBallot(contest))).refused(409, 'already_drawn');
    const { issued, second_pending: waiting } = await hall.contest(contest.id);
    assert.deepEqual([issued, waiting], [5, 5]);
    assert.equal((await hall.live()).contests[0].second_pending, 5);
  });

  it('outlives a restart', async () => {
    await hall.kill();
    await hall.start();
    assert.equal((await hall.contest(contest.id)).second_pending, 5);
  });

  it('is shown to the device with what it needs to check', async () => {
    const page = await pending();
    assert.equal(page.public_key, tellers.second().second_issuer);
    assert.deepEqual([page.contest, page.drawn, page.answered, page.next], [contest.id, 5, 0, null]);
    assert.deepEqual(page.pending.map((one) => one.delegate_code), hall.people.slice(0, 5).map(({ code }) => code));
    for (const [at, one] of page.pending.entries()) {
      assert.equal(one.blinded, hex(ballots[at].blinded));
      assert.equal(one.full_name, hall.people[at].full_name);
      const message = concat(Buffer.from('congressd-draw-v1'), ballots[at].hash, ballots[at].blinded);
      assert.ok(ed25519Holds(one.card_key, message, Buffer.from(one.signature, 'hex')));
    }
  });

  it('is shown page by page', async () => {
    const first = await pending('?limit=2');
    const second = await pending(`?limit=2&after=${first.next}`);
    const third = await pending(`?limit=2&after=${second.next}`);
    const draws = [first, second, third].flatMap((page) => page.pending.map(({ draw }) => draw));
    assert.deepEqual(draws, (await pending()).pending.map(({ draw }) => draw));
    assert.equal(third.next, null);
    for (const query of ['?limit=0', '?limit=201', '?after=x']) (await hall.teller.get(path + query)).refused(400, 'bad_request');
  });

  it('is nobody\'s but the tellers\'', async () => {
    for (const role of ['presidium', 'steward']) {
      (await hall.as(role).get(path)).refused(403, 'forbidden');
      (await answer([], hall.as(role))).refused(403, 'forbidden');
    }
    (await hall.auditor.get(path)).expect(200);
    (await answer([], hall.auditor)).refused(403, 'forbidden');
    (await hall.nobody.get(path)).refused(401, 'unauthenticated');
    (await hall.voters[0].client.get(path)).refused(403, 'forbidden');
  });

  for (const [name, forge, field] of [
    ['another key', ({ draw, blinded }) => new Tellers().evaluate({ draw, blinded }), 'evaluations[1].proof'],
    ['another draw\'s element', ({ draw }, other) => ({ ...tellers.evaluate(other), draw }), 'evaluations[1].proof'],
    ['a proof changed', (one) => ({ ...tellers.evaluate(one), proof: hex(randomBytes(64)) }), 'evaluations[1].proof'],
    ['an element that is none', (one) => ({ ...tellers.evaluate(one), evaluated: 'ff'.repeat(32) }), 'evaluations[1].proof'],
    ['the identity', (one) => ({ ...tellers.evaluate(one), evaluated: '00'.repeat(32) }), 'evaluations[1].proof'],
    ['a draw that is not there', (one) => ({ ...tellers.evaluate(one), draw: 4711 }), 'evaluations[1].draw'],
    ['a field too many', (one) => ({ ...tellers.evaluate(one), more: 1 }), 'evaluations[1]'],
    ['a field missing', (one) => ({ draw: one.draw }), 'evaluations[1]'],
    ['no object', () => 7, 'evaluations[1]'],
  ]) {
    it(`is not answered with ${name}, nor is anything beside it`, async () => {
      const [first, second, third] = (await pending()).pending;
      const refused = await answer([tellers.evaluate(first), forge(second, third)]);
      refused.refused(422, 'invalid');
      assert.ok(refused.json.fields[field], refused.text);
      assert.equal((await pending()).answered, 0);
    });
  }

  it('is not answered by an empty or endless list', async () => {
    const [one] = (await pending()).pending;
    for (const list of [[], Array(201).fill(tellers.evaluate(one)), 'all']) (await answer(list)).refused(422, 'invalid');
  });

  it('is answered once: the same again, or with another proof, changes nothing', async () => {
    const [first, second] = (await pending()).pending;
    const sent = [tellers.evaluate(first), tellers.evaluate(second)];
    assert.deepEqual((await answer(sent)).expect(200), { stored: 2, kept: 0, second_pending: 3 });
    assert.deepEqual((await answer(sent)).expect(200), { stored: 0, kept: 2, second_pending: 3 });
    const drawn = (await hall.voters[0].askFor(ballots[0])).expect(200);
    assert.deepEqual(drawn.second, { evaluated: sent[0].evaluated, proof: sent[0].proof });
    assert.deepEqual((await answer([tellers.evaluate(first)])).expect(200), { stored: 0, kept: 1, second_pending: 3 });
    assert.deepEqual((await hall.voters[0].askFor(ballots[0])).expect(200).second, drawn.second);
    const other = { ...tellers.evaluate(second), draw: first.draw };
    (await answer([other])).refused(422, 'invalid');
  });

  it('is answered once, though many answers come at the same time', async () => {
    const { pending: list } = await pending();
    const answers = await Promise.all(Array.from({ length: 8 }, () => answer(list.map((one) => tellers.evaluate(one)))));
    const stored = answers.map((one) => one.expect(200).stored);
    assert.equal(stored.reduce((sum, one) => sum + one), 3);
    assert.equal((await hall.contest(contest.id)).second_pending, 0);
    assert.deepEqual((await pending()).pending, []);
  });

  it('is answered late, while voting', async () => {
    await hall.move(contest.id, 'voting');
    const ballot = newBallot(contest);
    assert.equal((await hall.voters[5].askFor(ballot)).expect(200).second, null);
    const subscriber = await hall.subscribe();
    await tellers.answer(hall.teller, contest);
    await subscriber.until((state) => state.contests[0].second_pending === 0);
    const done = finishBoth(contest, ballot, (await hall.voters[5].askFor(ballot)).expect(200));
    assert.equal(done.token.length, 128);
    (await cast(hall, castBody(done, [[1, 1]]))).expect(201);
  });

  it('is not answered any more after the close', async () => {
    (await hall.voters[6].askFor(newBallot(contest))).expect(200);
    const { pending: [late] } = await pending();
    await hall.move(contest.id, 'closed');
    assert.deepEqual((await pending()).pending, []);
    (await answer([tellers.evaluate(late)])).refused(409, 'wrong_state');
    const board = await hall.board(contest.id);
    const rows = board.draws.map((draw) => [draw.second_evaluated?.length ?? null, draw.second_proof?.length ?? null]);
    assert.deepEqual(rows, [...Array(6).fill([64, 128]), [null, null]]);
    assert.equal(board.second_issuer_secret_key, null);
    assert.equal('sealing_secret_keys' in board, false);
  });

  it('exists only where there is a second issuer', async () => {
    const plain = await hall.move((await hall.define(LIST)).id, 'issuing');
    (await hall.teller.get(`/api/contests/${plain.id}/issuer`)).refused(409, 'wrong_state');
    (await hall.teller.get('/api/contests/999/issuer')).refused(404, 'not_found');
    const drawn = (await hall.voters[0].askFor(newBallot(plain))).expect(200);
    assert.deepEqual(Object.keys(drawn), ['evaluated', 'proof']);
  });
});

for (const sealing of [0, 2]) {
  describe(`a token of two issuers${sealing ? ', on a sealed ballot' : ''}`, TIMEOUT, () => {
    const tellers = new Tellers();
    let hall;
    let contest;
    let ballots;
    before(async () => {
      hall = await openHall(8);
      const keys = sealing ? tellers.sealed(sealing) : {};
      contest = await hall.move((await hall.define({ ...LIST, ...keys, ...tellers.second() })).id, 'issuing');
      ballots = await drawBoth(tellers, hall.teller, contest, hall.voters.slice(0, 7));
      await hall.move(contest.id, 'voting');
    });
    after(() => hall?.close());

    const body = (ballot, marks, fields) =>
      sealing ? sealedBody(ballot, sealMarks(contest, marks), fields) : castBody(ballot, marks, fields);

    it('is of both', async () => {
      for (const token of [ballots[0].token.subarray(0, 64), concat(ballots[0].token, ballots[0].token.subarray(64))])
        (await cast(hall, body(ballots[0], [[1, 1]], { token }))).refused(422, 'invalid');
      const swapped = concat(ballots[0].token.subarray(64), ballots[0].token.subarray(0, 64));
      (await cast(hall, body(ballots[0], [[1, 1]], { token: swapped }))).refused(403, 'invalid_token');
      const first = body(ballots[0], [[1, 1]]);
      const { receipt } = (await cast(hall, first)).expect(201);
      assert.deepEqual((await cast(hall, first)).expect(200).receipt, receipt);
    });

    it('cannot be made without the second, though the server takes it', async () => {
      const own = ballots[1].token.subarray(0, 64);
      (await cast(hall, body(ballots[1], [[2, 1]], { token: concat(own, randomBytes(64)) }))).expect(201);
      const others = concat(ballots[2].token.subarray(0, 64), ballots[3].token.subarray(64));
      (await cast(hall, body(ballots[2], [[2, 1]], { token: others }))).expect(201);
      for (const at of [3, 4]) (await cast(hall, body(ballots[at], [[3, 1]]))).expect(201);
      (await cast(hall, body(ballots[5], []))).expect(201);
    });

    it('keeps the count from everybody until the key is published', async () => {
      const now = await hall.contest(contest.id);
      assert.deepEqual([now.collected, now.valid, now.invalid, now.totals], [6, null, null, null]);
      const answer = await hall.teller.post(`/api/contests/${contest.id}/keys`, { second_issuer: tellers.issuerSecret });
      answer.refused(409, 'wrong_state');
      const closed = await hall.move(contest.id, 'closed');
      assert.deepEqual([closed.valid, closed.totals, closed.opened], [null, null, false]);
      assert.deepEqual(closed.missing_keys, [...['sealing_1', 'sealing_2'].slice(0, sealing), 'second_issuer']);
      assert.ok((await hall.board(contest.id)).ballots.every((ballot) => ballot.token.length === 256));
    });

    it('is not judged by a wrong key', async () => {
      const order = '00'.repeat(32);
      for (const key of [new Tellers().issuerSecret, order, 'ff'.repeat(32)]) {
        const answer = await hall.teller.post(`/api/contests/${contest.id}/keys`, { second_issuer: key });
        answer.refused(422, 'wrong_key');
        assert.deepEqual(Object.keys(answer.json.fields), ['second_issuer']);
      }
      // One right and one wrong: neither is taken.
      if (!sealing) return;
      const half = { sealing: [tellers.secret(0), null], second_issuer: new Tellers().issuerSecret };
      (await hall.teller.post(`/api/contests/${contest.id}/keys`, half)).refused(422, 'wrong_key');
      assert.equal((await hall.contest(contest.id)).missing_keys.length, 3);
    });

    it('is judged with the key: what the second issuer did not make is invalid', async () => {
      if (sealing) {
        const half = (await hall.presidium.post(`/api/contests/${contest.id}/keys`, tellers.keys({ second: true }))).expect(200);
        assert.deepEqual([half.opened, half.missing_keys], [false, ['sealing_1', 'sealing_2']]);
      }
      const opened = (await hall.teller.post(`/api/contests/${contest.id}/keys`, tellers.keys({ sealing, second: !sealing }))).expect(200);
      assert.equal(opened.opened, true);
      assert.deepEqual([opened.valid, opened.invalid], [3, 3]);
      assert.deepEqual(opened.totals.map((row) => row.for), [1, 0, 2]);
      assert.deepEqual(opened.invalid_reasons, [{ reason: 'no_choice', count: 1 }, { reason: 'second_token', count: 2 }]);
      const board = await hall.board(contest.id);
      assert.equal(board.second_issuer_secret_key, tellers.issuerSecret);
      assert.deepEqual(board.sealing_secret_keys ?? [], tellers.keys({ sealing }).sealing ?? []);
      assert.match(checked(hall), /6 ballots counted again, the result stands/);
    });

    it('leads to a certificate that names the keys', async () => {
      await hall.certify(contest.id);
      const { certificate } = (await hall.nobody.get(`/api/contests/${contest.id}/certificate`)).expect(200);
      const text = JSON.parse(certificate);
      assert.equal(text.second_issuer_secret_key, tellers.issuerSecret);
      assert.ok(text.records.draw_second);
      assert.match(checked(hall), /all is as certified/);
    });
  });
}
