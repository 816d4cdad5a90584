// Recounts a published board without trusting the server: every signature, every
// token, the order, the tree, the counts, the totals and the result; and holds
// against it what a person has beside it (lib/verify_beside.js).

import {
  anyBallotBytes,
  ballotLeaf,
  closingMessage,
  drawMessage,
  fingerprint,
  manifestHash,
  manifestMessage,
  marksWellFormed,
  merkleRoot,
  signatureHolds,
  tokenInput,
  voteLeaf,
} from './ballot.js';
import { compareBytes, equal, hex, unhex, utf8 } from './bytes.js';
import { outcome } from './outcome.js';
import { judge, optionCount } from './rules.js';
import { sealingKeys } from './sealing.js';
import { parseStrict } from './strict_json.js';
import { checkBeside } from './verify_beside.js';
import { Check, Unreadable, alike, bytesOf, countBallot, isCount, newRecount } from './verify_check.js';
import {
  readIssuingKey,
  readKeys,
  readSealed,
  secondAnswer,
  secondHalfIs,
  tokenLength,
  unsealAny,
} from './verify_keyed.js';
import { manifestSound } from './verify_manifest.js';
import { checkPapers } from './verify_papers.js';
import { blindEvaluate, evaluate } from './voprf.js';

const FIGURES = ['convened', 'present', 'issued', 'collected', 'valid', 'invalid'];
// What the closing signature covers in the place of a key that is not there.
const NO_KEY = new Uint8Array(32);

/**
 * Checks `board`, an answer of GET /api/contests/{id}/board, under `congressKey`:
 * 64 hex digits from a source one trusts. Without one the key the board names
 * itself serves, which only shows that the board agrees with itself.
 * `beside` has what to hold against it: {fingerprint, receipts, events,
 * certificate}, texts. onProgress(done, total) is called now and then; the
 * caller's thread gets to breathe.
 *
 * Answers {findings, manifest, fingerprint, congressKey, opened, counts, totals,
 * invalidReasons, result, leaves}: findings is a list of {code, detail} (the codes
 * of include/verify_codes.h), empty for a sound board; congressKey is the key used;
 * opened is false while keys of a sealed contest or of a second issuer are
 * missing, and totals and result are then null; counts, totals and result are
 * what the recount gave; leaves are the leaf hashes in hex, one for each
 * electronic ballot or vote of the board, null where it is malformed; rows have
 * for each {key, verdict, marks}: the ballot key, and how it was read.
 * Whatever the input, it never throws.
 */
export async function verifyBoard(board, { congressKey, beside = {}, onProgress = () => {} } = {}) {
  const check = new Check(onProgress);
  let recounted = null;
  try {
    recounted = await checkBoard(check, board, congressKey);
  } catch (error) {
    if (!(error instanceof Unreadable)) check.find('malformed', error.message);
  }
  await checkBeside(check, board, recounted, beside);
  check.onProgress(check.done, check.done);
  return check.report;
}

/** As verifyBoard, of a board's text. */
export async function verifyText(text, options) {
  const check = new Check(() => {});
  try {
    return await verifyBoard(parseStrict(text), options);
  } catch (error) {
    check.find('malformed', error.message);
    return check.report;
  }
}

// Answers what the checks beside the board need of it.
async function checkBoard(check, board, congressKey) {
  const election = readElection(check, board, congressKey);
  const recount = newRecount(optionCount(election.manifest));
  if (election.manifest.secret) await checkSecret(check, election, board, recount);
  else await checkVotes(check, election, board, recount);
  check.report.leaves = recount.leaves.map((leaf) => leaf && hex(leaf));
  checkCounts(check, board, election, recount);
  checkTotals(check, board, election, recount);
  const root = checkClosing(check, board, election, recount);
  checkResult(check, board, election, recount);
  return { ...election, recount, root, counts: check.report.counts };
}

// This kind of contest has these lists, and no others.
function needLists(check, board, needed, foreign) {
  for (const name of needed) check.need(Array.isArray(board[name]), 'malformed', name);
  for (const name of foreign) check.need((board[name] ?? []).length === 0, 'malformed', name);
}

async function checkSecret(check, election, board, recount) {
  needLists(check, board, ['ballots', 'draws'], ['votes']);
  check.total = board.ballots.length + board.draws.length + (board.paper?.ballots?.length ?? 0);
  Object.assign(election, readKeys(check, election.manifest, board));
  check.report.opened = election.opened;
  await checkBallots(check, election, board.ballots, recount);
  await checkDraws(check, election, board.draws, recount);
  recount.issued = board.draws.length;
  await checkPapers(check, election, board, recount);
}

