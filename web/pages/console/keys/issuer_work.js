// This device's work as second issuer: it goes on while another tab of the console
// is open, and is taken up again after a reload.
import { useEffect } from 'preact/hooks';
import { api } from '../../../lib/api.js';
import { keepAwake } from '../../../lib/awake.js';
import { html } from '../../../lib/html.js';
import { t } from '../../../lib/i18n.js';
import { Icon } from '../../../lib/parts.js';
import { createIssuer } from '../../../lib/second_issuer.js';
import { createStore, holdPage, useStore } from '../../../lib/store.js';
import { useConsole } from '../context.js';
import { tellerTables } from './device.js';

const OVER = ['closed', 'certified', 'cancelled'];
const ROLES = ['teller', 'secretariat'];
const PAGE = 100;

// Issuers at work by contest id, as lib/second_issuer.js has them.
export const issuers = createStore(new Map());
let awake = false;

const serverOf = (id) => ({
  contest: () => api.get(`/api/contests/${id}`),
  pending: (after) => api.get(`/api/contests/${id}/issuer?limit=${PAGE}${after ? `&after=${after}` : ''}`),
  answer: (evaluations) => api.post(`/api/contests/${id}/issuer`, { evaluations }),
});

function tell() {
  issuers.set((now) => new Map(now));
  holdPage('issuer', [...issuers.get().values()].some(({ state }) => state === 'working'));
}

function run(tables, { contest, key, limit }) {
  const issuer = createIssuer({ tables, key, contest, server: serverOf(contest), limit, onChange: () => changed(contest) });
  issuers.set((now) => new Map(now).set(contest, issuer));
  issuer.start();
  if (!awake) keepAwake();
  awake = true;
}

// What is over is not taken up again; it stays to be looked at.
function changed(contest) {
  const issuer = issuers.get().get(contest);
  if (issuer && OVER.includes(issuer.contest?.state) && issuer.state !== 'stopped') {
    issuer.stop();
    forget(contest);
  }
  tell();
}

async function forget(contest) {
  const tables = await tellerTables();
  await tables.update('work', `contest:${contest}`, () => null);
}

/** Begins, and remembers it on the disk. limit: how many delegates at most. */
export async function beginIssuing(contest, key, limit) {
  const tables = await tellerTables();
  await tables.update('work', `contest:${contest}`, () => ({ contest, publicKey: key.publicKey, limit }));
  issuers.get().get(contest)?.stop();
  run(tables, { contest, key, limit });
}

export async function changeLimit(contest, limit) {
  const tables = await tellerTables();
  await tables.update('work', `contest:${contest}`, (old) => old && { ...old, limit });
  issuers.get().get(contest)?.setLimit(limit);
}

export async function endIssuing(contest) {
  await forget(contest);
  stop(contest);
}

/** The key leaves this device: what works with it ends. */
export async function forgetIssuer(publicKey) {
  const tables = await tellerTables();
  for (const { contest, publicKey: key } of await tables.all('work', 'contest:')) if (key === publicKey) await endIssuing(contest);
}

function stop(contest) {
  issuers.get().get(contest)?.stop();
  issuers.set((now) => {
    const next = new Map(now);
    next.delete(contest);
    return next;
  });
  tell();
}

// Whoever signs out stops it; the next sign-in takes it up again.
export function pauseIssuing() {
  for (const contest of [...issuers.get().keys()]) stop(contest);
}

// Only the congress for which the key was made.
async function resume(congress) {
  const tables = await tellerTables();
  for (const { contest, publicKey, limit } of await tables.all('work', 'contest:')) {
    const key = await tables.get('keys', publicKey);
    const mine = key && key.congress.public_key === congress.public_key;
    if (mine && !issuers.get().has(contest)) run(tables, { contest, key, limit });
  }
}

// In the frame of every tab: what goes on, as a link to it.
export function IssuersAtWork() {
  const { me, congress, hall } = useConsole();
  const working = useStore(issuers);
  const may = ROLES.includes(me.role);
  const news = hall?.contests?.map(({ id, state, second_pending: pending }) => `${id}${state}${pending ?? ''}`).join();
  useEffect(() => {
    if (may && congress) resume(congress).catch(() => {});
  }, [may, congress?.public_key]);
  useEffect(() => {
    for (const issuer of working.values()) if (issuer.state !== 'stopped') issuer.nudge();
  }, [news]);
  if (!may) return null;
  const open = [...working].filter(([, { state }]) => state !== 'stopped');
  const bad = open.some(([, { refused, problem, state }]) => refused.length > 0 || problem || state === 'refused');
  return html`<p class="running" role="status">${open.length > 0 && html`<a href=${`#/keys/issue/${open[0][0]}`} class=${bad ? 'problem' : ''}><${Icon} name=${bad ? 'warn' : 'yes'} /> ${t('keys.issue_running', { count: open.reduce((sum, [, { given }]) => sum + given, 0) })}</a>`}</p>`;
}
