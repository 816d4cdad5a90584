// Ballots of many delegates on one shared tablet. Each is sealed with a key that
// comes from the secret of its delegate's card, which is never stored, and from a
// salt of this tablet: without the card nobody can read it, and whoever has the
// card's secret alone, as the server once did, learns nothing without the tablet.
// The ballot's own keys are random; nothing here is derived into them.
//
// In the clear stand the contest, so that what is over can be thrown away, and a
// label that is the same for one card on this tablet and says nothing else.

import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { randomBytes } from '@noble/hashes/utils.js';
import { hex, utf8 } from './bytes.js';
import { openTables } from './tables.js';

const DATABASE = 'congressd-kiosk';
const TABLES = ['boxes', 'settings'];
const NONCE_BYTES = 24;
// Boxes of one size: their length does not tell what state a ballot is in.
const ROOM = 4096;

/** Opens the tablet's box. Rejects where the browser can keep nothing. */
export async function openStrongbox() {
  const tables = await openTables(DATABASE, TABLES);
  navigator.storage?.persist?.().catch(() => {});
  return createStrongbox(tables);
}

/** The box in these tables (lib/tables.js). */
export async function createStrongbox(tables) {
  const salt = await tables.update('settings', 'salt', (old) => old ?? randomBytes(32));
  return {
    setting: (name) => tables.get('settings', name),
    saveSetting: (name, value) => tables.update('settings', name, () => value),

    /** How many ballots are kept for each contest: a Map of counts by contest id. */
    async counts() {
      const counts = new Map();
      for (const { contest } of await tables.all('boxes')) counts.set(contest, (counts.get(contest) ?? 0) + 1);
      return counts;
    },

    /** Throws away what is kept for a contest that is over for good. */
    async discard(contest) {
      for (const key of await tables.keys('boxes')) {
        if ((await tables.get('boxes', key))?.contest === contest) await tables.remove('boxes', key);
      }
    },

    /** The part of the box that this card's secret (16 bytes) opens. */
    open: (secret) => createDrawer(tables, salt, secret),
  };
}

/**
 * A keystore (lib/keystore.js) of one card. `holder` is stored with every record:
 * {key, delegate, congress}, what the page needs to know of the delegate without
 * signing in; holder() reads it back.
 */
function createDrawer(tables, salt, secret) {
  const derive = (use, length) => hkdf(sha256, secret, salt, `congressd-kiosk-${use}-v1`, length);
  const label = hex(derive('label', 16));
  const seal = createSeal(derive('box', 32));
  // A record's id ends with the hash of its contest's manifest.
  const keyOf = (id) => `${label}:${id.slice(id.indexOf(':') + 1)}`;
  let holder = null;

  async function all() {
    const boxes = await tables.all('boxes', `${label}:`);
    return boxes.map((box) => seal.open(box)).filter(Boolean);
  }

  async function update(id, change) {
    const key = keyOf(id);
    let stored;
    await tables.update('boxes', key, (box) => {
      const old = box && seal.open(box)?.record;
      stored = change(old);
      if (stored === old) return box;
      return stored && seal.close(key, { holder, record: stored });
    });
    return stored ?? undefined;
  }

  return {
    durable: true,
    ballots: async () => (await all()).map(({ record }) => record),
    insertBallot: (record) => update(record.id, (old) => old ?? record),
    advanceBallot: (id, from, change) => update(id, (old) => (old?.state === from ? change(old) : old)),
    remove: (id) => tables.remove('boxes', keyOf(id)),

    async holder() {
      holder ??= (await all())[0]?.holder ?? null;
      return holder;
    },

    keepHolder({ key, delegate, congress }) {
      holder = { key, delegate, congress };
    },
  };
}

function createSeal(boxKey) {
  const cipher = (key, nonce) => xchacha20poly1305(boxKey, nonce, utf8(key));

  function close(key, content) {
    const text = utf8(JSON.stringify(content));
    const plain = new Uint8Array(Math.ceil(text.length / ROOM) * ROOM).fill(0x20);
    plain.set(text);
    const nonce = randomBytes(NONCE_BYTES);
    return { key, contest: content.record.contest, nonce, sealed: cipher(key, nonce).encrypt(plain) };
  }

  // Null for what this card did not seal, or was changed since.
  function open({ key, nonce, sealed }) {
    try {
      return JSON.parse(new TextDecoder().decode(cipher(key, nonce).decrypt(sealed)));
    } catch {
      return null;
    }
  }

  return { close, open };
}
