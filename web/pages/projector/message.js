import { el, setText } from '../../lib/dom.js';
import { fitText } from './fit.js';

export function message() {
  const text = el('p', { class: 'message-text' });
  const node = el('section', { class: 'message' }, text);
  const fit = () => fitText(text, { min: 1.4, max: 7, box: node });
  return {
    node,
    fit,
    update({ projector }) {
      setText(text, projector.message ?? '');
      if (node.isConnected) fit();
    },
  };
}
