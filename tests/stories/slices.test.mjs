// Long work that is done in slices: others have their turns meanwhile, and it
// is whole or not at all, whatever happens.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Hall } from '../lib/hall.mjs';
import { makeOfficials, rosterCsv } from '../lib/roster.mjs';

const PEOPLE = 3000;

/** Seats of so many would not be on any plan. */
const makeMany = () => makeOfficials(PEOPLE).map((one) => ({ ...one, seat: '' }));
const named = (people, name) => people.map((one) => ({ ...one, full_name: `${name} ${one.code}` }));
const upload = (hall, people) => hall.secretariat.upload('/api/roster', rosterCsv(people), 'text/csv');
const firstWord = ({ full_name }) => full_name.split(' ')[0];

async function commits(hall) {
  const { text } = await hall.nobody.get('/metrics');
  return Number(text.match(/^congressd_commits_total (\d+)$/m)[1]);
}

/** What the log says of the events of that name. */
async function events(hall, name) {
  const { text } = await hall.auditor.get('/api/events');
  const all = text.trim().split('\n').map((line) => JSON.parse(line));
  return all.filter(({ act }) => act === name).map(({ data }) => data);
}

/** How often each first word of a name stands in the roster. */
async function words(hall) {
  const counts = {};
  for (const one of await hall.delegates()) counts[firstWord(one)] = (counts[firstWord(one)] ?? 0) + 1;
  return counts;
}

describe('an import of many rows', { timeout: 300000 }, () => {
  let hall;
  let people;
  before(async () => {
    hall = await Hall.open();
    people = await hall.importRoster(named(makeMany(), 'Một'));
  });
  after(() => hall?.close());

  it('is stored in many commits', async () => {
    const earlier = await commits(hall);
    const { updated } = (await upload(hall, named(people, 'Hai'))).expect(200);
    assert.equal(updated, PEOPLE);
    assert.ok((await commits(hall)) - earlier > 4);
    assert.deepEqual(await words(hall), { Hai: PEOPLE });
  });

  it('lets the doors go on', async () => {
    let importing = true;
    const imported = upload(hall, named(people, 'Ba')).finally(() => (importing = false));
    let admitted = 0;
    for (const one of people) {
      if (!importing) break;
      const [{ verdict }] = await hall.scan([hall.row({ delegate: one.id })]);
      assert.equal(verdict, 'admitted');
      admitted++;
    }
    (await imported).expect(200);
    assert.ok(admitted > 0);
    assert.equal((await hall.facts()).present, admitted);
  });

  it('comes whole before or after another one, a changed entry and a vote', async () => {
    const { id } = await hall.define({ title: 'Nghị quyết', style: 'resolution', secret: false, seats: 1, require_present: false });
    const [first, second, edit, vote] = await Promise.all([
      upload(hall, named(people, 'Bốn')),
      upload(hall, named(people, 'Năm')),
      hall.secretariat.patch(`/api/delegates/${people[0].id}`, { note: 'đổi ghế' }),
      hall.ask(id, 'voting', { override: 'thử' }),
    ]);
    assert.equal(first.expect(200).updated, PEOPLE);
    assert.equal(second.expect(200).updated, PEOPLE);
    edit.expect(200);
    assert.equal(vote.expect(200).convened, PEOPLE);
    const counts = await words(hall);
    assert.equal(Object.keys(counts).length, 1);
    assert.ok(counts['Bốn'] === PEOPLE || counts['Năm'] === PEOPLE);
    const { note } = (await hall.secretariat.get(`/api/delegates/${people[0].id}`)).expect(200);
    assert.equal(note, 'đổi ghế');
  });

  it('is whole after a crash, and done when that was answered', async () => {
    const names = ['Sáu', 'Bảy', 'Tám', 'Chín', 'Mười', 'Chục'];
    let [last] = Object.keys(await words(hall));
    for (const [round, name] of names.entries()) {
      const answer = upload(hall, named(people, name)).catch(() => null);
      await sleep(60 * (round + 1));
      await hall.kill();
      const done = (await answer)?.status === 200;
      await hall.start();
      const counts = await words(hall);
      assert.deepEqual(Object.values(counts), [PEOPLE], `half an import: ${JSON.stringify(counts)}`);
      if (done) assert.deepEqual(counts, { [name]: PEOPLE });
      else assert.ok(counts[name] || counts[last]);
      [last] = Object.keys(counts);
    }
    await hall.assertAlive();
  });
});

describe('cards and badges of many', { timeout: 300000 }, () => {
  let hall;
  before(async () => {
    hall = await Hall.open({ people: makeMany() });
  });
  after(() => hall?.close());

  it('are all issued, once', async () => {
    const { issued, kept } = (await hall.secretariat.post('/api/badges', { delegates: 'all' })).done();
    assert.deepEqual([issued, kept], [PEOPLE, 0]);
    const again = (await hall.secretariat.post('/api/badges', { delegates: 'all' })).done();
    assert.deepEqual([again.issued, again.kept], [0, PEOPLE]);
  });

  it('are told in the log by their whole number', async () => {
    const told = (await events(hall, 'badges.issue')).filter(({ issued }) => issued);
    assert.equal(told.reduce((sum, { issued }) => sum + issued, 0), PEOPLE);
  });

  it('open what they say they do', async () => {
    const earlier = await commits(hall);
    const cards = await hall.issueCards('all');
    assert.equal(cards.length, PEOPLE);
    assert.ok((await commits(hall)) - earlier > 2);
    assert.deepEqual(await events(hall, 'cards.issue'), [{ delegates: 'all', reissue: false, issued: PEOPLE }]);
    assert.equal((await hall.delegates()).filter(({ card }) => !card).length, 0);
    assert.equal((await hall.issueCards('all')).length, 0);
  });
});
