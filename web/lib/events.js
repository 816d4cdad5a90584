// The audit log's chain, checked without trusting the server: every hash, every
// link to the event before, every signature (include/event.h).
import { sha256 } from '@noble/hashes/sha2.js';
import { signatureHolds } from './ballot.js';
import { concat, hex, u16, u32, u64, unhex, utf8 } from './bytes.js';

const YIELD_AFTER_MS = 40;
const NOTHING_BEFORE = '0'.repeat(64);

// Where the value of a JSON object's own member `name` starts and ends, or null.
function memberSpan(line, name) {
  let depth = 0;
  let key = null;
  let start = -1;
  for (let at = 0; at < line.length; at++) {
    const sign = line[at];
    if (sign === '"') {
      const from = at;
      for (at++; line[at] !== '"'; at++) if (line[at] === '\\') at++;
      if (depth === 1 && start < 0 && line[at + 1] === ':') key = line.slice(from + 1, at);
    } else if (sign === ':' && depth === 1 && key === name && start < 0) {
      start = at + 1;
    } else if (sign === '{' || sign === '[') {
      depth++;
    } else if (sign === '}' || sign === ']' || (sign === ',' && depth === 1)) {
      if (sign !== ',') depth--;
      if (start >= 0 && depth <= 1 && (sign === ',' || depth === 0)) return [start, at];
    }
  }
  return null;
}

// One line of the log: the event, and `dataText`, its data as it was hashed.
export function parseEvent(line) {
  const span = memberSpan(line, 'data');
  return { ...JSON.parse(line), dataText: span ? line.slice(...span) : '' };
}

export function parseEvents(text) {
  return text.split('\n').filter(Boolean).map(parseEvent);
}

export function eventHash(event) {
  const actor = utf8(event.actor);
  const act = utf8(event.act);
  const data = utf8(event.dataText);
  const head = [utf8('congressd-event-v1'), unhex(event.prev, 32), u64(event.seq), u64(Date.parse(event.at))];
  return sha256(concat(...head, u16(actor.length), actor, u16(act.length), act, u32(data.length), data));
}

function holds(event, before, key) {
  try {
    const seq = before ? before.seq + 1 : 1;
    const prev = before ? before.hash : NOTHING_BEFORE;
    const hash = eventHash(event);
    if (event.seq !== seq || event.prev !== prev || hex(hash) !== event.hash) return false;
    return signatureHolds(unhex(event.signature, 64), concat(utf8('congressd-event-head-v1'), u64(event.seq), hash), key);
  } catch {
    return false; // malformed is as bad as wrong
  }
}

/**
 * Checks the log from its first event on. read(after) resolves to the next lines
 * of text, "" at the end; publicKey is the congress key, 32 bytes in hex.
 * onProgress(seq) is called now and then; stopped() ends it early.
 *
 * Answers {checked, brokenAt}: how many events held, and the number of the
 * first one that does not, or null.
 */
export async function verifyChain({ read, publicKey, onProgress = () => {}, stopped = () => false }) {
  const key = unhex(publicKey, 32);
  let before = null;
  let resumed = Date.now();
  for (;;) {
    const lines = (await read(before?.seq ?? 0)).split('\n').filter(Boolean);
    if (lines.length === 0) return { checked: before?.seq ?? 0, brokenAt: null };
    for (const line of lines) {
      if (stopped()) return { checked: before?.seq ?? 0, brokenAt: null };
      const event = parseOrNull(line);
      if (!event || !holds(event, before, key)) return { checked: before?.seq ?? 0, brokenAt: (before?.seq ?? 0) + 1 };
      before = event;
      if (Date.now() - resumed < YIELD_AFTER_MS) continue;
      onProgress(before.seq);
      await new Promise((resume) => setTimeout(resume));
      resumed = Date.now();
    }
  }
}

function parseOrNull(line) {
  try {
    return parseEvent(line);
  } catch {
    return null;
  }
}
