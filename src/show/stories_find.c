/* A store's pages, tied by what they have in common: stories, own shares, where copied words come from. */
#include "show/makeup.h"
#include "show/story.h"

#include "show/view.h"

#include "base/arena.h"
#include "base/embed.h"
#include "base/lexicon.h"
#include "base/status.h"
#include "base/str.h"
#include "base/vector.h"

#include <stdlib.h>

HS_EMBED_DECLARE(outlets_tsv);

enum {
    MOST_PAGES = 24,    /* an utterance on more pages is spread: it ties each page to the next two alone */
    MOST_RARE = 12,     /* pages of a person whose name still tells a story */
    LONG_UTTERANCE = 8, /* words */
    SHORT_UTTERANCE = 5,
    EARLIEST_DAY = 7305 /* 1990-01-01: no news page is older, a clock at 1970 is no date */
};

static const float MOSTLY = 0.3f; /* of a page whose words are asked for their source */

typedef struct named {
    uint64_t key; /* a page's row in the store, a person */
    uint32_t page;
} named;

/* Words that page has from other, or the other way round. */
typedef struct passage {
    uint32_t page, other;
    hs_span span;  /* of page */
    int direction; /* 1: page had it first, -1: other, 0: not known */
} passage;

typedef struct finder {
    hs_store *store;
    hs_arena *arena, *row; /* row: emptied before each row */
    hs_show__stories *found;
    named *by_row;
    HS_VECTOR(hs_show__tie) ties;
    HS_VECTOR(passage) passages;
    HS_VECTOR(named) people;
    HS_VECTOR(named) credits;              /* key: the page whose outlet is named */
    HS_VECTOR(hs_show__shared) utterances; /* story: not yet known */
    HS_VECTOR(named) carried;              /* key: utterance's number */
} finder;

static int by_key(const void *x, const void *y) {
    const named *p = x, *q = y;
    if (p->key != q->key) return p->key < q->key ? -1 : 1;
    return (p->page > q->page) - (p->page < q->page);
}

static int by_place(const void *x, const void *y) {
    const passage *p = x, *q = y;
    if (p->page != q->page) return p->page < q->page ? -1 : 1;
    if (p->other != q->other) return p->other < q->other ? -1 : 1;
    return (p->span.start > q->span.start) - (p->span.start < q->span.start);
}

static uint32_t page_of_row(const finder *f, uint64_t row) {
    uint32_t first = 0, end = f->found->n_pages;
    while (first < end) {
        uint32_t middle = first + (end - first) / 2;
        if (f->by_row[middle].key < row)
            first = middle + 1;
        else
            end = middle;
    }
    return first < f->found->n_pages && f->by_row[first].key == row ? f->by_row[first].page : HS_NONE;
}

static hs_status read_pages(finder *f, hs_error *error) {
    HS_VECTOR(hs_show__story_page) pages = {0};
    hs_rows *rows = NULL;
    hs_page_row row;
    hs_status status = hs_store_pages(f->store, NULL, &rows, error);
    while (status == HS_OK && (status = hs_rows_next_page(rows, f->arena, &row, error)) == HS_OK) {
        int64_t day = hs_show__day_number(row.published.iso);
        hs_show__story_page page = {.row = row,
                                    .day = day < EARLIEST_DAY ? HS_STORY_NO_DAY : day,
                                    .makeup = {.own = 1},
                                    .same_as = pages.n,
                                    .source = HS_NONE};
        if (!hs_vector_push(&pages, f->arena, page)) status = hs_fail_memory(error);
    }
    hs_rows_close(rows);
    if (status != HS_END) return status;
    f->found->pages = pages.items;
    f->found->n_pages = pages.n;
    f->by_row = HS_ARENA_ARRAY(f->arena, named, (size_t)pages.n + 1);
    if (!f->by_row) return hs_fail_memory(error);
    for (uint32_t i = 0; i < pages.n; i++) f->by_row[i] = (named){pages.items[i].row.row, i};
    if (pages.n) qsort(f->by_row, pages.n, sizeof *f->by_row, by_key);
    return HS_OK;
}

