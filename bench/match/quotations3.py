#!/usr/bin/env python3
"""quotations3.py HARNESS [--seed N] [--bases N] [--data FILE] [--show TYPE]: a third set of altered quotations, written from a
list of what happens to quotations, by somebody who had read neither the matching rules nor what the first two sets do.

Speakers are those that the page names; a quotation that shares six words in a row with an earlier one is left out, so that no two
groups are one utterance. A quotation is printed one to three times and in three to nine altered forms, each by its own page:

  trim       to the front, the back, the middle, one clause, one sentence; or one clause cut out (six words, two of content stay)
  ellipsis   one to three gaps by any of nine signs        bracket    [sic], [noun for a pronoun], (laughs), a tense, a capital
  case       ALL CAPS, Title Case, lower                   typo       next key, dropped, doubled or changed letters, OCR, its/it's
  print      quotes and apostrophes, dashes, hyphens, US/UK spelling
  synonym    one to four words by WordNet                  spin       20 to 50 % of the content words by WordNet, and set phrases
  reorder    sentences, clauses, members of a list, "X, said Y" order
  report     retold: he or she, tenses back, the first sentences; indirect
  partial    three to six words in marks in a clause of the reporter's or of the retelling
  headline   with or without the name, no articles, present tense         number    words, figures, %, $, ordinals
  contract   it's and it is, both ways       filler    uh, you know, said twice, "of course"        translate  by templates
  reverse    no, not, never, hardly, without; antonyms, helping verbs, refuse and agree; if, unless, only, some that are lost
  more       the quotation and the sentence before or behind it on its page
  wrongnumber  one number told wrongly (the same utterance)
  splice     two by one speaker: whole, fronts and backs, one put into the other, three pieces
  misnamed   the same words given to somebody else two days later, where three others have the right name
Negatives, each a group of its own: near (half of the content words are others of the same part of speech), frame (numbers and
nouns replaced, 30 % of the content at least), opening (the first four to six words, then another quotation), occasion (the same
words by another person, months later), slogan (one slogan by many people), page (other quotations of the page, unaltered).
"""
import collections, json, random, re, subprocess, tempfile

from quotations import arguments
from thesaurus import Thesaurus, bare, dress, is_content

KEYS = {k: near for row in ("qwertyuiop", "asdfghjkl", "zxcvbnm") for i, k in enumerate(row) for near in [row[max(0, i - 1):i] + row[i + 1:i + 2]]}
SHORT = [x.split("|") for x in """it is|it's;that is|that's;there is|there's;I am|I'm;you are|you're;we are|we're;they are|they're;I have|I've
we have|we've;they have|they've;I will|I'll;we will|we'll;he will|he'll;do not|don't;does not|doesn't;did not|didn't;is not|isn't
are not|aren't;was not|wasn't;were not|weren't;can not|can't;cannot|can't;could not|couldn't;would not|wouldn't;should not|shouldn't
will not|won't;have not|haven't;has not|hasn't;had not|hadn't;I would|I'd;let us|let's;what is|what's;he is|he's;she is|she's""".replace("\n", ";").split(";")]
SPELLING = [x.split() for x in """labor labour;color colour;favor favour;honor honour;behavior behaviour;defense defence;center centre
program programme;organiz organis;realiz realis;recogniz recognis;apologiz apologis;criticiz criticis;legaliz legalis;traveling travelling
canceled cancelled;offense offence;neighbor neighbour;theater theatre;gray grey;check cheque""".replace("\n", ";").split(";")]
PHRASES = [x.split("|") for x in r"""a lot of|lots of|many;\bI think\b|I believe|in my opinion;going to|gonna|about to;want to|wish to;have to|must|need to
because|since;at this point|now;right now|at the moment;as well|too;in order to|to;the fact that|that;\bkind of\b|sort of;so many|a great many
at the end of the day|in the end;\bbig\b|large;\bpeople\b|folks|individuals;in this country|in our nation;the American people|Americans
United States|U.S.|USA;\bvery\b|extremely|really;a little bit|somewhat;make sure|ensure;find out|discover;deal with|handle;get rid of|eliminate
talk about|discuss;look at|examine;trying to|attempting to;able to|in a position to;\bpercent\b|per cent;years ago|years back""".replace("\n", ";").split(";")]
TEMPLATES = [x.split("|") for x in r"""\bI think (?!that)|I think that ;\bI believe (?!that)|To my mind ;\bgoing to\b|about to;\bwant to\b|would like to;\bhave to\b|must
\ba lot of\b|much;\bbecause\b|as;\bthere is\b|there exists;\bthere are\b|one finds;\bvery\b|quite;\bpeople\b|human beings;\bright now\b|at present
\bcan\b(?!['’])|is able to;(?<!will )need to\b|ought to;\bsay\b|state;\bsaid\b|stated;\bstart\b|begin;\bbig\b|great;\bmust\b|are obliged to
\btry to\b|seek to;\bbut\b|however;\balso\b|likewise;\bjust\b|simply;\bthe ([a-z]+)'s ([a-z]+)|the $2 of the $1;\bour country\b|the country of ours
\bevery\b|each;\bnever\b|at no time;\bhelp\b|assist;\bjob\b|post;\bjobs\b|posts;\bmany\b|numerous;\bway\b|manner;\bthings\b|matters""".replace("\n", ";").split(";")]
SHIFT = dict(x.split(">") for x in """i>he;i'm>he was;i've>he had;i'll>he would;i'd>he would;me>him;my>his;mine>his;myself>himself;we>they;we're>they were;we've>they had
we'll>they would;us>them;our>their;ours>theirs;am>was;is>was;are>were;it's>it was;that's>that was;there's>there was;they're>they were;he's>he was
she's>she was;you're>they were;has>had;have>had;will>would;won't>would not;can>could;can't>could not;may>might;do>did;does>did;don't>did not
doesn't>did not;isn't>was not;aren't>were not;today>that day;tomorrow>the next day;yesterday>the day before;now>then;here>there;this>that;you>they;your>their""".replace("\n", ";").split(";"))
TENS = "zero ten twenty thirty forty fifty sixty seventy eighty ninety".split()
UNITS = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
SLOGANS = """We will win this together|Put families first|Enough is enough|Jobs, jobs, jobs|The time for change is now|Stronger and fairer for all
Nobody is above the law|Keep our streets safe|We owe it to our children|Hope beats fear every time|Let the voters decide|Fair pay for fair work
Bring our troops home|Peace through strength|A future we can believe in""".replace("\n", "|").split("|")
NO_OPPOSITE = "general national international personal internal middle late longer particular".split() # "the general election"
TURNS = re.compile(r"\b(if|unless|not|never|no|nobody|nothing|none|neither|nor|without|cannot|hardly|only)\b|n['’]t\b", re.I)
WRONG = ("near", "frame", "opening", "occasion", "slogan")
REPORTER = """He described it as {}|The senator said the matter was {} and would not go further|She spoke of {}|There had been {}, he told reporters
Critics were told about {} at the meeting|The campaign pointed to {} in its answer|Asked about it, she called it {}|He also mentioned {} several times
the candidate went on about {}|He would rather have {}, the aide said|It came down to {}|her remark on {} drew applause""".replace("\n", "|").split("|")


