#include "speaker/rank.h"

#include <math.h>

enum { MAX_REACH = 3 /* sentences looked back and forward */, MAX_OF_PLACE = 3 };

/* A pronoun in a statement's words, less sure than this, says nothing of whom they speak of. */
#define MIN_MEANT 0.6f
/* A transcript's label is certain, a signature nearly; no corpus here has enough of them to learn it from. */
#define LABEL_BONUS     12.0f
#define SIGNATURE_BONUS 6.0f
/* Words that nobody is seen to say and that speak of somebody ("I never met with him") are not that person's: no
 * corpus here has enough of them either, and they are where a wrong name does most harm. */
#define ANOTHER_MALUS 3.0f

static uint32_t sentence_of(const hs_text *text, uint32_t token) {
    uint32_t low = 0, high = text->n_sentences;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (text->sentences[middle].end > token)
            high = middle;
        else
            low = middle + 1;
    }
    return low < text->n_sentences ? low : text->n_sentences - 1;
}

static bool is_inside_parts(const hs_speaker__page *page, const hs_statement *s, uint32_t token) {
    uint32_t at = page->text->tokens[token].span.start;
    for (uint32_t i = 0; i < s->n_parts; i++)
        if (at >= s->parts[i].start && at < s->parts[i].end) return true;
    return false;
}

/* "I was told that ...": the subject of the cue's passive hears it. */
static bool is_hearer(const hs_speaker__page *page, const hs_speaker__question *q, uint32_t mention) {
    enum {
        MAX_BETWEEN = 4,
        MAX_SET_OFF = 16
    }; /* "I had since been told"; "Vance, the mayor of Harrow, was told" */
    if (mention == HS_NONE || q->cue_end <= q->cue_first) return false;
    uint32_t verb = q->cue_end - 1, end = page->mentions.items[mention].end;
    if (!page->words[verb] || !(page->words[verb]->others & HS_OTHERS_HEAR) || end > verb ||
        verb - end > MAX_SET_OFF)
        return false;
    bool is_near = verb - end <= MAX_BETWEEN;
    for (uint32_t i = end; i < verb; i++)
        if (page->words[i] && page->words[i]->others & HS_OTHERS_BE)
            return is_near || (hs_speaker__is_sign(page, end, ',') && hs_speaker__is_sign(page, i - 1, ','));
    return false;
}

/* Whom the statement's own words name or mean, and whether they say "I", "we", "you". */
static void content_read(const hs_speaker__page *page, hs_speaker__question *q) {
    enum { MAX_READ = 60, MAX_WORDS = 300 };
    const hs_statement *s = &page->statements->items[q->statement];
    uint32_t n_read = 0, n_words = 0;
    for (uint32_t i = page->mention_of_sentence[q->sentence];
         i < page->mention_of_sentence[q->sentence_end] && n_read < MAX_READ; i++) {
        const hs_speaker__mention *m = &page->mentions.items[i];
        if (m->entity == HS_NONE || !is_inside_parts(page, s, m->head)) continue;
        if (m->form == HS_FORM_PRONOUN && m->resolved < MIN_MEANT) continue;
        n_read++;
        uint8_t way = m->form == HS_FORM_NAME      ? HS_WAY_NAME
                      : m->form == HS_FORM_PRONOUN ? HS_WAY_PRONOUN
                                                   : HS_WAY_OTHER;
        uint32_t k = 0;
        while (k < q->n_spoken_of && q->spoken_of[k] != m->entity) k++;
        if (k == MAX_SPOKEN_OF) continue;
        if (k == q->n_spoken_of) q->spoken_of[q->n_spoken_of] = m->entity, q->ways[q->n_spoken_of++] = 0;
        q->ways[k] |= way;
    }
    for (uint32_t p = 0; p < s->n_parts && p < MAX_PARTS_SEEN; p++)
        for (uint32_t i = q->part_first[p]; i < q->part_end[p] && n_words < MAX_WORDS; i++, n_words++) {
            if (!(page->classes[i] & HS_WORD_PRONOUN)) continue;
            uint32_t detail = page->words[i]->detail;
            if (detail & HS_PRONOUN_FIRST) q->voice |= detail & HS_PRONOUN_PLURAL ? HS_VOICE_WE : HS_VOICE_I;
            if (detail & HS_PRONOUN_SECOND) q->voice |= HS_VOICE_YOU;
        }
}

