/* The text of a dossier: which members it has, in order of their names. Its SHA-256 is what a
 * decision is shown to rest on, so equal data must give equal bytes. */
#include "dossier_internal.h"

#include "book/convention.h"
#include "figures/deal/deal.h"
#include "figures/look/ownership.h"
#include "rules/rule.h"
#include "verdict/verdict.h"
#include "record/dossier.h"
#include "record/fund.h"
#include "record/investment.h"
#include "record/kinds.h"
#include "record/rule.h"
#include "record/firm.h"

#include <string.h>

/* One basis of the cap as it stood before the decision. */
struct cap_line {
    uint32_t basis;
    bool binding;
    int64_t root_id;
    uint32_t currency;
    int64_t limit_minor;
    int64_t used_minor;
    int64_t pending_minor;
    int64_t peak_minor;
    int64_t amount_minor;
    int64_t after_minor;
    int64_t headroom_minor;
    int64_t excess_minor;
};

static const struct field cap_line_fields[] = {
    F_ENUM(struct cap_line, basis, basis, "Basis", "口径"),
    F_BOOL(struct cap_line, binding, "Binding", "约束"),
    F_REFERENCE(struct cap_line, root_id, "fund", "Root", "根基金"),
    F_ENUM(struct cap_line, currency, currency, "Currency", "币种"),
    F_MONEY(struct cap_line, limit, "Limit", "上限"),
    F_MONEY(struct cap_line, used, "Used", "已用"),
    F_MONEY(struct cap_line, pending, "Pending", "待审批"),
    F_MONEY(struct cap_line, peak, "Peak", "最高占用"),
    F_MONEY(struct cap_line, amount, "This proposal", "本提案"),
    F_MONEY(struct cap_line, after, "After", "批准后"),
    F_MONEY(struct cap_line, headroom, "Headroom before this proposal", "剩余额度（本次之前）"),
    F_MONEY(struct cap_line, excess, "Excess", "超出"),
};

static const struct shape cap_line_shape = SHAPE(struct cap_line, cap_line_fields);

static void write_version(struct writing *writing, const char *name, enum record_kind kind,
                          int64_t id)
{
    const struct dossier *dossier = writing->dossier;

    dossier_key(writing, name);
    dossier_entry(writing, id == 0 ? NULL : book_version(dossier->book, kind, id, dossier->frozen));
}

/* The frozen entries of a kind, in order of seq. */
static void write_entries(struct writing *writing, const char *name, enum record_kind kind)
{
    const struct dossier *dossier = writing->dossier;
    struct dossier_list list = dossier_list_begin(writing, name);

    for (size_t i = 0; i < dossier->count; i++) {
        const struct entry *entry = book_entry(dossier->book, dossier->rows[i].seq);

        if (dossier->rows[i].part == DOSSIER_FROZEN && entry->kind == kind)
            dossier_list_add(&list, entry);
    }
    buf_char(writing->out, ']');
}

/* What had become of the firm; left out where nothing is recorded, as all was before there was such
 * a record. */
static void write_firm_statuses(struct writing *writing)
{
    const struct dossier *dossier = writing->dossier;

    for (size_t i = 0; i < dossier->count; i++)
        if (dossier->rows[i].part == DOSSIER_FROZEN &&
            strcmp(dossier->rows[i].kind, firm_status_type.kind) == 0) {
            write_entries(writing, "firm_statuses", RECORD_FIRM_STATUS);
            return;
        }
}

static void write_overrides(struct writing *writing)
{
    const struct dossier *dossier = writing->dossier;
    struct dossier_list list = dossier_list_begin(writing, "overrides");

    FOR_LIVE_REFERRERS (r, dossier->book, dossier->frozen, override, investment_id,
                        dossier->proposal->seq)
        dossier_list_add(&list, r.entry);
    buf_char(writing->out, ']');
}

