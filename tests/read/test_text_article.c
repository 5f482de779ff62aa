#include "test.h"

#include <hearsay/article.h>

#include "base/arena.h"

#include <stdio.h>
#include <stdlib.h>

static hs_engine *engine;
static hs_scratch *scratch;
static hs_arena *arena;

static int setup(void **state) {
    (void)state;
    assert_int_equal(hs_engine_open(NULL, &engine, NULL), HS_OK);
    scratch = hs_scratch_new(engine);
    arena = hs_arena_new(NULL);
    return 0;
}

static int teardown(void **state) {
    (void)state;
    hs_arena_free(arena);
    hs_scratch_free(scratch);
    hs_engine_close(engine);
    return 0;
}

static char told[1 << 16];

static void tell(const char *kind, hs_str text) {
    size_t len = strlen(told);
    snprintf(told + len, sizeof told - len, "%s|%.*s\n", kind, (int)text.len, text.ptr);
}

/* Every byte that is no blank lies in one block or in one dropped span, in order, none in two. */
static void check_coverage(const hs_article *article) {
    size_t b = 0, d = 0, at = 0;
    if (article->n_blocks && article->blocks[0].text.start > article->source.len)
        b = 1; /* the container's title */

    while (b < article->n_blocks || d < article->n_dropped) {
        hs_span next;
        if (d == article->n_dropped ||
            (b < article->n_blocks && article->blocks[b].source.start < article->dropped[d].source.start))
            next = article->blocks[b++].source;
        else
            next = article->dropped[d++].source;
        assert_true(next.start >= at);
        assert_true(next.end > next.start);
        assert_true(next.end <= article->source.len);
        for (; at < next.start; at++)
            if (!hs_ascii_is_space(article->source.ptr[at]) && (unsigned char)article->source.ptr[at] < 0x80)
                fail_msg("byte %zu '%c' is in no span", at, article->source.ptr[at]);
        at = next.end;
    }
    for (; at < article->source.len; at++)
        assert_true(hs_ascii_is_space(article->source.ptr[at]) ||
                    (unsigned char)article->source.ptr[at] >= 0x80);
}

static hs_article read_page(hs_page page) {
    static const char *const kinds[] = {"TITLE", "P",         "HEADING", "ITEM",  "QUOTE",
                                        "PULL",  "HIGHLIGHT", "CAPTION", "TABLE", "RELATED"};
    hs_article article;
    hs_error error;
    hs_arena_reset(arena);
    told[0] = 0;
    hs_status status = hs_article_read(engine, scratch, arena, &page, &article, &error);
    if (status != HS_OK) {
        tell("!", (hs_str){error.message, strlen(error.message)});
        return (hs_article){0};
    }
    check_coverage(&article);
    size_t d = 0;
    for (size_t b = 0; b <= article.n_blocks; b++) {
        uint32_t start = b < article.n_blocks ? article.blocks[b].source.start : UINT32_MAX;
        for (; d < article.n_dropped && article.dropped[d].source.start < start; d++)
            tell(article.dropped[d].reason, hs_str_sub(article.source, article.dropped[d].source));
        if (b < article.n_blocks)
            tell(kinds[article.blocks[b].kind], hs_str_sub(article.text, article.blocks[b].text));
    }
    return article;
}

static hs_article read_text(const char *text) {
    return read_page(
        (hs_page){.doc = HS_STR("page"), .bytes = {text, strlen(text)}, .format = HS_FORMAT_TEXT});
}

