// A certified result: one signed text, which nothing can change any more, and
// of which `check` finds every byte that was changed behind the daemon's back.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { copyFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { ed25519Holds } from '../lib/badge.mjs';
import { Hall } from '../lib/hall.mjs';
import { Papers, tellersOf } from '../lib/paper.mjs';
import { run } from '../lib/program.mjs';
import { makeOfficials } from '../lib/roster.mjs';
import { castBody } from '../lib/voter.mjs';

const ELECTION = { title: 'Bầu Ban Chấp hành', style: 'approval', seats: 1, options: ['Lê An', 'Trần Bình', 'Phạm Châu'], paper: true };

// Half on paper, with everything that leaves rows: an exchanged paper, a
// foreign serial, a dispute, an override, an invalid ballot.
async function holdElection(hall) {
  const contest = await hall.define(ELECTION);
  const papers = new Papers(hall, contest.id, await tellersOf(hall, 3));
  const serials = await papers.print(5);
  (await hall.ask(contest.id, 'issuing', { override: 'Đại hội đồng ý' })).done();
  const manifest = await hall.contest(contest.id);
  const ballots = [];
  for (const voter of await hall.signIn(hall.people.slice(0, 2))) ballots.push(await voter.draw(manifest));
  for (const one of hall.people.slice(2, 5)) (await papers.issue(one)).expect(201);
  (await papers.void(serials[4], 'spoiled')).expect(200);
  (await hall.ask(contest.id, 'voting', { override: 'Đại hội đồng ý' })).done();
  for (const ballot of ballots) (await hall.nobody.post('/api/ballots', castBody(ballot, [[1, 1]]))).expect(201);
  for (const serial of serials.slice(0, 3)) (await papers.collect(serial)).expect(201);
  (await papers.collect('ABCDEFGHIJKLMNOP')).refused(409, 'unknown_serial');
  (await papers.open()).expect(200);
  await papers.decide(serials[0], { marks: [[1, 1]] });
  await papers.decide(serials[1], { reason: 'signed' });
  (await papers.enter(serials[2], { marks: [[1, 1]] }, 0)).expect(201);
  (await papers.enter(serials[2], { marks: [[2, 1]] }, 1)).expect(201);
  (await papers.enter(serials[2], { marks: [[1, 1]], note: 'đọc lại' }, 2)).expect(201);
  return hall.move(contest.id, 'closed');
}

