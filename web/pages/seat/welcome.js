// Before a delegate is known: how to sign in with a voting card.

import { useState } from 'preact/hooks';
import { normaliseSecret, SECRET_LENGTH } from '../../lib/card.js';
import { errorText } from '../../lib/errors.js';
import { html } from '../../lib/html.js';
import { t } from '../../lib/i18n.js';
import { Notice } from './parts.js';

/** No card on this device: scan one, or type its 26 characters. */
export function Welcome({ session }) {
  return html`
    <div class="stack narrow">
      <h1>${t('seat.welcome')}</h1>
      ${session.badSecret && html`<${Notice} kind="bad">${t('seat.bad_link')}<//>`}
      <div class="panel stack">
        <h2>${t('seat.scan_title')}</h2>
        <p>${t('seat.scan_text')}</p>
      </div>
      <${SecretForm} session=${session} />
      <p class="soft">${t('seat.card_help')}</p>
    </div>
  `;
}

function SecretForm({ session }) {
  const [text, setText] = useState('');
  const [problem, setProblem] = useState(null);
  const typed = normaliseSecret(text).length;

  function submit(event) {
    event.preventDefault();
    if (typed !== SECRET_LENGTH) {
      setProblem(t('seat.secret_length', { typed, wanted: SECRET_LENGTH }));
      return;
    }
    setProblem(null);
    session.useSecret(text);
  }

  return html`
    <form class="panel stack" onSubmit=${submit}>
      <h2>${t('seat.type_title')}</h2>
      <div class="field">
        <label for="secret">${t('seat.secret')}</label>
        <input
          id="secret"
          class="input mono secret"
          type="text"
          value=${text}
          autocomplete="off"
          autocapitalize="characters"
          autocorrect="off"
          spellcheck=${false}
          enterkeyhint="go"
          aria-invalid=${problem ? 'true' : undefined}
          aria-describedby="secret-hint"
          onInput=${(event) => setText(event.currentTarget.value)}
        />
        <p id="secret-hint" class="hint" role="status">
          ${problem ? html`<span class="problem">${problem}</span>` : t('seat.secret_hint', { typed, wanted: SECRET_LENGTH })}
        </p>
      </div>
      <button type="submit" class="button primary wide">${t('common.sign_in')}</button>
    </form>
  `;
}

/** The first sign-in of a card, while it has not succeeded. */
export function SigningIn({ session }) {
  return html`
    <div class="stack narrow" aria-live="polite">
      <h1>${t('seat.signing_in')}</h1>
      <p>${t('seat.signing_in_text')}</p>
      ${session.problem &&
      html`<${Notice} kind="warn">${errorText(session.problem)} ${t('seat.retrying')}<//>`}
      <${OtherCard} session=${session} />
    </div>
  `;
}

/** The server does not know this card (any more). */
export function Refused({ session }) {
  const other = session.problem?.code === 'other_congress';
  return html`
    <div class="stack narrow">
      <h1>${t('seat.refused_title')}</h1>
      <${Notice} kind="bad">${t(other ? 'seat.other_congress' : 'seat.refused_text')}<//>
      <button type="button" class="button primary wide" onClick=${session.retry}>${t('common.retry')}</button>
      <${OtherCard} session=${session} />
    </div>
  `;
}

function OtherCard({ session }) {
  return html`<button type="button" class="button wide" onClick=${session.forgetCard}>${t('seat.other_card')}</button>`;
}
