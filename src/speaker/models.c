#include "speaker/people.h"

#include "base/arena.h"
#include "base/embed.h"
#include "base/lexicon.h"
#include "base/status.h"
#include "base/vector.h"

#include <stdlib.h>

HS_EMBED_DECLARE(roles_tsv);
HS_EMBED_DECLARE(collectives_tsv);
HS_EMBED_DECLARE(pronouns_tsv);
HS_EMBED_DECLARE(nations_tsv);
HS_EMBED_DECLARE(name_parts_tsv);
HS_EMBED_DECLARE(given_names_tsv);
HS_EMBED_DECLARE(plain_words_tsv);
HS_EMBED_DECLARE(nicknames_tsv);
HS_EMBED_DECLARE(saying_tsv);
HS_EMBED_DECLARE(heard_tsv);
HS_EMBED_DECLARE(speaker_rank_hsw);
HS_EMBED_DECLARE(speaker_pronoun_hsw);
HS_EMBED_DECLARE(speaker_calibration_tsv);

static const struct {
    const char *name;
    uint32_t bit;
} class_names[] = {
    {"title", HS_WORD_TITLE},       {"office", HS_WORD_OFFICE},     {"role", HS_WORD_ROLE},
    {"unnamed", HS_WORD_UNNAMED},   {"spokes", HS_WORD_SPOKES},     {"family", HS_WORD_FAMILY},
    {"court", HS_WORD_COURTESY},    {"short", HS_WORD_SHORT},       {"state", HS_WORD_STATE},
    {"org", HS_WORD_ORG},           {"group", HS_WORD_GROUP},       {"paper", HS_WORD_PAPER},
    {"adjective", HS_WORD_NATION},  {"country", HS_WORD_COUNTRY},   {"capital", HS_WORD_CAPITAL},
    {"people", HS_WORD_PEOPLE},     {"particle", HS_WORD_PARTICLE}, {"suffix", HS_WORD_SUFFIX},
    {"glue", HS_WORD_GLUE},         {"det", HS_WORD_DET},           {"passing", HS_WORD_PASSING},
    {"calendar", HS_WORD_CALENDAR}, {"plain", HS_WORD_PLAIN},
};

/* Next word of *rest, spaces between; empty at the end. */
static hs_str word_next(hs_str *rest) {
    while (rest->len && rest->ptr[0] == ' ') rest->ptr++, rest->len--;
    size_t end = hs_str_find_byte(*rest, 0, ' ');
    hs_str word = {rest->ptr, end};
    rest->ptr += end;
    rest->len -= end;
    return word;
}

static hs_speaker__word *word_slot(hs_speaker_models *models, uint32_t hash) {
    uint32_t mask = models->n_slots - 1,
             slot = hs_probe(models->word_hashes, mask, hash & mask, UINT32_MAX, hash);
    models->word_hashes[slot] = hash;
    return &models->words[slot];
}

static uint32_t classes_read(hs_str value, hs_str *last) {
    uint32_t classes = 0;
    for (hs_str rest = value, word; (word = word_next(&rest)).len;) {
        *last = word;
        if (hs_str_equal(word, HS_STR("m"))) classes |= HS_WORD_MALE;
        if (hs_str_equal(word, HS_STR("f"))) classes |= HS_WORD_FEMALE;
        for (size_t i = 0; i < sizeof class_names / sizeof *class_names; i++)
            if (hs_str_equal(word, (hs_str){class_names[i].name, strlen(class_names[i].name)}))
                classes |= class_names[i].bit;
    }
    return classes;
}

/* Plural of an English noun by rule: spokesman -> spokesmen, deputy -> deputies, boss -> bosses. */
static size_t plural_make(hs_str noun, char out[64]) {
    if (noun.len < 2 || noun.len > 56) return 0;
    memcpy(out, noun.ptr, noun.len);
    size_t n = noun.len;
    char last = noun.ptr[n - 1];
    if (hs_str_ends(noun, HS_STR("man"))) {
        out[n - 2] = 'e';
    } else if (hs_str_ends(noun, HS_STR("person"))) {
        memcpy(out + n - 6, "people", 6);
    } else if (last == 'y' && !strchr("aeiou", noun.ptr[n - 2])) {
        memcpy(out + n - 1, "ies", 3);
        n += 2;
    } else if (last == 's' || last == 'x' || hs_str_ends(noun, HS_STR("ch")) ||
               hs_str_ends(noun, HS_STR("sh"))) {
        memcpy(out + n, "es", 2);
        n += 2;
    } else {
        out[n++] = 's';
    }
    return n;
}

