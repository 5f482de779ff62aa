#!/usr/bin/env python3
"""pages.py COPIES FILE...: our own annotated pages (models/text/README.md) -> JSON lines in the form of the corpora.

Each page is written once as it stands and COPIES - 1 times with its people's names exchanged for others of their
sex, always the same ones for the same page. Offsets count code points."""
import json
import random
import re
import sys

GIVEN = {
    "m": "James Robert Daniel Peter Ahmed Rahul Kwame Luis Pavel Hiroshi Marco Tariq Sven Emeka Arjun Pierre Ivan Owen "
         "Martin Simon Yusuf Andrei Carlos Neil".split(),
    "f": "Mary Susan Laura Helen Aisha Priya Abena Rosa Irina Keiko Giulia Leila Ingrid Ngozi Meera Claire Olga Nora "
         "Julia Ruth Fatima Elena Carmen Joan".split(),
}
SURNAMES = ("Abbott Okafor Banerjee Castellan Drummond Eriksen Farouk Gallagher Haruki Ivanenko Jansen Kowalczyk "
            "Lindqvist Mbeki Nakamura Osborne Petrov Quintana Rahman Sandoval Thackeray Umar Villanueva Whitlock "
            "Yamada Zielinski Achebe Brennan Cordero Dube Everett Fonseca Gill Hoxha Iqbal Jardine").split()
MARK = re.compile(r"\{([\d,]+):|\[([\d,]+):|<([\d,]+):|[\]\}>]|\[")


def people_of(line):
    return [tuple(p.strip().rsplit(" ", 1)) for p in line[len("people:"):].split(";")]


def read(page):
    lines = page.strip().split("\n")
    people, body, said = people_of(lines[0]), [], {}
    for line in lines[1:]:
        answer = re.match(r"(\d+) = (.*)$", line)
        if answer:
            said[int(answer.group(1))] = answer.group(2)
        else:
            body.append(line)
    return people, "\n".join(body).strip(), said


def exchange(text, people, said, rng):
    used, swaps = set(), {}
    for name, sex in people:
        given, surname = name.split(" ", 1)
        fresh_given = rng.choice([g for g in GIVEN[sex] if g not in used])
        used.add(fresh_given)
        swaps[given] = fresh_given
        if surname not in swaps:
            swaps[surname] = rng.choice([s for s in SURNAMES if s not in used])
            used.add(swaps[surname])
    pattern = re.compile(r"\b(" + "|".join(map(re.escape, swaps)) + "|" + "|".join(s.upper() for s in swaps) + r")\b")
    upper = {k.upper(): v.upper() for k, v in swaps.items()}
    change = lambda t: pattern.sub(lambda m: swaps.get(m.group(0), upper.get(m.group(0))), t)
    return change(text), {k: change(v) for k, v in said.items()}


def annotate(key, text, said):
    out, open_marks, found, at = [], [], {}, 0
    length = 0
    for m in MARK.finditer(text):
        piece = text[at:m.start()]
        out.append(piece)
        length += len(piece)
        at = m.end()
        for group, what in ((1, "parts"), (2, "speaker"), (3, "cue")):
            if m.group(group):
                open_marks.append((what, [int(n) for n in m.group(group).split(",")], length))
                break
        else:
            if m.group(0) == "[":
                open_marks.append((None, [], length))
            elif open_marks:
                what, numbers, start = open_marks.pop()
                for n in numbers:
                    found.setdefault(n, {}).setdefault(what, []).append((start, length))
    out.append(text[at:])
    plain = "".join(out)
    quotes = []
    for n, q in sorted(found.items()):
        if "parts" not in q:
            continue
        parts = q["parts"]
        marks = [plain[a:b].lstrip()[:1] in "\"'" for a, b in parts]
        row = {"start": parts[0][0], "end": parts[-1][1], "parts": [{"start": a, "end": b} for a, b in parts],
               "kind": "direct" if all(marks) else "indirect"}
        for what in ("speaker", "cue"):
            if what in q:
                a, b = q[what][0]
                row.update({what: plain[a:b], what + "_start": a, what + "_end": b})
            else:
                row.update({what: None, what + "_start": None, what + "_end": None})
        name = said.get(n) or (row["speaker"] if row["speaker"] else None)
        row["speaker_name"] = None if name == "nobody" else name
        quotes.append(row)
    return {"id": key, "text": plain, "quotes": quotes}


def main():
    copies = int(sys.argv[1])
    for path in sys.argv[2:]:
        pages = re.split(r"^====$", open(path, encoding="utf-8").read(), flags=re.M)
        for number, page in enumerate(pages):
            people, text, said = read(page)
            rng = random.Random(f"{path.rsplit('/', 1)[-1]} {number}")
            for copy in range(copies):
                t, s = (text, said) if copy == 0 else exchange(text, people, said, rng)
                print(json.dumps(annotate(f"{path.rsplit('/', 1)[-1]}-{number}-{copy}", t, s), ensure_ascii=False))


main()
