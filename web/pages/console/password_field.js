// A new password: shown or hidden, with its strength, and one to be had.
import { useState } from 'preact/hooks';
import { html } from '../../lib/html.js';
import { t } from '../../lib/i18n.js';
import { Icon } from '../../lib/parts.js';
import { isTakable, strengthOf, suggestPassword } from '../../lib/password.js';

const SCORE = { short: 1, known: 1, simple: 1, fair: 2, strong: 3 };

export function PasswordField({ label, name, account, value, onInput, problem }) {
  const [seen, setSeen] = useState(false);
  const id = `field-${name}`;
  const strength = value ? strengthOf(value, account) : null;
  function suggest() {
    onInput(suggestPassword());
    setSeen(true);
  }
  return html`<div class="field">
    <label for=${id}>${label}</label>
    <input class="input ${seen ? 'mono' : ''}" id=${id} name=${name} type=${seen ? 'text' : 'password'} value=${value} onInput=${(event) => onInput(event.currentTarget.value)} required autocomplete="new-password" autocapitalize="none" spellcheck="false" aria-describedby=${`${id}-strength`} aria-invalid=${problem ? 'true' : undefined} />
    <div class="strength" id=${`${id}-strength`} role="status">
      ${strength
        ? html`<meter min="0" max="3" low="2" high="3" optimum="3" value=${SCORE[strength]} aria-hidden="true"></meter>
            <span class=${isTakable(strength) ? 'with-icon' : 'with-icon problem'}><${Icon} name=${isTakable(strength) ? 'yes' : 'warn'} /> ${t(`staff.strength_${strength}`)}</span>`
        : html`<span class="hint">${t('staff.password_hint')}</span>`}
    </div>
    ${problem && html`<p class="problem">${problem}</p>`}
    <div class="row">
      <button type="button" class="button small" aria-pressed=${seen ? 'true' : 'false'} onClick=${() => setSeen(!seen)}>${t('staff.show_password')}</button>
      <button type="button" class="button small" onClick=${suggest}>${t('staff.suggest')}</button>
    </div>
  </div>`;
}
