/* match_bench passages N_PAGES [SEED]: planted passages found, and spans; match_bench scale N_PAGES [THREADS]: time and
 * memory over pages with statements; match_bench pages FILE: page pairs of texts divided by form feeds;
 * match_bench generate N_PAGES FILE: the planted pages, for others; match_bench jsonl N_PAGES FILE: the pages of `scale`
 * as JSON lines, for `hearsay build` (names and sentences begin with a capital);
 * match_bench statements FILE.tsv: groups statements (speaker TAB form TAB text TAB quoted, and TAB day of 1970 where
 * known) that stand on pages of their own; prints statement TAB utterance TAB relation TAB warnings. */
#include "generate.h"
#include "match_bench.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const relation_names[] = {"verbatim", "trimmed",  "reworded", "reordered", "joined",
                                             "partial",  "extended", "retold",   "reversed",  "reattributed"};

char *read_whole_file(const char *path, size_t *len) {
    FILE *file = fopen(path, "rb");
    if (!file) return NULL;
    fseek(file, 0, SEEK_END);
    long size = ftell(file);
    rewind(file);
    char *bytes = malloc((size_t)size + 1);
    if (bytes && fread(bytes, 1, (size_t)size, file) != (size_t)size) {
        free(bytes);
        bytes = NULL;
    }
    fclose(file);
    *len = (size_t)size;
    return bytes;
}

static hs_str next_field(hs_str *line) {
    const char *tab = line->len ? memchr(line->ptr, '\t', line->len) : NULL;
    hs_str field = {line->ptr, tab ? (size_t)(tab - line->ptr) : line->len};
    line->ptr += field.len + (tab ? 1 : 0);
    line->len -= field.len + (tab ? 1 : 0);
    return field;
}

static int run_statements(const char *path) {
    size_t len;
    char *bytes = read_whole_file(path, &len);
    if (!bytes) return fprintf(stderr, "cannot read %s\n", path), 1;
    uint32_t n = 0;
    for (size_t i = 0; i < len; i++) n += bytes[i] == '\n';
    hs_match_statement *statements = calloc(n ? n : 1, sizeof *statements);
    hs_match_page *pages = calloc(n ? n : 1, sizeof *pages);
    size_t at = 0;
    for (uint32_t i = 0; i < n; i++) {
        char *end = memchr(bytes + at, '\n', len - at);
        hs_str line = {bytes + at, (size_t)(end - bytes) - at};
        at = (size_t)(end - bytes) + 1;
        hs_str speaker = next_field(&line), form = next_field(&line), text = next_field(&line),
               quoted = next_field(&line), day = next_field(&line);
        pages[i] = (hs_match_page){.id = i + 1, .published = INT64_MIN};
        if (day.len) pages[i].published = (int64_t)strtol(day.ptr, NULL, 10) * 86400;
        statements[i] = (hs_match_statement){.id = i + 1,
                                             .page = i,
                                             .speaker = (uint32_t)strtoul(speaker.ptr, NULL, 10),
                                             .speaker_confidence = 0.9f,
                                             .text = text,
                                             .quoted = quoted};
        if (speaker.ptr[0] == '-') statements[i].speaker = HS_NONE;
        if (form.ptr[0] == 'i') statements[i].kind = HS_KIND_INDIRECT, statements[i].quoted = (hs_str){0};
        if (form.ptr[0] == 'm') statements[i].kind = HS_KIND_MIXED;
        if (form.ptr[0] == 'h') statements[i].kind = HS_KIND_HEADLINE;
    }
    hs_engine *engine;
    hs_error error;
    hs_match_result result;
    if (hs_engine_open(NULL, &engine, &error) != HS_OK) return fprintf(stderr, "%s\n", error.message), 1;
    hs_arena *arena = hs_arena_new(NULL);
    hs_match_input input = {.pages = pages, .n_pages = n, .statements = statements, .n_statements = n};
    double start = seconds_now();
    if (hs_match(engine, arena, &input, &result, &error) != HS_OK)
        return fprintf(stderr, "%s\n", error.message), 1;
    fprintf(stderr, "%u statements, %u utterances, %.3f s\n", n, result.n_utterances, seconds_now() - start);
    for (uint32_t u = 0; u < result.n_utterances; u++)
        for (uint32_t m = 0; m < result.utterances[u].n_members; m++) {
            const hs_member *member = &result.utterances[u].members[m];
            printf("%u\t%u\t%s\t%u\t%s\n", member->statement, u, relation_names[member->relation],
                   member->warnings, member->why);
        }
    hs_arena_free(arena);
    hs_engine_close(engine);
    free(statements), free(pages), free(bytes);
    return 0;
}

