// Keeps the screen lit while the page is in front. Browsers allow it only over
// https or on the machine itself; elsewhere the device's own settings decide.
const ASK_AGAIN = 5000;

async function request() {
  if (document.visibilityState !== 'visible') return;
  try {
    const lock = await navigator.wakeLock?.request('screen');
    // The system may take it back while the page is in front.
    lock?.addEventListener('release', () => setTimeout(request, ASK_AGAIN), { once: true });
  } catch {
    // Refused to save the battery: nothing to be done.
  }
}

export function keepAwake() {
  request();
  document.addEventListener('visibilitychange', request);
}
