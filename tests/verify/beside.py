"""What is held against a recounted board: the fingerprint read out in the hall, receipts, the event log, the certificate."""
import re
from datetime import datetime

from fields import Malformed, field, optional, same, strict
from primitives import big, framed, sha256
from rules import VERDICTS, natural, result

INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
FIGURES = ("convened", "present", "issued", "collected", "valid", "invalid")


def fingerprint_of(hash_):
    return "-".join(re.findall("....", hash_[:8].hex()))


def keyed(manifest):
    return "sealing_keys" in manifest or "second_issuer" in manifest


def named(manifest, totals):
    """Totals row by row, with the names that stand there for people and may be left out."""
    if not isinstance(totals, list):
        return totals
    names = (*manifest["options"], *[None] * len(totals))
    return [{"name": names[i], **row} if isinstance(row, dict) else row for i, row in enumerate(totals)]


def read_receipt(text):
    """The server's reply as JSON, or a phone's text file: leaf, signature, manifest's hash, congress key."""
    try:
        row = strict(text)
        row = row.get("receipt", row)
        return {name: field(row, name, kind) for name, kind in (("contest", "id"), ("leaf", 32), ("signature", 64))}
    except Malformed:
        found = re.findall(r"(?<![0-9a-f])(?:[0-9a-f]{64}){1,2}(?![0-9a-f])", text)
        if [len(one) for one in found[:2]] != [64, 128]:
            raise
        return dict(zip(("leaf", "signature", "hash", "key"), map(bytes.fromhex, found)))


