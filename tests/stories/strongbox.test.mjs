// The box of a shared tablet: each card opens its own ballots and nobody else's.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createStrongbox } from '../../web/lib/strongbox.js';
import { memoryTables } from '../../web/lib/tables.js';

const card = (fill) => new Uint8Array(16).fill(fill);
const record = (owner, contest, fields = {}) => ({ id: `${owner}:${'0'.repeat(63)}${contest}`, owner, contest, state: 'prepared', ...fields });

async function open() {
  const tables = memoryTables(['boxes', 'settings']);
  return { tables, box: await createStrongbox(tables) };
}

describe('a strongbox', () => {
  it('gives a card its own records back, and no others', async () => {
    const { box } = await open();
    const mine = box.open(card(1));
    mine.keepHolder({ key: 'k', delegate: { full_name: 'Lê Thị An' }, congress: {}, seed: 'secret' });
    await mine.insertBallot(record('k', 1));
    await mine.insertBallot(record('k', 2, { marks: [[1, 1]] }));
    await box.open(card(2)).insertBallot(record('l', 1));
    const again = box.open(card(1));
    assert.deepEqual((await again.ballots()).map(({ contest }) => contest).sort(), [1, 2]);
    assert.deepEqual(await again.holder(), { key: 'k', delegate: { full_name: 'Lê Thị An' }, congress: {} });
    assert.equal((await box.open(card(2)).ballots()).length, 1);
    assert.deepEqual(await box.open(card(3)).ballots(), []);
    assert.equal(await box.open(card(3)).holder(), null);
    assert.deepEqual([...(await box.counts())], [[1, 2], [2, 1]]);
  });

  it('keeps nothing that can be read or told apart', async () => {
    const { tables, box } = await open();
    const mine = box.open(card(1));
    mine.keepHolder({ key: 'k', delegate: { full_name: 'Lê Thị An' }, congress: {} });
    await mine.insertBallot(record('k', 1));
    const [before] = await tables.all('boxes');
    await mine.advanceBallot(record('k', 1).id, 'prepared', (old) => ({ ...old, state: 'signed', marks: [[1, 1], [2, 1]] }));
    const [after] = await tables.all('boxes');
    assert.equal(before.sealed.length, after.sealed.length, 'the length does not tell the state');
    assert.notDeepEqual(before.nonce, after.nonce);
    const text = Buffer.from(after.sealed).toString('latin1');
    for (const word of ['signed', 'marks', 'full_name', 'owner']) assert.ok(!text.includes(word), word);
    assert.deepEqual(Object.keys(after).sort(), ['contest', 'key', 'nonce', 'sealed']);
  });

  it('changes a record only from the state it is said to be in', async () => {
    const { box } = await open();
    const mine = box.open(card(1));
    const { id } = await mine.insertBallot(record('k', 1));
    assert.equal((await mine.insertBallot(record('k', 1, { state: 'other' }))).state, 'prepared');
    assert.equal((await mine.advanceBallot(id, 'signed', () => record('k', 1, { state: 'cast' }))).state, 'prepared');
    assert.equal((await mine.advanceBallot(id, 'prepared', (old) => ({ ...old, state: 'drawn' }))).state, 'drawn');
    assert.equal(await mine.advanceBallot(id, 'drawn', () => null), undefined);
    assert.deepEqual(await mine.ballots(), []);
    assert.equal(await mine.advanceBallot(id, 'drawn', () => assert.fail('there is none')), undefined);
  });

  it('takes a box that was tampered with for none', async () => {
    const { tables, box } = await open();
    const mine = box.open(card(1));
    const { id } = await mine.insertBallot(record('k', 1));
    const key = `${(await tables.keys('boxes'))[0]}`;
    await tables.update('boxes', key, (old) => ({ ...old, sealed: old.sealed.map((byte, at) => byte ^ (at === 9)) }));
    assert.deepEqual(await mine.ballots(), []);
    assert.equal(await mine.advanceBallot(id, 'prepared', () => assert.fail('it cannot be read')), undefined);
  });

  it('seals otherwise on another tablet', async () => {
    const [one, two] = [await open(), await open()];
    await one.box.open(card(1)).insertBallot(record('k', 1));
    const [stolen] = await one.tables.all('boxes');
    await two.tables.update('boxes', stolen.key, () => stolen);
    assert.deepEqual(await two.box.open(card(1)).ballots(), []);
  });

  it('throws away what belongs to one contest', async () => {
    const { box } = await open();
    const mine = box.open(card(1));
    await mine.insertBallot(record('k', 1));
    await mine.insertBallot(record('k', 2));
    await box.discard(1);
    assert.deepEqual((await mine.ballots()).map(({ contest }) => contest), [2]);
  });
});
