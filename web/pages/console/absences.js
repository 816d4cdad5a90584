// Who is absent from a session, and whether with a reason: noted by the
// secretariat, for the credentials report.
import { useState } from 'preact/hooks';
import { actorText } from '../../lib/actor.js';
import { api } from '../../lib/api.js';
import { html } from '../../lib/html.js';
import { formatDateTime, formatNumber, t } from '../../lib/i18n.js';
import { Field } from '../../lib/parts.js';
import { useConsole, useLoad } from './context.js';
import { Dialog, Figures, Loaded, Panel, Select, TextArea } from './parts.js';

const SHOWN = 100;
const KINDS = ['excused', 'unexcused'];

function NoteDialog({ session, row, onDone, onClose }) {
  const { say } = useConsole();
  const [kind, setKind] = useState(row.kind ?? 'excused');
  const [reason, setReason] = useState(row.reason ?? '');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState(null);
  const address = `/api/sessions/${session}/absences/${row.delegate.id}`;

  async function save(send) {
    setBusy(true);
    setError(null);
    try {
      await send();
      say(t('console.saved'));
      onDone();
    } catch (failure) {
      setBusy(false);
      setError(failure);
    }
  }
  const body = () => (reason.trim() ? { kind, reason: reason.trim() } : { kind });

  return html`<${Dialog} title=${t('absences.note_title')} action=${t('common.save')} busy=${busy || (kind === 'excused' && !reason.trim())} error=${error} onConfirm=${() => save(() => api.put(address, body()))} onClose=${onClose}>
    <p><strong>${row.delegate.full_name}</strong> <span class="mono soft">${row.delegate.code}</span></p>
    <${Select} label=${t('absences.kind')} name="kind" value=${kind} onInput=${setKind} options=${KINDS.map((each) => [each, t(`absences.${each}`)])} />
    <${TextArea} label=${t('absences.reason')} hint=${t('absences.reason_hint')} name="reason" value=${reason} onInput=${setReason} maxlength="160" rows="2" class="input short" />
    ${row.kind && html`<p class="soft">${t('absences.noted', { by: actorText(row.by), time: formatDateTime(row.at) })}</p>
      <div><button type="button" class="button small" disabled=${busy} onClick=${() => save(() => api.delete(address))}>${t('absences.clear')}</button></div>`}
  <//>`;
}

function Row({ session, row, may, onDone }) {
  const [noting, setNoting] = useState(false);
  const { delegate } = row;
  const place = row.replaced_by ? t('absences.replaced_by', { name: row.replaced_by.full_name }) : row.came ? t('absences.came') : '';
  return html`<tr>
    <td class="mono">${delegate.code}</td>
    <td class="name"><a href=${`#/roster/${delegate.id}`}>${delegate.full_name}</a>${place && html`<br /><span class="soft">${place}</span>`}</td>
    <td>${delegate.delegation}</td>
    <td>${row.kind ? html`<span class=${`tag ${row.kind === 'excused' ? '' : 'warn'}`}>${t(`absence.${row.kind}`)}</span> ${row.reason}` : html`<span class="soft">${t('absences.none')}</span>`}</td>
    ${may && html`<td class="number"><button type="button" class="button small" aria-label=${t('absences.note_of', { name: delegate.full_name })} onClick=${() => setNoting(true)}>${t('absences.note')}</button>
      ${noting && html`<${NoteDialog} session=${session} row=${row} onDone=${() => { setNoting(false); onDone(); }} onClose=${() => setNoting(false)} />`}</td>`}
  </tr>`;
}

function Table({ session, rows, may, onDone }) {
  const shown = rows.slice(0, SHOWN);
  if (rows.length === 0) return html`<p class="soft" role="status">${t('absences.nobody')}</p>`;
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${t('absences.title')}><table>
      <thead><tr><th>${t('column.code')}</th><th>${t('column.full_name')}</th><th>${t('column.delegation')}</th><th>${t('absences.kind')}</th>${may && html`<th><span class="visually-hidden">${t('console.actions')}</span></th>`}</tr></thead>
      <tbody>${shown.map((row) => html`<${Row} key=${row.delegate.id} session=${session} row=${row} may=${may} onDone=${onDone} />`)}</tbody>
    </table></div>
    ${rows.length > SHOWN && html`<p class="soft">${t('absences.more', { count: formatNumber(rows.length - SHOWN) })}</p>`}`;
}

const plain = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/g, 'd').toLowerCase();
const fits = (q) => ({ delegate }) => plain(`${delegate.code} ${delegate.full_name} ${delegate.delegation ?? ''}`).includes(plain(q));

export function Absences({ session }) {
  const { me } = useConsole();
  const [text, setText] = useState('');
  const found = useLoad(() => api.get(`/api/sessions/${session}/absences`), [session]);
  const may = me.role === 'secretariat';
  return html`<${Panel} title=${t('absences.title')}>
    <${Loaded} of=${found}>
      ${({ absent, excused, unexcused, absences }) => html`
        <${Figures} items=${[
          [t('sessions.absent'), absent],
          [t('absences.excused'), excused],
          [t('absences.unexcused'), unexcused],
          [t('absences.not_noted'), absent - excused - unexcused],
        ]} />
        ${absences.length > 10 && html`<${Field} label=${t('roster.search')} name="absent-search" type="search" value=${text} onInput=${setText} autocomplete="off" />`}
        <${Table} session=${session} rows=${absences.filter(fits(text.trim()))} may=${may} onDone=${found.reload} />
      `}
    <//>
  <//>`;
}
