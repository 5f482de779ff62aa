#include "statement_pages.h"

#include "base/status.h"
#include "base/str.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

static const float OWN_WEIGHT = 3;

void *checked(void *ptr) {
    if (!ptr) fputs("train_statement: out of memory\n", stderr), exit(1);
    return ptr;
}

void need(hs_status status, const char *what) {
    if (status != HS_OK) fprintf(stderr, "train_statement: %s: %s\n", what, hs_status_name(status)), exit(1);
}

/* Byte place of each code point, and one behind the last. */
static uint32_t *byte_places(hs_str text) {
    uint32_t *places = checked(malloc((text.len + 2) * sizeof *places)), n = 0;
    for (uint32_t i = 0; i < text.len; i++)
        if (((unsigned char)text.ptr[i] & 0xC0) != 0x80) places[n++] = i;
    places[n] = (uint32_t)text.len;
    return places;
}

/* First token that ends behind byte. */
static uint32_t token_at(const hs_text *text, uint32_t byte) {
    uint32_t low = 0, high = text->n_tokens;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (text->tokens[middle].span.end > byte)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

static hs_range range_of(const hs_text *text, const uint32_t *places, int64_t start, int64_t end) {
    if (start < 0 || end <= start) return (hs_range){0, 0};
    hs_range range = {token_at(text, places[start]), token_at(text, places[end])};
    if (range.end < text->n_tokens && text->tokens[range.end].span.start < places[end]) range.end++;
    return range;
}

hs_range trim(const hs_view *view, hs_range range) {
    while (range.first < range.end && !hs_statement__is_word(&view->token[range.first]) &&
           view->token[range.first].kind != HS_TOKEN_SYMBOL)
        range.first++;
    while (range.first < range.end) {
        const hs_token *last = &view->token[range.end - 1];
        if (hs_statement__is_word(last) || last->kind == HS_TOKEN_SYMBOL ||
            hs_statement__byte(view, range.end - 1) == ')')
            break;
        range.end--;
    }
    return range;
}

static int64_t number(json_t *object, const char *key) {
    json_t *value = json_object_get(object, key);
    return json_is_integer(value) ? json_integer_value(value) : -1;
}

/* The word of the cue span that reports: a listed or main verb, "according", the colon, else the last word. */
static uint32_t head_of(const hs_view *view, hs_range cue) {
    for (uint32_t t = cue.first; t < cue.end; t++)
        if (hs_statement__role(view, t) == HS_ROLE_ACCORDING) return t;
    for (uint32_t t = cue.first; t < cue.end; t++)
        if (hs_statement__is_verb(&view->token[t]) && hs_statement__class(view, t) != HS_CUE_NONE) return t;
    for (uint32_t t = cue.first; t < cue.end; t++)
        if (hs_statement__class(view, t) != HS_CUE_NONE) return t;
    for (uint32_t t = cue.end; t-- > cue.first;)
        if (hs_statement__is_verb(&view->token[t])) return t;
    for (uint32_t t = cue.end; t-- > cue.first;)
        if (hs_statement__is_word(&view->token[t]) || hs_statement__byte(view, t) == ':') return t;
    return HS_NONE;
}

static gold read_gold(const hs_view *view, const uint32_t *places, json_t *quote) {
    gold g = {.head = HS_NONE};
    json_t *parts = json_object_get(quote, "parts"), *part;
    size_t i;
    if (json_is_array(parts) && json_array_size(parts) <= MAX_PARTS) {
        json_array_foreach(parts, i, part) {
            hs_range range =
                trim(view, range_of(view->text, places, number(part, "start"), number(part, "end")));
            if (range.first < range.end) g.parts[g.n_parts++] = range;
        }
    } else {
        hs_range range =
            trim(view, range_of(view->text, places, number(quote, "start"), number(quote, "end")));
        if (range.first < range.end) g.parts[g.n_parts++] = range;
    }
    if (g.n_parts) g.content = (hs_range){g.parts[0].first, g.parts[g.n_parts - 1].end};
    g.cue = range_of(view->text, places, number(quote, "cue_start"), number(quote, "cue_end"));
    g.source = range_of(view->text, places, number(quote, "speaker_start"), number(quote, "speaker_end"));
    g.head = head_of(view, g.cue);
    const char *kind = json_string_value(json_object_get(quote, "kind"));
    g.is_direct = kind && strcmp(kind, "direct") == 0;
    return g;
}

static void read_document(collection *corpus, hs_scratch *scratch, json_t *row) {
    sheet *d = &corpus->documents[corpus->n];
    const char *text = json_string_value(json_object_get(row, "text"));
    hs_str kept = {NULL, strlen(text)};
    char *copy = checked(hs_arena_get(corpus->arena, kept.len + 1));
    memcpy(copy, text, kept.len + 1);
    kept.ptr = copy;
    hs_page page = {.doc = HS_STR("train"), .bytes = kept, .format = HS_FORMAT_PLAIN};
    hs_error error = {0};
    hs_status status = hs_article_read(corpus->engine, scratch, corpus->arena, &page, &d->article, &error);
    if (status != HS_OK) return;
    need(hs_text_read(corpus->engine, scratch, corpus->arena, &d->article, &d->text, &error), "text");
    need(hs_statement__view(corpus->engine, corpus->arena, &d->text, &d->view), "view");
    hs_statement__group(&d->view);
    need(hs_statement__clauses(&d->view, corpus->arena, &d->clauses), "clauses");
    d->clauses.view = &d->view;
    uint32_t *places = byte_places(d->article.text);
    json_t *quotes = json_object_get(row, "quotes"), *skips = json_object_get(row, "skip"), *item;
    size_t i;
    d->golds = checked(hs_arena_get(corpus->arena, (json_array_size(quotes) + 1) * sizeof *d->golds));
    d->skips = checked(hs_arena_get(corpus->arena, (json_array_size(skips) + 1) * sizeof *d->skips));
    json_array_foreach(quotes, i, item) {
        gold g = read_gold(&d->view, places, item);
        if (g.n_parts) d->golds[d->n_golds++] = g;
    }
    json_array_foreach(skips, i, item) if (json_is_object(item)) d->skips[d->n_skips++] =
        range_of(&d->text, places, number(item, "start"), number(item, "end"));
    free(places);
    corpus->n++;
}

collection read_corpus(const char *paths) {
    collection corpus = {.arena = checked(hs_arena_new(NULL))};
    hs_error error = {0};
    need(hs_engine_open(NULL, &corpus.engine, &error), error.message);
    hs_scratch *scratch = checked(hs_scratch_new(corpus.engine));
    char *list = checked(strdup(paths));
    float weight = 1;
    for (char *path = strtok(list, ","); path; path = strtok(NULL, ","), weight = OWN_WEIGHT) {
        FILE *file = fopen(path, "r");
        if (!file) perror(path), exit(1);
        char *line = NULL;
        size_t capacity = 0, n_rows = 0;
        while (getline(&line, &capacity, file) > 0) n_rows++;
        rewind(file);
        corpus.documents =
            checked(realloc(corpus.documents, (corpus.n + n_rows + 1) * sizeof *corpus.documents));
        while (getline(&line, &capacity, file) > 0) {
            json_t *row = json_loads(line, 0, NULL);
            corpus.documents[corpus.n] = (sheet){.weight = weight};
            if (row) read_document(&corpus, scratch, row);
            json_decref(row);
        }
        free(line);
        fclose(file);
    }
    free(list);
    for (uint32_t i = 0; i < corpus.n; i++) { /* the array has moved */
        sheet *d = &corpus.documents[i];
        d->text.article = &d->article;
        d->view.text = &d->text;
        d->clauses.view = &d->view;
    }
    hs_scratch_free(scratch);
    return corpus;
}

bool meets(hs_range a, hs_range b) {
    return a.first < b.end && b.first < a.end;
}

bool in_any(const hs_range *ranges, uint32_t n, hs_range range) {
    for (uint32_t i = 0; i < n; i++)
        if (meets(ranges[i], range)) return true;
    return false;
}

static uint32_t words_in(const hs_view *view, hs_range range) {
    uint32_t n = 0;
    for (uint32_t t = range.first; t < range.end; t++) n += hs_statement__is_word(&view->token[t]);
    return n;
}

double overlap(const hs_view *view, hs_range content, hs_range hole, const gold *g) {
    uint32_t both = 0, mine = 0, theirs = 0;
    for (uint32_t t = content.first; t < content.end; t++)
        if (hs_statement__is_word(&view->token[t]) && !(t >= hole.first && t < hole.end)) mine++;
    for (uint32_t i = 0; i < g->n_parts; i++) {
        theirs += words_in(view, g->parts[i]);
        for (uint32_t t = g->parts[i].first; t < g->parts[i].end; t++)
            both += hs_statement__is_word(&view->token[t]) && t >= content.first && t < content.end &&
                    !(t >= hole.first && t < hole.end);
    }
    return both ? (double)both / (mine + theirs - both) : 0;
}
