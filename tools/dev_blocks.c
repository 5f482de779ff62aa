/* dev_blocks PAGE.html: the blocks of a page (UTF-8), one a line. */
#include <hearsay/engine.h>

#include "read/html/blocks.h"

#include <stdio.h>
#include <stdlib.h>
#include "engine/engine.h"
#include "read/models.h"
int main(int argc, char **argv) {
    if (argc < 2) return 2;
    FILE *f = fopen(argv[1], "rb");
    char *bytes = malloc(1 << 26);
    size_t len = fread(bytes, 1, 1 << 26, f);
    fclose(f);
    hs_arena *arena = hs_arena_new(NULL);
    static hs_html_tables tables;
    if (hs_html_tables_open(arena, &tables) != HS_OK) return 1;
    hs_html_blocks b;
    hs_html_blocks_read(&tables, arena, (hs_str){bytes, len}, &b);
    printf("%u nodes %u blocks %u marks notice %s\n", b.n_nodes, b.n_blocks, b.n_marks,
           b.notice ? b.notice : "-");
    for (uint32_t i = 0; i < b.n_blocks; i++) {
        const hs_html_block *k = &b.blocks[i];
        const hs_html_node *n = &b.nodes[k->node];
        printf("%4u n%u d%u r%u h%d g%llx l%u: %.*s\n", i, k->node, n->depth, n->role, n->is_hidden,
               (unsigned long long)n->all_groups, k->n_link_bytes, (int)(k->text.end - k->text.start),
               b.text + k->text.start);
    }
}
