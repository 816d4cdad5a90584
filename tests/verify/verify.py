#!/usr/bin/env python3
"""Recounts a published board: the readable specification of `congressd verify`.

usage: verify.py BOARD.json [--key HEX] [--fingerprint XXXX-XXXX-XXXX-XXXX] [--events EVENTS.jsonl]
                 [--certificate CERTIFICATE.json] [--receipt RECEIPT.json]…
       verify.py --each     one JSON object with these names and the files' texts on each line of the input

Only Python's own library; nothing of congressd. Prints one JSON object:
{"findings": [[code, detail], …], "counts": {…}, "totals": […], "result": {…}, "opened": …,
"fingerprint": "…"}; exits with 0 when nothing is wrong. The codes are those of include/verify_codes.h.
"""
import json, sys

import primitives as crypto
from beside import FIGURES, Beside, fingerprint_of, named
from fields import Malformed, field, is_marks, optional, same, serial_marks, strict, unseal
from primitives import big, marks_bytes, sha256, tree_head
from rules import judge, natural, result, sound

MARKS = ("for", "against", "other")


class Check(Beside):
    def __init__(self, board, key=None):
        self.board, self.findings, self.leaves, self.totals, self.counts = board, [], [], [], {}
        self.manifest, self.hash, self.root, self.reasons, self.result = None, None, None, {}, None
        self.opened, self.certified, self.paper_counts = True, None, None
        try:
            self.check(key)
        except Malformed as what:
            self.find("malformed", what)

    def find(self, code, detail=""):
        self.findings.append([code, str(detail)])

    def require(self, holds, code, detail=""):
        if not holds:
            self.find(code, detail)
        return holds

    def signed(self, signature, text, *parts):
        """Whether the congress key signed this; without a key that is a finding of its own already."""
        message = text + b"".join(parts)
        return not self.key or signature and crypto.signature_holds(signature, message, self.key)

    def lists(self, needed, foreign):
        """This kind of contest has these lists, and no others."""
        for name in needed:
            if not isinstance(self.board.get(name), list):
                raise Malformed(name)
        for name in foreign:
            if self.board.get(name) not in (None, []):
                raise Malformed(name)

    def rows(self, name, kind, fields):
        """The readable rows of a list, each with its number."""
        for number, row in enumerate(self.board[name], 1):
            try:
                yield [number] + [field(row, *item) for item in fields]
            except Malformed:
                self.find(kind + "_malformed", number)

    def check(self, key):
        if not isinstance(self.board, dict) or not isinstance(self.board.get("manifest"), str):
            raise Malformed("manifest")
        self.hash = sha256(self.board["manifest"].encode())    # names the contest in every signature below
        self.key = bytes.fromhex(key) if key else optional(self.board, "public_key", 32)
        m = strict(self.board["manifest"])
        if not sound(m):
            raise Malformed("manifest")
        self.manifest = m
        self.require(self.key, "no_congress_key")
        # The congress itself defined this contest: its rules, its options and its issuing key.
        signature = optional(self.board, "manifest_signature", 64)
        self.require(self.signed(signature, b"congressd-manifest-v1", self.hash), "manifest_signature")
        self.totals = [{"number": i + 1, **dict.fromkeys(MARKS, 0)} for i in range(len(m["options"]))]
        self.counted = {"collected": 0, "valid": 0, "invalid": 0}
        self.secret_ballots() if m["secret"] else self.open_votes()
        self.figures()
        self.closing()
        self.result = result(m, self.counts, self.totals) if self.opened else None
        told = self.board.get("result")
        self.require(told is None or self.result is None or same(told, self.result), "result_differs")

    def count(self, verdict, marks):
        self.counted["collected"] += 1
        self.counted["valid" if verdict == "valid" else "invalid"] += 1
        if verdict != "valid":
            self.reasons[verdict] = self.reasons.get(verdict, 0) + 1
        for number, mark in marks if verdict == "valid" else []:
            self.totals[number - 1][MARKS[mark - 1]] += 1

    # ---- secret ballots ----

    def issuing_key(self, name, public, code):
        """A published issuing key must be the secret half of the one the manifest named before the first draw."""
        secret = crypto.scalar(optional(self.board, name, 32) or bytes(32))
        good = secret and crypto.public_key(secret).hex() == public
        return secret if self.require(good, code) else None

    def secret_keys(self):
        """The issuing key, and of a sealed contest or a second issuer what the tellers published after the close."""
        m, board, publics = self.manifest, self.board, self.manifest.get("sealing_keys", [])
        self.told_key = optional(board, "voprf_secret_key", 32)
        self.issuer = self.issuing_key("voprf_secret_key", m["voprf_public_key"], "voprf_key")
        told = board.get("sealing_secret_keys")
        told = [None] * len(publics) if told is None else told
        told = told if isinstance(told, list) and len(told) == len(publics) else ["no key"] * len(publics)
        self.second, self.sealing = None, []
        for number, (key, public) in enumerate(zip(told, publics), 1):
            secret = optional({"key": key}, "key", 32)
            right = secret and crypto.sealing_public(secret).hex() == public
            self.require(right, "not_opened" if key is None else "sealing_key", f"sealing_{number}")
            self.sealing.append(secret if right else None)
        if "second_issuer" in m and self.require(board.get("second_issuer_secret_key"), "not_opened", "second_issuer"):
            self.second = self.issuing_key("second_issuer_secret_key", m["second_issuer"], "second_issuer_key")
        self.opened = None not in self.sealing and ("second_issuer" not in m or self.second is not None)

    def judge_ballot(self, content, second_holds, row):
        """(verdict, marks that count); what the server could see it should not have taken."""
        if not second_holds:
            return "second_token", []
        if isinstance(content, bytes):
            marks = unseal(content, self.sealing)
            return ("undecryptable", []) if marks is None else judge(self.manifest, marks) \
                if is_marks(marks, 1000, False) else ("bad_marks", [])
        verdict = judge(self.manifest, content)
        self.require(verdict[0] not in ("bad_marks", "overvote"), "ballot_marks", row)
        return verdict

    def secret_ballots(self):
        m = self.manifest
        self.lists(("ballots", "draws"), ("votes",))
        self.secret_keys()
        is_sealed, token_length, self.seconds = "sealing_keys" in m, 128 if "second_issuer" in m else 64, 0
        length = 2 + 3 * len(m["options"]) + 48 * len(m.get("sealing_keys", []))
        content, before = ("sealed", length) if is_sealed else ("marks", "marks"), b""
        fields = (("ballot_key", 32), ("token", token_length), content, ("signature", 64))
        for row, key, token, content, signature in self.rows("ballots", "ballot", fields):
            # Nobody's ballot stands twice, and the order tells nothing of when it was cast.
            self.require(key > before, "ballot_order" if key != before else "ballot_duplicate", row)
            before, content_bytes = key, big(length, 2) + content if is_sealed else marks_bytes(content)
            message = (b"congressd-sealed-v1" if is_sealed else b"congressd-ballot-v1") + self.hash + key + token + content_bytes
            # Only who holds the ballot key marked this ballot, in this contest.
            self.require(crypto.signature_holds(signature, message, key), "ballot_signature", row)
            # The issuer issued it: without the issuing key no token can be made.
            if self.issuer:
                self.require(crypto.evaluate(self.issuer, self.hash + key) == token[:64], "ballot_token", row)
            if self.opened:
                second = not self.second or crypto.evaluate(self.second, self.hash + key) == token[64:]
                self.seconds += bool(self.require(second, "second_token", row) and self.second)
            self.count(*self.judge_ballot(content, second, row) if self.opened else ("unopened", []))
            self.leaves.append(sha256(b"\0", message, signature))
        self.draws()
        self.papers()

    def draws(self):
        before, cards, m, answers = b"", set(), self.manifest, 0
        fields = (("delegate_code", "text"), ("card_key", 32), ("blinded", 32), ("evaluated", 32), ("signature", 64))
        for row, code, card, blinded, evaluated, signature in self.rows("draws", "draw", fields):
            self.require(code > before, "draw_order", row)     # one draw for each delegate
            self.require(card not in cards, "draw_duplicate", row)
            before = code
            cards.add(card)
            # The delegate's card asked for it: the server cannot make a draw without the card's secret.
            signed = crypto.signature_holds(signature, b"congressd-draw-v1" + self.hash + blinded, card)
            self.require(signed, "draw_signature", row)
            # Every phone was answered with the one key: no voter's token is marked by another.
            if self.issuer:
                self.require(crypto.blind_evaluate(self.issuer, blinded) == evaluated, "draw_evaluation", row)
            second = self.second_answer(row, blinded) if "second_issuer" in m else None
            answers += bool(self.require(second is not False, "second_evaluation", row) and second)
        self.require(self.seconds <= answers, "second_evaluation", f"{self.seconds} > {answers}")    # each makes one token
        self.counted["issued"] = len(self.board["draws"])

    def second_answer(self, row, blinded):
        """Whether the tellers' device answered with the key the manifest names; None when it did not answer."""
        draw, public = self.board["draws"][row - 1], bytes.fromhex(self.manifest["second_issuer"])
        if draw.get("second_evaluated") is None and draw.get("second_proof") is None:
            return None
        evaluated, proof = optional(draw, "second_evaluated", 32), optional(draw, "second_proof", 64)
        return bool(evaluated and proof and crypto.proof_holds(public, blinded, evaluated, proof))

    # ---- ballot papers ----

    def papers(self):
        part = self.board.get("paper")
        if not self.manifest.get("paper"):
            if part is not None:
                raise Malformed("paper")
            return
        if not all(isinstance(part, dict) and isinstance(part.get(name), list) for name in ("ballots", "delegates")):
            raise Malformed("paper")
        before, counts = b"", {"issued": len(part["delegates"]), "collected": 0, "valid": 0, "invalid": 0}
        for row, paper in enumerate(part["ballots"], 1):
            serial, marks = optional(paper, "serial", "serial"), serial_marks(paper)
            if not self.require(serial and marks is not None, "paper_malformed", row):
                continue
            self.require(serial > before, "paper_order" if serial != before else "paper_duplicate", row)
            before, reason = serial, paper["reason"] or ""
            verdict, kept = (reason, []) if reason else judge(self.manifest, marks, paper=True)
            self.require(verdict != "bad_marks", "paper_marks", row)
            self.count(verdict, kept)
            counts["collected"] += 1
            counts["valid" if verdict == "valid" else "invalid"] += 1
            leaf = self.hash + serial + bytes([len(reason)]) + reason.encode() + marks_bytes(marks)
            self.leaves.append(sha256(b"\0congressd-paper-v1", leaf))
        self.holders(part["delegates"])
        self.paper_counts = counts
        self.counted["issued"] += counts["issued"]
        for name in ("issued", "collected"):
            self.require(part.get(name) == counts[name], "paper_" + name, part.get(name))
        self.require(counts["collected"] <= counts["issued"], "paper_exceeds_issued", counts["collected"])

    def holders(self, delegates):
        """Nobody was handed a paper who drew an electronic ballot."""
        drawn, before = {draw.get("delegate_code") for draw in self.board["draws"] if isinstance(draw, dict)}, None
        for row, code in enumerate(delegates, 1):
            if self.require(isinstance(code, str), "paper_malformed", f"delegates {row}"):
                self.require(before is None or before.encode() < code.encode(), "paper_holder_order", row)
                self.require(code not in drawn, "paper_and_draw", code)
                before = code

    # ---- open votes ----

    def open_votes(self):
        self.told_key, before = bytes(32), 0
        self.lists(("votes",), ("ballots", "draws", "paper"))
        self.require(self.board.get("voprf_secret_key") is None, "voprf_key")
        for row, delegate, marks in self.rows("votes", "vote", (("delegate", "id"), ("marks", "marks"))):
            self.require(delegate > before, "vote_order", row)
            before, verdict = delegate, judge(self.manifest, marks)
            self.require(verdict[0] not in ("bad_marks", "overvote"), "vote_marks", row)
            self.count(*verdict)
            self.leaves.append(sha256(b"\0congressd-vote-v1", self.hash, big(delegate, 8), marks_bytes(marks)))

    # ---- figures and closing ----

    def figures(self):
        """The counts are those of the ballots above; nobody voted who was not handed a ballot or not there."""
        told = {name: self.board.get(name) for name in FIGURES}
        hidden = () if self.opened else ("valid", "invalid")     # nobody can count those
        for name, value in told.items():
            if name not in hidden and self.require(natural(value), "malformed", name):
                self.require(value == self.counted.get(name, value), "count_" + name, value)
        self.counts = {**told, **self.counted, **dict.fromkeys(hidden)}
        if all(natural(told[name]) for name in ("convened", "present", "issued")):
            for part, whole in (("present", "convened"), ("issued", "present"), ("collected", "issued")):
                self.require(self.counts[part] <= self.counts[whole], f"{part}_exceeds_{whole}", self.counts[part])
        if not self.opened:
            self.totals = None
            return
        self.require(same(*(named(self.manifest, rows) for rows in (self.board.get("totals"), self.totals))), "totals")

    def closing(self):
        """The congress signed these very ballots at the close: what its receipts promised is in this tree."""
        self.root = tree_head(self.leaves)
        told, signature = (optional(self.board, *item) for item in (("root", 32), ("closing_signature", 64)))
        self.require(told == self.root, "root")
        issued, collected = self.board.get("issued"), self.board.get("collected")
        if told and self.told_key and natural(issued) and natural(collected):
            parts = (b"congressd-close-v1", self.hash, big(issued, 4), big(collected, 4), told, self.told_key)
            self.require(self.signed(signature, *parts), "closing_signature")


