/* Texts with marks of what is expected: { } a quotation of either kind of marks, {~ its
 * opening mark is missing, ~} its closing mark is, {+ it goes on with the one of the paragraph before; ¦ the end of a
 * sentence inside a paragraph. Taking the marks out gives the page. */
#ifndef HS_TESTS_TEXT_CASES_H
#define HS_TESTS_TEXT_CASES_H

#include <hearsay/hearsay.h>

typedef struct text_case {
    char name[256];
    char expected[8192];
    char page[8192];
} text_case;

/* Reads the next case of a file's text; false at the end. *at moves. */
bool text_case_next(hs_str file, size_t *at, text_case *out);

/* page read as one paragraph block, drawn with marks into drawn. */
void text_draw(const hs_text *text, char *drawn, size_t size);

/* A whole file under HEARSAY_ROOT; malloc'ed. */
hs_str text_case_file(const char *path);

/* Reads bytes as an article of one block. article and text live as long as arena. */
hs_status text_of_page(const hs_engine *engine, hs_scratch *scratch, hs_arena *arena, hs_str page,
                       hs_text *text);

#endif
