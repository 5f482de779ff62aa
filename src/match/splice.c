#include "match/splice.h"

#include "match/align.h"

#include "base/sort.h"

static bool are_neighbours(const hs_match_job *job, const hs_neighbours *list, uint32_t x, uint32_t y) {
    if (list->first[y + 1] - list->first[y] < list->first[x + 1] - list->first[x]) {
        uint32_t swap = x;
        x = y, y = swap;
    }
    for (size_t i = list->first[x]; i < list->first[x + 1]; i++)
        if (hs_match__neighbour_at(job, x, list->edges[i]).wording == y) return true;
    return false;
}

static bool share_page(const hs_match_job *job, const hs_wording *x, const hs_wording *y) {
    enum { LOOKED_AT = 16 };
    for (uint32_t i = 0; i < x->n && i < LOOKED_AT; i++)
        for (uint32_t j = 0; j < y->n && j < LOOKED_AT; j++)
            if (job->input->statements[job->order[x->first + i]].page ==
                job->input->statements[job->order[y->first + j]].page)
                return true;
    return false;
}

enum { MAX_LOOKED_AT = 256 }; /* neighbours of one wording that are weighed when a splice is looked for */

/* What the neighbours of a wording say of a cut before word `at`. */
typedef struct seam {
    uint32_t at;
    uint32_t left, right, whole;        /* pages whose wording lies before, behind, on both sides of it */
    uint32_t n_left_same, n_right_same; /* neighbours there that are held as a whole */
    int64_t halves_date,
        whole_date; /* earliest known date of the halves, of wordings with both; INT64_MIN: none */
    uint32_t most_left, most_right; /* neighbour with the most words there, HS_NONE: none */
    uint32_t best_left, best_right; /* the one that is taken for the half */
    bool left_goes_on,
        right_began_before; /* a half has words of its own beyond the cut: it was trimmed to fit */
} seam;

static uint32_t support_of(const seam *cut) {
    return cut->left < cut->right ? cut->left : cut->right;
}

static void note_date(int64_t *earliest, int64_t date) {
    if (hs_match__is_date(date) && (!hs_match__is_date(*earliest) || date < *earliest)) *earliest = date;
}

/* Words by which a half may reach beyond the cut, given how many stand there: a few may be the same by chance. */
static uint32_t slack_of(uint32_t words) {
    enum { MOST = 5, PART = 3 };
    uint32_t slack = words / PART;
    return slack > MOST ? MOST : slack ? slack : 1;
}

/* True for a neighbour most of whose words are the half: what has as much beside it may be another splice of these words. */
static bool is_half_alone(const hs_match_job *job, const hs_neighbour *half) {
    return (half->their_end - half->their_first) * 10u >= job->wordings[half->wording].n_words * 7u;
}

/* The half that has more of the words; of about as many one that stands alone. */
static bool is_better_half(const hs_match_job *job, const hs_neighbour *half, const hs_neighbour *best) {
    enum { SLACK = 2 };
    uint32_t words = half->end - half->first, best_words = best->end - best->first;
    bool is_alone = is_half_alone(job, half), best_is_alone = is_half_alone(job, best);
    if (is_alone == best_is_alone) return words > best_words;
    return is_alone ? words + SLACK >= best_words : words > best_words + SLACK;
}

static void weigh_cut(const hs_match_job *job, const hs_neighbour *near, uint32_t n, uint32_t n_words,
                      seam *cut) {
    enum { GOES_ON = 3 }; /* words beyond the cut that are no chance */
    uint32_t into_left = slack_of(cut->at), into_right = slack_of(n_words - cut->at);
    for (uint32_t i = 0; i < n; i++) {
        const hs_wording *theirs = &job->wordings[near[i].wording];
        uint32_t weight = theirs->n_pages ? theirs->n_pages : 1, words = near[i].end - near[i].first;
        /* a retelling, or another person's words, tell that all was said as one; a half they are not */
        bool is_witness = theirs->flags & HS_WORDING_INDIRECT || near[i].kind == HS_EDGE_LINK;
        bool may_go_on = !(theirs->flags & HS_WORDING_PARTIAL); /* the page's own words stand around these */
        if (near[i].end <= cut->at + into_right && near[i].first + 1 < cut->at) {
            if (is_witness) continue;
            cut->left += weight;
            if (near[i].kind != HS_EDGE_PART) cut->n_left_same++;
            if (cut->most_left == HS_NONE || words > near[cut->most_left].end - near[cut->most_left].first)
                cut->most_left = i;
            if (cut->best_left == HS_NONE || is_better_half(job, &near[i], &near[cut->best_left]))
                cut->best_left = i;
            if (may_go_on && near[i].their_end + GOES_ON <= theirs->n_words) cut->left_goes_on = true;
            note_date(&cut->halves_date, theirs->published);
        } else if (near[i].first + into_left >= cut->at) {
            if (is_witness) continue;
            cut->right += weight;
            if (near[i].kind != HS_EDGE_PART) cut->n_right_same++;
            if (cut->most_right == HS_NONE || words > near[cut->most_right].end - near[cut->most_right].first)
                cut->most_right = i;
            if (cut->best_right == HS_NONE || is_better_half(job, &near[i], &near[cut->best_right]))
                cut->best_right = i;
            if (may_go_on && near[i].their_first >= GOES_ON) cut->right_began_before = true;
            note_date(&cut->halves_date, theirs->published);
        } else if (near[i].kind != HS_EDGE_PART) {
            cut->whole += weight;
            note_date(&cut->whole_date, theirs->published);
        }
    }
}

