// Where known bytes stand in a file, whatever its format: in a page in use, in
// a free one, in a frame of the write-ahead log, in a dump.

const WAL_HEADER = 32;
const FRAME_HEADER = 24;
const SHM_HEADER = 136; // of the wal-index: two headers and the checkpoint's
const SHM_FIRST_PAGES = 4062;

/** Every place where one of the keys (equally long buffers) stands: [{at, key}], ascending. */
export function occurrences(bytes, keys) {
  const flagged = new Uint8Array(65536);
  const byHead = new Map();
  keys.forEach((key, index) => {
    flagged[key.readUInt16LE(0)] = 1;
    const head = key.readUInt32LE(0);
    if (!byHead.has(head)) byHead.set(head, []);
    byHead.get(head).push(index);
  });
  const found = [];
  for (let at = 0; at + 4 <= bytes.length; at++) {
    if (!flagged[bytes[at] | (bytes[at + 1] << 8)]) continue;
    for (const key of byHead.get(bytes.readUInt32LE(at)) ?? []) {
      if (keys[key].equals(bytes.subarray(at, at + keys[key].length))) found.push({ at, key });
    }
  }
  return found;
}

const pageSize = (database) => database.readUInt16BE(16) || 1024;

/** Of a database file: for each key its first place {page, offset} and how often it is there. */
export function placesInDatabase(database, keys) {
  const size = pageSize(database);
  const places = keys.map(() => null);
  const times = keys.map(() => 0);
  for (const { at, key } of occurrences(database, keys)) {
    times[key]++;
    places[key] ??= { page: Math.floor(at / size) + 1, offset: at % size };
  }
  return { places, times };
}

/** Of a write-ahead log: for each key the first frame that has it {frame, page, offset}, also in frames of before its last restart. */
export function placesInLog(log, keys) {
  const places = keys.map(() => null);
  if (log.length < WAL_HEADER) return places;
  const size = log.readUInt32BE(8);
  for (const { at, key } of occurrences(log, keys)) {
    const frame = Math.floor((at - WAL_HEADER) / (size + FRAME_HEADER));
    const start = WAL_HEADER + frame * (size + FRAME_HEADER);
    places[key] ??= { frame, page: log.readUInt32BE(start), offset: at - start - FRAME_HEADER };
  }
  return places;
}

/** Of a wal-index: page → when it was last written, in frames. */
export function pagesInIndex(index) {
  const last = new Map();
  const end = Math.min(index.length - 3, SHM_HEADER + 4 * SHM_FIRST_PAGES);
  for (let at = SHM_HEADER; at < end; at += 4) {
    const page = index.readUInt32LE(at);
    if (page) last.set(page, (at - SHM_HEADER) / 4);
  }
  return last;
}
