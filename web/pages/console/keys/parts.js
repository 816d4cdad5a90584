// Pieces that the pages of the tellers' keys share.
import { html } from '../../../lib/html.js';
import { t } from '../../../lib/i18n.js';
import { keyFingerprint } from '../../../lib/key_code.js';
import { Icon, Notice } from '../../../lib/parts.js';

const KINDS = { ready: 'good', chosen: 'accent', used: 'accent', published: '', cancelled: '', unsaved: 'warn', untested: 'warn' };
const ICONS = { ready: 'yes', chosen: 'yes', used: 'closed', published: 'screen', cancelled: 'no', unsaved: 'warn', untested: 'warn' };

export const backToKeys = () => ({ href: '#/keys', label: t('console.tab.keys') });

export function KeyTag({ stage }) {
  return html`<span class=${`tag with-icon ${KINDS[stage]}`}><${Icon} name=${ICONS[stage]} /> ${t(`keys.stage_${stage}`)}</span>`;
}

// What people compare from one device to another.
export function Fingerprint({ publicKey }) {
  return html`<span class="mono nowrap key-fingerprint">${keyFingerprint(publicKey)}</span>`;
}

// Whoever holds the server's machine holds what is on it.
export function OnServerWarning() {
  const here = ['localhost', '127.0.0.1', '[::1]'].includes(window.location.hostname);
  return here && html`<${Notice} kind="warn">${t('keys.on_server')}<//>`;
}

export function Unkept({ error }) {
  return error && html`<${Notice} kind="bad">${t('keys.not_kept')}<//>`;
}
