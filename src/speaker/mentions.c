#include "speaker/phrase.h"

#include "base/arena.h"

/* Mentions are found run by run: a run is a stretch of words that can form one noun phrase.
 *
 *     [the former Kremlin spokesman Oleg Vance] told [Harrow News]'s [Ruta Dell]
 *
 * Its tail decides what it is: capitals that are no titles are a name, a listed noun is a role, group or body. */

enum { MAX_RUN_TOKENS = 16 };

static bool is_initial(const hs_speaker__page *page, uint32_t i) {
    const hs_token *t = &page->text->tokens[i];
    uint32_t len = t->span.end - t->span.start;
    return hs_speaker__is_capital(page, i) &&
           (len == 1 || (len == 2 && page->text->article->text.ptr[t->span.end - 1] == '.'));
}

static bool is_particle_between(const hs_speaker__page *page, uint32_t i, uint32_t end) {
    if (!(page->classes[i] & HS_WORD_PARTICLE)) return false;
    for (uint32_t k = i + 1; k < end && k < i + 3; k++) {
        if (hs_speaker__is_capital(page, k)) return true;
        if (!(page->classes[k] & HS_WORD_PARTICLE)) return false;
    }
    return false;
}

static uint8_t gender_of(const hs_speaker__page *page, uint32_t classes) {
    (void)page;
    if (classes & HS_WORD_MALE) return HS_GENDER_MALE;
    if (classes & HS_WORD_FEMALE) return HS_GENDER_FEMALE;
    return HS_GENDER_UNKNOWN;
}

/* Token behind "(H-Harrow)", or i itself. */
static uint32_t behind_brackets(const hs_speaker__page *page, uint32_t i, uint32_t end) {
    enum { MAX_INSIDE = 8 };
    if (i >= end || !hs_speaker__is_sign(page, i, '(')) return i;
    for (uint32_t k = i + 1; k < end && k < i + MAX_INSIDE; k++)
        if (hs_speaker__is_sign(page, k, ')')) return k + 1;
    return i;
}

/* A finite verb at token i, perhaps behind adverbs. */
static bool is_verb_near(const hs_speaker__page *page, uint32_t i, uint32_t end) {
    for (uint32_t k = i; k < end && k < i + 3; k++) {
        const hs_token *t = &page->text->tokens[k];
        if (hs_speaker__is_verb(t)) return true;
        if (t->pos != HS_POS_ADV) return false;
    }
    return false;
}

/* "Vance of the Harrow Review agreed": a verb behind one phrase with a preposition. */
static bool is_verb_behind_phrase(const hs_speaker__page *page, uint32_t i, uint32_t end) {
    enum { MAX_PHRASE = 8 };
    const hs_token *tokens = page->text->tokens;
    if (i >= end || tokens[i].pos != HS_POS_ADP) return false;
    for (uint32_t k = i + 1; k < end && k < i + MAX_PHRASE; k++) {
        if (hs_speaker__is_verb(&tokens[k])) return true;
        if (tokens[k].kind == HS_TOKEN_PUNCT || tokens[k].kind == HS_TOKEN_MARK ||
            tokens[k].pos == HS_POS_SCONJ || tokens[k].pos == HS_POS_PRON)
            return false;
    }
    return false;
}

/* Whether a finite verb follows token i at once, over an adverb, a relative clause or an apposition in commas. A name
 * that opens its sentence may have several: "Ruta Vance, 59, of Harrow, who runs a ferry, said". */
static bool has_verb_behind(const hs_speaker__page *page, uint32_t i, uint32_t end, bool opens_sentence,
                            bool is_apposition) {
    const hs_token *tokens = page->text->tokens;
    uint32_t n_commas = opens_sentence ? 6 : 1, reach = opens_sentence ? 48 : 24;
    i = behind_brackets(page, i, end);
    if (is_verb_near(page, i, end)) return true;
    if (i < end && tokens[i].pos == HS_POS_VERB_PARTICIPLE) return true; /* tagged "said" */
    if (is_verb_behind_phrase(page, i, end)) return true;
    if (i >= end || !hs_speaker__is_sign(page, i, ',')) return false;
    if (is_apposition && is_verb_near(page, i + 1, end)) return true; /* the minister, Ruta Vance, said */
    if (opens_sentence && i + 1 < end && tokens[i + 1].pos == HS_POS_CCONJ) return false;
    for (uint32_t k = i + 1; k < end && k < i + reach; k++) {
        bool is_comma = hs_speaker__is_sign(page, k, ',');
        bool is_dash = opens_sentence && tokens[k].kind == HS_TOKEN_PUNCT && !is_comma &&
                       (hs_speaker__byte(page, k) == '-' || (unsigned char)hs_speaker__byte(page, k) == 0xE2);
        if (!is_comma && !is_dash) continue;
        if (is_verb_near(page, k + 1, end)) return true;
        if (is_comma && --n_commas == 0) return false;
    }
    return false;
}