static bool tie(finder *f, uint32_t a, uint32_t b, float weight) {
    if (a == b) return true;
    uint32_t low = a < b ? a : b, high = a < b ? b : a;
    const hs_show__story_page *pages = f->found->pages;
    return hs_vector_push(&f->ties, f->arena,
                          (hs_show__tie){low, high, hs_show__over_days(weight, pages[a].day, pages[b].day)});
}

/* Ties pages (ascending, each once) that have one thing in common. */
static bool tie_all(finder *f, const named *row, uint32_t n, float weight) {
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t j = i + 1; j < n && (n <= MOST_PAGES || j <= i + 2); j++)
            if (!tie(f, row[i].page, row[j].page, weight)) return false;
    return true;
}

static uint32_t count_words(hs_str text) {
    uint32_t n = text.len != 0;
    for (size_t i = 0; i < text.len; i++) n += text.ptr[i] == ' ';
    return n;
}

/* An utterance while its pages are read: `first` of f->carried is the first of them. */
typedef struct carrying {
    uint64_t utterance; /* 0: none yet */
    hs_str text, speaker_name;
    uint32_t first;
    int64_t first_day, last_day;
    bool is_common, has_two; /* two people say it */
} carrying;

/* A few words that several people say over a long time: a proverb, a slogan. They tie nothing. */
static bool is_slogan(const carrying *u) {
    enum { LONG_TIME = 30 };
    if (u->is_common) return true;
    if (count_words(u->text) > LONG_UTTERANCE) return false;
    return u->has_two && u->first_day < u->last_day && u->last_day - u->first_day > LONG_TIME;
}

/* All pages of the utterance are there, if there is one: ties them, each once. False: out of memory. */
static bool tie_carried(finder *f, const carrying *u) {
    if (!u->utterance) return true;
    if (is_slogan(u)) {
        f->carried.n = u->first;
        return true;
    }
    uint32_t n = 0;
    named *own = f->carried.items ? f->carried.items + u->first : NULL;
    if (f->carried.n > u->first) qsort(own, f->carried.n - u->first, sizeof *own, by_key);
    for (uint32_t i = u->first; i < f->carried.n; i++)
        if (!n || f->carried.items[i].page != own[n - 1].page) own[n++] = f->carried.items[i];
    f->carried.n = u->first + n;
    uint32_t words = count_words(u->text);
    float weight = words >= LONG_UTTERANCE ? 2.0f : words >= SHORT_UTTERANCE ? 1.0f : 0.5f;
    hs_show__shared shared = {.story = HS_NONE, .text = u->text, .speaker = u->speaker_name};
    return tie_all(f, own, n, weight) && hs_vector_push(&f->utterances, f->arena, shared);
}

static bool begin_carrying(finder *f, const hs_carried_row *row, carrying *u) {
    *u = (carrying){.utterance = row->utterance,
                    .first = f->carried.n,
                    .first_day = INT64_MAX,
                    .last_day = INT64_MIN,
                    .is_common = row->is_common};
    return hs_arena_dup(f->arena, row->text, &u->text) == HS_OK &&
           hs_arena_dup(f->arena, row->speaker_name, &u->speaker_name) == HS_OK;
}

static hs_status tie_by_utterances(finder *f, hs_error *error) {
    hs_rows *rows = NULL;
    hs_carried_row row;
    carrying u = {0};
    hs_status status = hs_store_carried(f->store, &rows, error);
    while (status == HS_OK && (hs_arena_reset(f->row), 1) &&
           (status = hs_rows_next_carried(rows, f->row, &row, error)) == HS_OK) {
        bool is_new = row.utterance != u.utterance;
        if (is_new && (!tie_carried(f, &u) || !begin_carrying(f, &row, &u))) {
            status = hs_fail_memory(error);
            break;
        }
        uint32_t page = page_of_row(f, row.page);
        if (page == HS_NONE) continue;
        int64_t day = f->found->pages[page].day;
        if (day != HS_STORY_NO_DAY && day < u.first_day) u.first_day = day;
        if (day != HS_STORY_NO_DAY && day > u.last_day) u.last_day = day;
        u.has_two |= row.said_by && row.speaker && row.said_by != row.speaker;
        if (!hs_vector_push(&f->carried, f->arena, (named){f->utterances.n, page}))
            status = hs_fail_memory(error);
    }
    hs_rows_close(rows);
    if (status == HS_END && !tie_carried(f, &u)) return hs_fail_memory(error);
    return status == HS_END ? HS_OK : status;
}

