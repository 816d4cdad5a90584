// Ballots whose delegates had to go before there was an answer: they are sent on
// from memory while others use the tablet. Sealed copies stay until a receipt is
// there; if the tablet fails meanwhile, the delegate's card opens them again.

import { acceptReceipt, castBody } from '../../lib/voter.js';
import { cast } from '../seat/server.js';
import { isPassing } from '../seat/session.js';

const RETRY_MS = [1000, 2000, 5000, 10000, 30000];

export function createOutbox({ onChange, later = setTimeout }) {
  const outbox = { count: 0 };

  async function attempt(record, drawer, tries) {
    try {
      const receipt = acceptReceipt(record, await cast(castBody(record)));
      await drawer.advanceBallot(record.id, 'signed', () => receipt);
    } catch (error) {
      // A refusal is for the delegate to see, who finds the ballot under the card.
      if (isPassing(error)) {
        later(() => attempt(record, drawer, tries + 1), RETRY_MS[Math.min(tries, RETRY_MS.length - 1)]);
        return;
      }
    }
    outbox.count--;
    onChange();
  }

  // The ballot's own key stays in the box.
  outbox.deliver = ({ seed, ...record }, drawer) => {
    outbox.count++;
    onChange();
    attempt(record, drawer, 0);
  };

  return outbox;
}
