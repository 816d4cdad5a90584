import { useState } from 'preact/hooks';
import { api } from '../../lib/api.js';
import { html } from '../../lib/html.js';
import { t } from '../../lib/i18n.js';
import { Problem, useAction } from '../../lib/parts.js';
import { CardsOnce } from './cards_once.js';
import { useConsole } from './context.js';
import { AskButton, Figures, Page, Panel } from './parts.js';

// Hundreds of cards take the daemon some seconds.
const PATIENCE = 120000;

function BadgesPanel() {
  const [done, setDone] = useState(null);
  const [run, busy, error] = useAction();
  async function issue() {
    setDone((await run(() => api.post('/api/badges', { delegates: 'all' }, { timeout: PATIENCE }))) ?? null);
  }
  return html`<${Panel} title=${t('badge.title_all')}>
    <p>${t('badge.about')}</p>
    <${Problem} error=${error} />
    ${done && html`<div role="status"><${Figures} items=${[[t('badge.issued'), done.issued], [t('badge.kept'), done.kept]]} /></div>`}
    <div class="row">
      <button type="button" class="button primary" disabled=${busy} onClick=${issue}>${t('badge.issue_missing')}</button>
      <a class="button" href="/api/badges.pdf" download="badges.pdf">${t('badge.sheet')}</a>
    </div>
    <p class="soft">${t('badge.command_line')} <code>congressd badges --data DIR --out badges.pdf</code></p>
  <//>`;
}

function CardsPanel() {
  const { cards, setCards } = useConsole();
  async function issue() {
    setCards((await api.post('/api/cards', { delegates: 'all', reissue: false }, { timeout: PATIENCE })).cards);
  }
  if (cards) return html`<${CardsOnce} />`;
  return html`<${Panel} title=${t('card.title_all')}>
    <p>${t('card.about')}</p>
    <div><${AskButton} label=${t('card.issue_missing')} title=${t('card.issue_missing')} text=${t('card.issue_text')} onConfirm=${issue} /></div>
    <p class="soft">${t('card.command_line')} <code>congressd cards --data DIR --out cards.pdf</code></p>
  <//>`;
}

export function Badges() {
  return html`<${Page} title=${t('console.tab.badges')}><${BadgesPanel} /><${CardsPanel} /><//>`;
}
