// Every endpoint × every caller: let through or refused, and nothing else. The
// endpoints are those of src/routes.c, so that a new one without a row in
// access_table.mjs fails; the callers hold tokens, accounts, devices or cards.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { parallel } from '../lib/client.mjs';
import { Hall, STAFF } from '../lib/hall.mjs';
import { makeOfficials } from '../lib/roster.mjs';
import { ACCESS } from './access_table.mjs';

const PASSWORD = 'mật khẩu chỉ dùng để thử';
const SOURCE = readFileSync(new URL('../../src/routes.c', import.meta.url), 'utf8');
const ROUTES = [...SOURCE.matchAll(/^\s*\{"([A-Z]+)", "([^"]+)", .*?(ROUTES_NO_BODY|ROUTES_[A-Z]+)\},$/gm)].map(
  ([, method, path, body]) => ({ name: `${method} ${path}`, method, path, body }),
);
const TYPES = {
  ROUTES_JSON: 'application/json',
  ROUTES_TABLE: 'text/csv',
  ROUTES_UPLOAD: 'application/pdf',
  ROUTES_PHOTO: 'image/png',
};

// What stands for a parameter: something that is there to be read, nothing that is there to be changed.
const PARAMETERS = { '{name}': 'nobody-of-this-name', '{nonce}': '12345678', '{serial}': 'ABCDEFGHIJKLMNOP' };
function pathOf({ method, path }) {
  const filled = path.replace(/\{\w+\}/g, (name) => PARAMETERS[name] ?? (method === 'GET' ? '1' : '999'));
  return filled === '/api/live' ? `${filled}?once=1` : filled;
}

// What every answer has, whatever it is (what MHD answers before a request is whole is not ours).
function assertHeaders({ headers, request }) {
  const policy = headers['content-security-policy'];
  assert.match(policy ?? '', /frame-ancestors 'none'/, `${request}: ${policy}`);
  assert.equal(headers['x-content-type-options'], 'nosniff', request);
  assert.equal(headers['referrer-policy'], 'no-referrer', request);
  assert.match(headers['permissions-policy'] ?? '', /^camera=\((self)?\), microphone=\(\), geolocation=\(\)$/, request);
  assert.equal(headers['access-control-allow-origin'], undefined, request);
  assert.ok(headers['cache-control'], request);
}

