/* Utterances with all their wordings, and copied passages. */
#include "show/view.h"

static void put_edit(hs_json *json, const hs_utterance_row *utterance, const hs_member_row *member,
                     const hs_edit *edit) {
    hs_json_open_object(json);
    HS_KEY(json, "op");
    hs_json_str(json, hs_show_edit_op(edit->op));
    HS_KEY(json, "from");
    hs_json_str(json, hs_str_sub(utterance->text, edit->from));
    HS_KEY(json, "to");
    hs_json_str(json, hs_str_sub(member->statement.text, edit->to));
    HS_KEY(json, "from_start");
    hs_json_uint(json, edit->from.start);
    HS_KEY(json, "to_start");
    hs_json_uint(json, edit->to.start);
    hs_json_close_object(json);
}

static void put_member(hs_json *json, const hs_utterance_row *utterance, const hs_member_row *member) {
    hs_json_open_object(json);
    HS_KEY(json, "doc");
    hs_json_str(json, member->statement.doc);
    HS_KEY(json, "statement");
    hs_json_str(json, member->statement.id);
    HS_KEY(json, "text");
    hs_json_str(json, member->statement.text);
    HS_KEY(json, "relation");
    hs_json_str(json, hs_show_relation(member->relation));
    HS_KEY(json, "edits");
    hs_json_open_array(json);
    for (uint32_t i = 0; i < member->n_edits; i++) put_edit(json, utterance, member, &member->edits[i]);
    hs_json_close_array(json);
    HS_KEY(json, "confidence");
    hs_json_fraction(json, (double)member->confidence);
    HS_KEY(json, "warnings");
    hs_json_open_array(json);
    for (uint32_t bit = 0; bit < HS_SHOW_N_WARNINGS; bit++)
        if (member->warnings & 1u << bit) hs_json_str(json, hs_show__c(hs_show__warning_name(bit)));
    hs_json_close_array(json);
    HS_KEY(json, "also");
    if (member->also)
        hs_json_uint(json, member->also);
    else
        hs_json_null(json);
    HS_KEY(json, "parent");
    const hs_member_row *parent = hs_show__parent(utterance, member);
    if (parent)
        hs_json_str(json, parent->statement.id);
    else
        hs_json_null(json);
    hs_json_close_object(json);
}

static void variants_json(hs_json *json, const hs_utterance_row *row) {
    hs_json_open_object(json);
    HS_KEY(json, "utterance");
    hs_json_uint(json, row->id);
    HS_KEY(json, "text");
    hs_json_str(json, row->text);
    hs_show__put_known(json, HS_STR("speaker"), row->speaker.name);
    HS_KEY(json, "members");
    hs_json_open_array(json);
    for (uint32_t i = 0; i < row->n_members; i++) put_member(json, row, &row->members[i]);
    hs_json_close_array(json);
    hs_json_close_object(json);
    hs_json_end_line(json);
}

static void count(hs_show__paper *paper, uint32_t n, const char *one, const char *many) {
    hs_show__format(paper, "%u %s", n, n == 1 ? one : many);
}

static void member_terminal(hs_show__paper *paper, hs_arena *arena, const hs_utterance_row *row,
                            const hs_member_row *member) {
    const hs_statement_row *s = &member->statement;
    hs_show__literal(paper, "  ");
    hs_show__cell(paper, HS_INK_BOLD, hs_show_relation(member->relation), 13);
    hs_show__cell(paper, HS_INK_PLAIN, hs_show__day(s->published), 12);
    hs_show__text(paper, hs_show__outlet(s->outlet));
    hs_show__ink_literal(paper, HS_INK_DIM, "  ");
    hs_show__ink_text(paper, HS_INK_DIM, s->id);
    if (member->also) hs_show__format(paper, "  with [%llu]", (unsigned long long)member->also);
    hs_show__literal(paper, "\n");
    if (member->relation != HS_RELATION_VERBATIM) {
        hs_show__marked marked = {.text = s->text};
        if (hs_show__is_worth_marking(member))
            marked = hs_show__mark_edits(paper, arena, row->text, s->text, member->edits, member->n_edits);
        hs_show__wrapped(paper, 15, marked.text, marked.marks, marked.n_marks);
        const hs_member_row *parent = hs_show__parent(row, member);
        if (parent) {
            hs_show__spaces(paper, 15);
            hs_show__ink_literal(paper, HS_INK_DIM, "most likely taken from ");
            hs_show__ink_text(paper, HS_INK_DIM, parent->statement.id);
            hs_show__literal(paper, "\n");
        }
    }
    if (member->relation == HS_RELATION_REATTRIBUTED || !s->speaker.name.len) {
        hs_show__spaces(paper, 15);
        hs_show__ink_literal(paper, HS_INK_DIM, "speaker: ");
        hs_show__speaker(paper, &s->speaker, s->flags);
        hs_show__literal(paper, "\n");
    }
    const char *warning;
    for (uint32_t i = 0; (warning = hs_show__warning(member->warnings, i)); i++) {
        hs_show__spaces(paper, 15);
        hs_show__ink_literal(paper, HS_INK_WARN, "! ");
        hs_show__ink_literal(paper, HS_INK_WARN, warning);
        hs_show__literal(paper, "\n");
    }
}

