#include "statement/look.h"

bool hs_statement__may_report(const hs_view *view, uint32_t t) {
    const hs_token *token = &view->token[t];
    if (token->kind == HS_TOKEN_WORD)
        return hs_statement__is_verb(token) || hs_statement__class(view, t) != HS_CUE_NONE ||
               hs_statement__role(view, t) == HS_ROLE_ACCORDING;
    /* "14.20: Vance: ..." of a live page: the first colon only ends the hour */
    bool ends_hour = t && view->token[t - 1].kind == HS_TOKEN_NUMBER &&
                     (t == 1 || view->token[t - 1].flags & HS_TOKEN_NEWLINE_BEFORE ||
                      hs_statement__block(view, t - 1) != hs_statement__block(view, t - 2));
    return token->kind == HS_TOKEN_PUNCT && hs_statement__byte(view, t) == ':' && !ends_hour;
}

uint32_t hs_statement__cue_features(const hs_clauses *clauses, uint32_t t, bool is_coarse, uint32_t *out) {
    looker at = look(clauses, t);
    const hs_view *view = at.view;
    uint32_t n = 0, w = word(&at, t), p = pos(&at, t), l = lemma(&at, t);
    uint32_t kind = (uint32_t)hs_statement__class(view, t);
    uint32_t w1 = word(&at, (int64_t)t - 1), w2 = word(&at, (int64_t)t - 2), p1 = pos(&at, (int64_t)t - 1),
             p2 = pos(&at, (int64_t)t - 2);
    uint32_t v1 = word(&at, t + 1), v2 = word(&at, t + 2), q1 = pos(&at, t + 1), q2 = pos(&at, t + 2),
             q3 = pos(&at, t + 3);
    uint32_t here = quoted(view, t), before = mark_before(&at, t), behind = mark_behind(&at, t);
    uint32_t aux = auxiliary(&at, t), that = that_behind(&at, t);
    out[n++] = f1(1, w);
    out[n++] = f2(2, l, p);
    out[n++] = f2(3, kind, p);
    out[n++] = f2(4, w, v1);
    out[n++] = f2(5, w, w1);
    out[n++] = f2(7, l, p1);
    out[n++] = f2(8, l, q1);
    out[n++] = f2(9, w1, p);
    out[n++] = f2(10, v1, p);
    out[n++] = f3(17, l, here, before);
    out[n++] = f3(18, l, here, behind);
    out[n++] = f2(21, l, that);
    if (is_coarse) return n;
    out[n++] = f3(6, l, q1, q2);
    out[n++] = f3(11, w2, w1, p);
    out[n++] = f3(12, v1, v2, p);
    out[n++] = f3(13, l, v1, v2);
    out[n++] = hs_feature(hs_feature(f3(14, p2, p1, p), q1), q2);
    out[n++] = f3(15, p1, p, q1);
    out[n++] = f3(16, p, q1, hs_feature(q2, q3));
    out[n++] = hs_feature(f3(19, p, here, before), behind);
    out[n++] = f3(20, kind, here, hs_feature(before, behind));
    out[n++] = f3(22, kind, p, that);
    const hs_chunk *left = chunk_before(&at, t), *right = chunk_behind(&at, t);
    uint32_t left_type = left ? left->type : 0, right_type = right ? right->type : 0;
    uint32_t left_far = left ? bucket(t - (left->end < t ? left->end : t)) : 15;
    uint32_t right_far = right ? bucket(right->first - t - 1) : 15;
    uint32_t left_word = left ? word(&at, left->head) : 0, right_word = right ? word(&at, right->head) : 0;
    out[n++] = f3(23, p, left_type, left_far);
    out[n++] = f3(24, l, left_type, left_far);
    out[n++] = f2(25, left_word, p);
    out[n++] = f2(26, l, left_word);
    out[n++] = f3(27, l, right_type, right_far);
    out[n++] = f3(28, p, right_type, right_far);
    out[n++] = f2(29, l, right_word);
    out[n++] = f2(30, right_word, kind);
    out[n++] = f2(31, l, aux);
    out[n++] = f3(32, kind, p, aux);
    uint32_t rest = bucket(at.end - t - 1);
    out[n++] = f3(33, kind, p, rest);
    out[n++] = f2(34, l, rest);
    const hs_sums *sum = &clauses->sums[t], *start = &clauses->sums[at.first], *stop = &clauses->sums[at.end];
    uint32_t verbs = few((uint16_t)(sum->verbs - start->verbs), 4),
             cues = few((uint16_t)(sum->cues - start->cues), 3),
             later = few((uint16_t)(stop->verbs - sum->verbs), 4),
             later_cues = few((uint16_t)(stop->cues - sum->cues), 3);
    out[n++] = f3(35, kind, verbs, cues);
    out[n++] = f3(36, kind, later, later_cues);
    out[n++] = f3(37, l, verbs, later);
    out[n++] = f3(38, p, verbs, hs_feature(cues, hs_feature(later, later_cues)));
    out[n++] = f2(39, ending(&at, t), p);
    out[n++] = f3(40, w1, p, v1);
    out[n++] = f3(41, left_word, l, that);
    out[n++] = f2(42, p, t == at.first);
    uint32_t block = view->text->sentences[view->sentence[t]].block;
    uint32_t title = block == 0;
    out[n++] = f3(43, l, title, view->text->article->blocks[block].kind);
    out[n++] = f3(44, p, title, q1);
    uint32_t own_sense = sense(&at, t), left_sense = left ? sense(&at, left->head) : 0,
             right_sense = right ? sense(&at, right->head) : 0;
    out[n++] = f2(48, own_sense, p);
    out[n++] = f3(49, own_sense, left_type, left_far);
    out[n++] = f3(50, own_sense, q1, q2);
    out[n++] = f3(51, own_sense, right_type, right_far);
    out[n++] = f3(52, own_sense, right_sense, p);
    out[n++] = f3(53, own_sense, left_sense, left_type);
    out[n++] = f3(54, own_sense, aux, p);
    out[n++] = f2(55, l, right_sense);
    out[n++] = f2(56, l, left_sense);
    out[n++] = f3(57, own_sense, that, p);
    out[n++] = f3(58, left_sense, left_type, p);
    out[n++] = f2(59, own_sense, v1);
    uint32_t subject_gap = left ? pos_path(&at, left->end < t ? left->end : t, t) : 0;
    out[n++] = f3(45, l, left_type, subject_gap);
    out[n++] = f3(46, p, left_type, subject_gap);
    out[n++] = f3(47, kind, left_type, hs_feature(subject_gap, q1));
    return n;
}

