/* What terms of rounds and the classes of their holders say of the same things. */
#include "figures/round/term_class.h"

#include "record/firm.h"
#include "record/investment.h"
#include "record/round_term.h"
#include "round_internal.h"

#define MATTERS_MOST 6

const struct field_value term_class_outcome_values[] = {
    {"agrees", "Agrees", "一致"},
    {"differs", "Differs", "不一致"},
    {"not_held", "Not held", "未持有"},
    {"unknown", "Cannot be told", "无法判断"},
    {0},
};

const struct field_value term_class_matter_values[] = {
    {"held", "The class is held", "持有该类别"},
    {"multiple", "Preference multiple", "优先清算倍数"},
    {"rank", "Liquidation rank", "清算顺位"},
    {"participation", "Participation", "参与分配"},
    {"cap", "Cap multiple", "上限倍数"},
    {"cap_counts", "What the cap counts", "上限口径"},
    {"anti_dilution", "Anti-dilution", "反稀释"},
    {0},
};

static const struct field term_class_fields[] = {
    F_REFERENCE(struct term_class, round_term_id, "round_term", "Term", "条款"),
    F_REFERENCE(struct term_class, round_id, "round", "Round", "轮次"),
    F_REFERENCE(struct term_class, investment_id, "investment", "Our investment", "我方投资"),
    F_REFERENCE(struct term_class, investor_party_id, "party", "Other investor", "其他投资人"),
    F_REFERENCE(struct term_class, class_id, "share_class", "Class of capital", "权益类别"),
    F_ENUM(struct term_class, matter, term_class_matter, "Matter", "对照事项"),
    F_ENUM(struct term_class, outcome, term_class_outcome, "Outcome", "对照结果"),
    F_DECIMAL(struct term_class, term, "By the term", "条款约定"),
    F_DECIMAL(struct term_class, class, "By the class", "类别记载"),
    F_TEXT(struct term_class, term_says, 40, "The term says", "条款用语"),
    F_TEXT(struct term_class, class_says, 40, "The class says", "类别用语"),
};

const struct shape term_class_shape = SHAPE(struct term_class, term_class_fields);

struct comparing {
    const struct equity *equity;
    struct term_class *rows;
    size_t count;
    struct term_class blank; /* of the term that is compared */
};

static struct term_class *add_row(struct comparing *comparing, enum term_class_matter matter,
                                  enum term_class_outcome outcome)
{
    struct term_class *row = &comparing->rows[comparing->count++];

    *row = comparing->blank;
    row->matter = matter;
    row->outcome = outcome;
    return row;
}

/* Where the term does not speak of it there is nothing to hold. */
static void add_number(struct comparing *comparing, enum term_class_matter matter, int64_t term_e8,
                       int64_t class_e8)
{
    if (term_e8 == AMOUNT_UNKNOWN)
        return;
    struct term_class *row = add_row(comparing, matter,
                                     class_e8 == AMOUNT_UNKNOWN ? TERM_CLASS_UNKNOWN
                                     : term_e8 == class_e8      ? TERM_CLASS_AGREES
                                                                : TERM_CLASS_DIFFERS);

    row->term_e8 = term_e8;
    row->class_e8 = class_e8;
}

/* Words of two enumerations that mean the same have the same number. */
static void add_word(struct comparing *comparing, enum term_class_matter matter, uint32_t term,
                     uint32_t class, const char *const *words)
{
    if (term == 0)
        return;
    struct term_class *row = add_row(comparing, matter,
                                     class == 0      ? TERM_CLASS_UNKNOWN
                                     : term == class ? TERM_CLASS_AGREES
                                                     : TERM_CLASS_DIFFERS);

    row->term_says = words[term];
    row->class_says = class == 0 ? NULL : words[class];
}

static int64_t as_e8(int64_t whole)
{
    return whole == AMOUNT_UNKNOWN ? AMOUNT_UNKNOWN : whole * DECIMAL_E8_ONE;
}

static void compare(struct comparing *comparing, const struct round_term *term,
                    const struct share_class *class)
{
    static const char *const participation[] = {NULL, "none", "full", "capped"};
    static const char *const counts[] = {NULL, "with_preference", "beyond_preference"};
    static const char *const dilution[] = {NULL, "none", "full", "broad", "narrow"};
    bool capped = term->kind == TERM_PREFERENCE && term->participation == PARTICIPATION_CAPPED;

    if (term->kind == TERM_PREFERENCE) {
        add_number(comparing, MATTER_MULTIPLE, term->multiple_e8, class->preference_multiple_e8);
        add_number(comparing, MATTER_RANK, as_e8(term->rank), as_e8(class->liquidation_rank));
        add_word(comparing, MATTER_PARTICIPATION, term->participation, class->participation,
                 participation);
    }
    if (capped) {
        add_number(comparing, MATTER_CAP, term->cap_multiple_e8, class->participation_multiple_e8);
        add_word(comparing, MATTER_CAP_COUNTS, term->cap_counts,
                 class->cap_without_preference ? 2 : 1, counts);
    }
    if (term->kind == TERM_ANTI_DILUTION)
        add_word(comparing, MATTER_ANTI_DILUTION, term->ratchet + 1, class->anti_dilution,
                 dilution);
}

