import { serverNow } from '../../lib/api.js';
import { el, setText } from '../../lib/dom.js';
import { formatDate, formatTime } from '../../lib/i18n.js';
import { fitText } from './fit.js';
import { createJoin } from './join.js';

// Many a name ends with its term, with other spaces or dashes.
const bare = (text) => text.replace(/[\s\p{Pd}]/gu, '');

export function welcome() {
  const name = el('h1', { class: 'welcome-name' });
  const box = el('div', { class: 'welcome-box' }, name);
  const term = el('p', { class: 'welcome-term' });
  const session = el('p', { class: 'welcome-session' });
  const date = el('p', { class: 'welcome-date' });
  const time = el('p', { class: 'welcome-time' });
  const join = createJoin();
  const node = el(
    'section',
    { class: 'welcome' },
    box,
    el('div', { class: 'welcome-about' }, term, session),
    el('div', { class: 'welcome-now' }, time, date),
    join.node,
  );
  let timer;

  function tick() {
    clearTimeout(timer);
    const now = serverNow();
    setText(time, formatTime(now, { seconds: true }));
    setText(date, formatDate(now, { weekday: true }));
    if (node.isConnected) timer = setTimeout(tick, 1000 - (now % 1000));
  }

  function fit() {
    fitText(name, { min: 1.6, max: 6.4, box });
  }

  return {
    node,
    fit() {
      tick();
      fit();
    },
    update({ congress, state, address }) {
      setText(name, congress.name);
      setText(term, bare(congress.name).includes(bare(congress.term)) ? '' : congress.term);
      setText(session, state.session?.title ?? '');
      join.set(address);
      tick();
      if (node.isConnected) fit();
    },
  };
}
