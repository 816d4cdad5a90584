// A sealed election with a second issuer, by clicks: keys made on the devices of two
// holders, chosen for the contest, ballots confirmed by the tellers' device while it
// is reloaded and the daemon restarted, cast on a phone and on a shared tablet, keys
// published one by one, the result and the board.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { verifyBoard } from '../../web/lib/verify.js';
import { assertAccessible } from '../lib/accessible.mjs';
import { Device, words } from '../lib/browser.mjs';
import { Hall } from '../lib/hall.mjs';
import { succeed } from '../lib/program.mjs';
import { makeOfficials } from '../lib/roster.mjs';
import { newBallot } from '../lib/voter.mjs';

const PASSWORD = 'mật khẩu của bàn';
const PASSPHRASE = 'kavo-dise-lunu-rami-tobe';
const TITLE = 'Bầu Ban Chấp hành';
const NAMES = ['Lê Thị An', 'Trần Bình', 'Phạm Châu'];

describe('a sealed election with a second issuer', { timeout: 240000 }, () => {
  let hall;
  let teller; // the tellers' device: the first sealing key and the issuer's
  let chair; // the presidium's: the second sealing key, and runs the contest
  let phone;
  let tablet;
  let cards;
  let contest;

  before(async () => {
    hall = await Hall.open({ people: makeOfficials(6) });
    for (const role of ['teller', 'presidium']) await hall.congress.succeed('staff', ['add', role, '--role', role], { input: `${PASSWORD}\n` });
    await hall.admit(hall.people);
    cards = await hall.issueCards(hall.people.map(({ id }) => id));
    [teller, chair, phone, tablet] = await Promise.all([
      Device.open(hall.base, { width: 1366, height: 768 }),
      Device.open(hall.base, { width: 1366, height: 768 }),
      Device.open(hall.base),
      Device.open(hall.base, { width: 820, height: 1180 }),
    ]);
    await Promise.all([signIn(teller, 'teller'), signIn(chair, 'presidium')]);
  });
  after(async () => {
    for (const device of [teller, chair, phone, tablet]) await device?.close();
    await hall?.close();
  });

  async function signIn({ page }, role) {
    await page.goto('/console');
    await page.getByLabel(words('common.name'), { exact: true }).fill(role);
    await page.getByLabel(words('common.password'), { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: words('common.sign_in') }).click();
    await page.locator('nav.tabs a').first().waitFor({ state: 'attached' });
  }

  const open = async ({ page }, ...route) => {
    await page.evaluate((hash) => (window.location.hash = hash), `#/${route.join('/')}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
  };
  const field = ({ page }, key) => page.getByLabel(words(key), { exact: true });
  const fingerprintOn = async ({ page }) => (await page.locator('.key-fingerprint').first().textContent()).trim();

  // Makes a key and answers its fingerprint.
  async function make(device, kind, label) {
    await open(device, 'keys', 'new', kind);
    await field(device, 'keys.label').fill(label);
    await device.button('keys.make').click();
    await device.heading(words('keys.save')).waitFor();
    return fingerprintOn(device);
  }

  // The code of the sheet, as it is printed.
  async function printed(device) {
    const { page } = device;
    await page.evaluate(() => {
      window.print = () => {
        window.sheet = document.querySelector('.key-paper .paper-secret').textContent;
        window.dispatchEvent(new Event('afterprint'));
      };
    });
    await page.getByText(words('keys.on_paper'), { exact: true }).click();
    await device.button('keys.save_sheet').click();
    await page.waitForFunction(() => window.sheet);
    await page.locator('.key-paper').waitFor({ state: 'detached' });
    return page.evaluate(() => window.sheet);
  }

  async function checkSheet(device, code) {
    await device.page.getByText(words('keys.check_sheet'), { exact: true }).click();
    await field(device, 'keys.sheet_code').fill(code);
    await device.page.locator('details[open]').filter({ has: device.page.getByLabel(words('keys.sheet_code')) }).getByRole('button', { name: words('keys.check_do') }).click();
  }

  async function offer(device) {
    await device.button('keys.offer').click();
    await device.page.getByText(words('keys.offered')).first().waitFor();
  }

  const prints = {};

  it('a key is made, saved as a file, read back and offered', async () => {
    const { page } = teller;
    prints.first = await make(teller, 'sealing', 'Trưởng ban Kiểm phiếu');
    assert.equal(await teller.button('keys.offer').count(), 0, 'not before it was read back');
    await field(teller, 'keys.passphrase').fill(PASSPHRASE);
    await field(teller, 'keys.passphrase_again').fill(PASSPHRASE);
    const [file] = await Promise.all([page.waitForEvent('download'), teller.button('keys.save_file').click()]);
    assert.ok(file.suggestedFilename().includes(prints.first));
    const path = hall.congress.file('key.json');
    await file.saveAs(path);
    await field(teller, 'keys.file').setInputFiles(path);
    await field(teller, 'keys.passphrase_of_file').fill('nhầm');
    await teller.button('keys.check_do').first().click();
    await page.getByText(words('keys.wrong_passphrase')).waitFor();
    await field(teller, 'keys.passphrase_of_file').fill(PASSPHRASE);
    await teller.button('keys.check_do').first().click();
    await teller.button('keys.offer').waitFor();
    await assertAccessible(page);
    await offer(teller);
  });

  it('others are printed and read back from the sheet', async () => {
    prints.issuer = await make(teller, 'issuer', 'Máy của Ban kiểm phiếu');
    const code = await printed(teller);
    await checkSheet(teller, code.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')));
    await teller.page.getByText(words('keys.code_wrong')).waitFor();
    await field(teller, 'keys.sheet_code').fill(code.toLowerCase());
    await teller.button('keys.check_do').last().click();
    await offer(teller);
    prints.second = await make(chair, 'sealing', 'Chủ tịch');
    await checkSheet(chair, await printed(chair));
    await chair.button('keys.offer').waitFor();
  });

  it('the contest takes keys that were read back, and none twice', async () => {
    const { page } = chair;
    await open(chair, 'contests', 'new', 'approval');
    await page.getByLabel(words('contests.title'), { exact: true }).fill(TITLE);
    await page.getByLabel(words('contests.options')).fill(NAMES.join('\n'));
    await page.getByLabel(words('contests.seats'), { exact: true }).fill('2');
    await page.getByLabel(words('keys.sealed')).check();
    await page.getByLabel(words('keys.two_keys')).check();
    await page.getByLabel(words('keys.second'), { exact: false }).check();
    await chair.button('contests.make').click();
    await page.getByText(words('keys.fault.none')).first().waitFor();
    const choose = async (key, print) => {
      const select = page.getByLabel(words(key), { exact: true });
      const option = select.locator('option').filter({ hasText: print });
      await option.waitFor({ state: 'attached' });
      await select.selectOption(await option.getAttribute('value'));
    };
    await choose('keys.sealing_1', prints.first);
    assert.equal(await page.getByLabel(words('keys.sealing_2'), { exact: true }).locator('option').filter({ hasText: prints.first }).count(), 0);
    await choose('keys.sealing_2', prints.second);
    await choose('keys.second_issuer', prints.issuer);
    await page.getByText(words('contests.details'), { exact: true }).click();
    await page.getByLabel(words('contests.board')).selectOption('everyone');
    await chair.button('contests.make').click();
    await chair.heading(TITLE).waitFor();
    const [{ id }] = (await hall.presidium.get('/api/contests')).expect(200).contests;
    contest = await hall.contest(id);
    assert.equal(contest.sealing_keys.length, 2);
    assert.ok(contest.sealed && contest.second_issuer);
    await page.locator('.key-fingerprint').filter({ hasText: prints.issuer }).waitFor();
  });

  const step = async (key) => {
    await chair.button(key).first().click();
    await chair.page.getByRole('dialog').getByRole('button', { name: words(key) }).click();
    await chair.page.getByRole('dialog').waitFor({ state: 'detached' });
  };
  const card = (at) => {
    const { pathname, hash } = new URL(cards[at].url);
    return `${pathname}${hash}`;
  };
  const scan = async (at) => {
    await tablet.heading(words('kiosk.welcome')).waitFor();
    await tablet.page.keyboard.type(cards[at].url);
    await tablet.page.keyboard.press('Enter');
  };
  const leave = () => tablet.button('kiosk.finish').click();
  const given = (count) => teller.page.locator('.issue-count strong').filter({ hasText: String(count) }).waitFor();

  it('phone and tablet wait for the tellers’ device, over a reload too', async () => {
    await chair.button('steps.issue').first().click();
    const dialog = chair.page.getByRole('dialog');
    for (const print of Object.values(prints)) await dialog.getByText(print).waitFor();
    await chair.shoot('keys-before-issue');
    await dialog.getByRole('button', { name: words('steps.issue') }).click();
    await dialog.waitFor({ state: 'detached' });
    await phone.page.goto(card(0));
    await phone.page.getByText(words('seat.stage.awaiting')).waitFor();
    await phone.page.reload();
    await phone.page.getByText(words('seat.stage.awaiting')).waitFor();
    await assertAccessible(phone.page);
    await tablet.page.goto('/kiosk');
    await scan(1);
    await tablet.page.getByText(words('seat.stage.awaiting')).waitFor();
    await assertAccessible(tablet.page);
    await leave();
    const { second_pending: waiting } = await hall.contest(contest.id);
    assert.equal(waiting, 2);
  });

  it('the device confirms them, and says how many', async () => {
    const { page } = teller;
    await open(teller, 'keys', contest.sealing_keys[0]);
    await page.getByText(words('keys.signed')).waitFor();
    await open(teller, 'keys');
    await page.getByText(words('keys.issue_waits')).waitFor();
    await page.getByRole('link', { name: words('keys.issue_begin') }).click();
    await page.getByLabel(words('keys.limit'), { exact: true }).fill('3');
    await teller.button('keys.issue_begin').click();
    await given(2);
    await page.getByText(cards[1].full_name).waitFor();
    await assertAccessible(page);
    await phone.page.getByText(words('seat.stage.issued')).waitFor();
    await scan(1);
    await tablet.page.getByText(words('kiosk.issued')).waitFor();
    await leave();
  });

  it('goes on after a reload and a restart of the daemon, and stops at its limit', async () => {
    const { page } = teller;
    await page.reload();
    await given(2);
    await hall.stop();
    await page.getByText(words('keys.issue_cut')).waitFor();
    await hall.start();
    const voters = await hall.signIn(hall.people.slice(2, 5), { reissue: true });
    const now = await hall.contest(contest.id);
    for (const voter of voters) (await voter.askFor(newBallot(now))).expect(200);
    await given(3);
    await page.getByText(words('keys.issue_full', { count: 3 })).waitFor();
    await page.getByLabel(words('keys.limit'), { exact: true }).fill('6');
    await teller.button('common.save').click();
    await given(5);
  });

  it('refuses loudly what a greedy server asks for', async () => {
    const { page } = teller;
    const path = `**/api/contests/${contest.id}/issuer?*`;
    const forged = { draw: 1, delegate_code: hall.people[0].code, full_name: hall.people[0].full_name, card_key: '11'.repeat(32), blinded: '22'.repeat(32), signature: '33'.repeat(64) };
    await page.route(path, (route) => route.fulfill({ json: { pending: [forged], next: null } }));
    const alert = page.getByRole('alert').filter({ hasText: words('keys.refused_bad_signature') });
    await alert.waitFor();
    await page.unroute(path);
    await page.reload();
    await alert.waitFor();
    await assertAccessible(page);
    await given(5);
  });

  it('phone and tablet cast what only the tellers can read', async () => {
    const sent = [];
    for (const { context } of [phone, tablet]) context.on('request', (request) => request.url().endsWith('/api/ballots') && sent.push(request.postDataJSON()));
    await open(chair, 'contests', contest.id);
    await step('steps.vote');
    await phone.page.getByText(words('seat.open_ballot')).click();
    await mark(phone, NAMES[0], NAMES[2]);
    await phone.page.getByText(words('seat.sealed')).waitFor();
    await castOn(phone);
    await scan(1);
    await tablet.heading(TITLE).waitFor();
    await mark(tablet, NAMES[2]);
    await castOn(tablet);
    await leave();
    assert.equal(sent.length, 2);
    for (const body of sent) {
      assert.equal(body.marks, undefined);
      assert.equal(body.token.length, 256);
      assert.equal(body.sealed.length, 2 * (2 + 3 * NAMES.length + 2 * 48));
    }
  });

  const mark = async (device, ...names) => {
    for (const name of names) await device.page.getByLabel(name).check();
    await device.button('seat.review').click();
  };
  const castOn = async (device) => {
    await device.page.getByRole('button', { name: words('seat.cast'), exact: true }).click();
    await device.page.getByText(words('seat.stage.cast')).waitFor();
  };

  it('after the close nobody knows anything until every key is out', async () => {
    await step('steps.close');
    (await hall.presidium.post('/api/projector', { slide: 'result', contest: contest.id })).done();
    await tablet.page.goto('/projector');
    await tablet.page.getByText(words('projector.sealed')).waitFor();
    const { valid, totals, result, missing_keys: missing } = await hall.contest(contest.id);
    assert.deepEqual([valid, totals, result, missing], [null, null, null, ['sealing_1', 'sealing_2', 'second_issuer']]);
    await open(teller, 'contests', contest.id);
    await teller.button('keys.publish').click();
    await teller.page.getByRole('dialog').getByText(words('keys.publish_not_yet')).waitFor();
    await assertAccessible(teller.page);
    await teller.page.getByRole('dialog').getByRole('button', { name: words('keys.publish') }).click();
    await teller.page.getByText(words('keys.none_here')).waitFor();
    assert.deepEqual((await hall.contest(contest.id)).missing_keys, ['sealing_2']);
    await chair.button('keys.publish_last').click();
    await chair.page.getByRole('dialog').getByRole('button', { name: words('keys.publish_last') }).click();
    await chair.page.getByText(words('contests.elected_of', { elected: 1, seats: 2 })).waitFor();
    await tablet.page.locator('.slide .option').first().waitFor();
  });

  it('the board is sound, the phone finds its ballot, and the device its record', async () => {
    const board = await hall.board(contest.id);
    const report = await verifyBoard(board, { congressKey: (await hall.facts()).public_key });
    assert.deepEqual(report.findings, []);
    const path = hall.congress.file('board.json');
    writeFileSync(path, JSON.stringify(board));
    await succeed(['verify', path]);
    assert.deepEqual(report.totals.map((row) => row.for), NAMES.map((name) => ({ [NAMES[0]]: 1, [NAMES[2]]: 2 })[name] ?? 0));
    await phone.page.getByText(words('seat.board.present')).waitFor();
    await open(teller, 'keys', 'issue', contest.id);
    const { page } = teller;
    await page.getByRole('button', { name: words('keys.compare'), exact: true }).click();
    await page.getByText(words('keys.compare_same', { count: 5 })).waitFor();
  });
});
