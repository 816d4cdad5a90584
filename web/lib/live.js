// The live state of the hall. One EventSource; the state is whole each time, so
// a lost event costs nothing and a reconnect needs no history.

const FIRST_RETRY = 500;
const LAST_RETRY = 10000;

// onState(state) is called for versions that grow only; onConnection(connected)
// at each change. checkEvery: milliseconds between looks at ?once=1, which find
// a connection that died without a word; 0 for none. Answers a function that
// ends the subscription.
export function subscribe({ onState, onConnection = () => {}, checkEvery = 0, url = '/api/live' }) {
  let source = null;
  let version = -1;
  let retry = FIRST_RETRY;
  let timer = null;
  let connected = null;
  let ended = false;

  function tell(now) {
    if (now === connected) return;
    connected = now;
    onConnection(now);
  }

  function take(text) {
    let state;
    try {
      state = JSON.parse(text);
    } catch {
      return;
    }
    if (!(state.v > version)) return;
    version = state.v;
    onState(state);
  }

  function later() {
    clearTimeout(timer);
    // Spread, so that a whole hall does not come back in the same instant.
    timer = setTimeout(open, retry * (0.5 + Math.random()));
    retry = Math.min(retry * 2, LAST_RETRY);
  }

  function open() {
    clearTimeout(timer);
    source?.close();
    const mine = new EventSource(url);
    source = mine;
    mine.addEventListener('open', () => {
      retry = FIRST_RETRY;
      tell(true);
    });
    mine.addEventListener('state', (event) => take(event.data));
    mine.addEventListener('error', () => {
      if (ended || mine !== source) return;
      tell(false);
      mine.close();
      later();
    });
  }

  function wake() {
    if (document.visibilityState === 'hidden' || connected) return;
    retry = FIRST_RETRY;
    open();
  }

  async function check() {
    const before = version;
    try {
      const response = await fetch(`${url}?once=1`, { cache: 'no-store', signal: AbortSignal.timeout(5000) });
      if (!response.ok) return;
      const text = await response.text();
      // The event of a change under way may still be coming: only a version the
      // stream has not brought since the last look means that the stream is dead.
      if (JSON.parse(text).v > before && version === before && !ended) {
        take(text);
        open();
      }
    } catch {
      tell(false);
      if (!ended) later();
    }
  }

  const checker = checkEvery ? setInterval(check, checkEvery) : null;
  window.addEventListener('online', wake);
  document.addEventListener('visibilitychange', wake);
  open();

  return () => {
    ended = true;
    clearTimeout(timer);
    clearInterval(checker);
    window.removeEventListener('online', wake);
    document.removeEventListener('visibilitychange', wake);
    source?.close();
  };
}
