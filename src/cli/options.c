/* argv -> cli_options. One row an option: its name, which commands take it, what --help says. */
#include "cli/cli.h"

#include <errno.h>
#include <getopt.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cli/groups.h"

enum { NO_SHORT = 256 }; /* options without a letter are numbered from here */
enum {
    OPT_PLAIN = NO_SHORT,
    OPT_JSONL,
    OPT_ID_FIELD,
    OPT_TEXT_FIELD,
    OPT_HTML_FIELD,
    OPT_URL_FIELD,
    OPT_SARIF,
    OPT_TITLE_FIELD,
    OPT_DATE_FIELD,
    OPT_RECORDS,
    OPT_ALL_ARTICLES,
    OPT_ALLOW_PRIVATE,
    OPT_STATS,
    OPT_QUIET,
    OPT_PEOPLE,
    OPT_MIN_CONFIDENCE,
    OPT_ACCURACY,
    OPT_WEIGHTS,
    OPT_JSON,
    OPT_CSV,
    OPT_SPEAKER,
    OPT_SINCE,
    OPT_UNTIL,
    OPT_OUTLET,
    OPT_KIND,
    OPT_SEARCH,
    OPT_DOC,
    OPT_LIMIT,
    OPT_ALL_VERSIONS,
    OPT_ALL,
    OPT_FORMAT,
    OPT_TITLE,
    OPT_ABOUT,
    OPT_CLAIM,
    OPT_FIX,
    OPT_NO_LINK
};

typedef struct option_row {
    int code;
    const char *name, *argument; /* argument: NULL where it takes none */
    uint32_t groups;
    const char *help;
} option_row;

