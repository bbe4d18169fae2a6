/* Proposals of any kind: what decides on them, whether they count in a view, and their amount. */
#include "book/proposal.h"

#include "base/check.h"

static const struct field_value proposal_state_values[] = {
    {"pending", "Pending", "待审批"},
    {"approved", "Approved", "已批准"},
    {"rejected", "Rejected", "已否决"},
    {"not_needed", "No approval needed", "无需审批"},
    {0},
};

/* clang-format off */
#define PROPOSAL_FIELDS                                                                            \
    F_ENUM(struct proposal_figures, state, proposal_state, "State", "状态"),                               \
    F_ENUM(struct proposal_figures, currency, currency, "Currency", "币种"),                \
    F_MONEY(struct proposal_figures, amount, "Total", "合计"),                                     \
    F_REFERENCE(struct proposal_figures, approval_id, "approval", "Approval", "审批"),             \
    F_REFERENCE(struct proposal_figures, decided_by, "user", "Decided by", "审批人"),              \
    F_DATE(struct proposal_figures, effective_on, "Takes effect on", "生效日期")
/* clang-format on */

static const struct field proposal_figure_fields[] = {PROPOSAL_FIELDS};

static const struct field valuation_figure_fields[] = {
    PROPOSAL_FIELDS,
    F_REFERENCE(struct proposal_figures, fund_id, "fund", "Held by", "持有基金"),
};

const struct shape proposal_figures_shape = SHAPE(struct proposal_figures, proposal_figure_fields);
const struct shape valuation_figures_shape =
    SHAPE(struct proposal_figures, valuation_figure_fields);

/* The approval's reference to a kind of proposal; NULL when the kind is none. */
static const char *approval_field(uint32_t kind)
{
    switch (kind) {
    case RECORD_CAPITAL_CALL:
        return "capital_call_id";
    case RECORD_DISTRIBUTION:
        return "distribution_id";
    case RECORD_RETURN_OF_EXCESS:
        return "return_of_excess_id";
    case RECORD_EQUALISATION:
        return "equalisation_id";
    case RECORD_VALUATION:
        return "valuation_id";
    case RECORD_RULE:
        return "rule_id";
    case RECORD_WATERFALL_TERM:
        return "waterfall_term_id";
    case RECORD_RECOGNITION:
        return "recognition_id";
    case RECORD_EVALUATION:
        return "evaluation_id";
    case RECORD_PAYMENT:
        return "payment_id";
    case RECORD_EXPENSE:
        return "expense_id";
    case RECORD_FX_RATE:
        return "fx_rate_id";
    default:
        return NULL;
    }
}

bool proposal_kind(uint32_t kind)
{
    return kind != RECORD_RULE && approval_field(kind) != NULL;
}

/* What is recorded of a proposal beside it, while it waits. */
static const struct {
    uint32_t kind;
    const char *field;
    uint32_t of;
} parts[] = {
    {RECORD_CALL_LINE, "capital_call_id", RECORD_CAPITAL_CALL},
    {RECORD_DISTRIBUTION_LINE, "distribution_id", RECORD_DISTRIBUTION},
    {RECORD_WATERFALL_TIER, "waterfall_term_id", RECORD_WATERFALL_TERM},
    {RECORD_SELF_SCORE, "evaluation_id", RECORD_EVALUATION},
    {RECORD_FISCAL_SCORE, "evaluation_id", RECORD_EVALUATION},
};

static int64_t later(int64_t version, const struct entry *entry, int64_t as_known)
{
    return entry != NULL && entry->seq > version && entry->seq <= as_known ? entry->seq : version;
}

int64_t entry_version(const struct book *book, const struct entry *entry, int64_t as_known)
{
    int64_t version = entry->seq;

    if (record_types[entry->kind]->revisable)
        return book_last_version(book, entry->entity_id, as_known);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        if (parts[i].of != entry->kind)
            continue;
        for (struct referrer r =
                 book_referrers(book, parts[i].kind, parts[i].field, entry->entity_id);
             r.entry != NULL; book_next_referrer(&r)) {
            version = later(version, r.entry, as_known);
            version = later(version, book_reversal_of(book, r.entry->seq), as_known);
        }
    }
    return version;
}

