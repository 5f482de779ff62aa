#include "read/html/blocks.h"

#include "base/embed.h"
#include "base/str.h"

HS_EMBED_DECLARE(html_tags_tsv);
HS_EMBED_DECLARE(html_classes_tsv);
HS_EMBED_DECLARE(html_phrases_tsv);

/* The words of the data files, in the order of their enumerations. */
static const char *const roles[HS_TAG_N] = {
    "",          "link",   "strong", "small",      "time",    "math",   "break",   "rule", "media",
    "head-link", "meta",   "html",   "head",       "body",    "title",  "article", "main", "section",
    "aside",     "header", "footer", "nav",        "address", "div",    "p",       "h1",   "h2",
    "h3",        "h4",     "h5",     "h6",         "list",    "li",     "table",   "tr",   "td",
    "quote",     "pre",    "figure", "figcaption", "form",    "hidden", "script",  "svg",
};
static const char *const groups[HS_GROUP_N] = {
    "article", "content", "body",    "main",    "lead",  "teaser", "title",    "kicker",     "comment",
    "share",   "related", "promo",   "paywall", "ad",    "author", "meta",     "date",       "tags",
    "caption", "image",   "gallery", "video",   "nav",   "footer", "footnote", "header",     "sidebar",
    "side",    "column",  "widget",  "box",     "embed", "post",   "quote",    "pull",       "overlay",
    "form",    "hidden",  "noprint", "live",    "tools", "list",   "product",  "correction", "credit",
};
static const char *const phrases[HS_PHRASE_N] = {
    "more", "share", "promo", "ad", "credit", "legal", "author", "tags", "comment", "meta", "press",
};

static int index_of(const char *const *words, int n, hs_str word) {
    for (int i = 0; i < n; i++)
        if (hs_str_equal((hs_str){words[i], strlen(words[i])}, word)) return i;
    return -1;
}

static hs_status read_groups(hs_arena *arena, hs_str tsv, const char *const *words, int n,
                             hs_lexicon *lexicon, uint8_t **group_of) {
    hs_status status = hs_lexicon_read(arena, tsv, lexicon);
    if (status != HS_OK) return status;
    *group_of = hs_arena_get_zeroed(arena, lexicon->capacity, 1);
    if (!*group_of) return HS_ERR_MEMORY;
    for (uint32_t i = 0; i < lexicon->capacity; i++) {
        if (!lexicon->entries[i].key.ptr) continue;
        int group = index_of(words, n, lexicon->entries[i].value);
        if (group < 0) return HS_ERR_FORMAT;
        (*group_of)[i] = (uint8_t)group;
    }
    return HS_OK;
}

hs_status hs_html_tables_open(hs_arena *arena, hs_html_tables *tables) {
    memset(tables->tags, 0, sizeof tables->tags);
    hs_lexicon tags;
    hs_status status = hs_lexicon_read(arena, HS_EMBED(html_tags_tsv), &tags);
    if (status != HS_OK) return status;
    for (uint32_t i = 0; i < tags.capacity; i++) {
        hs_str name = tags.entries[i].key, value = tags.entries[i].value;
        if (!name.ptr) continue;
        size_t space = hs_str_find_byte(value, 0, ' ');
        hs_str way = {value.ptr, space};
        hs_html_tag tag = {.key = hs_html_name_key(name)};
        tag.is_inline = hs_str_equal(way, HS_STR("inline"));
        tag.is_void = hs_str_equal(way, HS_STR("void"));
        tag.is_skip = hs_str_equal(way, HS_STR("skip"));
        tag.is_raw = hs_str_equal(way, HS_STR("raw"));
        tag.is_rcdata = hs_str_equal(way, HS_STR("rcdata"));
        if (space < value.len) {
            int role = index_of(roles, HS_TAG_N, (hs_str){value.ptr + space + 1, value.len - space - 1});
            if (role < 0) return HS_ERR_FORMAT;
            tag.role = (uint8_t)role;
        }
        uint32_t slot = hs_html_tag_slot(tag.key);
        while (tables->tags[slot].key) slot = (slot + 1) % HS_HTML_TAG_ROOM;
        tables->tags[slot] = tag;
    }
    status = read_groups(arena, HS_EMBED(html_classes_tsv), groups, HS_GROUP_N, &tables->classes,
                         &tables->class_group);
    if (status == HS_OK)
        status = read_groups(arena, HS_EMBED(html_phrases_tsv), phrases, HS_PHRASE_N, &tables->phrases,
                             &tables->phrase_group);
    memset(tables->phrase_starts, 0, sizeof tables->phrase_starts);
    memset(tables->phrase_goes_on, 0, sizeof tables->phrase_goes_on);
    for (uint32_t i = 0; status == HS_OK && i < tables->phrases.capacity; i++) {
        hs_str key = tables->phrases.entries[i].key;
        if (!key.ptr) continue;
        uint32_t hash = hs_hash32((hs_str){key.ptr, hs_str_find_byte(key, 0, ' ')});
        tables->phrase_starts[hash >> 3 & 2047] |= (uint8_t)(1u << (hash & 7));
        for (size_t at = hs_str_find_byte(key, 0, ' '); at < key.len;
             at = hs_str_find_byte(key, at + 1, ' ')) {
            hash = hs_hash32((hs_str){key.ptr, at});
            tables->phrase_goes_on[hash >> 3 & 2047] |= (uint8_t)(1u << (hash & 7));
        }
    }
    return status;
}
