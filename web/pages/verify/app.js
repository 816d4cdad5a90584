// Recounts a board in this browser: choose one, see the verdict, find a ballot.

import { useEffect, useState } from 'preact/hooks';
import { api } from '../../lib/api.js';
import { html, useLanguage } from '../../lib/html.js';
import { setTimeZone, t } from '../../lib/i18n.js';
import { LanguageSwitch, Notice } from '../../lib/parts.js';
import { Choice } from './choice.js';
import { FindBallot } from './find_ballot.js';
import { besideOf } from './held.js';
import { recount } from './recount.js';
import { Report } from './report.js';

export function App({ code }) {
  const lang = useLanguage();
  const [key, setKey] = useState('');
  const [progress, setProgress] = useState(null);
  const [result, setResult] = useState(null);
  const [failed, setFailed] = useState(false);

  useEffect(() => {
    document.title = t('verify.title');
  }, [lang]);

  // The server's own word for its key, until one from elsewhere is put in.
  useEffect(() => {
    api.get('/api/congress').then(
      (congress) => {
        setTimeZone(congress.timezone);
        setKey((typed) => typed || congress.public_key);
      },
      () => {}
    );
  }, []);

  async function check(held, spoken) {
    const { name, text: board } = held.find(({ kind }) => kind === 'board');
    const congressKey = key.trim().toLowerCase();
    const beside = besideOf(held, spoken);
    setResult(null);
    setFailed(false);
    setProgress({ done: 0, total: 0 });
    try {
      const report = await recount({ board, congressKey, beside }, (done, total) => setProgress({ done, total }));
      setResult({ report, name, beside, keyGiven: congressKey !== '' });
    } catch {
      setFailed(true);
    }
    setProgress(null);
  }

  return html`
    <header class="top">
      <p class="top-title">${t('verify.title')}</p>
      <${LanguageSwitch} />
    </header>
    <main class="verify stack">
      <h1>${t('verify.heading')}</h1>
      <p>${t('verify.intro')} <a href="/protocol">${t('verify.protocol')}</a></p>
      <${Choice} keyText=${key} onKey=${setKey} busy=${progress !== null} onCheck=${check} />
      <div aria-live="polite">${progress && html`<${Progress} ...${progress} />`}</div>
      ${failed && html`<${Notice} kind="bad">${t('verify.no_worker')}<//>`}
      ${result && html`<${Report} ...${result} />`}
      ${result?.report.rows.length > 0 && html`<${FindBallot} report=${result.report} code=${code} />`}
    </main>
  `;
}

function Progress({ done, total }) {
  return html`
    <div class="panel stack">
      <p id="progress">${total ? t('verify.checking', { done, total }) : t('verify.reading')}</p>
      <progress class="progress" aria-labelledby="progress" value=${total ? done : undefined} max=${Math.max(total, 1)}></progress>
    </div>
  `;
}
