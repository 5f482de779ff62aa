/* parsers TRUTH.jsonl FOLDER [N [WAY]]: MB/s of each way to read the pages of a truth file, N passes over all of them held
 * in memory, one thread: our tokenizer, our blocks, the whole article, libxml2 (push SAX), MyHTML and gumbo. */
#include <hearsay/article.h>
#include <hearsay/engine.h>

#include "engine/engine.h"
#include "read/html/blocks.h"
#include "read/models.h"
#include "read/read.h"

#include <jansson.h>
#include <libxml/HTMLparser.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <zlib.h>
#ifdef BENCH_GUMBO
#include <gumbo.h>
#endif
#ifdef BENCH_MYHTML
#include <myhtml/api.h>
#endif

typedef struct pages {
    hs_str utf8[2000];
    size_t n, n_bytes;
} pages;

static hs_str read_packed(const char *path) {
    gzFile file = gzopen(path, "rb");
    size_t room = 1 << 22, len = 0;
    char *bytes = malloc(room);
    for (int got; file && (got = gzread(file, bytes + len, (unsigned)(room - len))) > 0;) {
        len += (size_t)got;
        if (len == room) bytes = realloc(bytes, room *= 2);
    }
    if (file) gzclose(file);
    return (hs_str){bytes, len};
}

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static hs_engine *engine;
static hs_scratch *scratch;
static hs_arena *arena;
static volatile uint64_t sink;

static void tokens(hs_str page) {
    static hs_html_tokens t;
    hs_html_tokens_init(&t, page);
    while (hs_html_tokens_next(&t)) {
        sink += t.kind;
        if (t.kind != HS_HTML_START) continue;
        hs_str name = hs_html_str(&t, t.name);
        bool is_script = name.len == 6 && strncasecmp(name.ptr, "script", 6) == 0;
        if (!is_script && !(name.len == 5 && strncasecmp(name.ptr, "style", 5) == 0)) continue;
        t.state = is_script ? HS_HTML_SCRIPT : HS_HTML_RAWTEXT;
        t.text_ends = name;
    }
}

static void blocks(hs_str page) {
    hs_html_blocks b;
    hs_html_blocks_read(&engine->read->html, arena, page, &b);
    sink += b.n_blocks;
    hs_arena_reset(arena);
}

static void article(hs_str bytes) {
    hs_page page = {.bytes = bytes, .format = HS_FORMAT_HTML};
    hs_article a;
    if (hs_article_read(engine, scratch, arena, &page, &a, NULL) == HS_OK) sink += a.body_len;
    hs_arena_reset(arena);
}

static void sax_start(void *context, const xmlChar *name, const xmlChar **attributes) {
    (void)context, (void)attributes;
    sink += name[0];
}
static void sax_text(void *context, const xmlChar *text, int len) {
    (void)context;
    sink += (uint64_t)len + text[0];
}

static void libxml(hs_str page) {
    static xmlSAXHandler sax;
    sax.startElement = sax_start;
    sax.characters = sax.cdataBlock = sax_text;
    htmlParserCtxtPtr parser = htmlCreatePushParserCtxt(&sax, NULL, NULL, 0, NULL, XML_CHAR_ENCODING_UTF8);
    for (size_t at = 0; at < page.len; at += 65536)
        htmlParseChunk(parser, page.ptr + at, (int)(page.len - at < 65536 ? page.len - at : 65536), 0);
    htmlParseChunk(parser, NULL, 0, 1);
    htmlFreeParserCtxt(parser);
}

#ifdef BENCH_GUMBO
static void gumbo(hs_str page) {
    GumboOutput *out = gumbo_parse_with_options(&kGumboDefaultOptions, page.ptr, page.len);
    sink += out->root->index_within_parent;
    gumbo_destroy_output(&kGumboDefaultOptions, out);
}
#endif
#ifdef BENCH_MYHTML
static void my_html(hs_str page) {
    myhtml_t *parser = myhtml_create();
    myhtml_init(parser, MyHTML_OPTIONS_PARSE_MODE_SINGLE, 1, 0);
    myhtml_tree_t *tree = myhtml_tree_create();
    myhtml_tree_init(tree, parser);
    myhtml_parse(tree, MyENCODING_UTF_8, page.ptr, page.len);
    myhtml_tree_destroy(tree);
    myhtml_destroy(parser);
}
#endif

static const char *only; /* NULL: all */

static void measure(const char *name, void (*read)(hs_str), const pages *all, int n_passes) {
    if (only && strcmp(only, name) != 0) return;
    double best = 1e9;
    for (int pass = 0; pass < n_passes; pass++) {
        double start = now();
        for (size_t i = 0; i < all->n; i++) read(all->utf8[i]);
        double took = now() - start;
        if (took < best) best = took;
    }
    printf("%-12s %8.1f MB/s\n", name, (double)all->n_bytes / 1e6 / best);
}

int main(int argc, char **argv) {
    if (argc < 3) return 2;
    if (hs_engine_open(NULL, &engine, NULL) != HS_OK) return 1;
    scratch = hs_scratch_new(engine);
    arena = hs_arena_new(NULL);
    hs_arena *texts = hs_arena_new(NULL);
    static pages all;
    FILE *truth = fopen(argv[1], "r");
    char *line = NULL;
    size_t room = 0;
    while (truth && getline(&line, &room, truth) > 0 && all.n < 2000) {
        json_t *row = json_loads(line, 0, NULL);
        char path[4096];
        snprintf(path, sizeof path, "%s/%s", argv[2], json_string_value(json_object_get(row, "page")));
        hs_str bytes = read_packed(path), utf8;
        const char *notice = NULL;
        if (hs_read__to_utf8(texts, bytes, (hs_str){0}, &utf8, &notice) == HS_OK) {
            all.utf8[all.n++] = utf8;
            all.n_bytes += utf8.len;
        }
        json_decref(row);
    }
    int n_passes = argc > 3 ? atoi(argv[3]) : 3;
    only = argc > 4 ? argv[4] : NULL;
    printf("%zu pages, %.1f MB\n", all.n, (double)all.n_bytes / 1e6);
    measure("tokens", tokens, &all, n_passes);
    measure("blocks", blocks, &all, n_passes);
    measure("article", article, &all, n_passes);
    measure("libxml2 sax", libxml, &all, n_passes);
#ifdef BENCH_MYHTML
    measure("MyHTML tree", my_html, &all, n_passes);
#endif
#ifdef BENCH_GUMBO
    measure("gumbo", gumbo, &all, 1);
#endif
    return 0;
}