static const option_row rows[] = {
    {OPT_PLAIN, "plain", NULL, GROUP_READ, "the input is body text already: look for no furniture"},
    {OPT_JSONL, "jsonl", NULL, GROUP_READ, "each line of the input is a JSON object with one page"},
    {OPT_ID_FIELD, "id-field", "NAME", GROUP_READ, "field of --jsonl that names the page"},
    {OPT_TEXT_FIELD, "text-field", "NAME", GROUP_READ, "field of --jsonl that holds the text"},
    {OPT_HTML_FIELD, "html-field", "NAME", GROUP_READ, "field of --jsonl that holds the markup"},
    {OPT_URL_FIELD, "url-field", "NAME", GROUP_READ, "field of --jsonl that holds the address"},
    {OPT_TITLE_FIELD, "title-field", "NAME", GROUP_READ, "field of --jsonl that holds the headline"},
    {OPT_DATE_FIELD, "date-field", "NAME", GROUP_READ, "field of --jsonl that holds the date"},
    {OPT_RECORDS, "records", "A:B", GROUP_READ, "records A up to, not with, B of each archive"},
    {OPT_ALL_ARTICLES, "all-articles", NULL, GROUP_READ, "keep every article of a page that holds several"},
    {OPT_ALLOW_PRIVATE, "allow-private", NULL, GROUP_READ, "fetch from private addresses too"},
    {'j', "jobs", "N", GROUP_READ, "threads (default: one a core)"},
    {OPT_PEOPLE, "people", "FILE", GROUP_READ, "names that are pinned: name TAB alias TAB alias"},
    {OPT_MIN_CONFIDENCE, "min-confidence", "X", GROUP_READ | GROUP_FILTER,
     "speakers less sure than X (0 to 1) do not count"},
    {OPT_ACCURACY, "accuracy", "GRADE", GROUP_READ, "fast (default), or high: slower, finds more"},
    {OPT_WEIGHTS, "weights", "FILE", GROUP_READ,
     "weights of --accuracy high (default: those that were installed)"},
    {OPT_NO_LINK, "no-link", NULL, GROUP_BUILD,
     "store the pages only; a later build without it links and matches"},
    {OPT_STATS, "stats", NULL, GROUP_READ, "print where the time went, by stage"},
    {OPT_QUIET, "quiet", NULL, GROUP_READ, "no progress, no lines about single inputs"},
    {OPT_SPEAKER, "speaker", "NAME", GROUP_FILTER, "only this person, under any of the names"},
    {OPT_SINCE, "since", "DATE", GROUP_FILTER | GROUP_PAGES,
     "pages published on DATE or later (2017, 2017-06, 2017-06-01)"},
    {OPT_UNTIL, "until", "DATE", GROUP_FILTER | GROUP_PAGES, "pages published on DATE or earlier"},
    {OPT_OUTLET, "outlet", "NAME", GROUP_FILTER | GROUP_PAGES, "pages of this publisher or host"},
    {OPT_KIND, "kind", "KIND", GROUP_STATEMENTS, "direct, mixed, indirect, headline; several with commas"},
    {OPT_SEARCH, "search", "WORDS", GROUP_STATEMENTS, "statements that hold all of these words"},
    {OPT_DOC, "doc", "DOC", GROUP_STATEMENTS, "statements of this page"},
    {OPT_LIMIT, "limit", "N", GROUP_FILTER | GROUP_PAGES, "at most N results"},
    {OPT_ALL_VERSIONS, "all-versions", NULL, GROUP_STATEMENTS, "also pages that were replaced since"},
    {OPT_ALL, "all", NULL, GROUP_VARIANTS, "also utterances that stand on one page only"},
    {OPT_JSON, "json", NULL, GROUP_FORMAT, "one JSON object a line"},
    {OPT_CSV, "csv", NULL, GROUP_CSV, "comma-separated values with a heading line"},
    {OPT_FORMAT, "format", "FORM", GROUP_EXPORT,
     "web-annotation, quotation, bibtex, graphml, claimreview, parquet, csv or jsonl"},
    {OPT_SARIF, "sarif", NULL, GROUP_SARIF, "SARIF 2.1.0, for editors and continuous integration"},
    {OPT_FIX, "fix", NULL, GROUP_SARIF,
     "the record's wording of altered quotations as a diff; writes nothing itself"},
    {OPT_TITLE, "title", "WORDS", GROUP_REPORT, "heading of the report"},
    {OPT_ABOUT, "about", "WORDS", GROUP_CLAIMS, "what is said on this, ranked, instead of all disputes"},
    {OPT_CLAIM, "claim", "WORDS", GROUP_TIMELINE,
     "only what is said on this, with who asserts and who denies"},
    {'o', "output", "FILE", GROUP_OUTPUT, "write to FILE"},
    {'h', "help", NULL, ~0u, "this text"},
};
#define N_ROWS (sizeof rows / sizeof *rows)

static int fail_usage(const cli_command *command, const char *what, const char *value) {
    fprintf(stderr, "hearsay %s: %s%s%s (see hearsay %s --help)\n", command->name, what, value ? " " : "",
            value ? value : "", command->name);
    return EXIT_USAGE;
}

void cli_print_options(FILE *to, const cli_command *command) {
    for (size_t i = 0; i < N_ROWS; i++) {
        char left[64];
        if (!(rows[i].groups & command->options) && rows[i].code != 'h') continue;
        int n = rows[i].code < NO_SHORT ? snprintf(left, sizeof left, "-%c, ", rows[i].code)
                                        : snprintf(left, sizeof left, "    ");
        snprintf(left + n, sizeof left - (size_t)n, "--%s%s%s", rows[i].name, rows[i].argument ? " " : "",
                 rows[i].argument ? rows[i].argument : "");
        fprintf(to, "  %-26s %s\n", left, rows[i].help);
    }
}

static hs_str str_of(const char *text) {
    return (hs_str){text, strlen(text)};
}

static bool parse_count(const char *text, uint64_t max, uint64_t *value) {
    char *end;
    if (*text < '0' || *text > '9') return false;
    errno = 0;
    unsigned long long number = strtoull(text, &end, 10);
    if (*end || errno || number > max) return false;
    *value = number;
    return true;
}

static bool parse_fraction(const char *text, float *value) {
    char *end;
    double number = strtod(text, &end);
    if (end == text || *end || !(number >= 0 && number <= 1)) return false;
    *value = (float)number;
    return true;
}

