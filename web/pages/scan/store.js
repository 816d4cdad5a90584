// What a door keeps: the rows it has scanned and the daemon has not confirmed, in
// the order scanned; those the daemon refused; and the list of delegates.
import { openTables } from './tables.js';

const deletes = (rows) => rows.map(({ order }) => ['rows', 'delete', order]);
const puts = (people) => people.map((person) => ['people', 'put', person]);

export async function openStore() {
  const tables = await openTables();
  return {
    lasting: tables.lasting,

    // Resolves to the row's place once it is on the disk.
    async add(row) {
      const [order] = await tables.change([['rows', 'put', row]]);
      return order;
    },

    first: (limit) => tables.read('rows', limit),
    all: () => tables.read('rows'),
    waiting: () => tables.count('rows'),

    // The daemon has confirmed them, and said where these people are.
    confirm: (rows, people = []) => tables.change([...deletes(rows), ...puts(people)]),

    put: (row) => tables.change([['rows', 'put', row]]),

    aside: () => tables.count('aside'),
    setAside: (row) => tables.change([['rows', 'delete', row.order], ['aside', 'put', row]]),
    forgetAside: () => tables.change([['aside', 'clear']]),

    async sendAsideAgain() {
      const rows = await tables.read('aside');
      await tables.change([['aside', 'clear'], ...rows.map(({ order, ...row }) => ['rows', 'put', row])]);
    },

    // {head, people} or null. The head says up to where the list is known.
    async roster() {
      const [head] = (await tables.read('facts')).filter(({ name }) => name === 'roster');
      return head ? { head, people: await tables.read('people') } : null;
    },

    saveRoster: (head, people, whole) =>
      tables.change([
        ...(whole ? [['people', 'clear']] : []),
        ...puts(people),
        ['facts', 'put', { ...head, name: 'roster' }],
      ]),
  };
}
