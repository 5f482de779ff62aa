#include "words/lex.h"

#include "base/plain.h"
#include "base/utf8.h"
#include "words/slips.h"

#include <libstemmer.h>
#include <string.h>

#define MAX_WORD_BYTES 64
#define CACHE_FIRST    4096u
#define CACHE_LAST     (1u << 18) /* twice the words remembered at once; a fuller cache starts anew */
#define NUMBER_BITS    18u        /* of a slot of the cache */

/* What is known of a word form. */
typedef struct known_word {
    uint64_t key;
    uint32_t lower, stem, entry;
    uint16_t flags;
    uint8_t weight;
    uint8_t split;   /* bytes of the first of two words that were run together, or 0 */
    bool is_special; /* printed letter by letter, another word may be meant: US, cannot */
} known_word;

struct hs_lexer {
    const struct hs_word_models *models;
    hs_heap *heap;
    struct sb_stemmer *stemmer;
    /* Words in the order in which they were met: the frequent ones lie side by side in few lines of the cache. */
    known_word *known; /* [cache_capacity / 2] */
    uint32_t
        *cache; /* [cache_capacity] open addressing: number of the word + 1 and, above, bits of its key */
    uint32_t cache_capacity, cache_n;
    uint32_t small_ends[32]; /* letters that small words end with, as bits, by the letter they begin with */
    HS_HEAP_ROW(hs_word) words;
};

hs_lexer *hs_lexer_new(const struct hs_word_models *models, hs_heap *heap) {
    hs_lexer *lexer = hs_heap_get_zeroed(heap, 1, sizeof *lexer);
    if (!lexer) return NULL;
    lexer->models = models;
    lexer->heap = heap;
    lexer->cache_capacity = CACHE_FIRST;
    lexer->cache = hs_heap_get_zeroed(heap, CACHE_FIRST, sizeof *lexer->cache);
    lexer->known = hs_heap_get(heap, CACHE_FIRST / 2, sizeof *lexer->known);
    lexer->stemmer = sb_stemmer_new("english", NULL);
    for (uint32_t i = 0; i < models->words.capacity; i++) {
        hs_str word = models->words.entries[i].key;
        if (word.len) lexer->small_ends[word.ptr[0] & 31] |= 1u << (word.ptr[word.len - 1] & 31);
    }
    if (lexer->cache && lexer->known && lexer->stemmer) return lexer;
    hs_lexer_free(lexer);
    return NULL;
}

void hs_lexer_free(hs_lexer *lexer) {
    if (!lexer) return;
    if (lexer->stemmer) sb_stemmer_delete(lexer->stemmer);
    hs_heap_free(lexer->heap, lexer->cache);
    hs_heap_free(lexer->heap, lexer->known);
    hs_heap_free(lexer->heap, lexer->words.items);
    hs_heap_free(lexer->heap, lexer);
}

static uint32_t find_sorted(const uint32_t *row, uint32_t n, uint32_t wanted) {
    uint32_t first = 0, end = n;
    while (first < end) {
        uint32_t middle = first + (end - first) / 2;
        if (row[middle] < wanted)
            first = middle + 1;
        else
            end = middle;
    }
    return first < n && row[first] == wanted ? first : HS_NONE;
}

/* True when two ascending rows have a number in common. */
static bool do_meet(const uint32_t *a, const uint32_t *a_end, const uint32_t *b, const uint32_t *b_end) {
    while (a < a_end && b < b_end) {
        if (*a == *b) return true;
        if (*a < *b)
            a++;
        else
            b++;
    }
    return false;
}

bool hs_thesaurus_synonyms(const hs_thesaurus *thesaurus, uint32_t entry_a, uint32_t entry_b) {
    if (entry_a == HS_NONE || entry_b == HS_NONE) return false;
    const uint32_t *synset = thesaurus->synset, *first = thesaurus->first;
    return do_meet(synset + first[entry_a], synset + first[entry_a + 1], synset + first[entry_b],
                   synset + first[entry_b + 1]);
}

