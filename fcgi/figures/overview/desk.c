/* Walks every proposal of every kind and asks what has become of it. A row is one that waits for
 * this user or for others, or one of this user's own that was rejected lately. */
#include "figures/overview/desk.h"

#include "book/fund_investments.h"
#include "desk_internal.h"
#include "figures/fund/capital.h"
#include "figures/evaluation/evaluation.h"
#include "figures/overview/figures.h"
#include "figures/overview/import_summary.h"
#include "rules/rule.h"
#include "record/approval.h"
#include "record/investment.h"
#include "record/kinds.h"
#include "record/role.h"

#include <stdlib.h>

const struct field_value desk_reason_values[] = {
    {"decide", "Waits for you", "待我处理"},
    {"own", "Yours, waits for a decision", "我提交，待审批"},
    {"rejected", "Yours, rejected", "我提交，已否决"},
    {"others", "Waits for others", "待他人审批"},
    {0},
};

static const struct field desk_row_fields[] = {
    F_ENUM(struct desk_row, reason, desk_reason, "Reason", "事由"),
    F_TEXT(struct desk_row, kind, 40, "Kind", "类别"),
    F_REFERENCE(struct desk_row, subject_id, "entry", "Subject", "对象"),
    F_REFERENCE(struct desk_row, seq, "entry", "Entry", "分录号"),
    F_REFERENCE(struct desk_row, about_id, "entry", "Belongs to", "所属"),
    F_REFERENCE(struct desk_row, fund_id, "fund", "Fund", "基金"),
    F_ENUM(struct desk_row, currency, currency, "Currency", "币种"),
    F_MONEY(struct desk_row, amount, "Amount", "金额"),
    F_DATE(struct desk_row, since, "Since", "提交日"),
    F_REFERENCE(struct desk_row, proposed_by, "user", "Proposed by", "提交人"),
    F_INTEGER(struct desk_row, proposal_count, INT64_MAX, "Proposals", "提案数"),
};

const struct shape desk_row_shape = SHAPE(struct desk_row, desk_row_fields);

struct desk {
    const struct book *book;
    struct view view;
    int64_t user_id;
    uint32_t role;
    struct arena *arena;
    enum err err;
    size_t count;
    size_t capacity;
    struct desk_row *rows;
};

/* What the field of that name refers to; 0: the kind has none, or it says nothing. */
static int64_t named_by(const struct entry *entry, const char *name)
{
    const struct field *field = shape_field(&record_types[entry->kind]->shape, name);

    return field == NULL ? 0 : field_int64(field, entry->record);
}

/* The investment or commitment that an entry belongs to; 0: none. */
static int64_t holding_named(const struct entry *entry)
{
    int64_t investment_id = named_by(entry, "investment_id");

    return investment_id != 0 ? investment_id : named_by(entry, "commitment_id");
}

/* What has become of a proposal; the day of the decision where there was one. */
struct standing {
    bool waits;
    bool rejected;
    int32_t decided_on;
    uint32_t currency;
    int64_t amount_minor;
};

static struct standing of_investment(const struct desk *desk, const struct entry *entry)
{
    const struct investment *investment = entry->record;
    const struct entry *decision = investment_decision(desk->book, entry->seq, desk->view);
    struct standing standing = {.waits = decision == NULL,
                                .currency = investment->currency,
                                .amount_minor = investment->amount_minor};

    if (decision != NULL) {
        standing.rejected = ((const struct decision *)decision->record)->outcome == OUTCOME_REJECT;
        standing.decided_on = decision->effective_date;
    }
    return standing;
}

static struct standing of_rule(const struct desk *desk, const struct entry *entry)
{
    struct rule_figures figures;
    struct standing standing = {.amount_minor = AMOUNT_UNKNOWN};

    if (rule_version_figures(desk->book, entry->seq, desk->view, &figures) != ERR_OK)
        return standing;
    standing.waits = figures.state == RULE_PROPOSED;
    standing.rejected = figures.state == RULE_REJECTED;
    if (standing.rejected)
        standing.decided_on = book_entry(desk->book, figures.approval_id)->effective_date;
    return standing;
}

