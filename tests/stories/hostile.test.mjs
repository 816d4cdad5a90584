// Input that nobody should send. Whatever comes: a refusal in due form or a
// closed connection, nothing stored, and the daemon goes on.

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { parallel } from '../lib/client.mjs';
import { Hall } from '../lib/hall.mjs';
import { dial, exchange, head, statusOf } from '../lib/raw.mjs';
import { makeOfficials } from '../lib/roster.mjs';

const JSON_TYPE = 'application/json';

// Every endpoint that takes JSON, with who may call it and the fields it has.
const FORMS = [
  ['PATCH', '/api/congress', 'secretariat', ['name', 'term', 'timezone', 'language', 'quorum']],
  ['POST', '/api/sessions', 'secretariat', ['title', 'type']],
  ['POST', '/api/delegates', 'secretariat', ['code', 'full_name', 'delegation', 'standing', 'kind', 'seat']],
  ['PATCH', '/api/delegates/1', 'secretariat', ['full_name', 'delegation', 'standing', 'kind', 'seat', 'withdrawn']],
  ['POST', '/api/badges', 'secretariat', ['delegates']],
  ['POST', '/api/cards', 'secretariat', ['delegates', 'reissue']],
  ['POST', '/api/scans', 'steward', ['scans']],
  ['POST', '/api/login', 'nobody', ['card_key', 'challenge', 'signature']],
  ['POST', '/api/staff/login', 'nobody', ['name', 'password']],
  ['POST', '/api/devices', 'secretariat', ['role', 'label']],
  ['POST', '/api/devices/pair', 'nobody', ['code']],
  ['POST', '/api/contests', 'presidium', ['title', 'style', 'secret', 'seats', 'options', 'majority', 'reveal', 'reveal_step', 'late_issue', 'require_present', 'board', 'runoff_of', 'further_of', 'order']],
  ['PATCH', '/api/contests/1', 'presidium', ['title', 'style', 'seats', 'options', 'majority']],
  ['POST', '/api/contests/1/state', 'presidium', ['to', 'override']],
  ['POST', '/api/contests/1/rounds', 'presidium', ['kind']],
  ['PUT', '/api/sessions/1/absences/1', 'secretariat', ['kind', 'reason']],
  ['POST', '/api/contests/1/vote', 'delegate', ['marks']],
  ['POST', '/api/contests/1/draw', 'delegate', ['blinded', 'signature']],
  ['POST', '/api/ballots', 'nobody', ['contest', 'ballot_key', 'token', 'marks', 'signature']],
  ['POST', '/api/projector', 'presidium', ['slide']],
];

const UNREADABLE = {
  nothing: '',
  'half an object': '{"title":',
  'a list': '[]',
  'a number': '7',
  null: 'null',
  'more after the end': '{} {}',
  'a key twice': '{"title":"a","title":"b"}',
  'bad UTF-8': Buffer.from('7b2278223a22c3282280227d', 'hex'),
  'an overlong encoding': Buffer.from('7b2278223a22c0af227d', 'hex'),
  'half a surrogate pair': '{"x":"\\ud800"}',
  'a zero byte': '{"x":"a\0b"}',
  'lists without end': '['.repeat(60000),
  'objects without end': '{"a":'.repeat(10000),
  'no number': '{"x":NaN}',
  'single quotes': "{'x':1}",
};

const WRONG = [null, true, 0, -1, 1.5, 1e300, 2 ** 53, '', 'x', ' ', 'a'.repeat(70000), 'a\u0000b', '\u202e', '../../etc/passwd', "'; DROP TABLE delegate; --", [], [[]], [null], [[1]], [[1, 1, 1]], {}, { '': '' }];

