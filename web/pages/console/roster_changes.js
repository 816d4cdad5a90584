// What a roster file would change, and what is wrong in it.
import { useState } from 'preact/hooks';
import { html } from '../../lib/html.js';
import { has, t } from '../../lib/i18n.js';
import { Figures } from './parts.js';
import { PagedTable } from './paged.js';

const WORDS = { standing: 'standing', kind: 'kind', sex: 'sex' };

// The word of a column's value where it has one: "official" → "Chính thức".
export function valueText(column, value) {
  if (value === null || value === undefined || value === '') return '–';
  const key = `${WORDS[column]}.${value}`;
  return WORDS[column] && has(key) ? t(key) : String(value);
}

function columnText(column) {
  return has(`column.${column}`) ? t(`column.${column}`) : (column ?? '');
}

function problemText({ code, detail }) {
  const key = `roster.problem.${code}`;
  return has(key) ? t(key, { line: /\d+/.exec(detail)?.[0] ?? '' }) : (detail ?? '');
}

// rows: what a 422 named, or the warnings of a good file (a string each, or the same).
export function Problems({ rows, caption }) {
  const listed = rows.map((row) => (typeof row === 'string' ? { detail: row } : row));
  const head = html`<tr><th class="number">${t('roster.line')}</th><th>${t('roster.column')}</th><th>${t('roster.what')}</th><th>${t('import.code')}</th></tr>`;
  return html`<${PagedTable} caption=${caption} head=${head} rows=${listed} row=${(row, at) => html`<tr key=${at}>
    <td class="number">${row.line ?? ''}</td>
    <td>${columnText(row.column)}</td>
    <td class="wrap">${problemText(row)}</td>
    <td class="mono soft">${row.code ?? ''}</td>
  </tr>`} />`;
}

function Field({ field, added }) {
  return html`<li><span class="soft">${columnText(field.column)}:</span> ${!added && html`<del>${valueText(field.column, field.from)}</del> <span aria-hidden="true">→</span><span class="visually-hidden">${t('import.becomes')}</span> `}<ins>${valueText(field.column, field.to)}</ins></li>`;
}

function Change({ change }) {
  const added = change.change === 'added';
  return html`<tr>
    <td class="number">${change.line}</td>
    <td class="mono">${change.code}</td>
    <td>${change.full_name}</td>
    <td><span class=${`tag ${added ? 'good' : 'accent'}`}>${t(`roster.${change.change}`)}</span></td>
    <td><ul class="plain changes">${change.fields.map((field) => html`<${Field} field=${field} added=${added} />`)}</ul></td>
  </tr>`;
}

const KINDS = ['all', 'added', 'updated'];

function Changes({ changes, leftOut }) {
  const [kind, setKind] = useState(changes.some(({ change }) => change === 'updated') ? 'updated' : 'all');
  const shown = kind === 'all' ? changes : changes.filter(({ change }) => change === kind);
  const head = html`<tr><th class="number">${t('roster.line')}</th><th>${t('column.code')}</th><th>${t('column.full_name')}</th><th>${t('import.change')}</th><th>${t('import.fields')}</th></tr>`;
  return html`<div class="stack tight">
    <div class="row" role="group" aria-label=${t('import.show')}>
      ${KINDS.map((each) => html`<button type="button" class="button small" aria-pressed=${each === kind ? 'true' : 'false'} onClick=${() => setKind(each)}>${t(`import.show_${each}`)}</button>`)}
    </div>
    <${PagedTable} key=${kind} caption=${t('import.changes')} head=${head} rows=${shown} row=${(change) => html`<${Change} key=${change.line} change=${change} />`} />
    ${leftOut > 0 && html`<p class="soft">${t('import.left_out', { count: leftOut })}</p>`}
  </div>`;
}

// report: the daemon's answer to a dry run.
export function Preview({ report }) {
  const figures = [
    [t('roster.added'), report.added],
    [t('roster.updated'), report.updated],
    [t('roster.unchanged'), report.unchanged],
  ];
  if (report.absent !== undefined) figures.push([t('import.absent'), report.absent]);
  return html`
    <${Figures} items=${figures} />
    ${report.absent > 0 && html`<p class="soft">${t('import.absent_hint')}</p>`}
    ${report.warnings?.length > 0 && html`<${Problems} rows=${report.warnings} caption=${t('roster.warnings')} />`}
    ${report.changes?.length > 0 && html`<${Changes} changes=${report.changes} leftOut=${report.changes_left_out ?? 0} />`}
  `;
}