/* Whose a term is; RECORD_NONE: all investors of the round. */
static struct equity_holder holder_of(const struct comparing *comparing,
                                      const struct round_term *term)
{
    const struct entry *entry = book_entry(comparing->equity->book, term->investment_id);

    if (entry != NULL)
        return (struct equity_holder){RECORD_FUND,
                                      ((const struct investment *)entry->record)->fund_id};
    return term->investor_party_id != 0
               ? (struct equity_holder){RECORD_PARTY, term->investor_party_id}
               : (struct equity_holder){RECORD_NONE, 0};
}

static bool is_held_by(const struct equity_certificate *certificate, struct equity_holder holder)
{
    return equity_alive(certificate) && certificate->kind == SECURITY_SHARES &&
           certificate->units_e8 > 0 &&
           (holder.kind == RECORD_NONE ||
            (certificate->holder.kind == holder.kind && certificate->holder.id == holder.id));
}

/* The one class of the holder's certificates of the round; 0: of none, or of several. */
static int64_t class_of_round(const struct comparing *comparing, const struct round_term *term,
                              struct equity_holder holder)
{
    const struct equity *equity = comparing->equity;
    int64_t class_id = 0;

    for (size_t i = 0; i < equity->certificate_count; i++) {
        const struct equity_certificate *certificate = &equity->certificates[i];

        if (certificate->round_id != term->round_id || !is_held_by(certificate, holder))
            continue;
        if (class_id != 0 && class_id != certificate->class_id)
            return 0;
        class_id = certificate->class_id;
    }
    return class_id;
}

static bool holds_class(const struct comparing *comparing, int64_t class_id,
                        struct equity_holder holder)
{
    const struct equity *equity = comparing->equity;

    for (size_t i = 0; i < equity->certificate_count; i++)
        if (equity->certificates[i].class_id == class_id &&
            is_held_by(&equity->certificates[i], holder))
            return true;
    return false;
}

static void add_term(struct comparing *comparing, int64_t term_id)
{
    const struct equity *equity = comparing->equity;
    const struct entry *entry =
        book_version(equity->book, RECORD_ROUND_TERM, term_id, equity->view);
    const struct round_term *term = entry == NULL ? NULL : entry->record;
    bool compares =
        term != NULL && (term->kind == TERM_PREFERENCE || term->kind == TERM_ANTI_DILUTION);

    if (term == NULL || (!compares && term->class_id == 0))
        return;
    struct equity_holder holder = holder_of(comparing, term);

    shape_clear(&term_class_shape, &comparing->blank);
    comparing->blank.round_term_id = term_id;
    comparing->blank.round_id = term->round_id;
    comparing->blank.investment_id = term->investment_id;
    comparing->blank.investor_party_id = term->investor_party_id;
    comparing->blank.class_id =
        term->class_id != 0 ? term->class_id : class_of_round(comparing, term, holder);
    const struct equity_class *class = equity_class_of(equity, comparing->blank.class_id);

    if (class == NULL || class->record == NULL) {
        (void)add_row(comparing, MATTER_HELD, TERM_CLASS_UNKNOWN);
        return;
    }
    (void)add_row(comparing, MATTER_HELD,
                  holds_class(comparing, class->id, holder) ? TERM_CLASS_AGREES
                                                            : TERM_CLASS_NOT_HELD);
    compare(comparing, term, class->record);
}

size_t term_classes(const struct equity *equity, const struct term_class **rows_out)
{
    int64_t *rounds = NULL;
    size_t round_count = rounds_of_firm(equity->book, equity->firm_id, equity->arena, &rounds);
    int64_t **terms = arena_array(equity->arena, round_count + 1, sizeof *terms);
    size_t *counts = arena_array(equity->arena, round_count + 1, sizeof *counts);
    struct comparing comparing = {.equity = equity};
    size_t most = 0;

    for (size_t i = 0; i < round_count; i++) {
        counts[i] = terms_of_round(equity->book, rounds[i], equity->arena, &terms[i]);
        most += counts[i];
    }
    comparing.rows = arena_array(equity->arena, most * MATTERS_MOST + 1, sizeof *comparing.rows);
    for (size_t i = 0; i < round_count; i++)
        for (size_t k = 0; k < counts[i]; k++)
            add_term(&comparing, terms[i][k]);
    *rows_out = comparing.rows;
    return comparing.count;
}
