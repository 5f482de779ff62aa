/* Utterances near to given words, looked up in the full-text index: what `check` holds a draft against without reading
 * the record.
 *
 * Of each text the words that fewest statements have are looked up; what shares two fifths of a text's words has one of
 * the rarest three fifths. Of very many statements those that share most words stay. */
#include "store/internal.h"

#include "base/arena.h"
#include "base/limits.h"
#include "base/status.h"
#include "base/vector.h"

#include <stdio.h>
#include <stdlib.h>

enum {
    MOST_WORDS = 160,   /* of a text that are looked at */
    SHORTEST_STEM = 4,  /* words are looked up without the end that a form of theirs may lack ... */
    LONGEST_ENDING = 3, /* ... of so many bytes */
    COMMON = 20000,     /* statements with a word: more, and it tells nothing */
    MOST_FOUND = 2000   /* statements near to one text */
};

/* A word of a text as a query of the index. */
typedef struct rare_word {
    char query[48];
    int64_t n; /* statements with it, at most COMMON + 1 */
} rare_word;

/* How many of the words a statement has; open addressing, 0 where empty. */
typedef struct hit {
    int64_t statement;
    uint32_t n;
} hit;

typedef struct search {
    hs_store *store;
    hs_arena *arena;
    sqlite3_stmt *count, *list;
    hit *hits; /* [n_slots] */
    size_t n_slots, n_hits;
    HS_VECTOR(int64_t) found; /* statements */
} search;

static bool is_in_word(unsigned char c) {
    return c >= 0x80 || hs_ascii_is_letter((char)c) || hs_ascii_is_digit((char)c);
}

/* Distinct words of text as prefix queries; longer ones than a query holds are left out. */
static uint32_t list_words(hs_str text, rare_word *words) {
    uint32_t n = 0;
    for (size_t at = 0, end; at < text.len && n < MOST_WORDS; at = end + (end == at)) {
        for (end = at; end < text.len && is_in_word((unsigned char)text.ptr[end]);) end++;
        size_t len = end - at, kept = len;
        bool is_ascii = true;
        for (size_t i = at; i < end; i++) is_ascii = is_ascii && (unsigned char)text.ptr[i] < 0x80;
        if (is_ascii && len > SHORTEST_STEM)
            kept = len - LONGEST_ENDING > SHORTEST_STEM ? len - LONGEST_ENDING : SHORTEST_STEM;
        rare_word *word = &words[n];
        if (!len || kept + 4 > sizeof word->query) continue;
        size_t to = 0;
        word->query[to++] = '"';
        for (size_t i = 0; i < kept; i++) word->query[to++] = hs_ascii_lower(text.ptr[at + i]);
        word->query[to++] = '"';
        if (kept < len) word->query[to++] = '*';
        word->query[to] = 0;
        bool is_new = true;
        for (uint32_t i = 0; i < n && is_new; i++) is_new = strcmp(words[i].query, word->query) != 0;
        n += is_new;
    }
    return n;
}

static int by_count(const void *a, const void *b) {
    const rare_word *x = a, *y = b;
    if (x->n != y->n) return x->n < y->n ? -1 : 1;
    return strcmp(x->query, y->query);
}

static hs_status count_words(search *s, rare_word *words, uint32_t n, hs_error *error) {
    for (uint32_t i = 0; i < n; i++) {
        sqlite3_bind_text(s->count, 1, words[i].query, -1, SQLITE_STATIC);
        if (sqlite3_step(s->count) != SQLITE_ROW) {
            hs_status status = hs_store__fail(s->store, error);
            sqlite3_reset(s->count);
            return status;
        }
        words[i].n = sqlite3_column_int64(s->count, 0);
        sqlite3_reset(s->count);
    }
    if (n) qsort(words, n, sizeof *words, by_count);
    return HS_OK;
}

static hit *slot_of(const search *s, int64_t statement) {
    size_t slot = (size_t)hs_mix64((uint64_t)statement) & (s->n_slots - 1);
    while (s->hits[slot].statement && s->hits[slot].statement != statement)
        slot = (slot + 1) & (s->n_slots - 1);
    return &s->hits[slot];
}

static hs_status grow_hits(search *s, hs_error *error) {
    hit *old = s->hits;
    size_t n_old = s->n_slots;
    s->n_slots = n_old ? n_old * 2 : 4096;
    s->hits = hs_arena_get_zeroed(s->arena, s->n_slots, sizeof *s->hits);
    if (!s->hits) return hs_fail_memory(error);
    for (size_t i = 0; i < n_old; i++)
        if (old[i].statement) *slot_of(s, old[i].statement) = old[i];
    return HS_OK;
}

static hs_status count_hits(search *s, const rare_word *word, hs_error *error) {
    hs_status status = HS_OK;
    sqlite3_bind_text(s->list, 1, word->query, -1, SQLITE_STATIC);
    int code;
    while (status == HS_OK && (code = sqlite3_step(s->list)) == SQLITE_ROW) {
        if (s->n_hits * 2 >= s->n_slots) status = grow_hits(s, error);
        if (status != HS_OK) break;
        hit *of = slot_of(s, sqlite3_column_int64(s->list, 0));
        s->n_hits += !of->statement;
        of->statement = sqlite3_column_int64(s->list, 0);
        of->n++;
    }
    if (status == HS_OK && code != SQLITE_DONE) status = hs_store__fail(s->store, error);
    sqlite3_reset(s->list);
    return status;
}

