#include "claim/concept.h"

#include "base/arena.h"

#include "base/str.h"
#include "base/vector.h"

/* A negation reaches so many words ahead. */
enum { NEGATION_REACH = 6, MAX_NAME_BYTES = 40 };

typedef HS_VECTOR(hs_concept) concept_list;

/* The country that a word tells ("Russian", "Moscow"), as a key, or 0. */
static uint32_t country_of(const hs_claim_models *models, hs_str word) {
    char lower[MAX_NAME_BYTES];
    if (word.len == 0 || word.len > sizeof lower) return 0;
    for (size_t i = 0; i < word.len; i++) lower[i] = hs_ascii_lower(word.ptr[i]);
    const hs_lexicon_entry *entry = hs_lexicon_find(&models->nations, (hs_str){lower, word.len});
    if (!entry) return 0;
    size_t space = hs_str_find_byte(entry->value, 0, ' ');
    if (space >= entry->value.len) return 0;
    return hs_hash32((hs_str){entry->value.ptr + space + 1, entry->value.len - space - 1});
}

/* "his country", "our government": the speaker's own. */
static bool is_own_country(hs_str owner, hs_str thing) {
    static const hs_str owners[] = {{"his", 3}, {"her", 3}, {"their", 5}, {"my", 2}, {"our", 3}};
    static const hs_str things[] = {{"country", 7}, {"nation", 6}, {"government", 10}};
    for (size_t i = 0; i < sizeof owners / sizeof *owners; i++)
        for (size_t k = 0; k < sizeof things / sizeof *things; k++)
            if (hs_str_equal_nocase(owner, owners[i]) && hs_str_equal_nocase(thing, things[k])) return true;
    return false;
}

