// Sealed contests: the server takes ballots it cannot read, closes over them, and
// counts when the tellers publish their keys.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import http from 'node:http';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, before, describe, it } from 'node:test';
import { hex } from '../../web/lib/bytes.js';
import { parseCsv } from '../lib/csv.mjs';
import { pdfText } from '../lib/decode.mjs';
import { Hall } from '../lib/hall.mjs';
import { Papers, tellersOf } from '../lib/paper.mjs';
import { PROGRAM } from '../lib/program.mjs';
import { treeHead } from '../lib/recount.mjs';
import { makeOfficials } from '../lib/roster.mjs';
import { plainOf, sealedBody, sealedLeaf, sealMarks, sealTo, Tellers } from '../lib/sealing.mjs';
import { castBody } from '../lib/voter.mjs';

const TIMEOUT = { timeout: 120000 };
const LIST = { title: 'Bầu Bí thư', style: 'approval', seats: 2, options: ['Lê An', 'Trần Bình', 'Phạm Châu'] };
const IDENTITY = '00'.repeat(32);

async function openHall(count = 9) {
  const hall = await Hall.open({ people: makeOfficials(count) });
  hall.key = (await hall.facts()).public_key;
  await hall.admit(hall.people);
  hall.voters = await hall.signIn(hall.people);
  return hall;
}

const cast = (hall, body) => hall.nobody.post('/api/ballots', body);
const publish = (hall, contest, keys, client = hall.teller) => client.post(`/api/contests/${contest.id}/keys`, keys);

// Draws for the first `count` voters and begins voting.
async function begin(hall, definition, count = 6) {
  let contest = await hall.move((await hall.define(definition)).id, 'issuing');
  const ballots = [];
  for (const voter of hall.voters.slice(0, count)) ballots.push(await voter.draw(contest));
  contest = await hall.move(contest.id, 'voting');
  return { contest, ballots };
}

async function castAll(hall, contest, ballots, all) {
  for (const [at, marks] of all.entries()) (await cast(hall, sealedBody(ballots[at], sealMarks(contest, marks)))).expect(201);
}

describe('a sealed contest is defined', TIMEOUT, () => {
  let hall;
  const tellers = new Tellers();
  before(async () => {
    hall = await Hall.open();
  });
  after(() => hall?.close());

  it('by the tellers\' public keys', async () => {
    for (const count of [1, 2]) {
      const contest = await hall.define({ ...LIST, ...tellers.sealed(count), sealed: true });
      assert.equal(contest.sealed, true);
      assert.deepEqual(contest.sealing_keys, tellers.sealed(count).sealing_keys);
      assert.equal(contest.opened, false);
      assert.deepEqual(contest.missing_keys, ['sealing_1', 'sealing_2'].slice(0, count));
    }
  });

  it('and another contest has nothing of it', async () => {
    const contest = await hall.define(LIST);
    const words = /seal|second|opened|missing_keys/;
    for (const name of Object.keys(contest)) assert.doesNotMatch(name, words);
    await hall.move((await hall.define({ title: 'Nghị quyết', style: 'resolution' })).id);
    for (const one of (await hall.live()).contests) for (const name of Object.keys(one)) assert.doesNotMatch(name, words);
  });

  for (const [name, fields, field] of [
    ['no key', { sealing_keys: [] , sealed: true }, 'sealing_keys'],
    ['three keys', { sealing_keys: [0, 1, 2].map(() => hex(randomBytes(32))) }, 'sealing_keys'],
    ['the same key twice', { sealing_keys: [tellers.sealed().sealing_keys[0], tellers.sealed().sealing_keys[0]] }, 'sealing_keys'],
    ['a key of small order', { sealing_keys: ['e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800'] }, 'sealing_keys'],
    ['a key of zeros', { sealing_keys: [IDENTITY] }, 'sealing_keys'],
    ['a key beyond the field', { sealing_keys: [`ee${'ff'.repeat(30)}7f`] }, 'sealing_keys'],
    ['a key too short', { sealing_keys: ['ab'.repeat(31)] }, 'sealing_keys'],
    ['a key in capitals', { sealing_keys: [tellers.sealed().sealing_keys[0].toUpperCase()] }, 'sealing_keys'],
    ['a number for a key', { sealing_keys: [7] }, 'sealing_keys'],
    ['a key that is no list', { sealing_keys: tellers.sealed().sealing_keys[0] }, 'sealing_keys'],
    ['keys, but said not to be sealed', { ...tellers.sealed(), sealed: false }, 'sealed'],
    ['a second issuer of no point', { second_issuer: `${'26'.repeat(31)}44` }, 'second_issuer'],
    ['a second issuer of the identity', { second_issuer: IDENTITY }, 'second_issuer'],
    ['an open vote', { ...tellers.sealed(), secret: false }, 'sealing_keys'],
    ['an open vote with a second issuer', { ...tellers.second(), secret: false }, 'second_issuer'],
  ]) {
    it(`not with ${name}`, async () => {
      const answer = await hall.presidium.post('/api/contests', { ...LIST, ...fields });
      answer.refused(422, 'invalid');
      assert.ok(answer.json.fields[field], answer.text);
    });
  }

  it('and changed while it is a draft', async () => {
    const { id } = await hall.define({ ...LIST, ...tellers.sealed(2), ...tellers.second() });
    const change = async (fields) => (await hall.presidium.patch(`/api/contests/${id}`, fields)).expect(200);
    assert.deepEqual((await change({ title: 'Bầu lại' })).sealing_keys, tellers.sealed(2).sealing_keys);
    assert.deepEqual((await change({ second_issuer: null })).missing_keys, ['sealing_1', 'sealing_2']);
    assert.deepEqual((await change(tellers.sealed(1))).missing_keys, ['sealing_1']);
    assert.equal((await change({ sealed: false })).sealing_keys, undefined);
    assert.deepEqual((await change({ sealing_keys: tellers.sealed(2).sealing_keys })).missing_keys, ['sealing_1', 'sealing_2']);
    assert.equal((await change({ sealing_keys: null })).opened, undefined);
    (await hall.presidium.patch(`/api/contests/${id}`, { sealed: true })).refused(422, 'invalid');
  });
});

