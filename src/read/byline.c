#include "read/byline.h"

#include "base/arena.h"
#include "base/str.h"
#include "base/utf8.h"
#include "base/vector.h"
#include "engine/engine.h"
#include "read/date.h"
#include "read/models.h"

#define MAX_BYLINE 400 /* bytes; longer is no byline */
#define MAX_NAME   64
#define MAX_OPENER 24

/* What data/outlets.tsv has on name, all of it: "outlet\tCNN", "opener"; empty: nothing. */
static hs_str row_of(const hs_engine *engine, hs_str name) {
    char lower[MAX_NAME];
    if (name.len == 0 || name.len > sizeof lower) return (hs_str){0};
    for (size_t i = 0; i < name.len; i++) lower[i] = hs_ascii_lower(name.ptr[i]);
    const hs_lexicon_entry *entry = hs_lexicon_find(&engine->read->outlets, (hs_str){lower, name.len});
    return entry ? entry->value : (hs_str){0};
}

hs_outlet_kind hs_outlet_find(const hs_engine *engine, hs_str name, hs_str *shown) {
    static const struct {
        hs_str name;
        hs_outlet_kind kind;
    } kinds[] = {{{"outlet", 6}, HS_OUTLET_NAMED}, {{"agency", 6}, HS_OUTLET_AGENCY},
                 {{"word", 4}, HS_OUTLET_WORD},    {{"desk", 4}, HS_OUTLET_DESK},
                 {{"role", 4}, HS_OUTLET_ROLE},    {{"credit", 6}, HS_OUTLET_CREDIT}};
    hs_str row = row_of(engine, name);
    size_t tab = hs_str_find_byte(row, 0, '\t');
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (hs_str_equal((hs_str){row.ptr, tab}, kinds[i].name)) {
            if (shown) *shown = tab < row.len ? (hs_str){row.ptr + tab + 1, row.len - tab - 1} : name;
            return kinds[i].kind;
        }
    return HS_OUTLET_NONE;
}

#define OPENER_WORDS 3

/* U+00A0, which the markup of bylines is full of ("Par&nbsp;Ada Kerr"). */
static bool is_no_break(hs_str text, size_t at) {
    return at + 1 < text.len && text.ptr[at] == '\xC2' && text.ptr[at + 1] == '\xA0';
}

/* Length of the opener a byline has ("By ", "Reported by: "), 0: none. A label ("Author:") wants its colon. */
static size_t opener_len(const hs_engine *engine, hs_str text) {
    size_t ends[OPENER_WORDS], n = 0;
    for (size_t at = 0; at < text.len && n < OPENER_WORDS; at++) {
        bool is_space = hs_ascii_is_space(text.ptr[at]) || is_no_break(text, at);
        if (is_space && at && !hs_ascii_is_space(text.ptr[at - 1])) ends[n++] = at;
        if (at > MAX_OPENER) break;
    }
    while (n--) {
        size_t end = ends[n], len = end;
        bool has_colon = text.ptr[end - 1] == ':';
        hs_str kind = row_of(engine, (hs_str){text.ptr, end - has_colon});
        if (!hs_str_equal(kind, HS_STR("opener")) && !(has_colon && hs_str_equal(kind, HS_STR("label"))))
            continue;
        while (len < text.len && (hs_ascii_is_space(text.ptr[len]) || is_no_break(text, len)))
            len += hs_ascii_is_space(text.ptr[len]) ? 1 : 2;
        return len;
    }
    return 0;
}