static void header_of_a_page_is_told_part_by_part(void **state) {
    (void)state;
    hs_article article =
        read_text("Edge 12 is an outdated browser. Please upgrade your browser.\n"
                  "BREAKING\n"
                  "Norland desk\n"
                  "\n"
                  "Did Mayor Ruta Vance Sell the Ferry, and Who Knew?\n"
                  "By Ada Kerr, Tom Okafor and Lin Sato, CNN\n"
                  "Updated 4:05 PM ET, Fri June 2, 2017\n"
                  "Find us on Facebook. Tell us how the ferry changed your day.\n"
                  "\n"
                  "Marn (CNN)Mayor Ruta Vance has called the sale of the ferry \"a fairy tale.\"\n"
                  "\n"
                  "\"I sold nothing,\" she said.\n");
    assert_string_equal(
        told, "browser or cookie notice|Edge 12 is an outdated browser. Please upgrade your browser.\n"
              "label|BREAKING\n"
              "label|Norland desk\n"
              "TITLE|Did Mayor Ruta Vance Sell the Ferry, and Who Knew?\n"
              "byline|By Ada Kerr, Tom Okafor and Lin Sato, CNN\n"
              "date|Updated 4:05 PM ET, Fri June 2, 2017\n"
              "share prompt|Find us on Facebook. Tell us how the ferry changed your day.\n"
              "dateline|Marn (CNN)\n"
              "P|Mayor Ruta Vance has called the sale of the ferry \"a fairy tale.\"\n"
              "P|\"I sold nothing,\" she said.\n");
    assert_str_equal(article.title, "Did Mayor Ruta Vance Sell the Ferry, and Who Knew?");
    assert_str_equal(article.publisher, "CNN");
    assert_str_equal(article.dateline, "Marn");
    assert_str_equal(article.modified.iso, "2017-06-02T16:05:00-04:00");
    assert_string_equal(article.modified.source, "text");
    assert_int_equal(article.published.iso.len, 0);
    assert_int_equal(article.n_byline, 3);
    assert_str_equal(article.byline[2], "Lin Sato");
}

static void byline_and_date_on_one_line_and_name_beside_a_date(void **state) {
    (void)state;
    hs_article article = read_text("Ferry sale shakes Marn council\nBy Ada Kerr | 5 June 2017, 09:12 BST | 3 "
                                   "min read\n\nThe ferry was sold on Monday, the council said.\n");
    assert_str_equal(article.published.iso, "2017-06-05T09:12:00+01:00");
    assert_str_equal(article.byline[0], "Ada Kerr");
    article = read_text("Ferry sale shakes Marn council\n\nTom Okafor\n\nJune 5, 2017\n\nMARN, Norland - The "
                        "ferry was sold on Monday, the council said.\n");
    assert_str_equal(article.published.iso, "2017-06-05");
    assert_str_equal(article.byline[0], "Tom Okafor");
    assert_str_equal(article.dateline, "MARN");
    article = read_text("Ferry sale shakes Marn council\nTom Okafor, Harbour Correspondent\nThe ferry was "
                        "sold on Monday, the council said.\n");
    assert_int_equal(article.n_byline, 1);
    assert_str_equal(article.byline[0], "Tom Okafor");
}

static void notice_menu_slug_and_site_name_stand_above_the_headline(void **state) {
    (void)state;
    hs_article article = read_text("This video cannot be played. Please try another device.\n"
                                   "Vance: 'I sold no boat'\n"
                                   "By Ada Kerr and Tom Okafor, Northshore Weather\n"
                                   "Published 7:22 PM CET, Fri March 1, 2019\n\n"
                                   "Marn (NWX)Mayor Ruta Vance has sold no boat.\n");
    assert_string_equal(told,
                        "video or gallery label|This video cannot be played. Please try another device.\n"
                        "TITLE|Vance: 'I sold no boat'\n"
                        "byline|By Ada Kerr and Tom Okafor, Northshore Weather\n"
                        "date|Published 7:22 PM CET, Fri March 1, 2019\n"
                        "dateline|Marn (NWX)\n"
                        "P|Mayor Ruta Vance has sold no boat.\n");
    assert_str_equal(article.publisher, "Northshore Weather");
    assert_int_equal(article.n_byline, 2);
    article = read_text("MarnPulse\nHome  World  Sport  Weather\nMP-KEL0007 01-03-19 0912 URGENT\nVance sold "
                        "no boat, clerk says\n"
                        "(Adds clerk, price)\nMarnPulse staff\n\nThe mayor sold no boat.\n");
    assert_string_equal(
        told,
        "label|MarnPulse\nnavigation|Home  World  Sport  Weather\nlabel|MP-KEL0007 01-03-19 0912 URGENT\n"
        "TITLE|Vance sold no boat, clerk says\nlabel|(Adds clerk, price)\nbyline|MarnPulse staff\n"
        "P|The mayor sold no boat.\n");
    assert_str_equal(article.publisher, "MarnPulse");
    /* a sentence that introduces the article stays */
    read_text("Vance sold no boat, clerk says\nThe mayor of Marn has been under fire since May.\nBy Ada "
              "Kerr\n\nThe mayor sold no boat.\n");
    assert_string_equal(told, "TITLE|Vance sold no boat, clerk says\nP|The mayor of Marn has been under fire "
                              "since May.\nbyline|By Ada Kerr\n"
                              "P|The mayor sold no boat.\n");
}