void hs_speaker__ask(const hs_speaker__page *page, uint32_t statement, bool is_source_hidden,
                     hs_speaker__question *question) {
    const hs_text *text = page->text;
    const hs_statement *s = &page->statements->items[statement];
    hs_speaker__question q = {.statement = statement, .source = HS_NONE, .previous = HS_NONE};
    q.previous_mention = q.previous_entity = q.before_previous_entity = HS_NONE;
    q.first = hs_speaker__token_at(page, s->parts[0].start);
    q.end = hs_speaker__token_at(page, s->parts[s->n_parts - 1].end - 1) + 1;
    if (q.first >= text->n_tokens) q.first = text->n_tokens - 1;
    if (q.end > text->n_tokens) q.end = text->n_tokens;
    if (q.end <= q.first) q.end = q.first + 1;
    for (uint32_t i = 0; i < s->n_parts && i < MAX_PARTS_SEEN; i++) {
        q.part_first[i] = hs_speaker__token_at(page, s->parts[i].start);
        q.part_end[i] = hs_speaker__token_at(page, s->parts[i].end - 1) + 1;
        if (q.part_end[i] <= q.part_first[i]) q.part_end[i] = q.part_first[i] + 1;
    }
    if (s->cue.end > s->cue.start) {
        q.cue_first = hs_speaker__token_at(page, s->cue.start);
        q.cue_end = hs_speaker__token_at(page, s->cue.end - 1) + 1;
        if (q.cue_end > text->n_tokens || q.cue_first >= q.cue_end) q.cue_first = q.cue_end = 0;
    }
    q.sentence = sentence_of(text, q.first);
    q.sentence_end = sentence_of(text, q.end - 1) + 1;
    /* a cue in a sentence of its own belongs to the statement: 'She said: "..."', '"..." That, she said, ...' */
    if (q.cue_end > q.cue_first) {
        uint32_t cue_sentence = sentence_of(text, q.cue_first);
        if (cue_sentence < q.sentence && q.sentence - cue_sentence <= 2) q.sentence = cue_sentence;
        if (cue_sentence >= q.sentence_end && cue_sentence - q.sentence_end < 2)
            q.sentence_end = cue_sentence + 1;
    }
    if (!is_source_hidden) q.source = page->source_mention[statement];
    if (is_hearer(page, &q, q.source)) q.source = HS_NONE;
    q.label = HS_NONE;
    if (s->kind == HS_KIND_DIRECT || q.cue_end <= q.cue_first) {
        uint32_t at = sentence_of(text, q.first);
        q.label = page->label_of_sentence[at];
        /* the next turn's label, not this one's, where the statement stands before it */
        if (q.label != HS_NONE && page->mentions.items[q.label].head > q.first + 3) q.label = HS_NONE;
    }
    q.is_whole = true;
    for (uint32_t i = text->sentences[q.sentence].first;
         i < text->sentences[q.sentence_end - 1].end && q.is_whole; i++)
        if (text->tokens[i].kind == HS_TOKEN_WORD && !is_inside_parts(page, s, i)) q.is_whole = false;
    if (q.sentence > 0) {
        const hs_sentence *before = &text->sentences[q.sentence - 1];
        for (uint32_t i = before->end; i-- > before->first;)
            if (text->tokens[i].kind != HS_TOKEN_MARK) {
                q.is_led_in = hs_speaker__is_sign(page, i, ':');
                break;
            }
    }
    content_read(page, &q);
    *question = q;
}

/* "Vance's spokesman says": not Vance. */
static bool owns_source(const hs_speaker__page *page, const hs_speaker__question *q, uint32_t mention) {
    if (q->source == HS_NONE || !(page->mentions.items[mention].flags & HS_MENTION_OWNER)) return false;
    const hs_speaker__mention *m = &page->mentions.items[mention], *source = &page->mentions.items[q->source];
    return m->form != HS_FORM_PRONOUN && m->first >= source->first && m->end < source->end &&
           (source->form == HS_FORM_ROLE || source->form == HS_FORM_UNNAMED);
}

