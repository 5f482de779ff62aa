/* What the page around a quotation tells, and whether a warning is told in spite of it: other occasions, translations,
 * papers and bare surnames as speakers; conditions that went, two turns of sense, questions as interviews print them. */
#include "match_case.h"

#define GATES      "The gates were open because somebody had sawn through the chain in the night"
#define SHUT_GATES "The gates were shut because somebody had sawn through the chain in the night"

/* A page whose paragraphs are its lines, with a quotation of `speaker` that stands in it. */
static uint32_t add_quoted(match_case *c, uint32_t speaker, const char *body, const char *text, int day) {
    uint32_t page = add_page(c, body, day);
    static hs_span blocks[MAX_PAGES][4];
    uint32_t n = 0;
    hs_str whole = str_of(body);
    for (size_t at = 0, end; at < whole.len; at = end + 1) {
        const char *line = memchr(body + at, '\n', whole.len - at);
        end = line ? (size_t)(line - body) : whole.len;
        blocks[page][n++] = (hs_span){(uint32_t)at, (uint32_t)end};
    }
    c->pages[page].blocks = blocks[page];
    c->pages[page].n_blocks = n;
    const char *found = strstr(body, text);
    assert_non_null(found);
    uint32_t said = add_said(c, page, speaker, HS_KIND_DIRECT, text);
    c->statements[said].at = (uint32_t)(found - body);
    return said;
}

static uint32_t warnings_of(const match_case *c, uint32_t statement) {
    return member_of(c, statement)->warnings;
}

/* Words as two pages print them, and as a third tells them. */
typedef struct retelling {
    const char *said, *told;
    uint32_t warnings;
} retelling;

static void check_retellings(const retelling *pairs, size_t n) {
    for (size_t i = 0; i < n; i++) {
        match_case c;
        open_case(&c);
        uint32_t said = add_direct(&c, 1, pairs[i].said);
        add_direct(&c, 1, pairs[i].said);
        uint32_t told = add_direct(&c, 1, pairs[i].told);
        run_case(&c);
        assert_non_null(together(&c, said, told));
        assert_int_equal(warnings_of(&c, told), pairs[i].warnings);
        close_case(&c);
    }
}

static void warns_of_no_change_of_words_that_are_a_translators(void **state) {
    (void)state;
    match_case c;
    open_case(&c);
    add_quoted(&c, 1, "\"" GATES "\", he said.", GATES, 3);
    for (int i = 0; i < 2; i++) add_quoted(&c, 1, "\"" GATES "\", said he.", GATES, 3);
    const char *other = "The gates were open because somebody had filed through the chain in the night";
    const char *translated =
        "\"The gates were open because somebody had filed through the chain in the night\", he "
        "said.\nTranslated from Danish by the desk.";
    uint32_t told = add_quoted(&c, 1, translated, other, 4), spun = add_direct(&c, 1, other);
    run_case(&c);
    assert_int_equal(warnings_of(&c, told), 0);
    assert_int_equal(warnings_of(&c, spun), HS_WARN_ALTERED);
    close_case(&c);
}

static void warns_of_nothing_where_words_were_said_again_or_later(void **state) {
    (void)state;
    match_case c;
    open_case(&c);
    uint32_t first = add_quoted(&c, 1, "\"" GATES "\", he said.", GATES, 3);
    for (int i = 0; i < 2; i++) add_quoted(&c, 1, "\"" GATES "\", said he.", GATES, 3);
    c.statements[first].said_first = c.statements[first].said_last = 17321;
    uint32_t again = add_quoted(&c, 1, "The keeper repeated it. \"" GATES "\", he said.", GATES, 12);
    c.statements[again].said_first = c.statements[again].said_last = 17330;
    uint32_t later = add_quoted(&c, 1, "\"" SHUT_GATES "\", he said.", SHUT_GATES, 12);
    c.statements[later].said_first = c.statements[later].said_last = 17330;
    uint32_t repeated = add_quoted(&c, 1, "\"" SHUT_GATES "\", he repeated.", SHUT_GATES, 3);
    uint32_t turned = add_quoted(&c, 1, "\"" SHUT_GATES "\", he added.", SHUT_GATES, 3);
    run_case(&c);
    assert_int_equal(warnings_of(&c, again), 0);
    assert_int_equal(warnings_of(&c, repeated), 0);
    assert_int_equal(warnings_of(&c, later) & (HS_WARN_ALTERED | HS_WARN_FLIPPED), 0);
    assert_int_equal(warnings_of(&c, turned), HS_WARN_ALTERED | HS_WARN_FLIPPED);
    close_case(&c);
}

