// Text as people search for it: without case and diacritics (đ is d).
export function plainText(text) {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/g, 'd').toLowerCase().trim();
}

/** Whether every word of `wanted` begins a word of `text`. */
export function matches(text, wanted) {
  const words = plainText(text).split(/[^\p{L}\p{N}]+/u);
  return plainText(wanted)
    .split(/\s+/)
    .filter(Boolean)
    .every((part) => words.some((word) => word.startsWith(part)));
}
