/* What is refused of commitments, investments, decisions on them, payments and subscriptions. The
 * cap of a rule without a pack is held here, that of a pack by the verdict. */
#include "decide_internal.h"

#include "base/int128.h"
#include "book/running_sum.h"
#include "figures/fund/chain.h"
#include "figures/deal/deal.h"
#include "verdict/headroom.h"
#include "figures/rate/rate.h"
#include "record/approval.h"
#include "record/firm.h"
#include "record/fund.h"
#include "record/investment.h"
#include "record/kinds.h"
#include "record/round_term.h"
#include "record/rule.h"

#include <string.h>

static void refuse_cycle(struct decider *decider, const int64_t *ids, size_t count)
{
    struct buf path;

    buf_init(&path);
    for (size_t i = 0; i < count; i++) {
        const struct entry *entry =
            book_version(decider->book, RECORD_FUND, ids[i], VIEW_EVERYTHING);

        buf_text(&path, ((const struct fund *)entry->record)->code);
        buf_text(&path, " → ");
    }
    buf_text(&path, ((const struct fund *)book_entry(decider->book, ids[0])->record)->code);
    refuse(decider, "investor_fund_id", VIOLATION_CYCLE);
    violations_param(decider->violations, "path", path.bytes);
    buf_done(&path);
}

static void require_no_cycle(struct decider *decider, const struct commitment *commitment)
{
    const int64_t *ids;

    if (commitment->investor_fund_id == 0)
        return;
    size_t count = chain_cycle(decider->book, commitment->investor_fund_id, commitment->fund_id,
                               decider->draft->effective_date, decider->arena, &ids);

    if (count > 0)
        refuse_cycle(decider, ids, count);
}

/* Nobody decides on a commitment: rules that block, and those that ask for a second approval,
 * refuse the entry itself. */
void check_commitment(struct decider *decider)
{
    const struct commitment *commitment = decider->record;
    const struct fund *fund = named_record(decider, RECORD_FUND, commitment->fund_id);

    require_currency(decider, commitment->currency, fund->currency);
    if (holds(decider, CONVENTION_STRICT_CHECKS))
        require_in_term(decider, fund);
    if (!exactly_one(decider, "investor_fund_id", commitment->investor_fund_id, "investor_party_id",
                     commitment->investor_party_id))
        return;
    require_no_cycle(decider, commitment);
    if (decider->violations->count > 0)
        return;
    attach_verdict(decider, decider->draft, "amount", true);
    if (!is_approved_history(decider, commitment->fund_id))
        check_change_of_holders(decider, "amount",
                                &(struct commitment_change){.added = decider->record},
                                RULES_OF_NO_PACK);
}

void require_same_firm(struct decider *decider, int64_t project_id, int64_t round_id)
{
    const struct project *project = named_record(decider, RECORD_PROJECT, project_id);
    const struct round *round = named_record(decider, RECORD_ROUND, round_id);

    if (project != NULL && round != NULL && project->firm_id != round->firm_id)
        refuse(decider, "round_id", VIOLATION_WRONG_FIRM);
}

/* An amount over the cap may be proposed, since circumstances change before it is decided. */
void check_investment(struct decider *decider)
{
    const struct investment *investment = decider->record;
    const struct fund *fund = named_record(decider, RECORD_FUND, investment->fund_id);

    require_convertible(decider, investment->currency, fund->currency);
    if (holds(decider, CONVENTION_STRICT_CHECKS))
        require_in_term(decider, fund);
    require_tracked(decider, "fund_id", investment->fund_id);
    if (investment->round_id != 0)
        require_same_firm(decider, investment->project_id, investment->round_id);
}

/* Writes what the decision was taken on into its record. */
static void keep_figures(struct decision *decision, const struct headroom *headroom)
{
    if (headroom->rule == NULL)
        return;
    decision->rule_id = headroom->rule->seq;
    decision->basis = ((const struct rule *)headroom->rule->record)->basis;
    decision->currency = headroom->currency;
    decision->limit_minor = headroom->limit_minor;
    decision->used_direct_minor = headroom->bases[BASIS_DIRECT - 1].peak_minor;
    decision->used_chain_minor = headroom->bases[BASIS_CHAIN - 1].peak_minor;
    decision->used_look_through_minor = headroom->bases[BASIS_LOOK_THROUGH - 1].peak_minor;
}

