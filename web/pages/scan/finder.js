// The camera's picture: one tap starts it, and what the square shows is read.
import { useEffect, useRef, useState } from 'preact/hooks';
import { openCamera } from '../../lib/camera.js';
import { html } from '../../lib/html.js';
import { t } from '../../lib/i18n.js';
import { Icon, Notice } from '../../lib/parts.js';
import { unlockSound } from './sound.js';

const OFF = { phase: 'off', reason: null, torch: null, camera: null, cameras: 0, front: false };

// {camera, start(), stop(), control}: the state of the camera on `video`, and
// what one may do with it. onRead is called for each code seen.
function useCamera(video, onRead, wanted) {
  const [camera, setCamera] = useState(OFF);
  const control = useRef(null);
  const read = useRef(onRead);
  read.current = onRead;

  function stop() {
    control.current?.stop();
    control.current = null;
    setCamera(OFF);
  }

  function start() {
    control.current?.stop();
    control.current = openCamera({ video: video.current, onRead: (text) => read.current(text), onState: setCamera });
  }

  useEffect(() => {
    if (wanted) start();
    return () => control.current?.stop();
  }, []);

  return { camera, start, stop, control };
}

function Picker({ camera, control }) {
  const [cameras, setCameras] = useState(null);
  async function open() {
    setCameras(cameras ? null : await control.current.cameras());
  }
  function choose(id) {
    setCameras(null);
    control.current.choose(id);
  }
  return html`
    <button type="button" class="button small" aria-expanded=${cameras ? 'true' : 'false'} onClick=${open}>
      <${Icon} name="camera" /><span>${t('scan.camera.other')}</span>
    </button>
    ${cameras &&
    html`<ul class="finder-cameras">
      ${cameras.map(({ id, label }, at) => html`<li key=${id}>
        <button type="button" class="button wide" aria-pressed=${id === camera.camera ? 'true' : 'false'} onClick=${() => choose(id)}>
          ${label || t('scan.camera.number', { number: at + 1 })}
        </button>
      </li>`)}
    </ul>`}
  `;
}

function Tools({ camera, control, onStop }) {
  return html`<div class="finder-tools">
    ${camera.torch !== null &&
    html`<button type="button" class="button small" aria-pressed=${camera.torch ? 'true' : 'false'} onClick=${() => control.current.torch(!camera.torch)}>
      <${Icon} name="torch" /><span>${t('scan.camera.torch')}</span>
    </button>`}
    ${camera.cameras > 1 && html`<${Picker} camera=${camera} control=${control} />`}
    <button type="button" class="button small" onClick=${onStop}>
      <${Icon} name="no" /><span>${t('scan.camera.stop')}</span>
    </button>
  </div>`;
}

function Off({ camera, onStart }) {
  if (camera.phase === 'failed') {
    const hopeless = camera.reason === 'insecure' || camera.reason === 'unsupported';
    return html`<div class="finder-off stack">
      <${Notice} kind="warn"><strong>${t(`scan.camera.${camera.reason}`)}</strong><br />${t(`scan.camera.${camera.reason}_how`)}<//>
      ${!hopeless && html`<button type="button" class="button primary" onClick=${onStart}>${t('common.retry')}</button>`}
      <p class="soft">${t('scan.camera.without')}</p>
    </div>`;
  }
  return html`<div class="finder-off">
    <button type="button" class="button primary finder-start" onClick=${onStart}>
      <${Icon} name="camera" /> ${t('scan.camera.start')}
    </button>
    <p class="soft">${t('scan.ready_hint')}</p>
  </div>`;
}

// onRead(text): a code was seen. hint: of a code that is no badge. wanted: the
// camera was on when the page was last open. onWanted(whether): is to be on.
export function Finder({ onRead, hint, wanted, onWanted }) {
  const video = useRef(null);
  const { camera, start, stop, control } = useCamera(video, onRead, wanted);
  const on = camera.phase === 'running' || camera.phase === 'starting';

  function begin() {
    unlockSound();
    onWanted(true);
    start();
  }

  function end() {
    onWanted(false);
    stop();
  }

  return html`<section class=${`finder ${on ? 'on' : 'off'}`} aria-label=${t('scan.camera')}>
    <div class="finder-place" hidden=${!on}><div class="finder-view">
      <video ref=${video} class=${camera.front ? 'front' : ''} muted playsinline aria-label=${t('scan.camera.picture')}></video>
      <div class="finder-frame" aria-hidden="true"></div>
      <p class="finder-word" role="status">
        ${camera.phase === 'starting' ? t('scan.camera.starting') : hint ? t(`scan.hint.${hint}`) : ''}
      </p>
    </div></div>
    ${camera.phase === 'running' && html`<${Tools} camera=${camera} control=${control} onStop=${end} />`}
    ${!on && html`<${Off} camera=${camera} onStart=${begin} />`}
  </section>`;
}