/* Keeps the statements with most words of those looked up; all of a number or none, so that nothing hangs on how they
 * were stored. However many share as many words as any: one saying of very many pages is few utterances. */
static hs_status keep_nearest(search *s, uint32_t n_used, hs_error *error) {
    uint32_t of_number[MOST_WORDS + 1] = {0}, least = MOST_WORDS + 1, n = 0;
    for (size_t i = 0; i < s->n_slots; i++) of_number[s->hits[i].n]++;
    for (uint32_t number = MOST_WORDS; number; number--) {
        bool is_first = n == 0 && (number > 1 || n_used == 1);
        if (of_number[number] && !is_first && n + of_number[number] > MOST_FOUND) break;
        n += of_number[number];
        least = number;
    }
    for (size_t i = 0; i < s->n_slots; i++)
        if (s->hits[i].n >= least && s->hits[i].statement &&
            !hs_vector_push(&s->found, s->arena, s->hits[i].statement))
            return hs_fail_memory(error);
    if (s->n_slots) memset(s->hits, 0, s->n_slots * sizeof *s->hits);
    s->n_hits = 0;
    return HS_OK;
}

/* Nothing but words that very many have: the first of them in a row. */
static void make_phrase(hs_str text, rare_word *word) {
    size_t len = 0, at = 0;
    word->query[len++] = '"';
    for (; at < text.len && len + 8 < sizeof word->query; at++) {
        unsigned char c = (unsigned char)text.ptr[at];
        word->query[len++] = is_in_word(c) ? hs_ascii_lower((char)c) : ' ';
    }
    if (at < text.len) /* cut: not inside a word */
        while (len > 1 && word->query[len - 1] != ' ') len--;
    word->query[len++] = '"';
    word->query[len] = 0;
}

static hs_status look_up(search *s, hs_str text, rare_word *words, hs_error *error) {
    uint32_t n = list_words(text, words);
    hs_status status = count_words(s, words, n, error);
    uint32_t wanted = n - n * 2 / 5 + (n > 0), used = 0;
    if (n && words[0].n > COMMON) {
        make_phrase(text, &words[0]);
        words[0].n = 0;
        wanted = 1;
    }
    for (; used < n && used < wanted && words[used].n <= COMMON && status == HS_OK; used++)
        status = count_hits(s, &words[used], error);
    return status == HS_OK ? keep_nearest(s, used, error) : status;
}

static int by_value(const void *a, const void *b) {
    const int64_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* The found statements, each once, as a JSON list. */
static hs_status write_list(search *s, hs_str *list, hs_error *error) {
    hs_json json;
    hs_json_init(&json, NULL);
    if (s->found.n) qsort(s->found.items, s->found.n, sizeof *s->found.items, by_value);
    hs_json_open_array(&json);
    for (uint32_t i = 0; i < s->found.n; i++)
        if (!i || s->found.items[i] != s->found.items[i - 1])
            hs_json_uint(&json, (uint64_t)s->found.items[i]);
    hs_json_close_array(&json);
    bool is_made = !json.is_failed && hs_arena_dup(s->arena, (hs_str){json.bytes, json.len}, list) == HS_OK;
    hs_json_clear(&json);
    return is_made ? HS_OK : hs_fail_memory(error);
}

hs_status hs_store_utterances_near(hs_store *store, hs_arena *arena, const hs_str *texts, uint32_t n_texts,
                                   hs_rows **rows, hs_error *error) {
    search s = {.store = store, .arena = arena};
    char sql[128];
    rare_word *words = HS_ARENA_ARRAY(arena, rare_word, MOST_WORDS);
    if (!words) return hs_fail_memory(error);
    snprintf(sql, sizeof sql,
             "SELECT count(*) FROM (SELECT 1 FROM statements_fts WHERE statements_fts MATCH ?1 LIMIT %d)",
             COMMON + 1);
    hs_status status = HS_OK;
    const char *list = "SELECT rowid FROM statements_fts WHERE statements_fts MATCH ?1";
    if (sqlite3_prepare_v2(store->db, sql, -1, &s.count, NULL) != SQLITE_OK ||
        sqlite3_prepare_v2(store->db, list, -1, &s.list, NULL) != SQLITE_OK)
        status = hs_store__fail(store, error);
    for (uint32_t i = 0; i < n_texts && status == HS_OK; i++) status = look_up(&s, texts[i], words, error);
    sqlite3_finalize(s.count);
    sqlite3_finalize(s.list);
    hs_str found;
    if (status == HS_OK) status = write_list(&s, &found, error);
    return status == HS_OK ? hs_store__utterances_of(store, found, rows, error) : status;
}

hs_status hs_store_is_large(hs_store *store, bool *is_large, hs_error *error) {
    sqlite3_stmt *count = NULL;
    const char *sql = "SELECT count(*) FROM (SELECT 1 FROM utterances LIMIT ?1)";
    if (sqlite3_prepare_v2(store->db, sql, -1, &count, NULL) != SQLITE_OK)
        return hs_store__fail(store, error);
    sqlite3_bind_int64(count, 1, HS_LIMIT_WHOLE_RECORD + 1);
    bool is_read = sqlite3_step(count) == SQLITE_ROW;
    *is_large = is_read && sqlite3_column_int64(count, 0) > HS_LIMIT_WHOLE_RECORD;
    hs_status status = is_read ? HS_OK : hs_store__fail(store, error);
    sqlite3_finalize(count);
    return status;
}
