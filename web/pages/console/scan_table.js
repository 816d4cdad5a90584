// Scans of the doors in a table, each to be undone by who may.
import { actorText } from '../../lib/actor.js';
import { api } from '../../lib/api.js';
import { html } from '../../lib/html.js';
import { formatTime, t } from '../../lib/i18n.js';
import { Icon } from '../../lib/parts.js';
import { useMay } from './context.js';
import { AskButton } from './parts.js';

const GOOD = new Set(['admitted', 'left']);
const WARN = new Set(['already_inside', 'not_inside']);
const kindOf = (verdict) => (GOOD.has(verdict) ? 'good' : WARN.has(verdict) ? 'warn' : 'bad');
const iconOf = (scan) => (GOOD.has(scan.verdict) ? (scan.direction === 'in' ? 'in' : 'out') : WARN.has(scan.verdict) ? 'warn' : 'no');

// "A" as "Cửa A"; a gate whose name says already what it is stays as it is.
export function gateText(gate) {
  return /^(cửa|cổng|gate|door)\b|^(cửa|cổng)\s/iu.test(gate) ? gate : t('scans.gate_named', { gate });
}

export function Verdict({ scan }) {
  return html`<span class=${`tag with-icon ${kindOf(scan.verdict)}`}><${Icon} name=${iconOf(scan)} /> ${t(`verdict.${scan.verdict}`)}</span>`;
}

export function Marks({ scan }) {
  const marks = [scan.late && 'late', scan.conflict && 'conflict', scan.by_hand && 'by_hand'].filter(Boolean);
  return marks.map((mark) => html`<span class=${`tag ${mark === 'conflict' ? 'warn' : ''}`}>${t(`scans.${mark}`)}</span> `);
}

export function undoScan(scan) {
  return api.post(`/api/scans/${encodeURIComponent(scan.nonce)}/undo`);
}

function Undo({ scan, onDone }) {
  if (scan.undone_at) return html`<span class="soft">${t('scans.undone')}</span>`;
  if (!GOOD.has(scan.verdict)) return null;
  const name = scan.delegate?.full_name ?? '';
  return html`<${AskButton} small label=${t('scans.undo')} title=${t('scans.undo_title')} text=${t(`scans.undo_${scan.direction}`, { name, gate: gateText(scan.gate) })} onConfirm=${() => undoScan(scan).then(onDone)} />`;
}

// nameless: of one delegate, whose name stands above already.
export function ScanTable({ scans, caption, nameless = false, onDone }) {
  const may = useMay('scans');
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${caption}><table class="stacked">
    <thead><tr>
      <th>${t('scans.at')}</th>
      ${!nameless && html`<th>${t('column.full_name')}</th>`}
      <th>${t('scans.verdict')}</th><th>${t('scans.gate')}</th><th>${t('scans.actor')}</th>
      ${may && html`<th><span class="visually-hidden">${t('console.actions')}</span></th>`}
    </tr></thead>
    <tbody>${scans.map((scan) => html`<tr key=${scan.id} class=${scan.undone_at ? 'struck' : ''}>
      <td class="nowrap">${formatTime(scan.scanned_at, { seconds: true })}</td>
      ${!nameless && html`<td class="name">${scan.delegate ? html`<a href=${`#/roster/${scan.delegate.id}`}>${scan.delegate.full_name}</a><br /><span class="soft">${scan.delegate.delegation}</span>` : html`<span class="soft">${t('scans.nobody')}</span>`}</td>`}
      <td><${Verdict} scan=${scan} /> <${Marks} scan=${scan} /></td>
      <td data-label=${t('scans.gate')}>${scan.gate}</td>
      <td class="soft" data-label=${t('scans.actor')}>${actorText(scan.actor)}</td>
      ${may && html`<td class="number"><${Undo} scan=${scan} onDone=${onDone} /></td>`}
    </tr>`)}</tbody>
  </table></div>`;
}
