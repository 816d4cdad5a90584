// The language of every page: changed where it stands, and remembered.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Device, WORDS } from '../lib/browser.mjs';
import { Hall } from '../lib/hall.mjs';
import { GIVEN_WORDS } from '../lib/tour.mjs';

describe('the language of every page', { timeout: 180000 }, () => {
  let hall;
  let device;
  before(async () => {
    hall = await Hall.open();
    device = await Device.open(hall.base);
  });
  after(async () => {
    await device?.close();
    await hall?.close();
  });

  for (const path of ['/', '/scan', '/console', '/verify', '/kiosk', '/projector']) {
    it(`${path} changes where it stands, and remembers`, async () => {
      const { page } = device;
      await page.goto(path);
      await page.evaluate(() => (window.same = true));
      for (const [language, button] of [['en', 'English'], ['vi', 'Tiếng Việt'], ['en', 'English']]) {
        await page.mouse.move(100 + Math.random() * 50, 200);
        await page.getByRole('button', { name: button }).first().click();
        await page.waitForFunction((wanted) => document.documentElement.lang === wanted, language);
        const own = (await page.evaluate(() => document.body.innerText)).split('\n');
        const mine = new Set(Object.values(WORDS[language]));
        const left = Object.values(WORDS[language === 'vi' ? 'en' : 'vi']).filter((text) => !mine.has(text) && !GIVEN_WORDS.has(text) && own.includes(text));
        assert.deepEqual(left, [], `${path} in ${language}`);
      }
      assert.equal(await page.evaluate(() => window.same), true, 'nothing was loaded anew');
      await page.reload();
      await page.waitForFunction(() => document.documentElement.lang === 'en');
      await page.evaluate(() => localStorage.setItem('congressd.language', 'vi'));
    });
  }
});
