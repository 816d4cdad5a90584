// Finding one delegate among all: a search and the first who match, to choose from.
import { useEffect, useState } from 'preact/hooks';
import { api, query } from '../../lib/api.js';
import { html } from '../../lib/html.js';
import { t } from '../../lib/i18n.js';
import { Field } from '../../lib/parts.js';
import { useLoad } from './context.js';
import { Loaded } from './parts.js';

const SHOWN = 20;

function useSettled(value) {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), 250);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}

function Choice({ person, name, chosen, note, onChoose }) {
  return html`<label class=${`choice ${chosen ? 'chosen' : ''}`}>
    <input type="radio" name=${name} value=${person.id} checked=${chosen} onChange=${() => onChoose(person)} />
    <span><strong>${person.full_name}</strong> <span class="mono soft">${person.code}</span><br />
      <span class="soft">${[person.delegation, person.seat, note].filter(Boolean).join(' · ')}</span></span>
  </label>`;
}

// filter: the query of GET /api/delegates; fits(person): who may be chosen;
// first(person): who is to stand above the rest; note(person): words beside.
// quiet: nobody is listed before something is looked for; empty: words for when
// there is nobody at all.
export function PersonPicker({ label, name, filter = {}, fits = () => true, first, note = () => '', value, quiet = false, empty, onChoose }) {
  const [text, setText] = useState('');
  const q = useSettled(text.trim());
  const idle = quiet && q === '';
  const found = useLoad(
    () => (idle ? Promise.resolve({ delegates: [], next: null }) : api.get(`/api/delegates${query({ ...filter, q, limit: 200 })}`)),
    [q, JSON.stringify(filter)],
  );
  return html`<div class="stack tight">
    <${Field} label=${label} name=${`${name}-search`} type="search" value=${text} onInput=${setText} autocomplete="off" />
    <${Loaded} of=${found}>
      ${({ delegates, next }) => {
        const able = delegates.filter(fits);
        const sorted = first ? [...able.filter(first), ...able.filter((person) => !first(person))] : able;
        const shown = sorted.slice(0, SHOWN);
        const more = sorted.length > SHOWN || next;
        return html`<fieldset class="choices">
          <legend class="visually-hidden">${label}</legend>
          ${shown.map((person) => html`<${Choice} key=${person.id} person=${person} name=${name} chosen=${person.id === value?.id} note=${note(person)} onChoose=${onChoose} />`)}
          ${shown.length === 0 && !idle && html`<p class="soft" role="status">${q === '' && empty ? empty : t('roster.nobody')}</p>`}
          ${more && html`<p class="soft">${t('picker.more')}</p>`}
        </fieldset>`;
      }}
    <//>
  </div>`;
}
