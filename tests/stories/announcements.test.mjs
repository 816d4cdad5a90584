// What the secretariat tells the hall: on every phone at once, and gone when
// withdrawn.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { parallel } from '../lib/client.mjs';
import { Hall } from '../lib/hall.mjs';
import { makeOfficials } from '../lib/roster.mjs';

const says = (id) => ({ what: `announcement ${id}`, holds: ({ announcement }) => (announcement?.id ?? null) === id });

describe('an announcement', { timeout: 120000 }, () => {
  let hall;
  before(async () => {
    hall = await Hall.open({ people: makeOfficials(3) });
  });
  after(() => hall?.close());

  const announce = (text, client = hall.secretariat) => client.post('/api/announcements', { text });
  const withdraw = (id, client = hall.secretariat) => client.delete(`/api/announcements/${id}`);
  const inForce = async () => (await hall.nobody.get('/api/announcements')).expect(200).announcements;
  async function withdrawAll() {
    for (const { id } of await inForce()) (await withdraw(id)).expect(200);
  }

  it('is nowhere before there is one', async () => {
    assert.deepEqual(await inForce(), []);
    assert.equal((await hall.live()).announcement, null);
  });

  it('reaches every subscriber, and is what a new one hears first', async () => {
    const subscribers = await parallel(Array.from({ length: 40 }), 10, () => hall.subscribe());
    const made = (await announce('Mời đại biểu vào hội trường, 5 phút nữa bắt đầu.')).expect(201);
    assert.deepEqual(Object.keys(made).sort(), ['at', 'id', 'text']);
    assert.ok(Math.abs(Date.now() - Date.parse(made.at)) < 60000, made.at);
    for (const subscriber of subscribers) {
      const state = await subscriber.until(says(made.id).holds, says(made.id));
      assert.deepEqual(state.announcement, made);
      subscriber.close();
    }
    const late = await hall.subscribe();
    assert.deepEqual(late.states[0].announcement, made);
    late.close();
    assert.deepEqual(await inForce(), [made]);
  });

  it('stands behind a newer one, and returns when that one is withdrawn', async () => {
    const [older] = await inForce();
    const newer = (await announce('Phiên thảo luận chuyển sang hội trường B.')).expect(201);
    assert.deepEqual(await inForce(), [newer, older]);
    const subscriber = await hall.subscribe();
    assert.equal(subscriber.last.announcement.id, newer.id);
    assert.deepEqual((await withdraw(newer.id)).expect(200), newer);
    await subscriber.until(says(older.id).holds, says(older.id));
    assert.deepEqual((await withdraw(older.id)).expect(200), older);
    await subscriber.until(says(null).holds, says(null));
    subscriber.close();
    assert.deepEqual(await inForce(), []);
  });

  it('is withdrawn once', async () => {
    const { id } = (await announce('Một lần.')).expect(201);
    const answers = await parallel(Array.from({ length: 8 }), 8, () => withdraw(id));
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, ...Array(7).fill(404)]);
    (await withdraw(id)).refused(404, 'not_found');
    for (const other of ['0', '-1', 'x', '999', '9'.repeat(40), '1%2F..']) (await withdraw(other)).refused(404, 'not_found');
  });

  it('is made once of two taps', async () => {
    const [first, second] = await Promise.all([announce('Hai lần chạm.'), announce('Hai lần chạm.')]);
    assert.deepEqual([first.status, second.status].sort(), [200, 201]);
    assert.deepEqual(first.json, second.json);
    assert.equal((await inForce()).length, 1);
    const other = (await announce('Một lời khác.')).expect(201);
    const again = (await announce('Hai lần chạm.')).expect(201); // others were told something else since
    assert.notEqual(again.id, first.json.id);
    (await withdraw(again.id)).expect(200);
    (await withdraw(other.id)).expect(200);
    (await withdraw(first.json.id)).expect(200);
    (await announce('Hai lần chạm.')).expect(201); // said again after it was taken back
    await withdrawAll();
  });

  it('that was there once is not taken for a second tap later', async () => {
    const { id } = (await announce('Giải lao 15 phút.')).expect(201);
    await hall.stop();
    hall.congress.sql(`UPDATE announcement SET created_at = created_at - 61000 WHERE id = ${id}`);
    await hall.start();
    assert.notEqual((await announce('Giải lao 15 phút.')).expect(201).id, id);
    await withdrawAll();
  });

  it('has 1 to 500 characters, whatever their bytes', async () => {
    for (const text of ['x', 'ễ'.repeat(500), '🎉'.repeat(500), 'Dòng một\nDòng hai', '"\\</script>\u2028']) {
      const made = (await announce(text)).expect(201);
      assert.equal(made.text, text);
      assert.equal((await hall.live()).announcement.text, text);
      (await withdraw(made.id)).expect(200);
    }
    const composed = (await announce('e\u0302\u0303')).expect(201);
    assert.equal(composed.text, 'ễ');
    await withdrawAll();
    for (const text of ['', '   ', '\u00a0\n\u3000', 'x'.repeat(501), 'ễ'.repeat(501), '🎉'.repeat(501), 'x'.repeat(60000), 'a\u0007b', 7, null, [], {}, true]) {
      assert.ok('text' in (await announce(text)).refused(422, 'invalid').fields, JSON.stringify(text).slice(0, 40));
    }
  });

  it('is refused in any other form', async () => {
    (await hall.secretariat.post('/api/announcements', {})).refused(422, 'invalid');
    assert.ok('at' in (await hall.secretariat.post('/api/announcements', { text: 'x', at: 'now' })).refused(422, 'invalid').fields);
    for (const body of ['{', '[]', '"x"', '{"text":"a","text":"b"}', '{"text":"\xff"}', '{"text":"a\\u0000b"}']) {
      const answer = await hall.secretariat.request('POST', '/api/announcements', { body: Buffer.from(body, 'latin1'), headers: { 'Content-Type': 'application/json' } });
      answer.refused(400, 'bad_request');
    }
    (await hall.secretariat.upload('/api/announcements', 'text=x', 'application/x-www-form-urlencoded')).refused(415, 'unsupported_type');
    assert.deepEqual(await inForce(), []);
    assert.equal((await hall.live()).announcement, null);
  });

  it('is recorded, with its words and who said them', async () => {
    const { id } = (await announce('Ghi vào nhật ký.')).expect(201);
    (await withdraw(id)).expect(200);
    const lines = (await hall.auditor.get('/api/events?last=2')).text.trim().split('\n').map((line) => JSON.parse(line));
    assert.deepEqual(lines.map(({ act, data }) => ({ act, data })), [
      { act: 'announcement.add', data: { id, text: 'Ghi vào nhật ký.' } },
      { act: 'announcement.withdraw', data: { id } },
    ]);
    for (const { actor } of lines) assert.match(actor, /^token:\d+$/);
    const { text } = await hall.auditor.get('/api/exports/events.csv');
    assert.ok(text.includes('announcement.add') && text.includes('announcement.withdraw'));
    const { stdout } = await hall.congress.succeed('export', ['events', '--format', 'jsonl']);
    assert.ok(stdout.includes('"announcement.withdraw"'));
  });

  for (const end of ['kill', 'stop']) {
    it(`is there after a ${end}, and what was withdrawn is not`, async () => {
      const gone = (await announce(`Trước khi ${end}.`)).expect(201);
      const made = (await announce(`Sau khi ${end}.`)).expect(201);
      (await withdraw(gone.id)).expect(200);
      await hall[end]();
      await hall.start();
      assert.deepEqual((await hall.live()).announcement, made);
      assert.deepEqual(await inForce(), [made]);
      (await withdraw(made.id)).expect(200);
    });
  }

  it('of which there are many at once is the newest in the end', async () => {
    const texts = Array.from({ length: 100 }, (_, at) => `Thông báo ${at}`);
    const subscriber = await hall.subscribe();
    const made = await parallel(texts, 20, async (text) => (await announce(text)).expect(201));
    const newest = Math.max(...made.map(({ id }) => id));
    const seen = await subscriber.until(says(newest).holds, says(newest));
    assert.equal(seen.announcement.text, made.find(({ id }) => id === newest).text);
    const heard = subscriber.states.map(({ announcement }) => announcement?.id ?? 0);
    assert.deepEqual(heard, [...heard].sort((a, b) => a - b), 'never an older one after a newer one');
    const list = (await inForce()).map(({ id }) => id);
    assert.deepEqual(list, made.map(({ id }) => id).sort((a, b) => b - a));
    subscriber.close();
  });
});
