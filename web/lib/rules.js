// The validity of a ballot as the congress rules have it, for recounts and for
// telling a voter before casting. `contest` is a manifest: style, options, seats
// and, where set, blank, undervote and row_error.

import { MARK_AGAINST, MARK_FOR, MARK_OTHER, marksWellFormed } from './ballot.js';

const ALLOWED = {
  approval: [MARK_FOR],
  each: [MARK_FOR, MARK_AGAINST],
  resolution: [MARK_FOR, MARK_AGAINST, MARK_OTHER],
};

/** How many options a contest has; a resolution has the single option 1. */
export function optionCount(contest) {
  return contest.style === 'resolution' ? 1 : contest.options.length;
}

/**
 * "valid", "bad_marks", "overvote", "no_choice", "undervote" or "both_or_neither";
 * the first two of the faults are never stored.
 */
export function judge(contest, marks) {
  if (!marksFit(contest, marks)) return 'bad_marks';
  if (marks.length === 0) return blankAllowed(contest) ? 'valid' : 'no_choice';
  if (contest.style === 'approval' && marks.length > contest.seats) return 'overvote';
  if (marks.length < expectedMarks(contest)) return shortVerdict(contest);
  return 'valid';
}

function marksFit(contest, marks) {
  const allowed = ALLOWED[contest.style];
  return (
    allowed !== undefined &&
    marksWellFormed(marks) &&
    marks.every(([number, mark]) => number <= optionCount(contest) && allowed.includes(mark))
  );
}

function blankAllowed(contest) {
  const blank = contest.blank ?? 'default';
  return blank === 'default' ? contest.style === 'each' : blank === 'valid';
}

function expectedMarks(contest) {
  return contest.style === 'approval' ? contest.seats : optionCount(contest);
}

function shortVerdict(contest) {
  if (contest.style === 'each') return contest.row_error === 'ballot' ? 'both_or_neither' : 'valid';
  return contest.undervote === 'invalid' ? 'undervote' : 'valid';
}
