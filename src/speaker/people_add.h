/* Adding the people of a page: what is kept of everybody whom it may touch, twice, without the page and with it. */
#ifndef HS_SPEAKER_PEOPLE_ADD_H
#define HS_SPEAKER_PEOPLE_ADD_H

#include "speaker/people_kept.h"

enum { HS_PEOPLE_BEFORE, HS_PEOPLE_AFTER, HS_PEOPLE_WORLDS };

/* All persons of one surname. */
typedef struct hs_people__bucket {
    hs_people__seen **members; /* [n] in order of groups */
    uint32_t surname, n;
    hs_speaker__group *groups[HS_PEOPLE_WORLDS]; /* [n] */
    uint32_t *order[HS_PEOPLE_WORLDS];           /* [n_order] those that are there */
    uint32_t n_order[HS_PEOPLE_WORLDS];
    uint32_t *roots[HS_PEOPLE_WORLDS]; /* [n] as their names alone join them */
    bool is_asked, is_settled;         /* settled: joined by descriptions, too */
} hs_people__bucket;

/* A key that a group has by the page. */
typedef struct hs_people__changed {
    uint64_t key;
    hs_people__seen *seen;
} hs_people__changed;

typedef struct hs_people__job {
    hs_people_kept *kept;
    const hs_speaker_models *models;
    hs_arena *arena;
    const hs_people_adding *adding;
    hs_people__own *own;               /* [n_records] */
    hs_people__seen **seen_of;         /* [n_records] NULL: nobody else can be it */
    uint64_t *refs;                    /* [n_records] */
    HS_VECTOR(hs_people__seen *) seen; /* groups that the page's records are of */
    HS_VECTOR(hs_people__bucket *) buckets;
    HS_VECTOR(hs_people__changed) changed;
    HS_VECTOR(uint64_t) touched; /* refs of people whose rows change */
    uint32_t n_fresh;            /* people whom the page brings: HS_PEOPLE_FRESH | their place */
    const char *reaches_far;
    hs_status status;
} hs_people__job;

#define HS_PEOPLE_FRESH ((uint64_t)1 << 32)

/* All below: false where the job ends, for reaches_far or status. */

bool hs_people__far(hs_people__job *job, const char *why);
bool hs_people__no_memory(hs_people__job *job);

/* Joins those of a surname, in both worlds; checked: the page parts and joins none of the others. */
bool hs_people__settle(hs_people__job *job, uint32_t surname, hs_people__bucket **bucket);
/* Whether a role of somebody tells a sex: other roles may have been kept away by it. */
bool hs_people__has_sexed_role(const hs_people__job *job, uint64_t ref);
/* From refs to numbers and rows. */
bool hs_people__changes_make(hs_people__job *job, hs_people_added *added, hs_error *error);
/* A group as it is in a world. */
hs_speaker__group hs_people__group_of(const hs_people__seen *seen, uint32_t world);
int hs_people__seen_compare(const void *a, const void *b); /* of pointers: the order of groups */

/* people_bucket.c */
bool hs_people__bucket_load(hs_people__job *job, uint32_t surname, hs_people__bucket **bucket);
/* Settles all buckets that the page touches or that its descriptions lead to. */
bool hs_people__buckets_settle(hs_people__job *job);

#endif
