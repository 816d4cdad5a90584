// What chance alone does: the bounds a linkage attack has to beat.

/** z such that a standard normal exceeds it with probability p (Acklam's rational approximation, p < 0.02425). */
export function normalBound(p) {
  const c = [-7.784894002430293e-3, -0.3223964580411365, -2.400758277161838, -2.549732539343734, 4.374664141464968, 2.938163982698783];
  const d = [7.784695709041462e-3, 0.3224671290700398, 2.445134137142996, 3.754408661907416];
  const q = Math.sqrt(-2 * Math.log(p));
  const top = ((((c[0] * q + c[1]) * q + c[2]) * q + c[3]) * q + c[4]) * q + c[5];
  return -top / ((((d[0] * q + d[1]) * q + d[2]) * q + d[3]) * q + 1);
}

/** The least k that a Poisson variable of this mean reaches with probability at most p. */
export function poissonBound(mean, p) {
  let term = Math.exp(-mean);
  let below = 0;
  for (let k = 0; ; k++) {
    below += term;
    if (1 - below <= p) return k + 1;
    term *= mean / (k + 1);
  }
}

/** A random permutation of the items. */
export function shuffled(items) {
  const all = [...items];
  for (let i = all.length - 1; i > 0; i--) {
    const j = Math.floor(Math.random() * (i + 1));
    [all[i], all[j]] = [all[j], all[i]];
  }
  return all;
}

/** The items by score, equal ones at random, those without a score (undefined) at random places. */
export function ranked(items, score) {
  const known = shuffled(items).map((item) => [item, score(item) ?? null]);
  const scored = known.filter(([, value]) => value !== null).sort(([, a], [, b]) => (a < b ? -1 : a > b ? 1 : 0));
  let next = 0;
  return known.map(([item, value]) => (value === null ? item : scored[next++][0]));
}

/** How far two orders of the same n items agree, as a standard normal under chance (Spearman). */
export function orderAgreement(one, other) {
  const place = new Map(other.map((item, at) => [item, at]));
  const middle = (one.length - 1) / 2;
  let sum = 0;
  let square = 0;
  one.forEach((item, at) => {
    sum += (at - middle) * (place.get(item) - middle);
    square += (at - middle) ** 2;
  });
  return (sum / square) * Math.sqrt(one.length - 1);
}

/** The same within groups only (Kendall, summed): {sum, variance}; `groups` are lists of items, `place` their true places. */
export function orderWithin(groups, place) {
  let sum = 0;
  let variance = 0;
  for (const group of groups) {
    const n = group.length;
    for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) sum += Math.sign(place(group[j]) - place(group[i]));
    variance += (n * (n - 1) * (2 * n + 5)) / 18;
  }
  return { sum, variance };
}
