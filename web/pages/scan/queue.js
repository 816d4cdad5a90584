// Sends the stored rows to the daemon, oldest first, and drops a row only when
// its verdict has come. What was sent and not answered is sent again with the
// same nonce and time; the daemon then repeats its first verdict.

const BATCH = 200;
const FIRST_RETRY = 1000;
const LAST_RETRY = 15000;

function wire({ nonce, badge, delegate, gate, direction, scanned_at }) {
  return { nonce, badge, delegate, gate, direction, scanned_at };
}

// post(scans) → {results} or throws ApiError; onResult(row, result);
// onState({waiting, refused, online, since, signedOut}).
export function createQueue({ store, post, onResult, onState }) {
  const state = { waiting: 0, refused: 0, online: true, since: null, signedOut: false };
  let running = false;
  let again = false;
  let retry = FIRST_RETRY;
  let timer = null;

  function tell(change) {
    Object.assign(state, change);
    onState({ ...state });
  }

  async function count() {
    const rows = await store.all();
    const refused = rows.filter((row) => row.refused).length;
    tell({ refused, waiting: rows.length - refused });
  }

  async function settle(rows, results) {
    await store.remove(rows.map((row) => row.order));
    rows.forEach((row, at) => onResult(row, results[at]));
  }

  // The daemon takes or refuses a batch as a whole. Halving finds the row it
  // refuses: that one goes again without its time (the device's clock may be
  // wrong), and if that is refused too it is set aside for people to see.
  async function sendApart(rows, error) {
    if (rows.length > 1) {
      const half = Math.ceil(rows.length / 2);
      await send(rows.slice(0, half));
      await send(rows.slice(half));
      return;
    }
    const [row] = rows;
    if (row.scanned_at) {
      const { scanned_at: claimed, ...timeless } = row;
      await store.put({ ...timeless, claimed });
      await send([{ ...timeless, claimed }]);
      return;
    }
    await store.put({ ...row, refused: error.code });
    onResult(row, { verdict: 'refused', delegate: null, earlier: null });
  }

  async function send(rows) {
    let results;
    try {
      ({ results } = await post(rows.map(wire)));
    } catch (error) {
      if (error.status === 400 || error.status === 413 || error.status === 422) return sendApart(rows, error);
      throw error;
    }
    await settle(rows, results);
    tell({ online: true, since: null, signedOut: false });
  }

  async function pass() {
    for (;;) {
      const rows = (await store.all()).filter((row) => !row.refused).slice(0, BATCH);
      if (rows.length === 0) return;
      await send(rows);
      await count();
    }
  }

  function failed(error) {
    if (error.status === 401 || error.status === 403) {
      tell({ signedOut: true });
      return;
    }
    if (state.online) tell({ online: false, since: Date.now() });
    timer = setTimeout(flush, error.retryAfter ? error.retryAfter * 1000 : retry);
    retry = Math.min(retry * 2, LAST_RETRY);
  }

  // Sends whatever waits; harmless at any time.
  async function flush() {
    if (running) {
      again = true;
      return;
    }
    running = true;
    clearTimeout(timer);
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
    // Resolves once the row is safely stored; the verdict comes by onResult.
    async add(row) {
      await store.add(row);
      tell({ waiting: state.waiting + 1 });
      flush();
    },
    flush,
    // The network is back: do not wait for the next attempt.
    wake() {
      retry = FIRST_RETRY;
      if (!running) flush();
    },
    connection(online) {
      if (online === state.online) return;
      tell({ online, since: online ? null : Date.now() });
      if (online) flush();
    },
    async forgetRefused() {
      const rows = await store.all();
      await store.remove(rows.filter((row) => row.refused).map((row) => row.order));
      await count();
    },
    count,
  };
}
