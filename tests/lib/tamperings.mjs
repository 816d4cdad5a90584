// Kinds of tampering with what a congress published, and what each is found out by.
//
// A row is {name, of, with, change, codes}: `change(files, world)` changes what was
// published of the contest `of` (secret unless said); the auditor has the board, the
// congress key and what `with` names beside them; `codes` are what all must find.
// `world` is an answer of lib/published.mjs.

import { flip, newSerial, sortBy, sortPapers } from './attack.mjs';

const first = (board) => board.ballots[0];
const marked = (board) => board.ballots.find(({ marks }) => marks.length > 0);
const blank = (board) => board.ballots.find(({ marks }) => marks.length === 0);
const without = (rows, row) => rows.filter((one) => one !== row);

/** Changes of the file, by somebody who holds no key. */
export const EDITED = [
  ['a ballot is dropped', ({ board }) => (board.ballots = without(board.ballots, marked(board))), ['count_collected', 'count_valid', 'root', 'totals']],
  ['a blank ballot is dropped', ({ board }) => (board.ballots = without(board.ballots, blank(board))), ['count_collected', 'count_invalid', 'root']],
  ['a ballot is made up, without a key', ({ board }, { attacker }) => attacker.stuff(board, [[2, 1]], '05'.padEnd(64, '0')), ['ballot_token', 'count_collected', 'count_valid', 'root', 'totals']],
  ['a ballot is stuffed with the published key', ({ board }, { attacker }) => attacker.stuff(board, [[2, 1]]), ['count_collected', 'count_valid', 'root', 'totals']],
  ['the marks of two ballots are swapped', ({ board: { ballots } }) => ([ballots[0].marks, ballots[1].marks] = [ballots[1].marks, ballots[0].marks]), ['ballot_signature', 'root']],
  ['a blank ballot is marked', ({ board }) => (blank(board).marks = [[3, 1]]), ['ballot_signature', 'count_invalid', 'count_valid', 'root', 'totals']],
  ['a mark is moved to another name', ({ board }) => (board.ballots.find(({ marks }) => marks.length === 1).marks = [[4, 1]]), ['ballot_signature', 'root', 'totals']],
  ['two ballots change places', ({ board: { ballots } }) => ([ballots[1], ballots[2]] = [ballots[2], ballots[1]]), ['ballot_order', 'root']],
  ['all ballots are turned round', ({ board }) => board.ballots.reverse(), ['ballot_order', 'root']],
  ['a ballot stands twice', ({ board }) => board.ballots.splice(1, 0, structuredClone(marked(board))) && sortBy(board.ballots, 'ballot_key'), ['ballot_duplicate', 'count_collected', 'count_valid', 'root', 'totals']],
  ['half the ballots are cut off', ({ board }) => board.ballots.splice(0, 5, ...board.ballots.filter(({ marks }) => marks.length === 2)), ['count_collected', 'count_invalid', 'count_valid', 'root', 'totals']],
  ['there are no ballots', ({ board }) => (board.ballots = []), ['count_collected', 'count_invalid', 'count_valid', 'root', 'totals']],
  ['a ballot key is changed', ({ board }) => (first(board).ballot_key = flip(first(board).ballot_key)), ['ballot_signature', 'ballot_token', 'root']],
  ['a token is changed', ({ board }) => (first(board).token = flip(first(board).token)), ['ballot_signature', 'ballot_token', 'root']],
  ['the tokens of two ballots are swapped', ({ board: { ballots } }) => ([ballots[0].token, ballots[1].token] = [ballots[1].token, ballots[0].token]), ['ballot_signature', 'ballot_token', 'root']],
  ['a ballot signature is changed', ({ board }) => (first(board).signature = flip(first(board).signature)), ['ballot_signature', 'root']],
  ['a ballot lacks its signature', ({ board }) => delete blank(board).signature, ['ballot_malformed', 'count_collected', 'count_invalid', 'root']],
  ['a ballot key is in capitals', ({ board }) => (blank(board).ballot_key = `A${blank(board).ballot_key.slice(1)}`), ['ballot_malformed', 'count_collected', 'count_invalid', 'root']],
  ['a ballot is no object', ({ board }) => (board.ballots[board.ballots.indexOf(blank(board))] = 5), ['ballot_malformed', 'count_collected', 'count_invalid', 'root']],
  ['a name is marked twice', ({ board }) => (blank(board).marks = [[1, 1], [1, 1]]), ['ballot_malformed', 'count_collected', 'count_invalid', 'root']],
  ['a name is marked that is not there', ({ board }) => (blank(board).marks = [[5, 1]]), ['ballot_marks', 'ballot_signature', 'root']],
  ['one mark too many', ({ board }) => (blank(board).marks = [[1, 1], [2, 1], [3, 1]]), ['ballot_marks', 'ballot_signature', 'root']],
  ['a ballot of another contest', ({ board }, { foreign }) => sortBy(board.ballots.splice(board.ballots.indexOf(blank(board)), 1, foreign.board.ballots[0]) && board.ballots, 'ballot_key'), ['ballot_signature', 'ballot_token', 'count_invalid', 'count_valid', 'root', 'totals']],
  ['the issuing key of another contest', ({ board }, { foreign }) => (board.voprf_secret_key = foreign.board.voprf_secret_key), ['closing_signature', 'voprf_key']],
  ['no issuing key', ({ board }) => (board.voprf_secret_key = null), ['voprf_key']],
  ['a draw is dropped', ({ board }) => board.draws.pop(), ['count_issued']],
  ['a draw is forged', ({ board }, { attacker }) => board.draws.push(attacker.makeDraw(board, 'ZZ999')), ['count_issued']],
  ['a draw stands twice', ({ board }) => board.draws.splice(1, 0, board.draws[0]), ['count_issued', 'draw_duplicate', 'draw_order']],
  ['one card draws for two', ({ board: { draws } }) => (draws[1] = { ...draws[0], delegate_code: draws[1].delegate_code }), ['draw_duplicate']],
  ['draws change places', ({ board: { draws } }) => ([draws[0], draws[1]] = [draws[1], draws[0]]), ['draw_order']],
  ['a draw is for another element', ({ board: { draws } }) => (draws[0].blinded = draws[1].blinded), ['draw_evaluation', 'draw_signature']],
  ['a draw is answered by another key', ({ board: { draws } }) => (draws[0].evaluated = draws[1].evaluated), ['draw_evaluation']],
  ['a draw is answered with no element', ({ board: { draws } }) => (draws[0].evaluated = 'ff'.repeat(32)), ['draw_evaluation']],
  ['the signature of a draw is changed', ({ board: { draws } }) => (draws[0].signature = flip(draws[0].signature)), ['draw_signature']],
  ['a draw is by another card', ({ board: { draws } }) => (draws[0].card_key = flip(draws[0].card_key)), ['draw_signature']],
  ['a draw of another contest', ({ board: { draws } }, { foreign }) => (draws[0] = { ...foreign.board.draws[0], delegate_code: draws[0].delegate_code }), ['draw_evaluation', 'draw_signature']],
  ['a draw names nobody', ({ board: { draws } }) => (draws[0].delegate_code = 7), ['draw_malformed']],
  ['fewer are convened', ({ board }) => (board.convened = 6), ['present_exceeds_convened']],
  ['fewer are present', ({ board }) => (board.present = 5), ['issued_exceeds_present']],
  ['more are issued', ({ board }) => (board.issued = 7), ['closing_signature', 'count_issued']],
  ['fewer are collected', ({ board }) => (board.collected = 4), ['closing_signature', 'count_collected']],
  ['more are valid', ({ board }) => (board.valid = 5), ['count_valid']],
  ['fewer are invalid', ({ board }) => (board.invalid = 0), ['count_invalid']],
  ['a figure is no number', ({ board }) => (board.valid = '4'), ['malformed']],
  ['a figure is below zero', ({ board }) => (board.convened = -1), ['malformed']],
  ['a total is raised', ({ board }) => board.totals[1].for++, ['totals']],
  ['votes are moved between two names', ({ board: { totals } }) => (totals[1].for-- && totals[2].for++), ['totals']],
  ['two names are exchanged in the totals', ({ board: { totals } }) => ([totals[1].name, totals[2].name] = [totals[2].name, totals[1].name]), ['totals']],
  ['a total is missing', ({ board }) => board.totals.pop(), ['totals']],
  ['there are no totals', ({ board }) => delete board.totals, ['totals']],
  ['another result is told', ({ board }) => (board.result = { base: 5, threshold: 3, elected: [2], tied: [], open_seats: 1, rows: [] }), ['result_differs']],
  ['the root is changed', ({ board }) => (board.root = flip(board.root)), ['closing_signature', 'root']],
  ['there is no root', ({ board }) => delete board.root, ['root']],
  ['the root fits a dropped ballot', ({ board }, { attacker }) => {
    const { closing_signature: signature } = board;
    board.ballots = without(board.ballots, marked(board));
    attacker.finish(board);
    board.closing_signature = signature;
  }, ['closing_signature']],
  ['the closing signature is changed', ({ board }) => (board.closing_signature = flip(board.closing_signature)), ['closing_signature']],
  ['the closing of another contest', ({ board }, { foreign }) => Object.assign(board, { root: foreign.board.root, closing_signature: foreign.board.closing_signature }), ['closing_signature', 'root']],
  ['the manifest is unsigned', ({ board }) => delete board.manifest_signature, ['manifest_signature']],
  ['the manifest of another contest', ({ board }, { foreign: { board: { manifest, manifest_signature } } }) => Object.assign(board, { manifest, manifest_signature }), ['ballot_signature', 'closing_signature', 'draw_signature', 'root', 'voprf_key']],
  ...[
    ['another majority', (manifest) => (manifest.majority.den = 3)],
    ['another base', (manifest) => (manifest.majority.base = 'valid')],
    ['more seats', (manifest) => (manifest.seats = 3)],
    ['two names change places', ({ options }) => ([options[0], options[1]] = [options[1], options[0]]), ['totals']],
    ['another title', (manifest) => (manifest.title = 'Bầu Ban Thường vụ')],
    ['another congress', (manifest) => (manifest.congress = '00000000')],
  ].map(([name, change, more = []]) => [name, ({ board }) => {
    const manifest = JSON.parse(board.manifest);
    change(manifest);
    board.manifest = JSON.stringify(manifest);
  }, ['ballot_signature', 'ballot_token', 'closing_signature', 'draw_signature', 'manifest_signature', 'root', ...more]]),
  ['rules that nobody knows', ({ board }) => (board.manifest = board.manifest.replace('"base":"collected"', '"base":"whatever"')), ['malformed']],
  ['a manifest of two readings', ({ board }, { attacker }) => attacker.publish(board, board.manifest.replace('"seats":2', '"seats":2,"seats":1')), ['malformed']],
  ['a board of two readings', (files) => (files.board = JSON.stringify(files.board).replace('"valid":4', '"valid":4,"valid":5')), ['malformed']],
  ['a file that is cut off', (files) => (files.board = JSON.stringify(files.board).slice(0, -200)), ['malformed']],
  ['no list of ballots', ({ board }) => delete board.ballots, ['malformed']],
  ['no list of draws', ({ board }) => (board.draws = {}), ['malformed']],
  ['open votes on the board of a secret contest', ({ board }, { open }) => (board.votes = open.board.votes), ['malformed']],
  ['ballot papers where there were none', ({ board }, { paper }) => (board.paper = paper.board.paper), ['malformed']],
].map(([name, change, codes]) => ({ name, change, codes }));