bool hs_thesaurus_kin(const hs_thesaurus *thesaurus, uint32_t entry_a, uint32_t entry_b) {
    if (entry_a == HS_NONE || entry_b == HS_NONE) return false;
    const uint32_t *sense = thesaurus->sense, *sense_at = thesaurus->sense_first;
    const uint32_t *wider = thesaurus->wider, *wider_at = thesaurus->wider_first;
    return do_meet(sense + sense_at[entry_a], sense + sense_at[entry_a + 1], wider + wider_at[entry_b],
                   wider + wider_at[entry_b + 1]) ||
           do_meet(wider + wider_at[entry_a], wider + wider_at[entry_a + 1], sense + sense_at[entry_b],
                   sense + sense_at[entry_b + 1]);
}

bool hs_thesaurus_opposites(const hs_thesaurus *thesaurus, uint32_t stem_a, uint32_t stem_b) {
    uint32_t first = 0, end = thesaurus->n_antonyms;
    while (first < end) {
        uint32_t middle = first + (end - first) / 2;
        if (thesaurus->opposite_a[middle] < stem_a)
            first = middle + 1;
        else
            end = middle;
    }
    for (; first < thesaurus->n_antonyms && thesaurus->opposite_a[first] == stem_a; first++)
        if (thesaurus->opposite_b[first] == stem_b) return true;
    return false;
}

static bool learn(hs_lexer *lexer, hs_str word, known_word *known) {
    const hs_thesaurus *thesaurus = &lexer->models->thesaurus;
    uint32_t lemma = find_sorted(thesaurus->form, thesaurus->n_irregular, known->lower);
    if (lemma != HS_NONE) {
        known->stem = thesaurus->lemma[lemma];
    } else if (word.len <= MAX_WORD_BYTES) {
        const sb_symbol *stem = sb_stemmer_stem(lexer->stemmer, (const sb_symbol *)word.ptr, (int)word.len);
        if (!stem) return false;
        known->stem = hs_hash32((hs_str){(const char *)stem, (size_t)sb_stemmer_length(lexer->stemmer)});
    } else
        known->stem = known->lower;
    known->entry = find_sorted(thesaurus->stem, thesaurus->n_words, known->stem);
    const hs_lexicon_entry *small = hs_lexicon_find(&lexer->models->words, word);
    uint32_t common = known->entry == HS_NONE ? 0 : thesaurus->common[known->entry];
    known->flags = 0;
    known->weight = known->entry == HS_NONE ? 18 : common >= 200 ? 10 : common >= 30 ? 13 : 16;
    if (hs_ascii_is_digit(word.ptr[0])) known->flags = HS_WORD_NUMBER, known->weight = 16;
    if (!small) return true;
    if (small->value.len && small->value.ptr[0] == 'r') {
        known->flags |= HS_WORD_REFUSES;
        return true;
    }
    known->entry = HS_NONE; /* small words have no synonyms that keep the sense */
    bool is_negator = small->value.len && small->value.ptr[0] == 'n';
    bool is_qualifier = small->value.len && small->value.ptr[0] == 'q';
    known->flags = HS_WORD_FUNCTION | (is_negator ? HS_WORD_NEGATOR : is_qualifier ? HS_WORD_QUALIFIER : 0);
    if (small->value.len && small->value.ptr[0] == 's') known->flags |= HS_WORD_SHIFTS;
    known->weight = is_negator || is_qualifier ? 6 : 4;
    return true;
}

/* True for a small word, or one that is printed often. */
static bool is_familiar(const hs_lexer *lexer, const known_word *known) {
    enum { OFTEN = 20 };
    if (known->flags & HS_WORD_FUNCTION) return true;
    return known->entry != HS_NONE && lexer->models->thesaurus.common[known->entry] >= OFTEN;
}

/* Takes the word that was read badly, if known is none: "t0", "vvas". */
static bool mend_scan(hs_lexer *lexer, hs_str word, known_word *known) {
    char bytes[HS_WORDS_LONGEST_SCAN];
    for (uint32_t way = 0; way < HS_WORDS_SCANS && hs_words_may_be_scan(word); way++) {
        hs_str meant = hs_words_mend_scan(word, way, bytes);
        known_word other = {.lower = hs_hash32(meant)};
        if (!meant.len) continue;
        if (!learn(lexer, meant, &other)) return false;
        if (!is_familiar(lexer, &other)) continue;
        known->stem = other.stem, known->weight = other.weight;
        known->flags = other.flags | HS_WORD_SPELLED;
        break;
    }
    return true;
}

