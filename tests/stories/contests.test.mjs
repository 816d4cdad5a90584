// Contests: definitions, the order of states, quorum, what is shown when,
// verdicts, and approval by two persons.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { compareNames } from '../../web/lib/names.js';
import { parallel } from '../lib/client.mjs';
import { Hall } from '../lib/hall.mjs';
import { makeOfficials } from '../lib/roster.mjs';
import { castBody } from '../lib/voter.mjs';

const TIMEOUT = { timeout: 120000 };
const LIST = { title: 'Bầu Ban Chấp hành', style: 'approval', seats: 2, options: ['Lê An', 'Trần Bình', 'Phạm Châu'] };
const OPEN = { ...LIST, secret: false };
const QUESTION = { title: 'Thông qua chương trình', style: 'resolution' };

async function openHall(people = makeOfficials(9)) {
  const hall = await Hall.open({ people });
  await hall.admit(hall.people);
  hall.voters = await hall.signIn(hall.people);
  return hall;
}

// Lets the first voters vote openly, one entry of `all` each, and closes.
async function poll(hall, definition, all) {
  const contest = await hall.define(definition);
  await hall.move(contest.id, 'voting');
  await parallel(all, 8, async (marks, at) => (await hall.voters[at].vote(contest, marks)).expect(201));
  return hall.move(contest.id, 'closed');
}

describe('a definition', TIMEOUT, () => {
  let hall;
  before(async () => {
    hall = await Hall.open();
  });
  after(() => hall?.close());

  it('has the defaults of the contract', async () => {
    const contest = await hall.define(LIST);
    assert.equal(contest.state, 'draft');
    assert.equal(contest.secret, true);
    assert.deepEqual(contest.majority, { num: 1, den: 2, base: 'collected' });
    assert.deepEqual([contest.convened, contest.issued, contest.collected], [0, 0, 0]);
    assert.equal(contest.result, null);
    assert.equal((await hall.define(QUESTION)).secret, false);
  });

  it('is listed with the others', async () => {
    const { contests } = (await hall.nobody.get('/api/contests')).expect(200);
    assert.deepEqual(contests.map(({ title }) => title), [LIST.title, QUESTION.title]);
  });

  it('keeps a given order only when told to', async () => {
    const options = ['Phạm Văn Út', 'Đỗ Thị Ân', 'Lê Đào', 'Ngô Dung'];
    const names = ({ options: list }) => list.map((option) => option.name ?? option);
    assert.deepEqual(names(await hall.define({ ...LIST, options })), ['Đỗ Thị Ân', 'Ngô Dung', 'Lê Đào', 'Phạm Văn Út']);
    assert.deepEqual(names(await hall.define({ ...LIST, options, order: 'given' })), options);
  });

  it('orders namesakes, and what tells them apart, as the console shows it before', async () => {
    const given = ['An', 'Ăn', 'Ân', 'Bình', 'Đạt', 'Dũng', 'Yến'];
    const apart = ['', ' (Ấp 2)', '(Yên Bái)', ', 1990', '; Bí thư', ' – Đức Hoà', ' - Vũ Thư', '-Ca', ' –'];
    const options = given.flatMap((name, at) => apart.map((suffix, index) => `${['Lê', 'Trần', 'Đỗ'][(at + index) % 3]} Văn ${name}${suffix}`));
    const shuffled = options.map((name, at) => [(at * 31) % options.length, name]).sort(([a], [b]) => a - b).map(([, name]) => name);
    const { options: stored } = await hall.define({ ...LIST, options: shuffled });
    assert.deepEqual(stored, [...shuffled].sort(compareNames));
    const place = (suffix) => stored.findIndex((name) => name.endsWith(suffix));
    assert.ok(place('Văn An (Ấp 2)') < place('Văn Bình') && place('Văn Bình (Ấp 2)') < place('Văn Dũng'));
  });

  for (const [name, change] of Object.entries({
    'no title': { title: undefined },
    'an empty title': { title: '' },
    'no style': { style: undefined },
    'an unknown style': { style: 'lottery' },
    'no options': { options: undefined },
    'an empty list': { options: [] },
    'an option that is no text': { options: ['Lê An', 7] },
    'an empty option': { options: ['Lê An', ''] },
    'no seats': { seats: undefined },
    'seats that are none': { seats: 0 },
    'seats that are no number': { seats: '2' },
    'a majority above all': { majority: { num: 2, den: 2, base: 'collected' } },
    'a majority of nothing': { majority: { num: 1, den: 0, base: 'collected' } },
    'an unknown base': { majority: { num: 1, den: 2, base: 'clapping' } },
    'an unknown board': { board: 'nobody' },
    'an unknown way to reveal': { reveal: 'never' },
    'a step of nothing': { reveal_step: 0 },
    'a run-off of nothing': { runoff_of: 999 },
    'a field nobody knows': { colour: 'red' },
  })) {
    it(`is refused with ${name}`, async () => {
      const { contests: before } = (await hall.nobody.get('/api/contests')).expect(200);
      const { fields } = (await hall.presidium.post('/api/contests', { ...LIST, ...change })).refused(422, 'invalid');
      assert.ok(Object.keys(change)[0] in fields, JSON.stringify(fields));
      assert.equal((await hall.nobody.get('/api/contests')).expect(200).contests.length, before.length);
    });
  }

  it('may be changed while a draft, and then no more', async () => {
    const { id } = await hall.define(LIST);
    const path = `/api/contests/${id}`;
    const changed = (await hall.presidium.patch(path, { title: 'Bầu Ban Kiểm tra', seats: 1 })).done();
    assert.deepEqual([changed.title, changed.seats, changed.style], ['Bầu Ban Kiểm tra', 1, 'approval']);
    (await hall.ask(id, 'issuing', { override: 'thử' })).done();
    (await hall.presidium.patch(path, { seats: 2 })).refused(409, 'wrong_state');
    assert.equal((await hall.contest(id)).seats, 1);
  });
});

