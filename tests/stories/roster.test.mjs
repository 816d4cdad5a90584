// Roster files as offices have them, and finding delegates again.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { after, before, beforeEach, describe, it } from 'node:test';
import { Hall } from '../lib/hall.mjs';
import { csvText, makeOfficials, makeRoster, rosterCsv } from '../lib/roster.mjs';

const TIMEOUT = { timeout: 120000 };

describe('a roster file', TIMEOUT, () => {
  let hall;
  before(async () => {
    hall = await Hall.open();
  });
  after(() => hall?.close());

  let series = 0;
  let prefix; // so that each test has codes of its own
  beforeEach(() => {
    prefix = `T${++series}-`;
  });

  const upload = (file, query = '') => hall.secretariat.upload(`/api/roster${query}`, file, 'text/csv');
  const accept = async (file) => (await upload(file)).expect(200);
  const own = (count) => makeRoster(count).map((one) => ({ ...one, code: prefix + one.code }));
  const stored = async (code) => (await hall.delegates(`&q=${encodeURIComponent(code)}`)).find((one) => one.code === code);
  const count = async () => (await hall.delegates()).length;

  // Fails unless the file is refused with exactly these codes, [line, column, code] each, and nothing is stored.
  async function refuseRows(file, expected) {
    const before = await count();
    const { rows } = (await upload(file)).refused(422, 'invalid');
    assert.deepEqual(rows.map(({ line, column, code }) => [line, column, code]), expected);
    for (const { detail } of rows) assert.equal(typeof detail, 'string');
    assert.equal(await count(), before);
  }

  for (const [name, form] of Object.entries({
    'with commas': {},
    'with semicolons': { separator: ';' },
    'with tabs': { separator: '\t' },
    'with a byte order mark': { bom: true },
    'with LF': { end: '\n' },
    'with a byte order mark, semicolons and LF': { bom: true, separator: ';', end: '\n' },
    'in Vietnamese': { language: 'vi' },
    'in Vietnamese with tabs': { language: 'vi', separator: '\t', bom: true },
  })) {
    it(`is read ${name}`, async () => {
      const people = own(30);
      assert.equal((await accept(rosterCsv(people, form))).added, 30);
      for (const { code, full_name, delegation, standing, seat } of people.slice(0, 5)) {
        const one = await stored(code);
        assert.deepEqual([one.full_name, one.delegation, one.standing, one.seat], [full_name, delegation, standing, seat]);
      }
      const again = await accept(rosterCsv(people, form));
      assert.deepEqual([again.added, again.updated, again.unchanged], [0, 0, 30]);
    });
  }

  it('needs no more than code and name, in any order', async () => {
    await accept(`Họ và tên,Mã đại biểu\nLê Thị Mận,${prefix}1\n`);
    const { full_name, standing } = await stored(`${prefix}1`);
    assert.deepEqual([full_name, standing], ['Lê Thị Mận', 'official']);
  });

  it('needs no line end after the last row', async () => {
    assert.equal((await accept(`code,full_name\n${prefix}1,Lê An`)).added, 1);
  });

  it('may quote whatever needs it', async () => {
    const names = ['Lê "Ba" An', 'Trần, Bình', 'Phạm; Châu'];
    await accept(csvText([['code', 'full_name'], ...names.map((name, at) => [`${prefix}${at}`, name])]));
    for (const [at, name] of names.entries()) assert.equal((await stored(`${prefix}${at}`)).full_name, name);
  });

  it('is kept in one form of Unicode', async () => {
    const name = 'Nguyễn Thị Đỗ Quyên';
    await accept(`code,full_name\n${prefix}1,${name.normalize('NFD')}\n`);
    assert.equal((await stored(`${prefix}1`)).full_name, name.normalize('NFC'));
    const again = await accept(`code,full_name\n${prefix}1,${name.normalize('NFC')}\n`);
    assert.equal(again.unchanged, 1);
  });

  it('is keyed by code: known rows are updated, absent ones left alone', async () => {
    const people = own(5);
    await accept(rosterCsv(people));
    const changed = [{ ...people[0], seat: 'Z9' }, people[1], { ...people[2], code: `${prefix}NEW` }];
    const result = await accept(rosterCsv(changed));
    assert.deepEqual([result.added, result.updated, result.unchanged], [1, 1, 1]);
    assert.equal((await stored(people[0].code)).seat, 'Z9');
    assert.equal((await stored(people[4].code)).seat, people[4].seat);
  });

  it('changes nothing in a dry run', async () => {
    const before = await count();
    assert.equal((await upload(rosterCsv(own(4)), '?dry_run=1')).expect(200).added, 4);
    assert.equal(await count(), before);
  });

  it('tells in a dry run what would change, row by row', async () => {
    const people = own(3);
    await accept(rosterCsv(people));
    const file = rosterCsv([{ ...people[0], seat: 'Z9', position: '' }, { ...people[1], code: `${prefix}NEW` }]);
    const { changes, changes_left_out, absent } = (await upload(file, '?dry_run=1')).expect(200);
    assert.deepEqual(changes.map(({ line, code, full_name, change }) => [line, code, full_name, change]), [
      [2, people[0].code, people[0].full_name, 'updated'],
      [3, `${prefix}NEW`, people[1].full_name, 'added'],
    ]);
    assert.deepEqual(changes[0].fields, [
      { column: 'seat', from: people[0].seat, to: 'Z9' },
      { column: 'position', from: people[0].position, to: '' },
    ]);
    assert.deepEqual(changes[1].fields.find(({ column }) => column === 'seat'), { column: 'seat', from: '', to: people[1].seat });
    assert.equal(changes_left_out, 0);
    assert.equal(absent, (await count()) - 1);
    assert.equal((await stored(people[0].code)).seat, people[0].seat);
  });

  it('warns of columns it does not know and keeps them', async () => {
    const { warnings } = await accept(`code,full_name,Cỡ áo\n${prefix}1,Lê An,XL\n`);
    assert.ok(JSON.stringify(warnings).includes('Cỡ áo'), JSON.stringify(warnings));
    const { id } = await stored(`${prefix}1`);
    const one = (await hall.steward.get(`/api/delegates/${id}`)).expect(200);
    assert.ok(JSON.stringify(one).includes('XL'), JSON.stringify(one));
  });

  it('warns of too many appointed', async () => {
    const people = makeOfficials(20).map((one, at) => ({ ...one, code: prefix + one.code, kind: at < 2 ? 'appointed' : 'elected' }));
    const { warnings } = await accept(rosterCsv(people));
    assert.equal(warnings.length, 1, JSON.stringify(warnings));
    assert.deepEqual((await accept(rosterCsv(people.slice(2)))).warnings, []);
  });

  it('gives the vote of an absent official delegate to the alternate who replaces', async () => {
    const before = (await hall.facts()).convened;
    const row = (code, standing, replaces) => `${prefix}${code},Lê An,${standing},${replaces && prefix + replaces}\n`;
    await accept(`code,full_name,standing,replaces\n${row('1', 'official', '')}${row('2', 'alternate', '1')}${row('3', 'alternate', '')}`);
    assert.equal((await hall.facts()).convened, before + 1);
    const [absent, stands] = [await stored(`${prefix}1`), await stored(`${prefix}2`)];
    const inside = (await hall.facts()).present;
    await hall.admit([stands]);
    assert.equal((await hall.facts()).present, inside + 1);
    await hall.admit([absent]);
    assert.equal((await hall.facts()).present, inside + 1);
  });

  it('is refused whole for one wrong row', async () => {
    const people = own(10);
    people[6].standing = 'emperor';
    await refuseRows(rosterCsv(people), [[8, 'standing', 'unknown_value']]);
  });

  it('is refused with all mistakes at once', async () => {
    const file = `code,full_name,standing,birth_date\n${prefix}1,Lê An,official,31/02/1990\n,Trần Bình,official,1990\n${prefix}3,,king,1990\n`;
    await refuseRows(file, [
      [2, 'birth_date', 'bad_date'],
      [3, 'code', 'missing_value'],
      [4, 'full_name', 'missing_value'],
      [4, 'standing', 'unknown_value'],
    ]);
  });

  it('is refused with a code twice', async () => {
    await refuseRows(`code,full_name\n${prefix}1,Lê An\n${prefix}2,Lê Ba\n${prefix}1,Lê Tư\n`, [[4, 'code', 'duplicate_code']]);
  });

  it('of 50,000 rows is stored again in little more time than at first', async () => {
    const other = await Hall.open();
    try {
      const file = (seat) => `code,full_name,delegation,seat\n${Array.from({ length: 50000 }, (_, at) => `L${at},Nguyễn Thị Ánh ${at},Đoàn ${at % 60},${seat}${at}\n`).join('')}`;
      const timed = async (seat, query = '') => {
        const begun = performance.now();
        const { added, updated } = (await other.secretariat.upload(`/api/roster${query}`, file(seat), 'text/csv')).expect(200);
        assert.equal(added + updated, 50000);
        return performance.now() - begun;
      };
      const first = await timed('A');
      // A part of a transaction that cost time for each row before it would take ten times as long.
      for (const query of ['?dry_run=1', '']) assert.ok((await timed('B', query)) < 4 * first + 1000, query);
    } finally {
      await other.close();
    }
  });

  it('names replacements of nobody among the other mistakes, by line', async () => {
    await accept(`code,full_name\n${prefix}0,Lê An\n`);
    const rows = ['1,Lê Ba,alternate,KHONG-CO,', '2,Lê Tư,alternate,KHONG-AI,31/02/1990', `3,Lê Năm,alternate,${prefix}0,`, '4,,official,,', '5,Lê Sáu,alternate,X,'];
    const file = `code,full_name,standing,replaces,birth_date\n${rows.map((row) => `${prefix}${row}\n`).join('')}`;
    const expected = [
      [2, 'replaces', 'unknown_replaces'],
      [3, 'birth_date', 'bad_date'],
      [3, 'replaces', 'unknown_replaces'],
      [5, 'full_name', 'missing_value'],
      [6, 'replaces', 'unknown_replaces'],
    ];
    await refuseRows(file, expected);
    const path = hall.congress.file('mistakes.csv');
    writeFileSync(path, file);
    const { code, stderr } = await hall.congress.run('import', [path]);
    assert.equal(code, 1);
    assert.deepEqual(stderr.match(/^line \d+, column \w+/gm), expected.map(([line, column]) => `line ${line}, column ${column}`));
  });

  it('counts lines as an editor does', async () => {
    await refuseRows(`code,full_name,note\r\n${prefix}1,Lê An,"hai\r\ndòng"\r\n${prefix}2,,x\r\n`, [[4, 'full_name', 'missing_value']]);
  });

  for (const [name, file] of Object.entries({
    'nothing': '',
    'a byte order mark alone': '\ufeff',
    'no header it knows': 'a,b\n1,2\n',
    'no column for the name': 'code,seat\nX,1\n',
    'bad UTF-8': Buffer.from('636f64652c66756c6c5f6e616d650a58312cff0a', 'hex'),
    'UTF-16': Buffer.from('\ufeffcode,full_name\nX1,An\n', 'utf16le'),
    'a zero byte': 'code,full_name\nX1,A\0n\n',
    'quotes without end': 'code,full_name\nX1,"An\n',
    'a picture': Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'),
    'a code of 10 kB': `code,full_name\n${'x'.repeat(10000)},An\n`,
  })) {
    it(`of ${name} is refused`, async () => {
      const before = await count();
      const { rows } = (await upload(file)).refused(422, 'invalid');
      assert.ok(rows.length > 0);
      assert.equal(await count(), before);
    });
  }

  it('of many thousand wrong rows has an answer of sane size', async () => {
    const answer = await upload(`code,full_name\n${',\n'.repeat(50000)}${'x,\n'.repeat(50000)}`);
    answer.refused(422, 'invalid');
    assert.ok(answer.body.length < 2 << 20, String(answer.body.length));
  });
});

