#!/usr/bin/env python3
"""collection.py SEED [N_PAGES]: made-up news pages as JSON lines (id, url, date, title, publisher, text), rich in what matching
depends on. Seeds differ in how much hangs together: some collections are calm, some wild.

    for page in collection.make(7, 300): print(json.dumps(page))
"""
import datetime, json, random, re, sys

M = "Aldric Boris Conrad Dorian Edgar Felix Gregor Hector Jonas Kaspar Leopold Magnus Nils Oskar Ruben Tobias".split()
F = "Ada Beate Clara Dorothea Edith Frieda Greta Helena Ines Judith Klara Lydia Martha Nora Petra Ruth Selma Thea".split()
STEMS = "Ash Bren Cald Dorn Eber Farn Gris Hall Ing Kest Lind Mar Nor Ost Pell Rade Sten Thorn Vant Wick".split()
ENDS = "berg by dale feld ham horst low man mark ner quist sen ster strand ton well wright".split()
ROLES = [("mayor", "Mayor"), ("senator", "Senator"), ("minister", "Minister"), ("judge", "Judge"), ("professor", "Professor"),
         ("chief engineer", ""), ("harbour master", ""), ("union leader", ""), ("spokesman", ""), ("spokeswoman", ""), ("analyst", ""),
         ("director", ""), ("doctor", "Dr"), ("police chief", ""), ("teacher", ""), ("prime minister", "Prime Minister")]
NICKNAMES = {"Edgar": "Ed", "Gregor": "Greg", "Leopold": "Leo", "Ruben": "Ben", "Martha": "Marty", "Judith": "Judy", "Dorothea": "Thea", "Edith": "Edie"}
LAND = ["British", "German", "Russian", "French", "Swedish"]
TOWNS = "Sund Point,Kelmar,Ostrow,Vellin,Graymouth,Tarn,Holm,Eastbridge,Port Amber,Lower Dene,Marsk,Whitcombe".split(",")
BODIES = "Harbour Authority,Water Board,Teachers Union,Rail Council,Grain Commission,Flood Agency,Housing Office,Fishery Board".split(",")
UNNAMED = ["a harbour official", "an official familiar with the plan", "a senior aide", "two people who saw the letter", "a spokesman for the council",
           "a resident", "officials", "a source close to the talks", "one witness", "the analyst"]
ADJECTIVES = ("old new broken wooden narrow northern empty secret costly public rotten silent steep early heavy frozen final local crowded ancient "
              "large small big quick strong weak good bad important difficult").split()
NOUNS = ("bridge ferry harbour gate school tunnel budget market letter hinge lantern orchard quarry railway chimney cellar barge granary "
         "reservoir windmill contract inquiry tax levy ballot strike hospital library museum pier lighthouse warehouse meadow canal dam "
         "road plan report committee engine pump anchor cargo timber wheat salt coal copper glass wool").split()
VERBS = ("close open repair sell build paint move inspect flood measure defend reject approve rename drain abandon restore lease guard count "
         "help start stop buy show begin end increase reduce").split()
TIMES = ["before winter", "this year", "until spring", "next month", "after the vote", "by the end of June", "within 12 weeks", "for 30 years",
         "during the storm", "on the last day", "tomorrow", "every summer", "since the flood"]
ABROAD = ["Russia", "the United Nations", "Britain", "the European Union", "NATO", "the FBI", "China", "the US", "South Korea", "the UN", "Germany"]
LONG = {"Russia": "Russian Federation", "the United Nations": "the UN", "Britain": "United Kingdom", "the European Union": "the EU", "the EU": "European Union",
        "NATO": "North Atlantic Treaty Organization", "the FBI": "Federal Bureau of Investigation", "China": "People's Republic of China",
        "the US": "United States of America", "South Korea": "Republic of Korea", "the UN": "United Nations", "Germany": "Federal Republic of Germany"}
SYNONYMS = {"large": "big", "big": "large", "small": "little", "quick": "fast", "strong": "powerful", "difficult": "hard", "important": "significant",
            "close": "shut", "repair": "fix", "buy": "purchase", "show": "display", "begin": "start", "start": "begin", "end": "finish", "help": "assist",
            "increase": "raise", "reduce": "cut", "road": "street", "build": "construct", "old": "aged", "bad": "poor", "sell": "vend"}