static void tells_no_paper_surname_or_questioner_as_another_speaker(void **state) {
    (void)state;
    static const hs_known_person people[] = {{.name = {"Hedwig Quandt", 13}, .kind = HS_ENTITY_PERSON},
                                             {.name = {"Quandt", 6}, .kind = HS_ENTITY_PERSON},
                                             {.name = {"Lindenau Mail", 13}, .kind = HS_ENTITY_GROUP},
                                             {.name = {"Bruno Albers", 12}, .kind = HS_ENTITY_PERSON}};
    match_case c;
    open_case(&c);
    c.input.people = people;
    c.input.n_people = 4;
    for (int i = 0; i < 3; i++) add_said(&c, add_page(&c, "", 3), 0, HS_KIND_DIRECT, GATES);
    uint32_t told[4];
    for (uint32_t i = 0; i < 4; i++)
        told[i] = add_quoted(&c, i, "Quandt was at the gate.\nSomebody said: " GATES, GATES, 3);
    uint32_t asked = add_said(&c, add_page(&c, "", 3), 3, HS_KIND_DIRECT, GATES);
    c.statements[asked].flags = HS_FLAG_QUESTION;
    run_case(&c);
    for (uint32_t i = 0; i < 3; i++) assert_int_equal(warnings_of(&c, told[i]), 0);
    assert_int_equal(warnings_of(&c, told[3]), HS_WARN_OTHER_SPEAKER);
    assert_int_equal(warnings_of(&c, asked), 0);
    close_case(&c);
}

static void warns_of_a_condition_that_went(void **state) {
    (void)state;
    static const retelling pairs[] = {
        {"Nobody is to leave the island unless a doctor has signed the paper",
         "Nobody is to leave the island", HS_WARN_FLIPPED},
        {"The wall will hold as long as the rain falls in April", "The wall will hold", HS_WARN_FLIPPED},
        {"We will fly again in May if the wind allows it", "We will fly again in May", HS_WARN_FLIPPED},
        {"We will fly again in May if the wind allows it", "We will fly again in May ...", 0},
        {"The keeper of the tower does not know if the wind allows it",
         "The keeper of the tower does not know", 0},
        {"If the pumps stand still the cellar of the mill fills with water",
         "The pumps stand still, the cellar of the mill fills with water", HS_WARN_FLIPPED},
        {"When the pumps stand still the cellar of the mill fills with water",
         "The pumps stand still, the cellar of the mill fills with water", 0},
        {"We will fly again in May when the wind allows it", "We will fly again in May", 0},
        {"We bought bread provided by the bakers of the town", "We bought bread", 0},
    };
    check_retellings(pairs, sizeof pairs / sizeof *pairs);
}

static void warns_of_a_sense_that_turns_in_two_clauses(void **state) {
    (void)state;
    match_case c;
    open_case(&c);
    const char *said =
        "The company never offered us a doctor in the valley, and we never stopped asking for one";
    add_direct(&c, 1, said);
    add_direct(&c, 1, said);
    uint32_t told =
        add_direct(&c, 1, "The company offered us a doctor in the valley, and we stopped asking for one");
    const char *raised = "I do not think it was the keeper who cut the chain of the gates";
    add_direct(&c, 2, raised);
    add_direct(&c, 2, raised);
    uint32_t same = add_direct(&c, 2, "I think it was not the keeper who cut the chain of the gates");
    run_case(&c);
    assert_int_equal(warnings_of(&c, told), HS_WARN_FLIPPED);
    assert_int_equal(warnings_of(&c, same) & HS_WARN_FLIPPED, 0);
    close_case(&c);
}

