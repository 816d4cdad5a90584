// Reading a secret key back: from its file, or from the code on its sheet.
import { useRef, useState } from 'preact/hooks';
import { hex } from '../../../lib/bytes.js';
import { html } from '../../../lib/html.js';
import { t } from '../../../lib/i18n.js';
import { decodeKey } from '../../../lib/key_code.js';
import { KeyFileError, openKeyFile, readKeyFile } from '../../../lib/key_file.js';
import { Field, Form, Notice } from '../../../lib/parts.js';
import { TextArea } from '../parts.js';

const FILE_MAX = 16384;

// onRead(record of the file) may throw: an object with `words` is shown as these.
export function FromFile({ action, onRead }) {
  const input = useRef(null);
  const [text, setText] = useState(null);
  const [passphrase, setPassphrase] = useState('');
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState(null);

  async function choose() {
    const [file] = input.current.files;
    setFault(null);
    setText(null);
    if (!file) return;
    try {
      const content = await file.slice(0, FILE_MAX + 1).text();
      readKeyFile(content);
      setText(content);
    } catch {
      setFault(t('keys.not_a_key'));
    }
  }

  async function read() {
    setBusy(true);
    setFault(null);
    try {
      await onRead(await openKeyFile(text, passphrase));
      setPassphrase('');
    } catch (error) {
      setFault(error instanceof KeyFileError ? t(`keys.${error.code}`) : (error.words ?? t('keys.not_kept')));
    }
    setBusy(false);
  }

  return html`<${Form} class="stack" onSubmit=${read}>
    <div class="field"><label for="field-key-file">${t('keys.file')}</label>
      <input class="input" id="field-key-file" type="file" accept=".json,application/json" ref=${input} onChange=${choose} /></div>
    <${Field} label=${t('keys.passphrase_of_file')} name="key-file-passphrase" type="password" value=${passphrase} onInput=${setPassphrase} autocomplete="off" />
    ${fault && html`<${Notice} kind="bad">${fault}<//>`}
    <div><button class="button primary" disabled=${busy || !text || !passphrase}>${action}</button></div>
    <p class="soft" role="status">${busy && t('keys.working')}</p>
  <//>`;
}

// onRead({kind, secret}) as above; kind: what is wanted, or nothing.
export function FromSheet({ action, kind, onRead }) {
  const [text, setText] = useState('');
  const [fault, setFault] = useState(null);

  async function read() {
    const code = decodeKey(text);
    if (!code) return setFault(t('keys.code_wrong'));
    if (!code.secret) return setFault(t('keys.code_public'));
    if (kind && code.kind !== kind) return setFault(t('keys.code_other_kind'));
    setFault(null);
    try {
      await onRead({ kind: code.kind, secret: hex(code.key) });
      setText('');
    } catch (error) {
      setFault(error.words ?? t('keys.not_kept'));
    }
    return undefined;
  }

  return html`<${Form} class="stack" onSubmit=${read}>
    <${TextArea} label=${t('keys.sheet_code')} hint=${t('keys.code_hint')} name="key-sheet-code" value=${text} onInput=${setText} problem=${fault} rows="3" spellcheck="false" autocapitalize="characters" autocomplete="off" />
    <div><button class="button primary" disabled=${!text.trim()}>${action}</button></div>
  <//>`;
}
