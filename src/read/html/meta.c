#include "read/html/meta.h"

#include "base/arena.h"
#include "base/str.h"
#include "engine/engine.h"
#include "read/date.h"
#include "read/html/ld.h"
#include "read/html/shown.h"
#include "read/html/title.h"
#include "read/models.h"

/* Fields of data/html-meta.tsv. */
enum {
    FIELD_TITLE = 0,
    FIELD_AUTHOR,
    FIELD_PUBLISHED,
    FIELD_MODIFIED,
    FIELD_PUBLISHER,
    FIELD_SECTION,
    FIELD_URL,
    FIELD_LANGUAGE,
    FIELD_N
};
static const char *const fields[FIELD_N] = {"title",     "author",  "published", "modified",
                                            "publisher", "section", "url",       "language"};

#define UPDATE_BYTES 80 /* before a <time>, where "Updated" may stand */
#define NAMED        8  /* elements marked as naming the author that are looked into */

typedef struct found {
    hs_str value;
    int rank; /* 0 none, 1 meta, 2 OpenGraph */
} found;

static const char *source_of(const found *one) {
    return one->rank == 2 ? "opengraph" : "meta";
}

static hs_str attribute(const hs_html_tokens *tag, hs_str name) {
    for (uint32_t i = 0; i < tag->n_attributes; i++)
        if (hs_str_equal_nocase(hs_html_str(tag, tag->attributes[i].name), name))
            return hs_html_str(tag, tag->attributes[i].value);
    return (hs_str){0};
}

/* An attribute's value decoded, white space collapsed. */
static hs_status clean(hs_arena *arena, hs_str raw, hs_str *out) {
    char *text = hs_arena_get(arena, raw.len * 3 + 1);
    if (!text) return HS_ERR_MEMORY;
    size_t len = hs_html_decode(raw, HS_HTML_DECODE_ATTRIBUTE, true, text), n = 0;
    for (size_t i = 0; i < len; i++) {
        bool is_space = hs_ascii_is_space(text[i]);
        if (is_space && (n == 0 || text[n - 1] == ' ')) continue;
        text[n++] = is_space ? ' ' : text[i];
    }
    while (n && text[n - 1] == ' ') n--;
    *out = (hs_str){text, n};
    return HS_OK;
}

/* Opens the tag of a mark again. */
static bool open_tag(const hs_html_blocks *page, hs_span span, hs_html_tokens *tag) {
    hs_html_tokens_init(tag, (hs_str){page->page.ptr + span.start, span.end - span.start});
    return hs_html_tokens_next(tag) && tag->kind == HS_HTML_START;
}

static hs_status read_meta(const hs_engine *engine, hs_arena *arena, const hs_html_tokens *tag, found *best) {
    for (uint32_t k = 0; k < tag->n_attributes; k++) {
        hs_str attribute_name = hs_html_str(tag, tag->attributes[k].name);
        if (!hs_str_equal_nocase(attribute_name, HS_STR("name")) &&
            !hs_str_equal_nocase(attribute_name, HS_STR("property")) &&
            !hs_str_equal_nocase(attribute_name, HS_STR("itemprop")) &&
            !hs_str_equal_nocase(attribute_name, HS_STR("http-equiv")))
            continue;
        hs_str name = hs_html_str(tag, tag->attributes[k].value);
        char lower[40];
        if (name.len == 0 || name.len > sizeof lower) continue;
        for (size_t i = 0; i < name.len; i++) lower[i] = hs_ascii_lower(name.ptr[i]);
        const hs_lexicon_entry *entry = hs_lexicon_find(&engine->read->meta, (hs_str){lower, name.len});
        if (!entry) continue;
        int rank = entry->value.ptr[entry->value.len - 1] == 'o' ? 2 : 1;
        hs_str field = {entry->value.ptr, entry->value.len - 2};
        for (int f = 0; f < FIELD_N; f++) {
            if (!hs_str_equal(field, (hs_str){fields[f], strlen(fields[f])}) || best[f].rank >= rank)
                continue;
            hs_str value;
            if (clean(arena, attribute(tag, HS_STR("content")), &value) != HS_OK) return HS_ERR_MEMORY;
            if (f == FIELD_AUTHOR &&
                (hs_str_find(value, HS_STR("://")) < value.len || hs_str_find_byte(value, 0, '@') == 0))
                continue;
            if (value.len) best[f] = (found){value, rank};
        }
    }
    return HS_OK;
}

static bool is_set(hs_str s) {
    return s.len > 0;
}

