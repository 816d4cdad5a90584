// The bad network of a hall, between a page and the daemon.

/**
 * Loses the next `times` requests to `path` (a glob): "before" they reach the
 * daemon, or "after" it has answered. Answers {lost}, a promise that resolves when
 * the last one is lost; later requests go through.
 */
export async function lose(page, path, when, times = 1) {
  let left = times;
  let done;
  const lost = new Promise((resolve) => (done = resolve));
  await page.route(path, async (route) => {
    if (left <= 0) return route.fallback();
    left--;
    if (when === 'after') await route.fetch();
    if (left === 0) done();
    return route.abort('connectionreset');
  });
  return { lost };
}
