// Signing in, sentence by sentence of what is promised: passwords cost the
// daemon's workers nothing, guesses are limited also when they come at once,
// sign-ins end, cookies are fenced in, codes cannot be guessed, and secrets are
// compared in constant time.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Client, parallel } from '../lib/client.mjs';
import { Hall } from '../lib/hall.mjs';
import { makeOfficials } from '../lib/roster.mjs';

const PASSWORD = 'mot-mat-khau-rat-dai-cua-van-phong';
const ALLOWED = 5; // wrong passwords for one account from one address
const DAY = 24 * 3600;
const source = (name) => readFileSync(new URL(`../../src/${name}.c`, import.meta.url), 'utf8');

describe('signing in is safe', { timeout: 180000 }, () => {
  let hall;
  before(async () => {
    hall = await Hall.open({ people: makeOfficials(2), serve: { args: ['--workers', '1'] } });
    for (const name of ['mot', 'hai', 'ba', 'bon']) {
      (await hall.secretariat.post('/api/staff', { name, role: 'auditor', password: PASSWORD })).expect(201);
    }
  });
  after(() => hall?.close());

  // The network 127/8 is this host: a caller at another address of it.
  const from = (address) => new Client(hall.server, { agent: new http.Agent({ keepAlive: true, maxSockets: 256, localAddress: address }) });
  const login = (client, name, password = PASSWORD) => client.post('/api/staff/login', { name, password });
  const rows = (query) =>
    JSON.parse(execFileSync('sqlite3', ['-readonly', '-json', '-cmd', '.timeout 10000', path.join(hall.congress.data, 'congress.db'), query]).toString() || '[]');

  describe('passwords', () => {
    it('are stored as Argon2id of at least 64 MiB', () => {
      for (const { password } of rows('SELECT password FROM account')) {
        const [, memory, passes] = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=1\$/.exec(password);
        assert.ok(Number(memory) >= 65536 && Number(passes) >= 2, password);
      }
    });

    it('are checked beside the workers: others are answered meanwhile', async () => {
      let checked = false;
      const many = Promise.all(['mot', 'hai', 'ba', 'bon', 'mot', 'hai', 'ba', 'bon'].map((name) => login(from('127.0.0.9'), name))).then((answers) => {
        checked = true;
        return answers;
      });
      let answered = 0;
      while (!checked) {
        (await hall.nobody.get('/api/congress')).expect(200);
        answered++;
      }
      for (const answer of await many) answer.expect(200);
      assert.ok(answered > 30, `${answered} answers of the only worker while eight passwords were checked`);
    });
  });

  describe('guesses', () => {
    it('that come all at once are no more than those one by one', async () => {
      const stranger = from('127.0.0.2');
      const answers = await parallel(Array.from({ length: 64 }, (_, at) => `đoán ${at}`), 64, (guess) => login(stranger, 'mot', guess));
      assert.equal(answers.filter(({ status }) => status === 401).length, ALLOWED);
      for (const answer of answers.filter(({ status }) => status !== 401)) {
        answer.refused(429, 'too_many');
        assert.ok(Number(answer.headers['retry-after']) >= 1);
      }
      stranger.close();
    });

    it('that follow have to wait, the right one too, from that address', async () => {
      (await login(from('127.0.0.2'), 'mot')).refused(429, 'too_many');
    });

    it('keep nobody else out of the account', async () => {
      (await login(from('127.0.0.3'), 'mot')).expect(200);
    });

    it('of names from one address are limited too', async () => {
      const stranger = from('127.0.0.4');
      const answers = await parallel(Array.from({ length: 120 }, (_, at) => `ten-${at}`), 64, (name) => login(stranger, name));
      assert.equal(answers.filter(({ status }) => status === 401).length, 50);
      assert.equal(answers.filter(({ status }) => status === 429).length, 70);
      stranger.close();
    });

    it('of pairing codes are hopeless: each has at least 60 bits of chance', async () => {
      const codes = await parallel(Array.from({ length: 32 }), 8, async () => (await hall.secretariat.post('/api/devices', { role: 'steward', label: 'Cửa' })).done().code);
      assert.equal(new Set(codes).size, codes.length);
      for (const code of codes) assert.match(code, /^[A-Z2-7]{12,}$/); // 5 bits a character
      for (let at = 0; at < codes[0].length; at++) assert.ok(new Set(codes.map((code) => code[at])).size > 8, `character ${at}`);
    });
  });

  describe('sign-ins', () => {
    // Each kind: its cookie, how long it lasts, and a page that it opens.
    const KINDS = {
      'of an account': [async () => login(from('127.0.0.5'), 'hai'), DAY],
      'of a device': [
        async () => {
          const { code } = (await hall.secretariat.post('/api/devices', { role: 'steward', label: 'Cửa A' })).done();
          return hall.nobody.post('/api/devices/pair', { code });
        },
        30 * DAY,
      ],
      'of a delegate': [
        async () => {
          const [voter] = await hall.signIn([hall.people[0]], { reissue: true });
          return voter.login();
        },
        7 * DAY,
      ],
    };

    for (const [kind, [open, seconds]] of Object.entries(KINDS)) {
      it(`${kind} have a cookie for this site and no script`, async () => {
        const answer = await open();
        answer.expect(200);
        const [cookie, ...others] = answer.headers['set-cookie'];
        assert.deepEqual(others, []);
        const [pair, ...attributes] = cookie.split('; ');
        assert.match(pair, /^congressd(_delegate)?=[0-9a-f]{64}$/);
        assert.deepEqual(attributes.sort(), ['HttpOnly', `Max-Age=${seconds}`, 'Path=/', 'SameSite=Strict']);
      });

      it(`${kind} expire`, async () => {
        const browser = hall.nobody.browser((await open()).cookie);
        (await browser.get('/api/me')).expect(200);
        const [{ id, life }] = rows('SELECT id, expires_at - created_at AS life FROM credential ORDER BY id DESC LIMIT 1');
        assert.equal(life, seconds * 1000);
        hall.congress.sql(`UPDATE credential SET expires_at = ${Date.now() - 1} WHERE id = ${id}`);
        (await browser.get('/api/me')).refused(401, 'unauthenticated');
      });

      it(`${kind} can be revoked`, async () => {
        const answer = await open();
        const callers = [hall.nobody.browser(answer.cookie), hall.nobody.bearer(answer.json.token)];
        for (const caller of callers) (await caller.get('/api/me')).expect(200);
        const [{ id }] = rows('SELECT max(id) AS id FROM credential');
        (await hall.secretariat.delete(`/api/credentials/${id}`)).done();
        for (const caller of callers) (await caller.get('/api/me')).refused(401, 'unauthenticated');
      });
    }

    it('are stored by hash only', async () => {
      const { token } = (await login(from('127.0.0.6'), 'ba')).expect(200);
      const [{ text }] = rows('SELECT group_concat(quote(token_hash)) AS text FROM credential');
      assert.ok(!text.toLowerCase().includes(token));
    });
  });

  it('compares secrets in constant time, or looks them up by a hash', () => {
    for (const name of ['auth', 'pairing', 'signin', 'card', 'badge', 'voprf', 'api_login']) {
      assert.doesNotMatch(source(name), /[^_]\b(memcmp|strn?cmp|bcmp)\s*\(/, name);
    }
    assert.match(source('login'), /sodium_memcmp\(mac, /); // of a challenge
    assert.match(source('key'), /sodium_memcmp\(own, signature/); // of a badge
    assert.match(source('voprf'), /sodium_memcmp\(expected, output/); // of a ballot's token
  });
});
