// A congress of the first release, opened by this program, goes on with all it
// has.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, before, describe, it } from 'node:test';
import { Hall } from '../lib/hall.mjs';
import { makeOfficials } from '../lib/roster.mjs';

const INITIAL = readFileSync(fileURLToPath(new URL('../../sql/0001_initial.sql', import.meta.url)), 'utf8');
const sqlite = (database, input) => execFileSync('sqlite3', [database], { input, encoding: 'utf8' });

// Puts a database in the place of this one that has the first release's tables
// with the same rows.
function makeOld(database) {
  const old = `${database}.old`;
  const id = sqlite(database, 'PRAGMA application_id').trim();
  sqlite(old, `${INITIAL}\nPRAGMA application_id = ${id};\nPRAGMA user_version = 1;`);
  const tables = sqlite(old, "SELECT name FROM sqlite_schema WHERE type = 'table'").trim().split('\n');
  const copies = tables.map((table) => {
    const columns = sqlite(old, `SELECT group_concat('"' || name || '"') FROM pragma_table_info('${table}')`).trim();
    return `INSERT INTO ${table} (${columns}) SELECT ${columns} FROM now.${table};`;
  });
  sqlite(old, `ATTACH '${database}' AS now;\nBEGIN;\n${copies.join('\n')}\nCOMMIT;`);
  for (const rest of ['-wal', '-shm']) rmSync(database + rest, { force: true });
  renameSync(old, database);
}

describe('a congress of the first release', { timeout: 120000 }, () => {
  let hall;
  let database;
  let paper;
  let conflict;
  before(async () => {
    hall = await Hall.open({ people: makeOfficials(5) });
    database = path.join(hall.congress.data, 'congress.db');
    await hall.issueBadges();
    await hall.admit(hall.people.slice(0, 4));
    const { id } = hall.people[0];
    conflict = hall.row({ delegate: id, gate: 'B', scanned_at: new Date(Date.now() - 60000).toISOString() });
    await hall.scan([conflict]);
    paper = (await hall.secretariat.upload('/api/documents?title=T&name=t.pdf', '%PDF-1.4', 'application/pdf')).expect(201);
    const contest = await hall.define({ title: 'Nghị quyết', style: 'resolution' });
    await hall.move(contest.id, 'voting');
    await hall.stop();
    makeOld(database);
    assert.equal(sqlite(database, 'PRAGMA user_version').trim(), '1');
    await hall.start();
  });
  after(() => hall?.close());

  it('has its delegates, scans, papers and contests', async () => {
    assert.equal((await hall.delegates()).length, 5);
    assert.equal((await hall.facts()).present, 4);
    const { scans } = (await hall.steward.get('/api/scans?conflict=1')).expect(200);
    assert.deepEqual(scans.map(({ nonce }) => nonce), [conflict.nonce]);
    assert.equal((await hall.contest(1)).state, 'voting');
    const { documents } = (await hall.secretariat.get('/api/documents')).expect(200);
    assert.deepEqual(documents, [{ ...paper, pages: null, opened: 0 }]);
    assert.equal((await hall.secretariat.get(`/api/documents/${paper.id}/content`)).text, '%PDF-1.4');
  });

  it('can do what is new', async () => {
    (await hall.secretariat.post('/api/announcements', { text: 'Chào mừng đại biểu.' })).expect(201);
    const [voter] = await hall.signIn([hall.people[0]]);
    (await voter.client.post(`/api/documents/${paper.id}/opened`)).expect(200);
    const { documents } = (await hall.secretariat.get('/api/documents')).expect(200);
    assert.equal(documents[0].opened, 1);
  });

  it('ends the vote that was under way with what is new: quorum at the close, the adjusted base, a certificate', async () => {
    const closed = await hall.move(1, 'closed');
    assert.deepEqual([closed.round, closed.further_of, closed.overrides, closed.quorum.at_voting], [1, null, [], null]);
    assert.deepEqual([closed.quorum.at_close.convened, closed.quorum.at_close.present], [5, 4]);
    await hall.certify(1);
    const { certificate } = (await hall.nobody.get('/api/contests/1/certificate')).expect(200);
    assert.deepEqual([JSON.parse(certificate).counts.convened, JSON.parse(certificate).counts.convened_adjusted], [5, 4]);
  });

  it('is whole, and is not migrated twice', async () => {
    await hall.stop();
    await hall.congress.succeed('check');
    const version = sqlite(database, 'PRAGMA user_version').trim();
    await hall.start();
    assert.equal((await hall.live()).announcement.text, 'Chào mừng đại biểu.');
    await hall.stop();
    assert.equal(sqlite(database, 'PRAGMA user_version').trim(), version);
    await hall.start();
  });
});