/* "the master of my childhood said": not I. "His claim that": he, for a noun reports. */
static bool is_mere_owner(const hs_speaker__page *page, const hs_speaker__question *q, uint32_t mention) {
    const hs_speaker__mention *m = &page->mentions.items[mention];
    if (m->form != HS_FORM_PRONOUN || !(m->flags & HS_MENTION_OWNER) || mention == q->source) return false;
    return q->cue_end <= q->cue_first || m->end > q->cue_first || q->cue_first - m->end > 2;
}

static bool add(const hs_speaker__page *page, hs_speaker__candidate *found, uint32_t *n, uint32_t mention,
                uint8_t place, const hs_speaker__question *q) {
    if (is_hearer(page, q, mention) || is_mere_owner(page, q, mention) ||
        (mention != q->source && owns_source(page, q, mention)))
        return false;
    for (uint32_t i = 0; i < *n; i++)
        if (found[i].mention == mention) return false;
    if (*n >= HS_MAX_CANDIDATES - 1) return false;
    found[(*n)++] =
        (hs_speaker__candidate){.mention = mention, .place = place, .is_source = mention == q->source};
    return true;
}

static uint8_t place_of(const hs_speaker__question *q, const hs_speaker__mention *m) {
    return m->head < q->first ? HS_PLACE_BEFORE : m->head >= q->end ? HS_PLACE_AFTER : HS_PLACE_BETWEEN;
}

static void add_sentence(const hs_speaker__page *page, hs_speaker__candidate *found, uint32_t *n,
                         uint32_t sentence, uint8_t place, const hs_speaker__question *q) {
    uint32_t added = 0;
    for (uint32_t i = page->mention_of_sentence[sentence];
         i < page->mention_of_sentence[sentence + 1] && added < MAX_OF_PLACE; i++) {
        const hs_speaker__mention *m = &page->mentions.items[i];
        if (m->flags & (HS_MENTION_QUOTED | HS_MENTION_HEADLINE | HS_MENTION_APPOSITION | HS_MENTION_OWNER))
            continue;
        if (m->form == HS_FORM_PLACE || m->form == HS_FORM_PAPER) continue;
        if (page->words[m->head] && page->words[m->head]->others & HS_OTHERS_NOBODY)
            continue; /* a credit line */
        if (add(page, found, n, i, place, q)) added++;
    }
}

/* "It was reported that": it is nobody; nor is Q. */
static bool is_empty_it(const hs_speaker__page *page, const hs_speaker__question *q, uint32_t mention) {
    const hs_speaker__mention *m = &page->mentions.items[mention];
    if (m->form == HS_FORM_NAME && m->entity == HS_NONE) return true; /* Q. */
    return m->form == HS_FORM_PRONOUN && m->entity == HS_NONE && page->words[m->head] &&
           page->words[m->head]->detail & HS_PRONOUN_THING &&
           (mention != q->source ||
            (q->cue_end > q->cue_first && page->text->tokens[q->cue_first].pos == HS_POS_AUX));
}

/* Tokens between the mention and the cue or the nearest edge of a part, whichever is less. */
static uint32_t nearness(const hs_speaker__page *page, const hs_speaker__question *q,
                         const hs_speaker__mention *m) {
    uint32_t best = HS_NONE, head = m->head;
    const hs_statement *s = &page->statements->items[q->statement];
    if (q->cue_end > q->cue_first) best = head < q->cue_first ? q->cue_first - head : head - q->cue_first;
    for (uint32_t i = 0; i < s->n_parts && i < MAX_PARTS_SEEN; i++) {
        uint32_t first = q->part_first[i], end = q->part_end[i];
        uint32_t gap = head < first ? first - head : head >= end ? head - end + 1 : 0;
        if (gap < best) best = gap;
    }
    return best;
}

