// A delegate's badge and voting card.
import { api } from '../../lib/api.js';
import { html } from '../../lib/html.js';
import { formatDateTime, t } from '../../lib/i18n.js';
import { IssueCards } from './cards_issue.js';
import { CardsOnce } from './cards_once.js';
import { useConsole, useMay } from './context.js';
import { AskButton, Panel } from './parts.js';

// What can be done with a badge; also in the lists of other tabs.
export function BadgeActions({ person, onChange }) {
  const { say } = useConsole();
  async function act(verb, said) {
    const done = await api.post(`/api/badges/${person.id}/${verb}`);
    say(t(said, { serial: String(done.serial ?? '') }));
    onChange();
  }
  async function issue() {
    await api.post('/api/badges', { delegates: [person.id] });
    onChange();
  }
  if (!person.badge) {
    return html`<${AskButton} label=${t('badge.issue')} title=${t('badge.issue')} text=${t('badge.issue_text', { name: person.full_name })} onConfirm=${issue} />`;
  }
  return html`<div class="row">
    ${!person.badge.revoked && html`<a class="button" href=${`/api/badges.pdf?delegates=${person.id}`} download=${`badge-${person.code}.pdf`}>${t('badge.print_one')}</a>`}
    <${AskButton} label=${t('badge.reissue')} title=${t('badge.reissue')} text=${t('badge.reissue_text')} onConfirm=${() => act('reissue', 'badge.reissued')} />
    ${!person.badge.revoked && html`<${AskButton} danger label=${t('badge.revoke')} title=${t('badge.revoke')} text=${t('badge.revoke_text')} onConfirm=${() => act('revoke', 'badge.revoked_done')} />`}
  </div>`;
}

export function BadgePanel({ person, onChange }) {
  const may = useMay('roster');
  const badge = person.badge;
  return html`<${Panel} title=${t('badge.title')}>
    ${badge
      ? html`<p>${t('badge.serial', { serial: String(badge.serial) })} ${badge.revoked && html`<span class="tag bad">${t('badge.revoked')}</span>`}</p>`
      : html`<p class="soft">${t('badge.none')}</p>`}
    ${badge && !badge.revoked && html`<img class="badge-qr" src=${`/api/badges/${person.id}.svg?serial=${badge.serial}`} alt=${t('badge.qr_of', { name: person.full_name })} />`}
    ${may && html`<${BadgeActions} person=${person} onChange=${onChange} />`}
  <//>`;
}

export function CardPanel({ person, onChange }) {
  const { cards } = useConsole();
  const may = useMay('roster');
  if (cards) return html`<${CardsOnce} />`;
  return html`<${Panel} title=${t('card.title')}>
    <p>${person.card ? t('card.issued') : t('card.none')}${person.card_issued_at && html` <span class="soft">${formatDateTime(person.card_issued_at)}</span>`}</p>
    ${may && html`<${IssueCards} delegates=${[person.id]} reissue=${Boolean(person.card)} label=${t(person.card ? 'card.reissue' : 'card.issue_one')} text=${t(person.card ? 'card.reissue_text' : 'card.issue_text')} onDone=${onChange} />`}
  <//>`;
}
