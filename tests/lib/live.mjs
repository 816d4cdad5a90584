// A subscriber of /api/live who keeps every event and holds the stream to its
// promises: the form of an event, versions that grow, counts that fit and never
// go back.

import assert from 'node:assert/strict';
import http from 'node:http';

const WAIT_MS = 20000;

/** What must hold of every state by itself. */
export function assertConsistent(state) {
  const told = JSON.stringify(state);
  assert.ok(state.present <= state.convened, told);
  assert.ok(state.delegations.present <= state.delegations.all, told);
  for (const contest of state.contests) {
    assert.ok(contest.collected <= contest.issued, told);
    if (contest.totals) assertTotalsFit(contest, told);
  }
}

function assertTotalsFit({ valid, invalid, collected, totals }, told) {
  assert.ok(valid + invalid <= collected, told);
  for (const [, ...marks] of totals) {
    assert.equal(marks.length, 3, told);
    assert.ok(marks.reduce((sum, votes) => sum + votes) <= valid, told);
  }
}

export class Subscriber {
  /** Connects; resolves with the first state received. */
  static async open(base, { headers = {} } = {}) {
    const subscriber = new Subscriber();
    await subscriber.#connect(new URL('/api/live', base), headers);
    await subscriber.until(() => true);
    return subscriber;
  }

  constructor() {
    this.states = [];
    this.contests = new Map(); // the last state of each contest ever listed
    this.fault = null; // the first promise broken
    this.ended = false;
    this.waiting = new Set();
    this.text = '';
  }

  get last() {
    return this.states.at(-1);
  }

  #connect(url, headers) {
    return new Promise((resolve, reject) => {
      this.request = http.get(url, { agent: false, headers: { Accept: 'text/event-stream', ...headers } }, (message) => {
        try {
          assert.equal(message.statusCode, 200);
          assert.match(message.headers['content-type'], /^text\/event-stream/);
        } catch (error) {
          reject(error);
        }
        // A subscription that a failed test forgot holds nobody up.
        message.socket.unref();
        message.setEncoding('utf8');
        message.on('data', (chunk) => this.#read(chunk));
        message.on('error', () => {});
        message.on('close', () => this.#end());
        resolve();
      });
      this.request.on('error', (error) => {
        reject(error);
        this.#end();
      });
    });
  }

  #end() {
    this.ended = true;
    for (const look of this.waiting) look();
  }

  #read(chunk) {
    this.text += chunk;
    for (let end = this.text.indexOf('\n\n'); end >= 0; end = this.text.indexOf('\n\n')) {
      const block = this.text.slice(0, end);
      this.text = this.text.slice(end + 2);
      try {
        this.#take(block);
      } catch (error) {
        this.fault ??= error;
      }
    }
    for (const look of this.waiting) look();
  }

  // One event, or comments alone.
  #take(block) {
    const fields = block.split('\n').filter((line) => line !== '' && !line.startsWith(':'));
    if (fields.length === 0) return;
    const values = Object.fromEntries(fields.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trimStart()]));
    if ('retry' in values && fields.length === 1) return;
    assert.equal(values.event, 'state', block);
    assert.equal(fields.filter((line) => line.startsWith('data:')).length, 1, block);
    const state = JSON.parse(values.data);
    assert.equal(values.id, String(state.v), 'the id is the version');
    if (this.last) assert.ok(state.v > this.last.v, `version ${state.v} after ${this.last.v}`);
    this.states.push(state);
    assertConsistent(state);
    for (const contest of state.contests) this.#follow(contest);
  }

  #follow(contest) {
    const before = this.contests.get(contest.id);
    this.contests.set(contest.id, contest);
    if (!before) return;
    for (const count of ['issued', 'collected', 'valid', 'invalid']) {
      assert.ok((contest[count] ?? 0) >= (before[count] ?? 0), `${count} of contest ${contest.id} went back`);
    }
  }

  /** Resolves with the first state, past or to come, for which `holds`. */
  until(holds, { from = 0, what = 'the awaited state' } = {}) {
    let next = from;
    return new Promise((resolve, reject) => {
      const finish = (settle, value) => {
        clearTimeout(timer);
        this.waiting.delete(look);
        settle(value);
      };
      const look = () => {
        for (; next < this.states.length; next++) {
          if (holds(this.states[next])) return finish(resolve, this.states[next]);
        }
        if (this.ended) finish(reject, new Error(`the stream ended before ${what}`));
      };
      const late = () => finish(reject, new Error(`${what} did not come; last: ${JSON.stringify(this.last)}`));
      const timer = setTimeout(late, WAIT_MS);
      this.waiting.add(look);
      look();
    });
  }

  /** Ends the stream; fails when it ever broke a promise. */
  close() {
    this.request.destroy();
    if (this.fault) throw this.fault;
  }
}