/* Writes the rate at which the investment counts from now on, where it is of another currency. */
static void keep_rate(struct decider *decider, const struct entry *proposal, uint32_t currency)
{
    struct decision *decision = decider->record;
    enum currency from = (enum currency)((const struct investment *)proposal->record)->currency;
    struct fx_quote quote;

    if (from == (enum currency)currency || !holds(decider, CONVENTION_STATED_RATES) ||
        fx_quote(decider->book, from, (enum currency)currency,
                 (struct view){.as_of = proposal->effective_date, .as_known = INT64_MAX},
                 &quote) != ERR_OK)
        return;
    decision->rate_e8 = quote.rate_e8;
    decision->rate_on = quote.day;
}

/* The cap that binds most, and what the investment would do to it. */
static enum err compute_cap(struct decider *decider, const struct entry *proposal,
                            const struct entry *rule, struct headroom *headroom_out)
{
    const struct investment *investment = proposal->record;
    uint32_t currency =
        rule == NULL ? investment->currency : ((const struct rule *)rule->record)->currency;
    struct headroom_case asked = {
        .rule = rule,
        .project_id = investment->project_id,
        .fund_id = investment->fund_id,
        .gross = !holds(decider, CONVENTION_NET_WEIGHTS),
        .sums_only = book_is_writers(decider->book),
    };
    enum err err = investment_convert(decider->book, proposal, investment->amount_minor, currency,
                                      decider_view(decider), &asked.amount_minor);

    return err == ERR_OK ? headroom_compute_under(decider->book, &asked, decider_view(decider),
                                                  decider->arena, headroom_out)
                         : err;
}

/* A rate that is too old tells nothing of the cap: as good as none. */
static void require_fresh_rate(struct decider *decider, const struct entry *proposal,
                               uint32_t currency)
{
    const struct investment *investment = proposal->record;
    const struct view day = {.as_of = proposal->effective_date, .as_known = INT64_MAX};
    int64_t most_days = fx_rate_age_days(decider->book, investment->fund_id, decider_view(decider));
    char text[DATE_TEXT_SIZE];
    struct fx_quote quote;

    if (investment->currency == currency || !holds(decider, CONVENTION_RATES_REVIEWED) ||
        fx_quote(decider->book, (enum currency)investment->currency, (enum currency)currency, day,
                 &quote) != ERR_OK ||
        day.as_of - quote.day <= most_days)
        return;
    date_format(quote.day, text);
    refuse(decider, "amount", VIOLATION_RATE_STALE);
    violations_param(decider->violations, "base",
                     currency_code((enum currency)investment->currency));
    violations_param(decider->violations, "quote", currency_code((enum currency)currency));
    violations_param(decider->violations, "date", text);
    violations_param(decider->violations, "days",
                     arena_format(decider->arena, "%d", (int)(day.as_of - quote.day)));
    violations_param(decider->violations, "max",
                     arena_format(decider->arena, "%lld", (long long)most_days));
}

