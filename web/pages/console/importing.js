// A roster file on its way: tried first, then taken; nothing is ever half
// imported. Goes on whatever tab is open.
import { api, ApiError } from '../../lib/api.js';
import { createStore, holdPage } from '../../lib/store.js';

// phase: idle, checking, checked (report), wrong (error.rows), failed (error),
// taking, done (report). name: the file's; bytes: what it held when it was
// chosen, so that what was looked at is what is taken, whatever becomes of the
// file. sent: share that went out, 0 to 1.
const IDLE = { phase: 'idle', name: '', bytes: null, report: null, error: null, sent: 0 };
export const importing = createStore(IDLE);

let abort = null;

export const isImporting = ({ phase }) => phase === 'checking' || phase === 'taking';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

async function send(path, bytes) {
  abort = new AbortController();
  const mine = abort;
  const onProgress = (sent, of) => mine === abort && importing.set((now) => ({ ...now, sent: of ? sent / of : 0 }));
  holdPage('import', true);
  try {
    return await api.uploadWithProgress(path, bytes, bytes.type, { onProgress, signal: mine.signal });
  } finally {
    if (mine === abort) holdPage('import', false);
  }
}

function fail(error) {
  if (error.code === 'aborted') return;
  importing.set((now) => ({ ...now, phase: error.rows ? 'wrong' : 'failed', error }));
}

function readFile(file) {
  return file.arrayBuffer().catch(() => {
    throw new ApiError({ code: 'unreadable' });
  });
}

// Tries a file; nothing is stored yet.
export async function checkRoster(file) {
  abort?.abort();
  importing.set({ ...IDLE, phase: 'checking', name: file.name });
  try {
    const bytes = new Blob([await readFile(file)], { type: /\.xlsx$/i.test(file.name) ? XLSX : 'text/csv' });
    importing.set((now) => ({ ...now, bytes }));
    const report = await send('/api/roster?dry_run=1', bytes);
    importing.set((now) => ({ ...now, phase: 'checked', report }));
  } catch (error) {
    fail(error);
  }
}

// Answers the report, or undefined when it failed.
export async function takeRoster() {
  const { bytes } = importing.get();
  importing.set((now) => ({ ...now, phase: 'taking', error: null, sent: 0 }));
  try {
    const report = await send('/api/roster', bytes);
    importing.set((now) => ({ ...now, phase: 'done', report: { ...now.report, ...report } }));
    return report;
  } catch (error) {
    fail(error);
    return undefined;
  }
}

export function forgetImport() {
  abort?.abort();
  abort = null;
  holdPage('import', false);
  importing.reset();
}
