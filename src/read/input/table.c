/* CSV and TSV. A row is found first (its end is a line break outside quotation marks), then cut into fields. */
#include "read/input/source.h"

#include "base/arena.h"
#include "base/limits.h"
#include "base/status.h"
#include "base/str.h"

#include <inttypes.h>

#define MAX_COLUMNS 256 /* later ones are not looked at */

typedef struct table_source {
    hs_source source;
    hs_source_options options;
    hs_page_fields fields;
    char delimiter;
    uint8_t roles[MAX_COLUMNS]; /* hs_role of each column; HS_ROLE_NONE: none, or a worse name for the same */
    unsigned n_columns;
    uint64_t row;  /* of the row to come, from 1; the row of names is not counted */
    uint64_t line; /* line of the file it begins on, from 1 */
    bool is_open;
} table_source;

/* Length of the row that begins at text, its line break not counted; *is_whole tells that its end was seen. Quotation
 * marks count at the beginning of a field alone; is_quoted off: a mark is a mark (for rows that nobody closed). */
static size_t row_len(hs_str text, char delimiter, bool has_quoting, bool *is_whole, uint64_t *n_lines) {
    bool in_quotes = false, at_start = true;
    *n_lines = 1;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (in_quotes) {
            size_t end = hs_str_find_byte(text, i, '"');
            for (size_t k = i; k < end; k++) *n_lines += text.ptr[k] == '\n';
            if (end == text.len) break;
            i = end;
            if (i + 1 < text.len && text.ptr[i + 1] == '"')
                i++; /* "" is a mark inside the field */
            else
                in_quotes = false;
            continue;
        }
        if (c == '\n') {
            *is_whole = true;
            return i;
        }
        if (c == '"' && at_start && has_quoting) in_quotes = true;
        at_start = c == delimiter;
    }
    *is_whole = false;
    return text.len;
}

/* Cuts the next field from *rest; quoted ones get their marks taken off in arena (NULL: they stay as they are). */
static hs_status next_field(hs_str *rest, char delimiter, bool has_quoting, hs_arena *arena, hs_str *field,
                            bool *is_last) {
    hs_str text = *rest;
    size_t end;
    if (has_quoting && text.len && text.ptr[0] == '"') {
        char *out = arena ? hs_arena_get(arena, text.len) : NULL;
        size_t len = 0, i = 1;
        if (arena && !out) return HS_ERR_MEMORY;
        while (i < text.len) {
            size_t mark = hs_str_find_byte(text, i, '"');
            if (out) memcpy(out + len, text.ptr + i, mark - i);
            len += mark - i;
            i = mark + 1;
            if (mark == text.len || i >= text.len || text.ptr[i] != '"') break;
            if (out) out[len] = '"';
            len++, i++;
        }
        *field = out ? (hs_str){out, len} : (hs_str){text.ptr + 1, len};
        end = hs_str_find_byte(text, i < text.len ? i : text.len, delimiter);
    } else {
        end = hs_str_find_byte(text, 0, delimiter);
        *field = (hs_str){text.ptr, end};
        if (field->len && field->ptr[field->len - 1] == '\r') field->len--;
    }
    *is_last = end >= text.len;
    rest->ptr += *is_last ? text.len : end + 1;
    rest->len -= *is_last ? text.len : end + 1;
    return HS_OK;
}

