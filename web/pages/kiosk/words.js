// What a stage or a problem means on a shared tablet, where it differs from one's
// own phone.

import { t } from '../../lib/i18n.js';
import { describe } from '../seat/words.js';

const PROBLEMS = ['already_drawn', 'not_present'];
const TEXTS = ['awaiting', 'sending', 'unsent', 'unanswered', 'held', 'unsent_vote', 'unanswered_vote', 'cast'];

/** As describe (pages/seat/words.js), for this tablet. */
export function describeHere(entry, { name }) {
  const told = describe(entry);
  const { stage, word, problem } = told;
  const text = stage === 'issued' || TEXTS.includes(word) ? t(`kiosk.${word}.text`, { name }) : told.text;
  if (stage === 'choosing') return { ...told, title: t('kiosk.on_paper'), text: t('kiosk.on_paper.text') };
  const title = stage === 'issued' ? t('kiosk.issued') : told.title;
  const here = problem && PROBLEMS.includes(entry.problem.code) ? t(`kiosk.problem.${entry.problem.code}`, { name }) : problem;
  return { ...told, title, text: told.text && text, problem: here };
}
