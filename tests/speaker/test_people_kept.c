/* People of a page that is added are those of a link of all pages, or the page is told to reach too far. */
#include "people_added.h"

static void pages_added_one_by_one_give_the_people_of_one_link(void **state) {
    (void)state;
    static page pages[300];
    hs_engine *engine;
    assert_int_equal(hs_engine_open(NULL, &engine, NULL), HS_OK);
    counts few = {0}, many = {0};
    for (uint64_t seed = 1; seed <= 40; seed++) {
        pages_make(seed, 6 + (uint32_t)seed % 20, 4, pages, 60);
        add_pages(engine, pages, 60, 20, seed, &few);
        pages_make(seed + 100, 150, 6, pages, 300);
        add_pages(engine, pages, 300, 20, seed, &many);
    }
    counts_print("few names", &few);
    counts_print("many names", &many);
    assert_true(few.n_local > 400);
    assert_true(many.n_local > 2 * many.n_far);
    hs_engine_close(engine);
}

/* ---- Single cases: base pages, one record each, then pages that are added, of up to two records. */

#define PERSON(name_, description_, gender_)                                                                 \
    {                                                                                                        \
        .name = HS_STR(name_), .description = HS_STR(description_), .kind = HS_ENTITY_PERSON,                \
        .gender = gender_                                                                                    \
    }
#define OTHER(name_, kind_)                                                                                  \
    { .name = HS_STR(name_), .kind = kind_ }

typedef struct single {
    hs_person_record base[6], added[3][2];
    const char *reach[3]; /* of each page; NULL: it is added */
} single;

static uint32_t count_named(const hs_person_record *records, uint32_t most) {
    uint32_t n = 0;
    while (n < most && records[n].name.len) n++;
    return n;
}

