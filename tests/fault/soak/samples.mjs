// What a soak wrote down, and whether it stayed flat: the last third is held
// against the second; the first is for warming up.

const MEGA = 1e6;
const ENOUGH_FOR_P99 = 200; // answers in each of the thirds compared
const ENOUGH = 10;
const WARM_SECONDS = 240; // in less nothing is warm, and only what is judged always is judged

const sorted = (list) => [...list].sort((a, b) => a - b);
/** The value that a share of `list`, sorted, does not exceed. */
const quantile = (list, share) => list[Math.min(list.length - 1, Math.floor(list.length * share))];

// How much more of each the last third may have: `share` of the second and `floor`.
// Medians are compared: whoever signs in takes much memory for an instant.
const GAUGES = {
  resident: { unit: 'MB', scale: MEGA, share: 0.03, floor: 0.5 * MEGA, judged: 'warm' },
  heap: { unit: 'MB', scale: MEGA, share: 0.03, floor: 0.5 * MEGA, judged: 'warm' },
  descriptors: { unit: '', scale: 1, share: 0.05, floor: 4, judged: 'always' },
  threads: { unit: '', scale: 1, share: 0, floor: 0.5, judged: 'always' },
  database: { unit: 'MB', scale: MEGA },
  wal: { unit: 'MB', scale: MEGA },
};
const SLOWER = { share: 0.5, floor: 15 }; // ms

const within = (later, earlier, { share, floor }) => later <= earlier * (1 + share) + floor;

export class Samples {
  constructor() {
    this.begun = performance.now();
    this.ended = null;
    this.gauges = []; // {at, resident, heap, descriptors, threads, database, wal}
    this.answers = new Map(); // kind → [[at, ms]…]
  }

  /** Seconds since the beginning. */
  now() {
    return (performance.now() - this.begun) / 1000;
  }

  end() {
    this.ended = this.now();
  }

  gauge(figures) {
    this.gauges.push({ at: this.now(), ...figures });
  }

  answered(kind, ms) {
    if (!this.answers.has(kind)) this.answers.set(kind, []);
    this.answers.get(kind).push([this.now(), ms]);
  }

  /** Whether it took long enough for times and memory to mean something. */
  isWarm() {
    return this.ended >= WARM_SECONDS;
  }

  // Which third a moment is in: 0, 1, 2.
  #third(at) {
    return Math.min(2, Math.floor((3 * at) / (this.ended ?? this.now())));
  }

  #thirds(rows, at, value) {
    const thirds = [[], [], []];
    for (const row of rows) thirds[this.#third(at(row))].push(value(row));
    return thirds;
  }

  /** One line for whoever watches. */
  line() {
    const last = this.gauges.at(-1);
    const from = this.gauges.at(-2)?.at ?? 0;
    const parts = Object.entries(GAUGES).map(([name, { unit, scale }]) => `${name} ${(last[name] / scale).toFixed(scale > 1 ? 1 : 0)}${unit && ` ${unit}`}`);
    for (const [kind, rows] of this.answers) {
      const recent = sorted(rows.filter(([at]) => at >= from).map(([, ms]) => ms));
      if (recent.length) parts.push(`${kind} ${[quantile(recent, 0.5), quantile(recent, 0.99), recent.at(-1)].map((ms) => ms.toFixed(1)).join('/')} ms`);
    }
    return `${last.at.toFixed(0)} s: ${parts.join(', ')}`;
  }

  /** Rows of the table of gauges: {name, thirds, judged, flat}. */
  gaugeRows() {
    return Object.entries(GAUGES).map(([name, { unit, scale, judged = 'never', ...limit }]) => {
      const thirds = this.#thirds(this.gauges, ({ at }) => at, (row) => row[name]).map((list) => quantile(sorted(list), 0.5));
      return {
        name: unit ? `${name}, ${unit}` : name,
        thirds: thirds.map((value) => (value / scale).toFixed(scale > 1 ? 2 : 1)),
        judged,
        flat: judged === 'never' || (judged === 'warm' && !this.isWarm()) || within(thirds[2], thirds[1], limit),
      };
    });
  }

  /** Rows of the table of answers, in ms: {kind, count, p50, p99, max, thirds, flat}. Kinds in `growing` do more and more, and are not judged. */
  answerRows(growing = []) {
    return [...this.answers].map(([kind, rows]) => {
      const all = sorted(rows.map(([, ms]) => ms));
      const thirds = this.#thirds(rows, ([at]) => at, ([, ms]) => ms).map(sorted);
      const least = Math.min(thirds[1].length, thirds[2].length);
      const compare = (share) => within(quantile(thirds[2], share), quantile(thirds[1], share), SLOWER);
      const judged = this.isWarm() && !growing.includes(kind) && least >= ENOUGH;
      return {
        kind,
        count: all.length,
        p50: quantile(all, 0.5),
        p99: quantile(all, 0.99),
        max: all.at(-1),
        thirds: thirds.map((list) => (list.length ? quantile(list, least >= ENOUGH_FOR_P99 ? 0.99 : 0.5) : NaN)),
        compared: judged ? (least >= ENOUGH_FOR_P99 ? 'p99' : 'p50') : '–',
        flat: !judged || (compare(0.5) && (least < ENOUGH_FOR_P99 || compare(0.99))),
      };
    });
  }

  /** One Markdown table for all. */
  table(growing) {
    const ms = (value) => (Number.isNaN(value) ? '–' : value.toFixed(1));
    const lines = ['| what | number | p50 | p99 | longest | first third | second | last | compared |', '|---|--:|--:|--:|--:|--:|--:|--:|---|'];
    for (const { name, thirds, judged, flat } of this.gaugeRows()) {
      lines.push(`| ${name} | ${this.gauges.length} | – | – | – | ${thirds.join(' | ')} | ${judged === 'never' ? '–' : 'median'}${flat ? '' : ' **not flat**'} |`);
    }
    for (const { kind, count, p50, p99, max, thirds, compared, flat } of this.answerRows(growing)) {
      lines.push(`| ${kind}, ms | ${count} | ${[p50, p99, max, ...thirds].map(ms).join(' | ')} | ${compared}${flat ? '' : ' **not flat**'} |`);
    }
    return lines.join('\n');
  }

  /** What is not flat: names. */
  steep(growing) {
    const gauges = this.gaugeRows().filter(({ flat }) => !flat).map(({ name }) => name);
    const answers = this.answerRows(growing).filter(({ flat }) => !flat).map(({ kind }) => kind);
    return [...gauges, ...answers];
  }
}
