/* Collects the flows of a subject, converts them, and solves for rates and multiples. */
#include "figures/performance/performance.h"

#include "figures/rate/rate.h"
#include "figures/performance/statement.h"
#include "flow_internal.h"

#include <stdlib.h>
#include <string.h>

#define RATIO_PLACES 8

static const struct field flow_row_fields[] = {
    F_INTEGER(struct flow_row, seq, INT64_MAX, "Entry", "分录号"),
    F_DATE(struct flow_row, date, "Date", "日期"),
    F_TEXT(struct flow_row, type, 40, "Type", "类型"),
    F_ENUM(struct flow_row, currency, currency, "Currency", "币种"),
    F_MONEY(struct flow_row, amount, "Amount", "金额"),
    F_TEXT(struct flow_row, original, 48, "Original amount", "原币金额"),
    F_ENUM(struct flow_row, original_currency, currency, "Original currency", "原币种"),
    F_REFERENCE(struct flow_row, fund_id, "fund", "Fund", "基金"),
};

static const struct field figures_fields[] = {
    F_ENUM(struct performance_figures, currency, currency, "Currency", "币种"),
    F_MONEY(struct performance_figures, committed, "Committed", "认缴"),
    F_MONEY(struct performance_figures, paid_in, "Paid in", "实缴"),
    F_MONEY(struct performance_figures, unfunded, "Unfunded", "未缴认缴"),
    F_MONEY(struct performance_figures, distributed, "Distributed", "累计分配"),
    F_MONEY(struct performance_figures, nav, "Net asset value", "净值"),
    F_TEXT(struct performance_figures, dpi, 48, "DPI", "DPI"),
    F_TEXT(struct performance_figures, rvpi, 48, "RVPI", "RVPI"),
    F_TEXT(struct performance_figures, tvpi, 48, "TVPI", "TVPI"),
    F_TEXT(struct performance_figures, pic, 48, "PIC", "PIC（实缴比例）"),
    F_TEXT(struct performance_figures, net_irr_status, 8, "Net IRR, kind of answer",
           "净 IRR 结果类型"),
    F_TEXT(struct performance_figures, net_irr, 2000, "Net IRR", "净 IRR"),
    F_TEXT(struct performance_figures, gross_multiple, 48, "Gross multiple (MOIC)", "毛 MOIC"),
    F_TEXT(struct performance_figures, gross_irr_status, 8, "Gross IRR, kind of answer",
           "毛 IRR 结果类型"),
    F_TEXT(struct performance_figures, gross_irr, 2000, "Gross IRR", "毛 IRR"),
    F_TEXT(struct performance_figures, net_multiple_without, 48, "TVPI without facility",
           "TVPI（不含授信）"),
    F_TEXT(struct performance_figures, net_irr_without_status, 8,
           "Net IRR without facility, kind of answer", "净 IRR（不含授信）结果类型"),
    F_TEXT(struct performance_figures, net_irr_without, 2000, "Net IRR without facility",
           "净 IRR（不含授信）"),
    F_TEXT(struct performance_figures, gross_multiple_without, 48,
           "Gross multiple without facility", "毛 MOIC（不含授信）"),
    F_TEXT(struct performance_figures, gross_irr_without_status, 8,
           "Gross IRR without facility, kind of answer", "毛 IRR（不含授信）结果类型"),
    F_TEXT(struct performance_figures, gross_irr_without, 2000, "Gross IRR without facility",
           "毛 IRR（不含授信）"),
    F_TEXT(struct performance_figures, returns_reason, 40, "Returns, why not", "收益未列示原因"),
    F_TEXT(struct performance_figures, without_reason, 40, "Without facility, why not",
           "不含授信未列示原因"),
    F_TEXT(struct performance_figures, rates_reason, 40, "Rates, why not", "收益率未列示原因"),
};

static const struct field curve_row_fields[] = {
    F_DATE(struct curve_row, date, "Date", "日期"),
    F_ENUM(struct curve_row, currency, currency, "Currency", "币种"),
    F_MONEY(struct curve_row, paid_in, "Paid in", "累计实缴"),
    F_MONEY(struct curve_row, distributed, "Distributed", "累计分配"),
    F_MONEY(struct curve_row, net, "Net", "净现金流"),
    F_MONEY(struct curve_row, nav, "Net asset value", "净值"),
    F_TEXT(struct curve_row, tvpi, 48, "TVPI", "TVPI"),
};