uint32_t hs_statement__start_features(const hs_clauses *clauses, uint32_t head, uint32_t s, bool is_coarse,
                                      uint32_t *out) {
    looker at = look(clauses, head);
    looker own = look(clauses, s); /* of a group in the sentence before or behind */
    const hs_view *view = at.view;
    uint32_t n = 0, l = lemma(&at, head), kind = (uint32_t)hs_statement__class(view, head),
             p = pos(&at, head);
    bool is_right = s > head;
    uint32_t far = bucket(is_right ? s - head - 1 : head - s), side = (uint32_t)is_right;
    uint32_t outside = s < at.first ? 1 : s >= at.end ? 2 : 0;
    uint32_t place = side * 16 + far + outside * 64;
    uint32_t w = word(&own, s), w1 = word(&own, (int64_t)s - 1), v1 = word(&own, s + 1);
    uint32_t ps = pos(&own, s), p1 = pos(&own, (int64_t)s - 1), p2 = pos(&own, (int64_t)s - 2),
             q1 = pos(&own, s + 1);
    uint32_t here = quoted(view, s);
    const hs_sums *low = &clauses->sums[is_right ? head + 1 : s], *high = &clauses->sums[is_right ? s : head];
    uint32_t verbs = few((uint16_t)(high->verbs - low->verbs), 4),
             commas = few((uint16_t)(high->commas - low->commas), 3);
    uint32_t between = hs_feature(hs_feature(side, verbs), commas);
    uint32_t next_word = word(&at, head + 1), next_pos = pos(&at, head + 1), aux = auxiliary(&at, head);
    bool is_next = s == head + 1, opens = s == own.first || (s > 0 && s == own.first + 1 && here);
    uint32_t edge = (uint32_t)opens + 2 * (uint32_t)is_next + 4 * here;
    uint32_t rest = bucket(at.end - head - 1);
    bool is_quoted = view->quote[head] != HS_NONE;
    out[n++] = f1(101, place);
    out[n++] = f2(102, l, place);
    out[n++] = f2(104, w, side);
    out[n++] = f2(105, ps, place);
    out[n++] = f2(106, w1, side);
    out[n++] = f3(107, p1, ps, side);
    out[n++] = f3(116, l, edge, side);
    out[n++] = f3(115, between, edge, outside);
    out[n++] = f3(118, next_word, side, edge);
    if (is_coarse) return n;
    out[n++] = f2(103, kind, place);
    out[n++] = f3(108, w1, w, side);
    out[n++] = f3(109, w, v1, side);
    out[n++] = hs_feature(f3(110, p2, p1, ps), hs_feature(q1, side));
    out[n++] = f3(111, l, w, side);
    out[n++] = f3(112, l, ps, hs_feature(p1, side));
    out[n++] = f3(113, l, w1, side);
    out[n++] = f2(114, between, ps);
    out[n++] = f3(117, kind, edge, hs_feature(between, (uint32_t)is_quoted));
    out[n++] = f3(119, next_pos, side, edge);
    out[n++] = f3(120, l, side, hs_feature(next_pos, edge));
    out[n++] = f3(121, l, side, hs_feature(aux, edge));
    out[n++] = f3(122, p, side, hs_feature(aux, edge));
    out[n++] =
        f3(123, side, edge, hs_feature(rest, hs_feature(mark_before(&at, head), mark_behind(&at, head))));
    out[n++] = f3(124, side, edge, hs_feature(kind, rest));
    if (is_right && !outside && s - head <= 6) {
        uint32_t path = pos_path(&at, head + 1, s);
        out[n++] = f2(125, path, ps);
        out[n++] = f3(126, l, path, ps);
        out[n++] = f3(127, kind, path, w);
    } else if (!is_right && !outside && head - s <= 6) {
        uint32_t path = pos_path(&at, s, head);
        out[n++] = f1(128, path);
        out[n++] = f2(129, l, path);
    }
    uint32_t c = clauses->chunk_after[s];
    bool at_chunk = c < clauses->n_chunks && clauses->chunks[c].first == s;
    uint32_t chunk_type = at_chunk ? clauses->chunks[c].type : 0;
    uint32_t after_chunk = at_chunk ? pos(&own, clauses->chunks[c].end) : 0;
    bool is_subject =
        at_chunk && !is_right && clauses->chunks[c].end <= head && clauses->chunk_after[head] == c + 1;
    out[n++] = f3(130, chunk_type, after_chunk, hs_feature(side, p1));
    out[n++] = f3(131, is_subject, edge, hs_feature(kind, aux ? 1 : 0));
    out[n++] = f3(132, is_subject, side, hs_feature(ps, p1));
    out[n++] = f3(133, l, chunk_type, hs_feature(after_chunk, place));
    uint32_t own_sense = sense(&at, head);
    out[n++] = f3(137, own_sense, place, hs_feature(p1, ps));
    out[n++] = f3(138, own_sense, edge, hs_feature(side, next_pos));
    out[n++] = f3(139, own_sense, w, side);
    uint32_t before_sense = sense(&own, (int64_t)s - 1);
    out[n++] = f3(140, before_sense, w, side);
    out[n++] = f3(141, l, before_sense, hs_feature(w, side));
    out[n++] = f3(142, kind, before_sense, hs_feature(ps, side));
    uint32_t before_subject = 0;
    const hs_chunk *left = chunk_before(&at, head);
    if (left) before_subject = pos(&at, (int64_t)left->first - 1);
    out[n++] = f3(134, before_subject, side, edge);
    out[n++] = hs_feature(f3(135, before_subject, side, edge), hs_feature(kind, rest));
    out[n++] = f3(136, l, side, hs_feature(before_subject, edge));
    return n;
}

