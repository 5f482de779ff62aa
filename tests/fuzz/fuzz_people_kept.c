/* Any bytes as what was kept of a page that was added: refused, or a page can be added behind it. */
#include <hearsay/hearsay.h>
#include <hearsay/people_kept.h>

#include "base/sections.h"

#include <assert.h>
#include <stdio.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static uint32_t number(void *context, hs_str name) {
    (void)context;
    return (uint32_t)name.len + 1;
}

static hs_status row(void *context, uint32_t number, hs_known_row *found, hs_error *error) {
    (void)context, (void)error;
    *found = (hs_known_row){.is_there = number > 16, .name = HS_STR("Ruta Vance")};
    return HS_OK;
}

static hs_status count_aliases(void *context, uint32_t number, uint32_t *n, hs_error *error) {
    (void)context, (void)number, (void)error;
    *n = 199;
    return HS_OK;
}

static hs_status has_alias(void *context, uint32_t number, hs_str alias, bool *has, hs_error *error) {
    (void)context, (void)number, (void)error;
    *has = alias.len % 2;
    return HS_OK;
}

static hs_sections *empty_file(void) {
    char path[64];
    hs_sections_writer *writer = NULL;
    hs_sections *file = NULL;
    snprintf(path, sizeof path, "/tmp/hearsay-fuzz-people-%ld", (long)getpid());
    if (hs_sections_create(path, 1, NULL, &writer, NULL) == HS_OK &&
        hs_sections_finish(writer, NULL) == HS_OK)
        (void)hs_sections_open(path, 1, NULL, &file, NULL);
    hs_sections_drop(writer);
    unlink(path);
    return file;
}

static void page_add(hs_people_kept *kept) {
    const hs_person_record records[] = {
        {.name = HS_STR("Ruta Vance"), .description = HS_STR("prime minister"), .gender = HS_GENDER_FEMALE},
        {.name = HS_STR("Vance")},
        {.name = HS_STR("the prime minister"), .kind = HS_ENTITY_ROLE},
        {.name = HS_STR("Harrow Ferry Board"), .kind = HS_ENTITY_ORGANISATION},
        {.name = HS_STR("HFB"), .kind = HS_ENTITY_ORGANISATION},
        {.name = HS_STR("residents"), .kind = HS_ENTITY_UNNAMED}};
    const uint32_t n = sizeof records / sizeof *records;
    const hs_people_adding adding = {.page = UINT64_MAX,
                                     .records = records,
                                     .n_records = n,
                                     .number = number,
                                     .row = row,
                                     .count_aliases = count_aliases,
                                     .has_alias = has_alias};
    hs_people_added added;
    hs_arena *arena = hs_arena_new(NULL);
    if (arena && hs_people_add(kept, arena, &adding, &added, NULL) == HS_OK && !added.reaches_far) {
        for (uint32_t i = 0; i < n; i++) assert(added.numbers[i] != 0);
        for (uint32_t i = 1; i < added.n_changes; i++)
            assert(added.changes[i - 1].number < added.changes[i].number);
        assert(hs_people_kept_take(kept, added.kept, NULL) == HS_OK);
    }
    hs_arena_free(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static hs_engine *engine;
    static hs_sections *file;
    hs_people_kept *kept = NULL;
    if (!engine && hs_engine_open(NULL, &engine, NULL) != HS_OK) return 0;
    if (!file) file = empty_file();
    assert(file && hs_people_kept_open(engine, file, &kept, NULL) == HS_OK);
    hs_status status = hs_people_kept_take(kept, (hs_str){(const char *)data, size}, NULL);
    assert(status == HS_OK || status == HS_ERR_FORMAT || status == HS_ERR_MEMORY);
    if (status == HS_OK) page_add(kept);
    hs_people_kept_close(kept);
    return 0;
}
