/* What rules do to a decision: its verdict, and exceptions from it. */
#include "decide_internal.h"

#include "base/check.h"
#include "record/limit.h"
#include "figures/fund/capital.h"
#include "figures/deal/deal.h"
#include "verdict/headroom.h"
#include "verdict/measure.h"
#include "rules/rule.h"
#include "verdict/verdict.h"
#include "record/fund.h"
#include "record/investment.h"
#include "record/kinds.h"
#include "record/rule.h"

static void param_limit(struct decider *decider, const char *name, struct limit limit)
{
    if (limit.currency != CURRENCY_NONE)
        param_amount(decider, name, limit.number, limit.currency);
    else
        violations_param(decider->violations, name, limit_number_text(decider->arena, limit));
}

/* The cap says how much is used, and how much too much it would be. */
static void refuse_cap(struct decider *decider, const struct entry *proposal,
                       const struct verdict_finding *finding)
{
    const struct investment *investment = proposal->record;
    const struct rule *rule = finding->rule->record;
    struct headroom headroom = {0};
    struct headroom_case asked = {
        .rule = finding->rule,
        .project_id = investment->project_id,
        .fund_id = investment->fund_id,
        .gross = !holds(decider, CONVENTION_NET_WEIGHTS),
        .sums_only = book_is_writers(decider->book),
    };
    enum err err = investment_convert(decider->book, proposal, investment->amount_minor,
                                      rule->currency, decider_view(decider), &asked.amount_minor);

    if (err == ERR_OK)
        err = headroom_compute_under(decider->book, &asked, decider_view(decider), decider->arena,
                                     &headroom);
    CHECK(err == ERR_OK); /* it was, for the verdict */
    refuse_over_cap(decider, &headroom, &headroom.bases[rule->basis - 1]);
}

static void refuse_worst(struct decider *decider, const char *field, const struct rule *rule,
                         const struct headroom_worst *worst)
{
    refuse(decider, field, VIOLATION_CAP_EXCEEDED);
    violations_param(decider->violations, "basis", basis_values[rule->basis - 1].name);
    violations_param(decider->violations, "currency", currency_code((enum currency)rule->currency));
    param_amount(decider, "limit", rule->limit_minor, rule->currency);
    param_amount(decider, "used", worst->before_minor, rule->currency);
    param_amount(decider, "amount", worst->after_minor - worst->before_minor, rule->currency);
    param_amount(decider, "excess", worst->after_minor - rule->limit_minor, rule->currency);
}

static void refuse_joined(struct decider *decider, const struct commitment *added,
                          const char *field, const struct rule *rule)
{
    const struct headroom_change change = {.commitments.added = added,
                                           .gross = !holds(decider, CONVENTION_NET_WEIGHTS)};
    struct headroom_worst worst;
    enum err err = headroom_worst_compute(decider->book, rule, &change, decider_view(decider),
                                          decider->arena, &worst);

    CHECK(err == ERR_OK);
    refuse_worst(decider, field, rule, &worst);
}

static void refuse_finding(struct decider *decider, const struct entry *proposal, const char *field,
                           const struct verdict_finding *finding)
{
    const struct rule *rule = finding->rule->record;

    if (rule->measure == MEASURE_PROJECT_AMOUNT && proposal->kind == RECORD_INVESTMENT) {
        refuse_cap(decider, proposal, finding);
    } else if (rule->measure == MEASURE_PROJECT_AMOUNT && proposal->kind == RECORD_COMMITMENT) {
        refuse_joined(decider, proposal->record, field, rule);
    } else {
        refuse(decider, field, VIOLATION_RULE_BREACHED);
        violations_param(decider->violations, "rule", rule->code);
        param_limit(decider, "figure", line_limit(&finding->line, PART_FIGURE));
        param_limit(decider, "limit", line_limit(&finding->line, PART_LIMIT));
        return;
    }
    violations_param(decider->violations, "rule", rule->code);
}

