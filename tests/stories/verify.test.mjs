import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hex, unhex } from '../../web/lib/bytes.js';
import { verifyBoard } from '../../web/lib/verify.js';
import * as voprf from '../../web/lib/voprf.js';
import { cast, createBoard, createElection, createOpenBoard, leafOf, prove, seal } from '../lib/election.mjs';

const MARKS = [[[1, 1], [2, 1]], [[1, 1]], [[3, 1]], [], [[1, 1], [3, 1]]];
const election = createElection();
const board = createBoard(election, MARKS, { issued: 6, present: 7, convened: 9 });

const codesOf = async (changed, congressKey = election.congressKey) => {
  const { findings } = await verifyBoard(changed, { congressKey });
  return [...new Set(findings.map(({ code }) => code))].sort();
};

function changed(change) {
  const copy = structuredClone(board);
  change(copy);
  return copy;
}

const flip = (text) => text.slice(0, -1) + (text.endsWith('0') ? '1' : '0');

describe('a sound board', () => {
  it('has no findings, and the recount gives its counts', async () => {
    const report = await verifyBoard(board, { congressKey: election.congressKey });
    assert.deepEqual(report.findings, []);
    assert.deepEqual(report.counts, { convened: 9, present: 7, issued: 6, collected: 5, valid: 4, invalid: 1 });
    assert.deepEqual(report.totals.map((row) => row.for), [3, 1, 2]);
    assert.deepEqual(report.leaves, board.ballots.map((ballot) => leafOf(election, ballot)));
  });

  it('may hold no ballots', async () => {
    assert.deepEqual(await codesOf(createBoard(election, [])), []);
  });

  for (const style of ['each', 'resolution']) {
    it(`of style ${style}`, async () => {
      const other = createElection({ style, options: ['A'], seats: 1 });
      assert.deepEqual(await codesOf(createBoard(other, [[[1, 1]], [[1, 2]], []])), []);
    });
  }

  it('agrees with itself under the key it names', async () => {
    const report = await verifyBoard(board);
    assert.deepEqual(report.findings, []);
    assert.equal(report.congressKey, election.congressKey);
  });

  it('reports progress up to the end', async () => {
    const seen = [];
    await verifyBoard(board, { congressKey: election.congressKey, onProgress: (...args) => seen.push(args) });
    assert.deepEqual(seen.at(-1), [11, 11]);
  });
});

describe('a forged board is found out', () => {
  const first = (board) => board.ballots[0];
  const cases = {
    'manifest text': [(b) => (b.manifest = b.manifest.replace('Bầu', 'Bau')), ['ballot_signature', 'ballot_token', 'closing_signature', 'draw_signature', 'manifest_signature', 'root']],
    'manifest signature': [(b) => (b.manifest_signature = flip(b.manifest_signature)), ['manifest_signature']],
    'other secret key': [(b) => (b.voprf_secret_key = `08${'00'.repeat(31)}`), ['closing_signature', 'voprf_key']],
    'a ballot key twice': [(b) => (b.ballots[1] = b.ballots[0]), ['ballot_duplicate', 'root', 'totals']],
    'ballots out of order': [(b) => b.ballots.reverse(), ['ballot_order', 'root']],
    'changed marks': [(b) => (first(b).marks = [[2, 1], [3, 1]]), ['ballot_signature', 'root', 'totals']],
    'made-up token': [(b) => (first(b).token = flip(first(b).token)), ['ballot_signature', 'ballot_token', 'root']],
    'ballot signature': [(b) => (first(b).signature = flip(first(b).signature)), ['ballot_signature', 'root']],
    'ballot without a key': [(b) => delete first(b).ballot_key, ['ballot_malformed', 'count_collected', 'count_valid', 'root', 'totals']],
    'ballot left out': [(b) => b.ballots.pop(), ['count_collected', 'count_valid', 'root', 'totals']],
    'draw left out': [(b) => b.draws.pop(), ['count_issued']],
    'draws out of order': [(b) => b.draws.reverse(), ['draw_order']],
    'draw signature': [(b) => (b.draws[0].signature = flip(b.draws[0].signature)), ['draw_signature']],
    'evaluation by another key': [(b) => (b.draws[0].evaluated = b.draws[1].evaluated), ['draw_evaluation']],
    'one card, two draws': [(b) => (b.draws[1] = { ...b.draws[0], delegate_code: 'DB002' }), ['draw_duplicate']],
    'draw of garbage': [(b) => (b.draws[0] = null), ['draw_malformed']],
    'counts': [(b) => (b.valid = 5), ['count_valid']],
    'count that is no number': [(b) => (b.invalid = '1'), ['malformed']],
    'more present than convened': [(b) => (b.convened = 6), ['present_exceeds_convened']],
    'more issued than present': [(b) => (b.present = 5), ['issued_exceeds_present']],
    'issued in the closing': [(b) => { b.issued = 7; }, ['closing_signature', 'count_issued']],
    'totals': [(b) => b.totals[0].for++, ['totals']],
    'totals missing': [(b) => b.totals.pop(), ['totals']],
    'root': [(b) => (b.root = flip(b.root)), ['closing_signature', 'root']],
    'closing signature': [(b) => (b.closing_signature = flip(b.closing_signature)), ['closing_signature']],
  };
  for (const [name, [change, codes]] of Object.entries(cases)) {
    it(name, async () => {
      assert.deepEqual(await codesOf(changed(change)), codes);
    });
  }

  it('a ballot more than were issued, all sealed anew', async () => {
    const stuffed = { ...board, ballots: [...board.ballots, cast(election, 'a', [[1, 1]]), cast(election, 'b', [[1, 1]])] };
    stuffed.ballots.sort((a, b) => (a.ballot_key < b.ballot_key ? -1 : 1));
    Object.assign(stuffed, { collected: 7, valid: 6 });
    stuffed.totals = structuredClone(board.totals);
    stuffed.totals[0].for += 2;
    assert.deepEqual(await codesOf(seal(election, stuffed)), ['collected_exceeds_issued']);
  });

  it('an overvoted ballot', async () => {
    const marks = [[1, 1], [2, 1], [3, 1]];
    assert.deepEqual(await codesOf(createBoard(election, [...MARKS, marks])), ['ballot_marks']);
  });

  it('a board of another congress', async () => {
    assert.deepEqual(await codesOf(board, hex(new Uint8Array(32).fill(9))), ['closing_signature', 'manifest_signature']);
  });

  it('no congress key', async () => {
    const { public_key: key, ...keyless } = board;
    assert.deepEqual(await codesOf(keyless, ''), ['no_congress_key']);
    assert.deepEqual(await codesOf(board, 'abc'), ['no_congress_key']);
  });
});

