/* Sums the flows of a subject by day, sets the level of an index beside each, and asks for the
 * market equivalents. */
#include "figures/performance/pme.h"

#include "figures/rate/rate.h"
#include "calc/pme.h"
#include "flow_internal.h"
#include "record/rule.h"

#include <stdlib.h>

#define PME_PLACES 15
/* Amounts and levels in units of 10^-10, as the command reads them: equal numbers, equal figures.
 */
#define UNIT_PLACES 10
#define UNITS INT64_C(10000000000)

static const struct field row_fields[] = {
    F_DATE(struct fund_pme_row, date, "Date", "日期"),
    F_MONEY(struct fund_pme_row, contribution, "Contribution", "投入"),
    F_MONEY(struct fund_pme_row, distribution, "Distribution", "回收"),
    F_MONEY(struct fund_pme_row, nav, "Net asset value", "净值"),
    F_DECIMAL(struct fund_pme_row, index, "Index level", "指数点位"),
    F_DATE(struct fund_pme_row, index_on, "Day of the level", "点位日期"),
    F_INTEGER(struct fund_pme_row, index_seq, INT64_MAX, "Entry of the level", "点位分录"),
    F_ENUM(struct fund_pme_row, currency, currency, "Currency", "币种"),
};

#define QUOTED(name, en, zh)                                                                       \
    F_TEXT(struct fund_pme_figures, name, 48, en, zh),                                             \
        F_TEXT(struct fund_pme_figures, name##_reason, 40, en ", why not", zh "未列示原因")

static const struct field figure_fields[] = {
    F_TEXT(struct fund_pme_figures, index_code, CODE_MAX, "Index", "指数"),
    F_ENUM(struct fund_pme_figures, currency, currency, "Currency", "币种"),
    F_INTEGER(struct fund_pme_figures, row_count, INT64_MAX, "Days", "天数"),
    F_INTEGER(struct fund_pme_figures, missing_count, INT64_MAX, "Days without a level",
              "缺少点位的天数"),
    QUOTED(ks_pme, "KS-PME", "KS-PME"),
    QUOTED(ln_pme, "LN-PME", "LN-PME"),
    QUOTED(ln_pme_nav, "LN-PME, value of the index position", "LN-PME 指数持仓价值"),
    QUOTED(pme_plus, "PME+", "PME+"),
    QUOTED(pme_plus_lambda, "PME+ lambda", "PME+ λ"),
    QUOTED(m_pme, "mPME", "mPME"),
    QUOTED(direct_alpha, "Direct Alpha, effective rate", "直接阿尔法（有效年率）"),
};

const struct shape fund_pme_row_shape = SHAPE(struct fund_pme_row, row_fields);
const struct shape fund_pme_figures_shape = SHAPE(struct fund_pme_figures, figure_fields);

/* The flows that are compared: net, or gross where there is nothing else. */
static enum performance_view compared_view(struct performance_subject subject)
{
    return subject.scope == SCOPE_FIRM || subject.scope == SCOPE_INVESTMENT ? VIEW_GROSS_WITH
                                                                            : VIEW_NET_WITH;
}

struct sheet {
    struct fund_pme_row *rows;
    size_t count;
    enum err err;
};

static void add_flow(struct sheet *sheet, const struct performance_flow *flow, uint32_t currency)
{
    struct fund_pme_row *row = sheet->count == 0 ? NULL : &sheet->rows[sheet->count - 1];

    if (row == NULL || row->date != flow->day) {
        row = &sheet->rows[sheet->count++];
        *row = (struct fund_pme_row){.date = flow->day,
                                     .currency = currency,
                                     .nav_minor = AMOUNT_UNKNOWN,
                                     .index_e8 = AMOUNT_UNKNOWN,
                                     .index_on = DATE_UNKNOWN,
                                     .index_seq = AMOUNT_UNKNOWN};
    }
    if (flow->type == FLOW_NAV) {
        int64_t before = row->nav_minor == AMOUNT_UNKNOWN ? 0 : row->nav_minor;

        add_to(&before, flow->amount_minor, &sheet->err);
        row->nav_minor = before;
    } else if (flow->amount_minor < 0 || !performance_in_numerator(flow->type)) {
        add_to(&row->contribution_minor, -flow->amount_minor, &sheet->err);
    } else {
        add_to(&row->distribution_minor, flow->amount_minor, &sheet->err);
    }
}

static bool is_nothing(const struct fund_pme_row *row)
{
    return row->contribution_minor == 0 && row->distribution_minor == 0 &&
           row->nav_minor == AMOUNT_UNKNOWN;
}

/* Days on which money only went from one investor to another are none of the fund's. */
static void leave_out_nothing(struct sheet *sheet)
{
    size_t kept = 0;

    for (size_t i = 0; i < sheet->count; i++)
        if (!is_nothing(&sheet->rows[i]))
            sheet->rows[kept++] = sheet->rows[i];
    sheet->count = kept;
}

/* One row per day with a flow of the subject, and one for the view's day. */
static enum err sum_by_day(const struct flow_list *list, enum performance_view counted,
                           int32_t last_day, struct arena *arena, struct sheet *sheet)
{
    const struct performance_flow end = {.day = last_day, .type = FLOW_NAV};

    sheet->rows = arena_array(arena, list->count + 1, sizeof *sheet->rows);
    for (size_t i = 0; i < list->count; i++)
        if (performance_counts(list->flows[i].type, counted))
            add_flow(sheet, &list->flows[i], list->currency);
    add_flow(sheet, &end, list->currency);
    leave_out_nothing(sheet);
    return sheet->err;
}

/* What the subject was worth at the end of each day on which something was paid out. */
static enum err fill_values(const struct book *book, struct performance_subject subject,
                            struct view view, struct arena *arena, struct sheet *sheet)
{
    struct flows flows = {.book = book, .view = view, .arena = arena, .currency = CURRENCY_CNY};
    int32_t *days = arena_array(arena, sheet->count + 1, sizeof *days);

    for (size_t i = 0; i + 1 < sheet->count; i++)
        if (sheet->rows[i].distribution_minor > 0)
            days[flows.day_count++] = sheet->rows[i].date;
    if (flows.day_count == 0)
        return ERR_OK;
    flows.days = days;
    flows.values_minor = arena_array(arena, flows.day_count, sizeof *flows.values_minor);
    enum err err = flows_collect(&flows, subject);
    size_t next = 0;

    for (size_t i = 0; err == ERR_OK && i + 1 < sheet->count; i++)
        if (sheet->rows[i].distribution_minor > 0)
            sheet->rows[i].nav_minor = flows.values_minor[next++];
    return err;
}

static void fill_levels(const struct book *book, const char *index_code, struct view view,
                        struct arena *arena, struct sheet *sheet)
{
    const struct level *levels = NULL;
    size_t count = index_levels(book, index_code, view, arena, &levels);
    size_t next = 0;

    for (size_t i = 0; i < sheet->count; i++) {
        while (next < count && levels[next].date <= sheet->rows[i].date)
            next++;
        if (next == 0)
            continue;
        sheet->rows[i].index_e8 = levels[next - 1].level_e8;
        sheet->rows[i].index_on = levels[next - 1].date;
        sheet->rows[i].index_seq = levels[next - 1].seq;
    }
}

enum err fund_pme_rows(const struct book *book, struct performance_subject subject,
                       const char *index_code, struct view view, struct arena *arena,
                       const struct fund_pme_row **rows_out, size_t *count_out)
{
    struct flow_list list;
    struct sheet sheet = {0};
    enum err err = performance_flows(book, subject, view, arena, &list);

    if (err == ERR_OK)
        err = sum_by_day(&list, compared_view(subject), view.as_of, arena, &sheet);
    if (err == ERR_OK)
        err = fill_values(book, subject, view, arena, &sheet);
    if (err != ERR_OK)
        return err;
    fill_levels(book, index_code, view, arena, &sheet);
    *rows_out = sheet.rows;
    *count_out = sheet.count;
    return ERR_OK;
}

static int128_t in_units(int64_t value, int decimals)
{
    int128_t units = value;

    for (int i = decimals; i < UNIT_PLACES; i++)
        units *= 10;
    return units;
}

static void tell(struct fund_pme_figures *figures, enum pme_name name, const char *value,
                 const char *reason)
{
    const char **const places[PME_COUNT][2] = {
        [PME_KS] = {&figures->ks_pme, &figures->ks_pme_reason},
        [PME_LN] = {&figures->ln_pme, &figures->ln_pme_reason},
        [PME_LN_NAV] = {&figures->ln_pme_nav, &figures->ln_pme_nav_reason},
        [PME_PLUS] = {&figures->pme_plus, &figures->pme_plus_reason},
        [PME_PLUS_LAMBDA] = {&figures->pme_plus_lambda, &figures->pme_plus_lambda_reason},
        [PME_MODIFIED] = {&figures->m_pme, &figures->m_pme_reason},
        [PME_DIRECT_ALPHA] = {&figures->direct_alpha, &figures->direct_alpha_reason},
    };

    *places[name][0] = value;
    *places[name][1] = reason;
}

static enum err quote(const struct fund_pme_row *rows, size_t count, struct arena *arena,
                      struct fund_pme_figures *figures)
{
    int decimals = currency_decimals((enum currency)figures->currency);
    struct pme_row *given = arena_array(arena, count, sizeof *given);
    struct pme_answer answer;

    for (size_t i = 0; i < count; i++)
        given[i] = (struct pme_row){
            .day = rows[i].date,
            .contribution = in_units(rows[i].contribution_minor, decimals),
            .distribution = in_units(rows[i].distribution_minor, decimals),
            .nav_known = rows[i].nav_minor != AMOUNT_UNKNOWN,
            .nav = rows[i].nav_minor == AMOUNT_UNKNOWN ? 0 : in_units(rows[i].nav_minor, decimals),
            .index = in_units(rows[i].index_e8, 8),
        };
    enum err err = pme_solve(given, count, IRR_DATED, UNITS, &answer);

    for (int name = 0; err == ERR_OK && name < PME_COUNT; name++) {
        const struct pme_figure *figure = &answer.figures[name];
        char text[IRR_RATE_TEXT_SIZE];

        irr_format(figure->value_e18, PME_PLACES, text);
        if (figure->reason == PME_QUOTED)
            tell(figures, (enum pme_name)name, arena_strdup(arena, text), NULL);
        else
            tell(figures, (enum pme_name)name, NULL, pme_reason_name(figure->reason));
    }
    return err;
}

enum err fund_pme_compute(const struct book *book, struct performance_subject subject,
                          const char *index_code, struct view view, struct arena *arena,
                          struct fund_pme_figures *figures_out)
{
    const struct fund_pme_row *rows = NULL;
    struct flow_list list;
    size_t count = 0;
    enum err err = fund_pme_rows(book, subject, index_code, view, arena, &rows, &count);

    if (err == ERR_OK)
        err = performance_flows(book, subject, view, arena, &list);
    if (err != ERR_OK)
        return err;
    bool unpriced = list.sold_unpriced || list.bought_unpriced || list.earlier_unknown;
    const char *why = list.earlier_unknown ? "not_kept_before"
                      : unpriced           ? "transfer_price_missing"
                                           : "level_missing";
    struct fund_pme_figures figures = {
        .index_code = index_code, .currency = rows[0].currency, .row_count = (int64_t)count};

    for (size_t i = 0; i < count; i++)
        figures.missing_count += rows[i].index_e8 == AMOUNT_UNKNOWN;
    if (figures.missing_count == 0 && !unpriced)
        err = quote(rows, count, arena, &figures);
    for (int name = 0; (figures.missing_count > 0 || unpriced) && name < PME_COUNT; name++)
        tell(&figures, (enum pme_name)name, NULL, why);
    if (err == ERR_OK)
        *figures_out = figures;
    return err;
}
