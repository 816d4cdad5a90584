// Which papers the delegate opened: told to the daemon once each, and kept on the
// device until it is told.

const STORE = 'congressd.opened';

/**
 * delegate: names whose reading it is. send(id) tells the daemon; it may be tried
 * again where it fails for want of a network or a server.
 */
export function createOpened({ delegate, send, storage = globalThis.localStorage }) {
  const state = read(storage, delegate);
  let busy = false;

  function save() {
    try {
      storage.setItem(STORE, JSON.stringify({ delegate, ...state }));
    } catch {
      // Private windows may refuse storage; it then lasts for the page.
    }
  }

  function note(id) {
    if (state.told.includes(id) || state.waiting.includes(id)) return;
    state.waiting.push(id);
    save();
    flush();
  }

  async function flush() {
    if (busy) return;
    busy = true;
    try {
      while (state.waiting.length > 0) await tell(state.waiting[0]);
    } catch {
      // Told when the connection is back.
    } finally {
      busy = false;
    }
  }

  async function tell(id) {
    let told = true;
    try {
      await send(id);
    } catch (error) {
      // A paper that was withdrawn, or a daemon that does not count: no matter.
      if (![404, 405].includes(error.status)) throw error;
      told = false;
    }
    state.waiting = state.waiting.filter((one) => one !== id);
    if (told) state.told.push(id);
    save();
  }

  function forget() {
    Object.assign(state, { waiting: [], told: [] });
    try {
      storage.removeItem(STORE);
    } catch {
      // Nothing was kept.
    }
  }

  flush();
  return { note, flush, forget };
}

// What was kept, if it is this delegate's.
function read(storage, delegate) {
  try {
    const kept = JSON.parse(storage.getItem(STORE));
    if (kept?.delegate === delegate) return { waiting: kept.waiting, told: kept.told };
  } catch {
    // Unreadable is as good as nothing.
  }
  return { waiting: [], told: [] };
}
