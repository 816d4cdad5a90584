import { useEffect, useState } from 'preact/hooks';
import { api, query } from '../../lib/api.js';
import { html } from '../../lib/html.js';
import { t } from '../../lib/i18n.js';
import { Field, Icon } from '../../lib/parts.js';
import { useLoad, useMay } from './context.js';
import { Delegate, NewDelegate } from './delegate.js';
import { Loaded, Page, Select } from './parts.js';
import { RosterImport } from './roster_import.js';

const PAGE = 50;

function useSettled(value, delay = 250) {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), delay);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}

function Row({ person }) {
  return html`<tr class=${person.withdrawn ? 'struck' : ''}>
    <td class="mono">${person.code}</td>
    <td><a href=${`#/roster/${person.id}`}>${person.full_name}</a></td>
    <td>${person.delegation}</td>
    <td>${t(`standing.${person.standing}`)}</td>
    <td>${person.seat}</td>
    <td>
      ${person.withdrawn
        ? html`<span class="tag bad">${t('roster.withdrawn')}</span>`
        : person.present
          ? html`<span class="tag good with-icon"><${Icon} name="yes" /> ${t('roster.present')}</span>`
          : html`<span class="soft">${t('roster.absent')}</span>`}
    </td>
  </tr>`;
}

function List() {
  const [text, setText] = useState('');
  const [delegation, setDelegation] = useState('');
  const [present, setPresent] = useState('');
  const [pages, setPages] = useState([null]);
  const may = useMay('roster');
  const q = useSettled(text);
  const group = useSettled(delegation);
  const after = pages.at(-1);
  useEffect(() => setPages([null]), [q, group, present]);
  const found = useLoad(
    () => api.get(`/api/delegates${query({ q: q.trim(), delegation: group.trim(), present, after, limit: PAGE })}`),
    [q, group, present, after],
  );
  const actions = may && html`
    <a class="button" href="#/roster/import">${t('roster.import')}</a>
    <a class="button" href="#/roster/new">${t('roster.add')}</a>
  `;
  return html`<${Page} title=${t('console.tab.roster')} actions=${actions}>
    <div class="row form-row">
      <${Field} label=${t('roster.search')} name="q" type="search" value=${text} onInput=${setText} autocomplete="off" />
      <${Field} label=${t('column.delegation')} name="delegation" type="search" value=${delegation} onInput=${setDelegation} autocomplete="off" />
      <${Select} label=${t('roster.presence')} name="present" value=${present} onInput=${setPresent} options=${[['', t('roster.all')], ['1', t('roster.present')], ['0', t('roster.absent')]]} />
    </div>
    <${Loaded} of=${found}>
      ${({ delegates, next }) => html`
        <div class="panel scroll flush"><table>
          <thead><tr>${['code', 'full_name', 'delegation', 'standing', 'seat'].map((column) => html`<th>${t(`column.${column}`)}</th>`)}<th>${t('roster.presence')}</th></tr></thead>
          <tbody>${delegates.map((person) => html`<${Row} key=${person.id} person=${person} />`)}</tbody>
        </table></div>
        ${delegates.length === 0 && html`<p class="soft" role="status">${t('roster.nobody')}</p>`}
        <nav class="row" aria-label=${t('console.pages')}>
          <button type="button" class="button small" disabled=${pages.length === 1} onClick=${() => setPages(pages.slice(0, -1))}>← ${t('console.previous')}</button>
          <span class="soft">${t('console.page', { count: pages.length })}</span>
          <button type="button" class="button small" disabled=${!next} onClick=${() => setPages([...pages, next])}>${t('console.next')} →</button>
        </nav>
      `}
    <//>
  <//>`;
}

export function Roster({ route }) {
  const [part] = route;
  if (part === 'import') return html`<${RosterImport} />`;
  if (part === 'new') return html`<${NewDelegate} />`;
  if (part) return html`<${Delegate} id=${part} />`;
  return html`<${List} />`;
}
