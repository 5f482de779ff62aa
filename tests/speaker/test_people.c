/* People across pages: who becomes one, who stays apart, and that the order of records tells nothing. */
#include "test.h"

#include <hearsay/hearsay.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define COUNT(array) ((uint32_t)(sizeof(array) / sizeof *(array)))
#define PERSON(page_, name_, description_, gender_)                                                          \
    {                                                                                                        \
        .name = HS_STR(name_), .description = HS_STR(description_), .kind = HS_ENTITY_PERSON,                \
        .gender = gender_, .page = page_                                                                     \
    }
#define OTHER(page_, name_, kind_)                                                                           \
    { .name = HS_STR(name_), .kind = kind_, .page = page_ }

typedef struct linked {
    hs_engine *engine;
    hs_arena *arena;
    uint32_t *known_of;
    hs_known_person *people;
    uint32_t n_people;
} linked;

static linked link_all(const hs_person_record *records, uint32_t n, const char *people_path) {
    linked l = {.arena = hs_arena_new(NULL)};
    hs_error error = {0};
    hs_engine_options options = {.people_path = people_path};
    assert_int_equal(hs_engine_open(&options, &l.engine, &error), HS_OK);
    assert_int_equal(
        hs_people_link(l.engine, l.arena, records, n, &l.known_of, &l.people, &l.n_people, &error), HS_OK);
    return l;
}

static void clear(linked *l) {
    hs_arena_free(l->arena);
    hs_engine_close(l->engine);
}

static void one_person_under_many_names_is_one(void **state) {
    (void)state;
    const hs_person_record records[] = {
        PERSON(1, "Oleg Vance", "Tarsian President", HS_GENDER_MALE),
        PERSON(2, "Vance", "", HS_GENDER_UNKNOWN),
        PERSON(3, "Mr Vance", "", HS_GENDER_MALE),
        PERSON(4, "O. Vance", "", HS_GENDER_MALE),
        PERSON(5, "Oleg P. Vance", "", HS_GENDER_MALE),
    };
    linked l = link_all(records, COUNT(records), NULL);
    assert_int_equal(l.n_people, 1);
    assert_str_equal(l.people[0].name, "Oleg Vance");
    assert_int_equal(l.people[0].n_aliases, 5);
    clear(&l);
}

static void nicknames_are_the_same_person(void **state) {
    (void)state;
    const hs_person_record records[] = {PERSON(1, "William Harrow", "", HS_GENDER_MALE),
                                        PERSON(2, "Bill Harrow", "", HS_GENDER_MALE)};
    linked l = link_all(records, COUNT(records), NULL);
    assert_int_equal(l.n_people, 1);
    clear(&l);
}

static void two_people_of_one_surname_stay_two_and_the_bare_name_joins_neither(void **state) {
    (void)state;
    const hs_person_record records[] = {
        PERSON(1, "Bernard Holt", "", HS_GENDER_MALE),
        PERSON(1, "Harriet Holt", "", HS_GENDER_FEMALE),
        PERSON(2, "Holt", "", HS_GENDER_UNKNOWN),
        PERSON(3, "Mrs Holt", "", HS_GENDER_FEMALE),
    };
    linked l = link_all(records, COUNT(records), NULL);
    assert_int_not_equal(l.known_of[0], l.known_of[1]);
    assert_int_not_equal(l.known_of[2], l.known_of[0]);
    assert_int_not_equal(l.known_of[2], l.known_of[1]);
    assert_int_equal(l.known_of[3], l.known_of[1]);
    clear(&l);
}

static void an_initial_that_fits_two_people_joins_neither(void **state) {
    (void)state;
    const hs_person_record records[] = {PERSON(1, "John Marsh", "", HS_GENDER_MALE),
                                        PERSON(2, "James Marsh", "", HS_GENDER_MALE),
                                        PERSON(3, "J. Marsh", "", HS_GENDER_UNKNOWN)};
    linked l = link_all(records, COUNT(records), NULL);
    assert_int_equal(l.n_people, 3);
    clear(&l);
}