/* Clauses that [first, end) opens less verbs of its own, so many more for what it begins with; -3 to 3, from 0 up. */
static uint32_t owed_verbs(const hs_clauses *clauses, uint32_t first, uint32_t end, int begun) {
    const hs_sums *low = &clauses->sums[first], *high = &clauses->sums[end];
    int owed = begun + (int16_t)(high->openers - low->openers) - (int16_t)(high->finite - low->finite);
    return (uint32_t)(owed < -3 ? 0 : owed > 3 ? 6 : owed + 3);
}

enum { MAX_TO_OPENER = 12, MAX_TO_LAST_OPENER = 16 };

/* What opens the clause of the reporting word ("[While] Vance said that ..., Daal"), or 0. */
static uint32_t opener_of(const looker *at, uint32_t head) {
    const hs_sums *sums = at->clauses->sums;
    uint32_t t = at->clauses->opener[head];
    if (t == HS_NONE || t < at->first || head - t > MAX_TO_OPENER) return 0;
    return sums[head].commas == sums[t].commas ? word(at, t) : 0;
}

/* What opens the last clause of content ("said that [if] the ferry sails |,"), or 0; *n_verbs: 2 at most. */
static uint32_t last_opener(const looker *own, uint32_t s, uint32_t e, uint32_t *n_verbs) {
    const hs_sums *sums = own->clauses->sums;
    uint32_t t = own->clauses->opener[e];
    bool is_near = t != HS_NONE && t >= s && e - t <= MAX_TO_LAST_OPENER;
    uint32_t from = is_near ? t : e - s > MAX_TO_LAST_OPENER ? e - MAX_TO_LAST_OPENER : s;
    *n_verbs = few((uint16_t)(sums[e].finite - sums[from].finite), 2);
    return is_near ? word(own, t) : 0;
}

