#!/usr/bin/env python3
"""reliability.py GOLD.jsonl SAID.jsonl SCORE.PY: whether the confidence of a speaker means something.

Of the statements found (as score.py finds them, best match first, intersection over union 0.8): ten bins of confidence, in
each the mean confidence and the share of right speakers; the expected calibration error is their mean distance, weighted
by the size of the bin (Naeini et al. 2015). Statements without a speaker are left out.
"""
import collections
import importlib.util
import json
import sys


def scorer(path):
    source = open(path, encoding="utf-8").read().rsplit("\nmain()", 1)[0]
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("score", loader=None))
    exec(compile(source, path, "exec"), module.__dict__)
    return module


def main():
    gold_path, said_path, score_path = sys.argv[1:4]
    score = scorer(score_path)
    said = collections.defaultdict(list)
    for line in open(said_path, encoding="utf-8"):
        s = json.loads(line)
        said[str(s["doc"])].append(s)
    bins = [[0, 0.0, 0] for _ in range(10)]
    for line in open(gold_path, encoding="utf-8"):
        article = json.loads(line)
        index = score.char_index(article["text"])
        place = lambda s: [(index[p["start"]], index[p["end"]]) for p in s["parts"]]
        found = [(score.spans(article["text"], place(s)), s) for s in said[str(article["id"])]]
        for quote in article["quotes"]:
            parts = [(p["start"], p["end"]) for p in quote.get("parts") or [quote]]
            gold = score.spans(article["text"], parts)
            best = max(found, key=lambda f: score.iou(gold, f[0]), default=None)
            if not best or score.iou(gold, best[0]) < 0.8 or not best[1]["speaker"]:
                continue
            speaker = dict(best[1]["speaker"])
            if speaker.get("start") is not None:
                speaker["start"], speaker["end"] = index[speaker["start"]], index[speaker["end"]]
            slot = bins[min(9, int(speaker["confidence"] * 10))]
            slot[0] += 1
            slot[1] += speaker["confidence"]
            slot[2] += score.speaker_right(quote, speaker)
    total = sum(b[0] for b in bins)
    print("confidence   statements   mean    right")
    for i, (n, confidence, right) in enumerate(bins):
        if n:
            print(f"{i / 10:.1f} to {i / 10 + 0.1:.1f}   {n:10d}   {confidence / n:.3f}   {right / n:.3f}")
    error = sum(abs(confidence - right) for n, confidence, right in bins) / max(1, total)
    print(f"expected calibration error {error:.3f} over {total} statements")


main()
