/* What is said on a page that speaks of the claim, in none of the claim's words.
 *
 *     headline [Minister Pell: "I took no money"]
 *     "He had a bag of coins from them."     a word related to the claim's: tells it
 *     "Did you take the money?" "Never."     an answer to a question that was found
 *     Pell dismissed the report.             a denial of what the page is about
 *     Pell would not comment.                declines
 */
#include "claim/about.h"

#include "base/arena.h"
#include "base/str.h"

#include <stdlib.h>

/* A related word tells a wanted one so well. */
static const float LIKE_NEAR = 0.8f, LIKE_FAR = 0.5f, LIKE_OPPOSITE = 0.7f;

/* Whom the claim names is known on a page that speaks of it; less so where somebody else is named. */
static const float KNOWN_HERE = 0.5f, SOMEBODY_ELSE = 0.2f;

/* What of the claim's weight must be told: with the deed, or with a thing it is done to under such a headline. */
static const float MIN_DEED = 0.42f, MIN_BOTH = 0.9f, MIN_THING = 0.33f, MIN_TITLE = 0.4f;

/* Of an answer, of a denial of what the page is about, of a quotation behind what it stands for. */
static const float ANSWER = 0.6f, WAVED_OFF = 0.55f, SUPPORT = 0.5f;

/* Statements with more words than these speak of something of their own. */
enum { MOST_WORDS = 6, FEW_WORDS = 2 };

/* A page is on the claim where so large a share of its statements, and so many, are found. */
static const float MIN_FOUND = 0.25f, MIN_TITLED = 0.25f, MIN_NAMELESS = 0.33f;
enum { FEWEST_FOUND = 2, ROUNDS = 2 };

/* A page, its statements, and how many of them are found. */
typedef struct page_count {
    uint64_t page;
    uint32_t n, n_found;
} page_count;

typedef struct topic {
    const hs_about *q;
    const hs_claim_input *input;
    const hs_concepts *concepts;
    uint8_t *stance;   /* [input->n] 1 + stance of what is found; 0: not found */
    page_count *pages; /* [n_pages] by page */
    uint32_t n_pages;
    hs_arena *arena;
} topic;

typedef struct telling {
    float like;
    const hs_concept *at;
    bool is_opposite;
} telling;

/* As hs_claim__best_in, by related words too. */
static telling best_of(const hs_about *q, uint32_t wanted, const hs_concepts *in) {
    hs_about_match own = hs_claim__best_in(q, &q->wanted.items[wanted], in);
    telling best = {own.like, own.at, false};
    if (q->wanted.items[wanted].kind == HS_CONCEPT_ENTITY) return best;
    for (uint32_t i = 0; in && i < in->n; i++) {
        const hs_concept *c = &in->items[i];
        if (c->kind == HS_CONCEPT_ENTITY || !c->stem) continue;
        const hs_relative *r = hs_claim__relative(&q->relatives, wanted, c->stem);
        if (!r) continue;
        float like = r->kind == HS_RELATIVE_NEAR  ? LIKE_NEAR
                     : r->kind == HS_RELATIVE_FAR ? LIKE_FAR
                                                  : LIKE_OPPOSITE;
        if (c->is_context) like *= 0.8f;
        if (like > best.like) best = (telling){like, c, r->kind == HS_RELATIVE_OPPOSITE};
    }
    return best;
}

typedef struct told {
    float share;         /* of the claim's weight */
    telling deed, thing; /* thing: a wanted word that is neither deed nor name */
    const hs_concept *entity;
} told;

/* Somebody who is not wanted stands before concept at; or, where who does it is not told, is wanted as somebody else:
 * "the US interfered" where Russia is asked for. */
static bool names_another(const hs_about *q, const hs_concepts *c, const hs_concept *at) {
    bool is_agent_told =
        q->agent == HS_NONE || hs_claim__best_in(q, &q->wanted.items[q->agent], c).like >= HS_ABOUT_MIN_NAMED;
    for (const hs_concept *one = c->items; at && one < at; one++) {
        if (one->kind != HS_CONCEPT_ENTITY || one->is_context != at->is_context) continue;
        if (one->is_plural) continue; /* "we" may be whom the claim names */
        bool is_wanted = false;
        hs_concepts single = {.items = (hs_concept *)one, .n = 1};
        for (uint32_t i = 0; i < q->wanted.n; i++)
            is_wanted |= (is_agent_told || i == q->agent) &&
                         hs_claim__best_in(q, &q->wanted.items[i], &single).at != NULL;
        if (!is_wanted) return true;
    }
    return false;
}