describe('states', TIMEOUT, () => {
  let hall;
  before(async () => {
    hall = await openHall();
  });
  after(() => hall?.close());

  const STATES = ['draft', 'issuing', 'voting', 'closed', 'certified', 'cancelled'];
  const PATHS = { secret: ['issuing', 'voting', 'closed'], open: ['voting', 'closed'] };

  for (const [kind, path] of Object.entries(PATHS)) {
    for (let at = 0; at <= path.length; at++) {
      const from = at ? path[at - 1] : 'draft';
      const allowed = [path[at] ?? 'certified', 'cancelled'];
      it(`lead a contest by ${kind} vote from ${from} to ${allowed.join(' or ')} only`, async () => {
        const { id } = await hall.define(kind === 'secret' ? LIST : OPEN);
        await hall.move(id, ...path.slice(0, at));
        for (const to of STATES.filter((state) => !allowed.includes(state))) {
          const answer = await hall.ask(id, to);
          if (to === 'draft') assert.ok([409, 422].includes(answer.status));
          else answer.refused(409, 'wrong_state');
        }
        assert.equal((await hall.contest(id)).state, from);
        assert.equal((await hall.move(id, 'cancelled')).state, 'cancelled');
      });
    }
  }

  it('end with certified', async () => {
    const { id } = await poll(hall, QUESTION, [[[1, 1]]]);
    assert.equal((await hall.certify(id)).state, 'certified');
    for (const to of STATES.slice(1)) (await hall.ask(id, to)).refused(409, 'wrong_state');
  });

  it('end with cancelled, and nothing more is counted', async () => {
    const contest = await hall.move((await hall.define(LIST)).id, 'issuing');
    const ballot = await hall.voters[0].draw(contest);
    await hall.move(contest.id, 'voting', 'cancelled');
    (await hall.nobody.post('/api/ballots', castBody(ballot, [[1, 1]]))).refused(409, 'wrong_state');
    (await hall.ask(contest.id, 'voting')).refused(409, 'wrong_state');
    assert.ok((await hall.live()).contests.every(({ id }) => id !== contest.id));
  });

  it('refuse an unknown one', async () => {
    const { id } = await hall.define(LIST);
    (await hall.ask(id, 'finished')).refused(422, 'invalid');
    (await hall.ask(999, 'issuing')).refused(404, 'not_found');
  });

  it('are not the tellers\' to change, but by certifying', async () => {
    const { id } = await hall.define(OPEN);
    (await hall.teller.post(`/api/contests/${id}/state`, { to: 'voting' })).refused(403, 'forbidden');
  });

  it('move once of 16 simultaneous calls', async () => {
    const { id } = await hall.define(LIST);
    const answers = await Promise.all(Array.from({ length: 16 }, () => hall.ask(id, 'issuing')));
    assert.equal(answers.filter(({ status }) => status === 200).length, 1);
    for (const answer of answers) if (answer.status !== 200) answer.refused(409, 'wrong_state');
  });
});

