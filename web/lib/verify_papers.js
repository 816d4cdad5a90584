// Recounts the ballot papers of a board; a part of verify.js.

import { FINDINGS, boxesWellFormed, paperLeaf, serialBytes } from './ballot_paper.js';
import { compareBytes, utf8 } from './bytes.js';
import { judgePaper } from './rules.js';

/** Whether the board says as much of ballot papers as its manifest promises. */
export function papersReadable(manifest, board) {
  if (!manifest.paper) return board.paper === undefined || board.paper === null;
  return Array.isArray(board.paper?.ballots) && Array.isArray(board.paper?.delegates);
}

/**
 * Checks every paper and who was handed one; answers `recount` with the papers
 * counted in: its `paperLeaves` follow the leaves of the electronic ballots.
 */
export async function checkPapers(check, { manifest, hash }, board, recount) {
  const result = { ...recount, paperLeaves: [] };
  const part = board.paper;
  if (!manifest.paper) return result;
  let before = null;
  for (const [index, paper] of part.ballots.entries()) {
    const row = index + 1;
    const read = readPaper(paper);
    if (check.require(read, 'paper_malformed', row)) {
      checkOrder(check, before, read.bytes, row);
      before = read.bytes;
      result.paperLeaves.push(paperLeaf(hash, read));
      if (!count(manifest, result, read)) check.find('paper_marks', row);
    }
    await check.step();
  }
  checkHolders(check, part.delegates, board.draws);
  checkFigures(check, part, result);
  return { ...result, issued: recount.issued + part.delegates.length };
}

function readPaper(paper) {
  const bytes = serialBytes(paper?.serial);
  if (!bytes) return null;
  const { marks, reason } = paper;
  const found = marks === null && FINDINGS.includes(reason);
  const marked = reason === null && boxesWellFormed(marks);
  return found || marked ? { bytes, marks, reason } : null;
}

function checkOrder(check, before, bytes, row) {
  const order = before === null ? -1 : compareBytes(before, bytes);
  if (order >= 0) check.find(order ? 'paper_order' : 'paper_duplicate', row);
}

// Counts what was read; false for marks that no paper of this contest can have.
function count(manifest, recount, { marks, reason }) {
  const { verdict, counted } = reason === null ? judgePaper(manifest, marks) : { verdict: reason, counted: [] };
  recount.collected++;
  if (verdict !== 'valid') {
    recount.invalid++;
    return verdict !== 'bad_marks';
  }
  recount.valid++;
  for (const [number, mark] of counted) recount.totals[number - 1][['for', 'against', 'other'][mark - 1]]++;
  return true;
}

// Nobody was handed a paper who drew an electronic ballot.
function checkHolders(check, holders, draws) {
  const drawn = new Set(draws.map((draw) => draw?.delegate_code));
  for (const [index, code] of holders.entries()) {
    const row = index + 1;
    if (!check.require(typeof code === 'string', 'paper_malformed', `delegates ${row}`)) continue;
    const rising = index === 0 || compareBytes(utf8(String(holders[index - 1])), utf8(code)) < 0;
    check.require(rising, 'paper_holder_order', row);
    check.require(!drawn.has(code), 'paper_and_draw', code);
  }
}

function checkFigures(check, part, { paperLeaves }) {
  const issued = part.delegates.length;
  const collected = paperLeaves.length;
  check.require(part.issued === issued, 'paper_issued', `${part.issued} ≠ ${issued}`);
  check.require(part.collected === collected, 'paper_collected', `${part.collected} ≠ ${collected}`);
  check.require(collected <= issued, 'paper_exceeds_issued', `${collected} > ${issued}`);
}
