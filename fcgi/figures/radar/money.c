/* Calls that are late, cash that lies idle, rights to recall, and schedules of paid-in capital.
 * Idle cash is told by layers, first in, first out: a payment takes from the oldest receipts. */
#include "radar_internal.h"

#include "book/opening.h"
#include "figures/fund/capital.h"
#include "verdict/cash.h"
#include "figures/accounts/posting.h"
#include "rules/rule.h"
#include "figures/fund/fund_capital.h"
#include "record/capital.h"
#include "record/fund.h"
#include "record/opening.h"
#include "record/rule.h"

static int64_t investor_of(const struct sweep *sweep, int64_t commitment_id)
{
    const struct commitment *commitment = book_entry(sweep->book, commitment_id)->record;

    return commitment->investor_fund_id != 0 ? commitment->investor_fund_id
                                             : commitment->investor_party_id;
}

static void add_line(struct sweep *sweep, struct swept_fund *fund, const struct entry *entry,
                     const struct call_share *share)
{
    int32_t due_on = ((const struct capital_call *)entry->record)->due_on;
    bool late = due_on < sweep->view.as_of;
    struct radar_row row =
        radar_row_of(late ? RADAR_CALL_UNPAID : RADAR_CALL_DUE, due_on, fund->id, entry);

    if (late) {
        add_to(&fund->overdue_minor, share->unpaid_minor, &sweep->err);
        if (fund->overdue_since == DATE_UNKNOWN || due_on < fund->overdue_since)
            fund->overdue_since = due_on;
    }
    row.counterparty_id = investor_of(sweep, share->commitment_id);
    row.currency = share->currency;
    row.amount_minor = share->unpaid_minor;
    radar_add(sweep, row, "call", share->commitment_id);
}

void radar_sweep_calls(struct sweep *sweep, struct swept_fund *fund)
{
    FOR_REFERRERS (r, sweep->book, capital_call, fund_id, fund->id) {
        const struct call_share *shares = NULL;
        size_t count = 0;

        if (proposal_approved(sweep->book, r.entry, sweep->view) == NULL)
            continue;
        enum err err =
            call_shares(sweep->book, r.entry->seq, sweep->view, sweep->work, &shares, &count);

        /* A call without anybody to share it by is owed by nobody. */
        if (err == ERR_OVERFLOW && sweep->err == ERR_OK)
            sweep->err = err;
        for (size_t i = 0; err == ERR_OK && i < count; i++)
            if (shares[i].unpaid_minor > 0)
                add_line(sweep, fund, r.entry, &shares[i]);
    }
}

/* What is left of the receipts of one day. */
struct layer {
    int32_t date;
    int64_t left_minor;
};

struct layers {
    struct layer *list;
    size_t count;
    size_t oldest;         /* those before are used up */
    int64_t missing_minor; /* paid before it was received */
    int32_t missing_since; /* the first of the days on which that was so without a break */
};

/* One day: its receipts first, so that what is handed on at once is never idle for long. */
static void take_day(struct layers *layers, int32_t date, int64_t in_minor, int64_t out_minor)
{
    int64_t out = out_minor + layers->missing_minor;

    if (in_minor > 0)
        layers->list[layers->count++] = (struct layer){date, in_minor};
    while (out > 0 && layers->oldest < layers->count) {
        struct layer *layer = &layers->list[layers->oldest];
        int64_t taken = out < layer->left_minor ? out : layer->left_minor;

        layer->left_minor -= taken;
        out -= taken;
        if (layer->left_minor == 0)
            layers->oldest++;
    }
    if (layers->missing_minor == 0)
        layers->missing_since = date;
    layers->missing_minor = out;
}

