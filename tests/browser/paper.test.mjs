// Ballot papers from the definition of the contest to its result, by the links and
// buttons of the console: printed, handed out, collected, read by two tellers and,
// where they differ, by a third.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { assertAccessible } from '../lib/accessible.mjs';
import { Device, words } from '../lib/browser.mjs';
import { decodePdf } from '../lib/decode.mjs';
import { Hall } from '../lib/hall.mjs';
import { serialsOn } from '../lib/paper.mjs';
import { pagesOf, words as plain } from '../lib/reading.mjs';
import { makeOfficials } from '../lib/roster.mjs';
import { castBody } from '../lib/voter.mjs';

const DESK = { width: 1366, height: 768 };
const PASSWORD = 'mật khẩu của bàn';
const ACCOUNTS = { 'thu-ky': 'secretariat', 'chu-tich': 'presidium', 'kiem-phieu-1': 'teller', 'kiem-phieu-2': 'teller', 'kiem-phieu-3': 'teller', 'canh-cua': 'steward' };
const TITLE = 'Bầu Ban Chấp hành';
const OPTIONS = ['Lê Thị An', 'Trần Bình', 'Phạm Châu'];
const PEOPLE = 9;
const HANDED = 6;
const PRINTED = 10;
const FOREIGN = 'ABCDEFGHIJKLMNOP';

const grouped = (serial) => serial.match(/.{4}/g).join('-');

