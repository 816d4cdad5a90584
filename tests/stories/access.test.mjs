// Who may call what: every endpoint of the contract with every role.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { parallel } from '../lib/client.mjs';
import { Hall, STAFF } from '../lib/hall.mjs';
import { makeOfficials } from '../lib/roster.mjs';

const CALLERS = ['nobody', 'delegate', ...STAFF];
const EVERYONE = CALLERS;
const SECRETARIAT = ['secretariat'];
const PRESIDIUM = ['secretariat', 'presidium'];
const TELLER = ['secretariat', 'teller'];
const STEWARD = ['secretariat', 'steward'];
const READERS = ['secretariat', 'auditor']; // who reads everything
const PEOPLE = ['delegate', ...STAFF];

// Who is let through; everybody else is refused, but for those of whom the contract says nothing (`unsaid`).
const OFFICES = { unsaid: ['presidium', 'teller', 'steward'] };
const TABLE = [
  ['GET', '/', EVERYONE],
  ['GET', '/v', EVERYONE],
  ['GET', '/kiosk', EVERYONE],
  ['GET', '/scan', EVERYONE],
  ['GET', '/projector', EVERYONE],
  ['GET', '/console', EVERYONE],
  ['GET', '/verify', EVERYONE],
  ['GET', '/install', EVERYONE],
  ['GET', '/sw.js', EVERYONE],
  ['GET', '/healthz', EVERYONE],
  ['GET', '/metrics', EVERYONE],
  ['GET', '/api/congress', EVERYONE],
  ['GET', '/api/live?once=1', EVERYONE],
  ['GET', '/api/announcements', EVERYONE],
  ['GET', '/api/contests', EVERYONE],
  ['GET', '/api/contests/1', EVERYONE],
  ['POST', '/api/login/challenge', EVERYONE],
  ['PATCH', '/api/congress', SECRETARIAT],
  ['POST', '/api/announcements', SECRETARIAT],
  ['DELETE', '/api/announcements/999', SECRETARIAT],
  ['GET', '/api/addresses', STAFF],
  ['POST', '/api/sessions', SECRETARIAT],
  ['POST', '/api/sessions/999/open', SECRETARIAT],
  ['POST', '/api/sessions/999/close', SECRETARIAT],
  ['GET', '/api/sessions', STAFF, { unsaid: ['nobody', 'delegate'] }],
  ['GET', '/api/attendance', STAFF],
  ['GET', '/api/sessions/1/absences', [...PRESIDIUM, 'auditor']],
  ['PUT', '/api/sessions/999/absences/999', SECRETARIAT, { body: '{"kind":"unexcused"}' }],
  ['DELETE', '/api/sessions/999/absences/999', SECRETARIAT],
  ['POST', '/api/roster', SECRETARIAT, { body: 'code,full_name\r\nX1,Lê An\r\n', type: 'text/csv' }],
  ['GET', '/api/delegates', [...STEWARD, 'auditor']],
  ['GET', '/api/delegates/1', [...STEWARD, 'auditor']],
  ['POST', '/api/delegates', SECRETARIAT],
  ['PATCH', '/api/delegates/999', SECRETARIAT],
  ['POST', '/api/badges', SECRETARIAT],
  ['POST', '/api/badges/999/reissue', SECRETARIAT],
  ['POST', '/api/badges/999/revoke', SECRETARIAT],
  ['GET', '/api/badges/1', READERS, OFFICES],
  ['GET', '/api/badges/1.svg', READERS, OFFICES],
  ['GET', '/api/badges/1.png', READERS, OFFICES],
  ['GET', '/api/badges.pdf', READERS, OFFICES],
  ['POST', '/api/cards', SECRETARIAT],
  ['POST', '/api/cards.pdf', SECRETARIAT],
  ['POST', '/api/jobs', SECRETARIAT],
  ['GET', '/api/jobs', READERS, OFFICES],
  ['GET', '/api/jobs/999', READERS, OFFICES],
  ['GET', '/api/jobs/999/file', READERS, OFFICES],
  ['DELETE', '/api/jobs/999', SECRETARIAT],
  ['POST', '/api/scans', STEWARD],
  ['POST', '/api/scans/12345678/undo', STEWARD],
  ['GET', '/api/scans', [...STEWARD, 'auditor']],
  ['GET', '/api/arrivals', [...STEWARD, 'auditor']],
  ['GET', '/api/pack', [...STEWARD, 'auditor']],
  ['POST', '/api/devices', SECRETARIAT],
  ['POST', '/api/contests', PRESIDIUM],
  ['PATCH', '/api/contests/1', PRESIDIUM, { body: '{"nothing":1}' }],
  ['POST', '/api/contests/1/state', PRESIDIUM, { unsaid: ['teller'] }],
  ['POST', '/api/contests/1/rounds', PRESIDIUM],
  ['GET', '/api/contests/999/certificate', EVERYONE],
  ['POST', '/api/contests/1/vote', ['delegate']],
  ['POST', '/api/contests/1/draw', ['delegate']],
  ['GET', '/api/contests/1/paper', STAFF],
  ['POST', '/api/contests/1/paper', ['secretariat', 'teller', 'steward']],
  ['POST', '/api/contests/1/paper/void', ['secretariat', 'teller', 'steward']],
  ['POST', '/api/contests/1/paper/collect', TELLER],
  ['POST', '/api/contests/1/paper/uncollect', TELLER],
  ['POST', '/api/contests/1/paper/open', PRESIDIUM],
  ['POST', '/api/contests/1/paper/marks', TELLER],
  ['POST', '/api/contests/1/papers.pdf', TELLER],
  ['GET', '/api/contests/1/papers', [...TELLER, 'auditor']],
  ['GET', '/api/contests/1/papers/ABCDEFGHIJKLMNOP', [...TELLER, 'auditor']],
  ['POST', '/api/projector', PRESIDIUM],
  ['GET', '/api/documents', PEOPLE],
  ['GET', '/api/documents/1/content', PEOPLE],
  ['POST', '/api/documents?title=T&name=t.pdf', SECRETARIAT, { body: '%PDF-1.4', type: 'application/pdf' }],
  ['POST', '/api/documents/1/opened', ['delegate']],
  ['DELETE', '/api/documents/999', SECRETARIAT],
  ['GET', '/api/exports/attendance.csv', READERS, OFFICES],
  ['GET', '/api/exports/attendance.xlsx', READERS, OFFICES],
  ['GET', '/api/exports/scans.csv', READERS, OFFICES],
  ['GET', '/api/exports/scans.xlsx', READERS, OFFICES],
  ['GET', '/api/exports/delegates.csv', READERS, OFFICES],
  ['GET', '/api/exports/delegates.xlsx', READERS, OFFICES],
  ['GET', '/api/exports/results.csv', READERS, OFFICES],
  ['GET', '/api/exports/results.xlsx', READERS, OFFICES],
  ['GET', '/api/exports/events.csv', READERS, OFFICES],
  ['GET', '/api/exports/events.xlsx', READERS, OFFICES],
  ['GET', '/api/events', READERS, OFFICES],
  ['GET', '/api/contests/1/minutes.pdf', ['teller', ...READERS], { unsaid: ['presidium', 'steward'] }],
  ['GET', '/api/contests/1/result.pdf', STAFF],
  ['GET', '/api/contests/1/issued.pdf', ['teller', ...READERS], { unsaid: ['presidium', 'steward'] }],
  ['GET', '/api/attendance.pdf', READERS, OFFICES],
  ['GET', '/api/credentials.pdf', READERS, OFFICES],
  ['GET', '/api/delegates/999/photo', STAFF],
  ['PUT', '/api/delegates/999/photo', SECRETARIAT, { type: 'image/png' }],
  ['DELETE', '/api/delegates/999/photo', SECRETARIAT],
  ['GET', '/api/committees', STAFF],
  ['PATCH', '/api/committees', SECRETARIAT],
];

