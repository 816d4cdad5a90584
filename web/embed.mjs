// Prints the assembler file of the embedded assets: node web/embed.mjs WEBDIR SQLDIR
//
// It defines assets_table and assets_count of include/assets.h for 64-bit targets.
// Paths in .incbin are the arguments' own, so assemble from where this ran.

import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { extname, join } from 'node:path';
import { constants, gzipSync } from 'node:zlib';

const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.sql': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
};
const NEVER_GZIPPED = new Set(['.png', '.sql']);

// {name, path} of the plain files in `folder`; `prefix` names them in the table.
function list(folder, prefix) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => ({ name: `${prefix}/${entry.name}`, path: join(folder, entry.name) }));
}

function load({ name, path }) {
  const extension = extname(name);
  const type = TYPES[extension];
  if (!type) throw new Error(`${path}: no content type is known for ${extension || 'this name'}`);
  const bytes = readFileSync(path);
  const etag = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
  const gzip = NEVER_GZIPPED.has(extension)
    ? null
    : gzipSync(bytes, { level: constants.Z_BEST_COMPRESSION });
  return { name, path, type, etag, gzip: gzip && gzip.length < bytes.length ? gzip : null };
}

function byteLines(bytes) {
  const lines = [];
  for (let i = 0; i < bytes.length; i += 32) {
    lines.push(`\t.byte ${[...bytes.subarray(i, i + 32)].join(',')}`);
  }
  return lines;
}

// JSON's escapes of printable ASCII are the assembler's.
const text = (label, value) => `${label}:\t.asciz ${JSON.stringify(value)}`;

const names = (asset, i) => [
  text(`.Lname${i}`, asset.name),
  text(`.Ltype${i}`, asset.type),
  text(`.Letag${i}`, `"${asset.etag}"`),
];

function contents(asset, i) {
  const lines = [
    `.Lbytes${i}:\t.incbin ${JSON.stringify(asset.path)}`,
    `.Lbytes_end${i}:`,
  ];
  if (asset.gzip) lines.push(`.Lgzip${i}:`, ...byteLines(asset.gzip), `.Lgzip_end${i}:`);
  return lines;
}

// One struct asset, in the order of its fields.
function row(asset, i) {
  const gzip = asset.gzip ? `.Lgzip${i}, .Lgzip_end${i} - .Lgzip${i}` : '0, 0';
  return `\t.quad .Lname${i}, .Ltype${i}, .Letag${i}, .Lbytes${i}, .Lbytes_end${i} - .Lbytes${i}, ${gzip}`;
}

function assembler(assets) {
  return [
    '\t.section .rodata',
    // Together, so that a search by name brings no contents into memory.
    ...assets.flatMap(names),
    ...assets.flatMap(contents),
    '\t.section .data.rel.ro,"aw"',
    '\t.balign 8',
    '\t.globl assets_table',
    '\t.type assets_table, %object',
    'assets_table:',
    ...assets.map(row),
    '\t.size assets_table, . - assets_table',
    '\t.section .rodata',
    '\t.balign 8',
    '\t.globl assets_count',
    '\t.type assets_count, %object',
    `assets_count:\t.quad ${assets.length}`,
    '\t.size assets_count, 8',
    '\t.section .note.GNU-stack,"",%progbits',
    '',
  ].join('\n');
}

if (process.argv.length !== 4) {
  console.error('usage: node web/embed.mjs WEBDIR SQLDIR');
  process.exit(2);
}
const [webdir, sqldir] = process.argv.slice(2);
const files = [
  ...list(join(webdir, 'assets'), 'assets'),
  ...list(join(webdir, 'pages'), 'pages'),
  ...list(sqldir, 'sql'),
];
files.sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)));
process.stdout.write(assembler(files.map(load)));
