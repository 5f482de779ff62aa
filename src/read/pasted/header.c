/* What stands above the body of pasted text, told part by part. */
#include "read/pasted/sort.h"

#include "base/str.h"
#include "engine/engine.h"
#include "read/byline.h"
#include "read/date.h"
#include "read/models.h"

#define MAX_HEADER_UNITS 16 /* a byline further down is no header's */

void hs_text__set_outlet(sorting *s, hs_str name, unsigned rank) {
    hs_str shown = name;
    hs_outlet_kind kind = hs_outlet_find(s->engine, name, &shown);
    if (kind != HS_OUTLET_NAMED && kind != HS_OUTLET_NONE) return; /* an agency's copy runs elsewhere */
    if (shown.len == 0 || (s->outlet_rank && s->outlet_rank <= rank)) return;
    s->outlet = shown;
    s->outlet_rank = rank;
}

/* A line that is a date, a byline, an outlet, or several of them between bars: "By Ada Kerr | June 5, 2017". */
static hs_status read_meta_part(sorting *s, hs_str part, hs_furniture_group *group) {
    hs_date date;
    hs_article *article = s->article;
    *group = HS_FURNITURE_NONE;
    for (size_t at = 0;
         part.len - at <= 200 && hs_date_read(s->engine, (hs_str){part.ptr + at, part.len - at}, &date);) {
        if (date.n_other_words) break;
        hs_time *time = date.is_update ? &article->modified : &article->published;
        if (!time->iso.len) {
            if (hs_date_iso(s->arena, &date, &time->iso) != HS_OK) return HS_ERR_MEMORY;
            time->source = "text";
        }
        *group = HS_FURNITURE_DATE;
        at += date.end;
        if (at >= part.len) return HS_OK;
    }
    if (*group) return HS_OK;
    if (hs_byline_is_line(s->engine, part)) {
        hs_byline byline;
        if (hs_byline_read(s->engine, s->arena, part, &byline) != HS_OK) return HS_ERR_MEMORY;
        if (!article->n_byline) {
            article->byline = byline.names;
            article->n_byline = byline.n_names;
        }
        if (byline.outlet.len && !byline.is_agency) hs_text__set_outlet(s, byline.outlet, 1);
        if (hs_date_read(s->engine, part, &date) &&
            !article->published.iso.len) { /* "By Ada Kerr, June 5, 2017" */
            if (hs_date_iso(s->arena, &date, &article->published.iso) != HS_OK) return HS_ERR_MEMORY;
            article->published.source = "text";
        }
        *group = HS_FURNITURE_BYLINE;
        return HS_OK;
    }
    hs_outlet_kind kind = hs_outlet_find(s->engine, part, NULL);
    if (kind == HS_OUTLET_NAMED || kind == HS_OUTLET_AGENCY) {
        hs_text__set_outlet(s, part, 2);
        *group = HS_FURNITURE_OUTLET;
    } else if (kind == HS_OUTLET_DESK) {
        *group = HS_FURNITURE_BYLINE;
    }
    return HS_OK;
}

hs_status hs_text__read_meta_line(sorting *s, uint32_t i) {
    hs_str line = unit_text(s, i), rest = line;
    hs_furniture_group first = HS_FURNITURE_NONE;
    if (line.len > 300 || s->units.items[i].n_words > 30) return HS_OK;
    if (read_meta_part(s, line, &first) != HS_OK) return HS_ERR_MEMORY;
    for (unsigned n_parts = 0; !first && n_parts < 8 && rest.len; n_parts++) {
        size_t bar = 0, width = 0;
        for (; bar < rest.len && !width; bar++) {
            hs_str at = {rest.ptr + bar, rest.len - bar};
            width = at.ptr[0] == '|'                            ? 1
                    : hs_str_starts(at, HS_STR("\xE2\x80\xA2")) ? 3
                    : hs_str_starts(at, HS_STR("\xC2\xB7"))     ? 2
                                                                : 0;
            if (width) break;
        }
        if (n_parts == 0 && bar == rest.len) return HS_OK;
        hs_str part = hs_str_trim((hs_str){rest.ptr, bar});
        rest.ptr += bar + (bar < rest.len ? width : 0);
        rest.len -= bar + (bar < rest.len ? width : 0);
        hs_furniture_group group = HS_FURNITURE_NONE;
        if (part.len == 0) continue;
        if (read_meta_part(s, part, &group) != HS_OK) return HS_ERR_MEMORY;
        if (!group) group = hs_furniture_find(s->engine->read->furniture, part, false);
        if (!group) group = hs_furniture_shape(s->engine, part);
        if (!group) return HS_OK;
        if (rest.len == 0) first = group; /* every part was one: named by the last */
    }
    if (first) drop(s, i, first);
    return HS_OK;
}

