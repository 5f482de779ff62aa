/* hearsay/claim.h: statements -> the day each was said; later who asserts and who denies.
 *
 * The day said is not the day published: "told a hearing on Sunday" on a page of Tuesday 6 June 2017 was said on
 * 4 June. Words inside the content do not count ("we will meet on Sunday" was not said on Sunday).
 *
 *     published 2017-06-06, "Ruta Vance said on Sunday that the ferry never sailed."
 *     first 2017-06-04, last 2017-06-04, words [Sunday]
 */
#ifndef HEARSAY_CLAIM_H
#define HEARSAY_CLAIM_H

#include <hearsay/statement.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Days since 1970-01-01 (proleptic Gregorian); HS_DAY_UNKNOWN where not known. */
#define HS_DAY_UNKNOWN INT32_MIN

/* When a statement was said: a span of days, both inside; a month said ("in May") is its first to its last day. */
typedef struct hs_day_said {
    int32_t first, last; /* HS_DAY_UNKNOWN: the page does not tell */
    hs_span words;       /* bytes of hs_article.text that tell it; start == end: none */
    const char *why;     /* static: "the weekday before the page's date", ... */
} hs_day_said;

/* The day of an ISO time ("2017-06-05", "2017-06-05T09:12:00-04:00"; the day as its zone has it), or
 * HS_DAY_UNKNOWN. Thread-safe. */
HS_API int32_t hs_day_read(hs_str iso);

/* "2017-06-05" and a NUL into out; empty where day is unknown. Thread-safe. */
HS_API void hs_day_write(int32_t day, char out[16]);

/* When each statement was said. published: the page's day, or HS_DAY_UNKNOWN (then only full dates are told).
 * days[statements->n] lives in arena. Thread-safe for distinct arenas. */
HS_API hs_status hs_days_said_find(const hs_engine *engine, hs_arena *arena, const hs_statements *statements,
                                   int32_t published, hs_day_said **days, hs_error *error);

#ifdef __cplusplus
}
#endif
#endif
