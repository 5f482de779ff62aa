#include "speaker/phrase.h"

#include "base/arena.h"
#include "base/str.h"

/* What each word of the page is, before mentions are found: what the lists say of it, whether its capital says
 * something, whether it can stand in a noun phrase; and where the tokens of a byte are. */

enum {
    LOG2_PLACE = 6, /* bytes told by one entry of page->token_of_place: 64 */
    AHEAD = 8       /* words whose place in the lists is on its way while one is looked up */
};

bool hs_speaker__is_title_case(const hs_speaker__page *page, const hs_sentence *sentence) {
    uint32_t n_capitals = 0, n_words = 0;
    for (uint32_t i = sentence->first; i < sentence->end; i++) {
        const hs_token *t = &page->text->tokens[i];
        if (t->kind == HS_TOKEN_WORD && t->span.end - t->span.start > 3) {
            n_words++;
            n_capitals += (t->flags & HS_TOKEN_CAPITAL) != 0;
        }
    }
    bool ends_in_point = sentence->end > sentence->first && hs_speaker__is_sign(page, sentence->end - 1, '.');
    return n_words >= 4 && n_capitals * 4 >= n_words * 3 && !ends_in_point;
}

/* Hashes of words that stand capital inside sentences: such a word is a name at the start of one too. */
typedef struct capitals {
    uint64_t *bits;
    uint32_t n_bits; /* a power of two */
} capitals;

static bool names_note(hs_speaker__page *page, capitals *names) {
    const hs_text *text = page->text;
    names->n_bits = 1024;
    while (names->n_bits < text->n_tokens && names->n_bits < 1u << 24) names->n_bits *= 2;
    names->bits = hs_arena_get_zeroed(page->temporary, names->n_bits / 64, sizeof *names->bits);
    if (!names->bits) return false;
    for (uint32_t s = 0; s < text->n_sentences; s++) {
        const hs_sentence *sentence = &text->sentences[s];
        if (page->title_case[s]) continue;
        for (uint32_t i = sentence->first; i < sentence->end; i++) {
            const hs_token *t = &text->tokens[i];
            if (!(t->flags & HS_TOKEN_CAPITAL) || t->flags & HS_TOKEN_SENTENCE_START ||
                t->kind != HS_TOKEN_WORD ||
                (i > sentence->first && text->tokens[i - 1].kind == HS_TOKEN_MARK))
                continue;
            uint32_t bit = t->hash & (names->n_bits - 1);
            names->bits[bit / 64] |= 1ull << (bit & 63);
        }
    }
    return true;
}

static bool is_genitive(const hs_speaker__page *page, uint32_t i) {
    const hs_token *t = &page->text->tokens[i];
    uint32_t len = t->span.end - t->span.start;
    if (t->flags & HS_TOKEN_SPACE_BEFORE || len > 4) return false;
    const char *at = page->text->article->text.ptr + t->span.start;
    if (at[0] == '\'') return len == 1 || (len == 2 && (at[1] | 32) == 's');
    return len >= 3 && memcmp(at, "\xE2\x80\x99", 3) == 0 && (len == 3 || (at[3] | 32) == 's');
}

/* Not a capital that says nothing: the first word of a sentence that is a common word. The word has a capital. */
static bool is_name_like(const hs_speaker__page *page, uint32_t i, bool is_elsewhere) {
    const hs_token *t = &page->text->tokens[i];
    uint32_t classes = page->classes[i];
    if (classes & HS_WORD_CALENDAR && i > 0 && page->text->tokens[i - 1].pos == HS_POS_ADP)
        return false; /* "in June" */
    if (classes & (HS_WORD_PRONOUN | HS_WORD_DET | HS_WORD_PLAIN | HS_WORD_PASSING | HS_WORD_CALENDAR))
        return classes & HS_WORD_GIVEN && !(classes & HS_WORD_PLAIN) && t->pos == HS_POS_PROPN;
    if (classes & HS_WORD_GLUE) return false;
    if (t->entity) return true;
    if (t->flags & HS_TOKEN_ALL_CAPITALS && i + 1 < page->text->n_tokens &&
        hs_speaker__is_sign(page, i + 1, ':'))
        return true; /* KELLY: */
    if (t->flags & HS_TOKEN_SENTENCE_START && t->pos != HS_POS_X && t->pos != HS_POS_PROPN)
        return classes & HS_WORD_GIVEN || is_elsewhere;
    return true;
}

