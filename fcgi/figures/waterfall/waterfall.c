/* A fund's waterfall: its terms, its flows (flows.c, deals.c), a run over them (calc/waterfall.h),
 * and what that comes to. */
#include "waterfall_internal.h"

#include "book/invariant.h"
#include "calc/allocate.h"
#include "record/capital.h"
#include "record/fund.h"
#include "record/kinds.h"
#include "record/waterfall.h"

#include <stdlib.h>
#include <string.h>

#define E10_PER_E8 100

static const struct field figures_fields[] = {
    F_REFERENCE(struct waterfall_figures, waterfall_term_id, "waterfall_term", "Waterfall terms",
                "分配条款"),
    F_ENUM(struct waterfall_figures, currency, currency, "Currency", "币种"),
    F_BOOL(struct waterfall_figures, hypothetical, "As if all were sold", "模拟全部变现"),
    F_MONEY(struct waterfall_figures, contributed, "Investors' capital", "投资人实缴本金"),
    F_MONEY(struct waterfall_figures, distributed, "Distributed", "可分配合计"),
    F_MONEY(struct waterfall_figures, gp_commitment, "To the manager's own commitment",
            "管理人跟投部分"),
    F_MONEY(struct waterfall_figures, return_of_capital, "Return of capital", "返还本金"),
    F_MONEY(struct waterfall_figures, preferred_return, "Preferred return", "门槛收益"),
    F_MONEY(struct waterfall_figures, catch_up_lp, "Catch-up, investors", "追赶（投资人）"),
    F_MONEY(struct waterfall_figures, catch_up_gp, "Catch-up, manager", "追赶（管理人）"),
    F_MONEY(struct waterfall_figures, split_lp, "Split, investors", "超额收益（投资人）"),
    F_MONEY(struct waterfall_figures, split_gp, "Split, manager", "超额收益（管理人）"),
    F_MONEY(struct waterfall_figures, lp, "Investors in all", "投资人合计"),
    F_MONEY(struct waterfall_figures, gp, "Manager in all", "管理人合计"),
    F_MONEY(struct waterfall_figures, carry, "Carried interest", "业绩报酬"),
    F_MONEY(struct waterfall_figures, profit, "Profit", "利润"),
    F_MONEY(struct waterfall_figures, carry_limit, "Carry that the whole fund allows",
            "整体基金口径业绩报酬上限"),
    F_MONEY(struct waterfall_figures, excess, "Excess carry", "超额计提"),
    F_MONEY(struct waterfall_figures, shortfall, "Investors' shortfall", "投资人缺口"),
    F_MONEY(struct waterfall_figures, clawback, "Clawback", "应回拨"),
    F_MONEY(struct waterfall_figures, clawback_net, "Clawback net of tax", "应回拨（税后）"),
    F_MONEY(struct waterfall_figures, carry_paid, "Carry recorded", "已记录业绩报酬"),
    F_MONEY(struct waterfall_figures, carry_returned, "Carry paid back", "已回拨"),
    F_MONEY(struct waterfall_figures, carry_held, "Paid back, not passed on", "回拨待分配"),
    F_MONEY(struct waterfall_figures, carry_difference, "Recorded less due", "记录与应计之差"),
    F_MONEY(struct waterfall_figures, nav, "Net asset value distributed", "模拟分配净值"),
    F_MONEY(struct waterfall_figures, uninvested, "Never invested, goes back", "未投资金退回"),
    F_MONEY(struct waterfall_figures, accrued_carry, "Accrued carry", "应计业绩报酬"),
    F_MONEY(struct waterfall_figures, concession, "Ceded by public investors", "政府出资让利"),
};

static const struct field due_fields[] = {
    F_REFERENCE(struct distribution_due, waterfall_term_id, "waterfall_term", "Waterfall terms",
                "分配条款"),
    F_ENUM(struct distribution_due, currency, currency, "Currency", "币种"),
    F_MONEY(struct distribution_due, total, "Total", "合计"),
    F_MONEY(struct distribution_due, return_of_capital, "Return of capital", "本金返还"),
    F_MONEY(struct distribution_due, gain, "Gain", "收益"),
    F_MONEY(struct distribution_due, carry, "Carried interest", "业绩报酬"),
    F_MONEY(struct distribution_due, concession, "Ceded by public investors", "政府出资让利"),
};

