// The ballot exactly as a delegate's phone shows it, to be looked at only.
import { html } from '../../lib/html.js';
import { t } from '../../lib/i18n.js';
import { BallotForm } from '../seat/ballot_form.js';
import { ShadowBox } from './shadow.js';

const nothing = () => {};

// definition: title, style, secret, seats, options and the rules of validity.
export function BallotPreview({ definition }) {
  return html`<figure class="phone-figure">
    <figcaption class="label">${t('contests.preview')}</figcaption>
    <div class="phone" tabindex="0" role="region" aria-label=${t('contests.preview')}>
      <${ShadowBox} sheet="/assets/seat.css" inert aria-hidden="true">
        <div class="seat"><div class="stack narrow">
          <h1 class="screen-title">${definition.title || t('contests.preview_untitled')}</h1>
          <${BallotForm} key=${JSON.stringify(definition)} definition=${definition} draft=${[]} onDraft=${nothing} onCast=${nothing} />
        </div></div>
      <//>
    </div>
  </figure>`;
}
