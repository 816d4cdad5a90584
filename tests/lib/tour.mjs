// A walk through the main states of every page, for tests that look at each: a
// congress with something of everything, and one guide for each page.

import assert from 'node:assert/strict';
import { memoryTables } from '../../web/lib/tables.js';
import { createTellerKeys, TELLER_TABLES } from '../../web/lib/teller_keys.js';
import { Device } from './browser.mjs';
import { Door } from './door.mjs';
import { Hall } from './hall.mjs';
import { makeOfficials } from './roster.mjs';
import { castBody, newBallot } from './voter.mjs';

/** Words that stand among those of the pages but come from the congress: its first session's title. */
export const GIVEN_WORDS = new Set(['Phiên thứ nhất']);

const PASSWORD = 'mật khẩu của bàn';
const LONG_NAME = 'Công Tằng Tôn Nữ Thị Quỳnh Phương Anh';
const CANDIDATES = ['Nguyễn Thị Phương Ánh', 'Trần Văn Bình', LONG_NAME, 'Lê Hữu Đạt', 'Phạm Ngọc Yến'];
const NOTE = 'Giải lao đến 9 giờ 30. Mời quý vị đại biểu dùng trà tại sảnh A, sau đó về đúng chỗ ngồi để bầu Ban Chấp hành.';
const PDF = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');
const PAPERS = ['Chương trình Đại hội', 'Báo cáo chính trị trình Đại hội', 'Dự thảo Nghị quyết', 'Đề án nhân sự Ban Chấp hành khoá mới', 'Quy chế làm việc của Đại hội', 'Báo cáo kiểm điểm'];

/** A congress in session: roster, badges, papers, an announcement, contests in several states. */
export class TourHall {
  static async open() {
    const tour = new TourHall();
    const people = makeOfficials(40, 8);
    people[0].full_name = LONG_NAME;
    tour.hall = await Hall.open({
      people,
      congress: { name: 'Đại hội đại biểu Đoàn Thanh niên Cộng sản Hồ Chí Minh tỉnh lần thứ XIV, nhiệm kỳ 2022 – 2027', options: ['--term', '2022–2027'] },
    });
    const { hall } = tour;
    for (const role of ['secretariat', 'presidium', 'auditor']) {
      await hall.congress.succeed('staff', ['add', role, '--role', role], { input: `${PASSWORD}\n` });
    }
    tour.badges = await hall.issueBadges();
    await hall.admit(hall.people.slice(0, 30));
    for (const [at, title] of PAPERS.entries()) {
      const query = new URLSearchParams({ title, name: `tai-lieu-${at + 1}.pdf` });
      (await hall.secretariat.upload(`/api/documents?${query}`, PDF, 'application/pdf')).expect(201);
    }
    (await hall.secretariat.post('/api/announcements', { text: NOTE })).expect(201);
    await tour.#vote();
    return tour;
  }

  // One election certified, one resolution closed, one election among two seats
  // without a result, one draft; and one for the seat to vote in.
  async #vote() {
    const { hall } = this;
    const voters = await hall.signIn(hall.people.slice(1, 9));
    let done = await hall.define({ title: 'Bầu Ban Thường vụ Tỉnh đoàn', style: 'approval', seats: 2, options: CANDIDATES, board: 'everyone' });
    done = await hall.move(done.id, 'issuing');
    const ballots = await Promise.all(voters.map((voter) => voter.draw(done)));
    await hall.move(done.id, 'voting');
    for (const [at, ballot] of ballots.entries()) {
      const marks = at === 0 ? [] : [[1 + (at % 2), 1], [3 + (at % 3), 1]];
      const { receipt } = (await hall.nobody.post('/api/ballots', castBody(ballot, marks))).expect(201);
      this.leaf = receipt.leaf;
    }
    await hall.move(done.id, 'closed');
    this.certified = await hall.certify(done.id);
    const question = await hall.define({ title: 'Thông qua Nghị quyết Đại hội', style: 'resolution' });
    await hall.move(question.id, 'voting');
    for (const [at, voter] of voters.entries()) (await voter.vote(question, [[1, at < 6 ? 1 : 2]])).expect(201);
    this.question = await hall.move(question.id, 'closed');
    const each = await hall.define({ title: 'Bầu Bí thư Tỉnh đoàn', style: 'each', secret: false, seats: 2, options: CANDIDATES.slice(0, 2) });
    this.each = await hall.move(each.id, 'voting');
    for (const [at, voter] of voters.entries()) (await voter.vote(each, [[1, at < 7 ? 1 : 2], [2, at < 3 ? 1 : 2]])).expect(201);
    this.draft = await hall.define({ title: 'Bầu Uỷ ban Kiểm tra', style: 'approval', seats: 3, options: CANDIDATES });
    const election = await hall.define({ title: 'Bầu Ban Chấp hành Đoàn Thanh niên Cộng sản Hồ Chí Minh tỉnh khoá XIV', style: 'approval', seats: 3, options: CANDIDATES });
    this.election = await hall.move(election.id, 'issuing');
  }

  close() {
    return this.hall.close();
  }
}

