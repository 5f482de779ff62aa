/* Every limit of hearsay, each with its reason. */
#ifndef HS_BASE_LIMITS_H
#define HS_BASE_LIMITS_H

/* Spans are 32 bits; half of that leaves room for sums. A larger page is cut, with a notice. */
#define HS_LIMIT_PAGE_BYTES (1u << 30)
/* Memory of a page grows with its text: 64 MiB of body is more than any article has. */
#define HS_LIMIT_BODY_BYTES (256u << 20)
/* Tokens in one sentence that get the full analysis; a longer one is cut there (a line of numbers). */
#define HS_LIMIT_SENTENCE_TOKENS 400
/* A mark that is still open after so many paragraphs is a stray mark. */
#define HS_LIMIT_QUOTATION_PARAGRAPHS 40
/* Output of one compressed member per byte of input: real pages stay under 100. */
#define HS_LIMIT_INFLATE_RATIO 1000
/* Plain text of more than HS_LIMIT_WHOLE_PARTS parts is annotated part by part, with a notice: what is made of a part on
 * its way through the stages takes some 40 MB, of nothing but quotation marks 100 MB. A novel is still read whole. */
#define HS_LIMIT_PART_BYTES  (512u << 10)
#define HS_LIMIT_WHOLE_PARTS 3
/* One line of JSON lines is in memory whole, and what is read from it beside it: no page has a tenth of it. Longer ones
 * are passed over. */
#define HS_LIMIT_LINE_BYTES (32u << 20)
/* Bytes of pages on their way through the threads; what is made of them takes some ten times as much. */
#define HS_LIMIT_IN_FLIGHT_BYTES (4u << 20)
/* Threads of one run: more than any machine of today gives one process. */
#define HS_LIMIT_THREADS 256
/* Lines of one page that are told apart; the rest is taken as one. A book has a tenth of it. */
#define HS_LIMIT_PAGE_LINES (1u << 20)
/* A batch of pages that is stored in one transaction: what a kill may cost, against the price of a commit. */
#define HS_LIMIT_BATCH_BYTES (32u << 20)
#define HS_LIMIT_BATCH_PAGES 2000
/* Pages of the write-ahead log of a store from which on it is moved into the file, and at which storing waits for that. */
#ifdef HS_TEST_BUILD
#define HS_LIMIT_LOG_PAGES      16
#define HS_LIMIT_LOG_PAGES_MOST 64
#else
#define HS_LIMIT_LOG_PAGES      8192
#define HS_LIMIT_LOG_PAGES_MOST 65536
#endif
/* One record of an archive, or a file that is one page (body text aside), is in memory whole: no news page has a tenth of
 * it. Longer ones are passed over. */
#define HS_LIMIT_RECORD_BYTES (64u << 20)
/* Feeds in JSON, mails and saved pages with their pictures are read whole; feeds have some megabytes. */
#define HS_LIMIT_WHOLE_BYTES (256u << 20)
/* One row of a table: a page and its fields. A longer one has a quotation mark that nobody closed. */
#define HS_LIMIT_ROW_BYTES (64u << 20)
/* Blocks and elements of one page of markup: real pages stay under 20000, and each costs some 200 bytes. */
#define HS_LIMIT_PAGE_BLOCKS   200000
#define HS_LIMIT_PAGE_ELEMENTS 1000000
/* One fetched page or feed, decompressed. */
#define HS_LIMIT_FETCH_BYTES (64u << 20)
/* Utterances of a store that a draft is held against one by one; of more, those that share words with it. */
#ifdef HS_TEST_BUILD
#define HS_LIMIT_WHOLE_RECORD 0
#else
#define HS_LIMIT_WHOLE_RECORD 5000
#endif
/* Texts of a collection that is linked: beyond, they lie in a file that is mapped (a million pages: 3 GB). */
#ifdef HS_TEST_BUILD
#define HS_LIMIT_LINK_HEAP_BYTES (128u << 10)
#else
#define HS_LIMIT_LINK_HEAP_BYTES (256u << 20)
#endif
/* Pages from which on a link leaves what is needed to add pages later: fewer are linked anew as fast. */
#ifdef HS_TEST_BUILD
#define HS_LIMIT_KEEP_FROM 4
#else
#define HS_LIMIT_KEEP_FROM 1000
#endif
/* Pages that one link adds one by one: of more, all are linked anew, which takes about as long. */
#define HS_LIMIT_ADD_AT_ONCE 64
/* Pages that are added to one link of all: they are kept in memory and go through one by one. */
#define HS_LIMIT_ADDED 512
/* Statements in one run of matching: pairs of them are packed into 64 bits with a weight. */
#define HS_LIMIT_MATCH_STATEMENTS (1u << 29)
/* Statements of one page that are all compared with its headlines and with what nobody is named for: a long article has
 * a fifth of it, and a page of a million marks would have pairs without end. */
#define HS_LIMIT_LOOKED_AROUND 400
/* Tokens of a page: 16 bytes each; an article has 5 bytes of text a token, a page of nothing but marks has one.
 * What stands behind them is not read, with a notice. */
#define HS_LIMIT_PAGE_TOKENS (16u << 20)
/* Quotation marks in one paragraph that are paired as a whole; a line of more is paired in parts. */
#ifdef HS_TEST_BUILD
#define HS_LIMIT_UNSETTLED_MARKS 64
#else
#define HS_LIMIT_UNSETTLED_MARKS 4096
#endif
/* Quotations that one statement joins; each reporting word between them is weighed against all of it. */
#define HS_LIMIT_GROUP_QUOTATIONS 64
/* Differences sought in one stretch of two versions of a page before it is split where the search has come furthest:
 * a rewritten page has some hundred words changed. */
#define HS_LIMIT_DIFF_COST 2048
/* Steps of comparing one pair of versions, about a second. What is left then is told as replaced, with a notice. */
#define HS_LIMIT_DIFF_STEPS (1u << 28)
/* Statements of one version, times those of the next, that are held against each other to find a reworded one that
 * moved to another place; of more, each is told as removed and added. */
#define HS_LIMIT_MOVED_PAIRS (1u << 16)

#endif
