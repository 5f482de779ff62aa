/* Writing Apache Parquet: columns of text, whole numbers and fractions, a row group a batch of rows.
 *
 * Of the format (parquet-format 2.9.0: Thrift compact protocol, PLAIN values, RLE/bit-packed definition levels, data
 * pages of version 1, zstd) only what a flat table needs. Every column may be empty in a row. Rows are gathered by
 * column and go out as a row group when a batch is full, so that memory does not grow with the table.
 *
 *     hs_parquet__open(&writer, &allocator, columns, 2, write, context);
 *     hs_parquet__text(writer, 0, HS_STR("a.txt#1"));  hs_parquet__number(writer, 1, 7);
 *     hs_parquet__end_row(writer);                     what was not put is null
 *     return hs_parquet__close(writer, true, error);   footer; frees */
#ifndef HS_SHOW_PARQUET_H
#define HS_SHOW_PARQUET_H

#include <hearsay/base.h>

typedef enum hs_parquet__type {
    HS_PARQUET_NUMBER = 2,   /* INT64; the numbers of the format */
    HS_PARQUET_FRACTION = 5, /* DOUBLE */
    HS_PARQUET_TEXT = 6      /* BYTE_ARRAY, UTF-8 */
} hs_parquet__type;

typedef struct hs_parquet__column {
    const char *name;
    hs_parquet__type type;
} hs_parquet__column;

typedef struct hs_parquet__writer hs_parquet__writer;
/* Takes the file's bytes in order; what it returns other than HS_OK ends the writing. */
typedef hs_status hs_parquet__write(void *context, hs_str bytes, hs_error *error);

/* columns [n_columns] must outlive the writer; allocator NULL: the C library's. HS_ERR_MEMORY alone. */
hs_status hs_parquet__open(const hs_allocator *allocator, const hs_parquet__column *columns,
                           uint32_t n_columns, hs_parquet__write *write, void *context,
                           hs_parquet__writer **writer);
/* A value of the row that is written, once a column and of the column's type. Empty text is null. */
void hs_parquet__text(hs_parquet__writer *writer, uint32_t column, hs_str value);
void hs_parquet__number(hs_parquet__writer *writer, uint32_t column, int64_t value);
void hs_parquet__fraction(hs_parquet__writer *writer, uint32_t column, double value);
/* The first failure so far. */
hs_status hs_parquet__end_row(hs_parquet__writer *writer);
/* Frees writer (NULL: nothing). is_whole: ends the file first; else it is left without a footer, which no reader takes
 * for a table. */
hs_status hs_parquet__close(hs_parquet__writer *writer, bool is_whole, hs_error *error);

#endif
