/* Pages that adding one reads: it and those that have something in common with it, each as linking all pages has it. */
#include "store/link_kept.h"

#include "base/arena.h"
#include "base/status.h"

/* A collection of one page. */
static bool make_room(hs_link__near *near, hs_collection *c) {
    *c = (hs_collection){.store = near->kept->store,
                         .arena = near->arena,
                         .texts = near->arena,
                         .row = near->row,
                         .sites = near->sites,
                         .n_pages = 1,
                         .pages = hs_arena_get_zeroed(near->arena, 1, sizeof *c->pages),
                         .page_rows = HS_ARENA_ARRAY(near->arena, int64_t, 1),
                         .urls = HS_ARENA_ARRAY(near->arena, hs_str, 1),
                         .published = HS_ARENA_ARRAY(near->arena, hs_str, 1)};
    return c->pages && c->page_rows && c->urls && c->published;
}

/* What is known of the furniture of its site. */
static hs_status put_blocks(hs_link__near *near, const hs_collection *c, hs_error *error) {
    const hs_match_page *page = &c->pages[0];
    for (uint32_t i = 0; i < page->n_blocks; i++) {
        uint64_t key = hs_sites_key(c->urls[0], hs_str_sub(page->body, page->blocks[i]));
        uint32_t titles = key ? hs_link__kept_titles(near->kept, key) : 0;
        if (titles && hs_sites_put(near->sites, (hs_site_block){key, titles}) != HS_OK)
            return hs_fail_memory(error);
    }
    return HS_OK;
}

static hs_status read_page(hs_link__near *near, hs_collection *c, int64_t row, hs_str *title,
                           hs_error *error) {
    sqlite3_stmt *found;
    hs_status status = hs_link__kept_sql(near->kept, NEAR_PAGE, &found, error);
    if (status != HS_OK) return status;
    sqlite3_bind_int64(found, 1, row);
    int code = sqlite3_step(found);
    if (code == SQLITE_ROW)
        status = hs_link__read_page(c, 0, found, title, error);
    else
        status = code == SQLITE_DONE ? hs_link__damaged(c, error) : hs_store__fail(c->store, error);
    sqlite3_reset(found);
    return status == HS_OK ? put_blocks(near, c, error) : status;
}

hs_status hs_link__near_person(hs_link__near *near, int64_t number, uint32_t *place, hs_error *error) {
    sqlite3_stmt *found, *names;
    hs_str name, why;
    HS_VECTOR(hs_str) aliases = {0};
    *place = HS_NONE;
    for (uint32_t i = 0; i < near->numbers.n; i++)
        if (near->numbers.items[i] == (uint32_t)number) *place = i;
    if (*place != HS_NONE || !number) return HS_OK;
    hs_store *store = near->kept->store;
    hs_status status = hs_link__kept_sql(near->kept, NEAR_PERSON, &found, error);
    if (status == HS_OK) status = hs_store__prepared(store, SQL_ALIASES_GET, &names, error);
    if (status != HS_OK) return status;
    sqlite3_bind_int64(found, 1, number);
    if (sqlite3_step(found) != SQLITE_ROW) { /* every link leads to one */
        sqlite3_reset(found);
        return hs_fail(error, HS_ERR_FORMAT, hs_link__str(store->path), 0, "the store is damaged");
    }
    hs_known_person person = {.kind = (hs_entity_kind)sqlite3_column_int(found, 1)};
    name = hs_store__column(found, 0, near->arena);
    why = hs_store__column(found, 2, near->arena);
    sqlite3_reset(found);
    sqlite3_bind_int64(names, 1, number);
    bool is_whole = name.ptr && why.ptr;
    while (is_whole && sqlite3_step(names) == SQLITE_ROW) {
        hs_str alias = hs_store__column(names, 0, near->arena);
        is_whole = alias.ptr && hs_vector_push(&aliases, near->arena, alias);
    }
    sqlite3_reset(names);
    person.name = name, person.why = why.ptr;
    person.aliases = aliases.items, person.n_aliases = aliases.n;
    if (!is_whole || !hs_vector_push(&near->people, near->arena, person) ||
        !hs_vector_push(&near->numbers, near->arena, (uint32_t)number))
        return hs_fail_memory(error);
    *place = near->people.n - 1;
    return HS_OK;
}

static hs_status read_statement(hs_link__near *near, hs_collection *c, sqlite3_stmt *row,
                                hs_match_statement *s, bool *is_furniture, hs_error *error) {
    enum { PERSON = 13 };
    uint32_t speaker = HS_NONE;
    hs_status status = hs_link__read_statement(c, 0, row, s, is_furniture, error);
    if (status == HS_OK && !*is_furniture)
        status = hs_link__near_person(near, sqlite3_column_int64(row, PERSON), &speaker, error);
    if (status == HS_OK && !*is_furniture)
        hs_link__name_speaker(s, speaker, near->people.items, near->people.n);
    return status;
}

