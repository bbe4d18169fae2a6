/* Public market equivalents. The rows become one row per date, with the growth of the index from
 * that date to the last one; each method then makes its own flows of them and asks for their rate.
 */
#include "calc/pme.h"

#include "base/arena.h"
#include "real128.h"

#include <stdlib.h>

/* One date: flows, value, and what one unit of money in the index grows to until the last date. */
struct date_row {
    int32_t day;
    real128_t contribution;
    real128_t distribution;
    bool nav_known;
    real128_t nav;
    real128_t index;
    real128_t growth;
};

struct problem_case {
    const struct date_row *rows;
    size_t count;
    enum irr_basis basis;
    struct arena *arena;
    real128_t grown_in;  /* sum of C G */
    real128_t grown_out; /* sum of D G */
    real128_t nav;       /* at the last date */
};

struct ordered_row {
    struct pme_row row;
    size_t position;
};

static int row_order(const void *left, const void *right)
{
    const struct ordered_row *a = left;
    const struct ordered_row *b = right;

    if (a->row.day != b->row.day)
        return a->row.day < b->row.day ? -1 : 1;
    return a->position < b->position ? -1 : 1;
}

static bool row_in_range(const struct pme_row *row)
{
    return row->contribution <= IRR_AMOUNT_MAX && row->contribution >= -IRR_AMOUNT_MAX &&
           row->distribution <= IRR_AMOUNT_MAX && row->nav <= IRR_AMOUNT_MAX &&
           row->nav >= -IRR_AMOUNT_MAX && row->index <= IRR_AMOUNT_MAX;
}

/* One row per date in order of time; a later NAV of the same day replaces an earlier one. */
static enum err merge_dates(const struct ordered_row *ordered, size_t count, struct date_row *dates,
                            size_t *date_count_out)
{
    size_t used = 0;

    for (size_t i = 0; i < count; i++) {
        const struct pme_row *row = &ordered[i].row;
        struct date_row *date = used > 0 ? &dates[used - 1] : NULL;

        if (row->distribution < 0 || row->index <= 0)
            return ERR_INVALID;
        if (!row_in_range(row))
            return ERR_OVERFLOW;
        if (date == NULL || date->day != row->day) {
            date = &dates[used++];
            *date = (struct date_row){.day = row->day, .index = (real128_t)row->index};
        }
        if (date->index != (real128_t)row->index)
            return ERR_INVALID;
        date->contribution += (real128_t)row->contribution;
        date->distribution += (real128_t)row->distribution;
        if (row->nav_known) {
            date->nav_known = true;
            date->nav = (real128_t)row->nav;
        }
    }
    *date_count_out = used;
    return used > 0 && dates[used - 1].nav_known ? ERR_OK : ERR_INVALID;
}

static enum err prepare(const struct pme_row *rows, size_t count, struct problem_case *fund)
{
    struct ordered_row *ordered = arena_array(fund->arena, count, sizeof *ordered);
    struct date_row *dates = arena_array(fund->arena, count, sizeof *dates);

    for (size_t i = 0; i < count; i++)
        ordered[i] = (struct ordered_row){rows[i], i};
    qsort(ordered, count, sizeof *ordered, row_order);
    enum err err = merge_dates(ordered, count, dates, &fund->count);
    if (err != ERR_OK)
        return err;
    fund->rows = dates;
    fund->nav = dates[fund->count - 1].nav;
    for (size_t i = 0; i < fund->count; i++) {
        dates[i].growth = dates[fund->count - 1].index / dates[i].index;
        fund->grown_in += dates[i].contribution * dates[i].growth;
        fund->grown_out += dates[i].distribution * dates[i].growth;
    }
    return ERR_OK;
}

static struct pme_figure not_quoted(enum pme_reason reason)
{
    return (struct pme_figure){.reason = reason};
}

static struct pme_figure quoted(real128_t value)
{
    const real128_t limit = 1e19L;