/* Roles of the columns by the row of names; false: no column of text or addresses. */
static bool read_names(const hs_page_fields *fields, hs_str row, char delimiter, uint8_t *roles,
                       unsigned *n_columns, unsigned *n_known) {
    unsigned ranks[HS_ROLE_N], columns[HS_ROLE_N];
    bool is_last = false;
    for (int i = 0; i < HS_ROLE_N; i++) ranks[i] = UINT32_MAX;
    *n_columns = *n_known = 0;
    while (!is_last && *n_columns < MAX_COLUMNS) {
        hs_str name;
        unsigned rank;
        next_field(&row, delimiter, true, NULL, &name, &is_last);
        hs_role role = hs_page_fields_find(fields, hs_str_trim(name), &rank);
        roles[*n_columns] = HS_ROLE_NONE;
        if (role != HS_ROLE_NONE && rank < ranks[role]) {
            if (ranks[role] != UINT32_MAX) roles[columns[role]] = HS_ROLE_NONE;
            ranks[role] = rank;
            columns[role] = *n_columns;
            roles[*n_columns] = (uint8_t)role;
            ++*n_known;
        }
        ++*n_columns;
    }
    return ranks[HS_ROLE_TEXT] != UINT32_MAX || ranks[HS_ROLE_HTML] != UINT32_MAX ||
           ranks[HS_ROLE_URL] != UINT32_MAX;
}

bool hs_source_is_table(const hs_page_fields *fields, hs_str head, hs_str name, char *delimiter) {
    static const char delimiters[] = {'\t', ',', ';', '|'};
    bool is_whole;
    uint64_t n_lines;
    uint8_t roles[MAX_COLUMNS];
    unsigned n_columns, n_known;
    size_t first = hs_str_find_byte(head, 0, '\n');
    if (first > 4096) return false;
    for (size_t i = 0; i < sizeof delimiters; i++) {
        size_t len = row_len((hs_str){head.ptr, first < head.len ? first + 1 : first}, delimiters[i], true,
                             &is_whole, &n_lines);
        hs_str row = {head.ptr, len};
        if (hs_str_find_byte(row, 0, delimiters[i]) == row.len) continue;
        if (!read_names(fields, row, delimiters[i], roles, &n_columns, &n_known)) continue;
        bool is_named =
            hs_str_find(name, HS_STR(".csv")) < name.len || hs_str_find(name, HS_STR(".tsv")) < name.len;
        /* "News, politics, text" may begin a page: without the name of a table, every column must be known */
        if (!is_named && (n_known < n_columns || n_columns < 2)) continue;
        *delimiter = delimiters[i];
        return true;
    }
    return false;
}

/* Brings the next row into the window. HS_END; HS_ERR_LIMIT: a mark was never closed. */
static hs_status find_row(table_source *self, size_t *len, uint64_t *n_lines) {
    hs_stream *stream = self->options.stream;
    for (size_t want = 4096;; want *= 2) {
        bool is_whole;
        if (hs_stream_fill(stream, want) != HS_OK) return HS_ERR_MEMORY;
        hs_str window = hs_stream_window(stream);
        if (window.len == 0) return HS_END;
        *len = row_len(window, self->delimiter, true, &is_whole, n_lines);
        if (is_whole) return HS_OK;
        if (stream->is_end) {
            /* the last row may lack its line break, but not a closing mark */
            size_t line = row_len(window, self->delimiter, false, &is_whole, n_lines);
            return is_whole && line < window.len ? HS_ERR_LIMIT : HS_OK;
        }
        if (window.len > HS_LIMIT_ROW_BYTES) return HS_ERR_LIMIT;
        want = window.len;
    }
}

static hs_status open_table(table_source *self, hs_error *error) {
    hs_stream *stream = self->options.stream;
    size_t len;
    uint64_t n_lines;
    unsigned n_known;
    hs_str head = hs_stream_window(stream);
    if (hs_str_starts(head, HS_STR("\xEF\xBB\xBF"))) hs_stream_take(stream, 3);
    if (!hs_source_is_table(&self->fields, hs_stream_window(stream), HS_STR(".csv"), &self->delimiter))
        return hs_fail(error, HS_ERR_FORMAT, self->options.name, 0, "no column of text in the first row");
    if (find_row(self, &len, &n_lines) != HS_OK)
        return hs_fail(error, HS_ERR_FORMAT, self->options.name, 0, "no row of names");
    hs_str row = {hs_stream_window(stream).ptr, len};
    read_names(&self->fields, row, self->delimiter, self->roles, &self->n_columns, &n_known);
    self->line = 1 + n_lines;
    hs_str window = hs_stream_window(stream);
    hs_stream_take(stream, len < window.len ? len + 1 : len);
    return HS_OK;
}