/* The lines are stored with the decision, and nobody adds any later: they are part of it. */
static void write_verdict(struct writing *writing)
{
    const struct dossier *dossier = writing->dossier;
    struct dossier_list list = dossier_list_begin(writing, "verdict");
    const struct entry *lines = NULL;
    size_t count = 0;

    if (dossier->decision != NULL)
        count = verdict_stored(dossier->book, dossier->decision, dossier->arena, &lines);
    for (size_t i = 0; i < count; i++)
        dossier_list_add(&list, &lines[i]);
    buf_char(writing->out, ']');
}

static void write_tolerances(struct writing *writing, uint32_t fund_kind)
{
    const struct dossier *dossier = writing->dossier;
    const int64_t *ids = NULL;
    size_t count = book_entities(dossier->book, RECORD_LOSS_TOLERANCE, &ids);
    int32_t day = dossier->frozen.as_of;
    struct dossier_list list = dossier_list_begin(writing, "loss_tolerances");

    for (size_t i = 0; i < count; i++) {
        const struct entry *entry = book_entry(dossier->book, ids[i]);
        const struct loss_tolerance *tolerance = entry->record;

        if (book_live(dossier->book, entry, dossier->frozen) && tolerance->fund_kind == fund_kind &&
            tolerance->valid_from <= day &&
            (tolerance->valid_to == DATE_UNKNOWN || tolerance->valid_to >= day))
            dossier_list_add(&list, entry);
    }
    buf_char(writing->out, ']');
}

static void write_cap_line(struct writing *writing, const struct headroom *headroom,
                           const struct headroom_basis *basis)
{
    struct cap_line line = {
        .basis = basis->basis,
        .binding = basis->binding,
        .root_id = basis->root_id,
        .currency = headroom->currency,
        .limit_minor = headroom->limit_minor,
        .used_minor = basis->used_minor,
        .pending_minor = basis->pending_minor,
        .peak_minor = basis->peak_minor,
        .amount_minor = basis->amount_minor,
        .after_minor = basis->after_minor,
        .headroom_minor = basis->headroom_minor,
        .excess_minor = basis->excess_minor,
    };

    dossier_object(writing, &cap_line_shape, &line);
}

/* Whether a convention holds for the decision; for one that is still to come, the latest does. */
static bool of_decision(const struct dossier *dossier, enum convention convention)
{
    return dossier->decision == NULL ||
           convention_holds(dossier->book, convention, dossier->decision->seq);
}

/* What the proposal comes to in the currency of the cap. */
static enum err asked_of(const struct dossier *dossier, struct view view, uint32_t currency,
                         int64_t *amount_minor_out)
{
    const struct investment *investment = dossier->proposal->record;

    *amount_minor_out = investment->amount_minor;
    /* What was frozen before stays as it was. */
    if (!of_decision(dossier, CONVENTION_STATED_RATES))
        return ERR_OK;
    return investment_convert(dossier->book, dossier->proposal, investment->amount_minor, currency,
                              view, amount_minor_out);
}

/* As it was before the decision, on the decision's day. */
static enum err compute_headroom(const struct dossier *dossier, struct headroom *headroom_out)
{
    const struct investment *investment = dossier->proposal->record;
    struct view before = {dossier->frozen.as_of, dossier->frozen.as_known};

    if (dossier->decision != NULL)
        before.as_known = dossier->decision->seq - 1;
    struct headroom_case asked = {
        .rule =
            headroom_rule_of(dossier->book, investment->project_id, investment->fund_id, before),
        .project_id = investment->project_id,
        .fund_id = investment->fund_id,
        .gross = !of_decision(dossier, CONVENTION_NET_WEIGHTS),
    };
    uint32_t currency =
        asked.rule == NULL ? CURRENCY_CNY : ((const struct rule *)asked.rule->record)->currency;
    enum err err = asked_of(dossier, before, currency, &asked.amount_minor);

    return err == ERR_OK
               ? headroom_compute_under(dossier->book, &asked, before, dossier->arena, headroom_out)
               : err;
}

static enum err write_headroom(struct writing *writing)
{
    struct headroom headroom;
    enum err err = compute_headroom(writing->dossier, &headroom);

