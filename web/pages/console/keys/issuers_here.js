// Contests for which this device holds the second issuer's key, and the way to work.
import { html } from '../../../lib/html.js';
import { t } from '../../../lib/i18n.js';
import { Icon } from '../../../lib/parts.js';
import { useStore } from '../../../lib/store.js';
import { useMay } from '../context.js';
import { Panel } from '../parts.js';
import { issuers } from './issuer_work.js';

const OPEN = ['issuing', 'voting'];

export function IssuersHere({ keys, contests }) {
  const may = useMay('issue');
  const working = useStore(issuers);
  const held = new Set(keys.filter(({ kind }) => kind === 'issuer').map(({ publicKey }) => publicKey));
  const shown = contests.filter((contest) => held.has(contest.second_issuer) && OPEN.includes(contest.state));
  if (!may || shown.length === 0) return null;
  return html`<${Panel} title=${t('keys.issue_title')} class="panel stack steps">
    <ul class="plain stack">${shown.map(({ id, title }) => html`<li key=${id} class="show-row">
      <div><p><strong>${title}</strong></p>
        ${working.has(id)
          ? html`<p class="with-icon"><${Icon} name="yes" /> ${t('keys.issue_here', { count: working.get(id).given })}</p>`
          : html`<p class="problem with-icon"><${Icon} name="warn" /> ${t('keys.issue_waits')}</p>`}
      </div>
      <a class="button primary" href=${`#/keys/issue/${id}`}>${t(working.has(id) ? 'keys.issue_open' : 'keys.issue_begin')}</a>
    </li>`)}</ul>
  <//>`;
}
