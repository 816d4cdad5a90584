// Receipts as voters keep them.

import { parseStrict } from './strict_json.js';
import { bytesOf } from './verify_check.js';

// Runs of 64 or 128 hex digits: leaf, signature, manifest's hash, congress key.
const HEX_RUN = /(?<![0-9a-f])(?:[0-9a-f]{64}){1,2}(?![0-9a-f])/g;

/**
 * What a receipt says, or null: the server's reply as JSON {contest, leaf,
 * signature}, or the text file of a phone {leaf, signature, hash, key}.
 */
export function readReceipt(text) {
  try {
    const json = parseStrict(text);
    const { contest, leaf, signature } = json.receipt ?? json;
    const read = { contest, leaf: bytesOf(leaf, 32), signature: bytesOf(signature, 64) };
    return Number.isSafeInteger(contest) && contest > 0 && read.leaf && read.signature ? read : null;
  } catch {
    return readFile(text);
  }
}

function readFile(text) {
  const [leaf, signature, hash, key] = text.match(HEX_RUN) ?? [];
  const read = { leaf: bytesOf(leaf, 32), signature: bytesOf(signature, 64), hash: bytesOf(hash, 32), key: bytesOf(key, 32) };
  return read.leaf && read.signature ? read : null;
}