/* Memory as matching asks for it. */
static size_t held, peak;

static void *counting_resize(void *context, void *ptr, size_t size) {
    (void)context;
    size_t before = ptr ? malloc_usable_size(ptr) : 0;
    if (size == 0) {
        free(ptr);
        __atomic_sub_fetch(&held, before, __ATOMIC_RELAXED);
        return NULL;
    }
    void *fresh = realloc(ptr, size);
    if (!fresh) return NULL;
    size_t now = __atomic_add_fetch(&held, malloc_usable_size(fresh) - before, __ATOMIC_RELAXED);
    if (now > peak) peak = now;
    return fresh;
}

static const hs_allocator counting = {counting_resize, NULL};

static double cpu_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

typedef struct page_pair {
    uint32_t a, b;
} page_pair;

static int by_pair(const void *x, const void *y) {
    const page_pair *p = x, *q = y;
    if (p->a != q->a) return p->a < q->a ? -1 : 1;
    return p->b < q->b ? -1 : p->b > q->b;
}

static size_t unique_pairs(page_pair *row, size_t n) {
    size_t kept = 0;
    qsort(row, n, sizeof *row, by_pair);
    for (size_t i = 0; i < n; i++)
        if (!i || by_pair(&row[i], &row[i - 1])) row[kept++] = row[i];
    return kept;
}

static page_pair pair_of(uint32_t a, uint32_t b) {
    return a < b ? (page_pair){a, b} : (page_pair){b, a};
}

/* Bytes of span that copies of this pair cover on the page. */
static uint32_t covered(const hs_match_result *result, uint32_t first, uint32_t end, uint32_t page,
                        hs_span span, uint32_t *beyond) {
    uint32_t sum = 0;
    *beyond = 0;
    for (uint32_t i = first; i < end; i++) {
        hs_span got = result->copies[i].page_a == page ? result->copies[i].a : result->copies[i].b;
        uint32_t low = got.start > span.start ? got.start : span.start,
                 high = got.end < span.end ? got.end : span.end;
        if (low >= high) continue;
        sum += high - low;
        *beyond += (got.end - got.start) - (high - low);
    }
    return sum;
}

static int by_copy_pair(const void *x, const void *y) {
    const hs_copy *p = x, *q = y;
    page_pair a = pair_of(p->page_a, p->page_b), b = pair_of(q->page_a, q->page_b);
    return by_pair(&a, &b);
}

