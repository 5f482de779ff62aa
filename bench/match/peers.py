#!/usr/bin/env python3
"""peers.py HARNESS [N_PAGES]: copied passages beside datasketch, rensa and gaoya (PyPI: pip install datasketch rensa
gaoya), on the same planted pages, in one run, one core each: page pairs found and pages a second, as ratios. A peer that is not
installed is left out."""
import importlib.util, re, subprocess, sys, tempfile, time

harness, n = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 5000
path = tempfile.NamedTemporaryFile(suffix=".txt", delete=False).name
out = subprocess.run([harness, "generate", str(n), path], capture_output=True, text=True, check=True).stdout
truth = {tuple(map(int, l.split("\t"))) for l in out.splitlines()}
pages = open(path, encoding="utf-8").read().split("\f")

def score(name, pairs, seconds, base=None):
    hit = len(truth & pairs)
    rate = n / seconds
    print(f"{name:12} recall {hit / len(truth):.4f} precision {hit / max(1, len(pairs)):.4f} {rate:9.0f} pages/s cpu"
          + (f"; hearsay is {base / rate:.1f} times as fast" if base else ""))
    return rate

run = subprocess.run([harness, "pages", path], capture_output=True, text=True, check=True)
ours = {tuple(map(int, l.split("\t")[:2])) for l in run.stdout.splitlines()}
base = score("hearsay", ours, float(re.search(r"cpu ([0-9.]+)", run.stderr).group(1)))

def shingles(text):
    w = text.split()
    return {" ".join(w[i:i + 5]) for i in range(len(w) - 4)}

if importlib.util.find_spec("datasketch"):
    from datasketch import MinHash, MinHashLSH
    start = time.process_time()
    lsh, pairs = MinHashLSH(threshold=0.5, num_perm=128), set()
    for i, t in enumerate(pages):
        m = MinHash(num_perm=128)
        m.update_batch([s.encode() for s in shingles(t)])
        pairs.update((int(j), i) for j in lsh.query(m))
        lsh.insert(str(i), m)
    score("datasketch", pairs, time.process_time() - start, base)
if importlib.util.find_spec("rensa"):
    from rensa import RMinHash, RMinHashLSH
    start = time.process_time()
    lsh, pairs, sketches = RMinHashLSH(threshold=0.5, num_perm=128, num_bands=32), set(), []
    for i, t in enumerate(pages):
        m = RMinHash(num_perm=128, seed=42)
        m.update(list(shingles(t)))
        for j in lsh.query(m):
            if sketches[j].jaccard(m) >= 0.5: pairs.add((j, i))
        lsh.insert(i, m)
        sketches.append(m)
    score("rensa", pairs, time.process_time() - start, base)
if importlib.util.find_spec("gaoya"):
    from gaoya.minhash import MinHashStringIndex
    start = time.process_time()
    index, pairs = MinHashStringIndex(hash_size=32, jaccard_threshold=0.5, num_bands=25, band_size=5,
                                      analyzer="word", lowercase=True, ngram_range=(5, 5)), set()
    for i, t in enumerate(pages):
        pairs.update((j, i) for j in index.query(t))
        index.insert_document(i, t)
    score("gaoya", pairs, time.process_time() - start, base)
