// A roster file is tried first, then taken: nothing is ever half imported.
import { useState } from 'preact/hooks';
import { api } from '../../lib/api.js';
import { html } from '../../lib/html.js';
import { has, t } from '../../lib/i18n.js';
import { Icon, Notice, Problem, useAction } from '../../lib/parts.js';
import { go, useConsole } from './context.js';
import { Figures, Page, Panel } from './parts.js';

function problemText({ code, detail }) {
  const key = `roster.problem.${code}`;
  return has(key) ? t(key, { line: /\d+/.exec(detail)?.[0] ?? '' }) : detail;
}

function Problems({ rows, caption }) {
  return html`<div class="scroll"><table>
    <caption class="label">${caption}</caption>
    <thead><tr><th class="number">${t('roster.line')}</th><th>${t('roster.column')}</th><th>${t('roster.what')}</th></tr></thead>
    <tbody>
      ${rows.map((row) => (typeof row === 'string' ? { detail: row } : row)).map(
        (row) => html`<tr><td class="number">${row.line ?? ''}</td><td>${row.column ?? ''}</td><td>${problemText(row)}</td></tr>`,
      )}
    </tbody>
  </table></div>`;
}

function Preview({ report }) {
  return html`
    <${Figures} items=${[[t('roster.added'), report.added], [t('roster.updated'), report.updated], [t('roster.unchanged'), report.unchanged]]} />
    ${report.warnings?.length > 0 && html`<${Problems} rows=${report.warnings} caption=${t('roster.warnings')} />`}
  `;
}

export function RosterImport() {
  const { say } = useConsole();
  const [file, setFile] = useState(null);
  const [report, setReport] = useState(null);
  const [run, busy, error] = useAction();
  const send = (path) => api.upload(path, file, 'text/csv');

  async function choose(event) {
    const [chosen] = event.currentTarget.files;
    setReport(null);
    setFile(chosen ?? null);
    if (!chosen) return;
    setReport((await run(() => api.upload('/api/roster?dry_run=1', chosen, 'text/csv'))) ?? null);
  }

  async function take() {
    const done = await run(() => send('/api/roster'));
    if (!done) return;
    say(t('roster.imported', { count: done.added + done.updated }));
    go('roster');
  }

  const changes = report ? report.added + report.updated : 0;
  return html`<${Page} title=${t('roster.import')} back=${{ href: '#/roster', label: t('console.tab.roster') }}>
    <${Panel}>
      <div class="field">
        <label for="roster-file">${t('roster.file')}</label>
        <input class="input" id="roster-file" type="file" accept=".csv,.txt,.tsv,text/csv" onChange=${choose} />
        <p class="hint">${t('roster.file_hint')}</p>
      </div>
      ${busy && html`<p role="status">${t('roster.checking')} <progress></progress></p>`}
      ${error && (error.rows
        ? html`<${Notice} kind="bad"><${Icon} name="no" /> ${t('roster.file_wrong', { count: error.rows.length })}<//>
            <${Problems} rows=${error.rows} caption=${t('roster.problems')} />`
        : html`<${Problem} error=${error} />`)}
      ${report && html`
        <${Notice} kind="good"><${Icon} name="yes" /> ${t('roster.file_good')}<//>
        <${Preview} report=${report} />
        <div><button type="button" class="button primary" disabled=${busy || changes === 0} onClick=${take}>${t('roster.take', { count: changes })}</button></div>
      `}
    <//>
    <p class="soft">${t('roster.columns_hint')}</p>
  <//>`;
}
