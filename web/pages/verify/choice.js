// Which board to check, and under which key.

import { useEffect, useState } from 'preact/hooks';
import { api } from '../../lib/api.js';
import { errorText } from '../../lib/errors.js';
import { html } from '../../lib/html.js';
import { t } from '../../lib/i18n.js';
import { Field, Notice } from '../../lib/parts.js';

const CLOSED = ['closed', 'certified'];
// A board of 50,000 ballots and draws has about 50 MB.
const FETCH_TIMEOUT_MS = 120000;

export function Choice({ keyText, onKey, busy, onBoard }) {
  const [problem, setProblem] = useState(null);

  async function take(read, name) {
    setProblem(null);
    try {
      onBoard(await read(), name);
    } catch (error) {
      setProblem(error instanceof SyntaxError ? t('verify.not_json') : errorText(error));
    }
  }

  return html`
    <section class="panel stack" aria-labelledby="choose">
      <h2 id="choose">${t('verify.choose')}</h2>
      <${Field}
        label=${t('verify.key')}
        hint=${t('verify.key_hint')}
        name="key"
        class="input mono"
        value=${keyText}
        onInput=${onKey}
        autocomplete="off"
        spellcheck=${false}
      />
      <${FileChoice} busy=${busy} onFile=${(file) => take(async () => JSON.parse(await file.text()), file.name)} />
      <${ServerChoice}
        busy=${busy}
        onContest=${({ id, title }) =>
          take(() => api.get(`/api/contests/${id}/board`, { timeout: FETCH_TIMEOUT_MS }), title)}
      />
      ${problem && html`<${Notice} kind="bad">${problem}<//>`}
    </section>
  `;
}

function FileChoice({ busy, onFile }) {
  function choose(event) {
    const [file] = event.currentTarget.files;
    // Empty again, so that the same file can be chosen once more.
    event.currentTarget.value = '';
    if (file) onFile(file);
  }

  return html`
    <label class="button primary wide file">
      ${t('verify.file')}
      <input
        id="board-file"
        class="visually-hidden"
        type="file"
        accept=".json,application/json"
        disabled=${busy}
        onChange=${choose}
      />
    </label>
  `;
}

// The boards this server publishes; without a server there are none to offer.
function ServerChoice({ busy, onContest }) {
  const [contests, setContests] = useState([]);

  useEffect(() => {
    api.get('/api/contests').then(
      (answer) => setContests((answer.contests ?? answer).filter(({ state }) => CLOSED.includes(state))),
      () => {}
    );
  }, []);

  if (contests.length === 0) return null;
  return html`
    <div class="stack" role="group" aria-labelledby="from-server">
      <p id="from-server" class="label">${t('verify.from_server')}</p>
      <ul class="boards">
        ${contests.map(
          (contest) => html`
            <li key=${contest.id}>
              <button type="button" class="button wide" disabled=${busy} onClick=${() => onContest(contest)}>
                ${contest.title}
              </button>
            </li>
          `
        )}
      </ul>
    </div>
  `;
}