bool hs_speaker__is_dateline(const hs_speaker__page *page, const hs_speaker__run *r) {
    const hs_token *tokens = page->text->tokens;
    const hs_sentence *sentences = page->text->sentences;
    if (r->first != sentences[r->sentence].first ||
        (r->sentence > 0 && sentences[r->sentence - 1].block == sentences[r->sentence].block))
        return false;
    for (uint32_t i = r->first; i < r->end; i++)
        if (!(tokens[i].flags & HS_TOKEN_ALL_CAPITALS)) return false;
    uint32_t next = behind_brackets(page, r->end, r->sentence_end);
    if (next >= r->sentence_end || tokens[next].kind != HS_TOKEN_PUNCT) return false;
    hs_str sign = hs_token_str(page->text, next);
    return sign.ptr[0] == '-' || (sign.len == 3 && memcmp(sign.ptr, "\xE2\x80", 2) == 0);
}

/* '"...", noted Ruta Vance', '"...", noted the Review's Ruta Vance' */
static bool is_inverted(const hs_speaker__page *page, uint32_t first, uint32_t sentence_first) {
    const hs_token *tokens = page->text->tokens;
    if (first > sentence_first && page->classes[first - 1] & HS_WORD_DET) first--;
    return first >= sentence_first + 2 && page->classes[first - 1] & HS_WORD_SAYING &&
           (tokens[first - 2].kind == HS_TOKEN_MARK || tokens[first - 2].kind == HS_TOKEN_PUNCT);
}

bool hs_speaker__mention_push(hs_speaker__page *page, const hs_speaker__run *r, hs_speaker__mention m) {
    const hs_token *tokens = page->text->tokens;
    uint32_t before = m.first;
    m.sentence = r->sentence;
    m.entity = HS_NONE;
    if (tokens[m.head].flags & HS_TOKEN_IN_QUOTES) m.flags |= HS_MENTION_QUOTED;
    if (tokens[m.first].flags & HS_TOKEN_SENTENCE_START) m.flags |= HS_MENTION_FIRST;
    if (before > page->text->sentences[r->sentence].first &&
        (tokens[before - 1].pos == HS_POS_ADP || tokens[before - 1].pos == HS_POS_SCONJ) &&
        tokens[before - 1].pos == HS_POS_ADP)
        m.flags |= HS_MENTION_AFTER_ADP;
    if (m.end < r->sentence_end && hs_speaker__is_genitive(page, m.end)) m.flags |= HS_MENTION_OWNER;
    bool is_person = m.form == HS_FORM_NAME && !(m.flags & HS_MENTION_WEAK);
    if (!is_person && hs_speaker__is_dateline(page, r)) m.flags |= HS_MENTION_HEADLINE;
    bool is_free = !(m.flags & (HS_MENTION_AFTER_ADP | HS_MENTION_OWNER));
    bool is_apposition =
        before > page->text->sentences[r->sentence].first + 1 && hs_speaker__is_sign(page, before - 1, ',');
    bool opens =
        m.flags & HS_MENTION_FIRST || /* But Ruta Vance, whose ferry sank, was not impressed */
        (before == page->text->sentences[r->sentence].first + 1 && tokens[before - 1].pos == HS_POS_CCONJ);
    if (is_free && has_verb_behind(page, m.end, r->sentence_end, opens, is_apposition))
        m.flags |= HS_MENTION_SUBJECT;
    if (is_free && is_inverted(page, before, page->text->sentences[r->sentence].first))
        m.flags |= HS_MENTION_SUBJECT | HS_MENTION_SPEAKS;
    for (uint32_t i = m.end; i < r->sentence_end && i < m.end + 3; i++) {
        if (page->classes[i] & HS_WORD_SAYING) m.flags |= HS_MENTION_SPEAKS;
        if (tokens[i].pos != HS_POS_ADV && tokens[i].pos != HS_POS_AUX) break;
    }
    return hs_vector_push(&page->mentions, page->temporary, m);
}

