// What axe-core finds wrong with a page for people who read it otherwise.

import assert from 'node:assert/strict';
import axe from 'axe-core';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Fails where the page as it is now breaks WCAG 2.2 AA, naming rule and element. */
export async function assertAccessible(page) {
  await page.evaluate(axe.source);
  // A preload would copy style sheets of shadow trees into style elements, which the policy forbids.
  const options = { runOnly: { type: 'tag', values: RULES }, preload: false };
  const { violations } = await page.evaluate((all) => globalThis.axe.run(document, all), options);
  assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html.slice(0, 200))]), []);
}
