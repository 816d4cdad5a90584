// Where people are, beyond the list of the last refresh: what this device has
// seen since. A mark stands until a list that was asked for after the daemon
// confirmed it.

const LEFT = { admitted: true, already_inside: true, left: false, not_inside: false };

export function createPresence() {
  const marks = new Map();

  // Where a verdict on this row says the person now is, or null: nothing new.
  function whereAfter({ verdict, earlier }, row, before) {
    if (!(verdict in LEFT)) return null;
    if (verdict === 'admitted') return { inside: true, gate: row.gate, at: row.at };
    if (verdict === 'already_inside' && earlier) return { inside: true, gate: earlier.gate, at: Date.parse(earlier.at) };
    return { inside: LEFT[verdict], gate: before?.gate ?? null, at: before?.at ?? null };
  }

  function put(id, where, nonce, confirmedAt) {
    marks.set(id, { ...where, nonce, confirmedAt });
  }

  return {
    // person: a delegate of the list. {inside, gate, at (ms or null)}
    of(person) {
      const { inside, gate, at } = marks.get(person.id) ?? {
        inside: person.inside,
        gate: person.gate,
        at: person.last_in ? Date.parse(person.last_in) : null,
      };
      return { inside, gate, at };
    },

    // The device's own judgement of a scan the daemon has not seen yet.
    claim(id, row, judged, before) {
      const where = judged.verdict === 'admitted' || judged.verdict === 'left' ? whereAfter(judged, row, before) : null;
      if (where) put(id, where, row.nonce, null);
    },

    // The daemon's verdict; a later scan here that it has not seen goes before.
    confirm(id, row, result, now) {
      const mark = marks.get(id);
      if (mark && mark.nonce !== row.nonce && mark.confirmedAt === null) return null;
      const where = whereAfter(result, row, mark);
      if (where) put(id, where, row.nonce, now);
      else if (mark) marks.delete(id);
      return where;
    },

    // A scan was undone: the person is where they were before it.
    restore(id, where, nonce, confirmedAt) {
      put(id, where, nonce, confirmedAt);
    },

    // A list has come that was asked for at this moment.
    merged(askedAt) {
      for (const [id, { confirmedAt }] of marks) if (confirmedAt !== null && confirmedAt < askedAt) marks.delete(id);
    },
  };
}
