// The mixed load of a soak at a bounded rate: doors, phones, screens and the
// secretariat of one congress, until it is told to end. Every answer is timed and
// must be the right one; what was acknowledged is kept, to be looked for.

import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { csvText } from '../../lib/roster.mjs';
import { Audience } from './audience.mjs';

const DOORS = ['A', 'B', 'C', 'D'];
const PHONES_GAP_MS = 150;
const PASSWORD = 'mật khẩu rất dài của văn phòng';
const ELECTION = { title: 'Bầu Ban Chấp hành', style: 'approval', seats: 2, options: ['Lê An', 'Trần Bình', 'Phạm Châu'] };
const ERRORS_KEPT = 20;

export class Load {
  /** `hall` has its people and badges; the first `voters` of them are inside and only vote. */
  constructor(hall, samples, { badges, voters, screens }) {
    Object.assign(this, { hall, samples, badges, screens });
    this.voters = hall.people.slice(0, voters);
    this.visitors = hall.people.slice(voters);
    this.clerks = ['một', 'hai', 'ba'].map((name) => `thư ký ${name}`);
    this.ended = false;
    this.errors = [];
    this.errorCount = 0;
    this.scans = new Map(); // nonce → result
    this.contests = []; // {id, leaves}
    this.words = new Map(); // delegate → what was last stored of them
    this.audience = new Audience(hall.base);
  }

  /** The phones have signed in, the screens are there. */
  async open() {
    const cards = await this.hall.issueCards(this.voters.map(({ id }) => id));
    const { id: congress } = await this.hall.facts();
    const secrets = cards.map(({ secret }) => secret);
    this.worker = new Worker(new URL('phones.mjs', import.meta.url), { workerData: { base: this.hall.base, congress, secrets, gapMs: PHONES_GAP_MS } });
    for (const name of this.clerks) (await this.hall.secretariat.post('/api/staff', { name, role: 'secretariat', password: PASSWORD })).expect(201);
    for (let i = 0; i < this.screens; i++) await this.audience.come();
    await this.phones('sign-in');
  }

  /** Everything at once, until `end`. Contests end as they are: certified. */
  async run() {
    const hands = [
      ...DOORS.map((gate, at) => this.every(400, () => this.door(gate, at))),
      this.every(1000, () => this.screen()),
      this.every(700, () => this.edit()),
      this.every(5000, () => this.import()),
      this.every(3000, () => this.export()),
      this.every(7000, () => this.paper()),
      this.every(2500, () => this.clerk()),
      this.every(4000, () => this.say()),
      this.every(30000, () => this.job()),
      this.holdContests(),
    ];
    await Promise.all(hands);
  }

  end() {
    this.ended = true;
    this.worker.postMessage({ hurry: true });
  }

  async close() {
    this.audience.close();
    await this.worker?.terminate();
  }

  failed(what) {
    this.errorCount++;
    if (this.errors.length < ERRORS_KEPT) this.errors.push(`${this.samples.now().toFixed(1)} s: ${what}`);
  }

  /** `act`, once in so many ms; what was not begun in time is left out. */
  async every(ms, act) {
    await sleep(Math.random() * Math.min(ms, 1000));
    while (!this.ended) {
      const begun = performance.now();
      await act().catch((error) => this.failed(error.message));
      const left = ms - (performance.now() - begun);
      for (let rest = left; rest > 0 && !this.ended; rest -= 200) await sleep(Math.min(rest, 200));
    }
  }

  async timed(kind, act) {
    const begun = performance.now();
    const answer = await act();
    this.samples.answered(kind, performance.now() - begun);
    return answer;
  }

  // ---- doors: each has delegates of its own, who come and go ----

  async door(gate, at) {
    const mine = this.visitors.filter((_, index) => index % DOORS.length === at);
    this.turns ??= DOORS.map(() => 0);
    const turn = this.turns[at]++;
    const one = mine[turn % mine.length];
    const direction = Math.floor(turn / mine.length) % 2 ? 'out' : 'in';
    const row = this.hall.row({ badge: this.badges.get(one.id), gate, direction });
    const answer = await this.timed('scan', () => this.hall.steward.post('/api/scans', { scans: [row] }));
    const [result] = answer.expect(200).results;
    assert.equal(result.verdict, direction === 'in' ? 'admitted' : 'left', answer.text);
    this.scans.set(row.nonce, { delegate: one.id, verdict: result.verdict });
  }

  async screen() {
    this.audience.leave();
    await this.timed('live, first event', () => this.audience.come());
  }

  // ---- the secretariat ----

  async edit() {
    const one = this.visitors[Math.floor((Math.random() * this.visitors.length) / 2)];
    const position = `Bí thư ${Math.random().toString(36).slice(2)}`;
    (await this.timed('edit', () => this.hall.secretariat.patch(`/api/delegates/${one.id}`, { position }))).expect(200);
    this.words.set(one.id, position);
  }