describe('access', { timeout: 300000 }, () => {
  let hall;
  let callers; // [role, how, client]

  async function account(role) {
    const name = `tai-khoan-${role}`;
    await hall.congress.succeed('staff', ['add', name, '--role', role], { input: `${PASSWORD}\n` });
    const answer = await hall.nobody.post('/api/staff/login', { name, password: PASSWORD });
    answer.expect(200);
    return hall.nobody.browser(answer.cookie);
  }

  async function device(role) {
    const { code } = (await hall.secretariat.post('/api/devices', { role, label: `Máy ${role}` })).done();
    const answer = await hall.nobody.post('/api/devices/pair', { code });
    answer.expect(200);
    return hall.nobody.browser(answer.cookie);
  }

  before(async () => {
    hall = await Hall.open({ people: makeOfficials(3) });
    await hall.issueBadges();
    await hall.define({ title: 'Nghị quyết', style: 'resolution' });
    (await hall.secretariat.upload('/api/documents?title=T&name=t.pdf', '%PDF-1.4', 'application/pdf')).expect(201);
    const [voter] = await hall.signIn([hall.people[0]]);
    const card = await voter.login();
    callers = [
      ['nobody', 'no credentials', hall.nobody],
      ['nobody', 'a token never given', hall.nobody.bearer('0'.repeat(64))],
      ['nobody', 'a cookie never given', hall.nobody.browser(`congressd=${'0'.repeat(64)}`)],
      ['delegate', 'a card and a token', hall.nobody.bearer(card.json.token)],
      ['delegate', 'a card and a cookie', hall.nobody.browser(card.cookie)],
    ];
    for (const role of STAFF) {
      callers.push([role, 'a token', hall.as(role)], [role, 'an account', await account(role)], [role, 'a device', await device(role)]);
    }
  });
  after(() => hall?.close());

  const call = (client, route) => {
    const bodied = route.body !== 'ROUTES_NO_BODY';
    return client.request(route.method, pathOf(route), bodied ? { body: '{}', headers: { 'Content-Type': TYPES[route.body] } } : {});
  };

  it('has a row for each endpoint, and an endpoint for each row', () => {
    assert.ok(ROUTES.length > 100);
    assert.deepEqual([...ACCESS.keys()].sort(), ROUTES.map(({ name }) => name).sort());
  });

  const leaving = ROUTES.filter(({ path }) => path === '/api/logout');
  for (const route of [...ROUTES.filter((one) => !leaving.includes(one)), ...leaving]) {
    const allowed = ACCESS.get(route.name) ?? [];
    it(`${route.name} is for ${allowed.length === 7 ? 'everyone' : allowed.join(', ')}`, async () => {
      await parallel(callers, 8, async ([role, how, client]) => {
        const answer = await call(client, route);
        const said = `${role} by ${how}: ${answer.status} ${answer.text.slice(0, 200)}`;
        assert.ok(answer.status < 500, said);
        assertHeaders(answer);
        if (allowed.includes(role)) assert.ok(![401, 403, 405].includes(answer.status), said);
        else if (role === 'nobody') answer.refused(401, 'unauthenticated');
        else answer.refused(403, 'forbidden');
      });
    });
  }

  it('goes with the same headers for answers of every kind', async () => {
    const { headers, text } = await hall.nobody.get('/console');
    const assets = [...text.matchAll(/"(\/assets\/[^"]+)"/g)].map(([, path]) => path);
    assert.ok(assets.length > 1);
    const kinds = [
      ...assets.map((path) => [path, {}, 200]),
      ['/console', { 'If-None-Match': headers.etag }, 304],
      ['/api/documents/1/content', { Range: 'bytes=0-3' }, 206],
      ['/api/documents/1/content', { Range: 'bytes=100-' }, 416],
      ['/nowhere', {}, 404],
    ];
    for (const [path, sent, status] of kinds) {
      const answer = await hall.secretariat.get(path, sent);
      assert.equal(answer.status, status, path);
      assertHeaders(answer);
    }
    const stream = await fetch(`${hall.base}/api/live`);
    assertHeaders({ headers: Object.fromEntries(stream.headers), request: 'the stream' });
    await stream.body.cancel();
    const large = await hall.nobody.post('/api/login', { card_key: 'x'.repeat(70000) });
    large.refused(413);
    assertHeaders(large);
  });

  it('is refused before the body is read', async () => {
    const answer = await hall.nobody.request('POST', '/api/contests', { body: '{', headers: { 'Content-Type': 'application/json' } });
    answer.refused(401, 'unauthenticated');
  });

  it('is refused for other methods, with the ones there are', async () => {
    const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
    for (const path of new Set(ROUTES.map((route) => pathOf({ method: 'PUT', path: route.path })))) {
      for (const method of [...methods, 'OPTIONS']) {
        const answer = await hall.secretariat.request(method, path);
        assert.ok(answer.status < 500, `${method} ${path}: ${answer.status}`);
        assertHeaders(answer);
        if (answer.status === 405) assert.ok(answer.headers.allow && !answer.headers.allow.split(', ').includes(method), `${method} ${path}`);
        if (method === 'OPTIONS') assert.equal(answer.status, 405, path); // no other site is told that it may ask
      }
    }
  });

  describe('from a page of another site', () => {
    const FOREIGN = [
      ['Sec-Fetch-Site: cross-site', { 'Sec-Fetch-Site': 'cross-site' }],
      ['Sec-Fetch-Site: same-site', { 'Sec-Fetch-Site': 'same-site' }],
      ['another Origin', { Origin: 'http://evil.example' }],
      ['the Origin of a sandbox', { Origin: 'null' }],
      ['the Origin of another port', () => ({ Origin: hall.base.replace(/\d+$/, '1') })],
    ];
    const OWN = [
      ['Sec-Fetch-Site: same-origin', { 'Sec-Fetch-Site': 'same-origin' }],
      ['its own Origin', () => ({ Origin: hall.base })],
      ['none of both', {}],
    ];
    const headersOf = (headers) => (typeof headers === 'function' ? headers() : headers);
    const writes = ROUTES.filter(({ method }) => method !== 'GET');

    for (const [how, headers] of FOREIGN) {
      it(`changes nothing: ${how}`, async () => {
        await parallel(writes, 8, async (route) => {
          const type = TYPES[route.body] ? { 'Content-Type': TYPES[route.body] } : {};
          const answer = await hall.secretariat.request(route.method, pathOf(route), { body: '{}', headers: { ...type, ...headersOf(headers) } });
          answer.refused(403, 'forbidden');
          assertHeaders(answer);
        });
      });
    }

    for (const [how, headers] of OWN) {
      it(`is not meant by ${how}`, async () => {
        (await hall.nobody.post('/api/login/challenge', {}, { headers: headersOf(headers) })).expect(200);
      });
    }
  });

  it('changed nothing by all those refusals', async () => {
    assert.equal((await hall.nobody.get('/api/contests')).expect(200).contests.length, 1);
    assert.equal((await hall.delegates()).length, 3);
    await hall.assertAlive();
  });
});