const struct shape distribution_due_shape = SHAPE(struct distribution_due, due_fields);
const struct shape waterfall_figures_shape = SHAPE(struct waterfall_figures, figures_fields);

const struct entry *waterfall_term_in_force(const struct book *book, int64_t fund_id,
                                            struct view view)
{
    const struct entry *found = NULL;

    FOR_REFERRERS (r, book, waterfall_term, fund_id, fund_id) {
        const struct waterfall_term *term = r.entry->record;

        if (term->valid_from > view.as_of ||
            (term->valid_to != DATE_UNKNOWN && term->valid_to < view.as_of) ||
            proposal_approved(book, r.entry, view) == NULL)
            continue;
        if (found == NULL ||
            term->valid_from >= ((const struct waterfall_term *)found->record)->valid_from)
            found = r.entry;
    }
    return found;
}

static int by_rate(const void *left, const void *right)
{
    const struct waterfall_hurdle *a = left;
    const struct waterfall_hurdle *b = right;

    return (a->rate_e10 > b->rate_e10) - (a->rate_e10 < b->rate_e10);
}

static struct waterfall_terms terms_of(const struct fall *fall)
{
    const struct waterfall_term *term = fall->term;
    struct view view = {DATE_LAST, fall->view.as_known};
    struct waterfall_terms terms = {
        .preferred_rate_e10 = term->hurdle_rate_e8 * E10_PER_E8,
        .compounding = (enum compounding)(term->compounding - 1),
        .day_count = (enum day_count)(term->day_count - 1),
        .carry_e10 = term->carry_share_e8 * E10_PER_E8,
        .catch_up_e10 = term->catch_up_share_e8 * E10_PER_E8,
    };

    FOR_REFERRERS_WHILE (terms.hurdle_count < WATERFALL_HURDLES_MAX, r, fall->book, waterfall_tier,
                         waterfall_term_id, fall->term_entry->seq) {
        const struct waterfall_tier *tier = r.entry->record;

        if (book_live(fall->book, r.entry, view))
            terms.hurdles[terms.hurdle_count++] = (struct waterfall_hurdle){
                tier->hurdle_rate_e8 * E10_PER_E8, tier->carry_share_e8 * E10_PER_E8};
    }
    qsort(terms.hurdles, terms.hurdle_count, sizeof terms.hurdles[0], by_rate);
    return terms;
}

bool fall_has_tiers(const struct fall *fall)
{
    return terms_of(fall).hurdle_count > 0;
}

static void add_step(struct waterfall_figures *figures, const struct waterfall_step *step,
                     enum err *err)
{
    int64_t lp = step->lp_minor;
    int64_t gp = step->gp_minor;

    switch (step->kind) {
    case STEP_CARRY_RETURN:
        add_to(&figures->carry_returned_minor, -gp, err);
        break;
    case STEP_GP_COMMITMENT:
        add_to(&figures->gp_commitment_minor, gp, err);
        break;
    case STEP_RETURN_OF_CAPITAL:
        add_to(&figures->return_of_capital_minor, lp, err);
        break;
    case STEP_PREFERRED_RETURN:
        add_to(&figures->preferred_return_minor, lp, err);
        break;
    case STEP_CATCH_UP:
        add_to(&figures->catch_up_lp_minor, lp, err);
        add_to(&figures->catch_up_gp_minor, gp, err);
        break;
    case STEP_SPLIT:
        add_to(&figures->split_lp_minor, lp, err);
        add_to(&figures->split_gp_minor, gp, err);
        break;
    default:
        return;
    }
    add_to(&figures->lp_minor, lp, err);
    add_to(&figures->gp_minor, gp, err);
    add_to(&figures->distributed_minor, lp, err);
    add_to(&figures->distributed_minor, gp, err);
}

static enum err add_up(const struct fall *fall, struct waterfall_figures *figures)
{
    enum err err = ERR_OK;

    for (size_t p = 0; p < fall->part_count; p++) {
        const struct waterfall *part = &fall->parts[p];

        add_to(&figures->contributed_minor, part->tiers[STEP_CONTRIBUTION].lp_minor, &err);
        add_to(&figures->contributed_minor, -part->tiers[STEP_EXCESS].lp_minor, &err);
        for (size_t i = 0; i < part->step_count; i++)
            if (fall_wants(fall, &part->steps[i]))
                add_step(figures, &part->steps[i], &err);
    }
    figures->carry_minor = figures->gp_minor - figures->gp_commitment_minor;
    return err;
}

