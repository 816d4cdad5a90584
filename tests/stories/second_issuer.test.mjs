// The tellers' device as second issuer, against a server that is honest, one that
// forgets, and one that wants more than it may have.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ed25519 } from '../../web/node_modules/@noble/curves/esm/ed25519.js';
import { fingerprint } from '../../web/lib/ballot.js';
import { hex, unhex } from '../../web/lib/bytes.js';
import { signDraw } from '../../web/lib/card.js';
import { createIssuer } from '../../web/lib/second_issuer.js';
import { memoryTables } from '../../web/lib/tables.js';
import { createTellerKeys, TELLER_TABLES } from '../../web/lib/teller_keys.js';
import * as voprf from '../../web/lib/voprf.js';
import { createElection } from '../lib/election.mjs';
import { createLife, mortal } from '../lib/mortal.mjs';

const refusal = (code, status = 0) => Object.assign(new Error(code), { code, status });
const cards = Array.from({ length: 40 }, (_, i) => new Uint8Array(32).fill(i + 1));

async function prepare() {
  const tables = memoryTables(TELLER_TABLES);
  const congress = { id: '01020304', name: 'Đại hội', public_key: createElection().congressKey };
  const key = await createTellerKeys(tables).make({ kind: 'issuer', label: 'Máy 1', congress });
  return { tables, key, election: createElection({ second_issuer: key.publicKey }) };
}

function drawOf(election, at, { card = cards[at], code = `DB${String(at).padStart(3, '0')}`, element = voprf.blind(Uint8Array.of(at), voprf.randomScalar()) } = {}) {
  return {
    draw: at + 1,
    delegate_code: code,
    full_name: `Đại biểu ${at}`,
    card_key: hex(ed25519.getPublicKey(card)),
    blinded: hex(element),
    signature: hex(signDraw(card, election.hash, element)),
  };
}

// Lists what it was given until it is answered, `page` at a time.
function createServer(election, page = 7) {
  const server = { state: 'issuing', draws: [], answers: new Map(), sent: [], election };
  server.contest = async () => ({
    ...JSON.parse(server.election.manifest),
    id: 1,
    state: server.state,
    manifest: server.election.manifest,
    manifest_signature: server.election.manifestSignature,
    fingerprint: fingerprint(server.election.hash),
  });
  server.pending = async (after) => {
    const open = server.draws.filter(({ draw }) => draw > (after ?? 0) && !server.answers.has(draw));
    const pending = open.slice(0, page);
    return { pending, next: open.length > page ? pending.at(-1).draw : null };
  };
  server.answer = async (evaluations) => {
    server.sent.push(...evaluations);
    for (const { draw, ...answer } of evaluations) if (!server.answers.has(draw)) server.answers.set(draw, answer);
  };
  return server;
}

function open({ tables, key }, server, limit = 100) {
  const timers = [];
  const issuer = createIssuer({ tables, key, contest: 1, server, limit, onChange: () => {}, later: (fn) => timers.push(fn), cancel: () => {} });
  const rest = async () => {
    while (timers.length === 0 && issuer.state !== 'stopped') await new Promise((resolve) => setTimeout(resolve, 2));
  };
  return {
    issuer,
    async begin() {
      issuer.start();
      await rest();
    },
    async pass() {
      timers.splice(0).at(-1)();
      await rest();
    },
  };
}

