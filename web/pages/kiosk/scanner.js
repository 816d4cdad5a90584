// A scanner that types the card's link anywhere on the page. Keyboard layouts
// change what arrives, so the physical keys (as on a US keyboard) are kept as well:
// where the link itself did not come through, its last 26 keys are the secret.

import { SECRET_LENGTH } from '../../lib/card.js';

const PAUSE = 500; // ms; a longer gap begins anew

function physical(code) {
  const match = /^(?:Key([A-Z])|Digit([0-9])|Numpad([0-9]))$/.exec(code);
  return match ? (match[1] ?? match[2] ?? match[3]) : '';
}

/** The text to read from what was typed and the keys it was typed with. */
export function textOf(typed, keys) {
  if (/:\/\/.*#/.test(typed) || !/^HTTPS?/.test(keys)) return typed;
  return keys.slice(-SECRET_LENGTH);
}

/** Calls onRead(text) for each burst outside of fields; answers a function that stops it. */
export function listenScanner(onRead) {
  let typed = '';
  let keys = '';
  let last = 0;
  let timer = null;

  function reset() {
    clearTimeout(timer);
    typed = '';
    keys = '';
  }

  function finish() {
    const text = textOf(typed, keys);
    const enough = Math.max(typed.length, keys.length) >= SECRET_LENGTH;
    reset();
    if (enough) onRead(text);
    return enough;
  }

  function onKey(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target?.matches?.('input, textarea')) return;
    if (event.timeStamp - last > PAUSE) reset();
    last = event.timeStamp;
    if (event.key === 'Enter') {
      if (finish()) event.preventDefault();
      return;
    }
    typed += event.key.length === 1 ? event.key : '';
    keys += physical(event.code);
    clearTimeout(timer);
    // A scanner set up without Enter.
    timer = setTimeout(finish, PAUSE);
  }

  document.addEventListener('keydown', onKey, true);
  return () => {
    reset();
    document.removeEventListener('keydown', onKey, true);
  };
}
