// Making a key: it is stored here before anything of it is shown.
import { useState } from 'preact/hooks';
import { html } from '../../../lib/html.js';
import { t } from '../../../lib/i18n.js';
import { Field, Form, Notice } from '../../../lib/parts.js';
import { go, useConsole } from '../context.js';
import { Page, Panel } from '../parts.js';
import { withKeys } from './device.js';
import { backToKeys, OnServerWarning } from './parts.js';

const LABEL_MAX = 80;

export function NewKey({ kind }) {
  const { congress } = useConsole();
  const [label, setLabel] = useState('');
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(false);
  const known = kind === 'issuer' ? 'issuer' : 'sealing';

  async function make() {
    setBusy(true);
    setFailed(false);
    try {
      const { publicKey } = await withKeys((keys) => keys.make({ kind: known, label: label.trim(), congress }));
      go('keys', publicKey);
    } catch {
      setFailed(true);
      setBusy(false);
    }
  }

  return html`<${Page} title=${t(`keys.new_${known}`)} back=${backToKeys()}>
    <${OnServerWarning} />
    <${Panel}>
      <p>${t(`keys.about_${known}`)}</p>
      <${Form} class="stack" onSubmit=${make}>
        ${failed && html`<${Notice} kind="bad">${t('keys.not_kept')}<//>`}
        <${Field} label=${t('keys.label')} hint=${t('keys.label_hint')} name="key-label" value=${label} onInput=${setLabel} required maxlength=${LABEL_MAX} autocomplete="off" />
        <div><button class="button primary" disabled=${busy || !congress || !label.trim()}>${t('keys.make')}</button></div>
      <//>
      <p class="soft">${t('keys.stays_here')}</p>
    <//>
  <//>`;
}