static bool is_small(const hs_lexer *lexer, hs_str word) {
    bool may_be = lexer->small_ends[word.ptr[0] & 31] >> (word.ptr[word.len - 1] & 31) & 1;
    const hs_lexicon_entry *found = may_be ? hs_lexicon_find(&lexer->models->words, word) : NULL;
    return found && found->value.len && found->value.ptr[0] != 'r';
}

/* Finds where two words were run together, one of them small at least: "lotof", "isthe". */
static bool find_split(hs_lexer *lexer, hs_str word, known_word *known) {
    enum { SHORTEST = 5, LONGEST = 20, SHORTEST_PART = 2, SHORTEST_CONTENT = 4 };
    if (word.len < SHORTEST || word.len > LONGEST) return true;
    for (size_t i = 0; i < word.len; i++)
        if (!hs_ascii_is_letter(word.ptr[i])) return true;
    for (size_t at = SHORTEST_PART; at + SHORTEST_PART <= word.len; at++) {
        hs_str parts[2] = {{word.ptr, at}, {word.ptr + at, word.len - at}};
        bool small[2] = {is_small(lexer, parts[0]), is_small(lexer, parts[1])};
        if (!small[0] && !small[1]) continue;
        bool is_whole = true;
        for (int k = 0; k < 2 && is_whole; k++) {
            known_word part = {.lower = hs_hash32(parts[k])};
            if (small[k]) continue;
            if (parts[k].len >= SHORTEST_CONTENT && !learn(lexer, parts[k], &part)) return false;
            is_whole = parts[k].len >= SHORTEST_CONTENT && is_familiar(lexer, &part);
        }
        if (!is_whole || (known->split && !(small[0] && small[1]))) continue;
        known->split = (uint8_t)at;
        if (small[0] && small[1]) break;
    }
    return true;
}

static inline uint32_t first_slot(const hs_lexer *lexer, uint64_t key) {
    return (uint32_t)(key >> 20) & (lexer->cache_capacity - 1);
}

static void put_slot(hs_lexer *lexer, uint32_t number) {
    uint64_t key = lexer->known[number].key;
    uint32_t slot = first_slot(lexer, key);
    while (lexer->cache[slot]) slot = (slot + 1) & (lexer->cache_capacity - 1);
    lexer->cache[slot] = (uint32_t)(key >> (32 + NUMBER_BITS)) << NUMBER_BITS | (number + 1);
}

static bool grow_cache(hs_lexer *lexer) {
    uint32_t capacity = lexer->cache_capacity;
    if (capacity >= CACHE_LAST) {
        memset(lexer->cache, 0, capacity * sizeof *lexer->cache);
        lexer->cache_n = 0;
        return true;
    }
    known_word *known = hs_heap_grow(lexer->heap, lexer->known, (size_t)capacity * 2, sizeof *known);
    if (!known) return false;
    lexer->known = known;
    uint32_t *fresh = hs_heap_get_zeroed(lexer->heap, (size_t)capacity * 4, sizeof *fresh);
    if (!fresh) return false;
    hs_heap_free(lexer->heap, lexer->cache);
    lexer->cache = fresh;
    lexer->cache_capacity = capacity * 4;
    for (uint32_t i = 0; i < lexer->cache_n; i++) put_slot(lexer, i);
    return true;
}

/* "cannot" and the slips of it: one word where the other side may have two. */
static bool is_cannot(hs_str word) {
    return hs_words_is_slip(word, HS_STR("cannot"));
}

/* Words that read_word may take for others. */
static bool is_special(hs_str word) {
    return hs_str_equal(word, HS_STR("us")) || hs_str_equal(word, HS_STR("uk")) || is_cannot(word) ||
           hs_words_is_hesitation(word);
}

