/* Files compiled into the library by tools/embed.py. */
#ifndef HS_BASE_EMBED_H
#define HS_BASE_EMBED_H

#include <hearsay/base.h>

/* HS_EMBED_DECLARE(cues_tsv) once in a file, then HS_EMBED(cues_tsv) is an hs_str of data/cues.tsv. */
#define HS_EMBED_DECLARE(name) extern const char hs_embed_##name[], hs_embed_##name##_end[]
#define HS_EMBED(name)         ((hs_str){hs_embed_##name, (size_t)(hs_embed_##name##_end - hs_embed_##name)})

#endif
