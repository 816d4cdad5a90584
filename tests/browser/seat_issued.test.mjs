// After a secret contest: each delegate's page says whether a ballot was issued
// in their name, and shows the list.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { assertAccessible } from '../lib/accessible.mjs';
import { Device } from '../lib/browser.mjs';
import { Hall } from '../lib/hall.mjs';
import { makeOfficials } from '../lib/roster.mjs';
import { Voter } from '../lib/voter.mjs';

const ELECTION = { title: 'Bầu Ban Chấp hành khoá mới', style: 'approval', seats: 2, options: ['Lê Thị An', 'Trần Bình', 'Phạm Châu'], paper: true };
const [HERE, ELSEWHERE, PAPER, NONE] = [0, 1, 2, 3];

describe('ballots issued in a delegate\'s name', { timeout: 180000 }, () => {
  let hall;
  let phone;
  let cards;
  let election;
  before(async () => {
    hall = await Hall.open({ people: makeOfficials(6) });
    await hall.admit(hall.people);
    cards = new Map((await hall.issueCards('all')).map((card) => [card.delegate, card]));
    phone = await Device.open(hall.base);
  });
  after(async () => {
    await phone?.close();
    await hall?.close();
  });

  const cardOf = (at) => cards.get(hall.people[at].id);
  const signIn = async (device, at) => {
    const { pathname, hash } = new URL(cardOf(at).url);
    await device.page.goto(`${pathname}${hash}`);
    await device.heading(hall.people[at].full_name).waitFor();
  };
  const section = (device) => device.page.getByRole('region', { name: device.words('seat.issued'), exact: true });
  const says = (device, word) => section(device).getByText(device.words(`seat.issued.${word}`), { exact: true });

  it('is told by nothing before the close', async () => {
    election = await hall.define(ELECTION);
    assert.equal((await hall.teller.post(`/api/contests/${election.id}/papers.pdf`, { count: 2, sheet: 'a5' })).status, 200);
    await signIn(phone, HERE);
    const contest = await hall.move(election.id, 'issuing');
    await phone.page.getByRole('listitem').filter({ hasText: ELECTION.title }).getByRole('button').click();
    const drawn = await hall.subscribe();
    await phone.button('seat.choose').click();
    await drawn.until(({ contests }) => contests[0]?.issued === 1, { what: 'the draw' });
    drawn.close();
    const voter = new Voter(hall.nobody, (await hall.facts()).id, cardOf(ELSEWHERE).secret);
    await voter.login();
    await voter.draw(contest);
    (await hall.steward.post(`/api/contests/${election.id}/paper`, { delegate: hall.people[PAPER].id })).expect(201);
    await hall.move(election.id, 'voting');
    await phone.button('seat.back').click();
    await phone.heading(hall.people[HERE].full_name).waitFor();
    assert.equal(await section(phone).count(), 0);
  });

  it('is told by itself once the voting is closed', async () => {
    (await hall.presidium.post(`/api/contests/${election.id}/paper/open`, {})).done();
    await hall.move(election.id, 'closed');
    await says(phone, 'here').waitFor();
    await assertAccessible(phone.page);
    await phone.shoot('seat-issued-here');
  });

  it('comes with the list of all', async () => {
    await section(phone).getByText(phone.words('seat.issued.list')).click();
    const rows = section(phone).getByRole('list').last().getByRole('listitem');
    await rows.nth(2).waitFor();
    const texts = await rows.allInnerTexts();
    assert.deepEqual(texts.map((text) => /DB\d+/.exec(text)[0]), [HERE, ELSEWHERE, PAPER].map((at) => hall.people[at].code));
    assert.deepEqual(texts.map((text) => text.includes(phone.words('seat.issued.on_paper'))), [false, false, true]);
    await assertAccessible(phone.page);
    await phone.shoot('seat-issued-list');
  });

  it('is told after a reload, and once the result is certified', async () => {
    await hall.teller.post(`/api/contests/${election.id}/state`, { to: 'certified' });
    await hall.move(election.id, 'certified');
    await phone.page.reload();
    await says(phone, 'here').waitFor();
  });

  for (const [at, word, language] of [[ELSEWHERE, 'elsewhere', 'en'], [PAPER, 'paper', 'vi'], [NONE, 'none', 'en']]) {
    it(`says "${word}" in plain words, and what to do if it is wrong`, async () => {
      const device = await Device.open(hall.base, { language, width: 820, height: 1180 });
      await signIn(device, at);
      await says(device, word).waitFor();
      await section(device).getByText(device.words(`seat.issued.${word}.text`)).waitFor();
      await assertAccessible(device.page);
      await device.shoot(`seat-issued-${word}`);
      await device.close();
    });
  }

  it('warns where the list denies what this device drew', async () => {
    await phone.page.route('**/api/draws?as=delegate', async (route) => {
      const response = await route.fetch();
      const answer = await response.json();
      for (const one of answer.contests) one.ballot = 'none';
      await route.fulfill({ response, json: answer });
    });
    await phone.page.reload();
    await says(phone, 'missing').waitFor();
    await phone.shoot('seat-issued-missing');
    await phone.page.unrouteAll();
  });
});