def spell(n):
    """A whole number below a million in words."""
    if n < 20: return UNITS[n]
    if n < 100: return TENS[n // 10] + ("-" + UNITS[n % 10] if n % 10 else "")
    for size, name in ((1000, "thousand"), (100, "hundred")):
        if n >= size: return spell(n // size) + " " + name + (" " + spell(n % size) if n % size else "")


def sentences(text):
    """Sentences of a quotation; a full stop behind a title or one letter ends none."""
    return [s for s in re.split(r"(?<=[a-z0-9’')][.?!])(?<!Mr\.)(?<!Mrs\.)(?<!Dr\.)(?<!Sen\.)(?<!Gov\.)\s+(?=[A-Z])", text) if s]


def clauses(text):
    """(clause with the mark behind it), in order; none below three words."""
    got = []
    for part in re.split(r"(?<=[,;:.?!—–])\s+|\s+(?=(?:but|and|because|which|when|if|so|that) )", text):
        if got and (len(part.split()) < 3 or len(got[-1].split()) < 3): got[-1] += " " + part
        else: got.append(part)
    return got


def enough(text, words=6):
    t = text.split()
    return len(t) >= words and sum(map(is_content, t)) >= 2


def how_many(text): return len(TURNS.findall(text))


def tidy(text):
    text = re.sub(r"\s+([,.;:?!])", r"\1", re.sub(r"\s+", " ", text)).strip(" ,;:—–-")
    return text[:1].upper() + text[1:]


class Mutator:
    """Each method takes a quotation and returns (form, text, words in marks or None), or None where it cannot be done."""

    def __init__(self, seed, thesaurus, pool):
        self.rng, self.words, self.pool = random.Random(seed), thesaurus, pool

    def direct(self, text, base, words=6):
        return ("direct", text, None) if text != base and enough(text, words) else None

    def verbatim(self, t): return "direct", t, None

    def trim(self, t):
        """Of a sentence without a condition or a negation that goes: what is left of such may say the opposite."""
        made = self.cut(t)
        return made if made and (how_many(made[1]) == how_many(t)) else None

    def cut(self, t):
        how, c, s = self.rng.choice(("front", "back", "middle", "clause", "sentence", "out")), clauses(t), sentences(t)
        w = t.split()
        if how == "sentence" and len(s) > 1: return self.direct(self.rng.choice(s), t)
        if how == "clause" and len(c) > 1: return self.direct(tidy(self.rng.choice(c)), t)
        if how == "out" and len(c) > 2:
            k = self.rng.randrange(len(c))
            return self.direct(tidy(" ".join(c[:k] + c[k + 1:])), t)
        keep = max(6, int(len(w) * self.rng.uniform(0.35, 0.85)))
        at = {"front": 0, "back": len(w) - keep}.get(how, (len(w) - keep) // 2)
        return self.direct(" ".join(w[at:at + keep]).strip(",;"), t)

    def ellipsis(self, t):
        w = t.split()
        if len(w) < 12: return None
        for _ in range(self.rng.choice((1, 1, 2, 3))):
            n = self.rng.randint(2, max(2, len(w) // 5))
            at = self.rng.randrange(0, max(1, len(w) - n + 1))
            sign = self.rng.choice(("...", "…", ". . .", "....", "[...]", "[…]", "(...)", " ... ", "***", "—"))
            if at and sign in ("...", "…") and self.rng.random() < 0.4: w[at - 1:at + n] = [w[at - 1] + sign]
            else: w[at:at + n] = [sign]
        got = re.sub(r"\s+", " ", " ".join(w)).strip()
        return self.direct(got, t) if how_many(got) == how_many(t) else None

    def bracket(self, t):
        w = t.split()
        how = self.rng.choice(("sic", "noun", "stage", "tense", "capital", "gloss"))
        at = self.rng.randrange(1, len(w))
        if how == "sic": w.insert(at, "[sic]")
        elif how == "stage": w.insert(at, self.rng.choice(("(laughs)", "[laughter]", "[applause]", "(pauses)", "[crosstalk]", "(inaudible)")))
        elif how == "capital":
            k = self.rng.randrange(0, len(w) // 2)
            if not w[k][:1].isalpha(): return None
            w = [f"[{w[k][0].swapcase()}]{w[k][1:]}"] + w[k + 1:]
        elif how == "gloss":
            at = [i for i, x in enumerate(w) if i and re.match(r"[A-Z][a-z]+$", x) and not re.search(r"\W$", w[i - 1])]
            if not at: return None
            w.insert(self.rng.choice(at) + 1, self.rng.choice(("[the former mayor]", "[D-Ohio]", "[his running mate]", "[Inc.]")))
        else:
            names = {"he": "the minister", "she": "the governor", "they": "the Democrats", "it": "the agreement", "him": "the candidate", "them": "the voters",
                     "this": "the plan", "that": "the vote", "we": "our party", "these": "the new rules"}
            tense = {"is": "was", "are": "were", "has": "had", "will": "would", "do": "did", "have": "had", "can": "could", "want": "wanted", "think": "thought"}
            table = names if how == "noun" else tense
            at = [i for i, x in enumerate(w) if bare(x) in table and (i or how == "noun")]
            if not at: return None
            for i in self.rng.sample(at, min(len(at), self.rng.choice((1, 1, 2)))):
                w[i] = re.sub(r"[\w’']+", "[" + table[bare(w[i])] + "]", w[i], count=1)
        return self.direct(" ".join(w), t)

    def case(self, t):
        return self.direct(self.rng.choice((str.upper, str.lower, lambda x: " ".join(w[:1].upper() + w[1:] for w in x.split())))(t), t)

    def slip(self, w):
        core = re.search(r"[A-Za-z]{4,}", w)
        how = self.rng.choice(("key", "drop", "double", "swap", "ocr", "ocr"))
        for old, new in self.rng.sample((("rn", "m"), ("l", "1"), ("m", "rn"), ("cl", "d"), ("o", "0"), ("i", "l"), ("h", "b"), ("e", "c"), ("w", "vv"), ("fi", "ﬁ")), 10):
            if how == "ocr" and old in w: return w.replace(old, new, 1)
        if not core: return None
        i = self.rng.randrange(core.start() + 1, core.end() - 1)
        if how == "key" and w[i].lower() in KEYS: return w[:i] + self.rng.choice(KEYS[w[i].lower()]) + w[i + 1:]
        if how == "double": return w[:i] + w[i] + w[i:]
        if how == "swap": return w[:i] + w[i + 1] + w[i] + w[i + 2:]
        return w[:i] + w[i + 1:]

    def typo(self, t):
        w, pairs = t.split(), {"its": "it's", "it's": "its", "their": "there", "there": "their", "your": "you're", "you're": "your", "then": "than", "than": "then",
                               "to": "too", "too": "to", "affect": "effect", "lose": "loose", "principle": "principal", "who's": "whose"}
        for _ in range(self.rng.choice((1, 1, 2, 3))):
            i = self.rng.randrange(len(w))
            roll = self.rng.random()
            if roll < 0.2:
                at = [k for k, x in enumerate(w) if bare(x) in pairs]
                if at: i = self.rng.choice(at); w[i] = dress(w[i], pairs[bare(w[i])])
            elif roll < 0.35 and i + 1 < len(w): w[i:i + 2] = [w[i] + w[i + 1]]
            elif roll < 0.45: w.insert(i, w[i])
            else: w[i] = self.slip(w[i]) or w[i]
        return self.direct(" ".join(w), t)

    def print(self, t):
        got = t
        for how in self.rng.sample(("marks", "dash", "hyphen", "spelling", "space"), 3):
            if how == "marks": got = got.translate({0x2019: "'", 0x2018: "'"}) if "’" in got else got.replace("'", self.rng.choice("’`´"))
            if how == "dash": got = re.sub(r"\s*(—|–| -- | - )\s*", self.rng.choice((" -- ", "—", " – ", ", ")), got)
            if how == "hyphen": got = re.sub(r"(?<=[a-z])-(?=[a-z])", self.rng.choice((" ", "‑", "")), got)
            if how == "space": got = got.replace(". ", ".  ").replace(" ", "\u00a0", 1)
            if how == "spelling":
                for us, uk in SPELLING:
                    if re.search(r"\b" + us, got): got = re.sub(r"\b" + us, uk, got)
                    else: got = re.sub(r"\b" + uk, us, got)
        return self.direct(got, t)

    def synonym(self, t, share=None, wide=False):
        w = t.split()
        at = [i for i in range(len(w)) if is_content(w[i]) and not (i and w[i][:1].isupper())]
        self.rng.shuffle(at)
        content = sum(map(is_content, w))
        want, done = max(1, round(share * content)) if share else min(self.rng.randint(1, 4), len(at) // 3), 0
        for i in at:
            if done >= want: break
            new = self.words.around(t.split(), i, self.rng, wide)
            if new and new != bare(w[i]): w[i] = dress(w[i], new); done += 1
        if share and done < 0.2 * content or not done: return None
        return self.direct(" ".join(w), t)

    def spin(self, t):
        made = self.synonym(t, self.rng.uniform(0.2, 0.5), True)
        if not made or len(t.split()) < 9: return None
        got = made[1]
        for old, *new in self.rng.sample(PHRASES, len(PHRASES)):
            if self.rng.random() < 0.6: got = re.sub(old, self.rng.choice(new), got, count=1)
        return self.direct(got, t)

    def reorder(self, t):
        s, c = sentences(t), clauses(t)
        listed = re.search(r"(\w+), (\w+)(,? and) (\w+)", t)
        how = self.rng.choice(("sentences", "clauses", "list", "turn"))
        if how == "list" and listed:
            a, b, j, d = listed.groups()
            return self.direct(t[:listed.start()] + f"{d}, {a}{j} {b}" + t[listed.end():], t)
        part = s if len(s) > 1 and how in ("sentences", "list") else c
        if len(part) < 2: return None
        if how == "turn" or len(part) == 2: k = self.rng.randrange(1, len(part)); new = part[k:] + part[:k]
        else:
            k = self.rng.randrange(len(part) - 1); new = list(part); new[k], new[k + 1] = new[k + 1], new[k]
        if part is s: return self.direct(" ".join(new), t)
        got = ", ".join(x.strip(" ,;:.—–") for x in new) + "."
        return self.direct(got[0].upper() + got[1:], t)

    def retell(self, t):
        """Persons and tenses shifted: past tense of plain verbs by the thesaurus."""
        woman, got = self.rng.random() < 0.4, []
        w = t.split()
        for i, x in enumerate(w):
            b, before = bare(x), bare(w[i - 1]) if i else ""
            if b in SHIFT and not (b in ("have", "do") and before in ("to", "would", "could", "should", "will", "must", "can", "might")) and self.rng.random() < 0.93:
                new = SHIFT[b]
                if woman: new = " ".join({"he": "she", "him": "her", "his": "her", "himself": "herself"}.get(y, y) for y in new.split())
                got.append(re.sub(r"^(\W*).*?(\W*)$", lambda m: m.group(1) + new + m.group(2), x))
                continue
            if before in ("i", "we", "they", "you", "he", "she", "it", "who", "people") and b not in ("i'm",):
                lemma = self.words.lemma(b, "v")
                if lemma and lemma[1] in ("", "s") and self.words.count[lemma[0], "v"] > 3:
                    got.append(dress(x, self.words.inflect(lemma[0], "v", "ed"))); continue
            got.append(x[:1].lower() + x[1:] if i == 0 and x[1:2].islower() and not x.startswith("I ") else x)
        return " ".join(got)

    def report(self, t):
        s = sentences(t)
        kept = " ".join(s[:self.rng.choice((1, 2, 2, 9))])
        got = self.retell(re.sub(r"^(Well|Look|So|And|But|You know),? ", "", kept)).rstrip(".")
        if self.rng.random() < 0.4: got = got.replace(". ", " and that ")
        if self.rng.random() < 0.4: got = "that " + got
        if self.rng.random() < 0.25:
            w = got.split()
            for i in self.rng.sample(range(len(w)), len(w)):
                new = is_content(w[i]) and w[i].islower() and self.words.around(w, i, self.rng)
                if new: w[i] = dress(w[i], new); break
            got = " ".join(w)
        return ("indirect", got, "") if enough(got) else None

    def partial(self, t):
        w = t.split()
        n = self.rng.randint(3, 6)
        at = [i for i in range(len(w) - n + 1) if sum(map(is_content, w[i:i + n])) >= 2 and not re.search(r"[.?!;:]$", " ".join(w[i:i + n - 1]))
              and not any(re.search(r"[.?!]$|\w[—–]\w", x) for x in w[i:i + n])]
        if not at or len(w) < n + 3: return None
        i = self.rng.choice(at)
        piece = " ".join(w[i:i + n]).strip(",;:.?!—–'’‘ ")
        if how_many(piece): return None
        if self.rng.random() < 0.5: return "mixed", self.rng.choice(REPORTER).format(piece), piece
        left, right = self.retell(" ".join(w[max(0, i - 4):i])), self.retell(" ".join(w[i + n:i + n + 4]))
        return "mixed", " ".join(f"{left} {piece} {right}".split()), piece

    def headline(self, t):
        s = sentences(t)[0] if self.rng.random() < 0.6 else clauses(t)[0]
        w = [x for x in s.split() if bare(x) not in ("a", "an", "the", "that") or self.rng.random() < 0.1]
        if self.rng.random() < 0.5: w = [x for x in w if bare(x) not in ("is", "are", "very", "just", "really", "so")]
        got = " ".join(w).rstrip(".,")
        if self.rng.random() < 0.5: got = " ".join(x[:1].upper() + x[1:] for x in got.split())
        return ("headline", got, None) if enough(got) and how_many(got) == how_many(t) else None

    def number(self, t):
        def word(m):
            n = m.group(0).replace(",", "")
            return spell(int(n)) if int(n) < 1000000 and not (len(n) == 4 and "," not in m.group(0)) else m.group(0)
        figures = {spell(i): str(i) for i in range(2, 100)}
        got = re.sub(r"(\d+) ?(percent|per cent)\b", r"\1%", t) if self.rng.random() < 0.5 else re.sub(r"(\d)%", r"\1 percent", t)
        got = re.sub(r"\$(\d[\d.,]*) (million|billion|trillion)", r"\1 \2 dollars", got)
        if got == t: got = re.sub(r"(?<![\d.,$-])\d[\d,]*(?![\d.,%-])\b", word, t)
        if got == t: got = re.sub(r"\b[a-z]+(?:-[a-z]+)?\b", lambda m: figures.get(m.group(0), m.group(0)), t)
        if got == t: got = re.sub(r"\b(first|second|third|fifth)\b", lambda m: {"first": "1st", "second": "2nd", "third": "3rd", "fifth": "5th"}[m.group(0)], t)
        if got == t: got = re.sub(r"\b([2-9])(,?)000\b", r"\1K", t)
        return self.direct(got, t)

    def wrongnumber(self, t):
        at = list(re.finditer(r"(?<![\d.,])\d+(?![\d.,]\d)", t)) + list(re.finditer(r"\b(two|three|four|five|six|ten|twenty)\b", t))
        if not at or len(t.split()) < 10: return None
        m = self.rng.choice(at)
        new = str(int(m.group(0)) + self.rng.choice((1, 2, 10))) if m.group(0).isdigit() else self.rng.choice([n for n in ("three", "seven", "nine", "eleven") if n != m.group(0)])
        return self.direct(t[:m.start()] + new + t[m.end():], t)

    def contract(self, t):
        got, table = t.replace("’", "'"), [(b, a) for a, b in SHORT] if "'" in t or "’" in t else SHORT
        for a, b in self.rng.sample(table, len(table)):
            got = re.sub(r"\b" + re.escape(a) + r"\b", b, got)
            got = re.sub(r"\b" + re.escape(a.capitalize()) + r"\b", b[:1].upper() + b[1:], got)
        return self.direct(got, t.replace("’", "'"))

    def filler(self, t):
        w = t.split()
        for _ in range(self.rng.randint(1, 4)):
            i = self.rng.randrange(1, len(w))
            w.insert(i, self.rng.choice(("uh,", "um,", "you know,", "I mean,", "of course,", "basically,", "frankly,", "well,", "like,", "kind of", "again,", bare(w[i]) + ",")))
        return self.direct(" ".join(w), t)

    def translate(self, t):
        got, done = t, 0
        for old, new in self.rng.sample(TEMPLATES, len(TEMPLATES)):
            if done < 5 and re.search(old, got): got = re.sub(old, re.sub(r"\$(\d)", r"\\\1", new), got, count=1); done += 1
        lead = re.match(r"(.{20,80}?), (because|if|when|but|although) (.{15,})", got)
        if lead and done and self.rng.random() < 0.3: got = f"{lead.group(2).capitalize()} {lead.group(3).rstrip('.')}, {lead.group(1)[0].lower()}{lead.group(1)[1:]}."
        return self.direct(got, t) if done >= 2 else None

    def reverse(self, t):
        w = t.split()
        ways = ["drop", "add", "never", "antonym", "antonym", "pair", "pair", "auxiliary", "condition", "without"]
        self.rng.shuffle(ways)
        pairs = dict(x.split(">") for x in """all>none;more>less;less>more;before>after;after>before;can>cannot;cannot>can;always>never;never>always;every>no;everyone>no one
everybody>nobody;nobody>everybody;nothing>everything;everything>nothing;with>without;agree>refuse;agreed>refused;refuse>agree;refused>agreed;support>oppose;supported>opposed
oppose>support;for>against;against>for;most>few;many>few;few>many;up>down;increase>decrease;raise>lower;cut>raise;win>lose;lost>won;won>lost;lose>win;accept>reject;both>neither
remember>forget;start>stop;stop>start;yes>no;anyone>no one;better>worse;worse>better;best>worst;worst>best;likely>unlikely;right>wrong;wrong>right;true>false;safe>unsafe
strong>weak;weak>strong;good>bad;bad>good;allow>forbid;believe>doubt;helped>hurt;help>hurt;possible>impossible;happy>unhappy;able>unable;fair>unfair""".replace("\n", ";").split(";"))
        for how in ways:
            new = list(w)
            if how == "drop":
                at = [i for i, x in enumerate(w) if bare(x) in ("not", "never", "hardly", "barely") or re.search(r"n['’]t$", bare(x)) and bare(x) not in ("won't", "can't", "ain't")]
                at = [i for i in at if not (i + 1 < len(w) and bare(w[i + 1]) in ("only", "just"))]
                if not at: continue
                i = self.rng.choice(at)
                if bare(w[i]) in ("not", "never", "hardly", "barely"): del new[i]
                else: new[i] = re.sub(r"n['’]t", "", w[i])
            elif how in ("add", "never"):
                at = [i for i, x in enumerate(w) if bare(x) in ("is", "are", "was", "were", "will", "would", "can", "could", "should", "has", "am", "must") and i + 2 < len(w)
                      and bare(w[i + 1]) not in ("not", "never", "no") and not re.search(r"[.,?!;]$", x)]
                if not at: continue
                i = self.rng.choice(at)
                if how == "never": new.insert(i + 1, self.rng.choice(("never", "hardly", "no longer")))
                elif self.rng.random() < 0.5 and bare(w[i]) not in ("am",): new[i] = dress(w[i], {"will": "won't", "can": "can't"}.get(bare(w[i]), bare(w[i]) + "n't"))
                else: new.insert(i + 1, "not")
            elif how == "antonym":
                at = [(i, self.words.opposite(w, i)) for i in range(len(w)) if is_content(w[i])]
                at = [(i, x) for i, x in at if x and not (i and bare(w[i - 1]) == "no") and bare(w[i]) not in NO_OPPOSITE]
                if not at: continue
                i, other = self.rng.choice(at)
                new[i] = dress(w[i], other)
            elif how == "pair":
                at = [i for i, x in enumerate(w) if bare(x) in pairs and not (bare(x) in ("with", "all", "more", "up", "right", "after", "before", "every", "cut") and self.rng.random() < 0.7)]
                # "for a while" has no opposite, nor has "the most" or "no longer"
                at = [i for i in at if not (bare(w[i]) in ("for", "against") and not (i and re.match("vot|campaign|r[ua]n|f[io]ught|fight|argu|stand|stood|speak|spok", bare(w[i - 1]))))
                      and not (bare(w[i]) in ("most", "many", "few") and bare(w[min(i + 1, len(w) - 1)]) not in ("of", "people", "voters", "americans", "republicans", "democrats"))]
                if not at: continue
                i = self.rng.choice(at)
                new[i] = dress(w[i], pairs[bare(w[i])])
            elif how == "auxiliary":
                at = [i for i, x in enumerate(w) if i and bare(w[i - 1]) in ("i", "we", "they", "you", "people", "who") and self.words.lemma(bare(x), "v") == (bare(x), "")
                      and is_content(x)]
                if not at: continue
                new.insert(self.rng.choice(at), self.rng.choice(("don't", "never", "do not", "refuse to", "would never")))
            elif how == "condition":
                at = re.search(r"(?:^|, )(if|unless|as long as|only if) \w+ \w+ [^,.?!]{4,60}(, |$)", t)
                if not at or not enough(t[:at.start()] + t[at.end():]): continue
                return self.direct(tidy(t[:at.start()] + " " + t[at.end():]), t)
            elif how == "without":
                at = [i for i, x in enumerate(w) if bare(x) in ("some", "several") and i and i + 1 < len(w)]
                if not at: continue
                i = self.rng.choice(at)
                new[i] = dress(w[i], "no")
            return self.direct(" ".join(new), t)
        return None

    def other_word(self, words, i):
        """A content word of the collection that can stand for words[i]: the same part of speech and ending."""
        part = self.words.part_of(words, i)
        found = part and self.words.lemma(bare(words[i]), part)
        if words[i][:1].isupper() and i: return self.rng.choice(self.pool["name"])
        if not found: return None
        for _ in range(20):
            new = self.rng.choice(self.pool[part])
            if new != found[0]: return self.words.inflect(new, part, found[1])

    def near(self, t):
        w = t.split()
        at = [i for i in range(len(w)) if is_content(w[i])]
        if len(at) < 5: return None
        some = self.rng.sample(at, (len(at) + 1) // 2)
        new, done = list(w), 0
        for i in some:
            other = self.other_word(w, i)
            if other: new[i] = dress(w[i], other); done += 1
        return ("direct", " ".join(new), None) if done * 2 >= len(at) - 1 else None

    def frame(self, t):
        w = t.split()
        content = [i for i in range(len(w)) if is_content(w[i]) or re.search(r"\d", w[i])]
        at = [i for i in content if re.search(r"\d", w[i]) or i and w[i][:1].isupper() or self.words.part_of(w, i) == "n"]
        if len(at) < 3 or not any(re.search(r"\d", w[i]) or w[i][:1].isupper() for i in at): return None
        at.sort(key=lambda i: not re.search(r"\d|^[A-Z]", w[i]))
        done = 0
        for i in at:
            other = re.sub(r"\d", lambda m: str((int(m.group(0)) + self.rng.randint(1, 8)) % 9 + 1), bare(w[i])) if re.search(r"\d", w[i]) else self.other_word(w, i)
            if other: w[i] = dress(w[i], other); done += 1
            if done >= 0.45 * len(content): break
        return ("direct", " ".join(w), None) if done >= max(3, 0.3 * len(content)) else None


# what is made of a quotation -> relations to its best wording that are right
TYPES = {"verbatim": "verbatim", "trim": "trimmed", "ellipsis": "trimmed", "bracket": "reworded trimmed verbatim extended", "case": "verbatim", "typo": "reworded extended verbatim",
         "print": "verbatim reworded", "synonym": "reworded", "spin": "reworded", "reorder": "reordered", "report": "retold", "partial": "partial", "headline": "trimmed verbatim",
         "number": "reworded verbatim", "wrongnumber": "reworded", "contract": "reworded verbatim", "filler": "reworded extended verbatim", "translate": "reworded",
         "reverse": "reversed", "more": "extended", "splice": "joined", "misnamed": "reattributed"}


def read_pages(path):
    """[(speaker, quotation, sentence beside it or "")] a page; no two quotations share six words in a row."""
    pages, seen, people = [], set(), {}
    for line in open(path, encoding="utf-8"):
        page, kept = json.loads(line), []
        named = collections.Counter(q["speaker"].split()[-1] for q in page["quotes"] if q.get("speaker") and re.match(r"[A-Z][a-z]+( [A-Z][\w.]+)*$", q["speaker"]) and len(q["speaker"]) > 3)
        for q in page["quotes"]:
            if q.get("kind") != "direct": continue
            raw = page["text"][q["start"]:q["end"]]
            t = " ".join(raw.split()).strip("\"'“”‘’` ,")
            if re.search("[\"“”]|''|’’", t) or not 8 <= len(t.split()) <= 80 or not enough(t): continue
            w = re.findall(r"\w+", t.lower())
            shingles = {tuple(w[i:i + 6]) for i in range(max(1, len(w) - 5))}
            if shingles & seen: continue
            seen |= shingles
            name = (q.get("speaker") or "").split()[-1:] or [""]
            name = name[0] if name[0] in named else next(iter(named), page["id"])
            before = re.search(r"([A-Z][^.?!\"“”]{25,90}[.?!])\s*[\"“”]?$", page["text"][max(0, q["start"] - 140):q["start"]])
            kept.append((people.setdefault(name, len(people)), t, before.group(1) if before else ""))
        if kept: pages.append(kept)
    return pages, len(people)


def splice(rng, a, b, c):
    """Two quotations told as one: each part has eight words or more, cut at a clause where there is one."""
    def front(t):
        w, cs = t.split(), clauses(t)
        for k in range(1, len(cs)):
            if len(" ".join(cs[:k]).split()) >= max(8, len(w) // 2): return " ".join(cs[:k])
        return " ".join(w[:max(8, len(w) * 2 // 3)])
    def back(t):
        w, cs = t.split(), clauses(t)
        for k in range(len(cs) - 1, 0, -1):
            if len(" ".join(cs[k:]).split()) >= max(8, len(w) // 2): return " ".join(cs[k:])
        return " ".join(w[-max(8, len(w) * 2 // 3):])
    how = rng.choice(("whole", "whole", "front-back", "front-back", "back-front", "into"))
    joint = rng.choice((" ", " ", " ... ", ", and ", " … ", ". "))
    if how == "whole": return a + " " + b
    if how == "into":
        w = a.split()
        at = len(front(a).split())
        return " ".join(w[:at]) + " " + b + " " + " ".join(w[at:]) if len(w) - at >= 8 else a + " " + b
    x, y = (front(a), back(b)) if how == "front-back" else (back(a), front(b))
    return x.rstrip(" .,;:") + joint + (y if joint == ". " else y[:1].lower() + y[1:])


def make(args):
    rng, thesaurus = random.Random(args.seed), Thesaurus()
    pages, n_people = read_pages(args.data)
    rng.shuffle(pages)
    flat = [t for p in pages for _, t, _ in p]
    pool = collections.defaultdict(set)
    for t in flat:
        w = t.split()
        for i, x in enumerate(w):
            if i and re.match(r"[A-Z][a-z]{3,}$", x): pool["name"].add(x)
            elif is_content(x) and bare(x).isalpha():
                part = thesaurus.part_of(w, i)
                if part: pool[part].add(thesaurus.lemma(bare(x), part)[0])
    m = Mutator(args.seed + 1, thesaurus, {k: sorted(v) for k, v in pool.items()})
    spare = flat[args.bases:]
    if len(flat) <= args.bases: # quotations that are no bases: what an opening goes on with is nobody's else
        kept = len(pages) * 9 // 10
        pages, spare = pages[:kept], [t for p in pages[kept:] for _, t, _ in p]
    spare = [t for t in spare if len(t.split()) >= 14]
    rows, last, group, unseen = [], collections.defaultdict(list), 0, -1
    def put(groups, kind, speaker, made, day=None):
        form, text, quoted = made
        rows.append(dict(groups=groups, type=kind, speaker=speaker, form=form, text=text, quoted=text if quoted is None else quoted, day=day))
    def alone(kind, speaker, made, day=None):
        nonlocal unseen
        if made: put([unseen], kind, speaker, made, day); unseen -= 1
    weights = {k: 2 if k in ("reverse", "spin", "partial", "trim") else 3 if k in ("number", "wrongnumber") else 1 for k in TYPES if k not in ("splice", "misnamed", "verbatim")}
    for page in pages:
        if group >= args.bases: break
        for speaker, t, beside in page:
            dated = rng.random() < 0.15
            day = lambda: 16800 + group % 200 + rng.randrange(3) if dated else None
            for _ in range(rng.choice((1, 2, 3)) if not dated else 3): put([group], "base", speaker, ("direct", t, None), day())
            kinds, n = list(weights), rng.randint(3, 9)
            while n and kinds:
                kind = rng.choices(kinds, [weights[k] for k in kinds])[0]
                kinds.remove(kind)
                if kind == "more": made = ("direct", f"{beside} {t}" if rng.random() < 0.5 else t + ("" if re.search(r"[.?!…—–-]$", t) else ".") + " " + beside, None) if beside else None
                else: made = getattr(m, kind)(t)
                if made and made[1] != t: put([group], kind, speaker, made, day()); n -= 1
            if dated:
                if rng.random() < 0.5: put([group], "misnamed", (speaker + 1 + rng.randrange(n_people - 1)) % n_people, ("direct", t, None), 16803 + group % 200)
                else: alone("occasion", (speaker + 1 + rng.randrange(n_people - 1)) % n_people, m.trim(t) if rng.random() < 0.3 else ("direct", t, None), 17100 + rng.randrange(300))
            if rng.random() < 0.2: alone("near", speaker, m.near(t))
            if rng.random() < 0.3: alone("frame", speaker, m.frame(t))
            if rng.random() < 0.1 and spare:
                alone("opening", speaker, ("direct", " ".join(t.split()[:min(rng.randint(4, 6), len(t.split()) // 2)] + spare.pop().split()[5:]), None))
            if len(t.split()) >= 14:
                mine = last[speaker]
                if mine and rng.random() < 0.25:
                    g, other = rng.choice(mine[-3:])
                    put([g, group], "splice", speaker, ("direct", splice(rng, other, t, None), None))
                mine.append((group, t))
            group += 1
    for s in SLOGANS:
        for speaker in rng.sample(range(n_people), min(n_people, 8)): alone("slogan", speaker, ("direct", s, None))
    rng.shuffle(rows)
    return rows


def pairs(groups):
    got = set()
    for members in groups.values():
        members = sorted(set(members))
        got.update((a, b) for i, a in enumerate(members) for b in members[i + 1:])
    return got


def rates(tp, got, want):
    p, q = tp / max(1, got), tp / max(1, want)
    return f"precision {p:.4f} recall {q:.4f} F1 {2 * p * q / max(1e-9, p + q):.4f}"


def score(args, rows):
    with tempfile.NamedTemporaryFile("w", suffix=".tsv", encoding="utf-8") as f:
        for r in rows: f.write("\t".join((str(r["speaker"]), r["form"], r["text"], r["quoted"], "" if r["day"] is None else str(r["day"]))) + "\n")
        f.flush()
        out = subprocess.run([args.harness, "statements", f.name], capture_output=True, text=True, check=True).stdout
    inside, relation, flipped = collections.defaultdict(set), collections.defaultdict(set), set()
    for line in out.splitlines():
        s, u, told, warnings = line.split("\t")[:4]
        inside[int(s)].add(int(u)); relation[int(s)].add(told)
        if int(warnings) & 2: flipped.add(int(s))
    truth, found, bases = collections.defaultdict(list), collections.defaultdict(list), collections.defaultdict(list)
    for s, r in enumerate(rows):
        for g in r["groups"]: truth[g].append(s)
        for u in inside[s]: found[u].append(s)
        if r["type"] == "base": bases[r["groups"][0]].append(s)
    gold, got = pairs(truth), pairs(found)
    print(f"statements {len(rows)}, all pairs: {rates(len(gold & got), len(got), len(gold))}")
    # each altered form against a print of its quotation; of false pairs, those with a negative
    hit, n, bad = collections.Counter(), collections.Counter(), []
    line = lambda s: f"{rows[s]['type']} [{rows[s]['speaker']} {rows[s]['day']}] {rows[s]['text']}" + (f" «{rows[s]['quoted']}»" if rows[s]["form"] == "mixed" else "")
    for s, r in enumerate(rows):
        if r["type"] == "base" or r["type"] in WRONG: continue
        for g in r["groups"]:
            n[r["type"]] += 1
            if any(inside[s] & inside[b] for b in bases[g]): hit[r["type"]] += 1
            elif args.show == r["type"]: bad.append((line(s), line(bases[g][0])))
    wrong = [(a, b) for a, b in got - gold if rows[a]["type"] in WRONG or rows[b]["type"] in WRONG]
    tp = sum(hit.values())
    negatives = collections.Counter(r["type"] for r in rows if r["type"] in WRONG)
    print(f"against hard negatives: {rates(tp, tp + len(wrong), sum(n.values()))}")
    by = collections.defaultdict(set)
    for a, b in wrong:
        for s in (a, b):
            if rows[s]["type"] in WRONG: by[rows[s]["type"]].add(s)
    print("negatives that joined others: " + ", ".join(f"{k} {len(by[k])} of {negatives[k]}" for k in WRONG))
    print("joined: " + ", ".join(f"{k} {hit[k] / n[k]:.3f} ({n[k]})" for k in sorted(n)))
    for name, yes, want in (("splice", {s for s in relation if "joined" in relation[s]}, {s for s, r in enumerate(rows) if r["type"] == "splice"}),
                            ("reverse", flipped, {s for s, r in enumerate(rows) if r["type"] == "reverse"})):
        print(f"{name} told: {rates(len(yes & want), len(yes), len(want))} ({len(want)})")
        if name == "reverse": print("  told of: " + ", ".join(f"{k} {v}" for k, v in collections.Counter(rows[s]["type"] for s in yes - want).most_common()))
        if args.show == name + "-told": bad += [(("extra " if s in yes else "missed ") + line(s), " | ".join(line(bases[g][0]) for g in rows[s]["groups"] if g >= 0)) for s in sorted(yes ^ want)]
    print("relation, of those that joined their quotation:")
    for kind, right in TYPES.items():
        of = collections.Counter()
        for s, r in enumerate(rows):
            if r["type"] == (kind if kind != "verbatim" else "base") and all(any(inside[s] & inside[b] for b in bases[g]) for g in r["groups"]):
                told = next((x for x in sorted(relation[s]) if x in right.split()), sorted(relation[s])[0])
                of[told] += 1
                if args.show == "relation-" + kind and told not in right.split(): bad.append((told + ": " + line(s), line(bases[r["groups"][0]][0])))
        ok = sum(of[x] for x in right.split())
        print(f"  {kind:12} {ok / max(1, sum(of.values())):.3f}  " + ", ".join(f"{k} {v}" for k, v in of.most_common()))
    if args.show == "false": bad = [(line(a), line(b)) for a, b in sorted(got - gold)]
    if args.show == "missed": bad = [(line(a), line(b)) for a, b in sorted(gold - got)]
    for a, b in bad[:args.limit]: print("  *", a, "\n    ", b)


if __name__ == "__main__":
    given = arguments(__doc__)
    score(given, make(given))
