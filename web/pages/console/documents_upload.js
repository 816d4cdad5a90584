// Choosing papers, naming them, and watching them go.
import { useRef, useState } from 'preact/hooks';
import { errorText } from '../../lib/errors.js';
import { ACCEPTED } from '../../lib/file_types.js';
import { html } from '../../lib/html.js';
import { formatNumber, formatPercent, t } from '../../lib/i18n.js';
import { Field, Icon } from '../../lib/parts.js';
import { useStore } from '../../lib/store.js';
import { Panel } from './parts.js';
import { addUploads, canSend, clearDone, dropUpload, editUpload, isUnderWay, LARGEST, retryUpload, startUploads, uploads } from './uploads.js';

export function fileSize(bytes) {
  return bytes < 1024 * 1024
    ? t('documents.kilobytes', { size: formatNumber(Math.max(1, Math.round(bytes / 1024))) })
    : t('documents.megabytes', { size: formatNumber(Math.round(bytes / 104857.6) / 10) });
}

const digits = (text) => text.replace(/\D/g, '').replace(/^0+/, '').slice(0, 6);

// Before it is sent: what it is to be called.
function Ready({ one }) {
  const large = one.file.size > LARGEST;
  return html`<li class="upload stack tight">
    <p class="anywhere"><span class="soft">${one.file.name} · ${fileSize(one.file.size)}</span></p>
    ${large
      ? html`<p class="problem">${t('documents.too_large')}</p>`
      : html`<div class="row form-row">
          <${Field} id=${`title-${one.id}`} label=${t('documents.title')} name="document-title" value=${one.title} onInput=${(title) => editUpload(one.id, { title })} required maxlength="150" autocomplete="off" />
          <${Field} id=${`pages-${one.id}`} label=${t('documents.pages')} name="document-pages" value=${one.pages} onInput=${(pages) => editUpload(one.id, { pages: digits(pages) })} inputmode="numeric" autocomplete="off" />
        </div>`}
    <div><button type="button" class="button small" onClick=${() => dropUpload(one.id)}>${t('documents.take_off')}</button></div>
  </li>`;
}

function UnderWay({ one }) {
  const { size } = one.file;
  return html`<li class="upload stack tight">
    <div class="row spread"><strong class="anywhere">${one.title}</strong><button type="button" class="button small" onClick=${() => dropUpload(one.id)}>${t('common.cancel')}</button></div>
    ${one.state === 'waiting'
      ? html`<p class="soft">${t('documents.waiting')}</p>`
      : html`<progress max=${Math.max(1, size)} value=${one.sent} aria-label=${one.title}></progress>
          <p class="soft">${one.sent < size ? t('documents.sent', { percent: formatPercent(Math.floor((100 * one.sent) / Math.max(1, size)), 100), size: fileSize(size) }) : t('documents.storing')}</p>`}
  </li>`;
}

function Failed({ one }) {
  return html`<li class="upload stack tight">
    <strong class="anywhere">${one.title}</strong>
    <p class="problem"><${Icon} name="no" /> ${errorText(one.error)}</p>
    <div class="row">
      <button type="button" class="button small" onClick=${() => retryUpload(one.id)}>${t('common.retry')}</button>
      <button type="button" class="button small" onClick=${() => dropUpload(one.id)}>${t('documents.take_off')}</button>
    </div>
  </li>`;
}

function Done({ one }) {
  return html`<li class="upload"><p><span class="good-text"><${Icon} name="yes" /></span> ${t('documents.arrived', { title: one.title })}</p></li>`;
}

const VIEWS = { ready: Ready, waiting: UnderWay, sending: UnderWay, failed: Failed, done: Done };

function DropZone() {
  const input = useRef(null);
  const [over, setOver] = useState(false);
  function take(files) {
    if (files.length) addUploads([...files]);
  }
  function drop(event) {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files);
  }
  function choose(event) {
    take(event.currentTarget.files);
    input.current.value = '';
  }
  return html`<div class=${`field drop ${over ? 'over' : ''}`} onDragOver=${(event) => { event.preventDefault(); setOver(true); }} onDragLeave=${() => setOver(false)} onDrop=${drop}>
    <label for="document-file">${t('documents.files')}</label>
    <input class="input" id="document-file" type="file" multiple accept=${ACCEPTED} ref=${input} onChange=${choose} aria-describedby="document-hint" />
    <p class="hint" id="document-hint">${t('documents.hint')} ${t('documents.drop')}</p>
  </div>`;
}

export function Upload() {
  const all = useStore(uploads);
  const ready = all.filter(canSend).length;
  const done = all.filter(({ state }) => state === 'done').length;
  return html`<${Panel} title=${t('documents.upload')}>
    <${DropZone} />
    ${all.length > 0 && html`<ul class="plain uploads">${all.map((one) => html`<${VIEWS[one.state]} key=${one.id} one=${one} />`)}</ul>`}
    ${all.some(isUnderWay) && html`<p class="soft">${t('documents.leave')}</p>`}
    <div class="row">
      ${all.some(({ state }) => state === 'ready') && html`<button type="button" class="button primary" disabled=${ready === 0} onClick=${startUploads}>${t('documents.send_all', { count: ready })}</button>`}
      ${done > 0 && html`<button type="button" class="button" onClick=${clearDone}>${t('documents.clear_done')}</button>`}
    </div>
  <//>`;
}