  // Others than are edited by hand.
  async import() {
    const half = this.visitors.slice(Math.ceil(this.visitors.length / 2));
    const some = half.slice(Math.floor(Math.random() * Math.max(1, half.length - 10))).slice(0, 10);
    const position = `Uỷ viên ${Math.random().toString(36).slice(2)}`;
    const rows = some.map(({ code, full_name }) => [code, full_name, position]);
    const file = csvText([['code', 'full_name', 'position'], ...rows]);
    const { updated } = (await this.timed('import', () => this.hall.secretariat.upload('/api/roster', file, 'text/csv'))).expect(200);
    assert.equal(updated, some.length);
    for (const { id } of some) this.words.set(id, position);
  }

  async export() {
    const kinds = ['delegates.csv', 'delegates.xlsx', 'attendance.csv', 'attendance.xlsx'];
    this.exports = (this.exports ?? 0) + 1;
    const name = kinds[this.exports % kinds.length];
    const answer = await this.timed(`export ${name.split('.')[1]}`, () => this.hall.auditor.get(`/api/exports/${name}`));
    assert.equal(answer.status, 200, answer.text);
    assert.ok(answer.body.length > this.hall.people.length * 10);
  }

  async paper() {
    this.papers = (this.papers ?? 0) + 1;
    const last = this.contests.at(-1);
    const paths = ['/api/attendance.pdf?filled=1', `/api/badges.pdf?delegates=${this.voters.slice(0, 8).map(({ id }) => id)}`];
    if (last) paths.push(`/api/contests/${last.id}/minutes.pdf`, `/api/contests/${last.id}/result.pdf`);
    const path = paths[this.papers % paths.length];
    const answer = await this.timed('pdf', () => this.hall.secretariat.get(path));
    assert.equal(answer.status, 200, `${path}: ${answer.text.slice(0, 300)}`);
    assert.equal(answer.body.subarray(0, 5).toString(), '%PDF-');
  }

  // A clerk signs in, looks and signs out.
  async clerk() {
    const name = this.clerks[Math.floor(Math.random() * this.clerks.length)];
    const { token } = (await this.timed('staff sign-in', () => this.hall.nobody.post('/api/staff/login', { name, password: PASSWORD }))).done();
    const browser = this.hall.nobody.bearer(token);
    (await this.timed('search', () => browser.get('/api/delegates?q=nguyen&limit=50'))).expect(200);
    (await this.timed('attendance', () => browser.get('/api/attendance'))).expect(200);
    (await browser.post('/api/logout')).done();
  }

  async say() {
    const text = `Mời đại biểu vào hội trường ${Math.random()}`;
    const { id } = (await this.timed('announcement', () => this.hall.secretariat.post('/api/announcements', { text }))).expect(201);
    (await this.hall.secretariat.delete(`/api/announcements/${id}`)).done();
  }

  async job() {
    const delegates = this.visitors.slice(0, 40).map(({ id }) => id);
    let job = (await this.hall.secretariat.post('/api/jobs', { kind: 'badges_pdf', delegates, size: 'a4' })).expect(202);
    while (['queued', 'running'].includes(job.state)) {
      await sleep(100);
      job = (await this.hall.secretariat.get(`/api/jobs/${job.id}`)).expect(200);
    }
    assert.equal(job.state, 'done');
    (await this.hall.secretariat.delete(`/api/jobs/${job.id}`)).done();
  }

  // ---- contests, one after the other ----

  /** Lets every phone do that; resolves with what they got. */
  phones(work, contest) {
    return new Promise((resolve, reject) => {
      const take = (message) => {
        if (message.kind) return this.samples.answered(message.kind, message.ms);
        if (message.error) return this.failed(message.error);
        this.worker.off('message', take);
        this.worker.off('error', reject);
        resolve(message.leaves);
      };
      this.worker.on('message', take);
      this.worker.once('error', reject);
      this.worker.postMessage({ work, contest });
    });
  }

  async holdContests() {
    while (!this.ended) await this.contest().catch((error) => this.failed(error.message));
  }

  async move(id, to, kind = 'move') {
    (await this.timed(kind, () => this.hall.ask(id, to, { override: 'thử' }))).expect(200);
  }

  async contest() {
    const { id } = (await this.timed('define', () => this.hall.presidium.post('/api/contests', ELECTION))).expect(201);
    await this.move(id, 'issuing');
    const contest = await this.hall.contest(id);
    await this.phones('draw', contest);
    await this.move(id, 'voting');
    const leaves = await this.phones('cast', contest);
    await this.everyScreenShows(id, leaves.length);
    await this.move(id, 'closed', 'close');
    this.contests.push({ id, leaves });
    await this.certify(id);
    if (!this.ended) await this.phones('sign-in');
  }

  async certify(id) {
    (await this.timed('certify', () => this.hall.teller.post(`/api/contests/${id}/state`, { to: 'certified' }))).done();
    (await this.timed('certify', () => this.hall.ask(id, 'certified'))).done();
    const board = await this.timed('board', () => this.hall.auditor.get(`/api/contests/${id}/board`));
    const { ballots } = board.expect(200);
    assert.equal(ballots.length, this.contests.at(-1).leaves.length);
  }

  async everyScreenShows(id, collected) {
    const until = performance.now() + 30000;
    const shows = () => this.audience.heardOf(id).every((heard) => heard?.collected === collected);
    while (!shows()) {
      if (performance.now() > until) throw new Error(`not every screen shows ${collected} ballots of contest ${id}`);
      await sleep(20);
    }
  }
}