static void check_cap(struct decider *decider, const struct entry *proposal)
{
    struct decision *decision = decider->record;
    const struct investment *investment = proposal->record;
    const struct entry *rule = headroom_rule_of(decider->book, investment->project_id,
                                                investment->fund_id, decider_view(decider));
    uint32_t currency =
        rule == NULL ? investment->currency : ((const struct rule *)rule->record)->currency;
    struct headroom headroom;
    enum err err = compute_cap(decider, proposal, rule, &headroom);

    if (err == ERR_NO_RATE) {
        refuse_without_rate(decider, "amount", investment->project_id, currency);
        return;
    }
    if (err != ERR_OK) {
        refuse(decider, "amount", VIOLATION_OUT_OF_RANGE);
        violations_param(decider->violations, "min", "0");
        param_amount(decider, "max", AMOUNT_MAX, investment->currency);
        return;
    }
    keep_figures(decision, &headroom);
    keep_rate(decider, proposal, currency);
    if (decision->outcome == OUTCOME_REJECT || is_approved_history(decider, investment->fund_id))
        return;
    require_fresh_rate(decider, proposal, currency);
    if (headroom.rule == NULL) {
        char day[DATE_TEXT_SIZE];

        date_format(decider->draft->effective_date, day);
        refuse(decider, "investment_id", VIOLATION_NO_RULE);
        violations_param(decider->violations, "date", day);
        return;
    }
    /* A cap of a pack is held by the verdict, as it can be overridden. */
    if (((const struct rule *)headroom.rule->record)->pack != NULL)
        return;
    for (size_t i = 0; i < BASIS_COUNT; i++)
        if (headroom.bases[i].binding && headroom.breached)
            refuse_over_cap(decider, &headroom, &headroom.bases[i]);
}

int32_t last_end(const struct book *book, uint32_t kind, int64_t investment_id)
{
    int32_t last = DATE_UNKNOWN;

    for (struct referrer r = book_referrers(book, kind, "investment_id", investment_id);
         r.entry != NULL; book_next_referrer(&r)) {
        const struct entry *reversal = book_reversal_of(book, r.entry->seq);

        if (reversal != NULL && reversal->effective_date > r.entry->effective_date &&
            reversal->effective_date > last)
            last = reversal->effective_date;
    }
    return last;
}

void check_decision(struct decider *decider)
{
    const struct decision *decision = decider->record;
    const struct entry *proposal = book_entry(decider->book, decision->investment_id);
    const struct entry *decided =
        investment_decision(decider->book, decision->investment_id, VIEW_EVERYTHING);

    if (decided != NULL) {
        refuse_with_seq(decider, "investment_id", VIOLATION_ALREADY_DECIDED, decided->seq);
        return;
    }
    if (proposal->actor_id == decider->command->actor_id) {
        refuse(decider, "investment_id", VIOLATION_OWN_PROPOSAL);
        return;
    }
    require_order(decider, "effective_date",
                  last_end(decider->book, RECORD_DECISION, decision->investment_id),
                  decider->draft->effective_date, "the reversal of the earlier decision");
    if (decider->violations->count > 0)
        return;
    if (decision->outcome == OUTCOME_APPROVE)
        require_tracked(decider, "investment_id",
                        ((const struct investment *)proposal->record)->fund_id);
    check_cap(decider, proposal);
    attach_verdict(decider, proposal, "investment_id", decision->outcome == OUTCOME_APPROVE);
}

bool investment_approval(const struct decider *decider, int64_t investment_id,
                         const struct investment **investment_out, int32_t *date_out)
{
    const struct entry *decided =
        investment_decision(decider->book, investment_id, VIEW_EVERYTHING);

    if (decided == NULL || ((const struct decision *)decided->record)->outcome != OUTCOME_APPROVE)
        return false;
    *investment_out = book_entry(decider->book, investment_id)->record;
    *date_out = decided->effective_date;
    return true;
}

/* The largest sum that is paid on the draft's day or any later one: a payment that was reversed
 * from a later day on counts until then; one that waits for a second person does not count. */
static enum err most_paid(const struct decider *decider, int64_t investment_id, int64_t *most_out)
{
    int32_t from = decider->draft->effective_date;
    struct investment_figures figures = {0};
    const struct running_sum *sum =
        book_is_writers(decider->book)
            ? running_sum_of(decider->book, SUM_OF_INVESTMENT, investment_id, 0)
            : NULL;

    if (sum != NULL &&
        running_sum_holds(decider->book, sum, sum->currency, true, decider_view(decider))) {
        *most_out = sum->paid_minor;
        return ERR_OK;
    }
    enum err err =
        investment_figures_compute(decider->book, investment_id, decider_view(decider), &figures);
    int64_t most = figures.paid_minor;

