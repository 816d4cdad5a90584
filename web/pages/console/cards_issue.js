// Issuing voting cards: as printed sheets (PDF) or as a list (CSV). Either way
// the secrets come this once; they stay in the console until put away.
import { useState } from 'preact/hooks';
import { api } from '../../lib/api.js';
import { html } from '../../lib/html.js';
import { t } from '../../lib/i18n.js';
import { Notice, useAction } from '../../lib/parts.js';
import { useConsole } from './context.js';
import { Check, Dialog } from './parts.js';

// Hundreds of cards take the daemon some seconds.
const PATIENCE = 300000;
const FORMS = ['pdf', 'list'];

async function issue(form, body) {
  if (form === 'list') return { cards: (await api.post('/api/cards', body, { timeout: PATIENCE })).cards };
  const { blob, headers } = await api.download('/api/cards.pdf', body);
  return { pdf: blob, count: Number(headers.get('Cards-Count')) };
}

function Forms({ form, onChange }) {
  return html`<fieldset class="stack tight">
    <legend>${t('card.form')}</legend>
    ${FORMS.map((each) => html`<label class="check" key=${each}>
      <input type="radio" name="card-form" value=${each} checked=${each === form} onChange=${() => onChange(each)} />
      <span>${t(`card.form_${each}`)}<br /><span class="soft">${t(`card.form_${each}_about`)}</span></span>
    </label>`)}
  </fieldset>`;
}

// delegates: "all" or ids; reissue: old cards of these become void. promise:
// what one has to tick first, where much is at stake.
export function IssueCards({ delegates, reissue, label, text, promise, onDone }) {
  const { cards, setCards } = useConsole();
  const [asking, setAsking] = useState(false);
  const [form, setForm] = useState('pdf');
  const [sure, setSure] = useState(false);
  const [run, busy, error] = useAction();
  // They are shown elsewhere on the page, until put away.
  if (cards) return null;
  async function confirm() {
    const made = await run(() => issue(form, { delegates, reissue }));
    if (!made) return;
    setAsking(false);
    setCards(made);
    onDone?.();
  }
  function open() {
    setSure(false);
    setAsking(true);
  }
  return html`<button type="button" class=${`button ${reissue ? 'danger' : 'primary'}`} onClick=${open}>${label}</button>
    ${asking && html`<${Dialog} title=${label} action=${label} danger=${reissue} busy=${busy || (Boolean(promise) && !sure)} error=${error} onConfirm=${confirm} onClose=${() => setAsking(false)}>
      ${reissue ? html`<${Notice} kind="warn">${text}<//>` : html`<p>${text}</p>`}
      <${Forms} form=${form} onChange=${setForm} />
      ${promise && html`<${Check} label=${promise} checked=${sure} onInput=${setSure} />`}
      ${busy && html`<p role="status">${t('card.making')} <progress></progress></p>`}
    <//>`}`;
}
