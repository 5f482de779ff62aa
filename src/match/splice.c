#include "match/splice.h"

#include "match/align.h"

#include "base/sort.h"

#include <string.h>

static bool share_page(const hs_match_job *job, const hs_wording *x, const hs_wording *y) {
    enum { LOOKED_AT = 16 };
    for (uint32_t i = 0; i < x->n && i < LOOKED_AT; i++)
        for (uint32_t j = 0; j < y->n && j < LOOKED_AT; j++)
            if (job->input->statements[job->order[x->first + i]].page ==
                job->input->statements[job->order[y->first + j]].page)
                return true;
    return false;
}

/* What is found out wording by wording. */
typedef struct splitting {
    const hs_neighbours *list;
    uint32_t *halves;       /* [2 * n_wordings] */
    uint64_t *strength;     /* [n_wordings] as find_splice gives it */
    uint8_t *is_half;       /* [n_wordings] of a splice that is told: it is none itself */
    uint8_t *may_be_splice; /* [n_wordings] as it looked before one was told */
    bool is_again;          /* those that may be splices are looked at again, now that these are known */
} splitting;

enum { MAX_LOOKED_AT = 256 }; /* neighbours of one wording that are weighed when a splice is looked for */

static uint32_t size_of(const hs_region *region) {
    return (uint32_t)(region->hole - region->first) + (region->end - region->hole_end);
}

static uint32_t stretch_overlap(uint32_t x, uint32_t x_end, uint32_t y, uint32_t y_end) {
    uint32_t first = x > y ? x : y, end = x_end < y_end ? x_end : y_end;
    return first < end ? end - first : 0;
}

/* Words that two regions of one wording have in common. */
static uint32_t overlap(const hs_region *x, const hs_region *y) {
    return stretch_overlap(x->first, x->hole, y->first, y->hole) +
           stretch_overlap(x->first, x->hole, y->hole_end, y->end) +
           stretch_overlap(x->hole_end, x->end, y->first, y->hole) +
           stretch_overlap(x->hole_end, x->end, y->hole_end, y->end);
}

/* What the neighbours of a wording say of a cut that parts its words in two: those of a region, and all others. The
 * region goes on to the end ("the front of one, the back of another"), or stands between the others. */
typedef struct side {
    uint32_t pages;  /* whose wording has words of this half alone */
    uint32_t n_same; /* neighbours with these that are held as a whole */
    uint32_t most;   /* neighbour with the most words of it, HS_NONE: none */
    uint32_t best;   /* the one that is taken for the half */
    bool goes_on; /* it has other words beyond the cut: it was trimmed to fit, or opened for the other half */
    bool is_cut;  /* it has words of its own at either end: it was cut from something longer */
    int64_t date; /* earliest known, INT64_MIN: none */
} side;

typedef struct seam {
    hs_region inner;
    side in, out;       /* of the words of the region, of the others */
    uint32_t whole;     /* pages whose wording lies on both sides of it */
    int64_t whole_date; /* earliest known of wordings with both, or INT64_MIN */
} seam;

static uint32_t support_of(const seam *cut) {
    return cut->in.pages < cut->out.pages ? cut->in.pages : cut->out.pages;
}

static void note_date(int64_t *earliest, int64_t date) {
    if (hs_match__is_date(date) && (!hs_match__is_date(*earliest) || date < *earliest)) *earliest = date;
}

/* Words by which a half may reach beyond the cut, given how many stand there: a few may be the same by chance,
 * and more where other words stand before them. */
static uint32_t slack_of(uint32_t words, bool has_hole) {
    enum { MOST = 5, PART = 3, MOST_BEYOND = 10, PART_BEYOND = 2 };
    uint32_t slack = words / (has_hole ? PART_BEYOND : PART), most = has_hole ? MOST_BEYOND : MOST;
    return slack > most ? most : slack ? slack : 1;
}

/* True for a neighbour most of whose words are the half: what has as much beside it may be another splice of these words. */
static bool is_half_alone(const hs_match_job *job, const hs_neighbour *half) {
    return size_of(&half->theirs) * 10u >= job->wordings[half->wording].n_words * 7u;
}

