// Reads QR symbols and PDF papers back with other people's programs.

import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

/** A page of a PDF as {width, height, pixels}: grey, a byte each, at `dpi`. */
export function pdfImage(bytes, page, dpi) {
  return withFile(bytes, 'paper.pdf', async (file, directory) => {
    await execute('pdftoppm', ['-gray', '-r', dpi, '-f', page, '-l', page, '-singlefile', file, path.join(directory, 'page')].map(String), OPTIONS);
    const image = readFileSync(path.join(directory, 'page.pgm'));
    const [head, width, height] = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(image.subarray(0, 40).toString('latin1'));
    return { width: Number(width), height: Number(height), pixels: image.subarray(head.length) };
  });
}

/** The texts of the QR symbols in a part of a page, in millimetres; none: []. */
export function decodePart(bytes, page, { x, y, width, height }) {
  const dots = (length) => Math.round((length * 200) / 25.4);
  return withFile(bytes, 'paper.pdf', async (file, directory) => {
    const part = ['-x', dots(x), '-y', dots(y), '-W', dots(width), '-H', dots(height)];
    await execute('pdftoppm', ['-gray', '-r', 200, '-f', page, '-l', page, '-singlefile', ...part, file, path.join(directory, 'part')].map(String), OPTIONS);
    return symbols([path.join(directory, 'part.pgm')]).catch((error) => {
      if (error.code === 4) return []; // zbarimg found none
      throw error;
    });
  });
}

/** Every word of a page with where it stands, {text, left, top, right, bottom} in millimetres. */
export function pdfWords(bytes, page) {
  return withFile(bytes, 'paper.pdf', async (file) => {
    const { stdout } = await execute('pdftotext', ['-bbox', '-f', page, '-l', page, file, '-'].map(String), OPTIONS);
    const found = stdout.matchAll(/<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">([^<]*)</g);
    return [...found].map(([, ...values]) => {
      const [left, top, right, bottom] = values.map((value) => (Number(value) * 25.4) / 72);
      return { text: values[4].normalize('NFC'), left, top, right, bottom };
    });
  });
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

/** The words of a PDF, a form feed after each page. */
export function pdfText(bytes, order = '-layout') {
  return withFile(bytes, 'paper.pdf', async (file) => (await execute('pdftotext', [order, file, '-'], OPTIONS)).stdout);
}
