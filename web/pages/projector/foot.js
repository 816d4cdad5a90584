// Under a contest: its fingerprint, which every phone shows too, and a hint.
import { el, setText } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';

export function createFoot() {
  const print = el('strong');
  const fingerprint = el('p', { class: 'fingerprint', hidden: true }, el('span', { text: t('projector.fingerprint') }), print);
  const words = el('p', { class: 'foot-hint' });
  return {
    node: el('footer', { class: 'slide-foot' }, fingerprint, words),
    set({ fingerprint: value, hint }) {
      fingerprint.hidden = !value;
      setText(print, value ?? '');
      setText(words, hint);
    },
  };
}
