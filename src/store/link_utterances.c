/* Utterances and their members -> rows. */
#include "store/link.h"

#include "base/arena.h"
#include "base/status.h"

#include <stdlib.h>

static void put_edits(hs_json *json, const hs_member *member) {
    hs_json_reset(json);
    hs_json_open_array(json);
    for (uint32_t i = 0; i < member->n_edits; i++) {
        const hs_edit *edit = &member->edits[i];
        hs_json_open_array(json);
        hs_json_uint(json, edit->op);
        hs_json_uint(json, edit->from.start);
        hs_json_uint(json, edit->from.end);
        hs_json_uint(json, edit->to.start);
        hs_json_uint(json, edit->to.end);
        hs_json_close_array(json);
    }
    hs_json_close_array(json);
}

static int by_value(const void *a, const void *b) {
    const int64_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

static uint32_t count_distinct(int64_t *values, uint32_t n) {
    uint32_t distinct = 0;
    if (n) qsort(values, n, sizeof *values, by_value);
    for (uint32_t i = 0; i < n; i++) distinct += values[i] && (i == 0 || values[i] != values[i - 1]);
    return distinct;
}

static hs_status write_utterance(hs_collection *c, uint32_t index, sqlite3_stmt *add, hs_error *error) {
    const hs_utterance *u = &c->result.utterances[index];
    int64_t first = INT64_MIN;
    int64_t *pages = HS_ARENA_ARRAY(c->arena, int64_t, u->n_members), *outlets;
    outlets = HS_ARENA_ARRAY(c->arena, int64_t, u->n_members);
    if (!pages || !outlets) return hs_fail_memory(error);
    for (uint32_t i = 0; i < u->n_members; i++) {
        uint32_t page = c->statements[u->members[i].statement].page;
        const hs_match_page *p = &c->pages[page];
        hs_str outlet = p->publisher.len ? p->publisher : p->host;
        pages[i] = (int64_t)page + 1;
        outlets[i] = outlet.len ? (int64_t)(hs_hash64(outlet) | 1) : 0;
        if (p->published != INT64_MIN && (first == INT64_MIN || p->published < first)) first = p->published;
    }
    sqlite3_bind_int64(add, 1, (int64_t)index + 1);
    hs_store__bind_str(add, 2, u->text);
    hs_link__bind_optional(add, 3, u->speaker < c->n_people, (int64_t)u->speaker + 1);
    sqlite3_bind_int64(add, 4, u->best);
    sqlite3_bind_int64(add, 5, u->is_common);
    sqlite3_bind_int64(add, 6, u->n_members);
    sqlite3_bind_int64(add, 7, count_distinct(pages, u->n_members));
    sqlite3_bind_int64(add, 8, count_distinct(outlets, u->n_members));
    hs_link__bind_optional(add, 9, first != INT64_MIN, first);
    return hs_store__run(c->store, add, error);
}

static hs_status write_members(hs_collection *c, uint32_t index, sqlite3_stmt *add, hs_json *json,
                               hs_error *error) {
    const hs_utterance *u = &c->result.utterances[index];
    hs_status status = HS_OK;
    for (uint32_t i = 0; status == HS_OK && i < u->n_members; i++) {
        const hs_member *member = &u->members[i];
        put_edits(json, member);
        if (json->is_failed) return hs_fail_memory(error);
        sqlite3_bind_int64(add, 1, (int64_t)index + 1);
        sqlite3_bind_int64(add, 2, i);
        sqlite3_bind_int64(add, 3, c->statement_rows[member->statement]);
        sqlite3_bind_int64(add, 4, member->relation);
        sqlite3_bind_double(add, 5, (double)member->confidence);
        hs_store__bind_str(add, 6, (hs_str){json->bytes, json->len});
        hs_link__bind_optional(add, 7, member->also < c->result.n_utterances, (int64_t)member->also + 1);
        hs_link__bind_optional(add, 8, member->parent < u->n_members, member->parent);
        sqlite3_bind_int64(add, 9, member->warnings);
        hs_store__bind_str(add, 10, (hs_str){member->why, member->why ? strlen(member->why) : 0});
        status = hs_store__run(c->store, add, error);
    }
    return status;
}

hs_status hs_link__write_utterances(hs_collection *c, hs_error *error) {
    sqlite3_stmt *utterance = NULL, *member = NULL;
    hs_json json;
    hs_json_init(&json, NULL);
    hs_status status = hs_store__prepare(
        c->store,
        "INSERT INTO utterances (id, text, speaker, best, is_common, n_members, n_pages, n_outlets, first_at,"
        " first_published) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, '')",
        &utterance, error);
    if (status == HS_OK)
        status = hs_store__prepare(
            c->store, "INSERT INTO members VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)", &member, error);
    for (uint32_t i = 0; status == HS_OK && i < c->result.n_utterances; i++) {
        status = write_utterance(c, i, utterance, error);
        if (status == HS_OK) status = write_members(c, i, member, &json, error);
    }
    sqlite3_finalize(utterance);
    sqlite3_finalize(member);
    hs_json_clear(&json);
    if (status != HS_OK) return status;
    return hs_store__exec(
        c->store,
        "UPDATE utterances SET first_published = coalesce((SELECT min(p.published) FROM members m"
        " JOIN pages p ON p.id = m.statement >> 20 WHERE m.utterance = utterances.id"
        " AND p.published_at = first_at), '') WHERE first_at IS NOT NULL",
        error);
}
