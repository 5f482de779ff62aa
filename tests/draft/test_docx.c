#include "draft_test.h"

#include <stdlib.h>
#include <string.h>
#include <zip.h>

#define NS          "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""
#define BODY(inner) "<?xml version=\"1.0\"?><w:document " NS "><w:body>" inner "</w:body></w:document>"
#define P(text)     "<w:p><w:r><w:t>" text "</w:t></w:r></w:p>"
#define STYLED(style, text)                                                                                  \
    "<w:p><w:pPr><w:pStyle w:val=\"" style "\"/></w:pPr><w:r><w:t>" text "</w:t></w:r></w:p>"

static char packed[1 << 20];

typedef struct member {
    const char *path, *content;
    size_t len; /* 0: content ends at its NUL */
} member;

/* A ZIP archive of members, in packed. */
static hs_str pack(const member *members, size_t n, zip_int32_t method) {
    zip_error_t problem;
    zip_source_t *source = zip_source_buffer_create(NULL, 0, 0, &problem);
    assert_non_null(source);
    zip_source_keep(source);
    zip_t *zip = zip_open_from_source(source, ZIP_TRUNCATE, &problem);
    assert_non_null(zip);
    for (size_t i = 0; i < n; i++) {
        size_t len = members[i].len ? members[i].len : strlen(members[i].content);
        zip_source_t *content = zip_source_buffer(zip, members[i].content, len, 0);
        zip_int64_t at = zip_file_add(zip, members[i].path, content, ZIP_FL_OVERWRITE);
        assert_true(at >= 0);
        zip_set_file_compression(zip, (zip_uint64_t)at, method, 0);
    }
    assert_int_equal(zip_close(zip), 0);
    assert_int_equal(zip_source_open(source), 0);
    zip_int64_t got = zip_source_read(source, packed, sizeof packed);
    assert_true(got > 0 && (size_t)got < sizeof packed);
    zip_source_close(source);
    zip_source_free(source);
    return (hs_str){packed, (size_t)got};
}

static hs_str pack_text(const char *document) {
    member one = {"word/document.xml", document, 0};
    return pack(&one, 1, ZIP_CM_DEFLATE);
}

static bool says(const read_draft *r, const char *words) {
    return strstr(r->error.message, words) != NULL;
}

static void gives_paragraphs_with_their_kinds(void **state) {
    (void)state;
    read_draft r =
        read_as("a.docx",
                pack_text(BODY(STYLED("Title", "The ferry") P("It sailed.") P(" ") STYLED("Heading1", "Later")
                                   STYLED("Quote", "I never read it.") STYLED("Title", "A second title"))));
    assert_int_equal(r.status, HS_OK);
    assert_int_equal(r.draft.form, HS_DRAFT_DOCX);
    assert_int_equal(r.article.n_blocks, 5);
    assert_int_equal(r.article.blocks[0].kind, HS_BLOCK_TITLE);
    assert_int_equal(r.article.blocks[2].kind, HS_BLOCK_HEADING);
    assert_int_equal(r.article.blocks[3].kind, HS_BLOCK_QUOTE);
    assert_int_equal(r.article.blocks[4].kind, HS_BLOCK_HEADING);
    assert_str_equal(block_text(&r, 3), "\xE2\x80\x9CI never read it.\xE2\x80\x9D");
    assert_str_equal(r.article.title, "The ferry");
    hs_draft_place place = place_of(&r, "never");
    assert_int_equal(place.line, 4); /* the empty paragraph is not counted */
    assert_int_equal(place.column, 3);
    assert_null(place.note);
}

static void keeps_what_was_inserted_and_not_what_was_deleted(void **state) {
    (void)state;
    read_draft r = read_as(
        "a.docx", pack_text(BODY(
                      "<w:p><w:r><w:t>We </w:t></w:r><w:del><w:r><w:delText>never </w:delText></w:r></w:del>"
                      "<w:ins><w:r><w:t>often</w:t></w:r></w:ins><w:r><w:tab/><w:t>met</w:t><w:br/><w:t>there"
                      "</w:t></w:r><w:r><w:instrText>PAGE</w:instrText></w:r></w:p>")));
    assert_str_equal(block_text(&r, 0), "We often met there");
}

#define NOTE(kind, id, text) "<w:" kind " w:id=\"" id "\">" P(text) "</w:" kind ">"
#define REFERENCE(kind, id)  "<w:r><w:" kind "Reference w:id=\"" id "\"/></w:r>"

static void reads_notes_behind_the_text_by_their_numbers(void **state) {
    (void)state;
    const member members[] = {
        {"word/document.xml",
         BODY("<w:p><w:r><w:t>It sailed.</w:t></w:r>" REFERENCE("footnote", "7") REFERENCE(
             "endnote", "2") "</w:p>"
                             "<w:p><w:r><w:t>It sank.</w:t></w:r>" REFERENCE("footnote", "3") "</w:p>"),
         0},
        {"word/footnotes.xml",
         "<w:footnotes " NS "><w:footnote w:type=\"separator\" w:id=\"-1\">" P("----") "</w:footnote>" NOTE(
             "footnote", "3", "\"Never,\" she said.")
             NOTE("footnote", "5", "Nothing refers to this.") "<w:footnote w:id=\"7\"><w:p/>" P(
                 "So Ruta Vance.") P("And again.") "</w:footnote></w:footnotes>",
         0},
        {"word/endnotes.xml", "<w:endnotes " NS ">" NOTE("endnote", "2", "At the end.") "</w:endnotes>", 0}};
    read_draft r = read_as("a.docx", pack(members, 3, ZIP_CM_DEFLATE));
    assert_int_equal(r.status, HS_OK);
    assert_int_equal(r.article.n_blocks, 6);
    assert_int_equal(r.draft.n_notes, 3);
    static const struct {
        const char *piece;
        uint32_t number, line;
        bool is_endnote;
    } want[] = {
        {"Never", 2, 3, false}, {"So Ruta", 1, 4, false}, {"again", 1, 5, false}, {"At the", 1, 6, true}};
    for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
        hs_draft_place place = place_of(&r, want[i].piece);
        assert_non_null(place.note);
        assert_int_equal(place.note->number, want[i].number);
        assert_int_equal(place.note->is_endnote, want[i].is_endnote);
        assert_int_equal(place.line, want[i].line);
    }
    assert_null(place_of(&r, "sank").note);
    assert_true(hs_str_find(r.article.text, HS_STR("Nothing refers")) == r.article.text.len);
}

