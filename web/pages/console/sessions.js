// The congress's sessions: one after the other, attendance taken in each anew.
import { useState } from 'preact/hooks';
import { api } from '../../lib/api.js';
import { html } from '../../lib/html.js';
import { formatDateTime, formatNumber, formatPercent, formatTime, language, t } from '../../lib/i18n.js';
import { Field, Form, Notice, Problem, useAction } from '../../lib/parts.js';
import { Absences } from './absences.js';
import { ArrivalsChart } from './arrivals_chart.js';
import { useConsole, useLoad, useMay } from './context.js';
import { AskButton, Download, Figures, Loaded, Page, Panel, Select } from './parts.js';
import { useRefreshed } from './refreshed.js';

const TYPES = ['preparatory', 'first', 'main', 'closing'];
const KINDS = { open: 'good', planned: '', closed: '' };

function StateOf({ session }) {
  return html`<span class=${`tag ${KINDS[session.state]}`}>${t(`overview.session_${session.state}`)}</span>`;
}

function Times({ session }) {
  if (!session.opened_at) return html`<span class="soft">–</span>`;
  const until = session.closed_at ? formatTime(session.closed_at) : t('sessions.now');
  return html`<span class="nowrap">${formatDateTime(session.opened_at)} – ${until}</span>`;
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
  return html`<${Panel} title=${t('overview.add_session')}>
    <${Form} class="row form-row" onSubmit=${submit}>
      <${Problem} error=${error} />
      <${Field} label=${t('overview.session_title')} name="session-title" value=${title} onInput=${setTitle} required maxlength="200" autocomplete="off" />
      <${Select} label=${t('overview.session_type')} name="session-type" value=${type} onInput=${setType} options=${TYPES.map((each) => [each, t(`session.${each}`)])} />
      <button class="button" disabled=${busy}>${t('overview.add_session')}</button>
    <//>
  <//>`;
}

function Steps({ session, open, onDone }) {
  const may = useMay('sessions');
  const act = (verb) => api.post(`/api/sessions/${session.id}/${verb}`).then(onDone);
  if (!may || session.state === 'closed') return null;
  if (session.state === 'open') {
    return html`<${AskButton} small danger label=${t('overview.close_session')} title=${t('overview.close_session_title')} text=${t('overview.close_session_text', { title: session.title })} onConfirm=${() => act('close')} />`;
  }
  if (open) return html`<span class="soft">${t('sessions.close_first')}</span>`;
  return html`<${AskButton} small label=${t('overview.open_session')} title=${t('overview.open_session_title')} text=${t('overview.open_session_text', { title: session.title })} onConfirm=${() => act('open')} />`;
}

