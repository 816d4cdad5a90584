// Everything that is taken home: lists, reports, minutes and boards.
import { useState } from 'preact/hooks';
import { api, query } from '../../lib/api.js';
import { html } from '../../lib/html.js';
import { t } from '../../lib/i18n.js';
import { useConsole, useLoad } from './context.js';
import { Download, Loaded, Page, Panel, Select, StateTag } from './parts.js';

const LISTS = ['delegates', 'scans', 'events'];
const COUNTED = ['closed', 'certified'];

// path without its ending; formats: [ending, words] of what it comes as.
function File({ path, ask = '', name, title, about, formats }) {
  return html`<li class="show-row"><div><p><strong>${title}</strong></p><p class="soft">${about}</p></div><div class="row">
    ${formats.map(([ending, words]) => html`<${Download} key=${ending} href=${`${path}.${ending}${ask}`} name=${`${name}.${ending}`}>${words}<span class="visually-hidden">: ${title}</span><//>`)}
  </div></li>`;
}

const TABLES = [['xlsx', 'Excel'], ['csv', 'CSV']];
const PAPER = [['pdf', 'PDF']];

// Attendance is taken in every session.
function Attendance() {
  const [session, setSession] = useState('');
  const found = useLoad(() => api.get('/api/sessions'));
  const sessions = (found.data?.sessions ?? []).filter(({ state }) => state !== 'planned');
  const file = html`<${File} path="/api/exports/attendance" ask=${query({ session })} name=${session ? `attendance-${session}` : 'attendance'} title=${t('files.attendance')} about=${t('files.about_attendance')} formats=${TABLES} />`;
  const lists = html`<li class="show-row"><div><p><strong>${t('files.attendance_list')}</strong></p><p class="soft">${t('files.about_attendance_list')}</p></div><div class="row">
    <${Download} href=${`/api/attendance.pdf${query({ session })}`} name="attendance-to-sign.pdf">${t('files.attendance_pdf')}<//>
    <${Download} href=${`/api/attendance.pdf${query({ session, filled: 1 })}`} name="attendance.pdf">${t('files.attendance_filled')}<//>
  </div></li>`;
  if (sessions.length < 2) return html`${file}${lists}`;
  const options = [['', t('files.session_now')], ...sessions.map(({ id, title }) => [String(id), title])];
  return html`${file}${lists}<li class="files-session"><${Select} label=${t('files.session')} name="session" value=${session} onInput=${setSession} options=${options} /></li>`;
}

function ContestFiles({ contest }) {
  const address = `/api/contests/${contest.id}`;
  return html`<li class="show-row">
    <div><p class="wrap-anywhere"><a href=${`#/contests/${contest.id}`}>${contest.title}</a></p><${StateTag} state=${contest.state} /></div>
    <div class="row">
      <${Download} href=${`${address}/minutes.pdf`} name=${`minutes-${contest.id}.pdf`}>${t('files.minutes')}<//>
      <${Download} href=${`${address}/result.pdf`} name=${`result-${contest.id}.pdf`}>${t('files.result_pdf')}<//>
      ${contest.secret && html`<${Download} href=${`${address}/issued.pdf`} name=${`issued-${contest.id}.pdf`}>${t('files.issued_pdf')}<//>`}
      <${Download} href=${`/api/exports/results.xlsx?contest=${contest.id}`} name=${`results-${contest.id}.xlsx`}>${t('files.results_excel')}<//>
      <${Download} href=${`/api/exports/results.csv?contest=${contest.id}`} name=${`results-${contest.id}.csv`}>${t('files.results')}<//>
      <${Download} href=${`${address}/board`} name=${`board-${contest.id}.json`}>${t('files.board')}<//>
    </div>
  </li>`;
}

export function Files() {
  const { me, hall } = useConsole();
  const found = useLoad(() => api.get('/api/contests'), [hall?.contests?.map(({ id, state }) => `${id}${state}`).join()]);
  const lists = ['secretariat', 'auditor'].includes(me.role);
  return html`<${Page} title=${t('console.tab.files')}>
    <${Panel} title=${t('files.contests')}>
      <${Loaded} of=${found}>
        ${({ contests }) => {
          const counted = contests.filter((contest) => COUNTED.includes(contest.state));
          return counted.length === 0
            ? html`<p class="soft">${t('files.none_closed')}</p>`
            : html`<ul class="plain show-list">${counted.map((contest) => html`<${ContestFiles} key=${contest.id} contest=${contest} />`)}</ul>
                ${counted.length > 1 && html`<div><${Download} href="/api/exports/results.xlsx" name="results.xlsx">${t('files.all_results')}<//></div>`}`;
        }}
      <//>
      <p class="soft">${t('files.board_hint')} <a href="/verify" target="_blank" rel="noopener">/verify</a>, <a href="/protocol" target="_blank" rel="noopener">/protocol</a></p>
    <//>
    ${lists && html`<${Panel} title=${t('files.lists')}>
      <ul class="plain show-list">
        <${File} path="/api/credentials" name="credentials" title=${t('files.credentials')} about=${t('files.about_credentials')} formats=${PAPER} />
        <${Attendance} />
        ${LISTS.map((name) => html`<${File} key=${name} path=${`/api/exports/${name}`} name=${name} title=${t(`files.${name}`)} about=${t(`files.about_${name}`)} formats=${TABLES} />`)}
      </ul>
      <p class="soft">${t('files.csv_hint')}</p>
      ${me.role === 'secretariat' && html`<p class="soft">${t('files.names_hint')} <a href="#/overview">${t('console.tab.overview')}</a></p>`}
    <//>`}
  <//>`;
}
