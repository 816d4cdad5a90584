// A delegate's visits at a shared tablet, where the tellers' device has not
// confirmed one of two ballots yet.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { ed25519 } from '../../web/node_modules/@noble/curves/esm/ed25519.js';
import { fingerprint } from '../../web/lib/ballot.js';
import { hex } from '../../web/lib/bytes.js';
import { createStrongbox } from '../../web/lib/strongbox.js';
import { memoryTables } from '../../web/lib/tables.js';
import { acceptDraw, drawBody, prepare } from '../../web/lib/voter.js';
import * as voprf from '../../web/lib/voprf.js';
import { createVisit } from '../../web/pages/kiosk/visit.js';
import { createElection } from '../lib/election.mjs';

const SECRET = () => new Uint8Array(16).fill(9);
const plain = createElection({ contest: 1, title: 'Bầu A' });
const confirmed = createElection({ contest: 2, title: 'Bầu B', second_issuer: hex(voprf.publicKey(voprf.randomScalar())) });
const seed = new Uint8Array(32).fill(5);
const holder = {
  delegate: { id: 7, full_name: 'Lê Thị An' },
  seed: hex(seed),
  key: hex(ed25519.getPublicKey(seed)),
  congress: { id: '01020304', public_key: plain.congressKey },
};

const contestOf = (election, state) => ({
  ...JSON.parse(election.manifest),
  id: JSON.parse(election.manifest).contest,
  state,
  late_issue: false,
  manifest: election.manifest,
  manifest_signature: election.manifestSignature,
  fingerprint: fingerprint(election.hash),
});

// What the daemon's own key makes of the record's draw.
function answerTo(record) {
  const { evaluated, proof } = voprf.issue(plain.secretKey, Buffer.from(drawBody(record).blinded, 'hex'));
  return { evaluated: hex(evaluated), proof: hex(proof), second: null };
}

describe('a visit at the tablet', () => {
  const contests = new Map([[1, contestOf(plain, 'voting')], [2, contestOf(confirmed, 'voting')]]);
  const asked = [];
  let fetched;
  before(() => {
    fetched = globalThis.fetch;
    globalThis.fetch = async (path) => {
      asked.push(path);
      const found = contests.get(Number(/^\/api\/contests\/(\d+)$/.exec(path)?.[1]));
      return new Response(JSON.stringify(found ?? { error: 'not_found' }), { status: found ? 200 : 404 });
    };
  });
  after(() => {
    globalThis.fetch = fetched;
  });

  it('casts what was drawn without naming the delegate, and offers what still waits', async () => {
    const box = await createStrongbox(memoryTables(['boxes', 'settings']));
    const drawer = box.open(SECRET());
    drawer.keepHolder(holder);
    const drawn = prepare(contests.get(1), holder);
    await drawer.insertBallot(acceptDraw(drawn, answerTo(drawn)));
    const waiting = prepare(contests.get(2), holder);
    await drawer.insertBallot(acceptDraw(waiting, answerTo(waiting)));
    const listed = [...contests.values()].map(({ id, title, state }) => ({ id, title, state }));
    let changes = 0;
    const visit = createVisit({ secret: SECRET(), drawer: box.open(SECRET()), contests: () => listed, outbox: {}, onChange: () => changes++ });
    await visit.start();
    for (let turn = 0; turn < 200 && visit.more.length === 0; turn++) await new Promise((resolve) => setTimeout(resolve, 5));
    assert.equal(visit.signedIn, false);
    assert.deepEqual([...visit.booth.entries.keys()], [1]);
    assert.deepEqual(visit.more, [{ id: 2, title: 'Bầu B' }]);
    assert.ok(asked.every((path) => /^\/api\/contests\/\d+$/.test(path)), 'nothing was asked that names the delegate');
    assert.ok(changes > 0);
    await visit.end();
    const kept = await box.open(SECRET()).ballots();
    assert.deepEqual(kept.map(({ contest, state, awaiting }) => [contest, state, awaiting ?? false]).sort(), [[1, 'drawn', false], [2, 'prepared', true]]);
  });
});
