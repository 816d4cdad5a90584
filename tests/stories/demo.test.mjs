// The demonstration: one command to a congress that every role can try.

import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Client } from '../lib/client.mjs';
import { Daemon } from '../lib/daemon.mjs';
import { removeDirectory, temporaryDirectory } from '../lib/program.mjs';
import { Voter } from '../lib/voter.mjs';

describe('the demonstration', { timeout: 120000 }, () => {
  const directory = temporaryDirectory();
  const args = ['demo', '--data', path.join(directory, 'demo'), '--listen', '127.0.0.1:0'];
  let daemon;
  let nobody;
  let facts;
  let secretariat;
  before(async () => {
    daemon = await Daemon.start(args);
    nobody = new Client(daemon);
    facts = (await nobody.get('/api/congress')).expect(200);
  });
  after(async () => {
    nobody?.close();
    if (daemon) await daemon.stop();
    removeDirectory(directory);
  });

  // The links are printed after the line that it listens.
  async function links(pattern) {
    for (let wait = 0; wait < 100; wait++) {
      const found = daemon.stdout.match(pattern);
      if (found) return found;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`no ${pattern} in\n${daemon.stdout}`);
  }

  const pair = async (code) => (await nobody.post('/api/devices/pair', { code })).done().token;

  it('has 246 delegates, contests and papers', async () => {
    const [link] = await links(/\S+\/v#[A-Z2-7]{26}/);
    const voter = new Voter(nobody, facts.id, link.split('#')[1]);
    await voter.login();
    const { documents } = (await voter.client.get('/api/documents')).expect(200);
    assert.ok(documents.length > 0);
    const { contests } = (await nobody.get('/api/contests')).expect(200);
    assert.ok(contests.length > 0);
    const [, code] = await links(/secretariat\s+\S+#pair=(\S+)/);
    secretariat = nobody.bearer(await pair(code));
    const { delegates } = (await secretariat.get('/api/delegates?limit=1000')).expect(200);
    assert.equal(delegates.length, 246);
  });

  it('has a hall that has filled, with something for each page to show', async () => {
    const live = (await nobody.get('/api/live?once=1')).expect(200);
    assert.ok(live.present > 190 && live.present < 246, String(live.present));
    assert.equal(live.delegations.present, live.delegations.all);
    assert.ok(live.announcement.text.length > 0);
    const { gates, points } = (await secretariat.get('/api/arrivals')).expect(200);
    assert.ok(gates.length >= 3 && gates.every(({ in: came }) => came > 0), JSON.stringify(gates));
    assert.ok(gates.some(({ refused }) => refused > 0));
    assert.ok(points.length > 20, String(points.length));
    assert.equal(points.at(-1).inside, live.present);
    const { scans } = (await secretariat.get('/api/scans?conflict=1')).expect(200);
    assert.ok(scans.length === 1 && scans[0].other, JSON.stringify(scans));
    const { documents, copies_not_printed: copies } = (await secretariat.get('/api/documents')).expect(200);
    assert.ok(documents.every(({ opened, pages }) => opened > 0 && pages === 1), JSON.stringify(documents));
    assert.ok(copies > 246);
    const { delegates } = (await secretariat.get('/api/delegates?present=0&limit=1000')).expect(200);
    for (const who of ['BT006', 'BT012']) assert.ok(delegates.some(({ code: one }) => one === who), who);
  });

  for (const [role, pathname] of [['presidium', '/api/contests'], ['teller', '/api/contests'], ['door', '/api/pack']]) {
    it(`has a link for the ${role}`, async () => {
      const [, code] = await links(new RegExp(`${role}\\s+\\S+#pair=(\\S+)`));
      (await nobody.bearer(await pair(code)).get(pathname)).expect(200);
    });
  }

  it('is the same congress when started again', async () => {
    await daemon.stop();
    daemon = await Daemon.start(args);
    nobody = new Client(daemon);
    assert.equal((await nobody.get('/api/congress')).expect(200).id, facts.id);
    const [, code] = await links(/secretariat\s+\S+#pair=(\S+)/);
    (await nobody.bearer(await pair(code)).get('/api/sessions')).expect(200);
  });
});
