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

/* What the rows of members give to the row of their utterance. */
typedef struct summary {
    uint32_t n_pages, n_outlets;
    int64_t first_at;       /* or INT64_MIN */
    hs_str first_published; /* as the page prints it */
} summary;

static hs_status sum_up(hs_collection *c, const hs_utterance *u, summary *sum, hs_error *error) {
    *sum = (summary){.first_at = INT64_MIN};
    int64_t *pages = HS_ARENA_ARRAY(c->row, int64_t, u->n_members);
    int64_t *outlets = HS_ARENA_ARRAY(c->row, int64_t, u->n_members);
    if (!pages || !outlets) return hs_fail_memory(error);
    for (uint32_t i = 0; i < u->n_members; i++) {
        uint32_t page = c->statements[u->members[i].statement].page;
        const hs_match_page *p = &c->pages[page];
        hs_str outlet = p->publisher.len ? p->publisher : p->host;
        pages[i] = (int64_t)page + 1;
        outlets[i] = outlet.len ? (int64_t)(hs_hash64(outlet) | 1) : 0;
        if (p->published == INT64_MIN) continue;
        bool is_first = sum->first_at == INT64_MIN || p->published < sum->first_at;
        bool is_smaller =
            p->published == sum->first_at && hs_str_compare(c->published[page], sum->first_published) < 0;
        if (is_first || is_smaller) sum->first_published = c->published[page];
        if (is_first) sum->first_at = p->published;
    }
    sum->n_pages = count_distinct(pages, u->n_members);
    sum->n_outlets = count_distinct(outlets, u->n_members);
    hs_arena_reset(c->row);
    return HS_OK;
}

/* The member that an utterance gets its number from: the first one that is of no other utterance. */
static uint32_t founder_of(const hs_utterance *u) {
    uint32_t i = 0;
    while (i < u->n_members &&
           (u->members[i].relation == HS_RELATION_JOINED || u->members[i].also != HS_NONE))
        i++;
    return i < u->n_members ? i : u->best;
}

hs_link__numbered *hs_link__number_utterances(hs_collection *c, int64_t **rows) {
    uint32_t n = c->result.n_utterances;
    hs_link__numbered *order = HS_ARENA_ARRAY(c->arena, hs_link__numbered, n);
    *rows = HS_ARENA_ARRAY(c->arena, int64_t, n);
    if (!order || !*rows) return NULL;
    for (uint32_t i = 0; i < n; i++) {
        const hs_utterance *u = &c->result.utterances[i];
        const hs_match_statement *said = &c->statements[u->members[founder_of(u)].statement];
        order[i] = (hs_link__numbered){hs_link__hash(c->pages[said->page].doc, said->text), i};
    }
    hs_link__number(order, n, HS_LINK_NUMBER_BITS);
    for (uint32_t i = 0; i < n; i++) (*rows)[order[i].index] = (int64_t)order[i].number;
    return order;
}

static hs_status write_utterances(hs_collection *c, const hs_link__numbered *order, hs_error *error) {
    static const hs_sync_table table = {"utterances",
                                        {"id", "text", "speaker", "best", "is_common", "n_members", "n_pages",
                                         "n_outlets", "first_published", "first_at"},
                                        .n_columns = 10,
                                        .n_key = 1};
    hs_sync utterances;
    summary sum;
    hs_status status = hs_sync__open(&utterances, c->store, &table, c->only, error);
    for (uint32_t i = 0; status == HS_OK && i < c->result.n_utterances; i++) {
        const hs_utterance *u = &c->result.utterances[order[i].index];
        status = sum_up(c, u, &sum, error);
        if (status != HS_OK) break;
        bool has_speaker = u->speaker < c->n_people;
        const hs_sync_value row[] = {
            hs_sync_number((int64_t)order[i].number),
            hs_sync_text(u->text),
            hs_sync_optional(has_speaker, has_speaker ? c->person_rows[u->speaker] : 0),
            hs_sync_number(u->best),
            hs_sync_number(u->is_common),
            hs_sync_number(u->n_members),
            hs_sync_number(sum.n_pages),
            hs_sync_number(sum.n_outlets),
            hs_sync_text(sum.first_published),
            hs_sync_optional(sum.first_at != INT64_MIN, sum.first_at)};
        status = hs_sync__row(&utterances, row, error);
    }
    return hs_sync__close(&utterances, status, error);
}

static hs_status write_members_of(hs_collection *c, uint32_t index, const int64_t *rows, hs_sync *members,
                                  hs_json *json, hs_error *error) {
    const hs_utterance *u = &c->result.utterances[index];
    hs_status status = HS_OK;
    for (uint32_t i = 0; status == HS_OK && i < u->n_members; i++) {
        const hs_member *member = &u->members[i];
        put_edits(json, member);
        if (json->is_failed) return hs_fail_memory(error);
        bool has_also = member->also < c->result.n_utterances;
        const hs_sync_value row[] = {hs_sync_number(rows[index]),
                                     hs_sync_number(i),
                                     hs_sync_number(c->statement_rows[member->statement]),
                                     hs_sync_number(member->relation),
                                     hs_sync_real((double)member->confidence),
                                     hs_sync_text((hs_str){json->bytes, json->len}),
                                     hs_sync_optional(has_also, has_also ? rows[member->also] : 0),
                                     hs_sync_optional(member->parent < u->n_members, member->parent),
                                     hs_sync_number(member->warnings),
                                     hs_sync_text(hs_link__str(member->why))};
        status = hs_sync__row(members, row, error);
    }
    return status;
}

static hs_status write_members(hs_collection *c, const hs_link__numbered *order, const int64_t *rows,
                               hs_error *error) {
    static const hs_sync_table table = {"members",
                                        {"utterance", "n", "statement", "relation", "confidence", "edits",
                                         "also", "parent", "warnings", "why"},
                                        .n_columns = 10,
                                        .n_key = 2};
    hs_json json;
    hs_sync members;
    hs_json_init(&json, NULL);
    hs_status status = hs_sync__open(&members, c->store, &table, c->only, error);
    for (uint32_t i = 0; status == HS_OK && i < c->result.n_utterances; i++)
        status = write_members_of(c, order[i].index, rows, &members, &json, error);
    hs_json_clear(&json);
    return hs_sync__close(&members, status, error);
}

hs_status hs_link__write_numbered(hs_collection *c, const hs_link__numbered *order, const int64_t *rows,
                                  hs_error *error) {
    hs_status status = write_utterances(c, order, error);
    return status == HS_OK ? write_members(c, order, rows, error) : status;
}

hs_status hs_link__write_utterances(hs_collection *c, hs_error *error) {
    int64_t *rows;
    const hs_link__numbered *order = hs_link__number_utterances(c, &rows);
    return order ? hs_link__write_numbered(c, order, rows, error) : hs_fail_memory(error);
}
