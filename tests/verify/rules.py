"""The congress rules: which manifest defines a contest, which ballot is valid, who is elected."""
import re

OPTIONS = 1000                                                 # of one contest, at most
REASONS = ("not_issued", "unclear", "write_in", "identifying_mark", "signed", "extra_text")  # tellers' findings on paper
# Why a ballot is invalid, in the order of the minutes.
VERDICTS = ("no_choice", "overvote", "undervote", "both_or_neither", "bad_marks", *REASONS, "undecryptable", "second_token")


def natural(value, least=0, most=2**31 - 1):
    return type(value) is int and least <= value <= most


def sound(m):
    """Whether this manifest defines a contest: every rule it is counted by is one of the known ones."""
    def one_of(name, *names):
        return m.get(name, names[0]) in names and isinstance(m.get(name, ""), (str, bool))
    try:
        options, majority, resolution = m["options"], m["majority"], m["style"] == "resolution"
        sealing = m.get("sealing_keys", [])
        keys = [m.get("voprf_public_key"), m.get("second_issuer", "0" * 64), *sealing]
        return (m["v"] == 1 and type(m["v"]) is int and natural(m["contest"], 1, 2**63 - 1)
                and re.fullmatch("[0-9a-f]{8}", m["congress"]) and isinstance(m["title"], str) and type(m["secret"]) is bool
                and m["style"] in ("approval", "each", "resolution") and all(isinstance(name, str) for name in options)
                and 1 <= len(options) <= (1 if resolution else 1000)
                and natural(m["seats"], 1, 1000 if resolution else len(options))
                and natural(majority["num"]) and natural(majority["den"], 1, 1000) and majority["num"] < majority["den"]
                and majority["base"] in ("collected", "issued", "valid", "present", "convened", "convened_adjusted")
                and one_of("blank", "default", "valid", "invalid") and one_of("undervote", "valid", "invalid")
                and one_of("row_error", "row", "ballot") and one_of("reveal", "live", "on_close")
                and one_of("board", "auditors", "everyone")
                and all(type(m.get(name, False)) is bool for name in ("late_issue", "require_present", "paper", "sealed"))
                and natural(m.get("reveal_step", 1), 1, 100000) and natural(m.get("round", 1), 1, 1000)
                and all(m.get(name) is None or natural(m[name], 1, 2**63 - 1) for name in ("runoff_of", "further_of"))
                and not (resolution and m.get("runoff_of"))
                and (m["secret"] and all(re.fullmatch("[0-9a-f]{64}", key) for key in keys) and len(sealing) in (0, 1, 2)
                     and len(set(sealing)) == len(sealing) and m.get("sealed", False) == bool(sealing) == ("sealing_keys" in m)
                     or not m["secret"] and keys == [None, "0" * 64] and not m.get("sealed")))
    except (TypeError, KeyError, AttributeError):
        return False


def judge(m, marks, paper=False):
    """(verdict, marks that count) of one ballot."""
    options, style = len(m["options"]), m["style"]
    allowed = {"approval": 1, "each": 2, "resolution": 3}[style]
    if any(number > options or mark > allowed for number, mark in marks):
        return "bad_marks", []
    several = {number for number, _ in marks if sum(number == n for n, _ in marks) > 1} if paper else ()
    strict_rows = m.get("row_error", "row") == "ballot"
    if several and (style == "resolution" or strict_rows):
        return "overvote" if style == "resolution" else "both_or_neither", []
    kept = [m for m in marks if m[0] not in several]           # a row with both boxes marked counts for nobody
    if not kept:
        blank, each = m.get("blank", "default"), style == "each"
        if blank == "default" and each:                        # an empty row is the row's matter
            return "both_or_neither" if options > 1 and strict_rows else "valid", []
        return "valid" if blank == "valid" else "no_choice", []
    if style == "approval" and len(kept) > m["seats"]:
        return "overvote", []
    if style == "approval" and len(kept) < m["seats"] and m.get("undervote") == "invalid":
        return "undervote", []
    return "both_or_neither" if style == "each" and strict_rows and len(kept) < options else "valid", kept


def result(m, counts, totals):
    """Who is elected: strictly more than num/den of the base, the most votes first, no seat by lot."""
    num, den, base = m["majority"]["num"], m["majority"]["den"], counts.get(m["majority"]["base"])
    if base is None:
        return None                                            # convened_adjusted stands in the certificate only
    threshold = 1 if m.get("runoff_of") else base * num // den + 1
    votes = {row["number"]: row["for"] for row in totals}
    over = sorted((n for n in votes if votes[n] >= threshold), key=lambda n: (-votes[n], n))
    seats = m["seats"]
    if m["style"] == "resolution":
        elected, tied, open_seats = [], [], 0
    else:                                                      # who has as many as the first one out is tied
        cut = votes[over[seats]] if len(over) > seats and votes[over[seats]] == votes[over[seats - 1]] else None
        elected = [n for n in over[:seats] if votes[n] != cut]
        tied = sorted(n for n in over if votes[n] == cut)
        open_seats = seats - len(elected)
    rows = [{"number": n, "votes": v, "percent": percent(v, base), "missing": max(0, threshold - v),
             "elected": v >= threshold if m["style"] == "resolution" else n in elected} for n, v in votes.items()]
    found = {"base": base, "threshold": threshold, "elected": elected, "tied": tied, "open_seats": open_seats, "rows": rows}
    return {**found, "adopted": votes[1] >= threshold} if m["style"] == "resolution" else found


def percent(part, whole):
    hundredths = (20000 * part + whole) // (2 * whole) if whole else 0
    return f"{hundredths // 100}.{hundredths % 100:02}"