static void finds_questions_in_the_paragraph_before(void **state) {
    (void)state;
    match_case c;
    open_case(&c);
    add_quoted(&c, 1, "Did you tear up the lease with your own hands?\n\"It lies in this drawer\", she said.",
               "It lies in this drawer", 3);
    add_quoted(&c, 1, "She tore up nothing, she said.\n\"The roof has leaked since March\", she said.",
               "The roof has leaked since March", 3);
    uint32_t told = add_said(&c, add_page(&c, "", 4), 1, HS_KIND_MIXED,
                             "that she \"tore up the lease with her own hands\"");
    c.statements[told].quoted = str_of("tore up the lease with her own hands");
    uint32_t other =
        add_said(&c, add_page(&c, "", 4), 1, HS_KIND_MIXED, "that she \"tore up nothing at all\"");
    c.statements[other].quoted = str_of("tore up nothing");
    add_quoted(&c, 1, "Had you been drinking the sherry that you sell?\n\"I cannot stand it\", she said.",
               "I cannot stand it", 3);
    uint32_t turned = add_said(&c, add_page(&c, "", 4), 1, HS_KIND_MIXED,
                               "that she \"had been drinking the sherry\" that she sells");
    c.statements[turned].quoted = str_of("had been drinking the sherry");
    run_case(&c);
    assert_int_equal(warnings_of(&c, turned), HS_WARN_QUESTION_WORDS);
    assert_int_equal(warnings_of(&c, told), HS_WARN_QUESTION_WORDS);
    assert_int_equal(warnings_of(&c, other), 0);
    close_case(&c);
}

static void counts_altered_words_as_no_second_witness(void **state) {
    (void)state;
    match_case c;
    open_case(&c);
    const char *const outlets[] = {"The Quayside Echo", "Fjord Mail", "Islander"};
    const char *const bodies[] = {"We met him.", "He told the Quayside Echo so.", "He spoke."};
    uint32_t told[3];
    for (int i = 0; i < 3; i++) {
        uint32_t page = add_page(&c, bodies[i], 3 + i);
        c.pages[page].publisher = str_of(outlets[i]);
        told[i] = add_said(
            &c, page, 1, HS_KIND_DIRECT,
            i < 2 ? GATES : "The gates were open because somebody had sawn through the rope in the night");
    }
    run_case(&c);
    assert_int_equal(warnings_of(&c, told[1]), HS_WARN_SECOND_HAND);
    assert_int_equal(warnings_of(&c, told[2]), HS_WARN_ALTERED);
    close_case(&c);
}

static void counts_house_style_as_no_change(void **state) {
    (void)state;
    static const retelling pairs[] = {
        {"We gave six hundred and forty doses before lunch and ran out of plasters",
         "We gave 640 doses before lunch and ran out of plasters", 0},
        {"We gave six hundred and forty doses before lunch and ran out of plasters",
         "We gave 614 doses before lunch and ran out of plasters", HS_WARN_ALTERED},
        {"Nineteen twenty-one was the last year that anybody saw a wolf near the quarry",
         "1921 was the last year that anybody saw a wolf near the quarry", 0},
        {"It cost \xc2\xa3"
         "3m and the roof came down on the first night of the opera season",
         "It cost \xc2\xa3"
         "3 million and the roof came down on the first night of the opera season",
         0},
        {"It cost three million pounds and the roof came down on the first night of the season",
         "It cost three billion pounds and the roof came down on the first night of the season",
         HS_WARN_ALTERED},
        {"Doctor Brown walked ten kilometres through the snow to see to my mother's wound",
         "Dr Brown walked 10 km through the snow to see to my mother's wound", 0},
        {"They were gonna tell the care home that the health care fund was empty since May",
         "They were going to tell the care home that the healthcare fund was empty since May", 0},
        {"He's a fucking liar and everybody in the valley has known it for years",
         "He's a f***ing liar and everybody in the valley has known it for years", 0},
        {"The cows looked at me for two days as if I had done it with my own hands",
         "The cows looked at me for two days as if I'd done it with my own hands", 0},
        {"We came at 3 p.m. and the gate of the cemetery was already locked and chained",
         "We came at 3pm and the gate of the cemetery was already locked and chained", 0},
        {"The caf\xc3\xa9 on the corner was shut when the young clerk came for his tea",
         "The cafe on the corner was shut when the young clerk came for his tea", 0},
    };
    check_retellings(pairs, sizeof pairs / sizeof *pairs);
}

static void warns_of_words_that_change_places_around_a_not(void **state) {
    (void)state;
    match_case c;
    open_case(&c);
    const char *said = "This is a tank and not a bomb, and I would put my tea on it either way";
    for (int i = 0; i < 2; i++) add_direct(&c, 1, said);
    uint32_t turned =
        add_direct(&c, 1, "This is a bomb and not a tank, and I would put my tea on it either way");
    const char *dry = "We had no water, we had no hoses, and nobody knew where the gas was turned off";
    for (int i = 0; i < 2; i++) add_direct(&c, 2, dry);
    uint32_t wet =
        add_direct(&c, 2, "We had the water, we had the hoses, and nobody knew where the gas was turned off");
    run_case(&c);
    assert_true(warnings_of(&c, turned) & HS_WARN_FLIPPED);
    assert_true(warnings_of(&c, wet) & HS_WARN_FLIPPED);
    close_case(&c);
}

