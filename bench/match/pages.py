#!/usr/bin/env python3
"""pages.py HARNESS JSONL...: real news pages that share ten or more 8-word shingles: how many of these pairs are found.

Texts come from the "text" or "body" field of ../shared/data/*/*.jsonl. The truth is a plain index of 8-word shingles
(lower-case words of letters and digits, apostrophes dropped)."""
import collections, json, re, subprocess, sys, tempfile

texts = []
for path in sys.argv[2:]:
    for line in open(path, encoding="utf-8"):
        d = json.loads(line)
        t = d.get("text") or d.get("body")
        if t: texts.append(t.replace("\f", " "))
index = collections.defaultdict(set)
for n, t in enumerate(texts):
    w = re.findall(r"[^\W_]+", re.sub(r"(?<=\w)['’](?=\w)", "", t.lower()))
    for i in range(len(w) - 7): index[tuple(w[i:i + 8])].add(n)
shared = collections.Counter()
for pages in index.values():
    if 1 < len(pages) < 200:
        pages = sorted(pages)
        for i, a in enumerate(pages):
            for b in pages[i + 1:]: shared[a, b] += 1
truth = {p for p, n in shared.items() if n >= 10}
some = {p for p, n in shared.items() if n >= 3}
with tempfile.NamedTemporaryFile("w", suffix=".txt", delete=False, encoding="utf-8") as f: f.write("\f".join(texts))
run = subprocess.run([sys.argv[1], "pages", f.name], capture_output=True, text=True, check=True)
got = {tuple(map(int, l.split("\t")[:2])) for l in run.stdout.splitlines()}
print(run.stderr.strip())
print(f"pages {len(texts)}, pairs with ten or more shared shingles {len(truth)}: found {len(truth & got) / max(1, len(truth)):.4f}; "
      f"pairs told {len(got)}, of these with three or more shared shingles {len(got & some)}")
for a, b in sorted(truth - got)[:5]: print("missed", a, b, shared[a, b])
