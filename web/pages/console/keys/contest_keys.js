// A contest's keys where the contest is looked at: whose they are, what they wait
// for, and after the close the publishing that opens the ballots.
import { useState } from 'preact/hooks';
import { api } from '../../../lib/api.js';
import { html } from '../../../lib/html.js';
import { formatDateTime, t } from '../../../lib/i18n.js';
import { Icon, Notice } from '../../../lib/parts.js';
import { useConsole, useLoad, useMay } from '../context.js';
import { Dialog, Figures, Panel } from '../parts.js';
import { takenKeys } from './choose.js';
import { isKeyed, keysOf, useTellerKeys } from './device.js';
import { Fingerprint } from './parts.js';

const OPENING_MS = 300000;
const CLOSED = ['closed', 'certified'];

function StateOfKey({ entry, contest, here }) {
  const published = CLOSED.includes(contest.state) && !contest.missing_keys?.includes(entry.name);
  if (published) return html`<span class="tag with-icon good"><${Icon} name="yes" /> ${t('keys.is_published')}</span>`;
  return html`<span class="tag">${t(here ? 'keys.on_this_device' : 'keys.on_other_device')}</span>`;
}

function Key({ entry, contest, record }) {
  return html`<li class="stack tight">
    <p><strong>${t(`keys.${entry.name}`)}</strong>${record?.label && ` · ${record.label}`}</p>
    <p class="row"><${Fingerprint} publicKey=${entry.publicKey} /> <${StateOfKey} entry=${entry} contest=${contest} here=${Boolean(record)} /></p>
  </li>`;
}

// now: the live row, or the contest.
export function ContestKeys({ contest, now }) {
  const { keys } = useTellerKeys();
  const may = useMay('issue');
  if (!isKeyed(contest) || now.state === 'cancelled') return null;
  const recordOf = ({ publicKey }) => keys?.find((record) => record.publicKey === publicKey);
  const issuing = contest.second_issuer && ['issuing', 'voting'].includes(now.state);
  return html`<${Panel} title=${t('console.tab.keys')}>
    <ul class="plain stack">${keysOf(contest).map((entry) => html`<${Key} key=${entry.name} entry=${entry} contest=${contest} record=${recordOf(entry)} />`)}</ul>
    ${contest.opened_at && html`<p class="soft">${t('keys.opened_at', { time: formatDateTime(contest.opened_at) })}</p>`}
    ${issuing && html`<${Figures} items=${[[t('keys.issue_pending'), now.second_pending ?? contest.second_pending ?? 0]]} />`}
    ${issuing && may && keys?.some(({ publicKey }) => publicKey === contest.second_issuer) && html`<div><a class="button primary" href=${`#/keys/issue/${contest.id}`}>${t('keys.issue_title')}</a></div>`}
    ${now.state === 'draft' && html`<${Reused} contest=${contest} />`}
  <//>`;
}

// From the first ballot on the keys are fixed: the last moment to compare them.
export function KeysBeforeIssue({ contest }) {
  if (!isKeyed(contest)) return null;
  return html`<${Notice} kind="warn"><p>${t('keys.before_issue')}</p>
    <ul>${keysOf(contest).map((entry) => html`<li key=${entry.name}>${t(`keys.${entry.name}`)}: <${Fingerprint} publicKey=${entry.publicKey} /></li>`)}</ul><//>`;
}

// A run-off is drafted with the keys of its first round, which are known by now.
function Reused({ contest }) {
  const may = useMay('contests');
  const found = useLoad(() => api.get('/api/contests'), [contest.id]);
  const taken = takenKeys(found.data?.contests ?? [], contest.id);
  if (!keysOf(contest).some(({ publicKey }) => taken.has(publicKey))) return null;
  return html`<${Notice} kind="warn">${t('keys.fault.taken')} ${may && html`<a href=${`#/contests/${contest.id}/edit`}>${t('contests.change')}</a>`}<//>`;
}

// The body of POST keys with those of `entries` that are in `records`.
function bodyOf(contest, records) {
  const secretOf = (publicKey) => records.find((record) => record.publicKey === publicKey)?.secret ?? null;
  const body = {};
  if (contest.sealing_keys) body.sealing = contest.sealing_keys.map(secretOf);
  if (contest.second_issuer) body.second_issuer = secretOf(contest.second_issuer);
  return body;
}

function PublishDialog({ contest, entries, records, last, onDone, onClose }) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState(null);
  async function publish() {
    setBusy(true);
    setError(null);
    try {
      onDone(await api.post(`/api/contests/${contest.id}/keys`, bodyOf(contest, records), { timeout: OPENING_MS }));
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  }
  return html`<${Dialog} title=${t('keys.publish')} action=${t(last ? 'keys.publish_last' : 'keys.publish')} danger busy=${busy} error=${error} onConfirm=${publish} onClose=${onClose}>
    <p><strong>${contest.title}</strong></p>
    <p>${t('keys.publish_ask', { count: entries.length })}</p>
    <ul>${entries.map((entry) => html`<li key=${entry.name}>${t(`keys.${entry.name}`)} · <${Fingerprint} publicKey=${entry.publicKey} /></li>`)}</ul>
    <p>${t(last ? 'keys.publish_opens' : 'keys.publish_not_yet')}</p>
    <p class="soft">${t('steps.not_undone')}</p>
    <div role="status">${busy && html`<p>${t(last ? 'keys.opening' : 'common.loading')} <progress></progress></p>`}</div>
  <//>`;
}

// The step of a contest that is closed and not opened. onChange() once keys are out.
export function PublishStep({ contest, onChange }) {
  const { say } = useConsole();
  const { keys } = useTellerKeys();
  const may = useMay('keys');
  const [asking, setAsking] = useState(false);
  const missing = keysOf(contest).filter(({ name }) => contest.missing_keys?.includes(name));
  const records = (keys ?? []).filter(({ publicKey }) => missing.some((entry) => entry.publicKey === publicKey));
  const here = missing.filter(({ publicKey }) => records.some((record) => record.publicKey === publicKey));

  function done(opened) {
    setAsking(false);
    say(t(opened.opened ? 'keys.opened' : 'keys.published_some'));
    onChange();
  }

  if (missing.length === 0) return html`<p role="status">${t('keys.opening')} <progress></progress></p>`;
  return html`
    <p>${t('keys.waits_for')}</p>
    <ul class="plain stack">${missing.map((entry) => html`<${Key} key=${entry.name} entry=${entry} contest=${contest} record=${records.find(({ publicKey }) => publicKey === entry.publicKey)} />`)}</ul>
    ${may && html`<div class="row">
      ${here.length > 0 && html`<button type="button" class="button primary big-button" onClick=${() => setAsking(true)}>${t(here.length === missing.length ? 'keys.publish_last' : 'keys.publish')}</button>`}
      ${here.length < missing.length && html`<a class="button" href="#/keys/restore">${t('keys.restore')}</a>`}
    </div>
    ${here.length === 0 && keys && html`<p class="soft">${t('keys.none_here')}</p>`}`}
    ${asking && html`<${PublishDialog} contest=${contest} entries=${here} records=${records} last=${here.length === missing.length} onDone=${done} onClose=${() => setAsking(false)} />`}
  `;
}