// What every later check needs: the manifest, its hash and the keys.
function readElection(check, board, congressKey) {
  check.need(typeof board?.manifest === 'string', 'malformed', 'manifest');
  const hash = manifestHash(board.manifest);
  const manifest = readManifest(check, board.manifest);
  check.report.manifest = manifest;
  check.report.fingerprint = fingerprint(hash);
  const congress = readCongressKey(check, congressKey || board.public_key);
  const signature = bytesOf(board.manifest_signature, 64);
  const signed = !congress || (signature && signatureHolds(signature, manifestMessage(hash), congress));
  check.require(signed, 'manifest_signature');
  return { manifest, hash, congress, opened: true, ...readVoprfKey(check, manifest, board) };
}

function readManifest(check, text) {
  let manifest = null;
  try {
    manifest = parseStrict(text);
  } catch {
    // Found below.
  }
  check.need(manifestSound(manifest), 'malformed', 'manifest');
  return manifest;
}

function readCongressKey(check, text) {
  const key = bytesOf(text, 32);
  if (check.require(key, 'no_congress_key')) check.report.congressKey = text;
  return key;
}

// The key as told, which the closing signature covers, and as far as it is the
// one whose public half the manifest named.
function readVoprfKey(check, manifest, board) {
  const told = board.voprf_secret_key ?? null;
  if (manifest.secret) {
    const secretKey = readIssuingKey(check, manifest.voprf_public_key, told, 'voprf_key');
    return { secretKey, toldKey: bytesOf(told, 32) };
  }
  check.require(told === null, 'voprf_key');
  return { secretKey: null, toldKey: NO_KEY };
}

// ---- ballots ----

async function checkBallots(check, election, ballots, recount) {
  let before = null;
  for (const [index, ballot] of ballots.entries()) {
    const row = index + 1;
    const read = readBallot(election.manifest, ballot);
    const bytes = read && anyBallotBytes(election.hash, read);
    recount.leaves.push(read && ballotLeaf(bytes, read.signature));
    if (check.require(read, 'ballot_malformed', row)) {
      checkBallotOrder(check, before, ballot.ballot_key, row);
      before = ballot.ballot_key;
      check.require(signatureHolds(read.signature, bytes, read.ballotKey), 'ballot_signature', row);
      const [verdict, marks] = judgeBallot(check, election, read, row);
      countBallot(recount, verdict, marks);
      if (election.second && !['unopened', 'second_token'].includes(verdict)) recount.secondTokens++;
      check.report.rows[index] = { key: ballot.ballot_key, verdict, marks: read.marks ?? marks };
    }
    await check.step();
  }
}

function readBallot(manifest, ballot) {
  const isSealed = sealingKeys(manifest).length > 0;
  try {
    const sealed = isSealed ? readSealed(manifest, ballot.sealed) : undefined;
    if (isSealed ? !sealed : !marksWellFormed(ballot.marks)) return null;
    return {
      ballotKey: unhex(ballot.ballot_key, 32),
      token: unhex(ballot.token, tokenLength(manifest)),
      signature: unhex(ballot.signature, 64),
      marks: isSealed ? undefined : ballot.marks,
      sealed,
    };
  } catch {
    return null;
  }
}

function checkBallotOrder(check, before, key, row) {
  if (before === null || before < key) return;
  check.find(before === key ? 'ballot_duplicate' : 'ballot_order', row);
}

// [verdict, marks that count]; a plain ballot that should never have been taken is found.
function judgeBallot(check, { manifest, hash, secretKey, opened, sealing, second }, ballot, row) {
  const input = tokenInput(hash, ballot.ballotKey);
  if (secretKey) check.require(equal(evaluate(secretKey, input), ballot.token.subarray(0, 64)), 'ballot_token', row);
  if (!opened) return ['unopened', []];
  const secondHolds = !second || secondHalfIs(ballot.token, evaluate(second, input));
  check.require(secondHolds, 'second_token', row);
  if (!secondHolds) return ['second_token', []];
  const marks = ballot.sealed ? unsealAny(manifest, ballot.sealed, sealing) : ballot.marks;
  if (marks === null) return ['undecryptable', []];
  const verdict = judge(manifest, marks);
  if (!ballot.sealed) check.require(!['bad_marks', 'overvote'].includes(verdict), 'ballot_marks', row);
  return [verdict, marks];
}

// ---- open votes ----

// They stand by the delegates' ids. Who was entitled, the board cannot show.
async function checkVotes(check, { manifest, hash }, board, recount) {
  needLists(check, board, ['votes'], ['ballots', 'draws', 'paper']);
  let before = 0;
  check.total = board.votes.length;
  for (const [index, vote] of board.votes.entries()) {
    const row = index + 1;
    const readable = Number.isSafeInteger(vote?.delegate) && vote.delegate > 0 && marksWellFormed(vote.marks);
    recount.leaves.push(readable ? voteLeaf(hash, vote.delegate, vote.marks) : null);
    if (check.require(readable, 'vote_malformed', row)) {
      check.require(vote.delegate > before, 'vote_order', row);
      before = vote.delegate;
      const verdict = judge(manifest, vote.marks);
      check.require(!['bad_marks', 'overvote'].includes(verdict), 'vote_marks', row);
      countBallot(recount, verdict, vote.marks);
      check.report.rows[index] = { key: null, verdict, marks: vote.marks };
    }
    await check.step();
  }
}

