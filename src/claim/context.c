/* What a statement leaves to be understood: who speaks for which country, what was said just before, the headline. */
#include "claim/concept.h"

#include "base/arena.h"
#include "base/str.h"
#include "base/vector.h"

#include <stdlib.h>

/* A statement is understood from the one before it where no more bytes stand between. */
enum { BEFORE_REACH = 700 };

typedef HS_VECTOR(hs_affiliation) affiliation_list;

static int by_name(const void *a, const void *b) {
    const hs_affiliation *x = a, *y = b;
    if (x->name != y->name) return x->name < y->name ? -1 : 1;
    if (x->key != y->key) return x->key < y->key ? -1 : 1;
    return (int)x->is_office - (int)y->is_office;
}

/* "Russian President Vladimir Putin": the first country before the name, and the words between as offices. */
static bool read_mention(const hs_claim_models *models, hs_lexer *lexer, hs_str text, uint32_t name,
                         affiliation_list *list, hs_arena *arena) {
    const hs_word *words;
    uint32_t n, country = 0;
    bool is_cut;
    if (!hs_lexer_read(lexer, text, 24, &words, &n, &is_cut)) return false;
    for (uint32_t w = 0; w < n && words[w].stem != name; w++) {
        if (words[w].flags & HS_WORD_FUNCTION) continue;
        hs_str word = hs_str_sub(text, (hs_span){words[w].start, words[w].end});
        uint32_t found = words[w].flags & HS_WORD_CAPITAL ? hs_claim__country(models, word) : 0;
        if (found && country) continue;
        country = found ? found : country;
        hs_affiliation one = {name, found ? found : words[w].stem, found == 0};
        if (!hs_vector_push(list, arena, one)) return false;
    }
    return true;
}

bool hs_claim__affiliations(const hs_claim_models *models, hs_lexer *lexer, hs_arena *arena,
                            const hs_claim_input *input, hs_affiliations *all) {
    affiliation_list list = {0};
    for (uint32_t i = 0; i < input->n; i++) {
        const hs_claim_statement *s = &input->statements[i];
        const hs_word *words;
        uint32_t n;
        bool is_cut;
        if (!s->speaker.len) continue;
        if (!hs_lexer_read(lexer, s->speaker, 24, &words, &n, &is_cut)) return false;
        if (!n || !(words[n - 1].flags & HS_WORD_CAPITAL)) continue; /* a group, not a name */
        uint32_t name = words[n - 1].stem;
        hs_affiliation self = {name, name, false};
        if (!hs_vector_push(&list, arena, self)) return false;
        if (!read_mention(models, lexer, s->mention, name, &list, arena) ||
            !read_mention(models, lexer, s->speaker_description, name, &list, arena))
            return false;
    }
    if (list.n) qsort(list.items, list.n, sizeof *list.items, by_name);
    uint32_t kept = 0;
    for (uint32_t i = 0; i < list.n; i++)
        if (!kept || by_name(&list.items[kept - 1], &list.items[i]) != 0) list.items[kept++] = list.items[i];
    *all = (hs_affiliations){list.items, kept};
    return true;
}

bool hs_claim__is_affiliated(const hs_affiliations *all, uint32_t name, uint32_t key, bool is_office) {
    hs_affiliation wanted = {name, key, is_office};
    return all->n && bsearch(&wanted, all->items, all->n, sizeof wanted, by_name);
}

uint32_t hs_claim__spoken_for(const hs_affiliations *all, uint32_t name) {
    uint32_t low = 0, high = all->n;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (all->items[middle].name < name)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < all->n && all->items[low].name == name; low++)
        if (!all->items[low].is_office && all->items[low].key != name) return all->items[low].key;
    return name;
}

typedef struct place {
    uint64_t page;
    uint32_t start, index;
} place;

static int by_place(const void *a, const void *b) {
    const place *x = a, *y = b;
    if (x->page != y->page) return x->page < y->page ? -1 : 1;
    if (x->start != y->start) return x->start < y->start ? -1 : 1;
    return (x->index > y->index) - (x->index < y->index);
}

bool hs_claim__read_all(const hs_claim_models *models, hs_lexer *lexer, hs_arena *arena,
                        const hs_claim_input *input, hs_concepts *concepts) {
    place *places = HS_ARENA_ARRAY(arena, place, (size_t)input->n + 1);
    if (!places) return false;
    for (uint32_t i = 0; i < input->n; i++) {
        const hs_claim_statement *s = &input->statements[i];
        places[i] = (place){s->page, s->start, i};
        if (!hs_claim__concepts(models, lexer, arena, s, &concepts[i])) return false;
    }
    if (input->n) qsort(places, input->n, sizeof *places, by_place);
    const hs_concepts *title = NULL;
    for (uint32_t k = 0; k < input->n; k++) {
        const hs_claim_statement *s = &input->statements[places[k].index];
        bool is_first = k == 0 || places[k - 1].page != s->page;
        if (!s->page) continue;
        if (is_first) title = NULL;
        if (is_first && s->title.len) {
            hs_claim_statement headline = {.text = s->title, .speaker_id = HS_NONE};
            hs_concepts *read = hs_arena_get_zeroed(arena, 1, sizeof *read);
            if (!read || !hs_claim__concepts(models, lexer, arena, &headline, read)) return false;
            title = read;
        }
        concepts[places[k].index].title = title;
        if (is_first) continue;
        const hs_claim_statement *last = &input->statements[places[k - 1].index];
        if (s->start <= last->end || s->start - last->end <= BEFORE_REACH)
            concepts[places[k].index].before = &concepts[places[k - 1].index];
    }
    return true;
}
