// Builds the pages: node build.mjs OUT
//
// OUT/pages/<page>.html   the shells, copied
// OUT/assets/<name>.js    pages/*.js and workers/*.js, bundled and minified
// OUT/assets/<name>.css   style/*.css, bundled and minified
// OUT/assets/*            static/*, copied; files a bundle imports by address (.wasm)
//
// The same sources give the same bytes: no hashes, times or paths in the output.

import { build } from 'esbuild';
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
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

async function bundle(entryPoints, assets) {
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
  });
}

async function main(out) {
  const pages = join(out, 'pages');
  const assets = join(out, 'assets');
  rmSync(out, { recursive: true, force: true });
  mkdirSync(pages, { recursive: true });
  mkdirSync(assets, { recursive: true });
  await bundle([...filesIn('pages', '.js'), ...filesIn('workers', '.js')], assets);
  await bundle(filesIn('style', '.css'), assets);
  for (const page of filesIn('pages', '.html')) {
    cpSync(page, join(pages, page.slice(dirname(page).length + 1)));
  }
  if (existsSync(join(web, 'static'))) cpSync(join(web, 'static'), assets, { recursive: true });
}

if (process.argv.length !== 3) {
  console.error('usage: node build.mjs OUT');
  process.exit(2);
}
await main(resolve(process.argv[2]));
