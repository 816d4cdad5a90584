// Lists of delegates as PDF, photos on badges, and the sizes of badges.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { deflateSync } from 'node:zlib';
import { decodePdf, pdfImage, pdfInfo, pdfText } from '../lib/decode.mjs';
import { Hall } from '../lib/hall.mjs';
import { makeOfficials, makeRoster } from '../lib/roster.mjs';

const ELECTION = { title: 'Bầu Ban Chấp hành', style: 'approval', seats: 1, options: ['Lê An', 'Trần Bình'] };
const plain = (text) => text.normalize('NFC').replace(/\s+/g, ' ');

function inOrder(text, parts) {
  let from = 0;
  for (const part of parts) {
    const at = text.indexOf(part, from);
    assert.ok(at >= 0, `"${part}" after character ${from} of\n${text}`);
    from = at + part.length;
  }
}

// A grey PNG of these sides; `claimed` sides may be others.
function png(width, height, claimed = [width, height]) {
  const chunk = (type, data) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const head = Buffer.alloc(4);
    head.writeUInt32BE(data.length);
    const end = Buffer.alloc(4);
    end.writeUInt32BE(crc(body));
    return Buffer.concat([head, body, end]);
  };
  const about = Buffer.alloc(13);
  about.writeUInt32BE(claimed[0], 0);
  about.writeUInt32BE(claimed[1], 4);
  about.set([8, 0], 8);
  const rows = Buffer.alloc((width + 1) * height, 0x80);
  for (let y = 0; y < height; y++) rows[y * (width + 1)] = 0;
  const parts = [chunk('IHDR', about), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))];
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), ...parts]);
}

function crc(bytes) {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let i = 0; i < 8; i++) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  }
  return (sum ^ 0xffffffff) >>> 0;
}