/* The statement's own sentences: what stands nearest to the cue or to its words, nearest first. */
static void add_own_sentences(const hs_speaker__page *page, const hs_speaker__question *q,
                              hs_speaker__candidate *found, uint32_t *n) {
    enum { MAX_OWN = HS_MAX_CANDIDATES - 6, MAX_READ = 60 };
    const hs_statement *s = &page->statements->items[q->statement];
    uint32_t low = page->mention_of_sentence[q->sentence], high = page->mention_of_sentence[q->sentence_end];
    uint32_t order[MAX_OWN], gaps[MAX_OWN], k = 0;
    bool is_nested = page->text->tokens[q->first].flags & HS_TOKEN_IN_QUOTES && s->kind != HS_KIND_DIRECT;
    for (uint32_t i = low, n_read = 0; i < high && n_read < MAX_READ; i++) {
        const hs_speaker__mention *m = &page->mentions.items[i];
        bool is_label = m->flags & HS_MENTION_LABEL && m->head <= q->first + 3;
        if (m->flags & (HS_MENTION_APPOSITION | HS_MENTION_HEADLINE) && i != q->source) continue;
        if (is_empty_it(page, q, i)) continue;
        if (is_inside_parts(page, s, m->head) && !is_label) continue;
        if (m->flags & HS_MENTION_QUOTED && !is_label && !is_nested) continue;
        n_read++;
        uint32_t gap = nearness(page, q, m), at = k;
        if (k == MAX_OWN && gap >= gaps[k - 1]) continue;
        if (k < MAX_OWN)
            k++;
        else
            at--;
        for (; at > 0 && gaps[at - 1] > gap; at--) order[at] = order[at - 1], gaps[at] = gaps[at - 1];
        order[at] = i;
        gaps[at] = gap;
    }
    for (uint32_t i = 0; i < k; i++)
        add(page, found, n, order[i], place_of(q, &page->mentions.items[order[i]]), q);
}

uint32_t hs_speaker__candidates(const hs_speaker__page *page, const hs_speaker__question *q,
                                hs_speaker__candidate found[HS_MAX_CANDIDATES]) {
    const hs_sentence *sentences = page->text->sentences;
    uint32_t n = 0;
    if (q->source != HS_NONE && !is_empty_it(page, q, q->source))
        add(page, found, &n, q->source, place_of(q, &page->mentions.items[q->source]), q);
    add_own_sentences(page, q, found, &n);
    if (q->previous_mention != HS_NONE && q->is_previous_near)
        add(page, found, &n, q->previous_mention, HS_PLACE_CARRIED, q);
    if (q->source == HS_NONE) {
        uint32_t block = sentences[q->sentence].block;
        for (uint32_t back = 1; back <= MAX_REACH && back <= q->sentence; back++) {
            if (block - sentences[q->sentence - back].block > 1) break;
            add_sentence(page, found, &n, q->sentence - back,
                         back == 1 ? HS_PLACE_PREVIOUS : HS_PLACE_EARLIER, q);
        }
        if (q->sentence_end < page->text->n_sentences && sentences[q->sentence_end].block - block <= 1)
            add_sentence(page, found, &n, q->sentence_end, HS_PLACE_NEXT, q);
    }
    uint8_t seen[HS_PLACE_NOBODY + 1] = {0};
    for (uint32_t i = 0; i < n; i++) found[i].nearness = seen[found[i].place]++;
    found[n++] = (hs_speaker__candidate){.mention = HS_NONE, .place = HS_PLACE_NOBODY};
    return n;
}

static uint32_t gap_bucket(uint32_t gap) {
    return gap < 4 ? gap : gap < 7 ? 4 : gap < 12 ? 5 : gap < 25 ? 6 : 7;
}

/* How the candidate stands to the cue: side, words between, whether a comma or a verb is among them. */
static uint32_t cue_relation(const hs_speaker__page *page, const hs_speaker__question *q,
                             const hs_speaker__mention *m) {
    if (q->cue_end <= q->cue_first) return 0;
    bool is_before = m->head < q->cue_first;
    uint32_t first = is_before ? m->end : q->cue_end, end = is_before ? q->cue_first : m->first;
    if (end < first) return 1u | (uint32_t)is_before << 1;
    uint32_t gap = end - first, has_comma = 0, has_verb = 0, has_quote = 0;
    for (uint32_t i = first; i < end && i < first + 30; i++) {
        const hs_token *t = &page->text->tokens[i];
        if (t->kind == HS_TOKEN_MARK) has_quote = 1;
        if (t->kind == HS_TOKEN_PUNCT) has_comma = 1;
        if (hs_speaker__is_verb(t)) has_verb = 1;
    }
    return 4u +
           (gap_bucket(gap) | (uint32_t)is_before << 3 | has_comma << 4 | has_verb << 5 | has_quote << 6);
}