static void variants_terminal(hs_show__paper *paper, hs_arena *arena, const hs_utterance_row *row) {
    hs_role speaker = hs_show__utterance_speaker(row);
    hs_show__speaker(paper, &speaker, 0);
    hs_show__literal(paper, "  ");
    count(paper, row->n_members, "wording", "wordings");
    hs_show__literal(paper, " on ");
    count(paper, row->n_pages, "page", "pages");
    if (row->n_outlets) {
        hs_show__literal(paper, " of ");
        count(paper, row->n_outlets, "outlet", "outlets");
    }
    if (row->is_common) hs_show__ink_literal(paper, HS_INK_WARN, "  a common phrase, not one act of saying");
    hs_show__format(paper, "  [%llu]\n", (unsigned long long)row->id);
    hs_show__mark whole = {{0, (uint32_t)row->text.len}, HS_INK_BOLD};
    hs_show__wrapped(paper, 2, row->text, &whole, 1);
    for (uint32_t i = 0; i < row->n_members; i++) member_terminal(paper, arena, row, &row->members[i]);
    hs_show__literal(paper, "\n");
}

static void variants_csv(hs_show__paper *paper, const hs_utterance_row *row, bool is_first) {
    if (is_first)
        hs_show__literal(paper,
                         "utterance,speaker,utterance_text,doc,statement,outlet,published,relation,text,"
                         "confidence,warnings\r\n");
    for (uint32_t i = 0; i < row->n_members; i++) {
        const hs_member_row *member = &row->members[i];
        hs_show__csv_uint(paper, true, row->id);
        hs_show__csv(paper, false, row->speaker.name);
        hs_show__csv(paper, false, row->text);
        hs_show__csv(paper, false, member->statement.doc);
        hs_show__csv(paper, false, member->statement.id);
        hs_show__csv(paper, false, member->statement.outlet);
        hs_show__csv(paper, false, member->statement.published);
        hs_show__csv(paper, false, hs_show_relation(member->relation));
        hs_show__csv(paper, false, member->statement.text);
        hs_show__format(paper, ",%.3f,", (double)member->confidence);
        for (uint32_t bit = 0, n = 0; bit < HS_SHOW_N_WARNINGS; bit++)
            if (member->warnings & 1u << bit)
                hs_show__format(paper, "%s%s", n++ ? " " : "", hs_show__warning_name(bit));
        hs_show__literal(paper, "\r\n");
    }
}

hs_status hs_show_variants(hs_store *store, const hs_statement_filter *filter, uint32_t min_members,
                           const hs_show_style *style, const hs_show_out *out, hs_error *error) {
    hs_show__view view;
    hs_status status = hs_show__open(&view, style, out, error);
    if (status == HS_OK) status = hs_store_utterances(store, filter, min_members, &view.rows, error);
    hs_utterance_row row;
    bool is_first = true;
    while (status == HS_OK && HS_SHOW_NEXT(&view, &status, hs_rows_next_utterance, &row, error)) {
        switch (style->as) {
        case HS_SHOW_JSON:
            variants_json(&view.paper.json, &row);
            hs_show__json_line(&view.paper);
            break;
        case HS_SHOW_CSV:
            variants_csv(&view.paper, &row, is_first);
            break;
        default:
            variants_terminal(&view.paper, view.arena, &row);
        }
        is_first = false;
    }
    return hs_show__close(&view, status, error);
}
