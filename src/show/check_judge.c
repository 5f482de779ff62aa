/* Draft against record: what is found of one quotation, from its member in the matching or from its words. */
#include "show/check.h"

#include "base/arena.h"
#include "base/str.h"

#include <string.h>

static hs_check__rule rule_of(const hs_member *m, const hs_check__known *known) {
    if (m->warnings & HS_WARN_FLIPPED || m->relation == HS_RELATION_REVERSED) return HS_CHECK_REVERSED;
    if (m->warnings & HS_WARN_SPLICED || m->relation == HS_RELATION_JOINED || known->is_spliced)
        return HS_CHECK_SPLICED;
    switch (m->relation) {
    case HS_RELATION_TRIMMED:
    case HS_RELATION_PARTIAL:
        return HS_CHECK_TRIMMED;
    case HS_RELATION_EXTENDED:
        return HS_CHECK_EXTENDED;
    case HS_RELATION_VERBATIM:
        return HS_CHECK_VERBATIM;
    case HS_RELATION_REATTRIBUTED:
        return m->n_edits ? HS_CHECK_ALTERED : HS_CHECK_VERBATIM;
    default:
        return HS_CHECK_ALTERED;
    }
}

static bool tell(hs_check__findings *list, hs_arena *arena, hs_check__finding finding) {
    return hs_vector_push(list, arena, finding);
}

/* From this share of the draft's words on, in order, a wording of the record is the one that the draft gives ... */
#define GIVEN 0.6
/* ... or is shown as the nearest. Fewer shared words than FEWEST say nothing. */
#define NEAR   0.4
#define FEWEST 4u

static hs_check__rule rule_of_words(const hs_check__alignment *a) {
    if (a->is_turned) return HS_CHECK_REVERSED;
    bool is_run = !a->n_left_out && !a->n_put_in && a->is_from_sentence && a->is_to_sentence;
    /* sentences of the record as they stand, and a few words more before or behind them: one alone is an alteration */
    if (a->n_shared < a->n_words)
        return is_run && a->n_shared >= FEWEST && a->n_words - a->n_shared > 1 ? HS_CHECK_EXTENDED
                                                                               : HS_CHECK_ALTERED;
    return a->is_whole || is_run ? HS_CHECK_VERBATIM : HS_CHECK_TRIMMED;
}

/* What matching of whole statements tells, by the words themselves: it takes words behind a part for changed ones. */
static hs_check__rule settle(hs_check__rule rule, const hs_check__alignment *words) {
    if (rule == HS_CHECK_TRIMMED || rule == HS_CHECK_VERBATIM) return rule_of_words(words);
    return rule == HS_CHECK_ALTERED && rule_of_words(words) == HS_CHECK_EXTENDED ? HS_CHECK_EXTENDED : rule;
}

/* The wording of near that covers most of the words of text, of the same person or (person 0) of anybody; ties: the first.
 * NULL: none covers enough. */
static hs_status cover(const hs_check__draft *d, const hs_check__near_list *near, hs_str text,
                       uint64_t person, const hs_check__known *except, double least,
                       const hs_check__known **best, hs_check__alignment *alignment) {
    double most = 0;
    hs_status status = HS_OK;
    *best = NULL;
    for (uint32_t i = 0; i < near->n && status == HS_OK; i++) {
        const hs_check__known *known = &d->record->known[near->known[i]];
        if (known == except) continue;
        /* an office or an unsure name may be the same person */
        if (person && known->is_sure_name && known->person != person) continue;
        double bound = (double)near->n_shared[i] / near->n_words;
        if (bound < least || most > 1 || (bound <= most && most < 1)) continue;
        hs_check__alignment one;
        status = hs_check__align(d->scratch, known->text, text, &one);
        double share = one.n_words ? (double)one.n_shared / one.n_words : 0;
        bool is_enough = one.n_shared >= FEWEST || (one.n_words < FEWEST && one.n_shared == one.n_words);
        /* of two that have all the words, the one that has them as they stand */
        share += status == HS_OK && share >= 1 && rule_of_words(&one) == HS_CHECK_VERBATIM ? 1 : 0;
        if (status == HS_OK && is_enough && share >= least && share > most) most = share, *best = known;
        hs_arena_reset(d->scratch);
    }
    if (status == HS_OK && *best) status = hs_check__align(d->arena, (*best)->text, text, alignment);
    return status;
}

/* Sentences of the draft that wordings of the record give. */
typedef struct given {
    const hs_check__known *whose[2]; /* the first two wordings, apart; NULL: none */
    uint32_t n_without;              /* sentences that nobody gives */
} given;

/* Where the sentence that begins at byte at ends: at a stop, or where the next part of the quotation begins ("I sold
 * it, And I would again"). */
