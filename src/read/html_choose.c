#include "read/html_choose.h"

#include "base/str.h"

#define GROUPS_OUT                                                                                           \
    (HS_BIT(HS_GROUP_COMMENT) | HS_BIT(HS_GROUP_SHARE) | HS_BIT(HS_GROUP_RELATED) | HS_BIT(HS_GROUP_NAV) |   \
     HS_BIT(HS_GROUP_FOOTER) | HS_BIT(HS_GROUP_SIDEBAR) | HS_BIT(HS_GROUP_OVERLAY) | HS_BIT(HS_GROUP_AD) |   \
     HS_BIT(HS_GROUP_TAGS) | HS_BIT(HS_GROUP_CAPTION) | HS_BIT(HS_GROUP_PROMO))

static float weight(const hs_html_blocks *page, const hs_html_block *block) {
    const hs_html_node *node = &page->nodes[block->node];
    uint32_t len = block->text.end - block->text.start;
    if (node->is_hidden || len < 40 || block->n_link_bytes * 2 > len) return 0;
    return node->all_groups & GROUPS_OUT ? (float)len * 0.3f : (float)len;
}

hs_status hs_html_choose(const hs_html_tables *tables, hs_arena *arena, const hs_html_blocks *page,
                         uint8_t *keep, const char **reason) {
    (void)tables;
    float *score = hs_arena_get_zeroed(arena, page->n_nodes, sizeof *score);
    if (!score) return HS_ERR_MEMORY;
    for (uint32_t i = 0; i < page->n_blocks; i++) {
        float w = weight(page, &page->blocks[i]);
        uint32_t node = page->nodes[page->blocks[i].node].parent;
        for (int up = 0; up < 4 && node != HS_NONE; up++, node = page->nodes[node].parent, w *= 0.6f)
            score[node] += w;
    }
    uint32_t best = 0;
    for (uint32_t i = 0; i < page->n_nodes; i++)
        if (score[i] > score[best]) best = i;
    for (uint32_t i = 0; i < page->n_blocks; i++) {
        const hs_html_block *block = &page->blocks[i];
        const hs_html_node *node = &page->nodes[block->node];
        uint32_t len = block->text.end - block->text.start;
        keep[i] = i >= page->nodes[best].first_block && i < page->nodes[best].end_block && !node->is_hidden &&
                  block->n_link_bytes * 2 <= len &&
                  !(node->all_groups & GROUPS_OUT & ~page->nodes[best].all_groups) &&
                  node->role != HS_TAG_H1 && node->role != HS_TAG_FIGCAPTION;
        reason[i] = keep[i] ? NULL : "outside of the article";
    }
    return HS_OK;
}
