/* From the shingles of one page, or of one body that is kept, to the passages that it shares with the others. */
#include "match/near_search.h"
#include "match/passage_limits.h"
#include "match/shingle.h"

#include "base/sort.h"

#include <string.h>

/* A shingle of the subject, by id. */
typedef struct own_shingle {
    uint64_t id, begin, end; /* postings of the base */
    uint64_t n_kept;         /* places on all pages that are kept */
    uint64_t n_places;       /* on the added page, too */
    uint32_t first, n;       /* the subject's, in own_places */
} own_shingle;

typedef struct searching {
    const hs_bodies *bodies; /* those that have a seed, and the subject */
    const hs_kept *kept;
    const hs_beside *beside;
    const own_shingle *own; /* [n_own] by id */
    size_t n_own;
    uint8_t *spread;  /* [n_words] SPREAD_KNOWN, and what spread_of gives */
    bool *is_unclear; /* set where two shingles have one id, and it matters */
} searching;

static const own_shingle *find_own(const own_shingle *own, size_t n, uint64_t id) {
    size_t first = 0, end = n;
    while (first < end) {
        size_t middle = first + (end - first) / 2;
        if (own[middle].id < id)
            first = middle + 1;
        else
            end = middle;
    }
    return first < n && own[first].id == id ? &own[first] : NULL;
}

/* A place of a shingle. */
typedef struct place {
    uint32_t body; /* HS_NONE: the page that is added */
    uint32_t at;
    const uint16_t *words;
} place;

/* Places of a shingle on the added page: beside->places from *first on. */
static size_t find_beside(const hs_beside *beside, uint64_t id, size_t *first) {
    if (!beside) return 0;
    size_t n = 0;
    *first = hs_match__first_record(beside->places, beside->n_places, id);
    while (*first + n < beside->n_places && beside->places[*first + n].key == id) n++;
    return n;
}

/* The body that has a word; HS_NONE where what is kept is damaged. */
static uint32_t body_of(const hs_kept *kept, uint64_t word) {
    bool is_base = word < kept->n_words;
    uint32_t first = is_base ? 0 : kept->n_bodies,
             end = is_base ? kept->n_bodies : kept->n_bodies + (uint32_t)kept->added.n;
    while (end - first > 1) {
        uint32_t middle = first + (end - first) / 2;
        if (hs_kept__body(kept, middle)->first_word <= word)
            first = middle;
        else
            end = middle;
    }
    return first < end ? first : HS_NONE;
}

static bool read_place(const hs_kept *kept, uint64_t word, place *read) {
    uint32_t number = body_of(kept, word);
    const hs_kept_body *body = hs_kept__body(kept, number);
    const uint16_t *words = body ? hs_kept__words(kept, number) : NULL;
    if (!words || !hs_kept__page(kept, body->page) || word < body->first_word) return false;
    uint64_t at = word - body->first_word;
    if (at + HS_MATCH_SHINGLE > body->n_words) return false;
    *read = (place){number, (uint32_t)at, words + at};
    return true;
}

/* How many of some places have a shingle that no other one of them has: such a one was not listed, as far as it was not taken
 * for one seen again. */
static size_t count_alone(const place *places, size_t n) {
    size_t n_alone = 0;
    for (size_t i = 0; i < n; i++) {
        bool is_alone = true;
        for (size_t k = 0; k < n && is_alone; k++)
            is_alone = k == i || !hs_is_same_shingle(places[i].words, places[k].words);
        n_alone += is_alone;
    }
    return n_alone;
}

/* Where an id has few places more than a class begins with, two shingles may share it, and one of them stand alone. */
static bool is_near_limit(uint64_t n) {
    enum { NEAR = 2 };
    return (n > SOME && n <= SOME + NEAR) || (n > LONGEST_LIST && n <= LONGEST_LIST + NEAR);
}