static void refuses_broken_notes(void **state) {
    (void)state;
    member members[] = {
        {"word/document.xml", BODY("<w:p>" REFERENCE("footnote", "1") "</w:p>" P("Text.")), 0},
        {"word/footnotes.xml", "<w:footnotes " NS "><w:footnote w:id=\"1\"><w:p>", 0}};
    read_draft r = read_as("a.docx", pack(members, 2, ZIP_CM_DEFLATE));
    assert_int_equal(r.status, HS_ERR_FORMAT);
    assert_true(says(&r, "no well-formed XML"));
}

static void survives_an_archive_cut_anywhere(void **state) {
    (void)state;
    hs_str whole = pack_text(BODY(P("\"We never met,\" Ruta Vance said.")));
    assert_int_equal(read_as("a.docx", whole).status, HS_OK);
    for (size_t len = 4; len < whole.len; len++) {
        read_draft r = read_as("a.docx", (hs_str){whole.ptr, len});
        assert_int_equal(r.status, HS_ERR_FORMAT);
        assert_true(says(&r, "broken DOCX") || says(&r, "no DOCX"));
    }
}

static void survives_any_wrong_byte(void **state) {
    (void)state;
    hs_str whole = pack_text(BODY(P("\"We never met,\" Ruta Vance said.")));
    for (size_t i = 4; i < whole.len; i++) {
        packed[i] = (char)~packed[i];
        read_draft r = read_as("a.docx", whole);
        if (r.status != HS_OK) {
            assert_true(r.status == HS_ERR_FORMAT || r.status == HS_ERR_LIMIT || r.status == HS_ERR_EMPTY);
            assert_true(r.error.message[0] && !strchr(r.error.message, '\n'));
        }
        packed[i] = (char)~packed[i];
    }
}

static void tells_other_archives(void **state) {
    (void)state;
    member other = {"readme.txt", "hello", 0}, odf = {"content.xml", "<a/>", 0};
    read_draft r = read_as("a.docx", pack(&other, 1, ZIP_CM_STORE));
    assert_int_equal(r.status, HS_ERR_FORMAT);
    assert_true(says(&r, "no DOCX"));
    r = read_as("a.odt", pack(&odf, 1, ZIP_CM_STORE));
    assert_int_equal(r.status, HS_ERR_FORMAT);
    assert_true(says(&r, "OpenDocument"));
    r = read_as("a.doc", HS_STR("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and more"));
    assert_int_equal(r.status, HS_ERR_FORMAT);
    assert_true(says(&r, "password"));
}

static void refuses_entities_and_empty_documents(void **state) {
    (void)state;
    static const char entities[] =
        "<!DOCTYPE d [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><w:document " NS
        "><w:body>" P("&b;") "</w:body></w:document>";
    assert_int_equal(read_as("a.docx", pack_text(entities)).status, HS_ERR_FORMAT);
    assert_int_equal(read_as("a.docx", pack_text(BODY(P("")))).status, HS_ERR_EMPTY);
    assert_int_equal(read_as("a.docx", pack_text("<w:document><w:p>")).status, HS_ERR_FORMAT);
}

/* Sizes that the archive tells, and sizes that it does not. */
static void refuses_a_bomb_without_unpacking_it(void **state) {
    (void)state;
    size_t len = 200u << 20;
    char *zeros = malloc(len);
    assert_non_null(zeros);
    memset(zeros, ' ', len);
    memcpy(zeros, "<a>", 3);
    member bomb = {"word/document.xml", zeros, len};
    hs_str bytes = pack(&bomb, 1, ZIP_CM_DEFLATE);
    free(zeros);
    read_draft r = read_as("a.docx", bytes);
    assert_int_equal(r.status, HS_ERR_LIMIT);
    assert_true(says(&r, "ZIP bomb"));
    for (size_t i = 0; i + 46 < bytes.len; i++) /* the central directory understates it */
        if (memcmp(bytes.ptr + i, "PK\x01\x02", 4) == 0)
            memset(packed + i + 24, 1, 2), memset(packed + i + 26, 0, 2);
    r = read_as("a.docx", bytes);
    assert_true(r.status == HS_ERR_LIMIT || r.status == HS_ERR_FORMAT);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_paragraphs_with_their_kinds),
        cmocka_unit_test(keeps_what_was_inserted_and_not_what_was_deleted),
        cmocka_unit_test(reads_notes_behind_the_text_by_their_numbers),
        cmocka_unit_test(refuses_broken_notes),
        cmocka_unit_test(survives_an_archive_cut_anywhere),
        cmocka_unit_test(survives_any_wrong_byte),
        cmocka_unit_test(tells_other_archives),
        cmocka_unit_test(refuses_entities_and_empty_documents),
        cmocka_unit_test(refuses_a_bomb_without_unpacking_it),
    };
    return cmocka_run_group_tests(tests, draft_setup, draft_teardown);
}
