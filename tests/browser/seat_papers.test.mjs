// What a delegate's phone does beside voting: papers, also without the network,
// announcements; and what opening the page costs.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { assertAccessible } from '../lib/accessible.mjs';
import { Device, words } from '../lib/browser.mjs';
import { Hall } from '../lib/hall.mjs';
import { makeOfficials } from '../lib/roster.mjs';

const LIMIT = 60_000; // bytes, as they come over the wire
const PAPERS = ['Báo cáo chính trị', 'Điều lệ sửa đổi', 'Quy chế bầu cử', 'Đề án nhân sự', 'Chương trình làm việc', 'Nghị quyết (dự thảo)'];
const PDF = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');

describe('a delegate with a phone, beside voting', { timeout: 300000 }, () => {
  let hall;
  let phone;
  let page;
  let url;

  before(async () => {
    hall = await Hall.open({ people: makeOfficials(6) });
    await hall.admit(hall.people);
    for (const [at, title] of PAPERS.entries()) {
      const path = `/api/documents?title=${encodeURIComponent(title)}&name=${at}.pdf&pages=${at + 1}`;
      (await hall.secretariat.upload(path, PDF, 'application/pdf')).done();
    }
    [{ url }] = await hall.issueCards([hall.people[0].id]);
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

  const papers = () => page.getByRole('region', { name: words('seat.papers') });
  const read = async () => (await hall.secretariat.get('/api/documents')).expect(200);
  const until = async (holds, what) => {
    for (let wait = 0; wait < 200; wait++) {
      if (await holds()) return;
      await new Promise((done) => setTimeout(done, 50));
    }
    assert.fail(`never: ${what}`);
  };

  it(`opens for less than ${LIMIT / 1000} kB, without WebAssembly`, async () => {
    const { context } = phone;
    const wire = await context.newCDPSession(page);
    const sizes = new Map();
    const names = new Map();
    await wire.send('Network.enable');
    wire.on('Network.responseReceived', ({ requestId, response }) => names.set(requestId, response));
    wire.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      const response = names.get(requestId);
      if (response) sizes.set(new URL(response.url).pathname, { bytes: encodedDataLength, type: response.mimeType });
    });
    const { pathname, hash } = new URL(url);
    await page.goto(`${pathname}${hash}`);
    await phone.heading(hall.people[0].full_name).waitFor();
    const loaded = [...sizes].filter(([, { type }]) => /html|css|javascript/.test(type));
    const paths = loaded.map(([path]) => path.replace(/(chunk)\.\w+/, '$1')).sort();
    assert.deepEqual(paths, ['/assets/seat.css', '/assets/seat.js', '/assets/seat_chunk.js', '/v'], 'what seals comes when it is needed');
    const total = loaded.reduce((sum, [, { bytes }]) => sum + bytes, 0);
    assert.ok(total > 10_000 && total < LIMIT, `${total} bytes`);
    assert.ok([...sizes.keys()].every((path) => !path.includes('wasm') && !path.includes('camera')));
  });

  it('comes from the card to the ballot in two taps', async () => {
    const election = await hall.define({ title: 'Bầu Bí thư', style: 'each', seats: 1, options: ['Lê Thị An'], late_issue: true });
    await hall.move(election.id, 'issuing', 'voting');
    const { pathname, hash } = new URL((await hall.issueCards([hall.people[1].id]))[0].url);
    const other = await Device.open(hall.base);
    await other.page.goto(`${pathname}${hash}`); // the first: the link the camera shows
    await other.button('seat.open_ballot').click(); // the second
    await other.page.getByLabel(words('mark.for'), { exact: true }).waitFor();
    await other.close();
    await hall.move(election.id, 'cancelled');
  });

  it('shows an announcement at once, until it is read, and lists it after', async () => {
    (await hall.secretariat.post('/api/announcements', { text: 'Mời đại biểu về chỗ.\nPhiên họp tiếp tục lúc 14 giờ.' })).expect(201);
    const sheet = page.locator('.announcement[role=status]');
    await sheet.getByText('Mời đại biểu về chỗ.').waitFor();
    await look('seat-announcement');
    await phone.button('seat.announcement_read').click();
    await sheet.getByText('Mời đại biểu về chỗ.').waitFor({ state: 'detached' });
    await page.getByRole('region', { name: words('seat.announcements') }).getByText('Mời đại biểu về chỗ.').waitFor();
    await page.reload();
    await page.getByRole('region', { name: words('seat.announcements') }).getByText('Mời đại biểu về chỗ.').waitFor();
    assert.equal(await sheet.getByText('Mời đại biểu về chỗ.').count(), 0);
  });

  it('lists the papers and finds one without diacritics', async () => {
    await papers().getByRole('link').nth(PAPERS.length - 1).waitFor();
    await page.getByLabel(words('seat.search_papers')).fill('dieu le');
    await until(async () => (await papers().getByRole('link').count()) === 1, 'one paper is found');
    await papers().getByRole('link', { name: 'Điều lệ sửa đổi' }).waitFor();
    await look('seat-papers-found');
    await page.getByLabel(words('seat.search_papers')).fill('không có');
    await page.getByText(words('seat.found_papers', { count: 0 })).waitFor();
    await page.getByLabel(words('seat.search_papers')).fill('');
  });

  // Papers open in a tab of their own; how it is drawn is the browser's matter.
  const openPaper = async (title) => {
    const [tab] = await Promise.all([phone.context.waitForEvent('page'), papers().getByRole('link', { name: title }).click()]);
    await tab.close();
  };

  it('tells the daemon which papers were opened, each once', async () => {
    await openPaper(PAPERS[2]);
    await until(async () => (await read()).copies_not_printed === 1, 'the opening is counted');
    await openPaper(PAPERS[2]);
    await openPaper(PAPERS[3]);
    await until(async () => (await read()).copies_not_printed === 2, 'the second paper is counted');
    assert.equal((await read()).pages_not_printed, 3 + 4);
  });

  it('keeps papers for reading without the network', async () => {
    await phone.button('seat.keep_all', { count: PAPERS.length }).click();
    await page.getByText(words('seat.all_kept')).waitFor();
    await look('seat-papers-kept');
    await until(() => page.evaluate(() => Boolean(navigator.serviceWorker.controller)), 'the service worker is in charge');
  });

  it('opens them when the daemon is gone, and tells of that when it is back', async () => {
    await hall.stop();
    await page.reload();
    await phone.heading(hall.people[0].full_name).waitFor();
    await page.getByText(words('seat.papers_offline')).waitFor();
    await look('seat-offline');
    const path = await papers().getByRole('link', { name: PAPERS[4] }).getAttribute('href');
    const kept = await page.evaluate(async (address) => (await (await fetch(address)).text()).length, path);
    assert.equal(kept, PDF.length);
    const [answer] = await Promise.all([
      phone.context.waitForEvent('response', (response) => response.url().endsWith(path) && response.request().isNavigationRequest()),
      openPaper(PAPERS[4]),
    ]);
    assert.deepEqual([answer.status(), answer.fromServiceWorker()], [200, true]);
    await hall.start();
    await until(async () => (await read()).copies_not_printed === 3, 'what was read offline is counted');
  });

  it('forgets a paper that was withdrawn', async () => {
    const { documents } = await read();
    const { id } = documents.find(({ title }) => title === PAPERS[5]);
    (await hall.secretariat.delete(`/api/documents/${id}`)).done();
    await phone.button('seat.reload_papers').click();
    await until(async () => (await papers().getByRole('link').count()) === PAPERS.length - 1, 'it is off the list');
    const held = await page.evaluate(async () => (await (await caches.open('congressd-papers')).keys()).length);
    assert.equal(held, PAPERS.length - 1 + 1, 'the papers and their list');
  });

  it('leaves nothing when the delegate signs out', async () => {
    await phone.button('seat.leave').click();
    await phone.button('seat.leave_confirm').click();
    await phone.heading(words('seat.welcome')).waitFor();
    await look('seat-welcome');
    const left = await page.evaluate(async () => ({ caches: await caches.has('congressd-papers'), storage: localStorage.getItem('congressd.opened') }));
    assert.deepEqual(left, { caches: false, storage: null });
  });
});
