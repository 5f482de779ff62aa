#include "engine/engine.h"

#include "base/arena.h"
#include "base/embed.h"
#include "base/status.h"
#include "base/str.h"
#include "words/lex.h"

#include <libstemmer.h>
#include <string.h>

HS_EMBED_DECLARE(match_words_tsv);
HS_EMBED_DECLARE(match_phrases_tsv);
HS_EMBED_DECLARE(match_common_tsv);
HS_EMBED_DECLARE(match_credits_tsv);
HS_EMBED_DECLARE(match_occasion_tsv);
HS_EMBED_DECLARE(match_house_tsv);
HS_EMBED_DECLARE(match_names_tsv);
HS_EMBED_DECLARE(thesaurus_bin);

#define THESAURUS_MAGIC 0x48545348u

static bool open_thesaurus(hs_str bytes, hs_thesaurus *thesaurus) {
    uint32_t head[7];
    if (bytes.len < sizeof head || bytes.len % sizeof(uint32_t)) return false;
    memcpy(head, bytes.ptr, sizeof head);
    uint64_t n_words = head[1], n_links = head[2], n_irregular = head[3], n_antonyms = head[4];
    uint64_t wanted = 7 + 5 * n_words + 3 + n_links + 2 * n_irregular + 2 * n_antonyms + head[5] + head[6];
    if (head[0] != THESAURUS_MAGIC || wanted != bytes.len / sizeof(uint32_t)) return false;
    const uint32_t *at = (const uint32_t *)(const void *)bytes.ptr + 7; /* embedded files are aligned to 64 */
    *thesaurus = (hs_thesaurus){.n_words = head[1], .n_irregular = head[3], .n_antonyms = head[4]};
    thesaurus->stem = at, at += n_words;
    thesaurus->first = at, at += n_words + 1;
    thesaurus->common = at, at += n_words;
    thesaurus->synset = at, at += n_links;
    thesaurus->form = at, at += n_irregular;
    thesaurus->lemma = at, at += n_irregular;
    thesaurus->opposite_a = at, at += n_antonyms;
    thesaurus->opposite_b = at, at += n_antonyms;
    thesaurus->sense_first = at, at += n_words + 1;
    thesaurus->sense = at, at += head[5];
    thesaurus->wider_first = at, at += n_words + 1;
    thesaurus->wider = at;
    return true;
}

/* Hash of a phrase of single words, as hs_lexer_read makes it from the words of a text. */
static uint64_t phrase_key(hs_str phrase, uint32_t *n_words, uint32_t *first) {
    uint64_t key = HS_WORDS_SEED;
    *n_words = 0;
    for (size_t at = 0; at < phrase.len;) {
        size_t end = hs_str_find_byte(phrase, at, ' ');
        uint32_t lower = hs_hash32((hs_str){phrase.ptr + at, end - at});
        if (*n_words == 0) *first = lower;
        if (end > at) key = hs_words_mix(key, lower), ++*n_words;
        at = end + 1;
    }
    return key;
}

static void add_phrase(struct hs_word_models *models, hs_word_phrase phrase) {
    uint32_t slot = (uint32_t)phrase.key & (models->phrase_capacity - 1);
    while (models->phrases[slot].n_words && models->phrases[slot].key != phrase.key)
        slot = (slot + 1) & (models->phrase_capacity - 1);
    models->phrases[slot] = phrase;
}

/* What a phrase is matched as: the stem of a single word, else the phrase itself. */
static uint32_t phrase_stem(struct sb_stemmer *stemmer, hs_str as) {
    if (hs_str_find_byte(as, 0, ' ') < as.len) return hs_hash32(as);
    const sb_symbol *stem = sb_stemmer_stem(stemmer, (const sb_symbol *)as.ptr, (int)as.len);
    return stem ? hs_hash32((hs_str){(const char *)stem, (size_t)sb_stemmer_length(stemmer)}) : hs_hash32(as);
}