uint32_t hs_statement__end_features(const hs_clauses *clauses, uint32_t head, uint32_t s, uint32_t e,
                                    bool is_coarse, uint32_t *out) {
    looker at = look(clauses, head);
    looker own = look(clauses, e - 1);
    const hs_view *view = at.view;
    uint32_t n = 0, l = lemma(&at, head), kind = (uint32_t)hs_statement__class(view, head);
    /* 0: before the cue, 1: starts before and ends behind it, 2: behind it */
    uint32_t side = s > head ? 2 : e > head ? 1 : 0;
    uint32_t type = end_type(&own, e), start_word = word(&own, s), start_pos = view->token[s].pos;
    uint32_t w = word(&own, e), w1 = word(&own, (int64_t)e - 1), v1 = word(&own, e + 1);
    uint32_t p = pos(&own, e), p1 = pos(&own, (int64_t)e - 1), p2 = pos(&own, (int64_t)e - 2),
             q1 = pos(&own, e + 1), q2 = pos(&own, e + 2);
    const hs_sums *low = &clauses->sums[s], *high = &clauses->sums[e];
    uint32_t commas = few((uint16_t)(high->commas - low->commas), 4),
             verbs = few((uint16_t)(high->verbs - low->verbs), 4),
             open = few((uint16_t)(high->brackets - low->brackets), 1),
             cues = few((uint16_t)(high->cues - low->cues), 3);
    const hs_sums *stop = &clauses->sums[own.end];
    uint32_t verbs_left = few((uint16_t)(stop->verbs - high->verbs), 3),
             commas_left = few((uint16_t)(stop->commas - high->commas), 3);
    uint32_t len = bucket(e - s), gap = side == 0 ? bucket(head - e) : 0;
    uint32_t quote_start = quoted(view, s);
    uint32_t quotes = quotes_of(view, s, e, quote_start, group_of_start(view, s));
    uint32_t aux = auxiliary(&at, head) ? 1 : 0, crossed = few(view->sentence[e - 1] - view->sentence[s], 3);
    out[n++] = f2(201, type, side);
    out[n++] = f3(202, type, side, len);
    out[n++] = f3(203, l, type, side);
    out[n++] = f2(205, w, side);
    out[n++] = f3(207, p1, p, side);
    out[n++] = f3(219, quotes, type, side);
    out[n++] = f3(216, type, commas, hs_feature(verbs, side));
    out[n++] = f3(222, type, verbs_left, hs_feature(commas_left, side));
    if (is_coarse) return n;
    out[n++] = f3(204, kind, type, side);
    out[n++] = f2(206, w1, side);
    out[n++] = f3(208, w1, w, side);
    out[n++] = f3(209, w, v1, side);
    out[n++] = hs_feature(f3(210, p1, p, q1), side);
    out[n++] = hs_feature(hs_feature(f3(211, p1, p, q1), q2), side);
    out[n++] = hs_feature(f3(212, p2, p1, p), side);
    out[n++] = f3(213, w, q1, hs_feature(q2, side));
    out[n++] = f3(214, start_word, type, side);
    out[n++] = f3(215, start_pos, type, hs_feature(verbs, side));
    out[n++] = f3(217, type, verbs, hs_feature(cues, side));
    out[n++] = f3(218, l, type, hs_feature(verbs ? 1 : 0, side));
    out[n++] = f3(220, quotes, len, side);
    out[n++] = f2(221, open, type);
    out[n++] = f3(223, crossed, side, quotes);
    out[n++] = f3(224, type, gap, side);
    out[n++] = f3(225, l, len, side);
    out[n++] = f3(226, start_word, len, hs_feature(side, verbs ? 1 : 0));
    out[n++] = f3(227, p, p1, hs_feature(verbs, commas));
    out[n++] = f3(228, l, p, hs_feature(p1, side));
    out[n++] = f3(229, type, side, hs_feature(aux, kind));
    out[n++] = f3(230, l, w, side);
    if (side == 0 && head - e <= 7) {
        uint32_t path = pos_path(&at, e, head);
        out[n++] = f1(231, path);
        out[n++] = f2(232, l, path);
        out[n++] = f2(233, path, start_pos);
    }
    if (side == 1) out[n++] = f3(234, type, bucket(e - head), hs_feature(kind, aux));
    /* the make of the content so far: "that ...", "to ...", a noun phrase, a clause */
    hs_clause_role start_role = hs_statement__role(view, s);
    uint32_t make = start_role == HS_ROLE_THAT || start_role == HS_ROLE_WHETHER ||
                            start_role == HS_ROLE_HOW || start_role == HS_ROLE_TO ||
                            start_role == HS_ROLE_ABOUT
                        ? 8 + (uint32_t)start_role
                    : quote_start                            ? 4 + quote_start
                    : view->token[s].pos == HS_POS_VERB_ING  ? 3
                    : hs_statement__is_verb(&view->token[s]) ? 2
                                                             : 1;
    uint32_t first_verb = 0;
    for (uint32_t on = 0; on < 10 && s + on < e; on++)
        if (view->token[s + on].pos == HS_POS_VERB_FINITE || view->token[s + on].pos == HS_POS_AUX) {
            first_verb = on + 1;
            break;
        }
    uint32_t built = make * 4 + (verbs ? 1 : 0) + (first_verb ? 2 : 0);
    out[n++] = f3(251, w, built, side);
    out[n++] = f3(252, type, built, hs_feature(side, verbs_left));
    out[n++] = f3(253, l, hs_feature(w, side), built);
    out[n++] = f3(254, type, built, hs_feature(side, l));
    out[n++] = f3(255, hs_feature(p, q1), built, side);
    out[n++] = f3(256, hs_feature(w, v1), built, side);
    out[n++] = f3(257, type, built, hs_feature(len, side));
    out[n++] = f3(258, kind, built, hs_feature(w, side));
    /* what hangs on behind: "| in a statement", "| on Thursday" */
    uint32_t c = clauses->chunk_after[e];
    bool has_next =
        c < clauses->n_chunks && clauses->chunks[c].first < own.end && clauses->chunks[c].first <= e + 2;
    uint32_t next_head = has_next ? word(&own, clauses->chunks[c].head) : 0,
             next_sense = has_next ? sense(&own, clauses->chunks[c].head) : 0;
    uint32_t last_verb = 0, last_verb_sense = 0;
    for (uint32_t back = 1; back <= 12 && e >= s + back; back++)
        if (hs_statement__is_verb(&view->token[e - back])) {
            last_verb = view->token[e - back].hash;
            last_verb_sense = sense(&own, e - back);
            break;
        }
    uint32_t paper = 0;
    for (uint32_t on = 0; on < 6 && e + on < own.end; on++)
        if (hs_statement__role(view, e + on) == HS_ROLE_PAPER) paper = 1;
    uint32_t before_sense = sense(&own, (int64_t)e - 1), rest = bucket(own.end - (e < own.end ? e : own.end));
    out[n++] = f3(242, w, next_head, side);
    out[n++] = f3(243, w, next_sense, hs_feature(kind, side));
    out[n++] = f3(244, l, w, hs_feature(next_sense, side));
    out[n++] = f3(245, last_verb, w, side);
    out[n++] = f3(246, last_verb_sense, w, hs_feature(next_sense, side));
    out[n++] = f3(247, before_sense, w, hs_feature(next_sense, side));
    out[n++] = f3(248, paper, type, side);
    out[n++] = f3(249, rest, type, side);
    out[n++] = f3(259, hs_feature(w, next_sense), built, side);
    out[n++] = f3(250, w1, w, hs_feature(next_sense, side));
    uint32_t own_sense = sense(&at, head);
    out[n++] = f3(239, own_sense, type, side);
    out[n++] = f3(240, own_sense, len, side);
    out[n++] = f3(241, own_sense, start_pos, hs_feature(type, verbs ? 1 : 0));
    /* ", and she added ...": another attribution begins behind it */
    uint32_t next_cue = 0;
    for (uint32_t on = 0; on < 6 && e + on < own.end; on++)
        if (view->quote[e + on] == HS_NONE && hs_statement__class(view, e + on) != HS_CUE_NONE &&
            hs_statement__is_verb(&view->token[e + on])) {
            next_cue = on + 1;
            break;
        }
    out[n++] = f3(235, type, next_cue, side);
    out[n++] = f3(236, next_cue, hs_feature(p, q1), side);
    uint32_t next_verb = 0;
    for (uint32_t on = 0; on < 6 && e + on < own.end; on++) {
        uint32_t tag = view->token[e + on].pos;
        if (tag == HS_POS_VERB_FINITE || tag == HS_POS_AUX) {
            next_verb = on + 1;
            break;
        }
    }
    /* which clauses are whole: "that if the ferry sails | , the school | stays open" */
    bool opens = clauses->opener[s + 1] == s;
    uint32_t owed = owed_verbs(clauses, s, e, !opens && start_role != HS_ROLE_TO),
             owed_behind = e < own.end ? owed_verbs(clauses, e, own.end, 0) : 3,
             links = few((uint16_t)(high->links - low->links), 2);
    uint32_t first_word = opens && s + 1 < e ? word(&own, s + 1) : start_word;
    uint32_t led_by = opener_of(&at, head), last_verbs, last = last_opener(&own, s, e, &last_verbs);
    out[n++] = f3(260, type, owed, hs_feature(links, side));
    out[n++] = f3(261, type, owed, hs_feature(built, side));
    out[n++] = f3(262, hs_feature(first_word, next_verb), commas, hs_feature(type, side));
    out[n++] =
        f3(263, hs_feature(pos(&own, s + 1), start_pos), commas, hs_feature(type, hs_feature(owed, side)));
    out[n++] = f3(264, led_by, type, hs_feature(side, next_verb));
    out[n++] = f3(265, led_by, type, hs_feature(side, owed_behind));
    out[n++] = f3(266, last, type, hs_feature(side, last_verbs));
    out[n++] = f3(267, hs_feature(last, p), next_verb, hs_feature(side, last_verbs));
    out[n++] = f3(237, type, next_verb, side);
    out[n++] = hs_feature(f3(238, p, q1, next_verb), hs_feature(side, verbs ? 1 : 0));
    return n;
}

