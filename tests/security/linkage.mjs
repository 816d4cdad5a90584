// The linkage attack: with everything that lies on the organizers' computer,
// say whose ballot each ballot is. Run by itself it prints the table:
//
//   CONGRESSD=build/congressd node tests/security/linkage.mjs 10x20 50x8 250x3
//
// (voters x elections). The voters come, sign in, draw and cast one after
// another in one order, so that every trace of any order serves. Each attack
// puts the ballots into an order and matches it with an order of delegates:
// as watched in the hall, by the time of their signing in, by where their draws
// stand, by when they came in. Exit 1 when one beats chance after the close.

import { pathToFileURL } from 'node:url';
import { normalBound, orderAgreement, orderWithin, poissonBound, ranked } from './chance.mjs';
import { holdElection, keyText, openHall } from './secret_election.mjs';
import { occurrences, pagesInIndex, placesInDatabase, placesInLog } from './traces.mjs';

const FALSE_ALARM = 1e-5; // of a whole table's phase, over all its attacks

const firstPlaces = (bytes, keys) => {
  const places = keys.map(() => null);
  for (const { at, key } of occurrences(bytes, keys)) places[key] ??= at;
  return places;
};
const number = (value, scale, then) => value * scale + then;

/** Orders of the ballots: name → (ballot index → number, or undefined where nothing is known). */
function ballotOrders(evidence, keys) {
  const { places } = placesInDatabase(evidence.database, keys);
  const copy = placesInDatabase(evidence.backup, keys).places;
  const log = placesInLog(evidence.log, keys);
  const half = evidence.half && placesInDatabase(evidence.half, keys).places;
  const index = pagesInIndex(evidence.index);
  const names = keys.map((key) => key.toString('hex'));
  const byKey = new Map([...names].sort().map((name, at) => [name, at]));
  const text = firstPlaces(evidence.text, keys.map((key) => keyText(key)));
  const other = firstPlaces(Buffer.concat(evidence.others.map(([, bytes]) => bytes)), keys);
  const orders = {
    'row order': (i) => byKey.get(names[i]),
    'page order': (i) => places[i]?.page,
    'page and cell': (i) => places[i] && number(places[i].page, 65536, 65535 - places[i].offset),
    'cell in its page': (i) => places[i] && 65535 - places[i].offset,
    'size of the row': (i) => evidence.sizes[i],
    'frames of the log': (i) => log[i] && number(log[i].frame, 65536, 65535 - log[i].offset),
    'wal-index': (i) => places[i] && index.get(places[i].page),
    'page and cell of a backup': (i) => copy[i] && number(copy[i].page, 65536, 65535 - copy[i].offset),
    'texts: log, metrics, events, exports': (i) => text[i] ?? undefined,
    'other files': (i) => other[i] ?? undefined,
  };
  if (half) orders['backup made halfway'] = (i) => (half[i] ? 0 : 1);
  if (evidence.board) orders['place on the board'] = (i) => evidence.board.indexOf(names[i]);
  return { orders, places };
}

/** Orders of the delegates: name → (voter index → number). The index itself is their true order. */
function delegateOrders(evidence, voters) {
  const blinded = voters.map((voter) => voter.blinded);
  const { places } = placesInDatabase(evidence.database, blinded);
  const log = placesInLog(evidence.log, blinded);
  return {
    'watched in the hall': (i) => i,
    'time of signing in': (i) => evidence.times.signed.get(voters[i].id),
    'time of coming in': (i) => evidence.times.came.get(voters[i].id),
    'page and cell of the draw': (i) => places[i] && number(places[i].page, 65536, 65535 - places[i].offset),
    'frame of the draw': (i) => log[i] && number(log[i].frame, 65536, 65535 - log[i].offset),
    'id': (i) => voters[i].id,
  };
}

/** Whose bytes stand nearest to a ballot's, in any file: how many guesses of that are right. */
function nearest(evidence, voters) {
  let right = 0;
  const keys = voters.flatMap(({ key, card, blinded }) => [key, card, blinded]);
  for (const bytes of [evidence.database, evidence.log, evidence.backup, ...evidence.others.map(([, file]) => file)]) {
    const found = occurrences(bytes, keys);
    found.forEach(({ key, at }, place) => {
      if (key % 3) return;
      const left = found.slice(0, place).findLast((one) => one.key % 3);
      const next = found.slice(place + 1).find((one) => one.key % 3);
      const guess = !left || (next && next.at - at < at - left.at) ? next : left;
      if (guess && Math.floor(guess.key / 3) === key / 3) right++;
    });
  }
  return right;
}

/** The ballots of each page, from the last cell to the first. */
function pagesOf(places) {
  const pages = new Map();
  places.forEach((place, i) => {
    if (place) pages.set(place.page, [...(pages.get(place.page) ?? []), i]);
  });
  return [...pages.values()].map((group) => group.sort((a, b) => places[b].offset - places[a].offset));
}

