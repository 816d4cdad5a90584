// The three recounts of a board, each by an implementation of its own: the program
// (C), the page's modules (JavaScript), and tests/verify (Python).

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { verifyText } from '../../web/lib/verify.js';
import { parallel } from './client.mjs';
import { removeDirectory, run, temporaryDirectory } from './program.mjs';

const SCRIPT = fileURLToPath(new URL('../verify/verify.py', import.meta.url));
const WIDTH = 2;

/**
 * Reports of all three on a list of cases {board, key, fingerprint, events,
 * certificate, receipts}, the files as texts and all but the board optional:
 * a list of {program, page, script}, each {codes, counts, totals, reasons, result},
 * codes sorted, each once.
 */
export async function verifyByAll(cases) {
  const [program, page, script] = await Promise.all([byProgram(cases), byPage(cases), byScript(cases)]);
  return cases.map((_, at) => ({ program: program[at], page: page[at], script: script[at] }));
}

const codesOf = (codes) => [...new Set(codes)].sort();

// ---- C ----

async function byProgram(cases) {
  const directory = temporaryDirectory();
  const reports = await parallel(cases, WIDTH, async (one) => verifyFiles(directory, cases.indexOf(one), one));
  removeDirectory(directory);
  return reports;
}

async function verifyFiles(parent, number, { board, key, fingerprint, events, certificate, receipts = [] }) {
  const directory = path.join(parent, String(number));
  mkdirSync(directory);
  const write = (name, text) => {
    writeFileSync(path.join(directory, name), text);
    return path.join(directory, name);
  };
  const args = ['verify', write('board.json', board)];
  if (key) args.push('--key', key);
  if (fingerprint) args.push('--fingerprint', fingerprint);
  if (events !== undefined) args.push('--events', write('events.jsonl', events));
  if (certificate !== undefined) args.push('--certificate', write('certificate.json', certificate));
  receipts.forEach((text, at) => args.push('--receipt', write(`receipt-${at}`, text)));
  const { code, stdout, stderr } = await run([...args, '--json']);
  rmSync(directory, { recursive: true });
  assert.ok(code === 0 || code === 1, stderr);
  const { findings, counts, totals, result, invalid_reasons: reasons } = JSON.parse(stdout);
  return {
    code,
    codes: codesOf(findings.map((finding) => finding.code)),
    ...{ counts, result },
    totals: totals?.map(({ name, ...votes }) => votes),
    reasons: reasons && Object.fromEntries(reasons.map(({ reason, count }) => [reason, count])),
    text: stdout + stderr,
  };
}

// ---- JavaScript ----

async function byPage(cases) {
  const reports = [];
  for (const { board, key, ...beside } of cases) {
    const report = await verifyText(board, { congressKey: key, beside });
    reports.push({ ...report, codes: codesOf(report.findings.map(({ code }) => code)), reasons: report.invalidReasons });
  }
  return reports;
}

// ---- Python ----

async function byScript(cases) {
  const child = spawn('python3', ['-B', SCRIPT, '--each'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const reports = [];
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => reports.push(JSON.parse(line)));
  const ended = Promise.all([once(lines, 'close'), once(child, 'close')]);
  child.stdin.end(cases.map((one) => `${JSON.stringify(one)}\n`).join(''));
  const [, [code]] = await ended;
  assert.ok(code === 0 || code === 1, 'the script comes to its end');
  assert.equal(reports.length, cases.length);
  return reports.map((report) => ({ ...report, codes: codesOf(report.findings.map(([name]) => name)), reasons: report.invalid_reasons }));
}
