/* Blocks that a site repeats: nothing that stands in one is listed or told as copied. */
#include "store/link.h"

#include "base/arena.h"
#include "base/status.h"

#include <stdlib.h>

/* Shows the page to what learns the furniture of its site. */
hs_status hs_link__teach(hs_collection *c, const hs_match_page *page, hs_str url, hs_str title,
                         hs_error *error) {
    hs_block *blocks = hs_arena_get_zeroed(c->row, page->n_blocks, sizeof *blocks);
    if (!blocks) return hs_fail_memory(error);
    for (uint32_t i = 0; i < page->n_blocks; i++)
        blocks[i] = (hs_block){HS_BLOCK_PARAGRAPH, page->blocks[i], page->blocks[i]};
    hs_article article = {
        .url = url, .title = title, .text = page->body, .blocks = blocks, .n_blocks = page->n_blocks};
    hs_status status = hs_sites_add(c->sites, &article);
    hs_arena_reset(c->row);
    return status == HS_OK ? HS_OK : hs_fail_memory(error);
}

/* A block that its site repeats on many pages. One that holds a quotation mark never is: an outlet that follows an
 * affair prints the same quotation in every report. */
bool hs_link__is_furniture(const hs_collection *c, uint32_t page, hs_span block) {
    static const char *const marks[] = {"\"",           "\xE2\x80\x9C", "\xE2\x80\x9D",
                                        "\xE2\x80\x98", "\xC2\xAB",     "''"};
    hs_str text = hs_str_sub(c->pages[page].body, block);
    if (!hs_sites_repeats(c->sites, c->urls[page], text)) return false;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (hs_str_find(text, (hs_str){marks[i], strlen(marks[i])}) < text.len) return false;
    return true;
}

/* Whether a statement whose first part is parts stands in furniture. */
bool hs_link__is_in_furniture(const hs_collection *c, uint32_t page, hs_str parts) {
    const hs_match_page *p = &c->pages[page];
    double span[2];
    size_t at = 0;
    if (!hs_store__next_list(parts, &at, span, 2)) return false;
    for (uint32_t i = 0; i < p->n_blocks; i++)
        if (span[0] >= p->blocks[i].start && span[0] < p->blocks[i].end)
            return hs_link__is_furniture(c, page, p->blocks[i]);
    return false;
}

/* Takes furniture out of what copies are looked for in; a page of nothing else keeps it. */
hs_status hs_link__drop_furniture(hs_collection *c, hs_error *error) {
    for (uint32_t i = 0; i < c->n_pages; i++) {
        hs_match_page *page = &c->pages[i];
        HS_VECTOR(hs_span) kept = {0};
        for (uint32_t k = 0; k < page->n_blocks; k++)
            if (!hs_link__is_furniture(c, i, page->blocks[k]) &&
                !hs_vector_push(&kept, c->texts, page->blocks[k]))
                return hs_fail_memory(error);
        if (kept.n == 0 || kept.n == page->n_blocks) continue;
        page->blocks = kept.items;
        page->n_blocks = kept.n;
    }
    return HS_OK;
}

static int by_value(const void *a, const void *b) {
    const int64_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* The marked statements as they were, ascending. */
static hs_status read_marked(hs_collection *c, hs_furniture *marked, hs_error *error) {
    sqlite3_stmt *rows = NULL;
    hs_status status =
        hs_store__prepare(c->store, "SELECT id FROM statements WHERE is_furniture ORDER BY id", &rows, error);
    while (status == HS_OK && sqlite3_step(rows) == SQLITE_ROW)
        if (!hs_vector_push(marked, c->arena, sqlite3_column_int64(rows, 0))) status = hs_fail_memory(error);
    return hs_store__finish(c->store, rows, status, error);
}

/* Marks what stands in furniture, and what did and no longer does not; the rest is left alone. */
hs_status hs_link__mark_furniture(hs_collection *c, hs_error *error) {
    sqlite3_stmt *set = NULL;
    hs_furniture was = {0}, *is = &c->furniture;
    hs_status status = read_marked(c, &was, error);
    if (status == HS_OK)
        status =
            hs_store__prepare(c->store, "UPDATE statements SET is_furniture = ?2 WHERE id = ?1", &set, error);
    if (is->n) qsort(is->items, is->n, sizeof *is->items, by_value);
    for (uint32_t i = 0, k = 0; status == HS_OK && (i < is->n || k < was.n);) {
        int64_t next = i < is->n ? is->items[i] : INT64_MAX, old = k < was.n ? was.items[k] : INT64_MAX;
        i += next <= old;
        k += old <= next;
        if (next == old) continue;
        sqlite3_bind_int64(set, 1, next < old ? next : old);
        sqlite3_bind_int64(set, 2, next < old);
        status = hs_store__run(c->store, set, error);
    }
    sqlite3_finalize(set);
    return status;
}
