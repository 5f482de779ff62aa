#!/usr/bin/env python3
"""splices.py HARNESS [--seed N] [--bases N] [--data FILE] [--show MAKE] [--on quotations|quotations2]: which statements are told as splices, by how the
splice was made. A third set of altered quotations: those of quotations.py and quotations2.py make splices in one way each.

A person has the quotations of one page and of the pages behind it, until there are eight. Each quotation stands as it is,
with 2 to 5 altered versions (of the harmless kinds of both other mutators, and halves); one in six stands alone. Splices:

  front-back   the front of one, the back of another        front-front, back-back   the front (back) half of both
  thirds       the first third and the last third           middles      the middle halves of both
  whole-whole  two whole ones                               whole-half   one whole, half of another, in either order
  inserted     half of one, or all of it, put into the middle of another
  three        pieces of three                              sentences    sentences of two by turns
  short        5 to 8 words of each, at an end or within    edited       halves, a word of one of them changed
  people       halves of what two people said, told of one of them (that one's is the first)
each joined by nothing, "and", an ellipsis, a dash or a full stop.

None, though they look like some:
  most       the whole stands on three pages or four, its two halves on one or two each
  dated      the whole is printed first, later pages have its halves (on more pages than the whole)
  sentences  a statement of two sentences on two pages, one of its sentences alone on one
  trims      trims of one statement that overlap, on many pages
With --on the splices of another mutator are made anew in each of these ways, one after the other; all else is that mutator's.
Statements are undated but those of `dated`. A splice made of quotations that stand alone is counted in the line `lone`, too.
"""
import collections, importlib, json, random, re, subprocess, tempfile

import quotations, quotations2
from quotations import SMALL, arguments, bare, swap_word

MAKES = """front-back front-front back-back thirds middles whole-whole whole-half inserted three sentences short edited
people""".split()
JOINTS = {"nothing": " ", "and": " and ", "ellipsis": " ... ", "dash": " — ", "stop": ". "}
FIRST, SECOND = "verbatim case typo bracket ellipsis trim synonym reorder report partial".split(), \
                "contraction spelling figures swap filler clause front back cut reported half".split()


def read_people(path, rng):
    pages, seen = [], set()
    for line in open(path, encoding="utf-8"):
        page, kept = json.loads(line), []
        for q in page["quotes"]:
            t = " ".join(page["text"][q["start"]:q["end"]].split()).strip("\"'“”‘’` ,")
            if q.get("kind") != "direct" or re.search("[\"“”]", t) or not 8 <= len(t.split()) <= 70: continue
            key = re.sub(r"\W+", " ", t.lower())
            if key[:30] in seen or key[-30:] in seen: continue
            seen.update((key[:30], key[-30:]))
            kept.append(t)
        if kept: pages.append(kept)
    rng.shuffle(pages)
    people, said = [], []
    for kept in pages:
        said += kept
        if len(said) >= 8: people.append(said); said = []
    return people


def sentences_of(t):
    return [s for s in re.split(r"(?<=[a-z][.?!;])(?<!Mr\.)(?<!Ms\.)(?<!Mrs\.)(?<!Dr\.)\s+", t) if s.strip()]


