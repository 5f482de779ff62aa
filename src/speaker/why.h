/* The evidence for a speaker, in words a reporter understands. */
#ifndef HS_SPEAKER_WHY_H
#define HS_SPEAKER_WHY_H

#include "speaker/rank.h"

/* One line about the choice of candidate, in arena; NULL when memory runs out. name is the person's name. */
const char *hs_speaker__why(const hs_speaker__page *page, const hs_speaker__question *question,
                            const hs_speaker__candidate *chosen, hs_str name, uint32_t flags,
                            hs_arena *arena);

/* Why an open question ("Asked whether ...") is given to the one who asks elsewhere. NULL: out of memory. */
const char *hs_speaker__why_asker(hs_str name, hs_arena *arena);

/* Why words of a heading that names nobody are given to who says them below. NULL: out of memory. */
const char *hs_speaker__why_repeated(hs_str name, hs_arena *arena);

#endif