/* The share of profit that the whole fund allows: of the highest tier. */
static enum err allowed_carry(const struct waterfall_terms *terms, int64_t profit_minor,
                              int64_t *allowed_out)
{
    size_t last = terms->hurdle_count;

    *allowed_out = 0;
    return profit_minor <= 0
               ? ERR_OK
               : amount_mul_div(profit_minor,
                                last == 0 ? terms->carry_e10 : terms->hurdles[last - 1].carry_e10,
                                RATE_E10_ONE, allowed_out);
}

/* The tax is that on the whole obligation, of which a part may have come back already. */
static enum err net_of_tax(const struct fall *fall, const struct waterfall *whole, int64_t *net_out)
{
    int64_t returned = -whole->tiers[STEP_CARRY_RETURN].gp_minor;
    int64_t net = 0;
    enum err err = amount_mul_div(whole->clawback_minor + returned,
                                  DECIMAL_E8_ONE - known_or_zero(fall->term->clawback_tax_e8),
                                  DECIMAL_E8_ONE, &net);

    *net_out = net > returned ? net - returned : 0;
    return err;
}

/* The tests of the clawback are those of calc, on all that was distributed. */
static enum err run_whole(struct fall *fall, const struct waterfall_terms *terms,
                          struct waterfall_figures *figures)
{
    struct waterfall *whole = arena_alloc(fall->arena, sizeof *whole);
    enum err err = waterfall_european(terms, fall->flows, fall->count, fall->arena, whole);

    if (err != ERR_OK)
        return err;
    fall->parts = whole;
    fall->part_count = 1;
    figures->excess_minor = whole->excess_minor;
    figures->shortfall_minor = whole->shortfall_minor;
    figures->clawback_minor = whole->clawback_minor;
    err = net_of_tax(fall, whole, &figures->clawback_net_minor);
    int64_t profit = whole->lp_minor + whole->carry_minor + whole->carry_held_minor +
                     whole->tiers[STEP_EXCESS].lp_minor - whole->tiers[STEP_CONTRIBUTION].lp_minor;

    figures->carry_held_minor = whole->carry_held_minor;

    return err == ERR_OK ? allowed_carry(terms, profit, &figures->carry_limit_minor) : err;
}

static enum err run_deals(struct fall *fall, const struct waterfall_terms *terms,
                          struct waterfall_figures *figures)
{
    struct waterfall_deals deals;
    enum err err = waterfall_american(terms, fall->flows, fall->count, fall->deal_count,
                                      known_or_zero(fall->term->clawback_tax_e8) * E10_PER_E8,
                                      fall->arena, &deals);

    if (err != ERR_OK)
        return err;
    fall->parts = deals.deals;
    fall->part_count = deals.deal_count + 1;
    figures->carry_held_minor = deals.deals[deals.deal_count].carry_held_minor;
    fall->pooled = deals.pooled;
    figures->carry_limit_minor = deals.pooled_carry_minor;
    figures->excess_minor = deals.excess_minor;
    figures->shortfall_minor = deals.shortfall_minor;
    figures->clawback_minor = deals.clawback_minor;
    figures->clawback_net_minor = deals.clawback_net_minor;
    return ERR_OK;
}

/* A payout whose last line leaves cash was not given away whole. The sale of everything that is
 * only supposed is named by its terms. */
static enum err check_payout(const struct fall *fall, const struct waterfall_step *last)
{
    int64_t seq = last == NULL ? 0 : fall->seqs[last->source];

    if (last == NULL)
        return ERR_OK;
    return book_expect(fall->book, INVARIANT_TIERS, seq != 0 ? seq : fall->term_entry->seq,
                       last->cash_minor, 0);
}

static enum err check_payouts(const struct fall *fall)
{
    enum err err = ERR_OK;

    for (size_t p = 0; p < fall->part_count && err == ERR_OK; p++) {
        const struct waterfall_step *last = NULL;

        for (size_t i = 0; i < fall->parts[p].step_count && err == ERR_OK; i++) {
            const struct waterfall_step *step = &fall->parts[p].steps[i];

            if (!waterfall_step_pays(step))
                continue;
            if (last != NULL && last->source != step->source)
                err = check_payout(fall, last);
            last = step;
        }
        if (err == ERR_OK)
            err = check_payout(fall, last);
    }
    return err;
}

