#!/usr/bin/env python3
"""quotations.py HARNESS [--seed N] [--bases N] [--data FILE] [--show TYPE]: how well statements are
grouped into utterances.

Takes real direct quotations (JSONL in the layout of ../shared/data/polnear), makes altered ones of each, hands all of
them to the matching harness as statements of pages without dates, and scores pairs. What is done to a quotation:

  verbatim   nothing                          case      lower case, or as a headline
  typo       1 or 2 words get a slip          bracket   a word becomes [another], or [a word] is put in
  ellipsis   the middle third becomes "..."   trim      40 to 80 % from the front or the back
  synonym    1 or 2 words by WordNet          spin      40 % of the content words by WordNet, names by a table
  reorder    its clauses change places        report    retold: I becomes he, tenses move back; kind indirect
  partial    4 to 8 words in a reported clause; kind mixed
  negation   a "not" comes or goes            splice    with another quotation by the same person; of both groups
Negatives: the same words by another person (of another group), near misses (half of the content words from other
quotations, the same person), and all other quotations by the same person.
"""
import argparse, collections, glob, json, random, re, subprocess, sys, tempfile

SMALL = set("""a an the this that these those i me my we us our you your he him his she her it its they them their who
what which when where why how and or but so nor as than then if because since while although though until after before
of in on at by for with about against between into through during above below to from up down out off over under again
am is are was were be been being have has had having do does did doing will would shall should can could may might must
not no never none nothing nobody neither there here very too also just even really still already ever only some any all
both each more most much many such own same other one said says i'm it's don't""".split())
SPIN = {"russia": "Russian Federation", "u.s.": "USA", "us": "USA", "america": "United States", "fbi": "Federal Bureau of Investigation",
        "britain": "United Kingdom", "cia": "Central Intelligence Agency", "percent": "per cent", "mr.": "Mr"}
AUX = ["is", "are", "was", "were", "will", "would", "can", "could", "should", "did", "does", "do", "has", "have", "had"]


def wordnet():
    table = collections.defaultdict(set)
    for part in ("noun", "verb", "adj", "adv"):
        with open(f"/usr/share/wordnet/data.{part}", encoding="latin-1") as f:
            for line in f:
                if line[0] == " ": continue
                fields = line.split(" ")
                n = int(fields[3], 16)
                words = [re.sub(r"\(.*", "", fields[4 + 2 * i]) for i in range(n)]
                words = [w for w in words if w.isalpha() and w.islower()]
                for w in words:
                    table[w].update(x for x in words if x != w)
    return {w: sorted(x) for w, x in table.items() if x}


def bare(word):
    return re.sub(r"^\W+|\W+$", "", word).lower()


def swap_word(word, new):
    core = re.sub(r"^\W+|\W+$", "", word)
    if core[:1].isupper() and new.islower(): new = new.capitalize()
    return word.replace(core, new, 1)


def inflect(word, base, new):
    """Carries a plural, -ed, -ing over to the synonym of the base form."""
    if word == base: return new
    for end in ("ing", "ed", "es", "s"):
        if word.endswith(end):
            if end == "s" or end == "es": return new + ("es" if re.search(r"(s|x|ch|sh)$", new) else "s")
            stem = new[:-1] if new.endswith("e") else new
            return stem + end
    return new


def synonym_of(word, table, rng):
    for base in (word, word[:-1] if word.endswith("s") else None, word[:-2] if word.endswith("ed") else None,
                 word[:-1] if word.endswith("ed") else None, word[:-3] if word.endswith("ing") else None):
        if base and base in table: return inflect(word, base, rng.choice(table[base]))
    return None


