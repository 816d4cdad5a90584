// A whole congress of 246 delegates, from the roster to the certified result
// and the files of the secretariat, with every number counted again by the test.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { verifyBoard } from '../../web/lib/verify.js';
import { readBadge } from '../lib/badge.mjs';
import { parallel } from '../lib/client.mjs';
import { guarded, parseTable } from '../lib/csv.mjs';
import { decodePdf, decodePng, pdfInfo } from '../lib/decode.mjs';
import { Hall } from '../lib/hall.mjs';
import { countMarks, decide, percent, rootOf } from '../lib/recount.mjs';
import { isOfficial, makeRoster, rosterCsv } from '../lib/roster.mjs';
import { assertReceipt, castBody } from '../lib/voter.mjs';

const DOORS = ['A', 'B', 'C', 'D'];
const SUBSCRIBERS = 50;
const RESOLUTION = { title: '=Nghị quyết "Đại hội", lần thứ XII', style: 'resolution' };
const ELECTION = {
  title: 'Bầu Ban Thường vụ',
  style: 'approval',
  seats: 3,
  options: ['Trần Văn Ước', 'Lê Thị Ánh', 'Nguyễn Đức Đạt', 'Phạm Minh Dũng', 'Hoàng Gia Bảo'],
};
// By the given name, as Vietnamese sorts.
const BALLOT_ORDER = ['Lê Thị Ánh', 'Hoàng Gia Bảo', 'Phạm Minh Dũng', 'Nguyễn Đức Đạt', 'Trần Văn Ước'];

const resolutionMarks = (at) => [[1, at % 10 < 7 ? 1 : at % 10 < 9 ? 2 : 3]];

// Two get most votes, a third falls short; some ballots are blank or short.
function electionMarks(at) {
  if (at % 23 === 0) return [];
  const chosen = at % 4 === 1 ? [1] : at % 2 ? [1, 3, 4] : at % 6 ? [1, 3, 5] : [2, 3];
  return chosen.map((number) => [number, 1]);
}

