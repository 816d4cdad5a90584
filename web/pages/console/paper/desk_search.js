// Finding a delegate at the desk, for a badge left at home: by name or code, or by
// the whole code where the role does not read the list of delegates.
import { useEffect, useState } from 'preact/hooks';
import { api, query } from '../../../lib/api.js';
import { html } from '../../../lib/html.js';
import { t } from '../../../lib/i18n.js';
import { Field, Form, Problem } from '../../../lib/parts.js';
import { Presence } from '../presence.js';

const DELAY = 250;
const LEAST = 2;
const MOST = 12;

function useFound(q) {
  const [found, setFound] = useState({ people: [], error: null });
  useEffect(() => {
    if (q.length < LEAST) {
      setFound({ people: [], error: null });
      return undefined;
    }
    let stale = false;
    const settle = (next) => !stale && setFound(next);
    const timer = setTimeout(() => {
      api.get(`/api/delegates${query({ q, limit: MOST })}`).then(
        ({ delegates }) => settle({ people: delegates, error: null }),
        (error) => settle({ people: [], error }),
      );
    }, DELAY);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [q]);
  return found;
}

function Person({ person, onPick }) {
  return html`<li class="found-person">
    <div>
      <strong>${person.full_name}</strong>
      <p class="soft">${[person.code, person.delegation, person.seat].filter(Boolean).join(' · ')}</p>
      ${!person.voting && html`<span class="tag warn">${t('paper.no_vote')}</span> `}<${Presence} person=${person} />
    </div>
    <button type="button" class=${`button ${person.voting && person.present ? 'primary' : ''}`} onClick=${() => onPick(person)}>
      ${t('paper.hand_out_do')}<span class="visually-hidden"> ${person.full_name}</span>
    </button>
  </li>`;
}

// onCode(code).
export function DeskCode({ onCode }) {
  const [text, setText] = useState('');
  function submit() {
    onCode(text.trim());
    setText('');
  }
  return html`<${Form} class="stack tight" onSubmit=${submit}>
    <${Field} label=${t('paper.find_code')} name="desk-code" value=${text} onInput=${setText} autocomplete="off" autocapitalize="characters" spellcheck="false" maxlength="60" />
    <div><button class="button primary" disabled=${text.trim() === ''}>${t('paper.hand_out_do')}</button></div>
  <//>`;
}

// onPick(person).
export function DeskSearch({ onPick }) {
  const [text, setText] = useState('');
  const q = text.trim();
  const { people, error } = useFound(q);
  function pick(person) {
    setText('');
    onPick(person);
  }
  return html`<${Field} label=${t('paper.find')} name="desk-search" type="search" value=${text} onInput=${setText} autocomplete="off" />
    <${Problem} error=${error} />
    <ul class="plain found-people" aria-live="polite">${people.map((person) => html`<${Person} key=${person.id} person=${person} onPick=${pick} />`)}</ul>
    ${q.length >= LEAST && !error && people.length === 0 && html`<p class="soft">${t('roster.nobody')}</p>`}`;
}
