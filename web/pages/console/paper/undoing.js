// Taking a scan at the box back: the paper is not in the box.
import { useState } from 'preact/hooks';
import { api } from '../../../lib/api.js';
import { groupSerial, readSerial } from '../../../lib/ballot_paper.js';
import { html } from '../../../lib/html.js';
import { t } from '../../../lib/i18n.js';
import { Field, useAction } from '../../../lib/parts.js';
import { Dialog, TextArea } from '../parts.js';

// serial: the one that was scanned, or nothing: then it is asked for.
export function UncollectDialog({ contest, serial, onDone, onClose }) {
  const [typed, setTyped] = useState('');
  const [reason, setReason] = useState('');
  const [run, busy, error] = useAction();
  const read = serial ?? readSerial(typed);

  async function confirm() {
    const body = { serial: read, reason: reason.trim() };
    const done = await run(() => api.post(`/api/contests/${contest}/paper/uncollect`, body));
    if (done) onDone(done);
  }

  return html`<${Dialog} title=${t('paper.uncollect')} action=${t('paper.uncollect')} danger=${true} busy=${busy || !read || !reason.trim()} error=${error} onConfirm=${confirm} onClose=${onClose}>
    <p>${t('paper.uncollect_text')}</p>
    ${serial
      ? html`<p class="mono">${groupSerial(serial)}</p>`
      : html`<${Field} label=${t('paper.serial')} hint=${t('paper.serial_hint')} name="uncollect-serial" value=${typed} onInput=${setTyped} autocomplete="off" autocapitalize="characters" spellcheck="false" required />`}
    <${TextArea} label=${t('paper.uncollect_reason')} name="uncollect-reason" value=${reason} onInput=${setReason} maxlength="160" required class="input short" />
  <//>`;
}
