// The secretariat's day at the console: the roster, badges and cards, doors,
// sessions, papers and announcements, by its own links and buttons.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { Device, words } from '../lib/browser.mjs';
import { decodePdf, decodePng } from '../lib/decode.mjs';
import { Hall } from '../lib/hall.mjs';
import { csvText, makeOfficials, rosterCsv } from '../lib/roster.mjs';

const DESK = { width: 1366, height: 768 };
const PASSWORD = 'mật khẩu của bàn';
const ROLES = { 'thu-ky': 'secretariat', 'giam-sat': 'auditor' };

/** A PDF of `count` pages, its page tree in the open. */
function pdf(count) {
  const kids = Array.from({ length: count }, (_, at) => `${at + 3} 0 R`).join(' ');
  const pages = Array.from({ length: count }, (_, at) => `${at + 3} 0 obj\n<< /Type /Page /Parent 2 0 R >>\nendobj\n`).join('');
  return Buffer.from(`%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [${kids}] /Count ${count} >>\nendobj\n${pages}trailer\n<< /Root 1 0 R >>\n%%EOF\n`);
}

describe('the secretariat at the console', { timeout: 400000 }, () => {
  let hall;
  let desk;
  let page;
  let people;
  before(async () => {
    hall = await Hall.open();
    for (const [name, role] of Object.entries(ROLES)) {
      await hall.congress.succeed('staff', ['add', name, '--role', role], { input: `${PASSWORD}\n` });
    }
    people = [...makeOfficials(12), { ...makeOfficials(13)[12], code: 'DK01', full_name: 'Lê Thị Dự Khuyết', standing: 'alternate' }];
    desk = await signIn('thu-ky');
    ({ page } = desk);
  });
  after(async () => {
    await desk?.close();
    await hall?.close();
  });

  async function signIn(name) {
    const device = await Device.open(hall.base, { ...DESK, acceptDownloads: true });
    await device.page.goto('/console');
    await device.page.getByLabel(words('common.name'), { exact: true }).fill(name);
    await device.page.getByLabel(words('common.password'), { exact: true }).fill(PASSWORD);
    await device.button('common.sign_in').click();
    await device.button('common.sign_out').waitFor();
    return device;
  }

  const openTab = (name, on = page) => on.locator('#sections').getByRole('link', { name: words(`console.tab.${name}`), exact: true }).click();
  const link = (key, params) => page.getByRole('link', { name: words(key, params), exact: true });
  const field = (key) => page.getByLabel(words(key));
  const confirm = (key) => page.getByRole('dialog').getByRole('button', { name: words(key), exact: true }).click();
  const panel = (key, params) => page.getByRole('region').or(page.locator('section')).filter({ has: page.getByRole('heading', { name: words(key, params), exact: true }) }).first();
  const tagOf = (name) => page.getByRole('row').filter({ hasText: name });

  function file(name, bytes) {
    writeFileSync(hall.congress.file(name), bytes);
    return hall.congress.file(name);
  }

  async function download(target) {
    const [saved] = await Promise.all([page.waitForEvent('download'), target.click()]);
    assert.equal(await saved.failure(), null, saved.suggestedFilename());
    const chunks = [];
    for await (const chunk of await saved.createReadStream()) chunks.push(chunk);
    return Buffer.concat(chunks);
  }

  /** Holds requests to `path` back until release() is called. */
  async function holdBack(path) {
    let release;
    const released = new Promise((resolve) => (release = resolve));
    const held = [];
    const handler = (route) => held.push(released.then(() => route.continue()).catch(() => {})); // the page may have given it up
    await page.route(path, handler);
    return async () => {
      release();
      await Promise.all(held);
      await page.unroute(path, handler);
    };
  }

  async function importFile(path) {
    await openTab('roster');
    await link('roster.import').first().click();
    await field('import.file').setInputFiles(path);
  }

  it('offers a template that the daemon takes', async () => {
    await openTab('roster');
    await link('roster.import').first().click();
    const template = await download(desk.button('import.template_save'));
    const report = (await hall.secretariat.upload('/api/roster?dry_run=1', template, 'text/csv')).expect(200);
    assert.deepEqual([report.added, report.warnings], [2, []]);
  });

  it('takes a roster, which may be left and found again', async () => {
    await importFile(file('roster.csv', rosterCsv(people, { language: 'vi' })));
    const take = desk.button('roster.take', { count: people.length });
    await take.waitFor();
    const release = await holdBack('**/api/roster');
    await take.click();
    await openTab('documents');
    await link('job.running', { count: 1 }).click();
    await page.getByText(words('import.phase_taking')).waitFor();
    assert.equal((await hall.facts()).convened, 0);
    await release();
    await page.getByText(words('import.phase_done')).waitFor();
    assert.equal((await hall.facts()).convened, 12);
    people = people.map((one) => ({ ...one }));
    const ids = new Map((await hall.delegates()).map(({ code, id }) => [code, id]));
    for (const one of people) one.id = ids.get(one.code);
    hall.people = people;
  });

  it('shows what a file would change, from what to what', async () => {
    const rows = [['code', 'full_name', 'seat'], ['DB001', people[0].full_name, 'Z9'], ['DB900', 'Trần Văn Mới', 'Z8']];
    await importFile(file('changes.csv', csvText(rows)));
    const changed = tagOf('DB001');
    await changed.waitFor();
    assert.equal(await changed.locator('del').textContent(), people[0].seat);
    assert.equal(await changed.locator('ins').textContent(), 'Z9');
    await desk.button('import.show_added').click();
    await tagOf('DB900').waitFor();
    await desk.shoot('console-import-changes');
    await desk.button('common.cancel').click();
    assert.equal((await hall.delegates()).length, people.length);
  });

  it('names the wrong rows of a file with their lines', async () => {
    await importFile(file('wrong.csv', 'code,full_name,birth_date\r\nDB001,A,30/02/1990\r\n,B,\r\n'));
    const row = page.getByRole('row').filter({ hasText: 'bad_date' });
    await row.waitFor();
    assert.equal(await row.getByRole('cell').first().textContent(), '2');
    assert.equal(await page.getByRole('row').filter({ hasText: 'missing_value' }).getByRole('cell').first().textContent(), '3');
    assert.equal(await desk.button('roster.take', { count: 1 }).count(), 0);
  });

  it('finds by delegation, standing and words without diacritics', async () => {
    await openTab('roster');
    await field('roster.search').fill('le thi du');
    await page.waitForFunction(() => document.querySelectorAll('.people tbody tr').length === 1);
    await page.getByText('DK01').waitFor();
    await field('roster.search').fill('');
    await field('column.standing').selectOption('alternate');
    await page.waitForFunction(() => document.querySelectorAll('.people tbody tr').length === 1);
    await field('column.standing').selectOption('');
    await field('column.delegation').selectOption(people[0].delegation);
    const expected = people.filter(({ delegation }) => delegation === people[0].delegation).length;
    await page.waitForFunction((count) => document.querySelectorAll('.people tbody tr').length === count, expected);
    await field('column.delegation').selectOption('');
  });

  it('prints the missing badges while one is elsewhere', async () => {
    await openTab('badges');
    await desk.button('badge.print_missing').click();
    await openTab('roster');
    await openTab('badges');
    const sheets = await download(link('job.download').first());
    assert.equal((await decodePdf(sheets, 1, 2)).length, people.length);
    await desk.button('badge.print_missing').click();
    await page.getByText(words('job.nothing')).waitFor();
  });

  it('makes sheets of voting cards, and warns before they are lost', async () => {
    await desk.button('card.issue_missing').click();
    await confirm('card.issue_missing');
    await page.getByText(words('card.made_sheets', { count: people.length })).waitFor();
    let asked = false;
    page.once('dialog', (dialog) => {
      asked = dialog.type() === 'beforeunload';
      dialog.dismiss();
    });
    await page.reload().catch(() => {});
    assert.ok(asked, 'the browser asks before the cards are lost');
    await openTab('roster');
    await openTab('badges');
    const sheets = await download(desk.button('card.download_pdf'));
    assert.match((await decodePdf(sheets, 1, 1))[0], /\/v#[A-Z2-7]{26}$/);
    await desk.button('card.done').click();
    await desk.button('card.issue_missing').click();
    await confirm('card.issue_missing');
    await page.getByText(words('card.nothing_missing')).waitFor();
    await desk.button('common.close').click();
  });

  it('reissues one badge, and the old one stays outside', async () => {
    const { token } = await hall.badge(people[1].id);
    await page.getByLabel(words('roster.search')).fill(people[1].code);
    await page.locator('.choice').first().click();
    await page.getByRole('button', { name: words('badge.reissue'), exact: true }).click();
    await confirm('badge.reissue');
    await page.getByText(words('badge.reissued', { serial: 2 })).waitFor();
    const [{ verdict }] = await hall.scan([hall.row({ badge: token })]);
    assert.equal(verdict, 'revoked');
  });

  it('pairs a phone by its QR code, and sees it come', async () => {
    await openTab('doors');
    await page.getByLabel(words('pair.gate'), { exact: true }).fill('B');
    await desk.button('pair.make').click();
    const code = page.getByRole('img', { name: words('pair.qr', { label: words('pair.gate_label', { gate: 'B' }) }) });
    await code.waitFor();
    const [url] = await decodePng(await code.screenshot());
    assert.match(url, /\/scan#pair=[A-Z0-9-]+$/);
    const phone = await Device.open(hall.base);
    await phone.page.goto(new URL(url).pathname + new URL(url).hash);
    await page.getByText(words('pair.seen', { label: words('pair.gate_label', { gate: 'B' }) })).waitFor();
    const { credentials } = (await hall.secretariat.get('/api/credentials')).expect(200);
    assert.ok(credentials.some(({ role, label }) => role === 'steward' && label === words('pair.gate_label', { gate: 'B' })));
    await phone.close();
  });

  it('counts each gate, and takes a scan back', async () => {
    await hall.admit(people.slice(0, 3), 'A');
    await hall.admit(people.slice(3, 8), 'B');
    const gate = (name) => page.getByRole('row').filter({ has: page.getByRole('rowheader', { name, exact: true }) });
    await gate('B').getByRole('cell', { name: '5' }).first().waitFor();
    await gate('A').getByRole('cell', { name: '3' }).first().waitFor();
    await page.getByRole('img', { name: /./ }).first().waitFor();
    await tagOf(people[7].full_name).getByRole('button', { name: words('scans.undo') }).click();
    await confirm('scans.undo');
    await gate('B').getByRole('cell', { name: '4' }).first().waitFor();
    await page.waitForFunction(() => document.querySelector('.head-count').textContent.startsWith('7'));
    await desk.shoot('console-doors');
  });

  it('shows a badge that two doors let in, until somebody has looked', async () => {
    const ago = (ms) => new Date(Date.now() - ms).toISOString();
    await hall.scan([hall.row({ delegate: people[9].id, gate: 'A', scanned_at: ago(60000) })]);
    await hall.scan([hall.row({ delegate: people[9].id, gate: 'B', scanned_at: ago(30000) })]);
    const present = (await hall.facts()).present;
    const conflict = page.locator('.conflict');
    await conflict.getByText(people[9].full_name).waitFor();
    assert.equal(await conflict.getByRole('listitem').count(), 2);
    await conflict.getByRole('button', { name: words('conflicts.settle') }).click();
    await confirm('conflicts.settle');
    await conflict.waitFor({ state: 'detached' });
    assert.equal((await hall.facts()).present, present);
  });

  it('lets an alternate take an absent delegate’s place', async () => {
    await openTab('roster');
    await link('replace.title').click();
    const absent = people[10];
    await page.locator('.choice').filter({ hasText: absent.full_name }).click();
    await page.locator('.choice').filter({ hasText: 'Lê Thị Dự Khuyết' }).click();
    await page.getByText(words('replace.summary', { alternate: 'Lê Thị Dự Khuyết', official: absent.full_name })).waitFor();
    await desk.shoot('console-replace');
    await desk.button('replace.confirm').click();
    await page.getByText(words('replace.stands_for')).waitFor();
    const alternate = (await hall.secretariat.get(`/api/delegates/${people.at(-1).id}`)).expect(200);
    assert.equal(alternate.replaces, absent.id);
    assert.ok(alternate.voting);
    await desk.button('replace.end').click();
    await confirm('replace.end');
    await page.getByText(words('replace.stands_for')).waitFor({ state: 'detached' });
    assert.equal((await hall.facts()).convened, 12);
  });

  it('adds somebody at the door, gives a badge and lets them in', async () => {
    const before = (await hall.facts()).present;
    await openTab('roster');
    await link('roster.add').click();
    await page.waitForFunction(() => document.querySelector('[name=code]').value === 'BS001');
    await page.getByLabel(words('column.full_name')).fill('Phạm Thị Đến Sau');
    await page.getByText(words('walkin.admit'), { exact: false }).first().click();
    await desk.button('walkin.add').click();
    await page.getByText(words('walkin.admitted', { name: 'Phạm Thị Đến Sau', code: 'BS001' })).waitFor();
    assert.equal((await hall.facts()).present, before + 1);
    const badge = await download(link('badge.print_one'));
    assert.equal((await decodePdf(badge, 1, 1)).length, 1);
  });

  it('closes a session, opens the next, and keeps both attendances', async () => {
    await openTab('sessions');
    await page.getByLabel(words('overview.session_title')).fill('Bế mạc');
    await page.getByLabel(words('overview.session_type')).selectOption('closing');
    await desk.button('overview.add_session').click();
    await tagOf('Bế mạc').waitFor();
    await desk.button('overview.close_session').click();
    await confirm('overview.close_session');
    await tagOf('Bế mạc').getByRole('button', { name: words('overview.open_session') }).click();
    await confirm('overview.open_session');
    await tagOf('Bế mạc').getByText(words('overview.session_open')).waitFor();
    await page.getByRole('link', { name: 'Phiên thứ nhất' }).click();
    const came = (await hall.auditor.get('/api/attendance?session=1')).expect(200).came;
    await page.locator('.figures').getByText(new RegExp(`^${came} `)).waitFor();
    for (const delegation of new Set(people.map((one) => one.delegation))) await tagOf(delegation).first().waitFor();
    await desk.shoot('console-session');
  });

  it('sends papers one after the other, whatever tab is open, and tries again', async () => {
    await openTab('documents');
    const release = await holdBack('**/api/documents?*');
    await field('documents.files').setInputFiles([file('nghi-quyet.pdf', pdf(7)), file('bao-cao.pdf', pdf(3))]);
    const pages = page.getByLabel(words('documents.pages'));
    await page.waitForFunction(() => [...document.querySelectorAll('[name=document-pages]')].map(({ value }) => value).join() === '7,3');
    await pages.last().fill('4');
    await page.getByLabel(words('documents.title')).first().fill('Dự thảo Nghị quyết');
    await desk.button('documents.send_all', { count: 2 }).click();
    await openTab('sessions');
    await link('job.running', { count: 2 }).waitFor();
    await release();
    await openTab('documents');
    await page.getByText(words('documents.arrived', { title: 'bao-cao' })).waitFor();
    const { documents } = (await hall.secretariat.get('/api/documents')).expect(200);
    assert.deepEqual(documents.map(({ title, pages: count }) => [title, count]).sort(), [['Dự thảo Nghị quyết', 7], ['bao-cao', 4]].sort());
    await page.route('**/api/documents?*', (route) => route.abort());
    await field('documents.files').setInputFiles(file('chuong-trinh.pdf', pdf(1)));
    await desk.button('documents.send_all', { count: 1 }).click();
    const again = desk.button('common.retry');
    await again.waitFor();
    await page.unroute('**/api/documents?*');
    await again.click();
    await page.getByText(words('documents.arrived', { title: 'chuong-trinh' })).waitFor();
  });

  it('counts the pages nobody had to print, and withdraws a paper', async () => {
    const [{ id }] = (await hall.secretariat.get('/api/documents')).expect(200).documents.filter(({ pages }) => pages === 7);
    const [voter] = await hall.signIn([people[0]], { reissue: true });
    (await voter.client.post(`/api/documents/${id}/opened`)).expect(200);
    await openTab('sessions');
    await openTab('documents');
    await page.locator('.figures').filter({ hasText: words('documents.pages_not_printed') }).getByText('7', { exact: true }).waitFor();
    await tagOf('chuong-trinh').getByRole('button', { name: words('documents.withdraw') }).click();
    await confirm('documents.withdraw');
    await tagOf('chuong-trinh').waitFor({ state: 'detached' });
  });

  it('announces, and takes an announcement back', async () => {
    await openTab('announcements');
    const text = 'Mời đại biểu về chỗ ngồi.\nPhiên họp bắt đầu sau 5 phút.';
    await page.getByLabel(words('announce.text')).fill(text);
    await desk.button('announce.send').click();
    await page.getByRole('listitem').filter({ hasText: 'Mời đại biểu về chỗ ngồi.' }).waitFor();
    assert.equal((await hall.live()).announcement.text, text);
    await desk.button('announce.withdraw').click();
    await confirm('announce.withdraw');
    await page.getByText(words('announce.none')).waitFor();
    assert.equal((await hall.live()).announcement, null);
  });

  it('shows the way to the delegates’ page as QR codes', async () => {
    await openTab('join');
    await page.getByLabel(words('join.wifi_name')).fill('Hội trường; A');
    await page.getByLabel(words('join.wifi_password')).fill('mat:khau');
    const poster = page.locator('.poster');
    const wifi = poster.getByRole('img').first();
    await page.waitForFunction(() => document.querySelectorAll('.poster svg').length === 2);
    assert.deepEqual(await decodePng(await wifi.screenshot()), ['WIFI:T:WPA;S:Hội trường\\; A;P:mat\\:khau;;']);
    const [url] = await decodePng(await poster.getByRole('img').last().screenshot());
    assert.equal(url, `${hall.base}/`);
    await page.getByText(words('join.only_here')).waitFor();
    await desk.button('join.project').click();
    await page.getByText(words('join.projected')).waitFor();
    const { message } = (await hall.nobody.get('/api/projector')).expect(200);
    assert.ok(message.includes(url) && !message.includes('mat:khau'), message);
  });

  it('leaves nothing behind for the next at the same browser', async () => {
    await openTab('roster');
    await field('roster.search').fill('nguyen');
    await desk.button('common.sign_out').click();
    await page.getByLabel(words('common.name'), { exact: true }).fill('thu-ky');
    await page.getByLabel(words('common.password'), { exact: true }).fill(PASSWORD);
    await desk.button('common.sign_in').click();
    await field('roster.search').waitFor();
    assert.equal(await field('roster.search').inputValue(), '');
  });

  it('lets the auditor see all this and change none of it', async () => {
    const auditor = await signIn('giam-sat');
    const acts = ['roster.import', 'roster.add', 'replace.title', 'pair.make', 'scans.undo', 'overview.add_session', 'overview.close_session', 'announce.send', 'documents.send_all', 'documents.withdraw'];
    for (const tab of ['roster', 'doors', 'sessions', 'announcements', 'documents', 'join']) {
      await openTab(tab, auditor.page);
      await auditor.page.getByRole('heading', { level: 1, name: words(`console.tab.${tab}`) }).waitFor();
      await auditor.page.waitForFunction((loading) => !document.getElementById('content').textContent.includes(loading), words('common.loading'));
      for (const key of acts) {
        const offered = await auditor.page.locator('#content').getByText(words(key, { count: 1 }), { exact: true }).count();
        assert.equal(offered, 0, `${tab} offers ${key}`);
      }
    }
    await openTab('roster', auditor.page);
    await auditor.page.getByRole('link', { name: people[0].full_name }).click();
    await auditor.page.getByLabel(words('column.full_name')).waitFor();
    assert.equal(await auditor.page.locator('#content').getByRole('button').count(), 0);
    assert.equal(await auditor.page.locator('#content input:not([readonly])').count(), 0);
    await auditor.close();
  });
});
