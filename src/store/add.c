/* Writing pages, one batch a transaction. */
#include "store/internal.h"

#include "base/status.h"

static hs_str str_of(const char *text) {
    return (hs_str){text ? text : "", text ? strlen(text) : 0};
}

hs_status hs_store_run_begin(hs_store *store, hs_str started, hs_error *error) {
    sqlite3_stmt *add = NULL;
    int64_t linked = HS_STORE_CUT_SHORT, kept_twice = 0;
    hs_store__known_close(store->known);
    store->known = NULL;
    hs_status status = hs_store__known_open(store, &store->known, error);
    if (status == HS_OK) status = hs_store__load_validators(store, error);
    if (status == HS_OK) status = hs_store__meta_get(store, "linked", &linked, error);
    if (status == HS_OK) status = hs_store__meta_get(store, "kept_twice", &kept_twice, error);
    store->may_replace = kept_twice != 0;
    store->was_linked = linked != HS_STORE_CUT_SHORT;
    if (status == HS_OK) status = hs_store__begin(store, error);
    if (status != HS_OK) return status;
    const char *sql = "INSERT INTO runs (started, version) VALUES (?1, ?2)";
    if (sqlite3_prepare_v2(store->db, sql, -1, &add, NULL) != SQLITE_OK) return hs_store__fail(store, error);
    hs_store__bind_str(add, 1, started);
    hs_store__bind_str(add, 2, str_of(hs_version()));
    status = hs_store__run(store, add, error);
    store->run = sqlite3_last_insert_rowid(store->db);
    sqlite3_finalize(add);
    return status == HS_OK ? hs_store_commit(store, error) : status;
}

/* What was linked and matched before is out of date from here on, until hs_store_link. */
static hs_status mark_unlinked(hs_store *store, hs_error *error) {
    if (store->is_marked_unlinked) return HS_OK;
    hs_status status = hs_store__meta_set(store, "linked", HS_STORE_CUT_SHORT, error);
    store->is_marked_unlinked = status == HS_OK;
    return status;
}

hs_status hs_store_mark_seen(hs_store *store, const hs_page *page, hs_error *error) {
    char id[HS_PAGE_ID_SIZE];
    sqlite3_stmt *seen, *revive;
    hs_page_id(page, id);
    hs_status status = hs_store__begin(store, error);
    if (status == HS_OK) status = hs_store__prepared(store, SQL_PAGE_SEEN, &seen, error);
    if (status == HS_OK) status = hs_store__prepared(store, SQL_PAGE_REVIVE, &revive, error);
    if (status != HS_OK) return status;
    hs_store__bind_str(seen, 1, str_of(id));
    sqlite3_bind_int64(seen, 2, store->run);
    bool is_replaced = sqlite3_step(seen) == SQLITE_ROW && !sqlite3_column_int(seen, 0);
    status = hs_store__run(store, seen, error);
    if (status == HS_OK)
        status = hs_store__keep_validators(store, page->doc, page->etag, page->last_modified, error);
    if (status == HS_OK && (is_replaced || store->may_replace)) status = hs_store__spoil_kept(store, error);
    if (status != HS_OK || !is_replaced) return status;
    /* the page went back to an earlier version */
    hs_store__bind_str(revive, 1, str_of(id));
    status = hs_store__run(store, revive, error);
    return status == HS_OK ? mark_unlinked(store, error) : status;
}

static hs_status outlet_of(hs_store *store, hs_str name, int64_t *outlet, hs_error *error) {
    sqlite3_stmt *add, *find;
    *outlet = 0;
    if (!name.len) return HS_OK;
    hs_status status = hs_store__prepared(store, SQL_OUTLET_ADD, &add, error);
    if (status == HS_OK) status = hs_store__prepared(store, SQL_OUTLET_FIND, &find, error);
    if (status != HS_OK) return status;
    hs_store__bind_str(find, 1, name);
    int code = sqlite3_step(find);
    if (code == SQLITE_ROW) *outlet = sqlite3_column_int64(find, 0);
    sqlite3_reset(find);
    if (code == SQLITE_ROW) return HS_OK;
    hs_store__bind_str(add, 1, name);
    status = hs_store__run(store, add, error);
    *outlet = sqlite3_last_insert_rowid(store->db);
    return status;
}

