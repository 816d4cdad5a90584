// The doors: one badge is one person, whatever the number of doors, repeats and
// delays.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { forgeBadge, readBadge } from '../lib/badge.mjs';
import { Hall, newNonce } from '../lib/hall.mjs';
import { makeRoster } from '../lib/roster.mjs';

const MINUTE = 60000;
const ago = (minutes) => new Date(Date.now() - minutes * MINUTE).toISOString();

describe('doors', { timeout: 120000 }, () => {
  let hall;
  let badges;
  let facts;
  let nobodyYet; // people not used by an earlier test
  const next = () => nobodyYet.shift();
  const badgeOf = (one) => badges.get(one.id);
  const one = async (fields) => (await hall.scan([hall.row(fields)]))[0];
  const presence = async () => {
    const { present, others_present: others } = await hall.facts();
    return present + others;
  };

  before(async () => {
    hall = await Hall.open({ people: makeRoster(60), serve: { args: ['--workers', '4'] } });
    badges = await hall.issueBadges();
    facts = await hall.facts();
    nobodyYet = hall.people.filter(({ standing }) => standing === 'official');
  });
  after(() => hall?.close());

  it('admit once of 64 simultaneous scans of one badge at 8 doors', async () => {
    const person = next();
    const rows = Array.from({ length: 64 }, (_, at) => hall.row({ badge: badgeOf(person), gate: `D${at % 8}` }));
    const results = (await Promise.all(rows.map((row) => hall.scan([row])))).flat();
    const admitted = results.filter(({ verdict }) => verdict === 'admitted');
    assert.equal(admitted.length, 1);
    const { gate } = rows.find(({ nonce }) => nonce === admitted[0].nonce);
    for (const { verdict, earlier } of results) {
      if (verdict === 'admitted') continue;
      assert.equal(verdict, 'already_inside');
      assert.equal(earlier.gate, gate);
      assert.ok(Math.abs(Date.now() - Date.parse(earlier.at)) < MINUTE);
    }
    assert.equal(await presence(), 1);
  });

  it('tell the steward who it is', async () => {
    const { id, code, full_name, delegation, seat, standing, ...person } = next();
    const { delegate, earlier, verdict } = await one({ badge: badges.get(id) });
    assert.equal(verdict, 'admitted', JSON.stringify(person));
    assert.deepEqual(delegate, { id, code, full_name, delegation, seat, standing });
    assert.equal(earlier, null);
  });

  for (const [name, badge] of Object.entries({
    'a link of some other poster': () => 'https://example.org/',
    'a genuine badge cut short': () => badgeOf(hall.people[0]).slice(0, -1),
    'a genuine badge in lower case': () => badgeOf(hall.people[0]).toLowerCase(),
    'a badge of a version to come': () => forgeBadge({ congress: facts.id, delegate: 1, version: 2 }),
  })) {
    it(`call ${name} malformed`, async () => {
      const { verdict, delegate } = await one({ badge: badge() });
      assert.deepEqual([verdict, delegate], ['malformed', null]);
    });
  }

  it('know a badge of another congress', async () => {
    const other = facts.id === '01020304' ? '01020305' : '01020304';
    const { verdict, delegate } = await one({ badge: forgeBadge({ congress: other, delegate: 1 }) });
    assert.deepEqual([verdict, delegate], ['wrong_congress', null]);
  });

  it('know a forged badge', async () => {
    const forged = await one({ badge: forgeBadge({ congress: facts.id, delegate: hall.people[3].id }) });
    assert.deepEqual([forged.verdict, forged.delegate], ['bad_signature', null]);
    const genuine = badgeOf(hall.people[3]);
    const swapped = `${genuine.slice(0, 40)}${genuine[40] === 'A' ? 'B' : 'A'}${genuine.slice(41)}`;
    assert.equal((await one({ badge: swapped })).verdict, 'bad_signature');
  });

  it('know no delegate of an unknown number', async () => {
    const { verdict, delegate } = await one({ delegate: 999999 });
    assert.deepEqual([verdict, delegate], ['unknown_delegate', null]);
  });

  it('refuse the badge before a reissue and take the new one', async () => {
    const person = next();
    const { serial } = (await hall.secretariat.post(`/api/badges/${person.id}/reissue`)).done();
    assert.equal(serial, 2);
    const { token } = await hall.badge(person.id);
    assert.equal(readBadge(token, facts.public_key).serial, 2);
    const old = await one({ badge: badgeOf(person) });
    assert.deepEqual([old.verdict, old.delegate.id], ['revoked', person.id]);
    assert.equal((await one({ badge: token })).verdict, 'admitted');
  });

  it('refuse a revoked badge until the next is issued', async () => {
    const person = next();
    (await hall.secretariat.post(`/api/badges/${person.id}/revoke`)).done();
    assert.equal((await one({ badge: badgeOf(person) })).verdict, 'revoked');
    (await hall.secretariat.post(`/api/badges/${person.id}/reissue`)).done();
    const { token } = await hall.badge(person.id);
    assert.equal((await one({ badge: token })).verdict, 'admitted');
  });

  it('keep a badge alive when the name is corrected', async () => {
    const person = next();
    (await hall.secretariat.patch(`/api/delegates/${person.id}`, { full_name: 'Trần Thị Bích' })).done();
    const { verdict, delegate } = await one({ badge: badgeOf(person) });
    assert.deepEqual([verdict, delegate.full_name], ['admitted', 'Trần Thị Bích']);
  });

  it('refuse who was withdrawn', async () => {
    const person = next();
    (await hall.secretariat.patch(`/api/delegates/${person.id}`, { withdrawn: true })).done();
    assert.equal((await one({ badge: badgeOf(person) })).verdict, 'withdrawn');
    assert.equal((await one({ delegate: person.id })).verdict, 'withdrawn');
  });

  it('let out and in again', async () => {
    const person = next();
    const badge = badgeOf(person);
    const before = await presence();
    const steps = [['out', 'not_inside'], ['in', 'admitted'], ['in', 'already_inside'], ['out', 'left'], ['out', 'not_inside'], ['in', 'admitted']];
    for (const [direction, verdict] of steps) assert.equal((await one({ badge, direction })).verdict, verdict);
    assert.equal(await presence(), before + 1);
  });

  it('let one in by hand, who was then inside for the badge too', async () => {
    const person = next();
    const { verdict, delegate } = await one({ delegate: person.id, gate: 'B' });
    assert.deepEqual([verdict, delegate.code], ['admitted', person.code]);
    const again = await one({ badge: badgeOf(person) });
    assert.deepEqual([again.verdict, again.earlier.gate], ['already_inside', 'B']);
  });

  it('count guests and alternates apart', async () => {
    const before = await hall.facts();
    await hall.admit(hall.people.filter(({ standing }) => standing !== 'official'));
    const now = await hall.facts();
    const others = hall.people.filter(({ standing }) => standing !== 'official').length;
    assert.ok(others > 0);
    assert.deepEqual([now.present, now.others_present], [before.present, before.others_present + others]);
  });

  it('answer a nonce seen before byte for byte, whatever comes with it', async () => {
    const row = hall.row({ badge: badgeOf(next()) });
    const send = async (scan) => (await hall.steward.post('/api/scans', { scans: [scan] })).text;
    const first = await send(row);
    assert.match(first, /"admitted"/);
    assert.equal(await send(row), first);
    assert.equal(await send({ ...row, direction: 'out', gate: 'Z' }), first);
    assert.equal(await send({ nonce: row.nonce, badge: 'something else', gate: 'A', direction: 'in' }), first);
    assert.equal((await allScans(hall)).filter(({ nonce }) => nonce === row.nonce).length, 1);
  });

  it('store once of 32 simultaneous requests with one nonce', async () => {
    const row = hall.row({ badge: badgeOf(next()) });
    const bodies = await Promise.all(Array.from({ length: 32 }, () => hall.steward.post('/api/scans', { scans: [row] })));
    assert.equal(new Set(bodies.map(({ text }) => text)).size, 1);
    assert.equal(bodies[0].expect(200).results[0].verdict, 'admitted');
  });

  it('take 1,000 rows at once and answer each in its place', async () => {
    const crowd = hall.people.slice(30, 50);
    const rows = Array.from({ length: 1000 }, (_, at) => {
      return hall.row({ badge: badgeOf(crowd[at % 20]), direction: at % 40 < 20 ? 'in' : 'out' });
    });
    rows[999] = { ...rows[0] };
    const results = await hall.scan(rows);
    assert.deepEqual(results.map(({ nonce }) => nonce), rows.map(({ nonce }) => nonce));
    assert.deepEqual(results[999], results[0]);
    const stored = new Set((await allScans(hall)).map(({ nonce }) => nonce));
    for (const { nonce } of rows) assert.ok(stored.has(nonce));
  });

  it('say which field of which row is wrong', async () => {
    const good = hall.row({ badge: 'X' });
    const { gate: _, ...gateless } = good;
    const wrong = [gateless, { ...good, gate: 5 }, { ...good, direction: 'up' }, { ...good, delegate: 'x' }, { ...good, badge: null }, { ...good, colour: 'red' }, { ...good, scanned_at: 'x' }, 'x'];
    const { fields } = (await hall.steward.post('/api/scans', { scans: wrong })).refused(422, 'invalid');
    const names = ['gate', 'gate', 'direction', 'delegate', 'badge', 'colour', 'scanned_at', 'row'];
    assert.deepEqual(Object.keys(fields), names.map((name, at) => `scans[${at}].${name}`));
  });

  it('refuse no rows, and more than 1,000', async () => {
    const before = (await allScans(hall)).length;
    const rows = Array.from({ length: 1001 }, () => hall.row({ badge: 'X' }));
    (await hall.steward.post('/api/scans', { scans: [] })).refused(422, 'invalid');
    (await hall.steward.post('/api/scans', { scans: rows })).refused(422, 'invalid');
    assert.equal((await allScans(hall)).length, before);
  });

  for (const nonce of ['short', 'a'.repeat(65), 'with space', 'dấu-tiếng-việt', '', null, 12345678]) {
    it(`refuse the nonce ${JSON.stringify(nonce).slice(0, 20)} with all its batch`, async () => {
      const good = hall.row({ badge: badgeOf(hall.people[0]) });
      (await hall.steward.post('/api/scans', { scans: [good, { ...good, nonce }] })).refused(422, 'invalid');
      assert.ok(!(await allScans(hall)).some((scan) => scan.nonce === good.nonce));
    });
  }

  it('undo a scan that was a mistake', async () => {
    const person = next();
    const before = await presence();
    const { nonce } = await one({ delegate: person.id });
    assert.equal(await presence(), before + 1);
    (await hall.steward.post(`/api/scans/${nonce}/undo`)).done();
    assert.equal(await presence(), before);
    assert.equal((await one({ badge: badgeOf(person) })).verdict, 'admitted');
    assert.equal(await presence(), before + 1);
  });

  it('find nothing to undo under an unknown nonce', async () => {
    (await hall.steward.post(`/api/scans/${newNonce()}/undo`)).refused(404, 'not_found');
  });

  it('refuse a scan from the future, but for a clock a little fast', async () => {
    const person = next();
    const scan = hall.row({ badge: badgeOf(person), scanned_at: ago(-6) });
    (await hall.steward.post('/api/scans', { scans: [scan] })).refused(422, 'invalid');
    assert.equal((await one({ badge: badgeOf(person), scanned_at: ago(-1) })).verdict, 'admitted');
  });

  it('judge a late scan by its own time', async () => {
    const person = next();
    const badge = badgeOf(person);
    const nonce = newNonce();
    assert.equal((await one({ badge, nonce, scanned_at: ago(30) })).verdict, 'admitted');
    assert.equal((await one({ badge, direction: 'out', scanned_at: ago(20) })).verdict, 'left');
    // Twenty-five minutes ago the delegate was inside.
    assert.equal((await one({ badge, scanned_at: ago(25) })).verdict, 'already_inside');
    assert.equal((await allScans(hall)).find((scan) => scan.nonce === nonce).late, true);
    const listed = (await hall.delegates('&present=1')).some(({ id }) => id === person.id);
    assert.equal(listed, false, 'still outside');
  });

  it('tell of both scans of a conflict, whichever came first', async () => {
    for (const [first, second, verdict] of [['earlier', 'later', 'already_inside'], ['later', 'earlier', 'admitted']]) {
      const person = next();
      const rows = {
        earlier: hall.row({ badge: badgeOf(person), gate: 'E', scanned_at: ago(10) }),
        later: hall.row({ badge: badgeOf(person), gate: 'F', scanned_at: ago(9) }),
      };
      await hall.scan([rows[first]]);
      assert.equal((await hall.scan([rows[second]]))[0].verdict, verdict);
      const conflict = async () => {
        const { scans } = (await hall.secretariat.get('/api/scans?conflict=1&limit=1000')).expect(200);
        assert.ok(scans.every((scan) => scan.conflict));
        return scans.find(({ nonce }) => nonce === rows[second].nonce);
      };
      const { delegate, gate, other } = await conflict();
      assert.equal(delegate.full_name, person.full_name);
      assert.equal(gate, rows[second].gate);
      assert.deepEqual([other.nonce, other.gate, other.undone_at], [rows[first].nonce, rows[first].gate, null]);
      assert.equal(Date.parse(other.scanned_at), Date.parse(rows[first].scanned_at));
      assert.match(other.actor, /^token:\d+$/);
      (await hall.steward.post(`/api/scans/${rows[first].nonce}/undo`)).done();
      assert.ok((await conflict()).other.undone_at, 'that it was undone since is told');
      const { scans } = (await hall.secretariat.get('/api/scans?conflict=1&last=1')).expect(200);
      assert.deepEqual(scans.map(({ nonce }) => nonce), [rows[second].nonce]);
      (await hall.steward.post(`/api/scans/${rows[second].nonce}/undo`)).done();
    }
    const plain = (await hall.secretariat.get('/api/scans?last=1000')).expect(200).scans.filter(({ conflict }) => !conflict);
    assert.ok(plain.length > 0 && plain.every(({ other }) => other === null));
  });

  it('make two offline admissions one person and a visible conflict', async () => {
    const person = next();
    const before = await presence();
    const rows = ['E', 'F'].map((gate, at) => hall.row({ badge: badgeOf(person), gate, scanned_at: ago(10 - at) }));
    // The later one arrives first.
    const [second] = await hall.scan([rows[1]]);
    assert.equal(second.verdict, 'admitted');
    await hall.scan([rows[0]]);
    assert.equal(await presence(), before + 1);
    const nonces = rows.map(({ nonce }) => nonce);
    const stored = (await allScans(hall)).filter(({ nonce }) => nonces.includes(nonce));
    assert.deepEqual(stored.map(({ conflict }) => conflict).sort(), [false, true]);
  });

  it('find delegates inside', async () => {
    const inside = await hall.delegates('&present=1');
    const outside = await hall.delegates('&present=0');
    assert.equal(inside.length, await presence());
    assert.ok(inside.every(({ present }) => present === true) && outside.every(({ present }) => present === false));
    assert.equal(new Set([...inside, ...outside].map(({ id }) => id)).size, 60);
  });

  it('work offline with a pack that is fetched again only when it changed', async () => {
    const pack = await hall.steward.get('/api/pack');
    assert.equal(pack.status, 200);
    for (const part of [facts.public_key, hall.people[0].code, hall.people[0].full_name]) assert.ok(pack.text.includes(part), part);
    const { etag } = pack.headers;
    assert.match(etag, /^(W\/)?"[^"]+"$/);
    const same = await hall.steward.get('/api/pack', { 'If-None-Match': etag });
    assert.deepEqual([same.status, same.body.length], [304, 0]);
    (await hall.secretariat.post(`/api/badges/${hall.people[0].id}/reissue`)).done();
    assert.equal((await hall.steward.get('/api/pack', { 'If-None-Match': etag })).status, 200);
  });

  it('count presence by session, and admit nobody between two', async () => {
    const { session } = await hall.facts();
    const stays = (await hall.delegates('&present=1'))[0];
    (await hall.secretariat.post(`/api/sessions/${session.id}/close`)).done();
    assert.equal((await hall.facts()).session, null);
    assert.equal((await one({ delegate: stays.id })).verdict, 'no_session');
    const planned = (await hall.secretariat.post('/api/sessions', { title: 'Phiên bế mạc', type: 'closing' })).expect(201);
    assert.deepEqual([planned.title, planned.type, planned.state], ['Phiên bế mạc', 'closing', 'planned']);
    (await hall.secretariat.post(`/api/sessions/${planned.id}/open`)).done();
    assert.deepEqual((await hall.facts()).session, { id: planned.id, title: 'Phiên bế mạc', type: 'closing' });
    assert.equal(await presence(), 0);
    assert.equal((await one({ delegate: stays.id })).verdict, 'admitted');
    assert.equal(await presence(), 1);
  });

  it('have one session open at most', async () => {
    const other = (await hall.secretariat.post('/api/sessions', { title: 'Thêm', type: 'main' })).expect(201);
    await hall.secretariat.post(`/api/sessions/${other.id}/open`);
    const { sessions } = (await hall.secretariat.get('/api/sessions')).expect(200);
    assert.equal(sessions.filter(({ state }) => state === 'open').length, 1);
  });
});

// Every stored scan, page by page.
async function allScans(hall) {
  const all = [];
  for (let after = ''; ; ) {
    const page = (await hall.steward.get(`/api/scans?limit=1000${after}`)).expect(200);
    all.push(...page.scans);
    if (!page.next || page.scans.length === 0) return all;
    after = `&after=${encodeURIComponent(page.next)}`;
  }
}
