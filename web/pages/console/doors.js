import { api } from '../../lib/api.js';
import { html } from '../../lib/html.js';
import { formatNumber, formatTime, t } from '../../lib/i18n.js';
import { Notice } from '../../lib/parts.js';
import { useConsole, useMay } from './context.js';
import { ArrivalsChart } from './arrivals_chart.js';
import { Conflicts } from './doors_conflicts.js';
import { PairDoor } from './doors_pair.js';
import { Figures, Loaded, Page, Panel } from './parts.js';
import { useRefreshed } from './refreshed.js';
import { LastScans } from './doors_scans.js';

function Gates({ gates }) {
  if (gates.length === 0) return html`<p class="soft">${t('doors.no_gates')}</p>`;
  const sum = (name) => gates.reduce((total, gate) => total + gate[name], 0);
  const cell = (value) => html`<td class="number">${formatNumber(value)}</td>`;
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${t('doors.gates')}><table>
    <thead><tr><th>${t('scans.gate')}</th><th class="number">${t('doors.in')}</th><th class="number">${t('doors.out')}</th><th class="number">${t('doors.refused')}</th><th>${t('doors.last')}</th></tr></thead>
    <tbody>${gates.map((gate) => html`<tr key=${gate.gate}>
      <th scope="row">${gate.gate}</th>${cell(gate.in)}${cell(gate.out)}${cell(gate.refused)}
      <td class="nowrap">${gate.last_at ? formatTime(gate.last_at, { seconds: true }) : '–'}</td>
    </tr>`)}</tbody>
    ${gates.length > 1 && html`<tfoot><tr><th scope="row">${t('doors.together')}</th>${cell(sum('in'))}${cell(sum('out'))}${cell(sum('refused'))}<td></td></tr></tfoot>`}
  </table></div>`;
}

function Arrivals() {
  const { hall } = useConsole();
  const stamp = `${hall?.session?.id}·${hall?.present}`;
  const found = useRefreshed(() => api.get('/api/arrivals'), stamp);
  return html`<${Loaded} of=${found}>
    ${(arrivals) => html`
      <${Panel} title=${t('doors.gates')}>
        ${hall && html`<${Figures} items=${[[t('doors.present'), hall.present], [t('doors.convened'), hall.convened]]} />`}
        <${Gates} gates=${arrivals.gates} />
      <//>
      <${Panel} title=${t('arrivals.title')}><${ArrivalsChart} arrivals=${arrivals} /><//>
    `}
  <//>`;
}

export function Doors() {
  const { hall, me } = useConsole();
  const may = useMay('scans');
  return html`<${Page} title=${t('console.tab.doors')}>
    ${hall && !hall.session && html`<${Notice} kind="warn">${t('doors.no_session')} ${may && me.role === 'secretariat' && html`<a href="#/sessions">${t('console.tab.sessions')}</a>`}<//>`}
    <${Conflicts} />
    ${me.role === 'secretariat' && html`<${PairDoor} />`}
    <${Arrivals} />
    <${LastScans} />
  <//>`;
}