static hs_status read_phrases(struct hs_word_models *models, hs_arena *arena) {
    hs_lexicon lines;
    hs_status status = hs_lexicon_read(arena, HS_EMBED(match_phrases_tsv), &lines);
    if (status != HS_OK) return status;
    models->phrase_capacity = lines.capacity * 2;
    models->phrases = hs_arena_get_zeroed(arena, models->phrase_capacity, sizeof *models->phrases);
    models->phrase_starts = hs_arena_get_zeroed(arena, HS_WORDS_START_BITS / 32, sizeof(uint32_t));
    if (!models->phrases || !models->phrase_starts) return HS_ERR_MEMORY;
    struct sb_stemmer *stemmer = sb_stemmer_new("english", NULL);
    if (!stemmer) return HS_ERR_MEMORY;
    for (uint32_t i = 0; i < lines.capacity; i++) {
        const hs_lexicon_entry *line = &lines.entries[i];
        if (!line->key.ptr) continue;
        hs_word_phrase phrase = {0};
        uint32_t first = 0;
        phrase.key = phrase_key(line->key, &phrase.n_words, &first);
        phrase.stem = phrase_stem(stemmer, line->value);
        if (phrase.n_words > models->longest_phrase) models->longest_phrase = phrase.n_words;
        uint32_t bit = first & (HS_WORDS_START_BITS - 1);
        models->phrase_starts[bit / 32] |= 1u << (bit % 32);
        add_phrase(models, phrase);
    }
    sb_stemmer_delete(stemmer);
    return HS_OK;
}

static hs_status read_common(struct hs_word_models *models, hs_arena *arena) {
    hs_lexicon lines;
    hs_status status = hs_lexicon_read(arena, HS_EMBED(match_common_tsv), &lines);
    if (status != HS_OK) return status;
    models->common = HS_ARENA_ARRAY(arena, uint64_t, lines.n ? lines.n : 1);
    if (!models->common) return HS_ERR_MEMORY;
    for (uint32_t i = 0; i < lines.capacity; i++) {
        uint32_t n_words, first;
        if (!lines.entries[i].key.ptr) continue;
        uint64_t key = phrase_key(lines.entries[i].key, &n_words, &first);
        uint32_t at = models->n_common++; /* a short list: kept in order as it grows */
        while (at && models->common[at - 1] > key) models->common[at] = models->common[at - 1], at--;
        models->common[at] = key;
    }
    return HS_OK;
}

hs_status hs_word_models_open(hs_engine *engine, hs_error *error) {
    struct hs_word_models *models = hs_arena_get_zeroed(engine->arena, 1, sizeof *models);
    if (!models) return hs_fail_memory(error);
    if (!open_thesaurus(HS_EMBED(thesaurus_bin), &models->thesaurus))
        return hs_fail(error, HS_ERR_FORMAT, (hs_str){0}, 0, "the compiled-in thesaurus is damaged");
    hs_status status = hs_lexicon_read(engine->arena, HS_EMBED(match_words_tsv), &models->words);
    if (status == HS_OK)
        status = hs_lexicon_read(engine->arena, HS_EMBED(match_credits_tsv), &models->credits);
    if (status == HS_OK)
        status = hs_lexicon_read(engine->arena, HS_EMBED(match_occasion_tsv), &models->occasions);
    if (status == HS_OK) status = hs_lexicon_read(engine->arena, HS_EMBED(match_house_tsv), &models->house);
    if (status == HS_OK) status = hs_lexicon_read(engine->arena, HS_EMBED(match_names_tsv), &models->names);
    if (status == HS_OK) status = read_phrases(models, engine->arena);
    if (status == HS_OK) status = read_common(models, engine->arena);
    if (status == HS_ERR_MEMORY) return hs_fail_memory(error);
    if (status != HS_OK) return hs_fail(error, status, (hs_str){0}, 0, "a word list of matching is damaged");
    engine->words = models;
    return HS_OK;
}
