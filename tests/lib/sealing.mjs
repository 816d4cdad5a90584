// Keyed contests as those who take part in them see them: the tellers' device with
// its keys, and voters who seal their marks or carry a second token, honest or not.

import { ed25519 } from '../../web/node_modules/@noble/curves/esm/ed25519.js';
import * as ballots from '../../web/lib/ballot.js';
import { concat, hex, unhex, utf8 } from '../../web/lib/bytes.js';
import { boxKeyPair, sealBox } from '../../web/lib/sealed_box.js';
import * as voprf from '../../web/lib/voprf.js';
import { newBallot } from './voter.mjs';

/** The plaintext of marks, whatever they are, padded to `length` with `pad`. */
export function plainOf(marks, length, { count = marks.length, pad = 0 } = {}) {
  const plain = Buffer.alloc(Math.max(length, 2 + 3 * marks.length), pad);
  plain.writeUInt16BE(count);
  marks.forEach(([number, mark], at) => {
    plain.writeUInt16BE(number, 2 + 3 * at);
    plain[4 + 3 * at] = mark;
  });
  return plain;
}

/** Closed to these public keys (hex), the outer one first. */
export const sealTo = (keys, plain) => keys.reduceRight((inner, key) => sealBox(inner, unhex(key, 32)), new Uint8Array(plain));

const optionsOf = (manifest) => (manifest.style === 'resolution' ? 1 : manifest.options.length);

/** What an honest phone puts in place of the marks. */
export function sealMarks(contest, marks, fields = {}) {
  const manifest = JSON.parse(contest.manifest);
  return sealTo(manifest.sealing_keys, plainOf(marks, 2 + 3 * optionsOf(manifest), fields));
}

/** The bytes of a sealed ballot, as they are written down in the reference. */
export function sealedBytes(ballot, sealed, token = ballot.token) {
  const length = Uint8Array.of(sealed.length >> 8, sealed.length & 255);
  return concat(utf8('congressd-sealed-v1'), ballot.hash, ballot.ballotKey, token, length, sealed);
}

/** The body of POST /api/ballots of a sealed contest. `fields` overrides what is signed. */
export function sealedBody(ballot, sealed, fields = {}) {
  const token = fields.token ?? ballot.token;
  return {
    contest: ballot.contest,
    ballot_key: hex(ballot.ballotKey),
    token: hex(token),
    sealed: hex(sealed),
    signature: hex(ed25519.sign(sealedBytes(ballot, sealed, token), ballot.seed)),
  };
}

/** The leaf of a ballot that was cast with this body. */
export function sealedLeaf(ballot, body) {
  const bytes = sealedBytes(ballot, Buffer.from(body.sealed, 'hex'), Buffer.from(body.token, 'hex'));
  return hex(ballots.ballotLeaf(bytes, unhex(body.signature, 64)));
}

/** The ballot with both tokens, from an answer to its draw that has a second part. */
export function finishBoth(contest, ballot, { evaluated, proof, second }) {
  const finish = (publicKey, answer) =>
    voprf.finalize({ ...ballot, publicKey, evaluated: unhex(answer.evaluated, 32), proof: unhex(answer.proof, 64) });
  const secondKey = unhex(JSON.parse(contest.manifest).second_issuer, 32);
  return { ...ballot, token: concat(finish(ballot.publicKey, { evaluated, proof }), finish(secondKey, second)) };
}

/** The tellers' device: secret keys that never leave it before the close. */
export class Tellers {
  constructor() {
    this.sealing = [boxKeyPair(), boxKeyPair()];
    this.issuer = voprf.randomScalar();
  }

  /** What a definition says of `count` sealing keys. */
  sealed(count = 1) {
    return { sealing_keys: this.sealing.slice(0, count).map(({ publicKey }) => hex(publicKey)) };
  }

  /** What a definition says of a second issuer. */
  second() {
    return { second_issuer: hex(voprf.publicKey(this.issuer)) };
  }

  secret(at) {
    return hex(this.sealing[at].secretKey);
  }

  get issuerSecret() {
    return hex(this.issuer);
  }

  /** Everything a contest with these parts is opened with. */
  keys({ sealing = 0, second = false }) {
    return {
      ...(sealing && { sealing: this.sealing.slice(0, sealing).map((_, at) => this.secret(at)) }),
      ...(second && { second_issuer: this.issuerSecret }),
    };
  }

  /** One evaluation of a pending draw, as it is sent. */
  evaluate({ draw, blinded }) {
    const { evaluated, proof } = voprf.issue(this.issuer, unhex(blinded, 32));
    return { draw, evaluated: hex(evaluated), proof: hex(proof) };
  }

  /** Answers every draw that waits; the answer's body, or null where none does. */
  async answer(client, contest) {
    const path = `/api/contests/${contest.id}/issuer`;
    const { pending } = (await client.get(path)).expect(200);
    if (pending.length === 0) return null;
    return (await client.post(path, { evaluations: pending.map((draw) => this.evaluate(draw)) })).expect(200);
  }
}

/** Lets each of `voters` draw, the tellers answer, and gives the ballots with both tokens. */
export async function drawBoth(tellers, client, contest, voters) {
  const ballots = voters.map(() => newBallot(contest));
  for (const [at, voter] of voters.entries()) (await voter.askFor(ballots[at])).expect(200);
  await tellers.answer(client, contest);
  const all = [];
  for (const [at, voter] of voters.entries()) all.push(finishBoth(contest, ballots[at], (await voter.askFor(ballots[at])).expect(200)));
  return all;
}
