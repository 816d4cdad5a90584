// Pairing any device: what it is for says which role it gets and where it goes.
import { useState } from 'preact/hooks';
import { html } from '../../lib/html.js';
import { t } from '../../lib/i18n.js';
import { Field, Form, Problem, useAction } from '../../lib/parts.js';
import { Invitation, invite } from './pairing.js';
import { Panel, Select } from './parts.js';

// What the device is for: the role it gets and the page it opens.
const PURPOSES = {
  door: { role: 'steward', page: 'scan' },
  projector: { role: 'auditor', page: 'projector' },
  teller: { role: 'teller', page: 'console' },
  presidium: { role: 'presidium', page: 'console' },
  secretariat: { role: 'secretariat', page: 'console' },
  auditor: { role: 'auditor', page: 'console' },
};

// onPaired() is called once the device has come.
export function PairDevice({ onPaired }) {
  const [purpose, setPurpose] = useState('door');
  const [label, setLabel] = useState('');
  const [device, setDevice] = useState(null);
  const [run, busy, error] = useAction();
  async function submit() {
    const made = await run(() => invite(PURPOSES[purpose].role, label.trim()));
    if (made) setDevice(made);
  }
  function next() {
    setDevice(null);
    setLabel('');
  }
  return html`<${Panel} title=${t('staff.pair_device')}>
    <${Problem} error=${error} />
    ${device
      ? html`<${Invitation} key=${device.code} device=${device} page=${PURPOSES[purpose].page} camera=${purpose === 'door'} onSeen=${onPaired} onNext=${next} onAgain=${submit} />`
      : html`<${Form} class="row form-row" onSubmit=${submit}>
          <${Select} label=${t('staff.purpose')} hint=${t(`staff.purpose_about_${purpose}`)} name="device-role" value=${purpose} onInput=${setPurpose} options=${Object.keys(PURPOSES).map((each) => [each, t(`staff.purpose_${each}`)])} />
          <${Field} label=${t('staff.label')} hint=${t('staff.device_example')} name="device-label" value=${label} onInput=${setLabel} required maxlength="60" autocomplete="off" />
          <button class="button primary" disabled=${busy || !label.trim()}>${t('staff.make_code')}</button>
        <//>`}
  <//>`;
}
