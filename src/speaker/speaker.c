#include "base/arena.h"
#include "base/status.h"
#include "speaker/why.h"

enum {
    MAX_OTHERS = 5,
    MAX_HEADINGS = 64, /* of a page: each is looked for in all that is said */
    MIN_REPEATED = 3   /* tokens */
};
#define ASKS_ONCE              0.45f /* share of a guess that the one who asks elsewhere asked this too */
#define ASKS_AGAIN             0.6f
#define DEFAULT_MIN_CONFIDENCE 0.05f /* below it a name is hardly better than none */

typedef struct result {
    hs_speaker__page page;
    hs_arena *arena;
    hs_speaking *speaking; /* [statements->n]; person indexes are entities until people are numbered */
    bool *is_used;         /* [entities.n + statements->n] */
} result;

static hs_str words(const hs_speaker__page *page, uint32_t first, uint32_t end) {
    return hs_str_sub(page->text->article->text, hs_speaker__span(page->text, first, end));
}

static bool starts_with_article(const hs_speaker__page *page, uint32_t token) {
    hs_str word = hs_token_str(page->text, token);
    return hs_str_equal_nocase(word, HS_STR("the")) || hs_str_equal_nocase(word, HS_STR("a")) ||
           hs_str_equal_nocase(word, HS_STR("an"));
}

static hs_str entity_name(const hs_speaker__page *page, uint32_t entity) {
    const hs_speaker__entity *e = &page->entities.items[entity];
    const hs_speaker__mention *m = &page->mentions.items[e->name_mention];
    if (m->form == HS_FORM_PRONOUN && page->text->article->n_byline == 1 && page->words[m->head] &&
        page->words[m->head]->detail & HS_PRONOUN_FIRST &&
        !(page->words[m->head]->detail & HS_PRONOUN_PLURAL))
        return page->text->article->byline[0]; /* "I asked him": the author */
    if (e->kind == HS_ENTITY_PERSON && m->name_end > m->name_first)
        return words(page, m->name_first, m->name_end);
    uint32_t first = m->first;
    if (m->end - first > 1 &&
        (m->form == HS_FORM_BODY || m->form == HS_FORM_PLACE || m->form == HS_FORM_PAPER) &&
        starts_with_article(page, first))
        first++;
    return words(page, first, m->end);
}

static hs_attribution attribution_of(result *r, uint32_t mention, float confidence) {
    const hs_speaker__mention *m = &r->page.mentions.items[mention];
    hs_attribution a = {.person = m->entity, .confidence = confidence};
    a.mention = hs_speaker__span(r->page.text, m->first, m->end);
    return a;
}

static bool page_word_is_thing(const hs_speaker__page *page, uint32_t token) {
    return page->words[token] && page->words[token]->classes & HS_WORD_PRONOUN &&
           page->words[token]->detail & HS_PRONOUN_THING;
}

/* A source that stands for nobody on the page (they, I): an entity of its own, without a name. */
static bool give_entity(result *r, uint32_t mention) {
    hs_speaker__mention *m = &r->page.mentions.items[mention];
    if (m->entity != HS_NONE) return true;
    hs_speaker__entity fresh = {.name_mention = mention,
                                .description_mention = HS_NONE,
                                .last_mention = mention,
                                .last_subject = mention,
                                .kind = HS_ENTITY_UNNAMED,
                                .gender = m->gender};
    if (!hs_vector_push(&r->page.entities, r->page.temporary, fresh)) return false;
    m->entity = r->page.entities.n - 1;
    bool is_it = page_word_is_thing(&r->page, m->head);
    bool is_one =
        m->gender == HS_GENDER_MALE || m->gender == HS_GENDER_FEMALE; /* "he" is somebody, after all */
    m->resolved = m->form != HS_FORM_PRONOUN ? 1 : is_it ? 0.4f : is_one ? 0.45f : 0.8f;
    return true;
}

