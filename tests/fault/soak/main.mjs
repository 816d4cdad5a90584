// `make soak`: SOAK_SECONDS of mixed load (half an hour unless said), one table,
// and an exit that is not 0 where memory, descriptors or answers were not flat,
// an answer was wrong, or something acknowledged is not there.

import { GROWING, soak } from './soak.mjs';

const seconds = Number(process.env.SOAK_SECONDS ?? 1800);
const { samples, errors, errorCount, lost, acts } = await soak({ seconds, told: (line) => console.error(line) });

console.log(`${seconds} s: ${Object.entries(acts).map(([name, count]) => `${count} ${name}`).join(', ')}\n`);
console.log(samples.table(GROWING));
const steep = samples.steep(GROWING);
const wrong = [
  ...(steep.length ? [`not flat: ${steep.join(', ')}`] : []),
  ...(errorCount ? [`${errorCount} wrong answers:`, ...errors] : []),
  ...(lost ? [`the recount: ${lost}`] : []),
];
if (!samples.isWarm()) console.log('\ntoo short to judge memory and times');
console.log(`\n${wrong.length ? wrong.join('\n') : 'flat; no wrong answer; everything acknowledged is there'}`);
process.exit(wrong.length ? 1 : 0);
