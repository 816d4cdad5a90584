// A serial typed by hand, as it stands below the symbol.
import { useState } from 'preact/hooks';
import { readSerial } from '../../../lib/ballot_paper.js';
import { html } from '../../../lib/html.js';
import { t } from '../../../lib/i18n.js';
import { Field, Form } from '../../../lib/parts.js';

// onSerial(serial); action: words of the button; name: of the field.
export function SerialField({ label = t('paper.serial'), action, name = 'serial', busy = false, onSerial }) {
  const [text, setText] = useState('');
  const [wrong, setWrong] = useState(false);

  function change(value) {
    setWrong(false);
    setText(value);
  }

  function submit() {
    const serial = readSerial(text);
    setWrong(!serial);
    if (!serial) return;
    setText('');
    onSerial(serial);
  }

  return html`<${Form} class="serial-form" onSubmit=${submit}>
    <${Field} label=${label} name=${name} value=${text} onInput=${change} problem=${wrong && t('paper.serial_wrong')} hint=${t('paper.serial_hint')} maxlength="40" autocomplete="off" autocapitalize="characters" spellcheck="false" enterkeyhint="done" />
    <button class="button" disabled=${busy || text.trim() === ''}>${action}</button>
  <//>`;
}
