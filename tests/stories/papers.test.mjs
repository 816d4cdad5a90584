// The papers as PDF, read back field by field.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { pdfInfo, pdfText } from '../lib/decode.mjs';
import { Hall } from '../lib/hall.mjs';
import { isOfficial, makeOfficials, makeRoster } from '../lib/roster.mjs';
import { castBody } from '../lib/voter.mjs';

const ELECTION = { title: 'Bầu Ban Kiểm tra khoá mới', style: 'approval', seats: 2, options: ['Lê Thị Ánh', 'Trần Bình', 'Phạm Châu'] };

const words = (text) => text.normalize('NFC').replace(/\s+/g, ' ');

/** A time of the API as the papers write it. */
const clock = (time) => {
  const [day, hour] = [{ dateStyle: 'short' }, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }].map((form) =>
    new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Ho_Chi_Minh', ...form }).format(new Date(time)),
  );
  return `${hour} ngày ${day}`;
};

const inOrder = (text, parts) => {
  let from = 0;
  for (const part of parts) {
    const at = text.indexOf(part, from);
    assert.ok(at >= 0, `"${part}" after character ${from} of\n${text}`);
    from = at + part.length;
  }
};

describe('papers', { timeout: 120000 }, () => {
  let hall;
  let contest;
  let minutes;
  before(async () => {
    const people = makeOfficials(12).map((one, at) => ({ ...one, kind: at < 3 ? 'ex_officio' : 'elected' }));
    hall = await Hall.open({ people, congress: { name: 'Đại hội Đoàn xã Tân Phú' } });
    await hall.admit(hall.people.slice(0, 11));
    const voters = await hall.signIn(hall.people.slice(0, 11));
    contest = await hall.move((await hall.define(ELECTION)).id, 'issuing');
    const ballots = await Promise.all(voters.map((voter) => voter.draw(contest)));
    await hall.move(contest.id, 'voting');
    // 10 of 11 come back: 7 for the first, 4 for the second, 2 blank.
    for (const [at, ballot] of ballots.slice(0, 10).entries()) {
      const marks = at < 4 ? [[1, 1], [2, 1]] : at < 7 ? [[1, 1]] : at < 8 ? [[3, 1]] : [];
      (await hall.nobody.post('/api/ballots', castBody(ballot, marks))).expect(201);
    }
  });
  after(() => hall?.close());

  it('have no minutes before the close', async () => {
    (await hall.teller.get(`/api/contests/${contest.id}/minutes.pdf`)).refused(409, 'wrong_state');
  });

  it('have the minutes on A4', async () => {
    await hall.move(contest.id, 'closed');
    minutes = await hall.teller.get(`/api/contests/${contest.id}/minutes.pdf`);
    assert.equal(minutes.status, 200);
    assert.match(minutes.headers['content-type'], /^application\/pdf/);
    assert.match((await pdfInfo(minutes.body)).size, /A4/);
  });

  it('state the numbers of the count in their order', async () => {
    const text = (await pdfText(minutes.body)).normalize('NFC').replace(/\s+/g, ' ');
    assert.ok(text.toUpperCase().includes('BIÊN BẢN KIỂM PHIẾU'), text);
    assert.ok(text.includes(ELECTION.title), text);
    // Convened, present; issued, collected; valid, invalid.
    inOrder(text, ['12', '11', '11', '10', '8', '2']);
    inOrder(text, ['Lê Thị Ánh', '7', '70', 'Trần Bình', '4', '40', 'Phạm Châu', '1', '10']);
    assert.ok(text.includes('Tân Phú') || text.toUpperCase().includes('TÂN PHÚ'), text);
  });

  it('say what the contest says, on the clock of the congress', async () => {
    const text = words(await pdfText(minutes.body));
    const { result, totals, fingerprint, root, frozen_at, closed_at } = await hall.contest(contest.id);
    const rows = result.rows.map(({ number, votes, percent }) => `${number} ${totals[number - 1].name} ${votes} ${percent.replace('.', ',')}%`);
    inOrder(text, [clock(frozen_at), ...rows, `Số người trúng cử: ${result.elected.length}`, clock(closed_at)]);
    const { public_key } = await hall.facts();
    for (const code of [fingerprint, root, public_key]) assert.ok(text.includes(code), text);
  });

  it('are saved under their own names', async () => {
    assert.equal(minutes.headers['content-disposition'], `attachment; filename="minutes-${contest.id}.pdf"`);
    const report = await hall.secretariat.get('/api/credentials.pdf');
    assert.equal(report.headers['content-disposition'], 'attachment; filename="credentials.pdf"');
  });

  it('are the same once certified', async () => {
    await hall.certify(contest.id);
    const again = await hall.presidium.get(`/api/contests/${contest.id}/minutes.pdf`);
    assert.equal(words(await pdfText(again.body)), words(await pdfText(minutes.body)));
  });

  it('are in English where the congress is', async () => {
    (await hall.secretariat.patch('/api/congress', { language: 'en' })).expect(200);
    const english = await hall.teller.get(`/api/contests/${contest.id}/minutes.pdf`);
    const report = await hall.auditor.get('/api/credentials.pdf');
    (await hall.secretariat.patch('/api/congress', { language: 'vi' })).expect(200);
    inOrder(words(await pdfText(english.body)), ['COUNTING MINUTES', 'Ballots issued: 11', '70.00%', 'FOR THE PRESIDIUM']);
    inOrder(words(await pdfText(report.body)), ['CREDENTIALS REPORT', 'Convened: 12', 'Present: 11 (91.67%)']);
  });

  it('have the credentials report with the make-up of the congress', async () => {
    const report = await hall.auditor.get('/api/credentials.pdf');
    assert.equal(report.status, 200);
    assert.match((await pdfInfo(report.body)).size, /A4/);
    const text = (await pdfText(report.body)).normalize('NFC').replace(/\s+/g, ' ');
    assert.ok(text.toUpperCase().includes('THẨM TRA TƯ CÁCH ĐẠI BIỂU'), text);
    inOrder(text, ['12', '11']);
    for (const share of [/\b3\b.{0,20}25/, /\b9\b.{0,20}75/]) assert.match(text, share);
  });

  it('count a whole congress', async () => {
    const people = makeRoster();
    const officials = people.filter(isOfficial);
    const large = await Hall.open({ people });
    const report = await large.auditor.get('/api/credentials.pdf');
    await large.close();
    const text = words(await pdfText(report.body));
    const row = (label, count) => `${label} ${count} ${((count * 100) / officials.length).toFixed(2).replace('.', ',')}%`;
    const of = (field, value) => officials.filter((one) => one[field] === value).length;
    inOrder(text, [
      `Được triệu tập: ${officials.length}`,
      row('Đại biểu đương nhiên', of('kind', 'ex_officio')),
      row('Đại biểu được bầu', of('kind', 'elected')),
      row('Đại biểu chỉ định', of('kind', 'appointed')),
      row('Nam', of('sex', 'male')),
      row('Nữ', of('sex', 'female')),
      'Tuổi bình quân:',
      `đủ tư cách: ${officials.length} (100,00%)`,
    ]);
  });

  it('are there for a congress without any contest', async () => {
    const empty = await Hall.open();
    const { status } = await empty.auditor.get('/api/credentials.pdf');
    await empty.close();
    assert.equal(status, 200);
  });
});

