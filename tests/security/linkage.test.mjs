// Nobody learns from the organizers' computer who voted what: the linkage
// attack in short (make linkage has more voters and elections), and the
// database file as what it must be after a close.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { attackElections, line } from './linkage.mjs';
import { holdElection, openHall, takeEvidence } from './secret_election.mjs';

// Of the header: whether it has a write-ahead log, two counters of changes, the library's version.
const COUNTERS = [[18, 20], [24, 28], [40, 44], [92, 100]];

function withoutCounters(bytes) {
  const plain = Buffer.from(bytes);
  for (const [from, to] of COUNTERS) plain.fill(0, from, to);
  return plain;
}

describe('linkage', { timeout: 300000 }, () => {
  let result;
  before(async () => (result = await attackElections(10, 5)));

  it('succeeds before the close, or the attack is no attack', () => {
    assert.ok(result.before.right >= 0.9 * result.count * result.elections, line(result, 'before'));
  });

  it('is at chance after the close', () => {
    assert.deepEqual(result.after.beats, [], line(result, 'after'));
  });

  it('finds no ballot in texts, free pages or the log', () => {
    assert.deepEqual(result.left, { inTexts: 0, again: 0, inLog: 0 });
  });
});

describe('the database after a close', { timeout: 300000 }, () => {
  let place;
  before(async () => (place = await openHall(40)));
  after(() => place?.hall.close());

  it('is what anybody would make of its rows who knows nothing but these', async () => {
    await holdElection(place);
    const { database, backup } = await takeEvidence(place.hall);
    assert.ok(withoutCounters(database).equals(withoutCounters(backup)));
  });
});
