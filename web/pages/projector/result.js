import { el, icon } from '../../lib/dom.js';
import { optionsOf, totalsOf } from '../../lib/contest.js';
import { formatNumber, formatPercent, t } from '../../lib/i18n.js';
import { createBar } from './bar.js';
import { createFoot } from './foot.js';
import { createHead } from './head.js';
import { createList, isDense } from './list.js';

const ENOUGH = 1.7; // rem: letters large enough for one column, with words
const WORDY = 10; // from more rows than this on, icons stand for the words

const TAGS = {
  elected: { kind: 'good', icon: 'yes' },
  tied: { kind: 'warn', icon: 'tie' },
  not_elected: { kind: 'none', icon: 'no' },
};

// Icon and word; where many names need the room the word is only read out.
function tag(outcome) {
  const { kind, icon: name } = TAGS[outcome];
  return el('span', { class: `option-tag ${kind}` }, icon(name), el('span', { class: 'tag-word', text: t(`projector.${outcome}`) }));
}

function outcomeOf(number, result) {
  if (result.elected.includes(number)) return 'elected';
  return result.tied.includes(number) ? 'tied' : 'not_elected';
}

function resultRow({ number = '', name, votes, percent, outcome, share, kind }) {
  const bar = createBar({ kinds: [kind] });
  bar.set(share);
  return {
    name,
    node: el(
      'li',
      { class: `option ${outcome ?? ''}` },
      el('span', { class: 'option-number', text: `${number}` }),
      el('span', { class: 'option-name', text: name }),
      outcome && tag(outcome),
      el('span', { class: 'option-percent', text: formatPercent(percent) }),
      el('span', { class: 'option-count', text: formatNumber(votes) }),
      bar.node,
    ),
  };
}

// The elected first, all by descending votes; of equal votes in ballot order.
export function ranked(contest) {
  const { result } = contest;
  const names = new Map(optionsOf(contest).map(({ number, name }) => [number, name]));
  const group = { elected: 0, tied: 1, not_elected: 2 };
  return result.rows
    .map((row) => ({ ...row, name: names.get(row.number) ?? '', outcome: outcomeOf(row.number, result) }))
    .sort((a, b) => group[a.outcome] - group[b.outcome] || b.votes - a.votes || a.number - b.number);
}

function electionRows(contest) {
  return ranked(contest).map(({ number, name, votes, percent, outcome }) =>
    resultRow({ number, name, votes, percent, outcome, share: Number(percent) / 100, kind: outcome === 'elected' ? 'for' : 'rest' }),
  );
}

// Hundredths of a percent, half up, in integers as the daemon counts them.
function percentOf(part, whole) {
  return whole > 0 ? Math.floor((part * 20000 + whole) / (2 * whole)) / 100 : 0;
}

function resolutionRows(contest) {
  const { result } = contest;
  const totals = totalsOf(contest)?.get(1) ?? { for: result.rows[0]?.votes ?? 0, against: 0, other: 0 };
  return ['for', 'against', 'other'].map((mark) => {
    const percent = percentOf(totals[mark], result.base);
    return resultRow({ name: t(`mark.${mark}`), votes: totals[mark], percent, share: percent / 100, kind: mark });
  });
}

// What the icons mean, for those outcomes there are.
function legend(rows) {
  const outcomes = Object.keys(TAGS).filter((outcome) => rows.some((row) => row.outcome === outcome));
  return el('p', { class: 'legends', 'aria-hidden': 'true' }, ...outcomes.map(tag));
}

function verdict(kind, iconName, words) {
  return el('p', { class: `verdict ${kind}` }, icon(iconName), el('span', { text: words }));
}

function verdictOf(contest) {
  const { result } = contest;
  if (contest.style === 'resolution') {
    const { adopted } = result;
    return verdict(adopted ? 'good' : 'bad', adopted ? 'yes' : 'no', t(adopted ? 'projector.adopted' : 'projector.rejected'));
  }
  const elected = result.elected.length;
  const enough = result.open_seats === 0;
  const words = t(enough ? 'projector.elected_of' : 'projector.elected_short', { elected, seats: contest.seats, open: result.open_seats });
  return verdict(enough ? 'good' : 'warn', enough ? 'yes' : 'warn', words);
}

// What the percents are of, and what was needed.
function conditionOf({ style, majority, runoff_of: runoff, result }) {
  const base = { count: result.base, of: t(`base.${majority.base}`) };
  if (runoff) return t('projector.most_votes', base);
  const need = style === 'resolution' ? 'projector.need_adopted' : 'projector.need_elected';
  return t(need, { ...base, num: majority.num, den: majority.den, threshold: result.threshold });
}

const FIGURES = ['convened', 'present', 'issued', 'collected'];

function figures(contest, names = [...FIGURES, 'valid', 'invalid']) {
  const figure = (name) =>
    el('div', { class: 'figure' }, el('dt', { text: t(`projector.${name}`) }), el('dd', { text: formatNumber(contest[name] ?? 0) }));
  return el('dl', { class: 'figures' }, ...names.map(figure));
}

function optionsList(contest) {
  const resolution = contest.style === 'resolution';
  const rows = resolution ? resolutionRows(contest) : electionRows(contest);
  const dense = isDense(rows.length);
  return createList(rows, {
    // In one column the outcome stands in words.
    sideEm: (columns) => (columns > 1 || dense ? 10.2 : resolution ? 9.5 : 20),
    rowEm: () => (dense ? 1.45 : 1.95),
    enough: ENOUGH,
    label: contest.title,
  });
}

// Of a contest under the tellers' keys nothing is known before they are published.
const isUnopened = ({ state, opened }) => state === 'closed' && opened === false;

function waitWord(contest) {
  if (!isUnopened(contest)) return 'projector.no_result_yet';
  return contest.sealed ? 'projector.sealed' : 'projector.keyed';
}

export function result() {
  const node = el('section', { class: 'result' });
  const foot = createFoot();
  let shown = null;
  let head = null;
  let list = null;

  function build(contest) {
    const large = contest.style === 'resolution' && contest.result;
    const crowd = contest.style !== 'resolution' && contest.options.length > WORDY;
    head = createHead(contest, contest.result && !large ? verdictOf(contest) : null);
    foot.set({ fingerprint: contest.fingerprint, hint: contest.result ? conditionOf(contest) : '' });
    list = contest.result ? optionsList(contest) : null;
    node.classList.toggle('crowded', isDense(contest.options?.length ?? 0));
    node.replaceChildren(
      head.node,
      ...(list
        ? [figures(contest), large && verdictOf(contest), crowd && legend(ranked(contest)), list.node].filter(Boolean)
        : [isUnopened(contest) ? figures(contest, FIGURES) : '', el('p', { class: 'result-wait', text: t(waitWord(contest)) })]),
      foot.node,
    );
  }

  function fit() {
    head?.fit();
    list?.fit();
  }

  return {
    node,
    fit,
    update({ contest, live }) {
      const key = JSON.stringify([contest.state, contest.result, contest.totals, contest.valid, contest.collected]);
      if (key !== shown) {
        shown = key;
        build(contest);
        if (node.isConnected) fit();
      }
      head.set((live ?? contest).state);
    },
  };
}
