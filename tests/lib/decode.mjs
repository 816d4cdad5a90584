// Reads QR symbols and PDF papers back with other people's programs.

import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const OPTIONS = { encoding: 'utf8', maxBuffer: 1 << 26 };

async function withFile(bytes, name, work) {
  const directory = mkdtempSync(path.join(tmpdir(), 'congressd-decode-'));
  try {
    const file = path.join(directory, name);
    writeFileSync(file, bytes);
    return await work(file, directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

async function symbols(files) {
  const { stdout } = await execute('zbarimg', ['-q', '--nodbus', '--raw', '-Sdisable', '-Sqrcode.enable', ...files], OPTIONS);
  return stdout.trim().split('\n');
}

/** The texts of the QR symbols in a PNG. */
export function decodePng(bytes) {
  return withFile(bytes, 'symbol.png', (file) => symbols([file]));
}

/** {pages, size}: how many pages a PDF has, and the size of the first, as "595.3 x 841.9 pts (A4)". */
export function pdfInfo(bytes) {
  return withFile(bytes, 'paper.pdf', async (file) => {
    const { stdout } = await execute('pdfinfo', [file], OPTIONS);
    const value = (name) => new RegExp(`^${name}:\\s*(.*)$`, 'm').exec(stdout)?.[1];
    return { pages: Number(value('Pages')), size: value('Page size') };
  });
}

/** The texts of the QR symbols on pages `first` to `last` of a PDF. */
export function decodePdf(bytes, first, last) {
  return withFile(bytes, 'paper.pdf', async (file, directory) => {
    await execute('pdftoppm', ['-gray', '-r', '150', '-f', first, '-l', last, file, path.join(directory, 'page')].map(String), OPTIONS);
    const pages = readdirSync(directory).filter((name) => name.endsWith('.pgm')).sort();
    return symbols(pages.map((name) => path.join(directory, name)));
  });
}

/** The words of a PDF. */
export function pdfText(bytes) {
  return withFile(bytes, 'paper.pdf', async (file) => (await execute('pdftotext', ['-layout', file, '-'], OPTIONS)).stdout);
}