static void headline_with_a_full_stop_is_told_by_the_byline_below(void **state) {
    (void)state;
    hs_article article = read_text(
        "Mayor sold no boat, clerk says.\nBy Ada Kerr\nJune 5, 2017\n\nThe mayor of Marn sold no boat.\n");
    assert_str_equal(article.title, "Mayor sold no boat, clerk says.");
    assert_int_equal(article.n_blocks, 2);
    article = read_text("The mayor of Marn sold no boat.\n\nThe clerk said so.\n");
    assert_int_equal(article.title.len, 0);
}

static void datelines_leave_the_paragraph_and_looks_like_them_stay(void **state) {
    (void)state;
    static const char *const cases[][3] = {
        {"MARN (Reuters) - The ferry was sold.", "MARN", "P|The ferry was sold.\n"},
        {"MARN, June 5 (AP) \xE2\x80\x94 The ferry was sold.", "MARN", "P|The ferry was sold.\n"},
        {"(CNN) -- The ferry was sold.", "", "P|The ferry was sold.\n"},
        {"CNN \xC2\xA0\xE2\x80\x94\xC2\xA0 The ferry was sold.", "", "P|The ferry was sold.\n"},
        {"NEW MARN, Norland \xE2\x80\x94 \"We sold it,\" Vance said.", "NEW MARN",
         "P|\"We sold it,\" Vance said.\n"},
        {"NATO \xE2\x80\x94 the alliance \xE2\x80\x94 bought the ferry.", "",
         "P|NATO \xE2\x80\x94 the alliance \xE2\x80\x94 bought the ferry.\n"},
        {"Ruta Vance (left) bought the ferry.", "", "P|Ruta Vance (left) bought the ferry.\n"},
        {"Ruta Vance - who sold the ferry - denied it.", "",
         "P|Ruta Vance - who sold the ferry - denied it.\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        hs_article article = read_text(cases[i][0]);
        if (!strstr(told, cases[i][2])) fail_msg("%s gave %s", cases[i][0], told);
        if (!hs_str_equal(article.dateline, (hs_str){cases[i][1], strlen(cases[i][1])}))
            fail_msg("dateline of %s", cases[i][0]);
    }
}

static void agency_tag_on_a_line_of_its_own_is_no_title(void **state) {
    (void)state;
    hs_article article =
        read_text("ferry_harbour_00012.jpg\nVance on the ferry sale\n02:40 - Source: CNN\n\nStory "
                  "highlights\n\nMayor tells radio she is sorry for the noise\n\n"
                  "Vance says critics mock the whole town\n\nCNN \xC2\xA0\xE2\x80\x94\xC2\xA0\n\nRuta Vance "
                  "said on Sunday that she sold nothing.\n");
    assert_string_equal(
        told,
        "file name|ferry_harbour_00012.jpg\nvideo title|Vance on the ferry sale\nvideo label|02:40 - Source: "
        "CNN\n"
        "heading of a summary box|Story highlights\nHIGHLIGHT|Mayor tells radio she is sorry for the noise\n"
        "HIGHLIGHT|Vance says critics mock the whole town\ndateline|CNN \xC2\xA0\xE2\x80\x94\n"
        "P|Ruta Vance said on Sunday that she sold nothing.\n");
    assert_int_equal(article.title.len, 0);
    assert_str_equal(article.publisher, "CNN");
}

static void links_and_video_labels_go_from_the_middle_of_the_body(void **state) {
    (void)state;
    read_text("Vance denies ferry sale\n\nVance said on Monday that she sold nothing to anybody.\n"
              "Related: 'I Never Even Saw the Boat': Vance on the Harbour Dinner\n"
              "More news: Bakers end their strike\n"
              "Harbour hearing may shed light on sale\n"
              "Harbour hearing may shed light on sale\n"
              "The council meets on Thursday.\n"
              "Okafor: dinner &#39;was about fish&#39;\n"
              "Okafor: dinner 'was about fish'\n"
              "    JUST WATCHED\n\n    Vance on the sale: No boat, no deal\n\nReplay\nMore Videos "
              "...\n\nMUST WATCH\n\n(12 Videos)\n"
              "Read More\n"
              "\"Related or not, I sold nothing,\" she said.\n\n"
              "    Council weighs its options\n\n"
              "Most read\n\nBakers end their strike\nTen ways to cook cod\n");
    assert_string_equal(told, "TITLE|Vance denies ferry sale\n"
                              "P|Vance said on Monday that she sold nothing to anybody.\n"
                              "related link|Related:\n"
                              "RELATED|'I Never Even Saw the Boat': Vance on the Harbour Dinner\n"
                              "related link|More news: Bakers end their strike\n"
                              "related link|Harbour hearing may shed light on sale\n"
                              "related link|Harbour hearing may shed light on sale\n"
                              "P|The council meets on Thursday.\n"
                              "related link|Okafor: dinner &#39;was about fish&#39;\n"
                              "related link|Okafor: dinner 'was about fish'\n"
                              "video or gallery label|JUST WATCHED\n"
                              "video title|Vance on the sale: No boat, no deal\n"
                              "video or gallery label|Replay\n"
                              "video or gallery label|More Videos ...\n"
                              "video or gallery label|MUST WATCH\n"
                              "video or gallery label|(12 Videos)\n"
                              "related link|Read More\n"
                              "P|\"Related or not, I sold nothing,\" she said.\n"
                              "HEADING|Council weighs its options\n"
                              "heading of a list of links|Most read\n"
                              "link in a list|Bakers end their strike\n"
                              "link in a list|Ten ways to cook cod\n");
}

static void captions_and_credits_go_and_speech_before_a_glued_credit_stays(void **state) {
    (void)state;
    read_text("Vance denies ferry sale\n\nImage: Vance at the pier\n"
              "Mayor Ruta Vance at the pier in Marn on June 3, 2017.Lin Sato / Harbour Office via Reuters\n"
              "MARN, NORLAND - JUNE 3: Ruta Vance opens the pier on June 3, 2017 in Marn, Norland. (Photo by "
              "Lin Sato/Getty Images)\n"
              "MARN, NORLAND - JUNE 3: Ruta Vance opens the pier on June 3, 2017 in Marn, Norland. (Photo by "
              "Lin Sato/Getty Images)\n"
              "FILE- In this Sept. 6, 2013, file photo, Ruta Vance speaks in Marn. The mayor sold nothing. "
              "(AP Photo/Lin Sato, File)\n"
              "Photograph: Lin Sato/The Guardian\n\n"
              "\"I sold nothing, and I would not sell it to them if they came twice,\" she said on "
              "Monday.Lin Sato/Reuters\n"
              "The pier (and its lamps) is old.\n");
    assert_string_equal(
        told,
        "TITLE|Vance denies ferry sale\n"
        "caption or credit|Image: Vance at the pier\n"
        "caption or credit|Mayor Ruta Vance at the pier in Marn on June 3, 2017.Lin Sato / Harbour Office "
        "via Reuters\n"
        "caption or credit|MARN, NORLAND - JUNE 3: Ruta Vance opens the pier on June 3, 2017 in Marn, "
        "Norland. (Photo by Lin Sato/Getty Images)\n"
        "caption or credit|MARN, NORLAND - JUNE 3: Ruta Vance opens the pier on June 3, 2017 in Marn, "
        "Norland. (Photo by Lin Sato/Getty Images)\n"
        "caption or credit|FILE- In this Sept. 6, 2013, file photo, Ruta Vance speaks in Marn. The mayor "
        "sold nothing. (AP Photo/Lin Sato, File)\n"
        "caption or credit|Photograph: Lin Sato/The Guardian\n"
        "P|\"I sold nothing, and I would not sell it to them if they came twice,\" she said on Monday.\n"
        "caption or credit|Lin Sato/Reuters\n"
        "P|The pier (and its lamps) is old.\n");
}

static void headline_glued_to_a_paragraph_becomes_a_heading_of_its_own(void **state) {
    (void)state;
    read_text("Vance denies ferry sale\n\nThe mayor asked the reporters whether they thought she sells boats "
              "every day?Vance Claims She 'Never Sold Any' Boat\n\n"
              "She met the U.S.Navy officers at 5 p.m.The Office said so, and nobody else did that day\n\n"
              "CNN's Lin Sato reported from Marn for this page and its readers.exp MARN 0312 Vance "
              "Ferry_0002.jpg\n");
    assert_string_equal(
        told, "TITLE|Vance denies ferry sale\n"
              "P|The mayor asked the reporters whether they thought she sells boats every day?\n"
              "HEADING|Vance Claims She 'Never Sold Any' Boat\n"
              "P|She met the U.S.Navy officers at 5 p.m.The Office said so, and nobody else did that day\n"
              "closing credit|CNN's Lin Sato reported from Marn for this page and its readers.exp MARN 0312 "
              "Vance Ferry_0002.jpg\n");
}

static void sentences_that_only_begin_like_furniture_stay(void **state) {
    (void)state;
    static const char *const bodies[] = {
        "\"Share this with nobody,\" Vance told the council.",
        "Related parties bought the boats, the council said.",
        "By Tuesday the ferry had been sold, Vance said.",
        "More than 200 people came to the pier.",
        "Read the letter to us, the mayor told her clerk.",
        "Watch officers saw the boat leave at dawn.",
        "Image problems have followed the mayor since May.",
        "Live animals were on board, the harbour master said.",
        "Comments by the mayor were \"not helpful\", the council said.",
        "Photo albums were found in the wreck.",
        "Copyright law does not cover boats, the court ruled.",
        "News of the sale reached Marn at noon.",
        "Topics such as fish and rope were on the list.",
        "Home owners near the pier fear the noise.",
        "Source: the harbour office, which counted the boats twice.",
        "The mayor spoke of fear and/or greed.",
        "Follow the boats and you will find the money, Kerr wrote.",
        "Background checks were done on 3 May.",
        "In this town, a photo of the pier hangs in every kitchen.",
        "Play was stopped when the siren sounded.",
    };
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
        char page[512], want[300];
        snprintf(
            page, sizeof page,
            "Vance denies ferry sale\n\nThe boat was sold on Monday.\n\n%s\n\nThe council meets again.\n",
            bodies[i]);
        snprintf(want, sizeof want, "P|%s\n", bodies[i]);
        read_text(page);
        if (!strstr(told, want)) fail_msg("lost: %s\n%s", bodies[i], told);
    }
}