/* No date ("Dec 29 (Reuters) -") and no label ("EXCLUSIVE -"). */
static bool is_place(const sorting *s, hs_str place) {
    size_t space = hs_str_find_byte(place, 0, ' ');
    char first[16];
    if (!place.len || hs_furniture_find(s->engine->read->furniture, place, false)) return false;
    for (size_t i = 0; i < space && i < sizeof first; i++) first[i] = hs_ascii_lower(place.ptr[i]);
    bool is_date = space < place.len && space < sizeof first &&
                   hs_lexicon_find(&s->engine->read->date_words, (hs_str){first, space}) &&
                   hs_ascii_is_digit(place.ptr[place.len - 1]);
    return !is_date;
}

/* The header goes down to the last byline or date line of the first units, also where a sentence stands above it: a
 * notice, or the lines that introduce the article. */
static uint32_t header_end(const sorting *s) {
    uint32_t end = s->first_body;
    for (uint32_t i = s->first_body; i < s->units.n && i < MAX_HEADER_UNITS; i++) {
        const hs_unit *unit = &s->units.items[i];
        hs_str line = unit_text(s, i);
        hs_date date;
        if (!is_open(s, i) || unit->n_words > 25 || (unit->is_sentence && unit->ends_in_stop)) continue;
        bool is_date = hs_date_read(s->engine, line, &date) && date.n_other_words == 0;
        if (is_date || hs_byline_is_line(s->engine, line)) end = i + 1;
    }
    return end;
}

/* "HOME  WORLD  BUSINESS": words that are sections or buttons each, or columns with wide gaps. */
static bool is_menu(const sorting *s, uint32_t i) {
    hs_str line = unit_text(s, i);
    unsigned n_words = 0, n_known = 0, n_gaps = 0;
    if (line.len > 200 || s->units.items[i].is_sentence) return false;
    for (size_t at = 0; at < line.len; n_words++) {
        size_t from = at;
        while (at < line.len && !hs_ascii_is_space(line.ptr[at]) && line.ptr[at] != '|') at++;
        hs_furniture_group group =
            hs_furniture_find(s->engine->read->furniture, (hs_str){line.ptr + from, at - from}, false);
        n_known += group == HS_FURNITURE_SECTION || group == HS_FURNITURE_NAV ||
                   group == HS_FURNITURE_SIGNUP || group == HS_FURNITURE_LABEL;
        from = at;
        while (at < line.len && (hs_ascii_is_space(line.ptr[at]) || line.ptr[at] == '|')) at++;
        n_gaps += at - from >= 2 && at < line.len;
    }
    return n_words >= 3 && (n_known * 3 >= n_words * 2 || (n_gaps + 1 == n_words && n_known * 2 >= n_words));
}

/* "MPA-0417 03-03-19 0912 URGENT": figures and capitals alone; or a remark of the wire in brackets. */
static bool is_slug(const sorting *s, uint32_t i) {
    hs_str line = unit_text(s, i);
    bool has_lower = false, has_digit = false;
    if (s->units.items[i].n_words > 12) return false;
    for (size_t at = 0; at < line.len; at++) {
        has_lower |= (line.ptr[at] >= 'a' && line.ptr[at] <= 'z') || (unsigned char)line.ptr[at] >= 0x80;
        has_digit |= hs_ascii_is_digit(line.ptr[at]);
    }
    size_t hyphen = hs_str_find_byte(line, 0, '-'), space = hs_str_find_byte(line, 0, ' ');
    return !has_lower && has_digit && hyphen < space;
}

