/* One page on its way through the speaker stage: its mentions, then who they are, then who speaks.
 *
 *     Kremlin aide Oleg Vance said the ferry was safe. "It floats," he said.
 *     mentions  [Kremlin aide Oleg Vance] name, [he] pronoun
 *     entities  {Oleg Vance, "Kremlin aide", male, both mentions}
 */
#ifndef HS_SPEAKER_PAGE_H
#define HS_SPEAKER_PAGE_H

#include <hearsay/statement.h>

#include "base/vector.h"
#include "speaker/words.h"

typedef enum hs_speaker__form {
    HS_FORM_NAME = 0, /* a person's name, with or without titles */
    HS_FORM_PRONOUN,
    HS_FORM_ROLE,    /* the minister */
    HS_FORM_UNNAMED, /* a senior official */
    HS_FORM_GROUP,   /* officials */
    HS_FORM_BODY,    /* the ministry */
    HS_FORM_PLACE,   /* Moscow */
    HS_FORM_PAPER,   /* the report */
    HS_FORM_OTHER,   /* a source that no list knows */
    HS_FORM_N
} hs_speaker__form;

enum {                             /* hs_speaker__mention.flags */
       HS_MENTION_QUOTED = 1,      /* inside quotation marks */
       HS_MENTION_SUBJECT = 2,     /* a finite verb follows, no preposition stands before */
       HS_MENTION_AFTER_ADP = 4,   /* a preposition stands before */
       HS_MENTION_OWNER = 8,       /* 's follows */
       HS_MENTION_APPOSITION = 16, /* explains the mention before it */
       HS_MENTION_DEFINITE = 32,   /* the, his, this */
       HS_MENTION_INDEFINITE = 64,
       HS_MENTION_SOURCE = 128,    /* stage 3 took it for the source of a statement */
       HS_MENTION_WEAK = 256,      /* the form is a guess */
       HS_MENTION_TITLED = 512,    /* a title or role stands before the name */
       HS_MENTION_FIRST = 1024,    /* opens its sentence */
       HS_MENTION_LABEL = 2048,    /* KELLY: before a turn of a transcript */
       HS_MENTION_DROPPED = 4096,  /* a short title alone: the page lost the name */
       HS_MENTION_SPEAKS = 16384,  /* a saying verb follows at once */
       HS_MENTION_HEADLINE = 8192, /* in a line in title case */
       HS_MENTION_EMBEDDED =
           32768 /* does what it does in somebody's words only: "Vance said Marsh had left" */
};

typedef struct hs_speaker__mention {
    uint32_t first, end;           /* tokens */
    uint32_t name_first, name_end; /* tokens of the name without titles; empty: none */
    uint32_t head;                 /* token of the role, group or pronoun; last token of a name */
    uint32_t sentence;
    uint32_t owner;   /* mention whose 's stands inside (Vance's aide), or HS_NONE */
    uint32_t role;    /* hash of the role's lemma, 0: none */
    uint32_t role_of; /* hash of the word that narrows it (prime minister), 0: none */
    uint32_t side;    /* hash of the party or the like before it, 0: none */
    uint32_t country; /* hash, 0: none */
    uint32_t entity;
    float resolved; /* 0..1: how sure the entity is */
    uint16_t flags;
    uint8_t form;   /* hs_speaker__form */
    uint8_t gender; /* hs_gender */
} hs_speaker__mention;

enum { HS_ENTITY_ROLES = 4 };

typedef struct hs_speaker__entity {
    uint32_t surname, given;      /* hashes; 0: none */
    uint32_t given_initial;       /* its first letter, 0: none */
    uint32_t name_mention;        /* mention with the fullest name */
    uint32_t description_mention; /* mention whose words before or behind the name describe it, or HS_NONE */
    uint32_t description_first, description_end; /* tokens */
    uint32_t roles[HS_ENTITY_ROLES], roles_of[HS_ENTITY_ROLES], sides[HS_ENTITY_ROLES];
    uint32_t country;
    uint32_t n_roles;
    uint32_t n_mentions, n_spoken;
    uint32_t last_mention; /* most recent outside quotation marks so far, or HS_NONE */
    uint32_t last_subject; /* most recent as a subject or speaker, outside quotation marks, or HS_NONE */
    uint32_t full_name;    /* hash of all words of the name */
    uint8_t kind, gender;
    uint8_t name_words;
    bool is_state; /* heads a country */
    bool is_weak;  /* may be no person at all */
} hs_speaker__entity;

/* Entities by a word of theirs: surname, given name, role, acronym. Latest first. */
typedef struct hs_speaker__node {
    uint32_t key, entity, next;
} hs_speaker__node;

