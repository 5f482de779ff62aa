#include "speaker/phrase.h"

#include "base/arena.h"

#include <stdlib.h>

/* Sources of statements are tied to mentions, sentence by sentence, while mentions are found.
 *
 *     [Vance's aide] said ...     the source "Vance's aide" is the mention [aide], not [Vance] */

typedef struct placed {
    uint32_t at, end, statement;
} placed;

static int placed_compare(const void *a, const void *b) {
    const placed *x = a, *y = b;
    if (x->at != y->at) return x->at < y->at ? -1 : 1;
    if (x->end != y->end) return x->end < y->end ? -1 : 1;
    return (x->statement > y->statement) - (x->statement < y->statement);
}

bool hs_speaker__sources_sort(hs_speaker__page *page) {
    uint32_t n = page->statements->n, k = 0;
    placed *sorted = HS_ARENA_ARRAY(page->temporary, placed, n);
    page->by_source = HS_ARENA_ARRAY(page->temporary, uint32_t, n);
    page->source_mention = HS_ARENA_ARRAY(page->temporary, uint32_t, n);
    if (!sorted || !page->by_source || !page->source_mention) return false;
    for (uint32_t i = 0; i < n; i++) {
        hs_span source = page->statements->items[i].source;
        page->source_mention[i] = HS_NONE;
        if (source.end <= source.start) continue;
        uint32_t first = hs_speaker__token_at(page, source.start);
        uint32_t end = hs_speaker__token_at(page, source.end - 1) + 1;
        if (first < page->text->n_tokens && end > first) sorted[k++] = (placed){first, end, i};
    }
    if (k) qsort(sorted, k, sizeof *sorted, placed_compare);
    for (uint32_t i = 0; i < k; i++) page->by_source[i] = sorted[i].statement;
    page->n_sources = k;
    return true;
}

/* The mention that heads a source: its first one that is no owner (Vance's aide -> aide). */
static uint32_t source_head(const hs_speaker__page *page, uint32_t from, uint32_t first, uint32_t end,
                            bool is_headline) {
    uint32_t found = HS_NONE;
    for (uint32_t i = from; i < page->mentions.n; i++) {
        const hs_speaker__mention *m = &page->mentions.items[i];
        if (m->head < first || m->head >= end) continue;
        if (m->flags & HS_MENTION_HEADLINE && m->form != HS_FORM_NAME && !is_headline)
            continue; /* a dateline */
        if (found != HS_NONE && m->first > page->mentions.items[found].first + 2 &&
            !(page->mentions.items[found].flags & HS_MENTION_OWNER))
            break;
        if (found == HS_NONE || page->mentions.items[found].flags & HS_MENTION_OWNER) found = i;
    }
    if (found == HS_NONE) /* "Secretary" of "Secretary of State Ruta Vance": the source is but the title */
        for (uint32_t i = from; i < page->mentions.n; i++) {
            const hs_speaker__mention *m = &page->mentions.items[i];
            if (m->name_end > m->name_first && m->first <= first && end <= m->name_first) return i;
        }
    if (found == HS_NONE) /* "the Board" of "the Board of Pilots", told as the source alone */
        for (uint32_t i = from; i < page->mentions.n; i++) {
            const hs_speaker__mention *m = &page->mentions.items[i];
            if (m->form == HS_FORM_BODY && m->first <= first && end < m->end && m->name_first <= first + 1)
                return i;
        }
    if (found == HS_NONE) return found;
    /* "Vance's ties": the head is what she has */
    bool is_pronoun = page->mentions.items[found].form == HS_FORM_PRONOUN;
    if (page->mentions.items[found].flags & HS_MENTION_OWNER && !is_headline &&
        page->mentions.items[found].end + !is_pronoun < end)
        return HS_NONE;
    /* "members of Vance's team": the head is a word that no list knows */
    const hs_speaker__mention *m = &page->mentions.items[found];
    for (uint32_t i = first; i < m->first && i < end; i++)
        if (page->text->tokens[i].pos == HS_POS_ADP && i > first &&
            !(page->classes[i] & HS_WORD_PARTICLE)) /* von der Linden */
            return HS_NONE;
    return found;
}

