// Names and announcements as long and as odd as the daemon takes them: no page
// gets wider than its window, no name becomes markup, and an announcement covers
// nothing that has the focus.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Device, words } from '../lib/browser.mjs';
import { Door, until } from '../lib/door.mjs';
import { Hall } from '../lib/hall.mjs';
import { makeOfficials } from '../lib/roster.mjs';
import { signInAt } from '../lib/tour.mjs';

const MARKUP = '<img src=x onerror="window.entered=1">ĐạiHộiĐạiBiểu';
const UNBROKEN = 'W'.repeat(200);
const NAMES = [MARKUP, UNBROKEN, 'محمد بن عبد الله بن عبد الرحمن آل سعود', 'Nguyễn Hoàng Thị Phương Ánh '.repeat(5).trim()];
const LONGEST = 'Kính mời quý vị đại biểu về đúng chỗ ngồi theo sơ đồ để bầu cử. '.repeat(8).slice(0, 500);
const WIDTHS = [[390, 844], [820, 1180], [1366, 768]];
const PASSWORD = 'mật khẩu của bàn';

describe('hostile words', { timeout: 240000 }, () => {
  let hall;
  let badges;
  let contest;
  before(async () => {
    const people = makeOfficials(12, 4);
    for (const [at, name] of NAMES.entries()) people[at].full_name = name;
    people[0].delegation = MARKUP;
    people[1].delegation = 'Đ'.repeat(90);
    hall = await Hall.open({ people, congress: { name: MARKUP } });
    await hall.congress.succeed('staff', ['add', 'secretariat', '--role', 'secretariat'], { input: `${PASSWORD}\n` });
    badges = await hall.issueBadges();
    await hall.admit(hall.people.slice(0, 8));
    contest = await hall.define({ title: `Bầu ${UNBROKEN.slice(0, 180)}`, style: 'approval', seats: 3, secret: false, options: [...NAMES, ...hall.people.slice(4).map(({ full_name: name }) => name)] });
    await hall.move(contest.id, 'voting');
  });
  after(() => hall?.close());

  async function holds({ page }, where) {
    const before = page.viewportSize();
    for (const [width, height] of WIDTHS) {
      await page.setViewportSize({ width, height });
      const wide = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      await until(async () => (await wide()) <= 0, `${where} fits ${width} px; it is wider by ${await wide()}`, 3000);
    }
    await page.setViewportSize(before);
    assert.equal(await page.evaluate(() => window.entered), undefined, where);
  }

  async function phoneOf(at) {
    const [{ url }] = await hall.issueCards([hall.people[at].id], { reissue: true });
    const { pathname, hash } = new URL(url);
    const phone = await Device.open(hall.base);
    await phone.page.goto(`${pathname}${hash}`);
    await phone.page.locator('.stage-ready').waitFor();
    return phone;
  }

  it('fit the delegate’s page and the ballot', async () => {
    for (const at of NAMES.keys()) {
      const phone = await phoneOf(at);
      await holds(phone, `the home of ${NAMES[at].slice(0, 20)}`);
      await phone.page.locator('.stage-ready button').click();
      await phone.page.locator('.option').first().waitFor();
      await holds(phone, 'the ballot');
      await phone.close();
    }
  });

  it('fit the verdict at the door', async () => {
    const door = await Door.open(hall);
    for (const at of NAMES.keys()) {
      await door.type(badges.get(hall.people[at].id));
      await door.verdict('already_inside');
      // The verdict scrolls in itself: the window's width would not tell.
      const beside = await door.page.evaluate(() => {
        const screen = document.querySelector('.verdict-screen');
        return screen.scrollWidth - screen.clientWidth;
      });
      assert.ok(beside <= 0, `the verdict on ${NAMES[at].slice(0, 20)} is too wide by ${beside}`);
      await door.next();
    }
    await door.page.getByRole('searchbox').fill('DB00');
    await door.page.getByText(UNBROKEN).first().waitFor();
    await holds(door.device, 'the search at the door');
    await door.close();
  });

  it('fit the console', async () => {
    const desk = await Device.open(hall.base, { width: 1366, height: 768 });
    await signInAt(desk, 'secretariat');
    const [first, second] = hall.people;
    for (const tab of ['overview', 'projector', 'doors', 'roster', `roster/${first.id}`, `roster/${second.id}`, 'contests', `contests/${contest.id}`]) {
      await desk.page.evaluate((hash) => (window.location.hash = hash), `#/${tab}`);
      await desk.page.getByRole('heading', { level: 1 }).first().waitFor();
      await desk.page.getByText(words('common.loading')).first().waitFor({ state: 'detached' });
      await holds(desk, tab);
    }
    await desk.close();
  });

  it('leave an announcement of 500 characters above the page, never over what has the focus', async () => {
    const phone = await phoneOf(5);
    const { page } = phone;
    await page.locator('.stage-ready button').click();
    const option = page.locator('.option').nth(1);
    await option.waitFor();
    await page.locator('.option input').first().check();
    const before = await option.boundingBox();
    (await hall.secretariat.post('/api/announcements', { text: LONGEST })).expect(201);
    await page.locator('.announcement-sheet').waitFor();
    assert.ok(Math.abs((await option.boundingBox()).y - before.y) <= 1, 'nothing moves under the finger');
    for (const key of ['Tab', 'Shift+Tab']) {
      for (let presses = 0; presses < 24; presses++) {
        await page.keyboard.press(key);
        const hidden = await page.evaluate(() => {
          const focus = document.activeElement;
          const sheet = document.querySelector('.announcement-sheet');
          if (!focus || focus === document.body || sheet.contains(focus)) return null;
          const box = focus.getBoundingClientRect();
          const bar = document.querySelector('.bar');
          const free = sheet.getBoundingClientRect().bottom;
          const end = bar && !bar.contains(focus) ? Math.max(bar.getBoundingClientRect().top, free) : window.innerHeight;
          const name = (focus.closest('.option') ?? focus).textContent.slice(0, 30);
          return box.top < free - 1 || box.bottom > end + 1 ? `${name}: ${box.top} to ${box.bottom}, free is ${free} to ${end}` : null;
        });
        assert.equal(hidden, null);
      }
    }
    await page.locator('.option input').nth(1).focus();
    const read = await option.boundingBox();
    await phone.button('seat.announcement_read').click();
    await page.locator('.announcement-sheet').waitFor({ state: 'detached' });
    assert.ok(Math.abs((await option.boundingBox()).y - read.y) <= 1, 'nor when it is put away');
    await phone.close();
  });
});
