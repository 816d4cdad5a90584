// Every paper of a counted contest, made over HTTP and read back against numbers
// that the caller worked out: ballot papers, list of those who were handed one,
// minutes, result sheet, certificate and spreadsheets. Sizes and symbols are
// seen with other people's programs.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { ed25519Holds } from './badge.mjs';
import { parseCsv } from './csv.mjs';
import { decodePdf, pdfInfo } from './decode.mjs';
import { inOrder, pagesOf, reportText } from './reading.mjs';
import { cells } from './xlsx.mjs';

const A4 = /A4/;
const A5 = /^419\.\d+ x 595\.\d+/;
export const GROUPED = /.{4}(?=.)/g;

/** The paper at `path`, which must be PDF of that size: its bytes. */
export async function pdfAt(client, path, size = A4) {
  const answer = await client.get(path);
  assert.equal(answer.status, 200, `${path}: ${answer.text.slice(0, 200)}`);
  assert.match(answer.headers['content-type'], /^application\/pdf/);
  assert.match((await pdfInfo(answer.body)).size, size, path);
  return answer.body;
}

const comma = (percent) => `${percent.replace('.', ',')}%`;

/* ---- ballot papers ---- */

/** The PDF that was printed holds exactly these papers of the contest, in that order, and nothing of the `voters`. */
export async function assertBallotPapers(contest, pdf, serials, voters) {
  const strangers = voters.filter(({ code }) => !contest.options.some((name) => name.includes(code)));
  const { pages: count, size } = await pdfInfo(pdf);
  assert.match(size, A5);
  assert.equal(count, serials.length);
  assert.deepEqual(await decodePdf(pdf, 1, count), serials, 'each symbol is the serial beside it');
  const list = contest.options.map((name, at) => `${at + 1} ${name}`);
  const how = {
    approval: ['Gạch ngang cả họ và tên', contest.undervote === 'invalid' ? `Để lại đúng ${contest.seats} người` : `Để lại không quá ${contest.seats} người`],
    each: ['đánh dấu X vào một ô', contest.row_error === 'ballot' ? 'là phiếu không hợp lệ' : 'không tính cho người đó'],
  }[contest.style];
  const pages = await pagesOf(pdf, { raw: true });
  for (const [at, text] of pages.entries()) {
    inOrder(text, [serials[at].replace(GROUPED, '$&-'), 'PHIẾU BẦU', contest.title, `Số lượng cần bầu: ${contest.seats} · Số người trong danh sách: ${contest.options.length}`, ...how, 'Họ và tên']);
    // The boxes' headings stand before, between and after columns: only the list itself is in one order.
    inOrder(text, list);
    inOrder(text, ['Dấu của Ban kiểm phiếu', 'Không ký tên', 'Phiếu viết hỏng được đổi']);
    for (const { code } of strangers) assert.ok(!text.includes(code), `nothing of a voter: ${code}`);
  }
}

/* ---- who was handed a ballot ---- */

/** `phones` and `holders` are those who drew and who were handed a paper. */
export async function assertIssueList(hall, contest, { phones, holders }) {
  const text = await reportText(await pdfAt(hall.teller, `/api/contests/${contest.id}/issued.pdf`), { footer: 'Danh sách phát phiếu' });
  inOrder(text, ['DANH SÁCH PHÁT PHIẾU', 'STT Mã Họ và tên Phiếu Ký tên', 'Tổng số:', 'TM. BAN KIỂM PHIẾU']);
  const rows = [...text.matchAll(/(\d+) ((?:DB|DK)\d+) (.+?) (điện tử|giấy)( –)?(?= |$)/g)];
  assert.deepEqual(rows.map(([, number]) => Number(number)), Array.from({ length: phones.length + holders.length }, (_, at) => at + 1));
  const told = (people, kind) => people.map(({ code, full_name: name }) => `${code} ${name} ${kind}`);
  assert.deepEqual(rows.map(([, , code, name, kind]) => `${code} ${name} ${kind}`).sort(), [...told(phones, 'điện tử'), ...told(holders, 'giấy')].sort());
  for (const [, , code, , kind, dash] of rows) assert.equal(Boolean(dash), kind === 'điện tử', `only papers are signed for: ${code}`);
  const parts = (some) => (list) => list.filter(({ delegation }) => !some || delegation === some).length;
  const sum = (label, of) => `${label}: ${of(phones) + of(holders)} phiếu${of(holders) ? ` (điện tử ${of(phones)}, giấy ${of(holders)})` : ''}`;
  for (const delegation of new Set([...phones, ...holders].map((one) => one.delegation))) {
    assert.ok(text.includes(sum(delegation, parts(delegation))), `${sum(delegation, parts(delegation))} in\n${text}`);
  }
  assert.ok(text.includes(sum('Tổng số', parts(null))), sum('Tổng số', parts(null)));
}

/* ---- minutes and result sheet ---- */

const noteOf = ({ tied }, row) => (row.elected ? 'Trúng cử' : tied.includes(row.number) ? 'Bằng phiếu' : row.missing ? `Thiếu ${row.missing} phiếu` : '');