static uint64_t key_of(hs_str word) {
    uint64_t key = HS_PLAIN_SEED;
    for (size_t at = 0; at < word.len; at += 8) {
        unsigned char bytes[8] = {0};
        memcpy(bytes, word.ptr + at, word.len - at < 8 ? word.len - at : 8);
        key = hs_plain_mix(key, hs_plain_eight(bytes));
    }
    return key;
}

static const known_word *find_known(const hs_lexer *lexer, uint64_t key) {
    uint32_t mask = lexer->cache_capacity - 1, bits = (uint32_t)(key >> (32 + NUMBER_BITS));
    for (uint32_t slot = first_slot(lexer, key); lexer->cache[slot]; slot = (slot + 1) & mask) {
        if (lexer->cache[slot] >> NUMBER_BITS != bits) continue;
        const known_word *found = &lexer->known[(lexer->cache[slot] & ((1u << NUMBER_BITS) - 1)) - 1];
        if (found->key == key) return found;
    }
    return NULL;
}

static const known_word *know(hs_lexer *lexer, hs_str word) {
    uint64_t key = key_of(word);
    const known_word *found = find_known(lexer, key);
    if (found) return found;
    if (lexer->cache_n >= lexer->cache_capacity / 2 && !grow_cache(lexer)) return NULL;
    known_word known = {.key = key, .lower = hs_hash32(word), .is_special = is_special(word)};
    if (!learn(lexer, word, &known)) return NULL;
    if (known.entry == HS_NONE && !(known.flags & (HS_WORD_FUNCTION | HS_WORD_REFUSES))) {
        if (!mend_scan(lexer, word, &known) || !find_split(lexer, word, &known)) return NULL;
        known.is_special |= known.split != 0;
    }
    lexer->known[lexer->cache_n] = known;
    put_slot(lexer, lexer->cache_n);
    return &lexer->known[lexer->cache_n++];
}

static inline bool put_known(hs_lexer *lexer, const known_word *known, hs_span span, uint32_t flags) {
    return hs_heap_push(lexer->heap, &lexer->words,
                        (hs_word){span.start, span.end, known->lower, known->stem, known->entry,
                                  (uint16_t)(known->flags | flags), known->weight});
}

static bool put(hs_lexer *lexer, hs_str word, hs_span span, uint32_t flags) {
    const known_word *known = know(lexer, word);
    return known && put_known(lexer, known, span, flags);
}

