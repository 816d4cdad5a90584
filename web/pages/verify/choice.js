// What to check: a board, the key, and what a person holds against it.

import { useEffect, useState } from 'preact/hooks';
import { api } from '../../lib/api.js';
import { errorText } from '../../lib/errors.js';
import { html } from '../../lib/html.js';
import { t } from '../../lib/i18n.js';
import { Field, Notice } from '../../lib/parts.js';
import { kindOf, putIn } from './held.js';

const CLOSED = ['closed', 'certified'];
// A board of 50,000 ballots and draws has about 50 MB.
const FETCH_TIMEOUT_MS = 120000;

export function Choice({ keyText, onKey, busy, onCheck }) {
  const [problem, setProblem] = useState(null);
  const [held, setHeld] = useState([]);
  const [spoken, setSpoken] = useState('');
  const hasBoard = held.some(({ kind }) => kind === 'board');

  // A new board is checked at once; what comes to it later, when asked.
  function take(files) {
    const unknown = files.find(({ kind }) => kind === null);
    const known = files.filter(({ kind }) => kind !== null);
    const next = known.reduce(putIn, held);
    setProblem(unknown ? t('verify.unknown_file', unknown) : null);
    setHeld(next);
    if (next.some(({ kind }) => kind === 'board') && known.length > 0) onCheck(next, spoken);
  }

  async function takeFiles(list) {
    const read = async (file) => {
      const text = await file.text();
      return { name: file.name, text, kind: kindOf(text) };
    };
    try {
      take(await Promise.all([...list].map(read)));
    } catch {
      setProblem(t('verify.unknown_file', { name: list[0]?.name ?? '' }));
    }
  }

  async function takeContest({ id, title, state }) {
    setProblem(null);
    const ask = async (kind, path) => ({ kind, name: title, text: await api.text(path, { timeout: FETCH_TIMEOUT_MS }) });
    try {
      const board = await ask('board', `/api/contests/${id}/board`);
      take(state === 'certified' ? [board, await ask('certificate', `/api/contests/${id}/certificate`)] : [board]);
    } catch (error) {
      setProblem(errorText(error));
    }
  }

  return html`
    <section class="panel stack" aria-labelledby="choose">
      <h2 id="choose">${t('verify.choose')}</h2>
      <${DropZone} busy=${busy} onFiles=${takeFiles} />
      <${ServerChoice} busy=${busy} onContest=${takeContest} />
      ${problem && html`<${Notice} kind="bad">${problem}<//>`}
      ${held.length > 0 && html`<${Held} held=${held} busy=${busy} onRemove=${(file) => setHeld(held.filter((one) => one !== file))} />`}
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
      <${Field}
        label=${t('verify.spoken')}
        hint=${t('verify.spoken_hint')}
        name="spoken"
        class="input mono"
        value=${spoken}
        onInput=${setSpoken}
        autocomplete="off"
        spellcheck=${false}
      />
      <button type="button" class="button primary wide" disabled=${busy || !hasBoard} onClick=${() => onCheck(held, spoken)}>
        ${t('verify.run')}
      </button>
    </section>
  `;
}

function DropZone({ busy, onFiles }) {
  const [over, setOver] = useState(false);

  function choose(event) {
    const files = [...event.currentTarget.files];
    // Empty again, so that the same file can be chosen once more.
    event.currentTarget.value = '';
    if (files.length > 0) onFiles(files);
  }

  function drop(event) {
    event.preventDefault();
    setOver(false);
    if (!busy && event.dataTransfer.files.length > 0) onFiles(event.dataTransfer.files);
  }

  return html`
    <div
      class=${over ? 'drop stack over' : 'drop stack'}
      onDragOver=${(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave=${() => setOver(false)}
      onDrop=${drop}
    >
      <p id="drop">${t('verify.drop')}</p>
      <label class="button file">
        ${t('verify.file')}
        <input
          id="board-file"
          class="visually-hidden"
          type="file"
          multiple
          accept=".json,.jsonl,.txt,application/json,text/plain"
          aria-describedby="drop"
          disabled=${busy}
          onChange=${choose}
        />
      </label>
    </div>
  `;
}

function Held({ held, busy, onRemove }) {
  return html`
    <div class="stack" role="group" aria-labelledby="held">
      <p id="held" class="label">${t('verify.held')}</p>
      <ul class="held">
        ${held.map((file) => {
          const name = `${t(`verify.held.${file.kind}`)}: ${file.name}`;
          return html`
            <li key=${file.kind + file.name}>
              <span>${name}</span>
              <button type="button" class="button small" disabled=${busy} aria-label=${t('verify.remove', { name })} onClick=${() => onRemove(file)}>×</button>
            </li>
          `;
        })}
      </ul>
    </div>
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
