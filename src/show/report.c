/* The report: one self-contained HTML page. */
#include "show/view.h"

hs_status hs_show_report(hs_store *store, hs_str title, const hs_show_out *out, hs_error *error) {
    (void)store;
    hs_show_style style = {0};
    hs_show__view view;
    hs_status status = hs_show__open(&view, &style, out, error);
    hs_show__literal(&view.paper, "<!doctype html><title>");
    hs_show__text(&view.paper, title);
    hs_show__literal(&view.paper, "</title>\n");
    return hs_show__close(&view, status, error);
}
