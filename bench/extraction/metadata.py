#!/usr/bin/env python3
"""metadata.py TRUTH.jsonl FOUND.jsonl [--show title|date|author] [--half 0|1]: how often title, date and people are right.

FOUND.jsonl is what dev_extract prints. A field counts on the pages whose truth has it. A title is right where its
words are (letters and digits; case, spacing and punctuation apart); a date by its day; people where the same names are
given, all of them and no other ("Von A und B" in the truth is two). 'none' is a field left empty, the rest of the wrong ones are 'other'. Some truths hold a
desk, an outlet or an account name as author: we give people alone, so that these count as wrong. --half takes
one half of the pages by a hash of their ids: one to look at, the other to check."""
import argparse, collections, hashlib, json, re, unicodedata


def words(text):
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFKC", text or "").casefold()))


def people(value):
    parts = value if isinstance(value, list) else re.split(r";|,|\bund\b|\band\b|\bAnd\b|&", value or "")
    return sorted(filter(None, (re.sub(r"^(von|by) ", "", words(part)) for part in parts)))


def main():
    options = argparse.ArgumentParser()
    options.add_argument("truth")
    options.add_argument("found")
    options.add_argument("--show", choices=["title", "date", "author"])
    options.add_argument("--half", type=int, choices=[0, 1])
    options = options.parse_args()
    found = {row["doc"]: row for row in map(json.loads, open(options.found, encoding="utf-8"))}
    n = collections.Counter()
    for truth in map(json.loads, open(options.truth, encoding="utf-8")):
        if options.half is not None and int(hashlib.md5(truth["id"].encode()).hexdigest(), 16) % 2 != options.half:
            continue
        got = found.get(truth["id"], {})
        for field, key, form in (("title", "title", words), ("date", "date", lambda v: (v or "")[:10]), ("author", "byline", people)):
            if not truth.get(field):
                continue
            value = form(got.get(key))
            verdict = "right" if value == form(truth[field]) else "other" if value else "none"
            n[field, verdict] += 1
            if options.show == field and verdict != "right":
                more = got.get("date_source", "") if field == "date" else ""
                print(f"{truth['id']} {truth['url']} {verdict} {more}\n  truth {truth[field]}\n  found {got.get(key)}")
    for field in ("title", "date", "author"):
        right, other, none = (n[field, verdict] for verdict in ("right", "other", "none"))
        total = right + other + none
        if total:
            print(f"{field}: {right / total:.3f} right ({right} of {total}), {other} other, {none} none")


main()
