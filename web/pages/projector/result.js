import { el, icon } from '../../lib/dom.js';
import { optionsOf, totalsOf } from '../../lib/contest.js';
import { formatNumber, formatPercent, t } from '../../lib/i18n.js';
import { createBar } from './bar.js';
import { createHead } from './head.js';
import { createList, isDense } from './list.js';

function tag(kind, iconName, words) {
  return el('span', { class: `option-tag ${kind}` }, icon(iconName), el('span', { text: words }));
}

function tagOf(number, result) {
  if (result.elected?.includes(number)) return tag('good', 'yes', t('projector.elected'));
  if (result.tied?.includes(number)) return tag('warn', 'tie', t('projector.tied'));
  return tag('none', 'no', t('projector.not_elected'));
}

function resultRow({ number, name, showNumber = true, votes, percent, mark, share, kind }) {
  const bar = createBar({ kinds: [kind] });
  bar.set(share);
  return {
    name,
    number,
    node: el(
      'li',
      { class: `option ${kind === 'for' && mark ? 'elected' : ''}` },
      el('span', { class: 'option-number', text: showNumber ? `${number}` : '' }),
      el('span', { class: 'option-name', text: name }),
      el('span', { class: 'option-counts' }, el('span', { class: 'option-count', text: formatNumber(votes) })),
      el('span', { class: 'option-verdict' }, mark, el('span', { class: 'option-percent', text: formatPercent(percent) })),
      bar.node,
    ),
  };
}

function electionRows(contest) {
  const { result } = contest;
  const byNumber = new Map(result.rows.map((row) => [row.number, row]));
  return optionsOf(contest).map(({ number, name }) => {
    const row = byNumber.get(number) ?? { votes: 0, percent: '0' };
    return resultRow({
      number,
      name,
      votes: row.votes,
      percent: row.percent,
      mark: tagOf(number, result),
      share: Number(row.percent) / 100,
      kind: row.elected ? 'for' : 'rest',
    });
  });
}

function resolutionRows(contest) {
  const { result } = contest;
  const totals = totalsOf(contest)?.get(1) ?? { for: result.rows[0]?.votes ?? 0, against: 0, other: 0 };
  return ['for', 'against', 'other'].map((mark, at) =>
    resultRow({
      number: at + 1,
      name: t(`mark.${mark}`),
      showNumber: false,
      votes: totals[mark],
      percent: result.base > 0 ? (totals[mark] * 100) / result.base : 0,
      share: result.base > 0 ? totals[mark] / result.base : 0,
      kind: mark,
    }),
  );
}

function verdictOf(contest) {
  const { result } = contest;
  if (contest.style === 'resolution') {
    return tag(`verdict ${result.adopted ? 'good' : 'bad'}`, result.adopted ? 'yes' : 'no',
      t(result.adopted ? 'projector.adopted' : 'projector.rejected'));
  }
  const elected = result.elected.length;
  const enough = elected >= contest.seats;
  const words = enough
    ? t('projector.elected_of', { elected, seats: contest.seats })
    : t('projector.elected_short', { elected, seats: contest.seats, open: result.open_seats });
  return tag(`verdict ${enough ? 'good' : 'warn'}`, enough ? 'yes' : 'warn', words);
}

function figures(contest) {
  const figure = (key, value) =>
    el('div', { class: 'figure' }, el('dt', { text: t(key) }), el('dd', { text: formatNumber(value ?? 0) }));
  return el(
    'dl',
    { class: 'figures' },
    figure('projector.convened', contest.convened),
    figure('projector.present', contest.present),
    figure('projector.issued', contest.issued),
    figure('projector.collected', contest.collected),
    figure('projector.valid', contest.valid),
    figure('projector.invalid', contest.invalid),
  );
}

export function result() {
  const node = el('section', { class: 'result' });
  let shown = null;
  let head = null;
  let list = null;

  function build(contest) {
    head = createHead(contest, contest.result && verdictOf(contest));
    if (!contest.result) {
      list = null;
      node.replaceChildren(head.node, el('p', { class: 'result-wait', text: t('projector.no_result_yet') }));
      return;
    }
    const resolution = contest.style === 'resolution';
    list = createList(resolution ? resolutionRows(contest) : electionRows(contest), {
      // In one column verdict and percent stand beside the name, else below it.
      sideEm: (columns) => (columns > 1 ? 4.4 : resolution ? 12 : 23),
      rowEm: (columns) => (columns > 1 ? 2.65 : 2),
      label: contest.title,
    });
    node.classList.toggle('crowded', isDense(contest.result.rows.length));
    node.replaceChildren(head.node, figures(contest), list.node);
  }

  function fit() {
    head?.fit();
    list?.fit();
  }

  return {
    node,
    fit,
    update({ contest, live }) {
      const key = JSON.stringify([contest.result, contest.totals, contest.valid]);
      if (key !== shown) {
        shown = key;
        build(contest);
        if (node.isConnected) fit();
      }
      head.set((live ?? contest).state);
    },
  };
}
