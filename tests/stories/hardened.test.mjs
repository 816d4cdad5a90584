// The check of how the program was compiled finds what it is there to find.

import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, before, describe, it } from 'node:test';
import { removeDirectory, temporaryDirectory } from '../lib/program.mjs';

const CHECK = fileURLToPath(new URL('../lib/hardened.sh', import.meta.url));
const SOURCE = `#include <stdio.h>
int main(int argc, char **argv) { char name[64]; return sprintf(name, "%s", argv[argc - 1]) + puts(name); }
`;
const COMPILE = ['-O2', '-fPIE', '-fstack-protector-strong', '-D_FORTIFY_SOURCE=2'];
const LINK = ['-pie', '-Wl,-z,relro,-z,now'];

describe('the check of the hardening', { timeout: 60000 }, () => {
  let directory;
  before(() => {
    directory = temporaryDirectory();
    writeFileSync(path.join(directory, 'small.c'), SOURCE);
  });
  after(() => removeDirectory(directory));

  /** What it says of a small program compiled so; '' when it is content. */
  function check(compile, link) {
    const [source, program] = ['small.c', 'small'].map((name) => path.join(directory, name));
    execFileSync('cc', [...compile, ...link, '-o', program, source], { stdio: 'pipe' });
    const { status, stdout, stderr } = spawnSync(CHECK, [program], { encoding: 'utf8' });
    assert.equal(stderr, '');
    assert.equal(status, stdout === '' ? 0 : 1);
    return stdout;
  }

  it('is content with all of it', () => assert.equal(check(COMPILE, LINK), ''));

  for (const [what, compile, link, complaint] of [
    ['a fixed place', COMPILE.filter((flag) => flag !== '-fPIE'), ['-no-pie', LINK[1]], /not position independent/],
    ['writable tables', COMPILE, ['-pie', '-Wl,-z,norelro,-z,now'], /RELRO/],
    ['late binding', COMPILE, ['-pie', '-Wl,-z,relro,-z,lazy'], /bind all symbols/],
    ['unguarded stacks', [...COMPILE, '-fno-stack-protector'], LINK, /stack protector/],
    ['unchecked copies', [...COMPILE, '-U_FORTIFY_SOURCE'], LINK, /FORTIFY/],
    ['a stack that runs', COMPILE, [...LINK, '-Wl,-z,execstack'], /written and run/],
    ['a path of its own', COMPILE, [...LINK, '-Wl,-rpath,/tmp'], /path of its own/],
  ])
    it(`finds ${what}`, () => assert.match(check(compile, link), complaint));
});
