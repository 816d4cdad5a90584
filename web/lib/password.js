// How good a password is, and one that is good and can be read out.

export const PASSWORD_MIN = 8; // characters, as the daemon has it

const KNOWN = ['12345678', '123456789', '1234567890', '11111111', '00000000', 'password', 'matkhau', 'daihoi', 'congress', 'qwertyui', 'abcdefgh', 'iloveyou'];
const CONSONANTS = 'bcdghklmnprstvx';
const VOWELS = 'aeiou';

const plain = (text) => text.normalize('NFD').replace(/[\u0300-\u036f]/g, '').toLowerCase().replace(/đ/g, 'd').replace(/[\s._-]/g, '');

function bitsOf(password) {
  const pools = [[/[a-z]/, 26], [/[A-Z]/, 26], [/\d/, 10], [/[^a-zA-Z\d]/, 33]];
  const pool = pools.reduce((sum, [pattern, size]) => sum + (pattern.test(password) ? size : 0), 0);
  // A character that repeats or follows the one before hardly counts.
  let signs = 0;
  for (let at = 0; at < password.length; at++) {
    const step = at > 0 ? Math.abs(password.charCodeAt(at) - password.charCodeAt(at - 1)) : 2;
    signs += step <= 1 ? 0.25 : 1;
  }
  return signs * Math.log2(Math.max(pool, 2));
}

// "short", "known" or "simple": not to be taken; "fair" or "strong" will do.
export function strengthOf(password, name = '') {
  if ([...password].length < PASSWORD_MIN) return 'short';
  const core = plain(password);
  const own = plain(name);
  const isKnown = (word) => word.length >= 4 && core.replace(/\d{0,4}$/, '') === word.replace(/\d{0,4}$/, '') && core.length < word.length + 5;
  if ((own && isKnown(own)) || KNOWN.some((word) => core === word || isKnown(word))) return 'known';
  const bits = bitsOf(password);
  return bits < 36 ? 'simple' : bits < 60 ? 'fair' : 'strong';
}

export const isTakable = (strength) => strength === 'fair' || strength === 'strong';

function pick(letters) {
  // 256 is no multiple of the lengths: what is left over is drawn again.
  const most = 256 - (256 % letters.length);
  for (;;) {
    const [byte] = crypto.getRandomValues(new Uint8Array(1));
    if (byte < most) return letters[byte % letters.length];
  }
}

// Ten syllables in five groups, some 62 bits: "kavo-dise-lunu-rami-tobe".
export function suggestPassword() {
  const syllable = () => pick(CONSONANTS) + pick(VOWELS);
  return Array.from({ length: 5 }, () => syllable() + syllable()).join('-');
}