/* The cash lines of a ledger, day by day; the sums of cash and cost on the way. */
static void take_ledger(struct sweep *sweep, struct swept_fund *fund,
                        const struct fund_ledger *ledger, struct layers *layers)
{
    for (size_t i = 0; i < ledger->count && sweep->err == ERR_OK;) {
        int32_t date = ledger->lines[i].date;
        int64_t in = 0;
        int64_t out = 0;

        for (; i < ledger->count && ledger->lines[i].date == date; i++) {
            const struct posting_line *line = &ledger->lines[i];

            if (line->currency != ledger->currency)
                continue;
            if (line->account == ACCOUNT_COST)
                add_to(&fund->cost_minor, line->amount_minor, &sweep->err);
            if (line->account != ACCOUNT_CASH)
                continue;
            add_to(&fund->cash_minor, line->amount_minor, &sweep->err);
            if (line->amount_minor > 0)
                add_to(&in, line->amount_minor, &sweep->err);
            else
                add_to(&out, -line->amount_minor, &sweep->err);
        }
        take_day(layers, date, in, out);
    }
}

/* A bank account cannot be overdrawn: a receipt is still to be entered, or a day is wrong. Cash
 * that is not tracked is not judged, as by the measure cash_after. */
static void add_negative(struct sweep *sweep, const struct swept_fund *fund, bool tracked,
                         const struct layers *layers)
{
    if (layers->missing_minor == 0 || !tracked)
        return;
    struct radar_row row =
        radar_row_of(RADAR_CASH_NEGATIVE, layers->missing_since, fund->id, fund->entry);

    row.currency = fund->currency;
    row.amount_minor = layers->missing_minor;
    row.since = layers->missing_since;
    radar_add(sweep, row, "negative", 0);
}

void radar_sweep_cash(struct sweep *sweep, struct swept_fund *fund)
{
    struct fund_ledger ledger;
    struct layers layers = {0};
    int64_t idle = 0;
    enum err err = fund_ledger_build(sweep->book, fund->id, sweep->view, sweep->work, &ledger);

    /* What was not kept yet says nothing. */
    if (err == ERR_NOT_KEPT)
        return;
    if (err != ERR_OK) {
        sweep->err = sweep->err == ERR_OK ? err : sweep->err;
        return;
    }
    layers.list = arena_array(sweep->work, ledger.count + 1, sizeof *layers.list);
    take_ledger(sweep, fund, &ledger, &layers);
    add_negative(sweep, fund, fund_cash_is_tracked(&ledger), &layers);
    for (size_t i = layers.oldest; i < layers.count; i++)
        if (sweep->view.as_of - layers.list[i].date > sweep->options.idle_days)
            add_to(&idle, layers.list[i].left_minor, &sweep->err);
    if (idle == 0 || idle < sweep->options.idle_minor)
        return;
    int32_t since = layers.list[layers.oldest].date;
    struct radar_row row =
        radar_row_of(RADAR_CASH_IDLE, since + sweep->options.idle_days, fund->id, fund->entry);

    row.currency = fund->currency;
    row.amount_minor = idle;
    row.since = since;
    radar_add(sweep, row, "idle", 0);
}

void radar_sweep_recalls(struct sweep *sweep, const struct swept_fund *fund)
{
    FOR_REFERRERS (r, sweep->book, distribution, fund_id, fund->id) {
        const struct distribution *distribution = r.entry->record;
        const struct entry *approval = proposal_approved(sweep->book, r.entry, sweep->view);

        /* A right that has ended asks nothing of anybody. */
        if (approval == NULL || distribution->recall_expires_on == DATE_UNKNOWN ||
            distribution->recall_expires_on < sweep->view.as_of ||
            known_or_zero(distribution->recallable_minor) == 0)
            continue;
        struct radar_row row =
            radar_row_of(RADAR_RECALL_EXPIRES, distribution->recall_expires_on, fund->id, r.entry);

        row.currency = distribution->currency;
        row.amount_minor = distribution->recallable_minor;
        row.since = approval->effective_date;
        radar_add(sweep, row, "recall", 0);
    }
}