static void single_cases_are_added_or_told(void **state) {
    (void)state;
    static const char *const parted = "people of one surname are parted or joined anew";
    static const char *const leads = "a description that roles of other pages have leads elsewhere";
    static const char *const initials = "initials that other pages have lead elsewhere";
    static const char *const body = "somebody bears the name of a body or place of other pages";
    static const char *const renamed = "somebody gets another name";
    const single cases[] = {
        /* a bare surname, a new name, somebody unnamed */
        {{PERSON("Ruta Vance", "", HS_GENDER_FEMALE)},
         {{PERSON("Vance", "", HS_GENDER_UNKNOWN)},
          {PERSON("Oleg Marsh", "", HS_GENDER_MALE), PERSON("Marsh", "", HS_GENDER_MALE)},
          {OTHER("residents", HS_ENTITY_UNNAMED), OTHER("residents", HS_ENTITY_UNNAMED)}},
         {NULL}},
        /* a second one of the name that a bare surname means; one whom a title keeps apart; a name for a bare surname */
        {{PERSON("Ruta Vance", "", HS_GENDER_FEMALE), PERSON("Vance", "", HS_GENDER_UNKNOWN)},
         {{PERSON("Mr Vance", "", HS_GENDER_MALE)}, {PERSON("Oleg Vance", "", HS_GENDER_MALE)}},
         {NULL, parted}},
        {{PERSON("Vance", "", HS_GENDER_UNKNOWN)}, {{PERSON("Ruta Vance", "", HS_GENDER_FEMALE)}}, {renamed}},
        /* offices: nobody asks; a role is led; a second holder; the first one of a role that waits */
        {{PERSON("Ruta Vance", "Harrow mayor", HS_GENDER_FEMALE)},
         {{PERSON("Oleg Marsh", "Harrow mayor", HS_GENDER_MALE)},
          {OTHER("the Harrow mayor", HS_ENTITY_ROLE)}},
         {NULL, NULL}},
        {{PERSON("Ruta Vance", "Harrow mayor", HS_GENDER_FEMALE)},
         {{OTHER("the Harrow mayor", HS_ENTITY_ROLE)},
          {PERSON("Oleg Marsh", "Harrow mayor", HS_GENDER_MALE)}},
         {NULL, leads}},
        {{OTHER("the Harrow mayor", HS_ENTITY_ROLE)},
         {{PERSON("Ruta Vance", "Harrow mayor", HS_GENDER_FEMALE)}},
         {leads}},
        /* small letters: a group for each; a former one leads nowhere */
        {{PERSON("Ruta Vance", "prime minister", HS_GENDER_FEMALE)},
         {{OTHER("the prime minister", HS_ENTITY_ROLE), OTHER("a prime minister", HS_ENTITY_ROLE)},
          {OTHER("the prime minister", HS_ENTITY_ROLE)},
          {OTHER("the former prime minister", HS_ENTITY_ROLE)}},
         {NULL}},
        /* roles tell a sex of whom none was known, and another one */
        {{PERSON("Ruta Vance", "Harrow mayor", HS_GENDER_UNKNOWN)},
         {{{.name = HS_STR("the Harrow mayor"), .kind = HS_ENTITY_ROLE, .gender = HS_GENDER_MALE}},
          {OTHER("Vance", HS_ENTITY_PERSON)},
          {PERSON("Ruta Vance", "", HS_GENDER_FEMALE)}},
         {NULL, NULL, "the sex of somebody whom roles may mean changes"}},
        {{PERSON("Ruta Vance", "prime minister", HS_GENDER_UNKNOWN)},
         {{{.name = HS_STR("the prime minister"), .kind = HS_ENTITY_ROLE, .gender = HS_GENDER_MALE}},
          {{.name = HS_STR("the prime minister"), .kind = HS_ENTITY_ROLE, .gender = HS_GENDER_FEMALE}}},
         {NULL, "roles may tell two sexes of somebody"}},
        {{PERSON("Ruta Vance", "Harrow mayor", HS_GENDER_UNKNOWN), OTHER("the Harrow mayor", HS_ENTITY_ROLE)},
         {{{.name = HS_STR("the Harrow mayor"), .kind = HS_ENTITY_ROLE, .gender = HS_GENDER_MALE}}},
         {"the sex of a role changes"}},
        /* a bare surname of two people, led by what it is */
        {{PERSON("Ruta Vance", "Harrow mayor", HS_GENDER_FEMALE), PERSON("Oleg Vance", "", HS_GENDER_MALE),
          PERSON("Vance", "Harrow mayor", HS_GENDER_UNKNOWN)},
         {{PERSON("Vance", "", HS_GENDER_UNKNOWN)}, {PERSON("Tove Lund", "Harrow mayor", HS_GENDER_FEMALE)}},
         {NULL, parted}},
        {{PERSON("Oleg Vance", "Russian President", HS_GENDER_MALE),
          PERSON("Ruta Vance", "", HS_GENDER_FEMALE), PERSON("Vance", "Russian leader", HS_GENDER_UNKNOWN)},
         {{PERSON("Vance", "", HS_GENDER_UNKNOWN)}},
         {NULL}},
        /* of two who are described alike the one who says more tells */
        {{PERSON("Ruta Vance", "", HS_GENDER_FEMALE)},
         {{{.name = HS_STR("Ruta Vance"), .description = HS_STR("chief engineer"), .n_spoken = 2},
           {.name = HS_STR("Vance"), .description = HS_STR("boss"), .n_spoken = 1}}},
         {NULL}},
        /* the nameless lead, too */
        {{PERSON(",", "Harrow mayor", HS_GENDER_MALE)},
         {{OTHER("the Harrow mayor", HS_ENTITY_ROLE)}, {PERSON(",", "Harrow mayor", HS_GENDER_MALE)}},
         {"somebody gets a fuller name", leads}},
        /* bodies */
        {{OTHER("Outer Tarn Council", HS_ENTITY_ORGANISATION)},
         {{OTHER("OTC", HS_ENTITY_ORGANISATION)},
          {OTHER("the Outer Tarn Council", HS_ENTITY_ORGANISATION)},
          {OTHER("Oban Trade Club", HS_ENTITY_ORGANISATION)}},
         {NULL, NULL, initials}},
        {{OTHER("OTC", HS_ENTITY_ORGANISATION)},
         {{OTHER("Outer Tarn Council", HS_ENTITY_ORGANISATION)}},
         {initials}},
        {{OTHER("Ruta Vance", HS_ENTITY_PLACE)}, {{PERSON("Ruta Vance", "", HS_GENDER_FEMALE)}}, {body}},
        {{PERSON("Ruta Vance", "", HS_GENDER_FEMALE)},
         {{OTHER("Ruta Vance", HS_ENTITY_PLACE), OTHER("the company", HS_ENTITY_ORGANISATION)},
          {OTHER("Ruta Vance", HS_ENTITY_PLACE)}},
         {NULL, "a name is taken for something else"}},
        {{PERSON("Ruta Vance", "", HS_GENDER_FEMALE)},
         {{PERSON("Oleg Marsh", "", HS_GENDER_MALE), OTHER("Oleg Marsh", HS_ENTITY_PLACE)}},
         {NULL}},
    };
    hs_engine *engine;
    assert_int_equal(hs_engine_open(NULL, &engine, NULL), HS_OK);
    uint32_t n_wrong = 0;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        static page pages[9];
        const uint32_t added[] = {6, 7, 8};
        uint32_t n_added = 0;
        memset(pages, 0, sizeof pages);
        for (uint32_t p = 0; p < 9; p++) {
            snprintf(pages[p].doc, sizeof pages[p].doc, "doc%u", p);
            if (p < 6) {
                pages[p].n = cases[i].base[p].name.len != 0;
                pages[p].records[0] = cases[i].base[p];
            } else {
                pages[p].n = count_named(cases[i].added[p - 6], 2);
                memcpy(pages[p].records, cases[i].added[p - 6], pages[p].n * sizeof *pages[p].records);
                n_added += pages[p].n != 0;
            }
        }
        for (uint32_t k = 1; k <= n_added; k++) { /* each with those before it */
            counts one = {0};
            add_these(engine, pages, 6 + k, added, k, &one);
            const char *wanted = cases[i].reach[k - 1];
            const char *got = one.n_far ? one.reasons[one.n_reasons - 1] : NULL;
            if ((wanted == NULL) != (got == NULL) || (wanted && strcmp(wanted, got) != 0)) n_wrong++;
            if ((wanted == NULL) != (got == NULL) || (wanted && strcmp(wanted, got) != 0))
                print_error("case %zu, page %u: %s\n", i, k, got ? got : "added");
        }
    }
    assert_int_equal(n_wrong, 0);
    hs_engine_close(engine);
}

