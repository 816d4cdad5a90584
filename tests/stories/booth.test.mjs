// A delegate's device from the draw to the receipt, against a server that loses
// requests and replies, and with the page reloaded at every possible moment.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ed25519 } from '../../web/node_modules/@noble/curves/esm/ed25519.js';
import { fingerprint, receiptMessage, voteLeaf } from '../../web/lib/ballot.js';
import { hex, unhex } from '../../web/lib/bytes.js';
import { memoryKeystore } from '../../web/lib/keystore.js';
import * as voprf from '../../web/lib/voprf.js';
import { createBooth, stageOf } from '../../web/pages/seat/booth.js';
import { createElection, leafOf, prove } from '../lib/election.mjs';
import { createLife, mortal } from '../lib/mortal.mjs';

const election = createElection();
const seed = new Uint8Array(32).fill(5);
const card = {
  delegate: { id: 7 },
  seed: hex(seed),
  key: hex(ed25519.getPublicKey(seed)),
  congress: { id: '01020304', public_key: election.congressKey },
};
const MARKS = [[1, 1], [3, 1]];

const refusal = (status, code) => Object.assign(new Error(code), { status, code });

const describeContest = (election, state) => ({
  ...JSON.parse(election.manifest),
  id: 1,
  state,
  manifest: election.manifest,
  manifest_signature: election.manifestSignature,
  fingerprint: fingerprint(election.hash),
});

const sign = (election, leaf) => {
  const message = receiptMessage(election.hash, unhex(leaf, 32));
  return { contest: 1, leaf, signature: hex(ed25519.sign(message, election.congressSeed)) };
};

// One contest; draws and ballots are stored as the contract says.
function createServer(defined = election) {
  const server = { hall: { state: 'issuing' }, draws: new Map(), box: new Map(), requests: [] };
  server.contest = async () => describeContest(defined, server.hall.state);
  server.draw = async (id, body) => {
    server.requests.push(JSON.stringify(body));
    const drawn = server.draws.get(card.key);
    if (drawn && drawn !== body.blinded) throw refusal(409, 'already_drawn');
    if (server.hall.state !== 'issuing' && !drawn) throw refusal(409, 'wrong_state');
    server.draws.set(card.key, body.blinded);
    const evaluated = voprf.blindEvaluate(election.secretKey, unhex(body.blinded, 32));
    return { evaluated: hex(evaluated), proof: hex(prove(election.secretKey, unhex(body.blinded, 32), evaluated)) };
  };
  server.cast = async (body) => {
    server.requests.push(JSON.stringify(body));
    const text = JSON.stringify(body);
    const stored = server.box.get(body.ballot_key);
    if (stored && stored !== text) throw refusal(409, 'already_cast');
    if (server.hall.state !== 'voting' && !stored) throw refusal(409, 'wrong_state');
    server.box.set(body.ballot_key, text);
    return { receipt: sign(election, leafOf(election, body)) };
  };
  return server;
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 2));

// A page: ends when its work has come to rest.
function open(store, server, { later = (fn) => setTimeout(fn), life = { ended: false }, card: owner = card } = {}) {
  const booth = createBooth({ store, card: owner, server, onChange: () => {}, later, random: () => 0 });
  const rest = async () => {
    do await settle();
    while (!life.ended && [...booth.entries.values()].some((entry) => entry.busy));
  };
  return {
    booth,
    entry: () => booth.entries.get(1),
    stage: () => stageOf(booth.entries.get(1)),
    async live(state) {
      if (life.ended) return;
      server.hall.state = state;
      booth.setContests([{ id: 1, title: 'Bầu', state }]);
      await rest();
    },
    rest,
  };
}

async function voteThrough(page) {
  await page.booth.start();
  await page.live('issuing');
  await page.live('voting');
  if (page.stage() === 'ready') await page.booth.cast(page.entry(), MARKS);
  await page.rest();
}

describe('where there are ballot papers too', () => {
  const mixed = createElection({ paper: true });

  it('nothing is drawn before the delegate says so', async () => {
    const server = createServer(mixed);
    const page = open(memoryKeystore(), server);
    await page.booth.start();
    await page.live('issuing');
    assert.equal(page.stage(), 'choosing');
    assert.equal(server.draws.size, 0);
    page.booth.choose(page.entry());
    await page.rest();
    assert.equal(page.stage(), 'issued');
    assert.equal(server.draws.size, 1);
  });

  it('what was drawn before a reload is there without asking', async () => {
    const server = createServer(mixed);
    const store = memoryKeystore();
    const first = open(store, server);
    await first.booth.start();
    await first.live('issuing');
    first.booth.choose(first.entry());
    await first.rest();
    const second = open(store, server);
    await second.booth.start();
    await second.live('issuing');
    assert.equal(second.stage(), 'issued');
  });

  it('who took a paper is told so', async () => {
    const server = createServer(mixed);
    server.draw = async () => {
      throw refusal(409, 'paper_issued');
    };
    const page = open(memoryKeystore(), server);
    await page.booth.start();
    await page.live('issuing');
    page.booth.choose(page.entry());
    await page.rest();
    assert.equal(page.entry().problem.code, 'paper_issued');
  });
});

