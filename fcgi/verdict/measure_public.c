/* All public money of one legal person with the proposal: what is paid, and what is at risk. A
 * proposal that adds nothing to the sum is not held against it. */
#include "measure_internal.h"

#include "book/legal_person.h"
#include "figures/public_money/public_money.h"
#include "figures/rate/rate.h"
#include "record/kinds.h"
#include "record/rule.h"

/* What is asked: of the money on the day of the proposal, one of the two sums. */
struct asking {
    struct measuring *m;
    struct public_money *money;
    bool at_risk;
    bool open; /* an amount is not recorded */
};

static int64_t counted(const struct asking *asking, const struct public_money_row *row)
{
    return asking->at_risk ? row->at_risk_minor : row->paid_minor;
}

static enum err rows_of(const struct asking *asking, int64_t firm_id, const struct entry *draft,
                        const struct public_money_row **rows_out, size_t *count_out)
{
    const struct public_money_case asked = {
        .firm_id = firm_id,
        .approved = asking->m->rule->basis == BASIS_APPROVED,
        .draft = draft,
        .without_seq = asking->m->question->proposal_id,
    };

    return public_money_rows(asking->money, &asked, rows_out, count_out);
}

/* Whether the proposal adds to the sum, or may. */
static enum err adds(const struct asking *asking, const struct entry *draft, bool *adds_out)
{
    const struct public_money_row *rows = NULL;
    int64_t sums[2] = {0};
    int64_t gaps[2] = {0};
    size_t count = 0;
    enum err err = ERR_OK;

    for (size_t k = 0; k < 2 && err == ERR_OK; k++) {
        err = rows_of(asking, asking->m->line->firm_id, k == 0 ? NULL : draft, &rows, &count);
        for (size_t i = 0; i < count && err == ERR_OK; i++) {
            gaps[k] += counted(asking, &rows[i]) == AMOUNT_UNKNOWN;
            add_to(&sums[k], known_or_zero(counted(asking, &rows[i])), &err);
        }
    }
    *adds_out = sums[1] > sums[0] || gaps[1] > gaps[0];
    return err;
}

static void add_row(struct asking *asking, const struct public_money_row *row)
{
    struct measuring *m = asking->m;
    const struct entry *entry = book_entry(m->book, row->seq);
    int64_t amount = counted(asking, row);
    bool unsaid = amount == AMOUNT_UNKNOWN;
    struct verdict_row told = {.what = entry == NULL ? "proposal" : record_types[entry->kind]->kind,
                               .entry = row->seq,
                               .fund_id = row->fund_id,
                               .firm_id = row->firm_id,
                               .party_id = row->party_id,
                               .day = row->day};

    if (unsaid)
        amount = row->amount_minor;
    if (amount == 0)
        return;
    if (amount == AMOUNT_UNKNOWN) {
        asking->open = true;
        return;
    }
    enum err err = fx_convert(m->book, amount, CURRENCY_CNY, (enum currency)m->line->currency,
                              m->view, &told.amount_minor);

    if (err != ERR_OK)
        (void)measure_failed(m, err);
    else
        measure_add(m, unsaid ? SIDE_UNDETERMINED : SIDE_NUMERATOR, told);
}

static enum err add_firms(struct asking *asking, const struct entry *draft)
{
    struct measuring *m = asking->m;
    const int64_t *firms = NULL;
    size_t count = legal_person_firms(m->book, m->line->firm_id, m->view, m->arena, &firms);
    enum err err = ERR_OK;

    for (size_t i = 0; i < count && err == ERR_OK; i++) {
        const struct public_money_row *rows = NULL;
        size_t row_count = 0;

        err = rows_of(asking, firms[i], firms[i] == m->line->firm_id ? draft : NULL, &rows,
                      &row_count);
        for (size_t k = 0; k < row_count && err == ERR_OK; k++)
            add_row(asking, &rows[k]);
    }
    return err;
}

/* The proposal as an entry; one that is recorded is itself. */
static struct entry entry_of(const struct measuring *m)
{
    const struct entry *recorded = book_entry(m->book, m->question->proposal_id);
    struct entry draft = {.kind = m->question->kind, .record = m->question->record};

    if (recorded != NULL)
        draft = *recorded;
    draft.effective_date = m->question->on;
    return draft;
}

/* The line states the rate of an investment in another currency. */
static enum err state_rate(struct measuring *m)
{
    int64_t amount = 0;

    return m->question->kind == RECORD_INVESTMENT ? measure_proposed_amount(m, &amount) : ERR_OK;
}

static bool measure_money(struct measuring *m, bool at_risk)
{
    struct asking asking = {.m = m, .at_risk = at_risk};
    const struct entry draft = entry_of(m);
    bool more = false;

    if (m->line->firm_id == 0)
        return false;
    m->line->currency = m->rule->currency;
    enum err err = public_money_open(m->book, m->view, m->arena, &asking.money);

    if (err == ERR_OK)
        err = adds(&asking, &draft, &more);
    if (err == ERR_OK && !more)
        return false;
    if (err == ERR_OK)
        err = state_rate(m);
    if (err == ERR_OK)
        err = add_firms(&asking, &draft);
    if (err != ERR_OK)
        return measure_failed(m, err);
    bool within = m->line->figure_minor <= m->rule->limit_minor;
    bool may_exceed =
        asking.open || m->line->undetermined_minor > m->rule->limit_minor - m->line->figure_minor;

    if (m->reason == 0 && within && may_exceed)
        return measure_unknown(m, VERDICT_NO_FIGURE);
    return true;
}

bool measure_public_paid(struct measuring *m)
{
    return measure_money(m, false);
}

bool measure_public_at_risk(struct measuring *m)
{
    return measure_money(m, true);
}
