// For the staff: sign in with an account, see what the tablet keeps, name it, leave
// the kiosk.

import { useEffect, useState } from 'preact/hooks';
import { apiAs } from '../../lib/api.js';
import { errorText } from '../../lib/errors.js';
import { html } from '../../lib/html.js';
import { language, t } from '../../lib/i18n.js';
import { Field, Form, useAction } from '../../lib/parts.js';
import { Heading, Notice } from '../seat/parts.js';
import { contestOf, signOut } from './caller.js';
import { useIdle } from './idle.js';

const QUIET = 60000;

export function Staff({ kiosk, onClose }) {
  const [token, setToken] = useState(null);

  // The sign-in ends with this page, and is in no cookie.
  useEffect(() => () => token && signOut(token), [token]);
  useIdle({ quiet: QUIET, warning: 0, phase: 'staff', onEnd: onClose });

  return html`
    <main class="seat"><div class="stack narrow">
      <${Heading}>${t('kiosk.staff_title')}<//>
      ${token ? html`<${Panel} kiosk=${kiosk} />` : html`<${SignIn} onDone=${setToken} />`}
      <button type="button" class="button wide" onClick=${onClose}>${t('kiosk.to_start')}</button>
    </div></main>
  `;
}

function SignIn({ onDone }) {
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [run, busy, error] = useAction();

  async function submit() {
    const answer = await run(() => apiAs(null).post('/api/staff/login', { name: name.trim(), password }));
    setPassword('');
    if (answer) onDone(answer.token);
  }

  return html`
    <${Form} class="panel stack" autocomplete="off" onSubmit=${submit}>
      <p>${t('kiosk.staff_lead')}</p>
      ${error && html`<${Notice} kind="bad">${error.status === 401 ? t('common.wrong_password') : errorText(error)}<//>`}
      <${Field} label=${t('common.name')} name="name" value=${name} onInput=${setName} required autocomplete="off" autocapitalize="none" />
      <${Field} label=${t('common.password')} name="password" type="password" value=${password} onInput=${setPassword} required autocomplete="off" />
      <button class="button primary" disabled=${busy}>${t('common.sign_in')}</button>
    <//>
  `;
}

function Panel({ kiosk }) {
  const [name, setName] = useState(kiosk.name);
  const full = () => document.documentElement.requestFullscreen?.().catch(() => {});
  return html`
    <${Kept} kiosk=${kiosk} />
    <${Form} class="panel stack" onSubmit=${() => kiosk.rename(name.trim() || kiosk.name)}>
      <${Field} label=${t('kiosk.name_label')} hint=${t('kiosk.name_hint')} name="kiosk-name" value=${name} onInput=${setName} maxlength="20" autocomplete="off" />
      <button class="button">${t('common.save')}</button>
    <//>
    <section class="panel stack" aria-labelledby="tablet">
      <h2 id="tablet">${t('kiosk.tablet')}</h2>
      <button type="button" class="button" onClick=${() => kiosk.settleLanguage(language())}>${t('kiosk.settle_language')}</button>
      <button type="button" class="button" onClick=${full}>${t('kiosk.full_screen')}</button>
      <p class="soft">${t('kiosk.pinning')}</p>
    </section>
    <a class="button danger wide" href="/console">${t('kiosk.leave')}</a>
  `;
}

// Whose they are, nobody can tell without the cards.
function Kept({ kiosk }) {
  const rows = [...kiosk.counts];
  const [titles, setTitles] = useState(new Map());

  useEffect(() => {
    for (const [id] of rows) {
      contestOf(id).then(({ title }) => setTitles((now) => new Map(now).set(id, title)), () => {});
    }
  }, [kiosk.counts]);

  return html`
    <section class="panel stack" aria-labelledby="kept">
      <h2 id="kept">${t('kiosk.kept')}</h2>
      ${rows.length === 0 && html`<p class="soft">${t('kiosk.kept_none')}</p>`}
      <ul class="list">
        ${rows.map(([id, count]) => html`<li key=${id}><span>${titles.get(id) ?? id}</span> <strong>${t('kiosk.ballots', { count })}</strong></li>`)}
      </ul>
      <p class="soft">${t('kiosk.kept_text')}</p>
      ${kiosk.outbox.count > 0 && html`<${Notice} kind="warn">${t('kiosk.outbox', { count: kiosk.outbox.count })}<//>`}
    </section>
  `;
}
