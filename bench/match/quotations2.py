#!/usr/bin/env python3
"""quotations2.py HARNESS [--seed N] [--bases N] [--data FILE] [--show TYPE]: a second set of altered quotations, made in
other ways than those of quotations.py (whose scoring it shares), so that rules are not tuned to one mutator.

Everybody quoted on one page is taken for one person, so that true quotations on one topic stand against each other.

  contraction  I am <-> I'm                    spelling   colour <-> color, doubled letters, a dropped apostrophe
  figures      three <-> 3, percent <-> %      number     a number becomes another (told wrongly, the same utterance)
  swap         words by a table of our own     filler     "you know", "look," come or go; a word said twice
  clause       a clause within commas goes     front, back  cut at a comma or full stop
  cut          "[...]" for a middle quarter    name       a pronoun becomes [a name] in brackets
  head         as a headline: no small words   reported   retold: she, past tense by a table, "the next day"
  fragment     3 to 6 words in marks inside a clause of the reporter's
  half         front and back half, each alone
  opposite     never, hardly, no longer, refused to, failed to; with <-> without; un- and in-; a word's opposite
  splice       the front 60 % of one and the back 60 % of another quotation of the page, eight words or more; of both groups
Negatives: others (the same words, trimmed, by another person), names (a statement rich in names, all of them others),
topic (the frame of a quotation with the content of its page's other sentences), and all quotations of the page.
"""
import collections, json, random, re

from quotations import SMALL, arguments, bare, score, swap_word

PAIRS = """big large|money cash|start begin|started began|help assist|kids children|people folks|country nation|job position|jobs positions
|wants wishes|want wish|believe think|talk speak|talking speaking|talked spoke|buy purchase|need require|needs requires|fix repair
|hard difficult|wrong mistaken|fast quick|quickly rapidly|happen occur|happened occurred|show demonstrate|build construct|keep retain
|important significant|problem issue|problems issues|answer reply|afraid scared|clear plain|whole entire|election vote|lawyer attorney
|house home|city town|car vehicle|doctor physician|police officers|end finish|ended finished|get obtain|give provide|tell inform
|chance opportunity|choice option|huge enormous|terrible awful|great terrific|idea notion|dangerous risky|fight battle|win prevail
|choose pick|ask request|asked requested|leave depart|stop halt|stopped halted|maybe perhaps|likely probable|illegal unlawful
|women ladies|men guys|old elderly|sure certain|many numerous|enough sufficient|part portion|look appear|looks appears|see observe"""
OPPOSITES = """able unable|likely unlikely|fair unfair|happy unhappy|necessary unnecessary|legal illegal|possible impossible|agree disagree
|honest dishonest|increase decrease|support oppose|supported opposed|more less|always never|everyone nobody|everybody nobody|accept reject
|win lose|won lost|up down|good bad|right wrong|true false|best worst|better worse|strong weak|stronger weaker|rich poor|safe unsafe
|qualified unqualified|fit unfit|with without|before after|love hate|loves hates|friend enemy|success failure|acceptable unacceptable
|responsible irresponsible|relevant irrelevant|start stop|began ended|open closed|easy hard|most least|rise fall|buy sell|guilty innocent
|first last|nothing everything|trust distrust|approve disapprove|like dislike|allow forbid|raise cut|strengthen weaken|popular unpopular"""
CONTRACTIONS = """i am|i'm;you are|you're;we are|we're;they are|they're;it is|it's;that is|that's;do not|don't;does not|doesn't;did not|didn't
;is not|isn't;are not|aren't;was not|wasn't;can not|can't;cannot|can't;will not|won't;would not|wouldn't;have not|haven't;i have|i've;we have|we've
;i will|i'll;we will|we'll;they will|they'll;he is|he's;she is|she's;going to|gonna;want to|wanna;there is|there's;let us|let's;should not|shouldn't"""
SPELLINGS = """color colour|colors colours|favor favour|labor labour|defense defence|center centre|honor honour|organize organise|realize realise
|recognize recognise|program programme|neighbor neighbour|neighborhood neighbourhood|gray grey|toward towards|okay ok|judgment judgement
|canceled cancelled|traveled travelled|criticize criticise|apologize apologise|behavior behaviour|analyze analyse|e-mail email|per-cent percent"""
NUMBERS = "zero one two three four five six seven eight nine ten eleven twelve".split()
PAST = """is was|are were|am was|has had|have had|do did|does did|can could|will would|may might|must had~to|shall should|think thought|want wanted
|know knew|believe believed|need needed|say said|says said|go went|get got|make made|see saw|feel felt|take took|come came|give gave|hope hoped
|look looked|love loved|work worked|support supported|expect expected|plan planned|today that~day|yesterday the~day~before|tomorrow the~next~day
|now then|here there|this that|these those|ago before|i she|my her|me her|mine hers|myself herself|we they|our their|us them|ours theirs"""


