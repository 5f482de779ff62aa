#include "read/input/source.h"

#include "base/arena.h"
#include "base/str.h"
#include "base/utf8.h"
#include "read/input/json_read.h"
#include "read/read.h"

#include <inttypes.h>
#include <stdio.h>

typedef struct magic {
    hs_str bytes;
    size_t at;
    const char *what;
} magic;

#define MAGIC(literal, at, what)                                                                             \
    { {(literal), sizeof(literal) - 1}, (at), (what) }

static const magic binaries[] = {
    MAGIC("%PDF-", 0, "a PDF document"),
    MAGIC("\x89PNG\r\n", 0, "a PNG picture"),
    MAGIC("\xFF\xD8\xFF", 0, "a JPEG picture"),
    MAGIC("GIF87a", 0, "a GIF picture"),
    MAGIC("GIF89a", 0, "a GIF picture"),
    MAGIC("WEBP", 8, "a WebP picture"),
    MAGIC("ftyp", 4, "a video or picture (MP4 family)"),
    MAGIC("PK\x03\x04", 0, "a ZIP archive or office document"),
    MAGIC("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 0, "an old office document"),
    MAGIC("SQLite format 3", 0, "an SQLite database"),
    MAGIC("\x7F"
          "ELF",
          0, "a program"),
    MAGIC("BZh", 0, "a bzip2 file, which is not read"),
    MAGIC("\xFD"
          "7zXZ",
          0, "an xz file, which is not read"),
    MAGIC("\x1F\x8B", 0, "packed more than once, which is not undone"),
    MAGIC("\x28\xB5\x2F\xFD", 0, "packed more than once, which is not undone"),
    MAGIC("7z\xBC\xAF\x27\x1C", 0, "a 7-Zip archive, which is not read"),
    MAGIC("ustar", 257, "a tar archive, which is not read"),
    MAGIC("OggS", 0, "an Ogg recording"),
    MAGIC("ID3", 0, "an MP3 recording"),
    MAGIC("wOFF", 0, "a font"),
    MAGIC("wOF2", 0, "a font"),
    MAGIC("bplist00", 0, "a Safari web archive, which is not read"),
};

static bool is_jsonl(hs_str head) {
    head = hs_str_trim(head);
    if (head.len == 0 || head.ptr[0] != '{') return false;
    size_t end = hs_str_find_byte(head, 0, '\n');
    hs_json_cursor cursor = hs_json_cursor_of((hs_str){head.ptr, end});
    hs_json_member member;
    bool has_text = false;
    hs_json_open(&cursor, '{');
    while (hs_json_next(&cursor, &member)) has_text |= member.value.kind == HS_JSON_STRING;
    if (!cursor.problem) return has_text && hs_json_finish(&cursor);
    /* a first line longer than what we see of it: a member is enough */
    return end == head.len && has_text;
}

static bool has_word(hs_str head, const char *word) {
    hs_str look = {head.ptr, head.len < 2048 ? head.len : 2048};
    return hs_str_find(look, (hs_str){word, strlen(word)}) < look.len;
}

/* The root element, behind the XML declaration, comments and a style sheet or two. */
static bool is_feed(hs_str head) {
    head = hs_str_trim(head);
    for (unsigned n = 0; n < 16 && head.len; n++) {
        if (hs_str_starts(head, HS_STR("<rss")) || hs_str_starts(head, HS_STR("<feed")) ||
            hs_str_starts(head, HS_STR("<rdf:RDF")) || hs_str_starts(head, HS_STR("<atom:feed")))
            return true;
        bool is_comment = hs_str_starts(head, HS_STR("<!--"));
        if (!is_comment && !hs_str_starts(head, HS_STR("<?")) && !hs_str_starts(head, HS_STR("<!")))
            return false;
        /* a document type with entities of its own: the first element tells, wherever it ends */
        if (hs_str_starts(head, HS_STR("<!DOCTYPE"))) {
            hs_str name = hs_str_trim((hs_str){head.ptr + 9, head.len - 9});
            return hs_str_starts(name, HS_STR("rss")) || hs_str_starts(name, HS_STR("feed"));
        }
        hs_str ending = is_comment ? HS_STR("-->") : HS_STR(">");
        size_t end = hs_str_find(head, ending);
        if (end == head.len) return false;
        head = hs_str_trim((hs_str){head.ptr + end + ending.len, head.len - end - ending.len});
    }
    return false;
}

/* Two header fields that only mails have, among lines that are all header fields. */
static bool is_mail(hs_str head) {
    static const char *const fields[] = {
        "mime-version", "received",   "return-path",      "message-id",
        "from",         "date",       "subject",          "content-type",
        "delivered-to", "x-received", "content-location", "snapshot-content-location"};
    unsigned n_known = 0;
    for (size_t at = 0, n = 0; at < head.len && n < 80; n++) {
        size_t end = hs_str_find_byte(head, at, '\n'), name = at;
        while (name < end && (hs_ascii_is_letter(head.ptr[name]) || head.ptr[name] == '-' ||
                              hs_ascii_is_digit(head.ptr[name])))
            name++;
        bool is_folded = n > 0 && (head.ptr[at] == ' ' || head.ptr[at] == '\t');
        if (end == at || (end == at + 1 && head.ptr[at] == '\r')) break;
        if (!is_folded && (name == at || name >= end || head.ptr[name] != ':')) return false;
        for (size_t i = 0; !is_folded && i < sizeof fields / sizeof *fields; i++)
            n_known += hs_str_equal_nocase((hs_str){head.ptr + at, name - at},
                                           (hs_str){fields[i], strlen(fields[i])});
        at = end + 1;
    }
    return n_known >= 3 || (n_known >= 2 && (has_word(head, "MIME-Version") || has_word(head, "Message-ID")));
}

/* An object written over many lines, with a text in it: one page (news-please writes such files). */
static bool is_json_object(const hs_page_fields *fields, hs_str head) {
    hs_json_cursor cursor = hs_json_cursor_of(head);
    hs_json_member member;
    bool has_page = false;
    unsigned rank;
    if (!hs_json_open(&cursor, '{')) return false;
    while (hs_json_next(&cursor, &member)) {
        hs_role role = hs_page_fields_find(fields, member.key, &rank);
        has_page |=
            role == HS_ROLE_TEXT || role == HS_ROLE_HTML || role == HS_ROLE_TITLE || role == HS_ROLE_URL;
    }
    return has_page;
}

/* {"articles":[{"url":...}, ...]}: an answer of GDELT, longer than what we see of it. */
static bool is_article_list(hs_str head) {
    head = hs_str_trim(head);
    if (!hs_str_starts(head, HS_STR("{"))) return false;
    head = hs_str_trim((hs_str){head.ptr + 1, head.len - 1});
    return hs_str_starts(head, HS_STR("\"articles\""));
}

/* "[" and an object with a text in it. */
static bool is_json_array(hs_str head) {
    hs_str trimmed = hs_str_trim(head);
    if (trimmed.len < 2 || trimmed.ptr[0] != '[') return false;
    hs_str inside = hs_str_trim((hs_str){trimmed.ptr + 1, trimmed.len - 1});
    hs_json_cursor cursor = hs_json_cursor_of(inside);
    hs_json_member member;
    bool has_text = false;
    if (!hs_json_open(&cursor, '{')) return false;
    while (hs_json_next(&cursor, &member)) has_text |= member.value.kind == HS_JSON_STRING;
    return has_text;
}

/* Text has hardly any control characters: line ends, tabs, and the escapes of ISO-2022 aside. UTF-16 and UTF-32 are
 * text whose bytes 0 stand at every second place. */
static bool is_bytes(hs_str head) {
    size_t n_even = 0, n_odd = 0, n_control = 0;
    if (hs_str_starts(head, HS_STR("\xFF\xFE")) || hs_str_starts(head, HS_STR("\xFE\xFF"))) return false;
    for (size_t at = 0; at < head.len; at++) {
        unsigned char c = (unsigned char)head.ptr[at];
        if (c >= 0x20 && c != 0x7F) continue;
        if (c == 0)
            at & 1 ? n_odd++ : n_even++;
        else if (!strchr("\b\t\n\v\f\r\x0E\x0F\x1A\x1B", c))
            n_control++;
    }
    size_t n = n_even + n_odd;
    if (n * 5 >= head.len * 2 && (n_even * 20 < n || n_odd * 20 < n))
        return false;                                         /* UTF-16 of mostly ASCII */
    bool is_utf8 = head.len - hs_utf8_valid_prefix(head) < 4; /* the head may be cut inside a character */
    return n + n_control >= 4 && (n + n_control) * (is_utf8 ? 20 : 50) >= head.len;
}

bool hs_source_is_office(hs_str head) {
    return hs_str_starts(head, HS_STR("PK\x03\x04")) || hs_str_starts(head, HS_STR("\xD0\xCF\x11\xE0"));
}

hs_content hs_content_of(const hs_page_fields *fields, hs_str head, hs_str name, const char **what) {
    char delimiter;
    for (size_t i = 0; i < sizeof binaries / sizeof *binaries; i++) {
        const magic *one = &binaries[i];
        if (head.len >= one->at + one->bytes.len &&
            memcmp(head.ptr + one->at, one->bytes.ptr, one->bytes.len) == 0) {
            *what = one->what;
            return HS_CONTENT_BINARY;
        }
    }
    /* before the look at bytes: the first record may hold a packed page */
    if (hs_str_starts(head, HS_STR("WARC/1.")) || hs_str_starts(head, HS_STR("WARC/0.")))
        return HS_CONTENT_WARC;
    if (is_bytes(head)) {
        *what = "bytes that are no text";
        return HS_CONTENT_BINARY;
    }
    if (hs_str_starts(head, HS_STR("\xEF\xBB\xBF"))) head.ptr += 3, head.len -= 3;
    if (hs_str_starts(hs_str_trim(head), HS_STR("{")) && has_word(head, "jsonfeed.org/version"))
        return HS_CONTENT_JSON_ITEMS;
    if (is_jsonl(head)) return HS_CONTENT_JSONL;
    if (is_json_array(head) || is_json_object(fields, head) || is_article_list(head))
        return HS_CONTENT_JSON_ITEMS;
    if (is_feed(head)) return HS_CONTENT_FEED;
    if (is_mail(head)) return HS_CONTENT_MAIL;
    if (hs_source_is_table(fields, head, name, &delimiter)) return HS_CONTENT_TABLE;
    return HS_CONTENT_PAGE;
}

static bool ends_nocase(hs_str text, const char *ending) {
    size_t len = strlen(ending);
    return text.len >= len &&
           hs_str_equal_nocase((hs_str){text.ptr + text.len - len, len}, (hs_str){ending, len});
}

const char *hs_content_missed(hs_str head, hs_str name, bool is_address) {
    static const char *const feeds[] = {".xml", ".rss", ".atom", ".rdf"};
    static const char *const feed_folders[] = {"/feed", "/rss", "/atom", "/feeds"};
    static const char *const jsons[] = {".json", ".jsonl", ".ndjson"};
    if (is_address) name.len = hs_str_find_byte((hs_str){name.ptr, hs_str_find_byte(name, 0, '#')}, 0, '?');
    while (is_address && hs_str_ends(name, HS_STR("/"))) name.len--;
    if (!hs_read__looks_like_html(head)) return NULL;
    bool is_xhtml = hs_str_starts(hs_str_trim(head), HS_STR("<?xml")) || has_word(head, "xmlns");
    for (size_t i = 0; i < sizeof feeds / sizeof *feeds; i++)
        if (!is_xhtml && (ends_nocase(name, feeds[i]) || (is_address && ends_nocase(name, feed_folders[i]))))
            return "a feed";
    for (size_t i = 0; i < sizeof jsons / sizeof *jsons; i++)
        if (ends_nocase(name, jsons[i])) return "JSON";
    return NULL;
}

hs_status hs_source_end(hs_stream *stream, hs_error *error) {
    if (!stream->is_cut) return HS_END;
    stream->is_cut = false;
    if (error) *error = stream->failure;
    return stream->failure.status;
}

bool hs_source_wants(const hs_read_options *read, uint64_t record, bool *is_past) {
    *is_past = read->end_record && record >= read->end_record;
    return !*is_past && record >= read->first_record;
}

hs_status hs_source_doc(hs_arena *arena, hs_str name, char mark, uint64_t record, hs_str *doc) {
    char number[24];
    int len = snprintf(number, sizeof number, "%c%" PRIu64, mark, record);
    char *out = hs_arena_get(arena, name.len + (size_t)len + 1);
    if (!out) return HS_ERR_MEMORY;
    if (name.len) memcpy(out, name.ptr, name.len);
    memcpy(out + name.len, number, (size_t)len + 1);
    *doc = (hs_str){out, name.len + (size_t)len};
    return HS_OK;
}
