// Tables in IndexedDB with changes that are on the disk before their promise
// resolves. Two tabs share one database: each change is one transaction that looks
// before it writes.

/**
 * Opens a database with these tables (version 1, out-of-line keys). Rejects where
 * the browser has none, as in some private windows. Answers:
 *
 *   get(table, key), keys(table), remove(table, key)
 *   all(table, prefix)       the values, or those whose text keys begin with prefix
 *   update(table, key, fn)   stores fn(old), deletes where it answers null, leaves
 *                            where it answers old; resolves to what is there then.
 *                            fn runs inside the transaction: it cannot wait.
 *   updateAll(table, keys, fn)  the same of several keys at once: fn(olds) answers as
 *                            many values, stored all or none
 */
export async function openTables(name, tables) {
  let database = await openDatabase(name, tables);

  // Phones drop the connection of a page that was in the background for long.
  async function begin(table, mode) {
    const options = { durability: 'strict' };
    try {
      return database.transaction(table, mode, options);
    } catch {
      database = await openDatabase(name, tables);
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
    keys: (table) => read(table, (store) => store.getAllKeys()),
    all: (table, prefix) => read(table, (store) => store.getAll(prefix && IDBKeyRange.bound(prefix, `${prefix}\uffff`))),
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
    updateAll: (table, keys, change) =>
      transact(table, 'readwrite', (store, answer) => {
        const olds = [];
        keys.forEach((key, at) => {
          const request = store.get(key);
          request.onsuccess = () => {
            olds[at] = request.result;
            // Requests of one transaction are answered in their order.
            if (at === keys.length - 1) answer(write(store, keys, olds, change(olds)));
          };
        });
      }),
  };
}

function write(store, keys, olds, values) {
  values.forEach((value, at) => {
    if (value === null) store.delete(keys[at]);
    else if (value !== olds[at]) store.put(value, keys[at]);
  });
  return values;
}

function openDatabase(name, tables) {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => {
      for (const table of tables) request.result.createObjectStore(table);
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error('blocked'));
  });
}

/** The same tables in memory, which forget. */
export function memoryTables(names) {
  const tables = new Map(names.map((name) => [name, new Map()]));
  const begins = (prefix) => ([key]) => !prefix || key.startsWith(prefix);
  return {
    get: async (table, key) => tables.get(table).get(key),
    keys: async (table) => [...tables.get(table).keys()],
    all: async (table, prefix) => [...tables.get(table)].filter(begins(prefix)).map(([, value]) => value),
    remove: async (table, key) => void tables.get(table).delete(key),
    async update(table, key, change) {
      const rows = tables.get(table);
      const value = change(rows.get(key)) ?? undefined;
      if (value === undefined) rows.delete(key);
      else rows.set(key, value);
      return value;
    },
    async updateAll(table, keys, change) {
      const rows = tables.get(table);
      const values = change(keys.map((key) => rows.get(key)));
      keys.forEach((key, at) => (values[at] ?? null) === null ? rows.delete(key) : rows.set(key, values[at]));
      return values;
    },
  };
}
