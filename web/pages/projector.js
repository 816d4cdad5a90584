// The hall's screen: one slide at a time, chosen by the presidium, fed by the
// live state alone; names and results come from the contest's own address.
import { api } from '../lib/api.js';
import { addMessages, language, onLanguage, setTimeZone } from '../lib/i18n.js';
import { subscribe } from '../lib/live.js';
import { keepPage } from '../lib/offline.js';
import vi from '../locale/vi/projector.json';
import en from '../locale/en/projector.json';
import { createFrame } from './projector/frame.js';
import { createDetails } from './projector/details.js';
import { slides } from './projector/slides.js';

addMessages({ vi, en });

const CHECK_EVERY = 15000;

const frame = createFrame(document.getElementById('app'));
const details = createDetails(draw);
let state = null;
let congress = null;
let slide = null;
let shown = null;

async function loadCongress() {
  try {
    congress = await api.get('/api/congress');
    setTimeZone(congress.timezone);
    draw();
  } catch {
    setTimeout(loadCongress, 3000);
  }
}

// Everything a slide draws from, or null while something is missing: then the
// slide before stays, and nothing flashes.
function viewOf(projector) {
  const view = { state, congress, projector };
  if (projector.contest === undefined || projector.contest === null) return view;
  view.live = state.contests.find((contest) => contest.id === projector.contest) ?? null;
  view.contest = details.get(projector.contest, view.live?.state);
  return view.contest ? view : null;
}

function draw() {
  if (!state || !congress) return;
  const projector = state.projector ?? { slide: 'welcome' };
  const make = slides[projector.slide] ?? slides.blank;
  const view = viewOf(projector);
  if (!view) return;
  const key = `${language()}:${projector.slide}:${projector.contest ?? ''}`;
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

onLanguage(draw);
loadCongress();
subscribe({
  checkEvery: CHECK_EVERY,
  onState(next) {
    const moved = next.projector?.slide !== state?.projector?.slide;
    state = next;
    draw();
    if (moved && next.projector?.slide === 'welcome') loadCongress();
  },
  onConnection: (connected) => frame.connected(connected),
});
keepPage('projector');
