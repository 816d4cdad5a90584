// The rows a device has scanned and the daemon has not confirmed, in the order
// scanned, in IndexedDB.

const NAME = 'congressd-scan';
const ROWS = 'rows';

function request(operation) {
  return new Promise((resolve, reject) => {
    operation.onsuccess = () => resolve(operation.result);
    operation.onerror = () => reject(operation.error);
  });
}

function open() {
  const opening = indexedDB.open(NAME, 1);
  opening.onupgradeneeded = () => {
    const rows = opening.result.createObjectStore(ROWS, { keyPath: 'order', autoIncrement: true });
    rows.createIndex('nonce', 'nonce', { unique: true });
  };
  return request(opening);
}

// Resolves once the transaction is on disk, not merely queued.
function done(transaction) {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
}

function durable(database) {
  const write = () => database.transaction(ROWS, 'readwrite', { durability: 'strict' });
  return {
    lasting: true,
    async add(row) {
      const transaction = write();
      const key = request(transaction.objectStore(ROWS).add(row));
      await done(transaction);
      return key;
    },
    all: () => request(database.transaction(ROWS).objectStore(ROWS).getAll()),
    put(row) {
      const transaction = write();
      transaction.objectStore(ROWS).put(row);
      return done(transaction);
    },
    remove(orders) {
      const transaction = write();
      for (const order of orders) transaction.objectStore(ROWS).delete(order);
      return done(transaction);
    },
  };
}

// Where the browser refuses storage (a private window): until the page closes.
function passing() {
  const rows = new Map();
  let last = 0;
  return {
    lasting: false,
    async add(row) {
      last += 1;
      rows.set(last, { ...row, order: last });
      return last;
    },
    all: async () => [...rows.values()],
    async put(row) {
      rows.set(row.order, row);
    },
    async remove(orders) {
      for (const order of orders) rows.delete(order);
    },
  };
}

// {lasting, add(row) → order, all() → rows by order, put(row), remove(orders)}
export async function openStore() {
  try {
    return durable(await open());
  } catch {
    return passing();
  }
}
