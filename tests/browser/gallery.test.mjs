// Every page in its main states at the sizes of a phone, a tablet, a laptop and a
// beamer, in both languages: pictures in build/screenshots for people to look at,
// and what a program can tell of them: nothing runs out of the window, no words
// are cut off, and all of them are in the reader's language.

import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { still } from '../lib/axe.mjs';
import { WORDS } from '../lib/browser.mjs';
import { GIVEN_WORDS, GUIDES, TourHall } from '../lib/tour.mjs';

const GALLERY = fileURLToPath(new URL('../../build/screenshots/gallery/', import.meta.url));
// All sizes in both languages by `make browser-long`; else each at two.
const SIZES = { vi: [[390, 844], [1366, 768]], en: [[820, 1180], [1920, 1080]] };
if (process.env.THOROUGH) SIZES.vi = SIZES.en = [...SIZES.vi, ...SIZES.en].sort(([a], [b]) => a - b);
const PREFIXES = new Set(Object.keys(WORDS.vi).map((key) => key.split('.')[0]));

const other = { vi: 'en', en: 'vi' };
const texts = (language) => new Set(Object.values(WORDS[language]));

// The page's visible texts, what of them is cut off, and how wide it all is.
function survey() {
  const { clientWidth, scrollWidth } = document.documentElement;
  const scrolls = (node) => node.closest('.scroll') || [...node.children].length > 0;
  const seen = [];
  const cut = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.data.trim();
    const node = walker.currentNode.parentElement;
    if (!text || !node.checkVisibility({ checkVisibilityCSS: true, checkOpacity: true })) continue;
    const box = node.getBoundingClientRect();
    if (box.width <= 1 || box.height <= 1) continue;
    seen.push(text);
    const style = getComputedStyle(node);
    const clipped = style.overflowX !== 'visible' && style.overflowX !== 'auto' && node.scrollWidth > node.clientWidth + 1;
    const out = !node.closest('.scroll, .skip') && (box.right > clientWidth + 1 || box.left < -1);
    if ((clipped && !scrolls(node)) || out) cut.push(`${node.tagName.toLowerCase()}.${node.className}: ${text.slice(0, 60)}`);
  }
  return { seen, cut, wide: scrollWidth > clientWidth ? `${scrollWidth} px in ${clientWidth}` : null, title: document.title };
}

function wrongWords(seen, language) {
  const mine = texts(language);
  const theirs = texts(other[language]);
  return seen.filter((text) => {
    const key = /\b([a-z_]+)(\.[a-z0-9_]+)+\b/.exec(text);
    if (key && PREFIXES.has(key[1]) && !/^[a-z.]+\/|@/.test(text)) return true;
    if (/\{\w+\}/.test(text)) return true;
    return theirs.has(text) && !mine.has(text) && !GIVEN_WORDS.has(text);
  });
}

for (const language of ['vi', 'en']) {
  describe(`the pages at every size (${language})`, { timeout: 1200000 }, () => {
    let tour;
    before(async () => {
      mkdirSync(GALLERY, { recursive: true });
      tour = await TourHall.open();
    });
    after(() => tour?.close());

    for (const [name, guide] of Object.entries(GUIDES)) {
      it(name, async () => {
        const faults = [];
        const look = async (state, { page }, again) => {
          const before = page.viewportSize();
          for (const [width, height] of SIZES[language]) {
            await page.setViewportSize({ width, height });
            await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
            await page.evaluate(() => window.scrollTo(0, 0));
            if (again) await again();
            await still(page);
            const { seen, cut, wide, title } = await page.evaluate(survey);
            const at = `${state} at ${width}×${height}`;
            if (wide) faults.push(`${at} is too wide: ${wide}`);
            for (const text of cut) faults.push(`${at} cuts ${text}`);
            for (const text of wrongWords([...seen, title], language)) faults.push(`${at} says “${text}”`);
            const fullPage = !/^(projector-|scan-(green|yellow|red))/.test(state);
            await page.screenshot({ path: `${GALLERY}${state}-${language}-${width}.jpg`, type: 'jpeg', quality: 75, fullPage });
          }
          await page.setViewportSize(before);
        };
        await guide(tour, language, look);
        assert.deepEqual(faults, []);
      });
    }
  });
}
