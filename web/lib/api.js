// The one way the pages talk to the daemon: JSON in and out, the same-origin
// cookie, and every failure as an ApiError.

// status: HTTP status, 0 when no answer came. code: the stable error code of
// the answer, or "offline". fields, rows: what a 422 named. retryAfter: seconds.
export class ApiError extends Error {
  constructor({ status = 0, code, detail = '', fields = null, rows = null, retryAfter = null }) {
    super(detail || code);
    this.name = 'ApiError';
    Object.assign(this, { status, code, detail, fields, rows, retryAfter });
  }
}

const DEFAULT_TIMEOUT = 20000;

const CODES = {
  400: 'bad_request',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not_found',
  405: 'method_not_allowed',
  409: 'conflict',
  413: 'too_large',
  415: 'unsupported_type',
  422: 'invalid',
  429: 'too_many',
  503: 'busy',
  507: 'storage_full',
};

const signedOut = new Set();

// Calls fn() whenever the daemon says that nobody is signed in any more;
// answers a function that stops it.
export function onSignedOut(fn) {
  signedOut.add(fn);
  return () => signedOut.delete(fn);
}

const CLOCK = 'congressd.clock';

function savedClock() {
  try {
    return Number(localStorage.getItem(CLOCK)) || 0;
  } catch {
    return 0;
  }
}

// Kept over a reload, since a door may be opened again without the network.
let clockOffset = savedClock();

// The device's clock corrected by the server's Date header, in milliseconds; to
// the second, so small differences are left alone.
export function serverNow() {
  return Date.now() + clockOffset;
}

const SLOW = 1000;

function learnClock(response, sent) {
  const theirs = Date.parse(response.headers.get('Date') ?? '');
  if (Number.isNaN(theirs)) return;
  const now = Date.now();
  if (now - sent > SLOW) return; // tells too little of when the answer was made
  const offset = theirs + 500 - (sent + now) / 2;
  const next = Math.abs(offset) < 2000 ? 0 : Math.round(offset);
  if (Math.abs(next - clockOffset) < 1000) return;
  clockOffset = next;
  try {
    localStorage.setItem(CLOCK, String(next));
  } catch {
    // Lasts for the page.
  }
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function failure(response, text) {
  if (response.status === 401) for (const tell of signedOut) tell();
  const body = parse(text) ?? {};
  return new ApiError({
    status: response.status,
    code: body.error ?? CODES[response.status] ?? 'unexpected',
    detail: body.detail ?? '',
    fields: body.fields ?? null,
    rows: body.rows ?? null,
    retryAfter: Number(response.headers.get('Retry-After')) || null,
  });
}

// Answers {status, text} of what came; the timeout in milliseconds covers all of it,
// so that a half-dead network counts as offline. 0 waits for ever.
async function exchange(path, options, timeout) {
  const abort = new AbortController();
  const timer = timeout ? setTimeout(() => abort.abort(), timeout) : null;
  const sent = Date.now();
  let response;
  let text;
  try {
    response = await fetch(path, { credentials: 'same-origin', cache: 'no-cache', ...options, signal: abort.signal });
    text = await response.text();
  } catch {
    throw new ApiError({ code: 'offline' });
  } finally {
    clearTimeout(timer);
  }
  learnClock(response, sent);
  if (!response.ok) throw failure(response, text);
  return { status: response.status, text };
}

const send = async (path, options, timeout) => (await exchange(path, options, timeout)).text;

const json = async (path, options, timeout = DEFAULT_TIMEOUT) => read(await send(path, options, timeout));

function read(text) {
  if (text === '') return null;
  const value = parse(text);
  // A page of some other server (a captive portal) is as good as no network.
  if (value === null && text.trim() !== 'null') throw new ApiError({ code: 'offline' });
  return value;
}

function write(method, path, body, { timeout } = {}) {
  const headers = { 'Content-Type': 'application/json' };
  return json(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) }, timeout);
}

// {status, body}, where it matters whether this is the first time (201) or not (200).
async function tell(path, body, { timeout = DEFAULT_TIMEOUT } = {}) {
  const options = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
  const { status, text } = await exchange(path, options, timeout);
  return { status, body: read(text) };
}

// The headers that learnClock and failure read, of an XMLHttpRequest.
const headersOf = (request) => ({ get: (name) => request.getResponseHeader(name) });

// fetch() does not tell how much of a body has gone out; XMLHttpRequest does.
// onProgress(sent, of) in bytes; signal: an AbortSignal, whose end is code "aborted".
function sendWithProgress(path, body, contentType, { onProgress = () => {}, signal } = {}) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const started = Date.now();
    const stop = () => request.abort();
    const fail = (code) => {
      signal?.removeEventListener('abort', stop);
      reject(new ApiError({ code }));
    };
    request.upload.addEventListener('progress', (event) => onProgress(event.loaded, event.total));
    request.addEventListener('error', () => fail('offline'));
    request.addEventListener('abort', () => fail('aborted'));
    request.addEventListener('load', () => {
      signal?.removeEventListener('abort', stop);
      const response = { ok: request.status >= 200 && request.status < 300, status: request.status, headers: headersOf(request) };
      learnClock(response, started);
      if (!response.ok) reject(failure(response, request.responseText));
      else resolve(parse(request.responseText));
    });
    request.open('POST', path);
    request.setRequestHeader('Content-Type', contentType);
    signal?.addEventListener('abort', stop);
    if (signal?.aborted) fail('aborted');
    else request.send(body);
  });
}

// Answers {blob, headers} of a file that the daemon makes for this one request.
async function download(path, body) {
  const options = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
  let response;
  try {
    response = await fetch(path, { credentials: 'same-origin', cache: 'no-store', ...options });
    if (!response.ok) throw failure(response, await response.text());
    return { blob: await response.blob(), headers: response.headers };
  } catch (problem) {
    throw problem instanceof ApiError ? problem : new ApiError({ code: 'offline' });
  }
}

export const api = {
  get: (path, { timeout } = {}) => json(path, {}, timeout),
  text: (path, { timeout = DEFAULT_TIMEOUT } = {}) => send(path, {}, timeout),
  post: (path, body = {}, options) => write('POST', path, body, options),
  put: (path, body, options) => write('PUT', path, body, options),
  tell,
  patch: (path, body, options) => write('PATCH', path, body, options),
  delete: (path, options) => write('DELETE', path, undefined, options),
  // body: a Blob, a File or a string; never timed out, for papers are large.
  upload: (path, body, contentType) =>
    json(path, { method: 'POST', headers: { 'Content-Type': contentType }, body }, 0),
  replace: (path, body, contentType) => json(path, { method: 'PUT', headers: { 'Content-Type': contentType }, body }, 0),
  uploadWithProgress: sendWithProgress,
  download,
};

// A caller with a token of its own, or nobody where it is null: no cookie goes
// along, and none that comes back stays in the browser.
export function apiAs(token) {
  const headers = token ? { Authorization: `Bearer ${token}` } : {};
  const own = (method, body) => ({
    method,
    headers: { ...headers, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
    credentials: 'omit',
  });
  return {
    get: (path, { timeout } = {}) => json(path, { headers, credentials: 'omit' }, timeout),
    post: (path, body = {}, { timeout } = {}) => json(path, own('POST', body), timeout),
  };
}

// "?a=1&b=2" without the empty ones, or "".
export function query(params) {
  const entries = Object.entries(params).filter(([, value]) => value !== '' && value !== null && value !== undefined);
  return entries.length ? `?${new URLSearchParams(entries)}` : '';
}
