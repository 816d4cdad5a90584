// Printing ballot papers: a PDF that is made this once, printed, and deleted.
import { useState } from 'preact/hooks';
import { api } from '../../../lib/api.js';
import { html } from '../../../lib/html.js';
import { t } from '../../../lib/i18n.js';
import { Field, Form, Notice, Problem, useAction } from '../../../lib/parts.js';
import { Panel, Select } from '../parts.js';

const MOST = 1000;
const KEPT = 60000; // ms; the browser has the file by then

function save(blob, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT);
}

export function Print({ contest, papers, present, onDone }) {
  const lacking = Math.max(0, present - papers.issued - papers.on_hand);
  const [count, setCount] = useState(String(Math.min(lacking, MOST) || ''));
  const [sheet, setSheet] = useState('a4');
  const [made, setMade] = useState(0);
  const [run, busy, error] = useAction();
  const fits = /^\d+$/.test(count) && Number(count) >= 1 && Number(count) <= MOST;

  async function print() {
    if (!fits) return;
    const answer = await run(() => api.download(`/api/contests/${contest.id}/papers.pdf`, { count: Number(count), sheet }));
    if (!answer) return;
    save(answer.blob, `ballots-${contest.id}.pdf`);
    setMade(Number(count));
    onDone();
  }

  return html`<${Panel} title=${t('paper.print')}>
    <p>${t('paper.print_text')}</p>
    ${contest.state === 'draft' && html`<${Notice} kind="warn">${t('paper.print_draft')}<//>`}
    <${Form} class="stack" onSubmit=${print}>
      <div class="narrow"><${Field} label=${t('paper.print_count')} name="print-count" type="number" inputmode="numeric" min="1" max=${MOST} value=${count} onInput=${setCount} /></div>
      <${Select} label=${t('paper.print_sheet')} name="print-sheet" value=${sheet} onInput=${setSheet} options=${['a4', 'a5'].map((each) => [each, t(`paper.print_${each}`)])} />
      <div><button class="button primary" disabled=${busy || !fits}>${t('paper.print_do')}</button></div>
    <//>
    ${busy && html`<p role="status">${t('paper.printing')} <progress></progress></p>`}
    <${Problem} error=${error} />
    ${made > 0 && html`<${Notice} kind="good"><strong>${t('paper.printed_now', { count: made })}</strong>
      <ol><li>${t('paper.after_print')}</li><li>${t('paper.after_shuffle')}</li><li>${t('paper.after_delete')}</li></ol><//>`}
  <//>`;
}
