// The daemon is killed (SIGKILL) at random moments under mixed load, again and
// again: scans, draws, casts, open votes, changes of state, imports. After each
// start every act that was answered is there exactly once, counters equal a
// recount, and the directory is sound. KILLS sets how often (12 unless said).

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { after, it } from 'node:test';
import { Hall } from '../lib/hall.mjs';
import { csvText, makeOfficials } from '../lib/roster.mjs';
import { castBody, finishBallot, newBallot } from '../lib/voter.mjs';

const KILLS = Number(process.env.KILLS ?? 12);
const VOTERS = 40;
const KILLS_FOR_AN_ELECTION = 6;
const KILLS_FOR_A_HALL = 60; // what is kept of one is gone through after each kill
const HANDS = 12; // who act at once
const ELECTION = { title: 'Bầu', style: 'approval', seats: 2, options: ['Lê An', 'Trần Bình', 'Phạm Châu'], late_issue: true };

const pick = (list) => list[Math.floor(Math.random() * list.length)];
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

let hall;
let voters;
let election; // of the API
let resolution;
let ballots; // by voter: what the phone keeps
let imports = 0;
// What was answered: by nonce, by voter, by voter, by voter; and the codes imported.
const answered = { scans: new Map(), draws: new Map(), casts: new Map(), votes: new Map(), imported: [], contests: [] };
const all = { kills: 0, scans: 0, imports: 0, contests: 0 };

after(() => hall?.close());

async function newHall() {
  await hall?.close();
  answered.scans.clear();
  answered.imported = [];
  answered.contests = [];
  hall = await Hall.open({ people: makeOfficials(VOTERS) });
  await hall.admit(hall.people);
  voters = await hall.signIn(hall.people);
}

async function newContests() {
  ballots = new Map();
  for (const kind of ['draws', 'casts', 'votes']) answered[kind].clear();
  election = await hall.define(ELECTION);
  await hall.ask(election.id, 'issuing', { override: 'thử' });
  await hall.ask(election.id, 'voting', { override: 'thử' });
  election = await hall.contest(election.id);
  resolution = await hall.define({ title: 'Nghị quyết', style: 'resolution', require_present: false });
  await hall.ask(resolution.id, 'voting', { override: 'thử' });
}

// ---- the acts ----

async function scan() {
  const rows = [1, 2, 3].map(() => hall.row({ delegate: pick(hall.people).id, direction: pick(['in', 'out']) }));
  const answer = await hall.steward.post('/api/scans', { scans: rows });
  for (const [at, result] of answer.expect(200).results.entries()) answered.scans.set(rows[at].nonce, { row: rows[at], result });
}

async function draw() {
  const voter = pick(voters);
  if (!ballots.has(voter)) ballots.set(voter, newBallot(election));
  const answer = await voter.askFor(ballots.get(voter));
  if (answer.status === 200) answered.draws.set(voter, answer.json);
  else assert.ok([403, 409].includes(answer.status), answer.text);
}

async function cast() {
  const [voter, drawn] = pick([...answered.draws]) ?? [];
  if (!voter) return draw();
  const ballot = finishBallot(ballots.get(voter), drawn);
  ballots.get(voter).body ??= castBody(ballot, pick([[], [[1, 1]], [[2, 1], [3, 1]]]));
  const answer = await hall.nobody.post('/api/ballots', ballots.get(voter).body);
  assert.ok([200, 201].includes(answer.status), answer.text);
  answered.casts.set(voter, answer.json.receipt);
}

async function vote() {
  const at = Math.floor(Math.random() * voters.length);
  const answer = await voters[at].vote(resolution, [[1, 1 + (at % 3)]]);
  assert.ok([200, 201].includes(answer.status), answer.text);
  answered.votes.set(at, answer.json.receipt);
}

async function importRow() {
  const code = `IM${String(++imports).padStart(5, '0')}`;
  const file = csvText([['code', 'full_name', 'standing'], [code, 'Khách', 'guest']]);
  (await hall.secretariat.upload('/api/roster', file, 'text/csv')).expect(200);
  answered.imported.push(code);
}

async function define() {
  const { id } = (await hall.presidium.post('/api/contests', { title: 'Nháp', style: 'resolution' })).expect(201);
  (await hall.ask(id, 'cancelled')).expect(200);
  answered.contests.push(id);
}

const ACTS = [scan, scan, scan, draw, draw, cast, cast, vote, importRow, define];

// One hand acts until the daemon is gone.
async function act(load) {
  while (!load.ended) {
    try {
      await pick(ACTS)();
      load.done++;
    } catch (error) {
      if (error.code === 'ERR_ASSERTION' || !error.code?.startsWith('E')) throw error;
      await wait(5);
    }
  }
}

