/* What is told of a known person, once it is known which groups of records are one: its name, what it is, why. */
#include "speaker/people.h"

#include "base/arena.h"
#include "base/utf8.h"

#include <stdio.h>
#include <stdlib.h>

enum { MOST_TOLD = 4 /* other names in why */ };

bool hs_speaker__tells_nobody(hs_entity_kind kind, const hs_speaker__plain_name *name) {
    switch (kind) {
    case HS_ENTITY_PERSON:
        return name->n_words == 0;
    case HS_ENTITY_UNNAMED:
        return true;
    default:
        return name->n_words == 0 || !name->has_capital;
    }
}

uint8_t hs_speaker__shade(hs_entity_kind kind, const hs_speaker__plain_name *name, hs_gender gender) {
    if (kind == HS_ENTITY_PERSON) return name->n_words == 1 ? (uint8_t)gender : 0;
    return kind == HS_ENTITY_ROLE && name->is_former;
}

uint8_t hs_speaker__majority(uint32_t n_male, uint32_t n_female) {
    if (n_male > n_female) return HS_GENDER_MALE;
    return n_female > n_male ? HS_GENDER_FEMALE : HS_GENDER_UNKNOWN;
}

static uint32_t fullness(const hs_speaker__group *g) {
    if (g->kind != HS_ENTITY_PERSON) return 0;
    return g->name.n_words > 1 ? (g->name.is_initial[0] ? 2 : 3) : 1;
}

uint32_t hs_speaker__name_choose(const hs_speaker__group *groups, const uint32_t *members, uint32_t n) {
    uint32_t best_at = 0;
    for (uint32_t i = 1; i < n; i++) {
        const hs_speaker__group *g = &groups[members[i]], *best = &groups[members[best_at]];
        uint32_t is_named = fullness(g), best_named = fullness(best);
        if (g->kind == HS_ENTITY_ORGANISATION && best->kind == HS_ENTITY_ORGANISATION)
            is_named = g->name.n_words, best_named = best->name.n_words;
        if (is_named != best_named      ? is_named > best_named
            : g->weight != best->weight ? g->weight > best->weight
                                        : g->name.text.len < best->name.text.len)
            best_at = i;
    }
    return best_at;
}

uint64_t hs_speaker__key(const hs_speaker__group *groups, const uint32_t *members, uint32_t n,
                         uint32_t *face) {
    *face = 0;
    for (uint32_t i = 1; i < n; i++) {
        const hs_speaker__group *g = &groups[members[i]], *best = &groups[members[*face]];
        uint32_t is_named = fullness(g), best_named = fullness(best);
        if (g->kind == HS_ENTITY_ORGANISATION && best->kind == HS_ENTITY_ORGANISATION)
            is_named = g->name.n_words, best_named = best->name.n_words;
        bool is_fuller = g->is_apart != best->is_apart ? best->is_apart : is_named > best_named;
        if (is_fuller) *face = i;
    }
    const hs_speaker__group *g = &groups[members[*face]];
    if (g->is_apart) return 0;
    uint64_t key = hs_mix64(hs_hash64(g->name.text) ^ ((uint64_t)g->kind << 8 | g->shade));
    return key ? key : 1;
}

hs_entity_kind hs_speaker__kind_choose(const hs_speaker__group *groups, const uint32_t *members, uint32_t n) {
    hs_entity_kind kind = (hs_entity_kind)groups[members[0]].kind;
    uint64_t weights[HS_ENTITY_PLACE + 1] = {0};
    if (kind != HS_ENTITY_PERSON) return kind;
    for (uint32_t i = 0; i < n; i++) weights[groups[members[i]].kind] += groups[members[i]].weight;
    if (weights[HS_ENTITY_ORGANISATION] > weights[kind]) kind = HS_ENTITY_ORGANISATION;
    return weights[HS_ENTITY_PLACE] > weights[kind] ? HS_ENTITY_PLACE : kind;
}

bool hs_speaker__is_pronoun(const hs_speaker_models *models, hs_str alias) {
    char lower[16];
    if (alias.len == 0 || alias.len >= sizeof lower) return alias.len == 0;
    for (size_t i = 0; i < alias.len; i++) lower[i] = hs_ascii_lower(alias.ptr[i]);
    const hs_speaker__word *word = hs_speaker__word_find(models, hs_hash32((hs_str){lower, alias.len}));
    return word && word->classes & HS_WORD_PRONOUN;
}

static int str_compare(const void *a, const void *b) {
    return hs_str_compare(*(const hs_str *)a, *(const hs_str *)b);
}

hs_status hs_speaker__aliases_settle(hs_arena *arena, hs_str *all, uint32_t n, hs_known_person *person) {
    uint32_t kept = 0;
    if (n) qsort(all, n, sizeof *all, str_compare);
    for (uint32_t i = 0; i < n; i++)
        if (all[i].len && (kept == 0 || !hs_str_equal(all[kept - 1], all[i])) &&
            kept < HS_PEOPLE_MOST_ALIASES)
            all[kept++] = all[i];
    person->aliases = HS_ARENA_ARRAY(arena, hs_str, kept);
    if (!person->aliases) return HS_ERR_MEMORY;
    for (uint32_t i = 0; i < kept; i++)
        if (hs_arena_dup(arena, all[i], &person->aliases[i]) != HS_OK) return HS_ERR_MEMORY;
    person->n_aliases = kept;
    return HS_OK;
}

const char *hs_speaker__joined_why(hs_arena *arena, const hs_speaker__group *groups, const uint32_t *members,
                                   uint32_t n, hs_str name, hs_speaker__spell *spell, const void *context) {
    static const char *const bonds[] = {"",
                                        "given name and surname agree",
                                        "the only one of that surname in this collection",
                                        "pages describe the same person so",
                                        "its initials",
                                        "your list of people says so"};
    char text[400];
    uint32_t n_records = 0;
    for (uint32_t i = 0; i < n; i++) n_records += groups[members[i]].end - groups[members[i]].first;
    int len = snprintf(text, sizeof text, "%u record%s", (unsigned)n_records, n_records == 1 ? "" : "s");
    for (uint32_t i = 0, end, told = 0; i < n && len > 0 && (size_t)len < sizeof text && told < MOST_TOLD;
         i = end) {
        const hs_speaker__group *g = &groups[members[i]];
        for (end = i + 1; end < n && g->is_apart && groups[members[end]].is_apart &&
                          groups[members[end]].kind == g->kind &&
                          hs_str_equal(groups[members[end]].name.text, g->name.text);)
            end++;
        if (g->joined_by == HS_BOND_NONE) continue;
        hs_str other = spell(context, members + i, end - i);
        if (hs_str_equal(other, name)) continue;
        size_t cut = other.len > 60 ? hs_utf8_floor(other, 60) : other.len;
        len += snprintf(text + len, sizeof text - (size_t)len, "; '%.*s': %s", (int)cut, other.ptr,
                        bonds[g->joined_by]);
        told++;
    }
    hs_str kept, made = {text, len < 0 ? 0 : (size_t)len < sizeof text ? (size_t)len : sizeof text - 1};
    made.len = hs_utf8_floor(made, made.len);
    return hs_arena_dup(arena, made, &kept) == HS_OK ? kept.ptr : NULL;
}