uint32_t hs_statement__source_features(const hs_clauses *clauses, uint32_t head, uint32_t s, uint32_t e,
                                       uint32_t c, uint32_t *out) {
    looker at = look(clauses, head);
    const hs_view *view = at.view;
    uint32_t n = 0, l = lemma(&at, head), kind = (uint32_t)hs_statement__class(view, head),
             p = pos(&at, head);
    uint32_t standing = hs_statement__standing(clauses, head, s, e, c), order = standing % 3,
             aux = auxiliary(&at, head);
    uint32_t w1 = word(&at, (int64_t)head - 1), v1 = word(&at, head + 1), p1 = pos(&at, (int64_t)head - 1),
             q1 = pos(&at, head + 1);
    if (c == HS_NONE) {
        const hs_chunk *left = chunk_before(&at, head);
        uint32_t left_type = left ? left->type : 0,
                 gap = left ? bucket(head - (left->end < head ? left->end : head)) : 15;
        out[n++] = f1(301, order);
        out[n++] = f2(302, l, order);
        out[n++] = f3(303, l, p, p1);
        out[n++] = f3(304, kind, p, hs_feature(aux ? 1 : 0, order));
        out[n++] = f2(305, l, aux);
        out[n++] = f3(306, p, left_type, hs_feature(gap, order));
        out[n++] = f2(307, w1, p);
        out[n++] = f3(308, p1, p, q1);
        out[n++] = f3(309, v1, p, order);
        out[n++] = f3(310, head == at.first, p, order);
        out[n++] = f3(311, quoted(view, head), order, p);
        return n;
    }
    const hs_chunk *chunk = &clauses->chunks[c];
    bool is_right = chunk->first > head;
    uint32_t near = clauses->chunk_after[head], nth = is_right ? c - near : near - 1 - c;
    uint32_t far =
        bucket(is_right ? chunk->first - head - 1 : head - (chunk->end < head ? chunk->end : head));
    bool is_inside = standing >= 3, holds_head = chunk->first < head && head < chunk->end;
    uint32_t side = (uint32_t)is_right + 2 * (uint32_t)is_inside + 4 * (uint32_t)holds_head + 8 * order;
    uint32_t place = hs_feature(side, far), rank = hs_feature(side, nth);
    uint32_t before = word(&at, (int64_t)chunk->first - 1), behind = word(&at, chunk->end);
    uint32_t before_pos = pos(&at, (int64_t)chunk->first - 1), behind_pos = pos(&at, chunk->end);
    uint32_t head_word = word(&at, chunk->head), type = chunk->type;
    uint32_t a = is_right            ? head + 1
                 : chunk->end < head ? chunk->end
                                     : head,
             b = is_right ? chunk->first : head;
    const hs_sums *low = &clauses->sums[a], *high = &clauses->sums[b];
    uint32_t verbs = few((uint16_t)(high->verbs - low->verbs), 3),
             commas = few((uint16_t)(high->commas - low->commas), 3);
    uint32_t between = hs_feature(hs_feature(verbs, commas), side);
    bool is_first = chunk->first == at.first, is_quoted = view->quote[chunk->first] != HS_NONE;
    uint32_t entity = view->token[chunk->head].entity & 0x7F;
    out[n++] = f1(320, place);
    out[n++] = f2(321, place, type);
    out[n++] = f2(322, rank, type);
    out[n++] = f2(323, l, place);
    out[n++] = f2(324, l, rank);
    out[n++] = f3(325, kind, rank, p);
    out[n++] = f2(326, head_word, side);
    out[n++] = f3(327, head_word, l, side);
    out[n++] = f2(328, before, side);
    out[n++] = f2(329, behind, side);
    out[n++] = f3(330, before_pos, behind_pos, rank);
    out[n++] = f2(331, between, type);
    out[n++] = f3(332, between, behind_pos, before_pos);
    out[n++] = f3(333, before, l, side);
    out[n++] = f3(334, aux, rank, before);
    out[n++] = f3(335, aux ? 1 : 0, rank, p);
    out[n++] = f3(336, is_first, between, type);
    out[n++] = f3(337, is_quoted, quoted(view, head), side);
    out[n++] = f3(338, entity, rank, type);
    out[n++] = f3(339, entity, between, p);
    uint32_t head_sense = sense(&at, chunk->head);
    out[n++] = f2(346, head_sense, side);
    out[n++] = f3(347, head_sense, rank, type);
    out[n++] = f3(348, head_sense, between, kind);
    if (b - a <= 5) {
        uint32_t path = pos_path(&at, a, b);
        out[n++] = f2(340, path, side);
        out[n++] = f3(341, path, side, l);
        out[n++] = f3(342, path, side, type);
    }
    out[n++] = f3(343, v1, rank, q1);
    out[n++] = f3(344, w1, rank, p1);
    out[n++] = f3(345, pos(&at, chunk->first), pos(&at, (int64_t)chunk->end - 1), rank);
    return n;
}

