// Who may act: accounts, devices, and everything that is signed in just now.
import { useEffect, useState } from 'preact/hooks';
import { actorOf } from '../../lib/actor.js';
import { api } from '../../lib/api.js';
import { html } from '../../lib/html.js';
import { formatDateTime, t } from '../../lib/i18n.js';
import { Field, Form, Notice, Problem, useAction } from '../../lib/parts.js';
import { useConsole, useLoad, useMay } from './context.js';
import { AskButton, CopyButton, Loaded, Page, Panel, Select } from './parts.js';
import { Accounts, roleOptions } from './staff_accounts.js';
import { PairDevice } from './staff_pairing.js';

const KINDS = ['session', 'device', 'token'];
const LOOK_EVERY = 15000;

function MakeToken({ onDone }) {
  const [role, setRole] = useState('auditor');
  const [label, setLabel] = useState('');
  const [token, setToken] = useState(null);
  const [run, busy, error] = useAction();
  async function submit() {
    const made = await run(() => api.post('/api/tokens', { role, label: label.trim() }));
    setToken(made?.token ?? null);
    if (made) onDone();
  }
  return html`<details>
    <summary>${t('staff.make_token')}</summary>
    <${Form} class="row form-row" onSubmit=${submit}>
      <${Problem} error=${error} />
      <${Field} label=${t('staff.label')} hint=${t('staff.token_hint')} name="token-label" value=${label} onInput=${setLabel} required maxlength="60" autocomplete="off" />
      <${Select} label=${t('staff.role')} name="token-role" value=${role} onInput=${setRole} options=${roleOptions()} />
      <button class="button" disabled=${busy || !label.trim()}>${t('staff.make_token')}</button>
    <//>
    ${token && html`<${Notice} kind="warn"><p>${t('staff.token_once')}</p><p class="mono">${token} <${CopyButton} text=${token} /></p><//>`}
  </details>`;
}

function CredentialRow({ credential, onRevoke }) {
  const { me } = useConsole();
  const may = useMay('staff');
  const { kind, label, role, created_at, expires_at } = credential;
  const mine = kind === 'session' && actorOf(me) === `account:${label}`;
  return html`<li class="show-row">
    <div>
      <p class="wrap-anywhere"><strong>${label || '–'}</strong>${mine && html` <span class="tag accent">${t('staff.you')}</span>`} <span class="soft">· ${t(`role.${role}`)}</span></p>
      <p class="soft">${t('staff.since')} ${formatDateTime(created_at)} · ${expires_at ? `${t('staff.until').toLowerCase()} ${formatDateTime(expires_at)}` : t('staff.no_end')}</p>
    </div>
    ${may && html`<${AskButton} small danger label=${t('staff.revoke')} title=${t('staff.revoke')} text=${t('staff.revoke_text', { label: label || '–' })} onConfirm=${onRevoke} />`}
  </li>`;
}

function Credentials({ kind, found }) {
  const may = useMay('staff');
  const revoke = (id) => api.delete(`/api/credentials/${id}`).then(found.reload);
  return html`<${Panel} title=${t(`staff.kinds_${kind}`)}>
    <${Loaded} of=${found}>
      ${({ credentials }) => {
        const listed = credentials.filter((each) => each.kind === kind);
        return listed.length === 0
          ? html`<p class="soft">${t('common.none')}</p>`
          : html`<ul class="plain show-list">${listed.map((each) => html`<${CredentialRow} key=${each.id} credential=${each} onRevoke=${() => revoke(each.id)} />`)}</ul>`;
      }}
    <//>
    ${may && kind === 'token' && html`<${MakeToken} onDone=${found.reload} />`}
  <//>`;
}

export function Staff() {
  const may = useMay('staff');
  const found = useLoad(() => api.get('/api/credentials'));
  useEffect(() => {
    const timer = setInterval(found.reload, LOOK_EVERY);
    return () => clearInterval(timer);
  }, []);
  return html`<${Page} title=${t('console.tab.staff')}>
    ${may && html`<${PairDevice} onPaired=${found.reload} />`}
    <${Accounts} />
    ${KINDS.map((kind) => html`<${Credentials} key=${kind} kind=${kind} found=${found} />`)}
  <//>`;
}
