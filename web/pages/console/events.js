// The audit log in plain words, newest first, and whether its chain holds.
import { useEffect, useState } from 'preact/hooks';
import { actorText } from '../../lib/actor.js';
import { api, query } from '../../lib/api.js';
import { parseEvents, verifyChain } from '../../lib/events.js';
import { html } from '../../lib/html.js';
import { formatDate, formatNumber, formatTime, t } from '../../lib/i18n.js';
import { Icon, Notice, Problem } from '../../lib/parts.js';
import { useConsole, useLoad } from './context.js';
import { eventNote, eventText } from './event_words.js';
import { Download, Loaded, Page, Pager, Panel } from './parts.js';

const PAGE = 50;
const BATCH = 1000;

// until: the number of the newest event of the page, or null for the newest of all.
async function readPage(until) {
  const path = until === null ? `/api/events${query({ last: PAGE })}` : `/api/events${query({ after: Math.max(0, until - PAGE), limit: Math.min(PAGE, until) })}`;
  return parseEvents(await api.text(path)).reverse();
}

// Texts by id, asked for once; undefined until they are known.
function useNames(events) {
  const [delegates, setDelegates] = useState(new Map());
  const contests = useLoad(() => api.get('/api/contests'));
  const sessions = useLoad(() => api.get('/api/sessions'));
  const credentials = useLoad(() => api.get('/api/credentials'));
  useEffect(() => {
    let stale = false;
    const ids = [...new Set(events.map(({ data }) => data?.delegate).filter(Number.isInteger))].filter((id) => !delegates.has(id));
    async function load() {
      const found = await Promise.all(ids.map((id) => api.get(`/api/delegates/${id}`).catch(() => null)));
      if (stale) return;
      setDelegates((before) => new Map([...before, ...found.filter(Boolean).map((person) => [person.id, `${person.full_name} (${person.code})`])]));
    }
    if (ids.length > 0) load();
    return () => {
      stale = true;
    };
  }, [events]);
  const titled = (list, id) => {
    const title = list?.find((each) => each.id === id)?.title;
    return title && `“${title}”`;
  };
  return {
    contest: (id) => titled(contests.data?.contests, id),
    session: (id) => titled(sessions.data?.sessions, id),
    delegate: (id) => delegates.get(id),
    // Devices and tokens in force go by their labels.
    actor(actor) {
      const label = credentials.data?.credentials.find(({ kind, id }) => `${kind}:${id}` === actor)?.label;
      return label ? `${label} (${actorText(actor)})` : actorText(actor);
    },
  };
}

function Entry({ event, names }) {
  const note = eventNote(event);
  return html`<li class="event">
    <p class="soft event-at"><time datetime=${event.at}>${formatTime(event.at, { seconds: true })} ${formatDate(event.at)}</time></p>
    <p class="event-who">${names.actor(event.actor)}</p>
    <div class="event-what">
      <p>${eventText(event, names)}</p>
      ${note && html`<p class="soft">${note}</p>`}
      <details>
        <summary class="soft">${t('events.entry', { seq: String(event.seq) })}</summary>
        <dl class="event-raw mono">
          <div><dt>${t('events.act')}</dt><dd>${event.act}</dd></div>
          <div><dt>${t('events.data')}</dt><dd>${event.dataText}</dd></div>
          <div><dt>${t('events.hash')}</dt><dd>${event.hash}</dd></div>
        </dl>
      </details>
    </div>
  </li>`;
}

// {state: "running"|"good"|"broken"|"failed", checked, brokenAt, error}
function useChain(newest) {
  const { congress } = useConsole();
  const [chain, setChain] = useState({ state: 'running', checked: 0 });
  const [turn, setTurn] = useState(0);
  const key = congress?.public_key;
  useEffect(() => {
    if (!key || !newest) return undefined;
    let stale = false;
    const tell = (now) => !stale && setChain(now);
    tell({ state: 'running', checked: 0 });
    verifyChain({
      read: (after) => api.text(`/api/events${query({ after, limit: BATCH })}`, { timeout: 0 }),
      publicKey: key,
      onProgress: (checked) => tell({ state: 'running', checked }),
      stopped: () => stale,
    }).then(
      ({ checked, brokenAt }) => tell({ state: brokenAt ? 'broken' : 'good', checked, brokenAt }),
      (error) => tell({ state: 'failed', error }),
    );
    return () => {
      stale = true;
    };
  }, [key, turn, Boolean(newest)]);
  return { ...chain, again: () => setTurn((now) => now + 1) };
}

function Chain({ newest }) {
  const chain = useChain(newest);
  return html`<${Panel} title=${t('events.chain')}>
    <p class="soft">${t('events.chain_about')}</p>
    ${chain.state === 'running' && html`<div class="meter" role="status">
      <span>${t('events.checking')}</span><strong>${formatNumber(chain.checked)}<span class="soft"> / ${formatNumber(newest ?? 0)}</span></strong>
      <progress max=${Math.max(newest ?? 1, 1)} value=${chain.checked} aria-label=${t('events.checking')}></progress>
    </div>`}
    ${chain.state === 'good' && html`<${Notice} kind="good"><${Icon} name="yes" /> ${t('events.linked', { count: chain.checked })}<//>`}
    ${chain.state === 'broken' && html`<${Notice} kind="bad"><${Icon} name="no" /> ${t('events.broken', { seq: String(chain.brokenAt) })}<//>`}
    <${Problem} error=${chain.error} />
    <div class="row">
      <button type="button" class="button" disabled=${chain.state === 'running'} onClick=${chain.again}>${t('events.check_again')}</button>
      <${Download} href="/api/exports/events.csv" name="events.csv">${t('events.download')}<//>
    </div>
  <//>`;
}

export function Events() {
  const [tops, setTops] = useState([null]);
  const [newest, setNewest] = useState(null);
  const until = tops.at(-1);
  const found = useLoad(() => readPage(until), [until]);
  const events = found.data ?? [];
  const names = useNames(events);
  const oldest = events.at(-1)?.seq ?? 1;
  useEffect(() => {
    if (until === null && events.length > 0) setNewest(events[0].seq);
  }, [found.data]);
  const actions = html`<button type="button" class="button" onClick=${() => (until === null ? found.reload() : setTops([null]))}>${t('events.refresh')}</button>`;
  return html`<${Page} title=${t('console.tab.events')} actions=${actions}>
    <${Chain} newest=${newest} />
    <${Loaded} of=${found}>
      ${() => html`
        <ol class="panel flush events" reversed>${events.map((event) => html`<${Entry} key=${event.seq} event=${event} names=${names} />`)}</ol>
        <${Pager} page=${tops.length} onBack=${tops.length > 1 ? () => setTops(tops.slice(0, -1)) : null} onOn=${oldest > 1 ? () => setTops([...tops, oldest - 1]) : null} back=${t('events.newer')} on=${t('events.older')} />
      `}
    <//>
  <//>`;
}
