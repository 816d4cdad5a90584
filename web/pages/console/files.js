import { api } from '../../lib/api.js';
import { html } from '../../lib/html.js';
import { t } from '../../lib/i18n.js';
import { useConsole, useLoad } from './context.js';
import { Loaded, Page, Panel, StateTag } from './parts.js';

const LISTS = ['attendance', 'scans', 'delegates', 'events'];
const COUNTED = ['closed', 'certified'];

function Download({ href, name, children }) {
  return html`<a class="button" href=${href} download=${name}>${children}</a>`;
}

function ContestFiles({ contest }) {
  const address = `/api/contests/${contest.id}`;
  return html`<tr>
    <td>${contest.title}</td>
    <td><${StateTag} state=${contest.state} /></td>
    <td><div class="row">
      <${Download} href=${`/api/exports/results.csv?contest=${contest.id}`} name=${`results-${contest.id}.csv`}>${t('files.results')}<//>
      <${Download} href=${`${address}/minutes.pdf`} name=${`minutes-${contest.id}.pdf`}>${t('files.minutes')}<//>
      <${Download} href=${`${address}/board`} name=${`board-${contest.id}.json`}>${t('files.board')}<//>
    </div></td>
  </tr>`;
}

export function Files() {
  const { me } = useConsole();
  const found = useLoad(() => api.get('/api/contests'));
  const lists = ['secretariat', 'auditor'].includes(me.role);
  return html`<${Page} title=${t('console.tab.files')}>
    ${lists && html`<${Panel} title=${t('files.lists')}>
      <div class="row">
        ${LISTS.map((name) => html`<${Download} href=${`/api/exports/${name}.csv`} name=${`${name}.csv`}>${t(`files.${name}`)}<//>`)}
        <${Download} href="/api/credentials.pdf" name="credentials.pdf">${t('files.credentials')}<//>
      </div>
      <p class="soft">${t('files.csv_hint')}</p>
    <//>`}
    <${Panel} title=${t('files.contests')}>
      <${Loaded} of=${found}>
        ${({ contests }) => {
          const counted = contests.filter((contest) => COUNTED.includes(contest.state));
          return counted.length === 0
            ? html`<p class="soft">${t('files.none_closed')}</p>`
            : html`<div class="scroll"><table>
                <thead><tr><th>${t('contests.title')}</th><th>${t('overview.state')}</th><th>${t('console.tab.files')}</th></tr></thead>
                <tbody>${counted.map((contest) => html`<${ContestFiles} key=${contest.id} contest=${contest} />`)}</tbody>
              </table></div>`;
        }}
      <//>
      <p class="soft">${t('files.board_hint')} <a href="/verify" target="_blank" rel="noopener">/verify</a></p>
    <//>
  <//>`;
}
