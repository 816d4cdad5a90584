// What the door's screen shows: the verdict, what was scanned lately, what the
// daemon corrected, and a word about a code that is no badge.
import { createEntries } from './entries.js';
import { play } from './sound.js';
import { lookOf } from './verdicts.js';

const SHOWN = 2500; // ms a green verdict stays
const GLANCE = 800; // ms a verdict stays before the camera's next badge replaces it
const HINT = 2500; // ms a word about a code that is no badge stays
const CORRECTIONS = 50;

// change(changes): the state of the door gets these.
export function createScreen({ state, change }) {
  const entries = createEntries();
  let closing = null;
  let hinting = null;
  let shownAt = -Infinity;

  const showing = (nonce) => nonce !== null && state.current?.nonce === nonce;

  function close() {
    clearTimeout(closing);
    change({ current: null });
  }

  return {
    showing,
    close,
    find: entries.find,
    list: () => entries.list,

    add(entry) {
      clearTimeout(closing);
      entries.add(entry);
      change({ history: entries.list, current: null, hint: null });
    },

    replace(entry, changes) {
      const next = entries.replace(entry, changes);
      change({ history: entries.list, ...(showing(entry.nonce) ? { current: next } : {}) });
      return next;
    },

    // The verdict over the whole screen, and its sound.
    show(entry) {
      clearTimeout(closing);
      shownAt = performance.now();
      const { kind } = lookOf(entry.verdict);
      change({ current: entry, hint: null });
      play(kind);
      if (kind === 'good') closing = setTimeout(close, SHOWN);
    },

    // One of the list again, without a sound.
    open(entry) {
      clearTimeout(closing);
      change({ current: entry });
    },

    isFresh: () => performance.now() - shownAt < GLANCE,

    // The daemon says otherwise than `told` of somebody who went by long ago.
    correct(entry, told) {
      const others = state.corrections.filter(({ nonce }) => nonce !== entry.nonce);
      change({ corrections: [{ ...entry, told }, ...others].slice(0, CORRECTIONS) });
      play('warn');
    },

    dismiss: (nonce) => change({ corrections: state.corrections.filter((one) => one.nonce !== nonce) }),

    hint(kind) {
      clearTimeout(hinting);
      hinting = setTimeout(() => change({ hint: null }), HINT);
      if (state.hint !== kind) change({ hint: kind });
    },

    dispose() {
      clearTimeout(closing);
      clearTimeout(hinting);
    },
  };
}