/* The role noun that heads tokens [first, end), preferring the last; HS_NONE. */
static uint32_t role_in(const hs_speaker__page *page, uint32_t first, uint32_t end) {
    for (uint32_t i = end; i-- > first;)
        if (page->classes[i] & (HS_WORD_ANY_ROLE | HS_WORD_GROUP) && !(page->classes[i] & HS_WORD_COURTESY) &&
            page->classes[i] & (HS_WORD_ANY_ROLE | HS_WORD_PLURAL))
            return i;
    return HS_NONE;
}

/* The secretary of state: "state". Towns and countries narrow an office too, but are told as country or not at all. */
static uint32_t field_of(const hs_speaker__page *page, uint32_t head) {
    const hs_text *text = page->text;
    if (head + 2 >= text->n_tokens || !(page->classes[head] & HS_WORD_OFFICE) ||
        !hs_str_equal_nocase(hs_token_str(text, head + 1), HS_STR("of")) ||
        text->tokens[head + 2].kind != HS_TOKEN_WORD)
        return 0;
    bool is_lower = !hs_speaker__is_capital(page, head + 2) && text->tokens[head + 2].pos == HS_POS_NOUN;
    bool is_before_name = hs_speaker__is_capital(page, head) && hs_speaker__is_capital(page, head + 2) &&
                          head + 3 < text->n_tokens && hs_speaker__is_capital(page, head + 3);
    return is_lower || is_before_name ? text->tokens[head + 2].hash : 0;
}

/* "the Democratic presidential nominee" is not the Republican one: a capital adjective before the role. */
static uint32_t side_of(const hs_speaker__page *page, uint32_t first, uint32_t head) {
    for (uint32_t i = first; i < head; i++) {
        const hs_token *t = &page->text->tokens[i];
        if (t->pos == HS_POS_ADJ && hs_speaker__is_capital(page, i) &&
            !(t->flags & (HS_TOKEN_SENTENCE_START | HS_TOKEN_ALL_CAPITALS)) &&
            !(page->classes[i] & (HS_WORD_PASSING | HS_WORD_NATION | HS_WORD_COUNTRY | HS_WORD_TITLE)))
            return t->hash;
    }
    return 0;
}

void hs_speaker__describe(const hs_speaker__page *page, hs_speaker__mention *m, uint32_t first,
                          uint32_t head) {
    m->role = page->words[head] ? page->words[head]->lemma : 0;
    if (head > first &&
        !(page->classes[head - 1] &
          (HS_WORD_PASSING | HS_WORD_NATION | HS_WORD_COUNTRY | HS_WORD_DET | HS_WORD_PRONOUN)) &&
        page->text->tokens[head - 1].kind == HS_TOKEN_WORD && !hs_speaker__is_genitive(page, head - 1))
        m->role_of = page->text->tokens[head - 1].hash;
    if (!m->role_of) m->role_of = field_of(page, head);
    m->side = side_of(page, first, head);
    if (page->words[head] && page->words[head]->detail && page->classes[head] & HS_WORD_ANY_ROLE &&
        !(page->classes[head] & HS_WORD_PRONOUN))
        m->role_of = page->words[head]->detail;
    for (uint32_t i = first; i < head; i++)
        if (page->classes[i] & (HS_WORD_NATION | HS_WORD_COUNTRY | HS_WORD_CAPITAL) && page->words[i])
            m->country = page->words[i]->detail;
}

/* Under-fire, Ex-pilot: the part behind the hyphen is small. */
static bool has_small_tail(const hs_speaker__page *page, uint32_t i) {
    hs_str word = hs_token_str(page->text, i);
    for (size_t k = 1; k + 1 < word.len; k++)
        if (word.ptr[k] == '-') return word.ptr[k + 1] >= 'a' && word.ptr[k + 1] <= 'z';
    return false;
}

