/* The text of a whole web page (a WET record, "select all" and paste): the article is the run of units whose sentences
 * outweigh the short lines between them most, after the body text extraction of Finn, Kushmerick and Smyth (2001). */
#include "read/pasted/sort.h"

#include "base/str.h"

#define MIN_UNITS       40
#define MIN_SHORT_SHARE 60  /* per cent of the units that are no text */
#define SHORT_COST      40  /* of a line that is no text, in bytes of text */
#define MAX_WORTH       600 /* of one paragraph: a long one must not bridge a whole menu */
#define MIN_SENTENCE    40  /* bytes */
#define MIN_LONG        150 /* bytes of a line that is text though it ends without a mark */
#define HEADER_REACH    25  /* units above the article in which its headline stands */

/* sum over the run of worth(i):  min(len, MAX_WORTH) for a sentence, half of it for a long line, -SHORT_COST else */
static int worth(const sorting *s, uint32_t i) {
    const hs_unit *unit = &s->units.items[i];
    uint32_t len = unit->span.end - unit->span.start, most = len < MAX_WORTH ? len : MAX_WORTH;
    if (s->marks[i].role == ROLE_DROPPED) return -SHORT_COST;
    if ((unit->is_sentence || s->text.ptr[unit->span.end - 1] == ':') && len >= MIN_SENTENCE)
        return (int)most;
    return len >= MIN_LONG ? (int)most / 2 : -SHORT_COST;
}

void hs_text__sort_dump(sorting *s) {
    uint32_t n = s->units.n, n_short = 0, from = 0, first = 0, end = 0;
    if (n < MIN_UNITS) return;
    int64_t sum = 0, best = 0;
    for (uint32_t i = 0; i < n; i++) {
        int gain = worth(s, i);
        n_short += gain < 0;
        if (sum <= 0) {
            sum = 0;
            from = i;
        }
        sum += gain;
        if (sum > best) { /* of two equal runs the first */
            best = sum;
            first = from;
            end = i + 1;
        }
    }
    if ((uint64_t)n_short * 100 < (uint64_t)n * MIN_SHORT_SHARE || end == 0) return;
    s->first_header = first > HEADER_REACH ? first - HEADER_REACH : 0;
    for (uint32_t i = 0; i < n; i++)
        if ((i < s->first_header || i >= end) && is_open(s, i)) drop(s, i, HS_FURNITURE_OUTSIDE);
    s->first_body = first;
    s->is_dump = true;
}