/* It waits for the decision once all of it is scored. */
static struct standing of_evaluation(struct desk *desk, const struct entry *entry)
{
    struct evaluation_figures figures;
    struct standing standing = {.amount_minor = AMOUNT_UNKNOWN};
    enum err err =
        evaluation_figures_compute(desk->book, entry->entity_id, desk->view, desk->arena, &figures);

    if (err == ERR_OVERFLOW)
        desk->err = err;
    if (err != ERR_OK)
        return standing;
    standing.waits = figures.state == EVALUATION_SCORED;
    standing.rejected = figures.state == EVALUATION_REJECTED;
    if (standing.rejected)
        standing.decided_on = book_entry(desk->book, figures.approval_id)->effective_date;
    return standing;
}

static struct standing of_proposal(struct desk *desk, const struct entry *entry)
{
    struct proposal_figures figures;
    struct standing standing = {.amount_minor = AMOUNT_UNKNOWN};
    enum err err = proposal_figures_compute(desk->book, entry->seq, desk->view, &figures);

    if (err == ERR_OVERFLOW)
        desk->err = err;
    if (err != ERR_OK)
        return standing;
    return (struct standing){.waits = figures.state == PROPOSAL_PENDING,
                             .rejected = figures.state == PROPOSAL_REJECTED,
                             .decided_on = figures.effective_on,
                             .currency = figures.currency,
                             .amount_minor = figures.amount_minor};
}

static struct standing standing_of(struct desk *desk, const struct entry *entry)
{
    switch (entry->kind) {
    case RECORD_INVESTMENT:
        return of_investment(desk, entry);
    case RECORD_RULE:
        return of_rule(desk, entry);
    case RECORD_EVALUATION:
        return of_evaluation(desk, entry);
    default:
        return of_proposal(desk, entry);
    }
}

bool entry_waits(const struct book *book, const struct entry *entry, struct view view,
                 struct arena *arena)
{
    struct desk desk = {.book = book, .view = view, .arena = arena};

    return standing_of(&desk, entry).waits;
}

bool entry_is_rejected(const struct book *book, const struct entry *entry, struct view view,
                       struct arena *arena)
{
    struct desk desk = {.book = book, .view = view, .arena = arena};

    return standing_of(&desk, entry).rejected;
}

bool entry_is_approved(const struct book *book, const struct entry *entry, struct view view)
{
    const struct entry *decided = record_types[entry->kind]->approved_as == NULL
                                      ? NULL
                                      : proposal_decision(book, entry, view);

    if (decided == NULL)
        return false;
    return (decided->kind == RECORD_DECISION
                ? ((const struct decision *)decided->record)->outcome
                : ((const struct approval *)decided->record)->outcome) == OUTCOME_APPROVE;
}

/* 0: it is nothing for this desk. Nobody decides on their own proposal. */
static uint32_t reason_of(const struct desk *desk, const struct entry *entry,
                          const struct standing *standing)
{
    bool own = entry->actor_id == desk->user_id;

    if (standing->waits && own)
        return DESK_OWN;
    if (standing->waits)
        return desk->role == ROLE_APPROVER ? DESK_DECIDE : DESK_OTHERS;
    bool lately = desk->view.as_of - standing->decided_on <= DESK_REJECTED_DAYS;

    return standing->rejected && own && lately ? DESK_REJECTED : 0;
}

static void add(struct desk *desk, const struct desk_row *row)
{
    if (desk->count == desk->capacity) {
        size_t capacity = desk->capacity == 0 ? 64 : desk->capacity * 2;
        struct desk_row *grown = arena_array(desk->arena, capacity, sizeof *grown);

        for (size_t i = 0; i < desk->count; i++)
            grown[i] = desk->rows[i];
        desk->rows = grown;
        desk->capacity = capacity;
    }
    desk->rows[desk->count++] = *row;
}

/* What came in together is approved together: the import stands for all of it, once for each
 * reason. What was rejected stands by itself. */