static size_t sentence_end(hs_str text, size_t at) {
    for (; at < text.len; at++) {
        if (memchr(".?!", text.ptr[at], 3)) break;
        bool is_followed = text.ptr[at] == ',' && at + 3 < text.len && text.ptr[at + 1] == ' ';
        if (is_followed && text.ptr[at + 2] >= 'A' && text.ptr[at + 2] <= 'Z' &&
            !(text.ptr[at + 2] == 'I' && !hs_ascii_is_letter(text.ptr[at + 3])))
            break;
    }
    return at;
}

/* As cover, a sentence at a time, of whole sentences; of a text of one sentence nothing. */
static hs_status find_sentences(const hs_check__draft *d, hs_str text, uint64_t person,
                                const hs_check__known *except, given *found) {
    hs_check__alignment alignment;
    *found = (given){.n_without = 0};
    if (sentence_end(text, 0) + 1 >= text.len) return HS_OK;
    for (size_t at = 0; at < text.len && !found->whose[1];) {
        size_t end = sentence_end(text, at);
        hs_str sentence = hs_str_trim((hs_str){text.ptr + at, end - at});
        at = end + 1;
        if (!sentence.len) continue;
        const hs_check__known *whose = NULL;
        hs_check__near_list near;
        hs_status status = hs_check__near(d->arena, d->record, sentence, 0.95, &near);
        if (status == HS_OK) status = cover(d, &near, sentence, person, except, 0.95, &whose, &alignment);
        if (status != HS_OK) return status;
        if (!whose)
            found->n_without++;
        else if (!found->whose[0])
            found->whose[0] = whose;
        else if (whose != found->whose[0])
            found->whose[1] = whose;
    }
    return HS_OK;
}

/* Every sentence of the draft is given, by two wordings of the record: a splice. */
static hs_status find_splice(const hs_check__draft *d, hs_str text, uint64_t person,
                             const hs_check__known *except, const hs_check__known **first) {
    given found;
    hs_status status = find_sentences(d, text, person, except, &found);
    if (status == HS_OK && found.whose[1] && !found.n_without) *first = found.whose[0];
    return status;
}

/* The quotation before statement i stands in its sentence and is somebody else's, by name: who says which is easily read
 * wrong. */
static bool shares_sentence(const hs_annotation *page, uint32_t i) {
    const hs_statement *items = page->statements.items;
    if (!page->found.speaking || items[i].kind != HS_KIND_DIRECT) return false;
    const hs_attribution *mine = &page->found.speaking[i].speaker;
    for (uint32_t k = i; k-- > 0 && items[k].sentence == items[i].sentence;) {
        const hs_attribution *other = &page->found.speaking[k].speaker;
        if (items[k].kind != HS_KIND_DIRECT) continue;
        return mine->person < page->found.n_people && other->person < page->found.n_people &&
               mine->person != other->person && mine->confidence >= 0.5f && other->confidence >= 0.5f;
    }
    return false;
}

/* What the draft alone tells. */
bool hs_check__judge_alone(hs_check__findings *list, hs_arena *arena, const hs_annotation *page, uint32_t i) {
    const hs_statement *s = &page->statements.items[i];
    uint32_t flags = s->flags | (page->found.speaking ? page->found.speaking[i].flags : 0);
    uint32_t person = page->found.speaking ? page->found.speaking[i].speaker.person : HS_NONE;
    hs_check__finding finding = {.statement = i};
    if (flags & (HS_FLAG_UNOPENED | HS_FLAG_UNCLOSED)) {
        finding.rule = HS_CHECK_MARKS;
        if (!tell(list, arena, finding)) return false;
    }
    if (s->kind == HS_KIND_DIRECT && person >= page->found.n_people) {
        finding.rule = HS_CHECK_UNNAMED;
        if (!tell(list, arena, finding)) return false;
    }
    if (shares_sentence(page, i)) {
        finding.rule = HS_CHECK_TWO_SPEAKERS;
        if (!tell(list, arena, finding)) return false;
    }
    return true;
}

/* Whose words statement i can be: those of whom the draft names there. 0: anybody's. */
static uint64_t person_of(const hs_check__draft *d, uint32_t i) {
    return d->is_carried[i] ? 0 : d->persons[i];
}

/* What the record says of statement i where whole statements did not match: a part of a longer wording, a splice of
 * two, or nothing. */
