// Every page in its main states under axe-core: WCAG 2.0, 2.1 and 2.2, levels A
// and AA, in both languages, light and dark.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { still, violations } from '../lib/axe.mjs';
import { Device, WORDS } from '../lib/browser.mjs';
import { Hall } from '../lib/hall.mjs';
import { GIVEN_WORDS, GUIDES, TourHall } from '../lib/tour.mjs';

for (const language of ['vi', 'en']) {
  describe(`every page can be used by everybody (${language})`, { timeout: 900000 }, () => {
    let tour;
    before(async () => {
      tour = await TourHall.open();
    });
    after(() => tour?.close());

    for (const [name, guide] of Object.entries(GUIDES)) {
      it(name, async () => {
        const found = [];
        let states = 0;
        const look = async (state, { page }, again) => {
          states++;
          // Colours do not depend on the language.
          for (const colorScheme of language === 'vi' || process.env.THOROUGH ? ['light', 'dark'] : ['light']) {
            if (colorScheme === 'dark' && again) await again();
            await page.emulateMedia({ colorScheme });
            await still(page);
            for (const line of await violations(page, { colours: colorScheme === 'dark' })) found.push(`${state} (${colorScheme}): ${line}`);
          }
          await page.emulateMedia({ colorScheme: 'light' });
          assert.equal(await page.evaluate(() => document.documentElement.lang), language, `language of ${state}`);
        };
        await guide(tour, language, look);
        assert.deepEqual([...new Set(found)], []);
        assert.ok(states > 2);
      });
    }
  });
}

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