describe('ballot papers at the console', { timeout: 420000 }, () => {
  let hall;
  let contest;
  let serials;
  let electronic;
  const previewed = []; // what stands around the list
  const desks = {};
  before(async () => {
    hall = await Hall.open({ people: makeOfficials(PEOPLE) });
    for (const [name, role] of Object.entries(ACCOUNTS)) {
      await hall.congress.succeed('staff', ['add', name, '--role', role], { input: `${PASSWORD}\n` });
    }
    hall.badges = await hall.issueBadges();
    await hall.admit(hall.people);
    for (const name of Object.keys(ACCOUNTS)) desks[name] = await signIn(name, name === 'canh-cua' ? { width: 390, height: 844 } : DESK);
  });
  after(async () => {
    for (const desk of Object.values(desks)) await desk.close();
    await hall?.close();
  });

  async function signIn(name, size) {
    const desk = await Device.open(hall.base, size);
    await desk.page.goto('/console');
    await desk.page.getByLabel(words('common.name'), { exact: true }).fill(name);
    await desk.page.getByLabel(words('common.password'), { exact: true }).fill(PASSWORD);
    await desk.button('common.sign_in').click();
    await desk.page.locator('#content').waitFor();
    return desk;
  }

  async function openTab(desk, name) {
    const link = desk.page.getByRole('link', { name: words(`console.tab.${name}`), exact: true }).first();
    if (!(await link.isVisible())) await desk.page.locator('.sections-button').click();
    await link.click();
  }

  // From the list of contests with papers to one of the places where they are handled.
  async function openPlace(desk, part) {
    await openTab(desk, 'paper');
    await desk.page.getByRole('link', { name: TITLE }).first().click();
    if (part) await desk.page.locator('#content').getByRole('link', { name: words(`paper.${part}`) }).click();
  }

  const look = async (desk, name) => {
    await assertAccessible(desk.page);
    await desk.shoot(name);
  };

  // The next step's button, and the same words in the question after it.
  async function take(desk, step) {
    await desk.button(`steps.${step}`).click();
    const dialog = desk.page.getByRole('dialog');
    await dialog.getByRole('button', { name: words(`steps.${step}`) }).click();
    await dialog.waitFor({ state: 'detached' });
  }

  const verdict = (desk, key, kind) => desk.page.locator(`.verdict.${kind}`).filter({ hasText: words(key) }).waitFor();
  const next = async (desk) => {
    await desk.button('paper.next').click();
    await desk.page.locator('.verdict-word').waitFor({ state: 'detached' });
  };
  const typeSerial = async (desk, serial, action) => {
    await desk.page.getByLabel(words('paper.serial'), { exact: true }).fill(grouped(serial).toLowerCase());
    await desk.button(action).click();
  };
  // As fast as a scanner types, however busy the machine is.
  const scan = (desk, text) =>
    desk.page.evaluate((keys) => {
      const press = (key, code) => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key, code, bubbles: true, cancelable: true }));
      for (const key of keys) press(key, /\d/.test(key) ? `Digit${key}` : `Key${key}`);
      press('Enter', 'Enter');
    }, text);
  const overview = async () => (await hall.teller.get(`/api/contests/${contest.id}/paper`)).expect(200);

  it('are part of the definition, and previewed', async () => {
    const desk = desks['chu-tich'];
    await openTab(desk, 'contests');
    await desk.page.getByRole('link', { name: words('contests.new') }).first().click();
    await desk.page.getByText(words('style.approval'), { exact: true }).click();
    await desk.page.getByLabel(words('contests.title')).fill(TITLE);
    await desk.page.getByLabel(words('contests.options')).fill(OPTIONS.join('\n'));
    await desk.page.getByLabel(words('contests.seats'), { exact: true }).fill('2');
    assert.equal(await desk.page.getByText(words('paper.preview')).count(), 0);
    await desk.page.getByLabel(words('contests.paper')).check();
    await desk.page.getByText(words('paper.preview')).waitFor();
    for (const part of ['how', 'stamp', 'warning']) previewed.push(await desk.page.locator(`.sheet-${part}`).innerText());
    assert.match(previewed[0], /không quá 2 người/);
    await look(desk, 'paper-form');
    await desk.button('contests.make').last().click();
    await desk.heading(TITLE).waitFor();
    [contest] = (await hall.nobody.get('/api/contests')).expect(200).contests;
    assert.equal(contest.paper, true);
    await desk.page.getByRole('link', { name: words('contests.copy') }).click();
    assert.ok(await desk.page.getByLabel(words('contests.paper')).isChecked());
    await desk.page.goBack();
    await take(desk, 'issue');
  });

  it('are printed as a PDF, which is to be shuffled and deleted', async () => {
    const desk = desks['kiem-phieu-1'];
    await openPlace(desk);
    await desk.page.getByLabel(words('paper.print_count')).fill(String(PRINTED));
    await desk.page.getByLabel(words('paper.print_sheet')).selectOption('a5');
    const [file] = await Promise.all([desk.page.waitForEvent('download'), desk.button('paper.print_do').click()]);
    const chunks = [];
    for await (const chunk of await file.createReadStream()) chunks.push(chunk);
    const pdf = Buffer.concat(chunks);
    serials = await serialsOn(pdf);
    assert.equal(new Set(serials).size, PRINTED);
    assert.deepEqual((await decodePdf(pdf, 1, PRINTED)).sort(), [...serials].sort());
    const [paper] = await pagesOf(pdf, { raw: true });
    for (const part of [TITLE, ...OPTIONS, ...previewed]) assert.ok(paper.includes(plain(part)), `${part} in\n${paper}`);
    await desk.page.getByText(words('paper.after_delete')).waitFor();
    await look(desk, 'paper-overview');
  });

  it('are handed out by badge, name and code, once to each', async () => {
    const desk = desks['kiem-phieu-1'];
    await openPlace(desk, 'desk');
    await desk.page.getByLabel(words('paper.find')).waitFor();
    await scan(desk, hall.badges.get(hall.people[0].id));
    await verdict(desk, 'paper.desk.yes', 'good');
    await look(desk, 'paper-desk-yes');
    await next(desk);
    await scan(desk, hall.badges.get(hall.people[0].id));
    await verdict(desk, 'paper.desk.again', 'bad');
    await next(desk);
    for (const [at, { code, full_name: name }] of hall.people.slice(1, HANDED - 1).entries()) {
      // Without case or diacritics, as one types in a hurry.
      const typed = name.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/g, 'd').toLowerCase();
      await desk.page.getByLabel(words('paper.find')).fill(at % 2 ? code : typed);
      await desk.page.locator('.found-person').filter({ hasText: name }).getByRole('button').click();
      await desk.page.locator('.verdict-name').filter({ hasText: name }).waitFor();
      await verdict(desk, 'paper.desk.yes', 'good');
      await next(desk);
    }
    await look(desk, 'paper-desk');
  });

  it('are handed out by a steward too, on a phone', async () => {
    const desk = desks['canh-cua'];
    await openPlace(desk, 'desk');
    await desk.page.getByLabel(words('paper.find')).fill(hall.people[HANDED - 1].code);
    await desk.button('paper.hand_out_do').first().click();
    await verdict(desk, 'paper.desk.yes', 'good');
    assert.equal((await overview()).papers.issued, HANDED);
  });

  it('are not handed to who draws an electronic ballot', async () => {
    const voters = await hall.signIn(hall.people.slice(HANDED, HANDED + 2));
    const drawn = await hall.contest(contest.id);
    electronic = [];
    for (const voter of voters) electronic.push(await voter.draw(drawn));
    const desk = desks['kiem-phieu-1'];
    await scan(desk, hall.badges.get(hall.people[HANDED].id));
    await verdict(desk, 'paper.desk.no', 'bad');
    await desk.page.getByText(words('paper.desk.advice.already_drawn')).waitFor();
    await next(desk);
  });

  it('are asked about at a shared tablet before anything is drawn', async () => {
    const [{ secret, url }] = await hall.issueCards([hall.people[HANDED + 2].id]);
    const tablet = await Device.open(hall.base, { width: 820, height: 1180, timezoneId: 'America/Lima' });
    const present = async () => {
      await tablet.heading(words('kiosk.welcome')).waitFor();
      await tablet.page.keyboard.type(url);
      await tablet.page.keyboard.press('Enter');
      await tablet.button('kiosk.choose_paper').waitFor();
    };
    assert.ok(secret);
    await tablet.page.goto('/kiosk');
    await present();
    await look(tablet, 'paper-kiosk');
    await tablet.button('kiosk.choose_paper').click();
    await tablet.page.getByText(words('kiosk.on_paper'), { exact: true }).waitFor();
    assert.equal((await hall.contest(contest.id)).issued, HANDED + 2);
    await tablet.button('kiosk.finish').click();
    await present();
    await tablet.button('kiosk.choose_here').click();
    await tablet.page.getByText(words('kiosk.issued')).waitFor();
    assert.equal((await hall.contest(contest.id)).issued, HANDED + 3);
    await tablet.close();
  });

  it('are exchanged when spoiled', async () => {
    const desk = desks['kiem-phieu-1'];
    await scan(desk, serials[0]);
    const dialog = desk.page.getByRole('dialog');
    await dialog.getByText(grouped(serials[0])).waitFor();
    await look(desk, 'paper-exchange');
    await dialog.getByRole('button', { name: words('paper.exchange_do') }).click();
    await verdict(desk, 'paper.exchanged_spoiled', 'good');
    await next(desk);
    const { papers } = await overview();
    assert.deepEqual([papers.spoiled, papers.issued, papers.on_hand], [1, HANDED, PRINTED - 1 - HANDED]);
  });

  it('are collected at the box, and foreign ones refused', async () => {
    await take(desks['chu-tich'], 'vote');
    const desk = desks['kiem-phieu-1'];
    await openPlace(desk, 'box');
    await desk.button('paper.box.take').waitFor();
    await look(desk, 'paper-box');
    for (const serial of serials.slice(1, HANDED - 1)) {
      await typeSerial(desk, serial, 'paper.box.take');
      await verdict(desk, 'paper.box.yes', 'good');
      await next(desk);
    }
    await look(desk, 'paper-box-count');
    for (const [serial, code] of [[FOREIGN, 'unknown_serial'], [serials[0], 'voided_serial'], [serials[1], 'already_collected']]) {
      await scan(desk, serial);
      await verdict(desk, 'paper.box.no', 'bad');
      await desk.page.getByText(words(`error.${code}`)).waitFor();
      await look(desk, `paper-box-${code}`);
      await next(desk);
    }
    await scan(desk, hall.badges.get(hall.people[0].id));
    await verdict(desk, 'paper.box.no_paper', 'warn');
    await next(desk);
  });

  it('wait for the network, and are counted once', async () => {
    const desk = desks['kiem-phieu-1'];
    // The daemon counts the paper, but its answers are lost.
    let lost = true;
    await desk.page.route('**/paper/collect', async (route) => {
      if (!lost) return route.fallback();
      await route.fetch();
      return route.abort('connectionreset');
    });
    await scan(desk, serials[HANDED - 1]);
    await verdict(desk, 'paper.box.waits', 'warn');
    await look(desk, 'paper-box-waits');
    lost = false;
    await verdict(desk, 'paper.box.yes', 'good');
    assert.equal((await overview()).papers.collected, HANDED - 1);
  });

  it('are taken back from the count when they are not in the box', async () => {
    const desk = desks['kiem-phieu-1'];
    await desk.button('paper.uncollect_this').click();
    const dialog = desk.page.getByRole('dialog');
    await dialog.getByLabel(words('paper.uncollect_reason')).fill('Đại biểu cầm phiếu ra ngoài');
    await look(desk, 'paper-uncollect');
    await dialog.getByRole('button', { name: words('paper.uncollect') }).click();
    await dialog.waitFor({ state: 'detached' });
    assert.equal((await overview()).papers.collected, HANDED - 2);
    for (const serial of serials.slice(HANDED - 1, HANDED + 1)) {
      await scan(desk, serial);
      await verdict(desk, 'paper.box.yes', 'good');
      await next(desk);
    }
    assert.equal((await overview()).papers.collected, HANDED);
  });

  it('are shown on the projector beside the electronic ballots', async () => {
    for (const ballot of electronic) (await hall.nobody.post('/api/ballots', castBody(ballot, [[1, 1], [3, 1]]))).expect(201);
    const desk = desks['chu-tich'];
    await desk.page.getByRole('button', { name: words('projection.slide_contest') }).click();
    desks.screen = await Device.open(hall.base, { width: 1920, height: 1080 });
    await desks.screen.page.goto('/projector');
    const counts = { paper: HANDED, of: HANDED, electronic: 2, of_electronic: 3 };
    await desks.screen.page.getByText(words('projector.papers_collected', counts)).waitFor();
  });

  it('are entered once the box is open, which ends the voting', async () => {
    const desk = desks['chu-tich'];
    await take(desk, 'box');
    await desk.page.getByText(words('steps.held', { count: HANDED })).waitFor();
    assert.ok(await desk.button('steps.close').isDisabled());
    await look(desk, 'paper-contest-held');
    await desks.screen.page.getByText(words('projector.papers_counting', { done: 0, all: HANDED })).waitFor();
    await desks.screen.shoot('paper-projector');
    await openPlace(desk);
    await desk.button('paper.reseal').click();
    await desk.page.getByRole('dialog').getByRole('button', { name: words('paper.reseal') }).click();
    const spare = PRINTED - 1 - HANDED;
    await desk.page.getByText(words('paper.spare', { count: spare, left: words('paper.exchange_unused') })).waitFor();
    await look(desk, 'paper-spare');
    await desk.button('paper.open').click();
    await desk.page.getByRole('dialog').getByRole('button', { name: words('paper.open') }).click();
    await desk.page.getByText(words('paper.before_close', { count: HANDED })).waitFor();
    await look(desk, 'paper-opened');
  });

  // The names struck out on each paper in the box; one is signed, one has nobody left.
  const READINGS = [['Trần Bình'], ['Trần Bình'], ['Phạm Châu'], ['Lê Thị An', 'Trần Bình'], [...OPTIONS], 'signed'];

  async function enter(desk, serial, reading) {
    await typeSerial(desk, serial, 'paper.take_do');
    const sheet = desk.page.getByRole('group', { name: words('paper.sheet') });
    await sheet.getByText(grouped(serial)).waitFor();
    if (reading === 'signed') await desk.button('invalid.signed').click();
    else for (const name of reading) await sheet.getByText(name, { exact: true }).click();
    const valid = reading !== 'signed' && reading.length > 0 && reading.length < OPTIONS.length;
    await desk.page.getByText(words(valid ? 'paper.valid' : 'paper.invalid'), { exact: true }).waitFor();
  }

  async function save(desk, serial, state) {
    await desk.button('paper.save').click();
    await desk.page.getByText(words('paper.saved', { serial: grouped(serial) })).waitFor();
    await desk.page.getByText(words(`paper.saved_${state}`)).waitFor();
  }

  it('are read by two tellers, neither of whom sees what the other entered', async () => {
    const box = serials.slice(1, HANDED + 1);
    const [first, second] = [desks['kiem-phieu-1'], desks['kiem-phieu-2']];
    await first.page.getByRole('link', { name: words('paper.box.leave') }).click();
    await openPlace(first, 'count');
    await openPlace(second, 'count');
    await look(first, 'paper-count');
    for (const [at, serial] of box.entries()) {
      await enter(first, serial, READINGS[at]);
      if (at === 0) await look(first, 'paper-entry');
      await save(first, serial, 'entered');
    }
    await typeSerial(second, box[2], 'paper.take_do');
    await second.page.getByRole('group', { name: words('paper.sheet') }).waitFor();
    assert.equal(await second.page.getByText('kiem-phieu-1').count(), 0);
    assert.ok(await second.page.getByLabel('Phạm Châu').isChecked());
    await second.button('paper.put_aside').click();
    for (const [at, serial] of box.entries()) {
      const differs = at === 2;
      await enter(second, serial, differs ? ['Lê Thị An'] : READINGS[at]);
      await save(second, serial, differs ? 'disputed' : 'decided');
    }
  });

  it('are not read twice by the same teller', async () => {
    const desk = desks['kiem-phieu-2'];
    await typeSerial(desk, serials[3], 'paper.take_do');
    await desk.page.getByText(words('error.already_entered')).waitFor();
    await look(desk, 'paper-already-entered');
    await desk.button('paper.put_aside').click();
  });

  it('are decided by a third teller, who sees both readings and says why', async () => {
    const desk = desks['kiem-phieu-3'];
    await openPlace(desk, 'count');
    await desk.page.getByRole('button', { name: grouped(serials[3]) }).click();
    const table = desk.page.getByRole('region', { name: words('paper.readings') });
    await table.getByText('1. kiem-phieu-1').waitFor();
    assert.equal(await table.getByText(words('paper.differs'), { exact: true }).filter({ visible: true }).count() >= 2, true);
    // By the keyboard: the candidate's number, as it stands on the paper.
    await desk.page.keyboard.press(String(OPTIONS.indexOf('Phạm Châu') + 1));
    assert.ok(await desk.button('paper.save').isDisabled());
    await desk.page.getByLabel(words('paper.note'), { exact: true }).fill('Gạch rõ tên ở dòng cuối');
    await desk.page.getByText(words('paper.sheet.struck'), { exact: true }).last().waitFor();
    await look(desk, 'paper-disputed');
    await save(desk, serials[3], 'decided');
    await desk.page.getByText(words('paper.all_decided')).waitFor();
  });

  it('make one result with the electronic ballots', async () => {
    const desk = desks['chu-tich'];
    await desk.page.getByText(words('paper.all_decided')).waitFor();
    await look(desk, 'paper-decided');
    await desk.page.getByRole('link', { name: words('paper.go_close') }).click();
    await take(desk, 'close');
    await desk.page.getByText(words('contests.elected_of', { elected: 2, seats: 2 })).waitFor();
    const { valid, invalid, collected, totals, invalid_reasons: reasons, result } = await hall.contest(contest.id);
    assert.deepEqual([collected, valid, invalid], [HANDED + 2, HANDED, 2]);
    // On papers: An 3, Bình 1, Châu 3; by phone An and Châu 2 each.
    assert.deepEqual(totals.map(({ name, for: votes }) => [name, votes]), [['Lê Thị An', 5], ['Trần Bình', 1], ['Phạm Châu', 5]]);
    assert.deepEqual(reasons.map(({ reason, count }) => [reason, count]).sort(), [['no_choice', 1], ['signed', 1]]);
    assert.deepEqual(result.elected, [1, 3]);
    await desk.page.getByRole('button', { name: words('projection.slide_result') }).click();
    const rows = desks.screen.page.locator('.result .option');
    await rows.filter({ hasText: 'Phạm Châu' }).filter({ hasText: '5' }).waitFor();
    assert.equal(await desks.screen.page.locator('.option.elected').count(), 2);
  });
});