static hs_status judge_words(const hs_check__draft *d, uint32_t i, hs_check__finding *finding) {
    const hs_check__known *best = NULL, *spliced = NULL;
    hs_check__alignment alignment;
    *finding = (hs_check__finding){.rule = HS_CHECK_UNKNOWN, .statement = i};
    given found = {.n_without = 0};
    hs_check__near_list near = {0};
    hs_status status = hs_check__near(d->arena, d->record, d->texts[i], NEAR, &near);
    if (status == HS_OK) status = find_splice(d, d->texts[i], person_of(d, i), NULL, &spliced);
    if (status == HS_OK && !spliced) status = find_sentences(d, d->texts[i], 0, NULL, &found);
    if (!spliced && found.whose[1] && !found.n_without) spliced = found.whose[0]; /* words of two people */
    if (status == HS_OK)
        status = cover(d, &near, d->texts[i], person_of(d, i), NULL, GIVEN, &best, &alignment);
    if (status == HS_OK && !best)
        status = cover(d, &near, d->texts[i], 0, NULL, 0.95, &best, &alignment); /* somebody else's words */
    if (status != HS_OK) return status;
    if (spliced && (!best || alignment.n_shared < alignment.n_words)) {
        finding->rule = HS_CHECK_SPLICED;
        finding->known = spliced;
    } else if (best) {
        *finding =
            (hs_check__finding){rule_of_words(&alignment), i, best, alignment.edits, alignment.n_edits};
    } else if (found.whose[0] && found.whose[0]->n_words >= FEWEST) { /* a sentence of the record, and more */
        status = hs_check__align(d->arena, found.whose[0]->text, d->texts[i], &alignment);
        *finding =
            (hs_check__finding){HS_CHECK_EXTENDED, i, found.whose[0], alignment.edits, alignment.n_edits};
        return status;
    } else {
        return cover(d, &near, d->texts[i], 0, NULL, NEAR, &finding->known, &alignment);
    }
    return HS_OK;
}

/* Who says a block quotation may stand before or behind it. */
static bool is_block_quote(const hs_annotation *page, uint32_t i) {
    uint32_t sentence = page->statements.items[i].sentence;
    return sentence < page->text.n_sentences &&
           page->article.blocks[page->text.sentences[sentence].block].kind == HS_BLOCK_QUOTE;
}

/* What the record says of statement i, whose member in the matching is m (NULL: none) of matched. */
hs_status hs_check__judge(hs_check__findings *list, const hs_check__draft *d, uint32_t i,
                          const hs_check__known *matched, const hs_member *m) {
    hs_check__finding finding = {.statement = i};
    hs_status status = HS_OK;
    if (m) {
        finding = (hs_check__finding){rule_of(m, matched), i, matched, m->edits, m->n_edits};
        hs_check__alignment words;
        status = hs_check__align(d->arena, matched->text, d->texts[i], &words);
        if (status == HS_OK) finding.rule = settle(finding.rule, &words);
        const hs_check__known *better = NULL; /* another page may have just these words */
        hs_check__near_list near = {0};
        if (status == HS_OK && finding.rule == HS_CHECK_TRIMMED)
            status = hs_check__near(d->arena, d->record, d->texts[i], 1, &near);
        if (status == HS_OK && finding.rule == HS_CHECK_TRIMMED)
            status = cover(d, &near, d->texts[i], matched->person, matched, 1, &better, &words);
        if (better && rule_of_words(&words) == HS_CHECK_VERBATIM)
            finding = (hs_check__finding){.rule = HS_CHECK_VERBATIM, .statement = i, .known = better};
        /* one page has these words, and they are those of two utterances: that page's splice, handed on */
        const hs_check__known *spliced = NULL;
        if (status == HS_OK && finding.rule == HS_CHECK_VERBATIM && matched->n_pages == 1)
            status = find_splice(d, d->texts[i], person_of(d, i), matched, &spliced);
        if (spliced)
            finding = (hs_check__finding){.rule = HS_CHECK_SPLICED, .statement = i, .known = spliced};
    } else {
        status = judge_words(d, i, &finding);
    }
    if (status != HS_OK) return status;
    /* a few words inside a reported clause are a part by their nature: that words are left out is nothing to tell */
    if (finding.rule == HS_CHECK_TRIMMED && d->page->statements.items[i].kind == HS_KIND_MIXED) {
        hs_check__alignment words;
        status = hs_check__align(d->arena, finding.known->text, d->texts[i], &words);
        if (status != HS_OK) return status;
        if (!words.n_left_out && !words.n_put_in) finding.rule = HS_CHECK_VERBATIM;
    }
    if (!tell(list, d->arena, finding)) return HS_ERR_MEMORY;
    if (finding.rule == HS_CHECK_UNKNOWN) return HS_OK;
    bool is_half = finding.rule == HS_CHECK_SPLICED; /* whose the other half is, is not told */
    finding.n_edits = 0;
    const hs_check__known *of = finding.known;
    bool is_other = d->persons[i] && of->person && of->person != d->persons[i];
    if (is_other && d->is_carried[i] && of->is_named && !is_block_quote(d->page, i)) {
        finding.rule = HS_CHECK_UNNAMED;
        if (!tell(list, d->arena, finding)) return HS_ERR_MEMORY;
    }
    if (is_other && !d->is_carried[i] && of->is_sure_name && !is_half) {
        finding.rule = HS_CHECK_SPEAKER;
        if (!tell(list, d->arena, finding)) return HS_ERR_MEMORY;
    }
    if (hs_check__is_other_occasion(of, &d->days[i])) {
        finding.rule = HS_CHECK_OCCASION;
        if (!tell(list, d->arena, finding)) return HS_ERR_MEMORY;
    }
    finding.rule = HS_CHECK_SECOND_HAND;
    return !of->is_retold || tell(list, d->arena, finding) ? HS_OK : HS_ERR_MEMORY;
}
