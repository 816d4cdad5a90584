// A congress directory and the daemon that serves it.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { assertSanitized, launch, removeDirectory, run, succeed, temporaryDirectory } from './program.mjs';

const START_MS = 30000;
const STOP_MS = 20000;
const LISTENING = /^listening on (https?:\/\/\S+)$/m;

/** One congress directory. */
export class Congress {
  static async create({ name = 'Đại hội đại biểu Đoàn TNCS Hồ Chí Minh tỉnh', options = [] } = {}) {
    const directory = temporaryDirectory();
    const data = path.join(directory, 'congress');
    await succeed(['init', '--data', data, '--name', name, ...options]);
    return new Congress(directory, data);
  }

  constructor(directory, data) {
    this.directory = directory;
    this.data = data;
  }

  /** A path beside the congress, for files a test writes. */
  file(name) {
    return path.join(this.directory, name);
  }

  args(command, ...rest) {
    return [command, '--data', this.data, ...rest];
  }

  /** Runs a command on this directory, whatever its end. */
  run(command, args = [], options = {}) {
    return run(this.args(command, ...args), options);
  }

  succeed(command, args = [], options = {}) {
    return succeed(this.args(command, ...args), options);
  }

  /** A bearer token for `role`. */
  async token(role, label = role) {
    const { stdout } = await this.succeed('token', ['--role', role, '--label', label]);
    const token = stdout.trim();
    assert.match(token, /^\S+$/, 'token prints the token and nothing else');
    return token;
  }

  serve({ listen = '127.0.0.1:0', args = [], env = {} } = {}) {
    return Daemon.start(this.args('serve', '--listen', listen, ...args), { env });
  }

  /** Changes the database behind the daemon's back, where a test cannot wait for time to pass. */
  sql(statement) {
    const database = path.join(this.data, 'congress.db');
    execFileSync('sqlite3', ['-cmd', '.timeout 10000', database, statement]);
  }

  remove() {
    removeDirectory(this.directory);
  }
}

/** A running daemon. */
export class Daemon {
  /** Resolves once it accepts connections; rejects, with its stderr, when it ends before. */
  static async start(args, options) {
    const launched = launch(args, options);
    const daemon = new Daemon(launched);
    await daemon.#listening();
    return daemon;
  }

  constructor({ child, output, closed }) {
    this.child = child;
    this.output = output;
    this.closed = closed;
    this.base = null;
  }

  get stdout() {
    return Buffer.concat(this.output.stdout).toString();
  }

  get stderr() {
    return Buffer.concat(this.output.stderr).toString();
  }

  get port() {
    return Number(new URL(this.base).port);
  }

  async #listening() {
    let timer;
    const ready = new Promise((resolve) => {
      const look = () => {
        const line = LISTENING.exec(this.stdout);
        if (line) resolve(line[1]);
      };
      this.child.stdout.on('data', look);
      look();
    });
    const late = new Promise((resolve) => (timer = setTimeout(resolve, START_MS, null)));
    const ended = this.closed.then(() => null);
    this.base = await Promise.race([ready, ended, late]);
    clearTimeout(timer);
    if (this.base) return;
    this.child.kill('SIGKILL');
    const { code, signal } = await this.#ended();
    throw new Error(`the daemon does not listen (exit ${code ?? signal}):\n${this.stdout}${this.stderr}`);
  }

  async #ended() {
    const timer = setTimeout(() => this.child.kill('SIGKILL'), STOP_MS);
    const end = await this.closed;
    clearTimeout(timer);
    return end;
  }

  /** Ends it by SIGTERM (or `signal`): exit 0, and no sanitizer has complained. */
  async stop(signal = 'SIGTERM') {
    this.child.kill(signal);
    const end = await this.#ended();
    assertSanitized(this.stderr);
    assert.deepEqual(end, { code: 0, signal: null }, `stopped by ${signal}:\n${this.stderr}`);
  }

  /** Ends it as a power cut would. */
  async kill() {
    this.child.kill('SIGKILL');
    await this.#ended();
    assertSanitized(this.stderr);
  }
}