for (const keys of [1, 2]) {
  describe(`a sealed contest with ${keys} key${keys > 1 ? 's' : ''}`, TIMEOUT, () => {
    const tellers = new Tellers();
    const votes = [[[1, 1], [2, 1]], [[1, 1]], [[2, 1], [3, 1]], [], [[1, 1], [2, 1], [3, 1]]];
    let hall;
    let contest;
    let ballots;
    let closed;
    before(async () => {
      hall = await openHall();
      ({ contest, ballots } = await begin(hall, { ...LIST, ...tellers.sealed(keys) }, 7));
    });
    after(() => hall?.close());

    it('names its keys in the manifest', () => {
      const manifest = JSON.parse(contest.manifest);
      assert.equal(manifest.sealed, true);
      assert.deepEqual(manifest.sealing_keys, tellers.sealed(keys).sealing_keys);
      assert.equal(manifest.second_issuer, undefined);
    });

    it('takes ballots without seeing them, with a receipt', async () => {
      const subscriber = await hall.subscribe();
      for (const [at, marks] of votes.entries()) {
        const body = sealedBody(ballots[at], sealMarks(contest, marks));
        const { receipt } = (await cast(hall, body)).expect(201);
        assert.equal(receipt.leaf, sealedLeaf(ballots[at], body));
        assert.deepEqual((await cast(hall, body)).expect(200).receipt, receipt);
      }
      const now = await hall.contest(contest.id);
      assert.deepEqual([now.collected, now.valid, now.invalid, now.totals], [5, null, null, null]);
      const shown = await subscriber.until((state) => state.contests.some((one) => one.collected === 5));
      const [one] = shown.contests;
      assert.deepEqual([one.valid, one.invalid, one.totals, one.opened], [null, null, null, false]);
    });

    it('refuses what is no ballot of it', async () => {
      const sealed = sealMarks(contest, [[1, 1]]);
      const body = sealedBody(ballots[5], sealed);
      for (const wrong of [sealed.subarray(1), new Uint8Array([...sealed, 0]), new Uint8Array(0)])
        (await cast(hall, sealedBody(ballots[5], wrong))).refused(422, 'invalid');
      (await cast(hall, { ...body, marks: [[1, 1]] })).refused(422, 'invalid');
      (await cast(hall, castBody(ballots[5], [[1, 1]]))).refused(422, 'invalid');
      (await cast(hall, { ...body, token: body.token + body.token })).refused(422, 'invalid');
      const flipped = Buffer.from(sealed);
      flipped[40] ^= 1;
      (await cast(hall, { ...body, sealed: hex(flipped) })).refused(422, 'bad_signature');
      (await cast(hall, sealedBody(ballots[5], sealed, { token: ballots[6].token }))).refused(403, 'invalid_token');
      (await cast(hall, sealedBody(ballots[0], sealed))).refused(409, 'already_cast');
      assert.equal((await hall.contest(contest.id)).collected, 5);
    });

    it('takes garbage, since it cannot know better', async () => {
      const length = 2 + 3 * 3 + 48 * keys;
      (await cast(hall, sealedBody(ballots[5], randomBytes(length)))).expect(201);
      const [key] = tellers.sealed().sealing_keys;
      const inner = keys === 2 ? randomBytes(11 + 48) : plainOf([[1, 1]], 11, { pad: 9 });
      (await cast(hall, sealedBody(ballots[6], sealTo([key], inner)))).expect(201);
    });

    it('takes no key before the close', async () => {
      const answer = await publish(hall, contest, tellers.keys({ sealing: keys }));
      answer.refused(409, 'wrong_state');
      assert.equal((await hall.contest(contest.id)).missing_keys.length, keys);
    });

    it('is closed uncounted, its ballots bound by the root', async () => {
      closed = await hall.move(contest.id, 'closed');
      assert.deepEqual([closed.issued, closed.collected], [7, 7]);
      for (const name of ['valid', 'invalid', 'totals', 'result', 'invalid_reasons', 'opened_at']) assert.equal(closed[name], null, name);
      assert.equal(closed.opened, false);
      assert.deepEqual(closed.missing_keys, ['sealing_1', 'sealing_2'].slice(0, keys));
      assert.deepEqual(closed.offers, []);
      const board = await hall.board(contest.id);
      for (const name of ['valid', 'invalid', 'totals', 'sealing_secret_keys']) assert.equal(board[name], null, name);
      assert.equal('second_issuer_secret_key' in board, false);
      assert.ok(board.ballots.every((ballot) => ballot.sealed && !('marks' in ballot)));
      const leaves = board.ballots.map((ballot) => {
        const keyed = { hash: ballots[0].hash, ballotKey: Buffer.from(ballot.ballot_key, 'hex') };
        return Buffer.from(sealedLeaf(keyed, ballot), 'hex');
      });
      assert.equal(board.root, treeHead(leaves).toString('hex'));
      assert.equal(board.root, closed.root);
    });

    it('is not certified, nor followed by another round, before it is opened', async () => {
      (await hall.ask(contest.id, 'certified')).refused(409, 'wrong_state');
      (await hall.presidium.post(`/api/contests/${contest.id}/rounds`, { kind: 'runoff' })).refused(409, 'wrong_state');
    });

    it('is known to check as it is', () => {
      assert.match(checked(hall), /not opened yet/);
    });

    it('has papers that say so, and no figures nobody knows', async () => {
      const minutes = await paperOf(hall, contest, 'minutes');
      assert.match(minutes, /Số phiếu thu về: 7/);
      assert.match(minutes, /Số phiếu hợp lệ: chưa biết, phiếu chưa mở/);
      assert.match(minutes, /Phiếu chưa được mở/);
      assert.doesNotMatch(minutes, /Trúng cử|Kết thúc kiểm phiếu/);
      const sheet = await paperOf(hall, contest, 'result');
      assert.match(sheet, /CHƯA CÓ KẾT QUẢ/);
      assert.match(sheet, /phát ra 7, thu về 7/);
      assert.doesNotMatch(sheet, /hợp lệ 0|Không có ai trúng cử/);
      const rows = await resultsOf(hall, contest);
      assert.deepEqual(rows[0].slice(5, 9), ['7', '7', '', '']);
      for (const row of rows) assert.deepEqual(row.slice(11, 16), ['', '', '', '', '']);
    });

    it('is not opened by a wrong key, by half of the keys, or by anybody', async () => {
      const other = new Tellers();
      const wrong = await publish(hall, contest, other.keys({ sealing: keys }));
      wrong.refused(422, 'wrong_key');
      assert.deepEqual(Object.keys(wrong.json.fields), closed.missing_keys);
      const keysOf = (...list) => ({ sealing: list });
      (await publish(hall, contest, keysOf(...closed.missing_keys.map(() => IDENTITY)))).refused(422, 'wrong_key');
      (await publish(hall, contest, keysOf('zz'))).refused(422, 'invalid');
      (await publish(hall, contest, keysOf(tellers.secret(0), tellers.secret(1), null))).refused(422, 'invalid');
      (await publish(hall, contest, { ...tellers.keys({ sealing: keys }), second_issuer: tellers.issuerSecret })).refused(422, 'invalid');
      const secret = tellers.keys({ sealing: keys });
      (await publish(hall, contest, secret, hall.nobody)).refused(401, 'unauthenticated');
      for (const role of ['steward', 'auditor']) (await publish(hall, contest, secret, hall.as(role))).refused(403, 'forbidden');
      (await publish(hall, contest, {})).expect(200);
      assert.deepEqual((await hall.contest(contest.id)).missing_keys, closed.missing_keys);
    });

    if (keys === 2)
      it('waits for the second key', async () => {
        for (let times = 0; times < 2; times++) {
          const half = (await publish(hall, contest, { sealing: [null, tellers.secret(1)] })).expect(200);
          assert.deepEqual([half.opened, half.missing_keys, half.totals], [false, ['sealing_1'], null]);
        }
        assert.equal((await hall.board(contest.id)).sealing_secret_keys, null);
      });

    it('is opened and counted with the last key', async () => {
      const answers = await Promise.all([hall.teller, hall.presidium, hall.teller].map((one) => publish(hall, contest, tellers.keys({ sealing: keys }), one)));
      const [opened] = answers.map((answer) => answer.expect(200));
      for (const { json } of answers) assert.deepEqual(json.totals, opened.totals);
      assert.deepEqual([opened.opened, opened.missing_keys], [true, []]);
      assert.deepEqual([opened.collected, opened.valid, opened.invalid], [7, 3, 4]);
      assert.deepEqual(opened.totals.map((row) => row.for), [2, 2, 1]);
      assert.deepEqual(opened.invalid_reasons, [
        { reason: 'no_choice', count: 1 },
        { reason: 'overvote', count: 1 },
        { reason: 'undecryptable', count: 2 },
      ]);
      assert.ok(opened.opened_at);
      assert.equal(opened.closing_signature, closed.closing_signature);
      assert.equal(opened.result.base, 7);
      const { contests: [shown] } = await hall.live();
      assert.deepEqual([shown.opened, shown.valid, shown.invalid, shown.totals[0]], [true, 3, 4, [1, 2, 0, 0]]);
    });

    it('has papers with the count, the reasons and how it was kept', async () => {
      const minutes = await paperOf(hall, contest, 'minutes');
      assert.match(minutes, /niêm phong bằng khoá của Ban kiểm phiếu/);
      assert.match(minutes, /không mở được bằng khoá của Ban kiểm phiếu: 2/);
      assert.match(minutes, /Kết thúc kiểm phiếu/);
      assert.match(await paperOf(hall, contest, 'result'), /hợp lệ 3, không hợp lệ 4/);
      const rows = await resultsOf(hall, contest);
      assert.deepEqual(rows.map((row) => row[11]), ['2', '2', '1']);
    });

    it('stays as it is when a key comes again', async () => {
      const again = (await publish(hall, contest, tellers.keys({ sealing: keys }))).expect(200);
      assert.deepEqual(again, await hall.contest(contest.id));
      (await publish(hall, contest, new Tellers().keys({ sealing: keys }))).refused(422, 'wrong_key');
    });

    it('shows the keys on the board, and the same ballots', async () => {
      const board = await hall.board(contest.id);
      assert.deepEqual(board.sealing_secret_keys, tellers.keys({ sealing: keys }).sealing);
      assert.deepEqual([board.valid, board.invalid, board.totals.length], [3, 4, 3]);
      assert.equal(board.root, closed.root);
    });

    it('has one board under one ETag, and another once it is opened', async () => {
      const answer = await hall.auditor.get(`/api/contests/${contest.id}/board`);
      const again = await hall.auditor.request('GET', `/api/contests/${contest.id}/board`, { headers: { 'If-None-Match': answer.headers.etag } });
      assert.equal(again.status, 304);
    });

    it('is in the log with who published and what was counted', async () => {
      const events = (await hall.auditor.get('/api/events')).text.trim().split('\n').map((line) => JSON.parse(line));
      const about = events.filter(({ act, data }) => act.startsWith('contest.') && data.contest === contest.id);
      const close = about.find(({ data }) => data.to === 'closed').data;
      assert.deepEqual([close.valid, close.invalid, close.totals, close.root], [null, null, null, closed.root]);
      const published = about.filter(({ act }) => act === 'contest.keys').map(({ data }) => data.published);
      assert.deepEqual(published.flat().sort(), closed.missing_keys);
      const opened = about.filter(({ act }) => act === 'contest.opened');
      assert.equal(opened.length, 1);
      assert.deepEqual([opened[0].data.valid, opened[0].data.invalid], [3, 4]);
      assert.deepEqual(opened[0].data.sealing_secret_keys, tellers.keys({ sealing: keys }).sealing);
    });

    it('is the same after a restart, and certified', async () => {
      const earlier = await hall.contest(contest.id);
      await hall.stop();
      await hall.start();
      assert.deepEqual(await hall.contest(contest.id), earlier);
      assert.match(checked(hall), /7 ballots counted again, the result stands/);
      const certified = await hall.certify(contest.id);
      assert.equal(certified.state, 'certified');
      const { certificate } = (await hall.nobody.get(`/api/contests/${contest.id}/certificate`)).expect(200);
      const text = JSON.parse(certificate);
      assert.deepEqual(text.sealing_secret_keys, tellers.keys({ sealing: keys }).sealing);
      assert.ok(text.records.ballot_sealed && text.records.contest_keys);
      assert.match(checked(hall), /all is as certified/);
    });
  });
}

