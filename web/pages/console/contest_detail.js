// One contest: where it stands, the next step, the ballots, the count, the
// result and its papers.
import { actorText } from '../../lib/actor.js';
import { api } from '../../lib/api.js';
import { html } from '../../lib/html.js';
import { formatDateTime, formatNumber, t } from '../../lib/i18n.js';
import { Icon, Problem, useAction } from '../../lib/parts.js';
import { useConsole, useLoad, useMay } from './context.js';
import { BallotPreview } from './contest_preview.js';
import { Result, Totals } from './contest_result.js';
import { ContestSteps, Path } from './contest_steps.js';
import { ContestKeys } from './keys/contest_keys.js';
import { isKeyed } from './keys/device.js';
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
  <//>`;
}

// How many ballots are invalid for which reason, once they are counted.
function InvalidReasons({ contest }) {
  if (!contest.invalid_reasons?.length) return null;
  return html`<ul class="plain soft">${contest.invalid_reasons.map(({ reason, count }) => html`<li key=${reason}>${t(`invalid.${reason}`)}: ${formatNumber(count)}</li>`)}</ul>`;
}

// The ballot papers of the contest, and the way to where they are worked with.
function BallotPapers({ contest, now }) {
  const papers = now.papers ?? contest.papers;
  if (!contest.paper || now.state === 'cancelled') return null;
  return html`<${Panel} title=${t('console.tab.paper')}>
    ${papers && now.state !== 'draft' && html`<${Figures} items=${[[t('paper.issued'), papers.issued], [t('paper.collected'), papers.collected], [t('paper.undecided'), papers.undecided]]} />`}
    ${papers?.box_open && now.state === 'voting' && html`<p><span class="tag accent">${t('paper.box_open')}</span></p>`}
    <div><a class="button" href=${`#/paper/${contest.id}`}>${t('paper.go')}</a></div>
  <//>`;
}

function Definition({ contest }) {
  const { num, den, base } = contest.majority;
  const election = contest.style !== 'resolution';
  return html`<${Panel} title=${t('contests.definition')}>
    <${Figures} items=${[
      [t('contests.style'), t(`style.${contest.style}`)],
      [t('contests.ballot'), t(contest.secret ? (contest.paper ? 'contests.secret_and_paper' : 'contests.secret') : 'contests.open')],
      election && contest.round > 1 && [t('contests.round'), contest.round],
      election && [t('contests.seats'), contest.seats],
      election && [t('contests.candidates'), contest.options.length],
      [t('contests.majority'), contest.runoff_of ? t('contests.most_votes') : `> ${num}/${den} ${t(`base.${base}`)}`],
      [t('contests.reveal'), t(isKeyed(contest) ? 'keys.reveal' : `contests.reveal_${contest.reveal}`)],
      [t('contests.board'), t(`contests.board_${contest.board}`)],
    ].filter(Boolean)} />
    <${Follows} contest=${contest} />
    ${contest.fingerprint && html`<p>${t('contests.fingerprint')} <strong class="mono fingerprint">${contest.fingerprint}</strong></p>`}
  <//>`;
}

function Moment({ label, quorum }) {
  return html`<p>${label}: ${t('contests.quorum_of', quorum)} – <strong>${t(quorum.met ? 'contests.quorum_met' : 'contests.quorum_not_met')}</strong></p>`;
}

// Who was in the hall, as frozen, and why a step was taken without quorum.
function Quorum({ contest }) {
  const { at_voting: voting, at_close: close } = contest.quorum;
  if (!voting && contest.overrides.length === 0) return null;
  return html`<${Panel} title=${t('contests.quorum')}>
    ${voting && html`<${Moment} label=${t('contests.quorum_voting')} quorum=${voting} />`}
    ${close && html`<${Moment} label=${t('contests.quorum_close')} quorum=${close} />`}
    ${contest.overrides.map((each) => html`<p key=${each.to} class="soft">${t('contests.override', { state: t(`state.${each.to}`), reason: each.reason, by: actorText(each.by), time: formatDateTime(each.at) })}</p>`)}
  <//>`;
}

// What it is a run-off or a further round of.
function Follows({ contest }) {
  const earlier = contest.runoff_of ?? contest.further_of;
  const found = useLoad(() => (earlier ? api.get(`/api/contests/${earlier}`) : Promise.resolve(null)), [earlier]);
  if (!found.data) return null;
  return html`<p>${t(contest.runoff_of ? 'contests.follows_runoff' : 'contests.follows_further')} <a href=${`#/contests/${earlier}`}>${found.data.title}</a></p>`;
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
      ${contest.certificate && html`<${Download} href=${`${address}/certificate`} name=${`certificate-${contest.id}.json`}>${t('files.certificate')}<//>`}
    </div>
    ${contest.certificate && html`<p class="soft">${t('contests.certificate')}: <span class="mono wrap-anywhere">${contest.certificate.hash}</span></p>`}
    <p class="soft">${t('files.board_hint')} <a href="/verify" target="_blank" rel="noopener">/verify</a>, <a href="/protocol" target="_blank" rel="noopener">/protocol</a></p>
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

function ballotOf({ title, style, secret, sealed, seats, blank, undervote, row_error, options }) {
  return { title, style, secret, sealed, seats, blank, undervote, row_error, options };
}

export function ContestDetail({ id }) {
  const { hall } = useConsole();
  const live = hall?.contests?.find((contest) => contest.id === id);
  const found = useLoad(() => api.get(`/api/contests/${id}`), [id, live?.state, live?.papers?.box_open, live?.opened, live?.missing_keys?.join()]);
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
            <${ContestKeys} contest=${contest} now=${now} />
            <${BallotPapers} contest=${contest} now=${now} />
            <${Papers} contest=${contest} state=${now.state} />
            <${Definition} contest=${contest} />
            <${Quorum} contest=${contest} />
            ${now.state === 'draft' && html`<${BallotPreview} definition=${ballotOf(contest)} />`}
          </div>
        </div>
      `}
    <//>
  <//>`;
}
