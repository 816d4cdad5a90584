// A scanner that types: 122 characters in one burst, then Enter, wherever the
// focus is. Keyboard layouts change what arrives, so both the characters and
// the physical keys (as on a US keyboard) are kept, and the one that makes a
// badge of this congress is taken.

import { BADGE_LENGTH, badgeShape, isCard } from '../../lib/badge.js';

const PAUSE = 400; // ms; longer gaps are a person typing
const FAST = 45; // ms between keys on average
const BURST = 6; // keys before a burst is believed
const FOREIGN = 20; // a shorter one is not a code at all

function physical(code) {
  const match = /^(?:Key([A-Z])|Digit([0-9])|Numpad([0-9]))$/.exec(code);
  return match ? (match[1] ?? match[2] ?? match[3]) : '';
}

// The badge of this congress that a text ends with (a key or two may have been
// pressed just before the scanner's burst), or null.
function ownBadge(text, prefix) {
  if (!prefix || text.length < BADGE_LENGTH) return null;
  const badge = badgeShape(text.slice(-BADGE_LENGTH));
  return badge?.startsWith(prefix) ? badge : null;
}

// {badge}, or {foreign: 'card' | 'other'} for a code that is none. A voting
// card's secret must not leave the device: it is named, never sent.
export function readBurst(typed, keys, prefix) {
  const badge = ownBadge(typed, prefix) ?? ownBadge(keys, prefix) ?? badgeShape(typed) ?? badgeShape(keys);
  if (badge) return { badge };
  return { foreign: isCard(typed) ? 'card' : 'other' };
}

// onCode({badge} | {foreign}); prefix(): the badge prefix, or null while it is
// not known. Answers a function that stops listening.
export function listenWedge({ onCode, prefix }) {
  let typed = '';
  let keys = '';
  let started = 0;
  let last = 0;
  let field = null;
  let timer = null;
  let finishedAt = -Infinity;

  function reset() {
    clearTimeout(timer);
    typed = '';
    keys = '';
    field = null;
  }

  function begin(event) {
    started = event.timeStamp;
    const target = event.target;
    field = target?.matches?.('input, textarea') ? { target, value: target.value } : null;
  }

  // The first keys may have gone into a field before the burst was known.
  function restore() {
    if (!field || field.target.value === field.value) return;
    field.target.value = field.value;
    field.target.dispatchEvent(new Event('input', { bubbles: true }));
  }

  function finish() {
    const reading = readBurst(typed, keys, prefix());
    restore();
    finishedAt = last;
    reset();
    onCode(reading);
  }

  const count = () => Math.max(typed.length, keys.length);
  const fast = () => count() >= BURST && (last - started) / (count() - 1) < FAST;

  // All of a badge of this congress is there: nothing to wait for.
  const isComplete = () => Boolean(ownBadge(typed, prefix()) ?? ownBadge(keys, prefix()));

  function swallow(event) {
    event.preventDefault();
    event.stopPropagation();
  }

  function onEnter(event) {
    if (badgeShape(typed) || badgeShape(keys) || (count() >= FOREIGN && fast())) {
      swallow(event);
      last = event.timeStamp;
      finish();
      return;
    }
    // Some scanners end with CR and LF: the second must not press a button.
    if (event.timeStamp - finishedAt < PAUSE) swallow(event);
    reset();
  }

  function onKey(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
    if (event.timeStamp - last > PAUSE) reset();
    if (event.key === 'Enter') {
      onEnter(event);
      return;
    }
    const key = event.key.length === 1 ? event.key : '';
    const code = physical(event.code);
    if (!key && !code) return;
    if (count() === 0) begin(event);
    typed += key;
    keys += code;
    last = event.timeStamp;
    const complete = isComplete();
    if (complete || fast()) swallow(event);
    clearTimeout(timer);
    // A scanner set up without Enter.
    if (complete) finish();
    else if (count() >= BADGE_LENGTH && fast()) timer = setTimeout(finish, PAUSE);
  }

  document.addEventListener('keydown', onKey, true);
  return () => {
    reset();
    document.removeEventListener('keydown', onKey, true);
  };
}
