// A bar that moves by transform alone, so that a full hall of them costs no layout.
import { el } from '../../lib/dom.js';

const within = (share) => Math.max(0, Math.min(1, share || 0));

// One piece for each kind (a class that names its colour), end to end.
export function createBar({ kinds = ['for'], shape = '' } = {}) {
  const pieces = kinds.map((kind) => el('span', { class: `bar-piece ${kind}` }));
  const node = el('span', { class: `bar ${shape}`, 'aria-hidden': 'true' }, ...pieces);
  return {
    node,
    // shares: 0 to 1 of the bar's length, one for each piece.
    set(...shares) {
      let start = 0;
      pieces.forEach((piece, at) => {
        piece.style.transform = `translateX(${start * 100}%) scaleX(${within(shares[at])})`;
        start += within(shares[at]);
      });
    },
    // A line across the bar at that share, for a threshold.
    mark(share) {
      const line = el('span', { class: 'bar-mark' });
      line.style.left = `${share * 100}%`;
      node.append(line);
    },
  };
}
