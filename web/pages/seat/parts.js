// Pieces the seat's screens share.

import { useEffect, useRef } from 'preact/hooks';
import { html } from '../../lib/html.js';
import { t } from '../../lib/i18n.js';
import { Icon } from '../../lib/parts.js';

const NOTICE_ICONS = { good: 'yes', warn: 'warn', bad: 'no', info: 'voting' };

/** A message; its icon says the kind as well as its colour. */
export function Notice({ kind = 'info', children }) {
  return html`
    <div class=${`notice ${kind}`}>
      <${Icon} name=${NOTICE_ICONS[kind]} />
      <div class="notice-text">${children}</div>
    </div>
  `;
}

/** A screen's heading, which takes the focus when the screen opens. */
export function Heading({ children }) {
  const ref = useRef(null);
  useEffect(() => ref.current.focus({ preventScroll: true }), []);
  return html`<h1 class="screen-title" ref=${ref} tabindex="-1">${children}</h1>`;
}

/** "0123-4567-89ab-cdef" with what it is for. */
export function Fingerprint({ value }) {
  return html`
    <p class="fingerprint">
      <span class="soft">${t('seat.fingerprint')}</span>
      <span class="mono">${value}</span>
    </p>
  `;
}

/** The first 16 digits of a leaf, in groups, as people read them to each other. */
export function shortCode(leaf) {
  return leaf.slice(0, 16).match(/.{4}/g).join('-');
}
