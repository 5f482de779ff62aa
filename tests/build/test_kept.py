#!/usr/bin/env python3
"""test_kept.py HEARSAY: STORE-kept may be there or not, whole, damaged or of another state of the store: what is linked is the
same, and the build says why it took longer."""
import contextlib, json, os, pathlib, random, re, shutil, sqlite3, subprocess, sys, tempfile, time, unittest

import collection
from rows import differing, rows_of

HEARSAY = str(pathlib.Path(sys.argv[1]).resolve())
PAGES = collection.make(11, 60)
BASE, REST = PAGES[:-8], PAGES[-8:]
OF_ANOTHER_STATE = "the file that was kept for that is missing or damaged, or of another store"


class Kept(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="hearsay-kept-"))
        self.addCleanup(shutil.rmtree, self.folder, True)
        self.store = self.folder / "a.db"
        self.kept = self.folder / "a.db-kept"
        self.have = []

    def run_build(self, pages, *more, store=None, keep_from=2, is_told=True):
        path = self.folder / "pages.jsonl"
        path.write_text("".join(json.dumps(page) + "\n" for page in pages))
        done = subprocess.run([HEARSAY, "build", *(["--jsonl", str(path)] if pages else []), *more, "-o", str(store or self.store)],
                              capture_output=True, text=True, timeout=120, env=dict(os.environ, HEARSAY_KEEP_FROM=str(keep_from)))
        self.assertEqual(done.returncode, 0, done.stderr)
        found = re.search(r"linked anew: (.*)", done.stdout)
        return found.group(1) if found else None

    def build(self, pages, *more, **options):
        self.have += pages
        return self.run_build(pages, *more, **options)

    def check(self):
        """the rows of one build of the pages as they stand"""
        whole = self.folder / "whole.db"
        for path in self.folder.glob("whole.db*"): path.unlink()
        last = {page["id"]: page for page in self.have}
        self.run_build(list(last.values()), store=whole, keep_from=4000000)
        self.assertIsNone(differing(rows_of(whole), rows_of(self.store)))

    def meta(self, key):
        with contextlib.closing(sqlite3.connect(self.store)) as db:
            row = db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return row and row[0]

    def test_few_pages_leave_nothing(self):
        self.assertIsNone(self.build(BASE, keep_from=1000))
        self.assertFalse(self.kept.exists())
        self.assertIsNone(self.build(REST[:1], keep_from=1000), "there was nothing to add to")
        self.assertIsNone(self.meta("kept"))
        self.check()

    def test_a_page_is_added_or_a_reason_told(self):
        self.build(BASE)
        self.assertTrue(self.kept.exists())
        self.assertFalse((self.folder / "a.db-kept.new").exists())
        for page in REST:
            stamp = self.meta("kept")
            reason = self.build([page])
            self.assertEqual(reason is None, self.meta("kept") == stamp, "linking anew leaves a new file")
            self.check()

    def test_no_new_page_links_nothing(self):
        self.build(BASE)
        stamp = self.meta("kept")
        self.assertIsNone(self.run_build(BASE))
        self.assertEqual(self.meta("kept"), stamp)
        self.build(REST[:1])
        self.check()

    def with_file(self, change):
        self.build(BASE)
        change(self.kept)
        self.assertEqual(self.build(REST[:1]), OF_ANOTHER_STATE)
        self.check()
        self.assertNotEqual(self.build(REST[1:2]), OF_ANOTHER_STATE, "it was left anew")
        self.check()

    def test_missing_file(self):
        self.with_file(pathlib.Path.unlink)

    def test_file_that_is_cut_short(self):
        self.with_file(lambda kept: os.truncate(kept, kept.stat().st_size // 2))

    def test_empty_file(self):
        self.with_file(lambda kept: kept.write_bytes(b""))

    def test_something_else_in_its_place(self):
        self.with_file(lambda kept: kept.write_bytes(os.urandom(50000)))

    def test_file_of_another_store(self):
        def change(kept):
            self.run_build(REST, store=self.folder / "b.db")
            shutil.copyfile(self.folder / "b.db-kept", kept)
        self.with_file(change)

    def test_file_of_an_earlier_state(self):
        self.build(BASE)
        shutil.copyfile(self.kept, self.folder / "old")
        self.kept.unlink()
        self.assertEqual(self.build(REST[:1]), OF_ANOTHER_STATE)
        shutil.copyfile(self.folder / "old", self.kept)
        self.assertEqual(self.build(REST[1:2]), OF_ANOTHER_STATE)
        self.check()

    def test_store_of_an_earlier_state(self):
        self.build(BASE)
        shutil.copyfile(self.store, self.folder / "old")
        self.kept.unlink()
        self.build(REST[:1])
        shutil.copyfile(self.folder / "old", self.store)
        self.have = list(BASE)
        self.assertEqual(self.build(REST[2:3]), OF_ANOTHER_STATE)
        self.check()

    def test_no_room_for_the_file(self):
        (self.folder / "a.db-kept.new").mkdir()
        self.assertIsNone(self.build(BASE))
        self.assertFalse(self.kept.exists())
        self.assertIsNone(self.build(REST[:1]))
        self.check()

    def test_a_folder_in_place_of_the_file(self):
        self.kept.mkdir()
        self.assertIsNone(self.build(BASE))
        self.assertIsNone(self.meta("kept"))
        self.check()

    def test_many_pages_at_once(self):
        self.build(PAGES[:10])
        more = [dict(page, id=f"again-{k}-{page['id']}") for k in range(2) for page in PAGES[10:45]]
        self.assertEqual(self.build(more), "many pages wait")
        self.check()

    def test_a_new_version_replaces_an_old_one(self):
        self.build(BASE)
        self.assertEqual(self.build([dict(BASE[3], text=BASE[3]["text"] + "\n\n\"It rained,\" Ada Lindmark said.")]),
                         "a page has another version")
        self.check()
        self.assertEqual(self.build([BASE[3]], *()), "an earlier version of a page came back")
        self.check()

    def test_versions_of_one_run_are_told_apart_later(self):
        other = dict(BASE[3], text=BASE[3]["text"] + "\n\n\"It rained,\" Ada Lindmark said.")
        self.run_build(BASE + [other])
        self.assertEqual(self.meta("kept_twice"), 1)
        self.have = BASE + [other]
        self.run_build([other, REST[0]])  # the first one is gone
        self.have = [page for page in BASE if page is not BASE[3]] + [other, REST[0]]
        self.check()

    def test_pages_that_were_stored_first(self):
        self.build(BASE)
        self.build(REST[:1], "--no-link")
        self.build(REST[1:3], "--no-link")
        self.run_build([])
        self.check()
        self.build(REST[3:4])
        self.check()

    def test_killed_builds_leave_a_store_that_goes_on(self):
        self.build(BASE)
        chance = random.Random(3)
        path = self.folder / "one.jsonl"
        for k in range(24):
            page = REST[k] if k < len(REST) else dict(BASE[k], id=f"again-{k}", text=BASE[k]["text"].replace("the", "that"))
            path.write_text(json.dumps(page) + "\n")
            process = subprocess.Popen([HEARSAY, "build", "--quiet", "--jsonl", str(path), "-o", str(self.store)],
                                       env=dict(os.environ, HEARSAY_KEEP_FROM="2"))
            time.sleep(chance.uniform(0, .08))
            process.kill()
            process.wait()
            self.have.append(page)
            with contextlib.closing(sqlite3.connect(self.store)) as db:
                self.assertEqual(db.execute("PRAGMA integrity_check").fetchone()[0], "ok")
        self.run_build(self.have)
        self.check()

    def test_linked_by_an_older_hearsay(self):
        self.build(BASE)
        with contextlib.closing(sqlite3.connect(self.store)) as db:  # its runs leave no word of what is kept
            db.execute("UPDATE meta SET value = value - 1 WHERE key = 'kept_run'")
            db.commit()
        self.assertEqual(self.build(REST[:1]), "the store was linked by another version of hearsay")
        self.check()

    def test_store_without_the_table(self):
        self.build(BASE, keep_from=1000)
        with contextlib.closing(sqlite3.connect(self.store)) as db:
            db.execute("DROP TABLE kept_pages")
            db.commit()
        self.build(REST[:1])
        self.build(REST[1:2])
        self.check()


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