static told tell(const hs_about *q, const hs_concepts *c, float known) {
    told t = {0};
    float total = 0, weight = 0;
    if (q->deed != HS_NONE) t.deed = best_of(q, q->deed, c);
    for (uint32_t i = 0; i < q->wanted.n; i++) {
        const hs_concept *want = &q->wanted.items[i];
        telling best = i == q->deed ? t.deed : best_of(q, i, c);
        if (want->kind == HS_CONCEPT_ENTITY && best.like < HS_ABOUT_MIN_NAMED)
            best.like = names_another(q, c, t.deed.at) ? known * SOMEBODY_ELSE : known;
        else if (want->kind == HS_CONCEPT_ENTITY && !t.entity)
            t.entity = best.at;
        bool is_thing = want->kind == HS_CONCEPT_WORD && i != q->deed && !want->is_number;
        if (is_thing && best.like > t.thing.like) t.thing = best;
        total += hs_claim__weight_of(want);
        weight += best.like * hs_claim__weight_of(want);
    }
    t.share = total > 0 ? weight / total : 0;
    return t;
}

static int by_page(const void *a, const void *b) {
    const page_count *x = a, *y = b;
    return (x->page > y->page) - (x->page < y->page);
}

static page_count *page_of(const topic *t, uint32_t statement) {
    page_count wanted = {.page = t->input->statements[statement].page};
    return wanted.page ? bsearch(&wanted, t->pages, t->n_pages, sizeof wanted, by_page) : NULL;
}

static void note(topic *t, const hs_claim_member *member) {
    page_count *page = page_of(t, member->statement);
    t->stance[member->statement] = (uint8_t)(member->stance + 1);
    if (page) page->n_found++;
}

static bool count_pages(topic *t, hs_arena *temporary, const hs_claim_members *members) {
    uint32_t n = t->input->n, kept = 0;
    t->stance = hs_arena_get_zeroed(temporary, (size_t)n + 1, sizeof *t->stance);
    t->pages = HS_ARENA_ARRAY(temporary, page_count, (size_t)n + 1);
    if (!t->stance || !t->pages) return false;
    for (uint32_t i = 0; i < n; i++) t->pages[i] = (page_count){t->input->statements[i].page, 1, 0};
    if (n) qsort(t->pages, n, sizeof *t->pages, by_page);
    for (uint32_t i = 0; i < n; i++)
        if (kept && t->pages[kept - 1].page == t->pages[i].page)
            t->pages[kept - 1].n++;
        else
            t->pages[kept++] = t->pages[i];
    t->n_pages = kept;
    for (uint32_t i = 0; i < members->n; i++) note(t, &members->items[i]);
    return true;
}

static uint32_t n_own_words(const hs_concepts *c) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < c->n; i++) n += !c->items[i].is_context && !c->items[i].is_speaker;
    return n;
}

/* The statement close before i, or HS_NONE. */
static uint32_t before(const topic *t, uint32_t i) {
    const hs_concepts *c = t->concepts[i].before;
    return c ? (uint32_t)(c - t->concepts) : HS_NONE;
}

static bool is_by_one(const topic *t, uint32_t i, uint32_t k) {
    uint32_t who = t->input->statements[i].speaker_id;
    return who != HS_NONE && who == t->input->statements[k].speaker_id;
}

static bool follows_found(const topic *t, uint32_t i) {
    uint32_t k = before(t, i);
    return k != HS_NONE && t->stance[k] && !is_by_one(t, i, k);
}

/* Who asserted it just before waves off something else: "everybody called me a liar". */
static bool follows_own(const topic *t, uint32_t i) {
    uint32_t k = before(t, i);
    return k != HS_NONE && t->stance[k] == HS_STANCE_ASSERTS + 1 && is_by_one(t, i, k);
}