/**
 * `count` and `result` as counted by the caller; `figures` has convened,
 * present, issued and collected, `paper` the part on paper, `earlier` the
 * contest that this one follows.
 */
export async function assertMinutes(hall, contest, { count, result, figures, paper, earlier }) {
  const { id, options, style } = contest;
  const pdf = await pdfAt(hall.teller, `/api/contests/${id}/minutes.pdf`);
  const minutes = await reportText(pdf, { footer: 'Biên bản kiểm phiếu' });
  const part = (all, onPaper) => `${all} (điện tử: ${all - onPaper}, giấy: ${onPaper})`;
  inOrder(minutes, [
    'BIÊN BẢN KIỂM PHIẾU',
    contest.title,
    contest.runoff_of ? '(Bầu lại những người bằng phiếu)' : `(Lần bầu thứ ${contest.round})`,
    'Địa điểm: Tân Phú',
    'Trưởng ban: Phạm Kiểm',
    'Thành viên: Đỗ Một, Vũ Hai',
    'Bỏ phiếu kín, bằng phiếu điện tử và phiếu giấy',
    ...(earlier ? [`${contest.runoff_of ? 'Bầu lại giữa những người bằng phiếu trong' : 'Bầu tiếp số lượng còn thiếu của'} cuộc bầu: ${earlier.title}`, `Mã của cuộc bầu đó: ${earlier.fingerprint}`] : []),
    `Số lượng cần bầu: ${contest.seats}`,
    `Số người trong danh sách bầu cử: ${options.length}`,
    ...options.map((name, at) => `${at + 1}. ${name}`),
    `Được triệu tập: ${figures.convened}`,
    `Có mặt khi bỏ phiếu: ${figures.present}`,
    `Vắng mặt khi bỏ phiếu: ${figures.convened - figures.present}`,
    `khi bắt đầu bỏ phiếu: ${figures.present}/${figures.convened} đại biểu, ${figures.delegations_present}/${figures.delegations} đoàn có mặt, đủ 2/3`,
    `khi kết thúc kiểm phiếu: ${figures.present}/${figures.convened} đại biểu`,
    `Số phiếu phát ra: ${part(figures.issued, paper.issued)}`,
    `Số phiếu thu về: ${part(figures.collected, paper.collected)}`,
    `Số phiếu hợp lệ: ${part(count.valid, paper.valid)}`,
    `Số phiếu không hợp lệ: ${part(count.invalid, paper.collected - paper.valid)}`,
    `Phiếu giấy viết hỏng đã đổi: ${paper.exchanged}`,
    `Phiếu giấy bị loại tại hòm phiếu, không tính: ${paper.foreign}`,
    'Kết quả kiểm phiếu',
  ]);
  const table = minutes.slice(minutes.indexOf('Kết quả kiểm phiếu'));
  const row = (each) => {
    const middle = style === 'each' ? `${each.votes} ${count.totals[each.number - 1].against}` : each.votes;
    return `${each.number} ${options[each.number - 1]} ${middle} ${comma(each.percent)} ${noteOf(result, each)}`.trim();
  };
  inOrder(table, [
    ...result.rows.map(row),
    `Số người trúng cử: ${result.elected.length}`,
    ...result.elected.map((number, at) => `${at + 1}. ${options[number - 1]}: ${result.rows[number - 1].votes} phiếu (${comma(result.rows[number - 1].percent)})`),
    ...(result.tied.length ? [`Bằng phiếu ở vị trí cuối, chưa trúng cử: ${result.tied.length}`, ...result.tied.map((number) => options[number - 1])] : []),
    ...(result.open_seats ? [`Số lượng còn thiếu: ${result.open_seats}`] : []),
    'TM. ĐOÀN CHỦ TỊCH',
    'Lê Chủ Toạ',
    'Phạm Kiểm',
    contest.fingerprint,
    contest.root,
  ]);
  for (const [reason, number] of Object.entries(REASONS)) {
    assert.equal(minutes.includes(`${number}: ${count.reasons[reason]}`), reason in count.reasons, reason);
  }
  const english = await reportText(await pdfAt(hall.presidium, `/api/contests/${id}/minutes.pdf?language=en`), { footer: 'Counting minutes', page: 'Page' });
  const englishPart = (all, onPaper) => `${all} (electronic: ${all - onPaper}, paper: ${onPaper})`;
  inOrder(english, ['COUNTING MINUTES', contest.title, `Convened: ${figures.convened}`, `Ballots issued: ${englishPart(figures.issued, paper.issued)}`, `Valid ballots: ${englishPart(count.valid, paper.valid)}`, `Number of those elected: ${result.elected.length}`, contest.root]);
}

const REASONS = {
  no_choice: 'không chọn ai',
  overvote: 'bầu quá số lượng quy định',
  undervote: 'bầu thiếu số lượng quy định',
  both_or_neither: 'có dòng không đánh dấu hoặc đánh dấu cả hai',
  not_issued: 'không do Ban kiểm phiếu phát ra',
  unclear: 'không rõ bầu ai',
  write_in: 'ghi thêm người ngoài danh sách',
  identifying_mark: 'có ký hiệu nhận biết',
  signed: 'có ký tên',
  extra_text: 'có viết thêm',
};

