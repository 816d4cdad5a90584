// The pages' VOPRF against the daemon's: blind, issue, finalize, redeem.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createInterface } from 'node:readline';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { hex, unhex } from '../../web/lib/bytes.js';
import { blind, finalize, publicKey, randomScalar } from '../../web/lib/voprf.js';

const SERVER = process.env.VOPRF_SERVER ?? fileURLToPath(new URL('../../build/tools/voprf_server', import.meta.url));
const ROUNDS = 1000;

const bytes = (text) => unhex(text, text.length / 2);

describe('tokens between page and daemon', () => {
  let server;
  let answers;

  before(() => {
    server = spawn(SERVER, { stdio: ['pipe', 'pipe', 'inherit'] });
    answers = createInterface({ input: server.stdout })[Symbol.asyncIterator]();
  });

  after(() => server.stdin.end());

  async function ask(...words) {
    server.stdin.write(`${words.join(' ')}\n`);
    return (await answers.next()).value.split(' ');
  }

  async function draw(secret, key, input) {
    const scalar = randomScalar();
    const blinded = blind(input, scalar);
    const [evaluated, proof] = (await ask('issue', secret, hex(key), hex(blinded))).map(bytes);
    return finalize({ input, blind: scalar, blinded, evaluated, publicKey: key, proof });
  }

  it(`are issued and redeemed, ${ROUNDS} times with inputs and blinds of chance`, async () => {
    let secret;
    let key;
    for (let round = 0; round < ROUNDS; round++) {
      if (round % 50 === 0) {
        const [secretText, publicText] = await ask('key');
        assert.equal(hex(publicKey(bytes(secretText))), publicText);
        [secret, key] = [secretText, bytes(publicText)];
      }
      const input = randomBytes(64);
      const token = await draw(secret, key, input);
      assert.deepEqual(await ask('redeem', secret, hex(input), hex(token)), ['yes'], `round ${round}`);
    }
  });

  it('are refused for another input, another key, and with a bit turned', async () => {
    const [secret, publicText] = await ask('key');
    const [other] = await ask('key');
    const input = randomBytes(64);
    const token = await draw(secret, bytes(publicText), input);
    assert.deepEqual(await ask('redeem', secret, hex(randomBytes(64)), hex(token)), ['no']);
    assert.deepEqual(await ask('redeem', other, hex(input), hex(token)), ['no']);
    token[17] ^= 4;
    assert.deepEqual(await ask('redeem', secret, hex(input), hex(token)), ['no']);
  });

  it('are not taken from a daemon that uses another key than it published', async () => {
    const [secret] = await ask('key');
    const [, publicText] = await ask('key');
    await assert.rejects(draw(secret, bytes(publicText), randomBytes(64)));
  });
});
