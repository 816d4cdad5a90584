// `congressd verify`: what an auditor can find out with a board, and with whatever
// else they hold, on a machine that never saw the congress.

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { ed25519 } from '../../web/node_modules/@noble/curves/esm/ed25519.js';
import { concat, hex, unhex, utf8 } from '../../web/lib/bytes.js';
import { chainAgain, congressSeed } from '../lib/chain.mjs';
import { Hall } from '../lib/hall.mjs';
import { Papers, tellersOf } from '../lib/paper.mjs';
import { run, succeed } from '../lib/program.mjs';
import { makeOfficials } from '../lib/roster.mjs';
import { drawBoth, sealedBody, sealMarks, sealTo, Tellers } from '../lib/sealing.mjs';
import { castBody } from '../lib/voter.mjs';

const TIMEOUT = { timeout: 180000 };
const LIST = { title: 'Bầu Ban Chấp hành', style: 'approval', seats: 2, options: ['Lê An', 'Trần Bình', 'Phạm Châu'], order: 'given' };
const VOTES = [[[1, 1], [3, 1]], [[1, 1]], [[1, 1], [2, 1]], [[3, 1]], []];

// Everything an auditor may hold of a contest.
class Auditor {
  constructor(hall, contest) {
    this.hall = hall;
    this.contest = contest;
    this.files = 0;
  }

  async fetch() {
    const { hall, contest } = this;
    this.key = (await hall.facts()).public_key;
    this.board = await hall.board(contest.id);
    this.lines = (await hall.auditor.get('/api/events?limit=10000')).text.trim().split('\n');
    const certificate = await hall.nobody.get(`/api/contests/${contest.id}/certificate`);
    if (certificate.status === 200) this.certificate = certificate.json;
    return this;
  }

  write(content) {
    const file = this.hall.congress.file(`audit-${++this.files}`);
    writeFileSync(file, content);
    return file;
  }

  // {code, stdout, stderr}, or with json the codes that were found, sorted, and the whole answer.
  async text(given = {}) {
    return run(this.args(given));
  }

  args({ board = this.board, key = this.key, fingerprint, lines, certificate, receipts = [], json = false }) {
    const text = typeof board === 'string' ? board : JSON.stringify(board);
    return [
      'verify',
      this.write(text),
      ...(key ? ['--key', key] : []),
      ...(fingerprint ? ['--fingerprint', fingerprint] : []),
      ...(lines ? ['--events', this.write(lines.map((line) => `${line}\n`).join(''))] : []),
      ...(certificate ? ['--certificate', this.write(JSON.stringify(certificate))] : []),
      ...receipts.flatMap((receipt) => ['--receipt', this.write(receipt)]),
      ...(json ? ['--json'] : []),
    ];
  }

  async json(given = {}) {
    const { code, stdout, stderr } = await run(this.args({ ...given, json: true }));
    assert.ok(code === 0 || code === 1, stderr);
    const answer = JSON.parse(stdout);
    assert.equal(code, answer.verdict === 'holds' ? 0 : 1);
    return answer;
  }

  async codes(given = {}) {
    return (await this.json(given)).findings.map(({ code }) => code).sort();
  }

  // With log and certificate, after `change` was done to a copy of the board.
  changed(change) {
    const board = structuredClone(this.board);
    change(board);
    return this.codes({ board, lines: this.lines, certificate: this.certificate });
  }
}

async function openHall(count = 8) {
  const hall = await Hall.open({ people: makeOfficials(count) });
  await hall.admit(hall.people);
  hall.voters = await hall.signIn(hall.people);
  return hall;
}

const flip = (text) => text.slice(0, -1) + (text.endsWith('0') ? '1' : '0');
const cast = async (hall, body) => (await hall.nobody.post('/api/ballots', body)).expect(201);

