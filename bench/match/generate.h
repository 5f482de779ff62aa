/* A made-up pile of news pages with planted passages, the same for the same seed on every machine.
 *
 * Pages of about 412 words are filled with sentences of a made-up tongue (words by Zipf's law, stock phrases that many
 * pages use); passages of 40 to 120 words stand in 2 to 20 pages each, 0 to 10 % of their words changed; with
 * has_statements, quotations (five a page, three of ten from a pool that other pages quote, some of those trimmed or
 * with words changed) and a footer for each of a thousand outlets. */
#ifndef HS_BENCH_GENERATE_H
#define HS_BENCH_GENERATE_H

#include <hearsay/match.h>

typedef struct planted {
    uint32_t passage, page;
    hs_span span; /* bytes of the page's body */
    uint32_t n_changed;
} planted;

typedef struct generated {
    char *text; /* all bodies, one behind the other */
    size_t text_len;
    hs_match_page *pages; /* [n_pages] */
    uint32_t n_pages;
    hs_match_statement *statements; /* [n_statements] */
    uint32_t n_statements;
    planted *planted; /* [n_planted] by passage */
    uint32_t n_planted;
} generated;

/* With path, the text is written to that file and mapped, so that it takes no memory of its own. */
int generate(uint32_t n_pages, uint64_t seed, int has_statements, const char *path, generated *out);
void generated_free(generated *g, int is_mapped);

#endif
