// How many sheets a paper would have been, read from the file itself where that
// is simple; null where it is not. Only a proposal: people may correct it.

const MOST_INFLATED = 64 * 1024 * 1024;
const latin1 = new TextDecoder('latin1');

// The bytes behind a zlib stream, or null for one that is damaged or too large.
async function inflate(bytes, room) {
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate')).getReader();
  const parts = [];
  let size = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      size += value.length;
      if (size > room) return null;
      parts.push(value);
    }
  } catch {
    // What came before the damage (or the line end after the data) still counts.
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

// Since PDF 1.5 the page tree may stand in compressed object streams.
async function objectStreams(text, bytes) {
  if (typeof DecompressionStream === 'undefined') return '';
  let found = '';
  let room = MOST_INFLATED;
  for (const match of text.matchAll(/\/Type\s*\/ObjStm\b/g)) {
    const begin = text.indexOf('stream', match.index);
    if (begin < 0 || begin - match.index > 4096) continue;
    const start = begin + (text.startsWith('\r\n', begin + 6) ? 8 : 7);
    const end = text.indexOf('endstream', start);
    const part = end > start ? await inflate(bytes.subarray(start, end), room) : null;
    if (part === null) continue;
    room -= part.length;
    found += latin1.decode(part);
  }
  return found;
}

// The dictionary around `at`, near enough: from its "<<" to the end of the object.
function dictionaryAt(text, at) {
  const begin = Math.max(text.lastIndexOf('endobj', at), text.lastIndexOf('stream', at), at - 100000);
  const end = text.indexOf('endobj', at);
  return text.slice(Math.max(begin, 0), end < 0 ? at + 100000 : end);
}

// The root of the page tree says how many there are; else its leaves are counted.
function pagesIn(text) {
  let most = 0;
  for (const match of text.matchAll(/\/Type\s*\/Pages\b/g)) {
    const count = /\/Count\s+(\d{1,6})\b/.exec(dictionaryAt(text, match.index));
    if (count) most = Math.max(most, Number(count[1]));
  }
  return most || [...text.matchAll(/\/Type\s*\/Page\b/g)].length;
}

async function pagesOfPdf(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const text = latin1.decode(bytes);
  if (!text.startsWith('%PDF-')) return null;
  const direct = pagesIn(text);
  return direct || pagesIn(await objectStreams(text, bytes)) || null;
}

// file: a File or Blob; type: its media type. A picture is one page.
export async function pagesOf(file, type) {
  if (type.startsWith('image/')) return 1;
  if (type !== 'application/pdf') return null;
  try {
    return await pagesOfPdf(file);
  } catch {
    return null;
  }
}