bool notice_kind(uint32_t kind)
{
    return kind == RECORD_CAPITAL_CALL || kind == RECORD_DISTRIBUTION ||
           kind == RECORD_RETURN_OF_EXCESS || kind == RECORD_EQUALISATION;
}

bool one_step_kind(uint32_t kind)
{
    return kind == RECORD_PAYMENT || kind == RECORD_EXPENSE || kind == RECORD_FX_RATE;
}

bool proposal_awaits(const struct entry *entry)
{
    switch (entry->kind) {
    case RECORD_PAYMENT:
        return ((const struct payment *)entry->record)->awaits_approval;
    case RECORD_EXPENSE:
        return ((const struct expense *)entry->record)->awaits_approval;
    case RECORD_FX_RATE:
        return ((const struct fx_rate *)entry->record)->doubt != 0;
    default:
        return false;
    }
}

bool entry_counts(const struct book *book, const struct entry *entry, struct view view)
{
    /* One that follows another counts with it. */
    if (entry->kind == RECORD_FX_RATE)
        return book_live(book, entry, view) && fx_rate_state(book, entry, view) == RATE_COUNTS;
    return book_live(book, entry, view) &&
           (!proposal_awaits(entry) || proposal_approved(book, entry, view) != NULL);
}

const struct entry *proposal_decision(const struct book *book, const struct entry *proposal,
                                      struct view view)
{
    const char *field = approval_field(proposal->kind);

    CHECK(field != NULL);
    for (struct referrer r = book_referrers(book, RECORD_APPROVAL, field, proposal->seq);
         r.entry != NULL; book_next_referrer(&r))
        if (book_live(book, r.entry, view))
            return r.entry;
    return NULL;
}

const struct entry *proposal_approved(const struct book *book, const struct entry *proposal,
                                      struct view view)
{
    if (!book_live(book, proposal, view))
        return NULL;
    const struct entry *decided = proposal_decision(book, proposal, view);

    if (decided == NULL || ((const struct approval *)decided->record)->outcome != OUTCOME_APPROVE)
        return NULL;
    return decided;
}

enum err proposal_amount(const struct entry *proposal, int64_t *amount_minor_out)
{
    int64_t sum = 0;
    enum err err = ERR_OK;

    if (proposal->kind == RECORD_CAPITAL_CALL) {
        const struct capital_call *call = proposal->record;

        add_to(&sum, call->investments_minor, &err);
        add_to(&sum, call->working_capital_minor, &err);
        add_to(&sum, call->management_fees_minor, &err);
        add_to(&sum, call->expenses_minor, &err);
        add_to(&sum, call->facility_interest_minor, &err);
    } else if (proposal->kind == RECORD_DISTRIBUTION) {
        const struct distribution *distribution = proposal->record;

        add_to(&sum, distribution->return_of_capital_minor, &err);
        add_to(&sum, distribution->gain_minor, &err);
        add_to(&sum, distribution->income_minor, &err);
        add_to(&sum, distribution->carry_minor, &err);
    } else if (proposal->kind == RECORD_RETURN_OF_EXCESS) {
        add_to(&sum, ((const struct return_of_excess *)proposal->record)->amount_minor, &err);
    } else if (proposal->kind == RECORD_EQUALISATION) {
        const struct equalisation *equalisation = proposal->record;

        add_to(&sum, equalisation->contribution_minor, &err);
        add_to(&sum, equalisation->interest_minor, &err);
    } else if (proposal->kind == RECORD_RECOGNITION) {
        add_to(&sum, ((const struct recognition *)proposal->record)->recognised_minor, &err);
    } else if (proposal->kind == RECORD_PAYMENT) {
        add_to(&sum, ((const struct payment *)proposal->record)->amount_minor, &err);
    } else if (proposal->kind == RECORD_EXPENSE) {
        add_to(&sum, ((const struct expense *)proposal->record)->amount_minor, &err);
    } else {
        CHECK(proposal->kind == RECORD_VALUATION);
        add_to(&sum, ((const struct valuation *)proposal->record)->amount_minor, &err);
    }
    if (err == ERR_OK)
        *amount_minor_out = sum;
    return err;
}

