// Sends the stored rows to the daemon, oldest first, and drops a row only when
// its verdict has come. What was sent and not answered is sent again with the
// same nonce and time; the daemon then repeats its first verdict. So nothing is
// lost or doubled, also when two tabs send the same rows.
//
// A row is a scan, or {undo: nonce}, which takes one back.

import { ApiError } from '../../lib/api.js';

const BATCH = 200;
const FIRST_RETRY = 700;
const LAST_RETRY = 8000;
const STALE = 2000; // ms; who waits longer than that is being caught up with

const isUndo = (row) => row.undo !== undefined;

function wire({ nonce, badge, delegate, gate, direction, scanned_at }) {
  return { nonce, badge, delegate, gate, direction, scanned_at };
}

// post(scans) → {results}, undo(nonce): throw ApiError. onResults([[row, result]…]):
// before the rows are dropped; answers the people whose place it changed.
// onUndone(row). onState({waiting, aside, catching}). link: see link.js.
// onDenied(): the daemon no longer knows this device.
export function createQueue({ store, post, undo, link, onResults, onUndone, onState, onDenied }) {
  const state = { waiting: 0, aside: 0, catching: false };
  let running = false;
  let again = false;
  let ended = false;
  let retry = FIRST_RETRY;
  let timer = null;

  function tell(change) {
    Object.assign(state, change);
    onState({ ...state });
  }

  async function count() {
    const [waiting, aside] = await Promise.all([store.waiting(), store.aside()]);
    tell({ waiting, aside, catching: state.catching && waiting > 0 });
  }

  async function settle(rows, results) {
    const people = onResults(rows.map((row, at) => [row, results[at]]));
    await store.confirm(rows, people);
  }

  // The daemon takes or refuses a batch as a whole. Halving finds the row it
  // refuses: that one goes again without its time (the device's clock may be
  // wrong), and if that is refused too it is set aside for people to see.
  async function sendApart(rows, error) {
    if (rows.length > 1) {
      const half = Math.ceil(rows.length / 2);
      await sendScans(rows.slice(0, half));
      await sendScans(rows.slice(half));
      return;
    }
    const [row] = rows;
    if (row.scanned_at) {
      const { scanned_at: claimed, ...timeless } = row;
      await store.put({ ...timeless, claimed });
      await sendScans([{ ...timeless, claimed }]);
      return;
    }
    await store.setAside({ ...row, refused: error.code });
    onResults([[row, { verdict: 'refused', delegate: null, earlier: null }]]);
  }

  async function sendScans(rows) {
    let results;
    try {
      ({ results } = await post(rows.map(wire)));
    } catch (error) {
      if (error.status === 400 || error.status === 413 || error.status === 422) return sendApart(rows, error);
      throw error;
    }
    // An answer of somebody else's (a captive portal) is none.
    if (results?.length !== rows.length) throw new ApiError({ code: 'offline' });
    link.up();
    return settle(rows, results);
  }

  async function sendUndo(row) {
    try {
      await undo(row.undo);
    } catch (error) {
      // The scan never got there, so there is nothing to take back.
      if (error.status !== 404) throw error;
    }
    link.up();
    onUndone(row);
    await store.confirm([row]);
  }

  async function pass() {
    for (;;) {
      const rows = await store.first(BATCH);
      if (rows.length === 0) return;
      if (rows.length > 2 || Date.now() - rows[0].stored > STALE) tell({ catching: true });
      const end = rows.findIndex(isUndo);
      if (end === 0) await sendUndo(rows[0]);
      else await sendScans(end < 0 ? rows : rows.slice(0, end));
      await count();
    }
  }

  function failed(error) {
    if (error.status === 401 || error.status === 403) return onDenied();
    link.down();
    timer = setTimeout(flush, error.retryAfter ? error.retryAfter * 1000 : retry);
    retry = Math.min(retry * 2, LAST_RETRY);
    return undefined;
  }

  // Sends whatever waits; harmless at any time.
  async function flush() {
    if (ended) return;
    if (running) {
      again = true;
      return;
    }
    running = true;
    clearTimeout(timer);
    timer = null;
    try {
      do {
        again = false;
        await pass();
      } while (again);
      retry = FIRST_RETRY;
    } catch (error) {
      failed(error);
    }
    running = false;
    await count();
  }

  return {
    // Resolves once the row is safely stored; the verdict comes by onResults.
    async add(row) {
      await store.add({ ...row, stored: Date.now() });
      tell({ waiting: state.waiting + 1 });
      // While the daemon does not answer, the retries are enough.
      if (link.state.online || !timer) flush();
    },
    flush,
    // The network may be back: do not wait for the next attempt.
    wake() {
      retry = FIRST_RETRY;
      flush();
    },
    async forgetAside() {
      await store.forgetAside();
      await count();
    },
    async sendAsideAgain() {
      await store.sendAsideAgain();
      await count();
      flush();
    },
    count,
    close() {
      ended = true;
      clearTimeout(timer);
    },
  };
}
