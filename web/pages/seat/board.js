// After the close: whether the delegate's ballot is on the published board. What
// was found is kept with the receipt; what could not be asked yet is asked again.

import { findOnBoard } from '../../lib/inclusion.js';
import { noteBoard } from '../../lib/voter.js';

const PUBLISHED = ['closed', 'certified'];
// Larger boards are fetched when the delegate asks for it: 50,000 have 50 MB.
const SMALL = 2000;
// A whole hall looks when the voting closes; spread it a little.
const SPREAD_MS = 4000;

/**
 * server: {contest(id), board(id)}, both public. look(entries) begins where something
 * is to be done, retry(entries) where it failed, ask(entry) where it was put off; each
 * entry's `board` then is {state}: checking, done (record.board has it), early,
 * auditors, large or failed.
 */
export function createBoardWatch({ store, server, onChange, later = setTimeout, random = Math.random }) {
  function set(entry, state) {
    entry.board = { state, seen: entry.state };
    onChange();
  }

  async function check(entry, wanted) {
    const { record } = entry;
    const contest = await server.contest(record.contest);
    if (!PUBLISHED.includes(contest.state)) return set(entry, 'early');
    if (contest.board !== 'everyone') return set(entry, 'auditors');
    if (contest.collected > SMALL && !wanted) return set(entry, 'large');
    const board = await findOnBoard(await server.board(record.contest), record);
    const noted = await store.advanceBallot(record.id, 'cast', (old) => noteBoard(old, board));
    if (entry.record?.id === record.id) entry.record = noted ?? entry.record;
    set(entry, 'done');
  }

  async function begin(entry, wanted) {
    set(entry, 'checking');
    if (!wanted) await new Promise((resolve) => later(resolve, random() * SPREAD_MS));
    try {
      await check(entry, wanted);
    } catch {
      set(entry, 'failed');
    }
  }

  // Live states list the contests that are open or just closed; those not listed
  // are over, or were never heard of.
  function due(entry) {
    if (entry.record?.state !== 'cast' || entry.record.board?.verdict === 'present') return false;
    if (entry.state !== null && !PUBLISHED.includes(entry.state)) return false;
    return !entry.board || (entry.board.state === 'early' && entry.state !== entry.board.seen);
  }

  return {
    look(entries) {
      for (const entry of entries) if (due(entry)) begin(entry, false);
    },
    retry(entries) {
      for (const entry of entries) if (entry.board?.state === 'failed') begin(entry, false);
    },
    ask: (entry) => begin(entry, true),
  };
}
