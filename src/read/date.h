/* src/read/date.h: times as pages write them -> ISO 8601.
 *
 * Takes a line or an attribute ("Updated 9:12 AM ET, Mon June 5, 2017", "2017-06-05T09:12:00Z", "5. Juni 2017,
 * 09:12 Uhr", "Mon, 05 Jun 2017 13:12:00 GMT", "20170605T131200Z"); gives the time, with its zone where one is
 * told, and how many words of the text were none of a date's, so that a date line and a sentence that mentions a
 * day are told apart. 05/06/2017 is not guessed at: it is one day in London and another in New York. */
#ifndef HS_READ_DATE_H
#define HS_READ_DATE_H

#include <hearsay/engine.h>

typedef struct hs_date {
    int year;
    int month, day; /* from 1 */
    int hour, minute, second;
    int zone_minutes; /* east of Greenwich */
    bool has_time, has_zone;
    bool is_update;         /* "Updated ...": a later version's time */
    unsigned n_other_words; /* words before end that belong to no date */
    size_t end;             /* where reading stopped: text.len, or where a second date begins */
} hs_date;

/* The first time in text. False: there is none (no full day). Linear; a text of more than 400 bytes has none. */
bool hs_date_read(const hs_engine *engine, hs_str text, hs_date *date);

/* "2017-06-05", "2017-06-05T09:12:00", "2017-06-05T09:12:00-04:00" in arena. */
hs_status hs_date_iso(hs_arena *arena, const hs_date *date, hs_str *iso);

/* The day in an address ("https://marn.example/2017/06/05/boat"). */
bool hs_date_in_url(hs_str url, hs_date *date);

/* Both in one: *iso is the normal form where text holds a time with at most max_other_words other words, else
 * empty. */
hs_status hs_date_normalise(const hs_engine *engine, hs_arena *arena, hs_str text, unsigned max_other_words,
                            hs_str *iso);

#endif