/* A saying verb right beside the mention, and how near the two stand to the statement's words: bits of both. */
static uint32_t saying_relation(const hs_speaker__page *page, const hs_speaker__question *q,
                                const hs_speaker__mention *m) {
    const hs_statement *s = &page->statements->items[q->statement];
    const hs_sentence *sentence = &page->text->sentences[m->sentence];
    uint32_t before = 0, behind = 0, first = m->first, end = m->end;
    if (first > sentence->first && page->classes[first - 1] & HS_WORD_SAYING) before = 1, first--;
    uint32_t i = end;
    if (i < sentence->end && hs_speaker__is_sign(page, i, '('))
        while (i < sentence->end && i < end + 8 && !hs_speaker__is_sign(page, i++, ')')) {
        }
    if (i < sentence->end && hs_speaker__is_sign(page, i, ',')) { /* , 52, a ferryman, said */
        uint32_t last = 0;
        for (uint32_t k = i + 1; k < sentence->end && k < i + 26; k++)
            if (hs_speaker__is_sign(page, k, ',') && k + 1 < sentence->end &&
                page->classes[k + 1] & HS_WORD_SAYING)
                last = k;
        if (last) i = last + 1;
    }
    for (uint32_t k = i; k < sentence->end && k < i + 3; k++)
        if (page->classes[k] & HS_WORD_SAYING) behind = 1, end = k + 1;
    uint32_t gap = HS_NONE;
    for (uint32_t p = 0; p < s->n_parts && p < MAX_PARTS_SEEN; p++) {
        uint32_t g = end <= q->part_first[p]   ? q->part_first[p] - end
                     : first >= q->part_end[p] ? first - q->part_end[p]
                                               : 0;
        if (g < gap) gap = g;
    }
    return before | behind << 1 | (gap > 7 ? 7u : gap) << 2;
}

static uint32_t way_of(const hs_speaker__question *q, uint32_t entity) {
    for (uint32_t i = 0; i < q->n_spoken_of; i++)
        if (q->spoken_of[i] == entity) return q->ways[i];
    return 0;
}

