// One delegate at the tablet, from the card to the wiped screen.
//
// A ballot that was drawn here earlier is cast without signing in: the daemon then
// hears of a cast from this tablet and of nobody by name. Signing in comes first
// only where something is to be drawn or an open vote is under way, or when the
// delegate asks for more after casting.

import { hex } from '../../lib/bytes.js';
import { createBooth, stageOf } from '../seat/booth.js';
import { createSession } from '../seat/session.js';
import { anonymousServer, contestOf, createCaller } from './caller.js';

const OPEN = ['issuing', 'voting'];
const DELIVERED = ['cast', 'refused'];
// A draw refused with one of these was not drawn earlier with a lost answer either.
const NOT_DRAWN = ['already_drawn', 'not_entitled', 'not_present', 'paper_issued', 'wrong_state'];

/**
 * secret: the card's 16 bytes. drawer: what the tablet's box holds under it
 * (lib/strongbox.js). contests(): those of the live state. outbox: takes what is
 * still to be sent when the delegate goes.
 *
 * visit.stage: opening, signing_in, refused, open, or failed where the tablet keeps
 * nothing; `holder` {delegate, …} once
 * known; `booth` when open; `signedIn`; `more`: the contests for which the delegate
 * would have to sign in; `declined`: those in which they want a ballot paper.
 */
export function createVisit({ secret, drawer, contests, outbox, onChange }) {
  const visit = { stage: 'opening', holder: null, booth: null, session: null, signedIn: false, more: [], declined: new Set() };
  let caller = null;
  let ended = false;

  function changed() {
    if (!ended) onChange();
  }

  function start() {
    return guard(async () => {
      const kept = await drawer.ballots();
      const records = kept.filter(({ state }) => state !== 'prepared');
      if (ended) return;
      if (records.some(comesFirst)) await openAlone(records, kept.filter(({ awaiting }) => awaiting));
      else signIn();
    });
  }

  async function guard(work) {
    try {
      await work();
    } catch {
      visit.stage = 'failed';
      changed();
    }
  }

  // What would be told to be this delegate's if they signed in now.
  function comesFirst({ contest, state, secret: secretVote }) {
    if (!secretVote) return false;
    return state !== 'drawn' || contests().some(({ id, state: now }) => id === contest && now === 'voting');
  }

  async function openAlone(records, awaiting) {
    visit.holder = await drawer.holder();
    const known = new Set(records.map(({ contest }) => contest));
    const store = { ...drawer, ballots: async () => (await drawer.ballots()).filter(({ state }) => state !== 'prepared') };
    await openBooth(store, anonymousServer, (contest) => known.has(contest.id));
    findMore(known, new Set(awaiting.map(({ contest }) => contest)));
  }

  // Whether there is anything else this delegate could do here; what the tellers'
  // device has not answered yet is asked for under their name.
  async function findMore(known, awaiting) {
    for (const { id, state } of contests()) {
      if (known.has(id) || !OPEN.includes(state)) continue;
      const contest = await contestOf(id).catch(() => null);
      const possible = contest && (state === 'issuing' || !contest.secret || contest.late_issue || awaiting.has(id));
      if (possible && !visit.signedIn) visit.more = [...visit.more, { id, title: contest.title }];
    }
    changed();
  }

  function signIn() {
    visit.booth?.stop();
    Object.assign(visit, { booth: null, stage: 'signing_in', signedIn: true, more: [] });
    caller = createCaller();
    // The card stays in memory alone.
    const store = { card: async () => null, saveCard: async () => {}, forgetCard: async () => {}, wipe: async () => {} };
    visit.session = createSession({ store, server: caller.entrance, onChange: follow });
    visit.session.useSecretBytes(hex(secret));
  }

  function follow() {
    const { stage, card } = visit.session ?? {};
    if (ended) return;
    if (stage === 'ready' && !visit.booth) openAs(card);
    else if (stage === 'refused') visit.stage = 'refused';
    changed();
  }

  function openAs(card) {
    visit.holder = card;
    drawer.keepHolder(card);
    guard(() => openBooth(drawer, caller.server(visit.session), () => true, card));
  }

  async function openBooth(store, server, wanted, card = visit.holder) {
    const booth = createBooth({ store, card, server, onChange: changed, spread: 0 });
    visit.booth = booth;
    visit.wanted = wanted;
    await booth.start();
    if (ended) return booth.stop();
    booth.setContests(contests().filter(wanted));
    visit.stage = 'open';
    changed();
    return undefined;
  }

  // The live state changed.
  function update() {
    if (visit.stage === 'open') visit.booth.setContests(contests().filter(visit.wanted));
  }

  // On paper instead: nothing is drawn here.
  function decline({ id }) {
    visit.declined.add(id);
    changed();
  }

  // What need not be kept any longer: receipts that were shown, and keys for draws
  // that were refused.
  function done({ record, problem }) {
    if (DELIVERED.includes(record?.state)) return true;
    return record?.state === 'prepared' && !record.awaiting && NOT_DRAWN.includes(problem?.code);
  }

  // Whether the delegate may go without losing anything.
  visit.pending = () => [...(visit.booth?.entries.values() ?? [])].filter((entry) => stageOf(entry) === 'sending');

  async function end() {
    if (ended) return;
    ended = true;
    const entries = [...(visit.booth?.entries.values() ?? [])];
    visit.booth?.stop();
    for (const { record } of entries) if (record?.state === 'signed' && record.secret) outbox.deliver(record, drawer);
    visit.session?.signOut();
    secret.fill(0);
    await Promise.all(entries.filter(done).map(({ record }) => drawer.remove(record.id)));
  }

  return Object.assign(visit, { start, signIn, decline, update, end });
}
