/* Pages and statements made of arbitrary bytes: the first byte of each line says what the line is. */
#include <hearsay/match.h>

#include <assert.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MAX = 64 };

static void check_span(hs_span span, size_t len) {
    assert(span.start <= span.end);
    assert(span.end <= len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static hs_engine *engine; /* opening one takes far longer than a run */
    if (!engine && hs_engine_open(NULL, &engine, NULL) != HS_OK) return 0;
    hs_match_page pages[MAX];
    hs_match_statement statements[MAX];
    hs_match_input input = {.pages = pages, .statements = statements, .n_threads = 1};
    const char *bytes = (const char *)data;
    for (size_t at = 0; at < size && input.n_pages < MAX && input.n_statements < MAX;) {
        const char *newline = memchr(bytes + at, '\n', size - at);
        size_t end = newline ? (size_t)(newline - bytes) : size;
        if (end > at) {
            unsigned head = data[at];
            hs_str text = {bytes + at + 1, end - at - 1};
            if (head % 3 == 0 || !input.n_pages) {
                pages[input.n_pages] =
                    (hs_match_page){.id = input.n_pages + 1,
                                    .body = text,
                                    .published = head % 2 ? INT64_MIN : 1500000000 + head * 86400};
                input.n_pages++;
            } else {
                hs_str quoted = {text.ptr + text.len / 3, text.len / 3};
                hs_kind kind = (hs_kind)(head / 4 % 4);
                statements[input.n_statements] =
                    (hs_match_statement){.id = input.n_statements + 1,
                                         .page = input.n_pages - 1,
                                         .speaker = head % 5 ? head % 5 : HS_NONE,
                                         .kind = kind,
                                         .text = text,
                                         .quoted = kind == HS_KIND_DIRECT ? text : quoted};
                input.n_statements++;
            }
        }
        at = end + 1;
    }
    hs_arena *arena = hs_arena_new(NULL);
    if (!arena) return 0;
    hs_match_result result;
    if (hs_match(engine, arena, &input, &result, NULL) == HS_OK) {
        uint32_t seen[MAX] = {0};
        for (uint32_t u = 0; u < result.n_utterances; u++) {
            const hs_utterance *utterance = &result.utterances[u];
            assert(utterance->n_members > 0 && utterance->best < utterance->n_members);
            for (uint32_t m = 0; m < utterance->n_members; m++) {
                const hs_member *member = &utterance->members[m];
                assert(member->statement < input.n_statements && member->why);
                assert(member->parent == HS_NONE || member->parent < utterance->n_members);
                assert(member->also == HS_NONE || member->also < result.n_utterances);
                seen[member->statement]++;
                for (uint32_t e = 0; e < member->n_edits; e++) {
                    check_span(member->edits[e].from, utterance->text.len);
                    check_span(member->edits[e].to, statements[member->statement].text.len);
                }
            }
        }
        for (uint32_t i = 0; i < input.n_statements; i++) assert(seen[i] == 1 || seen[i] == 2);
        for (uint32_t c = 0; c < result.n_copies; c++) {
            check_span(result.copies[c].a, pages[result.copies[c].page_a].body.len);
            check_span(result.copies[c].b, pages[result.copies[c].page_b].body.len);
        }
    }
    hs_arena_free(arena);
    return 0;
}
