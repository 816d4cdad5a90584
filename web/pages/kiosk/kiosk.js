// The tablet: its box, the live state, and the delegate who is at it.

import { sha256 } from '@noble/hashes/sha2.js';
import { hex, utf8 } from '../../lib/bytes.js';
import { language, setLanguage, setTimeZone } from '../../lib/i18n.js';
import { subscribe } from '../../lib/live.js';
import { apiAs } from '../../lib/api.js';
import { contestOf } from './caller.js';
import { readCard } from './read_card.js';
import { createOutbox } from './outbox.js';
import { createVisit } from './visit.js';

const LIVE_CHECK_MS = 30000;
const CONGRESS_RETRY_MS = 5000;
// A card that still lies before the camera does not begin again.
const SAME_CARD_MS = 4000;
const OVER = ['certified', 'cancelled'];

/**
 * onChange() is called after any change of what is here: name (what staff call this
 * tablet), congress, hall, connected, visit (null while nobody is at it), misread
 * (why what was scanned is no card, or null), counts (kept ballots by contest).
 */
export async function createKiosk({ box, onChange }) {
  const kiosk = { box, name: await nameOf(box), congress: null, hall: null, connected: null, visit: null, misread: null };
  const house = { language: language(), contests: '' };
  const last = { card: null, at: 0 };
  kiosk.counts = await box.counts();
  kiosk.outbox = createOutbox({ onChange });
  kiosk.serving = 0;

  const contests = () => kiosk.hall?.contests ?? [];

  function set(changes) {
    Object.assign(kiosk, changes);
    onChange();
  }

  // What a scanner or a person read.
  kiosk.read = (text) => {
    if (kiosk.visit) return;
    const { secret, misread } = readCard(text);
    if (secret) begin(secret);
    else if (kiosk.misread !== misread) set({ misread });
  };

  // What the camera sees, with every frame. The card is remembered only as a hash.
  kiosk.see = (text) => {
    const card = hex(sha256(utf8(text)));
    const same = card === last.card && Date.now() - last.at < SAME_CARD_MS;
    Object.assign(last, { card, at: Date.now() });
    if (!same) kiosk.read(text);
  };

  function begin(secret) {
    const drawer = box.open(secret);
    const visit = createVisit({ secret, drawer, contests, outbox: kiosk.outbox, onChange });
    kiosk.serving++;
    set({ visit, misread: null });
    visit.start();
  }

  // Wipes the delegate from the tablet.
  kiosk.finish = async () => {
    const { visit } = kiosk;
    if (!visit) return;
    last.at = Date.now();
    set({ visit: null, misread: null });
    if (language() !== house.language) setLanguage(house.language);
    window.scrollTo(0, 0);
    await visit.end();
    await discardOver();
  };

  kiosk.forgetMisread = () => set({ misread: null });

  kiosk.rename = async (name) => {
    await box.saveSetting('name', name);
    set({ name });
  };

  kiosk.settleLanguage = (lang) => {
    house.language = lang;
    setLanguage(lang);
  };

  // Ballots of contests that are over for good can be cast no more.
  async function discardOver() {
    const listed = new Set(contests().map(({ id }) => id));
    for (const contest of kiosk.counts.keys()) {
      if (listed.has(contest)) continue;
      const state = await contestOf(contest).then((one) => one.state, () => null);
      if (OVER.includes(state)) await box.discard(contest);
    }
    set({ counts: await box.counts() });
  }

  function follow(hall) {
    set({ hall });
    kiosk.visit?.update();
    const now = JSON.stringify(hall.contests.map(({ id, state }) => [id, state]));
    if (now === house.contests) return;
    house.contests = now;
    if (!kiosk.visit) discardOver();
  }

  async function loadCongress() {
    try {
      const congress = await apiAs(null).get('/api/congress');
      setTimeZone(congress.timezone);
      set({ congress });
    } catch {
      setTimeout(loadCongress, CONGRESS_RETRY_MS);
    }
  }

  kiosk.start = () => {
    loadCongress();
    subscribe({
      checkEvery: LIVE_CHECK_MS,
      onState: follow,
      onConnection(connected) {
        set({ connected });
        if (connected) kiosk.visit?.booth?.wake();
      },
    });
    onChange();
  };

  return kiosk;
}

// A tablet that has no name gets a number: delegates must find it again.
async function nameOf(box) {
  const name = await box.setting('name');
  if (name) return name;
  const number = String(10 + Math.floor(Math.random() * 90));
  await box.saveSetting('name', number);
  return number;
}