/** Changes by somebody with keys of their own, or with the congress key, who signs anew. */
export const SIGNED_ANEW = [
  ['everything is signed by another key', ({ board }, { stranger }) => (stranger.publish(board, board.manifest), stranger.close(board)), ['closing_signature', 'manifest_signature']],
  ['ballots are stuffed beyond those issued', ({ board }, { attacker }) => {
    attacker.stuff(board, [[4, 1]]);
    attacker.stuff(board, [[4, 1]]);
    attacker.finish(board);
  }, ['collected_exceeds_issued']],
  ['ballots and draws beyond those present', ({ board }, { attacker }) => {
    for (const code of ['ZZ1', 'ZZ2']) board.draws.push(attacker.makeDraw(board, code));
    attacker.finish(board);
  }, ['issued_exceeds_present']],
  ['a second draw for one delegate', ({ board }, { attacker }) => {
    board.draws.splice(1, 0, attacker.makeDraw(board, board.draws[0].delegate_code));
    attacker.finish(board);
  }, ['draw_order']],
  ['a ballot with too many marks', ({ board }, { attacker }) => {
    attacker.stuff(board, [[1, 1], [2, 1], [3, 1]]);
    attacker.count(board);
    attacker.close(board);
  }, ['ballot_marks']],
  ['a ballot whose marks were changed', ({ board }, { attacker }) => {
    blank(board).marks = [[3, 1]];
    attacker.finish(board);
  }, ['ballot_signature']],
  ['a ballot with a token of another key', ({ board }, { attacker, foreign }) => {
    attacker.stuff(board, [[3, 1]], foreign.board.voprf_secret_key);
    attacker.finish(board);
  }, ['ballot_token']],
  ['other rules', ({ board }, { attacker }) => {
    attacker.redefine(board, (manifest) => (manifest.seats = 3));
    attacker.close(board);
  }, ['ballot_signature', 'ballot_token', 'draw_signature']],
  ['other seats, other ballots, other draws', ({ board }, { attacker }) => {
    attacker.redefine(board, (manifest) => (manifest.seats = 3));
    attacker.remake(board);
  }, ['fingerprint'], ['fingerprint']],
  ['two manifests: receipts of those who were shown the other', ({ board }, { attacker }) => {
    attacker.redefine(board, ({ options }) => options.reverse());
    attacker.remake(board);
  }, ['receipt_signature'], ['receipts']],
  ['two manifests: the event log', ({ board }, { attacker }) => {
    attacker.redefine(board, ({ options }) => options.reverse());
    attacker.remake(board);
  }, ['event_closing', 'event_opening'], ['events']],
  ['a ballot is dropped: receipts', ({ board }, { attacker }) => {
    board.ballots = without(board.ballots, marked(board));
    attacker.finish(board);
  }, ['receipt_missing'], ['receipts']],
  ['a ballot is dropped: the event log', ({ board }, { attacker }) => {
    board.ballots = without(board.ballots, marked(board));
    attacker.finish(board);
  }, ['event_closing'], ['events']],
  ['a ballot is dropped: the certificate', ({ board }, { attacker }) => {
    board.ballots = without(board.ballots, blank(board));
    attacker.finish(board);
  }, ['certificate_differs'], ['certificate']],
  ['a ballot is stuffed after the close', ({ board }, { attacker }) => {
    attacker.stuff(board, [[4, 1]]);
    attacker.finish(board);
  }, ['certificate_differs', 'event_closing'], ['events', 'certificate', 'receipts', 'fingerprint']],
  ['a draw is forged after the close', ({ board }, { attacker }) => {
    board.draws.push(attacker.makeDraw(board, 'ZZ999'));
    attacker.finish(board);
  }, ['event_closing', 'event_freeze'], ['events']],
  ['other figures of who was convened and present', ({ board }) => Object.assign(board, { convened: 20, present: 20 }), ['event_freeze'], ['events']],
  ['other figures of who was convened, certified', ({ board }) => (board.convened = 20), ['certificate_differs'], ['certificate']],
].map(([name, change, codes, held = []]) => ({ name, change, codes, with: held }));