uint32_t hs_speaker__rank_features(const hs_speaker__page *page, const hs_speaker__question *q,
                                   const hs_speaker__candidate *c, uint32_t n_candidates,
                                   uint32_t features[HS_MAX_RANK_FEATURES]) {
    const hs_statement *s = &page->statements->items[q->statement];
    uint32_t k = 0, kind = s->kind, has_source = q->source != HS_NONE, has_cue = q->cue_end > q->cue_first;
    uint32_t context = kind | has_source << 2 | has_cue << 3;
    uint32_t setting = context | (uint32_t)q->is_whole << 4 | (uint32_t)q->is_led_in << 5 |
                       (uint32_t)(q->previous_mention != HS_NONE && q->is_previous_near) << 6 |
                       (uint32_t)q->is_same_block << 7;
#define ADD(template, value) features[k++] = hs_feature(template, value)
    if (c->mention == HS_NONE) {
        ADD(101, context);
        ADD(102, context | (uint32_t)s->cue_class << 4);
        ADD(103, setting);
        ADD(104, context | (uint32_t)(n_candidates > 1) << 4);
        if (has_source) {
            const hs_speaker__mention *source = &page->mentions.items[q->source];
            ADD(105, source->form | kind << 4);
            ADD(106, source->flags & (HS_MENTION_DROPPED | HS_MENTION_OWNER | HS_MENTION_QUOTED));
        }
        return k;
    }
    const hs_speaker__mention *m = &page->mentions.items[c->mention];
    const hs_speaker__entity *e = m->entity == HS_NONE ? NULL : &page->entities.items[m->entity];
    uint32_t how = (uint32_t)(m->flags & HS_MENTION_SUBJECT ? 1 : 0) |
                   (uint32_t)(m->flags & HS_MENTION_AFTER_ADP ? 2 : 0) |
                   (uint32_t)(m->flags & HS_MENTION_OWNER ? 4 : 0) |
                   (uint32_t)(m->flags & HS_MENTION_FIRST ? 8 : 0);
    uint32_t source = c->is_source ? 2 : has_source;
    uint32_t relation = c->place <= HS_PLACE_AFTER ? cue_relation(page, q, m) : 2;
    uint32_t spoken = e ? (e->n_spoken > 2 ? 3u : e->n_spoken) : 0;
    bool is_last = m->entity != HS_NONE && m->entity == q->previous_entity;
    bool is_other = m->entity != HS_NONE && m->entity == q->before_previous_entity;
    ADD(1, source | context << 2);
    ADD(2, (uint32_t)c->place | (uint32_t)m->form << 3 | context << 7);
    ADD(3, (uint32_t)c->place | (uint32_t)m->form << 3 | how << 7 | source << 11);
    ADD(4, relation | source << 12);
    ADD(5, relation | (uint32_t)m->form << 12);
    ADD(6, relation | (uint32_t)s->cue_class << 12 | (uint32_t)(kind == HS_KIND_DIRECT) << 18);
    ADD(7, (uint32_t)c->place | (uint32_t)is_last << 3 | (uint32_t)is_other << 4 | setting << 5);
    ADD(8, (uint32_t)c->place | (uint32_t)c->nearness << 3 | source << 8 | has_cue << 10);
    ADD(9, (uint32_t)c->place | spoken << 3 | setting << 5);
    ADD(10, source | (uint32_t)m->form << 2 | (uint32_t)s->cue_class << 6);
    ADD(11, (uint32_t)c->place | how << 3 | setting << 7);
    ADD(12, (uint32_t)(e && e->is_weak) | (uint32_t)m->form << 1 | (uint32_t)(m->entity == HS_NONE) << 5 |
                source << 6);
    ADD(13, relation | how << 12 | has_source << 16);
    ADD(14, (uint32_t)c->place | (uint32_t)q->is_previous_question << 3 | (uint32_t)is_last << 4 |
                (uint32_t)is_other << 5 | (uint32_t)q->is_whole << 6);
    uint32_t saying = saying_relation(page, q, m);
    if (m->form == HS_FORM_PRONOUN && page->words[m->head]) { /* "It was reported that": nobody */
        uint32_t detail =
            page->words[m->head]->detail & (HS_PRONOUN_THING | HS_PRONOUN_RELATIVE | HS_PRONOUN_FIRST);
        uint32_t is_passive = has_cue && page->text->tokens[q->cue_first].pos == HS_POS_AUX;
        ADD(20, detail | is_passive << 8 | source << 9 | kind << 11 | (uint32_t)(m->entity == HS_NONE) << 13);
    }
    ADD(17, saying | source << 5 | kind << 7 | (uint32_t)(c->place <= HS_PLACE_AFTER) << 10);
    ADD(18,
        saying | (uint32_t)m->form << 5 | (uint32_t)c->place << 9 | (uint32_t)(kind == HS_KIND_DIRECT) << 12);
    ADD(19, (saying & 3) | relation << 2 | source << 14);
    ADD(15,
        (uint32_t)c->place | (uint32_t)m->form << 3 | (uint32_t)(m->flags & HS_MENTION_LABEL ? 1 : 0) << 7);
    ADD(16, (uint32_t)c->place | how << 3 | (uint32_t)q->is_led_in << 7 | (uint32_t)q->is_whole << 8 |
                (uint32_t)c->nearness << 9);
    if (has_cue && c->place <= HS_PLACE_AFTER) { /* "X was wrong by admitting that": X, not whoever says so */
        uint32_t first = q->cue_first, last = q->cue_end - 1;
        uint32_t before =
            first > page->text->sentences[q->sentence].first ? page->text->tokens[first - 1].pos : 0;
        uint32_t form = page->text->tokens[last].pos | before << 5;
        ADD(25, form | (relation & 0xFF) << 10 | source << 18);
        ADD(26, page->text->tokens[last].pos | how << 5 | source << 9 | (uint32_t)c->place << 11);
    }
    uint32_t way = way_of(q, m->entity);
    uint32_t shown = kind == HS_KIND_HEADLINE ? (uint32_t)HS_KIND_DIRECT : kind;
    ADD(21, way | shown << 3 | source << 5);
    ADD(22, way | shown << 3 | (uint32_t)c->place << 5 | has_cue << 8);
    ADD(23, q->voice | (uint32_t)m->form << 3 | shown << 7 | source << 9);
    ADD(24, (uint32_t)(q->voice & HS_VOICE_I ? 1 : 0) | (uint32_t)(e ? e->kind + 1 : 0) << 1 | shown << 4);
#undef ADD
    return k;
}