static void descriptions_lead_to_the_person(void **state) {
    (void)state;
    hs_str alias = HS_STR("a former KGB agent");
    hs_person_record records[] = {
        PERSON(1, "Oleg Vance", "Russian President", HS_GENDER_MALE),
        OTHER(2, "the Russian leader", HS_ENTITY_ROLE),
        OTHER(3, "the former KGB agent", HS_ENTITY_ROLE),
        OTHER(4, "the spokesman", HS_ENTITY_ROLE),
    };
    records[0].aliases = &alias;
    records[0].n_aliases = 1;
    linked l = link_all(records, COUNT(records), NULL);
    assert_int_equal(l.known_of[1], l.known_of[0]);
    assert_int_equal(l.known_of[2], l.known_of[0]);
    assert_int_not_equal(l.known_of[3], l.known_of[0]);
    assert_non_null(strstr(l.people[l.known_of[0]].why, "describe"));
    clear(&l);
}

static void a_description_that_fits_two_people_joins_neither(void **state) {
    (void)state;
    const hs_person_record records[] = {PERSON(1, "Oleg Vance", "Russian President", HS_GENDER_MALE),
                                        PERSON(2, "Pyotr Marsh", "Russian President", HS_GENDER_MALE),
                                        OTHER(3, "the Russian leader", HS_ENTITY_ROLE)};
    linked l = link_all(records, COUNT(records), NULL);
    assert_int_equal(l.n_people, 3);
    clear(&l);
}

static void a_bare_surname_of_two_people_joins_the_one_described_alike(void **state) {
    (void)state;
    const hs_person_record records[] = {PERSON(1, "Bernard Holt", "Harrow mayor", HS_GENDER_MALE),
                                        PERSON(1, "Harriet Holt", "", HS_GENDER_FEMALE),
                                        PERSON(2, "Holt", "Harrow mayor", HS_GENDER_UNKNOWN)};
    linked l = link_all(records, COUNT(records), NULL);
    assert_int_equal(l.known_of[2], l.known_of[0]);
    assert_int_not_equal(l.known_of[2], l.known_of[1]);
    clear(&l);
}

static void a_former_office_is_not_the_office(void **state) {
    (void)state;
    const hs_person_record records[] = {PERSON(1, "Pyotr Marsh", "former Russian President", HS_GENDER_MALE),
                                        OTHER(3, "the Russian leader", HS_ENTITY_ROLE)};
    linked l = link_all(records, COUNT(records), NULL);
    assert_int_equal(l.n_people, 2);
    clear(&l);
}

static void bodies_join_by_name_and_initials(void **state) {
    (void)state;
    const hs_person_record records[] = {
        OTHER(1, "the Harrow Ferry Board", HS_ENTITY_ORGANISATION),
        OTHER(2, "Harrow Ferry Board", HS_ENTITY_ORGANISATION), OTHER(3, "HFB", HS_ENTITY_ORGANISATION),
        OTHER(4, "the company", HS_ENTITY_ORGANISATION), OTHER(5, "the company", HS_ENTITY_ORGANISATION)};
    linked l = link_all(records, COUNT(records), NULL);
    assert_int_equal(l.known_of[0], l.known_of[1]);
    assert_int_equal(l.known_of[0], l.known_of[2]);
    assert_int_not_equal(l.known_of[3], l.known_of[4]);
    assert_int_equal(l.n_people, 3);
    clear(&l);
}

static void a_full_name_is_one_whatever_pages_take_it_for(void **state) {
    (void)state;
    const hs_person_record records[] = {
        PERSON(1, "Farid Davepas", "", HS_GENDER_MALE),    PERSON(2, "Davepas", "", HS_GENDER_UNKNOWN),
        PERSON(3, "Farid Davepas", "", HS_GENDER_UNKNOWN), OTHER(4, "Farid Davepas", HS_ENTITY_ORGANISATION),
        PERSON(5, "Harrow Marine", "", HS_GENDER_UNKNOWN), OTHER(6, "Harrow Marine", HS_ENTITY_ORGANISATION),
        OTHER(7, "Harrow Marine", HS_ENTITY_ORGANISATION), OTHER(8, "Davepas", HS_ENTITY_PLACE),
    };
    linked l = link_all(records, COUNT(records), NULL);
    for (uint32_t i = 1; i < 4; i++) assert_int_equal(l.known_of[i], l.known_of[0]);
    assert_int_equal(l.people[l.known_of[0]].kind, HS_ENTITY_PERSON);
    assert_int_equal(l.known_of[5], l.known_of[4]);
    assert_int_equal(l.known_of[6], l.known_of[4]);
    assert_int_equal(l.people[l.known_of[4]].kind, HS_ENTITY_ORGANISATION);
    assert_int_not_equal(l.known_of[7], l.known_of[0]); /* one word is no full name */
    assert_int_equal(l.n_people, 3);
    clear(&l);
}

