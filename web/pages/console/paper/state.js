// A contest with ballot papers, and where its papers are, as the hall moves.
import { api } from '../../../lib/api.js';
import { useConsole, useLoad } from '../context.js';
import { useRefreshed } from '../refreshed.js';

// How far the papers in the box are, from the counts the daemon gives.
export function unreadOf({ collected, entered, disputed, decided }) {
  return collected - entered - disputed - decided;
}

// The state that matters for papers: "counting" once the box is open.
export function phaseOf({ state, voting_ended_at: ended }) {
  return state === 'voting' && ended ? 'counting' : state;
}

// {contest, overview, error, reload}: both null until known. overview is
// GET /api/contests/{id}/paper.
export function usePaper(id) {
  const { hall } = useConsole();
  const live = hall?.contests?.find((each) => each.id === id);
  const contest = useLoad(() => api.get(`/api/contests/${id}`), [id, live?.state, live?.papers?.box_open]);
  const stamp = JSON.stringify([live?.state, live?.papers]);
  const overview = useRefreshed(() => api.get(`/api/contests/${id}/paper`), stamp, [id]);
  function reload() {
    contest.reload();
    overview.reload();
  }
  return { contest: contest.data, overview: overview.data, error: contest.error ?? overview.error, reload };
}
