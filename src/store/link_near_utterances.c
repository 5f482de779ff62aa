/* Utterances that a page brings, and those that it joins: their rows, as far as what was told of other pages stays as it
 * was. */
#include "store/link_kept.h"

#include "base/arena.h"
#include "base/status.h"

#include <stdlib.h>

static const char *const grouped_anew = "an utterance of other pages is grouped anew";
static const char *const told_anew = "an utterance of other pages is told of somebody else";
static const char *const has_question = "a statement has the words of a question";
static const char *const number_taken = "two utterances have one number";

/* That a statement of another page is a member of an utterance. */
typedef struct membership {
    int64_t statement;
    int64_t number, also; /* of utterances as they were told, 0: none */
    bool is_joined;
    uint32_t utterance, also_at; /* in the result */
} membership;

typedef HS_VECTOR(membership) memberships;

typedef HS_VECTOR(int64_t) numbers;

typedef struct touching {
    hs_link__near *near;
    hs_collection c;      /* of the pages that were looked at */
    memberships was, now; /* of statements of other pages, by statement, then number */
    numbers old;          /* of utterances that these are members of, ascending */
    int64_t *number_of;   /* [n_utterances] what it was told as before, or 0 */
    hs_link__numbered *order;
    int64_t *rows;
} touching;

