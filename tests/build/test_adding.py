#!/usr/bin/env python3
"""test_adding.py HEARSAY [SEED]: pages that are added one by one, in batches, in any order, some of them replacing an older
version, some only stored and linked later, give the rows that one build of the last versions gives. HEARSAY_SEED replays."""
import contextlib, os, pathlib, random, shutil, sqlite3, subprocess, sys, tempfile

from rows import differing, rows_of

HEARSAY = str(pathlib.Path(sys.argv[1]).resolve())
ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGES = sorted((ROOT / "examples" / "affair").iterdir())
SEED = int(os.environ.get("HEARSAY_SEED", "1"))


def schema_of(store):
    with contextlib.closing(sqlite3.connect(store)) as db:
        return db.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name").fetchall()


def build(folder, store, *arguments):
    done = subprocess.run([HEARSAY, "build", "--quiet", *(arguments or ["."]), "-o", store], cwd=folder, capture_output=True,
                          text=True, timeout=120)
    assert done.returncode == 0, done.stderr


def store_alone(folder, store):
    """stores pages without linking: what was told over pages stays as it was"""
    before = rows_of(store)[1:7] if os.path.exists(store) else None
    build(folder, store, "--no-link", ".")
    with contextlib.closing(sqlite3.connect(store)) as db:
        linked, n_waiting = db.execute("SELECT value, (SELECT count(*) FROM runs WHERE NOT is_complete) FROM meta"
                                       " WHERE key = 'linked'").fetchone()
    assert linked == 2 and n_waiting, (linked, n_waiting)
    assert before is None or before == rows_of(store)[1:7], "linked rows wait for the next build"


def change(path):
    """an older version of a page: a paragraph with a quotation of its own before the rest of the last line"""
    data = path.read_bytes()
    return data.replace(b"harbour", b"haven") + b'\n\n"This was set in haste," Ruta Vance said.\n'


def tell(seed, wanted, got):
    if found := differing(wanted, got):
        sql, missing, surplus = found
        sys.exit(f"HEARSAY_SEED={seed}: {sql}\nonly in one build: {missing[:3]}\nonly when added: {surplus[:3]}")


# What a build writes of what is linked, told by triggers.
LOGGED = {"people": "new.id", "person_aliases": "new.person", "links": "new.page_person", "utterances": "new.id",
          "members": "new.utterance", "copies": "new.id", "swaps": "new.id"}
ELSEWHERE = b"The ferry landing at Sund Point opens again\n\n\"Every plank has been replaced,\" Ebba Lindqvist said.\n"


def only_what_differs_is_written(wanted, folder):
    store = str(folder / "logged.db")
    shutil.copyfile(folder / "whole.db", store)
    with contextlib.closing(sqlite3.connect(store)) as db:
        db.execute("CREATE TABLE log (name, what, row)")
        for name, row in LOGGED.items():
            db.execute(f"CREATE TRIGGER log_{name}_in AFTER INSERT ON {name} BEGIN INSERT INTO log VALUES ('{name}', 'in', {row}); END")
            db.execute(f"CREATE TRIGGER log_{name}_out AFTER DELETE ON {name} BEGIN INSERT INTO log VALUES"
                       f" ('{name}', 'out', {row.replace('new', 'old')}); END")
        db.commit()
    pages = folder / "elsewhere"
    pages.mkdir()
    (pages / "ferry.txt").write_bytes(ELSEWHERE)
    build(pages, store)
    with contextlib.closing(sqlite3.connect(store)) as db:
        log = db.execute("SELECT name, what, count(*) FROM log GROUP BY name, what ORDER BY 1, 2").fetchall()
        page = db.execute("SELECT id FROM pages WHERE doc LIKE '%ferry.txt'").fetchone()[0]
        n_of_page = db.execute("SELECT count(*) FROM members WHERE statement >> 20 = ?", (page,)).fetchone()[0]
        n_people = db.execute("SELECT count(*) FROM links WHERE page_person >> 20 = ?", (page,)).fetchone()[0]
        utterances = set(db.execute("SELECT * FROM utterances"))
    assert n_of_page and n_people
    counts = {(name, what): n for name, what, n in log}
    assert not [key for key in counts if key[1] == "out"], f"rows that stay are dropped: {log}"
    assert counts.get(("members", "in")) == counts.get(("utterances", "in")) == n_of_page, log
    assert counts.get(("links", "in")) == counts.get(("people", "in")) == n_people, log
    assert ("copies", "in") not in counts and ("swaps", "in") not in counts, log
    assert set(wanted[3]) < utterances, "numbers of utterances that the page does not touch stay"


def run(seed, wanted, folder):
    chance = random.Random(seed)
    pages = folder / "pages"
    store = str(folder / f"{seed}.db")
    shutil.rmtree(pages, ignore_errors=True)
    pages.mkdir()
    for page in chance.sample(PAGES, chance.randint(0, 4)):  # older versions come first and are replaced below
        (pages / page.name).write_bytes(change(page))
    if any(pages.iterdir()): chance.choice((build, store_alone))(pages, store)
    order = chance.sample(PAGES, len(PAGES))
    while order:
        n = chance.choice((1, 1, 2, 5, len(order)))
        for page in order[:n]: shutil.copyfile(page, pages / page.name)
        order = order[n:]
        chance.choice((build, store_alone))(pages, store)
    build(pages, store, "-j2")  # without a path: links what waits, if anything does
    tell(seed, wanted, rows_of(store))
    assert schema_of(store) == schema_of(str(folder / "schema.db")), "linking makes its indexes again"


with tempfile.TemporaryDirectory() as name:
    folder = pathlib.Path(name)
    whole = folder / "pages"
    whole.mkdir()
    for page in PAGES: shutil.copyfile(page, whole / page.name)
    build(whole, str(folder / "whole.db"))
    wanted = rows_of(str(folder / "whole.db"))
    with contextlib.closing(sqlite3.connect(folder / "schema.db")) as db:
        db.executescript((ROOT / "src" / "store" / "schema.sql").read_text())
    assert schema_of(str(folder / "whole.db")) == schema_of(str(folder / "schema.db")), "linking makes its indexes again"
    assert all(wanted[i] for i in (0, 1, 3, 4, 5, 6)), "the example has people, utterances, copies and swaps"
    for seed in range(SEED, SEED + (1 if "HEARSAY_SEED" in os.environ else 4)): run(seed, wanted, folder)
    only_what_differs_is_written(wanted, folder)