describe('a secret ballot', () => {
  it('goes from the draw to the receipt', async () => {
    const server = createServer();
    const page = open(memoryKeystore(), server);
    await page.booth.start();
    await page.live('issuing');
    assert.equal(page.stage(), 'issued');
    await page.live('voting');
    assert.equal(page.stage(), 'ready');
    await page.booth.cast(page.entry(), MARKS);
    await page.rest();
    assert.equal(page.stage(), 'cast');
    assert.equal(server.box.size, 1);
    assert.equal(page.entry().record.leaf, leafOf(election, JSON.parse([...server.box.values()][0])));
  });

  it('leaves nothing on the device that proves the vote', async () => {
    const store = memoryKeystore();
    await voteThrough(open(store, createServer()));
    const [record] = await store.ballots();
    for (const field of ['seed', 'ballotKey', 'blind', 'token', 'marks', 'signature', 'draft']) {
      assert.equal(record[field], undefined, field);
    }
  });

  it('keeps marks that are not cast yet', async () => {
    const store = memoryKeystore();
    const server = createServer();
    const page = open(store, server);
    await page.booth.start();
    await page.live('issuing');
    await page.booth.saveDraft(page.entry(), [[2, 1]]);
    const reloaded = open(store, server);
    await reloaded.booth.start();
    assert.deepEqual(reloaded.entry().record.draft, [[2, 1]]);
  });

  it('is missed when the voting ends first', async () => {
    const page = open(memoryKeystore(), createServer());
    await page.booth.start();
    await page.live('issuing');
    await page.live('closed');
    assert.equal(page.stage(), 'missed');
  });

  it('waits where the server says not_present', async () => {
    const server = createServer();
    const { draw } = server;
    server.draw = async () => {
      throw refusal(403, 'not_present');
    };
    const timers = [];
    const page = open(memoryKeystore(), server, {
      later: (fn, ms) => (ms ? timers.push(fn) : setTimeout(fn)),
    });
    await page.booth.start();
    await page.live('issuing');
    assert.equal(page.stage(), 'waiting');
    assert.equal(page.entry().problem.code, 'not_present');
    assert.equal(page.entry().problem.retrying, true);
    server.draw = draw;
    timers.shift()();
    await page.rest();
    assert.equal(page.stage(), 'issued');
  });

  it('is refused for good when it comes after the close', async () => {
    const server = createServer();
    const page = open(memoryKeystore(), server);
    await page.booth.start();
    await page.live('issuing');
    await page.live('voting');
    server.hall.state = 'closed';
    await page.booth.cast(page.entry(), MARKS);
    await page.rest();
    assert.equal(page.stage(), 'refused');
    assert.equal(page.entry().record.code, 'wrong_state');
  });

  it('is kept while a server that was set back does not take it, and sent when it does', async () => {
    const server = createServer();
    const timers = [];
    const page = open(memoryKeystore(), server, { later: (fn, ms) => (ms ? timers.push(fn) : setTimeout(fn)) });
    await page.booth.start();
    await page.live('issuing');
    await page.live('voting');
    server.hall.state = 'issuing';
    await page.booth.cast(page.entry(), MARKS);
    await page.rest();
    assert.equal(page.stage(), 'sending');
    server.hall.state = 'voting';
    timers.shift()();
    await page.rest();
    assert.equal(page.stage(), 'cast');
    assert.equal(server.box.size, 1);
  });

  it('cannot be cast while the box of ballot papers is open', async () => {
    const server = createServer();
    const page = open(memoryKeystore(), server);
    await page.booth.start();
    await page.live('issuing');
    await page.live('voting');
    const listed = (open) => [{ id: 1, title: 'Bầu', state: 'voting', papers: { box_open: open } }];
    page.booth.setContests(listed(true));
    await page.rest();
    assert.equal(page.stage(), 'missed');
    page.booth.setContests(listed(false));
    await page.rest();
    assert.equal(page.stage(), 'ready');
  });

  it('is cast under the card that replaced the one it was drawn with', async () => {
    const store = memoryKeystore();
    const server = createServer();
    const before = open(store, server);
    await before.booth.start();
    await before.live('issuing');
    before.booth.stop();
    const newer = { ...card, seed: '06'.repeat(32), key: '07'.repeat(32) };
    const page = open(store, server, { card: newer });
    await page.booth.start();
    await page.live('voting');
    assert.equal(page.stage(), 'ready');
    await page.booth.cast(page.entry(), MARKS);
    await page.rest();
    assert.equal(page.stage(), 'cast');
    const other = open(store, server, { card: { ...newer, delegate: { id: 8 } } });
    await other.booth.start();
    assert.equal(other.entry(), undefined);
  });

  it('is begun anew when a replaced card signed a draw that never arrived', async () => {
    const store = memoryKeystore();
    const server = createServer();
    const { draw } = server;
    server.draw = async () => {
      throw refusal(0, 'offline');
    };
    const before = open(store, server, { later: (fn, ms) => ms || setTimeout(fn) });
    await before.booth.start();
    await before.live('issuing');
    before.booth.stop();
    const [{ signature }] = await store.ballots();
    server.draw = async (id, body) => {
      if (body.signature === signature) throw refusal(422, 'bad_signature');
      return draw(id, body);
    };
    const page = open(store, server, { card: { ...card, seed: '06'.repeat(32), key: '07'.repeat(32) } });
    await page.booth.start();
    await page.live('issuing');
    assert.equal(page.stage(), 'issued');
    assert.equal((await store.ballots()).length, 1);
  });

  it('comes back to be corrected when the marks were refused', async () => {
    const server = createServer();
    const page = open(memoryKeystore(), server);
    await page.booth.start();
    await page.live('issuing');
    await page.live('voting');
    const { cast } = server;
    server.cast = async () => {
      throw refusal(422, 'overvote');
    };
    await page.booth.cast(page.entry(), MARKS);
    await page.rest();
    assert.equal(page.stage(), 'ready');
    assert.equal(page.entry().problem.code, 'overvote');
    assert.deepEqual(page.entry().record.draft, MARKS);
    server.cast = cast;
    await page.booth.cast(page.entry(), [[1, 1]]);
    await page.rest();
    assert.equal(page.stage(), 'cast');
  });

  it('stays signed when something in between answers', async () => {
    const server = createServer();
    const page = open(memoryKeystore(), server);
    await page.booth.start();
    await page.live('issuing');
    await page.live('voting');
    server.cast = async () => {
      throw refusal(403, 'forbidden');
    };
    await page.booth.cast(page.entry(), MARKS);
    await page.rest();
    assert.equal(page.stage(), 'sending');
  });
});

