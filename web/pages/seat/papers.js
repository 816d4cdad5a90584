// The congress papers, to read on this device.

import { useEffect, useState } from 'preact/hooks';
import { errorText } from '../../lib/errors.js';
import { html } from '../../lib/html.js';
import { formatNumber, t } from '../../lib/i18n.js';
import { papers } from './server.js';

export function Papers({ session }) {
  const [list, setList] = useState(null);
  const [problem, setProblem] = useState(null);

  async function load() {
    try {
      setList(await papers(session));
      setProblem(null);
    } catch (error) {
      setProblem(error);
    }
  }

  useEffect(() => void load(), []);

  return html`
    <section class="stack" aria-labelledby="papers">
      <div class="row spread">
        <h2 id="papers">${t('seat.papers')}</h2>
        <button type="button" class="button small plain" onClick=${load}>${t('seat.reload_papers')}</button>
      </div>
      ${problem && html`<p class="problem">${errorText(problem)}</p>`}
      ${!list && !problem && html`<p class="soft">${t('common.loading')}</p>`}
      ${list?.length === 0 && html`<p class="panel soft">${t('seat.no_papers')}</p>`}
      ${list?.length > 0 && html`<ul class="list panel">${list.map((paper) => html`<${Paper} key=${paper.id} ...${paper} />`)}</ul>`}
    </section>
  `;
}

function Paper({ id, title, name, size }) {
  return html`
    <li>
      <a class="paper" href=${`/api/documents/${id}/content?as=delegate`} target="_blank" rel="noopener">
        <span>${title || name}</span>
        <span class="soft">${kindOf(name)} · ${sizeText(size)}</span>
      </a>
    </li>
  `;
}

function kindOf(name) {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(dot + 1).toUpperCase() : t('seat.file');
}

function sizeText(bytes) {
  const kilobytes = bytes / 1024;
  if (kilobytes < 1000) return `${formatNumber(Math.max(1, Math.round(kilobytes)))} KB`;
  return `${formatNumber(Math.round(kilobytes / 102.4) / 10)} MB`;
}
