// Walks through every page in its main states, and looks at each state twice: with
// axe-core (WCAG 2.0, 2.1 and 2.2, levels A and AA, light and dark), and at the
// sizes of a phone, a tablet, a laptop and a beamer: pictures in build/screenshots
// for people to look at, and what a program can tell of them: nothing runs out of
// the window, no words are cut off, and all of them are in the reader's language.

import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { still, violations } from './axe.mjs';
import { WORDS } from './browser.mjs';
import { GIVEN_WORDS, GUIDES, TourHall } from './tour.mjs';

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

// What axe-core finds in a state. Colours do not depend on the language.
async function inaccessible(page, language, again) {
  const found = [];
  for (const colorScheme of language === 'vi' || process.env.THOROUGH ? ['light', 'dark'] : ['light']) {
    if (colorScheme === 'dark' && again) await again();
    await page.emulateMedia({ colorScheme });
    await still(page);
    for (const line of await violations(page, { colours: colorScheme === 'dark' })) found.push(`(${colorScheme}) ${line}`);
  }
  await page.emulateMedia({ colorScheme: 'light' });
  return found;
}

// What is wrong with a state at one size; leaves a picture of it.
async function misplaced(page, language, state, width) {
  const { seen, cut, wide, title } = await page.evaluate(survey);
  const fullPage = !/^(projector-|scan-(green|yellow|red))/.test(state);
  await page.screenshot({ path: `${GALLERY}${state}-${language}-${width}.jpg`, type: 'jpeg', quality: 75, fullPage });
  return [
    ...(wide ? [`too wide: ${wide}`] : []),
    ...cut.map((text) => `cuts ${text}`),
    ...wrongWords([...seen, title], language).map((text) => `says “${text}”`),
  ];
}

async function atEverySize(page, language, state, again) {
  const found = [];
  const before = page.viewportSize();
  for (const [width, height] of SIZES[language]) {
    await page.setViewportSize({ width, height });
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    await page.evaluate(() => window.scrollTo(0, 0));
    if (again) await again();
    await still(page);
    for (const fault of await misplaced(page, language, state, width)) found.push(`(${width}×${height}) ${fault}`);
  }
  await page.setViewportSize(before);
  return found;
}

/** The tests of every page in one language. */
export function lookAtEveryPage(language) {
  describe(`every page, for everybody and at every size (${language})`, { timeout: 1200000 }, () => {
    let tour;
    before(async () => {
      mkdirSync(GALLERY, { recursive: true });
      tour = await TourHall.open();
    });
    after(() => tour?.close());

    for (const [name, guide] of Object.entries(GUIDES)) {
      it(name, async () => {
        const found = new Set();
        let states = 0;
        const look = async (state, { page }, again) => {
          states++;
          for (const line of await inaccessible(page, language, again)) found.add(`${state} ${line}`);
          assert.equal(await page.evaluate(() => document.documentElement.lang), language, `language of ${state}`);
          if (again) await again();
          for (const line of await atEverySize(page, language, state, again)) found.add(`${state} ${line}`);
        };
        await guide(tour, language, look);
        assert.deepEqual([...found], []);
        assert.ok(states > 2);
      });
    }
  });
}