static uint32_t speaker_flags(const hs_speaker__page *page, uint32_t entity) {
    switch (page->entities.items[entity].kind) {
    case HS_ENTITY_UNNAMED:
        return HS_FLAG_UNNAMED;
    case HS_ENTITY_GROUP:
    case HS_ENTITY_ORGANISATION:
    case HS_ENTITY_PLACE:
        return HS_FLAG_GROUP;
    default:
        return 0;
    }
}

/* Other readings, best first, one a person. */
static bool list_others(result *r, hs_speaker__candidate *found, uint32_t n, uint32_t but, hs_speaking *out) {
    uint32_t order[HS_MAX_CANDIDATES], k = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (i == but || found[i].mention == HS_NONE || found[i].probability < 0.01f) continue;
        uint32_t entity = r->page.mentions.items[found[i].mention].entity;
        if (entity == HS_NONE || (but < n && found[but].mention != HS_NONE &&
                                  entity == r->page.mentions.items[found[but].mention].entity))
            continue;
        uint32_t at = k;
        bool is_double = false;
        for (uint32_t j = 0; j < k; j++)
            is_double |= r->page.mentions.items[found[order[j]].mention].entity == entity;
        if (is_double) continue;
        while (at > 0 && found[order[at - 1]].probability < found[i].probability)
            order[at] = order[at - 1], at--;
        order[at] = i;
        k++;
    }
    if (k > MAX_OTHERS) k = MAX_OTHERS;
    if (k == 0) return true;
    out->candidates = HS_ARENA_ARRAY(r->arena, hs_attribution, k);
    if (!out->candidates) return false;
    out->n_candidates = k;
    for (uint32_t i = 0; i < k; i++) {
        const hs_speaker__mention *m = &r->page.mentions.items[found[order[i]].mention];
        out->candidates[i] =
            attribution_of(r, found[order[i]].mention, found[order[i]].probability * m->resolved);
    }
    return true;
}

static hs_attribution role_of_span(const hs_speaker__page *page, hs_span span, result *r) {
    hs_attribution none = {.person = HS_NONE};
    if (span.end <= span.start) return none;
    none.mention = span;
    uint32_t mention = hs_speaker__mention_at(page, span);
    if (mention == HS_NONE || page->mentions.items[mention].entity == HS_NONE) return none;
    hs_attribution a = attribution_of(r, mention, 0.9f * page->mentions.items[mention].resolved);
    a.mention = span;
    return a;
}

/* How far a doubt about who "he" is counts: pronouns are trained on harder pages than news is, so that a clear case
 * is surer than it says; an even choice stays even. 3x^2 - 2x^3. */
static float settle(float resolved) {
    return resolved * resolved * (3 - 2 * resolved);
}

/* "Do you think ...?", the Q and A of an interview, "why would anyone say ...": nobody in particular. */
static bool is_nobody(const hs_speaker__page *page, uint32_t mention) {
    if (mention == HS_NONE) return false;
    const hs_speaker__mention *m = &page->mentions.items[mention];
    if (hs_speaker__is_turn_letter(page, mention)) return true;
    return m->end == m->first + 1 && page->words[m->first] &&
           page->words[m->first]->others & HS_OTHERS_NOBODY;
}

