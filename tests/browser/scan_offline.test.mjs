// Doors whose network or daemon is gone: they go on, and afterwards nothing is
// lost and nothing doubled.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { violations } from '../lib/axe.mjs';
import { words } from '../lib/browser.mjs';
import { Door, SAME_BADGE_MS, until } from '../lib/door.mjs';
import { Hall } from '../lib/hall.mjs';
import { makeOfficials } from '../lib/roster.mjs';

// How much later than it was made a scan must arrive to be judged as late.
const LATE_MS = 10500;

const scansOf = async (hall) => (await hall.steward.get('/api/scans?limit=1000')).expect(200).scans;
const offlineTag = words('scan.offline_since', { time: '' }).trim();

// Waits until the daemon has `count` scans, each once, and the door has none left.
async function settled(hall, door, count) {
  await until(async () => (await scansOf(hall)).length >= count, `${count} scans`);
  await door.connection(words('scan.online')).waitFor();
  const scans = await scansOf(hall);
  assert.equal(scans.length, count);
  assert.equal(new Set(scans.map(({ nonce }) => nonce)).size, count);
  assert.equal(await waiting(door), 0);
  return scans;
}

// Rows in the door's own storage.
function waiting(door) {
  return door.page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open('congressd-scan');
        opening.onerror = reject;
        opening.onsuccess = () => {
          const counting = opening.result.transaction('rows').objectStore('rows').count();
          counting.onsuccess = () => {
            opening.result.close();
            resolve(counting.result);
          };
        };
      }),
  );
}

