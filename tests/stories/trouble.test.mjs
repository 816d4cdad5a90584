// A disk that takes no more, a reader that does not go: acts are refused
// clearly, nothing acknowledged is lost, and the daemon goes on afterwards.

import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { statSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Hall } from '../lib/hall.mjs';
import { makeOfficials } from '../lib/roster.mjs';

const TIMEOUT = { timeout: 120000 };
const MOTION = { title: 'Thông qua chương trình', style: 'resolution', require_present: false };

const limit = (hall, what) => execFileSync('prlimit', ['--pid', String(hall.daemon.child.pid), what]);
const log = (hall) => path.join(hall.congress.data, 'congress.db-wal');

describe('in trouble', TIMEOUT, () => {
  let hall;
  before(async () => {
    hall = await Hall.open({ people: makeOfficials(40) });
  });
  after(() => hall?.close());

  it('a disk that takes no more loses nothing that was answered', async () => {
    const answered = [];
    const send = async () => {
      const rows = hall.people.map(({ id }) => hall.row({ delegate: id }));
      const answer = await hall.steward.post('/api/scans', { scans: rows });
      if (answer.status === 200) answered.push(...rows);
      return answer.status;
    };
    assert.equal(await send(), 200);
    limit(hall, '--fsize=4096:unlimited');
    const status = await send();
    assert.ok([500, 503, 507].includes(status), String(status));
    assert.equal((await hall.nobody.get('/healthz')).status, 503);
    (await hall.nobody.get('/api/congress')).expect(200);
    limit(hall, '--fsize=unlimited');
    await hall.assertAlive();
    assert.equal(await send(), 200);
    await hall.kill();
    await hall.start();
    const stored = new Set();
    for (let after = 0; after !== null; ) {
      const page = (await hall.steward.get(`/api/scans?limit=1000&after=${after}`)).expect(200);
      for (const { nonce } of page.scans) stored.add(nonce);
      after = page.next;
    }
    for (const { nonce } of answered) assert.ok(stored.has(nonce));
    assert.equal(stored.size, answered.length);
  });

  it('a reader who does not go holds up nobody at a count', async () => {
    const { id } = await hall.define({ ...MOTION, secret: true });
    for (const to of ['issuing', 'voting']) (await hall.ask(id, to, { override: 'Thử' })).done();
    const reader = spawn('sqlite3', [path.join(hall.congress.data, 'congress.db')], { stdio: ['pipe', 'pipe', 'inherit'] });
    reader.stdin.write('BEGIN; SELECT count(*) FROM event;\n');
    await new Promise((resolve) => reader.stdout.once('data', resolve));
    (await hall.presidium.post('/api/projector', { slide: 'welcome' })).done();
    const begun = Date.now();
    (await hall.ask(id, 'closed')).done();
    assert.ok(Date.now() - begun < 3000, `${Date.now() - begun} ms`);
    assert.ok(statSync(log(hall)).size > 0);
    const gone = new Promise((resolve) => reader.once('close', resolve));
    reader.stdin.end('ROLLBACK;\n');
    await gone;
    for (let wait = 0; statSync(log(hall)).size > 0 && wait < 50; wait++) await new Promise((resolve) => setTimeout(resolve, 100));
    assert.equal(statSync(log(hall)).size, 0, 'the log is emptied once it can be');
  });
});
