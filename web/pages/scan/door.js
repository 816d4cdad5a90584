// The state of one door, and everything that happens at it. The view reads
// `state` and calls the rest; onChange() says that state has changed.
import { serverNow } from '../../lib/api.js';
import { judge } from './judge.js';
import { createPresence } from './presence.js';
import { createRepeats } from './repeats.js';
import { createScreen } from './screen.js';
import { savedDoor, saveDoor } from './settings.js';
import { createSync } from './sync.js';
import { counts, isNews } from './verdicts.js';

const ANSWER = 250; // ms for the daemon; then this device judges
const PATIENCE = 900; // ms for the daemon where this device cannot judge

// Also over plain http, where crypto.randomUUID is missing.
function makeNonce() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export function createDoor({ onChange, onDenied }) {
  const state = {
    ...savedDoor(),
    queue: { waiting: 0, aside: 0, catching: false },
    link: { online: true, since: null },
    roster: null, // {size, fetchedAt, session}
    lasting: true,
    current: null,
    hint: null,
    history: [],
    corrections: [],
  };
  const presence = createPresence();
  const repeats = createRepeats();
  const screen = createScreen({ state, change });
  const sync = createSync({ presence, change, onResults: results, onUndone: undone, onRows: stored, onHeard: heard, onDenied });
  let awaited = null; // nonce of the scan whose verdict is to be shown
  let answering = null;
  let closed = false;

  state.link = { ...sync.link };

  function change(changes) {
    Object.assign(state, changes);
    if (!closed) onChange();
  }

  function show(entry) {
    clearTimeout(answering);
    awaited = null;
    screen.show(entry);
  }

  // The delegate as the list here has them.
  const listed = (id) => sync.roster()?.people.get(id) ?? null;

  // ---- verdicts ----

  // The daemon has not answered in time.
  function judgedHere(nonce) {
    const entry = screen.find(nonce);
    if (!entry || entry.by !== null) return;
    const local = entry.local ?? { verdict: 'waiting', person: null, earlier: null };
    const next = screen.replace(entry, { ...local, person: local.person ?? entry.person, by: 'door' });
    if (awaited === nonce) show(next);
  }

  // The daemon's verdict on a row came, at once or long after.
  function judged(row, result) {
    const before = screen.find(row.nonce);
    if (before?.by === 'server') return;
    const made = {
      verdict: result.verdict,
      person: result.delegate ?? before?.person ?? null,
      earlier: result.earlier,
      by: 'server',
    };
    if (before && before.by === null) {
      const entry = screen.replace(before, made);
      if (awaited === row.nonce) show(entry);
      return;
    }
    const told = before?.verdict ?? row.judged ?? 'waiting';
    const news = isNews(told, result.verdict) && !before?.undone;
    const { nonce, gate, direction, at } = row;
    const entry = before ? screen.replace(before, { ...made, told: news ? told : null }) : { nonce, gate, direction, at, ...made };
    if (screen.showing(nonce) && told !== result.verdict) show(entry);
    else if (news) screen.correct(entry, told);
  }

  // Where a verdict of the daemon puts the person; answers the delegate of the
  // list if that is news to it.
  function place(row, result) {
    const id = result.delegate?.id ?? row.who;
    const where = id ? presence.confirm(id, row, result, performance.now()) : null;
    const person = where && listed(id);
    if (!person) return null;
    const last_in = where.at ? new Date(where.at).toISOString() : person.last_in;
    return Object.assign(person, { inside: where.inside, gate: where.gate ?? person.gate, last_in });
  }

  function results(pairs) {
    const moved = new Set();
    for (const [row, result] of pairs) {
      const person = place(row, result);
      if (person) moved.add(person);
      judged(row, result);
    }
    return [...moved];
  }

  // What this device judged of a row that the daemon does not know yet.
  function claim(row, before) {
    if (row.who && row.judged) presence.claim(row.who, row, { verdict: row.judged }, before);
  }

  function stored(rows) {
    for (const row of rows) claim(row, null);
  }

  // Another tab of this device has scanned, or has had an answer.
  function heard({ row, results: pairs }) {
    if (row) claim(row, listed(row.who) && presence.of(listed(row.who)));
    for (const [theirs, result] of pairs ?? []) {
      place(theirs, result);
      if (screen.find(theirs.nonce)) judged(theirs, result);
    }
  }

  // ---- scanning ----

  function judgeHere(scan) {
    return sync.hasList() ? judge(scan, sync.roster(), presence.of) : null;
  }

  // Two badges in one picture: each gets its verdict, one after the other.
  const isBusy = () => awaited !== null || screen.isFresh();

  // what: {badge} or {delegate, person}; by: 'camera' or whatever is done on purpose.
  async function scan({ badge, delegate, person = null, by = 'hand' }) {
    const { gate, direction } = state;
    const seen = by === 'camera';
    const key = `${direction} ${badge ?? delegate}`;
    if (!gate || closed || repeats.isRepeat(key, seen) || (seen && isBusy())) return;
    repeats.note(key);
    clearTimeout(answering);
    const at = serverNow();
    const nonce = makeNonce();
    awaited = nonce;
    const local = judgeHere({ badge, delegate, direction });
    answering = setTimeout(() => judgedHere(nonce), local ? ANSWER : PATIENCE);
    const who = local?.person?.id ?? delegate;
    const before = listed(who) && presence.of(listed(who));
    screen.add({ nonce, gate, direction, at, person: local?.person ?? person, verdict: 'pending', earlier: null, by: null, local, who, before });
    const row = { nonce, badge, delegate, gate, direction, at, scanned_at: new Date(at).toISOString(), who, judged: local?.verdict ?? null };
    claim(row, before);
    await sync.add(row);
    // Where the daemon is known not to answer there is nothing to wait for.
    if (!state.link.online) judgedHere(nonce);
  }

  // A code that is no badge: judged here, never sent. The camera sees many.
  function foreign(kind, by) {
    if (by === 'camera') screen.hint(kind);
    else show({ nonce: null, verdict: kind === 'card' ? 'card' : 'malformed', person: null, earlier: null, by: 'door' });
  }

  // ---- taking back ----

  async function undo(entry) {
    if (entry.undone || !counts(entry.verdict)) return;
    screen.replace(entry, { undone: 'asked' });
    if (screen.showing(entry.nonce)) screen.close();
    repeats.forget();
    const nonce = `undo:${entry.nonce}`;
    if (entry.who && entry.before) presence.restore(entry.who, entry.before, nonce, null);
    await sync.add({ nonce, undo: entry.nonce, who: entry.who });
  }

  function undone(row) {
    const entry = screen.find(row.undo);
    if (entry) screen.replace(entry, { undone: 'done' });
    const person = listed(row.who);
    if (person) presence.restore(row.who, presence.of(person), row.nonce, performance.now());
    sync.refresh();
  }

  return {
    state,
    scan,
    foreign,
    undo,
    close: screen.close,
    open: screen.open,
    dismissCorrection: screen.dismiss,
    last: () => state.history.find((entry) => counts(entry.verdict) && !entry.undone) ?? null,
    find: (text, most) => sync.find(text, most).map((person) => ({ ...person, present: presence.of(person).inside })),
    hasList: sync.hasList,
    congress: () => sync.roster()?.congress ?? null,
    choose(settings) {
      saveDoor(settings);
      change(settings);
    },
    forgetAside: sync.forgetAside,
    sendAsideAgain: sync.sendAsideAgain,
    refresh: sync.refresh,
    connection: sync.connection,
    wake: sync.wake,
    dispose() {
      closed = true;
      clearTimeout(answering);
      screen.dispose();
      sync.dispose();
    },
  };
}
