// Takes each contest of this delegate from the draw to the receipt. Every step is
// stored before the request that needs it goes out, and every request can be
// repeated, so a reload or a lost reply at any moment costs nothing.

import * as voter from '../../lib/voter.js';
import { isPassing } from './session.js';

const RETRY_MS = [1000, 2000, 4000, 8000, 15000];
const NOT_PRESENT_MS = 10000;
// How soon the tellers' device is asked for again.
const AWAIT_MS = [2000, 2000, 3000, 4000, 6000, 8000];
// A whole hall draws when issuing starts; spread it a little.
const DRAW_SPREAD_MS = 1500;
const OPEN = ['issuing', 'voting'];
// The token stays unused: the marks can be corrected.
const CORRECTABLE = ['overvote', 'bad_marks'];
// Only these end a secret ballot; any other answer may come from something
// between here and the server. wrong_state ends it once the contest is over.
const FINAL = ['invalid_token', 'bad_signature', 'already_cast', 'wrong_state'];
const OVER = ['closed', 'certified', 'cancelled'];

/**
 * card: {key, seed, delegate, congress: {id, public_key}}.
 * server: {contest(id), draw(id, body), vote(id, body), cast(body)}; the first is
 * public, cast goes without credentials.
 * later(fn, ms) runs fn once; online() says whether the device has a network at
 * all; spread: milliseconds over which draws are spread; asks: whether to wait for
 * choose(entry) where there are ballot papers too; onChange() is called whenever an
 * entry changed.
 *
 * booth.entries is a Map by contest id of {id, title, state, contest, definition,
 * record, problem, busy, tried}: `definition` is what the congress key signed, null
 * until that is checked; `tried` is whether the choice may have left the device.
 * stageOf(entry) says what it means.
 */