/* The neighbours of a wording that say something of where it may have been cut. */
static uint32_t list_near(const hs_match_job *job, const hs_neighbours *list, uint32_t wording,
                          hs_neighbour *near) {
    enum { FEWEST_WORDS = 4 };
    uint32_t n = 0;
    for (size_t i = list->first[wording]; i < list->first[wording + 1] && n < MAX_LOOKED_AT; i++) {
        hs_neighbour other = hs_match__neighbour_at(job, wording, list->edges[i]);
        if (other.end - other.first >= FEWEST_WORDS) near[n++] = other;
    }
    return n;
}

/* The cut with the most pages on both sides and the fewest that have both; tried where a neighbour begins or ends. False:
 * none has words on both sides. */
static bool find_cut(const hs_match_job *job, const hs_wording *own, const hs_neighbour *near, uint32_t n,
                     seam *best) {
    enum { FEWEST_WORDS = 4 };
    int64_t best_worth = INT64_MIN;
    for (uint32_t i = 0; i < n; i++) {
        for (int side = 0; side < 2; side++) {
            uint32_t at = side ? near[i].end : near[i].first;
            if (at < FEWEST_WORDS || at + FEWEST_WORDS > own->n_words) continue;
            seam here = {.at = at,
                         .most_left = HS_NONE,
                         .most_right = HS_NONE,
                         .best_left = HS_NONE,
                         .best_right = HS_NONE,
                         .halves_date = INT64_MIN,
                         .whole_date = own->published};
            weigh_cut(job, near, n, own->n_words, &here);
            if (here.best_left == HS_NONE || here.best_right == HS_NONE) continue;
            int64_t worth = 2 * (int64_t)support_of(&here) - (int64_t)here.whole;
            if (worth > best_worth) *best = here, best_worth = worth;
        }
    }
    return best_worth > INT64_MIN;
}

/* Words of a wording that no neighbour has which lies on one side of the cut: those of a splice are all somebody's. */
static uint32_t count_loose(const hs_wording *own, const hs_neighbour *near, uint32_t n, const seam *cut) {
    bool has[HS_MATCH_MAX_WORDS] = {false};
    uint32_t loose = 0;
    for (uint32_t i = 0; i < n; i++) {
        bool is_half = near[i].end <= cut->at + slack_of(own->n_words - cut->at) ||
                       near[i].first + slack_of(cut->at) >= cut->at;
        for (uint32_t k = near[i].first; k < near[i].end && is_half; k++) has[k] = true;
    }
    for (uint32_t k = 0; k < own->n_words; k++) loose += !has[k];
    return loose;
}

/* A splice: two utterances that stand apart elsewhere, side by side here. Told where more pages have the halves
 * apart than have them together, or a half has words of its own at the seam, or one page has both. Gives how strongly
 * that speaks for it, 0: it is none. */
