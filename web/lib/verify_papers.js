// Recounts the ballot papers of a board; a part of verify.js.

import { FINDINGS, boxesWellFormed, paperLeaf, serialBytes } from './ballot_paper.js';
import { compareBytes, utf8 } from './bytes.js';
import { judgePaper } from './rules.js';
import { countBallot } from './verify_check.js';

/**
 * Checks every paper and who was handed one, and counts them in: their leaves, in
 * `paperLeaves`, follow those of the electronic ballots.
 */
export async function checkPapers(check, { manifest, hash }, board, recount) {
  const part = board.paper ?? null;
  const readable = manifest.paper
    ? Array.isArray(part?.ballots) && Array.isArray(part.delegates)
    : part === null;
  check.need(readable, 'malformed', 'paper');
  if (!manifest.paper) return;
  recount.papers = { issued: part.delegates.length, collected: 0, valid: 0, invalid: 0 };
  let before = null;
  for (const [index, paper] of part.ballots.entries()) {
    const row = index + 1;
    const read = readPaper(paper);
    if (check.require(read, 'paper_malformed', row)) {
      checkOrder(check, before, read.bytes, row);
      before = read.bytes;
      recount.paperLeaves.push(paperLeaf(hash, read));
      count(check, manifest, recount, read, row);
    }
    await check.step();
  }
  checkHolders(check, part.delegates, board.draws);
  checkFigures(check, part, recount.papers);
  recount.issued += recount.papers.issued;
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

// Marks that no paper of this contest can have are found.
function count(check, manifest, recount, { marks, reason }, row) {
  const { verdict, counted } = reason === null ? judgePaper(manifest, marks) : { verdict: reason, counted: [] };
  check.require(verdict !== 'bad_marks', 'paper_marks', row);
  countBallot(recount, verdict, counted);
  recount.papers.collected++;
  recount.papers[verdict === 'valid' ? 'valid' : 'invalid']++;
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

function checkFigures(check, part, { issued, collected }) {
  check.require(part.issued === issued, 'paper_issued', `${part.issued} ≠ ${issued}`);
  check.require(part.collected === collected, 'paper_collected', `${part.collected} ≠ ${collected}`);
  check.require(collected <= issued, 'paper_exceeds_issued', `${collected} > ${issued}`);
}
