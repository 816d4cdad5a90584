// Tampering with a contest of two sealing keys and a second issuer; rows as in
// tamperings.mjs.

import { unhex } from '../../web/lib/bytes.js';
import { unsealMarks } from '../../web/lib/sealed_marks.js';
import { flip, sortBy } from './attack.mjs';
import { plainOf, sealTo } from './sealing.mjs';

const OTHER = '3'.repeat(63) + '0';
const first = (board) => board.ballots[0];

// The valid ballot with one name, as its voter knows it.
function valid({ manifest, ballots, sealing_secret_keys: keys }) {
  const secrets = keys.map((key) => unhex(key, 32));
  return ballots.find(({ sealed }) => unsealMarks(JSON.parse(manifest), unhex(sealed, sealed.length / 2), secrets)?.length === 1);
}

const sealFor = (board, marks) => {
  const { sealing_keys: keys, options } = JSON.parse(board.manifest);
  return sealTo(keys, plainOf(marks, 2 + 3 * options.length));
};

function change(row, name, by) {
  row[name] = by(row[name]);
}

function stuff({ board }, { attacker }, ...issuers) {
  board.ballots.push(attacker.makeBallot(board, sealFor(board, [[3, 1]]), ...issuers));
  sortBy(board.ballots, 'ballot_key');
  board.collected++;
}

const leaveOut = (draws) => draws.forEach((draw) => Object.assign(draw, { second_evaluated: null, second_proof: null }));

// The step of the log, by its act and, where one is said, its state.
const find = (events, act, to) => events.find((event) => event.act === act && (!to || event.data.to === to));

