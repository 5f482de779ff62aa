/* Copied passages, swapped words and near-duplicate pages -> rows, while matching may go on on other threads: of the
 * collection, only what was found is read, and memory is of arenas of their own. */
#include "store/link.h"

#include "base/arena.h"
#include "base/status.h"

static void put_swaps(hs_json *json, const hs_match_page *pages, const hs_copy *copy) {
    hs_json_reset(json);
    hs_json_open_array(json);
    for (uint32_t i = 0; i < copy->n_swaps; i++) {
        hs_json_open_array(json);
        hs_json_str(json, hs_str_sub(pages[copy->page_a].body, copy->swaps[i].from));
        hs_json_str(json, hs_str_sub(pages[copy->page_b].body, copy->swaps[i].to));
        hs_json_uint(json, copy->swaps[i].count);
        hs_json_close_array(json);
    }
    hs_json_close_array(json);
}

/* Columns of copies: what tells one from another, then what follows from it. */
enum { COPY_ID = 0, COPY_PAGE_A, COPY_KEY_END = 7, COPY_COLUMNS = HS_LINK_COPY_COLUMNS };

/* Copies are read in order of their ids, which leave room between them: those that stay keep theirs, new ones take
 * ids in between. */
typedef struct copy_writer {
    hs_collection *c;
    hs_arena *arena; /* holds by_hash */
    sqlite3_stmt *old, *put, *drop;
    bool has_old;               /* old stands on a row */
    hs_link__numbered *by_hash; /* [n_copies] copies by what tells them apart; NULL until it is needed */
    uint32_t waiting;           /* copies before it are in the table */
    int64_t last;               /* id of the last of these */
    hs_json json;
} copy_writer;

void hs_link__fill_copy(const hs_collection *c, const hs_copy *copy, int64_t id, hs_json *json,
                        hs_sync_value row[COPY_COLUMNS]) {
    put_swaps(json, c->pages, copy);
    const int64_t numbers[] = {id,
                               c->page_rows[copy->page_a],
                               c->page_rows[copy->page_b],
                               copy->a.start,
                               copy->a.end,
                               copy->b.start,
                               copy->b.end,
                               copy->words,
                               copy->is_reworded,
                               copy->direction};
    for (int k = 0; k < COPY_COLUMNS - 1; k++) row[k] = hs_sync_number(numbers[k]);
    row[COPY_COLUMNS - 1] = hs_sync_text((hs_str){json->bytes, json->len});
}

static hs_status next_old(copy_writer *w, hs_error *error) {
    int code = sqlite3_step(w->old);
    w->has_old = code == SQLITE_ROW;
    return code == SQLITE_ROW || code == SQLITE_DONE ? HS_OK : hs_store__fail(w->c->store, error);
}

static hs_status drop_old(copy_writer *w, hs_error *error) {
    sqlite3_bind_int64(w->drop, 1, sqlite3_column_int64(w->old, COPY_ID));
    hs_status status = hs_store__run(w->c->store, w->drop, error);
    return status == HS_OK ? next_old(w, error) : status;
}

static hs_status put_row(copy_writer *w, const hs_sync_value row[COPY_COLUMNS], hs_error *error) {
    if (w->json.is_failed) return hs_fail_memory(error);
    for (int k = 0; k < COPY_COLUMNS; k++) hs_sync__bind(w->put, k + 1, &row[k]);
    return hs_store__run(w->c->store, w->put, error);
}

/* Writes the new copies up to `end`, with ids before `below`; *has_room is false where these do not suffice. */
static hs_status put_waiting(copy_writer *w, uint32_t end, int64_t below, bool *has_room, hs_error *error) {
    hs_sync_value row[COPY_COLUMNS];
    uint32_t n = end - w->waiting;
    int64_t step = below == INT64_MAX ? HS_LINK_COPY_GAP : (below - w->last) / ((int64_t)n + 1);
    hs_status status = HS_OK;
    *has_room = step > 0 || n == 0;
    for (; *has_room && status == HS_OK && w->waiting < end; w->waiting++) {
        w->last += step;
        hs_link__fill_copy(w->c, &w->c->result.copies[w->waiting], w->last, &w->json, row);
        status = put_row(w, row, error);
    }
    return status;
}