describe('the board of an election', TIMEOUT, () => {
  let hall;
  let contest;
  let audit;
  const receipts = [];
  before(async () => {
    hall = await openHall();
    contest = await hall.move((await hall.define(LIST)).id, 'issuing');
    const ballots = [];
    for (const voter of hall.voters.slice(0, 6)) ballots.push(await voter.draw(contest));
    await hall.move(contest.id, 'voting');
    for (const [at, marks] of VOTES.entries()) receipts.push(await cast(hall, castBody(ballots[at], marks)));
    await hall.move(contest.id, 'closed');
    contest = await hall.certify(contest.id);
    audit = await new Auditor(hall, contest).fetch();
  });
  after(() => hall?.close());

  it('holds, with everything one can hold against it', async () => {
    const given = {
      fingerprint: contest.fingerprint,
      lines: audit.lines,
      certificate: audit.certificate,
      receipts: receipts.map((receipt) => JSON.stringify(receipt)),
    };
    const answer = await audit.json(given);
    assert.equal(answer.verdict, 'holds');
    assert.deepEqual(answer.findings, []);
    assert.deepEqual(answer.result, contest.result);
    assert.deepEqual(answer.totals, contest.totals);
    assert.deepEqual(answer.invalid_reasons, [{ reason: 'no_choice', count: 1 }]);
    assert.deepEqual(answer.counts, { convened: 8, present: 8, issued: 6, collected: 5, valid: 4, invalid: 1 });
    const rows = answer.receipts.map(({ row }) => audit.board.ballots[row - 1].marks);
    assert.deepEqual(rows, VOTES);
    const { code, stdout, stderr } = await audit.text(given);
    assert.equal(code, 0, stderr);
    assert.equal(stderr, '');
    assert.match(stdout, /the board holds/);
    assert.match(stdout, /elected: 1 Lê An/);
    assert.match(stdout, /on the board, in row [1-5]\n/);
    assert.doesNotMatch(stdout, /not checked|compare it/);
  });

  it('says what was not given to be checked', async () => {
    const { stdout } = await audit.text({ key: null });
    assert.match(stdout, /the board's own; compare it/);
    for (const option of ['key', 'fingerprint', 'events', 'certificate', 'receipt']) assert.match(stdout, new RegExp(`not checked.*--${option}`));
  });

  it('may have its members in any order, and blanks between them', async () => {
    const turned = Object.fromEntries(Object.entries(audit.board).reverse());
    assert.deepEqual(await audit.codes({ board: JSON.stringify(turned, null, 3) }), []);
    const escaped = JSON.stringify(audit.board).replace('"ballots"', '"\\u0062allots"');
    assert.deepEqual(await audit.codes({ board: escaped }), []);
    assert.deepEqual(await audit.codes({ board: { ...audit.board, more: [{ of: 'it' }], 'paper.ballots': [1] } }), []);
  });

  it('may come through a pipe', async () => {
    const { stdout } = await succeed(['verify', '-', '--key', audit.key], { input: JSON.stringify(audit.board) });
    assert.match(stdout, /the board holds/);
  });

  it('is the one whose fingerprint was read aloud, or it says so', async () => {
    const digits = contest.fingerprint.replaceAll('-', '');
    for (const fingerprint of [digits.toUpperCase(), digits.replace(/../g, '$& ')]) assert.deepEqual(await audit.codes({ fingerprint }), []);
    assert.deepEqual(await audit.codes({ fingerprint: flip(contest.fingerprint) }), ['fingerprint']);
    for (const fingerprint of ['d9c8', `${digits}x`, 'không'])
      assert.equal((await audit.text({ fingerprint })).code, 2, fingerprint);
  });

  it('is not another congress\'s', async () => {
    const key = hex(ed25519.getPublicKey(randomBytes(32)));
    assert.deepEqual(await audit.codes({ key }), ['closing_signature', 'manifest_signature']);
  });

  const ballot = (b) => b.ballots[0];
  for (const [name, change, codes] of [
    ['marks of a ballot', (b) => (b.ballots.find(({ marks }) => marks.length === 1).marks = [[2, 1]]), ['ballot_signature', 'certificate_differs', 'event_closing', 'root', 'totals']],
    ['a token', (b) => (ballot(b).token = flip(ballot(b).token)), ['ballot_signature', 'ballot_token', 'certificate_differs', 'event_closing', 'root']],
    ['a ballot twice', (b) => b.ballots.splice(1, 0, ballot(b)), ['ballot_duplicate', 'certificate_differs', 'count_collected', 'event_closing', 'root']],
    ['ballots turned round', (b) => b.ballots.reverse(), ['ballot_order', 'certificate_differs', 'event_closing', 'root']],
    ['a draw left out', (b) => b.draws.pop(), ['certificate_differs', 'count_issued', 'event_closing', 'event_freeze']],
    ['a draw of another card', (b) => (b.draws[0].card_key = b.draws[1].card_key), ['draw_duplicate', 'draw_signature']],
    ['an evaluation', (b) => (b.draws[0].evaluated = b.draws[1].evaluated), ['draw_evaluation']],
    ['how many were present', (b) => b.present--, ['certificate_differs', 'event_freeze']],
    ['how many were convened', (b) => b.convened++, ['certificate_differs', 'event_freeze']],
    ['a total', (b) => b.totals[1].for++, ['totals']],
    ['the closing signature', (b) => (b.closing_signature = flip(b.closing_signature)), ['certificate_differs', 'closing_signature', 'event_closing']],
    ['the issuing key', (b) => (b.voprf_secret_key = flip(b.voprf_secret_key)), ['closing_signature', 'event_closing', 'voprf_key']],
    ['a result that others won', (b) => (b.result = { ...contest.result, elected: [2] }), ['result_differs']],
    ['a result that is right', (b) => (b.result = contest.result), []],
  ]) {
    it(`changed: ${name}`, async () => {
      const found = await audit.changed(change);
      // A ballot that changed may also change what is valid.
      assert.deepEqual(found.filter((code) => !/^(count_(in)?valid|totals)$/.test(code) || codes.includes(code)), codes);
    });
  }

  it('tells what a finding means for the result, and does not hold', async () => {
    const board = structuredClone(audit.board);
    for (const one of board.ballots) one.signature = flip(one.signature);
    const { code, stderr } = await audit.text({ board });
    assert.equal(code, 1);
    assert.match(stderr, /^ballot_signature: 1, 2, 3, 4, 5\n {4}A ballot is not signed by its own key/m);
    assert.match(stderr, /this board does not hold; findings: 6/);
  });

  describe('that is none', () => {
    const json = () => JSON.stringify(audit.board);
    for (const [name, text] of [
      ['empty', () => ''],
      ['a list', () => '[]'],
      ['cut short', () => json().slice(0, -40)],
      ['cut within a ballot', () => json().slice(0, json().indexOf('"token"') + 30)],
      ['something behind it', () => `${json()}{}`],
      ['a comma too many', () => json().replace(/\}$/, ',}')],
      ['a member twice', () => json().replace(/\}$/, ',"issued":6}')],
      ['a list twice', () => json().replace(/\}$/, ',"ballots":[]}')],
      ['a member of a ballot twice', () => json().replace('"token"', '"token":"","token"')],
      ['no ballots', () => JSON.stringify({ ...audit.board, ballots: undefined })],
      ['ballots that are no list', () => JSON.stringify({ ...audit.board, ballots: {} })],
      ['votes that are none of its own', () => JSON.stringify({ ...audit.board, votes: [{ delegate: 1, marks: [] }] })],
      ['papers that it has not', () => JSON.stringify({ ...audit.board, paper: { ballots: [], delegates: [] } })],
      ['a manifest of nothing', () => JSON.stringify({ ...audit.board, manifest: '{}' })],
    ]) {
      it(name, async () => assert.ok((await audit.codes({ board: text() })).includes('malformed')));
    }

    it('or cannot be read', async () => {
      for (const file of [hall.congress.file('there-is-none'), hall.congress.directory]) {
        const { code, stderr } = await run(['verify', file]);
        assert.equal(code, 1);
        assert.ok(stderr.includes(file), stderr);
      }
      assert.equal((await run(['verify'])).code, 2);
      assert.equal((await run(['verify', 'a', '--key', '12'])).code, 2);
      assert.equal((await run(['verify', 'a', '--receipt'])).code, 2);
    });
  });

  describe('and a receipt', () => {
    const inner = () => receipts[0].receipt;
    const saved = (fields = {}) => {
      const one = { leaf: inner().leaf, signature: inner().signature, hash: audit.hash, key: audit.key, ...fields };
      const short = one.leaf.slice(0, 16).replace(/....(?=.)/g, '$&-');
      return `Đại hội đại biểu\r\n${LIST.title}\r\n\r\nPhiếu: ${short}\r\n\r\nMã đầy đủ: ${one.leaf}\r\nChữ ký: ${one.signature}\r\nCuộc bầu: ${one.hash}\r\nKhoá: ${one.key}\r\nhttp://dai-hoi.local:8080/verify#${one.leaf}\r\n`;
    };
    const signed = (leaf, seed = congressSeed(hall.congress.data)) =>
      hex(ed25519.sign(concat(utf8('congressd-receipt-v1'), unhex(audit.hash, 32), unhex(leaf, 32)), seed));
    const codesOf = (receipt) => audit.codes({ receipts: [receipt] });
    before(async () => {
      const { manifest_hash: hash } = JSON.parse(audit.certificate.certificate);
      audit.hash = hash;
    });

    it('is found in each of its forms', async () => {
      for (const receipt of [JSON.stringify(receipts[0]), JSON.stringify(inner()), saved()]) assert.deepEqual(await codesOf(receipt), []);
    });

    it('of a ballot that was left out proves it', async () => {
      const leaf = hex(randomBytes(32));
      assert.deepEqual(await codesOf(JSON.stringify({ receipt: { contest: contest.id, leaf, signature: signed(leaf) } })), ['receipt_missing']);
      assert.deepEqual(await codesOf(saved({ leaf, signature: signed(leaf) })), ['receipt_missing']);
    });

    it('that is forged proves nothing', async () => {
      const leaf = hex(randomBytes(32));
      assert.deepEqual(await codesOf(JSON.stringify({ ...inner(), signature: flip(inner().signature) })), ['receipt_signature']);
      assert.deepEqual(await codesOf(saved({ leaf, signature: signed(leaf, randomBytes(32)) })), ['receipt_signature']);
      assert.deepEqual(await codesOf(saved({ key: hex(randomBytes(32)) })), ['receipt_signature']);
    });

    it('of another contest, or of another manifest', async () => {
      assert.deepEqual(await codesOf(JSON.stringify({ ...inner(), contest: contest.id + 1 })), ['receipt_contest']);
      assert.deepEqual(await codesOf(saved({ hash: flip(audit.hash) })), ['receipt_contest']);
    });

    it('that is none', async () => {
      for (const text of ['', '{', '{}', 'không', JSON.stringify({ receipt: { ...inner(), leaf: 'x' } }), `${inner().leaf}\n`, ' '.repeat(70000)])
        assert.deepEqual(await codesOf(text), ['receipt_malformed'], text.slice(0, 40));
    });
  });

  describe('and the event log', () => {
    const mine = (event, to) => event.act === 'contest.state' && event.data.contest === contest.id && event.data.to === to;
    const seqOf = (to) => audit.lines.map((line) => JSON.parse(line)).find((one) => mine(one, to)).seq;
    const found = async (change, given = {}) =>
      audit.codes({ lines: chainAgain(audit.lines, congressSeed(hall.congress.data), change), certificate: audit.certificate, ...given });

    it('written again with the congress\'s own key is as good', async () => {
      assert.deepEqual(await found(() => {}), []);
    });

    for (const [name, change, codes] of [
      ['another manifest was opened', (e) => mine(e, 'issuing') && (e.data.manifest_hash = flip(e.data.manifest_hash)), ['event_opening']],
      ['fewer were present at the freeze', (e) => mine(e, 'voting') && e.data.present--, ['event_freeze']],
      ['fewer were issued at the freeze', (e) => mine(e, 'voting') && e.data.issued--, ['event_freeze']],
      ['there was another count', (e) => mine(e, 'closed') && (e.data.root = flip(e.data.root)), ['event_closing']],
      ['there were other totals', (e) => mine(e, 'closed') && e.data.totals[2].for++, ['event_closing']],
      ['another certificate', (e) => mine(e, 'certified') && (e.data.certificate = flip(e.data.certificate)), ['event_certificate']],
      ['it was closed twice', (e) => mine(e, 'closed') && (e.twice = true), ['event_repeated']],
      ['it was cancelled', (e) => mine(e, 'certified') && (e.data.to = 'cancelled'), ['event_cancelled', 'event_missing']],
      ['the close is not told', (e) => mine(e, 'closed') && 'drop', ['event_missing']],
      ['the log ends before the close', (e) => e.seq >= seqOf('closed') && 'drop', ['event_missing']],
      ['the log begins behind the freeze', (e) => e.seq <= seqOf('voting') && 'drop', ['event_missing']],
    ]) {
      it(`and signed again: ${name}`, async () => assert.deepEqual(await found(change), codes));
    }

    it('and not signed again, or not whole', async () => {
      const at = audit.lines.findIndex((line) => mine(JSON.parse(line), 'voting'));
      const codesOf = (lines) => audit.codes({ lines });
      const fewer = audit.lines.map((line, i) => (i === at ? line.replace('"present":8', '"present":7') : line));
      assert.deepEqual(await codesOf(fewer), ['event_chain', 'event_freeze']);
      assert.deepEqual(await codesOf(audit.lines.filter((_, i) => i !== at - 1)), ['event_missing', 'event_order']);
      assert.deepEqual(await codesOf([...audit.lines, 'x']), ['event_malformed']);
      assert.deepEqual(await codesOf([]), ['event_missing']);
    });
  });
});

