#include "statement/models.h"

#include "base/embed.h"
#include "base/lexicon.h"
#include "base/probe.h"
#include "base/status.h"
#include "base/str.h"

HS_EMBED_DECLARE(cues_tsv);
HS_EMBED_DECLARE(clause_tsv);
HS_EMBED_DECLARE(senses_tsv);
HS_EMBED_DECLARE(statement_quotation_hsw);
HS_EMBED_DECLARE(statement_join_hsw);
HS_EMBED_DECLARE(statement_cue_hsw);
HS_EMBED_DECLARE(statement_start_hsw);
HS_EMBED_DECLARE(statement_end_hsw);
HS_EMBED_DECLARE(statement_source_hsw);
HS_EMBED_DECLARE(statement_final_hsw);

enum { MAX_FORM_BYTES = 64 };

/* Names of hs_cue_class as data/cues.tsv spells them. */
static const char *const class_names[HS_CUE_N] = {
    [HS_CUE_NONE] = "none",
    [HS_CUE_SAY] = "say",
    [HS_CUE_ASSERT] = "assert",
    [HS_CUE_DENY] = "deny",
    [HS_CUE_ASK] = "ask",
    [HS_CUE_ANSWER] = "answer",
    [HS_CUE_WARN] = "warn",
    [HS_CUE_CONCEDE] = "concede",
    [HS_CUE_ACCUSE] = "accuse",
    [HS_CUE_PROMISE] = "promise",
    [HS_CUE_DEMAND] = "demand",
    [HS_CUE_THINK] = "think",
    [HS_CUE_WRITE] = "write",
    [HS_CUE_HEDGE] = "hedge",
    [HS_CUE_DECLINE] = "decline",
    [HS_CUE_PRAISE] = "praise",
    [HS_CUE_CRITICISE] = "criticise",
    [HS_CUE_CALL] = "call",
    [HS_CUE_CONCLUDE] = "conclude",
};

/* Names of hs_clause_role as data/clause.tsv spells them. */
static const char *const role_names[HS_ROLE_N] = {
    [HS_ROLE_NONE] = "none",
    [HS_ROLE_THAT] = "that",
    [HS_ROLE_WHETHER] = "whether",
    [HS_ROLE_HOW] = "how",
    [HS_ROLE_WHEN] = "when",
    [HS_ROLE_RELATIVE] = "relative",
    [HS_ROLE_TO] = "to",
    [HS_ROLE_BY] = "by",
    [HS_ROLE_OF] = "of",
    [HS_ROLE_ABOUT] = "about",
    [HS_ROLE_AS] = "as",
    [HS_ROLE_NOT] = "not",
    [HS_ROLE_ACCORDING] = "according",
    [HS_ROLE_ASKED] = "asked",
    [HS_ROLE_INTERPRETER] = "interpreter",
    [HS_ROLE_PAPER] = "paper",
    [HS_ROLE_LISTENERS] = "listeners",
    [HS_ROLE_AND] = "and",
    [HS_ROLE_BUT] = "but",
    [HS_ROLE_SUBJECT] = "subject",
    [HS_ROLE_BECAUSE] = "because",
    [HS_ROLE_THAN] = "than",
    [HS_ROLE_TITLE] = "title",
    [HS_ROLE_TELL] = "tell",
    [HS_ROLE_BE] = "be",
    [HS_ROLE_ANYBODY] = "anybody",
    [HS_ROLE_OFFICE] = "office",
    [HS_ROLE_KICKER] = "kicker",
};

/* Index of name in names, 0 where it is none of them. */
static uint32_t index_of(const char *const *names, uint32_t n, hs_str name) {
    for (uint32_t i = 1; i < n; i++)
        if (hs_str_equal(name, (hs_str){names[i], strlen(names[i])})) return i;
    return 0;
}

static uint32_t slot_of(const hs_statement_models *models, uint32_t hash) {
    uint32_t mask = models->n_slots - 1;
    return hs_probe(models->form_hashes, mask, hash & mask, UINT32_MAX, hash);
}