class Splicer:
    def __init__(self, seed, synonyms): self.rng, self.synonyms = random.Random(seed), synonyms

    def join(self, *pieces):
        self.joint = self.rng.choice(sorted(JOINTS))
        pieces = [" ".join(p) if isinstance(p, list) else p for p in pieces]
        pieces = [p.strip(" .,;:—-") for p in pieces[:-1]] + [pieces[-1].lstrip(" .,;:—-")]
        if self.joint == "stop": pieces = [p[:1].upper() + p[1:] for p in pieces]
        if self.joint == "and": pieces = pieces[:1] + [p[:1].lower() + p[1:] if p[:2] != "I " else p for p in pieces[1:]]
        return JOINTS[self.joint].join(pieces)

    def at(self, words, part): return max(4, int(len(words) * part))

    def fit(self, least, *rows): return all(len(r) >= least for r in rows)

    def front_back(self, a, b):
        part = self.rng.uniform(0.45, 0.75)
        return self.join(a[:self.at(a, part)], b[-self.at(b, part):]) if self.fit(12, a, b) else None

    def front_front(self, a, b): return self.join(a[:self.at(a, 0.5)], b[:self.at(b, 0.5)]) if self.fit(12, a, b) else None
    def back_back(self, a, b): return self.join(a[-self.at(a, 0.5):], b[-self.at(b, 0.5):]) if self.fit(12, a, b) else None
    def thirds(self, a, b): return self.join(a[:self.at(a, 1 / 3)], b[-self.at(b, 1 / 3):]) if self.fit(18, a, b) else None
    def whole_whole(self, a, b): return self.join(a, b)

    def middles(self, a, b):
        if not self.fit(14, a, b): return None
        return self.join(*(w[len(w) // 4:len(w) // 4 + len(w) // 2] for w in (a, b)))

    def whole_half(self, a, b):
        if not self.fit(12, b): return None
        half = b[:len(b) // 2] if self.rng.random() < 0.5 else b[len(b) // 2:]
        return self.join(a, half) if self.rng.random() < 0.5 else self.join(half, a)

    def inserted(self, a, b):
        if not self.fit(14, a): return None
        way, half = self.rng.randrange(3), len(b) // 2
        if way and len(b) < 12: return None
        return self.join(a[:len(a) // 2], (b, b[:half], b[half:])[way], a[len(a) // 2:])

    def three(self, a, b, c):
        if not self.fit(12, a, b, c): return None
        return self.join(a[:self.at(a, 0.5)], b[-self.at(b, 0.5):], c[:self.at(c, 0.5)])

    def sentences(self, a, b):
        x, y = sentences_of(" ".join(a)), sentences_of(" ".join(b))
        if len(x) < 2 or len(y) < 2 or min(len(s.split()) for s in x[:2] + y[:2]) < 4: return None
        self.joint = "nothing"
        return " ".join((x[0], y[0], x[1], y[1]))

    def short(self, a, b):
        def piece(words):
            n = self.rng.randrange(5, 9)
            if len(words) < n + 3: return None
            starts = [0, len(words) - n, self.rng.randrange(len(words) - n + 1)]
            for at in self.rng.sample(starts, 3):
                if sum(bare(w) not in SMALL for w in words[at:at + n]) >= 3: return words[at:at + n]
            return None
        x, y = piece(a), piece(b)
        return self.join(x, y) if x and y else None

    def edited(self, a, b):
        if not self.fit(12, a, b): return None
        halves = [list(a[:self.at(a, 0.6)]), list(b[-self.at(b, 0.6):])]
        half = self.rng.choice(halves)
        places = [i for i, w in enumerate(half) if bare(w) not in SMALL and quotations.synonym_of(bare(w), self.synonyms, self.rng)]
        if not places: return None
        i = self.rng.choice(places)
        half[i] = swap_word(half[i], quotations.synonym_of(bare(half[i]), self.synonyms, self.rng))
        return self.join(*halves)

    def people(self, a, b):
        if not self.fit(12, a, b): return None
        way = self.rng.randrange(3)
        x = a[-self.at(a, 0.55):] if way == 2 else a[:self.at(a, 0.55)]
        return self.join(x, b[:self.at(b, 0.55)] if way == 1 else b[-self.at(b, 0.55):])


def make(args):
    rng = random.Random(args.seed)
    people, table = read_people(args.data, rng), quotations.wordnet()
    first, second = quotations.Mutator(args.seed + 1, table, []), quotations2.Mutator(args.seed + 2, ["Harbour", "Senate"])
    splicer, rows, bases = Splicer(args.seed + 3, table), [], []
    def put(groups, kind, speaker, text, form="direct", quoted=None, day=None, **more):
        rows.append(dict(groups=groups, type=kind, speaker=speaker, form=form, text=text, quoted=quoted or text, day=day, **more))
    def alter(t):
        kind = rng.choice(FIRST + SECOND)
        made = getattr(first if kind in FIRST else second, kind)(t)
        if made is None: return None
        made, quoted = made if isinstance(made, tuple) else (made, None)
        return dict(kind=kind, text=made, quoted=quoted, form={"report": "indirect", "reported": "indirect", "partial": "mixed"}.get(kind, "direct"))
    def cut(words):
        marks = [i + 1 for i in range(7, len(words) - 8) if re.search(r"[.,;:?!—]$", words[i])]
        return rng.choice(marks) if marks and rng.random() < 0.7 else len(words) // 2
    for speaker, said in enumerate(people):
        if len(bases) >= args.bases: break
        for t in said:
            words, g, fate = t.split(), len(bases), rng.random()
            bases.append((speaker, words, False))
            if len(words) >= 20 and fate < 0.16:  # statements that look like splices, and are none
                at = cut(words); front, back = " ".join(words[:at]), " ".join(words[at:])
                kind = rng.choice(("most", "dated", "sentences", "trims"))
                if kind == "sentences" and len(sentences_of(t)) > 1:
                    parts = [p for p in sentences_of(t) if len(p.split()) >= 5]
                    put([g], "base", speaker, t); put([g], kind, speaker, t)
                    if parts: put([g], kind, speaker, rng.choice(parts))
                elif kind == "trims":
                    put([g], "base", speaker, t)
                    for _ in range(rng.randrange(3, 7)):
                        i = rng.randrange(0, len(words) // 2); j = rng.randrange(max(i + 8, len(words) // 2), len(words) + 1)
                        put([g], kind, speaker, " ".join(words[i:j]))
                elif kind == "dated":
                    put([g], "base", speaker, t, day=10)
                    for half in (front, back):
                        for _ in range(rng.randrange(1, 4)): put([g], kind, speaker, half, day=rng.randrange(11, 16))
                else:
                    put([g], "base", speaker, t)
                    for _ in range(rng.randrange(2, 4)): put([g], "most", speaker, t)
                    for half in (front, back):
                        for _ in range(rng.randrange(1, 3)): put([g], "most", speaker, half)
                continue
            bases[-1] = (speaker, words, True)
            put([g], "base", speaker, t)
            if fate > 1 - 1 / 6: continue
            wanted, tries = rng.randrange(2, 6), 0
            while wanted and tries < 12:
                tries += 1
                made = alter(t)
                if not made or (made["text"] == t and made["kind"] != "verbatim"): continue
                put([g], made["kind"], speaker, made["text"], made["form"], made["quoted"]); wanted -= 1
    versions = collections.Counter(g for r in rows for g in r["groups"])
    of_speaker = collections.defaultdict(list)
    for g, (speaker, words, is_free) in enumerate(bases):
        if is_free: of_speaker[speaker].append(g)
    speakers, turn = sorted(of_speaker), 0
    for s in speakers:
        for _ in range(max(1, len(of_speaker[s]) // 3)):
            make_name = MAKES[turn % len(MAKES)]
            for _ in range(20):
                if make_name == "people": chosen = [rng.choice(of_speaker[s]), rng.choice(of_speaker[rng.choice([x for x in speakers if x != s])])]
                elif len(of_speaker[s]) < 3: break
                else: chosen = rng.sample(of_speaker[s], 3 if make_name == "three" else 2)
                text = getattr(splicer, make_name.replace("-", "_"))(*(bases[g][1] for g in chosen))
                if not text: continue
                put(chosen, "splice", s, text, make=make_name, joint=splicer.joint, lone=any(versions[g] == 1 for g in chosen))
                turn += 1
                break
    rng.shuffle(rows)
    return rows


def run(args, rows):
    with tempfile.NamedTemporaryFile("w", suffix=".tsv", encoding="utf-8") as f:
        for r in rows: f.write("\t".join((str(r["speaker"]), r["form"], r["text"], r["quoted"], str(17318 + r["day"] if r["day"] else ""))) + "\n")
        f.flush()
        out = subprocess.run([args.harness, "statements", f.name], capture_output=True, text=True, check=True).stdout
    inside, relation = collections.defaultdict(set), {}
    for line in out.splitlines():
        s, u, rel = line.split("\t")[:3]
        inside[int(s)].add(int(u)); relation[int(s)] = rel
    return inside, relation


def score(args, rows):
    inside, relation = run(args, rows)
    told = {s for s in relation if relation[s] == "joined"}
    splices = {s for s, r in enumerate(rows) if r["type"] == "splice"}
    homes = collections.defaultdict(collections.Counter)  # of each group, where its statements are
    for s, r in enumerate(rows):
        if r["type"] != "splice":
            for u in inside[s]: homes[r["groups"][0]][u] += 1
    def is_in_both(s):
        return sum(any(homes[g][u] for u in inside[s]) for g in rows[s]["groups"]) >= 2
    print(f"statements {len(rows)}, splices told: precision {len(told & splices) / max(1, len(told)):.4f} "
          f"recall {len(told & splices) / max(1, len(splices)):.4f} ({len(splices)}), in both groups {sum(map(is_in_both, splices)) / max(1, len(splices)):.4f}")
    def line(title, key, members):
        hit, n = collections.Counter(), collections.Counter()
        for s in members:
            n[key(rows[s])] += 1; hit[key(rows[s])] += s in told
        print(title + ", ".join(f"{k} {hit[k] / n[k]:.3f} ({n[k]})" for k in sorted(n)))
    line("told by make: ", lambda r: r["make"], splices)
    line("told by joint: ", lambda r: r["joint"], splices)
    line("told by bases: ", lambda r: "lone" if r["lone"] else "several", splices)
    print("told wrongly: " + (", ".join(f"{k} {n}" for k, n in sorted(collections.Counter(rows[s]["type"] for s in told - splices).items())) or "none"))
    truth, members = collections.defaultdict(set), collections.defaultdict(set)
    for s, r in enumerate(rows):
        for g in r["groups"]: truth[g].add(s)
        for u in inside[s]: members[u].add(s)
    pairs = lambda sets: {(a, b) for m in sets.values() for a in m for b in m if a < b}
    gold, got = pairs(truth), pairs(members)
    p, q = len(gold & got) / max(1, len(got)), len(gold & got) / max(1, len(gold))
    print(f"pairs: precision {p:.4f} recall {q:.4f} F1 {2 * p * q / max(1e-9, p + q):.4f}")
    if not args.show: return
    base_of = {r["groups"][0]: r["text"] for r in rows if r["type"] == "base"}
    wrong = [s for s in sorted(told ^ splices) if args.show in ("all", rows[s].get("make", "false"))]
    for s in wrong[:args.limit]:
        print("\n*", rows[s].get("make", "FALSE " + rows[s]["type"]), rows[s].get("joint", ""), rows[s]["text"])
        for g in rows[s]["groups"]:
            print("   of:", base_of.get(g))
            for t in truth[g]:
                if t != s and rows[t]["type"] != "base": print("     -", rows[t]["type"], rows[t].get("make", ""), relation.get(t), rows[t]["text"])


def score_on(args, module):
    """The statements of another mutator, its splices replaced by those of one make; a line for each make."""
    for make_name in MAKES:
        rng, splicer, rows = random.Random(args.seed), Splicer(args.seed + 3, quotations.wordnet()), []
        made = module.make(args)
        base_of = {r["groups"][0]: r for r in made if r["type"] == "base"}
        for r in made:
            if r["type"] == "splice":
                mine = [g for g in sorted(base_of) if base_of[g]["speaker"] == r["speaker"] and g not in r["groups"]]
                if make_name == "people":
                    r["groups"] = [r["groups"][0], rng.choice([g for g in sorted(base_of) if base_of[g]["speaker"] != r["speaker"]])]
                if make_name == "three" and mine: r["groups"] = r["groups"] + [rng.choice(mine)]
                if make_name == "three" and not mine: continue
                r["text"] = r["quoted"] = getattr(splicer, make_name.replace("-", "_"))(*(base_of[g]["text"].split() for g in r["groups"]))
                if not r["text"]: continue
            rows.append(dict(r, day=None))
        _, relation = run(args, rows)
        told, splices = {s for s in relation if relation[s] == "joined"}, {s for s, r in enumerate(rows) if r["type"] == "splice"}
        print(f"{make_name:12} ({len(splices)}) told: precision {len(told & splices) / max(1, len(told)):.3f} recall {len(told & splices) / max(1, len(splices)):.3f}")
        if args.show == make_name:
            for s in sorted(told ^ splices)[:args.limit]:
                print("\n*", rows[s]["type"], rows[s]["text"])
                for g in rows[s]["groups"]: print("   of:", base_of[g]["text"] if g in base_of else "")


if __name__ == "__main__":
    given = arguments(__doc__, lambda ap: ap.add_argument("--on", choices=("quotations", "quotations2")))
    if given.on: score_on(given, importlib.import_module(given.on))
    else: score(given, make(given))
