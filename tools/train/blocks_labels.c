#include "blocks_labels.h"

#include "base/str.h"
#include "base/utf8.h"
#include "read/read.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

static char *read_packed(const char *path, size_t *len) {
    gzFile file = gzopen(path, "rb");
    if (!file) {
        fprintf(stderr, "cannot read %s\n", path);
        exit(1);
    }
    size_t room = 1 << 20;
    char *bytes = malloc(room);
    *len = 0;
    for (int got; (got = gzread(file, bytes + *len, (unsigned)(room - *len))) > 0;) {
        *len += (size_t)got;
        if (*len == room) bytes = realloc(bytes, room *= 2);
    }
    gzclose(file);
    return bytes;
}

typedef struct words {
    uint32_t *hashes;
    uint32_t n;
} words;

static words words_of(hs_str text) {
    words w = {malloc((text.len + 1) * sizeof *w.hashes), 0};
    uint32_t hash = 0;
    bool in_word = false;
    for (size_t at = 0; at <= text.len;) {
        size_t next = at + 1;
        uint32_t c = at < text.len ? hs_utf8_get(text, at, &next) : ' ';
        bool is_word = hs_unicode_is_letter(c) || hs_unicode_is_digit(c) || c == '_';
        if (is_word) {
            if (!in_word) hash = 2166136261u;
            hash = (hash ^ c) * 16777619u;
        } else if (in_word)
            w.hashes[w.n++] = hash;
        in_word = is_word;
        at = next;
    }
    return w;
}

/* Longest run of w (from from) that stands at place in truth. */
static uint32_t run_at(const words *w, uint32_t from, const words *truth, uint32_t place) {
    uint32_t n = 0;
    while (from + n < w->n && place + n < truth->n && w->hashes[from + n] == truth->hashes[place + n]) n++;
    return n;
}

typedef struct match {
    uint32_t block, place, end, n;
    double best;
    int32_t before;
} match;

/* Aligns blocks with the body: a chain of matches in order, heaviest by words. */
static void label_whole(labelled_page *page, hs_str body) {
    const hs_html_blocks *b = &page->blocks;
    words truth = words_of(body);
    match *matches = malloc((b->n_blocks * 6 + 1) * sizeof *matches);
    uint32_t n = 0, *n_words = calloc(b->n_blocks + 1, sizeof *n_words);
    for (uint32_t i = 0; i < b->n_blocks; i++) {
        words w = words_of(
            (hs_str){b->text + b->blocks[i].text.start, b->blocks[i].text.end - b->blocks[i].text.start});
        n_words[i] = w.n;
        uint32_t n_here = 0;
        for (uint32_t place = 0; place < truth.n && w.n && n_here < 6; place++) {
            uint32_t run = run_at(&w, 0, &truth, place), skip = 0;
            /* a block may open with words that are no body (a dateline in bold, a drop capital) */
            if (run < 4 && run < w.n && w.n > 10) run = run_at(&w, skip = w.n / 2, &truth, place);
            if (run < 4 && run < w.n) continue;
            uint32_t covered = run, at = place + run, from = skip + run;
            /* small differences inside */
            for (uint32_t gap = 0; from < w.n && at < truth.n && gap < 6;) {
                uint32_t k = 1, found = 0;
                for (; k < 8 && !found; k++)
                    for (uint32_t l = 0; l < 8 && !found; l++)
                        if (from + k <= w.n && (found = run_at(&w, from + k, &truth, at + l)) >= 3) {
                            from += k + found, at += l + found, covered += found;
                        } else
                            found = 0;
                if (!found) break;
                gap++;
            }
            matches[n++] =
                (match){i, place, at, skip ? covered * 2 > w.n ? w.n : covered * 2 : covered, 0, -1};
            n_here++;
        }
        free(w.hashes);
    }
    int32_t top = -1;
    for (uint32_t i = 0; i < n; i++) {
        matches[i].best = matches[i].n;
        for (uint32_t k = 0; k < i; k++) {
            /* near matches in the body are a little better: short lines find their place */
            double link = matches[k].best + matches[i].n -
                          0.01 * (matches[i].place - (double)matches[k].end > 200
                                      ? 200
                                      : matches[i].place - (double)matches[k].end) -
                          (matches[i].block - matches[k].block) * 0.001;
            if (matches[k].block < matches[i].block && matches[k].end <= matches[i].place + 2 &&
                link > matches[i].best) {
                matches[i].best = link;
                matches[i].before = (int32_t)k;
            }
        }
        if (top < 0 || matches[i].best > matches[top].best) top = (int32_t)i;
    }
    for (uint32_t i = 0; i < b->n_blocks; i++) {
        page->label[i] = 0;
        page->weight[i] = 0.15f + 10.0f * (float)n_words[i] / (float)(truth.n + 20);
        if (page->weight[i] > 1.2f) page->weight[i] = 1.2f;
        if (n_words[i] == 0) page->weight[i] = 0.02f;
    }
    for (int32_t i = top; i >= 0; i = matches[i].before) {
        float covered = (float)matches[i].n / (float)n_words[matches[i].block];
        page->label[matches[i].block] = covered > 0.8f ? 1 : covered;
    }
    free(matches);
    free(n_words);
    free(truth.hashes);
}

