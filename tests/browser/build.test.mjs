// A new build of the program while pages are kept on people's devices.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import http from 'node:http';
import { after, before, describe, it } from 'node:test';
import { Device } from '../lib/browser.mjs';
import { until } from '../lib/door.mjs';
import { Hall } from '../lib/hall.mjs';

const MARK = (build) => `<meta name="generator" content="build ${build}" />`;

// A daemon whose build one can change: it passes everything on, but marks the
// door's page, and gives the service worker the id and ETag that belong to it.
class Builds {
  constructor(base) {
    this.base = base;
    this.build = 'one';
    this.promised = null; // what the service worker says of the page, where that is a lie
    this.server = http.createServer((request, response) => this.#pass(request, response));
  }

  async open() {
    await new Promise((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    this.own = `http://127.0.0.1:${this.server.address().port}`;
  }

  close() {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(resolve));
  }

  async #page(build = this.build) {
    const text = await (await fetch(`${this.base}/scan`)).text();
    const marked = text.replace('</head>', `${MARK(build)}</head>`);
    return { marked, plain: hash(text), tag: hash(marked) };
  }

  async #pass({ url, headers }, response) {
    try {
      const answer = await fetch(this.base + url, { headers: { cookie: headers.cookie ?? '' } });
      let body = Buffer.from(await answer.arrayBuffer());
      const sent = Object.fromEntries([...answer.headers].filter(([name]) => !/^(content-length|content-encoding|transfer-encoding|connection|keep-alive)$/.test(name)));
      if (url === '/scan') {
        const { marked, tag } = await this.#page();
        body = Buffer.from(marked);
        sent.etag = `"${tag}"`;
      }
      if (url === '/sw.js') {
        const { plain, tag } = await this.#page(this.promised ?? this.build);
        const text = body.toString().replaceAll(plain, tag).replace(/id:"[0-9a-f]{16}"/, `id:"${hash(this.promised ?? this.build)}"`);
        assert.ok(text.includes(tag));
        body = Buffer.from(text);
        sent.etag = `"${hash(text)}"`;
      }
      response.writeHead(answer.status, sent).end(body);
    } catch {
      response.destroy();
    }
  }
}

const hash = (text) => createHash('sha256').update(text).digest('hex').slice(0, 16);

describe('a new build', { timeout: 180000 }, () => {
  let hall;
  let builds;
  let device;
  let page;
  before(async () => {
    hall = await Hall.open();
    builds = new Builds(hall.base);
    await builds.open();
    device = await Device.open(builds.own);
    page = device.page;
  });
  after(async () => {
    await device?.close();
    await builds?.close();
    await hall?.close();
  });

  const shown = () => page.locator('meta[name=generator]').getAttribute('content');

  // The caches, and of which build the page in them is.
  const kept = () =>
    page.evaluate(async () => {
      const names = (await caches.keys()).filter((name) => name.startsWith('congressd-build-'));
      const response = await caches.match('/scan');
      const decoder = await caches.match('/assets/zxing_reader.wasm');
      return { names, build: /build \w+/.exec((await response?.text()) ?? '')?.[0], decoder: Boolean(decoder) };
    });

  const keeps = (build) =>
    until(async () => {
      const now = await kept().catch(() => ({}));
      return now.build === `build ${build}` && now.decoder && now.names.join() === `congressd-build-${hash(build)}`;
    }, `build ${build} is kept, alone`);

  it('is not there at first', async () => {
    await page.goto('/scan');
    await keeps('one');
  });

  it('is seen at once, and takes the place of the old one', async () => {
    builds.build = 'two';
    await page.reload();
    assert.equal(await shown(), 'build two');
    await keeps('two');
  });

  it('is not taken where its files are not those it promises', async () => {
    builds.promised = 'three';
    await page.reload();
    await page.evaluate(async () => {
      const registration = await navigator.serviceWorker.getRegistration();
      await registration.update().catch(() => {});
      const worker = registration.installing;
      if (worker) await new Promise((resolve) => worker.addEventListener('statechange', () => worker.state === 'redundant' && resolve()));
    });
    await keeps('two');
  });

  it('opens when the daemon is gone', async () => {
    await builds.close();
    await page.reload();
    assert.equal(await shown(), 'build two');
    await page.getByRole('button').first().waitFor();
  });
});
