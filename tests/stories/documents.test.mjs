// Congress papers: uploaded once, read by every phone, in parts and from cache.

import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { parallel } from '../lib/client.mjs';
import { Hall } from '../lib/hall.mjs';
import { makeOfficials } from '../lib/roster.mjs';

describe('a document', { timeout: 120000 }, () => {
  const bytes = Buffer.concat([Buffer.from('%PDF-1.4\n'), randomBytes(300000)]);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const TITLE = 'Báo cáo chính trị – dự thảo "lần 2"';
  const NAME = 'Báo cáo chính trị.pdf';
  let hall;
  let delegate;
  let paper;
  before(async () => {
    hall = await Hall.open({ people: makeOfficials(3) });
    delegate = (await hall.signIn([hall.people[0]]))[0].client;
  });
  after(() => hall?.close());

  const upload = (body, { title = TITLE, name = NAME, type = 'application/pdf' } = {}) =>
    hall.secretariat.upload(`/api/documents?title=${encodeURIComponent(title)}&name=${encodeURIComponent(name)}`, body, type);
  const content = (headers = {}, client = delegate) => client.get(`/api/documents/${paper.id}/content`, headers);

  it('is uploaded', async () => {
    paper = (await upload(bytes)).expect(201);
    const { id, title, name, size, sha256: hash, type, pages } = paper;
    assert.equal(pages, null);
    assert.ok(Number.isInteger(id));
    assert.deepEqual({ title, name, size, sha256: hash, type }, { title: TITLE, name: NAME, size: bytes.length, sha256, type: 'application/pdf' });
  });

  it('is listed for delegates', async () => {
    const { documents } = (await delegate.get('/api/documents')).expect(200);
    assert.deepEqual(documents.map(({ id, title }) => [id, title]), [[paper.id, TITLE]]);
  });

  it('is read whole', async () => {
    const answer = await content();
    assert.equal(answer.status, 200);
    assert.ok(answer.body.equals(bytes));
    assert.match(answer.headers['content-type'], /^application\/pdf/);
    assert.equal(answer.headers['accept-ranges'], 'bytes');
    assert.equal(answer.headers['x-content-type-options'], 'nosniff');
    const disposition = answer.headers['content-disposition'];
    assert.ok(disposition.includes(`filename*=UTF-8''${encodeURIComponent(NAME)}`), disposition);
  });

  for (const [range, start, end] of [['bytes=0-99', 0, 100], ['bytes=100-', 100, bytes.length], ['bytes=-50', bytes.length - 50, bytes.length], [`bytes=5-${bytes.length * 2}`, 5, bytes.length]]) {
    it(`is read in part: ${range.slice(0, 20)}`, async () => {
      const answer = await content({ Range: range });
      assert.equal(answer.status, 206);
      assert.ok(answer.body.equals(bytes.subarray(start, end)));
      assert.equal(answer.headers['content-range'], `bytes ${start}-${end - 1}/${bytes.length}`);
    });
  }

  for (const range of [`bytes=${bytes.length}-`, 'bytes=-0']) {
    it(`has no part ${range}`, async () => {
      const answer = await content({ Range: range });
      assert.equal(answer.status, 416);
      assert.equal(answer.headers['content-range'], `bytes */${bytes.length}`);
    });
  }

  for (const range of ['bytes=9-3', 'bytes=a-b', 'pages=1-2', 'bytes=', 'bytes=1-2,5-6', `bytes=${'9'.repeat(400)}-`]) {
    it(`is read whole or refused for "${range.slice(0, 20)}"`, async () => {
      const answer = await content({ Range: range });
      assert.ok([200, 206, 400, 416].includes(answer.status), String(answer.status));
      if (answer.status === 200) assert.equal(answer.body.length, bytes.length);
    });
  }

  it('is not sent again to who has it', async () => {
    const { etag } = (await content()).headers;
    const answer = await content({ 'If-None-Match': etag });
    assert.deepEqual([answer.status, answer.body.length], [304, 0]);
    assert.equal((await content({ 'If-None-Match': '"other"' })).status, 200);
  });

  it('is sent to a hundred phones at once', async () => {
    const answers = await parallel(Array.from({ length: 100 }), 50, () => content());
    assert.ok(answers.every(({ body }) => body.equals(bytes)));
  });

  for (const type of ['text/html', 'image/svg+xml', 'application/javascript', 'application/x-msdownload']) {
    it(`is no ${type}, which a browser would run`, async () => {
      const answer = await upload('<script>alert(1)</script>', { type, name: 'x.html' });
      if (answer.status === 201) {
        const read = await delegate.get(`/api/documents/${answer.json.id}/content`);
        assert.match(read.headers['content-disposition'], /^attachment/);
        assert.ok(!/html|svg|script/.test(read.headers['content-type']), read.headers['content-type']);
      } else {
        assert.ok([415, 422].includes(answer.status), answer.text);
      }
    });
  }

  for (const [name, form] of Object.entries({
    'no title': { title: '' },
    'no name': { name: '' },
    'a name with a line break': { name: 'a\r\nSet-Cookie: x=y.pdf' },
    'a name that is a path': { name: '../../../etc/cron.d/x.pdf' },
    'a name of 10 kB': { name: `${'a'.repeat(7000)}.pdf` },
  })) {
    it(`with ${name} is refused or made harmless`, async () => {
      const answer = await upload(bytes, form);
      if (answer.status !== 201) return assert.ok([400, 422].includes(answer.status), answer.text);
      const read = await delegate.get(`/api/documents/${answer.json.id}/content`);
      assert.equal(read.headers['set-cookie'], undefined);
      assert.equal(read.status, 200);
    });
  }

  it('tells the secretariat, and no delegate, how many opened it and what that saves', async () => {
    const list = async () => (await hall.secretariat.get('/api/documents')).expect(200);
    const before = await list();
    const query = `title=${encodeURIComponent(TITLE)}&name=${encodeURIComponent(NAME)}`;
    const add = (pages) => hall.secretariat.upload(`/api/documents?${query}&pages=${pages}`, bytes, 'application/pdf');
    const thick = (await add(120)).expect(201);
    assert.equal(thick.pages, 120);
    for (const wrong of ['0', '100001', '1.5', '-3', 'x']) assert.ok('pages' in (await add(wrong)).refused(422, 'invalid').fields);
    const voters = await hall.signIn(hall.people, { reissue: true });
    delegate = voters[0].client;
    const open = ({ client }) => client.post(`/api/documents/${thick.id}/opened`);
    const answers = await parallel([...voters, ...voters, ...voters], 9, open);
    for (const answer of answers) assert.deepEqual(answer.expect(200), { id: thick.id, opened: true });
    (await delegate.post(`/api/documents/${paper.id}/opened`)).expect(200);
    await hall.kill();
    await hall.start();
    const after = await list();
    const opened = ({ documents }, id) => documents.find((one) => one.id === id).opened;
    assert.deepEqual([opened(after, thick.id), opened(after, paper.id)], [3, 1]);
    assert.equal(after.copies_not_printed, before.copies_not_printed + 4);
    assert.equal(after.pages_not_printed, before.pages_not_printed + 3 * 120);
    assert.deepEqual(Object.keys((await delegate.get('/api/documents')).expect(200)), ['documents']);
    const { text } = await hall.auditor.get('/api/events');
    assert.ok(!text.includes('opened'), 'who reads what is not recorded');
    (await hall.secretariat.delete(`/api/documents/${thick.id}`)).done();
    (await delegate.post(`/api/documents/${thick.id}/opened`)).refused(404, 'not_found');
  });

  it('is withdrawn', async () => {
    (await hall.secretariat.delete(`/api/documents/${paper.id}`)).done();
    (await content()).refused(404, 'not_found');
    const { documents } = (await delegate.get('/api/documents')).expect(200);
    assert.ok(documents.every(({ id }) => id !== paper.id));
  });

  it('is there after a restart', async () => {
    paper = (await upload(bytes)).expect(201);
    await hall.kill();
    await hall.start();
    assert.ok((await content()).body.equals(bytes));
  });
});
