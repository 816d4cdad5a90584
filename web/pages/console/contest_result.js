// What the count came to: the votes in ballot order, who is elected, what is
// left open and how the congress can go on.
import { optionsOf, totalsOf } from '../../lib/contest.js';
import { html } from '../../lib/html.js';
import { formatNumber, formatPercent, t } from '../../lib/i18n.js';
import { Icon, Notice } from '../../lib/parts.js';
import { useMay } from './context.js';
import { FollowUpButton } from './contest_form.js';
import { Panel } from './parts.js';

const MARKS = { approval: ['for'], each: ['for', 'against'] };

function Verdict({ kind, icon, children }) {
  return html`<span class=${`tag with-icon ${kind}`}><${Icon} name=${icon} /> ${children}</span>`;
}

// What became of one candidate, and how many votes were missing.
function Outcome({ contest, number }) {
  const { result } = contest;
  if (result.elected.includes(number)) return html`<${Verdict} kind="good" icon="yes">${t('contests.elected')}<//>`;
  if (result.tied.includes(number)) return html`<${Verdict} kind="warn" icon="tie">${t('contests.tied')}<//>`;
  const missing = result.rows.find((row) => row.number === number)?.missing ?? 0;
  return html`<span class="soft">${missing > 0 ? t('contests.missing_votes', { count: missing }) : t('contests.not_elected')}</span>`;
}

// A resolution has one option: its rows are the three answers.
function Answers({ contest, totals }) {
  const { result } = contest;
  return html`<div class="scroll"><table>
    <thead><tr><th>${t('contests.answer')}</th><th class="number">${t('contests.votes')}</th>${result && html`<th class="number">%</th>`}</tr></thead>
    <tbody>${['for', 'against', 'other'].map((mark) => html`<tr key=${mark}>
      <td>${t(`mark.${mark}`)}</td>
      <td class="number">${formatNumber(totals.get(1)?.[mark] ?? 0)}</td>
      ${result && html`<td class="number">${formatPercent(totals.get(1)?.[mark] ?? 0, result.base)}</td>`}
    </tr>`)}</tbody>
  </table></div>`;
}

function Names({ contest, totals }) {
  const percents = new Map((contest.result?.rows ?? []).map((row) => [row.number, row.percent]));
  const marks = totals ? MARKS[contest.style] : [];
  return html`<div class="scroll"><table>
    <thead><tr>
      <th class="number">${t('contests.number')}</th><th>${t('contests.name')}</th>
      ${marks.map((each) => html`<th class="number" key=${each}>${t(`mark.${each}`)}</th>`)}
      ${contest.result && html`<th class="number">%</th><th>${t('contests.outcome')}</th>`}
    </tr></thead>
    <tbody>${optionsOf(contest).map(({ number, name }) => html`<tr key=${number}>
      <td class="number">${number}</td><td>${name}</td>
      ${marks.map((each) => html`<td class="number" key=${each}>${formatNumber(totals.get(number)?.[each] ?? 0)}</td>`)}
      ${contest.result && html`<td class="number">${formatPercent(percents.get(number) ?? 0)}</td><td><${Outcome} contest=${contest} number=${number} /></td>`}
    </tr>`)}</tbody>
  </table></div>`;
}

export function Totals({ contest, now }) {
  const totals = totalsOf(now) ?? totalsOf(contest);
  const hidden = !totals && now.state !== 'draft' && now.state !== 'cancelled';
  const resolution = contest.style === 'resolution';
  if (resolution && !totals && !hidden) return null;
  return html`<${Panel} title=${t(totals ? 'contests.totals' : resolution ? 'contests.votes' : 'contests.options_list')}>
    ${hidden && html`<p class="soft">${t(contest.opened === false ? 'keys.sealed_until' : contest.reveal === 'on_close' ? 'contests.revealed_on_close' : 'contests.not_revealed')}</p>`}
    ${resolution ? totals && html`<${Answers} contest=${contest} totals=${totals} />` : html`<${Names} contest=${contest} totals=${totals} />`}
  <//>`;
}

// In the order in which they are announced: most votes first.
function Elected({ contest }) {
  const { result } = contest;
  if (result.elected.length === 0) return null;
  const names = new Map(optionsOf(contest).map(({ number, name }) => [number, name]));
  const rows = new Map(result.rows.map((row) => [row.number, row]));
  return html`<div class="stack tight">
    <h3>${t('contests.elected_by_votes')}</h3>
    <ol class="elected">${result.elected.map((number, at) => html`<li key=${number}>
      <span class="soft number" aria-hidden="true">${at + 1}.</span>
      <span>${names.get(number)}</span>
      <span class="nowrap number"><strong>${formatNumber(rows.get(number).votes)}</strong> <span class="soft">${formatPercent(rows.get(number).percent)}</span></span>
    </li>`)}</ol>
  </div>`;
}

function Tied({ contest }) {
  const { result } = contest;
  if (!result.tied?.length) return null;
  const names = optionsOf(contest).filter(({ number }) => result.tied.includes(number)).map(({ name }) => name);
  return html`<${Notice} kind="warn">
    <p>${t('contests.tied_text', { count: names.length })}</p>
    <p><strong>${names.join(' · ')}</strong></p>
  <//>`;
}

// What the daemon offers after this count, made with one call; what was made
// already is linked.
function FollowUps({ contest }) {
  const may = useMay('contests');
  return (contest.offers ?? []).map((offer) => offer.made
    ? html`<p key=${offer.kind}>${t(`contests.${offer.kind}_made`)} <a href=${`#/contests/${offer.made}`}>${offer.title}</a></p>`
    : may && html`<${FollowUpButton} key=${offer.kind} offer=${offer} contest=${contest} />`);
}

function thresholdText(contest) {
  const { result, majority } = contest;
  if (contest.runoff_of) return t('contests.threshold_runoff', { count: result.base });
  return t('contests.threshold', { ...majority, base: t(`base.${majority.base}`), count: result.base, votes: result.threshold });
}

export function Result({ contest }) {
  const { result } = contest;
  if (!result) return null;
  if (contest.style === 'resolution') {
    return html`<${Panel} title=${t('contests.result')}>
      <p class="outcome"><${Verdict} kind=${result.adopted ? 'good' : 'bad'} icon=${result.adopted ? 'yes' : 'no'}>${t(result.adopted ? 'contests.adopted' : 'contests.rejected')}<//></p>
      <p>${thresholdText(contest)}</p>
    <//>`;
  }
  const full = result.open_seats === 0;
  return html`<${Panel} title=${t('contests.result')}>
    <p class="outcome"><${Verdict} kind=${full ? 'good' : 'warn'} icon=${full ? 'yes' : 'warn'}>${t('contests.elected_of', { elected: result.elected.length, seats: contest.seats })}<//></p>
    <p>${thresholdText(contest)}</p>
    ${!full && html`<p>${t('contests.open_seats', { count: result.open_seats })}</p>`}
    <${Elected} contest=${contest} />
    <${Tied} contest=${contest} />
    <${FollowUps} contest=${contest} />
  <//>`;
}
