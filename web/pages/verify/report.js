// The verdict on a board, what was checked, and the recount.

import { optionsOf } from '../../lib/contest.js';
import { html } from '../../lib/html.js';
import { formatNumber, has, t } from '../../lib/i18n.js';
import { Icon, Notice } from '../../lib/parts.js';

const ROWS_SHOWN = 20;

// What was checked, each with the findings that speak against it.
const CHECKS = [
  { name: 'manifest', codes: ['manifest_signature', 'no_congress_key'] },
  { name: 'voprf_key', codes: ['voprf_key'], secret: true },
  { name: 'ballots', codes: ['ballot_malformed', 'ballot_signature', 'ballot_marks'], secret: true },
  { name: 'tokens', codes: ['ballot_token', 'voprf_key'], secret: true },
  { name: 'unique', codes: ['ballot_order', 'ballot_duplicate'], secret: true },
  {
    name: 'draws',
    codes: ['draw_malformed', 'draw_order', 'draw_duplicate', 'draw_signature', 'draw_evaluation', 'voprf_key'],
    secret: true,
  },
  { name: 'votes', codes: ['vote_malformed', 'vote_order', 'vote_marks'], secret: false },
  {
    name: 'counts',
    codes: [
      'count_issued',
      'count_collected',
      'count_valid',
      'count_invalid',
      'present_exceeds_convened',
      'issued_exceeds_present',
      'collected_exceeds_issued',
    ],
  },
  { name: 'totals', codes: ['totals'] },
  { name: 'root', codes: ['root'] },
  { name: 'closing', codes: ['closing_signature', 'no_congress_key', 'voprf_key'] },
];

export function Report({ report, name }) {
  const { manifest, findings } = report;
  return html`
    <section class="stack" aria-labelledby="verdict">
      <h2 id="verdict">${manifest?.title ?? name}</h2>
      <${Verdict} report=${report} />
      ${findings.length > 0 && html`<${Findings} findings=${findings} />`}
      ${report.counts && html`<${Checks} report=${report} />`}
      ${report.counts && html`<${Recount} report=${report} />`}
      ${report.fingerprint &&
      html`<p class="soft">${t('verify.fingerprint')} <span class="mono">${report.fingerprint}</span></p>`}
    </section>
  `;
}

function Verdict({ report }) {
  const { findings, counts, congressKey } = report;
  if (findings.length > 0) {
    return html`<${Notice} kind="bad"><strong>${t('verify.unsound')}</strong> ${t('verify.unsound_text')}<//>`;
  }
  return html`
    <${Notice} kind="good">
      <strong>${t('verify.sound')}</strong> ${t('verify.sound_text', { collected: counts.collected })}
    <//>
    <p class="soft">${t('verify.key_reminder')} <span class="mono key">${congressKey}</span></p>
  `;
}

// One line for each code, with the rows it concerns.
function Findings({ findings }) {
  const byCode = new Map();
  for (const { code, detail } of findings) byCode.set(code, [...(byCode.get(code) ?? []), detail]);
  return html`
    <div class="panel stack">
      <h3>${t('verify.findings')}</h3>
      <ul class="findings">
        ${[...byCode].map(([code, details]) => html`<li key=${code}><${Finding} code=${code} details=${details} /></li>`)}
      </ul>
    </div>
  `;
}

function Finding({ code, details }) {
  const told = details.filter((detail) => detail !== '');
  const key = `verify.finding.${code}`;
  return html`
    <strong>${has(key) ? t(key) : code}</strong>
    ${told.length > 0 && html`<span class="soft"> ${told.slice(0, ROWS_SHOWN).join(', ')}</span>`}
    ${told.length > ROWS_SHOWN && html`<span class="soft"> ${t('verify.more', { count: told.length - ROWS_SHOWN })}</span>`}
  `;
}

function Checks({ report }) {
  const { manifest, findings } = report;
  const found = new Set(findings.map(({ code }) => code));
  const checks = CHECKS.filter(({ secret }) => secret === undefined || secret === manifest.secret);
  return html`
    <div class="panel stack">
      <h3>${t('verify.checks')}</h3>
      <ul class="checks">
        ${checks.map(({ name, codes }) => {
          const failed = codes.some((code) => found.has(code));
          return html`
            <li key=${name} class=${failed ? 'failed' : 'passed'}>
              <${Icon} name=${failed ? 'no' : 'yes'} />
              <span class="visually-hidden">${t(failed ? 'verify.failed' : 'verify.passed')}</span>
              <span>${t(`verify.check.${name}`)}</span>
            </li>
          `;
        })}
      </ul>
    </div>
  `;
}

function Recount({ report }) {
  const { manifest, counts, totals } = report;
  const names = new Map(optionsOf(manifest).map(({ number, name }) => [number, name]));
  const marks = { approval: ['for'], each: ['for', 'against'] }[manifest.style] ?? ['for', 'against', 'other'];
  return html`
    <div class="panel stack">
      <h3>${t('verify.recount')}</h3>
      <dl class="counts">
        ${['convened', 'present', 'issued', 'collected', 'valid', 'invalid'].map(
          (name) => html`<div key=${name}><dt>${t(`verify.count.${name}`)}</dt><dd>${formatNumber(counts[name])}</dd></div>`
        )}
      </dl>
      <div class="scroll">
        <table>
          <thead>
            <tr>
              <th scope="col" class="number">${t('verify.number')}</th>
              <th scope="col">${t('verify.name')}</th>
              ${marks.map((mark) => html`<th scope="col" class="number" key=${mark}>${t(`mark.${mark}`)}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${totals.map(
              (row) => html`
                <tr key=${row.number}>
                  <td class="number">${row.number}</td>
                  <td>${names.get(row.number) ?? manifest.title}</td>
                  ${marks.map((mark) => html`<td class="number" key=${mark}>${formatNumber(row[mark])}</td>`)}
                </tr>
              `
            )}
          </tbody>
        </table>
      </div>
    </div>
  `;
}
