// Asking the browser for a camera, and why it may refuse.

// Why no camera can be had here at all, or null.
export function refusal() {
  if (!window.isSecureContext) return 'insecure';
  if (!navigator.mediaDevices?.getUserMedia || !window.Worker || !window.WebAssembly) return 'unsupported';
  return null;
}

const REASONS = {
  NotAllowedError: 'denied',
  SecurityError: 'denied',
  NotFoundError: 'none',
  OverconstrainedError: 'none',
  NotReadableError: 'busy',
  AbortError: 'busy',
};

export function reasonOf(error) {
  return REASONS[error?.name] ?? 'failed';
}

const SIZE = { width: { ideal: 1280 }, height: { ideal: 720 } };

function ask(video) {
  return navigator.mediaDevices.getUserMedia({ audio: false, video: { ...SIZE, ...video } });
}

// The camera chosen before if it is there still, else the one at the back.
export async function openStream(chosen) {
  if (chosen) {
    try {
      return await ask({ deviceId: { exact: chosen } });
    } catch (error) {
      if (reasonOf(error) !== 'none') throw error;
    }
  }
  return ask({ facingMode: { ideal: 'environment' } });
}
