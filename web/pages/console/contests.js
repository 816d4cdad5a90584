import { api } from '../../lib/api.js';
import { html } from '../../lib/html.js';
import { formatNumber, t } from '../../lib/i18n.js';
import { useConsole, useLoad, useMay } from './context.js';
import { ContestDetail } from './contest_detail.js';
import { ChangeContest, FollowUpContest, NewContest } from './contest_form.js';
import { Loaded, Page, StateTag } from './parts.js';

function Row({ contest, live }) {
  const now = live ?? contest;
  return html`<tr>
    <td><a href=${`#/contests/${contest.id}`}>${contest.title}</a></td>
    <td class="short">${t(`style.${contest.style}`)}</td>
    <td class="short">${t(contest.secret ? 'contests.secret' : 'contests.open')}</td>
    <td><${StateTag} state=${now.state} /></td>
    <td class="number">${now.state === 'draft' ? '–' : `${formatNumber(now.collected ?? 0)} / ${formatNumber(now.issued ?? 0)}`}</td>
  </tr>`;
}

function List() {
  const { hall } = useConsole();
  const may = useMay('contests');
  const found = useLoad(() => api.get('/api/contests'), [hall?.contests?.map((each) => each.state).join()]);
  const live = (id) => hall?.contests?.find((contest) => contest.id === id);
  const actions = may && html`<a class="button primary" href="#/contests/new">${t('contests.new')}</a>`;
  return html`<${Page} title=${t('console.tab.contests')} actions=${actions}>
    <${Loaded} of=${found}>
      ${({ contests }) => contests.length === 0
        ? html`<p class="soft">${t('contests.none')}</p>`
        : html`<div class="panel scroll flush"><table>
            <thead><tr><th>${t('contests.title')}</th><th>${t('contests.style')}</th><th>${t('contests.ballot')}</th><th>${t('overview.state')}</th><th class="number">${t('contests.collected_of_issued')}</th></tr></thead>
            <tbody>${contests.map((contest) => html`<${Row} key=${contest.id} contest=${contest} live=${live(contest.id)} />`)}</tbody>
          </table></div>`}
    <//>
  <//>`;
}

export function Contests({ route }) {
  const [part, verb, of] = route;
  if (part === 'new' && verb) return html`<${FollowUpContest} kind=${verb} of=${of} />`;
  if (part === 'new') return html`<${NewContest} />`;
  if (part && verb === 'edit') return html`<${ChangeContest} id=${part} />`;
  if (part) return html`<${ContestDetail} id=${Number(part)} />`;
  return html`<${List} />`;
}