const DESK = { width: 1366, height: 768 };

// Runs the walk on a device of its own, which it closes whatever happens; closing
// fails when the page complained, but not in place of what failed before.
async function withDevice(hall, options, walk) {
  const device = await Device.open(hall.base, options);
  try {
    await walk(device, device.page);
  } catch (error) {
    await device.close().catch(() => {});
    throw error;
  }
  await device.close();
}

// visit(name, device, again) is called in each state; `again` brings a fleeting
// state back, where a visitor needs longer than it lasts.

/** The delegate's phone, from no card to the receipt. */
export function tourSeat({ hall, election }, language, visit) {
  return withDevice(hall, { language }, async (device, page) => {
    await page.goto('/');
    await device.heading(device.words('seat.welcome')).waitFor();
    await visit('seat-welcome', device);
    // Those who drew nothing so far, so that each language finds somebody.
    const who = hall.people[language === 'vi' ? 0 : 10];
    const [{ url }] = await hall.issueCards([who.id], { reissue: true });
    const { pathname, hash } = new URL(url);
    await page.goto(`${pathname}${hash}`);
    await device.heading(who.full_name).waitFor();
    await page.getByRole('link', { name: PAPERS[0] }).waitFor();
    await page.locator('.stage-issued').waitFor();
    await visit('seat-home', device);
    await device.button('seat.announcement_read').click();
    const now = await hall.contest(election.id);
    if (now.state === 'issuing') await hall.move(election.id, 'voting');
    const card = page.getByRole('listitem').filter({ hasText: election.title });
    await card.getByRole('button', { name: device.words('seat.open_ballot') }).click();
    await page.getByRole('heading', { level: 1, name: election.title }).waitFor();
    await visit('seat-ballot', device);
    for (const name of CANDIDATES.slice(0, 2)) await page.getByLabel(name).check();
    await visit('seat-marked', device);
    await device.button('seat.review').click();
    await device.heading(device.words('seat.review_title')).waitFor();
    await visit('seat-review', device);
    await device.button('seat.cast').click();
    await device.heading(device.words('seat.receipt')).waitFor();
    await visit('seat-receipt', device);
    await page.goto('/');
    await page.getByRole('link', { name: PAPERS[0] }).waitFor();
    await visit('seat-papers', device);
  });
}

