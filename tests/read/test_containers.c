#include "test.h"

#include "files.h"
#include "run_reader.h"

#include <stdio.h>
#include <stdlib.h>

static void rss_items_are_pages_with_what_the_feed_knows(void **state) {
    (void)state;
    const char *path = file_with_text(
        "a.xml", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- made by hand -->\n<rss version=\"2.0\" "
                 "xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" "
                 "xmlns:dc=\"http://purl.org/dc/elements/1.1/\">"
                 "<channel><title>Marn Courier</title><language>en-GB</language>"
                 "<image><title>logo</title></image>"
                 "<item><title>Boat sold</title><link>http://marn.example/1</link><pubDate>Mon, 05 Jun 2017 "
                 "09:12:00 GMT</pubDate>"
                 "<description>short</description><content:encoded><![CDATA[<p>The boat was "
                 "sold.</p>]]></content:encoded></item>"
                 "<item><title>Empty</title><link>http://marn.example/2</link></item>"
                 "<item><guid>http://marn.example/3</guid><description>&lt;p&gt;Rain "
                 "fell.&lt;/p&gt;</description></item>"
                 "</channel></rss>");
    assert_string_equal(
        read_path_with_details(path),
        "a.xml#1|3|<p>The boat was sold.</p>|http://marn.example/1|utf-8|Mon, 05 Jun 2017 09:12:00 GMT\n"
        "!6|a.xml|686|item 2 has no text\n"
        "a.xml#3|3|<p>Rain fell.</p>|http://marn.example/3|utf-8|\n");
    hs_read_options options = {.paths = &path, .n_paths = 1, .first_record = 3};
    assert_string_equal(read_with(options), "a.xml#3|3|<p>Rain fell.</p>\n");
}

static void atom_entries_are_pages_in_every_type_of_content(void **state) {
    (void)state;
    assert_string_equal(
        read_path_with_details(file_with_text(
            "b.atom", "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"en\"><title>Courier</title>"
                      "<entry><title>One</title><link rel=\"self\" href=\"http://no.example/\"/><link "
                      "href=\"http://marn.example/1\"/>"
                      "<author><name>Ada "
                      "Kerr</name><email>a@b.example</email></author><updated>2017-06-05T09:12:00Z</updated>"
                      "<content type=\"html\">&lt;p&gt;one</content></entry>"
                      "<entry><content type=\"xhtml\"><div "
                      "xmlns=\"http://www.w3.org/1999/xhtml\"><p>two</p></div></content></entry>"
                      "<entry><content type=\"text\">three &lt; four</content></entry></feed>")),
        "b.atom#1|3|<p>one|http://marn.example/1|utf-8|2017-06-05T09:12:00Z\n"
        "b.atom#2|3|<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>two</p></div>||utf-8|\n"
        "b.atom#3|1|three < four||utf-8|\n");
}

static void entities_of_a_feed_are_not_expanded_and_broken_xml_is_told(void **state) {
    (void)state;
    const char *text = read_path(
        file_with_text("c.xml", "<!DOCTYPE rss [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b "
                                "\"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\">"
                                "<!ENTITY f SYSTEM "
                                "\"file:///etc/passwd\">]><rss><channel><item><description>x&c;y&f;</"
                                "description></item></channel></rss>"));
    assert_null(strstr(text, "aaaaaaaaaa"));
    assert_null(strstr(text, "root"));
    text = read_path(file_with_text(
        "d.xml", "<rss><channel><item><description>whole</description></item><item><description>cut"));
    assert_non_null(strstr(text, "d.xml#1|3|whole\n!4|d.xml|"));
    assert_non_null(strstr(text, "bad XML: "));
}

