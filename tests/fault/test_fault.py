#!/usr/bin/env python3
"""What happens to a build and to what it stored when things go wrong: test_fault.py HEARSAY

Each test has a folder of its own. HEARSAY_BIG=1 uses the full sizes (a 200 MB line, a million marks)."""
import contextlib, json, os, pathlib, random, resource, shutil, signal, sqlite3, subprocess, sys, tempfile, time, unittest

HEARSAY = str(pathlib.Path(sys.argv[1]).resolve()) if len(sys.argv) > 1 else "hearsay"
SCALE = 10 if os.environ.get("HEARSAY_BIG") else 1
IS_SANITIZED = os.path.isfile(HEARSAY) and b"__asan_init" in pathlib.Path(HEARSAY).read_bytes()  # holds freed blocks for a while
NAMES = ["Ruta Vance", "Jonas Orre", "Mina Tull", "Edda Kroll", "Pavel Strand"]

def page(i, n_paragraphs=6):
    said = "\n\n".join(f'"The gate of lock {i}, number {k}, was never opened before noon," {NAMES[(i + k) % 5]} said on day {i % 28 + 1}.'
                       for k in range(n_paragraphs))
    return f"Report number {i} from the harbour.\n\n{said}\n"

def write_corpus(path, n, n_paragraphs=6):
    with open(path, "w") as f:
        for i in range(n):
            f.write(json.dumps({"id": f"page-{i}", "text": page(i, n_paragraphs)}) + "\n")

