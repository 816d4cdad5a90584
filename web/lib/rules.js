// The validity of a ballot as the congress rules have it, for recounts and for
// telling a voter before casting. `contest` is a manifest: style, options, seats
// and, where set, blank, undervote and row_error.

import { MARK_AGAINST, MARK_FOR, MARK_OTHER, marksWellFormed } from './ballot.js';
import { boxesWellFormed } from './ballot_paper.js';

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

/**
 * {verdict, counted} of a ballot paper whose boxes are marked like this: of a row
 * with several boxes marked nothing counts, or it spoils the paper.
 */
export function judgePaper(contest, boxes) {
  if (!boxesWellFormed(boxes) || !areBoxes(contest, boxes)) return { verdict: 'bad_marks', counted: [] };
  const counted = boxes.filter(([number]) => boxes.filter((box) => box[0] === number).length === 1);
  if (counted.length < boxes.length) {
    if (contest.style === 'resolution') return { verdict: 'overvote', counted: [] };
    if (contest.row_error === 'ballot') return { verdict: 'both_or_neither', counted: [] };
  }
  return { verdict: judge(contest, counted), counted };
}

function marksFit(contest, marks) {
  return marksWellFormed(marks) && areBoxes(contest, marks);
}

function areBoxes(contest, marks) {
  const allowed = ALLOWED[contest.style];
  return (
    allowed !== undefined &&
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