function Row({ session, open, onDone }) {
  return html`<tr>
    <td class="name"><a href=${`#/sessions/${session.id}`}>${session.title}</a></td>
    <td data-label=${t('overview.session_type')}>${t(`session.${session.type}`)}</td>
    <td><${StateOf} session=${session} /></td>
    <td data-label=${t('sessions.times')}><${Times} session=${session} /></td>
    <td class="number"><${Steps} session=${session} open=${open} onDone=${onDone} /></td>
  </tr>`;
}

function List() {
  const { hall, reloadCongress } = useConsole();
  const may = useMay('sessions');
  const found = useLoad(() => api.get('/api/sessions'), [hall?.session?.id]);
  function done() {
    found.reload();
    reloadCongress();
  }
  return html`<${Page} title=${t('console.tab.sessions')}>
    <${Loaded} of=${found}>
      ${({ sessions }) => {
        const open = sessions.find(({ state }) => state === 'open');
        return html`
          ${!open && html`<${Notice} kind="warn">${t('sessions.none_open')}<//>`}
          <div class="panel scroll flush" tabindex="0" role="region" aria-label=${t('console.tab.sessions')}><table class="stacked">
            <thead><tr><th>${t('overview.session_title')}</th><th>${t('overview.session_type')}</th><th>${t('overview.state')}</th><th>${t('sessions.times')}</th><th><span class="visually-hidden">${t('console.actions')}</span></th></tr></thead>
            <tbody>${sessions.map((session) => html`<${Row} key=${session.id} session=${session} open=${open} onDone=${done} />`)}</tbody>
          </table></div>`;
      }}
    <//>
    <p class="soft">${t('sessions.about')}</p>
    ${may && html`<${NewSession} onDone=${done} />`}
  <//>`;
}

function Delegations({ delegations, running }) {
  const compare = new Intl.Collator(language()).compare;
  const rows = [...delegations].sort((a, b) => compare(a.name ?? '', b.name ?? ''));
  const cell = (value) => html`<td class="number">${formatNumber(value)}</td>`;
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${t('sessions.by_delegation')}><table>
    <thead><tr><th>${t('column.delegation')}</th><th class="number">${t('sessions.convened')}</th><th class="number">${t('sessions.came')}</th><th class="number">${t('sessions.absent')}</th>${running && html`<th class="number">${t('sessions.inside')}</th>`}<th class="number">${t('sessions.others')}</th></tr></thead>
    <tbody>${rows.map((row) => html`<tr key=${row.name ?? ''}>
      <td class="name">${row.name ?? html`<span class="soft">${t('sessions.no_delegation')}</span>`}</td>
      ${cell(row.convened)}${cell(row.came)}
      <td class=${`number ${row.convened - row.came > 0 ? 'missing' : ''}`}>${formatNumber(row.convened - row.came)}</td>
      ${running && cell(row.present)}${cell(row.others_came)}
    </tr>`)}</tbody>
  </table></div>`;
}

function Attendance({ found }) {
  const { me } = useConsole();
  const { session } = found;
  const running = session.state === 'open';
  const figures = [
    [t('sessions.convened'), found.convened],
    [t('sessions.came'), `${formatNumber(found.came)} (${formatPercent(found.came, found.convened)})`],
    [t('sessions.absent'), found.convened - found.came],
    ...(running ? [[t('sessions.inside'), found.present]] : []),
    [t('sessions.others'), found.others_came],
  ];
  return html`
    <div class="row"><${StateOf} session=${session} /> <span class="soft">${t(`session.${session.type}`)}</span> <${Times} session=${session} /></div>
    <${Panel} title=${t('sessions.attendance')}>
      <${Figures} items=${figures} />
      ${['secretariat', 'auditor'].includes(me.role) && html`<div class="row">
        <${Download} href=${`/api/exports/attendance.xlsx?session=${session.id}`} name=${`attendance-${session.id}.xlsx`}>${t('sessions.sheet')}<//>
        <${Download} href=${`/api/exports/attendance.csv?session=${session.id}`} name=${`attendance-${session.id}.csv`}>${t('sessions.csv')}<//>
        <${Download} href=${`/api/attendance.pdf?session=${session.id}`} name=${`attendance-to-sign-${session.id}.pdf`}>${t('sessions.to_sign')}<//>
        <${Download} href=${`/api/attendance.pdf?session=${session.id}&filled=1`} name=${`attendance-${session.id}.pdf`}>${t('sessions.recorded')}<//>
      </div>`}
      <${Delegations} delegations=${found.delegations} running=${running} />
    <//>`;
}

function Curve({ id }) {
  const { hall } = useConsole();
  const found = useRefreshed(() => api.get(`/api/arrivals?session=${id}`), hall?.session?.id === Number(id) ? hall.present : null, [id]);
  return html`<${Panel} title=${t('arrivals.title')}><${Loaded} of=${found}>${(arrivals) => html`<${ArrivalsChart} arrivals=${arrivals} />`}<//><//>`;
}

function Session({ id }) {
  const { hall, me } = useConsole();
  const found = useRefreshed(() => api.get(`/api/attendance?session=${encodeURIComponent(id)}`), `${hall?.session?.id}·${hall?.present}`, [id]);
  const curve = ['secretariat', 'steward', 'auditor'].includes(me.role);
  return html`<${Page} title=${found.data?.session?.title ?? t('console.tab.sessions')} back=${{ href: '#/sessions', label: t('console.tab.sessions') }}>
    <${Loaded} of=${found}>${(attendance) => html`<${Attendance} found=${attendance} />`}<//>
    ${['secretariat', 'presidium', 'auditor'].includes(me.role) && found.data?.session && html`<${Absences} session=${found.data.session.id} />`}
    ${curve && html`<${Curve} id=${id} />`}
  <//>`;
}

export function Sessions({ route }) {
  const [id] = route;
  return id ? html`<${Session} id=${id} />` : html`<${List} />`;
}