static hs_status add_page_row(hs_store *store, const hs_packed_page *p, int64_t *page, hs_error *error) {
    const hs_article *a = p->article;
    sqlite3_stmt *add;
    int64_t outlet = 0;
    hs_status status = outlet_of(store, p->outlet, &outlet, error);
    if (status == HS_OK) status = hs_store__prepared(store, SQL_PAGE_ADD, &add, error);
    if (status != HS_OK) return status;
    const hs_str texts[] = {str_of(p->id), a->doc, a->url, p->host, a->title, a->publisher};
    for (int i = 0; i < 6; i++) hs_store__bind_str(add, i + 1, texts[i]);
    if (outlet)
        sqlite3_bind_int64(add, 7, outlet);
    else
        sqlite3_bind_null(add, 7);
    hs_store__bind_str(add, 8, a->published.iso);
    hs_store__bind_str(add, 9, str_of(a->published.source));
    if (p->published_at == INT64_MIN)
        sqlite3_bind_null(add, 10);
    else
        sqlite3_bind_int64(add, 10, p->published_at);
    hs_store__bind_str(add, 11, a->modified.iso);
    hs_store__bind_str(add, 12, str_of(a->modified.source));
    const hs_str more[] = {a->language, a->section, a->dateline, p->byline};
    for (int i = 0; i < 4; i++) hs_store__bind_str(add, i + 13, more[i]);
    sqlite3_bind_int64(add, 17, p->format);
    hs_store__bind_str(add, 18, str_of(p->notice));
    sqlite3_bind_int64(add, 19, a->body_len);
    sqlite3_bind_int64(add, 20, (int64_t)a->text.len);
    if (p->title_start == HS_NONE)
        sqlite3_bind_null(add, 21);
    else
        sqlite3_bind_int64(add, 21, p->title_start);
    sqlite3_bind_int64(add, 22, p->n_statements);
    sqlite3_bind_blob(add, 23, p->content_hash, sizeof p->content_hash, SQLITE_STATIC);
    sqlite3_bind_int64(add, 24, store->run);
    status = hs_store__run(store, add, error);
    *page = sqlite3_changes64(store->db) ? sqlite3_last_insert_rowid(store->db) : 0;
    return status;
}

static hs_status add_text(hs_store *store, const hs_packed_page *p, int64_t page, hs_error *error) {
    sqlite3_stmt *add;
    hs_status status = hs_store__prepared(store, SQL_TEXT_ADD, &add, error);
    if (status != HS_OK) return status;
    sqlite3_bind_int64(add, 1, page);
    hs_store__bind_str(add, 2, p->blocks);
    sqlite3_bind_blob64(add, 3, p->text.ptr, p->text.len, SQLITE_STATIC);
    if (p->source.len)
        sqlite3_bind_blob64(add, 4, p->source.ptr, p->source.len, SQLITE_STATIC);
    else
        sqlite3_bind_null(add, 4);
    status = hs_store__run(store, add, error);
    if (status != HS_OK) return status;
    return hs_store__index_later(store, SQL_BODY_INDEX, page, p->body_words, error);
}

static hs_status add_people(hs_store *store, const hs_packed_page *p, int64_t page, hs_error *error) {
    sqlite3_stmt *add;
    hs_status status = hs_store__prepared(store, SQL_PERSON_ADD, &add, error);
    for (uint32_t i = 0; i < p->n_people && status == HS_OK; i++) {
        const hs_packed_person *person = &p->people[i];
        sqlite3_bind_int64(add, 1, hs_store__place(page, i));
        sqlite3_bind_int64(add, 2, page);
        sqlite3_bind_int64(add, 3, i);
        hs_store__bind_str(add, 4, person->person->name);
        hs_store__bind_str(add, 5, person->person->description);
        sqlite3_bind_int64(add, 6, person->person->kind);
        sqlite3_bind_int64(add, 7, person->person->gender);
        sqlite3_bind_int64(add, 8, person->n_spoken);
        hs_store__bind_str(add, 9, person->mentions);
        hs_store__bind_str(add, 10, person->aliases);
        status = hs_store__run(store, add, error);
    }
    return status;
}

static void bind_role(sqlite3_stmt *add, int at, const hs_packed_page *p, int64_t page,
                      const hs_attribution *role) {
    if (role && role->person < p->n_people)
        sqlite3_bind_int64(add, at, hs_store__place(page, role->person));
    else
        sqlite3_bind_null(add, at);
    sqlite3_bind_int64(add, at + 1, role ? role->mention.start : 0);
    sqlite3_bind_int64(add, at + 2, role ? role->mention.end : 0);
    sqlite3_bind_double(add, at + 3, role ? (double)role->confidence : 0);
}

static void bind_said(sqlite3_stmt *add, int at, const hs_day_said *said, char first[16], char last[16]) {
    hs_day_write(said->first, first);
    hs_day_write(said->last, last);
    bool is_told = *first && *last;
    if (is_told) {
        sqlite3_bind_text(add, at, first, -1, SQLITE_STATIC);
        sqlite3_bind_text(add, at + 1, last, -1, SQLITE_STATIC);
    } else {
        sqlite3_bind_null(add, at);
        sqlite3_bind_null(add, at + 1);
    }
    sqlite3_bind_int64(add, at + 2, is_told ? said->words.start : 0);
    sqlite3_bind_int64(add, at + 3, is_told ? said->words.end : 0);
    hs_store__bind_str(add, at + 4, str_of(is_told ? said->why : NULL));
}

