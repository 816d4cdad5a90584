// The tellers' keys on their device: made, saved, read back, restored.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hex, unhex } from '../../web/lib/bytes.js';
import { decodeKey, encodeKey, groupCode, keyFingerprint } from '../../web/lib/key_code.js';
import { openKeyFile, readKeyFile, writeKeyFile } from '../../web/lib/key_file.js';
import { memoryTables } from '../../web/lib/tables.js';
import { createTellerKeys, isReady, keyWorks, publicOf, TELLER_TABLES } from '../../web/lib/teller_keys.js';

const CONGRESS = { id: '01020304', name: 'Đại hội', public_key: 'ab'.repeat(32), present: 5 };
const CHEAP = { N: 16, r: 1, p: 1 };
const KINDS = ['sealing', 'issuer'];

const open = () => createTellerKeys(memoryTables(TELLER_TABLES));
const make = (keys, kind = 'sealing') => keys.make({ kind, label: 'Đ/c Bình', congress: CONGRESS });

describe('a teller’s key', () => {
  for (const kind of KINDS) {
    it(`(${kind}) works with its own public half alone`, async () => {
      const keys = open();
      const [one, two] = [await make(keys, kind), await make(keys, kind)];
      assert.equal(publicOf(kind, one.secret), one.publicKey);
      assert.equal(keyWorks(kind, unhex(one.secret, 32), unhex(one.publicKey, 32)), true);
      assert.equal(keyWorks(kind, unhex(one.secret, 32), unhex(two.publicKey, 32)), false);
      assert.equal(keyWorks(kind, new Uint8Array(32), unhex(one.publicKey, 32)), false);
      assert.deepEqual(one.congress, { id: '01020304', name: 'Đại hội', public_key: CONGRESS.public_key });
    });

    it(`(${kind}) may be chosen only after what was saved was read back`, async () => {
      const keys = open();
      const [key, other] = [await make(keys, kind), await make(keys, kind)];
      assert.equal(isReady(key), false);
      await keys.noteSaved(key.publicKey);
      assert.equal(isReady(await keys.get(key.publicKey)), false);
      assert.equal(await keys.test(key.publicKey, other.secret), false);
      assert.equal(isReady(await keys.get(key.publicKey)), false);
      assert.equal(await keys.test(key.publicKey, key.secret), true);
      assert.equal(isReady(await keys.get(key.publicKey)), true);
    });

    it(`(${kind}) comes back from its file on another device, ready`, async () => {
      const key = await make(open(), kind);
      const text = await writeKeyFile(key, 'bí mật của Ban kiểm phiếu', CHEAP);
      assert.ok(!text.includes(key.secret));
      assert.deepEqual(readKeyFile(text).publicKey, key.publicKey);
      const elsewhere = open();
      const restored = await elsewhere.restore(await openKeyFile(text, 'bí mật của Ban kiểm phiếu'.normalize('NFD')));
      assert.deepEqual([restored.secret, restored.label, isReady(restored), restored.restored], [key.secret, 'Đ/c Bình', true, true]);
      assert.equal((await elsewhere.list()).length, 1);
    });
  }

  it('stays as it is when its file is read where it was made', async () => {
    const keys = open();
    const key = await make(keys);
    const again = await keys.restore({ ...key, label: 'khác', congress: CONGRESS });
    assert.deepEqual([again.label, again.restored, isReady(again)], ['Đ/c Bình', false, true]);
  });

  it('is not restored with a secret that is another’s', async () => {
    const keys = open();
    const [one, two] = [await make(keys), await make(keys)];
    assert.equal(await open().restore({ ...one, secret: two.secret }), null);
  });
});

describe('a key’s file', async () => {
  const key = await make(open());
  const text = await writeKeyFile(key, 'một câu dài', CHEAP);
  const change = (fn) => {
    const file = JSON.parse(text);
    fn(file);
    return JSON.stringify(file);
  };

  it('opens with its passphrase alone', async () => {
    assert.equal((await openKeyFile(text, ' một câu dài ')).secret, key.secret);
    await assert.rejects(openKeyFile(text, 'một câu dàI'), { code: 'wrong_passphrase' });
  });

  it('is refused when anything that matters was changed', async () => {
    for (const fn of [(file) => (file.public_key = 'cd'.repeat(32)), (file) => (file.kind = 'issuer'), (file) => (file.box = '00'.repeat(48)), (file) => (file.nonce = '00'.repeat(24))]) {
      await assert.rejects(openKeyFile(change(fn), 'một câu dài'), { code: 'wrong_passphrase' });
    }
  });

  it('is no key when it is something else, or asks for too much', () => {
    const wrong = ['', '{}', 'null', '[]', '"x"', '7', text.slice(1), 'x'.repeat(20000),
      change((file) => (file.v = 2)), change((file) => (file.kdf.N = 2 ** 19)), change((file) => (file.kdf.N = 17)), change((file) => (file.kdf = null)),
      change((file) => (file.kdf.salt = 'zz')), change((file) => (file.kind = 'x')), change((file) => delete file.box), change((file) => (file.label = 7)), change((file) => (file.congress = 'x'))];
    for (const each of wrong) assert.throws(() => readKeyFile(each), { code: 'not_a_key' }, each.slice(0, 40));
  });
});

describe('a key’s code', () => {
  const key = Uint8Array.from({ length: 32 }, (_, i) => 7 * i);

  it('comes back whatever the spelling', () => {
    for (const kind of KINDS) {
      for (const secret of [false, true]) {
        const code = encodeKey({ kind, secret, key });
        assert.equal(code.length, 60);
        for (const spelt of [code, groupCode(code), code.toLowerCase(), ` ${groupCode(code).replace(/-/g, ' ')} `, code.replace(/O/g, '0').replace(/I/g, '1').replace(/B/g, '8')]) {
          assert.deepEqual(decodeKey(spelt), { kind, secret, key }, spelt);
        }
      }
    }
  });

  it('with one character wrong, missing or exchanged is none', () => {
    const code = encodeKey({ kind: 'sealing', key });
    for (let at = 0; at < code.length; at++) {
      const other = code[at] === 'A' ? 'C' : 'A';
      assert.equal(decodeKey(code.slice(0, at) + other + code.slice(at + 1)), null, `character ${at}`);
      assert.equal(decodeKey(code.slice(0, at) + code.slice(at + 1)), null);
      if (at > 0 && code[at] !== code[at - 1]) assert.equal(decodeKey(code.slice(0, at - 1) + code[at] + code[at - 1] + code.slice(at + 1)), null);
    }
    for (const text of ['', hex(key), `${code}A`, '!'.repeat(60)]) assert.equal(decodeKey(text), null);
  });

  it('is told apart by its fingerprint', () => {
    assert.match(keyFingerprint(hex(key)), /^([0-9a-f]{4}-){3}[0-9a-f]{4}$/);
    assert.notEqual(keyFingerprint(hex(key)), keyFingerprint('00'.repeat(32)));
  });
});
