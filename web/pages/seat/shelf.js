// Papers kept on this device for reading without the network: in the browser's
// cache, from which the service worker answers when the network does not. Browsers
// offer that to secure pages only.

const CACHE = 'congressd-papers';
const LIST = '/api/documents?as=delegate';

/** Whether this browser can keep papers here. */
export const canKeep = () => typeof caches !== 'undefined' && 'serviceWorker' in navigator;

/** The address a paper is read at. */
export const paperPath = (id) => `/api/documents/${id}/content?as=delegate`;

/** The ids kept, and the list of papers as it was when the network was last there. */
export async function keptPapers() {
  if (!canKeep()) return new Set();
  const cache = await caches.open(CACHE);
  const paths = (await cache.keys()).map(({ url }) => /\/api\/documents\/(\d+)\/content/.exec(url)?.[1]);
  return new Set(paths.filter(Boolean).map(Number));
}

/** Fetches a paper to be kept. Rejects when it cannot be had or stored whole. */
export async function keepPaper(id) {
  const cache = await caches.open(CACHE);
  const answer = await fetch(paperPath(id), { credentials: 'same-origin', cache: 'no-store' });
  if (answer.status !== 200) throw Object.assign(new Error('not had'), { status: answer.status });
  await cache.put(paperPath(id), answer);
}

export async function dropPaper(id) {
  if (canKeep()) await (await caches.open(CACHE)).delete(paperPath(id));
}

/** Keeps the list beside the papers, so that it can be read without the network. */
export async function keepList(list) {
  if (!canKeep()) return;
  const body = JSON.stringify({ documents: list });
  await (await caches.open(CACHE)).put(LIST, new Response(body, { headers: { 'Content-Type': 'application/json' } }));
}

/** The list as it was kept, or null. */
export async function keptList() {
  if (!canKeep()) return null;
  const answer = await (await caches.open(CACHE)).match(LIST);
  return answer ? (await answer.json()).documents : null;
}

/** Forgets all papers, as when the delegate signs out. */
export const emptyShelf = () => (canKeep() ? caches.delete(CACHE) : Promise.resolve());
