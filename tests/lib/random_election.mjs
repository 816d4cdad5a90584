// Elections by chance: rules, options, marks, ballot papers, sealed or not. The same
// seed gives the same definition and marks (keys and blinds are new each time).

import { sealBox, boxKeyPair } from '../../web/lib/sealed_box.js';
import { marksBytes } from '../../web/lib/ballot.js';
import { hex } from '../../web/lib/bytes.js';
import * as voprf from '../../web/lib/voprf.js';
import { newSerial, sortBy, sortPapers } from './attack.mjs';
import { countBoth } from './recount.mjs';

const SPOILT = ['not_issued', 'unclear', 'write_in', 'identifying_mark', 'signed', 'extra_text'];
const BASES = ['collected', 'issued', 'valid', 'present', 'convened', 'convened_adjusted'];

/** A source of numbers that `seed` determines (mulberry32). */
export class Dice {
  constructor(seed) {
    this.state = seed >>> 0;
  }

  /** From 0 up to, and without, 1. */
  throw() {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number, both ends included. */
  from(least, most) {
    return least + Math.floor(this.throw() * (most - least + 1));
  }

  chance(part) {
    return this.throw() < part;
  }

  of(list) {
    return list[this.from(0, list.length - 1)];
  }
}

function defineRules(dice) {
  const style = dice.of(['approval', 'approval', 'each', 'resolution']);
  const options = style === 'resolution' ? 1 : dice.from(1, 6);
  const den = dice.from(1, 7);
  return {
    style,
    seats: dice.from(1, options),
    options: Array.from({ length: options }, (_, at) => `Họ Tên ${at + 1}`),
    majority: { num: dice.chance(0.6) ? Math.floor(den / 2) : dice.from(0, den - 1), den, base: dice.of(BASES) },
    blank: dice.of(['default', 'default', 'valid', 'invalid']),
    undervote: dice.of(['valid', 'valid', 'invalid']),
    row_error: dice.of(['row', 'ballot']),
    late_issue: dice.chance(0.3),
    runoff_of: style !== 'resolution' && dice.chance(0.15) ? 1 : null,
  };
}

/** A random definition: {manifest, secrets}; secrets are the keys that open and issue it. */
function define(dice, number) {
  const secret = dice.chance(0.85);
  const secrets = { voprf: voprf.randomScalar(), sealing: [], second: null };
  const manifest = { v: 1, congress: '0a0b0c0d', contest: number, title: `Cuộc bầu ${number}`, secret, ...defineRules(dice) };
  manifest.voprf_public_key = secret ? hex(voprf.publicKey(secrets.voprf)) : null;
  manifest.paper = secret && dice.chance(0.4);
  if (secret && dice.chance(0.3)) seal(dice, manifest, secrets);
  if (secret && dice.chance(0.2)) {
    secrets.second = voprf.randomScalar();
    manifest.second_issuer = hex(voprf.publicKey(secrets.second));
  }
  return { manifest, secrets };
}

function seal(dice, manifest, secrets) {
  const pairs = Array.from({ length: dice.from(1, 2) }, boxKeyPair);
  secrets.sealing = pairs.map(({ secretKey }) => secretKey);
  Object.assign(manifest, { sealed: true, sealing_keys: pairs.map(({ publicKey }) => hex(publicKey)) });
}

// ---- marks ----

const LAST_MARK = { approval: 1, each: 2, resolution: 3 };

// What the program takes: never too many names, each once.
function electronicMarks(dice, { style, options, seats }) {
  if (dice.chance(0.15)) return [];
  const marks = options.map((_, at) => [at + 1, dice.from(1, LAST_MARK[style])]);
  const kept = marks.filter(() => dice.chance(0.6));
  while (style === 'approval' && kept.length > seats) kept.splice(dice.from(0, kept.length - 1), 1);
  return kept;
}

// What people do on paper: boxes as they stand, also both of a row, or too many.
function paperReading(dice, { style, options }) {
  if (dice.chance(0.15)) return { marks: null, reason: dice.of(SPOILT) };
  const boxes = options.flatMap((_, at) => Array.from({ length: LAST_MARK[style] }, (_, mark) => [at + 1, mark + 1]));
  return { marks: boxes.filter(() => dice.chance(0.4)), reason: null };
}

// ---- sealed ----

// [bytes before any box, the verdict where it is not the rules' own].
function sealedContent(dice, manifest, marks) {
  const room = new Uint8Array(2 + 3 * manifest.options.length);
  const fault = dice.chance(0.15) ? dice.of(['overvote', 'bad_marks', 'undecryptable']) : null;
  const list = fault ? FAULTS[fault](manifest, marks) : marks;
  if (list === null) return [room.fill(255), fault];
  room.set(list.length ? list.flatMap(([number, mark]) => [number >> 8, number & 255, mark]) : [], 2);
  room.set(marksBytes(list.map((_, at) => [at + 1, 1])).subarray(0, 2));
  return [room, fault === 'overvote' && !overvoted(manifest, list) ? null : fault];
}

const overvoted = ({ style, seats }, list) => style === 'approval' && list.length > seats;

const FAULTS = {
  overvote: ({ options }) => options.map((_, at) => [at + 1, 1]),
  bad_marks: ({ options }) => [[options.length + 1, 1]],
  undecryptable: () => null,
};

function sealFor(manifest, content) {
  const keys = manifest.sealing_keys.map((key) => Uint8Array.from(Buffer.from(key, 'hex')));
  return keys.reduceRight((inner, key) => sealBox(inner, key), content);
}

// ---- boards ----

/**
 * A board by chance, signed by `attacker`: {board, manifest, count, papers, adjusted},
 * count as tests/lib/recount.mjs has it, papers the same of the ballot papers or
 * null, adjusted those convened without who was absent throughout.
 */
export function makeElection(attacker, seed, number) {
  const dice = new Dice(seed);
  const { manifest, secrets } = define(dice, number);
  const board = { public_key: attacker.key };
  attacker.publish(board, JSON.stringify(manifest));
  const drawn = dice.from(0, 8);
  const cast = dice.from(0, drawn);
  board.voprf_secret_key = manifest.secret ? hex(secrets.voprf) : null;
  const count = manifest.secret ? castSecretly(attacker, dice, board, { manifest, secrets, drawn, cast }) : voteOpenly(dice, board, manifest, cast);
  const { collected, valid, invalid, totals } = count;
  const issued = manifest.secret ? drawn + (board.paper?.delegates.length ?? 0) : drawn;
  Object.assign(board, { issued, collected, valid, invalid, totals });
  board.present = issued + dice.from(0, 3);
  board.convened = board.present + dice.from(0, 3);
  attacker.close(board);
  return { board, manifest, count, papers: countPapers(board, manifest), adjusted: dice.from(board.present, board.convened) };
}

function countPapers({ paper }, manifest) {
  if (!paper) return null;
  const { collected, valid, invalid } = countBoth(manifest, [], paper.ballots);
  return { issued: paper.delegates.length, collected, valid, invalid };
}

function voteOpenly(dice, board, manifest, cast) {
  board.votes = Array.from({ length: cast }, (_, at) => ({ delegate: 3 * at + 1, marks: electronicMarks(dice, manifest) }));
  Object.assign(board, { ballots: [], draws: [] });
  return countBoth(manifest, board.votes.map(({ marks }) => marks), []);
}

function castSecretly(attacker, dice, board, { manifest, secrets, drawn, cast }) {
  const codes = Array.from({ length: drawn }, (_, at) => `DB${100 + at}`);
  board.draws = codes.map((code) => answerTwice(secrets, attacker.makeDraw(board, code)));
  if (secrets.second) board.second_issuer_secret_key = hex(secrets.second);
  if (manifest.sealing_keys) board.sealing_secret_keys = secrets.sealing.map((key) => hex(key));
  const counted = [];
  const spoilt = [];
  board.ballots = Array.from({ length: cast }, () => {
    const marks = electronicMarks(dice, manifest);
    const [content, fault] = manifest.sealing_keys ? sealedContent(dice, manifest, marks) : [marks, null];
    if (fault) spoilt.push({ reason: fault });
    else counted.push(manifest.sealing_keys ? readBack(content) : marks);
    return attacker.makeBallot(board, manifest.sealing_keys ? sealFor(manifest, content) : marks);
  });
  sortBy(board.ballots, 'ballot_key');
  if (manifest.paper) handOut(dice, board, manifest);
  return countBoth(manifest, counted, [...spoilt, ...(board.paper?.ballots ?? [])]);
}

const readBack = (content) => Array.from({ length: content[1] }, (_, at) => [content[3 + 3 * at], content[4 + 3 * at]]);

function answerTwice({ second }, draw) {
  if (!second) return draw;
  const { evaluated, proof } = voprf.issue(second, Uint8Array.from(Buffer.from(draw.blinded, 'hex')));
  return { ...draw, second_evaluated: hex(evaluated), second_proof: hex(proof) };
}

function handOut(dice, board, manifest) {
  const issued = dice.from(0, 5);
  const collected = dice.from(0, issued);
  const ballots = Array.from({ length: collected }, (_, at) => ({
    serial: newSerial(`${manifest.contest}/${at}`),
    ...paperReading(dice, manifest),
  }));
  const delegates = Array.from({ length: issued }, (_, at) => `GI${100 + at}`);
  board.paper = { printed: issued, issued, collected, voided: 0, spoiled: 0, delegates, ballots: sortPapers(ballots) };
}
