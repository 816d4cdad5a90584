// The page that recounts a board: from the server, from a file, and a forged one.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Device, words } from '../lib/browser.mjs';
import { Hall } from '../lib/hall.mjs';
import { makeOfficials } from '../lib/roster.mjs';
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
  before(async () => {
    hall = await Hall.open({ people: makeOfficials(6) });
    await hall.admit(hall.people);
    const voters = await hall.signIn(hall.people);
    contest = await hall.move((await hall.define(ELECTION)).id, 'issuing');
    const ballots = await Promise.all(voters.map((voter) => voter.draw(contest)));
    await hall.move(contest.id, 'voting');
    for (const [i, ballot] of ballots.entries()) {
      const { receipt } = (await hall.nobody.post('/api/ballots', castBody(ballot, MARKS[i]))).expect(201);
      leaf = receipt.leaf;
    }
    await hall.move(contest.id, 'closed');
    device = await Device.open(hall.base, { width: 820, height: 1180 });
    page = device.page;
  });
  after(async () => {
    await device?.close();
    await hall?.close();
  });

  const chooseFile = async (board) => {
    const file = path.join(device.directory, 'board.json');
    writeFileSync(file, typeof board === 'string' ? board : JSON.stringify(board));
    await page.locator('#board-file').setInputFiles(file);
  };

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
});
