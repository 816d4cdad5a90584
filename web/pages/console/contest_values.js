// A contest's definition as the values of a form and back, and what is wrong
// with it before the daemon is asked.
import { optionsOf } from '../../lib/contest.js';
import { t } from '../../lib/i18n.js';
import { compareNames } from '../../lib/names.js';

export const BASES = ['collected', 'issued', 'valid', 'present', 'convened', 'convened_adjusted'];
export const STYLES = ['resolution', 'approval', 'each'];

const TITLE_MAX = 300;
const NAME_MAX = 200;
const OPTIONS_MAX = 1000;
const STEP_MAX = 100000;
const DENOMINATOR_MAX = 1000;

const DEFAULTS = {
  title: '',
  secret: true,
  seats: '',
  options: '',
  num: '1',
  den: '2',
  base: 'collected',
  reveal: 'live',
  reveal_step: '1',
  late_issue: false,
  require_present: true,
  board: 'auditors',
  blank: 'default',
  undervote: 'valid',
  row_error: 'row',
  paper: false,
  // Under the tellers' keys: public keys in hex, '' where none is chosen yet.
  sealed: false,
  two_keys: false,
  sealing: ['', ''],
  second: false,
  second_issuer: '',
  given: false,
  runoff_of: null,
};

// Whoever sees a delegate press the button while the bar moves by one learns the
// vote: a secret count shown live moves by several ballots.
const SECRET_STEP = '5';

export function presetValues(style) {
  if (style === 'resolution') return { ...DEFAULTS, style, secret: false };
  return { ...DEFAULTS, style, reveal_step: SECRET_STEP };
}

// The lines of a pasted list without their numbering: "1. Lê An", "- Lê An".
export function namesIn(text) {
  return text
    .split(/[\n;]/)
    .map((line) => line.normalize('NFC').replace(/\s+/g, ' ').trim())
    .map((line) => line.replace(/^(?:\d+\s*[.)\-–:]|[-–•*])\s*/, ''))
    .filter(Boolean);
}

// The names in the order of the ballot.
export function ballotOrder(values) {
  const names = namesIn(values.options);
  return values.given ? names : [...names].sort(compareNames);
}

export function valuesOf(contest) {
  const names = optionsOf(contest).map((option) => option.name);
  const defined = Object.fromEntries(Object.keys(DEFAULTS).map((name) => [name, contest[name] ?? DEFAULTS[name]]));
  return {
    ...defined,
    style: contest.style,
    seats: String(contest.seats ?? 1),
    options: names.join('\n'),
    num: String(contest.majority.num),
    den: String(contest.majority.den),
    base: contest.majority.base,
    reveal_step: String(contest.reveal_step ?? 1),
    ...keyValuesOf(contest),
    // A list that was sorted by names stays so when one is added.
    given: names.join('\n') !== [...names].sort(compareNames).join('\n'),
  };
}

function keyValuesOf({ sealing_keys: keys = [], second_issuer: issuer = '' }) {
  const [first = '', second = ''] = keys ?? [];
  return { sealed: first !== '', two_keys: second !== '', sealing: [first, second], second: Boolean(issuer), second_issuer: issuer ?? '', had_keys: Boolean(first || issuer) };
}

// The sealing keys that were chosen, in their order.
const sealingOf = ({ sealed, two_keys: two, sealing }) => (sealed ? sealing.slice(0, two ? 2 : 1) : []);

/** Whether nothing can be counted before the tellers publish a key. */
export const isKeyedForm = ({ secret, sealed, second }) => secret && (sealed || second);

export function bodyOf(values) {
  const body = {
    title: values.title.replace(/\s+/g, ' ').trim(),
    style: values.style,
    secret: values.secret,
    majority: { num: Number(values.num), den: Number(values.den), base: values.base },
    reveal: values.reveal,
    reveal_step: Number(values.reveal_step),
    late_issue: values.late_issue,
    require_present: values.require_present,
    board: values.board,
    blank: values.blank,
    undervote: values.undervote,
    row_error: values.row_error,
    runoff_of: values.runoff_of,
    // Ballot papers are for secret ballots only.
    paper: values.paper && values.secret,
  };
  Object.assign(body, keysBody(values));
  if (values.style === 'resolution') return body;
  body.seats = Number(values.seats);
  // What was previewed is what is stored.
  body.options = ballotOrder(values);
  body.order = 'given';
  return body;
}