static enum err open_fall(struct fall *fall)
{
    const struct entry *fund = book_version(fall->book, RECORD_FUND, fall->fund_id, fall->view);

    if (fund == NULL)
        return ERR_NOT_FOUND;
    fall->currency = ((const struct fund *)fund->record)->currency;
    fall->term_entry = waterfall_term_in_force(fall->book, fall->fund_id, fall->view);
    if (fall->term_entry == NULL)
        return ERR_NOT_FOUND;
    fall->term = fall->term_entry->record;
    enum err err = capital_open(fall->book, fall->fund_id, fall->view, fall->arena, &fall->capital);
    if (err != ERR_OK)
        return err;
    fall->own = capital_position(&fall->capital, fall->term->gp_commitment_id);
    return fall->term->kind == WATERFALL_AMERICAN ? fall_collect_deals(fall) : fall_collect(fall);
}

static enum err compute(struct fall *fall, struct fund_waterfall *out)
{
    struct waterfall_figures *figures = &out->figures;
    enum err err = open_fall(fall);

    *out = (struct fund_waterfall){0};
    if (err != ERR_OK)
        return err;
    struct waterfall_terms terms = terms_of(fall);

    err = fall->term->kind == WATERFALL_AMERICAN ? run_deals(fall, &terms, figures)
                                                 : run_whole(fall, &terms, figures);
    if (err == ERR_OK)
        err = check_payouts(fall);
    if (err == ERR_OK)
        err = add_up(fall, figures);
    if (err != ERR_OK)
        return err;
    figures->waterfall_term_id = fall->term_entry->seq;
    figures->currency = fall->currency;
    figures->hypothetical = fall->hypothetical;
    if (!fall->term->clawback) {
        figures->clawback_minor = 0;
        figures->clawback_net_minor = 0;
    }
    figures->profit_minor = figures->lp_minor + figures->carry_minor + figures->carry_held_minor -
                            figures->contributed_minor;
    figures->carry_paid_minor = fall->carry_paid_minor;
    figures->carry_difference_minor = fall->carry_paid_minor - figures->carry_minor;
    figures->nav_minor = fall->hypothetical ? fall->nav_minor : AMOUNT_UNKNOWN;
    figures->uninvested_minor = fall->hypothetical ? fall->uninvested_minor : AMOUNT_UNKNOWN;
    figures->accrued_carry_minor =
        fall->hypothetical ? figures->carry_minor - figures->clawback_minor - fall->carry_paid_minor
                           : AMOUNT_UNKNOWN;
    return ERR_OK;
}

enum err fund_waterfall_compute(const struct book *book, int64_t fund_id, struct view view,
                                bool hypothetical, struct arena *arena,
                                struct fund_waterfall *waterfall_out)
{
    struct fall fall = {.book = book,
                        .view = view,
                        .arena = arena,
                        .fund_id = fund_id,
                        .hypothetical = hypothetical};
    struct fund_waterfall out;
    enum err err = compute(&fall, &out);

    if (err != ERR_OK)
        return err;
    fall_rows(&fall, &out);
    err = fall_shares(&fall, &out);
    if (err == ERR_OK)
        *waterfall_out = out;
    return err;
}

/* One distribution, on the day of the fall's view. */
static enum err compute_one(struct fall *fall, const struct distribution *distribution,
                            struct fund_waterfall *waterfall_out)
{
    struct fund_waterfall out;
    enum err err = compute(fall, &out);

    if (err != ERR_OK)
        return err;
    out.figures.profit_minor = AMOUNT_UNKNOWN;
    out.figures.carry_paid_minor = known_or_zero(distribution->carry_minor);
    out.figures.carry_difference_minor = out.figures.carry_paid_minor - out.figures.carry_minor;
    fall_rows(fall, &out);
    err = fall_shares(fall, &out);
    if (err == ERR_OK)
        *waterfall_out = out;
    return err;
}

/* On the day of an entry: its own, or its approval's. */
static enum err compute_distribution(const struct book *book, const struct entry *proposal,
                                     const struct entry *dated, struct view view,
                                     struct arena *arena, struct fund_waterfall *waterfall_out)
{
    const struct distribution *distribution = proposal->record;
    struct fall fall = {.book = book,
                        .view = {dated->effective_date, view.as_known},
                        .arena = arena,
                        .fund_id = distribution->fund_id,
                        .proposal = proposal,
                        .proposal_seq = dated->seq};

    return compute_one(&fall, distribution, waterfall_out);
}

