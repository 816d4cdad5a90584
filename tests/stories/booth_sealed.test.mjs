// A delegate's device in a sealed contest and with a second issuer, against a
// server and a tellers' device that take their time, lose replies or lie.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ed25519 } from '../../web/node_modules/@noble/curves/esm/ed25519.js';
import { fingerprint, receiptMessage } from '../../web/lib/ballot.js';
import { hex, unhex } from '../../web/lib/bytes.js';
import { findOnBoard } from '../../web/lib/inclusion.js';
import { memoryKeystore } from '../../web/lib/keystore.js';
import { boxKeyPair } from '../../web/lib/sealed_box.js';
import { sealMarks, unsealMarks } from '../../web/lib/sealed_marks.js';
import { readManifest, sign } from '../../web/lib/voter.js';
import * as voprf from '../../web/lib/voprf.js';
import { createBooth, stageOf } from '../../web/pages/seat/booth.js';
import { closeBoard, createBoard, createElection, leafOf, prove } from '../lib/election.mjs';
import { createLife, mortal } from '../lib/mortal.mjs';

const tellers = [boxKeyPair(), boxKeyPair()];
const issuerKey = voprf.randomScalar();
const KEYED = {
  sealed: true,
  sealing_keys: tellers.map(({ publicKey }) => hex(publicKey)),
  second_issuer: hex(voprf.publicKey(issuerKey)),
};
const election = createElection(KEYED);
const seed = new Uint8Array(32).fill(5);
const card = {
  delegate: { id: 7 },
  seed: hex(seed),
  key: hex(ed25519.getPublicKey(seed)),
  congress: { id: '01020304', public_key: election.congressKey },
};
const MARKS = [[1, 1], [3, 1]];
const refusal = (status, code) => Object.assign(new Error(code), { status, code });

const describeContest = (defined, state) => ({
  ...JSON.parse(defined.manifest),
  id: 1,
  state,
  manifest: defined.manifest,
  manifest_signature: defined.manifestSignature,
  fingerprint: fingerprint(defined.hash),
});

function evaluateWith(key, blinded) {
  const evaluated = voprf.blindEvaluate(key, unhex(blinded, 32));
  return { evaluated: hex(evaluated), proof: hex(prove(key, unhex(blinded, 32), evaluated)) };
}

// One contest; `answered` says whether the tellers' device has evaluated.
function createServer({ second = issuerKey, defined = election } = {}) {
  const server = { hall: { state: 'issuing' }, answered: false, drawn: null, box: new Map(), calls: 0 };
  server.contest = async () => describeContest(defined, server.hall.state);
  server.draw = async (id, { blinded }) => {
    server.calls++;
    if (server.drawn && server.drawn !== blinded) throw refusal(409, 'already_drawn');
    if (server.hall.state !== 'issuing' && !server.drawn) throw refusal(409, 'wrong_state');
    server.drawn = blinded;
    return { ...evaluateWith(election.secretKey, blinded), second: server.answered ? evaluateWith(second, blinded) : null };
  };
  server.cast = async (body) => {
    const stored = server.box.get(body.ballot_key);
    if (stored && JSON.stringify(stored) !== JSON.stringify(body)) throw refusal(409, 'already_cast');
    server.box.set(body.ballot_key, body);
    const leaf = leafOf(defined, body);
    const signature = ed25519.sign(receiptMessage(defined.hash, unhex(leaf, 32)), defined.congressSeed);
    return { receipt: { contest: 1, leaf, signature: hex(signature) } };
  };
  return server;
}

function open(store, server, owner = card, life = { ended: false }) {
  const timers = [];
  const later = (fn, ms) => (ms ? timers.push(fn) : setTimeout(fn));
  const booth = createBooth({ store, card: owner, server, onChange: () => {}, later, random: () => 0 });
  const rest = async () => {
    do await new Promise((resolve) => setTimeout(resolve, 2));
    while (!life.ended && [...booth.entries.values()].some((entry) => entry.busy));
  };
  return {
    booth,
    timers,
    rest,
    entry: () => booth.entries.get(1),
    stage: () => stageOf(booth.entries.get(1)),
    async live(state, fields = {}) {
      if (life.ended) return;
      server.hall.state = state;
      booth.setContests([{ id: 1, title: 'Bầu', state, ...fields }]);
      await rest();
    },
    async pass() {
      if (life.ended) return;
      for (const fn of timers.splice(0)) fn();
      await rest();
    },
  };
}

async function begin(store, server, state = 'issuing', owner = card) {
  const page = open(store, server, owner);
  await page.booth.start();
  await page.live(state);
  return page;
}

