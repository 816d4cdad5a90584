// Lets a page be opened without the daemon: a service worker keeps its files.
// Browsers have one only over https or on the machine itself; elsewhere the page
// works all the same for as long as it stays open.

// page: the kind of page, as web/pages/<page>.html. onKept(): all of it is on
// this device.
export function keepPage(page, onKept = () => {}) {
  const container = navigator.serviceWorker;
  if (!container) return;
  const ask = () => container.ready.then(({ active }) => active.postMessage({ keep: page }));
  container.addEventListener('message', ({ data }) => data?.kept === page && onKept());
  container.addEventListener('controllerchange', ask);
  container.register('/sw.js', { updateViaCache: 'none' }).then(ask, () => {
    // A certificate the browser does not trust, or no room: the page works on.
  });
}
