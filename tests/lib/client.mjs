// HTTP requests to the daemon over kept-alive connections.

import assert from 'node:assert/strict';
import http from 'node:http';

const TIMEOUT_MS = 60000;

/** The answer to a request. */
export class Answer {
  constructor(request, message, body) {
    this.request = request;
    this.status = message.statusCode;
    this.headers = message.headers;
    this.body = body;
  }

  get text() {
    return this.body.toString();
  }

  get json() {
    try {
      return JSON.parse(this.text);
    } catch {
      throw new Error(`${this.#summary()}: no JSON`);
    }
  }

  /** "name=value" of the cookie that was set, for sending back. */
  get cookie() {
    const [first] = this.headers['set-cookie'] ?? [];
    assert.ok(first, `${this.#summary()}: no cookie`);
    return first.split(';')[0];
  }

  #summary() {
    return `${this.request} → ${this.status} ${this.text.slice(0, 400)}`;
  }

  /** Asserts the status; answers the JSON. */
  expect(status) {
    assert.equal(this.status, status, this.#summary());
    return this.body.length ? this.json : null;
  }

  /** Asserts success, where the contract names no status; answers the JSON. */
  done() {
    assert.ok(this.status >= 200 && this.status < 300, this.#summary());
    return this.body.length ? this.json : null;
  }

  /** Asserts a refusal in the contract's form; answers the JSON. */
  refused(status, code) {
    assert.equal(this.status, status, this.#summary());
    const body = this.json;
    if (code) assert.equal(body.error, code, this.#summary());
    assert.match(body.error, /^[a-z_]+$/, this.#summary());
    assert.equal(typeof body.detail, 'string', this.#summary());
    return body;
  }
}

/** A caller: nobody, a bearer, or a browser with a cookie. */
export class Client {
  /** `server` has the property `base`, which may change over a restart. */
  constructor(server, { headers = {}, agent = new http.Agent({ keepAlive: true, maxSockets: 64 }) } = {}) {
    this.server = server;
    this.headers = headers;
    this.agent = agent;
  }

  /** The same daemon as a bearer of `token`. */
  bearer(token) {
    return new Client(this.server, { headers: { Authorization: `Bearer ${token}` }, agent: this.agent });
  }

  /** The same daemon as a browser with `cookie` ("name=value"). */
  browser(cookie) {
    return new Client(this.server, { headers: { Cookie: cookie }, agent: this.agent });
  }

  /** Drops the idle connections. */
  close() {
    this.agent.destroy();
  }

  request(method, path, { body, headers = {}, agent = this.agent } = {}) {
    const bytes = body === undefined ? undefined : Buffer.from(body);
    const all = { ...this.headers, ...headers };
    if (bytes) all['Content-Length'] = bytes.length;
    return new Promise((resolve, reject) => {
      const url = new URL(this.server.base);
      const options = { host: url.hostname, port: url.port, method, path, headers: all, agent, timeout: TIMEOUT_MS };
      const request = http.request(options, (message) => {
        const chunks = [];
        message.on('data', (chunk) => chunks.push(chunk));
        message.on('end', () => resolve(new Answer(`${method} ${path}`, message, Buffer.concat(chunks))));
        message.on('error', reject);
      });
      request.on('timeout', () => request.destroy(new Error(`${method} ${path}: no answer in time`)));
      request.on('error', reject);
      request.end(bytes);
    });
  }

  /** Sends `value` as JSON. */
  send(method, path, value, { headers = {} } = {}) {
    const body = JSON.stringify(value);
    return this.request(method, path, { body, headers: { 'Content-Type': 'application/json', ...headers } });
  }

  get(path, headers = {}) {
    return this.request('GET', path, { headers });
  }

  post(path, value = {}, options) {
    return this.send('POST', path, value, options);
  }

  patch(path, value, options) {
    return this.send('PATCH', path, value, options);
  }

  delete(path) {
    return this.request('DELETE', path);
  }

  /** Sends text or bytes of another type. */
  upload(path, body, type) {
    return this.request('POST', path, { body, headers: { 'Content-Type': type } });
  }
}

/** Runs `work` over the items, at most `width` at once; answers the results in order. */
export async function parallel(items, width, work) {
  const results = new Array(items.length);
  let next = 0;
  const lane = async () => {
    while (next < items.length) {
      const at = next++;
      results[at] = await work(items[at], at);
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, lane));
  return results;
}
