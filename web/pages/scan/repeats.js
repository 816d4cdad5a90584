// The same code again within a moment is the same person holding still. A camera
// sees it with every picture, so for it the moment begins anew with each; what is
// done on purpose counts again once the moment is over.
const MOMENT = 3000; // ms
const MANY = 64;

export function createRepeats() {
  const seen = new Map();

  function prune(now) {
    for (const [key, at] of seen) if (now - at >= MOMENT) seen.delete(key);
  }

  function note(key) {
    const now = performance.now();
    seen.set(key, now);
    if (seen.size > MANY) prune(now);
  }

  return {
    // held: seen by a camera.
    isRepeat(key, held) {
      const repeat = performance.now() - (seen.get(key) ?? -Infinity) < MOMENT;
      if (repeat && held) note(key);
      return repeat;
    },
    note,
    forget: () => seen.clear(),
  };
}
