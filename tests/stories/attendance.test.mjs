// What the console's lists ask for: who of each delegation came to a session,
// and single delegates and scans out of many.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Hall } from '../lib/hall.mjs';
import { isOfficial, makeRoster } from '../lib/roster.mjs';

describe('attendance', { timeout: 120000 }, () => {
  let hall;
  before(async () => {
    hall = await Hall.open({ people: makeRoster(41) });
  });
  after(() => hall?.close());

  const attendance = async (query = '', client = hall.steward) => (await client.get(`/api/attendance${query}`)).expect(200);

  it('counts who came and who is inside by delegation', async () => {
    const officials = hall.people.filter(isOfficial);
    const others = hall.people.filter((one) => !isOfficial(one));
    const [gone, ...staying] = officials.slice(0, 5);
    await hall.admit([gone, ...staying, others[0]]);
    await hall.leave([gone]);
    const found = await attendance();
    assert.equal(found.session.state, 'open');
    assert.equal(found.convened, officials.length);
    assert.equal(found.came, 5);
    assert.equal(found.present, 4);
    assert.equal(found.others_came, 1);
    assert.equal(found.others_present, 1);
    const ofGone = found.delegations.find(({ name }) => name === gone.delegation);
    const inDelegation = (people) => people.filter(({ delegation }) => delegation === gone.delegation).length;
    assert.equal(ofGone.all, inDelegation(hall.people));
    assert.equal(ofGone.convened, inDelegation(officials));
    assert.equal(ofGone.came - ofGone.present, 1);
    for (const count of ['all', 'convened', 'came', 'present', 'others_came', 'others_present']) {
      assert.equal(found.delegations.reduce((sum, row) => sum + row[count], 0), count === 'all' ? hall.people.length : found[count], count);
    }
  });

  it('keeps a closed session apart from the next', async () => {
    const first = (await attendance()).session.id;
    (await hall.secretariat.post(`/api/sessions/${first}/close`)).done();
    assert.equal((await attendance()).session, null);
    assert.equal((await attendance()).present, 0);
    const next = (await hall.secretariat.post('/api/sessions', { title: 'Bế mạc', type: 'closing' })).expect(201);
    (await hall.secretariat.post(`/api/sessions/${next.id}/open`)).done();
    await hall.admit(hall.people.filter(isOfficial).slice(0, 2));
    assert.equal((await attendance()).came, 2);
    assert.equal((await attendance(`?session=${first}`, hall.auditor)).came, 5);
    (await hall.auditor.get('/api/attendance?session=999')).refused(404, 'not_found');
    (await hall.auditor.get('/api/attendance?session=x')).refused(400, 'bad_request');
  });

  it('lists the newest scans, and those of one delegate', async () => {
    const list = async (query) => (await hall.steward.get(`/api/scans?${query}`)).expect(200);
    const all = (await list('limit=1000')).scans;
    const { scans, next } = await list('last=3');
    assert.deepEqual(scans, all.slice(-3));
    assert.equal(next, null);
    const [{ id }] = hall.people.filter(isOfficial);
    const own = (await list(`delegate=${id}`)).scans;
    assert.deepEqual(own.map(({ direction }) => direction), ['in', 'out', 'in']);
    assert.ok(own.every(({ delegate }) => delegate.id === id));
    (await hall.steward.get('/api/scans?last=0')).refused(400, 'bad_request');
  });

  it('lists delegates of one standing', async () => {
    const names = (people) => people.map(({ code }) => code).sort();
    for (const standing of ['official', 'alternate', 'guest']) {
      const expected = hall.people.filter((one) => one.standing === standing);
      assert.deepEqual(names(await hall.delegates(`&standing=${standing}`)), names(expected), standing);
    }
    assert.deepEqual(await hall.delegates('&standing=nobody'), []);
  });
});