/* Words whose 's stands for "is"; elsewhere it is a possessive and says nothing. */
static bool takes_is(hs_str word) {
    static const char *const words[] = {"it",    "that", "he",  "she",   "what",
                                        "there", "here", "who", "where", "how"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (hs_str_equal(word, (hs_str){words[i], strlen(words[i])})) return true;
    return false;
}

typedef struct contraction {
    hs_str ending, second; /* "n't", "not" */
} contraction;

/* Negated verbs with the apostrophe forgotten. */
static const char *const without_apostrophe[] = {"dont",    "doesnt",   "didnt", "isnt",   "arent",
                                                 "wasnt",   "werent",   "cant",  "wont",   "wouldnt",
                                                 "couldnt", "shouldnt", "hasnt", "havent", "hadnt"};
enum { N_WITHOUT_APOSTROPHE = sizeof without_apostrophe / sizeof *without_apostrophe };

/* "cna't", "dind't": puts the verb that was meant, as it is without its apostrophe, into bytes; 0: none, else its length. */
static size_t mend_negation(char *bytes, size_t len) {
    for (size_t i = 0; i < N_WITHOUT_APOSTROPHE; i++) {
        hs_str right = {without_apostrophe[i], strlen(without_apostrophe[i])};
        if (!hs_words_is_slip((hs_str){bytes, len}, right)) continue;
        memcpy(bytes, right.ptr, right.len);
        return right.len;
    }
    return 0;
}

/* Takes contractions apart; word is lower case with its apostrophes as "'". */
static bool put_contraction(hs_lexer *lexer, char *bytes, size_t len, hs_span span, uint32_t flags) {
    static const contraction endings[] = {
        {{"n't", 3}, {"not", 3}},  {{"'nt", 3}, {"not", 3}},  {{"'re", 3}, {"are", 3}},
        {{"'m", 2}, {"am", 2}},    {{"'ve", 3}, {"have", 4}}, {{"'ll", 3}, {"will", 4}},
        {{"'d", 2}, {"would", 5}},
    };
    hs_str word = {bytes, len};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        if (!hs_str_ends(word, endings[i].ending) || word.len == endings[i].ending.len) continue;
        hs_str first = {bytes, len - endings[i].ending.len};
        bool is_negated = i < 2; /* also with the apostrophe in the wrong place: "do'nt" */
        if (is_negated && hs_str_equal(first, HS_STR("ca")))
            first = HS_STR("can");
        else if (is_negated && hs_str_equal(first, HS_STR("wo")))
            first = HS_STR("will");
        else if (is_negated && hs_str_equal(first, HS_STR("ai")))
            first = HS_STR("is");
        return put(lexer, first, span, flags) &&
               put(lexer, endings[i].second, span, flags & ~(unsigned)HS_WORD_STARTS);
    }
    if (hs_str_ends(word, HS_STR("'s")) && word.len > 2) {
        hs_str first = {bytes, len - 2};
        if (!put(lexer, first, span, flags)) return false;
        if (hs_str_equal(first, HS_STR("let"))) return put(lexer, HS_STR("us"), span, flags);
        return !takes_is(first) || put(lexer, HS_STR("is"), span, flags);
    }
    size_t kept = 0;
    for (size_t i = 0; i < len; i++)
        if (bytes[i] != '\'') bytes[kept++] = bytes[i];
    size_t mended = kept + 1 == len ? mend_negation(bytes, kept) : 0;
    if (!mended) return put(lexer, (hs_str){bytes, kept}, span, flags);
    memcpy(bytes + mended - 1, "'t", 2);
    return put_contraction(lexer, bytes, mended + 1, span, flags);
}

/* True for "dont" and the like: the apostrophe was forgotten. */
static bool lacks_apostrophe(hs_str word) {
    if (word.len < 4 || word.len > 8 || !hs_str_ends(word, HS_STR("nt"))) return false;
    for (size_t i = 0; i < N_WITHOUT_APOSTROPHE; i++)
        if (hs_str_equal(word, (hs_str){without_apostrophe[i], strlen(without_apostrophe[i])})) return true;
    return false;
}

static const hs_word_phrase *find_phrase(const struct hs_word_models *models, uint64_t key,
                                         uint32_t n_words) {
    uint32_t slot = (uint32_t)key & (models->phrase_capacity - 1);
    for (; models->phrases[slot].n_words; slot = (slot + 1) & (models->phrase_capacity - 1))
        if (models->phrases[slot].key == key && models->phrases[slot].n_words == n_words)
            return &models->phrases[slot];
    return NULL;
}

/* Replaces phrases that are matched as one thing by one word, the longest first. */
static void fold_phrases(hs_lexer *lexer) {
    const struct hs_word_models *models = lexer->models;
    hs_word *words = lexer->words.items;
    size_t kept = 0, n = lexer->words.n;
    for (size_t i = 0; i < n;) {
        uint32_t bit = words[i].lower & (HS_WORDS_START_BITS - 1), length = 1;
        const hs_word_phrase *best = NULL;
        if (models->phrase_starts[bit / 32] >> (bit % 32) & 1) {
            uint64_t key = HS_WORDS_SEED;
            for (uint32_t k = 0; k < models->longest_phrase && i + k < n; k++) {
                key = hs_words_mix(key, words[i + k].lower);
                const hs_word_phrase *phrase = find_phrase(models, key, k + 1);
                if (phrase) best = phrase, length = k + 1;
            }
        }
        hs_word word = words[i];
        for (uint32_t k = 1; k < length; k++) {
            word.end = words[i + k].end;
            word.lower = (uint32_t)(hs_words_mix(word.lower, words[i + k].lower) >> 16);
            if (words[i + k].weight > word.weight) word.weight = words[i + k].weight;
            if (!(words[i + k].flags & HS_WORD_FUNCTION) && !(word.flags & HS_WORD_NEGATOR)) /* "no longer" */
                word.flags &= (uint16_t)~HS_WORD_FUNCTION;
        }
        if (best) {
            word.stem = best->stem;
            word.flags |= HS_WORD_SPELLED;
            word.entry = find_sorted(models->thesaurus.stem, models->thesaurus.n_words, best->stem);
            if (word.flags & HS_WORD_FUNCTION) word.entry = HS_NONE;
        }
        words[kept++] = word;
        i += length;
    }
    lexer->words.n = kept;
}

