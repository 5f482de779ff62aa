#include "claim/related.h"

#include "base/arena.h"
#include "base/embed.h"
#include "base/str.h"
#include "base/vector.h"

#include <stdlib.h>
#include <string.h>

HS_EMBED_DECLARE(related_tsv);

/* Words of one line that are looked at, and concepts of a claim. */
enum { MAX_WORDS = 200, MAX_WANTED = 32 };

typedef HS_VECTOR(hs_relative) relative_list;

static int by_stem(const void *a, const void *b) {
    const hs_relative *x = a, *y = b;
    if (x->wanted != y->wanted) return x->wanted < y->wanted ? -1 : 1;
    return (x->stem > y->stem) - (x->stem < y->stem);
}

static int in_order(const void *a, const void *b) {
    const hs_relative *x = a, *y = b;
    int order = by_stem(a, b);
    return order ? order : (int)x->kind - (int)y->kind;
}

/* Whether a line's lemma is the word that concept c was read from: the other words of a frame are the frame's own. */
static bool is_told(const hs_concept *c, const hs_word *word) {
    return c->kind != HS_CONCEPT_ENTITY && c->stem == word->stem;
}

static bool put_words(hs_lexer *lexer, hs_arena *arena, hs_str list, uint32_t wanted, hs_relative_kind kind,
                      relative_list *relatives) {
    const hs_word *words;
    uint32_t n;
    bool is_cut;
    if (!hs_lexer_read(lexer, list, MAX_WORDS, &words, &n, &is_cut)) return false;
    for (uint32_t i = 0; i < n; i++)
        if (!hs_vector_push(relatives, arena, (hs_relative){words[i].stem, (uint16_t)wanted, (uint8_t)kind}))
            return false;
    return true;
}

/* Who comes from there, is of there: "Belmora", "Belmoran". */
static bool put_namesakes(hs_lexer *lexer, hs_arena *arena, hs_str name, uint32_t wanted,
                          relative_list *relatives) {
    static const char *const endings[] = {"n", "an", "ian", "ean", "ese", "er", "ish", "i"};
    char bytes[64];
    if (name.len < 4 || name.len + 4 > sizeof bytes) return true;
    memcpy(bytes, name.ptr, name.len);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        size_t len = strlen(endings[i]);
        memcpy(bytes + name.len, endings[i], len);
        if (!put_words(lexer, arena, (hs_str){bytes, name.len + len}, wanted, HS_RELATIVE_NEAR, relatives))
            return false;
    }
    return true;
}

bool hs_claim__relatives(hs_lexer *lexer, hs_arena *arena, hs_str about, const hs_concepts *wanted,
                         hs_relatives *relatives) {
    relative_list found = {0};
    hs_str tsv = HS_EMBED(related_tsv);
    uint32_t n_wanted = wanted->n < MAX_WANTED ? wanted->n : MAX_WANTED;
    for (uint32_t i = 0; i < n_wanted; i++)
        if (wanted->items[i].kind == HS_CONCEPT_ENTITY &&
            !put_namesakes(lexer, arena, hs_str_sub(about, wanted->items[i].span), i, &found))
            return false;
    for (size_t at = 0, end; at < tsv.len; at = end + 1) {
        end = hs_str_find_byte(tsv, at, '\n');
        hs_str line = {tsv.ptr + at, end - at};
        size_t tab = hs_str_find_byte(line, 0, '\t');
        const hs_word *words;
        uint32_t n;
        bool is_cut;
        if (!hs_lexer_read(lexer, (hs_str){line.ptr, tab}, 2, &words, &n, &is_cut)) return false;
        if (n != 1) continue;
        hs_word head = words[0];
        for (uint32_t i = 0; i < n_wanted; i++) {
            if (!is_told(&wanted->items[i], &head)) continue;
            for (size_t from = tab + 1, kind = 0; from <= line.len && kind <= HS_RELATIVE_OPPOSITE; kind++) {
                size_t to = hs_str_find_byte(line, from, '\t');
                hs_str list = {line.ptr + from, (to < line.len ? to : line.len) - from};
                if (!put_words(lexer, arena, list, i, (hs_relative_kind)kind, &found)) return false;
                from = to + 1;
            }
        }
    }
    if (found.n) qsort(found.items, found.n, sizeof *found.items, in_order);
    uint32_t kept = 0;
    for (uint32_t i = 0; i < found.n; i++)
        if (!kept || by_stem(&found.items[kept - 1], &found.items[i]) != 0)
            found.items[kept++] = found.items[i];
    *relatives = (hs_relatives){found.items, kept};
    return true;
}

const hs_relative *hs_claim__relative(const hs_relatives *relatives, uint32_t wanted, uint32_t stem) {
    hs_relative key = {stem, (uint16_t)wanted, 0};
    if (!relatives->n || wanted >= MAX_WANTED) return NULL;
    return bsearch(&key, relatives->items, relatives->n, sizeof key, by_stem);
}
