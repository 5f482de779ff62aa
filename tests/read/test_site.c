#include "test.h"

#include <hearsay/site.h>

#include <stdio.h>

#define LINE "Write to the editor at our harbour office."

typedef struct page {
    char text[512], title[64];
    hs_block blocks[4];
    hs_article article;
} page;

/* An article of two paragraphs: one of its own, one that the site repeats. */
static void make(page *p, const char *url, int number, int title) {
    int own = snprintf(p->text, sizeof p->text, "Paragraph number %d is of this page alone.", number);
    int all = own + snprintf(p->text + own, sizeof p->text - (size_t)own, "\n\n" LINE);
    int len = snprintf(p->title, sizeof p->title, "Title %d", title);
    p->blocks[0] = (hs_block){HS_BLOCK_PARAGRAPH, {0, (uint32_t)own}, {100, 200}};
    p->blocks[1] = (hs_block){HS_BLOCK_PARAGRAPH, {(uint32_t)own + 2, (uint32_t)all}, {300, 400}};
    p->article = (hs_article){.url = {url, strlen(url)},
                              .title = {p->title, (size_t)len},
                              .text = {p->text, (size_t)all},
                              .body_len = (uint32_t)all,
                              .blocks = p->blocks,
                              .n_blocks = 2};
}

static void drops_what_a_host_repeats(void **state) {
    (void)state;
    hs_sites *sites = hs_sites_new(NULL);
    hs_arena *arena = hs_arena_new(NULL);
    page p;
    for (int i = 0; i < 40; i++) {
        make(&p, "https://www.courier.example/ferry", i, i);
        assert_int_equal(hs_sites_add(sites, &p.article), HS_OK);
    }
    make(&p, "http://courier.example/other?x", 7, 7);
    assert_int_equal(hs_sites_clean(sites, arena, &p.article), HS_OK);
    assert_int_equal(p.article.n_blocks, 1);
    assert_int_equal(p.article.blocks[0].source.start, 100);
    assert_int_equal(p.article.n_dropped, 1);
    assert_int_equal(p.article.dropped[0].source.start, 300);
    make(&p, "https://elsewhere.example/ferry", 7, 7);
    assert_int_equal(hs_sites_clean(sites, arena, &p.article), HS_OK);
    assert_int_equal(p.article.n_blocks, 2);
    hs_arena_free(arena);
    hs_sites_free(sites);
}

static void keeps_the_versions_of_one_article(void **state) {
    (void)state;
    hs_sites *sites = hs_sites_new(NULL);
    hs_arena *arena = hs_arena_new(NULL);
    page p;
    for (int i = 0; i < 40; i++) {
        make(&p, "https://courier.example/ferry", 1, 1);
        assert_int_equal(hs_sites_add(sites, &p.article), HS_OK);
    }
    assert_int_equal(hs_sites_clean(sites, arena, &p.article), HS_OK);
    assert_int_equal(p.article.n_blocks, 2);
    hs_arena_free(arena);
    hs_sites_free(sites);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(drops_what_a_host_repeats),
        cmocka_unit_test(keeps_the_versions_of_one_article),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
