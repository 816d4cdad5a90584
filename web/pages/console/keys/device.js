// The tellers' keys of this device, for every page of the console that needs them.
import { useEffect } from 'preact/hooks';
import { createStore, useStore } from '../../../lib/store.js';
import { createTellerKeys, isReady, openTellerTables } from '../../../lib/teller_keys.js';

// {keys: the records or null while they are read, error: where the browser keeps nothing}
const device = createStore({ keys: null, error: null });
let opening = null;

// The tables, opened once.
export function tellerTables() {
  opening ??= openTellerTables();
  opening.catch(() => {
    opening = null;
  });
  return opening;
}

async function look() {
  try {
    const keys = await createTellerKeys(await tellerTables()).list();
    device.set({ keys, error: null });
  } catch (error) {
    device.set({ keys: [], error });
  }
}

// Runs fn(keys of lib/teller_keys.js) and shows what came of it.
export async function withKeys(fn) {
  const answer = await fn(createTellerKeys(await tellerTables()));
  await look();
  return answer;
}

export function useTellerKeys() {
  useEffect(() => {
    look();
    // Another window may have made one.
    window.addEventListener('focus', look);
    return () => window.removeEventListener('focus', look);
  }, []);
  return useStore(device);
}

// The public keys of a contest with their names: sealing_1, sealing_2, second_issuer.
export function keysOf({ sealing_keys: sealing, second_issuer: second }) {
  const entries = (sealing ?? []).map((publicKey, at) => ({ name: `sealing_${at + 1}`, kind: 'sealing', publicKey }));
  return second ? [...entries, { name: 'second_issuer', kind: 'issuer', publicKey: second }] : entries;
}

export const isKeyed = (contest) => keysOf(contest).length > 0;

// The contest that has this key, of several the first that went on with it.
export function contestOf(publicKey, contests) {
  const begun = ({ state, manifest }) => state !== 'cancelled' || manifest;
  const found = contests.filter((contest) => begun(contest) && keysOf(contest).some((entry) => entry.publicKey === publicKey));
  return found.find(({ state }) => state !== 'draft') ?? found[0] ?? null;
}

// unsaved, untested, ready, chosen (of a draft), used, published, or cancelled (with its contest).
export function stageOf(record, contests) {
  const contest = contestOf(record.publicKey, contests);
  if (contest?.state === 'cancelled') return 'cancelled';
  if (contest && contest.state !== 'draft') {
    const { name } = keysOf(contest).find(({ publicKey }) => publicKey === record.publicKey);
    const open = !['closed', 'certified'].includes(contest.state) || contest.missing_keys?.includes(name);
    return open ? 'used' : 'published';
  }
  if (contest) return 'chosen';
  if (isReady(record)) return 'ready';
  return record.savedAt ? 'untested' : 'unsaved';
}