/* A mention for a source that no list knows ("one fisherwoman", "nobody"), kept in order of the others. */
static bool source_mention_add(hs_speaker__page *page, uint32_t from, uint32_t first_source,
                               uint32_t end_source, const hs_speaker__run *r, uint32_t *made) {
    hs_speaker__mention m = {.first = r->first, .end = r->end, .owner = HS_NONE, .form = HS_FORM_OTHER};
    uint32_t head = r->first;
    for (uint32_t i = r->first; i + 1 < r->end; i++) /* Vance's ties to the port */
        if (hs_speaker__is_genitive(page, i)) head = i + 1;
    while (head + 1 < r->end && page->text->tokens[head + 1].kind == HS_TOKEN_WORD &&
           page->text->tokens[head + 1].pos != HS_POS_ADP &&
           page->text->tokens[head + 1].pos != HS_POS_SCONJ && !hs_speaker__is_genitive(page, head + 1))
        head++;
    m.head = head;
    if (hs_speaker__is_name_like(page, head) &&
        (page->text->tokens[head].pos != HS_POS_NOUN || hs_speaker__is_name_elsewhere(page, head))) {
        m.form = HS_FORM_NAME;
        m.flags |= HS_MENTION_WEAK;
        m.name_first = head;
        m.name_end = head + 1;
    } else if (page->classes[head] & (HS_WORD_ANY_ROLE | HS_WORD_GROUP | HS_WORD_ORG | HS_WORD_PAPER)) {
        bool is_owned = head > r->first && hs_speaker__is_genitive(page, head - 1); /* Vance's spokesman */
        m.flags |= is_owned ? HS_MENTION_DEFINITE : 0;
        m.form = hs_speaker__form_of_noun(page, head, is_owned ? HS_MENTION_DEFINITE : HS_MENTION_INDEFINITE);
        hs_speaker__describe(page, &m, head, head);
    }
    if (m.form == HS_FORM_OTHER) m.gender = HS_GENDER_UNKNOWN;
    if (!hs_speaker__mention_push(page, r, m)) return false;
    uint32_t at = page->mentions.n - 1;
    hs_speaker__mention fresh = page->mentions.items[at];
    while (at > from && page->mentions.items[at - 1].first > fresh.first) {
        page->mentions.items[at] = page->mentions.items[at - 1];
        at--;
    }
    page->mentions.items[at] = fresh;
    for (uint32_t i = at + 1; i < page->mentions.n; i++)
        if (page->mentions.items[i].owner != HS_NONE && page->mentions.items[i].owner >= at)
            page->mentions.items[i].owner++;
    for (uint32_t i = first_source; i < end_source; i++) {
        uint32_t *tied = &page->source_mention[page->by_source[i]];
        if (*tied != HS_NONE && *tied >= at) ++*tied;
    }
    *made = at;
    return true;
}

static bool reports(const hs_speaker__page *page, uint32_t token) {
    return page->classes[token] & HS_WORD_SAYING || page->text->tokens[token].pos == HS_POS_VERB_FINITE;
}

bool hs_speaker__sources_tie(hs_speaker__page *page, uint32_t s, uint32_t from, uint32_t *next) {
    const hs_sentence *sentence = &page->text->sentences[s];
    uint32_t first_of_sentence = *next;
    for (; *next < page->n_sources; ++*next) {
        uint32_t statement = page->by_source[*next];
        hs_span source = page->statements->items[statement].source;
        hs_speaker__run r = {
            .first = hs_speaker__token_at(page, source.start), .sentence = s, .sentence_end = sentence->end};
        if (r.first >= sentence->end) break;
        r.end = hs_speaker__token_at(page, source.end - 1) + 1;
        if (r.first < sentence->first) r.first = sentence->first;
        if (r.end > sentence->end) r.end = sentence->end;
        if (r.end <= r.first || hs_speaker__is_dateline(page, &r)) continue;
        uint32_t head = HS_NONE;
        if (*next > first_of_sentence) { /* several statements of one source */
            hs_span before = page->statements->items[page->by_source[*next - 1]].source;
            if (before.start == source.start && before.end == source.end)
                head = page->source_mention[page->by_source[*next - 1]];
        }
        if (head == HS_NONE)
            head = source_head(page, from, r.first, r.end,
                               page->statements->items[statement].kind == HS_KIND_HEADLINE);
        if (head == HS_NONE && !source_mention_add(page, from, first_of_sentence, *next, &r, &head))
            return false;
        hs_speaker__mention *m = &page->mentions.items[head];
        m->flags |= HS_MENTION_SOURCE;
        /* "...", said Sen. Vance said she: the name after Sen. is lost, Vance opens the next sentence */
        if (m->first > sentence->first && page->classes[m->first] & HS_WORD_SHORT && m->end < sentence->end &&
            reports(page, m->first - 1) && reports(page, m->end))
            m->flags |= HS_MENTION_DROPPED;
        page->source_mention[statement] = head;
    }
    return true;
}
