#include "claim/models.h"

#include "base/arena.h"
#include "base/embed.h"
#include "base/status.h"
#include "base/str.h"
#include "words/lex.h"

#include <string.h>

HS_EMBED_DECLARE(time_words_tsv);
HS_EMBED_DECLARE(frames_tsv);
HS_EMBED_DECLARE(nations_tsv);

enum { MAX_FRAMES = 256, SLOTS = 2048 };

static const char *const turn_names[] = {"", "!denial", "!evidence", "!hedge", "!mention", "!decline"};

/* Keys of single forms do not meet those of stems. */
static uint32_t key_of_form(const hs_word *word) {
    return word->lower ^ 0x9e3779b9u;
}

static hs_frame_word *slot_of(const hs_claim_models *models, uint32_t key) {
    uint32_t slot = key & (models->n_slots - 1);
    while (models->frame_words[slot].key && models->frame_words[slot].key != key)
        slot = (slot + 1) & (models->n_slots - 1);
    return &models->frame_words[slot];
}

const hs_frame_word *hs_claim__frame(const hs_claim_models *models, const hs_word *word) {
    const hs_frame_word *found = slot_of(models, key_of_form(word));
    if (!found->key) found = slot_of(models, word->stem);
    return found->key ? found : NULL;
}

/* One line: frame TAB words. The first frame that claims a stem keeps it. */
static hs_status put_frame(hs_claim_models *models, hs_lexer *lexer, hs_str name, hs_str list,
                           uint32_t *n_used) {
    const hs_word *words;
    uint32_t n;
    bool is_cut;
    hs_turn turn = HS_TURN_NONE;
    for (size_t i = 1; i < sizeof turn_names / sizeof *turn_names; i++)
        if (hs_str_equal(name, (hs_str){turn_names[i], strlen(turn_names[i])})) turn = (hs_turn)i;
    if (models->n_frames >= MAX_FRAMES) return HS_ERR_LIMIT;
    if (!hs_lexer_read(lexer, list, 200, &words, &n, &is_cut)) return HS_ERR_MEMORY;
    for (uint32_t i = 0; i < n; i++) {
        bool is_form = words[i].start > 0 && list.ptr[words[i].start - 1] == '=';
        uint32_t key = is_form ? key_of_form(&words[i]) : words[i].stem;
        hs_frame_word *slot = slot_of(models, key);
        if (slot->key) continue;
        if (++*n_used > models->n_slots / 2) return HS_ERR_LIMIT;
        *slot = (hs_frame_word){key, models->n_frames, turn};
    }
    bool is_symmetric = name.len && name.ptr[0] == '=', is_word = name.len && name.ptr[0] == '~';
    if (is_symmetric || is_word) name = hs_str_sub(name, (hs_span){1, (uint32_t)name.len});
    models->frames[models->n_frames++] = (hs_frame){name, is_symmetric, is_word};
    return HS_OK;
}

/* The file's own order, so that the first frame wins. */
static hs_status read_frames(hs_engine *engine, hs_claim_models *models) {
    hs_heap heap;
    hs_heap_init(&heap, engine->options.allocator);
    hs_lexer *lexer = hs_lexer_new(engine->words, &heap);
    models->n_slots = SLOTS;
    models->frames = hs_arena_get_zeroed(engine->arena, MAX_FRAMES, sizeof *models->frames);
    models->frame_words = hs_arena_get_zeroed(engine->arena, SLOTS, sizeof *models->frame_words);
    hs_status status = lexer && models->frames && models->frame_words ? HS_OK : HS_ERR_MEMORY;
    hs_str tsv = HS_EMBED(frames_tsv);
    uint32_t n_used = 0;
    for (size_t at = 0; at < tsv.len && status == HS_OK;) {
        size_t end = hs_str_find_byte(tsv, at, '\n');
        hs_str line = {tsv.ptr + at, end - at};
        size_t tab = hs_str_find_byte(line, 0, '\t');
        if (tab < line.len && line.ptr[0] != '#')
            status = put_frame(models, lexer, (hs_str){line.ptr, tab},
                               (hs_str){line.ptr + tab + 1, line.len - tab - 1}, &n_used);
        at = end + 1;
    }
    hs_lexer_free(lexer);
    hs_heap_clear(&heap);
    return status;
}

hs_status hs_claim_models_open(hs_engine *engine, hs_error *error) {
    hs_claim_models *models = hs_arena_get_zeroed(engine->arena, 1, sizeof *models);
    if (!models) return hs_fail_memory(error);
    hs_status status = hs_lexicon_read(engine->arena, HS_EMBED(time_words_tsv), &models->time_words);
    if (status == HS_OK) status = hs_lexicon_read(engine->arena, HS_EMBED(nations_tsv), &models->nations);
    if (status == HS_OK) status = read_frames(engine, models);
    if (status == HS_ERR_MEMORY) return hs_fail_memory(error);
    if (status != HS_OK)
        return hs_fail(error, status, HS_STR("frames.tsv"), 0, "the lists of claims cannot be read");
    engine->claim = models;
    return HS_OK;
}
