// Every page in its main states under axe-core: WCAG 2.0, 2.1 and 2.2, levels A
// and AA, in both languages, light and dark.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { still, violations } from '../lib/axe.mjs';
import { GUIDES, TourHall } from '../lib/tour.mjs';

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
          for (const colorScheme of ['light', 'dark']) {
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