class Fault(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="hearsay-fault-")
        self.addCleanup(shutil.rmtree, self.folder, True)
        self.store = os.path.join(self.folder, "a.db")
        self.corpus = os.path.join(self.folder, "pages.jsonl")

    def build_command(self, *more):
        return [HEARSAY, "build", "--jsonl", "--plain", self.corpus, "-o", self.store, *more]

    def run_hearsay(self, *arguments, **options):
        return subprocess.run([HEARSAY, *arguments], capture_output=True, timeout=300, **options)

    def statements(self):
        done = self.run_hearsay("statements", self.store, "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def n_pages(self):
        with contextlib.closing(sqlite3.connect(f"file:{self.store}?mode=ro", uri=True)) as db:
            self.assertEqual(db.execute("PRAGMA integrity_check").fetchone()[0], "ok")
            self.assertEqual(db.execute("PRAGMA foreign_key_check").fetchall(), [])
            return db.execute("SELECT count(*) FROM pages").fetchone()[0]

    def wait_for_pages(self, process, table="pages"):
        """until a first batch is stored, or another table has rows"""
        for _ in range(2000):
            if process.poll() is not None:
                return
            try:
                with contextlib.closing(sqlite3.connect(f"file:{self.store}?mode=ro", uri=True)) as db:
                    if db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]:
                        return
            except sqlite3.Error:
                pass
            time.sleep(0.005)

    def whole_build(self):
        """what an undisturbed build gives"""
        kept, self.store = self.store, os.path.join(self.folder, "whole.db")
        self.assertEqual(subprocess.run(self.build_command("--quiet")).returncode, 0)
        expected, self.store = self.statements(), kept
        return expected

    def test_killed_build_leaves_a_store_that_opens_and_goes_on(self):
        write_corpus(self.corpus, 5000, 1)
        for delay in (0.0, 0.1, 0.4):
            process = subprocess.Popen(self.build_command("--quiet"))
            self.wait_for_pages(process)
            time.sleep(delay)
            process.kill()
            process.wait()
            before = self.n_pages()
            done = self.run_hearsay("people", self.store)
            self.assertEqual(done.returncode, 0, done.stderr)
        done = subprocess.run(self.build_command("--quiet"), capture_output=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertGreaterEqual(self.n_pages(), before)
        self.assertEqual(self.n_pages(), 5000)
        self.assertEqual(self.statements(), self.whole_build())

    def linked_rows(self):
        with contextlib.closing(sqlite3.connect(f"file:{self.store}?mode=ro", uri=True)) as db:
            indexes = db.execute("SELECT name FROM sqlite_schema WHERE type = 'index' ORDER BY name").fetchall()
            linked = db.execute("SELECT value FROM meta WHERE key = 'linked'").fetchone()[0]
            return linked, indexes, [db.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()
                                     for table in ("people", "links", "copies", "swaps", "utterances", "members")]

    def test_build_killed_while_it_links_goes_on(self):
        write_corpus(self.corpus, 3000, 2)
        self.assertEqual(subprocess.run(self.build_command("--quiet")).returncode, 0)
        expected = self.linked_rows()
        for rows in expected[2]:
            self.assertTrue(rows)
        os.remove(self.store)
        process = subprocess.Popen(self.build_command("--quiet"))
        self.wait_for_pages(process, "people")
        process.kill()
        process.wait()
        self.assertEqual(self.n_pages(), 3000)
        self.assertEqual(self.linked_rows()[:2], (0, expected[1]))
        done = self.run_hearsay("people", self.store)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(b"the last build was cut short", done.stderr)
        self.assertEqual(subprocess.run(self.build_command("--quiet")).returncode, 0)
        self.assertEqual(self.linked_rows(), expected)

    def test_interrupted_build_keeps_what_was_read(self):
        write_corpus(self.corpus, 20000, 1)
        process = subprocess.Popen(self.build_command(), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.wait_for_pages(process)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 130, said)
        self.assertIn(b"run the same command again to go on", said)
        self.assertEqual([f for f in os.listdir(self.folder) if f.startswith("a.db")], ["a.db"])
        self.assertGreater(self.n_pages(), 0)
        self.assertLess(self.n_pages(), 20000)
        done = self.run_hearsay("people", self.store)
        self.assertIn(b"the last build was cut short", done.stderr)
        shutil.copy(self.store, os.path.join(self.folder, "b.db"))
        self.run_hearsay("people", os.path.join(self.folder, "b.db"))
        self.assertEqual([f for f in os.listdir(self.folder) if f.startswith("b.db")], ["b.db"])

    def test_second_build_at_once_is_told(self):
        write_corpus(self.corpus, 5000, 1)
        first = subprocess.Popen(self.build_command("--quiet"))
        self.wait_for_pages(first)
        second = subprocess.run(self.build_command("--quiet"), capture_output=True)
        self.assertIsNone(first.poll(), "the first build ended too soon for this test")
        self.assertEqual(second.returncode, 3)
        self.assertEqual(second.stderr.decode(), f"hearsay: {self.store}: another build is writing this store\n")
        reader = self.run_hearsay("statements", self.store, "--limit", "3")
        self.assertEqual(reader.returncode, 0, reader.stderr)
        self.assertEqual(first.wait(), 0)
        self.assertEqual(self.n_pages(), 5000)

    def test_damaged_store_is_told_and_never_crashes(self):
        seed = int(os.environ.get("HEARSAY_SEED", "1"))
        write_corpus(self.corpus, 60)
        self.assertEqual(subprocess.run(self.build_command("--quiet")).returncode, 0)
        whole = pathlib.Path(self.store).read_bytes()
        for turn in range(6 * SCALE):
            chance, damaged = random.Random(seed * 1000 + turn), bytearray(whole)
            for _ in range(chance.choice((1, 30, 400))):
                damaged[chance.randrange(100, len(damaged))] = chance.randrange(256)
            pathlib.Path(self.store).write_bytes(damaged[:chance.choice((len(damaged), len(damaged) // 2))])
            for view in (["people"], ["statements", "--search", "gate"], ["statements", "--json"], ["variants", "--json"],
                         ["copies", "--json"], ["show", "page-7"]):
                done = self.run_hearsay(view[0], self.store, *view[1:])
                self.assertIn(done.returncode, (0, 3), (seed, turn, view, done.stderr))
            done = subprocess.run(self.build_command("--quiet"), capture_output=True)
            self.assertIn(done.returncode, (0, 3), (seed, turn, done.stderr))

    def test_full_disk_loses_nothing_that_was_stored(self):
        write_corpus(self.corpus, 200, 3)
        self.assertEqual(subprocess.run(self.build_command("--quiet")).returncode, 0)
        before, size = self.statements(), os.path.getsize(self.store)
        for room in (0, 20_000, 300_000, 700_000):
            write_corpus(self.corpus, 2500, 3)
            limit = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size + room, size + room))
            done = subprocess.run(self.build_command("--quiet"), capture_output=True, preexec_fn=limit)
            self.assertEqual(done.returncode, 3, done.stderr)
            self.assertEqual(done.stderr.count(b"\n"), 1, done.stderr)
            self.assertIn(b"what was stored before is kept", done.stderr)
            self.assertGreaterEqual(self.n_pages(), 200)
            now = self.statements()
            self.assertTrue(set(before.splitlines()) <= set(now.splitlines()))
        done = subprocess.run(self.build_command("--quiet"), capture_output=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.n_pages(), 2500)

    def test_output_to_a_full_disk_keeps_the_old_file(self):
        write_corpus(self.corpus, 200)
        out = os.path.join(self.folder, "out.jsonl")
        pathlib.Path(out).write_text("of yesterday\n")
        limit = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000))
        done = self.run_hearsay("annotate", "--jsonl", "--plain", self.corpus, "-o", out, preexec_fn=limit)
        self.assertEqual(done.returncode, 3)
        self.assertIn(b"File too large", done.stderr)
        self.assertEqual(pathlib.Path(out).read_text(), "of yesterday\n")
        self.assertFalse(os.path.exists(out + ".part"))

    def test_closed_pipe_ends_quietly(self):
        write_corpus(self.corpus, 3000)
        process = subprocess.Popen([HEARSAY, "annotate", "--jsonl", "--plain", self.corpus], stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE)
        process.stdout.readline()
        process.stdout.close()
        said = process.stderr.read()
        process.stderr.close()
        self.assertEqual((process.wait(), said), (141, b""))

    def test_threads_and_order_of_files_do_not_show(self):
        pages = pathlib.Path(self.folder) / "pages"
        pages.mkdir()
        for i in range(60):
            (pages / f"{i:02}.txt").write_text(page(i))
        paths = sorted(str(p) for p in pages.iterdir())
        results = set()
        for order, jobs in ((paths, 1), (paths[::-1], 3), (paths[30:] + paths[:30], 2)):
            if os.path.exists(self.store):
                os.unlink(self.store)
            for part in (order[:25], order[25:]):  # in two builds
                done = self.run_hearsay("build", "--plain", "-j", str(jobs), *part, "-o", self.store)
                self.assertEqual(done.returncode, 0, done.stderr)
            views = [self.run_hearsay(view, self.store, "--json").stdout for view in ("people", "statements", "variants", "copies")]
            self.assertTrue(views[1])
            results.add(b"\0".join(views))
        self.assertEqual(len(results), 1)
        one = self.run_hearsay("annotate", "--plain", "-j", "1", *paths).stdout
        for jobs in ("2", "7"):
            self.assertEqual(self.run_hearsay("annotate", "--plain", "-j", jobs, *paths).stdout, one)

    def peak_memory(self, *arguments, status=0):
        process = subprocess.Popen([HEARSAY, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, ended, usage = os.wait4(process.pid, 0)
        self.assertEqual(os.waitstatus_to_exitcode(ended), status)
        return usage.ru_maxrss / 1024, usage.ru_utime + usage.ru_stime

    def test_memory_is_flat(self):
        write_corpus(self.corpus, 1000)
        small, _ = self.peak_memory("annotate", "--jsonl", "--plain", "-j", "2", self.corpus)
        write_corpus(self.corpus, 6000)
        large, _ = self.peak_memory("annotate", "--jsonl", "--plain", "-j", "2", self.corpus)
        self.assertLess(large, small * 1.5 + 8)

    def test_one_huge_line_and_marks_without_end_stay_linear(self):
        def seconds(text):
            path = os.path.join(self.folder, "huge.txt")
            pathlib.Path(path).write_text(text)
            return self.peak_memory("annotate", "--plain", "-j", "1", path)[1]
        for name, piece in (("line", 'The gate was shut at noon and "nobody saw it", Ruta Vance said. '), ("marks", '"'),
                            ("curly", "\u201cyes "), ("brackets", "[(")):
            n = 2_000_000 * SCALE // len(piece)
            small, large = seconds(piece * (n // 8)), seconds(piece * n)
            self.assertLess(large, 8 * 2.5 * small + 0.5, name)

    def test_a_page_of_marks_without_end_is_matched_in_little_memory(self):
        # every second mark makes a statement of somebody unnamed: pairs of them all would take gigabytes
        path = os.path.join(self.folder, "marks.txt")
        pathlib.Path(path).write_text('He said " then ' * (20_000 * SCALE))
        peak, _ = self.peak_memory("build", path, "-j", "1", "-o", self.store)
        self.assertLess(peak, (400 if IS_SANITIZED else 150) * SCALE)

    def test_vanished_and_unreadable_files_are_told_once(self):
        good = pathlib.Path(self.folder) / "good.txt"
        good.write_text(page(1))
        dangling = pathlib.Path(self.folder) / "dangling.txt"
        dangling.symlink_to("nowhere")
        done = self.run_hearsay("build", "--plain", str(good), str(dangling), "-o", self.store)
        self.assertEqual(done.returncode, 1)
        self.assertEqual(done.stderr.decode().count("dangling.txt"), 1)
        with contextlib.closing(sqlite3.connect(self.store)) as db:
            self.assertEqual(db.execute("SELECT count(*), max(status) FROM problems").fetchone(), (1, "not found"))

unittest.main(argv=sys.argv[:1] + sys.argv[2:], verbosity=1, warnings="ignore")
