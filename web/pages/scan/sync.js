// A door and the daemon: the queue of scans, the list of delegates, whether the
// daemon answers, and the other tabs of this device.
import { api } from '../../lib/api.js';
import { createLink } from './link.js';
import { createQueue } from './queue.js';
import { createRoster } from './roster.js';
import { openStore } from './store.js';
import { joinTabs } from './tabs.js';

const REFRESH = 15000; // ms between looks at the list, when nothing else asks for one
const BETWEEN = 2000; // ms between refreshes at least
const SHARE = 10; // and so many times what one takes, for a large congress
const TIMEOUT = 6000;

// presence: see presence.js. change(changes): the state of the door gets these.
// onResults, onUndone: see queue.js. onRows(rows): stored before the page was
// opened. onHeard(message): from another tab. onDenied(): the daemon no longer
// knows this device.
export function createSync({ presence, change, onResults, onUndone, onRows, onHeard, onDenied }) {
  const link = createLink({ onChange: linkChanged });
  const tabs = joinTabs((message) => {
    onHeard(message);
    queue?.count();
  });
  let list = null;
  let queue = null;
  let timer = null;
  let notBefore = -Infinity;
  let closed = false;

  function linkChanged(next) {
    change({ link: next });
    if (next.online) queue?.wake();
    else refresh();
  }

  function denied() {
    if (!closed) onDenied();
  }

  // The daemon was asked for the list.
  function asked(error) {
    if (error?.status === 401 || error?.status === 403) denied();
    else if (error?.code === 'offline') link.down();
    else link.up();
  }

  function listChanged() {
    const { people, fetchedAt, session } = list.roster;
    change({ roster: { size: people.size, fetchedAt, session } });
  }

  // Soon, but not again within a moment.
  function refresh() {
    if (closed || !list || timer) return;
    timer = setTimeout(async () => {
      const began = performance.now();
      await list.refresh();
      const took = performance.now() - began;
      notBefore = began + Math.max(BETWEEN, SHARE * took);
      timer = null;
    }, Math.max(0, notBefore - performance.now()));
  }

  async function begin(store) {
    list = createRoster({ store, get: api.get, merged: presence.merged, onChange: listChanged, onAsked: asked });
    queue = createQueue({
      store,
      link,
      post: (scans) => api.post('/api/scans', { scans }, { timeout: TIMEOUT }),
      undo: (nonce) => api.post(`/api/scans/${nonce}/undo`, {}, { timeout: TIMEOUT }),
      onResults(pairs) {
        const people = onResults(pairs);
        tabs.tell({ results: pairs });
        return people;
      },
      onUndone,
      onState: (next) => change({ queue: next }),
      onDenied: denied,
    });
    change({ lasting: store.lasting });
    await list.load();
    onRows(await store.all());
    await queue.count();
    refresh();
    queue.flush();
  }

  const ready = openStore().then(begin);
  const refresher = setInterval(refresh, REFRESH);

  return {
    link: link.state,
    roster: () => list?.roster ?? null,
    hasList: () => Boolean(list?.has()),
    find: (text, most) => list.find(text, most),

    // Resolves once the row is safely stored.
    async add(row) {
      await ready;
      tabs.tell({ row });
      await queue.add(row);
    },

    refresh,
    connection: (online) => (online ? link.up() : link.down()),
    // The network or the page is back.
    wake() {
      refresh();
      queue?.wake();
    },
    forgetAside: () => ready.then(() => queue.forgetAside()),
    sendAsideAgain: () => ready.then(() => queue.sendAsideAgain()),
    dispose() {
      closed = true;
      clearTimeout(timer);
      clearInterval(refresher);
      tabs.close();
      queue?.close();
    },
  };
}