/* The fund that holds what is valued: an investment, or a commitment to another fund. */
static int64_t holder_of(const struct book *book, const struct valuation *valuation)
{
    if (valuation->investment_id != 0)
        return ((const struct investment *)book_entry(book, valuation->investment_id)->record)
            ->fund_id;
    return ((const struct commitment *)book_entry(book, valuation->commitment_id)->record)
        ->investor_fund_id;
}

enum err proposal_figures_compute(const struct book *book, int64_t id, struct view view,
                                  struct proposal_figures *figures_out)
{
    const struct entry *proposal = book_entry(book, id);
    struct proposal_figures figures = {.state = PROPOSAL_PENDING, .effective_on = DATE_UNKNOWN};

    /* An evaluation is no amount; see figures/evaluation/evaluation.h. */
    if (proposal == NULL || !proposal_kind(proposal->kind) || proposal->kind == RECORD_EVALUATION ||
        !book_live(book, proposal, view))
        return ERR_NOT_FOUND;
    const struct field *currency = shape_field(&record_types[proposal->kind]->shape, "currency");
    const struct entry *decided = proposal_decision(book, proposal, view);

    /* Terms are no amount of money. */
    figures.amount_minor = AMOUNT_UNKNOWN;
    if (currency != NULL) {
        enum err err = proposal_amount(proposal, &figures.amount_minor);

        if (err != ERR_OK)
            return err;
        figures.currency = field_enum(currency, proposal->record);
    }
    if (proposal->kind == RECORD_VALUATION)
        figures.fund_id = holder_of(book, proposal->record);
    if (one_step_kind(proposal->kind) && !proposal_awaits(proposal)) {
        figures.state = PROPOSAL_NOT_NEEDED;
        figures.effective_on = proposal->effective_date;
    } else if (decided != NULL) {
        bool approved = ((const struct approval *)decided->record)->outcome == OUTCOME_APPROVE;

        figures.state = approved ? PROPOSAL_APPROVED : PROPOSAL_REJECTED;
        figures.approval_id = decided->seq;
        figures.decided_by = decided->actor_id;
        figures.effective_on = decided->effective_date;
    }
    *figures_out = figures;
    return ERR_OK;
}

const struct entry *fx_rate_deciding(const struct book *book, const struct entry *entry,
                                     struct view view, const struct entry **waits_out)
{
    const struct fx_rate *rate = entry->record;
    struct view known = {.as_of = DATE_LAST, .as_known = view.as_known};

    *waits_out = NULL;
    if (rate->doubt == 0)
        return NULL;
    const struct entry *decided = proposal_decision(book, entry, known);
    const struct entry *followed =
        rate->doubt == DOUBT_FOLLOWS ? book_entry(book, rate->neighbour_id) : NULL;

    *waits_out = entry;
    if (decided != NULL || followed == NULL || !book_live(book, followed, known))
        return decided;
    *waits_out = followed;
    return proposal_decision(book, followed, known);
}

enum rate_state fx_rate_state(const struct book *book, const struct entry *rate, struct view view)
{
    const struct entry *waits;
    const struct entry *decided = fx_rate_deciding(book, rate, view, &waits);

    if (waits == NULL)
        return RATE_COUNTS;
    if (decided == NULL)
        return RATE_PENDING;
    return ((const struct approval *)decided->record)->outcome == OUTCOME_APPROVE ? RATE_COUNTS
                                                                                  : RATE_REJECTED;
}
