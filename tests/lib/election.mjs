// The server's side of a secret contest in JavaScript, for tests of the pages'
// modules: keys, draws with proofs, and the board of a finished contest.

import { ed25519, ristretto255, ristretto255_hasher } from '../../web/node_modules/@noble/curves/esm/ed25519.js';
import { sha256, sha512 } from '../../web/node_modules/@noble/hashes/esm/sha2.js';
import * as ballots from '../../web/lib/ballot.js';
import { concat, hex, u16, unhex, utf8 } from '../../web/lib/bytes.js';
import { signDraw } from '../../web/lib/card.js';
import { judge, optionCount } from '../../web/lib/rules.js';
import * as voprf from '../../web/lib/voprf.js';

const { Point } = ristretto255;
const { Fn } = Point;
const CONTEXT = concat(utf8('OPRFV1-'), Uint8Array.of(1), utf8('-ristretto255-SHA512'));
const withLength = (bytes) => concat(u16(bytes.length), bytes);
const seedOf = (...names) => sha256(utf8(names.join('/')));

/** GenerateProof (RFC 9497, section 2.2.1) for one element. */
export function prove(secretKey, blinded, evaluated) {
  const key = voprf.publicKey(secretKey);
  const dst = concat(utf8('HashToScalar-'), CONTEXT);
  const toScalar = (...parts) => ristretto255_hasher.hashToScalar(concat(...parts), { DST: dst });
  const seed = sha512(concat(withLength(key), withLength(concat(utf8('Seed-'), CONTEXT))));
  const d = toScalar(withLength(seed), u16(0), withLength(blinded), withLength(evaluated), utf8('Composite'));
  const M = Point.fromBytes(blinded).multiply(d);
  const Z = Point.fromBytes(evaluated).multiply(d);
  const r = Fn.fromBytes(voprf.randomScalar());
  const parts = [key, M.toBytes(), Z.toBytes(), Point.BASE.multiply(r).toBytes(), M.multiply(r).toBytes()];
  const c = toScalar(...parts.map(withLength), utf8('Challenge'));
  const s = Fn.sub(r, Fn.mul(c, Fn.fromBytes(secretKey)));
  return concat(Fn.toBytes(c), Fn.toBytes(s));
}

/** Keys and manifest of a contest; `definition` overrides the manifest's fields. */
export function createElection(definition = {}) {
  const congressSeed = seedOf('congress');
  const secretKey = Fn.toBytes(7919n);
  const manifest = JSON.stringify({
    v: 1,
    congress: '01020304',
    contest: 1,
    title: 'Bầu Ban Chấp hành',
    style: 'approval',
    secret: true,
    seats: 2,
    options: ['Trần Thị Ánh', 'Lê Văn Bình', 'Nguyễn Hữu Đức'],
    majority: { num: 1, den: 2, base: 'collected' },
    voprf_public_key: hex(voprf.publicKey(secretKey)),
    ...definition,
  });
  const hash = ballots.manifestHash(manifest);
  return {
    congressSeed,
    congressKey: hex(ed25519.getPublicKey(congressSeed)),
    secretKey,
    manifest,
    manifestSignature: hex(ed25519.sign(ballots.manifestMessage(hash), congressSeed)),
    hash,
  };
}

/** What delegate `code` draws: a row of the board's draws. */
export function draw(election, code) {
  const cardSeed = seedOf('card', code);
  const blinded = voprf.blind(seedOf('input', code), Fn.toBytes(3n));
  return {
    delegate_code: code,
    card_key: hex(ed25519.getPublicKey(cardSeed)),
    blinded: hex(blinded),
    evaluated: hex(voprf.blindEvaluate(election.secretKey, blinded)),
    signature: hex(signDraw(cardSeed, election.hash, blinded)),
  };
}