typedef struct place {
    size_t at;
    uint32_t flags; /* of the next word */
    bool is_bracketed;
} place;

static bool is_quote_sign(uint32_t c) {
    return c == '\'' || c == '`' || c == 0xB4 || c == 0x2019 || c == 0x2018 || c == 0x02BC || c == 0x2032;
}

/* Notes what a character between words says of the next one. */
static void note_mark(hs_str text, uint32_t c, size_t at, place *reading) {
    if (c == '[')
        reading->is_bracketed = true;
    else if (c == ']')
        reading->is_bracketed = false;
    else if (c == 0x2026 || (c == '.' && at + 1 < text.len && text.ptr[at + 1] == '.'))
        reading->flags |= HS_WORD_AFTER_GAP;
    else if (c == '.' || c == '!' || c == '?')
        reading->flags |= HS_WORD_STARTS;
    else if (c == ',' || c == ';' || c == ':' || c == '-' || (c >= 0x2012 && c <= 0x2015))
        reading->flags |= HS_WORD_AFTER_BREAK;
}

static inline uint32_t flags_of(const place *reading, bool is_capital) {
    return reading->flags | (is_capital ? HS_WORD_CAPITAL : 0u) |
           (reading->is_bracketed ? HS_WORD_BRACKET : 0u);
}

/* A plain word that was met before, as most are. False: it is to be read letter by letter. */
static inline bool read_plain(hs_lexer *lexer, hs_str text, place *reading, bool *is_done) {
    const unsigned char *bytes = (const unsigned char *)text.ptr;
    uint64_t key;
    size_t end = hs_plain_word(bytes, reading->at, text.len, &key);
    if (!end || end - reading->at > MAX_WORD_BYTES) return false;
    if (bytes[end] >= '[' && bytes[end] <= '`') return false; /* "[T]he", "sign[ed]", "don`t" */
    const known_word *known = find_known(lexer, key);
    if (!known || known->is_special) return false;
    hs_span span = {(uint32_t)reading->at, (uint32_t)end};
    *is_done = put_known(lexer, known, span, flags_of(reading, bytes[reading->at] < 'a'));
    reading->flags = 0;
    reading->at = end;
    return true;
}

/* Puts a word, or, unless it may be a name, the two that were run together in it. */
static bool put_split(hs_lexer *lexer, hs_str word, hs_span span, uint32_t flags, bool may_be_name) {
    const known_word *known = know(lexer, word);
    if (!known) return false;
    size_t at = known->split;
    bool is_as_printed = word.len == span.end - span.start;
    if (!at || !is_as_printed || may_be_name) return put_known(lexer, known, span, flags);
    hs_str second = {word.ptr + at, word.len - at};
    uint32_t middle = span.start + (uint32_t)at, kept = flags & (HS_WORD_BRACKET | HS_WORD_CAPITAL);
    hs_span behind = {middle, span.end};
    if (!put(lexer, (hs_str){word.ptr, at}, (hs_span){span.start, middle}, flags)) return false;
    if (!is_cannot(second)) return put(lexer, second, behind, kept);
    return put(lexer, HS_STR("can"), behind, kept) && put(lexer, HS_STR("not"), behind, kept);
}

/* True when the words around a place are in capitals, too: "HELP US NOW" means no country. */
static bool is_shouted(hs_str text, hs_span span) {
    enum { NEAR = 16, FEWEST = 4 };
    size_t first = span.start > NEAR ? span.start - NEAR : 0, n_upper = 0;
    size_t end = span.end + NEAR < text.len ? span.end + NEAR : text.len;
    for (size_t i = first; i < end; i++) {
        if (i >= span.start && i < span.end) continue;
        if (text.ptr[i] >= 'a' && text.ptr[i] <= 'z') return false;
        n_upper += text.ptr[i] >= 'A' && text.ptr[i] <= 'Z';
    }
    return n_upper >= FEWEST;
}

