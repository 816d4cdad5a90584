// A film for Chromium's fake camera: YUV4MPEG2, written from pictures in PNG by
// Node alone. The camera plays it over and over.

import { writeFileSync } from 'node:fs';
import { inflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');
const WIDTH = 640;
const HEIGHT = 480;
const FRAMES_A_SECOND = 5;
const GREY = 0x60; // the hall behind the badge
const COLOURLESS = 0x80;

function* chunks(png) {
  for (let at = SIGNATURE.length; at < png.length; ) {
    const length = png.readUInt32BE(at);
    yield { type: png.toString('latin1', at + 4, at + 8), data: png.subarray(at + 8, at + 8 + length) };
    at += length + 12;
  }
}

function paeth(left, up, corner) {
  const guess = left + up - corner;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  return a <= b && a <= c ? left : b <= c ? up : corner;
}

// RFC 2083 section 6, for pixels of at most one byte.
function unfilter(kind, row, above) {
  for (let x = 0; x < row.length; x++) {
    const left = x ? row[x - 1] : 0;
    const corner = x ? above[x - 1] : 0;
    const add = [0, left, above[x], (left + above[x]) >> 1, paeth(left, above[x], corner)][kind];
    row[x] = (row[x] + add) & 0xff;
  }
}

/** {width, height, at(x, y) → brightness 0 to 255} of a grey PNG of 1 or 8 bits. */
export function readPng(png) {
  if (!png.subarray(0, 8).equals(SIGNATURE)) throw new Error('not a PNG');
  const parts = [...chunks(png)];
  const head = parts.find(({ type }) => type === 'IHDR').data;
  const [width, height, depth, colour] = [head.readUInt32BE(0), head.readUInt32BE(4), head[8], head[9]];
  if (colour !== 0 || ![1, 8].includes(depth)) throw new Error(`a PNG of colour type ${colour}, ${depth} bits`);
  const bytes = inflateSync(Buffer.concat(parts.filter(({ type }) => type === 'IDAT').map(({ data }) => data)));
  const stride = Math.ceil((width * depth) / 8);
  const rows = [];
  for (let y = 0; y < height; y++) {
    const row = Buffer.from(bytes.subarray(y * (stride + 1) + 1, (y + 1) * (stride + 1)));
    unfilter(bytes[y * (stride + 1)], row, rows[y - 1] ?? Buffer.alloc(stride));
    rows.push(row);
  }
  const at = (x, y) => (depth === 8 ? rows[y][x] : (rows[y][x >> 3] >> (7 - (x & 7))) & 1 ? 255 : 0);
  return { width, height, at };
}

// One frame: the picture in the middle, as large as the height allows, or nothing.
function frame(png) {
  const luma = Buffer.alloc(WIDTH * HEIGHT, GREY);
  if (png) {
    const picture = Buffer.isBuffer(png) ? readPng(png) : png;
    const side = Math.floor(HEIGHT * 0.75);
    const [left, top] = [(WIDTH - side) >> 1, (HEIGHT - side) >> 1];
    for (let y = 0; y < side; y++) {
      for (let x = 0; x < side; x++) {
        const from = picture.at(Math.floor((x * picture.width) / side), Math.floor((y * picture.height) / side));
        luma[(top + y) * WIDTH + left + x] = from;
      }
    }
  }
  const chroma = Buffer.alloc((WIDTH * HEIGHT) / 2, COLOURLESS);
  return Buffer.concat([Buffer.from('FRAME\n'), luma, chroma]);
}

/** Writes a film of scenes {png: a Buffer, a picture as readPng has it, or none for an empty hall; seconds}. */
export function writeFilm(path, scenes) {
  const parts = [Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F${FRAMES_A_SECOND}:1 Ip A1:1 C420jpeg\n`)];
  for (const { png, seconds } of scenes) {
    const shown = frame(png);
    for (let at = 0; at < seconds * FRAMES_A_SECOND; at++) parts.push(shown);
  }
  writeFileSync(path, Buffer.concat(parts));
}

/** What a browser is to be started with to have that film for a camera, and allow it. */
export function filmFlags(path) {
  return ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', `--use-file-for-fake-video-capture=${path}`];
}