static bool speaker_choose(result *r, hs_speaker__question *q, float min_confidence) {
    hs_speaker__page *page = &r->page;
    const hs_statement *s = &page->statements->items[q->statement];
    hs_speaking *out = &r->speaking[q->statement];
    hs_speaker__candidate found[HS_MAX_CANDIDATES];
    uint32_t n = hs_speaker__candidates(page, q, found);
    uint32_t best = hs_speaker__rank(page, q, found, n);
    hs_speaker__candidate *chosen = &found[best];
    hs_str name = {0};
    *out = (hs_speaking){
        .speaker = {.person = HS_NONE}, .via = {.person = HS_NONE}, .addressee = {.person = HS_NONE}};
    bool is_dropped = s->flags & HS_FLAG_SPEAKER_DROPPED;
    if (q->source != HS_NONE && page->mentions.items[q->source].flags & HS_MENTION_DROPPED) is_dropped = true;
    if (is_nobody(page, chosen->mention)) { /* its chance is that of a right answer still */
        found[n - 1].probability = chosen->probability;
        best = n - 1;
        chosen = &found[best];
    }
    if (is_dropped) {
        out->flags |= HS_FLAG_SPEAKER_DROPPED;
        best = n - 1;
        chosen = &found[best];
    }
    if (chosen->mention == HS_NONE) {
        out->speaker.confidence = hs_speaker__calibrate(page->models, chosen->probability);
    } else {
        if (!give_entity(r, chosen->mention)) return false;
        const hs_speaker__mention *m = &page->mentions.items[chosen->mention];
        float confidence = hs_speaker__calibrate(page->models, chosen->probability) * settle(m->resolved);
        if (confidence < min_confidence) {
            best = n; /* nobody is chosen: the best reading is listed with the others */
        } else {
            out->speaker = attribution_of(r, chosen->mention, confidence);
            if (chosen->is_source && s->source.end > s->source.start) out->speaker.mention = s->source;
            out->flags |= speaker_flags(page, m->entity);
            if (chosen->place >= HS_PLACE_PREVIOUS) out->flags |= HS_FLAG_CARRIED;
            name = entity_name(page, m->entity);
        }
    }
    if (!list_others(r, found, n, best, out)) return false;
    out->via = role_of_span(page, s->via_source, r);
    out->addressee = role_of_span(page, s->addressee_source, r);
    out->why = hs_speaker__why(page, q, chosen, name, out->flags, r->arena);
    HS_TRACE(page->engine, "speaker", 2, "statement %u: %s (%.3f)", q->statement, out->why ? out->why : "",
             (double)out->speaker.confidence);
    return out->why != NULL;
}

/* Words that ask and name no asker ("Asked whether ...", "he was asked about ..."). */
static bool is_open_question(const result *r, uint32_t statement) {
    const hs_statement *s = &r->page.statements->items[statement];
    return s->cue_class == HS_CUE_ASK && s->source.end <= s->source.start && s->kind != HS_KIND_DIRECT &&
           s->n_parts && r->speaking[statement].speaker.person == HS_NONE;
}

/* Its cue asks, or is followed by a word that does: "concluded by asking". */
static bool asks(const hs_speaker__page *page, const hs_statement *s) {
    enum { MAX_BEHIND = 3 };
    if (s->cue_class == HS_CUE_ASK) return true;
    if (s->cue.end <= s->cue.start) return false;
    uint32_t cue = hs_speaker__token_at(page, s->cue.end - 1);
    for (uint32_t i = cue + 1; i < page->text->n_tokens && i < cue + MAX_BEHIND; i++)
        if (page->words[i] && page->words[i]->others & HS_OTHERS_ASK) return true;
    return false;
}

static bool is_a_person(const hs_speaker__page *page, uint32_t entity) {
    return entity != HS_NONE && page->entities.items[entity].kind == HS_ENTITY_PERSON &&
           !page->entities.items[entity].is_weak;
}

/* An interview has one asker: whoever else the page lets ask is likely to have asked the open questions too, unless
 * it is the one who answers. A guess, and told as one. */