describe('other boards hold as well', TIMEOUT, () => {
  let hall;
  before(async () => {
    hall = await openHall(9);
  });
  after(() => hall?.close());

  const verified = async (contest, given = {}) => {
    const audit = await new Auditor(hall, contest).fetch();
    const answer = await audit.json({ lines: audit.lines, certificate: audit.certificate, fingerprint: contest.fingerprint, ...given });
    assert.deepEqual(answer.findings, []);
    return { audit, answer };
  };

  it('of an open vote, with its receipts', async () => {
    const contest = await hall.move((await hall.define({ title: 'Nghị quyết', style: 'resolution' })).id, 'voting');
    const receipts = [];
    for (const [at, mark] of [1, 1, 2, 3, 1].entries()) receipts.push((await hall.voters[at].vote(contest, [[1, mark]])).expect(201));
    const closed = await hall.move(contest.id, 'closed');
    const { audit, answer } = await verified(closed, { receipts: receipts.map((one) => JSON.stringify(one)) });
    assert.deepEqual(answer.receipts.map(({ row }) => row > 0), Array(5).fill(true));
    assert.equal(answer.result.adopted, closed.result.adopted);
    assert.deepEqual(await audit.codes({ board: { ...audit.board, ballots: [{}] } }), ['malformed']);
    assert.deepEqual(await audit.codes({ board: { ...audit.board, voprf_secret_key: '00'.repeat(32) } }), ['voprf_key']);
    assert.match((await audit.text()).stdout, /adopted/);
  });

  it('of a contest with a late issue, whose figures grow', async () => {
    let contest = await hall.move((await hall.define({ ...LIST, late_issue: true })).id, 'issuing');
    const first = await hall.voters[0].draw(contest);
    await hall.move(contest.id, 'voting');
    const second = await hall.voters[1].draw(contest);
    for (const ballot of [first, second]) await cast(hall, castBody(ballot, [[1, 1]]));
    contest = await hall.move(contest.id, 'closed');
    assert.equal((await verified(contest)).answer.counts.issued, 2);
  });

  it('of a majority of those convened but for the absent, which the certificate tells', async () => {
    let contest = await hall.move((await hall.define({ ...LIST, majority: { num: 1, den: 2, base: 'convened_adjusted' } })).id, 'issuing');
    const ballot = await hall.voters[0].draw(contest);
    await hall.move(contest.id, 'voting');
    await cast(hall, castBody(ballot, [[1, 1]]));
    await hall.move(contest.id, 'closed');
    contest = await hall.certify(contest.id);
    const { audit, answer } = await verified(contest);
    assert.deepEqual(answer.result, contest.result);
    assert.equal((await audit.json()).result, null);
    assert.match((await audit.text()).stdout, /the result needs/);
    assert.deepEqual(await audit.codes({ board: { ...audit.board, result: contest.result } }), []);
  });

  it('with ballot papers', async () => {
    let contest = await hall.define({ ...LIST, paper: true });
    const papers = new Papers(hall, contest.id, await tellersOf(hall, 2));
    const serials = await papers.print(3);
    contest = await hall.move(contest.id, 'issuing');
    const ballot = await hall.voters[0].draw(contest);
    for (const one of hall.people.slice(1, 4)) (await papers.issue(one)).expect(201);
    await hall.move(contest.id, 'voting');
    await cast(hall, castBody(ballot, [[1, 1]]));
    for (const serial of serials) (await papers.collect(serial)).expect(201);
    (await papers.open()).expect(200);
    for (const [at, serial] of serials.entries()) await papers.decide(serial, at ? { marks: [[at, 1]] } : { reason: 'unclear' });
    await hall.move(contest.id, 'closed');
    contest = await hall.certify(contest.id);
    const { audit, answer } = await verified(contest);
    assert.deepEqual(answer.totals, contest.totals);
    assert.deepEqual(answer.invalid_reasons, contest.invalid_reasons);
    // The papers may stand first in the file: their leaves come last all the same.
    const { paper, ...rest } = audit.board;
    assert.deepEqual(await audit.codes({ board: { paper, ...rest } }), []);
    for (const [change, codes] of [
      [(b) => b.paper.ballots.reverse(), ['paper_order', 'root']],
      [(b) => (b.paper.ballots[1] = b.paper.ballots[0]), ['paper_duplicate', 'root']],
      [(b) => b.paper.delegates.reverse(), ['paper_holder_order']],
      [(b) => (b.paper.delegates[2] = 1), ['paper_malformed']],
      [(b) => (b.paper.delegates = [...b.paper.delegates.slice(1), b.draws[0].delegate_code].sort()), ['paper_and_draw']],
      [(b) => b.paper.issued++, ['paper_issued']],
      [(b) => b.paper.collected--, ['paper_collected']],
      [(b) => delete b.paper.ballots[0].serial, ['paper_malformed', 'paper_collected', 'count_collected', 'root']],
      [(b) => delete b.paper.ballots, ['malformed']],
      [(b) => delete b.paper, ['malformed']],
    ]) {
      const board = structuredClone(audit.board);
      change(board);
      const found = (await audit.codes({ board })).filter((code) => !/^(count_(in)?valid|totals)$/.test(code));
      assert.deepEqual(found, codes.sort());
    }
  });
});

