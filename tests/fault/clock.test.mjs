// The laptop's clock is wrong and set right in the middle of the congress, by
// hours and days, forward and back; a leap day comes; doors' clocks are wrong.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { openSync, writeFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, before, describe, it } from 'node:test';
import { verifyBoard } from '../../web/lib/verify.js';
import { Hall } from '../lib/hall.mjs';
import { removeDirectory, temporaryDirectory } from '../lib/program.mjs';
import { makeOfficials } from '../lib/roster.mjs';
import { castBody } from '../lib/voter.mjs';

const HOUR = 3600 * 1000;
const MINUTE = 60 * 1000;
const PASSWORD = 'mật khẩu rất dài của văn phòng';
const ELECTION = { title: 'Bầu', style: 'approval', seats: 1, options: ['Lê An', 'Trần Bình'] };

/** A clock that the daemon takes for the time of day. */
class Clock {
  constructor() {
    this.directory = temporaryDirectory();
    const [library, file] = ['clock.so', 'shift'].map((name) => path.join(this.directory, name));
    const source = fileURLToPath(new URL('../lib/clock_shift.c', import.meta.url));
    execFileSync('cc', ['-std=c11', '-D_GNU_SOURCE', '-O2', '-fPIC', '-shared', '-o', library, source]);
    writeFileSync(file, Buffer.alloc(8));
    this.file = openSync(file, 'r+');
    this.shift = 0;
    // A sanitizer wants to be first; it need not be for these calls.
    const sanitizers = ['ASAN_OPTIONS'].map((name) => [name, [process.env[name], 'verify_asan_link_order=0'].filter(Boolean).join(':')]);
    this.env = { LD_PRELOAD: library, CLOCK_SHIFT: file, ...Object.fromEntries(sanitizers) };
  }

  /** So many milliseconds from the true time. */
  set(shift) {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(BigInt(Math.round(shift)));
    writeSync(this.file, bytes, 0, 8, 0);
    this.shift = shift;
  }

  setTo(time) {
    this.set(Date.parse(time) - Date.now());
  }

  /** As the daemon has it. */
  now(offset = 0) {
    return new Date(Date.now() + this.shift + offset).toISOString();
  }
}