async function killUnderLoad() {
  const load = { ended: false, done: 0 };
  const hands = Array.from({ length: HANDS }, () => act(load));
  while (load.done < HANDS) await wait(5); // the slowest machine gets under way
  await wait(Math.random() * 200);
  await hall.kill();
  load.ended = true;
  await Promise.all(hands);
}

// ---- what must be true afterwards ----

const database = () => path.join(hall.congress.data, 'congress.db');
const sql = (query) => execFileSync('sqlite3', ['-cmd', '.timeout 10000', database(), query], { encoding: 'utf8', maxBuffer: Infinity }).trim();
const list = (query) => sql(query).split('\n').filter(Boolean);

async function everyScanIsThereOnce() {
  const stored = list('SELECT nonce FROM scan');
  assert.equal(new Set(stored).size, stored.length);
  const known = new Set(stored);
  for (const nonce of answered.scans.keys()) assert.ok(known.has(nonce), `the scan ${nonce} is lost`);
  const recent = [...answered.scans.values()].slice(-100);
  const again = recent.length ? await hall.scan(recent.map(({ row }) => row)) : [];
  assert.deepEqual(again, recent.map(({ result }) => result));
}

async function everyBallotIsThereOnce() {
  for (const [voter, drawn] of answered.draws) {
    const answer = (await voter.askFor(ballots.get(voter))).expect(200);
    assert.deepEqual(answer, drawn);
  }
  for (const [voter, receipt] of answered.casts) {
    const answer = (await hall.nobody.post('/api/ballots', ballots.get(voter).body)).expect(200);
    assert.deepEqual(answer.receipt, receipt);
  }
  for (const [at, receipt] of answered.votes) {
    assert.deepEqual((await voters[at].vote(resolution, [[1, 1 + (at % 3)]])).expect(200).receipt, receipt);
  }
}

async function countersEqualRecounts() {
  const { issued, collected } = await hall.contest(election.id);
  assert.equal(issued, Number(sql(`SELECT count(*) FROM draw WHERE contest = ${election.id}`)));
  assert.equal(collected, Number(sql(`SELECT count(*) FROM ballot WHERE contest = ${election.id}`)));
  assert.ok(collected >= answered.casts.size && collected <= issued);
  const inside = new Map();
  for (const line of list(
    "SELECT delegate || '|' || verdict FROM scan WHERE delegate IS NOT NULL AND undone_at IS NULL ORDER BY id"
  )) {
    const [delegate, verdict] = line.split('|');
    if (verdict === 'admitted') inside.set(delegate, true);
    if (verdict === 'left') inside.set(delegate, false);
  }
  const present = [...inside.values()].filter(Boolean).length;
  const facts = await hall.facts();
  assert.equal(facts.present, present, 'who is inside, folded from the scans');
}

function importsAndContestsAreThere() {
  const codes = new Set(list("SELECT code FROM delegate WHERE code LIKE 'IM%'"));
  for (const code of answered.imported) assert.ok(codes.has(code), `${code} is lost`);
  const cancelled = new Set(list("SELECT id FROM contest WHERE state = 'cancelled'").map(Number));
  for (const id of answered.contests) assert.ok(cancelled.has(id), `contest ${id} is lost`);
}

async function endTheElection() {
  await hall.move(election.id, 'closed');
  await hall.move(resolution.id, 'closed');
  await hall.congress.succeed('check');
}

function endTheHall() {
  all.scans += answered.scans.size;
  all.imports += answered.imported.length;
  all.contests += answered.contests.length;
  console.log(`${all.kills} kills; answered in all: ${all.scans} scans, ${all.imports} imports, ${all.contests} contests`);
}

it(`${KILLS} kills lose nothing and double nothing`, { timeout: 60000 + KILLS * 20000 }, async () => {
  while (all.kills < KILLS) {
    if (all.kills % KILLS_FOR_A_HALL === 0) await newHall();
    if (all.kills % KILLS_FOR_AN_ELECTION === 0) await newContests();
    await killUnderLoad();
    assert.equal(sql('PRAGMA integrity_check'), 'ok');
    await hall.start();
    await everyScanIsThereOnce();
    await everyBallotIsThereOnce();
    await countersEqualRecounts();
    importsAndContestsAreThere();
    all.kills++;
    const last = all.kills === KILLS;
    if (last || all.kills % KILLS_FOR_AN_ELECTION === 0) await endTheElection();
    if (last || all.kills % KILLS_FOR_A_HALL === 0) endTheHall();
  }
  assert.ok(all.scans > KILLS);
});