static hs_status read_row(table_source *self, hs_str row, uint64_t offset, uint64_t line, hs_arena *arena,
                          hs_page *page, hs_error *error) {
    hs_str values[HS_ROLE_N] = {0};
    bool is_last = false;
    unsigned column = 0;
    for (; !is_last && column < self->n_columns; column++) {
        hs_str field;
        hs_role role = (hs_role)self->roles[column];
        if (next_field(&row, self->delimiter, true, role == HS_ROLE_NONE ? NULL : arena, &field, &is_last) !=
            HS_OK)
            return hs_fail_memory(error);
        /* a view of the window dies with it */
        if (role != HS_ROLE_NONE && hs_arena_dup(arena, field, &values[role]) != HS_OK)
            return hs_fail_memory(error);
    }
    hs_page fresh = {.offset = offset};
    if (!hs_page_fields_fill(self->options.read, values, &fresh))
        return hs_fail(error, HS_ERR_EMPTY, self->options.name, offset,
                       "line %" PRIu64 ": no text in its column%s", line,
                       column < self->n_columns ? " (the row has too few columns)" : "");
    fresh.doc = values[HS_ROLE_ID];
    if (fresh.doc.len == 0 && hs_source_doc(arena, self->options.name, '#', self->row, &fresh.doc) != HS_OK)
        return hs_fail_memory(error);
    *page = fresh;
    return HS_OK;
}

static hs_status table_next(hs_source *source, hs_arena *arena, hs_page *page, hs_error *error) {
    table_source *self = (table_source *)source;
    hs_stream *stream = self->options.stream;
    if (!self->is_open) {
        self->is_open = true;
        hs_status status = open_table(self, error);
        if (status != HS_OK) {
            hs_stream_take(stream, stream->end - stream->start);
            stream->is_end = true;
            return status;
        }
    }
    for (;;) {
        size_t len;
        uint64_t n_lines, line = self->line, offset = stream->offset;
        hs_status status = find_row(self, &len, &n_lines);
        if (status == HS_ERR_MEMORY) {
            hs_stream_take(stream, stream->end - stream->start);
            stream->is_end = true;
            return hs_fail_memory(error);
        }
        hs_str window = hs_stream_window(stream);
        if (status == HS_END || (stream->is_cut && len == window.len)) {
            hs_stream_take(stream, window.len);
            return hs_source_end(stream, error);
        }
        if (status == HS_ERR_LIMIT) { /* the row's first line goes, and reading goes on behind it */
            len = hs_str_find_byte(window, 0, '\n');
            n_lines = 1;
        }
        hs_stream_take(stream, len < window.len ? len + 1 : len);
        self->line += n_lines;
        hs_str row = {window.ptr, len};
        if (hs_str_trim(row).len == 0) continue;
        uint64_t number = ++self->row;
        if (status == HS_ERR_LIMIT)
            return hs_fail(error, HS_ERR_FORMAT, self->options.name, offset,
                           "line %" PRIu64 ": a quotation mark is not closed", line);
        bool is_past;
        bool is_wanted = hs_source_wants(self->options.read, number, &is_past);
        if (is_past) return HS_END;
        if (is_wanted) return read_row(self, row, offset, line, arena, page, error);
    }
}

static void table_close(hs_source *source) {
    table_source *self = (table_source *)source;
    self->options.allocator->resize(self->options.allocator->context, self, 0);
}

hs_status hs_source_open_table(const hs_source_options *options, hs_source **source, hs_error *error) {
    table_source *self = options->allocator->resize(options->allocator->context, NULL, sizeof *self);
    if (!self) return hs_fail_memory(error);
    memset(self, 0, sizeof *self);
    self->source = (hs_source){table_next, table_close};
    self->options = *options;
    self->fields = hs_page_fields_of(options->engine, options->read);
    *source = &self->source;
    return HS_OK;
}