describe('a dishonest answer', () => {
  const withAnswer = async (method, change) => {
    const server = createServer();
    const honest = server[method];
    server[method] = async (...args) => change(await honest(...args));
    const page = open(memoryKeystore(), server);
    await voteThrough(page);
    return page.entry().problem?.code;
  };
  const flip = (text) => (text[0] === '0' ? '1' : '0') + text.slice(1);

  it('manifest', async () => {
    assert.equal(await withAnswer('contest', (c) => ({ ...c, manifest: c.manifest.replace('2', '3') })), 'bad_manifest');
    assert.equal(await withAnswer('contest', (c) => ({ ...c, fingerprint: '0000-0000-0000-0000' })), 'bad_manifest');
  });
  it('proof', async () => {
    assert.equal(await withAnswer('draw', (a) => ({ ...a, proof: flip(a.proof) })), 'bad_proof');
    assert.equal(await withAnswer('draw', () => ({})), 'bad_proof');
  });
  it('receipt', async () => {
    const forge = (change) => ({ receipt }) => ({ receipt: { ...receipt, ...change(receipt) } });
    assert.equal(await withAnswer('cast', forge((r) => ({ signature: flip(r.signature) }))), 'bad_receipt');
    assert.equal(await withAnswer('cast', forge((r) => ({ leaf: flip(r.leaf) }))), 'bad_receipt');
    assert.equal(await withAnswer('cast', () => null), 'bad_receipt');
  });
});

