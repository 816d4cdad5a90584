// A door with a scanner that types.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Device, words } from '../lib/browser.mjs';
import { Hall } from '../lib/hall.mjs';
import { makeOfficials } from '../lib/roster.mjs';

// A door leaves the same badge alone for three seconds.
const SAME_BADGE_MS = 3100;
const GREEN_MS = 2500;

describe('a door with a scanner', { timeout: 180000 }, () => {
  let hall;
  let badges;
  let door;
  let page;
  before(async () => {
    hall = await Hall.open({ people: makeOfficials(6) });
    badges = await hall.issueBadges();
    door = await Device.open(hall.base);
    page = door.page;
  });
  after(async () => {
    await door?.close();
    await hall?.close();
  });

  const badgeOf = (at) => badges.get(hall.people[at].id);

  // 122 keys in one burst, and Enter.
  async function type(text) {
    await page.keyboard.type(text, { delay: 2 });
    await page.keyboard.press('Enter');
  }

  // The verdict over the whole screen: its colour, and what it says.
  async function verdict(colour, name) {
    const shown = page.locator(`section.verdict.${colour}`).filter({ hasText: words(`scan.verdict.${name}`) });
    await shown.waitFor();
    return shown;
  }

  const presentNow = async () => (await hall.facts()).present;

  it('is paired by its link, which does not stay in the address', async () => {
    const { url } = (await hall.secretariat.post('/api/devices', { role: 'steward', label: 'Cửa A' })).done();
    const { pathname, hash } = new URL(url);
    assert.equal(pathname, '/scan');
    await page.goto(`${pathname}${hash}`);
    await page.getByRole('button', { name: 'A', exact: true }).click();
    await page.getByText(words('scan.ready')).waitFor();
    assert.equal(new URL(page.url()).hash, '');
  });

  it('is green for a delegate who comes in', async () => {
    await type(badgeOf(0));
    const shown = await verdict('good', 'admitted');
    assert.match(await shown.textContent(), new RegExp(hall.people[0].full_name));
    await door.shoot('scan-green');
    assert.equal(await presentNow(), 1);
    await page.waitForTimeout(GREEN_MS);
    await shown.waitFor({ state: 'detached' });
  });

  it('is yellow for one who is inside, and says since when', async () => {
    await page.waitForTimeout(SAME_BADGE_MS - GREEN_MS);
    await type(badgeOf(0));
    const shown = await verdict('warn', 'already_inside');
    await shown.getByText(words('scan.earlier', { gate: 'A', time: '' })).waitFor();
    await door.shoot('scan-yellow');
    await page.keyboard.press('Escape');
  });

  it('is red for a forged badge and for a revoked one', async () => {
    const badge = badgeOf(1);
    await type(`${badge.slice(0, 60)}${badge[60] === 'A' ? 'B' : 'A'}${badge.slice(61)}`);
    await verdict('bad', 'bad_signature');
    await door.shoot('scan-red');
    (await hall.secretariat.post(`/api/badges/${hall.people[1].id}/reissue`)).done();
    await type(badge);
    await verdict('bad', 'revoked');
    await page.keyboard.press('Escape');
    assert.equal(await presentNow(), 1);
  });

  it('names a voting card and sends its secret nowhere', async () => {
    const sent = [];
    page.on('request', (request) => sent.push(`${request.url()} ${request.postData() ?? ''}`));
    const [{ url, secret }] = await hall.issueCards([hall.people[2].id]);
    await type(url);
    await verdict('warn', 'card');
    await page.keyboard.press('Escape');
    assert.ok(!sent.some((text) => text.includes(secret)));
  });

  it('takes a scan while a field has the focus, and leaves the field as it was', async () => {
    const search = page.getByRole('searchbox');
    await search.fill('an');
    await type(badgeOf(3));
    await verdict('good', 'admitted');
    assert.equal(await search.inputValue(), 'an');
    await search.fill('');
  });

  it('takes a delegate found by name', async () => {
    await page.locator('section.verdict.none').waitFor();
    await page.getByRole('searchbox').fill(hall.people[4].code);
    await page.getByRole('button', { name: `${words('scan.admit_in')} ${hall.people[4].full_name}` }).click();
    await verdict('good', 'admitted');
    assert.equal(await presentNow(), 3);
  });

  it('keeps what is scanned without the network, and sends it after', async () => {
    await door.context.setOffline(true);
    await type(badgeOf(5));
    await verdict('warn', 'waiting');
    await page.keyboard.press('Escape');
    assert.equal(await presentNow(), 3);
    await door.context.setOffline(false);
    const subscriber = await hall.subscribe();
    await subscriber.until(({ present }) => present === 4, { what: 'the late scan' });
    subscriber.close();
  });
});
