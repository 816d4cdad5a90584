// Badges for the chest, voting cards to be handed over sealed.
import { useState } from 'preact/hooks';
import { api } from '../../lib/api.js';
import { html } from '../../lib/html.js';
import { t } from '../../lib/i18n.js';
import { Problem, useAction } from '../../lib/parts.js';
import { IssueCards } from './cards_issue.js';
import { CardsOnce } from './cards_once.js';
import { useConsole, useLoad } from './context.js';
import { BadgeActions, CardPanel } from './delegate_papers.js';
import { Jobs, startJob } from './jobs.js';
import { Loaded, Page, Panel, Select } from './parts.js';
import { Chosen, PersonPicker } from './person_picker.js';

const SHEETS = 'badges_pdf';
const SIZES = ['a4', 'card', 'a6'];

function BadgesPanel() {
  const [run, busy, error] = useAction();
  const [size, setSize] = useState(SIZES[0]);
  const print = (delegates) => run(() => startJob(SHEETS, delegates, { size }));
  return html`<${Panel} title=${t('badge.title_all')}>
    <p>${t('badge.about')}</p>
    <${Problem} error=${error} />
    <div class="size-choice"><${Select} label=${t('badge.size')} name="size" value=${size} onInput=${setSize} options=${SIZES.map((one) => [one, t(`badge.size_${one}`)])} /></div>
    <div class="row">
      <button type="button" class="button primary" disabled=${busy} onClick=${() => print('missing')}>${t('badge.print_missing')}</button>
      <button type="button" class="button" disabled=${busy} onClick=${() => print('all')}>${t('badge.print_all')}</button>
    </div>
    <p class="soft">${t('badge.print_about')}</p>
    <${Jobs} kind=${SHEETS} />
    <p class="soft">${t('badge.command_line')} <code>congressd badges --data DIR --out badges.pdf</code></p>
  <//>`;
}

function CardsPanel() {
  const { cards } = useConsole();
  if (cards) return html`<${CardsOnce} />`;
  return html`<${Panel} title=${t('card.title_all')}>
    <p>${t('card.about')}</p>
    <div><${IssueCards} delegates="all" reissue=${false} label=${t('card.issue_missing')} text=${t('card.issue_text')} /></div>
    <details>
      <summary>${t('card.reissue_all')}</summary>
      <div class="stack">
        <p>${t('card.reissue_all_about')}</p>
        <div><${IssueCards} delegates="all" reissue label=${t('card.reissue_all')} text=${t('card.reissue_all_text')} promise=${t('card.reissue_all_promise')} /></div>
      </div>
    </details>
    <p class="soft">${t('badge.command_line')} <code>congressd cards --data DIR --out cards.pdf</code></p>
  <//>`;
}

function Found({ id }) {
  const { cards } = useConsole();
  const found = useLoad(() => api.get(`/api/delegates/${id}`), [id]);
  return html`<${Loaded} of=${found}>
    ${(person) => html`<div class="columns">
      <${Panel} title=${t('badge.title')}><${BadgeActions} person=${person} onChange=${found.reload} /><//>
      ${!cards && html`<${CardPanel} person=${person} onChange=${found.reload} />`}
    </div>`}
  <//>`;
}

function OnePerson() {
  const [person, setPerson] = useState(null);
  return html`<${Panel} title=${t('badge.one_person')}>
    ${person
      ? html`<${Chosen} person=${person} onChange=${() => setPerson(null)} />
          <${Found} id=${person.id} />`
      : html`<p class="soft">${t('badge.one_person_about')}</p>
          <${PersonPicker} label=${t('roster.search')} name="holder" fits=${({ withdrawn }) => !withdrawn} quiet onChoose=${setPerson} />`}
  <//>`;
}

export function Badges() {
  return html`<${Page} title=${t('console.tab.badges')}><${BadgesPanel} /><${CardsPanel} /><${OnePerson} /><//>`;
}