/** As assertMinutes; `certified` tells what the sheet must say of that. */
export async function assertResultSheet(hall, contest, { count, result, figures, certified }) {
  const { id, options } = contest;
  const sheet = await reportText(await pdfAt(hall.steward, `/api/contests/${id}/result.pdf`), { footer: 'Kết quả bầu cử' });
  const others = result.rows.filter((row) => !row.elected).sort((a, b) => b.votes - a.votes || a.number - b.number);
  const line = (row, at) => `${at + 1} ${options[row.number - 1]} ${row.votes} ${comma(row.percent)}`;
  inOrder(sheet, [
    'KẾT QUẢ BẦU CỬ',
    contest.title,
    certified ? 'KẾT QUẢ ĐÃ ĐƯỢC XÁC NHẬN' : 'CHƯA XÁC NHẬN',
    `triệu tập ${figures.convened}, có mặt ${figures.present}`,
    `phát ra ${figures.issued}, thu về ${figures.collected}, hợp lệ ${count.valid}, không hợp lệ ${count.invalid}`,
    `Trúng cử: ${result.elected.length} trên ${contest.seats}`,
    ...result.elected.map((number, at) => line(result.rows[number - 1], at)),
    ...(result.tied.length ? [`${result.tied.length} người bằng phiếu`] : []),
    ...(result.open_seats ? [`Còn thiếu ${result.open_seats} người`] : []),
    ...(others.length ? ['Chưa trúng cử', ...others.map((row, at) => `${line(row, at)} ${noteOf(result, row)}`.trim())] : []),
    contest.fingerprint,
    contest.root,
  ]);
}

/* ---- certificate and spreadsheets ---- */

/** The text that was certified says the same, and is signed. */
export async function assertCertificate(hall, contest, { count, result, figures, adjusted, paper }) {
  const answer = (await hall.nobody.get(`/api/contests/${contest.id}/certificate`)).expect(200);
  const hash = createHash('sha256').update(answer.certificate).digest();
  assert.equal(answer.hash, hash.toString('hex'));
  const { public_key: key, id } = await hall.facts();
  assert.ok(ed25519Holds(key, Buffer.concat([Buffer.from('congressd-certificate-v1'), hash]), Buffer.from(answer.signature, 'hex')));
  const text = JSON.parse(answer.certificate);
  assert.deepEqual([text.congress, text.contest, text.title, text.round], [id, contest.id, contest.title, contest.round]);
  assert.deepEqual(text.counts, { ...figures, convened_adjusted: adjusted, valid: count.valid, invalid: count.invalid });
  assert.deepEqual(text.papers, { issued: paper.issued, collected: paper.collected, valid: paper.valid, invalid: paper.collected - paper.valid });
  assert.deepEqual(text.totals.map(({ name: _, ...row }) => row), count.totals);
  assert.deepEqual(Object.fromEntries(text.invalid_reasons.map(({ reason, count: number }) => [reason, number])), count.reasons);
  assert.deepEqual(text.result, result);
  assert.deepEqual(text.approvals.map(({ office }) => office), ['teller', 'presidium']);
}

/** The rows of an export, the CSV's, after the spreadsheet's were found to say the same. */
export async function exportRows(client, kind, query = '') {
  const csv = parseCsv((await client.get(`/api/exports/${kind}.csv${query}`)).body);
  const sheet = cells((await client.get(`/api/exports/${kind}.xlsx${query}`)).body);
  assert.equal(sheet.length, csv.length, kind);
  const plain = (text) => (/^'[=+\-@\t\r]/.test(text) ? text.slice(1) : text);
  for (const [at, row] of csv.entries()) {
    for (const [column, text] of row.entries()) {
      const value = sheet[at][column] ?? '';
      if (typeof value === 'object') assert.match(text, /^\d{4}-\d\d-\d\d/, `${kind}: ${text}`);
      else assert.equal(String(value), plain(text), `${kind}, row ${at + 1}, column ${column + 1}`);
    }
  }
  const [header, ...rows] = csv;
  return rows.map((row) => Object.fromEntries(header.map((name, column) => [name, row[column]])));
}

export async function assertResultsExport(hall, contest, { count, result, figures }) {
  const rows = await exportRows(hall.secretariat, 'results', `?contest=${contest.id}`);
  assert.equal(rows.length, contest.options.length);
  for (const [at, row] of rows.entries()) {
    const { for: yes, against, other } = count.totals[at];
    const wanted = { contest: contest.id, title: contest.title, convened: figures.convened, present: figures.present, issued: figures.issued, collected: figures.collected, valid: count.valid, invalid: count.invalid, number: at + 1, name: contest.options[at], for: yes, against, other, percent: result.rows[at].percent, elected: result.rows[at].elected ? 1 : 0 };
    for (const [name, value] of Object.entries(wanted)) assert.equal(row[name], String(value), `${name} of row ${at + 1}`);
  }
}
