#include "speaker/why.h"

#include "base/utf8.h"

/* A line under construction; what does not fit is cut. */
typedef struct line {
    char text[400];
    size_t len;
} line;

enum { MAX_QUOTED = 90 /* bytes of page text told in one place */ };

static void put(line *out, const char *text) {
    size_t n = strlen(text);
    if (n > sizeof out->text - 1 - out->len) n = sizeof out->text - 1 - out->len;
    memcpy(out->text + out->len, text, n);
    out->len += n;
}

static void put_text(line *out, hs_str text) {
    size_t room = sizeof out->text - 1 - out->len;
    size_t n = text.len > MAX_QUOTED ? hs_utf8_floor(text, MAX_QUOTED) : text.len;
    if (n > room) n = hs_utf8_floor(text, room);
    for (size_t i = 0; i < n; i++) {
        char c = text.ptr[i];
        out->text[out->len++] = c == '\n' || c == '\r' || c == '\t' ? ' ' : c;
    }
}

static void put_quoted(line *out, hs_str text) {
    put(out, "'");
    put_text(out, text);
    put(out, "'");
}

static hs_str words(const hs_speaker__page *page, uint32_t first, uint32_t end) {
    return hs_str_sub(page->text->article->text, hs_speaker__span(page->text, first, end));
}

/* "the sentence before", seen from the mention. */
static void put_distance(line *out, uint32_t sentences) {
    put(out, sentences == 0   ? "in the same sentence"
             : sentences == 1 ? "in the sentence before"
                              : "a few sentences before");
}

/* Latest earlier mention of the entity that names it; HS_NONE. */
static uint32_t named_before(const hs_speaker__page *page, uint32_t mention) {
    uint32_t entity = page->mentions.items[mention].entity;
    for (uint32_t back = 1; back <= mention && back <= 60; back++) {
        const hs_speaker__mention *c = &page->mentions.items[mention - back];
        if (c->entity == entity && c->form != HS_FORM_PRONOUN) return mention - back;
    }
    return HS_NONE;
}

static void put_reference(line *out, const hs_speaker__page *page, uint32_t mention, hs_str name) {
    const hs_speaker__mention *m = &page->mentions.items[mention];
    if (m->entity == HS_NONE || name.len == 0) return;
    if (m->form == HS_FORM_PRONOUN) {
        put(out, "; ");
        put_quoted(out, words(page, m->first, m->end));
        uint32_t before = named_before(page, mention);
        put(out, " is taken for ");
        put_text(out, name);
        if (before == HS_NONE) return;
        put(out, ", named ");
        put_distance(out, m->sentence - page->mentions.items[before].sentence);
    } else if (m->form == HS_FORM_ROLE && page->entities.items[m->entity].kind == HS_ENTITY_PERSON) {
        put(out, "; ");
        put_quoted(out, words(page, m->first, m->end));
        put(out, " is how the page describes ");
        put_text(out, name);
    } else if (m->form == HS_FORM_NAME &&
               page->entities.items[m->entity].name_words > m->name_end - m->name_first) {
        put(out, "; the page's full name is ");
        put_text(out, name);
        if (m->resolved < 0.9f) put(out, ", though others of that name are on the page");
    }
}

static const char *keep(const line *out, hs_arena *arena) {
    char *kept = hs_arena_get(arena, out->len + 1);
    if (!kept) return NULL;
    memcpy(kept, out->text, out->len);
    kept[out->len] = 0;
    return kept;
}

const char *hs_speaker__why(const hs_speaker__page *page, const hs_speaker__question *q,
                            const hs_speaker__candidate *chosen, hs_str name, uint32_t flags,
                            hs_arena *arena) {
    line out = {.len = 0};
    hs_str cue = {0};
    if (q->cue_end > q->cue_first) cue = words(page, q->cue_first, q->cue_end);
    if (flags & HS_FLAG_SPEAKER_DROPPED) {
        put(&out, "the page lost the name beside ");
        put_quoted(&out, cue);
    } else if (chosen->mention == HS_NONE) {
        put(&out, "nobody is named for these words");
        if (cue.len) put(&out, "; the reporting words are "), put_quoted(&out, cue);
    } else {
        const hs_speaker__mention *m = &page->mentions.items[chosen->mention];
        hs_str text = words(page, m->first, m->end);
        if (m->flags & HS_MENTION_LABEL) {
            put_quoted(&out, text);
            put(&out, " labels this turn of the conversation");
        } else if (chosen->place == HS_PLACE_CARRIED) {
            put(&out, "no name with these words; they go on after those of ");
            put_text(&out, name.len ? name : text);
        } else if (chosen->place == HS_PLACE_PREVIOUS || chosen->place == HS_PLACE_EARLIER) {
            put(&out, "no name with these words; ");
            put_quoted(&out, text);
            put(&out, q->is_led_in && chosen->place == HS_PLACE_PREVIOUS
                          ? " stands in the line that leads in to them"
                          : " stands in a sentence shortly before");
        } else if (chosen->place == HS_PLACE_NEXT) {
            put(&out, "no name with these words; ");
            put_quoted(&out, text);
            put(&out, " stands in the sentence after");
        } else if (cue.len) {
            put_quoted(&out, cue);
            put(&out, " goes with ");
            put_quoted(&out, text);
        } else {
            put_quoted(&out, text);
            put(&out, " stands beside these words");
        }
        if (chosen->place != HS_PLACE_CARRIED || m->form == HS_FORM_ROLE)
            put_reference(&out, page, chosen->mention, name);
        if (flags & HS_FLAG_UNNAMED) put(&out, "; a source without a name");
    }
    return keep(&out, arena);
}

const char *hs_speaker__why_asker(hs_str name, hs_arena *arena) {
    line out = {.len = 0};
    put(&out, "nobody is named as asking this; ");
    put_text(&out, name);
    put(&out, " is the one who asks elsewhere on the page");
    return keep(&out, arena);
}

const char *hs_speaker__why_repeated(hs_str name, hs_arena *arena) {
    line out = {.len = 0};
    put(&out, "words of a heading; ");
    put_text(&out, name);
    put(&out, " says them below");
    return keep(&out, arena);
}
