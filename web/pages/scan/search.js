// Finding a person by hand, for a badge left at home.
import { useEffect, useState } from 'preact/hooks';
import { api, query } from '../../lib/api.js';
import { badgeShape } from '../../lib/badge.js';
import { html } from '../../lib/html.js';
import { t } from '../../lib/i18n.js';
import { Icon, Problem } from '../../lib/parts.js';

const DELAY = 200;
const LEAST = 2;
const MOST = 20;

// Without a list on the device the daemon is asked.
function useAsked(text, door) {
  const [found, setFound] = useState(null);
  const [error, setError] = useState(null);
  useEffect(() => {
    setError(null);
    setFound(null);
    if (text.length < LEAST || door.hasList()) return undefined;
    let stale = false;
    const timer = setTimeout(async () => {
      try {
        const answer = await api.get(`/api/delegates${query({ q: text, limit: MOST })}`, { timeout: 8000 });
        if (!stale) setFound(answer.delegates);
      } catch (failure) {
        if (!stale) setError(failure);
      }
    }, DELAY);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [text, door.hasList()]);
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
      ${person.withdrawn && html`<span class="tag bad">${t('scan.short.withdrawn')}</span>`}
    </div>
    <button type="button" class=${`button ${fits ? 'primary' : ''}`} onClick=${() => onPick(person)}>
      ${t(`scan.admit_${direction}`)}<span class="visually-hidden"> ${person.full_name}</span>
    </button>
  </li>`;
}

// onPick(person): let this one in or out. onBadge(badge): a badge was typed out by
// hand, or by a scanner slow enough to be taken for a hand.
export function Search({ door, onPick, onBadge }) {
  const [text, setText] = useState('');
  const { direction } = door.state;
  const sought = text.trim();
  const [asked, error] = useAsked(sought, door);
  const found = sought.length >= LEAST && door.hasList() ? door.find(sought, MOST) : asked;

  function type(event) {
    const badge = badgeShape(event.currentTarget.value);
    setText(badge ? '' : event.currentTarget.value);
    if (badge) onBadge(badge);
  }

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
        onInput=${type}
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