enum { MAX_TO_CUE = 8 };

/* Class and, in thirds of the way, distance of the nearest reporting word before the token, outside of marks; 0: none. */
static uint32_t cue_before(const looker *at, uint32_t t) {
    for (uint32_t back = 1; back <= MAX_TO_CUE && t >= at->first + back; back++) {
        if (at->view->quote[t - back] != HS_NONE) return 0;
        uint32_t kind = (uint32_t)hs_statement__class(at->view, t - back);
        if (kind) return 4 * kind + (back > 1) + (back > 3);
    }
    return 0;
}

static uint32_t cue_behind(const looker *at, uint32_t t) {
    for (uint32_t on = 0; on < MAX_TO_CUE && t + on < at->end; on++) {
        if (at->view->quote[t + on] != HS_NONE) return 0;
        uint32_t kind = (uint32_t)hs_statement__class(at->view, t + on);
        if (kind) return 4 * kind + (on > 1) + (on > 3);
    }
    return 0;
}

/* Last byte of the quotation itself: the comma that promises more, the mark of a question. */
static uint32_t last_byte(const hs_view *view, const hs_quotation *quotation) {
    const hs_token *token = &view->token[quotation->end - 1];
    return token->kind == HS_TOKEN_PUNCT
               ? (uint32_t)(unsigned char)hs_statement__byte(view, quotation->end - 1)
               : 1;
}

