// Ties the device's store, the sign-in, the booth and the live state together.

import { setTimeZone } from '../../lib/i18n.js';
import { subscribe } from '../../lib/live.js';
import { createBoardWatch } from './board.js';
import { createBooth } from './booth.js';
import { createOpened } from './opened.js';
import { boothServer, entrance, publicServer, tellOpened } from './server.js';
import { createSession } from './session.js';
import { emptyShelf } from './shelf.js';

const LIVE_CHECK_MS = 30000;

/**
 * onChange() is called, at most once a turn, after any change of what is here:
 * session, booth (null until a delegate is known), hall (the live state or null),
 * connected, boards, opened (once a delegate is known), and `problem`, an error of
 * the store.
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
    if (seat.session.congress?.timezone) setTimeZone(seat.session.congress.timezone);
    const key = seat.session.stage === 'ready' ? seat.session.card.key : null;
    if (key !== owner) {
      owner = key;
      seat.opened = key ? createOpened({ delegate: key, send: (id) => tellOpened(seat.session, id) }) : null;
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
        if (seat.hall) follow(booth);
        changed();
      });
    return booth;
  }

  // Asks nothing of contests before the live state says which are open.
  function follow(booth) {
    booth.setContests(seat.hall.contests);
    seat.boards.look(booth.entries.values());
  }

  seat.boards = createBoardWatch({ store, server: publicServer, onChange: changed });
  seat.session = createSession({ store, server: entrance, onChange: sessionChanged });

  subscribe({
    checkEvery: LIVE_CHECK_MS,
    onState(hall) {
      seat.hall = hall;
      if (seat.booth) follow(seat.booth);
      changed();
    },
    onConnection(connected) {
      seat.connected = connected;
      if (connected && seat.booth) {
        seat.booth.wake();
        seat.boards.retry(seat.booth.entries.values());
        seat.opened.flush();
      }
      changed();
    },
  });

  // Signs out and leaves nothing of the delegate on this device.
  seat.leave = async () => {
    seat.opened.forget();
    await emptyShelf().catch(() => {});
    await seat.session.signOut();
  };

  return seat;
}
