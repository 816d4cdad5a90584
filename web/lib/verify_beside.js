// What people hold against a recounted board: the fingerprint read out in the hall,
// their receipts, the event log, and the certificate of the result.

import { fingerprint as fingerprintOf, receiptMessage, signatureHolds } from './ballot.js';
import { concat, equal, hex, u64, utf8 } from './bytes.js';
import { eventHash, parseEvent } from './events.js';
import { outcome } from './outcome.js';
import { readReceipt } from './receipt.js';
import { parseStrict } from './strict_json.js';
import { alike, bytesOf, isCount } from './verify_check.js';
import { sha256 } from '@noble/hashes/sha2.js';

/** The reasons for which ballots are invalid, in the order of the minutes. */
const REASONS = [
  ...['no_choice', 'overvote', 'undervote', 'both_or_neither', 'bad_marks', 'not_issued', 'unclear', 'write_in'],
  ...['identifying_mark', 'signed', 'extra_text', 'undecryptable', 'second_token'],
];
const NOTHING_BEFORE = '0'.repeat(64);
const FIGURES = ['convened', 'present', 'issued', 'collected', 'valid', 'invalid'];

/**
 * Checks all that `beside` has; `recounted` is what the board's own checks gave,
 * null where it could not be read.
 */
export async function checkBeside(check, board, recounted, { fingerprint, receipts = [], events, certificate }) {
  if (fingerprint) checkFingerprint(check, recounted, fingerprint);
  for (const receipt of receipts) checkReceipt(check, recounted, receipt);
  const certified = certificate === undefined ? null : checkCertificate(check, board, recounted, certificate);
  if (events !== undefined) await checkEvents(check, board, recounted, events, certified);
}

// Nobody was shown another contest than the hall was.
function checkFingerprint(check, recounted, spoken) {
  const told = spoken.toLowerCase().replace(/[^0-9a-f]/g, '').match(/.{4}/g)?.join('-');
  check.require(recounted && told === fingerprintOf(recounted.hash), 'fingerprint', spoken);
}

function holds(congress, signature, message) {
  return !congress || (signature !== null && signatureHolds(signature, message, congress));
}

// ---- receipts ----

function checkReceipt(check, recounted, text) {
  const receipt = readReceipt(text);
  if (!check.require(receipt, 'receipt_malformed') || !recounted) return;
  const { manifest, hash, congress, recount } = recounted;
  const ours = (!receipt.hash || equal(receipt.hash, hash)) && (receipt.contest ?? manifest.contest) === manifest.contest;
  if (!check.require(ours, 'receipt_contest', receipt.contest)) return;
  const known = !receipt.key || !congress || equal(receipt.key, congress);
  const signed = known && holds(congress, receipt.signature, receiptMessage(hash, receipt.leaf));
  if (!check.require(signed, 'receipt_signature')) return;
  const there = recount.leaves.some((leaf) => leaf && equal(leaf, receipt.leaf));
  check.require(there, 'receipt_missing', hex(receipt.leaf));
}

// ---- the event log ----

const STEPS = ['issuing', 'voting', 'closed', 'opened', 'certified', 'cancelled'];

async function checkEvents(check, board, recounted, text, certificate) {
  if (!recounted) return;
  const log = { last: 0, prev: NOTHING_BEFORE, seen: new Set() };
  const lines = text.split('\n');
  check.total += lines.length;
  for (const [index, line] of lines.entries()) {
    if (!line) continue;
    const event = readEvent(line);
    if (check.require(event, 'event_malformed', index + 1)) {
      checkLink(check, recounted, log, event);
      if (event.data?.contest === recounted.manifest.contest) checkStep(check, board, recounted, log, event, certificate);
    }
    await check.step();
  }
  const missing = stepsOf(recounted, certificate).filter((step) => !log.seen.has(step));
  for (const step of missing) check.find('event_missing', step);
}

const isKeyed = (manifest) => 'sealing_keys' in manifest || 'second_issuer' in manifest;

