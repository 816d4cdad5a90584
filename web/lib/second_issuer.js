// The second issuer: a tellers' device that evaluates each draw once more, under a
// key that the server has not. It answers what it has found right and what it never
// answered otherwise; its own record of that is on the disk before an answer leaves,
// so that neither a reload nor a server set back makes it answer twice.
//
// What it cannot know is whose card a card key is: that the names it shows are those
// of people who asked for a ballot is for the tellers to see.

import { drawMessage, manifestHash, signatureHolds } from './ballot.js';
import { hex, unhex } from './bytes.js';
import { readManifest } from './voter.js';
import * as voprf from './voprf.js';

// How often the server is asked; live news come in between.
const POLL_MS = 2000;
const RETRY_MS = [1000, 2000, 4000, 8000];
// Draws that are evaluated before the answers are sent: phones wait for them.
const BATCH = 20;
const LAST_SHOWN = 8;
const OPEN = ['issuing', 'voting'];

/** Why a draw is not answered. "limit" passes when the tellers raise it. */
export const REFUSALS = ['malformed', 'bad_signature', 'bad_element', 'second_element', 'second_card'];

/**
 * tables: of lib/teller_keys.js. key: a kept record of kind "issuer". server:
 * {contest(), pending(after), answer(evaluations)} of one contest. limit: how many
 * delegates may be issued to at most, as the tellers know it. onChange() is called
 * after each change of what is here:
 *
 *   state     starting, working, idle (the contest is not open), stopped, or refused:
 *             the contest's manifest is not what this device was given its key for
 *   given     how many elements this device has evaluated, pending how many wait
 *   refused   [{draw, delegate_code, full_name, reason, at}], the newest first
 *   last      [{code, name}], the newest first
 *   problem   why the server cannot be asked, or null
 */
