/* A draft's quotations apart: where a later paragraph goes on behind a closed mark, an article's reader takes both for
 * one person's words, and so does hs_statements_find. An editor asks of each paragraph whose words it has.
 *
 *     "Now we know," Ruta Vance said.
 *     "We were sold paint."            two quotations, the second carried over from Ruta Vance */
#include "show/check.h"

#include "base/arena.h"
#include "base/str.h"

#include <string.h>

/* The block of blocks [from, n_blocks) that holds byte at; n_blocks: none. */
static uint32_t block_of(const hs_article *article, uint32_t from, uint32_t at) {
    for (uint32_t i = from; i < article->n_blocks; i++)
        if (at >= article->blocks[i].text.start && at < article->blocks[i].text.end) return i;
    return (uint32_t)article->n_blocks;
}

/* The words from byte start on go on with a quotation that the paragraph before left open. */
static bool goes_on(const hs_text *text, uint32_t start) {
    for (uint32_t low = 0, high = text->n_quotations; low < high;) {
        uint32_t middle = low + (high - low) / 2;
        hs_span span = text->quotations[middle].span;
        if (span.start == start) return text->quotations[middle].continues != HS_NONE;
        if (span.start < start)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

static uint32_t sentence_of(const hs_text *text, uint32_t block, uint32_t at) {
    uint32_t found = text->block_first_sentence[block];
    for (uint32_t i = found; i < text->block_first_sentence[block + 1]; i++)
        if (text->tokens[text->sentences[i].first].span.start <= at) found = i;
    return found;
}

/* Ends of the parts of s that stand apart: ends[n] <= s->n_parts. */
static uint32_t find_ends(const hs_annotation *draft, const hs_statement *s, uint32_t *ends) {
    uint32_t n = 0, block = s->sentence < draft->text.n_sentences ? draft->text.sentences[s->sentence].block
                                                                  : (uint32_t)draft->article.n_blocks;
    for (uint32_t p = 1; p < s->n_parts && s->kind == HS_KIND_DIRECT; p++) {
        uint32_t next = block_of(&draft->article, block, s->parts[p].start);
        if (next == draft->article.n_blocks) continue;
        if (next != block && !goes_on(&draft->text, s->parts[p].start)) ends[n++] = p;
        block = next;
    }
    ends[n++] = s->n_parts;
    return n;
}

static bool lies_in(hs_span span, hs_span hull) {
    return span.start < span.end && span.start >= hull.start && span.end <= hull.end;
}

/* Parts [from, to) of whole as a statement: without the cue and the source of another paragraph. */
static hs_statement take_parts(const hs_annotation *draft, const hs_statement *whole, uint32_t from,
                               uint32_t to) {
    hs_statement s = *whole;
    s.parts += from;
    s.quoted += from;
    s.n_parts = s.n_quoted = to - from;
    uint32_t block = block_of(&draft->article, 0, s.parts[0].start);
    hs_span hull = draft->article.blocks[block].text;
    if (from) {
        s.sentence = sentence_of(&draft->text, block, s.parts[0].start);
        s.question = HS_NONE;
        s.flags &= ~(uint32_t)HS_FLAG_UNOPENED;
    }
    if (to < whole->n_parts) s.flags &= ~(uint32_t)HS_FLAG_UNCLOSED;
    if (!lies_in(s.cue, hull)) s.cue = (hs_span){0};
    if (!lies_in(s.source, hull)) s.source = (hs_span){0};
    return s;
}

hs_status hs_check__part(hs_arena *arena, const hs_annotation *draft, hs_annotation *parted) {
    const hs_statements *old = &draft->statements;
    size_t room = 1;
    for (uint32_t i = 0; i < old->n; i++) room += old->items[i].n_parts ? old->items[i].n_parts : 1;
    hs_statement *items = hs_arena_get(arena, room * sizeof *items);
    hs_speaking *speaking = hs_arena_get(arena, room * sizeof *speaking);
    uint32_t *ends = hs_arena_get(arena, room * sizeof *ends);
    uint32_t *moved = hs_arena_get(arena, (old->n + 1) * sizeof *moved), n = 0;
    if (!items || !speaking || !ends || !moved) return HS_ERR_MEMORY;
    for (uint32_t i = 0; i < old->n; i++) {
        const hs_statement *s = &old->items[i];
        uint32_t n_ends = find_ends(draft, s, ends);
        moved[i] = n;
        for (uint32_t k = 0; k < n_ends; k++, n++) {
            items[n] = n_ends == 1 ? *s : take_parts(draft, s, k ? ends[k - 1] : 0, ends[k]);
            if (!draft->found.speaking) continue;
            speaking[n] = draft->found.speaking[i];
            if (k) speaking[n].flags |= HS_FLAG_CARRIED;
        }
    }
    for (uint32_t i = 0; i < n; i++)
        if (items[i].question < old->n) items[i].question = moved[items[i].question];
    *parted = *draft;
    parted->statements.items = items;
    parted->statements.n = n;
    parted->statements.text = &parted->text;
    parted->text.article = &parted->article;
    if (draft->found.speaking) parted->found.speaking = speaking;
    return HS_OK;
}

static bool has_word(hs_str text, size_t from, size_t to) {
    for (size_t i = from; i < to && i < text.len; i++)
        if (hs_ascii_is_letter(text.ptr[i]) || hs_ascii_is_digit(text.ptr[i])) return true;
    return false;
}

bool hs_check__is_alone(const hs_annotation *draft, uint32_t statement) {
    const hs_statement *s = &draft->statements.items[statement];
    if (s->kind != HS_KIND_DIRECT || s->sentence >= draft->text.n_sentences) return false;
    uint32_t block = draft->text.sentences[s->sentence].block;
    const hs_article *article = &draft->article;
    hs_block_kind kind = article->blocks[block].kind;
    if ((kind != HS_BLOCK_PARAGRAPH && kind != HS_BLOCK_QUOTE) || goes_on(&draft->text, s->parts[0].start))
        return false;
    hs_span hull = article->blocks[block].text;
    uint32_t at = hull.start;
    for (uint32_t p = 0; p < s->n_parts; at = s->parts[p++].end)
        if (has_word(article->text, at, s->parts[p].start)) return false;
    if (has_word(article->text, at, hull.end)) return false;
    if (!block) return true;
    /* "This is what she said:" */
    hs_str before = hs_str_trim(hs_str_sub(article->text, article->blocks[block - 1].text));
    return !before.len || before.ptr[before.len - 1] != ':';
}
