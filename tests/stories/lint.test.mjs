// The rules of the tree: make lint must see each kind of violation.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { appendFile, cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

function lint(tree) {
  return new Promise((resolve) => {
    execFile(join(ROOT, 'tests/lib/lint_tree.sh'), [tree], (error, stdout) => {
      resolve({ passed: !error, said: stdout });
    });
  });
}

describe('the rules of the tree', () => {
  let tree;

  before(async () => {
    tree = await mkdtemp(join(tmpdir(), 'congressd-lint-'));
  });

  after(() => rm(tree, { recursive: true, force: true }));

  async function plant(file, text) {
    for (const part of ['src', 'include']) await cp(join(ROOT, part), join(tree, part), { recursive: true, force: true });
    await cp(join(ROOT, 'web/REFERENCE.md'), join(tree, 'web/REFERENCE.md'));
    if (file) await appendFile(join(tree, file), text);
    return lint(tree);
  }

  it('hold for the tree as it is', async () => {
    const { passed, said } = await plant(null);
    assert.ok(passed, said);
  });

  const violations = [
    ['SQL outside the store', 'src/api_scans.c', '#include <sqlite3.h>\n'],
    ['HTTP in a handler', 'src/api_scans.c', '#include <microhttpd.h>\n'],
    ['JSON in the store', 'src/store_scans.c', '#include <jansson.h>\n'],
    ['an include that points upward', 'src/store_scans.c', '#include "server.h"\n'],
    ['JSON in the store by way of a header', 'src/store_scans.c', '#include "event.h"\n'],
    ['a checker that needs the server', 'src/verify_rows.c', '#include "request.h"\n'],
    ['rules that are not pure', 'src/rules.c', '#include "store_scans.h"\n'],
    ['a file that is too long', 'src/base32.c', '\n'.repeat(451)],
    ['a function that is too long', 'src/base32.c', `static void long_one(void)\n{\n${'\t;\n'.repeat(85)}}\n`],
    ['an endpoint nobody told of', 'src/routes.c', '    {"GET", "/api/untold", NULL, ROUTES_PUBLIC, 0, ROUTES_NO_BODY},\n'],
  ];
  for (const [what, file, text] of violations) {
    it(`do not let ${what} pass`, async () => {
      const { passed, said } = await plant(file, text);
      assert.ok(!passed);
      assert.match(said, /^\S+:/m);
    });
  }
});
