/* What a fund, a project and a firm come to. */
#include "figures/overview/figures.h"
#include "book/opening.h"
#include "book/firm_status.h"
#include "book/fund_investments.h"
#include "book/firm_tag.h"

#include "figures/fund/chain.h"
#include "figures/holding/movement.h"
#include "figures/reported/reported.h"
#include "verdict/headroom.h"
#include "figures/rate/rate.h"
#include "record/firm.h"
#include "record/fund.h"
#include "record/investment.h"
#include "record/kinds.h"
#include "record/rule.h"

#include <stdlib.h>
#include <string.h>

static const struct field fund_figure_fields[] = {
    F_ENUM(struct fund_figures, currency, currency, "Currency", "币种"),
    F_MONEY(struct fund_figures, commitments_received, "Commitments received", "获得认缴"),
    F_MONEY(struct fund_figures, commitments_made, "Commitments made", "对外认缴"),
    F_MONEY(struct fund_figures, approved, "Investments approved", "已批投资"),
    F_MONEY(struct fund_figures, paid, "Investments paid", "已付投资"),
    F_MONEY(struct fund_figures, pending, "Proposals pending", "待审批"),
    F_INTEGER(struct fund_figures, project_count, INT64_MAX, "Projects", "项目数"),
    F_ENUM(struct fund_figures, known_by, known_by, "Known by", "记录方式"),
    F_DATE(struct fund_figures, last_report_on, "Last report of", "最近报告期末"),
};

static const struct field project_figure_fields[] = {
    F_ENUM(struct project_figures, currency, currency, "Currency", "币种"),
    F_MONEY(struct project_figures, approved, "Approved", "批准金额"),
    F_MONEY(struct project_figures, paid, "Paid", "已付金额"),
    F_MONEY(struct project_figures, pending, "Proposals pending", "待审批"),
    F_MONEY(struct project_figures, limit, "Cap", "上限"),
    F_ENUM(struct project_figures, basis, basis, "Basis", "口径"),
    F_MONEY(struct project_figures, used, "Used on that basis", "按口径已用"),
    F_MONEY(struct project_figures, headroom, "Headroom before what is pending",
            "剩余额度（待审批之前）"),
    F_INTEGER(struct project_figures, open_count, INT64_MAX,
              "Funds whose reports may leave something out", "报告可能未覆盖的基金数"),
};

static const struct field firm_figure_fields[] = {
    F_ENUM(struct firm_figures, currency, currency, "Currency", "币种"),
    F_MONEY(struct firm_figures, approved, "Approved", "批准金额"),
    F_MONEY(struct firm_figures, paid, "Paid", "已付金额"),
    F_INTEGER(struct firm_figures, project_count, INT64_MAX, "Projects", "项目数"),
    F_INTEGER(struct firm_figures, round_count, INT64_MAX, "Rounds", "轮次数"),
    F_TEXT(struct firm_figures, last_series, 40, "Last round", "最近轮次"),
    F_DATE(struct firm_figures, last_round_on, "Last round on", "最近轮次日期"),
    F_TEXT(struct firm_figures, tags, 200, "Tags", "标签"),
    F_ENUM(struct firm_figures, state, firm_state, "State", "存续状态"),
    F_DATE(struct firm_figures, state_on, "State since", "存续状态发生日期"),
};

const struct shape fund_figures_shape = SHAPE(struct fund_figures, fund_figure_fields);
const struct shape project_figures_shape = SHAPE(struct project_figures, project_figure_fields);
const struct shape firm_figures_shape = SHAPE(struct firm_figures, firm_figure_fields);

struct investment_sums {
    uint32_t currency; /* of the sums */
    bool unknown;      /* a rate is missing */
    bool paid_unknown; /* the ledger was not kept yet */
    int64_t approved_minor;
    int64_t paid_minor;
    int64_t pending_minor;
};

static enum err add_pending(const struct book *book, const struct entry *entry, struct view view,
                            struct investment_sums *sums)
{
    int64_t amount = 0;
    enum err err =
        investment_convert(book, entry, ((const struct investment *)entry->record)->amount_minor,
                           sums->currency, view, &amount);

    return err == ERR_OK ? amount_add(sums->pending_minor, amount, &sums->pending_minor) : err;
}

/* Adds one investment to the sums; leaves them alone when it is not live in the view.
 * payments_minor: what its payments come to; NULL: they are to be added up. */