/* The first lemma that claims a form keeps it ("found" is of find, not of found). */
static void put_form(hs_statement_models *models, hs_str form, uint32_t lemma, uint32_t cue_class) {
    uint32_t hash = hs_hash32(form), slot = slot_of(models, hash);
    if (models->form_hashes[slot]) return;
    models->form_hashes[slot] = hash;
    models->forms[slot] = (hs_cue_form){.lemma = lemma, .cue_class = (uint8_t)cue_class};
}

static void put_built(hs_statement_models *models, hs_str stem, const char *ending, uint32_t lemma,
                      uint32_t cue_class) {
    char form[MAX_FORM_BYTES];
    size_t len = strlen(ending);
    if (stem.len + len > sizeof form) return;
    memcpy(form, stem.ptr, stem.len);
    memcpy(form + stem.len, ending, len);
    put_form(models, (hs_str){form, stem.len + len}, lemma, cue_class);
}

/* -s, -ed, -ing of a verb that follows the rules: talk, hope, press. */
static void put_regular(hs_statement_models *models, hs_str verb, uint32_t lemma, uint32_t cue_class) {
    bool ends_in_e = hs_str_ends(verb, HS_STR("e"));
    bool hisses =
        hs_str_ends(verb, HS_STR("s")) || hs_str_ends(verb, HS_STR("h")) || hs_str_ends(verb, HS_STR("x"));
    hs_str stem = {verb.ptr, verb.len - (ends_in_e ? 1 : 0)};
    put_built(models, verb, hisses ? "es" : "s", lemma, cue_class);
    put_built(models, stem, "ed", lemma, cue_class);
    put_built(models, stem, "ing", lemma, cue_class);
}

/* One line: lemma TAB class [TAB odd forms]. Of a verb with a particle the verb is listed. */
static bool put_line(hs_statement_models *models, hs_str lemma, hs_str value) {
    size_t tab = hs_str_find_byte(value, 0, '\t');
    uint32_t cue_class = index_of(class_names, HS_CUE_N, (hs_str){value.ptr, tab});
    if (cue_class == HS_CUE_NONE) return false;
    size_t space = hs_str_find_byte(lemma, 0, ' ');
    hs_str verb = {lemma.ptr, space};
    uint32_t hash = hs_hash32(verb);
    put_form(models, verb, hash, cue_class);
    if (tab + 1 >= value.len) {
        put_regular(models, verb, hash, cue_class);
        return true;
    }
    for (size_t at = tab + 1; at < value.len;) {
        size_t end = hs_str_find_byte(value, at, ' ');
        put_form(models, (hs_str){value.ptr + at, end - at}, hash, cue_class);
        at = end + 1;
    }
    return true;
}

static hs_status read_cues(hs_engine *engine, hs_statement_models *models, hs_error *error) {
    hs_lexicon cues;
    hs_status status = hs_lexicon_read(engine->arena, HS_EMBED(cues_tsv), &cues);
    if (status == HS_ERR_MEMORY) return hs_fail_memory(error);
    models->n_slots = 16;
    while (models->n_slots < cues.n * 10 + 256) models->n_slots *= 2;
    models->form_hashes = hs_arena_get_zeroed(engine->arena, models->n_slots, sizeof *models->form_hashes);
    models->forms = hs_arena_get_zeroed(engine->arena, models->n_slots, sizeof *models->forms);
    if (!models->form_hashes || !models->forms) return hs_fail_memory(error);
    /* Two rounds: a word of its own ("found") before a verb with a particle ("find out") takes the form. */
    for (int round = 0; round < 2 && status == HS_OK; round++)
        for (uint32_t i = 0; i < cues.capacity && status == HS_OK; i++) {
            const hs_lexicon_entry *entry = &cues.entries[i];
            bool has_particle = entry->key.ptr && hs_str_find_byte(entry->key, 0, ' ') < entry->key.len;
            if (!entry->key.ptr || has_particle != (round == 1)) continue;
            if (!put_line(models, entry->key, entry->value)) status = HS_ERR_FORMAT;
        }
    if (status != HS_OK) return hs_fail(error, status, HS_STR("cues.tsv"), 0, "a line has no known class");
    return HS_OK;
}

