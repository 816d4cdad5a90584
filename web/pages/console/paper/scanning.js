// Reading codes by a scanner that types, or by the camera.
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { readSerial } from '../../../lib/ballot_paper.js';
import { badgeShape, isCard } from '../../../lib/badge.js';
import { html } from '../../../lib/html.js';
import { listenKeys } from '../../../lib/keys.js';
import { Finder } from '../../scan/finder.js';
import { createRepeats } from '../../scan/repeats.js';
import { unlockByUse } from '../../scan/sound.js';

const CAMERA = 'congressd.paper.camera';

// {serial}, {badge}, or {other: 'card' | 'code'} for anything else. A voting
// card's secret must not leave the device.
export function readCode(text) {
  const serial = readSerial(text);
  if (serial) return { serial };
  const badge = badgeShape(text);
  if (badge) return { badge };
  return { other: isCard(text) ? 'card' : 'code' };
}

// What came through a foreign keyboard layout is what the physical keys say.
export function readBurst(typed, keys) {
  const first = readCode(typed);
  return first.other === 'code' ? { ...first, ...readCode(keys) } : first;
}

// Codes by a typing scanner, and keys pressed by a person, for as long as the
// component is there. Sound is allowed by the first touch.
export function useKeys({ onCode, onKey }) {
  const now = useRef(null);
  now.current = { onCode, onKey };
  useEffect(() => {
    const stop = listenKeys({
      onBurst: (typed, keys) => now.current.onCode(readBurst(typed, keys)),
      onKey: (key) => now.current.onKey?.(key),
    });
    const stopUnlocking = unlockByUse();
    return () => {
      stop();
      stopUnlocking();
    };
  }, []);
}

function wasOn() {
  try {
    return sessionStorage.getItem(CAMERA) === '1';
  } catch {
    return false;
  }
}

function keepOn(on) {
  try {
    sessionStorage.setItem(CAMERA, on ? '1' : '0');
  } catch {
    // Lasts for the page.
  }
}

// The camera's picture. onCode(code): once for each time a code is shown to it.
export function Camera({ onCode }) {
  const repeats = useMemo(createRepeats, []);
  const [wanted] = useState(wasOn);
  function read(text) {
    if (repeats.isRepeat(text, true)) return;
    repeats.note(text);
    onCode(readCode(text));
  }
  return html`<${Finder} onRead=${read} hint=${null} wanted=${wanted} onWanted=${keepOn} />`;
}
