// axe-core in a page. Its source is evaluated by the browser's debugger, which no
// content security policy stops; the page itself stays as strict as it is.

import { readFileSync } from 'node:fs';

const SOURCE = readFileSync(new URL('../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
const LEVELS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
// All that depends on the colour scheme.
const COLOURS = ['color-contrast', 'link-in-text-block'];

/** What breaks WCAG 2.2 A or AA in the page as it stands: one line for each place. */
export async function violations(page, { colours = false } = {}) {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(SOURCE);
  const runOnly = colours ? { type: 'rule', values: COLOURS } : { type: 'tag', values: LEVELS };
  const found = await page.evaluate((options) => window.axe.run(document, options).then((result) => result.violations), {
    runOnly,
    resultTypes: ['violations'],
    // It would copy style sheets of shadow trees into style elements, which the policy forbids.
    preload: false,
  });
  return found.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id}: ${help}: ${node.target.join(' ')} ${node.html.slice(0, 160)} ${node.any.map(({ message }) => message).join('; ').slice(0, 200)}`),
  );
}

/** Waits for movements to end: half-faded words have half the contrast. */
export async function still(page) {
  await page.evaluate(() =>
    Promise.all(
      document
        .getAnimations()
        .filter((animation) => animation.effect?.getComputedTiming().endTime !== Infinity)
        .map((animation) => animation.finished.catch(() => {})),
    ),
  );
}