const struct shape flow_row_shape = SHAPE(struct flow_row, flow_row_fields);
const struct shape performance_figures_shape = SHAPE(struct performance_figures, figures_fields);
const struct shape curve_row_shape = SHAPE(struct curve_row, curve_row_fields);

/* Flows for sums and rates, behind those that are kept. */
struct collected {
    struct flow_list list;
    const struct kept_sweep *kept; /* NULL: the list has all */
};

static int by_time(const void *left, const void *right)
{
    const struct flow *a = left;
    const struct flow *b = right;

    if (a->date != b->date)
        return a->date < b->date ? -1 : 1;
    /* What is worked out on the view's day comes after the entries of that day. */
    uint64_t a_seq = (uint64_t)a->seq - 1;
    uint64_t b_seq = (uint64_t)b->seq - 1;

    if (a_seq != b_seq)
        return a_seq < b_seq ? -1 : 1;
    if (a->type != b->type)
        return a->type < b->type ? -1 : 1;
    return (a->amount_minor > b->amount_minor) - (a->amount_minor < b->amount_minor);
}

/* The flows in order of time, and the same in the currency of the subject. */
static enum err convert(struct flows *flows, struct performance_subject subject,
                        struct flow_list *list_out)
{
    enum err err = flows_collect(flows, subject);

    if (err != ERR_OK)
        return err;
    if (flows->count > 0)
        qsort(flows->list, flows->count, sizeof *flows->list, by_time);
    struct performance_flow *typed = arena_array(flows->arena, flows->count + 1, sizeof *typed);

    for (size_t i = 0; i < flows->count; i++) {
        const struct flow *flow = &flows->list[i];
        int64_t converted = 0;

        err = fx_convert(flows->book, flow->amount_minor, (enum currency)flow->currency,
                         (enum currency)flows->currency,
                         (struct view){flow->date, flows->view.as_known}, &converted);
        if (err != ERR_OK)
            return err;
        typed[i] = (struct performance_flow){flow->date, flow->type, converted};
    }
    *list_out = (struct flow_list){
        .currency = flows->currency,
        .count = flows->count,
        .flows = typed,
        .committed_minor = flows->committed_minor,
        .unfunded_minor = flows->unfunded_minor,
        .sold_unpriced = flows->sold_unpriced,
        .bought_unpriced = flows->bought_unpriced,
        .facility_unshared = flows->facility_unshared,
        .earlier_unknown = flows->earlier_unknown,
    };
    return ERR_OK;
}

enum err performance_flows(const struct book *book, struct performance_subject subject,
                           struct view view, struct arena *arena, struct flow_list *list_out)
{
    struct flows flows = {.book = book, .view = view, .arena = arena, .currency = CURRENCY_CNY};
    struct flow_list list;
    enum err err = convert(&flows, subject, &list);

    if (err != ERR_OK)
        return err;
    struct flow_row *rows = arena_array(arena, list.count + 1, sizeof *rows);

    for (size_t i = 0; i < list.count; i++) {
        const struct flow *flow = &flows.list[i];
        char original[DECIMAL_TEXT_SIZE];

        decimal_format(flow->amount_minor, currency_decimals((enum currency)flow->currency),
                       original);
        rows[i] = (struct flow_row){
            .seq = flow->seq,
            .date = flow->date,
            .type = performance_type_name(flow->type),
            .currency = list.currency,
            .amount_minor = list.flows[i].amount_minor,
            .original = arena_strdup(arena, original),
            .original_currency = flow->currency,
            .fund_id = flow->fund_id,
        };
    }
    list.rows = rows;
    *list_out = list;
    return ERR_OK;
}

static const char *ratio_text(struct ratio ratio, struct arena *arena)
{
    char text[RATIO_TEXT_SIZE];

    if (!ratio_known(ratio))
        return NULL;
    ratio_format(ratio, RATIO_PLACES, text);
    return arena_strdup(arena, text);
}