/* Where no weights are compiled in: the source, else whoever spoke last, else the sentence before. */
static float rule_score(const hs_speaker__question *q, const hs_speaker__candidate *c,
                        const hs_speaker__page *page) {
    bool is_direct = page->statements->items[q->statement].kind == HS_KIND_DIRECT;
    if (c->mention == HS_NONE) return q->source != HS_NONE ? -2.0f : is_direct ? 0.5f : 2.0f;
    const hs_speaker__mention *m = &page->mentions.items[c->mention];
    if (c->is_source) return m->flags & HS_MENTION_DROPPED ? -4.0f : 4.0f;
    if (q->source != HS_NONE || (q->cue_end > q->cue_first && !q->is_whole)) return -3.0f;
    if (c->place == HS_PLACE_CARRIED) return q->is_same_block ? 2.0f : 1.5f;
    if (c->place == HS_PLACE_PREVIOUS && m->flags & HS_MENTION_SUBJECT) return q->is_led_in ? 2.5f : 1.2f;
    return -1.0f;
}

float hs_speaker__calibrate(const hs_speaker_models *models, float probability) {
    uint32_t n = models->n_calibration, i = 0;
    if (n == 0) return probability;
    while (i < n && models->calibration[i].raw < probability) i++;
    if (i == n) return models->calibration[n - 1].right;
    float x = models->calibration[i].raw, y = models->calibration[i].right;
    float x0 = i ? models->calibration[i - 1].raw : 0, y0 = i ? models->calibration[i - 1].right : 0;
    return x > x0 ? y0 + (y - y0) * (probability - x0) / (x - x0) : y;
}

/* "He said the town was wrong by admitting that ...": the town admits, not he. */
static bool is_behind_subject(const hs_speaker__page *page, const hs_speaker__question *q,
                              const hs_speaker__candidate *c) {
    enum { MAX_BETWEEN = 12 };
    if (q->cue_end <= q->cue_first || q->cue_first == 0 || c->mention == HS_NONE) return false;
    if (page->text->tokens[q->cue_first].pos != HS_POS_VERB_ING ||
        page->text->tokens[q->cue_first - 1].pos != HS_POS_ADP)
        return false;
    for (uint32_t i = c->mention + 1; i < page->mentions.n && i <= c->mention + MAX_BETWEEN; i++) {
        const hs_speaker__mention *other = &page->mentions.items[i];
        if (other->first >= q->cue_first) break;
        if (other->flags & HS_MENTION_SUBJECT && !(other->flags & HS_MENTION_QUOTED)) return true;
    }
    return false;
}

/* "Vance's ties to the port, amid allegations that ...": a noun reports, and whoever stands far off is not its owner. */
static bool is_far_from_noun(const hs_speaker__page *page, const hs_speaker__question *q,
                             const hs_speaker__candidate *c) {
    enum { MAX_GAP = 3 };
    if (q->source != HS_NONE || q->cue_end <= q->cue_first || c->mention == HS_NONE) return false;
    if (page->statements->items[q->statement].kind == HS_KIND_DIRECT ||
        page->text->tokens[q->cue_end - 1].pos != HS_POS_NOUN)
        return false;
    const hs_speaker__mention *m = &page->mentions.items[c->mention];
    return m->end <= q->cue_first ? q->cue_first - m->end > MAX_GAP
                                  : m->first >= q->cue_end && m->first - q->cue_end > MAX_GAP;
}

