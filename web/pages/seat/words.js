// What a stage or a problem of a contest is in plain words.

import { errorText } from '../../lib/errors.js';
import { has, t } from '../../lib/i18n.js';
import { isPassing } from './session.js';
import { stageOf } from './booth.js';

// Stages that are over once something other than the network stands in the way.
const UNDER_WAY = ['loading', 'waiting', 'awaiting'];
// Nothing is wrong; this delegate does not vote on a device in this contest.
const NOT_HERE = ['not_entitled', 'paper_issued'];

/**
 * {stage, kind, word, title, text, problem}: kind is a notice's; title and text say
 * what the stage is, under the keys of `word`, or are null when the problem alone says it; problem may be null.
 */
export function describe(entry) {
  const stage = stageOf(entry);
  const problem = problemText(entry, stage);
  if (problem && UNDER_WAY.includes(stage) && !isPassing(entry.problem)) {
    return { stage, kind: NOT_HERE.includes(entry.problem.code) ? 'info' : 'warn', title: null, text: null, problem };
  }
  const { kind, word } = meaning(stage, entry);
  return { stage, kind, word, title: t(`seat.stage.${word}`), text: t(`seat.stage.${word}.text`), problem };
}

function meaning(stage, entry) {
  const { record, definition } = entry;
  const secret = (record ?? definition)?.secret;
  switch (stage) {
    case 'cast':
      return { kind: 'good', word: secret ? 'cast' : 'voted' };
    case 'refused':
      return { kind: 'bad', word: { already_voted: 'already_voted', wrong_state: 'too_late' }[record.code] ?? 'refused' };
    case 'sending':
      return { kind: 'warn', word: `${sendingWord(entry)}${secret ? '' : '_vote'}` };
    case 'loading':
      return { kind: 'info', word: record?.state === 'drawn' ? 'kept' : 'loading' };
    case 'ready':
      return { kind: 'info', word: secret ? 'ready' : 'ready_vote' };
    default:
      return { kind: 'info', word: stage };
  }
}

// Whether the choice may have arrived, as far as this device can know.
function sendingWord({ tried, problem }) {
  if (problem?.code === 'wrong_state') return 'held';
  if (!tried) return problem ? 'unsent' : 'sending';
  return problem ? 'unanswered' : 'sending';
}

function problemText({ problem }, stage) {
  // A refusal says all there is to say, and so does waiting for an answer.
  if (!problem || stage === 'refused') return null;
  if (stage === 'sending' && (isPassing(problem) || problem.code === 'wrong_state')) return null;
  const key = [`seat.problem.${stage}.${problem.code}`, `seat.problem.${problem.code}`].find(has);
  return key ? t(key) : errorText(problem);
}
