// The verdict on a scan from what this device knows: the same as the daemon's in
// all the device can know.
import { badgeHolds, readBadge } from '../../lib/badge.js';

const plain = ({ id, code, full_name, delegation, seat, standing }) => ({ id, code, full_name, delegation, seat, standing });

function onPerson(person, serial, direction, session, where) {
  if (person.withdrawn) return 'withdrawn';
  // A later badge than the list knows is genuine all the same: it was issued
  // since. An earlier one was replaced.
  if (serial !== null && (person.serial === 0 || serial < person.serial)) return 'revoked';
  if (!session) return 'no_session';
  if (direction === 'out') return where.inside ? 'left' : 'not_inside';
  return where.inside ? 'already_inside' : 'admitted';
}

// scan: {badge} or {delegate}, and direction. roster: {congress, publicKey,
// session, people: Map of id to delegate}. whereIs(person) → {inside, gate, at}.
// Answers {verdict, person, earlier: {gate, at}|null}. Of its own is only the
// verdict "not_listed": signed by the congress, but newer than the list here.
export function judge({ badge, delegate, direction }, roster, whereIs) {
  const nobody = (verdict) => ({ verdict, person: null, earlier: null });
  let id = delegate;
  let serial = null;
  if (badge !== undefined) {
    const read = readBadge(badge);
    if (!read) return nobody('malformed');
    if (read.congress !== roster.congress) return nobody('wrong_congress');
    if (!badgeHolds(read, roster.publicKey)) return nobody('bad_signature');
    ({ delegate: id, serial } = read);
  }
  const person = roster.people.get(id);
  if (!person) return nobody(badge === undefined ? 'unknown_delegate' : 'not_listed');
  const where = whereIs(person);
  const verdict = onPerson(person, serial, direction, roster.session, where);
  const earlier = verdict === 'already_inside' && where.at ? { gate: where.gate, at: where.at } : null;
  return { verdict, person: plain(person), earlier };
}
