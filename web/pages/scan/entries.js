// What this device has scanned lately, newest first; bounded, since a door may
// stay open for days.
//
// An entry: {nonce, gate, direction, at, person, verdict, earlier, by: null (not
// judged yet) | 'door' (this device) | 'server', told: what this device had said
// where the daemon said otherwise, local, who, before, undone}. Never changed in
// place.
const MOST = 30;

export function createEntries() {
  const entries = {
    list: [],

    find: (nonce) => entries.list.find((entry) => entry.nonce === nonce),

    add(entry) {
      entries.list = [entry, ...entries.list].slice(0, MOST);
    },

    replace(entry, changes) {
      const next = { ...entry, ...changes };
      entries.list = entries.list.map((other) => (other.nonce === entry.nonce ? next : other));
      return next;
    },
  };
  return entries;
}
