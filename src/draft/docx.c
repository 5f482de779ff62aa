/* DOCX (ECMA-376): the paragraphs of word/document.xml, then those of the notes that it refers to, taken out of the ZIP by
 * libzip and pulled through libxml2's reader piece by piece, so that neither a ZIP bomb nor a deep document takes memory.
 *
 * Kept: text, tabs, breaks; what was inserted under "track changes". Left out: what was deleted or moved away, fields'
 * instructions, the second reading of a drawing (mc:Fallback), headers and comments. */
#include "draft/inside.h"

#include "base/arena.h"
#include "base/limits.h"
#include "base/status.h"
#include "base/str.h"

#include <libxml/xmlreader.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

/* The document, unpacked as the reader asks for it. */
typedef struct unpacking {
    zip_file_t *file;
    uint64_t n_bytes, most;
    bool is_over, is_broken;
} unpacking;

static int read_some(void *context, char *buffer, int len) {
    unpacking *u = context;
    zip_int64_t n = zip_fread(u->file, buffer, (zip_uint64_t)len);
    if (n < 0) {
        u->is_broken = true;
        return -1;
    }
    u->n_bytes += (uint64_t)n;
    if (u->n_bytes > u->most) {
        u->is_over = true;
        return -1;
    }
    return (int)n;
}

/* A note by its id in the file and by its number in the text. */
typedef struct note_number {
    uint32_t id, number;
} note_number;
typedef HS_VECTOR(note_number) number_list;

typedef enum part { PART_TEXT = 0, PART_FOOTNOTES, PART_ENDNOTES, N_PARTS } part;
static const char *const part_names[] = {"word/document.xml", "word/footnotes.xml", "word/endnotes.xml"};

typedef struct reading {
    hs_draft__text *text;
    part part;
    number_list numbers[N_PARTS]; /* of footnotes, of endnotes; by id once the text is read */
    HS_VECTOR(hs_draft_note) notes;
    uint32_t n_paragraphs, note; /* note: number of the one that is read, 0: none */
    HS_VECTOR(char) words;       /* of the paragraph */
    hs_block_kind kind;
    uint32_t skipped; /* depth of elements whose text does not count; 0: none */
    uint32_t in_text; /* inside w:t */
    bool is_open, has_title, is_failed;
    bool is_note_begun; /* no paragraph of the note is kept yet */
    char *lines;        /* [room] text of the paragraphs, as hs_draft.source */
    size_t n_lines, room;
} reading;

static void add(reading *r, const char *bytes, size_t len) {
    for (size_t i = 0; i < len; i++)
        if (!hs_vector_push(&r->words, r->text->arena, bytes[i])) r->is_failed = true;
}

static bool keep_line(reading *r, hs_str words) {
    if (words.len + 1 > r->room - r->n_lines) {
        size_t wanted = r->room ? 2 * r->room : 4096;
        while (wanted - r->n_lines < words.len + 1) wanted *= 2;
        char *fresh = hs_arena_get(r->text->arena, wanted);
        if (!fresh) return false;
        if (r->n_lines) memcpy(fresh, r->lines, r->n_lines);
        r->lines = fresh;
        r->room = wanted;
    }
    memcpy(r->lines + r->n_lines, words.ptr, words.len);
    r->n_lines += words.len;
    r->lines[r->n_lines++] = '\n';
    return true;
}

/* The paragraph that is kept now may be a note's first. */
static void begin_note(reading *r) {
    hs_draft_note note = {r->n_paragraphs, r->note, r->part == PART_ENDNOTES};
    if (r->part == PART_TEXT || !r->is_note_begun) return;
    if (!hs_vector_push(&r->notes, r->text->arena, note)) r->is_failed = true;
    r->is_note_begun = false;
}

