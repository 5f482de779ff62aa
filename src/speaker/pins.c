#include "speaker/people.h"

#include "base/arena.h"
#include "base/status.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

enum { MAX_PINS_BYTES = 64 << 20 };

static int pin_compare(const void *a, const void *b) {
    const hs_speaker__pin *x = a, *y = b;
    if (x->alias != y->alias) return x->alias < y->alias ? -1 : 1;
    return (x->person > y->person) - (x->person < y->person);
}

static hs_status file_read(hs_arena *arena, const char *path, hs_str *bytes, hs_error *error) {
    hs_str name = {path, strlen(path)};
    FILE *file = fopen(path, "rb");
    if (!file)
        return hs_fail(error, HS_ERR_IO, name, 0, "cannot open the list of people: %s", strerror(errno));
    size_t capacity = 4096, len = 0;
    char *text = hs_arena_get(arena, capacity);
    while (text) {
        len += fread(text + len, 1, capacity - len, file);
        if (len < capacity || capacity >= MAX_PINS_BYTES) break;
        char *larger = hs_arena_get(arena, capacity * 2);
        if (larger) memcpy(larger, text, len);
        text = larger;
        capacity *= 2;
    }
    bool is_bad = ferror(file);
    fclose(file);
    if (!text) return hs_fail_memory(error);
    if (is_bad) return hs_fail(error, HS_ERR_IO, name, 0, "cannot read the list of people");
    if (len >= MAX_PINS_BYTES)
        return hs_fail(error, HS_ERR_LIMIT, name, 0, "the list of people is larger than 64 MB");
    *bytes = (hs_str){text, len};
    return HS_OK;
}

hs_status hs_speaker__pins_open(const hs_speaker_models *models, hs_arena *arena, const char *path,
                                hs_speaker__pins **pins, hs_error *error) {
    hs_str bytes = {0}, file = {path, strlen(path)};
    hs_status status = file_read(arena, path, &bytes, error);
    if (status != HS_OK) return status;
    HS_VECTOR(hs_speaker__pin) all = {0};
    HS_VECTOR(hs_str) names = {0};
    for (size_t at = 0, line_end; at < bytes.len; at = line_end + 1) {
        line_end = hs_str_find_byte(bytes, at, '\n');
        hs_str line = {bytes.ptr + at, line_end - at};
        if (hs_str_trim(line).len == 0 || line.ptr[0] == '#') continue;
        for (size_t from = 0, end; from <= line.len; from = end + 1) {
            end = hs_str_find_byte(line, from, '\t');
            hs_str cell = hs_str_trim((hs_str){line.ptr + from, end - from});
            if (from == 0) {
                if (cell.len == 0)
                    return hs_fail(error, HS_ERR_FORMAT, file, at,
                                   "a line of the list of people has no name");
                if (!hs_vector_push(&names, arena, cell)) return hs_fail_memory(error);
            }
            if (cell.len == 0) continue;
            hs_speaker__plain_name plain;
            if (hs_speaker__plain(models, arena, cell, true, &plain) != HS_OK ||
                !hs_vector_push(&all, arena, (hs_speaker__pin){hs_hash64(plain.text), names.n - 1}))
                return hs_fail_memory(error);
        }
    }
    hs_speaker__pins *made = hs_arena_get_zeroed(arena, 1, sizeof *made);
    if (!made) return hs_fail_memory(error);
    if (all.n) qsort(all.items, all.n, sizeof *all.items, pin_compare);
    *made = (hs_speaker__pins){all.items, all.n, names.items, names.n};
    *pins = made;
    return HS_OK;
}

uint32_t hs_speaker__pin_find(const hs_speaker__pins *pins, hs_str plain) {
    if (!pins) return HS_NONE;
    uint64_t hash = hs_hash64(plain);
    uint32_t low = 0, high = pins->n_pins;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (pins->pins[middle].alias < hash)
            low = middle + 1;
        else
            high = middle;
    }
    return low < pins->n_pins && pins->pins[low].alias == hash ? pins->pins[low].person : HS_NONE;
}
