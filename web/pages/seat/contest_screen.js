// One contest, from the ballot to the receipt.

import { html } from '../../lib/html.js';
import { t } from '../../lib/i18n.js';
import { BallotForm } from './ballot_form.js';
import { Receipt } from './receipt.js';
import { Fingerprint, Heading, Notice } from './parts.js';
import { describe } from './words.js';

export function ContestScreen({ seat, entry, onBack }) {
  const { stage } = describe(entry);
  return html`
    <div class="stack narrow">
      <button type="button" class="button small plain back" onClick=${onBack}>← ${t('seat.back')}</button>
      <${Heading}>${entry.title}<//>
      ${stage === 'ready'
        ? html`<${Voting} seat=${seat} entry=${entry} />`
        : html`<${Status} seat=${seat} entry=${entry} />`}
    </div>
  `;
}

function Voting({ seat, entry }) {
  const { problem } = describe(entry);
  return html`
    ${problem && html`<${Notice} kind="bad">${problem}<//>`}
    <${BallotForm}
      key=${entry.id}
      definition=${entry.definition}
      draft=${entry.record?.draft}
      onDraft=${(marks) => seat.booth.saveDraft(entry, marks)}
      onCast=${(marks) => seat.booth.cast(entry, marks)}
    />
    ${entry.contest.fingerprint && html`<${Fingerprint} value=${entry.contest.fingerprint} />`}
  `;
}

function Status({ seat, entry }) {
  const { stage, kind, title, text, problem } = describe(entry);
  const { record, contest } = entry;
  return html`
    <div class="stack" aria-live="polite">
      ${title && html`<${Notice} kind=${kind}><strong>${title}</strong><br />${text}<//>`}
      ${problem && html`<${Notice} kind=${title ? 'warn' : kind}>${problem}<//>`}
      ${stage === 'choosing' && html`<${Choose} seat=${seat} entry=${entry} />`}
      ${problem && html`<${Retry} seat=${seat} entry=${entry} />`}
    </div>
    ${record?.leaf && html`<${Receipt} seat=${seat} entry=${entry} received=${stage === 'cast'} />`}
    ${contest?.fingerprint && html`<${Fingerprint} value=${contest.fingerprint} />`}
  `;
}

// For good: who draws a ballot here is handed no paper.
function Choose({ seat, entry }) {
  return html`
    <button type="button" class="button primary wide" disabled=${entry.busy} onClick=${() => seat.booth.choose(entry)}>
      ${t('seat.choose')}
    </button>
  `;
}

function Retry({ seat, entry }) {
  return html`
    <button type="button" class="button wide" disabled=${entry.busy} onClick=${() => seat.booth.retry(entry)}>
      ${t('common.retry')}
    </button>
    ${entry.problem.retrying && html`<p class="soft">${t('seat.retrying')}</p>`}
  `;
}
