#include "read/html/several.h"

#define LEAST_PARAGRAPHS 3
#define PARAGRAPH_BYTES  40

#define LOOK_BACK 256 /* elements of a box that are looked into for its first article */

static bool is_article(const hs_html_blocks *page, const hs_html_node *node, uint8_t rank) {
    uint32_t n_paragraphs = 0;
    bool has_headline = false;
    for (uint32_t i = node->first_block; i < node->end_block && i < page->n_blocks; i++) {
        const hs_html_block *block = &page->blocks[i];
        uint8_t role = page->nodes[block->node].role;
        has_headline |= role == rank;
        n_paragraphs += role == HS_TAG_P && block->text.end - block->text.start >= PARAGRAPH_BYTES;
    }
    return has_headline && n_paragraphs >= LEAST_PARAGRAPHS;
}

/* Some pages keep h1 for their first article and give those behind it, in boxes of the same class, an h2. */
static bool follows_one(const hs_html_blocks *page, uint32_t i) {
    const hs_html_node
        *node = &page->nodes[i],
        *first_child =
            &page->nodes[node->first_block < page->n_blocks ? page->blocks[node->first_block].node : 0];
    if (first_child->role != HS_TAG_H2) return false;
    for (uint32_t k = node->parent + 1; k < i && k < node->parent + LOOK_BACK; k++) {
        const hs_html_node *other = &page->nodes[k];
        if (other->parent == node->parent && other->role == HS_TAG_ARTICLE &&
            other->class_hash == node->class_hash)
            return is_article(page, other, HS_TAG_H1) && is_article(page, node, HS_TAG_H2);
    }
    return false;
}

bool hs_html_next_article(const hs_html_blocks *page, uint32_t *node, uint32_t *article) {
    for (; *node < page->n_nodes; ++*node) {
        const hs_html_node *one = &page->nodes[*node];
        if (one->role != HS_TAG_ARTICLE || one->parent == HS_NONE || one->is_hidden) continue;
        if (page->nodes[one->parent].all_roles_low & 1u) continue; /* inside another, which was looked at */
        if (!is_article(page, one, HS_TAG_H1) && !follows_one(page, *node)) continue;
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
