import { useRef, useState } from 'preact/hooks';
import { api, query } from '../../lib/api.js';
import { html } from '../../lib/html.js';
import { formatNumber, t } from '../../lib/i18n.js';
import { Field, Form, Problem, useAction } from '../../lib/parts.js';
import { useConsole, useLoad, useMay } from './context.js';
import { AskButton, Loaded, Page, Panel } from './parts.js';

const MAX = 100 * 1024 * 1024;

// Where the browser does not know a type by its name.
const TYPES = {
  pdf: 'application/pdf',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  doc: 'application/msword',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xls: 'application/vnd.ms-excel',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  ppt: 'application/vnd.ms-powerpoint',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
};

function typeOf(file) {
  return file.type || TYPES[file.name.split('.').pop().toLowerCase()] || 'application/octet-stream';
}

function size(bytes) {
  return bytes < 1024 * 1024
    ? t('documents.kilobytes', { size: formatNumber(Math.max(1, Math.round(bytes / 1024))) })
    : t('documents.megabytes', { size: formatNumber(Math.round(bytes / 104857.6) / 10) });
}

function Upload({ onDone }) {
  const { say } = useConsole();
  const [file, setFile] = useState(null);
  const [title, setTitle] = useState('');
  const [run, busy, error] = useAction();
  const input = useRef(null);
  const large = file && file.size > MAX;
  function choose(event) {
    const [chosen] = event.currentTarget.files;
    setFile(chosen ?? null);
    if (chosen && !title) setTitle(chosen.name.replace(/\.[^.]+$/, ''));
  }
  async function submit() {
    const path = `/api/documents${query({ title: title.trim(), name: file.name })}`;
    const made = await run(() => api.upload(path, file, typeOf(file)));
    if (!made) return;
    say(t('documents.uploaded'));
    setFile(null);
    setTitle('');
    input.current.value = '';
    onDone();
  }
  return html`<${Panel} title=${t('documents.upload')}>
    <${Form} class="row form-row" onSubmit=${submit}>
      <div class="field">
        <label for="document-file">${t('documents.file')}</label>
        <input class="input" id="document-file" type="file" ref=${input} onChange=${choose} required aria-describedby="document-hint" />
      </div>
      <${Field} label=${t('documents.title')} name="document-title" value=${title} onInput=${setTitle} required maxlength="300" />
      <button class="button primary" disabled=${busy || !file || large}>${t('documents.send')}</button>
    <//>
    <p class=${large ? 'problem' : 'soft'} id="document-hint">${t('documents.hint')}</p>
    ${busy && html`<p role="status">${t('documents.sending')} <progress></progress></p>`}
    <${Problem} error=${error} />
  <//>`;
}

export function Documents() {
  const may = useMay('documents');
  const found = useLoad(() => api.get('/api/documents'));
  const withdraw = (id) => api.delete(`/api/documents/${id}`).then(found.reload);
  return html`<${Page} title=${t('console.tab.documents')}>
    ${may && html`<${Upload} onDone=${found.reload} />`}
    <${Loaded} of=${found}>
      ${({ documents }) => documents.length === 0
        ? html`<p class="soft">${t('documents.none')}</p>`
        : html`<div class="panel scroll flush"><table>
            <thead><tr><th>${t('documents.title')}</th><th>${t('documents.file')}</th><th class="number">${t('documents.size')}</th><th><span class="visually-hidden">${t('console.actions')}</span></th></tr></thead>
            <tbody>
              ${documents.map((document) => html`<tr key=${document.id}>
                <td><a href=${`/api/documents/${document.id}/content`} target="_blank" rel="noopener">${document.title}</a></td>
                <td class="soft">${document.name}</td>
                <td class="number">${size(document.size)}</td>
                <td class="number">${may && html`<${AskButton} small danger label=${t('documents.withdraw')} title=${t('documents.withdraw')} text=${t('documents.withdraw_text', { title: document.title })} onConfirm=${() => withdraw(document.id)} />`}</td>
              </tr>`)}
            </tbody>
          </table></div>`}
    <//>
  <//>`;
}
