// What a stage or a problem of a contest is in plain words.

import { errorText } from '../../lib/errors.js';
import { has, t } from '../../lib/i18n.js';
import { stageOf } from './booth.js';

/** {stage, kind, title, text}: kind is a notice's. */
export function describe(entry) {
  const stage = stageOf(entry);
  const { kind, word } = meaning(stage, entry);
  return { stage, kind, title: t(`seat.stage.${word}`), text: t(`seat.stage.${word}.text`) };
}

function meaning(stage, { record, contest }) {
  const secret = (record ?? contest)?.secret;
  switch (stage) {
    case 'cast':
      return { kind: 'good', word: secret ? 'cast' : 'voted' };
    case 'refused':
      return { kind: 'bad', word: record.code === 'already_voted' ? 'already_voted' : refusedWord(record.code) };
    case 'missed':
      return { kind: 'info', word: 'missed' };
    case 'sending':
      return { kind: 'warn', word: secret ? 'sending' : 'sending_vote' };
    case 'ready':
      return { kind: 'info', word: secret ? 'ready' : 'ready_vote' };
    default:
      return { kind: 'info', word: stage };
  }
}

function refusedWord(code) {
  return code === 'wrong_state' ? 'too_late' : 'refused';
}

/** The problem of an entry as a sentence, or null. */
export function problemText(entry) {
  const { problem } = entry;
  if (!problem) return null;
  const stage = stageOf(entry);
  const key = [`seat.problem.${stage}.${problem.code}`, `seat.problem.${problem.code}`].find(has);
  return key ? t(key) : errorText(problem);
}

/** Problems the delegate cannot do anything about, told calmly. */
export function isQuiet(problem) {
  return problem?.code === 'not_entitled';
}
