// A camera that reads QR codes.
//
//   openCamera({ video, onRead, onState }) → { stop(), torch(on), cameras(), choose(id) }
//
// video: a <video> of the page. What is shown is meant to be what is read: the
// middle square of the picture (object-fit: cover in a square box).
// onRead(text): each code seen, again with every frame that shows it; whoever
// listens decides what is a repetition.
// onState(state): { phase: 'starting' | 'running' | 'stopped' | 'failed', reason,
// torch: null (none) | false | true, camera: id, cameras: how many, front: the
// picture should be mirrored }. reason, when failed: 'insecure' (not https),
// 'unsupported', 'denied', 'none', 'busy', 'failed'.
//
// It starts again by itself when the page comes back to the front, when the
// camera is plugged out and in, and when its picture freezes.
import { createReader } from './camera/reader.js';
import { openStream, reasonOf, refusal } from './camera/stream.js';

const STORE = 'congressd.camera';
const SIDE = 720; // pixels of the square that is read
const BETWEEN = 66; // ms between frames at most so many: about 15 a second
const FROZEN = 6000; // ms without a new picture
const FIRST_RETRY = 500;
const LAST_RETRY = 8000;

function savedCamera() {
  try {
    return localStorage.getItem(STORE);
  } catch {
    return null;
  }
}

function saveCamera(id) {
  try {
    localStorage.setItem(STORE, id);
  } catch {
    // Lasts for the page.
  }
}

export function openCamera({ video, onRead, onState = () => {} }) {
  const state = { phase: 'starting', reason: null, torch: null, camera: null, cameras: 0, front: false };
  const canvas = document.createElement('canvas');
  const pixels = canvas.getContext('2d', { willReadFrequently: true });
  let reader = null;
  let stream = null;
  let starting = false;
  let stopped = false;
  let retry = FIRST_RETRY;
  let timer = null;
  let busy = false;
  let grabbedAt = 0;
  let pictureAt = 0;
  let pictureTime = -1;

  function tell(change) {
    if (stopped && change.phase !== 'stopped') return;
    Object.assign(state, change);
    onState({ ...state });
  }

  function release() {
    clearTimeout(timer);
    for (const track of stream?.getTracks() ?? []) {
      track.onended = null;
      track.stop();
    }
    stream = null;
    video.srcObject = null;
  }

  function later() {
    clearTimeout(timer);
    timer = setTimeout(start, retry);
    retry = Math.min(retry * 2, LAST_RETRY);
  }

  function failed(error) {
    release();
    const reason = reasonOf(error);
    tell({ phase: 'failed', reason, torch: null });
    // Another program may let go of the camera; a refusal stays one until asked.
    if (reason === 'busy' || reason === 'failed') later();
  }

  async function settle(opened) {
    const [track] = opened.getVideoTracks();
    const can = track.getCapabilities?.() ?? {};
    const is = track.getSettings?.() ?? {};
    if (can.focusMode?.includes('continuous')) {
      await track.applyConstraints({ advanced: [{ focusMode: 'continuous' }] }).catch(() => {});
    }
    track.onended = () => !stopped && restart();
    const all = await cameras();
    tell({
      phase: 'running',
      reason: null,
      torch: can.torch ? false : null,
      camera: is.deviceId ?? null,
      cameras: all.length,
      front: is.facingMode ? is.facingMode === 'user' : !can.torch && !matchMedia('(pointer: coarse)').matches,
    });
  }

  async function start() {
    const why = refusal();
    if (why) return tell({ phase: 'failed', reason: why });
    if (starting || stopped || document.hidden) return undefined;
    starting = true;
    release();
    tell({ phase: 'starting', reason: null });
    try {
      const opened = await openStream(savedCamera());
      if (stopped) {
        for (const track of opened.getTracks()) track.stop();
        return undefined;
      }
      stream = opened;
      video.srcObject = opened;
      video.muted = true;
      video.playsInline = true;
      await video.play().catch(() => {});
      retry = FIRST_RETRY;
      pictureAt = performance.now();
      await settle(opened);
    } catch (error) {
      failed(error);
    } finally {
      starting = false;
    }
    return undefined;
  }

  function restart() {
    release();
    return start();
  }

  // The middle square of the picture, no larger than need be.
  function grab() {
    const { videoWidth: width, videoHeight: height } = video;
    const square = Math.min(width, height);
    const side = Math.min(square, SIDE);
    if (canvas.width !== side) canvas.width = canvas.height = side;
    pixels.drawImage(video, (width - square) / 2, (height - square) / 2, square, square, 0, 0, side, side);
    return { width: side, height: side, pixels: pixels.getImageData(0, 0, side, side).data.buffer };
  }

  async function look(now) {
    if (!stream || busy || !reader || video.readyState < 2 || !video.videoWidth) return;
    if (video.currentTime === pictureTime || now - grabbedAt < BETWEEN) return;
    pictureTime = video.currentTime;
    pictureAt = grabbedAt = now;
    busy = true;
    try {
      for (const text of await reader.read(grab())) if (!stopped) onRead(text);
    } catch (error) {
      if (!stopped) failed(error);
    } finally {
      busy = false;
    }
  }

  let frame = null;
  function loop() {
    if (stopped) return;
    frame = requestAnimationFrame(loop);
    look(performance.now());
  }

  function watch() {
    if (state.phase !== 'running' || document.hidden) return;
    if (performance.now() - pictureAt > FROZEN) restart();
  }

  // In the background the camera is somebody else's, and the battery's.
  function visibility() {
    if (stopped) return;
    if (document.hidden) release();
    else {
      retry = FIRST_RETRY;
      pictureTime = -1;
      start();
    }
  }

  async function plugged() {
    if (state.phase === 'failed' && state.reason === 'none') start();
    else tell({ cameras: (await cameras()).length });
  }

  // {id, label} of the cameras; labels are known once one was allowed.
  async function cameras() {
    const all = (await navigator.mediaDevices?.enumerateDevices?.()) ?? [];
    return all.filter(({ kind }) => kind === 'videoinput').map(({ deviceId, label }) => ({ id: deviceId, label }));
  }

  const watcher = setInterval(watch, 2000);
  document.addEventListener('visibilitychange', visibility);
  navigator.mediaDevices?.addEventListener?.('devicechange', plugged);
  if (!refusal()) {
    reader = createReader({ onFailed: (why) => failed(new Error(why)) });
    loop();
  }
  start();

  return {
    stop() {
      stopped = true;
      clearInterval(watcher);
      cancelAnimationFrame(frame);
      document.removeEventListener('visibilitychange', visibility);
      navigator.mediaDevices?.removeEventListener?.('devicechange', plugged);
      release();
      reader?.close();
      tell({ phase: 'stopped', reason: null, torch: null });
    },

    // Resolves to whether the light now is as asked.
    async torch(on) {
      const [track] = stream?.getVideoTracks() ?? [];
      try {
        await track.applyConstraints({ advanced: [{ torch: on }] });
      } catch {
        return false;
      }
      tell({ torch: on });
      return true;
    },

    cameras,

    choose(id) {
      saveCamera(id);
      return restart();
    },
  };
}
