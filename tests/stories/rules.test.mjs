// A congress played from the first delegate at the door to the last signed
// paper, by the rules: 180 convened, no quorum at 115, replacements, absences, an
// election of 15 from 17 by phone and on paper with every kind of invalid
// ballot, a run-off, further rounds, and a resolution by two thirds of those
// present. Every number is worked out here, by plain counting, and looked for
// in the API, in the spreadsheet and in every paper.

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { readBadge } from '../lib/badge.mjs';
import { parallel } from '../lib/client.mjs';
import { assertBallotPapers, assertCertificate, assertIssueList, assertMinutes, assertResultSheet, assertResultsExport, exportRows, pdfAt } from '../lib/contest_papers.mjs';
import { decodePdf } from '../lib/decode.mjs';
import { Hall } from '../lib/hall.mjs';
import { Papers, tellersOf } from '../lib/paper.mjs';
import { decide, percentText } from '../lib/plain_rules.mjs';
import { run } from '../lib/program.mjs';
import { inOrder, pagesOf, reportText, words } from '../lib/reading.mjs';
import { countBoth } from '../lib/recount.mjs';
import { csvText, DELEGATIONS, makeRoster } from '../lib/roster.mjs';
import { castBody, Voter } from '../lib/voter.mjs';

const CONVENED = 180;
const SEATS = 15;
const PHONES = 60; // of those present; the others vote on paper
const BODIES = {
  organisation: 'Đoàn TNCS Hồ Chí Minh tỉnh',
  place: 'Tân Phú',
  presidium: { head: 'Lê Chủ Toạ', members: ['Trần Thị Hai'] },
  counting: { head: 'Phạm Kiểm', members: ['Đỗ Một', 'Vũ Hai'] },
  credentials: { head: 'Hồ Thẩm Tra', members: ['Ngô Ba'] },
};

// 12 delegations of 15, one after the other, so that 115 delegates are of 8.
function makePeople() {
  const more = (at) => ({
    ethnicity: at % 10 === 3 ? 'Khmer' : 'Kinh',
    religion: at % 25 === 4 ? 'Phật giáo' : 'Không',
    party_since: at % 3 ? '2015-05-19' : '',
    sector: ['Khối trường học', 'Khối xã, phường', 'Khối lực lượng vũ trang'][at % 3],
    education: ['Đại học', 'Thạc sĩ', 'Cao đẳng', ''][at % 4],
    theory_level: at % 5 ? 'Trung cấp' : 'Cao cấp',
  });
  const officials = makeRoster(246).slice(0, CONVENED).map((one, at) => ({ ...one, ...more(at), standing: 'official', kind: at < 30 ? 'ex_officio' : at % 40 === 31 ? 'appointed' : 'elected', delegation: DELEGATIONS[Math.floor(at / 15)] }));
  const alternates = [8, 9].map((delegation, at) => ({ ...officials[0], ...more(200 + at), code: `DK${at + 1}`, full_name: `Vũ Dự Khuyết ${at + 1}`, delegation: DELEGATIONS[delegation], standing: 'alternate', kind: 'elected', sex: 'female' }));
  return [...officials, ...alternates, { ...officials[0], code: 'KM01', full_name: 'Khách Mời Một', standing: 'guest', kind: '' }];
}

// What the roster's file of the stories leaves out, in a file of its own.
const MORE = { code: 'Mã đại biểu', full_name: 'Họ và tên', ethnicity: 'Dân tộc', religion: 'Tôn giáo', party_since: 'Ngày vào Đảng', sector: 'Khối', education: 'Trình độ chuyên môn', theory_level: 'Lý luận chính trị' };
const moreCsv = (people) => csvText([Object.values(MORE), ...people.map((one) => Object.keys(MORE).map((column) => one[column]))]);

