// Keeping a key elsewhere too: as a file under a passphrase, or on a sheet of paper
// for an envelope. Without either, a lost device loses the contest.
import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { unhex } from '../../../lib/bytes.js';
import { saveFile } from '../../../lib/csv.js';
import { html } from '../../../lib/html.js';
import { formatDateTime, t } from '../../../lib/i18n.js';
import { encodeKey, groupCode, keyFingerprint } from '../../../lib/key_code.js';
import { writeKeyFile } from '../../../lib/key_file.js';
import { Field, Form, Notice } from '../../../lib/parts.js';
import { isTakable, strengthOf } from '../../../lib/password.js';
import { QrCode } from '../../../lib/qr_code.js';
import { useConsole } from '../context.js';
import { PasswordField } from '../password_field.js';
import { withKeys } from './device.js';

const noteSaved = ({ publicKey }) => withKeys((keys) => keys.noteSaved(publicKey));

function AsFile({ record }) {
  const { say } = useConsole();
  const [passphrase, setPassphrase] = useState('');
  const [again, setAgain] = useState('');
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(false);
  const differs = again !== '' && again !== passphrase;
  const fits = passphrase !== '' && again === passphrase && isTakable(strengthOf(passphrase, record.label));

  async function save() {
    if (!fits || busy) return;
    setBusy(true);
    setFailed(false);
    try {
      saveFile(`congressd-key-${keyFingerprint(record.publicKey)}.json`, await writeKeyFile(record, passphrase), 'application/json');
      await noteSaved(record);
      setPassphrase('');
      setAgain('');
      say(t('keys.file_saved'));
    } catch {
      setFailed(true);
    }
    setBusy(false);
  }

  return html`<${Form} class="stack" onSubmit=${save}>
    ${failed && html`<${Notice} kind="bad">${t('keys.not_kept')}<//>`}
    <${PasswordField} label=${t('keys.passphrase')} name="key-passphrase" account=${record.label} value=${passphrase} onInput=${setPassphrase} />
    <${Field} label=${t('keys.passphrase_again')} name="key-passphrase-again" type="password" value=${again} onInput=${setAgain} problem=${differs && t('keys.passphrase_differs')} autocomplete="new-password" required />
    <div><button class="button primary" disabled=${busy || !fits}>${t('keys.save_file')}</button></div>
    <p class="soft" role="status">${busy && t('keys.working')}</p>
  <//>`;
}

function Sheet({ record }) {
  const code = encodeKey({ kind: record.kind, secret: true, key: unhex(record.secret, 32) });
  return html`<article class="paper-card">
    <p>${record.congress.name}</p>
    <h2>${t(`keys.sheet_${record.kind}`)}</h2>
    <p><strong>${record.label}</strong></p>
    <p>${t('keys.fingerprint')} <strong class="mono">${keyFingerprint(record.publicKey)}</strong></p>
    <${QrCode} text=${code} label=${t('keys.sheet_code')} />
    <p class="mono paper-secret">${groupCode(code)}</p>
    <p>${t('keys.sheet_keep')}</p>
  </article>`;
}

function OnPaper({ record }) {
  const [printing, setPrinting] = useState(false);
  // The sheet is on the page only while it is printed, beside everything else, so
  // that nothing else is on the paper.
  useEffect(() => {
    if (!printing) return undefined;
    const paper = document.createElement('div');
    paper.className = 'key-paper';
    paper.setAttribute('aria-hidden', 'true');
    document.body.append(paper);
    render(html`<${Sheet} record=${record} />`, paper);
    function done() {
      setPrinting(false);
      noteSaved(record);
    }
    window.addEventListener('afterprint', done, { once: true });
    window.print();
    return () => {
      window.removeEventListener('afterprint', done);
      render(null, paper);
      paper.remove();
    };
  }, [printing]);
  return html`<p class="soft">${t('keys.sheet_about')}</p>
    <div><button type="button" class="button" onClick=${() => setPrinting(true)}>${t('keys.save_sheet')}</button></div>`;
}

export function SaveKey({ record }) {
  return html`
    <p>${t('keys.save_text')}</p>
    ${record.savedAt && html`<p class="soft">${t('keys.saved_at', { time: formatDateTime(record.savedAt) })}</p>`}
    <details open=${!record.savedAt}><summary>${t('keys.as_file')}</summary><${AsFile} record=${record} /></details>
    <details><summary>${t('keys.on_paper')}</summary><div class="stack"><${OnPaper} record=${record} /></div></details>
  `;
}
