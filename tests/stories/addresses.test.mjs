// Where the hall's phones reach this daemon.

import assert from 'node:assert/strict';
import { networkInterfaces } from 'node:os';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { Client } from '../lib/client.mjs';
import { Congress } from '../lib/daemon.mjs';

describe('the addresses', { timeout: 120000 }, () => {
  let congress;
  let token;
  let daemon;
  let client;
  beforeEach(async () => {
    congress = await Congress.create();
    token = await congress.token('steward');
  });
  afterEach(async () => {
    client?.close();
    await daemon?.stop();
    congress.remove();
  });

  async function ask(listen, args = []) {
    daemon = await congress.serve({ listen, args });
    client = new Client(daemon).bearer(token);
    return (await client.get('/api/addresses')).expect(200);
  }

  it('are the loopback where nothing else is listened on', async () => {
    const told = await ask('127.0.0.1:0');
    assert.deepEqual(told, { public_url: null, addresses: [{ url: `http://127.0.0.1:${daemon.port}`, interface: 'lo' }] });
  });

  it('name the public URL', async () => {
    const { public_url: url } = await ask('127.0.0.1:0', ['--public-url', 'https://dai-hoi.example/']);
    assert.equal(url, 'https://dai-hoi.example');
  });

  it('are those of the network, at each of which the daemon answers', async () => {
    const { addresses } = await ask('0.0.0.0:0');
    const mine = new Map(Object.entries(networkInterfaces()).flatMap(([name, list]) => list.filter(({ family, internal }) => !internal && [4, 'IPv4'].includes(family)).map(({ address }) => [address, name])));
    for (const { url, interface: name } of addresses) {
      const { hostname, port, protocol } = new URL(url);
      assert.deepEqual([protocol, Number(port)], ['http:', daemon.port]);
      assert.equal(mine.get(hostname), name, url);
      const there = new Client({ base: url });
      (await there.get('/api/congress')).expect(200);
      there.close();
    }
    assert.ok(addresses.length > 0 || mine.size === 0, 'none was found');
  });
});
