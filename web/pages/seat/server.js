// The daemon as the delegate's page sees it.

import { api, ApiError } from '../../lib/api.js';

const CAST_TIMEOUT_MS = 20000;
const BOARD_TIMEOUT_MS = 120000;

// This browser may be signed in to the console too: as=delegate says who asks.
export const entrance = {
  congress: () => api.get('/api/congress'),
  challenge: () => api.post('/api/login/challenge', {}),
  login: (body) => api.post('/api/login', body),
  logout: () => api.post('/api/logout?as=delegate', {}),
};

/** What the booth needs; draws and open votes are made as the signed-in delegate. */
export function boothServer(session) {
  return {
    contest: (id) => api.get(`/api/contests/${id}`),
    draw: (id, body) => session.authed(() => api.post(`/api/contests/${id}/draw`, body)),
    vote: (id, body) => session.authed(() => api.post(`/api/contests/${id}/vote`, body)),
    cast,
  };
}

/** What is public of contests that are over. */
export const publicServer = {
  contest: (id) => api.get(`/api/contests/${id}`),
  board: (id) => api.get(`/api/contests/${id}/board`, { timeout: BOARD_TIMEOUT_MS }),
};

/** The secretariat's announcements in force, newest first. */
export async function announcements() {
  return (await api.get('/api/announcements')).announcements;
}

/** The congress papers, newest first as the daemon lists them. */
export async function papers(session) {
  const answer = await session.authed(() => api.get('/api/documents?as=delegate'));
  return answer.documents ?? answer;
}

/** That the delegate opened a paper; once or more is the same. */
export function tellOpened(session, id) {
  return session.authed(() => api.post(`/api/documents/${id}/opened?as=delegate`));
}

/** What was issued in this delegate's name in each secret contest that is over. */
export async function issuedToMe(session) {
  return (await session.authed(() => api.get('/api/draws?as=delegate'))).contests;
}

/** A page of the list of who was issued a ballot: {issued, draws, next}. */
export function issuedList(session, id, after) {
  return session.authed(() => api.get(`/api/contests/${id}/draws?as=delegate&limit=500&after=${encodeURIComponent(after)}`));
}

/** A ballot goes without cookie: nothing in the request names the delegate. */
export async function cast(body) {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), CAST_TIMEOUT_MS);
  try {
    const response = await fetch('/api/ballots', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
      credentials: 'omit',
      cache: 'no-store',
      signal: abort.signal,
    });
    return await answerOf(response);
  } catch (error) {
    throw error instanceof ApiError ? error : new ApiError({ code: 'offline' });
  } finally {
    clearTimeout(timer);
  }
}

// An answer that is not JSON is some other server's.
async function answerOf(response) {
  const answer = await response.json();
  if (response.ok) return answer;
  const retryAfter = Number(response.headers.get('Retry-After')) || null;
  throw new ApiError({ status: response.status, code: answer.error, detail: answer.detail, retryAfter });
}