describe('what the papers say of the congress', { timeout: 120000 }, () => {
  const ENTERED = {
    organisation: 'Đoàn TNCS Hồ Chí Minh huyện Tân Phú',
    place: 'Tân Phú',
    presidium: { head: 'Lê Chủ Toạ', members: ['Trần Thị Hai'] },
    counting: { head: 'Phạm Kiểm', members: ['Đỗ Một', 'Vũ Hai'] },
    credentials: { head: 'Hồ Thẩm Tra', members: [] },
  };
  let hall;
  before(async () => {
    hall = await Hall.open({ people: makeOfficials(6), congress: { name: 'Đại hội Đoàn xã Tân Phú' } });
  });
  after(() => hall?.close());

  it('is nothing at first', async () => {
    const nobody = { head: '', members: [] };
    const found = (await hall.steward.get('/api/committees')).expect(200);
    assert.deepEqual(found, { organisation: '', place: '', presidium: nobody, counting: nobody, credentials: nobody });
  });

  it('is what was entered, and each part alone can be changed', async () => {
    const { organisation, ...rest } = ENTERED;
    (await hall.secretariat.patch('/api/committees', rest)).expect(200);
    const saved = (await hall.secretariat.patch('/api/committees', { organisation, credentials: { head: ENTERED.credentials.head } })).expect(200);
    assert.deepEqual(saved, ENTERED);
    assert.deepEqual((await hall.auditor.get('/api/committees')).expect(200), ENTERED);
  });

  it('is composed', async () => {
    const place = 'Hạ Long'.normalize('NFD');
    const saved = (await hall.secretariat.patch('/api/committees', { place })).expect(200);
    assert.equal(saved.place, 'Hạ Long');
    (await hall.secretariat.patch('/api/committees', { place: ENTERED.place })).expect(200);
  });

  it('is refused where it is no name', async () => {
    const wrong = [
      { organisation: 'a\nb' },
      { place: 7 },
      { place: 'x'.repeat(301) },
      { counting: 'Phạm Kiểm' },
      { counting: { head: null } },
      { counting: { head: 'Phạm Kiểm', chair: 'Đỗ Một' } },
      { counting: { members: ['Đỗ Một', ''] } },
      { counting: { members: ['Đỗ\u0007Một'] } },
      { counting: { members: Array.from({ length: 61 }, () => 'An') } },
      { presidium: { members: ['x'.repeat(201)] } },
      { others: {} },
    ];
    for (const body of wrong) (await hall.secretariat.patch('/api/committees', body)).refused(422, 'invalid');
    assert.deepEqual((await hall.auditor.get('/api/committees')).expect(200), ENTERED);
  });

  it('stands in heading, text and signatures', async () => {
    const text = words(await pdfText((await hall.auditor.get('/api/credentials.pdf')).body));
    inOrder(text, ['ĐOÀN TNCS', 'Tân Phú, ngày', 'Địa điểm: Tân Phú', 'Trưởng ban: Hồ Thẩm Tra', 'TM. BAN THẨM TRA', 'Hồ Thẩm Tra']);
    assert.ok(!text.includes('(tên tổ chức)'), text);
  });

  it('has the language that is asked for, and no other', async () => {
    const english = words(await pdfText((await hall.auditor.get('/api/credentials.pdf?language=en')).body));
    inOrder(english, ['CREDENTIALS REPORT', 'Place: Tân Phú', 'Head: Hồ Thẩm Tra']);
    (await hall.auditor.get('/api/credentials.pdf?language=fr')).refused(400, 'bad_request');
  });
});