static const char *rates_text(const struct irr_answer *answer, struct arena *arena)
{
    const char *all = NULL;

    for (size_t i = 0; i < answer->count; i++) {
        char text[IRR_RATE_TEXT_SIZE];

        irr_format(answer->rate_e18[i], PERFORMANCE_RATE_PLACES, text);
        all = all == NULL ? arena_strdup(arena, text) : arena_format(arena, "%s,%s", all, text);
    }
    return all;
}

static void add_flow(struct performance_figures *figures, enum performance_type type,
                     int64_t amount_minor, enum err *err)
{
    if (!performance_counts(type, VIEW_NET_WITH))
        return;
    if (performance_in_denominator(type))
        add_to(&figures->paid_in_minor, -amount_minor, err);
    else if (type == FLOW_NAV)
        add_to(&figures->nav_minor, amount_minor, err);
    else if (performance_in_numerator(type))
        add_to(&figures->distributed_minor, amount_minor, err);
}

/* What the flows of the net view with facility add up to. */
static enum err add_up(const struct collected *collected, struct performance_figures *figures)
{
    const struct flow_list *list = &collected->list;
    enum err err = ERR_OK;

    if (collected->kept != NULL)
        for (int type = 0; type < FLOW_TYPE_COUNT; type++)
            add_flow(figures, (enum performance_type)type, kept_sums_minor(collected->kept)[type],
                     &err);
    for (size_t i = 0; i < list->count; i++)
        add_flow(figures, list->flows[i].type, list->flows[i].amount_minor, &err);
    return err;
}

static void describe_without(const struct performance views[PERFORMANCE_VIEWS], struct arena *arena,
                             struct performance_figures *figures)
{
    const struct performance *net = &views[VIEW_NET_WITHOUT];
    const struct performance *gross = &views[VIEW_GROSS_WITHOUT];

    figures->net_multiple_without = ratio_text(net->multiple, arena);
    figures->net_irr_without_status = irr_status_name(net->irr.status);
    figures->net_irr_without = rates_text(&net->irr, arena);
    figures->gross_multiple_without = ratio_text(gross->multiple, arena);
    figures->gross_irr_without_status = irr_status_name(gross->irr.status);
    figures->gross_irr_without = rates_text(&gross->irr, arena);
}

static void describe(const struct performance views[PERFORMANCE_VIEWS], bool of_capital,
                     struct arena *arena, struct performance_figures *figures)
{
    const struct performance *gross = &views[VIEW_GROSS_WITH];

    figures->gross_multiple = ratio_text(gross->multiple, arena);
    figures->gross_irr_status = irr_status_name(gross->irr.status);
    figures->gross_irr = rates_text(&gross->irr, arena);
    if (!of_capital)
        return;
    const struct performance *net = &views[VIEW_NET_WITH];

    figures->net_irr_status = irr_status_name(net->irr.status);
    figures->net_irr = rates_text(&net->irr, arena);
    if (figures->without_reason == NULL)
        describe_without(views, arena, figures);
}

/* Rates need the day of every flow. */
static void forget_rates(struct performance_figures *figures)
{
    figures->rates_reason = "not_kept_before";
    figures->net_irr = figures->net_irr_status = NULL;
    figures->gross_irr = figures->gross_irr_status = NULL;
    figures->net_irr_without = figures->net_irr_without_status = NULL;
    figures->gross_irr_without = figures->gross_irr_without_status = NULL;
}

/* Flows for sums alone, or with their days for rates: where a fund's rows do, its entries are not
 * read. */
static enum err collect_sums(const struct book *book, struct performance_subject subject,
                             struct view view, struct arena *arena, bool by_day,
                             struct collected *collected_out)
{
    int64_t totals_minor[FLOW_TYPE_COUNT] = {0};
    struct flows flows = {.book = book,
                          .view = view,
                          .arena = arena,
                          .currency = CURRENCY_CNY,
                          .sums_will_do = true,
                          .totals_minor = by_day ? NULL : totals_minor};
    struct swept_fund swept;