/** What is held against a board is itself changed. */
export const BESIDE = [
  ['the fingerprint of another contest', (files, { foreign }) => (files.fingerprint = foreign.fingerprint), ['fingerprint']],
  ['a receipt of another contest', (files, { foreign }) => (files.receipts = foreign.receipts), ['receipt_contest']],
  ['a receipt with another leaf', ({ receipts }) => (receipts[0].receipt.leaf = flip(receipts[0].receipt.leaf)), ['receipt_signature']],
  ['a receipt by another key', (files, { stranger }) => (files.receipts = [stranger.receipt(files.board, first(files.board))]), ['receipt_signature']],
  ['a receipt that is none', (files) => (files.receipts = ['{"receipt":{}}']), ['receipt_malformed']],
  ['a receipt for a ballot that never was', (files, { attacker }) => (files.receipts = [attacker.receipt(files.board, attacker.makeBallot(files.board, []))]), ['receipt_missing']],
  ['the chain ends before the close', ({ events }) => events.splice(events.findIndex(isTo('closed'))), ['event_missing']],
  ['the chain begins after the opening', ({ events }) => events.splice(0, 1 + events.findIndex(isTo('issuing'))), ['event_missing']],
  ['an event is cut out', ({ events }) => events.splice(2, 1), ['event_missing', 'event_order']],
  ['two events change places', ({ events }) => ([events[0], events[1]] = [events[1], events[0]]), ['event_order']],
  ['an event says something else', ({ events }) => (events[0].data.title = 'Bầu ai đó'), ['event_chain']],
  ['an event is by somebody else', ({ events }) => (events[1].actor = 'chu-tich'), ['event_chain']],
  ['an event is at another time', ({ events }) => (events[1].at = '2020-01-01T00:00:00.000Z'), ['event_chain']],
  ['an event is hashed anew, unsigned', ({ events }, { stranger }) => {
    events[1].actor = 'chu-tich';
    stranger.rechain(events, 1);
  }, ['event_chain']],
  ['an event is no event', ({ events }) => (events.at(-1).hash = 5), ['event_malformed']],
  ['the log of another contest', (files, { foreign }) => (files.events = foreign.events), ['event_missing']],
  ['a chain with another freeze', ({ events }, { attacker }) => {
    events.find(isTo('voting')).data.present = 6;
    attacker.rechain(events);
  }, ['event_freeze']],
  ['a chain with another opening', ({ events }, { attacker }) => {
    events.find(isTo('issuing')).data.manifest_hash = '00'.repeat(32);
    attacker.rechain(events);
  }, ['event_opening']],
  ['a chain with another close', ({ events }, { attacker }) => {
    events.find(isTo('closed')).data.valid = 5;
    attacker.rechain(events);
  }, ['event_closing']],
  ['a chain with two closings', ({ events }, { attacker }) => {
    events.splice(1 + events.findIndex(isTo('closed')), 0, structuredClone(events.find(isTo('closed'))));
    attacker.rechain(events);
  }, ['event_repeated']],
  ['a chain in which it was cancelled', ({ events }, { attacker }) => {
    const { contest } = events.find(isTo('closed')).data;
    events.push({ ...events.at(-1), act: 'contest.state', data: { contest, from: 'voting', to: 'cancelled' } });
    attacker.rechain(events);
  }, ['event_cancelled']],
  ['a certificate with another text', ({ certificate }) => (certificate.certificate = certificate.certificate.replace('"round":1', '"round":2')), ['certificate_differs', 'certificate_hash', 'certificate_signature'], ['certificate']],
  ['a certificate hashed anew', ({ certificate }, { stranger }) => stranger.recertify(certificate, (text) => (text.frozen_at = text.closed_at)), ['certificate_signature'], ['certificate']],
  ['another is elected', ({ certificate }, { attacker }) => attacker.recertify(certificate, ({ result }) => (result.elected = [2])), ['certificate_differs'], ['certificate']],
  ['another round is certified', ({ certificate }, { attacker }) => attacker.recertify(certificate, (text) => (text.round = 2)), ['certificate_differs'], ['certificate']],
  ['other totals are certified', ({ certificate }, { attacker }) => attacker.recertify(certificate, ({ totals }) => totals[3].for++), ['certificate_differs'], ['certificate']],
  ['other figures are certified', ({ certificate }, { attacker }) => attacker.recertify(certificate, ({ counts }) => counts.convened++), ['certificate_differs'], ['certificate']],
  ['nobody could be absent so often', ({ certificate }, { attacker }) => attacker.recertify(certificate, ({ counts }) => (counts.convened_adjusted = 1)), ['certificate_differs'], ['certificate']],
  ['the certificate of another contest', (files, { foreign }) => (files.certificate = foreign.certificate), ['certificate_differs'], ['certificate']],
  ['a certificate that is none', (files) => (files.certificate = '{"certificate":5}'), ['certificate_malformed'], ['certificate']],
  ['a second certificate', ({ certificate }, { attacker }) => attacker.recertify(certificate, (text) => (text.approvals = [])), ['event_certificate'], ['certificate', 'events']],
].map(([name, change, codes, held]) => ({ name, change, codes, with: held ?? [codes[0].split('_')[0].replace(/^(event|receipt)$/, '$1s')] }));

