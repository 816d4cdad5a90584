// A congress carried from the roster to a certified result by the console's
// own links and buttons; the delegates vote meanwhile.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { Device, words } from '../lib/browser.mjs';
import { parseCsv } from '../lib/csv.mjs';
import { Hall } from '../lib/hall.mjs';
import { makeOfficials, rosterCsv } from '../lib/roster.mjs';
import { castBody, Voter } from '../lib/voter.mjs';

const DESK = { width: 1366, height: 768 };
const PASSWORD = 'mật khẩu của bàn';
const OFFICES = { 'thu-ky': 'secretariat', 'chu-tich': 'presidium', 'kiem-phieu': 'teller' };
const TITLE = 'Bầu Ban Chấp hành';
const OPTIONS = ['Lê Thị An', 'Trần Bình', 'Phạm Châu'];

describe('a congress at the console', { timeout: 240000 }, () => {
  let hall;
  let people;
  let cards;
  let voters;
  let ballots;
  const desks = {};
  before(async () => {
    hall = await Hall.open();
    for (const [name, role] of Object.entries(OFFICES)) {
      await hall.congress.succeed('staff', ['add', name, '--role', role], { input: `${PASSWORD}\n` });
    }
    people = makeOfficials(6);
    writeFileSync(hall.congress.file('roster.csv'), rosterCsv(people, { language: 'vi' }));
    for (const name of Object.keys(OFFICES)) desks[name] = await signIn(name);
  });
  after(async () => {
    for (const desk of Object.values(desks)) await desk.close();
    await hall?.close();
  });

  async function signIn(name) {
    const desk = await Device.open(hall.base, DESK);
    await desk.page.goto('/console');
    await desk.page.getByLabel(words('common.name'), { exact: true }).fill(name);
    await desk.page.getByLabel(words('common.password'), { exact: true }).fill(PASSWORD);
    await desk.button('common.sign_in').click();
    await desk.button('common.sign_out').waitFor();
    return desk;
  }

  const openTab = (desk, name) =>
    desk.page.getByRole('link', { name: words(`console.tab.${name}`), exact: true }).first().click();

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

  const until = (what, pass) => hall.subscribe().then((subscriber) => subscriber.until(pass, { what }));
  const contestNow = async () => (await hall.nobody.get('/api/contests')).expect(200).contests[0];

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

  it('does not offer to remove the account one sits at', async () => {
    const desk = desks['thu-ky'];
    await openTab(desk, 'staff');
    const row = (name) => desk.page.getByRole('row').filter({ has: desk.page.getByRole('cell', { name, exact: true }) }).first();
    await row('chu-tich').getByRole('button', { name: words('staff.remove'), exact: true }).waitFor();
    assert.equal(await row('thu-ky').getByRole('button', { name: words('staff.remove'), exact: true }).count(), 0);
  });

  it('defines an election and hands out its ballots', async () => {
    hall.people = await hall.delegates();
    await hall.admit(hall.people);
    const { id } = await hall.facts();
    voters = cards.map(({ secret }) => new Voter(hall.nobody, id, secret));
    for (const voter of voters) await voter.login();
    const desk = desks['chu-tich'];
    await openTab(desk, 'contests');
    await desk.page.getByRole('link', { name: words('contests.new') }).first().click();
    await desk.page.getByText(words('style.approval'), { exact: true }).click();
    await desk.page.getByLabel(words('contests.title')).fill(TITLE);
    await desk.page.getByLabel(words('contests.options')).fill(OPTIONS.join('\n'));
    await desk.page.getByLabel(words('contests.seats'), { exact: true }).fill('2');
    await desk.button('contests.make').last().click();
    await desk.heading(TITLE).waitFor();
    await take(desk, 'issue');
    const contest = await hall.contest((await contestNow()).id);
    ballots = [];
    for (const voter of voters) ballots.push(await voter.draw(contest));
    await desk.page.getByText(`${people.length} / ${people.length}`).first().waitFor();
  });

  it('opens the voting and closes it', async () => {
    const desk = desks['chu-tich'];
    await take(desk, 'vote');
    await desk.button('steps.close').waitFor();
    for (const [at, ballot] of ballots.entries()) {
      (await hall.nobody.post('/api/ballots', castBody(ballot, at < 4 ? [[1, 1], [2, 1]] : [[3, 1]]))).expect(201);
    }
    await until('every ballot', ({ contests }) => contests[0]?.collected === people.length);
    await take(desk, 'close');
    await desk.page.getByText(words('contests.elected_of', { elected: 2, seats: 2 })).waitFor();
  });

  it('is certified by the presidium and a teller, each once', async () => {
    const chair = desks['chu-tich'];
    await take(chair, 'certify');
    await chair.page.getByText(words('steps.await_second')).waitFor();
    assert.equal(await chair.button('steps.certify').count(), 0);
    const teller = desks['kiem-phieu'];
    await openTab(teller, 'contests');
    await teller.page.getByRole('link', { name: TITLE }).click();
    await take(teller, 'certify');
    await teller.page.getByText(words('state.certified'), { exact: true }).first().waitFor();
    assert.equal((await contestNow()).state, 'certified');
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
});
