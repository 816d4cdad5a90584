import { useState } from 'preact/hooks';
import { html } from '../../lib/html.js';
import { t } from '../../lib/i18n.js';
import { Field, Form, LanguageSwitch } from '../../lib/parts.js';
import { gateOfLabel } from './settings.js';

const USUAL = ['A', 'B', 'C', 'D', 'E', 'F'];

export function GateForm({ gate, onChoose }) {
  const [name, setName] = useState(gate);
  const chosen = gateOfLabel(name);
  return html`<div class="signin stack">
    <header class="row spread"><h1>${t('scan.choose_gate')}</h1><${LanguageSwitch} /></header>
    <div class="gates">
      ${USUAL.map((letter) => html`<button type="button" class="button" aria-pressed=${letter === gate ? 'true' : 'false'} onClick=${() => onChoose(letter)}>
        ${letter}
      </button>`)}
    </div>
    <${Form} class="stack" onSubmit=${() => chosen && onChoose(chosen)}>
      <${Field} label=${t('scan.other_gate')} name="gate" value=${name} onInput=${setName} maxlength="32" autocomplete="off" />
      <button class="button primary" disabled=${!chosen}>${t('scan.use_gate')}</button>
    <//>
  </div>`;
}
