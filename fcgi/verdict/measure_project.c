/* The cap on a project: what headroom computes, under one rule. */
#include "measure_internal.h"

#include "verdict/headroom.h"
#include "record/firm.h"
#include "record/investment.h"
#include "record/kinds.h"
#include "record/rule.h"

static const char *weight_text(const struct measuring *m, int64_t share_e18)
{
    char text[DECIMAL_TEXT_SIZE];

    decimal_format(share_e18, 18, text);
    return arena_strdup(m->arena, text);
}

static void add_rows(struct measuring *m, const struct headroom_row *rows, size_t count,
                     int32_t day)
{
    for (size_t i = 0; i < count; i++) {
        bool listed = rows[i].fund_report_id != 0;
        struct verdict_row row = {.what = listed ? "fund_report" : "fund",
                                  .entry = listed ? rows[i].fund_report_id : rows[i].fund_id,
                                  .fund_id = rows[i].fund_id,
                                  .firm_id = m->line->firm_id,
                                  .day = listed ? rows[i].reported_on : day,
                                  .currency = m->rule->currency,
                                  .amount_minor = rows[i].approved_minor,
                                  .weight = weight_text(m, rows[i].share_e18),
                                  .weighted_minor = rows[i].weighted_minor};

        if (!rows[i].reported || rows[i].approved_minor != 0)
            measure_row(m, SIDE_NUMERATOR, row)->coverage_e8 = rows[i].coverage_e8;
        if (!rows[i].open)
            continue;
        row.amount_minor = row.weighted_minor = AMOUNT_UNKNOWN;
        measure_row(m, SIDE_UNDETERMINED, row)->coverage_e8 = rows[i].coverage_e8;
    }
}

/* What reports leave open could only add to the figure: what is over the limit stays so. */
static bool measured(struct measuring *m, bool open)
{
    if (open && m->line->figure_minor <= m->rule->limit_minor)
        return measure_unknown(m, VERDICT_NOT_REPORTED);
    return true;
}

/* The share by which the proposal counts: exact where the weighted amount is the whole. */
static void add_proposal_row(struct measuring *m, const struct headroom_basis *basis,
                             int64_t amount_minor, int64_t share_e18, int32_t day)
{
    (void)measure_row(m, SIDE_NUMERATOR,
                      (struct verdict_row){.what = "proposal",
                                           .entry = m->question->proposal_id,
                                           .fund_id = m->line->fund_id,
                                           .firm_id = m->line->firm_id,
                                           .day = day,
                                           .currency = m->rule->currency,
                                           .amount_minor = amount_minor,
                                           .weight = weight_text(m, share_e18),
                                           .weighted_minor = basis->amount_minor});
}

static bool measure_investment(struct measuring *m)
{
    const struct investment *investment = m->question->record;
    struct headroom headroom;
    size_t k = m->rule->basis - 1;
    int64_t amount = 0;

    m->line->currency = m->rule->currency;
    enum err err = measure_proposed_amount(m, &amount);
    const struct headroom_case asked = {
        .rule = m->version,
        .project_id = investment->project_id,
        .fund_id = investment->fund_id,
        .amount_minor = amount,
        .gross = m->question->gross,
        .sums_only = m->question->sums_only,
    };

    if (err == ERR_OK)
        err = headroom_compute_under(m->book, &asked, m->view, m->arena, &headroom);
    if (err != ERR_OK)
        return measure_failed(m, err);
    int32_t peak_on = headroom.bases[k].peak_on;
    bool open = headroom.bases[k].open_count > 0;

    m->line->figure_minor = headroom.bases[k].after_minor;
    /* The rows are those of the day on which it is most. */
    if (peak_on != m->view.as_of) {
        struct view then = {.as_of = peak_on, .as_known = m->view.as_known};

        err = headroom_compute_under(m->book, &asked, then, m->arena, &headroom);
        if (err != ERR_OK)
            return measure_failed(m, err);
    }
    add_rows(m, headroom.bases[k].rows, headroom.bases[k].row_count, peak_on);
    add_proposal_row(m, &headroom.bases[k], amount, headroom.bases[k].amount_share_e18, peak_on);
    return measured(m, open);
}

/* Of a commitment: the project that it raises most, when it raises one. */
static bool measure_commitment(struct measuring *m)
{
    const struct headroom_change change = {.commitments.added = m->question->record,
                                           .gross = m->question->gross};
    struct headroom_worst worst;
    enum err err;

    if (m->rule->basis == BASIS_DIRECT)
        return false;
    m->line->currency = m->rule->currency;
    err = headroom_worst_compute(m->book, m->rule, &change, m->view, m->arena, &worst);
    if (err != ERR_OK)
        return measure_failed(m, err);
    if (worst.project_id == 0)
        return worst.open && measured(m, true);
    const struct entry *project =
        book_version(m->book, RECORD_PROJECT, worst.project_id,
                     (struct view){.as_of = worst.day, .as_known = m->view.as_known});

    m->line->project_id = worst.project_id;
    m->line->firm_id = ((const struct project *)project->record)->firm_id;
    m->line->figure_minor = worst.after_minor;
    add_rows(m, worst.rows, worst.row_count, worst.day);
    return measured(m, worst.open);
}

bool measure_project_amount(struct measuring *m)
{
    return m->question->kind == RECORD_COMMITMENT ? measure_commitment(m) : measure_investment(m);
}
