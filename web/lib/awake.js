// Keeps the screen lit while the page is in front. Browsers allow it only over
// https or on the machine itself; elsewhere the device's own settings decide.
async function request() {
  if (document.visibilityState !== 'visible') return;
  try {
    await navigator.wakeLock?.request('screen');
  } catch {
    // Refused to save the battery: nothing to be done.
  }
}

export function keepAwake() {
  request();
  document.addEventListener('visibilitychange', request);
}
