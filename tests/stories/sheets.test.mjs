// Sheets of voting cards from the console: once, for their owners' eyes, and nowhere else.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { parallel } from '../lib/client.mjs';
import { decodePart, decodePdf, pdfImage, pdfInfo, pdfText, pdfWords } from '../lib/decode.mjs';
import { Hall } from '../lib/hall.mjs';
import { makeOfficials } from '../lib/roster.mjs';
import { Voter } from '../lib/voter.mjs';

const TIMEOUT = { timeout: 120000 };
const LINK = /^http:\/\/10\.1\.2\.3:8080\/v#([A-Z2-7]{26})$/;

function filesBelow(directory) {
  return readdirSync(directory).flatMap((name) => {
    const file = path.join(directory, name);
    return statSync(file).isDirectory() ? filesBelow(file) : [file];
  });
}

describe('sheets of voting cards', TIMEOUT, () => {
  let hall;
  let congress;
  before(async () => {
    hall = await Hall.open({ people: makeOfficials(9), serve: { args: ['--public-url', 'http://10.1.2.3:8080/'] } });
    congress = (await hall.facts()).id;
  });
  after(() => hall?.close());

  const print = (delegates, reissue = false) => hall.secretariat.post('/api/cards.pdf', { delegates, reissue });
  async function secretsOf(answer, pages) {
    assert.equal(answer.status, 200, answer.text.slice(0, 200));
    assert.equal((await pdfInfo(answer.body)).pages, pages);
    if ((await pdfText(answer.body)).normalize('NFC').includes('Không có thẻ nào để in')) return [];
    return (await decodePdf(answer.body, 1, pages)).map((link) => LINK.exec(link)?.[1]);
  }
  const signsIn = async (secret) => {
    try {
      await new Voter(hall.nobody, congress, secret).login();
      return true;
    } catch {
      return false;
    }
  };
  const events = async () => (await hall.auditor.get('/api/events')).text.trim().split('\n').map((line) => JSON.parse(line));

  it('open the hall to those on them', async () => {
    const answer = await print(hall.people.slice(0, 3).map(({ id }) => id));
    assert.match(answer.headers['content-type'], /^application\/pdf/);
    assert.equal(answer.headers['content-disposition'], 'attachment; filename="cards.pdf"');
    assert.equal(answer.headers['cache-control'], 'no-store');
    const secrets = await secretsOf(answer, 1);
    assert.equal(new Set(secrets).size, 3);
    assert.deepEqual(await parallel(secrets, 3, signsIn), [true, true, true]);
    const text = (await pdfText(answer.body)).normalize('NFC');
    for (const { code } of hall.people.slice(0, 3)) assert.ok(text.includes(code), code);
  });

  // Two columns of two cards; each is three panels of 93 x 45 mm, to be folded: the
  // lowest up over the middle one, the uppermost back behind both.
  const PANEL = { width: 93, height: 45 };
  const panelOf = (card, part) => ({ ...PANEL, x: 12 + (card % 2) * PANEL.width, y: 13.5 + (Math.floor(card / 2) * 3 + part) * PANEL.height });
  const INNER = 1;
  const within = (word, panel) => word.left >= panel.x && word.right <= panel.x + panel.width && word.top >= panel.y && word.bottom <= panel.y + panel.height;

  it('keep the secret inside when they are folded', async () => {
    const { body } = await print(hall.people.slice(0, 3).map(({ id }) => id), true);
    const all = await pdfWords(body, 1);
    for (let card = 0; card < 3; card++) {
      const [name, inner, cover] = [0, INNER, 2].map((part) => panelOf(card, part));
      const [link, ...others] = await decodePart(body, 1, inner);
      const secret = LINK.exec(link)?.[1];
      assert.ok(secret && others.length === 0, link);
      // Of what ends up outside, and of the cover, no symbol and no part of the secret.
      assert.deepEqual([await decodePart(body, 1, name), await decodePart(body, 1, cover)], [[], []]);
      for (const group of secret.match(/.{2,4}/g)) {
        const places = all.filter(({ text }) => text === group);
        assert.ok(places.some((word) => within(word, inner)), `${group} stands on the inner panel`);
        for (const panel of [name, cover]) assert.ok(!places.some((word) => within(word, panel)), `${group} stands outside`);
      }
      assert.ok(all.some((word) => word.text === hall.people[card].code && within(word, name)), 'whose card it is can be read outside');
    }
  });

  it('lay noise over every part of the secret, against the light', async () => {
    const { body } = await print([hall.people[0].id], true);
    const dots = 200 / 25.4;
    const { width, pixels } = await pdfImage(body, 1, 200);
    const ink = (left, top, side, rows = side) => {
      let dark = 0;
      for (let y = Math.round(top * dots); y < (top + rows) * dots; y++) for (let x = Math.round(left * dots); x < (left + side) * dots; x++) dark += pixels[y * width + x] < 128;
      return dark / (side * rows * dots * dots);
    };
    const inner = panelOf(0, INNER);
    const fold = inner.y + PANEL.height;
    const groups = new Set((await secretsOf({ status: 200, text: '', body }, 1))[0].match(/.{2,4}/g));
    const characters = (await pdfWords(body, 1)).filter((word) => groups.has(word.text) && within(word, inner));
    assert.equal(characters.length, 7);
    // The symbol, cell by cell, without its quiet zone, and every group of characters.
    const parts = characters.map(({ left, top, right, bottom }) => ({ left, top, width: right - left, height: bottom - top }));
    for (let row = 0; row < 10; row++) for (let column = 0; column < 10; column++) parts.push({ left: inner.x + 5.6 + 3 * column, top: inner.y + 8.1 + 3 * row, width: 3, height: 3 });
    let covered = 0;
    for (const { left, top, width: across, height } of parts) {
      assert.ok(ink(left, top, across, height) > 0.02, 'there is something of the secret');
      const over = ink(left, 2 * fold - top - height, across, height); // where it lies once folded up
      assert.ok(over > 0.1 && over < 0.9, `noise of ${over} over ${left}, ${top}`);
      covered++;
    }
    assert.equal(covered, 107);
  });

  it('are for those who have no card yet', async () => {
    const secrets = await secretsOf(await print('all'), 2);
    assert.equal(new Set(secrets).size, 6);
    assert.deepEqual(await secretsOf(await print('all'), 1), []);
  });

  it('revoke the card before when they are asked to', async () => {
    const { id } = hall.people[0];
    const [first] = await secretsOf(await print([id], true), 1);
    assert.equal(await signsIn(first), true);
    const [second] = await secretsOf(await print([id], true), 1);
    assert.deepEqual([await signsIn(first), await signsIn(second)], [false, true]);
  });

  it('stand in the event log, without a secret', async () => {
    const before = (await events()).length;
    const [secret] = await secretsOf(await print([hall.people[1].id], true), 1);
    const { act, actor, data } = (await events())[before];
    assert.deepEqual([act, data], ['cards.issue', { delegates: [hall.people[1].id], reissue: true, issued: 1 }]);
    assert.match(actor, /^token:/);
    assert.ok(!JSON.stringify(await events()).includes(secret));
  });

  it('leave no secret on the disk or in the log', async () => {
    const secrets = await secretsOf(await print('all', true), 3);
    assert.equal(secrets.length, 9);
    for (const file of filesBelow(hall.congress.data)) {
      const bytes = readFileSync(file);
      assert.ok(!bytes.includes('%PDF'), file);
      for (const secret of secrets) assert.ok(!bytes.includes(secret), file);
    }
    for (const secret of secrets) assert.ok(!hall.daemon.stderr.includes(secret));
  });

  it('are refused whole for one who can have no card', async () => {
    const { id } = hall.people[8];
    (await hall.secretariat.patch(`/api/delegates/${id}`, { withdrawn: true })).done();
    const { fields } = (await print([hall.people[7].id, id], true)).refused(422, 'invalid');
    assert.match(fields.delegates, new RegExp(`\\b${id}\\b.*withdrawn`));
    (await print([999999])).refused(422, 'invalid');
    (await print('everybody')).refused(422, 'invalid');
    (await hall.auditor.post('/api/cards.pdf', { delegates: 'all' })).refused(403, 'forbidden');
  });

  it('asked for at the same time never hold the same delegate twice', async () => {
    const more = [...hall.people.map((one) => ({ ...one })), ...makeOfficials(12).slice(9)];
    await hall.importRoster(more);
    const answers = await Promise.all([print('all'), print('all'), print('all')]);
    const printed = answers.filter(({ status }) => status === 200);
    for (const answer of answers) if (answer.status !== 200) answer.refused(409, 'conflict');
    const secrets = (await Promise.all(printed.map((answer) => secretsOf(answer, 1)))).flat();
    assert.equal(secrets.length, 3);
    assert.deepEqual(await parallel(secrets, 3, signsIn), [true, true, true]);
  });
});