/* How the quotation before hangs on this one: '"When it came," he said, "it was late."' 0: not in one sentence. */
static uint32_t interrupted(const hs_view *view, uint32_t top) {
    if (top == 0) return 0;
    const hs_quotation *before = &view->text->quotations[view->top[top - 1]],
                       *next = &view->text->quotations[view->top[top]];
    if (before->end < 1 || next->first < before->end + 2 ||
        view->sentence[before->end - 1] != view->sentence[next->first])
        return 0;
    return hs_feature(last_byte(view, before),
                      (uint32_t)(unsigned char)hs_statement__byte(view, next->first - 2));
}

uint32_t hs_statement__quotation_features(const hs_clauses *clauses, uint32_t top, uint32_t *out) {
    const hs_view *view = clauses->view;
    const hs_quotation *quotation = &view->text->quotations[view->top[top]];
    uint32_t s = quotation->first, e = quotation->end, n = 0;
    looker at = look(clauses, s), last = look(clauses, e - 1);
    uint32_t open = s >= 1 ? s - 1 : s; /* the mark */
    uint32_t b1 = word(&at, (int64_t)open - 1), b2 = word(&at, (int64_t)open - 2),
             bp1 = pos(&at, (int64_t)open - 1), bp2 = pos(&at, (int64_t)open - 2);
    uint32_t a0 = word(&last, e + 1), a1 = word(&last, e + 2), ap0 = pos(&last, e + 1),
             ap1 = pos(&last, e + 2);
    uint32_t len = bucket(e - s), opener = hs_statement__first_word(view, s, e),
             capital = view->token[opener].flags & HS_TOKEN_CAPITAL ? 1 : 0;
    const hs_sums *low = &clauses->sums[s], *high = &clauses->sums[e];
    uint32_t verbs = few((uint16_t)(high->verbs - low->verbs), 3),
             commas = few((uint16_t)(high->commas - low->commas), 2);
    uint32_t all_capital = 1;
    for (uint32_t t = s; t < e && t < s + 12; t++)
        if (view->token[t].kind == HS_TOKEN_WORD && !(view->token[t].flags & HS_TOKEN_CAPITAL) &&
            view->token[t].span.end - view->token[t].span.start > 3)
            all_capital = 0;
    uint32_t last_pos = pos(&last, (int64_t)e - 1), first_pos = pos(&at, opener),
             single = quotation->is_single;
    uint32_t block = view->text->sentences[view->sentence[s]].block;
    uint32_t whole = (uint32_t)(open == at.first) + 2 * (uint32_t)(e + 1 >= last.end);
    uint32_t shape = hs_feature(hs_feature(len, capital), hs_feature(verbs, whole));
    out[n++] = f2(401, len, verbs);
    out[n++] = f3(402, len, capital, whole);
    out[n++] = f2(403, b1, verbs);
    out[n++] = f3(404, b1, capital, few(len, 4));
    out[n++] = f2(405, b2, b1);
    out[n++] = f3(406, bp2, bp1, capital);
    out[n++] = f3(407, a0, capital, verbs);
    out[n++] = f3(408, ap0, ap1, last_pos);
    out[n++] = f2(409, a0, a1);
    out[n++] = f3(410, last_pos, len, verbs);
    out[n++] = f3(411, first_pos, last_pos, capital);
    out[n++] = f3(412, all_capital, len, capital);
    out[n++] = f3(413, single, len, block == 0);
    out[n++] = f3(424, single, whole, all_capital);
    out[n++] = hs_feature(f3(425, single, whole, all_capital), hs_feature(verbs, last_pos));
    out[n++] = f1(414, shape);
    out[n++] = f3(415, shape, last_pos, bp1);
    out[n++] = f3(416, bp1, ap0, last_pos);
    out[n++] = f3(417, bp1, ap0, hs_feature(len, verbs));
    out[n++] = f2(418, word(&at, opener), capital);
    out[n++] = f2(419, word(&last, (int64_t)e - 1), last_pos);
    out[n++] = f3(420, view->text->article->blocks[block].kind, len, verbs);
    out[n++] = f3(421, quotation->is_unclosed, quotation->is_unopened, len);
    out[n++] = f3(422, quotation->continues != HS_NONE, whole, capital);
    out[n++] = f3(423, view->is_clause[top], commas, verbs);
    uint32_t cue = cue_before(&at, open), answer = cue_behind(&last, e + 1),
             tail = last_byte(view, quotation);
    out[n++] = f3(426, cue, capital, few(len, 4));
    out[n++] = f3(427, answer, tail, capital);
    out[n++] = f3(428, cue, answer, verbs);
    out[n++] = f3(429, interrupted(view, top), capital, verbs);
    out[n++] = f3(430, bp1, tail, hs_feature(capital, verbs));
    return n;
}