describe('delegates', TIMEOUT, () => {
  const people = makeRoster(120);
  let hall;
  before(async () => {
    people[11] = { ...people[11], code: 'ZZ-77', full_name: 'Đặng Thị Hồng Đào' };
    people[12] = { ...people[12], full_name: 'Nguyễn Văn 100%' };
    hall = await Hall.open({ people });
  });
  after(() => hall?.close());

  const find = async (q) => (await hall.delegates(`&q=${encodeURIComponent(q)}`)).map(({ code }) => code);

  for (const q of ['Đặng Thị Hồng Đào', 'dang thi hong dao', 'ĐÀO', 'hong dao', 'HỒNG đao', 'zz-77', 'ZZ-', 'Đặng Thị Hồng Đào'.normalize('NFD')]) {
    it(`are found by "${q}"`, async () => {
      assert.ok((await find(q)).includes('ZZ-77'));
    });
  }

  it('are not found by what they are not', async () => {
    assert.deepEqual(await find('không có ai'), []);
  });

  it('are found by signs that mean something to databases', async () => {
    assert.deepEqual(await find('100%'), ['DB013']);
    assert.deepEqual(await find('_'), []);
  });

  it('come in pages without gaps or repeats', async () => {
    for (const limit of [1, 7, 50, 120]) {
      const seen = [];
      let next = '';
      do {
        const page = (await hall.steward.get(`/api/delegates?limit=${limit}${next && `&after=${encodeURIComponent(next)}`}`)).expect(200);
        assert.ok(page.delegates.length <= limit);
        seen.push(...page.delegates.map(({ code }) => code));
        next = page.next;
      } while (next && seen.length <= 120);
      assert.deepEqual([...seen].sort(), people.map(({ code }) => code).sort());
    }
  });

  it('are listed by delegation', async () => {
    const [sample] = await hall.delegates();
    const same = await hall.delegates(`&delegation=${encodeURIComponent(sample.delegation)}`);
    assert.deepEqual(same.map(({ code }) => code).sort(), people.filter(({ delegation }) => delegation === sample.delegation).map(({ code }) => code).sort());
  });

  it('are entered and corrected one by one', async () => {
    const added = (await hall.secretariat.post('/api/delegates', { code: 'NEW1', full_name: 'Lê Thị Mới', delegation: 'Thành đoàn' })).expect(201);
    assert.deepEqual([added.code, added.standing, added.present], ['NEW1', 'official', false]);
    (await hall.secretariat.post('/api/delegates', { code: 'NEW1', full_name: 'Ai Khác' })).refused(409, 'conflict');
    (await hall.secretariat.patch(`/api/delegates/${added.id}`, { seat: 'Q1' })).done();
    const one = (await hall.steward.get(`/api/delegates/${added.id}`)).expect(200);
    assert.deepEqual([one.seat, one.full_name, one.delegation], ['Q1', 'Lê Thị Mới', 'Thành đoàn']);
    (await hall.secretariat.patch(`/api/delegates/${added.id}`, { birth_date: '31/02/1990' })).refused(422, 'invalid');
  });

  it('are withdrawn, never deleted', async () => {
    const before = (await hall.facts()).convened;
    const { id } = hall.people[0];
    (await hall.secretariat.delete(`/api/delegates/${id}`)).refused(405, 'method_not_allowed');
    (await hall.secretariat.patch(`/api/delegates/${id}`, { withdrawn: true })).done();
    assert.equal((await hall.facts()).convened, before - 1);
    assert.equal((await hall.steward.get(`/api/delegates/${id}`)).expect(200).code, hall.people[0].code);
    (await hall.secretariat.patch(`/api/delegates/${id}`, { withdrawn: false })).done();
    assert.equal((await hall.facts()).convened, before);
  });
});