static bool join_import(struct desk *desk, const struct desk_row *row)
{
    int64_t import_id =
        row->reason == DESK_REJECTED ? 0 : import_of(desk->book, row->seq, desk->view);

    if (import_id == 0)
        return false;
    for (size_t i = desk->count; i > 0; i--) {
        struct desk_row *joined = &desk->rows[i - 1];

        if (joined->seq == import_id && joined->reason == row->reason) {
            joined->proposal_count++;
            return true;
        }
    }
    const struct entry *import = book_entry(desk->book, import_id);
    struct desk_row first = {.reason = row->reason,
                             .kind = record_types[RECORD_IMPORT]->kind,
                             .record_kind = RECORD_IMPORT,
                             .subject_id = import_id,
                             .seq = import_id,
                             .amount_minor = AMOUNT_UNKNOWN,
                             .since = import->effective_date,
                             .proposed_by = import->actor_id,
                             .proposal_count = 1};

    add(desk, &first);
    return true;
}

static void visit(struct desk *desk, const struct entry *entry)
{
    if (!book_live(desk->book, entry, desk->view))
        return;
    struct standing standing = standing_of(desk, entry);
    uint32_t reason = reason_of(desk, entry, &standing);

    if (reason == 0)
        return;
    struct desk_row row = {.reason = reason,
                           .kind = record_types[entry->kind]->kind,
                           .record_kind = entry->kind,
                           .subject_id = entry->entity_id,
                           .seq = entry->seq,
                           .about_id = holding_named(entry),
                           .fund_id = record_fund(desk->book, entry->kind, entry->record),
                           .currency = standing.currency,
                           .amount_minor = standing.amount_minor,
                           .since = entry->effective_date,
                           .proposed_by = entry->actor_id,
                           .proposal_count = 1};

    if (!join_import(desk, &row))
        add(desk, &row);
}

/* Each version of what can be revised is a proposal of its own. */
static void visit_kind(struct desk *desk, uint32_t kind)
{
    const int64_t *ids = NULL;
    size_t count = book_entities(desk->book, kind, &ids);

    for (size_t i = 0; i < count; i++) {
        const int64_t *seqs = NULL;
        size_t versions = book_versions(desk->book, ids[i], &seqs);

        for (size_t k = 0; k < versions; k++)
            visit(desk, book_entry(desk->book, seqs[k]));
    }
}

/* Most investments are approved, which their funds' lists tell without the entries. */
static void visit_investments(struct desk *desk)
{
    const int64_t *funds = NULL;
    size_t fund_count = book_entities(desk->book, RECORD_FUND, &funds);

    for (size_t i = 0; i < fund_count; i++) {
        const struct fund_investment *investments = NULL;
        size_t count = book_fund_investments(desk->book, funds[i], &investments);

        for (size_t k = 0; k < count; k++)
            if (!fund_investment_approved(desk->book, &investments[k], desk->view))
                visit(desk, book_entry(desk->book, investments[k].id));
    }
}

static int by_urgency(const void *left, const void *right)
{
    const struct desk_row *a = left;
    const struct desk_row *b = right;

    if (a->reason != b->reason)
        return a->reason < b->reason ? -1 : 1;
    if (a->since != b->since)
        return a->since < b->since ? -1 : 1;
    return a->seq < b->seq ? -1 : a->seq > b->seq;
}

enum err desk_rows(const struct book *book, struct view view, int64_t user_id, uint32_t role,
                   struct arena *arena, const struct desk_row **rows_out, size_t *count_out)
{
    struct desk desk = {
        .book = book, .view = view, .user_id = user_id, .role = role, .arena = arena};

    for (uint32_t kind = RECORD_NONE + 1; kind < RECORD_KIND_COUNT; kind++)
        if (kind == RECORD_INVESTMENT)
            visit_investments(&desk);
        else if (decided_kind(kind))
            visit_kind(&desk, kind);
    if (desk.count > 1)
        qsort(desk.rows, desk.count, sizeof desk.rows[0], by_urgency);
    *rows_out = desk.rows;
    *count_out = desk.count;
    return desk.err;
}
