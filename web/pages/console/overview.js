import { useState } from 'preact/hooks';
import { api } from '../../lib/api.js';
import { html } from '../../lib/html.js';
import { formatPercent, t } from '../../lib/i18n.js';
import { Field, Form, Icon, Problem, useAction } from '../../lib/parts.js';
import { Checklist } from './checklist.js';
import { CommitteesForm } from './committees.js';
import { useConsole, useLoad, useMay } from './context.js';
import { Meter, Page, Panel, StateTag } from './parts.js';

function Attendance() {
  const { hall } = useConsole();
  const congress = useLoad(() => api.get('/api/congress'), [hall?.v]);
  if (!hall) return html`<${Panel} title=${t('overview.attendance')}><p class="soft">${t('common.loading')}</p><//>`;
  const met = congress.data?.quorum?.met;
  return html`<${Panel} title=${t('overview.attendance')}>
    <p class="big"><strong>${formatPercent(hall.present, hall.convened)}</strong></p>
    <${Meter} label=${t('overview.present_of_convened')} value=${hall.present} whole=${hall.convened} />
    <${Meter} label=${t('overview.delegations')} value=${hall.delegations?.present ?? 0} whole=${hall.delegations?.all ?? 0} />
    ${congress.data &&
    html`<p>${t('overview.others', { count: congress.data.others_present ?? 0 })}</p>
      <p class=${`tag with-icon ${met ? 'good' : 'bad'}`}>
        <${Icon} name=${met ? 'yes' : 'no'} />
        ${t(met ? 'overview.quorum_met' : 'overview.quorum_missing', congress.data.quorum)}
      </p>`}
  <//>`;
}

function OpenContests() {
  const { hall } = useConsole();
  const open = (hall?.contests ?? []).filter((contest) => ['issuing', 'voting', 'closed'].includes(contest.state));
  return html`<${Panel} title=${t('overview.open_contests')}>
    ${open.length === 0 && html`<p class="soft">${t('overview.no_open_contests')}</p>`}
    ${open.map((contest) => html`<article class="stack tight" key=${contest.id}>
      <div class="row spread"><a href=${`#/contests/${contest.id}`}><strong>${contest.title}</strong></a><${StateTag} state=${contest.state} /></div>
      ${contest.state === 'issuing'
        ? html`<${Meter} label=${t('contests.issued')} value=${contest.issued} whole=${hall.present} />`
        : html`<${Meter} label=${t('contests.collected')} value=${contest.collected} whole=${contest.issued} />`}
    </article>`)}
  <//>`;
}

function CurrentSession() {
  const { hall } = useConsole();
  if (!hall) return null;
  return html`<${Panel} title=${t('overview.session')}>
    ${hall.session
      ? html`<p><strong>${hall.session.title}</strong> <span class="soft">${t(`session.${hall.session.type}`)}</span></p>`
      : html`<p class="tag warn with-icon"><${Icon} name="warn" /> ${t('sessions.none_open')}</p>`}
    <p><a href="#/sessions">${t('overview.to_sessions')}</a></p>
  <//>`;
}

function CongressForm() {
  const { congress, reloadCongress, say } = useConsole();
  const [name, setName] = useState(congress.name);
  const [term, setTerm] = useState(congress.term ?? '');
  const [run, busy, error] = useAction();
  async function submit() {
    const saved = await run(() => api.patch('/api/congress', { name: name.trim(), term: term.trim() }));
    if (saved === undefined) return;
    say(t('console.saved'));
    reloadCongress();
  }
  return html`<details class="panel">
    <summary>${t('overview.congress')}</summary>
    <${Form} class="stack" onSubmit=${submit}>
      <${Problem} error=${error} />
      <${Field} label=${t('overview.congress_name')} name="congress-name" value=${name} onInput=${setName} required maxlength="300" />
      <${Field} label=${t('overview.congress_term')} name="congress-term" value=${term} onInput=${setTerm} maxlength="300" />
      <div><button class="button primary" disabled=${busy}>${t('common.save')}</button></div>
    <//>
  </details>`;
}

export function Overview() {
  const { congress } = useConsole();
  const may = useMay('sessions');
  return html`<${Page} title=${t('console.tab.overview')}>
    <div class="columns"><${Checklist} /><div class="stack"><${Attendance} /><${CurrentSession} /><${OpenContests} /></div></div>
    ${may && congress && html`<${CongressForm} /><${CommitteesForm} />`}
  <//>`;
}
