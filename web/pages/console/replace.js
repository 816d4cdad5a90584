// An alternate takes the place of an official delegate who is absent: whom,
// by whom, and once more in one sentence before it is done.
import { useEffect, useState } from 'preact/hooks';
import { api } from '../../lib/api.js';
import { html } from '../../lib/html.js';
import { t } from '../../lib/i18n.js';
import { Icon, Notice, Problem, useAction } from '../../lib/parts.js';
import { go, useConsole, useMay } from './context.js';
import { Page, Panel } from './parts.js';
import { Chosen, PersonPicker } from './person_picker.js';

function PickOfficial({ official, onChoose }) {
  return html`<${Panel} title=${t('replace.step_official')}>
    ${official
      ? html`<${Chosen} person=${official} onChange=${() => onChoose(null)} />
          ${official.present && html`<${Notice} kind="warn">${t('replace.is_inside', { name: official.full_name })}<//>`}`
      : html`<p class="soft">${t('replace.step_official_hint')}</p>
          <${PersonPicker} label=${t('roster.search')} name="official" filter=${{ standing: 'official', present: 0 }} fits=${(person) => person.voting && !person.withdrawn} onChoose=${onChoose} />`}
  <//>`;
}

function PickAlternate({ official, alternate, onChoose }) {
  const same = (person) => person.delegation === official.delegation;
  const note = (person) => [same(person) ? t('replace.same_delegation') : '', person.present ? t('roster.present') : ''].filter(Boolean).join(' · ');
  return html`<${Panel} title=${t('replace.step_alternate')}>
    ${alternate
      ? html`<${Chosen} person=${alternate} onChange=${() => onChoose(null)} />
          ${!same(alternate) && html`<${Notice} kind="warn">${t('replace.other_delegation')}<//>`}`
      : html`<p class="soft">${t('replace.step_alternate_hint')}</p>
          <${PersonPicker} label=${t('roster.search')} name="alternate" filter=${{ standing: 'alternate' }} fits=${(person) => !person.voting && !person.withdrawn} first=${same} note=${note} empty=${t('replace.no_alternates')} onChoose=${onChoose} />`}
  <//>`;
}

function Confirm({ official, alternate }) {
  const { say } = useConsole();
  const [run, busy, error] = useAction();
  async function confirm() {
    const saved = await run(() => api.patch(`/api/delegates/${alternate.id}`, { replaces: official.id }));
    if (!saved) return;
    say(t('replace.done', { alternate: alternate.full_name, official: official.full_name }));
    go('roster', String(alternate.id));
  }
  return html`<${Panel} title=${t('replace.step_confirm')}>
    <p>${t('replace.summary', { alternate: alternate.full_name, official: official.full_name })}</p>
    <ul>
      <li>${t('replace.effect_vote')}</li>
      <li>${t('replace.effect_card')}</li>
    </ul>
    ${!alternate.card && html`<${Notice} kind="warn"><${Icon} name="warn" /> ${t('replace.no_card', { name: alternate.full_name })}<//>`}
    <${Problem} error=${error} />
    <div><button type="button" class="button primary" disabled=${busy} onClick=${confirm}>${t('replace.confirm')}</button></div>
  <//>`;
}

// official: id of the one who is to be replaced, where known already.
export function Replace({ official: id }) {
  const may = useMay('roster');
  const [official, setOfficial] = useState(null);
  const [alternate, setAlternate] = useState(null);
  const [run, , error] = useAction();
  useEffect(() => {
    if (id) run(() => api.get(`/api/delegates/${id}`)).then((person) => person && setOfficial(person));
  }, [id]);
  function chooseOfficial(person) {
    setOfficial(person);
    setAlternate(null);
  }
  return html`<${Page} title=${t('replace.title')} back=${{ href: '#/roster', label: t('console.tab.roster') }}>
    <${Problem} error=${error} />
    ${may && html`<div class="stack narrow-page">
      <${PickOfficial} official=${official} onChoose=${chooseOfficial} />
      ${official && html`<${PickAlternate} official=${official} alternate=${alternate} onChoose=${setAlternate} />`}
      ${official && alternate && html`<${Confirm} official=${official} alternate=${alternate} />`}
    </div>`}
  <//>`;
}
