// The ballot: mark, look it over, cast.

import { useState } from 'preact/hooks';
import { MARK_AGAINST, MARK_FOR, MARK_OTHER } from '../../lib/ballot.js';
import { optionsOf } from '../../lib/contest.js';
import { html } from '../../lib/html.js';
import { t } from '../../lib/i18n.js';
import { judge, optionCount } from '../../lib/rules.js';
import { Notice } from './parts.js';

const MARK_WORDS = { [MARK_FOR]: 'mark.for', [MARK_AGAINST]: 'mark.against', [MARK_OTHER]: 'mark.other' };

/**
 * definition: a manifest, or an open contest. draft: marks to begin with.
 * onDraft(marks) is called after each change; onCast(marks) casts and resolves
 * once the choice is stored on the device.
 */
export function BallotForm({ definition, draft, onDraft, onCast }) {
  const [marks, setMarks] = useState(() => new Map(draft ?? []));
  const [reviewing, setReviewing] = useState(false);
  const [full, setFull] = useState(false);
  const list = [...marks].sort(([a], [b]) => a - b);

  function change(number, mark) {
    const next = new Map(marks);
    if (mark) next.set(number, mark);
    else next.delete(number);
    setFull(false);
    setMarks(next);
    onDraft([...next].sort(([a], [b]) => a - b));
  }

  function show(review) {
    setReviewing(review);
    window.scrollTo(0, 0);
  }

  if (reviewing) {
    return html`
      <${Review} definition=${definition} marks=${list} onCast=${() => onCast(list)} onBack=${() => show(false)} />
    `;
  }
  return html`
    <${Instruction} definition=${definition} />
    <${Rows} definition=${definition} marks=${marks} onChange=${change} onFull=${() => setFull(true)} />
    <${Bar} definition=${definition} marks=${list} full=${full} onReview=${() => show(true)} />
  `;
}

function Instruction({ definition }) {
  const { style, seats } = definition;
  return html`<p class="instruction">${t(`seat.instruction.${style}`, { seats, options: optionCount(definition) })}</p>`;
}

function Rows({ definition, marks, onChange, onFull }) {
  switch (definition.style) {
    case 'approval':
      return html`<${ApprovalRows} definition=${definition} marks=${marks} onChange=${onChange} onFull=${onFull} />`;
    case 'each':
      return html`<${EachRows} definition=${definition} marks=${marks} onChange=${onChange} />`;
    default:
      return html`<${Choices} number=${1} choices=${[MARK_FOR, MARK_AGAINST, MARK_OTHER]} marks=${marks} onChange=${onChange} />`;
  }
}

function ApprovalRows({ definition, marks, onChange, onFull }) {
  function toggle(box, number) {
    if (!box.checked) return onChange(number, 0);
    if (marks.size < definition.seats) return onChange(number, MARK_FOR);
    // One too many: the box has changed already and goes back.
    box.checked = false;
    return onFull();
  }

  return html`
    <fieldset>
      <legend class="visually-hidden">${t('seat.candidates')}</legend>
      <ul class="options">
        ${optionsOf(definition).map(
          ({ number, name }) => html`
            <li key=${number}>
              <label class="option">
                <input type="checkbox" checked=${marks.has(number)} onChange=${(event) => toggle(event.currentTarget, number)} />
                <span class="option-number">${number}</span>
                <span class="option-name">${name}</span>
              </label>
            </li>
          `
        )}
      </ul>
    </fieldset>
  `;
}

function EachRows({ definition, marks, onChange }) {
  return html`
    <ul class="options">
      ${optionsOf(definition).map(
        ({ number, name }) => html`
          <li key=${number} class="each">
            <${Choices} number=${number} name=${name} choices=${[MARK_FOR, MARK_AGAINST]} marks=${marks} onChange=${onChange} />
          </li>
        `
      )}
    </ul>
  `;
}