/** A valid ballot with these marks; `name` makes its key. */
export function cast(election, name, marks) {
  const seed = seedOf('ballot', name);
  const ballotKey = ed25519.getPublicKey(seed);
  const token = voprf.evaluate(election.secretKey, ballots.tokenInput(election.hash, ballotKey));
  const signature = ed25519.sign(ballots.ballotBytes(election.hash, { ballotKey, token, marks }), seed);
  return { ballot_key: hex(ballotKey), token: hex(token), marks, signature: hex(signature) };
}

/** The board of a contest in which `marks`, a list of ballots' marks, were cast. */
export function createBoard(election, marks, { issued = marks.length, present = issued, convened = present } = {}) {
  const contest = JSON.parse(election.manifest);
  const cards = Array.from({ length: issued }, (_, i) => draw(election, `DB${String(i + 1).padStart(3, '0')}`));
  const box = marks.map((list, i) => cast(election, i, list));
  box.sort((a, b) => (a.ballot_key < b.ballot_key ? -1 : 1));
  const valid = marks.filter((list) => judge(contest, list) === 'valid');
  const board = {
    manifest: election.manifest,
    manifest_signature: election.manifestSignature,
    voprf_secret_key: hex(election.secretKey),
    convened,
    present,
    issued,
    collected: marks.length,
    valid: valid.length,
    invalid: marks.length - valid.length,
    totals: totals(contest, valid),
    ballots: box,
    draws: cards,
  };
  return seal(election, board);
}

function totals(contest, valid) {
  const votes = (number, mark) => valid.flat().filter(([n, m]) => n === number && m === mark).length;
  return Array.from({ length: optionCount(contest) }, (_, i) => ({
    number: i + 1,
    name: contest.options?.[i] ?? contest.title,
    for: votes(i + 1, ballots.MARK_FOR),
    against: votes(i + 1, ballots.MARK_AGAINST),
    other: votes(i + 1, ballots.MARK_OTHER),
  }));
}

/** The board of an open contest; votes: [{delegate, marks}] in the order of ids. */
export function createOpenBoard(election, votes, { issued = votes.length, present = issued, convened = present } = {}) {
  const contest = JSON.parse(election.manifest);
  const valid = votes.map(({ marks }) => marks).filter((list) => judge(contest, list) === 'valid');
  const leaves = votes.map(({ delegate, marks }) => ballots.voteLeaf(election.hash, delegate, marks));
  const board = {
    manifest: election.manifest,
    manifest_signature: election.manifestSignature,
    voprf_secret_key: null,
    convened,
    present,
    issued,
    collected: votes.length,
    valid: valid.length,
    invalid: votes.length - valid.length,
    totals: totals(contest, valid),
    ballots: [],
    draws: [],
    votes,
  };
  return closeBoard(election, board, leaves, new Uint8Array(32));
}

/** Gives a board the root and the closing signature of what it holds. */
export function seal(election, board) {
  const leaves = board.ballots.map((ballot) => unhex(leafOf(election, ballot), 32));
  return closeBoard(election, board, leaves);
}

/** Gives a board the root of these leaves and a closing signature over it. */
export function closeBoard(election, board, leaves, voprfSecretKey = election.secretKey) {
  const root = ballots.merkleRoot(leaves);
  const { issued, collected } = board;
  const message = ballots.closingMessage(election.hash, { issued, collected, root, voprfSecretKey });
  return {
    ...board,
    root: hex(root),
    closing_signature: hex(ed25519.sign(message, election.congressSeed)),
    public_key: election.congressKey,
  };
}

/** The leaf hash of a ballot as the board has it. */
export function leafOf(election, ballot) {
  const bytes = ballots.anyBallotBytes(election.hash, {
    ballotKey: unhex(ballot.ballot_key, 32),
    token: unhex(ballot.token, ballot.token.length / 2),
    marks: ballot.marks,
    sealed: ballot.sealed && unhex(ballot.sealed, ballot.sealed.length / 2),
  });
  return hex(ballots.ballotLeaf(bytes, unhex(ballot.signature, 64)));
}