describe('a second issuer', () => {
  it('answers every draw once, with proofs that hold', async () => {
    const device = await prepare();
    const server = createServer(device.election);
    server.draws = cards.slice(0, 12).map((_, at) => drawOf(device.election, at));
    const { issuer, begin, pass } = open(device, server);
    await begin();
    assert.deepEqual([issuer.state, issuer.given, issuer.pending, issuer.refused.length], ['working', 12, 0, 0]);
    for (const { draw, blinded } of server.draws) {
      const { evaluated, proof } = server.answers.get(draw);
      assert.ok(voprf.verifyProof(unhex(device.key.publicKey, 32), unhex(blinded, 32), unhex(evaluated, 32), unhex(proof, 64)));
    }
    assert.equal(server.sent.length, 12);
    assert.deepEqual(issuer.last[0], { code: 'DB011', name: 'Đại biểu 11' });
    server.draws.push(drawOf(device.election, 30));
    await pass();
    assert.equal(issuer.given, 13);
  });

  it('never evaluates a second element for the same code or card, after reloads too', async () => {
    const device = await prepare();
    const server = createServer(device.election);
    server.draws = [drawOf(device.election, 0), drawOf(device.election, 1)];
    const first = open(device, server);
    await first.begin();
    first.issuer.stop();
    // Set back, and greedy: other elements under the same code, or the same card.
    server.answers.clear();
    server.sent.length = 0;
    server.draws = [
      drawOf(device.election, 0),
      drawOf(device.election, 0, { card: cards[9] }),
      drawOf(device.election, 1, { code: 'DB900' }),
    ].map((draw, at) => ({ ...draw, draw: at + 1 }));
    const second = open(device, server);
    await second.begin();
    assert.equal(second.issuer.given, 2);
    assert.deepEqual(server.sent, []);
    assert.deepEqual(second.issuer.refused.map(({ reason }) => reason).sort(), ['second_card', 'second_element', 'second_element']);
    await second.pass();
    assert.equal(second.issuer.refused.length, 3, 'each is told once');
    second.issuer.stop();
    const third = open(device, server);
    await third.begin();
    assert.equal(third.issuer.refused.length, 3, 'and not forgotten');
  });

  it('gives the same answer again where it was lost', async () => {
    const device = await prepare();
    const server = createServer(device.election);
    server.draws = [drawOf(device.election, 0)];
    const { answer } = server;
    const lost = [];
    server.answer = async (evaluations) => {
      lost.push(...evaluations);
      throw refusal('offline');
    };
    const before = open(device, server);
    await before.begin();
    assert.equal(before.issuer.problem.code, 'offline');
    before.issuer.stop();
    server.answer = answer;
    const page = open(device, server);
    await page.begin();
    assert.deepEqual(server.sent, lost);
    assert.deepEqual([page.issuer.given, page.issuer.problem], [1, null]);
  });

  for (const after of [false, true]) {
    it(`answers each draw with one answer, whichever call is the last of a page, lost ${after ? 'after' : 'before'} its effect`, async () => {
      let reloads = 0;
      for (let calls = 0; ; calls++) {
        const device = await prepare();
        const server = createServer(device.election, 1);
        server.draws = cards.slice(0, 2).map((_, at) => drawOf(device.election, at));
        const life = createLife(calls, after);
        const first = open({ ...device, tables: mortal(device.tables, ['get', 'all', 'update', 'updateAll'], life) }, mortal(server, ['contest', 'pending', 'answer'], life));
        await Promise.race([first.begin(), life.end]);
        first.issuer.stop();
        if (!life.ended) break;
        reloads++;
        const second = open(device, server);
        await second.begin();
        assert.deepEqual([second.issuer.given, second.issuer.pending, second.issuer.refused.length], [2, 0, 0], `after ${calls} calls`);
        assert.equal(server.answers.size, 2);
        assert.equal(new Set(server.sent.map((each) => JSON.stringify(each))).size, 2, 'an answer that was sent twice is the same');
        second.issuer.stop();
      }
      assert.ok(reloads >= 10, `${reloads} moments were tried`);
    });
  }

  it('refuses what nobody signed, and what is no element', async () => {
    const device = await prepare();
    const server = createServer(device.election);
    const good = drawOf(device.election, 0);
    const other = createElection({ second_issuer: device.key.publicKey, title: 'Cuộc khác' });
    server.draws = [
      { ...good, signature: '00'.repeat(64) },
      { ...drawOf(device.election, 1), card_key: good.card_key },
      drawOf(other, 2),
      { ...drawOf(device.election, 3), blinded: 'zz' },
      drawOf(device.election, 4, { element: new Uint8Array(32) }),
      drawOf(device.election, 5, { element: new Uint8Array(32).fill(255) }),
      { ...drawOf(device.election, 6), delegate_code: undefined },
      null,
    ].map((draw, at) => draw && { ...draw, draw: at + 1 });
    server.pending = async () => ({ pending: server.draws, next: null });
    const { issuer, begin } = open(device, server);
    await begin();
    assert.deepEqual(server.sent, []);
    const reasons = issuer.refused.map(({ reason }) => reason).sort();
    assert.deepEqual(reasons, ['bad_element', 'bad_element', 'bad_signature', 'bad_signature', 'bad_signature', 'malformed', 'malformed', 'malformed']);
    assert.equal(issuer.given, 0);
  });

  it('stops at the number of delegates that the tellers know, and goes on when they raise it', async () => {
    const device = await prepare();
    const server = createServer(device.election);
    server.draws = cards.slice(0, 5).map((_, at) => drawOf(device.election, at));
    const { issuer, begin, pass } = open(device, server, 3);
    await begin();
    assert.deepEqual([issuer.given, issuer.pending, issuer.full, server.sent.length], [3, 2, true, 3]);
    const other = open(device, server, 3);
    await other.begin();
    assert.equal(other.issuer.given, 3, 'two windows share one count');
    other.issuer.stop();
    issuer.setLimit(5);
    await pass();
    assert.deepEqual([issuer.given, issuer.pending, issuer.full], [5, 0, false]);
  });

  it('works for the contest it was given its key for, and no other', async () => {
    const device = await prepare();
    const wrongs = [
      createElection({ second_issuer: hex(voprf.publicKey(voprf.randomScalar())) }),
      createElection(),
      { ...device.election, manifestSignature: '00'.repeat(64) },
      createElection({ second_issuer: device.key.publicKey, congress: '0a0b0c0d' }),
    ];
    for (const wrong of wrongs) {
      const server = createServer(wrong);
      server.draws = [drawOf(wrong, 0)];
      const { issuer, begin } = open(device, server);
      await begin();
      assert.deepEqual([issuer.state, server.sent.length], ['refused', 0]);
      issuer.stop();
    }
    const server = createServer(device.election);
    const { issuer, begin, pass } = open(device, server);
    await begin();
    server.election = createElection({ second_issuer: device.key.publicKey, title: 'Tráo nội dung' });
    server.draws = [drawOf(server.election, 0)];
    await pass();
    assert.deepEqual([issuer.state, server.sent.length], ['refused', 0]);
    issuer.stop();
    const reloaded = open(device, server);
    await reloaded.begin();
    assert.deepEqual([reloaded.issuer.state, server.sent.length], ['refused', 0], 'after a reload too');
    reloaded.issuer.stop();
    server.election = device.election;
    server.draws = [drawOf(device.election, 0)];
    const back = open(device, server);
    await back.begin();
    assert.deepEqual([back.issuer.state, back.issuer.given], ['working', 1]);
  });

  it('rests while the contest is not open', async () => {
    const device = await prepare();
    const server = createServer(device.election);
    server.draws = [drawOf(device.election, 0)];
    server.state = 'closed';
    const { issuer, begin, pass } = open(device, server);
    await begin();
    assert.deepEqual([issuer.state, server.sent.length], ['idle', 0]);
    server.state = 'voting';
    await pass();
    assert.deepEqual([issuer.state, issuer.given], ['working', 1]);
  });

  it('holds its record against the board', async () => {
    const device = await prepare();
    const server = createServer(device.election);
    server.draws = cards.slice(0, 4).map((_, at) => drawOf(device.election, at));
    const { issuer, begin } = open(device, server);
    await begin();
    const row = (draw) => ({ ...draw, second_evaluated: server.answers.get(draw.draw).evaluated });
    const board = { manifest: device.election.manifest, draws: server.draws.map(row) };
    assert.deepEqual(await issuer.compare(board), { same: 4, foreign: [], missing: [] });
    const unanswered = { ...drawOf(device.election, 8), second_evaluated: null };
    assert.deepEqual((await issuer.compare({ ...board, draws: [...board.draws, unanswered] })).foreign, []);
    const stranger = { ...drawOf(device.election, 9), second_evaluated: 'ab'.repeat(32) };
    assert.deepEqual(await issuer.compare({ ...board, draws: [...board.draws.slice(1), stranger] }), { same: 3, foreign: ['DB009'], missing: ['DB000'] });
    const changed = { ...board.draws[2], card_key: '00'.repeat(32) };
    assert.deepEqual(await issuer.compare({ ...board, draws: [...board.draws.slice(0, 2), changed, board.draws[3]] }), { same: 3, foreign: ['DB002'], missing: ['DB002'] });
  });
});
