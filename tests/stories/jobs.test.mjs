// Work that takes long: left, found again, cancelled, and never in the way.

import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, before, describe, it } from 'node:test';
import { decodePdf, pdfInfo } from '../lib/decode.mjs';
import { Hall } from '../lib/hall.mjs';
import { makeOfficials, rosterCsv } from '../lib/roster.mjs';

const TIMEOUT = { timeout: 240000 };
const MANY = 4000; // some seconds of sheets
const FIELDS = ['id', 'kind', 'state', 'done', 'total', 'created_at', 'finished_at', 'error', 'file'];

class Jobs {
  constructor(hall) {
    this.hall = hall;
  }

  start(delegates) {
    return this.hall.secretariat.post('/api/jobs', { kind: 'badges_pdf', delegates });
  }

  /** Starts it as soon as there is room: what was cancelled takes a moment to end. */
  async startWhenFree(delegates) {
    for (;;) {
      const answer = await this.start(delegates);
      if (answer.status !== 503) return answer.expect(202);
      await sleep(20);
    }
  }

  async get(id) {
    return (await this.hall.secretariat.get(`/api/jobs/${id}`)).expect(200);
  }

  async list() {
    return (await this.hall.auditor.get('/api/jobs')).expect(200).jobs;
  }

  /** Looks until the job fits. */
  async until(id, fits) {
    for (;;) {
      const job = await this.get(id);
      if (fits(job)) return job;
      assert.ok(!['failed', 'cancelled'].includes(job.state), JSON.stringify(job));
      await sleep(20);
    }
  }

  finish(id) {
    return this.until(id, ({ state }) => state === 'done');
  }

  /** Cancels it and waits until none runs. */
  async cancel(id) {
    const job = (await this.hall.secretariat.delete(`/api/jobs/${id}`)).expect(200);
    assert.equal(job.state, 'cancelled');
    return job;
  }
}

describe('a job', TIMEOUT, () => {
  let hall;
  let jobs;
  before(async () => {
    hall = await Hall.open({ people: makeOfficials(20) });
    jobs = new Jobs(hall);
  });
  after(() => hall?.close());

  const file = async (id) => (await hall.auditor.get(`/api/jobs/${id}/file`)).body;

  it('issues the missing badges and prints them', async () => {
    (await hall.secretariat.post('/api/badges', { delegates: hall.people.slice(0, 8).map(({ id }) => id) })).done();
    const answer = await jobs.start('missing');
    const job = answer.expect(202);
    assert.deepEqual(Object.keys(job), FIELDS);
    assert.equal(job.kind, 'badges_pdf');
    assert.equal(answer.headers.location, `/api/jobs/${job.id}`);
    const done = await jobs.finish(job.id);
    assert.deepEqual([done.done, done.total, done.error, done.file], [12, 12, null, `/api/jobs/${job.id}/file`]);
    assert.ok(done.created_at <= done.finished_at);
    const tokens = await Promise.all(hall.people.slice(8).map(async ({ id }) => (await hall.badge(id)).token));
    assert.deepEqual((await decodePdf(await file(job.id), 1, 2)).sort(), tokens.sort());
  });

  it('prints everybody, or those named', async () => {
    const all = await jobs.finish((await jobs.start('all')).expect(202).id);
    assert.equal(all.total, 20);
    assert.equal((await pdfInfo(await file(all.id))).pages, 3);
    const two = await jobs.finish((await jobs.start(hall.people.slice(0, 2).map(({ id }) => id))).expect(202).id);
    assert.equal(two.total, 2);
    assert.equal((await decodePdf(await file(two.id), 1, 1)).length, 2);
  });

  it('finds nobody missing the second time', async () => {
    const job = await jobs.finish((await jobs.start('missing')).expect(202).id);
    assert.deepEqual([job.done, job.total], [0, 0]);
  });

  it('gives its file to several at once, whole', async () => {
    const { id } = await jobs.finish((await jobs.start('all')).expect(202).id);
    const answers = await Promise.all(Array.from({ length: 8 }, () => hall.auditor.get(`/api/jobs/${id}/file`)));
    for (const answer of answers) {
      assert.equal(answer.status, 200);
      assert.match(answer.headers['content-type'], /^application\/pdf/);
      assert.equal(answer.headers['content-disposition'], 'attachment; filename="badges.pdf"');
      assert.ok(answer.body.equals(answers[0].body));
    }
    assert.ok(answers[0].body.subarray(-8).includes('%%EOF'));
  });

  it('is listed newest first, and forgotten when it is told to', async () => {
    const list = await jobs.list();
    const ids = list.map(({ id }) => id);
    assert.deepEqual(ids, [...ids].sort((a, b) => b - a));
    assert.deepEqual(list[0], await jobs.get(ids[0]));
    assert.equal((await hall.secretariat.delete(`/api/jobs/${ids[0]}`)).expect(200).id, ids[0]);
    (await hall.secretariat.get(`/api/jobs/${ids[0]}`)).refused(404, 'not_found');
    (await hall.secretariat.get(`/api/jobs/${ids[0]}/file`)).refused(404, 'not_found');
    (await hall.secretariat.delete(`/api/jobs/${ids[0]}`)).refused(404, 'not_found');
    assert.deepEqual((await jobs.list()).map(({ id }) => id), ids.slice(1));
  });

  it('leaves no file with a name', () => {
    assert.deepEqual(readdirSync(path.join(hall.congress.data, 'documents')), []);
  });

  for (const [name, body] of Object.entries({
    'an unknown kind': { kind: 'world_peace', delegates: 'all' },
    'nobody': { kind: 'badges_pdf' },
    'no list': { kind: 'badges_pdf', delegates: 'everybody' },
    'an unknown delegate': { kind: 'badges_pdf', delegates: [1, 424242] },
    'a field too many': { kind: 'badges_pdf', delegates: 'all', colour: 'red' },
  })) {
    it(`is refused with ${name}`, async () => {
      const before = await jobs.list();
      (await hall.secretariat.post('/api/jobs', body)).refused(422, 'invalid');
      assert.deepEqual(await jobs.list(), before);
    });
  }
});