static hs_status tie_by_people(finder *f, hs_error *error) {
    const float SURE = 0.6f, RARE = 0.5f;
    hs_rows *rows = NULL;
    hs_voice_row row;
    hs_status status = hs_store_voices(f->store, &rows, error);
    while (status == HS_OK && (status = hs_rows_next_voice(rows, &row, error)) == HS_OK) {
        uint32_t page = page_of_row(f, row.page);
        if (page == HS_NONE || row.confidence < SURE) continue;
        if (!hs_vector_push(&f->people, f->arena, (named){row.person, page})) status = hs_fail_memory(error);
    }
    hs_rows_close(rows);
    if (status != HS_END) return status;
    if (f->people.n) qsort(f->people.items, f->people.n, sizeof *f->people.items, by_key);
    uint32_t kept = 0;
    for (uint32_t i = 0; i < f->people.n; i++)
        if (!kept || by_key(&f->people.items[i], &f->people.items[kept - 1]))
            f->people.items[kept++] = f->people.items[i];
    for (uint32_t first = 0, end; first < kept; first = end) {
        for (end = first; end < kept && f->people.items[end].key == f->people.items[first].key;) end++;
        if (end - first <= MOST_RARE && !tie_all(f, f->people.items + first, end - first, RARE))
            return hs_fail_memory(error);
    }
    return HS_OK;
}

/* Whether one of the first n passages, in order, is of that page. */
static bool has_passages(const finder *f, uint32_t n, uint32_t page) {
    uint32_t first = 0, end = n;
    while (first < end) {
        uint32_t middle = first + (end - first) / 2;
        if (f->passages.items[middle].page < page)
            first = middle + 1;
        else
            end = middle;
    }
    return first < n && f->passages.items[first].page == page;
}

static hs_status tie_by_copies(finder *f, hs_error *error) {
    hs_rows *rows = NULL;
    hs_copied_row row;
    hs_status status = hs_store_copied(f->store, &rows, error);
    while (status == HS_OK && (status = hs_rows_next_copied(rows, &row, error)) == HS_OK) {
        uint32_t a = page_of_row(f, row.page_a), b = page_of_row(f, row.page_b);
        if (a == HS_NONE || b == HS_NONE) continue;
        float weight = 0.5f + (float)(row.words < 100 ? row.words : 100) / 20.0f;
        if (!tie(f, a, b, weight) ||
            !hs_vector_push(&f->passages, f->arena, (passage){a, b, row.a, row.direction}) ||
            !hs_vector_push(&f->passages, f->arena, (passage){b, a, row.b, -row.direction}))
            status = hs_fail_memory(error);
    }
    hs_rows_close(rows);
    if (status != HS_END) return status;
    for (uint32_t i = 0; i < f->found->n_pages; i++) { /* twins have no passages of their own */
        uint32_t same = page_of_row(f, f->found->pages[i].row.near_duplicate_of);
        if (same == HS_NONE || same == i) continue;
        f->found->pages[i].same_as = same;
        if (!tie(f, i, same, 5.0f)) return hs_fail_memory(error);
    }
    if (f->passages.n) qsort(f->passages.items, f->passages.n, sizeof *f->passages.items, by_place);
    uint32_t n_copies = f->passages.n;
    for (uint32_t i = 0; i < f->found->n_pages;
         i++) { /* all of such a page is that of the one that stands for it */
        const hs_show__story_page *page = &f->found->pages[i], *same = &f->found->pages[page->same_as];
        if (same == page || has_passages(f, n_copies, i)) continue;
        bool is_later = page->day != HS_STORY_NO_DAY && same->day != HS_STORY_NO_DAY && same->day < page->day;
        passage all = {i, page->same_as, {0, page->row.body_len}, is_later ? -1 : 0};
        if (!hs_vector_push(&f->passages, f->arena, all)) return hs_fail_memory(error);
    }
    if (f->passages.n) qsort(f->passages.items, f->passages.n, sizeof *f->passages.items, by_place);
    return HS_OK;
}

