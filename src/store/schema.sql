-- Schema 2 of a hearsay store; docs/store.md explains it.
CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;

CREATE TABLE runs (
  id INTEGER PRIMARY KEY,
  started TEXT NOT NULL,
  version TEXT NOT NULL,
  n_pages INTEGER NOT NULL DEFAULT 0,
  is_complete INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE outlets (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE pages (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  doc TEXT NOT NULL,
  url TEXT NOT NULL,
  host TEXT NOT NULL,
  title TEXT NOT NULL,
  publisher TEXT NOT NULL,
  outlet INTEGER REFERENCES outlets (id),
  published TEXT NOT NULL,
  published_source TEXT NOT NULL,
  published_at INTEGER,
  modified TEXT NOT NULL,
  modified_source TEXT NOT NULL,
  language TEXT NOT NULL,
  section TEXT NOT NULL,
  dateline TEXT NOT NULL,
  byline TEXT NOT NULL,
  format INTEGER NOT NULL,
  notice TEXT NOT NULL,
  body_len INTEGER NOT NULL,
  text_len INTEGER NOT NULL,
  title_start INTEGER,
  n_statements INTEGER NOT NULL,
  content_hash BLOB NOT NULL,
  first_run INTEGER NOT NULL REFERENCES runs (id),
  last_run INTEGER NOT NULL REFERENCES runs (id),
  is_current INTEGER NOT NULL DEFAULT 1,
  near_duplicate_of INTEGER REFERENCES pages (id)
) STRICT;
CREATE INDEX pages_doc ON pages (doc);
CREATE INDEX pages_url ON pages (url) WHERE url <> '';
CREATE INDEX pages_by_date ON pages (published_at IS NULL, published_at, doc, key);

CREATE TABLE texts (
  page INTEGER PRIMARY KEY REFERENCES pages (id),
  blocks TEXT NOT NULL,
  text BLOB NOT NULL,
  source BLOB
) STRICT;

CREATE TABLE IF NOT EXISTS validators (
  doc TEXT PRIMARY KEY,
  etag TEXT NOT NULL,
  last_modified TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE page_people (
  id INTEGER PRIMARY KEY,
  page INTEGER NOT NULL REFERENCES pages (id),
  n INTEGER NOT NULL,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  kind INTEGER NOT NULL,
  gender INTEGER NOT NULL,
  n_spoken INTEGER NOT NULL,
  mentions TEXT NOT NULL,
  aliases TEXT NOT NULL
) STRICT;

CREATE TABLE statements (
  id INTEGER PRIMARY KEY,
  page INTEGER NOT NULL REFERENCES pages (id),
  n INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  cue_class INTEGER NOT NULL,
  flags INTEGER NOT NULL,
  text TEXT NOT NULL,
  parts TEXT NOT NULL,
  quoted TEXT NOT NULL,
  cue_start INTEGER NOT NULL, cue_end INTEGER NOT NULL,
  source_start INTEGER NOT NULL, source_end INTEGER NOT NULL,
  speaker INTEGER REFERENCES page_people (id),
  speaker_start INTEGER NOT NULL, speaker_end INTEGER NOT NULL, speaker_confidence REAL NOT NULL,
  via INTEGER REFERENCES page_people (id),
  via_start INTEGER NOT NULL, via_end INTEGER NOT NULL, via_confidence REAL NOT NULL,
  addressee INTEGER REFERENCES page_people (id),
  addressee_start INTEGER NOT NULL, addressee_end INTEGER NOT NULL, addressee_confidence REAL NOT NULL,
  candidates TEXT NOT NULL,
  question INTEGER REFERENCES statements (id) DEFERRABLE INITIALLY DEFERRED,
  confidence REAL NOT NULL,
  why TEXT NOT NULL,
  speaker_why TEXT NOT NULL,
  is_furniture INTEGER NOT NULL DEFAULT 0,
  said_first TEXT, said_last TEXT,
  said_start INTEGER NOT NULL DEFAULT 0, said_end INTEGER NOT NULL DEFAULT 0,
  said_why TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX statements_furniture ON statements (id) WHERE is_furniture;
CREATE INDEX statements_speaker ON statements (speaker) WHERE speaker IS NOT NULL;

CREATE TABLE people (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  kind INTEGER NOT NULL,
  why TEXT NOT NULL
) STRICT;

CREATE TABLE person_aliases (
  person INTEGER NOT NULL REFERENCES people (id),
  alias TEXT NOT NULL,
  PRIMARY KEY (person, alias)
) STRICT, WITHOUT ROWID;

CREATE TABLE links (
  page_person INTEGER PRIMARY KEY REFERENCES page_people (id),
  person INTEGER NOT NULL REFERENCES people (id)
) STRICT;
CREATE INDEX links_person ON links (person);

CREATE TABLE utterances (
  id INTEGER PRIMARY KEY,
  text TEXT NOT NULL,
  speaker INTEGER REFERENCES people (id),
  best INTEGER NOT NULL,
  is_common INTEGER NOT NULL,
  n_members INTEGER NOT NULL,
  n_pages INTEGER NOT NULL,
  n_outlets INTEGER NOT NULL,
  first_published TEXT NOT NULL,
  first_at INTEGER
) STRICT;

CREATE TABLE members (
  utterance INTEGER NOT NULL REFERENCES utterances (id),
  n INTEGER NOT NULL,
  statement INTEGER NOT NULL REFERENCES statements (id),
  relation INTEGER NOT NULL,
  confidence REAL NOT NULL,
  edits TEXT NOT NULL,
  also INTEGER REFERENCES utterances (id) DEFERRABLE INITIALLY DEFERRED,
  parent INTEGER,
  warnings INTEGER NOT NULL,
  why TEXT NOT NULL,
  PRIMARY KEY (utterance, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX members_statement ON members (statement);

CREATE TABLE copies (
  id INTEGER PRIMARY KEY,
  page_a INTEGER NOT NULL REFERENCES pages (id),
  page_b INTEGER NOT NULL REFERENCES pages (id),
  a_start INTEGER NOT NULL, a_end INTEGER NOT NULL,
  b_start INTEGER NOT NULL, b_end INTEGER NOT NULL,
  words INTEGER NOT NULL,
  is_reworded INTEGER NOT NULL,
  direction INTEGER NOT NULL,
  swaps TEXT NOT NULL
) STRICT;
CREATE INDEX copies_a ON copies (page_a);
CREATE INDEX copies_b ON copies (page_b);

CREATE TABLE swaps (
  id INTEGER PRIMARY KEY,
  from_text TEXT NOT NULL,
  to_text TEXT NOT NULL,
  count INTEGER NOT NULL
) STRICT;

CREATE TABLE IF NOT EXISTS kept_pages (
  n INTEGER PRIMARY KEY,
  row INTEGER NOT NULL,
  bytes BLOB NOT NULL
) STRICT;

CREATE TABLE problems (
  id INTEGER PRIMARY KEY,
  run INTEGER NOT NULL REFERENCES runs (id),
  file TEXT NOT NULL,
  offset INTEGER NOT NULL,
  status TEXT NOT NULL,
  status_code INTEGER NOT NULL,
  message TEXT NOT NULL
) STRICT;

CREATE VIRTUAL TABLE statements_fts USING fts5 (
  text, content = 'statements', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE bodies_fts USING fts5 (
  text, content = '', columnsize = 0, detail = none, tokenize = 'unicode61 remove_diacritics 2'
);

-- A batch is one segment of an index, merged with others by the 64 alone: merging sooner took a third of storing.
INSERT INTO statements_fts (statements_fts, rank) VALUES ('hashsize', 33554432), ('automerge', 0), ('crisismerge', 64);
INSERT INTO bodies_fts (bodies_fts, rank) VALUES ('hashsize', 33554432), ('automerge', 0), ('crisismerge', 64);

CREATE VIEW blocks AS
  SELECT t.page, j.key AS n, j.value ->> 0 AS kind, j.value ->> 1 AS start, j.value ->> 2 AS "end",
         j.value ->> 3 AS source_start, j.value ->> 4 AS source_end
  FROM texts t, json_each(t.blocks) j;
CREATE VIEW statement_parts AS
  SELECT s.id AS statement, s.page, j.key AS n, j.value ->> 0 AS start, j.value ->> 1 AS "end"
  FROM statements s, json_each(s.parts) j;
CREATE VIEW candidates AS
  SELECT s.id AS statement, j.key AS rank, (s.page << 20) + (j.value ->> 0) AS page_person, j.value ->> 1 AS start,
         j.value ->> 2 AS "end", j.value ->> 3 AS confidence
  FROM statements s, json_each(s.candidates) j;
CREATE VIEW copy_swaps AS
  SELECT c.id AS copy, j.value ->> 0 AS from_text, j.value ->> 1 AS to_text, j.value ->> 2 AS count
  FROM copies c, json_each(c.swaps) j;
CREATE VIEW said AS
  SELECT p.doc || '#' || s.n AS id, p.doc, o.name AS outlet, p.published, k.name AS speaker,
         s.speaker_confidence AS confidence, s.text
  FROM statements s JOIN pages p ON p.id = s.page AND p.is_current AND NOT s.is_furniture
  LEFT JOIN outlets o ON o.id = p.outlet
  LEFT JOIN links l ON l.page_person = s.speaker
  LEFT JOIN people k ON k.id = l.person;
