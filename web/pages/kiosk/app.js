// What the tablet shows: the start, the delegate who is at it, or the staff's page.

import { useEffect, useState } from 'preact/hooks';
import { html, useLanguage } from '../../lib/html.js';
import { t } from '../../lib/i18n.js';
import { LanguageSwitch } from '../../lib/parts.js';
import { Notice } from '../seat/parts.js';
import { Staff } from './staff.js';
import { Start } from './start.js';
import { VisitScreen } from './visit_screen.js';

export function App({ kiosk }) {
  const lang = useLanguage();
  const [staff, setStaff] = useState(false);

  useEffect(() => {
    document.title = t('kiosk.title');
  }, [lang]);

  return html`
    <${Header} kiosk=${kiosk} onStaff=${kiosk.visit || staff ? null : () => setStaff(true)} />
    ${staff
      ? html`<${Staff} kiosk=${kiosk} onClose=${() => setStaff(false)} />`
      : kiosk.visit
        ? html`<${VisitScreen} key=${kiosk.serving} kiosk=${kiosk} visit=${kiosk.visit} />`
        : html`<${Start} key="start" kiosk=${kiosk} />`}
  `;
}

function Header({ kiosk, onStaff }) {
  return html`
    <header class="top">
      <p class="top-congress">${kiosk.congress?.name ?? t('kiosk.title')}</p>
      <span class="tag kiosk-name">${t('kiosk.name', { name: kiosk.name })}</span>
      <${LanguageSwitch} />
      ${onStaff && html`<button type="button" class="button plain" onClick=${onStaff}>${t('kiosk.staff')}</button>`}
      <p class="top-connection" role="status">
        ${kiosk.connected === false && html`<span class="tag warn">${t('common.offline')}</span>`}
        ${kiosk.outbox.count > 0 && html`<span class="tag warn">${t('kiosk.outbox', { count: kiosk.outbox.count })}</span>`}
      </p>
    </header>
  `;
}

/** A browser that keeps nothing could lose ballots. */
export function Unusable() {
  return html`
    <main class="seat"><div class="stack narrow">
      <h1>${t('kiosk.title')}</h1>
      <${Notice} kind="bad">${t('kiosk.unusable')}<//>
    </div></main>
  `;
}
