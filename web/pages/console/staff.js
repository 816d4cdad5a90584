import { useState } from 'preact/hooks';
import { actorOf } from '../../lib/actor.js';
import { api } from '../../lib/api.js';
import { html } from '../../lib/html.js';
import { formatDateTime, t } from '../../lib/i18n.js';
import { Field, Form, Notice, Problem, useAction } from '../../lib/parts.js';
import { useConsole, useLoad, useMay } from './context.js';
import { AskButton, CopyButton, Dialog, Loaded, Page, Panel, Select } from './parts.js';

const ROLES = ['secretariat', 'presidium', 'teller', 'steward', 'auditor'];
const roleOptions = () => ROLES.map((role) => [role, t(`role.${role}`)]);

function AddAccount({ onDone }) {
  const { say } = useConsole();
  const [name, setName] = useState('');
  const [role, setRole] = useState('steward');
  const [password, setPassword] = useState('');
  const [run, busy, error] = useAction();
  async function submit() {
    const made = await run(() => api.post('/api/staff', { name: name.trim(), role, password }));
    if (made === undefined) return;
    say(t('console.saved'));
    setName('');
    setPassword('');
    onDone();
  }
  return html`<${Form} class="row form-row" onSubmit=${submit}>
    ${error && !error.fields && html`<${Problem} error=${error} />`}
    <${Field} label=${t('staff.account')} name="account" value=${name} onInput=${setName} problem=${error?.fields?.name} required autocomplete="off" autocapitalize="none" maxlength="64" />
    <${Select} label=${t('staff.role')} name="role" value=${role} onInput=${setRole} options=${roleOptions()} />
    <${Field} label=${t('common.password')} name="new-password" type="password" value=${password} onInput=${setPassword} problem=${error?.fields?.password} required autocomplete="new-password" />
    <button class="button" disabled=${busy}>${t('staff.add')}</button>
  <//>`;
}

function PasswordButton({ name }) {
  const { say } = useConsole();
  const [open, setOpen] = useState(false);
  const [password, setPassword] = useState('');
  const [run, busy, error] = useAction();
  async function save() {
    const done = await run(() => api.post(`/api/staff/${encodeURIComponent(name)}/password`, { password }));
    if (done === undefined) return;
    setOpen(false);
    setPassword('');
    say(t('console.saved'));
  }
  return html`<button type="button" class="button small" onClick=${() => setOpen(true)}>${t('staff.password')}</button>
    ${open && html`<${Dialog} title=${t('staff.password_of', { name })} action=${t('common.save')} busy=${busy} error=${error} onConfirm=${save} onClose=${() => setOpen(false)}>
      <${Field} label=${t('staff.new_password')} name="changed-password" type="password" value=${password} onInput=${setPassword} problem=${error?.fields?.password} required autocomplete="new-password" />
    <//>`}`;
}

function Accounts() {
  const { me } = useConsole();
  const may = useMay('staff');
  const found = useLoad(() => api.get('/api/staff'));
  const remove = (name) => api.delete(`/api/staff/${encodeURIComponent(name)}`).then(found.reload);
  return html`<${Panel} title=${t('staff.accounts')}>
    <${Loaded} of=${found}>
      ${({ accounts }) => html`<div class="scroll"><table>
        <thead><tr><th>${t('staff.account')}</th><th>${t('staff.role')}</th><th><span class="visually-hidden">${t('console.actions')}</span></th></tr></thead>
        <tbody>${accounts.map(({ name, role }) => html`<tr key=${name}>
          <td>${name}</td>
          <td>${t(`role.${role}`)}</td>
          <td><div class="row end">
            ${may && html`<${PasswordButton} name=${name} />`}
            ${may && actorOf(me) !== `account:${name}` && html`<${AskButton} small danger label=${t('staff.remove')} title=${t('staff.remove')} text=${t('staff.remove_text', { name })} onConfirm=${() => remove(name)} />`}
          </div></td>
        </tr>`)}</tbody>
      </table></div>`}
    <//>
    ${may && html`<${AddAccount} onDone=${found.reload} />`}
  <//>`;
}

function Paired({ device }) {
  return html`<${Notice} kind="good">
    <p>${t('staff.pair_code')} <strong class="mono big-code">${device.code}</strong> <${CopyButton} text=${device.url} /></p>
    <p class="mono">${device.url}</p>
    <p>${t('staff.pair_hint')}</p>
  <//>`;
}

function PairDevice() {
  const [role, setRole] = useState('steward');
  const [label, setLabel] = useState('');
  const [device, setDevice] = useState(null);
  const [run, busy, error] = useAction();
  async function submit() {
    setDevice((await run(() => api.post('/api/devices', { role, label: label.trim() }))) ?? null);
  }
  return html`<${Panel} title=${t('staff.pair_device')}>
    <${Form} class="row form-row" onSubmit=${submit}>
      <${Problem} error=${error} />
      <${Field} label=${t('staff.label')} hint=${t('staff.device_example')} name="device-label" value=${label} onInput=${setLabel} required maxlength="100" />
      <${Select} label=${t('staff.role')} name="device-role" value=${role} onInput=${setRole} options=${roleOptions()} />
      <button class="button primary" disabled=${busy}>${t('staff.make_code')}</button>
    <//>
    ${device && html`<${Paired} device=${device} />`}
  <//>`;
}

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
      <${Field} label=${t('staff.label')} name="token-label" value=${label} onInput=${setLabel} required maxlength="100" />
      <${Select} label=${t('staff.role')} name="token-role" value=${role} onInput=${setRole} options=${roleOptions()} />
      <button class="button" disabled=${busy}>${t('staff.make_token')}</button>
    <//>
    ${token && html`<${Notice} kind="warn"><p>${t('staff.token_once')}</p><p class="mono">${token}</p><${CopyButton} text=${token} /><//>`}
  </details>`;
}

function Credentials() {
  const may = useMay('staff');
  const found = useLoad(() => api.get('/api/credentials'));
  const revoke = (id) => api.delete(`/api/credentials/${id}`).then(found.reload);
  return html`<${Panel} title=${t('staff.credentials')}>
    <${Loaded} of=${found}>
      ${({ credentials }) => html`<div class="scroll"><table>
        <thead><tr><th>${t('staff.kind')}</th><th>${t('staff.label')}</th><th>${t('staff.role')}</th><th>${t('staff.since')}</th><th>${t('staff.until')}</th><th><span class="visually-hidden">${t('console.actions')}</span></th></tr></thead>
        <tbody>${credentials.map((each) => html`<tr key=${each.id}>
          <td>${t(`staff.kind_${each.kind}`)}</td>
          <td>${each.label}</td>
          <td>${t(`role.${each.role}`)}</td>
          <td>${formatDateTime(each.created_at)}</td>
          <td>${each.expires_at ? formatDateTime(each.expires_at) : '–'}</td>
          <td><div class="row end">${may && html`<${AskButton} small danger label=${t('staff.revoke')} title=${t('staff.revoke')} text=${t('staff.revoke_text', { label: each.label })} onConfirm=${() => revoke(each.id)} />`}</div></td>
        </tr>`)}</tbody>
      </table></div>
      ${credentials.length === 0 && html`<p class="soft">${t('common.none')}</p>`}`}
    <//>
    ${may && html`<${MakeToken} onDone=${found.reload} />`}
  <//>`;
}

export function Staff() {
  const may = useMay('staff');
  return html`<${Page} title=${t('console.tab.staff')}>
    ${may && html`<${PairDevice} />`}
    <${Accounts} />
    <${Credentials} />
  <//>`;
}
