// What is asked again when the hall moves, though not at each of a burst of
// moves, and now and then in between.
import { useEffect, useRef, useState } from 'preact/hooks';

const LEAST = 2000;
const MOST = 15000;

// {data, error, reload}; stamp: any value that changes when load() would answer
// something else.
export function useRefreshed(load, stamp, dependencies = []) {
  const [state, setState] = useState({ data: null, error: null });
  const own = useRef({ asked: 0, timer: null, ended: false, turn: 0, asking: false, moved: false, stamp }).current;

  async function ask() {
    clearTimeout(own.timer);
    own.asked = Date.now();
    const turn = ++own.turn;
    own.asking = true;
    own.moved = false;
    try {
      const data = await load();
      if (turn === own.turn && !own.ended) setState({ data, error: null });
    } catch (error) {
      if (turn === own.turn && !own.ended) setState((before) => ({ ...before, error }));
    }
    if (turn !== own.turn || own.ended) return;
    own.asking = false;
    wait(own.moved ? LEAST : MOST);
  }

  function wait(milliseconds) {
    clearTimeout(own.timer);
    own.timer = setTimeout(() => (document.visibilityState === 'hidden' ? wait(MOST) : ask()), milliseconds);
  }

  useEffect(() => {
    own.ended = false;
    ask();
    return () => {
      own.ended = true;
      clearTimeout(own.timer);
    };
  }, dependencies);
  useEffect(() => {
    if (stamp === own.stamp) return;
    own.stamp = stamp;
    // What is being answered may be older than the move.
    if (own.asking) own.moved = true;
    else wait(Math.max(0, LEAST - (Date.now() - own.asked)));
  }, [stamp]);
  return { ...state, reload: ask };
}
