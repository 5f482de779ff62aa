/* Groups of options; a command takes some of them. */
#ifndef HS_CLI_GROUPS_H
#define HS_CLI_GROUPS_H

enum {
    GROUP_READ = 1,       /* how pages are read */
    GROUP_FILTER = 2,     /* which rows of a store */
    GROUP_STATEMENTS = 4, /* which statements */
    GROUP_FORMAT = 8,     /* --json */
    GROUP_CSV = 16,
    GROUP_OUTPUT = 32, /* -o */
    GROUP_VARIANTS = 64,
    GROUP_EXPORT = 128,    /* --format */
    GROUP_REPORT = 256,    /* --title */
    GROUP_SARIF = 512,     /* --sarif */
    GROUP_CLAIMS = 1024,   /* --about */
    GROUP_PAGES = 2048,    /* which pages of a store */
    GROUP_TIMELINE = 4096, /* --claim */
    GROUP_BUILD = 8192     /* --no-link */
};

#endif
