import { api } from '../../lib/api.js';
import { html } from '../../lib/html.js';
import { formatDateTime, t } from '../../lib/i18n.js';
import { Notice, useAction } from '../../lib/parts.js';
import { useConsole, useLoad, useMay } from './context.js';
import { BadgePanel, CardPanel } from './delegate_papers.js';
import { DelegateForm } from './delegate_form.js';
import { AskButton, Loaded, Page, Panel } from './parts.js';
import { PhotoPanel } from './photo.js';
import { Presence } from './presence.js';
import { ScanTable } from './scan_table.js';

// A delegate's name as a link; the id until the name is known.
export function PersonLink({ id }) {
  const found = useLoad(() => api.get(`/api/delegates/${id}`), [id]);
  return html`<a href=${`#/roster/${id}`}>${found.data ? `${found.data.full_name} · ${found.data.code}` : `#${id}`}</a>`;
}

function Replacement({ person, onChange }) {
  const may = useMay('roster');
  const end = (id) => api.patch(`/api/delegates/${id}`, { replaces: null }).then(onChange);
  if (person.replaces) {
    return html`<p>${t('replace.stands_for')} <${PersonLink} id=${person.replaces} /></p>
      ${may && html`<${AskButton} label=${t('replace.end')} title=${t('replace.end')} text=${t('replace.end_text', { name: person.full_name })} onConfirm=${() => end(person.id)} />`}`;
  }
  if (person.replaced_by) {
    return html`<p>${t('replace.replaced_by')} <${PersonLink} id=${person.replaced_by} /></p>
      ${may && html`<${AskButton} label=${t('replace.end')} title=${t('replace.end')} text=${t('replace.end_text_official', { name: person.full_name })} onConfirm=${() => end(person.replaced_by)} />`}`;
  }
  if (may && person.standing === 'official' && !person.withdrawn) {
    return html`<a class="button" href=${`#/roster/replace/${person.id}`}>${t('replace.by_alternate')}</a>`;
  }
  return null;
}

function Withdrawal({ person, onChange }) {
  const set = (withdrawn) => api.patch(`/api/delegates/${person.id}`, { withdrawn }).then(onChange);
  if (person.withdrawn) {
    return html`<${AskButton} label=${t('roster.restore')} title=${t('roster.restore')} text=${t('roster.restore_text', { name: person.full_name })} onConfirm=${() => set(false)} />`;
  }
  return html`<${AskButton} danger label=${t('roster.withdraw')} title=${t('roster.withdraw')} text=${t('roster.withdraw_text', { name: person.full_name })} onConfirm=${() => set(true)} />`;
}

function Standing({ person, onChange }) {
  const may = useMay('roster');
  return html`<${Panel} title=${t('roster.standing')}>
    <p class="row"><span class="tag accent">${t(`standing.${person.standing}`)}</span> <${Presence} person=${person} /></p>
    ${person.withdrawn && html`<${Notice} kind="warn">${person.withdrawn_at ? t('roster.withdrawn_since', { time: formatDateTime(person.withdrawn_at) }) : t('roster.withdrawn')}<//>`}
    <p class="soft">${t(person.voting ? 'delegate.votes' : 'delegate.does_not_vote')}</p>
    <${Replacement} person=${person} onChange=${onChange} />
    ${may && html`<${Withdrawal} person=${person} onChange=${onChange} />`}
  <//>`;
}

function Moves({ person }) {
  const found = useLoad(() => api.get(`/api/scans?delegate=${person.id}&last=100`), [person.id, person.present]);
  return html`<${Panel} title=${t('delegate.moves')}>
    <${Loaded} of=${found}>
      ${({ scans }) => scans.length === 0
        ? html`<p class="soft">${t('delegate.no_moves')}</p>`
        : html`<${ScanTable} scans=${[...scans].reverse()} caption=${t('delegate.moves')} nameless onDone=${found.reload} />`}
    <//>
  <//>`;
}

export function Delegate({ id }) {
  const { say, hall, me } = useConsole();
  const may = useMay('roster');
  const found = useLoad(() => api.get(`/api/delegates/${id}`), [id, hall?.present]);
  const [run, busy, error] = useAction();
  async function save(values) {
    const saved = await run(() => api.patch(`/api/delegates/${id}`, values));
    if (!saved) return;
    say(t('console.saved'));
    found.reload();
  }
  const papers = ['secretariat', 'auditor'].includes(me.role);
  const title = found.data ? `${found.data.full_name} · ${found.data.code}` : t('console.tab.roster');
  return html`<${Page} title=${title} back=${{ href: '#/roster', label: t('console.tab.roster') }}>
    <${Loaded} of=${found}>
      ${(person) => html`<div class="with-side">
          <${Panel}><${DelegateForm} key=${person.updated_at} person=${person} onSave=${save} busy=${busy} error=${error} readOnly=${!may} /><//>
          <div class="stack">
            <${Standing} person=${person} onChange=${found.reload} />
            <${PhotoPanel} person=${person} />
            ${papers && html`<${BadgePanel} person=${person} onChange=${found.reload} /><${CardPanel} person=${person} onChange=${found.reload} />`}
          </div>
        </div>
        <${Moves} person=${person} />`}
    <//>
  <//>`;
}
