// Somebody who is not on the roster, also one who stands at the door: badge and
// admission in the same step.
import { useEffect, useState } from 'preact/hooks';
import { api } from '../../lib/api.js';
import { html } from '../../lib/html.js';
import { t } from '../../lib/i18n.js';
import { Field, Form, Icon, Notice, Problem, useAction } from '../../lib/parts.js';
import { useConsole, useLoad } from './context.js';
import { choicesOf } from './delegate_form.js';
import { CardsOnce } from './cards_once.js';
import { IssueCards } from './cards_issue.js';
import { Check, Page, Panel, Select } from './parts.js';

const PREFIX = 'BS'; // bổ sung: added later

// The next code of those made here.
async function freeCode() {
  const { delegates } = await api.get(`/api/delegates?q=${PREFIX}&limit=1000`);
  const numbers = delegates.map(({ code }) => Number(new RegExp(`^${PREFIX}(\\d+)$`).exec(code)?.[1] ?? 0));
  return `${PREFIX}${String(Math.max(0, ...numbers) + 1).padStart(3, '0')}`;
}

function useDelegationNames() {
  const found = useLoad(() => api.get('/api/attendance'), []);
  return (found.data?.delegations ?? []).map(({ name }) => name).filter(Boolean);
}

const row = (delegate) => ({ nonce: crypto.randomUUID?.() ?? `hand-${Date.now()}-${Math.random().toString(36).slice(2)}`, gate: t('walkin.gate'), direction: 'in', delegate });

// The person exists once the first request is through; what fails after it is
// said, and can be done on the person's page.
async function bring(values, { badge, admit }) {
  const person = await api.post('/api/delegates', values);
  const after = { person, badge, admitted: false, error: null };
  try {
    if (badge) await api.post('/api/badges', { delegates: [person.id] });
    if (admit) {
      const { results } = await api.post('/api/scans', { scans: [row(person.id)] });
      after.admitted = results[0].verdict === 'admitted';
      after.verdict = results[0].verdict;
    }
  } catch (error) {
    after.error = error;
  }
  return after;
}

function Brought({ done, onNext }) {
  const { cards } = useConsole();
  const { person } = done;
  return html`<${Panel}>
    <${Notice} kind="good"><${Icon} name="yes" /> ${t(done.admitted ? 'walkin.admitted' : 'walkin.added', { name: person.full_name, code: person.code })}<//>
    ${done.verdict && !done.admitted && html`<${Notice} kind="warn">${t(`verdict.${done.verdict}`)}<//>`}
    <${Problem} error=${done.error} />
    <div class="row">
      ${done.badge && html`<a class="button primary" href=${`/api/badges.pdf?delegates=${person.id}`} download=${`badge-${person.code}.pdf`}>${t('badge.print_one')}</a>`}
      ${person.standing !== 'guest' && html`<${IssueCards} delegates=${[person.id]} reissue=${false} label=${t('card.issue_one')} text=${t('card.issue_text')} />`}
      <a class="button" href=${`#/roster/${person.id}`}>${t('walkin.details')}</a>
      <button type="button" class="button" onClick=${onNext}>${t('walkin.next')}</button>
    </div>
    ${cards && html`<${CardsOnce} />`}
  <//>`;
}

function WalkInForm({ onDone }) {
  const { hall } = useConsole();
  const delegations = useDelegationNames();
  const [values, setValues] = useState({ code: '', full_name: '', delegation: '', standing: 'official', kind: '', seat: '', phone: '' });
  const [badge, setBadge] = useState(true);
  const [admit, setAdmit] = useState(false);
  const [run, busy, error] = useAction();
  const set = (name) => (value) => setValues((before) => ({ ...before, [name]: value }));
  const field = (name, rest = {}) => html`<${Field} label=${t(`column.${name}`)} name=${name} value=${values[name]} onInput=${set(name)} problem=${error?.fields?.[name]} autocomplete="off" ...${rest} />`;
  const choice = (name) => html`<${Select} label=${t(`column.${name}`)} name=${name} value=${values[name]} onInput=${set(name)} options=${choicesOf(name)} />`;
  useEffect(() => {
    freeCode().then((code) => setValues((before) => (before.code ? before : { ...before, code })), () => {});
  }, []);
  async function submit() {
    const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value.trim() !== ''));
    const done = await run(() => bring(given, { badge, admit: admit && Boolean(hall?.session) }));
    if (done) onDone(done);
  }
  return html`<${Panel}>
    <${Form} class="stack" onSubmit=${submit}>
      ${error && (error.fields ? html`<${Notice} kind="bad">${t('console.check_fields')}<//>` : error.code === 'conflict' ? html`<${Notice} kind="bad">${t('walkin.code_taken', { code: values.code })}<//>` : html`<${Problem} error=${error} />`)}
      <div class="grid">
        ${field('full_name', { required: true })}
        ${field('delegation', { list: 'delegations' })}
        ${choice('standing')}
        ${choice('kind')}
        ${field('code', { required: true, hint: t('walkin.code_hint') })}
        ${field('seat')}
        ${field('phone', { type: 'tel' })}
      </div>
      <datalist id="delegations">${delegations.map((name) => html`<option value=${name} />`)}</datalist>
      <div>
        <${Check} label=${t('walkin.badge')} checked=${badge} onInput=${setBadge} />
        ${hall?.session && html`<${Check} label=${t('walkin.admit')} hint=${t('walkin.admit_hint', { session: hall.session.title })} checked=${admit} onInput=${setAdmit} />`}
      </div>
      <div><button class="button primary" disabled=${busy}>${t('walkin.add')}</button></div>
    <//>
  <//>`;
}

export function NewDelegate() {
  const [done, setDone] = useState(null);
  return html`<${Page} title=${t('roster.add')} back=${{ href: '#/roster', label: t('console.tab.roster') }}>
    ${done ? html`<${Brought} done=${done} onNext=${() => setDone(null)} />` : html`<${WalkInForm} onDone=${setDone} />`}
    ${!done && html`<p class="soft">${t('walkin.later')}</p>`}
  <//>`;
}
