/* People of pages that are added, held against those of a link of all pages: tables as a store has them, and made-up pages. */
#ifndef HS_TESTS_SPEAKER_PEOPLE_ADDED_H
#define HS_TESTS_SPEAKER_PEOPLE_ADDED_H

#include "test.h"

#include <hearsay/hearsay.h>
#include <hearsay/people_kept.h>

#include "base/sections.h"
#include "store/link.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { MOST_PAGES = 4000, MOST_RECORDS = 60, PLACE_BITS = 20 };

typedef struct page {
    char doc[16];
    hs_person_record records[MOST_RECORDS];
    uint32_t n;
} page;

typedef struct row {
    uint32_t number;
    hs_entity_kind kind;
    char *name, *description, *why;
    char **aliases; /* sorted */
    uint32_t n_aliases;
} row;

/* The tables of a store, and who each record is. */
typedef struct tables {
    row *rows; /* by number */
    uint32_t n;
    uint32_t (*numbers)[MOST_RECORDS]; /* by page */
} tables;

static char *copy(hs_str text) {
    char *made = malloc(text.len + 1);
    assert_non_null(made);
    if (text.len) memcpy(made, text.ptr, text.len);
    made[text.len] = 0;
    return made;
}

static hs_str str(const char *text) {
    return (hs_str){text, strlen(text)};
}

static void tables_free(tables *t) {
    for (uint32_t i = 0; i < t->n; i++) {
        for (uint32_t k = 0; k < t->rows[i].n_aliases; k++) free(t->rows[i].aliases[k]);
        free(t->rows[i].aliases);
        free(t->rows[i].name);
        free(t->rows[i].description);
        free(t->rows[i].why);
    }
    free(t->rows);
    free(t->numbers);
    *t = (tables){0};
}

static uint64_t id_of(uint32_t place) {
    return ((uint64_t)place + 1) << PLACE_BITS;
}

/* Links pages[n] but those that are out, as the store does; keeps, where file is not NULL. */
static tables link_pages(const hs_engine *engine, const page *pages, uint32_t n, const bool *is_out,
                         const char *file) {
    tables t = {.numbers = calloc(n, sizeof *t.numbers)};
    hs_arena *arena = hs_arena_new(NULL);
    hs_person_record *records = calloc((size_t)n * MOST_RECORDS + 1, sizeof *records);
    assert_non_null(records);
    uint32_t n_records = 0, *known_of, n_people;
    for (uint32_t p = 0; p < n; p++)
        for (uint32_t i = 0; !is_out[p] && i < pages[p].n; i++) {
            records[n_records] = pages[p].records[i];
            records[n_records++].page = p;
        }
    hs_known_person *people;
    hs_people_rows *rows = NULL;
    assert_int_equal(hs_people_link_keeping(engine, arena, records, n_records, &known_of, &people, &n_people,
                                            file ? &rows : NULL, NULL),
                     HS_OK);
    uint32_t *told = malloc((n_people + 1) * sizeof *told);
    for (uint32_t i = 0; i < n_people; i++) told[i] = HS_NONE;
    for (uint32_t i = 0; i < n_records; i++) {
        uint32_t who = known_of[i];
        if (records[i].description.len &&
            (told[who] == HS_NONE || records[i].n_spoken > records[told[who]].n_spoken))
            told[who] = i;
    }
    hs_link__numbered *order = calloc(n_people + 1, sizeof *order);
    for (uint32_t i = 0; i < n_people; i++)
        order[i] = (hs_link__numbered){people[i].key
                                           ? people[i].key
                                           : hs_link__hash(str(pages[records[people[i].key_record].page].doc),
                                                           records[people[i].key_record].name),
                                       i};
    hs_link__number(order, n_people, HS_LINK_NUMBER_BITS);
    t.rows = calloc(n_people + 1, sizeof *t.rows);
    hs_kept_person *kept = calloc(n_people + 1, sizeof *kept);
    t.n = n_people;
    for (uint32_t i = 0; i < n_people; i++) {
        uint32_t p = order[i].index;
        row *r = &t.rows[i];
        *r = (row){.number = (uint32_t)order[i].number, .kind = people[p].kind, .name = copy(people[p].name)};
        r->description = copy(told[p] == HS_NONE ? (hs_str){0} : records[told[p]].description);
        r->why = copy(str(people[p].why));
        r->aliases = calloc(people[p].n_aliases + 1, sizeof *r->aliases);
        r->n_aliases = people[p].n_aliases;
        for (uint32_t k = 0; k < r->n_aliases; k++) r->aliases[k] = copy(people[p].aliases[k]);
        kept[p] = (hs_kept_person){.number = r->number};
        if (told[p] != HS_NONE) {
            kept[p].described_page = id_of(records[told[p]].page);
            kept[p].most_spoken = records[told[p]].n_spoken;
        }
    }
    for (uint32_t p = 0, i = 0; p < n; p++)
        for (uint32_t k = 0; !is_out[p] && k < pages[p].n; k++, i++)
            t.numbers[p][k] = kept[known_of[i]].number;
    if (file) {
        hs_sections_writer *writer;
        assert_non_null(rows);
        assert_int_equal(hs_sections_create(file, 7, NULL, &writer, NULL), HS_OK);
        assert_int_equal(hs_people_keep(writer, rows, kept, n_people, NULL), HS_OK);
        assert_int_equal(hs_sections_finish(writer, NULL), HS_OK);
        hs_sections_drop(writer);
    }
    free(told);
    free(order);
    free(kept);
    free(records);
    hs_arena_free(arena);
    return t;
}

