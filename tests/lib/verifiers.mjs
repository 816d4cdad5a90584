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
 * a list of {program, page, script}, each {codes, counts, totals, result, opened},
 * codes sorted, each once; what the program does not print is undefined.
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
  const end = await run(args);
  rmSync(directory, { recursive: true });
  return readOutput(end);
}

// What it prints to people: findings, each "code: detail", and the recount.
function readOutput({ code, stdout, stderr }) {
  if (code === 2) return { code, codes: ['usage'], text: stderr }; // TEMP
  assert.ok(code === 0 || code === 1, stderr);
  const codes = codesOf([...stderr.matchAll(/^([a-z_]+): /gm)].map(([, name]) => name).filter((name) => name !== 'congressd'));
  const figures = /^convened (\d+), present (\d+), issued (\d+), collected (\d+), valid (\d+), invalid (\d+)$/m.exec(stdout);
  const counts = figures && named(['convened', 'present', 'issued', 'collected', 'valid', 'invalid'], figures.slice(1).map(Number));
  const totals = [...stdout.matchAll(/^ *(\d+) {2}.*: for (\d+), against (\d+), other (\d+)$/gm)].map((row) =>
    named(['number', 'for', 'against', 'other'], row.slice(1).map(Number)),
  );
  return { code, codes, counts, totals, text: stdout + stderr };
}

const named = (names, values) => Object.fromEntries(names.map((name, at) => [name, values[at]]));

// ---- JavaScript ----

async function byPage(cases) {
  const reports = [];
  for (const { board, key, ...beside } of cases) {
    const report = await verifyText(board, { congressKey: key, beside });
    reports.push({ ...report, codes: codesOf(report.findings.map(({ code }) => code)) });
  }
  return reports;
}

// ---- Python ----

async function byScript(cases) {
  const child = spawn('python3', [SCRIPT, '--each'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const reports = [];
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => reports.push(JSON.parse(line)));
  const ended = Promise.all([once(lines, 'close'), once(child, 'close')]);
  child.stdin.end(cases.map((one) => `${JSON.stringify(one)}\n`).join(''));
  const [, [code]] = await ended;
  assert.ok(code === 0 || code === 1, 'the script comes to its end');
  assert.equal(reports.length, cases.length);
  return reports.map((report) => ({ ...report, codes: codesOf(report.findings.map(([name]) => name)) }));
}
