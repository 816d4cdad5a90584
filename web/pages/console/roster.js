import { useEffect, useState } from 'preact/hooks';
import { api, query } from '../../lib/api.js';
import { html } from '../../lib/html.js';
import { language, t } from '../../lib/i18n.js';
import { Field, Icon } from '../../lib/parts.js';
import { createStore, useStore } from '../../lib/store.js';
import { useConsole, useLoad, useMay } from './context.js';
import { Delegate } from './delegate.js';
import { Loaded, Page, Pager, Select } from './parts.js';
import { NewDelegate } from './new_delegate.js';
import { Presence } from './presence.js';
import { Replace } from './replace.js';
import { RosterImport } from './roster_import.js';

const PAGE = 50;
const STANDINGS = ['official', 'alternate', 'guest'];

// What one looked for is still there when one comes back from a delegate.
const NOTHING = { text: '', delegation: '', standing: '', present: '', pages: [null] };
const wanted = createStore(NOTHING);

export function forgetSearch() {
  wanted.reset();
}

function useSettled(value, delay = 250) {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), delay);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}

function Having({ has, label, bad = false }) {
  return html`<span class=${`having ${has && !bad ? 'good' : bad ? 'bad' : 'soft'}`}><${Icon} name=${has && !bad ? 'yes' : 'no'} /><span class="visually-hidden">${t(bad ? 'badge.revoked' : has ? 'common.yes' : 'common.no')}</span> ${label}</span>`;
}

function Row({ person }) {
  return html`<tr class=${person.withdrawn ? 'struck' : ''}>
    <td class="mono">${person.code}</td>
    <td class="name"><a href=${`#/roster/${person.id}`}>${person.full_name}</a></td>
    <td class="name">${person.delegation}</td>
    <td>${t(`standing.${person.standing}`)}${person.standing === 'alternate' && person.voting && html`<br /><span class="soft">${t('roster.replacing')}</span>`}</td>
    <td>${person.seat}</td>
    <td class="nowrap"><${Having} has=${Boolean(person.badge)} bad=${person.badge?.revoked} label=${t('roster.badge')} /> <${Having} has=${person.card} label=${t('roster.card')} /></td>
    <td><${Presence} person=${person} /></td>
  </tr>`;
}

// The delegations' names in the reader's order, asked for once.
function useDelegations() {
  const found = useLoad(() => api.get('/api/attendance'), []);
  const names = (found.data?.delegations ?? []).map(({ name }) => name).filter(Boolean);
  return names.sort(new Intl.Collator(language()).compare);
}

function Filters({ want, onChange }) {
  const delegations = useDelegations();
  const set = (name) => (value) => onChange({ [name]: value, pages: [null] });
  const known = want.delegation && !delegations.includes(want.delegation) ? [want.delegation, ...delegations] : delegations;
  return html`<div class="row form-row filters" role="search">
    <${Field} label=${t('roster.search')} name="q" type="search" value=${want.text} onInput=${set('text')} autocomplete="off" />
    <${Select} label=${t('column.delegation')} name="delegation" value=${want.delegation} onInput=${set('delegation')} options=${[['', t('roster.all')], ...known.map((name) => [name, name])]} />
    <${Select} label=${t('column.standing')} name="standing" value=${want.standing} onInput=${set('standing')} options=${[['', t('roster.all')], ...STANDINGS.map((each) => [each, t(`standing.${each}`)])]} />
    <${Select} label=${t('roster.presence')} name="present" value=${want.present} onInput=${set('present')} options=${[['', t('roster.all')], ['1', t('roster.present')], ['0', t('roster.absent')]]} />
  </div>`;
}

function Nobody({ filtered }) {
  const may = useMay('roster');
  if (filtered) return html`<p class="soft" role="status">${t('roster.nobody')}</p>`;
  return html`<div class="panel stack empty">
    <p>${t('roster.empty')}</p>
    ${may && html`<div class="row"><a class="button primary" href="#/roster/import">${t('roster.import')}</a></div>`}
  </div>`;
}

function List() {
  const { hall } = useConsole();
  const want = useStore(wanted);
  const change = (fields) => wanted.set((now) => ({ ...now, ...fields }));
  const may = useMay('roster');
  const q = useSettled(want.text.trim());
  const { delegation, standing, present, pages } = want;
  const after = pages.at(-1);
  // Presence moves while one looks: the page is read again when the count has changed.
  const stamp = useSettled(hall?.present, 1500);
  const found = useLoad(
    () => api.get(`/api/delegates${query({ q, delegation, standing, present, after, limit: PAGE })}`),
    [q, delegation, standing, present, after, stamp],
  );
  const actions = may && html`
    <a class="button" href="#/roster/import">${t('roster.import')}</a>
    <a class="button" href="#/roster/replace">${t('replace.title')}</a>
    <a class="button primary" href="#/roster/new">${t('roster.add')}</a>
  `;
  const back = pages.length > 1 && (() => change({ pages: pages.slice(0, -1) }));
  const on = (next) => next && (() => change({ pages: [...pages, next] }));
  return html`<${Page} title=${t('console.tab.roster')} actions=${actions}>
    <${Filters} want=${want} onChange=${change} />
    <${Loaded} of=${found}>
      ${({ delegates, next }) => delegates.length === 0
        ? html`<${Nobody} filtered=${Boolean(q || delegation || standing || present || after)} />`
        : html`<div class="panel scroll flush" tabindex="0" role="region" aria-label=${t('console.tab.roster')}><table class="people">
            <thead><tr>${['code', 'full_name', 'delegation', 'standing', 'seat'].map((column) => html`<th>${t(`column.${column}`)}</th>`)}<th>${t('roster.papers')}</th><th>${t('roster.presence')}</th></tr></thead>
            <tbody>${delegates.map((person) => html`<${Row} key=${person.id} person=${person} />`)}</tbody>
          </table></div>
          ${(back || next) && html`<${Pager} page=${pages.length} onBack=${back} onOn=${on(next)} />`}`}
    <//>
  <//>`;
}

export function Roster({ route }) {
  const [part, which] = route;
  if (part === 'import') return html`<${RosterImport} />`;
  if (part === 'new') return html`<${NewDelegate} />`;
  if (part === 'replace') return html`<${Replace} official=${which} />`;
  if (part) return html`<${Delegate} id=${part} />`;
  return html`<${List} />`;
}
