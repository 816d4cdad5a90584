// Recounts a published board without trusting the server: every signature, every
// token, the order, the tree, the counts and the totals.

import {
  ballotBytes,
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
import { judge, optionCount } from './rules.js';
import { checkPapers, papersReadable } from './verify_papers.js';
import { blindEvaluate, evaluate, publicKey } from './voprf.js';

const YIELD_AFTER_MS = 40;
const COUNTS = ['convened', 'present', 'issued', 'collected', 'valid', 'invalid'];
// What the closing signature of an open vote covers in the key's place.
const NO_VOPRF_KEY = new Uint8Array(32);
const STYLES = ['approval', 'each', 'resolution'];

/**
 * Checks `board`, an answer of GET /api/contests/{id}/board, under `congressKey`:
 * 64 hex digits from a source one trusts. Without one the key the board names
 * itself serves, which only shows that the board agrees with itself.
 * onProgress(done, total) is called now and then; the caller's thread gets to
 * breathe.
 *
 * Answers {findings, manifest, fingerprint, congressKey, counts, totals, leaves}:
 * findings is a list of {code, detail}, empty for a sound board; congressKey is
 * the key used; counts and totals are what the recount gave; leaves are the leaf
 * hashes in hex, one for each electronic ballot or vote of the board, null where
 * it is malformed.
 * Whatever the input, it never throws.
 */
export async function verifyBoard(board, { congressKey, onProgress = () => {} } = {}) {
  const check = new Check(onProgress);
  try {
    await checkBoard(check, board, congressKey);
  } catch (error) {
    if (!(error instanceof Unreadable)) check.find('malformed', error.message);
  }
  return check.report;
}

// Thrown after a finding without which nothing else can be checked.
class Unreadable extends Error {}

class Check {
  constructor(onProgress) {
    this.report = {
      findings: [],
      manifest: null,
      fingerprint: null,
      congressKey: null,
      counts: null,
      totals: [],
      leaves: [],
    };
    this.onProgress = onProgress;
    this.done = 0;
    this.total = 0;
    this.resumed = Date.now();
  }

  find(code, detail = '') {
    this.report.findings.push({ code, detail: String(detail) });
  }

  require(holds, code, detail) {
    if (!holds) this.find(code, detail);
    return holds;
  }

  // The 'length' bytes of a hex field, or null and a finding.
  bytes(text, length, code, detail) {
    try {
      return unhex(text, length);
    } catch {
      this.find(code, detail);
      return null;
    }
  }

  // After each unit of work.
  async step() {
    this.done++;
    if (Date.now() - this.resumed < YIELD_AFTER_MS) return;
    this.onProgress(this.done, this.total);
    await new Promise((resume) => setTimeout(resume));
    this.resumed = Date.now();
  }
}

async function checkBoard(check, board, congressKey) {
  const election = readElection(check, board, congressKey);
  const recount = election.manifest.secret
    ? await checkSecret(check, election, board)
    : await checkVotes(check, election, listOf(check, board.votes, 'votes'));
  check.report.leaves = recount.leaves.map((leaf) => leaf && hex(leaf));
  check.report.totals = recount.totals;
  checkCounts(check, board, recount);
  checkTotals(check, board, recount.totals);
  checkClosing(check, board, election, recount);
  check.onProgress(check.total, check.total);
}

async function checkSecret(check, election, board) {
  const ballots = listOf(check, board.ballots, 'ballots');
  const draws = listOf(check, board.draws, 'draws');
  if (!check.require(papersReadable(election.manifest, board), 'malformed', 'paper')) throw new Unreadable();
  check.total = ballots.length + draws.length + (board.paper?.ballots.length ?? 0);
  const recount = await checkBallots(check, election, ballots);
  await checkDraws(check, election, draws);
  return checkPapers(check, election, board, { ...recount, issued: draws.length });
}

function listOf(check, value, name) {
  if (check.require(Array.isArray(value), 'malformed', name)) return value;
  throw new Unreadable();
}

// What every later check needs: the manifest, its hash and the keys.
function readElection(check, board, congressKey) {
  if (board === null || typeof board !== 'object' || typeof board.manifest !== 'string') {
    check.find('malformed', 'manifest');
    throw new Unreadable();
  }
  const manifest = parseManifest(check, board.manifest);
  const hash = manifestHash(board.manifest);
  check.report.manifest = manifest;
  check.report.fingerprint = fingerprint(hash);
  const congress = readCongressKey(check, congressKey || board.public_key);
  const signature = check.bytes(board.manifest_signature, 64, 'manifest_signature');
  if (congress && signature) {
    check.require(signatureHolds(signature, manifestMessage(hash), congress), 'manifest_signature');
  }
  const secretKey = manifest.secret ? readSecretKey(check, board, manifest) : NO_VOPRF_KEY;
  return { manifest, hash, congress, secretKey };
}

function parseManifest(check, text) {
  let manifest = null;
  try {
    manifest = JSON.parse(text);
  } catch {
    // Found below.
  }
  const sound =
    manifest !== null &&
    manifest.v === 1 &&
    typeof manifest.secret === 'boolean' &&
    STYLES.includes(manifest.style) &&
    (manifest.style === 'resolution' ||
      (Array.isArray(manifest.options) && Number.isInteger(manifest.seats)));
  if (check.require(sound, 'malformed', 'manifest')) return manifest;
  throw new Unreadable();
}

function readCongressKey(check, text) {
  if (!text) {
    check.find('no_congress_key');
    return null;
  }
  check.report.congressKey = text;
  return check.bytes(text, 32, 'no_congress_key');
}

// The published VOPRF secret key, or null and a finding when it is not the one
// whose public half the manifest named.
function readSecretKey(check, board, manifest) {
  const secretKey = check.bytes(board.voprf_secret_key, 32, 'voprf_key');
  if (!secretKey) return null;
  try {
    if (hex(publicKey(secretKey)) === manifest.voprf_public_key) return secretKey;
  } catch {
    // A key that is no scalar belongs to no public key.
  }
  check.find('voprf_key');
  return null;
}

function startRecount(manifest) {
  return { collected: 0, valid: 0, invalid: 0, totals: emptyTotals(manifest), leaves: [] };
}

async function checkBallots(check, election, ballots) {
  const recount = startRecount(election.manifest);
  let before = null;
  for (const [index, ballot] of ballots.entries()) {
    const row = index + 1;
    const read = readBallot(ballot);
    recount.leaves.push(read && ballotLeaf(ballotBytes(election.hash, read), read.signature));
    if (check.require(read, 'ballot_malformed', row)) {
      checkBallotOrder(check, before, ballot.ballot_key, row);
      before = ballot.ballot_key;
      checkBallot(check, election, read, row);
      if (!count(election.manifest, recount, read.marks)) check.find('ballot_marks', row);
    }
    await check.step();
  }
  return recount;
}

function readBallot(ballot) {
  try {
    if (!marksWellFormed(ballot.marks)) return null;
    return {
      ballotKey: unhex(ballot.ballot_key, 32),
      token: unhex(ballot.token, 64),
      signature: unhex(ballot.signature, 64),
      marks: ballot.marks,
    };
  } catch {
    return null;
  }
}

function checkBallotOrder(check, before, key, row) {
  if (before === null || before < key) return;
  check.find(before === key ? 'ballot_duplicate' : 'ballot_order', row);
}

function checkBallot(check, { hash, secretKey }, ballot, row) {
  const signed = signatureHolds(ballot.signature, ballotBytes(hash, ballot), ballot.ballotKey);
  check.require(signed, 'ballot_signature', row);
  if (!secretKey) return;
  const token = evaluate(secretKey, tokenInput(hash, ballot.ballotKey));
  check.require(equal(token, ballot.token), 'ballot_token', row);
}

function emptyTotals(manifest) {
  return Array.from({ length: optionCount(manifest) }, (_, i) => ({
    number: i + 1,
    for: 0,
    against: 0,
    other: 0,
  }));
}

// Counts the marks; false when such a ballot should never have been taken.
function count(manifest, recount, marks) {
  const verdict = judge(manifest, marks);
  recount.collected++;
  if (verdict !== 'valid') {
    recount.invalid++;
    return verdict !== 'bad_marks' && verdict !== 'overvote';
  }
  recount.valid++;
  for (const [number, mark] of marks) {
    recount.totals[number - 1][['for', 'against', 'other'][mark - 1]]++;
  }
  return true;
}

// Open votes stand by the delegates' ids. Who was entitled, the board cannot show.
async function checkVotes(check, { manifest, hash }, votes) {
  const recount = startRecount(manifest);
  let before = 0;
  check.total = votes.length;
  for (const [index, vote] of votes.entries()) {
    const row = index + 1;
    const readable = Number.isSafeInteger(vote?.delegate) && vote.delegate > 0 && marksWellFormed(vote.marks);
    recount.leaves.push(readable ? voteLeaf(hash, vote.delegate, vote.marks) : null);
    if (check.require(readable, 'vote_malformed', row)) {
      check.require(vote.delegate > before, 'vote_order', row);
      before = vote.delegate;
      if (!count(manifest, recount, vote.marks)) check.find('vote_marks', row);
    }
    await check.step();
  }
  return recount;
}

async function checkDraws(check, election, draws) {
  const cards = new Set();
  let before = null;
  for (const [index, draw] of draws.entries()) {
    const row = index + 1;
    const read = readDraw(draw);
    if (check.require(read, 'draw_malformed', row)) {
      const rising = before === null || compareBytes(before, read.code) < 0;
      check.require(rising, 'draw_order', row);
      check.require(!cards.has(draw.card_key), 'draw_duplicate', row);
      before = read.code;
      cards.add(draw.card_key);
      checkDraw(check, election, read, row);
    }
    await check.step();
  }
}

function readDraw(draw) {
  try {
    if (typeof draw.delegate_code !== 'string') return null;
    return {
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

function checkDraw(check, { hash, secretKey }, draw, row) {
  const signed = signatureHolds(draw.signature, drawMessage(hash, draw.blinded), draw.cardKey);
  check.require(signed, 'draw_signature', row);
  if (secretKey) check.require(evaluationHolds(secretKey, draw), 'draw_evaluation', row);
}

function evaluationHolds(secretKey, { blinded, evaluated }) {
  try {
    return equal(blindEvaluate(secretKey, blinded), evaluated);
  } catch {
    return false;
  }
}

// How many were convened and present, and issued in an open vote, can only be
// taken from the board.
function checkCounts(check, board, recount) {
  for (const name of COUNTS) {
    const natural = Number.isInteger(board[name]) && board[name] >= 0;
    if (!check.require(natural, 'malformed', name)) return;
  }
  const { convened, present } = board;
  const { issued = board.issued, collected, valid, invalid } = recount;
  const counted = { issued, collected, valid, invalid };
  check.report.counts = { convened, present, ...counted };
  for (const [name, value] of Object.entries(counted)) {
    check.require(board[name] === value, `count_${name}`, `${board[name]} ≠ ${value}`);
  }
  check.require(present <= convened, 'present_exceeds_convened', `${present} > ${convened}`);
  check.require(issued <= present, 'issued_exceeds_present', `${issued} > ${present}`);
  check.require(collected <= issued, 'collected_exceeds_issued', `${collected} > ${issued}`);
}

function checkTotals(check, board, totals) {
  if (!check.require(Array.isArray(board.totals), 'malformed', 'totals')) return;
  check.require(board.totals.length === totals.length, 'totals', board.totals.length);
  for (const row of totals) {
    const told = board.totals[row.number - 1];
    const same = ['number', 'for', 'against', 'other'].every((name) => told?.[name] === row[name]);
    check.require(same, 'totals', row.number);
  }
}

// The signature is held against the root as told: a tree that differs is a
// finding of its own, and then says that the ballots are not those signed for.
function checkClosing(check, board, { hash, congress, secretKey }, recount) {
  const root = check.bytes(board.root, 32, 'root', 'malformed');
  const signature = check.bytes(board.closing_signature, 64, 'closing_signature');
  const leaves = [...recount.leaves.filter(Boolean), ...(recount.paperLeaves ?? [])];
  if (root) check.require(equal(root, merkleRoot(leaves)), 'root');
  if (!congress || !secretKey || !root || !signature) return;
  const { issued, collected } = board;
  const closing = { issued, collected, root, voprfSecretKey: secretKey };
  check.require(closingHolds(hash, closing, signature, congress), 'closing_signature');
}

function closingHolds(hash, closing, signature, congress) {
  try {
    return signatureHolds(signature, closingMessage(hash, closing), congress);
  } catch {
    return false;
  }
}
