// Pairing a door's phone, which stands at its gate at once.
import { useState } from 'preact/hooks';
import { html } from '../../lib/html.js';
import { t } from '../../lib/i18n.js';
import { Field, Form, Problem, useAction } from '../../lib/parts.js';
import { Invitation, invite } from './pairing.js';
import { Panel } from './parts.js';

export function PairDoor() {
  const [label, setLabel] = useState('');
  const [gate, setGate] = useState('A');
  const [device, setDevice] = useState(null);
  const [run, busy, error] = useAction();
  // The door's page takes its gate from the name: "Cửa A · Lan" stands at A.
  const name = () => [t('pair.gate_label', { gate: gate.trim() }), label.trim()].filter(Boolean).join(' · ');
  async function make() {
    const made = await run(() => invite('steward', name()));
    if (made) setDevice(made);
  }
  function next() {
    setDevice(null);
    setLabel('');
    // The next door is likely the next letter.
    if (/^[A-Y]$/.test(gate)) setGate(String.fromCharCode(gate.charCodeAt(0) + 1));
  }
  return html`<${Panel} title=${t('pair.title')}>
    <${Problem} error=${error} />
    ${device
      ? html`<${Invitation} key=${device.code} device=${device} page="scan" camera onNext=${next} onAgain=${make} />`
      : html`<${Form} class="row form-row" onSubmit=${make}>
          <${Field} label=${t('pair.gate')} name="pair-gate" value=${gate} onInput=${setGate} required maxlength="32" autocomplete="off" />
          <${Field} label=${t('pair.label')} name="pair-label" value=${label} onInput=${setLabel} maxlength="50" autocomplete="off" hint=${t('pair.label_hint')} />
          <button class="button primary" disabled=${busy || !gate.trim()}>${t('pair.make')}</button>
        <//>`}
  <//>`;
}
