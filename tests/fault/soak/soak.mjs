// A soak: mixed load at a bounded rate on one daemon for a given time, with its
// memory, descriptors, threads, files and answers written down on the way.

import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Hall } from '../../lib/hall.mjs';
import { makeOfficials } from '../../lib/roster.mjs';
import { Load } from './load.mjs';
import { recount } from './recount.mjs';
import { Samples } from './samples.mjs';

/** Their work grows with all that was ever stored. */
export const GROWING = ['close'];

const LOOK_SECONDS = 10;
const LOOKS = 15; // at least

const size = (file) => {
  try {
    return statSync(file).size;
  } catch {
    return 0;
  }
};

async function look(hall) {
  const { text } = await hall.nobody.get('/metrics');
  const metric = (name) => Number(new RegExp(`^congressd_${name} (\\d+)$`, 'm').exec(text)[1]);
  const status = readFileSync(`/proc/${hall.daemon.child.pid}/status`, 'utf8');
  const database = path.join(hall.congress.data, 'congress.db');
  return {
    resident: metric('resident_bytes'),
    heap: metric('heap_bytes'),
    descriptors: metric('open_descriptors'),
    threads: Number(/^Threads:\s*(\d+)$/m.exec(status)[1]),
    database: size(database),
    wal: size(`${database}-wal`),
  };
}

async function watch(hall, load, samples, { seconds, told }) {
  const gap = Math.min(LOOK_SECONDS, seconds / LOOKS) * 1000;
  while (samples.now() < seconds) {
    await sleep(Math.min(gap, Math.max(0, (seconds - samples.now()) * 1000)));
    samples.gauge(await look(hall));
    told(samples.line());
  }
  samples.end();
  load.end();
}

async function prepare({ people, voters }) {
  const hall = await Hall.open({ people: makeOfficials(people, 12) });
  const badges = await hall.issueBadges();
  await hall.admit(hall.people.slice(0, voters));
  return { hall, badges };
}

/**
 * Runs it: {samples, errors, errorCount, acts, lost}; `lost` says what the recount
 * found wrong, or null. `told` gets a line at each look.
 */
export async function soak({ seconds, people = 246, voters = 40, screens = 30, told = () => {} }) {
  const { hall, badges } = await prepare({ people, voters });
  try {
    const samples = new Samples();
    const load = new Load(hall, samples, { badges, voters, screens });
    await load.open();
    samples.begun = performance.now();
    samples.answers.clear();
    await Promise.all([load.run(), watch(hall, load, samples, { seconds, told })]);
    await load.close();
    const lost = await recount(hall, load).then(() => null, (error) => error.message);
    const { errors, errorCount, scans, contests, audience } = load;
    const ballots = contests.reduce((sum, { leaves }) => sum + leaves.length, 0);
    return { samples, errors, errorCount, lost, acts: { scans: scans.size, contests: contests.length, ballots, subscribers: audience.heard } };
  } finally {
    await hall.close();
  }
}