static uint64_t find_splice(const hs_match_job *job, const hs_neighbours *list, uint32_t wording,
                            uint32_t *halves) {
    enum { FEWEST_WORDS = 8, OWN_PART = 5 };
    const hs_wording *own = &job->wordings[wording];
    hs_neighbour near[MAX_LOOKED_AT];
    seam cut = {0};
    if (own->n_words < FEWEST_WORDS || (own->flags & HS_WORDING_INDIRECT)) return 0;
    uint32_t n = list_near(job, list, wording, near);
    if (!find_cut(job, own, near, n, &cut)) return 0;
    const hs_neighbour *left = &near[cut.best_left], *right = &near[cut.best_right];
    const hs_wording *x = &job->wordings[left->wording], *y = &job->wordings[right->wording];
    bool has_seam = cut.left_goes_on || cut.right_began_before;
    bool is_trimmed = cut.left_goes_on && cut.right_began_before; /* both halves, to fit each other */
    uint32_t loose = count_loose(own, near, n, &cut);
    if (loose * OWN_PART > own->n_words || (!has_seam && loose > 1)) return 0;
    /* "I want to thank you all" begins many a speech, and is no half of another */
    if (!is_trimmed && (left->is_thin || right->is_thin)) return 0;
    if (are_neighbours(job, list, near[cut.most_left].wording, near[cut.most_right].wording) ||
        are_neighbours(job, list, left->wording, right->wording))
        return 0;
    /* a half that is only ever seen as part of something else has to be seen twice, or on one page with the other */
    bool is_seen_once = (!cut.n_left_same && cut.left < 2) || (!cut.n_right_same && cut.right < 2);
    if (is_seen_once && !share_page(job, x, y)) return 0;
    /* who prints both first is the source: the others cut it in two */
    if (hs_match__is_date(cut.whole_date) && hs_match__is_date(cut.halves_date) &&
        cut.whole_date < cut.halves_date)
        return 0;
    uint32_t whole = cut.whole + (own->n_pages ? own->n_pages : 1), support = support_of(&cut);
    /* many have both: that is how it was said */
    if (whole > support || (whole > 1 && whole * 2 > support && !is_trimmed)) return 0;
    if (whole == support && !has_seam && !share_page(job, x, y)) return 0;
    halves[0] = left->wording, halves[1] = right->wording;
    return (uint64_t)is_trimmed << 32 | (UINT32_MAX / 2 + support - whole);
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
        uint32_t words = other.end - other.first;
        if (other.kind > HS_EDGE_OTHER || other.score < 800 || own->n_words < words + 6 ||
            theirs->n_words < 12 || theirs->flags & NOT_APART)
            continue;
        if (other.is_shorter && words > end - first && share_page(job, own, theirs))
            first = other.first, end = other.end;
    }
    if (first == end) return false;
    bool is_elsewhere = false;
    for (size_t i = list->first[wording]; i < list->first[wording + 1]; i++) {
        hs_neighbour other = hs_match__neighbour_at(job, wording, list->edges[i]);
        if (other.kind > HS_EDGE_OTHER || job->grouping.is_joined[other.wording] || !other.is_shorter)
            continue;
        if (other.first > first + 2 || other.end + 2 < end || own->n_words < other.end - other.first + 6)
            continue;
        const hs_wording *theirs = &job->wordings[other.wording];
        is_elsewhere |=
            !(theirs->flags & NOT_APART) && (theirs->n_pages > 1 || !share_page(job, own, theirs));
        if (other.wording < best) best = other.wording;
    }
    *left = best;
    return is_elsewhere;
}

/* What is found out wording by wording. */
typedef struct splitting {
    const hs_neighbours *list;
    uint32_t *halves;   /* [2 * n_wordings] */
    uint64_t *strength; /* [n_wordings] as find_splice gives it */
    uint8_t *is_half;   /* [n_wordings] of a splice that is told: it is none itself */
} splitting;

static bool split_range(hs_match_worker *worker) {
    const splitting *all = worker->context;
    for (size_t i = worker->first; i < worker->end; i++) {
        uint32_t *halves = &all->halves[2 * i];
        halves[0] = halves[1] = HS_NONE;
        all->strength[i] = find_splice(worker->job, all->list, (uint32_t)i, halves);
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
static bool settle(hs_match_job *job, const splitting *all) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < job->n_wordings; i++) n += all->strength[i] != 0;
    candidate *row = hs_heap_get(&job->heap, n, sizeof *row);
    if (!row) return false;
    n = 0;
    for (uint32_t i = 0; i < job->n_wordings; i++)
        if (all->strength[i]) row[n++] = (candidate){all->strength[i], i};
    sort_candidates(NULL, row, n);
    uint8_t *is_joined = job->grouping.is_joined;
    for (uint32_t i = 0; i < n; i++) {
        const uint32_t *halves = &all->halves[2 * (size_t)row[i].wording];
        if (all->is_half[row[i].wording] || is_joined[halves[0]] || is_joined[halves[1]]) continue;
        is_joined[row[i].wording] = all->is_half[halves[0]] = all->is_half[halves[1]] = 1;
    }
    hs_heap_free(&job->heap, row);
    return true;
}

bool hs_match__find_splices(hs_match_job *job, const hs_neighbours *list, uint32_t *halves) {
    enum { BY_PAGE = 2 }; /* of which one half alone is known, until all are found */
    uint32_t n = job->n_wordings;
    uint8_t *is_joined = job->grouping.is_joined;
    splitting all = {list, halves, hs_heap_get(&job->heap, n, sizeof *all.strength),
                     hs_heap_get_zeroed(&job->heap, n, sizeof *all.is_half)};
    if (!all.strength || !all.is_half || !hs_match__share(job, n, split_range, &all) || !settle(job, &all))
        return false;
    hs_heap_free(&job->heap, all.strength);
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
