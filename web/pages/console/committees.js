// What the papers name: who holds the congress and where, and its bodies. What
// is left empty is a dotted line on paper, to be filled in by hand.
import { useState } from 'preact/hooks';
import { api } from '../../lib/api.js';
import { html } from '../../lib/html.js';
import { t } from '../../lib/i18n.js';
import { Field, Form, Problem, useAction } from '../../lib/parts.js';
import { useConsole, useLoad } from './context.js';
import { Loaded, TextArea } from './parts.js';

const BODIES = ['presidium', 'counting', 'credentials'];
const HOST_MAX = 150; // characters; the daemon takes 300 bytes
const NAME_MAX = 100;

const namesIn = (text) => text.split('\n').map((name) => name.trim()).filter(Boolean);

function Body({ name, body, onInput }) {
  const set = (field) => (value) => onInput({ ...body, [field]: value });
  return html`<fieldset class="stack">
    <legend>${t(`committees.${name}`)}</legend>
    <${Field} label=${t('committees.head')} name=${`${name}-head`} value=${body.head} onInput=${set('head')} maxlength=${NAME_MAX} autocomplete="off" />
    <${TextArea} label=${t('committees.members')} hint=${t('committees.members_hint')} name=${`${name}-members`} value=${body.members} onInput=${set('members')} rows="3" spellcheck="false" />
  </fieldset>`;
}

const opened = (saved) => ({
  ...saved,
  ...Object.fromEntries(BODIES.map((name) => [name, { ...saved[name], members: saved[name].members.join('\n') }])),
});

const closed = (values) => ({
  organisation: values.organisation.trim(),
  place: values.place.trim(),
  ...Object.fromEntries(BODIES.map((name) => [name, { head: values[name].head.trim(), members: namesIn(values[name].members) }])),
});

function Committees({ saved }) {
  const { say } = useConsole();
  const [values, setValues] = useState(() => opened(saved));
  const [run, busy, error] = useAction();
  const set = (field) => (value) => setValues((now) => ({ ...now, [field]: value }));
  async function submit() {
    const kept = await run(() => api.patch('/api/committees', closed(values)));
    if (!kept) return;
    setValues(opened(kept));
    say(t('console.saved'));
  }
  return html`<${Form} class="stack" onSubmit=${submit}>
    <p class="soft">${t('committees.about')}</p>
    <${Problem} error=${error} />
    <${Field} label=${t('committees.organisation')} name="organisation" value=${values.organisation} onInput=${set('organisation')} maxlength=${HOST_MAX} autocomplete="off" />
    <${Field} label=${t('committees.place')} hint=${t('committees.place_hint')} name="place" value=${values.place} onInput=${set('place')} maxlength=${HOST_MAX} autocomplete="off" />
    <div class="columns bodies">${BODIES.map((name) => html`<${Body} key=${name} name=${name} body=${values[name]} onInput=${set(name)} />`)}</div>
    <div><button class="button primary" disabled=${busy}>${t('common.save')}</button></div>
  <//>`;
}

export function CommitteesForm() {
  const found = useLoad(() => api.get('/api/committees'));
  return html`<details class="panel">
    <summary>${t('committees.title')}</summary>
    <${Loaded} of=${found}>${(saved) => html`<${Committees} saved=${saved} />`}<//>
  </details>`;
}
