// Small Preact parts that pages with forms share.
import { useState } from 'preact/hooks';
import { api } from './api.js';
import { errorText } from './errors.js';
import { html, useLanguage } from './html.js';
import { iconPaths } from './icons.js';
import { setLanguage, t } from './i18n.js';

export function Icon({ name }) {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d=${iconPaths[name]} /></svg>`;
}

// kind: good, warn, bad or nothing; announced when it appears.
export function Notice({ kind = '', children }) {
  return html`<div class=${`notice ${kind}`} role=${kind === 'bad' ? 'alert' : 'status'}><div>${children}</div></div>`;
}

export function Problem({ error }) {
  return error ? html`<${Notice} kind="bad">${errorText(error)}<//>` : null;
}

export function LanguageSwitch() {
  const now = useLanguage();
  const other = now === 'vi' ? 'en' : 'vi';
  return html`<button type="button" class="button plain" lang=${other} onClick=${() => setLanguage(other)}>
    ${t(`common.language.${other}`)}
  </button>`;
}

// A labelled input. name: key of the form's values; problem: what is wrong with it.
export function Field({ label, hint, problem, name, value, onInput, type = 'text', id = `field-${name}`, ...rest }) {
  const about = [hint && `${id}-hint`, problem && `${id}-problem`].filter(Boolean).join(' ') || undefined;
  return html`<div class="field">
    <label for=${id}>${label}</label>
    <input
      class="input"
      id=${id}
      name=${name}
      type=${type}
      value=${value}
      aria-describedby=${about}
      aria-invalid=${problem ? 'true' : undefined}
      onInput=${(event) => onInput(event.currentTarget.value)}
      ...${rest}
    />
    ${hint && html`<p class="hint" id=${`${id}-hint`}>${hint}</p>`}
    ${problem && html`<p class="problem" id=${`${id}-problem`}>${problem}</p>`}
  </div>`;
}

// Runs one request at a time: [run, busy, error, clear]. run(fn) answers fn's
// value, or undefined when it failed.
export function useAction() {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState(null);
  async function run(fn) {
    setBusy(true);
    setError(null);
    try {
      return await fn();
    } catch (failure) {
      setError(failure);
      return undefined;
    } finally {
      setBusy(false);
    }
  }
  return [run, busy, error, () => setError(null)];
}

// A form that submits without leaving the page.
export function Form({ onSubmit, children, ...rest }) {
  function submit(event) {
    event.preventDefault();
    onSubmit();
  }
  return html`<form onSubmit=${submit} ...${rest}>${children}</form>`;
}

// Name and password; onDone() once the cookie is there.
export function StaffSignIn({ onDone }) {
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [run, busy, error] = useAction();
  const wrong = error?.status === 401 ? html`<${Notice} kind="bad">${t('common.wrong_password')}<//>` : html`<${Problem} error=${error} />`;
  async function submit() {
    const done = await run(() => api.post('/api/staff/login', { name: name.trim(), password }));
    if (done !== undefined) onDone();
    else setPassword('');
  }
  return html`<${Form} class="stack" onSubmit=${submit}>
    ${wrong}
    <${Field} label=${t('common.name')} name="name" value=${name} onInput=${setName} required autocomplete="username" autocapitalize="none" />
    <${Field} label=${t('common.password')} name="password" type="password" value=${password} onInput=${setPassword} required autocomplete="current-password" />
    <button class="button primary" disabled=${busy}>${t('common.sign_in')}</button>
  <//>`;
}