/* Of a word or number that is not name-like: can it stand inside a noun phrase that ends before end? */
static bool is_nominal(const hs_speaker__page *page, uint32_t i, uint32_t end) {
    const hs_token *t = &page->text->tokens[i];
    uint32_t classes = page->classes[i];
    if (classes & (HS_WORD_CALENDAR | HS_WORD_DET | HS_WORD_GLUE | HS_WORD_PRONOUN)) return false;
    switch (t->pos) {
    case HS_POS_NOUN:
    case HS_POS_ADJ:
    case HS_POS_PROPN:
    case HS_POS_NUM:
        return true;
    case HS_POS_VERB_PARTICIPLE:
    case HS_POS_VERB_ING: /* the departing minister */
        return i + 1 < end && !(t->flags & HS_TOKEN_SENTENCE_START) &&
               (page->classes[i + 1] & (HS_WORD_ANY_ROLE | HS_WORD_GROUP | HS_WORD_ORG));
    case HS_POS_X:
        return classes & (HS_WORD_ANY_ROLE | HS_WORD_ORG | HS_WORD_GROUP | HS_WORD_PAPER | HS_WORD_NATION |
                          HS_WORD_COUNTRY | HS_WORD_PASSING | HS_WORD_UNNAMED);
    default:
        return classes & (HS_WORD_NATION | HS_WORD_COUNTRY) ||
               (classes & HS_WORD_PASSING && t->pos == HS_POS_ADV);
    }
}

/* al-Haddad, el-Sayed: the article is written small, the name is none the less one. Behind a word with a capital alone. */
static bool has_small_article(const hs_speaker__page *page, uint32_t i) {
    static const hs_str articles[] = {{"al-", 3}, {"el-", 3}, {"ad-", 3},  {"ar-", 3}, {"as-", 3},
                                      {"at-", 3}, {"az-", 3}, {"ash-", 4}, {"ud-", 3}, {"ul-", 3}};
    hs_str word = hs_token_str(page->text, i);
    if (i == 0 || !(page->text->tokens[i - 1].flags & HS_TOKEN_CAPITAL)) return false;
    for (size_t k = 0; k < sizeof articles / sizeof *articles; k++)
        if (word.len > articles[k].len && hs_str_starts(word, articles[k]))
            return word.ptr[articles[k].len] >= 'A' && word.ptr[articles[k].len] <= 'Z';
    return false;
}

static uint8_t shape_of(const hs_speaker__page *page, const capitals *names, uint32_t i, uint32_t end) {
    const hs_token *t = &page->text->tokens[i];
    uint8_t shape = !(t->flags & HS_TOKEN_SPACE_BEFORE) && is_genitive(page, i) ? HS_SHAPE_GENITIVE : 0;
    if (t->kind == HS_TOKEN_WORD && t->flags & HS_TOKEN_CAPITAL) {
        uint32_t bit = t->hash & (names->n_bits - 1);
        bool is_elsewhere = names->bits[bit / 64] >> (bit & 63) & 1;
        shape |= HS_SHAPE_CAPITAL | (is_elsewhere ? HS_SHAPE_ELSEWHERE : 0);
        if (is_name_like(page, i, is_elsewhere)) return shape | HS_SHAPE_NAME_LIKE | HS_SHAPE_NOMINAL;
    }
    if (t->kind == HS_TOKEN_WORD && !(t->flags & HS_TOKEN_CAPITAL) && has_small_article(page, i))
        return shape | HS_SHAPE_CAPITAL | HS_SHAPE_NAME_LIKE | HS_SHAPE_NOMINAL;
    if ((t->kind == HS_TOKEN_WORD || t->kind == HS_TOKEN_NUMBER) && is_nominal(page, i, end))
        shape |= HS_SHAPE_NOMINAL;
    return shape;
}