static void wrapped_lines_are_joined_to_paragraphs(void **state) {
    (void)state;
    hs_article article = read_text("Vance denies ferry sale\nBy Ada Kerr\n\n"
                                   "The mayor of Marn said on Monday that she had sold no boat to\n"
                                   "anybody in this or in any other town, and that the papers which\n"
                                   "said so were wrong.\n"
                                   "\"I sold nothing,\" she said, and she said it twice so that even\n"
                                   "the people in the last row heard it.\n\n"
                                   "Related: Bakers end their strike\n\n"
                                   "The council meets again on Thursday, when it will hear the\n"
                                   "harbour master and the clerk.\n");
    assert_int_equal(article.n_blocks, 4);
    assert_non_null(strstr(told, "said so were wrong.\nP|\"I sold"));
    assert_non_null(strstr(told, "related link|Related: Bakers end their strike\n"));
    assert_str_equal(article.byline[0], "Ada Kerr");
}

static void plain_body_text_keeps_every_line(void **state) {
    (void)state;
    const char *text = "Related: nothing\nBy Ada Kerr\n\nRead More\n";
    hs_page page = {.doc = HS_STR("page"),
                    .bytes = {text, strlen(text)},
                    .format = HS_FORMAT_PLAIN,
                    .title = HS_STR("Some title")};
    hs_article article = read_page(page);
    assert_string_equal(told, "P|Related: nothing\nP|By Ada Kerr\nP|Read More\n");
    assert_ptr_equal(article.text.ptr, text);
    assert_int_equal(article.n_dropped, 0);
}

