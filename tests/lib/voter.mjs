// A delegate's phone: card secret to keys, sign-in, draw and cast, on the same
// modules as the page (web/lib).

import assert from 'node:assert/strict';
import { ed25519 } from '../../web/node_modules/@noble/curves/esm/ed25519.js';
import { randomBytes } from '../../web/node_modules/@noble/hashes/esm/utils.js';
import * as ballots from '../../web/lib/ballot.js';
import { hex, unhex } from '../../web/lib/bytes.js';
import { cardKeyPair, decodeSecret, signDraw, signLogin } from '../../web/lib/card.js';
import * as voprf from '../../web/lib/voprf.js';
import { ed25519Holds } from './badge.mjs';

/** A ballot not yet drawn: its keys and its blinded element. `contest` is an answer of the API. */
export function newBallot(contest) {
  const hash = ballots.manifestHash(contest.manifest);
  const seed = randomBytes(32);
  const ballotKey = ed25519.getPublicKey(seed);
  const blind = voprf.randomScalar();
  const input = ballots.tokenInput(hash, ballotKey);
  const publicKey = unhex(JSON.parse(contest.manifest).voprf_public_key, 32);
  return { contest: contest.id, hash, seed, ballotKey, blind, input, blinded: voprf.blind(input, blind), publicKey };
}

/** The ballot with its token, from the answer to its draw. Throws when the proof does not hold. */
export function finishBallot(ballot, { evaluated, proof }) {
  const answer = { evaluated: unhex(evaluated, 32), proof: unhex(proof, 64) };
  return { ...ballot, token: voprf.finalize({ ...ballot, ...answer }) };
}

/** The body of POST /api/ballots. `fields` overrides what is signed. */
export function castBody(ballot, marks, fields = {}) {
  const bytes = ballots.ballotBytes(ballot.hash, { ballotKey: ballot.ballotKey, token: ballot.token, marks, ...fields });
  return {
    contest: ballot.contest,
    ballot_key: hex(ballot.ballotKey),
    token: hex(fields.token ?? ballot.token),
    marks: fields.marks ?? marks,
    signature: hex(ed25519.sign(bytes, ballot.seed)),
  };
}

/** As castBody for marks the page would never sign: they are signed as they stand. */
export function castBodyOfAny(ballot, marks) {
  const pairs = Buffer.alloc(2 + 3 * marks.length);
  pairs.writeUInt16BE(marks.length);
  marks.forEach(([number, mark], at) => {
    pairs.writeUInt16BE(number, 2 + 3 * at);
    pairs[4 + 3 * at] = mark;
  });
  const head = ballots.ballotBytes(ballot.hash, { ...ballot, marks: [] }).subarray(0, -2);
  const signature = ed25519.sign(Buffer.concat([head, pairs]), ballot.seed);
  return { ...castBody(ballot, []), marks, signature: hex(signature) };
}

/** Fails unless `receipt` is the congress key's for exactly this ballot; answers its leaf. */
export function assertReceipt(receipt, ballot, body, congressKey) {
  const bytes = ballots.ballotBytes(ballot.hash, { ...ballot, marks: body.marks });
  const leaf = ballots.ballotLeaf(bytes, unhex(body.signature, 64));
  assert.equal(receipt.contest, ballot.contest);
  assert.equal(receipt.leaf, hex(leaf));
  const message = ballots.receiptMessage(ballot.hash, leaf);
  assert.ok(ed25519Holds(congressKey, message, Buffer.from(receipt.signature, 'hex')), 'the receipt is signed');
  return receipt.leaf;
}

/** One delegate with a voting card. */
export class Voter {
  /** `nobody` is a client without credentials, `congress` the congress id, `secret` the card's. */
  constructor(nobody, congress, secret) {
    this.nobody = nobody;
    this.client = null;
    Object.assign(this, cardKeyPair(unhex(congress, 4), decodeSecret(secret)));
  }

  /** The body of POST /api/login for a challenge. */
  loginBody(challenge) {
    return { card_key: hex(this.key), challenge, signature: hex(signLogin(this.seed, unhex(challenge, 32))) };
  }

  /** Signs in; answers the whole answer. */
  async login() {
    const { challenge } = (await this.nobody.post('/api/login/challenge')).done();
    const answer = await this.nobody.post('/api/login', this.loginBody(challenge));
    this.client = this.nobody.bearer(answer.expect(200).token);
    return answer;
  }

  /** The body of a draw. */
  drawBody(ballot, blinded = ballot.blinded) {
    return { blinded: hex(blinded), signature: hex(signDraw(this.seed, ballot.hash, blinded)) };
  }

  /** Asks for `ballot`, an answer of newBallot; answers the whole answer. */
  askFor(ballot) {
    return this.client.post(`/api/contests/${ballot.contest}/draw`, this.drawBody(ballot));
  }

  /** Draws a ballot with its token. */
  async draw(contest) {
    const ballot = newBallot(contest);
    return finishBallot(ballot, (await this.askFor(ballot)).expect(200));
  }

  /** Votes openly; answers the whole answer. */
  vote(contest, marks) {
    return this.client.post(`/api/contests/${contest.id}/vote`, { marks });
  }
}
