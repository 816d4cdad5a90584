"""Reading JSON that cannot be trusted: every field is of its one form, or Malformed."""
import base64, json, re

from primitives import open_sealed
from rules import REASONS, natural


class Malformed(Exception):
    pass


def strict(text):
    """JSON in which nothing can be read in two ways: no name twice, only characters that UTF-8 has."""
    def members(pairs):
        if len({name for name, _ in pairs}) < len(pairs):
            raise Malformed("a name stands twice")
        return dict(pairs)
    try:
        value = json.loads(text, object_pairs_hook=members)
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
        return value
    except (ValueError, RecursionError) as error:
        raise Malformed("not JSON") from error


def same(a, b):
    """The same JSON: true is not 1."""
    return json.dumps(a, sort_keys=True) == json.dumps(b, sort_keys=True)


def is_marks(value, most, several):
    """Pairs [number, mark], rising; on paper (`several`) a row may have several boxes marked."""
    return isinstance(value, list) and len(value) <= most and all(
        isinstance(m, list) and len(m) == 2 and natural(m[0], 1, 65535) and natural(m[1], 1, 3) for m in value) and all(
        a < b if several else a[0] < b[0] for a, b in zip(value, value[1:]))


def field(row, name, kind):
    """A field: bytes of the length `kind` from hex, a text as UTF-8, a number, marks, or a paper's serial."""
    value = row.get(name) if isinstance(row, dict) else None
    if isinstance(kind, int) and isinstance(value, str) and re.fullmatch("[0-9a-f]{%d}" % (2 * kind), value):
        return bytes.fromhex(value)
    if kind == "text" and isinstance(value, str):
        return value.encode()
    if kind == "id" and natural(value, 1, 2**63 - 1) or kind == "marks" and is_marks(value, 1000, False):
        return value
    if kind == "serial" and isinstance(value, str) and re.fullmatch("[A-Z2-7]{16}", value):
        return base64.b32decode(value)
    if kind == "sealed" and isinstance(value, str) and re.fullmatch("([0-9a-f]{2})*", value):
        return bytes.fromhex(value)
    if kind == "object" and isinstance(value, dict):
        return value
    raise Malformed(name)


def optional(row, name, kind):
    try:
        return field(row, name, kind)
    except Malformed:
        return None


def serial_marks(paper):
    """The marks of a ballot paper, none where tellers found it invalid, and never both; None for anything else."""
    marks, reason = (paper.get("marks"), paper.get("reason")) if isinstance(paper, dict) else (None, None)
    if marks is None and reason in REASONS:
        return []
    return marks if reason is None and is_marks(marks, 2001, True) else None


def unseal(sealed, secrets):
    """What the voter marked, sound or not; the outer box is to the first key. None for what holds no marks."""
    for secret in secrets:
        sealed = sealed and secret and open_sealed(sealed, secret)
    count = int.from_bytes((sealed or b"")[:2], "big")
    if not sealed or len(sealed) < 2 + 3 * count or any(sealed[2 + 3 * count:]):
        return None
    pairs = [sealed[2 + 3 * i:5 + 3 * i] for i in range(count)]
    return [[int.from_bytes(pair[:2], "big"), pair[2]] for pair in pairs]