static bool askers_guess(result *r) {
    const hs_speaker__page *page = &r->page;
    const hs_statements *all = page->statements;
    uint32_t asker = HS_NONE, asked = HS_NONE, n = 0;
    for (uint32_t i = 0; i < all->n; i++) {
        uint32_t person = r->speaking[i].speaker.person;
        if (!is_a_person(page, person) || !asks(page, &all->items[i])) continue;
        if (all->items[i].kind == HS_KIND_DIRECT) continue; /* whoever answers may ask back */
        if (asker != HS_NONE && asker != person) return true;
        asker = person;
        asked = i;
        n++;
    }
    for (uint32_t i = 0; asker != HS_NONE && i < all->n; i++) {
        if (!is_open_question(r, i)) continue;
        bool answers = false;
        for (uint32_t k = i + 1; k < all->n && k <= i + 3; k++)
            answers |= all->items[k].question == i && r->speaking[k].speaker.person == asker;
        if (answers) continue;
        hs_attribution guess = r->speaking[asked].speaker;
        guess.confidence *= n > 1 ? ASKS_AGAIN : ASKS_ONCE;
        r->speaking[i].speaker = guess;
        r->speaking[i].flags |= HS_FLAG_CARRIED;
        r->speaking[i].why = hs_speaker__why_asker(entity_name(page, asker), r->arena);
        if (!r->speaking[i].why) return false;
    }
    return true;
}

/* How many tokens of heading stand one behind the other in span; all of them or none. */
static bool repeats(const hs_speaker__page *page, hs_span heading, hs_span span) {
    const hs_token *tokens = page->text->tokens;
    uint32_t first = hs_speaker__token_at(page, heading.start), at = hs_speaker__token_at(page, span.start),
             n = 0;
    while (first + n < page->text->n_tokens && tokens[first + n].span.start < heading.end) n++;
    while (n > 0 && tokens[first + n - 1].kind == HS_TOKEN_PUNCT) n--;
    if (n < MIN_REPEATED) return false;
    for (; at + n <= page->text->n_tokens && tokens[at + n - 1].span.end <= span.end; at++) {
        uint32_t k = 0;
        while (k < n && tokens[at + k].hash == tokens[first + k].hash) k++;
        if (k == n) return true;
    }
    return false;
}

/* "I trust her" over a paragraph with '"I appointed her, I trust her," she said': nobody is named in a heading of that kind,
 * and whoever says the words on the page says them there, too. Headlines over a whole page are left alone: they are
 * shown to readers without it, and a wrong name in the page would be told twice. */
static bool headings_repeat(result *r) {
    const hs_statements *all = r->page.statements;
    uint32_t n_headings = 0;
    for (uint32_t i = 0; i < all->n && n_headings < MAX_HEADINGS; i++) {
        const hs_statement *heading = &all->items[i];
        if (heading->kind != HS_KIND_HEADLINE || heading->cue.end > heading->cue.start ||
            heading->n_parts != 1)
            continue;
        uint32_t block = r->page.text->sentences[heading->sentence].block;
        if (r->page.text->article->blocks[block].kind != HS_BLOCK_HEADING) continue;
        if (r->speaking[i].speaker.person != HS_NONE) continue;
        uint32_t said = HS_NONE;
        bool is_one = true;
        n_headings++;
        for (uint32_t k = 0; k < all->n && is_one; k++) {
            if (all->items[k].kind == HS_KIND_HEADLINE || r->speaking[k].speaker.person == HS_NONE) continue;
            for (uint32_t q = 0; q < all->items[k].n_quoted; q++) {
                if (!repeats(&r->page, heading->parts[0], all->items[k].quoted[q])) continue;
                if (said != HS_NONE)
                    is_one &= r->speaking[said].speaker.person == r->speaking[k].speaker.person;
                said = k;
            }
        }
        if (said == HS_NONE || !is_one) continue;
        r->speaking[i].speaker = r->speaking[said].speaker;
        r->speaking[i].why =
            hs_speaker__why_repeated(entity_name(&r->page, r->speaking[said].speaker.person), r->arena);
        if (!r->speaking[i].why) return false;
    }
    return true;
}

