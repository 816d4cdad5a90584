// A congress carried from the roster to a certified result by the console's own
// links and buttons, with the projector open beside it; the delegates vote
// meanwhile. Presidium and teller sit at browsers of their own.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { Device, words } from '../lib/browser.mjs';
import { parseCsv } from '../lib/csv.mjs';
import { Hall } from '../lib/hall.mjs';
import { makeOfficials, rosterCsv } from '../lib/roster.mjs';
import { castBody, Voter } from '../lib/voter.mjs';

const DESK = { width: 1366, height: 768 };
const SCREEN = { width: 1920, height: 1080 };
const PASSWORD = 'mật khẩu của bàn';
const TITLE = 'Bầu Ban Chấp hành';
const PASTED = '1. Phạm Châu\n2. Lê Thị An\n3. Trần Bình';
const IN_ORDER = ['Lê Thị An', 'Trần Bình', 'Phạm Châu'];

async function signIn(hall, name, password) {
  const desk = await Device.open(hall.base, DESK);
  await desk.page.goto('/console');
  await desk.page.getByLabel(words('common.name'), { exact: true }).fill(name);
  await desk.page.getByLabel(words('common.password'), { exact: true }).fill(password);
  await desk.button('common.sign_in').click();
  await desk.button('common.sign_out').waitFor();
  return desk;
}

const openTab = (desk, name) =>
  desk.page.getByRole('navigation').getByRole('link', { name: words(`console.tab.${name}`), exact: true }).first().click();

async function download(desk, link) {
  const [file] = await Promise.all([desk.page.waitForEvent('download'), link.click()]);
  assert.equal(await file.failure(), null, file.suggestedFilename());
  const chunks = [];
  for await (const chunk of await file.createReadStream()) chunks.push(chunk);
  return Buffer.concat(chunks);
}

// The next step's button, and the same words in the question after it.
async function take(desk, step) {
  await desk.button(`steps.${step}`).click();
  const dialog = desk.page.getByRole('dialog');
  await dialog.getByRole('button', { name: words(`steps.${step}`) }).click();
  await dialog.waitFor({ state: 'detached' });
}

// A figure of the console: the value under a label.
const figure = (desk, key) => desk.page.locator('.figures > div').filter({ has: desk.page.getByText(words(key), { exact: true }) }).locator('dd').first();

// An account's line, which alone has a button for its password.
const accountRow = (desk, name) =>
  desk.page.getByRole('listitem').filter({ hasText: name }).filter({ has: desk.button('staff.password') });

const untilText = (locator, text) => locator.filter({ hasText: text }).first().waitFor();

