/* People and statements of a store. */
#include "show/view.h"

#include <string.h>

static void people_terminal(hs_show__paper *paper, const hs_person_row *row, bool is_first) {
    if (is_first) {
        hs_show__ink_literal(paper, HS_INK_DIM, "statements  pages  outlets  name");
        hs_show__literal(paper, "\n");
    }
    hs_show__format(paper, "%10u  %5u  %7u  ", row->n_statements, row->n_pages, row->n_outlets);
    hs_show__ink_text(paper, HS_INK_NAME, row->name);
    if (row->description.len) {
        hs_show__literal(paper, ", ");
        hs_show__text(paper, row->description);
    }
    if (row->kind != HS_ENTITY_PERSON) {
        hs_show__literal(paper, " ");
        hs_show__ink_literal(paper, HS_INK_DIM, "[");
        hs_show__ink_text(paper, HS_INK_DIM, hs_show_entity_kind(row->kind));
        hs_show__ink_literal(paper, HS_INK_DIM, "]");
    }
    hs_show__literal(paper, "\n");
}

/* "also Mr Venn, the former harbour pilot": every name but the canonical one. */
static void people_aliases(hs_show__paper *paper, hs_arena *arena, const hs_person_row *row) {
    size_t room = 8;
    for (uint32_t i = 0; i < row->n_aliases; i++) room += row->aliases[i].len + 2;
    char *line = hs_show__get(paper, arena, room);
    if (!line) return;
    size_t len = 0;
    for (uint32_t i = 0; i < row->n_aliases; i++) {
        hs_str alias = row->aliases[i];
        if (!alias.len || (alias.len == row->name.len && !memcmp(alias.ptr, row->name.ptr, alias.len)))
            continue;
        memcpy(line + len, len ? ", " : "also ", len ? 2 : 5);
        len += len ? 2 : 5;
        memcpy(line + len, alias.ptr, alias.len);
        len += alias.len;
    }
    if (len) hs_show__wrapped(paper, 28, (hs_str){line, len}, NULL, 0);
}

static void people_json(hs_json *json, const hs_person_row *row) {
    hs_json_open_object(json);
    HS_KEY(json, "name");
    hs_json_str(json, row->name);
    hs_show__put_known(json, HS_STR("description"), row->description);
    HS_KEY(json, "kind");
    hs_json_str(json, hs_show_entity_kind(row->kind));
    HS_KEY(json, "aliases");
    hs_json_open_array(json);
    for (uint32_t i = 0; i < row->n_aliases; i++) hs_json_str(json, row->aliases[i]);
    hs_json_close_array(json);
    HS_KEY(json, "statements");
    hs_json_uint(json, row->n_statements);
    HS_KEY(json, "direct");
    hs_json_uint(json, row->n_direct);
    HS_KEY(json, "pages");
    hs_json_uint(json, row->n_pages);
    HS_KEY(json, "outlets");
    hs_json_uint(json, row->n_outlets);
    hs_show__put_known(json, HS_STR("first"), row->first_published);
    hs_show__put_known(json, HS_STR("last"), row->last_published);
    HS_KEY(json, "why");
    hs_json_str(json, row->why);
    hs_json_close_object(json);
    hs_json_end_line(json);
}

static void people_csv(hs_show__paper *paper, const hs_person_row *row, bool is_first) {
    if (is_first)
        hs_show__literal(paper,
                         "name,description,kind,aliases,statements,direct,pages,outlets,first,last\r\n");
    hs_show__csv(paper, true, row->name);
    hs_show__csv(paper, false, row->description);
    hs_show__csv(paper, false, hs_show_entity_kind(row->kind));
    hs_show__csv_list(paper, row->aliases, row->n_aliases);
    hs_show__csv_uint(paper, false, row->n_statements);
    hs_show__csv_uint(paper, false, row->n_direct);
    hs_show__csv_uint(paper, false, row->n_pages);
    hs_show__csv_uint(paper, false, row->n_outlets);
    hs_show__csv(paper, false, row->first_published);
    hs_show__csv(paper, false, row->last_published);
    hs_show__literal(paper, "\r\n");
}

