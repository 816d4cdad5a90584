// What each verdict looks and sounds like; its word is scan.verdict.<name>.
const LOOKS = {
  admitted: { kind: 'good', icon: 'yes' },
  left: { kind: 'good', icon: 'out' },
  already_inside: { kind: 'warn', icon: 'warn' },
  not_inside: { kind: 'warn', icon: 'warn' },
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
