// Ties the device's store, the sign-in, the booth and the live state together.

import { subscribe } from '../../lib/live.js';
import { createBooth } from './booth.js';
import { boothServer, entrance } from './server.js';
import { createSession } from './session.js';

const LIVE_CHECK_MS = 30000;

/**
 * onChange() is called, at most once a turn, after any change of what is here:
 * session, booth (null until a delegate is known), hall (the live state or null),
 * connected, and `problem`, an error of the store.
 */
export function createSeat({ store, onChange }) {
  const seat = { store, booth: null, hall: null, connected: null, problem: null };
  let owner = null;
  let queued = false;

  function changed() {
    if (queued) return;
    queued = true;
    queueMicrotask(() => {
      queued = false;
      onChange();
    });
  }

  function sessionChanged() {
    const key = seat.session.stage === 'ready' ? seat.session.card.key : null;
    if (key !== owner) {
      owner = key;
      seat.booth?.stop();
      seat.booth = key ? openBooth() : null;
    }
    changed();
  }

  function openBooth() {
    const server = boothServer(seat.session);
    const booth = createBooth({ store, card: seat.session.card, server, onChange: changed });
    booth
      .start()
      .catch((error) => {
        seat.problem = error;
      })
      .finally(() => {
        if (seat.hall) booth.setContests(seat.hall.contests);
        changed();
      });
    return booth;
  }

  seat.session = createSession({ store, server: entrance, onChange: sessionChanged });

  subscribe({
    checkEvery: LIVE_CHECK_MS,
    onState(hall) {
      seat.hall = hall;
      seat.booth?.setContests(hall.contests);
      changed();
    },
    onConnection(connected) {
      seat.connected = connected;
      if (connected) seat.booth?.wake();
      changed();
    },
  });

  return seat;
}
