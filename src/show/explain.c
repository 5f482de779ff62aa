/* One page through every stage, as text: what was kept and dropped and why, people, statements. */
#include "show/view.h"

#include "show/explain.h"

hs_str hs_show__pos(uint8_t pos) {
    static const char *const names[HS_POS_N] = {"X",     "ADJ",  "ADP",       "ADV",      "AUX",
                                                "CCONJ", "DET",  "INTJ",      "NOUN",     "NUM",
                                                "PART",  "PRON", "PROPN",     "PUNCT",    "SCONJ",
                                                "SYM",   "VERB", "VERB-BASE", "VERB-ING", "VERB-PARTICIPLE"};
    return hs_show__c(pos < HS_POS_N ? names[pos] : "X");
}

static void heading(hs_show__paper *paper, const char *words) {
    hs_show__literal(paper, "\n");
    hs_show__ink_literal(paper, HS_INK_HEAD, words);
    hs_show__literal(paper, "\n");
}

static void fact_from(hs_show__paper *paper, const char *word, hs_str value, const char *source) {
    if (!value.len) return;
    hs_show__literal(paper, "  ");
    hs_show__cell(paper, HS_INK_DIM, hs_show__c(word), 12);
    hs_show__text(paper, value);
    if (source) hs_show__format(paper, " (from %s)", source);
    hs_show__literal(paper, "\n");
}

static void fact(hs_show__paper *paper, const char *word, hs_str value) {
    fact_from(paper, word, value, NULL);
}

static void put_article(hs_show__paper *paper, const hs_article *article) {
    heading(paper, "Page");
    fact(paper, "doc", article->doc);
    fact(paper, "url", article->url);
    fact_from(paper, "title", article->title, article->title_source);
    for (size_t i = 0; i < article->n_byline; i++)
        fact_from(paper, "by", article->byline[i], article->byline_source);
    fact(paper, "publisher", article->publisher);
    fact_from(paper, "published", article->published.iso, article->published.source);
    fact_from(paper, "modified", article->modified.iso, article->modified.source);
    fact(paper, "dateline", article->dateline);
    fact(paper, "language", article->language);
    fact(paper, "notice", hs_show__c(article->notice));
}

static void put_left_out(hs_show__paper *paper, hs_str why, hs_str words) {
    hs_show__literal(paper, "  ");
    hs_show__cell(paper, HS_INK_DIM, why, 24);
    hs_show__literal(paper, "  ");
    hs_show__cell(paper, HS_INK_PLAIN, words, 60);
    hs_show__literal(paper, "\n");
}

/* Furniture, and the asides among it in page order. */
static void put_dropped(hs_show__paper *paper, const hs_article *article) {
    if (!article->n_dropped && !article->n_asides) return;
    heading(paper, "Left out");
    size_t aside = 0;
    for (size_t i = 0; i <= article->n_dropped; i++) {
        const hs_dropped *dropped = i < article->n_dropped ? &article->dropped[i] : NULL;
        for (; aside < article->n_asides &&
               (!dropped || article->asides[aside].source.start < dropped->source.start);
             aside++)
            put_left_out(paper, hs_show_block_kind(article->asides[aside].kind),
                         hs_str_sub(article->text, article->asides[aside].text));
        if (dropped)
            put_left_out(paper, hs_show__c(dropped->reason), hs_str_sub(article->source, dropped->source));
    }
}

/* The blocks with the words of statements, cues and speakers marked. */
static void put_blocks(hs_show__paper *paper, hs_arena *arena, const hs_annotation *annotation) {
    const hs_article *article = &annotation->article;
    heading(paper, "Article");
    hs_show__mark *marks;
    uint32_t n = hs_show__statement_marks(paper, arena, annotation, &marks), first = 0;
    for (size_t b = 0; b < article->n_blocks; b++) {
        hs_span block = article->blocks[b].text;
        hs_show__literal(paper, "  ");
        hs_show__ink_text(paper, HS_INK_DIM, hs_show_block_kind(article->blocks[b].kind));
        hs_show__format(paper, " %u-%u\n", block.start, block.end);
        /* blocks need not stand in order of bytes: a title lies behind the body */
        if (b && block.start < article->blocks[b - 1].text.start) first = 0;
        while (first < n && marks[first].span.end <= block.start) first++;
        uint32_t end = first;
        while (end < n && marks[end].span.start < block.end) end++;
        hs_show__mark *inside = hs_show__get(paper, arena, ((size_t)(end - first) + 1) * sizeof *inside);
        uint32_t n_inside = 0;
        for (uint32_t m = first; inside && m < end; m++) {
            hs_span span = marks[m].span;
            if (span.start < block.start) span.start = block.start;
            if (span.end > block.end) span.end = block.end;
            inside[n_inside++] =
                (hs_show__mark){{span.start - block.start, span.end - block.start}, marks[m].ink};
        }
        hs_show__wrapped(paper, 4, hs_str_sub(article->text, block), inside, n_inside);
    }
}

