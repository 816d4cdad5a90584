// What each verdict looks and sounds like; its word is scan.verdict.<name>.
const LOOKS = {
  admitted: { kind: 'good', icon: 'yes' },
  left: { kind: 'good', icon: 'out' },
  already_inside: { kind: 'warn', icon: 'warn' },
  not_inside: { kind: 'warn', icon: 'warn' },
  not_listed: { kind: 'warn', icon: 'warn' },
  no_session: { kind: 'warn', icon: 'clock' },
  waiting: { kind: 'warn', icon: 'clock' },
  card: { kind: 'warn', icon: 'warn' },
};

export function lookOf(verdict) {
  return LOOKS[verdict] ?? { kind: 'bad', icon: 'no' };
}

// Whether the scan changed who is inside.
export function counts(verdict) {
  return verdict === 'admitted' || verdict === 'left';
}

// Whether the steward must be told of the daemon's verdict after this device had
// said something else.
export function isNews(told, verdict) {
  if (told === verdict) return false;
  return !(['waiting', 'not_listed', 'no_session'].includes(told) && lookOf(verdict).kind === 'good');
}