describe('access', { timeout: 120000 }, () => {
  let hall;
  let clients;
  before(async () => {
    hall = await Hall.open({ people: makeOfficials(3) });
    await hall.issueBadges();
    await hall.define({ title: 'Nghị quyết', style: 'resolution' });
    (await hall.secretariat.upload('/api/documents?title=T&name=t.pdf', '%PDF-1.4', 'application/pdf')).expect(201);
    const [voter] = await hall.signIn([hall.people[0]]);
    clients = { nobody: hall.nobody, delegate: voter.client };
    for (const role of STAFF) clients[role] = hall.as(role);
  });
  after(() => hall?.close());

  const call = (client, method, path, { body = '{}', type = 'application/json' }) =>
    method === 'GET' || method === 'DELETE'
      ? client.request(method, path)
      : client.request(method, path, { body, headers: { 'Content-Type': type } });

  for (const [method, path, allowed, form = {}] of TABLE) {
    it(`${method} ${path} is for ${allowed === EVERYONE ? 'everyone' : allowed.join(', ')}`, async () => {
      const callers = CALLERS.filter((name) => !form.unsaid?.includes(name));
      await parallel(callers, 4, async (name) => {
        const answer = await call(clients[name], method, path, form);
        const said = `${name}: ${answer.status} ${answer.text.slice(0, 200)}`;
        if (!allowed.includes(name)) answer.refused(name === 'nobody' ? 401 : 403, name === 'nobody' ? 'unauthenticated' : 'forbidden');
        else assert.ok(![401, 403, 404].includes(answer.status) || path.includes('999') || path.includes('12345678'), said);
        assert.ok(answer.status < 500, said);
      });
    });
  }

  it('is refused before the body is read', async () => {
    const answer = await hall.nobody.request('POST', '/api/contests', { body: '{', headers: { 'Content-Type': 'application/json' } });
    answer.refused(401, 'unauthenticated');
  });

  it('changed nothing by all those refusals', async () => {
    assert.equal((await hall.nobody.get('/api/contests')).expect(200).contests.length, 1);
    await hall.assertAlive();
  });
});
