// Entering what stands on the papers: each is found by its code, read by two tellers
// apart from each other, and by a third where they differ.
import { useRef, useState } from 'preact/hooks';
import { api } from '../../../lib/api.js';
import { groupSerial } from '../../../lib/ballot_paper.js';
import { html } from '../../../lib/html.js';
import { t } from '../../../lib/i18n.js';
import { Icon, Notice, Problem, useAction } from '../../../lib/parts.js';
import { useConsole, useMay } from '../context.js';
import { Panel } from '../parts.js';
import { useRefreshed } from '../refreshed.js';
import { Readings } from './dispute.js';
import { EntryForm } from './entry_form.js';
import { PaperPage } from './frame.js';
import { Progress } from './progress.js';
import { Camera, useKeys } from './scanning.js';
import { SerialField } from './serial_field.js';
import { phaseOf } from './state.js';

const LISTED = 50;

// Those this teller can still enter, to be looked for in the stack.
function Todo({ contest, stamp, onOpen }) {
  const found = useRefreshed(() => api.get(`/api/contests/${contest.id}/papers?todo=1&limit=${LISTED}`), stamp, [contest.id]);
  const papers = found.data?.papers ?? [];
  if (!found.data) return html`<${Problem} error=${found.error} />`;
  return html`<${Panel} title=${t('paper.todo')}>
    <p class="soft">${papers.length ? t('paper.todo_text') : t('paper.todo_none')}</p>
    <ul class="plain todo">${papers.map(({ serial, state }) => html`<li key=${serial}>
      <button type="button" class="button small" onClick=${() => onOpen(serial)}><span class="mono">${groupSerial(serial)}</span></button>
      ${state === 'disputed' && html`<span class="tag warn with-icon"><${Icon} name="warn" /> ${t('paper.state.disputed')}</span>`}
      ${state === 'entered' && html`<span class="tag">${t('paper.state.entered')}</span>`}
    </li>`)}</ul>
    ${found.data.next && html`<p class="soft">${t('paper.todo_more')}</p>`}
  <//>`;
}

// Found in the box, though no scanner had seen it.
function NotCollected({ contest, paper, onDone, onLeave }) {
  const [run, busy, error] = useAction();
  async function collect() {
    const done = await run(() => api.post(`/api/contests/${contest.id}/paper/collect`, { serial: paper.serial }));
    if (done) onDone();
  }
  return html`<${Panel} title=${groupSerial(paper.serial)}>
    <${Notice} kind="warn">${t(paper.state === 'voided' ? 'error.voided_serial' : 'paper.not_collected')}<//>
    <${Problem} error=${error} />
    <div class="row">
      ${paper.state === 'printed' && html`<button type="button" class="button primary" disabled=${busy} onClick=${collect}>${t('paper.collect_now')}</button>`}
      <button type="button" class="button" onClick=${onLeave}>${t('paper.put_aside')}</button>
    </div>
  <//>`;
}

// Read by this teller already, or decided.
function Done({ contest, paper, onLeave }) {
  const decided = paper.state === 'decided';
  const words = decided ? (paper.verdict === 'valid' ? t('paper.valid') : `${t('paper.invalid')}: ${t(`invalid.${paper.verdict}`)}`) : t('error.already_entered');
  return html`<${Panel} title=${groupSerial(paper.serial)}>
    <${Notice} kind=${decided ? '' : 'warn'}>${decided ? t('paper.is_decided') : ''} ${words}<//>
    ${paper.entries.length > 0 && html`<${Readings} contest=${contest} entries=${paper.entries} />`}
    <div><button type="button" class="button" onClick=${onLeave}>${t('paper.put_aside')}</button></div>
  <//>`;
}

function Saved({ saved }) {
  if (!saved) return html`<div role="status"></div>`;
  const kind = { decided: 'good', disputed: 'warn' }[saved.state] ?? '';
  const invalid = saved.verdict && saved.verdict !== 'valid' ? ` ${t('paper.invalid')}: ${t(`invalid.${saved.verdict}`)}.` : '';
  return html`<${Notice} kind=${kind}><strong>${t('paper.saved', { serial: groupSerial(saved.serial) })}</strong> ${t(`paper.saved_${saved.state}`)}${invalid}<//>`;
}

