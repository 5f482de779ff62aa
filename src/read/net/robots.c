#include "read/net/robots.h"

#include "base/str.h"

#include <netinet/in.h>

#define MAX_PATTERN 2048
#define MAX_DELAY_S 30u /* a longer pause would hold the run: the host is asked this often at most */

/* Does pattern fit the beginning of path? Greedy with one place to go back to: linear for one '*', and bounded by the
 * product of both lengths otherwise. */
static bool fits(hs_str pattern, hs_str path) {
    bool is_anchored = pattern.len && pattern.ptr[pattern.len - 1] == '$';
    if (is_anchored) pattern.len--;
    size_t p = 0, at = 0, star = SIZE_MAX, star_at = 0;
    while (at < path.len) {
        if (p < pattern.len && pattern.ptr[p] == '*') {
            star = p++;
            star_at = at;
        } else if (p < pattern.len && pattern.ptr[p] == path.ptr[at]) {
            p++, at++;
        } else if (p == pattern.len && !is_anchored) {
            return true;
        } else if (star != SIZE_MAX) {
            p = star + 1;
            at = ++star_at;
        } else {
            return false;
        }
    }
    while (p < pattern.len && pattern.ptr[p] == '*') p++;
    return p == pattern.len;
}

static bool next_line(hs_str text, size_t *at, hs_str *name, hs_str *value) {
    while (*at < text.len) {
        size_t end = *at;
        while (end < text.len && text.ptr[end] != '\n' && text.ptr[end] != '\r') end++;
        hs_str line = {text.ptr + *at, end - *at};
        *at = end + 1;
        line.len = hs_str_find_byte(line, 0, '#');
        size_t colon = hs_str_find_byte(line, 0, ':');
        if (colon == line.len) continue;
        *name = hs_str_trim((hs_str){line.ptr, colon});
        *value = hs_str_trim((hs_str){line.ptr + colon + 1, line.len - colon - 1});
        return true;
    }
    return false;
}

/* Rules of the groups for agent. False: there is no such group. */
static bool ask_group(hs_str robots, hs_str agent, hs_str path, bool *is_allowed, unsigned *delay_s) {
    bool in_group = false, in_agents = false, has_group = false;
    size_t best = 0;
    hs_str name, value;
    *is_allowed = true;
    for (size_t at = 0; next_line(robots, &at, &name, &value);) {
        if (hs_str_equal_nocase(name, HS_STR("user-agent"))) {
            if (!in_agents) in_group = false;
            in_agents = true;
            /* "hearsay/1.0" in the file means hearsay */
            hs_str product = {value.ptr, hs_str_find_byte(value, 0, '/')};
            in_group |= hs_str_equal_nocase(product, agent);
            has_group |= in_group;
            continue;
        }
        in_agents = false;
        if (!in_group) continue;
        bool is_allow = hs_str_equal_nocase(name, HS_STR("allow"));
        if (is_allow || hs_str_equal_nocase(name, HS_STR("disallow"))) {
            if (value.len == 0 || value.len > MAX_PATTERN || value.len < best || !fits(value, path)) continue;
            if (value.len > best || is_allow) *is_allowed = is_allow;
            best = value.len;
        } else if (hs_str_equal_nocase(name, HS_STR("crawl-delay"))) {
            unsigned delay = 0;
            for (size_t i = 0; i < value.len && hs_ascii_is_digit(value.ptr[i]) && delay < 1000; i++)
                delay = delay * 10 + (unsigned)(value.ptr[i] - '0');
            *delay_s = delay < MAX_DELAY_S ? delay : MAX_DELAY_S;
        }
    }
    return has_group;
}

bool hs_robots_allows(hs_str robots, hs_str agent, hs_str path, unsigned *delay_s) {
    bool is_allowed;
    *delay_s = 0;
    if (hs_str_starts(robots, HS_STR("\xEF\xBB\xBF"))) robots.ptr += 3, robots.len -= 3;
    if (ask_group(robots, agent, path, &is_allowed, delay_s)) return is_allowed;
    *delay_s = 0;
    return ask_group(robots, HS_STR("*"), path, &is_allowed, delay_s) ? is_allowed : true;
}

static bool is_private_v4(uint32_t a) {
    static const struct {
        uint32_t net;
        int bits;
    } nets[] = {{0x00000000, 8},  {0x0A000000, 8},  {0x64400000, 10}, {0x7F000000, 8},
                {0xA9FE0000, 16}, {0xAC100000, 12}, {0xC0000000, 24}, {0xC0A80000, 16},
                {0xC6120000, 15}, {0xE0000000, 4},  {0xF0000000, 4}};
    for (size_t i = 0; i < sizeof nets / sizeof *nets; i++)
        if ((a ^ nets[i].net) >> (32 - nets[i].bits) == 0) return true;
    return false;
}

static uint32_t v4_at(const uint8_t *p) {
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

bool hs_address_is_private(const struct sockaddr *address) {
    if (address->sa_family == AF_INET) {
        struct sockaddr_in v4;
        memcpy(&v4, address, sizeof v4);
        return is_private_v4(ntohl(v4.sin_addr.s_addr));
    }
    if (address->sa_family != AF_INET6) return true;
    static const uint8_t zeros[15], mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF},
                                    nat64[12] = {0, 0x64, 0xFF, 0x9B};
    struct sockaddr_in6 v6;
    memcpy(&v6, address, sizeof v6);
    const uint8_t *p = v6.sin6_addr.s6_addr;
    if (memcmp(p, zeros, 15) == 0 && p[15] <= 1) return true; /* :: and ::1 */
    if ((p[0] & 0xFE) == 0xFC || (p[0] == 0xFE && (p[1] & 0x80)) || p[0] == 0xFF) return true;
    if (memcmp(p, mapped, 12) == 0 || memcmp(p, nat64, 12) == 0) return is_private_v4(v4_at(p + 12));
    if (memcmp(p, zeros, 12) == 0) return is_private_v4(v4_at(p + 12));
    if (p[0] == 0x20 && p[1] == 0x02) return is_private_v4(v4_at(p + 2)); /* 6to4 */
    return false;
}
