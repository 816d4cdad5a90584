// What stays around the slides: heading, clock and the note of a lost connection.
import { serverNow } from '../../lib/api.js';
import { keepAwake } from '../../lib/awake.js';
import { el, setText } from '../../lib/dom.js';
import { formatTime, onLanguage, t } from '../../lib/i18n.js';
import { createControls } from './controls.js';

const FADE = 450;
const PATIENCE = 1500; // a connection that is back by then was not worth a word
const SAID = 10000;
const BARE = new Set(['welcome', 'blank']);

function still() {
  return window.matchMedia('(prefers-reduced-motion: reduce)').matches;
}

// A word to whoever tends the screen: a lost connection, or what say() tells.
function createNote() {
  const node = el('span', { class: 'frame-note', role: 'status' });
  let lost = false;
  let told = null;
  let lostTimer;
  let toldTimer;
  function show() {
    const words = lost ? t('common.offline') : told?.();
    setText(node, words ?? '');
  }
  onLanguage(show);
  return {
    node,
    connected(now) {
      clearTimeout(lostTimer);
      lostTimer = setTimeout(() => {
        lost = !now;
        show();
      }, now ? 0 : PATIENCE);
    },
    say(words) {
      told = words;
      show();
      clearTimeout(toldTimer);
      toldTimer = setTimeout(() => {
        told = null;
        show();
      }, SAID);
    },
  };
}

// onJoin() is called when somebody turns the join code on or off.
export function createFrame(root, { onJoin }) {
  const name = el('span', { class: 'frame-name' });
  const session = el('span', { class: 'frame-session' });
  const clock = el('span', { class: 'frame-clock' });
  const note = createNote();
  const stage = el('div', { class: 'stage' });
  const controls = createControls(root, onJoin);
  let current = null;
  let zoned = false;

  root.className = 'projector';
  root.append(el('header', { class: 'frame-head' }, name, note.node, session, clock), stage, controls.node);
  keepAwake();

  function tick() {
    if (zoned) setText(clock, formatTime(serverNow()));
  }
  setInterval(tick, 1000);
  new ResizeObserver(() => current?.fit?.()).observe(stage);
  document.fonts?.ready.then(() => current?.fit?.());

  // Both slides are complete while they fade, so that nothing flashes.
  function leave(old) {
    old.node.setAttribute('aria-hidden', 'true');
    if (still()) {
      old.node.remove();
      return;
    }
    const leaving = old.node.animate([{ opacity: 1 }, { opacity: 0 }], { duration: FADE / 2, fill: 'forwards' });
    leaving.finished.finally(() => old.node.remove());
  }

  return {
    show(slide, kind) {
      const old = current;
      current = slide;
      slide.node.classList.add('slide');
      stage.append(slide.node);
      root.dataset.slide = kind;
      root.classList.toggle('bare', BARE.has(kind));
      slide.fit?.();
      if (!old) return;
      if (!still()) slide.node.animate([{ opacity: 0 }, { opacity: 1 }], { duration: FADE, easing: 'ease-out' });
      leave(old);
    },
    update({ congress, state, joinable, address }) {
      zoned = true;
      document.title = congress.name;
      setText(name, congress.name);
      setText(session, state.session?.title ?? '');
      controls.set({ joinable, joining: Boolean(address) });
      tick();
    },
    connected: note.connected,
    say: note.say,
  };
}