// A paper of the contest as text in one line.
async function paperOf(hall, contest, name) {
  const answer = await hall.teller.get(`/api/contests/${contest.id}/${name}.pdf`);
  assert.equal(answer.status, 200, answer.text.slice(0, 300));
  return (await pdfText(answer.body)).replace(/\s+/g, ' ');
}

async function resultsOf(hall, contest) {
  const answer = await hall.teller.get(`/api/exports/results.csv?contest=${contest.id}`);
  return parseCsv(answer.body).slice(1);
}

// What `check` says of the congress.
const checked = (hall) => execFileSync(PROGRAM, ['check', '--data', hall.congress.data], { encoding: 'utf8' });

describe('a sealed contest whose server stops between the last key and the count', TIMEOUT, () => {
  const tellers = new Tellers();
  let hall;
  let contest;
  before(async () => {
    hall = await openHall(5);
    let ballots;
    ({ contest, ballots } = await begin(hall, { ...LIST, ...tellers.sealed(2) }, 4));
    await castAll(hall, contest, ballots, [[[1, 1]], [[1, 1], [3, 1]], [[2, 1]]]);
    contest = await hall.move(contest.id, 'closed');
  });
  after(() => hall?.close());

  it('is counted at the next start', async () => {
    await hall.stop();
    const database = path.join(hall.congress.data, 'congress.db');
    execFileSync('sqlite3', [database], {
      input: `UPDATE contest SET sealing_1_secret = x'${tellers.secret(0)}', sealing_2_secret = x'${tellers.secret(1)}' WHERE id = ${contest.id};`,
    });
    await hall.start();
    const opened = await hall.contest(contest.id);
    assert.deepEqual([opened.opened, opened.missing_keys], [true, []]);
    assert.deepEqual([opened.valid, opened.invalid], [3, 0]);
    assert.deepEqual(opened.totals.map((row) => row.for), [2, 1, 1]);
    assert.match(checked(hall), /3 ballots counted again, the result stands/);
  });

  it('and once only', async () => {
    await hall.stop();
    await hall.start();
    const events = (await hall.auditor.get('/api/events')).text.trim().split('\n').map((line) => JSON.parse(line));
    assert.equal(events.filter(({ act }) => act === 'contest.opened').length, 1);
  });
});

