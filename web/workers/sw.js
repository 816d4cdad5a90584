// The service worker: pages open when the daemon cannot be reached.
//
// It keeps, for each kind of page that was used on this device, exactly the
// files of one build (checked by their ETags), under a cache named by the build;
// a new build's worker fetches the same kinds anew and drops the old cache.
//
// Pages and assets come from the daemon first, so that a new build is seen at
// once; when it does not answer within a moment, from the cache. Having fallen
// back for a page, its assets come from the cache as well: never a mixture of
// two builds, and a dead network costs one wait, not one for every file.
//
// /api/ is never touched here, but for papers: one that the reader keeps on this
// device (pages/seat/shelf.js) comes from there when the daemon does not answer.

/* global BUILD */
// BUILD, set by build.mjs: {id, kinds: {scan: ['/scan', '/assets/…']}, tags: {'/scan': '…'}}
const PREFIX = 'congressd-build-';
const CACHE = PREFIX + BUILD.id;
const PATIENCE = 2500; // ms for a page or an asset
const PAPERS = 'congressd-papers';
const PAPER = /^\/api\/documents\/\d+\/content$/;
// What is called most; the browser need not even wake this worker for it.
const DIRECT = ['/api/live', '/api/scans', '/api/pack', '/api/ballots', '/api/contests/*', '/api/login', '/api/login/*'];
const DOWN = 10000; // ms in which the daemon is not asked for assets after it failed

let downUntil = 0;

async function keepFile(cache, path) {
  const known = await cache.match(path);
  if (known) return;
  const response = await fetch(path, { cache: 'no-cache', credentials: 'omit' });
  const tag = response.headers.get('ETag') ?? '';
  if (!response.ok || !tag.includes(BUILD.tags[path])) throw new Error(`${path} is of another build`);
  await cache.put(path, response);
}

// Keeps all a kind of page needs; what is kept already is not fetched again.
async function keep(kind) {
  const cache = await caches.open(CACHE);
  await Promise.all((BUILD.kinds[kind] ?? []).map((path) => keepFile(cache, path)));
}

// The kinds of page that caches of other builds hold.
async function kindsKept() {
  const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  const kept = new Set();
  for (const name of names) {
    const cache = await caches.open(name);
    for (const [kind, [page]] of Object.entries(BUILD.kinds)) if (await cache.match(page)) kept.add(kind);
  }
  return kept;
}

async function install() {
  try {
    for (const kind of await kindsKept()) await keep(kind);
  } catch (error) {
    await caches.delete(CACHE); // half a build is none; the old one stays
    throw error;
  }
  await skipWaiting();
}

async function activate() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(PREFIX) && name !== CACHE).map((name) => caches.delete(name)));
  await clients.claim();
}

// The daemon's answer, or a failure when it does not come in time.
function ask(request) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('late')), PATIENCE);
    fetch(request).then((response) => {
      clearTimeout(timer);
      if (response.status >= 500) reject(new Error('unavailable'));
      else resolve(response);
    }, reject);
  });
}

async function answer(request, path) {
  const kept = await caches.match(path, { cacheName: CACHE });
  if (!kept) return fetch(request);
  const page = request.mode === 'navigate';
  if (!page && Date.now() < downUntil) return kept;
  try {
    const fresh = await ask(request);
    if (page) downUntil = 0;
    return fresh;
  } catch {
    downUntil = Date.now() + DOWN;
    return kept;
  }
}

async function answerPaper(request, path) {
  const kept = await caches.match(path, { cacheName: PAPERS, ignoreSearch: true });
  return kept ? ask(request).catch(() => kept) : fetch(request);
}

addEventListener('install', (event) => {
  const direct = DIRECT.map((pathname) => ({ condition: { urlPattern: { pathname } }, source: 'network' }));
  const routed = Promise.resolve(event.addRoutes?.(direct)).catch(() => {});
  event.waitUntil(Promise.all([routed, install()]));
});

addEventListener('activate', (event) => event.waitUntil(activate()));

addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== location.origin) return;
  if (PAPER.test(url.pathname)) event.respondWith(answerPaper(request, url.pathname));
  else if (url.pathname in BUILD.tags) event.respondWith(answer(request, url.pathname));
});

addEventListener('message', (event) => {
  const kind = event.data?.keep;
  if (!(kind in BUILD.kinds)) return;
  const kept = keep(kind).then(() => event.source?.postMessage({ kept: kind }), () => {});
  event.waitUntil(kept);
});