// ---- draws ----

async function checkDraws(check, election, draws, recount) {
  const cards = new Set();
  let before = null;
  for (const [index, draw] of draws.entries()) {
    const row = index + 1;
    const read = readDraw(draw);
    if (check.require(read, 'draw_malformed', row)) {
      check.require(before === null || compareBytes(before, read.code) < 0, 'draw_order', row);
      check.require(!cards.has(draw.card_key), 'draw_duplicate', row);
      before = read.code;
      cards.add(draw.card_key);
      if (checkDraw(check, election, read, row)) recount.secondAnswers++;
    }
    await check.step();
  }
  // Each answer makes one token.
  const { secondTokens, secondAnswers } = recount;
  check.require(secondTokens <= secondAnswers, 'second_evaluation', `${secondTokens} > ${secondAnswers}`);
}

function readDraw(draw) {
  try {
    if (typeof draw.delegate_code !== 'string') return null;
    return {
      row: draw,
      code: utf8(draw.delegate_code),
      cardKey: unhex(draw.card_key, 32),
      blinded: unhex(draw.blinded, 32),
      evaluated: unhex(draw.evaluated, 32),
      signature: unhex(draw.signature, 64),
    };
  } catch {
    return null;
  }
}

// Whether the second issuer answered, with its key.
function checkDraw(check, { manifest, hash, secretKey }, draw, row) {
  const signed = signatureHolds(draw.signature, drawMessage(hash, draw.blinded), draw.cardKey);
  check.require(signed, 'draw_signature', row);
  if (secretKey) check.require(evaluationHolds(secretKey, draw), 'draw_evaluation', row);
  const second = manifest.second_issuer ? secondAnswer(manifest, draw.row, draw.blinded) : null;
  check.require(second !== false, 'second_evaluation', row);
  return second;
}

function evaluationHolds(secretKey, { blinded, evaluated }) {
  try {
    return equal(blindEvaluate(secretKey, blinded), evaluated);
  } catch {
    return false;
  }
}

// ---- figures ----

// How many were convened and present, and issued in an open vote, can only be
// taken from the board.
function checkCounts(check, board, { manifest, opened }, recount) {
  const hidden = opened ? [] : ['valid', 'invalid'];
  const told = Object.fromEntries(FIGURES.map((name) => [name, board[name]]));
  const counts = { ...told, collected: recount.collected, valid: recount.valid, invalid: recount.invalid };
  if (manifest.secret) counts.issued = recount.issued;
  for (const name of hidden) {
    counts[name] = null;
  }
  for (const name of FIGURES.filter((one) => !hidden.includes(one))) {
    if (!check.require(isCount(told[name]), 'malformed', name)) continue;
    check.require(told[name] === counts[name], `count_${name}`, `${told[name]} ≠ ${counts[name]}`);
  }
  check.report.counts = counts;
  check.report.invalidReasons = opened ? recount.reasons : {};
  if (!['convened', 'present', 'issued'].every((name) => isCount(told[name]))) return;
  const { convened, present, issued, collected } = counts;
  check.require(present <= convened, 'present_exceeds_convened', `${present} > ${convened}`);
  check.require(issued <= present, 'issued_exceeds_present', `${issued} > ${present}`);
  check.require(collected <= issued, 'collected_exceeds_issued', `${collected} > ${issued}`);
}

function checkTotals(check, board, { opened, manifest }, { totals }) {
  check.report.totals = opened ? totals : null;
  if (!opened) return;
  const rows = Array.isArray(board.totals) ? board.totals : [];
  if (!check.require(rows.length === totals.length, 'totals', rows.length)) return;
  for (const row of totals) {
    const told = rows[row.number - 1];
    const same = ['number', 'for', 'against', 'other'].every((name) => told?.[name] === row[name]);
    const named = told?.name === undefined || told.name === manifest.options[row.number - 1];
    check.require(same && named, 'totals', row.number);
  }
}

function checkResult(check, board, { manifest, opened }, { totals }) {
  const told = board.result ?? null;
  if (!opened) return;
  check.report.result = outcome(manifest, check.report.counts, totals);
  check.require(!told || !check.report.result || alike(told, check.report.result), 'result_differs');
}

// The signature is held against the root as told: a tree that differs is a
// finding of its own, and then says that the ballots are not those signed for.
function checkClosing(check, board, { hash, congress, toldKey }, recount) {
  const root = merkleRoot([...recount.leaves.filter(Boolean), ...recount.paperLeaves]);
  const told = bytesOf(board.root, 32);
  check.require(told && equal(told, root), 'root');
  const { issued, collected } = board;
  if (told && congress && toldKey && isCount(issued) && isCount(collected)) {
    const message = closingMessage(hash, { issued, collected, root: told, voprfSecretKey: toldKey });
    const signature = bytesOf(board.closing_signature, 64);
    check.require(signature && signatureHolds(signature, message, congress), 'closing_signature');
  }
  return root;
}