/* Wherever a feed breaks off: what was whole before is there, nothing of the rest, and one line tells it. */
static void feed_that_breaks_off_is_told_in_one_line(void **state) {
    (void)state;
    static const char head[] = "<rss><channel><title>Courier</title>";
    static const char item[] =
        "<item><title>Rain &amp; wind</title><link>http://marn.example/1</link><description>"
        "&lt;p&gt;Rain fell on Marn.&lt;/p&gt;</description></item>";
    char feed[4096];
    size_t len = (size_t)snprintf(feed, sizeof feed, "%s", head);
    for (int i = 0; i < 20; i++) len += (size_t)snprintf(feed + len, sizeof feed - len, "%s", item);
    for (size_t cut = sizeof head + 5; cut < len; cut += 13) {
        size_t n_whole = (cut - (sizeof head - 1)) / (sizeof item - 1), n_pages = 0, n_told = 0;
        const char *text = read_path(file_with("cut.xml", feed, cut));
        for (const char *line = text; *line; line = strchr(line, '\n') + 1)
            *line == '!' ? n_told++ : n_pages++;
        if (n_told != 1 || n_pages > n_whole || n_pages + 3 < n_whole)
            fail_msg("cut at %zu: %zu of %zu pages, %s", cut, n_pages, n_whole, text);
        if (strstr(text, "<p>Rain fell on Mar|")) fail_msg("half an item at %zu", cut);
    }
    size_t packed_len;
    const void *packed = gzip_of(feed, len, &packed_len);
    const char *text = read_path(file_with("cut.xml.gz", packed, packed_len - 12));
    const char *told = strchr(text, '!');
    assert_non_null(told);
    assert_non_null(strstr(told, "|compressed bytes are cut short\n"));
    assert_null(strchr(told + 1, '!'));
}

static void html_where_a_feed_or_json_was_expected_is_told(void **state) {
    (void)state;
    static const char page[] = "<!DOCTYPE html><html><title>404</title><p>Not found";
    assert_string_equal(read_path(file_with_text("e.xml", page)),
                        "!4|e.xml|0|an HTML page where a feed was expected\n");
    assert_string_equal(read_path(file_with_text("news.RSS", page)),
                        "!4|news.RSS|0|an HTML page where a feed was expected\n");
    assert_string_equal(read_path(file_with_text("list.json", page)),
                        "!4|list.json|0|an HTML page where JSON was expected\n");
    const char *path = file_with_text("any", "<html>\n<p>Not\n<p>found");
    hs_read_options options = {.paths = &path, .n_paths = 1, .is_jsonl = true};
    assert_string_equal(read_with(options), "!4|any|0|an HTML page where JSON was expected\n");
    /* XHTML may be called so; and a page may be called anything else */
    assert_string_equal(
        read_path(file_with_text("f.xml", "<html xmlns=\"http://www.w3.org/1999/xhtml\"><p>Rain")),
        "f.xml|0|<html xmlns=\"http://www.w3.org/1999/xhtml\"><p>Rain\n");
    assert_string_equal(read_path(file_with_text("feed", "<html><p>Rain")), "feed|0|<html><p>Rain\n");
}

static void json_feed_and_arrays_of_objects_are_walked_item_by_item(void **state) {
    (void)state;
    assert_string_equal(
        read_path_with_details(file_with_text(
            "f.json",
            "{\n\"version\": \"https://jsonfeed.org/version/1.1\", \"title\": \"Courier\", \"items\": [\n"
            "{\"id\": \"i1\", \"url\": \"http://marn.example/1\", \"content_html\": \"<p>one\", "
            "\"date_published\": \"2017-06-05\", "
            "\"authors\": [{\"name\": \"Ada Kerr\"}]},\n{\"id\": \"i2\", \"content_text\": \"two\"}, "
            "{\"id\": \"i3\"}, 7]}")),
        "i1|3|<p>one|http://marn.example/1||2017-06-05\ni2|1|two|||\n"
        "!6|f.json|256|item 3: no field that holds a page\n!4|f.json|270|item 4 is no object\n");
    assert_string_equal(
        read_path(file_with_text(
            "g.json", "[ {\"id\":\"a\",\"text\":\"one\"},\n {\"id\":\"b\",\"text\":\"two\"}, {\"id\":}]")),
        "a|1|one\nb|1|two\n!4|g.json|59|bad JSON: a value was expected\n");
}