static void put_people(hs_show__paper *paper, const hs_annotation *annotation) {
    const hs_people_found *found = &annotation->found;
    if (!found->n_people) return;
    heading(paper, "People on this page");
    for (uint32_t i = 0; i < found->n_people; i++) {
        const hs_person *person = &found->people[i];
        hs_show__literal(paper, "  ");
        hs_show__ink_text(paper, HS_INK_NAME, person->name);
        if (person->description.len) {
            hs_show__literal(paper, ", ");
            hs_show__text(paper, person->description);
        }
        hs_show__literal(paper, "  ");
        hs_show__ink_text(paper, HS_INK_DIM, hs_show_entity_kind(person->kind));
        hs_show__format(paper, ", %u mention%s\n", person->n_mentions, person->n_mentions == 1 ? "" : "s");
    }
}

static hs_words words_of(const hs_article *article, hs_span span) {
    bool is_empty = span.start >= span.end;
    return (hs_words){span, is_empty ? (hs_str){NULL, 0} : hs_str_sub(article->text, span)};
}

static hs_role role_of(const hs_annotation *annotation, const hs_attribution *role) {
    if (role->person >= annotation->found.n_people) return (hs_role){.confidence = role->confidence};
    const hs_person *person = &annotation->found.people[role->person];
    return (hs_role){.name = person->name,
                     .description = person->description,
                     .mention = words_of(&annotation->article, role->mention),
                     .confidence = role->confidence,
                     .kind = person->kind};
}

static void put_statement(hs_show__paper *paper, hs_arena *arena, const hs_annotation *annotation,
                          uint32_t i) {
    const hs_article *article = &annotation->article;
    const hs_statement *s = &annotation->statements.items[i];
    const hs_speaking *speaking = &annotation->found.speaking[i];
    hs_words *parts = hs_show__get(paper, arena, ((size_t)s->n_parts + 1) * sizeof *parts);
    if (!parts) return;
    for (uint32_t p = 0; p < s->n_parts; p++) parts[p] = words_of(article, s->parts[p]);
    hs_statement_row row = {.kind = s->kind,
                            .flags = s->flags | speaking->flags,
                            .parts = parts,
                            .n_parts = s->n_parts,
                            .cue = words_of(article, s->cue),
                            .speaker = role_of(annotation, &speaking->speaker)};
    hs_show__format(paper, "  #%u ", i + 1);
    hs_show__speaker(paper, &row.speaker, row.flags);
    if (speaking->via.person != HS_NONE) {
        hs_show__literal(paper, ", as told by ");
        hs_show__text(paper, role_of(annotation, &speaking->via).name);
    }
    hs_show__literal(paper, "  ");
    hs_show__facts(paper, &row);
    hs_show__format(paper, " (%.2f)\n", (double)s->confidence);
    hs_show__wrapped(paper, 4, hs_show__said(paper, arena, &row), NULL, 0);
    const char *reasons[2] = {s->why, speaking->why};
    for (int r = 0; r < 2; r++) {
        if (!reasons[r] || !*reasons[r]) continue;
        hs_show__literal(paper, "    ");
        hs_show__ink_literal(paper, HS_INK_DIM, r ? "speaker: " : "because: ");
        hs_show__text(paper, hs_show__c(reasons[r]));
        hs_show__literal(paper, "\n");
    }
    for (uint32_t c = 0; c < speaking->n_candidates; c++) {
        hs_role other = role_of(annotation, &speaking->candidates[c]);
        if (!other.name.len) continue;
        hs_show__literal(paper, "    ");
        hs_show__ink_literal(paper, HS_INK_DIM, "or: ");
        hs_show__text(paper, other.name);
        hs_show__format(paper, " (%.2f)\n", (double)other.confidence);
    }
}

hs_status hs_show_explain(const hs_annotation *annotation, const hs_show_style *style, const hs_show_out *out,
                          hs_error *error) {
    hs_show__view view;
    hs_status status = hs_show__open(&view, style, out, error);
    if (status == HS_OK && style->as == HS_SHOW_JSON) {
        hs_show__explain_json(&view.paper.json, annotation);
    } else if (status == HS_OK) {
        put_article(&view.paper, &annotation->article);
        put_dropped(&view.paper, &annotation->article);
        put_blocks(&view.paper, view.arena, annotation);
        hs_arena_reset(view.arena);
        hs_show__literal(&view.paper, "\n");
        hs_show__format(&view.paper, "%u tokens, %u sentences, %u pairs of quotation marks\n",
                        annotation->text.n_tokens, annotation->text.n_sentences,
                        annotation->text.n_quotations);
        put_people(&view.paper, annotation);
        if (annotation->statements.n) heading(&view.paper, "Statements");
        for (uint32_t i = 0; i < annotation->statements.n && annotation->found.speaking; i++) {
            put_statement(&view.paper, view.arena, annotation, i);
            hs_arena_reset(view.arena);
        }
    }
    return hs_show__close(&view, status, error);
}
