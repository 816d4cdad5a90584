// Ballot papers beside phones: printed, handed out, collected at the box, entered
// by two tellers, counted into one result, and checked by everybody.

import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { verifyBoard } from '../../web/lib/verify.js';
import { parallel } from '../lib/client.mjs';
import { parseCsv } from '../lib/csv.mjs';
import { decodePdf, pdfInfo, pdfText } from '../lib/decode.mjs';
import { Hall } from '../lib/hall.mjs';
import { Papers, serialsOn, tellersOf } from '../lib/paper.mjs';
import { refuse, succeed } from '../lib/program.mjs';
import { countBoth, decide, percent, rootOf } from '../lib/recount.mjs';
import { makeOfficials } from '../lib/roster.mjs';
import { castBody, newBallot } from '../lib/voter.mjs';

const TIMEOUT = { timeout: 240000 };
const ELECTION = { title: 'Bầu Ban Chấp hành', style: 'approval', seats: 2, options: ['Lê An', 'Trần Bình', 'Phạm Châu'], paper: true };
const STRANGE = 'AAAABBBBCCCCDDDD'; // printed by nobody

const cast = (hall, ballot, marks) => hall.nobody.post('/api/ballots', castBody(ballot, marks));
// Digits stand behind letters in Base32.
const serialKey = (serial) => serial.replace(/[2-7]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 64));
const bySerial = (a, b) => (serialKey(a) < serialKey(b) ? -1 : 1);
const words = (text) => text.normalize('NFC').replace(/\s+/g, ' ');

async function openHall(people) {
  const hall = await Hall.open({ people: makeOfficials(people) });
  hall.tellers = await tellersOf(hall, 3);
  return hall;
}

/** Defines a contest with papers and moves it through `states`. */
async function paperContest(hall, definition = {}, ...states) {
  const { id } = await hall.define({ ...ELECTION, ...definition });
  const papers = new Papers(hall, id, hall.tellers);
  if (states.length) await hall.move(id, ...states);
  return { id, papers };
}

async function eventsOf(hall, act) {
  const lines = (await hall.auditor.get('/api/events?limit=10000')).text.trim().split('\n');
  return lines.map((line) => JSON.parse(line)).filter((event) => event.act === act);
}

describe('a contest with ballot papers', TIMEOUT, () => {
  let hall;
  before(async () => {
    hall = await openHall(4);
    await hall.admit(hall.people);
  });
  after(() => hall?.close());

  it('is secret', async () => {
    const open = { title: 'Nghị quyết', style: 'resolution', paper: true };
    const { fields } = (await hall.presidium.post('/api/contests', open)).refused(422, 'invalid');
    assert.match(fields.paper, /secret/);
    (await hall.presidium.post('/api/contests', { ...open, secret: true })).expect(201);
    (await hall.presidium.post('/api/contests', { ...ELECTION, paper: 'yes' })).refused(422, 'invalid');
  });

  it('says so in its manifest, and others say that they have none', async () => {
    const { id } = await paperContest(hall, {}, 'issuing');
    assert.equal(JSON.parse((await hall.contest(id)).manifest).paper, true);
    const { paper: no, ...definition } = ELECTION;
    const plain = await hall.move((await hall.define(definition)).id, 'issuing');
    assert.equal(no, true);
    assert.equal(JSON.parse(plain.manifest).paper, false);
    assert.equal(plain.papers, null);
    const papers = new Papers(hall, plain.id, hall.tellers);
    (await papers.issue(hall.people[0])).refused(409, 'wrong_state');
    (await papers.collect(STRANGE)).refused(409, 'wrong_state');
    (await papers.open()).refused(409, 'wrong_state');
    (await hall.teller.get(papers.path)).refused(409, 'wrong_state');
  });

  it('is not found where there is none', async () => {
    (await new Papers(hall, 999, hall.tellers).issue(hall.people[0])).refused(404, 'not_found');
  });
});

describe('ballot papers are printed', TIMEOUT, () => {
  let hall;
  before(async () => {
    hall = await openHall(3);
    await hall.admit(hall.people);
  });
  after(() => hall?.close());

  it('with a serial of their own, which the symbol holds', async () => {
    const { id, papers } = await paperContest(hall);
    const answer = await hall.teller.post(`/api/contests/${id}/papers.pdf`, { count: 5 });
    assert.equal(answer.status, 200);
    assert.match(answer.headers['content-type'], /^application\/pdf/);
    assert.match(answer.headers['content-disposition'], /attachment/);
    assert.equal(answer.headers['cache-control'], 'no-store');
    const serials = await serialsOn(answer.body);
    assert.equal(new Set(serials).size, 5);
    assert.deepEqual(await decodePdf(answer.body, 1, 5), serials);
    assert.equal((await pdfInfo(answer.body)).pages, 5);
    const text = words(await pdfText(answer.body));
    for (const part of ['Bầu Ban Chấp hành', 'Số lượng cần bầu: 2', 'Lê An', 'Trần Bình', 'Phạm Châu', 'Dấu của Ban kiểm phiếu']) {
      assert.ok(text.includes(part), part);
    }
    assert.equal((await papers.counts()).printed, 5);
  });

  it('two to a sheet of A4 where that is asked for', async () => {
    const { id } = await paperContest(hall);
    const answer = await hall.secretariat.post(`/api/contests/${id}/papers.pdf`, { count: 3, sheet: 'a4' });
    const { pages, size } = await pdfInfo(answer.body);
    assert.equal(pages, 2);
    assert.match(size, /A4/);
    assert.deepEqual([...(await decodePdf(answer.body, 1, 2))].sort(), (await serialsOn(answer.body)).sort());
  });

  it('in an order that is not the serials', async () => {
    const { papers } = await paperContest(hall);
    const serials = await papers.print(12);
    assert.notDeepEqual(serials, [...serials].sort(bySerial));
  });

  it('1 to 1,000 at a time', async () => {
    const { id } = await paperContest(hall);
    for (const body of [{}, { count: 0 }, { count: 1001 }, { count: 1.5 }, { count: '3' }, { count: 2, sheet: 'a3' }, { count: 1, other: 1 }]) {
      (await hall.teller.post(`/api/contests/${id}/papers.pdf`, body)).refused(422, 'invalid');
    }
    (await hall.teller.request('POST', `/api/contests/${id}/papers.pdf`, { body: '{', headers: { 'Content-Type': 'application/json' } })).refused(400);
  });

  it('and void once a draft looks different', async () => {
    const { id, papers } = await paperContest(hall);
    const [serial] = await papers.print(3);
    (await hall.presidium.patch(`/api/contests/${id}`, { reveal: 'on_close' })).expect(200);
    assert.equal((await papers.counts()).voided, 0);
    (await hall.presidium.patch(`/api/contests/${id}`, { title: 'Bầu Ban Chấp hành khoá mới' })).expect(200);
    const counts = await papers.counts();
    assert.deepEqual([counts.printed, counts.voided, counts.on_hand], [3, 3, 0]);
    await hall.move(id, 'issuing');
    (await papers.issue(hall.people[0])).refused(409, 'no_papers');
    await papers.print(2);
    (await papers.issue(hall.people[0])).expect(201);
    await hall.move(id, 'voting');
    (await papers.collect(serial)).refused(409, 'voided_serial');
  });

  it('not after voting', async () => {
    const { id, papers } = await paperContest(hall, {}, 'issuing', 'voting', 'closed');
    (await hall.teller.post(`/api/contests/${id}/papers.pdf`, { count: 1 })).refused(409, 'wrong_state');
    assert.equal((await papers.counts()).printed, 0);
  });
});

