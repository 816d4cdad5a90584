// A shared tablet: twenty delegates one after the other, each wiped before the
// next; crashes between the draw and the receipt; a screen that is left alone.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { hex } from '../../web/lib/bytes.js';
import { decodeSecret } from '../../web/lib/card.js';
import { generate } from '../../web/node_modules/lean-qr/index.mjs';
import { verifyBoard } from '../../web/lib/verify.js';
import { assertAccessible } from '../lib/accessible.mjs';
import { Device, words } from '../lib/browser.mjs';
import { filmFlags, writeFilm } from '../lib/camera.mjs';
import { Hall } from '../lib/hall.mjs';
import { lose } from '../lib/network.mjs';
import { makeOfficials } from '../lib/roster.mjs';

const PASSWORD = 'mật khẩu của bàn thư ký';
const DELEGATES = 20;
const OPTIONS = ['Lê Thị An', 'Trần Bình', 'Phạm Châu'];
const ELECTION = { title: 'Bầu Ban Chấp hành', style: 'approval', seats: 2, options: OPTIONS, board: 'everyone' };
const QUESTION = { title: 'Thông qua nghị quyết', style: 'resolution' };
const WARNING_MS = 16000;

// Everything the browser keeps for the page, binary as hex, and the page itself.
async function everything(device) {
  const stored = await device.page.evaluate(async () => {
    const text = (value) => {
      if (value instanceof Uint8Array) return [...value].map((byte) => byte.toString(16).padStart(2, '0')).join('');
      if (value && typeof value === 'object') return `{${Object.entries(value).map(([key, one]) => `${key}:${text(one)}`)}}`;
      return String(value);
    };
    const kept = [];
    for (const { name } of await indexedDB.databases()) {
      const database = await new Promise((resolve, reject) => {
        const request = indexedDB.open(name);
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
      for (const table of database.objectStoreNames) {
        const store = database.transaction(table).objectStore(table);
        const all = (request) => new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
        const keys = await all(store.getAllKeys());
        const values = await all(store.getAll());
        keys.forEach((key, at) => kept.push({ table, key: text(key), value: text(values[at]) }));
      }
      database.close();
    }
    return {
      kept,
      // How far the tablet's clock is off is nobody's secret.
      storage: JSON.stringify([{ ...localStorage, 'congressd.clock': undefined }, { ...sessionStorage }]),
      page: document.documentElement.outerHTML,
      address: window.location.href,
      history: JSON.stringify(window.history.state),
    };
  });
  return { ...stored, cookies: await device.context.cookies() };
}

// The code on a voting card, as a picture for the camera's film.
function pictureOf(text) {
  const code = generate(text);
  const [scale, quiet] = [8, 4];
  const side = (code.size + 2 * quiet) * scale;
  const at = (x, y) => (code.get(Math.floor(x / scale) - quiet, Math.floor(y / scale) - quiet) ? 0 : 255);
  return { width: side, height: side, at };
}

const boxesOf = ({ kept }) => kept.filter(({ table }) => table === 'boxes');

// What identifies this delegate, or how they vote.
const marksOfPerson = ({ full_name: name, code, secret }) => [name, code, secret, hex(decodeSecret(secret))];

describe('a kiosk', { timeout: 600000 }, () => {
  let hall;
  let tablet;
  let page;
  let cards;
  let empty;

  before(async () => {
    hall = await Hall.open({ people: makeOfficials(DELEGATES + 6) });
    await hall.congress.succeed('staff', ['add', 'thu-ky', '--role', 'secretariat'], { input: `${PASSWORD}\n` });
    await hall.admit(hall.people);
    cards = await hall.issueCards(hall.people.map(({ id }) => id));
    tablet = await Device.open(hall.base, { width: 820, height: 1180 });
    page = tablet.page;
    await page.goto('/kiosk');
    await atStart();
    empty = await everything(tablet);
  });
  // Each state is held against the rules of accessibility, and kept as a picture.
  const look = async (name) => {
    await assertAccessible(page);
    await tablet.shoot(name);
  };
  after(async () => {
    await tablet?.close();
    await hall?.close();
  });

  const atStart = () => tablet.heading(words('kiosk.welcome')).waitFor();
  // A scanner types the link that is on the card.
  const scan = async ({ url }) => {
    await atStart();
    await page.keyboard.type(url);
    await page.keyboard.press('Enter');
  };
  const finish = async () => {
    await tablet.button('kiosk.finish').click();
    await atStart();
  };
  const mark = async (...names) => {
    for (const name of names) await page.getByLabel(name).check();
    await tablet.button('seat.review').click();
    await tablet.heading(words('seat.review_title')).waitFor();
  };
  const cast = () => page.getByRole('button', { name: words('seat.cast'), exact: true }).click();
  const inBox = () => page.getByText(words('seat.stage.cast')).waitFor();
  const collected = async (id) => (await hall.contest(id)).collected;
  // Boxes are removed a moment after the screen is wiped.
  const untilBoxes = async (count) => {
    for (let wait = 0; wait < 200; wait++) {
      const all = await everything(tablet);
      if (boxesOf(all).length === count) return all;
      await new Promise((done) => setTimeout(done, 50));
    }
    assert.fail(`${boxesOf(await everything(tablet)).length} boxes, not ${count}`);
  };
  const assertNothingOf = (card, all) => {
    const { history, ...kept } = all;
    const text = JSON.stringify(kept);
    for (const mark of marksOfPerson(card)) assert.ok(!text.includes(mark), `${mark} is left`);
    assert.deepEqual(all.cookies, []);
    assert.equal(all.storage, empty.storage);
    assert.equal(all.address, empty.address);
  };

  describe('serves twenty delegates in a row', () => {
    let election;
    const receipts = [];

    it('hands each a ballot, sealed, and asks them to come back', async () => {
      election = await hall.define(ELECTION);
      await hall.move(election.id, 'issuing');
      for (const [at, card] of cards.slice(0, DELEGATES).entries()) {
        await scan(card);
        await page.getByText(words('kiosk.issued')).waitFor();
        await page.getByText(card.full_name).waitFor();
        if (at === 0) await look('kiosk-issued');
        await finish();
        assertNothingOf(card, await untilBoxes(at + 1));
      }
      assert.equal((await hall.contest(election.id)).issued, DELEGATES);
    });

    it('keeps them over a restart of the tablet, and nobody can read them', async () => {
      await tablet.restart();
      page = tablet.page;
      await page.goto('/kiosk');
      const all = await untilBoxes(DELEGATES);
      for (const card of cards) assertNothingOf(card, all);
      const text = JSON.stringify(boxesOf(all));
      assert.ok(!text.includes('voprf') && !text.includes('seed'), 'what is in the boxes is sealed');
      const { page: drawn } = all;
      assert.ok(!drawn.includes('DB0'));
    });

    it('lets each cast, and keeps nothing of anybody', async () => {
      await hall.move(election.id, 'voting');
      const signIns = [];
      page.on('request', (request) => request.url().includes('/api/login') && signIns.push(request.url()));
      for (const [at, card] of cards.slice(0, DELEGATES).entries()) {
        await scan(card);
        await tablet.heading(ELECTION.title).waitFor();
        await mark(OPTIONS[at % 3], OPTIONS[(at + 1) % 3]);
        if (at === 0) await look('kiosk-review');
        await cast();
        await inBox();
        if (at % 5 === 0) {
          await tablet.button('kiosk.show_receipts').click();
          receipts.push(await page.locator('.receipt-code').textContent());
          if (at === 0) await look('kiosk-receipt');
        }
        await finish();
        const all = await untilBoxes(DELEGATES - at - 1);
        assertNothingOf(card, all);
        for (const code of receipts) assert.ok(!JSON.stringify(all).includes(code), 'no receipt is left');
        assert.equal(await collected(election.id), at + 1);
      }
      assert.deepEqual(signIns, [], 'nobody was named to the daemon when casting');
      assert.deepEqual((await everything(tablet)).kept, empty.kept);
    });

    it('cannot be turned back to the one before', async () => {
      await page.goBack().catch(() => {});
      await atStart();
      const { page: text } = await everything(tablet);
      for (const { full_name: name } of cards.slice(0, DELEGATES)) assert.ok(!text.includes(name));
    });

    it('puts twenty ballots on the board', async () => {
      await hall.move(election.id, 'closed');
      const report = await verifyBoard(await hall.board(election.id), { congressKey: (await hall.facts()).public_key });
      assert.deepEqual(report.findings, []);
      assert.equal(report.leaves.length, DELEGATES);
      for (const code of receipts) {
        assert.ok(report.leaves.some((leaf) => leaf.startsWith(code.trim().replaceAll('-', ''))), code);
      }
    });
  });

  describe('on a bad day', () => {
    let election;
    let own;

    before(async () => {
      election = await hall.define({ ...ELECTION, title: 'Bầu Ban Thường vụ', late_issue: true });
      await hall.move(election.id, 'issuing', 'voting');
      own = cards.slice(DELEGATES);
    });

    it('draws and casts in one visit', async () => {
      await scan(own[0]);
      await mark(OPTIONS[0]);
      await cast();
      await inBox();
      await finish();
      assertNothingOf(own[0], await untilBoxes(0));
      assert.equal(await collected(election.id), 1);
    });

    it('is not fooled into a second ballot, and says why', async () => {
      await scan(own[0]);
      await page.getByText(words('kiosk.problem.already_drawn')).waitFor();
      await look('kiosk-already');
      await finish();
      assertNothingOf(own[0], await untilBoxes(0));
    });

    it('loses power after the draw went out, and gives the same ballot after', async () => {
      const { lost } = await lose(page, '**/api/contests/*/draw', 'after');
      await scan(own[1]);
      await lost;
      await tablet.restart();
      page = tablet.page;
      await page.goto('/kiosk');
      assertNothingOf(own[1], await untilBoxes(1));
      await scan(own[1]);
      await mark(OPTIONS[1]);
    });

    it('loses power after the cast went out, and gives the receipt after', async () => {
      const { lost } = await lose(page, '**/api/ballots', 'after');
      await cast();
      await lost;
      await tablet.restart();
      page = tablet.page;
      await page.goto('/kiosk');
      assertNothingOf(own[1], await untilBoxes(1));
      assert.equal(await collected(election.id), 2);
      await scan(own[1]);
      await inBox();
      await tablet.button('kiosk.show_receipts').click();
      await page.locator('.receipt-code').waitFor();
      await finish();
      assertNothingOf(own[1], await untilBoxes(0));
      assert.equal(await collected(election.id), 2);
    });

    it('opens a sealed ballot to its own card only', async () => {
      await scan(own[2]);
      await tablet.heading(election.title).waitFor();
      await tablet.button('kiosk.leave_unvoted').click();
      await untilBoxes(1);
      await scan(own[3]);
      await page.getByText(own[3].full_name).first().waitFor();
      assert.equal(await page.getByText(own[2].full_name).count(), 0);
      await mark(OPTIONS[2]);
      await cast();
      await inBox();
      await finish();
      await untilBoxes(1);
      assert.equal(await collected(election.id), 3);
    });

    it('goes on sending when the delegate has to leave without an answer', async () => {
      await scan(own[2]);
      await mark(OPTIONS[0], OPTIONS[2]);
      await lose(page, '**/api/ballots', 'before', 2);
      await cast();
      await page.getByText(words('seat.stage.unanswered')).waitFor();
      await look('kiosk-unanswered');
      await finish();
      for (let wait = 0; wait < 200 && (await collected(election.id)) < 4; wait++) await new Promise((done) => setTimeout(done, 50));
      assert.equal(await collected(election.id), 4);
      await page.getByText(words('kiosk.outbox', { count: 1 })).waitFor({ state: 'detached' });
      await scan(own[2]);
      await inBox();
      await finish();
      assertNothingOf(own[2], await untilBoxes(0));
    });

    it('warns at an abandoned screen, then wipes it and keeps the ballot', async () => {
      await page.clock.install();
      await page.goto('/kiosk');
      await scan(own[4]);
      await tablet.heading(election.title).waitFor();
      await page.getByLabel(OPTIONS[0]).check();
      await page.clock.runFor(92000);
      await tablet.heading(words('kiosk.still_there')).waitFor();
      const reached = new Set();
      for (let press = 0; press < 8; press++) {
        await page.keyboard.press('Tab');
        reached.add(await page.evaluate(() => document.activeElement !== document.body && !document.activeElement.closest('[role=alertdialog]')));
      }
      assert.ok(!reached.has(true), 'the keyboard stays out of what is behind the question');
      await look('kiosk-warning');
      await tablet.button('kiosk.stay').click();
      await tablet.heading(words('kiosk.still_there')).waitFor({ state: 'detached' });
      assert.equal(await page.getByLabel(OPTIONS[0]).isChecked(), true);
      assert.equal(await page.getByLabel(OPTIONS[0]).evaluate((node) => node === document.activeElement), true, 'the focus is where it was');
      await page.clock.runFor(92000);
      await tablet.heading(words('kiosk.still_there')).waitFor();
      await page.clock.runFor(WARNING_MS);
      await atStart();
      assertNothingOf(own[4], await untilBoxes(1));
      await page.clock.resume();
    });

    it('throws away what is left once the result is certified', async () => {
      await page.reload();
      await untilBoxes(1);
      await hall.move(election.id, 'closed');
      await hall.certify(election.id);
      await untilBoxes(0);
    });
  });

  it('takes an open vote as well', async () => {
    const question = await hall.define(QUESTION);
    await hall.move(question.id, 'voting');
    await scan(cards[5]);
    await tablet.heading(QUESTION.title).waitFor();
    await page.getByLabel(words('mark.for'), { exact: true }).check();
    await tablet.button('seat.review').click();
    await tablet.button('seat.vote').click();
    await page.getByText(words('seat.stage.voted')).waitFor();
    await finish();
    assertNothingOf(cards[5], await untilBoxes(0));
    assert.equal((await hall.contest(question.id)).totals[0].for, 1);
  });

  it('reads a card by camera, and leaves it alone while it lies there after', async () => {
    const question = await hall.define({ ...QUESTION, title: 'Thông qua chương trình' });
    await hall.move(question.id, 'voting');
    const film = hall.congress.file('card.y4m');
    writeFilm(film, [{ png: pictureOf(cards[7].url), seconds: 3 }, { png: null, seconds: 1 }]);
    const stand = await Device.open(hall.base, { width: 820, height: 1180, flags: filmFlags(film) });
    await stand.page.goto('/kiosk');
    await stand.page.getByText(cards[7].full_name).first().waitFor();
    await stand.button('kiosk.leave_unvoted').click();
    await stand.heading(words('kiosk.welcome')).waitFor();
    await stand.page.locator('video').evaluate((video) => new Promise((done) => video.requestVideoFrameCallback(done)));
    await stand.shoot('kiosk-camera');
    assert.equal(await stand.page.getByText(cards[7].full_name).count(), 0);
    await stand.close();
    await hall.move(question.id, 'closed');
  });

  it('takes a typed code, and names what is no card', async () => {
    await tablet.button('kiosk.type').click();
    await page.getByLabel(words('seat.secret')).fill('A'.repeat(20));
    await tablet.button('kiosk.go_on').click();
    await page.getByText(words('kiosk.misread.length')).waitFor();
    await page.getByLabel(words('seat.secret')).fill(cards[6].secret.toLowerCase().replace(/(.{4})/g, '$1 '));
    await tablet.button('kiosk.go_on').click();
    await page.getByText(cards[6].full_name).first().waitFor();
    await tablet.button('kiosk.leave_unvoted').click();
    await atStart();
  });

  it('lets only the staff leave', async () => {
    assert.equal(await page.getByRole('link').count(), 0);
    await tablet.button('kiosk.staff').click();
    await page.getByLabel(words('common.name'), { exact: true }).fill('thu-ky');
    await page.getByLabel(words('common.password'), { exact: true }).fill('đoán');
    await tablet.button('common.sign_in').click();
    await page.getByText(words('common.wrong_password')).waitFor();
    await page.getByLabel(words('common.password'), { exact: true }).fill(PASSWORD);
    await tablet.button('common.sign_in').click();
    await page.getByRole('link', { name: words('kiosk.leave') }).waitFor();
    await page.getByLabel(words('kiosk.name_label')).fill('Cửa Đông');
    await tablet.button('common.save').click();
    await look('kiosk-staff');
    await tablet.button('kiosk.to_start').click();
    await atStart();
    await page.getByText(words('kiosk.name', { name: 'Cửa Đông' })).waitFor();
    assert.deepEqual(await tablet.context.cookies(), []);
    await look('kiosk-start');
  });
});
