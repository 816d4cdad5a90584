// The delegate's list: open ballots first, then receipts and papers.

import { useState } from 'preact/hooks';
import { html } from '../../lib/html.js';
import { t } from '../../lib/i18n.js';
import { Announcements } from './announcements.js';
import { stageOf } from './booth.js';
import { Issued } from './issued.js';
import { Papers } from './papers.js';
import { Notice } from './parts.js';
import { describe } from './words.js';

export function Home({ seat, onOpen }) {
  const { session, booth, hall, store } = seat;
  const entries = [...booth.entries.values()];
  const shown = entries.filter((entry) => concerns(entry, hall)).sort(readyFirst);
  return html`
    <${Greeting} card=${session.card} hall=${hall} />
    ${session.badSecret && html`<${Notice} kind="bad">${t('seat.bad_link')}<//>`}
    ${!store.durable && html`<${Notice} kind="warn">${t('seat.not_durable')}<//>`}
    ${seat.problem && html`<${Notice} kind="bad">${t('seat.store_problem')}<//>`}
    <div class="columns">
      <div class="stack">
        <section class="stack" aria-labelledby="contests">
          <h2 id="contests">${t('seat.contests')}</h2>
          ${shown.length === 0 && html`<p class="panel soft">${t(nothingWord(seat))}</p>`}
          <ul class="cards">
            ${shown.map((entry) => html`<li key=${entry.id}><${ContestCard} entry=${entry} onOpen=${onOpen} /></li>`)}
          </ul>
        </section>
        <${Receipts} entries=${entries} onOpen=${onOpen} />
        <${Issued} seat=${seat} entries=${entries} />
      </div>
      <div class="stack">
        <${Announcements} newest=${hall?.announcement} />
        <${Papers} session=${session} opened=${seat.opened} />
        <${Leave} seat=${seat} entries=${entries} />
      </div>
    </div>
  `;
}

// What is open, on its way, or was here before the daemon could be asked.
function concerns(entry, hall) {
  return entry.state !== null || stageOf(entry) === 'sending' || (!hall && entry.record?.state === 'drawn');
}

function nothingWord({ hall, connected }) {
  if (hall) return 'seat.no_contests';
  return connected === false ? 'seat.contests_offline' : 'common.loading';
}

function readyFirst(a, b) {
  return (stageOf(b) === 'ready') - (stageOf(a) === 'ready') || a.id - b.id;
}

function Greeting({ card, hall }) {
  const { full_name: name, code, delegation, seat: place } = card.delegate;
  return html`
    <section class="greeting">
      <h1>${name}</h1>
      <p class="soft">${[code, delegation, place && t('seat.place', { seat: place })].filter(Boolean).join(' · ')}</p>
      ${hall &&
      html`
        <p class="soft">
          ${[hall.session?.title, t('seat.present', { present: hall.present, convened: hall.convened })]
            .filter(Boolean)
            .join(' · ')}
        </p>
      `}
    </section>
  `;
}

function ContestCard({ entry, onOpen }) {
  const { stage, kind, title, text, problem } = describe(entry);
  const ready = stage === 'ready';
  return html`
    <article class=${`panel contest stage-${stage}`}>
      <h3>${entry.title}</h3>
      <div class="contest-state" role="status">
        ${title && html`<p><strong>${title}</strong> ${text}</p>`}
        ${problem && html`<p class=${kind === 'info' && !title ? '' : 'problem'}>${problem}</p>`}
      </div>
      <button type="button" class=${`button wide ${ready ? 'primary' : ''}`} onClick=${() => onOpen(entry.id)}>
        ${t(ready ? openWord(entry) : 'seat.open_details')}
        <span class="visually-hidden">${entry.title}</span>
      </button>
    </article>
  `;
}

const openWord = ({ definition }) => (definition.secret ? 'seat.open_ballot' : 'seat.open_vote');

// Codes are not shown here: who sees one finds the ballot on the published board.
function Receipts({ entries, onOpen }) {
  const cast = entries.filter(({ record }) => record?.leaf && record.state !== 'signed');
  if (cast.length === 0) return null;
  return html`
    <section class="stack" aria-labelledby="receipts">
      <h2 id="receipts">${t('seat.receipts')}</h2>
      <ul class="list panel">
        ${cast.map(
          ({ id, record }) => html`
            <li key=${record.id} class="receipt-row">
              <span>
                ${record.title}
                ${record.board && html`<span class=${`tag ${BOARD_TAGS[record.board.verdict]}`}>${t(`seat.board.${record.board.verdict}.tag`)}</span>`}
              </span>
              <button type="button" class="button small" onClick=${() => onOpen(id)}>
                ${t('seat.open_receipt')} <span class="visually-hidden">${record.title}</span>
              </button>
            </li>
          `
        )}
      </ul>
    </section>
  `;
}

const BOARD_TAGS = { present: 'good', absent: 'bad', unsound: 'bad' };

// Leaving asks first, and says what would be lost.
function Leave({ seat, entries }) {
  const [asked, ask] = useState(false);
  const open = entries.filter((entry) => ['issued', 'ready', 'sending'].includes(stageOf(entry)) && entry.record);
  if (!asked) {
    return html`<button type="button" class="button plain" onClick=${() => ask(true)}>${t('seat.leave')}</button>`;
  }
  return html`
    <section class="panel stack" role="alertdialog" aria-label=${t('seat.leave')}>
      <p>${t('seat.leave_text')}</p>
      ${open.length > 0 &&
      html`<${Notice} kind="bad">${t('seat.leave_loses', { count: open.length })}<//>`}
      <div class="row">
        <button type="button" class="button danger" onClick=${seat.leave}>${t('seat.leave_confirm')}</button>
        <button type="button" class="button" onClick=${() => ask(false)}>${t('common.cancel')}</button>
      </div>
    </section>
  `;
}