/* True when a few letters and a closing bracket stand at `at`. */
static bool is_ending(hs_str text, size_t at) {
    enum { LONGEST = 4 };
    size_t end = at;
    while (end < text.len && end < at + LONGEST && hs_ascii_is_letter(text.ptr[end])) end++;
    return end > at && end < text.len && text.ptr[end] == ']';
}

/* Reads one printed word at reading->at, whose first character is a letter or a digit. */
static bool read_word(hs_lexer *lexer, hs_str text, place *reading) {
    char bytes[MAX_WORD_BYTES + 8];
    size_t len = 0, at = reading->at, n_letters = 0;
    bool has_apostrophe = false, has_dots = false, is_capital = false, is_all_capital = true;
    bool is_mended = false, is_capital_given = false; /* the editor gave it another ending, a capital */
    while (at < text.len) {
        size_t next;
        uint32_t c = hs_utf8_get(text, at, &next);
        bool is_letter = c < 128 ? hs_ascii_is_letter((char)c) : hs_unicode_is_letter(c);
        bool is_digit = c < 128 ? hs_ascii_is_digit((char)c) : hs_unicode_is_digit(c);
        if (!is_letter && !is_digit) {
            if ((next >= text.len && !(c == ']' && is_mended)) || at == reading->at) break;
            size_t behind;
            uint32_t d = hs_utf8_get(text, next, &behind);
            bool before_letter = d < 128 ? hs_ascii_is_letter((char)d) : hs_unicode_is_letter(d);
            bool between_digits =
                hs_ascii_is_digit(text.ptr[at - 1]) && d < 128 && hs_ascii_is_digit((char)d);
            if (c == ']' && before_letter && reading->is_bracketed && len == 1) { /* "[T]he" */
                reading->is_bracketed = false;
                is_capital_given = true;
            } else if (c == '[' && before_letter && !is_mended && is_ending(text, next)) { /* "sign[ed]" */
                is_mended = true;
            } else if (c == ']' && is_mended) {
                if (!before_letter) {
                    at = next;
                    break;
                }
            } else if (is_quote_sign(c) && before_letter) {
                has_apostrophe = true;
                if (len < MAX_WORD_BYTES) bytes[len++] = '\'';
            } else if (c == ',' && between_digits) {
            } else if (c == '.' && between_digits) {
                if (len < MAX_WORD_BYTES) bytes[len++] = '.';
            } else if (c == '.' && before_letter && n_letters == 1 && (len == 1 || has_dots)) {
                has_dots = true;
                n_letters = 0;
                if (len < MAX_WORD_BYTES) bytes[len++] = '.';
            } else
                break;
            at = next;
            continue;
        }
        bool is_upper = c < 128 ? c >= 'A' && c <= 'Z' : hs_unicode_is_upper(c);
        if (at == reading->at) is_capital = is_upper;
        if (!is_upper) is_all_capital = false;
        n_letters++;
        if (c < 128) {
            if (len < MAX_WORD_BYTES) bytes[len++] = hs_ascii_lower((char)c);
        } else if (len + 4 <= MAX_WORD_BYTES)
            len += hs_utf8_put(hs_unicode_lower(c), bytes + len);
        at = next;
    }
    if (has_dots && n_letters == 1 && at < text.len && text.ptr[at] == '.') at++;
    hs_span span = {(uint32_t)reading->at, (uint32_t)at};
    uint32_t flags = flags_of(reading, is_capital) | (is_mended || is_capital_given ? HS_WORD_BRACKET : 0u);
    reading->at = at;
    if (hs_words_is_hesitation((hs_str){bytes, len}))
        return true; /* what was to be noted goes to the next word */
    reading->flags = 0;
    if (!len) return true;
    if (has_apostrophe) return put_contraction(lexer, bytes, len, span, flags);
    hs_str word = {bytes, len};
    if (lacks_apostrophe(word)) {
        memcpy(bytes + len - 1, "'t", 2);
        return put_contraction(lexer, bytes, len + 1, span, flags);
    }
    if (is_cannot(word))
        return put(lexer, HS_STR("can"), span, flags) && put(lexer, HS_STR("not"), span, flags);
    if (is_all_capital && hs_str_equal(word, HS_STR("us")) && !is_shouted(text, span)) word = HS_STR("u.s.");
    if (is_all_capital && hs_str_equal(word, HS_STR("uk"))) word = HS_STR("u.k.");
    if (has_dots) {
        if (hs_str_equal(word, HS_STR("u.s")))
            word = HS_STR("u.s.");
        else {
            size_t kept = 0;
            for (size_t i = 0; i < len; i++)
                if (bytes[i] != '.') bytes[kept++] = bytes[i];
            word.len = kept;
        }
    }
    bool may_be_name = is_capital && !(is_all_capital && is_shouted(text, span));
    return put_split(lexer, word, span, flags, may_be_name);
}