static void names_of_common_scrapers_and_crawls_are_known(void **state) {
    (void)state;
    /* news-please writes one file a page, over many lines */
    assert_string_equal(
        read_path_with_details(file_with_text(
            "np.json", "{\n    \"authors\": [\n        \"Ada Kerr\"\n    ],\n    \"date_publish\": "
                       "\"2017-06-05 09:12:00\",\n    \"filename\": \"f.json\",\n"
                       "    \"maintext\": \"The boat was sold.\",\n    \"title\": \"Boat\",\n    \"url\": "
                       "\"http://marn.example/1\"\n}\n")),
        "f.json|1|The boat was sold.|http://marn.example/1||2017-06-05 09:12:00\n");
    /* all of its fields; those that were not found are null */
    assert_string_equal(
        read_path_with_details(file_with_text(
            "np.jsonl",
            "{\"authors\":[\"Ada Kerr\"],\"date_download\":\"2017-06-06 "
            "01:00:00\",\"date_modify\":null,\"date_publish\":"
            "\"2017-06-05 09:12:00\",\"description\":\"In "
            "short.\",\"filename\":\"f.json\",\"image_url\":\"http://"
            "marn.example/i.jpg\",\"language\":\"en\",\"localpath\":null,\"maintext\":\"The boat was sold.\","
            "\"source_domain\":\"marn.example\",\"text\":null,\"title\":\"Boat\",\"title_page\":null,\"title_"
            "rss\":null,"
            "\"url\":\"http://marn.example/1\"}\n")),
        "f.json|1|The boat was sold.|http://marn.example/1||2017-06-05 09:12:00\n");
    /* C4 and cc_net */
    assert_string_equal(
        read_path_with_details(file_with_text(
            "crawl.jsonl",
            "{\"text\":\"The "
            "boat.\",\"timestamp\":\"2019-04-25T12:57:54Z\",\"url\":\"http://marn.example/3\"}\n"
            "{\"url\":\"http://marn.example/"
            "4\",\"date_download\":\"2019-02-20T00:00:00Z\",\"digest\":\"sha1:AAA\","
            "\"length\":5,\"nlines\":1,\"source_domain\":\"marn.example\",\"title\":\"Rain\",\"raw_content\":"
            "\"Rain.\","
            "\"language\":\"en\",\"language_score\":0.9,\"perplexity\":300.1,\"bucket\":\"head\"}\n")),
        "crawl.jsonl#1|1|The boat.|http://marn.example/3||2019-04-25T12:57:54Z\n"
        "crawl.jsonl#2|1|Rain.|http://marn.example/4||2019-02-20T00:00:00Z\n");
    assert_string_equal(
        read_path_with_details(file_with_text(
            "oscar.jsonl", "{\"content\":\"The "
                           "boat.\",\"warc_headers\":{\"warc-target-uri\":\"http://marn.example/"
                           "2\",\"warc-date\":\"2017-06-05T09:12:00Z\"},\"metadata\":{\"title\":7}}\n"
                           "{\"raw_content\":\"Rain.\",\"url\":\"u\",\"date_download\":\"2019-01-01T00:00:"
                           "00Z\",\"meta\":{\"url\":\"other\"}}\n")),
        "oscar.jsonl#1|1|The boat.|http://marn.example/2||2017-06-05T09:12:00Z\n"
        "oscar.jsonl#2|1|Rain.|u||2019-01-01T00:00:00Z\n");
}

static void rows_of_tables_are_pages_by_the_names_of_columns(void **state) {
    (void)state;
    assert_string_equal(read_path_with_details(
                            file_with_text("h.csv", "id,colour,Text,url,date\r\na,red,\"He said "
                                                    "\"\"no\"\",\ntwice.\",http://m.example/,2017-06-05\r\n"
                                                    "b,blue,plain words,,\r\n\r\nc,red\r\nd,,last,x,y")),
                        "a|1|He said \"no\",\ntwice.|http://m.example/||2017-06-05\n"
                        "b|1|plain words|||\n"
                        "!6|h.csv|110|line 6: no text in its column (the row has too few columns)\n"
                        "d|1|last|x||y\n");
    assert_string_equal(read_path(file_with_text("i.tsv", "title\tbody\nBoat\tIt was sold, and \"gone\".\n")),
                        "i.tsv#1|1|It was sold, and \"gone\".\n");
    assert_string_equal(read_path(file_with_text("j.csv", "id;text\na;\"never closed\nb;fine\n")),
                        "!4|j.csv|8|line 2: a quotation mark is not closed\nb|1|fine\n");
    /* a page that begins with such words is none */
    assert_string_equal(read_path(file_with_text("k.txt", "News, text, politics\n\nRain fell.\n")),
                        "k.txt|0|News, text, politics\n\nRain fell.\n\n");
}

