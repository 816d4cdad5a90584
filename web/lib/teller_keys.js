// The tellers' keys on this device. A secret is on the disk before its public half
// is shown anywhere, and leaves the device only as a file, on a sheet, or when it is
// published after the close. A key is good for use once what was saved of it was
// read back and found to work.

import { randomBytes } from '@noble/hashes/utils.js';
import { equal, hex, unhex } from './bytes.js';
import { boxKeyPair, boxPublicKey, openBox, sealBox } from './sealed_box.js';
import { openTables } from './tables.js';
import * as voprf from './voprf.js';

const DATABASE = 'congressd-tellers';

/** The tables of this device's keys and of its work as second issuer (lib/second_issuer.js). */
export const TELLER_TABLES = ['keys', 'given', 'work', 'refused'];

/** Opens them. Rejects where the browser can keep nothing. */
export async function openTellerTables() {
  const tables = await openTables(DATABASE, TELLER_TABLES);
  navigator.storage?.persist?.().catch(() => {});
  return tables;
}

/** Whether the secret key belongs to the public one and does its work; all of 32 bytes. */
export function keyWorks(kind, secret, publicKey) {
  try {
    return kind === 'sealing' ? opensWhatIsSealed(secret, publicKey) : evaluatesWithProof(secret, publicKey);
  } catch {
    return false;
  }
}

function opensWhatIsSealed(secret, publicKey) {
  const message = randomBytes(32);
  return equal(boxPublicKey(secret), publicKey) && equal(openBox(sealBox(message, publicKey), secret), message);
}

function evaluatesWithProof(secret, publicKey) {
  const input = randomBytes(32);
  const blind = voprf.randomScalar();
  const blinded = voprf.blind(input, blind);
  const { evaluated, proof } = voprf.issue(secret, blinded);
  const output = voprf.finalize({ input, blind, blinded, evaluated, publicKey, proof });
  return equal(output, voprf.evaluate(secret, input));
}

function newPair(kind) {
  if (kind === 'sealing') return boxKeyPair();
  const secretKey = voprf.randomScalar();
  return { secretKey, publicKey: voprf.publicKey(secretKey) };
}

/** The public key (hex) of a secret one (hex); throws for what is none. */
export function publicOf(kind, secret) {
  const bytes = unhex(secret, 32);
  return hex(kind === 'sealing' ? boxPublicKey(bytes) : voprf.publicKey(bytes));
}

/** Whether a kept key may be chosen for a contest. */
export const isReady = (record) => Boolean(record?.testedAt);

/**
 * Keys in these tables. A record: {publicKey, secret, kind: "sealing" | "issuer",
 * label, congress: {id, name, public_key}, madeAt, savedAt, testedAt, restored}, binary in
 * hex, times in RFC 3339 or null.
 */
export function createTellerKeys(tables, now = () => new Date().toISOString()) {
  const change = (publicKey, fields) =>
    tables.update('keys', publicKey, (old) => (old ? { ...old, ...fields } : old));

  return {
    list: async () => (await tables.all('keys')).sort((a, b) => (a.madeAt < b.madeAt ? 1 : -1)),
    get: (publicKey) => tables.get('keys', publicKey),

    /** Makes and stores a key. */
    async make({ kind, label, congress: { id, name, public_key } }) {
      const { secretKey, publicKey } = newPair(kind);
      const record = {
        publicKey: hex(publicKey),
        secret: hex(secretKey),
        kind,
        label,
        congress: { id, name, public_key },
        madeAt: now(),
        savedAt: null,
        testedAt: null,
        restored: false,
      };
      return tables.update('keys', record.publicKey, () => record);
    },

    noteSaved: (publicKey) => change(publicKey, { savedAt: now() }),

    /**
     * Holds what was read back (hex) against the kept key; true, and noted, when it is
     * that key's secret and works.
     */
    async test(publicKey, secret) {
      const kept = await tables.get('keys', publicKey);
      if (!kept || kept.secret !== secret) return false;
      if (!keyWorks(kept.kind, unhex(secret, 32), unhex(publicKey, 32))) return false;
      await change(publicKey, { savedAt: kept.savedAt ?? now(), testedAt: now() });
      return true;
    },

    /**
     * Takes a key from a file or a sheet; one that is here already stays. It came from
     * what was saved, so it is tested. Null when the secret does not belong to it.
     */
    async restore({ kind, secret, publicKey = publicOf(kind, secret), label, congress, madeAt = now() }) {
      if (!keyWorks(kind, unhex(secret, 32), unhex(publicKey, 32))) return null;
      const at = now();
      const record = { publicKey, secret, kind, label, congress, madeAt, savedAt: at, testedAt: at, restored: true };
      return tables.update('keys', publicKey, (old) => (old ? { ...old, savedAt: old.savedAt ?? at, testedAt: old.testedAt ?? at } : record));
    },

    rename: (publicKey, label) => change(publicKey, { label }),
    forget: (publicKey) => tables.remove('keys', publicKey),
  };
}