describe('a congress of 246 delegates', { timeout: 200000 }, () => {
  const people = makeRoster();
  people[5].seat = '+12';
  people[6].full_name = '@Vũ Thanh "Khôi", Út';
  const officials = people.filter(isOfficial);
  const doorOf = new Map(); // delegate → the door that admitted
  let hall;
  let facts;
  let badges;
  let voters;
  let subscribers;
  let resolution;
  let election;
  let receipts;

  before(async () => {
    hall = await Hall.open({ congress: { options: ['--term', 'Nhiệm kỳ 2026–2031'] } });
    facts = await hall.facts();
    subscribers = await Promise.all(Array.from({ length: SUBSCRIBERS }, () => hall.subscribe()));
  });
  after(() => hall?.close());

  it('begins with an open session and nobody convened', () => {
    assert.equal(facts.term, 'Nhiệm kỳ 2026–2031');
    assert.equal(facts.timezone, 'Asia/Ho_Chi_Minh');
    assert.equal(facts.language, 'vi');
    assert.match(facts.id, /^[0-9a-f]{8}$/);
    assert.match(facts.public_key, /^[0-9a-f]{64}$/);
    assert.ok(facts.session.id > 0);
    assert.deepEqual([facts.convened, facts.present, facts.others_present], [0, 0, 0]);
    assert.deepEqual(facts.quorum, { num: 2, den: 3, met: false });
  });

  it('imports the roster, after a dry run that changes nothing', async () => {
    const file = rosterCsv(people, { language: 'vi', separator: ';', bom: true });
    const dry = (await hall.secretariat.upload('/api/roster?dry_run=1', file, 'text/csv')).expect(200);
    assert.deepEqual([dry.added, dry.updated, dry.unchanged], [246, 0, 0]);
    assert.equal((await hall.facts()).convened, 0);
    const real = (await hall.secretariat.upload('/api/roster', file, 'text/csv')).expect(200);
    assert.deepEqual([real.added, real.updated, real.unchanged], [246, 0, 0]);
    await hall.importRoster(people);
    assert.equal((await hall.facts()).convened, officials.length);
  });

  it('issues badges that the congress key has signed', async () => {
    const first = (await hall.secretariat.post('/api/badges', { delegates: 'all' })).done();
    assert.deepEqual([first.issued, first.kept], [246, 0]);
    const again = (await hall.secretariat.post('/api/badges', { delegates: 'all' })).done();
    assert.deepEqual([again.issued, again.kept], [0, 246]);
    badges = await hall.issueBadges();
    for (const [delegate, token] of badges) {
      const badge = { version: 1, congress: facts.id, delegate, serial: 1, flags: 0, genuine: true };
      assert.deepEqual(readBadge(token, facts.public_key), badge);
    }
  });

  it('draws the badge as a PNG and as an SVG', async () => {
    const { id } = hall.people[7];
    const png = await hall.secretariat.get(`/api/badges/${id}.png`);
    assert.match(png.headers['content-type'], /^image\/png/);
    assert.deepEqual(await decodePng(png.body), [badges.get(id)]);
    const svg = await hall.secretariat.get(`/api/badges/${id}.svg`);
    assert.match(svg.headers['content-type'], /^image\/svg\+xml/);
    assert.match(svg.text, /<svg[^>]*>.*<\/svg>\s*$/s);
  });

  it('prints all badges on sheets of A4', async () => {
    const sheets = (await hall.secretariat.get('/api/badges.pdf')).body;
    const { pages, size } = await pdfInfo(sheets);
    assert.equal(pages, Math.ceil(246 / 8));
    assert.match(size, /A4/);
    const printed = [...(await decodePdf(sheets, 1, 2)), ...(await decodePdf(sheets, pages, pages))];
    assert.equal(new Set(printed).size, 8 + 8 + (246 % 8));
    for (const token of printed) assert.ok([...badges.values()].includes(token), token);
  });

  it('signs every official delegate in from one address', async () => {
    voters = await hall.signIn(hall.people.filter(isOfficial));
    assert.equal(new Set(voters.map(({ client }) => client.headers.Authorization)).size, officials.length);
  });

  it('admits each once through four doors at the same time', async () => {
    const queues = doorQueues(hall, badges);
    const verdicts = new Map([...badges.keys()].map((id) => [id, []]));
    const note = ({ gate }, { verdict, delegate }) => {
      verdicts.get(delegate.id).push(verdict);
      if (verdict === 'admitted') doorOf.set(delegate.code, gate);
    };
    await Promise.all([...queues].map(([, rows]) => walkThrough(hall, rows, note)));
    for (const [id, list] of verdicts) {
      assert.ok(list.length > 0, `delegate ${id} was scanned`);
      assert.equal(list.filter((verdict) => verdict === 'admitted').length, 1, list.join());
      assert.ok(list.every((verdict) => ['admitted', 'already_inside'].includes(verdict)), list.join());
    }
    const now = await hall.facts();
    assert.deepEqual([now.present, now.others_present], [officials.length, 246 - officials.length]);
    assert.equal(now.quorum.met, true);
  });

  it('shows everyone inside to every subscriber', async () => {
    const full = ({ present, delegations }) => present === officials.length && delegations.present === 12;
    await Promise.all(subscribers.map((subscriber) => subscriber.until(full, { what: 'the full hall' })));
  });

  it('takes an open vote of all', async () => {
    resolution = await hall.define(RESOLUTION);
    await hall.move(resolution.id, 'voting');
    const votes = voters.map((voter, at) => ({ voter, marks: resolutionMarks(at) }));
    const answers = await parallel([...votes, ...votes.slice(0, 40)], 64, ({ voter, marks }) => voter.vote(resolution, marks));
    assert.equal(answers.filter(({ status }) => status === 201).length, officials.length);
    assert.equal(answers.filter(({ status }) => status === 200).length, 40);
    const closed = await hall.move(resolution.id, 'closed');
    const own = countMarks(RESOLUTION, votes.map(({ marks }) => marks));
    assertCounts(closed, own, officials.length);
    assert.equal(closed.result.adopted, 2 * own.totals[0].for > own.collected);
  });

  it('hands out a secret ballot to each', async () => {
    election = await hall.define(ELECTION);
    assert.deepEqual(election.options.map(nameOf), BALLOT_ORDER);
    (await hall.presidium.post('/api/projector', { slide: 'contest', contest: election.id })).done();
    election = await hall.move(election.id, 'issuing');
    const ballots = await parallel(voters, 16, (voter) => voter.draw(election));
    voters.forEach((voter, at) => (voter.ballot = ballots[at]));
    election = await hall.move(election.id, 'voting');
    assert.deepEqual([election.issued, election.collected, election.present], [officials.length, 0, officials.length]);
  });

  it('takes every ballot once, though sent twice at once, and signs a receipt', async () => {
    const bodies = voters.map(({ ballot }, at) => castBody(ballot, electionMarks(at)));
    const twice = await parallel(bodies, 32, (body) => Promise.all([body, body].map((one) => hall.nobody.post('/api/ballots', one))));
    receipts = twice.map((answers, at) => {
      assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 201]);
      const [receipt, same] = answers.map(({ json }) => json.receipt);
      assert.deepEqual(receipt, same);
      return assertReceipt(receipt, voters[at].ballot, bodies[at], facts.public_key);
    });
  });

  it('closes the election with the numbers of an own count', async () => {
    election = await hall.move(election.id, 'closed');
    const own = countMarks({ ...ELECTION, options: BALLOT_ORDER }, voters.map((_, at) => electionMarks(at)));
    assertCounts(election, own, officials.length);
    const { base, elected, tied, open_seats, rows } = election.result;
    assert.deepEqual({ base, elected, tied, open_seats }, decide(ELECTION, own));
    assert.ok(elected.length > 0 && open_seats > 0, 'the story has winners and a seat left open');
    assert.deepEqual(
      rows.map(({ number, votes, percent: share }) => [number, votes, share]),
      own.totals.map((row) => [row.number, row.for, percent(row.for, own.collected)]),
    );
  });

  it('publishes a board on which everything can be recounted', async () => {
    (await hall.nobody.get(`/api/contests/${election.id}/board`)).refused(401, 'unauthenticated');
    (await voters[0].client.get(`/api/contests/${election.id}/board`)).refused(403, 'forbidden');
    const board = await hall.board(election.id);
    const report = await verifyBoard(board, { congressKey: facts.public_key });
    assert.deepEqual(report.findings, []);
    assert.equal(board.root, rootOf(board));
    assert.deepEqual([...report.leaves].sort(), [...receipts].sort());
    const own = countMarks({ ...ELECTION, options: BALLOT_ORDER }, board.ballots.map(({ marks }) => marks));
    assertCounts(board, own, officials.length);
    assert.deepEqual(board.draws.map(({ delegate_code: code }) => code), officials.map(({ code }) => code).sort());
  });

  it('certifies by two persons', async () => {
    const approve = (client) => client.post(`/api/contests/${election.id}/state`, { to: 'certified' });
    (await approve(hall.teller)).done();
    const half = (await hall.contest(election.id));
    assert.equal(half.state, 'closed');
    assert.equal(half.approvals.length, 1);
    (await approve(hall.presidium)).done();
    assert.equal((await hall.contest(election.id)).state, 'certified');
    await hall.certify(resolution.id);
  });

  it('showed every subscriber numbers that never went back and end as certified', async () => {
    const { v: version } = await hall.live();
    await Promise.all(subscribers.map((subscriber) => subscriber.until(({ v }) => v >= version)));
    for (const subscriber of subscribers) {
      assert.equal(subscriber.fault, null);
      for (const { id } of [resolution, election]) {
        const { issued, collected, valid, invalid } = subscriber.contests.get(id);
        const certified = await hall.contest(id);
        assert.deepEqual([collected, valid, invalid], [certified.collected, certified.valid, certified.invalid]);
        assert.equal(issued, certified.issued);
      }
    }
  });

  it('exports the attendance row by row', async () => {
    const columns = 'code,full_name,delegation,standing,kind,seat,present,first_in,last_in,last_out,gate'.split(',');
    const file = await hall.secretariat.get('/api/exports/attendance.csv');
    assert.match(file.headers['content-type'], /^text\/csv/);
    const rows = new Map(parseTable(file.body, columns).map((row) => [row.code, row]));
    assert.equal(rows.size, 246);
    for (const one of people) {
      const row = rows.get(one.code);
      for (const name of ['full_name', 'delegation', 'standing', 'kind', 'seat']) assert.equal(row[name], guarded(one[name]));
      assert.equal(row.gate, doorOf.get(one.code));
      assert.equal(row.present, '1');
      assert.equal(row.last_out, '');
      assert.equal(row.last_in, row.first_in);
      assert.ok(Date.now() - Date.parse(row.first_in) < 300000, row.first_in);
    }
  });

  it('exports the results row by row', async () => {
    const columns = 'contest,title,state,convened,present,issued,collected,valid,invalid,number,name,for,against,other,percent,elected';
    for (const [id, definition, marksOf] of [
      [resolution.id, RESOLUTION, resolutionMarks],
      [election.id, { ...ELECTION, options: BALLOT_ORDER }, electionMarks],
    ]) {
      const file = await hall.secretariat.get(`/api/exports/results.csv?contest=${id}`);
      const own = countMarks(definition, voters.map((_, at) => marksOf(at)));
      assertResultRows(parseTable(file.body, columns.split(',')), { id, definition, own, of: officials.length });
    }
  });

  it('stops cleanly with subscribers still connected', async () => {
    await hall.stop();
    await Promise.all(subscribers.map(async (subscriber) => subscriber.close()));
  });
});