/** Adds what every attack makes of one election to `sums`: name → {right, z, variance}. */
function attack(evidence, voters, sums) {
  const keys = voters.map(({ key }) => key);
  const all = keys.map((_, i) => i);
  const add = (name, fields) => {
    const sum = sums.get(name) ?? { right: 0, chances: 0, z: 0, variance: 0 };
    for (const [field, value] of Object.entries(fields)) sum[field] += value;
    sums.set(name, sum);
  };
  const { orders, places } = ballotOrders({ ...evidence, sizes: voters.map(({ marks }) => marks.length) }, keys);
  for (const [person, personScore] of Object.entries(delegateOrders(evidence, voters))) {
    const people = ranked(all, personScore);
    for (const [trace, score] of Object.entries(orders)) {
      const ballots = ranked(all, score);
      const right = (list) => list.filter((ballot, at) => ballot === people[at]).length;
      add(`${trace} · ${person}`, { right: right(ballots), chances: 1, z: orderAgreement(ballots, people), variance: 1 });
      add(`${trace}, backwards · ${person}`, { right: right([...ballots].reverse()), chances: 1 });
    }
  }
  const { sum, variance } = orderWithin(pagesOf(places), (i) => i);
  add('cells within each page · watched in the hall', { z: sum, variance });
  add('nearest bytes', { right: nearest(evidence, voters), chances: 3 });
}

/** What of a ballot stands where nothing of it should: in texts, or more than once in the database. */
function remnants(evidence, voters) {
  const keys = voters.map(({ key }) => key);
  const inTexts = firstPlaces(evidence.text, keys.map((key) => keyText(key))).filter((at) => at !== null).length;
  const again = placesInDatabase(evidence.database, keys).times.filter((times) => times > 1).length;
  const inLog = placesInLog(evidence.log, keys).filter(Boolean).length;
  return { inTexts, again, inLog };
}

const best = (sums, value) => [...sums].reduce((a, b) => (value(b[1]) > value(a[1]) ? b : a));

function verdict(sums, elections) {
  const p = FALSE_ALARM / (2 * sums.size);
  const [linkName, link] = best(sums, ({ right, chances }) => (chances ? right / chances : 0));
  const standard = ({ z, variance }) => (variance ? Math.abs(z) / Math.sqrt(variance) : 0);
  const [orderName, order] = best(sums, standard);
  const bounds = { right: poissonBound(elections, p), three: poissonBound(3 * elections, p), z: normalBound(p / 2) };
  const beats = [...sums].filter(([, sum]) => standard(sum) > bounds.z || sum.right >= (sum.chances > elections ? bounds.three : bounds.right));
  return { linkName, right: link.right, orderName, z: standard(order), bounds, beats: beats.map(([name]) => name) };
}

/** Holds `elections` contests of `count` voters; answers {before, after, left} with a verdict of each moment. */
export async function attackElections(count, elections) {
  const place = await openHall(count);
  const sums = { before: new Map(), after: new Map() };
  const left = { inTexts: 0, again: 0, inLog: 0 };
  for (let n = 0; n < elections; n++) {
    const election = await holdElection(place);
    for (const phase of ['before', 'after']) attack(election[phase], election.voters, sums[phase]);
    for (const [name, found] of Object.entries(remnants(election.after, election.voters))) left[name] += found;
  }
  await place.hall.close();
  return { count, elections, before: verdict(sums.before, elections), after: verdict(sums.after, elections), left, attacks: sums.after.size };
}

/** A line of the table. */
export function line({ count, elections, attacks, ...result }, phase) {
  const { linkName, right, orderName, z, bounds, beats } = result[phase];
  const of = count * elections;
  return [
    `${String(count).padStart(4)} voters × ${elections}, ${phase === 'before' ? 'before the close' : 'after the close '}:`,
    `linked ${right} of ${of} (chance ${elections}, bound ${bounds.right}; ${linkName});`,
    `order ${z.toFixed(1)} sigma (bound ${bounds.z.toFixed(1)}; ${orderName});`,
    beats.length ? `${beats.length} of ${attacks} attacks beat chance` : `none of ${attacks} attacks beats chance`,
  ].join(' ');
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  let leaks = 0;
  for (const wish of process.argv.slice(2)) {
    const [count, elections] = wish.split('x').map(Number);
    const result = await attackElections(count, elections);
    for (const phase of ['before', 'after']) console.log(line(result, phase));
    leaks += result.after.beats.length + result.left.inTexts + result.left.again + result.left.inLog;
    if (result.after.beats.length) console.log(`     leaks: ${result.after.beats.slice(0, 8).join('; ')}`);
    console.log(`     ballots in texts ${result.left.inTexts}, twice in the database ${result.left.again}, in the log after the close ${result.left.inLog}`);
  }
  process.exitCode = leaks ? 1 : 0;
}
