// Limits on connections: how many at once, and how long a silent one is kept.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Hall } from '../lib/hall.mjs';
import { dial, head } from '../lib/raw.mjs';

const AT_ONCE = 8;
const CROWD = 40;
const IDLE_SECONDS = 1;
const REQUEST = head('GET', '/api/congress', { Connection: 'keep-alive' });

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

describe('limits on connections', { timeout: 60000 }, () => {
  let hall;
  let port;
  before(async () => {
    const args = ['--workers', '1', '--connections', String(AT_ONCE), '--idle-seconds', String(IDLE_SECONDS)];
    hall = await Hall.open({ serve: { args } });
    port = Number(new URL(hall.base).port);
  });
  after(() => hall?.close());

  // Milliseconds until the daemon closes the connection; null when it does not.
  async function closedAfter(bytes) {
    const socket = await dial(port);
    const begun = Date.now();
    const closed = new Promise((resolve) => {
      for (const event of ['end', 'close', 'error']) socket.once(event, () => resolve(Date.now() - begun));
    });
    socket.resume();
    if (bytes) socket.write(bytes);
    const after = await Promise.race([closed, pause(10000).then(() => null)]);
    socket.destroy();
    return after;
  }

  for (const [what, bytes] of [
    ['that says nothing', ''],
    ['that stops in the middle of its head', REQUEST.slice(0, 30)],
    ['that has been answered', REQUEST],
  ]) {
    it(`close one ${what}`, async () => {
      const after = await closedAfter(bytes);
      assert.notEqual(after, null);
      assert.ok(after >= IDLE_SECONDS * 500, `${after} ms`);
    });
  }

  it('keep a live stream on which nothing happens', async () => {
    const stream = await hall.subscribe();
    await pause(IDLE_SECONDS * 3000);
    assert.ok(!stream.ended);
    (await hall.presidium.post('/api/projector', { slide: 'attendance' })).done();
    await stream.until(({ projector }) => projector.slide === 'attendance');
    stream.close();
  });

  it('answer no more than are allowed at once, and all again when those are gone', async () => {
    const sockets = await Promise.all(Array.from({ length: CROWD }, () => dial(port)));
    let answered = 0;
    for (const socket of sockets) {
      socket.on('error', () => {});
      socket.once('data', () => answered++);
      socket.write(REQUEST);
    }
    await pause(400);
    assert.ok(answered >= 1 && answered <= AT_ONCE + 1, `${answered} of ${CROWD}`);
    for (const socket of sockets) socket.destroy();
    await pause(200);
    await hall.assertAlive();
  });

  it('are numbers', async () => {
    for (const option of ['--connections', '--idle-seconds', '--workers']) {
      const { code } = await hall.congress.run('serve', ['--listen', '127.0.0.1:0', option, '0']);
      assert.equal(code, 2);
    }
  });
});
