// Somebody who holds every key of a congress (its congress key, the published
// issuing keys) and changes what it published.

import { createHash } from 'node:crypto';
import { ed25519 } from '../../web/node_modules/@noble/curves/esm/ed25519.js';
import { sha256 } from '../../web/node_modules/@noble/hashes/esm/sha2.js';
import { randomBytes } from '../../web/node_modules/@noble/hashes/esm/utils.js';
import * as ballots from '../../web/lib/ballot.js';
import { concat, hex, u64, unhex, utf8 } from '../../web/lib/bytes.js';
import { signDraw } from '../../web/lib/card.js';
import { eventHash } from '../../web/lib/events.js';
import * as voprf from '../../web/lib/voprf.js';
import { countBoth, rootOf } from './recount.mjs';

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Another value of the same form: the last hex digit is changed. */
export const flip = (text) => text.slice(0, -1) + (text.endsWith('0') ? '1' : '0');

/** `rows` sorted by that member, as bytes. */
export const sortBy = (rows, name) => rows.sort((a, b) => Buffer.compare(Buffer.from(a[name]), Buffer.from(b[name])));

/** Ballot papers sorted by their serials' bytes: digits stand behind letters in Base32. */
export const sortPapers = (papers) => papers.sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));

const orderOf = ({ serial }) => [...serial].map((character) => String.fromCharCode(65 + BASE32.indexOf(character))).join('');

const hashOf = (manifest) => ballots.manifestHash(manifest);

/** The holder of the congress key with this seed. */
export class Attacker {
  constructor(seed) {
    this.seed = seed;
    this.key = hex(ed25519.getPublicKey(seed));
  }

  sign(...parts) {
    return hex(ed25519.sign(concat(...parts), this.seed));
  }

  /** Gives a board the manifest that `change` makes of its own, signed. */
  redefine(board, change) {
    const manifest = JSON.parse(board.manifest);
    change(manifest);
    this.publish(board, JSON.stringify(manifest));
  }

  publish(board, manifest) {
    board.manifest = manifest;
    board.manifest_signature = this.sign(ballots.manifestMessage(hashOf(manifest)));
  }

  /** Signs the board as it now is: tree head and closing. */
  close(board) {
    board.root = board.votes ? votesRoot(board) : rootOf(board);
    const { issued, collected, root } = board;
    const key = unhex(board.voprf_secret_key ?? '00'.repeat(32), 32);
    const closing = { issued, collected, root: unhex(root, 32), voprfSecretKey: key };
    board.closing_signature = this.sign(ballots.closingMessage(hashOf(board.manifest), closing));
  }

  /** Counts the board as it now is: figures and totals. */
  count(board) {
    const manifest = JSON.parse(board.manifest);
    const papers = board.paper?.ballots ?? [];
    const rows = manifest.secret ? board.ballots : board.votes;
    const { collected, valid, invalid, totals } = countBoth(manifest, rows.map(({ marks }) => marks), papers);
    Object.assign(board, { collected, valid, invalid });
    board.totals = totals.map((row, at) => ({ ...row, name: manifest.options[at] }));
    if (manifest.secret) board.issued = board.draws.length + (board.paper?.delegates.length ?? 0);
    if (board.paper) Object.assign(board.paper, { issued: board.paper.delegates.length, collected: papers.length });
  }

  /** Counts and signs it. */
  finish(board) {
    this.count(board);
    this.close(board);
  }

  /**
   * A ballot nobody cast, with a token of the issuing keys `secretKeys` (hex), one
   * for each half. Of a sealed contest its marks are what is sealed: bytes.
   */
  makeBallot(board, marks, ...secretKeys) {
    const seed = randomBytes(32);
    const ballotKey = ed25519.getPublicKey(seed);
    const hash = hashOf(board.manifest);
    const keys = secretKeys.length ? secretKeys : issuingKeys(board);
    const token = concat(...keys.map((key) => voprf.evaluate(unhex(key, 32), ballots.tokenInput(hash, ballotKey))));
    const content = marks instanceof Uint8Array ? { sealed: marks } : { marks };
    const signature = ed25519.sign(ballots.anyBallotBytes(hash, { ballotKey, token, ...content }), seed);
    const row = marks instanceof Uint8Array ? { sealed: hex(marks) } : { marks };
    return { ballot_key: hex(ballotKey), token: hex(token), ...row, signature: hex(signature) };
  }

  stuff(board, marks, ...secretKeys) {
    board.ballots.push(this.makeBallot(board, marks, ...secretKeys));
    sortBy(board.ballots, 'ballot_key');
  }

  /** A draw nobody asked for, by a card of the attacker's own. */
  makeDraw(board, code) {
    const card = randomBytes(32);
    const blinded = voprf.blind(randomBytes(64), voprf.randomScalar());
    return {
      delegate_code: code,
      card_key: hex(ed25519.getPublicKey(card)),
      blinded: hex(blinded),
      evaluated: hex(voprf.blindEvaluate(unhex(board.voprf_secret_key, 32), blinded)),
      signature: hex(signDraw(card, hashOf(board.manifest), blinded)),
    };
  }

  /** Everything of the board made anew under its manifest, as if it had never been another. */
  remake(board) {
    board.ballots = board.ballots.map(({ marks }) => this.makeBallot(board, marks));
    sortBy(board.ballots, 'ballot_key');
    board.draws = board.draws.map(({ delegate_code: code }) => this.makeDraw(board, code));
    this.finish(board);
  }

  receipt(board, row) {
    const hash = hashOf(board.manifest);
    const bytes = ballots.ballotBytes(hash, { ballotKey: unhex(row.ballot_key, 32), token: unhex(row.token, 64), marks: row.marks });
    const leaf = ballots.ballotLeaf(bytes, unhex(row.signature, 64));
    const { contest } = JSON.parse(board.manifest);
    return { receipt: { contest, leaf: hex(leaf), signature: this.sign(ballots.receiptMessage(hash, leaf)) } };
  }

  /** Links and signs the events from number `from` on, so that the chain holds. */
  rechain(events, from = 0) {
    for (let at = from; at < events.length; at++) {
      const event = events[at];
      if (at > 0) Object.assign(event, { seq: events[at - 1].seq + 1, prev: events[at - 1].hash });
      const hash = eventHash({ ...event, dataText: JSON.stringify(event.data) });
      event.hash = hex(hash);
      event.signature = this.sign(utf8('congressd-event-head-v1'), u64(event.seq), hash);
    }
  }

  /** Gives a certificate the text that `change` makes of its own, hashed and signed. */
  recertify(certificate, change) {
    const text = JSON.parse(certificate.certificate);
    change(text);
    certificate.certificate = JSON.stringify(text);
    const hash = sha256(utf8(certificate.certificate));
    certificate.hash = hex(hash);
    certificate.signature = this.sign(utf8('congressd-certificate-v1'), hash);
  }
}

const issuingKeys = (board) => [board.voprf_secret_key, board.second_issuer_secret_key].filter(Boolean);

function votesRoot(board) {
  const leaves = board.votes.map(({ delegate, marks }) => ballots.voteLeaf(hashOf(board.manifest), delegate, marks));
  return hex(ballots.merkleRoot(leaves));
}

/** A serial no paper has, as a board writes it. */
export function newSerial(name) {
  const digest = createHash('sha256').update(name).digest();
  return Array.from({ length: 16 }, (_, at) => BASE32[digest[at] & 31]).join('');
}