static bool parse_records(const char *text, hs_read_options *read) {
    char first[32];
    const char *colon = strchr(text, ':');
    if (!colon || (size_t)(colon - text) >= sizeof first) return false;
    memcpy(first, text, (size_t)(colon - text));
    first[colon - text] = 0;
    return parse_count(first, UINT64_MAX, &read->first_record) &&
           parse_count(colon + 1, UINT64_MAX, &read->end_record) && read->first_record < read->end_record;
}

/* 2017, 2017-06, 2017-06-05 */
static bool parse_date(const char *text, hs_str *value) {
    static const char pattern[] = "dddd-dd-dd";
    size_t len = strlen(text);
    if (len != 4 && len != 7 && len != 10) return false;
    for (size_t i = 0; i < len; i++)
        if (pattern[i] == 'd' ? text[i] < '0' || text[i] > '9' : text[i] != '-') return false;
    if (len >= 7 && (memcmp(text + 5, "01", 2) < 0 || memcmp(text + 5, "12", 2) > 0)) return false;
    if (len == 10 && (memcmp(text + 8, "01", 2) < 0 || memcmp(text + 8, "31", 2) > 0)) return false;
    *value = str_of(text);
    return true;
}

static bool parse_kinds(const char *text, uint32_t *kinds) {
    static const char *const names[] = {"direct", "mixed", "indirect", "headline"};
    while (*text) {
        size_t len = strcspn(text, ",");
        size_t i = 0;
        while (i < 4 && (strlen(names[i]) != len || strncmp(names[i], text, len) != 0)) i++;
        if (i == 4) return false;
        *kinds |= 1u << i;
        text += len + (text[len] == ',');
    }
    return *kinds != 0;
}

/* True where the value makes sense. */
static bool take(int code, const char *value, cli_options *options) {
    uint64_t number = 0;
    switch (code) {
    case OPT_PLAIN:
        return (options->read.is_plain = true) != 0;
    case OPT_JSONL:
        return (options->read.is_jsonl = true) != 0;
    case OPT_ID_FIELD:
        return (options->read.id_field = value) != 0;
    case OPT_TEXT_FIELD:
        return (options->read.text_field = value) != 0;
    case OPT_HTML_FIELD:
        return (options->read.html_field = value) != 0;
    case OPT_URL_FIELD:
        return (options->read.url_field = value) != 0;
    case OPT_TITLE_FIELD:
        return (options->read.title_field = value) != 0;
    case OPT_DATE_FIELD:
        return (options->read.date_field = value) != 0;
    case OPT_RECORDS:
        return parse_records(value, &options->read);
    case OPT_ALL_ARTICLES:
        return (options->read.all_articles = true) != 0;
    case OPT_ALLOW_PRIVATE:
        return (options->read.allow_private = true) != 0;
    case 'j':
        if (!parse_count(value, 1024, &number) || number == 0) return false;
        options->n_threads = (uint32_t)number;
        return true;
    case OPT_PEOPLE:
        return (options->people_path = value) != 0;
    case OPT_MIN_CONFIDENCE:
        if (!parse_fraction(value, &options->min_confidence)) return false;
        options->filter.min_confidence = options->min_confidence;
        return true;
    case OPT_ACCURACY:
        options->is_accurate = strcmp(value, "high") == 0;
        return options->is_accurate || strcmp(value, "fast") == 0;
    case OPT_WEIGHTS:
        return (options->weights_path = value) != 0;
    case OPT_NO_LINK:
        return (options->is_linked_later = true) != 0;
    case OPT_STATS:
        return (options->wants_stats = true) != 0;
    case OPT_QUIET:
        return (options->is_quiet = true) != 0;
    case OPT_SPEAKER:
        options->filter.speaker = str_of(value);
        return *value;
    case OPT_SINCE:
        return parse_date(value, &options->filter.since);
    case OPT_UNTIL:
        return parse_date(value, &options->filter.until);
    case OPT_OUTLET:
        options->filter.outlet = str_of(value);
        return *value;
    case OPT_KIND:
        return parse_kinds(value, &options->filter.kinds);
    case OPT_SEARCH:
        options->filter.search = str_of(value);
        return *value;
    case OPT_DOC:
        options->filter.doc = str_of(value);
        return *value;
    case OPT_LIMIT:
        return parse_count(value, UINT64_MAX, &options->filter.limit) && options->filter.limit;
    case OPT_ALL_VERSIONS:
        return (options->filter.all_versions = true) != 0;
    case OPT_ALL:
        return (options->is_all = true) != 0;
    case OPT_JSON:
        return (options->is_json = true) != 0;
    case OPT_FORMAT:
        options->format = value;
        return true;
    case OPT_SARIF:
        return (options->is_sarif = true) != 0;
    case OPT_ABOUT:
        options->about = str_of(value);
        return *value;
    case OPT_FIX:
        return (options->is_fix = true) != 0;
    case OPT_CLAIM:
        options->claim = str_of(value);
        return *value;
    case OPT_TITLE:
        options->title = str_of(value);
        return true;
    case OPT_CSV:
        return (options->is_csv = true) != 0;
    case 'o':
        options->output_path = strcmp(value, "-") == 0 ? NULL : value;
        return *value;
    case 'h':
        return (options->is_help = true) != 0;
    }
    return false;
}