static void believes_a_day_after_the_words_were_printed_as_another_occasion(void **state) {
    (void)state;
    match_case c;
    open_case(&c);
    enum { PRINTED = 17321 }; /* day 3 of add_page */
    uint32_t said[3];
    const int32_t days[] = {PRINTED - 1, PRINTED + 6, PRINTED - 8};
    add_said(&c, add_page(&c, "", 3), 1, HS_KIND_DIRECT, GATES);
    for (int i = 0; i < 3; i++) {
        said[i] = add_said(&c, add_page(&c, "", 3 + 4 * i), 1, HS_KIND_DIRECT, GATES);
        c.statements[said[i]].said_first = c.statements[said[i]].said_last = days[i];
    }
    run_case(&c);
    assert_int_equal(warnings_of(&c, said[0]), 0);
    assert_int_equal(warnings_of(&c, said[1]), 0);
    assert_int_equal(warnings_of(&c, said[2]), HS_WARN_DATE);
    close_case(&c);
}

static void tells_no_other_speaker_where_a_paragraph_names_both(void **state) {
    (void)state;
    static const hs_known_person people[] = {{.name = {"Halfdan Brekke", 14}, .kind = HS_ENTITY_PERSON},
                                             {.name = {"Olga Strand", 11}, .kind = HS_ENTITY_PERSON},
                                             {.name = {"Halfdan Brecke", 14}, .kind = HS_ENTITY_PERSON}};
    match_case c;
    open_case(&c);
    c.input.people = people;
    c.input.n_people = 3;
    for (int i = 0; i < 2; i++) add_quoted(&c, 0, "Halfdan Brekke said: " GATES, GATES, 3);
    uint32_t read = add_quoted(&c, 1, "Brekke's words were read by Olga Strand: " GATES, GATES, 3);
    uint32_t alone = add_quoted(&c, 1, "Brekke was away.\nOlga Strand said: " GATES, GATES, 3);
    uint32_t misspelled = add_quoted(&c, 2, "Halfdan Brecke said: " GATES, GATES, 3);
    run_case(&c);
    assert_int_equal(warnings_of(&c, read), 0);
    assert_int_equal(warnings_of(&c, alone), HS_WARN_OTHER_SPEAKER);
    assert_int_equal(warnings_of(&c, misspelled), 0);
    close_case(&c);
}

static void tells_no_other_speaker_of_who_reads_out_or_cites(void **state) {
    (void)state;
    static const hs_known_person people[] = {{.name = {"Halfdan Brekke", 14}, .kind = HS_ENTITY_PERSON},
                                             {.name = {"Olga Strand", 11}, .kind = HS_ENTITY_PERSON}};
    static const char *const cited = "As Halfdan says, the gates were open because somebody had sawn through "
                                     "the chain in the night";
    match_case c;
    open_case(&c);
    c.input.people = people;
    c.input.n_people = 2;
    for (int i = 0; i < 3; i++) add_quoted(&c, 0, "Halfdan Brekke said: " GATES, GATES, 3);
    uint32_t read = add_quoted(&c, 1, "Olga Strand read out what the fleet had sent her: " GATES, GATES, 3);
    uint32_t cites = add_quoted(&c, 1,
                                "Olga Strand said: As Halfdan says, the gates were open because somebody had "
                                "sawn through the chain in the night",
                                cited, 3);
    uint32_t wrong = add_quoted(&c, 1, "Brekke was away.\nOlga Strand said: " GATES, GATES, 3);
    run_case(&c);
    assert_int_equal(warnings_of(&c, read), 0);
    assert_int_equal(warnings_of(&c, cites), 0);
    assert_int_equal(warnings_of(&c, wrong), HS_WARN_OTHER_SPEAKER);
    close_case(&c);
}

