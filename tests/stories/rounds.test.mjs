// What follows a count: missing votes, run-offs and further rounds as offered
// and made with one call, quorum frozen twice, and steps taken without it.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { parallel } from '../lib/client.mjs';
import { pdfText } from '../lib/decode.mjs';
import { Hall } from '../lib/hall.mjs';
import { makeOfficials } from '../lib/roster.mjs';

const TIMEOUT = { timeout: 120000 };
const LIST = { title: 'Bầu Ban Chấp hành', style: 'approval', secret: false, seats: 2, options: ['Lê An', 'Trần Bình', 'Phạm Châu', 'Đỗ Dung'] };
const marks = (...numbers) => numbers.map((number) => [number, 1]);

// Lets the first voters vote openly, one entry of `all` each, and closes.
async function count(hall, contest, all) {
  await hall.move(contest.id, 'voting');
  await parallel(all, 8, async (each, at) => (await hall.voters[at].vote(contest, each)).expect(201));
  return hall.move(contest.id, 'closed');
}
const poll = async (hall, definition, all) => count(hall, await hall.define(definition), all);
const next = (hall, id, kind, client = hall.presidium) => client.post(`/api/contests/${id}/rounds`, { kind });

describe('rounds', TIMEOUT, () => {
  let hall;
  before(async () => {
    hall = await Hall.open({ people: makeOfficials(9) });
    await hall.admit(hall.people);
    hall.voters = await hall.signIn(hall.people);
  });
  after(() => hall?.close());

  it('tell how many votes are missing', async () => {
    const { result } = await poll(hall, LIST, [marks(1, 2), marks(1, 2), marks(1, 3), marks(1), marks(4), []]);
    assert.deepEqual([result.base, result.threshold], [6, 4]);
    assert.deepEqual(result.rows.map(({ missing }) => missing), [0, 2, 3, 3]);
    const vote = await poll(hall, { title: 'Nghị quyết', style: 'resolution', majority: { num: 2, den: 3, base: 'present' } }, [marks(1), marks(1), marks(1), marks(1), [[1, 2]]]);
    assert.deepEqual([vote.result.base, vote.result.threshold, vote.result.rows[0].missing], [9, 7, 3]);
    assert.deepEqual(vote.offers, []);
  });

  it('knows every threshold that congresses use', async () => {
    for (const [num, den, threshold] of [[1, 2, 5], [2, 3, 7], [3, 4, 7], [4, 5, 8]]) {
      const majority = { num, den, base: 'collected' };
      const { result } = await poll(hall, { ...LIST, majority }, Array(9).fill(marks(1)));
      assert.equal(result.threshold, threshold, `${num}/${den}`);
      assert.equal(result.rows[1].missing, threshold);
    }
  });

  it('offer a run-off of exactly the tied, and make it once', async () => {
    const settings = { reveal: 'on_close', board: 'everyone', undervote: 'valid', require_present: false, majority: { num: 2, den: 5, base: 'present' } };
    const first = await poll(hall, { ...LIST, ...settings }, [marks(1, 2), marks(1, 3), marks(1, 2), marks(1, 3), marks(2, 3), marks(2, 3)]);
    assert.deepEqual([first.result.elected, first.result.tied, first.result.open_seats], [[], [1, 2, 3], 2]);
    assert.deepEqual(first.rounds, []);
    assert.deepEqual(first.offers.map(({ note, ...offer }) => offer), [
      { kind: 'runoff', title: 'Bầu Ban Chấp hành (bầu lại)', style: 'approval', seats: 2, options: LIST.options.slice(0, 3), runoff_of: first.id, round: 1, made: null },
    ]);
    assert.match(first.offers[0].note, /không cần quá bán/);
    (await next(hall, first.id, 'further_round')).refused(409, 'conflict');
    const answers = await Promise.all(Array.from({ length: 4 }, () => next(hall, first.id, 'runoff')));
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 200, 200, 201]);
    const [draft] = answers.map((answer) => answer.done());
    assert.equal(new Set(answers.map((answer) => answer.json.id)).size, 1);
    assert.deepEqual([draft.state, draft.runoff_of, draft.further_of, draft.round, draft.seats], ['draft', first.id, null, 1, 2]);
    assert.deepEqual(draft.options, LIST.options.slice(0, 3));
    for (const [name, value] of Object.entries(settings)) assert.deepEqual(draft[name], value, name);
    const linked = await hall.contest(first.id);
    assert.deepEqual(linked.rounds, [draft.id]);
    assert.equal(linked.offers[0].made, draft.id);
    // The most votes win, however few.
    const { result, manifest } = await count(hall, draft, [marks(2), marks(3), []]);
    assert.deepEqual([result.elected, result.open_seats], [[2, 3], 0]);
    const { runoff_of, further_of, round } = JSON.parse(manifest);
    assert.deepEqual({ runoff_of, further_of, round }, { runoff_of: first.id, further_of: null, round: 1 });
    const { body } = await hall.auditor.get(`/api/contests/${draft.id}/minutes.pdf`);
    const text = (await pdfText(body)).normalize('NFC').replace(/\s+/g, ' ');
    assert.ok(text.includes(`Bầu lại giữa những người bằng phiếu trong cuộc bầu: ${LIST.title} - Mã của cuộc bầu đó: ${linked.fingerprint}`), text);
  });

  it('run off again those who tie again', async () => {
    const first = await poll(hall, { ...LIST, seats: 1 }, [marks(1), marks(1), marks(2), marks(2)].map((each) => [...each]));
    assert.deepEqual(first.result.tied, []); // nobody reached the majority
    const second = (await next(hall, first.id, 'further_round')).expect(201);
    const tied = await count(hall, second, [marks(1), marks(1)]);
    assert.deepEqual([tied.result.elected, tied.offers], [[1], []]);
    const both = await poll(hall, { ...LIST, seats: 1, majority: { num: 1, den: 3, base: 'collected' } }, [marks(1), marks(1), marks(2), marks(2)]);
    assert.deepEqual(both.result.tied, [1, 2]);
    const again = await count(hall, (await next(hall, both.id, 'runoff')).expect(201), [marks(1), marks(2)]);
    assert.deepEqual(again.result.tied, [1, 2]);
    const third = (await next(hall, again.id, 'runoff')).expect(201);
    assert.deepEqual([third.title, third.runoff_of], ['Bầu Ban Chấp hành (bầu lại lần nữa)', again.id]);
  });

  it('offer a further round while seats are open, and say that a third is not usual', async () => {
    const first = await poll(hall, LIST, [marks(1), marks(1), marks(1, 2), marks(3)]);
    assert.deepEqual([first.result.elected, first.result.open_seats], [[1], 1]);
    assert.deepEqual(first.offers.map(({ note, ...offer }) => offer), [
      { kind: 'further_round', title: 'Bầu Ban Chấp hành (lần 2)', style: 'approval', seats: 1, options: LIST.options.slice(1), further_of: first.id, round: 2, made: null },
    ]);
    assert.match(first.offers[0].note, /Đại hội quyết định/);
    const second = (await next(hall, first.id, 'further_round', hall.secretariat)).expect(201);
    assert.deepEqual([second.further_of, second.runoff_of, second.round, second.style], [first.id, null, 2, 'approval']);
    const counted = await count(hall, second, [marks(1), marks(2), marks(3)]);
    const [offer] = counted.offers;
    assert.deepEqual([offer.round, offer.title, offer.further_of], [3, 'Bầu Ban Chấp hành (lần 3)', second.id]);
    assert.match(offer.note, /không bầu quá hai lần/);
    assert.equal(JSON.parse(counted.manifest).round, 2);
    assert.equal(JSON.parse(counted.manifest).further_of, first.id);
  });

  it('vote for or against each where nobody is too many', async () => {
    const first = await poll(hall, { ...LIST, seats: 3 }, [marks(1, 2), marks(1, 2), marks(1, 2)]);
    assert.deepEqual([first.result.elected, first.result.open_seats], [[1, 2], 1]);
    const two = (await next(hall, first.id, 'further_round')).expect(201);
    assert.deepEqual([two.style, two.seats, two.options.length], ['approval', 1, 2]);
    const all = await poll(hall, { ...LIST, seats: 4 }, [marks(1, 2), marks(1, 2), marks(1, 2)]);
    const rest = (await next(hall, all.id, 'further_round')).expect(201);
    assert.deepEqual([rest.style, rest.seats, rest.options], ['each', 2, LIST.options.slice(2)]);
  });

  it('may nominate others for the open seats, but not more than are open', async () => {
    const first = await poll(hall, LIST, [marks(1), marks(1)]);
    const draft = (await next(hall, first.id, 'further_round')).expect(201);
    const change = (fields) => hall.presidium.patch(`/api/contests/${draft.id}`, fields);
    const changed = (await change({ options: ['Trần Bình', 'Ngô Mới'], order: 'given' })).expect(200);
    assert.deepEqual([changed.options, changed.further_of, changed.round], [['Trần Bình', 'Ngô Mới'], first.id, 2]);
    assert.ok((await change({ seats: 2 })).expect(422).fields.seats);
    assert.ok((await change({ runoff_of: first.id })).expect(422).fields.further_of);
    // Cancelled, it makes room for another one.
    await hall.move(draft.id, 'cancelled');
    assert.deepEqual((await hall.contest(first.id)).rounds, []);
    assert.notEqual((await next(hall, first.id, 'further_round')).expect(201).id, draft.id);
  });

  it('are refused where there is nothing to go on with', async () => {
    const draft = await hall.define(LIST);
    (await next(hall, draft.id, 'runoff')).refused(409, 'wrong_state');
    (await next(hall, 999999, 'runoff')).refused(404, 'not_found');
    (await next(hall, draft.id, 'third')).refused(422, 'invalid');
    const full = await poll(hall, { ...LIST, seats: 1 }, [marks(1)]);
    assert.deepEqual(full.offers, []);
    (await next(hall, full.id, 'further_round')).refused(409, 'conflict');
    (await next(hall, full.id, 'runoff')).refused(409, 'conflict');
  });

  it('are not held once what they follow was cancelled', async () => {
    const first = await poll(hall, LIST, [marks(1), marks(1)]);
    const draft = (await next(hall, first.id, 'further_round')).expect(201);
    await hall.move(first.id, 'cancelled');
    assert.match((await hall.ask(draft.id, 'voting')).refused(409, 'wrong_state').detail, /cancelled/);
    (await next(hall, first.id, 'further_round')).refused(409, 'wrong_state');
  });

  it('can be made of a certified contest, which stays as it is', async () => {
    const first = await poll(hall, LIST, [marks(1), marks(1)]);
    const certified = await hall.certify(first.id);
    (await next(hall, first.id, 'further_round')).expect(201);
    assert.deepEqual((await hall.contest(first.id)).certificate, certified.certificate);
  });

  it('keep a long title within its limit', async () => {
    const title = `${'Ế'.repeat(99)}ab`; // 299 bytes
    const first = await poll(hall, { ...LIST, title }, [marks(1), marks(1)]);
    const draft = (await next(hall, first.id, 'further_round')).expect(201);
    assert.ok(Buffer.byteLength(draft.title) <= 300 && draft.title.endsWith('Ế (lần 2)'), draft.title);
  });
});

