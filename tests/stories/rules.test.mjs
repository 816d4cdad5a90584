// A congress played from the first delegate at the door to the last signed
// paper, by the rules: 180 convened, no quorum at 115, replacements, absences, an
// election of 15 from 17 by phone and on paper with every kind of invalid
// ballot, a run-off, further rounds, and a resolution by two thirds of those
// present. Every number is worked out here, by plain counting, and looked for
// in the API, in the spreadsheet and in every paper.

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { parallel } from '../lib/client.mjs';
import { parseCsv } from '../lib/csv.mjs';
import { pdfText } from '../lib/decode.mjs';
import { Hall } from '../lib/hall.mjs';
import { Papers, tellersOf } from '../lib/paper.mjs';
import { run } from '../lib/program.mjs';
import { countBoth } from '../lib/recount.mjs';
import { DELEGATIONS, makeRoster } from '../lib/roster.mjs';
import { castBody } from '../lib/voter.mjs';

const CONVENED = 180;
const SEATS = 15;
const PHONES = 60; // of those present; the others vote on paper

// 12 delegations of 15, one after the other, so that 115 delegates are of 8.
function makePeople() {
  const officials = makeRoster(246).slice(0, CONVENED).map((one, at) => ({ ...one, standing: 'official', kind: at < 30 ? 'ex_officio' : 'elected', delegation: DELEGATIONS[Math.floor(at / 15)] }));
  const alternates = [8, 9].map((delegation, at) => ({ ...officials[0], code: `DK${at + 1}`, full_name: `Vũ Dự Khuyết ${at + 1}`, delegation: DELEGATIONS[delegation], standing: 'alternate', kind: 'elected', sex: 'female' }));
  return [...officials, ...alternates, { ...officials[0], code: 'KM01', full_name: 'Khách Mời Một', standing: 'guest', kind: '' }];
}

/* ---- the rules, plainly ---- */

const hundredths = (part, whole) => {
  // 100.00 times part of whole, half up, by long division.
  let cents = 0;
  while (2 * (cents + 1) * whole <= 20000 * part + whole) cents++;
  return cents;
};
const percentText = (part, whole, mark = ',') => {
  const cents = hundredths(part, whole);
  return `${Math.floor(cents / 100)}${mark}${String(cents % 100).padStart(2, '0')}`;
};

// The result of an election: strictly more than num/den of the base, the
// highest first, nobody of those tied at the cut.
function decide({ seats, majority, runoff_of: runoff }, count, base) {
  let threshold = 1;
  if (!runoff) while (threshold * majority.den <= base * majority.num) threshold++;
  const over = count.totals.filter((row) => row.for >= threshold);
  const better = (row) => over.filter((other) => other.for > row.for).length;
  const alike = (row) => over.filter((other) => other.for === row.for).length;
  const elected = over.filter((row) => better(row) + alike(row) <= seats);
  const tied = over.filter((row) => better(row) < seats && better(row) + alike(row) > seats);
  return {
    base,
    threshold,
    elected: elected.sort((a, b) => b.for - a.for || a.number - b.number).map(({ number }) => number),
    tied: tied.map(({ number }) => number),
    open_seats: seats - elected.length,
    rows: count.totals.map((row) => ({
      number: row.number,
      votes: row.for,
      percent: percentText(row.for, base, '.'),
      elected: elected.includes(row),
      missing: Math.max(0, threshold - row.for),
    })),
  };
}

/* ---- reading papers ---- */

const words = (text) => text.normalize('NFC').replace(/\s+/g, ' ');

function inOrder(text, parts) {
  let from = 0;
  for (const part of parts) {
    const at = text.indexOf(part, from);
    assert.ok(at >= 0, `"${part}" after character ${from} of\n${text}`);
    from = at + part.length;
  }
}

