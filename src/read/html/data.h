/* Body text in a page's data script (`__NEXT_DATA__` and its like), for pages that leave it to a program to show.
 *
 *     {"props": {"article": {"title": "Ferry", "blocks": [{"text": "The ferry came back ..."}]}}}
 *     ->  "<p>The ferry came back ..." */
#ifndef HS_READ_HTML_DATA_H
#define HS_READ_HTML_DATA_H

#include <hearsay/base.h>

/* The strings of json that read like prose, each once, as markup with a "<p>" before each; empty where there are none.
 * HS_ERR_MEMORY alone. */
hs_status hs_html_data_body(hs_arena *arena, hs_str json, hs_str *markup);

#endif