/* Statements in order, each with what the ones before it tell. */
static bool speakers_choose(result *r, float min_confidence) {
    hs_speaker__page *page = &r->page;
    uint32_t previous = HS_NONE, previous_mention = HS_NONE, previous_block = 0, other = HS_NONE, end = 0;
    bool was_question = false;
    for (uint32_t i = 0; i < page->statements->n; i++) {
        const hs_statement *s = &page->statements->items[i];
        if (s->n_parts == 0 || page->text->n_tokens == 0) continue;
        hs_speaker__question q;
        hs_speaker__ask(page, i, false, &q);
        uint32_t block = page->text->sentences[q.sentence].block;
        q.previous = previous;
        q.previous_mention = previous_mention;
        if (previous_mention != HS_NONE) q.previous_entity = page->mentions.items[previous_mention].entity;
        q.before_previous_entity = other;
        q.is_same_block = previous != HS_NONE && block == previous_block;
        q.is_previous_near = previous != HS_NONE && block - previous_block <= 1;
        q.is_previous_question = was_question;
        if (!speaker_choose(r, &q, min_confidence)) return false;
        hs_span hull = {s->parts[0].start, s->parts[s->n_parts - 1].end};
        if (hull.start < end) continue; /* nested in the one before */
        end = hull.end;
        const hs_attribution *speaker = &r->speaking[i].speaker;
        uint32_t mention = HS_NONE;
        if (speaker->person != HS_NONE) {
            mention = hs_speaker__mention_at(page, speaker->mention);
            if (mention != HS_NONE && page->mentions.items[mention].entity != speaker->person)
                mention = HS_NONE;
        }
        uint32_t entity =
            previous_mention == HS_NONE ? HS_NONE : page->mentions.items[previous_mention].entity;
        if (mention != HS_NONE && entity != speaker->person) other = entity;
        previous = i;
        previous_mention = mention;
        previous_block = page->text->sentences[q.sentence_end - 1].block;
        was_question = s->cue_class == HS_CUE_ASK || s->flags & HS_FLAG_QUESTION;
    }
    return true;
}

uint32_t hs_speaker__mention_at(const hs_speaker__page *page, hs_span span) {
    const hs_text *text = page->text;
    uint32_t first = hs_speaker__token_at(page, span.start), low = 0, high = text->n_sentences,
             found = HS_NONE;
    if (first >= text->n_tokens) return HS_NONE;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (text->sentences[middle].end > first)
            high = middle;
        else
            low = middle + 1;
    }
    if (low >= text->n_sentences) return HS_NONE;
    for (uint32_t i = page->mention_of_sentence[low]; i < page->mention_of_sentence[low + 1]; i++) {
        const hs_speaker__mention *m = &page->mentions.items[i];
        hs_span at = text->tokens[m->head].span;
        if (at.start >= span.end) break;
        if (at.start < span.start) continue;
        if (found == HS_NONE || page->mentions.items[found].flags & HS_MENTION_OWNER) found = i;
    }
    return found;
}

static void mark_used(result *r, const hs_attribution *a) {
    if (a->person != HS_NONE) r->is_used[a->person] = true;
}

static void renumber(hs_attribution *a, const uint32_t *person_of) {
    if (a->person != HS_NONE) a->person = person_of[a->person];
}

