#include "read/html/choose.h"

#include "base/arena.h"
#include "base/str.h"

#define REPEAT_BYTES    40 /* paragraphs from here on are kept once */
#define EMBEDDED_BLOCKS 4  /* of a post that is quoted: its text, and who wrote it when */
#define LEAST_EMBEDDED  (-2500)
#define PULL_QUOTES     24 /* boxes of a page that are looked for in its paragraphs */

const char hs_html_caption[] = "caption", hs_html_pull_quote[] = "pull quote";

static const struct {
    uint8_t group;
    const char *reason;
} by_group[] = {
    {HS_GROUP_COMMENT, "comment"},
    {HS_GROUP_SHARE, "share prompt"},
    {HS_GROUP_RELATED, "related link"},
    {HS_GROUP_NAV, "navigation"},
    {HS_GROUP_CAPTION, hs_html_caption},
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

void hs_html_choose_wants(uint8_t wanted[HS_F_N]) {
    for (size_t k = 0; k < sizeof by_group / sizeof *by_group; k++)
        wanted[HS_F_GROUP + by_group[k].group] = 1;
    wanted[HS_F_ROLE + HS_TAG_FIGCAPTION - HS_TAG_ARTICLE] = 1;
}

static uint64_t groups_with_reason(void) {
    uint64_t groups = 0;
    for (size_t k = 0; k < sizeof by_group / sizeof *by_group; k++) groups |= HS_BIT(by_group[k].group);
    return groups;
}

static const char *reason_of(const hs_html_blocks *page, const hs_html_features *features,
                             uint64_t with_reason, uint32_t i) {
    const hs_html_node *node = &page->nodes[page->blocks[i].node];
    if (node->is_hidden) return "hidden";
    if (node->role == HS_TAG_H1) return "headline";
    if (node->role == HS_TAG_FIGCAPTION) return hs_html_caption;
    for (size_t k = 0; node->all_groups & with_reason && k < sizeof by_group / sizeof *by_group; k++)
        if (node->all_groups & HS_BIT(by_group[k].group) &&
            hs_html_row(features, HS_F_GROUP + by_group[k].group)[i] <= 3)
            return by_group[k].reason;
    if (hs_html_row(features, HS_F_LINK_SHARE)[i] > 40) return "links";
    return hs_html_row(features, HS_F_IN_CONTAINER)[i] ? "unlike the article's text"
                                                       : "outside of the article";
}

static bool is_code(const hs_html_blocks *page, const hs_html_features *features, uint32_t i) {
    return hs_html_row(features, HS_F_CODE)[i] >= 4 && page->nodes[page->blocks[i].node].role != HS_TAG_PRE;
}

void hs_html_drop_unfit(const hs_html_blocks *page, const hs_html_features *features, int32_t *scores) {
    for (uint32_t i = 0; i < page->n_blocks; i++)
        if (features->is_menu[i] || (scores[i] > -6000 && is_code(page, features, i))) scores[i] = -6000;
    uint64_t n_visible = 0, n_hidden = 0;
    for (uint32_t i = 0; i < page->n_blocks; i++) {
        if (scores[i] <= 0) continue;
        uint64_t len = page->blocks[i].text.end - page->blocks[i].text.start;
        *(page->nodes[page->blocks[i].node].is_hidden ? &n_hidden : &n_visible) += len;
    }
    /* some pages hide the article itself until a script shows it */
    if (n_visible < 150 || n_visible * 3 < n_hidden) return;
    for (uint32_t i = 0; i < page->n_blocks; i++)
        if (scores[i] > -6000 && page->nodes[page->blocks[i].node].is_hidden) scores[i] = -6000;
}

static hs_str text_of(const hs_html_blocks *page, uint32_t i) {
    return hs_str_sub((hs_str){page->text, page->text_len}, page->blocks[i].text);
}

/* A box that says what it is: "ADVERTISEMENT" alone, or on a line of its own above its text. */
static bool is_advertisement(const hs_html_blocks *page, const hs_html_features *features, uint32_t i) {
    uint8_t level = hs_html_row(features, HS_F_PHRASE + HS_PHRASE_AD)[i];
    return level == 3 || (level == 2 && hs_str_find_byte(text_of(page, i), 0, '\n') < 20);
}

/* Readers' comments: boxes named so that begin behind article text. */
static void drop_comments(const hs_html_blocks *page, const hs_html_features *features, uint8_t *keep,
                          const char **reason) {
    const uint8_t *far = hs_html_row(features, HS_F_GROUP + HS_GROUP_COMMENT);
    uint64_t n_before = 0;
    for (uint32_t i = 0; i < page->n_blocks; i++) {
        if (!keep[i]) continue;
        if (far[i] == HS_F_FAR) {
            n_before += page->blocks[i].text.end - page->blocks[i].text.start;
        } else if (n_before >= 100) {
            keep[i] = 0;
            reason[i] = "comment";
        }
    }
}

/* A paragraph that stood before is not kept again: print versions, layouts for two widths. Short lines may
 * repeat (a refrain, "Get it here"). */
static hs_status drop_repeats(hs_arena *arena, const hs_html_blocks *page, uint8_t *keep,
                              const char **reason) {
    uint32_t room = 16;
    while (room < 2 * page->n_blocks) room *= 2;
    uint32_t *seen = hs_arena_get_zeroed(arena, room, sizeof *seen); /* block + 1 */
    if (!seen) return HS_ERR_MEMORY;
    for (uint32_t i = 0; i < page->n_blocks; i++) {
        hs_str text = text_of(page, i);
        if (!keep[i] || text.len < REPEAT_BYTES) continue;
        uint32_t slot = hs_html_text_hash(text) & (room - 1);
        while (seen[slot] && !hs_str_equal(text_of(page, seen[slot] - 1), text))
            slot = (slot + 1) & (room - 1);
        if (seen[slot]) {
            keep[i] = 0;
            reason[i] = "repeats an earlier paragraph";
            uint32_t first =
                seen[slot] - 1; /* a teaser that stands on the page twice was none of the article */
            if (keep[first] && page->blocks[first].n_link_bytes * 3 > text.len) {
                keep[first] = 0;
                reason[first] = "related link";
            }
        } else
            seen[slot] = i + 1;
    }
    return HS_OK;
}

/* The words of a pull quote: without the marks around them. */
static hs_str without_marks(hs_str text) {
    static const char *const marks[] = {"\"",
                                        "'",
                                        "\xE2\x80\x9C",
                                        "\xE2\x80\x9D",
                                        "\xE2\x80\x9E",
                                        "\xE2\x80\x98",
                                        "\xE2\x80\x99",
                                        "\xC2\xAB",
                                        "\xC2\xBB",
                                        " ",
                                        "."};
    for (size_t k = 0; k < sizeof marks / sizeof *marks; k++) {
        hs_str mark = {marks[k], strlen(marks[k])};
        if (hs_str_starts(text, mark))
            text.ptr += mark.len, text.len -= mark.len, k = (size_t)-1;
        else if (hs_str_ends(text, mark))
            text.len -= mark.len, k = (size_t)-1;
    }
    return text;
}

/* Whether a kept block other than i, and longer by some words, holds text. One search over the whole page's text: blocks
 * lie in it in their order. */
static bool stands_in_another(const hs_html_blocks *page, const uint8_t *keep, uint32_t i, hs_str text) {
    uint32_t k = 0;
    for (size_t at = 0; at < page->text_len;) {
        hs_str rest = {page->text + at, page->text_len - at};
        size_t found = hs_str_find(rest, text);
        if (found >= rest.len) return false;
        at += found;
        while (k < page->n_blocks && page->blocks[k].text.end <= at) k++;
        if (k >= page->n_blocks) return false;
        hs_span other = page->blocks[k].text;
        if (k != i && keep[k] && other.start <= at && at + text.len <= other.end &&
            other.end - other.start > text.len + 8)
            return true;
        at = other.start > at ? other.start : other.end; /* no other place in this block would do better */
    }
    return false;
}

/* A pull quote is a line in a box of its own whose words stand in a paragraph too. */
static void drop_pull_quotes(const hs_html_blocks *page, uint8_t *keep, const char **reason) {
    uint32_t n_looked = 0;
    for (uint32_t i = 0; i < page->n_blocks && n_looked < PULL_QUOTES; i++) {
        if (!keep[i]) continue;
        const hs_html_node *node = &page->nodes[page->blocks[i].node];
        const uint32_t boxes = 1u << (HS_TAG_QUOTE - HS_TAG_ARTICLE) | 1u << (HS_TAG_ASIDE - HS_TAG_ARTICLE) |
                               1u << (HS_TAG_FIGURE - HS_TAG_ARTICLE);
        bool is_boxed = (node->all_roles_low & boxes) ||
                        (node->groups & (HS_BIT(HS_GROUP_PULL) | HS_BIT(HS_GROUP_QUOTE))) ||
                        (page->nodes[node->parent == HS_NONE ? 0 : node->parent].groups &
                         (HS_BIT(HS_GROUP_PULL) | HS_BIT(HS_GROUP_QUOTE))) ||
                        (node->role >= HS_TAG_H2 && node->role <= HS_TAG_H6 && text_of(page, i).len >= 40);
        if (!is_boxed) continue;
        hs_str text = without_marks(text_of(page, i));
        if (text.len < 20 || text.len > 500) continue;
        n_looked++;
        if (!stands_in_another(page, keep, i, text)) continue;
        keep[i] = 0;
        reason[i] = hs_html_pull_quote;
    }
}

/* A post quoted in the body belongs to it whole, with the line that names its writer. */
static void keep_embedded(const hs_html_blocks *page, const int32_t *scores, uint8_t *keep,
                          const char **reason) {
    for (uint32_t i = 1; i < page->n_nodes; i++) {
        const hs_html_node *node = &page->nodes[i];
        uint32_t from = node->first_block, to = node->end_block;
        if (node->role != HS_TAG_QUOTE || node->is_hidden || from == 0 || to >= page->n_blocks ||
            to <= from || to - from > EMBEDDED_BLOCKS)
            continue;
        uint32_t n_kept = 0;
        for (uint32_t k = from; k < to; k++) n_kept += keep[k];
        if (!n_kept && !(keep[from - 1] && keep[to])) continue;
        for (uint32_t k = from; k < to; k++)
            if (!keep[k] && scores[k] > LEAST_EMBEDDED) keep[k] = 1, reason[k] = NULL;
    }
}

hs_status hs_html_choose_scored(hs_arena *arena, const hs_html_blocks *page, const hs_html_features *features,
                                const int32_t *scores, uint8_t *keep, const char **reason) {
    const uint64_t with_reason = groups_with_reason();
    for (uint32_t i = 0; i < page->n_blocks; i++) {
        /* captions are kept apart from the body by contract */
        bool is_caption = hs_html_row(features, HS_F_ROLE + HS_TAG_FIGCAPTION - HS_TAG_ARTICLE)[i] <= 3 ||
                          hs_html_row(features, HS_F_GROUP + HS_GROUP_CAPTION)[i] <= 2;
        keep[i] = scores[i] > 0 && !is_caption && !is_code(page, features, i) &&
                  !is_advertisement(page, features, i);
        reason[i] = keep[i] ? NULL : reason_of(page, features, with_reason, i);
    }
    keep_embedded(page, scores, keep, reason);
    drop_comments(page, features, keep, reason);
    hs_status status = drop_repeats(arena, page, keep, reason);
    if (status == HS_OK) drop_pull_quotes(page, keep, reason);
    return status;
}

hs_status hs_html_choose(const hs_html_tables *tables, const hs_html_model *model, hs_arena *arena,
                         const hs_html_blocks *page, uint8_t *keep, const char **reason) {
    hs_html_features features;
    int32_t *scores = HS_ARENA_ARRAY(arena, int32_t, page->n_blocks + 1);
    if (!scores) return HS_ERR_MEMORY;
    hs_status status = hs_html_features_local(tables, arena, page, model->wanted, &features);
    if (status != HS_OK) return status;
    hs_html_model_score(model->first, model->n_first, &features, scores);
    hs_html_drop_unfit(page, &features, scores);
    status = hs_html_features_context(arena, page, scores, &features);
    if (status != HS_OK) return status;
    hs_html_model_rescore(model->second, model->n_second, &features, scores);
    hs_html_drop_unfit(page, &features, scores);
    return hs_html_choose_scored(arena, page, &features, scores, keep, reason);
}