static void list_read(hs_speaker_models *models, const hs_lexicon *lexicon, bool has_plurals) {
    for (uint32_t i = 0; i < lexicon->capacity; i++) {
        const hs_lexicon_entry *entry = &lexicon->entries[i];
        if (!entry->key.ptr) continue;
        hs_str last = {0};
        uint32_t classes = classes_read(entry->value, &last);
        hs_speaker__word *word = word_slot(models, entry->hash);
        word->classes |= classes;
        word->lemma = entry->hash;
        if (hs_str_equal(last, HS_STR("stranger"))) word->others |= HS_OTHERS_STRANGER;
        size_t hyphen = last.len && last.ptr[0] == '=' ? hs_str_find_byte(last, 1, '-') : last.len;
        if (hyphen < last.len) { /* PM: the office of a prime minister */
            word->lemma = hs_hash32(hs_str_sub(last, (hs_span){(uint32_t)hyphen + 1, (uint32_t)last.len}));
            word->detail = hs_hash32(hs_str_sub(last, (hs_span){1, (uint32_t)hyphen}));
        }
        if (classes & HS_WORD_SUFFIX && entry->key.len < 8) {
            char suffix[16];
            memcpy(suffix, entry->key.ptr, entry->key.len);
            suffix[entry->key.len] = '.';
            word_slot(models, hs_hash32((hs_str){suffix, entry->key.len + 1}))->classes |= classes;
            word = word_slot(models, entry->hash);
        }
        if (classes & (HS_WORD_NATION | HS_WORD_COUNTRY | HS_WORD_CAPITAL | HS_WORD_PEOPLE))
            word->detail = hs_hash32(last);
        char pointed[16]; /* Sen. holds its point */
        if (classes & HS_WORD_SHORT && entry->key.len < sizeof pointed - 1) {
            memcpy(pointed, entry->key.ptr, entry->key.len);
            pointed[entry->key.len] = '.';
            hs_speaker__word *other = word_slot(models, hs_hash32((hs_str){pointed, entry->key.len + 1}));
            other->classes |= classes;
            other->lemma = entry->hash;
        }
        char plural[64];
        size_t n =
            has_plurals && !(classes & (HS_WORD_SHORT | HS_WORD_GROUP)) ? plural_make(entry->key, plural) : 0;
        if (!n) continue;
        hs_speaker__word *many = word_slot(models, hs_hash32((hs_str){plural, n}));
        if (many->classes & ~(uint32_t)HS_WORD_PLURAL) continue; /* a word of its own (police) */
        many->classes |= HS_WORD_PLURAL |
                         (classes & (HS_WORD_ROLE | HS_WORD_UNNAMED | HS_WORD_ORG | HS_WORD_PAPER)) |
                         (classes & HS_WORD_ANY_ROLE ? HS_WORD_GROUP : 0);
        many->lemma = entry->hash;
    }
}

