// The state of one door, and everything that happens at it. The view reads
// `state` and calls the rest; onChange() says that state has changed.
import { api, serverNow } from '../../lib/api.js';
import { createEntries } from './entries.js';
import { judge } from './judge.js';
import { createLink } from './link.js';
import { createPresence } from './presence.js';
import { createQueue } from './queue.js';
import { createRepeats } from './repeats.js';
import { createRoster } from './roster.js';
import { savedDoor, saveDoor } from './settings.js';
import { play } from './sound.js';
import { openStore } from './store.js';
import { joinTabs } from './tabs.js';
import { counts, isNews, lookOf } from './verdicts.js';

const ANSWER = 250; // ms for the daemon; then this device judges
const PATIENCE = 900; // ms for the daemon where this device cannot judge
const SHOWN = 2500; // ms a green verdict stays
const GLANCE = 800; // ms a verdict stays before the camera's next badge replaces it
const HINT = 2500; // ms a word about a code that is no badge stays
const CORRECTIONS = 50;
const REFRESH = 15000;
const BETWEEN = 2000; // ms between refreshes at least
const TIMEOUT = 6000;

// Also over plain http, where crypto.randomUUID is missing.
function makeNonce() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export function createDoor({ onChange, onDenied }) {
  const presence = createPresence();
  const repeats = createRepeats();
  const entries = createEntries();
  const link = createLink({ onChange: (next) => linkChanged(next) });
  const state = {
    ...savedDoor(),
    queue: { waiting: 0, aside: 0, catching: false },
    link: { ...link.state },
    roster: null, // {size, fetchedAt, session}
    lasting: true,
    current: null,
    hint: null,
    history: entries.list,
    corrections: [],
  };
  const timers = { close: null, answer: null, hint: null, refresh: null };
  let pending = null; // nonce of the scan whose verdict is awaited
  let shownAt = -Infinity;
  let refreshedAt = -Infinity;
  let list = null; // see roster.js
  let queue = null;
  let closed = false;

  const ready = openStore().then(begin);
  const tabs = joinTabs(heard);
  const refresher = setInterval(() => refresh(), REFRESH);

  function change(changes) {
    Object.assign(state, changes, { history: entries.list });
    if (!closed) onChange();
  }

  function linkChanged(next) {
    change({ link: next });
    if (next.online) queue?.wake();
    else refresh();
  }

  async function begin(store) {
    list = createRoster({
      store,
      get: api.get,
      merged: presence.merged,
      onChange: listChanged,
      onAsked: asked,
    });
    queue = createQueue({
      store,
      link,
      post: (scans) => api.post('/api/scans', { scans }, { timeout: TIMEOUT }),
      undo: (nonce) => api.post(`/api/scans/${nonce}/undo`, {}, { timeout: TIMEOUT }),
      onResults: results,
      onUndone: undone,
      onState: (next) => change({ queue: next }),
      onDenied: denied,
    });
    change({ lasting: store.lasting });
    await list.load();
    for (const row of await store.all()) if (row.who) presence.claim(row.who, row, { verdict: row.judged }, null);
    await queue.count();
    refresh();
    queue.flush();
  }

  // ---- the list, and whether the daemon answers ----

  function listChanged() {
    const { people, fetchedAt, session } = list.roster;
    change({ roster: { size: people.size, fetchedAt, session } });
  }

  function denied() {
    if (!closed) onDenied();
  }

  function asked(error) {
    if (error?.status === 401 || error?.status === 403) denied();
    else if (!error || error.code !== 'offline') link.up();
    else link.down();
  }

  // Soon, but not again within a moment.
  function refresh() {
    if (closed || !list || timers.refresh) return;
    const wait = Math.max(0, refreshedAt + BETWEEN - performance.now());
    timers.refresh = setTimeout(async () => {
      refreshedAt = performance.now();
      await list.refresh();
      timers.refresh = null;
    }, wait);
  }

  // ---- verdicts ----

  function show(entry) {
    clearTimeout(timers.close);
    clearTimeout(timers.answer);
    pending = null;
    shownAt = performance.now();
    const { kind } = lookOf(entry.verdict);
    change({ current: entry, hint: null });
    play(kind);
    if (kind === 'good') timers.close = setTimeout(close, SHOWN);
  }

  function close() {
    clearTimeout(timers.close);
    change({ current: null });
  }

  const showing = (nonce) => state.current?.nonce === nonce && nonce !== null;

  function replace(entry, changes) {
    const next = entries.replace(entry, changes);
    change(showing(entry.nonce) ? { current: next } : {});
    return next;
  }

  // The daemon has not answered in time.
  function judgedHere(nonce) {
    const entry = entries.find(nonce);
    if (!entry || entry.by !== null) return;
    const local = entry.local ?? { verdict: 'waiting', person: entry.person, earlier: null };
    const next = replace(entry, { ...local, person: local.person ?? entry.person, by: 'door' });
    if (pending === nonce) show(next);
  }

  function correct(entry, told) {
    const correction = { ...entry, told };
    const others = state.corrections.filter(({ nonce }) => nonce !== entry.nonce);
    change({ corrections: [correction, ...others].slice(0, CORRECTIONS) });
    play('warn');
  }

  // The daemon's verdict on a row came, at once or long after.
  function judged(row, result) {
    const before = entries.find(row.nonce);
    const told = before ? (before.by === null ? null : before.verdict) : (row.judged ?? 'waiting');
    const made = {
      verdict: result.verdict,
      person: result.delegate ?? before?.person ?? null,
      earlier: result.earlier,
      by: 'server',
    };
    if (before?.by === 'server') return;
    const news = told !== null && isNews(told, result.verdict);
    const entry = before ? replace(before, { ...made, told: news ? told : null }) : null;
    if (told === null) {
      if (pending === row.nonce) show(entry);
    } else if (entry && showing(row.nonce) && told !== result.verdict) {
      show(entry);
    } else if (news && !before?.undone) {
      correct(entry ?? { nonce: row.nonce, gate: row.gate, direction: row.direction, at: row.at, ...made }, told);
    }
  }

  // Answers the delegates whose place has changed, to be kept with the list.
  function results(pairs) {
    const now = performance.now();
    const moved = new Map();
    for (const [row, result] of pairs) {
      const id = result.delegate?.id ?? row.who ?? row.delegate;
      const where = id ? presence.confirm(id, row, result, now) : null;
      const person = where && list.roster.people.get(id);
      if (person) {
        const last_in = where.at ? new Date(where.at).toISOString() : person.last_in;
        Object.assign(person, { inside: where.inside, gate: where.gate ?? person.gate, last_in });
        moved.set(id, person);
      }
      judged(row, result);
    }
    tabs.tell({ results: pairs });
    return [...moved.values()];
  }

  // ---- scanning ----

  const whereIs = (person) => presence.of(person);

  function judgeHere(scan) {
    return list?.has() ? judge(scan, list.roster, whereIs) : null;
  }

  // Two badges in one picture: each gets its verdict, one after the other.
  const busy = () => pending !== null || performance.now() - shownAt < GLANCE;

  // what: {badge} or {delegate, person}; by: 'camera' or whatever is done on purpose.
  async function scan({ badge, delegate, person = null, by = 'hand' }) {
    const { gate, direction } = state;
    const seen = by === 'camera';
    const key = `${direction} ${badge ?? delegate}`;
    if (!gate || closed || repeats.isRepeat(key, seen) || (seen && busy())) return;
    repeats.note(key);
    const at = serverNow();
    const row = { nonce: makeNonce(), badge, delegate, gate, direction, at, scanned_at: new Date(at).toISOString() };
    clearTimeout(timers.close);
    clearTimeout(timers.answer);
    pending = row.nonce;
    const local = judgeHere(row);
    const who = local?.person?.id ?? delegate;
    const known = who && list?.roster.people.get(who);
    const before = known ? presence.of(known) : null;
    entries.add({ nonce: row.nonce, gate, direction, at, person: local?.person ?? person, verdict: 'pending', earlier: null, by: null, local, who, before });
    change({ current: null, hint: null });
    timers.answer = setTimeout(() => judgedHere(row.nonce), local || !link.state.online ? ANSWER : PATIENCE);
    await ready;
    if (who && local) presence.claim(who, row, local, before);
    const stored = { ...row, judged: local?.verdict ?? null, who };
    tabs.tell({ row: stored });
    await queue.add(stored);
    // Where the daemon is known not to answer there is nothing to wait for.
    if (!link.state.online) judgedHere(row.nonce);
  }

  // A code that is no badge: judged here, never sent. The camera sees many.
  function foreign(kind, by) {
    if (by !== 'camera') {
      show({ nonce: null, verdict: kind === 'card' ? 'card' : 'malformed', person: null, earlier: null, by: 'door' });
      return;
    }
    clearTimeout(timers.hint);
    timers.hint = setTimeout(() => change({ hint: null }), HINT);
    if (state.hint !== kind) change({ hint: kind });
  }

  // ---- taking back ----

  async function undo(entry) {
    if (entry.undone || !counts(entry.verdict)) return;
    const next = entries.replace(entry, { undone: 'asked' });
    change(showing(entry.nonce) ? { current: null } : {});
    repeats.forget();
    await ready;
    const nonce = `undo:${entry.nonce}`;
    if (next.who && next.before) presence.restore(next.who, next.before, nonce, null);
    await queue.add({ nonce, undo: entry.nonce, who: next.who });
  }

  function undone(row) {
    const entry = entries.find(row.undo);
    if (entry) replace(entry, { undone: 'done' });
    const known = list.roster.people.get(row.who);
    if (known) presence.restore(row.who, presence.of(known), row.nonce, performance.now());
    refresh();
  }

  // Another tab of this device has scanned, or has had an answer.
  function heard({ row, results: pairs }) {
    if (row?.who && list) {
      const known = list.roster.people.get(row.who);
      presence.claim(row.who, row, { verdict: row.judged }, known ? presence.of(known) : null);
    }
    for (const [theirs, result] of pairs ?? []) {
      const id = result.delegate?.id ?? theirs.who;
      if (id) presence.confirm(id, theirs, result, performance.now());
      if (entries.find(theirs.nonce)) judged(theirs, result);
    }
    queue?.count();
  }

  return {
    state,
    scan,
    foreign,
    close,
    undo,
    open: (entry) => change({ current: entry }),
    find: (text, most) => list.find(text, most).map((person) => ({ ...person, present: presence.of(person).inside })),
    hasList: () => Boolean(list?.has()),
    last: () => entries.list.find((entry) => counts(entry.verdict) && !entry.undone) ?? null,
    prefixOf: () => list?.roster.congress ?? null,
    dismissCorrection: (nonce) => change({ corrections: state.corrections.filter((one) => one.nonce !== nonce) }),
    choose(settings) {
      saveDoor(settings);
      change(settings);
    },
    forgetAside: () => ready.then(() => queue.forgetAside()),
    sendAsideAgain: () => ready.then(() => queue.sendAsideAgain()),
    refresh,
    // The live stream says whether the daemon is there.
    connection: (online) => (online ? link.up() : link.down()),
    // The network or the page is back.
    wake() {
      refresh();
      queue?.wake();
    },
    dispose() {
      closed = true;
      clearInterval(refresher);
      for (const timer of Object.values(timers)) clearTimeout(timer);
      tabs.close();
      queue?.close();
    },
  };
}
