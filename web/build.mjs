// Builds the pages: node build.mjs OUT
//
// OUT/pages/<page>.html   the shells, copied
// OUT/assets/<name>.js    pages/*.js, bundled and minified; workers/*.js as classic scripts
// OUT/assets/<name>.css   style/*.css, bundled and minified
// OUT/assets/*            static/*, copied; files a bundle imports by address (.wasm)
//
// The service worker (workers/sw.js) comes last: it is given the build's id, the
// files of each kind of page and their ETags.
//
// The same sources give the same bytes: no times or paths in the output.

import { build } from 'esbuild';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const web = dirname(fileURLToPath(import.meta.url));

function filesIn(folder, extension) {
  const path = join(web, folder);
  if (!existsSync(path)) return [];
  return readdirSync(path)
    .filter((name) => name.endsWith(extension))
    .sort()
    .map((name) => join(path, name));
}

async function bundle(entryPoints, assets, options = {}) {
  await build({
    absWorkingDir: web,
    entryPoints,
    outdir: assets,
    entryNames: '[name]',
    assetNames: '[name]',
    publicPath: '/assets',
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2020',
    charset: 'utf8',
    legalComments: 'none',
    loader: { '.wasm': 'file', '.svg': 'file', '.png': 'file' },
    logLevel: 'warning',
    ...options,
  });
}

// What the daemon's ETag of a file holds: see embed.mjs.
function tagOf(path) {
  return createHash('sha256').update(readFileSync(path)).digest('hex').slice(0, 16);
}

// The files a text names, and those they name, and so on.
function assetsOf(text, assets, found = new Set()) {
  for (const [, name] of text.matchAll(/(?:\/assets|["'`]\.)\/([\w-]+(?:\.[\w-]+)+)/g)) {
    const path = `/assets/${name}`;
    if (found.has(path) || !existsSync(join(assets, name))) continue;
    found.add(path);
    if (/\.(?:js|css)$/.test(name)) assetsOf(readFileSync(join(assets, name), 'utf8'), assets, found);
  }
  return found;
}

// Where a page is found; the first is the one kept.
const ADDRESSES = { seat: ['/', '/v'] };

// {id, kinds, tags} for workers/sw.js.
function describe(pages, assets) {
  const kinds = {};
  const tags = {};
  for (const name of readdirSync(pages).sort()) {
    const kind = name.replace(/\.html$/, '');
    const path = join(pages, name);
    const addresses = ADDRESSES[kind] ?? [`/${kind}`];
    for (const address of addresses) tags[address] = tagOf(path);
    const files = [...assetsOf(readFileSync(path, 'utf8'), assets)].sort();
    for (const file of files) tags[file] = tagOf(join(assets, file.slice('/assets/'.length)));
    kinds[kind] = [...addresses, ...files];
  }
  const id = createHash('sha256').update(JSON.stringify([kinds, tags])).digest('hex').slice(0, 16);
  return { id, kinds, tags };
}

async function main(out) {
  const pages = join(out, 'pages');
  const assets = join(out, 'assets');
  rmSync(out, { recursive: true, force: true });
  mkdirSync(pages, { recursive: true });
  mkdirSync(assets, { recursive: true });
  const workers = filesIn('workers', '.js').filter((path) => !path.endsWith('/sw.js'));
  const [seat, others] = [true, false].map((wanted) => filesIn('pages', '.js').filter((path) => path.endsWith('/seat.js') === wanted));
  await bundle(others, assets);
  // Delegates' phones load what few contests need only when it is needed.
  await bundle(seat, assets, { splitting: true, chunkNames: 'seat_[name].[hash]' });
  await bundle(workers, assets, { format: 'iife' });
  await bundle(filesIn('style', '.css'), assets);
  for (const page of filesIn('pages', '.html')) {
    cpSync(page, join(pages, page.slice(dirname(page).length + 1)));
  }
  if (existsSync(join(web, 'static'))) cpSync(join(web, 'static'), assets, { recursive: true });
  const define = { BUILD: JSON.stringify(describe(pages, assets)) };
  await bundle([join(web, 'workers', 'sw.js')], assets, { format: 'iife', define });
}

if (process.argv.length !== 3) {
  console.error('usage: node build.mjs OUT');
  process.exit(2);
}
await main(resolve(process.argv[2]));