static int run_passages(uint32_t n_pages, uint64_t seed) {
    generated g;
    if (generate(n_pages, seed, 0, NULL, &g)) return 1;
    hs_engine *engine;
    hs_error error;
    hs_match_result result;
    hs_engine_options options = {.allocator = &counting};
    if (hs_engine_open(&options, &engine, &error) != HS_OK) return fprintf(stderr, "%s\n", error.message), 1;
    hs_arena *arena = hs_arena_new(&counting);
    hs_match_input input = {.pages = g.pages, .n_pages = g.n_pages};
    double start = seconds_now(), cpu = cpu_now();
    if (hs_match(engine, arena, &input, &result, &error) != HS_OK)
        return fprintf(stderr, "%s\n", error.message), 1;
    double seconds = seconds_now() - start;
    cpu = cpu_now() - cpu;
    qsort(result.copies, result.n_copies, sizeof *result.copies, by_copy_pair);
    size_t n_truth = 0, n_got = 0, capacity = 16;
    for (uint32_t i = 0, end; i < g.n_planted; i = end) {
        for (end = i; end < g.n_planted && g.planted[end].passage == g.planted[i].passage;) end++;
        capacity += (size_t)(end - i) * (end - i);
    }
    page_pair *truth = malloc(capacity * sizeof *truth),
              *got = malloc(((size_t)result.n_copies + 1) * sizeof *got);
    uint64_t hit = 0, all = 0, within = 0, want = 0, outside = 0;
    for (uint32_t i = 0, end; i < g.n_planted; i = end) {
        for (end = i; end < g.n_planted && g.planted[end].passage == g.planted[i].passage;) end++;
        for (uint32_t x = i; x < end; x++)
            for (uint32_t y = x + 1; y < end; y++) {
                page_pair pair = pair_of(g.planted[x].page, g.planted[y].page);
                if (pair.a == pair.b) continue;
                truth[n_truth++] = pair;
                hs_copy key = {.page_a = pair.a, .page_b = pair.b};
                const hs_copy *found =
                    bsearch(&key, result.copies, result.n_copies, sizeof key, by_copy_pair);
                all++;
                if (!found) continue;
                uint32_t first = (uint32_t)(found - result.copies), last = first;
                while (first && !by_copy_pair(&result.copies[first - 1], &key)) first--;
                while (last < result.n_copies && !by_copy_pair(&result.copies[last], &key)) last++;
                uint32_t beyond_x, beyond_y;
                uint32_t in_x =
                    covered(&result, first, last, g.planted[x].page, g.planted[x].span, &beyond_x);
                uint32_t in_y =
                    covered(&result, first, last, g.planted[y].page, g.planted[y].span, &beyond_y);
                uint32_t len_x = g.planted[x].span.end - g.planted[x].span.start,
                         len_y = g.planted[y].span.end - g.planted[y].span.start;
                if (in_x * 2 < len_x) continue;
                hit++;
                within += in_x + in_y;
                want += len_x + len_y;
                outside += beyond_x + beyond_y;
            }
    }
    n_truth = unique_pairs(truth, n_truth);
    for (uint32_t i = 0; i < result.n_copies; i++)
        got[n_got++] = pair_of(result.copies[i].page_a, result.copies[i].page_b);
    n_got = unique_pairs(got, n_got);
    size_t right = 0;
    for (size_t i = 0; i < n_got; i++)
        right += bsearch(&got[i], truth, n_truth, sizeof *truth, by_pair) != NULL;
    printf("pages %u planted pairs %llu: recall %.4f precision %.4f characters in span %.4f beyond %.4f\n",
           n_pages, (unsigned long long)all, (double)hit / (double)(all ? all : 1),
           (double)right / (double)(n_got ? n_got : 1), (double)within / (double)(want ? want : 1),
           (double)outside / (double)(want ? want : 1));
    printf("  %.2f s, cpu %.2f s, %.0f pages/s, peak %.0f MB, capped %llu\n", seconds, cpu, n_pages / seconds,
           peak / 1e6, (unsigned long long)result.n_capped);
    hs_arena_free(arena);
    hs_engine_close(engine);
    free(truth), free(got);
    generated_free(&g, 0);
    return 0;
}

static uint64_t fold(uint64_t hash, uint64_t with) {
    hash = (hash ^ with) * 0x9e3779b97f4a7c15u;
    return hash ^ hash >> 29;
}

static uint64_t fold_text(uint64_t hash, hs_str text) {
    hash = fold(hash, text.len);
    for (size_t i = 0; i < text.len; i++) hash = (hash ^ (unsigned char)text.ptr[i]) * 1099511628211u;
    return hash;
}

static uint64_t fold_swaps(uint64_t hash, const hs_swap *swaps, uint32_t n) {
    for (uint32_t i = 0; i < n; i++)
        hash = fold(fold_text(fold_text(hash, swaps[i].from), swaps[i].to), swaps[i].count);
    return hash;
}

static uint64_t span_bits(hs_span span) {
    return (uint64_t)span.start << 32 | span.end;
}

/* One number for all that was found: the same for any number of threads, and before and after a change that must not
 * change answers. */
static uint64_t digest(const hs_match_result *result, const hs_match_page *pages, uint32_t n_pages) {
    uint64_t hash = 0;
    for (uint32_t u = 0; u < result->n_utterances; u++) {
        const hs_utterance *utterance = &result->utterances[u];
        hash = fold_text(hash, utterance->text);
        hash = fold(fold(hash, utterance->speaker), utterance->best);
        hash = fold(fold(hash, utterance->same_words_as), utterance->is_common);
        for (uint32_t m = 0; m < utterance->n_members; m++) {
            const hs_member *member = &utterance->members[m];
            hash = fold(fold(hash, member->statement), member->relation);
            hash = fold(fold(hash, (uint64_t)(member->confidence * 1e6f)), member->also);
            hash = fold(fold(hash, member->parent), member->warnings);
            hash = fold_text(hash, (hs_str){member->why, strlen(member->why)});
            for (uint32_t e = 0; e < member->n_edits; e++)
                hash = fold(fold(fold(hash, member->edits[e].op), span_bits(member->edits[e].from)),
                            span_bits(member->edits[e].to));
        }
    }
    for (uint32_t i = 0; i < result->n_copies; i++) {
        const hs_copy *copy = &result->copies[i];
        hash = fold(fold(fold(hash, copy->page_a), copy->page_b), copy->words);
        hash = fold(fold(hash, span_bits(copy->a)), span_bits(copy->b));
        hash = fold(hash, (uint64_t)(copy->direction + 1) << 1 | copy->is_reworded);
        for (uint32_t k = 0; k < copy->n_swaps; k++) {
            const hs_str from = pages[copy->page_a].body, to = pages[copy->page_b].body;
            const hs_copy_swap *swap = &copy->swaps[k];
            hs_swap text = {{from.ptr + swap->from.start, swap->from.end - swap->from.start},
                            {to.ptr + swap->to.start, swap->to.end - swap->to.start},
                            swap->count};
            hash = fold_swaps(hash, &text, 1);
        }
    }
    hash = fold_swaps(hash, result->swaps, result->n_swaps);
    for (uint32_t i = 0; i < n_pages; i++) hash = fold(hash, result->near_duplicate_of[i]);
    return fold(hash, result->n_capped);
}

