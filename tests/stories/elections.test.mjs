// Elections by chance, counted by three programs: they agree on every number. More
// of them: ELECTIONS=1000; others: SEED=n.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { Attacker } from '../lib/attack.mjs';
import { makeElection } from '../lib/random_election.mjs';
import { verifyByAll } from '../lib/verifiers.mjs';
import { outcome } from '../../web/lib/outcome.js';

const ELECTIONS = Number(process.env.ELECTIONS ?? 20);
const SEED = Number(process.env.SEED ?? 1);
const AT_ONCE = 50;
const REASONS = [
  ...['no_choice', 'overvote', 'undervote', 'both_or_neither', 'bad_marks', 'not_issued', 'unclear', 'write_in'],
  ...['identifying_mark', 'signed', 'extra_text', 'undecryptable', 'second_token'],
];
const FIGURES = ['convened', 'present', 'issued', 'collected', 'valid', 'invalid'];

const congress = new Attacker(new Uint8Array(32).fill(SEED));
const seen = { elected: 0, tied: 0, open: 0, adopted: 0, sealed: 0, second: 0, paper: 0, voted: 0 };

// The certificate says what the page made of it; the program and the script hold it against their own count.
function certify({ board, manifest, count, papers, adjusted }) {
  const counts = { ...Object.fromEntries(FIGURES.map((name) => [name, board[name]])), convened_adjusted: adjusted };
  const certificate = { certificate: '{}' };
  const totals = count.totals.map((row, at) => ({ ...row, name: manifest.options[at] }));
  const reasons = REASONS.filter((name) => count.reasons[name]).map((reason) => ({ reason, count: count.reasons[reason] }));
  const result = outcome(manifest, counts, count.totals);
  congress.recertify(certificate, (text) => {
    Object.assign(text, { contest: manifest.contest, title: manifest.title, manifest_hash: hashOf(board), root: board.root });
    Object.assign(text, { counts, totals, invalid_reasons: reasons, result, closing_signature: board.closing_signature });
    if (manifest.sealing_keys) text.sealing_secret_keys = board.sealing_secret_keys;
    if (manifest.second_issuer) text.second_issuer_secret_key = board.second_issuer_secret_key;
    Object.assign(text, { runoff_of: manifest.runoff_of, further_of: null, round: 1, papers });
  });
  return { certificate, result };
}

function hashOf({ manifest }) {
  return createHash('sha256').update(manifest).digest('hex');
}

function compare(election, result, { program, page, script }) {
  const { board, manifest, count } = election;
  const shown = JSON.stringify({ manifest, count, result });
  const counts = Object.fromEntries(FIGURES.map((name) => [name, board[name]]));
  for (const [name, report] of Object.entries({ program, page, script })) {
    assert.deepEqual(report.codes, [], `${name}: ${shown}\n${program.text}`);
    assert.deepEqual(report.counts, counts, `${name}: ${shown}`);
    assert.deepEqual(report.totals, count.totals, `${name}: ${shown}`);
    assert.deepEqual(report.reasons, count.reasons, `${name}: ${shown}`);
    // Of whom was absent throughout only the certificate tells; that fitted all three.
    if (manifest.majority.base !== 'convened_adjusted') assert.deepEqual(report.result, result, `${name}: ${shown}`);
  }
}

function note({ manifest, board }, result) {
  seen.elected += result.elected.length > 0;
  seen.tied += result.tied.length > 0;
  seen.open += result.open_seats > 0;
  seen.adopted += result.adopted === true;
  seen.sealed += manifest.sealed === true;
  seen.second += 'second_issuer' in manifest;
  seen.paper += manifest.paper;
  seen.voted += board.votes !== undefined;
}

describe(`${ELECTIONS} elections by chance`, { timeout: 3600000 }, () => {
  for (let done = 0; done < ELECTIONS; done += AT_ONCE) {
    const last = Math.min(done + AT_ONCE, ELECTIONS);
    it(`numbers ${done + 1} to ${last} come out the same three times`, async () => {
      const elections = Array.from({ length: last - done }, (_, at) => makeElection(congress, SEED * 1000003 + done + at, done + at + 1));
      const certified = elections.map(certify);
      const cases = elections.map(({ board }, at) => ({
        board: JSON.stringify(board),
        key: congress.key,
        certificate: JSON.stringify(certified[at].certificate),
      }));
      const reports = await verifyByAll(cases);
      for (const [at, election] of elections.entries()) {
        compare(election, certified[at].result, reports[at]);
        note(election, certified[at].result);
      }
    });
  }

  it('were of every kind', (context) => {
    context.diagnostic(JSON.stringify(seen));
    // A tie and an adopted resolution need more of them.
    const kinds = ELECTIONS < 200 ? ['elected', 'open', 'sealed', 'second', 'paper', 'voted'] : Object.keys(seen);
    for (const kind of kinds) assert.ok(seen[kind] > 0, kind);
  });
});