static void end_paragraph(reading *r) {
    hs_str words = hs_str_trim((hs_str){r->words.items, r->words.n});
    r->is_open = false;
    if (words.len) {
        uint32_t at = (uint32_t)r->n_lines;
        bool is_marked = r->kind == HS_BLOCK_QUOTE && !hs_draft__has_marks(words);
        r->n_paragraphs++;
        begin_note(r);
        if (r->kind == HS_BLOCK_TITLE && (r->has_title || r->text->blocks.n || r->part != PART_TEXT))
            r->kind = HS_BLOCK_HEADING;
        r->has_title |= r->kind == HS_BLOCK_TITLE;
        if (r->n_lines + words.len > HS_LIMIT_BODY_BYTES || !keep_line(r, words)) r->is_failed = true;
        hs_draft__open_block(r->text, r->kind, at);
        if (is_marked) hs_draft__put(r->text, HS_STR("\xE2\x80\x9C"), at, false);
        hs_draft__put(r->text, words, at, true);
        if (is_marked) hs_draft__put(r->text, HS_STR("\xE2\x80\x9D"), at + (uint32_t)words.len, false);
        hs_draft__close_block(r->text, at + (uint32_t)words.len);
    }
    r->words.n = 0;
    r->kind = HS_BLOCK_PARAGRAPH;
}

static bool is_any(const char *name, const char *const *list, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (strcmp(name, list[i]) == 0) return true;
    return false;
}
#define IS_ANY(name, list) is_any((name), (list), sizeof(list) / sizeof *(list))

/* Styles by their id, which Word keeps in English; LibreOffice writes its own. */
static void take_style(reading *r, xmlTextReaderPtr xml) {
    static const char *const quotes[] = {"Quote", "IntenseQuote", "Quotations", "BlockText", "Blockquote"};
    xmlChar *value = xmlTextReaderGetAttributeNs(xml, BAD_CAST "val", xmlTextReaderConstNamespaceUri(xml));
    const char *style = (const char *)value;
    if (!style) return;
    if (IS_ANY(style, quotes)) r->kind = HS_BLOCK_QUOTE;
    if (strcmp(style, "Title") == 0) r->kind = HS_BLOCK_TITLE;
    if (strncmp(style, "Heading", 7) == 0 || strcmp(style, "Subtitle") == 0) r->kind = HS_BLOCK_HEADING;
    xmlFree(value);
}

static bool read_id(xmlTextReaderPtr xml, uint32_t *id) {
    xmlChar *value = xmlTextReaderGetAttributeNs(xml, BAD_CAST "id", xmlTextReaderConstNamespaceUri(xml));
    char *end = (char *)value;
    long long number = value ? strtoll((const char *)value, &end, 10) : -1;
    bool is_read = end != (char *)value && *end == 0 && number >= 0 && number <= UINT32_MAX;
    if (is_read) *id = (uint32_t)number;
    xmlFree(value);
    return is_read;
}

static void note_reference(reading *r, xmlTextReaderPtr xml, part of) {
    number_list *list = &r->numbers[of];
    note_number one = {0, list->n + 1};
    if (r->part == PART_TEXT && read_id(xml, &one.id) && !hs_vector_push(list, r->text->arena, one))
        r->is_failed = true;
}

static int by_id(const void *a, const void *b) {
    const note_number *x = a, *y = b;
    if (x->id != y->id) return x->id < y->id ? -1 : 1;
    return (x->number > y->number) - (x->number < y->number);
}

static int only_id(const void *a, const void *b) {
    const note_number *x = a, *y = b;
    return (x->id > y->id) - (x->id < y->id);
}

/* False for the lines between text and notes, and for a note that nothing refers to. */
static bool enter_note(reading *r, xmlTextReaderPtr xml) {
    const number_list *list = &r->numbers[r->part];
    note_number wanted = {0};
    r->note = 0;
    if (!list->n || !read_id(xml, &wanted.id)) return false;
    const note_number *found = bsearch(&wanted, list->items, list->n, sizeof wanted, only_id);
    if (!found) return false;
    r->note = found->number;
    return r->is_note_begun = true;
}