/* First token of the name that ends a run, or r->end where the run ends in no name. */
static uint32_t name_start(const hs_speaker__page *page, const hs_speaker__run *r) {
    uint32_t start = r->end;
    while (start > r->first) {
        uint32_t i = start - 1, classes = page->classes[i];
        bool is_role = classes & (HS_WORD_ANY_ROLE | HS_WORD_PLURAL) || (classes & HS_WORD_PASSING);
        if (is_role && !(classes & HS_WORD_GIVEN && i + 1 < r->end)) {
            /* Peter King, Ann Bishop: a role word that is a surname stands last, behind a given name */
            bool is_surname = start == r->end && hs_speaker__is_capital(page, i) && i > r->first &&
                              !(classes & HS_WORD_COURTESY) && page->classes[i - 1] & HS_WORD_GIVEN &&
                              !(page->classes[i - 1] & HS_WORD_ANY_ROLE);
            if (!is_surname) break;
        } else if (!hs_speaker__is_name_like(page, i) &&
                   !(start < r->end && is_particle_between(page, i, r->end)) &&
                   !(page->classes[i] & HS_WORD_GLUE) &&
                   !(page->classes[i] & HS_WORD_DET && start < r->end)) {
            break;
        }
        start = i;
    }
    while (start < r->end && !hs_speaker__is_name_like(page, start) &&
           !is_particle_between(page, start, r->end))
        start++;
    /* "Under-fire Oleg Marsh": a capital that only opens the sentence */
    if (start + 2 < r->end && page->text->tokens[start].flags & HS_TOKEN_SENTENCE_START &&
        !(page->classes[start] & HS_WORD_GIVEN) && !hs_speaker__is_name_elsewhere(page, start) &&
        (page->classes[start + 1] & HS_WORD_GIVEN || has_small_tail(page, start)))
        start++;
    return start;
}

/* Secretary of State Ruta Vance: where the name starts, token start being the first behind "of". */
static uint32_t behind_portfolio(const hs_speaker__page *page, uint32_t first, uint32_t start, uint32_t end) {
    uint32_t name = start;
    for (uint32_t i = start + 1; i + 1 < end; i++)
        if (page->classes[i] & HS_WORD_GIVEN && page->classes[i - 1] & HS_WORD_TITLE) name = i;
    bool is_portfolio = start > first + 1 && page->classes[start - 1] & HS_WORD_GLUE &&
                        page->classes[start - 2] & HS_WORD_TITLE;
    if (name > start || !is_portfolio || end - start < 3) return name;
    for (uint32_t i = start + 1; i + 1 < end; i++)
        if (page->classes[i] & HS_WORD_GIVEN && !(page->classes[i] & (HS_WORD_ORG | HS_WORD_COUNTRY)))
            return i;
    uint32_t thing = HS_WORD_ORG | HS_WORD_COUNTRY | HS_WORD_CAPITAL | HS_WORD_GROUP | HS_WORD_ANY_ROLE;
    return page->classes[end - 1] & thing ? start : is_initial(page, end - 2) ? end - 3 : end - 2;
}

static bool has_class(const hs_speaker__page *page, uint32_t first, uint32_t end, uint32_t classes) {
    for (uint32_t i = first; i < end; i++)
        if (page->classes[i] & classes) return true;
    return false;
}

/* KELLY: or Ruta Vance: before a turn, at the start of a paragraph, perhaps behind a quotation mark. */
static bool is_label(const hs_speaker__page *page, const hs_speaker__run *r, const hs_speaker__mention *m) {
    const hs_token *tokens = page->text->tokens, *last = &tokens[m->name_end - 1];
    uint32_t n = m->name_end - m->name_first, first = m->first,
             open = page->text->sentences[r->sentence].first;
    if (n > 3 || m->name_end >= r->sentence_end || !hs_speaker__is_sign(page, m->name_end, ':')) return false;
    if (first > open && tokens[first - 1].kind == HS_TOKEN_MARK) first--;
    if (first != open) return false;
    if (last->flags & HS_TOKEN_ALL_CAPITALS) return true;
    uint32_t s = r->sentence;
    bool opens_block = s == 0 || page->text->sentences[s - 1].block != page->text->sentences[s].block ||
                       tokens[first].flags & HS_TOKEN_NEWLINE_BEFORE;
    uint32_t next = m->name_end + 1;
    return opens_block && next < page->text->n_tokens && tokens[next].flags & HS_TOKEN_CAPITAL;
}

