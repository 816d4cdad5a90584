// Sheets of voting cards from the console: once, for their owners' eyes, and nowhere else.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { parallel } from '../lib/client.mjs';
import { decodePdf, pdfInfo, pdfText } from '../lib/decode.mjs';
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
