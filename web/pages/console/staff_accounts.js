// Accounts: who may sign in with a name and a password.
import { useState } from 'preact/hooks';
import { actorOf } from '../../lib/actor.js';
import { api } from '../../lib/api.js';
import { html } from '../../lib/html.js';
import { t } from '../../lib/i18n.js';
import { Field, Form, Problem, useAction } from '../../lib/parts.js';
import { isTakable, strengthOf } from '../../lib/password.js';
import { useConsole, useLoad, useMay } from './context.js';
import { AskButton, Dialog, Loaded, Panel, Select } from './parts.js';
import { PasswordField } from './password_field.js';

export const ROLES = ['secretariat', 'presidium', 'teller', 'steward', 'auditor'];
export const roleOptions = () => ROLES.map((role) => [role, t(`role.${role}`)]);

function AddAccount({ onDone }) {
  const { say } = useConsole();
  const [name, setName] = useState('');
  const [role, setRole] = useState('presidium');
  const [password, setPassword] = useState('');
  const [run, busy, error] = useAction();
  const ready = name.trim() && isTakable(strengthOf(password, name));
  async function submit() {
    const made = await run(() => api.post('/api/staff', { name: name.trim(), role, password }));
    if (made === undefined) return;
    say(t('staff.added', { name: name.trim() }));
    setName('');
    setPassword('');
    onDone();
  }
  return html`<${Form} class="stack" onSubmit=${submit}>
    <h3>${t('staff.add')}</h3>
    ${error && !error.fields && html`<${Problem} error=${error} />`}
    <div class="row form-row">
      <${Field} label=${t('staff.account')} name="account" value=${name} onInput=${setName} problem=${error?.fields?.name} required autocomplete="off" autocapitalize="none" spellcheck="false" maxlength="64" />
      <${Select} label=${t('staff.role')} hint=${t(`staff.about_${role}`)} name="role" value=${role} onInput=${setRole} options=${roleOptions()} />
      <${PasswordField} label=${t('common.password')} name="new-password" account=${name} value=${password} onInput=${setPassword} problem=${error?.fields?.password} />
    </div>
    <div><button class="button primary" disabled=${busy || !ready}>${t('staff.add')}</button></div>
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
    ${open && html`<${Dialog} title=${t('staff.password_of', { name })} action=${t('common.save')} busy=${busy || !isTakable(strengthOf(password, name))} error=${error} onConfirm=${save} onClose=${() => setOpen(false)}>
      <p>${t('staff.password_ends')}</p>
      <${PasswordField} label=${t('staff.new_password')} name="changed-password" account=${name} value=${password} onInput=${setPassword} problem=${error?.fields?.password} />
    <//>`}`;
}

export function Accounts() {
  const { me } = useConsole();
  const may = useMay('staff');
  const found = useLoad(() => api.get('/api/staff'));
  const remove = (name) => api.delete(`/api/staff/${encodeURIComponent(name)}`).then(found.reload);
  return html`<${Panel} title=${t('staff.accounts')}>
    <${Loaded} of=${found}>
      ${({ accounts }) => accounts.length === 0
        ? html`<p class="soft">${t('staff.no_accounts')}</p>`
        : html`<ul class="plain show-list">${accounts.map(({ name, role }) => html`<li class="show-row" key=${name}>
            <p class="wrap-anywhere"><strong>${name}</strong> <span class="soft">· ${t(`role.${role}`)}</span></p>
            ${may && html`<div class="row">
              <${PasswordButton} name=${name} />
              ${actorOf(me) !== `account:${name}` && html`<${AskButton} small danger label=${t('staff.remove')} title=${t('staff.remove')} text=${t('staff.remove_text', { name })} onConfirm=${() => remove(name)} />`}
            </div>`}
          </li>`)}</ul>`}
    <//>
    ${may && html`<${AddAccount} onDone=${found.reload} />`}
  <//>`;
}
