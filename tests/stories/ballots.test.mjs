// Voting, refusal by refusal: who may, when, how often, and what is shown.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { hex, unhex } from '../../web/lib/bytes.js';
import { fingerprint, manifestHash, manifestMessage } from '../../web/lib/ballot.js';
import { ed25519Holds } from '../lib/badge.mjs';
import { Hall } from '../lib/hall.mjs';
import { makeOfficials } from '../lib/roster.mjs';
import { assertReceipt, castBody, castBodyOfAny, finishBallot, newBallot } from '../lib/voter.mjs';

const ELECTION = { title: 'Bầu Bí thư', style: 'approval', seats: 2, options: ['Lê An', 'Trần Bình', 'Phạm Châu'] };
const TIMEOUT = { timeout: 120000 };

// 9 official delegates in 3 delegations, an alternate and a guest; all inside but the last official.
async function openHall() {
  const people = makeOfficials(11);
  people[9].standing = 'alternate';
  Object.assign(people[10], { standing: 'guest', kind: '' });
  const hall = await Hall.open({ people });
  hall.key = (await hall.facts()).public_key;
  hall.absent = hall.people[8];
  await hall.admit(hall.people.filter((one) => one !== hall.absent));
  hall.voters = await hall.signIn(hall.people.slice(0, 9));
  [hall.alternate] = await hall.signIn([hall.people[9]]);
  return hall;
}

const cast = (hall, body) => hall.nobody.post('/api/ballots', body);

describe('a secret ballot is drawn', TIMEOUT, () => {
  let hall;
  let contest;
  before(async () => {
    hall = await openHall();
    contest = await hall.define(ELECTION);
  });
  after(() => hall?.close());

  it('not before it is issued', async () => {
    const { manifest, state } = await hall.contest(contest.id);
    assert.equal(state, 'draft');
    assert.equal(manifest, null);
    const other = await hall.move((await hall.define(ELECTION)).id, 'issuing');
    const ballot = { ...newBallot(other), contest: contest.id };
    (await hall.voters[0].askFor(ballot)).refused(409, 'wrong_state');
  });

  it('under a manifest that the congress key has signed', async () => {
    contest = await hall.move(contest.id, 'issuing');
    const manifest = JSON.parse(contest.manifest);
    const { id: congress } = await hall.facts();
    const { title, style, seats, options } = contest;
    const wanted = { v: 1, congress, contest: contest.id, title, style, secret: true, seats, majority: contest.majority };
    for (const [name, value] of Object.entries(wanted)) assert.deepEqual(manifest[name], value, name);
    assert.deepEqual(manifest.options, ELECTION.options);
    assert.equal(options.length, 3);
    assert.match(manifest.voprf_public_key, /^[0-9a-f]{64}$/);
    const hash = manifestHash(contest.manifest);
    assert.ok(ed25519Holds(hall.key, manifestMessage(hash), Buffer.from(contest.manifest_signature, 'hex')));
    assert.equal(contest.fingerprint, fingerprint(hash));
  });

  it('by those inside', async () => {
    (await hall.voters[8].askFor(newBallot(contest))).refused(403, 'not_present');
  });

  it('not by an alternate, though inside', async () => {
    (await hall.alternate.askFor(newBallot(contest))).refused(403, 'not_entitled');
  });

  it('not without signing in, nor by staff', async () => {
    const body = hall.voters[0].drawBody(newBallot(contest));
    const path = `/api/contests/${contest.id}/draw`;
    (await hall.nobody.post(path, body)).refused(401, 'unauthenticated');
    (await hall.secretariat.post(path, body)).refused(403, 'forbidden');
  });

  it('not with the signature of another card', async () => {
    const ballot = newBallot(contest);
    const body = { ...hall.voters[0].drawBody(ballot), signature: hall.voters[1].drawBody(ballot).signature };
    (await hall.voters[0].client.post(`/api/contests/${contest.id}/draw`, body)).refused(422, 'bad_signature');
  });

  for (const [name, point] of Object.entries({
    'the identity': '00'.repeat(32),
    'a point that is not canonical': `${'ff'.repeat(31)}7f`,
    'a negative point': `01${'00'.repeat(31)}`,
    'no point at all': `${'26'.repeat(31)}44`,
  })) {
    it(`not for ${name}`, async () => {
      const ballot = { ...newBallot(contest), blinded: unhex(point, 32) };
      (await hall.voters[0].askFor(ballot)).refused(422);
    });
  }

  it('once: the same request has the same answer, another has none', async () => {
    const ballot = newBallot(contest);
    const first = await hall.voters[0].askFor(ballot);
    finishBallot(ballot, first.expect(200));
    assert.equal((await hall.voters[0].askFor(ballot)).text, first.text);
    (await hall.voters[0].askFor(newBallot(contest))).refused(409, 'already_drawn');
    assert.equal((await hall.contest(contest.id)).issued, 1);
  });

  it('once, though 32 different requests come at the same time', async () => {
    const ballots = Array.from({ length: 32 }, () => newBallot(contest));
    const answers = await Promise.all(ballots.map((ballot) => hall.voters[1].askFor(ballot)));
    const given = answers.filter(({ status }) => status === 200);
    assert.equal(given.length, 1);
    for (const answer of answers) if (answer !== given[0]) answer.refused(409, 'already_drawn');
    assert.equal((await hall.contest(contest.id)).issued, 2);
  });

  it('late only where the contest says so', async () => {
    await hall.move(contest.id, 'voting');
    (await hall.voters[2].askFor(newBallot(contest))).refused(409, 'wrong_state');
    const late = await hall.move((await hall.define({ ...ELECTION, late_issue: true })).id, 'issuing', 'voting');
    assert.equal(late.issued, 0);
    const ballot = await hall.voters[2].draw(late);
    (await cast(hall, castBody(ballot, [[1, 1]]))).expect(201);
    assert.equal((await hall.contest(late.id)).issued, 1);
  });

  it('by the absent where the contest does not require presence', async () => {
    const open = await hall.move((await hall.define({ ...ELECTION, require_present: false })).id, 'issuing');
    const { token } = await hall.voters[8].draw(open);
    assert.equal(token.length, 64);
  });
});