describe('a ballot that needs the tellers’ device', () => {
  it('waits for it, asks again, and is there when it has answered', async () => {
    const server = createServer();
    const page = await begin(memoryKeystore(), server);
    assert.equal(page.stage(), 'awaiting');
    await page.pass();
    assert.equal(page.stage(), 'awaiting');
    assert.equal(page.timers.length, 1, 'it waits once, however often it was asked');
    server.answered = true;
    await page.pass();
    assert.equal(page.stage(), 'issued');
    const { record } = page.entry();
    const input = new Uint8Array([...unhex(record.hash, 32), ...unhex(record.ballotKey, 32)]);
    assert.equal(record.token, hex(voprf.evaluate(election.secretKey, input)) + hex(voprf.evaluate(issuerKey, input)));
    for (const field of ['blind', 'blinded', 'awaiting']) assert.equal(record[field], undefined, field);
  });

  it('asks at once when the hall says that every draw is answered', async () => {
    const server = createServer();
    const page = await begin(memoryKeystore(), server);
    const { calls } = server;
    await page.live('issuing', { second_pending: 3 });
    assert.equal(server.calls, calls);
    server.answered = true;
    await page.live('issuing', { second_pending: 0 });
    assert.equal(page.stage(), 'issued');
  });

  it('is the same after a reload, also when voting has begun', async () => {
    const store = memoryKeystore();
    const server = createServer();
    const before = await begin(store, server);
    before.booth.stop();
    const first = server.drawn;
    const page = await begin(store, server, 'voting');
    assert.equal(page.stage(), 'awaiting');
    server.answered = true;
    await page.pass();
    assert.equal(page.stage(), 'ready');
    assert.equal(server.drawn, first, 'the same element was asked for');
  });

  it('is never drawn anew, whatever the server says meanwhile', async () => {
    const store = memoryKeystore();
    const server = createServer();
    const { draw } = server;
    (await begin(store, server)).booth.stop();
    for (const code of ['bad_signature', 'not_present', 'wrong_state', 'already_drawn']) {
      server.draw = async () => {
        throw refusal(409, code);
      };
      const page = await begin(store, server, 'issuing', { ...card, key: '07'.repeat(32), seed: '06'.repeat(32) });
      assert.equal(page.entry().record.awaiting, true, code);
      page.booth.stop();
    }
    server.draw = draw;
    server.answered = true;
    const page = await begin(store, server);
    assert.equal(page.stage(), 'issued');
  });

  it('is not taken from another key, nor from the server alone', async () => {
    for (const second of [voprf.randomScalar(), election.secretKey]) {
      const server = createServer({ second });
      server.answered = true;
      const page = await begin(memoryKeystore(), server);
      assert.equal(page.stage(), 'waiting');
      assert.equal(page.entry().problem.code, 'bad_proof');
      assert.equal(page.entry().record.token, undefined);
    }
  });

  it('is missed when the voting ends first', async () => {
    const page = await begin(memoryKeystore(), createServer());
    await page.live('closed');
    assert.equal(page.stage(), 'missed');
  });
});

