"""Rows of what is linked, for tests that compare stores."""
import contextlib, sqlite3

# Without the numbers of rows: a page by its key, a statement and a person of a page by page and place, people and utterances
# in their order. Of meta all but what tells of the way: what a limit left out, and which file is kept for adding.
QUERIES = [
    "SELECT key, (SELECT key FROM pages q WHERE q.id = p.near_duplicate_of) FROM pages p WHERE is_current ORDER BY 1",
    "SELECT k.id, k.name, k.description, k.kind, k.why, group_concat(p.key || '.' || (l.page_person & 1048575), ' ')"
    " FROM people k LEFT JOIN (SELECT * FROM links ORDER BY page_person) l ON l.person = k.id"
    " LEFT JOIN pages p ON p.id = l.page_person >> 20 GROUP BY k.id ORDER BY k.id",
    "SELECT * FROM person_aliases ORDER BY 1, 2",
    "SELECT * FROM utterances ORDER BY id",
    "SELECT m.utterance, m.n, p.key, m.statement & 1048575, m.relation, m.confidence, m.edits, m.also, m.parent, m.warnings,"
    " m.why FROM members m JOIN pages p ON p.id = m.statement >> 20 ORDER BY 1, 2",
    "SELECT a.key, b.key, a_start, a_end, b_start, b_end, words, is_reworded, direction, swaps FROM copies c"
    " JOIN pages a ON a.id = c.page_a JOIN pages b ON b.id = c.page_b ORDER BY c.id",
    "SELECT from_text, to_text, count FROM swaps ORDER BY id",
    "SELECT p.key, s.n FROM statements s JOIN pages p ON p.id = s.page AND p.is_current WHERE is_furniture ORDER BY 1, 2",
    "SELECT * FROM meta WHERE key <> 'capped' AND key NOT GLOB 'kept*' ORDER BY 1",
]


def rows_of(store):
    with contextlib.closing(sqlite3.connect(store)) as db:
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        rows = []
        for sql in QUERIES:
            found = db.execute(sql).fetchall()
            if "group_concat" in sql:  # its order is not promised
                found = [row[:-1] + (" ".join(sorted((row[-1] or "").split())),) for row in found]
            rows.append(found)
        return rows


def differing(wanted, got):
    """the first query whose rows differ, with those that are in one store alone; None: no rows differ"""
    for sql, a, b in zip(QUERIES, wanted, got):
        if a == b: continue
        in_a, in_b = set(a), set(b)
        return sql, [row for row in a if row not in in_b], [row for row in b if row not in in_a]
    return None
