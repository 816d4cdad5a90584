// What a delegate's device must not lose: the card key, and of each contest the
// ballot's keys, token, bytes and receipt. Kept in IndexedDB; a change is on the
// disk before its promise resolves, so a request sent after it can be repeated
// from what is stored. Two tabs share one store: each change is one transaction
// that looks before it writes.

const DATABASE = 'congressd';
const VERSION = 1;
const CARD = 'current';

/**
 * Opens the store. Where the browser offers none (some private windows) one in
 * memory takes its place, with durable false: closing the page loses it.
 */
export async function openKeystore() {
  try {
    const database = await openDatabase();
    navigator.storage?.persist?.().catch(() => {});
    return createKeystore(databaseTables(database), true);
  } catch {
    return createKeystore(memoryTables(), false);
  }
}

/** A keystore that forgets, for tests and browsers without storage. */
export function memoryKeystore() {
  return createKeystore(memoryTables(), false);
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

function openDatabase() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, VERSION);
    request.onupgradeneeded = () => {
      request.result.createObjectStore('cards');
      request.result.createObjectStore('ballots');
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error('blocked'));
  });
}

function databaseTables(opened) {
  let database = opened;

  // Phones drop the connection of a page that was in the background for long.
  async function begin(table, mode) {
    const options = { durability: 'strict' };
    try {
      return database.transaction(table, mode, options);
    } catch {
      database = await openDatabase();
      return database.transaction(table, mode, options);
    }
  }

  // Runs start(store, answer) in one transaction and resolves once it is durable.
  async function transact(table, mode, start) {
    const transaction = await begin(table, mode);
    return new Promise((resolve, reject) => {
      let result;
      transaction.oncomplete = () => resolve(result);
      transaction.onerror = () => reject(transaction.error);
      transaction.onabort = () => reject(transaction.error);
      start(transaction.objectStore(table), (value) => {
        result = value;
      });
    });
  }

  const read = (table, query) =>
    transact(table, 'readonly', (store, answer) => {
      const request = query(store);
      request.onsuccess = () => answer(request.result);
    });

  return {
    get: (table, key) => read(table, (store) => store.get(key)),
    all: (table) => read(table, (store) => store.getAll()),
    remove: (table, key) => transact(table, 'readwrite', (store) => store.delete(key)),
    update: (table, key, change) =>
      transact(table, 'readwrite', (store, answer) => {
        const request = store.get(key);
        request.onsuccess = () => {
          const value = change(request.result);
          if (value === null) store.delete(key);
          else if (value !== request.result) store.put(value, key);
          answer(value ?? undefined);
        };
      }),
  };
}

function memoryTables() {
  const tables = { cards: new Map(), ballots: new Map() };
  return {
    get: async (table, key) => tables[table].get(key),
    all: async (table) => [...tables[table].values()],
    remove: async (table, key) => void tables[table].delete(key),
    async update(table, key, change) {
      const value = change(tables[table].get(key)) ?? undefined;
      if (value === undefined) tables[table].delete(key);
      else tables[table].set(key, value);
      return value;
    },
  };
}