/* Cuts the next part of a byline from *rest: names stand between ',' ';' '|' '/' '&' "and", "und", "with". */
static hs_str next_part(hs_str *rest) {
    static const hs_str words[] = {{"and ", 4}, {"und ", 4}, {"with ", 5}, {"et ", 3}, {"y ", 2}};
    size_t end = 0, skip = 0;
    for (; end < rest->len; end++) {
        char c = rest->ptr[end];
        if (c == ',' || c == ';' || c == '|' || c == '&' || c == '/' || c == '\n' || c == '(' || c == ')') {
            skip = 1;
            break;
        }
        if (hs_str_starts((hs_str){rest->ptr + end, rest->len - end}, HS_STR("\xE2\x80\xA2")) ||
            hs_str_starts((hs_str){rest->ptr + end, rest->len - end}, HS_STR("\xE2\x80\x93")) ||
            hs_str_starts((hs_str){rest->ptr + end, rest->len - end}, HS_STR("\xE2\x80\x94"))) {
            skip = 3;
            break;
        }
        if (c == ' ' && end + 2 < rest->len && rest->ptr[end + 1] == '-' && rest->ptr[end + 2] == ' ') {
            skip = 3;
            break;
        }
        for (size_t i = 0; i < sizeof words / sizeof *words && c == ' ' && !skip; i++) {
            hs_str behind = {rest->ptr + end + 1, rest->len - end - 1};
            if (behind.len >= words[i].len &&
                hs_str_equal_nocase((hs_str){behind.ptr, words[i].len}, words[i]))
                skip = words[i].len + 1;
        }
        if (skip) break;
    }
    hs_str part = hs_str_trim((hs_str){rest->ptr, end});
    rest->ptr += end + skip;
    rest->len -= end + skip;
    return part;
}

static hs_str next_word(hs_str text, size_t *at) {
    while (*at < text.len && hs_ascii_is_space(text.ptr[*at])) ++*at;
    size_t from = *at;
    while (*at < text.len && !hs_ascii_is_space(text.ptr[*at])) ++*at;
    return (hs_str){text.ptr + from, *at - from};
}

static bool starts_upper(hs_str word) {
    size_t next;
    return word.len && hs_unicode_is_upper(hs_utf8_get(word, 0, &next));
}

/* "van der" in "Mia van der Laan". */
static bool is_particle(hs_str word) {
    static const hs_str particles[] = {{"de", 2},  {"da", 2}, {"del", 3}, {"der", 3}, {"van", 3}, {"von", 3},
                                       {"den", 3}, {"la", 2}, {"le", 2},  {"di", 2},  {"dos", 3}, {"bin", 3},
                                       {"al", 2},  {"el", 2}, {"ibn", 3}, {"ter", 3}, {"y", 1},   {"zu", 2}};
    for (size_t i = 0; i < sizeof particles / sizeof *particles; i++)
        if (hs_str_equal(word, particles[i])) return true;
    return false;
}

/* Cuts "Ada Kerr in Marn", "Tom Okafor for the Courier" before the preposition; *behind is what follows it. */
static hs_str cut_at_preposition(hs_str part, hs_str *behind) {
    /* "For Ferryman Online" is often written large; "In" and "On" may be names */
    static const hs_str prepositions[] = {{"in", 2}, {"for", 3}, {"of", 2},  {"at", 2}, {"from", 4},
                                          {"on", 2}, {"am", 2},  {"For", 3}, {"FOR", 3}};
    *behind = (hs_str){0};
    for (size_t at = 0, from; at < part.len;) {
        while (at < part.len && hs_ascii_is_space(part.ptr[at])) at++;
        from = at;
        hs_str word = next_word(part, &at);
        for (size_t i = 0; i < sizeof prepositions / sizeof *prepositions; i++)
            if (from && (hs_str_equal(word, prepositions[i]) || word.ptr[0] == '@')) {
                *behind = hs_str_trim((hs_str){part.ptr + at, part.len - at});
                return hs_str_trim((hs_str){part.ptr, from});
            }
    }
    return part;
}

static bool has_small_letter(hs_str word) {
    for (size_t i = 0; i < word.len; i++)
        if (word.ptr[i] >= 'a' && word.ptr[i] <= 'z') return true;
    return false;
}

static bool is_person(const hs_engine *engine, hs_str part) {
    unsigned n_words = 0, n_upper = 0;
    bool has_small = false, is_last_small = false;
    for (size_t at = 0; at < part.len;) {
        hs_str word = next_word(part, &at);
        if (word.len == 0) break;
        n_words++;
        bool is_initial = word.len == 1 || (word.len == 2 && word.ptr[1] == '.'); /* "Ada Kerr C." */
        is_last_small = has_small_letter(word) || (n_words > 2 && is_initial);
        has_small |= has_small_letter(word);
        for (size_t i = 0; i < word.len; i++)
            if (hs_ascii_is_digit(word.ptr[i]) || strchr("@:!?\"<>#_=", word.ptr[i])) return false;
        if (starts_upper(word))
            n_upper++;
        else if (!is_particle(word) || n_words == 1)
            return false;
        hs_str row = row_of(engine, word);
        if (hs_str_equal(row, HS_STR("role")) || (n_words == 1 && hs_str_equal(row, HS_STR("article"))))
            return false;
    }
    /* "Project leader of the HSS" has capitals in small company; "Ada KERR" is a habit of French pages */
    if (has_small && !is_last_small && n_words != 2) return false;
    return n_words >= 2 && n_words <= 5 && n_upper >= 2;
}

