// The contests that have ballot papers, and where those are.
import { api } from '../../../lib/api.js';
import { html } from '../../../lib/html.js';
import { formatNumber, t } from '../../../lib/i18n.js';
import { useConsole, useLoad } from '../context.js';
import { Loaded, Page, StateTag } from '../parts.js';

function Row({ contest }) {
  const { issued = 0, collected = 0, undecided = 0 } = contest.papers ?? {};
  return html`<tr>
    <td><a href=${`#/paper/${contest.id}`}>${contest.title}</a><br /><${StateTag} state=${contest.state} /></td>
    <td class="number">${formatNumber(issued)}</td>
    <td class="number">${formatNumber(collected)}</td>
    <td class="number">${formatNumber(undecided)}</td>
  </tr>`;
}

// Those that still go on come first.
const rank = ({ state }) => (['issuing', 'voting'].includes(state) ? 0 : state === 'draft' ? 1 : 2);

export function PaperList() {
  const { hall } = useConsole();
  const stamp = hall?.contests?.map(({ id, state, papers }) => `${id}${state}${papers?.issued}/${papers?.collected}`).join();
  const found = useLoad(() => api.get('/api/contests'), [stamp]);
  return html`<${Page} title=${t('console.tab.paper')}>
    <${Loaded} of=${found}>
      ${({ contests }) => {
        const shown = contests.filter(({ paper, state }) => paper && state !== 'cancelled').sort((a, b) => rank(a) - rank(b));
        if (shown.length === 0) return html`<div class="panel stack empty"><p>${t('paper.none')}</p><p class="soft">${t('paper.none_hint')}</p></div>`;
        return html`<div class="panel scroll flush" tabindex="0" role="region" aria-label=${t('console.tab.paper')}><table>
          <thead><tr><th>${t('paper.contest')}</th><th class="number">${t('paper.issued')}</th><th class="number">${t('paper.collected')}</th><th class="number">${t('paper.undecided')}</th></tr></thead>
          <tbody>${shown.map((contest) => html`<${Row} key=${contest.id} contest=${contest} />`)}</tbody>
        </table></div>`;
      }}
    <//>
  <//>`;
}
