// The papers that are signed by hand: counting minutes and credentials report.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { pdfInfo, pdfText } from '../lib/decode.mjs';
import { Hall } from '../lib/hall.mjs';
import { isOfficial, makeOfficials, makeRoster } from '../lib/roster.mjs';
import { castBody } from '../lib/voter.mjs';

const ELECTION = { title: 'Bầu Ban Kiểm tra khoá mới', style: 'approval', seats: 2, options: ['Lê Thị Ánh', 'Trần Bình', 'Phạm Châu'] };

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
