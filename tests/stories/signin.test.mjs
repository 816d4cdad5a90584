// Signing in: cards, accounts, devices, tokens; and the limits on guessing.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { hex } from '../../web/lib/bytes.js';
import { parallel } from '../lib/client.mjs';
import { Hall } from '../lib/hall.mjs';
import { makeOfficials } from '../lib/roster.mjs';
import { Voter } from '../lib/voter.mjs';

const PASSWORD = 'mật khẩu rất dài của văn phòng';

describe('signing in', { timeout: 120000 }, () => {
  let hall;
  let voters;
  before(async () => {
    hall = await Hall.open({ people: makeOfficials(250) });
    for (const [name, role] of [['van-phong', 'secretariat'], ['kiem-phieu', 'teller'], ['bi-khoa', 'auditor']]) {
      await hall.congress.succeed('staff', ['add', name, '--role', role], { input: `${PASSWORD}\n` });
    }
    const { id } = await hall.facts();
    const cards = await hall.issueCards('all');
    voters = cards.map(({ delegate, secret }) => Object.assign(new Voter(hall.nobody, id, secret), { delegate }));
  });
  after(() => hall?.close());

  const challenge = async () => (await hall.nobody.post('/api/login/challenge')).done().challenge;
  const staffLogin = (name, password = PASSWORD) => hall.nobody.post('/api/staff/login', { name, password });

  it('keeps staff and delegate apart in one browser', async () => {
    const card = await voters[1].login();
    const staff = await staffLogin('kiem-phieu');
    const browser = hall.nobody.browser(`${card.cookie}; ${staff.cookie}`);
    const roleOf = async (query = '') => (await browser.get(`/api/me${query}`)).expect(200).role;
    assert.deepEqual([await roleOf(), await roleOf('?as=delegate')], ['teller', 'delegate']);
    (await browser.post('/api/contests/999/vote', { marks: [] })).refused(404);
    const left = await browser.post('/api/logout?as=delegate');
    left.done();
    assert.equal(left.cookie.split('=')[0], card.cookie.split('=')[0]);
    assert.equal(await roleOf(), 'teller');
    (await browser.post('/api/logout?as=delegate')).done();
    assert.equal(await roleOf(), 'teller');
    (await browser.get('/api/me?as=delegate')).refused(401);
  });

  describe('with a card', () => {
    it('answers the delegate, a token and a cookie', async () => {
      const answer = await voters[0].login();
      const { delegate, token } = answer.json;
      assert.equal(delegate.id, voters[0].delegate);
      assert.equal(delegate.full_name, hall.people.find(({ id }) => id === delegate.id).full_name);
      for (const client of [hall.nobody.bearer(token), hall.nobody.browser(answer.cookie)]) {
        (await client.get('/api/documents')).expect(200);
      }
    });

    it('works once for each challenge', async () => {
      const body = voters[0].loginBody(await challenge());
      (await hall.nobody.post('/api/login', body)).expect(200);
      (await hall.nobody.post('/api/login', body)).refused(401);
    });

    it('works once of 16 simultaneous replays', async () => {
      const body = voters[0].loginBody(await challenge());
      const answers = await Promise.all(Array.from({ length: 16 }, () => hall.nobody.post('/api/login', body)));
      assert.equal(answers.filter(({ status }) => status === 200).length, 1);
    });

    it('needs a challenge that was given', async () => {
      (await hall.nobody.post('/api/login', voters[0].loginBody('ab'.repeat(32)))).refused(401);
    });

    it('needs the signature of that card', async () => {
      const given = await challenge();
      const body = { ...voters[1].loginBody(given), card_key: hex(voters[0].key) };
      (await hall.nobody.post('/api/login', body)).refused(401);
    });

    it('needs a card of this congress', async () => {
      const stranger = new Voter(hall.nobody, 'ffffffff', 'AAAQEAYEAUDAOCAJBIFQYDIOB4');
      (await hall.nobody.post('/api/login', stranger.loginBody(await challenge()))).refused(401);
    });

    it('ends for the old card with a reissue, sign-ins included', async () => {
      const [old] = voters;
      await old.login();
      const [fresh] = await hall.signIn([{ id: old.delegate }], { reissue: true });
      (await hall.nobody.post('/api/login', old.loginBody(await challenge()))).refused(401);
      (await old.client.get('/api/documents')).refused(401);
      (await fresh.client.get('/api/documents')).expect(200);
      voters[0] = Object.assign(fresh, { delegate: old.delegate });
    });

    it('issues no second card without being told to', async () => {
      assert.deepEqual(await hall.issueCards([voters[2].delegate]), []);
      await voters[2].login();
    });
  });

  describe('with an account', () => {
    it('sets a cookie that scripts and other sites cannot use', async () => {
      const answer = await staffLogin('van-phong');
      answer.expect(200);
      assert.equal(answer.headers['set-cookie'].length, 1);
      const attributes = answer.headers['set-cookie'][0].split(/; */).slice(1).map((text) => text.toLowerCase());
      assert.ok(attributes.includes('httponly'), attributes.join());
      assert.ok(attributes.includes('samesite=strict') || attributes.includes('samesite=lax'), attributes.join());
      assert.ok(attributes.includes('path=/'), attributes.join());
      assert.ok(!attributes.some((text) => text.startsWith('domain')), attributes.join());
      assert.equal((await hall.nobody.browser(answer.cookie).get('/api/events')).status, 200);
    });

    it('has the role of the account', async () => {
      const { token } = (await staffLogin('kiem-phieu')).expect(200);
      (await hall.nobody.bearer(token).post('/api/badges', { delegates: 'all' })).refused(403, 'forbidden');
    });

    it('tells nobody which names exist', async () => {
      const wrong = await staffLogin('kiem-phieu', 'sai');
      const unknown = await staffLogin('khong-ai', 'sai');
      wrong.refused(401);
      assert.deepEqual([unknown.status, unknown.json], [wrong.status, wrong.json]);
    });

    it('ends with signing out', async () => {
      const answer = await staffLogin('kiem-phieu');
      const { token } = answer.expect(200);
      const browser = hall.nobody.browser(answer.cookie);
      (await browser.get('/api/documents')).expect(200);
      const left = await browser.post('/api/logout');
      left.done();
      assert.match(left.headers['set-cookie']?.[0] ?? '', /max-age=0|expires=/i);
      (await browser.get('/api/documents')).refused(401);
      (await hall.nobody.bearer(token).get('/api/documents')).refused(401);
    });

    it('ends when the account is removed', async () => {
      await hall.congress.succeed('staff', ['add', 'tam-thoi', '--role', 'auditor'], { input: `${PASSWORD}\n` });
      const { token } = (await staffLogin('tam-thoi')).expect(200);
      (await hall.nobody.bearer(token).get('/api/documents')).expect(200);
      await hall.congress.succeed('staff', ['remove', 'tam-thoi']);
      (await hall.nobody.bearer(token).get('/api/documents')).refused(401);
      (await staffLogin('tam-thoi')).refused(401);
    });
  });

  describe('with a device', () => {
    const invite = async (fields) => (await hall.secretariat.post('/api/devices', { role: 'steward', label: 'Cửa A', ...fields })).done();
    const pair = (code) => hall.nobody.post('/api/devices/pair', { code });

    it('works once for each code', async () => {
      const { code, url } = await invite();
      assert.match(url, /^https?:\/\//);
      const answer = await pair(code);
      const { token } = answer.done();
      for (const client of [hall.nobody.bearer(token), hall.nobody.browser(answer.cookie)]) {
        (await client.get('/api/pack')).expect(200);
        (await client.get('/api/events')).refused(403);
      }
      const again = await pair(code);
      assert.ok(again.status >= 400 && again.status < 500, again.text);
    });

    it('is known by its label, and pairs in its own name', async () => {
      const { code } = await invite({ label: 'Cửa Đông' });
      const me = (await hall.nobody.bearer((await pair(code)).done().token).get('/api/me')).expect(200);
      assert.deepEqual([me.role, me.kind, me.label], ['steward', 'device', 'Cửa Đông']);
      const lines = (await hall.auditor.get('/api/events?limit=10000')).text.trim().split('\n').map((line) => JSON.parse(line));
      assert.equal(lines.filter(({ act }) => act === 'device.pair').pop().actor, me.name);
    });

    it('works once of 16 simultaneous pairings', async () => {
      const { code } = await invite();
      const answers = await Promise.all(Array.from({ length: 16 }, () => pair(code)));
      assert.equal(answers.filter(({ status }) => status < 300).length, 1);
    });

    it('refuses a code whose ten minutes are over', async () => {
      const { code } = await invite();
      hall.congress.sql('UPDATE pairing SET expires_at = expires_at - 600000');
      const answer = await pair(code);
      assert.ok(answer.status >= 400 && answer.status < 500, answer.text);
    });

    it('refuses a code never given', async () => {
      const answer = await pair('ABCDEFGH');
      assert.ok(answer.status >= 400 && answer.status < 500, answer.text);
    });

    it('pairs no delegates', async () => {
      (await hall.secretariat.post('/api/devices', { role: 'delegate', label: 'x' })).refused(422, 'invalid');
    });
  });

  describe('with a token', () => {
    for (const header of ['Bearer', 'Bearer ', `Bearer ${'0'.repeat(64)}`, 'Bearer x y', `Bearer ${'a'.repeat(5000)}`, 'Basic dTpw', 'bearer \u00e9']) {
      it(`takes no "${header.slice(0, 20)}"`, async () => {
        const answer = await hall.nobody.get('/api/events', { Authorization: header });
        answer.refused(401, 'unauthenticated');
      });
    }

    it('can be listed and revoked', async () => {
      const client = hall.nobody.bearer(await hall.congress.token('auditor', 'Máy quét số 9'));
      assert.equal((await client.get('/api/events')).status, 200);
      const { credentials } = (await hall.secretariat.get('/api/credentials')).expect(200);
      const listed = credentials.find(({ label }) => label === 'Máy quét số 9');
      (await hall.secretariat.delete(`/api/credentials/${listed.id}`)).done();
      (await client.get('/api/events')).refused(401);
    });
  });

  describe('with guesses', () => {
    it('must wait after failures on one account, the right password too', async () => {
      let answer;
      for (let guess = 0; guess < 20; guess++) {
        answer = await staffLogin('bi-khoa', `đoán ${guess}`);
        if (answer.status !== 401) break;
      }
      answer.refused(429, 'too_many');
      assert.match(answer.headers['retry-after'], /^[1-9]\d*$/);
      (await staffLogin('bi-khoa')).refused(429, 'too_many');
    });

    it('leaves other accounts of that address alone', async () => {
      (await staffLogin('van-phong')).expect(200);
    });

    it('leaves 250 phones behind that address alone', async () => {
      const begun = Date.now();
      const answers = await parallel(voters, 64, (voter) => voter.login());
      assert.equal(answers.length, 250);
      assert.ok(Date.now() - begun < 60000);
    });

    it('leaves the staff alone when phones behind that address fail with their cards', async () => {
      const stranger = new Voter(hall.nobody, 'ffffffff', 'AAQEAYEAUDAOCAJBIFQYDIOB4Q');
      const body = stranger.loginBody(await challenge());
      const answers = await parallel(Array(100).fill(body), 8, (one) => hall.nobody.post('/api/login', one));
      assert.ok(answers.some(({ status }) => status === 429));
      (await staffLogin('van-phong')).expect(200);
      await voters[3].login();
    });

    it('must wait after failures on many accounts from one address', async () => {
      let answer;
      for (let guess = 0; guess < 200; guess++) {
        answer = await staffLogin(`nguoi-${guess}`, 'đoán');
        if (answer.status !== 401) break;
      }
      answer.refused(429, 'too_many');
      await hall.assertAlive();
    });
  });
});
