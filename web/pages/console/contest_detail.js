// One contest: where it stands, the next step, the ballots, the count, the
// result and its papers.
import { api } from '../../lib/api.js';
import { html } from '../../lib/html.js';
import { formatNumber, t } from '../../lib/i18n.js';
import { Icon, Problem, useAction } from '../../lib/parts.js';
import { useConsole, useLoad, useMay } from './context.js';
import { BallotPreview } from './contest_preview.js';
import { Result, Totals } from './contest_result.js';
import { ContestSteps, Path } from './contest_steps.js';
import { Download, Figures, Loaded, Meter, Page, Panel, StateTag } from './parts.js';

const COUNTED = ['closed', 'certified'];

function Counts({ contest, now }) {
  const { hall } = useConsole();
  if (now.state === 'draft' || now.state === 'cancelled') return null;
  const issued = now.issued ?? 0;
  const collected = now.collected ?? 0;
  if (now.state === 'issuing') {
    const present = hall?.present ?? 0;
    return html`<${Panel} title=${t('contests.counts')}>
      <${Meter} label=${t('contests.issued')} value=${issued} whole=${present} />
      <${Figures} items=${[[t('contests.present'), present], [t('contests.issued'), issued], [t('contests.not_drawn'), Math.max(0, present - issued)]]} />
    <//>`;
  }
  return html`<${Panel} title=${t('contests.counts')}>
    <${Meter} label=${t('contests.collected')} value=${collected} whole=${issued} />
    <${Figures} items=${[
      [t('contests.convened'), contest.convened],
      [t('contests.present'), contest.present],
      [t('contests.issued'), issued],
      [t('contests.collected'), collected],
      [t('contests.missing'), Math.max(0, issued - collected)],
      [t('contests.valid'), now.valid],
      [t('contests.invalid'), now.invalid],
    ]} />
    <${InvalidReasons} contest=${contest} />
    <${PaperCounts} papers=${now.papers ?? contest.papers} />
  <//>`;
}

// How many ballots are invalid for which reason, once they are counted.
function InvalidReasons({ contest }) {
  if (!contest.invalid_reasons?.length) return null;
  return html`<ul class="plain soft">${contest.invalid_reasons.map(({ reason, count }) => html`<li key=${reason}>${t(`invalid.${reason}`)}: ${formatNumber(count)}</li>`)}</ul>`;
}

function PaperCounts({ papers }) {
  if (!papers) return null;
  return html`<p class="soft">${t('contests.on_paper', { issued: papers.issued, collected: papers.collected, undecided: papers.undecided })}</p>`;
}

function Definition({ contest }) {
  const { num, den, base } = contest.majority;
  const election = contest.style !== 'resolution';
  return html`<${Panel} title=${t('contests.definition')}>
    <${Figures} items=${[
      [t('contests.style'), t(`style.${contest.style}`)],
      [t('contests.ballot'), t(contest.secret ? 'contests.secret' : 'contests.open')],
      election && [t('contests.seats'), contest.seats],
      election && [t('contests.candidates'), contest.options.length],
      [t('contests.majority'), contest.runoff_of ? t('contests.most_votes') : `> ${num}/${den} ${t(`base.${base}`)}`],
      [t('contests.reveal'), t(`contests.reveal_${contest.reveal}`)],
      [t('contests.board'), t(`contests.board_${contest.board}`)],
    ].filter(Boolean)} />
    ${contest.fingerprint && html`<p>${t('contests.fingerprint')} <strong class="mono fingerprint">${contest.fingerprint}</strong></p>`}
  <//>`;
}

function Papers({ contest, state }) {
  const { me } = useConsole();
  if (!COUNTED.includes(state) || !['secretariat', 'presidium', 'teller', 'auditor'].includes(me.role)) return null;
  const address = `/api/contests/${contest.id}`;
  return html`<${Panel} title=${t('contests.papers')}>
    <div class="row">
      <${Download} href=${`${address}/minutes.pdf`} name=${`minutes-${contest.id}.pdf`}>${t('files.minutes')}<//>
      <${Download} href=${`/api/exports/results.xlsx?contest=${contest.id}`} name=${`results-${contest.id}.xlsx`}>${t('files.results_excel')}<//>
      <${Download} href=${`/api/exports/results.csv?contest=${contest.id}`} name=${`results-${contest.id}.csv`}>${t('files.results')}<//>
      <${Download} href=${`${address}/board`} name=${`board-${contest.id}.json`}>${t('files.board')}<//>
    </div>
    <p class="soft">${t('files.board_hint')} <a href="/verify" target="_blank" rel="noopener">/verify</a></p>
  <//>`;
}

function ProjectButtons({ contest, now }) {
  const may = useMay('projector');
  const { hall, say } = useConsole();
  const [run, busy, error] = useAction();
  if (!may || now.state === 'cancelled') return null;
  const shown = hall?.projector;
  async function show(slide) {
    const done = await run(() => api.post('/api/projector', { slide, contest: contest.id }));
    if (done !== undefined) say(t('projection.shown'));
  }
  const button = (slide) => html`<button type="button" class="button" disabled=${busy} aria-pressed=${shown?.slide === slide && shown.contest === contest.id ? 'true' : 'false'} onClick=${() => show(slide)}>
    <${Icon} name="screen" /> ${t(`projection.slide_${slide}`)}
  </button>`;
  return html`${button('contest')}${COUNTED.includes(now.state) && button('result')}<${Problem} error=${error} />`;
}

function Actions({ contest, now }) {
  const may = useMay('contests');
  return html`
    ${may && contest.state === 'draft' && html`<a class="button" href=${`#/contests/${contest.id}/edit`}>${t('contests.change')}</a>`}
    ${may && html`<a class="button" href=${`#/contests/new/copy/${contest.id}`}>${t('contests.copy')}</a>`}
    <${ProjectButtons} contest=${contest} now=${now} />
  `;
}

function ballotOf({ title, style, secret, seats, blank, undervote, row_error, options }) {
  return { title, style, secret, seats, blank, undervote, row_error, options };
}

export function ContestDetail({ id }) {
  const { hall } = useConsole();
  const live = hall?.contests?.find((contest) => contest.id === id);
  const found = useLoad(() => api.get(`/api/contests/${id}`), [id, live?.state]);
  const contest = found.data;
  const now = live && contest && live.state === contest.state ? live : contest;
  return html`<${Page} title=${contest?.title ?? t('console.tab.contests')} actions=${contest && html`<${Actions} contest=${contest} now=${now} />`} back=${{ href: '#/contests', label: t('console.tab.contests') }}>
    <${Loaded} of=${found}>
      ${() => html`
        ${now.state === 'cancelled' && html`<${StateTag} state=${now.state} />`}
        <${Path} contest=${contest} state=${now.state} />
        <${ContestSteps} contest=${contest} now=${now} onChange=${found.reload} />
        <div class="with-side">
          <div class="stack"><${Counts} contest=${contest} now=${now} /><${Result} contest=${contest} /><${Totals} contest=${contest} now=${now} /></div>
          <div class="stack">
            <${Papers} contest=${contest} state=${now.state} />
            <${Definition} contest=${contest} />
            ${now.state === 'draft' && html`<${BallotPreview} definition=${ballotOf(contest)} />`}
          </div>
        </div>
      `}
    <//>
  <//>`;
}
