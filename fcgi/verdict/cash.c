/* A fund's cash once an entry is carried out: the ledger of the fund without that entry gives the
 * lowest balance from its day on, less its amount. */
#include "verdict/cash.h"

#include "base/check.h"
#include "figures/fund/capital.h"
#include "figures/rate/rate.h"
#include "figures/reported/reported.h"
#include "record/kinds.h"

static const struct field cash_fields[] = {
    F_REFERENCE(struct cash_figures, fund_id, "fund", "Fund", "基金"),
    F_ENUM(struct cash_figures, currency, currency, "Currency", "币种"),
    F_BOOL(struct cash_figures, tracked, "Cash is tracked", "记录现金"),
    F_MONEY(struct cash_figures, amount, "Money out", "流出金额"),
    F_MONEY(struct cash_figures, before, "Lowest cash before", "此前最低现金"),
    F_DATE(struct cash_figures, lowest_on, "Lowest on", "最低之日"),
    F_MONEY(struct cash_figures, after, "Lowest cash after", "此后最低现金"),
};

const struct shape cash_figures_shape = SHAPE(struct cash_figures, cash_fields);

bool takes_cash(uint32_t kind)
{
    return record_types[kind]->takes_cash;
}

/* What leaves the fund, in its currency, at the rate of the entry's day. */
static enum err amount_of(const struct book *book, const struct verdict_question *question,
                          struct view view, uint32_t currency, int64_t *amount_out)
{
    const struct shape *shape = &record_types[question->kind]->shape;
    const struct entry entry = {.kind = question->kind, .record = question->record};
    struct view day = {.as_of = question->on, .as_known = view.as_known};
    int64_t amount = 0;
    enum err err = proposal_amount(&entry, &amount);

    if (err != ERR_OK)
        return err;
    /* A form asks while its amount is not typed yet. */
    if (amount < 0)
        amount = 0;
    return fx_convert(book, amount,
                      (enum currency)field_enum(shape_field(shape, "currency"), question->record),
                      (enum currency)currency, day, amount_out);
}

/* The lines without those of the entry itself, or of its approval. */
static struct fund_ledger without(const struct book *book, const struct fund_ledger *ledger,
                                  int64_t seq, struct view view, struct arena *arena)
{
    const struct entry *entry = book_entry(book, seq);
    struct posting_line *lines = arena_array(arena, ledger->count + 1, sizeof *lines);
    struct fund_ledger left = *ledger;
    const struct entry *approval = entry != NULL ? proposal_decision(book, entry, view) : NULL;

    left.count = 0;
    for (size_t i = 0; i < ledger->count; i++)
        if (ledger->lines[i].seq != seq &&
            (approval == NULL || ledger->lines[i].seq != approval->seq))
            lines[left.count++] = ledger->lines[i];
    left.lines = lines;
    return left;
}

/* The first day from `from` on at whose end the fund has no more than the lowest. */
static int32_t day_of_lowest(const struct fund_ledger *ledger, int32_t from, int64_t lowest_minor)
{
    int64_t cash = 0;

    for (size_t i = 0; i < ledger->count; i++) {
        const struct posting_line *line = &ledger->lines[i];
        bool day_begins = i == 0 || ledger->lines[i - 1].date != line->date;

        if (day_begins && line->date > from && cash <= lowest_minor)
            return i == 0 || ledger->lines[i - 1].date < from ? from : ledger->lines[i - 1].date;
        if (line->account == ACCOUNT_CASH && line->currency == ledger->currency)
            cash += line->amount_minor; /* its least balance was worked out without overflow */
    }
    return ledger->count == 0 || ledger->lines[ledger->count - 1].date < from
               ? from
               : ledger->lines[ledger->count - 1].date;
}

enum err cash_after_compute(const struct book *book, const struct verdict_question *question,
                            struct view view, struct arena *arena, struct cash_figures *figures_out)
{
    struct view all_days = {.as_of = DATE_LAST, .as_known = view.as_known};
    struct cash_figures figures = {
        .before_minor = AMOUNT_UNKNOWN, .after_minor = AMOUNT_UNKNOWN, .lowest_on = DATE_UNKNOWN};
    struct fund_ledger ledger;

    CHECK(takes_cash(question->kind));
    figures.fund_id = record_fund(book, question->kind, question->record);
    enum err err = fund_cash_ledger_build(book, figures.fund_id, all_days, arena, &ledger);

    if (err != ERR_OK)
        return err;
    figures.currency = ledger.currency;
    figures.tracked =
        fund_cash_is_tracked(&ledger) &&
        !fund_is_reported(book, figures.fund_id, (struct view){question->on, view.as_known});
    err = amount_of(book, question, view, figures.currency, &figures.amount_minor);
    if (err != ERR_OK)
        return err;
    if (figures.tracked) {
        if (!fund_ledger_is_complete(&ledger))
            return ERR_NO_RATE;
        if (question->proposal_id != 0)
            ledger = without(book, &ledger, question->proposal_id, all_days, arena);
        err = fund_cash_least(&ledger, question->on, &figures.before_minor);
        if (err == ERR_OK)
            err = amount_sub(figures.before_minor, figures.amount_minor, &figures.after_minor);
        figures.lowest_on = day_of_lowest(&ledger, question->on, figures.before_minor);
    }
    if (err == ERR_OK)
        *figures_out = figures;
    return err;
}
