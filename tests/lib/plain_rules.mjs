// The rules of a congress as plainly as they read, for tests: slow, and without
// anything of the program.

/** 100.00 times part of whole, half up, by counting. */
export function hundredths(part, whole) {
  let cents = 0;
  while (2 * (cents + 1) * whole <= 20000 * part + whole) cents++;
  return cents;
}

/** "66,67", or with another mark. */
export function percentText(part, whole, mark = ',') {
  const cents = hundredths(part, whole);
  return `${Math.floor(cents / 100)}${mark}${String(cents % 100).padStart(2, '0')}`;
}

/** The least number that is strictly more than num/den of the base. */
export function thresholdOf({ num, den }, base) {
  let threshold = 0;
  while (threshold * den <= base * num) threshold++;
  return threshold;
}

/**
 * The result of an election: the highest of those over the threshold, nobody of
 * those tied at the cut; in a run-off the most votes win. `totals` are rows of
 * {number, for}.
 */
export function decide({ seats, majority, runoff_of: runoff }, totals, base) {
  const threshold = runoff ? 1 : thresholdOf(majority, base);
  const over = totals.filter((row) => row.for >= threshold);
  const better = (row) => over.filter((other) => other.for > row.for).length;
  const alike = (row) => over.filter((other) => other.for === row.for).length;
  const elected = over.filter((row) => better(row) + alike(row) <= seats);
  const tied = over.filter((row) => better(row) < seats && better(row) + alike(row) > seats);
  return {
    base,
    threshold,
    elected: elected.sort((a, b) => b.for - a.for || a.number - b.number).map(({ number }) => number),
    tied: tied.map(({ number }) => number),
    open_seats: seats - elected.length,
    rows: totals.map((row) => ({
      number: row.number,
      votes: row.for,
      percent: percentText(row.for, base, '.'),
      elected: elected.includes(row),
      missing: Math.max(0, threshold - row.for),
    })),
  };
}
