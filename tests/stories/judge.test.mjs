// A door that judges by itself says what the daemon says.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { unhex } from '../../web/lib/bytes.js';
import { judge } from '../../web/pages/scan/judge.js';
import { forgeBadge } from '../lib/badge.mjs';
import { Hall } from '../lib/hall.mjs';
import { makeRoster } from '../lib/roster.mjs';

describe('a door by itself', { timeout: 120000 }, () => {
  let hall;
  let badges;
  let facts;
  before(async () => {
    hall = await Hall.open({ people: makeRoster(12) });
    badges = await hall.issueBadges();
    facts = await hall.facts();
  });
  after(() => hall?.close());

  // What a door that has just fetched the list goes by.
  async function roster() {
    const pack = (await hall.steward.get('/api/pack')).expect(200);
    return {
      congress: pack.congress,
      publicKey: unhex(pack.public_key, 32),
      session: pack.session,
      people: new Map(pack.delegates.map((person) => [person.id, person])),
    };
  }

  const whereIs = ({ inside, gate, last_in: at }) => ({ inside, gate, at: at && Date.parse(at) });
  const badgeOf = (at) => badges.get(hall.people[at].id);
  const withBits = (badge, last) => `${badge.slice(0, -1)}${last}`;

  // The device judges first, the daemon after it; both must say the same.
  async function agree(scan, expected) {
    const here = judge({ direction: 'in', ...scan }, await roster(), whereIs);
    const [there] = await hall.scan([hall.row(scan)]);
    assert.equal(here.verdict, expected);
    assert.equal(there.verdict, expected);
    assert.deepEqual(here.person, there.delegate);
    assert.equal(here.earlier?.gate, there.earlier?.gate);
    if (there.earlier) assert.equal(here.earlier.at, Date.parse(there.earlier.at));
  }

  it('admits, and knows who is inside, where and since when', async () => {
    await agree({ badge: badgeOf(0) }, 'admitted');
    await agree({ badge: badgeOf(0) }, 'already_inside');
    await agree({ delegate: hall.people[0].id }, 'already_inside');
    await agree({ delegate: hall.people[1].id }, 'admitted');
  });

  it('lets out', async () => {
    await agree({ badge: badgeOf(0), direction: 'out' }, 'left');
    await agree({ badge: badgeOf(0), direction: 'out' }, 'not_inside');
  });

  const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  for (const [name, badge, verdict] of [
    ['a badge cut short', () => badgeOf(2).slice(1), 'malformed'],
    ['some other text', () => 'https://example.org/', 'malformed'],
    ['another spelling of a badge', () => withBits(badgeOf(2), ALPHABET[ALPHABET.indexOf(badgeOf(2).at(-1)) | 1]), 'malformed'],
    ['a version to come', () => forgeBadge({ congress: facts.id, delegate: 1, version: 2 }), 'malformed'],
    ['another congress', () => forgeBadge({ congress: facts.id === '01020304' ? '01020305' : '01020304', delegate: 1 }), 'wrong_congress'],
    ['a forged badge', () => forgeBadge({ congress: facts.id, delegate: hall.people[2].id }), 'bad_signature'],
    ['a genuine badge with another number', () => `${badgeOf(2).slice(0, 13)}${badgeOf(2)[13] === 'A' ? 'B' : 'A'}${badgeOf(2).slice(14)}`, 'bad_signature'],
  ]) {
    it(`knows ${name}`, () => agree({ badge: badge() }, verdict));
  }

  it('knows replaced, revoked and withdrawn badges, and numbers of nobody', async () => {
    (await hall.secretariat.post(`/api/badges/${hall.people[3].id}/reissue`)).done();
    await agree({ badge: badgeOf(3) }, 'revoked');
    await agree({ badge: (await hall.badge(hall.people[3].id)).token }, 'admitted');
    (await hall.secretariat.post(`/api/badges/${hall.people[4].id}/revoke`)).done();
    await agree({ badge: badgeOf(4) }, 'revoked');
    (await hall.secretariat.patch(`/api/delegates/${hall.people[5].id}`, { withdrawn: true })).done();
    await agree({ badge: badgeOf(5) }, 'withdrawn');
    await agree({ delegate: hall.people[5].id }, 'withdrawn');
    await agree({ delegate: 999999 }, 'unknown_delegate');
  });

  it('takes a genuine badge issued since for what it is', async () => {
    const known = await roster();
    (await hall.secretariat.post(`/api/badges/${hall.people[6].id}/reissue`)).done();
    const { token } = await hall.badge(hall.people[6].id);
    assert.equal(judge({ badge: token, direction: 'in' }, known, whereIs).verdict, 'admitted');
    const added = (await hall.secretariat.post('/api/delegates', { code: 'MOI1', full_name: 'Lê Thị Mới' })).done();
    (await hall.secretariat.post('/api/badges', { delegates: [added.id] })).done();
    const newer = (await hall.badge(added.id)).token;
    assert.deepEqual(judge({ badge: newer, direction: 'in' }, known, whereIs), { verdict: 'not_listed', person: null, earlier: null });
  });

  it('admits nobody between two sessions', async () => {
    const { session } = await hall.facts();
    (await hall.secretariat.post(`/api/sessions/${session.id}/close`)).done();
    await agree({ badge: badgeOf(7) }, 'no_session');
  });
});