function Choices({ number, name, choices, marks, onChange }) {
  return html`
    <fieldset class="choices">
      <legend class=${name ? 'each-name' : 'visually-hidden'}>
        ${name ? html`<span class="option-number">${number}</span> ${name}` : t('seat.choices')}
      </legend>
      <div class="choice-row">
        ${choices.map(
          (mark) => html`
            <label class="option" key=${mark}>
              <input
                type="radio"
                name=${`option-${number}`}
                checked=${marks.get(number) === mark}
                onChange=${() => onChange(number, mark)}
              />
              <span class="option-name">${t(MARK_WORDS[mark])}</span>
            </label>
          `
        )}
      </div>
    </fieldset>
  `;
}

// Always in sight: how many are marked, and the way on.
function Bar({ definition, marks, full, onReview }) {
  const limit = definition.style === 'approval' ? definition.seats : optionCount(definition);
  const resolution = definition.style === 'resolution';
  return html`
    <div class="bar">
      <p class="bar-full" role="alert">${full && t('seat.full', { seats: definition.seats })}</p>
      ${!resolution &&
      html`
        <p class="bar-count" role="status">${t('seat.marked', { marked: marks.length, limit })}</p>
        <meter class="bar-meter" min="0" max=${limit} value=${marks.length} aria-hidden="true"></meter>
      `}
      <p class="bar-note soft">${t(definition.secret ? 'seat.not_sent' : 'seat.not_sent_open')}</p>
      <button
        type="button"
        class="button primary wide"
        disabled=${resolution && marks.length === 0}
        onClick=${onReview}
      >
        ${t('seat.review')}
      </button>
    </div>
  `;
}

function Review({ definition, marks, onCast, onBack }) {
  const [state, setState] = useState('asking');
  const names = new Map(optionsOf(definition).map(({ number, name }) => [number, name]));

  async function cast() {
    setState('storing');
    try {
      await onCast();
    } catch {
      setState('failed');
    }
  }

  return html`
    <section class="stack" aria-labelledby="review">
      <h2 id="review" ref=${focus} tabindex="-1">${t(definition.secret ? 'seat.review_title' : 'seat.review_title_open')}</h2>
      <${ReviewNotice} definition=${definition} marks=${marks} />
      <ul class="list panel">
        ${marks.map(
          ([number, mark]) => html`
            <li key=${number}>
              <span>${definition.style === 'resolution' ? definition.title : `${number}. ${names.get(number)}`}</span>
              ${definition.style !== 'approval' && html`<strong>${t(MARK_WORDS[mark])}</strong>`}
            </li>
          `
        )}
      </ul>
      ${definition.sealed && html`<p>${t('seat.sealed')}</p>`}
      <p>${t(definition.secret ? 'seat.final_secret' : 'seat.final_open')}</p>
      ${state === 'failed' && html`<${Notice} kind="bad">${t('seat.store_problem')}<//>`}
      <button type="button" class="button primary wide tall" disabled=${state === 'storing'} onClick=${cast}>
        ${t(definition.secret ? 'seat.cast' : 'seat.vote')}
      </button>
      <button type="button" class="button wide" disabled=${state === 'storing'} onClick=${onBack}>
        ${t('seat.change')}
      </button>
    </section>
  `;
}

const focus = (node) => node?.focus({ preventScroll: true });

// What will become of the ballot as it is marked.
function ReviewNotice({ definition, marks }) {
  const verdict = judge(definition, marks);
  if (verdict !== 'valid') {
    return html`<${Notice} kind="warn">${t(`seat.verdict.${verdict}`, { seats: definition.seats })}<//>`;
  }
  const empty = optionCount(definition) - marks.length;
  if (definition.style === 'each' && empty > 0) {
    return html`<${Notice} kind="warn">${t('seat.rows_empty', { count: empty })}<//>`;
  }
  if (definition.style === 'approval') {
    return html`<p>${t('seat.review_count', { marked: marks.length, seats: definition.seats })}</p>`;
  }
  return null;
}