// Members that are not used are said only where they may be there already.
function keysBody(values) {
  const sealing = values.secret ? sealingOf(values) : [];
  const second = values.secret && values.second ? values.second_issuer : null;
  const said = (name, value, used) => (used || values.had_keys ? { [name]: value } : {});
  return { ...said('sealing_keys', sealing.length > 0 ? sealing : null, sealing.length > 0), ...said('second_issuer', second, second !== null) };
}

// What a ballot form needs, made from the form as it stands.
export function ballotOf(values) {
  const { title, style, secret, sealed, blank, undervote, row_error } = values;
  const options = style === 'resolution' ? [title] : ballotOrder(values);
  return { title, style, secret, sealed, blank, undervote, row_error, options, seats: Math.max(1, Number(values.seats) || 1) };
}

const bytes = (text) => new TextEncoder().encode(text).length;
const whole = (text, low, high) => /^\d+$/.test(text) && Number(text) >= low && Number(text) <= high;

function titleFault({ title }) {
  const text = title.replace(/\s+/g, ' ').trim();
  if (!text) return t('contests.fault.no_title');
  return bytes(text) > TITLE_MAX ? t('contests.fault.long_title') : null;
}

function optionsFault(values) {
  const names = namesIn(values.options);
  if (names.length === 0) return t('contests.fault.no_options');
  if (names.length > OPTIONS_MAX) return t('contests.fault.many_options', { count: OPTIONS_MAX });
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice) return t('contests.fault.twice', { name: twice });
  const long = names.find((name) => bytes(name) > NAME_MAX);
  return long ? t('contests.fault.long_name', { name: `${long.slice(0, 30)}…` }) : null;
}

function seatsFault(values) {
  const count = namesIn(values.options).length;
  if (!whole(values.seats, 1, OPTIONS_MAX)) return t('contests.fault.no_seats');
  return count > 0 && Number(values.seats) > count ? t('contests.fault.many_seats', { count }) : null;
}

function majorityFault({ num, den }) {
  const fits = whole(den, 1, DENOMINATOR_MAX) && whole(num, 0, DENOMINATOR_MAX) && Number(num) < Number(den);
  return fits ? null : t('contests.fault.majority');
}

// taken: the public keys of other contests.
function keyFault(used, key, taken, twice = '') {
  if (!used) return null;
  if (!key) return t('keys.fault.none');
  if (key === twice) return t('keys.fault.same');
  return taken.has(key) ? t('keys.fault.taken') : null;
}

// {field: words} of all that is wrong; empty when the contest can be made.
export function faultsOf(values, taken = new Set()) {
  const election = values.style !== 'resolution';
  const faults = {
    title: titleFault(values),
    options: election ? optionsFault(values) : null,
    seats: election ? seatsFault(values) : null,
    sealing_1: keyFault(values.secret && values.sealed, values.sealing[0], taken),
    sealing_2: keyFault(values.secret && values.sealed && values.two_keys, values.sealing[1], taken, values.sealing[0]),
    second_issuer: keyFault(values.secret && values.second, values.second_issuer, taken),
    majority: majorityFault(values),
    reveal_step: whole(values.reveal_step, 1, STEP_MAX) ? null : t('contests.fault.reveal_step', { count: STEP_MAX }),
  };
  return Object.fromEntries(Object.entries(faults).filter(([, words]) => words));
}

// A draft like `contest`, to be changed.
export function copyOf(contest) {
  // A key serves one contest.
  const keys = { sealing: ['', ''], second_issuer: '', had_keys: false };
  return { ...valuesOf(contest), ...keys, title: t('contests.copy_title', { title: contest.title }), runoff_of: null };
}

// What a run-off of this contest takes from it: exactly the tied, for the open seats,
// and every setting but the tellers' keys, as the one that the daemon offers has them.
export function runoffOf(contest) {
  const { title: _title, style: _style, ...settings } = copyOf(contest);
  const { result } = contest;
  const tied = optionsOf(contest).filter((option) => result.tied.includes(option.number));
  return { ...settings, options: tied.map((option) => option.name).join('\n'), seats: String(Math.max(1, result.open_seats)), runoff_of: contest.id };
}