static void unnamed_sources_never_join(void **state) {
    (void)state;
    const hs_person_record records[] = {OTHER(1, "a senior official", HS_ENTITY_UNNAMED),
                                        OTHER(2, "a senior official", HS_ENTITY_UNNAMED)};
    linked l = link_all(records, COUNT(records), NULL);
    assert_int_equal(l.n_people, 2);
    clear(&l);
}

static void a_list_of_people_pins_names(void **state) {
    (void)state;
    char path[] = "/tmp/hearsay_people_XXXXXX";
    int file = mkstemp(path);
    assert_true(file >= 0);
    static const char tsv[] = "# ours\nHarriet Holt\tHolt\tthe iron mayor\n";
    assert_int_equal(write(file, tsv, sizeof tsv - 1), (ssize_t)sizeof tsv - 1);
    close(file);
    const hs_person_record records[] = {
        PERSON(1, "Bernard Holt", "", HS_GENDER_MALE), PERSON(1, "Harriet Holt", "", HS_GENDER_FEMALE),
        PERSON(2, "Holt", "", HS_GENDER_UNKNOWN), OTHER(3, "the iron mayor", HS_ENTITY_ROLE)};
    linked l = link_all(records, COUNT(records), path);
    unlink(path);
    assert_int_equal(l.known_of[2], l.known_of[1]);
    assert_int_equal(l.known_of[3], l.known_of[1]);
    assert_int_not_equal(l.known_of[0], l.known_of[1]);
    clear(&l);
}

static void a_list_of_people_that_is_not_there_is_told(void **state) {
    (void)state;
    hs_engine *engine = NULL;
    hs_error error = {0};
    hs_engine_options options = {.people_path = "/nowhere/people.tsv"};
    assert_int_equal(hs_engine_open(&options, &engine, &error), HS_ERR_IO);
    assert_true(strlen(error.message) > 10);
}

/* Made-up records with many collisions: few surnames, given names, descriptions. */
static hs_person_record made_up(uint64_t *random) {
    static const char *const names[] = {"Ruta Vance",        "R. Vance",  "Vance", "Oleg Vance",   "Mr Vance",
                                        "Ruta Holt",         "Bill Holt", "Holt",  "William Holt", "HFB",
                                        "Harrow Ferry Board"};
    static const char *const descriptions[] = {"", "Russian President", "Kremlin aide", "former mayor"};
    static const char *const roles[] = {"the Russian leader", "the Kremlin aide", "the mayor"};
    *random = hs_mix64(*random + 1);
    uint64_t r = *random;
    const char *name = names[r % 11], *description = descriptions[(r >> 8) % 4];
    hs_person_record record = {
        .kind = HS_ENTITY_PERSON, .page = (uint32_t)(r >> 40) % 9, .gender = (hs_gender)((r >> 16) % 3)};
    if (r % 11 >= 9) record.kind = HS_ENTITY_ORGANISATION;
    if ((r >> 20) % 5 == 0) name = roles[(r >> 24) % 3], record.kind = HS_ENTITY_ROLE;
    record.name = (hs_str){name, strlen(name)};
    record.description = (hs_str){description, strlen(description)};
    return record;
}