describe('a ballot paper is handed out', TIMEOUT, () => {
  let hall;
  let badges;
  before(async () => {
    const people = makeOfficials(12);
    people[10].standing = 'alternate';
    Object.assign(people[11], { standing: 'guest', kind: '' });
    hall = await Hall.open({ people });
    hall.tellers = await tellersOf(hall, 2);
    badges = await hall.issueBadges();
    hall.absent = hall.people[9];
    await hall.admit(hall.people.filter((one) => one !== hall.absent));
    hall.voters = await hall.signIn(hall.people.slice(0, 10));
  });
  after(() => hall?.close());

  it('to those inside with a vote, while ballots are issued', async () => {
    const { id, papers } = await paperContest(hall);
    await papers.print(3);
    (await papers.issue(hall.people[0])).refused(409, 'wrong_state');
    await hall.move(id, 'issuing');
    (await papers.issue(hall.absent)).refused(403, 'not_present');
    (await papers.issue(hall.people[10])).refused(403, 'not_entitled');
    (await papers.issue(hall.people[11])).refused(403, 'not_entitled');
    (await papers.issue({ id: 99999 })).refused(404, 'not_found');
    const answer = (await papers.issue(hall.people[0])).expect(201);
    assert.equal(answer.delegate.code, hall.people[0].code);
    assert.deepEqual([answer.papers.issued, answer.papers.on_hand], [1, 2]);
    assert.equal((await hall.contest(id)).issued, 1);
    assert.deepEqual((await hall.contest(id)).papers, { issued: 1, collected: 0, undecided: 0, valid: null, invalid: null, box_open: false });
  });

  it('once: the same again changes nothing', async () => {
    const { id, papers } = await paperContest(hall, {}, 'issuing');
    await papers.print(2);
    const answers = await parallel(Array(8).fill(hall.people[1]), 8, (person) => papers.issue(person, hall.as('steward')));
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 200, 200, 200, 200, 200, 200, 201]);
    assert.equal((await hall.contest(id)).issued, 1);
    await hall.move(id, 'voting');
    (await papers.issue(hall.people[1])).expect(200);
  });

  it('found by badge or code', async () => {
    const { papers } = await paperContest(hall, {}, 'issuing');
    await papers.print(3);
    const badge = badges.get(hall.people[2].id);
    assert.equal((await hall.teller.post(papers.path, { badge })).expect(201).delegate.id, hall.people[2].id);
    assert.equal((await hall.teller.post(papers.path, { code: hall.people[3].code })).expect(201).delegate.id, hall.people[3].id);
    (await hall.teller.post(papers.path, { code: 'NOBODY' })).refused(404, 'not_found');
    (await hall.teller.post(papers.path, { badge: `${badge.slice(0, -1)}${badge.endsWith('A') ? 'B' : 'A'}` })).refused(422, 'invalid');
    (await hall.secretariat.post(`/api/badges/${hall.people[4].id}/reissue`)).done();
    (await hall.teller.post(papers.path, { badge: badges.get(hall.people[4].id) })).refused(403, 'not_entitled');
    for (const body of [{}, { delegate: 1, code: 'DB001' }, { delegate: 'x' }, { delegate: -1 }, { delegate: 1, serial: STRANGE }]) {
      (await hall.teller.post(papers.path, body)).refused(422, 'invalid');
    }
  });

  it('found by a part of name or code, at the desk only', async () => {
    const { papers } = await paperContest(hall, {}, 'issuing');
    const find = (q, client = hall.teller) => client.get(`${papers.path}/delegates?q=${encodeURIComponent(q)}`);
    const [one] = hall.people;
    const name = one.full_name.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/g, 'd').toUpperCase();
    for (const client of ['teller', 'steward', 'secretariat'].map((role) => hall.as(role))) {
      const { delegates, more } = (await find(name, client)).expect(200);
      const row = delegates.find(({ id }) => id === one.id);
      assert.deepEqual(row, { id: one.id, code: one.code, full_name: one.full_name, delegation: one.delegation, standing: one.standing, seat: one.seat, present: true, voting: true, withdrawn: false });
      assert.equal(more, false);
    }
    assert.deepEqual((await find(hall.absent.code)).expect(200).delegates.map(({ present }) => present), [false]);
    assert.equal((await find('db0')).expect(200).delegates.length, hall.people.length);
    assert.deepEqual((await find('không có ai')).expect(200).delegates, []);
    for (const q of ['', 'a', ' ', 'ạ']) (await find(q)).refused(400, 'bad_request');
    (await hall.teller.get(`${papers.path}/delegates`)).refused(400, 'bad_request');
    (await hall.teller.get(`${papers.path}/delegates?q=%ff%fe%ff`)).refused(400, 'bad_request');
    (await find(name, hall.presidium)).refused(403, 'forbidden');
    (await hall.teller.get('/api/contests/999/paper/delegates?q=abc')).refused(404, 'not_found');
  });

  it('only while one is left', async () => {
    const { papers } = await paperContest(hall, {}, 'issuing');
    await papers.print(1);
    (await papers.issue(hall.people[0])).expect(201);
    (await papers.issue(hall.people[1])).refused(409, 'no_papers');
    await papers.print(1);
    (await papers.issue(hall.people[1])).expect(201);
  });

  it('or a ballot is drawn, never both', async () => {
    const { id, papers } = await paperContest(hall, {}, 'issuing');
    const contest = await hall.contest(id);
    await papers.print(10);
    const ballot = newBallot(contest);
    (await hall.voters[0].askFor(ballot)).expect(200);
    (await papers.issue(hall.people[0])).refused(409, 'already_drawn');
    (await hall.voters[0].askFor(ballot)).expect(200); // the same draw has its answer still
    (await papers.issue(hall.people[1])).expect(201);
    (await hall.voters[1].askFor(newBallot(contest))).refused(409, 'paper_issued');
    assert.equal((await hall.contest(id)).issued, 2);
  });

  it('exactly one of the two, though both are asked for at once', async () => {
    const { id, papers } = await paperContest(hall, {}, 'issuing');
    const contest = await hall.contest(id);
    await papers.print(9);
    const both = await parallel([...Array(9).keys()], 9, (at) =>
      Promise.all([papers.issue(hall.people[at]), hall.voters[at].askFor(newBallot(contest))]),
    );
    for (const [paper, draw] of both) {
      if (paper.status === 201) draw.refused(409, 'paper_issued');
      else paper.refused(409, 'already_drawn');
      assert.equal([paper.status, draw.status].filter((status) => status < 300).length, 1);
    }
    const handed = both.filter(([paper]) => paper.status === 201).length;
    const now = await hall.contest(id);
    assert.deepEqual([now.issued, now.papers.issued], [9, handed]);
  });

  it('late only where the contest says so, and who comes late is counted as present', async () => {
    const early = await paperContest(hall, {}, 'issuing', 'voting');
    await early.papers.print(1);
    (await early.papers.issue(hall.people[5])).refused(409, 'wrong_state');
    const late = await paperContest(hall, { late_issue: true }, 'issuing', 'voting');
    await late.papers.print(2);
    const { present } = await hall.contest(late.id);
    (await late.papers.issue(hall.people[5])).expect(201);
    assert.equal((await hall.contest(late.id)).present, present);
    await hall.admit([hall.absent]);
    (await late.papers.issue(hall.absent)).expect(201);
    const now = await hall.contest(late.id);
    assert.deepEqual([now.present, now.issued], [present + 1, 2]);
    await hall.leave([hall.absent]);
  });

  it('to one holder of a seat', async () => {
    const { papers } = await paperContest(hall, {}, 'issuing');
    await papers.print(2);
    (await papers.issue(hall.people[8])).expect(201);
    (await hall.secretariat.patch(`/api/delegates/${hall.people[10].id}`, { replaces: hall.people[8].id })).done();
    (await papers.issue(hall.people[10])).refused(403, 'not_entitled');
    (await hall.secretariat.patch(`/api/delegates/${hall.people[10].id}`, { replaces: null })).done();
  });

  it('and a spoiled one is exchanged', async () => {
    const { id, papers } = await paperContest(hall, {}, 'issuing');
    const [first, second, third] = await papers.print(3);
    (await papers.void(first, 'spoiled')).refused(409, 'conflict'); // handed to nobody
    (await papers.issue(hall.people[0])).expect(201);
    const answer = (await papers.void(first, 'spoiled', hall.as('steward'))).expect(200);
    assert.deepEqual([answer.voided, answer.papers.issued, answer.papers.spoiled, answer.papers.on_hand], ['spoiled', 1, 1, 1]);
    (await papers.void(first, 'spoiled')).expect(200);
    assert.equal((await papers.counts()).spoiled, 1);
    (await papers.void(first, 'unused')).refused(409, 'voided_serial');
    (await papers.void(STRANGE, 'spoiled')).refused(409, 'unknown_serial');
    (await papers.void(third, 'unused')).expect(200);
    (await papers.void(second, 'unused')).refused(409, 'conflict'); // that one is in somebody's hand
    (await papers.void(second, 'spoiled')).refused(409, 'no_papers');
    assert.equal((await hall.contest(id)).issued, 1);
    await hall.move(id, 'voting');
    (await papers.collect(first)).refused(409, 'voided_serial');
    (await papers.collect(second)).expect(201);
    (await papers.void(second, 'spoiled')).refused(409, 'already_collected');
    for (const body of [{ serial: second }, { reason: 'spoiled' }, { serial: 'x', reason: 'spoiled' }, { serial: second, reason: 'changed' }]) {
      (await hall.teller.post(`${papers.path}/void`, body)).refused(422, 'invalid');
    }
  });
});

