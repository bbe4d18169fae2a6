/* What one investment comes to. */
#include "figures/deal/deal.h"

#include "book/opening.h"
#include "book/proposal.h"
#include "book/convention.h"
#include "figures/rate/rate.h"
#include "record/approval.h"
#include "record/investment.h"
#include "record/kinds.h"

static const struct field_value investment_state_values[] = {
    {"proposed", "Proposed", "待审批"},     {"rejected", "Rejected", "已否决"},
    {"approved", "Approved", "已批准"},     {"partly_paid", "Partly paid", "部分付款"},
    {"paid", "Paid in full", "已全额付款"}, {0},
};

static const struct field investment_figure_fields[] = {
    F_ENUM(struct investment_figures, state, investment_state, "State", "状态"),
    F_ENUM(struct investment_figures, currency, currency, "Currency", "币种"),
    F_MONEY(struct investment_figures, approved, "Approved", "批准金额"),
    F_MONEY(struct investment_figures, paid, "Paid", "已付金额"),
    F_MONEY(struct investment_figures, unpaid, "Approved, not paid", "已批未付"),
    F_REFERENCE(struct investment_figures, decision_id, "decision", "Decision", "决定"),
    F_REFERENCE(struct investment_figures, decided_by, "user", "Decided by", "审批人"),
};

const struct shape investment_figures_shape =
    SHAPE(struct investment_figures, investment_figure_fields);

const struct entry *investment_decision(const struct book *book, int64_t investment_id,
                                        struct view view)
{
    FOR_LIVE_REFERRERS (r, book, view, decision, investment_id, investment_id)
        return r.entry;
    return NULL;
}

static enum err sum_payments(const struct book *book, int64_t investment_id, struct view view,
                             int64_t *paid_out)
{
    int64_t paid = 0;

    FOR_REFERRERS (r, book, payment, investment_id, investment_id) {
        const struct payment *payment = r.entry->record;

        if (!entry_counts(book, r.entry, view))
            continue;
        enum err err = amount_add(paid, payment->amount_minor, &paid);
        if (err != ERR_OK)
            return err;
    }
    *paid_out = paid;
    return ERR_OK;
}

static uint32_t approved_state(int64_t approved, int64_t paid)
{
    if (paid == 0)
        return INVESTMENT_APPROVED;
    return paid < approved ? INVESTMENT_PARTLY_PAID : INVESTMENT_PAID;
}

/* payments_minor: NULL when they are to be added up. */
static enum err compute(const struct book *book, int64_t id, struct view view,
                        const int64_t *payments_minor, struct investment_figures *figures_out)
{
    const struct entry *entry = book_version(book, RECORD_INVESTMENT, id, view);

    if (entry == NULL)
        return ERR_NOT_FOUND;
    const struct investment *investment = entry->record;
    const struct entry *decided = investment_decision(book, id, view);
    struct investment_figures figures = {.state = INVESTMENT_PROPOSED,
                                         .currency = investment->currency};

    if (decided != NULL) {
        const struct decision *decision = decided->record;
        bool approved = decision->outcome == OUTCOME_APPROVE;
        int64_t opened = 0;
        enum err err = ERR_OK;

        if (payments_minor != NULL)
            figures.paid_minor = *payments_minor;
        else
            err = sum_payments(book, id, view, &figures.paid_minor);
        if (err == ERR_OK)
            err = opening_paid_beyond(book, entry, view, &opened);
        add_to(&figures.paid_minor, opened, &err);
        if (err != ERR_OK)
            return err;
        figures.decision_id = decided->seq;
        figures.decided_by = decided->actor_id;
        figures.approved_minor = approved ? investment->amount_minor : 0;
        figures.unpaid_minor = figures.approved_minor - figures.paid_minor;
        figures.state = approved ? approved_state(figures.approved_minor, figures.paid_minor)
                                 : (uint32_t)INVESTMENT_REJECTED;
    }
    *figures_out = figures;
    return ERR_OK;
}

enum err investment_figures_compute(const struct book *book, int64_t id, struct view view,
                                    struct investment_figures *figures_out)
{
    return compute(book, id, view, NULL, figures_out);
}

enum err investment_figures_paid(const struct book *book, int64_t id, struct view view,
                                 int64_t payments_minor, struct investment_figures *figures_out)
{
    return compute(book, id, view, &payments_minor, figures_out);
}

void investment_figures_forget(const struct book *book, const struct entry *investment,
                               struct view view, struct investment_figures *figures)
{
    if (!opening_paid_is_kept(book, investment, view))
        figures->paid_minor = figures->unpaid_minor = AMOUNT_UNKNOWN;
}

/* Where the approval states its rate, what is recorded behind it changes nothing. */
static int64_t rates_known(const struct book *book, const struct entry *investment,
                           struct view view)
{
    const struct entry *decided = investment_decision(book, investment->seq, view);

    return decided != NULL && convention_holds(book, CONVENTION_STATED_RATES, decided->seq)
               ? decided->seq - 1
               : view.as_known;
}

enum err investment_convert(const struct book *book, const struct entry *investment,
                            int64_t amount_minor, uint32_t currency, struct view view,
                            int64_t *converted_minor_out)
{
    const struct investment *record = investment->record;
    enum currency from = (enum currency)record->currency;
    enum currency to = (enum currency)currency;
    struct view day = {.as_of = investment->effective_date, .as_known = view.as_known};

    if (from != to)
        day.as_known = rates_known(book, investment, view);
    enum err err = fx_convert(book, amount_minor, from, to, day, converted_minor_out);

    /* A pair of which no rate was known then. */
    if (err == ERR_NO_RATE && day.as_known != view.as_known) {
        day.as_known = view.as_known;
        err = fx_convert(book, amount_minor, from, to, day, converted_minor_out);
    }
    return err;
}

enum err investment_figures_convert(const struct book *book, int64_t id, uint32_t currency,
                                    struct view view, struct investment_figures *figures)
{
    struct investment_figures converted = *figures;
    const struct entry *entry = book_entry(book, id);

    if (figures->currency == currency)
        return ERR_OK;
    enum err err = investment_convert(book, entry, figures->approved_minor, currency, view,
                                      &converted.approved_minor);
    if (err == ERR_OK)
        err = investment_convert(book, entry, figures->paid_minor, currency, view,
                                 &converted.paid_minor);
    if (err != ERR_OK)
        return err;
    converted.unpaid_minor = converted.approved_minor - converted.paid_minor;
    converted.currency = currency;
    *figures = converted;
    return ERR_OK;
}

enum err investment_figures_in(const struct book *book, int64_t id, uint32_t currency,
                               struct view view, struct investment_figures *figures_out)
{
    struct investment_figures figures = {0};
    enum err err = investment_figures_compute(book, id, view, &figures);

    if (err == ERR_OK)
        err = investment_figures_convert(book, id, currency, view, &figures);
    if (err == ERR_OK)
        *figures_out = figures;
    return err;
}