describe('a sealed contest whose server is killed while it is opened', TIMEOUT, () => {
  let hall;
  before(async () => {
    hall = await openHall(5);
  });
  after(() => hall?.close());

  for (const delay of [0, 1, 3, 8, 20]) {
    it(`after ${delay} ms has its keys and is counted, or has neither`, async () => {
      const tellers = new Tellers();
      const { contest, ballots } = await begin(hall, { ...LIST, ...tellers.sealed(2) }, 4);
      await castAll(hall, contest, ballots, [[[1, 1]], [[1, 1], [3, 1]], [[2, 1]]]);
      await hall.move(contest.id, 'closed');
      const answer = publish(hall, contest, tellers.keys({ sealing: 2 })).catch(() => null);
      await sleep(delay);
      await hall.kill();
      const said = await answer;
      await hall.start();
      const { opened, missing_keys: missing } = await hall.contest(contest.id);
      if (said?.status === 200) assert.ok(said.json.opened && opened, 'what was answered is kept');
      assert.deepEqual(missing, opened ? [] : ['sealing_1', 'sealing_2']);
      const again = (await publish(hall, contest, tellers.keys({ sealing: 2 }))).expect(200);
      assert.deepEqual([again.opened, again.valid, again.totals.map((row) => row.for)], [true, 3, [2, 1, 1]]);
    });
  }
});