COMMON = ["No comment", "Thank you very much", "We are shocked", "It is what it is", "Of course not", "I have nothing to add", "Good morning"]
STANDING = ["The council has nine members and meets in public on the first Monday of the month.", "The town has 4000 inhabitants and one railway station.",
            "The inquiry is expected to last until the autumn.", "Traffic was light on the coast road when the meeting began.",
            "The building was opened eleven years ago by the late king and his wife.", "Rain kept most visitors away from the square.",
            "Officials handed out copies of the plan at the door of the old town hall.", "The harbour is one of three on the eastern shore of the strait."]
SERIES = ["This report is part of our series on the {} of {}.", "Write to our newsroom at {} with your own story about {}.",
          "{} reports from {} for this paper.", "More on the {} and the people of {} will be found in our weekend edition.", "Sign up for the {} letter from {}.",
          "The owners of the {} Press said that this paper stays free for readers in {}."]
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
PLACES = ["at the town hall", "in parliament", "outside the court", "in an interview", "on the radio", "at a rally in {}", "after a meeting in {}"]


def plural(word):
    if re.search("[^aeiou]y$", word): return word[:-1] + "ies"
    return word + ("es" if re.search("(s|x|ch|sh)$", word) else "s")


def past(verb):
    irregular = {"sell": "sold", "build": "built", "buy": "bought", "show": "showed", "begin": "began", "stop": "stopped"}
    return irregular.get(verb) or (verb + "d" if verb.endswith("e") else verb[:-1] + "ied" if verb.endswith("y") else verb + "ed")


class Person:
    def __init__(self, c, surname, given, gender, role):
        self.surname, self.given, self.gender, (self.role, self.title) = surname, given, gender, role
        self.name = f"{given} {surname}"
        self.body, self.town, self.land, self.middle = c.pick(c.bodies), c.pick(TOWNS), c.pick(LAND), c.pick(M + F)
        self.sayings = []


class Body:
    def __init__(self, town, kind):
        self.name = f"{town} {kind}"
        self.acronym = "".join(word[0] for word in self.name.split())


class Outlet:
    def __init__(self, c, n):
        word = c.pick(("Courier", "Post", "Ledger", "Gazette", "Herald", "Observer", "Mirror", "Echo"))
        self.name = f"{c.pick(TOWNS)} {word}" if c.chance(.8) else f"The {word}"
        self.host = f"{re.sub('[^a-z]', '', self.name.lower())}{n if c.chance(.7) else ''}.example"
        self.publisher = self.name if c.chance(.7) else c.pick(("Northern Papers", "Strand Media", "")) # some are of one house
        self.footers = [[c.pick(SERIES).format(c.pick(NOUNS), c.pick(TOWNS)), c.r.randint(1, 6) if c.chance(.8) else 10 ** 6]
                        for _ in range(c.r.randint(0, 3))]
        self.style = c.r.randrange(3)