/* "shouted to the crowd": the crowd hears it. */
static bool is_told(const hs_speaker__page *page, const hs_speaker__question *q,
                    const hs_speaker__candidate *c) {
    if (q->cue_end <= q->cue_first || c->mention == HS_NONE || c->is_source) return false;
    const hs_speaker__mention *m = &page->mentions.items[c->mention];
    if (m->first != q->cue_end + 1 ||
        !(page->classes[q->cue_end - 1] & HS_WORD_SAYING || q->source == HS_NONE))
        return false;
    return hs_str_equal_nocase(hs_token_str(page->text, q->cue_end), HS_STR("to")) &&
           hs_speaker__is_verb(&page->text->tokens[q->cue_end - 1]);
}

/* Marked words without a source that are not the candidate's: they name or mean it, or a body would say "I". */
static bool is_another(const hs_speaker__page *page, const hs_speaker__question *q,
                       const hs_speaker__candidate *c) {
    uint32_t kind = page->statements->items[q->statement].kind;
    if (q->source != HS_NONE || c->is_label || c->mention == HS_NONE) return false;
    if (kind != HS_KIND_DIRECT && kind != HS_KIND_HEADLINE) return false;
    uint32_t entity = page->mentions.items[c->mention].entity;
    if (entity == HS_NONE) return false;
    uint8_t what = page->entities.items[entity].kind;
    if (q->voice & HS_VOICE_I &&
        (what == HS_ENTITY_PLACE || what == HS_ENTITY_ORGANISATION || what == HS_ENTITY_GROUP))
        return true;
    return way_of(q, entity) & (HS_WAY_NAME | HS_WAY_PRONOUN);
}

/* A hyphen, or one of U+2010 to U+2015. */
static bool is_dash(hs_str word) {
    if (word.len && word.ptr[0] == '-') return true;
    return word.len == 3 && memcmp(word.ptr, "\xE2\x80", 2) == 0 && (unsigned char)word.ptr[2] >= 0x90 &&
           (unsigned char)word.ptr[2] <= 0x95;
}

/* '"It floats." -- Ruta Vance': a name behind a dash signs the words before it. */
static bool signs(const hs_speaker__page *page, const hs_speaker__question *q,
                  const hs_speaker__candidate *c) {
    enum { MAX_BETWEEN = 5 };
    if (q->source != HS_NONE || c->mention == HS_NONE ||
        (c->place != HS_PLACE_AFTER && c->place != HS_PLACE_NEXT))
        return false;
    const hs_speaker__mention *m = &page->mentions.items[c->mention];
    if (m->form != HS_FORM_NAME || m->first < q->end || m->first - q->end > MAX_BETWEEN) return false;
    bool has_dash = false;
    for (uint32_t i = q->end; i < m->first; i++) {
        const hs_token *t = &page->text->tokens[i];
        if (t->kind == HS_TOKEN_WORD || t->kind == HS_TOKEN_NUMBER) return false;
        has_dash |= is_dash(hs_token_str(page->text, i));
    }
    return has_dash && !(m->end < page->text->n_tokens && hs_speaker__is_verb(&page->text->tokens[m->end]));
}

uint32_t hs_speaker__rank(const hs_speaker__page *page, const hs_speaker__question *q,
                          hs_speaker__candidate *found, uint32_t n) {
    const hs_speaker_models *models = page->models;
    uint32_t best = 0;
    float total = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (models->has_rank_model) {
            uint32_t features[HS_MAX_RANK_FEATURES];
            uint32_t k = hs_speaker__rank_features(page, q, &found[i], n, features);
            found[i].score =
                (float)hs_linear_score(&models->rank_model, features, k) * models->rank_model.scale;
        } else {
            found[i].score = rule_score(q, &found[i], page);
        }
        if (found[i].is_label &&
            !(q->source != HS_NONE && q->cue_end > q->cue_first && q->source != q->label))
            found[i].score += LABEL_BONUS;
        if (signs(page, q, &found[i])) found[i].score += SIGNATURE_BONUS;
        if (is_another(page, q, &found[i]) || is_behind_subject(page, q, &found[i]) ||
            is_far_from_noun(page, q, &found[i]) || is_told(page, q, &found[i]))
            found[i].score -= ANOTHER_MALUS;
        if (found[i].score > found[best].score) best = i;
    }
    for (uint32_t i = 0; i < n; i++) total += found[i].probability = expf(found[i].score - found[best].score);
    for (uint32_t i = 0; i < n; i++) found[i].probability /= total;
    return best;
}
