// JSON in which nothing can be read in two ways. JSON.parse takes the last of two
// members of one name, where another reader may take the first, and 5.0 for 5.

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\]:,]|[^\s"{}[\]:,]+/gsu;
const FLOATING = /^-?\d.*[.eE]/;

/**
 * The value of `text`. Throws SyntaxError for what is no JSON, for a name that
 * stands twice in one object, for whole numbers that are not written as such, and
 * for characters that UTF-8 does not have.
 */
export function parseStrict(text) {
  const value = JSON.parse(text);
  check(text);
  return value;
}

function check(text) {
  const objects = [];
  let last = '';
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === '{') objects.push(new Set());
    else if (token === '[') objects.push(null);
    else if (token === '}' || token === ']') objects.pop();
    else if (token === ':') take(objects.at(-1), JSON.parse(last));
    else if (token.startsWith('"')) checkText(token);
    else if (FLOATING.test(token) && Number.isInteger(Number(token))) throw new SyntaxError(`${token} is not written as a whole number`);
    last = token;
  }
}

function take(names, name) {
  if (names.has(name)) throw new SyntaxError(`"${name}" stands twice`);
  names.add(name);
}

function checkText(token) {
  // Half of a pair of surrogates is a character of its own under the flag u.
  if (token.includes('\\u') && /\p{Surrogate}|\0/u.test(JSON.parse(token))) throw new SyntaxError('no character');
}
