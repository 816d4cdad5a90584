// The short version of `make soak`: descriptors and threads do not grow, every
// answer is right, and what was acknowledged is there. Times and memory are not
// judged here: the machine may be busy, and a sanitizer keeps what is freed.

import assert from 'node:assert/strict';
import { it } from 'node:test';
import { Samples } from './soak/samples.mjs';
import { GROWING, soak } from './soak/soak.mjs';

const SECONDS = 6;

it('mixed load leaves nothing open and loses nothing', { timeout: 300000 }, async () => {
  const { samples, errors, lost, acts } = await soak({ seconds: SECONDS, people: 60, voters: 8, screens: 12 });
  assert.deepEqual(errors, []);
  assert.equal(lost, null);
  assert.ok(acts.scans > 0 && acts.contests > 0, JSON.stringify(acts));
  assert.deepEqual(samples.steep(GROWING), [], samples.table(GROWING));
});

/** Samples of five minutes; `value` makes a figure of each look, `ms` the answers, from the share of the time gone. */
function samplesOf(value, ms) {
  const samples = new Samples();
  samples.begun -= 300000;
  samples.ended = 300;
  for (let at = 5; at < 300; at += 10) {
    const figure = value(at / 300);
    samples.gauges.push({ at, resident: 30e6, heap: figure * 1e6, descriptors: 70, threads: 7, database: figure * 1e6, wal: 0 });
  }
  samples.answers.set('scan', Array.from({ length: 900 }, (_, at) => [at / 3, ms(at / 900)]));
  return samples;
}

it('knows what is steep', () => {
  const flat = () => 20;
  const rising = (share) => 20 + 10 * share;
  assert.deepEqual(samplesOf(flat, () => 3).steep(GROWING), []);
  assert.deepEqual(samplesOf(rising, () => 3).steep(GROWING), ['heap, MB']);
  assert.deepEqual(samplesOf((share) => (share < 0.3 ? 5 : 20), () => 3).steep(GROWING), [], 'what grows while it warms up may');
  assert.deepEqual(samplesOf(flat, (share) => 3 + 60 * share * share).steep(GROWING), ['scan']);
  assert.deepEqual(samplesOf(flat, (share) => (share > 0.9 && Math.round(share * 900) % 5 === 0 ? 200 : 3)).steep(GROWING), ['scan'], 'the worst of a hundred');
});
