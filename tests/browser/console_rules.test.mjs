// What the console says of a session's absences, and of a contest's quorum,
// rounds and certificate.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { still, violations } from '../lib/axe.mjs';
import { Device, words } from '../lib/browser.mjs';
import { Hall } from '../lib/hall.mjs';
import { makeOfficials } from '../lib/roster.mjs';
import { castBody } from '../lib/voter.mjs';

const PASSWORD = 'rung tràm trà sư mùa nước nổi';
const SIZES = { laptop: { width: 1366, height: 768 }, phone: { width: 390, height: 844 } };

describe('the rules on the console', { timeout: 300000 }, () => {
  let hall;
  let first;
  let further;
  let tied;
  before(async () => {
    hall = await Hall.open({ people: makeOfficials(9) });
    await hall.congress.succeed('staff', ['add', 'secretariat', '--role', 'secretariat'], { input: `${PASSWORD}\n` });
    await hall.admit(hall.people.slice(0, 5));
    const voters = await hall.signIn(hall.people.slice(0, 5));
    first = await hall.define({ title: 'Bầu Uỷ ban Kiểm tra', style: 'approval', secret: false, seats: 2, options: ['Lê An', 'Trần Bình', 'Phạm Châu'] });
    (await hall.ask(first.id, 'voting', { override: 'Đại hội biểu quyết tiến hành' })).done();
    for (const voter of voters) (await voter.vote(first, [[1, 1]])).expect(201);
    await hall.move(first.id, 'closed');
    first = await hall.certify(first.id);
    further = (await hall.presidium.post(`/api/contests/${first.id}/rounds`, { kind: 'further_round' })).expect(201);
    // Two of three tie on phones and, had anybody taken one, on paper.
    const { id } = await hall.define({ title: 'Bầu Phó Bí thư', style: 'approval', seats: 1, options: ['Lê An', 'Trần Bình', 'Phạm Châu'], majority: { num: 1, den: 4, base: 'collected' }, undervote: 'invalid', board: 'everyone', paper: true });
    (await hall.ask(id, 'issuing', { override: 'Đại hội biểu quyết tiến hành' })).done();
    const manifest = await hall.contest(id);
    const ballots = [];
    for (const voter of voters.slice(0, 4)) ballots.push(await voter.draw(manifest));
    (await hall.ask(id, 'voting', { override: 'Đại hội biểu quyết tiến hành' })).done();
    for (const [at, ballot] of ballots.entries()) (await hall.nobody.post('/api/ballots', castBody(ballot, [[1 + (at % 2), 1]]))).expect(201);
    (await hall.presidium.post(`/api/contests/${id}/paper/open`, {})).expect(200);
    tied = await hall.move(id, 'closed');
  });
  after(() => hall?.close());

  async function atDesk(size, language, work) {
    const desk = await Device.open(hall.base, { ...SIZES[size], language });
    const { page } = desk;
    await page.goto('/console');
    await page.getByLabel(desk.words('common.name'), { exact: true }).fill('secretariat');
    await page.getByLabel(desk.words('common.password'), { exact: true }).fill(PASSWORD);
    await desk.button('common.sign_in').click();
    await page.locator('#content > .page h1[tabindex]').waitFor();
    await work(desk, async (hash) => page.evaluate((to) => { window.location.hash = to; }, `#/${hash}`));
    await desk.close();
  }

  async function assertWell(desk, what) {
    await still(desk.page);
    assert.deepEqual(await violations(desk.page), [], what);
    assert.ok((await desk.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)) <= 0, `${what} is too wide`);
    await desk.shoot(what);
  }

  it('let the secretariat note an absence with its reason', async () => {
    const absent = hall.people[7];
    await atDesk('laptop', 'vi', async (desk, go) => {
      const { page } = desk;
      await go('sessions/1');
      await page.getByRole('heading', { name: words('absences.title') }).waitFor();
      await page.getByRole('button', { name: words('absences.note_of', { name: absent.full_name }) }).click();
      const dialog = page.getByRole('dialog');
      const save = dialog.getByRole('button', { name: words('common.save') });
      assert.equal(await save.isDisabled(), true);
      await dialog.getByLabel(words('absences.reason'), { exact: true }).fill('Đi công tác');
      await assertWell(desk, 'absence-dialog');
      await save.click();
      await page.getByText('Đi công tác').waitFor();
      await assertWell(desk, 'absences');
    });
    const found = (await hall.auditor.get('/api/sessions/1/absences')).expect(200);
    assert.deepEqual([found.absent, found.excused], [4, 1]);
    assert.equal(found.absences.find(({ delegate }) => delegate.id === absent.id).reason, 'Đi công tác');
    await atDesk('phone', 'en', async (desk, go) => {
      await go('sessions/1');
      await desk.page.getByText('Đi công tác').waitFor();
      await assertWell(desk, 'absences-phone');
      await desk.page.getByRole('button', { name: desk.words('absences.note_of', { name: absent.full_name }) }).click();
      await desk.button('absences.clear').click();
      await desk.page.getByRole('dialog').waitFor({ state: 'detached' });
      await desk.page.getByText('Đi công tác').waitFor({ state: 'detached' });
    });
    assert.equal((await hall.auditor.get('/api/sessions/1/absences')).expect(200).excused, 0);
  });

  it('take the settings of the contest that a run-off settles, its ballot papers too', async () => {
    assert.deepEqual(tied.result.tied, [1, 2]);
    await atDesk('laptop', 'vi', async (desk, go) => {
      const { page } = desk;
      await go('contests/new/approval');
      await page.getByLabel(words('contests.title')).fill('Bầu lại Phó Bí thư');
      assert.equal(await page.getByLabel(words('contests.paper')).isChecked(), false);
      await page.getByText(words('contests.details')).click();
      await page.getByLabel(words('contests.runoff_of'), { exact: true }).selectOption(String(tied.id));
      assert.equal(await page.getByLabel(words('contests.paper')).isChecked(), true);
      await assertWell(desk, 'runoff-form');
      await desk.button('contests.make').last().click();
      await desk.heading('Bầu lại Phó Bí thư').waitFor();
    });
    const made = (await hall.nobody.get('/api/contests')).expect(200).contests.at(-1);
    const { title, runoff_of: of, options, seats, paper, undervote, board, majority } = made;
    assert.deepEqual({ title, of, options, seats, paper, undervote, board, majority }, { title: 'Bầu lại Phó Bí thư', of: tied.id, options: ['Lê An', 'Trần Bình'], seats: 1, paper: true, undervote: 'invalid', board: 'everyone', majority: tied.majority });
  });

  it('show quorum, override, certificate and the rounds, each from the other', async () => {
    for (const [size, language] of [['laptop', 'vi'], ['phone', 'en']]) {
      await atDesk(size, language, async (desk, go) => {
        const { page } = desk;
        await go(`contests/${first.id}`);
        await page.getByText(first.certificate.hash).waitFor();
        await page.getByText('Đại hội biểu quyết tiến hành').waitFor();
        await page.getByText('5/9').first().waitFor();
        await assertWell(desk, `certified-${size}`);
        await page.getByRole('link', { name: further.title }).click();
        await page.getByText(desk.words('contests.follows_further')).waitFor();
        await page.getByRole('link', { name: first.title, exact: true }).waitFor();
        await assertWell(desk, `further-${size}`);
      });
    }
  });
});
