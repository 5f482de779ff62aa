/* Disputes: statements that speak of one frame and one somebody, by stance. See claim.h for the method. */
#include "claim/concept.h"
#include "claim/stance.h"

#include "base/arena.h"
#include "base/status.h"
#include "base/str.h"
#include "base/vector.h"

#include <stdio.h>
#include <stdlib.h>

/* A statement that speaks of everything speaks of nothing: more frames or people of one are not looked at. */
enum { MAX_FRAMES = 8, MAX_BEFORE = 3, MAX_BEHIND = 1, LEAST_WORDS = 4 };

/* Whom or what a frame is told of stands within so many bytes of its word. */
enum { ARGUMENT_REACH = 80 };

/* Two keys are one claim where so many hundredths of the smaller one's statements are the larger one's too. */
enum { SHARED_PERCENT = 60 };

/* Of a statement that does not tell who does it, and is taken to mean whom the others tell. */
static const float JOINED_CONFIDENCE = 0.6f;

typedef struct posting {
    uint32_t frame, entity,
        agent;              /* keys; agent: who does it, the country where one is spoken for; 0 not told */
    uint32_t statement, at; /* at: concept of the frame */
    uint32_t of_entity;     /* concept of the entity */
    bool is_joined;         /* agent is that of the others, not told here */
} posting;

typedef HS_VECTOR(posting) posting_list;

typedef struct group {
    uint32_t first, n; /* postings */
    uint32_t root;     /* index of the group that it is part of; itself for a claim */
} group;

typedef HS_VECTOR(group) group_list;

typedef struct job {
    const hs_claim_input *input;
    const hs_claim_models *models;
    hs_concepts *concepts; /* [input->n] */
    hs_affiliations affiliations;
    hs_arena *arena, *temporary;
    posting_list postings;
    group_list groups;
    uint32_t *taken; /* [input->n] 1 + the last claim that took the statement */
} job;

static int by_key(const void *a, const void *b) {
    const posting *x = a, *y = b;
    if (x->frame != y->frame) return x->frame < y->frame ? -1 : 1;
    if (x->entity != y->entity) return x->entity < y->entity ? -1 : 1;
    if (x->agent != y->agent) return x->agent < y->agent ? -1 : 1;
    if (x->statement != y->statement) return x->statement < y->statement ? -1 : 1;
    return (x->at > y->at) - (x->at < y->at);
}

/* Concept at is an argument of concept frame: a thing or somebody, near, of the same text. */
static bool is_argument(const hs_concepts *c, uint32_t frame, uint32_t at) {
    const hs_concept *x = &c->items[at], *f = &c->items[frame];
    if (x->kind == HS_CONCEPT_FRAME || x->is_context != f->is_context) return false;
    uint32_t gap = x->span.end <= f->span.start ? f->span.start - x->span.end : x->span.start - f->span.end;
    return x->is_speaker || gap <= ARGUMENT_REACH;
}

/* Who does it: the last somebody before the frame; 0 where nobody is told, or where it holds both ways round. */
static uint32_t agent_of(const job *j, const hs_concepts *c, uint32_t frame) {
    if (j->models->frames[c->items[frame].key].is_symmetric) return 0;
    for (uint32_t at = frame; at-- > 0;) {
        const hs_concept *x = &c->items[at];
        if (x->kind == HS_CONCEPT_ENTITY && is_argument(c, frame, at))
            return hs_claim__spoken_for(&j->affiliations, x->key);
    }
    return 0;
}

static bool post_statement(job *j, uint32_t statement) {
    const hs_concepts *c = &j->concepts[statement];
    uint32_t n_frames = 0;
    for (uint32_t f = 0; f < c->n && n_frames < MAX_FRAMES; f++) {
        if (c->items[f].kind != HS_CONCEPT_FRAME) continue;
        n_frames++;
        uint32_t agent = agent_of(j, c, f);
        for (int side = 0; side < 2; side++) {
            uint32_t left = side == 0 ? MAX_BEFORE : MAX_BEHIND;
            for (uint32_t at = side == 0 ? f : f + 1; left && (side == 0 ? at > 0 : at < c->n);) {
                uint32_t argument = side == 0 ? --at : at++;
                if (!is_argument(c, f, argument)) continue;
                left--;
                const hs_concept *told = &c->items[argument];
                bool is_agent = agent && told->kind == HS_CONCEPT_ENTITY &&
                                hs_claim__spoken_for(&j->affiliations, told->key) == agent;
                posting p = {
                    c->items[f].key, is_agent ? agent : told->key, agent, statement, f, argument, false};
                if (!hs_vector_push(&j->postings, j->temporary, p)) return false;
                if (side == 0 && c->items[argument].kind == HS_CONCEPT_ENTITY &&
                    !c->items[argument].is_speaker)
                    break;
            }
        }
    }
    return true;
}

/* Postings that tell nobody who does it join those of their frame and argument that most are told of: the smallest
 * key of the largest run. Sorted before and after. */
