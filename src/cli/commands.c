/* The table of commands: a row each; --help of a command is its row. */
#include "cli/cli.h"
#include "cli/groups.h"

#include <string.h>

#define GROUPS_QUERY (GROUP_FILTER | GROUP_FORMAT | GROUP_CSV | GROUP_OUTPUT)

const cli_command cli_commands[] = {
    {"build", "[PATH...] -o STORE", "read pages, find who says what, keep it in a store",
     "PATH is a file, a folder, or - for standard input. Pages that the store holds already are skipped, so\n"
     "that a build that was stopped goes on where it was. Ctrl-C ends the batch and closes the store. "
     "Without\n"
     "PATH, what was stored with --no-link is linked. A few new pages are added to what a large store has\n"
     "linked, by the file STORE-kept beside it; without it all pages are linked anew.",
     "  hearsay build pages/ -o affair.db\n"
     "  hearsay build --no-link today/ -o affair.db && hearsay build -o affair.db\n"
     "  hearsay build --jsonl --id-field id --text-field text crawl.jsonl -o affair.db\n",
     GROUP_READ | GROUP_OUTPUT | GROUP_BUILD, 0, 0, cli_run_build},
    {"people", "STORE", "who speaks, under which names, how often, in how many outlets", NULL,
     "  hearsay people affair.db\n"
     "  hearsay people affair.db --outlet 'Harbour Post' --json\n",
     GROUPS_QUERY, 1, 1, cli_run_people},
    {"statements", "STORE", "statements, by date, with speaker and source", NULL,
     "  hearsay statements affair.db --speaker Vance --since 2023-06-01\n"
     "  hearsay statements affair.db --kind direct,mixed --search harbour --csv -o harbour.csv\n",
     GROUPS_QUERY | GROUP_STATEMENTS, 1, 1, cli_run_statements},
    {"variants", "STORE", "each utterance with every wording, outlet and date; differences marked", NULL,
     "  hearsay variants affair.db\n"
     "  hearsay variants affair.db --speaker Vance --json\n",
     GROUP_FILTER | GROUP_FORMAT | GROUP_CSV | GROUP_OUTPUT | GROUP_STATEMENTS | GROUP_VARIANTS, 1, 1,
     cli_run_variants},
    {"copies", "STORE", "passages that pages share, verbatim or reworded, with the words that were swapped",
     "Below them, how much of each page is its own, and which pages the rest stood on before; a page of "
     "passages from several is told as a patchwork.",
     "  hearsay copies affair.db\n"
     "  hearsay copies affair.db --doc pages/a.txt --json\n",
     GROUPS_QUERY | GROUP_STATEMENTS, 1, 1, cli_run_copies},
    {"stories", "STORE",
     "pages on one event, by day: how much of each is its own, and where the rest is from",
     "A story is held together by what its pages share: words that somebody said, passages, rare speakers, "
     "days.\n"
     "Own is the share of a page's body that no page had before it; where the order is not known, none has "
     "it.",
     "  hearsay stories affair.db\n"
     "  hearsay stories affair.db --since 2023-06-01 --json\n",
     GROUP_PAGES | GROUP_FORMAT | GROUP_CSV | GROUP_OUTPUT, 1, 1, cli_run_stories},
    {"versions", "STORE [DOC]", "what outlets changed: each version of a page against the one before",
     "Pages that were read under several texts, by path or address. Words that were dropped and added are\n"
     "marked, and quotations that were altered, removed, added or given to somebody else. DOC is a page by\n"
     "name or address.",
     "  hearsay versions affair.db\n"
     "  hearsay versions affair.db https://example.org/news/barrier --json\n",
     GROUP_PAGES | GROUP_FORMAT | GROUP_OUTPUT, 1, 2, cli_run_versions},
    {"claims", "STORE", "what is in dispute: who asserts, who denies, who asks, in which words",
     "Statements that speak of one thing stand together, each with its stance, how sure that is, and why. It "
     "is\n"
     "found by lists of words and by negation: read the words before you trust the stance.",
     "  hearsay claims affair.db\n"
     "  hearsay claims affair.db --about 'the barrier was tested' --json\n",
     GROUPS_QUERY | GROUP_STATEMENTS | GROUP_CLAIMS, 1, 1, cli_run_claims},
    {"timeline", "STORE", "who said what when: the day said, told apart from the day published",
     "\"on Sunday\", \"last week\", \"in May\" are reckoned from the page's date. Where the page does not "
     "tell "
     "the\n"
     "day, the day published stands in for it and is called so.",
     "  hearsay timeline affair.db --speaker Vance\n"
     "  hearsay timeline affair.db --claim 'the barrier was tested' --json\n",
     GROUPS_QUERY | GROUP_STATEMENTS | GROUP_TIMELINE, 1, 1, cli_run_timeline},
    {"show", "STORE ID...", "one statement or page with its context, and why we believe it",
     "ID is a statement (pages/a.txt#3), a page by name or address, or the beginning of a page's id.",
     "  hearsay show affair.db pages/a.txt#3\n"
     "  hearsay show affair.db pages/a.txt --json\n",
     GROUP_FORMAT | GROUP_OUTPUT, 2, 0, cli_run_show},
    {"explain", "FILE...", "pages through every stage: marked-up text, or with --json each stage's result",
     NULL,
     "  hearsay explain pages/a.txt\n"
     "  hearsay explain --json pages/a.html\n",
     GROUP_READ | GROUP_FORMAT | GROUP_OUTPUT, 1, 0, cli_run_explain},
    {"report", "STORE -o FILE", "one self-contained HTML page: people, wordings, claims, timeline, copies",
     NULL, "  hearsay report affair.db -o report.html\n", GROUP_OUTPUT | GROUP_REPORT, 1, 1, cli_run_report},
    {"check", "STORE DRAFT...", "hold the quotations of drafts against the record",
     "DRAFT is text, HTML, Markdown (.md), DOCX, or - for standard input; findings point at its own lines, "
     "in "
     "DOCX\n"
     "at its paragraphs. STORE may be - for what drafts tell alone: marks that are missing, quotations "
     "without a speaker. Exit "
     "status\n"
     "1: something is wrong (words changed inside marks, a splice, another speaker, a reversed sense).",
     "  hearsay check affair.db draft.txt\n"
     "  hearsay check affair.db --sarif draft.html notes.md feature.docx -o check.sarif\n"
     "  hearsay check affair.db draft.md --fix | patch draft.md\n",
     GROUP_READ | GROUP_FORMAT | GROUP_SARIF | GROUP_OUTPUT, 2, 0, cli_run_check},
    {"export", "STORE --format FORM", "the record in a form that other tools take",
     "FORM is web-annotation (W3C, a line a statement), quotation (schema.org, a line a quotation), bibtex "
     "(an\n"
     "entry a page), graphml (speakers and the outlets that carry them), claimreview (schema.org drafts, a "
     "line an "
     "utterance,\nwithout a rating), parquet (a row a statement), csv or jsonl (as `statements`).",
     "  hearsay export affair.db --format web-annotation -o affair.jsonld\n"
     "  hearsay export affair.db --format bibtex > pages.bib\n"
     "  hearsay export affair.db --format parquet -o affair.parquet\n",
     GROUP_EXPORT | GROUP_FILTER | GROUP_STATEMENTS | GROUP_OUTPUT, 1, 1, cli_run_export},
    {"extract", "PATH...", "the article of each page, without furniture, as JSON lines", NULL,
     "  hearsay extract pages/\n"
     "  hearsay extract --jsonl --id-field id --html-field html crawl.jsonl > text.jsonl\n",
     GROUP_READ | GROUP_OUTPUT, 1, 0, cli_run_extract},
    {"annotate", "PATH...", "the statements of each page with their speakers, as JSON lines", NULL,
     "  hearsay annotate pages/a.txt\n"
     "  hearsay annotate --plain --jsonl --id-field id --text-field text corpus.jsonl -j 2\n",
     GROUP_READ | GROUP_OUTPUT, 1, 0, cli_run_annotate},
    {NULL, NULL, NULL, NULL, NULL, 0, 0, 0, NULL},
};

const cli_command *cli_command_find(const char *name) {
    for (const cli_command *c = cli_commands; c->name; c++)
        if (strcmp(c->name, name) == 0) return c;
    return NULL;
}