/** The shared tablet, from nobody to what became of a vote; while ballots are still handed out. */
export function tourKiosk({ hall, each }, language, visit) {
  return withDevice(hall, { width: 820, height: 1180, language }, async (device, page) => {
    const [card] = await hall.issueCards([hall.people[language === 'vi' ? 20 : 21].id], { reissue: true });
    // A touch tells the tablet that somebody is still there.
    const stay = () => page.keyboard.press('Shift');
    async function type(text) {
      await page.keyboard.type(text);
      await page.keyboard.press('Enter');
    }
    await page.goto('/kiosk');
    await device.heading(device.words('kiosk.welcome')).waitFor();
    await page.locator('.kiosk-camera-off').waitFor({ state: 'attached' });
    await visit('kiosk-start', device);
    await device.button('kiosk.type').click();
    await page.getByRole('textbox').waitFor();
    await visit('kiosk-typing', device);
    await page.goto('/kiosk');
    await device.heading(device.words('kiosk.welcome')).waitFor();
    await type(card.url);
    await device.heading(each.title).waitFor();
    await visit('kiosk-ballot', device, stay);
    for (const name of CANDIDATES.slice(0, 2)) await page.getByRole('group', { name }).getByRole('radio').first().check();
    await device.button('seat.review').click();
    await device.heading(device.words('seat.review_title_open')).waitFor();
    await visit('kiosk-review', device, stay);
    await page.getByRole('button', { name: device.words('seat.vote'), exact: true }).click();
    await page.getByText(device.words('seat.stage.voted')).waitFor();
    await visit('kiosk-summary', device, stay);
    await page.getByRole('alertdialog').waitFor({ timeout: 60000 });
    await visit('kiosk-warning', device);
  });
}

/** A door, from signing in to every colour of verdict. */
export function tourScan({ hall, badges }, language, visit) {
  return withDevice(hall, { language }, async (device, page) => {
    const door = new Door(hall, device);
    let next = language === 'vi' ? 30 : 35; // outside so far
    const badge = (at) => badges.get(hall.people[at].id);
    const shown = (colour) => page.locator(`section.verdict.${colour}`);
    async function type(text) {
      await door.next();
      await door.type(text);
    }
    await page.goto('/scan');
    await device.heading(device.words('scan.title')).waitFor();
    await visit('scan-signin', device);
    const { url } = (await hall.secretariat.post('/api/devices', { role: 'steward', label: 'Cửa A' })).done();
    const { pathname, hash } = new URL(url);
    await page.goto(`${pathname}${hash}`);
    await page.getByRole('searchbox').waitFor();
    await visit('scan-idle', device);
    await page.getByRole('button', { name: `${device.words('scan.gate')} A` }).click();
    await page.getByRole('button', { name: 'B', exact: true }).waitFor();
    await visit('scan-gate', device);
    await page.getByRole('button', { name: 'B', exact: true }).click();
    await page.getByRole('searchbox').waitFor();
    const admit = async () => {
      await type(badge(next++));
      await shown('good').waitFor();
    };
    await admit();
    await visit('scan-green', device, admit);
    await type(badge(1));
    await shown('warn').waitFor();
    await visit('scan-yellow', device);
    await type(`${badge(2).slice(0, 60)}${badge(2)[60] === 'A' ? 'B' : 'A'}${badge(2).slice(61)}`);
    await shown('bad').waitFor();
    await visit('scan-red', device);
    await door.next();
    await page.getByRole('searchbox').fill('DB00');
    await page.getByText(LONG_NAME).first().waitFor();
    await visit('scan-search', device);
    await device.context.setOffline(true);
    await door.connection(device.words('scan.offline_since', { time: '' }).trim()).waitFor();
    await visit('scan-offline', device);
    await device.context.setOffline(false);
  });
}

/** The hall's screen: every slide. */
export function tourProjector({ hall, certified, question, each, draft }, language, visit) {
  return withDevice(hall, { width: 1920, height: 1080, language }, async (device, page) => {
    const show = async (slide) => {
      (await hall.presidium.post('/api/projector', slide)).done();
      await page.locator(`[data-slide="${slide.slide}"] .slide:not([aria-hidden])`).waitFor();
      await page.waitForFunction(() => document.querySelectorAll('.slide').length === 1);
    };
    await page.goto('/projector');
    await page.mouse.move(400, 400);
    await page.locator('.projector:not(.idle) .slide').waitFor();
    await visit('projector-controls', device, () => page.mouse.move(400, 500 * Math.random()));
    await page.locator('.projector.idle').waitFor();
    for (const slide of ['welcome', 'attendance', 'blank']) {
      await show({ slide });
      await visit(`projector-${slide}`, device);
    }
    await show({ slide: 'message', message: NOTE });
    await visit('projector-message', device);
    for (const [name, { id }] of Object.entries({ draft, voting: each, closed: question })) {
      await show({ slide: 'contest', contest: id });
      await visit(`projector-contest-${name}`, device);
    }
    for (const [name, { id }] of Object.entries({ election: certified, resolution: question })) {
      await show({ slide: 'result', contest: id });
      await page.locator('.slide .option').first().waitFor();
      await visit(`projector-result-${name}`, device);
    }
  });
}

