// Recounts a board in this browser: choose one, see the verdict, find a ballot.

import { useEffect, useState } from 'preact/hooks';
import { api } from '../../lib/api.js';
import { html, useLanguage } from '../../lib/html.js';
import { setTimeZone, t } from '../../lib/i18n.js';
import { LanguageSwitch } from '../../lib/parts.js';
import { verifyBoard } from '../../lib/verify.js';
import { Choice } from './choice.js';
import { FindBallot } from './find_ballot.js';
import { Report } from './report.js';

export function App({ code }) {
  const lang = useLanguage();
  const [key, setKey] = useState('');
  const [progress, setProgress] = useState(null);
  const [result, setResult] = useState(null);

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

  async function check(board, name) {
    setResult(null);
    setProgress({ done: 0, total: 1 });
    const report = await verifyBoard(board, {
      congressKey: key.trim().toLowerCase(),
      onProgress: (done, total) => setProgress({ done, total }),
    });
    setProgress(null);
    setResult({ report, board, name });
  }

  return html`
    <header class="top">
      <p class="top-title">${t('verify.title')}</p>
      <${LanguageSwitch} />
    </header>
    <main class="verify stack">
      <h1>${t('verify.heading')}</h1>
      <p>${t('verify.intro')}</p>
      <${Choice} keyText=${key} onKey=${setKey} busy=${progress !== null} onBoard=${check} />
      <div aria-live="polite">${progress && html`<${Progress} ...${progress} />`}</div>
      ${result && html`<${Report} ...${result} />`}
      ${result?.report.manifest && html`<${FindBallot} ...${result} code=${code} />`}
    </main>
  `;
}

function Progress({ done, total }) {
  return html`
    <div class="panel stack">
      <p id="progress">${t('verify.checking', { done, total })}</p>
      <progress class="progress" aria-labelledby="progress" value=${done} max=${Math.max(total, 1)}></progress>
    </div>
  `;
}