describe('a congress by the rules', { timeout: 600000 }, () => {
  let hall;
  let officials;
  let alternates;
  let guest;
  let present; // who has a vote and is inside
  let voters; // their phones: id → Voter
  let tellers;
  let entries = 0; // what tellers have read off papers, each reading once
  const kept = {}; // the contests, as certified, by what they are in this story

  const there = (people) => new Set(people.map(({ delegation }) => delegation)).size;

  before(async () => {
    const people = makePeople();
    hall = await Hall.open({ people, congress: { name: 'Đại hội Đoàn tỉnh', options: ['--term', '2022–2027'] }, serve: { args: ['--public-url', 'http://10.1.2.3:8080'] } });
    (await hall.secretariat.upload('/api/roster', moreCsv(people), 'text/csv')).expect(200);
    (await hall.secretariat.patch('/api/committees', BODIES)).expect(200);
    officials = hall.people.slice(0, CONVENED);
    alternates = hall.people.slice(CONVENED, CONVENED + 2);
    guest = hall.people.at(-1);
    tellers = await tellersOf(hall, 3);
  });
  after(() => hall?.close());

  /* ---- before the congress ---- */

  // The badges of these people, and nobody's else: each is signed and names its delegate.
  async function assertBadges(pdf, people) {
    const pages = await pagesOf(pdf, { raw: true });
    const { public_key: key, id: congress } = await hall.facts();
    const badges = (await decodePdf(pdf, 1, pages.length)).map((token) => readBadge(token, key));
    assert.ok(badges.every((badge) => badge.genuine && badge.congress === congress));
    assert.deepEqual(badges.map(({ delegate }) => delegate).sort((a, b) => a - b), people.map(({ id }) => id).sort((a, b) => a - b));
    const label = { official: 'Đại biểu chính thức', alternate: 'Đại biểu dự khuyết', guest: 'Khách mời' };
    const text = pages.join(' ');
    for (const one of people) for (const part of [one.full_name, one.code, one.seat, one.delegation, label[one.standing], 'Nhiệm kỳ 2022–2027']) assert.ok(text.includes(part), `${part} of ${one.code}`);
    return pages;
  }

  it('prints a badge for everybody, at every size', async () => {
    await hall.issueBadges();
    await assertBadges(await pdfAt(hall.secretariat, '/api/badges.pdf'), hall.people);
    const few = [officials[0], officials[179], ...alternates, guest];
    for (const [size, form] of [['card', /^243\.\d+ x 153/], ['a6', /^297\.\d+ x 419/]]) {
      const pages = await assertBadges(await pdfAt(hall.secretariat, `/api/badges.pdf?size=${size}&delegates=${few.map(({ id }) => id).join(',')}`, form), few);
      assert.equal(pages.length, few.length);
      for (const one of few) assert.equal(pages.filter((text) => text.includes(one.code) && text.includes(one.full_name)).length, 1);
    }
  });

  it('prints a list to be signed, by delegation', async () => {
    const text = await reportText(await pdfAt(hall.secretariat, '/api/attendance.pdf'), { footer: 'Danh sách điểm danh đại biểu' });
    inOrder(text, ['ĐẠI HỘI ĐOÀN TỈNH', 'NHIỆM KỲ 2022–2027', 'DANH SÁCH ĐIỂM DANH ĐẠI BIỂU', ...DELEGATIONS.flatMap((delegation, at) => [`${delegation}: 15 đại biểu`, ...officials.slice(15 * at, 15 * at + 15).map((one, row) => `${15 * at + row + 1} ${one.code} ${one.full_name} ${one.seat}`)]), 'Tổng số: 180 đại biểu']);
    assert.ok(!text.includes('KM01') && !text.includes('DK1'));
  });

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
    present = [...present.slice(0, PHONES - 2), ...alternates, ...present.slice(PHONES - 2, 119)];
  });

  it('hands each of them a voting card, whose symbol and characters open their page', async () => {
    const { body, status } = await hall.secretariat.post('/api/cards.pdf', { delegates: present.map(({ id }) => id) });
    assert.equal(status, 200);
    const pages = await pagesOf(body);
    assert.equal(pages.length, Math.ceil(present.length / 4));
    const { id: congress } = await hall.facts();
    voters = new Map();
    const secrets = (await decodePdf(body, 1, pages.length)).map((link) => /^http:\/\/10\.1\.2\.3:8080\/v#([A-Z2-7]{26})$/.exec(link)?.[1]);
    const typed = pages.join(' ').replaceAll(' ', '');
    await parallel(secrets, 8, async (secret) => {
      const voter = new Voter(hall.nobody, congress, secret);
      await voter.login();
      const { delegate } = (await voter.client.get('/api/me')).expect(200);
      voters.set(delegate.id, voter);
    });
    assert.deepEqual([...voters.keys()].sort((a, b) => a - b), present.map(({ id }) => id).sort((a, b) => a - b));
    for (const one of present) assert.equal(pages.filter((text) => text.includes(one.code) && text.includes(words(one.delegation))).length, 1, one.code);
    // Two lines of a card stand beside another card's: in both orders each group of four is found.
    for (const secret of secrets) for (const group of secret.match(/.{4}/g)) assert.ok(typed.includes(group), group);
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
    const serials = await papers.print(onPaper.length + 2);
    await assertBallotPapers(contest, papers.pdf, serials, present);
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
      const [disputed, ...agreed] = onPaper.map((reading, at) => [serials[at], reading]);
      entries += 2 * onPaper.length + 1;
      await settle(papers, ...disputed);
      await parallel(agreed, 4, ([serial, reading]) => papers.decide(serial, reading));
    }
    const closed = await hall.move(contest.id, 'closed');
    await assertIssueList(hall, closed, { phones, holders });
    const { paper } = await hall.board(contest.id);
    assert.deepEqual(paper.ballots.map(({ serial }) => serial).sort(), serials.slice(0, onPaper.length).sort());
    assert.deepEqual(paper.delegates, holders.map(({ code }) => code).sort());
    return closed;
  }

  // Two tellers read a paper differently, and the third decides.
  async function settle(papers, serial, reading) {
    const misread = { reason: reading.reason === 'unclear' ? 'signed' : 'unclear' };
    assert.equal((await papers.enter(serial, misread, 0)).expect(201).state, 'entered');
    assert.equal((await papers.enter(serial, reading, 1)).expect(201).state, 'disputed');
    (await hall.ask(papers.contest, 'closed')).refused(409, 'papers_undecided');
    assert.equal((await papers.enter(serial, { ...reading, note: 'Ban kiểm phiếu xem lại' }, 2)).expect(201).state, 'decided');
  }

  // What the contest and every paper of it must say, counted here; certifies it.
  async function assertCount(name, contest, electronic, onPaper, figures) {
    const count = countBoth(contest, electronic, onPaper);
    const onlyPaper = countBoth(contest, [], onPaper);
    const all = { convened: 180, present: 121, delegations: 12, delegations_present: 10, collected: electronic.length + onPaper.length, ...figures };
    const expected = { ...all, valid: count.valid, invalid: count.invalid };
    for (const [field, value] of Object.entries(expected)) if (!field.startsWith('delegations')) assert.equal(contest[field], value, field);
    assert.equal(contest.valid + contest.invalid, contest.collected);
    assert.deepEqual(Object.fromEntries(contest.invalid_reasons.map(({ reason, count: number }) => [reason, number])), count.reasons);
    assert.deepEqual(contest.totals.map(({ name: _, ...row }) => row), count.totals);
    const result = decide(contest, count.totals, contest.collected);
    assert.deepEqual(contest.result, result);
    const paper = { issued: onPaper.length, collected: onPaper.length, valid: onlyPaper.valid, exchanged: 1, foreign: 2 };
    const earlier = contest.runoff_of ?? contest.further_of;
    const facts = { count, result, figures: all, paper, adjusted: 122, earlier: earlier && (await hall.contest(earlier)) };
    await assertMinutes(hall, contest, facts);
    await assertResultSheet(hall, contest, facts);
    await assertResultsExport(hall, contest, facts);
    const { delegations, delegations_present: there, issued, collected, valid, invalid } = { ...expected };
    kept[name] = await hall.certify(contest.id);
    await assertResultSheet(hall, contest, { ...facts, certified: true });
    await assertCertificate(hall, contest, { ...facts, figures: { convened: 180, present: 121, delegations, delegations_present: there, issued, collected, valid, invalid } });
    return count;
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
    const count = await assertCount('main', counted, electronic, onPaper, { issued: 121, collected: 120, valid: 108, invalid: 12 });
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
    await assertCount('runoff', counted, electronic, onPaper, { issued: 30, valid: 20, invalid: 10 });
    assert.deepEqual([counted.result.elected, counted.result.threshold, counted.result.open_seats, counted.result.rows[0].percent], [[1], 1, 0, '36.67']);
    assert.deepEqual([counted.round, counted.offers], [1, []]);
    assert.deepEqual((await hall.contest(main.id)).rounds, [draft.id]);
  });

  /* ---- too few elected ---- */

  const votes = (...numbers) => numbers.map((number) => [number, 1]);

  it('elects two where three are needed, and goes on with the others for the open seat', async () => {
    const definition = { title: 'Bầu Uỷ ban Kiểm tra', style: 'approval', seats: 3, options: ['Lê Thị Ánh', 'Trần Văn Bình', 'Phạm Châu', 'Đỗ Dung'], order: 'given', paper: true };
    const contest = await hall.define(definition);
    const electronic = [...Array(9).fill(votes(1, 2, 3)), ...Array(6).fill(votes(1, 2)), ...Array(3).fill(votes(4)), votes(3, 4), []];
    const onPaper = [...Array(3).fill({ marks: votes(1, 4) }), { marks: votes(1, 2, 3, 4) }, { reason: 'signed' }];
    const counted = await hold(contest, electronic, onPaper);
    await assertCount('inspection', counted, electronic, onPaper, { issued: 25, valid: 22, invalid: 3 });
    assert.deepEqual(counted.result.rows.map(({ votes: number }) => number), [18, 15, 10, 7]);
    assert.deepEqual([counted.result.elected, counted.result.threshold, counted.result.open_seats], [[1, 2], 13, 1]);
    assert.deepEqual(counted.result.rows.map(({ missing }) => missing), [0, 0, 3, 6]);
    const [offer] = kept.inspection.offers;
    assert.deepEqual([offer.kind, offer.round, offer.seats, offer.options], ['further_round', 2, 1, ['Phạm Châu', 'Đỗ Dung']]);
  });

  it('holds the further round, and by default no third one', async () => {
    const first = kept.inspection;
    const draft = (await hall.presidium.post(`/api/contests/${first.id}/rounds`, { kind: 'further_round' })).expect(201);
    assert.deepEqual([draft.further_of, draft.round, draft.title, draft.style], [first.id, 2, 'Bầu Uỷ ban Kiểm tra (lần 2)', 'approval']);
    const electronic = [...Array(6).fill(votes(1)), ...Array(5).fill(votes(2)), []];
    const onPaper = [...Array(4).fill({ marks: votes(1) }), ...Array(3).fill({ marks: votes(2) }), { marks: votes(1, 2) }];
    const counted = await hold(draft, electronic, onPaper);
    await assertCount('second', counted, electronic, onPaper, { issued: 20, valid: 18, invalid: 2 });
    // Exactly half is not more than half.
    assert.deepEqual([counted.result.rows[0].votes, counted.result.threshold, counted.result.rows[0].missing, counted.result.elected], [10, 11, 1, []]);
    const [offer] = counted.offers;
    assert.deepEqual([offer.kind, offer.round], ['further_round', 3]);
    assert.match(offer.note, /không bầu quá hai lần/);
    assert.deepEqual((await hall.contest(first.id)).rounds, [draft.id]);
  });

  it('votes for or against each, where a row may cost the ballot', async () => {
    const contest = await hall.define({ title: 'Bầu Ban Thường vụ', style: 'each', seats: 3, options: ['Hồ Một', 'Hồ Hai', 'Hồ Ba'], order: 'given', row_error: 'ballot', paper: true });
    const rows = (...marks) => marks.map((mark, at) => [at + 1, mark]);
    const electronic = [...Array(8).fill(rows(1, 1, 2)), ...Array(4).fill(rows(1, 2, 2)), [[1, 1], [3, 2]], []];
    const onPaper = [...Array(4).fill({ marks: rows(1, 1, 1) }), { marks: [[1, 1], [1, 2], [2, 1], [3, 1]] }, { marks: [[1, 1], [2, 1]] }];
    const counted = await hold(contest, electronic, onPaper);
    const { reasons } = await assertCount('standing', counted, electronic, onPaper, { issued: 20, valid: 16, invalid: 4 });
    assert.deepEqual(reasons, { both_or_neither: 4 });
    assert.deepEqual([counted.result.elected, counted.result.open_seats, counted.result.rows[2].missing], [[1, 2], 1, 7]);
    const draft = (await hall.presidium.post(`/api/contests/${contest.id}/rounds`, { kind: 'further_round' })).expect(201);
    assert.deepEqual([draft.style, draft.options, draft.seats, draft.row_error], ['each', ['Hồ Ba'], 1, 'ballot']);
    // A blank ballot for a single candidate is valid; both boxes are not.
    const again = [...Array(7).fill([[1, 1]]), ...Array(3).fill([])];
    const papers = [{ marks: [] }, { marks: [[1, 1], [1, 2]] }, { marks: [[1, 2]] }];
    const second = await hold(draft, again, papers);
    await assertCount('last', second, again, papers, { issued: 13, valid: 12, invalid: 1 });
    assert.deepEqual([second.result.elected, second.result.rows[0].percent, second.offers], [[1], '53.85', []]);
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
      const minutes = await reportText(await pdfAt(hall.auditor, `/api/contests/${contest.id}/minutes.pdf`), { footer: 'Biên bản kiểm phiếu' });
      inOrder(minutes, [contest.title, 'Số phiếu thu về: 110', 'hơn 2/3 số đại biểu có mặt (121), từ 81 phiếu', `Tán thành ${of(1)} ${percentText(of(1), 121)}%`, `Không tán thành ${of(2)} ${percentText(of(2), 121)}%`, `Ý kiến khác ${of(3)} ${percentText(of(3), 121)}%`, adopted ? 'Đại hội đã thông qua.' : 'Đại hội không thông qua.']);
      const sheet = async () => reportText(await pdfAt(hall.auditor, `/api/contests/${contest.id}/result.pdf`), { footer: 'Kết quả biểu quyết' });
      inOrder(await sheet(), ['CHƯA XÁC NHẬN', said]);
      const [row] = await exportRows(hall.auditor, 'results', `?contest=${contest.id}`);
      assert.deepEqual([row.for, row.against, row.other, row.percent, row.elected], [of(1), of(2), of(3), percentText(inFavour, 121, '.'), adopted ? 1 : 0].map(String));
      kept[`resolution ${inFavour}`] = await hall.certify(contest.id);
      inOrder(await sheet(), ['KẾT QUẢ ĐÃ ĐƯỢC XÁC NHẬN', said]);
    });
  }

  /* ---- the papers of the congress, and the proof ---- */

  // Who is convened once two are replaced, in the order of the lists.
  const convenedNow = () => [...officials.filter((_, at) => at !== 120 && at !== 135), ...alternates];
  const countOf = (people, field, value) => people.filter((one) => one[field] === value).length;

  it('reports on the credentials with presence, absences, replacements and the make-up of the congress', async () => {
    const report = await reportText(await pdfAt(hall.auditor, '/api/credentials.pdf'), { footer: 'Báo cáo thẩm tra tư cách đại biểu' });
    const convened = convenedNow();
    const share = (label, count) => `${label} ${count} ${percentText(count, 180)}%`;
    const shares = (field) => [...new Set(convened.map((one) => one[field]))].map((value) => share(value || 'Chưa ghi', countOf(convened, field, value)));
    // Ages are those on the day of the session, in the congress's time zone.
    const { opened_at: opened } = (await hall.auditor.get('/api/sessions')).expect(200).sessions[0];
    const day = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Ho_Chi_Minh' }).format(new Date(opened));
    const age = ({ birth_date: born }) => Number(day.slice(0, 4)) - Number(born.slice(0, 4)) - (day.slice(5) < born.slice(5) ? 1 : 0);
    const tenths = Math.floor((20 * convened.reduce((sum, one) => sum + age(one), 0) + 180) / 360);
    const byBirth = [...convened].sort((one, other) => (one.birth_date < other.birth_date ? -1 : 1));
    const bornWith = ({ birth_date: born }) => convened.filter((one) => one.birth_date === born).map(({ full_name: name }) => name);
    inOrder(report, [
      'BÁO CÁO THẨM TRA TƯ CÁCH ĐẠI BIỂU',
      'Địa điểm: Tân Phú',
      'Trưởng ban: Hồ Thẩm Tra',
      'Thành viên: Ngô Ba',
      'Được triệu tập: 180',
      `Có mặt: 121 (${percentText(121, 180)}%)`,
      'Vắng mặt: 59',
      'Trong đó vắng có lý do: 20',
      'Vắng không có lý do: 5',
      'Đại biểu dự khuyết được triệu tập thay thế: 2',
      share('Đại biểu đương nhiên', countOf(convened, 'kind', 'ex_officio')),
      share('Đại biểu được bầu', countOf(convened, 'kind', 'elected')),
      share('Đại biểu chỉ định', countOf(convened, 'kind', 'appointed')),
      share('Nam', countOf(convened, 'sex', 'male')),
      share('Nữ', countOf(convened, 'sex', 'female')),
      share('Đảng viên', convened.filter((one) => one.party_since).length),
      share('Dân tộc thiểu số', countOf(convened, 'ethnicity', 'Khmer')),
      share('Có tôn giáo', countOf(convened, 'religion', 'Phật giáo')),
      'Khối, lĩnh vực công tác',
      'Trình độ chuyên môn',
      'Trình độ lý luận chính trị',
      `Tuổi bình quân: ${Math.floor(tenths / 10)},${tenths % 10}`,
      'Đại biểu trẻ tuổi nhất: ',
      'Đại biểu cao tuổi nhất: ',
      'đủ tư cách: 180 (100,00%)',
      'Đại biểu không đủ tư cách: 0',
      'Hồ Thẩm Tra',
    ]);
    for (const field of ['sector', 'education', 'theory_level']) for (const part of shares(field)) assert.ok(report.includes(part), `${part} in\n${report}`);
    for (const [label, one] of [['trẻ', byBirth.at(-1)], ['cao', byBirth[0]]]) {
      const said = new RegExp(`Đại biểu ${label} tuổi nhất: (.+?), (\\d+) tuổi`).exec(report);
      assert.ok(bornWith(one).includes(said[1]), said[0]);
      assert.equal(Number(said[2]), age(one));
    }
  });

  // The list of a session as it was: `came` says who was in, `excused` who could not.
  async function assertAttendance(session, title, { came, excused }) {
    const text = await reportText(await pdfAt(hall.auditor, `/api/attendance.pdf?session=${session}&filled=1`), { footer: 'Kết quả điểm danh đại biểu' });
    const people = convenedNow();
    const blocks = DELEGATIONS.map((delegation) => people.filter((one) => one.delegation === delegation));
    const sum = (label, some) => {
      const there = some.filter(came).length;
      const reasons = some.filter((one) => !came(one) && excused(one)).length;
      return `${label}: triệu tập ${some.length}, có mặt ${there}, vắng ${some.length - there}${reasons ? `, trong đó có lý do ${reasons}` : ''}`;
    };
    inOrder(text, ['KẾT QUẢ ĐIỂM DANH ĐẠI BIỂU', title, ...blocks.map((block, at) => sum(DELEGATIONS[at], block)), sum('Tổng số', people)]);
    // "(tiếp theo)" and headings of further pages stand between rows.
    const rows = [...text.matchAll(/(\d+) (D[BK]\d+) (.+?) ([A-Z]\d+) (\d\d:\d\d|vắng có lý do: Đi công tác|vắng)(?= |$)/g)].map(([, ...cells]) => cells);
    assert.deepEqual(
      rows.map(([number, code, name, seat, said]) => [number, code, name, seat, /^\d/.test(said) ? 'có mặt' : said].join(' ')),
      blocks.flat().map((one, at) => [at + 1, one.code, one.full_name, one.seat, came(one) ? 'có mặt' : excused(one) ? 'vắng có lý do: Đi công tác' : 'vắng'].join(' ')),
    );
    const known = (await hall.auditor.get(`/api/attendance?session=${session}`)).expect(200);
    assert.deepEqual([known.came, known.excused], [people.filter(came).length, people.filter((one) => !came(one) && excused(one)).length]);
  }

  const inFirst = (one) => officials.indexOf(one) < 120 || alternates.includes(one);
  const excusedFromFirst = (one) => officials.slice(150, 170).includes(one);
  let second; // the session after

  it('takes attendance in every session anew', async () => {
    await assertAttendance(1, 'Phiên thứ nhất', { came: (one) => inFirst(one) && convenedNow().includes(one), excused: excusedFromFirst });
    const path = '/api/sessions';
    (await hall.secretariat.post(`${path}/1/close`)).expect(200);
    second = (await hall.secretariat.post(path, { title: 'Phiên bế mạc', type: 'closing' })).expect(201);
    (await hall.secretariat.post(`${path}/${second.id}/open`)).expect(200);
    await hall.admit(officials.slice(140, 180));
    (await hall.secretariat.send('PUT', `${path}/${second.id}/absences/${officials[3].id}`, { kind: 'excused', reason: 'Đi công tác' })).expect(200);
    const facts = await hall.facts();
    assert.deepEqual([facts.convened, facts.present], [180, 40]);
    await assertAttendance(second.id, 'Phiên bế mạc', { came: (one) => officials.indexOf(one) >= 140, excused: (one) => one === officials[3] });
    await assertAttendance(1, 'Phiên thứ nhất', { came: inFirst, excused: excusedFromFirst });
  });

  /* ---- spreadsheets ---- */

  it('has attendance, scans, delegates and events in spreadsheets', async () => {
    const attendance = await exportRows(hall.secretariat, 'attendance', '?session=1');
    assert.deepEqual(attendance.map(({ code }) => code).sort(), hall.people.map(({ code }) => code).sort());
    const cameAtAll = attendance.filter(({ first_in: first }) => first).map(({ code }) => code);
    assert.deepEqual(cameAtAll.sort(), [...officials.filter(inFirst), ...alternates, guest].map(({ code }) => code).sort());
    const scans = await exportRows(hall.auditor, 'scans');
    const of = (direction, verdict) => scans.filter((scan) => scan.direction === direction && scan.verdict === verdict).length;
    // 115 and a guest, five more, two alternates; one out and in again, one out for good; 40 in the second session.
    assert.deepEqual([of('in', 'admitted'), of('out', 'left'), scans.length], [116 + 5 + 2 + 1 + 40, 2, 116 + 5 + 2 + 1 + 40 + 2]);
    const delegates = await exportRows(hall.secretariat, 'delegates');
    assert.equal(delegates.length, hall.people.length);
    for (const one of hall.people) {
      const row = delegates.find(({ code }) => code === one.code);
      for (const column of ['full_name', 'delegation', 'standing', 'kind', 'seat', 'sex', 'birth_date', 'sector', 'education', 'theory_level', 'party_since', 'ethnicity']) assert.equal(row[column], one[column], `${column} of ${one.code}`);
    }
    assert.equal(delegates.filter(({ present: inside }) => inside === '1').length, 40);
    assert.equal(countOf(delegates, 'voting', '1'), 180);
    const events = await exportRows(hall.auditor, 'events');
    assert.deepEqual(events.map(({ seq }) => Number(seq)), Array.from(events, (_, at) => at + 1));
    assert.equal(countOf(events, 'act', 'paper.enter'), entries);
    assert.equal(countOf(events, 'act', 'paper.void'), countOf(events, 'act', 'paper.open'));
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