it('leaves stay beside their rows where one is malformed', async () => {
  const holed = changed((b) => (b.ballots[1] = {}));
  const { leaves } = await verifyBoard(holed, { congressKey: election.congressKey });
  const expected = board.ballots.map((ballot) => leafOf(election, ballot));
  assert.deepEqual(leaves, [expected[0], null, ...expected.slice(2)]);
});

describe('the board of an open vote', () => {
  const open = createElection({ secret: false, style: 'resolution', options: ['Nghị quyết'], seats: 1, voprf_public_key: null });
  const VOTES = [[3, 1], [4, 2], [9, 1], [12, 3]].map(([delegate, mark]) => ({ delegate, marks: [[1, mark]] }));
  const openBoard = createOpenBoard(open, VOTES, { issued: 5, present: 5, convened: 6 });
  const found = async (change) => {
    const copy = structuredClone(openBoard);
    change(copy);
    return codesOf(copy, open.congressKey);
  };

  it('has no findings when it is sound', async () => {
    assert.deepEqual(await found(() => {}), []);
    const { totals } = await verifyBoard(openBoard, { congressKey: open.congressKey });
    assert.deepEqual(totals, [{ number: 1, for: 2, against: 1, other: 1 }]);
  });

  it('is found out when a vote is changed, doubled or left out', async () => {
    assert.deepEqual(await found((b) => (b.votes[0].marks = [[1, 3]])), ['root', 'totals']);
    assert.deepEqual(await found((b) => (b.votes[0].delegate = 2)), ['root']);
    assert.deepEqual(await found((b) => b.votes.reverse()), ['root', 'vote_order']);
    assert.deepEqual(await found((b) => b.votes.pop()), ['count_collected', 'count_valid', 'root', 'totals']);
    assert.deepEqual(await found((b) => (b.votes[3].delegate = '12')), ['count_collected', 'count_valid', 'root', 'totals', 'vote_malformed']);
    assert.deepEqual(await found((b) => delete b.votes), ['malformed']);
  });
});

describe('anything else', () => {
  for (const value of [null, 1, 'x', [], {}, { manifest: '{' }, { manifest: '{}' }, { manifest: 'null' }, { ...board, ballots: 1 }, { ...board, draws: null }]) {
    it(JSON.stringify(value).slice(0, 40), async () => {
      assert.ok((await codesOf(value)).includes('malformed'));
    });
  }
});

it('tokens drawn under any blind are the ones the recount accepts', () => {
  const input = unhex('00'.repeat(64), 64);
  const outputs = [1, 2].map(() => {
    const blind = voprf.randomScalar();
    const blinded = voprf.blind(input, blind);
    const evaluated = voprf.blindEvaluate(election.secretKey, blinded);
    const proof = prove(election.secretKey, blinded, evaluated);
    return hex(voprf.finalize({ input, blind, blinded, evaluated, publicKey: voprf.publicKey(election.secretKey), proof }));
  });
  assert.equal(outputs[0], outputs[1]);
  assert.equal(outputs[0], hex(voprf.evaluate(election.secretKey, input)));
});