// What a log that reaches from the contest's opening to its board must tell.
function stepsOf({ manifest, opened }, certificate) {
  const steps = manifest.secret ? ['issuing', 'voting', 'closed'] : ['voting', 'closed'];
  if (isKeyed(manifest) && opened) steps.push('opened');
  if (certificate) steps.push('certified');
  return steps;
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;

function readEvent(line) {
  try {
    parseStrict(line);
    const event = parseEvent(line);
    const told = typeof event.actor === 'string' && typeof event.act === 'string' && typeof event.data === 'object' && event.data !== null && INSTANT.test(event.at);
    const sound = told && Number.isSafeInteger(event.seq) && event.seq > 0 && bytesOf(event.prev, 32) && bytesOf(event.hash, 32);
    return sound && bytesOf(event.signature, 64) ? { ...event, whole: hex(eventHash(event)) } : null;
  } catch {
    return null;
  }
}

// A log may begin in the middle; what came before is then taken as it is.
function checkLink(check, recounted, log, event) {
  const { seq, prev, hash, whole, signature } = event;
  const linked = log.last || seq === 1 ? prev === log.prev : true;
  const message = concat(utf8('congressd-event-head-v1'), u64(seq), bytesOf(hash, 32));
  if (log.last && seq !== log.last + 1) check.find('event_order', seq);
  else if (!linked || whole !== hash || !holds(recounted.congress, bytesOf(signature, 64), message)) check.find('event_chain', seq);
  log.last = seq;
  log.prev = hash;
}

// The acts on this contest say what was counted, and what the board publishes.
function checkStep(check, board, recounted, log, { seq, act, data }, certificate) {
  const { manifest, hash } = recounted;
  const step = act === 'contest.state' ? data.to : act === 'contest.opened' ? 'opened' : null;
  if (!STEPS.includes(step)) return;
  check.require(!log.seen.has(step), 'event_repeated', seq);
  log.seen.add(step);
  if (step === (manifest.secret ? 'issuing' : 'voting')) check.require(data.manifest_hash === hex(hash), 'event_opening', seq);
  if (step === 'voting') check.require(freezeFits(recounted, data), 'event_freeze', seq);
  if (step === 'closed') check.require(closingFits(board, recounted, data), 'event_closing', seq);
  if (step === 'opened') check.require(openingFits(board, recounted, data), 'event_unsealing', seq);
  if (step === 'certified') check.require(!certificate || data.certificate === certificate, 'event_certificate', seq);
  if (step === 'cancelled') check.find('event_cancelled', seq);
}

// Who came and drew late was convened, present and issued since.
function freezeFits({ manifest, counts }, data) {
  const fits = (told, counted) => (manifest.late_issue ? told <= counted : told === counted);
  return FIGURES.slice(0, 3).every((name) => isCount(data[name]) && isCount(counts[name]) && fits(data[name], counts[name]));
}

const publishedAlike = (board, data, names) => names.every((name) => alike(data[name] ?? null, board[name] ?? null));
// A name stands there for people, and may be left out.
const named = ({ options }, totals) => totals?.map?.((row, at) => ({ name: options[at], ...row })) ?? null;

function closingFits(board, { manifest, root, counts, recount }, data) {
  const same = data.root === hex(root) && data.issued === counts.issued && data.collected === counts.collected;
  const counted = isKeyed(manifest) ? uncounted(data) : countFits(manifest, counts, recount, data);
  return same && counted && publishedAlike(board, data, ['voprf_secret_key', 'closing_signature']);
}

// A keyed contest is not counted at the close.
const uncounted = (data) => data.valid === null && data.invalid === null && data.totals === null;

// A board from before the opening tells nothing of it.
function openingFits(board, { manifest, opened, root, counts, recount }, data) {
  if (!opened) return true;
  const same = data.root === hex(root) && countFits(manifest, counts, recount, data);
  return same && publishedAlike(board, data, ['sealing_secret_keys', 'second_issuer_secret_key']);
}

function countFits(manifest, counts, { totals }, data) {
  return data.valid === counts.valid && data.invalid === counts.invalid && alike(named(manifest, data.totals), named(manifest, totals));
}

// ---- the certificate ----

function readCertificate(text) {
  try {
    const { certificate, hash, signature } = parseStrict(text);
    const told = parseStrict(certificate);
    if (typeof told?.counts !== 'object' || told.counts === null) return null;
    return { told, text: certificate, hash: bytesOf(hash, 32), signature: bytesOf(signature, 64) };
  } catch {
    return null;
  }
}

// Answers the hash of a certificate that can be read.
function checkCertificate(check, board, recounted, text) {
  const read = readCertificate(text);
  if (!check.require(read, 'certificate_malformed')) return null;
  const hash = sha256(utf8(read.text));
  check.require(read.hash && equal(hash, read.hash), 'certificate_hash');
  if (!recounted) return null;
  const message = concat(utf8('congressd-certificate-v1'), hash);
  check.require(holds(recounted.congress, read.signature, message), 'certificate_signature');
  for (const [name, value] of Object.entries(certified(check, board, recounted, read.told))) {
    check.require(alike(read.told[name], value), 'certificate_differs', name);
  }
  return hex(hash);
}

// What the certificate must say of this board.
function certified(check, board, recounted, told) {
  const { manifest, hash, root, opened } = recounted;
  const { contest, title, runoff_of = null, further_of = null, round = 1 } = manifest;
  const mine = { contest, title, runoff_of, further_of, round };
  Object.assign(mine, { manifest_hash: hex(hash), root: hex(root), closing_signature: board.closing_signature });
  return opened ? { ...mine, ...certifiedCount(check, board, recounted, told) } : mine;
}

function certifiedCount(check, board, { manifest, counts, recount }, told) {
  const mine = {
    papers: recount.papers,
    totals: recount.totals.map((row) => ({ ...row, name: manifest.options[row.number - 1] })),
    invalid_reasons: REASONS.filter((name) => recount.reasons[name]).map((reason) => ({ reason, count: recount.reasons[reason] })),
  };
  if (manifest.sealing_keys) mine.sealing_secret_keys = board.sealing_secret_keys;
  if (manifest.second_issuer) mine.second_issuer_secret_key = board.second_issuer_secret_key;
  for (const name of FIGURES) check.require(told.counts[name] === counts[name], 'certificate_differs', `counts.${name}`);
  // How many were absent throughout stands in the certificate alone.
  const adjusted = told.counts.convened_adjusted;
  const possible = Number.isInteger(adjusted) && adjusted >= counts.present && adjusted <= counts.convened;
  if (!check.require(possible, 'certificate_differs', 'counts.convened_adjusted')) return mine;
  return { ...mine, result: outcome(manifest, { ...counts, convened_adjusted: adjusted }, recount.totals) };
}
