#include "read/html_choose.h"

#include "base/arena.h"
#include "base/str.h"

static const char *reason_of(const hs_html_blocks *page, const hs_html_features *features, uint32_t i) {
    static const struct {
        uint8_t group;
        const char *reason;
    } by_group[] = {
        {HS_GROUP_COMMENT, "comment"},
        {HS_GROUP_SHARE, "share prompt"},
        {HS_GROUP_RELATED, "related link"},
        {HS_GROUP_NAV, "navigation"},
        {HS_GROUP_CAPTION, "caption"},
        {HS_GROUP_AUTHOR, "author box"},
        {HS_GROUP_PROMO, "promotion"},
        {HS_GROUP_AD, "advertisement"},
        {HS_GROUP_TAGS, "tags"},
        {HS_GROUP_SIDEBAR, "side column"},
        {HS_GROUP_FOOTER, "page footer"},
        {HS_GROUP_META, "date and author line"},
        {HS_GROUP_OVERLAY, "overlay"},
        {HS_GROUP_FORM, "form"},
        {HS_GROUP_HEADER, "page header"},
    };
    const hs_html_node *node = &page->nodes[page->blocks[i].node];
    if (node->is_hidden) return "hidden";
    if (node->role == HS_TAG_H1) return "headline";
    if (node->role == HS_TAG_FIGCAPTION) return "caption";
    for (size_t k = 0; k < sizeof by_group / sizeof *by_group; k++)
        if (hs_html_row(features, HS_F_GROUP + by_group[k].group)[i] <= 3) return by_group[k].reason;
    if (hs_html_row(features, HS_F_LINK_SHARE)[i] > 40) return "links";
    return hs_html_row(features, HS_F_IN_CONTAINER)[i] ? "unlike the article's text"
                                                       : "outside of the article";
}

void hs_html_choose_scored(const hs_html_blocks *page, const hs_html_features *features,
                           const int32_t *scores, uint8_t *keep, const char **reason) {
    for (uint32_t i = 0; i < page->n_blocks; i++) {
        keep[i] = scores[i] > 0;
        reason[i] = keep[i] ? NULL : reason_of(page, features, i);
    }
}

hs_status hs_html_choose(const hs_html_tables *tables, const hs_html_model *model, hs_arena *arena,
                         const hs_html_blocks *page, uint8_t *keep, const char **reason) {
    hs_html_features features;
    int32_t *scores = HS_ARENA_ARRAY(arena, int32_t, page->n_blocks + 1);
    if (!scores) return HS_ERR_MEMORY;
    hs_status status = hs_html_features_local(tables, arena, page, &features);
    if (status != HS_OK) return status;
    hs_html_model_score(model->first, model->n_first, &features, scores);
    status = hs_html_features_context(arena, page, scores, &features);
    if (status != HS_OK) return status;
    hs_html_model_score(model->second, model->n_second, &features, scores);
    hs_html_choose_scored(page, &features, scores, keep, reason);
    return HS_OK;
}
