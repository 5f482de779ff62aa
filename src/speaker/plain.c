#include "speaker/people.h"

#include "base/utf8.h"

static bool is_joint(uint32_t c) { /* between words of a name */
    return hs_unicode_is_space(c) || c == ',' || c == '(' || c == ')' || c == '"';
}

hs_status hs_speaker__plain(const hs_speaker_models *models, hs_arena *arena, hs_str name, bool is_person,
                            hs_speaker__plain_name *plain) {
    hs_speaker__plain_name p = {.n_words = 0};
    char *text = hs_arena_get(arena, name.len * 2 + 8); /* lower case may be longer: three bytes for two */
    size_t len = 0;
    if (!text) return HS_ERR_MEMORY;
    for (size_t at = 0; at < name.len && p.n_words < HS_MAX_NAME_WORDS;) {
        size_t next;
        uint32_t c = hs_utf8_get(name, at, &next);
        if (is_joint(c)) {
            at = next;
            continue;
        }
        size_t from = len ? len + 1 : 0, to = from;
        bool has_capital = false;
        for (; at < name.len && to + 4 < name.len * 2 + 8; at = next) {
            c = hs_utf8_get(name, at, &next);
            if (is_joint(c)) break;
            if (c == '.') continue; /* U.S., J. */
            if (c == 0x2019 || c == 0x2018) c = '\'';
            has_capital |= hs_unicode_is_upper(c);
            to += hs_utf8_put(hs_unicode_lower(c), text + to);
        }
        if (at < name.len && !is_joint(c)) break; /* no room: cannot happen with real letters */
        if (to == from) continue;
        uint32_t hash = hs_hash32((hs_str){text + from, to - from});
        const hs_speaker__word *word = hs_speaker__word_find(models, hash);
        uint32_t classes = word ? word->classes : 0;
        hs_str lower = {text + from, to - from};
        if (classes & HS_WORD_DET && p.n_words == 0) continue;
        if (hs_str_equal(lower, HS_STR("former")) || hs_str_equal(lower, HS_STR("ex"))) p.is_former = true;
        if (classes & HS_WORD_PASSING && !is_person) continue;
        if (is_person && classes & HS_WORD_SUFFIX && p.n_words) continue;
        if (is_person && p.n_words == 0 && classes & HS_WORD_COURTESY && at < name.len) continue;
        if (classes & HS_WORD_STATE) p.is_state = true;
        if (hs_str_equal(lower, HS_STR("minister")) && len >= 5 && memcmp(text + len - 5, "prime", 5) == 0)
            p.is_state = true;
        if (classes & (HS_WORD_NATION | HS_WORD_COUNTRY)) p.country = word->detail;
        p.has_capital |= has_capital;
        p.is_initial[p.n_words] = to - from == 1;
        p.initials[p.n_words] = (uint8_t)text[from];
        p.words[p.n_words++] = hash;
        if (from) text[from - 1] = ' ';
        len = to;
    }
    p.text = (hs_str){text, len};
    *plain = p;
    return HS_OK;
}