static uint64_t hash_passage(const int64_t numbers[COPY_KEY_END]) {
    uint64_t hash = 0;
    for (int k = COPY_PAGE_A; k < COPY_KEY_END; k++) hash = hs_mix64(hash ^ (uint64_t)numbers[k]);
    return hash >> 1;
}

static bool list_by_hash(copy_writer *w) {
    const hs_collection *c = w->c;
    uint32_t n = c->result.n_copies;
    w->by_hash = HS_ARENA_ARRAY(w->arena, hs_link__numbered, n);
    if (!w->by_hash) return false;
    for (uint32_t i = 0; i < n; i++) {
        const hs_copy *copy = &c->result.copies[i];
        const int64_t numbers[] = {0,
                                   c->page_rows[copy->page_a],
                                   c->page_rows[copy->page_b],
                                   copy->a.start,
                                   copy->a.end,
                                   copy->b.start,
                                   copy->b.end};
        w->by_hash[i] = (hs_link__numbered){hash_passage(numbers), i};
    }
    hs_link__number(w->by_hash, n, 63);
    return true;
}

static bool is_of_copy(const copy_writer *w, const int64_t numbers[COPY_KEY_END], uint32_t i) {
    const hs_copy *copy = &w->c->result.copies[i];
    const int64_t *rows = w->c->page_rows;
    return numbers[1] == rows[copy->page_a] && numbers[2] == rows[copy->page_b] &&
           numbers[3] == copy->a.start && numbers[4] == copy->a.end && numbers[5] == copy->b.start &&
           numbers[6] == copy->b.end;
}

/* Number in by_hash of the first copy with that hash or a greater one. */
static uint32_t search(const copy_writer *w, uint64_t wanted) {
    uint32_t first = 0, end = w->c->result.n_copies;
    while (first < end) {
        uint32_t middle = first + (end - first) / 2;
        if (w->by_hash[middle].number < wanted)
            first = middle + 1;
        else
            end = middle;
    }
    return first;
}

/* The copy that the old row is of, as far as it is not in the table yet; else HS_NONE. Mostly it is the next one, or a few
 * new ones stand before it. */
static hs_status find_copy(copy_writer *w, uint32_t *found, hs_error *error) {
    enum { AHEAD = 4 };
    int64_t numbers[COPY_KEY_END];
    uint32_t n = w->c->result.n_copies;
    for (int k = 0; k < COPY_KEY_END; k++) numbers[k] = sqlite3_column_int64(w->old, k);
    for (*found = w->waiting; *found < n && *found - w->waiting < AHEAD; ++*found)
        if (is_of_copy(w, numbers, *found)) return HS_OK;
    if (!w->by_hash && !list_by_hash(w)) return hs_fail_memory(error);
    uint64_t wanted = hash_passage(numbers);
    uint32_t at = search(w, wanted);
    bool is_there = at < n && w->by_hash[at].number == wanted && w->by_hash[at].index >= w->waiting &&
                    is_of_copy(w, numbers, w->by_hash[at].index); /* else another one of the same hash */
    *found = is_there ? w->by_hash[at].index : HS_NONE;
    return HS_OK;
}

static bool is_unchanged(const copy_writer *w, const hs_sync_value row[COPY_COLUMNS]) {
    for (int k = COPY_KEY_END; k < COPY_COLUMNS; k++)
        if (!hs_sync__is_equal(w->old, k, &row[k])) return false;
    return true;
}

/* The old row is of copy i: new ones before i go in before it, and it stays or is written under its own id. */
static hs_status keep_old(copy_writer *w, uint32_t i, bool *has_room, hs_error *error) {
    hs_sync_value row[COPY_COLUMNS];
    int64_t id = sqlite3_column_int64(w->old, COPY_ID);
    hs_link__fill_copy(w->c, &w->c->result.copies[i], id, &w->json, row);
    hs_status status = is_unchanged(w, row) ? HS_OK : put_row(w, row, error);
    if (status == HS_OK) status = next_old(w, error);
    if (status == HS_OK) status = put_waiting(w, i, id, has_room, error);
    w->waiting = i + 1;
    w->last = id;
    return status;
}

/* All anew, where new copies found no room between old ones. */
static hs_status write_anew(copy_writer *w, hs_error *error) {
    bool has_room;
    sqlite3_reset(w->old);
    w->has_old = false;
    w->waiting = 0, w->last = 0;
    hs_status status = hs_store__exec(w->c->store, "DELETE FROM copies", error);
    return status == HS_OK ? put_waiting(w, w->c->result.n_copies, INT64_MAX, &has_room, error) : status;
}