/* Everything above the body: labels, headline, byline, dates, outlet. */
hs_status hs_text__sort_header(sorting *s) {
    const hs_furniture *furniture = s->engine->read->furniture;
    uint32_t end = s->is_dump ? s->first_body : header_end(s), title = end, weak_title = end;
    for (uint32_t i = s->first_header; i < end; i++) {
        if (!is_open(s, i) || hs_text__is_body_like(s, i)) continue;
        if (is_menu(s, i)) {
            drop(s, i, HS_FURNITURE_NAV);
            continue;
        }
        if (is_slug(s, i)) {
            drop(s, i, HS_FURNITURE_LABEL);
            continue;
        }
        hs_str place, outlet, line = unit_text(s, i);
        if (hs_furniture_dateline(s->engine, line, &place, &outlet) >= line.len) { /* "CNN  -  " alone */
            if (outlet.len) hs_text__set_outlet(s, outlet, 3);
            if (!s->article->dateline.len && is_place(s, place)) s->article->dateline = place;
            drop(s, i, HS_FURNITURE_DATELINE);
            continue;
        }
        if (hs_text__read_meta_line(s, i) != HS_OK) return HS_ERR_MEMORY;
        if (!is_open(s, i)) continue;
        const hs_unit *unit = &s->units.items[i];
        hs_furniture_group inside = unit->n_words <= MAX_PHRASE_WORDS && title == end && !unit->has_quotes
                                        ? hs_furniture_find_inside(furniture, unit_text(s, i))
                                        : HS_FURNITURE_NONE;
        if (inside == HS_FURNITURE_NOTICE || inside == HS_FURNITURE_SHARE) {
            drop(s, i, inside);
        } else if ((title == end || s->is_dump) && unit->n_words >= 4 && unit->n_words <= MAX_TITLE_WORDS) {
            /* below a menu the last line of some words is the headline */
            title = i;
        } else if (weak_title == end && title == end && unit->n_words >= 2) {
            weak_title = i;
        }
    }
    /* a headline that asks a question may be all there is above the body, and the body's first unit so far */
    if (title == end) title = weak_title;
    /* "Mayor sold no boat." right above a byline is a headline with a full stop */
    for (uint32_t i = s->first_header; i + 1 < end && title == end; i++) {
        bool is_above_meta =
            s->marks[i + 1].role == ROLE_DROPPED &&
            (s->marks[i + 1].group == HS_FURNITURE_BYLINE || s->marks[i + 1].group == HS_FURNITURE_DATE);
        if (is_open(s, i) && is_above_meta && s->units.items[i].n_words <= 16 &&
            !s->units.items[i].starts_quoted)
            title = i;
    }
    if (title == end) return HS_OK;
    s->marks[title].role = ROLE_TITLE;
    for (uint32_t i = s->first_header; i < end; i++) {
        const hs_unit *unit = &s->units.items[i];
        if (!is_open(s, i) || hs_text__is_body_like(s, i)) continue;
        if (i < title && s->is_dump) {
            drop(s, i, HS_FURNITURE_OUTSIDE);
            continue;
        }
        if (i < title && unit->n_words <= 3) {
            /* the name of the site is what a page begins with */
            if (i == 0 && unit->starts_upper && !unit->is_sentence)
                hs_text__set_outlet(s, unit_text(s, i), 4);
            drop(s, i, HS_FURNITURE_LABEL);
            continue;
        }
        /* a name beside a date or an outlet: "Ada Kerr", "June 5, 2017" */
        bool beside =
            (i > 0 && s->marks[i - 1].role == ROLE_DROPPED &&
             (s->marks[i - 1].group == HS_FURNITURE_DATE || s->marks[i - 1].group == HS_FURNITURE_OUTLET)) ||
            (i + 1 < end && s->marks[i + 1].role == ROLE_DROPPED &&
             (s->marks[i + 1].group == HS_FURNITURE_DATE || s->marks[i + 1].group == HS_FURNITURE_OUTLET));
        hs_byline byline;
        if (i > title && (beside || unit->n_words <= 8) && !s->article->n_byline) {
            if (hs_byline_read(s->engine, s->arena, unit_text(s, i), &byline) != HS_OK) return HS_ERR_MEMORY;
            bool has_role = unit->n_words > 2 && byline.n_names == 1 && byline.n_unknown == 0 &&
                            hs_str_find_byte(unit_text(s, i), 0, ',') < unit_text(s, i).len;
            bool is_desk = !byline.n_names && !byline.n_unknown && !byline.outlet.len &&
                           unit->n_words <= 4; /* "Courier staff" */
            if (is_desk ||
                (byline.n_names && byline.n_unknown == 0 && (beside || has_role) && !unit->is_sentence)) {
                s->article->byline = byline.names;
                s->article->n_byline = byline.n_names;
                if (byline.outlet.len && !byline.is_agency) hs_text__set_outlet(s, byline.outlet, 1);
                drop(s, i, HS_FURNITURE_BYLINE);
                continue;
            }
        }
    }
    return HS_OK;
}

/* The first paragraphs: dateline or agency tag before the words. */
void hs_text__sort_datelines(sorting *s) {
    unsigned n_body = 0;
    for (uint32_t i = 0; i < s->units.n && n_body < 3; i++) {
        if (!is_open(s, i)) continue;
        hs_str place, outlet, line = unit_text(s, i);
        size_t len = hs_furniture_dateline(s->engine, line, &place, &outlet);
        if (len) {
            if (place.len && !s->article->dateline.len && is_place(s, place)) s->article->dateline = place;
            if (outlet.len) hs_text__set_outlet(s, outlet, 3);
            if (len >= line.len) {
                drop(s, i, HS_FURNITURE_DATELINE);
            } else {
                s->marks[i].from = s->units.items[i].bullet_end + (uint32_t)len;
                s->marks[i].head_group = HS_FURNITURE_DATELINE;
            }
            return;
        }
        n_body += i >= s->first_body;
    }
}
