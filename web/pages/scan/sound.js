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

let context = null;
let muted = false;

try {
  muted = localStorage.getItem(STORE) === '1';
} catch {
  // No storage: sound is on.
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
}

// Browsers let a page sound only after a touch or a key.
export function unlockSound() {
  const Context = window.AudioContext ?? window.webkitAudioContext;
  if (!Context) return;
  context ??= new Context();
  if (context.state === 'suspended') context.resume().catch(() => {});
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
  oscillator.start(from);
  oscillator.stop(from + length);
}

export function play(kind) {
  navigator.vibrate?.(VIBRATION[kind]);
  if (muted || context?.state !== 'running') return;
  for (const each of SOUNDS[kind].notes) note(SOUNDS[kind].wave, each);
}
