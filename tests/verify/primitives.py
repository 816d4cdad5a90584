"""The cryptography of a board, from the standards and Python's own library only.

Ed25519 (RFC 8032), ristretto255 (RFC 9496), VOPRF(ristretto255, SHA-512) with its
DLEQ proof (RFC 9497, RFC 9380), X25519 (RFC 7748) and libsodium's sealed box
(X25519, XSalsa20, Poly1305, BLAKE2b). Written to be read: nothing here is fast,
and its time depends on secrets, which a recount has none of. What was computed is
remembered for a while, for whoever checks many changed copies of one board.
"""
import hashlib
from functools import lru_cache

# ---- edwards25519 (RFC 8032, section 5.1) ----

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
I = pow(2, (P - 1) // 4, P)                                  # a square root of -1
NEUTRAL = (0, 1, 1, 0)                                       # X, Y, Z, T = XY/Z


def add(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * D * p[3] * q[3] % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def multiply(scalar, p):
    """scalar * p, four bits at a time."""
    table = [NEUTRAL]
    for _ in range(15):
        table.append(add(table[-1], p))
    total = NEUTRAL
    for digit in f"{scalar:x}":
        for _ in range(4):
            total = add(total, total)
        if digit != "0":
            total = add(total, table[int(digit, 16)])
    return total


def odd(x):
    """What the RFCs call negative."""
    return x % P & 1


def sqrt_ratio(u, v):
    """(was square, the even root of u/v or of i*u/v): RFC 9496, 4.2."""
    r = u * v**3 * pow(u * v**7 % P, (P - 5) // 8, P) % P
    check = v * r * r % P
    if check in (-u % P, -u * I % P):
        r = r * I % P
    return check in (u % P, -u % P), P - r if odd(r) else r


def decode_edwards(data):
    y, sign = int.from_bytes(data, "little") & (2**255 - 1), data[31] >> 7
    square, x = sqrt_ratio(y * y - 1, D * y * y + 1)
    if y >= P or not square or (x == 0 and sign):
        return None
    x = P - x if sign != odd(x) else x
    return x, y, 1, x * y % P


def encode_edwards(p):
    z = pow(p[2], P - 2, P)
    return (p[1] * z % P | odd(p[0] * z) << 255).to_bytes(32, "little")


BASE = decode_edwards((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


@lru_cache(4096)
def signature_holds(signature, message, key):
    """Ed25519, without keys or points of small order."""
    a, r, s = decode_edwards(key), decode_edwards(signature[:32]), int.from_bytes(signature[32:], "little")
    if not a or not r or s >= L or any(multiply(8, p)[0] == 0 for p in (a, r)):
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    minus_a = (-a[0] % P, a[1], 1, -a[3] % P)
    return encode_edwards(add(multiply(s, BASE), multiply(h, minus_a))) == signature[:32]


# ---- ristretto255 (RFC 9496) ----

def decode_element(data):
    """4.3.1; the identity is refused (RFC 9497, 2.1)."""
    s = int.from_bytes(data, "little")
    if s >= P or odd(s) or s == 0:
        return None
    u1, u2 = (1 - s * s) % P, (1 + s * s) % P
    v = (-D * u1 * u1 - u2 * u2) % P
    square, r = sqrt_ratio(1, v * u2 * u2)
    x = 2 * s * r * u2 % P
    x = P - x if odd(x) else x
    y = u1 * r * r * u2 * v % P
    return (x, y, 1, x * y % P) if square and not odd(x * y) and y else None


def encode_element(p):
    """4.3.2."""
    x, y, z, t = p
    u1, u2 = (z + y) * (z - y) % P, x * y % P
    r = sqrt_ratio(1, u1 * u2 * u2)[1]
    d1, d2 = u1 * r % P, u2 * r % P
    z_inverse = d1 * d2 * t % P
    if odd(t * z_inverse):
        x, y, d2 = y * I % P, x * I % P, d1 * sqrt_ratio(1, -1 - D)[1] % P
    y = P - y if odd(x * z_inverse) else y
    s = d2 * (z - y) % P
    return (P - s if odd(s) else s).to_bytes(32, "little")


def one_way_map(data):
    """4.3.4: MAP of 32 bytes."""
    t = (int.from_bytes(data, "little") & (2**255 - 1)) % P
    r = I * t * t % P
    u = (r + 1) * (1 - D * D) % P
    v = (-1 - r * D) * (r + D) % P
    square, s = sqrt_ratio(u, v)
    other = s * t % P
    s, c = (s, -1) if square else (other if odd(other) else -other % P, r)
    n = (c * (r - 1) * (D - 1) ** 2 - v) % P
    root = sqrt_ratio(-D - 1, 1)[1]                          # of a*d - 1 with a = -1
    root = root if odd(root) else P - root                   # the specification's is the odd one
    w0, w1, w2, w3 = 2 * s * v % P, n * root % P, (1 - s * s) % P, (1 + s * s) % P
    return w0 * w3 % P, w2 * w1 % P, w1 * w3 % P, w0 * w2 % P


# ---- VOPRF(ristretto255, SHA-512), mode 0x01 (RFC 9497) ----

CONTEXT = b"OPRFV1-\x01-ristretto255-SHA512"


def framed(data):
    return len(data).to_bytes(2, "big") + data


def expand(message, dst, length=64):
    """expand_message_xmd with SHA-512 (RFC 9380, 5.3.1)."""
    dst += bytes([len(dst)])
    first = hashlib.sha512(bytes(128) + message + length.to_bytes(2, "big") + b"\0" + dst).digest()
    out = block = hashlib.sha512(first + b"\x01" + dst).digest()
    for number in range(2, (length + 63) // 64 + 1):
        block = hashlib.sha512(bytes(a ^ b for a, b in zip(first, block)) + bytes([number]) + dst).digest()
        out += block
    return out[:length]


def hash_to_scalar(message):
    return int.from_bytes(expand(message, b"HashToScalar-" + CONTEXT), "little") % L


def scalar(data):
    """A secret key, or None: it must be canonical and not zero."""
    value = int.from_bytes(data, "little")
    return value if 0 < value < L else None


def public_key(secret):
    return encode_element(multiply(secret, BASE))


@lru_cache(4096)
def blind_evaluate(secret, blinded):
    """BlindEvaluate (3.3.2): what the issuer answers to a draw; None for a bad element."""
    element = decode_element(blinded)
    return element and encode_element(multiply(secret, element))


@lru_cache(4096)
def evaluate(secret, data):
    """Evaluate (3.3.2): the token of a ballot."""
    wide = expand(data, b"HashToGroup-" + CONTEXT)
    element = encode_element(multiply(secret, add(one_way_map(wide[:32]), one_way_map(wide[32:]))))
    return hashlib.sha512(framed(data) + framed(element) + b"Finalize").digest()


@lru_cache(4096)
def proof_holds(key, blinded, evaluated, proof):
    """VerifyProof (2.2.2) for one element: `evaluated` was made with the secret key of `key`."""
    points = [decode_element(data) for data in (key, blinded, evaluated)]
    c, s = (int.from_bytes(half, "little") for half in (proof[:32], proof[32:]))
    if None in points or c >= L or s >= L:
        return False
    b, m, z = points
    seed = hashlib.sha512(framed(key) + framed(b"Seed-" + CONTEXT)).digest()
    d = hash_to_scalar(framed(seed) + b"\0\0" + framed(blinded) + framed(evaluated) + b"Composite")
    m, z = multiply(d, m), multiply(d, z)
    t2, t3 = add(multiply(s, BASE), multiply(c, b)), add(multiply(s, m), multiply(c, z))
    parts = [key] + [encode_element(p) for p in (m, z, t2, t3)]
    return hash_to_scalar(b"".join(map(framed, parts)) + b"Challenge") == c


# ---- X25519 (RFC 7748, section 5) ----

def x25519(secret, u):
    k = int.from_bytes(secret, "little") & ~7 & (2**254 - 1) | 2**254
    x1 = (int.from_bytes(u, "little") & (2**255 - 1)) % P
    x2, z2, x3, z3 = 1, 0, x1, 1
    for t in reversed(range(255)):
        swap = k >> t & 1
        if swap:
            x2, z2, x3, z3 = x3, z3, x2, z2
        a, b, c, d = x2 + z2, x2 - z2, x3 + z3, x3 - z3
        da, cb = d * a % P, c * b % P
        x3, z3 = (da + cb) ** 2 % P, x1 * (da - cb) ** 2 % P
        aa, bb = a * a % P, b * b % P
        e = aa - bb
        x2, z2 = aa * bb % P, e * (aa + 121665 * e) % P
        if swap:
            x2, z2, x3, z3 = x3, z3, x2, z2
    return (x2 * pow(z2, P - 2, P) % P).to_bytes(32, "little")


def sealing_public(secret):
    return x25519(secret, (9).to_bytes(32, "little"))


# ---- libsodium's crypto_box_seal ----

def words(data):
    return [int.from_bytes(data[i:i + 4], "little") for i in range(0, len(data), 4)]


def salsa20_rounds(state):
    """Twenty rounds over 16 words, without the final addition."""
    x = list(state)

    def quarter(a, b, c, d):
        for to, left, right, turn in ((b, a, d, 7), (c, b, a, 9), (d, c, b, 13), (a, d, c, 18)):
            total = x[left] + x[right] & 0xFFFFFFFF
            x[to] ^= (total << turn | total >> 32 - turn) & 0xFFFFFFFF

    for _ in range(10):
        for column in ((0, 4, 8, 12), (5, 9, 13, 1), (10, 14, 2, 6), (15, 3, 7, 11)):
            quarter(*column)
        for row in ((0, 1, 2, 3), (5, 6, 7, 4), (10, 11, 8, 9), (15, 12, 13, 14)):
            quarter(*row)
    return x


def salsa20_state(key, middle):
    k, c, m = words(key), words(b"expand 32-byte k"), words(middle)
    return [c[0], *k[:4], c[1], *m, c[2], *k[4:], c[3]]


def hsalsa20(key, nonce):
    x = salsa20_rounds(salsa20_state(key, nonce))
    return b"".join(x[i].to_bytes(4, "little") for i in (0, 5, 10, 15, 6, 7, 8, 9))


def xsalsa20_stream(key, nonce, length):
    subkey, out = hsalsa20(key, nonce[:16]), b""
    for block in range((length + 63) // 64):
        state = salsa20_state(subkey, nonce[16:] + block.to_bytes(8, "little"))
        mixed = zip(state, salsa20_rounds(state))
        out += b"".join((a + b & 0xFFFFFFFF).to_bytes(4, "little") for a, b in mixed)
    return out[:length]


def poly1305(key, message):
    r = int.from_bytes(key[:16], "little") & 0x0FFFFFFC0FFFFFFC0FFFFFFC0FFFFFFF
    total = 0
    for i in range(0, len(message), 16):
        total = (total + int.from_bytes(message[i:i + 16] + b"\x01", "little")) * r % (2**130 - 5)
    return (total + int.from_bytes(key[16:], "little") & 2**128 - 1).to_bytes(16, "little")


def open_sealed(box, secret):
    """The plaintext of a sealed box to the public key of `secret`, or None."""
    if len(box) < 48:
        return None
    sender, tag, hidden = box[:32], box[32:48], box[48:]
    shared = x25519(secret, sender)
    if not any(shared):
        return None
    nonce = hashlib.blake2b(sender + sealing_public(secret), digest_size=24).digest()
    stream = xsalsa20_stream(hsalsa20(shared, bytes(16)), nonce, 32 + len(hidden))
    if poly1305(stream[:32], hidden) != tag:
        return None
    return bytes(a ^ b for a, b in zip(hidden, stream[32:]))


# ---- hashes and trees ----

def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def big(number, length):
    return number.to_bytes(length, "big")


def marks_bytes(marks):
    return big(len(marks), 2) + b"".join(big(number, 2) + bytes([mark]) for number, mark in marks)


def tree_head(leaves):
    """RFC 6962, section 2.1: one changed, missing or added leaf changes it."""
    if len(leaves) < 2:
        return leaves[0] if leaves else sha256()
    k = 1 << (len(leaves) - 1).bit_length() - 1
    return sha256(b"\x01", tree_head(leaves[:k]), tree_head(leaves[k:]))
