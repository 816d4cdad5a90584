// Bytes on a socket, for requests that no HTTP client would send.

import net from 'node:net';

const ANSWER_MS = 5000;

/** A connected socket. */
export function dial(port) {
  return new Promise((resolve, reject) => {
    const socket = net.connect(port, '127.0.0.1', () => resolve(socket));
    socket.once('error', reject);
  });
}

/** Sends `bytes` and answers all that comes back within `wait` until the daemon closes or falls silent. */
export async function exchange(port, bytes, { wait = ANSWER_MS, silence = 300 } = {}) {
  const socket = await dial(port);
  const chunks = [];
  await new Promise((resolve) => {
    let quiet = setTimeout(resolve, wait);
    socket.on('data', (chunk) => {
      chunks.push(chunk);
      clearTimeout(quiet);
      quiet = setTimeout(resolve, silence);
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      clearTimeout(quiet);
      resolve();
    });
    socket.write(bytes);
  });
  socket.destroy();
  return Buffer.concat(chunks).toString('latin1');
}

/** The status of an answer as exchange has it; 0 when the connection was closed without one. */
export function statusOf(text) {
  const match = /^HTTP\/1\.[01] (\d{3})/.exec(text);
  return match ? Number(match[1]) : 0;
}

/** The head of a request. */
export function head(method, target, headers = {}) {
  const lines = Object.entries({ Host: '127.0.0.1', Connection: 'close', ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${target} HTTP/1.1\r\n${lines.join('')}\r\n`;
}