uint32_t hs_statement__join_features(const hs_clauses *clauses, uint32_t previous, uint32_t top,
                                     uint32_t *out) {
    const hs_view *view = clauses->view;
    const hs_quotation *before = &view->text->quotations[view->top[previous]],
                       *next = &view->text->quotations[view->top[top]];
    uint32_t first = before->end, end = next->first, n = 0;
    if (first < end && view->token[first].kind == HS_TOKEN_MARK) first++;
    if (first < end && view->token[end - 1].kind == HS_TOKEN_MARK) end--;
    looker at = look(clauses, before->end - 1);
    const hs_sums *low = &clauses->sums[first], *high = &clauses->sums[end > first ? end : first];
    uint32_t verbs = few((uint16_t)(high->verbs - low->verbs), 4),
             cues = few((uint16_t)(high->cues - low->cues), 3),
             commas = few((uint16_t)(high->commas - low->commas), 3);
    uint32_t blocks =
        few(hs_statement__block(view, next->first) - hs_statement__block(view, before->end - 1), 3);
    uint32_t len = end > first ? bucket(end - first) : 0, sentences = 0, tail = 0;
    for (uint32_t t = first; t < end && t < first + 60; t++) {
        bool begins = (view->token[t].flags & HS_TOKEN_SENTENCE_START) != 0;
        sentences += begins;
        if (begins) tail = t - first;
    }
    sentences = few(sentences, 3);
    uint32_t begins = first < end && view->token[first].flags & HS_TOKEN_SENTENCE_START ? 1 : 0;
    uint32_t closer = pos(&at, (int64_t)before->end - 1),
             gap_end = end > first ? hs_statement__byte(view, end - 1) : 1;
    uint32_t capital = view->token[next->first].flags & HS_TOKEN_CAPITAL ? 1 : 0;
    uint32_t before_capital = view->token[before->first].flags & HS_TOKEN_CAPITAL ? 1 : 0;
    uint32_t opener = before->first >= 2 && view->sentence[before->first - 2] == view->sentence[before->first]
                          ? (uint32_t)(unsigned char)hs_statement__byte(view, before->first - 2)
                          : 2;
    if (opener > 64 && opener != 2) opener = 3;
    if (gap_end > 64) gap_end = 3;
    looker behind = look(clauses, next->end - 1);
    uint32_t next_behind = next->end + 1 < behind.end ? pos(&behind, next->end + 1) : 1;
    uint32_t shape = hs_feature(hs_feature(sentences, begins), hs_feature(blocks, gap_end));
    out[n++] = f2(501, blocks, len);
    out[n++] = f1(502, shape);
    out[n++] = f3(503, shape, cues, verbs);
    out[n++] = f3(504, shape, capital, closer);
    out[n++] = f3(505, blocks, cues, sentences);
    out[n++] = f3(506, shape, len, tail ? 1 : 0);
    out[n++] = f3(507, closer, begins, blocks);
    out[n++] = f3(508, end > first ? pos(&at, first) : 0, gap_end, sentences);
    out[n++] = f3(509, opener, shape, capital);
    out[n++] = f3(510, opener, before_capital, hs_feature(gap_end, begins));
    out[n++] = f3(511, next_behind, shape, capital);
    out[n++] = f3(512, next_behind, blocks, cues);
    out[n++] = f3(513, commas, verbs, shape);
    out[n++] = f2(514, end > first ? word(&at, first) : 0, begins);
    out[n++] = f2(515, end > first ? view->token[end - 1].hash : 0, blocks);
    out[n++] = f3(516, end > first + 1 ? view->token[end - 2].hash : 0, gap_end, blocks);
    out[n++] = f3(517, bucket(next->end - next->first), bucket(before->end - before->first), blocks);
    out[n++] = f2(518, next->continues == view->top[previous], shape);
    out[n++] = f3(519, top - previous, shape, cues);
    uint32_t tail_byte = last_byte(view, before);
    out[n++] = f3(520, tail_byte, gap_end, hs_feature(capital, begins));
    out[n++] = f3(521, tail_byte, shape, cues);
    out[n++] = f3(522, end > first ? (uint32_t)hs_statement__role(view, end - 1) : 0, capital, begins);
    return n;
}