/* The half that has more of the words; of about as many one that stands alone. */
static bool is_better_half(const hs_match_job *job, const hs_neighbour *half, const hs_neighbour *best) {
    enum { SLACK = 2 };
    uint32_t words = size_of(&half->own), best_words = size_of(&best->own);
    bool is_part = half->kind == HS_EDGE_PART, best_is_part = best->kind == HS_EDGE_PART;
    if (is_part != best_is_part) return is_part ? words * 3 > best_words * 4 : words * 4 >= best_words * 3;
    if (half->is_thin != best->is_thin)
        return half->is_thin ? words > best_words + SLACK : words + SLACK >= best_words;
    bool is_alone = is_half_alone(job, half), best_is_alone = is_half_alone(job, best);
    if (is_alone == best_is_alone) return words > best_words;
    return is_alone ? words + SLACK >= best_words : words > best_words + SLACK;
}

/* Which side of the cut a neighbour's words lie on: -1 inside, 1 outside, 0 on both. */
static int side_of(const hs_neighbour *near, const hs_region *inner, uint32_t n_words) {
    uint32_t n_inner = size_of(inner), inside = overlap(&near->own, inner);
    uint32_t outside = size_of(&near->own) - inside;
    bool has_hole = near->own.hole < near->own.hole_end;
    if (inside <= slack_of(n_inner, has_hole) && outside > 1) return 1;
    return outside <= slack_of(n_words - n_inner, has_hole) ? -1 : 0;
}

/* True when one side of the cut ends about word `at`, and the other begins. */
static bool is_seam(const hs_region *inner, uint32_t at, uint32_t slack, uint32_t n_words) {
    const uint32_t seams[] = {inner->first, inner->hole, inner->hole_end, inner->end};
    for (int i = 0; i < 4; i++)
        if (seams[i] && seams[i] < n_words && at + slack >= seams[i] && at <= seams[i] + slack) return true;
    return false;
}

/* True when a neighbour has words of its own on the other side of the cut, where this wording has others. */
static bool goes_on(const hs_match_job *job, const hs_neighbour *near, const hs_region *inner,
                    uint32_t n_words) {
    enum { GOES_ON = 3, SLACK = 5 }; /* words beyond the cut that are no chance */
    const hs_wording *theirs = &job->wordings[near->wording];
    if (theirs->flags & HS_WORDING_PARTIAL) return false; /* the page's own words stand around these */
    return (near->theirs.first >= GOES_ON && is_seam(inner, near->own.first, SLACK, n_words)) ||
           (near->theirs.end + GOES_ON <= theirs->n_words && is_seam(inner, near->own.end, SLACK, n_words));
}

/* True when a neighbour's words stand on both sides of the other half, as one: the half was put between them. */
static bool is_around(const hs_neighbour *near, const hs_region *inner, uint32_t n_words) {
    enum { SLACK = 2 };
    return near->own.hole < near->own.hole_end && !near->is_marked &&
           is_seam(inner, near->own.hole, SLACK, n_words) &&
           is_seam(inner, near->own.hole_end, SLACK, n_words);
}

/* True when a neighbour has words of its own before or behind those that it shares. */
static bool is_cut(const hs_match_job *job, const hs_neighbour *near) {
    enum { OWN_WORDS = 3 };
    const hs_wording *theirs = &job->wordings[near->wording];
    if (theirs->flags & HS_WORDING_PARTIAL) return false;
    return near->theirs.first >= OWN_WORDS || near->theirs.end + OWN_WORDS <= theirs->n_words;
}