// The paper on the table, if any, and how to take the next.
function useTable(contest, reload) {
  const [paper, setPaper] = useState(null);
  const [saved, setSaved] = useState(null);
  const [held, setHeld] = useState(false);
  const touched = useRef(false);
  const [run, busy, error, clear] = useAction();

  async function open(serial) {
    if (paper?.serial === serial && touched.current) return;
    // What was clicked and not saved is not lost by a scan.
    setHeld(touched.current);
    if (touched.current) return;
    const found = await run(() => api.get(`/api/contests/${contest.id}/papers/${serial}`));
    setSaved(null);
    setPaper(found ?? null);
  }

  function leave(answer = null) {
    touched.current = false;
    clear();
    setHeld(false);
    setPaper(null);
    setSaved(answer);
    reload();
  }

  return { paper, saved, held, busy, error, open, leave, touch: (yes) => (touched.current = yes) };
}

function OnTable({ contest, heading, table, onKeys }) {
  const { paper, open, leave } = table;
  const away = () => leave();
  if (['printed', 'voided'].includes(paper.state)) return html`<${NotCollected} contest=${contest} paper=${paper} onDone=${() => open(paper.serial)} onLeave=${away} />`;
  if (paper.state === 'decided' || paper.entered_by_me) return html`<${Done} contest=${contest} paper=${paper} onLeave=${away} />`;
  return html`<${EntryForm} key=${paper.serial} contest=${contest} heading=${heading} paper=${paper} onKeys=${onKeys} onTouched=${table.touch} onSaved=${leave} onLeave=${away} />`;
}

function Table({ paper }) {
  const { congress } = useConsole();
  const { contest, overview, reload } = paper;
  const table = useTable(contest, reload);
  const [wrong, setWrong] = useState(null);
  const keys = useRef(null);
  const stamp = JSON.stringify([overview.papers, table.saved?.serial]);
  keys.current = null;

  function code({ serial, badge, other }) {
    setWrong(serial ? null : t(`paper.box.is_${badge ? 'badge' : other}`));
    if (serial) table.open(serial);
  }

  useKeys({ onCode: code, onKey: (key) => keys.current?.(key) });
  return html`<div class="stack">
    <${Saved} saved=${table.saved} />
    ${wrong && html`<${Notice} kind="warn">${wrong}<//>`}
    ${table.held && html`<${Notice} kind="warn">${t('paper.unsaved')}<//>`}
    <${Problem} error=${table.error} />
    ${table.paper
      ? html`<${OnTable} contest=${contest} heading=${congress?.name ?? ''} table=${table} onKeys=${(fn) => (keys.current = fn)} />`
      : html`<div class="columns">
          <${Panel} title=${t('paper.take')}>
            <p>${t('paper.take_text')}</p>
            <${SerialField} name="count-serial" action=${t('paper.take_do')} busy=${table.busy} onSerial=${table.open} />
            <${Camera} onCode=${code} />
          <//>
          <div class="stack"><${Progress} paper=${paper} /><${Todo} contest=${contest} stamp=${stamp} onOpen=${table.open} /></div>
        </div>`}
  </div>`;
}

function Waiting({ paper, phase }) {
  const over = ['closed', 'certified', 'cancelled'].includes(phase);
  return html`<${Notice} kind="warn"><p>${t(over ? 'paper.count_over' : 'paper.count_not_yet')}</p><p><a href=${`#/paper/${paper.contest.id}`}>${t('paper.back')}</a></p><//>`;
}

export function Count({ id }) {
  const may = useMay('paper_box');
  return html`<${PaperPage} id=${id} title=${t('paper.count')} back=${{ href: `#/paper/${id}`, label: t('paper.back') }}>
    ${(paper) => {
      const phase = phaseOf(paper.overview);
      const body = !may ? html`<${Notice} kind="warn">${t('error.forbidden')}<//>` : phase === 'counting' ? html`<${Table} paper=${paper} />` : html`<${Waiting} paper=${paper} phase=${phase} />`;
      return html`<p><strong>${paper.contest.title}</strong></p>${body}`;
    }}
  <//>`;
}
