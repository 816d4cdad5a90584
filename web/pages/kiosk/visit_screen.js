// A delegate at the tablet: the ballots one after the other, then what became of
// each of them.

import { useLayoutEffect, useRef } from 'preact/hooks';
import { errorText } from '../../lib/errors.js';
import { html } from '../../lib/html.js';
import { t } from '../../lib/i18n.js';
import { stageOf } from '../seat/booth.js';
import { BallotForm } from '../seat/ballot_form.js';
import { Fingerprint, Heading, Notice } from '../seat/parts.js';
import { describe } from '../seat/words.js';
import { useIdle } from './idle.js';
import { Summary } from './summary.js';

// Milliseconds without a touch before the warning, and of the warning.
const QUIET = { ballot: 90000, waiting: 60000, summary: 20000 };
const WARNING = 15000;

export function VisitScreen({ kiosk, visit }) {
  const entries = shownOf(visit);
  const ready = entries.filter((entry) => stageOf(entry) === 'ready');
  const asked = entries.find((entry) => stageOf(entry) === 'choosing' && !visit.declined.has(entry.id));
  const phase = phaseOf(visit, entries, asked ?? ready[0]);
  const [left, stay] = useIdle({ quiet: QUIET[phase], warning: WARNING, phase, onEnd: kiosk.finish });
  return html`
    <main class="seat">
      <div class="stack narrow">
        ${left !== null && html`<${Warning} seconds=${left} onStay=${stay} onLeave=${kiosk.finish} pending=${visit.pending().length > 0} />`}
        ${screenOf({ kiosk, visit, entries, ready, asked })}
      </div>
    </main>
  `;
}

function screenOf({ kiosk, visit, entries, ready, asked }) {
  if (visit.stage === 'signing_in' || visit.stage === 'opening') return html`<${Opening} kiosk=${kiosk} visit=${visit} />`;
  if (visit.stage !== 'open') return html`<${Stopped} kiosk=${kiosk} visit=${visit} />`;
  if (asked) return html`<${Choose} key=${`choose-${asked.id}`} kiosk=${kiosk} visit=${visit} entry=${asked} />`;
  if (ready.length > 0) return html`<${Ballot} key=${ready[0].id} kiosk=${kiosk} visit=${visit} entry=${ready[0]} entries=${entries} />`;
  return html`<${Summary} kiosk=${kiosk} visit=${visit} entries=${entries} />`;
}

// What concerns this delegate now, or was just done.
function shownOf(visit) {
  const entries = [...(visit.booth?.entries.values() ?? [])];
  return entries
    .filter((entry) => ['issuing', 'voting'].includes(entry.state) || entry.record?.leaf)
    .sort((a, b) => a.id - b.id);
}

function phaseOf(visit, entries, asking) {
  if (asking) return 'ballot';
  if (visit.stage !== 'open') return 'waiting';
  return entries.some((entry) => ['loading', 'waiting', 'awaiting', 'sending'].includes(stageOf(entry))) ? 'waiting' : 'summary';
}

function Opening({ kiosk, visit }) {
  const problem = visit.session?.problem;
  return html`
    <div class="stack" aria-live="polite">
      <${Heading}>${t('seat.signing_in')}<//>
      <p>${t('seat.signing_in_text')}</p>
      ${problem && html`<${Notice} kind="warn">${errorText(problem)} ${t('seat.retrying')}<//>`}
      <${Leave} kiosk=${kiosk} word="common.cancel" />
    </div>
  `;
}

// The card is not taken, or the tablet cannot keep a ballot.
function Stopped({ kiosk, visit }) {
  const failed = visit.stage === 'failed';
  return html`
    <${Heading}>${t(failed ? 'kiosk.failed' : 'seat.refused_title')}<//>
    <${Notice} kind="bad">${t(failed ? 'kiosk.failed_text' : 'kiosk.refused_text')}<//>
    <${Leave} kiosk=${kiosk} word="kiosk.to_start" />
  `;
}

function Ballot({ kiosk, visit, entry, entries }) {
  const { problem } = describe(entry);
  const at = entries.indexOf(entry) + 1;
  return html`
    <p class="soft">
      ${visit.holder.delegate.full_name}
      ${entries.length > 1 && ` · ${t('kiosk.ballot_of', { at, count: entries.length })}`}
    </p>
    <${Heading}>${entry.title}<//>
    ${problem && html`<${Notice} kind="bad">${problem}<//>`}
    <${BallotForm}
      definition=${entry.definition}
      draft=${entry.record?.draft}
      onDraft=${() => {}}
      onCast=${(marks) => visit.booth.cast(entry, marks)}
    />
    ${entry.contest.fingerprint && html`<${Fingerprint} value=${entry.contest.fingerprint} />`}
    <${Leave} kiosk=${kiosk} word="kiosk.leave_unvoted" />
  `;
}

// For good: who draws a ballot is handed no paper.
function Choose({ kiosk, visit, entry }) {
  const { title, text } = describe(entry);
  return html`
    <p class="soft">${visit.holder.delegate.full_name}</p>
    <${Heading}>${entry.title}<//>
    <${Notice} kind="info"><strong>${title}</strong><br />${text}<//>
    <button type="button" class="button primary wide tall" disabled=${entry.busy} onClick=${() => visit.booth.choose(entry)}>${t('kiosk.choose_here')}</button>
    <button type="button" class="button wide tall" onClick=${() => visit.decline(entry)}>${t('kiosk.choose_paper')}</button>
    <${Leave} kiosk=${kiosk} word="common.cancel" />
  `;
}

function Leave({ kiosk, word }) {
  return html`<button type="button" class="button wide plain" onClick=${kiosk.finish}>${t(word)}</button>`;
}

// It comes to the front by itself, nothing behind it can be reached, and a touch
// anywhere on it ends it; the focus then is where it was.
function Warning({ seconds, onStay, onLeave, pending }) {
  const dialog = useRef(null);

  useLayoutEffect(() => {
    const shown = dialog.current;
    shown.showModal();
    return () => shown.close();
  }, []);

  function escape(event) {
    event.preventDefault();
    onStay();
  }

  return html`
    <dialog class="kiosk-veil" role="alertdialog" ref=${dialog} aria-labelledby="still-there" aria-describedby="still-there-text" onCancel=${escape} onClick=${onStay}>
      <div class="panel stack kiosk-warning">
        <h2 id="still-there">${t('kiosk.still_there')}</h2>
        <p id="still-there-text">${t(pending ? 'kiosk.wiped_soon_pending' : 'kiosk.wiped_soon')}</p>
        <p class="kiosk-seconds" role="timer">${seconds}</p>
        <button type="button" class="button primary wide tall" autofocus onClick=${onStay}>${t('kiosk.stay')}</button>
        <button type="button" class="button wide" onClick=${onLeave}>${t('kiosk.finish')}</button>
      </div>
    </dialog>
  `;
}
