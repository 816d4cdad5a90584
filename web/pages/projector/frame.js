// What stays around the slides: heading, clock, note of a lost connection, and
// the controls that appear when the mouse moves.
import { keepAwake } from '../../lib/awake.js';
import { el, icon, setText } from '../../lib/dom.js';
import { formatTime, language, onLanguage, setLanguage, t } from '../../lib/i18n.js';

const FADE = 450;
const IDLE = 3000;
const BARE = new Set(['welcome', 'blank']);

function still() {
  return window.matchMedia('(prefers-reduced-motion: reduce)').matches;
}

function toggleFull() {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen?.().catch(() => {});
}

function createControls() {
  const full = el('button', { type: 'button', class: 'control', onclick: toggleFull }, icon('full'), el('span'));
  const other = el('button', {
    type: 'button',
    class: 'control',
    onclick: () => setLanguage(language() === 'vi' ? 'en' : 'vi'),
  });
  const node = el('div', { class: 'controls', role: 'group' }, other, full);
  function words() {
    setText(full.lastChild, t('projector.fullscreen'));
    setText(other, t(language() === 'vi' ? 'common.language.en' : 'common.language.vi'));
    node.setAttribute('aria-label', t('projector.controls'));
  }
  onLanguage(words);
  words();
  document.addEventListener('keydown', (event) => {
    if (event.key === 'f' && !event.ctrlKey && !event.metaKey) toggleFull();
  });
  return node;
}

// Pointer and controls vanish when nobody touches the machine.
function hideWhenIdle(root) {
  let timer;
  function wake() {
    root.classList.remove('idle');
    clearTimeout(timer);
    timer = setTimeout(() => root.classList.add('idle'), IDLE);
  }
  for (const type of ['pointermove', 'pointerdown', 'keydown']) document.addEventListener(type, wake);
  wake();
}

export function createFrame(root) {
  const name = el('span', { class: 'frame-name' });
  const session = el('span', { class: 'frame-session' });
  const clock = el('span', { class: 'frame-clock' });
  const note = el('span', { class: 'frame-note', role: 'status', hidden: true });
  const stage = el('div', { class: 'stage' });
  let current = null;

  root.className = 'projector';
  root.append(
    el('header', { class: 'frame-head' }, name, note, session, clock),
    stage,
    createControls(),
  );
  hideWhenIdle(root);
  keepAwake();
  function tick() {
    setText(clock, formatTime(Date.now()));
  }
  setInterval(tick, 1000);
  tick();
  onLanguage(() => setText(note, t('common.offline')));
  new ResizeObserver(() => current?.fit?.()).observe(stage);
  document.fonts?.ready.then(() => current?.fit?.());

  return {
    // The new slide fades in over the old one; both are complete meanwhile.
    show(slide, kind) {
      const old = current;
      current = slide;
      slide.node.classList.add('slide');
      stage.append(slide.node);
      root.dataset.slide = kind;
      root.classList.toggle('bare', BARE.has(kind));
      slide.fit?.();
      if (!old) return;
      if (still()) {
        old.node.remove();
        return;
      }
      slide.node.animate([{ opacity: 0 }, { opacity: 1 }], { duration: FADE, easing: 'ease-out' });
      const leaving = old.node.animate([{ opacity: 1 }, { opacity: 0 }], { duration: FADE / 2, fill: 'forwards' });
      leaving.finished.finally(() => old.node.remove());
    },
    update({ congress, state }) {
      document.title = congress.name;
      setText(name, congress.name);
      setText(session, state.session?.title ?? '');
      setText(note, t('common.offline'));
    },
    connected(now) {
      note.hidden = now;
      setText(note, t('common.offline'));
    },
  };
}