static void the_order_of_records_tells_nothing(void **state) {
    (void)state;
    enum { N = 60, N_ROUNDS = 40 };
    uint64_t random = 11;
    for (int round = 0; round < N_ROUNDS; round++) {
        hs_person_record records[N], shuffled[N];
        uint32_t place[N];
        for (uint32_t i = 0; i < N; i++) records[i] = made_up(&random), place[i] = i;
        for (uint32_t i = N; i > 1; i--) {
            random = hs_mix64(random + 1);
            uint32_t k = (uint32_t)(random % i), swap = place[i - 1];
            place[i - 1] = place[k];
            place[k] = swap;
        }
        for (uint32_t i = 0; i < N; i++) shuffled[i] = records[place[i]];
        linked a = link_all(records, N, NULL), b = link_all(shuffled, N, NULL);
        assert_int_equal(a.n_people, b.n_people);
        for (uint32_t i = 0; i < N; i++) {
            const hs_known_person *x = &a.people[a.known_of[place[i]]], *y = &b.people[b.known_of[i]];
            assert_true(hs_str_equal(x->name, y->name));
            assert_int_equal(x->n_aliases, y->n_aliases);
            assert_string_equal(x->why, y->why);
        }
        clear(&a);
        clear(&b);
    }
}

static void a_directory_of_one_surname_stays_fast(void **state) {
    (void)state;
    enum { N = 200000 };
    hs_person_record *records = calloc(N, sizeof *records);
    char(*names)[24] = malloc(N * sizeof *names);
    assert_non_null(records);
    assert_non_null(names);
    for (uint32_t i = 0; i < N; i++) {
        int len = snprintf(names[i], sizeof names[i], "Q%u Vance", i);
        records[i] = (hs_person_record){.name = {names[i], (size_t)len}, .kind = HS_ENTITY_PERSON, .page = i};
    }
    linked l = link_all(records, N, NULL);
    assert_int_equal(l.n_people, N);
    clear(&l);
    free(names);
    free(records);
}

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

static void running_out_of_memory_is_told(void **state) {
    (void)state;
    const hs_person_record records[] = {PERSON(1, "Oleg Vance", "Russian President", HS_GENDER_MALE),
                                        PERSON(2, "Vance", "", HS_GENDER_UNKNOWN),
                                        OTHER(2, "HFB", HS_ENTITY_ORGANISATION)};
    hs_engine *engine;
    assert_int_equal(hs_engine_open(NULL, &engine, NULL), HS_OK);
    bool is_done = false;
    for (uint32_t n = 0; n < 200 && !is_done; n++) {
        failing f = {.left = n};
        hs_allocator allocator = {failing_resize, &f};
        hs_arena *arena = hs_arena_new(&allocator);
        uint32_t *known_of = NULL, n_people = 0;
        hs_known_person *people = NULL;
        if (arena) {
            hs_status status = hs_people_link(engine, arena, records, 3, &known_of, &people, &n_people, NULL);
            assert_true(status == HS_OK || status == HS_ERR_MEMORY);
            if (status != HS_OK) assert_null(known_of);
            is_done = status == HS_OK;
        }
        hs_arena_free(arena);
    }
    assert_true(is_done);
    hs_engine_close(engine);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_person_under_many_names_is_one),
        cmocka_unit_test(nicknames_are_the_same_person),
        cmocka_unit_test(two_people_of_one_surname_stay_two_and_the_bare_name_joins_neither),
        cmocka_unit_test(an_initial_that_fits_two_people_joins_neither),
        cmocka_unit_test(descriptions_lead_to_the_person),
        cmocka_unit_test(a_description_that_fits_two_people_joins_neither),
        cmocka_unit_test(a_bare_surname_of_two_people_joins_the_one_described_alike),
        cmocka_unit_test(a_former_office_is_not_the_office),
        cmocka_unit_test(bodies_join_by_name_and_initials),
        cmocka_unit_test(a_full_name_is_one_whatever_pages_take_it_for),
        cmocka_unit_test(unnamed_sources_never_join),
        cmocka_unit_test(a_list_of_people_pins_names),
        cmocka_unit_test(a_list_of_people_that_is_not_there_is_told),
        cmocka_unit_test(the_order_of_records_tells_nothing),
        cmocka_unit_test(a_directory_of_one_surname_stays_fast),
        cmocka_unit_test(running_out_of_memory_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
