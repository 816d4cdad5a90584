// The live state, and the record of what was done.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { ed25519Holds } from '../lib/badge.mjs';
import { parseTable } from '../lib/csv.mjs';
import { Hall } from '../lib/hall.mjs';
import { assertConsistent } from '../lib/live.mjs';
import { makeOfficials } from '../lib/roster.mjs';

const TIMEOUT = { timeout: 120000 };
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

describe('the live state', TIMEOUT, () => {
  let hall;
  before(async () => {
    hall = await Hall.open({ people: makeOfficials(60) });
  });
  after(() => hall?.close());

  it('has the form of the contract, as a stream and once', async () => {
    const { last } = await hall.subscribe();
    const once = await hall.live();
    for (const state of [last, once]) {
      assertConsistent(state);
      assert.ok(Number.isInteger(state.v));
      assert.ok(Math.abs(Date.now() - Date.parse(state.at)) < 60000, state.at);
      assert.deepEqual([state.convened, state.present, state.delegations], [60, 0, { present: 0, all: 3 }]);
      assert.deepEqual(state.contests, []);
      assert.equal(state.projector.slide, 'welcome');
      assert.equal(state.session.id, (await hall.facts()).session.id);
    }
  });

  it('knows what has been acknowledged, and so does a new stream', async () => {
    for (let round = 0; round < 10; round++) {
      await hall.admit([hall.people[0]]);
      assert.equal((await hall.live()).present, 1);
      await hall.leave([hall.people[0]]);
      const subscriber = await hall.subscribe();
      assert.equal(subscriber.states[0].present, 0);
      subscriber.close();
    }
  });

  it('is not to be cached', async () => {
    const { headers } = await hall.nobody.get('/api/live?once=1');
    assert.match(headers['cache-control'], /no-store|no-cache/);
  });

  it('brings a burst of changes together and ends with the last', async () => {
    const subscriber = await hall.subscribe();
    const begun = Date.now();
    const first = subscriber.states.length;
    await Promise.all(hall.people.map((person) => hall.admit([person])));
    await subscriber.until(({ present }) => present === 60, { what: 'all inside' });
    await pause(200);
    const seconds = (Date.now() - begun) / 1000;
    assert.ok(subscriber.states.length - first <= 20 * seconds + 2, `${subscriber.states.length - first} events in ${seconds} s`);
    const present = subscriber.states.map((state) => state.present);
    assert.deepEqual(present, [...present].sort((a, b) => a - b), 'nobody left');
    subscriber.close();
  });

  it('comes whole to who connects again', async () => {
    const before = await hall.subscribe();
    before.close();
    await hall.leave(hall.people.slice(0, 5));
    const again = await hall.subscribe({ headers: { 'Last-Event-ID': String(before.last.v) } });
    assert.equal((await again.until(({ present }) => present === 55)).convened, 60);
    again.close();
  });

  it('lists a contest from issuing until it is certified, and the one shown', async () => {
    const { id } = await hall.define({ title: 'Nghị quyết', style: 'resolution' });
    const listed = async () => (await hall.live()).contests.some((contest) => contest.id === id);
    assert.equal(await listed(), false);
    await hall.move(id, 'voting');
    assert.equal(await listed(), true);
    await hall.move(id, 'closed');
    assert.equal(await listed(), true);
    await hall.certify(id);
    assert.equal(await listed(), false);
    (await hall.presidium.post('/api/projector', { slide: 'result', contest: id })).done();
    assert.equal(await listed(), true);
  });

  it('carries the slide to the projector', async () => {
    const subscriber = await hall.subscribe();
    for (const slide of ['welcome', 'attendance', 'blank']) {
      (await hall.presidium.post('/api/projector', { slide })).done();
      await subscriber.until(({ projector }) => projector.slide === slide, { what: slide });
    }
    for (const wrong of [{ slide: 'fireworks' }, {}, { slide: 'contest' }, { slide: 'contest', contest: 999 }]) {
      const answer = await hall.presidium.post('/api/projector', wrong);
      assert.ok([404, 422].includes(answer.status), answer.text);
    }
    assert.equal((await hall.live()).projector.slide, 'blank');
    subscriber.close();
  });

  it('outlives subscribers who hang up', async () => {
    const many = await Promise.all(Array.from({ length: 200 }, () => hall.subscribe()));
    for (const subscriber of many.slice(0, 150)) subscriber.close();
    await hall.leave([hall.people[10]]);
    await Promise.all(many.slice(150).map((subscriber) => subscriber.until(({ present }) => present === 54)));
    for (const subscriber of many.slice(150)) subscriber.close();
  });

  it('is given to a subscriber who does not read, when he does', async () => {
    const slow = await hall.subscribe();
    slow.request.res?.pause();
    for (let round = 0; round < 10; round++) {
      await hall.admit([hall.people[10]]);
      await hall.leave([hall.people[10]]);
    }
    slow.request.res?.resume();
    const { v } = await hall.live();
    await slow.until((state) => state.v >= v);
    slow.close();
  });

  it('counts itself in the metrics', async () => {
    const { text, headers } = await hall.nobody.get('/metrics');
    assert.match(headers['content-type'], /^text\/plain/);
    for (const line of text.trim().split('\n')) assert.match(line, /^(#.*|[a-zA-Z_:][\w:]*(\{[^}]*\})? [-+.\deInfNa]+)$/);
  });
});

describe('the record', TIMEOUT, () => {
  let hall;
  let events;
  before(async () => {
    hall = await Hall.open({ people: makeOfficials(6) });
    await hall.issueBadges();
    await hall.admit(hall.people);
    const { id } = await hall.define({ title: 'Nghị quyết', style: 'resolution' });
    await hall.move(id, 'voting', 'closed');
    events = (await hall.auditor.get('/api/events')).text.trim().split('\n').map((line) => JSON.parse(line));
  });
  after(() => hall?.close());

  const u16 = (value) => Buffer.of(value >> 8, value & 255);
  const u32 = (value) => Buffer.concat([u16(value >>> 16), u16(value & 0xffff)]);
  function u64(value) {
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64BE(BigInt(value));
    return bytes;
  }

  // The form in include/event.h. `data` as the line has it, `at` in milliseconds.
  function hashOf({ prev, seq, at, actor, act, data }) {
    const [who, what, text] = [actor, act, typeof data === 'string' ? data : JSON.stringify(data)].map((part) => Buffer.from(part));
    const parts = ['congressd-event-v1', Buffer.from(prev, 'hex'), u64(seq), u64(Date.parse(at)), u16(who.length), who, u16(what.length), what, u32(text.length), text];
    return createHash('sha256').update(Buffer.concat(parts.map((part) => Buffer.from(part)))).digest();
  }

  it('is a chain that the congress key signs link by link', async () => {
    const { public_key: key } = await hall.facts();
    let prev = '00'.repeat(32);
    for (const [at, event] of events.entries()) {
      assert.equal(event.seq, at + 1);
      assert.equal(event.prev, prev);
      const hash = hashOf(event);
      assert.equal(event.hash, hash.toString('hex'), JSON.stringify(event));
      const message = Buffer.concat([Buffer.from('congressd-event-head-v1'), u64(event.seq), hash]);
      assert.ok(ed25519Holds(key, message, Buffer.from(event.signature, 'hex')));
      prev = event.hash;
    }
  });

  it('names who did what', () => {
    const acts = events.map(({ act }) => act).join(' ');
    for (const noun of ['roster', 'badge', 'contest']) assert.ok(acts.includes(noun), acts);
    assert.ok(events.every(({ actor }) => actor.length > 0));
  });

  it('is read on from where one was', async () => {
    const { seq } = events[2];
    const later = (await hall.auditor.get(`/api/events?after=${seq}`)).text.trim().split('\n');
    assert.equal(JSON.parse(later[0]).seq, seq + 1);
    assert.equal(later.length, events.length - seq);
  });

  it('is read from its end', async () => {
    const last = async (query) => (await hall.auditor.get(`/api/events?${query}`)).text.trim().split('\n').map((line) => JSON.parse(line).seq);
    const all = events.map(({ seq }) => seq);
    assert.deepEqual(await last('last=1'), all.slice(-1));
    assert.deepEqual(await last('last=3'), all.slice(-3));
    assert.deepEqual(await last('last=10000'), all);
    assert.equal((await hall.auditor.get('/api/events?last=3')).headers.link, undefined);
    for (const wrong of ['last=0', 'last=10001', 'last=x', 'last=2&after=1', 'last=2&limit=1']) {
      (await hall.auditor.get(`/api/events?${wrong}`)).refused(400, 'bad_request');
    }
  });

  it('is exported as a table', async () => {
    const { body } = await hall.auditor.get('/api/exports/events.csv');
    const header = body.toString().slice(1).split('\r\n')[0].split(',');
    const rows = parseTable(body, header);
    assert.deepEqual(rows.map(({ seq }) => Number(seq)), events.map(({ seq }) => seq));
  });

  it('holds no secret of a card or a token', async () => {
    await hall.signIn(hall.people);
    const { text } = await hall.auditor.get('/api/events');
    for (const token of Object.values(hall.tokens)) assert.ok(!text.includes(token));
    assert.ok(!/[A-Z2-7]{26}/.test(text));
  });
});