static enum err add_investment(const struct book *book, const struct entry *entry, struct view view,
                               const int64_t *payments_minor, struct investment_sums *sums)
{
    struct investment_figures figures;
    enum err err = payments_minor == NULL
                       ? investment_figures_compute(book, entry->seq, view, &figures)
                       : investment_figures_paid(book, entry->seq, view, *payments_minor, &figures);

    if (err == ERR_NOT_FOUND)
        return ERR_OK;
    if (err == ERR_OK)
        err = investment_figures_convert(book, entry->seq, sums->currency, view, &figures);
    if (err == ERR_OK)
        err = amount_add(sums->approved_minor, figures.approved_minor, &sums->approved_minor);
    if (err == ERR_OK)
        err = amount_add(sums->paid_minor, figures.paid_minor, &sums->paid_minor);
    if (err == ERR_OK && figures.state == INVESTMENT_PROPOSED)
        err = add_pending(book, entry, view, sums);
    sums->paid_unknown = sums->paid_unknown || !opening_paid_is_kept(book, entry, view);
    sums->unknown = sums->unknown || err == ERR_NO_RATE;
    return err == ERR_NO_RATE ? ERR_OK : err;
}

static void forget_unknown(struct investment_sums *sums)
{
    if (sums->paid_unknown)
        sums->paid_minor = AMOUNT_UNKNOWN;
    if (sums->unknown)
        sums->approved_minor = sums->paid_minor = sums->pending_minor = AMOUNT_UNKNOWN;
}

/* Sums over the investments whose field names id. */
static enum err sum_investments(const struct book *book, const char *field, int64_t id,
                                struct view view, struct investment_sums *sums)
{
    for (struct referrer r = book_referrers(book, RECORD_INVESTMENT, field, id); r.entry != NULL;
         book_next_referrer(&r)) {
        enum err err = add_investment(book, r.entry, view, NULL, sums);

        if (err != ERR_OK)
            return err;
    }
    return ERR_OK;
}

/* The same over the investments of a fund: its rows tell what was paid for each at one go. */
static enum err sum_held(const struct book *book, int64_t fund_id, struct view view,
                         struct arena *arena, struct investment_sums *sums)
{
    const struct fund_investment *held = NULL;
    size_t count = book_fund_investments(book, fund_id, &held);
    const int64_t *payments_minor = NULL;
    enum err err = payments_of_rows(book, fund_id, view, arena, &payments_minor);

    if (err == ERR_NOT_FOUND)
        return sum_investments(book, "fund_id", fund_id, view, sums);
    for (size_t i = 0; i < count && err == ERR_OK; i++)
        err = add_investment(book, book_entry(book, held[i].id), view, &payments_minor[i], sums);
    return err;
}

static int compare_ids(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a;
    int64_t y = *(const int64_t *)b;

    return (x > y) - (x < y);
}

/* Projects in which the fund has an approved investment. */
static int64_t count_projects(const struct book *book, int64_t fund_id, struct view view,
                              struct arena *arena)
{
    const struct fund_investment *held = NULL;
    size_t held_count = book_fund_investments(book, fund_id, &held);
    int64_t *projects = arena_array(arena, held_count + 1, sizeof *projects);
    size_t approved = 0;
    int64_t count = 0;

    for (size_t i = 0; i < held_count; i++)
        if (fund_investment_approved(book, &held[i], view))
            projects[approved++] = held[i].project_id;
    qsort(projects, approved, sizeof *projects, compare_ids);
    for (size_t i = 0; i < approved; i++)
        count += i == 0 || projects[i] != projects[i - 1];
    return count;
}

/* Commitments to funds of other currencies count at the rate of their own day. */
static enum err sum_commitments_made(const struct book *book, int64_t fund_id, uint32_t currency,
                                     struct view view, int64_t *made_out)
{
    int64_t made = 0;
    int64_t amount = 0;

    *made_out = AMOUNT_UNKNOWN;

    FOR_LIVE_REFERRERS (r, book, view, commitment, investor_fund_id, fund_id) {
        const struct commitment *commitment = r.entry->record;

        enum err err = fx_convert(book, commitment->amount_minor,
                                  (enum currency)commitment->currency, (enum currency)currency,
                                  (struct view){r.entry->effective_date, view.as_known}, &amount);
        if (err == ERR_NO_RATE)
            return ERR_OK;
        if (err == ERR_OK)
            err = amount_add(made, amount, &made);
        if (err != ERR_OK)
            return err;
    }
    *made_out = made;
    return ERR_OK;
}

enum err fund_figures_compute(const struct book *book, int64_t id, struct view view,
                              struct arena *arena, struct fund_figures *figures_out)
{
    const struct entry *entry = book_version(book, RECORD_FUND, id, view);

    if (entry == NULL)
        return ERR_NOT_FOUND;
    const struct fund *fund = entry->record;
    struct fund_figures figures = {.currency = fund->currency};
    struct investment_sums sums = {.currency = fund->currency};
    enum err err = chain_committed(book, id, view, &figures.commitments_received_minor);

