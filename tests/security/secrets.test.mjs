// Secrets stay where they belong: after a whole story with known ones nothing of
// them is in the daemon's output, metrics, events, answers that refuse, files, or
// memory.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { PROGRAM } from '../lib/program.mjs';
import { Hall, STAFF } from '../lib/hall.mjs';
import { makeOfficials } from '../lib/roster.mjs';
import { castBody, Voter } from '../lib/voter.mjs';
import { decodeSecret } from '../../web/lib/card.js';
import { findInMemory, mayRead } from './memory.mjs';

const ELECTION = { title: 'Bầu Ban Chấp hành', style: 'approval', seats: 1, options: ['An', 'Bình'] };
const PASSWORDS = ['mot-mat-khau-chua-ai-dung-7391', 'mat-khau-moi-sau-khi-doi-5526', 'mat-khau-sai-ma-co-nguoi-thu-8840'];
// Sanitizers keep what is freed for a while; there the memory is not looked at.
const SANITIZED = /__(asan|tsan)_init/.test(readFileSync(PROGRAM, 'latin1'));

const filesBelow = (directory) =>
  readdirSync(directory).flatMap((name) => {
    const file = path.join(directory, name);
    return statSync(file).isDirectory() ? filesBelow(file) : [file];
  });

describe('secrets', { timeout: 180000 }, () => {
  let hall;
  const needles = {}; // name → bytes
  const refusals = []; // answers
  let voprfKey;

  const plant = (name, text) => {
    assert.ok(text && text.length >= 12, name);
    needles[name] = Buffer.from(text);
  };
  const plantHex = (name, text) => {
    plant(name, text);
    needles[`${name}, raw`] = Buffer.from(text, 'hex');
  };
  const refused = (answer) => {
    assert.ok(answer.status >= 400, `${answer.status} ${answer.text}`);
    refusals.push(answer);
  };

  async function accounts() {
    PASSWORDS.forEach((password, at) => plant(`password ${at}`, password));
    const [first, second, wrong] = PASSWORDS;
    (await hall.secretariat.post('/api/staff', { name: 'thu-ky', role: 'secretariat', password: first })).expect(201);
    refused(await hall.nobody.post('/api/staff/login', { name: 'thu-ky', password: wrong }));
    refused(await hall.nobody.post('/api/staff/login', { name: wrong, password: [first] }));
    refused(await hall.nobody.request('POST', '/api/staff/login', { body: `{"password":"${first}"`, headers: { 'Content-Type': 'application/json' } }));
    refused(await hall.nobody.request('POST', `/api/${first}`, { body: '{}' }));
    const signed = await hall.nobody.post('/api/staff/login', { name: 'thu-ky', password: first });
    plantHex('token of an account', signed.expect(200).token);
    const browser = hall.nobody.browser(signed.cookie);
    (await browser.get('/api/me')).expect(200);
    (await browser.post('/api/staff/thu-ky/password', { password: second })).done();
    refused(await browser.get('/api/me'));
    refused(await hall.nobody.post('/api/staff/login', { name: 'thu-ky', password: first }));
    const again = await hall.nobody.post('/api/staff/login', { name: 'thu-ky', password: second });
    plantHex('second token of an account', again.expect(200).token);
    (await hall.nobody.browser(again.cookie).post('/api/logout')).done();
  }

  async function devices() {
    const { code } = (await hall.secretariat.post('/api/devices', { role: 'steward', label: 'Cửa A' })).done();
    plant('pairing code', code);
    const paired = await hall.nobody.post('/api/devices/pair', { code });
    plantHex('token of a device', paired.expect(200).token);
    (await hall.nobody.browser(paired.cookie).get('/api/pack')).expect(200);
    refused(await hall.nobody.post('/api/devices/pair', { code }));
    refused(await hall.nobody.post('/api/devices/pair', { code: [code] }));
    refused(await hall.nobody.get(`/api/devices/${code}`));
    const { token } = (await hall.secretariat.post('/api/tokens', { role: 'auditor', label: 'kịch bản' })).expect(201);
    plantHex('token of a script', token);
    (await hall.nobody.bearer(token).get('/api/events')).status;
    refused(await hall.nobody.bearer(token).post('/api/contests', {}));
    refused(await hall.nobody.bearer(`${token}0`).get('/api/events'));
    refused(await hall.nobody.get(`/api/events?token=${token}`));
  }

  async function cards() {
    const [first, second, third] = hall.people;
    for (const { code, secret } of await hall.issueCards([first.id, second.id])) {
      plant(`card secret of ${code}`, secret);
      needles[`card secret of ${code}, raw`] = Buffer.from(decodeSecret(secret));
      refused(await hall.nobody.post('/api/login', { card_key: secret, challenge: secret, signature: secret }));
      refused(await hall.nobody.get(`/v/${secret}`));
      const voter = new Voter(hall.nobody, (await hall.facts()).id, secret);
      const signed = await voter.login();
      plantHex(`token of ${code}`, signed.json.token);
      voters.push(voter);
    }
    const sheet = await hall.secretariat.post('/api/cards.pdf', { delegates: [third.id] });
    assert.equal(sheet.status, 200);
    const printed = execFileSync('pdftotext', ['-', '-'], { input: sheet.body }).toString();
    const grouped = /\b[A-Z2-7]{4}(?:\s[A-Z2-7]{4}){5}\s[A-Z2-7]{2}\b/.exec(printed);
    assert.ok(grouped, printed);
    const secret = grouped[0].replace(/\s/g, '');
    plant('printed card secret', secret);
    plant('printed card secret in groups', secret.match(/.{1,4}/g).slice(0, 4).join(' '));
    needles['printed card secret, raw'] = Buffer.from(decodeSecret(secret));
  }

  const voters = [];
  async function election() {
    const { id } = await hall.define(ELECTION);
    const contest = await hall.move(id, 'issuing');
    const ballots = [];
    for (const voter of voters) ballots.push(await voter.draw(contest));
    await hall.move(id, 'voting');
    const body = castBody(ballots[0], [[1, 1]]);
    (await hall.nobody.post('/api/ballots', body)).expect(201);
    plantHex('ballot signature', body.signature);
    plantHex('ballot token', body.token);
    const other = castBody(ballots[1], [[1, 1], [2, 1]]);
    refused(await hall.nobody.post('/api/ballots', other));
    plantHex('signature of a refused ballot', other.signature);
    const database = path.join(hall.congress.data, 'congress.db');
    const key = execFileSync('sqlite3', ['-readonly', database, `SELECT hex(voprf_secret_key) FROM contest WHERE id = ${id}`]);
    voprfKey = key.toString().trim().toLowerCase();
  }

  before(async () => {
    hall = await Hall.open({ people: makeOfficials(4) });
    for (const role of STAFF) plantHex(`token of the ${role}`, hall.tokens[role]);
    await hall.admit(hall.people);
    await accounts();
    await devices();
    await cards();
    await election();
  });
  after(() => hall?.close());

  const absent = (bytes, where, keys = Object.keys(needles)) => {
    const text = Buffer.from(bytes).toString('latin1').toLowerCase();
    const found = keys.filter((name) => text.includes(needles[name].toString('latin1').toLowerCase()));
    assert.deepEqual(found, [], where);
  };

  it('are in no line the daemon wrote', () => {
    absent(hall.daemon.stdout, 'standard output');
    absent(hall.daemon.stderr, 'standard error');
    assert.ok(!`${hall.daemon.stdout}${hall.daemon.stderr}`.toLowerCase().includes(voprfKey));
  });

  it('are in no metrics, events, exports or lists', async () => {
    const places = ['/metrics', '/healthz', '/api/live?once=1', '/api/contests', '/api/congress'];
    const audited = ['/api/events?limit=10000', '/api/exports/events.csv', '/api/exports/delegates.csv', '/api/credentials', '/api/staff', '/api/jobs', '/api/delegates', '/api/scans'];
    for (const where of [...places, ...audited]) {
      const answer = await hall.auditor.get(where);
      assert.equal(answer.status, 200, where);
      absent(answer.body, where);
      assert.ok(!answer.text.toLowerCase().includes(voprfKey), where);
    }
  });

  it('are told back by no refusal', () => {
    assert.ok(refusals.length > 15);
    for (const answer of refusals) {
      absent(answer.body, answer.request);
      absent(JSON.stringify(answer.headers), answer.request);
    }
  });

  it('are in no address: a card\'s secret is behind #, which no browser sends', async () => {
    const [card] = await hall.issueCards([hall.people[3].id]);
    const url = new URL(card.url);
    assert.equal(url.hash, `#${card.secret}`);
    assert.equal(url.search, '');
    const { url: pairing, code } = (await hall.secretariat.post('/api/devices', { role: 'steward', label: 'Cửa B' })).done();
    const page = new URL(pairing);
    assert.ok(page.hash.includes(code) && !`${page.pathname}${page.search}`.includes(code), pairing);
  });

  it('are in no file of the congress', () => {
    const stored = Object.keys(needles).filter((name) => !/^ballot (signature|token)/.test(name)); // these stand on the board
    for (const file of filesBelow(hall.congress.data)) {
      if (path.basename(file) === 'congress.key') assert.equal(statSync(file).mode & 0o777, 0o600);
      absent(readFileSync(file), file, stored);
    }
  });

  it('are not left in memory', { skip: SANITIZED && 'a sanitizer keeps what is freed' }, async (t) => {
    const { pid } = hall.daemon.child;
    if (!mayRead(pid)) return t.skip('this user may not read the memory of others');
    hall.nobody.close(); // what a connection holds is in use
    const passing = { ...needles };
    for (const name of ['ballot signature, raw', 'ballot token, raw']) delete passing[name]; // stored, to be published
    for (let tries = 0; ; tries++) {
      const left = findInMemory(pid, passing);
      if (left.length === 0) break;
      assert.ok(tries < 20, left.map(({ name, at, mapping, around }) => `${name} at ${at.toString(16)} ${mapping}: ${around}`).join('\n'));
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  });

  it('are in no core dump, since there is none', () => {
    const limits = readFileSync(`/proc/${hall.daemon.child.pid}/limits`, 'utf8');
    assert.match(limits, /^Max core file size +0 +0 /m);
  });

  it('of the congress are where no core dump takes them from', { skip: SANITIZED && 'a sanitizer has its own memory' }, (t) => {
    const { pid } = hall.daemon.child;
    if (!mayRead(pid)) return t.skip('this user may not read the memory of others');
    const file = readFileSync(path.join(hall.congress.data, 'congress.key'), 'utf8');
    const seed = /[0-9a-f]{64}/.exec(file)[0];
    const found = findInMemory(pid, { 'seed, raw': Buffer.from(seed, 'hex'), seed: Buffer.from(seed) });
    assert.ok(found.length > 0, 'the daemon signs with it');
    assert.deepEqual(found.filter(({ dumped }) => dumped), []);
  });
});
