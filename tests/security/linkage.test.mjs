// Nobody learns from the organizers' computer who voted what: the linkage
// attack in short (make linkage has more voters and elections), and the
// database file as what it must be after a close.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Papers, tellersOf } from '../lib/paper.mjs';
import { shuffled } from './chance.mjs';
import { attackElections, line } from './linkage.mjs';
import { holdElection, openHall, settled, takeEvidence } from './secret_election.mjs';

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

  async function assertInOrder() {
    const { database, backup } = await takeEvidence(place.hall);
    assert.ok(withoutCounters(database).equals(withoutCounters(backup)));
  }

  it('is what anybody would make of its rows who knows nothing but these', async () => {
    await holdElection(place);
    await assertInOrder();
  });

  // Papers are issued, dropped into the box and read in orders that somebody could have watched.
  it('is so with ballot papers too', async () => {
    const { hall } = place;
    const { id } = await hall.define({ title: 'Bầu bằng phiếu giấy', style: 'approval', seats: 1, options: ['Ánh', 'Bình'], paper: true });
    const papers = new Papers(hall, id, await tellersOf(hall, 2));
    const serials = shuffled(await papers.print(30));
    await hall.move(id, 'issuing');
    for (const person of shuffled(hall.people).slice(0, 30)) (await papers.issue(person)).expect(201);
    await hall.move(id, 'voting');
    for (const serial of serials) (await papers.collect(serial)).expect(201);
    (await papers.open()).done();
    for (const serial of shuffled(serials)) await papers.decide(serial, { marks: [[1 + Math.floor(2 * Math.random()), 1]] });
    await hall.move(id, 'closed');
    await settled(hall);
    await assertInOrder();
  });
});
