// The contests' definitions and results, fetched when first shown and again
// whenever the live state says that the contest has moved on.
import { api } from '../../lib/api.js';

const RETRY = 1500;

// onChange() is called when something new has come.
export function createDetails(onChange) {
  const known = new Map();
  const loading = new Set();

  async function load(id) {
    if (loading.has(id)) return;
    loading.add(id);
    try {
      known.set(id, await api.get(`/api/contests/${id}`));
      loading.delete(id);
      onChange();
    } catch {
      setTimeout(() => {
        loading.delete(id);
        onChange();
      }, RETRY);
    }
  }

  return {
    // The contest as last fetched, or null; liveState is its state in the live
    // state, undefined where it is not listed.
    get(id, liveState) {
      const contest = known.get(id) ?? null;
      if (!contest || (liveState !== undefined && contest.state !== liveState)) load(id);
      return contest;
    },
  };
}