static int run_scale(uint32_t n_pages, uint32_t n_threads) {
    generated g;
    char path[512];
    const char *folder = getenv("TMPDIR");
    snprintf(path, sizeof path, "%s/match_bench.%d", folder && *folder ? folder : "/tmp", (int)getpid());
    double start = seconds_now();
    if (generate(n_pages, 1, 1, path, &g)) return fprintf(stderr, "cannot generate\n"), 1;
    unlink(path); /* the mapping holds it: nothing is left behind however the run ends */
    fprintf(stderr, "generated %u pages, %u statements, %.0f MB in %.1f s\n", g.n_pages, g.n_statements,
            g.text_len / 1e6, seconds_now() - start);
    hs_engine *engine;
    hs_error error;
    hs_match_result result;
    hs_engine_options options = {.allocator = &counting};
    if (hs_engine_open(&options, &engine, &error) != HS_OK) return fprintf(stderr, "%s\n", error.message), 1;
    hs_arena *arena = hs_arena_new(&counting);
    hs_match_input input = {.pages = g.pages,
                            .n_pages = g.n_pages,
                            .statements = g.statements,
                            .n_statements = g.n_statements,
                            .n_threads = n_threads};
    start = seconds_now();
    double cpu = cpu_now();
    if (hs_match(engine, arena, &input, &result, &error) != HS_OK)
        return fprintf(stderr, "%s\n", error.message), 1;
    double seconds = seconds_now() - start;
    cpu = cpu_now() - cpu;
    printf("pages %u statements %u text %.0f MB threads %u: %.2f s, cpu %.2f s, peak %.0f MB, utterances %u, "
           "copies %u, "
           "capped %llu, digest %016llx\n",
           g.n_pages, g.n_statements, g.text_len / 1e6, n_threads, seconds, cpu, peak / 1e6,
           result.n_utterances, result.n_copies, (unsigned long long)result.n_capped,
           (unsigned long long)digest(&result, g.pages, g.n_pages));
    hs_arena_free(arena);
    hs_engine_close(engine);
    generated_free(&g, 1);
    return 0;
}

/* Texts divided by form feeds; prints a TAB b of each pair that shares a passage, a < b. */
static int run_pages(const char *path) {
    size_t len;
    char *bytes = read_whole_file(path, &len);
    if (!bytes) return fprintf(stderr, "cannot read %s\n", path), 1;
    uint32_t n = 1;
    for (size_t i = 0; i < len; i++) n += bytes[i] == '\f';
    hs_match_page *pages = calloc(n, sizeof *pages);
    size_t at = 0;
    for (uint32_t i = 0; i < n; i++) {
        const char *end = memchr(bytes + at, '\f', len - at);
        size_t page_len = end ? (size_t)(end - bytes) - at : len - at;
        pages[i] = (hs_match_page){.id = i + 1, .body = {bytes + at, page_len}, .published = INT64_MIN};
        at += page_len + 1;
    }
    hs_engine *engine;
    hs_error error;
    hs_match_result result;
    if (hs_engine_open(NULL, &engine, &error) != HS_OK) return fprintf(stderr, "%s\n", error.message), 1;
    hs_arena *arena = hs_arena_new(NULL);
    hs_match_input input = {.pages = pages, .n_pages = n};
    double cpu = cpu_now();
    if (hs_match(engine, arena, &input, &result, &error) != HS_OK)
        return fprintf(stderr, "%s\n", error.message), 1;
    fprintf(stderr, "%u pages, %u copies, cpu %.3f s\n", n, result.n_copies, cpu_now() - cpu);
    for (uint32_t i = 0; i < result.n_copies; i++) {
        page_pair pair = pair_of(result.copies[i].page_a, result.copies[i].page_b);
        printf("%u\t%u\t%u\n", pair.a, pair.b, result.copies[i].words);
    }
    hs_arena_free(arena);
    hs_engine_close(engine);
    free(pages), free(bytes);
    return 0;
}

