/* Mails and pages saved as MHTML: the first HTML part, or else the first text. GMime undoes the encodings of parts and
 * headers. It takes its memory from GLib, which ends the process when there is none; the limit on the whole keeps that
 * far away. */
#include "read/input/source.h"

#include "base/arena.h"
#include "base/limits.h"
#include "base/status.h"
#include "base/str.h"

#include <gmime/gmime.h>

typedef struct mail_source {
    hs_source source;
    hs_source_options options;
    bool is_done;
} mail_source;

typedef struct best_part {
    GMimePart *part;
    int rank; /* 2 HTML, 1 text, 0 none */
} best_part;

static void look_at_part(GMimeObject *parent, GMimeObject *object, gpointer context) {
    best_part *best = context;
    (void)parent;
    if (!GMIME_IS_PART(object)) return;
    GMimeContentType *type = g_mime_object_get_content_type(object);
    const char *disposition = g_mime_object_get_disposition(object);
    bool is_attached = disposition && g_ascii_strcasecmp(disposition, "attachment") == 0;
    int rank = g_mime_content_type_is_type(type, "text", "html")    ? 2
               : g_mime_content_type_is_type(type, "text", "plain") ? 1
                                                                    : 0;
    if (is_attached || rank <= best->rank) return;
    best->part = (GMimePart *)object;
    best->rank = rank;
}

static hs_status keep_text(hs_arena *arena, const char *text, hs_str *kept) {
    *kept = (hs_str){0};
    return text ? hs_arena_dup(arena, hs_str_trim((hs_str){text, strlen(text)}), kept) : HS_OK;
}

/* "Ada Kerr <kerr@marn.example>" -> "Ada Kerr" */
static hs_status keep_sender(hs_arena *arena, GMimeMessage *message, hs_str *kept) {
    InternetAddressList *list = g_mime_message_get_from(message);
    InternetAddress *first =
        list && internet_address_list_length(list) ? internet_address_list_get_address(list, 0) : NULL;
    return keep_text(arena, first ? internet_address_get_name(first) : NULL, kept);
}

static hs_status part_bytes(hs_arena *arena, GMimePart *part, hs_str *bytes) {
    GMimeDataWrapper *content = g_mime_part_get_content(part);
    *bytes = (hs_str){0};
    if (!content) return HS_OK;
    GMimeStream *memory = g_mime_stream_mem_new();
    g_mime_data_wrapper_write_to_stream(content, memory);
    GByteArray *array = g_mime_stream_mem_get_byte_array((GMimeStreamMem *)memory);
    hs_status status =
        array ? hs_arena_dup(arena, (hs_str){(const char *)array->data, array->len}, bytes) : HS_OK;
    g_object_unref(memory);
    return status;
}

static hs_status read_message(mail_source *self, GMimeMessage *message, hs_arena *arena, hs_page *page,
                              hs_error *error) {
    best_part best = {0};
    hs_page fresh = {0};
    g_mime_message_foreach(message, look_at_part, &best);
    if (!best.part)
        return hs_fail(error, HS_ERR_EMPTY, self->options.name, 0, "no part of it is HTML or text");
    GMimeObject *object = (GMimeObject *)best.part;
    const char *saved_from = g_mime_object_get_header((GMimeObject *)message, "Snapshot-Content-Location");
    const char *date = g_mime_object_get_header((GMimeObject *)message, "Date");
    const char *place = g_mime_object_get_header(object, "Content-Location");
    hs_str sender;
    if (part_bytes(arena, best.part, &fresh.bytes) != HS_OK ||
        keep_text(arena, g_mime_object_get_content_type_parameter(object, "charset"), &fresh.charset) !=
            HS_OK ||
        keep_text(arena, g_mime_message_get_subject(message), &fresh.title) != HS_OK ||
        keep_text(arena, date, &fresh.published) != HS_OK ||
        keep_text(arena, saved_from ? saved_from : place, &fresh.url) != HS_OK ||
        keep_sender(arena, message, &sender) != HS_OK ||
        hs_arena_dup(arena, self->options.name, &fresh.doc) != HS_OK)
        return hs_fail_memory(error);
    /* a browser writes "<Saved by Blink>" as the sender, and the time of saving as the date */
    if (saved_from || hs_str_starts(sender, HS_STR("<Saved")) || hs_str_starts(sender, HS_STR("Saved by")))
        fresh.published = (hs_str){0};
    else
        fresh.byline = sender;
    if (hs_str_trim(fresh.bytes).len == 0)
        return hs_fail(error, HS_ERR_EMPTY, self->options.name, 0, "its text is empty");
    fresh.format = best.rank == 2                 ? HS_FORMAT_HTML
                   : self->options.read->is_plain ? HS_FORMAT_PLAIN
                                                  : HS_FORMAT_TEXT;
    *page = fresh;
    return HS_OK;
}

static hs_status mail_next(hs_source *source, hs_arena *arena, hs_page *page, hs_error *error) {
    mail_source *self = (mail_source *)source;
    hs_str bytes;
    bool is_longer;
    if (self->is_done) return HS_END;
    self->is_done = true;
    if (hs_stream_read_all(self->options.stream, arena, HS_LIMIT_WHOLE_BYTES, &bytes, &is_longer) != HS_OK)
        return hs_fail_memory(error);
    hs_status status = hs_source_end(self->options.stream, error);
    if (status != HS_END) return status;
    if (is_longer)
        return hs_fail(error, HS_ERR_LIMIT, self->options.name, 0, "longer than %u MiB",
                       HS_LIMIT_WHOLE_BYTES >> 20);
    GMimeStream *memory = g_mime_stream_mem_new_with_buffer(bytes.ptr, bytes.len);
    GMimeParser *parser = g_mime_parser_new_with_stream(memory);
    GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
    status = message ? read_message(self, message, arena, page, error)
                     : hs_fail(error, HS_ERR_FORMAT, self->options.name, 0, "no mail and no saved page");
    if (message) g_object_unref(message);
    g_object_unref(parser);
    g_object_unref(memory);
    return status;
}

static void mail_close(hs_source *source) {
    mail_source *self = (mail_source *)source;
    self->options.allocator->resize(self->options.allocator->context, self, 0);
}

hs_status hs_source_open_mail(const hs_source_options *options, hs_source **source, hs_error *error) {
    mail_source *self = options->allocator->resize(options->allocator->context, NULL, sizeof *self);
    if (!self) return hs_fail_memory(error);
    *self = (mail_source){.source = {mail_next, mail_close}, .options = *options};
    g_mime_init(); /* counts its calls, thread-safe */
    *source = &self->source;
    return HS_OK;
}
