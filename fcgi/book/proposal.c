/* Proposals of any kind: what decides on them, whether they count in a view, and their amount. */
#include "book/proposal.h"

#include "base/check.h"
#include "record/approval.h"
#include "record/kinds.h"
#include "record/series.h"

const struct field_value proposal_state_values[] = {
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

bool proposal_kind(uint32_t kind)
{
    enum record_approval approval = record_types[kind]->approval;

    return approval == APPROVAL_ALWAYS || approval == APPROVAL_IF_ASKED;
}

bool decided_kind(uint32_t kind)
{
    return record_types[kind]->approval != APPROVAL_NONE;
}

static int64_t later(int64_t version, const struct entry *entry, int64_t as_known)
{
    return entry != NULL && entry->seq > version && entry->seq <= as_known ? entry->seq : version;
}

int64_t entry_version(const struct book *book, const struct entry *entry, int64_t as_known)
{
    int64_t version = entry->seq;

    if (record_types[entry->kind]->revisable)
        return book_last_version(book, entry->entity_id, as_known);
    for (uint32_t kind = RECORD_NONE + 1; kind < RECORD_KIND_COUNT; kind++) {
        const struct record_type *part = record_types[kind];

        if (part->part_of == NULL || record_kind_named(part, part->part_of) != entry->kind)
            continue;
        for (struct referrer r = book_referrers(book, kind, part->part_of, entry->entity_id);
             r.entry != NULL; book_next_referrer(&r)) {
            version = later(version, r.entry, as_known);
            version = later(version, book_reversal_of(book, r.entry->seq), as_known);
        }
    }
    return version;
}

bool notice_kind(uint32_t kind)
{
    return record_types[kind]->notice;
}

bool one_step_kind(uint32_t kind)
{
    return record_types[kind]->approval == APPROVAL_IF_ASKED;
}

bool proposal_awaits(const struct entry *entry)
{
    const struct record_type *type = record_types[entry->kind];

    return type->awaits != NULL && type->awaits(entry->record);
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
    const struct record_type *type = record_types[proposal->kind];
    uint32_t decided_by =
        type->approval == APPROVAL_BY_DECISION ? RECORD_DECISION : RECORD_APPROVAL;

    CHECK(type->approved_as != NULL);
    for (struct referrer r = book_referrers(book, decided_by, type->approved_as, proposal->seq);
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
    const struct shape *shape = &record_types[proposal->kind]->shape;
    int64_t sum = 0;
    enum err err = ERR_OK;

    for (size_t i = 0; i < shape->field_count; i++)
        if (shape->fields[i].total)
            add_to(&sum, field_int64(&shape->fields[i], proposal->record), &err);
    if (err == ERR_OK)
        *amount_minor_out = sum;
    return err;
}

static bool has_total(const struct shape *shape)
{
    for (size_t i = 0; i < shape->field_count; i++)
        if (shape->fields[i].total)
            return true;
    return false;
}

int64_t record_fund(const struct book *book, uint32_t kind, const void *record)
{
    const struct record_type *type = record_types[kind];

    for (size_t i = 0; i < FUND_PATHS_MAX && type->fund[i].by != NULL; i++) {
        const struct field *by = shape_field(&type->shape, type->fund[i].by);
        int64_t id = by == NULL ? 0 : field_int64(by, record);

        if (id == 0)
            continue;
        if (type->fund[i].of_named == NULL)
            return id;
        const struct entry *named = book_entry(book, id);

        if (named == NULL || named->kind != record_kind_find(by->reference))
            return 0;
        return field_int64(shape_field(&record_types[named->kind]->shape, type->fund[i].of_named),
                           named->record);
    }
    return 0;
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

    /* Terms and balances are no amount of money. */
    figures.amount_minor = AMOUNT_UNKNOWN;
    if (currency != NULL && has_total(&record_types[proposal->kind]->shape)) {
        enum err err = proposal_amount(proposal, &figures.amount_minor);

        if (err != ERR_OK)
            return err;
        figures.currency = field_enum(currency, proposal->record);
    }
    if (proposal->kind == RECORD_VALUATION)
        figures.fund_id = record_fund(book, proposal->kind, proposal->record);
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
