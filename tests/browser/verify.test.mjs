// The page that recounts a board: from the server, from a file, and a forged one.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Device, words } from '../lib/browser.mjs';
import { Hall } from '../lib/hall.mjs';
import { leafOf } from '../lib/recount.mjs';
import { makeOfficials } from '../lib/roster.mjs';
import { Tellers, drawBoth, sealMarks, sealedBody } from '../lib/sealing.mjs';
import { castBody } from '../lib/voter.mjs';

const ELECTION = {
  title: 'Bầu Bí thư',
  style: 'approval',
  seats: 2,
  options: ['Lê An', 'Trần Bình', 'Phạm Châu'],
  board: 'everyone',
};
const MARKS = [[[1, 1], [2, 1]], [[2, 1]], [[3, 1]], [], [[1, 1]], [[1, 1], [3, 1]]];

describe('an auditor with a browser', { timeout: 180000 }, () => {
  let hall;
  let device;
  let page;
  let contest;
  let leaf;
  let receipt;
  before(async () => {
    hall = await Hall.open({ people: makeOfficials(6) });
    await hall.admit(hall.people);
    const voters = await hall.signIn(hall.people);
    contest = await hall.move((await hall.define(ELECTION)).id, 'issuing');
    const ballots = await Promise.all(voters.map((voter) => voter.draw(contest)));
    await hall.move(contest.id, 'voting');
    for (const [i, ballot] of ballots.entries()) {
      receipt = (await hall.nobody.post('/api/ballots', castBody(ballot, MARKS[i]))).expect(201);
      leaf = receipt.receipt.leaf;
    }
    await hall.move(contest.id, 'closed');
    device = await Device.open(hall.base, { width: 820, height: 1180 });
    page = device.page;
  });
  after(async () => {
    await device?.close();
    await hall?.close();
  });

  const write = (name, content) => {
    const file = path.join(device.directory, name);
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
    return file;
  };
  const chooseFile = (board) => page.locator('#board-file').setInputFiles(write('board.json', board));
  const finding = (code) => page.getByText(words(`verify.finding.${code}`)).waitFor();

  it('finds the published board sound', async () => {
    await page.goto(`/verify#${leaf}`);
    await page.getByRole('button', { name: ELECTION.title }).click();
    await page.getByText(words('verify.sound')).waitFor();
    const cells = await page.getByRole('row', { name: 'Lê An' }).getByRole('cell').allTextContents();
    assert.deepEqual(cells, ['1', 'Lê An', '3', '50,00%']);
    await device.shoot('verify-sound');
  });

  it('finds the ballot of a receipt', async () => {
    await page.getByText(words('verify.present'), { exact: true }).waitFor();
    await page.getByLabel(words('verify.code')).fill(leaf.slice(0, 16).match(/.{4}/g).join('-'));
    await page.getByText(words('verify.present'), { exact: true }).waitFor();
    await page.getByLabel(words('verify.code')).fill('0'.repeat(16));
    await page.getByText(words('verify.absent')).waitFor();
  });

  it('finds a forged board out', async () => {
    const board = await hall.board(contest.id);
    const blank = board.ballots.find(({ marks }) => marks.length === 0);
    blank.marks = [[3, 1]];
    board.totals[2].for++;
    await chooseFile(board);
    await page.getByText(words('verify.unsound')).waitFor();
    await page.getByText(words('verify.finding.ballot_signature')).waitFor();
    await page.getByText(words('verify.finding.root')).waitFor();
    await device.shoot('verify-unsound');
  });

  it('finds a board signed by another key out', async () => {
    await page.getByLabel(words('verify.key')).fill('00'.repeat(32));
    await chooseFile(await hall.board(contest.id));
    await page.getByText(words('verify.finding.manifest_signature')).waitFor();
  });

  it('says when a file is nothing to check by', async () => {
    for (const text of ['{', '{}', '[]', 'x']) {
      await chooseFile(text);
      await page.getByText(words('verify.unknown_file', { name: 'board.json' })).waitFor();
    }
    await chooseFile('{"manifest":"{}"}');
    await page.getByText(words('verify.finding.malformed')).waitFor();
    await chooseFile(JSON.stringify(await hall.board(contest.id)).slice(0, -9));
    await page.getByText(words('verify.finding.malformed')).waitFor();
  });

  it('holds a receipt, the log and the fingerprint against the board', async () => {
    const board = await hall.board(contest.id);
    const events = (await hall.auditor.get('/api/events?limit=10000')).text;
    await page.reload();
    const files = [write('board.json', board), write('bien-nhan.json', receipt), write('nhat-ky.jsonl', events)];
    await page.locator('#board-file').setInputFiles(files);
    for (const name of ['receipts', 'events']) await page.getByText(words(`verify.check.${name}`)).waitFor();
    await page.getByText(words('verify.sound')).waitFor();
    assert.equal(await page.getByText(words('verify.check.fingerprint')).count(), 0);
    await page.getByLabel(words('verify.spoken')).fill('0000-1111-2222-3333');
    await page.getByRole('button', { name: words('verify.run'), exact: true }).click();
    await finding('fingerprint');
    await page.getByText(words('verify.meaning.fingerprint')).waitFor();
    await page.getByLabel(words('verify.spoken')).fill(contest.fingerprint.toUpperCase());
    await page.getByRole('button', { name: words('verify.run'), exact: true }).click();
    await page.getByText(words('verify.sound')).waitFor();
  });

  it('finds a board out whose ballot left with its voter’s receipt', async () => {
    const board = await hall.board(contest.id);
    board.ballots = board.ballots.filter((row) => leafOf(board.manifest, row).toString('hex') !== leaf);
    await chooseFile(board);
    await finding('receipt_missing');
    await finding('event_closing');
    await device.shoot('verify-receipt-missing');
  });

  it('says of a sealed board what it is before and after it is opened', async () => {
    const tellers = new Tellers();
    const keyed = { ...ELECTION, title: 'Bầu kín có niêm phong', ...tellers.sealed(2), ...tellers.second() };
    const sealed = await hall.move((await hall.define(keyed)).id, 'issuing');
    const voters = await hall.signIn(hall.people.slice(0, 2), { reissue: true });
    const ballots = await drawBoth(tellers, hall.teller, sealed, voters);
    await hall.move(sealed.id, 'voting');
    const body = sealedBody(ballots[0], sealMarks(sealed, [[2, 1]]));
    const given = (await hall.nobody.post('/api/ballots', body)).expect(201);
    await hall.move(sealed.id, 'closed');
    await page.goto(`/verify#${given.receipt.leaf}`);
    await page.reload();
    await chooseFile(await hall.board(sealed.id));
    await page.getByText(words('verify.unopened'), { exact: true }).waitFor();
    await page.getByText(words('verify.sealed')).waitFor();
    await device.shoot('verify-unopened');
    (await hall.teller.post(`/api/contests/${sealed.id}/keys`, tellers.keys({ sealing: 2, second: true }))).expect(200);
    await chooseFile(await hall.board(sealed.id));
    await page.getByText(words('verify.sound')).waitFor();
    await page.getByText('Trần Bình:').waitFor();
    await device.shoot('verify-opened');
  });

  it('leads to the written protocol, in either language', async () => {
    await page.getByRole('link', { name: words('verify.protocol') }).click();
    await page.getByRole('heading', { level: 1, name: words('verify.protocol') }).waitFor();
    await page.getByRole('button', { name: words('common.language.en') }).click();
    await page.getByRole('heading', { level: 1, name: words('verify.protocol', {}, 'en') }).waitFor();
    for (const kept of ['congressd-ballot-v1', 'congressd-close-v1', 'congressd-sealed-v1']) {
      assert.ok((await page.locator('#en').innerText()).includes(kept), kept);
    }
    await page.getByRole('button', { name: words('common.language.vi') }).click();
  });
});
