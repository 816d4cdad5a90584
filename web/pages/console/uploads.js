// Papers on their way to the daemon, one after the other, whatever tab is open.
import { api, query } from '../../lib/api.js';
import { typeOf } from '../../lib/file_types.js';
import { pagesOf } from '../../lib/pages_of.js';
import { createStore, holdPage } from '../../lib/store.js';

export const LARGEST = 100 * 1024 * 1024;

// [{id, file, title, pages ("" or digits), state, sent (bytes), error}], state:
// ready (still to be looked at), waiting, sending, done, failed.
export const uploads = createStore([]);

// Counts up whenever a paper has arrived, so that lists know to look again.
export const arrived = createStore(0);

let last = 0;
let abort = null;

export const isUnderWay = ({ state }) => state === 'waiting' || state === 'sending';

function change(id, fields) {
  uploads.set((all) => all.map((one) => (one.id === id ? { ...one, ...fields } : one)));
  holdPage('uploads', uploads.get().some(isUnderWay));
}

async function guessPages(id, file) {
  const pages = await pagesOf(file, typeOf(file));
  const now = uploads.get().find((one) => one.id === id);
  if (pages && now && now.pages === '') change(id, { pages: String(pages) });
}

export function addUploads(files) {
  for (const file of files) {
    const id = ++last;
    const title = file.name.replace(/\.[^.]+$/, '').normalize('NFC').slice(0, 140);
    uploads.set((all) => [...all, { id, file, title, pages: '', state: 'ready', sent: 0, error: null }]);
    if (file.size <= LARGEST) guessPages(id, file);
  }
}

export function editUpload(id, fields) {
  change(id, fields);
}

async function sendOne({ id, file, title, pages }) {
  abort = new AbortController();
  change(id, { state: 'sending', sent: 0, error: null });
  const path = `/api/documents${query({ title: title.trim(), name: file.name, pages })}`;
  const onProgress = (sent) => change(id, { sent: Math.min(sent, file.size) });
  try {
    await api.uploadWithProgress(path, file, typeOf(file), { onProgress, signal: abort.signal });
    change(id, { state: 'done', sent: file.size, file: { name: file.name, size: file.size } });
    arrived.set((count) => count + 1);
  } catch (error) {
    if (error.code === 'aborted') change(id, { state: 'ready', sent: 0 });
    else change(id, { state: 'failed', error });
  }
  abort = null;
}

async function sendAll() {
  if (abort) return;
  for (;;) {
    const next = uploads.get().find(({ state }) => state === 'waiting');
    if (!next) return;
    await sendOne(next);
  }
}

export const canSend = ({ state, title, file }) => state === 'ready' && title.trim() !== '' && file.size <= LARGEST;

// Sends what is ready.
export function startUploads() {
  for (const one of uploads.get().filter(canSend)) change(one.id, { state: 'waiting' });
  sendAll();
}

export function retryUpload(id) {
  change(id, { state: 'waiting', error: null });
  sendAll();
}

// Stops one that is under way, or takes it off the list.
export function dropUpload(id) {
  const one = uploads.get().find((each) => each.id === id);
  if (one?.state === 'sending') abort.abort();
  else if (one?.state === 'waiting') change(id, { state: 'ready' });
  else uploads.set((all) => all.filter((each) => each.id !== id));
}

export function clearDone() {
  uploads.set((all) => all.filter(({ state }) => state !== 'done'));
}

// Of who signs out nothing remains.
export function forgetUploads() {
  abort?.abort();
  uploads.reset();
  holdPage('uploads', false);
}