static int by_number(const void *a, const void *b) {
    const int64_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

static int by_statement(const void *a, const void *b) {
    const membership *x = a, *y = b;
    if (x->statement != y->statement) return x->statement < y->statement ? -1 : 1;
    return (x->number > y->number) - (x->number < y->number);
}

static bool has_number(const numbers *list, int64_t number) {
    return list->n && bsearch(&number, list->items, list->n, sizeof number, by_number);
}

static uint32_t keep_distinct(int64_t *items, uint32_t n) {
    uint32_t kept = 0;
    if (n) qsort(items, n, sizeof *items, by_number);
    for (uint32_t i = 0; i < n; i++)
        if (!kept || items[kept - 1] != items[i]) items[kept++] = items[i];
    return kept;
}

static const hs_link__loaded *loaded_of(const hs_link__near *near, int64_t row) {
    for (uint32_t i = 0; i < near->loaded.n; i++)
        if (near->loaded.items[i]->page.page.row == row) return near->loaded.items[i];
    return NULL;
}

/* What was matched as a collection, so that its rows are made as always. */
static hs_status make_collection(touching *t, hs_error *error) {
    hs_link__near *near = t->near;
    hs_arena *arena = near->arena;
    const hs_match_input *input = near->added.input;
    hs_collection *c = &t->c;
    *c = (hs_collection){.store = near->kept->store,
                         .arena = arena,
                         .row = near->row,
                         .n_pages = input->n_pages,
                         .n_statements = input->n_statements,
                         .people = near->people.items,
                         .n_people = near->people.n,
                         .result = *near->added.result,
                         .pages = HS_ARENA_ARRAY(arena, hs_match_page, input->n_pages),
                         .page_rows = HS_ARENA_ARRAY(arena, int64_t, input->n_pages),
                         .published = HS_ARENA_ARRAY(arena, hs_str, input->n_pages),
                         .statements = HS_ARENA_ARRAY(arena, hs_match_statement, input->n_statements),
                         .statement_rows = HS_ARENA_ARRAY(arena, int64_t, input->n_statements),
                         .person_rows = HS_ARENA_ARRAY(arena, int64_t, near->people.n)};
    if (!c->pages || !c->page_rows || !c->published || !c->statements || !c->statement_rows ||
        !c->person_rows)
        return hs_fail_memory(error);
    for (uint32_t i = 0; i < c->n_pages; i++) {
        const hs_link__loaded *loaded = loaded_of(near, input->pages[i].row);
        c->pages[i] = input->pages[i];
        c->page_rows[i] = input->pages[i].row;
        c->published[i] = loaded ? loaded->published : (hs_str){"", 0};
    }
    for (uint32_t i = 0; i < c->n_statements; i++) {
        c->statements[i] = input->statements[i];
        c->statement_rows[i] = hs_store__place(c->page_rows[c->statements[i].page],
                                               (uint32_t)(c->statements[i].id & HS_STORE_MAX_PLACE));
    }
    for (uint32_t i = 0; i < c->n_people; i++) c->person_rows[i] = near->numbers.items[i];
    hs_arena_reset(c->row);
    return HS_OK;
}

static bool is_added(const touching *t, uint32_t statement) {
    return t->c.page_rows[t->c.statements[statement].page] == t->near->page->page.page.row;
}

/* Utterances that a statement of another page is told in. */
static bool list_told(touching *t, uint32_t statement) {
    const hs_match_statement *s = &t->c.statements[statement];
    const hs_link__loaded *loaded = loaded_of(t->near, t->c.page_rows[s->page]);
    uint32_t place = (uint32_t)(s->id & HS_STORE_MAX_PLACE);
    for (uint32_t i = 0; loaded && i < loaded->page.n_told; i++)
        if (loaded->page.told[i].place == place &&
            !hs_vector_push(&t->old, t->near->arena, (int64_t)loaded->page.told[i].utterance))
            return false;
    return true;
}

/* The memberships that were found; t->near->far where one of another page has a question's words. */
static hs_status list_now(touching *t, hs_error *error) {
    for (uint32_t u = 0; u < t->c.result.n_utterances; u++) {
        const hs_utterance *utterance = &t->c.result.utterances[u];
        for (uint32_t i = 0; i < utterance->n_members; i++) {
            const hs_member *member = &utterance->members[i];
            if (is_added(t, member->statement)) continue;
            membership one = {.statement = t->c.statement_rows[member->statement],
                              .is_joined = member->relation == HS_RELATION_JOINED,
                              .utterance = u,
                              .also_at = member->also};
            if (member->warnings & HS_WARN_QUESTION_WORDS) t->near->far = has_question;
            if (!hs_vector_push(&t->now, t->near->arena, one) || !list_told(t, member->statement))
                return hs_fail_memory(error);
        }
    }
    t->old.n = keep_distinct(t->old.items, t->old.n);
    return HS_OK;
}

static hs_status list_was(touching *t, hs_error *error) {
    sqlite3_stmt *rows;
    hs_status status = hs_link__kept_sql(t->near->kept, NEAR_MEMBERS, &rows, error);
    for (uint32_t i = 0; status == HS_OK && i < t->old.n; i++) {
        sqlite3_bind_int64(rows, 1, t->old.items[i]);
        while (status == HS_OK && sqlite3_step(rows) == SQLITE_ROW) {
            membership one = {.statement = sqlite3_column_int64(rows, 0),
                              .number = t->old.items[i],
                              .is_joined = sqlite3_column_int(rows, 1) == HS_RELATION_JOINED,
                              .also = sqlite3_column_int64(rows, 2)};
            if (sqlite3_column_int(rows, 3) & HS_WARN_QUESTION_WORDS) t->near->far = has_question;
            if (!hs_vector_push(&t->was, t->near->arena, one)) status = hs_fail_memory(error);
        }
        if (sqlite3_reset(rows) != SQLITE_OK && status == HS_OK)
            status = hs_store__fail(t->near->kept->store, error);
    }
    return status;
}

static uint32_t count_of(const memberships *list, uint32_t first) {
    uint32_t n = 1;
    while (first + n < list->n && list->items[first + n].statement == list->items[first].statement) n++;
    return n;
}

/* Each utterance of the result that has statements of other pages is one that was told before, by a statement that is of
 * one alone in both. */
static bool find_numbers(touching *t) {
    uint32_t n = t->c.result.n_utterances;
    if (t->was.n != t->now.n) return false;
    for (uint32_t i = 0, n_here; i < t->now.n; i += n_here) {
        n_here = count_of(&t->now, i);
        if (t->was.items[i].statement != t->now.items[i].statement || count_of(&t->was, i) != n_here)
            return false;
        if (n_here > 1) continue;
        int64_t *number = &t->number_of[t->now.items[i].utterance];
        if (*number && *number != t->was.items[i].number) return false;
        *number = t->was.items[i].number;
    }
    numbers known = {.items = HS_ARENA_ARRAY(t->near->row, int64_t, n)};
    if (!known.items) return false;
    for (uint32_t u = 0; u < n; u++)
        if (t->number_of[u]) known.items[known.n++] = t->number_of[u];
    return keep_distinct(known.items, known.n) == t->old.n && known.n == t->old.n;
}

/* Whether statements of other pages are together as they were. */
static bool is_as_before(touching *t) {
    if (t->was.n) qsort(t->was.items, t->was.n, sizeof *t->was.items, by_statement);
    if (t->now.n) qsort(t->now.items, t->now.n, sizeof *t->now.items, by_statement);
    if (!find_numbers(t)) return false;
    for (uint32_t i = 0; i < t->now.n; i++) {
        membership *now = &t->now.items[i];
        now->number = t->number_of[now->utterance];
        if (now->also_at != HS_NONE && !t->number_of[now->also_at]) return false;
        now->also = now->also_at == HS_NONE ? 0 : t->number_of[now->also_at];
    }
    if (t->now.n) qsort(t->now.items, t->now.n, sizeof *t->now.items, by_statement);
    for (uint32_t i = 0; i < t->now.n; i++) {
        const membership *was = &t->was.items[i], *now = &t->now.items[i];
        if (was->statement != now->statement || was->number != now->number || was->also != now->also ||
            was->is_joined != now->is_joined)
            return false;
    }
    return true;
}

/* Whom each utterance is told of, and whether it is a phrase, are as before. */
static hs_status compare_utterances(touching *t, hs_error *error) {
    sqlite3_stmt *row;
    hs_status status = hs_link__kept_sql(t->near->kept, NEAR_UTTERANCE, &row, error);
    for (uint32_t u = 0; status == HS_OK && u < t->c.result.n_utterances; u++) {
        const hs_utterance *utterance = &t->c.result.utterances[u];
        if (!t->number_of[u]) continue;
        int64_t speaker = utterance->speaker < t->c.n_people ? t->c.person_rows[utterance->speaker] : 0;
        sqlite3_bind_int64(row, 1, t->number_of[u]);
        if (sqlite3_step(row) != SQLITE_ROW || sqlite3_column_int64(row, 0) != speaker)
            t->near->far = told_anew;
        else if (sqlite3_column_int(row, 1) != utterance->is_common)
            t->near->far = grouped_anew;
        sqlite3_reset(row);
    }
    return status;
}

static hs_status is_there(touching *t, int64_t number, bool *is_there, hs_error *error) {
    sqlite3_stmt *row;
    hs_status status = hs_link__kept_sql(t->near->kept, NEAR_UTTERANCE, &row, error);
    if (status != HS_OK) return status;
    sqlite3_bind_int64(row, 1, number);
    *is_there = sqlite3_step(row) == SQLITE_ROW;
    sqlite3_reset(row);
    return HS_OK;
}

/* Numbers come from hashes: where two fall together, or one is free again that had pushed another on, others move, too. */
static hs_status check_numbers(touching *t, hs_error *error) {
    numbers fresh = {.items = t->rows, .n = t->c.result.n_utterances};
    numbers sorted = {.items = HS_ARENA_ARRAY(t->near->row, int64_t, fresh.n), .n = fresh.n};
    if (!sorted.items) return hs_fail_memory(error);
    if (fresh.n) memcpy(sorted.items, fresh.items, fresh.n * sizeof *fresh.items);
    sorted.n = keep_distinct(sorted.items, sorted.n);
    hs_status status = HS_OK;
    for (uint32_t i = 0; status == HS_OK && i < sorted.n; i++) {
        bool is_taken = false;
        if (!has_number(&t->old, sorted.items[i])) status = is_there(t, sorted.items[i], &is_taken, error);
        if (is_taken) t->near->far = number_taken;
    }
    for (uint32_t i = 0; status == HS_OK && i < t->old.n; i++) {
        int64_t next = t->old.items[i] + 1;
        bool is_taken = false;
        if (has_number(&sorted, t->old.items[i]) || has_number(&t->old, next)) continue;
        status = is_there(t, next, &is_taken, error);
        if (is_taken) t->near->far = number_taken;
    }
    return status;
}

static hs_status write_rows(touching *t, hs_error *error) {
    hs_json json;
    hs_json_init(&json, NULL);
    hs_json_open_array(&json);
    for (uint32_t i = 0; i < t->old.n; i++) hs_json_uint(&json, (uint64_t)t->old.items[i]);
    for (uint32_t i = 0; i < t->c.result.n_utterances; i++)
        if (!has_number(&t->old, t->rows[i])) hs_json_uint(&json, (uint64_t)t->rows[i]);
    hs_json_close_array(&json);
    t->c.only = (hs_str){json.bytes, json.len};
    hs_status status =
        json.is_failed ? hs_fail_memory(error) : hs_link__write_numbered(&t->c, t->order, t->rows, error);
    hs_json_clear(&json);
    return status;
}

hs_status hs_link__near_write_utterances(hs_link__near *near, hs_error *error) {
    touching t = {.near = near};
    hs_status status = make_collection(&t, error);
    if (status == HS_OK) status = list_now(&t, error);
    if (status == HS_OK) status = list_was(&t, error);
    if (status != HS_OK || near->far) return status;
    t.number_of = hs_arena_get_zeroed(near->arena, t.c.result.n_utterances, sizeof *t.number_of);
    if (!t.number_of) return hs_fail_memory(error);
    if (!is_as_before(&t)) near->far = grouped_anew;
    if (!near->far) status = compare_utterances(&t, error);
    if (status != HS_OK || near->far) return status;
    t.order = hs_link__number_utterances(&t.c, &t.rows);
    if (!t.order) return hs_fail_memory(error);
    status = check_numbers(&t, error);
    return status == HS_OK && !near->far ? write_rows(&t, error) : status;
}
