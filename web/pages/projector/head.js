// The heading of a contest's slides: title and state, in words and with an icon.
import { el, icon } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';
import { fitText } from './fit.js';

// verdict: what stands in the place of the kind of contest, once there is a result.
export function createHead(contest, verdict = null) {
  const title = el('h1', { text: contest.title });
  const box = el('div', { class: 'slide-title' }, title);
  const state = el('p', { class: 'slide-state' });
  const words =
    contest.style === 'resolution'
      ? t(contest.secret ? 'projector.secret' : 'projector.open')
      : t(`projector.kind_${contest.style}`, { count: contest.seats });
  const kind = verdict ?? el('p', { class: 'slide-kind', text: words });
  let shown = null;
  return {
    node: el('header', { class: 'slide-head' }, box, el('div', { class: 'slide-about' }, state, kind)),
    fit: () => fitText(title, { min: 1.5, max: 3.2, box }),
    set(now) {
      if (now === shown) return;
      shown = now;
      state.className = `slide-state ${now}`;
      state.replaceChildren(icon(now), el('span', { text: t(`state.${now}`) }));
    },
  };
}
