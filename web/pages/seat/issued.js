// After a secret contest: whether a ballot was issued in the delegate's name, and
// the list of all who were issued one.

import { useEffect, useState } from 'preact/hooks';
import { errorText } from '../../lib/errors.js';
import { html } from '../../lib/html.js';
import { t } from '../../lib/i18n.js';
import { Notice } from './parts.js';
import { issuedList, issuedToMe } from './server.js';

// A whole hall asks when the voting closes; spread it a little.
const SPREAD_MS = 3000;
const KINDS = { here: 'good', elsewhere: 'warn', paper: 'info', none: 'info', missing: 'bad' };

/** What the list says, held against what this device knows: `record` is its ballot of the contest, if any. */
export function judgeIssued(ballot, record) {
  const drawn = record && (record.state !== 'prepared' || record.awaiting);
  if (ballot === 'electronic') return drawn ? 'here' : 'elsewhere';
  return drawn ? 'missing' : ballot;
}

export function Issued({ seat, entries }) {
  const contests = useIssued(seat);
  if (!contests || contests.length === 0) return null;
  const records = new Map(entries.map((entry) => [entry.id, entry.record]));
  return html`
    <section class="stack" aria-labelledby="issued">
      <h2 id="issued">${t('seat.issued')}</h2>
      <p class="soft">${t('seat.issued.text')}</p>
      <ul class="cards">
        ${contests.map((one) => html`<li key=${one.contest}><${OfContest} seat=${seat} one=${one} record=${records.get(one.contest)} /></li>`)}
      </ul>
    </section>
  `;
}

function OfContest({ seat, one, record }) {
  const word = judgeIssued(one.ballot, record);
  return html`
    <article class="panel stack">
      <h3>${one.title}</h3>
      <${Notice} kind=${KINDS[word]}><strong>${t(`seat.issued.${word}`)}</strong> ${t(`seat.issued.${word}.text`)}<//>
      <${List} seat=${seat} contest=${one.contest} />
    </article>
  `;
}

// Asked for when the page opens, when a contest closes, and when the connection is back.
function useIssued({ session, hall, connected }) {
  const [contests, set] = useState(null);
  const over = (hall?.contests ?? []).filter(({ state }) => state === 'closed').map(({ id }) => id).join();
  useEffect(() => {
    if (connected === false) return undefined;
    let stale = false;
    const timer = setTimeout(
      () => issuedToMe(session).then((found) => stale || set(found), () => {}), // asked again with the connection
      contests ? Math.random() * SPREAD_MS : 0
    );
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [over, connected]);
  return contests;
}

// Loaded when it is unfolded, a page at a time.
function List({ seat, contest }) {
  const [list, set] = useState({ draws: [], next: '', busy: false, problem: null });

  async function more() {
    if (list.busy || list.next === null) return;
    set({ ...list, busy: true, problem: null });
    try {
      const page = await issuedList(seat.session, contest, list.next);
      set({ ...page, draws: [...list.draws, ...page.draws], busy: false, problem: null });
    } catch (problem) {
      set({ ...list, busy: false, problem });
    }
  }

  const begin = (event) => event.currentTarget.open && list.draws.length === 0 && more();
  return html`
    <details onToggle=${begin}>
      <summary>${t('seat.issued.list')}</summary>
      ${list.issued !== undefined && html`<p class="soft">${t('seat.issued.count', { count: list.issued })}</p>`}
      <ol class="list issued-list">
        ${list.draws.map(
          ({ code, full_name: name, delegation, ballot }) => html`
            <li key=${code}>
              <span>${name}</span> <span class="soft">${[code, delegation, ballot === 'paper' && t('seat.issued.on_paper')].filter(Boolean).join(' · ')}</span>
            </li>
          `
        )}
      </ol>
      ${list.problem && html`<${Notice} kind="bad">${errorText(list.problem)}<//>`}
      ${list.next !== null && html`<button type="button" class="button small" disabled=${list.busy} onClick=${more}>${t(list.busy ? 'common.loading' : 'seat.issued.more')}</button>`}
    </details>
  `;
}