static void pronouns_read(hs_speaker_models *models, const hs_lexicon *lexicon) {
    for (uint32_t i = 0; i < lexicon->capacity; i++) {
        const hs_lexicon_entry *entry = &lexicon->entries[i];
        if (!entry->key.ptr) continue;
        hs_speaker__word *word = word_slot(models, entry->hash);
        word->classes |= HS_WORD_PRONOUN;
        for (hs_str rest = entry->value, part; (part = word_next(&rest)).len;) {
            if (hs_str_equal(part, HS_STR("1"))) word->detail |= HS_PRONOUN_FIRST;
            if (hs_str_equal(part, HS_STR("2"))) word->detail |= HS_PRONOUN_SECOND;
            if (hs_str_equal(part, HS_STR("plural"))) word->detail |= HS_PRONOUN_PLURAL;
            if (hs_str_equal(part, HS_STR("thing"))) word->detail |= HS_PRONOUN_THING;
            if (hs_str_equal(part, HS_STR("subject"))) word->detail |= HS_PRONOUN_SUBJECT;
            if (hs_str_equal(part, HS_STR("possessive"))) word->detail |= HS_PRONOUN_POSSESSIVE;
            if (hs_str_equal(part, HS_STR("relative"))) word->detail |= HS_PRONOUN_RELATIVE;
            if (hs_str_equal(part, HS_STR("m"))) word->classes |= HS_WORD_MALE;
            if (hs_str_equal(part, HS_STR("f"))) word->classes |= HS_WORD_FEMALE;
        }
    }
}

static void given_names_read(hs_speaker_models *models, const hs_lexicon *lexicon) {
    for (uint32_t i = 0; i < lexicon->capacity; i++) {
        const hs_lexicon_entry *entry = &lexicon->entries[i];
        if (!entry->key.ptr || !entry->value.len) continue;
        hs_speaker__word *word = word_slot(models, entry->hash);
        word->classes |= HS_WORD_GIVEN;
        if (entry->value.ptr[0] == 'm') word->classes |= HS_WORD_GIVEN_MALE;
        if (entry->value.ptr[0] == 'f') word->classes |= HS_WORD_GIVEN_FEMALE;
    }
}

static int nick_compare(const void *a, const void *b) {
    const hs_speaker__nick *x = a, *y = b;
    if (x->shorter != y->shorter) return x->shorter < y->shorter ? -1 : 1;
    return (x->full > y->full) - (x->full < y->full);
}

static hs_status nicknames_read(hs_arena *arena, hs_speaker_models *models, const hs_lexicon *lexicon) {
    HS_VECTOR(hs_speaker__nick) nicks = {0};
    for (uint32_t i = 0; i < lexicon->capacity; i++) {
        const hs_lexicon_entry *entry = &lexicon->entries[i];
        if (!entry->key.ptr) continue;
        for (hs_str rest = entry->value, full; (full = word_next(&rest)).len;)
            if (!hs_vector_push(&nicks, arena, (hs_speaker__nick){entry->hash, hs_hash32(full)}))
                return HS_ERR_MEMORY;
    }
    if (nicks.n) qsort(nicks.items, nicks.n, sizeof *nicks.items, nick_compare);
    models->nicks = nicks.items;
    models->n_nicks = nicks.n;
    return HS_OK;
}

