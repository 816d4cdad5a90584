// Whether what was saved brings this very key back, and whether it then works.
import { html } from '../../../lib/html.js';
import { formatDateTime, t } from '../../../lib/i18n.js';
import { Notice } from '../../../lib/parts.js';
import { isReady } from '../../../lib/teller_keys.js';
import { useConsole } from '../context.js';
import { withKeys } from './device.js';
import { FromFile, FromSheet } from './read_key.js';

export function CheckSaved({ record }) {
  const { say } = useConsole();

  async function check({ secret }) {
    const works = await withKeys((keys) => keys.test(record.publicKey, secret));
    if (!works) throw Object.assign(new Error('another key'), { words: t('keys.another_key') });
    say(t('keys.checked'));
  }

  return html`
    <p>${t('keys.check_text')}</p>
    ${isReady(record) && html`<${Notice} kind="good">${t('keys.checked_at', { time: formatDateTime(record.testedAt) })}<//>`}
    ${(record.savedAt || isReady(record)) && html`
      <details open=${!isReady(record)}><summary>${t('keys.check_file')}</summary><${FromFile} action=${t('keys.check_do')} onRead=${check} /></details>
      <details><summary>${t('keys.check_sheet')}</summary><${FromSheet} action=${t('keys.check_do')} kind=${record.kind} onRead=${check} /></details>
    `}
  `;
}
