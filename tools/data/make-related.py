#!/usr/bin/env python3
"""make-related WORDNET OUT: words that tell of the same things, from WordNet (Debian's wordnet-base); run by the build.

A line a lemma: lemma TAB near TAB far TAB opposite, each words parted by blanks. Near: of one synset, derived from each
other, similar adjectives. Far: a direct hypernym or hyponym, a word of the definition, a word in whose definition it stands
(words that stand in many definitions tell nothing). Opposite: antonyms, also those of the adjective that it is similar to.
Of each part of speech the first three senses that the tagged texts have; single words that those texts have. Standard
library only."""
import collections
import pathlib
import re
import sys

WORDNET = pathlib.Path(sys.argv[1])
POS = {"noun": "n", "verb": "v", "adj": "a"}
SENSES, MOST_DEFINITIONS, MOST_OF_OWN, MOST, MOST_LINES = 3, 50, 250, 60, 60

synsets = {}  # (pos, offset): members, pointers, definition
for name, pos in POS.items():
    for line in (WORDNET / f"data.{name}").read_text().splitlines():
        if line.startswith(" "):
            continue
        head, _, gloss = line.partition(" | ")
        fields = head.split()
        n = int(fields[3], 16)
        members = [re.sub(r"\(\w+\)$", "", fields[4 + 2 * i]).lower() for i in range(n)]
        at = 4 + 2 * n
        pointers = []
        for i in range(int(fields[at])):
            symbol, offset, of, ends = fields[at + 1 + 4 * i: at + 5 + 4 * i]
            pointers.append((symbol, ("a" if of == "s" else of, offset), int(ends[:2], 16), int(ends[2:], 16)))
        definition = re.sub(r'"[^"]*"', " ", gloss)
        synsets[pos, fields[0]] = (members, pointers, re.findall(r"[a-z]+", definition.lower()))
senses = {}  # (lemma, pos): synsets, the commonest first
for name, pos in POS.items():
    for line in (WORDNET / f"index.{name}").read_text().splitlines():
        if line.startswith(" "):
            continue
        fields = line.split()
        lemma, n_pointers = fields[0], int(fields[3])
        n_tagged = int(fields[5 + n_pointers])
        if "_" in lemma or not lemma.isalpha():
            continue
        keep = max(1, min(SENSES, n_tagged))
        senses[lemma, pos] = ([(pos, o) for o in fields[6 + n_pointers:][:keep]], n_tagged)
tagged = {lemma for (lemma, _), (_, n) in senses.items() if n}
exceptions = {}
for name in POS:
    for line in (WORDNET / f"{name}.exc").read_text().splitlines():
        form, *lemmas = line.split()
        exceptions.setdefault(form, lemmas[0])


def lemma_of(word):
    if word in tagged:
        return word
    if word in exceptions:
        return exceptions[word]
    for ending, instead in (("ies", "y"), ("ied", "y"), ("es", ""), ("s", ""), ("ing", ""), ("ing", "e"), ("ed", ""), ("ed", "e"),
                            ("es", "e")):
        if word.endswith(ending) and word[:-len(ending)] + instead in tagged:
            return word[:-len(ending)] + instead
    return None


stop = set("""a an the of to in on at by for from with without or and not no as is are be been being was were that which who whom
whose this these those it its he she they them his her their one two some any all other another such so than then more most
less very much many few into out up down over under about through between among after before during against having have has
had do does did done can may might must will would shall should when where while if because usually especially often
something someone somebody person people thing act state way used use using make made making cause become give take
""".split())
standing = collections.defaultdict(set)  # a word of definitions: lemmas that they define
words_of = {}
for (lemma, pos), (own, n) in senses.items():
    if lemma not in tagged:
        continue
    for key in own:
        for word in synsets[key][2]:
            word = lemma_of(word) if word not in stop and len(word) > 2 else None
            if word and word != lemma and word not in stop:
                standing[word].add(lemma)
                words_of.setdefault(lemma, {}).setdefault(word, 0)
near, far, opposite = (collections.defaultdict(dict) for _ in range(3))


def tie(table, a, b):
    if a != b and a in tagged and b in tagged and "_" not in b:
        table[a].setdefault(b), table[b].setdefault(a)


for (lemma, pos), (own, n) in senses.items():
    if lemma not in tagged or not n:
        continue
    for rank, key in enumerate(own):
        members, pointers, _ = synsets[key]
        for other in members:
            tie(near, lemma, other)
        for symbol, target, source_word, target_word in pointers:
            others, more, _ = synsets.get(target, ([], [], []))
            if target_word > len(others):  # an adverb
                continue
            is_mine = not source_word or members[source_word - 1] == lemma
            if symbol == "+" and is_mine:
                tie(near, lemma, others[target_word - 1])
            elif symbol == "&" and others:
                tie(near, lemma, others[0])
                for other_symbol, other_target, s, t in more:
                    if other_symbol == "!":
                        tie(opposite, lemma, synsets[other_target][0][t - 1])
            elif symbol == "!" and is_mine:
                tie(opposite, lemma, others[target_word - 1])
            elif symbol == "@" and rank < 2:
                for other in others:
                    tie(far, lemma, other)
for word, lemmas in standing.items():
    for lemma in lemmas:
        if len(lemmas) <= MOST_DEFINITIONS:
            tie(far, lemma, word)
        elif len(lemmas) <= MOST_OF_OWN and lemma in tagged and word in tagged:
            far[lemma].setdefault(word)

n_lines = collections.Counter(word for table in (near, far) for words in table.values() for word in words)
general = {word for word, n in n_lines.items() if n > MOST_LINES}  # come, use, work: they tell nothing
general |= set("say tell speak talk state ask answer see get put keep go".split())
lines = []
for lemma in sorted(tagged):
    n, o = [w for w in near[lemma] if w not in general], opposite[lemma]
    f = [w for w in far[lemma] if w not in near[lemma] and w not in o and w not in general]
    if len(f) > MOST:  # a word that hangs together with everything
        f = []
    if n or f or o:
        lines.append("\t".join([lemma, " ".join(sorted(n)), " ".join(sorted(f)), " ".join(sorted(o))]).rstrip())
pathlib.Path(sys.argv[2]).write_text("\n".join(lines) + "\n")