static void headline_that_quotes_is_kept_of_a_related_line_outside_the_body(void **state) {
    (void)state;
    hs_article article =
        read_text("Ferry sale shakes Marn council\n\nThe ferry was sold on Monday, Ruta Vance said.\n\n"
                  "Related: Ruta Vance on the pier: 'I never even saw the boat'\n\n"
                  "Related: Bishop's cat found\n\nNobody else bid for it, the council said.\n");
    hs_str body;
    uint32_t n_related = 0;
    for (size_t i = 0; i < article.n_blocks; i++) {
        if (article.blocks[i].kind != HS_BLOCK_RELATED) continue;
        assert_str_equal(hs_str_sub(article.text, article.blocks[i].text),
                         "Ruta Vance on the pier: 'I never even saw the boat'");
        n_related++;
    }
    assert_int_equal(n_related, 1);
    assert_int_equal(article.n_dropped, 2);
    assert_int_equal(hs_article_body(&article, arena, &body), HS_OK);
    assert_int_equal(hs_str_find(body, HS_STR("never even")), body.len);
}

static void title_of_the_container_stands_behind_the_body(void **state) {
    (void)state;
    const char *text = "The boat was sold, Vance said.";
    hs_page page = {.doc = HS_STR("page"),
                    .bytes = {text, strlen(text)},
                    .format = HS_FORMAT_TEXT,
                    .title = HS_STR("Vance sells boat")};
    hs_article article = read_page(page);
    assert_int_equal(article.blocks[0].kind, HS_BLOCK_TITLE);
    assert_str_equal(hs_str_sub(article.text, article.blocks[0].text), "Vance sells boat");
    assert_int_equal(article.body_len, strlen(text));
    assert_str_equal(hs_str_sub(article.text, article.blocks[1].text), "The boat was sold, Vance said.");
}

