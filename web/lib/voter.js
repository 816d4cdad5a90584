// The voter's side of a contest: each step makes from the stored record what is
// stored next. Records hold hex, so that they keep in any store. Of a secret ballot:
//
//   prepared  manifest, hash, ballot seed and key, blind, blinded element, signature;
//             `awaiting` once the daemon has evaluated and the tellers' device has not
//   drawn     the token, for which the blind is no longer needed
//   signed    marks (in a sealed contest what they are sealed in too) and signature,
//             and the leaf they hash to
//   cast      the receipt alone: with the keys gone the device cannot prove a vote
//
// An open vote begins as signed.
//
// Steps throw VoterError where the server's answer is not what it must be.

import { ed25519 } from '@noble/curves/ed25519.js';
import {
  anyBallotBytes,
  ballotLeaf,
  fingerprint,
  manifestHash,
  manifestMessage,
  receiptMessage,
  signatureHolds,
  tokenInput,
  voteLeaf,
} from './ballot.js';
import { hex, unhex } from './bytes.js';
import { signDraw } from './card.js';
import { judge } from './rules.js';
import { sealingKeys, sealingWellFormed } from './sealing.js';
import * as voprf from './voprf.js';

/** code: "bad_manifest", "bad_proof" or "bad_receipt". */
export class VoterError extends Error {
  constructor(code) {
    super(code);
    this.name = 'VoterError';
    this.code = code;
  }
}

// What decodes is used, what does not is the server's fault.
function orFault(code, fn) {
  try {
    return fn();
  } catch {
    throw new VoterError(code);
  }
}

function demand(holds, code) {
  if (!holds) throw new VoterError(code);
}

/**
 * The manifest of `contest` (an answer of GET /api/contests/{id}) as an object,
 * once the congress key's signature, ids and fingerprint are found right.
 */
export function readManifest(contest, congress) {
  const { hash, signature, manifest } = orFault('bad_manifest', () => ({
    hash: manifestHash(contest.manifest),
    signature: unhex(contest.manifest_signature, 64),
    manifest: JSON.parse(contest.manifest),
  }));
  const key = unhex(congress.public_key, 32);
  demand(signatureHolds(signature, manifestMessage(hash), key), 'bad_manifest');
  demand(manifest.v === 1 && manifest.secret === contest.secret, 'bad_manifest');
  demand(manifest.contest === contest.id && manifest.congress === congress.id, 'bad_manifest');
  demand(fingerprint(hash) === contest.fingerprint, 'bad_manifest');
  demand(sealingWellFormed(manifest) && secondWellFormed(manifest), 'bad_manifest');
  demand(manifest.secret || !(manifest.sealed || manifest.second_issuer), 'bad_manifest');
  return manifest;
}

function secondWellFormed({ second_issuer: key }) {
  return key === undefined || orFault('bad_manifest', () => voprf.isElement(unhex(key, 32)));
}

/** The hash of a manifest's text, as records have it. */
export function hashOf(manifest) {
  return hex(manifestHash(manifest));
}

function newRecord(contest, card, state) {
  const hash = hashOf(contest.manifest);
  return {
    id: `${card.key}:${hash}`,
    owner: card.key,
    delegate: card.delegate.id,
    contest: contest.id,
    title: JSON.parse(contest.manifest).title,
    secret: contest.secret,
    state,
    congressKey: card.congress.public_key,
    hash,
  };
}

/**
 * A new record in the state prepared, of a contest whose manifest was read.
 * card: {seed, key, delegate: {id}, congress: {id, public_key}}, binary in hex.
 */
export function prepare(contest, card) {
  const hash = manifestHash(contest.manifest);
  const seed = ed25519.utils.randomSecretKey();
  const ballotKey = ed25519.getPublicKey(seed);
  const blind = voprf.randomScalar();
  const blinded = voprf.blind(tokenInput(hash, ballotKey), blind);
  return {
    ...newRecord(contest, card, 'prepared'),
    manifest: contest.manifest,
    seed: hex(seed),
    ballotKey: hex(ballotKey),
    blind: hex(blind),
    blinded: hex(blinded),
    signature: hex(signDraw(unhex(card.seed, 32), hash, blinded)),
  };
}

/**
 * Whether the record is of the delegate with this card: also of a card that was
 * replaced since, whose ballots stay good.
 */
export function belongsTo(record, card) {
  if (record.owner === card.key) return true;
  return record.delegate === card.delegate?.id && record.congressKey === card.congress?.public_key;
}

