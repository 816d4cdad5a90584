// The memory of a running process, as a core dump or an attacker would have it.

import { closeSync, openSync, readFileSync, readSync } from 'node:fs';

const PART = 1 << 24;

// Mappings of data: {from, to, name, flags}; flags are the kernel's two-letter ones ("dd": left out of core dumps).
function mappings(pid) {
  const found = [];
  for (const line of readFileSync(`/proc/${pid}/smaps`, 'utf8').split('\n')) {
    const head = /^([0-9a-f]+)-([0-9a-f]+) (\S+) \S+ \S+ \S+ *(.*)$/.exec(line);
    if (head) found.push({ from: parseInt(head[1], 16), to: parseInt(head[2], 16), mode: head[3], name: head[4], flags: [] });
    else if (line.startsWith('VmFlags:')) found.at(-1).flags = line.slice(8).trim().split(' ');
  }
  // What is read-only and of no file is data all the same.
  return found.filter(({ mode, name }) => (mode.startsWith('rw') || (mode.startsWith('r') && !name)) && !name.startsWith('[v'));
}

/** Whether this user may look into another process's memory. */
export function mayRead(pid) {
  try {
    closeSync(openSync(`/proc/${pid}/mem`, 'r'));
    return true;
  } catch {
    return false;
  }
}

/** Where the needles, {name: bytes}, stand in the memory of `pid`: [{name, at, mapping, dumped, around}]. */
export function findInMemory(pid, needles) {
  const memory = openSync(`/proc/${pid}/mem`, 'r');
  const longest = Math.max(...Object.values(needles).map((bytes) => bytes.length));
  const found = [];
  try {
    for (const { from, to, name: mapping, flags } of mappings(pid)) {
      for (let at = from; at < to; at += PART - longest) {
        const part = Buffer.alloc(Math.min(PART, to - at));
        let length = 0;
        try {
          length = readSync(memory, part, 0, part.length, at);
        } catch {
          continue; // a guard page
        }
        for (const [name, bytes] of Object.entries(needles)) {
          const bytesRead = part.subarray(0, length);
          for (let place = bytesRead.indexOf(bytes); place >= 0; place = bytesRead.indexOf(bytes, place + 1)) {
            const around = part.subarray(Math.max(0, place - 48), place + bytes.length + 16).toString('latin1').replace(/[^ -~]/g, '.');
            found.push({ name, at: at + place, mapping, dumped: !flags.includes('dd'), around });
          }
        }
        if (part.length < PART) break;
      }
    }
  } finally {
    closeSync(memory);
  }
  return found;
}
