// The screen in the hall and the secretariat's console.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { Device, words } from '../lib/browser.mjs';
import { Hall } from '../lib/hall.mjs';
import { makeOfficials, makeRoster, rosterCsv } from '../lib/roster.mjs';

const SCREEN = { width: 1920, height: 1080 };
const ELECTION = { title: 'Bầu Ban Thường vụ', style: 'approval', secret: false, seats: 2, options: ['Lê Thị An', 'Trần Bình', 'Phạm Châu'] };

describe('the projector', { timeout: 180000 }, () => {
  let hall;
  let screen;
  let page;
  let contest;
  let voters;
  before(async () => {
    hall = await Hall.open({ people: makeOfficials(12) });
    voters = await hall.signIn(hall.people);
    screen = await Device.open(hall.base, SCREEN);
    page = screen.page;
  });
  after(async () => {
    await screen?.close();
    await hall?.close();
  });

  const show = async (slide) => (await hall.presidium.post('/api/projector', slide)).done();
  const row = (name) => page.locator('li.option').filter({ hasText: name });
  const votesOf = (name) => row(name).locator('.option-count').first();

  // Waits for the text of a part that may move.
  const untilText = (locator, text) => locator.filter({ hasText: text }).waitFor();

  // How far the first bar of an option is filled, in pixels as painted.
  const barOf = async (name) => (await row(name).locator('.bar-piece').first().boundingBox()).width;

  it('welcomes by the name of the congress', async () => {
    await page.goto('/projector');
    await page.getByText((await hall.facts()).name).filter({ visible: true }).first().waitFor();
    await screen.shoot('projector-welcome');
  });

  it('counts who comes in', async () => {
    await show({ slide: 'attendance' });
    await page.getByText(words('projector.quorum_missing', { num: 2, den: 3 })).waitFor();
    await hall.admit(hall.people);
    await page.getByText(words('projector.quorum_met', { num: 2, den: 3 })).waitFor();
    await untilText(page.locator('.count').first(), '12');
    await screen.shoot('projector-attendance');
  });

  it('moves the bars with every vote', async () => {
    contest = await hall.define(ELECTION);
    await hall.move(contest.id, 'voting');
    await show({ slide: 'contest', contest: contest.id });
    await screen.heading(ELECTION.title).waitFor();
    await untilText(votesOf('Lê Thị An'), '0');
    for (const voter of voters.slice(0, 4)) (await voter.vote(contest, [[1, 1]])).expect(201);
    await untilText(votesOf('Lê Thị An'), '4');
    await page.waitForTimeout(1500);
    const before = await barOf('Lê Thị An');
    for (const voter of voters.slice(4, 10)) (await voter.vote(contest, [[1, 1], [3, 1]])).expect(201);
    await untilText(votesOf('Lê Thị An'), '10');
    await untilText(votesOf('Phạm Châu'), '6');
    await page.waitForTimeout(1500);
    assert.ok((await barOf('Lê Thị An')) > before * 2);
    await screen.shoot('projector-contest');
  });

  it('goes on after the daemon was gone', async () => {
    await hall.kill();
    await page.getByText(words('common.offline')).first().waitFor();
    await hall.start();
    (await voters[10].vote(contest, [[2, 1]])).expect(201);
    await untilText(votesOf('Trần Bình'), '1');
  });

  it('shows the totals and the elected of the closed contest', async () => {
    const { totals, result } = await hall.move(contest.id, 'closed');
    await show({ slide: 'result', contest: contest.id });
    await page.getByText(words('projector.elected'), { exact: true }).first().waitFor();
    for (const { name, for: votes } of totals) assert.equal((await votesOf(name).textContent()).trim(), String(votes));
    assert.equal(await page.getByText(words('projector.elected'), { exact: true }).count(), result.elected.length);
    await screen.shoot('projector-result');
  });

  it('shows what the presidium has to say', async () => {
    await show({ slide: 'message', message: 'Giải lao 15 phút' });
    await page.getByText('Giải lao 15 phút').waitFor();
    await screen.shoot('projector-message');
  });
});

describe('the console', { timeout: 180000 }, () => {
  const PASSWORD = 'mật khẩu của văn phòng';
  let hall;
  let desk;
  let page;
  before(async () => {
    hall = await Hall.open();
    await hall.congress.succeed('staff', ['add', 'van-phong', '--role', 'secretariat'], { input: `${PASSWORD}\n` });
    writeFileSync(hall.congress.file('roster.csv'), rosterCsv(makeRoster(30), { language: 'vi', separator: ';', bom: true }));
    writeFileSync(hall.congress.file('wrong.csv'), rosterCsv(makeRoster(3).map((one) => ({ ...one, full_name: '' }))));
    desk = await Device.open(hall.base, { width: 1280, height: 900 });
    page = desk.page;
  });
  after(async () => {
    await desk?.close();
    await hall?.close();
  });

  async function signIn(password) {
    await page.getByLabel(words('common.name'), { exact: true }).fill('van-phong');
    await page.getByLabel(words('common.password'), { exact: true }).fill(password);
    await desk.button('common.sign_in').click();
  }

  const openTab = (name) => page.getByRole('link', { name: words(`console.tab.${name}`), exact: true }).click();

  it('lets nobody in with a wrong password', async () => {
    await page.goto('/console');
    await signIn('đoán');
    await page.getByText(words('common.wrong_password')).waitFor();
  });

  it('signs in', async () => {
    await signIn(PASSWORD);
    await desk.button('common.sign_out').waitFor();
    await desk.shoot('console-overview');
  });

  it('is still signed in after a reload', async () => {
    await page.reload();
    await desk.button('common.sign_out').waitFor();
  });

  it('names what is wrong with a roster and imports nothing', async () => {
    await openTab('roster');
    await page.getByRole('link', { name: words('roster.import') }).first().click();
    await page.getByLabel(words('import.file')).setInputFiles(hall.congress.file('wrong.csv'));
    await page.getByRole('table').waitFor();
    assert.equal((await hall.facts()).convened, 0);
    await desk.shoot('console-roster-wrong');
  });

  it('imports a roster', async () => {
    await page.getByLabel(words('import.file')).setInputFiles(hall.congress.file('roster.csv'));
    await desk.button('roster.take', { count: 30 }).click();
    await page.getByLabel(words('roster.search')).waitFor();
    await page.getByText('DB001').waitFor();
    assert.equal((await hall.delegates()).length, 30);
    await desk.shoot('console-roster');
  });

  it('opens every section', async () => {
    const tabs = await page.getByRole('navigation').getByRole('link').all();
    assert.ok(tabs.length >= 6);
    for (const [at, tab] of tabs.entries()) {
      await tab.click();
      await page.getByRole('heading', { level: 1 }).first().waitFor();
      await desk.shoot(`console-section-${at + 1}`);
    }
  });

  it('signs out', async () => {
    await desk.button('common.sign_out').click();
    await page.getByLabel(words('common.password'), { exact: true }).waitFor();
    await page.reload();
    await page.getByLabel(words('common.password'), { exact: true }).waitFor();
  });
});