static hs_status write_rows(copy_writer *w, hs_error *error) {
    bool has_room = true;
    hs_status status = next_old(w, error);
    while (status == HS_OK && w->has_old && has_room) {
        uint32_t i;
        status = find_copy(w, &i, error);
        if (status == HS_OK) status = i == HS_NONE ? drop_old(w, error) : keep_old(w, i, &has_room, error);
    }
    if (status != HS_OK) return status;
    if (!has_room) return write_anew(w, error);
    return put_waiting(w, w->c->result.n_copies, INT64_MAX, &has_room, error);
}

static hs_status write_copies(hs_collection *c, hs_error *error) {
    copy_writer w = {.c = c, .arena = hs_link__arena_apart()};
    hs_json_init(&w.json, NULL);
    hs_status status = w.arena ? HS_OK : hs_fail_memory(error);
    if (status == HS_OK)
        status = hs_store__prepare(c->store,
                                   "SELECT id, page_a, page_b, a_start, a_end, b_start, b_end, words,"
                                   " is_reworded, direction, swaps FROM copies ORDER BY id",
                                   &w.old, error);
    if (status == HS_OK)
        status = hs_store__prepare(
            c->store, "REPLACE INTO copies VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)", &w.put,
            error);
    if (status == HS_OK)
        status = hs_store__prepare(c->store, "DELETE FROM copies WHERE id = ?1", &w.drop, error);
    if (status == HS_OK) status = write_rows(&w, error);
    sqlite3_finalize(w.old);
    sqlite3_finalize(w.put);
    sqlite3_finalize(w.drop);
    hs_json_clear(&w.json);
    hs_arena_free(w.arena);
    return status;
}

static hs_status write_swaps(hs_collection *c, hs_arena *arena, hs_error *error) {
    static const hs_sync_table table = {
        "swaps", {"id", "from_text", "to_text", "count"}, .n_columns = 4, .n_key = 1};
    uint32_t n = c->result.n_swaps;
    hs_link__numbered *order = HS_ARENA_ARRAY(arena, hs_link__numbered, n);
    if (!order) return hs_fail_memory(error);
    for (uint32_t i = 0; i < n; i++)
        order[i] = (hs_link__numbered){hs_link__hash(c->result.swaps[i].from, c->result.swaps[i].to), i};
    hs_link__number(order, n, HS_LINK_NUMBER_BITS);
    hs_sync swaps;
    hs_status status = hs_sync__open(&swaps, c->store, &table, (hs_str){0}, error);
    for (uint32_t i = 0; status == HS_OK && i < n; i++) {
        const hs_swap *swap = &c->result.swaps[order[i].index];
        const hs_sync_value row[] = {hs_sync_number((int64_t)order[i].number), hs_sync_text(swap->from),
                                     hs_sync_text(swap->to), hs_sync_number(swap->count)};
        status = hs_sync__row(&swaps, row, error);
    }
    return hs_sync__close(&swaps, status, error);
}

hs_status hs_link__write_copies(hs_collection *c, hs_error *error) {
    hs_status status = write_copies(c, error);
    if (status != HS_OK) return status;
    hs_arena *arena = hs_link__arena_apart();
    status = arena ? write_swaps(c, arena, error) : hs_fail_memory(error);
    hs_arena_free(arena);
    return status;
}

hs_status hs_link__write_duplicates(hs_collection *c, hs_error *error) {
    sqlite3_stmt *set = NULL;
    hs_status status = hs_store__prepare(
        c->store, "UPDATE pages SET near_duplicate_of = ?2 WHERE id = ?1 AND near_duplicate_of IS NOT ?2",
        &set, error);
    for (uint32_t i = 0; status == HS_OK && c->result.near_duplicate_of && i < c->n_pages; i++) {
        uint32_t of = c->result.near_duplicate_of[i];
        sqlite3_bind_int64(set, 1, c->page_rows[i]);
        sqlite3_bind_int64(set, 2, c->page_rows[of < c->n_pages ? of : i]);
        status = hs_store__run(c->store, set, error);
    }
    sqlite3_finalize(set);
    return status;
}