/** On the opened board. */
export const KEYED = [
  ['a sealed ballot is changed', ({ board }) => change(valid(board), 'sealed', flip), ['ballot_signature', 'count_invalid', 'count_valid', 'root', 'totals']],
  ['a sealed ballot is cut short', ({ board }) => change(valid(board), 'sealed', (text) => text.slice(0, -2)), ['ballot_malformed', 'count_collected', 'count_valid', 'root', 'totals']],
  ['a sealed ballot stands in the clear', ({ board }) => delete Object.assign(valid(board), { marks: [[3, 1]] }).sealed, ['ballot_malformed', 'count_collected', 'count_valid', 'root', 'totals']],
  ['the second half of a token is changed', ({ board }) => change(valid(board), 'token', flip), ['ballot_signature', 'count_invalid', 'count_valid', 'root', 'second_token', 'totals']],
  ['half a token is missing', ({ board }) => change(valid(board), 'token', (text) => text.slice(0, 128)), ['ballot_malformed', 'count_collected', 'count_valid', 'root', 'totals']],
  ['the first half of a token is changed', ({ board }) => change(valid(board), 'token', (text) => flip(text.slice(0, 128)) + text.slice(128)), ['ballot_signature', 'ballot_token', 'root']],
  ['another sealing key is published', ({ board }) => (board.sealing_secret_keys[0] = OTHER), ['sealing_key']],
  ['the sealing keys are swapped', ({ board }) => board.sealing_secret_keys.reverse(), ['sealing_key']],
  ['one sealing key for two', ({ board }) => board.sealing_secret_keys.pop(), ['sealing_key']],
  ['another key of the second issuer is published', ({ board, }, { secret }) => (board.second_issuer_secret_key = secret.board.voprf_secret_key), ['second_issuer_key']],
  ['the keys are taken back', ({ board }) => (board.sealing_secret_keys = null), ['not_opened']],
  ['the second issuer’s key is taken back', ({ board }) => (board.second_issuer_secret_key = null), ['not_opened']],
  ['a second evaluation is another’s', ({ board: { draws } }) => (draws[0].second_evaluated = draws[1].second_evaluated), ['second_evaluation']],
  ['a second proof is another’s', ({ board: { draws } }) => (draws[0].second_proof = draws[1].second_proof), ['second_evaluation']],
  ['a second evaluation without its proof', ({ board: { draws } }) => (draws[0].second_proof = null), ['second_evaluation']],
  ['all second evaluations are left out', ({ board: { draws } }) => leaveOut(draws), ['second_evaluation']],
  ['fewer second evaluations than tokens', ({ board }) => leaveOut(board.draws.slice(board.collected - 1)), ['second_evaluation']],
  ['a total is raised', ({ board }) => board.totals[2].for++, ['totals']],
  ['an invalid ballot is told as valid', ({ board }) => Object.assign(board, { valid: board.valid + 1, invalid: board.invalid - 1 }), ['count_invalid', 'count_valid']],
  ['other sealing keys, signed anew', ({ board }, { attacker }) => {
    attacker.redefine(board, (manifest) => manifest.sealing_keys.reverse());
    attacker.close(board);
  }, ['ballot_signature', 'ballot_token', 'draw_signature', 'sealing_key']],
  ['the definition is unsealed, signed anew', ({ board }, { attacker }) => {
    attacker.redefine(board, (manifest) => (delete manifest.sealing_keys, delete manifest.sealed));
    attacker.publish(board, board.manifest);
  }, ['ballot_malformed', 'closing_signature', 'count_collected', 'count_invalid', 'count_valid', 'draw_signature', 'root', 'totals']],
  ['sealed without keys', ({ board }, { attacker }) => attacker.redefine(board, (manifest) => delete manifest.sealing_keys), ['malformed']],
  ['a ballot is stuffed by the server alone, signed anew', (files, world) => {
    stuff(files, world, world.keyed.board.voprf_secret_key, '09'.padEnd(64, '0'));
    files.board.invalid++;
    world.attacker.close(files.board);
  }, ['second_token']],
  ['the same, told as valid', (files, world) => {
    stuff(files, world, world.keyed.board.voprf_secret_key, '09'.padEnd(64, '0'));
    Object.assign(files.board, { valid: files.board.valid + 1 });
    files.board.totals[2].for++;
    world.attacker.close(files.board);
  }, ['count_invalid', 'count_valid', 'second_token', 'totals']],
  ['a chain with another opening of the ballots', ({ events }, { attacker }) => {
    find(events, 'contest.opened').data.valid++;
    attacker.rechain(events);
  }, ['event_unsealing'], ['events']],
  ['a chain in which the ballots were never opened', ({ events }, { attacker }) => {
    events.splice(events.indexOf(find(events, 'contest.opened')), 1);
    attacker.rechain(events);
  }, ['event_missing'], ['events']],
  ['a chain in which the close was counted', ({ events }, { attacker }) => {
    find(events, 'contest.state', 'closed').data.valid = 2;
    attacker.rechain(events);
  }, ['event_closing'], ['events']],
  ['other keys are certified', ({ certificate }, { attacker }) => attacker.recertify(certificate, (text) => text.sealing_secret_keys.reverse()), ['certificate_differs'], ['certificate']],
].map(([name, change, codes, held = []]) => ({ name: `sealed: ${name}`, of: 'keyed', change, codes, with: held }));

/** On the board before its keys were published: nobody can count it, and all else holds or not as ever. */
export const UNOPENED = [
  ['nothing', () => {}, ['not_opened']],
  ['a count that nobody could make', ({ board }) => Object.assign(board, { valid: 9, invalid: 9, totals: [] }), ['not_opened']],
  ['a ballot is dropped', ({ board }) => board.ballots.pop(), ['count_collected', 'not_opened', 'root']],
  ['a ballot is changed', ({ board }) => (first(board).sealed = flip(first(board).sealed)), ['ballot_signature', 'not_opened', 'root']],
  ['a draw is dropped', ({ board }) => board.draws.pop(), ['count_issued', 'not_opened']],
].map(([name, change, codes]) => ({ name: `unopened: ${name}`, of: 'unopened', change, codes }));

/** What cannot be found: see untraceable.mjs. */
export const KEYED_UNTRACEABLE = [
  {
    name: 'sealed: a ballot is made for a draw that was not cast, by the server and the second issuer together',
    because: 'Whoever holds both issuing keys before the close can make both halves of a token. Give the second key to somebody who is no organizer.',
    of: 'keyed',
    codes: [],
    change: (files, world) => {
      stuff(files, world);
      files.board.valid++;
      files.board.totals[2].for++;
      world.attacker.close(files.board);
    },
  },
];
