"""WordNet (Debian wordnet-base) as quotations3.py needs it: synonyms, hypernyms and antonyms of inflected English words, with
the inflection put back. Of several parts of speech the one is taken that its neighbours ask for, else the commonest."""
import collections, re

PARTS = {"n": "noun", "v": "verb", "a": "adj", "r": "adv"}
CLOSED = set("""a an the this that these those there here i me my mine myself we us our ours ourselves you your yours yourself he him
his himself she her hers herself it its itself they them their theirs themselves who whom whose which what when where why how and or
but nor so yet as than then if unless because since while although though until till whether of in on at by for with without about
against between into onto through during above below to from up down out off over under again around across behind beyond near upon
am is are was were be been being have has had having do does did done doing will would shall should can could may might must ought
not no never none nothing nobody neither hardly very too also just even really still already ever only some any all both each every
either more most less least much many few little such own same other another else one ones mr mrs ms dr says said say let lot got get
gets go going gone yes well oh ok okay now today tomorrow yesterday""".split())


def bare(token):
    """The token without marks around it, small letters, a straight apostrophe."""
    return re.sub(r"^\W+|\W+$", "", token).lower().replace("’", "'")


def is_content(token):
    w = bare(token)
    return bool(w) and w not in CLOSED and "'" not in w and not w.isdigit()


def dress(token, new):
    """new with the marks and the capital that token has."""
    m = re.match(r"(\W*)(.*?)(\W*)$", token, re.S)
    core = m.group(2)
    if core.isupper() and len(core) > 1: new = new.upper()
    elif core[:1].isupper(): new = new[:1].upper() + new[1:]
    return m.group(1) + new + m.group(3)


