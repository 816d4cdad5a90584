import { useState } from 'preact/hooks';
import { api } from '../../lib/api.js';
import { html } from '../../lib/html.js';
import { formatDateTime, t } from '../../lib/i18n.js';
import { Field, Form, Notice, Problem, useAction } from '../../lib/parts.js';
import { CardsOnce } from './cards_once.js';
import { go, useConsole, useLoad, useMay } from './context.js';
import { AskButton, Loaded, Page, Panel, Select, TextArea } from './parts.js';

const PLAIN = ['code', 'full_name', 'delegation'];
const MORE = ['seat', 'birth_date', 'ethnicity', 'religion', 'union_since', 'party_since', 'position', 'sector', 'education', 'theory_level', 'phone', 'email'];
const CHOICES = {
  standing: ['official', 'alternate', 'guest'],
  kind: ['', 'ex_officio', 'elected', 'appointed'],
  sex: ['', 'male', 'female'],
};
const EVERY = [...PLAIN, ...Object.keys(CHOICES), ...MORE, 'note'];

function DelegateForm({ person, onSave, busy, error, readOnly }) {
  const [values, setValues] = useState(() => Object.fromEntries(EVERY.map((name) => [name, person[name] ?? ''])));
  const set = (name) => (value) => setValues((before) => ({ ...before, [name]: value }));
  const problem = (name) => error?.fields?.[name];
  const field = (name, rest = {}) => html`<${Field} key=${name} label=${t(`column.${name}`)} name=${name} value=${values[name]} onInput=${set(name)} problem=${problem(name)} disabled=${readOnly} autocomplete="off" ...${rest} />`;
  const choice = (name) => html`<${Select} key=${name} label=${t(`column.${name}`)} name=${name} value=${values[name]} onInput=${set(name)}
    options=${CHOICES[name].map((each) => [each, each ? t(`${name}.${each}`) : '–'])} />`;
  // Only what differs is sent: another change made meanwhile is not undone.
  function submit() {
    onSave(Object.fromEntries(EVERY.filter((name) => values[name] !== (person[name] ?? '')).map((name) => [name, values[name]])));
  }
  return html`<${Form} class="stack" onSubmit=${submit}>
    ${error && !error.fields && html`<${Problem} error=${error} />`}
    ${error?.fields && html`<${Notice} kind="bad">${t('console.check_fields')}<//>`}
    <div class="grid">${field('code', { required: true })}${field('full_name', { required: true })}${field('delegation')}${Object.keys(CHOICES).map(choice)}${MORE.map((name) => field(name))}</div>
    <${TextArea} label=${t('column.note')} name="note" value=${values.note} onInput=${set('note')} problem=${problem('note')} disabled=${readOnly} />
    ${!readOnly && html`<div><button class="button primary" disabled=${busy}>${t('common.save')}</button></div>`}
  <//>`;
}

export function NewDelegate() {
  const { say } = useConsole();
  const [run, busy, error] = useAction();
  async function save(values) {
    const made = await run(() => api.post('/api/delegates', values));
    if (!made) return;
    say(t('console.saved'));
    go('roster', String(made.id));
  }
  return html`<${Page} title=${t('roster.add')} back=${{ href: '#/roster', label: t('console.tab.roster') }}>
    <${Panel}><${DelegateForm} person=${{ standing: 'official' }} onSave=${save} busy=${busy} error=${error} /><//>
  <//>`;
}

