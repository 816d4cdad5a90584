// Finding a person by hand, for a badge left at home.
import { useEffect, useState } from 'preact/hooks';
import { api, query } from '../../lib/api.js';
import { html } from '../../lib/html.js';
import { t } from '../../lib/i18n.js';
import { Icon, Problem } from '../../lib/parts.js';

const DELAY = 200;
const MOST = 20;

function useFound(text) {
  const [found, setFound] = useState(null);
  const [error, setError] = useState(null);
  useEffect(() => {
    setError(null);
    if (text.trim().length < 2) {
      setFound(null);
      return undefined;
    }
    let stale = false;
    const timer = setTimeout(async () => {
      try {
        const answer = await api.get(`/api/delegates${query({ q: text.trim(), limit: MOST })}`, { timeout: 8000 });
        if (!stale) setFound(answer.delegates);
      } catch (failure) {
        if (!stale) setError(failure);
      }
    }, DELAY);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [text]);
  return [found, error];
}

function Found({ person, direction, onPick }) {
  const fits = person.present === (direction === 'out');
  return html`<li class="found">
    <div>
      <strong>${person.full_name}</strong>
      <p class="soft">${[person.code, person.delegation, person.seat].filter(Boolean).join(' · ')}</p>
      ${person.standing !== 'official' && html`<span class="tag accent">${t(`standing.${person.standing}`)}</span>`}
      ${person.present && html`<span class="tag good">${t('scan.inside')}</span>`}
    </div>
    <button type="button" class=${`button ${fits ? 'primary' : ''}`} onClick=${() => onPick(person)}>
      ${t(`scan.admit_${direction}`)}<span class="visually-hidden"> ${person.full_name}</span>
    </button>
  </li>`;
}

export function Search({ direction, onPick }) {
  const [text, setText] = useState('');
  const [found, error] = useFound(text);
  function pick(person) {
    setText('');
    // The scanner types next; no field should be in its way.
    document.activeElement?.blur();
    onPick(person);
  }
  return html`<section class="search" aria-label=${t('scan.search')}>
    <div class="search-field">
      <${Icon} name="search" />
      <input
        class="input"
        type="search"
        value=${text}
        onInput=${(event) => setText(event.currentTarget.value)}
        placeholder=${t('scan.search')}
        aria-label=${t('scan.search')}
        autocomplete="off"
        spellcheck="false"
      />
    </div>
    <${Problem} error=${error} />
    <p class="visually-hidden" role="status">${found ? t('scan.found', { count: found.length }) : ''}</p>
    ${found &&
    (found.length
      ? html`<ul class="found-list">
          ${found.map((person) => html`<${Found} key=${person.id} person=${person} direction=${direction} onPick=${pick} />`)}
        </ul>`
      : html`<p class="soft">${t('scan.nobody_found')}</p>`)}
  </section>`;
}