static void page_of_furniture_alone_is_empty_and_one_headline_is_kept(void **state) {
    (void)state;
    read_text("Read More\nAdvertisement\nShare\n");
    assert_string_equal(told, "!|no article on this page\n");
    read_text("Vance sells boat\n");
    assert_string_equal(told, "P|Vance sells boat\n");
}

static void text_of_a_whole_web_page_is_cut_to_its_article(void **state) {
    (void)state;
    static char page[8192];
    size_t len = 0;
    len += (size_t)snprintf(
        page, sizeof page, "We use cookies to make this site work for you and for our partners.\nI accept\n");
    for (int i = 0; i < 40; i++) len += (size_t)snprintf(page + len, sizeof page - len, "Menu entry %d\n", i);
    len += (size_t)snprintf(
        page + len, sizeof page - len,
        "Vance denies ferry sale to harbour firm\nBy Ada Kerr\nJune 5, 2017\nShare\n\n"
        "Mayor Ruta Vance said on Monday that she had sold no boat to anybody in Marn.\n"
        "\"I sold nothing, and I will say so in court if I have to,\" she told reporters at the pier.\n"
        "Advertisement\nA quiet quay\n"
        "The council meets again on Thursday, when it will hear the harbour master and the clerk.\n");
    for (int i = 0; i < 40; i++)
        len += (size_t)snprintf(page + len, sizeof page - len, "Footer entry %d\n", i);
    len += (size_t)snprintf(page + len, sizeof page - len,
                            "The Marn Courier is part of a group of papers that nobody reads twice.\n");
    hs_article article = read_text(page);
    assert_str_equal(article.title, "Vance denies ferry sale to harbour firm");
    assert_str_equal(article.byline[0], "Ada Kerr");
    assert_str_equal(article.published.iso, "2017-06-05");
    assert_int_equal(article.n_blocks, 5);
    assert_int_equal(article.blocks[3].kind, HS_BLOCK_HEADING);
    assert_non_null(strstr(told, "outside the article|Menu entry 39\n"));
    assert_non_null(strstr(told, "outside the article|The Marn Courier is part"));
}

