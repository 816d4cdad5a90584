// A delegate's phone on a bad day: every request is lost on its way there or back,
// the page is reloaded at that moment, the network goes, the browser is closed, the
// daemon dies. Each ballot is on the board exactly once, and at any time the page
// says what has become of it.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { verifyBoard } from '../../web/lib/verify.js';
import { assertAccessible } from '../lib/accessible.mjs';
import { Device, words } from '../lib/browser.mjs';
import { Hall } from '../lib/hall.mjs';
import { lose } from '../lib/network.mjs';
import { makeOfficials } from '../lib/roster.mjs';

const ELECTION = {
  title: 'Bầu Ban Thường vụ',
  style: 'approval',
  seats: 2,
  options: ['Lê Thị An', 'Trần Bình', 'Phạm Châu'],
  late_issue: true,
  board: 'everyone',
};

// What a page asks on the way from the card to the receipt.
const REQUESTS = [
  ['the question for the congress', '**/api/congress'],
  ['the question for a challenge', '**/api/login/challenge'],
  ['the sign-in', '**/api/login'],
  ['the question for the contest', '**/api/contests/*'],
  ['the draw', '**/api/contests/*/draw'],
  ['the cast', '**/api/ballots'],
];

describe('a delegate on a bad day', { timeout: 600000 }, () => {
  let hall;
  let phone;
  let page;
  let cards;
  let election;
  const leaves = [];

  before(async () => {
    hall = await Hall.open({ people: makeOfficials(40) });
    await hall.admit(hall.people);
    cards = await hall.issueCards(hall.people.map(({ id }) => id));
    election = await hall.define(ELECTION);
    await hall.move(election.id, 'issuing', 'voting');
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

  // The next delegate's card is scanned on this phone.
  const scan = async () => {
    const { url, full_name: name } = cards[leaves.length];
    const { pathname, hash } = new URL(url);
    await page.goto('about:blank');
    await page.goto(`${pathname}${hash}`);
    return name;
  };
  const greeted = (name) => phone.heading(name).first().waitFor();
  // Whether in the list or in the contest, after a reload.
  const openBallot = async () => {
    await page.getByText(words('seat.stage.ready')).or(phone.heading(ELECTION.title)).first().waitFor();
    const open = phone.button('seat.open_ballot');
    await open.or(page.getByLabel('Lê Thị An')).first().waitFor();
    if (await open.isVisible()) await open.click();
    await page.getByLabel('Lê Thị An').waitFor();
  };
  const mark = async () => {
    for (const name of ['Lê Thị An', 'Phạm Châu']) await page.getByLabel(name).check();
    await phone.button('seat.review').click();
    await phone.heading(words('seat.review_title')).waitFor();
  };
  const cast = () => phone.button('seat.cast').click();
  const details = () => phone.button('seat.open_details').or(phone.button('seat.open_receipt')).first();
  // A page that goes before the choice is stored shows the ballot as it was.
  const castUnlessStored = async () => {
    const ballot = page.getByText(words('seat.stage.ready')).or(page.getByLabel('Lê Thị An')).first();
    await phone.heading(words('seat.receipt')).or(details()).or(ballot).first().waitFor();
    if (!(await ballot.isVisible())) return;
    await openBallot();
    await mark();
    await cast();
  };
  const receipt = async () => {
    await phone.heading(words('seat.receipt')).or(details()).first().waitFor();
    if (!(await page.locator('.receipt-leaf').count())) await details().click();
    await phone.heading(words('seat.receipt')).waitFor();
    const leaf = (await page.locator('.receipt-leaf').textContent()).trim();
    assert.match(leaf, /^[0-9a-f]{64}$/);
    leaves.push(leaf);
  };
  const collected = async () => (await hall.contest(election.id)).collected;

  for (const [what, path] of REQUESTS) {
    for (const when of ['before', 'after']) {
      for (const reload of [false, true]) {
        it(`${what} is lost ${when} the daemon has it${reload ? ', and the page is reloaded' : ''}`, async () => {
          const { lost } = await lose(page, path, when);
          const maybeReload = async () => {
            await lost;
            if (reload) await page.reload();
          };
          const early = path !== '**/api/ballots';
          const name = await scan();
          if (early) await maybeReload();
          await greeted(name);
          await openBallot();
          await mark();
          await cast();
          if (!early) await maybeReload();
          await receipt();
          await page.unrouteAll({ behavior: 'ignoreErrors' });
          assert.equal(await collected(), leaves.length);
        });
      }
    }
  }

  it('is reloaded at every step of the ballot', async () => {
    const name = await scan();
    await greeted(name);
    await page.reload();
    await openBallot();
    await page.reload();
    await openBallot();
    await page.getByLabel('Trần Bình').check();
    await page.reload();
    await openBallot();
    assert.equal(await page.getByLabel('Trần Bình').isChecked(), true);
    await page.getByLabel('Trần Bình').uncheck();
    await mark();
    await page.reload();
    await openBallot();
    await mark();
    await cast();
    await page.reload();
    await castUnlessStored();
    await receipt();
    assert.equal(await collected(), leaves.length);
  });

  it('says that a ballot is not sent while the phone is in flight mode, and sends it after', async () => {
    await greeted(await scan());
    await openBallot();
    await page.getByText(words('seat.not_sent')).waitFor();
    await phone.context.setOffline(true);
    await mark();
    await cast();
    await page.getByText(words('seat.stage.unsent')).waitFor();
    await look('seat-unsent');
    assert.equal(await collected(), leaves.length);
    await phone.context.setOffline(false);
    await receipt();
    await page.getByText(words('seat.stage.cast')).waitFor();
    assert.equal(await collected(), leaves.length);
  });

  it('says that there is no answer yet while the replies are lost', async () => {
    await greeted(await scan());
    await openBallot();
    await mark();
    const { lost } = await lose(page, '**/api/ballots', 'after', 2);
    await cast();
    await page.getByText(words('seat.stage.unanswered')).waitFor();
    await look('seat-unanswered');
    assert.equal(await collected(), leaves.length + 1);
    await lost;
    await receipt();
    assert.equal(await collected(), leaves.length);
  });

  it('is closed with the ballot on its way, and sends it when it is opened again', async () => {
    await greeted(await scan());
    await openBallot();
    await mark();
    const { lost } = await lose(page, '**/api/ballots', 'before');
    await cast();
    await lost;
    await phone.restart();
    page = phone.page;
    await page.goto('/');
    await receipt();
    assert.equal(await collected(), leaves.length);
  });

  it('outlives the daemon, killed when it had the ballot and started again', async () => {
    await greeted(await scan());
    await openBallot();
    await mark();
    const { lost } = await lose(page, '**/api/ballots', 'after');
    await cast();
    await lost;
    await hall.kill();
    await page.getByText(words('seat.stage.unanswered')).waitFor();
    await hall.start();
    await receipt();
    assert.equal(await collected(), leaves.length);
  });

  it('casts a ballot that was drawn with a card since replaced', async () => {
    const name = await scan();
    await greeted(name);
    await openBallot();
    await page.goto('about:blank');
    const { delegate } = cards[leaves.length];
    [cards[leaves.length]] = await hall.issueCards([delegate], { reissue: true });
    await page.goto('/');
    await phone.heading(words('seat.refused_title')).waitFor();
    await look('seat-refused');
    await greeted(await scan());
    await openBallot();
    await mark();
    await cast();
    await receipt();
    assert.equal(await collected(), leaves.length);
  });

  it('finds every ballot on the board once, and says so to its delegate', async () => {
    await hall.move(election.id, 'closed');
    await page.getByText(words('seat.board.present')).waitFor();
    await look('seat-on-board');
    const board = await hall.board(election.id);
    const report = await verifyBoard(board, { congressKey: (await hall.facts()).public_key });
    assert.deepEqual(report.findings, []);
    assert.deepEqual([...report.leaves].sort(), [...leaves].sort());
    assert.equal(board.issued, leaves.length);
  });

  it('saves the receipt', async () => {
    const [download] = await Promise.all([page.waitForEvent('download'), phone.button('seat.save_receipt').click()]);
    assert.match(download.suggestedFilename(), /^bien-nhan-\d+-[0-9a-f]{8}\.txt$/);
    const chunks = [];
    for await (const chunk of await download.createReadStream()) chunks.push(chunk);
    assert.ok(Buffer.concat(chunks).toString().includes(leaves.at(-1)));
  });
});
