/* People of a page that is added: who they are among all. */
#include "store/link_kept.h"

#include "base/arena.h"
#include "base/status.h"

static const char *const number_taken = "two people have one number";

typedef HS_VECTOR(hs_person_record) person_records;

static hs_status load_records(hs_link__near *near, int64_t row, person_records *records, hs_error *error) {
    hs_collection c = {.store = near->kept->store, .row = near->row, .names = near->arena};
    sqlite3_stmt *rows;
    hs_status status = hs_link__kept_sql(near->kept, NEAR_RECORDS, &rows, error);
    if (status != HS_OK) return status;
    sqlite3_bind_int64(rows, 1, row);
    while (status == HS_OK && sqlite3_step(rows) == SQLITE_ROW) {
        hs_person_record record = {0};
        status = hs_link__read_record(&c, rows, &record, error);
        if (status == HS_OK && !hs_vector_push(records, near->arena, record)) status = hs_fail_memory(error);
    }
    if (sqlite3_reset(rows) != SQLITE_OK && status == HS_OK) status = hs_store__fail(c.store, error);
    return status;
}

static uint32_t number_of(void *context, hs_str name) {
    const hs_link__near *near = context;
    hs_link__numbered one = {hs_link__hash(near->doc, name), 0};
    hs_link__number(&one, 1, HS_LINK_NUMBER_BITS);
    return (uint32_t)one.number;
}

static hs_status get_row(void *context, uint32_t number, hs_known_row *row, hs_error *error) {
    hs_link__near *near = context;
    sqlite3_stmt *found;
    *row = (hs_known_row){0};
    hs_status status = hs_link__kept_sql(near->kept, NEAR_PERSON, &found, error);
    if (status != HS_OK) return status;
    sqlite3_bind_int64(found, 1, number);
    if (sqlite3_step(found) == SQLITE_ROW) {
        *row = (hs_known_row){true, hs_store__column(found, 0, near->arena),
                              (hs_entity_kind)sqlite3_column_int(found, 1)};
        if (!row->name.ptr) status = hs_fail_memory(error);
    }
    sqlite3_reset(found);
    return status;
}

static hs_status count_aliases(void *context, uint32_t number, uint32_t *n, hs_error *error) {
    hs_link__near *near = context;
    sqlite3_stmt *found;
    hs_status status = hs_link__kept_sql(near->kept, NEAR_COUNT_ALIASES, &found, error);
    if (status != HS_OK) return status;
    sqlite3_bind_int64(found, 1, number);
    *n = sqlite3_step(found) == SQLITE_ROW ? (uint32_t)sqlite3_column_int64(found, 0) : 0;
    sqlite3_reset(found);
    return HS_OK;
}

static hs_status has_alias(void *context, uint32_t number, hs_str alias, bool *has, hs_error *error) {
    hs_link__near *near = context;
    sqlite3_stmt *found;
    hs_status status = hs_link__kept_sql(near->kept, NEAR_HAS_ALIAS, &found, error);
    if (status != HS_OK) return status;
    sqlite3_bind_int64(found, 1, number);
    hs_store__bind_str(found, 2, alias);
    *has = sqlite3_step(found) == SQLITE_ROW;
    sqlite3_reset(found);
    return HS_OK;
}

static hs_status put_person(hs_link__near *near, const hs_person_change *change, hs_error *error) {
    sqlite3_stmt *put;
    hs_store *store = near->kept->store;
    hs_status status =
        hs_link__kept_sql(near->kept, change->is_new ? NEAR_PERSON_PUT : NEAR_PERSON_SET, &put, error);
    if (status != HS_OK) return status;
    sqlite3_bind_int64(put, 1, change->number);
    if (change->is_new) {
        hs_store__bind_str(put, 2, change->name);
        hs_store__bind_str(put, 3, change->is_described ? change->description : (hs_str){0});
        sqlite3_bind_int64(put, 4, change->kind);
        hs_store__bind_str(put, 5, hs_link__str(change->why));
    } else {
        hs_store__bind_str(put, 2, hs_link__str(change->why));
        if (change->is_described)
            hs_store__bind_str(put, 3, change->description);
        else
            sqlite3_bind_null(put, 3);
    }
    status = hs_store__run(store, put, error);
    if (status == HS_OK && sqlite3_changes64(store->db) != 1) near->far = number_taken;
    return status;
}

static hs_status put_aliases(hs_link__near *near, const hs_person_change *change, hs_error *error) {
    sqlite3_stmt *put, *drop;
    hs_store *store = near->kept->store;
    hs_status status = hs_link__kept_sql(near->kept, NEAR_ALIAS_PUT, &put, error);
    if (status == HS_OK) status = hs_link__kept_sql(near->kept, NEAR_ALIASES_DROP, &drop, error);
    for (uint32_t i = 0; status == HS_OK && i < change->n_aliases; i++) {
        sqlite3_bind_int64(put, 1, change->number);
        hs_store__bind_str(put, 2, change->aliases[i]);
        status = hs_store__run(store, put, error);
    }
    if (status != HS_OK || !change->n_surplus) return status;
    sqlite3_bind_int64(drop, 1, change->number);
    sqlite3_bind_int64(drop, 2, change->n_surplus);
    return hs_store__run(store, drop, error);
}

static hs_status put_links(hs_link__near *near, int64_t row, const uint32_t *numbers, uint32_t n,
                           hs_error *error) {
    sqlite3_stmt *put;
    hs_status status = hs_link__kept_sql(near->kept, NEAR_LINK_PUT, &put, error);
    for (uint32_t i = 0; status == HS_OK && i < n; i++) {
        sqlite3_bind_int64(put, 1, hs_store__place(row, i));
        sqlite3_bind_int64(put, 2, numbers[i]);
        status = hs_store__run(near->kept->store, put, error);
    }
    return status;
}

hs_status hs_link__near_people(hs_link__near *near, int64_t row, uint64_t id, hs_error *error) {
    person_records records = {0};
    hs_people_added added = {0};
    hs_status status = load_records(near, row, &records, error);
    if (status != HS_OK) return status;
    hs_people_adding adding = {.page = id,
                               .records = records.items,
                               .n_records = records.n,
                               .context = near,
                               .number = number_of,
                               .row = get_row,
                               .count_aliases = count_aliases,
                               .has_alias = has_alias};
    status = hs_people_add(near->kept->people, near->arena, &adding, &added, error);
    near->far = added.reaches_far;
    near->people_kept = added.kept;
    for (uint32_t i = 0; status == HS_OK && !near->far && i < added.n_changes; i++) {
        status = put_person(near, &added.changes[i], error);
        if (status == HS_OK && !near->far) status = put_aliases(near, &added.changes[i], error);
    }
    return status == HS_OK && !near->far ? put_links(near, row, added.numbers, records.n, error) : status;
}
