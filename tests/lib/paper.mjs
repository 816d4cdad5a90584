// Ballot papers as the tellers handle them: printed, handed out, collected and
// entered, on the answers of the API.

import assert from 'node:assert/strict';
import { pdfText } from './decode.mjs';

const SERIAL = /\b[A-Z2-7]{4}(?:-[A-Z2-7]{4}){3}\b/g;

/** The serials printed on a PDF of ballot papers, in the order of the stack. */
export async function serialsOn(pdf) {
  return (await pdfText(pdf)).match(SERIAL).map((grouped) => grouped.replaceAll('-', ''));
}

/** `count` tellers, each with a token of their own. */
export async function tellersOf(hall, count) {
  const tellers = [];
  for (let at = 0; at < count; at++) tellers.push(hall.nobody.bearer(await hall.congress.token('teller', `Kiểm phiếu ${at}`)));
  return tellers;
}

/** One contest's papers. */
export class Papers {
  constructor(hall, contest, tellers) {
    this.hall = hall;
    this.path = `/api/contests/${contest}/paper`;
    this.contest = contest;
    this.tellers = tellers;
    this.pdf = null; // the newest
  }

  /** Prints; answers the serials in the order of the stack. */
  async print(count, sheet = 'a5') {
    const answer = await this.tellers[0].post(`${this.path}s.pdf`, { count, sheet });
    assert.equal(answer.status, 200, answer.text.slice(0, 300));
    this.pdf = answer.body;
    const serials = [...new Set(await serialsOn(answer.body))]; // every page of a long paper has its serial
    assert.equal(serials.length, count);
    return serials;
  }

  issue(person, client = this.tellers[0]) {
    return client.post(this.path, { delegate: person.id });
  }

  void(serial, reason, client = this.tellers[0]) {
    return client.post(`${this.path}/void`, { serial, reason });
  }

  collect(serial, fields = {}, client = this.tellers[0]) {
    return client.post(`${this.path}/collect`, { serial, ...fields });
  }

  open(fields = {}) {
    return this.hall.presidium.post(`${this.path}/open`, fields);
  }

  /** What teller number `teller` reads: {marks} or {reason}. */
  enter(serial, reading, teller = 0) {
    return this.tellers[teller].post(`${this.path}/marks`, { serial, ...reading });
  }

  /** Two tellers read the same; answers the second answer's body. */
  async decide(serial, reading) {
    assert.equal((await this.enter(serial, reading, 0)).expect(201).state, 'entered');
    const second = (await this.enter(serial, reading, 1)).expect(201);
    assert.equal(second.state, 'decided');
    return second;
  }

  async overview(client = this.tellers[0]) {
    return (await client.get(this.path)).expect(200);
  }

  async counts() {
    return (await this.overview()).papers;
  }

  async list(query = '', client = this.tellers[0]) {
    return (await client.get(`${this.path}s${query}`)).expect(200);
  }
}
