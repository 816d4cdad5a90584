// Copies made while doors scan, delegates draw and vote and rows are imported: each
// is a congress by itself that has all that was answered before it was begun, can be
// served, and brought to a board that verifies.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, it } from 'node:test';
import { Congress } from '../lib/daemon.mjs';
import { Hall } from '../lib/hall.mjs';
import { succeed } from '../lib/program.mjs';
import { csvText, makeOfficials } from '../lib/roster.mjs';
import { castBody } from '../lib/voter.mjs';

const VOTERS = 40;
const COPIES = 3;
const ELECTION = { title: 'Bầu', style: 'approval', seats: 1, options: ['Lê An', 'Trần Bình'], late_issue: true };

let hall;
let contest;
let voters;
const answered = { scans: [], codes: [], receipts: [] };

before(async () => {
  hall = await Hall.open({ people: makeOfficials(VOTERS) });
  await hall.admit(hall.people);
  voters = await hall.signIn(hall.people);
  contest = await hall.move((await hall.define(ELECTION)).id, 'issuing', 'voting');
});
after(() => hall?.close());

// ---- the load, until `load.ended` ----

async function scanning(load) {
  for (let at = 0; at % 2 || !load.ended; at++) {
    // Who went out comes in again.
    const row = hall.row({ delegate: hall.people[(at >> 1) % VOTERS].id, direction: at % 2 ? 'in' : 'out' });
    await hall.scan([row]);
    answered.scans.push(row.nonce);
  }
}

async function importing(load) {
  for (let at = 0; !load.ended; at++) {
    const rows = Array.from({ length: 20 }, (_, row) => [`K${at}x${row}`, 'Khách', 'guest']);
    (await hall.secretariat.upload('/api/roster', csvText([['code', 'full_name', 'standing'], ...rows]), 'text/csv')).expect(200);
    answered.codes.push(...rows.map(([code]) => code));
  }
}

/** All vote, one after another. */
async function voting() {
  for (const [at, voter] of voters.entries()) {
    const { receipt } = (await hall.nobody.post('/api/ballots', castBody(await draw(voter), [[1 + (at % 2), 1]]))).expect(201);
    answered.receipts.push(receipt.leaf);
  }
}

// Doors take delegates out and in meanwhile: who is out now is asked again.
async function draw(voter) {
  for (;;) {
    try {
      return await voter.draw(contest);
    } catch (error) {
      if (!/not_present/.test(error.message)) throw error;
    }
  }
}

// ---- what each copy must be ----

const list = (database, query) => execFileSync('sqlite3', [database, query], { encoding: 'utf8' }).trim().split('\n').filter(Boolean);

function assertHas(database, then) {
  const scans = list(database, 'SELECT nonce FROM scan');
  assert.equal(new Set(scans).size, scans.length);
  const known = new Set([...scans, ...list(database, 'SELECT code FROM delegate')]);
  for (const one of [...then.scans, ...then.codes]) assert.ok(known.has(one), `${one} was answered before and is not in the copy`);
  const [ballots] = list(database, 'SELECT count(*) FROM ballot').map(Number);
  assert.ok(ballots >= then.receipts.length, `${ballots} ballots of ${then.receipts.length}`);
}

/** The copy as a congress of its own, closed and verified. */
async function restore(file, number) {
  const directory = hall.congress.file(`restored-${number}`);
  const data = path.join(directory, 'congress');
  mkdirSync(data, { recursive: true, mode: 0o700 });
  cpSync(path.join(hall.congress.data, 'congress.key'), path.join(data, 'congress.key'));
  cpSync(path.join(hall.congress.data, 'documents'), path.join(data, 'documents'), { recursive: true });
  cpSync(file, path.join(data, 'congress.db'));
  await succeed(['check', '--data', data]);
  const other = new Hall(new Congress(directory, data), {});
  other.tokens = hall.tokens;
  await other.start();
  const { collected } = await other.contest(contest.id);
  const closed = await other.move(contest.id, 'closed');
  assert.equal(closed.valid + closed.invalid, collected);
  const board = path.join(directory, 'board.json');
  writeFileSync(board, JSON.stringify(await other.board(contest.id)));
  await succeed(['verify', board]);
  await other.certify(contest.id);
  await succeed(['check', '--data', data]);
  other.nobody.close();
  await other.stop();
}

it(`${COPIES} copies made under load are whole`, { timeout: 180000 }, async (t) => {
  const load = { ended: false };
  const working = [scanning(load), importing(load), voting()];
  const files = [];
  for (let copy = 0; copy < COPIES; copy++) {
    // Something new each time.
    const reached = answered.receipts.length;
    while (answered.receipts.length < Math.min(VOTERS, reached + 5)) await Promise.race([...working.slice(0, 2), new Promise((resolve) => setTimeout(resolve, 5))]);
    const then = { scans: [...answered.scans], codes: [...answered.codes], receipts: [...answered.receipts] };
    const file = hall.congress.file(`copy-${copy}.db`);
    await hall.congress.succeed('backup', ['--to', file]);
    assertHas(file, then);
    files.push(file);
  }
  load.ended = true;
  await Promise.all(working);
  t.diagnostic(`${COPIES} copies beside ${answered.scans.length} scans, ${answered.codes.length} rows and ${answered.receipts.length} ballots`);
  for (const [number, file] of files.entries()) await restore(file, number);
  // And the congress they were made of goes on.
  assert.equal((await hall.move(contest.id, 'closed')).collected, VOTERS);
  await hall.congress.succeed('check');
});