/* ---- What adding asks */

typedef struct asked {
    tables *tables;
    const page *page;
} asked;

static row *row_find(tables *t, uint32_t number) {
    for (uint32_t i = 0; i < t->n; i++)
        if (t->rows[i].number == number) return &t->rows[i];
    return NULL;
}

static uint32_t number(void *context, hs_str name) {
    const asked *a = context;
    return (uint32_t)hs_link__hash(str(a->page->doc), name);
}

static hs_status ask_row(void *context, uint32_t number, hs_known_row *found, hs_error *error) {
    (void)error;
    const row *r = row_find(((asked *)context)->tables, number);
    *found = r ? (hs_known_row){true, str(r->name), r->kind} : (hs_known_row){0};
    return HS_OK;
}

static hs_status count_aliases(void *context, uint32_t number, uint32_t *n, hs_error *error) {
    (void)error;
    const row *r = row_find(((asked *)context)->tables, number);
    *n = r ? r->n_aliases : 0;
    return HS_OK;
}

static hs_status has_alias(void *context, uint32_t number, hs_str alias, bool *has, hs_error *error) {
    (void)error;
    const row *r = row_find(((asked *)context)->tables, number);
    for (uint32_t i = 0; r && i < r->n_aliases; i++) *has |= hs_str_equal(str(r->aliases[i]), alias);
    return HS_OK;
}

