// Attendance over several sessions: absences with and without a reason,
// alternates who replace, walk-ins and withdrawals; convened and present follow.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Hall } from '../lib/hall.mjs';
import { makeOfficials } from '../lib/roster.mjs';

const alternates = (count) =>
  Array.from({ length: count }, (_, at) => ({ code: `DK${at + 1}`, full_name: `Dự Khuyết ${at + 1}`, delegation: 'Thành đoàn', standing: 'alternate' }));

describe('sessions', { timeout: 120000 }, () => {
  let hall;
  let officials;
  let standby;
  before(async () => {
    hall = await Hall.open({ people: [...makeOfficials(10), ...alternates(3), { code: 'KM1', full_name: 'Khách Mời', standing: 'guest' }] });
    officials = hall.people.slice(0, 10);
    standby = hall.people.slice(10, 13);
  });
  after(() => hall?.close());

  const change = (one, fields) => hall.secretariat.patch(`/api/delegates/${one.id}`, fields);
  const note = (session, one, fields) => hall.secretariat.send('PUT', `/api/sessions/${session}/absences/${one.id}`, fields);
  const absences = async (session, client = hall.presidium) => (await client.get(`/api/sessions/${session}/absences`)).expect(200);
  // The same everywhere at once.
  async function figures(convened, present, others) {
    const facts = await hall.facts();
    assert.deepEqual([facts.convened, facts.present, facts.others_present], [convened, present, others]);
    const live = await hall.live();
    assert.deepEqual([live.convened, live.present], [convened, present]);
    const attendance = (await hall.steward.get('/api/attendance')).expect(200);
    assert.deepEqual([attendance.convened, attendance.present, attendance.others_present], [convened, present, others]);
  }

  it('follow an alternate who replaces, and one who is called back', async () => {
    await hall.admit([...officials.slice(0, 6), standby[0]]);
    await figures(10, 6, 1);
    (await change(standby[0], { replaces: officials[9].id })).expect(200);
    await figures(10, 7, 0);
    // The one replaced comes after all: inside, but without a vote.
    await hall.admit([officials[9]]);
    await figures(10, 7, 1);
    (await change(standby[0], { replaces: null })).expect(200);
    await figures(10, 7, 1);
    await hall.leave([officials[9], standby[0]]);
    await figures(10, 6, 0);
  });

  it('stop counting a delegate who is replaced while inside', async () => {
    (await change(standby[1], { replaces: officials[0].id })).expect(200);
    await figures(10, 5, 1);
    await hall.admit([standby[1]]);
    await figures(10, 6, 1);
    (await change(standby[1], { replaces: null })).expect(200);
    await figures(10, 6, 1);
    await hall.leave([standby[1]]);
  });

  it('follow a withdrawal, also of somebody inside, and its return', async () => {
    (await change(officials[1], { withdrawn: true })).expect(200);
    await figures(9, 5, 1);
    (await change(officials[8], { withdrawn: true })).expect(200);
    await figures(8, 5, 1);
    for (const one of [officials[1], officials[8]]) (await change(one, { withdrawn: false })).expect(200);
    await figures(10, 6, 0);
  });

  it('take in who is added at the door', async () => {
    const added = (await hall.secretariat.post('/api/delegates', { code: 'DB999', full_name: 'Vũ Đến Sau', delegation: 'Đoàn mới' })).expect(201);
    await figures(11, 6, 0);
    (await hall.secretariat.post('/api/badges', { delegates: [added.id] })).done();
    const { token } = await hall.badge(added.id);
    const [{ verdict }] = await hall.scan([hall.row({ badge: token })]);
    assert.equal(verdict, 'admitted');
    await figures(11, 7, 0);
    (await change(added, { withdrawn: true })).expect(200);
    await figures(10, 6, 1);
  });

  it('note absences with and without a reason', async () => {
    const [absent, unexcused, replaced] = officials.slice(7);
    const first = (await note(1, absent, { kind: 'excused', reason: 'Đi công tác' })).expect(200);
    assert.deepEqual(first, { session: 1, delegate: absent.id, kind: 'excused', reason: 'Đi công tác' });
    (await note(1, unexcused, { kind: 'unexcused' })).expect(200);
    (await change(standby[0], { replaces: replaced.id })).expect(200);
    const found = await absences(1);
    assert.deepEqual([found.absent, found.excused, found.unexcused], [3, 1, 1]);
    const row = (one) => found.absences.find(({ delegate }) => delegate.id === one.id);
    assert.deepEqual([row(absent).kind, row(absent).reason, row(absent).came, row(absent).convened], ['excused', 'Đi công tác', false, true]);
    assert.match(row(absent).by, /^token:[0-9]+$/);
    assert.deepEqual([row(unexcused).kind, row(unexcused).reason], ['unexcused', null]);
    // officials[9] was in for a while, so that only the other two are without a note.
    assert.equal(row(replaced), undefined);
    assert.deepEqual(found.absences.filter(({ kind }) => !kind).map(({ delegate }) => delegate.code), [officials[6].code]);
    const attendance = (await hall.steward.get('/api/attendance')).expect(200);
    assert.deepEqual([attendance.absent, attendance.excused, attendance.unexcused], [attendance.convened - attendance.came, 1, 1]);
    (await change(standby[0], { replaces: null })).expect(200);
  });

  it('refuse what is no absence', async () => {
    assert.ok((await note(1, officials[6], { kind: 'excused' })).expect(422).fields.reason);
    assert.ok((await note(1, officials[6], { kind: 'excused', reason: '  ' })).expect(422).fields.reason);
    assert.ok((await note(1, officials[6], { kind: 'excused', reason: '\u00a0' })).expect(422).fields.reason);
    assert.ok((await note(1, officials[6], { kind: 'late' })).expect(422).fields.kind);
    (await note(99, officials[6], { kind: 'unexcused' })).refused(404, 'not_found');
    (await note(1, { id: 9999 }, { kind: 'unexcused' })).refused(404, 'not_found');
    (await note(1, hall.people[13], { kind: 'unexcused' })).refused(409, 'conflict');
    (await hall.secretariat.delete(`/api/sessions/1/absences/${officials[6].id}`)).refused(404, 'not_found');
  });

  it('tell once what is noted twice, and no reason to the log', async () => {
    const events = async () => (await hall.auditor.get('/api/events')).text.trim().split('\n').map((line) => JSON.parse(line)).filter(({ act }) => act.startsWith('absence.'));
    const before = await events();
    assert.deepEqual(before.map(({ act, data }) => [act, data.kind]), [['absence.note', 'excused'], ['absence.note', 'unexcused']]);
    (await note(1, officials[7], { kind: 'excused', reason: 'Đi công tác' })).expect(200);
    assert.equal((await events()).length, 2);
    (await note(1, officials[7], { kind: 'excused', reason: 'Ốm' })).expect(200);
    (await hall.secretariat.delete(`/api/sessions/1/absences/${officials[8].id}`)).expect(200);
    const now = await events();
    assert.deepEqual(now.slice(2).map(({ act }) => act), ['absence.note', 'absence.clear']);
    assert.ok(!JSON.stringify(now).includes('Ốm') && !JSON.stringify(now).includes('công tác'));
    assert.deepEqual([(await absences(1)).excused, (await absences(1)).unexcused], [1, 0]);
  });

  it('belong to their session, and end where somebody comes after all', async () => {
    await hall.admit([officials[7]]);
    const late = await absences(1);
    assert.deepEqual([late.excused, late.absences.find(({ delegate }) => delegate.id === officials[7].id).came], [0, true]);
    (await hall.secretariat.post('/api/sessions/1/close')).expect(200);
    const second = (await hall.secretariat.post('/api/sessions', { title: 'Phiên chính thức', type: 'main' })).expect(201);
    (await hall.secretariat.post(`/api/sessions/${second.id}/open`)).expect(200);
    await figures(10, 0, 0);
    const found = await absences(second.id);
    assert.deepEqual([found.absent, found.excused, found.unexcused], [10, 0, 0]);
    await hall.admit(officials.slice(0, 8));
    assert.equal((await absences(second.id)).absent, 2);
    assert.equal((await absences(1)).absent, late.absent);
  });

  it('leave out of the adjusted base who was in none of them and has nobody in their place', async () => {
    // In session 1 came officials 1 to 6, 8 and 10; in session 2 came 1 to 8: only 9 was in none.
    const [ninth] = officials.slice(8);
    const voters = await hall.signIn(officials.slice(0, 3));
    const definition = { title: 'Bầu cử', style: 'each', secret: false, seats: 1, options: ['Lê An'], majority: { num: 1, den: 2, base: 'convened_adjusted' } };
    async function base() {
      const contest = await hall.define(definition);
      await hall.move(contest.id, 'voting');
      for (const voter of voters) (await voter.vote(contest, [[1, 1]])).expect(201);
      return (await hall.move(contest.id, 'closed')).result.base;
    }
    assert.equal(await base(), 9);
    (await change(standby[2], { replaces: ninth.id })).expect(200);
    assert.equal(await base(), 9); // the alternate was never there either
    await hall.admit([standby[2]]);
    assert.equal(await base(), 10);
  });
});
