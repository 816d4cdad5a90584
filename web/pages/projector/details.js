// The contests' definitions and results, fetched when first shown and again
// whenever the live state says that the contest has moved on.
import { api } from '../../lib/api.js';

const RETRY = 1500;
const PACE = 300; // between two looks at the same contest

// What the slides are built from; another definition makes another slide.
export function definitionOf({ id, title, style, secret, seats, options, majority }) {
  return JSON.stringify([id, title, style, secret, seats, options, majority]);
}

// onChange() is called when something new has come.
export function createDetails(onChange) {
  const known = new Map(); // id → {contest, version} as of a version of the live state
  const loading = new Set();

  async function load(id, version) {
    let pause = PACE;
    try {
      known.set(id, { contest: await api.get(`/api/contests/${id}`), version });
      onChange();
    } catch {
      pause = RETRY;
    }
    setTimeout(() => {
      loading.delete(id);
      onChange();
    }, pause);
  }

  // A draft may be edited at any time; later on only the state moves.
  function isStale({ contest, version }, live, now) {
    if (!live) return false;
    return contest.state !== live.state || contest.opened !== live.opened || contest.title !== live.title || (live.state === 'draft' && version < now);
  }

  return {
    // The contest as last fetched, or null; live is its row of the live state, if
    // it is listed there, and version that state's.
    get(id, live, version) {
      const found = known.get(id) ?? null;
      if ((!found || isStale(found, live, version)) && !loading.has(id)) {
        loading.add(id);
        load(id, version);
      }
      return found?.contest ?? null;
    },
  };
}