/* What a capitalised name is. Titles in front make it a person; the tagger's word counts next; then the lists. */
static void name_judge(const hs_speaker__page *page, const hs_speaker__run *r, hs_speaker__mention *m,
                       bool has_person_title) {
    const hs_token *last = &page->text->tokens[m->name_end - 1];
    uint32_t n = m->name_end - m->name_first, first = m->name_first;
    uint32_t last_classes = page->classes[m->name_end - 1], first_classes = page->classes[first];
    uint8_t tagged = last->entity & 0x7F;
    bool is_org = has_class(page, first, m->name_end, HS_WORD_ORG);
    m->form = HS_FORM_NAME;
    if (is_label(page, r, m)) {
        m->flags |= HS_MENTION_LABEL;
        return;
    }
    if (has_person_title) return;
    if (tagged == HS_ENTITY_PERSON + 1 && !(last_classes & HS_WORD_ORG && !(first_classes & HS_WORD_GIVEN)))
        return;
    if (tagged == HS_ENTITY_PLACE + 1)
        m->form = HS_FORM_PLACE;
    else if (tagged == HS_ENTITY_ORGANISATION + 1)
        m->form = HS_FORM_BODY;
    else if (tagged == HS_ENTITY_GROUP + 1)
        m->form = HS_FORM_GROUP;
    else if (n == 1 && last_classes & (HS_WORD_COUNTRY | HS_WORD_CAPITAL))
        m->form = HS_FORM_PLACE;
    else if (n == 1 && last_classes & HS_WORD_PEOPLE)
        m->form = HS_FORM_GROUP;
    else if (is_org && !(n == 2 && first_classes & HS_WORD_GIVEN && !(last_classes & HS_WORD_ORG)))
        m->form = HS_FORM_BODY;
    else if (last_classes & HS_WORD_GROUP)
        m->form = HS_FORM_GROUP;
    else if (n == 1 && last->flags & HS_TOKEN_ALL_CAPITALS && !(last_classes & HS_WORD_GIVEN))
        m->form = HS_FORM_BODY;
    else if (n >= 2 &&
             (first_classes & HS_WORD_GIVEN || is_initial(page, first) || is_initial(page, first + 1)))
        return;
    else if (n >= 2 && last_classes & (HS_WORD_COUNTRY | HS_WORD_CAPITAL | HS_WORD_NATION))
        m->form = HS_FORM_PLACE;
    else if (n >= 2 && has_class(page, first, m->name_end,
                                 HS_WORD_COUNTRY | HS_WORD_CAPITAL | HS_WORD_NATION | HS_WORD_GLUE))
        m->form = HS_FORM_BODY;
    else if (n == 1 && m->flags & HS_MENTION_DEFINITE && r->owner == HS_NONE &&
             !(last_classes & HS_WORD_GIVEN))
        m->form = HS_FORM_BODY; /* the Board: no person is called so */
    else
        m->flags |= HS_MENTION_WEAK;
}

uint8_t hs_speaker__form_of_noun(const hs_speaker__page *page, uint32_t head, uint16_t flags) {
    uint32_t classes = page->classes[head];
    if (classes & (HS_WORD_PLURAL | HS_WORD_PEOPLE) && classes & (HS_WORD_GROUP | HS_WORD_PEOPLE))
        return HS_FORM_GROUP;
    if (classes & HS_WORD_ANY_ROLE) {
        if (classes & HS_WORD_UNNAMED && !(flags & HS_MENTION_DEFINITE)) return HS_FORM_UNNAMED;
        return flags & HS_MENTION_INDEFINITE && !(classes & HS_WORD_OFFICE) ? HS_FORM_UNNAMED : HS_FORM_ROLE;
    }
    if (classes & HS_WORD_GROUP) return HS_FORM_GROUP;
    if (classes & HS_WORD_ORG) return HS_FORM_BODY;
    return classes & HS_WORD_PAPER ? HS_FORM_PAPER : HS_FORM_OTHER;
}

/* Given name's gender, or the title's. */
static uint8_t name_gender(const hs_speaker__page *page, const hs_speaker__mention *m) {
    uint8_t gender = HS_GENDER_UNKNOWN;
    for (uint32_t i = m->first; i < m->name_first; i++)
        if (page->classes[i] & (HS_WORD_MALE | HS_WORD_FEMALE) && !(page->classes[i] & HS_WORD_PRONOUN))
            gender = gender_of(page, page->classes[i]);
    if (gender != HS_GENDER_UNKNOWN || m->name_end - m->name_first < 2) return gender;
    uint32_t classes = page->classes[m->name_first];
    if (classes & HS_WORD_GIVEN_MALE) return HS_GENDER_MALE;
    if (classes & HS_WORD_GIVEN_FEMALE) return HS_GENDER_FEMALE;
    return HS_GENDER_UNKNOWN;
}

