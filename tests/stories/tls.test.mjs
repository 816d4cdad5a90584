// The daemon behind a certificate of its own.

import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import https from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import tls from 'node:tls';
import { after, before, describe, it } from 'node:test';
import { Congress } from '../lib/daemon.mjs';
import { SSL3, SUITES, SUITES_13, TLS10, TLS11, TLS12, TLS13, agreed, greet } from '../lib/hello.mjs';
import { exchange, head, statusOf } from '../lib/raw.mjs';

const PASSWORD = 'mật khẩu của văn phòng';

/** A certificate that vouches for itself, with its key. */
function makeCertificate(certificate, key, { name = 'localhost', algorithm = ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256'] } = {}) {
  const subject = ['-subj', `/CN=${name}`, '-addext', 'subjectAltName=IP:127.0.0.1'];
  const files = ['-keyout', key, '-out', certificate, '-days', '2', '-nodes'];
  execFileSync('openssl', ['req', '-x509', '-newkey', ...algorithm, ...files, ...subject], { stdio: 'ignore' });
}

/** What `openssl s_client` says of a handshake with these options. */
function handshake(port, ...options) {
  return new Promise((resolve, reject) => {
    const child = spawn('openssl', ['s_client', '-connect', `127.0.0.1:${port}`, ...options], { stdio: ['ignore', 'pipe', 'pipe'] });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (part) => (text += part));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, text }));
  });
}

/** The client has offered something, and was shown nothing. */
function assertRefused({ code, text }) {
  assert.notEqual(code, 0, text);
  assert.match(text, /and written [1-9]\d* bytes/);
  assert.match(text, /no peer certificate available/);
  assert.match(text, /Cipher is \(NONE\)/);
}

/** The certificate a new connection is shown. */
function shown(port) {
  return new Promise((resolve, reject) => {
    const socket = tls.connect({ port, host: '127.0.0.1', rejectUnauthorized: false }, () => {
      resolve(new X509Certificate(socket.getPeerCertificate().raw));
      socket.destroy();
    });
    socket.on('error', reject);
  });
}

async function until(fits) {
  while (!(await fits())) await sleep(20);
}

