/* hearsay/draft.h: a draft (text, HTML, Markdown, DOCX) -> an article whose places lead back to the draft's own file.
 *
 * Markdown and DOCX are read here, text and HTML by article.h. A block quotation is somebody's words: where it holds no
 * quotation marks of its own, its text gets a pair of them, so that it is found as a quotation. Code, comments and what
 * Word keeps as deleted are no part of the text; footnotes and endnotes of a DOCX stand behind it.
 *
 *     - He keeps to it: "I never read *that* memo," Ruta Vance said.       line 3 of notes.md
 *     list item [He keeps to it: "I never read that memo," Ruta Vance said.]; the byte of "that" is line 3, column 36
 */
#ifndef HEARSAY_DRAFT_H
#define HEARSAY_DRAFT_H

#include <hearsay/article.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum hs_draft_form {
    HS_DRAFT_TEXT = 0,
    HS_DRAFT_HTML,
    HS_DRAFT_MARKDOWN, /* by name: .md, .markdown; CommonMark */
    HS_DRAFT_DOCX      /* Office Open XML (ECMA-376), by its bytes */
} hs_draft_form;

/* From byte text of the article's text on, up to the next run, source is where it stands in the draft. */
typedef struct hs_draft_run {
    uint32_t text, source;
    bool is_exact; /* byte by byte; false: all of it stands at source (an entity, a mark that was added) */
} hs_draft_run;

/* A note of a DOCX: its text stands behind the body's. */
typedef struct hs_draft_note {
    uint32_t line;   /* of hs_draft.source, from 1: its first paragraph; it ends where the next note begins */
    uint32_t number; /* as Word counts: from 1, in order of the references in the text */
    bool is_endnote;
} hs_draft_note;

typedef struct hs_draft {
    hs_draft_form form;
    hs_str source;      /* the draft in UTF-8; of DOCX its text, a line a paragraph */
    hs_draft_run *runs; /* [n_runs] by text, the first at 0; none: text and source are the same */
    uint32_t n_runs;
    uint32_t *lines; /* [n_lines] in source: where each line begins */
    uint32_t n_lines;
    hs_draft_note *notes; /* [n_notes] by line */
    uint32_t n_notes;
    uint32_t *points; /* [source.len / HS_DRAFT_STRIDE + 1] characters before each so many-th byte */
} hs_draft;
#define HS_DRAFT_STRIDE 4096u

/* Where a byte of the text stands in the draft. */
typedef struct hs_draft_place {
    uint32_t source; /* byte of hs_draft.source */
    uint32_t line,
        column; /* from 1; columns count characters; of DOCX line is the paragraph, empty ones not counted */
    const hs_draft_note *note; /* the note that it stands in, of the draft's own; NULL: in the text */
    bool is_exact;
} hs_draft_place;

/* Reads page as a draft: article for the stages that follow, draft for hs_draft_place_get. All in arena or borrowed from
 * page. HS_ERR_FORMAT: an office document that is broken, of another kind, or behind a password; HS_ERR_LIMIT: packed
 * beyond what any draft is; else as hs_article_read. A draft in another language gets a notice. Thread-safe for distinct scratch and arena. cmark, which reads
 * Markdown, ends the process when memory runs out: such drafts are limited to 256 MiB. */
HS_API hs_status hs_draft_read(const hs_engine *engine, hs_scratch *scratch, hs_arena *arena,
                               const hs_page *page, hs_article *article, hs_draft *draft, hs_error *error);

/* byte: of the article's text; past its end gives the end. Cost: log of the draft's length. Thread-safe. */
HS_API hs_draft_place hs_draft_place_get(const hs_draft *draft, uint32_t byte);

#ifdef __cplusplus
}
#endif
#endif
