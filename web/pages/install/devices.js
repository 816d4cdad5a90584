// The devices the page tells how to install the authority on, and what each takes.

const CERTIFICATE = '/install/congressd.crt';
const PROFILE = '/install/congressd.mobileconfig';

// steps: how many install.<name>.<n> there are; the first one is the download.
export const DEVICES = [
  { name: 'ios', file: PROFILE, steps: 5 },
  { name: 'android', file: CERTIFICATE, steps: 5 },
  { name: 'windows', file: CERTIFICATE, steps: 4 },
  { name: 'macos', file: CERTIFICATE, steps: 4 },
];

// The name of the device this browser runs on, or null. An iPad says it is a
// Mac, but no Mac has more than one point of touch.
export function thisDevice({ userAgent = '', maxTouchPoints = 0 }) {
  if (/iPhone|iPad|iPod/.test(userAgent) || (/Macintosh/.test(userAgent) && maxTouchPoints > 1)) return 'ios';
  if (/Android/.test(userAgent)) return 'android';
  if (/Windows/.test(userAgent)) return 'windows';
  return /Macintosh/.test(userAgent) ? 'macos' : null;
}