function isTo(state) {
  return ({ act, data }) => act === 'contest.state' && data.to === state;
}

/** On a board with ballot papers. */
export const PAPERS = [
  ['the marks of a paper are changed', ({ board: { paper } }) => (paper.ballots.find(({ marks }) => marks?.length === 1).marks = [[3, 1]]), ['root', 'totals']],
  ['an invalid paper is made valid', ({ board: { paper } }) => Object.assign(paper.ballots.find(({ reason }) => reason), { marks: [[3, 1]], reason: null }), ['count_invalid', 'count_valid', 'root', 'totals']],
  ['a valid paper is made invalid', ({ board: { paper } }) => Object.assign(paper.ballots.find(({ marks }) => marks?.length === 1), { marks: null, reason: 'signed' }), ['count_invalid', 'count_valid', 'root', 'totals']],
  ['a paper has marks and a reason', ({ board: { paper } }) => (paper.ballots.find(({ reason }) => reason).marks = []), ['count_collected', 'count_invalid', 'paper_collected', 'paper_malformed', 'root']],
  ['a paper has a mark it cannot have', ({ board: { paper } }) => Object.assign(paper.ballots.find(({ reason }) => reason), { marks: [[1, 2]], reason: null }), ['paper_marks', 'root']],
  ['a paper is dropped', ({ board: { paper } }) => (paper.ballots = paper.ballots.filter(({ reason }) => !reason)), ['count_collected', 'count_invalid', 'paper_collected', 'root']],
  ['a paper is put in', ({ board: { paper } }) => paper.ballots.push({ serial: newSerial('x'), marks: null, reason: 'unclear' }) && sortPapers(paper.ballots), ['count_collected', 'count_invalid', 'paper_collected', 'root']],
  ['papers change places', ({ board: { paper } }) => paper.ballots.reverse(), ['paper_order', 'root']],
  ['a paper stands twice', ({ board: { paper } }) => paper.ballots.push(paper.ballots.find(({ reason }) => reason)) && sortPapers(paper.ballots), ['count_collected', 'count_invalid', 'paper_collected', 'paper_duplicate', 'root']],
  ['more papers than were handed out, all signed', ({ board }, { attacker }) => {
    for (const name of ['x', 'y']) board.paper.ballots.push({ serial: newSerial(name), marks: [[3, 1]], reason: null });
    sortPapers(board.paper.ballots);
    attacker.finish(board);
  }, ['paper_exceeds_issued']],
  ['a holder stands twice', ({ board: { paper } }) => paper.delegates.splice(1, 0, paper.delegates[0]), ['count_issued', 'issued_exceeds_present', 'paper_holder_order', 'paper_issued']],
  ['holders change places', ({ board: { paper } }) => paper.delegates.reverse(), ['paper_holder_order']],
  ['a holder has drawn a ballot too', ({ board: { paper, draws } }) => (paper.delegates[0] = draws[0].delegate_code), ['paper_and_draw']],
  ['a holder is dropped', ({ board: { paper } }) => paper.delegates.pop(), ['count_issued', 'paper_issued']],
  ['another number of papers handed out', ({ board: { paper } }) => paper.issued--, ['paper_issued']],
  ['no ballot papers', ({ board }) => delete board.paper, ['malformed']],
].map(([name, change, codes]) => ({ name, of: 'paper', change, codes }));

