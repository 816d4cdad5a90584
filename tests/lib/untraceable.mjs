// What no recount can find out, with the reason; the page /protocol says how the
// procedure of the hall answers it. Rows as in tamperings.mjs, without codes.

import { sortBy } from './attack.mjs';

const ALL = ['fingerprint', 'receipts', 'events', 'certificate'];

export const UNTRACEABLE = [
  {
    name: 'all is made anew under another congress key, and nobody knows the right one',
    because: 'A board names its own key. Who does not have the congress key from elsewhere (its papers, a delegate’s phone) checks that the board agrees with itself.',
    withoutKey: true,
    change: ({ board }, { stranger }) => {
      board.public_key = stranger.key;
      stranger.publish(board, board.manifest);
      stranger.close(board);
    },
  },
  {
    name: 'all is made anew with the congress key, and nobody noted a fingerprint, a receipt or the log',
    because: 'Whoever holds the congress key can publish any contest. The fingerprint read aloud, one receipt or the event log shows it.',
    change: ({ board }, { attacker }) => {
      attacker.redefine(board, (manifest) => (manifest.seats = 3));
      attacker.remake(board);
    },
  },
  {
    name: 'a ballot that was drawn and not cast is cast by the server before the close',
    because: 'The server holds the issuing key until the close, and a ballot does not tell whose it is. Only as many ballots can be made as were drawn and not cast. A second issuer makes it impossible.',
    with: ['receipts', 'fingerprint'],
    change: ({ board }, { attacker }) => {
      attacker.stuff(board, [[4, 1]]);
      attacker.finish(board);
    },
  },
  {
    name: 'the same, with the log and the certificate made to fit',
    because: 'What the server wrote before anybody saw it is consistent.',
    with: ALL,
    change: (files, { attacker }) => {
      attacker.stuff(files.board, [[4, 1]]);
      attacker.finish(files.board);
      retell(files, attacker);
    },
  },
  {
    name: 'a delegate who was present and did not draw is given a draw and a ballot',
    because: 'The board does not say which card is whose. The delegate sees a draw in their name on their phone and in the posted list.',
    change: ({ board }, { attacker }) => {
      board.draws.push(attacker.makeDraw(board, 'ZZ999'));
      attacker.stuff(board, [[4, 1]]);
      attacker.finish(board);
    },
  },
  {
    name: 'two draws are told of each other’s delegates',
    because: 'A card signs the contest and the element, not the delegate’s code. The posted list and each phone show whose draw it was.',
    with: ['fingerprint', 'receipts', 'events', 'certificate'],
    change: ({ board: { draws } }) => {
      [draws[0].delegate_code, draws[1].delegate_code] = [draws[1].delegate_code, draws[0].delegate_code];
      sortBy(draws, 'delegate_code');
    },
  },
  {
    name: 'other figures of who was convened and present, and nobody has the log or the certificate',
    because: 'The close signs what was issued and collected. Who was convened and present stands in the event log and the certificate.',
    with: ['fingerprint', 'receipts'],
    change: ({ board }) => Object.assign(board, { convened: 300, present: 201 }),
  },
  {
    name: 'a ballot is left out whose voter kept no receipt',
    because: 'A ballot that is nowhere is missed by nobody else. The log shows it once the close was told.',
    with: ['fingerprint'],
    change: ({ board }, { attacker }) => {
      board.ballots.shift();
      attacker.finish(board);
    },
  },
  {
    name: 'the log ends after the close',
    because: 'A chain can be cut at its end; what was done later is then not told. Note the newest number and hash when you take the log.',
    with: ['events'],
    change: ({ events }) => events.splice(1 + events.findIndex(({ act, data }) => act === 'contest.state' && data.to === 'closed')),
  },
  {
    name: 'what tellers read on a paper is entered otherwise by both of them',
    because: 'A board has what was entered. Two tellers who do not see each other’s entry, and the papers in their box, answer for it.',
    of: 'paper',
    change: ({ board }, { attacker }) => {
      board.paper.ballots.find(({ marks }) => marks?.length === 1).marks = [[3, 1]];
      attacker.finish(board);
    },
  },
  {
    name: 'another delegate’s open vote is told before the close',
    because: 'An open vote has no signature of its voter; it stands by name, and who voted sees it.',
    of: 'open',
    change: ({ board }, { attacker }) => {
      board.votes[0].marks = [[1, 3]];
      attacker.finish(board);
    },
  },
].map((row) => ({ ...row, codes: [] }));

// The close and the certificate tell of the board as it now is.
function retell({ board, events, certificate }, attacker) {
  const { data } = events.find((event) => event.act === 'contest.state' && event.data.to === 'closed');
  for (const name of ['issued', 'collected', 'valid', 'invalid', 'totals', 'root', 'closing_signature']) data[name] = board[name];
  attacker.recertify(certificate, (text) => {
    Object.assign(text.counts, { collected: board.collected, valid: board.valid, invalid: board.invalid });
    Object.assign(text, { totals: board.totals, root: board.root, closing_signature: board.closing_signature });
    recount(text, board);
  });
  events.find((event) => event.act === 'contest.state' && event.data.to === 'certified').data.certificate = certificate.hash;
  attacker.rechain(events);
}

// More than half of those collected; nobody is tied in this count.
function recount({ result }, board) {
  result.base = board.collected;
  result.threshold = Math.floor(board.collected / 2) + 1;
  const won = board.totals.filter((row) => row.for >= result.threshold);
  result.elected = sortBy(won.map((row) => ({ ...row, order: String(1000 - row.for) })), 'order').map((row) => row.number);
  result.open_seats = 2 - won.length;
  result.rows = board.totals.map((row) => {
    const hundredths = Math.floor((20000 * row.for + board.collected) / (2 * board.collected));
    const percent = `${Math.floor(hundredths / 100)}.${String(hundredths % 100).padStart(2, '0')}`;
    const missing = Math.max(0, result.threshold - row.for);
    return { number: row.number, votes: row.for, percent, elected: missing === 0, missing };
  });
}
