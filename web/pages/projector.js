// The hall's screen: one slide at a time, chosen by the presidium, fed by the
// live state alone; names and results come from the contest's own address.
import { api } from '../lib/api.js';
import { addMessages, language, onLanguage, setTimeZone, suggestLanguage, t } from '../lib/i18n.js';
import { subscribe } from '../lib/live.js';
import { keepPage } from '../lib/offline.js';
import { pairCode, whoAmI } from '../lib/pair.js';
import vi from '../locale/vi/projector.json';
import en from '../locale/en/projector.json';
import { createFrame } from './projector/frame.js';
import { createDetails, definitionOf } from './projector/details.js';
import { findAddress } from './projector/join.js';
import { slides } from './projector/slides.js';

addMessages({ vi, en });

const CHECK_EVERY = 15000;
const FACTS_EVERY = 60000;

const JOIN = 'congressd.projector.join';

const frame = createFrame(document.getElementById('app'), { onJoin: toggleJoin });
const details = createDetails(draw);
let state = null;
let congress = null;
let address = null;
let joining = remembered() !== 'off';
let slide = null;
let shown = null;

function remembered() {
  try {
    return localStorage.getItem(JOIN);
  } catch {
    return null;
  }
}

function toggleJoin() {
  joining = !joining;
  try {
    localStorage.setItem(JOIN, joining ? 'on' : 'off');
  } catch {
    // Then it lasts until the page is opened anew.
  }
  draw();
}

// Name, time zone and quorum are not in the live state.
async function loadCongress() {
  try {
    const found = await api.get('/api/congress');
    // Another congress is served here now: nothing of this page holds any more.
    if (congress && congress.id !== found.id) window.location.reload();
    congress = found;
    setTimeZone(congress.timezone);
    suggestLanguage(congress.language);
    draw();
  } catch {
    if (!congress) setTimeout(loadCongress, 3000);
  }
}

async function loadAddress() {
  address = await findAddress();
  draw();
}

// A link from the console pairs this screen; it works without one as well.
async function pair() {
  if (!pairCode()) return;
  try {
    await whoAmI();
  } catch {
    frame.say(() => t('projector.not_paired'));
  }
}

// Everything a slide draws from, or null while something is missing: then the
// slide before stays, and nothing flashes.
function viewOf(projector) {
  const view = { state, congress, projector, joinable: Boolean(address), address: joining ? address : null };
  if (projector.contest === undefined || projector.contest === null) return view;
  view.live = state.contests.find((contest) => contest.id === projector.contest) ?? null;
  view.contest = details.get(projector.contest, view.live, state.v);
  return view.contest ? view : null;
}

function draw() {
  if (!state || !congress) return;
  const projector = state.projector ?? { slide: 'welcome' };
  const make = slides[projector.slide] ?? slides.blank;
  const view = viewOf(projector);
  if (!view) return;
  const key = [language(), projector.slide, view.contest ? definitionOf(view.contest) : '', congress.quorum.num, congress.quorum.den].join(' ');
  if (key !== shown) {
    slide = make(view);
    slide.update(view);
    frame.show(slide, projector.slide);
    shown = key;
  } else {
    slide.update(view);
  }
  frame.update(view);
}

async function start() {
  await pair();
  loadCongress();
  loadAddress();
  setInterval(loadCongress, FACTS_EVERY);
  setInterval(loadAddress, FACTS_EVERY);
  subscribe({
    checkEvery: CHECK_EVERY,
    onState(next) {
      const moved = next.projector?.slide !== state?.projector?.slide;
      state = next;
      draw();
      if (moved) loadCongress();
    },
    onConnection(connected) {
      frame.connected(connected);
      if (connected) loadCongress();
    },
  });
}

onLanguage(draw);
start();
keepPage('projector');