/* Rights of the time before the ledger: one row for each day on which some of them end. */
void radar_sweep_opened_recalls(struct sweep *sweep, const struct swept_fund *fund)
{
    const struct entry *opening = fund_opening(sweep->book, fund->id, sweep->view);
    struct view known = {DATE_LAST, sweep->view.as_known};

    if (opening == NULL)
        return;
    FOR_LIVE_REFERRERS (r, sweep->book, known, opening_commitment, opening_id, opening->seq) {
        const struct opening_commitment *line = r.entry->record;

        if (known_or_zero(line->recallable_minor) == 0 || line->recall_expires_on == DATE_UNKNOWN ||
            line->recall_expires_on < sweep->view.as_of)
            continue;
        struct radar_row row =
            radar_row_of(RADAR_RECALL_EXPIRES, line->recall_expires_on, fund->id, r.entry);

        row.currency = line->currency;
        row.amount_minor = line->recallable_minor;
        row.since = opening->effective_date;
        radar_add(sweep, row, "recall", 0);
    }
}

static uint32_t grade_of(uint32_t rule_status)
{
    switch (rule_status) {
    case RULE_VERIFIED:
        return GRADE_READ;
    case RULE_PARTLY_VERIFIED:
        return GRADE_PARTLY_VERIFIED;
    default:
        return GRADE_UNVERIFIED;
    }
}

/* What a rule's share of the fund's commitments, or of its size, lacks in paid-in capital; 0 when
 * nothing does, or when the rule divides by something else. */
static int64_t short_of(struct sweep *sweep, const struct swept_fund *fund, const struct rule *rule,
                        const struct commitment_account *total)
{
    int64_t base = rule->denominator == BASIS_FUND_SIZE
                       ? ((const struct fund *)fund->entry->record)->size_minor
                       : total->commitment_minor - total->released_minor;
    int64_t wanted = 0;

    if (rule->direction != DIRECTION_AT_LEAST || rule->limit_ratio_e8 == AMOUNT_UNKNOWN ||
        base == AMOUNT_UNKNOWN)
        return 0;
    enum err err = amount_mul_div(base, rule->limit_ratio_e8, DECIMAL_E8_ONE, &wanted);

    if (err != ERR_OK && sweep->err == ERR_OK)
        sweep->err = err;
    return err == ERR_OK && wanted > total->paid_in_minor ? wanted - total->paid_in_minor : 0;
}

/* The day from which a stage of the schedule holds for the fund; unknown without its founding. */
static int32_t stage_begins(const struct swept_fund *fund, const struct rule *rule)
{
    int32_t established = ((const struct fund *)fund->entry->record)->established_on;

    if (rule->after_days == AMOUNT_UNKNOWN)
        return rule->valid_from;
    if (established == DATE_UNKNOWN || rule->after_days > RADAR_DAYS_MAX)
        return DATE_UNKNOWN;
    int32_t begins = established + (int32_t)rule->after_days;

    return begins > rule->valid_from ? begins : rule->valid_from;
}

/* 出资到位率: each rule in force is a stage of the schedule. */
void radar_sweep_schedule(struct sweep *sweep, const struct swept_fund *fund)
{
    const struct entry *const *versions = NULL;
    size_t count =
        rules_in_force(sweep->book, MEASURE_PAID_IN_RATIO, sweep->view, sweep->work, &versions);
    const struct commitment_account *accounts = NULL;
    struct commitment_account total;
    size_t account_count = 0;

    if (count == 0)
        return;
    enum err err = fund_accounts_compute(sweep->book, fund->id, sweep->view, sweep->work, &accounts,
                                         &account_count, &total);

    if (err != ERR_OK && err != ERR_NOT_KEPT && sweep->err == ERR_OK)
        sweep->err = err;
    for (size_t i = 0; err == ERR_OK && i < count; i++) {
        const struct rule *rule = versions[i]->record;
        int32_t begins = stage_begins(fund, rule);

        if (begins == DATE_UNKNOWN ||
            rule_concern(sweep->book, rule, (struct rule_case){.fund_id = fund->id}, sweep->view) !=
                CONCERN_CERTAIN)
            continue;
        struct radar_row row = radar_row_of(RADAR_PAID_IN_SHORT, begins, fund->id, fund->entry);

        row.currency = fund->currency;
        row.amount_minor = short_of(sweep, fund, rule, &total);
        row.since = begins;
        row.source = rule->clause != NULL ? rule->clause : rule->name;
        row.grade = grade_of(rule->status);
        if (row.amount_minor > 0)
            radar_add(sweep, row, "paid-in", versions[i]->entity_id);
    }
}