static void of_many_aliases_the_first_are_kept(void **state) {
    (void)state;
    static page pages[4];
    static char names[250][16];
    static hs_str aliases[250];
    for (uint32_t i = 0; i < 250; i++) {
        snprintf(names[i], sizeof names[i], "Vance %03u", i * 7 % 250);
        aliases[i] = str(names[i]);
    }
    for (uint32_t p = 0; p < 4; p++) {
        snprintf(pages[p].doc, sizeof pages[p].doc, "doc%u", p);
        pages[p].n = 1;
        pages[p].records[0] = (hs_person_record){.name = HS_STR("Ruta Vance"),
                                                 .aliases = aliases + (uint32_t[]){0, 20, 150, 190}[p],
                                                 .n_aliases = (uint32_t[]){20, 130, 40, 60}[p]};
    }
    hs_engine *engine;
    assert_int_equal(hs_engine_open(NULL, &engine, NULL), HS_OK);
    counts c = {0};
    add_these(engine, pages, 4, (const uint32_t[]){1, 2, 3}, 3, &c);
    assert_int_equal(c.n_local, 3);
    hs_engine_close(engine);
}

static void of_descriptions_that_say_as_much_the_first_in_order_of_pages_is_told(void **state) {
    (void)state;
    static page pages[4];
    for (uint32_t p = 0; p < 4; p++) {
        snprintf(pages[p].doc, sizeof pages[p].doc, "doc%u", p);
        pages[p].n = 1;
        pages[p].records[0] = (hs_person_record){.name = HS_STR("Ruta Vance"),
                                                 .description = str((const char *[]){"", "a", "b", "c"}[p])};
    }
    hs_engine *engine;
    assert_int_equal(hs_engine_open(NULL, &engine, NULL), HS_OK);
    counts c = {0};
    add_these(engine, pages, 4, (const uint32_t[]){3, 1, 2}, 3, &c);
    add_these(engine, pages, 4, (const uint32_t[]){1, 3, 2}, 3, &c);
    assert_int_equal(c.n_local, 6);
    hs_engine_close(engine);
}