    dossier_key(writing, "headroom");
    if (err == ERR_NOT_FOUND || err == ERR_NO_RATE)
        buf_text(writing->out, "null");
    if (err != ERR_OK)
        return err == ERR_NOT_FOUND || err == ERR_NO_RATE ? ERR_OK : err;
    buf_char(writing->out, '[');
    for (size_t i = 0; i < BASIS_COUNT; i++) {
        if (i > 0)
            buf_char(writing->out, ',');
        write_cap_line(writing, &headroom, &headroom.bases[i]);
    }
    buf_char(writing->out, ']');
    return ERR_OK;
}

/* What the fund had of the firm by its cap table, itself and looked through; left out where nothing
 * was on certificates, as all was before there were such records. */
static enum err write_ownership(struct writing *writing)
{
    const struct dossier *dossier = writing->dossier;
    const struct investment *investment = dossier->proposal->record;
    struct look *look = NULL;
    struct ownership_row row;
    enum err err = look_open(dossier->book, investment->fund_id, WEIGHT_COMMITMENT, dossier->frozen,
                             dossier->arena, &look);

    if (err == ERR_OK)
        err = look_ownership_of(look, dossier->project->firm_id, &row);
    if (err != ERR_OK)
        return err == ERR_OVERFLOW ? err : ERR_OK;
    if (row.source == OWNERSHIP_ROUNDS || row.source == OWNERSHIP_UNKNOWN)
        return ERR_OK;
    row.fund_id = investment->fund_id;
    dossier_key(writing, "ownership");
    dossier_object(writing, &ownership_row_shape, &row);
    return ERR_OK;
}

/* The version of the rule that was applied, or that would be now. */
static const struct entry *rule_of(const struct dossier *dossier)
{
    if (dossier->decision == NULL)
        return headroom_rule(dossier->book, dossier->frozen);
    return book_entry(dossier->book, ((const struct decision *)dossier->decision->record)->rule_id);
}

static enum err write_all(struct writing *writing)
{
    const struct dossier *dossier = writing->dossier;
    const struct investment *investment = dossier->proposal->record;
    const struct entry *fund =
        book_version(dossier->book, RECORD_FUND, investment->fund_id, dossier->frozen);
    char as_of[DATE_TEXT_SIZE];

    /* In order of the keys. */
    date_format(dossier->frozen.as_of, as_of);
    buf_char(writing->out, '{');
    dossier_key(writing, "as_known");
    buf_int(writing->out, dossier->frozen.as_known);
    dossier_key(writing, "as_of");
    buf_json_string(writing->out, as_of);
    dossier_key(writing, "decision");
    dossier_entry(writing, dossier->decision);
    write_entries(writing, "documents", RECORD_DOCUMENT);
    write_version(writing, "firm", RECORD_FIRM, dossier->project->firm_id);
    write_firm_statuses(writing);
    dossier_key(writing, "format");
    buf_json_string(writing->out, "fundtrail-dossier-1");
    dossier_key(writing, "fund");
    dossier_entry(writing, fund);
    enum err err = write_headroom(writing);

    write_tolerances(writing, fund == NULL ? 0 : ((const struct fund *)fund->record)->kind);
    write_overrides(writing);
    if (err == ERR_OK)
        err = write_ownership(writing);
    write_version(writing, "project", RECORD_PROJECT, investment->project_id);
    dossier_key(writing, "proposal");
    dossier_entry(writing, dossier->proposal);
    dossier_refs(writing);
    write_version(writing, "round", RECORD_ROUND, investment->round_id);
    dossier_key(writing, "rule");
    dossier_entry(writing, rule_of(dossier));
    write_entries(writing, "valuations", RECORD_VALUATION);
    write_verdict(writing);
    write_entries(writing, "votes", RECORD_VOTE);
    buf_char(writing->out, '}');
    return err;
}

enum err dossier_write(const struct dossier *dossier, struct buf *out)
{
    struct writing writing = {.dossier = dossier};
    struct buf draft;

    /* The names stand in the middle: only what was written once is known to be mentioned. */
    buf_init(&draft);
    writing.out = &draft;
    enum err err = write_all(&writing);

    buf_done(&draft);
    writing.out = out;
    return err == ERR_OK ? write_all(&writing) : err;
}
