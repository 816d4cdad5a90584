// Yes or no over the whole screen: colour, icon, word and sound say the same.
import { useEffect, useRef } from 'preact/hooks';
import { html } from '../../../lib/html.js';
import { t } from '../../../lib/i18n.js';
import { Icon } from '../../../lib/parts.js';
import { play } from '../../scan/sound.js';

const ICONS = { good: 'yes', warn: 'warn', bad: 'no' };

function focusNext(node) {
  node?.focus({ preventScroll: true });
}

// shown: {key, kind, word, text, person, note} or null; acts: buttons beside
// "next". What is behind should be inert meanwhile. onClose() also by Escape.
export function Verdict({ shown, where, acts, onClose }) {
  const close = useRef(onClose);
  close.current = onClose;
  useEffect(() => {
    if (shown) play(shown.kind);
  }, [shown?.key]);
  useEffect(() => {
    const escape = (event) => event.key === 'Escape' && close.current();
    document.addEventListener('keydown', escape);
    return () => document.removeEventListener('keydown', escape);
  }, []);
  return html`<div class=${`verdict-screen ${shown?.kind ?? 'none'}`}>
    ${shown && where && html`<p class="verdict-where"><strong>${where}</strong></p>`}
    <section class=${`verdict ${shown?.kind ?? 'none'}`} aria-live="assertive" aria-atomic="true">
      ${shown && html`
        <div class="verdict-icon"><${Icon} name=${ICONS[shown.kind]} /></div>
        <p class="verdict-word">${shown.word}</p>
        ${shown.person && html`<div class="verdict-person">
          <p class="verdict-name">${shown.person.full_name}</p>
          <p>${[shown.person.code, shown.person.delegation, shown.person.seat && `${t('scan.seat')} ${shown.person.seat}`].filter(Boolean).join(' · ')}</p>
        </div>`}
        ${shown.text && html`<p class="verdict-advice">${shown.text}</p>`}
        ${shown.note && html`<p class="verdict-earlier mono">${shown.note}</p>`}
        <div class="verdict-acts">
          <button type="button" class="button verdict-act" key=${shown.key} ref=${focusNext} onClick=${onClose}>${t('paper.next')}</button>
          ${acts}
        </div>`}
    </section>
  </div>`;
}
