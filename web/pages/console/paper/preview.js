// The paper as it will be printed, to be looked at only.
import { html } from '../../../lib/html.js';
import { t } from '../../../lib/i18n.js';
import { useConsole } from '../context.js';
import { blankBoxes, Sheet } from './sheet.js';

const none = new Set();

// definition: title, style, seats and options.
export function PaperPreview({ definition }) {
  const { congress } = useConsole();
  if (definition.style !== 'resolution' && definition.options.length === 0) return null;
  const keys = definition.style === 'approval' ? blankBoxes(definition) : none;
  return html`<figure class="stack tight">
    <figcaption class="label">${t('paper.preview')}</figcaption>
    <${Sheet} contest=${definition} heading=${congress?.name ?? ''} keys=${keys} readOnly=${true} printed=${true} />
  </figure>`;
}