    FOR_REFERRERS_WHILE (err == ERR_OK, r, decider->book, payment, investment_id, investment_id) {
        struct view day = {.as_of = r.entry->effective_date, .as_known = INT64_MAX};

        if (day.as_of <= from)
            continue;
        err = investment_figures_compute(decider->book, investment_id, day, &figures);
        if (err == ERR_OK && figures.paid_minor > most)
            most = figures.paid_minor;
    }
    *most_out = most;
    return err;
}

/* Refuses under `field` more than was approved, with all that is paid already. */
static void require_within(struct decider *decider, const char *field,
                           const struct payment *payment, const struct investment *investment)
{
    int64_t sum = 0;

    if (most_paid(decider, payment->investment_id, &sum) != ERR_OK ||
        amount_add(sum, payment->amount_minor, &sum) != ERR_OK)
        sum = INT64_MAX;
    if (sum <= investment->amount_minor)
        return;
    refuse(decider, field, VIOLATION_SUM_EXCEEDS);
    param_amount(decider, "sum", sum, investment->currency);
    param_amount(decider, "limit", investment->amount_minor, investment->currency);
}

void review_payment(struct decider *decider, const char *field, const struct entry *proposal)
{
    const struct payment *payment = proposal->record;

    require_within(decider, field, payment,
                   book_entry(decider->book, payment->investment_id)->record);
}

void check_payment(struct decider *decider)
{
    struct payment *payment = decider->record;
    const struct investment *investment = book_entry(decider->book, payment->investment_id)->record;
    int32_t approved_on = DATE_UNKNOWN;
    bool approved = investment_approval(decider, payment->investment_id, &investment, &approved_on);

    if (!approved && !is_history(decider, investment->fund_id))
        refuse(decider, "investment_id", VIOLATION_NOT_APPROVED);
    require_currency(decider, payment->currency, investment->currency);
    if (holds(decider, CONVENTION_STRICT_CHECKS))
        require_in_term(decider, named_record(decider, RECORD_FUND, investment->fund_id));
    payment->awaits_approval = false;
    if (!approved)
        return;
    require_order(decider, "effective_date", approved_on, decider->draft->effective_date,
                  "the approval");
    require_within(decider, "amount", payment, investment);
    payment->awaits_approval = rules_ask_for_approval(decider);
}

static void check_funds_part(struct decider *decider, const struct subscription *subscription)
{
    const struct investment *investment;
    int32_t approved_on;

    if (subscription->investment_id == 0) {
        refuse(decider, "investment_id", VIOLATION_MISSING);
        return;
    }
    if (!investment_approval(decider, subscription->investment_id, &investment, &approved_on)) {
        refuse(decider, "investment_id", VIOLATION_NOT_APPROVED);
        return;
    }
    if (investment->fund_id != subscription->investor_fund_id) {
        refuse(decider, "investor_fund_id", VIOLATION_MUST_EQUAL);
        violations_param(decider->violations, "expected", "the investment's fund");
    }
    if (investment->round_id != 0 && investment->round_id != subscription->round_id) {
        refuse(decider, "round_id", VIOLATION_MUST_EQUAL);
        violations_param(decider->violations, "expected", "the investment's round");
    }
    require_same_firm(decider, investment->project_id, subscription->round_id);
    if (subscription->currency !=
        ((const struct round *)book_entry(decider->book, subscription->round_id)->record)->currency)
        require_currency(decider, subscription->currency, investment->currency);
    if (investment->amount_minor != subscription->amount_minor) {
        refuse(decider, "amount", VIOLATION_MUST_EQUAL);
        param_amount(decider, "expected", investment->amount_minor, investment->currency);
    }
    FOR_LIVE_REFERRERS (r, decider->book, VIEW_EVERYTHING, subscription, investment_id,
                        subscription->investment_id)
        refuse_with_seq(decider, "investment_id", VIOLATION_ALREADY_LINKED, r.entry->seq);
}

