#include "claim/concept.h"

#include "base/arena.h"

#include "base/str.h"
#include "base/vector.h"

/* A negation reaches so many words ahead. */
enum { NEGATION_REACH = 8, MAX_NAME_BYTES = 40 };

/* No more words than these lean on what was said before. */
enum { SHORT_WORDS = 8 };

typedef HS_VECTOR(hs_concept) concept_list;

/* The country that a word tells ("Russian", "Moscow"), as a key, or 0. */
uint32_t hs_claim__country(const hs_claim_models *models, hs_str word) {
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
                hs_claim__country(models, hs_str_sub(texts[i], (hs_span){words[w].start, words[w].end}));
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

/* "there is no doubt that", "not only": they turn nothing. */
static bool is_no_negation(hs_str text, const hs_word *words, uint32_t n_words, uint32_t at) {
    static const hs_str behind[] = {{"doubt", 5}, {"question", 8}, {"only", 4}, {"merely", 6}};
    if (at + 1 >= n_words) return false;
    hs_str next = hs_str_sub(text, (hs_span){words[at + 1].start, words[at + 1].end});
    for (size_t i = 0; i < sizeof behind / sizeof *behind; i++)
        if (hs_str_equal_nocase(next, behind[i])) return true;
    return false;
}

/* A negation behind a comma begins anew: "she never read it, would not resign". "Read no memo" turns it too. */
static bool negated_at(hs_str text, const hs_word *words, uint32_t n_words, uint32_t at) {
    static const hs_str none[] = {{"no", 2}, {"nothing", 7}, {"nobody", 6}, {"none", 4}};
    uint32_t first = at > NEGATION_REACH ? at - NEGATION_REACH : 0, n = 0;
    for (uint32_t i = first; i < at; i++) {
        if (i > first && (words[i].flags & HS_WORD_STARTS)) n = 0;
        if (!(words[i].flags & HS_WORD_NEGATOR) || is_no_negation(text, words, n_words, i)) continue;
        bool is_anew = false;
        for (uint32_t k = i > first + 2 ? i - 2 : first; k <= i; k++)
            is_anew |= (words[k].flags & HS_WORD_AFTER_BREAK) != 0;
        n = is_anew ? 1 : n + 1;
    }
    bool is_next = at + 1 < n_words && !(words[at + 1].flags & HS_WORD_STARTS);
    for (size_t k = 0; k < sizeof none / sizeof *none && is_next; k++)
        if (hs_str_equal_nocase(hs_str_sub(text, (hs_span){words[at + 1].start, words[at + 1].end}), none[k]))
            n++, is_next = false;
    return n % 2 != 0;
}

static void note_turn(hs_concepts *all, hs_turn turn, bool is_negated, hs_span span) {
    bool is_told = (turn == HS_TURN_DENIAL && !is_negated) || (turn == HS_TURN_EVIDENCE && is_negated);
    if (is_told) all->is_denial = true;
    if (turn == HS_TURN_MENTION) all->is_mention = true;
    if (turn == HS_TURN_HEDGE) all->is_hedged = is_told = true;
    if (turn == HS_TURN_DECLINE) all->is_declined = is_told = true;
    bool is_denial = turn == HS_TURN_DENIAL || turn == HS_TURN_EVIDENCE;
    if (is_told && (all->turn.start == all->turn.end || is_denial)) all->turn = span;
}

/* One text of a statement (its words, or the question it answers) on the way to concepts. */
typedef struct reading {
    const hs_claim_models *models;
    hs_lexer *lexer;
    hs_arena *arena;
    const hs_claim_statement *statement;
    hs_str text;
    const hs_word *words; /* [n] */
    uint32_t n;
    bool is_context;                       /* the question */
    bool has_speaker, has_he, has_partner; /* "I", "he", "you" were told */
    concept_list *list;
    hs_concepts *all;
} reading;

static hs_str word_at(const reading *r, uint32_t i) {
    return hs_str_sub(r->text, (hs_span){r->words[i].start, r->words[i].end});
}

static bool is_one_of(hs_str word, const hs_str *list, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (hs_str_equal_nocase(word, list[i])) return true;
    return false;
}

/* "they" may be anybody. */
static bool is_third_person(hs_str word) {
    static const hs_str words[] = {{"he", 2}, {"him", 3}, {"his", 3}, {"she", 3}, {"her", 3}};
    return is_one_of(word, words, sizeof words / sizeof *words);
}

static bool is_second_person(hs_str word) {
    static const hs_str words[] = {{"you", 3}, {"your", 4}};
    return is_one_of(word, words, sizeof words / sizeof *words);
}

/* Whether the sentence of word i ends in a question mark. */
static bool is_asked(const reading *r, uint32_t i) {
    while (i + 1 < r->n && !(r->words[i + 1].flags & HS_WORD_STARTS)) i++;
    size_t end = i + 1 < r->n ? r->words[i + 1].start : r->text.len;
    for (size_t at = r->words[i].end; at < end; at++)
        if (r->text.ptr[at] == '?') return true;
    return false;
}

/* "may", "perhaps" in the sentence of word i. */
static bool is_hedged(const reading *r, uint32_t i) {
    while (i > 0 && !(r->words[i].flags & HS_WORD_STARTS)) i--;
    for (uint32_t k = i; k < r->n && (k == i || !(r->words[k].flags & HS_WORD_STARTS)); k++) {
        const hs_frame_word *frame = hs_claim__frame(r->models, &r->words[k]);
        if (frame && frame->turn == HS_TURN_HEDGE) return true;
    }
    return false;
}

/* "No." "Read my lips: no", "The answer is simple, no,": the word alone between marks. */
static bool stands_alone(const reading *r, uint32_t i) {
    static const char marks[] = ".,:;!?";
    size_t start = r->words[i].start, end = r->words[i].end;
    while (start > 0 && r->text.ptr[start - 1] == ' ') start--;
    bool is_open = start == 0 || memchr(marks, r->text.ptr[start - 1], sizeof marks - 1);
    return is_open && (end >= r->text.len || memchr(marks, r->text.ptr[end], sizeof marks - 1));
}

static void note_answer(reading *r, uint32_t i) {
    hs_str word = word_at(r, i);
    bool is_no = hs_str_equal_nocase(word, HS_STR("no"));
    if (i == 0 ? is_no || hs_str_equal_nocase(word, HS_STR("never")) : is_no && stands_alone(r, i))
        r->all->says_no = true;
    if (hs_str_equal_nocase(word, HS_STR("yes")) && (i == 0 || stands_alone(r, i))) r->all->says_yes = true;
}

/* Somebody who is not named in the text: who speaks ("I", "our country", "he" of reported speech) or is asked ("you").
 * *is_taken: word i tells no more. */
static bool read_pronoun(reading *r, uint32_t i, bool *is_taken) {
    static const hs_str singular[] = {{"i", 1}, {"me", 2}, {"my", 2}};
    const hs_claim_statement *s = r->statement;
    hs_str word = word_at(r, i);
    hs_span span = {r->words[i].start, r->words[i].end};
    bool is_reported = s->kind == HS_KIND_INDIRECT || s->kind == HS_KIND_MIXED;
    bool is_question = s->flags & HS_FLAG_QUESTION, is_third = is_third_person(word);
    uint32_t first = r->list->n;
    hs_claim_statement who = *s;
    *is_taken = false;
    if (is_first_person(word) && !r->is_context && s->kind != HS_KIND_INDIRECT && s->speaker.len &&
        !r->has_speaker) {
        bool is_one = is_one_of(word, singular, sizeof singular / sizeof *singular);
        r->has_speaker = *is_taken = true;
        if (!put_speaker(r->models, r->lexer, r->arena, s, span, r->list)) return false;
        for (uint32_t k = first; k < r->list->n; k++)
            *(is_one ? &r->list->items[k].is_singular : &r->list->items[k].is_plural) = true;
        return true;
    }
    if (i > 0 && !r->is_context && s->speaker.len && is_own_country(word_at(r, i - 1), word)) {
        *is_taken = true;
        return put_speaker(r->models, r->lexer, r->arena, s, span, r->list);
    }
    if (is_third && !r->is_context) r->all->has_pronoun = true;
    if (r->is_context && is_second_person(word) && s->speaker.len && !r->has_partner) {
        r->has_partner = *is_taken = true; /* who answers */
        return put_speaker(r->models, r->lexer, r->arena, s, span, r->list);
    }
    if (r->is_context) return true;
    if (is_question && s->addressee.len && !r->has_partner && (is_second_person(word) || is_third)) {
        r->has_partner = *is_taken = true;
        who.speaker = s->addressee;
        who.speaker_description = (hs_str){0};
    } else if (is_reported && !is_question && is_third && s->speaker.len && !r->has_he) {
        r->has_he = *is_taken = true;
    }
    if (!*is_taken) return true;
    if (!put_speaker(r->models, r->lexer, r->arena, &who, span, r->list)) return false;
    for (uint32_t k = first; k < r->list->n; k++) r->list->items[k].is_pronoun = true;
    return true;
}

/* "our president", "the US president" */
static bool is_role_at(const reading *r, uint32_t i) {
    if (i == 0 || (i + 1 < r->n && (r->words[i + 1].flags & HS_WORD_CAPITAL) &&
                   !(r->words[i + 1].flags & HS_WORD_STARTS)))
        return false;
    hs_str before = word_at(r, i - 1);
    return hs_str_equal_nocase(before, HS_STR("our")) || hs_claim__country(r->models, before);
}

static bool read_word(reading *r, uint32_t i) {
    const hs_word *at = &r->words[i];
    hs_str word = word_at(r, i);
    hs_concept concept = {.entry = HS_NONE,
                          .stem = at->stem,
                          .span = {at->start, at->end},
                          .is_context = r->is_context,
                          .is_asked = is_asked(r, i),
                          .is_number = at->flags & HS_WORD_NUMBER,
                          .is_role = is_role_at(r, i)};
    uint32_t country = at->flags & HS_WORD_CAPITAL ? hs_claim__country(r->models, word) : 0;
    bool is_inner_capital = (at->flags & HS_WORD_CAPITAL) && !(at->flags & HS_WORD_STARTS);
    const hs_frame_word *frame = hs_claim__frame(r->models, at);
    bool is_negated = negated_at(r->text, r->words, r->n, i);
    if (frame && frame->turn != HS_TURN_NONE) {
        if (!r->is_context) note_turn(r->all, frame->turn, is_negated, concept.span);
        return true;
    }
    bool is_title_case = r->statement->kind == HS_KIND_HEADLINE || r->statement->speaker_id == HS_NONE;
    if (country) {
        concept.kind = HS_CONCEPT_ENTITY, concept.key = country;
    } else if (frame && (!is_inner_capital || is_title_case)) {
        bool is_word = r->models->frames[frame->frame].is_word;
        concept.kind = is_word ? HS_CONCEPT_WORD : HS_CONCEPT_FRAME;
        concept.key = is_word ? hs_hash32(r->models->frames[frame->frame].name) : frame->frame;
        concept.is_negated = is_negated;
        concept.is_hedged = is_hedged(r, i);
    } else if (at->flags & (HS_WORD_FUNCTION | HS_WORD_NEGATOR | HS_WORD_QUALIFIER)) {
        return true;
    } else if ((at->flags & HS_WORD_CAPITAL) && !((at->flags & HS_WORD_STARTS) && at->entry != HS_NONE)) {
        concept.kind = HS_CONCEPT_ENTITY, concept.key = at->stem;
    } else {
        concept.kind = HS_CONCEPT_WORD, concept.key = at->stem, concept.entry = at->entry;
        concept.is_negated = is_negated, concept.is_hedged = is_hedged(r, i);
    }
    return hs_vector_push(r->list, r->arena, concept);
}

/* "it was Belmora", "they did": a few words that lean on what was said before. */
static bool is_reference(const reading *r) {
    static const hs_str subjects[] = {{"it", 2}, {"they", 4}, {"we", 2}, {"he", 2}, {"she", 3}, {"I", 1}};
    static const hs_str copulas[] = {{"was", 3}, {"is", 2}}, aids[] = {{"did", 3}, {"have", 4}, {"had", 3}};
    if (r->n > SHORT_WORDS) return false;
    for (uint32_t i = 0; i + 1 < r->n; i++) {
        if (!is_one_of(word_at(r, i), subjects, sizeof subjects / sizeof *subjects)) continue;
        bool is_it = hs_str_equal_nocase(word_at(r, i), subjects[0]);
        hs_str verb = word_at(r, i + 1);
        if (is_it ? is_one_of(verb, copulas, 2) : i + 2 >= r->n && is_one_of(verb, aids, 3)) return true;
    }
    return false;
}

/* "denied having seen it", "refused to pay": who speaks does it. */
static bool has_implied_subject(const reading *r) {
    const hs_claim_statement *s = r->statement;
    if (!r->n || s->kind != HS_KIND_INDIRECT || (s->flags & HS_FLAG_QUESTION) || !s->speaker.len)
        return false;
    hs_str first = word_at(r, 0);
    bool is_gerund = first.len > 4 && memcmp(first.ptr + first.len - 3, "ing", 3) == 0;
    return !(r->words[0].flags & HS_WORD_CAPITAL) && (is_gerund || hs_str_equal(first, HS_STR("to")));
}

static bool read_text(reading *r) {
    const hs_word *words;
    bool is_cut, is_taken;
    if (!hs_lexer_read(r->lexer, r->text, HS_CLAIM_MAX_WORDS, &words, &r->n, &is_cut)) return false;
    hs_word *kept =
        HS_ARENA_ARRAY(r->arena, hs_word, (size_t)r->n + 1); /* the lexer is asked again for names */
    if (!kept) return false;
    if (r->n) memcpy(kept, words, r->n * sizeof *kept);
    r->words = kept;
    if (!r->is_context) r->all->is_reference = is_reference(r);
    if (!r->is_context && has_implied_subject(r)) {
        if (!put_speaker(r->models, r->lexer, r->arena, r->statement, (hs_span){0, 0}, r->list)) return false;
        for (uint32_t k = 0; k < r->list->n; k++) r->list->items[k].is_pronoun = true;
        r->has_he = true;
    }
    for (uint32_t i = 0; i < r->n; i++) {
        if (!r->is_context) note_answer(r, i);
        if (!read_pronoun(r, i, &is_taken) || (!is_taken && !read_word(r, i))) return false;
    }
    return true;
}

bool hs_claim__concepts(const hs_claim_models *models, hs_lexer *lexer, hs_arena *arena,
                        const hs_claim_statement *statement, hs_concepts *concepts) {
    concept_list list = {0};
    *concepts = (hs_concepts){.speaker_id = statement->speaker_id};
    reading r = {models, lexer, arena, statement, statement->text, .list = &list, .all = concepts};
    if (!read_text(&r)) return false;
    r.text = statement->question;
    r.is_context = true;
    if (statement->question.len && !read_text(&r)) return false;
    concepts->items = list.items;
    concepts->n = list.n;
    return true;
}