/* An override is of no use to whoever made it. */
static void refuse_own_override(struct decider *decider, const char *field,
                                const struct verdict_line *line)
{
    const struct entry *override = book_entry(decider->book, line->override_id);

    if (override != NULL && override->actor_id == decider->command->actor_id)
        refuse_with_seq(decider, field, VIOLATION_OWN_OVERRIDE, override->seq);
}

void attach_verdict(struct decider *decider, const struct entry *proposal, const char *field,
                    bool approves)
{
    const struct verdict_question question = {
        .kind = proposal->kind,
        .record = proposal->record,
        .proposal_id = proposal->seq,
        .on = decider->draft->effective_date,
        .gross = !holds(decider, CONVENTION_NET_WEIGHTS),
        .no_rates = !holds(decider, CONVENTION_STATED_RATES),
        .any_age = !holds(decider, CONVENTION_RATES_REVIEWED),
        .sums_only = book_is_writers(decider->book),
    };
    struct verdict verdict;
    /* What was done before the ledger was kept cannot be undone: that it broke a rule is recorded.
     */
    int64_t fund_id = record_fund(decider->book, proposal->kind, proposal->record);
    bool refuses = approves && (fund_id == 0 || !is_approved_history(decider, fund_id));

    verdict_compute(decider->book, &question, VIEW_EVERYTHING, decider->arena, &verdict);
    decider->lines = arena_array(decider->arena, verdict.count + 1, sizeof *decider->lines);
    decider->line_count = verdict.count;
    for (size_t i = 0; i < verdict.count; i++) {
        const struct verdict_finding *finding = &verdict.findings[i];

        decider->lines[i] = finding->line;
        if (!refuses)
            continue;
        if (verdict_blocks(&finding->line, proposal->kind))
            refuse_finding(decider, proposal, field, finding);
        else
            refuse_own_override(decider, field, &finding->line);
    }
}

void require_rules_kept(struct decider *decider, const char *field)
{
    const struct verdict_question question = {
        .kind = decider->draft->kind,
        .record = decider->draft->record,
        .on = decider->draft->effective_date,
        .sums_only = book_is_writers(decider->book),
    };
    struct verdict verdict;

    if (decider->violations->count > 0)
        return;
    verdict_compute(decider->book, &question, VIEW_EVERYTHING, decider->arena, &verdict);
    for (size_t i = 0; i < verdict.count; i++)
        if (verdict_blocks(&verdict.findings[i].line, question.kind))
            refuse_finding(decider, decider->draft, field, &verdict.findings[i]);
}

bool rules_ask_for_approval(struct decider *decider)
{
    const struct verdict_question question = {
        .kind = decider->draft->kind,
        .record = decider->draft->record,
        .on = decider->draft->effective_date,
        .sums_only = book_is_writers(decider->book),
    };
    struct verdict verdict;

    if (decider->violations->count > 0)
        return false;
    verdict_compute(decider->book, &question, VIEW_EVERYTHING, decider->arena, &verdict);
    for (size_t i = 0; i < verdict.count; i++)
        if (verdict.findings[i].line.outcome == VERDICT_BREACH ||
            verdict.findings[i].line.outcome == VERDICT_SECOND_APPROVAL)
            return true;
    return false;
}

/* Whether a change of holders is held against a rule: by the first releases' rules only since the
 * convention. */
static bool is_asked(const struct decider *decider, const struct rule *rule, enum rules_asked asked)
{
    if (rule->basis == BASIS_DIRECT || rule->action == ACTION_WARN)
        return false;
    if (rule->pack == NULL)
        return holds(decider, CONVENTION_NET_WEIGHTS);
    return asked == RULES_ALL;
}

