// Whether a manifest defines a contest, by rules that are all known: what cannot be
// counted must not be.

import { sealingWellFormed } from './sealing.js';

const OPTIONS_MAX = 1000;
const DENOMINATOR_MAX = 1000;
const REVEAL_STEP_MAX = 100000;
const ROUND_MAX = 1000;
const STYLES = ['approval', 'each', 'resolution'];
const BASES = ['collected', 'issued', 'valid', 'present', 'convened', 'convened_adjusted'];
// The settings that may be missing; the first is the default.
const NAMES = {
  blank: ['default', 'valid', 'invalid'],
  undervote: ['valid', 'invalid'],
  row_error: ['row', 'ballot'],
  reveal: ['live', 'on_close'],
  board: ['auditors', 'everyone'],
};
const FLAGS = ['late_issue', 'require_present', 'paper'];

const within = (value, least, most) => Number.isInteger(value) && value >= least && value <= most;
const isId = (value) => Number.isSafeInteger(value) && value >= 1;
const given = (manifest, name, fallback) => (name in manifest ? manifest[name] : fallback);

/** Whether `manifest` is a sound one. Never throws. */
export function manifestSound(manifest) {
  return (
    manifest !== null &&
    typeof manifest === 'object' &&
    headSound(manifest) &&
    optionsSound(manifest) &&
    majoritySound(manifest.majority) &&
    settingsSound(manifest) &&
    keysSound(manifest)
  );
}

function headSound({ v, congress, contest, title, style, secret }) {
  return (
    v === 1 &&
    typeof congress === 'string' &&
    /^[0-9a-f]{8}$/.test(congress) &&
    isId(contest) &&
    typeof title === 'string' &&
    STYLES.includes(style) &&
    typeof secret === 'boolean'
  );
}

function optionsSound({ style, options, seats }) {
  const resolution = style === 'resolution';
  return (
    Array.isArray(options) &&
    within(options.length, 1, resolution ? 1 : OPTIONS_MAX) &&
    options.every((name) => typeof name === 'string') &&
    within(seats, 1, resolution ? OPTIONS_MAX : options.length)
  );
}

function majoritySound(majority) {
  return within(majority?.den, 1, DENOMINATOR_MAX) && within(majority.num, 0, majority.den - 1) && BASES.includes(majority.base);
}

function settingsSound(manifest) {
  const earlier = ['runoff_of', 'further_of'].every((name) => (manifest[name] ?? null) === null || isId(manifest[name]));
  return (
    Object.entries(NAMES).every(([name, known]) => known.includes(given(manifest, name, known[0]))) &&
    FLAGS.every((name) => typeof given(manifest, name, false) === 'boolean') &&
    within(given(manifest, 'reveal_step', 1), 1, REVEAL_STEP_MAX) &&
    within(given(manifest, 'round', 1), 1, ROUND_MAX) &&
    earlier &&
    !(manifest.style === 'resolution' && manifest.runoff_of)
  );
}

function keysSound(manifest) {
  const { secret, voprf_public_key: key = null } = manifest;
  if (!secret) return key === null && !manifest.sealed && !('sealing_keys' in manifest) && !('second_issuer' in manifest);
  const second = !('second_issuer' in manifest) || isHexKey(manifest.second_issuer);
  return isHexKey(key) && second && sealingWellFormed(manifest);
}

const isHexKey = (text) => typeof text === 'string' && /^[0-9a-f]{64}$/.test(text);
