// The demonstration on the projector: an election as the hall sees it. Its
// picture is the one in the README.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Device } from '../lib/browser.mjs';
import { Client, parallel } from '../lib/client.mjs';
import { Daemon } from '../lib/daemon.mjs';
import { newNonce } from '../lib/hall.mjs';
import { removeDirectory, temporaryDirectory } from '../lib/program.mjs';
import { castBody, Voter } from '../lib/voter.mjs';

const ELECTORATE = 190;
const CAST = 137;
const SEATS = 15;

// Some candidates are liked better: always the same ballots.
function marksOf(voter, candidates) {
  const chance = (number) => ((voter * 7919 + number * 104729 + voter * number * 31) % 1000) / 1000;
  const marked = [];
  for (let number = 1; number <= candidates && marked.length < SEATS; number++) {
    if (chance(number) < 0.95 - ((number * 5) % 17) * 0.035) marked.push([number, 1]);
  }
  return marked;
}

describe('the demonstration on the projector', { timeout: 300000 }, () => {
  const directory = temporaryDirectory();
  const data = path.join(directory, 'demo');
  let daemon;
  let nobody;
  let secretariat;
  let screen;
  let contest;

  before(async () => {
    daemon = await Daemon.start(['demo', '--data', data, '--listen', '127.0.0.1:0']);
    nobody = new Client(daemon);
    for (let wait = 0; wait < 100 && !/pair=/.test(daemon.stdout); wait++) await new Promise((done) => setTimeout(done, 50));
    const [, code] = daemon.stdout.match(/secretariat\s+\S+#pair=(\S+)/);
    secretariat = nobody.bearer((await nobody.post('/api/devices/pair', { code })).done().token);
    screen = await Device.open(daemon.base, { width: 1920, height: 1080 });
  });

  after(async () => {
    await screen?.close();
    nobody?.close();
    if (daemon) await daemon.stop();
    removeDirectory(directory);
  });

  async function present() {
    const { delegates } = (await secretariat.get('/api/delegates?limit=1000')).expect(200);
    // One in every four of each delegation is late.
    return delegates.filter((_, at) => at % 4 !== 3 || at % 8 === 3).slice(0, ELECTORATE);
  }

  async function admit(people) {
    const scans = people.map(({ id }) => ({ nonce: newNonce(), delegate: id, gate: 'A', direction: 'in' }));
    (await secretariat.post('/api/scans', { scans })).expect(200);
  }

  async function signIn(people) {
    const facts = (await nobody.get('/api/congress')).expect(200);
    const secrets = new Map(
      readFileSync(path.join(data, 'cards.csv'), 'utf8')
        .split('\r\n')
        .map((line) => line.split(','))
        .map(([code, , secret]) => [code, secret]),
    );
    return parallel(people, 8, async ({ code }) => {
      const voter = new Voter(nobody, facts.id, secrets.get(code));
      await voter.login();
      return voter;
    });
  }

  // The bars glide, and the screen's own buttons go away.
  const settle = () => new Promise((done) => setTimeout(done, 5000));

  const move = async (to) => (await secretariat.post(`/api/contests/${contest.id}/state`, { to })).done();

  it('shows the election with its bars', async () => {
    const people = await present();
    await admit(people);
    const voters = await signIn(people);
    const { contests } = (await nobody.get('/api/contests')).expect(200);
    contest = contests.find(({ style }) => style === 'approval');
    contest = await move('issuing');
    const ballots = await parallel(voters, 8, (voter) => voter.draw(contest));
    await move('voting');
    (await secretariat.post('/api/projector', { slide: 'contest', contest: contest.id })).done();
    await screen.page.goto('/projector');
    await parallel([...ballots.slice(0, CAST).entries()], 8, async ([at, ballot]) => {
      (await nobody.post('/api/ballots', castBody(ballot, marksOf(at, contest.options.length)))).done();
    });
    const shown = await nobody.get(`/api/contests/${contest.id}`);
    assert.equal(shown.expect(200).collected, CAST);
    await screen.page.getByText(`${CAST} / ${ELECTORATE}`).first().waitFor();
    await settle();
    await screen.shoot('projector-demo');
  });

  it('shows who is elected', async () => {
    await move('closed');
    (await secretariat.post('/api/projector', { slide: 'result', contest: contest.id })).done();
    const { result } = (await nobody.get(`/api/contests/${contest.id}`)).expect(200);
    await screen.page.getByText(`${result.elected.length} / ${SEATS}`).first().waitFor();
    await settle();
    await screen.shoot('projector-demo-result');
  });
});
