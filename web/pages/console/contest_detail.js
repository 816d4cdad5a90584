// One contest: where it stands, the next step, the counts and the result.
import { api } from '../../lib/api.js';
import { optionsOf, totalsOf } from '../../lib/contest.js';
import { html } from '../../lib/html.js';
import { formatNumber, formatPercent, t } from '../../lib/i18n.js';
import { Icon, Notice, Problem, useAction } from '../../lib/parts.js';
import { useConsole, useLoad, useMay } from './context.js';
import { ContestSteps } from './contest_steps.js';
import { Figures, Loaded, Meter, Page, Panel, StateTag } from './parts.js';

const MARKS = { approval: ['for'], each: ['for', 'against'] };

function Counts({ contest, now, hall }) {
  if (now.state === 'draft' || now.state === 'cancelled') return null;
  const handing = now.state === 'issuing';
  return html`<${Panel} title=${t('contests.counts')}>
    ${handing
      ? html`<${Meter} label=${t('contests.issued')} value=${now.issued ?? 0} whole=${hall?.present ?? 0} />`
      : html`<${Meter} label=${t('contests.collected')} value=${now.collected ?? 0} whole=${now.issued ?? 0} />`}
    <${Figures} items=${[
      [t('contests.convened'), contest.convened],
      [t('contests.present'), contest.present],
      [t('contests.issued'), now.issued],
      [t('contests.collected'), now.collected],
      [t('contests.valid'), now.valid],
      [t('contests.invalid'), now.invalid],
    ]} />
  <//>`;
}

function verdict(kind, icon, words) {
  return html`<span class=${`tag with-icon ${kind}`}><${Icon} name=${icon} /> ${words}</span>`;
}

function outcome(contest, number) {
  const { result } = contest;
  if (!result || contest.style === 'resolution') return '';
  if (result.elected.includes(number)) return verdict('good', 'yes', t('contests.elected'));
  if (result.tied.includes(number)) return verdict('warn', 'tie', t('contests.tied'));
  return html`<span class="soft">${t('contests.not_elected')}</span>`;
}

// A resolution has one option: its rows are the three answers.
function Answers({ contest, totals }) {
  const { result } = contest;
  return html`<div class="scroll"><table>
    <thead><tr><th>${t('contests.answer')}</th><th class="number">${t('contests.votes')}</th>${result && html`<th class="number">%</th>`}</tr></thead>
    <tbody>${['for', 'against', 'other'].map((mark) => html`<tr>
      <td>${t(`mark.${mark}`)}</td>
      <td class="number">${formatNumber(totals.get(1)?.[mark] ?? 0)}</td>
      ${result && html`<td class="number">${formatPercent(totals.get(1)?.[mark] ?? 0, result.base)}</td>`}
    </tr>`)}</tbody>
  </table></div>`;
}

function Totals({ contest, now }) {
  const totals = totalsOf(now) ?? totalsOf(contest);
  const hidden = !totals && now.state !== 'draft';
  if (contest.style === 'resolution') {
    if (!totals && !hidden) return null;
    return html`<${Panel} title=${t('contests.totals')}>
      ${hidden ? html`<p class="soft">${t('contests.not_revealed')}</p>` : html`<${Answers} contest=${contest} totals=${totals} />`}
    <//>`;
  }
  const percents = new Map((contest.result?.rows ?? []).map((row) => [row.number, row.percent]));
  const marks = MARKS[contest.style];
  return html`<${Panel} title=${t(totals ? 'contests.totals' : 'contests.options_list')}>
    ${hidden && html`<p class="soft">${t('contests.not_revealed')}</p>`}
    <div class="scroll"><table>
      <thead><tr>
        <th class="number">${t('contests.number')}</th><th>${t('contests.name')}</th>
        ${totals && marks.map((each) => html`<th class="number">${t(`mark.${each}`)}</th>`)}
        ${contest.result && html`<th class="number">%</th><th>${t('contests.outcome')}</th>`}
      </tr></thead>
      <tbody>${optionsOf(contest).map(({ number, name }) => html`<tr key=${number}>
        <td class="number">${number}</td><td>${name}</td>
        ${totals && marks.map((each) => html`<td class="number">${formatNumber(totals.get(number)?.[each] ?? 0)}</td>`)}
        ${contest.result && html`<td class="number">${formatPercent(percents.get(number) ?? 0)}</td><td>${outcome(contest, number)}</td>`}
      </tr>`)}</tbody>
    </table></div>
  <//>`;
}