/** The page that recounts a board. */
export function tourVerify({ hall, certified, leaf }, language, visit) {
  return withDevice(hall, { width: 820, height: 1180, language }, async (device, page) => {
    await page.goto(`/verify#${leaf}`);
    const choose = page.getByRole('button', { name: certified.title, exact: true });
    await choose.waitFor();
    await visit('verify-empty', device);
    await choose.click();
    await page.getByText(device.words('verify.sound')).waitFor();
    await visit('verify-sound', device);
    await page.getByLabel(device.words('verify.key')).fill('00'.repeat(32));
    await choose.click();
    await page.getByText(device.words('verify.unsound')).waitFor();
    await visit('verify-unsound', device);
    await page.getByRole('link', { name: device.words('verify.protocol') }).click();
    await page.getByRole('heading', { level: 1, name: device.words('verify.protocol') }).waitFor();
    await visit('protocol', device);
  });
}

/** Signs an account of `role` in at the console. */
export async function signInAt(device, role) {
  await device.page.goto('/console');
  await device.page.getByLabel(device.words('common.name'), { exact: true }).fill(role);
  await device.page.getByLabel(device.words('common.password'), { exact: true }).fill(PASSWORD);
  await device.button('common.sign_in').click();
  await device.page.locator('nav.tabs a').first().waitFor({ state: 'attached' });
}

// Loaded: no part of the tab says that it is still being fetched.
async function settled(device) {
  await device.page.getByRole('heading', { level: 1 }).first().waitFor();
  await device.page.getByText(device.words('common.loading')).first().waitFor({ state: 'detached' });
}

/** Every tab of the console that `role` has, its forms and its questions. */
export function tourConsole(tour, language, visit, role) {
  const { hall, certified, question, each, draft } = tour;
  return withDevice(hall, { ...DESK, language }, async (device, page) => {
    const at = (name) => `console-${role}-${name}`;
    async function open(...route) {
      await page.evaluate((hash) => (window.location.hash = hash), `#/${route.join('/')}`);
      await settled(device);
    }
    async function ask(name, button) {
      await button.click();
      const dialog = page.getByRole('dialog');
      await dialog.waitFor();
      await visit(at(name), device);
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
    }
    if (role === 'secretariat') {
      await page.goto('/console');
      await page.getByLabel(device.words('common.password'), { exact: true }).waitFor();
      await visit('console-signin', device);
    }
    await signInAt(device, role);
    const tabs = await page.locator('nav.tabs a').evaluateAll((links) => links.map((link) => link.getAttribute('href').slice(2)));
    assert.ok(tabs.length >= 5, `tabs of ${role}: ${tabs}`);
    for (const tab of tabs) {
      await open(tab);
      await visit(at(tab), device);
    }
    for (const [name, { id }] of Object.entries({ certified, question, each, draft })) {
      await open('contests', id);
      await visit(at(`contest-${name}`), device);
    }
    await open('roster', hall.people[0].id);
    await visit(at('delegate'), device);
    if (role === 'secretariat') {
      await open('roster', 'import');
      await visit(at('import'), device);
      await open('contests', 'new');
      await visit(at('contest-new'), device);
      await open('contests', draft.id, 'edit');
      await visit(at('contest-edit'), device);
      await open('contests', draft.id);
      await ask('dialog-step', device.button('steps.issue').first());
      await open('staff');
      await ask('dialog-remove', device.button('staff.remove').first());
      await open('documents');
      await ask('dialog-withdraw', device.button('documents.withdraw').first());
    }
  });
}