class Beside:
    """The methods of Check that need more than the board; `self` has recounted it."""

    def fingerprint(self, spoken):
        """Nobody was shown another contest than the hall was: the manifest is the one read out."""
        told = re.sub("[^0-9a-f]", "", spoken.lower())
        self.require(self.hash and told == self.hash[:8].hex(), "fingerprint", spoken)

    def receipt(self, text):
        """The ballot this receipt was given for is on the board, as it was cast."""
        try:
            read = read_receipt(text)
        except (Malformed, AttributeError):
            return self.find("receipt_malformed")
        if not self.root:
            return None
        ours = read.get("hash", self.hash) == self.hash and read.get("contest") in (None, self.manifest["contest"])
        leaf, signature = read["leaf"], read["signature"]
        signed = read.get("key", self.key) == self.key and self.signed(signature, b"congressd-receipt-v1", self.hash, leaf)
        return self.require(ours, "receipt_contest", read.get("contest", "")) \
            and self.require(signed, "receipt_signature") \
            and self.require(leaf in self.leaves, "receipt_missing", leaf.hex())

    # ---- the event log (include/event.h) ----

    def events(self, text):
        """One unbroken chain, every link signed: the congress cannot have told this story in two ways."""
        self.seen, last, prev = set(), 0, bytes(32)
        for row, line in enumerate(text.split("\n") if self.root else (), 1):
            try:
                event = strict(line) if line else None
                seq, data = line and field(event, "seq", "id"), re.search(r'"data": ?(.*), ?"prev": ?"', line)
            except Malformed:
                event = self.find("event_malformed", row)
            if not event:
                continue
            try:
                data, _ = data[1].encode(), INSTANT.fullmatch(event["at"])[0]
                at, actor, act = (field(event, name, "text") for name in ("at", "actor", "act"))
                if not isinstance(event["data"], (dict, list)):
                    raise Malformed("data")
                before, hash_, signature = (field(event, *item) for item in (("prev", 32), ("hash", 32), ("signature", 64)))
                moment = round(datetime.fromisoformat(at.decode().replace("Z", "+00:00")).timestamp() * 1000)
            except (Malformed, ValueError, TypeError, KeyError):
                self.find("event_malformed", row)
                continue
            whole = (framed(actor), framed(act), big(len(data), 4), data)
            whole = sha256(b"congressd-event-v1", before, big(seq, 8), big(moment, 8), *whole)
            if last and seq != last + 1:
                self.find("event_order", seq)
            elif (last or seq == 1) and before != prev or whole != hash_ or \
                    not self.signed(signature, b"congressd-event-head-v1", big(seq, 8), hash_):
                self.find("event_chain", seq)
            last, prev = seq, hash_
            if isinstance(event["data"], dict) and event["data"].get("contest") == self.manifest["contest"]:
                self.act(seq, act.decode(), event["data"])
        self.require(self.steps() <= self.seen, "event_missing", " ".join(sorted(self.steps() - self.seen)))

    def steps(self):
        """What a log that reaches from the contest's opening to its board must tell."""
        if not self.root:
            return set()
        steps = {"voting", "closed"} | ({"issuing"} if self.manifest["secret"] else set())
        return steps | ({"opened"} if self.opened and keyed(self.manifest) else set()) \
            | ({"certified"} if self.certified else set())

    def act(self, seq, act, data):
        """The acts on this contest say what the board says."""
        m, board = self.manifest, self.board
        step = data.get("to") if act == "contest.state" else "opened" if act == "contest.opened" else None
        if step not in ("issuing", "voting", "closed", "opened", "certified", "cancelled"):
            return None
        self.require(step not in self.seen, "event_repeated", seq)
        self.seen.add(step)
        if step == ("issuing" if m["secret"] else "voting"):
            self.require(data.get("manifest_hash") == self.hash.hex(), "event_opening", seq)
        counts, late = self.counts, m.get("late_issue")        # who came later was convened, present and issued since
        if step == "voting":
            told = [(data.get(name), counts[name]) for name in FIGURES[:3]]
            fits = all(natural(a) and natural(b) and (a <= b if late else a == b) for a, b in told)
            return self.require(fits, "event_freeze", seq)
        if step == "certified":
            return self.require(self.certified in (None, data.get("certificate")), "event_certificate", seq)
        if step == "cancelled":
            return self.find("event_cancelled", seq)
        if step == "issuing":
            return None
        told, mine = {"root": data.get("root")}, {"root": self.root.hex()}
        if step == "opened" and not self.opened:               # a board from before tells nothing of it
            return None
        if step == "closed":
            told.update({name: data.get(name) for name in FIGURES[2:4]})
            mine.update({name: counts[name] for name in FIGURES[2:4]})
        told.update(totals=named(m, data.get("totals")), valid=data.get("valid"), invalid=data.get("invalid"))
        if step == "opened" or not keyed(m):
            mine.update(totals=named(m, self.totals), valid=counts["valid"], invalid=counts["invalid"])
        else:                                                  # nobody could count at the close
            mine.update(totals=None, valid=None, invalid=None)
        published = {"closed": ("voprf_secret_key", "closing_signature"),
                     "opened": ("sealing_secret_keys", "second_issuer_secret_key")}[step]
        fits = same(told, mine) and all(same(data.get(name), board.get(name)) for name in published)
        return self.require(fits, "event_closing" if step == "closed" else "event_unsealing", seq)

    # ---- the certificate ----

    def certificate(self, text):
        """The result that was certified is the one of these ballots."""
        try:
            outer = strict(text)
            text = field(outer, "certificate", "text")
            told = strict(text)
            counts = field(told, "counts", "object")
        except Malformed:
            return self.find("certificate_malformed")
        self.certified = sha256(text).hex()
        self.require(optional(outer, "hash", 32) == sha256(text), "certificate_hash")
        signature = optional(outer, "signature", 64)
        self.require(self.signed(signature, b"congressd-certificate-v1", sha256(text)), "certificate_signature")
        if not self.root:
            return None
        m, board = self.manifest, self.board
        mine = {"contest": m["contest"], "title": m["title"], "manifest_hash": self.hash.hex(), "root": self.root.hex(),
                "closing_signature": board.get("closing_signature"), "runoff_of": m.get("runoff_of"),
                "further_of": m.get("further_of"), "round": m.get("round", 1)}
        if self.opened:
            mine.update(self.counted_alike(counts))
        for name, value in mine.items():
            self.require(same(told.get(name), value), "certificate_differs", name)
        return None

    def counted_alike(self, counts):
        """What the certificate must say of the count; and its figures, one by one."""
        m = self.manifest
        reasons = [{"reason": name, "count": self.reasons[name]} for name in VERDICTS if name in self.reasons]
        totals = [{**row, "name": m["options"][row["number"] - 1]} for row in self.totals or []]
        mine = {"papers": self.paper_counts, "totals": totals, "invalid_reasons": reasons}
        mine.update({name: self.board.get(name) for name, used in (("sealing_secret_keys", "sealing_keys"),
                                                                   ("second_issuer_secret_key", "second_issuer")) if used in m})
        # How many were absent throughout stands in the certificate alone.
        adjusted = {**self.counts, "convened_adjusted": counts.get("convened_adjusted")}
        if self.require(natural(adjusted["convened_adjusted"], self.counts["present"], self.counts["convened"]),
                        "certificate_differs", "counts.convened_adjusted"):
            mine["result"] = result(m, adjusted, self.totals)
        for name in FIGURES:
            self.require(same(counts.get(name), self.counts[name]), "certificate_differs", "counts." + name)
        return mine
