/* The table of named character references, generated at build time by tools/html_tables.py: names sorted
 * bytewise, without '&' and with the ';' where there is one. Entry i has the name
 * hs_html__entity_names[name_at[i], name_at[i + 1]) and the UTF-8 value [value_at[i], value_at[i + 1]). */
#ifndef HS_READ_HTML_ENTITIES_H
#define HS_READ_HTML_ENTITIES_H

#include <stdint.h>

extern const uint32_t hs_html__n_entities;
extern const char hs_html__entity_names[];
extern const unsigned char hs_html__entity_values[];
extern const uint16_t hs_html__entity_name_at[], hs_html__entity_value_at[]; /* [n + 1] */

#endif
