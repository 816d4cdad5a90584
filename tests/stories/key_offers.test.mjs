// Tellers offer public keys to whoever defines contests.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { hex } from '../../web/lib/bytes.js';
import { boxKeyPair } from '../../web/lib/sealed_box.js';
import * as voprf from '../../web/lib/voprf.js';
import { Hall } from '../lib/hall.mjs';

const PATH = '/api/teller-keys';
const sealing = () => hex(boxKeyPair().publicKey);
const issuer = () => hex(voprf.publicKey(voprf.randomScalar()));

describe('offered keys', { timeout: 120000 }, () => {
  let hall;
  before(async () => {
    hall = await Hall.open();
  });
  after(() => hall?.close());

  it('are listed in their order with who offered them, once each', async () => {
    const offers = [
      { kind: 'sealing', public_key: sealing(), label: 'Đ/c Bình' },
      { kind: 'issuer', public_key: issuer(), label: 'Máy của Ban kiểm phiếu' },
    ];
    for (const offer of offers) {
      const made = (await hall.teller.post(PATH, offer)).expect(201);
      assert.deepEqual({ kind: made.kind, public_key: made.public_key, label: made.label }, offer);
      const again = (await hall.presidium.post(PATH, { ...offer, label: 'khác' })).expect(200);
      assert.deepEqual(again, made);
    }
    const { keys } = (await hall.auditor.get(PATH)).expect(200);
    assert.deepEqual(keys.map(({ kind, public_key: key, label }) => ({ kind, public_key: key, label })), offers);
    assert.ok(keys.every(({ by, at }) => by && at));
    const hidden = { kind: 'sealing', public_key: sealing(), label: sealing() };
    (await hall.teller.post(PATH, hidden)).expect(201);
    (await hall.teller.post(PATH, { ...hidden, public_key: hidden.label, label: 'x' })).expect(201);
  });

  it('are in the event log, and there after a restart', async () => {
    const before = (await hall.presidium.get(PATH)).expect(200);
    await hall.stop();
    await hall.start();
    assert.deepEqual((await hall.presidium.get(PATH)).expect(200), before);
    const { text } = await hall.auditor.get('/api/events?last=50');
    assert.equal(text.split('\n').filter((line) => line.includes('"key.offer"')).length, before.keys.length);
  });

  it('are keys, of the kind they are said to be', async () => {
    const wrong = [
      { kind: 'sealing', public_key: '00'.repeat(32) },
      { kind: 'sealing', public_key: `01${'00'.repeat(31)}` },
      { kind: 'sealing', public_key: 'ff'.repeat(32) },
      { kind: 'issuer', public_key: '00'.repeat(32) },
      { kind: 'issuer', public_key: 'ff'.repeat(32) },
      { kind: 'issuer', public_key: issuer().slice(2) },
      { kind: 'sealing', public_key: sealing().toUpperCase() },
      { kind: 'other', public_key: sealing() },
      { kind: 'sealing' },
    ];
    for (const offer of wrong) {
      const { fields } = (await hall.teller.post(PATH, { label: 'x', ...offer })).expect(422);
      assert.ok(fields.public_key || fields.kind, JSON.stringify(offer));
    }
    for (const label of [undefined, '', 7, 'x'.repeat(401)]) (await hall.teller.post(PATH, { kind: 'sealing', public_key: sealing(), label })).expect(422);
    (await hall.teller.post(PATH, { kind: 'sealing', public_key: sealing(), label: 'x', secret: 'y' })).expect(422);
  });

  it('come from those who may publish keys, and are read by staff', async () => {
    const offer = { kind: 'sealing', public_key: sealing(), label: 'x' };
    for (const client of [hall.steward, hall.auditor]) (await client.post(PATH, offer)).expect(403);
    (await hall.nobody.post(PATH, offer)).expect(401);
    (await hall.nobody.get(PATH)).expect(401);
    (await hall.steward.get(PATH)).expect(200);
  });
});
