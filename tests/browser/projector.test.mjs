// The hall's screen by itself: what it does with states that come late or twice,
// that it fits every beamer, pairs or not, and lets nobody act.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Device, words } from '../lib/browser.mjs';
import { Hall } from '../lib/hall.mjs';
import { makeOfficials } from '../lib/roster.mjs';

const SCREENS = [
  [1920, 1080],
  [1366, 768],
  [1280, 720],
  [1024, 768],
  [3840, 2160],
  [390, 844],
];
const FAMILY = ['Nguyễn', 'Trần', 'Phạm', 'Huỳnh', 'Đặng'];
const GIVEN = ['Văn An', 'Thị Phương Ánh', 'Công Tằng Tôn Nữ Quỳnh Như', 'Đức Khải', 'Ngọc Mỹ', 'Thuỳ Dương', 'Hữu Nghĩa'];
const MANY = Array.from({ length: 44 }, (_, i) => `${FAMILY[i % 5]} ${GIVEN[i % 7]} ${String.fromCharCode(65 + (i % 26))}`);
const LONG = 'Bầu Ban Chấp hành Đoàn Thanh niên Cộng sản Hồ Chí Minh tỉnh Bà Rịa – Vũng Tàu khoá XIV, nhiệm kỳ 2022 – 2027';
const NAME = 'Đại hội đại biểu Đoàn Thanh niên Cộng sản Hồ Chí Minh tỉnh Bà Rịa – Vũng Tàu lần thứ XIV, nhiệm kỳ 2022 – 2027';

