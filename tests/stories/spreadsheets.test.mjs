// Rosters that come as a spreadsheet, and every export as one.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { parseCsv } from '../lib/csv.mjs';
import { Hall } from '../lib/hall.mjs';
import { cells, pack, unpack, workbook } from '../lib/xlsx.mjs';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const HEADER = ['Mã đại biểu', 'Họ và tên', 'Đơn vị', 'Ngày sinh', 'Điện thoại', 'Ghi chú'];
const PEOPLE = [
  ['A1', 'Trần Thị Ánh', 'Mỏ Cày', '28/02/1990', '0901234567', '=1+1'],
  ['A2', 'Lê "Bình" & Đỗ', 'Ba Tri', 1990, 84901234567, 'x'],
];
// Days since 1899-12-30, as spreadsheets count them.
const serialOf = (iso) => (Date.parse(iso) - Date.UTC(1899, 11, 30)) / 86400000;

describe('a roster as a spreadsheet', { timeout: 60000 }, () => {
  let hall;
  before(async () => {
    hall = await Hall.open();
  });
  after(() => hall?.close());

  const upload = (file, query = '') => hall.secretariat.upload(`/api/roster${query}`, file, XLSX);

  it('is imported from its first sheet', async () => {
    const { added } = (await upload(workbook([HEADER, ...PEOPLE]))).expect(200);
    assert.equal(added, 2);
    const [first, second] = await hall.delegates();
    assert.equal(first.full_name, 'Trần Thị Ánh');
    const whole = (await hall.secretariat.get(`/api/delegates/${first.id}`)).expect(200);
    assert.deepEqual([whole.birth_date, whole.phone, whole.note], ['1990-02-28', '0901234567', '=1+1']);
    const other = (await hall.secretariat.get(`/api/delegates/${second.id}`)).expect(200);
    assert.deepEqual([other.full_name, other.birth_date, other.phone], ['Lê "Bình" & Đỗ', '1990', '84901234567']);
  });

  it('names the rows of the sheet that are wrong, and imports nothing', async () => {
    const file = workbook([HEADER, ['B1', 'Một'], ['B1', 'Hai'], ['', 'Ba']]);
    const { rows } = (await upload(file)).refused(422, 'invalid');
    assert.deepEqual(rows.map(({ line, code }) => [line, code]), [[3, 'duplicate_code'], [4, 'missing_value']]);
    assert.equal((await hall.delegates()).length, 2);
  });

  it('is refused when it is none, damaged or a bomb', async () => {
    const parts = unpack(workbook([HEADER, ...PEOPLE]));
    const bomb = pack({ ...parts, 'xl/worksheets/sheet1.xml': `<w>${' '.repeat(300 << 20)}</w>` });
    const whole = workbook([HEADER, ...PEOPLE]);
    const broken = pack({ ...parts, 'xl/worksheets/sheet1.xml': '<worksheet><sheetData>' });
    for (const file of [pack({ 'a.txt': 'b' }), whole.subarray(0, whole.length / 2), broken]) {
      const { rows } = (await upload(file)).refused(422, 'invalid');
      assert.deepEqual(rows.map(({ line, code }) => [line, code]), [[1, 'bad_spreadsheet']]);
    }
    (await upload(bomb)).refused(413, 'too_large');
    assert.equal((await hall.delegates()).length, 2);
    assert.equal((await hall.nobody.get('/healthz')).status, 200);
  });

  it('may be given to the command too', async () => {
    const path = hall.congress.file('roster.xlsx');
    writeFileSync(path, workbook([HEADER, ...PEOPLE, ['A3', 'Võ Chi']]));
    const { stdout } = await hall.congress.succeed('import', [path]);
    assert.match(stdout, /added 1, updated 0, unchanged 2/);
  });

  it('comes back as it went out', async () => {
    const { body } = await hall.secretariat.get('/api/exports/delegates.xlsx');
    const { unchanged, warnings } = (await upload(body, '?dry_run=1')).expect(200);
    assert.deepEqual([unchanged, warnings], [3, []]);
  });
});

describe('exports as spreadsheets', { timeout: 60000 }, () => {
  let hall;
  before(async () => {
    hall = await Hall.open();
    (await hall.secretariat.upload('/api/roster', workbook([HEADER, ...PEOPLE]), XLSX)).expect(200);
    const [one] = await hall.delegates();
    const scan = { nonce: 'spreadsheet-1', delegate: one.id, gate: '+A', direction: 'in' };
    (await hall.steward.post('/api/scans', { scans: [scan] })).expect(200);
    const { id } = (await hall.presidium.post('/api/contests', { title: 'Nghị quyết', style: 'resolution' })).expect(201);
    (await hall.presidium.post(`/api/contests/${id}/state`, { to: 'voting', override: 'thử' })).expect(200);
    (await hall.presidium.post(`/api/contests/${id}/state`, { to: 'closed' })).expect(200);
  });
  after(() => hall?.close());

  // A cell of the CSV file, as the spreadsheet has it.
  function agrees(text, value) {
    const plain = /^'[=+\-@\t\r]/.test(text) ? text.slice(1) : text;
    if (typeof value !== 'object') return plain === String(value);
    if (/^\d{4}-\d\d-\d\d$/.test(plain)) return value.serial === serialOf(plain);
    const local = serialOf(new Date(Math.floor((Date.parse(plain) + 7 * 3600000) / 1000) * 1000).toISOString());
    return Math.abs(value.serial - local) < 1e-8;
  }

  for (const kind of ['attendance', 'scans', 'delegates', 'results', 'events']) {
    it(`${kind} hold the cells of the CSV file`, async () => {
      const csv = parseCsv((await hall.auditor.get(`/api/exports/${kind}.csv`)).body);
      const answer = await hall.auditor.get(`/api/exports/${kind}.xlsx`);
      assert.equal(answer.headers['content-type'], XLSX);
      assert.match(answer.headers['content-disposition'], new RegExp(`^attachment; filename="${kind}.*\\.xlsx"$`));
      const rows = cells(answer.body);
      assert.equal(rows.length, csv.length);
      assert.ok(rows.length > 1);
      for (const [i, row] of csv.entries()) {
        for (const [j, text] of row.entries()) {
          const value = rows[i][j] ?? '';
          assert.ok(agrees(text, value), `row ${i + 1}, column ${j + 1}: ${text} / ${JSON.stringify(value)}`);
        }
      }
    });
  }

  it('freeze their header and have dates as dates', async () => {
    const { body } = await hall.auditor.get('/api/exports/attendance.xlsx');
    assert.match(unpack(body)['xl/worksheets/sheet1.xml'], /<pane ySplit="1" topLeftCell="A2"[^>]*state="frozen"/);
    const { body: delegates } = await hall.auditor.get('/api/exports/delegates.xlsx');
    const [names, first] = cells(delegates);
    assert.deepEqual(first[names.indexOf('birth_date')], { serial: serialOf('1990-02-28') });
  });

  it('come from the command too', async () => {
    const { stdout } = await hall.congress.succeed('export', ['results', '--format', 'xlsx']);
    assert.match(stdout, /^PK\x03\x04/);
  });
});