describe('a sealed contest whose teller is gone before the answer', TIMEOUT, () => {
  const tellers = new Tellers();
  let hall;
  before(async () => {
    hall = await openHall(5);
  });
  after(() => hall?.close());

  // Sends the keys and closes the connection as soon as they are out.
  const publishAndLeave = (contest) =>
    new Promise((resolve) => {
      const headers = { 'Content-Type': 'application/json', Authorization: `Bearer ${hall.tokens.teller}` };
      const request = http.request(new URL(`/api/contests/${contest.id}/keys`, hall.base), { method: 'POST', agent: false, headers });
      request.on('error', () => {});
      request.on('close', resolve);
      request.on('response', (message) => message.resume());
      request.end(JSON.stringify(tellers.keys({ sealing: 1 })), () => setImmediate(() => request.destroy()));
    });

  it('is opened all the same', async () => {
    const { contest, ballots } = await begin(hall, { ...LIST, ...tellers.sealed(1) }, 4);
    await castAll(hall, contest, ballots, [[[1, 1]], [[1, 1], [3, 1]], [[2, 1]]]);
    await hall.move(contest.id, 'closed');
    const subscriber = await hall.subscribe();
    await publishAndLeave(contest);
    await subscriber.until((state) => state.contests.some((one) => one.id === contest.id && one.opened));
    const opened = await hall.contest(contest.id);
    assert.deepEqual([opened.valid, opened.totals.map((row) => row.for)], [3, [2, 1, 1]]);
  });
});