bool hs_byline_has_given_name(const hs_engine *engine, hs_str name) {
    size_t at = 0;
    char lower[MAX_NAME];
    hs_str word = next_word(name, &at);
    if (word.len < 2 || word.len > sizeof lower || !is_person(engine, name)) return false;
    for (size_t i = 0; i < word.len; i++) lower[i] = hs_ascii_lower(word.ptr[i]);
    return hs_lexicon_find(&engine->read->given_names, (hs_str){lower, word.len}) != NULL;
}

bool hs_byline_is_label(const hs_engine *engine, hs_str text) {
    text = hs_str_trim(text);
    if (text.len && text.ptr[text.len - 1] == ':') text.len--;
    hs_str kind = row_of(engine, text);
    return hs_str_equal(kind, HS_STR("opener")) || hs_str_equal(kind, HS_STR("label"));
}

bool hs_byline_one_word(const hs_engine *engine, hs_str text, hs_str *name) {
    text = hs_str_trim(text);
    size_t opener = opener_len(engine, text);
    hs_str word = {text.ptr + opener, text.len - opener};
    if (word.len < 3 || word.len > 20 || !starts_upper(word) || row_of(engine, word).len) return false;
    bool has_small = false;
    for (size_t i = 1; i < word.len; i++) {
        char c = word.ptr[i];
        if (!(c >= 'a' && c <= 'z') && (unsigned char)c < 0x80)
            return false; /* "SolarServer", "dsw/DPA", "a_kerr" */
        has_small |= c >= 'a' && c <= 'z';
    }
    *name = word;
    return has_small;
}

/* What a part without a person says: a listed outlet, a desk, a role, or an outlet by its last word. */
static hs_outlet_kind kind_of(const hs_engine *engine, hs_str part, hs_str *shown) {
    hs_outlet_kind kind = hs_outlet_find(engine, part, shown);
    if (kind == HS_OUTLET_NAMED || kind == HS_OUTLET_AGENCY || kind == HS_OUTLET_DESK) return kind;
    if (kind == HS_OUTLET_WORD) return HS_OUTLET_DESK; /* "Agency", "Newsroom" alone */
    hs_str last = {0};
    unsigned n_words = 0;
    bool has_role = false;
    for (size_t at = 0; at < part.len;) {
        hs_str word = next_word(part, &at);
        if (word.len == 0) break;
        last = word;
        n_words++;
        has_role |= hs_outlet_find(engine, word, NULL) == HS_OUTLET_ROLE;
    }
    if (has_role) return HS_OUTLET_ROLE;
    if (n_words >= 2 && starts_upper(part) && starts_upper(last) &&
        hs_outlet_find(engine, last, NULL) == HS_OUTLET_WORD) {
        *shown = part;
        return HS_OUTLET_NAMED;
    }
    return HS_OUTLET_NONE;
}

/* "ADA KERR" -> "Ada Kerr"; a name in mixed case stays as it is. */
static hs_status calm_capitals(hs_arena *arena, hs_str *name) {
    for (size_t i = 0; i < name->len; i++)
        if ((name->ptr[i] >= 'a' && name->ptr[i] <= 'z') || (unsigned char)name->ptr[i] >= 0x80) return HS_OK;
    hs_str copy;
    if (hs_arena_dup(arena, *name, &copy) != HS_OK) return HS_ERR_MEMORY;
    char *bytes = (char *)(uintptr_t)copy.ptr;
    for (size_t i = 1; i < copy.len; i++)
        if (hs_ascii_is_letter(bytes[i - 1])) bytes[i] = hs_ascii_lower(bytes[i]);
    *name = copy;
    return HS_OK;
}