static char *flat(const char *text, size_t len, size_t *flat_len) {
    char *out = malloc(len + 1);
    size_t n = 0;
    for (size_t i = 0; i < len;) {
        size_t next;
        uint32_t c = hs_utf8_get((hs_str){text, len}, i, &next);
        if (hs_unicode_is_space(c)) {
            if (n && out[n - 1] != ' ') out[n++] = ' ';
        } else {
            memcpy(out + n, text + i, next - i);
            n += next - i;
        }
        i = next;
    }
    while (n && out[n - 1] == ' ') n--;
    *flat_len = n;
    return out;
}

/* The lowest element around both. */
static uint32_t common(const hs_html_blocks *b, uint32_t x, uint32_t y) {
    if (x == HS_NONE) return y;
    while (x != y) {
        if (b->nodes[x].depth >= b->nodes[y].depth && b->nodes[x].parent != HS_NONE)
            x = b->nodes[x].parent;
        else
            y = b->nodes[y].parent;
    }
    return x;
}

static void label_strings(labelled_page *page, const json_t *with, const json_t *without,
                          const json_t *comments) {
    const hs_html_blocks *b = &page->blocks;
    uint32_t n = b->n_blocks;
    /* all blocks joined by spaces, with the place of each */
    char *all = malloc(b->text_len + n + 1);
    uint32_t *start = malloc((n + 1) * sizeof *start);
    size_t len = 0;
    for (uint32_t i = 0; i < n; i++) {
        start[i] = (uint32_t)len;
        size_t here;
        char *text =
            flat(b->text + b->blocks[i].text.start, b->blocks[i].text.end - b->blocks[i].text.start, &here);
        memcpy(all + len, text, here);
        len += here;
        all[len++] = ' ';
        free(text);
    }
    start[n] = (uint32_t)len;
    const json_t *lists[3] = {comments, without, with}; /* readers' comments are no part of the article */
    for (int list = 0; list < 3; list++) {
        bool wanted = list == 2;
        size_t k;
        json_t *s;
        json_array_foreach(lists[list], k, s) {
            size_t m, n_found = 0;
            char *text = flat(json_string_value(s), json_string_length(s), &m);
            if (m)
                for (char *at = all; (at = memmem(at, len - (size_t)(at - all), text, m)); at++) n_found++;
            if (wanted && !n_found && getenv("SHOW_LOST")) printf("LOST %s %s\n", page->id, text);
            for (char *at = all; m && n_found && (at = memmem(at, len - (size_t)(at - all), text, m)); at++) {
                uint32_t from = (uint32_t)(at - all), to = from + (uint32_t)m;
                for (uint32_t i = 0; i < n; i++) {
                    if (start[i] >= to || start[i + 1] - 1 <= from) continue;
                    uint32_t shared =
                        (to < start[i + 1] - 1 ? to : start[i + 1] - 1) - (from > start[i] ? from : start[i]);
                    float part = (float)shared / (float)(start[i + 1] - 1 - start[i]);
                    float w = wanted ? 1.0f / (float)n_found : list == 0 ? 0.4f : 1.0f;
                    if (wanted) {
                        if (page->weight[i] < w || page->label[i] == 0)
                            page->weight[i] = w, page->label[i] = 1;
                    } else {
                        page->label[i] = 0;
                        page->weight[i] = part < 0.2f ? 0.3f * w : w;
                    }
                }
            }
            free(text);
        }
    }
    /* weak labels */
    uint32_t first = HS_NONE, last = 0;
    for (uint32_t i = 0; i < n; i++)
        if (page->label[i] == 1 && page->weight[i] >= 1) {
            if (first == HS_NONE) first = i;
            last = i;
        }
    uint32_t home = HS_NONE; /* the element that holds every wanted string */
    uint32_t n_strong = 0;
    for (uint32_t i = 0; i < n; i++)
        if (page->label[i] == 1 && page->weight[i] >= 1)
            home = common(b, home, b->blocks[i].node), n_strong++;
    for (uint32_t i = 0; i < n && first != HS_NONE; i++) {
        if (page->weight[i] > 0) continue;
        bool is_outside = n_strong > 1 && (i < b->nodes[home].first_block || i >= b->nodes[home].end_block);
        const hs_html_node *node = &b->nodes[b->blocks[i].node];
        uint32_t bytes = b->blocks[i].text.end - b->blocks[i].text.start;
        bool is_linked = b->blocks[i].n_link_bytes * 2 > bytes;
        bool has_kin = false;
        for (uint32_t k = i > 60 ? i - 60 : 0; k < n && k < i + 60 && !has_kin; k++)
            has_kin = page->label[k] == 1 && page->weight[k] >= 1 &&
                      b->nodes[b->blocks[k].node].parent == node->parent &&
                      b->nodes[b->blocks[k].node].role == node->role;
        if (i > first && i < last && has_kin && !is_linked && bytes > 60) {
            page->label[i] = 1;
            page->weight[i] = 0.2f;
        } else if (is_outside && !has_kin) {
            page->label[i] = 0;
            page->weight[i] = is_linked || bytes < 30 ? 0.04f : 0.08f;
        } else if ((i + 3 < first || i > last + 3) && !has_kin && (is_linked || bytes < 30)) {
            page->label[i] = 0;
            page->weight[i] = 0.04f;
        }
    }
    for (uint32_t i = 0; i < n; i++)
        if (page->label[i] == 1) page->weight[i] *= 1.4f;
    free(all);
    free(start);
}