void require_units_at_price(struct decider *decider, int64_t units_e8, int64_t amount_minor,
                            const struct round *round)
{
    int decimals = currency_decimals((enum currency)round->currency);
    int128_t divisor = (int128_t)DECIMAL_E8_ONE * DECIMAL_E8_ONE;

    if (units_e8 == AMOUNT_UNKNOWN || round->unit_price_e8 == AMOUNT_UNKNOWN ||
        amount_minor == AMOUNT_UNKNOWN)
        return;
    for (int i = 0; i < decimals; i++)
        divisor /= 10;
    int128_t product = (int128_t)units_e8 * round->unit_price_e8;
    int128_t rounded = (product + divisor / 2) / divisor;
    int128_t difference = rounded - amount_minor;

    if (difference >= -1 && difference <= 1)
        return;
    refuse(decider, "units", VIOLATION_UNITS_MISMATCH);
    param_amount(decider, "product", rounded > AMOUNT_MAX ? AMOUNT_MAX : (int64_t)rounded,
                 round->currency);
    param_amount(decider, "amount", amount_minor, round->currency);
}

/* What the draft counts in the currency of its round; unknown where no rate is known for its day.
 */
static int64_t counted(struct decider *decider, const struct subscription *subscription,
                       const struct round *round)
{
    struct round_part part;

    if (round_part_of(decider->book, decider->draft, round->currency, VIEW_EVERYTHING, &part) !=
        ERR_OK) {
        refuse_overflow(decider, "amount", subscription->currency);
        return AMOUNT_UNKNOWN;
    }
    return part.counted_minor;
}

static void check_round_total(struct decider *decider, const struct subscription *subscription,
                              const struct round *round)
{
    struct round_figures figures;
    int64_t amount = counted(decider, subscription, round);
    int64_t sum = 0;

    if (round->amount_raised_minor == AMOUNT_UNKNOWN || amount == AMOUNT_UNKNOWN)
        return;
    if (round_figures_compute(decider->book, subscription->round_id, VIEW_EVERYTHING, &figures) !=
            ERR_OK ||
        amount_add(figures.subscribed_minor, amount, &sum) != ERR_OK)
        sum = INT64_MAX;
    require_at_most(decider, "amount", sum, round->amount_raised_minor, round->currency);
}

/* The parts of one closing come to no more than it. */
static void check_closing_total(struct decider *decider, const struct subscription *subscription,
                                const struct round *round)
{
    const struct entry *entry = book_entry(decider->book, subscription->closing_id);
    int64_t sum = entry == NULL ? 0 : known_or_zero(counted(decider, subscription, round));
    enum err err = ERR_OK;

    if (entry == NULL)
        return;
    const struct round_closing *closing = entry->record;

    if (closing->round_id != subscription->round_id) {
        refuse(decider, "closing_id", VIOLATION_MUST_EQUAL);
        violations_param(decider->violations, "expected", "a closing of the round");
        return;
    }
    FOR_LIVE_REFERRERS (r, decider->book, VIEW_EVERYTHING, subscription, closing_id, entry->seq) {
        struct round_part part;

        if (round_part_of(decider->book, r.entry, round->currency, VIEW_EVERYTHING, &part) ==
            ERR_OK)
            add_to(&sum, known_or_zero(part.counted_minor), &err);
    }
    if (err != ERR_OK)
        refuse_overflow(decider, "amount", round->currency);
    else
        require_at_most(decider, "amount", sum, closing->amount_minor, round->currency);
}

void check_subscription(struct decider *decider)
{
    const struct subscription *subscription = decider->record;
    const struct round *round = named_record(decider, RECORD_ROUND, subscription->round_id);

    if (!exactly_one(decider, "investor_fund_id", subscription->investor_fund_id,
                     "investor_party_id", subscription->investor_party_id))
        return;
    if (subscription->investor_fund_id != 0)
        check_funds_part(decider, subscription);
    else if (subscription->investment_id != 0)
        refuse(decider, "investment_id", VIOLATION_UNKNOWN_FIELD);
    if (subscription->currency == round->currency)
        require_units_at_price(decider, subscription->units_e8, subscription->amount_minor, round);
    check_round_total(decider, subscription, round);
    check_closing_total(decider, subscription, round);
}
