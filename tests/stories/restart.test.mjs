// Power cuts and restarts: what was acknowledged is there, once; what was not
// can be sent again.

import assert from 'node:assert/strict';
import { chmodSync, copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { verifyBoard } from '../../web/lib/verify.js';
import { parallel } from '../lib/client.mjs';
import { Congress, Daemon } from '../lib/daemon.mjs';
import { Hall } from '../lib/hall.mjs';
import { refuse } from '../lib/program.mjs';
import { makeOfficials } from '../lib/roster.mjs';
import { assertReceipt, castBody } from '../lib/voter.mjs';

const TIMEOUT = { timeout: 120000 };
const ELECTION = { title: 'Bầu Ban Chấp hành', style: 'approval', seats: 2, options: ['Lê An', 'Trần Bình', 'Phạm Châu'] };

// Sends each item until the daemon is gone; what was answered: item → JSON.
async function sendUntilGone(items, send) {
  const answered = new Map();
  await parallel(items, 16, async (item) => {
    try {
      const answer = await send(item);
      assert.ok(answer.status < 500 || answer.status === 503, answer.text);
      if (answer.status < 300) answered.set(item, answer.json);
    } catch (error) {
      if (!error.code?.startsWith('E') || error.code === 'ERR_ASSERTION') throw error;
    }
  });
  return answered;
}

// Sends, ends the daemon by `end` after so many answers, and starts it again.
// What is on its way then meets the end; what comes later finds nobody.
async function interrupt(hall, { items, send, end, answers }) {
  let count = 0;
  let ended;
  const watched = async (item) => {
    await ended;
    const answer = await send(item);
    if (++count === answers) ended = hall[end]();
    return answer;
  };
  const answered = await sendUntilGone(items, watched);
  await ended;
  assert.ok(answered.size >= answers && answered.size < items.length, `${answered.size} of ${items.length} answered`);
  await hall.start();
  return answered;
}

for (const end of ['kill', 'stop']) {
  describe(`after a ${end} in the middle of everything`, TIMEOUT, () => {
    let hall;
    let facts;
    let version;
    before(async () => {
      hall = await Hall.open({ people: makeOfficials(40) });
      facts = await hall.facts();
      version = (await hall.live()).v;
    });
    after(() => hall?.close());

    it('every scan that was answered is stored, and the rest may come again', async () => {
      const batches = Array.from({ length: 400 }, (_, at) => [
        hall.row({ delegate: hall.people[at % 40].id, gate: `G${at % 4}` }),
        hall.row({ delegate: hall.people[(at * 7) % 40].id, gate: 'H' }),
      ]);
      const send = (scans) => hall.steward.post('/api/scans', { scans });
      const answered = await interrupt(hall, { items: batches, send, end, answers: 120 });
      const nonces = (await hall.steward.get('/api/scans?limit=1000')).expect(200).scans.map(({ nonce }) => nonce);
      assert.equal(new Set(nonces).size, nonces.length);
      for (const [batch] of answered) for (const { nonce } of batch) assert.ok(nonces.includes(nonce));
      const again = await parallel(batches, 16, async (batch) => [batch, (await send(batch)).expect(200)]);
      for (const [batch, answer] of again) if (answered.has(batch)) assert.deepEqual(answer, answered.get(batch));
      const admitted = again.flatMap(([, { results }]) => results).filter(({ verdict }) => verdict === 'admitted');
      assert.equal(admitted.length, 40);
      assert.equal(new Set(admitted.map(({ delegate }) => delegate.id)).size, 40);
      assert.equal((await hall.facts()).present, 40);
    });

    it('every ballot that was answered is in the box, once, and its receipt holds', async () => {
      const voters = await hall.signIn(hall.people);
      const contest = await hall.move((await hall.define(ELECTION)).id, 'issuing');
      const ballots = await parallel(voters, 8, (voter) => voter.draw(contest));
      await hall.move(contest.id, 'voting');
      const bodies = ballots.map((ballot, at) => castBody(ballot, [[1 + (at % 3), 1]]));
      const send = (body) => hall.nobody.post('/api/ballots', body);
      const answered = await interrupt(hall, { items: bodies, send, end, answers: 20 });
      const again = await parallel(bodies, 8, (body) => send(body));
      again.forEach((answer, at) => {
        if (answered.has(bodies[at])) assert.deepEqual(answer.expect(200), answered.get(bodies[at]));
        assertReceipt(answer.done().receipt, ballots[at], bodies[at], facts.public_key);
      });
      assert.equal((await hall.move(contest.id, 'closed')).collected, 40);
      const report = await verifyBoard(await hall.board(contest.id), { congressKey: facts.public_key });
      assert.deepEqual(report.findings, []);
    });

    it('those signed in stay signed in', async () => {
      const [voter] = await hall.signIn([hall.people[0]], { reissue: true });
      await hall[end]();
      await hall.start();
      assert.equal((await voter.client.get('/api/documents')).status, 200);
      assert.equal((await hall.auditor.get('/api/scans')).status, 200);
    });

    it('versions go on growing', async () => {
      const before = (await hall.live()).v;
      assert.ok(before > version);
      const subscriber = await hall.subscribe();
      await hall[end]();
      await hall.start();
      assert.ok((await hall.live()).v > Math.max(before, subscriber.last.v));
      assert.ok((await hall.subscribe()).last.v > before);
    });

    it('the directory is sound', async () => {
      await hall.congress.succeed('check');
    });
  });
}

describe('a start is refused', TIMEOUT, () => {
  let hall;
  before(async () => {
    hall = await Hall.open({ people: makeOfficials(3) });
  });
  after(() => hall?.close());

  const serve = (data, listen = '127.0.0.1:0') => refuse(['serve', '--data', data, '--listen', listen]);

  // A copy of the stopped congress with one file changed.
  function damaged(name, change) {
    const data = hall.congress.file(name);
    cpSync(hall.congress.data, data, { recursive: true });
    change(data);
    return data;
  }

  const files = (data) => readdirSync(data, { withFileTypes: true }).filter((file) => file.isFile()).map(({ name }) => path.join(data, name));
  const fileThat = (data, begins) => files(data).find((file) => readFileSync(file).subarray(0, begins.length).equals(Buffer.from(begins)));
  const database = (data) => fileThat(data, 'SQLite format 3\0');
  const keyFile = (data) => fileThat(data, 'congressd-key-v1');

  // Big-endian numbers of the database header: 60 user_version, 68 application_id.
  function patchHeader(file, offset, value) {
    const bytes = readFileSync(file);
    bytes.writeUInt32BE(value, offset);
    writeFileSync(file, bytes);
  }

  it('on a directory that is being served', async () => {
    await serve(hall.congress.data);
    await hall.assertAlive();
  });

  it('on a port in use', async () => {
    const other = await Congress.create();
    const { stderr } = await serve(other.data, `127.0.0.1:${hall.daemon.port}`);
    assert.ok(stderr.includes(String(hall.daemon.port)), stderr);
    other.remove();
  });

  it('on an address that is none', async () => {
    const other = await Congress.create();
    for (const listen of ['127.0.0.1:99999', 'nowhere', '[::1:80']) {
      const { code } = await other.run('serve', ['--listen', listen]);
      assert.ok([1, 2].includes(code), listen);
    }
    other.remove();
  });

  it('on a directory that is not there', async () => {
    await serve(hall.congress.file('missing'));
    assert.equal(existsSync(hall.congress.file('missing')), false, 'nothing is made');
  });

  it('on an empty directory', async () => {
    mkdirSync(hall.congress.file('empty'));
    await serve(hall.congress.file('empty'));
    assert.deepEqual(readdirSync(hall.congress.file('empty')), []);
  });

  it('not by what a stop leaves behind', async () => {
    await hall.stop();
    await hall.start();
    await hall.assertAlive();
    await hall.stop();
  });

  it('on a database of a newer version', async () => {
    const { stderr } = await serve(damaged('newer', (data) => patchHeader(database(data), 60, 9999)));
    assert.match(stderr, /newer/);
  });

  it('on a database of another program', async () => {
    await serve(damaged('foreign', (data) => patchHeader(database(data), 68, 0x12345678)));
    await serve(damaged('nameless', (data) => patchHeader(database(data), 68, 0)));
  });

  it('on a file that is no database', async () => {
    await serve(damaged('text', (data) => writeFileSync(database(data), 'Kính gửi Đoàn chủ tịch\n'.repeat(500))));
    await serve(damaged('nothing', (data) => truncateSync(database(data), 0)));
    await serve(damaged('short', (data) => truncateSync(database(data), 4096)));
  });

  it('on a key file cut short, or of another congress', async () => {
    await serve(damaged('half-key', (data) => truncateSync(keyFile(data), 40)));
    const other = await Congress.create();
    await serve(damaged('other-key', (data) => copyFileSync(keyFile(other.data), keyFile(data))));
    other.remove();
  });

  it('on a key file that others may read', async () => {
    await serve(damaged('open-key', (data) => chmodSync(keyFile(data), 0o644)));
  });

  it('for those reasons only: the untouched copy is served', async () => {
    const daemon = await Daemon.start(['serve', '--data', damaged('copy', () => {}), '--listen', '127.0.0.1:0']);
    await daemon.stop();
    await hall.start();
  });

  it('keeps its files from other users', () => {
    const { mode: directory } = statSync(hall.congress.data);
    assert.equal(directory & 0o077, 0);
    for (const file of files(hall.congress.data)) assert.equal(statSync(file).mode & 0o077, 0, file);
  });
});