describe('at the box', TIMEOUT, () => {
  let hall;
  let contest;
  let papers;
  let serials;
  before(async () => {
    hall = await openHall(12);
    await hall.admit(hall.people);
    const made = await paperContest(hall, {}, 'issuing');
    papers = made.papers;
    contest = made.id;
    serials = await papers.print(14);
    for (const person of hall.people) (await papers.issue(person)).expect(201);
  });
  after(() => hall?.close());

  it('nothing is collected before voting', async () => {
    (await papers.collect(serials[0])).refused(409, 'wrong_state');
    await hall.move(contest, 'voting');
  });

  it('a scan counts at once, for everybody who watches', async () => {
    const subscriber = await hall.subscribe();
    const answer = (await papers.collect(serials[0])).expect(201);
    assert.deepEqual([answer.serial, answer.papers.collected, answer.papers.undecided], [serials[0], 1, 1]);
    const { contests } = await hall.live();
    const live = contests.find(({ id }) => id === contest);
    assert.equal(live.collected, 1);
    assert.deepEqual(live.papers, { issued: 12, collected: 1, undecided: 1, box_open: false });
    await subscriber.until((state) => state.contests.find(({ id }) => id === contest)?.collected === 1);
  });

  it('a serial may be typed', async () => {
    const typed = serials[1].toLowerCase().replace(/(.{4})(?=.)/g, '$1 ').replaceAll('o', '0');
    assert.equal((await papers.collect(typed)).expect(201).serial, serials[1]);
  });

  it('the second scan of a paper is refused and shown', async () => {
    (await papers.collect(serials[0])).refused(409, 'already_collected');
    (await papers.collect(serials[0], {}, hall.tellers[1])).refused(409, 'already_collected');
    const { refused, papers: counts } = await papers.overview();
    assert.deepEqual(refused, [{ serial: serials[0], code: 'already_collected', times: 2 }]);
    assert.deepEqual([counts.collected, counts.foreign], [2, 0]);
  });

  it('a scan whose answer was lost is not refused', async () => {
    const nonce = { nonce: 'scan-0001' };
    (await papers.collect(serials[2], nonce)).expect(201);
    assert.equal((await papers.collect(serials[2], nonce)).expect(200).papers.collected, 3);
    (await papers.collect(serials[2], { nonce: 'scan-0002' })).refused(409, 'already_collected');
    for (const wrong of ['short', 'x'.repeat(65), 'with blank', 7]) {
      (await papers.collect(serials[3], { nonce: wrong })).refused(422, 'invalid');
    }
  });

  it('exactly one of two tellers collects a paper that both scan at once', async () => {
    const rows = serials.slice(3, 9);
    const answers = await parallel(rows, 6, (serial) => Promise.all([0, 1].map((teller) => papers.collect(serial, {}, hall.tellers[teller]))));
    for (const pair of answers) {
      assert.deepEqual(pair.map(({ status }) => status).sort(), [201, 409]);
      pair.find(({ status }) => status === 409).refused(409, 'already_collected');
    }
    assert.equal((await papers.counts()).collected, 9);
  });

  it('what is no paper of this contest is refused and shown', async () => {
    const other = await paperContest(hall, { title: 'Bầu Uỷ ban Kiểm tra' });
    const [foreign] = await other.papers.print(1);
    (await papers.collect(STRANGE)).refused(409, 'unknown_serial');
    (await papers.collect(foreign)).refused(409, 'other_contest');
    for (const serial of ['', 'ABC', `${STRANGE}A`, 'AAAABBBBCCCCDDD!', 42, null]) (await papers.collect(serial)).refused(422, 'invalid');
    const { refused, papers: counts } = await papers.overview(hall.auditor);
    const codes = Object.fromEntries(refused.map(({ serial, code }) => [serial, code]));
    assert.equal(codes[STRANGE], 'unknown_serial');
    assert.equal(codes[foreign], 'other_contest');
    assert.equal(counts.foreign, 2);
    assert.equal((await hall.contest(contest)).collected, 9);
  });

  it('a scan of a paper that is not there is taken back', async () => {
    const body = { serial: serials[8], reason: 'quét nhầm phiếu ở bàn phát' };
    (await hall.teller.post(`${papers.path}/uncollect`, { serial: serials[8] })).refused(422, 'invalid');
    for (const reason of ['', ' ', '\u2003']) (await hall.teller.post(`${papers.path}/uncollect`, { serial: serials[8], reason })).refused(422, 'invalid');
    assert.equal((await hall.teller.post(`${papers.path}/uncollect`, body)).expect(200).papers.collected, 8);
    assert.equal((await hall.teller.post(`${papers.path}/uncollect`, body)).expect(200).papers.collected, 8);
    assert.equal((await hall.live()).contests.find(({ id }) => id === contest).collected, 8);
    (await papers.collect(serials[8])).expect(201);
    (await hall.teller.post(`${papers.path}/uncollect`, { ...body, serial: STRANGE })).refused(409, 'unknown_serial');
  });

  it('no more are collected than were handed out', async () => {
    for (const serial of serials.slice(9, 12)) (await papers.collect(serial)).expect(201);
    (await papers.collect(serials[12])).refused(409, 'more_than_issued');
    const now = await hall.contest(contest);
    assert.deepEqual([now.issued, now.collected], [12, 12]);
    assert.ok((await papers.overview()).refused.some(({ serial, code }) => serial === serials[12] && code === 'more_than_issued'));
  });

  it('one never handed out is refused and shown, once those left over are voided', async () => {
    const { id, papers: own } = await paperContest(hall, {}, 'issuing');
    const printed = await own.print(5);
    for (const person of hall.people.slice(0, 2)) (await own.issue(person)).expect(201);
    const [stolen, ...left] = printed.slice(2);
    await hall.move(id, 'voting');
    (await own.collect(stolen)).expect(201); // taken from the stack: nothing tells it from the others yet
    for (const serial of left) (await own.void(serial, 'unused')).expect(200);
    assert.equal((await own.counts()).on_hand, 1, 'the stack is empty, but one must be left');
    (await hall.tellers[0].post(`${own.path}/uncollect`, { serial: stolen, reason: 'không có dấu' })).expect(200);
    (await own.void(stolen, 'unused')).expect(200);
    for (const serial of printed.slice(0, 2)) (await own.collect(serial)).expect(201);
    for (const serial of printed.slice(2)) (await own.collect(serial)).refused(409, 'voided_serial');
    const { papers: counts, refused } = await own.overview();
    assert.deepEqual([counts.issued, counts.collected, counts.on_hand, counts.foreign], [2, 2, 0, 3]);
    assert.deepEqual(refused, printed.slice(2).sort(bySerial).map((serial) => ({ serial, code: 'voided_serial', times: 1 })));
    (await own.open()).expect(200);
    (await own.collect(stolen)).refused(409, 'voided_serial');
  });

  it('nobody is shown which papers are in the box before it is opened', async () => {
    (await hall.teller.get(`${papers.path}s`)).refused(409, 'wrong_state');
    (await hall.secretariat.get(`${papers.path}s/${serials[0]}`)).refused(409, 'wrong_state');
    (await papers.enter(serials[0], { marks: [] })).refused(409, 'wrong_state');
    for (const act of ['paper.issue', 'paper.collect', 'paper.refuse', 'paper.uncollect', 'paper.print']) {
      const events = await eventsOf(hall, act);
      assert.ok(events.length > 0, act);
      for (const event of events) for (const serial of serials) assert.ok(!JSON.stringify(event).includes(serial), act);
    }
  });

  it('the counts stand after a restart', async () => {
    const before = await papers.overview();
    await hall.kill();
    await hall.start();
    assert.deepEqual(await papers.overview(), before);
    const { issued, collected, papers: part } = (await hall.live()).contests.find(({ id }) => id === contest);
    assert.deepEqual([issued, collected, part.undecided], [12, 12, 12]);
  });
});