def table_of(text, both=False):
    table = {}
    for entry in re.sub(r"\s*\n\s*", "", text).split("|"):
        a, b = entry.split(" ")
        table[a] = b.replace("~", " ")
        if both: table.setdefault(b, a)
    return table


SWAPS, TURNS, SPELLED, TENSE = table_of(PAIRS, True), table_of(OPPOSITES, True), table_of(SPELLINGS, True), table_of(PAST)
SHORT = [tuple(x.split("|")) for x in re.sub(r"\s*\n\s*", "", CONTRACTIONS).split(";")]
VERBS = {"is", "are", "was", "were", "will", "would", "can", "could", "should", "has", "have", "had"}


def like(pattern, text):
    return text[0].upper() + text[1:] if pattern[:1].isupper() else text


def tidy(text):
    text = text.strip(" ,;:-—–")
    return text[:1].upper() + text[1:]


class Mutator:
    def __init__(self, seed, names): self.rng, self.names = random.Random(seed), names

    def replace(self, t, table, most):
        words = t.split()
        places = [i for i, w in enumerate(words) if bare(w) in table]
        if not places: return None
        for i in self.rng.sample(places, min(len(places), most)): words[i] = swap_word(words[i], table[bare(words[i])])
        return " ".join(words)

    def contraction(self, t):
        t = t.replace("’", "'")
        pairs = [(a, b) if self.rng.random() < 0.5 else (b, a) for a, b in SHORT]
        made = t
        for a, b in pairs: made = re.sub(rf"(?<![\w']){re.escape(a)}(?![\w'])", lambda m: like(m.group(), b), made, flags=re.I)
        return made if made != t else None

    def spelling(self, t):
        made = self.replace(t, SPELLED, 3)
        if made: return made
        words = t.split()
        for i in self.rng.sample(range(len(words)), len(words)):
            w = words[i]
            if re.search(r"[a-z]['’][a-z]", w) and "n" in w: words[i] = re.sub("['’]", "", w)
            elif re.search(r"[a-z](tt|ll|ss|rr|nn|mm)[a-z]", w): words[i] = re.sub("(t|l|s|r|n|m)\\1", "\\1", w, count=1)
            elif len(bare(w)) > 6 and bare(w).isalpha(): words[i] = re.sub("(?<=[aeiou])([tlsrnm])(?=[aeiou])", "\\1\\1", w, count=1)
            if words[i] != w: return " ".join(words)
        return None

    def figures(self, t):
        table = {w: str(i) for i, w in enumerate(NUMBERS) if i > 1} | {str(i): w for i, w in enumerate(NUMBERS) if i > 1}
        made = re.sub(r"(\d+) percent\b", r"\1%", t)
        if made == t: made = re.sub(r"(\d+)%", r"\1 percent", t)
        return made if made != t else self.replace(t, table, 3)

    def number(self, t):
        found = list(re.finditer(r"\b\d+\b", t))
        if not found or len(t.split()) < 10: return None
        m = self.rng.choice(found)
        return t[:m.start()] + str(int(m.group()) + self.rng.randrange(1, 30)) + t[m.end():]

    def swap(self, t): return self.replace(t, SWAPS, self.rng.choice((1, 2, 3)))

    def filler(self, t):
        made = re.sub(r"(?i)(^|(?<=[\s,]))(you know|i mean|well|look|frankly|honestly),? ", "", t)
        if made != t and len(made.split()) > 5: return tidy(made)
        words = t.split(); i = self.rng.randrange(1, len(words))
        extra = self.rng.choice((["you", "know,"], ["um,"], ["I", "mean,"], [words[i]], ["frankly,"]))
        if i == 1 and self.rng.random() < 0.5: return "Look, " + t
        return " ".join(words[:i] + extra + words[i:])

    def clause(self, t):
        found = [m for m in re.finditer(r", [^,.;?!]{8,60},", t) if m.start() > 15 and len(t) - m.end() > 15]
        if not found: return None
        m = self.rng.choice(found)
        if re.search(r"(?i)\b(if|unless|not|never|no)\b|n['’]t", m.group()): return None
        return t[:m.start()] + t[m.end():]

    def _cuts(self, t): return [m.end() for m in re.finditer(r"[,.;:?!—–-]\s+", t) if 4 <= len(t[:m.end()].split()) <= len(t.split()) - 4]

    def front(self, t):  # what a condition is cut from means something else: no harmless trim
        cuts = [c for c in self._cuts(t) if not re.search(r"(?i)\b(if|unless)\b", t[:c])]
        return tidy(t[self.rng.choice(cuts):]) if cuts else None

    def back(self, t):
        cuts = [c for c in self._cuts(t) if not re.search(r"(?i)\b(if|unless)\b", t[c:])]
        return tidy(t[:self.rng.choice(cuts)]) if cuts else None

    def cut(self, t):
        words = t.split(); n = len(words)
        if n < 10: return None
        a = self.rng.randrange(3, n - n // 4 - 3); b = a + n // 4
        if any(re.search(r"(?i)^(not|never|no|if|unless)$|n['’]t$", bare(w)) for w in words[a:b]): return None
        return " ".join(words[:a] + ["[...]" if self.rng.random() < 0.5 else "…"] + words[b:])

    def name(self, t):
        words = t.split()
        places = [i for i, w in enumerate(words) if bare(w) in ("he", "she", "they", "it", "him", "them", "his", "her", "their", "that")]
        if not places: return None
        i = self.rng.choice(places)
        words[i] = swap_word(words[i], "[" + self.rng.choice(self.names) + "]")
        return " ".join(words)

    def head(self, t):
        words = re.split(r"[.;?!]\s", t)[0].split()[:14]
        kept = [re.sub(r"[,:]$", "", w) for w in words if bare(w) not in ("the", "a", "an", "is", "are", "that", "very", "really")]
        if len([w for w in kept if bare(w) not in SMALL]) < 4: return None
        return " ".join(w[:1].upper() + w[1:] for w in kept)

    def reported(self, t):
        words = [swap_word(w, TENSE[bare(w)]) if bare(w) in TENSE else w for w in t.replace("’", "'").split()]
        made = " ".join(words)
        for a, b in (("I'm", "she was"), ("I've", "she had"), ("I'll", "she would"), ("we're", "they were"), ("We're", "they were"), ("don't", "did not"),
                     ("we've", "they had"), ("it's", "it was"), ("It's", "it was"), ("won't", "would not"), ("can't", "could not"), ("isn't", "was not")):
            made = re.sub(rf"\b{a}\b", b, made)
        first = made.split()[0]
        if bare(first) in SMALL: made = made[0].lower() + made[1:]
        return re.sub(r"[.,!?]+$", "", made)

    def fragment(self, t):
        words = t.split(); k = self.rng.randrange(3, 7)
        if len(words) < k + 3: return None
        a = self.rng.randrange(0, len(words) - k)
        part = re.sub(r"^\W+|\W+$", "", " ".join(words[a:a + k]))
        if re.search(r"[.?!]\s", part) or len([w for w in part.split() if bare(w) not in SMALL]) < 2: return None
        lead, tail = self.rng.choice((("spoke of", "in the interview"), ("warned the audience about", ""), ("denied being", "at the time"),
                                      ("described the plan as", "on Monday"), ("wrote that it was", "for them")))
        if lead == "denied being": lead = "mentioned"
        return f"{lead} {part} {tail}".strip(), part

    def half(self, t):
        words = t.split(); n = len(words)
        if n < 14: return None
        return " ".join(words[:n // 2] if self.rng.random() < 0.5 else words[n // 2:])

    def opposite(self, t):
        if len(t.split()) < 6: return None
        ways = [self._turn, self._never, self._never, self._drop]
        self.rng.shuffle(ways)
        for way in ways:
            made = way(t)
            if made: return made
        return None

    def _turn(self, t): return self.replace(t, TURNS, 1)

    def _never(self, t):
        words = t.split()
        for i, w in enumerate(words[:-2]):
            low, nxt = bare(w), bare(words[i + 1])
            if re.search(r"\W$", w) or nxt in ("not", "never", "no", "hardly") : continue
            if low in VERBS and i > 0: return " ".join(words[:i + 1] + [self.rng.choice(("never", "hardly", "no longer", "not"))] + words[i + 1:])
            if low in ("to",) and i > 1 and nxt not in SMALL: return " ".join(words[:i] + ["not", "to"] + words[i + 1:])
            if low in ("i", "we", "they") and nxt in ("want", "think", "believe", "know", "need", "like", "support", "agree", "have"):
                return " ".join(words[:i + 1] + [self.rng.choice(("don't", "never", "hardly", "refuse to", "fail to"))] + words[i + 1:])
        return None

    def _drop(self, t):
        for pattern, new in ((r"\bnever ", ""), (r"\bno longer ", ""), (r"\bnot ", ""), (r"\bhardly ", ""), (r"\brefused to\b", "agreed to"), (r"\bnothing\b", "something"),
                             (r"\bnobody\b", "somebody"), (r"\bno one\b", "everyone"), (r"\bwithout\b", "with"), (r"\bdon['’]t ", ""), (r"\bisn['’]t\b", "is"),
                             (r"\bwon['’]t\b", "will"), (r"\bcan['’]t\b", "can")):
            if re.search(pattern, t) and not re.search(r"not only|not just|no doubt", t): return re.sub(pattern, new, t, count=1)
        return None


TYPES = "contraction spelling figures number swap filler clause front back cut name head reported fragment half opposite".split()


def make(args):
    rng = random.Random(args.seed)
    pages, seen = [], set()
    for line in open(args.data, encoding="utf-8"):
        page, kept = json.loads(line), []
        for q in page["quotes"]:
            t = " ".join(page["text"][q["start"]:q["end"]].split()).strip("\"'“”‘’` ,")
            if q.get("kind") != "direct" or re.search("[\"“”]", t) or not 7 <= len(t.split()) <= 70: continue
            key = re.sub(r"\W+", " ", t.lower())
            if key[:30] in seen or key[-30:] in seen: continue
            seen.update((key[:30], key[-30:]))
            kept.append(t)
        if kept: pages.append((kept, page["text"]))
    rng.shuffle(pages)
    names = [n for n, k in collections.Counter(re.findall(r"(?<=[a-z] )[A-Z][a-z]{3,}(?= [a-z])", " ".join(p[1] for p in pages))).items() if k > 1]
    m, rows, group, count = Mutator(args.seed + 1, sorted(names)), [], 0, 0
    def put(groups, kind, speaker, form, text, quoted=None):
        rows.append(dict(groups=groups, type=kind, speaker=speaker, form=form, text=text, quoted=quoted or text))
    for speaker, (kept, text) in enumerate(pages):
        if count >= args.bases: break
        topic = [w for w in {bare(w) for w in text.split()} if w.isalpha() and w not in SMALL and len(w) > 3]
        topic.sort(); first = group
        for k, t in enumerate(kept):
            group, count = first + k, count + 1
            put([group], "base", speaker, "direct", t)
            for kind in rng.sample(TYPES, 7):
                made = getattr(m, kind)(t)
                if made is None or made == t: continue
                made, quoted = made if isinstance(made, tuple) else (made, None)
                put([group], kind, speaker, {"reported": "indirect", "fragment": "mixed", "head": "headline"}.get(kind, "direct"), made, quoted)
            words = t.split()
            if k and rng.random() < 0.3 and len(words) >= 14 and len(kept[k - 1].split()) >= 14:
                other = kept[k - 1].split()
                joint = rng.choice((" ", ". ", " ... "))
                put([group - 1, group], "splice", speaker, "direct", " ".join(other[:len(other) * 3 // 5]).rstrip(".,;") + joint + " ".join(words[-len(words) * 3 // 5:]))
            if rng.random() < 0.15: put([-1 - len(rows)], "others", (speaker + 1) % len(pages), "direct", m.back(t) or t)
            content = [i for i, w in enumerate(words) if bare(w) and bare(w) not in SMALL]
            named = [i for i in content if i and re.match(r"\W*[A-Z][a-z]{3,}", words[i])]
            if len(named) * 3 >= len(content) and len(named) > 1:
                made = list(words)
                for i in named: made[i] = swap_word(made[i], rng.choice(names))
                put([-1 - len(rows)], "names", speaker, "direct", " ".join(made))
            if rng.random() < 0.25 and len(content) >= 5 and len(topic) > 20:
                made = list(words)
                for i in rng.sample(content, (len(content) * 3 + 4) // 5): made[i] = swap_word(made[i], rng.choice(topic))
                put([-1 - len(rows)], "topic", speaker, "direct", " ".join(made))
        group += 1
    rng.shuffle(rows)
    return rows


if __name__ == "__main__":
    given = arguments(__doc__)
    score(given, make(given))
