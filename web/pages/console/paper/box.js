// The scanner at the box, over the whole screen: each paper is shown to it before it
// falls in; the answer is a colour, a word and a sound.
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { api } from '../../../lib/api.js';
import { groupSerial } from '../../../lib/ballot_paper.js';
import { errorText } from '../../../lib/errors.js';
import { html } from '../../../lib/html.js';
import { formatNumber, t } from '../../../lib/i18n.js';
import { Icon, LanguageSwitch, Notice, Problem } from '../../../lib/parts.js';
import { SoundSwitch } from '../../scan/status.js';
import { useConsole, useMay } from '../context.js';
import { createBoxQueue } from './box_queue.js';
import { Camera, useKeys } from './scanning.js';
import { SerialField } from './serial_field.js';
import { phaseOf, usePaper } from './state.js';
import { UncollectDialog } from './undoing.js';
import { Verdict } from './verdict.js';

let count = 0;

function verdictOf({ serial, code, error, late }) {
  const base = { key: ++count, serial };
  if (!code) return { ...base, kind: 'good', word: t('paper.box.yes'), text: t(late ? 'paper.box.yes_late' : 'paper.box.yes_text') };
  return { ...base, kind: 'bad', word: t('paper.box.no'), text: errorText(error), note: groupSerial(serial) };
}

// What was read and is no serial.
function misread(code) {
  const word = code.badge ? 'badge' : code.other;
  return { key: ++count, kind: 'warn', word: t('paper.box.no_paper'), text: t(`paper.box.is_${word}`) };
}

// {shown, show, waiting, error, late, scan}; late: refused after having waited.
function useBox(contest, connected, onPapers) {
  const [shown, show] = useState(null);
  const [queueState, setQueueState] = useState({ waiting: 0, error: null });
  const [late, setLate] = useState([]);
  const latest = useRef(null);
  latest.current = { onPapers };
  const queue = useMemo(
    () =>
      createBoxQueue({
        contest,
        post: api.post,
        onVerdict(verdict) {
          latest.current.onPapers();
          show(verdictOf(verdict));
          if (verdict.late && verdict.code) setLate((before) => [...before, verdict]);
        },
        onWaiting(waiting, error) {
          setQueueState((before) => ({ waiting, error: waiting ? (error ?? before.error) : null }));
          if (error) show({ key: ++count, kind: 'warn', word: t('paper.box.waits'), text: t('paper.box.waits_text') });
        },
      }),
    [contest],
  );
  useEffect(() => {
    queue.wake();
    return queue.close;
  }, [queue]);
  useEffect(() => {
    if (connected) queue.wake();
  }, [connected]);
  return { shown, show, late, forgetLate: () => setLate([]), ...queueState, scan: queue.scan };
}

function Head({ contest, papers, waiting, error }) {
  return html`<header class="box-head">
    <a class="button" href=${`#/paper/${contest.id}`}>← ${t('paper.box.leave')}</a>
    <h1>${contest.title}</h1>
    <div class="row"><${SoundSwitch} /><${LanguageSwitch} /></div>
    <p class="box-count" role="status"><span class="soft">${t('paper.box.count')}</span> <strong>${formatNumber(papers.collected)}</strong> <span>/ ${formatNumber(papers.issued)}</span></p>
    ${waiting > 0 && html`<p class=${`tag with-icon ${error ? 'bad' : 'warn'}`} role="status"><${Icon} name="clock" /> ${t('paper.box.waiting', { count: waiting })}</p>`}
  </header>`;
}

function Late({ late, onForget }) {
  if (late.length === 0) return null;
  return html`<${Notice} kind="bad"><p>${t('paper.box.late')}</p>
    <ul>${late.map(({ serial, code, error }) => html`<li key=${serial}><span class="mono">${groupSerial(serial)}</span>: ${errorText(error ?? { code })}</li>`)}</ul>
    <button type="button" class="button small" onClick=${onForget}>${t('paper.box.late_done')}</button>
  <//>`;
}

function Closed({ phase }) {
  if (phase === 'voting') return null;
  const key = phase === 'counting' ? 'paper.box.open_already' : ['draft', 'issuing'].includes(phase) ? 'paper.box.not_yet' : 'paper.box.over';
  return html`<${Notice} kind="warn">${t(key)}<//>`;
}

function BoxScreen({ paper }) {
  const { connected, say } = useConsole();
  const { contest, overview, reload } = paper;
  const box = useBox(contest.id, connected, reload);
  const [undoing, setUndoing] = useState(null);
  const { shown, show } = box;

  function code(read) {
    if (undoing) return;
    if (read.serial) box.scan(read.serial);
    else show(misread(read));
  }

  function undone() {
    setUndoing(null);
    show(null);
    say(t('paper.uncollected'));
    reload();
  }

  useKeys({ onCode: code });
  const undo = shown?.kind === 'good' && html`<button type="button" class="button verdict-act" onClick=${() => setUndoing(shown.serial)}><${Icon} name="undo" /> ${t('paper.uncollect_this')}</button>`;
  return html`<div class=${`box-work ${shown ? 'judged' : ''}`}>
      <div class="box-behind" inert=${shown ? true : undefined}>
        <${Head} contest=${contest} papers=${overview.papers} waiting=${box.waiting} error=${box.error} />
        <${Closed} phase=${phaseOf(overview)} />
        <${Problem} error=${paper.error} />
        <${Late} late=${box.late} onForget=${box.forgetLate} />
        <div class="box-main">
          <${Camera} onCode=${code} />
          <div class="stack"><p>${t('paper.box.how')}</p><${SerialField} name="box-serial" action=${t('paper.box.take')} onSerial=${box.scan} /></div>
        </div>
      </div>
      <${Verdict} shown=${shown} where=${`${t('paper.box.count')} ${formatNumber(overview.papers.collected)} / ${formatNumber(overview.papers.issued)}`} acts=${undo} onClose=${() => show(null)} />
      ${undoing && html`<${UncollectDialog} contest=${contest.id} serial=${undoing} onDone=${undone} onClose=${() => setUndoing(null)} />`}
    </div>`;
}

export function Box({ id }) {
  const paper = usePaper(id);
  const may = useMay('paper_box');
  const back = html`<p><a href=${`#/paper/${id}`}>← ${t('paper.box.leave')}</a></p>`;
  if (!may) return html`<div class="box-work">${back}<${Notice} kind="warn">${t('error.forbidden')}<//></div>`;
  if (!paper.contest || !paper.overview) {
    return html`<div class="box-work">${back}${paper.error ? html`<${Problem} error=${paper.error} />` : html`<p class="soft" role="status">${t('common.loading')}</p>`}</div>`;
  }
  return html`<${BoxScreen} paper=${paper} />`;
}