static void begin_element(reading *r, xmlTextReaderPtr xml, const char *name) {
    static const char *const skipped[] = {"del",       "moveFrom",  "Fallback", "delText",
                                          "instrText", "pPrChange", "rPrChange"};
    bool is_empty = xmlTextReaderIsEmptyElement(xml) == 1;
    bool is_note = strcmp(name, "footnote") == 0 || strcmp(name, "endnote") == 0;
    if (r->skipped || IS_ANY(name, skipped)) {
        r->skipped += !is_empty;
    } else if (is_note && r->part != PART_TEXT) {
        if (!enter_note(r, xml)) r->skipped += !is_empty;
    } else if (strcmp(name, "footnoteReference") == 0) {
        note_reference(r, xml, PART_FOOTNOTES);
    } else if (strcmp(name, "endnoteReference") == 0) {
        note_reference(r, xml, PART_ENDNOTES);
    } else if (strcmp(name, "p") == 0) {
        if (r->is_open) end_paragraph(r); /* a text box inside a paragraph */
        r->is_open = !is_empty;
    } else if (strcmp(name, "t") == 0) {
        r->in_text += !is_empty;
    } else if (strcmp(name, "tab") == 0 || strcmp(name, "br") == 0 || strcmp(name, "cr") == 0) {
        if (r->is_open) add(r, " ", 1);
    } else if (strcmp(name, "noBreakHyphen") == 0) {
        add(r, "-", 1);
    } else if (strcmp(name, "pStyle") == 0) {
        take_style(r, xml);
    } else if (strcmp(name, "numPr") == 0 && r->kind == HS_BLOCK_PARAGRAPH) {
        r->kind = HS_BLOCK_LIST_ITEM;
    }
}

static void end_element(reading *r, const char *name) {
    if (r->skipped)
        r->skipped--;
    else if (strcmp(name, "p") == 0)
        end_paragraph(r);
    else if (strcmp(name, "t") == 0 && r->in_text)
        r->in_text--;
}

/* HS_ERR_FORMAT: not well-formed, or with a document type, which the format forbids. */
static hs_status pull(reading *r, xmlTextReaderPtr xml) {
    int answer;
    while ((answer = xmlTextReaderRead(xml)) == 1 && !r->is_failed && !r->text->is_failed) {
        const char *name = (const char *)xmlTextReaderConstLocalName(xml);
        switch (xmlTextReaderNodeType(xml)) {
        case XML_READER_TYPE_ELEMENT:
            begin_element(r, xml, name);
            break;
        case XML_READER_TYPE_END_ELEMENT:
            end_element(r, name);
            break;
        case XML_READER_TYPE_TEXT:
        case XML_READER_TYPE_CDATA:
        case XML_READER_TYPE_WHITESPACE:
        case XML_READER_TYPE_SIGNIFICANT_WHITESPACE: {
            const char *value = (const char *)xmlTextReaderConstValue(xml);
            if (r->in_text && !r->skipped && value) add(r, value, strlen(value));
            break;
        }
        case XML_READER_TYPE_DOCUMENT_TYPE:
        case XML_READER_TYPE_ENTITY_REFERENCE:
            return HS_ERR_FORMAT;
        default:
            break;
        }
    }
    if (r->is_failed || r->text->is_failed) return HS_ERR_MEMORY;
    return answer == 0 ? HS_OK : HS_ERR_FORMAT;
}

static void keep_silent(void *context, const char *message, xmlParserSeverities severity,
                        xmlTextReaderLocatorPtr place) {
    (void)context, (void)message, (void)severity, (void)place;
}