class Mutator:
    def __init__(self, seed, table, pool):
        self.rng, self.table, self.pool = random.Random(seed), table, pool

    def content(self, words):
        return [i for i, w in enumerate(words) if bare(w) and bare(w) not in SMALL and bare(w)[0].isalpha()]

    def verbatim(self, t): return t
    def case(self, t): return t.lower() if self.rng.random() < 0.5 else t.title()

    def typo(self, t):
        words = t.split()
        places = [i for i in self.content(words) if len(bare(words[i])) >= 5]
        if not places: return None
        for i in self.rng.sample(places, min(len(places), self.rng.choice((1, 2)))):
            w = words[i]; k = self.rng.randrange(1, len(w) - 2)
            words[i] = self.rng.choice((w[:k] + w[k + 1:], w[:k] + w[k + 1] + w[k] + w[k + 2:], w[:k] + w[k] + w[k:]))
        return " ".join(words)

    def bracket(self, t):
        words = t.split()
        i = self.rng.randrange(len(words))
        name = self.rng.choice(("the president", "the company", "Senate", "his campaign", "the bill"))
        if self.rng.random() < 0.5 and bare(words[i]) in SMALL: words[i] = f"[{name}]"
        else: words.insert(i, f"[{name}]")
        return " ".join(words)

    def ellipsis(self, t):
        words = t.split(); n = len(words)
        if n < 9: return None
        a = n // 3 + self.rng.randrange(-1, 2); b = a + max(2, n // 3)
        return " ".join(words[:a]) + " ... " + " ".join(words[b:])

    def trim(self, t):
        words = t.split(); n = len(words)
        kept = max(5, int(n * self.rng.uniform(0.4, 0.8)))
        if kept >= n: return None
        return " ".join(words[:kept] if self.rng.random() < 0.5 else words[n - kept:])

    def _synonyms(self, t, share=None, count=None):
        words = t.split()
        places = [i for i in self.content(words) if bare(words[i]) in SPIN or synonym_of(bare(words[i]), self.table, self.rng)]
        wanted = count if count else max(1, round(share * len(self.content(words))))
        if not places: return None
        for i in self.rng.sample(places, min(len(places), wanted)):
            w = bare(words[i])
            words[i] = swap_word(words[i], SPIN.get(w) or synonym_of(w, self.table, self.rng))
        return " ".join(words)

    def synonym(self, t): return self._synonyms(t, count=self.rng.choice((1, 2)))
    def spin(self, t): return self._synonyms(t, share=0.4)

    def reorder(self, t):
        parts = re.split(r"(?<=[.!?;,])\s+", t)
        if len(parts) < 2 or min(len(p.split()) for p in parts) < 2: return None
        k = self.rng.randrange(1, len(parts))
        return " ".join(parts[k:] + parts[:k])

    def report(self, t):
        back = {"i": "he", "i'm": "he was", "my": "his", "me": "him", "we": "they", "our": "their", "us": "them", "am": "was",
                "is": "was", "are": "were", "will": "would", "can": "could", "have": "had", "has": "had", "i've": "he had",
                "we're": "they were", "i'll": "he would", "don't": "did not", "do": "did", "myself": "himself"}
        words = [swap_word(w, back[bare(w)]) if bare(w) in back else w for w in t.split()]
        if words and bare(words[0]) not in ("he", "they"): words[0] = words[0][0].lower() + words[0][1:]
        return "that " + " ".join(words).rstrip(".,!?")

    def partial(self, t):
        words = t.split(); n = len(words)
        k = self.rng.randrange(4, 9)
        if n < k + 2: return None
        a = self.rng.randrange(0, n - k)
        part = re.sub(r"^\W+|\W+$", "", " ".join(words[a:a + k]))
        if len([w for w in part.split() if bare(w) not in SMALL]) < 2: return None
        lead = self.rng.choice(("dismissed the report, saying that", "told voters on Friday that", "called it"))
        return f"{lead} {part}", part

    def negation(self, t):
        words = t.split()
        for i, w in enumerate(words):
            if bare(w) in ("not", "never") and 0 < i < len(words) - 1: return " ".join(words[:i] + words[i + 1:])
            if bare(w).endswith("n't") and bare(w) not in ("can't", "won't"): return " ".join(words[:i] + [re.sub("n't", "", w)] + words[i + 1:])
        for i, w in enumerate(words[:-1]):
            if bare(w) in AUX: return " ".join(words[:i + 1] + ["not"] + words[i + 1:])
        return None

    def near_miss(self, t):
        words = t.split()
        places = self.content(words)
        if len(places) < 4: return None
        for i in self.rng.sample(places, (len(places) + 1) // 2): words[i] = swap_word(words[i], self.rng.choice(self.pool))
        return " ".join(words)


NEGATIVES, REVERSED = ("others", "near", "names", "topic"), ("negation", "opposite")
TYPES = "verbatim case typo bracket ellipsis trim synonym spin reorder report partial negation".split()


def read_bases(path, rng, n):
    texts, seen = [], set()
    for line in open(path, encoding="utf-8"):
        d = json.loads(line)
        for q in d["quotes"]:
            if q.get("kind") != "direct": continue
            t = " ".join(d["text"][q["start"]:q["end"]].split()).strip("\"'“”‘’` ")
            if any(m in t for m in "\"“”") or not 7 <= len(t.split()) <= 70: continue
            key = re.sub(r"\W+", " ", t.lower())
            if key[:40] in seen: continue
            seen.add(key[:40]); seen.add(key[-40:])
            texts.append(t)
    rng.shuffle(texts)
    return texts[:n]


def make(args):
    rng = random.Random(args.seed)
    bases = read_bases(args.data, rng, args.bases)
    pool = sorted({bare(w) for t in bases for w in t.split() if bare(w).isalpha() and bare(w) not in SMALL})
    m = Mutator(args.seed + 1, wordnet(), pool)
    rows, people = [], max(2, len(bases) // 6)
    def put(groups, kind, speaker, form, text, quoted=None):
        rows.append(dict(groups=groups, type=kind, speaker=speaker, form=form, text=text, quoted=quoted or text))
    for g, t in enumerate(bases):
        speaker = g % people
        put([g], "base", speaker, "direct", t)
        for kind in rng.sample(TYPES, 5):
            made = getattr(m, kind)(t)
            if made is None or made == t and kind != "verbatim": continue
            form = {"report": "indirect", "partial": "mixed"}.get(kind, "direct")
            text, quoted = made if isinstance(made, tuple) else (made, None)
            put([g], kind, speaker, form, text, quoted)
        if g % 4 == 0 and g + people < len(bases):
            put([g, g + people], "splice", speaker, "direct", t + " " + bases[g + people])
        if g % 5 == 0: put([-1 - len(rows)], "others", (speaker + 1) % people, "direct", t)
        if g % 5 == 1:
            near = m.near_miss(t)
            if near: put([-1 - len(rows)], "near", speaker, "direct", near)
    rng.shuffle(rows)
    return rows


def score(args, rows):
    """Hands rows to the matching harness and reports how its groups stand to theirs; negatives have types in NEGATIVES."""
    with tempfile.NamedTemporaryFile("w", suffix=".tsv", delete=False, encoding="utf-8") as f:
        for r in rows: f.write("\t".join((str(r["speaker"]), r["form"], r["text"], r["quoted"])) + "\n")
    out = subprocess.run([args.harness, "statements", f.name], capture_output=True, text=True, check=True).stdout
    inside, relation, warned = collections.defaultdict(set), {}, {}
    for line in out.splitlines():
        s, u, rel, warn = line.split("\t")[:4]
        inside[int(s)].add(int(u)); relation[int(s)] = rel; warned[int(s)] = int(warn)
    report(args, rows, inside, relation, warned)


def report(args, rows, inside, relation, warned):
    """inside: row -> its groups; relation and warned: row -> what is told of it."""
    members = collections.defaultdict(list)
    for s, us in inside.items():
        for u in us: members[u].append(s)
    def pairs(groups):
        got = set()
        for m in groups.values():
            m = sorted(set(m))
            got.update((a, b) for i, a in enumerate(m) for b in m[i + 1:])
        return got
    truth = collections.defaultdict(list)
    for s, r in enumerate(rows):
        for g in r["groups"]: truth[g].append(s)
    gold, got = pairs(truth), pairs(members)
    tp = len(gold & got); p, q = tp / max(1, len(got)), tp / max(1, len(gold))
    print(f"statements {len(rows)} pairs: precision {p:.4f} recall {q:.4f} F1 {2 * p * q / max(1e-9, p + q):.4f}")
    base_of = {r["groups"][0]: s for s, r in enumerate(rows) if r["type"] == "base"}
    # each altered quotation against its base; negatives: hard ones against theirs and every false pair of theirs
    hit, n, bad = collections.Counter(), collections.Counter(), []
    for s, r in enumerate(rows):
        if r["type"] in ("base",) + NEGATIVES: continue
        for g in r["groups"]:
            n[r["type"]] += 1
            if inside[s] & inside[base_of[g]]: hit[r["type"]] += 1
            elif args.show == r["type"]: bad.append((r["text"], rows[base_of[g]]["text"]))
    hard = {s for s, r in enumerate(rows) if r["type"] in NEGATIVES}
    wrong = [(a, b) for a, b in got - gold if a in hard or b in hard]
    tp = sum(hit.values()); p, q = tp / max(1, tp + len(wrong)), tp / sum(n.values())
    print(f"against hard negatives ({len(hard)}): precision {p:.4f} recall {q:.4f} F1 {2 * p * q / (p + q):.4f}")
    print("joined: " + ", ".join(f"{k} {hit[k] / n[k]:.3f} ({n[k]})" for k in sorted(n)))
    def told(name, yes, truth_of):
        tp = sum(1 for s in range(len(rows)) if yes(s) and truth_of(s)); got_n = sum(1 for s in range(len(rows)) if yes(s))
        want = sum(1 for s in range(len(rows)) if truth_of(s))
        print(f"{name}: precision {tp / max(1, got_n):.4f} recall {tp / max(1, want):.4f} ({want})")
        if args.show == name:
            for s in range(len(rows)):
                if yes(s) != truth_of(s): bad.append((("extra " if yes(s) else "missed ") + rows[s]["type"] + ": " + rows[s]["text"],
                                                      rows[base_of[rows[s]["groups"][0]]]["text"] if rows[s]["groups"][0] in base_of else ""))
    told("splice-told", lambda s: relation.get(s) == "joined", lambda s: rows[s]["type"] == "splice")
    told("reversed-told", lambda s: bool(warned.get(s, 0) & 2), lambda s: rows[s]["type"] in REVERSED)
    if args.show == "false": bad = [(rows[a]["type"] + ": " + rows[a]["text"], rows[b]["type"] + ": " + rows[b]["text"]) for a, b in sorted(got - gold)]
    if args.show == "missed": bad = [(rows[a]["type"] + ": " + rows[a]["text"], rows[b]["type"] + ": " + rows[b]["text"]) for a, b in sorted(gold - got)]
    for a, b in bad[:args.limit]: print("  *", a, "\n    ", b)


def arguments(text, add_more=lambda ap: None):
    ap = argparse.ArgumentParser(description=text, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("harness")
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--bases", type=int, default=1500)
    ap.add_argument("--data", default="../shared/data/polnear/train.jsonl")
    ap.add_argument("--show")
    ap.add_argument("--limit", type=int, default=15)
    add_more(ap)
    return ap.parse_args()


if __name__ == "__main__":
    given = arguments(__doc__)
    score(given, make(given))
