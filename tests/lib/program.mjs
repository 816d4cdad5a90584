// Runs the program under test: environment CONGRESSD, by default build/congressd.
// Whatever a test leaves behind, children and directories, is gone when its
// process ends.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
export const PROGRAM = path.resolve(process.env.CONGRESSD ?? path.join(ROOT, 'build/congressd'));

// What the sanitizers say about fontconfig is not about us.
const suppressions = (name) => `suppressions=${fileURLToPath(new URL(name, import.meta.url))}:print_suppressions=0`;
const environment = { LSAN_OPTIONS: suppressions('leaks.supp'), TSAN_OPTIONS: suppressions('races.supp'), ...process.env };

const COMMAND_MS = 60000;
const SANITIZER = /(Address|Leak|Thread|UndefinedBehavior)Sanitizer|runtime error:/;

const children = new Set();
const directories = new Set();

process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL');
  for (const directory of directories) rmSync(directory, { recursive: true, force: true });
});
process.once('SIGTERM', () => process.exit(143));
process.once('SIGINT', () => process.exit(130));

/** A new empty directory, removed when the tests end. */
export function temporaryDirectory() {
  const directory = mkdtempSync(path.join(tmpdir(), 'congressd-story-'));
  directories.add(directory);
  return directory;
}

export function removeDirectory(directory) {
  rmSync(directory, { recursive: true, force: true });
  directories.delete(directory);
}

/** Fails when the text holds a report of a sanitizer. */
export function assertSanitized(text) {
  assert.ok(!SANITIZER.test(text), `sanitizer report:\n${text}`);
}

/** Starts the program: {child, output, closed}; output grows, closed resolves to {code, signal}. `env` is added to ours. */
export function launch(args, { env = {} } = {}) {
  const child = spawn(PROGRAM, args, { stdio: ['pipe', 'pipe', 'pipe'], env: { ...environment, ...env } });
  children.add(child);
  // A test that fails before it stops its daemon shall end all the same; who
  // waits for a child holds the loop with a timer.
  for (const handle of [child, child.stdin, child.stdout, child.stderr]) handle.unref();
  const output = { stdout: [], stderr: [] };
  for (const name of ['stdout', 'stderr']) child[name].on('data', (chunk) => output[name].push(chunk));
  // A command may end without reading what it was given.
  child.stdin.on('error', () => {});
  const closed = new Promise((resolve, reject) => {
    child.once('error', (error) => reject(new Error(`${PROGRAM}: ${error.message}`)));
    child.once('close', (code, signal) => {
      children.delete(child);
      resolve({ code, signal });
    });
  });
  closed.catch(() => children.delete(child));
  return { child, output, closed };
}

/** Runs a command to its end: {code, signal, stdout, stderr, bytes}; bytes is stdout unread. */
export async function run(args, { input = '' } = {}) {
  const { child, output, closed } = launch(args);
  child.stdin.end(input);
  const timer = setTimeout(() => child.kill('SIGKILL'), COMMAND_MS);
  const end = await closed;
  clearTimeout(timer);
  const bytes = Buffer.concat(output.stdout);
  const stderr = Buffer.concat(output.stderr).toString();
  assertSanitized(stderr);
  return { ...end, bytes, stdout: bytes.toString(), stderr };
}

/** Runs a command that must succeed; answers as run does. */
export async function succeed(args, options) {
  const result = await run(args, options);
  assert.equal(result.code, 0, `${args.join(' ')}: exit ${result.code}\n${result.stderr}`);
  return result;
}

/** Runs a command that must be refused with exit 1 and a reason on stderr. */
export async function refuse(args, options) {
  const result = await run(args, options);
  assert.equal(result.code, 1, `${args.join(' ')}: exit ${result.code} ${result.signal}\n${result.stdout}${result.stderr}`);
  assert.notEqual(result.stderr.trim(), '', 'a refusal says why');
  return result;
}