/* The text behind the start tag of a mark, up to the end tag of its name; at most some words. */
static hs_status text_behind(hs_arena *arena, const hs_html_blocks *page, const hs_html_mark *mark,
                             hs_html_tokens *tag, hs_str *out) {
    uint32_t room =
        (uint32_t)page->page.len - mark->all.start < 600 ? (uint32_t)page->page.len - mark->all.start : 600;
    hs_html_tokens_init(tag, (hs_str){page->page.ptr + mark->all.start, room});
    char raw[600];
    size_t n = 0;
    char name[16];
    size_t name_len = 0;
    while (hs_html_tokens_next(tag)) {
        hs_str here = hs_html_str(tag, tag->name);
        if (tag->kind == HS_HTML_START && name_len == 0) {
            name_len = here.len < sizeof name ? here.len : sizeof name;
            memcpy(name, here.ptr, name_len);
        } else if (tag->kind == HS_HTML_END && hs_str_equal_nocase(here, (hs_str){name, name_len}))
            break;
        else if (tag->kind == HS_HTML_TEXT) {
            memcpy(raw + n, here.ptr, here.len);
            n += here.len;
        }
    }
    return n < 120 ? clean(arena, (hs_str){raw, n}, out) : HS_OK;
}

/* "/2017/06/05/" or "2017-06-05" in a URL's path. */
static bool date_in_url(hs_str url, char iso[10]) {
    for (size_t i = 0; i + 10 <= url.len; i++) {
        const char *p = url.ptr + i;
        if (i && hs_ascii_is_digit(p[-1])) continue;
        if (!(p[0] == '2' && p[1] == '0' && hs_ascii_is_digit(p[2]) && hs_ascii_is_digit(p[3]))) continue;
        if ((p[4] != '/' && p[4] != '-' && p[4] != '_') || p[7] != p[4]) continue;
        if (!hs_ascii_is_digit(p[5]) || !hs_ascii_is_digit(p[6]) || !hs_ascii_is_digit(p[8]) ||
            !hs_ascii_is_digit(p[9]) || (i + 10 < url.len && hs_ascii_is_digit(p[10])))
            continue;
        int month = (p[5] - '0') * 10 + p[6] - '0', day = (p[8] - '0') * 10 + p[9] - '0';
        if (month < 1 || month > 12 || day < 1 || day > 31) continue;
        memcpy(iso, p, 10);
        iso[4] = iso[7] = '-';
        return true;
    }
    return false;
}

static hs_status join_lines(hs_arena *arena, const hs_str *lines, uint32_t n, hs_str *joined) {
    size_t room = 0, len = 0;
    for (uint32_t i = 0; i < n; i++) room += lines[i].len + 1;
    char *out = hs_arena_get(arena, room + 1);
    if (!out) return HS_ERR_MEMORY;
    for (uint32_t i = 0; i < n; i++) {
        if (len) out[len++] = '\n';
        memcpy(out + len, lines[i].ptr, lines[i].len);
        len += lines[i].len;
    }
    *joined = (hs_str){out, len};
    return HS_OK;
}

/* How well a <time> stands for the article's: 3 between headline and body, 2 near, 1 right below, 0 not at all. */
static int time_rank(const hs_html_mark *mark, uint32_t first, uint32_t last, uint32_t headline,
                     bool is_pubdate) {
    uint32_t from = headline < first ? headline : first;
    if (mark->block + 2 >= from && mark->block <= first + 3) return 3;
    if (mark->block + 8 >= from && mark->block <= first + 40) return 2;
    return mark->block + 1 >= last && (mark->block <= last + 3 || is_pubdate) ? 1 : 0;
}

/* "Updated: <time>", "<b>Last updated</b> on <time>": the words before a tag, other tags passed over, end in one that
 * says so. */
static bool follows_update(const hs_engine *engine, const hs_html_blocks *page, uint32_t at) {
    char lower[32];
    unsigned n_words = 0;
    bool in_tag = false;
    for (uint32_t from = at > UPDATE_BYTES ? at - UPDATE_BYTES : 0, end = at; end > from && n_words < 3;) {
        char c = page->page.ptr[end - 1];
        if (c == '>' || c == '<') in_tag = c == '>';
        if (in_tag || !(hs_ascii_is_letter(c) || (unsigned char)c >= 0x80)) {
            if (!in_tag && hs_ascii_is_digit(c)) return false; /* another day */
            end--;
            continue;
        }
        uint32_t start = end;
        while (start > from && (hs_ascii_is_letter(page->page.ptr[start - 1]) ||
                                (unsigned char)page->page.ptr[start - 1] >= 0x80))
            start--;
        size_t len = end - start;
        for (size_t i = 0; i < len && len <= sizeof lower; i++)
            lower[i] = hs_ascii_lower(page->page.ptr[start + i]);
        const hs_lexicon_entry *entry =
            len <= sizeof lower ? hs_lexicon_find(&engine->read->date_words, (hs_str){lower, len}) : NULL;
        if (!entry) return false;
        if (hs_str_equal(entry->value, HS_STR("updated"))) return true;
        n_words++;
        end = start;
    }
    return false;
}

