/* Text to word pieces, as BERT's uncased vocabulary wants them: lower case, without accents, split at white
 * space and punctuation, then the longest pieces of the vocabulary from the left (Wu et al. 2016). */
#include "encoder/inside.h"

#include "base/str.h"
#include "base/utf8.h"

#include <utf8proc.h>

typedef struct word {
    char bytes[HS_WORD_CHARACTERS * 4 + 2]; /* "##" before the piece at hand is hashed, not written */
    uint16_t end[HS_WORD_CHARACTERS];       /* [n] end of each character in bytes */
    hs_span from[HS_WORD_CHARACTERS];       /* [n] the bytes of the text that it stands for */
    uint32_t n;
    bool is_too_long;
    hs_span span;
} word;

typedef struct output {
    hs_piece *pieces;
    uint32_t n, room;
} output;

static bool put(output *out, uint32_t id, hs_span span) {
    if (out->n >= out->room) return false;
    out->pieces[out->n++] = (hs_piece){id, span};
    return true;
}

/* The piece with these bytes ("##" in front where it continues a word), or HS_NONE. */
static uint32_t find(const hs_encoder *e, uint32_t hash, bool continues, hs_str bytes) {
    for (uint32_t slot = hash & (e->n_slots - 1);; slot = (slot + 1) & (e->n_slots - 1)) {
        if (!e->slots[slot]) return HS_NONE;
        uint32_t id = e->slots[slot] - 1;
        hs_str known = {e->piece_bytes + e->piece_end[id], e->piece_end[id + 1] - e->piece_end[id]};
        if (continues) {
            if (known.len < 2 || memcmp(known.ptr, "##", 2) != 0) continue;
            known = (hs_str){known.ptr + 2, known.len - 2};
        }
        if (hs_str_equal(known, bytes)) return id;
    }
}

static bool flush(const hs_encoder *e, word *w, output *out) {
    uint32_t kept = out->n;
    bool is_known = !w->is_too_long, has_room = true;
    for (uint32_t first = 0; is_known && first < w->n;) {
        uint32_t hash = first ? hs_hash32(HS_STR("##")) : hs_hash32((hs_str){0}),
                 from = first ? w->end[first - 1] : 0;
        uint32_t hashes[HS_WORD_CHARACTERS];
        for (uint32_t i = first, at = from; i < w->n; i++) {
            for (; at < w->end[i]; at++) hash = (hash ^ (unsigned char)w->bytes[at]) * 16777619u;
            hashes[i] = hash;
        }
        uint32_t last = w->n, id = HS_NONE;
        for (; last > first; last--) {
            id = find(e, hashes[last - 1], first > 0,
                      (hs_str){w->bytes + from, (size_t)(w->end[last - 1] - from)});
            if (id != HS_NONE) break;
        }
        if (id == HS_NONE)
            is_known = false;
        else if (!put(out, id, (hs_span){w->from[first].start, w->from[last - 1].end}))
            has_room = is_known = false;
        else
            first = last;
    }
    if (!is_known && has_room && (w->n || w->is_too_long)) {
        out->n = kept;
        has_room = put(out, HS_PIECE_UNKNOWN, w->span);
    }
    if (!has_room) out->n = kept;
    w->n = 0;
    w->is_too_long = false;
    return has_room;
}

static void append(word *w, uint32_t c, hs_span from) {
    if (w->n == 0 && !w->is_too_long) w->span.start = from.start;
    w->span.end = from.end;
    if (w->n >= HS_WORD_CHARACTERS) {
        w->is_too_long = true;
        return;
    }
    char *at = w->bytes + (w->n ? w->end[w->n - 1] : 0);
    w->end[w->n] = (uint16_t)((size_t)(at - w->bytes) + hs_utf8_put(c, at));
    w->from[w->n++] = from;
}