bool hs_lexer_read(hs_lexer *lexer, hs_str text, uint32_t max, const hs_word **words, uint32_t *n,
                   bool *is_cut) {
    lexer->words.n = 0;
    *is_cut = false;
    place reading = {.flags = HS_WORD_STARTS};
    while (reading.at < text.len) {
        size_t next;
        uint32_t c = hs_utf8_get(text, reading.at, &next);
        bool is_word = c < 128 ? hs_ascii_is_letter((char)c) || hs_ascii_is_digit((char)c)
                               : hs_unicode_is_letter(c) || hs_unicode_is_digit(c);
        if (is_word) {
            if (lexer->words.n >= max) {
                *is_cut = true;
                break;
            }
            bool is_done;
            if (!read_plain(lexer, text, &reading, &is_done)) is_done = read_word(lexer, text, &reading);
            if (!is_done) return false;
            continue;
        }
        if (c == '%' && reading.at && hs_ascii_is_digit(text.ptr[reading.at - 1])) {
            hs_span span = {(uint32_t)reading.at, (uint32_t)next};
            if (!put(lexer, HS_STR("percent"), span, 0)) return false;
        }
        note_mark(text, c, reading.at, &reading);
        reading.at = next;
    }
    fold_phrases(lexer);
    *words = lexer->words.items;
    *n = (uint32_t)lexer->words.n;
    return true;
}

/* Bytes that both begin with, up to the end of a word of b. */
static size_t shared_prefix(hs_str a, hs_str b) {
    size_t most = a.len < b.len ? a.len : b.len, len = 0, whole = 0;
    while (len < most && a.ptr[len] == b.ptr[len]) {
        if (b.ptr[len] == ' ') whole = len;
        len++;
    }
    return len == b.len ? len : whole;
}

void hs_words_mark_quoted(hs_str text, hs_str quoted, hs_word *words, uint32_t n) {
    size_t at = hs_str_find(text, quoted);
    if (at < text.len) {
        for (uint32_t i = 0; i < n; i++)
            if (words[i].start >= at && words[i].end <= at + quoted.len) words[i].flags |= HS_WORD_QUOTED;
        return;
    }
    /* Several pieces: at each place of the quoted words the word of the text from which most of them stand. */
    uint32_t cursor = 0;
    for (size_t q = 0; q < quoted.len;) {
        size_t best_len = 0;
        uint32_t best = cursor;
        for (uint32_t i = cursor; i < n; i++) {
            size_t len = shared_prefix((hs_str){text.ptr + words[i].start, text.len - words[i].start},
                                       (hs_str){quoted.ptr + q, quoted.len - q});
            if (len > best_len) best_len = len, best = i;
        }
        uint32_t end = best < n ? words[best].start + (uint32_t)best_len : 0;
        for (cursor = best_len ? best : cursor; best_len && cursor < n && words[cursor].end <= end; cursor++)
            words[cursor].flags |= HS_WORD_QUOTED;
        q = best_len ? q + best_len : hs_str_find_byte(quoted, q, ' ');
        while (q < quoted.len && quoted.ptr[q] == ' ') q++;
    }
}