/* A neighbour whose words lie on one side of the cut. */
static void add_to_side(const hs_match_job *job, const hs_neighbour *near, uint32_t i, bool is_inside,
                        uint32_t n_words, seam *cut) {
    const hs_wording *theirs = &job->wordings[near[i].wording];
    side *half = is_inside ? &cut->in : &cut->out;
    /* a headline, or words in a clause of the page's, are taken from something that may have been longer */
    bool is_excerpt = theirs->flags & (HS_WORDING_HEADLINE | HS_WORDING_PARTIAL);
    half->pages += is_excerpt ? 0 : theirs->n_pages ? theirs->n_pages : 1;
    if (near[i].kind != HS_EDGE_PART) half->n_same++;
    if (half->most == HS_NONE || size_of(&near[i].own) > size_of(&near[half->most].own)) half->most = i;
    if (half->best == HS_NONE || is_better_half(job, &near[i], &near[half->best])) half->best = i;
    half->goes_on |= goes_on(job, &near[i], &cut->inner, n_words);
    half->is_cut |= is_cut(job, &near[i]);
    half->goes_on |= is_around(&near[i], &cut->inner, n_words);
    note_date(&half->date, theirs->published);
}

static void weigh_cut(const hs_match_job *job, const hs_neighbour *near, uint32_t n, uint32_t n_words,
                      seam *cut) {
    bool has_others_words = false;
    for (uint32_t i = 0; i < n; i++) {
        const hs_wording *theirs = &job->wordings[near[i].wording];
        int where = side_of(&near[i], &cut->inner, n_words);
        if (!where) {
            cut->whole += theirs->n_pages ? theirs->n_pages : 1;
            note_date(&cut->whole_date, theirs->published);
            continue;
        }
        bool is_around = near[i].own.hole < cut->inner.end && near[i].own.hole_end > cut->inner.first;
        if (where > 0 && near[i].is_marked && is_around) continue;
        if (theirs->flags & HS_WORDING_INDIRECT)
            continue; /* a retelling is no half, if a witness of the whole */
        has_others_words |= near[i].is_others;
        if (near[i].is_others)
            note_date(where < 0 ? &cut->in.date : &cut->out.date, theirs->published);
        else
            add_to_side(job, near, i, where < 0, n_words, cut);
    }
    if (!has_others_words || (cut->in.best == HS_NONE && cut->out.best == HS_NONE)) return;
    /* where nobody else prints these words of the speaker, they may be another one's */
    bool needs_in = cut->in.best == HS_NONE, needs_out = cut->out.best == HS_NONE;
    for (uint32_t i = 0; i < n; i++) {
        int where = side_of(&near[i], &cut->inner, n_words);
        if (!near[i].is_others || !where || job->wordings[near[i].wording].flags & HS_WORDING_INDIRECT)
            continue;
        if (where < 0 ? needs_in : needs_out) add_to_side(job, near, i, where < 0, n_words, cut);
    }
}

/* The neighbours of a wording that say something of where it may have been cut. */
static uint32_t list_near(const hs_match_job *job, const splitting *all, uint32_t wording,
                          hs_neighbour *near) {
    const hs_neighbours *list = all->list;
    enum { FEWEST_WORDS = 4, NEARLY_ALL = 900 };
    uint32_t n = 0, n_words = job->wordings[wording].n_words;
    for (size_t i = list->first[wording]; i < list->first[wording + 1] && n < MAX_LOOKED_AT; i++) {
        hs_neighbour other = hs_match__neighbour_at(job, wording, list->edges[i]);
        if (size_of(&other.own) < FEWEST_WORDS || job->grouping.is_joined[other.wording]) continue;
        if (all->is_again && all->may_be_splice[other.wording]) continue;
        uint32_t share = other.is_shorter ? other.score_long : other.score;
        if (other.kind != HS_EDGE_PART && share >= NEARLY_ALL && size_of(&other.own) * 10 < n_words * 7u)
            other.own = (hs_region){0, (uint16_t)n_words, (uint16_t)n_words,
                                    (uint16_t)n_words}; /* in another order */
        uint32_t x = job->wordings[wording].speaker, y = job->wordings[other.wording].speaker;
        bool is_by_two = other.kind == HS_EDGE_PART && x != y && x != HS_NONE && y != HS_NONE;
        other.is_others = other.kind == HS_EDGE_LINK || is_by_two;
        near[n++] = other;
    }
    return n;
}