describe('lists of delegates', { timeout: 120000 }, () => {
  let hall;
  let people; // by delegation, then code, as the papers have them
  let text;
  before(async () => {
    hall = await Hall.open({ people: makeOfficials(9) });
    const order = [...new Set([...hall.people].sort((a, b) => (a.code < b.code ? -1 : 1)).map((one) => one.delegation))];
    people = [...hall.people].sort((a, b) => order.indexOf(a.delegation) - order.indexOf(b.delegation) || (a.code < b.code ? -1 : 1));
    await hall.admit(people.slice(0, 6));
  });
  after(() => hall?.close());

  const read = async (path) => {
    const { body, status } = await hall.auditor.get(path);
    assert.equal(status, 200);
    assert.match((await pdfInfo(body)).size, /A4/);
    return plain(await pdfText(body));
  };

  it('have everybody by delegation, with places to sign', async () => {
    text = await read('/api/attendance.pdf');
    inOrder(text, ['DANH SÁCH ĐIỂM DANH ĐẠI BIỂU', ...people.map((one) => one.code), 'Tổng số: 9 đại biểu', 'TM. ĐOÀN THƯ KÝ']);
    for (const one of people) assert.ok(text.includes(plain(one.full_name)), one.full_name);
    assert.ok(text.includes('Ký tên'));
  });

  it('have who came, and why others did not', async () => {
    const { id } = (await hall.facts()).session;
    const path = `/api/sessions/${id}/absences/${people[6].id}`;
    (await hall.secretariat.request('PUT', path, {
      body: JSON.stringify({ kind: 'excused', reason: 'ốm' }),
      headers: { 'Content-Type': 'application/json' },
    })).done();
    text = await read('/api/attendance.pdf?filled=1');
    inOrder(text, ['KẾT QUẢ ĐIỂM DANH', ...people.slice(0, 7).map((one) => one.code), 'ốm', people[8].code]);
    assert.ok(text.includes('Tổng số: triệu tập 9, có mặt 6, vắng 3, trong đó có lý do 1'), text);
    assert.equal(text.match(/vắng có lý do: ốm/g).length, 1);
    assert.match(await read('/api/attendance.pdf?filled=1&language=en'), /Total: convened 9, present 6, absent 3, of them excused 1/);
  });

  it('put the head of a delegation first, not the deputy', async () => {
    const [delegation] = people.map((one) => one.delegation);
    const members = people.filter((one) => one.delegation === delegation);
    const [first, deputy, head] = members;
    (await hall.secretariat.patch(`/api/delegates/${deputy.id}`, { position: 'Phó Trưởng đoàn' })).done();
    (await hall.secretariat.patch(`/api/delegates/${head.id}`, { note: 'TRƯỞNG ĐOÀN đại biểu' })).done();
    text = await read('/api/attendance.pdf');
    inOrder(text, [`${delegation}: ${members.length} đại biểu`, head.code, '(Trưởng đoàn)', first.code, deputy.code]);
    assert.equal(text.match(/\(Trưởng đoàn\)/g).length, 1);
    (await hall.secretariat.patch(`/api/delegates/${head.id}`, { note: null })).done();
  });

  it('have who stands for another instead of them', async () => {
    const [alternate] = makeRoster(246).filter((one) => one.standing === 'alternate');
    const { id } = (await hall.secretariat.post('/api/delegates', { ...alternate, code: 'DK01', delegation: people[8].delegation })).expect(201);
    assert.ok(!(await read('/api/attendance.pdf')).includes('DK01'));
    (await hall.secretariat.patch(`/api/delegates/${id}`, { replaces: people[8].id })).done();
    text = await read('/api/attendance.pdf');
    inOrder(text, ['DK01', 'Tổng số: 9 đại biểu']);
    assert.ok(!text.includes(people[8].code), text);
    (await hall.secretariat.patch(`/api/delegates/${id}`, { replaces: null })).done();
  });

  it('are refused for what is no session', async () => {
    (await hall.auditor.get('/api/attendance.pdf?session=99')).refused(404, 'not_found');
    (await hall.auditor.get('/api/attendance.pdf?session=x')).refused(400, 'bad_request');
    (await hall.auditor.get('/api/attendance.pdf?filled=2')).refused(400, 'bad_request');
  });

  it('tell who was handed a ballot, once the contest is closed', async () => {
    const contest = await hall.move((await hall.define({ ...ELECTION, paper: true })).id, 'issuing');
    const [first, second] = await hall.signIn(people.slice(0, 2));
    await first.draw(contest);
    await second.draw(contest);
    (await hall.teller.post(`/api/contests/${contest.id}/papers.pdf`, { count: 2 })).status;
    (await hall.teller.post(`/api/contests/${contest.id}/paper`, { delegate: people[2].id })).expect(201);
    (await hall.auditor.get(`/api/contests/${contest.id}/issued.pdf`)).refused(409, 'wrong_state');
    await hall.move(contest.id, 'voting');
    (await hall.presidium.post(`/api/contests/${contest.id}/paper/open`, {})).done();
    await hall.move(contest.id, 'closed');
    text = await read(`/api/contests/${contest.id}/issued.pdf`);
    inOrder(text, ['DANH SÁCH PHÁT PHIẾU', ELECTION.title, people[0].code, 'điện tử', people[1].code, 'điện tử', people[2].code, 'giấy', 'Tổng số: 3 phiếu (điện tử 2, giấy 1)']);
    assert.ok(!text.includes(people[3].code));
  });
});