describe('a sealed contest with a second issuer', TIMEOUT, () => {
  let hall;
  let contest;
  let sealed;
  let audit;
  const tellers = new Tellers();
  const receipts = [];
  const asked = { sealing: 2, second: true };
  before(async () => {
    hall = await openHall();
    contest = await hall.define({ ...LIST, ...tellers.sealed(2), ...tellers.second() });
    contest = await hall.move(contest.id, 'issuing');
    const ballots = await drawBoth(tellers, hall.teller, contest, hall.voters.slice(0, 6));
    await hall.move(contest.id, 'voting');
    const { sealing_keys: keys } = JSON.parse(contest.manifest);
    const bodies = [
      sealedBody(ballots[0], sealMarks(contest, [[1, 1], [2, 1]])),
      sealedBody(ballots[1], sealMarks(contest, [[1, 1]])),
      sealedBody(ballots[2], sealMarks(contest, [[1, 1], [2, 1], [3, 1]])), // too many
      sealedBody(ballots[3], sealTo([...keys].reverse(), Buffer.alloc(11))), // not for these
      sealedBody(ballots[4], sealMarks(contest, [[3, 1]]), { token: concat(ballots[4].token.slice(0, 64), randomBytes(64)) }),
    ];
    for (const body of bodies) receipts.push(JSON.stringify(await cast(hall, body)));
    contest = await hall.move(contest.id, 'closed');
    sealed = await new Auditor(hall, contest).fetch();
    (await hall.teller.post(`/api/contests/${contest.id}/keys`, tellers.keys(asked))).expect(200);
    contest = await hall.certify(contest.id);
    audit = await new Auditor(hall, contest).fetch();
  });
  after(() => hall?.close());

  it('cannot be counted before the keys are out, but receipts are found', async () => {
    const answer = await sealed.json({ lines: sealed.lines, receipts });
    assert.equal(answer.verdict, 'cannot_be_counted');
    assert.deepEqual(answer.findings.map(({ code, details }) => [code, details]), [['not_opened', 'sealing_1, sealing_2, second_issuer']]);
    assert.deepEqual(answer.counts, { convened: 8, present: 8, issued: 6, collected: 5, valid: null, invalid: null });
    assert.equal(answer.totals, null);
    assert.ok(answer.receipts.every(({ row }) => row > 0));
    const { code, stderr } = await sealed.text();
    assert.equal(code, 1);
    assert.match(stderr, /cannot be counted yet/);
  });

  it('holds when they are, and tells of a ballot without the tellers\' part', async () => {
    const answer = await audit.json({ lines: audit.lines, certificate: audit.certificate, receipts });
    assert.equal(answer.verdict, 'holds');
    assert.deepEqual(answer.findings.map(({ code, weight, count }) => [code, weight, count]), [['second_token', 'remark', 1]]);
    assert.deepEqual(answer.totals, contest.totals);
    assert.deepEqual(answer.result, contest.result);
    assert.deepEqual(answer.invalid_reasons, contest.invalid_reasons);
    assert.deepEqual(Object.fromEntries(answer.invalid_reasons.map(({ reason, count }) => [reason, count])), { overvote: 1, undecryptable: 1, second_token: 1 });
  });

  for (const [name, change, codes] of [
    ['a sealing key', (b) => (b.sealing_secret_keys[1] = hex(randomBytes(32))), ['certificate_differs', 'event_unsealing', 'sealing_key']],
    ['the sealing keys turned round', (b) => b.sealing_secret_keys.reverse(), ['certificate_differs', 'event_unsealing', 'sealing_key']],
    ['a sealing key left out', (b) => b.sealing_secret_keys.pop(), ['sealing_key']],
    ['the second issuer\'s key', (b) => (b.second_issuer_secret_key = flip(b.second_issuer_secret_key)), ['second_issuer_key']],
    ['keys taken away again', (b) => (b.sealing_secret_keys = null), ['not_opened']],
    ['an evaluation of the second issuer', (b) => (b.draws[0].second_evaluated = b.draws[1].second_evaluated), ['second_evaluation']],
    ['its proof', (b) => (b.draws[0].second_proof = flip(b.draws[0].second_proof)), ['second_evaluation']],
    ['one of both left out', (b) => (b.draws[0].second_proof = null), ['second_evaluation']],
    ['what is sealed', (b) => (b.ballots[0].sealed = flip(b.ballots[0].sealed)), ['ballot_signature', 'certificate_differs', 'event_closing', 'event_unsealing', 'root']],
    ['what is sealed is too short', (b) => (b.ballots[0].sealed = b.ballots[0].sealed.slice(2)), ['ballot_malformed', 'certificate_differs', 'count_collected', 'event_closing', 'event_unsealing', 'root']],
    ['a second token', (b) => (b.ballots[0].token = flip(b.ballots[0].token)), ['ballot_signature', 'certificate_differs', 'event_closing', 'event_unsealing', 'root']],
    ['a total', (b) => b.totals[0].for++, ['totals']],
  ]) {
    it(`changed: ${name}`, async () => {
      const found = await audit.changed(change);
      const unsure = /^(count_(in)?valid|totals|second_token|certificate_differs|event_unsealing)$/;
      assert.deepEqual(found.filter((code) => !unsure.test(code)), codes.filter((code) => !unsure.test(code)));
      for (const code of codes) assert.ok(found.includes(code) || code === 'certificate_differs' || code === 'event_unsealing', `${code} of ${found}`);
    });
  }

  it('whose count is told otherwise in the log', async () => {
    const seed = congressSeed(hall.congress.data);
    const opened = (event) => event.act === 'contest.opened';
    const found = (change) => audit.codes({ lines: chainAgain(audit.lines, seed, change) });
    assert.deepEqual(await found((e) => opened(e) && e.data.valid++), ['event_unsealing', 'second_token']);
    assert.deepEqual(await found((e) => opened(e) && (e.data.second_issuer_secret_key = flip(e.data.second_issuer_secret_key))), ['event_unsealing', 'second_token']);
    assert.deepEqual(await found((e) => opened(e) && 'drop'), ['event_missing', 'second_token']);
  });
});

it('every code stands in the reference', async () => {
  const reference = readFileSync(new URL('../../web/REFERENCE.md', import.meta.url), 'utf8');
  const codes = (await succeed(['verify', '--codes'])).stdout.trim().split('\n').map((line) => line.split('\t'));
  assert.ok(codes.length > 50);
  for (const [code, weight, meaning] of codes) {
    assert.ok(reference.includes(`\`${code}\``), code);
    assert.match(weight, /^(wrong|unopened|remark)$/);
    assert.match(meaning, /^[A-Z].*\.$/);
  }
});