static bool nick_find(const hs_speaker_models *models, uint32_t shorter, uint32_t full) {
    uint32_t low = 0, high = models->n_nicks;
    hs_speaker__nick wanted = {shorter, full};
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int order = nick_compare(&models->nicks[middle], &wanted);
        if (order == 0) return true;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

bool hs_speaker__is_nickname(const hs_speaker_models *models, uint32_t a, uint32_t b) {
    return nick_find(models, a, b) || nick_find(models, b, a);
}

/* Points of the calibration curve: raw TAB right, both in 1/10000. */
static void calibration_read(hs_str tsv, hs_speaker_models *models) {
    for (size_t at = 0; at < tsv.len && models->n_calibration < HS_MAX_CALIBRATION;) {
        size_t end = hs_str_find_byte(tsv, at, '\n');
        uint32_t numbers[2] = {0, 0}, which = 0;
        bool is_comment = tsv.ptr[at] == '#' || end == at;
        for (; at < end; at++) {
            if (tsv.ptr[at] == '\t') which = 1;
            if (hs_ascii_is_digit(tsv.ptr[at]) && numbers[which] < 100000)
                numbers[which] = numbers[which] * 10 + (uint32_t)(tsv.ptr[at] - '0');
        }
        at = end + 1;
        if (is_comment) continue;
        models->calibration[models->n_calibration].raw = (float)numbers[0] / 10000;
        models->calibration[models->n_calibration++].right = (float)numbers[1] / 10000;
    }
}

hs_status hs_speaker_models_open(hs_engine *engine, hs_error *error) {
    const hs_str lists[] = {HS_EMBED(roles_tsv),       HS_EMBED(collectives_tsv), HS_EMBED(nations_tsv),
                            HS_EMBED(name_parts_tsv),  HS_EMBED(plain_words_tsv), HS_EMBED(pronouns_tsv),
                            HS_EMBED(given_names_tsv), HS_EMBED(nicknames_tsv),   HS_EMBED(saying_tsv),
                            HS_EMBED(heard_tsv)};
    enum {
        N_LISTS = sizeof lists / sizeof *lists,
        PRONOUNS = 5,
        GIVEN_NAMES = 6,
        NICKNAMES = 7,
        SAYING = 8,
        HEARD = 9
    };
    hs_lexicon lexicons[N_LISTS];
    hs_speaker_models *models = hs_arena_get_zeroed(engine->arena, 1, sizeof *models);
    if (!models) return hs_fail_memory(error);
    uint32_t n = 0;
    for (int i = 0; i < N_LISTS; i++) {
        hs_status status = hs_lexicon_read(engine->arena, lists[i], &lexicons[i]);
        if (status == HS_ERR_MEMORY) return hs_fail_memory(error);
        if (status != HS_OK)
            return hs_fail(error, status, HS_STR(""), 0, "a list of people's words is damaged");
        n += lexicons[i].n;
    }
    models->n_slots = 1024;
    while (models->n_slots < 3 * n) models->n_slots *= 2; /* plurals come on top */
    models->words = hs_arena_get_zeroed(engine->arena, models->n_slots, sizeof *models->words);
    models->word_hashes = hs_arena_get_zeroed(engine->arena, models->n_slots, sizeof *models->word_hashes);
    if (!models->words || !models->word_hashes) return hs_fail_memory(error);
    for (int i = 0; i < PRONOUNS; i++) list_read(models, &lexicons[i], i < 2);
    pronouns_read(models, &lexicons[PRONOUNS]);
    given_names_read(models, &lexicons[GIVEN_NAMES]);
    for (uint32_t i = 0; i < lexicons[SAYING].capacity; i++) { /* its verbs; other values are other words */
        const hs_lexicon_entry *entry = &lexicons[SAYING].entries[i];
        if (entry->key.ptr && !hs_str_equal(entry->value, HS_STR("rest")) &&
            !hs_str_equal(entry->value, HS_STR("who")))
            word_slot(models, entry->hash)->classes |= HS_WORD_SAYING;
    }
    for (uint32_t i = 0; i < lexicons[HEARD].capacity; i++) {
        const hs_lexicon_entry *entry = &lexicons[HEARD].entries[i];
        if (entry->key.ptr)
            word_slot(models, entry->hash)->others |=
                hs_str_equal(entry->value, HS_STR("be"))       ? HS_OTHERS_BE
                : hs_str_equal(entry->value, HS_STR("nobody")) ? HS_OTHERS_NOBODY
                : hs_str_equal(entry->value, HS_STR("when"))   ? HS_OTHERS_WHEN
                : hs_str_equal(entry->value, HS_STR("asks"))   ? HS_OTHERS_ASK
                                                               : HS_OTHERS_HEAR;
    }
    if (nicknames_read(engine->arena, models, &lexicons[NICKNAMES]) != HS_OK) return hs_fail_memory(error);
    hs_status status = hs_linear_read(HS_EMBED(speaker_rank_hsw), &models->rank_model, error);
    if (status != HS_OK) return status;
    status = hs_linear_read(HS_EMBED(speaker_pronoun_hsw), &models->pronoun_model, error);
    if (status != HS_OK) return status;
    models->has_pronoun_model = models->pronoun_model.n_classes == 1;
    models->has_rank_model = models->rank_model.n_classes == 1;
    calibration_read(HS_EMBED(speaker_calibration_tsv), models);
    if (engine->options.people_path) {
        status =
            hs_speaker__pins_open(models, engine->arena, engine->options.people_path, &models->pins, error);
        if (status != HS_OK) return status;
    }
    engine->speaker = models;
    return HS_OK;
}
