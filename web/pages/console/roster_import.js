// A roster file is tried first, then taken; one may leave meanwhile and come back.
import { useRef } from 'preact/hooks';
import { html } from '../../lib/html.js';
import { t } from '../../lib/i18n.js';
import { Icon, Notice, Problem } from '../../lib/parts.js';
import { useStore } from '../../lib/store.js';
import { go, useConsole } from './context.js';
import { checkRoster, forgetImport, importing, isImporting, takeRoster } from './importing.js';
import { Page, Panel } from './parts.js';
import { Preview, Problems } from './roster_changes.js';
import { saveTemplate } from './roster_template.js';

function ChooseFile({ disabled }) {
  const input = useRef(null);
  function choose(event) {
    const [file] = event.currentTarget.files;
    // The same file, corrected, can be chosen again.
    input.current.value = '';
    if (file) checkRoster(file);
  }
  return html`<div class="field">
    <label for="roster-file">${t('import.file')}</label>
    <input class="input" id="roster-file" type="file" ref=${input} disabled=${disabled} accept=".csv,.txt,.tsv,.xlsx,text/csv" aria-describedby="roster-file-hint" onChange=${choose} />
    <p class="hint" id="roster-file-hint">${t('import.file_hint')}</p>
  </div>`;
}

function Busy({ state }) {
  const sending = state.sent < 1;
  return html`<div role="status" class="stack tight">
    <p>${t(sending ? 'import.sending' : `import.phase_${state.phase}`)}</p>
    ${sending ? html`<progress max="1" value=${state.sent} aria-label=${t('import.sending')}></progress>` : html`<progress aria-label=${t(`import.phase_${state.phase}`)}></progress>`}
  </div>`;
}

// As many faults as the daemon names.
const MANY = 1000;

function Wrong({ error }) {
  return html`<${Notice} kind="bad"><${Icon} name="no" /> ${t(error.rows.length < MANY ? 'roster.file_wrong' : 'import.many_wrong', { count: error.rows.length })}<//>
    <${Problems} rows=${error.rows} caption=${t('roster.problems')} />`;
}

function Checked({ report, onTake }) {
  const changes = report.added + report.updated;
  return html`
    <${Notice} kind="good"><${Icon} name="yes" /> ${t(changes ? 'roster.file_good' : 'import.nothing')}<//>
    <${Preview} report=${report} />
    <div class="row sticky-actions">
      <button type="button" class="button primary" disabled=${changes === 0} onClick=${onTake}>${t('roster.take', { count: changes })}</button>
      <button type="button" class="button" onClick=${forgetImport}>${t('common.cancel')}</button>
    </div>`;
}

function Done({ report }) {
  return html`<${Notice} kind="good"><${Icon} name="yes" /> ${t('roster.imported', { count: report.added + report.updated })}<//>
    <div class="row">
      <a class="button primary" href="#/roster">${t('import.to_list')}</a>
      <a class="button" href="#/badges">${t('import.to_badges')}</a>
    </div>`;
}

export function RosterImport() {
  const { say } = useConsole();
  const state = useStore(importing);
  async function take() {
    const done = await takeRoster();
    if (!done) return;
    say(t('roster.imported', { count: done.added + done.updated }));
    // Who went elsewhere meanwhile stays there.
    if (window.location.hash !== '#/roster/import') return;
    forgetImport();
    go('roster');
  }
  return html`<${Page} title=${t('roster.import')} back=${{ href: '#/roster', label: t('console.tab.roster') }}>
    <${Panel}>
      <${ChooseFile} disabled=${isImporting(state)} />
      ${state.name && html`<p><strong class="anywhere">${state.name}</strong></p>`}
      ${isImporting(state) && html`<${Busy} state=${state} />`}
      ${state.phase === 'wrong' && html`<${Wrong} error=${state.error} />`}
      ${state.phase === 'failed' && html`<${Problem} error=${state.error} />`}
      ${state.phase === 'checked' && html`<${Checked} report=${state.report} onTake=${take} />`}
      ${state.phase === 'done' && html`<${Done} report=${state.report} />`}
    <//>
    <${Panel} title=${t('import.template')}>
      <p>${t('import.template_hint')}</p>
      <p class="soft">${t('roster.columns_hint')}</p>
      <div><button type="button" class="button" onClick=${saveTemplate}>${t('import.template_save')}</button></div>
    <//>
  <//>`;
}