/* True when a neighbour before the i-th one has led to the same cut. */
static bool was_tried(const hs_neighbour *near, uint32_t i, const hs_region *inner, bool is_around) {
    for (uint32_t k = 0; k < i; k++) {
        const hs_region *region = &near[k].own;
        if (!is_around && (region->first == inner->first || region->end == inner->first)) return true;
        if (is_around && !memcmp(region, inner, sizeof *inner)) return true;
    }
    return false;
}

/* The cut with the most pages on both sides and the fewest that have both; tried where a neighbour begins or ends, and
 * around it. False: none has words on both sides. */
static bool find_cut(const hs_match_job *job, const hs_wording *own, const hs_neighbour *near, uint32_t n,
                     seam *best) {
    enum { FEWEST_WORDS = 4, WAYS = 3 };
    int64_t best_worth = INT64_MIN;
    for (uint32_t i = 0; i < WAYS * n && n > 1; i++) {
        const hs_region *region = &near[i / WAYS].own;
        uint16_t first = i % WAYS == 1 ? region->end : region->first, n_words = own->n_words;
        bool is_around = i % WAYS == 2;
        seam here = {.inner = is_around ? *region : (hs_region){first, n_words, n_words, n_words},
                     .in = {.most = HS_NONE, .best = HS_NONE, .date = INT64_MIN},
                     .out = {.most = HS_NONE, .best = HS_NONE, .date = INT64_MIN},
                     .whole_date = own->published};
        uint32_t n_inner = size_of(&here.inner);
        if (n_inner < FEWEST_WORDS || n_inner + FEWEST_WORDS > n_words) continue;
        if (was_tried(near, i / WAYS, &here.inner, is_around)) continue;
        weigh_cut(job, near, n, n_words, &here);
        if (here.in.best == HS_NONE || here.out.best == HS_NONE) continue;
        int64_t worth = 2 * (int64_t)support_of(&here) - (int64_t)here.whole;
        if (worth > best_worth) *best = here, best_worth = worth;
    }
    return best_worth > INT64_MIN;
}

/* Words of a wording that no neighbour has which lies on one side of the cut: those of a splice are all somebody's. */
static uint32_t count_loose(const hs_wording *own, const hs_neighbour *near, uint32_t n, const seam *cut) {
    enum { JOINT = 1 }; /* word about the seam: "and" */
    bool has[HS_MATCH_MAX_WORDS] = {false};
    uint32_t loose = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (!side_of(&near[i], &cut->inner, own->n_words)) continue;
        for (uint32_t k = near[i].own.first; k < near[i].own.hole; k++) has[k] = true;
        for (uint32_t k = near[i].own.hole_end; k < near[i].own.end; k++) has[k] = true;
    }
    for (uint32_t k = 0; k < own->n_words; k++)
        loose += !has[k] && !is_seam(&cut->inner, k, JOINT, own->n_words);
    return loose;
}

/* True when the words of two neighbours are one utterance. */
static bool are_one(const hs_match_job *job, const hs_neighbours *list, uint32_t x, uint32_t y) {
    if (list->first[y + 1] - list->first[y] < list->first[x + 1] - list->first[x]) {
        uint32_t swap = x;
        x = y, y = swap;
    }
    for (size_t i = list->first[x]; i < list->first[x + 1]; i++) {
        hs_neighbour other = hs_match__neighbour_at(job, x, list->edges[i]);
        if (other.wording == y) return other.kind <= HS_EDGE_OTHER;
    }
    return false;
}

/* True when most of what lies on one side of the cut is one utterance with what lies on the other: other words stand in the
 * place of some, so that either side is all that is the same in some wordings. Where nothing on either side is held as a
 * whole, all of them are asked, else the ones that stand for the halves. */
