// The scans at the box. A scan that got no answer is sent again with the same nonce
// until the daemon has answered, so nothing is lost or counted twice; what waits
// outlives a reload. Those that wait go in random order: in which order papers fell
// into the box is nobody's business, and nothing here keeps it.

const PATIENCE = 6000;
const FIRST_RETRY = 1000;
const LAST_RETRY = 8000;

// Also over plain http, where crypto.randomUUID is missing.
function makeNonce() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function load(key) {
  try {
    return JSON.parse(sessionStorage.getItem(key)) ?? [];
  } catch {
    return [];
  }
}

function save(key, waiting) {
  try {
    if (waiting.length) sessionStorage.setItem(key, JSON.stringify(waiting));
    else sessionStorage.removeItem(key);
  } catch {
    // Lasts for the page.
  }
}

// An answer that may still come; the daemon itself refuses with other codes.
const isPassing = (error) => error.code === 'offline' || error.status >= 500 || error.status === 429 || error.status === 401;

// post(path, body, options) as api.post. onVerdict({serial, code (null: collected),
// late (it had to wait), papers}); onWaiting(count, error).
export function createBoxQueue({ contest, post, onVerdict, onWaiting }) {
  const key = `congressd.box.${contest}`;
  const path = `/api/contests/${contest}/paper/collect`;
  let waiting = load(key);
  let timer = null;
  let retry = FIRST_RETRY;
  let running = false;
  let ended = false;

  function drop(row) {
    waiting = waiting.filter((each) => each !== row);
    save(key, waiting);
  }

  // True when the daemon has answered.
  async function send(row) {
    try {
      const { papers } = await post(path, { serial: row.serial, nonce: row.nonce }, { timeout: PATIENCE });
      drop(row);
      onVerdict({ serial: row.serial, code: null, late: Boolean(row.late), papers });
    } catch (error) {
      if (isPassing(error)) {
        row.late = true;
        save(key, waiting);
        onWaiting(waiting.length, error);
        return false;
      }
      drop(row);
      onVerdict({ serial: row.serial, code: error.code, late: Boolean(row.late), papers: null, error });
    }
    return true;
  }

  async function flush() {
    if (running || ended) return;
    running = true;
    clearTimeout(timer);
    timer = null;
    let answered = true;
    while (answered && waiting.length > 0 && !ended) answered = await send(waiting[Math.floor(Math.random() * waiting.length)]);
    running = false;
    if (answered) retry = FIRST_RETRY;
    else if (!ended) {
      timer = setTimeout(flush, retry);
      retry = Math.min(retry * 2, LAST_RETRY);
    }
    onWaiting(waiting.length, null);
  }

  return {
    scan(serial) {
      // The same paper held to the scanner twice is one scan.
      if (waiting.some((row) => row.serial === serial)) return;
      waiting = [...waiting, { serial, nonce: makeNonce() }];
      save(key, waiting);
      if (timer === null) flush();
      else onWaiting(waiting.length, null);
    },
    // The network may be back.
    wake() {
      retry = FIRST_RETRY;
      flush();
    },
    waiting: () => waiting.length,
    close() {
      ended = true;
      clearTimeout(timer);
    },
  };
}