static hs_status add_statement(hs_store *store, const hs_packed_page *p, int64_t page, uint32_t i,
                               sqlite3_stmt *add, hs_error *error) {
    const hs_packed_statement *packed = &p->statements[i];
    const hs_statement *s = packed->statement;
    const hs_speaking *speaking = packed->speaking;
    int64_t id = hs_store__place(page, i + 1);
    sqlite3_bind_int64(add, 1, id);
    sqlite3_bind_int64(add, 2, page);
    sqlite3_bind_int64(add, 3, i + 1);
    sqlite3_bind_int64(add, 4, s->kind);
    sqlite3_bind_int64(add, 5, s->cue_class);
    sqlite3_bind_int64(add, 6, s->flags | (speaking ? speaking->flags : 0));
    hs_store__bind_str(add, 7, packed->text);
    hs_store__bind_str(add, 8, packed->parts);
    hs_store__bind_str(add, 9, packed->quoted);
    sqlite3_bind_int64(add, 10, s->cue.start);
    sqlite3_bind_int64(add, 11, s->cue.end);
    sqlite3_bind_int64(add, 12, s->source.start);
    sqlite3_bind_int64(add, 13, s->source.end);
    bind_role(add, 14, p, page, speaking ? &speaking->speaker : NULL);
    bind_role(add, 18, p, page, speaking ? &speaking->via : NULL);
    bind_role(add, 22, p, page, speaking ? &speaking->addressee : NULL);
    hs_store__bind_str(add, 26, packed->candidates);
    if (s->question < p->n_statements)
        sqlite3_bind_int64(add, 27, hs_store__place(page, s->question + 1));
    else
        sqlite3_bind_null(add, 27);
    sqlite3_bind_double(add, 28, (double)s->confidence);
    hs_store__bind_str(add, 29, str_of(s->why));
    hs_store__bind_str(add, 30, str_of(speaking ? speaking->why : NULL));
    char first[16], last[16]; /* live until the statement has run */
    bind_said(add, 31, &packed->said, first, last);
    hs_status status = hs_store__run(store, add, error);
    if (status != HS_OK) return status;
    return hs_store__index_later(store, SQL_STATEMENT_INDEX, id, packed->text, error);
}

static hs_status add_statements(hs_store *store, const hs_packed_page *p, int64_t page, hs_error *error) {
    sqlite3_stmt *add;
    hs_status status = hs_store__prepared(store, SQL_STATEMENT_ADD, &add, error);
    for (uint32_t i = 0; i < p->n_statements && status == HS_OK; i++)
        status = add_statement(store, p, page, i, add, error);
    return status;
}

hs_status hs_store_add(hs_store *store, const hs_packed_page *packed, bool *is_new, hs_error *error) {
    int64_t page = 0;
    hs_status status = hs_store__begin(store, error);
    if (status == HS_OK) status = add_page_row(store, packed, &page, error);
    if (status == HS_OK && page) {
        status = mark_unlinked(store, error);
        if (status == HS_OK) status = add_text(store, packed, page, error);
        if (status == HS_OK) status = add_people(store, packed, page, error);
        if (status == HS_OK) status = add_statements(store, packed, page, error);
    }
    if (status == HS_OK)
        status = hs_store__keep_validators(store, packed->article->doc, packed->etag, packed->last_modified,
                                           error);
    if (status != HS_OK) {
        hs_store__rollback(store);
        return status;
    }
    store->n_added += page != 0;
    *is_new = page != 0;
    return HS_OK;
}

hs_status hs_store_add_problem(hs_store *store, hs_status cause, const hs_error *problem, hs_error *error) {
    sqlite3_stmt *add;
    hs_status status = hs_store__begin(store, error);
    if (status == HS_OK) status = hs_store__prepared(store, SQL_PROBLEM_ADD, &add, error);
    if (status != HS_OK) return status;
    sqlite3_bind_int64(add, 1, store->run);
    hs_store__bind_str(add, 2, str_of(problem->file));
    sqlite3_bind_int64(add, 3, (int64_t)problem->offset);
    hs_store__bind_str(add, 4, str_of(hs_status_name(cause)));
    sqlite3_bind_int64(add, 5, cause);
    hs_store__bind_str(add, 6, str_of(problem->message));
    return hs_store__run(store, add, error);
}

hs_status hs_store_commit(hs_store *store, hs_error *error) {
    if (!store->is_in_batch) return HS_OK;
    hs_status status = hs_store__index_now(store, error);
    if (status == HS_OK) status = hs_store__exec(store, "COMMIT", error);
    if (status != HS_OK) {
        hs_store__rollback(store);
        return status;
    }
    store->is_in_batch = false;
    return HS_OK;
}