static hs_status read_roles(hs_engine *engine, hs_statement_models *models, hs_error *error) {
    hs_lexicon words;
    hs_status status = hs_lexicon_read(engine->arena, HS_EMBED(clause_tsv), &words);
    if (status == HS_ERR_MEMORY) return hs_fail_memory(error);
    for (uint32_t i = 0; i < words.capacity && status == HS_OK; i++) {
        if (!words.entries[i].key.ptr) continue;
        uint32_t role = index_of(role_names, HS_ROLE_N, words.entries[i].value);
        uint32_t hash = words.entries[i].hash, slot = slot_of(models, hash);
        if (!models->form_hashes[slot]) models->forms[slot].lemma = hash;
        models->form_hashes[slot] = hash;
        models->forms[slot].role = (uint8_t)role;
        if (role == HS_ROLE_NONE) status = HS_ERR_FORMAT;
    }
    if (status != HS_OK) return hs_fail(error, status, HS_STR("clause.tsv"), 0, "a line has no known role");
    return HS_OK;
}

static uint32_t sense_slot(const hs_statement_models *models, uint32_t hash) {
    uint32_t mask = models->n_senses - 1;
    return hs_probe(models->sense_hashes, mask, hash & mask, UINT32_MAX, hash);
}

/* A form keeps what an earlier line said of it, class by class. */
static void put_sense(hs_statement_models *models, hs_str form, hs_sense sense) {
    uint32_t hash = hs_hash32(form), at = sense_slot(models, hash);
    hs_sense *slot = &models->senses[at];
    models->sense_hashes[at] = hash;
    if (!slot->verb) slot->verb = sense.verb;
    if (!slot->noun) slot->noun = sense.noun;
    if (!slot->adjective) slot->adjective = sense.adjective;
}

static void put_sense_ending(hs_statement_models *models, hs_str lemma, size_t cut, const char *ending,
                             hs_sense sense) {
    char form[MAX_FORM_BYTES];
    size_t len = strlen(ending);
    if (lemma.len < cut || lemma.len - cut + len > sizeof form) return;
    memcpy(form, lemma.ptr, lemma.len - cut);
    memcpy(form + lemma.len - cut, ending, len);
    put_sense(models, (hs_str){form, lemma.len - cut + len}, sense);
}

/* The forms that the rules make: -s, -es, -ies, -ed, -ied, -ing. */
static void put_sense_forms(hs_statement_models *models, hs_str lemma, hs_sense sense) {
    bool ends_in_e = hs_str_ends(lemma, HS_STR("e")), ends_in_y = hs_str_ends(lemma, HS_STR("y"));
    bool hisses =
        hs_str_ends(lemma, HS_STR("s")) || hs_str_ends(lemma, HS_STR("h")) || hs_str_ends(lemma, HS_STR("x"));
    hs_sense verb = {.verb = sense.verb}, plain = {.verb = sense.verb, .noun = sense.noun};
    put_sense(models, lemma, sense);
    if (!sense.verb && !sense.noun) return;
    put_sense_ending(models, lemma, ends_in_y ? 1 : 0, ends_in_y ? "ies" : hisses ? "es" : "s", plain);
    if (ends_in_y) put_sense_ending(models, lemma, 0, "s", plain);
    if (!sense.verb) return;
    put_sense_ending(models, lemma, ends_in_e || ends_in_y ? 1 : 0, ends_in_y ? "ied" : "ed", verb);
    if (ends_in_y) put_sense_ending(models, lemma, 0, "ed", verb);
    put_sense_ending(models, lemma, ends_in_e ? 1 : 0, "ing", verb);
}

/* "v32 n10" */
static hs_sense parse_sense(hs_str classes) {
    hs_sense sense = {0};
    for (size_t i = 0; i < classes.len; i++) {
        char kind = classes.ptr[i];
        uint32_t value = 0;
        for (i++; i < classes.len && hs_ascii_is_digit(classes.ptr[i]); i++)
            value = value * 10 + (uint32_t)(classes.ptr[i] - '0');
        uint8_t code = (uint8_t)(value + 1);
        if (kind == 'v') sense.verb = code;
        if (kind == 'n') sense.noun = code;
        if (kind == 'a') sense.adjective = code;
    }
    return sense;
}