/** On the board of an open vote. */
export const OPEN = [
  ['a vote is changed', ({ board: { votes } }) => (votes[0].marks = [[1, 3]]), ['root', 'totals']],
  ['two votes are swapped', ({ board: { votes } }) => ([votes[0].marks, votes[2].marks] = [votes[2].marks, votes[0].marks]), ['root']],
  ['a vote is dropped', ({ board: { votes } }) => votes.pop(), ['count_collected', 'count_valid', 'root', 'totals']],
  ['a vote stands twice', ({ board: { votes } }) => votes.push(votes.at(-1)), ['count_collected', 'count_valid', 'root', 'totals', 'vote_order']],
  ['a vote is somebody else’s', ({ board: { votes } }) => (votes.at(-1).delegate += 1), ['root']],
  ['votes change places', ({ board: { votes } }) => votes.reverse(), ['root', 'vote_order']],
  ['a vote is no vote', ({ board: { votes } }) => (votes.at(-1).delegate = 'x'), ['count_collected', 'count_valid', 'root', 'totals', 'vote_malformed']],
  ['a vote for what is not asked', ({ board: { votes } }) => (votes[0].marks = [[2, 1]]), ['count_invalid', 'count_valid', 'root', 'totals', 'vote_marks']],
  ['an issuing key', ({ board }, { secret }) => (board.voprf_secret_key = secret.board.voprf_secret_key), ['voprf_key']],
  ['a vote is put in and signed', ({ board, }, { attacker }) => {
    board.votes.push({ ...board.votes.at(-1), delegate: board.votes.at(-1).delegate + 1, marks: [[1, 2]] });
    attacker.finish(board);
  }, ['event_closing'], ['events']],
].map(([name, change, codes, held = []]) => ({ name, of: 'open', change, codes, with: held }));
