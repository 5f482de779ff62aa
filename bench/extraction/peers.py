#!/usr/bin/env python3
"""peers.py TOOL TRUTH.jsonl FOLDER OUT.jsonl: what a peer extracts, as score.py reads it; prints its MB/s of CPU time."""
import gzip
import json
import sys
import time


def extractor(tool):
    if tool.startswith("trafilatura"):
        import trafilatura

        fast = tool.endswith("fast")
        return lambda page: trafilatura.extract(page, include_comments=False, fast=fast)
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.encoding import bytes_to_str, detect_encoding

    return lambda page: extract_plain_text(bytes_to_str(page, detect_encoding(page)), main_content=True, alt_texts=False,
                                           links=False, list_bullets=False, comments=False, noscript=False)


def main():
    tool, truth, folder, out = sys.argv[1:]
    extract = extractor(tool)
    rows = [json.loads(line) for line in open(truth, encoding="utf-8")]
    pages = [(r["id"], gzip.open(f"{folder}/{r['page']}").read()) for r in rows]
    seconds, n_bytes = 0.0, 0
    with open(out, "w", encoding="utf-8") as f:
        for key, page in pages:
            start = time.thread_time()
            try:
                text = extract(page) or ""
            except Exception:  # a peer that fails on a page gives no text for it
                text = ""
            seconds += time.thread_time() - start
            n_bytes += len(page)
            print(json.dumps({"doc": key, "text": text}), file=f)
    print(f"{tool}: {n_bytes / 1e6:.1f} MB in {seconds:.3f} s: {n_bytes / 1e6 / seconds:.1f} MB/s")


main()
