// The delegates' phones of a soak, on a thread of their own, so that their
// arithmetic does not hold up who measures. Messages: {work, contest} or {hurry} in;
// {kind, ms}, {error} and at last {done, leaves} out.

import { setTimeout as sleep } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { Client } from '../../lib/client.mjs';
import { Voter, castBody, newBallot, finishBallot } from '../../lib/voter.mjs';

const { base, congress, secrets } = workerData;
let { gapMs } = workerData;
const nobody = new Client({ base });
const phones = secrets.map((secret) => ({ voter: new Voter(nobody, congress, secret), ballot: null }));

async function timed(kind, act) {
  const begun = performance.now();
  const answer = await act();
  parentPort.postMessage({ kind, ms: performance.now() - begun });
  return answer;
}

async function signIn({ voter }) {
  const { challenge } = (await nobody.post('/api/login/challenge')).done();
  const body = voter.loginBody(challenge);
  const { token } = (await timed('card sign-in', () => nobody.post('/api/login', body))).expect(200);
  if (voter.client) (await voter.client.post('/api/logout')).done();
  voter.client = nobody.bearer(token);
}

const works = {
  'sign-in': signIn,

  async draw(phone, contest) {
    const ballot = newBallot(contest);
    const path = `/api/contests/${contest.id}/draw`;
    const body = phone.voter.drawBody(ballot);
    const answer = await timed('draw', () => phone.voter.client.post(path, body));
    phone.ballot = finishBallot(ballot, answer.expect(200));
  },

  async cast(phone, contest, at) {
    const body = castBody(phone.ballot, [[1 + (at % contest.options.length), 1]]);
    const { receipt } = (await timed('cast', () => nobody.post('/api/ballots', body))).expect(201);
    // Sent again, as a phone does that had no answer: once on the board all the same.
    if (at % 8 === 0) (await nobody.post('/api/ballots', body)).expect(200);
    return receipt.leaf;
  },
};

async function run(work, contest) {
  const leaves = [];
  for (const [at, phone] of phones.entries()) {
    const begun = performance.now();
    try {
      leaves.push(await works[work](phone, contest, at));
    } catch (error) {
      parentPort.postMessage({ error: `${work}: ${error.message}` });
    }
    await sleep(Math.max(0, gapMs - (performance.now() - begun)));
  }
  parentPort.postMessage({ done: work, leaves });
}

parentPort.on('message', ({ work, contest, hurry }) => {
  if (hurry) gapMs = 0;
  if (work) run(work, contest);
});
