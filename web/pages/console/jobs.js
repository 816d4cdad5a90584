// Long work: what the daemon does for this console (sheets of badges), and what
// this page sends (papers, a roster). One may leave and find it again.
import { useEffect } from 'preact/hooks';
import { api } from '../../lib/api.js';
import { errorText } from '../../lib/errors.js';
import { html } from '../../lib/html.js';
import { formatTime, t } from '../../lib/i18n.js';
import { Icon, Problem } from '../../lib/parts.js';
import { createStore, holdPage, useStore } from '../../lib/store.js';
import { unsaved } from './cards_once.js';
import { useConsole, useMay } from './context.js';
import { importing, isImporting } from './importing.js';
import { Page, Panel } from './parts.js';
import { isUnderWay, uploads } from './uploads.js';

const SOON = 700;
const LATER = 5000;

// {list, error, seen}: list is null until the daemon has answered.
const jobs = createStore({ list: null, error: null });
let watchers = 0;
let timer = null;

export const isRunning = ({ state }) => state === 'queued' || state === 'running';

async function look() {
  clearTimeout(timer);
  try {
    const { jobs: list } = await api.get('/api/jobs');
    jobs.set({ list, error: null });
  } catch (error) {
    jobs.set((now) => ({ ...now, error }));
  }
  clearTimeout(timer);
  const running = jobs.get().list?.some(isRunning);
  if (watchers > 0 || running) timer = setTimeout(look, running ? SOON : LATER);
}

// The daemon's jobs, looked at while anybody watches or one of them runs.
export function useJobs() {
  useEffect(() => {
    watchers++;
    look();
    return () => {
      watchers--;
    };
  }, []);
  return useStore(jobs);
}

// delegates: "all", "missing" or ids. Answers the job.
export async function startJob(kind, delegates, settings = {}) {
  const job = await api.post('/api/jobs', { kind, delegates, ...settings });
  await look();
  return job;
}

export function forgetJobs() {
  clearTimeout(timer);
  jobs.reset();
}

async function drop(id) {
  await api.delete(`/api/jobs/${id}`).catch(() => {});
  await look();
}

const ICONS = { done: 'yes', failed: 'no', cancelled: 'no', queued: 'clock', running: 'clock' };
const KINDS = { done: 'good', failed: 'bad', cancelled: '', queued: '', running: 'accent' };

function State({ job }) {
  return html`<span class=${`tag with-icon ${KINDS[job.state]}`}><${Icon} name=${ICONS[job.state]} /> ${t(`job.state_${job.state}`)}</span>`;
}

function Progress({ job }) {
  const label = t(`job.${job.kind}`);
  if (job.state === 'queued' || !job.total) return html`<progress aria-label=${label}></progress>`;
  return html`<div class="row nowrap-row"><progress aria-label=${label} max=${job.total} value=${job.done}></progress><span class="soft nowrap">${t('job.of', { done: job.done, total: job.total })}</span></div>`;
}

function Job({ job }) {
  const may = useMay('jobs');
  const name = `${job.kind.replace('_pdf', '')}-${job.id}.pdf`;
  const running = isRunning(job);
  const empty = job.state === 'done' && job.total === 0;
  return html`<li class="job">
    <div class="row spread">
      <strong>${t(`job.${job.kind}`)}</strong>
      <${State} job=${job} />
    </div>
    <p class="soft">${t('job.began', { time: formatTime(job.created_at) })}${job.state === 'done' && html` · ${empty ? t('job.nothing') : t('job.sheets', { count: job.total })}`}</p>
    ${running && html`<${Progress} job=${job} />`}
    ${job.error && html`<p class="problem">${errorText({ code: job.error })}</p>`}
    <div class="row">
      ${job.state === 'done' && job.file && !empty && html`<a class="button primary" href=${job.file} download=${name}>${t('job.download')}</a>
        <a class="button" href=${job.file} target="_blank" rel="noopener">${t('job.open')}</a>`}
      ${may && html`<button type="button" class="button small" onClick=${() => drop(job.id)}>${t(running ? 'job.cancel' : 'job.forget')}</button>`}
    </div>
  </li>`;
}

// The daemon's jobs of one kind, or of all; nothing where there are none.
export function Jobs({ kind }) {
  const { list, error } = useJobs();
  const shown = (list ?? []).filter((job) => !kind || job.kind === kind);
  return html`<div aria-live="polite">
    ${error && list === null && html`<${Problem} error=${error} />`}
    ${shown.length > 0 && html`<ul class="jobs plain">${shown.map((job) => html`<${Job} key=${job.id} job=${job} />`)}</ul>`}
  </div>`;
}

function Sending() {
  const sending = useStore(uploads).filter(isUnderWay);
  const roster = useStore(importing);
  if (sending.length === 0 && roster.phase === 'idle') return null;
  return html`<${Panel} title=${t('job.from_here')}>
    <ul class="jobs plain">
      ${roster.phase !== 'idle' && html`<li class="job">
        <a href="#/roster/import"><strong>${t('job.roster', { name: roster.name })}</strong></a>
        <p class="soft">${t(`import.phase_${roster.phase}`)}</p>
        ${isImporting(roster) && html`<progress aria-label=${t('roster.import')}></progress>`}
      </li>`}
      ${sending.map((one) => html`<li class="job" key=${one.id}>
        <a href="#/documents"><strong>${one.title}</strong></a>
        <progress aria-label=${one.title} max=${Math.max(one.file.size, 1)} value=${one.sent}></progress>
      </li>`)}
    </ul>
  <//>`;
}

// How much goes on, as a link to it; nothing where nothing does.
export function RunningWork() {
  const { me } = useConsole();
  return me.role === 'secretariat' ? html`<${Running} />` : null;
}

function Running() {
  const { cards } = useConsole();
  useEffect(() => {
    holdPage('cards', unsaved(cards));
  }, [cards]);
  const { list } = useStore(jobs);
  const sending = useStore(uploads).filter(isUnderWay).length;
  const roster = isImporting(useStore(importing)) ? 1 : 0;
  useEffect(() => {
    look();
  }, []);
  const count = (list ?? []).filter(isRunning).length + sending + roster;
  return html`<p class="running" role="status">${count > 0 && html`<a href="#/jobs"><${Icon} name="clock" /> ${t('job.running', { count })}</a>`}</p>`;
}

export function JobsPage() {
  const { list } = useStore(jobs);
  const idle = useStore(importing).phase === 'idle' && !useStore(uploads).some(isUnderWay);
  return html`<${Page} title=${t('console.tab.jobs')}>
    <p class="soft">${t('job.about')}</p>
    <${Sending} />
    <${Jobs} />
    ${idle && list?.length === 0 && html`<p class="soft">${t('job.none')}</p>`}
  <//>`;
}
