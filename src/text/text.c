#include <hearsay/text.h>

hs_status hs_text_read(const hs_engine *engine, hs_scratch *scratch, hs_arena *arena,
                       const hs_article *article, hs_text *text, hs_error *error) {
    (void)engine, (void)scratch, (void)arena, (void)error;
    *text = (hs_text){.article = article};
    return HS_OK;
}