describe('a door without the network', { timeout: 240000 }, () => {
  let hall;
  let badges;
  let door;
  let page;
  before(async () => {
    hall = await Hall.open({ people: makeOfficials(60) });
    badges = await hall.issueBadges();
    door = await Door.open(hall);
    page = door.page;
  });
  after(async () => {
    await door?.close();
    await hall?.close();
  });

  const badgeOf = (at) => badges.get(hall.people[at].id);
  const nameOf = (at) => hall.people[at].full_name;

  async function scanHere(at, verdict) {
    await door.type(badgeOf(at));
    const shown = await door.verdict(verdict);
    await shown.getByText(words('scan.made_here')).waitFor();
    await door.next();
  }

  it('judges by itself and says so, at once', async () => {
    const { id } = hall.people[9];
    const told = page.waitForResponse(async (response) => response.url().includes('/api/pack') && (await response.json()).delegates.some((one) => one.id === id && one.inside));
    await hall.admit([hall.people[9]], 'C');
    await told;
    await door.device.context.setOffline(true);
    await door.connection(offlineTag).waitFor();
    await door.type(badgeOf(0));
    const shown = await door.verdict('admitted');
    const text = await shown.textContent();
    for (const part of [nameOf(0), hall.people[0].seat, words('scan.made_here')]) assert.ok(text.includes(part), part);
    await door.device.shoot('scan-offline');
    await door.next();
  });

  it('knows who came in here without the network, and who by other gates before', async () => {
    await page.waitForTimeout(SAME_BADGE_MS);
    await door.type(badgeOf(0));
    await (await door.verdict('already_inside')).getByText(words('scan.earlier', { gate: 'A', time: '' })).waitFor();
    await door.next();
    await door.type(badgeOf(9));
    await (await door.verdict('already_inside')).getByText(words('scan.earlier', { gate: 'C', time: '' })).waitFor();
    await door.next();
    await door.direct('out');
    await scanHere(0, 'left');
    await scanHere(1, 'not_inside');
    await door.direct('in');
  });

  it('knows a forged badge', async () => {
    const badge = badgeOf(2);
    await door.type(`${badge.slice(0, 60)}${badge[60] === 'A' ? 'B' : 'A'}${badge.slice(61)}`);
    await door.verdict('bad_signature');
    await door.next();
  });

  it('finds people by name', async () => {
    await page.getByRole('searchbox').fill(hall.people[3].code);
    await page.getByRole('button', { name: `${words('scan.admit_in')} ${nameOf(3)}` }).click();
    await door.verdict('admitted');
    await door.next();
  });

  it('takes back what nobody else knows of yet', async () => {
    await scanHere(4, 'admitted');
    await door.device.button('scan.undo_last').click();
    await page.getByText(words('scan.undo_asked')).waitFor();
    await page.waitForTimeout(SAME_BADGE_MS);
    await scanHere(4, 'admitted');
  });

  it('sends all of it when the network is back: nothing lost, doubled or corrected', async () => {
    await door.device.context.setOffline(false);
    const scans = await settled(hall, door, 10);
    const made = scans.slice(1).map(({ verdict }) => verdict);
    assert.deepEqual(made, ['admitted', 'already_inside', 'already_inside', 'left', 'not_inside', 'bad_signature', 'admitted', 'admitted', 'admitted']);
    assert.equal(scans.filter(({ undone_at: undone }) => undone).length, 1);
    assert.equal(scans.filter(({ conflict }) => conflict).length, 0);
    assert.equal(await page.locator('.correction').count(), 0);
    assert.equal((await hall.facts()).present, 3);
  });

  it('opens again while the daemon is dead, still knows everybody, and goes on', async () => {
    await hall.kill();
    await scanHere(10, 'admitted');
    await page.reload();
    await door.connection(offlineTag).waitFor();
    await door.ready();
    await scanHere(11, 'admitted');
    await page.waitForTimeout(SAME_BADGE_MS);
    await door.type(badgeOf(10));
    await door.verdict('already_inside');
    await door.next();
    await hall.start();
    const scans = await settled(hall, door, 13);
    assert.deepEqual(scans.slice(10).map(({ verdict }) => verdict), ['admitted', 'admitted', 'already_inside']);
    assert.equal((await hall.facts()).present, 5);
  });

  it('loses and doubles nothing when the daemon dies in mid-upload, again and again', async () => {
    const known = (await scansOf(hall)).length;
    await hall.kill();
    await door.connection(offlineTag).waitFor();
    for (let at = 12; at < 52; at++) await door.type(badgeOf(at));
    await until(async () => (await waiting(door)) === 40, 'forty rows');
    // The daemon stores what it is sent and dies before it answers; then it dies
    // before it gets anything.
    for (const deaf of [false, true]) {
      let cut;
      const done = new Promise((resolve) => (cut = resolve));
      await page.route('**/api/scans', async (route) => {
        if (!deaf) await route.fetch().catch(() => {});
        await until(() => hall.daemon, 'the daemon');
        await hall.kill();
        await route.abort().catch(() => {});
        cut();
      }, { times: 1 });
      await hall.start();
      await done;
      assert.equal(await waiting(door), 40);
    }
    await hall.start();
    const scans = await settled(hall, door, known + 40);
    assert.ok(scans.slice(known).every(({ verdict }) => verdict === 'admitted'));
    assert.equal((await hall.facts()).present, 45);
  });

  it('keeps its files for one build, the decoder among them, and nothing of the interface', async () => {
    const kept = await page.evaluate(async () => {
      const names = await caches.keys();
      const paths = [];
      for (const name of names) for (const { url } of await (await caches.open(name)).keys()) paths.push(new URL(url).pathname);
      return { names, paths };
    });
    assert.equal(kept.names.length, 1);
    assert.match(kept.names[0], /^congressd-build-/);
    for (const path of ['/scan', '/assets/scan.js', '/assets/scan.css', '/assets/camera_worker.js', '/assets/zxing_reader.wasm']) assert.ok(kept.paths.includes(path), path);
    assert.ok(!kept.paths.some((path) => path.startsWith('/api/')));
    assert.ok(!kept.paths.includes('/console'));
  });

  it('is not held up by a daemon that is slow, and shows what it says otherwise', async () => {
    let release;
    const held = new Promise((resolve) => (release = resolve));
    await page.route(/\/api\/(scans|pack)/, async (route) => {
      await held;
      await route.continue();
    });
    await hall.admit([hall.people[55]], 'B');
    const began = Date.now();
    await door.type(badgeOf(55));
    await (await door.verdict('admitted')).getByText(words('scan.made_here')).waitFor();
    const took = Date.now() - began;
    await door.type(badgeOf(56));
    await page.locator('section.verdict.good').filter({ hasText: nameOf(56) }).waitFor();
    await door.next();
    release();
    const correction = page.locator('.correction').filter({ hasText: nameOf(55) });
    await correction.getByText(words('scan.verdict.already_inside')).waitFor();
    await correction.getByText(words('scan.earlier', { gate: 'B', time: '' })).waitFor();
    await door.device.shoot('scan-correction');
    assert.deepEqual(await violations(page), []);
    await correction.getByRole('button').click();
    await correction.waitFor({ state: 'detached' });
    assert.ok(took < 5000, `${took} ms, not the daemon's time`);
  });
});

