import { api } from '../../lib/api.js';
import { html } from '../../lib/html.js';
import { formatNumber, t } from '../../lib/i18n.js';
import { useConsole, useLoad, useMay } from './context.js';
import { ContestDetail } from './contest_detail.js';
import { ChangeContest, CopyContest, NewContest } from './contest_form.js';
import { Loaded, Page, StateTag } from './parts.js';

function Row({ contest, live }) {
  const now = live ?? contest;
  return html`<tr>
    <td><a href=${`#/contests/${contest.id}`}>${contest.title}</a><br /><span class="soft">${t(`style.${contest.style}`)} · ${t(contest.secret ? 'contests.secret' : 'contests.open')}</span></td>
    <td><${StateTag} state=${now.state} />${now.state === 'closed' && now.opened === false && html` <span class="tag warn">${t('keys.unopened')}</span>`}</td>
    <td class="number nowrap">${now.state === 'draft' ? '–' : `${formatNumber(now.collected ?? 0)} / ${formatNumber(now.issued ?? 0)}`}</td>
  </tr>`;
}

function Empty() {
  const may = useMay('contests');
  return html`<div class="panel stack empty"><p>${t('contests.none')}</p>${may && html`<p class="soft">${t('contests.none_hint')}</p>`}</div>`;
}

function List() {
  const { hall } = useConsole();
  const may = useMay('contests');
  const found = useLoad(() => api.get('/api/contests'), [hall?.contests?.map((each) => `${each.id}${each.state}`).join()]);
  const live = (id) => hall?.contests?.find((contest) => contest.id === id);
  const actions = may && html`<a class="button primary" href="#/contests/new">${t('contests.new')}</a>`;
  return html`<${Page} title=${t('console.tab.contests')} actions=${actions}>
    <${Loaded} of=${found}>
      ${({ contests }) => contests.length === 0
        ? html`<${Empty} />`
        : html`<div class="panel scroll flush"><table>
            <thead><tr><th>${t('contests.title')}</th><th>${t('overview.state')}</th><th class="number">${t('contests.collected_of_issued')}</th></tr></thead>
            <tbody>${contests.map((contest) => html`<${Row} key=${contest.id} contest=${contest} live=${live(contest.id)} />`)}</tbody>
          </table></div>`}
    <//>
  <//>`;
}

export function Contests({ route }) {
  const [part, verb, of] = route;
  if (part === 'new' && verb === 'copy') return html`<${CopyContest} of=${Number(of)} />`;
  if (part === 'new') return html`<${NewContest} style=${verb} />`;
  if (part && verb === 'edit') return html`<${ChangeContest} id=${Number(part)} />`;
  if (part) return html`<${ContestDetail} id=${Number(part)} />`;
  return html`<${List} />`;
}