/* "The Minister of Fish", "the Leader of the Opposition": one word that is no given name behind "of". */
static bool is_office(const hs_speaker__page *page, const hs_speaker__mention *m, uint32_t det, uint32_t role,
                      uint32_t start) {
    if (!(m->flags & HS_MENTION_DEFINITE) || start + 1 != m->end || start <= det + 1) return false;
    uint32_t of = start - 1;
    if (page->classes[of] & HS_WORD_DET && of > det + 1) of--;
    return role + 1 == of && page->classes[of] & HS_WORD_GLUE && page->classes[role] & HS_WORD_TITLE &&
           !(page->classes[start] & HS_WORD_GIVEN);
}

/* One run between two 's -> at most one mention. Gives its index in *owner (HS_NONE: none). */
static bool segment_read(hs_speaker__page *page, hs_speaker__run *r, uint32_t *made) {
    *made = HS_NONE;
    uint32_t det = r->first;
    hs_speaker__mention m = {.first = r->first, .end = r->end, .owner = r->owner, .head = r->end - 1};
    uint32_t first_classes = page->classes[r->first];
    if (page->text->tokens[r->first].flags & HS_TOKEN_SENTENCE_START) m.flags |= HS_MENTION_FIRST;
    if (first_classes & HS_WORD_DET || (first_classes & HS_WORD_PRONOUN && r->end - r->first > 1)) {
        det = r->first + 1;
        char c = (char)(hs_speaker__byte(page, r->first) | 32);
        bool is_indefinite = c == 'a' || !(c == 't' || first_classes & HS_WORD_PRONOUN);
        m.flags |= is_indefinite ? HS_MENTION_INDEFINITE : HS_MENTION_DEFINITE;
    }
    if (r->owner != HS_NONE) m.flags |= HS_MENTION_DEFINITE;
    if (det >= r->end) return true;
    hs_speaker__run core = *r;
    core.first = det;
    uint32_t start = name_start(page, &core);
    uint32_t role = role_in(page, det, start);
    if (role != HS_NONE && is_office(page, &m, det, role, start)) {
        m.form = hs_speaker__form_of_noun(page, role, m.flags);
        m.head = role;
        m.gender = gender_of(page, page->classes[role]);
        hs_speaker__describe(page, &m, det, role);
    } else if (start < r->end) {
        bool has_title = has_class(page, det, start, HS_WORD_TITLE);
        if (has_title ||
            (start > det && page->classes[start - 1] & HS_WORD_GLUE)) /* Secretary of State Ruta Vance */
            start = behind_portfolio(page, det, start, r->end);
        m.name_first = start;
        m.name_end = r->end;
        if (has_title) m.flags |= HS_MENTION_TITLED;
        name_judge(page, r, &m, has_title);
        if (role != HS_NONE) hs_speaker__describe(page, &m, det, role);
        if (m.form == HS_FORM_NAME) m.gender = name_gender(page, &m);
        if (m.form != HS_FORM_NAME && start > det && role == HS_NONE) m.first = r->first;
        /* "angry Vance": the adjective is no part of the mention */
        if (role == HS_NONE && m.form == HS_FORM_NAME &&
            !has_class(page, det, start, HS_WORD_COURTESY | HS_WORD_NATION))
            m.first = start;
        if (has_class(page, start, r->end, HS_WORD_NATION) && m.name_end - m.name_first == 1 &&
            m.form == HS_FORM_NAME)
            return true; /* Russian, alone */
    } else {
        uint32_t head = r->end - 1;
        uint8_t form = hs_speaker__form_of_noun(page, head, m.flags);
        if (form == HS_FORM_OTHER) return true;
        m.form = form;
        m.head = head;
        m.gender = form == HS_FORM_GROUP ? HS_GENDER_PLURAL : gender_of(page, page->classes[head]);
        if (page->classes[head] & HS_WORD_SHORT) m.flags |= HS_MENTION_DROPPED;
        if (det == r->first && page->classes[head] & HS_WORD_OFFICE && hs_speaker__is_capital(page, head))
            m.flags |= HS_MENTION_DEFINITE; /* PM insists he will stay */
        hs_speaker__describe(page, &m, det, head);
        /* Vance supporters: the name inside is a mention of its own */
        for (uint32_t i = det; i + 1 < head; i++)
            if (page->classes[i] & HS_WORD_GIVEN && hs_speaker__is_name_like(page, i) &&
                hs_speaker__is_name_like(page, i + 1) &&
                !(page->classes[i + 1] & (HS_WORD_ANY_ROLE | HS_WORD_ORG))) {
                hs_speaker__mention inner = {.first = i,
                                             .end = i + 2,
                                             .name_first = i,
                                             .name_end = i + 2,
                                             .head = i + 1,
                                             .owner = HS_NONE,
                                             .flags = HS_MENTION_OWNER};
                if (i == det && page->title_case[r->sentence])
                    inner.flags = 0; /* Ruta Vance Hammers Ferry Boss */
                inner.gender = name_gender(page, &inner);
                if (!hs_speaker__mention_push(page, r, inner)) return false;
                break;
            }
    }
    *made = page->mentions.n;
    if (r->owner != HS_NONE) m.first = page->mentions.items[r->owner].first;
    return hs_speaker__mention_push(page, r, m);
}