static hs_status read_xml(reading *r, hs_str doc, unpacking *u, hs_error *error) {
    xmlTextReaderPtr xml =
        xmlReaderForIO(read_some, NULL, u, NULL, NULL, XML_PARSE_NONET | XML_PARSE_COMPACT);
    if (!xml) return hs_fail_memory(error);
    xmlTextReaderSetErrorHandler(xml, keep_silent, NULL);
    hs_status status = pull(r, xml);
    xmlFreeTextReader(xml);
    if (u->is_over)
        return hs_fail(error, HS_ERR_LIMIT, doc, 0, "unpacks to more than any draft has: a ZIP bomb");
    if (u->is_broken)
        return hs_fail(error, HS_ERR_FORMAT, doc, 0, "a broken DOCX: its text cannot be unpacked");
    if (status == HS_ERR_MEMORY) return hs_fail_memory(error);
    if (status != HS_OK)
        return hs_fail(error, HS_ERR_FORMAT, doc, 0, "a broken DOCX: its text is no well-formed XML");
    return HS_OK;
}

static hs_status read_part(reading *r, hs_str doc, zip_t *zip, unpacking *u, hs_error *error) {
    zip_stat_t stat;
    if (zip_stat(zip, part_names[r->part], 0, &stat) != 0) {
        if (r->part != PART_TEXT) return HS_OK;
        bool is_odf = zip_name_locate(zip, "content.xml", 0) >= 0;
        return hs_fail(error, HS_ERR_FORMAT, doc, 0,
                       is_odf ? "an OpenDocument file; save it as DOCX"
                              : "a ZIP archive without word/document.xml: no DOCX");
    }
    if ((stat.valid & ZIP_STAT_ENCRYPTION_METHOD) && stat.encryption_method != ZIP_EM_NONE)
        return hs_fail(error, HS_ERR_FORMAT, doc, 0, "behind a password; save it without one");
    if ((stat.valid & ZIP_STAT_SIZE) && stat.size > u->most - u->n_bytes)
        return hs_fail(error, HS_ERR_LIMIT, doc, 0, "unpacks to more than any draft has: a ZIP bomb");
    u->file = zip_fopen(zip, part_names[r->part], 0);
    if (!u->file) return hs_fail(error, HS_ERR_FORMAT, doc, 0, "a broken DOCX: its text cannot be unpacked");
    hs_status status = read_xml(r, doc, u, error);
    zip_fclose(u->file);
    return status;
}

static hs_status read_archive(hs_draft__text *text, hs_str doc, zip_t *zip, size_t packed, hs_draft *draft,
                              hs_error *error) {
    reading r = {.text = text, .kind = HS_BLOCK_PARAGRAPH};
    uint64_t most = (uint64_t)packed * HS_LIMIT_INFLATE_RATIO;
    unpacking u = {.most = most < HS_LIMIT_WHOLE_BYTES ? most : HS_LIMIT_WHOLE_BYTES};
    for (r.part = PART_TEXT; r.part < N_PARTS; r.part++) {
        number_list *numbers = &r.numbers[r.part];
        if (numbers->n) qsort(numbers->items, numbers->n, sizeof *numbers->items, by_id);
        hs_status status = read_part(&r, doc, zip, &u, error);
        if (status != HS_OK) return status;
    }
    draft->source = (hs_str){r.lines, r.n_lines};
    draft->notes = r.notes.items;
    draft->n_notes = r.notes.n;
    return HS_OK;
}

hs_status hs_draft__docx(hs_draft__text *text, hs_str doc, hs_str bytes, hs_draft *draft, hs_error *error) {
    zip_error_t problem;
    zip_error_init(&problem);
    zip_source_t *source = zip_source_buffer_create(bytes.ptr, bytes.len, 0, &problem);
    zip_t *zip = source ? zip_open_from_source(source, ZIP_RDONLY, &problem) : NULL;
    hs_status status;
    if (!zip) {
        status = zip_error_code_zip(&problem) == ZIP_ER_MEMORY
                     ? hs_fail_memory(error)
                     : hs_fail(error, HS_ERR_FORMAT, doc, 0, "a broken DOCX: no whole ZIP archive");
        if (source) zip_source_free(source);
    } else {
        status = read_archive(text, doc, zip, bytes.len, draft, error);
        zip_discard(zip);
    }
    zip_error_fini(&problem);
    return status;
}
