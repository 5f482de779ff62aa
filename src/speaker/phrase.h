/* What a word may be inside a noun phrase, told once a page (classify.c) and read by the files that find mentions. */
#ifndef HS_SPEAKER_PHRASE_H
#define HS_SPEAKER_PHRASE_H

#include "speaker/page.h"

enum {                         /* hs_speaker__page.shapes */
       HS_SHAPE_CAPITAL = 1,   /* a word with a capital */
       HS_SHAPE_NAME_LIKE = 2, /* its capital says something: no common word that opens a sentence */
       HS_SHAPE_NOMINAL = 4,   /* can stand inside a noun phrase */
       HS_SHAPE_GENITIVE = 8,  /* 's */
       HS_SHAPE_ELSEWHERE = 16 /* stands capital inside a sentence somewhere on the page */
};

/* A stretch of words that can form one noun phrase. */
typedef struct hs_speaker__run {
    uint32_t first, end; /* tokens */
    uint32_t sentence, sentence_end;
    uint32_t owner; /* mention before a 's, or HS_NONE */
} hs_speaker__run;

/* A line in title case or all capitals: its capitals tell nothing. */
bool hs_speaker__is_title_case(const hs_speaker__page *page, const hs_sentence *sentence);
/* Fills sentence and flags that follow from where the mention stands, and keeps it. False: out of memory. */
bool hs_speaker__mention_push(hs_speaker__page *page, const hs_speaker__run *run,
                              hs_speaker__mention mention);
/* "HARROW (HNA) -- ": the place that a report is sent from opens a paragraph. */
bool hs_speaker__is_dateline(const hs_speaker__page *page, const hs_speaker__run *run);
/* Form of a noun phrase by its head. */
uint8_t hs_speaker__form_of_noun(const hs_speaker__page *page, uint32_t head, uint16_t flags);
/* Role, what narrows it and its country, from tokens [first, head]. */
void hs_speaker__describe(const hs_speaker__page *page, hs_speaker__mention *mention, uint32_t first,
                          uint32_t head);

/* Sources of statements, by place. False: out of memory. */
bool hs_speaker__sources_sort(hs_speaker__page *page);
/* Ties the sources of sentence s to its mentions, which start at from; *next: the first source not tied yet. */
bool hs_speaker__sources_tie(hs_speaker__page *page, uint32_t s, uint32_t from, uint32_t *next);

static inline bool hs_speaker__is_capital(const hs_speaker__page *page, uint32_t i) {
    return page->shapes[i] & HS_SHAPE_CAPITAL;
}

static inline bool hs_speaker__is_name_like(const hs_speaker__page *page, uint32_t i) {
    return page->shapes[i] & HS_SHAPE_NAME_LIKE;
}

static inline bool hs_speaker__is_genitive(const hs_speaker__page *page, uint32_t i) {
    return page->shapes[i] & HS_SHAPE_GENITIVE;
}

static inline bool hs_speaker__is_name_elsewhere(const hs_speaker__page *page, uint32_t i) {
    return page->shapes[i] & HS_SHAPE_ELSEWHERE;
}

#endif
