#!/usr/bin/env python3
"""test_adding_many.py HEARSAY [--hunt SECONDS] [--seed N] [--pages N] [--every N] [--keep FOLDER]: pages of made-up collections
(collection.py) that are added one by one, now and then two at once or stored first and linked later, give the rows that one build
of all gives.

With --hunt it goes through seeds for so long, compares after every N-th page (default 5; where rows differ, the pages between
are looked at one by one), makes the collection of a difference small, keeps it in FOLDER, and tells why how many pages were
linked anew. HEARSAY_SEED replays one seed."""
import argparse, collections, contextlib, json, os, pathlib, random, re, shutil, sqlite3, subprocess, sys, tempfile, time

import collection
from rows import differing, rows_of

parser = argparse.ArgumentParser()
parser.add_argument("hearsay")
parser.add_argument("--hunt", type=float, metavar="SECONDS")
parser.add_argument("--seed", type=int, default=int(os.environ.get("HEARSAY_SEED", "1")))
parser.add_argument("--pages", type=int)
parser.add_argument("--every", type=int, default=5)
parser.add_argument("--keep", type=pathlib.Path)
given = parser.parse_args()
HEARSAY = str(pathlib.Path(given.hearsay).resolve())


def run(*arguments, threads=2):
    done = subprocess.run([HEARSAY, "build", "--jsonl", "-j", str(threads), *map(str, arguments)], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, (arguments, done.returncode, done.stderr)
    return done.stdout + done.stderr


def write(path, pages):
    path.write_text("".join(json.dumps(page, ensure_ascii=False) + "\n" for page in pages))
    return path


def reason_of(told):
    """why a build has linked all pages anew; None: it has not"""
    found = re.search(r"linked anew:? *(.*)", told)
    return found.group(1).strip() if found else None


class Stores:
    """a folder with the store that pages are added to, and one that is built at once"""
    def __init__(self, folder):
        self.folder, self.store, self.whole = folder, folder / "added.db", folder / "whole.db"
        self.reasons, self.n_local = collections.Counter(), 0

    def drop(self, store):
        for path in self.folder.glob(store.name + "*"): path.unlink()

    def start(self, pages):
        self.drop(self.store)
        run(write(self.folder / "base.jsonl", pages), "-o", self.store)

    def add(self, pages, how="build"):
        path = write(self.folder / "one.jsonl", pages)
        if how == "later":
            run("--no-link", path, "-o", self.store)
            told = run("-o", self.store)
        else: told = run(path, "-o", self.store)
        reason = reason_of(told)
        if reason is None: self.n_local += 1
        else: self.reasons[reason] += 1
        return reason

    def compare(self, pages):
        """None, or what differs from one build of these pages"""
        self.drop(self.whole)
        run(write(self.folder / "whole.jsonl", pages), "-o", self.whole, threads=1)
        return differing(rows_of(self.whole), rows_of(self.store))

    def save(self, number):
        for path in self.folder.glob(self.store.name + "*"): shutil.copyfile(path, self.folder / f"saved-{number}-{path.name}")

    def restore(self, number):
        self.drop(self.store)
        for path in self.folder.glob(f"saved-{number}-*"): shutil.copyfile(path, self.folder / path.name.removeprefix(f"saved-{number}-"))

    def forget(self):
        for path in self.folder.glob("saved-*"): path.unlink()


def tell(seed, n, step, found):
    sql, missing, surplus = found
    lines = [f"HEARSAY_SEED={seed}, {n} pages, adding {[page['id'] for page in step]}: {sql}"]
    lines += [f"  only in one build: {row}" for row in missing[:4]] + [f"  only when added:   {row}" for row in surplus[:4]]
    return "\n".join(lines) + f"\n  ({len(missing)} and {len(surplus)} rows)"


def plan(seed, n_pages, n_added):
    """pages that come first, and steps: (pages that are added, how)"""
    pages = collection.make(seed, n_pages)
    chance = random.Random(seed)
    n_added = min(n_added, len(pages) // 3)
    chance.shuffle(pages)
    if chance.random() < .5: pages.sort(key=lambda page: page.get("date", ""), reverse=True)  # the news comes last
    rest, pages = pages[:n_added], pages[n_added:]
    steps = []
    chance.shuffle(rest)
    while rest:
        n, how = (2 if chance.random() < .08 else 1), chance.choice(("build",) * 9 + ("later",))
        steps.append((rest[:n], how))
        rest = rest[n:]
    return pages, steps


def go_through(stores, seed, n_pages, n_added, every):
    """None, or (what differs, base, steps up to the one after which it does)"""
    base, steps = plan(seed, n_pages, n_added)
    stores.start(base)
    have = list(base)
    stores.forget()
    first = 0  # rows are known to be the same before this step
    for i, (pages, how) in enumerate(steps):
        stores.add(pages, how)
        have += pages
        if every: stores.save(i)
        if (every and (i + 1) % every == 0) or i + 1 == len(steps):
            if stores.compare(have):
                for k in range(first if every else i, i + 1):
                    if every: stores.restore(k)
                    now = base + [page for added, _ in steps[:k + 1] for page in added]
                    found = stores.compare(now)
                    if found: return found, base, steps[:k + 1]
            first = i + 1
            stores.forget()
    return None


def keeps_from(stores):
    """from how many pages on the program keeps what adding one takes: few in a test build"""
    stores.start(collection.make(1, 50))
    return 50 if stores.store.with_name(stores.store.name + "-kept").exists() else 1010


# ---- A difference made small

def differs(stores, base, steps):
    try:
        if not base: return None
        stores.start(base)
        for pages, how in steps: stores.add(pages, how)
        return stores.compare(base + [page for pages, _ in steps for page in pages])
    except AssertionError: return None


def less(items, holds, until):
    """a smaller list that holds, by leaving out ever smaller parts"""
    size = len(items) // 2
    while size:
        at = 0
        while at < len(items) and time.time() < until:
            fewer = items[:at] + items[at + size:]
            if holds(fewer): items = fewer
            else: at += size
        size //= 2
    return items


def reduce(stores, base, steps, until):
    last = steps[-1:]
    together = base + [page for pages, _ in steps[:-1] for page in pages]
    if differs(stores, together, last): base, steps = together, last
    else: steps = less(steps[:-1], lambda some: differs(stores, base, some + last), until) + last
    base = less(base, lambda some: differs(stores, some, steps), until)

    def shorter(page):
        """the page with fewer paragraphs"""
        def with_lines(lines): return dict(page, text="\n\n".join(lines))
        if page in base:
            at = base.index(page)
            holds = lambda lines: lines and differs(stores, base[:at] + [with_lines(lines)] + base[at + 1:], steps)
            base[at] = with_lines(less(page["text"].split("\n\n"), holds, until))
        else:
            for k, (pages, how) in enumerate(steps):
                for at, one in enumerate(pages):
                    if one is not page: continue
                    changed = lambda lines: steps[:k] + [(pages[:at] + [with_lines(lines)] + pages[at + 1:], how)] + steps[k + 1:]
                    lines = less(page["text"].split("\n\n"), lambda some: some and differs(stores, base, changed(some)), until)
                    steps[:] = changed(lines)
    for page in base + [page for pages, _ in steps for page in pages]: shorter(page)
    return base, steps


def keep(stores, seed, base, steps):
    folder = given.keep / f"seed-{seed}"
    folder.mkdir(parents=True, exist_ok=True)
    write(folder / "base.jsonl", base)
    for i, (pages, how) in enumerate(steps): write(folder / f"{i}-{how}.jsonl", pages)
    write(folder / "whole.jsonl", base + [page for pages, _ in steps for page in pages])
    return folder


def hunt(stores):
    until, seed, n_differ = time.time() + given.hunt, given.seed, 0
    while time.time() < until:
        found = go_through(stores, seed, given.pages, 40, given.every)
        if found:
            n_differ += 1
            found, base, steps = found
            print(tell(seed, len(base) + sum(len(pages) for pages, _ in steps), steps[-1][0], found), flush=True)
            before = stores.reasons.copy(), stores.n_local
            base, steps = reduce(stores, base, steps, min(until + 60, time.time() + 90))
            small = differs(stores, base, steps)
            (stores.reasons, stores.n_local) = before
            if small: print("made small:", tell(seed, len(base) + sum(len(pages) for pages, _ in steps), steps[-1][0], small))
            if given.keep: print("kept in", keep(stores, seed, base, steps), flush=True)
        seed += 1
    n = stores.n_local + sum(stores.reasons.values())
    print(f"seeds {given.seed} to {seed - 1}: {n_differ} differ; {n} added, {stores.n_local} of them locally")
    for reason, count in stores.reasons.most_common(): print(f"{count:6} {reason}")
    return n_differ


with tempfile.TemporaryDirectory() as name:
    stores = Stores(pathlib.Path(name))
    if given.hunt: sys.exit(1 if hunt(stores) else 0)
    least = keeps_from(stores)
    for seed in range(given.seed, given.seed + (1 if "HEARSAY_SEED" in os.environ else 3 if least > 1000 else 8)):
        found = go_through(stores, seed, given.pages or least + 20 * (seed % 4), 9, 0)
        if found:
            found, base, steps = found
            sys.exit(tell(seed, len(base) + sum(len(pages) for pages, _ in steps), steps[-1][0], found))
    assert stores.n_local, "some pages are added without linking all"