describe('two doors without the network', { timeout: 120000 }, () => {
  let hall;
  let doors;
  let badge;
  before(async () => {
    hall = await Hall.open({ people: makeOfficials(4) });
    badge = (await hall.issueBadges()).get(hall.people[0].id);
    doors = [await Door.open(hall, { gate: 'A' }), await Door.open(hall, { gate: 'B' })];
  });
  after(async () => {
    for (const door of doors ?? []) await door.close();
    await hall?.close();
  });

  it('that let the same badge in make one conflict and one person, and the second is told', async () => {
    for (const door of doors) {
      await door.device.context.setOffline(true);
      await door.connection(offlineTag).waitFor();
      await door.type(badge);
      await door.verdict('admitted');
    }
    await doors[0].page.waitForTimeout(LATE_MS);
    for (const [at, door] of doors.entries()) {
      await door.device.context.setOffline(false);
      await settled(hall, door, at + 1);
    }
    const correction = doors[1].page.locator('.correction').filter({ hasText: hall.people[0].full_name });
    await correction.getByText(words('scan.earlier', { gate: 'A', time: '' })).waitFor();
    assert.equal(await doors[0].page.locator('.correction').count(), 0);
    const { scans } = (await hall.steward.get('/api/scans?conflict=1')).expect(200);
    assert.equal(scans.length, 1);
    assert.equal(scans[0].delegate.id, hall.people[0].id);
    assert.equal((await hall.facts()).present, 1);
  });
});

describe('two tabs of one door', { timeout: 120000 }, () => {
  let hall;
  let badges;
  let first;
  let second;
  before(async () => {
    hall = await Hall.open({ people: makeOfficials(4) });
    badges = await hall.issueBadges();
    first = await Door.open(hall);
    second = new Door(hall, { page: await first.device.context.newPage() });
    await second.page.goto('/scan');
    await second.ready();
  });
  after(async () => {
    await first?.close();
    await hall?.close();
  });

  it('know of each other without the network, and send each scan once', async () => {
    const [one, two] = hall.people.map(({ id }) => badges.get(id));
    await first.device.context.setOffline(true);
    for (const tab of [first, second]) await tab.connection(offlineTag).waitFor();
    await first.type(one);
    await first.verdict('admitted');
    await first.next();
    await second.type(one);
    await second.verdict('already_inside');
    await second.next();
    await second.type(two);
    await second.verdict('admitted');
    await second.next();
    await first.device.context.setOffline(false);
    const scans = await settled(hall, first, 3);
    assert.deepEqual(scans.map(({ verdict }) => verdict), ['admitted', 'already_inside', 'admitted']);
    assert.equal((await hall.facts()).present, 2);
    // Whichever tab sent them, both know that nothing is unconfirmed.
    for (const tab of [first, second]) {
      await tab.connection(words('scan.online')).waitFor();
      await tab.page.getByText(words('scan.unsent')).waitFor({ state: 'detached' });
      assert.equal(await tab.page.locator('.correction').count(), 0);
    }
  });
});