describe('the box is opened', TIMEOUT, () => {
  let hall;
  let voters;
  before(async () => {
    hall = await openHall(6);
    await hall.admit(hall.people);
    voters = await hall.signIn(hall.people);
  });
  after(() => hall?.close());

  it('by the presidium, in voting, and voting is over for phones too', async () => {
    const { id, papers } = await paperContest(hall, { late_issue: true }, 'issuing');
    const contest = await hall.contest(id);
    const serials = await papers.print(4);
    for (const person of hall.people.slice(0, 2)) (await papers.issue(person)).expect(201);
    const ballots = await Promise.all([2, 3].map((at) => voters[at].draw(contest)));
    (await papers.open()).refused(409, 'wrong_state');
    await hall.move(id, 'voting');
    (await cast(hall, ballots[0], [[1, 1]])).expect(201);
    (await hall.teller.post(`${papers.path}/open`)).refused(403, 'forbidden');
    const opened = (await papers.open()).expect(200);
    assert.equal(opened.state, 'voting');
    assert.ok(Date.parse(opened.voting_ended_at) > 0);
    assert.equal(opened.papers.box_open, true);
    assert.equal((await papers.open()).expect(200).voting_ended_at, opened.voting_ended_at);
    (await cast(hall, ballots[1], [[2, 1]])).refused(409, 'wrong_state');
    (await cast(hall, ballots[0], [[1, 1]])).expect(200); // its receipt again
    (await voters[4].askFor(newBallot(contest))).refused(409, 'wrong_state');
    (await papers.issue(hall.people[5])).refused(409, 'wrong_state');
    (await papers.void(serials[0], 'spoiled')).refused(409, 'wrong_state');
    (await hall.teller.post(`/api/contests/${id}/papers.pdf`, { count: 1 })).refused(409, 'wrong_state');
    (await papers.collect(serials[0])).expect(201); // found in the box
    assert.equal((await hall.live()).contests.find((one) => one.id === id).papers.box_open, true);
  });

  it('and closed again after a mistake, until a paper is entered', async () => {
    const { id, papers } = await paperContest(hall, {}, 'issuing');
    const contest = await hall.contest(id);
    const [serial] = await papers.print(1);
    (await papers.issue(hall.people[0])).expect(201);
    const ballot = await voters[1].draw(contest);
    await hall.move(id, 'voting');
    (await papers.collect(serial)).expect(201);
    (await papers.open()).expect(200);
    assert.equal((await papers.open({ undo: true })).expect(200).voting_ended_at, null);
    (await cast(hall, ballot, [[1, 1]])).expect(201);
    (await papers.open()).expect(200);
    (await papers.enter(serial, { marks: [[1, 1]] })).expect(201);
    (await papers.open({ undo: true })).refused(409, 'conflict');
    assert.equal((await eventsOf(hall, 'paper.reopen')).length, 1);
  });
});

