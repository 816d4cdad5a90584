// Nobody is at the tablet: show a card to the camera, scan it, or type its code.

import { useEffect, useRef, useState } from 'preact/hooks';
import { openCamera } from '../../lib/camera.js';
import { SECRET_LENGTH, normaliseSecret } from '../../lib/card.js';
import { html } from '../../lib/html.js';
import { has, t } from '../../lib/i18n.js';
import { Form } from '../../lib/parts.js';
import { Notice } from '../seat/parts.js';
import { useIdle } from './idle.js';
import { listenScanner } from './scanner.js';

const FORGET_MS = 60000;

export function Start({ kiosk }) {
  const [typing, setTyping] = useState(false);

  useEffect(() => listenScanner(kiosk.read), []);

  return html`
    <main class="seat kiosk-start">
      <div class="stack narrow">
        <h1>${t('kiosk.welcome')}</h1>
        <p class="kiosk-lead">${t('kiosk.lead')}</p>
        <div role="alert">${kiosk.misread && html`<${Notice} kind="bad">${t(`kiosk.misread.${kiosk.misread}`)}<//>`}</div>
        <${Open} kiosk=${kiosk} />
        ${typing
          ? html`<${Typing} kiosk=${kiosk} onClose=${() => setTyping(false)} />`
          : html`
              <${Camera} onRead=${kiosk.see} />
              <button type="button" class="button wide" onClick=${() => setTyping(true)}>${t('kiosk.type')}</button>
            `}
        <p class="soft">${t('kiosk.promise')}</p>
      </div>
    </main>
  `;
}

// What is open now, so that nobody scans in vain.
function Open({ kiosk }) {
  const open = (kiosk.hall?.contests ?? []).filter(({ state }) => ['issuing', 'voting'].includes(state));
  if (!kiosk.hall) return null;
  if (open.length === 0) return html`<p class="panel soft">${t('kiosk.nothing_open')}</p>`;
  return html`
    <ul class="list panel kiosk-open">
      ${open.map(({ id, title, state }) => html`<li key=${id}><span>${title}</span> <strong>${t(`state.${state}`)}</strong></li>`)}
    </ul>
  `;
}

function Camera({ onRead }) {
  const video = useRef(null);
  const camera = useRef(null);
  const [state, setState] = useState({ phase: 'starting' });

  useEffect(() => {
    camera.current = openCamera({ video: video.current, onRead, onState: setState });
    return () => camera.current.stop();
  }, []);

  async function next() {
    const all = await camera.current.cameras();
    const at = all.findIndex(({ id }) => id === state.camera);
    if (all.length > 0) camera.current.choose(all[(at + 1) % all.length].id);
  }

  const failed = state.phase === 'failed';
  return html`
    <div class="stack">
      ${failed && html`<${Notice} kind="info">${t(cameraWord(state.reason))}<//>`}
      <div class=${`kiosk-camera ${failed ? 'kiosk-camera-off' : ''}`}>
        <video ref=${video} class=${state.front ? 'mirrored' : ''} muted playsinline aria-label=${t('kiosk.picture')}></video>
        ${state.phase === 'starting' && html`<p>${t('kiosk.camera_starting')}</p>`}
      </div>
      ${state.cameras > 1 && html`<button type="button" class="button plain" onClick=${next}>${t('kiosk.other_camera')}</button>`}
    </div>
  `;
}

function cameraWord(reason) {
  const word = `kiosk.camera.${reason}`;
  return has(word) ? word : 'kiosk.camera.failed';
}

// What was typed does not stay on the screen either.
function Typing({ kiosk, onClose }) {
  const [text, setText] = useState('');
  const field = useRef(null);
  const typed = normaliseSecret(text).length;
  useIdle({ quiet: FORGET_MS, warning: 0, phase: 'typing', onEnd: onClose });
  useEffect(() => field.current.focus(), []);

  return html`
    <${Form} class="panel stack" autocomplete="off" onSubmit=${() => kiosk.read(text)}>
      <div class="field">
        <label for="code">${t('seat.secret')}</label>
        <input
          id="code"
          ref=${field}
          class="input mono secret"
          type="text"
          value=${text}
          autocomplete="off"
          autocapitalize="characters"
          autocorrect="off"
          spellcheck=${false}
          enterkeyhint="go"
          aria-describedby="code-hint"
          onInput=${(event) => setText(event.currentTarget.value)}
        />
        <p id="code-hint" class="hint">${t('seat.secret_hint', { typed, wanted: SECRET_LENGTH })}</p>
      </div>
      <button class="button primary wide">${t('kiosk.go_on')}</button>
      <button type="button" class="button wide" onClick=${onClose}>${t('kiosk.back_to_camera')}</button>
    <//>
  `;
}
