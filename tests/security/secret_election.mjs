// A secret election in which the test knows who voted what, and all that
// somebody with the organizers' computer in hand could take from it.

import { readFileSync, readdirSync, statSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { hex } from '../../web/lib/bytes.js';
import { Hall } from '../lib/hall.mjs';
import { makeOfficials } from '../lib/roster.mjs';
import { castBody } from '../lib/voter.mjs';
import { shuffled } from './chance.mjs';

const DEFINITION = { title: 'Bầu Ban Chấp hành', style: 'approval', seats: 3, options: ['Ánh', 'Bình', 'Châu', 'Dũng', 'Giang'], board: 'everyone' };

function randomMarks() {
  const count = Math.floor(Math.random() * 4);
  return shuffled([1, 2, 3, 4, 5]).slice(0, count).sort().map((number) => [number, 1]);
}

/** `count` voters inside and signed in, one after another, in the order of the list `voters`. */
export async function openHall(count) {
  const hall = await Hall.open({ people: makeOfficials(count) });
  const people = shuffled(hall.people);
  for (const one of people) await hall.admit([one]);
  const cards = new Map((await hall.issueCards('all')).map((card) => [card.delegate, card.secret]));
  const { Voter } = await import('../lib/voter.mjs');
  const { id: congress } = await hall.facts();
  const voters = [];
  for (const { id, code } of people) {
    const voter = Object.assign(new Voter(hall.nobody, congress, cards.get(id)), { id, code });
    await voter.login();
    voters.push(voter);
  }
  return { hall, voters };
}

const readIf = (file) => {
  try {
    return readFileSync(file);
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
    return Buffer.alloc(0);
  }
};

function filesBelow(directory) {
  return readdirSync(directory).flatMap((name) => {
    const file = path.join(directory, name);
    return statSync(file).isDirectory() ? filesBelow(file) : [file];
  });
}

let copies = 0;
async function backup(hall) {
  const file = hall.congress.file(`copy-${++copies}.db`);
  await hall.congress.succeed('backup', ['--to', file]);
  return readFileSync(file);
}

const ASKED = ['/metrics', '/api/contests', '/api/congress', '/api/live?once=1'];
const ASKED_AS_AUDITOR = ['/api/events?limit=10000', '/api/exports/events.csv', '/api/exports/delegates.csv', '/api/exports/attendance.csv', '/api/exports/scans.csv', '/api/exports/results.csv', '/api/credentials', '/api/documents', '/api/jobs'];

/** What is to be had at this moment: files as they are, a backup, and every text. */
export async function takeEvidence(hall) {
  const file = (name) => readIf(path.join(hall.congress.data, name));
  const evidence = { database: file('congress.db'), log: file('congress.db-wal'), index: file('congress.db-shm') };
  evidence.others = filesBelow(hall.congress.data)
    .filter((name) => !/congress\.db(-wal|-shm)?$/.test(name))
    .map((name) => [path.basename(name), readIf(name)]);
  evidence.backup = await backup(hall);
  const texts = [hall.daemon.stdout, hall.daemon.stderr];
  for (const where of ASKED) texts.push((await hall.nobody.get(where)).text);
  for (const where of ASKED_AS_AUDITOR) texts.push((await hall.auditor.get(where)).text);
  evidence.text = Buffer.from(texts.join('\n'));
  return evidence;
}

/** Rows of a query on the congress's database. */
export function rows(hall, query) {
  const database = path.join(hall.congress.data, 'congress.db');
  const text = execFileSync('sqlite3', ['-readonly', '-json', '-cmd', '.timeout 10000', database, query], { maxBuffer: 1 << 28 }).toString();
  return text.trim() ? JSON.parse(text) : [];
}

/** Resolves when the daemon has put the database in order after a close. */
export async function settled(hall) {
  for (let tries = 0; tries < 300; tries++) {
    const log = readIf(path.join(hall.congress.data, 'congress.db-wal'));
    if (log.length === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the write-ahead log is not emptied after the close');
}

/**
 * One contest in which the voters draw and cast one after another, in the order
 * of the list, so that whatever keeps any of these orders links them. Answers
 * {voters: [{id, code, blinded, ballotKey, marks}], before, after}; the index
 * in `voters` is the order.
 */
export async function holdElection({ hall, voters }) {
  const { id } = await hall.define(DEFINITION);
  const contest = await hall.move(id, 'issuing');
  const ballots = [];
  for (const voter of voters) ballots.push(await voter.draw(contest));
  await hall.move(id, 'voting');
  const known = [];
  let half = null;
  for (const [at, ballot] of ballots.entries()) {
    const marks = randomMarks();
    if (at === voters.length >> 1) half = await backup(hall);
    (await hall.nobody.post('/api/ballots', castBody(ballot, marks))).expect(201);
    known.push({ id: voters[at].id, code: voters[at].code, card: Buffer.from(voters[at].key), blinded: Buffer.from(ballot.blinded), key: Buffer.from(ballot.ballotKey), marks });
  }
  const order = (query) => new Map(rows(hall, query).map((row, place) => [row.delegate, place]));
  const times = () => ({
    signed: order("SELECT delegate, min(id) AS first FROM credential WHERE kind = 'delegate' GROUP BY delegate ORDER BY first"),
    came: order('SELECT delegate FROM presence ORDER BY last_in'),
  });
  const before = { ...(await takeEvidence(hall)), half, times: times() };
  await hall.move(id, 'closed');
  await settled(hall);
  const after = { ...(await takeEvidence(hall)), half: null, times: times() };
  after.board = (await hall.board(id)).ballots.map(({ ballot_key }) => ballot_key);
  after.boardText = Buffer.from(JSON.stringify(await hall.board(id)));
  return { contest: id, voters: known, before, after };
}

export const keyText = (key) => Buffer.from(hex(key));
