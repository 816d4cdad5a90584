// The page has words, in both languages, for every code that a recount can find.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, describe, it } from 'node:test';
import { REMARKS } from '../../web/lib/verify_check.js';
import { succeed } from '../lib/program.mjs';

const read = (name) => JSON.parse(readFileSync(new URL(`../../web/locale/${name}.json`, import.meta.url)));

describe('the codes of a recount', () => {
  let codes;
  before(async () => {
    const { stdout } = await succeed(['verify', '--codes']);
    codes = stdout.trim().split('\n').map((line) => line.split('\t'));
    assert.ok(codes.length > 60);
  });

  for (const language of ['vi', 'en']) {
    it(`have a name and a meaning (${language})`, () => {
      const words = { ...read(`${language}/verify`), ...read(`${language}/verify_codes`) };
      for (const [code] of codes) {
        assert.ok(words[`verify.finding.${code}`], code);
        assert.ok(words[`verify.meaning.${code}`], code);
      }
      const known = codes.map(([code]) => `verify.meaning.${code}`).sort();
      assert.deepEqual(Object.keys(read(`${language}/verify_codes`)).sort(), known);
    });
  }

  it('mean in English what the program says', () => {
    const words = read('en/verify_codes');
    for (const [code, , meaning] of codes) assert.equal(words[`verify.meaning.${code}`], meaning);
  });

  it('are remarks for the page where they are for the program', () => {
    const remarks = codes.filter(([, weight]) => weight === 'remark').map(([code]) => code);
    assert.deepEqual(REMARKS, remarks);
    assert.deepEqual(codes.filter(([, weight]) => weight === 'unopened').map(([code]) => code), ['not_opened']);
  });
});