static void join_unnamed(job *j) {
    posting *p = j->postings.items;
    for (uint32_t first = 0, end; first < j->postings.n; first = end) {
        uint32_t best = 0, n_best = 0, n_unnamed = 0;
        for (end = first;
             end < j->postings.n && p[end].frame == p[first].frame && p[end].entity == p[first].entity;) {
            uint32_t run = end;
            while (end < j->postings.n && p[end].frame == p[first].frame &&
                   p[end].entity == p[first].entity && p[end].agent == p[run].agent)
                end++;
            if (!p[run].agent)
                n_unnamed = end - run;
            else if (end - run > n_best)
                best = p[run].agent, n_best = end - run;
        }
        for (uint32_t i = first; i < first + n_unnamed; i++)
            p[i].agent = best, p[i].is_joined = best != 0; /* agent 0 first */
    }
}

/* A statement is posted once a key: the first concept of the frame stands for it. */
static bool group_postings(job *j) {
    uint32_t kept = 0;
    if (j->postings.n) qsort(j->postings.items, j->postings.n, sizeof *j->postings.items, by_key);
    join_unnamed(j);
    if (j->postings.n) qsort(j->postings.items, j->postings.n, sizeof *j->postings.items, by_key);
    for (uint32_t i = 0; i < j->postings.n; i++) {
        const posting *p = &j->postings.items[i], *last = kept ? &j->postings.items[kept - 1] : NULL;
        bool is_same_key =
            last && last->frame == p->frame && last->entity == p->entity && last->agent == p->agent;
        if (is_same_key && last->statement == p->statement) continue;
        j->postings.items[kept] = *p;
        if (is_same_key)
            j->groups.items[j->groups.n - 1].n++;
        else if (!hs_vector_push(&j->groups, j->temporary, (group){kept, 1, j->groups.n}))
            return false;
        kept++;
    }
    j->postings.n = kept;
    return true;
}

static uint32_t shared_statements(const job *j, const group *a, const group *b) {
    uint32_t n = 0;
    for (uint32_t i = 0, k = 0; i < a->n && k < b->n;) {
        uint32_t x = j->postings.items[a->first + i].statement, y = j->postings.items[b->first + k].statement;
        n += x == y;
        if (x <= y) i++;
        if (y <= x) k++;
    }
    return n;
}

/* Of one frame's groups the larger takes in the smaller that it nearly holds; larger first, so that nothing chains. */
static int by_size(const void *a, const void *b) {
    const group *x = a, *y = b;
    if (x->n != y->n) return x->n > y->n ? -1 : 1;
    return (x->first > y->first) - (x->first < y->first);
}

static bool is_one_agent(const job *j, const group *a, const group *b) {
    uint32_t x = j->postings.items[a->first].agent, y = j->postings.items[b->first].agent;
    return x == y || !x || !y;
}

static void merge_groups(job *j) {
    group *groups = j->groups.items;
    uint32_t n = j->groups.n;
    for (uint32_t first = 0, end; first < n; first = end) {
        uint32_t frame = j->postings.items[groups[first].first].frame;
        for (end = first; end < n && j->postings.items[groups[end].first].frame == frame;) end++;
        qsort(groups + first, end - first, sizeof *groups, by_size);
        for (uint32_t i = first; i < end; i++) groups[i].root = i;
        uint32_t limit =
            end - first > 200 ? first + 200 : end; /* many groups of a frame: only the large ones merge */
        for (uint32_t i = first; i < limit; i++)
            for (uint32_t k = first; k < i && groups[i].root == i; k++)
                if (groups[k].root == k && is_one_agent(j, &groups[k], &groups[i]) &&
                    shared_statements(j, &groups[k], &groups[i]) * 100 >= groups[i].n * SHARED_PERCENT)
                    groups[i].root = k;
    }
}

static bool is_dispute(const hs_claim_input *input, const hs_claim *claim) {
    for (uint32_t i = 0; i < claim->n_members; i++) {
        if (claim->members[i].stance != HS_STANCE_DENIES) continue;
        uint32_t who = input->statements[claim->members[i].statement].speaker_id;
        if (who == HS_NONE) continue;
        for (uint32_t k = 0; k < claim->n_members; k++) {
            uint32_t other = input->statements[claim->members[k].statement].speaker_id;
            if (claim->members[k].stance != HS_STANCE_DENIES && other != HS_NONE && other != who) return true;
        }
    }
    return claim->n_contradictions > 0;
}

static uint32_t count_words(hs_str text) {
    uint32_t n = text.len != 0;
    for (size_t i = 0; i < text.len; i++) n += text.ptr[i] == ' ';
    return n;
}

/* The shortest words that say it in full: an assertion before a question before a denial. */
static hs_str title_of(const job *j, const hs_claim *claim) {
    static const int order[] = {[HS_STANCE_ASSERTS] = 0,
                                [HS_STANCE_ASKS] = 1,
                                [HS_STANCE_HEDGES] = 2,
                                [HS_STANCE_DENIES] = 3,
                                [HS_STANCE_DECLINES] = 4};
    const hs_claim_member *best = NULL;
    uint32_t best_words = 0;
    for (uint32_t i = 0; i < claim->n_members; i++) {
        const hs_claim_member *m = &claim->members[i];
        uint32_t words = count_words(j->input->statements[m->statement].text);
        if (words < LEAST_WORDS && claim->n_members > 1) words += 1000;
        if (!best || order[m->stance] < order[best->stance] ||
            (order[m->stance] == order[best->stance] && words < best_words))
            best = m, best_words = words;
    }
    return best ? j->input->statements[best->statement].text : (hs_str){0};
}