describe('a certified contest', { timeout: 180000 }, () => {
  let hall;
  let closed;
  let contest;
  let vote;
  let answer;
  let text;
  before(async () => {
    hall = await Hall.open({ people: makeOfficials(9) });
    await hall.admit(hall.people.slice(0, 5));
    closed = await holdElection(hall);
    const question = await hall.define({ title: 'Nghị quyết', style: 'resolution' });
    (await hall.ask(question.id, 'voting', { override: 'Đại hội đồng ý' })).done();
    const [voter] = await hall.signIn([hall.people[2]]);
    (await voter.vote(question, [[1, 1]])).expect(201);
    await hall.move(question.id, 'closed');
    assert.equal((await hall.nobody.get(`/api/contests/${closed.id}/certificate`)).refused(404, 'not_found').error, 'not_found');
    contest = await hall.certify(closed.id);
    vote = await hall.certify(question.id);
    answer = (await hall.nobody.get(`/api/contests/${contest.id}/certificate`)).expect(200);
    text = JSON.parse(answer.certificate);
  });
  after(() => hall?.close());

  it('has its text, hash and signature for everybody', () => {
    const hash = createHash('sha256').update(answer.certificate).digest();
    assert.equal(answer.hash, hash.toString('hex'));
    const message = Buffer.concat([Buffer.from('congressd-certificate-v1'), hash]);
    assert.ok(ed25519Holds(answer.public_key, message, Buffer.from(answer.signature, 'hex')));
    assert.deepEqual(contest.certificate, { hash: answer.hash, signature: answer.signature });
    assert.equal(closed.certificate, null);
    assert.equal(answer.certificate, JSON.stringify(text));
  });

  it('says there what was counted', async () => {
    const { id } = await hall.facts();
    assert.deepEqual([text.v, text.congress, text.contest, text.title, text.round, text.runoff_of, text.further_of], [1, id, contest.id, ELECTION.title, 1, null, null]);
    assert.equal(text.manifest_hash, createHash('sha256').update(contest.manifest).digest('hex'));
    for (const name of ['frozen_at', 'closed_at', 'voting_ended_at', 'root', 'closing_signature', 'totals', 'invalid_reasons', 'result', 'quorum', 'overrides', 'approvals']) {
      assert.deepEqual(text[name], contest[name], name);
    }
    assert.deepEqual(text.counts, { convened: 9, convened_adjusted: 5, present: 5, delegations: contest.quorum.at_voting.delegations, delegations_present: contest.quorum.at_voting.delegations_present, issued: 5, collected: 5, valid: 4, invalid: 1 });
    assert.deepEqual(text.papers, { issued: 3, collected: 3, valid: 2, invalid: 1 });
    assert.deepEqual(text.approvals.map(({ office }) => office), ['teller', 'presidium']);
    assert.equal(text.overrides.length, 2);
    assert.deepEqual(text.result.elected, [1]);
  });

  it('is named by its hash in the event log', async () => {
    const lines = (await hall.auditor.get('/api/events')).text.trim().split('\n').map((line) => JSON.parse(line));
    const certified = lines.filter(({ act, data }) => act === 'contest.state' && data.to === 'certified');
    assert.deepEqual(certified.map(({ data }) => [data.contest, data.certificate]), [[contest.id, answer.hash], [vote.id, vote.certificate.hash]]);
  });

  it('does not change any more', async () => {
    for (const to of ['issuing', 'voting', 'closed', 'certified', 'cancelled']) (await hall.ask(contest.id, to)).refused(409, 'wrong_state');
    (await hall.presidium.patch(`/api/contests/${contest.id}`, { title: 'Khác' })).refused(409, 'wrong_state');
    const papers = new Papers(hall, contest.id, [hall.teller]);
    (await papers.issue(hall.people[8])).refused(409, 'wrong_state');
    (await papers.collect('ABCDEFGHIJKLMNOP')).refused(409, 'wrong_state');
    assert.deepEqual(await hall.contest(contest.id), contest);
  });

  it('is held against its board without the database', async () => {
    const board = hall.congress.file('board.json');
    const file = hall.congress.file('certificate.json');
    writeFileSync(board, JSON.stringify(await hall.board(contest.id)));
    const verify = async (certificate) => {
      writeFileSync(file, JSON.stringify(certificate));
      return run(['verify', board, '--key', answer.public_key, '--certificate', file]);
    };
    const good = await verify(answer);
    assert.equal(good.code, 0, good.stderr);
    const other = (await hall.nobody.get(`/api/contests/${vote.id}/certificate`)).expect(200);
    for (const [finding, certificate] of [
      [/^certificate_malformed: /m, {}],
      [/^certificate_hash: /m, { ...answer, hash: '00'.repeat(32) }],
      [/^certificate_signature: /m, { ...answer, certificate: answer.certificate.replace('"valid":4', '"valid":5') }],
      [/^certificate_differs: .*\bcounts\.valid\b/m, { ...answer, certificate: answer.certificate.replace('"valid":4', '"valid":5') }],
      [/^certificate_differs: .*\bresult\b/m, { ...answer, certificate: answer.certificate.replace('"elected":[1]', '"elected":[2]') }],
      [/^certificate_differs: .*\btotals\b/m, { ...answer, certificate: answer.certificate.replace('"for":4', '"for":3') }],
      [/^certificate_differs: .*\broot\b/m, other],
    ]) {
      const bad = await verify(certificate);
      assert.equal(bad.code, 1, String(finding));
      assert.match(bad.stderr, finding);
    }
  });

  describe('behind the daemon\'s back', () => {
    let database;
    let kept;
    const sqlite = (input) => execFileSync('sqlite3', ['-bail', database], { input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'pipe'] });
    before(async () => {
      await hall.stop();
      database = path.join(hall.congress.data, 'congress.db');
      sqlite('PRAGMA wal_checkpoint(TRUNCATE);');
      kept = hall.congress.file('kept.db');
      copyFileSync(database, kept);
    });
    after(async () => {
      copyFileSync(kept, database);
      await hall.start();
    });

    it('is as certified', async () => {
      const { stdout } = await hall.congress.succeed('check');
      assert.match(stdout, new RegExp(`contest ${contest.id}: all is as certified`));
      assert.match(stdout, new RegExp(`contest ${vote.id}: all is as certified`));
    });

    // One byte in each table; and what check must say of it.
    const ALTERED = {
      contest: ["UPDATE contest SET created_at = created_at + 1 WHERE id = $", 'table contest'],
      'contest: a title': ["UPDATE contest SET title = title || '!' WHERE id = $", 'title is not as certified'],
      'contest: a count': ['UPDATE contest SET convened = convened + 1 WHERE id = $', 'counts is not as certified'],
      'contest: a state': ["UPDATE contest SET state = 'closed' WHERE id = $", 'the log says certified'],
      contest_option: ["UPDATE contest_option SET name = 'Lê Anh' WHERE contest = $ AND number = 1", 'table contest_option'],
      contest_total: ['UPDATE contest_total SET "for" = "for" - 1 WHERE contest = $ AND number = 1', 'table contest_total'],
      contest_reason: ["UPDATE contest_reason SET reason = 'unclear' WHERE contest = $", 'table contest_reason'],
      contest_roll: ['DELETE FROM contest_roll WHERE contest = $ AND delegate = 1', 'table contest_roll'],
      contest_convened: ['DELETE FROM contest_convened WHERE contest = $ AND delegate = 9', 'table contest_convened'],
      contest_quorum: ["UPDATE contest_quorum SET present = 6 WHERE contest = $ AND moment = 'voting'", 'table contest_quorum'],
      contest_override: ["UPDATE contest_override SET reason = 'Khác' WHERE contest = $ AND step = 'voting'", 'table contest_override'],
      approval: ["UPDATE approval SET actor = 'khác' WHERE contest = $ AND office = 'teller'", 'table approval'],
      draw: ['UPDATE draw SET signature = zeroblob(64) WHERE contest = $ AND delegate = 1', 'table draw'],
      ballot: ['UPDATE ballot SET marks = x\'000201\' WHERE contest = $', 'table ballot'],
      paper_issue: ['UPDATE paper_issue SET delegate = 9 WHERE contest = $ AND delegate = 5', 'table paper_issue'],
      paper: ["UPDATE paper SET voided = 'unused' WHERE contest = $ AND state = 'voided'", 'table paper '],
      paper_entry: ["UPDATE paper_entry SET note = 'khác' WHERE note IS NOT NULL", 'table paper_entry'],
      paper_refused: ['UPDATE paper_refused SET times = 2 WHERE contest = $', 'table paper_refused'],
      certificate: ["UPDATE certificate SET text = replace(text, '\"valid\":4', '\"valid\":5') WHERE contest = $", 'hash is not as certified'],
      'certificate: a signature': ['UPDATE certificate SET signature = zeroblob(64) WHERE contest = $', 'signature is not as certified'],
      'certificate: taken away': ['DELETE FROM certificate WHERE contest = $', 'its certificate is missing'],
      vote: ["UPDATE vote SET at = at + 1 WHERE contest = %", 'table vote'],
    };

    for (const [name, [statement, said]] of Object.entries(ALTERED)) {
      it(`refuses and finds a change of ${name}`, async () => {
        copyFileSync(kept, database);
        const sql = statement.replace('$', contest.id).replace('%', vote.id);
        assert.throws(() => sqlite(sql), /certified|kept|fixed/, 'a trigger refuses it');
        const triggers = sqlite("SELECT 'DROP TRIGGER ' || name || ';' FROM sqlite_schema WHERE type = 'trigger'");
        assert.equal(sqlite(`PRAGMA foreign_keys = ON; ${triggers} ${sql}; SELECT changes() > 0;`).trim(), '1');
        const { code, stderr } = await hall.congress.run('check');
        assert.equal(code, 1);
        assert.ok(stderr.includes(said), stderr);
      });
    }

    it('is not taken for another one by adding a row', () => {
      copyFileSync(kept, database);
      for (const sql of [
        `INSERT INTO ballot (contest, ballot_key, token, marks, signature) SELECT contest, randomblob(32), token, marks, signature FROM ballot WHERE contest = ${contest.id} LIMIT 1`,
        `INSERT INTO draw SELECT contest, 9, randomblob(32), blinded, evaluated, proof, signature FROM draw WHERE contest = ${contest.id} LIMIT 1`,
        `INSERT INTO paper_issue VALUES (${contest.id}, 9)`,
        `INSERT INTO paper (serial, contest, state) VALUES (randomblob(10), ${contest.id}, 'printed')`,
        `INSERT INTO paper_refused VALUES (${contest.id}, randomblob(10), 'unknown_serial', 1)`,
        `INSERT INTO vote SELECT contest, 9, marks, at FROM vote WHERE contest = ${vote.id}`,
        `INSERT INTO contest_roll VALUES (${contest.id}, 9)`,
        `INSERT INTO contest_reason VALUES (${contest.id}, 'write_in', 1)`,
        `INSERT INTO contest_option VALUES (${contest.id}, 4, 'Ai đó')`,
        `DELETE FROM contest WHERE id = ${contest.id}`,
      ]) assert.throws(() => sqlite(sql), /certified/, sql);
    });
  });
});
