// Words to the whole hall: on every delegate's phone at once.
import { useState } from 'preact/hooks';
import { api } from '../../lib/api.js';
import { html } from '../../lib/html.js';
import { formatDateTime, t } from '../../lib/i18n.js';
import { Form, Problem, useAction } from '../../lib/parts.js';
import { useConsole, useLoad, useMay } from './context.js';
import { AskButton, Loaded, Page, Panel, TextArea } from './parts.js';

const LONGEST = 500;

function Write({ onDone }) {
  const { say } = useConsole();
  const [text, setText] = useState('');
  const [run, busy, error] = useAction();
  const left = LONGEST - [...text.trim()].length;
  async function submit() {
    const made = await run(() => api.post('/api/announcements', { text: text.trim() }));
    if (!made) return;
    setText('');
    say(t('announce.done'));
    onDone();
  }
  return html`<${Panel} title=${t('announce.write')}>
    <${Form} class="stack" onSubmit=${submit}>
      ${error && !error.fields && html`<${Problem} error=${error} />`}
      <${TextArea} label=${t('announce.text')} hint=${t('announce.left', { count: left })} name="announcement" value=${text} onInput=${setText} problem=${left < 0 ? t('announce.too_long') : error?.fields?.text} required />
      <div><button class="button primary" disabled=${busy || left < 0 || !text.trim()}>${t('announce.send')}</button></div>
    <//>
    <p class="soft">${t('announce.about')}</p>
  <//>`;
}

function Announcement({ one, newest, onDone }) {
  const may = useMay('announcements');
  return html`<li class="panel stack tight">
    <p class="announcement">${one.text}</p>
    <div class="row spread">
      <p class="soft">${formatDateTime(one.at)} ${newest && html`<span class="tag good">${t('announce.shown')}</span>`}</p>
      ${may && html`<${AskButton} small danger label=${t('announce.withdraw')} title=${t('announce.withdraw')} text=${t('announce.withdraw_text')} onConfirm=${() => api.delete(`/api/announcements/${one.id}`).then(onDone)} />`}
    </div>
  </li>`;
}

export function Announcements() {
  const { hall } = useConsole();
  const may = useMay('announcements');
  const found = useLoad(() => api.get('/api/announcements'), [hall?.announcement?.id]);
  return html`<${Page} title=${t('console.tab.announcements')}>
    ${may && html`<${Write} onDone=${found.reload} />`}
    <${Loaded} of=${found}>
      ${({ announcements }) => announcements.length === 0
        ? html`<p class="soft">${t('announce.none')}</p>`
        : html`<h2>${t('announce.in_force')}</h2><ul class="plain stack">${announcements.map((one, at) => html`<${Announcement} key=${one.id} one=${one} newest=${at === 0} onDone=${found.reload} />`)}</ul>`}
    <//>
  <//>`;
}