static void mails_and_saved_pages_give_their_html_or_text(void **state) {
    (void)state;
    assert_string_equal(
        read_path_with_details(file_with_text(
            "l.eml", "From: =?utf-8?q?Ada_K=C3=A9rr?= <a@b.example>\r\nTo: x@y.example\r\nSubject: The "
                     "boat\r\nDate: Mon, 05 Jun 2017 09:12:00 +0000\r\n"
                     "MIME-Version: 1.0\r\nContent-Type: multipart/alternative; "
                     "boundary=\"zz\"\r\n\r\n--zz\r\nContent-Type: text/plain\r\n\r\nplain\r\n--zz\r\n"
                     "Content-Type: text/html; charset=iso-8859-1\r\nContent-Transfer-Encoding: "
                     "quoted-printable\r\n\r\n<p>caf=E9 =\r\nnoir\r\n--zz--\r\n")),
        "l.eml|3|<p>caf\xE9 noir||iso-8859-1|Mon, 05 Jun 2017 09:12:00 +0000\n");
    assert_string_equal(
        read_path_with_details(file_with_text(
            "m.mhtml",
            "From: <Saved by Blink>\r\nSnapshot-Content-Location: http://marn.example/boat\r\nSubject: "
            "Boat\r\nDate: Tue, 06 Jun 2017 09:12:00 +0000\r\n"
            "MIME-Version: 1.0\r\nContent-Type: multipart/related; type=\"text/html\"; "
            "boundary=\"b\"\r\n\r\n--b\r\nContent-Type: text/html\r\n"
            "Content-Transfer-Encoding: base64\r\nContent-Location: "
            "http://marn.example/boat\r\n\r\nPHA+Ym9hdA==\r\n--b\r\nContent-Type: "
            "image/png\r\n\r\nxx\r\n--b--\r\n")),
        "m.mhtml|3|<p>boat|http://marn.example/boat||\n");
    assert_string_equal(
        read_path(file_with_text("n.eml", "From: a@b.example\r\nSubject: x\r\nDate: Mon, 05 Jun 2017 "
                                          "09:12:00 +0000\r\nContent-Type: image/png\r\n\r\nxx")),
        "!6|n.eml|0|no part of it is HTML or text\n");
    assert_string_equal(read_path(file_with_text("o.txt", "Subject: rain\n\nRain fell.\n")),
                        "o.txt|0|Subject: rain\n\nRain fell.\n\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(rss_items_are_pages_with_what_the_feed_knows, files_setup,
                                        files_teardown),
        cmocka_unit_test_setup_teardown(atom_entries_are_pages_in_every_type_of_content, files_setup,
                                        files_teardown),
        cmocka_unit_test_setup_teardown(entities_of_a_feed_are_not_expanded_and_broken_xml_is_told,
                                        files_setup, files_teardown),
        cmocka_unit_test_setup_teardown(feed_that_breaks_off_is_told_in_one_line, files_setup,
                                        files_teardown),
        cmocka_unit_test_setup_teardown(html_where_a_feed_or_json_was_expected_is_told, files_setup,
                                        files_teardown),
        cmocka_unit_test_setup_teardown(json_feed_and_arrays_of_objects_are_walked_item_by_item, files_setup,
                                        files_teardown),
        cmocka_unit_test_setup_teardown(names_of_common_scrapers_and_crawls_are_known, files_setup,
                                        files_teardown),
        cmocka_unit_test_setup_teardown(rows_of_tables_are_pages_by_the_names_of_columns, files_setup,
                                        files_teardown),
        cmocka_unit_test_setup_teardown(mails_and_saved_pages_give_their_html_or_text, files_setup,
                                        files_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