static bool is_ideograph(uint32_t c) {
    return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) || (c >= 0x20000 && c <= 0x2FA1F) ||
           (c >= 0xF900 && c <= 0xFAFF);
}

typedef enum kind { LETTER, SPACE, ALONE, NOTHING } kind;

static kind kind_of(uint32_t c) {
    if (c < 0x80) {
        if (hs_ascii_is_letter((char)c) || hs_ascii_is_digit((char)c)) return LETTER;
        return hs_ascii_is_space((char)c) ? SPACE : c < 0x20 || c == 0x7F ? NOTHING : ALONE;
    }
    if (c == 0xFFFD) return NOTHING;
    switch (utf8proc_category((utf8proc_int32_t)c)) {
    case UTF8PROC_CATEGORY_ZS:
        return SPACE;
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
        return SPACE;
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_CO:
    case UTF8PROC_CATEGORY_CS:
    case UTF8PROC_CATEGORY_CN:
        return NOTHING;
    case UTF8PROC_CATEGORY_PC:
    case UTF8PROC_CATEGORY_PD:
    case UTF8PROC_CATEGORY_PS:
    case UTF8PROC_CATEGORY_PE:
    case UTF8PROC_CATEGORY_PI:
    case UTF8PROC_CATEGORY_PF:
    case UTF8PROC_CATEGORY_PO:
        return ALONE;
    default:
        return is_ideograph(c) ? ALONE : LETTER;
    }
}

/* A letter without accents, in lower case; it may fall into several. */
static void append_folded(word *w, uint32_t c, hs_span from) {
    utf8proc_int32_t folded[8];
    int boundary = 0;
    utf8proc_ssize_t n =
        utf8proc_decompose_char((utf8proc_int32_t)c, folded, 8, UTF8PROC_DECOMPOSE, &boundary);
    for (utf8proc_ssize_t i = 0; i < n && i < 8; i++)
        if (utf8proc_category(folded[i]) != UTF8PROC_CATEGORY_MN)
            append(w, (uint32_t)utf8proc_tolower(folded[i]), from);
}

/* '' and `` stand for a double mark in old agency copy; the net was taught so. */
static bool is_typed_mark(hs_str text, uint32_t at, uint32_t end) {
    char c = text.ptr[at];
    return (c == '\'' || c == '`') && at + 1 < end && text.ptr[at + 1] == c;
}

uint32_t hs_encoder__pieces(const hs_encoder *encoder, hs_str text, hs_span paragraph, uint32_t *at,
                            hs_piece *pieces, uint32_t room) {
    output out = {pieces, 0, room};
    word w;
    w.n = 0;
    w.is_too_long = false;
    uint32_t done = *at; /* all before it is in pieces */
    hs_str limited = {text.ptr, paragraph.end};
    for (uint32_t i = *at; i < paragraph.end;) {
        size_t next;
        uint32_t c = hs_utf8_get(limited, i, &next);
        bool is_mark = is_typed_mark(limited, i, paragraph.end);
        if (is_mark) c = '"', next = i + 2;
        hs_span span = {i, (uint32_t)next};
        kind what = kind_of(c);
        if (what == LETTER) {
            if (c < 0x80)
                append(&w, (uint32_t)(unsigned char)hs_ascii_lower((char)c), span);
            else
                append_folded(&w, c, span);
        } else if (what != NOTHING) {
            if (!flush(encoder, &w, &out)) break;
            done = i;
            if (what == ALONE) {
                char bytes[4];
                hs_str known = {bytes, hs_utf8_put(c, bytes)};
                uint32_t id = find(encoder, hs_hash32(known), false, known);
                if (!put(&out, id == HS_NONE ? HS_PIECE_UNKNOWN : id, span)) break;
            }
            done = (uint32_t)next;
        }
        i = (uint32_t)next;
        if (i >= paragraph.end && flush(encoder, &w, &out)) done = paragraph.end;
    }
    *at = done;
    return out.n;
}