/* Shares of a page, and the page that most of its words were taken from. own: its passages, by the other page; room: as many. */
static hs_status weigh_passages(finder *f, uint32_t number, const passage *own, uint32_t n,
                                hs_shared_passage *room, hs_error *error) {
    hs_show__story_page *page = &f->found->pages[number];
    for (uint32_t i = 0; i < n; i++)
        room[i] = (hs_shared_passage){own[i].other, own[i].span, own[i].direction};
    if (hs_makeup_find(f->arena, page->row.body_len, room, n, &page->makeup) != HS_OK)
        return hs_fail_memory(error);
    if (page->basis == HS_BASIS_DATE) page->basis = HS_BASIS_UNKNOWN, page->source = HS_NONE;
    if (!page->makeup.n_sources || page->basis == HS_BASIS_CREDIT) return HS_OK;
    page->source = page->makeup.sources[0].page;
    page->basis = HS_BASIS_DATE;
    return HS_OK;
}

static hs_status weigh_pages(finder *f, hs_error *error) {
    hs_shared_passage *room = HS_ARENA_ARRAY(f->arena, hs_shared_passage, (size_t)f->passages.n + 1);
    hs_status status = room ? HS_OK : hs_fail_memory(error);
    for (uint32_t first = 0, end; status == HS_OK && first < f->passages.n; first = end) {
        uint32_t page = f->passages.items[first].page;
        for (end = first; end < f->passages.n && f->passages.items[end].page == page;) end++;
        status = weigh_passages(f, page, f->passages.items + first, end - first, room, error);
    }
    return status;
}

/* What a credit tells of two pages holds for all passages between them. */
static void set_direction(finder *f, uint32_t page, uint32_t other, int direction) {
    uint32_t first = 0, end = f->passages.n;
    while (first < end) {
        uint32_t middle = first + (end - first) / 2;
        const passage *at = &f->passages.items[middle];
        if (at->page != page ? at->page < page : at->other < other)
            first = middle + 1;
        else
            end = middle;
    }
    for (; first < f->passages.n; first++) {
        passage *at = &f->passages.items[first];
        if (at->page != page || at->other != other) break;
        at->direction = direction;
    }
}

/* An agency that the page names in its byline or at an end of its body; or the outlet of a page that it shares words
 * with, named there. */
static hs_status find_credit(finder *f, const hs_lexicon *outlets, uint32_t number, const passage *own,
                             uint32_t n, hs_error *error) {
    hs_show__story_page *page = &f->found->pages[number];
    hs_page_row full;
    hs_arena_reset(f->row);
    hs_status status = hs_store_page_get(f->store, page->row.id, f->row, &full, error);
    if (status != HS_OK) return status;
    size_t body = full.body_len < full.text.len ? full.body_len : full.text.len;
    size_t part = body < HS_SHOW_CREDIT_WITHIN ? body : HS_SHOW_CREDIT_WITHIN;
    hs_str ends[] = {{full.text.ptr, part}, {full.text.ptr + body - part, part}, page->row.dateline};
    for (uint32_t i = 0; i < outlets->capacity; i++) {
        const hs_lexicon_entry *line = &outlets->entries[i];
        if (!line->key.ptr || !hs_str_starts(line->value, HS_STR("agency\t"))) continue;
        hs_str name = {line->value.ptr + 7, line->value.len - 7};
        bool is_named = false;
        for (size_t k = 0; k < sizeof ends / sizeof *ends; k++) is_named |= hs_show__has_word(ends[k], name);
        for (uint32_t k = 0; k < page->row.n_byline; k++)
            is_named |= hs_show__has_word(page->row.byline[k], name);
        bool is_first = !page->agency.len || hs_str_compare(name, page->agency) < 0;
        if (is_named && is_first && !hs_str_equal(name, page->row.outlet)) page->agency = name;
    }
    hs_span *room = HS_ARENA_ARRAY(f->row, hs_span, (size_t)n + 1);
    if (!room) return hs_fail_memory(error);
    bool is_mostly = page->makeup.shared >= MOSTLY, has_source = false;
    for (uint32_t first = 0, end; first < n; first = end) {
        const hs_page_row *other = &f->found->pages[own[first].other].row;
        for (end = first; end < n && own[end].other == own[first].other; end++)
            room[end - first] = own[end].span;
        bool is_other = other->outlet.len && !hs_str_equal(other->outlet, page->row.outlet);
        if (!is_other || own[first].direction > 0 || !hs_show__is_named_at_ends(&full, other->outlet))
            continue;
        if (is_mostly && !has_source)
            page->source = own[first].other, page->agency = other->outlet, has_source = true;
        uint32_t bytes = hs_show__covered(room, end - first);
        bool is_worth = (float)bytes >= HS_SHOW_WORTH_CREDIT * (float)page->row.body_len;
        if (own[first].direction == 0 && is_worth &&
            !hs_vector_push(&f->credits, f->arena, ((named){own[first].other, number})))
            return hs_fail_memory(error);
    }
    if (!is_mostly) page->agency = (hs_str){0};
    if (page->agency.len) page->basis = HS_BASIS_CREDIT;
    return HS_OK;
}

