// Without a mouse: from the voting card to the cast ballot, and from signing in
// at the console to an open vote, by Tab, Space, Enter and letters alone. The
// focus can be seen at every stop.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Device, words } from '../lib/browser.mjs';
import { Hall } from '../lib/hall.mjs';
import { makeOfficials } from '../lib/roster.mjs';

const FARTHEST = 60; // stops of the Tab key to anything one needs

// What has the focus: its words, whether they can be seen, and the focus with them.
function focused() {
  const node = document.activeElement;
  if (!node || node === document.body) return null;
  const label = node.labels?.[0]?.innerText ?? '';
  const name = `${node.getAttribute('aria-label') ?? ''} ${label} ${node.innerText ?? ''}`;
  // A hidden radio button lends its focus to the label around it.
  let marked = false;
  for (let at = node, up = 0; at && up < 4; at = at.parentElement, up++) {
    const style = getComputedStyle(at);
    if (style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) >= 2) marked = true;
  }
  const box = (node.labels?.[0] ?? node).getBoundingClientRect();
  const seen = box.bottom > 0 && box.top < window.innerHeight && box.right > 0 && box.left < window.innerWidth;
  return { name: name.replace(/\s+/g, ' ').trim(), marked, seen };
}

class Keyboard {
  constructor(page) {
    this.page = page;
  }

  /** Tabs to what has `text` in its name, or as its whole name, and fails where a stop cannot be seen. */
  async to(text, { exact = false } = {}) {
    const stops = [];
    for (let presses = 0; presses < FARTHEST; presses++) {
      const now = await this.page.evaluate(focused);
      if (now && presses > 0) {
        assert.ok(now.marked, `the focus on “${now.name}” cannot be seen`);
        assert.ok(now.seen, `“${now.name}” has the focus outside of the window`);
      }
      if (exact ? now?.name === text : now?.name.includes(text)) return;
      stops.push(now?.name.slice(0, 40));
      await this.page.keyboard.press('Tab');
    }
    assert.fail(`no way to “${text}” by Tab; stops: ${stops.join(' · ')}`);
  }

  async press(text, { key = 'Enter', exact } = {}) {
    await this.to(text, { exact });
    await this.page.keyboard.press(key);
  }

  async fill(label, text) {
    await this.to(label, { exact: true });
    await this.page.keyboard.press('ControlOrMeta+a');
    await this.page.keyboard.type(text);
  }
}

describe('by the keyboard alone', { timeout: 180000 }, () => {
  const PASSWORD = 'mật khẩu của đoàn chủ tịch';
  const ELECTION = { title: 'Bầu Ban Chấp hành', style: 'approval', seats: 2, options: ['Lê Thị An', 'Trần Bình', 'Phạm Châu'] };
  let hall;
  let people;
  before(async () => {
    hall = await Hall.open({ people: makeOfficials(6) });
    people = hall.people;
    await hall.admit(people);
    await hall.congress.succeed('staff', ['add', 'chu-tich', '--role', 'presidium'], { input: `${PASSWORD}\n` });
  });
  after(() => hall?.close());

  async function withDevice(options, walk) {
    const device = await Device.open(hall.base, options);
    try {
      await walk(device.page, new Keyboard(device.page), device);
    } catch (error) {
      await device.close().catch(() => {});
      throw error;
    }
    await device.close();
  }

  it('a delegate goes from the card to the cast ballot', () =>
    withDevice({}, async (page, keys, device) => {
      const { id } = await hall.define(ELECTION);
      await hall.move(id, 'issuing');
      const [{ url }] = await hall.issueCards([people[0].id]);
      const { pathname, hash } = new URL(url);
      const subscriber = await hall.subscribe();
      await page.goto(`${pathname}${hash}`);
      await subscriber.until(({ contests }) => contests.some((one) => one.id === id && one.issued === 1), { what: 'the draw' });
      await hall.move(id, 'voting');
      await page.locator('.stage-ready').waitFor();
      await keys.press(words('seat.open_ballot'));
      await page.getByRole('heading', { level: 1, name: ELECTION.title }).waitFor();
      await keys.press('Lê Thị An', { key: 'Space' });
      await keys.press('Phạm Châu', { key: 'Space' });
      await keys.press(words('seat.review'));
      await device.heading(words('seat.review_title')).waitFor();
      await keys.press(words('seat.cast'));
      await device.heading(words('seat.receipt')).waitFor();
      await subscriber.until(({ contests }) => contests.some((one) => one.id === id && one.collected === 1), { what: 'the ballot' });
      subscriber.close();
      await hall.move(id, 'closed');
      assert.deepEqual((await hall.board(id)).ballots[0].marks, [[1, 1], [3, 1]]);
    }));

  it('a delegate types the card where no camera reads it', () =>
    withDevice({}, async (page, keys, device) => {
      const [{ secret }] = await hall.issueCards([people[1].id]);
      await page.goto('/');
      await device.heading(words('seat.welcome')).waitFor();
      await keys.fill(words('seat.secret'), secret);
      await page.keyboard.press('Enter');
      await device.heading(people[1].full_name).waitFor();
    }));

  it('the presidium signs in and opens a vote', () =>
    withDevice({ width: 1366, height: 768 }, async (page, keys) => {
      await page.goto('/console');
      await page.getByLabel(words('common.password'), { exact: true }).waitFor();
      await keys.fill(words('common.name'), 'chu-tich');
      await keys.fill(words('common.password'), PASSWORD);
      await page.keyboard.press('Enter');
      await page.locator('nav.tabs a').first().waitFor();
      await page.keyboard.press('Tab');
      await keys.press(words('console.tab.contests'));
      await page.getByRole('heading', { level: 1, name: words('console.tab.contests') }).waitFor();
      await keys.press(words('contests.new'));
      await page.getByText(words('contests.about_resolution')).waitFor();
      await keys.press(words('contests.about_resolution'));
      await page.getByLabel(words('contests.resolution_title')).waitFor();
      await keys.fill(words('contests.resolution_title'), 'Thông qua chương trình');
      await keys.press(words('contests.make'), { exact: true });
      await page.getByRole('heading', { name: 'Thông qua chương trình' }).first().waitFor();
      await keys.press(words('steps.open'));
      await page.getByRole('dialog').waitFor();
      // Out of the question again, back to where it came from.
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      assert.match((await page.evaluate(focused))?.name ?? '', new RegExp(words('steps.open')));
      await page.keyboard.press('Enter');
      await page.getByRole('dialog').waitFor();
      await keys.press(words('steps.open'));
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      const { contests } = (await hall.nobody.get('/api/contests')).expect(200);
      assert.equal(contests.find(({ title }) => title === 'Thông qua chương trình').state, 'voting');
    }));
});