function Badge({ person, onChange }) {
  const { say } = useConsole();
  const serial = person.badge?.serial;
  async function reissue() {
    const done = await api.post(`/api/badges/${person.id}/reissue`);
    say(t('badge.reissued', { serial: String(done.serial) }));
    onChange();
  }
  async function revoke() {
    await api.post(`/api/badges/${person.id}/revoke`);
    say(t('badge.revoked_done'));
    onChange();
  }
  async function issue() {
    await api.post('/api/badges', { delegates: [person.id] });
    onChange();
  }
  if (!serial) {
    return html`<${Panel} title=${t('badge.title')}>
      <p class="soft">${t('badge.none')}</p>
      <${AskButton} label=${t('badge.issue')} title=${t('badge.issue')} text=${t('badge.issue_text', { name: person.full_name })} onConfirm=${issue} />
    <//>`;
  }
  return html`<${Panel} title=${t('badge.title')}>
    <p>${t('badge.serial', { serial: String(serial) })} ${person.badge.revoked && html`<span class="tag bad">${t('badge.revoked')}</span>`}</p>
    ${!person.badge.revoked && html`<img class="badge-qr" src=${`/api/badges/${person.id}.svg?serial=${serial}`} alt=${t('badge.qr_of', { name: person.full_name })} />`}
    <div class="row">
      <${AskButton} label=${t('badge.reissue')} title=${t('badge.reissue')} text=${t('badge.reissue_text')} onConfirm=${reissue} />
      ${!person.badge.revoked && html`<${AskButton} danger label=${t('badge.revoke')} title=${t('badge.revoke')} text=${t('badge.revoke_text')} onConfirm=${revoke} />`}
    </div>
  <//>`;
}

function Card({ person, onChange }) {
  const { cards, setCards } = useConsole();
  async function issue() {
    const made = await api.post('/api/cards', { delegates: [person.id], reissue: Boolean(person.card) });
    setCards(made.cards);
    onChange();
  }
  if (cards) return html`<${CardsOnce} />`;
  return html`<${Panel} title=${t('card.title')}>
    <p>${person.card ? t('card.issued') : t('card.none')}</p>
    <${AskButton} label=${t(person.card ? 'card.reissue' : 'card.issue_one')} danger=${Boolean(person.card)} title=${t(person.card ? 'card.reissue' : 'card.issue_one')} text=${t(person.card ? 'card.reissue_text' : 'card.issue_text')} onConfirm=${issue} />
  <//>`;
}

function Standing({ person, onChange }) {
  const set = (withdrawn) => api.patch(`/api/delegates/${person.id}`, { withdrawn }).then(onChange);
  if (person.withdrawn) {
    return html`<${Panel} title=${t('roster.standing')}>
      <${Notice} kind="warn">${person.withdrawn_at ? t('roster.withdrawn_since', { time: formatDateTime(person.withdrawn_at) }) : t('roster.withdrawn')}<//>
      <${AskButton} label=${t('roster.restore')} title=${t('roster.restore')} text=${t('roster.restore_text', { name: person.full_name })} onConfirm=${() => set(false)} />
    <//>`;
  }
  return html`<${Panel} title=${t('roster.standing')}>
    <p>${t(person.present ? 'roster.is_present' : 'roster.is_absent')}</p>
    <${AskButton} danger label=${t('roster.withdraw')} title=${t('roster.withdraw')} text=${t('roster.withdraw_text', { name: person.full_name })} onConfirm=${() => set(true)} />
  <//>`;
}

export function Delegate({ id }) {
  const { say, me } = useConsole();
  const may = useMay('roster');
  const found = useLoad(() => api.get(`/api/delegates/${id}`), [id]);
  const [run, busy, error] = useAction();
  async function save(values) {
    const saved = await run(() => api.patch(`/api/delegates/${id}`, values));
    if (!saved) return;
    say(t('console.saved'));
    found.reload();
  }
  const title = found.data ? `${found.data.full_name} · ${found.data.code}` : t('console.tab.roster');
  return html`<${Page} title=${title} back=${{ href: '#/roster', label: t('console.tab.roster') }}>
    <${Loaded} of=${found}>
      ${(person) => html`<div class="with-side">
        <${Panel}><${DelegateForm} key=${person.updated_at} person=${person} onSave=${save} busy=${busy} error=${error} readOnly=${!may} /><//>
        ${me.role === 'secretariat' && html`<div class="stack">
          <${Standing} person=${person} onChange=${found.reload} />
          <${Badge} person=${person} onChange=${found.reload} />
          <${Card} person=${person} onChange=${found.reload} />
        </div>`}
      </div>`}
    <//>
  <//>`;
}
