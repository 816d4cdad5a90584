// The console's guess at how many pages a paper has.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { deflateSync } from 'node:zlib';
import { pagesOf } from '../../web/lib/pages_of.js';

const PDF = 'application/pdf';
const blob = (...parts) => new Blob(parts);
const object = (number, body) => `${number} 0 obj\n${body}\nendobj\n`;

/** A PDF whose objects, but for the streams themselves, are compressed, as since version 1.5. */
function compressed(objects, { damage = false } = {}) {
  const bytes = deflateSync(Buffer.from(objects));
  const stream = damage ? bytes.subarray(0, 4) : bytes;
  return blob('%PDF-1.5\n7 0 obj\n<< /Type /ObjStm /N 3 /First 20 /Filter /FlateDecode /Length ', String(stream.length), ' >>\nstream\r\n', stream, '\nendstream\nendobj\n%%EOF');
}

describe('the pages of a paper', () => {
  it('are the count at the root of the page tree', async () => {
    const tree = object(2, '<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 12 >>') + object(3, '<< /Type /Pages /Parent 2 0 R /Count 5 >>') + object(4, '<< /Count 7\n/Parent 2 0 R /Type/Pages >>');
    assert.equal(await pagesOf(blob('%PDF-1.4\n', tree), PDF), 12);
  });

  it('are the leaves where no count stands', async () => {
    const leaves = [3, 4, 5].map((number) => object(number, '<< /Type /Page /Parent 2 0 R >>')).join('');
    assert.equal(await pagesOf(blob('%PDF-1.4\n', object(2, '<< /Type /Pages >>'), leaves), PDF), 3);
  });

  it('are found in compressed objects', async () => {
    assert.equal(await pagesOf(compressed('2 0 3 40 << /Type /Pages /Count 31 /Kids [3 0 R] >> << /Type /Page >>'), PDF), 31);
  });

  it('are one for a picture', async () => {
    assert.equal(await pagesOf(blob('anything'), 'image/png'), 1);
  });

  it('stay open where the file does not tell', async () => {
    for (const file of [blob(''), blob('%PDF-1.4\n'), blob('not a PDF /Type /Pages /Count 3'), compressed('x', { damage: true }), blob('%PDF-1.7\n/Type /ObjStm stream endstream /Type /ObjStm')]) {
      assert.equal(await pagesOf(file, PDF), null);
    }
    assert.equal(await pagesOf(blob('PK'), 'application/msword'), null);
  });

  it('do not unpack without end', async () => {
    const bomb = Buffer.concat([Buffer.from('<< /Type /Pages /Count 9 >>'), Buffer.alloc(80 * 1024 * 1024, ' ')]);
    assert.equal(await pagesOf(compressed(bomb), PDF), null);
  });
});
