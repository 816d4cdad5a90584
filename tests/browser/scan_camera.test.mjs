// A door with a camera: Chromium's fake one plays a film of badges as the daemon
// prints them.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { violations } from '../lib/axe.mjs';
import { words } from '../lib/browser.mjs';
import { filmFlags, writeFilm } from '../lib/camera.mjs';
import { Door, until } from '../lib/door.mjs';
import { Hall } from '../lib/hall.mjs';
import { makeOfficials } from '../lib/roster.mjs';

// The film begins when the camera is opened and comes round again. A badge is
// held for longer than the door leaves it alone; then it is away for as long.
const HELD = 4;
const AWAY = 6;

// A second congress with the same id: its badges are forgeries here.
async function forger(hall) {
  const other = await Hall.open({ people: makeOfficials(3) });
  const { id } = await hall.facts();
  await other.stop();
  other.congress.sql(`UPDATE congress SET id = ${Number.parseInt(id, 16)}`);
  await other.start();
  await other.issueBadges();
  return other;
}

const pngOf = async (hall, at) => (await hall.secretariat.get(`/api/badges/${hall.people[at].id}.png`)).body;

describe('a door with a camera', { timeout: 240000 }, () => {
  let hall;
  let other;
  let door;
  let page;
  before(async () => {
    hall = await Hall.open({ people: makeOfficials(6) });
    await hall.issueBadges();
    other = await forger(hall);
    const film = hall.congress.file('badges.y4m');
    const first = await pngOf(hall, 0);
    writeFilm(film, [
      { seconds: 1 },
      { png: first, seconds: HELD },
      { seconds: AWAY },
      { png: first, seconds: HELD },
      { seconds: 1 },
      { png: await pngOf(other, 1), seconds: HELD },
      { seconds: AWAY },
    ]);
    door = await Door.open(hall, { flags: filmFlags(film), permissions: ['camera'] });
    page = door.page;
  });
  after(async () => {
    await door?.close();
    await other?.close();
    await hall?.close();
  });

  const stored = async () => (await hall.steward.get('/api/scans?limit=1000')).expect(200).scans;

  it('does not load the decoder before the camera is wanted', async () => {
    const loaded = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name));
    assert.ok(!loaded.some((name) => /wasm|camera_worker/.test(name)), loaded.join(' '));
  });

  it('goes from paired to scanning in one tap, and is green for a badge', async () => {
    await door.device.button('scan.camera.start').click();
    const shown = await door.verdict('admitted');
    assert.ok((await shown.textContent()).includes(hall.people[0].full_name));
    assert.equal((await hall.facts()).present, 1);
  });

  it('makes one scan of a badge held still, and yellow when it comes again', async () => {
    const shown = await door.verdict('already_inside');
    await shown.getByText(words('scan.earlier', { gate: 'A', time: '' })).waitFor();
    assert.deepEqual((await stored()).map(({ verdict }) => verdict), ['admitted', 'already_inside']);
  });

  it('is red for a forged one, without a tap between', async () => {
    await door.verdict('bad_signature');
    const [last] = (await stored()).slice(-1);
    assert.deepEqual([last.verdict, last.delegate], ['bad_signature', null]);
    assert.equal((await hall.facts()).present, 1);
  });

  it('opens the camera again by itself after a reload', async () => {
    await door.next();
    await page.reload();
    await page.locator('.finder.on video').waitFor();
    const before = (await stored()).length;
    await until(async () => (await stored()).length > before, 'the next badge of the film');
  });

  it('can be switched off, and lets the camera go', async () => {
    await page.evaluate(() => {
      window.track = document.querySelector('video').srcObject.getVideoTracks()[0];
    });
    await until(async () => {
      await page.keyboard.press('Escape');
      return door.device
        .button('scan.camera.stop')
        .click({ timeout: 1000 })
        .then(() => true, () => false);
    }, 'the camera can be switched off');
    await door.device.button('scan.camera.start').waitFor();
    assert.equal(await page.evaluate(() => window.track.readyState), 'ended');
  });
});

describe('a camera that shows other codes', { timeout: 120000 }, () => {
  let hall;
  let door;
  before(async () => {
    hall = await Hall.open({ people: makeOfficials(2) });
  });
  after(async () => {
    await door?.close();
    await hall?.close();
  });

  it('says they are no badges and scans nothing', async () => {
    // A QR code of something else, drawn by the library the console draws with.
    const { generate } = await import('../../web/node_modules/lean-qr/index.mjs');
    const code = generate('https://example.org/');
    const scale = 8;
    const quiet = 4;
    const side = (code.size + 2 * quiet) * scale;
    const at = (x, y) => (code.get(Math.floor(x / scale) - quiet, Math.floor(y / scale) - quiet) ? 0 : 255);
    const film = hall.congress.file('poster.y4m');
    writeFilm(film, [{ png: { width: side, height: side, at }, seconds: 3 }]);
    door = await Door.open(hall, { flags: filmFlags(film), permissions: ['camera'] });
    await door.device.button('scan.camera.start').click();
    await door.page.getByText(words('scan.hint.other')).waitFor();
    assert.deepEqual(await violations(door.page), []);
    assert.deepEqual((await hall.steward.get('/api/scans')).expect(200).scans, []);
  });
});

describe('a door without a camera', { timeout: 120000 }, () => {
  let hall;
  let door;
  before(async () => {
    hall = await Hall.open({ people: makeOfficials(2) });
  });
  after(async () => {
    await door?.close();
    await hall?.close();
  });

  it('says what is missing, and what to do', async () => {
    door = await Door.open(hall);
    await door.device.button('scan.camera.start').click();
    await door.page.getByText(words('scan.camera.none')).waitFor();
    await door.device.button('common.retry').waitFor();
    await door.page.getByRole('searchbox').waitFor();
    assert.deepEqual(await violations(door.page), []);
  });

  it('says that browsers want https where the address is not', async () => {
    await door.page.addInitScript(() => Object.defineProperty(window, 'isSecureContext', { get: () => false }));
    await door.page.reload();
    await door.page.getByText(words('scan.camera.insecure')).waitFor();
    await door.page.getByText(words('scan.camera.insecure_how')).waitFor();
  });
});
