// Two thousand scans on one page: as quick at the end as at the beginning, and
// no larger.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Door } from '../lib/door.mjs';
import { Hall } from '../lib/hall.mjs';
import { makeOfficials } from '../lib/roster.mjs';

const PEOPLE = 250;
// In, again, out, again…: 2,000 scans by `make browser-long`, else 1,000.
const ROUNDS = process.env.THOROUGH ? 8 : 4;
const SLOWER = 3; // what noise may make of the same work
const HEAP_GROWTH = 8e6; // bytes

describe('scan after scan', { timeout: 1800000 }, () => {
  let hall;
  let door;
  let badges;
  before(async () => {
    hall = await Hall.open({ people: makeOfficials(PEOPLE) });
    badges = [...(await hall.issueBadges()).values()];
    door = await Door.open(hall);
  });
  after(async () => {
    await door?.close();
    await hall?.close();
  });

  // Scans every badge once, each as soon as the one before has its verdict;
  // answers the milliseconds from the last key to the verdict on the screen.
  const round = () =>
    door.page.evaluate(async (tokens) => {
      const section = document.querySelector('section.verdict');
      const press = (key) => {
        const code = /[A-Z]/.test(key) && key.length === 1 ? `Key${key}` : key.length === 1 ? `Digit${key}` : key;
        document.body.dispatchEvent(new KeyboardEvent('keydown', { key, code, bubbles: true, cancelable: true }));
      };
      const shownAfter = (nonce) =>
        new Promise((resolve) => {
          const look = () => {
            if (!section.dataset.nonce || section.dataset.nonce === nonce) return;
            watcher.disconnect();
            resolve();
          };
          const watcher = new MutationObserver(look);
          watcher.observe(section, { attributes: true });
        });
      // The door leaves the same badge alone for three seconds.
      window.lastRound ??= -Infinity;
      const wait = window.lastRound + 3100 - performance.now();
      const times = [];
      for (const token of tokens) {
        if (times.length === 0 && wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
        const shown = shownAfter(section.dataset.nonce);
        for (const key of token) press(key);
        const began = performance.now();
        press('Enter');
        await shown;
        times.push(performance.now() - began);
      }
      window.lastRound = performance.now();
      return times;
    }, badges);

  // What stays after the rubbish is collected.
  async function weigh() {
    const session = await door.device.context.newCDPSession(door.page);
    await session.send('HeapProfiler.enable');
    await session.send('Performance.enable');
    for (let again = 0; again < 3; again++) await session.send('HeapProfiler.collectGarbage');
    const { metrics } = await session.send('Performance.getMetrics');
    await session.detach();
    const of = (name) => metrics.find((metric) => metric.name === name).value;
    return { heap: of('JSHeapUsedSize'), nodes: of('Nodes'), listeners: of('JSEventListeners') };
  }

  const median = (times) => [...times].sort((a, b) => a - b)[times.length >> 1];

  it('neither slow the page down nor make it grow', async () => {
    const rounds = [];
    const weights = [];
    for (let at = 0; at < ROUNDS; at++) {
      await door.page.keyboard.press('Escape');
      await door.direct(at % 4 < 2 ? 'in' : 'out');
      rounds.push(median(await round()));
      weights.push(await weigh());
    }
    const said = `medians ${rounds.map((ms) => ms.toFixed(1))} ms, ${JSON.stringify(weights)}`;
    // The first round warms up: what is compiled and cached then is no growth.
    const [, early] = weights;
    const late = weights.at(-1);
    const slow = Math.min(...rounds.slice(-2)) / Math.min(...rounds.slice(0, 2));
    assert.ok(slow < SLOWER, said);
    assert.ok(late.heap - early.heap < HEAP_GROWTH, said);
    assert.ok(late.nodes < early.nodes * 1.5 && late.listeners < early.listeners * 1.5, said);
    if (process.env.VERBOSE) console.log(said);

    const expected = PEOPLE * ROUNDS;
    let count = 0;
    for (let after = 0; after !== null; ) {
      const page = (await hall.steward.get(`/api/scans?limit=1000&after=${after}`)).expect(200);
      count += page.scans.length;
      after = page.next;
    }
    assert.equal(count, expected);
    assert.equal(await door.page.locator('.past').count(), 30);
  });
});