export function createIssuer({ tables, key, contest: id, server, limit, onChange, later = setTimeout, cancel = clearTimeout, now = () => new Date().toISOString() }) {
  const issuer = { state: 'starting', given: 0, pending: 0, refused: [], last: [], problem: null, contest: null, limit, full: false };
  const secret = unhex(key.secret, 32);
  let hash = null;
  let timer = null;
  let stopped = false;
  let working = false;
  let again = false;
  let attempts = 0;

  function set(changes) {
    Object.assign(issuer, changes);
    if (!stopped) onChange();
  }

  // The contest as the congress has signed it, with this device's key in it.
  async function read() {
    const contest = await server.contest();
    const manifest = readOrNull(contest, key.congress);
    if (contest.manifest && manifest?.second_issuer !== key.publicKey) return set({ state: 'refused', contest });
    const told = contest.manifest ? hex(manifestHash(contest.manifest)) : null;
    if (told && !(await isMine(told))) return set({ state: 'refused', contest });
    if (told && !hash) await load(told);
    set({ state: told && OPEN.includes(contest.state) ? 'working' : 'idle', contest });
  }

  // The first manifest with this key is the one it works for, whatever else the
  // congress signs: what is blinded could belong to any of them.
  async function isMine(told) {
    return told === (hash ?? (await tables.update('work', `key:${key.publicKey}`, (bound) => bound ?? told)));
  }

  async function load(told) {
    hash = told;
    const given = await tables.all('given', `${hash}:code:`);
    const refused = await tables.all('refused', `${hash}:`);
    const last = given.sort(newest).slice(0, LAST_SHOWN).map(({ code, name }) => ({ code, name }));
    set({ given: given.length, refused: refused.sort(newest), last });
  }

  // Answers whether more may wait.
  async function round() {
    await read();
    if (issuer.state !== 'working') return;
    let after = null;
    let open = 0;
    set({ full: false });
    do {
      const page = await server.pending(after);
      for (let at = 0; at < page.pending.length && !stopped; at += BATCH) open += await answer(page.pending.slice(at, at + BATCH));
      after = page.next;
    } while (after !== null && after !== undefined && !stopped);
    set({ pending: open });
  }

  // Evaluates and sends; answers how many of these stay unanswered.
  async function answer(draws) {
    const evaluations = [];
    for (const draw of draws) {
      const evaluation = await evaluate(draw);
      if (evaluation) evaluations.push(evaluation);
      // The page breathes; each takes some 10 ms.
      await new Promise((resume) => setTimeout(resume));
    }
    if (evaluations.length > 0) await server.answer(evaluations);
    return draws.length - evaluations.length;
  }

  async function evaluate(draw) {
    const fault = faultOf(draw);
    if (fault) return refuse(draw, fault);
    const keys = [`${hash}:code:${draw.delegate_code}`, `${hash}:card:${draw.card_key}`, `${hash}:count`];
    const known = await tables.get('given', keys[0]);
    if (!known && issuer.given >= issuer.limit) return set({ full: true });
    const made = known?.blinded === draw.blinded ? known : issue(draw);
    const { reason, full, stored, isNew, count } = await claim(keys, draw, made);
    if (full) return set({ full, given: count });
    if (reason) return refuse(draw, reason);
    if (isNew) set({ given: count, last: [{ code: stored.code, name: stored.name }, ...issuer.last].slice(0, LAST_SHOWN) });
    return { draw: draw.draw, evaluated: stored.evaluated, proof: stored.proof };
  }

  function issue({ blinded }) {
    const { evaluated, proof } = voprf.issue(secret, unhex(blinded, 32));
    return { evaluated: hex(evaluated), proof: hex(proof) };
  }

  // Records the answer for code and card at once, or finds what was recorded; two
  // windows of this device share the record and the count.
  async function claim(keys, draw, { evaluated, proof }) {
    const { delegate_code: code, full_name: name, card_key: card, blinded } = draw;
    const entry = { code, name, card, blinded, evaluated, proof, at: now() };
    let found = null;
    await tables.updateAll('given', keys, ([byCode, byCard, count = 0]) => {
      found = judge(byCode, byCard, entry, count);
      return found.isNew ? [entry, { code, blinded }, count + 1] : [byCode, byCard, count];
    });
    return found;
  }

  function judge(byCode, byCard, entry, count) {
    if (byCode && byCode.blinded !== entry.blinded) return { reason: 'second_element' };
    if (byCard && (byCard.blinded !== entry.blinded || byCard.code !== entry.code)) return { reason: 'second_card' };
    if (byCode) return { stored: byCode };
    return count >= issuer.limit ? { full: true, count } : { stored: entry, isNew: true, count: count + 1 };
  }

  function faultOf(draw) {
    const read = bytesOf(draw);
    if (!read) return 'malformed';
    if (!signatureHolds(read.signature, drawMessage(unhex(hash, 32), read.blinded), read.card)) return 'bad_signature';
    return voprf.isElement(read.blinded) ? null : 'bad_element';
  }

  // Kept, once for each draw and reason: the tellers have to see it.
  async function refuse(draw, reason) {
    const { draw: number, delegate_code: code = '', full_name: name = '', card_key: card = '', blinded = '' } = draw ?? {};
    const place = `${hash}:${number}:${reason}:${blinded}`;
    const entry = { draw: number, delegate_code: String(code), full_name: String(name), card_key: String(card), blinded: String(blinded), reason, at: now() };
    let isNew = false;
    await tables.update('refused', place, (old) => {
      isNew = !old;
      return old ?? entry;
    });
    if (isNew) set({ refused: [entry, ...issuer.refused] });
    return null;
  }

  async function work() {
    if (stopped) return;
    if (working) {
      again = true;
      return;
    }
    working = true;
    cancel(timer);
    try {
      do {
        again = false;
        await round();
      } while (again && !stopped);
      attempts = 0;
      set({ problem: null });
    } catch (error) {
      set({ problem: error });
      again = false;
    }
    working = false;
    if (stopped) return;
    const pause = issuer.problem ? RETRY_MS[Math.min(attempts++, RETRY_MS.length - 1)] : POLL_MS;
    timer = later(work, pause);
  }

  /** The live state has news. */
  issuer.nudge = () => work();
  issuer.setLimit = (next) => {
    set({ limit: next });
    work();
  };
  issuer.start = work;
  issuer.stop = () => {
    set({ state: 'stopped' });
    stopped = true;
    cancel(timer);
  };
  /** Everybody this device has confirmed for, by code: [{code, name}]. */
  issuer.list = async () => (hash ? (await tables.all('given', `${hash}:code:`)).map(({ code, name }) => ({ code, name })) : []);
  /** The record against a published board: see compareWithBoard. */
  issuer.compare = async (board) => compareWithBoard(board, await tables.all('given', `${hex(manifestHash(board.manifest))}:code:`));
  return issuer;
}

/**
 * Whether a board's draws are those that were evaluated: {same, foreign, missing}, the
 * codes of draws that have a second evaluation which is not in the record, and of
 * records that the board does not have as they are.
 */
export function compareWithBoard({ draws }, given) {
  const known = new Map(given.map((entry) => [entry.code, entry]));
  const listed = new Map(draws.map((draw) => [draw.delegate_code, draw]));
  const same = ({ blinded, card, evaluated }, draw) =>
    Boolean(draw) && draw.blinded === blinded && draw.card_key === card && draw.second_evaluated === evaluated;
  const foreign = draws.filter((draw) => draw.second_evaluated && !(known.has(draw.delegate_code) && same(known.get(draw.delegate_code), draw)));
  const missing = given.filter((entry) => !same(entry, listed.get(entry.code)));
  return {
    same: given.length - missing.length,
    foreign: foreign.map(({ delegate_code: code }) => code),
    missing: missing.map(({ code }) => code),
  };
}

const newest = (a, b) => (a.at < b.at ? 1 : -1);

function readOrNull(contest, congress) {
  try {
    return readManifest(contest, congress);
  } catch {
    return null;
  }
}

function bytesOf(draw) {
  try {
    if (typeof draw.delegate_code !== 'string' || !Number.isSafeInteger(draw.draw)) return null;
    return { card: unhex(draw.card_key, 32), blinded: unhex(draw.blinded, 32), signature: unhex(draw.signature, 64) };
  } catch {
    return null;
  }
}