static uint64_t spread_of_other(const searching *search, uint64_t id) {
    const hs_kept *kept = search->kept;
    uint64_t begin, end;
    size_t first;
    hs_postings_find(&kept->shingles, id, &begin, &end);
    size_t n_beside = find_beside(search->beside, id, &first);
    uint64_t n = end - begin + hs_kept__index_count(kept->added_shingles, id) + n_beside;
    if (is_near_limit(n)) {
        place places[LONGEST_LIST + 2];
        size_t n_read = 0;
        for (uint64_t i = begin; i < end; i++)
            n_read += read_place(kept, hs_postings_value(&kept->shingles, i), &places[n_read]);
        for (uint32_t at = hs_kept__index_first(kept->added_shingles, id); at != HS_NONE;
             at = hs_kept__index_next(kept->added_shingles, at))
            n_read += read_place(kept, hs_kept__index_value(kept->added_shingles, at), &places[n_read]);
        for (size_t i = 0; i < n_beside; i++)
            places[n_read++].words = search->beside->words + search->beside->places[first + i].value;
        size_t n_alone = count_alone(places, n_read);
        *search->is_unclear |= n_read < n || hs_match__spread(n - n_alone) != hs_match__spread(n);
    }
    return hs_match__spread(n);
}

enum { SPREAD_KNOWN = 4 };

static inline uint64_t spread_of(const searching *search, uint64_t word) {
    if (search->spread[word] & SPREAD_KNOWN) return search->spread[word];
    const hs_bodies *bodies = search->bodies;
    uint32_t first = 0, end = bodies->n;
    while (end - first > 1) {
        uint32_t middle = first + (end - first) / 2;
        if (bodies->first[middle] <= word)
            first = middle;
        else
            end = middle;
    }
    uint64_t at = word - bodies->first[first], spread = 0;
    if (at + HS_MATCH_SHINGLE <= hs_body_n_words(bodies, first)) {
        uint64_t id = hs_shingle_id(hs_shingle_hash(bodies->at[first] + at));
        const own_shingle *own = find_own(search->own, search->n_own, id);
        spread = own ? hs_match__spread(own->n_places) : spread_of_other(search, id);
    }
    search->spread[word] = (uint8_t)(spread | SPREAD_KNOWN);
    return spread;
}

#include "match/passage_seed.h"

/* A pair of places that may be a seed. */
typedef struct near_seed {
    place own, other;
    size_t n_places;
    bool is_boilerplate;
} near_seed;

typedef HS_HEAP_ROW(place) place_row;

typedef struct finding {
    const hs_near_question *asked;
    hs_kept *kept;
    hs_heap *heap;
    hs_near_answer *found;
    const uint16_t *words; /* [n_words] of the subject */
    size_t n_words;
    hs_match_record *own_places; /* [n_shingles] id, place; ascending */
    own_shingle *own;            /* [n_own] by id */
    size_t n_own;
    place_row added; /* room */
    HS_HEAP_ROW(near_seed) seeds;
    HS_HEAP_ROW(uint32_t) bodies; /* of seeds and the subject, in order */
} finding;

static const hs_kept_page *page_of(const finding *find, uint32_t body) {
    return body == HS_NONE ? &find->asked->beside->page
                           : hs_kept__page(find->kept, hs_kept__body(find->kept, body)->page);
}

static uint32_t house_of(const finding *find, uint32_t body) {
    return body == HS_NONE ? find->asked->beside->house : hs_kept__body(find->kept, body)->house;
}

static const uint16_t *words_of(const finding *find, uint32_t body, size_t *n) {
    *n = body == HS_NONE ? find->asked->beside->n_words : hs_kept__body(find->kept, body)->n_words;
    return body == HS_NONE ? find->asked->beside->words : hs_kept__words(find->kept, body);
}

static int compare_bodies(const finding *find, uint32_t x, uint32_t y) {
    return x == y ? 0 : hs_kept__compare_pages(page_of(find, x), page_of(find, y));
}

static bool place_before(const finding *find, const place *x, const place *y) {
    int order = compare_bodies(find, x->body, y->body);
    return order ? order < 0 : x->at < y->at;
}
HS_DEFINE_SORT(sort_places, const finding *, place, place_before)

static bool reach_far(finding *find, const char *why) {
    if (!find->found->reaches_far) find->found->reaches_far = why;
    return true;
}

