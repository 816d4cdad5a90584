// A voter's own device looks for its ballot on the published board.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { paperLeaf, serialBytes } from '../../web/lib/ballot_paper.js';
import { merkleRoot } from '../../web/lib/ballot.js';
import { hex, unhex } from '../../web/lib/bytes.js';
import { findOnBoard } from '../../web/lib/inclusion.js';
import { closeBoard, createBoard, createElection, createOpenBoard, leafOf } from '../lib/election.mjs';

const election = createElection();
const MARKS = [[[1, 1]], [[1, 1], [2, 1]], [[3, 1]], [], [[2, 1]]];
const board = createBoard(election, MARKS);
const recordOf = (ballot) => ({ hash: hex(election.hash), congressKey: election.congressKey, leaf: leafOf(election, ballot) });

describe('a ballot on the board', () => {
  it('is found in its row, whichever it is', async () => {
    for (const [at, ballot] of board.ballots.entries()) {
      assert.deepEqual(await findOnBoard(board, recordOf(ballot)), { verdict: 'present', row: at + 1, count: MARKS.length });
    }
  });

  it('is missed when the board was signed without it', async () => {
    const [first, ...others] = createBoard(election, MARKS).ballots;
    const leaves = others.map((ballot) => unhex(leafOf(election, ballot), 32));
    const shorter = closeBoard(election, { ...board, ballots: others, collected: others.length }, leaves);
    assert.equal((await findOnBoard(shorter, recordOf(first))).verdict, 'absent');
    assert.equal((await findOnBoard(shorter, recordOf(others[0]))).verdict, 'present');
  });

  it('is not believed where the board is not the one that was signed', async () => {
    const record = recordOf(board.ballots[0]);
    const changed = {
      'a ballot is gone': { ballots: board.ballots.slice(0, -1) },
      'a mark is changed': { ballots: board.ballots.map((ballot, at) => (at === 1 ? { ...ballot, marks: [[3, 1]] } : ballot)) },
      'the order is changed': { ballots: [...board.ballots].reverse() },
      'the figures are changed': { issued: board.issued + 1 },
      'another contest': { manifest: createElection({ contest: 2 }).manifest },
      'no signature': { closing_signature: undefined },
      'no ballots': { ballots: null },
    };
    for (const [what, change] of Object.entries(changed)) {
      assert.equal((await findOnBoard({ ...board, ...change }, record)).verdict, 'unsound', what);
    }
    assert.equal((await findOnBoard(null, record)).verdict, 'unsound');
    const other = { ...record, congressKey: '00'.repeat(32) };
    assert.equal((await findOnBoard(board, other)).verdict, 'unsound');
  });

  it('is found beside ballot papers', async () => {
    const papers = [{ serial: 'A'.repeat(16), marks: [[1, 1]], reason: null }, { serial: 'B'.repeat(16), marks: null, reason: 'unclear' }];
    const leaves = [
      ...board.ballots.map((ballot) => unhex(leafOf(election, ballot), 32)),
      ...papers.map(({ serial, marks, reason }) => paperLeaf(election.hash, { bytes: serialBytes(serial), marks, reason })),
    ];
    const both = closeBoard(election, { ...board, collected: leaves.length, paper: { ballots: papers } }, leaves);
    assert.equal(both.root, hex(merkleRoot(leaves)));
    assert.equal((await findOnBoard(both, recordOf(board.ballots[2]))).verdict, 'present');
    const without = { ...both, paper: { ballots: papers.slice(1) } };
    assert.equal((await findOnBoard(without, recordOf(board.ballots[2]))).verdict, 'unsound');
  });

  it('is found among open votes', async () => {
    const open = createElection({ secret: false, style: 'resolution', options: ['x'], seats: 1, voprf_public_key: null });
    const votes = [{ delegate: 3, marks: [[1, 1]] }, { delegate: 7, marks: [[1, 2]] }];
    const published = createOpenBoard(open, votes);
    const { voteLeaf } = await import('../../web/lib/ballot.js');
    const record = { hash: hex(open.hash), congressKey: open.congressKey, leaf: hex(voteLeaf(open.hash, 7, [[1, 2]])) };
    assert.deepEqual(await findOnBoard(published, record), { verdict: 'present', row: 2, count: 2 });
    assert.equal((await findOnBoard(published, { ...record, leaf: hex(voteLeaf(open.hash, 7, [[1, 1]])) })).verdict, 'absent');
  });
});