describe('a key of the tellers', TIMEOUT, () => {
  const tellers = new Tellers();
  let hall;
  before(async () => {
    hall = await openHall(6);
  });
  after(() => hall?.close());

  it('serves one contest, since it is public afterwards', async () => {
    const tie = { ...LIST, seats: 1, ...tellers.sealed(2) };
    const { contest, ballots } = await begin(hall, { ...tie, majority: { num: 1, den: 4, base: 'collected' } }, 4);
    await castAll(hall, contest, ballots, [[[1, 1]], [[1, 1]], [[2, 1]], [[2, 1]]]);
    await hall.move(contest.id, 'closed');
    const opened = (await publish(hall, contest, tellers.keys({ sealing: 2 }))).expect(200);
    assert.deepEqual(opened.result.tied, [1, 2]);
    const runoff = (await hall.presidium.post(`/api/contests/${contest.id}/rounds`, { kind: 'runoff' })).expect(201);
    assert.deepEqual(runoff.sealing_keys, tellers.sealed(2).sealing_keys);
    const refused = await hall.ask(runoff.id, 'issuing');
    refused.refused(409, 'key_used');
    assert.deepEqual(Object.keys(refused.json.fields), ['sealing_1', 'sealing_2']);
    const fresh = new Tellers();
    const half = { sealing_keys: [tellers.sealed().sealing_keys[0], fresh.sealed().sealing_keys[0]] };
    (await hall.presidium.patch(`/api/contests/${runoff.id}`, half)).expect(200);
    const still = await hall.ask(runoff.id, 'issuing');
    still.refused(409, 'key_used');
    assert.deepEqual(Object.keys(still.json.fields), ['sealing_1']);
    (await hall.presidium.patch(`/api/contests/${runoff.id}`, fresh.sealed(2))).expect(200);
    assert.equal((await hall.move(runoff.id, 'issuing')).state, 'issuing');
  });
});

