// A ClientHello of one's own making (RFC 5246 section 7.4.1.2, RFC 8446 section
// 4.1.2), to learn what a server would agree to that no client of today asks for.

import { randomBytes } from 'node:crypto';
import { dial } from './raw.mjs';

export const SSL3 = 0x0300;
export const TLS10 = 0x0301;
export const TLS11 = 0x0302;
export const TLS12 = 0x0303;
export const TLS13 = 0x0304;

const ANSWER_MS = 20000;
const GROUPS = [0x001d, 0x0017, 0x0018]; // X25519, P-256, P-384
const SIGNATURES = [0x0403, 0x0503, 0x0603, 0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0601, 0x0203, 0x0201, 0x0807];

const range = (from, to) => Array.from({ length: to - from + 1 }, (_, at) => from + at);

/** Every suite ever given a number, but for signals that are none; those of TLS 1.3 stand apart. */
export const SUITES = [...range(0x0000, 0x00c7), ...range(0xc001, 0xc0b5), ...range(0xcc13, 0xcc15), ...range(0xcca8, 0xccae), ...range(0xd001, 0xd005), ...range(0xfefe, 0xfeff)];
export const SUITES_13 = range(0x1301, 0x1307);

const u8 = (value) => Buffer.from([value]);
const u16 = (value) => Buffer.from([value >> 8, value & 0xff]);
const sized = (bytes, width) => Buffer.concat([width === 1 ? u8(bytes.length) : width === 2 ? u16(bytes.length) : Buffer.concat([u8(bytes.length >> 16), u16(bytes.length & 0xffff)]), bytes]);
const list = (numbers, width = 2) => sized(Buffer.concat(numbers.map(u16)), width);
const extension = (number, bytes) => Buffer.concat([u16(number), sized(bytes, 2)]);

function extensionsOf({ version, groups, signatures, name }) {
  const all = [extension(0x000a, list(groups)), extension(0x000b, sized(u8(0), 1)), extension(0x000d, list(signatures))];
  all.push(extension(0x000f, u8(1)), extension(0x0017, Buffer.alloc(0)), extension(0xff01, u8(0))); // heartbeats, extended secrets, safe renegotiation
  if (name) all.push(extension(0x0000, sized(Buffer.concat([u8(0), sized(Buffer.from(name), 2)]), 2)));
  if (version === TLS13) {
    all.push(extension(0x002b, list([TLS13], 1)));
    all.push(extension(0x0033, sized(Buffer.concat([u16(0x001d), sized(randomBytes(32), 2)]), 2)));
  }
  return sized(Buffer.concat(all), 2);
}

function helloBytes({ version, suites, compressions, ...rest }) {
  const legacy = u16(Math.min(version, TLS12));
  const extensions = version === SSL3 ? Buffer.alloc(0) : extensionsOf({ version, ...rest });
  const body = Buffer.concat([legacy, randomBytes(32), sized(randomBytes(32), 1), list(suites), sized(Buffer.from(compressions), 1), extensions]);
  return Buffer.concat([u8(22), version === SSL3 ? u16(SSL3) : u16(TLS10), sized(Buffer.concat([u8(1), sized(body, 3)]), 2)]);
}

/** The server's answer: {version, suite, compression, random, extensions}, or null when it refuses. */
function readAnswer(bytes) {
  if (bytes[0] !== 22 || bytes[5] !== 2) return null;
  const random = bytes.subarray(11, 43);
  let at = 44 + bytes[43];
  const [suite, compression] = [bytes.readUInt16BE(at), bytes[at + 2]];
  const extensions = new Map();
  const end = 9 + bytes.readUIntBE(6, 3);
  for (at += 5; at < end; ) {
    const length = bytes.readUInt16BE(at + 2);
    extensions.set(bytes.readUInt16BE(at), bytes.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  const version = extensions.get(0x002b)?.readUInt16BE(0) ?? bytes.readUInt16BE(9);
  return { version, suite, compression, random, extensions };
}

/** Greets the server at `port`; `offer` has version, suites, compressions, groups, signatures, name. */
export async function greet(port, offer = {}) {
  const hello = { version: TLS12, suites: SUITES, compressions: [0], groups: GROUPS, signatures: SIGNATURES, ...offer };
  const socket = await dial(port);
  let bytes = Buffer.alloc(0);
  await new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error('the server says nothing')), ANSWER_MS);
    const finish = () => {
      clearTimeout(late);
      resolve();
    };
    socket.on('data', (part) => {
      bytes = Buffer.concat([bytes, part]);
      if (bytes.length > 5 && bytes.length >= 5 + bytes.readUInt16BE(3)) finish();
    });
    socket.on('error', finish).on('close', finish);
    socket.write(helloBytes(hello));
  });
  socket.destroy();
  return readAnswer(bytes);
}

/** All suites the server agrees to, in its order. */
export async function agreed(port, offer) {
  const found = [];
  let left = offer.suites;
  for (let answer; left.length && (answer = await greet(port, { ...offer, suites: left })); left = left.filter((one) => one !== answer.suite)) found.push(answer.suite);
  return found;
}