/* Times of <time> elements, and of others that declare the day they were published. */
static hs_status read_times(const hs_engine *engine, hs_arena *arena, hs_arena *temporary,
                            const hs_html_blocks *page, uint32_t first, uint32_t last, uint32_t headline,
                            hs_html_tokens *tag, hs_article *article) {
    for (int rank = 3; rank > 0; rank--) {
        for (uint32_t i = 0; i < page->n_marks; i++) {
            const hs_html_mark *mark = &page->marks[i];
            if (mark->kind != HS_MARK_TIME || !open_tag(page, mark->all, tag)) continue;
            bool is_pubdate = false; /* <time pubdate>: the article's, however far below */
            for (uint32_t k = 0; k < tag->n_attributes; k++)
                is_pubdate |=
                    hs_str_equal_nocase(hs_html_str(tag, tag->attributes[k].name), HS_STR("pubdate"));
            const hs_html_node *around =
                mark->block < page->n_blocks ? &page->nodes[page->blocks[mark->block].node] : NULL;
            if (around && around->all_groups & HS_BIT(HS_GROUP_COMMENT) && around->role != HS_TAG_HTML &&
                mark->block > first)
                continue; /* a reader's comment */
            if (time_rank(mark, first, last, headline, is_pubdate) != rank) continue;
            hs_str raw = attribute(tag, HS_STR("datetime")), value = {0},
                   class = attribute(tag, HS_STR("class"));
            if (!raw.len) raw = attribute(tag, HS_STR("content"));
            bool is_update = hs_str_find(class, HS_STR("updat")) < class.len ||
                             hs_str_find(class, HS_STR("modif")) < class.len ||
                             hs_str_equal(attribute(tag, HS_STR("itemprop")), HS_STR("dateModified")) ||
                             follows_update(engine, page, mark->all.start);
            hs_status status =
                raw.len ? clean(temporary, raw, &value) : text_behind(temporary, page, mark, tag, &value);
            if (status == HS_OK)
                status = hs_html_time_take(engine, arena, value, 2, "time",
                                           is_update ? &article->modified : &article->published);
            if (status != HS_OK) return status;
        }
    }
    return HS_OK;
}

/* Elements that say that they name the author: those between headline and body first. */
static hs_status read_authors(const hs_engine *engine, hs_arena *arena, hs_arena *temporary,
                              const hs_html_blocks *page, uint32_t first, uint32_t last, uint32_t headline,
                              hs_html_tokens *tag, hs_article *article) {
    uint32_t n_named = 0, from = headline < first ? headline : first;
    for (int pass = 0; pass < 2; pass++) {
        for (uint32_t i = 0; i < page->n_marks && n_named < NAMED && !article->n_byline; i++) {
            const hs_html_mark *mark = &page->marks[i];
            bool is_near = mark->block + 3 >= from && mark->block <= first + 3;
            if (mark->kind != HS_MARK_AUTHOR || is_near == (pass == 1)) continue;
            if (mark->block + 12 < first || mark->block > last + 8) continue;
            hs_str name = {0};
            n_named++;
            hs_status status = text_behind(temporary, page, mark, tag, &name);
            if (status == HS_OK) status = hs_html_people_take(engine, arena, name, true, "text", article);
            if (status != HS_OK) return status;
        }
    }
    return HS_OK;
}

