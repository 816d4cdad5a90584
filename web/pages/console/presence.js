// Whether a delegate is inside, as a word with an icon.
import { html } from '../../lib/html.js';
import { t } from '../../lib/i18n.js';
import { Icon } from '../../lib/parts.js';

export function Presence({ person }) {
  if (person.withdrawn) return html`<span class="tag bad">${t('roster.withdrawn')}</span>`;
  if (person.present) return html`<span class="tag good with-icon"><${Icon} name="yes" /> ${t('roster.present')}</span>`;
  return html`<span class="soft">${t('roster.absent')}</span>`;
}