describe('a sealed contest with ballot papers beside it', TIMEOUT, () => {
  const tellers = new Tellers();
  let hall;
  let contest;
  before(async () => {
    hall = await openHall(8);
  });
  after(() => hall?.close());

  it('shows of the papers, too, only how many came back', async () => {
    contest = await hall.move((await hall.define({ ...LIST, ...tellers.sealed(1), paper: true })).id, 'issuing');
    const papers = new Papers(hall, contest.id, await tellersOf(hall, 3));
    const serials = await papers.print(3);
    for (const person of hall.people.slice(0, 3)) (await papers.issue(person)).expect(201);
    const ballots = [];
    for (const voter of hall.voters.slice(3, 6)) ballots.push(await voter.draw(contest));
    contest = await hall.move(contest.id, 'voting');
    await castAll(hall, contest, ballots, [[[1, 1]], [[3, 1]], [[1, 1], [2, 1], [3, 1]]]);
    for (const serial of serials) (await papers.collect(serial)).expect(201);
    (await papers.open()).expect(200);
    for (const [at, reading] of [{ marks: [[1, 1], [2, 1]] }, { marks: [[1, 1]] }, { reason: 'signed' }].entries())
      for (const teller of [0, 1]) (await papers.enter(serials[at], reading, teller)).expect(201);
    const closed = await hall.move(contest.id, 'closed');
    assert.deepEqual([closed.collected, closed.valid, closed.totals], [6, null, null]);
    assert.deepEqual([closed.papers.collected, closed.papers.valid, closed.papers.invalid], [3, null, null]);
  });

  it('and counts both when it is opened', async () => {
    const opened = (await publish(hall, contest, tellers.keys({ sealing: 1 }))).expect(200);
    assert.deepEqual([opened.valid, opened.invalid], [4, 2]);
    assert.deepEqual([opened.papers.valid, opened.papers.invalid], [2, 1]);
    assert.deepEqual(opened.totals.map((row) => row.for), [3, 1, 1]);
    assert.deepEqual(opened.invalid_reasons, [{ reason: 'overvote', count: 1 }, { reason: 'signed', count: 1 }]);
    assert.match(checked(hall), /6 ballots counted again, the result stands/);
  });
});

describe('a sealed contest that is cancelled', TIMEOUT, () => {
  const tellers = new Tellers();
  let hall;
  before(async () => {
    hall = await openHall(4);
  });
  after(() => hall?.close());

  it('is never opened', async () => {
    for (const states of [[], ['closed']]) {
      const fresh = states.length ? tellers : new Tellers();
      const { contest, ballots } = await begin(hall, { ...LIST, ...fresh.sealed(1) }, 2);
      await castAll(hall, contest, ballots, [[[1, 1]]]);
      await hall.move(contest.id, ...states, 'cancelled');
      (await publish(hall, contest, fresh.keys({ sealing: 1 }))).refused(409, 'wrong_state');
      const cancelled = await hall.contest(contest.id);
      assert.deepEqual([cancelled.collected, cancelled.totals, cancelled.opened], [1, null, false]);
    }
  });

  it('nor any that has no such keys', async () => {
    const { contest } = await begin(hall, LIST, 1);
    await hall.move(contest.id, 'closed');
    (await publish(hall, contest, tellers.keys({ sealing: 1 }))).refused(409, 'wrong_state');
    (await publish(hall, { id: 999 }, tellers.keys({ sealing: 1 }))).refused(404, 'not_found');
  });
});