    collected_out->kept = NULL;
    if (subject.scope != SCOPE_FUND ||
        !fund_sweep_behind(book, subject.id, view, arena, &swept, &collected_out->kept))
        return convert(&flows, subject, &collected_out->list);
    collected_out->list = swept.list;
    return ERR_OK;
}

/* What the flows come to, without rates. */
static enum err describe_sums(const struct collected *collected, bool of_capital,
                              struct arena *arena, struct performance_figures *figures_out)
{
    const struct flow_list *list = &collected->list;
    struct performance_figures figures = {.currency = list->currency};
    enum err err = add_up(collected, &figures);

    if (err != ERR_OK)
        return err;
    if (list->bought_unpriced)
        figures.paid_in_minor = AMOUNT_UNKNOWN;
    if (list->sold_unpriced)
        figures.distributed_minor = AMOUNT_UNKNOWN;
    struct multiples multiples = multiples_of(&(struct multiples_input){
        .committed_minor = of_capital ? list->committed_minor : AMOUNT_UNKNOWN,
        .paid_in_minor = figures.paid_in_minor,
        .distributed_minor = figures.distributed_minor,
        .nav_minor = figures.nav_minor,
        .invested_minor = AMOUNT_UNKNOWN,
        .realised_minor = AMOUNT_UNKNOWN,
        .unrealised_minor = AMOUNT_UNKNOWN,
    });

    figures.committed_minor = of_capital ? list->committed_minor : AMOUNT_UNKNOWN;
    figures.unfunded_minor = of_capital ? list->unfunded_minor : AMOUNT_UNKNOWN;
    figures.pic = of_capital ? ratio_text(multiples.pic, arena) : NULL;
    if (list->facility_unshared)
        figures.without_reason = "facility_not_shared";
    if (list->bought_unpriced || list->sold_unpriced) {
        figures.returns_reason = "transfer_price_missing";
    } else {
        figures.dpi = ratio_text(multiples.dpi, arena);
        figures.rvpi = ratio_text(multiples.rvpi, arena);
        figures.tvpi = ratio_text(multiples.tvpi, arena);
    }
    *figures_out = figures;
    return ERR_OK;
}

static bool is_of_capital(struct performance_subject subject)
{
    return subject.scope != SCOPE_FIRM && subject.scope != SCOPE_INVESTMENT;
}

enum err performance_sums(const struct book *book, struct performance_subject subject,
                          struct view view, struct arena *arena,
                          struct performance_figures *figures_out)
{
    struct collected collected;
    enum err err = collect_sums(book, subject, view, arena, false, &collected);

    return err != ERR_OK ? err
                         : describe_sums(&collected, is_of_capital(subject), arena, figures_out);
}

static enum err solve(const struct collected *collected,
                      struct performance views_out[PERFORMANCE_VIEWS])
{
    const struct flow_list *list = &collected->list;

    return collected->kept == NULL ? performance_solve(list->flows, list->count, views_out)
                                   : kept_solve(collected->kept, list, views_out);
}

enum err performance_compute(const struct book *book, struct performance_subject subject,
                             struct view view, struct arena *arena,
                             struct performance_figures *figures_out)
{
    struct performance views[PERFORMANCE_VIEWS];
    struct performance_figures figures;
    struct collected collected;
    enum err err = collect_sums(book, subject, view, arena, true, &collected);

    if (err == ERR_OK)
        err = solve(&collected, views);
    if (err == ERR_OK)
        err = describe_sums(&collected, is_of_capital(subject), arena, &figures);
    if (err != ERR_OK)
        return err;
    if (figures.returns_reason == NULL)
        describe(views, is_of_capital(subject), arena, &figures);
    if (collected.list.earlier_unknown)
        forget_rates(&figures);
    *figures_out = figures;
    return ERR_OK;
}

void performance_prepare(const struct book *book, struct view view)
{
    const int64_t *ids = NULL;
    size_t count = book_entities(book, RECORD_FUND, &ids);
    struct performance_figures figures;
    struct arena arena;

    arena_init(&arena);
    for (size_t i = 0; i < count; i++) {
        (void)!performance_compute(book, (struct performance_subject){SCOPE_FUND, ids[i]}, view,
                                   &arena, &figures);
        arena_reset(&arena);
    }
    arena_done(&arena);
}
