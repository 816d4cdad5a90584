import assert from 'node:assert/strict';
import { it } from 'node:test';
import { hex, unhex } from '../../web/lib/bytes.js';
import { cardKeyPair, decodeSecret, normaliseSecret, signLogin } from '../../web/lib/card.js';

// 00 01 … 0f, encoded, hashed and signed by other programs.
const TEXT = 'AAAQEAYEAUDAOCAJBIFQYDIOB4';
const SECRET = Uint8Array.from({ length: 16 }, (_, i) => i);
const CONGRESS = unhex('01020304', 4);

it('reads a secret of 26 Base32 characters', () => {
  assert.deepEqual(decodeSecret(TEXT), SECRET);
});

it('refuses another length, other characters and bits left over', () => {
  for (const text of ['', TEXT.slice(1), `${TEXT}A`, `${TEXT.slice(0, 25)}5`, TEXT.toLowerCase(), `1${TEXT.slice(1)}`]) {
    assert.equal(decodeSecret(text), null, text);
  }
});

it('takes what people type and paste', () => {
  assert.equal(normaliseSecret('aaaq eaye-AUDA.OCAJ\nBIFQYDI0B4'), TEXT);
  assert.equal(normaliseSecret(`https://congress.local/v#${TEXT}`), TEXT);
  assert.equal(normaliseSecret('018'), 'OIB');
});

it('derives the card key', () => {
  const { seed, key } = cardKeyPair(CONGRESS, SECRET);
  assert.equal(hex(seed), 'db746c7377b216edc83450bab218e38ee78dbba36abd4c297d139c6299adcb69');
  assert.equal(hex(key), 'a8e7553c5d9ddc4c5d2c654df510c6ab344c7e2486b737d9ad3b7e38bb832ad7');
});

it('signs in', () => {
  const { seed } = cardKeyPair(CONGRESS, SECRET);
  assert.equal(
    hex(signLogin(seed, new Uint8Array(32).fill(7))),
    '9d6b8636f777dd6865f2ee0e4e69d176354dd07520f8b899ccba40c4eca68826' +
      '3313b1fe0e14500337e960badecde16b7b7e31ab8b343e941902becd079ce405'
  );
});