/* An allocator that fails at its nth call. */
typedef struct failing {
    long left, held;
} failing;

static void *failing_resize(void *context, void *ptr, size_t size) {
    failing *self = context;
    if (size == 0) {
        if (ptr) self->held--;
        free(ptr);
        return NULL;
    }
    if (self->left-- <= 0) return NULL;
    if (!ptr) self->held++;
    return realloc(ptr, size);
}

static void every_failed_allocation_is_a_status_and_no_leak(void **state) {
    (void)state;
    failing from = {.left = 1 << 30};
    hs_allocator allocator = {failing_resize, &from};
    hs_engine_options options = {.allocator = &allocator};
    hs_engine *own;
    assert_int_equal(hs_engine_open(&options, &own, NULL), HS_OK);
    /* enough lines that the arrays outgrow the first block of an arena */
    size_t len = 0, room = 400000;
    char *page_text = malloc(room);
    len += (size_t)snprintf(page_text, room, "Vance denies ferry sale\nBy ADA KERR, CNN\nJune 5, 2017\n\n");
    while (len < room - 100)
        len += (size_t)snprintf(page_text + len, room - len,
                                "She sold no boat, she said.\nRelated: Bakers strike\n");
    bool is_read = false;
    for (long n = 0; !is_read; n++) {
        assert_true(n < 1000);
        from.left = n;
        hs_scratch *own_scratch = hs_scratch_new(own);
        hs_arena *own_arena = own_scratch ? hs_arena_new(&allocator) : NULL;
        if (own_arena) {
            hs_page page = {
                .doc = HS_STR("page"), .bytes = {page_text, len}, .title = HS_STR("Caf\xE9 &amp; boat")};
            hs_article article;
            hs_error error;
            hs_status status = hs_article_read(own, own_scratch, own_arena, &page, &article, &error);
            is_read = status == HS_OK;
            if (!is_read) assert_int_equal(status, HS_ERR_MEMORY);
        }
        hs_arena_free(own_arena);
        hs_scratch_free(own_scratch);
    }
    free(page_text);
    hs_engine_close(own);
    assert_int_equal(from.held, 0);
}

