// Who sits here: the card of this device and its being signed in.

import { hex, unhex } from '../../lib/bytes.js';
import { belongsTo } from '../../lib/voter.js';
import { cardKeyPair, decodeSecret, normaliseSecret, signLogin } from '../../lib/card.js';

const RETRY_MS = [1000, 2000, 5000, 10000];

/**
 * store: a keystore. server: {congress(), challenge(), login(body), logout()}.
 * onChange() is called after each change of `session.stage`, `problem`, `badSecret`,
 * `congress` or `card`:
 *
 *   starting    reading the device's store
 *   no_card     nothing to sign in with
 *   signing_in  a card for the first time; `problem` while it does not succeed
 *   ready       a delegate is known; signing in again goes on behind it
 *   refused     the server does not take this card; `problem` says why
 */
export function createSession({ store, server, onChange, wait = delay }) {
  const session = { stage: 'starting', problem: null, badSecret: false, congress: null, card: null };
  let current = 0;
  let signingIn = null;

  function set(changes) {
    Object.assign(session, changes);
    onChange();
  }

  async function start() {
    const card = (await store.card()) ?? null;
    if (session.stage !== 'starting') return;
    if (card) await use(card);
    else set({ stage: 'no_card' });
  }

  // A card's secret in any spelling; false, and `badSecret` set, when it is none.
  async function useSecret(text) {
    const secret = decodeSecret(normaliseSecret(text));
    set({ badSecret: !secret });
    if (!secret) return false;
    await useSecretBytes(hex(secret));
    return true;
  }

  // The same of the 16 bytes in hex.
  async function useSecretBytes(secret) {
    const card = { secret };
    set({ stage: 'signing_in', problem: null, card });
    await store.saveCard(card);
    await use(card);
  }

  async function use(card) {
    const turn = ++current;
    signingIn = null;
    set({ stage: card.delegate ? 'ready' : 'signing_in', problem: null, card, congress: card.congress ? { ...card.congress, timezone: card.timezone } : null });
    for (let attempt = 0; turn === current; attempt++) {
      try {
        await signIn();
        return;
      } catch (error) {
        if (turn !== current) return;
        if (!isPassing(error)) return refuse(error);
        set({ problem: error });
        await wait((error.retryAfter ?? 0) * 1000 || RETRY_MS[Math.min(attempt, RETRY_MS.length - 1)]);
      }
    }
  }

  function refuse(error) {
    set({ stage: 'refused', problem: error });
  }

  // One sign-in at a time, whoever asks.
  function signIn() {
    signingIn ??= logIn(current).catch((error) => {
      signingIn = null;
      throw error;
    });
    return signingIn;
  }

  async function logIn(turn) {
    const congress = await server.congress();
    const card = derive(session.card, congress);
    const { challenge } = await server.challenge();
    const signature = signLogin(unhex(card.seed, 32), unhex(challenge, 32));
    const { delegate } = await server.login({ card_key: card.key, challenge, signature: hex(signature) });
    if (turn !== current) throw Object.assign(new Error('superseded'), { code: 'superseded' });
    const complete = { ...card, delegate, timezone: congress.timezone };
    await store.saveCard(complete);
    set({ stage: 'ready', problem: null, card: complete, congress: { ...congress } });
  }

  // Calls the server as the delegate, signing in once more if the cookie is gone
  // or someone else's.
  async function authed(call) {
    await signIn();
    try {
      return await call();
    } catch (error) {
      if (!['unauthenticated', 'forbidden'].includes(error.code)) throw error;
      signingIn = null;
      await signIn();
      return call();
    }
  }

  // Erases the card with its ballots and receipts.
  function signOut() {
    const { card } = session;
    return leave(() => store.wipe((record) => card?.key !== undefined && belongsTo(record, card)));
  }

  // Forgets the card alone: with a new one the ballots drawn here can be cast.
  const forgetCard = () => leave(() => store.forgetCard());

  async function leave(forget) {
    current++;
    signingIn = null;
    await forget();
    set({ stage: 'no_card', problem: null, card: null });
    await server.logout().catch(() => {});
  }

  const retry = () => use(session.card);

  return Object.assign(session, { start, useSecret, useSecretBytes, authed, retry, signOut, forgetCard });
}

// The congress of the first sign-in is pinned: a server with another key is not it.
function derive(card, congress) {
  const pinned = { id: congress.id, public_key: congress.public_key };
  if (card.secret) {
    const { seed, key } = cardKeyPair(unhex(congress.id, 4), unhex(card.secret, 16));
    return { seed: hex(seed), key: hex(key), congress: pinned };
  }
  if (card.congress.public_key !== congress.public_key) {
    throw Object.assign(new Error('other congress'), { code: 'other_congress' });
  }
  return card;
}

/** Whether trying again later may help. */
export function isPassing(error) {
  return error.code === 'offline' || error.status >= 500 || error.status === 429;
}

function delay(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
