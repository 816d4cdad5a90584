// What is found while a board is checked (lib/verify.js and its parts).

import { unhex } from './bytes.js';

const YIELD_AFTER_MS = 40;
const COUNT_MAX = 2 ** 31 - 1;

/** Thrown after a finding without which nothing else can be checked. */
export class Unreadable extends Error {}

/** What is told of a board that holds nevertheless. */
export const REMARKS = ['second_token'];

/** Whether `value` is a count as boards have them. */
export const isCount = (value) => Number.isInteger(value) && value >= 0 && value <= COUNT_MAX;

export class Check {
  constructor(onProgress) {
    this.report = {
      findings: [],
      manifest: null,
      fingerprint: null,
      congressKey: null,
      opened: true,
      counts: null,
      totals: [],
      invalidReasons: {},
      result: null,
      leaves: [],
      rows: [],
    };
    this.onProgress = onProgress;
    this.done = 0;
    this.total = 0;
    this.resumed = Date.now();
  }

  find(code, detail = '') {
    this.report.findings.push({ code, detail: String(detail) });
  }

  require(holds, code, detail) {
    if (!holds) this.find(code, detail);
    return holds;
  }

  /** Finds, and ends everything, unless it holds. */
  need(holds, code, detail) {
    if (this.require(holds, code, detail)) return;
    throw new Unreadable(code);
  }

  // After each unit of work.
  async step() {
    this.done++;
    if (Date.now() - this.resumed < YIELD_AFTER_MS) return;
    this.onProgress(this.done, Math.max(this.done, this.total));
    await new Promise((resume) => setTimeout(resume));
    this.resumed = Date.now();
  }
}

/** The bytes of a hex field, or null. */
export function bytesOf(text, length) {
  try {
    return unhex(text, length);
  } catch {
    return null;
  }
}

/** A count of nothing yet for a contest of so many options. */
export function newRecount(options) {
  return {
    collected: 0,
    valid: 0,
    invalid: 0,
    reasons: {},
    totals: Array.from({ length: options }, (_, i) => ({ number: i + 1, for: 0, against: 0, other: 0 })),
    leaves: [],
    paperLeaves: [],
    papers: null,
    secondTokens: 0,
    secondAnswers: 0,
  };
}

/** Counts one ballot by its verdict and the marks that a valid one counts by. */
export function countBallot(recount, verdict, marks) {
  recount.collected++;
  if (verdict !== 'valid') {
    recount.invalid++;
    recount.reasons[verdict] = (recount.reasons[verdict] ?? 0) + 1;
    return;
  }
  recount.valid++;
  for (const [number, mark] of marks) recount.totals[number - 1][['for', 'against', 'other'][mark - 1]]++;
}

/** Whether two values are the same JSON, whatever the order of the members. */
export function alike(a, b) {
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return a === b;
  const [left, right] = [Object.keys(a), Object.keys(b)];
  return Array.isArray(a) === Array.isArray(b) && left.length === right.length && left.every((name) => alike(a[name], b[name]));
}
