// The few things to be done at the machine behind the screen, none of which the
// hall's business depends on: language, join code, full screen.
import { el, icon, setText } from '../../lib/dom.js';
import { language, onLanguage, setLanguage, t } from '../../lib/i18n.js';

const IDLE = 3000;

function toggleFull() {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen?.().catch(() => {});
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

function control(onclick, ...children) {
  return el('button', { type: 'button', class: 'control', onclick }, ...children);
}

// Answers {node, set({joinable, joining})}; onJoin() turns the join code on or off.
export function createControls(root, onJoin) {
  const full = control(toggleFull, icon('full'), el('span'));
  const other = control(() => setLanguage(language() === 'vi' ? 'en' : 'vi'));
  const join = control(onJoin);
  const node = el('div', { class: 'controls', role: 'group' }, other, join, full);
  let now = { joinable: false, joining: false };

  function words() {
    const next = language() === 'vi' ? 'en' : 'vi';
    setText(full.lastChild, t('projector.fullscreen'));
    setText(other, t(`common.language.${next}`));
    other.lang = next;
    join.hidden = !now.joinable;
    setText(join, t(now.joining ? 'projector.hide_join' : 'projector.show_join'));
    node.setAttribute('aria-label', t('projector.controls'));
  }

  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.code === 'KeyF') toggleFull();
    if (event.code === 'KeyQ' && now.joinable) onJoin();
  });
  root.addEventListener('dblclick', (event) => {
    if (!node.contains(event.target)) toggleFull();
  });
  hideWhenIdle(root);
  onLanguage(words);
  words();
  return {
    node,
    set(next) {
      now = next;
      words();
    },
  };
}
