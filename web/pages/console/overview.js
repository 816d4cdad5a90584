import { useState } from 'preact/hooks';
import { api } from '../../lib/api.js';
import { html } from '../../lib/html.js';
import { formatPercent, t } from '../../lib/i18n.js';
import { Field, Form, Icon, Problem, useAction } from '../../lib/parts.js';
import { useConsole, useLoad, useMay } from './context.js';
import { AskButton, Loaded, Meter, Page, Panel, Select, StateTag } from './parts.js';

const TYPES = ['preparatory', 'first', 'main', 'closing'];

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

function NewSession({ onDone }) {
  const [title, setTitle] = useState('');
  const [type, setType] = useState('main');
  const [run, busy, error] = useAction();
  async function submit() {
    const made = await run(() => api.post('/api/sessions', { title: title.trim(), type }));
    if (!made) return;
    setTitle('');
    onDone();
  }
  return html`<${Form} class="row form-row" onSubmit=${submit}>
    <${Problem} error=${error} />
    <${Field} label=${t('overview.session_title')} name="session-title" value=${title} onInput=${setTitle} required maxlength="200" />
    <${Select} label=${t('overview.session_type')} name="session-type" value=${type} onInput=${setType} options=${TYPES.map((each) => [each, t(`session.${each}`)])} />
    <button class="button" disabled=${busy}>${t('overview.add_session')}</button>
  <//>`;
}

function SessionRow({ session, someOpen, onDone }) {
  const may = useMay('sessions');
  const act = (verb) => api.post(`/api/sessions/${session.id}/${verb}`).then(onDone);
  const state = { open: 'good', planned: '', closed: '' }[session.state];
  return html`<tr>
    <td>${session.title}</td>
    <td>${t(`session.${session.type}`)}</td>
    <td><span class=${`tag ${state}`}>${t(`overview.session_${session.state}`)}</span></td>
    <td class="number">
      ${may && session.state === 'open' &&
      html`<${AskButton} small label=${t('overview.close_session')} title=${t('overview.close_session_title')} text=${t('overview.close_session_text', { title: session.title })} onConfirm=${() => act('close')} />`}
      ${may && session.state === 'planned' && !someOpen &&
      html`<${AskButton} small label=${t('overview.open_session')} title=${t('overview.open_session_title')} text=${t('overview.open_session_text', { title: session.title })} onConfirm=${() => act('open')} />`}
    </td>
  </tr>`;
}

function Sessions() {
  const { hall, reloadCongress } = useConsole();
  const may = useMay('sessions');
  const sessions = useLoad(() => api.get('/api/sessions'), [hall?.session?.id]);
  function done() {
    sessions.reload();
    reloadCongress();
  }
  return html`<${Panel} title=${t('overview.sessions')}>
    <${Loaded} of=${sessions}>
      ${({ sessions: all }) => html`<div class="scroll"><table>
        <thead><tr><th>${t('overview.session_title')}</th><th>${t('overview.session_type')}</th><th>${t('overview.state')}</th><th><span class="visually-hidden">${t('console.actions')}</span></th></tr></thead>
        <tbody>${all.map((session) => html`<${SessionRow} key=${session.id} session=${session} someOpen=${all.some((each) => each.state === 'open')} onDone=${done} />`)}</tbody>
      </table></div>`}
    <//>
    ${may && html`<${NewSession} onDone=${done} />`}
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
    <div class="columns"><${Attendance} /><${OpenContests} /></div>
    <${Sessions} />
    ${may && congress && html`<${CongressForm} />`}
  <//>`;
}
