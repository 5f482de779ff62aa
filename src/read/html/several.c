#include "read/html/several.h"

#define LEAST_PARAGRAPHS 3
#define PARAGRAPH_BYTES  40

static bool is_article(const hs_html_blocks *page, const hs_html_node *node) {
    uint32_t n_paragraphs = 0;
    bool has_headline = false;
    for (uint32_t i = node->first_block; i < node->end_block && i < page->n_blocks; i++) {
        const hs_html_block *block = &page->blocks[i];
        uint8_t role = page->nodes[block->node].role;
        has_headline |= role == HS_TAG_H1;
        n_paragraphs += role == HS_TAG_P && block->text.end - block->text.start >= PARAGRAPH_BYTES;
    }
    return has_headline && n_paragraphs >= LEAST_PARAGRAPHS;
}

bool hs_html_next_article(const hs_html_blocks *page, uint32_t *node, uint32_t *article) {
    for (; *node < page->n_nodes; ++*node) {
        const hs_html_node *one = &page->nodes[*node];
        if (one->role != HS_TAG_ARTICLE || one->parent == HS_NONE || one->is_hidden) continue;
        if (page->nodes[one->parent].all_roles_low & 1u) continue; /* inside another, which was looked at */
        if (!is_article(page, one)) continue;
        *article = (*node)++;
        return true;
    }
    return false;
}

void hs_html_keep_first_article(const hs_html_blocks *page, uint8_t *keep, const char **reason) {
    uint32_t node = 0, article;
    if (!hs_html_next_article(page, &node, &article)) return;
    while (hs_html_next_article(page, &node, &article))
        for (uint32_t i = page->nodes[article].first_block; i < page->nodes[article].end_block; i++) {
            if (!keep[i]) continue;
            keep[i] = 0;
            reason[i] = "another article on the same page";
        }
}