    if (err == ERR_OK)
        err = sum_commitments_made(book, id, fund->currency, view, &figures.commitments_made_minor);
    if (err == ERR_OK)
        err = sum_held(book, id, view, arena, &sums);
    if (err != ERR_OK)
        return err;
    forget_unknown(&sums);
    figures.approved_minor = sums.approved_minor;
    figures.paid_minor = sums.paid_minor;
    figures.pending_minor = sums.pending_minor;
    figures.project_count = count_projects(book, id, view, arena);
    figures.known_by = fund_is_reported(book, id, view) ? FUND_REPORTED : FUND_TRACKED;
    figures.last_report_on = fund_last_report_on(book, id, view);
    *figures_out = figures;
    return ERR_OK;
}

enum err project_figures_compute(const struct book *book, int64_t id, struct view view,
                                 struct arena *arena, struct project_figures *figures_out)
{
    const struct headroom_case asked = {.rule = headroom_rule_of(book, id, 0, view),
                                        .project_id = id};
    struct headroom headroom;
    enum err err = headroom_compute_under(book, &asked, view, arena, &headroom);

    if (err != ERR_OK)
        return err;
    struct investment_sums sums = {.currency = headroom.currency};

    err = sum_investments(book, "project_id", id, view, &sums);
    if (err != ERR_OK)
        return err;
    forget_unknown(&sums);
    struct project_figures figures = {
        .currency = headroom.currency,
        .approved_minor = sums.approved_minor,
        .paid_minor = sums.paid_minor,
        .pending_minor = sums.pending_minor,
        .limit_minor = headroom.limit_minor,
        .used_minor = AMOUNT_UNKNOWN,
        .headroom_minor = AMOUNT_UNKNOWN,
    };

    for (size_t i = 0; i < BASIS_COUNT; i++) {
        if (!headroom.bases[i].binding)
            continue;
        figures.basis = headroom.bases[i].basis;
        figures.used_minor = headroom.bases[i].used_minor;
        figures.headroom_minor = headroom.bases[i].headroom_minor;
        figures.open_count = headroom.bases[i].open_count;
    }
    *figures_out = figures;
    return ERR_OK;
}

/* Names of the tags that a firm has on the view's day. */
static const char *live_tags(const struct book *book, int64_t firm_id, struct view view,
                             struct arena *arena)
{
    const struct field *field = shape_field(&firm_tag_type.shape, "tag");
    const char *tags =
        firm_listed_by_status(book, firm_id, view) ? field->values[TAG_LISTED - 1].name : NULL;

    FOR_REFERRERS (r, book, firm_tag, firm_id, firm_id) {
        if (!firm_tag_rules(book, r.entry, view))
            continue;
        const char *name = field->values[((const struct firm_tag *)r.entry->record)->tag - 1].name;

        tags = tags == NULL ? name : arena_format(arena, "%s,%s", tags, name);
    }
    return tags;
}

/* The day that places a round in time: closed, else announced. */
static int32_t round_day(const struct round *round)
{
    return round->closed_on != DATE_UNKNOWN ? round->closed_on : round->announced_on;
}

/* References of a revisable kind list superseded versions too: the ruling one decides. */
static bool rules_entity(const struct book *book, const struct entry *entry, struct view view)
{
    return book_version(book, entry->kind, entry->entity_id, view) == entry;
}

static void add_rounds(const struct book *book, int64_t firm_id, struct view view,
                       struct firm_figures *figures)
{
    FOR_REFERRERS (r, book, round, firm_id, firm_id) {
        const struct round *round = r.entry->record;

        if (!rules_entity(book, r.entry, view))
            continue;
        figures->round_count++;
        if (figures->round_count > 1 && round_day(round) < figures->last_round_on)
            continue;
        figures->last_series = round->series;
        figures->last_round_on = round_day(round);
    }
}

enum err firm_figures_compute(const struct book *book, int64_t id, struct view view,
                              struct arena *arena, struct firm_figures *figures_out)
{
    struct firm_figures figures = {
        .currency = CURRENCY_CNY, .last_round_on = DATE_UNKNOWN, .state_on = DATE_UNKNOWN};
    struct investment_sums sums = {.currency = CURRENCY_CNY};

    if (book_version(book, RECORD_FIRM, id, view) == NULL)
        return ERR_NOT_FOUND;
    FOR_REFERRERS (r, book, project, firm_id, id) {
        if (!rules_entity(book, r.entry, view))
            continue;
        figures.project_count++;
        enum err err = sum_investments(book, "project_id", r.entry->entity_id, view, &sums);
        if (err != ERR_OK)
            return err;
    }
    forget_unknown(&sums);
    figures.approved_minor = sums.approved_minor;
    figures.paid_minor = sums.paid_minor;
    add_rounds(book, id, view, &figures);
    struct firm_standing standing = firm_standing_in(book, id, view);

    figures.state = standing.state;
    figures.state_on = standing.since;
    figures.tags = live_tags(book, id, view, arena);
    *figures_out = figures;
    return ERR_OK;
}
