#!/usr/bin/env python3
"""Every published vector of what the recount rests on, n of n: vectors.py VECTORS.json SEALED.json"""
import json, sys

import primitives as crypto

unhex = bytes.fromhex


def signatures(all_):
    for v in all_:
        key, message, signature = (unhex(v[name]) for name in ("public_key", "message", "signature"))
        yield crypto.signature_holds(signature, message, key) and not crypto.signature_holds(signature, message + b"x", key)


def expansions(all_):
    dst = all_["dst"].encode()
    for v in all_["vectors"]:
        yield crypto.expand(v["message"].encode(), dst, len(v["uniform"]) // 2).hex() == v["uniform"]


def multiples(all_):
    for n, text in enumerate(all_):
        identity = crypto.decode_element(unhex(text)) is None  # which is no element here
        yield crypto.encode_element(crypto.multiply(n, crypto.BASE)).hex() == text and identity == (n == 0)


def refused(all_):
    return [crypto.decode_element(unhex(text)) is None for text in all_]


def mapped(all_):
    for v in all_:
        data = unhex(v["uniform"])
        point = crypto.add(crypto.one_way_map(data[:32]), crypto.one_way_map(data[32:]))
        yield crypto.encode_element(point).hex() == v["element"]


def voprf(all_):
    secret, key = crypto.scalar(unhex(all_["secret_key"])), unhex(all_["public_key"])
    yield crypto.public_key(secret) == key
    for v in all_["vectors"]:
        for data, blinded, evaluated, output in zip(v["input"], v["blinded"], v["evaluated"], v["output"]):
            yield crypto.blind_evaluate(secret, unhex(blinded)).hex() == evaluated
            yield crypto.evaluate(secret, unhex(data)).hex() == output
        if len(v["input"]) == 1:                               # one element to a proof
            element, answer, proof = unhex(v["blinded"][0]), unhex(v["evaluated"][0]), unhex(v["proof"])
            yield crypto.proof_holds(key, element, answer, proof)
            yield not crypto.proof_holds(key, answer, element, proof)


def trees(all_):
    leaves = [crypto.sha256(b"\0", unhex(entry)) for entry in all_["entries"]]
    return [crypto.tree_head(leaves[:n]).hex() == root for n, root in enumerate(all_["roots"])]


def boxes(all_):
    for v in all_:
        secret, sealed = unhex(v["secret_key"]), unhex(v["sealed"])
        yield crypto.sealing_public(secret).hex() == v["public_key"]
        yield crypto.open_sealed(sealed, secret) == unhex(v["message"])
        yield crypto.open_sealed(sealed[:-1] + bytes([sealed[-1] ^ 1]), secret) is None


def main(vectors, sealed):
    known = json.load(open(vectors, encoding="utf-8"))
    checks = [("RFC 8032 7.1", signatures(known["rfc8032_7_1"])), ("RFC 9380 K.3", expansions(known["rfc9380_k_3"])),
              ("RFC 9496 A.1", multiples(known["rfc9496_a_1"])), ("RFC 9496 A.2", refused(known["rfc9496_a_2"])),
              ("RFC 9496 A.3", mapped(known["rfc9496_a_3"])), ("RFC 9497 A.1.2", voprf(known["rfc9497_a_1_2"])),
              ("RFC 6962", trees(known["rfc6962"])), ("sealed boxes", boxes(json.load(open(sealed, encoding="utf-8"))["boxes"]))]
    wrong = 0
    for name, results in checks:
        results = [bool(one) for one in results]
        wrong += results.count(False) + (not results)
        print(f"{name}: {results.count(True)} of {len(results)}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
