// Three sounds a steward tells apart without looking.

// [frequency in Hz, start and length in seconds]
const SOUNDS = {
  good: { wave: 'sine', notes: [[880, 0, 0.1], [1320, 0.1, 0.18]] },
  warn: { wave: 'triangle', notes: [[587, 0, 0.14], [587, 0.2, 0.14]] },
  bad: { wave: 'sawtooth', notes: [[196, 0, 0.45]] },
};
const VIBRATION = { good: [60], warn: [80, 60, 80], bad: [400] };
const VOLUME = 0.35;
const STORE = 'congressd.scan.mute';

const Context = window.AudioContext ?? window.webkitAudioContext;
const listeners = new Set();
let context = null;
let muted = false;

try {
  muted = localStorage.getItem(STORE) === '1';
} catch {
  // No storage: sound is on.
}

function tell() {
  for (const listener of listeners) listener();
}

export function isMuted() {
  return muted;
}

export function setMuted(value) {
  muted = value;
  try {
    localStorage.setItem(STORE, value ? '1' : '0');
  } catch {
    // Lasts for the page.
  }
  tell();
}

// Calls fn when the sound is switched or allowed; answers a function that stops it.
export function onSound(fn) {
  listeners.add(fn);
  return () => listeners.delete(fn);
}

// Whether the browser waits for a touch before it lets the page sound.
export function soundWaits() {
  return !muted && Boolean(Context) && context?.state !== 'running';
}

// To be called within a touch or a key; harmless at any other time.
export function unlockSound() {
  if (!Context || navigator.userActivation?.hasBeenActive === false) return;
  if (!context) {
    context = new Context();
    context.onstatechange = tell;
  }
  if (context.state !== 'running') context.resume().then(tell, () => {});
}

// Calls unlockSound at touches and keys; answers a function that stops it. Not in
// the midst of a scanner's keys, which come fast and must not wait for it.
export function unlockByUse() {
  let timer = null;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(unlockSound, 300);
  };
  document.addEventListener('pointerdown', unlockSound);
  document.addEventListener('keydown', later);
  unlockSound();
  return () => {
    clearTimeout(timer);
    document.removeEventListener('pointerdown', unlockSound);
    document.removeEventListener('keydown', later);
  };
}

function note(wave, [frequency, start, length]) {
  const oscillator = context.createOscillator();
  const gain = context.createGain();
  const from = context.currentTime + start;
  oscillator.type = wave;
  oscillator.frequency.value = frequency;
  gain.gain.setValueAtTime(VOLUME, from);
  gain.gain.exponentialRampToValueAtTime(0.001, from + length);
  oscillator.connect(gain).connect(context.destination);
  oscillator.onended = () => gain.disconnect();
  oscillator.start(from);
  oscillator.stop(from + length);
}

export function play(kind) {
  if (navigator.userActivation?.hasBeenActive !== false) navigator.vibrate?.(VIBRATION[kind]);
  if (muted || context?.state !== 'running') return;
  for (const each of SOUNDS[kind].notes) note(SOUNDS[kind].wave, each);
}
