/* Stories: pages that tell of one event, and how much of each page is its own.
 *
 * Takes pages in order of their days and ties between them (an utterance that both carry, a passage that both have,
 * people who rarely speak), gives each page a story. A page joins the story that it has most ties to, as topic
 * tracking does (Allan and others 1998): pages are taken by day, each looks at its own ties alone, so that a new page
 * touches its neighbours only. The order of ties does not matter.
 */
#ifndef HS_SHOW_STORY_H
#define HS_SHOW_STORY_H

#include <hearsay/store.h>

#define HS_STORY_NO_DAY INT64_MIN

typedef struct hs_show__tie {
    uint32_t a, b; /* pages, a < b */
    float weight;  /* 2: a long utterance; see HS_STORY_ENOUGH */
} hs_show__tie;

/* Ties of a page to one story from which it belongs to it. */
#define HS_STORY_ENOUGH 1.5f

/* What a tie weighs, given the days of its pages: less where days lie between. */
float hs_show__over_days(float weight, int64_t day_a, int64_t day_b);

/* story_of[n_pages]: number of the page's story, from 0 in order of first pages. days[n_pages] count from 1970,
 * ascending, HS_STORY_NO_DAY last. ties is put in order. HS_ERR_MEMORY. */
hs_status hs_show__find_stories(hs_arena *arena, const int64_t *days, uint32_t n_pages, hs_show__tie *ties,
                                uint32_t n_ties, uint32_t *story_of, uint32_t *n_stories);

/* Bytes that spans cover, those of overlaps once; spans is put in order. */
uint32_t hs_show__covered(hs_span *spans, uint32_t n);

/* Day since 1970 of "2017-06-05..."; HS_STORY_NO_DAY for anything else. */
int64_t hs_show__day_number(hs_str iso);

/* ---- A store's stories */

/* Where most of a page's copied words come from. */
typedef enum hs_show__basis {
    HS_BASIS_UNKNOWN = 0, /* no page is known to have had them first */
    HS_BASIS_CREDIT,      /* the page names an agency */
    HS_BASIS_DATE         /* another page is dated before it */
} hs_show__basis;

typedef struct hs_show__story_page {
    hs_page_row row;
    int64_t day;
    uint32_t story;
    hs_makeup makeup; /* how much is its own; sources are numbers of pages */
    uint32_t same_as; /* representative of near-duplicates (a page's number), itself where alone */
    uint32_t source;  /* the page that most of its copied words were taken from, or HS_NONE */
    hs_str agency;    /* that it names, or empty */
    hs_show__basis basis;
    uint32_t
        n_taken;    /* pages of other outlets whose copied words come from this one, also by way of others */
    bool is_chosen; /* passes the filter */
} hs_show__story_page;

typedef struct hs_show__shared {
    hs_str text, speaker;
    uint32_t story, n_pages; /* of that story */
} hs_show__shared;

typedef struct hs_show__stories {
    hs_show__story_page *pages; /* [n_pages] by day, doc */
    uint32_t n_pages, n_stories;
    uint32_t *order; /* [n_pages] pages by story, then day */
    uint32_t *first; /* [n_stories + 1] into order */
    hs_show__shared
        *shared; /* [n_shared] utterances on two pages of a story or more: by story, pages, text */
    uint32_t n_shared;
} hs_show__stories;

/* Everything in arena; row is emptied again and again. filter may be NULL: marks pages as chosen; stories are found over all of them. */
hs_status hs_show__stories_find(hs_store *store, const hs_statement_filter *filter, hs_arena *arena,
                                hs_arena *row, hs_show__stories *stories, hs_error *error);

#endif
