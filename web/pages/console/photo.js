// A delegate's photo, printed on the badge.
import { useState } from 'preact/hooks';
import { api } from '../../lib/api.js';
import { html } from '../../lib/html.js';
import { t } from '../../lib/i18n.js';
import { Problem, useAction } from '../../lib/parts.js';
import { useConsole, useMay } from './context.js';
import { AskButton, Panel } from './parts.js';

function PhotoForm({ person, onChange }) {
  const [run, busy, error] = useAction();
  async function send(event) {
    const [file] = event.target.files;
    event.target.value = '';
    if (file && (await run(() => api.replace(`/api/delegates/${person.id}/photo`, file, file.type)))) onChange();
  }
  return html`<div class="field">
      <label for="photo-file">${t('photo.file')}</label>
      <input class="input" id="photo-file" type="file" accept="image/jpeg,image/png" aria-describedby="photo-hint" disabled=${busy} onChange=${send} />
      <p class="hint" id="photo-hint">${t('photo.file_about')}</p>
    </div>
    <${Problem} error=${error} />`;
}

export function PhotoPanel({ person }) {
  const { say } = useConsole();
  const may = useMay('roster');
  // Part of the address: a page keeps the pictures it has shown under theirs.
  const [turn, setTurn] = useState(Date.now);
  const [there, setThere] = useState(null); // null: not known yet
  function changed(said) {
    say(t(said));
    setThere(null);
    setTurn(Date.now());
  }
  return html`<${Panel} title=${t('photo.title')}>
    ${there !== false && html`<img class="badge-photo" src=${`/api/delegates/${person.id}/photo?turn=${turn}`} alt=${t('photo.of', { name: person.full_name })} onLoad=${() => setThere(true)} onError=${() => setThere(false)} />`}
    ${there === false && html`<p class="soft">${t('photo.none')}</p>`}
    ${may && html`<${PhotoForm} person=${person} onChange=${() => changed('photo.saved')} />`}
    ${may && there && html`<${AskButton} danger label=${t('photo.remove')} title=${t('photo.remove')} text=${t('photo.remove_text', { name: person.full_name })} onConfirm=${() => api.delete(`/api/delegates/${person.id}/photo`).then(() => changed('photo.removed'))} />`}
  <//>`;
}