describe('a job of many sheets', TIMEOUT, () => {
  let hall;
  let jobs;
  before(async () => {
    hall = await Hall.open();
    jobs = new Jobs(hall);
    (await hall.secretariat.upload('/api/roster', rosterCsv(makeOfficials(MANY).map((one, at) => ({ ...one, seat: String(at) }))), 'text/csv')).expect(200);
    (await hall.secretariat.post('/api/badges', { delegates: 'all' })).expect(200);
  });
  after(() => hall?.close());

  it('tells how far it is, and holds up nothing else', async () => {
    const { id } = (await jobs.start('all')).expect(202);
    const early = await jobs.until(id, ({ done }) => done > 0);
    assert.equal(early.total, MANY);
    assert.equal(early.state, 'running');
    assert.equal(early.file, null);
    (await hall.secretariat.get(`/api/jobs/${id}/file`)).refused(409, 'wrong_state');
    assert.equal((await hall.secretariat.get('/api/credentials.pdf')).status, 200);
    assert.equal((await hall.secretariat.get('/api/badges.pdf?delegates=1,2')).status, 200);
    (await hall.secretariat.upload('/api/roster?dry_run=1', rosterCsv(makeOfficials(50)), 'text/csv')).expect(200);
    const later = await jobs.get(id);
    assert.equal(later.state, 'running', 'the sheets are not done yet, so all this went on beside them');
    assert.ok(later.done >= early.done);
    await jobs.cancel(id);
  });

  it('is cancelled before its end, and the next one begins', async () => {
    const first = (await jobs.start('all')).expect(202).id;
    const second = (await jobs.start([1, 2, 3])).expect(202).id;
    await jobs.until(first, ({ done }) => done > 0);
    assert.equal((await jobs.get(second)).state, 'queued');
    const cancelled = await jobs.cancel(first);
    assert.notEqual(cancelled.finished_at, null);
    await jobs.finish(second);
    const { state, done, file } = await jobs.get(first);
    assert.deepEqual([state, file], ['cancelled', null]);
    assert.ok(done < MANY);
    (await hall.secretariat.delete(`/api/jobs/${first}`)).expect(200);
    (await hall.secretariat.get(`/api/jobs/${first}`)).refused(404, 'not_found');
  });

  it('is one of eight at most', async () => {
    const started = [];
    for (;;) {
      const answer = await jobs.start('all');
      if (answer.status !== 202) {
        answer.refused(503, 'busy');
        break;
      }
      started.push(answer.json.id);
      assert.ok(started.length <= 8);
    }
    assert.equal(started.length, 8);
    for (const id of started.reverse()) await jobs.cancel(id);
  });

  it('does not keep the daemon from stopping, and is not known afterwards', async () => {
    const { id } = await jobs.startWhenFree('all');
    await jobs.until(id, ({ done }) => done > 0);
    const whole = hall.secretariat.get('/api/badges.pdf'); // waits behind the job
    await jobs.startWhenFree('all');
    await hall.stop();
    const answer = await whole.catch(() => null);
    if (answer) answer.refused(503, 'busy');
    await hall.start();
    assert.deepEqual(await jobs.list(), []);
    (await hall.secretariat.get(`/api/jobs/${id}`)).refused(404, 'not_found');
    assert.ok((await jobs.start([1])).expect(202).id > id);
  });
});