/* Tokens of a title whose bytes stand behind the body, though its block comes first: they are out of order. */
static uint32_t n_title_tokens(const hs_text *text) {
    const hs_article *article = text->article;
    if (article->n_blocks == 0 || article->body_len >= article->text.len) return 0;
    if (article->blocks[0].text.start < article->body_len) return 0;
    uint32_t first = text->block_first_sentence[1];
    return first < text->n_sentences ? text->sentences[first].first : text->n_tokens;
}

static bool places_note(hs_speaker__page *page) {
    const hs_text *text = page->text;
    page->n_title_tokens = n_title_tokens(text);
    page->n_places = (uint32_t)(text->article->text.len >> LOG2_PLACE) + 1;
    page->token_of_place = HS_ARENA_ARRAY(page->temporary, uint32_t, page->n_places);
    if (!page->token_of_place) return false;
    for (uint32_t place = 0, i = page->n_title_tokens; place < page->n_places; place++) {
        while (i < text->n_tokens && text->tokens[i].span.end <= place << LOG2_PLACE) i++;
        page->token_of_place[place] = i;
    }
    return true;
}

uint32_t hs_speaker__token_at(const hs_speaker__page *page, uint32_t byte) {
    const hs_text *text = page->text;
    bool is_in_title = byte >= text->article->body_len && page->n_title_tokens;
    uint32_t end = is_in_title ? page->n_title_tokens : text->n_tokens;
    uint32_t i = is_in_title                           ? 0
                 : byte >> LOG2_PLACE < page->n_places ? page->token_of_place[byte >> LOG2_PLACE]
                                                       : text->n_tokens;
    while (i < end && text->tokens[i].span.end <= byte) i++;
    return i;
}

hs_status hs_speaker__classify(hs_speaker__page *page) {
    const hs_text *text = page->text;
    uint32_t n = text->n_tokens;
    capitals names;
    page->classes = HS_ARENA_ARRAY(page->temporary, uint32_t, (size_t)n + 1);
    page->words = HS_ARENA_ARRAY(page->temporary, const hs_speaker__word *, (size_t)n + 1);
    page->shapes = hs_arena_get_zeroed(page->temporary, (size_t)n + 1, sizeof *page->shapes);
    page->title_case = HS_ARENA_ARRAY(page->temporary, bool, (size_t)text->n_sentences + 1);
    if (!page->classes || !page->words || !page->shapes || !page->title_case) return HS_ERR_MEMORY;
    for (uint32_t i = 0; i < n; i++) {
        const hs_token *t = &text->tokens[i];
        if (i + AHEAD < n) hs_speaker__word_prefetch(page->models, t[AHEAD].hash);
        page->words[i] = t->kind == HS_TOKEN_WORD ? hs_speaker__word_find(page->models, t->hash) : NULL;
        page->classes[i] = page->words[i] ? page->words[i]->classes : 0;
    }
    page->classes[n] = 0;
    for (uint32_t s = 0; s < text->n_sentences; s++)
        page->title_case[s] = hs_speaker__is_title_case(page, &text->sentences[s]);
    if (!names_note(page, &names) || !places_note(page)) return HS_ERR_MEMORY;
    for (uint32_t s = 0; s < text->n_sentences; s++)
        for (uint32_t i = text->sentences[s].first; i < text->sentences[s].end; i++)
            page->shapes[i] = shape_of(page, &names, i, text->sentences[s].end);
    return HS_OK;
}