# ---- the command line ----

def verify(board, key=None, fingerprint=None, events=None, certificate=None, receipts=()):
    """A report on the texts of these files."""
    try:
        check = Check(strict(board), key)
    except Malformed as what:
        return {"findings": [["malformed", str(what)]]}
    for value, hold in [(fingerprint, check.fingerprint), (certificate, check.certificate), (events, check.events)]:
        if value is not None:
            hold(value)
    for receipt in receipts:
        check.receipt(receipt)
    return {"findings": check.findings, "fingerprint": check.hash and fingerprint_of(check.hash), "opened": check.opened,
            "counts": check.counts, "totals": check.totals, "invalid_reasons": check.reasons, "result": check.result}


def show(report):
    print(json.dumps(report, ensure_ascii=False), flush=True)
    return 1 if any(code != "second_token" for code, _ in report["findings"]) else 0


def main(arguments):
    if arguments == ["--each"]:
        return max([show(verify(**json.loads(line))) for line in sys.stdin])
    given = {"board": open(arguments[0], encoding="utf-8").read(), "receipts": []}
    for option, value in zip(arguments[1::2], arguments[2::2]):
        value = value if option in ("--key", "--fingerprint") else open(value, encoding="utf-8").read()
        given["receipts"].append(value) if option == "--receipt" else given.update({option[2:]: value})
    return show(verify(**given))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