// Keys as the device of a teller has them, read back and ready; the page made its tables.
async function keepKeys(page, records) {
  await page.evaluate(
    (all) =>
      new Promise((done, failed) => {
        const request = indexedDB.open('congressd-tellers');
        request.onerror = () => failed(request.error);
        request.onsuccess = () => {
          const writing = request.result.transaction('keys', 'readwrite');
          for (const record of all) writing.objectStore('keys').put(record, record.publicKey);
          writing.oncomplete = () => done(request.result.close());
        };
      }),
    records,
  );
}

/** The tellers' keys: kept, chosen, confirming ballots, and to be published. */
export function tourKeys({ hall }, language, visit) {
  return withDevice(hall, { ...DESK, language }, async (device, page) => {
    const open = async (...route) => {
      await page.evaluate((hash) => (window.location.hash = hash), `#/${route.join('/')}`);
      await settled(device);
    };
    const congress = await hall.facts();
    const keys = createTellerKeys(memoryTables(TELLER_TABLES));
    const make = async (kind, label) => {
      const { publicKey, secret } = await keys.make({ kind, label, congress });
      await keys.test(publicKey, secret);
      return keys.get(publicKey);
    };
    const [sealing, issuer] = [await make('sealing', `Trưởng ban Kiểm phiếu ${LONG_NAME}`), await make('issuer', 'Máy của Ban kiểm phiếu')];
    await signInAt(device, 'secretariat');
    await open('keys', 'new', 'sealing');
    await page.getByLabel(device.words('keys.label'), { exact: true }).fill('Chủ tịch');
    await device.button('keys.make').click();
    await device.heading(device.words('keys.save')).waitFor();
    await visit('keys-unsaved', device);
    await keepKeys(page, [sealing, issuer]);
    await open('keys', sealing.publicKey);
    await page.getByText(device.words('keys.by_hand'), { exact: true }).click();
    await visit('keys-ready', device);
    await open('contests', 'new', 'approval');
    for (const key of ['keys.sealed', 'keys.second']) await page.getByLabel(device.words(key)).check();
    await page.getByLabel(device.words('keys.sealing_1'), { exact: true }).selectOption(sealing.publicKey);
    await visit('keys-chosen', device);
    const { id } = await hall.define({ title: 'Bầu Uỷ ban Kiểm tra Tỉnh đoàn', style: 'approval', seats: 2, options: CANDIDATES, sealing_keys: [sealing.publicKey], second_issuer: issuer.publicKey });
    await hall.move(id, 'issuing');
    const [voter] = await hall.signIn([hall.people[language === 'vi' ? 22 : 23]], { reissue: true });
    (await voter.askFor(newBallot(await hall.contest(id)))).expect(200);
    await open('keys', 'issue', id);
    await device.button('keys.issue_begin').click();
    await page.locator('.issue-count strong').filter({ hasText: '1' }).waitFor();
    await visit('keys-issuing', device);
    await hall.move(id, 'voting', 'closed');
    await open('contests', id);
    await device.button('keys.publish_last').waitFor();
    await visit('keys-publish', device);
    (await hall.presidium.post('/api/projector', { slide: 'result', contest: id })).done();
    await page.goto('/projector');
    await page.getByText(device.words('projector.sealed')).waitFor();
    await visit('projector-result-sealed', device);
    (await hall.ask(id, 'cancelled')).done();
  });
}

/** The guides by name; each takes (tour, language, visit). */
export const GUIDES = {
  kiosk: tourKiosk,
  seat: tourSeat,
  scan: tourScan,
  projector: tourProjector,
  verify: tourVerify,
  secretariat: (tour, language, visit) => tourConsole(tour, language, visit, 'secretariat'),
  auditor: (tour, language, visit) => tourConsole(tour, language, visit, 'auditor'),
  keys: tourKeys,
};
