// What a congress has published after its contests, made by the program itself: the
// boards of a secret contest, of one beside ballot papers, of an open vote and of a
// contest with two sealing keys and a second issuer, with everything an auditor may
// hold against them.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { unhex } from '../../web/lib/bytes.js';
import { Attacker } from './attack.mjs';
import { parallel } from './client.mjs';
import { Hall } from './hall.mjs';
import { Papers, tellersOf } from './paper.mjs';
import { makeOfficials } from './roster.mjs';
import { Tellers, drawBoth, plainOf, sealMarks, sealTo, sealedBody } from './sealing.mjs';
import { castBody } from './voter.mjs';

const LIST = { style: 'approval', seats: 2, options: ['Lê An', 'Trần Bình', 'Phạm Châu', 'Vũ Dung'], board: 'everyone' };
const SECRET = [[[1, 1], [2, 1]], [[1, 1], [3, 1]], [[1, 1]], [], [[2, 1], [4, 1]]];
const FOREIGN = [[[1, 1]], [[2, 1]]];
const BESIDE_PAPER = [[[1, 1]], [[1, 1], [4, 1]]];
const ON_PAPER = [{ marks: [[1, 1], [2, 1]] }, { reason: 'unclear' }, { marks: [[4, 1]] }];
const OPEN = [1, 1, 2, 3, 1];

/** {key, attacker, tellers, secret, foreign, paper, open, keyed}; the last five {board, events, certificate, receipts, fingerprint}. */
export async function publishContests() {
  const hall = await Hall.open({ people: makeOfficials(8) });
  try {
    await hall.admit(hall.people.slice(0, 7));
    const voters = await hall.signIn(hall.people);
    const receipts = {};
    const ids = {};
    [ids.secret, receipts.secret] = await elect(hall, voters.slice(0, 6), { ...LIST, title: 'Bầu Ban Chấp hành' }, SECRET);
    [ids.foreign, receipts.foreign] = await elect(hall, voters.slice(0, 3), { ...LIST, title: 'Bầu Bí thư' }, FOREIGN);
    [ids.paper, receipts.paper] = await electBesidePaper(hall, voters.slice(0, 3));
    [ids.open, receipts.open] = await voteOpenly(hall, voters.slice(0, 5));
    const tellers = new Tellers();
    const unopened = {};
    [ids.keyed, receipts.keyed] = await electKeyed(hall, tellers, voters.slice(0, 5), unopened);
    const lines = (await hall.auditor.get('/api/events?limit=10000')).text;
    const published = { key: (await hall.facts()).public_key, attacker: new Attacker(seedOf(hall)), tellers };
    for (const [name, id] of Object.entries(ids)) {
      published[name] = { ...(await publishedOf(hall, id)), receipts: receipts[name], events: eventsOf(lines, id) };
    }
    published.unopened = { ...published.keyed, board: unopened.board };
    return published;
  } finally {
    await hall.close();
  }
}

function seedOf(hall) {
  return unhex(readFileSync(path.join(hall.congress.data, 'congress.key'), 'utf8').trim().split(' ')[1], 32);
}

// From the contest's definition on, and what else was done meanwhile.
function eventsOf(lines, id) {
  const events = lines.split('\n').filter(Boolean).map((line) => JSON.parse(line));
  const own = events.map(({ act, data }, at) => (act.startsWith('contest.') && (data.contest ?? data.id) === id ? at : -1));
  const mine = own.filter((at) => at >= 0);
  return events.slice(mine[0], mine.at(-1) + 1);
}

async function publishedOf(hall, id) {
  return {
    board: await hall.board(id),
    certificate: (await hall.nobody.get(`/api/contests/${id}/certificate`)).expect(200),
    fingerprint: (await hall.contest(id)).fingerprint,
  };
}

async function castAll(hall, ballots, marks) {
  return parallel(marks, 4, async (list, at) => (await hall.nobody.post('/api/ballots', castBody(ballots[at], list))).expect(201));
}

async function elect(hall, voters, definition, marks) {
  const contest = await hall.move((await hall.define({ ...definition, order: 'given' })).id, 'issuing');
  const ballots = await parallel(voters, 4, (voter) => voter.draw(contest));
  await hall.move(contest.id, 'voting');
  const receipts = await castAll(hall, ballots, marks);
  await hall.move(contest.id, 'closed');
  await hall.certify(contest.id);
  return [contest.id, receipts];
}

async function electBesidePaper(hall, voters) {
  const definition = { ...LIST, title: 'Bầu Ủy ban Kiểm tra', order: 'given', paper: true };
  const contest = await hall.move((await hall.define(definition)).id, 'issuing');
  const papers = new Papers(hall, contest.id, await tellersOf(hall, 2));
  const serials = await papers.print(4);
  for (const person of hall.people.slice(3, 7)) (await papers.issue(person)).expect(201);
  const ballots = await parallel(voters, 4, (voter) => voter.draw(contest));
  await hall.move(contest.id, 'voting');
  const receipts = await castAll(hall, ballots, BESIDE_PAPER);
  for (const serial of serials.slice(0, 3)) (await papers.collect(serial)).expect(201);
  (await papers.open()).done();
  for (const [at, reading] of ON_PAPER.entries()) await papers.decide(serials[at], reading);
  await hall.move(contest.id, 'closed');
  await hall.certify(contest.id);
  return [contest.id, receipts];
}

async function voteOpenly(hall, voters) {
  const definition = { title: 'Thông qua Nghị quyết', style: 'resolution', secret: false, board: 'everyone' };
  const contest = await hall.move((await hall.define(definition)).id, 'voting');
  const receipts = [];
  for (const [at, voter] of voters.entries()) receipts.push((await voter.vote(contest, [[1, OPEN[at]]])).expect(201));
  await hall.move(contest.id, 'closed');
  await hall.certify(contest.id);
  return [contest.id, receipts];
}

// Sealed to two keys, with a second issuer; one ballot that cannot be read, and one with too many names.
async function electKeyed(hall, tellers, voters, unopened) {
  const definition = { ...LIST, title: 'Bầu đoàn đại biểu', order: 'given', ...tellers.sealed(2), ...tellers.second() };
  const contest = await hall.move((await hall.define(definition)).id, 'issuing');
  const ballots = await drawBoth(tellers, hall.teller, contest, voters);
  await hall.move(contest.id, 'voting');
  const { sealing_keys: keys } = JSON.parse(contest.manifest);
  const sealed = [
    ...[[[1, 1], [2, 1]], [[2, 1]], [[1, 1], [2, 1], [3, 1]]].map((marks) => sealMarks(contest, marks)),
    sealTo(keys, plainOf([], 2 + 3 * LIST.options.length, { count: 9 })),
  ];
  const receipts = [];
  for (const [at, box] of sealed.entries()) receipts.push((await hall.nobody.post('/api/ballots', sealedBody(ballots[at], box))).expect(201));
  await hall.move(contest.id, 'closed');
  unopened.board = await hall.board(contest.id);
  (await hall.teller.post(`/api/contests/${contest.id}/keys`, tellers.keys({ sealing: 2, second: true }))).expect(200);
  await hall.certify(contest.id);
  return [contest.id, receipts];
}
