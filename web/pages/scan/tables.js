// The device's tables, in IndexedDB or, where the browser refuses that (some
// private windows), in memory until the page closes. Both are used alike:
//
//   read(table, limit) → values by key        count(table) → how many
//   change([[table, 'put', value], [table, 'delete', key], [table, 'clear']…])
//     → the keys of what was put; all or nothing, on the disk when it resolves

const NAME = 'congressd-scan';
const VERSION = 2;
const TABLES = {
  rows: { keyPath: 'order', autoIncrement: true },
  aside: { keyPath: 'order' },
  people: { keyPath: 'id' },
  facts: { keyPath: 'name' },
};

function settled(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error('another tab holds an older version open'));
  });
}

function upgrade(database) {
  for (const [name, options] of Object.entries(TABLES)) {
    if (!database.objectStoreNames.contains(name)) database.createObjectStore(name, options);
  }
}

async function open() {
  const opening = indexedDB.open(NAME, VERSION);
  opening.onupgradeneeded = () => upgrade(opening.result);
  const database = await settled(opening);
  // A newer build in another tab must not wait for this one.
  database.onversionchange = () => database.close();
  return database;
}

function stored(opened) {
  let database = opened;

  // Phones drop the connection of a page that was in the background for long.
  async function begin(tables, mode) {
    try {
      return database.transaction(tables, mode, { durability: 'strict' });
    } catch {
      database = await open();
      return database.transaction(tables, mode, { durability: 'strict' });
    }
  }

  return {
    lasting: true,

    async read(table, limit) {
      const transaction = await begin(table, 'readonly');
      return settled(transaction.objectStore(table).getAll(null, limit));
    },

    async count(table) {
      const transaction = await begin(table, 'readonly');
      return settled(transaction.objectStore(table).count());
    },

    async change(steps) {
      if (steps.length === 0) return [];
      const transaction = await begin([...new Set(steps.map(([table]) => table))], 'readwrite');
      const requests = steps.map(([table, act, value]) => transaction.objectStore(table)[act](...(act === 'clear' ? [] : [value])));
      await new Promise((resolve, reject) => {
        transaction.oncomplete = resolve;
        transaction.onerror = transaction.onabort = () => reject(transaction.error);
      });
      return requests.map((request) => request.result);
    },
  };
}

function passing() {
  const tables = Object.fromEntries(Object.keys(TABLES).map((name) => [name, new Map()]));
  let last = 0;

  function step([table, act, value]) {
    if (act === 'clear') return tables[table].clear();
    if (act === 'delete') return tables[table].delete(value);
    const { keyPath, autoIncrement } = TABLES[table];
    const key = value[keyPath] ?? (autoIncrement ? ++last : undefined);
    tables[table].set(key, { ...value, [keyPath]: key });
    return key;
  }

  return {
    lasting: false,
    read: async (table, limit) => [...tables[table].values()].slice(0, limit),
    count: async (table) => tables[table].size,
    change: async (steps) => steps.map(step),
  };
}

export async function openTables() {
  try {
    const tables = stored(await open());
    navigator.storage?.persist?.().catch(() => {});
    return tables;
  } catch {
    return passing();
  }
}