describe('tellers enter a paper', TIMEOUT, () => {
  let hall;
  let papers;
  let contest;
  let serials;
  before(async () => {
    hall = await openHall(8);
    await hall.admit(hall.people);
    const made = await paperContest(hall, {}, 'issuing');
    papers = made.papers;
    contest = made.id;
    serials = await papers.print(9);
    for (const person of hall.people) (await papers.issue(person)).expect(201);
    await hall.move(contest, 'voting');
    for (const serial of serials.slice(0, 7)) (await papers.collect(serial)).expect(201);
    (await papers.open()).expect(200);
  });
  after(() => hall?.close());

  const one = async (serial, client = hall.tellers[1]) => (await client.get(`${papers.path}s/${serial}`)).expect(200);

  it('two who agree decide, and the totals move then', async () => {
    const first = (await papers.enter(serials[0], { marks: [[1, 1], [3, 1]] })).expect(201);
    assert.deepEqual([first.state, first.verdict, first.papers.undecided], ['entered', null, 7]);
    assert.deepEqual((await hall.contest(contest)).totals.map((row) => row.for), [0, 0, 0]);
    const second = (await papers.enter(serials[0], { marks: [[1, 1], [3, 1]] }, 1)).expect(201);
    assert.deepEqual([second.state, second.verdict, second.papers.undecided], ['decided', 'valid', 6]);
    const now = await hall.contest(contest);
    assert.deepEqual(now.totals.map((row) => row.for), [1, 0, 1]);
    assert.deepEqual([now.collected, now.valid, now.invalid], [7, 1, 0]);
  });

  it('the second does not see what the first entered', async () => {
    (await papers.enter(serials[1], { marks: [[2, 1]] })).expect(201);
    const seen = await one(serials[1]);
    assert.deepEqual([seen.state, seen.entered, seen.entered_by_me, seen.entries, seen.marks, seen.verdict], ['entered', 1, false, [], null, null]);
    assert.equal((await one(serials[1], hall.tellers[0])).entered_by_me, true);
    const listed = (await papers.list('?state=entered', hall.tellers[1])).papers;
    assert.deepEqual(listed, [{ serial: serials[1], state: 'entered', voided: null, verdict: null, marks: null, reason: null }]);
  });

  it('nobody enters a paper twice', async () => {
    (await papers.enter(serials[1], { marks: [[2, 1]] })).expect(200);
    (await papers.enter(serials[1], { marks: [[1, 1]] })).refused(409, 'already_entered');
    (await papers.enter(serials[1], { reason: 'unclear' })).refused(409, 'already_entered');
    assert.equal((await one(serials[1])).entered, 1);
  });

  it('of simultaneous entries of one teller one is stored', async () => {
    const answers = await parallel(Array(6).fill(serials[2]), 6, (serial) => papers.enter(serial, { marks: [[1, 1]] }));
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 200, 200, 200, 200, 201]);
    assert.equal((await one(serials[2])).entered, 1);
  });

  it('two who differ are decided by a third, who says why', async () => {
    const disputed = (await papers.enter(serials[1], { reason: 'unclear' }, 1)).expect(201);
    assert.deepEqual([disputed.state, disputed.verdict, disputed.papers.disputed], ['disputed', null, 1]);
    const seen = await one(serials[1], hall.tellers[2]);
    assert.deepEqual(seen.entries.map(({ place, marks, reason }) => [place, marks, reason]), [[1, [[2, 1]], null], [2, null, 'unclear']]);
    (await papers.enter(serials[1], { reason: 'unclear' }, 0)).refused(409, 'already_entered');
    const { fields } = (await papers.enter(serials[1], { marks: [[2, 1]] }, 2)).refused(422, 'invalid');
    assert.ok(fields.note);
    for (const note of ['', '   ', '\u00a0\u3000']) assert.ok((await papers.enter(serials[1], { marks: [[2, 1]], note }, 2)).refused(422, 'invalid').fields.note, JSON.stringify(note));
    const third = (await papers.enter(serials[1], { marks: [[2, 1]], note: 'tên thứ nhất gạch mờ nhưng rõ' }, 2)).expect(201);
    assert.deepEqual([third.state, third.verdict], ['decided', 'valid']);
    assert.deepEqual((await hall.contest(contest)).totals.map((row) => row.for), [1, 1, 1]);
    (await papers.enter(serials[1], { marks: [[1, 1]] }, 2)).refused(409, 'already_decided');
    (await hall.secretariat.post(`${papers.path}/marks`, { serial: serials[1], marks: [] })).refused(409, 'already_decided');
  });

  it('only papers that are in the box', async () => {
    (await papers.enter(serials[8], { marks: [] })).refused(409, 'not_collected');
    (await papers.enter(STRANGE, { marks: [] })).refused(409, 'unknown_serial');
    (await hall.teller.post(`${papers.path}/uncollect`, { serial: serials[2], reason: 'nhầm' })).refused(409, 'conflict');
  });

  it('only what can stand on such a paper', async () => {
    for (const marks of [[[4, 1]], [[0, 1]], [[1, 2]], [[1, 4]], [[2, 1], [1, 1]], [[1, 1], [1, 1]], [[1]], [1], {}, 'x', [[1.5, 1]], Array(3000).fill([1, 1])]) {
      (await papers.enter(serials[3], { marks })).refused(422, 'bad_marks');
    }
    for (const reading of [{}, { marks: [], reason: 'unclear' }, { reason: 'overvote' }, { reason: 'valid' }, { reason: 'x' }, { reason: 7 }, { marks: [], note: 'x'.repeat(501) }, { marks: [], extra: 1 }]) {
      (await papers.enter(serials[3], reading)).refused(422, 'invalid');
    }
    assert.equal((await one(serials[3])).state, 'collected');
  });

  it('every entry is in the event log', async () => {
    const entries = (await eventsOf(hall, 'paper.enter')).filter(({ data }) => data.serial === serials[1]);
    assert.deepEqual(entries.map(({ data }) => [data.place, data.state, data.marks, data.reason]), [
      [1, 'entered', [[2, 1]], null],
      [2, 'disputed', null, 'unclear'],
      [3, 'decided', [[2, 1]], null],
    ]);
    assert.equal(new Set(entries.map(({ actor }) => actor)).size, 3);
    assert.equal(entries[2].data.note, 'tên thứ nhất gạch mờ nhưng rõ');
  });

  it('lists are read page by page, and what is left to do by each', async () => {
    const all = [];
    for (let next = ''; next !== null; ) {
      const page = await papers.list(`?limit=2${next && `&after=${next}`}`);
      assert.ok(page.papers.length <= 2);
      all.push(...page.papers.map(({ serial }) => serial));
      next = page.next;
    }
    assert.deepEqual(all, [...serials].sort(bySerial));
    const todo = async (teller) => (await papers.list('?todo=1', hall.tellers[teller])).papers.map(({ serial }) => serial).sort();
    assert.deepEqual(await todo(0), serials.slice(3, 7).sort());
    assert.deepEqual(await todo(1), serials.slice(2, 7).sort());
    (await hall.teller.get(`${papers.path}s?state=lost`)).refused(400);
    (await hall.teller.get(`${papers.path}s?after=x`)).refused(400);
    (await hall.teller.get(`${papers.path}s?limit=0`)).refused(400);
    (await hall.teller.get(`${papers.path}s/x`)).refused(404);
  });

  it('the contest is not closed before all are decided', async () => {
    const refusal = (await hall.ask(contest, 'closed')).refused(409, 'papers_undecided');
    assert.deepEqual(refusal.fields, { undecided: 5 });
    assert.match(refusal.detail, /\b5\b/);
    for (const serial of serials.slice(3, 7)) await papers.decide(serial, { reason: 'signed' });
    assert.deepEqual((await hall.ask(contest, 'closed')).refused(409, 'papers_undecided').fields, { undecided: 1 });
    (await papers.enter(serials[2], { marks: [[1, 1]] }, 1)).expect(201);
    const closed = await hall.move(contest, 'closed');
    assert.deepEqual([closed.issued, closed.collected, closed.valid, closed.invalid], [8, 7, 3, 4]);
    assert.deepEqual(closed.invalid_reasons, [{ reason: 'signed', count: 4 }]);
    (await papers.collect(serials[7])).refused(409, 'wrong_state');
    (await papers.enter(serials[2], { marks: [] }, 2)).refused(409, 'wrong_state');
    (await papers.void(serials[7], 'unused')).refused(409, 'wrong_state');
  });
});