    if (!(value < limit && value > -limit))
        return not_quoted(PME_TOO_LARGE);
    return (struct pme_figure){.value_e18 = real128_round(value * 1e18L)};
}

static struct pme_figure quotient(real128_t numerator, real128_t denominator,
                                  enum pme_reason when_zero)
{
    return denominator > 0 ? quoted(numerator / denominator) : not_quoted(when_zero);
}

/* The one rate of flows[i] on the date of row i. The flows are scaled so that the largest has 29
 * digits: the rate does not depend on the scale, and what is cut is far below its last digit. */
static enum err rate_of(const struct problem_case *fund, const real128_t *flows,
                        struct pme_figure *figure_out)
{
    struct irr_flow *scaled = arena_array(fund->arena, fund->count, sizeof *scaled);
    struct irr_answer answer;
    real128_t largest = 0;

    for (size_t i = 0; i < fund->count; i++) {
        real128_t size = flows[i] < 0 ? -flows[i] : flows[i];

        largest = size > largest ? size : largest;
    }
    for (size_t i = 0; i < fund->count; i++) {
        scaled[i].day = fund->rows[i].day;
        if (largest > 0)
            scaled[i].amount = real128_round(flows[i] / largest * 1e29L);
    }
    enum err err = irr_solve(scaled, fund->count, fund->basis, &answer);
    if (err != ERR_OK)
        return err;
    if (answer.status == IRR_VALUE)
        *figure_out = (struct pme_figure){.value_e18 = answer.rate_e18[0]};
    else
        *figure_out = not_quoted(answer.status == IRR_SEVERAL        ? PME_SEVERAL_RATES
                                 : answer.reason == IRR_BEYOND_RANGE ? PME_BEYOND_RANGE
                                                                     : PME_NO_RATE);
    return ERR_OK;
}

/* Whether the index position that mirrors the flows is sold below nothing at any date. */
static bool goes_short(const struct problem_case *fund)
{
    const real128_t noise = fund->grown_in * 1e-25L;
    real128_t position = 0;

    for (size_t i = 0; i < fund->count; i++) {
        const struct date_row *row = &fund->rows[i];

        position += (row->contribution - row->distribution) * row->growth;
        if (position < -noise)
            return true;
    }
    return false;
}

static enum err long_nickels(const struct problem_case *fund, real128_t *flows,
                             real128_t amount_unit, struct pme_answer *answer)
{
    real128_t nav = 0;

    for (size_t i = 0; i < fund->count; i++) {
        const struct date_row *row = &fund->rows[i];

        flows[i] = row->distribution - row->contribution;
        nav -= flows[i] * row->growth;
    }
    answer->figures[PME_LN_NAV] = quoted(nav / amount_unit);
    answer->figures[PME_LN] = not_quoted(PME_SHORT_POSITION);
    if (goes_short(fund))
        return ERR_OK;
    flows[fund->count - 1] += nav;
    return rate_of(fund, flows, &answer->figures[PME_LN]);
}

static enum err pme_plus(const struct problem_case *fund, real128_t *flows,
                         struct pme_answer *answer)
{
    real128_t numerator = fund->grown_in - fund->nav;
    struct pme_figure *figure = &answer->figures[PME_PLUS];

    answer->figures[PME_PLUS_LAMBDA] = quotient(numerator, fund->grown_out, PME_NO_DISTRIBUTIONS);
    *figure = not_quoted(fund->grown_out > 0 ? PME_NEGATIVE_SCALE : PME_NO_DISTRIBUTIONS);
    if (fund->grown_out <= 0 || numerator < 0)
        return ERR_OK;
    for (size_t i = 0; i < fund->count; i++)
        flows[i] =
            fund->rows[i].distribution * numerator / fund->grown_out - fund->rows[i].contribution;
    flows[fund->count - 1] += fund->nav;
    return rate_of(fund, flows, figure);
}