describe('TLS', { timeout: 120000 }, () => {
  let congress;
  let daemon;
  let certificate;
  let key;
  before(async () => {
    congress = await Congress.create();
    await congress.succeed('staff', ['add', 'van-phong', '--role', 'secretariat'], { input: `${PASSWORD}\n` });
    [certificate, key] = ['cert.pem', 'key.pem'].map((name) => congress.file(name));
    makeCertificate(certificate, key);
    writeFileSync(congress.file('one.csv'), 'code,full_name\nA1,Lê An\n');
    daemon = await congress.serve({ args: ['--tls-cert', certificate, '--tls-key', key] });
  });
  after(async () => {
    await daemon?.stop();
    congress?.remove();
  });

  function request(method, path, value) {
    const body = value && JSON.stringify(value);
    const headers = body ? { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) } : {};
    return new Promise((resolve, reject) => {
      const options = { method, headers, rejectUnauthorized: false, agent: false };
      const sent = https.request(new URL(path, daemon.base), options, (message) => {
        let text = '';
        message.setEncoding('utf8').on('data', (part) => (text += part));
        message.on('end', () => resolve({ status: message.statusCode, headers: message.headers, text }));
      });
      sent.on('error', reject);
      sent.end(body);
    });
  }

  it('is said in the address', () => {
    assert.match(daemon.base, /^https:\/\/127\.0\.0\.1:\d+$/);
  });

  it('serves', async () => {
    const { status, text } = await request('GET', '/healthz');
    assert.deepEqual([status, text.trim()], [200, 'ok']);
  });

  it('keeps the cookie to itself', async () => {
    const { status, headers } = await request('POST', '/api/staff/login', { name: 'van-phong', password: PASSWORD });
    assert.equal(status, 200);
    assert.match(headers['set-cookie'][0], /; *secure/i);
  });

  it('answers no plain request, and lives on', async () => {
    const text = await exchange(daemon.port, head('GET', '/api/congress'), { wait: 1000 });
    assert.equal(statusOf(text), 0);
    assert.equal((await request('GET', '/healthz')).status, 200);
  });

  it('streams the live state', async () => {
    const first = await new Promise((resolve, reject) => {
      const sent = https.get(new URL('/api/live', daemon.base), { rejectUnauthorized: false, agent: false }, (message) => {
        message.once('data', (chunk) => {
          sent.destroy();
          resolve(chunk.toString());
        });
      });
      sent.on('error', reject);
    });
    assert.match(first, /event: state/);
  });

  // The client is told to offer what its own settings would refuse by now.
  const LAX = ['-cipher', 'ALL:@SECLEVEL=0'];
  for (const version of ['-tls1', '-tls1_1']) {
    it(`refuses ${version.slice(1)}`, async () => {
      assertRefused(await handshake(daemon.port, version, ...LAX));
    });
  }

  for (const [version, wanted] of [
    ['-tls1_2', /ECDHE-ECDSA-(AES(128|256)-GCM|CHACHA20)/],
    ['-tls1_3', /TLS_(AES|CHACHA20)/],
  ]) {
    it(`speaks ${version.slice(1)} with forward secrecy`, async () => {
      const { code, text } = await handshake(daemon.port, version);
      assert.equal(code, 0, text);
      assert.match(/Cipher is (\S+)/.exec(text)[1], wanted);
    });
  }

  for (const cipher of ['ECDHE-ECDSA-AES128-SHA', 'ECDHE-ECDSA-AES256-SHA384', 'AES128-GCM-SHA256', 'NULL', 'aNULL']) {
    it(`refuses the cipher ${cipher}`, async () => {
      assertRefused(await handshake(daemon.port, '-tls1_2', '-cipher', `${cipher}:@SECLEVEL=0`));
    });
  }

  // What the priorities say, seen from outside: of every suite there is, these.
  const AGREED = {
    ecdsa: [0xc02b, 0xc02c, 0xcca9],
    rsa: [0xc02f, 0xc030, 0xcca8],
    tls13: [0x1301, 0x1302, 0x1303],
  };
  const numbers = (list) => [...list].sort((a, b) => a - b).map((one) => one.toString(16));

  it('agrees to no suite but those with forward secrecy and authenticated encryption', async () => {
    assert.deepEqual(numbers(await agreed(daemon.port, { version: TLS12, suites: SUITES })), numbers(AGREED.ecdsa));
    assert.deepEqual(numbers(await agreed(daemon.port, { version: TLS13, suites: SUITES_13 })), numbers(AGREED.tls13));
  });

  for (const [name, version] of Object.entries({ 'SSL 3': SSL3, 'TLS 1.0': TLS10, 'TLS 1.1': TLS11 })) {
    it(`does not go down to ${name}, whatever is offered`, async () => assert.equal(await greet(daemon.port, { version }), null));
  }

  it('tells a client that was made to ask for less that it speaks TLS 1.3', async () => {
    const { version, random } = await greet(daemon.port, { version: TLS12 });
    assert.equal(version, TLS12);
    assert.equal(random.subarray(24).toString('latin1'), 'DOWNGRD\x01'); // RFC 8446, section 4.1.3
  });

  it('compresses nothing, answers no heartbeat, and binds secrets to the handshake', async () => {
    const { compression, extensions } = await greet(daemon.port, { compressions: [1, 64, 0] });
    assert.equal(compression, 0);
    assert.equal(extensions.has(0x000f), false);
    assert.ok(extensions.has(0x0017) && extensions.has(0xff01));
    assert.equal(await greet(daemon.port, { compressions: [1] }), null);
  });

  it('agrees to no weak group and no SHA-1', async () => {
    for (const groups of [[0x0013], [0x0015], [0x000d], [0x0100]]) assert.equal(await greet(daemon.port, { groups }), null, groups.join());
    assert.equal(await greet(daemon.port, { signatures: [0x0201, 0x0203] }), null);
  });

  it('shows its certificate under whatever name it is called', async () => {
    for (const name of ['dai-hoi.example', 'x'.repeat(200), '127.0.0.1']) assert.ok(await greet(daemon.port, { name }), name);
  });

  it('lets no client negotiate again on a connection', async () => {
    const child = spawn('openssl', ['s_client', '-connect', `127.0.0.1:${daemon.port}`, '-tls1_2'], { stdio: ['pipe', 'pipe', 'pipe'] });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (part) => (text += part));
    child.stdin.on('error', () => {});
    const ended = new Promise((resolve) => child.on('close', resolve));
    await until(() => /Verify return code/.test(text));
    assert.match(text, /Secure Renegotiation IS supported/);
    assert.match(text, /Compression: NONE/);
    child.stdin.write('R\n'); // asks for a new handshake
    const answered = () => text.split('RENEGOTIATING')[1] ?? '';
    await Promise.race([ended, until(() => /error|no.renegotiation|closed|verify return/i.test(answered()))]);
    child.kill();
    assert.match(text, /RENEGOTIATING/);
    assert.doesNotMatch(answered(), /verify return/); // no second certificate was shown
    assert.equal((await request('GET', '/healthz')).status, 200);
  });

  it('has browsers insist on it, a year long, and nobody frame it', async () => {
    const { headers } = await request('GET', '/projector');
    assert.match(headers['strict-transport-security'], /^max-age=31536000\b/);
  });

  it('lives on after every kind of broken greeting', async () => {
    const sealed = Buffer.from('16030100050100000100', 'hex');
    for (const bytes of [Buffer.from([0x16]), sealed, Buffer.from('160301ffff', 'hex'), Buffer.from('8080010301', 'hex'), Buffer.alloc(20000, 0x16), Buffer.from('15030300020228', 'hex')])
      await exchange(daemon.port, bytes, { wait: 500, silence: 50 });
    assert.equal((await request('GET', '/healthz')).status, 200);
  });

  it('takes a new certificate on SIGHUP, and no connection is lost', async () => {
    const before = await shown(daemon.port);
    const events = [];
    const stream = https.get(new URL('/api/live', daemon.base), { rejectUnauthorized: false, agent: false }, (message) => {
      message.setEncoding('utf8').on('data', (part) => events.push(part));
    });
    const ended = new Promise((resolve) => stream.on('close', () => resolve('ended')).on('error', () => resolve('lost')));
    await until(() => events.length > 0);
    const former = [certificate, key].map((file) => [file, readFileSync(file)]);
    for (const algorithm of [['rsa:2048'], ['ed25519']]) {
      makeCertificate(certificate, key, { name: algorithm[0], algorithm });
      daemon.child.kill('SIGHUP');
      await until(async () => (await shown(daemon.port)).subject === `CN=${algorithm[0]}`);
      assert.equal((await request('GET', '/healthz')).status, 200);
      if (algorithm[0] === 'rsa:2048') {
        assert.deepEqual(numbers(await agreed(daemon.port, { version: TLS12, suites: SUITES })), numbers(AGREED.rsa));
        assert.equal((await shown(daemon.port)).publicKey.asymmetricKeyDetails.modulusLength, 2048);
      }
    }
    // A pair that does not fit changes nothing.
    const [[, secret]] = former.slice(1);
    writeFileSync(key, secret);
    daemon.child.kill('SIGHUP');
    await until(() => /stays what it was/.test(daemon.stderr));
    assert.equal((await shown(daemon.port)).subject, 'CN=ed25519');
    for (const [file, bytes] of former) writeFileSync(file, bytes);
    daemon.child.kill('SIGHUP');
    await until(async () => (await shown(daemon.port)).fingerprint256 === before.fingerprint256);
    // The stream from before all this still tells what changes.
    const heard = events.length;
    await congress.succeed('import', [congress.file('one.csv')]);
    await until(() => events.length > heard);
    stream.destroy();
    assert.equal(await ended, 'ended');
  });

  it('is refused without a certificate that can be read', async () => {
    const other = await Congress.create();
    writeFileSync(other.file('junk.pem'), 'no certificate');
    makeCertificate(other.file('other.pem'), other.file('another.pem'));
    for (const args of [
      ['--tls-cert', certificate],
      ['--tls-key', key],
      ['--tls-cert', other.file('missing.pem'), '--tls-key', key],
      ['--tls-cert', other.file('junk.pem'), '--tls-key', key],
      ['--tls-cert', certificate, '--tls-key', other.file('junk.pem')],
      ['--tls-cert', certificate, '--tls-key', other.file('another.pem')],
    ]) {
      const { code, stderr } = await other.run('serve', ['--listen', '127.0.0.1:0', ...args]);
      assert.ok(code === 1 || code === 2, `${args.join(' ')}: ${code}`);
      assert.notEqual(stderr, '');
    }
    other.remove();
  });
});