class Thesaurus:
    def __init__(self, folder="/usr/share/wordnet"):
        self.count = collections.Counter()     # (lemma, part) -> tags in SemCor
        self.senses, self.synsets = {}, {}     # (lemma, part) -> offsets, best first; (part, offset) -> words, pointers
        self.base, self.forms = {}, {}         # irregular (form, part) -> lemma, and (lemma, part) -> forms in file order
        for line in open(folder + "/cntlist.rev"):
            key, _, n = line.split()
            lemma, kind = key.split("%")
            self.count[lemma, "nvara"[int(kind[0]) - 1]] += int(n)
        for part, name in PARTS.items():
            for line in open(f"{folder}/{name}.exc"):
                form, *lemmas = line.split()
                self.base.setdefault((form, part), lemmas[0])
                self.forms.setdefault((lemmas[0], part), []).append(form)
            for line in open(f"{folder}/index.{name}"):
                if line[0] == " ": continue
                f = line.split()
                self.senses[f[0], part] = [int(x) for x in f[-int(f[2]):]]
            for line in open(f"{folder}/data.{name}"):
                if line[0] == " ": continue
                f = line.split("|")[0].split()
                n = int(f[3], 16)
                words = [re.sub(r"\(.*\)", "", f[4 + 2 * i]) for i in range(n)]
                p = 4 + 2 * n
                pointers = [f[p + 1 + 4 * i:p + 5 + 4 * i] for i in range(int(f[p]))]
                self.synsets[part, int(f[0])] = (words, pointers)

    def lemma(self, word, part):
        """(lemma, ending) of an inflected word, or None; ending is "", "s", "ed", "en", "ing", "er" or "est"."""
        irregular = self.base.get((word, part))
        if irregular and irregular != word:
            if part == "v":
                forms = [f for f in self.forms[irregular, "v"] if not f.endswith("ing")]
                ending = "ing" if word.endswith("ing") else "s" if word.endswith("s") else "en" if len(forms) > 1 and word == forms[-1] else "ed"
            else: ending = {"n": "s", "a": "est" if word.endswith("st") else "er", "r": "er"}[part]
            return irregular, ending
        if (word, part) in self.senses: return word, ""
        tries = {"n": [("ies", "y", "s"), ("es", "", "s"), ("s", "", "s")],
                 "v": [("ies", "y", "s"), ("es", "", "s"), ("s", "", "s"), ("ied", "y", "ed"), ("ed", "e", "ed"), ("ed", "", "ed"),
                       ("ing", "e", "ing"), ("ing", "", "ing")],
                 "a": [("ier", "y", "er"), ("iest", "y", "est"), ("er", "", "er"), ("est", "", "est")], "r": []}[part]
        best = None
        for tail, put, ending in tries:
            if not word.endswith(tail): continue
            stem = word[:-len(tail)] + put
            for s in (stem, stem[:-1] if ending in ("ed", "ing", "er", "est") and stem[-1:] == stem[-2:-1] else stem):
                if len(s) > 1 and (s, part) in self.senses and (best is None or self.count[s, part] > self.count[best[0], part]): best = s, ending
        return best

    def inflect(self, lemma, part, ending):
        first, *rest = lemma.split("_") if part == "v" else ("", lemma)
        if part == "v":
            return " ".join([self._inflect(first, part, ending)] + rest)
        return self._inflect(lemma, part, ending).replace("_", " ")

    def _inflect(self, w, part, ending):
        if not ending: return w
        forms = [f for f in self.forms.get((w, part), []) if not f.endswith("ing")]
        vowel_y = re.search(r"[^aeiou]y$", w)
        if ending == "s": 
            if part == "n" and forms: return forms[0]
            return w[:-1] + "ies" if vowel_y else w + "es" if re.search(r"(s|x|z|ch|sh|[^aeiou]o)$", w) else w + "s"
        if ending in ("ed", "en") and forms: return forms[0] if ending == "ed" else forms[-1]
        short = re.fullmatch(r"[^aeiou]*[aeiou][^aeiouwxy]", w)
        if ending == "ing": return (w[:-1] if w.endswith("e") and not w.endswith("ee") else w + w[-1] if short else w) + "ing"
        tail = "ed" if ending in ("ed", "en") else ending
        if ending in ("er", "est"):
            known = [f for f in forms if f.endswith("st") == (ending == "est")]
            if known: return known[0]
            if len(w) > 6: return ("more " if ending == "er" else "most ") + w
        return w[:-1] + "i" + tail if vowel_y else w + tail[1:] if w.endswith("e") else (w + w[-1] if short else w) + tail

    def part_of(self, words, i):
        """Part of speech of words[i], or None where it has none; only the word before it is asked."""
        w, before = bare(words[i]), bare(words[i - 1]) if i else ""
        counts = {p: self.count[self.lemma(w, p)[0], p] + 0.5 for p in PARTS if self.lemma(w, p)}
        if not counts: return None
        if before in ("to", "will", "would", "can", "could", "should", "must", "not", "don't", "i", "we", "they", "you", "who") and "v" in counts: return "v"
        if before in ("the", "a", "an", "my", "our", "their", "his", "this", "of", "these") and "v" in counts and len(counts) > 1: del counts["v"]
        return max(sorted(counts), key=lambda p: counts[p])

    def around(self, words, i, rng, wide=False):
        """Another word for words[i], inflected alike, or None: of its first two senses (wide: hypernyms and like words, too)."""
        w, part = bare(words[i]), self.part_of(words, i)
        if not part or len(w) < 3: return None
        lemma, ending = self.lemma(w, part)
        got = []
        for offset in self.senses[lemma, part][:2]:
            names, pointers = self.synsets[part, offset]
            got += names
            if wide:
                for symbol, target, p, _ in pointers:
                    if symbol == "&" or symbol == "@" and rng.random() < 0.2: got += self.synsets["a" if p == "s" else p, int(target)][0][:2]
        got = sorted({g for g in got if g.lower() != lemma and g.islower() and g.count("_") < 2 and g.split("_")[0] != lemma
                      and (self.count[g, part] > (0 if wide else 1) or "_" in g)})
        return self.inflect(rng.choice(got), part, ending) if got else None

    def opposite(self, words, i):
        """The antonym of words[i], inflected alike: adjectives, verbs and adverbs that are common on both sides; or None."""
        w, part = bare(words[i]), self.part_of(words, i)
        if part not in ("a", "v", "r"): return None
        lemma, ending = self.lemma(w, part)
        for offset in self.senses[lemma, part][:1]:
            names, pointers = self.synsets[part, offset]
            for symbol, target, p, which in pointers:
                if symbol != "!": continue
                a, b = int(which[:2], 16), int(which[2:], 16)
                other = self.synsets["a" if p == "s" else p, int(target)][0][b - 1]
                if names[a - 1].lower() == lemma and "_" not in other and self.count[other, part] > 2: return self.inflect(other, part, ending)
        return None