void labels_read(const hs_html_tables *tables, const char *folder, const char *name, uint32_t n_folds,
                 labelled_page *pages, uint32_t *n, uint32_t room) {
    char path[4096];
    snprintf(path, sizeof path, "%s/%s.jsonl", folder, name);
    FILE *file = fopen(path, "r");
    if (!file) {
        fprintf(stderr, "cannot read %s\n", path);
        exit(1);
    }
    char *line = NULL;
    size_t line_room = 0;
    while (getline(&line, &line_room, file) > 0 && *n < room) {
        json_t *row = json_loads(line, 0, NULL);
        labelled_page *page = &pages[(*n)++];
        memset(page, 0, sizeof *page);
        page->id = strdup(json_string_value(json_object_get(row, "id")));
        page->fold = hs_hash32((hs_str){page->id, strlen(page->id)}) / 7 % n_folds;
        page->arena = hs_arena_new(NULL);
        snprintf(path, sizeof path, "%s/%s", folder, json_string_value(json_object_get(row, "page")));
        size_t len;
        char *bytes = read_packed(path, &len);
        hs_str utf8;
        const char *notice = NULL;
        hs_read__to_utf8(page->arena, (hs_str){bytes, len}, (hs_str){0}, &utf8, &notice);
        hs_html_blocks_read(tables, page->arena, utf8, &page->blocks);
        uint8_t all[HS_F_N];
        memset(all, 1, sizeof all);
        hs_html_features_local(tables, page->arena, &page->blocks, all, &page->features);
        uint32_t n_blocks = page->blocks.n_blocks;
        page->label = calloc(n_blocks + 1, sizeof *page->label);
        page->weight = calloc(n_blocks + 1, sizeof *page->weight);
        page->first_scores = calloc(n_blocks + 1, sizeof *page->first_scores);
        const json_t *body = json_object_get(row, "body");
        page->is_whole = body != NULL;
        if (body)
            label_whole(page, (hs_str){json_string_value(body), json_string_length(body)});
        else
            label_strings(page, json_object_get(row, "with"), json_object_get(row, "without"),
                          json_object_get(row, "comments"));
        for (uint32_t i = 0; i < n_blocks; i++) {
            if (!page->features.is_menu[i]) continue;
            if (getenv("HEARSAY_TRACE") && page->label[i] > 0.5f)
                printf("menu in the article: %s block %u\n", page->id, i);
            page->weight[i] = 0;
        }
        /* of the many light examples against, one in three stands for all */
        for (uint32_t i = 0; i < n_blocks; i++)
            if (page->label[i] == 0 && page->weight[i] < 0.2f) page->weight[i] *= i % 3 ? 0.0f : 3.0f;
        json_decref(row);
        if (utf8.ptr != bytes && !(utf8.ptr >= bytes && utf8.ptr < bytes + len)) free(bytes);
    }
    free(line);
    fclose(file);
}
