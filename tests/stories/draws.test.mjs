// Who was issued a ballot: posted after the close, and each delegate's own.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Hall } from '../lib/hall.mjs';
import { makeOfficials } from '../lib/roster.mjs';

const ELECTION = { title: 'Bầu Ban Chấp hành', style: 'approval', seats: 1, options: ['An', 'Bình'], paper: true };

describe('the list of ballots issued', { timeout: 120000 }, () => {
  let hall;
  let voters; // drew by phone, was handed a paper, has neither
  let election;
  before(async () => {
    hall = await Hall.open({ people: makeOfficials(5) });
    await hall.admit(hall.people);
    voters = await hall.signIn(hall.people.slice(0, 3));
    election = await hall.define(ELECTION);
    assert.equal((await hall.teller.post(`/api/contests/${election.id}/papers.pdf`, { count: 3, sheet: 'a5' })).status, 200);
    const contest = await hall.move(election.id, 'issuing');
    await voters[0].draw(contest);
    (await hall.steward.post(`/api/contests/${election.id}/paper`, { delegate: hall.people[1].id })).expect(201);
  });
  after(() => hall?.close());

  const list = (query = '', client = hall.auditor) => client.get(`/api/contests/${election.id}/draws${query}`);
  const own = async (voter) => (await voter.client.get('/api/draws')).expect(200).contests;

  it('is told to nobody before the close', async () => {
    for (const state of ['issuing', 'voting']) {
      if (state === 'voting') await hall.move(election.id, 'voting');
      (await list()).refused(409, 'wrong_state');
      (await list('', voters[0].client)).refused(409, 'wrong_state');
      assert.deepEqual(await own(voters[0]), []);
    }
  });

  it('names after the close who was issued a ballot, and of which kind', async () => {
    (await hall.presidium.post(`/api/contests/${election.id}/paper/open`, {})).done();
    await hall.move(election.id, 'closed');
    const row = (at, ballot) => ({ code: hall.people[at].code, full_name: hall.people[at].full_name, delegation: hall.people[at].delegation, ballot });
    for (const client of [hall.auditor, hall.presidium, hall.steward, voters[2].client]) {
      const answer = (await list('', client)).expect(200);
      assert.deepEqual(answer, {
        contest: election.id,
        title: ELECTION.title,
        state: 'closed',
        issued: 2,
        draws: [row(0, 'electronic'), row(1, 'paper')],
        next: null,
      });
    }
    (await list('', hall.nobody)).refused(401);
  });

  it('tells each delegate what was issued in their name, also when nothing was', async () => {
    for (const [at, ballot] of ['electronic', 'paper', 'none'].entries()) {
      const [contest, ...others] = await own(voters[at]);
      assert.deepEqual(others, []);
      assert.match(contest.closed_at, /^\d{4}-/);
      assert.deepEqual({ ...contest, closed_at: null }, { contest: election.id, title: ELECTION.title, state: 'closed', closed_at: null, ballot });
    }
  });

  it('comes in pages', async () => {
    const first = (await list('?limit=1')).expect(200);
    assert.deepEqual(first.draws.map(({ code }) => code), [hall.people[0].code]);
    assert.equal(first.next, hall.people[0].code);
    const second = (await list(`?limit=1&after=${first.next}`)).expect(200);
    assert.deepEqual(second.draws.map(({ code }) => code), [hall.people[1].code]);
    assert.equal(second.next, null);
    for (const limit of ['0', '1001', 'x']) assert.equal((await list(`?limit=${limit}`)).status, 400);
  });

  it('is there no more and no less once the result is certified', async () => {
    await hall.certify(election.id);
    assert.equal((await list()).expect(200).draws.length, 2);
    assert.equal((await own(voters[0]))[0].state, 'certified');
  });

  it('is of secret contests only', async () => {
    const open = await hall.define({ title: 'Nghị quyết', style: 'resolution' });
    await hall.move(open.id, 'voting', 'closed');
    (await hall.auditor.get(`/api/contests/${open.id}/draws`)).refused(409, 'wrong_state');
    assert.equal((await own(voters[0])).length, 1);
    (await hall.auditor.get('/api/contests/999/draws')).refused(404);
  });
});