static bool read_claim(job *j, const hs_claim_models *models, uint32_t root, hs_claim *claim) {
    const group *groups = j->groups.items;
    const posting *main = &j->postings.items[groups[root].first];
    HS_VECTOR(hs_claim_member) members = {0};
    uint32_t frame = main->frame;
    /* members of all groups of this root, each statement once */
    for (uint32_t g = 0; g < j->groups.n; g++) {
        if (groups[g].root != root) continue;
        for (uint32_t i = 0; i < groups[g].n; i++) {
            const posting *p = &j->postings.items[groups[g].first + i];
            if (j->taken[p->statement] == root + 1) continue;
            j->taken[p->statement] = root + 1;
            hs_claim_member member = {.statement = p->statement};
            if (!hs_claim__stance(&j->input->statements[p->statement], &j->concepts[p->statement],
                                  &j->concepts[p->statement].items[p->at],
                                  &j->concepts[p->statement].items[p->of_entity], j->arena, &member))
                continue;
            if (p->is_joined) member.confidence *= JOINED_CONFIDENCE;
            if (!member.why || !hs_vector_push(&members, j->arena, member)) return false;
        }
    }
    claim->members = members.items;
    claim->n_members = members.n;
    if (!hs_claim__arrange(j->input, j->arena, false, claim)) return false;
    claim->text = title_of(j, claim);
    const hs_claim_statement *s = &j->input->statements[main->statement];
    const hs_concept *entity = &j->concepts[main->statement].items[main->of_entity];
    hs_str name = entity->is_speaker ? s->speaker
                                     : hs_str_sub(entity->is_context ? s->question : s->text, entity->span);
    claim->why =
        hs_claim__sentence(j->arena, "all speak of \"%.*s\" and of %.*s", (int)models->frames[frame].name.len,
                           models->frames[frame].name.ptr, (int)name.len, name.ptr);
    return claim->why != NULL;
}

static int by_speakers(const void *a, const void *b) {
    const hs_claim *x = a, *y = b;
    if (x->n_speakers != y->n_speakers) return x->n_speakers > y->n_speakers ? -1 : 1;
    if (x->n_members != y->n_members) return x->n_members > y->n_members ? -1 : 1;
    return (x->members[0].statement > y->members[0].statement) -
           (x->members[0].statement < y->members[0].statement);
}

static bool find_disputes(job *j, const hs_claim_models *models, hs_claims *claims) {
    HS_VECTOR(hs_claim) found = {0};
    for (uint32_t i = 0; i < j->input->n; i++)
        if (!post_statement(j, i)) return false;
    if (!group_postings(j)) return false;
    merge_groups(j);
    for (uint32_t g = 0; g < j->groups.n; g++) {
        if (j->groups.items[g].root != g || j->groups.items[g].n < 2) continue;
        hs_claim claim = {0};
        if (!read_claim(j, models, g, &claim)) return false;
        if (is_dispute(j->input, &claim) && !hs_vector_push(&found, j->arena, claim)) return false;
    }
    if (found.n) qsort(found.items, found.n, sizeof *found.items, by_speakers);
    *claims = (hs_claims){found.items, found.n};
    return true;
}

hs_status hs_claims_find(const hs_engine *engine, hs_arena *arena, const hs_claim_input *input,
                         hs_claims *claims, hs_error *error) {
    job j = {.input = input,
             .models = engine->claim,
             .arena = arena,
             .temporary = hs_arena_new(engine->options.allocator)};
    hs_heap heap;
    hs_heap_init(&heap, engine->options.allocator);
    hs_lexer *lexer = hs_lexer_new(engine->words, &heap);
    bool is_done = j.temporary && lexer;
    if (is_done) j.concepts = HS_ARENA_ARRAY(j.temporary, hs_concepts, (size_t)input->n + 1);
    if (is_done) j.taken = hs_arena_get_zeroed(j.temporary, (size_t)input->n + 1, sizeof *j.taken);
    is_done = is_done && j.concepts && j.taken;
    is_done = is_done && hs_claim__read_all(engine->claim, lexer, j.temporary, input, j.concepts);
    if (is_done && !input->about.len)
        is_done = hs_claim__affiliations(engine->claim, lexer, j.temporary, input, &j.affiliations);
    hs_claims fresh = {0};
    if (is_done && input->about.len)
        is_done = hs_claim__about(engine->claim, engine->words, lexer, j.temporary, arena, input, j.concepts,
                                  &fresh);
    else if (is_done)
        is_done = find_disputes(&j, engine->claim, &fresh);
    hs_lexer_free(lexer);
    hs_heap_clear(&heap);
    hs_arena_free(j.temporary);
    if (!is_done) return hs_fail_memory(error);
    *claims = fresh;
    return HS_OK;
}
