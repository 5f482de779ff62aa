/* Which wordings are worth comparing: those that share a rare enough key. Keys are pairs of neighbouring content
 * words and runs of three words with their speaker, triples without one, rare words with their speaker, and the whole of short ones. */
#include "match/job.h"

#include "base/limits.h"
#include "base/str.h"

enum { KEY_PAIR = 0, KEY_TRIPLE, KEY_WHOLE, KEY_WORD }; /* at most four: two bits of a key */

/* A key that more wordings have says little; its list is cut. Wordings of a triple or a whole are then compared
 * with the first few alone, since they may well be one utterance in very many versions. */
static const uint32_t longest_list[] = {48, 32, 32, 24};

#define FEW 6u

typedef HS_MATCH_ROW(hs_match_record) records;

static bool put_key(hs_match_job *job, records *keys, uint64_t hash, unsigned kind, uint32_t wording) {
    return hs_match__push(&job->heap, keys,
                          (hs_match_record){(hs_mix64(hash) & ~(uint64_t)3) | kind, wording});
}

static uint64_t hash_pair(uint64_t with, uint32_t a, uint32_t b) {
    return hs_match__mix(hs_match__mix(with, a < b ? a : b), a < b ? b : a);
}

static uint64_t hash_triple(uint32_t a, uint32_t b, uint32_t c) {
    uint32_t low = a < b ? a : b, high = a < b ? b : a;
    uint32_t least = low < c ? low : c, most = high > c ? high : c;
    uint32_t middle = a ^ b ^ c ^ least ^ most;
    return hs_match__mix(hs_match__mix(hs_match__mix(HS_MATCH_SEED, least), middle), most);
}

static bool put_keys(hs_match_job *job, records *keys, uint32_t wording, const hs_match_side *side) {
    uint32_t content[HS_MATCH_MAX_WORDS], n = 0;
    uint64_t speaker = hs_match__mix(HS_MATCH_SEED, job->wordings[wording].speaker);
    uint64_t whole = HS_MATCH_SEED;
    for (uint32_t i = 0; i < side->n; i++) {
        const hs_match_word *word = &side->words[i];
        whole = hs_match__mix(whole, word->stem);
        if (i >= 2) {
            uint64_t run = hs_match__mix(speaker, side->words[i - 2].stem);
            run = hs_match__mix(hs_match__mix(run, side->words[i - 1].stem), word->stem);
            if (!put_key(job, keys, run, KEY_PAIR, wording)) return false;
        }
        if (word->flags & HS_WORD_FUNCTION) continue;
        content[n++] = word->stem;
        if (word->weight >= 13)
            if (!put_key(job, keys, hs_match__mix(speaker, word->stem), KEY_WORD, wording)) return false;
    }
    if (n <= 3 && !put_key(job, keys, whole, KEY_WHOLE, wording)) return false;
    for (uint32_t i = 0; i + 1 < n; i++) {
        if (!put_key(job, keys, hash_pair(speaker, content[i], content[i + 1]), KEY_PAIR, wording))
            return false;
        if (i + 2 >= n) break;
        if (!put_key(job, keys, hash_pair(speaker, content[i], content[i + 2]), KEY_PAIR, wording))
            return false;
        if (!put_key(job, keys, hash_triple(content[i], content[i + 1], content[i + 2]), KEY_TRIPLE, wording))
            return false;
    }
    return true;
}

typedef HS_MATCH_ROW(uint64_t) keys;

static bool put_pair(hs_match_job *job, keys *pairs, uint64_t a, uint64_t b) {
    if (a == b) return true;
    return hs_match__push(&job->heap, pairs, a < b ? a << 32 | b : b << 32 | a);
}

/* Pairs of one list, in order of wordings. */
static bool put_pairs(hs_match_job *job, keys *pairs, const hs_match_record *list, size_t n) {
    unsigned kind = list->key & 3;
    if (n <= longest_list[kind]) {
        for (size_t i = 0; i < n; i++)
            for (size_t j = i + 1; j < n; j++)
                if (!put_pair(job, pairs, list[i].value, list[j].value)) return false;
        return true;
    }
    if (kind == KEY_PAIR || kind == KEY_WORD) return true;
    for (size_t i = 1; i < n; i++) {
        for (size_t j = i > FEW ? i - 1 : 0; j < i; j++)
            if (!put_pair(job, pairs, list[j].value, list[i].value)) return false;
        for (size_t j = 0; j < FEW && j + 1 < i; j++)
            if (!put_pair(job, pairs, list[j].value, list[i].value)) return false;
    }
    job->n_capped++;
    return true;
}

static size_t unique(uint64_t *sorted, size_t n) {
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (!i || sorted[i] != sorted[i - 1]) sorted[kept++] = sorted[i];
    return kept;
}

bool hs_match__find_pairs(hs_match_job *job) {
    records row = {0};
    for (uint32_t i = 0; i < job->n_wordings; i++) {
        hs_match_side side;
        bool is_cut;
        if (!hs_match__read_side(job, job->lexer, job->order[job->wordings[i].first], &side, &is_cut))
            return false;
        if (!put_keys(job, &row, i, &side)) return false;
    }
    hs_match_record *spare = hs_match__get(&job->heap, row.n, sizeof *spare);
    if (!spare) return false;
    hs_match_record *sorted = hs_match__sort_records(row.items, spare, row.n);
    keys pairs = {0};
    for (size_t first = 0, end; first < row.n; first = end) {
        size_t kept = first + 1;
        for (end = first + 1; end < row.n && sorted[end].key == sorted[first].key; end++)
            if (sorted[end].value != sorted[kept - 1].value) sorted[kept++] = sorted[end];
        if (kept - first > 1 && !put_pairs(job, &pairs, sorted + first, kept - first)) return false;
    }
    hs_match__free(&job->heap, row.items);
    hs_match__free(&job->heap, spare);
    uint64_t *other = hs_match__get(&job->heap, pairs.n, sizeof *other);
    if (!other) return false;
    job->pairs = hs_match__sort_keys(pairs.items, other, pairs.n);
    job->n_pairs = unique(job->pairs, pairs.n);
    hs_match__free(&job->heap, job->pairs == other ? pairs.items : other);
    return true;
}
