// How the hall filled, gate by gate and minute by minute.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Hall } from '../lib/hall.mjs';
import { makeOfficials } from '../lib/roster.mjs';

const MINUTE = 60000;
const ago = (minutes) => new Date(Date.now() - minutes * MINUTE).toISOString();
const sum = (rows, field) => rows.reduce((total, row) => total + row[field], 0);

describe('arrivals', { timeout: 120000 }, () => {
  let hall;
  before(async () => {
    hall = await Hall.open({ people: makeOfficials(60) });
  });
  after(() => hall?.close());

  const arrivals = async (query = '') => (await hall.steward.get(`/api/arrivals${query}`)).expect(200);
  const scan = async (person, fields) => (await hall.scan([hall.row({ delegate: person.id, ...fields })]))[0].verdict;
  const gateOf = ({ gates }, name) => gates.find(({ gate }) => gate === name);
  const newSession = async (title) => {
    const { session } = await hall.facts();
    if (session) (await hall.secretariat.post(`/api/sessions/${session.id}/close`)).done();
    const { id } = (await hall.secretariat.post('/api/sessions', { title, type: 'main' })).expect(201);
    (await hall.secretariat.post(`/api/sessions/${id}/open`)).done();
    return id;
  };

  it('are none before the first scan', async () => {
    const { session } = await hall.facts();
    assert.deepEqual(await arrivals(), { session, step_seconds: 60, gates: [], points: [] });
  });

  it('are counted at each gate', async () => {
    const [an, binh, chau] = hall.people;
    assert.equal(await scan(an, { gate: 'Cửa 1' }), 'admitted');
    assert.equal(await scan(an, { gate: 'Cửa 2' }), 'already_inside');
    assert.equal(await scan(binh, { gate: 'Cửa 2' }), 'admitted');
    assert.equal(await scan(binh, { gate: 'Cửa 1', direction: 'out' }), 'left');
    assert.equal(await scan(chau, { gate: 'Cửa 2', direction: 'out' }), 'not_inside');
    await hall.scan([hall.row({ badge: 'https://example.org/', gate: 'Cửa 2' })]);
    const told = await arrivals();
    const counts = told.gates.map(({ gate, in: came, out, refused }) => [gate, came, out, refused]);
    assert.deepEqual(counts, [['Cửa 1', 1, 1, 0], ['Cửa 2', 1, 0, 3]]);
    for (const { last_at: at } of told.gates) assert.ok(Math.abs(Date.now() - Date.parse(at)) < MINUTE, at);
    assert.equal(sum(told.points, 'in'), 2);
    assert.equal(sum(told.points, 'out'), 1);
    assert.equal(told.points.at(-1).inside, 1);
    assert.equal(told.points.at(-1).inside, (await hall.facts()).present);
    for (const { at } of told.points) assert.equal(Date.parse(at) % MINUTE, 0);
  });

  it('leave out what was undone', async () => {
    const before = await arrivals();
    const row = hall.row({ delegate: hall.people[3].id, gate: 'Cửa 3' });
    await hall.scan([row]);
    assert.equal(gateOf(await arrivals(), 'Cửa 3').in, 1);
    (await hall.steward.post(`/api/scans/${row.nonce}/undo`)).done();
    assert.deepEqual(await arrivals(), before);
  });

  it('of an offline door stand where they were made', async () => {
    const session = await newSession('Đến muộn');
    await hall.stop();
    hall.congress.sql(`UPDATE session SET opened_at = opened_at - ${600 * MINUTE} WHERE id = ${session}`);
    await hall.start();
    const [an, binh] = hall.people.slice(10);
    assert.equal(await scan(an, { gate: 'B' }), 'admitted');
    assert.equal(await scan(binh, { gate: 'A', scanned_at: ago(30) }), 'admitted');
    const { points } = await arrivals();
    assert.equal(points.length, 2);
    assert.deepEqual(points.map(({ in: came, inside }) => [came, inside]), [[1, 1], [1, 2]]);
    const apart = Date.parse(points[1].at) - Date.parse(points[0].at);
    assert.ok(apart >= 29 * MINUTE && apart <= 31 * MINUTE, String(apart));
  });

  it('of one badge at two offline doors are one person inside', async () => {
    const person = hall.people[12];
    const before = await arrivals();
    assert.equal(await scan(person, { gate: 'A', scanned_at: ago(10) }), 'admitted');
    assert.equal(await scan(person, { gate: 'B', scanned_at: ago(20) }), 'admitted');
    const told = await arrivals();
    assert.equal(sum(told.points, 'in'), sum(before.points, 'in') + 2, 'two doors let somebody in');
    assert.equal(told.points.at(-1).inside, before.points.at(-1).inside + 1);
    assert.equal(told.points.at(-1).inside, (await hall.facts()).present);
  });

  it('are of the session asked for', async () => {
    const first = await arrivals('?session=1');
    assert.equal(first.session.id, 1);
    assert.deepEqual(first.gates.map(({ gate }) => gate), ['Cửa 1', 'Cửa 2']);
    assert.notEqual((await arrivals()).session.id, 1);
    (await hall.steward.get('/api/arrivals?session=999')).refused(404, 'not_found');
    for (const wrong of ['x', '0', '-1', '1.5', '9'.repeat(30)]) {
      (await hall.steward.get(`/api/arrivals?session=${wrong}`)).refused(400, 'bad_request');
    }
  });

  it('are of no session when none is open', async () => {
    const { session } = await hall.facts();
    (await hall.secretariat.post(`/api/sessions/${session.id}/close`)).done();
    assert.deepEqual(await arrivals(), { session: null, step_seconds: 60, gates: [], points: [] });
    assert.equal((await arrivals(`?session=${session.id}`)).session.id, session.id);
  });

  it('of 50,000 scans over days are few points', async () => {
    const session = await newSession('Nhiều lượt');
    await hall.stop();
    const begin = Date.now() - 5 * 24 * 60 * MINUTE;
    hall.congress.sql(`WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 49999)
      INSERT INTO scan (nonce, session, delegate, gate, direction, by_hand, verdict, scanned_at, received_at, late, conflict, actor, result)
      SELECT 'nonce-' || i, ${session}, 1 + i % 60, 'G' || (i % 7), iif(i / 60 % 2, 'out', 'in'), 0,
        iif(i / 60 % 2, 'left', 'admitted'), ${begin} + i * 8000, ${begin}, 0, 0, 'x', '{}' FROM n`);
    await hall.start();
    const told = await arrivals();
    assert.ok(told.points.length <= 720 && told.points.length > 300, String(told.points.length));
    assert.ok(told.step_seconds > 60 && told.step_seconds % 60 === 0, String(told.step_seconds));
    for (const { at } of told.points) assert.equal(Date.parse(at) % (told.step_seconds * 1000), 0);
    assert.equal(told.gates.length, 7);
    assert.equal(sum(told.gates, 'in') + sum(told.gates, 'out'), 50000);
    assert.equal(sum(told.points, 'in') + sum(told.points, 'out'), 50000);
    assert.equal(told.points.at(-1).inside, sum(told.gates, 'in') - sum(told.gates, 'out'));
    const times = told.points.map(({ at }) => Date.parse(at));
    assert.deepEqual(times, [...times].sort((a, b) => a - b));
  });
});
