// A badge that two doors let in while one of them was offline: either the same
// person twice, or a copy. Somebody must look; the count is right either way.
import { actorText } from '../../lib/actor.js';
import { api } from '../../lib/api.js';
import { html } from '../../lib/html.js';
import { formatTime, t } from '../../lib/i18n.js';
import { Icon } from '../../lib/parts.js';
import { useConsole, useMay } from './context.js';
import { AskButton, Loaded, Panel } from './parts.js';
import { useRefreshed } from './refreshed.js';
import { gateText, undoScan } from './scan_table.js';

const SHOWN = 10;

async function readConflicts() {
  const { scans } = await api.get('/api/scans?conflict=1&last=1000');
  // Settled: one of the two was taken back.
  return scans.filter((scan) => scan.delegate && !scan.undone_at && !scan.other?.undone_at);
}

function Place({ scan, offline }) {
  return html`<li><strong>${gateText(scan.gate)}, ${formatTime(scan.scanned_at, { seconds: true })}</strong> <span class="soft">(${actorText(scan.actor)}${offline && html`, ${t('conflicts.offline')}`})</span></li>`;
}

function Conflict({ scan, onDone }) {
  const { me } = useConsole();
  const may = useMay('scans');
  const person = scan.delegate;
  const both = [scan.other, scan].filter(Boolean).sort((a, b) => (a.scanned_at < b.scanned_at ? -1 : 1));
  return html`<li class="conflict stack tight">
    <p><a href=${`#/roster/${person.id}`}><strong>${person.full_name}</strong></a> <span class="mono soft">${person.code}</span> <span class="soft">${person.delegation}</span></p>
    <ul>${both.map((each) => html`<${Place} key=${each.id} scan=${each} offline=${each.late} />`)}</ul>
    ${may && html`<div class="row">
      <${AskButton} label=${t('conflicts.settle')} title=${t('conflicts.settle')} text=${t('conflicts.settle_text', { name: person.full_name, gate: gateText(scan.gate) })} onConfirm=${() => undoScan(scan).then(onDone)} />
      ${me.role === 'secretariat' && html`<a class="button" href=${`#/roster/${person.id}`}>${t('conflicts.reissue')}</a>`}
    </div>`}
  </li>`;
}

export function Conflicts() {
  const { hall } = useConsole();
  const found = useRefreshed(readConflicts, `${hall?.session?.id}·${hall?.present}`);
  return html`<${Loaded} of=${found}>
    ${(conflicts) => conflicts.length > 0 && html`<${Panel} title=${t('conflicts.title', { count: conflicts.length })}>
      <p><${Icon} name="warn" /> ${t('conflicts.about')}</p>
      <ol class="soft"><li>${t('conflicts.step_find')}</li><li>${t('conflicts.step_same')}</li><li>${t('conflicts.step_copy')}</li></ol>
      <ul class="plain stack">${conflicts.slice(0, SHOWN).map((scan) => html`<${Conflict} key=${scan.id} scan=${scan} onDone=${found.reload} />`)}</ul>
      ${conflicts.length > SHOWN && html`<p class="soft">${t('conflicts.more', { count: conflicts.length - SHOWN })}</p>`}
    <//>`}
  <//>`;
}
