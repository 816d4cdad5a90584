import { el, setText } from '../../lib/dom.js';
import { formatDate, formatTime } from '../../lib/i18n.js';
import { fitText } from './fit.js';

export function welcome() {
  const name = el('h1', { class: 'welcome-name' });
  const box = el('div', { class: 'welcome-box' }, name);
  const term = el('p', { class: 'welcome-term' });
  const session = el('p', { class: 'welcome-session' });
  const date = el('p', { class: 'welcome-date' });
  const time = el('p', { class: 'welcome-time' });
  const node = el('section', { class: 'welcome' }, box, term, session, el('div', { class: 'welcome-now' }, time, date));

  function tick() {
    const now = Date.now();
    setText(time, formatTime(now));
    setText(date, formatDate(now, { weekday: true }));
    if (node.isConnected) setTimeout(tick, 1000 - (now % 1000));
  }

  function fit() {
    fitText(name, { min: 2, max: 6.4, box });
  }

  return {
    node,
    fit() {
      fit();
      tick();
    },
    update({ congress, state }) {
      const renamed = name.textContent !== congress.name;
      setText(name, congress.name);
      setText(term, congress.term ?? '');
      setText(session, state.session?.title ?? '');
      if (renamed && node.isConnected) fit();
    },
  };
}