describe('a congress by the rules', { timeout: 600000 }, () => {
  let hall;
  let officials;
  let alternates;
  let guest;
  let present; // who has a vote and is inside
  let voters; // their phones: id → Voter
  let tellers;
  const kept = {}; // the contests, as certified, by what they are in this story

  const read = async (path, client = hall.secretariat) => {
    const answer = await client.get(path);
    assert.equal(answer.status, 200, `${path}: ${answer.text.slice(0, 200)}`);
    return words(await pdfText(answer.body));
  };
  const there = (people) => new Set(people.map(({ delegation }) => delegation)).size;

  before(async () => {
    hall = await Hall.open({ people: makePeople(), congress: { name: 'Đại hội Đoàn tỉnh' } });
    officials = hall.people.slice(0, CONVENED);
    alternates = hall.people.slice(CONVENED, CONVENED + 2);
    guest = hall.people.at(-1);
    tellers = await tellersOf(hall, 3);
  });
  after(() => hall?.close());

  /* ---- the door ---- */

  let main;

  it('has no quorum at 115 of 180, and cannot begin', async () => {
    await hall.admit([...officials.slice(0, 115), guest]);
    const facts = await hall.facts();
    assert.deepEqual([facts.convened, facts.present, facts.others_present, facts.quorum], [180, 115, 1, { num: 2, den: 3, met: false }]);
    main = await hall.define({
      title: 'Bầu Ban Chấp hành khoá mới',
      style: 'approval',
      seats: SEATS,
      options: officials.slice(0, SEATS + 2).map(({ full_name: name, code }) => `${name} ${code}`),
      undervote: 'invalid',
      paper: true,
      reveal: 'on_close',
      board: 'everyone',
    });
    (await hall.ask(main.id, 'issuing')).refused(409, 'no_quorum');
    assert.equal((await hall.contest(main.id)).state, 'draft');
  });

  it('has it at 120, who are of 8 of the 12 delegations', async () => {
    await hall.admit(officials.slice(115, 120));
    assert.equal(there(officials.slice(0, 120)) * 3, there(officials) * 2);
    assert.equal((await hall.facts()).quorum.met, true);
    assert.deepEqual((await hall.live()).delegations, { present: 8, all: 12 });
    // One less of them, and it is gone again.
    await hall.leave([officials[0]]);
    assert.equal((await hall.facts()).quorum.met, false);
    (await hall.ask(main.id, 'issuing')).refused(409, 'no_quorum');
    await hall.admit([officials[0]]);
  });

  it('notes who is absent with a reason, and takes in two replacements', async () => {
    const absence = (one, fields) => hall.secretariat.send('PUT', `/api/sessions/1/absences/${one.id}`, fields);
    for (const one of officials.slice(150, 170)) (await absence(one, { kind: 'excused', reason: 'Đi công tác' })).expect(200);
    for (const one of officials.slice(170, 175)) (await absence(one, { kind: 'unexcused' })).expect(200);
    for (const [at, alternate] of alternates.entries()) {
      const replaced = officials[120 + 15 * at]; // of the alternate's delegation
      assert.equal(replaced.delegation, alternate.delegation);
      (await hall.secretariat.patch(`/api/delegates/${alternate.id}`, { replaces: replaced.id })).expect(200);
    }
    assert.equal((await hall.facts()).convened, 180);
    await hall.admit(alternates);
    const facts = await hall.facts();
    assert.deepEqual([facts.convened, facts.present, facts.others_present], [180, 122, 1]);
    const attendance = (await hall.auditor.get('/api/attendance')).expect(200);
    assert.deepEqual([attendance.absent, attendance.excused, attendance.unexcused], [58, 20, 5]);
  });

  it('loses one delegate before the vote', async () => {
    await hall.leave([officials[119]]);
    present = [...officials.slice(0, 119), ...alternates];
    assert.equal((await hall.facts()).present, 121);
    assert.deepEqual((await hall.live()).delegations, { present: there(present), all: 12 });
    const phones = [...present.slice(0, PHONES - 2), ...alternates, ...present.slice(PHONES - 2, 119)];
    const signedIn = await hall.signIn(phones);
    voters = new Map(phones.map(({ id }, at) => [id, signedIn[at]]));
    present = phones;
  });

  /* ---- voting ---- */

  // Ballots by phone: {marks} each.
  async function castAll(contest, ballots) {
    await parallel(ballots, 8, async ({ ballot, marks }) => (await hall.nobody.post('/api/ballots', castBody(ballot, marks))).expect(201));
  }

  /**
   * A secret contest from draft to certified: `electronic` are marks by phone,
   * `onPaper` readings of papers; `unused` draw by phone and do not vote.
   */
  async function hold(contest, electronic, onPaper, { unused = 0 } = {}) {
    const papers = new Papers(hall, contest.id, tellers);
    const serials = onPaper.length ? await papers.print(onPaper.length + 2) : [];
    const issuing = await hall.move(contest.id, 'issuing');
    const phones = present.slice(0, electronic.length + unused);
    const drawn = await parallel(phones, 8, (one) => voters.get(one.id).draw(issuing));
    const holders = present.slice(phones.length, phones.length + onPaper.length);
    await parallel(holders, 8, async (one) => (await papers.issue(one)).expect(201));
    if (onPaper.length) {
      (await papers.issue(phones[0])).refused(409, 'already_drawn');
      (await voters.get(holders[0].id).askFor(drawn[0])).refused(409, 'paper_issued');
      (await papers.void(serials.at(-1), 'spoiled')).expect(200); // handed back and exchanged
    }
    await hall.move(contest.id, 'voting');
    await castAll(issuing, electronic.map((marks, at) => ({ ballot: drawn[at], marks })));
    if (onPaper.length) {
      await parallel(serials.slice(0, onPaper.length), 4, async (serial) => (await papers.collect(serial)).expect(201));
      (await papers.collect(serials[0])).refused(409, 'already_collected');
      (await papers.collect(serials.at(-1))).refused(409, 'voided_serial');
      (await papers.collect('ABCDEFGHIJKLMNOP')).refused(409, 'unknown_serial');
      (await papers.open()).expect(200);
      await parallel(onPaper.map((reading, at) => [serials[at], reading]), 4, ([serial, reading]) => papers.decide(serial, reading));
    }
    return hall.move(contest.id, 'closed');
  }

  // What the contest must say, counted here.
  function assertCount(contest, electronic, onPaper, figures) {
    const count = countBoth(contest, electronic, onPaper);
    const expected = { convened: 180, present: 121, collected: electronic.length + onPaper.length, valid: count.valid, invalid: count.invalid, ...figures };
    for (const [name, value] of Object.entries(expected)) assert.equal(contest[name], value, name);
    assert.equal(contest.valid + contest.invalid, contest.collected);
    assert.deepEqual(Object.fromEntries(contest.invalid_reasons.map(({ reason, count: number }) => [reason, number])), count.reasons);
    assert.deepEqual(contest.totals.map(({ name: _, ...row }) => row), count.totals);
    assert.deepEqual(contest.result, decide(contest, count, contest.collected));
    return count;
  }

  // Minutes and result sheet, with what was counted.
  async function assertPapers(contest) {
    const { result, totals } = contest;
    const name = (number) => totals[number - 1].name;
    const share = (row) => `${row.percent.replace('.', ',')}%`;
    const note = (row) => (row.elected ? 'Trúng cử' : result.tied.includes(row.number) ? 'Bằng phiếu' : row.missing ? `Thiếu ${row.missing} phiếu` : '');
    const minutes = await read(`/api/contests/${contest.id}/minutes.pdf`, hall.teller);
    inOrder(minutes, [
      contest.title.split(' (')[0],
      contest.runoff_of ? '(Bầu lại những người bằng phiếu)' : `(Lần bầu thứ ${contest.round})`,
      `Số lượng cần bầu: ${contest.seats}`,
      `Số người trong danh sách bầu cử: ${contest.options.length}`,
      'Được triệu tập: 180',
      'Có mặt khi bỏ phiếu: 121',
      'Vắng mặt khi bỏ phiếu: 59',
      `Số phiếu phát ra: ${contest.issued}`,
      `Số phiếu thu về: ${contest.collected}`,
      `Số phiếu hợp lệ: ${contest.valid}`,
      `Số phiếu không hợp lệ: ${contest.invalid}`,
    ]);
    const table = minutes.slice(minutes.indexOf('Kết quả kiểm phiếu'));
    for (const row of result.rows) {
      const middle = contest.style === 'each' ? `${row.votes} ${totals[row.number - 1].against}` : row.votes;
      assert.ok(table.includes(`${row.number} ${name(row.number)} ${middle} ${share(row)} ${note(row)}`.trim()), `${name(row.number)} in\n${table}`);
    }
    inOrder(table, [
      `Số người trúng cử: ${result.elected.length}`,
      ...result.elected.map((number, at) => `${at + 1}. ${name(number)}: ${result.rows[number - 1].votes} phiếu (${share(result.rows[number - 1])})`),
      ...(result.tied.length ? [`Bằng phiếu ở vị trí cuối, chưa trúng cử: ${result.tied.length}`, ...result.tied.map(name)] : []),
      ...(result.open_seats ? [`Số lượng còn thiếu: ${result.open_seats}`] : []),
      contest.root,
    ]);
    const sheet = await read(`/api/contests/${contest.id}/result.pdf`, hall.steward);
    inOrder(sheet, [
      'triệu tập 180, có mặt 121',
      `phát ra ${contest.issued}, thu về ${contest.collected}, hợp lệ ${contest.valid}, không hợp lệ ${contest.invalid}`,
      ...result.elected.map((number) => `${name(number)} ${result.rows[number - 1].votes} ${share(result.rows[number - 1])}`),
    ]);
  }

  // The same rows in results.csv.
  async function assertSpreadsheet(contest) {
    const rows = parseCsv((await hall.teller.get(`/api/exports/results.csv?contest=${contest.id}`)).body);
    const [header, ...lines] = rows;
    const column = (name) => header.findIndex((cell) => cell === name);
    assert.equal(lines.length, contest.totals.length);
    for (const [at, line] of lines.entries()) {
      const row = contest.result.rows[at];
      for (const [name, value] of Object.entries({ issued: contest.issued, collected: contest.collected, valid: contest.valid, invalid: contest.invalid, for: row.votes, percent: row.percent })) {
        assert.equal(line[column(name)], String(value), name);
      }
    }
  }

  async function certify(name, contest) {
    kept[name] = await hall.certify(contest.id);
    assert.match(await read(`/api/contests/${contest.id}/result.pdf`), /KẾT QUẢ ĐÃ ĐƯỢC XÁC NHẬN/);
    return kept[name];
  }

  /* ---- 15 of 17 ---- */

  // A list without these two: what a voter strikes out.
  const without = (...struck) => Array.from({ length: SEATS + 2 }, (_, at) => [at + 1, 1]).filter(([number]) => !struck.includes(number));

  it('elects 14 of 15 by phone and paper, and leaves two tied for the last seat', async () => {
    // Struck out on 108 valid ballots: 40 times 15 and 16 each, 100 times 17, the
    // rest spread over the others.
    const strikes = [...Array(36).fill([15, 17]), ...Array(36).fill([16, 17]), ...Array.from({ length: 28 }, (_, at) => [1 + (at % 14), 17]), ...Array.from({ length: 8 }, (_, at) => [1 + at, at < 4 ? 15 : 16])];
    const lists = strikes.map((struck) => without(...struck));
    assert.equal(lists.length, 108);
    const electronic = [...lists.slice(0, PHONES - 4), [], without(1, 2, 3), []];
    const onPaper = [
      ...lists.slice(PHONES - 4).map((marks) => ({ marks })),
      { marks: [] },
      { marks: without(4, 5, 6) },
      { marks: without(7) },
      ...['not_issued', 'unclear', 'write_in', 'identifying_mark', 'signed', 'extra_text'].map((reason) => ({ reason })),
    ];
    assert.equal(electronic.length + 1, PHONES);
    assert.equal(onPaper.length, 61);
    const counted = await hold(main, electronic, onPaper, { unused: 1 });
    const count = assertCount(counted, electronic, onPaper, { issued: 121, collected: 120, valid: 108, invalid: 12 });
    assert.deepEqual(Object.keys(count.reasons).sort(), ['extra_text', 'identifying_mark', 'no_choice', 'not_issued', 'overvote', 'signed', 'unclear', 'undervote', 'write_in']);
    assert.deepEqual(counted.papers, { issued: 61, collected: 61, undecided: 0, valid: 52, invalid: 9, box_open: true });
    const { result } = counted;
    assert.deepEqual([result.base, result.threshold, result.elected.length, result.tied, result.open_seats], [120, 61, 14, [15, 16], 1]);
    assert.deepEqual([result.rows[14].votes, result.rows[15].votes, result.rows[16].votes, result.rows[16].missing], [68, 68, 8, 53]);
    assert.deepEqual(counted.quorum, {
      at_voting: { convened: 180, present: 121, delegations: 12, delegations_present: 10, num: 2, den: 3, met: true },
      at_close: { convened: 180, present: 121, delegations: 12, delegations_present: 10, num: 2, den: 3, met: true },
    });
    assert.deepEqual(counted.overrides, []);
    const minutes = await read(`/api/contests/${main.id}/minutes.pdf`);
    inOrder(minutes, [`Số phiếu phát ra: 121 (điện tử: 60, giấy: 61)`, 'Số phiếu thu về: 120 (điện tử: 59, giấy: 61)', 'Số phiếu hợp lệ: 108 (điện tử: 56, giấy: 52)', 'Số phiếu không hợp lệ: 12 (điện tử: 3, giấy: 9)', 'Lý do không hợp lệ: không chọn ai: 3', 'bầu quá số lượng quy định: 1', 'bầu thiếu số lượng quy định: 2', 'không do Ban kiểm phiếu phát ra: 1', 'không rõ bầu ai: 1', 'ghi thêm người ngoài danh sách: 1', 'có ký hiệu nhận biết: 1', 'có ký tên: 1', 'có viết thêm: 1', 'Phiếu giấy viết hỏng đã đổi: 1']);
    await assertPapers(counted);
    await assertSpreadsheet(counted);
    await certify('main', counted);
  });

  it('can be counted again by anybody from the board', async () => {
    const files = { board: kept.main.id && (await hall.board(main.id, hall.nobody)), certificate: (await hall.nobody.get(`/api/contests/${main.id}/certificate`)).expect(200) };
    for (const [name, json] of Object.entries(files)) writeFileSync(hall.congress.file(`${name}.json`), JSON.stringify(json));
    const { public_key: key } = await hall.facts();
    const { code, stdout, stderr } = await run(['verify', hall.congress.file('board.json'), '--key', key, '--certificate', hall.congress.file('certificate.json')]);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /convened 180, present 121, issued 121, collected 120, valid 108, invalid 12/);
  });

  it('runs off the two who tie, where the most votes win', async () => {
    const [offer] = kept.main.offers;
    assert.deepEqual([offer.kind, offer.seats, offer.options], ['runoff', 1, main.options.slice(14, 16)]);
    const draft = (await hall.presidium.post(`/api/contests/${main.id}/rounds`, { kind: 'runoff' })).expect(201);
    assert.deepEqual([draft.runoff_of, draft.seats, draft.options, draft.paper, draft.undervote], [main.id, 1, offer.options, true, 'invalid']);
    // 30 ballots: 11 and 9 votes, none of them more than half.
    const electronic = [...Array(8).fill([[1, 1]]), ...Array(5).fill([[2, 1]]), ...Array(7).fill([])];
    const onPaper = [...Array(3).fill({ marks: [[1, 1]] }), ...Array(4).fill({ marks: [[2, 1]] }), { marks: [[1, 1], [2, 1]] }, { reason: 'unclear' }, { marks: [] }];
    const counted = await hold(draft, electronic, onPaper);
    assertCount(counted, electronic, onPaper, { issued: 30, collected: 30, valid: 20, invalid: 10 });
    assert.deepEqual([counted.result.elected, counted.result.threshold, counted.result.open_seats, counted.result.rows[0].percent], [[1], 1, 0, '36.67']);
    assert.deepEqual([counted.round, counted.offers], [1, []]);
    assert.deepEqual((await hall.contest(main.id)).rounds, [draft.id]);
    await assertPapers(counted);
    await assertSpreadsheet(counted);
    await certify('runoff', counted);
  });

  /* ---- too few elected ---- */

  const votes = (...numbers) => numbers.map((number) => [number, 1]);

  it('elects two where three are needed, and goes on with the others for the open seat', async () => {
    const definition = { title: 'Bầu Uỷ ban Kiểm tra', style: 'approval', seats: 3, options: ['Lê Thị Ánh', 'Trần Văn Bình', 'Phạm Châu', 'Đỗ Dung'], order: 'given', paper: true };
    const contest = await hall.define(definition);
    const electronic = [...Array(9).fill(votes(1, 2, 3)), ...Array(6).fill(votes(1, 2)), ...Array(3).fill(votes(4)), votes(3, 4), []];
    const onPaper = [...Array(3).fill({ marks: votes(1, 4) }), { marks: votes(1, 2, 3, 4) }, { reason: 'signed' }];
    const counted = await hold(contest, electronic, onPaper);
    assertCount(counted, electronic, onPaper, { issued: 25, collected: 25, valid: 22, invalid: 3 });
    assert.deepEqual(counted.result.rows.map(({ votes: number }) => number), [18, 15, 10, 7]);
    assert.deepEqual([counted.result.elected, counted.result.threshold, counted.result.open_seats], [[1, 2], 13, 1]);
    assert.deepEqual(counted.result.rows.map(({ missing }) => missing), [0, 0, 3, 6]);
    await assertPapers(counted);
    const certified = await certify('inspection', counted);
    const [offer] = certified.offers;
    assert.deepEqual([offer.kind, offer.round, offer.seats, offer.options], ['further_round', 2, 1, ['Phạm Châu', 'Đỗ Dung']]);
  });

  it('holds the further round, and by default no third one', async () => {
    const first = kept.inspection;
    const draft = (await hall.presidium.post(`/api/contests/${first.id}/rounds`, { kind: 'further_round' })).expect(201);
    assert.deepEqual([draft.further_of, draft.round, draft.title, draft.style], [first.id, 2, 'Bầu Uỷ ban Kiểm tra (lần 2)', 'approval']);
    const electronic = [...Array(6).fill(votes(1)), ...Array(5).fill(votes(2)), []];
    const onPaper = [...Array(4).fill({ marks: votes(1) }), ...Array(3).fill({ marks: votes(2) }), { marks: votes(1, 2) }];
    const counted = await hold(draft, electronic, onPaper);
    assertCount(counted, electronic, onPaper, { issued: 20, collected: 20, valid: 18, invalid: 2 });
    // Exactly half is not more than half.
    assert.deepEqual([counted.result.rows[0].votes, counted.result.threshold, counted.result.rows[0].missing, counted.result.elected], [10, 11, 1, []]);
    const [offer] = counted.offers;
    assert.deepEqual([offer.kind, offer.round], ['further_round', 3]);
    assert.match(offer.note, /không bầu quá hai lần/);
    await assertPapers(counted);
    await certify('second', counted);
    assert.deepEqual((await hall.contest(first.id)).rounds, [draft.id]);
  });

  it('votes for or against each, where a row may cost the ballot', async () => {
    const contest = await hall.define({ title: 'Bầu Ban Thường vụ', style: 'each', seats: 3, options: ['Hồ Một', 'Hồ Hai', 'Hồ Ba'], order: 'given', row_error: 'ballot', paper: true });
    const rows = (...marks) => marks.map((mark, at) => [at + 1, mark]);
    const electronic = [...Array(8).fill(rows(1, 1, 2)), ...Array(4).fill(rows(1, 2, 2)), [[1, 1], [3, 2]], []];
    const onPaper = [...Array(4).fill({ marks: rows(1, 1, 1) }), { marks: [[1, 1], [1, 2], [2, 1], [3, 1]] }, { marks: [[1, 1], [2, 1]] }];
    const counted = await hold(contest, electronic, onPaper);
    const { reasons } = assertCount(counted, electronic, onPaper, { issued: 20, collected: 20, valid: 16, invalid: 4 });
    assert.deepEqual(reasons, { both_or_neither: 4 });
    assert.deepEqual([counted.result.elected, counted.result.open_seats, counted.result.rows[2].missing], [[1, 2], 1, 7]);
    await assertPapers(counted);
    await certify('standing', counted);
    const draft = (await hall.presidium.post(`/api/contests/${contest.id}/rounds`, { kind: 'further_round' })).expect(201);
    assert.deepEqual([draft.style, draft.options, draft.seats, draft.row_error], ['each', ['Hồ Ba'], 1, 'ballot']);
    // A blank ballot for a single candidate is valid; both boxes are not.
    const again = [...Array(7).fill([[1, 1]]), ...Array(3).fill([])];
    const papers = [{ marks: [] }, { marks: [[1, 1], [1, 2]] }, { marks: [[1, 2]] }];
    const second = await hold(draft, again, papers);
    assertCount(second, again, papers, { issued: 13, collected: 13, valid: 12, invalid: 1 });
    assert.deepEqual([second.result.elected, second.result.rows[0].percent, second.offers], [[1], '53.85', []]);
    await assertPapers(second);
    await certify('last', second);
  });

  /* ---- a resolution ---- */

  for (const [inFavour, adopted, said] of [[80, false, 'ĐẠI HỘI KHÔNG THÔNG QUA (thiếu 1 phiếu)'], [81, true, 'ĐẠI HỘI ĐÃ THÔNG QUA']]) {
    it(`${adopted ? 'adopts' : 'rejects'} a resolution by ${inFavour} of 121, where more than two thirds of those present are needed`, async () => {
      const contest = await hall.define({ title: `Nghị quyết ${inFavour}`, style: 'resolution', majority: { num: 2, den: 3, base: 'present' } });
      await hall.move(contest.id, 'voting');
      const marks = present.slice(0, 110).map((_, at) => (at < inFavour ? 1 : at < 100 ? 2 : 3));
      await parallel(marks, 8, async (mark, at) => (await voters.get(present[at].id).vote(contest, [[1, mark]])).expect(201));
      const closed = await hall.move(contest.id, 'closed');
      const of = (mark) => marks.filter((each) => each === mark).length;
      assert.deepEqual([closed.issued, closed.collected, closed.valid], [121, 110, 110]);
      assert.deepEqual([closed.totals[0].for, closed.totals[0].against, closed.totals[0].other], [of(1), of(2), of(3)]);
      assert.deepEqual([closed.result.base, closed.result.threshold, closed.result.adopted, closed.result.rows[0].missing], [121, 81, adopted, adopted ? 0 : 1]);
      assert.equal(closed.result.rows[0].percent, percentText(inFavour, 121, '.'));
      const minutes = await read(`/api/contests/${contest.id}/minutes.pdf`);
      inOrder(minutes, [contest.title, 'Số phiếu thu về: 110', 'hơn 2/3 số đại biểu có mặt (121), từ 81 phiếu', `Tán thành ${of(1)} ${percentText(of(1), 121)}%`, `Không tán thành ${of(2)} ${percentText(of(2), 121)}%`, `Ý kiến khác ${of(3)} ${percentText(of(3), 121)}%`, adopted ? 'Đại hội đã thông qua.' : 'Đại hội không thông qua.']);
      assert.ok((await read(`/api/contests/${contest.id}/result.pdf`)).includes(said));
      await certify(`resolution ${inFavour}`, closed);
    });
  }

  /* ---- the papers of the congress, and the proof ---- */

  it('reports on the credentials with presence, absences and replacements', async () => {
    const report = await read('/api/credentials.pdf', hall.auditor);
    const convened = [...officials.filter(({ id }) => id !== officials[120].id && id !== officials[135].id), ...alternates];
    const share = (label, count) => `${label} ${count} ${percentText(count, 180)}%`;
    const of = (field, value) => convened.filter((one) => one[field] === value).length;
    inOrder(report, [
      'Được triệu tập: 180',
      `Có mặt: 121 (${percentText(121, 180)}%)`,
      'Vắng mặt: 59',
      'Trong đó vắng có lý do: 20',
      'Vắng không có lý do: 5',
      'Đại biểu dự khuyết được triệu tập thay thế: 2',
      share('Đại biểu đương nhiên', of('kind', 'ex_officio')),
      share('Đại biểu được bầu', of('kind', 'elected')),
      share('Nam', of('sex', 'male')),
      share('Nữ', of('sex', 'female')),
      `đủ tư cách: 180 (100,00%)`,
    ]);
  });

  it('has the attendance in a spreadsheet', async () => {
    const rows = parseCsv((await hall.secretariat.get('/api/exports/attendance.csv')).body);
    assert.equal(rows.length, 1 + hall.people.length);
    const inside = rows.slice(1).filter((row) => row[rows[0].indexOf('present')] === '1').map(([code]) => code);
    assert.deepEqual(inside.sort(), [...present, guest].map(({ code }) => code).sort());
  });

  it('says every act of it in both languages', async () => {
    const acts = new Set((await hall.auditor.get('/api/events?last=10000')).text.trim().split('\n').map((line) => JSON.parse(line).act));
    assert.ok(acts.has('absence.note') && acts.has('contest.add') && acts.has('paper.open'));
    for (const language of ['vi', 'en']) {
      const texts = JSON.parse(readFileSync(new URL(`../../web/locale/${language}/console.json`, import.meta.url), 'utf8'));
      assert.deepEqual([...acts].filter((act) => !texts[`event.${act}`]), [], language);
    }
  });

  it('is proved whole by check', async () => {
    const { stdout } = await hall.congress.succeed('check');
    const names = Object.keys(kept);
    assert.equal(names.length, 8);
    for (const name of names) {
      assert.equal(kept[name].state, 'certified');
      assert.deepEqual(kept[name].approvals.map(({ office }) => office), ['teller', 'presidium']);
      assert.ok(stdout.includes(`contest ${kept[name].id}: all is as certified`), `${name}: ${stdout}`);
      // Only what was made from it since has changed.
      const now = await hall.contest(kept[name].id);
      const still = ({ rounds, offers, ...rest }) => rest;
      assert.deepEqual(still(now), still(kept[name]), name);
    }
  });
});