/* Writes the planted pages divided by form feeds to path, and prints a TAB b for each pair with a planted passage. */
static int run_generate(uint32_t n_pages, const char *path) {
    generated g;
    FILE *file = fopen(path, "wb");
    if (!file || generate(n_pages, 1, 0, NULL, &g)) return 1;
    for (uint32_t i = 0; i < n_pages; i++) {
        if (i) fputc('\f', file);
        fwrite(g.pages[i].body.ptr, 1, g.pages[i].body.len, file);
    }
    fclose(file);
    for (uint32_t i = 0, end; i < g.n_planted; i = end) {
        for (end = i; end < g.n_planted && g.planted[end].passage == g.planted[i].passage;) end++;
        for (uint32_t x = i; x < end; x++)
            for (uint32_t y = x + 1; y < end; y++) {
                page_pair pair = pair_of(g.planted[x].page, g.planted[y].page);
                if (pair.a != pair.b) printf("%u\t%u\n", pair.a, pair.b);
            }
    }
    generated_free(&g, 0);
    return 0;
}

/* A body as a JSON string; what stands behind `" said ` and behind a full stop gets a capital. */
static void put_body(FILE *file, hs_str body) {
    bool is_start = true;
    for (size_t i = 0; i < body.len; i++) {
        char c = body.ptr[i];
        bool is_name = i >= 7 && memcmp(body.ptr + i - 7, "\" said ", 7) == 0;
        if ((is_start || is_name) && c >= 'a' && c <= 'z') c = (char)(c - 'a' + 'A');
        if (c != ' ' && c != '"' && c != '\n') is_start = c == '.';
        if (c == '"')
            fputs("\\\"", file);
        else if (c == '\n')
            fputs("\\n", file);
        else
            fputc(c, file);
    }
}

static int run_jsonl(uint32_t n_pages, const char *path) {
    generated g;
    char text[512];
    snprintf(text, sizeof text, "%s.text", path);
    FILE *file = fopen(path, "wb");
    if (!file || generate(n_pages, 1, 1, text, &g)) return 1;
    for (uint32_t i = 0; i < n_pages; i++) {
        const hs_match_page *page = &g.pages[i];
        time_t published = (time_t)page->published;
        struct tm parts;
        char date[32];
        gmtime_r(&published, &parts);
        strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%SZ", &parts);
        fprintf(file, "{\"id\":\"page-%u\",\"url\":\"https://%.*s.example/%u\",\"date\":\"%s\",\"text\":\"",
                i, (int)page->publisher.len, page->publisher.ptr, i, date);
        put_body(file, page->body);
        fputs("\"}\n", file);
    }
    unlink(text);
    generated_free(&g, 1);
    return fclose(file) ? 1 : 0;
}

int main(int argc, char **argv) {
    if (argc == 4 && strcmp(argv[1], "jsonl") == 0)
        return run_jsonl((uint32_t)strtoul(argv[2], NULL, 10), argv[3]);
    if (argc == 3 && strcmp(argv[1], "statements") == 0) return run_statements(argv[2]);
    if (argc == 4 && strcmp(argv[1], "generate") == 0)
        return run_generate((uint32_t)strtoul(argv[2], NULL, 10), argv[3]);
    if (argc == 3 && strcmp(argv[1], "pages") == 0) return run_pages(argv[2]);
    if (argc >= 3 && strcmp(argv[1], "passages") == 0)
        return run_passages((uint32_t)strtoul(argv[2], NULL, 10), argc > 3 ? strtoull(argv[3], NULL, 10) : 1);
    if (argc >= 3 && strcmp(argv[1], "scale") == 0)
        return run_scale((uint32_t)strtoul(argv[2], NULL, 10),
                         argc > 3 ? (uint32_t)strtoul(argv[3], NULL, 10) : 2);
    fprintf(stderr, "usage: match_bench statements FILE.tsv | pages FILE | passages N_PAGES [SEED] | scale "
                    "N_PAGES [THREADS] | generate N_PAGES FILE | jsonl N_PAGES FILE\n");
    return 2;
}
