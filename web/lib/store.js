// State that outlives the parts that show it: long work goes on while another
// tab of the page is open, and is found again.
import { useEffect, useState } from 'preact/hooks';

// value is never changed in place: set(next), or set(fn) with fn(value) → next.
export function createStore(initial) {
  let value = initial;
  const listeners = new Set();
  return {
    get: () => value,
    set(next) {
      value = typeof next === 'function' ? next(value) : next;
      for (const tell of [...listeners]) tell(value);
    },
    reset() {
      this.set(initial);
    },
    // Answers a function that stops it.
    listen(fn) {
      listeners.add(fn);
      return () => listeners.delete(fn);
    },
  };
}

// The store's value; the component is drawn again when it changes.
export function useStore(store) {
  const [value, set] = useState(store.get());
  useEffect(() => {
    set(store.get());
    return store.listen(set);
  }, [store]);
  return value;
}

const held = new Set();

function ask(event) {
  event.preventDefault();
}

// While anything holds the page, the browser asks before it is left.
export function holdPage(what, hold) {
  const before = held.size;
  if (hold) held.add(what);
  else held.delete(what);
  if (!before && held.size) window.addEventListener('beforeunload', ask);
  if (before && !held.size) window.removeEventListener('beforeunload', ask);
}
