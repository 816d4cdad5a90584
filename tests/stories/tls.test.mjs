// The daemon behind a certificate of its own.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import https from 'node:https';
import { after, before, describe, it } from 'node:test';
import { Congress } from '../lib/daemon.mjs';
import { exchange, head, statusOf } from '../lib/raw.mjs';

const PASSWORD = 'mật khẩu của văn phòng';

describe('TLS', { timeout: 120000 }, () => {
  let congress;
  let daemon;
  let certificate;
  let key;
  before(async () => {
    congress = await Congress.create();
    await congress.succeed('staff', ['add', 'van-phong', '--role', 'secretariat'], { input: `${PASSWORD}\n` });
    [certificate, key] = ['cert.pem', 'key.pem'].map((name) => congress.file(name));
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1'];
    const files = ['-keyout', key, '-out', certificate, '-days', '2', '-nodes'];
    execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', ...files, ...subject], { stdio: 'ignore' });
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

  it('is refused without a certificate that can be read', async () => {
    const other = await Congress.create();
    writeFileSync(other.file('junk.pem'), 'no certificate');
    for (const args of [
      ['--tls-cert', certificate],
      ['--tls-key', key],
      ['--tls-cert', other.file('missing.pem'), '--tls-key', key],
      ['--tls-cert', other.file('junk.pem'), '--tls-key', key],
      ['--tls-cert', certificate, '--tls-key', other.file('junk.pem')],
    ]) {
      const { code, stderr } = await other.run('serve', ['--listen', '127.0.0.1:0', ...args]);
      assert.ok(code === 1 || code === 2, `${args.join(' ')}: ${code}`);
      assert.notEqual(stderr, '');
    }
    other.remove();
  });
});
