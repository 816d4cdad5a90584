// The state of one door, and everything that happens at it. The view reads
// `state` and calls the rest; onChange() says that state has changed.
import { api, serverNow } from '../../lib/api.js';
import { openStore } from './store.js';
import { createQueue } from './queue.js';
import { play } from './sound.js';
import { counts, lookOf } from './verdicts.js';
import { savedDoor, saveDoor } from './settings.js';

const REPEAT = 3000; // ms in which the same code is the same person holding still
const PATIENCE = 900; // ms before "waiting" is shown in place of a verdict
const SHOWN = 2500; // ms a green verdict stays
const HISTORY = 30;
const TIMEOUT = 8000;

// Also over plain http, where crypto.randomUUID is missing.
function makeNonce() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export function createDoor({ onChange }) {
  const state = {
    ...savedDoor(),
    queue: { waiting: 0, refused: 0, online: true, since: null, signedOut: false },
    lasting: true,
    current: null,
    history: [],
    undoing: false,
  };
  const seen = new Map();
  let closeTimer = null;
  let waitTimer = null;

  function change(changes) {
    Object.assign(state, changes);
    onChange();
  }

  const queueReady = openStore().then((store) => {
    const queue = createQueue({
      store,
      post: (scans) => api.post('/api/scans', { scans }, { timeout: TIMEOUT }),
      onResult: judged,
      onState: (next) => change({ queue: next }),
    });
    change({ lasting: store.lasting });
    queue.count().then(queue.flush);
    return queue;
  });

  function show(entry) {
    clearTimeout(closeTimer);
    clearTimeout(waitTimer);
    const { kind } = lookOf(entry.verdict);
    change({ current: entry });
    play(kind);
    if (kind === 'good') closeTimer = setTimeout(close, SHOWN);
  }

  function close() {
    clearTimeout(closeTimer);
    change({ current: null });
  }

  function remember(entry) {
    change({ history: [entry, ...state.history.filter((other) => other.nonce !== entry.nonce)].slice(0, HISTORY) });
  }

  // A verdict came, at once or, after an outage, long after the person went by.
  function judged(row, result) {
    const before = state.history.find((entry) => entry.nonce === row.nonce);
    const entry = {
      nonce: row.nonce,
      direction: row.direction,
      gate: row.gate,
      at: row.at,
      ...before,
      verdict: result.verdict,
      person: result.delegate ?? before?.person ?? null,
      earlier: result.earlier,
      late: before?.verdict === 'waiting' || !before,
    };
    if (before) change({ history: state.history.map((other) => (other === before ? entry : other)) });
    else remember(entry);
    const showing = state.current?.nonce === row.nonce;
    if (showing || (before?.verdict === 'pending' && pending === row.nonce)) show(entry);
  }

  let pending = null;

  // what: {badge} or {delegate, person}
  async function scan({ badge, delegate, person = null }) {
    const { gate, direction } = state;
    const key = `${direction} ${badge ?? delegate}`;
    const now = Date.now();
    if (now - (seen.get(key) ?? -Infinity) < REPEAT) return;
    seen.set(key, now);
    const at = serverNow();
    const row = { nonce: makeNonce(), badge, delegate, gate, direction, at, scanned_at: new Date(at).toISOString() };
    const entry = { nonce: row.nonce, gate, direction, at, person, verdict: 'pending', earlier: null, late: false };
    remember(entry);
    pending = row.nonce;
    clearTimeout(closeTimer);
    clearTimeout(waitTimer);
    if (state.current) change({ current: null });
    waitTimer = setTimeout(() => waiting(row.nonce), state.queue.online ? PATIENCE : 0);
    const queue = await queueReady;
    await queue.add(row);
  }

  function waiting(nonce) {
    const entry = state.history.find((other) => other.nonce === nonce);
    if (entry?.verdict !== 'pending') return;
    const next = { ...entry, verdict: 'waiting' };
    change({ history: state.history.map((other) => (other === entry ? next : other)) });
    show(next);
  }

  return {
    state,
    scan,
    close,
    // A code that is no badge: judged here, never sent.
    foreign(kind) {
      show({ nonce: null, verdict: kind === 'card' ? 'card' : 'malformed', person: null, earlier: null });
    },
    choose(settings) {
      saveDoor(settings);
      change(settings);
    },
    last: () => state.history.find((entry) => counts(entry.verdict) && !entry.undone) ?? null,
    async undo(entry) {
      change({ undoing: true });
      try {
        await api.post(`/api/scans/${entry.nonce}/undo`);
        seen.clear();
        change({
          current: null,
          history: state.history.map((other) => (other.nonce === entry.nonce ? { ...other, undone: true } : other)),
        });
      } finally {
        change({ undoing: false });
      }
    },
    forgetRefused: () => queueReady.then((queue) => queue.forgetRefused()),
    connection: (online) => queueReady.then((queue) => queue.connection(online)),
    wake: () => queueReady.then((queue) => queue.wake()),
  };
}
