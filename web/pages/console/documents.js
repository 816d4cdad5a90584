import { api } from '../../lib/api.js';
import { html } from '../../lib/html.js';
import { formatDateTime, formatNumber, t } from '../../lib/i18n.js';
import { useStore } from '../../lib/store.js';
import { useLoad, useMay } from './context.js';
import { fileSize, Upload } from './documents_upload.js';
import { AskButton, Figures, Loaded, Page } from './parts.js';
import { arrived } from './uploads.js';

const count = (value) => (value === null || value === undefined ? '–' : formatNumber(value));

function Row({ one, onDone }) {
  const may = useMay('documents');
  const notPrinted = one.pages && one.opened !== undefined ? one.pages * one.opened : null;
  return html`<tr>
    <td class="name"><a href=${`/api/documents/${one.id}/content`} target="_blank" rel="noopener">${one.title}</a><br /><span class="soft anywhere">${one.name}</span></td>
    <td class="number nowrap" data-label=${t('documents.size')}>${fileSize(one.size)}</td>
    <td class="number" data-label=${t('documents.pages')}>${count(one.pages)}</td>
    <td class="number" data-label=${t('documents.opened')}>${count(one.opened)}</td>
    <td class="number" data-label=${t('documents.pages_not_printed')}>${count(notPrinted)}</td>
    <td class="nowrap soft" data-label=${t('documents.since')}>${formatDateTime(one.created_at)}</td>
    <td class="number">${may && html`<${AskButton} small danger label=${t('documents.withdraw')} title=${t('documents.withdraw')} text=${t('documents.withdraw_text', { title: one.title })} onConfirm=${() => api.delete(`/api/documents/${one.id}`).then(onDone)} />`}</td>
  </tr>`;
}

function List({ found, onDone }) {
  const { documents } = found;
  if (documents.length === 0) return html`<p class="soft">${t('documents.none')}</p>`;
  return html`
    ${found.copies_not_printed !== undefined && html`<div class="panel stack tight">
      <${Figures} items=${[[t('documents.count'), documents.length], [t('documents.copies_not_printed'), found.copies_not_printed], [t('documents.pages_not_printed'), found.pages_not_printed]]} />
      <p class="soft">${t('documents.not_printed_about')}</p>
    </div>`}
    <div class="panel scroll flush" tabindex="0" role="region" aria-label=${t('console.tab.documents')}><table class="stacked">
      <thead><tr><th>${t('documents.title')}</th><th class="number">${t('documents.size')}</th><th class="number">${t('documents.pages')}</th><th class="number">${t('documents.opened')}</th><th class="number">${t('documents.pages_not_printed')}</th><th>${t('documents.since')}</th><th><span class="visually-hidden">${t('console.actions')}</span></th></tr></thead>
      <tbody>${documents.map((one) => html`<${Row} key=${one.id} one=${one} onDone=${onDone} />`)}</tbody>
    </table></div>`;
}

export function Documents() {
  const may = useMay('documents');
  const found = useLoad(() => api.get('/api/documents'), [useStore(arrived)]);
  return html`<${Page} title=${t('console.tab.documents')}>
    ${may && html`<${Upload} />`}
    <${Loaded} of=${found}>${(list) => html`<${List} found=${list} onDone=${found.reload} />`}<//>
  <//>`;
}
