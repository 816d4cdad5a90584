// What stands on papers, entered at the console: the bodies of the congress,
// photos, the size of badges; and the papers it offers.

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { Device, words } from '../lib/browser.mjs';
import { decodePdf, pdfInfo, pdfText } from '../lib/decode.mjs';
import { Hall } from '../lib/hall.mjs';
import { makeOfficials } from '../lib/roster.mjs';

const PASSWORD = 'mật khẩu của bàn';
const plain = (text) => text.normalize('NFC').replace(/\s+/g, ' ');

describe('papers at the console', { timeout: 240000 }, () => {
  let hall;
  let desk;
  let page;
  before(async () => {
    hall = await Hall.open({ people: makeOfficials(4) });
    await hall.issueBadges();
    await hall.admit(hall.people.slice(0, 3));
    const contest = await hall.define({ title: 'Nghị quyết', style: 'resolution' });
    await hall.move(contest.id, 'voting', 'closed');
    await hall.congress.succeed('staff', ['add', 'thu-ky', '--role', 'secretariat'], { input: `${PASSWORD}\n` });
    desk = await Device.open(hall.base, { width: 1366, height: 768 });
    ({ page } = desk);
    await page.goto('/console');
    await page.getByLabel(words('common.name'), { exact: true }).fill('thu-ky');
    await page.getByLabel(words('common.password'), { exact: true }).fill(PASSWORD);
    await desk.button('common.sign_in').click();
    await desk.button('common.sign_out').waitFor();
  });
  after(async () => {
    await desk?.close();
    await hall?.close();
  });

  async function download(link) {
    const [file] = await Promise.all([page.waitForEvent('download'), link.click()]);
    assert.equal(await file.failure(), null, file.suggestedFilename());
    return readFileSync(await file.path());
  }

  const link = (key) => page.getByRole('link', { name: words(key) }).first();

  it('name the bodies that were entered', async () => {
    await page.goto('/console#/overview');
    await page.getByText(words('committees.title'), { exact: true }).click();
    await page.getByLabel(words('committees.organisation')).fill('Đoàn huyện Tân Phú');
    await page.getByLabel(words('committees.place'), { exact: true }).fill('Tân Phú');
    const counting = page.getByRole('group', { name: words('committees.counting') });
    await counting.getByLabel(words('committees.head')).fill(' Phạm Kiểm ');
    await counting.getByLabel(words('committees.members')).fill('Đỗ Một\n\n  Vũ Hai\n');
    await page.locator('details[open]').getByRole('button', { name: words('common.save') }).click();
    await page.getByText(words('console.saved')).waitFor();
    const kept = (await hall.auditor.get('/api/committees')).expect(200);
    assert.deepEqual([kept.organisation, kept.place, kept.counting], ['Đoàn huyện Tân Phú', 'Tân Phú', { head: 'Phạm Kiểm', members: ['Đỗ Một', 'Vũ Hai'] }]);
    await page.reload();
    await page.getByText(words('committees.title'), { exact: true }).click();
    assert.equal(await counting.getByLabel(words('committees.members')).inputValue(), 'Đỗ Một\nVũ Hai');
    await counting.scrollIntoViewIfNeeded();
    await desk.shoot('console-committees');
  });

  it('are all offered', async () => {
    await page.goto('/console#/files');
    const minutes = plain(await pdfText(await download(link('files.minutes'))));
    for (const part of ['ĐOÀN HUYỆN', 'Trưởng ban: Phạm Kiểm', 'Thành viên: Đỗ Một, Vũ Hai']) assert.ok(minutes.includes(part), minutes);
    assert.match(plain(await pdfText(await download(link('files.result_pdf')))), /CHƯA XÁC NHẬN/);
    assert.match(plain(await pdfText(await download(link('files.attendance_pdf')))), /Ký tên/);
    assert.match(plain(await pdfText(await download(link('files.attendance_filled')))), /triệu tập 4, có mặt 3, vắng 1/);
    assert.equal(await page.getByRole('link', { name: words('files.issued_pdf') }).count(), 0, 'an open vote hands out no ballots');
  });

  it('have the photo that was chosen', async () => {
    const [one] = hall.people;
    await page.goto(`/console#/roster/${one.id}`);
    await page.getByText(words('photo.none')).waitFor();
    const file = `${desk.directory}/face.png`;
    // Larger than a photo is kept; drawn by the browser itself.
    const picture = await page.evaluate(() => {
      const canvas = document.createElement('canvas');
      canvas.width = 900;
      canvas.height = 1200;
      const context = canvas.getContext('2d');
      context.fillStyle = '#88aacc';
      context.fillRect(0, 0, 900, 1200);
      context.fillStyle = '#553322';
      context.fillRect(300, 200, 300, 400);
      return canvas.toDataURL('image/png').split(',')[1];
    });
    writeFileSync(file, Buffer.from(picture, 'base64'));
    await page.getByLabel(words('photo.file')).setInputFiles(file);
    await page.getByText(words('photo.saved')).waitFor();
    const shown = page.getByRole('img', { name: words('photo.of', { name: one.full_name }) });
    await shown.waitFor();
    assert.deepEqual(await shown.evaluate((image) => image.decode().then(() => [image.naturalWidth, image.naturalHeight])), [480, 640]);
    await desk.shoot('console-photo');
    writeFileSync(file, 'no picture');
    await page.getByLabel(words('photo.file')).setInputFiles(file);
    await page.getByRole('alert').first().waitFor();
    assert.equal((await hall.steward.get(`/api/delegates/${one.id}/photo`)).status, 200, 'the one before stays');
  });

  it('have badges of the size that was chosen', async () => {
    await page.goto('/console#/badges');
    await page.locator('select[name=size]').selectOption('a6');
    await desk.button('badge.print_all').click();
    const badges = await download(link('job.download'));
    assert.match((await pdfInfo(badges)).size, /^297\.\d+ x 419/);
    assert.equal((await decodePdf(badges, 1, 4)).length, 4);
    await desk.shoot('console-badges');
  });

  it('lose the photo that is taken away', async () => {
    const [one] = hall.people;
    await page.goto(`/console#/roster/${one.id}`);
    await desk.button('photo.remove').click();
    await page.getByRole('dialog').getByRole('button', { name: words('photo.remove') }).click();
    await page.getByText(words('photo.none')).waitFor();
    assert.equal((await hall.steward.get(`/api/delegates/${one.id}/photo`)).status, 404);
  });
});
