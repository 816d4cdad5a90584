// What stays around the tabs: the heading with the state of the hall, and the
// navigation, which folds behind one button where the window is narrow.
import { useEffect, useRef, useState } from 'preact/hooks';
import { actorText } from '../../lib/actor.js';
import { html } from '../../lib/html.js';
import { formatNumber, t } from '../../lib/i18n.js';
import { LanguageSwitch } from '../../lib/parts.js';
import { useConsole } from './context.js';
import { RunningWork } from './jobs.js';
import { IssuersAtWork } from './keys/issuer_work.js';
import { NavIcon } from './nav_icons.js';
import { groupsOf } from './tabs.js';

// Who sits here, the language and the way out.
function Account({ onSignOut }) {
  const { me } = useConsole();
  return html`<div class="account">
    <p><strong>${me.label || actorText(me.name)}</strong><span class="soft"> · ${t(`role.${me.role}`)}</span></p>
    <${LanguageSwitch} />
    <button type="button" class="button small" onClick=${onSignOut}>${t('common.sign_out')}</button>
  </div>`;
}

function Header({ onSignOut }) {
  const { congress, hall, connected } = useConsole();
  return html`<header class="head">
    <div class="head-name">
      <strong>${congress?.name ?? ''}</strong>
      <span class="soft">${hall?.session?.title ?? t('console.no_session')}</span>
    </div>
    <p class=${`tag ${connected ? 'good' : 'bad'}`} role="status">${t(connected ? 'common.online' : 'common.offline')}</p>
    ${hall && html`<p class="head-count"><strong>${formatNumber(hall.present)}</strong> / ${formatNumber(hall.convened)} <span class="soft">${t('console.present')}</span></p>`}
    <${RunningWork} />
    <${IssuersAtWork} />
    <${Account} onSignOut=${onSignOut} />
  </header>`;
}

function Group({ group, current, onChoose }) {
  const heading = group.name === 'now' ? null : t(`console.group.${group.name}`);
  return html`<div class="tab-group" role=${heading ? 'group' : undefined} aria-label=${heading ?? undefined}>
    ${heading && html`<p class="tab-heading" aria-hidden="true">${heading}</p>`}
    ${group.tabs.map((tab) => html`<a key=${tab.id} href=${`#/${tab.id}`} aria-current=${tab.id === current.id ? 'page' : undefined} onClick=${onChoose}>
      <${NavIcon} name=${tab.id} /><span>${t(tab.label)}</span>
    </a>`)}
  </div>`;
}

function Tabs({ current, onSignOut }) {
  const { me } = useConsole();
  const [open, setOpen] = useState(false);
  const button = useRef(null);
  const close = () => setOpen(false);
  useEffect(() => {
    if (!open) return undefined;
    function onKey(event) {
      if (event.key !== 'Escape') return;
      close();
      button.current.focus();
    }
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [open]);
  return html`<div class=${`sections ${open ? 'open' : ''}`}>
    <button type="button" class="button wide sections-button" ref=${button} aria-expanded=${open ? 'true' : 'false'} aria-controls="sections" onClick=${() => setOpen(!open)}>
      <${NavIcon} name="menu" /><span>${t(current.label)}</span><span class="visually-hidden">${t('console.sections')}</span>
    </button>
    <nav class="tabs" id="sections" aria-label=${t('console.sections')}>
      ${groupsOf(me.role).map((group) => html`<${Group} key=${group.name} group=${group} current=${current} onChoose=${close} />`)}
      <${Account} onSignOut=${onSignOut} />
    </nav>
  </div>`;
}

function focusContent(event) {
  event.preventDefault();
  document.getElementById('content').focus();
}

// current: the tab that is shown, whose component the children are.
export function Frame({ current, onSignOut, children }) {
  return html`<a class="skip" href="#content" onClick=${focusContent}>${t('console.skip')}</a>
    <${Header} onSignOut=${onSignOut} />
    <div class="frame">
      <${Tabs} current=${current} onSignOut=${onSignOut} />
      <main id="content" tabindex="-1">${children}</main>
    </div>`;
}

// For what has the whole screen to itself.
export function Bare({ children }) {
  return html`<main id="content" class="bare" tabindex="-1">${children}</main>`;
}