static uint32_t count_cores(void) {
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) != 0) return 1;
    int n = CPU_COUNT(&set);
    return n > 0 ? (uint32_t)n : 1;
}

static void look_at_terminal(cli_options *options) {
    const char *none = getenv("NO_COLOR"), *kind = getenv("TERM");
    struct winsize size;
    bool is_terminal = isatty(STDOUT_FILENO) && !options->output_path;
    options->use_color = is_terminal && !(none && *none) && !(kind && strcmp(kind, "dumb") == 0);
    options->width =
        is_terminal && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 40 ? size.ws_col : 80;
}

int cli_options_parse(const cli_command *command, int argc, char **argv, cli_options *options) {
    struct option longs[N_ROWS + 1] = {0};
    char shorts[N_ROWS * 2 + 2] = ":";
    size_t n_long = 0, n_short = 1;
    for (size_t i = 0; i < N_ROWS; i++) {
        if (!(rows[i].groups & command->options) && rows[i].code != 'h') continue;
        int has_argument = rows[i].argument ? required_argument : no_argument;
        longs[n_long++] = (struct option){rows[i].name, has_argument, NULL, rows[i].code};
        if (rows[i].code >= NO_SHORT) continue;
        shorts[n_short++] = (char)rows[i].code;
        if (has_argument) shorts[n_short++] = ':';
    }
    *options = (cli_options){.n_threads = count_cores()};
    optind = 1;
    opterr = 0;
    for (int code; (code = getopt_long(argc, argv, shorts, longs, NULL)) != -1;) {
        if (code == '?')
            return fail_usage(command, "no such option here, or one that is not clear:", argv[optind - 1]);
        if (code == ':') return fail_usage(command, "a value is missing behind", argv[optind - 1]);
        if (!take(code, optarg, options)) {
            const char *name = "option";
            for (size_t i = 0; i < N_ROWS; i++)
                if (rows[i].code == code) name = rows[i].name;
            fprintf(stderr, "hearsay %s: --%s does not take '%s' (see hearsay %s --help)\n", command->name,
                    name, optarg, command->name);
            return EXIT_USAGE;
        }
    }
    options->operands = (const char *const *)argv + optind;
    options->n_operands = (size_t)(argc - optind);
    options->read.paths = options->operands;
    options->read.n_paths = options->n_operands;
    if (options->is_help) return -1;
    if (options->n_operands < command->min_operands)
        return fail_usage(command, "too few arguments: give", command->arguments);
    if (command->max_operands && options->n_operands > command->max_operands)
        return fail_usage(command, "too many arguments: no place for",
                          options->operands[command->max_operands]);
    if (options->is_json && options->is_csv)
        return fail_usage(command, "--json and --csv exclude each other", NULL);
    look_at_terminal(options);
    return -1;
}
