import { el, icon, setText } from '../../lib/dom.js';
import { formatNumber, formatPercent, t } from '../../lib/i18n.js';
import { createBar } from './bar.js';

// Both at least num/den of those convened and of the delegations; exact integers.
function quorumMet({ convened, present, delegations }, { num, den }) {
  const enough = (part, whole) => whole > 0 && part * den >= whole * num;
  return enough(present, convened) && (!delegations?.all || enough(delegations.present, delegations.all));
}

function bigCount(label) {
  const count = el('p', { class: 'count' });
  const bar = createBar({ shape: 'tall' });
  return {
    node: el('div', { class: 'count-box' }, el('h2', { text: label }), count, bar.node),
    bar,
    set(part, whole) {
      count.replaceChildren(
        el('strong', { text: formatNumber(part) }),
        el('span', { class: 'count-of', text: ` / ${formatNumber(whole)}` }),
      );
      bar.set(whole > 0 ? part / whole : 0);
    },
  };
}

export function attendance(view) {
  const quorum = view.congress.quorum ?? { num: 2, den: 3 };
  const people = bigCount(t('projector.present_of_convened'));
  const groups = bigCount(t('projector.delegations'));
  const percent = el('p', { class: 'attendance-percent' });
  const verdict = el('p', { class: 'verdict' });
  people.bar.mark(quorum.num / quorum.den);
  groups.bar.mark(quorum.num / quorum.den);
  people.node.querySelector('.count').after(percent);
  let met = null;

  return {
    node: el('section', { class: 'attendance' }, el('div', { class: 'attendance-counts' }, people.node, groups.node), verdict),
    update({ state }) {
      people.set(state.present, state.convened);
      groups.set(state.delegations?.present ?? 0, state.delegations?.all ?? 0);
      setText(percent, formatPercent(state.present, state.convened));
      const now = quorumMet(state, quorum);
      if (now === met) return;
      met = now;
      verdict.className = `verdict ${now ? 'good' : 'bad'}`;
      const words = t(now ? 'projector.quorum_met' : 'projector.quorum_missing', quorum);
      verdict.replaceChildren(icon(now ? 'yes' : 'no'), el('span', { text: words }));
    },
  };
}