// One election by both channels with every kind of invalid paper, checked from all sides.
describe('an election on paper and by phone', TIMEOUT, () => {
  const options = Array.from({ length: 17 }, (_, at) => `Ứng cử viên ${String.fromCharCode(65 + at)}`);
  const definition = { title: 'Bầu Ban Chấp hành khoá mới', style: 'approval', seats: 15, options, order: 'given', paper: true, board: 'everyone' };
  const marksFor = (...left) => options.map((_, at) => at + 1).filter((number) => !left.includes(number)).map((number) => [number, 1]);
  let hall;
  let papers;
  let contest;
  let electronic;
  let readings;
  let expected;
  let board;

  before(async () => {
    hall = await openHall(60);
    await hall.admit(hall.people.slice(0, 56));
    const made = await paperContest(hall, definition, 'issuing');
    papers = made.papers;
    contest = await hall.contest(made.id);
    const voters = await hall.signIn(hall.people.slice(0, 30));
    const drawn = await parallel(voters, 16, (voter) => voter.draw(contest));
    const serials = await papers.print(30, 'a4');
    for (const person of hall.people.slice(30, 56)) (await papers.issue(person)).expect(201);
    (await papers.void(serials[26], 'spoiled')).expect(200);
    await hall.move(made.id, 'voting');
    electronic = drawn.slice(0, 28).map((_, at) => (at % 9 === 8 ? [] : at % 3 ? marksFor(16, 17) : marksFor(1 + (at % 15), 17)));
    await parallel(electronic, 16, async (marks, at) => (await cast(hall, drawn[at], marks)).expect(201));
    // What comes back in the box: each kind of ballot, then valid ones.
    readings = [
      { reason: 'not_issued' },
      { reason: 'unclear' },
      { reason: 'write_in' },
      { reason: 'identifying_mark' },
      { reason: 'signed' },
      { reason: 'signed' },
      { reason: 'extra_text' },
      { marks: [] },
      { marks: marksFor(17) },
      { marks: marksFor() },
      { marks: [[7, 1]] },
      ...Array.from({ length: 14 }, (_, at) => ({ marks: marksFor(1 + (at % 3), 16) })),
    ];
    readings = readings.map((reading, at) => ({ serial: serials[at], marks: null, reason: null, ...reading }));
    await parallel(readings, 8, async ({ serial }) => (await papers.collect(serial, {}, hall.tellers[1])).expect(201));
    (await papers.collect(STRANGE)).refused(409, 'unknown_serial');
    (await papers.collect(serials[26])).refused(409, 'voided_serial');
    (await papers.open()).expect(200);
    for (const { serial, marks, reason } of readings) await papers.decide(serial, reason ? { reason } : { marks });
    await hall.move(made.id, 'closed');
    expected = countBoth(definition, electronic, readings);
    board = await hall.board(made.id, hall.nobody);
  });
  after(() => hall?.close());

  it('is counted as one', async () => {
    const now = await hall.contest(contest.id);
    assert.deepEqual([now.issued, now.collected, now.valid, now.invalid], [56, 53, expected.valid, expected.invalid]);
    assert.equal(expected.collected, 53);
    const plain = now.totals.map(({ number, for: yes, against, other }) => ({ number, for: yes, against, other }));
    assert.deepEqual(plain, expected.totals);
    const told = Object.fromEntries(now.invalid_reasons.map(({ reason, count }) => [reason, count]));
    assert.deepEqual(told, expected.reasons);
    assert.deepEqual(expected.reasons, { no_choice: 4, overvote: 2, not_issued: 1, unclear: 1, write_in: 1, identifying_mark: 1, signed: 2, extra_text: 1 });
    assert.deepEqual(now.papers, { issued: 26, collected: 25, undecided: 0, valid: 15, invalid: 10, box_open: true });
    const result = decide(definition, expected);
    assert.deepEqual(now.result.elected, result.elected);
    for (const row of now.result.rows) assert.equal(row.percent, percent(expected.totals[row.number - 1].for, 53));
  });

  it('stands on the board, paper by paper, by serial', async () => {
    const { ballots, delegates, ...figures } = board.paper;
    assert.deepEqual(figures, { printed: 30, issued: 26, collected: 25, voided: 1, spoiled: 1 });
    const wanted = readings.map(({ serial, marks, reason }) => ({ serial, marks: marks ?? null, reason: reason ?? null }));
    assert.deepEqual(ballots, wanted.sort((a, b) => bySerial(a.serial, b.serial)));
    assert.deepEqual(delegates, hall.people.slice(30, 56).map(({ code }) => code).sort());
    assert.equal(rootOf(board), board.root);
    assert.equal(board.draws.length, 30);
  });

  it('holds for everybody who counts again', async () => {
    const { public_key: congressKey } = await hall.facts();
    const report = await verifyBoard(board, { congressKey });
    assert.deepEqual(report.findings, []);
    assert.deepEqual([report.counts.issued, report.counts.collected, report.counts.valid], [56, 53, expected.valid]);
    const file = path.join(hall.congress.directory, 'board.json');
    writeFileSync(file, JSON.stringify(board));
    assert.match((await succeed(['verify', file, '--key', congressKey])).stdout, /the board holds/);
  });

  const changed = (change) => {
    const copy = structuredClone(board);
    change(copy.paper, copy);
    return copy;
  };
  const LIES = {
    'a vote moved': [(paper) => paper.ballots.find(({ marks }) => marks?.length === 15).marks.pop(), ['root', 'totals']],
    'a paper made invalid': [(paper) => Object.assign(paper.ballots.find(({ marks }) => marks?.length === 15), { marks: null, reason: 'unclear' }), ['root', 'totals', 'count_valid', 'count_invalid']],
    'a paper left out': [(paper) => paper.ballots.pop(), ['root', 'paper_collected', 'count_collected']],
    'a paper counted twice': [(paper) => paper.ballots.splice(1, 0, paper.ballots[0]), ['paper_duplicate', 'root', 'paper_collected']],
    'papers out of order': [(paper) => paper.ballots.reverse(), ['paper_order', 'root']],
    'marks of no such contest': [(paper) => (paper.ballots.find(({ marks }) => marks).marks = [[18, 1]]), ['paper_marks', 'root']],
    'a paper that says both': [(paper) => (paper.ballots.find(({ marks }) => marks).reason = 'signed'), ['paper_malformed', 'root']],
    'a serial of another length': [(paper) => (paper.ballots[0].serial = 'ABC'), ['paper_malformed', 'root']],
    'a holder left out': [(paper) => paper.delegates.pop(), ['paper_issued', 'count_issued']],
    'a holder who drew, too': [(paper, all) => paper.delegates.splice(0, 1, all.draws.at(-1).delegate_code), ['paper_and_draw']],
    'no papers at all': [(_, all) => delete all.paper, ['malformed']],
  };
  for (const [name, [change, codes]] of Object.entries(LIES)) {
    it(`shows ${name}`, async () => {
      const lie = changed(change);
      const { public_key: congressKey } = await hall.facts();
      const found = new Set((await verifyBoard(lie, { congressKey })).findings.map(({ code }) => code));
      const file = path.join(hall.congress.directory, 'lie.json');
      writeFileSync(file, JSON.stringify(lie));
      const { stderr: said } = await refuse(['verify', file, '--key', congressKey]);
      for (const code of codes) {
        assert.ok(found.has(code), `${code} in ${[...found]}`);
        assert.match(said, new RegExp(`\\b${code}\\b`));
      }
    });
  }

  it('has minutes with both parts and every reason', async () => {
    const text = words(await pdfText((await hall.teller.get(`/api/contests/${contest.id}/minutes.pdf`)).body));
    for (const part of [
      'bằng phiếu điện tử và phiếu giấy',
      'Số phiếu phát ra: 56 (điện tử: 30, giấy: 26)',
      'Số phiếu thu về: 53 (điện tử: 28, giấy: 25)',
      `Số phiếu hợp lệ: ${expected.valid} (điện tử: ${expected.valid - 15}, giấy: 15)`,
      `Số phiếu không hợp lệ: ${expected.invalid} (điện tử: 3, giấy: 10)`,
      'không chọn ai: 4; bầu quá số lượng quy định: 2; không do Ban kiểm phiếu phát ra: 1; không rõ bầu ai: 1; ghi thêm người ngoài danh sách: 1; có ký hiệu nhận biết: 1; có ký tên: 2; có viết thêm: 1',
      'Phiếu giấy viết hỏng đã đổi: 1',
      'Phiếu giấy bị loại tại hòm phiếu, không tính: 2',
    ]) {
      assert.ok(text.includes(part), `"${part}" in\n${text}`);
    }
  });

  it('has its figures in results.csv', async () => {
    const rows = parseCsv((await hall.secretariat.get(`/api/exports/results.csv?contest=${contest.id}`)).body);
    const [names, ...lines] = rows;
    const column = (name) => lines.map((line) => line[names.indexOf(name)]);
    assert.equal(lines.length, 17);
    assert.deepEqual(new Set(column('issued')), new Set(['56']));
    assert.deepEqual(column('for').map(Number), expected.totals.map((row) => row.for));
  });

  it('is certified, and stands in a backup as in the congress', async () => {
    await hall.certify(contest.id);
    const copy = path.join(hall.congress.directory, 'copy');
    mkdirSync(copy);
    await succeed(['backup', '--data', hall.congress.data, '--to', path.join(copy, 'congress.db')]);
    copyFileSync(path.join(hall.congress.data, 'congress.key'), path.join(copy, 'congress.key'));
    for (const data of [hall.congress.data, copy]) {
      const { stdout } = await succeed(['check', '--data', data]);
      assert.match(stdout, new RegExp(`contest ${contest.id}: 53 ballots counted again`));
    }
  });

  it('is the same after a restart', async () => {
    await hall.stop();
    await hall.start();
    const again = await hall.contest(contest.id);
    assert.deepEqual([again.collected, again.papers.valid, again.invalid_reasons.length], [53, 15, 8]);
    assert.deepEqual(await hall.board(contest.id, hall.nobody), board);
  });
});

