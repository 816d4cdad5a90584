// A delegate's phone, from the card to the receipt, reloaded at every step.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { verifyBoard } from '../../web/lib/verify.js';
import { assertAccessible } from '../lib/accessible.mjs';
import { Device, words } from '../lib/browser.mjs';
import { Hall } from '../lib/hall.mjs';
import { makeOfficials } from '../lib/roster.mjs';

const ELECTION = { title: 'Bầu Ban Chấp hành', style: 'approval', seats: 2, options: ['Lê Thị An', 'Trần Bình', 'Phạm Châu'] };
const QUESTION = { title: 'Thông qua nghị quyết đại hội', style: 'resolution' };

describe('a delegate with a phone', { timeout: 180000 }, () => {
  let hall;
  let phone;
  let page;
  let url;
  let election;
  let leaf;
  before(async () => {
    hall = await Hall.open({ people: makeOfficials(9) });
    await hall.admit(hall.people);
    [{ url }] = await hall.issueCards([hall.people[0].id]);
    phone = await Device.open(hall.base);
    page = phone.page;
  });
  // Each state is held against the rules of accessibility, and kept as a picture.
  const look = async (name) => {
    await assertAccessible(page);
    await phone.shoot(name);
  };
  after(async () => {
    await phone?.close();
    await hall?.close();
  });

  const openContest = async (title) => page.getByRole('listitem').filter({ hasText: title }).getByRole('button').click();
  // Whether in the list or in the contest, after a reload.
  const inContest = async (title) => {
    const heading = page.getByRole('heading', { level: 1, name: title });
    await page.getByRole('heading', { name: title }).first().waitFor();
    if (!(await heading.isVisible())) await openContest(title);
    await heading.waitFor();
  };

  it('signs in with the link on the card, which does not stay in the address', async () => {
    const { pathname, hash } = new URL(url);
    assert.equal(pathname, '/v');
    await page.goto(`${pathname}${hash}`);
    await phone.heading(hall.people[0].full_name).waitFor();
    assert.equal(new URL(page.url()).hash, '');
    await look('seat-home');
  });

  it('is still signed in after a reload', async () => {
    await page.reload();
    await phone.heading(hall.people[0].full_name).waitFor();
  });

  it('draws the ballot when it is handed out', async () => {
    election = await hall.define(ELECTION);
    const subscriber = await hall.subscribe();
    await hall.move(election.id, 'issuing');
    await page.getByText(ELECTION.title).first().waitFor();
    await page.reload();
    await subscriber.until(({ contests }) => contests[0]?.issued === 1, { what: 'the draw' });
    subscriber.close();
    await page.reload();
    await page.getByText(ELECTION.title).first().waitFor();
    await look('seat-issued');
    assert.equal((await hall.contest(election.id)).issued, 1);
  });

  it('marks the ballot, and cannot mark too many', async () => {
    await hall.move(election.id, 'voting');
    await inContest(ELECTION.title);
    for (const name of ['Lê Thị An', 'Phạm Châu']) await page.getByLabel(name).check();
    await page.getByLabel('Trần Bình').click();
    assert.equal(await page.getByLabel('Trần Bình').isChecked(), false);
    await look('seat-marked');
  });

  it('finds the marks again after a reload', async () => {
    await page.reload();
    await inContest(ELECTION.title);
    assert.equal(await page.getByLabel('Phạm Châu').isChecked(), true);
    assert.equal(await page.getByLabel('Trần Bình').isChecked(), false);
  });

  it('looks at the ballot once more and casts it', async () => {
    await phone.button('seat.review').click();
    await phone.heading(words('seat.review_title')).waitFor();
    await look('seat-review');
    await phone.button('seat.cast').click();
    await phone.heading(words('seat.receipt')).waitFor();
    leaf = (await page.locator('.receipt-leaf').textContent()).trim();
    assert.match(leaf, /^[0-9a-f]{64}$/);
    await look('seat-receipt');
  });

  it('keeps the receipt over reloads', async () => {
    await page.reload();
    await inContest(ELECTION.title);
    await phone.heading(words('seat.receipt')).waitFor();
    assert.equal((await page.locator('.receipt-leaf').textContent()).trim(), leaf);
    assert.equal((await hall.contest(election.id)).collected, 1);
  });

  it('finds the ballot on the board', async () => {
    await hall.move(election.id, 'closed');
    const board = await hall.board(election.id);
    const { findings, leaves } = await verifyBoard(board, { congressKey: (await hall.facts()).public_key });
    assert.deepEqual(findings, []);
    assert.deepEqual(leaves, [leaf]);
    const chosen = board.ballots[0].marks.map(([number]) => ELECTION.options[number - 1]);
    assert.deepEqual(chosen, ['Lê Thị An', 'Phạm Châu']);
  });

  it('votes openly too', async () => {
    const question = await hall.define(QUESTION);
    await hall.move(question.id, 'voting');
    await page.goto('/');
    await inContest(QUESTION.title);
    await page.getByLabel(words('mark.for'), { exact: true }).check();
    await phone.button('seat.review').click();
    await phone.button('seat.vote').click();
    const subscriber = await hall.subscribe();
    await subscriber.until(({ contests }) => contests.some(({ id, collected }) => id === question.id && collected === 1), { what: 'the vote' });
    subscriber.close();
    const { totals } = await hall.contest(question.id);
    assert.equal(totals[0].for, 1);
    await look('seat-voted');
  });
});