static const char damaged[] = "what was kept is damaged",
                  unclear[] = "two runs of words cannot be told apart";

bool hs_near__list_shingles(hs_heap *heap, const uint16_t *words, size_t n_words, hs_match_record **places) {
    size_t n = hs_n_shingles(n_words);
    hs_match_record *row = hs_heap_get(heap, n, sizeof *row), *spare = hs_heap_get(heap, n, sizeof *row);
    if (!row || !spare) return false;
    for (size_t i = 0; i < n; i++) row[i] = (hs_match_record){hs_shingle_id(hs_shingle_hash(words + i)), i};
    *places = hs_match__sort_records(row, spare, n);
    hs_heap_free(heap, *places == row ? spare : row);
    return true;
}

static bool is_asked(const hs_near_question *asked, uint64_t id, size_t *at) {
    if (!asked->among) return true;
    while (*at < asked->n_ids && asked->ids[*at] < id) ++*at;
    return *at < asked->n_ids && asked->ids[*at] == id;
}

/* Lists the shingles of the subject by id, and looks them up. */
static bool list_own(finding *find) {
    enum { AHEAD = 8 }; /* look-ups that wait for the cache */
    size_t n = hs_n_shingles(find->n_words), asked = 0;
    if (!hs_near__list_shingles(find->heap, find->words, find->n_words, &find->own_places)) return false;
    find->own = hs_heap_get(find->heap, n, sizeof *find->own);
    if (!find->own) return false;
    const hs_match_record *sorted = find->own_places;
    for (size_t first = 0, end; first < n; first = end) {
        own_shingle own = {.id = sorted[first].key, .first = (uint32_t)first};
        for (end = first; end < n && sorted[end].key == own.id;) end++;
        if (!is_asked(find->asked, own.id, &asked)) continue;
        own.n = (uint32_t)(end - first);
        find->own[find->n_own++] = own;
    }
    const hs_postings *shingles = &find->kept->shingles;
    for (size_t i = 0; i < find->n_own; i++) {
        own_shingle *own = &find->own[i];
        if (i + AHEAD < find->n_own) hs_postings_touch(shingles, own[AHEAD].id);
        hs_postings_find(shingles, own->id, &own->begin, &own->end);
        own->n_kept = own->end - own->begin + hs_kept__index_count(find->kept->added_shingles, own->id);
    }
    return true;
}

/* Counts the places of each on the added page, too. */
static void count_own(finding *find) {
    size_t first;
    for (size_t i = 0; i < find->n_own; i++)
        find->own[i].n_places =
            find->own[i].n_kept + find_beside(find->asked->beside, find->own[i].id, &first);
}

enum { MOST = LONGEST_LIST + 4 }; /* places that are told apart */

/* The first posting from i on of a word that does not come before. */
static uint64_t first_from(const hs_postings *postings, uint64_t i, uint64_t end, uint64_t word) {
    while (i < end) {
        uint64_t middle = i + (end - i) / 2;
        if (hs_postings_value(postings, middle) < word)
            i = middle + 1;
        else
            end = middle;
    }
    return i;
}

/* The first places of the base, two a body. */
static bool list_base(finding *find, const own_shingle *own, place *list, size_t *n) {
    const hs_postings *shingles = &find->kept->shingles;
    uint32_t on_body = 0;
    for (uint64_t i = own->begin; i < own->end && *n < MOST;) {
        place *next = &list[*n];
        if (!read_place(find->kept, hs_postings_value(shingles, i++), next)) return false;
        on_body = *n && next[-1].body == next->body ? on_body + 1 : 1;
        ++*n;
        if (on_body < SAME_PAGE) continue;
        const hs_kept_body *body = hs_kept__body(find->kept, next->body);
        i = first_from(shingles, i, own->end, body->first_word + body->n_words);
        on_body = 0;
    }
    return true;
}