describe('quorum', TIMEOUT, () => {
  let hall;
  before(async () => {
    // Eight of one delegation, two of each of two others.
    const people = makeOfficials(12).map((one, at) => ({ ...one, delegation: at < 8 ? 'Lớn' : at < 10 ? 'Vừa' : 'Nhỏ' }));
    hall = await Hall.open({ people });
  });
  after(() => hall?.close());

  const begins = async (definition, to, fields) => hall.ask((await hall.define(definition)).id, to, fields);

  it('needs two thirds of the delegations', async () => {
    await hall.admit(hall.people.slice(0, 8));
    assert.equal((await hall.facts()).quorum.met, false);
    (await begins(LIST, 'issuing')).refused(409, 'no_quorum');
    (await begins(QUESTION, 'voting')).refused(409, 'no_quorum');
  });

  it('needs two thirds of the delegates', async () => {
    await hall.admit([hall.people[8]]);
    await hall.leave(hall.people.slice(0, 2));
    assert.equal((await hall.facts()).present, 7);
    (await begins(LIST, 'issuing')).refused(409, 'no_quorum');
    await hall.admit([hall.people[9]]);
    assert.equal((await hall.facts()).quorum.met, true);
    (await begins(LIST, 'issuing')).done();
    (await begins(QUESTION, 'voting')).done();
  });

  it('is looked at again when voting begins', async () => {
    const { id } = await hall.define(LIST);
    await hall.move(id, 'issuing');
    await hall.leave([hall.people[9]]);
    (await hall.ask(id, 'voting')).refused(409, 'no_quorum');
    assert.equal((await hall.contest(id)).state, 'issuing');
  });

  it('may be overridden with a reason, which is recorded', async () => {
    const reason = 'Đoàn chủ tịch quyết định, có biên bản số 7';
    for (const override of ['', true]) (await begins(LIST, 'issuing', { override })).refused(422, 'invalid');
    (await begins(LIST, 'issuing', { override: reason })).done();
    const { text } = await hall.auditor.get('/api/events');
    const lines = text.trim().split('\n').map((line) => JSON.parse(line));
    assert.ok(lines.some(({ data }) => JSON.stringify(data).includes(reason)));
  });
});

describe('what is shown', TIMEOUT, () => {
  let hall;
  before(async () => {
    hall = await openHall();
  });
  after(() => hall?.close());

  const shown = async (id) => (await hall.live()).contests.find((contest) => contest.id === id);

  it('before the close is no totals where the contest says so', async () => {
    const contest = await hall.define({ ...OPEN, reveal: 'on_close' });
    await hall.move(contest.id, 'voting');
    (await hall.voters[0].vote(contest, [[2, 1]])).expect(201);
    const before = await hall.contest(contest.id);
    assert.deepEqual([before.collected, before.totals, before.result], [1, null, null]);
    const live = await shown(contest.id);
    assert.deepEqual([live.collected, live.totals], [1, null]);
    const { totals, result } = await hall.move(contest.id, 'closed');
    assert.equal(totals[1].for, 1);
    assert.equal(result.base, 1);
    assert.deepEqual((await shown(contest.id)).totals[1], [2, 1, 0, 0]);
  });

  it('of a secret contest moves in steps', async () => {
    const { id } = await hall.define({ ...LIST, reveal_step: 3 });
    const contest = await hall.move(id, 'issuing');
    const ballots = await parallel(hall.voters.slice(0, 7), 8, (voter) => voter.draw(contest));
    await hall.move(id, 'voting');
    for (const [at, ballot] of ballots.entries()) {
      (await hall.nobody.post('/api/ballots', castBody(ballot, [[1, 1]]))).expect(201);
      const { collected, totals } = await hall.contest(id);
      assert.equal(collected, at + 1);
      assert.equal(totals?.[0].for ?? 0, at + 1 - ((at + 1) % 3));
    }
    assert.equal((await hall.move(id, 'closed')).totals[0].for, 7);
  });

  it('of attendance is frozen when voting begins', async () => {
    const { id } = await hall.define(QUESTION);
    const before = await hall.move(id, 'voting');
    await hall.leave([hall.people[0]]);
    const later = await hall.contest(id);
    assert.deepEqual([later.convened, later.present], [before.convened, before.present]);
    assert.equal((await hall.facts()).present, before.present - 1);
    await hall.admit([hall.people[0]]);
  });

  it('on the board is for everyone where the contest says so', async () => {
    const { id } = await hall.define({ ...LIST, board: 'everyone' });
    await hall.move(id, 'issuing', 'voting');
    const early = await hall.nobody.get(`/api/contests/${id}/board`);
    early.refused(409, 'wrong_state');
    await hall.move(id, 'closed');
    assert.deepEqual((await hall.board(id, hall.nobody)).ballots, []);
  });
});

