// What every tab knows: who is signed in, the congress, the live state.
import { createContext } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';

// {me, congress, hall, connected, say(text), reloadCongress(), cards, setCards}
// cards: voting cards just issued, kept until their secrets are put away.
export const ConsoleContext = createContext(null);

export function useConsole() {
  return useContext(ConsoleContext);
}

const WRITES = {
  roster: ['secretariat'],
  sessions: ['secretariat'],
  contests: ['secretariat', 'presidium'],
  certify: ['secretariat', 'presidium', 'teller'],
  projector: ['secretariat', 'presidium'],
  documents: ['secretariat'],
  announcements: ['secretariat'],
  jobs: ['secretariat'],
  scans: ['secretariat', 'steward'],
  staff: ['secretariat'],
  paper_desk: ['secretariat', 'teller', 'steward'],
  paper_box: ['secretariat', 'teller'],
  keys: ['secretariat', 'presidium', 'teller'],
  issue: ['secretariat', 'teller'],
  paper_open: ['secretariat', 'presidium'],
};

// Whether the signed-in role may change `what`; the daemon decides in the end.
export function useMay(what) {
  const { me } = useConsole();
  return WRITES[what].includes(me.role);
}

// {data, error, reload}: what load() answers, asked again when a dependency changes.
export function useLoad(load, dependencies = []) {
  const [state, setState] = useState({ data: null, error: null });
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    let stale = false;
    load().then(
      (data) => !stale && setState({ data, error: null }),
      (error) => !stale && setState((before) => ({ ...before, error })),
    );
    return () => {
      stale = true;
    };
  }, [...dependencies, turn]);
  return { ...state, reload: () => setTurn((now) => now + 1) };
}

function parseRoute() {
  const [path] = window.location.hash.replace(/^#\/?/, '').split('?');
  return path.split('/').filter(Boolean).map(decodeURIComponent);
}

// The address after "#/" as its parts: ["contests", "3"].
export function useRoute() {
  const [route, setRoute] = useState(parseRoute);
  useEffect(() => {
    const moved = () => setRoute(parseRoute());
    window.addEventListener('hashchange', moved);
    return () => window.removeEventListener('hashchange', moved);
  }, []);
  return route;
}

export function go(...parts) {
  window.location.hash = `#/${parts.map(encodeURIComponent).join('/')}`;
}