static void a_page_between_those_of_somebody_new_is_added(void **state) {
    (void)state;
    static page pages[4];
    for (uint32_t p = 0; p < 4; p++) {
        snprintf(pages[p].doc, sizeof pages[p].doc, "doc%u", p);
        pages[p].n = 1;
        pages[p].records[0] = (hs_person_record){.name = p ? HS_STR("Ruta Vance") : HS_STR("Oleg Marsh")};
    }
    hs_engine *engine;
    assert_int_equal(hs_engine_open(NULL, &engine, NULL), HS_OK);
    counts c = {0};
    add_these(engine, pages, 4, (const uint32_t[]){1, 3, 2}, 3, &c);
    assert_int_equal(c.n_local, 3);
    hs_engine_close(engine);
}

static int key_compare(const void *a, const void *b) {
    const uint64_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* Keys of all people, ascending. */
static uint32_t link_keys(const hs_engine *engine, const hs_person_record *records, uint32_t n,
                          uint64_t *keys) {
    uint32_t *known_of, n_people;
    hs_known_person *people;
    hs_arena *arena = hs_arena_new(NULL);
    assert_int_equal(hs_people_link(engine, arena, records, n, &known_of, &people, &n_people, NULL), HS_OK);
    for (uint32_t i = 0; i < n_people; i++) keys[i] = people[i].key;
    qsort(keys, n_people, sizeof *keys, key_compare);
    hs_arena_free(arena);
    return n_people;
}

static void the_order_of_pages_changes_no_number(void **state) {
    (void)state;
    enum { N_PAGES = 40, MOST = N_PAGES * MOST_RECORDS };
    static page pages[N_PAGES];
    static hs_person_record records[2][MOST];
    static uint64_t keys[2][MOST];
    uint32_t n = 0;
    hs_engine *engine;
    pages_make(3, 12, 8, pages, N_PAGES);
    for (uint32_t p = 0; p < N_PAGES; p++)
        for (uint32_t i = 0; i < pages[p].n; i++, n++) {
            records[0][n] = records[1][n] = pages[p].records[i];
            records[0][n].page = p, records[1][n].page = N_PAGES - 1 - p;
        }
    assert_int_equal(hs_engine_open(NULL, &engine, NULL), HS_OK);
    uint32_t n_people = link_keys(engine, records[0], n, keys[0]);
    assert_int_equal(link_keys(engine, records[1], n, keys[1]), n_people);
    assert_memory_equal(keys[0], keys[1], n_people * sizeof **keys);
    for (uint32_t i = 1; i < n_people; i++) assert_true(!keys[0][i] || keys[0][i] != keys[0][i - 1]);
    hs_engine_close(engine);
}

/* ---- Memory and damage */

typedef struct failing {
    uint32_t left;
} failing;

static void *failing_resize(void *context, void *ptr, size_t size) {
    failing *f = context;
    if (size && f->left == 0) return NULL;
    if (size) f->left--;
    if (size == 0) return free(ptr), NULL;
    return realloc(ptr, size);
}

/* Opens what is kept of pages, adds pages[p] to it and takes it in; the first status that is not HS_OK. */
static hs_status add_once(const hs_engine *engine, const char *file, hs_arena *arena, const page *pages,
                          uint32_t p, tables *now) {
    hs_sections *sections = NULL;
    hs_people_kept *kept = NULL;
    hs_people_added added = {0};
    asked context = {now, &pages[p]};
    hs_people_adding adding = {.page = id_of(p),
                               .records = pages[p].records,
                               .n_records = pages[p].n,
                               .context = &context,
                               .number = number,
                               .row = ask_row,
                               .count_aliases = count_aliases,
                               .has_alias = has_alias};
    hs_status status = hs_sections_open(file, 7, NULL, &sections, NULL);
    if (status == HS_OK) status = hs_people_kept_open(engine, sections, &kept, NULL);
    if (status == HS_OK) status = hs_people_add(kept, arena, &adding, &added, NULL);
    if (status == HS_OK && !added.reaches_far) status = hs_people_kept_take(kept, added.kept, NULL);
    hs_people_kept_close(kept);
    hs_sections_close(sections);
    return status;
}

static void running_out_of_memory_is_told(void **state) {
    (void)state;
    static page pages[40];
    bool is_out[40] = {[39] = true}, is_done = false;
    failing f = {.left = UINT32_MAX};
    hs_allocator allocator = {failing_resize, &f};
    hs_engine_options options = {.allocator = &allocator};
    hs_engine *engine;
    pages_make(3, 30, 8, pages, 40);
    assert_int_equal(hs_engine_open(&options, &engine, NULL), HS_OK);
    tables now = link_pages(engine, pages, 40, is_out, "/tmp/hearsay-people-memory");
    for (uint32_t n = 0; n < 5000 && !is_done; n++) {
        f.left = n;
        hs_arena *arena = hs_arena_new(&allocator);
        if (arena) {
            hs_status status = add_once(engine, "/tmp/hearsay-people-memory", arena, pages, 39, &now);
            assert_true(status == HS_OK || status == HS_ERR_MEMORY);
            is_done = status == HS_OK;
        }
        hs_arena_free(arena);
    }
    assert_true(is_done);
    f.left = UINT32_MAX;
    hs_engine_close(engine);
    tables_free(&now);
    unlink("/tmp/hearsay-people-memory");
}

static void a_damaged_file_leads_nowhere_outside(void **state) {
    (void)state;
    static page pages[40];
    static unsigned char bytes[1 << 20];
    const char *file = "/tmp/hearsay-people-damage";
    bool is_out[40] = {[39] = true};
    hs_engine *engine;
    assert_int_equal(hs_engine_open(NULL, &engine, NULL), HS_OK);
    for (uint64_t seed = 1; seed < 6; seed++) {
        uint64_t random = seed;
        pages_make(seed, 30, 8, pages, 40);
        tables now = link_pages(engine, pages, 40, is_out, file);
        FILE *whole = fopen(file, "rb");
        assert_non_null(whole);
        size_t n = fread(bytes, 1, sizeof bytes, whole);
        fclose(whole);
        for (int round = 0; round < 60; round++) {
            FILE *damaged = fopen(file, "wb");
            assert_non_null(damaged);
            assert_int_equal(fwrite(bytes, 1, n, damaged), n);
            for (int i = 0; i < 20; i++) {
                fseek(damaged, (long)(next(&random) % n), SEEK_SET);
                fputc((int)(next(&random) % 256), damaged);
            }
            fclose(damaged);
            hs_arena *arena = hs_arena_new(NULL);
            hs_status status = add_once(engine, file, arena, pages, 39, &now);
            assert_true(status == HS_OK || status == HS_ERR_FORMAT || status == HS_ERR_IO);
            hs_arena_free(arena);
        }
        tables_free(&now);
    }
    unlink(file);
    hs_engine_close(engine);
}

static void damaged_bytes_of_a_page_are_refused(void **state) {
    (void)state;
    static page pages[2];
    bool is_out[2] = {false, true};
    const char *file = "/tmp/hearsay-people-bytes";
    hs_engine *engine;
    hs_sections *sections;
    hs_people_kept *kept;
    pages_make(5, 30, 8, pages, 2);
    assert_int_equal(hs_engine_open(NULL, &engine, NULL), HS_OK);
    tables now = link_pages(engine, pages, 2, is_out, file);
    assert_int_equal(hs_sections_open(file, 7, NULL, &sections, NULL), HS_OK);
    char bytes[16 + 20 + 4] = {0};
    bytes[8] = 1; /* one record */
    for (size_t n = 0; n < sizeof bytes; n++) {
        assert_int_equal(hs_people_kept_open(engine, sections, &kept, NULL), HS_OK);
        hs_error error = {0};
        hs_status status = hs_people_kept_take(kept, (hs_str){bytes, n}, &error);
        assert_int_equal(status, n == 16 + 20 ? HS_OK : HS_ERR_FORMAT);
        hs_people_kept_close(kept);
    }
    hs_sections_close(sections);
    tables_free(&now);
    unlink(file);
    hs_engine_close(engine);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(single_cases_are_added_or_told),
        cmocka_unit_test(of_many_aliases_the_first_are_kept),
        cmocka_unit_test(of_descriptions_that_say_as_much_the_first_in_order_of_pages_is_told),
        cmocka_unit_test(a_page_between_those_of_somebody_new_is_added),
        cmocka_unit_test(the_order_of_pages_changes_no_number),
        cmocka_unit_test(running_out_of_memory_is_told),
        cmocka_unit_test(a_damaged_file_leads_nowhere_outside),
        cmocka_unit_test(damaged_bytes_of_a_page_are_refused),
        cmocka_unit_test(pages_added_one_by_one_give_the_people_of_one_link),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