describe('a secret ballot is cast', TIMEOUT, () => {
  let hall;
  let contest;
  let ballots;
  before(async () => {
    hall = await openHall();
    contest = await hall.move((await hall.define(ELECTION)).id, 'issuing');
    ballots = [];
    for (const voter of hall.voters.slice(0, 8)) ballots.push(await voter.draw(contest));
  });
  after(() => hall?.close());

  it('not before voting', async () => {
    (await cast(hall, castBody(ballots[0], [[1, 1]]))).refused(409, 'wrong_state');
    contest = await hall.move(contest.id, 'voting');
  });

  it('once of 64 simultaneous casts of one token with two contents', async () => {
    const bodies = [castBody(ballots[0], [[1, 1]]), castBody(ballots[0], [[2, 1]])];
    const answers = await Promise.all(Array.from({ length: 64 }, (_, at) => cast(hall, bodies[at % 2])));
    const first = answers.findIndex(({ status }) => status === 201);
    assert.equal(answers.filter(({ status }) => status === 201).length, 1);
    answers.forEach((answer, at) => {
      if (at % 2 !== first % 2) answer.refused(409, 'already_cast');
      else if (at !== first) assert.deepEqual(answer.expect(200), answers[first].json);
    });
    assertReceipt(answers[first].json.receipt, ballots[0], bodies[first % 2], hall.key);
    assert.equal((await hall.contest(contest.id)).collected, 1);
  });

  it('not with a token made up, or of another ballot', async () => {
    for (const token of [new Uint8Array(64).fill(7), ballots[2].token]) {
      (await cast(hall, castBody(ballots[1], [[1, 1]], { token }))).refused(403, 'invalid_token');
    }
  });

  it('not with a token of another contest', async () => {
    const other = await hall.move((await hall.define(ELECTION)).id, 'issuing', 'voting');
    const foreign = { ...ballots[1], contest: other.id, hash: manifestHash(other.manifest) };
    (await cast(hall, castBody(foreign, [[1, 1]]))).refused(403, 'invalid_token');
  });

  it('not with marks changed on the way', async () => {
    (await cast(hall, { ...castBody(ballots[1], [[1, 1]]), marks: [[2, 1]] })).refused(422, 'bad_signature');
  });

  it('not signed by another key', async () => {
    const body = castBody(ballots[1], [[1, 1]]);
    const { signature } = castBody({ ...ballots[1], seed: ballots[2].seed }, [[1, 1]]);
    (await cast(hall, { ...body, signature })).refused(422, 'bad_signature');
  });

  it('not under a key of small order, whose signatures fit anything', async () => {
    const key = new Uint8Array(32);
    key[0] = 1;
    const body = { ...castBody({ ...ballots[1], ballotKey: key }, [[1, 1]]), signature: `01${'00'.repeat(63)}` };
    const answer = await cast(hall, body);
    assert.ok([403, 422].includes(answer.status), answer.text);
  });

  for (const [name, marks, code] of [
    ['more marks than seats', [[1, 1], [2, 1], [3, 1]], 'overvote'],
    ['an option that is not there', [[4, 1]], 'bad_marks'],
    ['option 0', [[0, 1]], 'bad_marks'],
    ['a mark against, in a list to approve from', [[1, 2]], 'bad_marks'],
    ['an unknown mark', [[1, 4]], 'bad_marks'],
    ['numbers out of order', [[2, 1], [1, 1]], 'bad_marks'],
    ['a number twice', [[1, 1], [1, 1]], 'bad_marks'],
  ]) {
    it(`not with ${name}, and may then be corrected`, async () => {
      (await cast(hall, castBodyOfAny(ballots[1], marks))).refused(422, code);
      assert.equal((await hall.contest(contest.id)).collected, 1);
    });
  }

  it('after a mistake was corrected', async () => {
    const body = castBody(ballots[1], [[2, 1], [3, 1]]);
    assertReceipt((await cast(hall, body)).expect(201).receipt, ballots[1], body, hall.key);
  });

  it('blank, which is a ballot and not valid', async () => {
    (await cast(hall, castBody(ballots[2], []))).expect(201);
    const { collected, valid, invalid } = await hall.contest(contest.id);
    assert.deepEqual([collected, valid, invalid], [3, 2, 1]);
  });

  it('without regard to credentials that come along', async () => {
    (await hall.voters[3].client.post('/api/ballots', castBody(ballots[3], [[1, 1]]))).expect(201);
    (await hall.nobody.bearer('f'.repeat(64)).post('/api/ballots', castBody(ballots[4], [[1, 1]]))).expect(201);
  });

  it('not in a contest that is not there, nor in an open one', async () => {
    const body = castBody(ballots[5], [[1, 1]]);
    (await cast(hall, { ...body, contest: 999 })).refused(404, 'not_found');
    const open = await hall.move((await hall.define({ title: 'Nghị quyết', style: 'resolution' })).id, 'voting');
    const answer = await cast(hall, { ...body, contest: open.id });
    assert.ok(answer.status >= 400 && answer.status < 500, answer.text);
    assert.equal((await hall.contest(open.id)).collected, 0);
  });

  it('not after the close, but an old one has its receipt again', async () => {
    const body = castBody(ballots[6], [[3, 1]]);
    const { receipt } = (await cast(hall, body)).expect(201);
    await hall.move(contest.id, 'closed');
    (await cast(hall, castBody(ballots[5], [[1, 1]]))).refused(409, 'wrong_state');
    assert.deepEqual((await cast(hall, body)).expect(200).receipt, receipt);
    const board = await hall.board(contest.id);
    assert.ok(board.ballots.every(({ ballot_key: key }) => key !== hex(ballots[5].ballotKey)));
  });
});