static bool are_mixed(const hs_match_job *job, const hs_neighbours *list, const hs_neighbour *near,
                      uint32_t n, uint32_t n_words, const seam *cut) {
    uint32_t n_one[2] = {0}, n_all[2] = {0};
    bool asks_all = !cut->in.n_same && !cut->out.n_same;
    for (uint32_t i = 0; i < n; i++) {
        int where = side_of(&near[i], &cut->inner, n_words);
        if (!where) continue;
        const side *other = where < 0 ? &cut->out : &cut->in;
        bool is_one = are_one(job, list, near[i].wording, near[other->best].wording) ||
                      are_one(job, list, near[i].wording, near[other->most].wording);
        for (uint32_t k = 0; k < n && asks_all && !is_one; k++)
            is_one = side_of(&near[k], &cut->inner, n_words) == -where &&
                     are_one(job, list, near[i].wording, near[k].wording);
        n_all[where < 0]++;
        n_one[where < 0] += is_one;
    }
    return n_one[0] * 2 > n_all[0] || n_one[1] * 2 > n_all[1];
}

/* True when all that have the words of one side were cut from one utterance, and they stand on two pages at least. */
static bool is_of_one(const hs_match_job *job, const hs_neighbours *list, const hs_neighbour *near,
                      uint32_t n, uint32_t n_words, const seam *cut, bool is_inside) {
    const side *half = is_inside ? &cut->in : &cut->out;
    const hs_neighbour *best = &near[half->best];
    for (uint32_t i = 0; i < n; i++) {
        if (side_of(&near[i], &cut->inner, n_words) != (is_inside ? -1 : 1) || i == half->best) continue;
        if (!are_one(job, list, near[i].wording, best->wording)) return false;
    }
    return half->is_cut && half->pages > 1;
}

/* True for a few words with which both begin, before many others, and no clause: "I want to thank you all" begins many a
 * speech. */
static bool is_opening(const hs_neighbour *half, uint32_t n_words) {
    enum { MOST = 6, PART = 3 };
    uint32_t words = size_of(&half->own);
    return half->is_thin && !half->own.first && !half->theirs.first && words <= MOST &&
           words * PART <= n_words;
}

/* A half that is only ever seen as part of something else has to be seen twice, or to be long and to go on beyond the
 * cut (or to be on one page with the other half). */
static bool may_be_chance(const side *half, const hs_neighbour *best) {
    enum { LONG = 5 };
    return !half->n_same && half->pages < 2 && (!half->is_cut || size_of(&best->own) < LONG);
}

/* True when the whole was printed first: the others cut it in two, or one of them took a half from it. */
static bool is_source(const seam *cut) {
    bool is_before_in = hs_match__is_date(cut->in.date) && cut->whole_date < cut->in.date;
    bool is_before_out = hs_match__is_date(cut->out.date) && cut->whole_date < cut->out.date;
    if (!hs_match__is_date(cut->whole_date)) return false;
    return (is_before_in && (is_before_out || cut->in.pages < 2)) || (is_before_out && cut->out.pages < 2);
}

/* A splice: two utterances that stand apart elsewhere, side by side here, or one within the other. Told where more pages
 * have the halves apart than have them together, or a half has words of its own at the seam, or one page has both. Gives
 * how strongly that speaks for it, 0: it is none. */
