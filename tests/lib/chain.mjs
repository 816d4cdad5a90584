// The event log as a dishonest congress would write it: changed, chained and signed
// again with its own key.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ed25519 } from '../../web/node_modules/@noble/curves/esm/ed25519.js';
import { hex, unhex, utf8 } from '../../web/lib/bytes.js';

function big(value, bytes) {
  const out = Buffer.alloc(8);
  out.writeBigUInt64BE(BigInt(value));
  return out.subarray(8 - bytes);
}

const text = (value, bytes) => Buffer.concat([big(Buffer.byteLength(value), bytes), Buffer.from(value)]);

/** The seed of the congress key, from its file. */
export function congressSeed(data) {
  return unhex(readFileSync(path.join(data, 'congress.key'), 'utf8').trim().split(' ')[1], 32);
}

/** The lines of a log in which `change(event)` was done to each; those it answers 'drop' of are left out, those with `twice` stand twice. */
export function chainAgain(lines, seed, change) {
  let prev = '00'.repeat(32);
  let seq = 0;
  const out = [];
  for (const line of lines) {
    const event = JSON.parse(line);
    if (change(event) === 'drop') continue;
    for (const one of [event, ...(event.twice ? [{ ...event }] : [])]) {
      delete one.twice;
      one.seq = ++seq;
      one.prev = prev;
      const hash = createHash('sha256')
        .update(Buffer.concat([utf8('congressd-event-v1'), unhex(prev, 32), big(seq, 8), big(Date.parse(one.at), 8)]))
        .update(Buffer.concat([text(one.actor, 2), text(one.act, 2), text(JSON.stringify(one.data), 4)]))
        .digest();
      const head = Buffer.concat([utf8('congressd-event-head-v1'), big(seq, 8), hash]);
      prev = one.hash = hash.toString('hex');
      one.signature = hex(ed25519.sign(head, seed));
      out.push(JSON.stringify(one));
    }
  }
  return out;
}