export function createBooth({
  store,
  card,
  server,
  onChange,
  later = setTimeout,
  random = Math.random,
  online = hasNetwork,
  spread = DRAW_SPREAD_MS,
  asks = true,
}) {
  const entries = new Map();
  let stopped = false;

  async function start() {
    const records = await store.ballots();
    for (const record of records) {
      if (voter.belongsTo(record, card)) adopt(record);
      else if (record.state === 'signed') work(newEntry(record));
    }
    onChange();
  }

  // Ballots of a delegate who used this device before are sent as well. What was
  // signed before the page was opened may have been sent.
  function newEntry(record) {
    const { contest: id, title } = record;
    const tried = record.state === 'signed';
    return { id, title, state: null, contest: null, definition: null, record, problem: null, busy: false, tried };
  }

  function adopt(record) {
    const entry = entries.get(record.contest);
    if (!entry) entries.set(record.contest, newEntry(record));
    else if (!entry.record || entry.record.state === 'prepared') entry.record = record;
    work(entries.get(record.contest));
  }

  // The contests of the live state, which alone says what is open.
  function setContests(contests) {
    const listed = new Map(contests.map((contest) => [contest.id, contest]));
    for (const { id, title } of contests) {
      if (!entries.has(id)) entries.set(id, { ...newEntry({ contest: id, title }), record: null });
    }
    for (const entry of entries.values()) {
      const state = stateOf(listed.get(entry.id));
      if (entry.record?.awaiting && listed.get(entry.id)?.second_pending === 0) work(entry);
      if (state === entry.state) continue;
      Object.assign(entry, { state, problem: null, attempts: 0 });
      work(entry);
    }
    onChange();
  }

  // Goes on with an entry until nothing is left to do; one run at a time.
  async function work(entry) {
    if (stopped) return;
    if (entry.busy) {
      entry.again = true;
      return;
    }
    entry.busy = true;
    try {
      do {
        entry.again = false;
      } while (!stopped && ((await step(entry)) || entry.again));
      Object.assign(entry, { problem: null, attempts: 0 });
    } catch (error) {
      await fail(entry, error);
    } finally {
      entry.busy = false;
      if (!stopped) onChange();
    }
    if (entry.again) work(entry);
  }

  // One step; true when another may follow.
  async function step(entry) {
    if (entry.record?.state === 'signed') return deliver(entry);
    if (!entry.state) return false;
    if (entry.seen !== entry.state) return look(entry);
    if (!entry.contest.secret || !OPEN.includes(entry.state)) return false;
    if (!entry.record) return mayBegin(entry) && begin(entry);
    if (entry.record.state === 'prepared') return draw(entry);
    return false;
  }

  async function look(entry) {
    const { state } = entry;
    const contest = await server.contest(entry.id);
    entry.contest = contest;
    entry.definition = contest.manifest ? voter.readManifest(contest, card.congress) : null;
    entry.seen = state;
    const hash = contest.manifest ? voter.hashOf(contest.manifest) : null;
    if (entry.record?.hash !== hash) entry.record = hash ? await find(hash) : undefined;
    if (hash) voter.sealer(entry.definition).catch(() => {}); // to be at hand should the network go
    onChange();
    return true;
  }

  // A ballot that is drawn comes before one that waits to be.
  async function find(hash) {
    const own = (await store.ballots()).filter((record) => record.hash === hash && voter.belongsTo(record, card));
    return own.find(({ state }) => state !== 'prepared') ?? own[0];
  }

  // Where there are ballot papers too, a delegate says first which they want:
  // who has drawn is handed no paper.
  function mayBegin(entry) {
    entry.choosing = asks && entry.definition.paper === true && !entry.wanted;
    return !entry.choosing;
  }

  function choose(entry) {
    entry.wanted = true;
    work(entry);
    onChange();
  }

  async function begin(entry) {
    const record = voter.prepare(entry.contest, card);
    entry.record = await store.insertBallot(record);
    await new Promise((resolve) => later(resolve, random() * spread));
    return true;
  }

  async function draw(entry) {
    const { record } = entry;
    const answer = await server.draw(entry.id, voter.drawBody(record));
    const drawn = voter.acceptDraw(record, answer);
    entry.record = await store.advanceBallot(record.id, 'prepared', () => drawn);
    onChange();
    if (entry.record?.state === 'prepared') askAgain(entry);
    return entry.record?.state !== 'prepared';
  }

  // The tellers' device has not answered yet.
  function askAgain(entry) {
    const turn = (entry.asked ?? 0) + 1;
    entry.asked = turn;
    later(() => {
      if (entry.record?.awaiting && entry.asked === turn) work(entry);
    }, AWAIT_MS[Math.min(turn, AWAIT_MS.length) - 1] * (0.5 + random()));
  }

  async function deliver(entry) {
    const { record } = entry;
    entry.tried ||= online();
    const answer = record.secret
      ? await server.cast(voter.castBody(record))
      : await server.vote(record.contest, { marks: record.marks });
    const received = voter.acceptReceipt(record, answer);
    entry.record = await store.advanceBallot(record.id, 'signed', () => received);
    onChange();
    return true;
  }

  async function fail(entry, error) {
    const code = typeof error.code === 'string' ? error.code : 'unexpected';
    entry.problem = { code, status: error.status, detail: error.detail ?? error.message, retrying: false };
    if (isPassing(error)) {
      retryLater(entry, (error.retryAfter ?? 0) * 1000 || backOff(entry));
    } else if (entry.record?.state === 'signed') {
      if (code === 'wrong_state' && !(await isOver(entry))) return retryLater(entry, backOff(entry));
      entry.record = await store.advanceBallot(entry.record.id, 'signed', (old) => giveBack(old, code));
    } else if (code === 'not_present') {
      retryLater(entry, NOT_PRESENT_MS);
    } else if (code === 'bad_signature' && entry.record?.state === 'prepared') {
      await beginAgain(entry);
    }
  }

  // Signed by a card since replaced, and not drawn with it.
  async function beginAgain(entry) {
    if (entry.record.owner === card.key || entry.record.awaiting) return;
    entry.record = await store.advanceBallot(entry.record.id, 'prepared', () => null);
    entry.again = true;
  }

  // A server that was set back to a copy may have to open the contest again.
  async function isOver({ record }) {
    if (!record.secret) return true;
    try {
      const { state, voting_ended_at: ended } = await server.contest(record.contest);
      return OVER.includes(state) || Boolean(ended);
    } catch {
      return false;
    }
  }

  // What becomes of a choice the server did not take.
  function giveBack(record, code) {
    if (!record.secret) return code === 'already_voted' ? voter.refuse(record, code) : null;
    if (CORRECTABLE.includes(code)) return voter.unsign(record);
    return FINAL.includes(code) ? voter.refuse(record, code) : record;
  }

  function backOff(entry) {
    const attempt = entry.attempts ?? 0;
    entry.attempts = attempt + 1;
    return RETRY_MS[Math.min(attempt, RETRY_MS.length - 1)] * (0.5 + random());
  }

  function retryLater(entry, ms) {
    entry.problem.retrying = true;
    later(() => {
      if (entry.problem) work(entry);
    }, ms);
  }

  // Keeps marks that are not cast yet, against a reload.
  async function saveDraft(entry, marks) {
    if (entry.record?.state !== 'drawn') return;
    entry.record = await store.advanceBallot(entry.record.id, 'drawn', (old) => ({ ...old, draft: marks }));
  }

  // Stores the voter's choice and sends it. Resolves when the choice is safe.
  async function cast(entry, marks) {
    if (entry.contest.secret) {
      const seal = await voter.sealer(entry.definition);
      entry.record = await store.advanceBallot(entry.record.id, 'drawn', (old) => voter.sign(old, marks, seal));
    } else {
      entry.record = await store.insertBallot(voter.vote(entry.contest, card, marks));
    }
    Object.assign(entry, { problem: null, tried: false });
    onChange();
    work(entry);
  }

  // The server is there again: what waits to be retried need not wait longer.
  function wake() {
    for (const entry of entries.values()) if (entry.problem?.retrying) work(entry);
  }

  function retry(entry) {
    entry.seen = null;
    work(entry);
    onChange();
  }

  function stop() {
    stopped = true;
  }

  return { entries, start, setContests, saveDraft, choose, cast, wake, retry, stop };
}

// While the box of ballot papers is open nothing is taken by phone; it may be closed
// again.
function stateOf(contest) {
  if (!contest) return null;
  return contest.state === 'voting' && contest.papers?.box_open ? 'counting' : contest.state;
}

const hasNetwork = () => globalThis.navigator?.onLine !== false;

/**
 * loading   the contest is not known yet
 * choosing  there are ballot papers too, and booth.choose(entry) was not called yet
 * waiting   a secret ballot is being drawn, or cannot be for `problem`
 * awaiting  the daemon has issued it, the tellers' device not yet
 * issued    the ballot is on this device; voting has not begun
 * ready     the delegate can vote
 * sending   the choice is stored here and on its way
 * cast      the receipt is here
 * refused   the server refused the choice for good; record.code says why
 * missed    the voting ended without this delegate
 */
export function stageOf({ state, definition, record, choosing }) {
  if (record?.state === 'signed') return 'sending';
  if (record?.state === 'cast' || record?.state === 'refused') return record.state;
  if (state !== null && !OPEN.includes(state)) return 'missed';
  if (!definition) return 'loading';
  if (!definition.secret) return state === 'voting' ? 'ready' : 'loading';
  if (choosing && !record) return 'choosing';
  if (record?.awaiting) return 'awaiting';
  if (record?.state !== 'drawn') return 'waiting';
  return state === 'voting' ? 'ready' : 'issued';
}