describe('a reload loses nothing', () => {
  for (const after of [false, true]) {
    it(`whichever call is the last of a page, lost ${after ? 'after' : 'before'} its effect`, async () => {
      let reloads = 0;
      for (let calls = 0; ; calls++) {
        const store = memoryKeystore();
        const server = createServer();
        const life = createLife(calls, after);
        const page = open(
          mortal(store, ['ballots', 'insertBallot', 'advanceBallot'], life),
          mortal(server, ['contest', 'draw', 'cast'], life),
          { life }
        );
        await Promise.race([voteThrough(page), life.end]);
        page.booth.stop();
        if (!life.ended) break;
        reloads++;
        const reloaded = open(store, server);
        await reloaded.booth.start();
        if (server.hall.state === 'issuing') await reloaded.live('issuing');
        await reloaded.live('voting');
        if (reloaded.stage() === 'ready') await reloaded.booth.cast(reloaded.entry(), MARKS);
        await reloaded.rest();
        assert.equal(reloaded.stage(), 'cast', `after ${calls} calls: ${JSON.stringify(reloaded.entry().problem)}`);
        assert.equal(server.box.size, 1);
        assert.ok(new Set(server.requests).size <= 2, 'every repeated request is the same');
      }
      assert.ok(reloads >= 8, `${reloads} moments were tried`);
    });
  }

  it('nor does a network that fails at every first try', async () => {
    const server = createServer();
    for (const name of ['contest', 'draw', 'cast']) {
      const honest = server[name];
      let tries = 0;
      server[name] = async (...args) => {
        if (tries++ % 2 === 0) throw refusal(0, 'offline');
        return honest(...args);
      };
    }
    const page = open(memoryKeystore(), server);
    const until = async (stage) => {
      for (let i = 0; i < 100 && page.stage() !== stage; i++) await settle();
      assert.equal(page.stage(), stage);
    };
    await page.booth.start();
    await page.live('issuing');
    await until('issued');
    await page.live('voting');
    await until('ready');
    await page.booth.cast(page.entry(), MARKS);
    await until('cast');
    assert.equal(server.box.size, 1);
  });
});

describe('two tabs', () => {
  it('draw one ballot and cast one', async () => {
    const store = memoryKeystore();
    const server = createServer();
    const tabs = [open(store, server), open(store, server)];
    await Promise.all(tabs.map((tab) => tab.booth.start()));
    await Promise.all(tabs.map((tab) => tab.live('issuing')));
    assert.deepEqual(tabs.map((tab) => tab.stage()), ['issued', 'issued']);
    await Promise.all(tabs.map((tab) => tab.live('voting')));
    await tabs[0].booth.cast(tabs[0].entry(), MARKS);
    await tabs[1].booth.cast(tabs[1].entry(), [[2, 1]]);
    await Promise.all(tabs.map((tab) => tab.rest()));
    assert.deepEqual(tabs.map((tab) => tab.stage()), ['cast', 'cast']);
    assert.equal(server.box.size, 1);
  });
});

describe('an open vote', () => {
  const resolution = createElection({ secret: false, style: 'resolution', options: ['x'], seats: 1, voprf_public_key: null });

  function createOpenServer() {
    const server = { hall: {}, votes: [], answer: null };
    server.contest = async () => describeContest(resolution, server.hall.state);
    server.vote = async (id, body) => {
      if (server.answer) throw server.answer;
      server.votes.push(JSON.stringify(body));
      return { receipt: sign(resolution, hex(voteLeaf(resolution.hash, 7, body.marks))) };
    };
    return server;
  }

  it('is stored and sent', async () => {
    const server = createOpenServer();
    const page = open(memoryKeystore(), server);
    await page.booth.start();
    await page.live('voting');
    assert.equal(page.stage(), 'ready');
    await page.booth.cast(page.entry(), [[1, 2]]);
    await page.rest();
    assert.equal(page.stage(), 'cast');
    assert.deepEqual(server.votes, ['{"marks":[[1,2]]}']);
    assert.equal(page.entry().record.leaf, hex(voteLeaf(resolution.hash, 7, [[1, 2]])));
  });

  it('can be tried again when the delegate was not present', async () => {
    const server = createOpenServer();
    server.answer = refusal(403, 'not_present');
    const page = open(memoryKeystore(), server);
    await page.booth.start();
    await page.live('voting');
    await page.booth.cast(page.entry(), [[1, 2]]);
    await page.rest();
    assert.equal(page.stage(), 'ready');
    assert.equal(page.entry().problem.code, 'not_present');
  });

  it('is told when it was cast elsewhere', async () => {
    const server = createOpenServer();
    server.answer = refusal(409, 'already_voted');
    const page = open(memoryKeystore(), server);
    await page.booth.start();
    await page.live('voting');
    await page.booth.cast(page.entry(), [[1, 2]]);
    await page.rest();
    assert.equal(page.stage(), 'refused');
  });
});
