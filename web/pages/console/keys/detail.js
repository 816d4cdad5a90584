// One key: kept, read back, handed on, used; each step says what is still to do.
import { useState } from 'preact/hooks';
import { api } from '../../../lib/api.js';
import { html } from '../../../lib/html.js';
import { formatDateTime, t } from '../../../lib/i18n.js';
import { encodeKey, groupCode } from '../../../lib/key_code.js';
import { unhex } from '../../../lib/bytes.js';
import { Icon, Notice, Problem, useAction } from '../../../lib/parts.js';
import { QrCode } from '../../../lib/qr_code.js';
import { isReady } from '../../../lib/teller_keys.js';
import { readManifest } from '../../../lib/voter.js';
import { go, useConsole, useLoad, useMay } from '../context.js';
import { CopyButton, Dialog, Page, Panel, StateTag, TypedWord } from '../parts.js';
import { CheckSaved } from './check_saved.js';
import { contestOf, keysOf, stageOf, useTellerKeys, withKeys } from './device.js';
import { forgetIssuer } from './issuer_work.js';
import { backToKeys, Fingerprint, KeyTag, OnServerWarning } from './parts.js';
import { SaveKey } from './save_key.js';

function Step({ number, title, done, children }) {
  return html`<li class=${`panel stack key-step ${done ? 'done' : ''}`}>
    <h2 class="with-icon"><${Icon} name=${done ? 'yes' : 'draft'} /><span class="visually-hidden">${t(done ? 'check.is_done' : 'check.is_open')}</span> ${number}. ${title}</h2>
    ${children}
  </li>`;
}

// The public half, for the form of the contest: it may be seen by everybody.
function HandOn({ record, offered, onOffered }) {
  const { say } = useConsole();
  const [run, busy, error] = useAction();
  const code = encodeKey({ kind: record.kind, key: unhex(record.publicKey, 32) });
  async function offer() {
    const label = record.label || t(`keys.kind_${record.kind}`);
    if (!(await run(() => api.post('/api/teller-keys', { kind: record.kind, public_key: record.publicKey, label })))) return;
    say(t('keys.offered'));
    onOffered();
  }
  return html`<p>${t('keys.hand_on_text')}</p>
    <p>${t('keys.fingerprint')} <strong><${Fingerprint} publicKey=${record.publicKey} /></strong></p>
    <${Problem} error=${error} />
    ${offered ? html`<${Notice} kind="good">${t('keys.offered')}<//>` : html`<div><button type="button" class="button primary" disabled=${busy} onClick=${offer}>${t('keys.offer')}</button></div>`}
    <details><summary>${t('keys.by_hand')}</summary>
    <div class="key-public">
      <${QrCode} text=${code} label=${t('keys.public_code')} />
      <div class="stack">
        <p class="soft">${t('keys.public_code')}</p>
        <p class="mono wrap-anywhere">${groupCode(code)}</p>
        <div><${CopyButton} text=${groupCode(code)} /></div>
      </div>
    </div></details>`;
}

// What the server shows and what the congress has signed could differ: the holder's
// own device looks into the signed text.
function Signed({ record, contest }) {
  if (!contest.manifest) return null;
  return isSignedFor(record, contest)
    ? html`<${Notice} kind="good">${t('keys.signed')} <strong class="mono nowrap">${contest.fingerprint}</strong><//>`
    : html`<${Notice} kind="bad">${t('keys.not_signed')}<//>`;
}

function isSignedFor({ publicKey, congress }, contest) {
  try {
    return keysOf(readManifest(contest, congress)).some((entry) => entry.publicKey === publicKey);
  } catch {
    return false;
  }
}

function Use({ record, contest, stage }) {
  const mayIssue = useMay('issue');
  if (!contest) return html`<p class="soft">${t('keys.unused')}</p>`;
  return html`<p><a href=${`#/contests/${contest.id}`}>${contest.title}</a> <${StateTag} state=${contest.state} /></p>
    <${Signed} record=${record} contest=${contest} />
    ${stage === 'used' && record.kind === 'issuer' && mayIssue && html`<div><a class="button primary" href=${`#/keys/issue/${contest.id}`}>${t('keys.issue_open')}</a></div>`}
    ${stage === 'used' && contest.state === 'closed' && html`<div><a class="button primary" href=${`#/contests/${contest.id}`}>${t('keys.publish')}</a></div>`}
    ${stage === 'published' && html`<p>${t('keys.published_text')}</p>`}`;
}

// Ballots that only this key opens are lost with it.
function Forget({ record, stage }) {
  const { say } = useConsole();
  const [asking, setAsking] = useState(false);
  const [typed, setTyped] = useState('');
  const word = t('keys.forget_word');
  async function forget() {
    await forgetIssuer(record.publicKey);
    await withKeys((keys) => keys.forget(record.publicKey));
    say(t('keys.forgotten'));
    go('keys');
  }
  return html`<div><button type="button" class="button danger" onClick=${() => setAsking(true)}>${t('keys.forget')}</button></div>
    ${asking && html`<${Dialog} title=${t('keys.forget')} action=${t('keys.forget')} danger busy=${typed.trim().toLowerCase() !== word.toLowerCase()} onConfirm=${forget} onClose=${() => setAsking(false)}>
      <p>${t('keys.forget_text')}</p>
      ${['chosen', 'used'].includes(stage) && html`<${Notice} kind="bad">${t('keys.forget_used')}<//>`}
      <${TypedWord} word=${word} value=${typed} onInput=${setTyped} />
    <//>`}`;
}

export function KeyDetail({ publicKey }) {
  const { keys } = useTellerKeys();
  const found = useLoad(() => api.get('/api/contests'));
  const offers = useLoad(() => api.get('/api/teller-keys'));
  const record = keys?.find((each) => each.publicKey === publicKey);
  if (!keys || !found.data) return html`<${Page} title=${t('console.tab.keys')} back=${backToKeys()}><p class="soft" role="status">${t('common.loading')}</p><//>`;
  if (!record) return html`<${Page} title=${t('console.tab.keys')} back=${backToKeys()}><${Notice} kind="bad">${t('keys.not_here')}<//><//>`;
  const { contests } = found.data;
  const contest = contestOf(publicKey, contests);
  const offered = offers.data?.keys.some((each) => each.public_key === publicKey) ?? false;
  const stage = stageOf(record, contests);
  return html`<${Page} title=${record.label || t(`keys.kind_${record.kind}`)} back=${backToKeys()} actions=${html`<${KeyTag} stage=${stage} />`}>
    <p class="soft">${t(`keys.kind_${record.kind}`)} · <${Fingerprint} publicKey=${publicKey} /> · ${formatDateTime(record.madeAt)}</p>
    <${OnServerWarning} />
    ${record.restored && record.kind === 'issuer' && html`<${Notice} kind="warn">${t('keys.restored_issuer')}<//>`}
    <ol class="plain stack">
      <${Step} number=${1} title=${t('keys.save')} done=${Boolean(record.savedAt)}><${SaveKey} record=${record} /><//>
      <${Step} number=${2} title=${t('keys.check')} done=${isReady(record)}><${CheckSaved} record=${record} /><//>
      ${isReady(record) && html`<${Step} number=${3} title=${t('keys.hand_on')} done=${offered || Boolean(contest)}><${HandOn} record=${record} offered=${offered} onOffered=${offers.reload} /><//>`}
      ${isReady(record) && html`<${Step} number=${4} title=${t('keys.use')} done=${stage === 'published'}><${Use} record=${record} contest=${contest} stage=${stage} /><//>`}
    </ol>
    <${Forget} record=${record} stage=${stage} />
  <//>`;
}
