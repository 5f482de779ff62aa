/* Splices: wordings that join two utterances which stand apart elsewhere. Takes the edges of wordings, gives for each
 * splice the wordings of its halves. A splice is no centre of an utterance, and a member of both. */
#ifndef HS_MATCH_SPLICE_H
#define HS_MATCH_SPLICE_H

#include "match/job.h"

/* Edges of each wording, both ways. */
typedef struct hs_neighbours {
    size_t *first;   /* [n_wordings + 1] */
    uint32_t *edges; /* [first[n_wordings]] numbers of edges */
} hs_neighbours;

/* What one edge leads to, seen from a wording. */
typedef struct hs_neighbour {
    uint32_t wording;
    hs_region own, theirs; /* words of this wording, of the other one */
    uint16_t score, score_long;
    uint8_t kind;
    bool is_shorter; /* the neighbour is the shorter one */
    bool is_reversed, is_thin;
    bool is_others; /* the words of another speaker */
    bool is_marked; /* the neighbour marks that words are left out where own has a hole */
} hs_neighbour;

static inline hs_neighbour hs_match__neighbour_at(const hs_match_job *job, uint32_t wording, uint32_t e) {
    const hs_edge *edge = &job->edges.items[e];
    bool is_a = edge->a == wording;
    return (hs_neighbour){.wording = is_a ? edge->b : edge->a,
                          .own = is_a ? edge->in_a : edge->in_b,
                          .theirs = is_a ? edge->in_b : edge->in_a,
                          .score = edge->score,
                          .score_long = edge->score_long,
                          .kind = edge->kind,
                          .is_shorter = is_a ? !edge->a_is_shorter : edge->a_is_shorter,
                          .is_reversed = edge->is_reversed,
                          .is_thin = edge->is_thin,
                          .is_marked = is_a ? edge->b_marks_hole : edge->a_marks_hole};
}

/* True for a wording that no edge leads to: it is alone whatever becomes of the others. */
static inline bool hs_match__is_alone(const hs_neighbours *list, uint32_t wording) {
    return list->first[wording] == list->first[wording + 1];
}

/* False for a wording that is no splice, whatever the others are. */
static inline bool hs_match__may_be_splice(uint32_t n_words, uint32_t flags) {
    enum { FEWEST_WORDS = 8 };
    return n_words >= FEWEST_WORDS && !(flags & HS_WORDING_INDIRECT);
}

/* Finds the splices: sets grouping.is_joined and, of each, halves[2 * wording] and [2 * wording + 1], the second one
 * HS_NONE where one half alone is known. False: out of memory. */
bool hs_match__find_splices(hs_match_job *job, const hs_neighbours *list, uint32_t *halves);

#endif
