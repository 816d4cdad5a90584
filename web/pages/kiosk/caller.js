// The daemon as the kiosk sees it. A delegate's sign-in is a token in memory: no
// cookie of a delegate is ever on the tablet, whatever happens to the page.

import { apiAs } from '../../lib/api.js';
import { cast, publicServer } from '../seat/server.js';

const RETRY_MS = [1000, 5000, 15000, 60000];
const nobody = apiAs(null);

export const contestOf = publicServer.contest;

/** What lib/booth needs where nobody is signed in: only what is drawn can be cast. */
export const anonymousServer = { contest: contestOf, cast };

/** One delegate's caller: {entrance, server(session)} as in pages/seat/server.js. */
export function createCaller() {
  let token = null;
  const asDelegate = (path, body) => apiAs(token).post(path, body);

  const entrance = {
    congress: () => nobody.get('/api/congress'),
    challenge: () => nobody.post('/api/login/challenge'),
    async login(body) {
      const answer = await nobody.post('/api/login', body);
      token = answer.token;
      return answer;
    },
    async logout() {
      const ended = token;
      token = null;
      if (ended) signOut(ended);
    },
  };

  const server = (session) => ({
    contest: contestOf,
    cast,
    draw: (id, body) => session.authed(() => asDelegate(`/api/contests/${id}/draw`, body)),
    vote: (id, body) => session.authed(() => asDelegate(`/api/contests/${id}/vote`, body)),
  });

  return { entrance, server };
}

/** Ends a sign-in, also while the next delegate is at the tablet. */
export async function signOut(token, attempt = 0) {
  try {
    await apiAs(token).post('/api/logout');
  } catch (error) {
    if (error.status === 401 || attempt === RETRY_MS.length) return;
    setTimeout(() => signOut(token, attempt + 1), RETRY_MS[attempt]);
  }
}
