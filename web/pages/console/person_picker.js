// Finding one delegate among all: a search and the first who match, to choose from.
import { useEffect, useRef, useState } from 'preact/hooks';
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

function Choice({ person, note, onChoose }) {
  return html`<li><button type="button" class="choice" onClick=${() => onChoose(person)}>
    <span><strong>${person.full_name}</strong> <span class="mono soft">${person.code}</span></span>
    <span class="soft">${[person.delegation, person.seat, note].filter(Boolean).join(' · ')}</span>
  </button></li>`;
}

// Who was chosen, and the way back; takes the focus that stood on the choice.
export function Chosen({ person, onChange }) {
  const place = useRef(null);
  useEffect(() => place.current.focus(), [person.id]);
  return html`<div class="row spread chosen-person" tabindex="-1" ref=${place}>
    <p><a href=${`#/roster/${person.id}`}><strong>${person.full_name}</strong></a> <span class="mono soft">${person.code}</span><br /><span class="soft">${person.delegation}</span></p>
    <button type="button" class="button small" onClick=${onChange}>${t('replace.other')}</button>
  </div>`;
}

// filter: the query of GET /api/delegates; fits(person): who may be chosen;
// first(person): who is to stand above the rest; note(person): words beside.
// quiet: nobody is listed before something is looked for; empty: words for when
// there is nobody at all.
export function PersonPicker({ label, name, filter = {}, fits = () => true, first, note = () => '', quiet = false, empty, onChoose }) {
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
        return html`<div class="stack tight">
          ${shown.length > 0 && html`<ul class="plain choices">${shown.map((person) => html`<${Choice} key=${person.id} person=${person} note=${note(person)} onChoose=${onChoose} />`)}</ul>`}
          ${shown.length === 0 && !idle && html`<p class="soft" role="status">${q === '' && empty ? empty : t('roster.nobody')}</p>`}
          ${more && html`<p class="soft">${t('picker.more')}</p>`}
        </div>`;
      }}
    <//>
  </div>`;
}