function Result({ contest }) {
  const { result } = contest;
  const may = useMay('contests');
  if (!result) return null;
  const resolution = contest.style === 'resolution';
  return html`<${Panel} title=${t('contests.result')}>
    <p>${t('contests.threshold', { num: contest.majority.num, den: contest.majority.den, base: t(`base.${contest.majority.base}`), count: result.base, votes: result.threshold })}</p>
    <p>${resolution
      ? verdict(result.adopted ? 'good' : 'bad', result.adopted ? 'yes' : 'no', t(result.adopted ? 'contests.adopted' : 'contests.rejected'))
      : verdict(result.open_seats === 0 ? 'good' : 'warn', result.open_seats === 0 ? 'yes' : 'warn', t('contests.elected_of', { elected: result.elected.length, seats: contest.seats }))}</p>
    ${result.tied?.length > 0 && html`<${Notice} kind="warn">${t('contests.tied_text', { count: result.tied.length })}<//>`}
    ${may && !resolution && html`<div class="row">
      ${result.tied?.length > 0 && html`<a class="button" href=${`#/contests/new/runoff/${contest.id}`}>${t('contests.runoff')}</a>`}
      ${result.open_seats > 0 && html`<a class="button" href=${`#/contests/new/further/${contest.id}`}>${t('contests.further')}</a>`}
    </div>`}
  <//>`;
}

function Definition({ contest }) {
  const { num, den, base } = contest.majority;
  return html`<${Panel} title=${t('contests.definition')}>
    <${Figures} items=${[
      [t('contests.style'), t(`style.${contest.style}`)],
      [t('contests.ballot'), t(contest.secret ? 'contests.secret' : 'contests.open')],
      contest.style !== 'resolution' && [t('contests.seats'), contest.seats],
      [t('contests.majority'), `> ${num}/${den} ${t(`base.${base}`)}`],
    ].filter(Boolean)} />
    ${contest.fingerprint && html`<p>${t('contests.fingerprint')} <strong class="mono fingerprint">${contest.fingerprint}</strong></p>`}
  <//>`;
}

function ProjectButtons({ contest, now }) {
  const may = useMay('projector');
  const { hall, say } = useConsole();
  const [run, busy, error] = useAction();
  if (!may) return null;
  const shown = hall?.projector;
  async function show(slide) {
    const done = await run(() => api.post('/api/projector', { slide, contest: contest.id }));
    if (done !== undefined) say(t('projection.shown'));
  }
  const button = (slide) => html`<button type="button" class="button" disabled=${busy} aria-pressed=${shown?.slide === slide && shown.contest === contest.id ? 'true' : 'false'} onClick=${() => show(slide)}>
    <${Icon} name="screen" /> ${t(`projection.slide_${slide}`)}
  </button>`;
  return html`${button('contest')}${['closed', 'certified'].includes(now.state) && button('result')}<${Problem} error=${error} />`;
}

export function ContestDetail({ id }) {
  const { hall } = useConsole();
  const may = useMay('contests');
  const live = hall?.contests?.find((contest) => contest.id === id);
  const found = useLoad(() => api.get(`/api/contests/${id}`), [id, live?.state]);
  const contest = found.data;
  const now = live && contest && live.state === contest.state ? live : contest;
  const actions = contest && html`
    ${may && contest.state === 'draft' && html`<a class="button" href=${`#/contests/${id}/edit`}>${t('contests.change')}</a>`}
    <${ProjectButtons} contest=${contest} now=${now} />
  `;
  return html`<${Page} title=${contest?.title ?? t('console.tab.contests')} actions=${actions} back=${{ href: '#/contests', label: t('console.tab.contests') }}>
    <${Loaded} of=${found}>
      ${() => html`
        <p><${StateTag} state=${now.state} /></p>
        <${ContestSteps} contest=${contest} now=${now} onChange=${found.reload} />
        <div class="with-side">
          <div class="stack"><${Counts} contest=${contest} now=${now} hall=${hall} /><${Totals} contest=${contest} now=${now} /></div>
          <div class="stack"><${Result} contest=${contest} /><${Definition} contest=${contest} /></div>
        </div>
      `}
    <//>
  <//>`;
}