describe('a clock that is wrong', { timeout: 180000 }, () => {
  let clock;
  let hall;
  let stream;
  before(async () => {
    clock = new Clock();
    hall = await Hall.open({ people: makeOfficials(12), serve: { env: clock.env } });
    await hall.congress.succeed('staff', ['add', 'thu-ky', '--role', 'secretariat'], { input: `${PASSWORD}\n` });
    stream = await hall.subscribe();
  });
  after(async () => {
    await hall?.close();
    removeDirectory(clock.directory);
  });

  const one = async (fields) => (await hall.scan([hall.row(fields)]))[0];
  const present = async () => (await hall.facts()).present;

  it('is what the daemon has', async () => {
    clock.setTo('2027-03-01T00:00:00Z');
    const person = hall.people[0];
    assert.equal((await one({ delegate: person.id })).verdict, 'admitted');
    const [scan] = (await hall.steward.get('/api/scans?last=1')).expect(200).scans;
    assert.match(scan.received_at, /^2027-03-01T00:0/);
    clock.set(0);
    assert.equal((await one({ delegate: person.id, direction: 'out' })).verdict, 'left');
  });

  for (const [what, step] of [
    ['six hours forward', () => clock.set(6 * HOUR)],
    ['back again', () => clock.set(0)],
    ['thirty hours back', () => clock.set(-30 * HOUR)],
    ['two days forward', () => clock.set(18 * HOUR)],
    ['to the eve of a leap day', () => clock.setTo('2028-02-28T23:59:59.500Z')],
    ['to the end of a leap day', () => clock.setTo('2028-02-29T23:59:59.500Z')],
    ['to the last second of a year', () => clock.setTo('2026-12-31T23:59:59.900Z')],
    ['to where a new machine begins', () => clock.setTo('1970-01-01T00:00:01Z')],
    ['to the true time', () => clock.set(0)],
  ])
    it(`lets doors and live state go on when set ${what}`, async () => {
      const [person] = hall.people.slice(1);
      const before = { present: await present(), version: (await hall.live()).v };
      step();
      assert.equal((await one({ delegate: person.id })).verdict, 'admitted');
      assert.equal((await one({ delegate: person.id })).verdict, 'already_inside');
      assert.equal(await present(), before.present + 1);
      assert.equal((await one({ delegate: person.id, direction: 'out' })).verdict, 'left');
      assert.equal(await present(), before.present);
      const slide = stream.last.projector.slide === 'attendance' ? 'welcome' : 'attendance';
      (await hall.presidium.post('/api/projector', { slide })).done();
      await stream.until(({ v, projector }) => v > before.version && projector.slide === slide, { from: stream.states.length - 1 });
      assert.equal(stream.fault, null);
    });

  it('gives no version again after a start with the clock behind', async () => {
    const before = (await hall.live()).v;
    stream.close();
    clock.set(-48 * HOUR);
    await hall.stop();
    await hall.start();
    assert.ok((await hall.live()).v > before);
    clock.set(0);
    assert.ok((await hall.live()).v > before);
  });

  it('keeps who is inside by the order of the doors, whatever is undone after it was set back', async () => {
    const person = hall.people[2];
    clock.set(6 * HOUR);
    assert.equal((await one({ delegate: person.id })).verdict, 'admitted');
    clock.set(0);
    assert.equal((await one({ delegate: person.id, direction: 'out' })).verdict, 'left');
    const before = await present();
    const mistake = hall.row({ delegate: person.id });
    assert.equal((await hall.scan([mistake]))[0].verdict, 'admitted');
    (await hall.steward.post(`/api/scans/${mistake.nonce}/undo`)).done();
    assert.equal(await present(), before, 'left is left');
    // An offline door's scan of ten minutes ago, when they were inside by either count.
    assert.equal((await one({ delegate: hall.people[3].id, scanned_at: clock.now(-10 * MINUTE) })).verdict, 'admitted');
    assert.equal(await present(), before + 1);
  });

  it('of a door is taken as the rules say', async () => {
    const scan = (fields) => hall.steward.post('/api/scans', { scans: [hall.row(fields)] });
    const delegate = hall.people[4].id;
    for (const shift of [0, 5 * HOUR, -5 * HOUR]) {
      clock.set(shift);
      (await scan({ delegate, scanned_at: clock.now(6 * MINUTE) })).refused(422, 'invalid');
      (await scan({ delegate, scanned_at: clock.now(24 * HOUR) })).refused(422, 'invalid');
      const row = hall.row({ delegate, scanned_at: clock.now(4 * MINUTE) });
      await hall.scan([row]);
      const [stored] = (await hall.steward.get('/api/scans?last=1')).expect(200).scans;
      assert.equal(stored.nonce, row.nonce);
      assert.ok(stored.scanned_at <= stored.received_at && !stored.late, 'ahead by a little is now');
    }
    clock.set(0);
    for (const scanned_at of ['2027-02-29T10:00:00Z', '2026-13-01T00:00:00Z', '1969-12-31T23:59:59Z', 'now'])
      (await scan({ delegate, scanned_at })).refused(422, 'invalid');
    const early = hall.row({ delegate: hall.people[5].id, scanned_at: '1970-01-02T00:00:00Z' });
    assert.equal((await hall.scan([early]))[0].verdict, 'admitted'); // a door that has lost its clock, for the session opened next
    const [stored] = (await hall.steward.get('/api/scans?last=1')).expect(200).scans;
    assert.ok(stored.late);
  });

  it('neither spoils a challenge nor lifts a wait', async () => {
    const [voter] = await hall.signIn(hall.people.slice(6, 7));
    for (const shift of [5 * HOUR, -5 * HOUR]) {
      clock.set(0);
      const { challenge } = (await hall.nobody.post('/api/login/challenge')).done();
      clock.set(shift);
      (await hall.nobody.post('/api/login', voter.loginBody(challenge))).expect(200);
    }
    clock.set(0);
    const login = (password) => hall.nobody.post('/api/staff/login', { name: 'thu-ky', password });
    for (let guess = 0; guess < 5; guess++) (await login('falsch')).refused(401);
    for (const shift of [0, 5 * HOUR, -5 * HOUR]) {
      clock.set(shift);
      const answer = await login(PASSWORD);
      answer.refused(429, 'too_many');
      assert.ok(Number(answer.headers['retry-after']) <= 60);
    }
    clock.set(0);
  });

  it('ends a session when its day is over, and not for good', async () => {
    const { json } = await (async () => (await hall.signIn(hall.people.slice(7, 8)))[0].login())();
    const delegate = hall.nobody.bearer(json.token);
    const statusAt = async (shift) => {
      clock.set(shift);
      return (await delegate.get('/api/me')).status;
    };
    const DAY = 24 * HOUR;
    assert.deepEqual([await statusAt(6 * DAY), await statusAt(8 * DAY), await statusAt(0), await statusAt(-DAY)], [200, 401, 200, 200]);
    clock.set(0);
  });

  it('carries an election to a board that holds, and events that hang together', async () => {
    const voters = await hall.signIn(hall.people.slice(8, 12));
    await hall.admit(await hall.delegates('&present=0'));
    const contest = await hall.move((await hall.define(ELECTION)).id, 'issuing');
    const ballots = [];
    for (const [at, voter] of voters.entries()) {
      clock.set((at % 2 ? 7 : -7) * HOUR);
      ballots.push(await voter.draw(contest));
    }
    clock.set(-3 * HOUR);
    await hall.move(contest.id, 'voting');
    for (const [at, ballot] of ballots.entries()) {
      clock.set((at % 2 ? 2 : -20) * HOUR);
      (await hall.nobody.post('/api/ballots', castBody(ballot, [[1, 1]]))).expect(201);
    }
    clock.set(-9 * HOUR);
    await hall.move(contest.id, 'closed');
    clock.set(0);
    await hall.certify(contest.id);
    const board = await hall.board(contest.id);
    assert.deepEqual([board.collected, (await verifyBoard(board)).findings], [4, []]);
    const lines = (await hall.auditor.get('/api/events?last=10000')).text.trim().split('\n').map((line) => JSON.parse(line));
    lines.forEach(({ seq, prev }, at) => {
      if (at === 0) return;
      assert.equal(seq, lines[at - 1].seq + 1);
      assert.equal(prev, lines[at - 1].hash);
    });
    await hall.congress.succeed('check');
  });
});