static hs_status read_statements(hs_link__near *near, hs_collection *c, hs_link__loaded *loaded,
                                 hs_error *error) {
    HS_VECTOR(hs_match_statement) statements = {0};
    sqlite3_stmt *rows;
    hs_status status = hs_link__kept_sql(near->kept, NEAR_STATEMENTS, &rows, error);
    if (status != HS_OK) return status;
    sqlite3_bind_int64(rows, 1, c->page_rows[0]);
    while (status == HS_OK && sqlite3_step(rows) == SQLITE_ROW) {
        hs_match_statement s;
        bool is_furniture;
        status = read_statement(near, c, rows, &s, &is_furniture, error);
        bool is_put = status != HS_OK || (is_furniture ? hs_vector_push(&loaded->furniture, near->arena,
                                                                        sqlite3_column_int64(rows, 0))
                                                       : hs_vector_push(&statements, near->arena, s));
        if (!is_put) status = hs_fail_memory(error);
    }
    if (sqlite3_reset(rows) != SQLITE_OK && status == HS_OK) status = hs_store__fail(c->store, error);
    loaded->page.statements = statements.items;
    loaded->page.n_statements = statements.n;
    return status;
}

static hs_status read_told(hs_link__near *near, hs_link__loaded *loaded, hs_error *error) {
    HS_VECTOR(hs_told) told = {0};
    sqlite3_stmt *rows;
    hs_status status = hs_link__kept_sql(near->kept, NEAR_TOLD, &rows, error);
    if (status != HS_OK) return status;
    sqlite3_bind_int64(rows, 1, loaded->page.page.row);
    while (status == HS_OK && sqlite3_step(rows) == SQLITE_ROW) {
        hs_told one = {.place = (uint32_t)sqlite3_column_int64(rows, 0),
                       .utterance = (uint64_t)sqlite3_column_int64(rows, 1)};
        status = hs_link__near_person(near, sqlite3_column_int64(rows, 2), &one.speaker, error);
        if (status == HS_OK && !hs_vector_push(&told, near->arena, one)) status = hs_fail_memory(error);
    }
    if (sqlite3_reset(rows) != SQLITE_OK && status == HS_OK)
        status = hs_store__fail(near->kept->store, error);
    loaded->page.told = told.items;
    loaded->page.n_told = told.n;
    return status;
}

/* What is read of the page when its blocks are known. */
static hs_status read_rest(hs_link__near *near, hs_collection *c, hs_link__loaded *loaded, hs_error *error) {
    hs_status status = read_statements(near, c, loaded, error);
    if (status == HS_OK) status = hs_link__drop_furniture(c, error);
    loaded->page.page = c->pages[0];
    loaded->url = c->urls[0];
    loaded->published = c->published[0];
    return status == HS_OK ? read_told(near, loaded, error) : status;
}

static hs_link__loaded *push_loaded(hs_link__near *near) {
    hs_link__loaded *fresh = hs_arena_get_zeroed(near->arena, 1, sizeof *fresh);
    return fresh && hs_vector_push(&near->loaded, near->arena, fresh) ? fresh : NULL;
}

hs_status hs_link__near_load(hs_link__near *near, int64_t row, uint64_t id, hs_link__loaded **loaded,
                             hs_error *error) {
    hs_collection c;
    hs_str title;
    for (uint32_t i = 0; i < near->loaded.n; i++) {
        *loaded = near->loaded.items[i];
        if ((*loaded)->page.page.row == row) return HS_OK;
    }
    hs_arena_reset(near->row);
    if (!make_room(near, &c)) return hs_fail_memory(error);
    c.pages[0].id = id;
    hs_status status = read_page(near, &c, row, &title, error);
    if (status != HS_OK) return status;
    *loaded = push_loaded(near);
    return *loaded ? read_rest(near, &c, *loaded, error) : hs_fail_memory(error);
}

/* Blocks that are furniture as far as its site is known, and with this page, too. */
static uint32_t count_furniture(const hs_collection *c) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < c->pages[0].n_blocks; i++)
        n += hs_link__is_furniture(c, 0, c->pages[0].blocks[i]);
    return n;
}

hs_status hs_link__near_load_added(hs_link__near *near, int64_t row, uint64_t id, hs_error *error) {
    hs_collection c;
    hs_str title;
    if (!make_room(near, &c)) return hs_fail_memory(error);
    c.pages[0].id = id;
    hs_status status = read_page(near, &c, row, &title, error);
    if (status != HS_OK) return status;
    uint32_t n_known = count_furniture(&c);
    status = hs_link__teach(&c, &c.pages[0], c.urls[0], title, error);
    if (status != HS_OK) return status;
    if (count_furniture(&c) != n_known) near->far = "a paragraph became one that its site repeats";
    near->page = push_loaded(near);
    return near->page ? read_rest(near, &c, near->page, error) : hs_fail_memory(error);
}