describe('a congress at the console', { timeout: 400000 }, () => {
  let hall;
  let people;
  let cards;
  let ballots;
  let screen;
  const desks = {};
  before(async () => {
    hall = await Hall.open();
    await hall.congress.succeed('staff', ['add', 'thu-ky', '--role', 'secretariat'], { input: `${PASSWORD}\n` });
    people = makeOfficials(6);
    writeFileSync(hall.congress.file('roster.csv'), rosterCsv(people, { language: 'vi' }));
    desks['thu-ky'] = await signIn(hall, 'thu-ky', PASSWORD);
    screen = await Device.open(hall.base, SCREEN);
  });
  after(async () => {
    await screen?.close();
    for (const desk of Object.values(desks)) await desk.close();
    await hall?.close();
  });

  const until = (what, pass) => hall.subscribe().then((subscriber) => subscriber.until(pass, { what }));
  const contestNow = async () => (await hall.nobody.get('/api/contests')).expect(200).contests[0];
  const onScreen = (text) => screen.page.getByText(text).filter({ visible: true }).first().waitFor();

  it('says that the roster comes first', async () => {
    const next = desks['thu-ky'].page.locator('.check-line.next');
    await untilText(next, words('check.roster'));
    await next.getByRole('link').click();
    await desks['thu-ky'].heading(words('roster.import')).waitFor();
  });

  it('takes the roster', async () => {
    const desk = desks['thu-ky'];
    await openTab(desk, 'roster');
    await desk.page.getByRole('link', { name: words('roster.import') }).first().click();
    await desk.page.getByLabel(words('import.file')).setInputFiles(hall.congress.file('roster.csv'));
    await desk.button('roster.take', { count: people.length }).click();
    await desk.page.getByRole('link', { name: people[0].full_name }).waitFor();
  });

  it('issues badges and hands out their sheets', async () => {
    const desk = desks['thu-ky'];
    await openTab(desk, 'badges');
    await desk.button('badge.print_missing').click();
    const sheet = await download(desk, desk.page.getByRole('link', { name: words('job.download') }));
    assert.equal(sheet.subarray(0, 5).toString(), '%PDF-');
  });

  it('issues voting cards, whose secrets are seen once', async () => {
    const desk = desks['thu-ky'];
    await desk.button('card.issue_missing').last().click();
    const dialog = desk.page.getByRole('dialog');
    await dialog.getByLabel(words('card.form_list')).check();
    await dialog.getByRole('button', { name: words('card.issue_missing') }).click();
    const file = await download(desk, desk.button('card.download'));
    const [head, ...rows] = parseCsv(file);
    assert.equal(rows.length, people.length);
    cards = rows.map((row) => Object.fromEntries(head.map((name, at) => [name, row[at]])));
    await desk.button('card.done').click();
    await desk.page.getByText(cards[0].secret.slice(0, 4)).first().waitFor({ state: 'detached' });
  });

  it('makes accounts, with passwords that nobody guesses', async () => {
    const desk = desks['thu-ky'];
    await openTab(desk, 'staff');
    const { page } = desk;
    const add = desk.button('staff.add').last();
    const passwords = {};
    for (const [name, role] of Object.entries({ 'chu-tich': 'presidium', 'kiem-phieu': 'teller' })) {
      await page.getByLabel(words('staff.account'), { exact: true }).fill(name);
      await page.getByLabel(words('staff.role'), { exact: true }).first().selectOption(role);
      const password = page.getByLabel(words('common.password'), { exact: true });
      await password.fill(`${name}1`);
      await page.getByText(words('staff.strength_known')).waitFor();
      assert.ok(await add.isDisabled(), 'a password that is the name is not taken');
      await desk.button('staff.suggest').click();
      passwords[name] = await password.inputValue();
      await add.click();
      await accountRow(desk, name).waitFor();
    }
    for (const [name, password] of Object.entries(passwords)) desks[name] = await signIn(hall, name, password);
  });

  it('does not offer to remove the account one sits at', async () => {
    const desk = desks['thu-ky'];
    const row = (name) => accountRow(desk, name);
    await row('chu-tich').getByRole('button', { name: words('staff.remove'), exact: true }).waitFor();
    assert.equal(await row('thu-ky').getByRole('button', { name: words('staff.remove'), exact: true }).count(), 0);
  });

  it('pairs the projector by the link of its QR code', async () => {
    const desk = desks['thu-ky'];
    const { page } = desk;
    await page.getByLabel(words('staff.purpose'), { exact: true }).selectOption('projector');
    await page.getByLabel(words('staff.label'), { exact: true }).first().fill('Màn chiếu lớn');
    await desk.button('staff.make_code').click();
    await page.getByRole('img', { name: words('pair.qr', { label: 'Màn chiếu lớn' }) }).waitFor();
    const link = (await page.locator('.pairing .anywhere').first().textContent()).match(/https?:\S+/)[0];
    await screen.page.goto(new URL(link).pathname + new URL(link).hash);
    await page.getByText(words('pair.seen', { label: 'Màn chiếu lớn' })).waitFor();
    assert.ok(!screen.page.url().includes('pair='), 'the code does not stay in the address');
    await page.getByRole('listitem').filter({ hasText: 'Màn chiếu lớn' }).waitFor();
  });

  it('shows the projector what the presidium chooses', async () => {
    const desk = desks['chu-tich'];
    await openTab(desk, 'projector');
    await desk.button('projection.slide_attendance').click();
    await onScreen(words('projector.quorum_missing', { num: 2, den: 3 }));
    // The preview draws with the screen's own slides.
    await untilText(desk.page.locator('.screen .verdict'), words('projector.quorum_missing', { num: 2, den: 3 }));
  });

  it('defines an election, previews its ballot, and names what is wrong', async () => {
    const desk = desks['chu-tich'];
    const { page } = desk;
    await openTab(desk, 'contests');
    await page.getByRole('link', { name: words('contests.new') }).first().click();
    await page.getByText(words('style.approval'), { exact: true }).click();
    await page.getByLabel(words('contests.title')).fill(TITLE);
    await page.getByLabel(words('contests.options')).fill(`${PASTED}\nLê Thị An`);
    await page.getByLabel(words('contests.seats'), { exact: true }).fill('7');
    await page.getByLabel(words('contests.title')).focus();
    await page.getByText(words('contests.fault.twice', { name: 'Lê Thị An' })).waitFor();
    await page.getByText(words('contests.fault.many_seats', { count: 4 })).waitFor();
    await page.getByLabel(words('contests.options')).fill(PASTED);
    await page.getByLabel(words('contests.seats'), { exact: true }).fill('2');
    const onBallot = page.locator('.phone .option-name');
    await untilText(onBallot.last(), IN_ORDER[2]);
    assert.deepEqual(await onBallot.allTextContents(), IN_ORDER);
    await desk.button('contests.make').last().click();
    await desk.heading(TITLE).waitFor();
    const contest = await contestNow();
    assert.deepEqual(contest.options.map((option) => option.name ?? option), IN_ORDER);
    assert.equal(contest.reveal_step, 5);
  });

  it('asks for a reason while there is no quorum', async () => {
    const desk = desks['chu-tich'];
    await desk.button('steps.issue').click();
    const dialog = desk.page.getByRole('dialog');
    await dialog.getByText(words('steps.no_quorum', { num: 2, den: 3 })).waitFor();
    assert.ok(await dialog.getByRole('button', { name: words('steps.override') }).isDisabled());
    await dialog.getByRole('button', { name: words('common.cancel') }).click();
    assert.equal((await contestNow()).state, 'draft');
  });

  it('hands out the ballots before everybody\'s eyes', async () => {
    hall.people = await hall.delegates();
    await hall.admit(hall.people);
    await onScreen(words('projector.quorum_met', { num: 2, den: 3 }));
    const { id } = await hall.facts();
    const voters = cards.map(({ secret }) => new Voter(hall.nobody, id, secret));
    for (const voter of voters) await voter.login();
    const desk = desks['chu-tich'];
    await take(desk, 'issue');
    await desk.button('projection.slide_contest').click();
    await screen.heading(TITLE).waitFor();
    const contest = await hall.contest((await contestNow()).id);
    ballots = [];
    for (const voter of voters) ballots.push(await voter.draw(contest));
    await untilText(figure(desk, 'contests.issued'), String(people.length));
    await untilText(figure(desk, 'contests.not_drawn'), '0');
    await onScreen(words('projector.issued_of', { part: people.length, whole: people.length }));
    const aloud = (await desk.page.locator('.aloud-code span').allTextContents()).join('-');
    assert.equal(aloud, contest.fingerprint);
    await onScreen(contest.fingerprint);
  });

  it('opens the voting, sees what is missing, and closes it', async () => {
    const desk = desks['chu-tich'];
    await take(desk, 'vote');
    await desk.button('steps.close').waitFor();
    for (const [at, ballot] of ballots.slice(0, 5).entries()) {
      (await hall.nobody.post('/api/ballots', castBody(ballot, at < 4 ? [[1, 1], [2, 1]] : [[3, 1]]))).expect(201);
    }
    await untilText(figure(desk, 'contests.missing'), '1');
    await onScreen(words('projector.collected_of', { part: 5, whole: 6 }));
    await desk.button('steps.close').click();
    await desk.page.getByRole('dialog').getByText(words('steps.outstanding', { count: 1 })).waitFor();
    await desk.page.getByRole('dialog').getByRole('button', { name: words('common.cancel') }).click();
    (await hall.nobody.post('/api/ballots', castBody(ballots[5], [[3, 1]]))).expect(201);
    await until('every ballot', ({ contests }) => contests[0]?.collected === people.length);
    await take(desk, 'close');
    await desk.page.getByText(words('contests.elected_of', { elected: 2, seats: 2 })).waitFor();
    await desk.page.getByText(words('contests.missing_votes', { count: 2 })).waitFor();
    assert.deepEqual((await desk.page.locator('.elected li > span:nth-child(2)').allTextContents()).sort(), [...IN_ORDER.slice(0, 2)].sort());
    await desk.button('projection.slide_result').click();
    await onScreen(words('projector.elected_of', { elected: 2, seats: 2 }));
    await screen.shoot('console-story-projector');
  });

  it('is certified by the presidium and a teller, each once', async () => {
    const chair = desks['chu-tich'];
    await take(chair, 'certify');
    await chair.page.getByText(words('steps.await_second')).waitFor();
    assert.equal(await chair.button('steps.certify').count(), 0);
    const teller = desks['kiem-phieu'];
    await openTab(teller, 'overview');
    await teller.page.getByRole('link', { name: words('check.contest_certify', { title: TITLE }) }).click();
    await take(teller, 'certify');
    await teller.page.locator('.path [aria-current="step"]').filter({ hasText: words('state.certified') }).waitFor();
    assert.equal((await contestNow()).state, 'certified');
    await onScreen(words('state.certified'));
    await teller.shoot('console-certified');
  });

  it('hands out every file it offers', async () => {
    const desk = desks['thu-ky'];
    await openTab(desk, 'files');
    await desk.page.getByRole('link', { name: words('files.board') }).waitFor();
    for (const link of await desk.page.locator('#content a[download]').all()) {
      const file = await download(desk, link);
      assert.ok(file.length > 0);
    }
    await desk.shoot('console-files');
  });

  it('tells the whole story in its log, whose chain holds', async () => {
    const desk = desks['thu-ky'];
    await openTab(desk, 'events');
    const { page } = desk;
    const { seq } = JSON.parse((await hall.secretariat.get('/api/events?last=1')).text);
    await page.getByText(words('events.linked', { count: seq })).waitFor();
    await page.getByText(words('event.contest.state.certified', { contest: `“${TITLE}”` })).waitFor();
    await page.getByText(words('event.staff.add', { name: 'kiem-phieu', role: words('role.teller') })).waitFor();
    const told = await page.locator('.event-what > p:first-child').allTextContents();
    assert.deepEqual(told.filter((text) => /^[a-z]+\.[a-z_]+$/.test(text) || text.includes('{')), []);
    await desk.shoot('console-events');
  });

  it('leads back to the sign-in when the account is gone', async () => {
    const desk = desks['thu-ky'];
    await openTab(desk, 'staff');
    const row = accountRow(desk, 'kiem-phieu');
    await row.getByRole('button', { name: words('staff.remove'), exact: true }).click();
    await desk.page.getByRole('dialog').getByRole('button', { name: words('staff.remove'), exact: true }).click();
    await row.waitFor({ state: 'detached' });
    await openTab(desks['kiem-phieu'], 'files');
    await desks['kiem-phieu'].button('common.sign_in').waitFor();
  });
});
