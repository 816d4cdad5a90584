// The order of Vietnamese lists of people: by the given name, which is the last
// word, then by the words before it, whatever their case (src/text.c). What tells
// namesakes apart, "Lê Văn An (Tân Thạch)" or "Lê Văn An, 1990", is no name.

const collator = new Intl.Collator('vi', { sensitivity: 'accent' });

function split(name) {
  const text = name.replace(/^(\s*\S.*?)\s*(\(|[,;]|[-–]\s).*$/, '$1').trimEnd() || name;
  const at = text.lastIndexOf(' ') + 1;
  return { given: text.slice(at), before: text.slice(0, at) };
}

// For Array.prototype.sort; names that sort alike are in the order of their letters.
export function compareNames(a, b) {
  const left = split(a);
  const right = split(b);
  return collator.compare(left.given, right.given) || collator.compare(left.before, right.before) || (a < b ? -1 : a > b ? 1 : 0);
}