static enum err modified(const struct problem_case *fund, real128_t *flows,
                         struct pme_answer *answer)
{
    struct pme_figure *figure = &answer->figures[PME_MODIFIED];
    const real128_t noise = fund->grown_in * 1e-25L;
    real128_t position = 0;

    for (size_t i = 0; i < fund->count; i++) {
        const struct date_row *row = &fund->rows[i];
        real128_t paid = 0;

        if (i > 0)
            position = position * row->index / fund->rows[i - 1].index;
        position += row->contribution;
        if (position < -noise) {
            *figure = not_quoted(PME_SHORT_POSITION);
            return ERR_OK;
        }
        if (row->distribution > 0) {
            *figure = not_quoted(row->nav_known ? PME_NAV_NEGATIVE : PME_NAV_UNKNOWN);
            if (!row->nav_known || row->nav < 0)
                return ERR_OK;
            paid = position * row->distribution / (row->distribution + row->nav);
        }
        position -= paid;
        flows[i] = paid - row->contribution;
    }
    flows[fund->count - 1] += position;
    return rate_of(fund, flows, figure);
}

static enum err direct_alpha(const struct problem_case *fund, real128_t *flows,
                             struct pme_answer *answer)
{
    for (size_t i = 0; i < fund->count; i++)
        flows[i] = (fund->rows[i].distribution - fund->rows[i].contribution) * fund->rows[i].growth;
    flows[fund->count - 1] += fund->nav;
    return rate_of(fund, flows, &answer->figures[PME_DIRECT_ALPHA]);
}

enum err pme_solve(const struct pme_row *rows, size_t count, enum irr_basis basis,
                   int64_t amount_unit, struct pme_answer *answer_out)
{
    struct arena arena;
    struct problem_case fund = {.basis = basis, .arena = &arena};
    struct pme_answer answer = {0};

    arena_init(&arena);
    real128_t *flows = arena_array(&arena, count, sizeof *flows);
    enum err err = prepare(rows, count, &fund);
    if (err == ERR_OK) {
        answer.figures[PME_KS] =
            quotient(fund.grown_out + fund.nav, fund.grown_in, PME_NO_CONTRIBUTIONS);
        err = long_nickels(&fund, flows, (real128_t)amount_unit, &answer);
    }
    if (err == ERR_OK)
        err = pme_plus(&fund, flows, &answer);
    if (err == ERR_OK)
        err = modified(&fund, flows, &answer);
    if (err == ERR_OK)
        err = direct_alpha(&fund, flows, &answer);
    if (err == ERR_OK)
        *answer_out = answer;
    arena_done(&arena);
    return err;
}

const char *pme_name(enum pme_name name)
{
    static const char *const names[PME_COUNT] = {
        [PME_KS] = "ks_pme",
        [PME_LN] = "ln_pme",
        [PME_LN_NAV] = "ln_pme_nav",
        [PME_PLUS] = "pme_plus",
        [PME_PLUS_LAMBDA] = "pme_plus_lambda",
        [PME_MODIFIED] = "m_pme",
        [PME_DIRECT_ALPHA] = "direct_alpha",
    };

    return names[name];
}

const char *pme_reason_name(enum pme_reason reason)
{
    static const char *const names[PME_REASON_COUNT] = {
        [PME_QUOTED] = "quoted",
        [PME_NO_CONTRIBUTIONS] = "no_contributions",
        [PME_NO_DISTRIBUTIONS] = "no_distributions",
        [PME_SHORT_POSITION] = "short_position",
        [PME_NEGATIVE_SCALE] = "negative_scale",
        [PME_NAV_UNKNOWN] = "nav_unknown",
        [PME_NAV_NEGATIVE] = "nav_negative",
        [PME_NO_RATE] = "no_rate",
        [PME_BEYOND_RANGE] = "beyond_range",
        [PME_SEVERAL_RATES] = "several_rates",
        [PME_TOO_LARGE] = "too_large",
    };

    return names[reason];
}
