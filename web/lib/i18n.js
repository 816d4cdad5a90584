// Words, numbers and dates in the reader's language: Vietnamese first, English
// complete. Messages are flat keys; {name} stands for a parameter.
import viCommon from '../locale/vi/common.json';
import enCommon from '../locale/en/common.json';

const STORE = 'congressd.language';
const LOCALES = { vi: 'vi-VN', en: 'en-GB' };
const messages = { vi: {}, en: {} };
const listeners = new Set();
let current = 'vi';
let timeZone;

export function language() {
  return current;
}

// Pages add their own words: addMessages({ vi, en }).
export function addMessages(words) {
  for (const [lang, entries] of Object.entries(words)) Object.assign(messages[lang], entries);
}

function apply(lang) {
  current = lang in messages ? lang : 'vi';
  if (typeof document !== 'undefined') document.documentElement.lang = current;
}

// Remembered on this device; listeners redraw, nothing reloads.
export function setLanguage(lang) {
  apply(lang);
  try {
    localStorage.setItem(STORE, current);
  } catch {
    // Private windows may refuse storage; the choice then lasts for the page.
  }
  for (const listener of listeners) listener(current);
}

// The language of a page whose reader has chosen none: the congress's own.
export function suggestLanguage(lang) {
  if (chosen() || lang === current || !(lang in messages)) return;
  apply(lang);
  for (const listener of listeners) listener(current);
}

// Calls fn(language) after each switch; answers a function that stops it.
export function onLanguage(fn) {
  listeners.add(fn);
  return () => listeners.delete(fn);
}

function lookup(key, params) {
  if (typeof params?.count === 'number') {
    const form = messages[current][`${key}_${new Intl.PluralRules(current).select(params.count)}`];
    if (form !== undefined) return form;
  }
  return messages[current][key] ?? messages.vi[key];
}

export function has(key) {
  return messages[current][key] !== undefined;
}

// The text of a key. A number parameter is formatted; with `count`, the key
// "<key>_one" serves where the language has that plural form.
export function t(key, params) {
  const text = lookup(key, params);
  if (text === undefined) return key;
  if (!params) return text;
  return text.replace(/\{(\w+)\}/g, (whole, name) => {
    const value = params[name];
    if (value === undefined || value === null) return whole;
    return typeof value === 'number' ? formatNumber(value) : String(value);
  });
}

// The congress's IANA time zone; without one the device's own serves.
export function setTimeZone(zone) {
  try {
    new Intl.DateTimeFormat('vi-VN', { timeZone: zone });
    timeZone = zone;
  } catch {
    timeZone = undefined;
  }
}

function locale() {
  return LOCALES[current];
}

export function formatNumber(value) {
  return new Intl.NumberFormat(locale()).format(value);
}

function date(value, options) {
  return new Intl.DateTimeFormat(locale(), { timeZone, ...options }).format(new Date(value));
}

// value: RFC 3339, milliseconds or a Date. "08:05", or "08:05:31" with seconds.
export function formatTime(value, { seconds = false } = {}) {
  return date(value, { hour: '2-digit', minute: '2-digit', second: seconds ? '2-digit' : undefined, hourCycle: 'h23' });
}

// "24/11/2026"; with weekday the long form read out at a congress.
export function formatDate(value, { weekday = false } = {}) {
  if (!weekday) return date(value, { day: '2-digit', month: '2-digit', year: 'numeric' });
  const part = (options) => date(value, options);
  return t('common.long_date', {
    weekday: part({ weekday: 'long' }),
    day: part({ day: 'numeric' }),
    month: part({ month: current === 'vi' ? 'numeric' : 'long' }),
    year: part({ year: 'numeric' }),
  });
}

export function formatDateTime(value) {
  return `${formatTime(value)} ${formatDate(value)}`;
}

// formatPercent("66.60") gives the percent of a result as it is, always with
// two decimals; formatPercent(2, 3) the share of two counts, with two at most.
export function formatPercent(value, whole) {
  const share = whole === undefined ? Number(value) / 100 : whole > 0 ? value / whole : 0;
  const minimumFractionDigits = whole === undefined ? 2 : 0;
  return new Intl.NumberFormat(locale(), { style: 'percent', minimumFractionDigits, maximumFractionDigits: 2 }).format(share);
}

// The language asked for in the address, or chosen on this device before.
function chosen() {
  if (typeof window === 'undefined') return null;
  const asked = new URLSearchParams(window.location.search).get('lang');
  if (asked) return asked;
  try {
    return localStorage.getItem(STORE);
  } catch {
    return null;
  }
}

addMessages({ vi: viCommon, en: enCommon });
apply(chosen() ?? 'vi');
