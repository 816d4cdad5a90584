// Finds one ballot on a board by its receipt's code or its ballot key.

import { useState } from 'preact/hooks';
import { optionsOf } from '../../lib/contest.js';
import { html } from '../../lib/html.js';
import { t } from '../../lib/i18n.js';
import { Field, Notice } from '../../lib/parts.js';

// Fewer digits than a receipt shows could fit several ballots.
const SHORTEST = 16;
const MARKS = ['for', 'against', 'other'];

export function FindBallot({ report, code }) {
  const [text, setText] = useState(code);
  const wanted = text.toLowerCase().replace(/[^0-9a-f]/g, '');
  const long = wanted.length >= SHORTEST;
  return html`
    <section class="panel stack" aria-labelledby="find">
      <h2 id="find">${t('verify.find')}</h2>
      <${Field}
        label=${t('verify.code')}
        hint=${t('verify.code_hint')}
        name="code"
        class="input mono"
        value=${text}
        onInput=${setText}
        autocomplete="off"
        spellcheck=${false}
      />
      <div class="stack" aria-live="polite">${long && html`<${Found} report=${report} wanted=${wanted} />`}</div>
    </section>
  `;
}

function Found({ report, wanted }) {
  const index = report.leaves.findIndex((leaf, i) => leaf && (leaf.startsWith(wanted) || report.rows[i]?.key?.startsWith(wanted)));
  if (index < 0) return html`<${Notice} kind="bad">${t('verify.absent')}<//>`;
  return html`
    <${Notice} kind="good"><strong>${t('verify.present')}</strong> ${t('verify.present_row', { row: index + 1 })}<//>
    <${Ballot} report=${report} row=${report.rows[index]} />
  `;
}

function Ballot({ report, row: { verdict, marks } }) {
  if (verdict === 'unopened' && report.manifest.sealing_keys) return html`<p>${t('verify.sealed')}</p>`;
  return html`
    <${Marks} manifest=${report.manifest} marks=${marks} />
    ${!['valid', 'unopened'].includes(verdict) && html`<p>${t('verify.invalid_ballot', { reason: t(`verify.reason.${verdict}`) })}</p>`}
  `;
}

function Marks({ manifest, marks }) {
  const names = new Map(optionsOf(manifest).map(({ number, name }) => [number, name]));
  if (!marks?.length) return html`<p>${t('verify.blank')}</p>`;
  return html`
    <ul class="marks">
      ${marks.map(
        ([number, mark]) => html`
          <li key=${number}>${names.get(number) ?? number}: <strong>${MARKS[mark - 1] ? t(`mark.${MARKS[mark - 1]}`) : mark}</strong></li>
        `
      )}
    </ul>
  `;
}