/* "Representative Ruta Vance" before "of New Harrow": a title and a given name, so the name is whole. */
static bool names_person(const hs_speaker__page *page, uint32_t first, uint32_t end) {
    for (uint32_t i = first + 1; i + 1 < end; i++)
        if (page->classes[i] & HS_WORD_GIVEN && page->classes[i - 1] & HS_WORD_TITLE) return true;
    return false;
}

/* End of the run that starts at i. */
static uint32_t run_end(const hs_speaker__page *page, uint32_t i, uint32_t end) {
    const hs_token *tokens = page->text->tokens;
    uint32_t start = i, k = i + 1;
    bool has_org = false;
    for (; k < end && k - start < MAX_RUN_TOKENS; k++) {
        if (tokens[k].flags & HS_TOKEN_NEWLINE_BEFORE && tokens[k].flags & HS_TOKEN_SENTENCE_START) break;
        if (page->words[k] && page->words[k]->others & HS_OTHERS_WHEN &&
            !(page->classes[k - 1] & (HS_WORD_DET | HS_WORD_PRONOUN)))
            break;
        if (page->classes[k] & HS_WORD_SAYING && tokens[k].pos != HS_POS_PROPN &&
            !hs_speaker__is_capital(page, k) &&
            (hs_speaker__is_capital(page, k - 1) || page->classes[k - 1] & HS_WORD_ANY_ROLE))
            break; /* a headline's "spokesman tells Ruta Vance" */
        if (hs_speaker__is_capital(page, k - 1) &&
            page->classes[k - 1] & (HS_WORD_ORG | HS_WORD_OFFICE | HS_WORD_TITLE))
            has_org = true;
        if (page->shapes[k] & HS_SHAPE_NOMINAL) continue;
        if ((hs_speaker__is_capital(page, k - 1) || page->classes[k - 1] & HS_WORD_PARTICLE) &&
            is_particle_between(page, k, end))
            continue;
        if (page->classes[k] & HS_WORD_SUFFIX && hs_speaker__is_capital(page, k - 1)) continue;
        /* Bank of Harrow, Ministry for Health and Sport, Secretary of State */
        if (has_org && page->classes[k] & HS_WORD_GLUE && hs_speaker__is_capital(page, k - 1) &&
            !names_person(page, start, k)) {
            uint32_t next = k + 1;
            if (next < end && page->classes[next] & HS_WORD_DET) next++;
            bool is_and = hs_speaker__byte(page, k) == 'a';
            if (next < end && hs_speaker__is_capital(page, next) &&
                !(page->classes[next] & HS_WORD_CALENDAR) &&
                (!is_and || (page->classes[next] & HS_WORD_ORG && !(page->classes[next] & HS_WORD_TITLE)))) {
                k = next;
                continue;
            }
        }
        break;
    }
    return k;
}

