// Everything a soak was told is stored is there, once, and counts agree with a
// recount.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { leafOf } from '../../lib/recount.mjs';

/** Throws where something is missing. `load` has ended, the daemon still serves. */
export async function recount(hall, load) {
  const database = path.join(hall.congress.data, 'congress.db');
  const sql = (query) => execFileSync('sqlite3', ['-cmd', '.timeout 10000', database, query], { encoding: 'utf8', maxBuffer: Infinity }).trim();
  const rows = (query) => sql(query).split('\n').filter(Boolean).map((line) => line.split('|'));
  assert.equal(sql('PRAGMA integrity_check'), 'ok');
  scansAreThere(rows('SELECT nonce, delegate, verdict FROM scan WHERE delegate IS NOT NULL ORDER BY id'), load);
  assert.equal((await hall.facts()).present, inside(rows('SELECT delegate, verdict FROM scan WHERE delegate IS NOT NULL ORDER BY id')));
  wordsAreThere(new Map(rows('SELECT id, position FROM delegate').map(([id, position]) => [Number(id), position])), load);
  for (const { id, leaves } of load.contests) await ballotsAreThere(hall, id, leaves);
  await hall.congress.succeed('check');
}

function scansAreThere(stored, load) {
  const known = new Map(stored.map(([nonce, delegate, verdict]) => [nonce, { delegate: Number(delegate), verdict }]));
  assert.equal(known.size, stored.length, 'every scan stands there once');
  for (const [nonce, scan] of load.scans) assert.deepEqual(known.get(nonce), scan);
}

function inside(scans) {
  const there = new Map();
  for (const [delegate, verdict] of scans) {
    if (verdict === 'admitted') there.set(delegate, true);
    if (verdict === 'left') there.set(delegate, false);
  }
  return [...there.values()].filter(Boolean).length;
}

function wordsAreThere(stored, load) {
  for (const [delegate, position] of load.words) assert.equal(stored.get(delegate), position);
}

async function ballotsAreThere(hall, id, leaves) {
  const contest = await hall.contest(id);
  const board = await hall.board(id);
  const stored = board.ballots.map((ballot) => leafOf(board.manifest, ballot).toString('hex')).sort();
  assert.deepEqual(stored, [...leaves].sort(), `the ballots of contest ${id}`);
  assert.deepEqual([contest.issued, contest.collected, contest.valid], [leaves.length, leaves.length, leaves.length]);
  assert.equal(board.draws.length, leaves.length);
}