/** The signed record of an open vote. */
export function vote(contest, card, marks) {
  const leaf = voteLeaf(manifestHash(contest.manifest), card.delegate.id, marks);
  return { ...newRecord(contest, card, 'signed'), marks, leaf: hex(leaf) };
}

/** The body of POST draw for a prepared record: the same each time. */
export function drawBody({ blinded, signature }) {
  return { blinded, signature };
}

/**
 * The drawn record from a prepared one and the answer {evaluated, proof}. Where the
 * contest has a second issuer the answer has `second` too: while that is null, the
 * record stays prepared, with `awaiting`.
 */
export function acceptDraw(record, answer) {
  const { voprf_public_key: first, second_issuer: second } = JSON.parse(record.manifest);
  const own = outputOf(record, answer, first);
  if (second && !answer.second) return { ...record, awaiting: true };
  const token = second ? own + outputOf(record, answer.second, second) : own;
  const { blind, blinded, signature, awaiting, ...kept } = record;
  return { ...kept, state: 'drawn', token };
}

// What one issuer's answer comes to, once its proof holds under the manifest's key.
function outputOf(record, answer, publicKey) {
  const output = orFault('bad_proof', () =>
    voprf.finalize({
      input: tokenInput(unhex(record.hash, 32), unhex(record.ballotKey, 32)),
      blind: unhex(record.blind, 32),
      blinded: unhex(record.blinded, 32),
      evaluated: unhex(answer.evaluated, 32),
      publicKey: unhex(publicKey, 32),
      proof: unhex(answer.proof, 64),
    })
  );
  return hex(output);
}

/** What seals marks under a manifest, for sign(); null where it does not ask for it. */
export async function sealer(manifest) {
  if (sealingKeys(manifest).length === 0) return null;
  return (await import('./sealed_marks.js')).sealMarks;
}

/**
 * The signed record from a drawn one; `seal` is its manifest's sealer(). Throws RangeError for
 * marks that would be refused where they cannot be looked at before they are opened.
 */
export function sign(record, marks, seal) {
  const chosen = { ...record, marks, ...sealed(record, marks, seal) };
  const bytes = bytesOf(chosen);
  const signature = ed25519.sign(bytes, unhex(record.seed, 32));
  const { draft, ...kept } = chosen;
  return { ...kept, state: 'signed', signature: hex(signature), leaf: hex(ballotLeaf(bytes, signature)) };
}

function sealed(record, marks, seal) {
  const manifest = JSON.parse(record.manifest);
  if (sealingKeys(manifest).length === 0) return null;
  if (['overvote', 'bad_marks'].includes(judge(manifest, marks))) throw new RangeError('such marks cannot be cast');
  return { sealed: hex(seal(manifest, marks)) };
}

function bytesOf({ hash, ballotKey, token, marks, sealed: box }) {
  return anyBallotBytes(unhex(hash, 32), {
    ballotKey: unhex(ballotKey, 32),
    token: unhex(token, token.length / 2),
    marks,
    sealed: box && unhex(box, box.length / 2),
  });
}

/** The body of POST /api/ballots for a signed record: the same each time. */
export function castBody({ contest, ballotKey, token, marks, sealed: box, signature }) {
  const chosen = box ? { sealed: box } : { marks };
  return { contest, ballot_key: ballotKey, token, ...chosen, signature };
}

/** The drawn record again, when the server refused the marks and left the token unused. */
export function unsign(record) {
  const { marks, sealed: box, signature, leaf, ...kept } = record;
  return { ...kept, state: 'drawn', draft: marks };
}

/** The cast record from a signed one and the answer {receipt}. */
export function acceptReceipt(record, answer) {
  const receipt = answer?.receipt;
  const holds = orFault('bad_receipt', () =>
    signatureHolds(
      unhex(receipt.signature, 64),
      receiptMessage(unhex(record.hash, 32), unhex(record.leaf, 32)),
      unhex(record.congressKey, 32)
    )
  );
  demand(holds && receipt.leaf === record.leaf && receipt.contest === record.contest, 'bad_receipt');
  return { ...receiptOf(record), state: 'cast', receiptSignature: receipt.signature };
}

/** The record of a ballot that was refused for good. */
export function refuse(record, code) {
  return { ...receiptOf(record), state: 'refused', code };
}

/** The cast record with what the look at the published board found (lib/inclusion.js). */
export function noteBoard(record, board) {
  return { ...record, board };
}

function receiptOf({ id, owner, delegate, contest, title, secret, congressKey, hash, leaf }) {
  return { id, owner, delegate, contest, title, secret, congressKey, hash, leaf };
}