static bool has_wh_word(hs_str question) {
    static const hs_str words[] = {{"when", 4}, {"how", 3}, {"why", 3}, {"where", 5}, {"who", 3}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (question.len >= words[i].len &&
            hs_str_equal_nocase((hs_str){question.ptr, words[i].len}, words[i]))
            return true;
    return false;
}

static hs_claim_member member_of(const topic *t, uint32_t i, hs_stance stance, float confidence,
                                 const char *why) {
    const hs_claim_statement *s = &t->input->statements[i];
    confidence *= s->speaker_id == HS_NONE ? 0.8f : 0.5f + 0.5f * s->speaker_confidence;
    return (hs_claim_member){i, stance, confidence, hs_claim__sentence(t->arena, "%s", why)};
}

/* An answer right behind a question on the claim: what is neither yes nor no is taken for no, but behind "when". */
static bool read_answer(const topic *t, uint32_t i, hs_claim_member *member) {
    const hs_claim_statement *s = &t->input->statements[i];
    const hs_concepts *c = &t->concepts[i];
    uint32_t k = before(t, i);
    if (k == HS_NONE || t->stance[k] != HS_STANCE_ASKS + 1 || (s->flags & HS_FLAG_QUESTION)) return false;
    const hs_claim_statement *question = &t->input->statements[k];
    if (s->speaker_id == HS_NONE || s->speaker_id == question->speaker_id) return false;
    if (s->kind != HS_KIND_DIRECT || n_own_words(c) > MOST_WORDS) return false;
    hs_stance stance = c->says_yes                   ? HS_STANCE_ASSERTS
                       : c->says_no || c->is_denial  ? HS_STANCE_DENIES
                       : has_wh_word(question->text) ? HS_STANCE_ASSERTS
                                                     : HS_STANCE_DENIES;
    *member = member_of(t, i, stance, ANSWER, "it answers the question before it");
    return true;
}

/* "dismissed the report", "a fairy tale", "would not comment": of what was said just before, or what the headline tells. */
static bool read_turn(const topic *t, uint32_t i, bool is_on_it, hs_claim_member *member) {
    const hs_claim_statement *s = &t->input->statements[i];
    const hs_concepts *c = &t->concepts[i];
    bool is_denial = c->is_denial || s->cue_class == HS_CUE_DENY || (s->flags & HS_FLAG_DENIED);
    bool is_declined = s->cue_class == HS_CUE_DECLINE || c->is_declined;
    if ((!is_denial && !is_declined) || n_own_words(c) > MOST_WORDS) return false;
    bool is_verdict = c->is_mention || c->is_denial || n_own_words(c) <= FEW_WORDS;
    if (!is_on_it || follows_own(t, i) || (!follows_found(t, i) && !(is_denial && is_verdict))) return false;
    for (uint32_t k = 0; k < c->n; k++) /* it speaks of something of its own */
        if (c->items[k].kind == HS_CONCEPT_FRAME && !c->items[k].is_context) return false;
    if (is_denial)
        *member = member_of(t, i, HS_STANCE_DENIES, WAVED_OFF, "it waves off what the page tells");
    else
        *member =
            member_of(t, i, HS_STANCE_DECLINES, WAVED_OFF, "it declines to speak of what the page tells");
    return true;
}

/* A statement that has a deed of its own, other than at, speaks of that. */
static bool has_other_deed(const hs_concepts *c, const hs_concept *at) {
    for (uint32_t k = 0; k < c->n; k++)
        if (c->items[k].kind == HS_CONCEPT_FRAME && &c->items[k] != at && c->items[k].key != at->key)
            return true;
    return false;
}

/* The claim's deed is told, in its frame's words or in related ones, and not of somebody else. */
static bool tells_deed(const topic *t, const hs_concepts *c, const told *own, bool is_on_it) {
    bool is_symmetric = t->q->is_symmetric;
    bool is_named = own->entity || (t->q->agent == HS_NONE && own->thing.like >= 1);
    if (own->share < (is_symmetric ? MIN_BOTH : MIN_DEED) || names_another(t->q, c, own->deed.at))
        return false;
    if (own->deed.like >= LIKE_NEAR * 0.8f && (is_on_it || is_named)) return true;
    return is_on_it && !is_symmetric && own->deed.like >= LIKE_FAR * 0.8f && (own->thing.at || is_named) &&
           !has_other_deed(c, own->deed.at);
}

/* What it is done to is told, and nobody who does something else: "this election was stolen". */
static bool tells_thing(const topic *t, const hs_concepts *c, const told *own, const hs_concept *agent) {
    if (agent || own->thing.like < LIKE_NEAR || own->share < MIN_THING) return false;
    return !names_another(t->q, c, own->thing.at) &&
           (n_own_words(c) <= MOST_WORDS || !has_other_deed(c, own->thing.at));
}

/* Words related to the claim's: of its deed, or on a page that is on it, of what it is done to. */
static bool read_related(const topic *t, uint32_t i, bool is_on_it, hs_claim_member *member) {
    const hs_claim_statement *s = &t->input->statements[i];
    const hs_concepts *c = &t->concepts[i];
    told own = tell(t->q, c, KNOWN_HERE);
    const hs_concept *agent =
        t->q->agent == HS_NONE ? NULL : hs_claim__best_in(t->q, &t->q->wanted.items[t->q->agent], c).at;
    bool by_deed = tells_deed(t, c, &own, is_on_it);
    if (!hs_claim__is_clause(s) || (!by_deed && !(is_on_it && tells_thing(t, c, &own, agent)))) return false;
    telling at = by_deed ? own.deed : own.thing;
    if (agent && hs_claim__is_turned_round(t->q, c, at.at, agent)) return false;
    *member = (hs_claim_member){.statement = i};
    if (!hs_claim__stance(s, c, at.at, own.entity, t->arena, member)) return false;
    if (at.is_opposite && member->stance <= HS_STANCE_DENIES)
        member->stance = member->stance == HS_STANCE_ASSERTS ? HS_STANCE_DENIES : HS_STANCE_ASSERTS;
    member->confidence *= own.share;
    return true;
}

/* "Pell said that he had taken no money. 'I sent the bag back,' he said": the words behind what they stand for. */
static bool read_support(const topic *t, uint32_t i, bool is_on_it, hs_claim_member *member) {
    const hs_claim_statement *s = &t->input->statements[i];
    uint32_t k = before(t, i);
    if (!is_on_it || k == HS_NONE || !t->stance[k] || s->kind != HS_KIND_DIRECT ||
        (s->flags & HS_FLAG_QUESTION))
        return false;
    const hs_claim_statement *led_by = &t->input->statements[k];
    if (led_by->kind != HS_KIND_INDIRECT || s->speaker_id == HS_NONE || s->speaker_id != led_by->speaker_id)
        return false;
    hs_stance stance = (hs_stance)(t->stance[k] - 1);
    if (stance > HS_STANCE_DENIES) return false;
    *member = member_of(t, i, stance, SUPPORT, "it goes on with what the speaker is said to hold");
    return true;
}

static bool names_anybody(const hs_concepts *c) {
    for (uint32_t i = 0; i < c->n; i++)
        if (c->items[i].kind == HS_CONCEPT_ENTITY) return true;
    return false;
}

/* What the page is on: the claim, by its headline or by most of what is said there; or the claim among other things. */
typedef enum page_is { PAGE_ELSEWHERE = 0, PAGE_TOUCHES, PAGE_IS_ON_IT } page_is;

static page_is look_at_page(const topic *t, uint32_t i) {
    const hs_concepts *headline = t->concepts[i].title;
    const page_count *page = page_of(t, i);
    told title = {0};
    if (headline) title = tell(t->q, headline, 0);
    bool is_title = title.share >= MIN_TITLE && (title.entity || !names_anybody(headline));
    if (!page) return PAGE_ELSEWHERE;
    float share = (float)page->n_found / (float)page->n;
    if (is_title && share >= (title.deed.at ? MIN_TITLED : MIN_NAMELESS)) return PAGE_IS_ON_IT;
    if (page->n_found >= FEWEST_FOUND && share >= MIN_FOUND) return PAGE_IS_ON_IT;
    return page->n_found || is_title ? PAGE_TOUCHES : PAGE_ELSEWHERE;
}

static bool look_again(topic *t, hs_claim_members *members) {
    for (uint32_t i = 0; i < t->input->n; i++) {
        if (t->stance[i]) continue;
        page_is page = look_at_page(t, i);
        if (page == PAGE_ELSEWHERE) continue;
        bool is_on_it = page == PAGE_IS_ON_IT;
        hs_claim_member member = {0};
        if (!(is_on_it && read_answer(t, i, &member)) && !read_related(t, i, is_on_it, &member) &&
            !read_support(t, i, is_on_it, &member) && !read_turn(t, i, is_on_it, &member))
            continue;
        note(t, &member);
        if (!member.why || !hs_vector_push(members, t->arena, member)) return false;
    }
    return true;
}

bool hs_claim__on_topic(const hs_about *q, const hs_claim_input *input, const hs_concepts *concepts,
                        hs_arena *temporary, hs_arena *arena, hs_claim_members *members) {
    topic t = {q, input, concepts, NULL, NULL, 0, arena};
    if (!count_pages(&t, temporary, members)) return false;
    for (int round = 0; round < ROUNDS; round++) /* what is found tells more pages */
        if (!look_again(&t, members)) return false;
    return true;
}