struct hs_speaker__antecedent;
typedef struct hs_speaker__page {
    const hs_engine *engine;
    const hs_speaker_models *models;
    const hs_text *text;
    const hs_statements *statements;
    hs_arena *temporary;
    uint32_t *classes;                       /* [n_tokens + 1] hs_speaker__word.classes */
    const hs_speaker__word **words;          /* [n_tokens] or NULL */
    uint32_t *label_of_sentence;             /* [n_sentences] label of its turn (KELLY:), or HS_NONE */
    uint32_t *mention_of_sentence;           /* [n_sentences + 1] first mention of each sentence */
    HS_VECTOR(hs_speaker__mention) mentions; /* by first token */
    HS_VECTOR(hs_speaker__entity) entities;
    HS_VECTOR(hs_speaker__node) nodes;
    uint32_t *slots; /* [n_slots] first node of a hash chain, or HS_NONE */
    uint32_t n_slots;
    uint32_t speaking_sentence; /* latest sentence in which somebody speaks outside marks, or HS_NONE */
    uint32_t last_speaker;      /* entity of the latest source resolved, or HS_NONE */
    uint32_t *source_mention;   /* [statements->n] or HS_NONE */
    uint32_t *by_source;        /* [n_sources] statements that have a source, by its place */
    uint32_t n_sources;
    uint8_t *shapes;          /* [n_tokens + 1] bits HS_SHAPE_ (phrase.h) */
    bool *title_case;         /* [n_sentences] a line whose capitals tell nothing */
    uint32_t *token_of_place; /* [n_places] first token of each stretch of bytes */
    uint32_t n_places, n_title_tokens;
    /* For training: sees each pronoun with its antecedents before it is resolved. NULL otherwise. */
    void (*probe)(void *context, const struct hs_speaker__page *page, uint32_t mention,
                  const struct hs_speaker__antecedent *found, uint32_t n);
    void *probe_context;
} hs_speaker__page;

/* Each takes what the one before left. HS_ERR_MEMORY is all that can go wrong. */
hs_status hs_speaker__classify(hs_speaker__page *page);
hs_status hs_speaker__mentions_find(hs_speaker__page *page);
hs_status hs_speaker__entities_find(hs_speaker__page *page);
/* Descriptions (the minister) that were left people of their own become the person they can only mean. */
hs_status hs_speaker__descriptions_settle(hs_speaker__page *page);
/* What the page calls somebody is an office: of a senator, "the president" is another. */
bool hs_speaker__has_office(const hs_speaker__page *page, const hs_speaker__entity *entity);

/* Whom a pronoun may mean: people named shortly before, by recency. */
typedef struct hs_speaker__antecedent {
    uint32_t entity;
    uint32_t mention; /* its latest */
    float score;
    uint8_t n_later;      /* others that were subject or speaker later */
    uint8_t n_talkier;    /* others that have said more */
    uint8_t n_commoner;   /* others that are named more */
    bool is_named_behind; /* named again in the pronoun's own sentence, behind it */
    bool goes_on;         /* spoke last, and nobody else was subject since */
    bool is_other_known;  /* of another antecedent it is known that the sex is the pronoun's */
} hs_speaker__antecedent;
enum { HS_MAX_ANTECEDENTS = 8, HS_MAX_PRONOUN_FEATURES = 32 };

uint32_t hs_speaker__antecedents(const hs_speaker__page *page, uint32_t mention,
                                 hs_speaker__antecedent found[HS_MAX_ANTECEDENTS]);
/* Features of the i-th antecedent for the pronoun model. Returns their number. */
uint32_t hs_speaker__pronoun_features(const hs_speaker__page *page, uint32_t mention,
                                      const hs_speaker__antecedent *found, uint32_t n, uint32_t i,
                                      uint32_t features[HS_MAX_PRONOUN_FEATURES]);
/* Entity of a pronoun and how sure that is; HS_NONE where nobody fits. */
uint32_t hs_speaker__pronoun_resolve(hs_speaker__page *page, uint32_t mention, float *sure);

/* Bytes of the words of tokens [first, end). */
static inline hs_span hs_speaker__span(const hs_text *text, uint32_t first, uint32_t end) {
    return (hs_span){text->tokens[first].span.start, text->tokens[end - 1].span.end};
}

/* Mention whose tokens overlap span, the one that starts last where several do; HS_NONE. */
uint32_t hs_speaker__mention_at(const hs_speaker__page *page, hs_span span);

/* Q. and A. label turns and name nobody. */
bool hs_speaker__is_turn_letter(const hs_speaker__page *page, uint32_t mention);

/* First token at or behind a byte. */
uint32_t hs_speaker__token_at(const hs_speaker__page *page, uint32_t byte);

static inline bool hs_speaker__is_verb(const hs_token *token) {
    return token->pos == HS_POS_VERB_FINITE || token->pos == HS_POS_AUX;
}

static inline char hs_speaker__byte(const hs_speaker__page *page, uint32_t token) {
    return page->text->article->text.ptr[page->text->tokens[token].span.start];
}

static inline bool hs_speaker__is_sign(const hs_speaker__page *page, uint32_t token, char sign) {
    const hs_token *t = &page->text->tokens[token];
    return t->span.end - t->span.start == 1 && hs_speaker__byte(page, token) == sign;
}

#endif