describe('quorum', TIMEOUT, () => {
  let hall;
  before(async () => {
    hall = await Hall.open({ people: makeOfficials(9) });
  });
  after(() => hall?.close());

  it('is frozen when voting begins and at the close, and a step without it says why', async () => {
    await hall.admit(hall.people.slice(0, 5));
    const contest = await hall.define(LIST);
    (await hall.ask(contest.id, 'voting')).refused(409, 'no_quorum');
    for (const override of ['', ' ', '\u00a0', '\u3000 \u2003']) assert.ok((await hall.ask(contest.id, 'voting', { override })).refused(422, 'invalid').fields.override);
    assert.deepEqual((await hall.contest(contest.id)).overrides, []);
    const before = Date.now();
    (await hall.ask(contest.id, 'voting', { override: 'Đại hội biểu quyết tiến hành' })).done();
    const voting = await hall.contest(contest.id);
    const delegations = new Set(hall.people.map(({ delegation }) => delegation)).size;
    const there = (people) => new Set(people.map(({ delegation }) => delegation)).size;
    const moment = (present) => ({ convened: 9, present: present.length, delegations, delegations_present: there(present), num: 2, den: 3 });
    assert.deepEqual(voting.quorum, { at_voting: { ...moment(hall.people.slice(0, 5)), met: false }, at_close: null });
    assert.equal(voting.overrides.length, 1);
    const [{ at, by, ...override }] = voting.overrides;
    assert.deepEqual(override, { to: 'voting', reason: 'Đại hội biểu quyết tiến hành' });
    assert.match(by, /^token:[0-9]+$/);
    assert.ok(Date.parse(at) >= before - 1000);
    await hall.admit(hall.people.slice(5));
    const closed = await hall.move(contest.id, 'closed');
    assert.deepEqual(closed.quorum.at_voting, voting.quorum.at_voting);
    assert.deepEqual(closed.quorum.at_close, { ...moment(hall.people), met: true });
    assert.equal(closed.present, 5);
    const sheets = async (name) => (await pdfText((await hall.auditor.get(`/api/contests/${contest.id}/${name}.pdf`)).body)).normalize('NFC').replace(/\s+/g, ' ');
    const [minutes, result] = [await sheets('minutes'), await sheets('result')];
    const figures = (people) => `${people.length}/9 đại biểu, ${there(people)}/${delegations} đoàn có mặt`;
    assert.ok(minutes.includes(`khi bắt đầu bỏ phiếu: ${figures(hall.people.slice(0, 5))}, chưa đủ 2/3`), minutes);
    assert.ok(minutes.includes(`khi kết thúc kiểm phiếu: ${figures(hall.people)}, đủ 2/3`), minutes);
    for (const text of [minutes, result]) assert.match(text, /Bắt đầu bỏ phiếu khi chưa đủ 2\/3 đại biểu hoặc đoàn, lúc [0-9:]{5} ngày [0-9/]{10}: Đại hội biểu quyết tiến hành/);
  });
});