/* Those of added pages, and of the page that is added now. */
static bool list_added(finding *find, const own_shingle *own) {
    const hs_kept_index *index = find->kept->added_shingles;
    const hs_beside *beside = find->asked->beside;
    uint32_t last = HS_NONE, on_body = 0;
    size_t first = 0, n = find_beside(beside, own->id, &first);
    find->added.n = 0;
    for (size_t i = 0; i < n && i < SAME_PAGE; i++) {
        uint32_t at = (uint32_t)beside->places[first + i].value;
        if (!hs_heap_push(find->heap, &find->added, ((place){HS_NONE, at, beside->words + at}))) return false;
    }
    for (uint32_t i = hs_kept__index_first(index, own->id); i != HS_NONE; i = hs_kept__index_next(index, i)) {
        place next;
        if (!read_place(find->kept, hs_kept__index_value(index, i), &next)) return reach_far(find, damaged);
        on_body = next.body == last ? on_body + 1 : 1;
        last = next.body;
        if (on_body <= SAME_PAGE && !hs_heap_push(find->heap, &find->added, next)) return false;
    }
    sort_places(find, find->added.items, find->added.n);
    return true;
}

static bool is_one_house(const finding *find, const place *list, size_t n, bool with_added) {
    enum { SEVERAL = 4 };
    uint32_t house = 0;
    size_t n_seen = 0;
    for (size_t i = 0; i < n; i++) {
        if (list[i].body == HS_NONE && !with_added) continue;
        uint32_t here = house_of(find, list[i].body);
        if (!here || (n_seen && here != house)) return false;
        house = here, n_seen++;
    }
    return n_seen >= SEVERAL;
}

static bool has_two_of_a_body(const place *list, size_t n) {
    for (size_t i = 1; i < n; i++)
        if (list[i].body == list[i - 1].body) return true;
    return false;
}

/* True when the seed one word before leads to the same passage, as is_inside_run has it: it is one of the subject's own. */
static bool is_inside(const finding *find, const place *own, const place *other, uint64_t id, bool is_many) {
    if (!own->at || !other->at || own->words[-1] != other->words[-1]) return false;
    const own_shingle *before =
        find_own(find->own, find->n_own, hs_shingle_id(hs_shingle_hash(own->words - 1)));
    if (!before || !(hs_match__spread(before->n_places) & SPREAD_CROWDED)) return true;
    return is_many && (id & 31) != 0;
}

static bool is_among(const finding *find, uint32_t body) {
    const hs_near_question *asked = find->asked;
    if (asked->is_first && (body == HS_NONE || compare_bodies(find, asked->subject, body) > 0)) return false;
    size_t first = 0, end = asked->n_among;
    while (first < end) {
        size_t middle = first + (end - first) / 2;
        if (asked->among[middle] < body)
            first = middle + 1;
        else
            end = middle;
    }
    return !asked->among || (first < asked->n_among && asked->among[first] == body);
}

static bool put_seed(finding *find, const place *own, const place *other, uint64_t id, size_t n,
                     bool is_boilerplate) {
    if (other->body == own->body || !hs_is_same_shingle(own->words, other->words) ||
        is_inside(find, own, other, id, n > LONGEST_LIST) || !is_among(find, other->body))
        return true;
    return hs_heap_push(find->heap, &find->seeds, ((near_seed){*own, *other, n, is_boilerplate}));
}

/* The places of the base on some bodies, two each. */
static bool put_base(finding *find, const own_shingle *own, const place *mine, uint64_t i, uint64_t end) {
    const hs_postings *shingles = &find->kept->shingles;
    place last = {HS_NONE, 0, NULL}, next;
    for (uint32_t on_body = 0; i < end; i++) {
        if (!read_place(find->kept, hs_postings_value(shingles, i), &next)) return reach_far(find, damaged);
        on_body = next.body == last.body ? on_body + 1 : 1;
        last = next;
        if (on_body <= SAME_PAGE && !put_seed(find, mine, &next, own->id, MOST, true)) return false;
    }
    return true;
}