static uint64_t find_splice(const hs_match_job *job, const splitting *all, uint32_t wording,
                            uint32_t *halves) {
    enum { OWN_PART = 5 };
    const hs_wording *own = &job->wordings[wording];
    hs_neighbour near[MAX_LOOKED_AT];
    seam cut = {0};
    if (!hs_match__may_be_splice(own->n_words, own->flags)) return 0;
    uint32_t n = list_near(job, all, wording, near);
    if (!find_cut(job, own, near, n, &cut)) return 0;
    const hs_neighbour *in = &near[cut.in.best], *out = &near[cut.out.best];
    const hs_wording *x = &job->wordings[in->wording], *y = &job->wordings[out->wording];
    bool has_seam = cut.in.goes_on || cut.out.goes_on;
    bool is_trimmed = cut.in.goes_on && cut.out.goes_on; /* both halves, to fit each other */
    uint32_t loose = count_loose(own, near, n, &cut);
    if (loose * OWN_PART > own->n_words || (!has_seam && loose > 1)) return 0;
    if (is_opening(in, own->n_words) || is_opening(out, own->n_words)) return 0;
    bool are_cut = cut.in.is_cut && cut.out.is_cut;
    if (!are_cut && ((in->is_thin && !is_of_one(job, all->list, near, n, own->n_words, &cut, true)) ||
                     (out->is_thin && !is_of_one(job, all->list, near, n, own->n_words, &cut, false))))
        return 0;
    if (are_one(job, all->list, near[cut.in.most].wording, near[cut.out.most].wording) ||
        are_one(job, all->list, in->wording, out->wording) ||
        are_mixed(job, all->list, near, n, own->n_words, &cut))
        return 0;
    bool is_chance = may_be_chance(&cut.in, in) || may_be_chance(&cut.out, out);
    if (is_chance && !share_page(job, x, y)) return 0;
    if (is_source(&cut)) return 0;
    uint32_t whole = cut.whole + (own->n_pages ? own->n_pages : 1), support = support_of(&cut);
    /* many have both: that is how it was said */
    if (whole > support || (whole > 1 && whole * 2 > support && !is_trimmed)) return 0;
    if (whole == support && !has_seam && !share_page(job, x, y)) return 0;
    bool is_in_first = in->own.first < out->own.first;
    halves[0] = (is_in_first ? in : out)->wording, halves[1] = (is_in_first ? out : in)->wording;
    uint64_t pages = cut.in.pages + cut.out.pages;
    return (uint64_t)is_trimmed << 32 | (uint64_t)(INT16_MAX + support - whole) << 16 |
           (pages < UINT16_MAX ? pages : UINT16_MAX);
}

/* A splice of which one half alone is known: the very page that has it prints that half apart, too, and so does another
 * page. A page alone may well print a sentence of a longer quotation again, as a headline or before it. The half is then
 * the wording that holds these words and is no splice itself. */
static bool find_half_splice(const hs_match_job *job, const hs_neighbours *list, uint32_t wording,
                             uint32_t *left) {
    enum { NOT_APART = HS_WORDING_INDIRECT | HS_WORDING_PARTIAL | HS_WORDING_HEADLINE };
    const hs_wording *own = &job->wordings[wording];
    if (own->n_words < 18 || own->n_pages > 1 || (own->flags & HS_WORDING_INDIRECT)) return false;
    uint32_t first = 0, end = 0, best = HS_NONE;
    for (size_t i = list->first[wording]; i < list->first[wording + 1]; i++) {
        hs_neighbour other = hs_match__neighbour_at(job, wording, list->edges[i]);
        const hs_wording *theirs = &job->wordings[other.wording];
        uint32_t words = other.own.end - other.own.first;
        if (other.kind > HS_EDGE_OTHER || other.score < 800 || own->n_words < words + 6 ||
            theirs->n_words < 12 || theirs->flags & NOT_APART)
            continue;
        if (other.is_shorter && words > end - first && share_page(job, own, theirs))
            first = other.own.first, end = other.own.end;
    }
    if (first == end) return false;
    bool is_elsewhere = false;
    for (size_t i = list->first[wording]; i < list->first[wording + 1]; i++) {
        hs_neighbour other = hs_match__neighbour_at(job, wording, list->edges[i]);
        if (other.kind > HS_EDGE_OTHER || job->grouping.is_joined[other.wording] || !other.is_shorter)
            continue;
        if (other.own.first > first + 2 || other.own.end + 2u < end ||
            own->n_words < 6u + other.own.end - other.own.first)
            continue;
        const hs_wording *theirs = &job->wordings[other.wording];
        is_elsewhere |=
            !(theirs->flags & NOT_APART) && (theirs->n_pages > 1 || !share_page(job, own, theirs));
        if (other.wording < best) best = other.wording;
    }
    *left = best;
    return is_elsewhere;
}

#define FIRM ((uint64_t)1 << 63)

