// A device is paired by a link whose code is good once.
import { api } from './api.js';

// A code that could not be used because the daemon was not reached.
let held = null;

export function pairCode() {
  return /^#pair=([A-Za-z0-9-]+)$/.exec(window.location.hash)?.[1] ?? held;
}

// The code must not stay in the address or the history.
function forgetCode() {
  window.history.replaceState(null, '', window.location.pathname + window.location.search);
}

async function pair(code) {
  forgetCode();
  held = null;
  try {
    await api.post('/api/devices/pair', { code });
    return null;
  } catch (failure) {
    if (failure.code === 'offline' || failure.status >= 500) held = code;
    return failure;
  }
}

// Who this browser is, after using the address's code up if there is one. Null
// for nobody; a bad code is an error only then, since a link opened again finds
// the device paired already. Throws what pairing met when the daemon was not
// reached: asked again, the code is tried again.
export async function whoAmI() {
  const code = pairCode();
  const refused = code ? await pair(code) : null;
  if (held) throw refused;
  try {
    return await api.get('/api/me');
  } catch (failure) {
    if (failure.status !== 401) throw failure;
    if (refused) throw refused;
    return null;
  }
}
