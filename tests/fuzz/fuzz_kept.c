/* Any bytes as what was kept of a page that was added: refused, or a page can be added behind it. */
#include <hearsay/hearsay.h>
#include <hearsay/kept.h>

#include "base/sections.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { N_BASE = 2 };

static const char *const bodies[] = {
    "The harbour board met on Monday and spoke for two hours about the old pier. \"The old pier will stay "
    "open until the spring,\" Ruta Vance said.",
    "Nobody on the board would say more after the meeting about the old pier. \"The pier stays open until "
    "spring,\" she said, and left by the back door.",
    "The harbour board met on Monday and spoke for two hours about the old pier, a clerk said. \"The old "
    "pier will stay open until the spring.\""};
static const char *const sayings[] = {"The old pier will stay open until the spring,",
                                      "The pier stays open until spring,",
                                      "The old pier will stay open until the spring."};
static const uint32_t numbers[] = {40};

static hs_str str_of(const char *text) {
    return (hs_str){text, strlen(text)};
}

static void make_page(uint32_t n, hs_match_page *page, hs_match_statement *said) {
    *page = (hs_match_page){.id = (uint64_t)(n + 1) << 20,
                            .row = n + 1,
                            .publisher = str_of(n ? "Tarn Post" : "Kelmar Courier"),
                            .body = str_of(bodies[n]),
                            .published = 1500000000 + (int64_t)n * 40000};
    *said = (hs_match_statement){.id = page->id << 20,
                                 .page = n,
                                 .speaker = n == 1 ? HS_NONE : 0,
                                 .speaker_confidence = 0.9f,
                                 .text = str_of(sayings[n]),
                                 .quoted = str_of(sayings[n])};
}

typedef struct desk {
    hs_match_page pages[N_BASE + 1];
    hs_match_statement said[N_BASE + 1];
    hs_known_person person;
    hs_told told;
} desk;

static hs_status load(void *context, int64_t row, hs_loaded_page *page, hs_error *error) {
    desk *d = context;
    (void)error;
    if (row < 1 || row > N_BASE) return HS_ERR_FORMAT; /* what the bytes made up */
    *page = (hs_loaded_page){d->pages[row - 1], &d->said[row - 1], 1, &d->told, 1};
    return HS_OK;
}

static void people(void *context, const hs_known_person **list, const uint32_t **found, uint32_t *n) {
    *list = &((desk *)context)->person, *found = numbers, *n = 1;
}

static hs_sections *make_file(const hs_engine *engine, desk *d) {
    char path[64];
    hs_sections_writer *writer = NULL;
    hs_sections *file = NULL;
    hs_match_result result;
    hs_arena *arena = hs_arena_new(NULL);
    snprintf(path, sizeof path, "/tmp/hearsay-fuzz-kept-%ld", (long)getpid());
    hs_match_input input = {.pages = d->pages,
                            .n_pages = N_BASE,
                            .statements = d->said,
                            .n_statements = N_BASE,
                            .people = &d->person,
                            .n_people = 1,
                            .person_numbers = numbers};
    if (arena && hs_sections_create(path, 1, NULL, &writer, NULL) == HS_OK) {
        input.keep = writer;
        if (hs_match(engine, arena, &input, &result, NULL) == HS_OK &&
            hs_sections_finish(writer, NULL) == HS_OK)
            (void)hs_sections_open(path, 1, NULL, &file, NULL);
    }
    hs_sections_drop(writer);
    hs_arena_free(arena);
    unlink(path);
    return file;
}

static void page_add(const hs_engine *engine, hs_kept *kept, desk *d) {
    hs_adding adding = {.page = {.page = d->pages[N_BASE], .statements = &d->said[N_BASE], .n_statements = 1},
                        .context = d,
                        .load = load,
                        .people = people};
    hs_added added;
    hs_arena *arena = hs_arena_new(NULL);
    hs_status status = arena ? hs_match_add(engine, arena, kept, &adding, &added, NULL) : HS_ERR_MEMORY;
    assert(status == HS_OK || status == HS_ERR_FORMAT || status == HS_ERR_MEMORY);
    if (status == HS_OK && !added.reaches_far) {
        assert(added.result->n_utterances > 0);
        assert(hs_kept_take(kept, added.kept, NULL) != HS_ERR_FORMAT);
    }
    hs_arena_free(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static hs_engine *engine;
    static hs_sections *file;
    static desk d;
    hs_kept *kept = NULL;
    if (!engine && hs_engine_open(NULL, &engine, NULL) != HS_OK) return 0;
    if (!file) {
        d.person = (hs_known_person){.name = str_of("Ruta Vance"), .kind = HS_ENTITY_PERSON};
        d.told = (hs_told){.utterance = 9};
        for (uint32_t n = 0; n <= N_BASE; n++) make_page(n, &d.pages[n], &d.said[n]);
        file = make_file(engine, &d);
    }
    assert(file && hs_kept_open(engine, file, &kept, NULL) == HS_OK);
    hs_status status = hs_kept_take(kept, (hs_str){(const char *)data, size}, NULL);
    assert(status == HS_OK || status == HS_ERR_FORMAT || status == HS_ERR_MEMORY);
    if (status == HS_OK || !size) page_add(engine, kept, &d);
    hs_kept_close(kept);
    return 0;
}
