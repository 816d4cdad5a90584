// What several pages need to know about a contest.

// [{number, name}] in ballot order.
export function optionsOf(contest) {
  return (contest.options ?? []).map((option, at) =>
    typeof option === 'string' ? { number: at + 1, name: option } : option,
  );
}

// Counts by option number, from the live rows [number, for, against, other] or
// the contest's own objects; null while nothing is to be revealed.
export function totalsOf(contest) {
  if (!contest?.totals) return null;
  const rows = contest.totals.map((row) =>
    Array.isArray(row) ? { number: row[0], for: row[1], against: row[2], other: row[3] } : row,
  );
  return new Map(rows.map((row) => [row.number, row]));
}