describe('the verdict', TIMEOUT, () => {
  let hall;
  before(async () => {
    hall = await openHall();
  });
  after(() => hall?.close());

  const ONE = [[1, 1]];
  const TWO = [[2, 1]];

  it('needs more than half', async () => {
    const half = await poll(hall, QUESTION, [ONE, ONE, [[1, 2]], [[1, 3]]]);
    assert.equal(half.result.adopted, false);
    assert.deepEqual([half.result.base, half.result.threshold], [4, 3]);
    assert.equal((await poll(hall, QUESTION, [ONE, ONE, [[1, 2]]])).result.adopted, true);
  });

  it('counts the invalid in the base', async () => {
    const { result, valid, invalid } = await poll(hall, { ...OPEN, seats: 1 }, [ONE, ONE, [], []]);
    assert.deepEqual([valid, invalid, result.base], [2, 2, 4]);
    assert.deepEqual([result.elected, result.open_seats, result.rows[0].percent], [[], 1, '50.00']);
  });

  it('takes another base where the contest says so', async () => {
    const majority = { num: 2, den: 3, base: 'convened' };
    const { result } = await poll(hall, { ...OPEN, seats: 1, majority }, [ONE, ONE, ONE, ONE, ONE, ONE]);
    assert.deepEqual([result.base, result.threshold, result.elected], [9, 7, []]);
  });

  it('elects nobody of those tied at the cut, and a run-off of them decides', async () => {
    const ties = [[[1, 1], [2, 1]], [[2, 1], [3, 1]], [[1, 1], [3, 1]]];
    const first = await poll(hall, OPEN, ties);
    assert.deepEqual([first.result.elected, first.result.tied, first.result.open_seats], [[], [1, 2, 3], 2]);
    await hall.certify(first.id);
    const runoff = { ...OPEN, title: 'Bầu lại', runoff_of: first.id };
    // Two of five, and one, are enough here.
    const { result } = await poll(hall, runoff, [ONE, ONE, TWO, [], []]);
    assert.deepEqual([result.elected, result.open_seats], [[1, 2], 0]);
  });

  it('lists the elected by votes', async () => {
    const { result } = await poll(hall, OPEN, [[[1, 1], [3, 1]], [[1, 1], [3, 1]], [[3, 1]]]);
    assert.deepEqual(result.elected, [3, 1]);
    assert.deepEqual(result.rows.map(({ elected }) => elected), [true, false, true]);
  });
});

describe('certifying', TIMEOUT, () => {
  let hall;
  before(async () => {
    hall = await openHall();
  });
  after(() => hall?.close());

  const certify = (client, id) => client.post(`/api/contests/${id}/state`, { to: 'certified' });

  for (const [first, second] of [['teller', 'presidium'], ['presidium', 'teller']]) {
    it(`takes two persons, ${first} and ${second}`, async () => {
      const { id } = await poll(hall, QUESTION, [[[1, 1]]]);
      (await certify(hall.as(first), id)).done();
      (await certify(hall.as(first), id));
      const half = await hall.contest(id);
      assert.equal(half.state, 'closed');
      assert.deepEqual(half.approvals.length, 1);
      assert.ok(JSON.stringify(half.approvals).includes(first));
      (await certify(hall.as(second), id)).done();
      assert.equal((await hall.contest(id)).state, 'certified');
    });
  }

  it('is not for one person alone, whatever the role', async () => {
    const { id } = await poll(hall, QUESTION, [[[1, 1]]]);
    await certify(hall.secretariat, id);
    await certify(hall.secretariat, id);
    assert.equal((await hall.contest(id)).state, 'closed');
  });

  it('is not for two of one office', async () => {
    const { id } = await poll(hall, QUESTION, [[[1, 1]]]);
    const other = hall.nobody.bearer(await hall.congress.token('teller', 'second teller'));
    const claim = (office, client) => client.post(`/api/contests/${id}/state`, { to: 'certified', office });
    (await claim('presidium', hall.teller)).refused(409, 'conflict');
    (await claim('teller', hall.presidium)).refused(409, 'conflict');
    (await claim('steward', hall.presidium)).refused(422, 'invalid');
    assert.deepEqual((await hall.contest(id)).approvals, []);
    await certify(hall.teller, id);
    await certify(other, id);
    (await claim('presidium', other)).refused(409, 'conflict');
    assert.equal((await hall.contest(id)).state, 'closed');
  });
});
