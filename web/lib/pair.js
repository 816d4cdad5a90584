// A device is paired by a link whose code is good once.
import { api } from './api.js';

export function pairCode() {
  return /^#pair=([A-Za-z0-9-]+)$/.exec(window.location.hash)?.[1] ?? null;
}

// The code must not stay in the address or the history.
function forgetCode() {
  window.history.replaceState(null, '', window.location.pathname + window.location.search);
}

async function pair(code) {
  forgetCode();
  try {
    await api.post('/api/devices/pair', { code });
    return null;
  } catch (failure) {
    return failure;
  }
}

// Who this browser is, after using the address's code up if there is one. Null
// for nobody; a bad code is an error only then, since a link opened again finds
// the device paired already.
export async function whoAmI() {
  const code = pairCode();
  const refused = code ? await pair(code) : null;
  try {
    return await api.get('/api/me');
  } catch (failure) {
    if (failure.status !== 401) throw failure;
    if (refused) throw refused;
    return null;
  }
}