hs_status hs_show_people(hs_store *store, const hs_statement_filter *filter, const hs_show_style *style,
                         const hs_show_out *out, hs_error *error) {
    hs_show__view view;
    hs_status status = hs_show__open(&view, style, out, error);
    if (status == HS_OK) status = hs_store_people(store, filter, &view.rows, error);
    hs_person_row row;
    bool is_first = true;
    while (status == HS_OK && HS_SHOW_NEXT(&view, &status, hs_rows_next_person, &row, error)) {
        switch (style->as) {
        case HS_SHOW_JSON:
            people_json(&view.paper.json, &row);
            hs_show__json_line(&view.paper);
            break;
        case HS_SHOW_CSV:
            people_csv(&view.paper, &row, is_first);
            break;
        default:
            people_terminal(&view.paper, &row, is_first);
            people_aliases(&view.paper, view.arena, &row);
        }
        is_first = false;
    }
    return hs_show__close(&view, status, error);
}

static void statement_terminal(hs_show__paper *paper, hs_arena *arena, const hs_statement_row *row) {
    hs_show__cell(paper, HS_INK_DIM, hs_show__day(row->published), 10);
    hs_show__literal(paper, "  ");
    hs_show__speaker(paper, &row->speaker, row->flags);
    if (row->via.name.len) {
        hs_show__literal(paper, ", as told by ");
        hs_show__text(paper, row->via.name);
    }
    if (row->addressee.name.len) {
        hs_show__literal(paper, ", to ");
        hs_show__text(paper, row->addressee.name);
    }
    hs_show__literal(paper, "\n");
    if (row->question.text.len) {
        hs_show__spaces(paper, 12);
        hs_show__ink_literal(paper, HS_INK_DIM, "asked: ");
        hs_show__ink_text(paper, HS_INK_DIM, row->question.text);
        hs_show__literal(paper, "\n");
    }
    hs_show__wrapped(paper, 12, hs_show__said(paper, arena, row), NULL, 0);
    hs_show__spaces(paper, 12);
    hs_show__facts(paper, row);
    hs_show__ink_literal(paper, HS_INK_DIM, " · ");
    hs_show__ink_text(paper, HS_INK_DIM, hs_show__outlet(row->outlet));
    hs_show__ink_literal(paper, HS_INK_DIM, " · ");
    hs_show__text(paper, row->id);
    hs_show__literal(paper, "\n\n");
}

static void statement_csv(hs_show__paper *paper, const hs_statement_row *row, bool is_first) {
    if (is_first)
        hs_show__literal(paper, "id,doc,outlet,published,url,kind,speaker,confidence,text,cue,via,addressee,"
                                "question,flags,utterance,start,end,why\r\n");
    hs_show__csv(paper, true, row->id);
    hs_show__csv(paper, false, row->doc);
    hs_show__csv(paper, false, row->outlet);
    hs_show__csv(paper, false, row->published);
    hs_show__csv(paper, false, row->url);
    hs_show__csv(paper, false, hs_show_kind(row->kind));
    hs_show__csv(paper, false, row->speaker.name);
    if (row->speaker.name.len)
        hs_show__format(paper, ",%.3f", (double)row->speaker.confidence);
    else
        hs_show__literal(paper, ",");
    hs_show__csv(paper, false, row->text);
    hs_show__csv(paper, false, row->cue.text);
    hs_show__csv(paper, false, row->via.name);
    hs_show__csv(paper, false, row->addressee.name);
    hs_show__csv(paper, false, row->question_id);
    hs_show__literal(paper, ",");
    hs_show__flag_words(paper, row->flags);
    hs_show__csv_uint(paper, false, row->utterance);
    bool has_parts = row->n_parts > 0;
    hs_show__csv_uint(paper, false, has_parts ? row->parts[0].span.start : 0);
    hs_show__csv_uint(paper, false, has_parts ? row->parts[row->n_parts - 1].span.end : 0);
    hs_show__csv(paper, false, row->why);
    hs_show__literal(paper, "\r\n");
}

hs_status hs_show_statements(hs_store *store, const hs_statement_filter *filter, const hs_show_style *style,
                             const hs_show_out *out, hs_error *error) {
    hs_show__view view;
    hs_status status = hs_show__open(&view, style, out, error);
    if (status == HS_OK) status = hs_store_statements(store, filter, &view.rows, error);
    hs_statement_row row;
    bool is_first = true;
    while (status == HS_OK && HS_SHOW_NEXT(&view, &status, hs_rows_next_statement, &row, error)) {
        switch (style->as) {
        case HS_SHOW_JSON:
            hs_show__put_statement(&view.paper.json, &row);
            hs_json_end_line(&view.paper.json);
            hs_show__json_line(&view.paper);
            break;
        case HS_SHOW_CSV:
            statement_csv(&view.paper, &row, is_first);
            break;
        default:
            statement_terminal(&view.paper, view.arena, &row);
        }
        is_first = false;
    }
    return hs_show__close(&view, status, error);
}
