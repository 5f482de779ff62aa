#!/usr/bin/env python3
"""test_stories.py HEARSAY [SEED]: stories, shares and patchworks are the same whatever the order and the batches in which
pages came into the store, and pages patched together from others are told as such. HEARSAY_SEED replays.

Pages are those of tests/golden/warnings-*.txt, and some that are made of their paragraphs."""
import json, html, os, pathlib, random, subprocess, sys, tempfile

HEARSAY = str(pathlib.Path(sys.argv[1]).resolve())
ROOT = pathlib.Path(__file__).resolve().parents[2]
HEAD = 30  # letters by which the quotation of a paragraph is known where another page has it, too
SEED = int(os.environ.get("HEARSAY_SEED", "1"))


def read_pages():
    pages, name = {}, None
    for path in sorted((ROOT / "tests" / "golden").glob("warnings-*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("@ "):
                name, outlet, day = line[2:].split(" | ")[:3]
                name = f"{path.stem.removeprefix('warnings-')}-{name}"  # sets have pages of one name
                pages[name] = [outlet, day, []]
            elif line and line[:2] not in ("! ", "~ ", "# ", "#") and name:
                pages[name][2].append(line[2:] if line[:2] in ("= ", "^ ", "? ", "> ") else line)
    return pages


def head_of(paragraph):
    return paragraph.split('"')[1 if '"' in paragraph else 0][:HEAD]


def make_pages(pages):
    """Patchworks of long paragraphs of two or three pages, dated after all; copies of one page that are none; undated ones,
    of which nobody can tell; twins; and one that is undated and names its source."""
    chance = random.Random(7)
    long = {}
    for name, (_, _, paragraphs) in sorted(pages.items(), reverse=True):
        for pair in zip(paragraphs, paragraphs[1:]):
            if sum(map(len, pair)) > 240: long[pair] = name
    long = sorted((name, pair) for pair, name in long.items())
    long = [part for i, part in enumerate(long) if not i or part[0] != long[i - 1][0]]  # one of each page
    chance.shuffle(long)
    made, patched, at = {}, {}, 0
    for i in range(6):
        parts, at = long[at:at + 2 + i % 2], at + 2 + i % 2
        made[f"patch{i}"] = ["Stitchwork", "2025-01-%02d" % (i + 1), [p for _, pair in parts for p in pair]]
        patched[f"patch{i}"] = parts
        if i < 2: made[f"undated{i}"] = ["Stitchwork", "", [*made[f"patch{i}"][2], "Nobody knows when this was written, or why."]]
    source, pair = long[-1]
    made["whole0"] = ["Stitchwork", "2025-02-01", [*pair]]
    made["twin1"] = ["Stitchwork", "2025-02-02", [*pages[source][2]]]
    made["named1"] = ["Stitchwork", "", [f"From {pages[source][0]}, with thanks.", *pages[source][2]]]
    return made, patched


def page_line(name, outlet, day, paragraphs):
    dated = f'<meta property="article:published_time" content="{day}T10:00:00Z">' if day else ""
    body = "".join(f"<p>{html.escape(p)}</p>" for p in paragraphs)
    return json.dumps({"id": name, "html": f'<html lang="en"><head><meta property="og:site_name" content="{html.escape(outlet)}">'
                                           f"{dated}</head><body><article>{body}</article></body></html>"})


def run(*arguments):
    done = subprocess.run([HEARSAY, *arguments], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stdout


def build(folder, lines, store):
    path = pathlib.Path(folder, "pages.jsonl")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    run("build", "--quiet", "--jsonl", "--id-field", "id", "--html-field", "html", str(path), "-o", store)


def told(store):
    shares = "".join(line + "\n" for line in run("copies", store, "--json").splitlines() if '"page":' in line[:9])
    return {"stories": run("stories", store, "--json"), "shares": shares, "terminal": run("stories", store) + run("copies", store)}


with tempfile.TemporaryDirectory() as folder:
    pages = read_pages()
    made, patched = make_pages(pages)
    lines = [page_line(name, *parts) for name, parts in {**pages, **made}.items()]
    build(folder, lines, f"{folder}/whole.db")
    wanted = told(f"{folder}/whole.db")
    stories = [json.loads(line) for line in wanted["stories"].splitlines()]
    assert sum(len(s["pages"]) > 2 for s in stories) > 20, "the pages tell of more than twenty events"
    shares = {row["page"]: row for row in map(json.loads, wanted["shares"].splitlines())}
    assert len(patched) == 6 and all(len(parts) > 1 for parts in patched.values())
    for name, parts in patched.items():
        row = shares[name]
        sources = {source["doc"] for source in row["made_of"] if source["share"] >= 0.1}
        assert row["patchwork"] and row["own"] < 0.3, row
        for _, (words, _) in parts:  # words that several pages have are those of one of the earlier ones
            holders = {n for n, (_, _, paragraphs) in pages.items() if any(head_of(words) in p for p in paragraphs)}
            assert holders & sources, (row, words)
        first = json.loads(run("show", f"{folder}/whole.db", name, "--json").splitlines()[0])
        assert first == row, "show tells what copies tells"
    claimed = {name for name, row in shares.items() if row["patchwork"]}
    assert claimed >= set(patched) and not claimed & {"whole0", "twin1", "undated0", "undated1"}, claimed
    assert shares["undated0"]["made_of"] == [] and shares["undated0"]["own"] < 0.5, "no order, no source"
    assert shares["named1"]["made_of"] and shares["named1"]["own"] < 0.5, "a credit tells the order where days do not"
    for seed in range(SEED, SEED + (1 if "HEARSAY_SEED" in os.environ else 3)):
        chance, store = random.Random(seed), f"{folder}/{seed}.db"
        order = chance.sample(lines, len(lines))
        while order:
            n = chance.choice((1, 7, 60, 200, len(order)))
            build(folder, order[:n], store)
            order = order[n:]
        got = told(store)
        for what in wanted:
            if got[what] != wanted[what]:
                a, b = wanted[what].splitlines(), got[what].splitlines()
                sys.exit(f"HEARSAY_SEED={seed}: {what} differ: {[x for x in a if x not in b][:2]} {[x for x in b if x not in a][:2]}")