/* People by first mention: whoever speaks, and every person with a name. */
static bool people_list(result *r, hs_people_found *found) {
    hs_speaker__page *page = &r->page;
    uint32_t n_entities = page->entities.n, n = 0;
    uint32_t *person_of = HS_ARENA_ARRAY(page->temporary, uint32_t, n_entities);
    r->is_used = hs_arena_get_zeroed(page->temporary, n_entities, sizeof *r->is_used);
    uint32_t *n_mentions = hs_arena_get_zeroed(page->temporary, n_entities, sizeof *n_mentions);
    if (!person_of || !r->is_used || !n_mentions) return false;
    for (uint32_t i = 0; i < page->statements->n; i++) {
        mark_used(r, &r->speaking[i].speaker);
        mark_used(r, &r->speaking[i].via);
        mark_used(r, &r->speaking[i].addressee);
        for (uint32_t k = 0; k < r->speaking[i].n_candidates; k++)
            mark_used(r, &r->speaking[i].candidates[k]);
    }
    for (uint32_t i = 0; i < n_entities; i++) {
        const hs_speaker__entity *e = &page->entities.items[i];
        if (e->kind == HS_ENTITY_PERSON && !e->is_weak && e->name_words > 1) r->is_used[i] = true;
        person_of[i] = HS_NONE;
    }
    for (uint32_t i = 0; i < page->mentions.n; i++) {
        uint32_t e = page->mentions.items[i].entity;
        if (e == HS_NONE || !r->is_used[e]) continue;
        if (person_of[e] == HS_NONE) person_of[e] = n++;
        n_mentions[e]++;
    }
    found->people = hs_arena_get_zeroed(r->arena, n, sizeof *found->people);
    if (!found->people) return false;
    found->n_people = n;
    for (uint32_t i = 0; i < n_entities; i++) {
        if (person_of[i] == HS_NONE) continue;
        const hs_speaker__entity *e = &page->entities.items[i];
        hs_person *p = &found->people[person_of[i]];
        p->name = entity_name(page, i);
        p->kind = (hs_entity_kind)e->kind;
        p->gender = (hs_gender)e->gender;
        if (e->description_mention != HS_NONE) {
            uint32_t first = e->description_first;
            if (first + 1 < e->description_end && starts_with_article(page, first)) first++;
            p->description = words(page, first, e->description_end);
        }
        p->mentions = HS_ARENA_ARRAY(r->arena, hs_span, n_mentions[i]);
        if (!p->mentions) return false;
    }
    for (uint32_t i = 0; i < page->mentions.n; i++) {
        const hs_speaker__mention *m = &page->mentions.items[i];
        if (m->entity == HS_NONE || person_of[m->entity] == HS_NONE) continue;
        hs_person *p = &found->people[person_of[m->entity]];
        p->mentions[p->n_mentions++] = hs_speaker__span(page->text, m->first, m->end);
    }
    for (uint32_t i = 0; i < page->statements->n; i++) {
        renumber(&r->speaking[i].speaker, person_of);
        renumber(&r->speaking[i].via, person_of);
        renumber(&r->speaking[i].addressee, person_of);
        for (uint32_t k = 0; k < r->speaking[i].n_candidates; k++)
            renumber(&r->speaking[i].candidates[k], person_of);
    }
    found->speaking = r->speaking;
    return true;
}

hs_status hs_speakers_find(const hs_engine *engine, hs_scratch *scratch, hs_arena *arena,
                           const hs_statements *statements, hs_people_found *found, hs_error *error) {
    result r = {.page = {.engine = engine,
                         .models = engine->speaker,
                         .text = statements->text,
                         .statements = statements,
                         .temporary = scratch->temporary},
                .arena = arena};
    float min_confidence =
        engine->options.min_confidence > 0 ? engine->options.min_confidence : DEFAULT_MIN_CONFIDENCE;
    hs_people_found fresh = {0};
    hs_arena_reset(scratch->temporary);
    r.speaking = hs_arena_get_zeroed(arena, statements->n, sizeof *r.speaking);
    if (!r.speaking) return hs_fail_memory(error);
    for (uint32_t i = 0; i < statements->n; i++)
        r.speaking[i].speaker.person = r.speaking[i].via.person = r.speaking[i].addressee.person = HS_NONE;
    if (hs_speaker__classify(&r.page) != HS_OK || hs_speaker__mentions_find(&r.page) != HS_OK ||
        hs_speaker__entities_find(&r.page) != HS_OK || !speakers_choose(&r, min_confidence) ||
        !askers_guess(&r) || !headings_repeat(&r) || !people_list(&r, &fresh))
        return hs_fail_memory(error);
    HS_TRACE(engine, "speaker", 1, "%u mentions, %u people", r.page.mentions.n, fresh.n_people);
    *found = fresh;
    return HS_OK;
}