static bool is_first_person(hs_str word) {
    static const hs_str words[] = {{"i", 1}, {"me", 2}, {"my", 2}, {"we", 2}, {"us", 2}, {"our", 3}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (hs_str_equal_nocase(word, words[i])) return !hs_str_equal(word, HS_STR("US"));
    return false;
}

/* Who speaks: the last word of the name and each country in name or description. */
static bool put_speaker(const hs_claim_models *models, hs_lexer *lexer, hs_arena *arena,
                        const hs_claim_statement *s, hs_span span, concept_list *list) {
    hs_str texts[] = {s->speaker, s->speaker_description};
    for (int i = 0; i < 2; i++) {
        const hs_word *words;
        uint32_t n;
        bool is_cut;
        if (!hs_lexer_read(lexer, texts[i], 24, &words, &n, &is_cut)) return false;
        for (uint32_t w = 0; w < n; w++) {
            uint32_t country =
                country_of(models, hs_str_sub(texts[i], (hs_span){words[w].start, words[w].end}));
            uint32_t key = country ? country : i == 0 && w + 1 == n ? words[w].stem : 0;
            if (key && !hs_vector_push(list, arena,
                                       (hs_concept){.key = key,
                                                    .entry = HS_NONE,
                                                    .span = span,
                                                    .kind = HS_CONCEPT_ENTITY,
                                                    .is_speaker = true}))
                return false;
        }
    }
    return true;
}

static bool negated_at(const hs_word *words, uint32_t at) {
    uint32_t first = at > NEGATION_REACH ? at - NEGATION_REACH : 0, n = 0;
    for (uint32_t i = first; i < at; i++) {
        if (i > first && (words[i].flags & HS_WORD_STARTS)) n = 0;
        n += (words[i].flags & HS_WORD_NEGATOR) != 0;
    }
    return n % 2 != 0;
}

static void note_turn(hs_concepts *all, hs_turn turn, bool is_negated, hs_span span) {
    bool is_told = (turn == HS_TURN_DENIAL && !is_negated) || (turn == HS_TURN_EVIDENCE && is_negated);
    if (is_told) all->is_denial = true;
    if (turn == HS_TURN_HEDGE) all->is_hedged = is_told = true;
    if (turn == HS_TURN_DECLINE) all->is_declined = is_told = true;
    bool is_denial = turn == HS_TURN_DENIAL || turn == HS_TURN_EVIDENCE;
    if (is_told && (all->turn.start == all->turn.end || is_denial)) all->turn = span;
}

static bool read_text(const hs_claim_models *models, hs_lexer *lexer, hs_arena *arena,
                      const hs_claim_statement *s, hs_str text, bool is_context, concept_list *list,
                      hs_concepts *all) {
    const hs_word *words;
    uint32_t n;
    bool is_cut, has_speaker = false;
    if (!hs_lexer_read(lexer, text, HS_CLAIM_MAX_WORDS, &words, &n, &is_cut)) return false;
    hs_word *kept = HS_ARENA_ARRAY(arena, hs_word, (size_t)n + 1); /* the lexer is asked again for names */
    if (!kept) return false;
    if (n) memcpy(kept, words, n * sizeof *kept);
    for (uint32_t i = 0; i < n; i++) {
        hs_span span = {kept[i].start, kept[i].end};
        hs_str word = hs_str_sub(text, span);
        if (!is_context && i == 0) {
            all->says_no =
                hs_str_equal_nocase(word, HS_STR("no")) || hs_str_equal_nocase(word, HS_STR("never"));
            all->says_yes = hs_str_equal_nocase(word, HS_STR("yes"));
        }
        if (is_first_person(word) && !is_context && s->kind != HS_KIND_INDIRECT && s->speaker.len &&
            !has_speaker) {
            has_speaker = true;
            if (!put_speaker(models, lexer, arena, s, span, list)) return false;
            continue;
        }
        if (i > 0 && !is_context && s->speaker.len &&
            is_own_country(hs_str_sub(text, (hs_span){kept[i - 1].start, kept[i - 1].end}), word)) {
            if (!put_speaker(models, lexer, arena, s, span, list)) return false;
            continue;
        }
        hs_concept concept = {.entry = HS_NONE, .span = span, .is_context = is_context};
        uint32_t country = kept[i].flags & HS_WORD_CAPITAL ? country_of(models, word) : 0;
        const hs_frame_word *frame = hs_claim__frame(models, kept[i].stem);
        bool is_negated = negated_at(kept, i);
        if (frame && frame->turn != HS_TURN_NONE) {
            if (!is_context) note_turn(all, frame->turn, is_negated, span);
            continue;
        }
        if (country) {
            concept.kind = HS_CONCEPT_ENTITY, concept.key = country;
        } else if (frame && !((kept[i].flags & HS_WORD_CAPITAL) && !(kept[i].flags & HS_WORD_STARTS))) {
            concept.kind = HS_CONCEPT_FRAME, concept.key = frame->frame, concept.is_negated = is_negated;
        } else if (kept[i].flags & (HS_WORD_FUNCTION | HS_WORD_NEGATOR | HS_WORD_QUALIFIER)) {
            continue;
        } else if ((kept[i].flags & HS_WORD_CAPITAL) &&
                   !((kept[i].flags & HS_WORD_STARTS) && kept[i].entry != HS_NONE)) {
            concept.kind = HS_CONCEPT_ENTITY, concept.key = kept[i].stem;
        } else {
            concept.kind = HS_CONCEPT_WORD, concept.key = kept[i].stem, concept.entry = kept[i].entry;
        }
        if (!hs_vector_push(list, arena, concept)) return false;
    }
    return true;
}

bool hs_claim__concepts(const hs_claim_models *models, hs_lexer *lexer, hs_arena *arena,
                        const hs_claim_statement *statement, hs_concepts *concepts) {
    concept_list list = {0};
    *concepts = (hs_concepts){0};
    if (!read_text(models, lexer, arena, statement, statement->text, false, &list, concepts)) return false;
    if (statement->question.len &&
        !read_text(models, lexer, arena, statement, statement->question, true, &list, concepts))
        return false;
    concepts->items = list.items;
    concepts->n = list.n;
    return true;
}