// Random contests, each with both kinds of ballots and whatever comes up, against the second count.
describe('whatever delegates do', TIMEOUT, () => {
  const SEED = 20261123;
  let random = SEED;
  const below = (limit) => {
    random = (Math.imul(random, 1103515245) + 12345) >>> 0;
    return Math.floor((random / 2 ** 32) * limit);
  };
  const pick = (list) => list[below(list.length)];
  const FINDINGS = ['not_issued', 'unclear', 'write_in', 'identifying_mark', 'signed', 'extra_text'];
  let hall;
  let voters;
  before(async () => {
    hall = await openHall(24);
    await hall.admit(hall.people);
    voters = await hall.signIn(hall.people);
  });
  after(() => hall?.close());

  function randomDefinition() {
    const style = pick(['approval', 'each', 'resolution']);
    const rows = style === 'resolution' ? 1 : 1 + below(6);
    const options = Array.from({ length: rows }, (_, at) => `Người ${at + 1}`);
    const settings = { blank: pick(['default', 'valid', 'invalid']), undervote: pick(['valid', 'invalid']), row_error: pick(['row', 'ballot']) };
    const body = { title: 'Cuộc bầu', style, secret: true, paper: true, order: 'given', reveal_step: 1 + below(3), ...settings };
    return style === 'resolution' ? { ...body, options: ['Nghị quyết'], seats: 1 } : { ...body, options, seats: style === 'each' ? rows : 1 + below(rows) };
  }

  const marksOf = ({ style }) => ({ approval: [1], each: [1, 2], resolution: [1, 2, 3] })[style];

  // Boxes at random: on paper anything, electronically at most one in a row and no more than seats.
  function randomBoxes(contest, electronic) {
    let boxes = [];
    for (let number = 1; number <= contest.options.length; number++) {
      const row = marksOf(contest).filter(() => below(3) === 0).map((mark) => [number, mark]);
      boxes.push(...(electronic ? row.slice(0, 1) : row));
    }
    if (electronic && contest.style === 'approval') boxes = boxes.slice(0, contest.seats);
    return boxes;
  }

  const randomReading = (contest) => (below(5) === 0 ? { marks: null, reason: pick(FINDINGS) } : { marks: randomBoxes(contest), reason: null });
  const sent = ({ marks, reason }) => (reason ? { reason } : { marks });

  // As tellers do: both read it right, or one errs and the third settles it.
  async function enterAll(papers, contest, serial, reading) {
    const other = randomReading(contest);
    const errs = below(4) === 0 && JSON.stringify(other) !== JSON.stringify(reading);
    const order = pick([[0, 1, 2], [1, 2, 0], [2, 0, 1]]);
    (await papers.enter(serial, sent(errs ? other : reading), order[0])).expect(201);
    const second = (await papers.enter(serial, sent(reading), order[1])).expect(201);
    assert.equal(second.state, errs ? 'disputed' : 'decided');
    if (errs) assert.equal((await papers.enter(serial, { ...sent(reading), note: 'xem lại phiếu' }, order[2])).expect(201).state, 'decided');
  }

  function assertInvariants(now) {
    assert.ok(now.present <= now.convened && now.issued <= now.present && now.collected <= now.issued, JSON.stringify(now));
    assert.ok(now.papers.collected <= now.papers.issued);
    if (now.valid === null) return;
    for (const { for: yes, against, other } of now.totals) assert.ok(yes + against + other <= now.valid);
    assert.ok(now.valid + now.invalid <= now.collected);
  }

  for (let round = 1; round <= 8; round++) {
    it(`contest ${round} of both kinds counts as the second count does`, async () => {
      const definition = randomDefinition();
      const { id, papers } = await paperContest(hall, definition, 'issuing');
      const contest = await hall.contest(id);
      const people = hall.people.map((person, at) => ({ person, voter: voters[at], kind: pick(['paper', 'phone', 'nothing']) }));
      const onPaper = people.filter(({ kind }) => kind === 'paper');
      const onPhone = people.filter(({ kind }) => kind === 'phone');
      const serials = onPaper.length ? await papers.print(onPaper.length + 1) : [];
      const [drawn] = await Promise.all([
        parallel(onPhone, 8, ({ voter }) => voter.draw(contest)),
        parallel(onPaper, 8, async ({ person }) => (await papers.issue(person)).expect(201)),
      ]);
      await hall.move(id, 'voting');
      const electronic = drawn.filter(() => below(5) > 0).map((ballot) => ({ ballot, marks: randomBoxes(contest, true) }));
      const cards = serials.slice(0, onPaper.length).filter(() => below(5) > 0).map((serial) => ({ serial, ...randomReading(contest) }));
      await Promise.all([
        parallel(electronic, 8, async ({ ballot, marks }) => (await cast(hall, ballot, marks)).expect(201)),
        parallel(cards, 8, async ({ serial }) => (await papers.collect(serial)).expect(201)),
      ]);
      assertInvariants(await hall.contest(id));
      (await papers.open()).expect(200);
      for (const { serial, ...reading } of cards) {
        await enterAll(papers, contest, serial, reading);
        assertInvariants(await hall.contest(id));
      }
      const closed = await hall.move(id, 'closed');
      const expected = countBoth(definition, electronic.map(({ marks }) => marks), cards);
      const said = `seed ${SEED}, round ${round}: ${JSON.stringify(definition)}`;
      assertInvariants(closed);
      assert.equal(closed.issued, onPaper.length + onPhone.length, said);
      assert.deepEqual([closed.collected, closed.valid, closed.invalid], [expected.collected, expected.valid, expected.invalid], said);
      assert.equal(closed.valid + closed.invalid, closed.collected, said);
      const plain = closed.totals.map(({ number, for: yes, against, other }) => ({ number, for: yes, against, other }));
      assert.deepEqual(plain, expected.totals, said);
      assert.deepEqual(Object.fromEntries(closed.invalid_reasons.map(({ reason, count }) => [reason, count])), expected.reasons, said);
      const board = await hall.board(id);
      assert.equal(rootOf(board), board.root, said);
      assert.deepEqual((await verifyBoard(board)).findings, [], said);
    });
  }

  it('and the database holds', async () => {
    assert.match((await succeed(['check', '--data', hall.congress.data])).stdout, /contest 8: \d+ ballots counted again/);
  });
});
