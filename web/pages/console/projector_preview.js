// The hall's screen in small: the projector's own slides on a stage of full size,
// scaled down. Only looked at; who uses a screen reader is told in words beside it.
import { useEffect, useRef } from 'preact/hooks';
import { serverNow } from '../../lib/api.js';
import { el, setText } from '../../lib/dom.js';
import { html } from '../../lib/html.js';
import { formatTime, language } from '../../lib/i18n.js';
import { slides } from '../projector/slides.js';

const STAGE_REM = 100; // the projector's rem is a hundredth of its stage's width
const BARE = new Set(['welcome', 'blank']);

// The preview is 16:9 whatever the shape of the console's own window.
function dropUpright(sheet) {
  const rules = [...sheet.cssRules];
  for (let at = rules.length - 1; at >= 0; at--) {
    if (/aspect-ratio|orientation/.test(rules[at].media?.mediaText ?? '')) sheet.deleteRule(at);
  }
}

function createStage(host) {
  const link = el('link', { rel: 'stylesheet', href: '/assets/projector.css' });
  const name = el('span', { class: 'frame-name' });
  const session = el('span', { class: 'frame-session' });
  const clock = el('span', { class: 'frame-clock' });
  const stage = el('div', { class: 'stage' });
  const root = el('div', { class: 'projector' }, el('header', { class: 'frame-head' }, name, session, clock), stage);
  let slide = null;
  let shown = null;
  let view = null;
  let styled = false;

  function resize() {
    const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
    const width = STAGE_REM * rem;
    root.style.width = `${width}px`;
    root.style.height = `${(width * 9) / 16}px`;
    root.style.transformOrigin = '0 0';
    root.style.transform = `scale(${host.clientWidth / width})`;
  }

  function draw() {
    if (!styled || !view) return;
    const kind = view.projector.slide in slides ? view.projector.slide : 'blank';
    const key = JSON.stringify([language(), kind, view.contest && [view.contest.id, view.contest.title, view.contest.options, view.contest.seats], view.congress.quorum]);
    if (key !== shown) {
      shown = key;
      slide = slides[kind](view);
      slide.update(view);
      slide.node.classList.add('slide');
      root.classList.toggle('bare', BARE.has(kind));
      root.dataset.slide = kind;
      stage.replaceChildren(slide.node);
      slide.fit?.();
    } else {
      slide.update(view);
    }
    setText(name, view.congress.name);
    setText(session, view.state.session?.title ?? '');
    setText(clock, formatTime(serverNow()));
  }

  const observer = new ResizeObserver(resize);
  observer.observe(host);
  link.addEventListener('load', () => {
    dropUpright(link.sheet);
    styled = true;
    resize();
    draw();
  });
  host.attachShadow({ mode: 'open' }).append(link, root);
  return {
    set(next) {
      view = next;
      draw();
    },
    end: () => observer.disconnect(),
  };
}

// view: as the projector's slides take it, or null while something is missing.
export function ScreenPreview({ view }) {
  const host = useRef(null);
  const stage = useRef(null);
  useEffect(() => {
    stage.current = createStage(host.current);
    return () => stage.current.end();
  }, []);
  useEffect(() => {
    if (view) stage.current.set(view);
  });
  return html`<div class="screen" ref=${host} inert aria-hidden="true"></div>`;
}
