// Keys of a person and of a scanner that types. A scanner's text comes in one
// fast burst, wherever the focus is, and ends with Enter or with a pause; keyboard
// layouts change what arrives, so the physical keys (as on a US keyboard) are kept
// too. What a person presses outside of fields is told key by key, a moment later,
// when it is sure that no burst began with it.

const PAUSE = 400; // ms; longer gaps are a person typing
const FAST = 45; // ms between keys on average
const BURST = 5; // keys before a burst is believed
const LEAST = 12; // a shorter one is no code
const SETTLED = 120; // ms after which a key was pressed by a person

function physical(code) {
  const match = /^(?:Key([A-Z])|Digit([0-9])|Numpad([0-9]))$/.exec(code);
  return match ? (match[1] ?? match[2] ?? match[3]) : '';
}

const writes = (target) => Boolean(target?.matches?.('textarea, input:not([type="checkbox"], [type="radio"])'));

// onBurst(typed, keys); onKey(key). Answers a function that stops listening.
export function listenKeys({ onBurst, onKey = () => {} }) {
  let typed = '';
  let keys = '';
  let told = 0;
  let started = 0;
  let last = -Infinity;
  let finishedAt = -Infinity;
  let field = null;
  let timer = null;

  const count = () => Math.max(typed.length, keys.length);
  const fast = () => count() >= BURST && (last - started) / (count() - 1) < FAST;

  // A person who types numbers for long has typed no code; a slow scanner is believed
  // where nobody would write so much.
  const isCode = () => count() >= LEAST && !/^\d*$/.test(typed) && (fast() || !field?.writes);

  function reset() {
    clearTimeout(timer);
    typed = '';
    keys = '';
    told = 0;
    field = null;
  }

  function swallow(event) {
    event.preventDefault();
    event.stopPropagation();
  }

  // The first keys may have gone into a field before the burst was known.
  function restore() {
    if (!field || field.target.value === field.value) return;
    field.target.value = field.value;
    field.target.dispatchEvent(new Event('input', { bubbles: true }));
  }

  function finish() {
    const burst = [typed, keys];
    restore();
    finishedAt = last;
    reset();
    onBurst(...burst);
  }

  function tell() {
    if (field?.writes || fast()) return;
    const fresh = typed.slice(told);
    told = typed.length;
    for (const key of fresh) onKey(key);
  }

  function settle() {
    if (isCode() && fast()) finish();
    else tell();
  }

  function onEnter(event) {
    if (isCode()) {
      swallow(event);
      last = event.timeStamp;
      finish();
      return;
    }
    // Some scanners end with CR and LF: the second must not press a button.
    if (event.timeStamp - finishedAt < PAUSE) swallow(event);
    tell();
    reset();
  }

  function onDown(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
    if (event.timeStamp - last > PAUSE) reset();
    if (event.key === 'Enter') {
      onEnter(event);
      return;
    }
    const key = event.key.length === 1 && event.key !== ' ' ? event.key : '';
    const code = physical(event.code);
    if (!key && !code) return;
    if (count() === 0) {
      started = event.timeStamp;
      const { target } = event;
      field = { target, writes: writes(target), value: target?.value };
      if (!field.writes) field.target = { value: field.value };
    }
    typed += key;
    keys += code;
    last = event.timeStamp;
    if (fast()) swallow(event);
    clearTimeout(timer);
    timer = setTimeout(settle, fast() ? PAUSE : SETTLED);
  }

  document.addEventListener('keydown', onDown, true);
  return () => {
    reset();
    document.removeEventListener('keydown', onDown, true);
  };
}
