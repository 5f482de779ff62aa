#include "read/read.h"

hs_status hs_read__html_article(const hs_engine *engine, hs_scratch *scratch, hs_arena *arena,
                                const hs_page *page, hs_article *article, hs_error *error) {
    return hs_read__text_article(engine, scratch, arena, page, article, error);
}
