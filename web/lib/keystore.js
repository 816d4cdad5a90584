// What a delegate's device must not lose: the card key, and of each contest the
// ballot's keys, token, bytes and receipt. A change is on the disk before its
// promise resolves (lib/tables.js), so a request sent after it can be repeated from
// what is stored.

import { memoryTables, openTables } from './tables.js';

const DATABASE = 'congressd';
const TABLES = ['cards', 'ballots'];
const CARD = 'current';

/**
 * Opens the store. Where the browser offers none (some private windows) one in
 * memory takes its place, with durable false: closing the page loses it.
 */
export async function openKeystore() {
  try {
    const tables = await openTables(DATABASE, TABLES);
    navigator.storage?.persist?.().catch(() => {});
    return createKeystore(tables, true);
  } catch {
    return memoryKeystore();
  }
}

/** A keystore that forgets, for tests and browsers without storage. */
export function memoryKeystore() {
  return createKeystore(memoryTables(TABLES), false);
}

function createKeystore(tables, durable) {
  return {
    durable,

    /** The card in use, or undefined. */
    card: () => tables.get('cards', CARD),

    saveCard: (card) => tables.update('cards', CARD, () => card),

    /** Forgets the card; ballots stay. */
    forgetCard: () => tables.remove('cards', CARD),

    /** Forgets the card and every record of which own(record). */
    async wipe(own) {
      await tables.remove('cards', CARD);
      const records = (await tables.all('ballots')).filter(own);
      await Promise.all(records.map((record) => tables.remove('ballots', record.id)));
    },

    /** Every record, of any owner, in no particular order. */
    ballots: () => tables.all('ballots'),

    /** Stores a new record; answers the one that was there already, if any. */
    insertBallot: (record) => tables.update('ballots', record.id, (old) => old ?? record),

    /**
     * Replaces the record by change(old) if it is in the state `from`, else leaves
     * it; null deletes it. Answers what is stored then.
     */
    advanceBallot: (id, from, change) =>
      tables.update('ballots', id, (old) => (old?.state === from ? change(old) : old)),
  };
}
