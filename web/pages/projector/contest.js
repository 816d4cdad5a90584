import { el, icon, setText } from '../../lib/dom.js';
import { optionsOf, totalsOf } from '../../lib/contest.js';
import { formatNumber, formatPercent, t } from '../../lib/i18n.js';
import { createBar } from './bar.js';
import { createFoot } from './foot.js';
import { createHead } from './head.js';
import { createList, isDense } from './list.js';

// What a bar's full length stands for: every ballot that can still come.
function wholeOf({ live, contest }) {
  return live?.issued ?? contest.issued ?? 0;
}

const SIGNS = { for: 'yes', against: 'no' };

// One row: name and counts over a bar; pick(totals) gives the counts to show.
function createRow({ number, name, showNumber = true, marks, pick }) {
  const counts = marks.map((mark) => el('span', { class: `option-count ${mark}` }));
  const signs = marks.map((mark, at) => (marks.length > 1 ? el('span', { class: 'signed' }, icon(SIGNS[mark]), counts[at]) : counts[at]));
  const bar = createBar({ kinds: marks });
  const node = el(
    'li',
    { class: 'option' },
    el('span', { class: 'option-number', text: showNumber ? `${number}` : '' }),
    el('span', { class: 'option-name', text: name }),
    el('span', { class: 'option-counts' }, ...signs),
    bar.node,
  );
  return {
    number,
    name,
    node,
    update(totals, whole) {
      const values = marks.map((mark) => (totals ? pick(totals, mark) : 0));
      values.forEach((value, at) => setText(counts[at], totals ? formatNumber(value) : ''));
      bar.set(...values.map((value) => (whole > 0 ? value / whole : 0)));
    },
  };
}

function rowsOf(contest) {
  if (contest.style === 'resolution') {
    return ['for', 'against', 'other'].map((mark, at) =>
      createRow({
        number: at + 1,
        name: t(`mark.${mark}`),
        showNumber: false,
        marks: [mark],
        pick: (totals) => totals.get(1)?.[mark] ?? 0,
      }),
    );
  }
  const marks = contest.style === 'each' ? ['for', 'against'] : ['for'];
  return optionsOf(contest).map(({ number, name }) =>
    createRow({ number, name, marks, pick: (totals, mark) => totals.get(number)?.[mark] ?? 0 }),
  );
}

function createTurnout() {
  const text = el('p', { class: 'turnout-text' });
  const share = el('p', { class: 'turnout-share' });
  const papers = el('p', { class: 'turnout-papers', hidden: true });
  const bar = createBar({ kinds: ['good'], shape: 'tall' });
  return {
    node: el('div', { class: 'turnout' }, text, share, bar.node, papers),
    // While ballots are handed out the bar shows those; from then on those that came back.
    set({ live, contest, state }) {
      const now = live ?? contest;
      const handing = now.state === 'issuing';
      const part = handing ? now.issued : now.collected;
      const whole = handing ? state.present : wholeOf({ live, contest });
      setText(text, t(handing ? 'projector.issued_of' : 'projector.collected_of', { part: part ?? 0, whole }));
      setText(share, formatPercent(part ?? 0, whole));
      bar.set(whole > 0 ? (part ?? 0) / whole : 0);
      papers.hidden = !now.papers;
      if (now.papers) setText(papers, papersText(now));
    },
  };
}

// Of a contest with ballot papers: how many of each kind, and how far the count is.
function papersText({ state, issued, collected, papers }) {
  const byPhone = (issued ?? 0) - papers.issued;
  if (state === 'issuing') return t('projector.papers_issued', { paper: papers.issued, electronic: byPhone });
  const counts = { paper: papers.collected, of: papers.issued, electronic: (collected ?? 0) - papers.collected, of_electronic: byPhone };
  const both = t('projector.papers_collected', counts);
  if (state !== 'voting' || !papers.box_open) return both;
  return `${both} · ${t('projector.papers_counting', { done: papers.collected - papers.undecided, all: papers.collected })}`;
}

function legend(contest) {
  if (contest.style !== 'each') return null;
  const entry = (mark) => el('span', { class: `legend ${mark}` }, icon(SIGNS[mark]), el('span', { class: 'swatch' }), t(`mark.${mark}`));
  return el('p', { class: 'legends' }, entry('for'), entry('against'));
}

// Why there are no counts to see, or that they come in steps.
function hintOf({ state, totals }, { reveal, reveal_step: step, opened, sealed }) {
  if (opened === false && ['issuing', 'voting', 'closed'].includes(state)) return t(sealed ? 'projector.sealed' : 'projector.keyed');
  if (state !== 'voting') return '';
  if (reveal === 'on_close') return t('projector.revealed_on_close');
  if (step > 1) return t('projector.revealed_in_steps', { step });
  return totals ? '' : t('projector.revealed_later');
}

export function contest(view) {
  const head = createHead(view.contest);
  const turnout = createTurnout();
  const rows = rowsOf(view.contest);
  const list = createList(rows, {
    sideEm: () => (view.contest.style === 'each' ? 8.6 : 4.4),
    rowEm: () => (isDense(rows.length) ? 1.5 : 2.1),
    label: view.contest.title,
  });
  const foot = createFoot();
  const node = el('section', { class: isDense(rows.length) ? 'contest crowded' : 'contest' }, head.node, turnout.node, legend(view.contest), list.node, foot.node);
  // After a restart the daemon holds its counts back until the next step; those
  // it showed before are true all the same.
  let totals = null;

  function fit() {
    head.fit();
    list.fit();
  }

  return {
    node,
    fit,
    update(next) {
      const now = next.live ?? next.contest;
      const idle = now.state === 'draft' || now.state === 'cancelled';
      head.set(now.state);
      turnout.node.hidden = idle;
      if (!idle) turnout.set(next);
      totals = totalsOf(now) ?? totals;
      list.node.classList.toggle('unrevealed', !totals);
      const whole = wholeOf(next);
      for (const row of rows) row.update(totals, whole);
      foot.set({ fingerprint: next.contest.fingerprint, hint: hintOf(now, next.contest) });
    },
  };
}
