// A congress in session: directory, daemon, staff and delegates, with the steps
// that the stories share.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { Client, parallel } from './client.mjs';
import { Congress } from './daemon.mjs';
import { Subscriber } from './live.mjs';
import { rosterCsv } from './roster.mjs';
import { Voter } from './voter.mjs';

export const STAFF = ['secretariat', 'presidium', 'teller', 'steward', 'auditor'];
const WIDTH = 64;

/** A scan's nonce that no other scan has. */
export const newNonce = () => randomUUID();

export class Hall {
  /** A served congress with a token for each role, and `people` imported. */
  static async open({ people, congress = {}, serve = {} } = {}) {
    const hall = new Hall(await Congress.create(congress), serve);
    for (const role of STAFF) hall.tokens[role] = await hall.congress.token(role);
    await hall.start();
    if (people) await hall.importRoster(people);
    return hall;
  }

  constructor(congress, serve) {
    this.congress = congress;
    this.serve = serve;
    this.tokens = {};
    this.daemon = null;
    this.server = { base: null };
    this.nobody = new Client(this.server);
    this.people = [];
    this.subscribers = [];
  }

  get base() {
    return this.server.base;
  }

  get secretariat() {
    return this.as('secretariat');
  }

  get presidium() {
    return this.as('presidium');
  }

  get teller() {
    return this.as('teller');
  }

  get steward() {
    return this.as('steward');
  }

  get auditor() {
    return this.as('auditor');
  }

  as(role) {
    return this.nobody.bearer(this.tokens[role]);
  }

  /** Starts the daemon, again on the port it had. */
  async start() {
    const listen = this.base ? `127.0.0.1:${new URL(this.base).port}` : '127.0.0.1:0';
    this.daemon = await this.congress.serve({ listen, ...this.serve });
    this.server.base = this.daemon.base;
  }

  async stop(signal) {
    await this.daemon.stop(signal);
    this.daemon = null;
  }

  async kill() {
    await this.daemon.kill();
    this.daemon = null;
  }

  /** Ends everything; fails when the daemon does not end well. */
  async close() {
    this.nobody.close();
    for (const subscriber of this.subscribers) subscriber.request.destroy();
    if (this.daemon) await this.stop();
    this.congress.remove();
  }

  async subscribe(options) {
    const subscriber = await Subscriber.open(this.base, options);
    this.subscribers.push(subscriber);
    return subscriber;
  }

  /** The public facts of the congress now. */
  async facts() {
    return (await this.nobody.get('/api/congress')).expect(200);
  }

  async live() {
    return (await this.nobody.get('/api/live?once=1')).expect(200);
  }

  /** Fails unless the daemon answers and can commit. */
  async assertAlive() {
    const answer = await this.nobody.get('/healthz');
    assert.equal(answer.status, 200);
    assert.equal(answer.text.trim(), 'ok');
  }

  /** Imports `people` and gives each the id the daemon gave. */
  async importRoster(people) {
    (await this.secretariat.upload('/api/roster', rosterCsv(people), 'text/csv')).expect(200);
    const ids = new Map((await this.delegates()).map(({ code, id }) => [code, id]));
    this.people = people.map((one) => ({ ...one, id: ids.get(one.code) }));
    return this.people;
  }

  /** All delegates, page by page. */
  async delegates(query = '', client = this.steward) {
    const all = [];
    for (let after = ''; ; ) {
      const page = (await client.get(`/api/delegates?limit=100${after}${query}`)).expect(200);
      all.push(...page.delegates);
      if (!page.next || page.delegates.length === 0) return all;
      after = `&after=${encodeURIComponent(page.next)}`;
    }
  }

  /** Issues all badges: id → token. */
  async issueBadges() {
    (await this.secretariat.post('/api/badges', { delegates: 'all' })).done();
    const badges = await parallel(this.people, 16, async ({ id }) => [id, (await this.badge(id)).token]);
    return new Map(badges);
  }

  async badge(delegate) {
    return (await this.secretariat.get(`/api/badges/${delegate}`)).expect(200);
  }

  /** Sends scan rows as a steward; answers the results. */
  async scan(rows, client = this.steward) {
    return (await client.post('/api/scans', { scans: rows })).expect(200).results;
  }

  /** A scan row; `fields` names the badge or the delegate. */
  row(fields) {
    return { nonce: newNonce(), gate: 'A', direction: 'in', ...fields };
  }

  /** Lets these people in by hand. */
  async admit(people, gate = 'A') {
    const results = await this.scan(people.map(({ id }) => this.row({ delegate: id, gate })));
    for (const { verdict } of results) assert.equal(verdict, 'admitted');
  }

  /** Lets these people out by hand. */
  async leave(people) {
    const results = await this.scan(people.map(({ id }) => this.row({ delegate: id, direction: 'out' })));
    for (const { verdict } of results) assert.equal(verdict, 'left');
  }

  /** Issues voting cards to delegates of these ids, or "all"; answers the cards. */
  async issueCards(delegates, { reissue = false } = {}) {
    return (await this.secretariat.post('/api/cards', { delegates, reissue })).done().cards;
  }

  /** Issues voting cards and signs each of `people` in: a voter for each, in order. */
  async signIn(people, { reissue = false } = {}) {
    const cards = await this.issueCards(people.map(({ id }) => id), { reissue });
    const secrets = new Map(cards.map(({ delegate, secret }) => [delegate, secret]));
    const { id: congress } = await this.facts();
    const voters = people.map(({ id }) => new Voter(this.nobody, congress, secrets.get(id)));
    await parallel(voters, WIDTH, (voter) => voter.login());
    return voters;
  }

  /** Defines a contest. */
  async define(definition) {
    return (await this.presidium.post('/api/contests', definition)).expect(201);
  }

  async contest(id) {
    return (await this.nobody.get(`/api/contests/${id}`)).expect(200);
  }

  /** Asks for a state as the presidium; answers the whole answer. */
  ask(id, to, fields = {}) {
    return this.presidium.post(`/api/contests/${id}/state`, { to, ...fields });
  }

  /** Moves a contest through these states; answers it as it then is. */
  async move(id, ...states) {
    for (const to of states) (await this.ask(id, to)).done();
    return this.contest(id);
  }

  async certify(id) {
    (await this.teller.post(`/api/contests/${id}/state`, { to: 'certified' })).done();
    return this.move(id, 'certified');
  }

  async board(id, client = this.auditor) {
    return (await client.get(`/api/contests/${id}/board`)).expect(200);
  }
}