static void title_of_the_container_is_valid_and_free_of_entities(void **state) {
    (void)state;
    const char *text = "The boat was sold, Vance said.";
    hs_page page = {.doc = HS_STR("page"),
                    .bytes = {text, strlen(text)},
                    .format = HS_FORMAT_TEXT,
                    .title = HS_STR("Caf\xE9 &amp; the mayor&#8217;s boat")};
    hs_article article = read_page(page);
    assert_str_equal(article.title, "Caf\xC3\xA9 & the mayor\xE2\x80\x99s boat");
    assert_str_equal(hs_str_sub(article.text, article.blocks[0].text),
                     "Caf\xC3\xA9 & the mayor\xE2\x80\x99s boat");
}

/* Pages made of random lines: whatever is decided, no word is lost and spans are in order (check_coverage). */
static void every_word_is_in_a_block_or_in_the_list_of_dropped_lines(void **state) {
    (void)state;
    static const char *const lines[] = {
        "Related: Bakers end strike",
        "\"I sold nothing,\" she said.",
        "By Ada Kerr, CNN",
        "JUST WATCHED",
        "Replay",
        "Vance on boats",
        "01:10 - Source: CNN",
        "Story highlights",
        "\xE2\x80\xA2 Boat sold",
        "* Item",
        "The mayor of Marn said she sold no boat.",
        "",
        "June 5, 2017",
        "Marn (CNN)The boat",
        "MARN - The boat is gone.",
        "Vance at the pier.Lin Sato/Reuters",
        "* * *",
        "Most read",
        "boats every day?Vance Claims She 'Never Sold Any' Boat",
        "x.jpg",
        "CNN",
        "Read More",
        "\xE2\x80\x9CNo,\xE2\x80\x9D she said.",
        "   ",
        "\xC2\xA0",
        "Vance denies ferry sale",
        "and goes on in small letters",
        "(Photo by Lin Sato/Getty Images)",
        ".",
        "\"",
        "CNN -",
    };
    uint32_t seed = 11;
    for (int round = 0; round < 3000; round++) {
        char page[4096];
        size_t len = 0;
        for (int n = 0; n < 1 + round % 24; n++) {
            seed = seed * 1664525u + 1013904223u;
            const char *line = lines[(seed >> 10) % (sizeof lines / sizeof *lines)];
            len += (size_t)snprintf(page + len, sizeof page - len, "%s\n", line);
        }
        read_page((hs_page){.doc = HS_STR("page"), .bytes = {page, len}, .format = HS_FORMAT_TEXT});
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(header_of_a_page_is_told_part_by_part),
        cmocka_unit_test(headline_that_quotes_is_kept_of_a_related_line_outside_the_body),
        cmocka_unit_test(byline_and_date_on_one_line_and_name_beside_a_date),
        cmocka_unit_test(notice_menu_slug_and_site_name_stand_above_the_headline),
        cmocka_unit_test(headline_with_a_full_stop_is_told_by_the_byline_below),
        cmocka_unit_test(datelines_leave_the_paragraph_and_looks_like_them_stay),
        cmocka_unit_test(agency_tag_on_a_line_of_its_own_is_no_title),
        cmocka_unit_test(links_and_video_labels_go_from_the_middle_of_the_body),
        cmocka_unit_test(captions_and_credits_go_and_speech_before_a_glued_credit_stays),
        cmocka_unit_test(headline_glued_to_a_paragraph_becomes_a_heading_of_its_own),
        cmocka_unit_test(sentences_that_only_begin_like_furniture_stay),
        cmocka_unit_test(wrapped_lines_are_joined_to_paragraphs),
        cmocka_unit_test(plain_body_text_keeps_every_line),
        cmocka_unit_test(title_of_the_container_stands_behind_the_body),
        cmocka_unit_test(page_of_furniture_alone_is_empty_and_one_headline_is_kept),
        cmocka_unit_test(text_of_a_whole_web_page_is_cut_to_its_article),
        cmocka_unit_test(every_failed_allocation_is_a_status_and_no_leak),
        cmocka_unit_test(title_of_the_container_is_valid_and_free_of_entities),
        cmocka_unit_test(every_word_is_in_a_block_or_in_the_list_of_dropped_lines),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