static void put_sense_line(hs_statement_models *models, hs_str line) {
    size_t tab = hs_str_find_byte(line, 0, '\t');
    size_t end = tab < line.len ? hs_str_find_byte(line, tab + 1, '\t') : line.len;
    if (tab >= line.len) return;
    hs_sense sense = parse_sense((hs_str){line.ptr + tab + 1, end - tab - 1});
    put_sense_forms(models, (hs_str){line.ptr, tab}, sense);
    for (size_t at = end + 1; at < line.len;) {
        size_t space = hs_str_find_byte(line, at, ' ');
        put_sense(models, (hs_str){line.ptr + at, space - at},
                  (hs_sense){.verb = sense.verb, .noun = sense.noun});
        at = space + 1;
    }
}

static hs_status read_senses(hs_engine *engine, hs_statement_models *models, hs_error *error) {
    hs_str tsv = HS_EMBED(senses_tsv);
    uint32_t n_lines = 0;
    for (size_t i = 0; i < tsv.len; i++) n_lines += tsv.ptr[i] == '\n';
    models->n_senses = 16;
    while (models->n_senses < n_lines * 8) models->n_senses *= 2;
    models->sense_hashes = hs_arena_get_zeroed(engine->arena, models->n_senses, sizeof *models->sense_hashes);
    models->senses = hs_arena_get_zeroed(engine->arena, models->n_senses, sizeof *models->senses);
    if (!models->sense_hashes || !models->senses) return hs_fail_memory(error);
    for (size_t at = 0; at < tsv.len;) {
        size_t end = hs_str_find_byte(tsv, at, '\n');
        if (tsv.ptr[at] != '#') put_sense_line(models, (hs_str){tsv.ptr + at, end - at});
        at = end + 1;
    }
    return HS_OK;
}

hs_sense hs_statement__sense(const hs_statement_models *models, uint32_t hash) {
    return models->senses[sense_slot(models, hash)];
}

uint32_t hs_statement__form(const hs_statement_models *models, uint32_t hash) {
    uint32_t slot = slot_of(models, hash);
    return models->form_hashes[slot] ? slot + 1 : 0;
}

/* Where to stop taking readings: about half of the F1 that is reached (Lipton et al. 2014). */
static const float MIN_FINAL = 0.32f;

/* All or none: while weights are trained anew the files may be empty, and rules stand in. */
static hs_status read_weights(hs_statement_models *models, hs_error *error) {
    const struct {
        hs_str bytes;
        hs_linear *model;
    } files[] = {{HS_EMBED(statement_quotation_hsw), &models->quotation},
                 {HS_EMBED(statement_join_hsw), &models->join},
                 {HS_EMBED(statement_cue_hsw), &models->cue},
                 {HS_EMBED(statement_start_hsw), &models->start},
                 {HS_EMBED(statement_end_hsw), &models->end},
                 {HS_EMBED(statement_source_hsw), &models->source},
                 {HS_EMBED(statement_final_hsw), &models->final}};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        if (files[i].bytes.len == 0) return HS_OK;
        hs_status status = hs_linear_read(files[i].bytes, files[i].model, error);
        if (status != HS_OK) return status;
    }
    models->is_learned = true;
    models->min_final = MIN_FINAL;
    return HS_OK;
}

hs_status hs_statement_models_open(hs_engine *engine, hs_error *error) {
    hs_statement_models *models = hs_arena_get_zeroed(engine->arena, 1, sizeof *models);
    if (!models) return hs_fail_memory(error);
    hs_status status = read_cues(engine, models, error);
    if (status == HS_OK) status = read_roles(engine, models, error);
    if (status == HS_OK) status = read_senses(engine, models, error);
    if (status == HS_OK) status = read_weights(models, error);
    if (status == HS_OK && engine->options.accuracy == HS_ACCURACY_HIGH)
        status =
            hs_encoder_open(engine->arena, engine->options.encoder_weights, NULL, &models->encoder, error);
    if (status == HS_OK) engine->statement = models;
    return status;
}
