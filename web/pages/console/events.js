// The audit log's newest entries and whether each follows from the one before.
import { actorText } from '../../lib/actor.js';
import { api, query } from '../../lib/api.js';
import { html } from '../../lib/html.js';
import { formatDateTime, t } from '../../lib/i18n.js';
import { Icon } from '../../lib/parts.js';
import { useLoad } from './context.js';
import { Loaded, Page } from './parts.js';

const BATCH = 1000;
const SHOWN = 200;
const LONG = 110;

function parseLines(text) {
  return text.split('\n').filter(Boolean).map((line) => JSON.parse(line));
}

// Reads the log to its end; answers the last entries and whether every link held.
async function readLog() {
  let events = [];
  let after = 0;
  let previous = null;
  let linked = true;
  for (;;) {
    const batch = parseLines(await api.text(`/api/events${query({ after, limit: BATCH })}`));
    for (const event of batch) {
      if (previous && event.prev !== previous.hash) linked = false;
      previous = event;
    }
    events = [...events, ...batch].slice(-SHOWN);
    if (batch.length < BATCH) return { events: events.reverse(), linked };
    after = batch.at(-1).seq;
  }
}

function Data({ value }) {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (text === '{}') return null;
  if (text.length <= LONG) return text;
  return html`<details><summary>${text.slice(0, LONG)}…</summary>${text}</details>`;
}

export function Events() {
  const found = useLoad(readLog);
  const actions = html`<button type="button" class="button" onClick=${found.reload}>${t('events.refresh')}</button>
    <a class="button" href="/api/exports/events.csv" download="events.csv">${t('files.events')}</a>`;
  return html`<${Page} title=${t('console.tab.events')} actions=${actions}>
    <${Loaded} of=${found}>
      ${({ events, linked }) => html`
        <p class=${`tag with-icon ${linked ? 'good' : 'bad'}`}><${Icon} name=${linked ? 'yes' : 'no'} /> ${t(linked ? 'events.linked' : 'events.broken')}</p>
        <div class="panel scroll flush"><table>
          <thead><tr><th class="number">#</th><th>${t('events.at')}</th><th>${t('events.actor')}</th><th>${t('events.act')}</th><th>${t('events.data')}</th><th>${t('events.hash')}</th></tr></thead>
          <tbody>${events.map((event) => html`<tr key=${event.seq}>
            <td class="number">${event.seq}</td>
            <td class="nowrap">${formatDateTime(event.at)}</td>
            <td>${actorText(event.actor)}</td>
            <td class="mono">${event.act}</td>
            <td class="mono wrap"><${Data} value=${event.data} /></td>
            <td class="mono" title=${event.hash}>${event.hash.slice(0, 12)}…</td>
          </tr>`)}</tbody>
        </table></div>
      `}
    <//>
  <//>`;
}