describe('an open vote', TIMEOUT, () => {
  let hall;
  let contest;
  before(async () => {
    hall = await openHall();
    contest = await hall.define({ title: 'Chương trình đại hội', style: 'resolution' });
  });
  after(() => hall?.close());

  it('begins with voting', async () => {
    (await hall.voters[0].vote(contest, [[1, 1]])).refused(409, 'wrong_state');
    (await hall.ask(contest.id, 'issuing')).refused(409, 'wrong_state');
    await hall.move(contest.id, 'voting');
  });

  it('is given once', async () => {
    const first = await hall.voters[0].vote(contest, [[1, 1]]);
    assert.ok(first.expect(201).receipt);
    assert.deepEqual((await hall.voters[0].vote(contest, [[1, 1]])).expect(200), first.json);
    (await hall.voters[0].vote(contest, [[1, 2]])).refused(409, 'already_voted');
  });

  it('is given once, though 32 different votes come at the same time', async () => {
    const answers = await Promise.all(Array.from({ length: 32 }, (_, at) => hall.voters[1].vote(contest, [[1, 1 + (at % 3)]])));
    assert.equal(answers.filter(({ status }) => status === 201).length, 1);
    assert.ok(answers.every(({ status }) => [200, 201, 409].includes(status)));
    assert.equal((await hall.contest(contest.id)).collected, 2);
  });

  it('is for official delegates who are inside', async () => {
    (await hall.voters[8].vote(contest, [[1, 1]])).refused(403, 'not_present');
    (await hall.alternate.vote(contest, [[1, 1]])).refused(403, 'not_entitled');
    (await hall.nobody.post(`/api/contests/${contest.id}/vote`, { marks: [[1, 1]] })).refused(401, 'unauthenticated');
    (await hall.presidium.post(`/api/contests/${contest.id}/vote`, { marks: [[1, 1]] })).refused(403, 'forbidden');
  });

  for (const marks of [[[2, 1]], [[1, 4]], [[0, 1]], [[1, 1], [1, 2]]]) {
    it(`refuses the marks ${JSON.stringify(marks)}`, async () => {
      (await hall.voters[2].vote(contest, marks)).refused(422, 'bad_marks');
    });
  }

  it('refuses more marks than seats', async () => {
    const list = await hall.move((await hall.define({ ...ELECTION, secret: false })).id, 'voting');
    (await hall.voters[2].vote(list, [[1, 1], [2, 1], [3, 1]])).refused(422, 'overvote');
    (await hall.voters[2].vote(list, [[1, 1], [3, 1]])).expect(201);
  });

  it('counts each mark under its own word', async () => {
    await hall.voters[3].vote(contest, [[1, 3]]);
    const { totals, collected } = await hall.move(contest.id, 'closed');
    const [{ for: favour, against, other }] = totals;
    assert.equal(favour + against + other, collected);
    assert.ok(favour >= 1 && other >= 1);
    (await hall.voters[4].vote(contest, [[1, 1]])).refused(409, 'wrong_state');
  });
});