static int alias_compare(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static int row_compare(const void *a, const void *b) {
    const row *x = a, *y = b;
    return (x->number > y->number) - (x->number < y->number);
}

static void change_apply(tables *t, const hs_person_change *c) {
    row *r = row_find(t, c->number);
    if (c->is_new) {
        assert_null(r);
        t->rows = realloc(t->rows, (t->n + 1) * sizeof *t->rows);
        r = &t->rows[t->n++];
        *r = (row){.number = c->number, .name = copy(c->name), .kind = c->kind};
    }
    assert_non_null(r);
    assert_true(hs_str_equal(str(r->name), c->name));
    assert_int_equal(r->kind, c->kind);
    free(r->why);
    r->why = copy(str(c->why));
    if (c->is_described) {
        free(r->description);
        r->description = copy(c->description);
    }
    r->aliases = realloc(r->aliases, (r->n_aliases + c->n_aliases + 1) * sizeof *r->aliases);
    for (uint32_t i = 0; i < c->n_aliases; i++) r->aliases[r->n_aliases++] = copy(c->aliases[i]);
    qsort(r->aliases, r->n_aliases, sizeof *r->aliases, alias_compare);
    for (uint32_t i = 0; i < c->n_surplus; i++) free(r->aliases[--r->n_aliases]);
    qsort(t->rows, t->n, sizeof *t->rows, row_compare);
}

static void assert_tables_equal(const tables *got, const tables *wanted, const page *pages, uint32_t n,
                                const bool *is_out) {
    for (uint32_t p = 0; p < n; p++)
        for (uint32_t k = 0; !is_out[p] && k < pages[p].n; k++)
            if (got->numbers[p][k] != wanted->numbers[p][k])
                fail_msg("page %u, %.*s: %u, not %u", p, (int)pages[p].records[k].name.len,
                         pages[p].records[k].name.ptr, got->numbers[p][k], wanted->numbers[p][k]);
    assert_int_equal(got->n, wanted->n);
    for (uint32_t i = 0; i < got->n; i++) {
        const row *x = &got->rows[i], *y = &wanted->rows[i];
        assert_int_equal(x->number, y->number);
        assert_int_equal(x->kind, y->kind);
        assert_string_equal(x->name, y->name);
        assert_string_equal(x->description, y->description);
        assert_string_equal(x->why, y->why);
        assert_int_equal(x->n_aliases, y->n_aliases);
        for (uint32_t k = 0; k < x->n_aliases; k++) assert_string_equal(x->aliases[k], y->aliases[k]);
    }
}

/* ---- Rounds */

typedef struct counts {
    uint32_t n_local, n_far, n_reasons, of_reason[32];
    const char *reasons[32];
} counts;

static void count(counts *c, const char *reason) {
    if (!reason) {
        c->n_local++;
        return;
    }
    uint32_t i = 0;
    c->n_far++;
    while (i < c->n_reasons && strcmp(c->reasons[i], reason) != 0) i++;
    if (i == c->n_reasons && i < 31) c->reasons[c->n_reasons++] = reason;
    c->of_reason[i]++;
}

static void counts_print(const char *name, const counts *c) {
    print_message("%s: %u pages added, %u reach far\n", name, c->n_local, c->n_far);
    for (uint32_t i = 0; i < c->n_reasons; i++) print_message("  %u %s\n", c->of_reason[i], c->reasons[i]);
}

/* Keeps pages but those to be added, adds these one by one; file is another for each process. */
static void add_these(const hs_engine *engine, const page *pages, uint32_t n, const uint32_t *added_pages,
                      uint32_t n_added, counts *c) {
    char file[64];
    snprintf(file, sizeof file, "/tmp/hearsay-people-%ld", (long)getpid());
    bool *is_out = calloc(n, sizeof *is_out);
    for (uint32_t i = 0; i < n_added; i++) is_out[added_pages[i]] = true;
    tables now = link_pages(engine, pages, n, is_out, file);
    hs_sections *sections = NULL;
    hs_people_kept *kept = NULL;
    for (uint32_t i = 0; i < n_added; i++) {
        uint32_t p = added_pages[i];
        if (!kept) {
            assert_int_equal(hs_sections_open(file, 7, NULL, &sections, NULL), HS_OK);
            assert_int_equal(hs_people_kept_open(engine, sections, &kept, NULL), HS_OK);
        }
        hs_arena *arena = hs_arena_new(NULL);
        asked context = {&now, &pages[p]};
        hs_people_adding adding = {.page = id_of(p),
                                   .records = pages[p].records,
                                   .n_records = pages[p].n,
                                   .context = &context,
                                   .number = number,
                                   .row = ask_row,
                                   .count_aliases = count_aliases,
                                   .has_alias = has_alias};
        hs_people_added added;
        assert_int_equal(hs_people_add(kept, arena, &adding, &added, NULL), HS_OK);
        is_out[p] = false;
        count(c, added.reaches_far);
        if (added.reaches_far) {
            hs_people_kept_close(kept);
            hs_sections_close(sections);
            kept = NULL;
            tables_free(&now);
            now = link_pages(engine, pages, n, is_out, file);
        } else {
            for (uint32_t k = 0; k < added.n_changes; k++) change_apply(&now, &added.changes[k]);
            for (uint32_t k = 0; k < pages[p].n; k++) now.numbers[p][k] = added.numbers[k];
            tables all = link_pages(engine, pages, n, is_out, NULL);
            assert_tables_equal(&now, &all, pages, n, is_out);
            tables_free(&all);
            assert_int_equal(hs_people_kept_take(kept, added.kept, NULL), HS_OK);
        }
        hs_arena_free(arena);
    }
    if (kept) {
        hs_people_kept_close(kept);
        hs_sections_close(sections);
    }
    tables_free(&now);
    unlink(file);
    free(is_out);
}

/* The same for some pages by chance. */
static void add_pages(const hs_engine *engine, page *pages, uint32_t n, uint32_t n_added, uint64_t random,
                      counts *c) {
    bool *is_taken = calloc(n, sizeof *is_taken);
    uint32_t *added = malloc(n_added * sizeof *added);
    for (uint32_t i = 0; i < n_added;) {
        random = hs_mix64(random + 1);
        uint32_t p = (uint32_t)(random % n);
        if (is_taken[p]) continue;
        is_taken[p] = true;
        added[i++] = p;
    }
    add_these(engine, pages, n, added, n_added, c);
    free(is_taken);
    free(added);
}

/* ---- Made-up pages */

static uint64_t next(uint64_t *random) {
    return *random = hs_mix64(*random + 0x9E3779B97F4A7C15u);
}

static const char *const given[] = {"Ruta",    "Oleg",   "William", "Bill",  "R.",
                                    "Harriet", "Hedwig", "J.",      "Jonas", "Tove"};
static const char *const surnames[] = {"Vance", "Holt",   "Marsh", "Quandt", "Brekke", "Ashdown",
                                       "Orla",  "Petrov", "Lund",  "Sorrel", "Tarn",   "Wick"};
static const char *const described[] = {"",
                                        "",
                                        "",
                                        "Tarsian President",
                                        "Harrow mayor",
                                        "former mayor",
                                        "chief engineer",
                                        "prime minister",
                                        "the Kremlin aide",
                                        "spokeswoman"};
static const char *const roles[] = {"the Tarsian leader", "the Prime Minister",  "the prime minister",
                                    "The mayor",          "the Harrow mayor",    "the spokesman",
                                    "the Chief Engineer", "the former President"};
static const char *const bodies[] = {
    "Harrow Ferry Board", "HFB", "the Harrow Ferry Board", "the company", "Ruta Vance",
    "Outer Tarn Council", "OTC", "Oban Trade Club",        "Harrow"};
static const char *const unnamed[] = {"a senior official", "one woman", "residents"};
#define OF(array) ((array)[next(random) % (sizeof(array) / sizeof *(array))])

static char texts[8 << 20];
static size_t n_texts;

static hs_str text_new(const char *format, const char *a, const char *b) {
    size_t room = sizeof texts - n_texts;
    int len = snprintf(texts + n_texts, room, format, a, b);
    assert_true(len >= 0 && (size_t)len < room);
    hs_str made = {texts + n_texts, (size_t)len};
    n_texts += (size_t)len + 1;
    return made;
}

/* n_names tells how many names there are: few of them collide. */
static void record_make(uint64_t *random, uint32_t n_names, hs_person_record *r) {
    static hs_str aliases[4096][2];
    static uint32_t n_aliases;
    char surname[32];
    uint32_t pick = (uint32_t)(next(random) % n_names);
    *r = (hs_person_record){.gender = (hs_gender)(next(random) % 4 == 0 ? next(random) % 3 : 0)};
    snprintf(surname, sizeof surname, "%s", surnames[pick % 12]);
    if (pick >= 12)
        snprintf(surname, sizeof surname, "%c%cn%.20s", 'A' + (int)(pick % 23), 'a' + (int)(pick / 23 % 23),
                 surnames[pick % 12]);
    r->n_spoken = (uint32_t)(next(random) % 3);
    switch (next(random) % 10) {
    case 0:
    case 1:
    case 2:
        r->name = text_new("%s%s", surname, "");
        break;
    case 3:
        r->name = text_new("%s %s", next(random) % 2 ? "Mr" : "Mrs", surname);
        break;
    case 4:
        r->kind = HS_ENTITY_UNNAMED;
        r->name = text_new("%s%s", OF(unnamed), "");
        return;
    case 5:
        if (next(random) % 3) break;
        r->kind = next(random) % 3 ? HS_ENTITY_ORGANISATION : HS_ENTITY_PLACE;
        r->name = text_new("%s%s", OF(bodies), "");
        return;
    case 6:
        if (next(random) % 3) break;
        r->kind = HS_ENTITY_ROLE;
        r->name = text_new("%s%s", OF(roles), "");
        return;
    default:
        break;
    }
    if (next(random) % 40 == 0) r->name = HS_STR(","); /* nameless */
    /* who bears a surname has one given name mostly */
    if (!r->name.len) {
        const char *mine = next(random) % 12 ? given[(pick * 7) % 10] : OF(given);
        r->name = text_new("%s %s", mine, surname);
        r->gender = next(random) % 8 ? (hs_gender)(pick % 3) : r->gender;
    }
    const char *description =
        next(random) % 3 ? "" : described[next(random) % 5 ? pick % 10 : next(random) % 10];
    r->description = str(description);
    if (n_aliases < 4096 && next(random) % 2) {
        hs_str *mine = aliases[n_aliases++];
        mine[0] = r->name;
        mine[1] = next(random) % 2 ? str("he") : text_new("%s%s", OF(roles), "");
        r->aliases = mine;
        r->n_aliases = 2;
    }
}

static void pages_make(uint64_t seed, uint32_t n_names, uint32_t n_per_page, page *pages, uint32_t n) {
    uint64_t random = seed;
    n_texts = 0;
    for (uint32_t p = 0; p < n; p++) {
        snprintf(pages[p].doc, sizeof pages[p].doc, "doc%05u", p);
        pages[p].n = 1 + (uint32_t)(next(&random) % n_per_page);
        for (uint32_t i = 0; i < pages[p].n; i++) record_make(&random, n_names, &pages[p].records[i]);
    }
}

#endif