describe('photos and sizes of badges', { timeout: 120000 }, () => {
  let hall;
  let path;
  before(async () => {
    hall = await Hall.open({ people: makeOfficials(3) });
    await hall.issueBadges();
    path = `/api/delegates/${hall.people[0].id}/photo`;
  });
  after(() => hall?.close());

  const put = (body, type = 'image/png', client = hall.secretariat) => client.request('PUT', path, { body, headers: { 'Content-Type': type } });

  it('are kept as modest JPEGs', async () => {
    assert.equal((await hall.steward.get(path)).status, 404);
    const { width, height } = (await put(png(1200, 1600))).expect(200);
    assert.deepEqual([width, height], [480, 640]);
    const { body, headers } = await hall.steward.get(path);
    assert.equal(headers['content-type'], 'image/jpeg');
    assert.equal(body.subarray(0, 2).toString('hex'), 'ffd8');
  });

  it('are refused where they are none, damaged, huge, tiny or of another kind', async () => {
    (await put(Buffer.from('hello'))).refused(415, 'unsupported_type');
    (await put(png(100, 100), 'text/html')).refused(415, 'unsupported_type');
    (await put(png(100, 100).subarray(0, 60))).refused(422, 'invalid');
    (await put(png(100, 100, [30000, 30000]))).refused(413, 'too_large');
    (await put(png(10, 10))).refused(422, 'invalid');
    (await put(Buffer.alloc((8 << 20) + 1))).refused(413, 'too_large');
    assert.equal((await hall.steward.get(path)).status, 200, 'the one before stays');
  });

  // Within the first badge's photo, where the next one's would be, and on which page, in millimetres.
  const PHOTO = { a4: [[29, 49], [119, 60], 1], card: [[11, 30], [11, 38], 2], a6: [[27, 120], [12, 120], 2] };
  for (const [size, pages, pattern] of [['a4', 1, /A4/], ['card', 3, /^243\.\d+ x 153/], ['a6', 3, /^297\.\d+ x 419/]]) {
    it(`are printed at ${size}`, async () => {
      const { body } = await hall.secretariat.get(`/api/badges.pdf?size=${size}`);
      const info = await pdfInfo(body);
      assert.equal(Number(info.pages), pages);
      assert.match(info.size, pattern);
      const text = plain(await pdfText(body));
      for (const one of hall.people) assert.ok(text.includes(one.code));
      const tokens = await Promise.all(hall.people.map(async ({ id }) => (await hall.badge(id)).token));
      assert.deepEqual((await decodePdf(body, 1, pages)).sort(), tokens.sort());
      // The picture is all of one grey; beside it, and on badges without one, paper is white.
      const grey = async (page, [x, y]) => {
        const { width, pixels } = await pdfImage(body, page, 100);
        return pixels[Math.round((y * 100) / 25.4) * width + Math.round((x * 100) / 25.4)];
      };
      const [place, other, page] = PHOTO[size];
      assert.ok(Math.abs((await grey(1, place)) - 0x80) < 6);
      assert.equal(await grey(page, other), 255);
    });

    it(`are printed at ${size} by a job and by the command line`, async () => {
      const job = (await hall.secretariat.post('/api/jobs', { kind: 'badges_pdf', delegates: 'all', size })).expect(202);
      let state;
      do {
        await sleep(20);
        ({ state } = (await hall.secretariat.get(`/api/jobs/${job.id}`)).expect(200));
      } while (state === 'queued' || state === 'running');
      assert.equal(state, 'done');
      const { body } = await hall.secretariat.get(`/api/jobs/${job.id}/file`);
      const out = hall.congress.file(`badges-${size}.pdf`);
      await hall.congress.succeed('badges', ['--out', out, '--size', size]);
      for (const made of [body, readFileSync(out)]) {
        const info = await pdfInfo(made);
        assert.equal(Number(info.pages), pages);
        assert.match(info.size, pattern);
      }
    });
  }

  it('are refused at sizes there are not', async () => {
    (await hall.secretariat.get('/api/badges.pdf?size=a3')).refused(400, 'bad_request');
    (await hall.secretariat.post('/api/jobs', { kind: 'badges_pdf', delegates: 'all', size: 'a3' })).refused(422, 'invalid');
    const { code } = await hall.congress.run('badges', ['--out', hall.congress.file('none.pdf'), '--size', 'a3']);
    assert.equal(code, 2);
  });

  it('can be taken away', async () => {
    (await hall.secretariat.delete(path)).done();
    assert.equal((await hall.steward.get(path)).status, 404);
  });
});