enum err distribution_waterfall_compute(const struct book *book, int64_t distribution_id,
                                        struct view view, struct arena *arena,
                                        struct fund_waterfall *waterfall_out)
{
    const struct entry *proposal = book_entry(book, distribution_id);

    if (proposal == NULL || proposal->kind != RECORD_DISTRIBUTION ||
        !book_live(book, proposal, view))
        return ERR_NOT_FOUND;
    const struct entry *approval = proposal_approved(book, proposal, view);

    return compute_distribution(book, proposal, approval == NULL ? proposal : approval, view, arena,
                                waterfall_out);
}

enum err distribution_due_compute(const struct book *book, const struct entry *distribution,
                                  struct view view, struct arena *arena,
                                  struct fund_waterfall *waterfall_out)
{
    return compute_distribution(book, distribution, distribution, view, arena, waterfall_out);
}

enum err sale_due_compute(const struct book *book, const struct entry *distribution,
                          const struct sold_deal *sold, size_t sold_count, struct view view,
                          struct arena *arena, struct fund_waterfall *waterfall_out)
{
    const struct distribution *of = distribution->record;
    struct fall fall = {.book = book,
                        .view = {distribution->effective_date, view.as_known},
                        .arena = arena,
                        .fund_id = of->fund_id,
                        .proposal = distribution,
                        .proposal_seq = distribution->seq,
                        .sold = sold,
                        .sold_count = sold_count};

    return compute_one(&fall, of, waterfall_out);
}

enum err distribution_due_of(const struct waterfall_figures *figures,
                             struct distribution_due *due_out)
{
    struct distribution_due due = {.waterfall_term_id = figures->waterfall_term_id,
                                   .currency = figures->currency,
                                   .total_minor = figures->distributed_minor,
                                   .carry_minor = figures->carry_minor,
                                   .concession_minor = figures->concession_minor};
    int64_t others = figures->distributed_minor - figures->gp_commitment_minor;
    int64_t own = 0;
    enum err err = ERR_OK;

    if (others > 0)
        err = amount_mul_div(figures->gp_commitment_minor, figures->return_of_capital_minor, others,
                             &own);
    due.return_of_capital_minor = figures->return_of_capital_minor + own;
    due.gain_minor = due.total_minor - due.carry_minor - due.return_of_capital_minor;
    if (err == ERR_OK)
        *due_out = due;
    return err;
}

enum err fund_carry_accrued(const struct book *book, int64_t fund_id, struct view view,
                            struct arena *arena, int64_t *accrued_minor_out,
                            const int64_t **parts_minor_out)
{
    struct fall fall = {
        .book = book, .view = view, .arena = arena, .fund_id = fund_id, .hypothetical = true};
    struct fund_waterfall out;

    *accrued_minor_out = 0;
    *parts_minor_out = NULL;
    if (waterfall_term_in_force(book, fund_id, view) == NULL)
        return ERR_OK;
    enum err err = compute(&fall, &out);
    if (err != ERR_OK)
        return err;
    size_t count = fall.capital.count;
    int64_t *weights = arena_array(arena, count + 1, sizeof *weights);
    int64_t *parts = arena_array(arena, count + 1, sizeof *parts);
    int64_t sum = 0;

    err = fall_weights(&fall, view.as_of, true, weights);
    for (size_t i = 0; i < count; i++)
        add_to(&sum, weights[i], &err);
    if (err == ERR_OK && sum > 0)
        err = allocate(out.figures.accrued_carry_minor, weights, count, parts);
    if (err != ERR_OK)
        return err;
    *accrued_minor_out = sum > 0 ? out.figures.accrued_carry_minor : 0;
    *parts_minor_out = parts;
    return ERR_OK;
}

enum err waterfall_weigh(const struct capital *capital, const struct entry *distribution,
                         struct view view, int64_t *weights_out)
{
    struct fund_waterfall fall;
    enum err err =
        distribution_due_compute(capital->book, distribution, view, capital->arena, &fall);

    if (err != ERR_OK)
        return err;
    memset(weights_out, 0, capital->count * sizeof *weights_out);
    for (size_t i = 0; i < fall.share_count; i++) {
        size_t at = capital_position(capital, fall.shares[i].commitment_id);

        if (at < capital->count && fall.shares[i].after_minor > 0)
            weights_out[at] = fall.shares[i].after_minor;
    }
    return ERR_OK;
}