class Collection:
    def __init__(self, seed, n_pages):
        self.r = random.Random(f"collection {seed}")
        self.seed = seed
        self.n = n_pages or self.r.choice((50, 80, 120, 200, 300, 500))
        self.wild = self.r.choice((0.0, 0.03, 0.1, 0.25, 0.5, 1.0))
        rare = self.pick((0, 40, 400, 5000)) # words that hardly any other page has
        self.rare_nouns = [self.rare_word(("er", "or", "ment", "ness", "ock", "and")) for _ in range(rare)]
        self.rare_adjectives = [self.rare_word(("ous", "ish", "al", "ful", "less")) for _ in range(rare // 2)]
        self.bodies = [Body(self.pick(TOWNS), self.pick(BODIES)) for _ in range(3 + self.n // 60)]
        self.outlets = [Outlet(self, n) for n in range(max(3, self.n // self.pick((8, 20, 40))))]
        self.make_people()
        self.passages = []
        self.popular = [self.quotation(2) for _ in range(self.pick((1, 1, 3)))]  # on very many pages
        self.questions = []
        self.start = datetime.datetime(2019, 3, 1) + datetime.timedelta(days=self.r.randrange(2000))
        self.span = self.pick((3, 30, 400))
        self.skew = self.pick((1, 2, 4))  # many pages of few outlets
        self.by_date = self.chance(.3)  # ids that follow the dates
        self.spinner = {word: to for word, to in SYNONYMS.items() if self.chance(.6)}

    def pick(self, items): return self.r.choice(items)
    def chance(self, p): return self.r.random() < p
    def often(self, calm, wild): return self.chance(calm + (wild - calm) * self.wild)

    # ---- people

    def make_people(self):
        surnames = [a + b for a in STEMS for b in ENDS]
        self.r.shuffle(surnames)
        self.people = []
        while len(self.people) < max(4, self.n // self.pick((2, 5, 10))):
            gender = self.chance(.5)
            surname = self.people[-1].surname if self.people and self.often(.02, .25) else surnames[len(self.people) % len(surnames)]
            self.people.append(Person(self, surname, self.pick(M if gender else F), gender, self.pick(ROLES)))

    def full(self, p):
        forms = [p.name, f"{p.role} {p.name}", f"{p.name}, the {p.role} of {p.town},", f"{p.name}, a {p.role} at the {p.body.name},", p.name]
        if p.title: forms += [f"{p.title} {p.name}"]
        if p.role == "prime minister": forms += [f"{p.land} Prime Minister {p.name}", f"former {p.land} Prime Minister {p.name}"]
        if self.chance(.12):
            nickname = NICKNAMES.get(p.given, p.given)
            forms = [f"{p.given} {p.middle} {p.surname}", f"{p.given} {p.middle[0]}. {p.surname}", f"{nickname} {p.surname}", f"{p.name} Jr",
                     f"{p.town} {p.role} {p.name}", f"{p.body.name} {p.role} {p.name}", f"{p.name}, former {p.role} of {p.town},"]
        return self.pick(forms)

    def later(self, p):
        forms = [p.surname, p.surname, "he" if p.gender else "she", f"the {p.role}", f"{'Mr' if p.gender else 'Ms'} {p.surname}"]
        if p.title: forms.append(f"{p.title} {p.surname}")
        return self.pick(forms)

    def named(self, p, known):
        """how the page names p: in full at first (or by the bare surname alone), shorter later"""
        if p in known: return self.later(p)
        known.append(p)
        if self.chance(.08): return p.surname
        if self.chance(.05): return f"{p.given[0]}. {p.surname}"
        if self.chance(.05): return f"the {p.town} {p.role}"
        if self.chance(.05) and p.role == "prime minister": return f"the {p.land} prime minister"
        return self.full(p)

    # ---- sentences

    def rare_word(self, ends):
        return "".join(self.pick("b d f g k l m n p r s t v st tr sh gl".split()) + self.pick("a e i o u ai ea".split())
                       for _ in range(self.r.randint(1, 2))) + self.pick("nrltmdg") + self.pick(ends)

    def noun(self): return self.pick(self.rare_nouns) if self.rare_nouns and self.chance(.5) else self.pick(NOUNS)
    def thing(self):
        rare = self.rare_adjectives and self.chance(.3)
        return f"{self.pick(self.rare_adjectives if rare else ADJECTIVES)} {self.noun()}"

    def clause(self):
        r = self.r.randrange(7)
        if r == 0: return f"we will {self.pick(VERBS)} the {self.thing()} {self.pick(TIMES)}"
        if r == 1: return f"I have never {past(self.pick(VERBS))} a {self.thing()} in {self.pick(TOWNS)}"
        if r == 2: return f"the {self.thing()} must not {self.pick(VERBS)} our {plural(self.noun())}"
        if r == 3: return f"nobody can {self.pick(VERBS)} {self.r.randint(2, 900)} {plural(self.noun())} and a {self.thing()}"
        if r == 4: return f"they {past(self.pick(VERBS))} my {self.noun()} while {self.pick(ABROAD)} {past(self.pick(VERBS))} the {self.thing()}"
        if r == 5: return f"a {self.noun()} that {past(self.pick(VERBS))} the {self.noun()} is always {self.pick(ADJECTIVES)}"
        return f"you cannot {self.pick(VERBS)} the {self.noun()} without {self.pick(ADJECTIVES)} {plural(self.noun())}"

    def said(self, n_clauses):
        return self.capital(self.pick((" because ", ", and ", ", but ", " although ", " when ")).join(self.clause() for _ in range(n_clauses)))

    def lower(self, text): return text if text.startswith("I ") else text[:1].lower() + text[1:]
    def capital(self, text): return text[:1].upper() + text[1:]

    def plain(self):
        r = self.r.randrange(6)
        if r == 0: return f"The {self.thing()} of {self.pick(TOWNS)} was {past(self.pick(VERBS))} {self.pick(TIMES)} by the {self.pick(self.bodies).name}."
        if r == 1: return f"Nearly {self.r.randint(3, 999)} {plural(self.noun())} were {past(self.pick(VERBS))} near the {self.thing()} in {self.pick(TOWNS)}."
        if r == 2: return f"Observers from {self.pick(ABROAD)} {past(self.pick(VERBS))} the {self.thing()} {self.pick(TIMES)}."
        if r == 3: return f"Work on the {self.thing()} will {self.pick(VERBS)} {self.r.randint(2, 80)} {plural(self.noun())} {self.pick(TIMES)}."
        if r == 4: return f"Workers {past(self.pick(VERBS))} the {self.thing()} and {past(self.pick(VERBS))} a {self.thing()} {self.pick(TIMES)}."
        return f"In {self.pick(TOWNS)} the {self.thing()} has been {past(self.pick(VERBS))} {self.pick(TIMES)}, and the {self.noun()} with it."

    # ---- quotations and how they are told again

    def quotation(self, n_clauses=None):
        person = self.pick(self.people)
        text = self.said(n_clauses or (self.pick((1, 1, 2, 2, 3)) if self.chance(.99) else 20))
        if self.chance(.3): text += ". " + self.said(self.pick((1, 2)))
        person.sayings.append(text)
        return [person, text]

    def saying(self):
        """a quotation: an old one or one of its own"""
        if self.often(.005, .12): return [self.pick(self.people), self.pick(COMMON)]
        if self.often(.01, .2): return list(self.pick(self.popular))
        old = [p for p in self.local if p.sayings]
        if old and self.often(.12, .6):
            person = self.pick(old)
            return [person, self.pick(person.sayings)]
        if self.often(.03, .3):
            old = [p for p in self.people if p.sayings]
            if old:
                person = self.pick(old)
                return [person, self.pick(person.sayings)]
        person = self.pick(self.local)
        text = self.quotation()[1]
        person.sayings.append(text)
        return [person, text]

    def vary(self, person, text):
        """the same words as another page prints them"""
        words, r = text.split(), self.r.random()
        if len(words) < 7 or r < .4: return text
        if r < .5: return self.capital(" ".join(words[:self.r.randint(5, len(words))]).rstrip(",."))  # trimmed behind
        if r < .58: return self.capital(" ".join(words[self.r.randint(1, len(words) - 5):]))  # and in front
        if r < .64:
            at = self.r.randint(2, len(words) - 3)
            return " ".join(words[:at]) + " ... " + " ".join(words[at + 2:])
        if r < .74: return " ".join(SYNONYMS.get(w, w) if self.chance(.7) else w for w in words)
        if r < .79:
            parts = re.split(r"(?: because |, and |, but |\. )", text)
            self.r.shuffle(parts)
            return self.capital(", and ".join(p[:1].lower() + p[1:] for p in parts))
        if r < .84 and self.wild:
            other = self.pick(person.sayings or [text]) if self.chance(.7) else self.pick(self.pick(self.people).sayings or [text])
            second = other.split()
            return " ".join(words[:len(words) // 2 + 1]) + " " + " ".join(second[len(second) // 2:])  # of two
        if r < .90:
            for one, other in (("will", "will not"), ("must not", "must"), ("have never", "have"), ("nobody can", "everybody can"), ("cannot", "can"),
                               ("never", "always"), ("always", "never")):
                if re.search(rf"\b{one}\b", text): return re.sub(rf"\b{one}\b", other, text, count=1)
        if r < .95:
            at = self.r.randrange(len(words))
            return " ".join(words[:at] + [self.pick(NOUNS)] + words[at + 1:])
        return text

    def report(self, known):
        """a paragraph with a quotation"""
        person, text = self.saying()
        if self.often(.01, .08): person = self.pick(self.people)  # told of somebody else
        text = self.vary(person, text)
        if self.often(.03, .05): return self.unnamed(text)
        who = self.named(person, known)
        day = f" on {self.pick(DAYS)}" if self.chance(.25) else ""
        place = " " + self.pick(PLACES).format(self.pick(TOWNS)) if self.chance(.25) else ""
        end = "." if text[-1] not in ".?!" else ""
        comma = "," if end else ""
        told = f"told the {self.pick(self.outlets).name.removeprefix('The ')}" if self.chance(.15) else self.pick(("said", "said", "said", "told reporters", "warned", "argued"))
        r = self.r.randrange(10)
        if r <= 2: return f"\"{text}{comma}\" {who} {told}{day}{place}."
        if r == 3: return f"{self.capital(who)} {told}{day}{place}: \"{text}{end}\""
        if r == 4: return self.split(text, who, day, place)
        if r == 5: return self.mixed(text, who, day)
        if r == 6: return self.retold(text, who, day, place)
        if r == 7: return f"\u201c{text}{comma}\u201d said {who}{day}{place}. {self.plain()}"
        if r == 8: return f"{self.plain()} \"{text}{comma}\" {who} said. \"{self.said(1)}.\""
        return f"\"{text}{comma}\" {who} said{day}, adding that {self.clause()}."

    def unnamed(self, text):
        who = self.pick(UNNAMED + [f"a spokeswoman for the {self.pick(self.bodies).name}", f"the {self.pick(self.bodies).acronym}"])
        if self.chance(.4):
            body = self.pick(self.bodies)
            return f"The {body.name} ({body.acronym}) is to blame, {who} said. \"{text},\" the {body.acronym} said in a statement."
        return self.pick((f"\"{text},\" {who} said.", f"{self.capital(who)} said that {self.lower(text)}."))

    def split(self, text, who, day, place):
        words = text.rstrip(".?!").split()
        at = max(1, len(words) // 2)
        return f"\"{' '.join(words[:at]).rstrip(',.')},\" {who} said{day}{place}, \"{' '.join(words[at:])}.\"" if len(words) > 3 else f"\"{text},\" {who} said."

    def mixed(self, text, who, day):
        words = self.lower(text.split(". ")[0]).split()
        at = self.r.randint(0, max(0, len(words) - 4))
        return f"{self.capital(who)} said{day} that {' '.join(words[:at])} \"{' '.join(words[at:at + self.r.randint(3, 9)])}\" in {self.pick(TOWNS)}.".replace("  ", " ")

    def retold(self, text, who, day, place):
        words = self.lower(text)
        for one, other in ((r"\bI have\b", "he had"), (r"\bwe will\b", "they would"), (r"\bour\b", "their"), (r"\bmy\b", "his"), (r"\bcannot\b", "could not")):
            words = re.sub(one, other, words)
        return f"{self.capital(who)} said{day}{place} that {words}."

    def headline(self):
        person, text = self.saying()
        short = " ".join(text.split(". ")[0].split()[:self.r.randint(5, 10)]).rstrip(",.")
        r = self.r.randrange(5)
        if r == 0: return f"{person.surname}: '{short}'"
        if r == 1: return f"'{short}', {person.surname} says"
        if r == 2: return f"{person.name}: {short}"
        if r == 3: return f"{self.capital(person.role)} says {self.lower(short)}"
        return f"\u2018{short}\u2019: {person.title or self.capital(person.role)} {person.surname} on the {self.pick(NOUNS)}"

    def interview(self, known):
        person = self.pick(self.local)
        lines = [f"{self.full(person)} spoke to this paper about the {self.thing()}."]
        known.append(person)
        for _ in range(self.r.randint(2, 5)):
            if self.questions and self.often(.1, .5): words = self.pick(self.questions)
            else:
                words = f"{self.pick(ADJECTIVES)} {self.pick(NOUNS)} of {self.pick(TOWNS)} {past(self.pick(VERBS))} the {self.pick(NOUNS)}"
                self.questions.append(words)
            question = self.pick((f"Did you know that the {words}?", f"Is it true that the {words}?", f"Why was the {words}?"))
            answer = self.vary(*self.saying()) if self.chance(.4) else self.said(self.pick((1, 2)))
            if self.chance(.4): answer = f"The {words} {self.pick(TIMES)}, and I know it. {answer}"  # the question's words
            r = self.r.randrange(3)
            if r == 0: lines += [f"Q: {question}", f"A: {answer}."]
            elif r == 1: lines += [f"COURIER: {question}", f"{person.surname.upper()}: {answer}."]
            else: lines += [f"{question} \"{answer},\" {person.surname} replied."]
        return lines

    # ---- copied passages and pages

    def passage(self):
        if self.passages and self.often(.3, .6):
            text = self.pick(self.passages)
        else:
            words = " ".join(self.plain() for _ in range(self.r.randint(1, 8))).split()
            n = self.r.randint(8, 120)
            text = " ".join(words[:n]).rstrip(".,") + "."
            self.passages.append(text)
        return self.change(text, self.pick((0, 0, .02, .05, .1)))

    def change(self, text, share):
        words = text.split()
        for i in range(len(words)):
            if not self.chance(share): continue
            r = self.r.randrange(10)
            words[i] = "" if r == 0 else words[i] + " " + self.pick(NOUNS) if r == 1 else SYNONYMS.get(words[i], self.pick(NOUNS + ADJECTIVES))
        return " ".join(w for w in words if w)

    def spin(self, text):
        for name, to in LONG.items():
            if self.chance(.7): text = re.sub(rf"\b{name}\b", to, text)
        return re.sub(r"\w+", lambda m: self.spinner.get(m.group(), m.group()), text)

    def date(self):
        r = self.r.random()
        if r < .06: return ""
        if r < .08: return "1970-01-01"
        if r < .09: return "2999-05-06"
        when = self.start + datetime.timedelta(days=self.r.randrange(self.span))
        if self.chance(.5): return when.strftime("%Y-%m-%d")
        return (when + datetime.timedelta(minutes=10 * self.r.randrange(144))).strftime("%Y-%m-%dT%H:%M:%SZ")

    def footers(self, outlet):
        lines = []
        for footer in outlet.footers:
            if footer[1] > 0 and self.chance(.5):
                footer[1] -= 1
                lines.append(footer[0])
        return lines

    def text(self, outlet):
        known, lines = [], []
        if self.chance(.01): return self.footers(outlet) or [self.pick(STANDING)]
        if self.chance(.07): lines = self.interview(known)
        for _ in range(self.r.randint(1, 5) if self.chance(.98) else self.r.randint(15, 40)):
            r = self.r.random()
            if r < .5: lines.append(self.report(known))
            elif r < .5 + .02 + .2 * self.wild: lines.append(self.passage())
            elif r < .5 + .03 + .23 * self.wild: lines.append(self.pick(STANDING))
            else: lines.append(" ".join(self.plain() for _ in range(self.r.randint(1, 3))))
        return lines + self.footers(outlet)

    def pages(self):
        made, numbers = [], self.r.sample(range(10 * self.n), self.n)
        dates = sorted(self.date() for _ in range(self.n)) if self.by_date else [self.date() for _ in range(self.n)]
        if self.by_date: numbers.sort()
        for i in range(self.n):
            if not hasattr(self, "local") or self.chance(.2): self.local = self.r.sample(self.people, min(len(self.people), 4))
            outlet, again = self.outlets[int(len(self.outlets) * self.r.random() ** self.skew)], self.r.random()
            title = self.headline() if self.chance(.3) else f"Notes on the {self.thing()} of {self.pick(TOWNS)}"
            if made and again < .005 + .03 * self.wild:
                old = self.pick(made)
                text, title = old["text"], old["title"] if self.chance(.7) else title  # the very same
            elif made and again < .01 + .1 * self.wild:
                old = self.pick(made)
                lines = [self.change(line, self.pick((0, 0, .02, .05))) for line in old["text"].split("\n\n")]
                if self.chance(.3) and len(lines) > 1: lines.pop(self.r.randrange(len(lines)))
                if self.chance(.3): lines.insert(self.r.randrange(len(lines) + 1), self.report([]))
                text = "\n\n".join(lines)
                if self.chance(.3): text = self.spin(text)
            else: text = "\n\n".join(self.text(outlet))
            page = {"id": f"{self.pick('abx')}{numbers[i]:05}", "url": f"https://{outlet.host}/{numbers[i]}", "title": title, "text": text}
            if self.by_date: page["id"] = f"p{numbers[i]:05}"
            if dates[i]: page["date"] = dates[i]
            if outlet.publisher: page["publisher"] = outlet.publisher
            made.append(page)
        return made


def make(seed, n_pages=None): return Collection(seed, n_pages).pages()


if __name__ == "__main__":
    for page in make(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else None): print(json.dumps(page, ensure_ascii=False))
