// What was scanned or typed, as a card's secret or as what it is instead.

import { decodeSecret, normaliseSecret, SECRET_LENGTH } from '../../lib/card.js';

const BADGE = /^[A-Z2-7]{122}$/;

/** {secret} of 16 bytes, or {misread}: "badge", "length" or "other". */
export function readCard(text) {
  const secret = decodeSecret(normaliseSecret(text));
  if (secret) return { secret };
  const plain = text.trim().toUpperCase();
  if (BADGE.test(plain)) return { misread: 'badge' };
  return { misread: plain.length < SECRET_LENGTH ? 'length' : 'other' };
}
