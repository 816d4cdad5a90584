// Who is elected, as the congress rules have it: exact integers, and no seat by lot.
// For recounts; pages show what the server counted.

/**
 * {base, threshold, elected, tied, open_seats, rows} of a count, for a resolution
 * with `adopted`; null where the base is not among `counts`. `totals` are rows
 * {number, for}, in ballot order.
 */
export function outcome(manifest, counts, totals) {
  const { num, den, base: name } = manifest.majority;
  const base = counts[name];
  if (base === undefined || base === null) return null;
  const threshold = manifest.runoff_of ? 1 : Math.floor((base * num) / den) + 1;
  const resolution = manifest.style === 'resolution';
  const seats = resolution ? nobody : fill(totals, threshold, manifest.seats);
  const rows = totals.map((row) => {
    const reached = row.for >= threshold;
    const elected = resolution ? reached : seats.elected.includes(row.number);
    return { number: row.number, votes: row.for, percent: percent(row.for, base), elected, missing: reached ? 0 : threshold - row.for };
  });
  const found = { base, threshold, ...seats, rows };
  return resolution ? { ...found, adopted: rows[0].elected } : found;
}

const nobody = { elected: [], tied: [], open_seats: 0 };

// Those who reach the threshold, the most votes first; at the cut, equal votes elect nobody.
function fill(totals, threshold, seats) {
  const over = totals.filter((row) => row.for >= threshold).sort((a, b) => b.for - a.for || a.number - b.number);
  const cut = over.length > seats && over[seats].for === over[seats - 1].for ? over[seats].for : null;
  const elected = over.slice(0, seats).filter((row) => row.for !== cut);
  const tied = over.filter((row) => row.for === cut);
  return {
    elected: elected.map((row) => row.number),
    tied: tied.map((row) => row.number),
    open_seats: seats - elected.length,
  };
}

// Hundredths, half up, as "66.67".
function percent(part, whole) {
  const hundredths = whole === 0 ? 0 : Math.floor((20000 * part + whole) / (2 * whole));
  return `${Math.floor(hundredths / 100)}.${String(hundredths % 100).padStart(2, '0')}`;
}