/* Of a crowded list that the subject is one of the first in: all others, or those asked for. */
static bool put_crowd(finding *find, const own_shingle *own, const place *mine) {
    enum { MOST_PLACES = 1000 };
    const hs_near_question *asked = find->asked;
    const hs_postings *shingles = &find->kept->shingles;
    if (!asked->among && own->n_places > MOST_PLACES)
        return reach_far(find, "very many pages share words that are looked at again");
    if (!asked->among && !put_base(find, own, mine, own->begin, own->end)) return false;
    for (size_t k = 0; k < asked->n_among; k++) {
        const hs_kept_body *body = hs_kept__body(find->kept, asked->among[k]);
        if (!body || body->first_word >= find->kept->n_words) continue;
        uint64_t i = first_from(shingles, own->begin, own->end, body->first_word);
        uint64_t end = first_from(shingles, i, own->end, body->first_word + body->n_words);
        if (!put_base(find, own, mine, i, end)) return false;
    }
    for (size_t i = 0; i < find->added.n; i++)
        if (!put_seed(find, mine, &find->added.items[i], own->id, MOST, true)) return false;
    return true;
}

/* Notes whose passages may not be what they were, now that the added page has the shingle, too. */
static bool watch(finding *find, const own_shingle *own, const place *list, size_t n) {
    hs_near_answer *found = find->found;
    size_t n_own = own->n < SAME_PAGE ? own->n : SAME_PAGE, n_others = n - n_own;
    uint64_t changed = hs_match__spread(own->n_places) ^ hs_match__spread(own->n_places - own->n);
    if (n_others > 1) changed |= hs_match__spread(n) ^ hs_match__spread(n_others);
    bool is_house = n_others > 1 && n <= LONGEST_LIST &&
                    is_one_house(find, list, n, true) != is_one_house(find, list, n, false);
    if (!changed && !is_house) return true;
    for (size_t i = 0; i < n; i++) {
        if (list[i].body == HS_NONE) continue;
        hs_kept_numbers *row = changed & SPREAD_CROWDED ? &found->crowded : &found->holders;
        if (!hs_heap_push(find->heap, row, list[i].body)) return false;
    }
    return true;
}

/* Notes who was among the first of a crowded list, with which all others are tried. */
static bool watch_pushed(finding *find, const place *list) {
    for (size_t i = 0, n = 0; n < FEW; i++) {
        if (list[i].body == HS_NONE) continue;
        if (!hs_heap_push(find->heap, &find->found->crowded, list[i].body)) return false;
        n++;
    }
    return true;
}

/* Puts what of the places of a shingle may be a seed; n of them in order. */
static bool put_list(finding *find, const own_shingle *own, const place *list, size_t n) {
    uint32_t subject = find->asked->subject;
    bool is_many = n > LONGEST_LIST, is_boilerplate = is_many || is_one_house(find, list, n, true);
    if (subject == HS_NONE && !watch(find, own, list, n)) return false;
    if (n < MOST && count_alone(list, n) && (n >= 4 || own->n_places > SOME || has_two_of_a_body(list, n)))
        return reach_far(find, unclear);
    for (size_t i = 0; i < n; i++) {
        if (list[i].body != subject) continue;
        if (is_many && i < FEW) {
            if (!put_crowd(find, own, &list[i]) || (subject == HS_NONE && !watch_pushed(find, list)))
                return false;
            continue;
        }
        for (size_t k = 0; k < (is_many ? FEW : n); k++) {
            if (is_many && !hs_is_same_shingle(list[i].words, list[k].words)) return reach_far(find, unclear);
            if (!put_seed(find, &list[i], &list[k], own->id, n, is_boilerplate)) return false;
        }
    }
    return true;
}

/* The subject's own places at the end of the list, where they are not in it. */
static void put_own_behind(const finding *find, const own_shingle *own, place *list, size_t n) {
    uint32_t subject = find->asked->subject;
    size_t back = n;
    for (uint32_t i = own->n < SAME_PAGE ? own->n : SAME_PAGE; i-- > 0;) {
        uint32_t at = (uint32_t)find->own_places[own->first + i].value;
        bool is_there = false;
        for (size_t k = 0; k < back && !is_there; k++) is_there = list[k].body == subject && list[k].at == at;
        if (!is_there) list[--back] = (place){subject, at, find->words + at};
    }
}