describe('hostile input', { timeout: 180000 }, () => {
  let hall;
  let clients;
  let port;
  before(async () => {
    hall = await Hall.open({ people: makeOfficials(3) });
    await hall.admit(hall.people);
    await hall.define({ title: 'Nghị quyết', style: 'resolution' });
    const [voter] = await hall.signIn([hall.people[0]]);
    clients = { nobody: hall.nobody, delegate: voter.client, secretariat: hall.secretariat, presidium: hall.presidium, steward: hall.steward };
    port = hall.daemon.port;
  });
  afterEach(() => hall.assertAlive());
  after(() => hall?.close());

  const send = (method, path, client, body, type = JSON_TYPE) => clients[client].request(method, path, { body, headers: { 'Content-Type': type } });

  describe('as a body', () => {
    for (const [name, body] of Object.entries(UNREADABLE)) {
      it(`${name} is refused by every form`, async () => {
        // A change of nothing may come as nothing.
        const forms = FORMS.filter(([method]) => body !== '' || method === 'POST');
        await parallel(forms, 8, async ([method, path, client]) => {
          const answer = await send(method, path, client, body);
          assert.ok([400, 422].includes(answer.status), `${method} ${path}: ${answer.status} ${answer.text}`);
          answer.refused(answer.status, answer.status === 400 ? 'bad_request' : 'invalid');
        });
      });
    }

    for (const [method, path, client, fields] of FORMS) {
      it(`of ${method} ${path}: an unknown field is named`, async () => {
        const answer = await send(method, path, client, '{"nobody_knows_this":1}');
        assert.ok('nobody_knows_this' in answer.refused(422, 'invalid').fields, answer.text);
      });

      it(`of ${method} ${path}: wrong values are refused or harmless`, async () => {
        const bodies = fields.flatMap((field) => WRONG.map((value) => JSON.stringify({ [field]: value })));
        await parallel(bodies, 8, async (body) => {
          const answer = await send(method, path, client, body);
          assert.ok(answer.status < 500, `${body.slice(0, 100)}: ${answer.status} ${answer.text}`);
        });
      });
    }

    it('names every wrong field at once', async () => {
      const { fields } = (await hall.nobody.post('/api/ballots', { contest: 'x', ballot_key: 'zz', token: 7, marks: [] })).refused(422, 'invalid');
      assert.deepEqual(Object.keys(fields).sort(), ['ballot_key', 'contest', 'signature', 'token']);
    });

    for (const [name, key] of Object.entries({
      'too short': '0'.repeat(62),
      'too long': '0'.repeat(66),
      odd: '0'.repeat(63),
      'upper case': 'AB'.repeat(32),
      'not hex': 'zz'.repeat(32),
      'with spaces': ' '.repeat(64),
    })) {
      it(`hex ${name} is refused`, async () => {
        const body = { contest: 1, ballot_key: key, token: '00'.repeat(64), marks: [], signature: '00'.repeat(64) };
        assert.ok('ballot_key' in (await hall.nobody.post('/api/ballots', body)).refused(422, 'invalid').fields);
        const login = { card_key: key, challenge: '00'.repeat(32), signature: '00'.repeat(64) };
        assert.ok('card_key' in (await hall.nobody.post('/api/login', login)).refused(422, 'invalid').fields);
      });
    }

    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/jsonx', 'text/csv', undefined]) {
      it(`of type ${type} is not taken for JSON`, async () => {
        await parallel(FORMS, 8, async ([method, path, client]) => {
          const headers = type ? { 'Content-Type': type } : {};
          (await clients[client].request(method, path, { body: '{}', headers })).refused(415, 'unsupported_type');
        });
      });
    }

    it('of JSON is not taken for a roster', async () => {
      (await send('POST', '/api/roster', 'secretariat', '{}')).refused(415, 'unsupported_type');
    });

    it('of JSON may name its encoding', async () => {
      (await send('POST', '/api/login/challenge', 'nobody', '{}', 'Application/JSON; charset=utf-8')).done();
    });
  });

  describe('in size', () => {
    const LARGE = 17 << 20;

    it('a body too large is refused, and its sender hears it', async () => {
      const body = `{"scans":[],"x":"${'a'.repeat(LARGE)}"}`;
      for (let time = 0; time < 5; time++) (await send('POST', '/api/scans', 'steward', body)).refused(413, 'too_large');
      const file = new Uint8Array((100 << 20) + 1);
      (await send('POST', '/api/documents?title=T&name=t.pdf', 'secretariat', file, 'application/pdf')).refused(413, 'too_large');
      (await send('POST', '/api/scans', 'nobody', body)).refused(401, 'unauthenticated');
    });

    it('a body in chunks too large is refused, and its sender hears it', async () => {
      const chunk = `100000\r\n${'a'.repeat(1 << 20)}\r\n`;
      const bytes = `${head('POST', '/api/ballots', { 'Content-Type': JSON_TYPE, 'Transfer-Encoding': 'chunked' })}${chunk.repeat(40)}0\r\n\r\n`;
      const text = await exchange(port, bytes);
      assert.equal(statusOf(text), 413, text);
    });

    for (const [path, length, type] of [['/api/ballots', LARGE, JSON_TYPE], ['/api/ballots', '99999999999999999999999', JSON_TYPE]]) {
      it(`${length} bytes asked for at ${path} are refused before they come`, async () => {
        const text = await exchange(port, head('POST', path, { 'Content-Type': type, 'Content-Length': length, Expect: '100-continue' }));
        assert.ok([400, 413].includes(statusOf(text)), text);
      });
    }

    it('a body that no delegate or stranger needs is refused before it comes', async () => {
      for (const path of ['/api/ballots', '/api/login', '/api/staff/login', '/api/devices/pair', '/api/logout']) {
        const text = await exchange(port, head('POST', path, { 'Content-Type': JSON_TYPE, 'Content-Length': 70000 }) + ' '.repeat(70000));
        assert.equal(statusOf(text), 413, `${path}: ${text}`);
      }
    });

    it('101 MiB asked for as a document are refused before they come', async () => {
      const headers = { ...clients.secretariat.headers, 'Content-Type': 'application/pdf', 'Content-Length': 101 << 20, Expect: '100-continue' };
      const text = await exchange(port, head('POST', '/api/documents?title=T&name=t.pdf', headers));
      assert.equal(statusOf(text), 413, text);
    });

    it('a body in chunks without end is cut off', async () => {
      const socket = await dial(port);
      let answer = '';
      let gone = false;
      socket.on('data', (data) => (answer += data.toString('latin1')));
      for (const event of ['close', 'error']) socket.on(event, () => (gone = true));
      socket.write(head('POST', '/api/ballots', { 'Content-Type': JSON_TYPE, 'Transfer-Encoding': 'chunked' }));
      const chunk = `100000\r\n${'a'.repeat(1 << 20)}\r\n`;
      for (let sent = 0; sent < 300 && !gone && !answer; sent++) await new Promise((resolve) => socket.write(chunk, () => setTimeout(resolve, 1)));
      await new Promise((resolve) => setTimeout(resolve, 200));
      assert.ok(gone || statusOf(answer) === 413, answer);
      socket.destroy();
    });

    for (const [name, headers] of Object.entries({
      'a header of 100 kB': { 'X-Long': 'a'.repeat(100000) },
      'a thousand headers': Object.fromEntries(Array.from({ length: 1000 }, (_, at) => [`X-${at}`, 'a'.repeat(50)])),
      'a cookie of 50 kB': { Cookie: `session=${'a'.repeat(50000)}` },
    })) {
      it(`${name} is refused`, async () => {
        const status = statusOf(await exchange(port, head('GET', '/api/congress', headers)));
        assert.ok([0, 400, 413, 431].includes(status), String(status));
      });
    }

    it('an address of 50 kB is refused', async () => {
      const status = statusOf(await exchange(port, head('GET', `/${'a'.repeat(50000)}`)));
      assert.ok([0, 400, 404, 414, 431].includes(status), String(status));
    });
  });

  describe('in the path', () => {
    const OUTSIDE = ['/../../etc/passwd', '/assets/../../../etc/passwd', '/assets/..%2f..%2fetc%2fpasswd', '/assets/%2e%2e/%2e%2e/etc/passwd', '/assets/..', '/assets/', '/assets/seat.js/', '//', '/api', '/api/', '/api/congress/', '/api/../healthz', '/api//congress', '/%00', '/assets/seat.js%00', '/api/congress%00', '/%zz', '/%', '/\u00ff', '/.git/config', '/api/contests/1/../1'];
    for (const path of OUTSIDE) {
      it(`${path} leads nowhere`, async () => {
        const text = await exchange(port, Buffer.from(head('GET', path), 'latin1'));
        assert.ok([400, 404].includes(statusOf(text)), text.slice(0, 300));
        assert.ok(!text.includes('root:'), text);
      });
    }

    for (const id of ['0', '-1', '+1', '01', '1.0', 'abc', '1a', '99999999999999999999', '9223372036854775808', '%31', '1%20', "1'--"]) {
      it(`the number ${id} names no delegate and no contest`, async () => {
        for (const path of [`/api/delegates/${id}`, `/api/contests/${id}`]) {
          const answer = await clients.secretariat.get(path);
          // %31 is a 1 in other clothes.
          assert.ok(answer.status === 404 || (['%31', '01'].includes(id) && answer.status === 200), `${path}: ${answer.status}`);
        }
      });
    }

    for (const query of ['limit=abc', 'limit=-1', 'limit=0', 'limit=1e9', 'limit=99999999999999999999', 'after=x', 'present=2', 'present=']) {
      it(`the query ${query} is refused or harmless`, async () => {
        const answer = await clients.steward.get(`/api/delegates?${query}`);
        if (answer.status === 200) assert.ok(Array.isArray(answer.json.delegates));
        else assert.ok([400, 422].includes(answer.status), answer.text);
      });
    }

    for (const q of ['%25', '_', '%ff', 'a'.repeat(2000), '%F0%9F%98%80', '*', '%22', '%5C']) {
      it(`the search ${q.slice(0, 10)} is no pattern`, async () => {
        const answer = await clients.steward.get(`/api/delegates?q=${q}`);
        assert.ok([200, 400, 422].includes(answer.status), answer.text);
        if (answer.status === 200) assert.deepEqual(answer.json.delegates, []);
      });
    }
  });

  describe('in the method', () => {
    for (const [path, allowed] of [
      ['/api/congress', ['GET', 'PATCH']],
      ['/api/scans', ['GET', 'POST']],
      ['/api/ballots', ['POST']],
      ['/api/contests/1', ['GET', 'PATCH']],
      ['/api/documents/1', ['DELETE']],
      ['/healthz', ['GET']],
      ['/', ['GET']],
    ]) {
      it(`others than ${allowed.join(', ')} are refused for ${path}`, async () => {
        for (const method of ['PUT', 'DELETE', 'POST', 'PATCH', 'OPTIONS', 'BREW'].filter((name) => !allowed.includes(name))) {
          const text = await exchange(port, head(method, path, { 'Content-Length': 0 }));
          assert.equal(statusOf(text), 405, `${method}: ${text}`);
          const told = /^allow: *(.*)$/im.exec(text)[1].trim().split(/, */);
          for (const name of allowed) assert.ok(told.includes(name), text);
        }
      });
    }

    it('HEAD is GET without a body', async () => {
      const answer = await hall.nobody.request('HEAD', '/api/congress');
      assert.deepEqual([answer.status, answer.body.length], [200, 0]);
    });
  });

  describe('on the wire', () => {
    for (const [name, bytes] of Object.entries({
      'no HTTP': 'Xin chào\r\n\r\n',
      'zero bytes': Buffer.alloc(1000),
      'a TLS greeting': Buffer.from('16030100c8010000c40303', 'hex'),
      'two lengths': head('POST', '/api/ballots', { 'Content-Type': JSON_TYPE, 'Content-Length': '2\r\nContent-Length: 3' }) + '{}',
      'a negative length': head('POST', '/api/ballots', { 'Content-Type': JSON_TYPE, 'Content-Length': -1 }),
      'a length that is no number': head('POST', '/api/ballots', { 'Content-Type': JSON_TYPE, 'Content-Length': 'x' }),
      'a bad chunk': `${head('POST', '/api/ballots', { 'Content-Type': JSON_TYPE, 'Transfer-Encoding': 'chunked' })}zz\r\n{}\r\n0\r\n\r\n`,
    })) {
      it(`${name} is refused`, async () => {
        const status = statusOf(await exchange(port, bytes, { wait: 1000 }));
        assert.ok(status === 0 || (status >= 400 && status < 500), String(status));
      });
    }

    // What a proxy in front could read otherwise: the second request must not be seen.
    const JSON_BODY = { 'Content-Type': JSON_TYPE, Connection: 'keep-alive' };
    for (const [name, headers] of Object.entries({
      'a length and chunks': { 'Content-Length': 4, 'Transfer-Encoding': 'chunked' },
      'two equal lengths': { 'Content-Length': '5\r\nContent-Length: 5' },
      'a coding before the chunks': { 'Transfer-Encoding': 'gzip, chunked' },
      'a coding nobody knows': { 'Transfer-Encoding': 'xchunked', 'Content-Length': 5 },
      'two codings': { 'Transfer-Encoding': 'chunked\r\nTransfer-Encoding: identity' },
      'a space before the colon': { 'Transfer-Encoding ': 'chunked', 'Content-Length': 5 },
    })) {
      it(`${name} end the connection`, async () => {
        const bytes = `${head('POST', '/api/login/challenge', { ...JSON_BODY, ...headers })}0\r\n\r\n${head('GET', '/healthz')}`;
        const text = await exchange(port, bytes, { wait: 2000 });
        assert.equal(statusOf(text), 400, text);
        assert.equal(text.split('HTTP/1.1 ').length - 1, 1, text);
      });
    }

    it('a hundred requests in one go are answered in order', async () => {
      const one = head('GET', '/healthz', { Connection: 'keep-alive' });
      const text = await exchange(port, one.repeat(100));
      assert.equal(text.split('HTTP/1.1 200').length - 1, 100);
    });

    it('three hundred half requests keep nobody waiting', async () => {
      const sockets = await Promise.all(Array.from({ length: 300 }, () => dial(port)));
      for (const [at, socket] of sockets.entries()) {
        socket.on('error', () => {});
        socket.write(at % 2 ? 'POST /api/ballots HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{' : 'GET /api/con');
      }
      const begun = Date.now();
      await parallel(Array.from({ length: 50 }), 10, () => hall.facts());
      assert.ok(Date.now() - begun < 5000);
      for (const socket of sockets) socket.destroy();
    });

    it('callers who hang up before the answer are forgotten', async () => {
      const body = JSON.stringify({ scans: [hall.row({ delegate: 1 })] });
      for (let at = 0; at < 100; at++) {
        const socket = await dial(port);
        socket.on('error', () => {});
        const headers = { ...clients.steward.headers, 'Content-Type': JSON_TYPE, 'Content-Length': body.length };
        socket.write(head('POST', '/api/scans', headers) + body, () => socket.destroy());
      }
    });
  });

  describe('from other sites', () => {
    for (const path of ['/', '/v', '/kiosk', '/scan', '/projector', '/console', '/verify']) {
      it(`${path} is fenced in`, async () => {
        const { status, headers } = await hall.nobody.get(path);
        assert.equal(status, 200);
        assert.match(headers['content-type'], /^text\/html; *charset=utf-8$/i);
        const policy = headers['content-security-policy'];
        for (const rule of ["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'"]) {
          assert.ok(policy.includes(rule), policy);
        }
        assert.ok(!/unsafe-(inline|eval)/.test(policy), policy);
        assert.equal(headers['x-content-type-options'], 'nosniff');
        assert.equal(headers['referrer-policy'], 'no-referrer');
      });
    }

    it('answers are neither sniffed nor kept, nor shared', async () => {
      const { headers } = await clients.steward.get('/api/delegates');
      assert.equal(headers['x-content-type-options'], 'nosniff');
      assert.match(headers['cache-control'], /no-store/);
      assert.equal(headers['access-control-allow-origin'], undefined);
    });
  });

  it('has changed nothing that counts', async () => {
    assert.deepEqual((await hall.delegates()).map(({ code }) => code).sort(), ['DB001', 'DB002', 'DB003']);
    await hall.congress.succeed('check');
  });
});