describe('a sealed ballot', () => {
  async function voted(store, server) {
    server.answered = true;
    const page = await begin(store, server);
    await page.live('voting');
    await page.booth.cast(page.entry(), MARKS);
    await page.rest();
    return page;
  }

  it('goes to the server as what only the tellers can open', async () => {
    const server = createServer();
    const page = await voted(memoryKeystore(), server);
    assert.equal(page.stage(), 'cast');
    const [body] = server.box.values();
    assert.deepEqual(Object.keys(body), ['contest', 'ballot_key', 'token', 'sealed', 'signature']);
    assert.equal(body.token.length, 256);
    const secrets = tellers.map(({ secretKey }) => secretKey);
    assert.deepEqual(unsealMarks(JSON.parse(election.manifest), unhex(body.sealed, body.sealed.length / 2), secrets), MARKS);
    assert.equal(page.entry().record.leaf, leafOf(election, body));
  });

  it('is the same however often it is sent, over reloads too', async () => {
    const store = memoryKeystore();
    const server = createServer();
    const { cast } = server;
    const sent = [];
    server.cast = async (body) => {
      sent.push(JSON.stringify(body));
      throw refusal(0, 'offline');
    };
    (await voted(store, server)).booth.stop();
    const again = await begin(store, server, 'voting');
    assert.equal(again.stage(), 'sending');
    await again.pass();
    server.cast = cast;
    await again.pass();
    assert.equal(again.stage(), 'cast');
    assert.ok(sent.length >= 3 && new Set(sent).size === 1, `${sent.length} times the same`);
    assert.equal(JSON.stringify([...server.box.values()][0]), sent[0]);
  });

  it('leaves nothing on the device that proves the vote', async () => {
    const store = memoryKeystore();
    await voted(store, createServer());
    const [record] = await store.ballots();
    for (const field of ['seed', 'ballotKey', 'token', 'marks', 'sealed', 'signature', 'draft']) assert.equal(record[field], undefined, field);
  });

  it('is not closed over marks that would only be found wrong when opened', () => {
    const record = { manifest: election.manifest, hash: hex(election.hash), seed: hex(seed), ballotKey: card.key, token: '00'.repeat(128), state: 'drawn' };
    for (const marks of [[[1, 1], [2, 1], [3, 1]], [[4, 1]], [[1, 2]], [[2, 1], [1, 1]]]) assert.throws(() => sign(record, marks, sealMarks), RangeError);
    assert.equal(sign(record, [], sealMarks).state, 'signed');
  });

  it('is found on the board before and after it is opened', async () => {
    const server = createServer();
    const page = await voted(memoryKeystore(), server);
    const { record } = page.entry();
    const board = createBoard(election, []);
    const ballots = [...server.box.values()].map(({ contest, ...ballot }) => ballot);
    const leaves = ballots.map((ballot) => unhex(leafOf(election, ballot), 32));
    const closed = closeBoard(election, { ...board, ballots, issued: 1, collected: 1, valid: null, invalid: null, totals: null, sealing_secret_keys: null }, leaves);
    assert.deepEqual(await findOnBoard(closed, record), { verdict: 'present', row: 1, count: 1 });
    assert.equal((await findOnBoard({ ...closed, sealing_secret_keys: [], valid: 1 }, record)).verdict, 'present');
    const [first, ...rest] = ballots[0].sealed;
    const changed = { ...ballots[0], sealed: (first === '0' ? '1' : '0') + rest.join('') };
    assert.equal((await findOnBoard({ ...closed, ballots: [changed] }, record)).verdict, 'unsound');
  });
});

describe('a reload loses nothing', () => {
  // Until the page has come to rest or ended.
  async function live(page, state, life) {
    await Promise.race([page.live(state), life.end]);
  }

  async function voteThrough(page, server, life) {
    await Promise.race([page.booth.start(), life.end]);
    if (server.hall.state === 'issuing') await live(page, 'issuing', life);
    server.answered = true;
    await Promise.race([page.pass(), life.end]);
    await live(page, 'voting', life);
    if (!life.ended && page.stage() === 'ready') await Promise.race([page.booth.cast(page.entry(), MARKS).then(page.rest), life.end]);
  }

  for (const after of [false, true]) {
    it(`whichever call is the last of a page, lost ${after ? 'after' : 'before'} its effect`, async () => {
      let reloads = 0;
      for (let calls = 0; ; calls++) {
        const store = memoryKeystore();
        const server = createServer();
        const asked = new Set();
        const { draw } = server;
        server.draw = (id, body) => {
          asked.add(JSON.stringify(body));
          return draw(id, body);
        };
        const life = createLife(calls, after);
        const page = open(mortal(store, ['ballots', 'insertBallot', 'advanceBallot'], life), mortal(server, ['contest', 'draw', 'cast'], life), card, life);
        await voteThrough(page, server, life);
        page.booth.stop();
        if (!life.ended) break;
        reloads++;
        const forever = createLife(Infinity, after);
        const reloaded = open(store, server);
        await voteThrough(reloaded, server, forever);
        assert.equal(reloaded.stage(), 'cast', `after ${calls} calls: ${JSON.stringify(reloaded.entry().problem)}`);
        assert.equal(server.box.size, 1);
        assert.equal(asked.size, 1, 'one element was ever asked for');
      }
      assert.ok(reloads >= 9, `${reloads} moments were tried`);
    });
  }
});

describe('a manifest', () => {
  const read = (definition) => {
    const defined = createElection(definition);
    return readManifest(describeContest(defined, 'issuing'), card.congress);
  };

  it('with keys is read', () => {
    assert.deepEqual(read(KEYED).sealing_keys, KEYED.sealing_keys);
  });

  it('with keys that make no sense is refused before anything is drawn', () => {
    for (const wrong of [
      { ...KEYED, sealed: false },
      { ...KEYED, sealing_keys: [] },
      { ...KEYED, sealing_keys: [KEYED.sealing_keys[0].slice(2)] },
      { ...KEYED, second_issuer: '00'.repeat(32) },
      { ...KEYED, second_issuer: 'ff'.repeat(32) },
      { ...KEYED, secret: false },
    ]) {
      assert.throws(() => read(wrong), /bad_manifest/, JSON.stringify(wrong));
    }
  });
});
