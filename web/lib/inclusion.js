// Whether a ballot is on a published board, as its voter's own device sees it:
// every leaf is hashed again, the tree head is computed from them and must be the
// one the congress signed at the close. Far cheaper than lib/verify.js, which also
// checks every ballot.

import { anyBallotBytes, ballotLeaf, closingMessage, manifestHash, merkleRoot, signatureHolds, voteLeaf } from './ballot.js';
import { paperLeaf, serialBytes } from './ballot_paper.js';
import { hex, unhex } from './bytes.js';

const YIELD_EVERY = 500;
// What the closing signature of an open vote covers in the key's place.
const NO_VOPRF_KEY = '00'.repeat(32);

/**
 * Looks for `record` (cast, as lib/voter.js has it) on `board`, an answer of GET
 * board. Answers {verdict, row, count}: "present" with the row, from 1, among
 * `count` ballots; "absent"; or "unsound" for a board that is not what the congress
 * signed, or not of this contest. Never throws.
 */
export async function findOnBoard(board, record) {
  try {
    const hash = manifestHash(board.manifest);
    if (hex(hash) !== record.hash) return unsound;
    const leaves = await leavesOf(board, hash);
    const papers = papersOf(board, hash);
    if (!closingHolds(board, hash, merkleRoot([...leaves, ...papers]), record)) return unsound;
    const at = leaves.findIndex((leaf) => hex(leaf) === record.leaf);
    return { verdict: at < 0 ? 'absent' : 'present', row: at + 1, count: leaves.length };
  } catch {
    return unsound;
  }
}

const unsound = { verdict: 'unsound', row: 0, count: 0 };

async function leavesOf(board, hash) {
  const open = !JSON.parse(board.manifest).secret;
  const leaves = [];
  for (const row of open ? board.votes : board.ballots) {
    leaves.push(open ? voteLeaf(hash, row.delegate, row.marks) : leafOf(hash, row));
    if (leaves.length % YIELD_EVERY === 0) await new Promise((resume) => setTimeout(resume));
  }
  return leaves;
}

// Ballot papers stand behind the electronic ballots under the same root.
function papersOf(board, hash) {
  const papers = board.paper?.ballots ?? [];
  return papers.map(({ serial, marks, reason }) => paperLeaf(hash, { bytes: serialBytes(serial), marks, reason }));
}

function leafOf(hash, { ballot_key: key, token, marks, sealed, signature }) {
  const bytes = anyBallotBytes(hash, {
    ballotKey: unhex(key, 32),
    token: unhex(token, token.length / 2),
    marks,
    sealed: sealed && unhex(sealed, sealed.length / 2),
  });
  return ballotLeaf(bytes, unhex(signature, 64));
}

function closingHolds({ issued, collected, voprf_secret_key: key, closing_signature: signature }, hash, root, { congressKey }) {
  const voprfSecretKey = unhex(key ?? NO_VOPRF_KEY, 32);
  const message = closingMessage(hash, { issued, collected, root, voprfSecretKey });
  return signatureHolds(unhex(signature, 64), message, unhex(congressKey, 32));
}