void check_change_of_holders(struct decider *decider, const char *field,
                             const struct commitment_change *change, enum rules_asked asked)
{
    const struct headroom_change of_cap = {.commitments = *change,
                                           .gross = !holds(decider, CONVENTION_NET_WEIGHTS)};
    const struct entry *const *versions;
    size_t count = rules_in_force(decider->book, MEASURE_PROJECT_AMOUNT, decider_view(decider),
                                  decider->arena, &versions);

    for (size_t i = 0; i < count; i++) {
        const struct rule *rule = versions[i]->record;
        struct headroom_worst worst;

        if (!is_asked(decider, rule, asked))
            continue;
        enum err err = headroom_worst_compute(decider->book, rule, &of_cap, decider_view(decider),
                                              decider->arena, &worst);

        if (err == ERR_NO_RATE)
            refuse_without_rate(decider, field, 0, rule->currency);
        else if (err != ERR_OK)
            refuse_overflow(decider, field, rule->currency);
        else if (worst.project_id != 0 && worst.after_minor > rule->limit_minor)
            refuse_worst(decider, field, rule, &worst);
    }
}

/* Verdicts follow the decisions that they belong to; nobody writes one. */
void check_verdict_line(struct decider *decider)
{
    refuse(decider, "rule_id", VIOLATION_NOT_BY_HAND);
}

/* Only what a rule in force finds on the proposal today, or on the proposal's own day, can be
 * overridden. */
static bool is_broken(const struct decider *decider, const struct entry *proposal, int64_t rule_id)
{
    const int32_t days[] = {proposal->effective_date, decider->command->today};

    for (size_t k = 0; k < sizeof days / sizeof days[0]; k++) {
        const struct verdict_question question = {.kind = proposal->kind,
                                                  .record = proposal->record,
                                                  .proposal_id = proposal->seq,
                                                  .on = days[k],
                                                  .sums_only = book_is_writers(decider->book)};
        struct verdict verdict;

        verdict_compute(decider->book, &question, VIEW_EVERYTHING, decider->arena, &verdict);
        for (size_t i = 0; i < verdict.count; i++)
            if (verdict.findings[i].rule->seq == rule_id &&
                verdict_blocks(&verdict.findings[i].line, proposal->kind))
                return true;
    }
    return false;
}

void check_override(struct decider *decider)
{
    const struct override *override = decider->record;
    const struct field *named = only_subject(decider);

    if (named == NULL)
        return;
    const char *field = named->name;
    const struct entry *proposal = book_entry(decider->book, field_int64(named, override));
    const struct entry *decided = proposal_decision(decider->book, proposal, VIEW_EVERYTHING);
    const struct entry *other = verdict_override(decider->book, proposal->kind, proposal->seq,
                                                 override->rule_id, VIEW_EVERYTHING);

    if (one_step_kind(proposal->kind) && !proposal_awaits(proposal))
        refuse(decider, field, VIOLATION_NOT_A_PROPOSAL);
    else if (decided != NULL)
        refuse_with_seq(decider, field, VIOLATION_ALREADY_DECIDED, decided->seq);
    else if (proposal->actor_id == decider->command->actor_id)
        refuse(decider, field, VIOLATION_OWN_PROPOSAL);
    else if (other != NULL)
        refuse_with_seq(decider, "rule_id", VIOLATION_ALREADY_LINKED, other->seq);
    else if (!is_broken(decider, proposal, override->rule_id))
        refuse(decider, "rule_id", VIOLATION_NOT_BREACHED);
}

void refuse_over_cap(struct decider *decider, const struct headroom *headroom,
                     const struct headroom_basis *basis)
{
    refuse(decider, "amount", VIOLATION_CAP_EXCEEDED);
    violations_param(decider->violations, "basis", basis_values[basis->basis - 1].name);
    violations_param(decider->violations, "currency",
                     currency_code((enum currency)headroom->currency));
    param_amount(decider, "limit", headroom->limit_minor, headroom->currency);
    param_amount(decider, "used", basis->peak_minor, headroom->currency);
    param_amount(decider, "amount", basis->amount_minor, headroom->currency);
    param_amount(decider, "excess", basis->excess_minor, headroom->currency);
}
