// Finding a delegate at the desk, for a badge left at home: by name or code.
import { useEffect, useState } from 'preact/hooks';
import { api, query } from '../../../lib/api.js';
import { html } from '../../../lib/html.js';
import { t } from '../../../lib/i18n.js';
import { Field, Problem } from '../../../lib/parts.js';
import { Presence } from '../presence.js';

const DELAY = 250;
const LEAST = 2;
const NONE = { people: [], more: false, error: null };

function useFound(contest, q) {
  const [found, setFound] = useState(NONE);
  useEffect(() => {
    if (q.length < LEAST) {
      setFound(NONE);
      return undefined;
    }
    let stale = false;
    const settle = (next) => !stale && setFound(next);
    const timer = setTimeout(() => {
      api.get(`/api/contests/${contest}/paper/delegates${query({ q })}`).then(
        ({ delegates, more }) => settle({ people: delegates, more, error: null }),
        (error) => settle({ ...NONE, error }),
      );
    }, DELAY);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [contest, q]);
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

// onPick(person).
export function DeskSearch({ contest, onPick }) {
  const [text, setText] = useState('');
  const q = text.trim();
  const { people, more, error } = useFound(contest, q);
  function pick(person) {
    setText('');
    onPick(person);
  }
  return html`<${Field} label=${t('paper.find')} name="desk-search" type="search" value=${text} onInput=${setText} autocomplete="off" />
    <${Problem} error=${error} />
    <ul class="plain found-people" aria-live="polite">${people.map((person) => html`<${Person} key=${person.id} person=${person} onPick=${pick} />`)}</ul>
    ${more && html`<p class="soft">${t('paper.find_more')}</p>`}
    ${q.length >= LEAST && !error && people.length === 0 && html`<p class="soft">${t('roster.nobody')}</p>`}`;
}