static bool look_up(finding *find, const own_shingle *own) {
    place base[MOST], list[MOST];
    size_t n_base = 0, n = 0, at = 0, added = 0;
    if (own->n_places == own->n) return true; /* no other page has it */
    if (!list_base(find, own, base, &n_base)) return reach_far(find, damaged);
    if (!list_added(find, own)) return false;
    if (find->found->reaches_far) return true;
    size_t n_all = n_base + find->added.n;
    for (; n < n_all && n < MOST; n++) {
        bool is_base = added == find->added.n ||
                       (at < n_base && place_before(find, &base[at], &find->added.items[added]));
        list[n] = is_base ? base[at++] : find->added.items[added++];
    }
    if (n == MOST) put_own_behind(find, own, list, n);
    return put_list(find, own, list, n);
}

static bool body_before(const finding *find, const uint32_t *x, const uint32_t *y) {
    return compare_bodies(find, *x, *y) < 0;
}
HS_DEFINE_SORT(sort_bodies, const finding *, uint32_t, body_before)

/* Numbers of the bodies that seeds lie in, and the subject, in order. */
static bool list_bodies(finding *find) {
    size_t n = 0;
    hs_match_record *row = hs_heap_get(find->heap, find->seeds.n, sizeof *row);
    hs_match_record *spare = hs_heap_get(find->heap, find->seeds.n, sizeof *row);
    if (!row || !spare || !hs_heap_push(find->heap, &find->bodies, find->asked->subject)) return false;
    for (size_t i = 0; i < find->seeds.n; i++)
        row[n++] = (hs_match_record){find->seeds.items[i].other.body, i};
    const hs_match_record *sorted = hs_match__sort_records(row, spare, n);
    for (size_t i = 0; i < n; i++)
        if ((!i || sorted[i].key != sorted[i - 1].key) &&
            !hs_heap_push(find->heap, &find->bodies, (uint32_t)sorted[i].key))
            return false;
    hs_heap_free(find->heap, row);
    hs_heap_free(find->heap, spare);
    sort_bodies(find, find->bodies.items, find->bodies.n);
    return true;
}

static uint32_t rank_of(const finding *find, uint32_t body) {
    size_t first = 0, end = find->bodies.n;
    while (end - first > 1) {
        size_t middle = first + (end - first) / 2;
        if (compare_bodies(find, find->bodies.items[middle], body) <= 0)
            first = middle;
        else
            end = middle;
    }
    return (uint32_t)first;
}

/* The bodies in question as a collection of their own. */
static bool open_bodies(finding *find, hs_bodies *bodies) {
    size_t n = find->bodies.n;
    bodies->n = (uint32_t)n;
    bodies->first = hs_heap_get(find->heap, n + 1, sizeof *bodies->first);
    bodies->at = hs_heap_get(find->heap, n, sizeof *bodies->at);
    bodies->house = hs_heap_get(find->heap, n, sizeof *bodies->house);
    if (!bodies->first || !bodies->at || !bodies->house) return false;
    for (size_t i = 0; i < n; i++) {
        size_t n_words;
        bodies->first[i] = bodies->n_words;
        bodies->at[i] = words_of(find, find->bodies.items[i], &n_words);
        bodies->house[i] = house_of(find, find->bodies.items[i]);
        bodies->n_words += n_words;
    }
    bodies->first[n] = bodies->n_words;
    return true;
}

static occurrence occurrence_of(const finding *find, const hs_bodies *bodies, const place *at) {
    uint32_t rank = rank_of(find, at->body);
    return (occurrence){bodies->first[rank] + at->at, at->words, rank, at->at};
}

