/* Gathers the records of a dossier. Each belongs to one of two parts: frozen, when it was known
 * before the decision, or later. */
#include "figures/dossier/dossier.h"

#include "book/proposal.h"
#include "figures/deal/deal.h"
#include "record/dossier.h"
#include "record/firm.h"
#include "record/holding.h"
#include "record/investment.h"
#include "record/kinds.h"
#include "record/user.h"

#include <stdlib.h>
#include <string.h>

#define ROWS_FIRST 32

static const struct field_value dossier_part_values[] = {
    {"frozen", "At the decision", "决策时"},
    {"withdrawn", "At the decision, withdrawn since", "决策时有、其后冲销"},
    {"after", "After the decision", "决策之后"},
    {0},
};

static const struct field dossier_row_fields[] = {
    F_ENUM(struct dossier_row, part, dossier_part, "Part", "部分"),
    F_TEXT(struct dossier_row, kind, 40, "Kind of record", "记录类别"),
    F_INTEGER(struct dossier_row, seq, INT64_MAX, "Entry", "分录号"),
    F_DATE(struct dossier_row, date, "Date", "日期"),
    F_TEXT(struct dossier_row, recorded_at, 40, "Recorded at", "记录时间"),
    F_REFERENCE(struct dossier_row, recorded_by, "user", "Recorded by", "记录人"),
    F_TEXT(struct dossier_row, title, 200, "Title", "标题"),
    F_TEXT(struct dossier_row, what, 40, "What", "内容"),
    F_TEXT(struct dossier_row, sha256, 64, "SHA-256", "SHA-256"),
    F_ENUM(struct dossier_row, currency, currency, "Currency", "币种"),
    F_MONEY(struct dossier_row, amount, "Amount", "金额"),
};

const struct shape dossier_row_shape = SHAPE(struct dossier_row, dossier_row_fields);

struct gathering {
    struct dossier *dossier;
    struct dossier_row *rows;
    size_t count;
    size_t capacity;
};

static const char *member_name(const struct dossier *dossier, const struct vote *vote)
{
    if (vote->member_user_id == 0)
        return vote->member_name;
    const struct entry *user =
        book_version(dossier->book, RECORD_USER, vote->member_user_id, dossier->frozen);

    user = user != NULL ? user : book_entry(dossier->book, vote->member_user_id);
    return ((const struct user *)user->record)->display_name;
}

/* What a row says of its record, each kind its own. */
static void describe(const struct dossier *dossier, const struct entry *entry,
                     struct dossier_row *row)
{
    const struct shape *shape = &record_types[entry->kind]->shape;
    const struct field *currency = shape_field(shape, "currency");
    const struct field *amount = shape_field(shape, "amount");
    const struct field *kind = shape_field(shape, "kind");

    if (entry->kind == RECORD_DOCUMENT) {
        row->title = ((const struct document *)entry->record)->title;
        row->sha256 = ((const struct document *)entry->record)->sha256;
    }
    if (entry->kind == RECORD_VOTE) {
        row->title = member_name(dossier, entry->record);
        kind = shape_field(shape, "choice");
    }
    if (entry->kind == RECORD_VALUATION)
        kind = shape_field(shape, "method");
    if (entry->kind == RECORD_FIRM_STATUS) {
        row->title = ((const struct firm_status *)entry->record)->acquirer_name;
        kind = shape_field(shape, "state");
        amount = shape_field(shape, "price");
    }
    if (kind != NULL && kind->type == FIELD_ENUM)
        row->what = kind->values[field_enum(kind, entry->record) - 1].name;
    if (amount == NULL)
        amount = shape_field(shape, "principal");
    if (currency == NULL || amount == NULL)
        return;
    row->currency = field_enum(currency, entry->record);
    row->amount_minor = field_int64(amount, entry->record);
}

static void add_row(struct gathering *gathering, const struct entry *entry, enum dossier_part part)
{
    struct dossier *dossier = gathering->dossier;
    char recorded_at[TIME_TEXT_SIZE];

    if (gathering->count == gathering->capacity) {
        size_t capacity = gathering->capacity == 0 ? ROWS_FIRST : gathering->capacity * 2;
        struct dossier_row *rows = arena_array(dossier->arena, capacity, sizeof *rows);

        if (gathering->count > 0)
            memcpy(rows, gathering->rows, gathering->count * sizeof *rows);
        gathering->rows = rows;
        gathering->capacity = capacity;
    }
    struct dossier_row *row = &gathering->rows[gathering->count++];

    shape_clear(&dossier_row_shape, row);
    time_format(entry->recorded_at_us, recorded_at);
    row->part = part;
    row->kind = record_types[entry->kind]->kind;
    row->seq = entry->seq;
    row->date = entry->effective_date;
    row->recorded_at = arena_strdup(dossier->arena, recorded_at);
    row->recorded_by = entry->actor_id;
    describe(dossier, entry, row);
}