describe('the projector by itself', { timeout: 300000 }, () => {
  let hall;
  let screen;
  let page;
  let voters;
  let written;
  before(async () => {
    hall = await Hall.open({ people: makeOfficials(12), congress: { name: NAME, options: ['--term', '2022–2027', '--timezone', 'Pacific/Kiritimati'] } });
    voters = await hall.signIn(hall.people);
    await hall.admit(hall.people);
    screen = await Device.open(hall.base, { width: 1920, height: 1080 });
    page = screen.page;
    written = [];
    page.on('request', (request) => request.method() !== 'GET' && written.push(`${request.method()} ${request.url()}`));
  });
  after(async () => {
    await screen?.close();
    await hall?.close();
  });

  const show = async (slide) => (await hall.presidium.post('/api/projector', slide)).done();
  const slide = (name) => page.locator(`.slide.${name}:not([aria-hidden])`);

  // What hangs over an edge or is cut off, in the slide shown; nothing when it fits.
  const misfits = () =>
    page.evaluate(() => {
      const found = [];
      const { clientWidth: width, clientHeight: height, scrollWidth, scrollHeight } = document.documentElement;
      if (scrollWidth > width || scrollHeight > height) found.push(`page ${scrollWidth}×${scrollHeight} in ${width}×${height}`);
      const root = document.querySelector('.slide:not([aria-hidden])');
      for (const node of root.querySelectorAll('*')) {
        const own = [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim());
        const box = node.getBoundingClientRect();
        if (!own || box.width <= 1 || getComputedStyle(node).visibility === 'hidden') continue;
        const over = box.left < -1 || box.top < -1 || box.right > width + 1 || box.bottom > height + 1;
        const cut = node.scrollWidth > node.clientWidth + 1 && node.clientWidth > 0 && getComputedStyle(node).overflow !== 'visible';
        const clip = node.closest('.slide-title, .welcome-box, .options');
        const outside = clip && (box.bottom > clip.getBoundingClientRect().bottom + 2 || box.top < clip.getBoundingClientRect().top - 2);
        if (over || cut || outside) found.push(`${node.className}: ${node.textContent}`);
      }
      return found;
    });

  async function fitsEveryScreen(what) {
    for (const [width, height] of SCREENS) {
      await page.setViewportSize({ width, height });
      await page.waitForFunction((wide) => window.innerWidth === wide, width);
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
      assert.deepEqual(await misfits(), [], `${what} at ${width}×${height}`);
    }
    await page.setViewportSize({ width: 1920, height: 1080 });
  }

  it('tells the time of the congress, not of the machine', async () => {
    await page.goto('/projector');
    await slide('welcome').waitFor();
    const shown = await page.locator('.welcome-time').textContent();
    const there = (ms) => new Intl.DateTimeFormat('vi-VN', { timeZone: 'Pacific/Kiritimati', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }).format(ms);
    const near = Array.from({ length: 240 }, (_, i) => there(Date.now() + (i - 120) * 1000));
    assert.ok(near.includes(shown), shown);
    await page.waitForFunction((before) => document.querySelector('.welcome-time').textContent !== before, shown);
    await fitsEveryScreen('welcome');
  });

  it('offers no address that is good on this machine alone', async () => {
    assert.equal(await page.locator('.join').isVisible(), false);
  });

  it('fits attendance and a long message on every screen', async () => {
    await show({ slide: 'attendance' });
    await slide('attendance').waitFor();
    await fitsEveryScreen('attendance');
    await show({ slide: 'message', message: Array(8).fill('Mời quý vị đại biểu về chỗ ngồi, Đại hội tiếp tục sau ít phút nữa.').join('\n') });
    await slide('message').waitFor();
    await fitsEveryScreen('message');
  });

  it('fits 44 candidates of long names on every screen, voting and elected', async () => {
    const contest = await hall.define({ title: LONG, style: 'approval', secret: false, seats: 33, options: MANY });
    await hall.move(contest.id, 'voting');
    await show({ slide: 'contest', contest: contest.id });
    await slide('contest').waitFor();
    for (const [at, voter] of voters.entries()) {
      const marks = contest.options.map((_, i) => i + 1).filter((number) => (number * 7 + at * 3) % 10 < 6).map((number) => [number, 1]);
      (await voter.vote(contest, marks)).expect(201);
    }
    await page.getByText(words('projector.collected_of', { part: 12, whole: 12 })).waitFor();
    assert.equal(await page.locator('.option').count(), 44);
    await fitsEveryScreen('44 candidates');
    const { result } = await hall.move(contest.id, 'closed');
    await show({ slide: 'result', contest: contest.id });
    await slide('result').locator('.option').first().waitFor();
    await fitsEveryScreen('44 results');
    const votes = (await page.locator('.option.elected .option-count').allTextContents()).map(Number);
    assert.equal(votes.length, result.elected.length);
    assert.deepEqual(votes, [...votes].sort((a, b) => b - a), 'the elected stand by descending votes');
    const all = await page.locator('.option').evaluateAll((nodes) => nodes.map((node) => node.classList[1]));
    assert.equal(all.slice(0, votes.length).every((outcome) => outcome === 'elected'), true, 'the elected stand first');
  });

  it('shows turnout alone while a contest is hidden', async () => {
    const contest = await hall.define({ title: 'Bầu Uỷ ban Kiểm tra', style: 'approval', secret: false, seats: 1, options: ['Lê An', 'Trần Bình'], reveal: 'on_close' });
    await hall.move(contest.id, 'voting');
    await show({ slide: 'contest', contest: contest.id });
    await page.getByText(words('projector.revealed_on_close')).waitFor();
    (await voters[0].vote(contest, [[1, 1]])).expect(201);
    await page.getByText(words('projector.collected_of', { part: 1, whole: 12 })).waitFor();
    assert.deepEqual(await slide('contest').locator('.option-count').allTextContents(), ['', '']);
    assert.equal(await slide('contest').locator('.option .bar').first().evaluate((bar) => getComputedStyle(bar).visibility), 'hidden');
    await page.getByText((await hall.contest(contest.id)).fingerprint).waitFor();
    await hall.move(contest.id, 'cancelled');
  });

  it('never stands empty between two slides', async () => {
    await show({ slide: 'message', message: 'Một' });
    await page.getByText('Một', { exact: true }).waitFor();
    await page.waitForFunction(() => document.querySelectorAll('.slide').length === 1);
    await page.evaluate(() => {
      window.dimmest = 1;
      const look = () => {
        const seen = [...document.querySelectorAll('.slide')].map((node) => Number(getComputedStyle(node).opacity));
        window.dimmest = Math.min(window.dimmest, Math.max(0, ...seen));
        requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    });
    await show({ slide: 'attendance' });
    await slide('attendance').waitFor();
    await page.waitForFunction(() => document.querySelectorAll('.slide').length === 1);
    assert.ok((await page.evaluate(() => window.dimmest)) > 0.3);
  });

  it('hides pointer and controls when nobody moves, and fills the screen by F or a double click', async () => {
    await page.mouse.move(300, 300);
    assert.equal(await page.locator('.projector.idle').count(), 0);
    await page.locator('.projector.idle').waitFor();
    assert.equal(await page.locator('.projector').evaluate((node) => getComputedStyle(node).cursor), 'none');
    const full = (wanted) => page.waitForFunction((now) => Boolean(document.fullscreenElement) === now, wanted);
    await page.keyboard.press('f');
    await full(true);
    await page.mouse.dblclick(900, 500);
    await full(false);
  });

  it('changes its language where it stands', async () => {
    await page.mouse.move(310, 310);
    await page.getByRole('button', { name: 'English' }).click();
    await slide('attendance').getByText(words('projector.delegations', {}, 'en')).waitFor();
    assert.equal(await page.evaluate(() => document.documentElement.lang), 'en');
    await page.mouse.move(320, 310);
    await page.getByRole('button', { name: 'Tiếng Việt' }).click();
    await slide('attendance').getByText(words('projector.delegations')).waitFor();
  });

  it('follows a draft that is edited while it is shown', async () => {
    const draft = await hall.define({ title: 'Bầu Bí thư', style: 'approval', seats: 1, options: ['Lê An', 'Trần Bình'] });
    await show({ slide: 'contest', contest: draft.id });
    await page.getByText('Trần Bình').waitFor();
    (await hall.presidium.patch(`/api/contests/${draft.id}`, { title: 'Bầu Bí thư Tỉnh đoàn', options: ['Lê An', 'Phạm Châu'] })).expect(200);
    await page.getByText('Phạm Châu').waitFor();
    await page.getByRole('heading', { name: 'Bầu Bí thư Tỉnh đoàn' }).waitFor();
  });

  it('says discreetly that the daemon is gone, and comes back by itself', async () => {
    await show({ slide: 'attendance' });
    await slide('attendance').waitFor();
    await hall.kill();
    await page.getByText(words('common.offline')).waitFor();
    assert.ok((await page.locator('.count').first().textContent()).includes('12'));
    await hall.start();
    await hall.leave(hall.people.slice(0, 2));
    await page.locator('.count').first().filter({ hasText: '10' }).waitFor();
    await page.getByText(words('common.offline')).waitFor({ state: 'detached' });
  });

  it('has written nothing', () => assert.deepEqual(written, []));
});

describe('a projector whose states come late', { timeout: 120000 }, () => {
  let hall;
  let screen;
  let page;
  let contest;
  let live;
  before(async () => {
    hall = await Hall.open({ people: makeOfficials(12) });
    await hall.admit(hall.people);
    contest = await hall.define({ title: 'Thông qua nghị quyết', style: 'resolution' });
    await hall.move(contest.id, 'voting');
    (await hall.presidium.post('/api/projector', { slide: 'contest', contest: contest.id })).done();
    live = await hall.live();
    screen = await Device.open(hall.base, { width: 1920, height: 1080 });
    page = screen.page;
  });
  after(async () => {
    await screen?.close();
    await hall?.close();
  });

  // The hall's state in a version of its own, with `collected` ballots for.
  const version = (v, collected) => ({
    ...live,
    v,
    contests: live.contests.map((one) => ({ ...one, issued: 12, collected, valid: collected, totals: [[1, collected, 0, 0]] })),
  });
  const event = (state) => `id: ${state.v}\nevent: state\ndata: ${JSON.stringify(state)}\n\n`;

  it('never shows a count that goes back', async () => {
    // Each connection brings events and ends, as through a network that breaks;
    // the older states come in the middle, at the start, and by the second look.
    const connections = [
      [version(100, 3), version(102, 6), version(101, 4)],
      [version(99, 2), version(102, 6), version(105, 9)],
      [version(103, 7)],
      [version(106, 11)],
    ];
    let at = 0;
    await page.route('**/api/live*', (route) => {
      if (route.request().url().includes('once=1')) return route.fulfill({ json: version(98, 1) });
      const states = connections[Math.min(at++, connections.length - 1)];
      return route.fulfill({ contentType: 'text/event-stream', body: `retry: 100\n\n${states.map(event).join('')}` });
    });
    await page.addInitScript(() => {
      window.seen = [];
      new MutationObserver(() => {
        const text = document.querySelector('.turnout-text')?.textContent;
        if (text && window.seen.at(-1) !== text) window.seen.push(text);
      }).observe(document, { childList: true, subtree: true, characterData: true });
    });
    await page.goto('/projector');
    await page.getByText(words('projector.collected_of', { part: 11, whole: 12 })).waitFor({ timeout: 60000 });
    const counts = (await page.evaluate(() => window.seen)).map((text) => Number(/\d+/.exec(text)));
    assert.deepEqual(counts, [...counts].sort((a, b) => a - b), `shown: ${counts}`);
    assert.ok(at >= 4, 'every connection was made');
    await page.unroute('**/api/live*');
  });
});

describe('a projector paired as a device', { timeout: 120000 }, () => {
  const ADDRESS = 'http://192.168.77.10:8080';
  let hall;
  let screen;
  let page;
  before(async () => {
    hall = await Hall.open();
    screen = await Device.open(hall.base, { width: 1366, height: 768 });
    page = screen.page;
    await page.route('**/api/addresses', async (route) => {
      const { status, role } = await page.evaluate(() => fetch('/api/me').then(async (answer) => ({ status: answer.status, ...(await answer.json()) })));
      if (status !== 200 || !role) return route.fulfill({ status: 401, json: { error: 'unauthenticated', detail: '' } });
      return route.fulfill({ json: { public_url: null, addresses: [{ url: 'http://127.0.0.1:8080', interface: 'lo' }, { url: ADDRESS, interface: 'wlan0' }] } });
    });
  });
  after(async () => {
    await screen?.close();
    await hall?.close();
  });

  it('works with a code that is no longer good, and says so', async () => {
    await page.goto('/projector#pair=AAAA-AAAA');
    await page.getByText(words('projector.not_paired')).waitFor();
    await page.locator('.slide.welcome').waitFor();
    assert.equal(await page.locator('.join').isVisible(), false);
  });

  it('shows where phones find the congress once it is paired, unless turned off', async () => {
    const { code } = (await hall.secretariat.post('/api/devices', { role: 'auditor', label: 'Màn chiếu' })).done();
    await page.goto('about:blank');
    await page.goto(`/projector#pair=${code}`);
    await page.getByText(ADDRESS).waitFor();
    assert.equal(new URL(page.url()).hash, '');
    await page.getByRole('img', { name: words('projector.join_code') }).waitFor();
    await screen.shoot('projector-join');
    await page.keyboard.press('q');
    await page.getByText(ADDRESS).waitFor({ state: 'hidden' });
    await page.reload();
    await page.locator('.slide.welcome').waitFor();
    await page.mouse.move(200, 200);
    await page.getByRole('button', { name: words('projector.show_join') }).click();
    await page.getByText(ADDRESS).waitFor();
  });
});