describe('the result sheet', { timeout: 120000 }, () => {
  const NAMES = ['Lê Thị Ánh', 'Trần Bình', 'Phạm Châu', 'Vũ Dung'];
  let hall;
  let voters;
  let contest;
  before(async () => {
    hall = await Hall.open({ people: makeOfficials(9) });
    await hall.admit(hall.people.slice(0, 8));
    voters = await hall.signIn(hall.people.slice(0, 8));
    contest = await hall.define({ title: 'Bầu Ban Chấp hành', style: 'approval', seats: 3, options: NAMES });
    contest = await hall.move(contest.id, 'issuing');
    const ballots = await Promise.all(voters.map((voter) => voter.draw(contest)));
    await hall.move(contest.id, 'voting');
    // Votes: 4, 7, 3, 0; one blank, one not handed in.
    for (const [at, ballot] of ballots.slice(0, 7).entries()) {
      const marks = at === 6 ? [] : [...(at < 4 ? [[1, 1]] : []), [2, 1], ...(at < 3 ? [[3, 1]] : [])];
      (await hall.nobody.post('/api/ballots', castBody(ballot, marks))).expect(201);
    }
  });
  after(() => hall?.close());

  const sheet = (query = '') => hall.steward.get(`/api/contests/${contest.id}/result.pdf${query}`);

  it('is not there before the close', async () => {
    (await sheet()).refused(409, 'wrong_state');
    (await hall.steward.get('/api/contests/999/result.pdf')).refused(404, 'not_found');
  });

  it('says what the contest says, and that it is not yet certified', async () => {
    await hall.move(contest.id, 'closed');
    const answer = await sheet();
    assert.equal(answer.headers['content-disposition'], `attachment; filename="result-${contest.id}.pdf"`);
    const text = words(await pdfText(answer.body));
    const { result, fingerprint, root } = await hall.contest(contest.id);
    const percent = (votes) => `${((votes * 100) / 7).toFixed(2).replace('.', ',')}%`;
    assert.deepEqual(result.elected, [2, 1]);
    inOrder(text, [
      'KẾT QUẢ BẦU CỬ', 'Bầu Ban Chấp hành', 'CHƯA XÁC NHẬN', 'triệu tập 9, có mặt 8', 'phát ra 8, thu về 7, hợp lệ 6, không hợp lệ 1', 'từ 4 phiếu',
      'Trúng cử: 2 trên 3', `1 Trần Bình 6 ${percent(6)}`, `2 Lê Thị Ánh 4 ${percent(4)}`, 'Còn thiếu 1 người',
      `1 Phạm Châu 3 ${percent(3)} Thiếu 1 phiếu`, '2 Vũ Dung 0 0,00% Thiếu 4 phiếu', fingerprint, root,
    ]);
  });

  it('tells who approved, and once both have, that it is certified', async () => {
    (await hall.teller.post(`/api/contests/${contest.id}/state`, { to: 'certified' })).done();
    inOrder(words(await pdfText((await sheet('?language=en')).body)), ['NOT YET CERTIFIED', 'Counting committee: token', 'Presidium: not yet']);
    await hall.move(contest.id, 'certified');
    const { approvals } = await hall.contest(contest.id);
    const text = words(await pdfText((await sheet()).body));
    const said = (office) => clock(approvals.find((one) => one.office === office).at);
    inOrder(text, ['ĐÃ ĐƯỢC XÁC NHẬN', `Ban kiểm phiếu: khoá truy cập số`, said('teller'), 'Đoàn Chủ tịch: khoá truy cập số', said('presidium')]);
    assert.ok(!text.includes('CHƯA XÁC NHẬN'), text);
  });

  it('says whether a resolution is adopted', async () => {
    const vote = async (yes) => {
      const { id } = await hall.define({ title: 'Nghị quyết', style: 'resolution', options: ['Thông qua Nghị quyết'], majority: { num: 2, den: 3, base: 'present' } });
      await hall.move(id, 'voting');
      for (const [at, voter] of voters.entries()) (await voter.client.post(`/api/contests/${id}/vote`, { marks: [[1, at < yes ? 1 : 2]] })).expect(201);
      await hall.move(id, 'closed');
      return words(await pdfText((await hall.auditor.get(`/api/contests/${id}/result.pdf`)).body));
    };
    inOrder(await vote(6), ['KẾT QUẢ BIỂU QUYẾT', 'hơn 2/3 số đại biểu có mặt (8), từ 6 phiếu', 'Tán thành 6 75,00%', 'Không tán thành 2 25,00%', 'ĐẠI HỘI ĐÃ THÔNG QUA']);
    inOrder(await vote(5), ['Tán thành 5 62,50%', 'ĐẠI HỘI KHÔNG THÔNG QUA (thiếu 1 phiếu)']);
  });
});