const nameOf = (option) => option.name ?? option;

function assertCounts(contest, own, of) {
  const { convened, present, issued, collected, valid, invalid } = contest;
  assert.deepEqual([convened, present, issued, collected], [of, of, of, of]);
  assert.deepEqual({ collected, valid, invalid }, { collected: own.collected, valid: own.valid, invalid: own.invalid });
  const totals = contest.totals.map(({ number, for: favour, against, other }) => ({ number, for: favour, against, other }));
  assert.deepEqual(totals, own.totals);
}

function assertResultRows(rows, { id, definition, own, of }) {
  assert.equal(rows.length, own.totals.length);
  const winners = definition.style === 'resolution' ? (2 * own.totals[0].for > own.collected ? [1] : []) : decide(definition, own).elected;
  rows.forEach((row, at) => {
    const counts = own.totals[at];
    const { title, name, elected, ...numbers } = row;
    assert.equal(title, guarded(definition.title));
    if (definition.options) assert.equal(name, definition.options[at]);
    assert.equal(elected, winners.includes(counts.number) ? '1' : '0');
    assert.deepEqual(numbers, {
      contest: String(id),
      state: 'certified',
      convened: String(of),
      present: String(of),
      issued: String(of),
      collected: String(own.collected),
      valid: String(own.valid),
      invalid: String(own.invalid),
      number: String(counts.number),
      for: String(counts.for),
      against: String(counts.against),
      other: String(counts.other),
      percent: percent(counts.for, own.collected),
    });
  });
}

// What each door scans: everyone once somewhere, many at several doors.
function doorQueues(hall, badges) {
  const queues = new Map(DOORS.map((gate) => [gate, []]));
  [...badges.values()].forEach((badge, at) => {
    const times = 1 + (at % 3);
    for (let time = 0; time < times; time++) {
      const gate = DOORS[(at + time) % DOORS.length];
      queues.get(gate).push(hall.row({ badge, gate }));
    }
  });
  return queues;
}

// One door: batches of 20, every other one sent twice, as a door with a bad network does.
async function walkThrough(hall, rows, note) {
  for (let start = 0; start < rows.length; start += 20) {
    const batch = rows.slice(start, start + 20);
    const sent = (start / 20) % 2 ? [hall.scan(batch)] : [hall.scan(batch), hall.scan(batch)];
    const [results, again = results] = await Promise.all(sent);
    assert.deepEqual(again, results);
    assert.deepEqual(results.map(({ nonce }) => nonce), batch.map(({ nonce }) => nonce));
    results.forEach((result, at) => note(batch[at], result));
  }
}
