// The hall's own certificate authority: what it vouches for, what not, and how
// devices come by it.

import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { Congress } from '../lib/daemon.mjs';
import { exchange, head } from '../lib/raw.mjs';

const TIMEOUT = { timeout: 120000 };
const DAY = 24 * 60 * 60 * 1000;
const HOSTS = ['dai-hoi.local', '192.168.1.10', 'hoi-truong.example.vn', 'fd00::5'];

const tlsFile = (congress, name) => path.join(congress.data, 'tls', name);
const authorityOf = (congress) => new X509Certificate(readFileSync(tlsFile(congress, 'authority.crt')));
const serverOf = (congress) => new X509Certificate(readFileSync(tlsFile(congress, 'server.pem')));

/** Whether openssl takes the certificate from the authority, for this host or address. */
function verifies(congress, certificate, ...options) {
  const { status, stdout, stderr } = spawnSync('openssl', ['verify', '-x509_strict', '-purpose', 'sslserver', '-CAfile', tlsFile(congress, 'authority.pem'), ...options, certificate]);
  return { good: status === 0, text: `${stdout}${stderr}` };
}

describe('congressd tls', TIMEOUT, () => {
  let congress;
  beforeEach(async () => {
    congress = await Congress.create({ name: 'Đại hội đại biểu Đoàn Thanh niên Cộng sản Hồ Chí Minh tỉnh lần thứ XII' });
  });
  afterEach(() => congress?.remove());

  it('makes an authority and a certificate that stand the strictest look', async () => {
    const { stdout } = await congress.succeed('tls', ['--host', ...HOSTS]);
    const [authority, server] = [authorityOf(congress), serverOf(congress)];
    assert.ok(authority.ca && !server.ca);
    assert.ok(server.verify(authority.publicKey) && authority.verify(authority.publicKey));
    for (const { asymmetricKeyType, asymmetricKeyDetails } of [authority.publicKey, server.publicKey]) {
      assert.deepEqual([asymmetricKeyType, asymmetricKeyDetails.namedCurve], ['ec', 'prime256v1']);
    }
    const days = (Date.parse(server.validTo) - Date.parse(server.validFrom)) / DAY;
    assert.ok(days > 390 && days <= 397, String(days));
    assert.ok(Date.parse(authority.validTo) > Date.parse(server.validTo));
    assert.equal(server.subjectAltName, 'DNS:dai-hoi.local, IP Address:192.168.1.10, DNS:hoi-truong.example.vn, IP Address:FD00:0:0:0:0:0:0:5, DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1');
    assert.deepEqual(server.keyUsage, ['1.3.6.1.5.5.7.3.1']);
    for (const host of ['dai-hoi.local', 'hoi-truong.example.vn', 'localhost']) {
      const { good, text } = verifies(congress, tlsFile(congress, 'server.pem'), '-verify_hostname', host);
      assert.ok(good, text);
    }
    for (const address of ['192.168.1.10', 'fd00::5', '127.0.0.1']) {
      const { good, text } = verifies(congress, tlsFile(congress, 'server.pem'), '-verify_ip', address);
      assert.ok(good, text);
    }
    const { good } = verifies(congress, tlsFile(congress, 'server.pem'), '-verify_hostname', 'other.local');
    assert.ok(!good);
    assert.ok(stdout.replace(/\s+/g, '').includes(authority.fingerprint256), stdout);
    assert.match(stdout, /serve --data \S+ --tls --listen 0\.0\.0\.0:8443 --http 0\.0\.0\.0:8080/);
  });

  it('keeps its keys to itself', async () => {
    await congress.succeed('tls', ['--host', ...HOSTS]);
    assert.equal(statSync(path.join(congress.data, 'tls')).mode & 0o077, 0);
    for (const name of readdirSync(path.join(congress.data, 'tls'))) {
      assert.equal(statSync(tlsFile(congress, name)).mode & 0o177, 0, name);
      assert.equal(/PRIVATE/.test(readFileSync(tlsFile(congress, name), 'latin1')), name.endsWith('.pem'), name);
    }
  });

  it('keeps the authority when it renews the certificate or adds a name', async () => {
    await congress.succeed('tls', ['--host', 'dai-hoi.local']);
    const [authority, first] = [authorityOf(congress), serverOf(congress)];
    await congress.succeed('tls', ['--host', '10.1.2.3', '--host=cua-b.lan']);
    const second = serverOf(congress);
    assert.equal(authorityOf(congress).fingerprint256, authority.fingerprint256);
    assert.equal(second.subjectAltName, 'IP Address:10.1.2.3, DNS:cua-b.lan, DNS:dai-hoi.local, DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1');
    assert.notEqual(second.serialNumber, first.serialNumber);
    await congress.succeed('tls');
    const third = serverOf(congress);
    assert.equal(third.subjectAltName, second.subjectAltName);
    assert.notEqual(third.serialNumber, second.serialNumber);
    assert.ok(verifies(congress, tlsFile(congress, 'server.pem')).good);
  });

  it('makes an authority that can vouch for nothing else', async () => {
    await congress.succeed('tls', ['--host', 'hoi-truong.example.vn', '203.0.113.7']);
    const before = readFileSync(tlsFile(congress, 'server.pem'));
    for (const host of ['vietcombank.com.vn', 'example.vn', '203.0.113.8', '2001:db8::1']) {
      const { code, stderr } = await congress.run('tls', ['--host', host]);
      assert.equal(code, 1, host);
      assert.ok(stderr.includes(host), stderr);
    }
    assert.deepEqual(readFileSync(tlsFile(congress, 'server.pem')), before);
    // Nor can who steals its key: clients look too.
    const forged = congress.file('forged.pem');
    for (const [name, expected] of [['DNS:vietcombank.com.vn', false], ['IP:203.0.113.8', false], ['DNS:a.hoi-truong.example.vn', true], ['IP:10.9.9.9', true]]) {
      const subject = ['-subj', '/CN=x', '-addext', `subjectAltName=${name}`, '-addext', 'basicConstraints=CA:FALSE', '-addext', 'authorityKeyIdentifier=keyid', '-addext', 'extendedKeyUsage=serverAuth'];
      const keys = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', congress.file('key.pem')];
      const signer = ['-CA', tlsFile(congress, 'authority.pem'), '-CAkey', tlsFile(congress, 'authority.pem')];
      execFileSync('openssl', ['req', '-x509', ...keys, ...subject, ...signer, '-days', '2', '-out', forged], { stdio: 'ignore' });
      const { good, text } = verifies(congress, forged);
      assert.equal(good, expected, `${name}: ${text}`);
      if (!expected) assert.match(text, /permitted subtree violation/);
    }
  });

  it('refuses what is no name, a damaged authority, and no congress', async () => {
    for (const host of ['http://dai-hoi.local', 'dai-hoi.local:8080', 'đại-hội.local', '*.local', '-a.local', 'a..b', '300.1.1.1', `${'a'.repeat(64)}.local`, `${'a.'.repeat(130)}b`, '']) {
      const { code, stderr } = await congress.run('tls', ['--host', host]);
      assert.equal(code, 2, host);
      assert.notEqual(stderr, '');
    }
    assert.equal((await congress.run('tls')).code, 2);
    assert.ok(!readdirSync(congress.data).includes('tls'));
    await congress.succeed('tls', ['--host', 'a.local']);
    const whole = readFileSync(tlsFile(congress, 'authority.pem'), 'latin1');
    for (const damaged of ['', 'no certificate', whole.slice(0, 300), whole.slice(0, whole.indexOf('-----BEGIN PRIVATE')), readFileSync(tlsFile(congress, 'server.pem'))]) {
      writeFileSync(tlsFile(congress, 'authority.pem'), damaged);
      const { code, stderr } = await congress.run('tls');
      assert.equal(code, 1);
      assert.notEqual(stderr, '');
      assert.deepEqual(readFileSync(tlsFile(congress, 'authority.pem'), 'latin1'), damaged.toString('latin1'), 'it is never overwritten');
    }
    assert.equal((await congress.run('serve', ['--listen', '127.0.0.1:0', '--tls', '--tls-cert', 'x', '--tls-key', 'y'])).code, 2);
    assert.equal((await congress.run('serve', ['--listen', '127.0.0.1:0', '--http', '127.0.0.1:0'])).code, 2);
    const other = await Congress.create();
    const { code, stderr } = await other.run('serve', ['--listen', '127.0.0.1:0', '--tls']);
    assert.equal(code, 1);
    assert.match(stderr, /congressd tls --data/);
    other.remove();
  });
});

