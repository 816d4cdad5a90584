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
 * a cast with one of the first two faults is refused, not counted.
 */
export function judge(contest, marks) {
  if (!marksFit(contest, marks)) return 'bad_marks';
  if (marks.length === 0) return judgeBlank(contest);
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

// In `each` an empty row is the row's matter, but with one candidate it is the
// whole ballot, and valid.
function judgeBlank(contest) {
  const blank = contest.blank ?? 'default';
  if (blank === 'valid') return 'valid';
  if (blank === 'invalid' || contest.style !== 'each') return 'no_choice';
  return optionCount(contest) > 1 ? shortVerdict(contest) : 'valid';
}

function expectedMarks(contest) {
  return contest.style === 'approval' ? contest.seats : optionCount(contest);
}

function shortVerdict(contest) {
  if (contest.style === 'each') return contest.row_error === 'ballot' ? 'both_or_neither' : 'valid';
  return contest.undervote === 'invalid' ? 'undervote' : 'valid';
}
