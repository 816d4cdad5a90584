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

  // Lints a copy of the tree with texts added to its files: [file, text]….
  async function plant(...added) {
    for (const part of ['src', 'include']) await cp(join(ROOT, part), join(tree, part), { recursive: true, force: true });
    await cp(join(ROOT, 'web/REFERENCE.md'), join(tree, 'web/REFERENCE.md'));
    for (const [file, text] of added) await appendFile(join(tree, file), text);
    return lint(tree);
  }

  it('hold for the tree as it is', async () => {
    const { passed, said } = await plant();
    assert.ok(passed, said);
  });

  const violations = [
    ['SQL outside the store', 'src/api_scans.c', '#include <sqlite3.h>\n', /^src\/api_scans.c: .*sqlite3/m],
    ['HTTP in a handler', 'src/api_scans.c', '#include <microhttpd.h>\n', /^src\/api_scans.c: .*microhttpd/m],
    ['JSON in the store', 'src/store_scans.c', '#include <jansson.h>\n', /^src\/store_scans.c: .*jansson/m],
    ['an include that points upward', 'src/store_scans.c', '#include "server.h"\n', /^src\/store_scans.c: .*server/m],
    ['JSON in the store by way of a header', 'src/store_scans.c', '#include "event.h"\n', /^src\/store_scans.c: .*event/m],
    ['a checker that needs the server', 'src/verify_rows.c', '#include "request.h"\n', /^src\/verify_rows.c: .*request/m],
    ['rules that are not pure', 'src/rules.c', '#include "store_scans.h"\n', /^src\/rules.c: .*store_/m],
    ['a file that is too long', 'src/base32.c', '\n'.repeat(451), /^src\/base32.c: \d+ lines, more than/m],
    ['a function that is too long', 'src/base32.c', `static void long_one(void)\n{\n${'\t;\n'.repeat(85)}}\n`, /^src\/base32.c:\d+: \d+ lines in one function/m],
    ['an endpoint nobody told of', 'src/routes.c', '    {"GET", "/api/untold", NULL, ROUTES_PUBLIC, 0, ROUTES_NO_BODY},\n', /^web\/REFERENCE.md: .*\/api\/untold/m],
  ];
  // Those of different files at once.
  const rounds = [];
  for (const violation of violations) {
    const round = rounds.find((one) => one.every(([, file]) => file !== violation[1]));
    if (round) round.push(violation);
    else rounds.push([violation]);
  }
  for (const round of rounds) {
    it(`do not let pass ${round.map(([what]) => what).join(', ')}`, async () => {
      const { passed, said } = await plant(...round.map(([, file, text]) => [file, text]));
      assert.ok(!passed);
      for (const [what, , , told] of round) assert.match(said, told, what);
    });
  }
});