/* "and" stands right before part in text. */
static bool follows_and(hs_str text, hs_str part) {
    size_t at = (size_t)(part.ptr - text.ptr);
    while (at && text.ptr[at - 1] == ' ') at--;
    hs_str before = {text.ptr, at};
    return hs_str_ends(before, HS_STR(" and")) || hs_str_ends(before, HS_STR("&")) ||
           hs_str_ends(before, HS_STR(" und"));
}

hs_status hs_byline_read(const hs_engine *engine, hs_arena *arena, hs_str text, hs_byline *byline) {
    HS_VECTOR(hs_str) names = {0};
    hs_byline fresh = {0};
    text = hs_str_trim(text);
    if (text.len == 0) {
        *byline = fresh;
        return HS_OK;
    }
    if (text.len > MAX_BYLINE) text.len = hs_utf8_floor(text, MAX_BYLINE);
    size_t opener = opener_len(engine, text);
    hs_str rest = {text.ptr + opener, text.len - opener};
    bool is_after_last = false; /* "Ada Kerr and Tom Okafor, ...": the list of people has ended */
    while (rest.len) {
        hs_str part = next_part(&rest), behind, shown = {0};
        bool ends_list = is_after_last;
        is_after_last |= part.ptr > text.ptr + 4 && follows_and(text, part);
        size_t inner = opener_len(engine, part);
        part.ptr += inner, part.len -= inner;
        while (part.len && (part.ptr[part.len - 1] == '.' || part.ptr[part.len - 1] == ':')) part.len--;
        if (part.len == 0) continue;
        hs_str person = cut_at_preposition(part, &behind);
        bool is_listed = hs_outlet_find(engine, part, &shown) != HS_OUTLET_NONE; /* The Times of India */
        hs_outlet_kind kind = kind_of(engine, is_listed ? part : person, &shown);
        if (kind == HS_OUTLET_NONE && ends_list && starts_upper(part)) kind = HS_OUTLET_NAMED, shown = part;
        if (kind == HS_OUTLET_NONE || kind == HS_OUTLET_ROLE) {
            hs_str whose = {0};
            hs_outlet_kind behind_kind = behind.len ? kind_of(engine, behind, &whose) : HS_OUTLET_NONE;
            if (behind_kind == HS_OUTLET_NAMED || behind_kind == HS_OUTLET_AGENCY)
                kind = behind_kind, shown = whose;
            if (is_person(engine, person)) {
                bool is_new = true;
                if (calm_capitals(arena, &person) != HS_OK) return HS_ERR_MEMORY;
                for (uint32_t i = 0; i < names.n; i++) is_new &= !hs_str_equal(names.items[i], person);
                if (is_new && !hs_vector_push(&names, arena, person)) return HS_ERR_MEMORY;
            } else if (kind == HS_OUTLET_NONE) {
                fresh.n_unknown++;
            }
        }
        if ((kind == HS_OUTLET_NAMED || kind == HS_OUTLET_AGENCY) && fresh.outlet.len == 0) {
            fresh.outlet = shown;
            fresh.is_agency = kind == HS_OUTLET_AGENCY;
        }
    }
    fresh.names = names.items;
    fresh.n_names = names.n;
    *byline = fresh;
    return HS_OK;
}

/* "By Ada Kerr, Marn Courier" is one; "By Tuesday the river had fallen." is none. */
bool hs_byline_is_line(const hs_engine *engine, hs_str line) {
    line = hs_str_trim(line);
    size_t opener = opener_len(engine, line);
    if (!opener || line.len > MAX_BYLINE) return false;
    hs_str rest = {line.ptr + opener, line.len - opener};
    bool has_name = false;
    for (unsigned n_parts = 0; rest.len; n_parts++) {
        hs_str part = next_part(&rest), behind, shown;
        if (n_parts > 12) return false;
        while (part.len && part.ptr[part.len - 1] == '.') part.len--; /* "Jr." and a full stop alike */
        if (part.len == 0) continue;
        hs_date date;
        if (hs_date_read(engine, part, &date) && date.n_other_words == 0) continue;
        hs_outlet_kind kind = kind_of(engine, part, &shown);
        hs_str person = cut_at_preposition(part, &behind);
        if (kind != HS_OUTLET_NONE)
            has_name = true;
        else if (is_person(engine, person))
            has_name = true;
        else if (!has_name || !(starts_upper(part) || hs_ascii_is_digit(part.ptr[0])))
            return false;
    }
    return has_name;
}
