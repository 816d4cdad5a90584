// Pages that end in the middle of something.

/**
 * A page that lives for `calls` calls of what is wrapped in mortal(); the next one is
 * lost, before or after it takes effect, and the page with it: `end` resolves.
 */
export function createLife(calls, after) {
  const life = { calls, after, ended: false };
  life.end = new Promise((resolve) => {
    life.stop = () => {
      life.ended = true;
      resolve();
    };
  });
  return life;
}

/** `object` with these functions under that life: those after the last never answer. */
export function mortal(object, names, life) {
  const wrapped = { ...object };
  for (const name of names) {
    wrapped[name] = async (...args) => {
      if (life.calls-- > 0) return object[name](...args);
      if (life.calls < -1) return new Promise(() => {});
      if (life.after) await object[name](...args);
      life.stop();
      return new Promise(() => {});
    };
  }
  return wrapped;
}
