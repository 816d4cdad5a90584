// A screen that nobody touches goes back to the start, after a warning.

import { useEffect, useRef, useState } from 'preact/hooks';

const SIGNS = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart', 'input'];
const TICK_MS = 250;

/**
 * [left, stay]: the seconds left once the warning has begun, else null; stay() ends
 * the warning, which a mere touch does not: what lies under it would be hit. quiet
 * and warning are milliseconds; onEnd() is called when both have passed. The clock
 * begins anew whenever `phase` changes.
 */
export function useIdle({ quiet, warning, phase, onEnd }) {
  const [left, setLeft] = useState(null);
  const stay = useRef(null);

  useEffect(() => {
    let since = Date.now();
    let over = false;
    let warned = false;

    function tick() {
      if (over) return;
      const rest = since + quiet + warning - Date.now();
      if (rest <= 0) {
        over = true;
        onEnd();
      } else {
        warned = rest <= warning;
        setLeft(warned ? Math.ceil(rest / 1000) : null);
      }
    }

    function alive() {
      if (!warned) since = Date.now();
    }

    stay.current = () => {
      since = Date.now();
      tick();
    };

    // Timers stand still in the background: whoever comes back sees no other's screen.
    const timer = setInterval(tick, TICK_MS);
    document.addEventListener('visibilitychange', tick);
    for (const sign of SIGNS) document.addEventListener(sign, alive, { passive: true });
    setLeft(null);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', tick);
      for (const sign of SIGNS) document.removeEventListener(sign, alive);
    };
  }, [phase, quiet, warning]);

  return [left, () => stay.current()];
}