static bool pronoun_read(hs_speaker__page *page, const hs_speaker__run *r, uint32_t i) {
    uint32_t classes = page->classes[i], detail = page->words[i]->detail;
    if (detail & HS_PRONOUN_SECOND) return true;
    if (detail & HS_PRONOUN_THING && !(detail & (HS_PRONOUN_SUBJECT | HS_PRONOUN_RELATIVE))) return true;
    if (detail & HS_PRONOUN_FIRST && page->text->tokens[i].flags & HS_TOKEN_IN_QUOTES) return true;
    hs_speaker__mention m = {.first = i, .end = i + 1, .head = i, .owner = HS_NONE, .form = HS_FORM_PRONOUN};
    m.gender = detail & HS_PRONOUN_PLURAL ? HS_GENDER_PLURAL : gender_of(page, classes);
    if (detail & HS_PRONOUN_POSSESSIVE) m.flags |= HS_MENTION_OWNER;
    return hs_speaker__mention_push(page, r, m);
}

static bool sentence_read(hs_speaker__page *page, uint32_t s) {
    const hs_sentence *sentence = &page->text->sentences[s];
    uint32_t owner = HS_NONE, n_before = page->mentions.n;
    bool is_headline = page->title_case[s];
    for (uint32_t i = sentence->first; i < sentence->end;) {
        uint32_t classes = page->classes[i];
        if (!(page->shapes[i] & HS_SHAPE_NOMINAL) && !(classes & (HS_WORD_DET | HS_WORD_PRONOUN))) {
            owner = HS_NONE; /* most words: neither a phrase nor its opener */
            i++;
            continue;
        }
        hs_speaker__run r = {.first = i, .sentence = s, .sentence_end = sentence->end, .owner = owner};
        owner = HS_NONE;
        bool is_opener = classes & HS_WORD_DET ||
                         (classes & HS_WORD_PRONOUN && page->words[i]->detail & HS_PRONOUN_POSSESSIVE);
        if (classes & HS_WORD_PRONOUN && !(hs_speaker__is_capital(page, i) && classes & HS_WORD_GIVEN) &&
            !pronoun_read(page, &r, i))
            return false;
        if (!is_opener && !(page->shapes[i] & HS_SHAPE_NOMINAL)) {
            i++;
            continue;
        }
        r.end = run_end(page, i, sentence->end);
        uint32_t made;
        if (!segment_read(page, &r, &made)) return false;
        if (r.end < sentence->end && hs_speaker__is_genitive(page, r.end)) {
            owner = made;
            r.end++;
        }
        i = r.end;
    }
    if (is_headline)
        for (uint32_t i = n_before; i < page->mentions.n; i++)
            page->mentions.items[i].flags |= HS_MENTION_HEADLINE;
    return true;
}

hs_status hs_speaker__mentions_find(hs_speaker__page *page) {
    uint32_t n = page->text->n_sentences;
    page->mention_of_sentence = HS_ARENA_ARRAY(page->temporary, uint32_t, (size_t)n + 1);
    page->label_of_sentence = HS_ARENA_ARRAY(page->temporary, uint32_t, (size_t)n + 1);
    if (!page->mention_of_sentence || !page->label_of_sentence) return HS_ERR_MEMORY;
    if (!hs_speaker__sources_sort(page)) return HS_ERR_MEMORY;
    uint32_t next = 0;
    for (uint32_t s = 0; s < n; s++) {
        uint32_t from = page->mention_of_sentence[s] = page->mentions.n;
        if (page->text->sentences[s].end <= page->text->sentences[s].first) continue;
        if (!sentence_read(page, s) || !hs_speaker__sources_tie(page, s, from, &next)) return HS_ERR_MEMORY;
    }
    page->mention_of_sentence[n] = page->mentions.n;
    for (uint32_t s = 0, label = HS_NONE; s < n; s++) {
        const hs_sentence *sentence = &page->text->sentences[s];
        bool opens = s == 0 || page->text->sentences[s - 1].block != sentence->block ||
                     (sentence->end > sentence->first &&
                      page->text->tokens[sentence->first].flags & HS_TOKEN_NEWLINE_BEFORE);
        if (opens) label = HS_NONE;
        for (uint32_t i = page->mention_of_sentence[s]; i < page->mention_of_sentence[s + 1]; i++)
            if (page->mentions.items[i].flags & HS_MENTION_LABEL) label = i;
        page->label_of_sentence[s] = label;
    }
    return HS_OK;
}
