/* What became of rights to take part in later rounds. */
#include "figures/round/pro_rata.h"

#include "figures/deal/deal.h"
#include "record/firm.h"
#include "record/investment.h"
#include "record/round_term.h"
#include "round_internal.h"

static const struct field_value right_outcome_values[] = {
    {"taken", "Taken", "已行使"},
    {"waived", "Waived", "已放弃"},
    {"not_said", "Not said", "未载明"},
    {0},
};

static const struct field pro_rata_fields[] = {
    F_REFERENCE(struct pro_rata_row, round_term_id, "round_term", "Term", "条款"),
    F_REFERENCE(struct pro_rata_row, investment_id, "investment", "Our investment", "我方投资"),
    F_REFERENCE(struct pro_rata_row, investor_party_id, "party", "Other investor", "其他投资人"),
    F_REFERENCE(struct pro_rata_row, round_id, "round", "Later round", "后续轮次"),
    F_DATE(struct pro_rata_row, day, "Day", "日期"),
    F_ENUM(struct pro_rata_row, outcome, right_outcome, "Outcome", "结果"),
    F_ENUM(struct pro_rata_row, currency, currency, "Currency", "币种"),
    F_MONEY(struct pro_rata_row, taken, "Taken", "行使金额"),
    F_DATE(struct pro_rata_row, waived_on, "Waived on", "放弃日"),
};

const struct shape pro_rata_row_shape = SHAPE(struct pro_rata_row, pro_rata_fields);

struct right {
    const struct book *book;
    struct view view;
    struct arena *arena;
    int64_t term_id;
    const struct round_term *term;
    int64_t fund_id; /* of our investment */
};

static bool is_holder(const struct right *right, const struct round_part *part)
{
    return (right->fund_id != 0 && part->investor_fund_id == right->fund_id) ||
           (right->term->investor_party_id != 0 &&
            part->investor_party_id == right->term->investor_party_id);
}

/* What the holder has of the later round; whether it has a part at all. */
static enum err take_parts(const struct right *right, struct pro_rata_row *row, bool *taken_out)
{
    const struct round_part *parts = NULL;
    size_t count = 0;
    enum err err =
        round_parts(right->book, row->round_id, right->view, right->arena, &parts, &count);

    *taken_out = false;
    row->taken_minor = 0;
    for (size_t i = 0; err == ERR_OK && i < count; i++) {
        if (!is_holder(right, &parts[i]))
            continue;
        *taken_out = true;
        if (parts[i].counted_minor == AMOUNT_UNKNOWN || row->taken_minor == AMOUNT_UNKNOWN)
            row->taken_minor = AMOUNT_UNKNOWN;
        else
            add_to(&row->taken_minor, parts[i].counted_minor, &err);
    }
    if (!*taken_out)
        row->taken_minor = AMOUNT_UNKNOWN;
    return err;
}

static int32_t waived_in(const struct right *right, int64_t round_id)
{
    FOR_LIVE_REFERRERS (r, right->book, right->view, term_event, round_term_id, right->term_id) {
        const struct term_event *event = r.entry->record;

        if (event->action == TERM_WAIVED && event->round_id == round_id)
            return event->occurred_on;
    }
    return DATE_UNKNOWN;
}

static enum err fill_row(const struct right *right, int64_t round_id, const struct round *round,
                         struct pro_rata_row *row)
{
    bool taken = false;

    *row = (struct pro_rata_row){
        .round_term_id = right->term_id,
        .investment_id = right->term->investment_id,
        .investor_party_id = right->term->investor_party_id,
        .round_id = round_id,
        .day = round_day(round),
        .currency = round->currency,
        .waived_on = waived_in(right, round_id),
    };
    enum err err = take_parts(right, row, &taken);

    row->outcome = taken                            ? RIGHT_TAKEN
                   : row->waived_on != DATE_UNKNOWN ? RIGHT_WAIVED
                                                    : RIGHT_NOT_SAID;
    return err;
}

/* A round is later when both days say so, or when something was waived in it. */
static bool is_later(const struct right *right, int64_t round_id, const struct round *round)
{
    const struct entry *own =
        book_version(right->book, RECORD_ROUND, right->term->round_id, right->view);
    int32_t since = own == NULL ? DATE_UNKNOWN : round_day(own->record);
    int32_t day = round_day(round);

    if (round_id == right->term->round_id)
        return false;
    return (since != DATE_UNKNOWN && day != DATE_UNKNOWN && day > since) ||
           waived_in(right, round_id) != DATE_UNKNOWN;
}

/* A right in the view, or NULL. */
static const struct round_term *right_of(const struct book *book, int64_t term_id, struct view view)
{
    const struct entry *entry = book_version(book, RECORD_ROUND_TERM, term_id, view);
    const struct round_term *term = entry == NULL ? NULL : entry->record;

    return term != NULL && term->kind == TERM_PRO_RATA ? term : NULL;
}

static enum err add_right(const struct right *right, const int64_t *rounds, size_t round_count,
                          struct pro_rata_row *rows, size_t *count)
{
    enum err err = ERR_OK;

    for (size_t i = 0; i < round_count && err == ERR_OK; i++) {
        const struct entry *round = book_version(right->book, RECORD_ROUND, rounds[i], right->view);

        if (round != NULL && is_later(right, rounds[i], round->record))
            err = fill_row(right, rounds[i], round->record, &rows[(*count)++]);
    }
    return err;
}

enum err pro_rata_rows(const struct book *book, int64_t firm_id, struct view view,
                       struct arena *arena, const struct pro_rata_row **rows_out, size_t *count_out)
{
    int64_t *rounds = NULL;
    size_t count = 0;
    size_t most = 0;
    enum err err = ERR_OK;

    if (book_version(book, RECORD_FIRM, firm_id, view) == NULL)
        return ERR_NOT_FOUND;
    size_t round_count = rounds_of_firm(book, firm_id, arena, &rounds);

    for (size_t i = 0; i < round_count; i++) {
        int64_t *terms = NULL;

        most += terms_of_round(book, rounds[i], arena, &terms);
    }
    struct pro_rata_row *rows = arena_array(arena, most * round_count + 1, sizeof *rows);

    for (size_t i = 0; i < round_count; i++) {
        int64_t *terms = NULL;
        size_t term_count = terms_of_round(book, rounds[i], arena, &terms);

        for (size_t k = 0; k < term_count && err == ERR_OK; k++) {
            struct right right = {.book = book, .view = view, .arena = arena, .term_id = terms[k]};

            right.term = right_of(book, terms[k], view);
            if (right.term == NULL)
                continue;
            const struct entry *ours = book_entry(book, right.term->investment_id);

            if (ours != NULL)
                right.fund_id = ((const struct investment *)ours->record)->fund_id;
            err = add_right(&right, rounds, round_count, rows, &count);
        }
    }
    *rows_out = rows;
    *count_out = count;
    return err;
}