/* What stands in the paragraph of who is named: whose words they are, for whom they speak, that another said them first. */
static void tells_no_other_speaker_where_words_are_anothers(void **state) {
    (void)state;
    static const hs_known_person people[] = {{.name = {"Halfdan Brekke", 14}, .kind = HS_ENTITY_PERSON},
                                             {.name = {"Olga Strand", 11}, .kind = HS_ENTITY_PERSON}};
    static const struct {
        const char *body;
        float confidence;
        uint32_t warnings;
    } cases[] = {
        {"Olga Strand shared the keeper's words: " GATES, 0.9f, 0},
        {"Olga Strand came in with the keeper\xe2\x80\x99s last cable: " GATES, 0.9f, 0},
        {"A spokeswoman, Olga Strand, said: " GATES, 0.9f, 0},
        {GATES ", agreed Olga Strand.", 0.9f, 0},
        {GATES ", repeated Olga Strand.", 0.9f, 0},
        {"Olga Strand of the keepers said, with no words wasted: " GATES "\nBrekke was away.", 0.9f,
         HS_WARN_OTHER_SPEAKER},
        {"Olga Strand of the keepers said: " GATES "\nBrekke was away.", 0.65f, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        match_case c;
        open_case(&c);
        c.input.people = people;
        c.input.n_people = 2;
        for (int k = 0; k < 2; k++) add_quoted(&c, 0, "Halfdan Brekke said: " GATES, GATES, 3);
        uint32_t told = add_quoted(&c, 1, cases[i].body, GATES, 3);
        c.statements[told].speaker_confidence = cases[i].confidence;
        run_case(&c);
        assert_int_equal(warnings_of(&c, told), cases[i].warnings);
        close_case(&c);
    }
}

/* "told the Echo" of one person says nothing of what somebody else said further down. */
static void takes_a_credit_for_those_whom_it_names(void **state) {
    (void)state;
    static const hs_known_person people[] = {{.name = {"Halfdan Brekke", 14}, .kind = HS_ENTITY_PERSON},
                                             {.name = {"Olga Strand", 11}, .kind = HS_ENTITY_PERSON}};
    static const char *const credits[] = {
        "Halfdan Brekke told the Quayside Echo: nobody sleeps there.\nOlga Strand said: " GATES,
        "Olga Strand told the Quayside Echo so.\nMs Strand said: " GATES};
    for (int i = 0; i < 2; i++) {
        match_case c;
        open_case(&c);
        c.input.people = people;
        c.input.n_people = 2;
        uint32_t first = add_quoted(&c, 1, "Olga Strand said: " GATES, GATES, 3);
        uint32_t later = add_quoted(&c, 1, credits[i], GATES, 4);
        add_said(&c, c.statements[later].page, 0, HS_KIND_DIRECT, "nobody sleeps there");
        c.pages[c.statements[first].page].publisher = str_of("The Quayside Echo");
        c.pages[c.statements[later].page].publisher = str_of("Fjord Mail");
        run_case(&c);
        assert_int_equal(warnings_of(&c, later), i ? HS_WARN_SECOND_HAND : 0);
        close_case(&c);
    }
}

/* A few words that anybody may say are nobody's mistake, unless the pages have more in common. */
static void forgives_stock_phrases_of_two_affairs(void **state) {
    (void)state;
    static const hs_known_person people[] = {{.name = {"Halfdan Brekke", 14}, .kind = HS_ENTITY_PERSON},
                                             {.name = {"Olga Strand", 11}, .kind = HS_ENTITY_PERSON}};
#define STOCK "Safety comes first and we are looking into what happened"
    for (int is_related = 0; is_related < 2; is_related++) {
        match_case c;
        open_case(&c);
        c.input.people = people;
        c.input.n_people = 2;
        for (int i = 0; i < 2; i++) add_quoted(&c, 0, "Halfdan Brekke said: " STOCK, STOCK, 3);
        uint32_t told = add_quoted(
            &c, 1, is_related ? "Brekke was away.\nOlga Strand said: " STOCK : "Olga Strand said: " STOCK,
            STOCK, 4);
        run_case(&c);
        assert_int_equal(member_of(&c, told)->relation, HS_RELATION_REATTRIBUTED);
        assert_int_equal(warnings_of(&c, told), is_related ? HS_WARN_OTHER_SPEAKER : 0);
        close_case(&c);
    }
}

/* An earlier page tells the words of another one beside whom the person stands; a later one puts a mistake right. */
static void asks_earlier_pages_who_stands_beside_the_words(void **state) {
    (void)state;
    static const hs_known_person people[] = {{.name = {"Halfdan Brekke", 14}, .kind = HS_ENTITY_PERSON},
                                             {.name = {"Olga Strand", 11}, .kind = HS_ENTITY_PERSON}};
    for (int day = 2; day < 6; day += 3) {
        match_case c;
        open_case(&c);
        c.input.people = people;
        c.input.n_people = 2;
        for (int k = 0; k < 2; k++) add_quoted(&c, 0, "Halfdan Brekke said: " GATES, GATES, 3);
        add_quoted(&c, 0, "Brekke, with Olga Strand at his side, said: " GATES, GATES, day);
        uint32_t told = add_quoted(&c, 1, "Olga Strand said: " GATES, GATES, 4);
        run_case(&c);
        assert_int_equal(warnings_of(&c, told), day < 4 ? 0 : HS_WARN_OTHER_SPEAKER);
        close_case(&c);
    }
}

/* "Freddie" and "Winifred" may be one; a page that has "Nico" and "Marco" has two. */
static void tells_namesakes_apart_where_a_page_has_both(void **state) {
    (void)state;
    static const hs_known_person people[] = {{.name = {"Marco Ferrant", 13}, .kind = HS_ENTITY_PERSON},
                                             {.name = {"Nico Ferrant", 12}, .kind = HS_ENTITY_PERSON}};
    for (int has_both = 0; has_both < 2; has_both++) {
        match_case c;
        open_case(&c);
        c.input.people = people;
        c.input.n_people = 2;
        add_quoted(&c, 0, "Marco Ferrant said: " GATES, GATES, 3);
        add_quoted(&c, 0,
                   has_both ? "Nico was there.\nMarco Ferrant said: " GATES : "Marco Ferrant said: " GATES,
                   GATES, 3);
        add_quoted(&c, 0, "Marco Ferrant said: " GATES, GATES, 3); /* the more have it from him */
        uint32_t told = add_quoted(&c, 1, "Nico Ferrant said: " GATES, GATES, 4);
        uint32_t again = add_quoted(&c, 1, "Nico Ferrant said: " GATES, GATES, 5); /* asks the same pages */
        run_case(&c);
        assert_int_equal(warnings_of(&c, told), has_both ? HS_WARN_OTHER_SPEAKER : 0);
        assert_int_equal(warnings_of(&c, again), has_both ? HS_WARN_OTHER_SPEAKER : 0);
        close_case(&c);
    }
}

/* One page each: whom the first one names. */
static void believes_the_first_page_of_two_speakers(void **state) {
    (void)state;
    static const hs_known_person people[] = {{.name = {"Halfdan Brekke", 14}, .kind = HS_ENTITY_PERSON},
                                             {.name = {"Olga Strand", 11}, .kind = HS_ENTITY_PERSON}};
    for (uint32_t first = 0; first < 2; first++) {
        match_case c;
        open_case(&c);
        c.input.people = people;
        c.input.n_people = 2;
        static const char *const bodies[] = {"Strand was away.\nHalfdan Brekke said: " GATES,
                                             "Brekke was away.\nOlga Strand said: " GATES};
        uint32_t said[2];
        for (uint32_t i = 0; i < 2; i++) {
            said[i] = add_quoted(&c, i, bodies[i], GATES, i == first ? 3 : 4);
            c.statements[said[i]].speaker_confidence = i == first ? 0.9f : 0.99f;
        }
        run_case(&c);
        assert_int_equal(warnings_of(&c, said[first]), 0);
        assert_int_equal(warnings_of(&c, said[1 - first]), HS_WARN_OTHER_SPEAKER);
        close_case(&c);
    }
}

static void warns_of_words_that_stand_in_each_others_place(void **state) {
    (void)state;
    static const struct {
        const char *said, *told;
        uint32_t warnings;
    } cases[] = {
        {"In the spring the sums will be smaller, and the quarrels in the house will be larger",
         "In the spring the sums will be larger, and the quarrels in the house will be smaller",
         HS_WARN_ALTERED | HS_WARN_FLIPPED},
        {"The pilots had warned the ministry, and nobody listened to the engineer of the bridge",
         "The ministry had warned the pilots, and nobody listened to the engineer of the bridge",
         HS_WARN_ALTERED},
        {"We had bread and butter in the harbour, and nobody listened to the engineer of the bridge",
         "We had butter and bread in the harbour, and nobody listened to the engineer of the bridge", 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        match_case c;
        open_case(&c);
        for (int k = 0; k < 3; k++) add_said(&c, add_page(&c, "", 3), 1, HS_KIND_DIRECT, cases[i].said);
        uint32_t told = add_said(&c, add_page(&c, "", 4), 1, HS_KIND_DIRECT, cases[i].told);
        run_case(&c);
        assert_int_equal(warnings_of(&c, told), cases[i].warnings);
        close_case(&c);
    }
}

/* Two print the words without the "if" that an earlier page has: they are the best wording, and said with less. */
static void warns_of_the_best_words_where_an_earlier_page_has_a_condition(void **state) {
    (void)state;
    static const char *const bare = "they will get back every cent of it before the end of the winter";
    for (int day = 2; day < 5; day += 2) {
        match_case c;
        open_case(&c);
        uint32_t whole =
            add_said(&c, add_page(&c, "", day), 1, HS_KIND_DIRECT,
                     "If the creditors give me until August, they will get back every cent of it "
                     "before the end of the winter");
        uint32_t told[3];
        for (int i = 0; i < 3; i++) told[i] = add_said(&c, add_page(&c, "", 3), 1, HS_KIND_DIRECT, bare);
        run_case(&c);
        assert_int_equal(warnings_of(&c, whole), 0);
        for (int i = 0; i < 3; i++) assert_int_equal(warnings_of(&c, told[i]), day < 3 ? HS_WARN_FLIPPED : 0);
        close_case(&c);
    }
}

static void finds_a_question_where_the_paper_is_taken_for_the_speaker(void **state) {
    (void)state;
    static const hs_known_person people[] = {
        {.name = {"Hugh Dunmore", 12}, .kind = HS_ENTITY_PERSON},
        {.name = {"Clayford Argus", 14}, .kind = HS_ENTITY_ORGANISATION}};
    static const char *const bodies[] = {"Hugh Dunmore bribed the surveyor, the Argus reported.",
                                         "Somebody bribed the surveyor, the Argus reported."};
    match_case c;
    open_case(&c);
    c.input.people = people;
    c.input.n_people = 2;
    add_quoted(&c, 0, "Did you bribe the surveyor?\n\"He gets seasick in a bath\", Hugh Dunmore said.",
               "He gets seasick in a bath", 3);
    uint32_t told[2];
    for (int i = 0; i < 2; i++) {
        told[i] = add_quoted(&c, 1, bodies[i], "bribed the surveyor", 4);
        c.statements[told[i]].kind = HS_KIND_MIXED;
        c.statements[told[i]].text = str_of(i ? "somebody bribed the surveyor" : "he bribed the surveyor");
    }
    run_case(&c);
    assert_int_equal(warnings_of(&c, told[0]), HS_WARN_QUESTION_WORDS);
    assert_int_equal(warnings_of(&c, told[1]), 0);
    close_case(&c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(warns_of_no_change_of_words_that_are_a_translators),
        cmocka_unit_test(warns_of_nothing_where_words_were_said_again_or_later),
        cmocka_unit_test(tells_no_paper_surname_or_questioner_as_another_speaker),
        cmocka_unit_test(warns_of_a_condition_that_went),
        cmocka_unit_test(warns_of_a_sense_that_turns_in_two_clauses),
        cmocka_unit_test(finds_questions_in_the_paragraph_before),
        cmocka_unit_test(counts_altered_words_as_no_second_witness),
        cmocka_unit_test(counts_house_style_as_no_change),
        cmocka_unit_test(warns_of_words_that_change_places_around_a_not),
        cmocka_unit_test(believes_a_day_after_the_words_were_printed_as_another_occasion),
        cmocka_unit_test(tells_no_other_speaker_where_a_paragraph_names_both),
        cmocka_unit_test(tells_no_other_speaker_of_who_reads_out_or_cites),
        cmocka_unit_test(tells_no_other_speaker_where_words_are_anothers),
        cmocka_unit_test(takes_a_credit_for_those_whom_it_names),
        cmocka_unit_test(forgives_stock_phrases_of_two_affairs),
        cmocka_unit_test(asks_earlier_pages_who_stands_beside_the_words),
        cmocka_unit_test(tells_namesakes_apart_where_a_page_has_both),
        cmocka_unit_test(believes_the_first_page_of_two_speakers),
        cmocka_unit_test(warns_of_words_that_stand_in_each_others_place),
        cmocka_unit_test(warns_of_the_best_words_where_an_earlier_page_has_a_condition),
        cmocka_unit_test(finds_a_question_where_the_paper_is_taken_for_the_speaker),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