hs_status hs_html_meta_read(const hs_engine *engine, hs_arena *arena, hs_arena *temporary,
                            const hs_html_blocks *page, const uint8_t *keep, hs_article *article,
                            hs_html_meta *meta) {
    found best[FIELD_N] = {{{0}, 0}};
    hs_ld ld = {0};
    hs_str canonical = {0}, language = {0};
    *meta = (hs_html_meta){0};
    hs_html_tokens *tag = hs_arena_get(temporary, sizeof *tag);
    if (!tag) return HS_ERR_MEMORY;
    uint32_t first = 0, last = page->n_blocks;
    while (first < page->n_blocks && !keep[first]) first++;
    while (last > first && !keep[last - 1]) last--;
    hs_status status = HS_OK;
    for (uint32_t i = 0; i < page->n_marks && status == HS_OK; i++) {
        const hs_html_mark *mark = &page->marks[i];
        if (mark->kind == HS_MARK_JSON_LD) {
            status = hs_ld_read(
                arena, (hs_str){page->page.ptr + mark->all.start, mark->all.end - mark->all.start}, &ld);
            if (!meta->ld_body.len && ld.body.len) {
                meta->ld_body = ld.body;
                meta->ld_source = mark->all;
            }
            continue;
        }
        if (mark->kind == HS_MARK_DATA || mark->kind == HS_MARK_AUTHOR || mark->kind == HS_MARK_TIME ||
            !open_tag(page, mark->all, tag))
            continue;
        if (mark->kind == HS_MARK_META)
            status = read_meta(engine, arena, tag, best);
        else if (mark->kind == HS_MARK_LINK &&
                 hs_str_equal_nocase(attribute(tag, HS_STR("rel")), HS_STR("canonical")))
            status = clean(arena, attribute(tag, HS_STR("href")), &canonical);
        else if (mark->kind == HS_MARK_HTML && !language.len)
            status = clean(arena, attribute(tag, HS_STR("lang")), &language);
    }
    if (status != HS_OK) return status;
    if (!is_set(article->publisher))
        article->publisher = is_set(ld.publisher) ? ld.publisher : best[FIELD_PUBLISHER].value;
    if (!is_set(article->section))
        article->section = is_set(ld.section) ? ld.section : best[FIELD_SECTION].value;
    if (!is_set(article->url)) article->url = is_set(canonical) ? canonical : best[FIELD_URL].value;
    if (!is_set(article->language)) {
        hs_str chosen = is_set(language)      ? language
                        : is_set(ld.language) ? ld.language
                                              : best[FIELD_LANGUAGE].value;
        size_t end = 0;
        while (end < chosen.len && hs_ascii_is_letter(chosen.ptr[end])) end++;
        article->language = (hs_str){chosen.ptr, end};
    }
    hs_html_told told = {ld.title, best[FIELD_TITLE].value, article->publisher,
                         source_of(&best[FIELD_TITLE])};
    hs_html_headline headline;
    status = hs_html_headline_read(&engine->read->html, temporary, page, &told, keep, &headline);
    if (status == HS_OK && !is_set(article->title)) {
        status = hs_arena_dup(arena, headline.text, &article->title);
        article->title_source = headline.source;
    }
    meta->title = headline.shown;
    if (status == HS_OK && !is_set(article->publisher))
        status = hs_arena_dup(arena, hs_html_site_name(engine, page, article->title, article->url),
                              &article->publisher);

    if (status == HS_OK)
        status = hs_html_time_take(engine, arena, ld.published, 2, "json-ld", &article->published);
    if (status == HS_OK)
        status = hs_html_time_take(engine, arena, ld.modified, 2, "json-ld", &article->modified);
    if (status == HS_OK)
        status = hs_html_time_take(engine, arena, best[FIELD_PUBLISHED].value, 2,
                                   source_of(&best[FIELD_PUBLISHED]), &article->published);
    if (status == HS_OK)
        status = hs_html_time_take(engine, arena, best[FIELD_MODIFIED].value, 2,
                                   source_of(&best[FIELD_MODIFIED]), &article->modified);
    if (status == HS_OK)
        status = read_times(engine, arena, temporary, page, first, last, headline.block, tag, article);
    if (status == HS_OK)
        status = hs_html_time_take(engine, arena, headline.aside, 6, "text", &article->published);
    hs_str people = {0}; /* one name a line */
    if (status == HS_OK) status = join_lines(temporary, ld.authors, ld.n_authors, &people);
    if (status == HS_OK)
        status = hs_html_people_take(engine, arena, people, ld.n_authors == 1, "json-ld", article);
    if (status == HS_OK)
        status = hs_html_people_take(engine, arena, best[FIELD_AUTHOR].value, false,
                                     source_of(&best[FIELD_AUTHOR]), article);
    if (status == HS_OK && article->n_byline)
        status = hs_html_people_take_more(engine, arena, best[FIELD_AUTHOR].value,
                                          source_of(&best[FIELD_AUTHOR]), article);
    if (status == HS_OK)
        status = read_authors(engine, arena, temporary, page, first, last, headline.block, tag, article);
    if (status == HS_OK) status = hs_html_people_take(engine, arena, ld.person, true, "json-ld", article);
    if (status == HS_OK) status = hs_html_shown_read(engine, arena, page, keep, headline.block, article);
    char iso[10];
    /* a day that stands alone somewhere around the body is less than one in the address */
    bool is_doubtful = !is_set(article->published.iso) || strcmp(article->published.source, "text") == 0;
    if (status == HS_OK && is_doubtful && date_in_url(article->url, iso) &&
        !hs_str_starts(article->published.iso, (hs_str){iso, sizeof iso})) {
        status = hs_arena_dup(arena, (hs_str){iso, sizeof iso}, &article->published.iso);
        article->published.source = "url";
    }
    return status;
}