/* Of two pages whose order days do not tell, the one that names the other's outlet had the words from it; where both do,
 * nothing is known. */
static void apply_credits(finder *f) {
    if (f->credits.n) qsort(f->credits.items, f->credits.n, sizeof *f->credits.items, by_key);
    for (uint32_t i = 0; i < f->credits.n; i++) {
        uint32_t page = f->credits.items[i].page, other = (uint32_t)f->credits.items[i].key;
        named back = {page, other};
        if (bsearch(&back, f->credits.items, f->credits.n, sizeof back, by_key)) continue;
        set_direction(f, page, other, -1);
        set_direction(f, other, page, 1);
    }
}

/* Counts a page for the one that its words come from in the end: agency copy also spreads by way of others. */
static void count_sources(finder *f) {
    enum { MOST_STEPS = 8 };
    const float HARDLY = 0.5f;
    hs_show__story_page *pages = f->found->pages;
    for (uint32_t i = 0; i < f->found->n_pages; i++) {
        uint32_t source = pages[i].source;
        if (source == HS_NONE || pages[i].makeup.shared < MOSTLY) continue;
        for (int step = 0; step < MOST_STEPS; step++) {
            if (pages[source].makeup.own > HARDLY || pages[source].source == HS_NONE ||
                pages[source].source == i)
                break;
            source = pages[source].source;
        }
        if (!hs_str_equal(pages[i].row.outlet, pages[source].row.outlet)) pages[source].n_taken++;
    }
}

static hs_status find_credits(finder *f, hs_error *error) {
    hs_lexicon outlets;
    if (hs_lexicon_read(f->arena, HS_EMBED(outlets_tsv), &outlets) != HS_OK) return hs_fail_memory(error);
    uint32_t first = 0, end = 0;
    for (uint32_t i = 0; i < f->found->n_pages; i++) {
        for (first = end; end < f->passages.n && f->passages.items[end].page == i;) end++;
        if (f->found->pages[i].makeup.shared < HS_SHOW_WORTH_CREDIT) continue;
        const passage *own = end > first ? f->passages.items + first : NULL;
        hs_status status = find_credit(f, &outlets, i, own, end - first, error);
        if (status != HS_OK) return status;
    }
    apply_credits(f);
    hs_status status = weigh_pages(f, error);
    if (status == HS_OK) count_sources(f);
    return status;
}

static hs_status choose(finder *f, const hs_statement_filter *filter, hs_error *error) {
    hs_rows *rows = NULL;
    hs_page_row row;
    hs_status status = hs_store_pages(f->store, filter, &rows, error);
    while (status == HS_OK && (hs_arena_reset(f->row), 1) &&
           (status = hs_rows_next_page(rows, f->row, &row, error)) == HS_OK) {
        uint32_t page = page_of_row(f, row.row);
        if (page != HS_NONE) f->found->pages[page].is_chosen = true;
    }
    hs_rows_close(rows);
    return status == HS_END ? HS_OK : status;
}