describe('a hall with its own authority', TIMEOUT, () => {
  let congress;
  let daemon;
  let plain;
  let authority;
  before(async () => {
    congress = await Congress.create({ name: 'Đại hội <A> & "B"' });
    await congress.succeed('tls', ['--host', 'dai-hoi.local']);
    daemon = await congress.serve({ args: ['--tls', '--http', '127.0.0.1:0'] });
    plain = /^installing at (http:\/\/\S+)\/install$/m.exec(daemon.stdout)[1];
    authority = authorityOf(congress);
  });
  after(async () => {
    await daemon?.stop();
    congress?.remove();
  });

  function get(url, { method = 'GET', headers = {}, body, ...options } = {}) {
    return new Promise((resolve, reject) => {
      const sent = (url.startsWith('https') ? https : http).request(url, { method, headers, agent: false, ...options }, (message) => {
        const parts = [];
        message.on('data', (part) => parts.push(part));
        message.on('end', () => resolve({ status: message.statusCode, headers: message.headers, body: Buffer.concat(parts) }));
      });
      sent.on('error', reject);
      sent.end(body);
    });
  }
  const ca = () => readFileSync(tlsFile(congress, 'authority.pem'), 'latin1').split('-----BEGIN PRIVATE')[0];

  it('is trusted by who installed it, and by nobody else', async () => {
    const path = `${daemon.base}/healthz`;
    assert.equal((await get(path, { ca: ca() })).status, 200);
    assert.equal((await get(path, { ca: ca(), servername: 'dai-hoi.local', checkServerIdentity: (_, shown) => assert.ok(new X509Certificate(shown.raw).checkHost('dai-hoi.local')) })).status, 200);
    await assert.rejects(get(path), /self.signed|unable to (get|verify)/i);
    await assert.rejects(get(path.replace('127.0.0.1', '127.0.0.2'), { ca: ca() }), /ECONNREFUSED|altnames/);
  });

  for (const [name, base] of [['plainly', () => plain], ['securely', () => daemon.base]]) {
    it(`hands out the authority ${name}`, async () => {
      const options = { ca: ca() };
      const facts = await get(`${base()}/api/install`, options);
      assert.equal(facts.status, 200);
      const { name: label, fingerprint, valid_until, port, plain_port } = JSON.parse(facts.body);
      assert.deepEqual([fingerprint, port, plain_port], [authority.fingerprint256, daemon.port, Number(new URL(plain).port)]);
      assert.equal(Date.parse(valid_until), Date.parse(authority.validTo));
      assert.ok(authority.subject.includes(`CN=${label}`));
      const certificate = await get(`${base()}/install/congressd.crt`, options);
      assert.equal(certificate.headers['content-type'], 'application/x-x509-ca-cert');
      assert.deepEqual(certificate.body, authority.raw);
      const page = await get(`${base()}/install`, options);
      assert.equal(page.status, 200);
      assert.match(page.headers['content-security-policy'], /default-src 'none'/);
      for (const [, asset] of page.body.toString().matchAll(/"(\/assets\/[^"]+)"/g)) assert.equal((await get(base() + asset, options)).status, 200, asset);
      assert.equal((await get(`${base()}/install/server.pem`, options)).status, 404);
      assert.notEqual((await get(`${base()}/install/..%2Fauthority.pem`, options)).status, 200);
    });
  }

  it('gives iPhones a profile with nothing but the authority', async () => {
    const { headers, body } = await get(`${plain}/install/congressd.mobileconfig`);
    assert.equal(headers['content-type'], 'application/x-apple-aspen-config');
    const text = body.toString();
    assert.deepEqual(Buffer.from(/<data>([^<]+)<\/data>/.exec(text)[1], 'base64'), authority.raw);
    assert.deepEqual([...text.matchAll(/<key>PayloadType<\/key><string>([^<]+)/g)].map(([, type]) => type), ['com.apple.security.root', 'Configuration']);
    assert.ok(text.includes('<string>Đại hội &lt;A&gt; &amp; "B"</string>'), text);
    const ids = [...text.matchAll(/<key>PayloadUUID<\/key><string>([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})</g)].map(([, id]) => id);
    assert.equal(new Set(ids).size, 2);
    assert.equal((await get(`${plain}/install/congressd.mobileconfig`)).body.toString(), text);
  });

  it('sends everything else to the secure address, and looks at no credentials', async () => {
    const token = await congress.token('secretariat');
    const secure = (rest, host = '127.0.0.1') => `https://${host}:${daemon.port}${rest}`;
    for (const [method, from, to] of [
      ['GET', '/', '/'],
      ['GET', '/v', '/v'],
      ['GET', '/scan?gate=A%20%26&x', '/scan?gate=A%20%26&x'],
      ['GET', '/api/congress', '/api/congress'],
      ['GET', '/healthz', '/healthz'],
      ['GET', '/api/staff', '/api/staff'],
      ['POST', '/api/staff/login', '/api/staff/login'],
      ['POST', '/install', '/install'],
      ['DELETE', '/api/contests/1', '/api/contests/1'],
      ['GET', '/%0d%0aSet-Cookie:%20a=b', '/%0D%0ASet-Cookie%3A%20a%3Db'],
      ['GET', '//evil.example/', '//evil.example/'],
    ]) {
      const headers = { Authorization: `Bearer ${token}`, ...(method === 'POST' && { 'Content-Type': 'application/json' }) };
      const answer = await get(plain + from, { method, headers, body: method === 'POST' ? '{}' : undefined });
      assert.deepEqual([answer.status, answer.headers.location, answer.headers['set-cookie'], answer.body.length], [307, secure(to), undefined, 0], from);
      assert.equal(answer.headers['strict-transport-security'], undefined);
    }
    assert.equal((await get(`${plain}/v`, { headers: { Host: 'dai-hoi.local:8080' } })).headers.location, secure('/v', 'dai-hoi.local'));
    assert.equal((await get(`${plain}/v`, { headers: { Host: '[fd00::5]:8080' } })).headers.location, secure('/v', '[fd00::5]'));
    for (const Host of ['a@b', 'evil.example/x', '[', 'a b', '%0d']) {
      assert.equal((await get(`${plain}/v`, { headers: { Host } })).headers.location, secure('/v'), Host);
    }
    const old = await exchange(Number(new URL(plain).port), 'GET /v HTTP/1.0\r\n\r\n');
    assert.ok(old.includes(`Location: ${secure('/v')}`), old);
  });

  it('pins no name to a certificate that will go', async () => {
    assert.equal((await get(`${daemon.base}/healthz`, { ca: ca() })).headers['strict-transport-security'], 'max-age=0');
  });

  it('renews its certificate without a pause', async () => {
    const shown = async () => {
      let serial;
      await get(`${daemon.base}/healthz`, { ca: ca(), checkServerIdentity: (_, certificate) => void (serial = certificate.serialNumber) });
      return serial;
    };
    const before = await shown();
    await congress.succeed('tls', ['--host', 'cua-b.local']);
    assert.equal(await shown(), before);
    daemon.child.kill('SIGHUP');
    while ((await shown()) === before) await sleep(20);
    assert.match(serverOf(congress).subjectAltName, /cua-b\.local/);
  });
});

describe('a hall without one', TIMEOUT, () => {
  it('has nothing to install', async () => {
    const congress = await Congress.create();
    const daemon = await congress.serve();
    for (const path of ['/api/install', '/install/congressd.crt', '/install/congressd.mobileconfig']) {
      assert.match(await exchange(daemon.port, head('GET', path)), /^HTTP\/1.1 404/);
    }
    assert.match(await exchange(daemon.port, head('GET', '/install')), /^HTTP\/1.1 200/);
    await daemon.stop();
    congress.remove();
  });
});