/* Puts an entry where it belongs; decided is the entry whose view counts: the approval of what
 * takes one, else the entry itself. NULL: it was never approved. */
static void gather(struct gathering *gathering, const struct entry *entry,
                   const struct entry *frozen_by, const struct entry *now_by)
{
    const struct dossier *dossier = gathering->dossier;
    bool then = frozen_by != NULL && book_live(dossier->book, frozen_by, dossier->frozen);
    bool now = now_by != NULL && book_live(dossier->book, now_by, dossier->view);

    if (then)
        add_row(gathering, entry, DOSSIER_FROZEN);
    if (then && !now)
        add_row(gathering, entry, DOSSIER_WITHDRAWN);
    if (!then && now)
        add_row(gathering, entry, DOSSIER_AFTER);
}

static void gather_kind(struct gathering *gathering, enum record_kind kind, const char *field,
                        int64_t id)
{
    for (struct referrer r = book_referrers(gathering->dossier->book, kind, field, id);
         r.entry != NULL; book_next_referrer(&r))
        gather(gathering, r.entry, r.entry, r.entry);
}

static void gather_fund_documents(struct gathering *gathering, int64_t fund_id)
{
    FOR_REFERRERS (r, gathering->dossier->book, document, fund_id, fund_id)
        if (((const struct document *)r.entry->record)->period_ends_on == DATE_UNKNOWN)
            gather(gathering, r.entry, r.entry, r.entry);
}

static void gather_valuations(struct gathering *gathering, int64_t investment_id)
{
    const struct dossier *dossier = gathering->dossier;

    FOR_REFERRERS (r, dossier->book, valuation, investment_id, investment_id)
        gather(gathering, r.entry, proposal_approved(dossier->book, r.entry, dossier->frozen),
               proposal_approved(dossier->book, r.entry, dossier->view));
}

/* Of everything that any fund has in the firm. */
static void gather_firm_valuations(struct gathering *gathering, int64_t firm_id)
{
    const struct book *book = gathering->dossier->book;

    FOR_REFERRERS (p, book, project, firm_id, firm_id) {
        /* Later versions of a project name the same firm. */
        if (p.entry->seq != p.entry->entity_id)
            continue;
        FOR_REFERRERS (i, book, investment, project_id, p.entry->entity_id)
            gather_valuations(gathering, i.entry->seq);
    }
}

static int by_part(const void *left, const void *right)
{
    const struct dossier_row *a = left;
    const struct dossier_row *b = right;

    if (a->part != b->part)
        return a->part < b->part ? -1 : 1;
    return (a->seq > b->seq) - (a->seq < b->seq);
}

static void gather_all(struct gathering *gathering)
{
    struct dossier *dossier = gathering->dossier;
    const struct investment *investment = dossier->proposal->record;
    int64_t id = dossier->proposal->seq;
    static const enum record_kind done[] = {RECORD_PAYMENT, RECORD_PROCEEDS, RECORD_BUY_BACK,
                                            RECORD_SUBSCRIPTION, RECORD_ROUND_TERM};

    gather_kind(gathering, RECORD_DOCUMENT, "investment_id", id);
    gather_kind(gathering, RECORD_DOCUMENT, "project_id", investment->project_id);
    gather_kind(gathering, RECORD_DOCUMENT, "firm_id", dossier->project->firm_id);
    gather_kind(gathering, RECORD_FIRM_STATUS, "firm_id", dossier->project->firm_id);
    gather_fund_documents(gathering, investment->fund_id);
    gather_kind(gathering, RECORD_VOTE, "investment_id", id);
    gather_firm_valuations(gathering, dossier->project->firm_id);
    for (size_t i = 0; i < sizeof done / sizeof done[0]; i++)
        gather_kind(gathering, done[i], "investment_id", id);
    if (gathering->count > 0)
        qsort(gathering->rows, gathering->count, sizeof *gathering->rows, by_part);
    dossier->rows = gathering->rows;
    dossier->count = gathering->count;
}

enum err dossier_open(const struct book *book, int64_t investment_id, struct view view,
                      struct arena *arena, struct dossier *dossier_out)
{
    struct dossier dossier = {.book = book, .arena = arena, .view = view, .frozen = view};
    struct gathering gathering = {.dossier = &dossier};

    dossier.proposal = book_version(book, RECORD_INVESTMENT, investment_id, view);
    if (dossier.proposal == NULL)
        return ERR_NOT_FOUND;
    dossier.decision = investment_decision(book, investment_id, view);
    if (dossier.decision != NULL)
        dossier.frozen = (struct view){dossier.decision->effective_date, dossier.decision->seq};
    const struct entry *project = book_version(
        book, RECORD_PROJECT, ((const struct investment *)dossier.proposal->record)->project_id,
        dossier.frozen);

    if (project == NULL)
        return ERR_NOT_FOUND;
    dossier.project = project->record;
    gather_all(&gathering);
    *dossier_out = dossier;
    return ERR_OK;
}