static bool try_seeds(finding *find, const searching *search, hs_passages *passages) {
    for (size_t i = 0; i < find->seeds.n; i++) {
        const near_seed *seed = &find->seeds.items[i];
        occurrence x = occurrence_of(find, search->bodies, &seed->own),
                   y = occurrence_of(find, search->bodies, &seed->other);
        bool is_own_first = x.rank < y.rank;
        hs_passage passage;
        seed_end end = try_seed(search, is_own_first ? &x : &y, is_own_first ? &y : &x, seed->n_places,
                                seed->is_boilerplate, &passage);
        find->found->n_capped += end == SEED_CAPPED;
        if (end == SEED_PASSAGE && !hs_heap_push(find->heap, passages, passage)) return false;
    }
    return true;
}

static bool put_passages(finding *find, hs_passages *passages) {
    uint32_t subject = find->asked->subject;
    if (!hs_match__sort_passages(find->heap, passages)) return false;
    hs_match__merge_passages(passages);
    hs_near_answer *found = find->found;
    found->items = hs_heap_get(find->heap, passages->n, sizeof *found->items);
    if (!found->items) return false;
    for (size_t i = 0; i < passages->n; i++) {
        const hs_passage *p = &passages->items[i];
        uint32_t a = find->bodies.items[p->a], b = find->bodies.items[p->b];
        found->items[found->n++] =
            a == subject ? (hs_near_passage){b, p->b_start, p->b_end, p->a_start, p->a_end, p->n_matched}
                         : (hs_near_passage){a, p->a_start, p->a_end, p->b_start, p->b_end, p->n_matched};
    }
    return true;
}

static bool extend_seeds(finding *find) {
    hs_bodies bodies = {0};
    hs_passages passages = {0};
    bool is_unclear = false;
    if (!list_bodies(find) || !open_bodies(find, &bodies)) return false;
    searching search = {&bodies, find->kept, find->asked->beside, find->own, find->n_own, NULL, &is_unclear};
    search.spread = hs_heap_get_zeroed(find->heap, bodies.n_words, 1);
    if (!search.spread || !try_seeds(find, &search, &passages) || !put_passages(find, &passages))
        return false;
    if (is_unclear) reach_far(find, unclear);
    hs_heap_free(find->heap, search.spread);
    hs_heap_free(find->heap, passages.items);
    hs_heap_free(find->heap, bodies.first);
    hs_heap_free(find->heap, bodies.at);
    hs_heap_free(find->heap, bodies.house);
    return true;
}

/* Answers what find->asked is now, by the shingles that were looked up. */
static bool answer(finding *find, hs_near_answer *found) {
    *found = (hs_near_answer){0};
    find->found = found;
    find->seeds.n = find->bodies.n = 0;
    count_own(find);
    for (size_t i = 0; i < find->n_own && !found->reaches_far; i++)
        if (!look_up(find, &find->own[i])) return false;
    return found->reaches_far || extend_seeds(find);
}

static bool open_finding(finding *find, hs_near_answer *found) {
    *found = (hs_near_answer){0};
    find->found = found;
    find->words = words_of(find, find->asked->subject, &find->n_words);
    return find->words ? list_own(find) : reach_far(find, damaged);
}

static void close_finding(finding *find) {
    hs_heap_free(find->heap, find->own_places);
    hs_heap_free(find->heap, find->own);
    hs_heap_free(find->heap, find->added.items);
    hs_heap_free(find->heap, find->seeds.items);
    hs_heap_free(find->heap, find->bodies.items);
}

bool hs_near__search(hs_kept *kept, hs_heap *heap, const hs_near_question *asked, hs_near_answer *found) {
    finding find = {.asked = asked, .kept = kept, .heap = heap};
    if (!open_finding(&find, found) || (!found->reaches_far && !answer(&find, found))) return false;
    close_finding(&find);
    return true;
}

bool hs_near__search_twice(hs_kept *kept, hs_heap *heap, const hs_near_question *asked, hs_near_answer *with,
                           hs_near_answer *without) {
    finding find = {.asked = asked, .kept = kept, .heap = heap};
    hs_near_question before = *asked;
    before.beside = NULL;
    *without = (hs_near_answer){0};
    if (!open_finding(&find, with) || (!with->reaches_far && !answer(&find, with))) return false;
    find.asked = &before;
    if (!with->reaches_far && !answer(&find, without)) return false;
    close_finding(&find);
    return true;
}