static bool split_range(hs_match_worker *worker) {
    const splitting *all = worker->context;
    for (size_t i = worker->first; i < worker->end; i++) {
        uint32_t halves[2] = {HS_NONE, HS_NONE};
        if (worker->job->grouping.is_joined[i] || (all->is_again && !all->strength[i])) continue;
        uint64_t strength = all->is_half[i] ? 0 : find_splice(worker->job, all, (uint32_t)i, halves);
        if (all->is_again && !strength) continue;
        all->strength[i] = strength | (all->is_again ? FIRM : 0);
        all->halves[2 * i] = halves[0], all->halves[2 * i + 1] = halves[1];
    }
    return true;
}

typedef struct candidate {
    uint64_t strength;
    uint32_t wording;
} candidate;

static bool comes_before(const void *unused, const candidate *x, const candidate *y) {
    (void)unused;
    return x->strength != y->strength ? x->strength > y->strength : x->wording < y->wording;
}

HS_DEFINE_SORT(sort_candidates, const void *, candidate, comes_before)

/* The halves of a splice are no splices themselves. A splice and what its half was cut from look alike: each begins with
 * words of the other and goes on with words that a third one has. What more speaks for goes first. */
static bool settle(hs_match_job *job, const splitting *all, uint32_t *n_told) {
    uint32_t n = 0;
    *n_told = 0;
    for (uint32_t i = 0; i < job->n_wordings; i++) n += all->strength[i] && !job->grouping.is_joined[i];
    candidate *row = hs_heap_get(&job->heap, n, sizeof *row);
    if (!row) return false;
    n = 0;
    for (uint32_t i = 0; i < job->n_wordings; i++)
        if (all->strength[i] && !job->grouping.is_joined[i]) row[n++] = (candidate){all->strength[i], i};
    sort_candidates(NULL, row, n);
    uint8_t *is_joined = job->grouping.is_joined;
    for (uint32_t i = 0; i < n; i++) {
        const uint32_t *halves = &all->halves[2 * (size_t)row[i].wording];
        if (*n_told && (row[0].strength & FIRM) && !(row[i].strength & FIRM)) break;
        if (all->is_half[row[i].wording] || is_joined[halves[0]] || is_joined[halves[1]]) continue;
        is_joined[row[i].wording] = all->is_half[halves[0]] = all->is_half[halves[1]] = 1;
        ++*n_told;
    }
    hs_heap_free(&job->heap, row);
    return true;
}

bool hs_match__find_splices(hs_match_job *job, const hs_neighbours *list, uint32_t *halves) {
    enum { ROUNDS = 64 }; /* enough for all to be found, so that nothing hangs on what else there is */
    enum { BY_PAGE = 2 }; /* of which one half alone is known */
    uint32_t n = job->n_wordings;
    uint8_t *is_joined = job->grouping.is_joined;
    splitting all = {list,
                     halves,
                     hs_heap_get(&job->heap, n, sizeof *all.strength),
                     hs_heap_get_zeroed(&job->heap, n, sizeof *all.is_half),
                     hs_heap_get_zeroed(&job->heap, n, sizeof *all.may_be_splice),
                     false};
    if (!all.strength || !all.is_half || !all.may_be_splice) return false;
    for (uint32_t round = 0, n_told = 1; round < ROUNDS && n_told; round++) {
        all.is_again = false;
        if (!hs_match__share(job, n, split_range, &all)) return false;
        for (uint32_t i = 0; i < n; i++) all.may_be_splice[i] = all.strength[i] && !is_joined[i];
        all.is_again = true;
        if (!hs_match__share(job, n, split_range, &all) || !settle(job, &all, &n_told)) return false;
    }
    hs_heap_free(&job->heap, all.strength);
    hs_heap_free(&job->heap, all.may_be_splice);
    for (uint32_t i = 0; i < n; i++) {
        if (is_joined[i] || all.is_half[i] || hs_match__is_alone(list, i)) continue;
        halves[2 * i] = halves[2 * i + 1] = HS_NONE;
        if (find_half_splice(job, list, i, &halves[2 * i])) is_joined[i] = BY_PAGE;
    }
    for (uint32_t i = 0; i < n; i++)
        if (is_joined[i] == BY_PAGE && is_joined[halves[2 * i]]) is_joined[i] = 0;
    hs_heap_free(&job->heap, all.is_half);
    return true;
}
