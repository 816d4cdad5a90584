import { useState } from 'preact/hooks';
import { api } from '../../lib/api.js';
import { html } from '../../lib/html.js';
import { t } from '../../lib/i18n.js';
import { Field, Form, LanguageSwitch, Notice, Problem, StaffSignIn, useAction } from '../../lib/parts.js';

function PairForm({ onDone }) {
  const [code, setCode] = useState('');
  const [run, busy, error] = useAction();
  const unknown = error && [401, 403, 404, 409, 422].includes(error.status);
  async function submit() {
    const done = await run(() => api.post('/api/devices/pair', { code: code.replace(/\s/g, '').toUpperCase() }));
    if (done !== undefined) onDone();
  }
  return html`<${Form} class="stack" onSubmit=${submit}>
    ${unknown ? html`<${Notice} kind="bad">${t('scan.bad_code')}<//>` : html`<${Problem} error=${error} />`}
    <${Field}
      label=${t('scan.pair_code')}
      hint=${t('scan.pair_hint')}
      name="code"
      value=${code}
      onInput=${setCode}
      required
      autocomplete="one-time-code"
      autocapitalize="characters"
      spellcheck="false"
    />
    <button class="button primary" disabled=${busy}>${t('scan.pair')}</button>
  <//>`;
}

export function SignIn({ congress, onDone, children }) {
  return html`<div class="signin stack">
    <header class="row spread">
      <h1>${t('scan.title')}</h1>
      <${LanguageSwitch} />
    </header>
    ${congress && html`<p class="soft">${congress.name}</p>`}
    ${children}
    <section class="panel"><${PairForm} onDone=${onDone} /></section>
    <details class="panel">
      <summary>${t('scan.staff_sign_in')}</summary>
      <${StaffSignIn} onDone=${onDone} />
    </details>
  </div>`;
}
