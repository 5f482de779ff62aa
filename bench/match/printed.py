#!/usr/bin/env python3
"""printed.py HEARSAY [--second] [--seed N] [--bases N] [--data FILE] [--show TYPE]: the altered quotations of quotations.py
(or quotations2.py) printed on made-up pages and read by the whole program, from text to store: what of the accuracy of
matching is left when statements and speakers have to be found first.

Two quotations stand on a page, with a sentence of nothing around each: before or behind "NAME said", behind "NAME told
reporters,", retold behind "NAME said that", a few words in marks inside the reporter's clause, headlines as titles. Each
person has a name of their own. Quotations that hold marks or a "said" of somebody else are left out: printed inside other
marks they are two people's words."""
import argparse, collections, contextlib, pathlib, random, re, sqlite3, subprocess, tempfile

import quotations, quotations2
from quotations import arguments, report

GIVEN = "Ana Boris Clara Dorin Edda Farid Greta Hanno Ilse Jonas Karla Lando Mira Nils Olga Petra Ruben Sofia Timo Ulla Vera Wanda Yara Zeno".split()
SYLLABLES = "ba be bo da de do fa fe ga go ha ka ke ko la le lo ma me mo na ne no pa po ra re ro sa se so ta te to va ve vo".split()
NOTHING = """The council met for two hours in the old town hall.|Rain kept most visitors away from the square.
|A second meeting is planned for next month.|The building was opened eleven years ago.|Officials handed out copies of the plan at the door.
|Traffic was light on the coast road.|The committee has nine members and meets in public.""".replace("\n", "").split("|")
JOINED = 4  # members.relation


def names_for(rng, numbers):
    names, taken = {}, set()
    for number in sorted(numbers):
        last = ""
        while not last or last in taken:
            last = "".join(rng.choice(SYLLABLES) for _ in range(3)).capitalize() + rng.choice(("n", "r", "s", "lt", "nd"))
        taken.add(last)
        names[number] = (rng.choice(GIVEN), last)
    return names


def is_plain(text):
    return not re.search(r"''|``|\"|\bsaid\b", text) and not text.endswith("..")


def sentence(rng, row, given, last):
    name, text = f"{given} {last}", row["text"].strip()
    if row["form"] == "headline":
        return rng.choice((f"{last}: '{text}'", f"{last}: {text}", f"'{text}', {last} says"))
    if row["form"] == "indirect":
        return f"{name} said {'' if text.startswith('that ') else 'that '}{text.rstrip(' .')}."
    if row["form"] == "mixed":
        at = text.rindex(row["quoted"])
        return f'{name} {text[:at]}"{row["quoted"]}"{text[at + len(row["quoted"]):]}.'
    asks = text[-1] in "?!"
    words = text if asks else text.rstrip(" .,;:-—")
    inner, outer = ("", "") if asks else (",", ".")
    return rng.choice((f'"{words}{inner}" {name} said.', f'{name} said: "{words}{outer}"', f'{name} told reporters, "{words}{outer}"',
                       f'"{words}{inner}" said {name}, who spoke on Tuesday.'))


def print_pages(rng, rows, folder):
    """Writes the pages; gives for each row its page."""
    names, page_of = names_for(rng, {r["speaker"] for r in rows}), {}
    heads = [i for i, r in enumerate(rows) if r["form"] == "headline"]
    rest = [i for i, r in enumerate(rows) if r["form"] != "headline"]
    rng.shuffle(rest)
    for n in range(max((len(rest) + 1) // 2, len(heads))):
        doc, lines = f"page-{n:05}.txt", []
        if heads:
            head = heads.pop()
            lines.append(sentence(rng, rows[head], *names[rows[head]["speaker"]]))
            page_of[head] = doc
        else:
            lines.append(f"Notes on meeting {n}")
        for i in rest[2 * n:2 * n + 2]:
            lines += [rng.choice(NOTHING), sentence(rng, rows[i], *names[rows[i]["speaker"]])]
            page_of[i] = doc
        lines.append(rng.choice(NOTHING))
        (folder / doc).write_text("\n\n".join(lines) + "\n")
    return names, page_of


def words_of(text): return re.findall(r"\w+", text.lower())


def find(row, statements):
    """The statements of the row's page that are it: most of its words and few others, or a part of it."""
    wanted, found = words_of(row["quoted"] if row["form"] == "mixed" else row["text"]), []
    for number, text, speaker in statements:
        words = words_of(text)
        shared = len(set(words) & set(wanted))
        is_part = len(words) >= 3 and " ".join(words) in " ".join(wanted)
        holds = row["form"] in ("mixed", "headline") and shared > 0.85 * len(set(wanted))
        if is_part or holds or shared > 0.55 * len(set(words) | set(wanted)): found.append((shared, number, speaker))
    return sorted(found, reverse=True)


def main():
    given = arguments(__doc__, lambda ap: ap.add_argument("--second", action="store_true"))
    rows = (quotations2 if given.second else quotations).make(given)
    bad = {g for r in rows if r["type"] == "base" and not is_plain(r["text"]) for g in r["groups"]}
    rows = [r for r in rows if not set(r["groups"]) & bad and is_plain(r["text"])]
    rng = random.Random(given.seed + 99)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "pages").mkdir()
        names, page_of = print_pages(rng, rows, folder / "pages")
        subprocess.run([pathlib.Path(given.harness).resolve(), "build", "--quiet", "pages", "-o", "store.db"], cwd=folder, check=True)
        with contextlib.closing(sqlite3.connect(folder / "store.db")) as db:
            said, told = collections.defaultdict(list), collections.defaultdict(list)
            for doc, number, text, speaker in db.execute(
                    "SELECT p.doc, s.id, s.text, k.name FROM statements s JOIN pages p ON p.id = s.page"
                    " LEFT JOIN links l ON l.page_person = s.speaker LEFT JOIN people k ON k.id = l.person"):
                said[pathlib.Path(doc).name].append((number, text, speaker))
            for number, utterance, relation, warnings in db.execute("SELECT statement, utterance, relation, warnings FROM members"):
                told[number].append((utterance, relation, warnings))
    inside, relation, warned = collections.defaultdict(set), {}, collections.Counter()
    n_found = n_right = n_none = 0
    for i, row in enumerate(rows):
        found = find(row, said[page_of[i]])
        if not found: continue
        n_found += 1
        n_right += found[0][2] == " ".join(names[row["speaker"]])
        n_none += found[0][2] is None
        for _, number, _ in found:
            for utterance, kind, warnings in told[number]:
                inside[i].add(utterance)
                warned[i] |= warnings
                if kind == JOINED: relation[i] = "joined"
    print(f"quotations {len(rows)}: found {n_found / len(rows):.4f}, of these with the right speaker {n_right / n_found:.4f}, "
          f"with none {n_none / n_found:.4f}")
    report(given, rows, inside, relation, warned)


if __name__ == "__main__": main()