static int by_story(const void *x, const void *y) {
    const hs_show__shared *p = x, *q = y;
    if (p->story != q->story) return p->story < q->story ? -1 : 1;
    if (p->n_pages != q->n_pages) return p->n_pages > q->n_pages ? -1 : 1;
    return hs_str_compare(p->text, q->text);
}

/* Pages by story, and what several pages of one story carry. */
static hs_status order_stories(finder *f, hs_error *error) {
    hs_show__stories *found = f->found;
    HS_VECTOR(hs_show__shared) shared = {0};
    found->order = HS_ARENA_ARRAY(f->arena, uint32_t, (size_t)found->n_pages + 1);
    found->first = hs_arena_get_zeroed(f->arena, (size_t)found->n_stories + 2, sizeof *found->first);
    if (!found->order || !found->first) return hs_fail_memory(error);
    for (uint32_t i = 0; i < found->n_pages; i++) found->first[found->pages[i].story + 2]++;
    for (uint32_t s = 2; s < found->n_stories + 2; s++) found->first[s] += found->first[s - 1];
    for (uint32_t i = 0; i < found->n_pages; i++) found->order[found->first[found->pages[i].story + 1]++] = i;
    for (uint32_t first = 0, end; first < f->carried.n; first = end) {
        for (end = first; end < f->carried.n && f->carried.items[end].key == f->carried.items[first].key;)
            end++;
        for (uint32_t i = first; i < end; i++) /* from here on the story stands in a page's place */
            f->carried.items[i].page = found->pages[f->carried.items[i].page].story;
        qsort(f->carried.items + first, end - first, sizeof *f->carried.items, by_key);
        for (uint32_t i = first, next; i < end; i = next) {
            for (next = i; next < end && f->carried.items[next].page == f->carried.items[i].page;) next++;
            hs_show__shared here = f->utterances.items[f->carried.items[i].key];
            here.story = f->carried.items[i].page, here.n_pages = next - i;
            if (next - i > 1 && !hs_vector_push(&shared, f->arena, here)) return hs_fail_memory(error);
        }
    }
    if (shared.n) qsort(shared.items, shared.n, sizeof *shared.items, by_story);
    found->shared = shared.items;
    found->n_shared = shared.n;
    return HS_OK;
}

static hs_status group(finder *f, hs_error *error) {
    uint32_t n = f->found->n_pages;
    int64_t *days = HS_ARENA_ARRAY(f->arena, int64_t, (size_t)n + 1);
    uint32_t *story_of = HS_ARENA_ARRAY(f->arena, uint32_t, (size_t)n + 1);
    if (!days || !story_of) return hs_fail_memory(error);
    for (uint32_t i = 0; i < n; i++) days[i] = f->found->pages[i].day;
    if (hs_show__find_stories(f->arena, days, n, f->ties.items, f->ties.n, story_of, &f->found->n_stories) !=
        HS_OK)
        return hs_fail_memory(error);
    for (uint32_t i = 0; i < n; i++) f->found->pages[i].story = story_of[i];
    return HS_OK;
}

hs_status hs_show__stories_find(hs_store *store, const hs_statement_filter *filter, hs_arena *arena,
                                hs_arena *row, hs_show__stories *stories, hs_error *error) {
    *stories = (hs_show__stories){0};
    finder f = {.store = store, .arena = arena, .row = row, .found = stories};
    hs_status status = read_pages(&f, error);
    if (status == HS_OK) status = tie_by_utterances(&f, error);
    if (status == HS_OK) status = tie_by_people(&f, error);
    if (status == HS_OK) status = tie_by_copies(&f, error);
    if (status == HS_OK) status = weigh_pages(&f, error);
    if (status == HS_OK) status = find_credits(&f, error);
    if (status == HS_OK) status = choose(&f, filter, error);
    if (status == HS_OK) status = group(&f, error);
    if (status == HS_OK) status = order_stories(&f, error);
    hs_arena_reset(row);
    return status;
}
